"""A table over time as one line a group: a sparkline of all periods on one scale, with the lowest and the highest value."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from cxkit.language import tr
from cxkit.model import Cell, Chart, Column, Row, Table
from cxkit.render._cells import cell_text, flag_text, heading, not_stated
from cxkit.render._chart import column_of, domain_of, number_of
from cxkit.render._draw import sparkline
from cxkit.render._grid import Strip, blocks, fits_at_ideal_width, names, numbers, whole
from cxkit.render._pivots import names_of
from cxkit.render._safe import visible
from cxkit.render._scale import Scale, round_scale
from cxkit.render._strips import Drawn
from cxkit.text.figures import digits_for, figure, of_column

_MOSTLY = 1 / 3
_MARKS = 10  # to which the scale of a sparkline, which has no axis, is rounded


class _Place(NamedTuple):
    """A value of a line that counts for the scale and the extremes."""

    group: tuple[Cell, ...]
    period: Cell
    value: float
    row: Row


class _Lines(NamedTuple):
    """The table's rows by group and period, and what is common to all lines."""

    x: Column
    y: Column
    by: list[Column]
    rest: dict[str, Column]  # the generic columns that the table has, by their keys
    groups: dict[tuple[Cell, ...], dict[Cell, Row]]
    periods: list[Cell]
    incomplete: set[Cell]
    scale: Scale | None
    of_metric: dict[
        Cell, Scale | None
    ]  # of each of several metrics, whose units are different; without any, ``scale`` is that of all lines
    flagged_too: bool  # whether flagged values count: they are exact, or nearly all are, so that the others would not show how lines run

    def scale_of(self, group: tuple[Cell, ...]) -> Scale | None:
        """The scale on which a line is drawn."""
        return next((scale for metric, scale in self.of_metric.items() if metric in group), self.scale)

    def sure(self, group: tuple[Cell, ...]) -> list[_Place]:
        """The values of a group that count: of complete periods, and not flagged, unless flagged ones count too."""
        return [
            _Place(group, period, value, row)
            for period, row in self.groups[group].items()
            if (value := number_of(row[self.y.key])) is not None
            and period not in self.incomplete
            and (self.flagged_too or row.get("flag") is None)
        ]


def trends(table: Table, chart: Chart, width: int | None) -> Drawn | None:
    """One line for each group: n over all periods, a sparkline, and its lowest and highest value with their periods.

    The lowest and the highest value of all lines are named above with their intervals. If there are more periods than cells, neighbouring
    ones share a cell. None if columns of the chart are missing.
    """
    lines = _lines(table, chart)
    if lines is None:
        return None
    for extremes in (("lowest", "highest"), ("lowest",), ()):
        strips = _strips(lines, extremes, on_terminal=width is not None)
        if fits_at_ideal_width(strips, width):
            break
    room = min((place[1] for block in blocks(strips, width) if (place := block.drawing())), default=0)
    caption = _caption(lines, room)
    return Drawn(strips, lambda _: caption, _extremes(lines))


def _lines(table: Table, chart: Chart) -> _Lines | None:
    x, y = column_of(table, chart, "x"), column_of(table, chart, "y")
    wanted = chart.encodings.get("group", [])
    keys = wanted if isinstance(wanted, list) else [wanted]
    by = [column for column in table.columns if column.key in keys]
    if x is None or y is None or len(by) < len(keys):
        return None
    rest = {column.key: column for column in table.columns if column.key in {"n", "low", "high", "flag"} and column not in (x, y, *by)}
    groups: dict[tuple[Cell, ...], dict[Cell, Row]] = {}
    for row in table.rows:
        groups.setdefault(tuple(row[column.key] for column in by), {})[row[x.key]] = row
    periods = sorted({row[x.key] for row in table.rows if row[x.key] is not None}, key=lambda cell: (isinstance(cell, str), cell))
    incomplete = {row[x.key] for row in table.rows if row.get("complete") is False}
    found = _Lines(x, y, by, rest, groups, periods, incomplete, None, {}, flagged_too=False)
    every = [row for row in table.rows if number_of(row[y.key]) is not None]
    sure = [row for row in every if row.get("flag") is None]
    all_count = _is_exact(table, y) or len(sure) < _MOSTLY * len(every)
    counted = every if all_count else sure
    metrics = dict.fromkeys(row["metric"] for row in counted) if "metric" in keys else {}
    scales = {each: _scale(_values([row for row in counted if row["metric"] == each], y), ()) for each in metrics}
    return found._replace(
        scale=_scale(_values(counted, y), domain_of(chart)), of_metric=scales if len(scales) > 1 else {}, flagged_too=all_count
    )


def _values(rows: Sequence[Row], y: Column) -> list[float]:
    return [value for row in rows if (value := number_of(row[y.key])) is not None]


def _is_exact(table: Table, y: Column) -> bool:
    """Whether the values are no estimates, however few they are of: counts, and sums, which have no limits."""
    limited = {"low", f"{y.key}_low"} & {column.key for column in table.columns}
    return y.unit == "count" or not limited


def _scale(values: Sequence[float], domain: Sequence[float]) -> Scale | None:
    """From the lowest to the highest value of all lines, with round ends; at least a tenth of what is possible: noise is no trend."""
    if not values:
        return None
    least = (max(domain) - min(domain)) / 10 if domain else 0.0
    missing = max(0.0, least - (max(values) - min(values))) / 2
    return round_scale([min(values) - missing, max(values) + missing], domain, _MARKS)


def _strips(lines: _Lines, extremes: Sequence[str], *, on_terminal: bool) -> list[Strip]:
    strips = [names(heading(group), [_name(lines, at, key[at]) for key in lines.groups], key=True) for at, group in enumerate(lines.by)]
    if n := lines.rest.get("n"):
        strips.append(_numbers(n, [_sum([number_of(row[n.key]) for row in rows.values()]) for rows in lines.groups.values()]))
    flags = [_flag(lines, rows) for rows in lines.groups.values()]
    if any(flags):
        strips.append(names(heading(lines.rest["flag"]), flags, key=False))
    strips.append(_drawing(lines, on_terminal=on_terminal))
    for name, choose in (("lowest", min), ("highest", max)):
        if name in extremes:
            found = [choose(sure, key=lambda place: place.value) if (sure := lines.sure(group)) else None for group in lines.groups]
            values = _numbers(lines.y, [place and place.value for place in found])
            head = heading(lines.y.model_copy(update={"title": tr(name)}))
            strips += [
                numbers(head, values.fill(0)),
                whole(tr("in"), ["" if place is None else _period(lines, place.period) for place in found], key=False),
            ]
    return strips


def _drawing(lines: _Lines, *, on_terminal: bool) -> Strip:
    """The sparklines; neighbouring periods share a cell, with their mean, if there are more than cells."""
    count = len(lines.periods)

    def fill(room: int) -> list[str]:
        together = max(1, ceil(count / max(1, room)))
        stretch = max(1, room // max(1, count))
        drawn = []
        for group, rows in lines.groups.items():
            scale = lines.scale_of(group)
            parts = [lines.periods[at : at + together] for at in range(0, count, together)]
            drawn.append(sparkline([_mean(lines, [rows[period] for period in part if period in rows]) for part in parts], scale, stretch))
        return drawn

    ends = _ends(lines)
    return Strip(
        lambda width: ends if len(ends) <= width else "", fill, min(count, 12), count, count * 3 if on_terminal else count, "drawing"
    )


def _ends(lines: _Lines) -> str:
    """The first and the last period."""
    ends = dict.fromkeys(_period(lines, period) for period in (*lines.periods[:1], *lines.periods[-1:]))
    return " … ".join(ends)


def _mean(lines: _Lines, rows: Sequence[Row]) -> float | None:
    """The mean of some periods, weighted by their n if it is known."""
    known = [
        (value, number_of(row.get("n")) if "n" in lines.rest else 1.0) for row in rows if (value := number_of(row[lines.y.key])) is not None
    ]
    if len(known) == 1:
        return known[0][0]
    total = sum(n or 0.0 for _, n in known)
    return sum(value * (n or 0.0) for value, n in known) / total if total else None


def _caption(lines: _Lines, room: int) -> str:
    """What is drawn, and on which scale; the periods too, if they do not stand above a drawing of ``room`` cells."""
    scale, unit = lines.scale, lines.y.unit
    together = max(1, ceil(len(lines.periods) / max(1, room)))
    drawn = heading(lines.y) + (f", {_ends(lines)}" if len(_ends(lines)) > room else "")
    parts = [
        tr("{drawn}, each metric on a scale of its own", drawn=drawn)
        if lines.of_metric
        else tr(
            "{drawn}, all on one scale from {low} to {high}",
            drawn=drawn,
            low=scale.mark_text(scale.low, unit),
            high=scale.mark_text(scale.high, unit),
        )
        if scale
        else drawn
    ]
    if together > 1:
        parts.append(tr("{together} periods to a sign", together=together))
    if any(
        (own := lines.scale_of(group)) and not own.low <= value <= own.high
        for group, rows in lines.groups.items()
        for value in _values(list(rows.values()), lines.y)
    ):
        parts.append(tr("flagged values clipped"))
    partly = [period for period in lines.periods if period in lines.incomplete]
    if partly:
        parts.append(tr("incomplete: {names}", names=", ".join(_period(lines, period) for period in partly)))
    return "; ".join(parts)


def _extremes(lines: _Lines) -> str:
    """The lowest and the highest value of all lines, each with its interval; nothing of counts, and of metrics with other units."""
    sure = [place for group in lines.groups for place in lines.sure(group)]
    if len(sure) < 2 or lines.y.unit == "count" or lines.of_metric:
        return ""
    found = []
    for name, place in (("lowest", min(sure, key=lambda each: each.value)), ("highest", max(sure, key=lambda each: each.value))):
        where = " · ".join(_name(lines, at, cell) for at, cell in enumerate(place.group))
        low, high = (number_of(place.row.get(key)) for key in ("low", "high"))
        between = "" if low is None or high is None else f" ({_text(lines, low)} … {_text(lines, high)})"
        found.append(f"{tr(name)} {_period(lines, place.period)}{' ' if where else ''}{where} {_text(lines, place.value)}{between}")
    return "; ".join(found)


def _text(lines: _Lines, value: float) -> str:
    return visible(of_column(value, lines.y, digits_for(lines.y.unit, [value], lines.y.digits)))


def _period(lines: _Lines, period: Cell) -> str:
    """A period's first day, without the day if all periods are months, quarters or years."""
    monthly = names_of(lines.periods)
    return monthly[lines.periods.index(period)] if period in lines.periods else cell_text(period, lines.x, None)


def _flag(lines: _Lines, rows: dict[Cell, Row]) -> str:
    """The flag of a group all of whose values are null: it is suppressed."""
    if "flag" not in lines.rest or any(row[lines.y.key] is not None for row in rows.values()):
        return ""
    return next((flag_text(flag) for row in rows.values() if isinstance(flag := row["flag"], str)), "")


def _sum(counts: list[float | None]) -> float | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _numbers(column: Column, cells: Sequence[float | None]) -> Strip:
    digits = digits_for(column.unit, cells, column.digits)
    return numbers(
        heading(column), ["" if cell is None else figure(cell, column.unit, digits, signed=column.difference or None) for cell in cells]
    )


def _name(lines: _Lines, at: int, cell: Cell) -> str:
    return lines.by[at].absent or not_stated() if cell is None else cell_text(cell, lines.by[at], None)
