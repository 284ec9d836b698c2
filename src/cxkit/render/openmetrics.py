"""The format ``openmetrics``: the present figures of a report as gauges, for the textfile collector of a Prometheus node exporter.

A numeric column is a gauge. Columns of names before the first number are its labels; if they do not tell the rows apart, the next columns
of names are labels too. Other columns of names become a gauge of 1 with the name as a label. Of a table over time the last period is
shown: a scrape holds the state at one moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import takewhile

from cxkit.model import Cell, Column, Report, Row, Table
from cxkit.render._safe import visible
from cxkit.render._screen import Screen

_NAMES = frozenset({"label", "text"})
_DAYS = frozenset({"date", "datetime"})
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


def render(report: Report, _screen: Screen, /) -> str:
    """Render all tables; a value that is null has no sample, and lines end with ``# EOF``."""
    lines = [line for table in report.tables for line in _table_lines(report.metric, table)]
    return "\n".join([*lines, "# EOF", ""])


def _table_lines(metric: str, table: Table) -> Iterator[str]:
    names = [column for column in table.columns if column.unit in _NAMES]
    rows = _latest(table, names)
    labels = _labels(table, names, rows)
    for column in table.columns:
        if column in labels:
            continue
        samples = [_sample(row, column, labels) for row in rows]
        found = [sample for sample in samples if sample is not None]
        if not found:
            continue
        family = _name(f"cxkit_{metric}_{table.name}_{column.key}") + ("_timestamp_seconds" if column.unit in _DAYS else "")
        yield f"# TYPE {family} gauge"
        yield f"# HELP {family} {_escape(f'{table.title}: {column.help or column.title}')}"
        for text, value in found:
            yield f"{family}{{{text}}} {value}" if text else f"{family} {value}"


def _latest(table: Table, names: Sequence[Column]) -> list[Row]:
    """The rows of the last day for each combination of names, if the table has a column of days; else all rows."""
    day = next((column.key for column in table.columns if column.unit in _DAYS), None)
    if day is None:
        return list(table.rows)
    leading = [column.key for column in takewhile(lambda column: column.unit in _NAMES | _DAYS, table.columns) if column in names]
    last: dict[tuple[Cell, ...], Row] = {}
    for row in table.rows:
        group = tuple(row[key] for key in leading)
        if group not in last or str(row[day]) >= str(last[group][day]):
            last[group] = row
    return list(last.values())


def _labels(table: Table, names: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
    """The columns that tell the rows apart."""
    leading = [column for column in takewhile(lambda column: column.unit in _NAMES | _DAYS, table.columns) if column in names]
    if not leading and len(rows) > 1:
        leading = list(table.columns[:1])
    for column in (*names, *table.columns):
        if len({tuple(row[each.key] for each in leading) for row in rows}) == len(rows):
            break
        if column not in leading:
            leading.append(column)
    return leading


def _sample(row: Row, column: Column, labels: Sequence[Column]) -> tuple[str, str] | None:
    """The labels and the value of one cell; None for null."""
    cell = row[column.key]
    if cell is None:
        return None
    pairs = [(_label(each.key), "" if row[each.key] is None else str(row[each.key])) for each in labels]
    if column.unit in _DAYS:
        value = f"{datetime.fromisoformat(str(cell)).replace(tzinfo=UTC).timestamp():.0f}"
    elif isinstance(cell, str):
        pairs.append((_label(column.key), cell))
        value = "1"
    else:
        value = str(int(cell)) if isinstance(cell, bool) else repr(cell)
    return ",".join(f'{name}="{_escape(text)}"' for name, text in pairs), value


def _name(text: str) -> str:
    return re.sub(r"[^a-zA-Z0-9_]", "_", text)


def _label(text: str) -> str:
    """A valid name of a label: it begins with a letter."""
    name = _name(text).lstrip("_")
    return name if name[:1].isalpha() else f"column_{name}"


def _escape(text: str) -> str:
    return visible(text).translate(_ESCAPES)
