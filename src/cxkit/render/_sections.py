"""One table of a report as lines for the terminal: its title, its drawing, its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from cxkit.language import tr
from cxkit.model import Chart, Report, Table
from cxkit.render._cells import column_texts, heading, without_empty
from cxkit.render._grid import Strip, blocks, fits_at_ideal_width
from cxkit.render._safe import visible
from cxkit.render._scale import shared_scales
from cxkit.render._screen import Line, separate
from cxkit.render._strips import Drawn, bars, control_strips, dot_strips, dumbbells, plain, stacks, whiskers
from cxkit.render._verdict import verdicts
from cxkit.render._width import cell_len, padded, wrapped

PAGE = 80
"""The right margin without a terminal."""
_WITH_VERDICTS = frozenset({"whisker", "bar_whisker", "dumbbell"})


def section_lines(report: Report, table: Table, width: int | None, *, alone: bool) -> list[Line]:
    """One table with its title and its drawing. ``alone``: it is the report's only one, and is shown as figures too."""
    charts = {chart.kind: chart for chart in report.charts if chart.table == table.name}
    title = visible(table.title)
    if not table.rows:
        return [*_title_lines(title, width), [(tr("  no rows"), "neutral")]]
    table = without_empty(table)
    if "sparkline" in charts:
        from cxkit.render._trends import trends

        if drawn := trends(table, charts["sparkline"], width):
            short = _with_drawing(title, drawn, width)
            return [*short, [], *_lay_out(plain(table), width)] if alone or width is None else short
    if drawing := _draw_instead(report, table, charts, width):
        return [*_title_lines(title, width), *drawing, *([[], *_lay_out(plain(table), width)] if alone or width is None else [])]
    for kind, draw in _draws(report, charts):
        if kind in charts:
            scaled = partial(draw, scales=shared_scales(report))
            with_marks = partial(scaled, verdicts=verdicts(report, table)) if kind in _WITH_VERDICTS else scaled
            lines = _draw_beside(title, table, charts[kind], width, with_marks)
            return [*lines, *_draw_map(table, charts["quadrants"], width)] if "quadrants" in charts else lines
    if "card" in charts and len(table.rows) == 1:
        shown = _card_lines(table, width)
    else:
        shorter = _overview(table, charts.get("bar") or charts.get("headline") or charts.get("listing"), width)
        shown = _lay_out(bars(shorter, charts["bar"]) if "bar" in charts else plain(shorter), width)
    return [*_title_lines(title, width), *shown]


def _draw_instead(report: Report, table: Table, charts: Mapping[Any, Chart], width: int | None) -> list[Line]:
    """Draw a table of many rows that is replaced by its drawing; empty if it has none."""
    if "steps" in charts:
        from cxkit.render._steps import steps

        return steps(table, charts["steps"], min(width or PAGE, PAGE))
    if not {"matrix", "triangle"} & charts.keys():
        return []
    from cxkit.render._matrix import matrix, triangle

    if "matrix" in charts:
        return _lay_out(matrix(report, table, charts["matrix"]), width)
    return _lay_out(triangle(table, charts["triangle"]), width)


def _overview(table: Table, chart: Chart | None, width: int | None) -> Table:
    """Return the table with all columns, or with those that the chart names if not all fit side by side."""
    named = chart.encodings.get("columns") if chart else None
    if not isinstance(named, list) or fits_at_ideal_width(plain(table), width):
        return table
    columns = tuple(column for column in table.columns if column.key in named)
    return table.model_copy(update={"columns": columns, "rows": tuple({c.key: row[c.key] for c in columns} for row in table.rows)})


def _draw_map(table: Table, chart: Chart, width: int | None) -> list[Line]:
    """Draw the map of the four quarters, if the table has any."""
    from cxkit.render._quadrants import quadrants

    lines = quadrants(table, chart, min(width or PAGE, PAGE))
    return [[], *lines] if lines else []


_Draw = Callable[..., Drawn | None]


def _draws(report: Report, charts: Mapping[Any, Chart]) -> list[tuple[str, _Draw]]:
    """Return the kinds of charts that are drawn beside their columns, each with its function."""
    found: list[tuple[str, _Draw]] = [
        *(("whisker", whiskers), ("bar_whisker", whiskers), ("dumbbell", dumbbells), ("stacked_rows", stacks)),
        ("control", control_strips),
    ]
    named = charts["dots"].encodings.get("cells") if "dots" in charts else None
    cells = next((table for table in report.tables if table.name == named), None)
    return [*found, ("dots", partial(dot_strips, cells))] if cells else found


def _draw_beside(title: str, table: Table, chart: Chart, width: int | None, draw: _Draw) -> list[Line]:
    """Draw a chart beside all columns if they fit, else beside those that the chart names."""
    for columns in (None, chart.encodings.get("columns")):
        drawn = draw(table, chart, columns if isinstance(columns, list) else None, on_terminal=width is not None)
        if drawn is None:
            break
        if fits_at_ideal_width(drawn.strips, width) or columns is not None:
            return _with_drawing(title, drawn, width)
    return [*_title_lines(title, width), *_lay_out(plain(table), width)]


def _with_drawing(title: str, drawn: Drawn, width: int | None) -> list[Line]:
    """Set the text above the drawing: beside the title if there is room, before all columns if it is longer than the drawing."""
    lines = _title_lines(title, width)
    if drawn.legend:
        lines += [[("  ", ""), (line, "neutral")] for line in wrapped(drawn.legend, None if width is None else width - 2)]
    heads = len(lines)
    for number, block in enumerate(blocks(drawn.strips, width)):
        if number > 0:
            lines.append([])
        if place := block.drawing():
            start, room = place
            above = drawn.above(room)
            if cell_len(above) > room:
                lines[heads:heads] = [[("  ", ""), (line, "neutral")] for line in wrapped(above, None if width is None else width - 2)]
            elif number == 0 and heads == 1 and cell_len(title) + 2 <= start:
                lines = [[(padded(title, start), "strong"), (above, "neutral")]]
            elif above:
                lines.append([(" " * start, ""), (above, "neutral")])
        lines += block.lines()
    return lines


def _lay_out(strips: list[Strip], width: int | None) -> list[Line]:
    return separate(block.lines() for block in blocks(strips, width))


def _title_lines(title: str, width: int | None) -> list[Line]:
    return [[(line, "strong")] for line in wrapped(title, width)]


def _card_lines(table: Table, width: int | None) -> list[Line]:
    """Return a line for each column that has a value; a long value continues below, at the same place."""
    pairs = [(heading(column), column_texts(table, column)[0]) for column in table.columns if table.rows[0][column.key] is not None]
    place = max((cell_len(name) for name, _ in pairs), default=0) + 4
    lines: list[Line] = []
    for name, text in pairs:
        shown: Line = [(padded(f"  {name}", place), "neutral")]
        for part in wrapped(text, None if width is None else max(1, width - place)):
            lines.append([*shown, (part, "")])
            shown = [(" " * place, "")]
    return lines
