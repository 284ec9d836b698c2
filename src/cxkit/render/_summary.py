"""The sentences of a report, for the formats that people read."""

from __future__ import annotations

from cxkit.model import Report
from cxkit.render._safe import visible

_FIGURE, _COMMAND = "figure", "command"


def summary_texts(report: Report, *, drawn: bool, commands: bool = True) -> list[str]:
    """The sentences of a report.

    ``drawn``: its main figure is shown beside them, and its sentence is left out if it is the only one. ``commands``: with those that give
    a command to go on with.
    """
    headed = drawn and sum(chart.kind == "headline" for chart in report.charts) == 1
    shown = [each for each in report.summary if commands or _COMMAND not in each.figures]
    return [visible(each.text) for each in shown if not (headed and each.code == _FIGURE)]


def commands_of(report: Report) -> list[tuple[str, str]]:
    """The sentences that give a command, each with this."""
    return [(visible(each.text), visible(str(each.figures[_COMMAND]))) for each in report.summary if _COMMAND in each.figures]
