"""A table over time by groups as one line a group: a sparkline of all periods, and the last complete one in figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cxkit.model import Cell, Chart, Column, Row, Table
from cxkit.render._cells import NOT_STATED, cell_text, flag_text, heading
from cxkit.render._chart import column_of, domain_of, number_of
from cxkit.render._draw import Scale, scale_over, sparkline
from cxkit.render._grid import Strip, blocks, names, numbers
from cxkit.render._strips import Drawn
from cxkit.text.figures import digits_for, figure, with_unit

_FEWEST = 11  # periods that a narrow screen must still show


class _Lines(NamedTuple):
    """The table's rows by group and period, and what is common to all lines."""

    x: Column
    y: Column
    by: list[Column]
    rest: dict[str, Column]  # the generic columns that the table has, by their keys
    groups: dict[tuple[Cell, ...], dict[Cell, Row]]
    periods: list[Cell]
    incomplete: set[Cell]
    least: float  # the height of the lowest scale, in the unit of ``y``


def trends(table: Table, chart: Chart, width: int | None) -> Drawn | None:
    """One line for each group: n over all periods, the last complete period's value with its limits and flag, and a sparkline.

    If there are more periods than cells, only the last ones are drawn and counted in n. None if columns of the chart are missing.
    """
    lines = _lines(table, chart)
    if lines is None:
        return None
    drawn = _draw_beside(lines, lines.periods, on_terminal=width is not None)
    room = min((place[1] for block in blocks(drawn.strips, width) if (place := block.drawing())), default=0)
    if room >= len(lines.periods):
        return drawn
    return _draw_beside(lines, lines.periods[-room:], on_terminal=width is not None)


def _lines(table: Table, chart: Chart) -> _Lines | None:
    x, y = column_of(table, chart, "x"), column_of(table, chart, "y")
    wanted = chart.encodings.get("group")
    keys = wanted if isinstance(wanted, list) else [wanted]
    by = [column for column in table.columns if column.key in keys]
    if x is None or y is None or not by:
        return None
    rest = {column.key: column for column in table.columns if column.key in {"n", "low", "high", "flag"} and column not in (x, y, *by)}
    groups: dict[tuple[Cell, ...], dict[Cell, Row]] = {}
    for row in table.rows:
        groups.setdefault(tuple(row[column.key] for column in by), {})[row[x.key]] = row
    periods = sorted({row[x.key] for row in table.rows if row[x.key] is not None}, key=lambda cell: (isinstance(cell, str), cell))
    incomplete = {row[x.key] for row in table.rows if row.get("complete") is False}
    # noise must not look like a trend
    least = (max(domain) - min(domain)) / 10 if (domain := domain_of(chart)) else 0.0
    return _Lines(x, y, by, rest, groups, periods, incomplete, least)


def _draw_beside(lines: _Lines, periods: list[Cell], *, on_terminal: bool) -> Drawn:
    """Return the strips of the lines over ``periods``, and the caption with the periods of each figure."""
    last = next((period for period in reversed(periods) if period not in lines.incomplete), None)
    shown = [[rows.get(period) for period in periods] for rows in lines.groups.values()]
    values = [[number_of(row[lines.y.key]) if row else None for row in rows] for rows in shown]
    scales = [_scale(rows, line, lines) for rows, line in zip(shown, values, strict=True)]

    def fill(room: int) -> list[str]:
        stretch = max(1, room // max(1, len(periods)))
        return [sparkline(line, scale, stretch) for line, scale in zip(values, scales, strict=True)]

    count = len(periods)
    least = min(count, _FEWEST) if count == len(lines.periods) else count
    drawing = Strip(lambda _: "", fill, least, count, count * 3 if on_terminal else count, "drawing")
    strips = [names(heading(group), _group_names(lines, at), key=True) for at, group in enumerate(lines.by)]
    if n := lines.rest.get("n"):
        strips.append(
            _numbers(
                n.model_copy(update={"title": f"{n.title} total"}),
                [_sum([number_of(row[n.key]) for row in rows if row]) for rows in shown],
            )
        )
    if last is not None:
        ends = [rows.get(last) for rows in lines.groups.values()]
        told = [lines.y, *(lines.rest[key] for key in ("low", "high") if key in lines.rest)]
        strips += [_numbers(column, [number_of(row[column.key]) if row else None for row in ends]) for column in told]
    flags = [_flag(lines, rows, last) for rows in lines.groups.values()]
    if any(flags):
        strips.append(names(heading(lines.rest["flag"]), flags, key=False))
    strips.append(drawing)
    clipped = any(
        scale and value is not None and not scale.low <= value <= scale.high
        for scale, line in zip(scales, values, strict=True)
        for value in line
    )
    caption = _caption(lines, periods, last, clipped=clipped)
    return Drawn(strips, lambda _: caption)


def _caption(lines: _Lines, periods: list[Cell], last: Cell, *, clipped: bool) -> str:
    """Return the caption: what is drawn, over which periods, how high, and the period of the figures."""
    drawn = heading(lines.y)
    if periods:
        drawn += " " + " … ".join(dict.fromkeys(cell_text(period, lines.x, None) for period in (periods[0], periods[-1])))
    if len(periods) < len(lines.periods):
        drawn += f" (the last {len(periods)} of {len(lines.periods)})"
    height = f"at least {_high(lines)} high" if lines.least else ""
    said = ", ".join(filter(None, [height, "flagged values clipped" if clipped else ""]))
    drawn += ", each line on a scale of its own" + (f" ({said})" if said else "")
    partly = bool(lines.incomplete & set(periods))
    every = f"n is of all periods drawn{', incomplete ones too' if partly else ''}" if "n" in lines.rest else ""
    if last is None:
        value = "no period is complete"
    else:
        other = "the other figures are" if every else "the figures are"
        value = f"{other} of {cell_text(last, lines.x, None)}, the last {'complete one' if partly else 'period'}"
    return f"{drawn}; {'; '.join(filter(None, [every, value]))}"


def _high(lines: _Lines) -> str:
    digits = digits_for(lines.y.unit, [lines.least], lines.y.digits)
    return with_unit(lines.least, lines.y.unit, digits, signed=False)


def _scale(rows: Sequence[Row | None], line: Sequence[float | None], lines: _Lines) -> Scale | None:
    """From the lowest to the highest value, widened on both sides if they are less than ``least`` apart.

    Flagged values count only if there are no others: a month of three answers must not flatten the rest of the line. Flags do not matter
    for counts, which are exact.
    """
    known = [(value, row) for row, value in zip(rows, line, strict=True) if row and value is not None]
    trusted = [value for value, row in known if row.get("flag") is None or lines.y.unit == "count"] or [value for value, _ in known]
    if not trusted:
        return None
    low, high = min(trusted), max(trusted)
    missing = max(0.0, lines.least - (high - low)) / 2
    return scale_over([low - missing, high + missing])


def _flag(lines: _Lines, rows: dict[Cell, Row], last: Cell) -> str:
    """Return the flag of the figures shown; if all values of a group are null, any of its flags: the group is suppressed."""
    if "flag" not in lines.rest:
        return ""
    suppressed = all(row[lines.y.key] is None for row in rows.values())
    told = list(rows.values()) if suppressed else [rows[last]] if last in rows else []
    return next((flag_text(flag) for row in told if isinstance(flag := row["flag"], str)), "")


def _sum(counts: list[float | None]) -> float | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _numbers(column: Column, cells: Sequence[float | None]) -> Strip:
    digits = digits_for(column.unit, cells, column.digits)
    return numbers(heading(column), ["" if cell is None else figure(cell, column.unit, digits) for cell in cells])


def _group_names(lines: _Lines, at: int) -> list[str]:
    return [lines.by[at].absent or NOT_STATED if key[at] is None else cell_text(key[at], lines.by[at], None) for key in lines.groups]
