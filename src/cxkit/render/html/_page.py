"""A report as what the page shows: headline, sections with drawings and tables, notes, origin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cxkit.language import formatted, tr, translated
from cxkit.model import Chart, Report, Table, Unit
from cxkit.render._cells import column_texts, heading, without_empty
from cxkit.render._main_figures import MainFigure, Part, is_shown_in_headline, main_figures
from cxkit.render._safe import visible
from cxkit.render._scale import Scale, shared_scales
from cxkit.render._words import created_text, origin, parts_of, summary_texts
from cxkit.render.html._axes import Figure
from cxkit.render.html._curves import figures_of
from cxkit.render.html._grid import Grid, Key, grids_of, whole_grid
from cxkit.render.html._pivot import heat_map, triangle
from cxkit.render.html._rows import stacked_shapes
from cxkit.render.html._svg import Drawing, svg, unbroken


class Bar(NamedTuple):
    """A whole in its parts."""

    drawing: Drawing
    parts: list[Key]


class Headline(NamedTuple):
    """What the page begins with."""

    figures: list[MainFigure]
    bars: list[Bar]


class Section(NamedTuple):
    """One table of the report: drawings, names and values of a single row, tables.

    ``folded`` is the line that opens names and values, ``chapter`` the heading above the first table of a chapter.
    """

    id: str
    title: str
    figures: Sequence[Figure] = ()
    facts: Sequence[tuple[str, str]] = ()
    grids: Sequence[Grid] = ()
    folded: str = ""
    chapter: str = ""


class NoteView(NamedTuple):
    """One note."""

    level: str
    text: str
    hint: str
    lines: list[str]


class Page(NamedTuple):
    """One report."""

    id: str
    title: str
    origin: str
    summary: list[str]
    parts: list[tuple[str, str]]
    headline: Headline | None
    sections: list[Section]
    notes: list[NoteView]
    provenance: list[tuple[str, str]]
    level: int


def page_of(report: Report) -> Page:
    """The page of a report."""
    scales = shared_scales(report)
    alone = len(report.tables) == 1
    shown = [table for table in report.tables if alone or not is_shown_in_headline(report, table)]
    return Page(
        id=_identifier(report.metric),
        title=visible(report.title),
        origin=" · ".join(origin(report)),
        summary=list(map(unbroken, summary_texts(report, drawn=True))),
        parts=[(part, unbroken(text)) for part, text in parts_of(report)],
        headline=_headline(report),
        sections=_with_chapters([_section(report, table, scales) for table in shown], shown),
        notes=[NoteView(note.level, visible(note.text), visible(note.hint), list(map(visible, note.lines))) for note in report.notes],
        provenance=_provenance(report),
        level=3 if any(table.section for table in shown) else 2,
    )


def _with_chapters(sections: Sequence[Section], tables: Sequence[Table]) -> list[Section]:
    last, found = "", list[Section]()
    for section, table in zip(sections, tables, strict=True):
        found.append(section._replace(chapter=visible(table.section) if table.section != last else ""))
        last = table.section
    return found


def _identifier(*parts: str) -> str:
    return "-".join(re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") or "part" for part in parts)


def _section(report: Report, table: Table, scales: dict[Unit, Scale]) -> Section:
    charts = [chart for chart in report.charts if chart.table == table.name]
    kept = without_empty(table)
    name, title = _identifier(report.metric, table.name), visible(table.title)
    if not table.rows:
        return Section(name, title, facts=[(tr("rows"), tr("none"))])
    if len(table.rows) == 1 and any(chart.kind in {"card", "headline"} for chart in charts):
        facts = _facts(kept)
        return Section(name, title, facts=facts, folded="" if charts[0].kind == "card" else tr("All {n} figures", n=len(facts)))
    pivot = _pivot(kept, charts)
    figures = figures_of(kept, charts)
    replaced = bool(pivot) or any(chart.kind in {"steps", "sparkline", "control"} for chart in charts if figures)
    grids = [whole_grid(report, kept, tr("All {n:,} rows", n=len(table.rows)))] if replaced else grids_of(report, kept, scales)
    return Section(name, title, figures, grids=[*([pivot] if pivot else []), *grids])


def _pivot(table: Table, charts: Sequence[Chart]) -> Grid | None:
    for chart in charts:
        if chart.kind == "matrix":
            return heat_map(table, chart)
        if chart.kind == "triangle":
            return triangle(table, chart)
    return None


def _facts(table: Table) -> list[tuple[str, str]]:
    """A table of one row as names and values; columns without a value are left out."""
    found = []
    for column in table.columns:
        text = column_texts(table, column)[0]
        if text:
            found.append((heading(column), text))
    return found


def _headline(report: Report) -> Headline | None:
    found = list(main_figures(report))
    if not found:
        return None
    bars = [_bar(each) for each in found if not isinstance(each, MainFigure)]
    figures = [each._replace(interval=unbroken(each.interval)) for each in found if isinstance(each, MainFigure)]
    return Headline(figures, bars)


def _bar(parts: Sequence[Part]) -> Bar:
    tones = ["neutral" if part.tone == "rest" else part.tone for part in parts]
    drawing = svg(stacked_shapes([part.share for part in parts], tones, 22), 22)
    return Bar(drawing, [Key(part.tone, part.text) for part in parts if part.text])


def _provenance(report: Report) -> list[tuple[str, str]]:
    held = report.provenance
    excluded = ", ".join(f"{translated(reason)} ({formatted(n, ',')})" for reason, n in held.rows_set_aside.items() if n)
    found = [
        ("Command", held.command),
        ("Sources", ", ".join(held.sources)),
        (
            "Rows",
            tr("{rows_read:,} read, {rows_used:,} used", rows_read=held.rows_read, rows_used=held.rows_used)
            + (tr(", excluded: {excluded}", excluded=excluded) if excluded else ""),
        ),
        ("Columns", ", ".join(f"{role} = {column}" for role, column in held.roles.items())),
        ("Made", f"cxkit {held.version}, {created_text(report)}"),
    ]
    return [(translated(name), visible(value)) for name, value in found if value]
