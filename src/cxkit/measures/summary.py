"""The answer in words: the main figure, groups that differ surely from the others, and the largest sure change over time.

Sentences are made from finished tables, so that they hold nothing that a cell limit suppresses. A report has several tables of groups,
and the one with the smallest adjusted p value is put into words; so that a report without any difference claims one in at most
1 − confidence of all cases, p values are adjusted once more, for the number of tables (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from pydantic import JsonValue

from cxkit.language import formatted, tr
from cxkit.model import Cell, Column, Row, Sentence, Table
from cxkit.text.figures import digits_for, digits_in_words, figure, of_column, percent
from cxkit.text.periods import are_months
from cxkit.text.sentences import join_names, sentence
from cxkit.text.words import word_of

OVER_TIME = "over_time"
Summary = Callable[[Sequence[Table]], list[Sentence]]
"""What makes the sentences of a report from its finished tables."""


_ONE: Mapping[str, str] = MappingProxyType(
    {"answers": "answer", "customers": "customer", "contacts": "contact", "episodes": "episode", "matters": "matter", "tickets": "ticket"}
)
"""What is counted, of one."""


class Compared(NamedTuple):
    """The columns of a comparison: the ``value`` of a group, its ``difference`` to the others, and the adjusted p value of it."""

    value: str
    difference: str = "vs_rest"
    p_adj: str = "p_adj"


class _Group(NamedTuple):
    name: str
    row: Row


def main_figure(table: Table, key: str, confidence: float, *, what: str = "answers", n: str = "n", name: str) -> Sentence:
    """The figure of a table of one row, with its interval and the number of observations (``what``)."""
    column, row = column_of(table, key), table.rows[0]
    value, low, high, count = row[key], *_limits(row, key), row.get(n)
    shown = name or column.title
    what = word_of(_ONE[what], "one") if count == 1 else what
    figures: dict[str, JsonValue] = {"name": shown, "value": value, "low": low, "high": high, "n": count}
    if value is None:
        code = "suppressed" if row.get("flag") == "suppressed" else "figure-unknown" if count else "figure-missing"
        return sentence(code, figures, {"name": shown, "what": what, "n": text_of(count, _COUNT)}, several=count != 1)
    words = {"name": shown, "value": text_of(value, column), "n": text_of(count, _COUNT), "what": what, "level": percent(confidence)}
    if low is None or high is None:
        return sentence("figure-alone", figures, words)
    return sentence("figure", figures, {**words, **limits_in_words(column, value, low, high)})


def limits_in_words(column: Column, value: Cell, low: Cell, high: Cell) -> dict[str, str]:
    """The limits of an interval, of which the upper one has the unit."""
    number = float(str(low))
    digits = digits_in_words(number, column.unit, digits_for(column.unit, [value, low, high], column.digits))
    bare = figure(number, column.unit, digits, signed=False)
    return {"low": bare, "high": text_of(high, column, signed=False)}


def group_sentences(tables: Sequence[Table], compared: Compared, confidence: float) -> list[Sentence]:
    """Which groups are surely below or above the others, in the table whose groups differ most by their tests; and the change over time.

    Nothing if no table has tests.
    """
    tested = [table for table in tables if _is_tested(table, compared)]
    timed = [table for table in tables if table.name.startswith(OVER_TIME) and _p_values(table, "p_adj")]
    level = (1 - confidence) / max(1, len(tested) + len(timed))
    found = []
    if tested:
        found += _groups(min(tested, key=lambda table: min(_p_values(table, compared.p_adj))), compared, level)
    if timed:
        found += _changes(min(timed, key=lambda table: min(_p_values(table, "p_adj"))), compared.value, level, confidence)
    return found


def of_groups(compared: Compared, confidence: float, *, name: str = "") -> Summary:
    """The summary of a report whose first table holds the main figure and whose others compare groups."""

    def make(tables: Sequence[Table]) -> list[Sentence]:
        return [main_figure(tables[0], compared.value, confidence, name=name), *group_sentences(tables, compared, confidence)]

    return make


def group_columns(table: Table) -> list[Column]:
    """The columns that name the groups: those that name the rows, without the period."""
    return [column for column in table.names if column.key not in {"period", "complete"}]


def text_of(value: Cell, column: Column, *, signed: bool | None = None) -> str:
    """A value as it is written in a sentence, with its unit."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return "" if value is None else str(value)
    digits = digits_in_words(value, column.unit, digits_for(column.unit, [value], column.digits))
    return of_column(value, column, digits, signed=signed)


def names_with_figures(groups: Mapping[str, str]) -> str:
    """Names in a row, each with its figure in brackets."""
    return join_names([f"{name} ({text})" if text else name for name, text in groups.items()])


_COUNT = Column(key="n", title="n", unit="count")


def _groups(table: Table, compared: Compared, level: float) -> list[Sentence]:
    column = column_of(table, compared.value)
    groups = [_Group(" · ".join(map(str, names)), row) for row in table.rows if None not in (names := _names(table, row))]
    tested = [group for group in groups if number_of(group.row, compared.p_adj) is not None and group.row.get("flag") is None]
    small = [group.name for group in groups if group.row.get("flag") == "small-n"]
    sure = [group for group in tested if (number_of(group.row, compared.p_adj) or 0.0) < level]
    below = sorted(
        (g for g in sure if (number_of(g.row, compared.difference) or 0) < 0), key=lambda g: number_of(g.row, compared.difference) or 0
    )
    above = sorted(
        (g for g in sure if (number_of(g.row, compared.difference) or 0) > 0), key=lambda g: -(number_of(g.row, compared.difference) or 0)
    )
    words = {"by": tr(" and ").join(each.title for each in group_columns(table))}
    figures: dict[str, JsonValue] = {"table": table.name, "below": [g.name for g in below], "above": [g.name for g in above]}
    for side, of in (("below", below), ("above", above)):
        words[side] = names_with_figures({g.name: text_of(g.row[compared.value], column) for g in of}) if of else ""
    found = []
    if below or above:
        code = "groups-both" if below and above else "groups-below" if below else "groups-above"
        found.append(sentence(code, figures, words, several=len(below or above) > 1))
        if rest := len(tested) - len(below) - len(above):
            found.append(sentence("groups-rest", {"n": rest}, {"n": f"{formatted(rest, ',')}"}, several=rest > 1))
    elif tested:
        found.append(sentence("groups-alike", figures, words))
    if small:
        found.append(sentence("groups-small", {"names": list(small)}, {"names": join_names(small)}))
    return found


def _changes(table: Table, value: str, level: float, confidence: float) -> list[Sentence]:
    """The surest change from one period to the next."""
    column = column_of(table, value)
    rows = [row for row in table.rows if number_of(row, "p_adj") is not None and number_of(row, "change")]
    if not rows:
        return []
    row = min(rows, key=lambda row: (number_of(row, "p_adj") or 0.0, -abs(number_of(row, "change") or 0.0)))
    p, change = number_of(row, "p_adj") or 0.0, number_of(row, "change") or 0.0
    if p >= level:
        return [sentence("time-alike", {}, {})]
    at = table.rows.index(row)  # a change is one from the row before, of the same group
    before, period = (str(each["period"]) for each in (table.rows[at - 1], row))
    group = " · ".join(tr("(not stated)") if row[each.key] is None else str(row[each.key]) for each in group_columns(table))
    months = are_months({str(each["period"]) for each in table.rows})
    words = {
        "name": tr("{title} of {group}", title=column.title, group=group) if group else column.title,
        "before": before.removesuffix("-01") if months else before,
        "period": period.removesuffix("-01") if months else period,
        "p": figure(p, "p", None),
    }
    shown = column_of(table, "change")
    words["change"] = text_of(abs(change), shown, signed=False)
    ends = [number_of(row, key) for key in ("change_low", "change_high")]
    low, high = sorted(end if change > 0 else -end for end in ends if end is not None) if None not in ends else (None, None)
    if low is not None and high is not None:
        words |= {"level": percent(confidence), **limits_in_words(shown, abs(change), low, high)}
    figures: dict[str, JsonValue] = {"table": table.name, "group": group, "before": before, "period": period, "change": change, "p_adj": p}
    return [sentence("time-fell" if change < 0 else "time-rose", figures, words, several="low" in words)]


def _is_tested(table: Table, compared: Compared) -> bool:
    keys = {column.key for column in table.columns}
    fits = {compared.value, compared.difference, compared.p_adj} <= keys and not table.name.startswith(OVER_TIME)
    return fits and bool(group_columns(table)) and bool(_p_values(table, compared.p_adj))


def _p_values(table: Table, key: str) -> list[float]:
    return [p for row in table.rows if (p := number_of(row, key)) is not None]


def _names(table: Table, row: Row) -> list[Cell]:
    return [row[column.key] for column in group_columns(table)]


def _limits(row: Row, key: str) -> tuple[Cell, Cell]:
    low, high = ("low", "high") if f"{key}_low" not in row else (f"{key}_low", f"{key}_high")
    return row.get(low), row.get(high)


def column_of(table: Table, key: str) -> Column:
    """The column of that key."""
    return next(column for column in table.columns if column.key == key)


def number_of(row: Row, key: str) -> float | None:
    """The cell of that key if it is a number."""
    value = row.get(key)
    return None if isinstance(value, (str, bool)) else value
