"""Scores that only some answers have, under a cell limit: of a group in which few state one, its mean would be that of single persons."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cxkit.counts import Tally
from cxkit.counts.persons import merge_persons
from cxkit.counts.several_answers import groups_of
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.measures.cell_limits import Hidden, has_column, hidden_answers
from cxkit.model import Note

_MOST_ROUNDS = 2
"""Rounds in which groups are left out since they would reveal those of the round before; then the score is left out of all."""


def without_few(tally: Tally, tables: Sequence[tuple[str, ...]], scores: Mapping[str, str], limit: int) -> Tally:
    """The answers without those scores that fewer than ``limit`` persons of a group of the ``tables`` gave.

    ``scores`` are their names in the tally, and what a note calls them. Further groups are left out if they
    would reveal these; a note says how many.
    """
    partial = [name for name in scores if tally.cells.get_column(name).null_count() not in {0, tally.cells.height}] if limit > 1 else []
    hidden = hidden_answers(tally, tables, limit) if partial else {}
    for name in partial:
        title = scores[name]
        left_out = rounds = 0
        while few := _groups_with_few(tally, tables, name, limit, hidden):
            left_out += sum(map(len, few.values()))
            rounds += 1
            tally = _blanked(tally, name, few if rounds < _MOST_ROUNDS else {(): {()}})
        if left_out:
            text = tr(
                "The {title} of {left_out} groups is left out: fewer than {limit} persons gave it, or it would reveal theirs.",
                title=translated(title),
                left_out=left_out,
                limit=limit,
            )
            tally = tally._replace(notes=(*tally.notes, Note(code="suppressed", level="info", text=text)))
    return tally


def _groups_with_few(
    tally: Tally, tables: Sequence[tuple[str, ...]], name: str, limit: int, hidden: Hidden
) -> dict[tuple[str, ...], Collection[tuple[Any, ...]]]:
    if tally.cells.get_column(name).null_count() in {0, tally.cells.height}:
        return {}
    # its mean is of the answers that have it alone: those without it are revealed by no subtraction
    persons = None if tally.persons is None else tally.persons.filter(pl.col(has_column(name)))
    own = tally._replace(cells=tally.cells.filter(pl.col(name).is_not_null()), persons=persons)
    away = hidden_answers(own, tables, limit)
    stated = {by: away.get(by, set()).difference(hidden.get(by, ())) for by in tables}
    return {by: keys for by, keys in stated.items() if keys}


def _blanked(tally: Tally, name: str, few: dict[tuple[str, ...], Collection[tuple[Any, ...]]]) -> Tally:
    """The answers of these groups without the score."""

    def among(rows: pl.DataFrame) -> pl.Series:
        inside = pl.Series([False] * rows.height, dtype=pl.Boolean)
        for by, keys in few.items():
            found = [any(key in keys for key in groups_of(row)) for row in rows.select(by).iter_rows()] if by else [True] * rows.height
            inside |= pl.Series(found, dtype=pl.Boolean)
        return inside

    cells = tally.cells.with_columns(pl.when(~among(tally.cells)).then(name).alias(name))
    if tally.persons is None:
        return tally._replace(cells=cells)
    persons = tally.persons.with_columns((pl.col(has_column(name)) & ~among(tally.persons)).alias(has_column(name)))
    return tally._replace(cells=cells, persons=merge_persons(persons))
