"""The sentences of a report, for the formats that people read."""

from __future__ import annotations

from cxkit.model import Report
from cxkit.render._safe import visible

_FIGURE = "figure"


def summary_texts(report: Report, *, drawn: bool) -> list[str]:
    """The sentences of a report. ``drawn``: its main figure is shown beside them, and its sentence is left out if it is the only one."""
    headed = drawn and sum(chart.kind == "headline" for chart in report.charts) == 1
    return [visible(each.text) for each in report.summary if not (headed and each.code == _FIGURE)]
