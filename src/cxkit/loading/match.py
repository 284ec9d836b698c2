"""The number of customers that two files share, and reasons if there are few."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from cxkit.counts.counting import count_rows
from cxkit.counts.prepare import Query
from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.tables import DataTable, collect
from cxkit.tables.id_forms import Form, in_form
from cxkit.tables.identifiers import identity

_LEAST = 0.05
"""Below this share of matched ids two files do not name their customers alike: a join would lose nearly all of them."""
_SHOWN = 2


def check_match(table: DataTable, customers: DataTable, path: str) -> Note:
    """Report how many customers of a table are in the customers' file; DataError if hardly any are.

    The error names what would match more: ids without leading zeros or by their digits, or another column of the file.
    """
    own, theirs = _ids(table), _ids(customers)
    name = table.kind.name
    matched = own.join(theirs, on="id", how="semi").height
    if own.height and theirs.height and matched < _LEAST * own.height:
        examples = tr(" and ").join(tr(" or ").join(map(repr, ids.get_column("id").sort().head(_SHOWN).to_list())) for ids in (own, theirs))
        raise DataError(
            tr(
                "{matched:,} of {height:,} customers of the {name} file are in {path}: the ids differ, as in {examples}.",
                matched=matched,
                height=own.height,
                name=name,
                path=path,
                examples=examples,
            ),
            "; ".join(match_advice(own, theirs, customers))
            or tr("Name the column with the same ids: --role customers.customer_id=COLUMN."),
        )
    without = theirs.join(own, on="id", how="anti").height
    text = tr(
        "{matched:,} of {height:,} customers of the {name} file are in {path}; {without:,} of its customers have no row here.",
        matched=matched,
        height=own.height,
        name=name,
        path=path,
        without=without,
    )
    return Note(code="customers-matched", level="info", text=text)


def _ids(table: DataTable) -> pl.DataFrame:
    """The distinct ids of a table, in their normal form."""
    column = table.column("customer_id")
    counted = count_rows(replace(table, where=None), Query(scores=(), keys=(column,)))
    return counted.used.select(identity(pl.col(counted.name(column))).alias("id")).drop_nulls().unique()


def match_advice(own: pl.DataFrame, theirs: pl.DataFrame, customers: DataTable) -> Iterator[str]:
    """The forms and columns that would match, each with its number of customers, the most first."""
    words = {"no-zeros": tr("leading zeros"), "digits": tr("the prefix in front of the digits and leading zeros")}
    best = 0
    for form in get_args(Form):
        if form == "plain":
            continue
        left, right = (ids.select(in_form(pl.col("id"), form)).unique() for ids in (own, theirs))
        matched = left.join(right, on="id", how="semi").height
        if matched > max(best, _LEAST * own.height):
            best = matched
            yield tr("without {words} {matched:,} match: --id-form {form}", words=words[form], matched=matched, form=form)
    frame = customers.frame if isinstance(customers.frame, pl.LazyFrame) else collect(customers.frame).lazy()
    for column in customers.columns:
        if column == customers.column("customer_id") or customers.sample.schema[column].is_nested():
            continue
        found = collect(frame.select(identity(pl.col(column)).alias("id")).unique())
        matched = own.join(found, on="id", how="semi").height
        if matched > _LEAST * own.height:
            yield tr(
                "column '{column}' holds {matched:,} of them: --role customers.customer_id='{column2}'",
                column=shortened(column),
                matched=matched,
                column2=column,
            )
