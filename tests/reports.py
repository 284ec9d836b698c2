"""What tests look at in reports."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from cxkit.model import Note, Report, Row


def overall(report: Report) -> Row:
    """The only row of the table ``overall``."""
    (row,) = report.table("overall").rows
    return row


def codes(report: Report) -> set[str]:
    """The codes of the notes."""
    return {note.code for note in report.notes}


def notes_of(report: Report, code: str) -> list[Note]:
    """The notes of that code."""
    return [note for note in report.notes if note.code == code]


def near(value: Any, tolerance: float) -> Any:
    """What is equal to a value but for an absolute tolerance."""
    return pytest.approx(value, abs=tolerance, rel=0)


def parsed(run: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The report that a command wrote as JSON."""
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found
