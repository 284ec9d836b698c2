"""A report as what the page shows: headline, sections with drawings and tables, notes, origin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cxkit.model import Chart, Report, Row, Table, Unit
from cxkit.render._cells import absent_text, column_texts, flag_text, heading, without_empty
from cxkit.render._chart import column_of, number_of
from cxkit.render._headline import is_shown_in_headline
from cxkit.render._origin import interval_name, origin
from cxkit.render._safe import visible
from cxkit.render._summary import summary_texts
from cxkit.render.html._curves import Figure, figures_of
from cxkit.render.html._grid import Grid, Part, grids_of, whole_grid
from cxkit.render.html._pivot import heat_map, triangle
from cxkit.render.html._rows import stacked_shapes
from cxkit.render.html._scale import Scale, shared_scales
from cxkit.render.html._svg import Drawing, svg
from cxkit.text.figures import digits_for, figure, with_unit


class Main(NamedTuple):
    """The main figure in words."""

    name: str
    value: str
    interval: str
    n: str
    flag: str


class Bar(NamedTuple):
    """A whole in its parts."""

    drawing: Drawing
    parts: list[Part]


class Headline(NamedTuple):
    """What the page begins with."""

    figures: list[Main]
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
        summary=summary_texts(report, drawn=True),
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
        return Section(name, title, facts=[("rows", "none")])
    if len(table.rows) == 1 and any(chart.kind in {"card", "headline"} for chart in charts):
        facts = _facts(kept)
        return Section(name, title, facts=facts, folded="" if charts[0].kind == "card" else f"All {len(facts)} figures")
    pivot = _pivot(kept, charts)
    figures = figures_of(kept, charts)
    replaced = bool(pivot) or any(chart.kind in {"steps", "sparkline"} for chart in charts if figures)
    grids = [whole_grid(report, kept, f"All {len(table.rows):,} rows")] if replaced else grids_of(report, kept, scales)
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
    figures, bars = list[Main](), list[Bar]()
    for chart in report.charts:
        table = next((table for table in report.tables if table.name == chart.table and len(table.rows) == 1), None)
        if table is None:
            continue
        row = table.rows[0]
        if chart.kind == "headline" and (main := _main(report, chart, table, row)):
            figures.append(main)
        elif chart.kind in {"stacked", "shares"}:
            bars += _stacked(chart, table, row)
        elif chart.kind == "share":
            bars += _share(chart, table, row)
    return Headline(figures, bars) if figures or bars else None


def _main(report: Report, chart: Chart, table: Table, row: Row) -> Main | None:
    column, low_column, high_column, n_column = (column_of(table, chart, name) for name in ("value", "low", "high", "n"))
    if column is None:
        return None
    value, low, high = (number_of(row[each.key]) if each else None for each in (column, low_column, high_column))
    digits = digits_for(column.unit, [value, low, high], column.digits)
    text = (absent_text(row, column) or "no value") if value is None else with_unit(value, column.unit, digits)
    interval = ""
    if low is not None and high is not None:
        between = f"{figure(low, column.unit, digits, signed=False)} … {with_unit(high, column.unit, digits, signed=False)}"
        interval = f"{interval_name(report)} {between}"
    n = number_of(row[n_column.key]) if n_column else None
    noun = "" if n_column is None or n_column.title.lower() == "n" else f" {visible(n_column.title)}"
    count = "" if n is None else f"n = {figure(n, 'count', digits_for('count', [n]))}{noun}"
    flag = row.get("flag")
    name = visible(str(chart.encodings.get("label") or column.title))
    return Main(name, text, interval, count, flag_text(flag) if isinstance(flag, str) else "")


def _stacked(chart: Chart, table: Table, row: Row) -> list[Bar]:
    keys = chart.encodings.get("parts")
    columns = [column for key in (keys if isinstance(keys, list) else []) for column in table.columns if column.key == key]
    counts = [number_of(row[column.key]) for column in columns]
    known = [count for count in counts if count is not None and count >= 0]
    whole = sum(known)
    if not known or len(known) < len(counts) or whole <= 0:
        return []
    tones = [next((tone for tone in ("good", "bad") if chart.encodings.get(tone) == column.key), "neutral") for column in columns]
    weighted = chart.encodings.get("shares")
    shares = [float(each) for each in weighted] if isinstance(weighted, list) else [count / whole for count in known]
    texts = [f"{heading(column).removesuffix(' %')} {with_unit(share, 'share', 1)}" for column, share in zip(columns, shares, strict=True)]
    if chart.kind == "stacked":
        texts = [f"{text} ({figure(count, 'count', digits_for('count', known))})" for text, count in zip(texts, known, strict=True)]
    return [Bar(svg(stacked_shapes(shares, tones, 22), 22), [Part(tone, text) for tone, text in zip(tones, texts, strict=True)])]


def _share(chart: Chart, table: Table, row: Row) -> list[Bar]:
    column, low, high = (column_of(table, chart, name) for name in ("value", "low", "high"))
    value = number_of(row[column.key]) if column else None
    if column is None or value is None:
        return []
    text = f"{visible(column.title)} {with_unit(value, 'share', 1)}"
    ends = [number_of(row[each.key]) if each else None for each in (low, high)]
    if ends[0] is not None and ends[1] is not None:
        text += f" ({figure(ends[0], 'share', 1)} … {with_unit(ends[1], 'share', 1)})"
    return [Bar(svg(stacked_shapes([value, 1 - value], ["good", "neutral"], 22), 22), [Part("good", text)])]


def _provenance(report: Report) -> list[tuple[str, str]]:
    held = report.provenance
    excluded = ", ".join(f"{n:,} {reason}" for reason, n in held.rows_set_aside.items() if n).replace(",", ",")
    found = [
        ("Command", held.command),
        ("Sources", ", ".join(held.sources)),
        ("Rows", f"{held.rows_read:,} read, {held.rows_used:,} used" + (f", excluded: {excluded}" if excluded else "")),
        ("Columns", ", ".join(f"{role} = {column}" for role, column in held.roles.items())),
        ("Made", f"cxkit {held.version}, {held.created}"),
    ]
    return [(name, visible(value)) for name, value in found if value]
