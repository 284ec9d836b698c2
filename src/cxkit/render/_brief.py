"""A report on one screen: the answer in words, the headline, one table, two notes, and what more there is."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.model import Cell, Chart, Report, Row, Table
from cxkit.render._cells import without_empty
from cxkit.render._chart import number_of
from cxkit.render._headline import headline_lines, note_lines, summary_lines, title_lines
from cxkit.render._main_figures import is_shown_in_headline
from cxkit.render._screen import Line, separate
from cxkit.render._sections import section_lines
from cxkit.render._verdict import verdicts
from cxkit.render._width import cell_len, shortened, wrapped

_NOTES = 2
_NOTE_LINES = 2
_FEWEST = 4
"""Lines that a table needs to be worth showing: title, heads, two rows."""
_FIRST = ("by_", "map", "over_time", "survival")
"""Names of the tables that answer the question, in the order of their use, if no sentence names one."""


def brief_lines(report: Report, width: int, height: int, *, notes: bool) -> list[Line]:
    """The report in at most ``height`` lines of ``width`` cells; ``notes``: with all notes below, which may be longer."""
    table = _chosen(report)
    timed = table is not None and table.name.startswith("over_time")  # lines over time need the room of the bars
    head = separate([title_lines(report, width), summary_lines(report, width), headline_lines(report, width, bars=not timed)])
    first = [] if notes else _notes(report, width)
    room = height - len(head) - len(first) - 3
    shown = _table_lines(report, table, width, room) if table and room >= _FEWEST else []
    more = _more(report, table if shown else None, width, notes=notes)
    lines = separate([head, shown, [*first, *more]])
    lines = lines if len(lines) <= height else [*lines[: height - len(more)], *more]
    return separate([lines, note_lines(report.notes, width)]) if notes else lines


def _chosen(report: Report) -> Table | None:
    """The table over time if periods were asked for, or the one that a sentence names, else the first of those that answer the question."""
    named = [each.figures.get("table") for each in report.summary]
    tables = [table for table in report.tables if table.rows and not is_shown_in_headline(report, table)]
    if report.provenance.params.get("every") and (timed := [table for table in tables if table.name.startswith("over_time")]):
        tables = [table for table in timed if table.name in named] or timed
    fitting = [table for table in tables if table.name in named] or [
        table for start in _FIRST for table in tables if table.name.startswith(start) and len(table.rows) > 1
    ]
    return next(iter(fitting), next(iter([table for table in tables if len(table.rows) > 1] or tables), None))


def _table_lines(report: Report, table: Table, width: int, room: int) -> list[Line]:
    """The table in at most ``room`` lines: all rows if they fit, else those with a verdict and the others in one."""
    whole = section_lines(_of_one(report, table), table, width, alone=False)
    if len(whole) <= room:
        return whole
    if line := _as_one_line(report, table):
        return section_lines(line, table, width, alone=False)
    listing = next((chart for chart in report.charts if chart.table == table.name and chart.kind == "listing"), None)
    if listing:
        summed = _fullest_first(table, listing)
    else:
        summed = _surest_first(table) if table.name.startswith("over_time") else _sum_up(report, table)
    lines = section_lines(_of_one(report, summed), summed, width, alone=False) if summed.rows != table.rows else whole
    if len(lines) <= room:
        return lines
    kept = _whole_blocks(lines, room - 1)
    return [*kept, [(tr("  … {n} more lines", n=len(lines) - len(kept)), "neutral")]]


def _whole_blocks(lines: Sequence[Line], room: int) -> Sequence[Line]:
    """The first lines, so many as there is room for; a further block of columns, below the first, only if all of it fits."""
    last = max((at for at, line in enumerate(lines[: room + 1]) if not line), default=0)
    return lines[: last or room]


def _as_one_line(report: Report, table: Table) -> Report | None:
    """The report in which a table over time, drawn as intervals, is a line instead; None for any other table."""
    if table.name != "over_time":
        return None
    drawn = next((chart for chart in report.charts if chart.table == table.name and "value" in chart.encodings), None)
    if drawn is None:
        return None
    domain = [] if drawn.kind == "dumbbell" else drawn.encodings.get("domain", [])  # that of its ends is not that of their difference
    line = {"x": "period", "y": drawn.encodings["value"], "group": [], "domain": domain}
    return report.model_copy(update={"charts": (Chart(kind="sparkline", table=table.name, encodings=line),)})


def _of_one(report: Report, table: Table) -> Report:
    """The report with this table in place of the one of its name, without the map of quarters, which takes a screen of its own."""
    tables = tuple(table if each.name == table.name else each for each in report.tables)
    charts = tuple(chart for chart in report.charts if chart.kind != "quadrants")
    return report.model_copy(update={"tables": tables, "charts": charts})


def _sum_up(report: Report, table: Table) -> Table:
    """The table with the rows that no test tells apart in one row; small groups are part of it.

    Answers add up over groups that do not overlap; nothing else does for certain, such as customers, who may be in several.
    """
    bare = without_empty(table)
    names = bare.names
    found = verdicts(report, table)
    if not names or not any(found):
        return table
    kept = [row for row, verdict in zip(table.rows, found, strict=True) if verdict]
    rest = [row for row, verdict in zip(table.rows, found, strict=True) if not verdict]
    if len(rest) < 2:
        return table
    others: Row = dict.fromkeys(table.rows[0])
    others[names[0].key] = tr("{n} others", n=len(rest))
    for name in names[1:]:
        others[name.key] = ""
    if "n" in others and not any(note.code == "groups-overlap" for note in report.notes):
        others["n"] = _sum([row["n"] for row in rest])
    above = [row for row, verdict in zip(table.rows, found, strict=True) if verdict == "good"]
    below = [row for row in kept if row not in above]
    return table.model_copy(update={"rows": (*above, others, *below)})


def _surest_first(table: Table) -> Table:
    """The table over time with the groups first that changed most surely."""
    groups = [column.key for column in table.names if column.key not in {"period", "complete"}]
    surest: dict[tuple[Cell, ...], float] = {}
    for row in table.rows:
        group, p = tuple(row[key] for key in groups), number_of(row.get("p_adj"))
        surest[group] = min(surest.get(group, 1.0), 1.0 if p is None else p)
    return table.model_copy(update={"rows": tuple(sorted(table.rows, key=lambda row: surest[tuple(row[key] for key in groups)]))})


def _fullest_first(table: Table, listing: Chart) -> Table:
    """The table with the rows first of which the listing has most to tell."""
    shown = [key for key in listing.encodings["columns"] if isinstance(key, str)]
    return table.model_copy(update={"rows": tuple(sorted(table.rows, key=lambda row: sum(row[key] is None for key in shown)))})


def _sum(cells: Sequence[Cell]) -> float | None:
    known = [number_of(cell) for cell in cells]
    return None if None in known else sum(number for number in known if number is not None)


def _notes(report: Report, width: int) -> list[Line]:
    """The first two notes, warnings before others, each in at most two lines."""
    ordered = sorted(report.notes, key=lambda note: note.level != "warning")[:_NOTES]
    lines: list[Line] = []
    for note in ordered:
        lines += _cut(note_lines([note.model_copy(update={"hint": "", "lines": ()})], width)[1:], width)
    return lines


def _cut(lines: list[Line], width: int) -> list[Line]:
    if len(lines) <= _NOTE_LINES:
        return lines
    last = lines[_NOTE_LINES - 1]
    text = "".join(part for part, _ in last).rstrip()
    return [*lines[: _NOTE_LINES - 1], [(shortened(text, width - 2) + " …" if cell_len(text) > width - 2 else f"{text} …", "")]]


def _more(report: Report, shown: Table | None, width: int, *, notes: bool) -> list[Line]:
    """What the screen leaves out, and how to see it."""
    tables = [table for table in report.tables if table is not shown and not is_shown_in_headline(report, table)]
    parts = []
    if shown or tables:
        count = tr(" ({n} further tables)" if len(tables) > 1 else " ({n} further table)", n=len(tables)) if tables else ""
        parts.append(f"--all{count}")
    left = report.notes[_NOTES:] if not notes else ()
    if left:
        warnings = max(0, sum(note.level == "warning" for note in report.notes) - _NOTES)
        marked = tr(", {warnings} warnings" if warnings > 1 else ", {warnings} warning", warnings=warnings) if warnings else ""
        parts.append(tr("--notes ({n} more{marked})", n=len(left), marked=marked))
    return [[(f"  {line}", "neutral")] for line in wrapped(tr("more: ") + " · ".join(parts), width - 2)] if parts else []
