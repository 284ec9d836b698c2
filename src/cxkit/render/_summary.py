"""The sentences of a report, for the formats that people read."""

from __future__ import annotations

from cxkit.model import Report
from cxkit.render._safe import visible

_FIGURE, _COMMAND = "figure", "command"


def summary_texts(report: Report, *, drawn: bool, commands: bool = True) -> list[str]:
    """The sentences of a report; of one that has parts, those of each part as one text behind its title.

    ``drawn``: its main figure is shown beside them, and its sentence is left out if it is the only one. ``commands``: with those that give
    a command to go on with.
    """
    if named := parts_of(report):
        return [f"{part} {text}" for part, text in named]
    headed = drawn and sum(chart.kind == "headline" for chart in report.charts) == 1
    shown = [each for each in report.summary if commands or _COMMAND not in each.figures]
    return [visible(each.text) for each in shown if not (headed and each.code == _FIGURE)]


def parts_of(report: Report) -> list[tuple[str, str]]:
    """The title of each part of a report that has parts, and its sentences; else empty."""
    found: dict[str, list[str]] = {}
    for each in report.summary:
        if each.part:
            found.setdefault(each.part, []).append(each.text)
    return [(visible(part if part.endswith("?") else f"{part}:"), visible(" ".join(texts))) for part, texts in found.items()]


def commands_of(report: Report) -> list[tuple[str, str]]:
    """The sentences that give a command, each with this."""
    return [(visible(each.text), visible(str(each.figures[_COMMAND]))) for each in report.summary if _COMMAND in each.figures]
