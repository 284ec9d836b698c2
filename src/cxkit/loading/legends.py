"""The scale of a survey's answers where a file explains it beside its headers: in a line above the table, or in a column of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.shape import Evidence
from cxkit.tables import DataTable
from cxkit.values.answers.scales import Asked, parse_scale
from cxkit.values.numbers import number

_JUDGED = ("satisfaction", "effort")
_MOST_COLUMNS = 100


def with_legend(table: DataTable, above: Sequence[str]) -> DataTable:
    """The table with the words for both ends of a scale as part of the question of a score that has none.

    ``above`` are the lines above the table. Legends that contradict each other, or that name other ends than the answers have, say nothing.
    """
    for role in _JUDGED:
        held = table.roles.get(role)
        if held is None or held.column not in table.sample.columns or table.scale_of(role) or table.rules.best.get(role):
            continue
        column = held.column
        question = table.captions.get(column) or table.shown.get(column, column)
        if parse_scale(question, role).best or parse_scale(question, role).points:
            continue
        numbers = (number(str(text), table.rules.decimal) for text in table.sample.get_column(column).unique())
        answers = {value for value in numbers if value is not None}
        read = {(legend, place): parse_scale(f"{question}: {legend}", role) for legend, place in _legends(table, above)}
        found = {of: asked for of, asked in read.items() if _explains(asked, answers)}
        if len({(asked.scale, asked.best, asked.codes) for asked in found.values()}) != 1:
            continue
        legend, place = next(iter(found))
        names = {"column": shortened(column), "legend": shortened(legend), "place": place}
        text = tr("Column '{column}': what its answers mean is taken from '{legend}' {place}.", **names)
        note = Note(code="legend", level="info", text=text, hint=tr("--scale {role}=LOW-HIGH decides otherwise", role=role))
        table = replace(table, captions={**table.captions, column: f"{question}: {legend}"}, notes=(*table.notes, note))
    return table


def _explains(asked: Asked, answers: set[float]) -> bool:
    """Whether a legend has words for both ends of a scale, one of them the best, and these are the ends of the answers."""
    if asked.scale is None or asked.best is None or not {asked.scale.low, asked.scale.high} <= asked.points.keys():
        return False
    used = answers - asked.codes
    return len(used) > 1 and (min(used), max(used)) == (asked.scale.low, asked.scale.high)


def _legends(table: DataTable, above: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The texts that may explain a scale, and where they are."""
    for line in above:
        yield line, tr("above the table")
    for column in table.own_columns[:_MOST_COLUMNS]:
        if table.sample.schema[column] != pl.String or table.role_of(column):
            continue
        texts = {text.strip() for text in table.sample.get_column(column).unique() if text and text.strip()}
        if len(texts) == 1 and parse_scale(next(iter(texts))).points and len(Evidence(table).distinct(column)) == 1:
            yield texts.pop(), tr("in column '{column}'", column=shortened(column))
