"""The example exports, made once for each seed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from examples.make import Exports, make

Folder = Callable[[int, bool], Path]
# what holds for every seed is shown for one of them, and with the slow tests for five
SEEDS = (1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3, 4, 5)))


@cache
def exports(seed: int, plain: bool) -> Exports:
    """The exports of a seed, made once."""
    return make(seed, plain)
