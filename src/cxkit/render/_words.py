"""What a report says outside of its tables, for the formats that people read: the answer, the sources, the name of its intervals."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePath

from cxkit.language import day_text, tr
from cxkit.model import Report
from cxkit.render._cells import time_text
from cxkit.render._safe import visible
from cxkit.text.figures import figure

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


def origin(report: Report, *, folders: bool = True) -> list[str]:
    """Return the sources, the rows read, and the dates covered if the parameters of the report have ``from`` and ``to``.

    ``folders``: files are named with their folders.
    """
    origin = report.provenance
    words = []
    if origin.sources:
        more = len(origin.sources) - 1
        path = origin.sources[0]
        name = PurePath(path).name
        shown = path if folders or name in ("", path) else f"…/{name}"
        words.append(visible(shown) + (tr(" and {more} more", more=more) if more else ""))
    if origin.sources or origin.rows_read:  # a report without data names no rows
        words.append(tr("{rows_read} row" if origin.rows_read == 1 else "{rows_read} rows", rows_read=figure(origin.rows_read, "count", 0)))
    first, last = origin.params.get("from"), origin.params.get("to")
    if isinstance(first, str) and isinstance(last, str):
        words.append(f"{visible(time_text(first))} … {visible(time_text(last))}")
    return words


def created_text(report: Report) -> str:
    """When the report was made, as the language writes it."""
    created = report.provenance.created
    try:
        moment = datetime.fromisoformat(created).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        return created
    return f"{day_text(moment)} UTC"


def interval_name(report: Report) -> str:
    """Return ``95 % interval`` if the parameters of the report have the confidence, else ``interval``."""
    confidence = report.provenance.params.get("confidence")
    known = isinstance(confidence, float) and 0 < confidence < 1
    return (
        tr("{confidence:g} % interval", confidence=round(confidence * 100, 6))
        if known and isinstance(confidence, float)
        else tr("interval")
    )
