"""The format ``json``: the whole report, as its published schema describes it."""

from __future__ import annotations

from cxkit.model import Report
from cxkit.render._safe import safe_json
from cxkit.render._screen import Screen


def render(report: Report, _screen: Screen, /) -> str:
    """Render the report as JSON, indented by two blanks; ``Report.model_validate_json`` gives back the same report."""
    return safe_json(report.model_dump_json(indent=2, by_alias=True)) + "\n"
