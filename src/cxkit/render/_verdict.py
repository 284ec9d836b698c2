"""Which rows of a table are surely worse or better than what they are compared with: the colour and the mark of a row."""

from __future__ import annotations

from typing import Literal

from cxkit.model import Report, Row, Table
from cxkit.render._chart import number_of

Verdict = Literal["good", "bad", ""]

_WORDS: dict[str, Verdict] = {
    **dict.fromkeys(("exceeded", "better"), "good"),
    **dict.fromkeys(("unmet", "worse", "uneven", "missed"), "bad"),
}
"""What the words of verdicts mean; those that are as expected (met, consistent) are no reason to look at the row."""
_COMPARISONS = ("vs_rest", "change")
MARKS = {"good": "▲ ", "bad": "▼ ", "": ""}


def verdicts(report: Report, table: Table) -> list[Verdict]:
    """The verdict of each row, by its adjusted test or its column ``verdict``; blank if neither supports one."""
    better = next(
        (chart.encodings["better"] for chart in report.charts if chart.table == table.name and "better" in chart.encodings), "high"
    )
    return [_of_row(row, 1 - _confidence(report), lower=better == "low") for row in table.rows]


def verdict_column(table: Table) -> str | None:
    """The column that bears the mark: the verdict, else the difference."""
    keys = [column.key for column in table.columns]
    return next((key for key in ("verdict", "status", *_COMPARISONS) if key in keys), None)


def _of_row(row: Row, level: float, *, lower: bool) -> Verdict:
    word = row.get("verdict") or row.get("status")
    if isinstance(word, str):
        return _WORDS.get(word, "")
    difference = next((number_of(row[key]) for key in _COMPARISONS if row.get(key) is not None), None)
    p = number_of(row.get("p_adj"))
    if difference is None or p is None or p >= level or not difference:
        return ""
    return "good" if (difference < 0) == lower else "bad"


def _confidence(report: Report) -> float:
    given = report.provenance.params.get("confidence")
    return given if isinstance(given, float) and 0 < given < 1 else 0.95
