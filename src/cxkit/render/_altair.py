"""Charts of a report as Altair charts, for notebooks: the figures of one table with their intervals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cxkit.errors import UsageError
from cxkit.language import tr, translated
from cxkit.measures.summary import group_columns
from cxkit.model import Chart, Report, Table
from cxkit.render._cells import heading

_INTERVALS = frozenset({"whisker", "bar_whisker"})


def plot(report: Report, name: str | None) -> Any:
    """The chart of the table of that name, or of the first one that is drawn.

    Raises UsageError if Altair is not installed, KeyError if the report has no such table, ValueError if it has no chart.
    """
    try:
        import altair as alt
    except ImportError as error:
        raise UsageError(tr("{what} needs the package altair.", what="report.plot()"), "pip install 'cxkit[plot]'") from error
    drawn = [chart for chart in report.charts if chart.kind in _DRAWINGS and (name is None or chart.table == name)]
    table = report.table(name) if name else None
    if not drawn:
        raise ValueError(f"the table {name} has no chart" if table else "no table of the report has a chart")
    chart = drawn[0]
    table = table or report.table(chart.table)
    return _DRAWINGS[chart.kind](alt, table, chart).properties(title=translated(table.title))


def _data(alt: Any, table: Table) -> Any:
    return alt.Data(values=[dict(row) for row in table.rows])


def _field(table: Table, key: object, kind: str) -> tuple[str, str]:
    """A column as Altair names it with its type, and its title."""
    column = next(each for each in table.columns if each.key == key)
    return f"{key}:{kind}", heading(column)


def _whisker(alt: Any, table: Table, chart: Chart) -> Any:
    """A point for each group, with its interval."""
    value, title = _field(table, chart.encodings["value"], "Q")
    named = group_columns(table) or list(table.columns[:1])
    base = alt.Chart(_data(alt, table)).encode(y=alt.Y(f"{named[0].key}:N", sort=None, title=heading(named[0])))
    if len(named) > 1:
        base = base.encode(row=alt.Row(f"{named[1].key}:N", title=heading(named[1])))
    tooltip = [_titled(alt.Tooltip, table, key) for key in ("n", chart.encodings["value"], "low", "high") if _has(table, key)]
    points = base.mark_point(filled=True).encode(x=alt.X(value, title=title), tooltip=tooltip)
    low, high = chart.encodings.get("low"), chart.encodings.get("high")
    if not low or not high:
        return base.mark_bar().encode(x=alt.X(value, title=title), tooltip=tooltip)
    return base.mark_rule().encode(x=alt.X(f"{low}:Q", title=title), x2=f"{high}:Q", tooltip=tooltip) + points


def _lines(alt: Any, table: Table, chart: Chart) -> Any:
    """A line for each group over time, with its interval as a band."""
    x, title_x = _field(table, chart.encodings["x"], "T" if table.columns[0].unit == "date" or "period" in chart.encodings["x"] else "Q")
    y, title_y = _field(table, chart.encodings["y"], "Q")
    base = alt.Chart(_data(alt, table)).encode(x=alt.X(x, title=title_x))
    groups = chart.encodings.get("group") or []
    if isinstance(groups, list) and groups:
        base = base.encode(color=_titled(alt.Color, table, groups[0], "N"))
    step = {"interpolate": "step-after"} if chart.kind == "steps" else {}
    line = base.mark_line(**step).encode(y=alt.Y(y, title=title_y))
    if not _has(table, "low") or not _has(table, "high"):
        return line
    return base.mark_area(opacity=0.2, **step).encode(y=alt.Y("low:Q", title=title_y), y2="high:Q") + line


def _heat(alt: Any, table: Table, chart: Chart) -> Any:
    """A cell for each group and name, or group and period, shaded by its value."""
    labels = chart.encodings["label"]
    rows, x, value = labels[0] if isinstance(labels, list) else labels, chart.encodings["x"], chart.encodings["value"]
    return (
        alt.Chart(_data(alt, table))
        .mark_rect()
        .encode(
            x=alt.X(f"{x}:O", sort=None, title=_field(table, x, "O")[1]),
            y=alt.Y(f"{rows}:N", sort=None, title=_field(table, rows, "N")[1]),
            color=alt.Color(f"{value}:Q", title=_field(table, value, "Q")[1]),
            tooltip=[_titled(alt.Tooltip, table, key) for key in (rows, x, value)],
        )
    )


def _dumbbell(alt: Any, table: Table, chart: Chart) -> Any:
    """What is expected and what is delivered of each group, on one scale."""
    start, end = chart.encodings["start"], chart.encodings["end"]
    named = (group_columns(table) or list(table.columns[:1]))[0]
    base = alt.Chart(_data(alt, table)).encode(y=alt.Y(f"{named.key}:N", sort=None, title=heading(named)))
    title = f"{_field(table, start, 'Q')[1]} · {_field(table, end, 'Q')[1]}"
    between = base.mark_rule().encode(x=alt.X(f"{start}:Q", title=title, scale=alt.Scale(zero=False)), x2=f"{end}:Q")
    return between + base.mark_point().encode(x=f"{start}:Q") + base.mark_point(filled=True).encode(x=f"{end}:Q")


def _titled(channel: Callable[..., Any], table: Table, key: Any, kind: str = "") -> Any:
    """A channel of Altair for a column, under its title; without a type it is of numbers if the cells are."""
    column = next(each for each in table.columns if each.key == key)
    number = any(isinstance(row[key], (int, float)) and not isinstance(row[key], bool) for row in table.rows)
    return channel(f"{key}:{kind or ('Q' if number else 'N')}", title=heading(column))


def _has(table: Table, key: object) -> bool:
    return any(column.key == key for column in table.columns)


_DRAWINGS: dict[str, Callable[[Any, Table, Chart], Any]] = {
    **dict.fromkeys(_INTERVALS | {"bar"}, _whisker),
    **dict.fromkeys(("sparkline", "steps", "control"), _lines),
    **dict.fromkeys(("matrix", "triangle"), _heat),
    "dumbbell": _dumbbell,
}
