"""What the tests of the workflows share."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
Look = Callable[..., dict[str, Any]]


@pytest.fixture
def report(cxkit: Run) -> Look:
    """Run a command and read its report as JSON."""

    def run(*arguments: str | os.PathLike[str], **options: Any) -> dict[str, Any]:
        done = cxkit(*arguments, "--format", "json", **options)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return run
