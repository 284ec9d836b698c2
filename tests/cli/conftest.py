"""The command as a user runs it: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def cxkit(tmp_path: Path) -> Run:
    """Run ``cxkit ARGS`` in an empty folder; a keyword goes to ``subprocess.run``."""

    def run(*arguments: str | os.PathLike[str], **options: Any) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONWARNINGS": "error", "COLUMNS": "100", **options.pop("env", {})}
        options = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 120, "cwd": tmp_path, **options}
        return subprocess.run(
            [sys.executable, "-m", "cxkit", *(os.fspath(argument) for argument in arguments)], env=environment, check=False, **options
        )

    return run


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A small clean survey."""
    path = tmp_path / "survey.csv"
    rows = [f"{number},{number % 11},{('phone', 'web')[number % 2]},2024-0{number % 6 + 1}-15" for number in range(110)]
    path.write_text("response_id,recommend,channel,responded_at\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path
