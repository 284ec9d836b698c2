"""The example exports, made once for each seed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from examples.make import Exports, make, write

Folder = Callable[[int, bool], Path]
# what holds for every seed is shown for two of them, and with the slow tests for five
SEEDS = (1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3, 4, 5)))


@cache
def exports(seed: int, plain: bool) -> Exports:
    """The exports of a seed, made once."""
    return make(seed, plain)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The folder with the exports of a seed, written once."""
    made: dict[tuple[int, bool], Path] = {}

    def written(seed: int, plain: bool) -> Path:
        if (seed, plain) not in made:
            made[seed, plain] = tmp_path_factory.mktemp(f"seed{seed}{'plain' * plain}")
            write(exports(seed, plain), made[seed, plain])
        return made[seed, plain]

    return written
