"""The main figures of a report in words, and the wholes that they are parts of, for the formats that people read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cxkit.language import tr, translated
from cxkit.model import Chart, Column, Report, Row, Table
from cxkit.render._cells import absent_text, flag_text, heading
from cxkit.render._chart import column_of, number_of
from cxkit.render._safe import visible
from cxkit.render._words import interval_name
from cxkit.text.figures import digits_for, digits_in_words, figure, in_words, of_column

_KINDS = frozenset({"headline", "stacked", "shares", "share"})
_TONES = ("good", "bad")


class MainFigure(NamedTuple):
    """A figure with its interval, the number of observations and its flag; ``label`` if its title does not say what it is."""

    title: str
    label: str
    value: str
    interval: str
    observations: str
    flag: str


class Part(NamedTuple):
    """A part of a whole: its share (0 to 1), its tone, and what it is; without words it is the rest."""

    share: float
    tone: str
    text: str = ""


Headline = MainFigure | tuple[Part, ...]
"""A figure, or a whole in its parts."""


def main_figures(report: Report) -> Iterator[Headline]:
    """The main figures and the wholes of a report, in the order of its charts."""
    for chart in report.charts:
        table = next((table for table in report.tables if table.name == chart.table and len(table.rows) == 1), None)
        if table is None:
            continue
        row = table.rows[0]
        if chart.kind == "headline":
            found: Headline | None = _figure(report, chart, table, row)
        elif chart.kind in {"stacked", "shares"}:
            found = _parts(chart, table, row)
        else:
            found = _share(chart, table, row) if chart.kind == "share" else None
        if found:
            yield found


def is_shown_in_headline(report: Report, table: Table) -> bool:
    """Whether the headline has already shown everything that the table holds."""
    shown = {"flag"}
    for chart in report.charts:
        if chart.table == table.name and chart.kind in _KINDS:
            for keys in (keys for name, keys in chart.encodings.items() if name != "columns"):
                shown.update(str(key) for key in (keys if isinstance(keys, list) else [keys]))
    return len(shown) > 1 and len(table.rows) == 1 and all(key in shown for key, cell in table.rows[0].items() if cell is not None)


def _figure(report: Report, chart: Chart, table: Table, row: Row) -> MainFigure | None:
    column = column_of(table, chart, "value")
    if column is None:
        return None
    value, low, high = (number_of(row.get(str(chart.encodings.get(name)))) for name in ("value", "low", "high"))
    digits = digits_for(column.unit, [value, low, high], column.digits)
    digits = digits if value is None else digits_in_words(value, column.unit, digits)
    interval = ""
    if low is not None and high is not None:
        signed = column.difference
        between = f"{figure(low, column.unit, digits, signed=signed)} … {visible(of_column(high, column, digits, signed=signed))}"
        interval = f"{interval_name(report)} {between}"
    flag = row.get("flag")
    return MainFigure(
        title=visible(column.title),
        label=visible(translated(str(chart.encodings.get("label") or ""))),
        value=(absent_text(row, column) or tr("no value")) if value is None else visible(of_column(value, column, digits)),
        interval=interval,
        observations=_count(row, column_of(table, chart, "n")),
        flag=flag_text(flag) if isinstance(flag, str) else "",
    )


def _count(row: Row, column: Column | None) -> str:
    number = number_of(row[column.key]) if column else None
    if column is None or number is None:
        return ""
    noun = visible(column.title) if number != 1 else ""
    return f"n = {figure(number, 'count', digits_for('count', [number]))}" + (f" {noun}" if noun.lower() != "n" else "")


def _parts(chart: Chart, table: Table, row: Row) -> tuple[Part, ...]:
    keys = chart.encodings.get("parts")
    columns = [column for key in (keys if isinstance(keys, list) else []) for column in table.columns if column.key == key]
    counts = [number_of(row[column.key]) for column in columns]
    known = [count for count in counts if count is not None and count >= 0]
    whole = sum(known)
    if len(known) < len(counts) or whole <= 0:
        return ()
    weighted = chart.encodings.get("shares")
    shares = [float(each) for each in weighted] if isinstance(weighted, list) else [count / whole for count in known]
    found = []
    for column, count, share in zip(columns, known, shares, strict=True):
        text = f"{heading(column).removesuffix(' %')} {in_words(share, 'share', 1)}"
        if chart.kind == "stacked":
            text += f" ({figure(count, 'count', digits_for('count', known))})"
        found.append(Part(share, next((tone for tone in _TONES if chart.encodings.get(tone) == column.key), "neutral"), text))
    return tuple(found)


def _share(chart: Chart, table: Table, row: Row) -> tuple[Part, ...]:
    columns = {key: column_of(table, chart, key) for key in ("value", "low", "high", "n")}
    value, low, high, n = (number_of(row[column.key]) if column else None for column in columns.values())
    of = columns["value"]
    if of is None or value is None:
        return ()
    text = f"{heading(columns['n']) if columns['n'] else visible(of.title)} {in_words(value, 'share', 1)}"
    if low is not None and high is not None:
        text += f"   {figure(low, 'share', digits_in_words(low, 'share', 1))} … {in_words(high, 'share', 1)}"
    if n is not None:
        text += f" ({figure(n, 'count', digits_for('count', [n]))})"
    return Part(value, "good", text), Part(1 - value, "rest")
