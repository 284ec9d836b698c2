"""The commands as a user runs them, in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Look = Callable[..., dict[str, Any]]


@pytest.fixture
def cxkit(tmp_path: Path) -> Run:
    """Run ``cxkit ARGS``."""

    def run(*arguments: str | os.PathLike[str], **options: Any) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONWARNINGS": "error"}
        options = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 120, "cwd": tmp_path, **options}
        return subprocess.run(
            [sys.executable, "-m", "cxkit", *(os.fspath(argument) for argument in arguments)], env=environment, check=False, **options
        )

    return run


@pytest.fixture
def report(cxkit: Run) -> Look:
    """Run a command and read its report as JSON."""

    def run(*arguments: str | os.PathLike[str], **options: Any) -> dict[str, Any]:
        done = cxkit(*arguments, "--format", "json", **options)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return run
