"""``cxkit check`` of means of scores: a decision interval that allows for few answers at the far end of the scale."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize(
    ("scores", "per_month", "h"),
    [
        ([1] * 39 + [7], 40, 6.0),  # variance 0.88, of (7 - 1.15)²: one answer in 40 at the far end is the variance of a month
        ([1] * 39 + [7], 120, 4.0),  # three are
        ([2, 3, 4, 5, 6] * 8, 40, 4.0),
    ],
)
def test_h_of_effort_is_wider_if_few_answers_are_at_the_far_end(
    cxkit: Run, tmp_path: Path, scores: list[int], per_month: int, h: float
) -> None:
    rows = [
        f"{2022 + month // 12}-{month % 12 + 1:02}-{at % 28 + 1:02},{scores[(at + month) % len(scores)]}"
        for month in range(30)
        for at in range(per_month)
    ]
    (tmp_path / "survey.csv").write_text("\n".join(['answered_on,"effort (1 = very low, 7 = very high)"', *rows, ""]), encoding="utf-8")
    command = ["check", "survey.csv", "--metric", "ces", "--every", "month", "--scale", "1-7", "--base", "24", "--notes"]
    said = cxkit(*command, cwd=tmp_path)
    found = re.search(r"decision interval h = (\d+\.\d)", said.stdout)
    assert found, said.stdout + said.stderr
    assert float(found[1]) == h


def test_h_of_a_gap_is_wider_if_few_fall_far_short(cxkit: Run, tmp_path: Path) -> None:
    """On 1-7 a gap may be 6: of 30 a month with one of -6 the variance is that of less than one such gap."""
    for name, gaps, h in (("rare", [0] * 29 + [-6], "6.0"), ("spread", [-4, -2, 0, 0, 2, 4] * 5, "4.0")):
        rows = [
            f"{2022 + month // 12}-{month % 12 + 1:02}-{at % 28 + 1:02},{7 if gap < -3 else 4 if gap < 3 else 1},"
            f"{(7 if gap < -3 else 4 if gap < 3 else 1) + gap}"
            for month in range(30)
            for at, gap in enumerate(gaps)
        ]
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join(["answered_on,expectation,fulfilment", *rows, ""]), encoding="utf-8")
        said = cxkit("check", str(path), "--metric", "gap", "--every", "month", "--scale", "1-7", "--base", "24", "--notes", cwd=tmp_path)
        assert f"decision interval h = {h}" in said.stdout, said.stdout + said.stderr
