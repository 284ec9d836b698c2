"""The sources of a report in a few words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePath

from cxkit.language import day_text, tr
from cxkit.model import Report
from cxkit.render._cells import time_text
from cxkit.render._safe import visible
from cxkit.text.figures import figure


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
