"""What the tests of the command line share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A small clean survey."""
    path = tmp_path / "survey.csv"
    rows = [f"{number},{number % 11},{('phone', 'web')[number % 2]},2024-0{number % 6 + 1}-15" for number in range(110)]
    path.write_text("response_id,recommend,channel,responded_at\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path
