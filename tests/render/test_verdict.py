"""Colour and mark of a row mean that it is surely better or worse, whichever end of the scale is good."""

from __future__ import annotations

from typing import Literal

import polars as pl
import pytest

import cxkit
from cxkit.render import render
from cxkit.render._verdict import verdicts


@pytest.mark.parametrize(("easy", "hard_group"), [("low", "bad"), ("high", "good")])
def test_more_effort_is_worse_if_the_low_end_is_easy(easy: Literal["high", "low"], hard_group: str) -> None:
    answers = pl.DataFrame({"effort": [6, 7, 6, 7] * 25 + [2, 3, 2, 3] * 25, "channel": ["phone"] * 100 + ["web"] * 100})
    report = cxkit.ces(answers, easy=easy, scale="1-7", by=["channel"])
    table = report.table("by_channel")
    found = {row["channel"]: verdict for row, verdict in zip(table.rows, verdicts(report, table), strict=True)}
    assert found == {"phone": hard_group, "web": {"bad": "good", "good": "bad"}[hard_group]}


def test_a_row_of_others_sums_answers_and_nothing_that_may_overlap() -> None:
    scores = [*([10] * 60), *(10 * (place // 8 % 2) for place in range(240))]
    names = [*(["best"] * 60), *(f"t{place % 8}" for place in range(240))]
    report = cxkit.nps(pl.DataFrame({"recommend": scores, "touchpoint": names}))
    text = str(render(report, "table", width=200, height=16))
    (line,) = (line for line in text.splitlines() if "8 others" in line)
    assert line.split() == ["8", "others", "240"]
