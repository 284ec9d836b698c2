"""The scale of a survey's answers where a file explains it beside its headers: in a line above the table, or in a column of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import SCORES, shortened
from cxkit.roles.words import all_meanings
from cxkit.tables import DataTable
from cxkit.values.answers.scales import Asked, parse_scale
from cxkit.values.numbers import number

_JUDGED = ("satisfaction", "effort")
_SCORES = frozenset({*SCORES, "nps", "likely"})
_OTHER = frozenset({"priority", "importance", "grade", "lifetime"})
"""What else has such scales."""
_MOST_COLUMNS = 100


def with_legend(table: DataTable, above: Sequence[str]) -> DataTable:
    """The table with the words for both ends of a scale as part of the question of a score that has none.

    ``above`` are the lines above the table. Legends that contradict each other, or that name other ends than the answers have, say nothing.
    """
    for role in _JUDGED:
        if table.scale_of(role) or table.rules.best.get(role) or not (role in table.roles or (table.wide and role in table.wide.roles)):
            continue
        columns = table.columns_of(role)
        asked = {column: table.captions.get(column) or table.shown.get(column, column) for column in columns}
        known = [parse_scale(question, role) for question in asked.values()]
        if any(each.best or each.points for each in known) or not {*columns} <= {*table.sample.columns}:
            continue
        numbers = (number(str(text), table.rules.decimal) for column in columns for text in table.sample.get_column(column).unique())
        answers = {value for value in numbers if value is not None}
        others = (_SCORES | _OTHER) - {role}
        read = {of: parse_scale(f"{asked[columns[0]]}: {of[0]}", role) for of in _legends(table, above, columns, others)}
        found = {of: each for of, each in read.items() if _explains(each, answers) and not all_meanings(of[0]) & others}
        if len({(each.scale, each.best, each.codes) for each in found.values()}) != 1:
            continue
        legend, place = next(iter(found))
        names = {
            "column": " … ".join(map(shortened, dict.fromkeys((columns[0], columns[-1])))),
            "legend": shortened(legend),
            "place": place,
        }
        text = tr("Column '{column}': what its answers mean is taken from '{legend}' {place}.", **names)
        note = Note(code="legend", level="info", text=text, hint=tr("--scale {role}=LOW-HIGH decides otherwise", role=role))
        captions = {column: f"{question}: {legend}" for column, question in asked.items()}
        table = replace(table, captions={**table.captions, **captions}, notes=(*table.notes, note))
    return table


def _explains(asked: Asked, answers: set[float]) -> bool:
    """Whether a legend has words for both ends of a scale, one of them the best, and these are the ends of the answers."""
    if asked.scale is None or asked.best is None or not {asked.scale.low, asked.scale.high} <= asked.points.keys():
        return False
    used = answers - asked.codes
    return len(used) > 1 and (min(used), max(used)) == (asked.scale.low, asked.scale.high)


def _legends(table: DataTable, above: Sequence[str], columns: Sequence[str], others: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The texts that may explain the scale of ``columns``, and where they are; columns that mean ``others`` explain these."""
    for line in above:
        yield line, tr("above the table")
    answered = pl.any_horizontal(pl.col(column).is_not_null() for column in columns)
    for column in table.own_columns[:_MOST_COLUMNS]:
        if table.sample.schema[column] != pl.String or table.role_of(column) in {*_SCORES, "response_id", "comment"}:
            continue
        if all_meanings(table.shown.get(column, column)) & others:
            continue
        texts = set(table.sample.filter(answered).get_column(column).drop_nulls())
        if len(texts) == 1 and parse_scale(next(iter(texts))).points:
            everywhere = table.query(partial(_texts, column, answered), (column, *columns))
            if everywhere.height == 1:
                yield texts.pop().strip(), tr("in column '{column}'", column=shortened(column))


def _texts(column: str, answered: pl.Expr, frame: pl.LazyFrame) -> pl.LazyFrame:
    return frame.filter(answered).select(pl.col(column).drop_nulls().unique())
