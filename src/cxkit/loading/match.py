"""The number of customers that two files share, and reasons if there are few."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from cxkit.counts.counting import count_rows
from cxkit.counts.prepare import Query
from cxkit.errors import DataError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.tables import Customers, DataTable, collect
from cxkit.tables.id_forms import Form, has_phones, in_form, look_like_phones
from cxkit.tables.identifiers import identity

_LEAST = 0.05
"""Below this share of matched ids two files do not name their customers alike: a join would lose nearly all of them."""
_SHOWN = 2
_EXAMINED = 200  # ids
_FEW = 20
"""Customers of the smaller file from which on none in common is no accident."""


def check_match(table: DataTable, customers: DataTable, path: str) -> Note:
    """Report how many customers of a table are in the customers' file; DataError if hardly any are.

    The error names what would match more: ids without leading zeros or by their digits, or another column of the file.
    """
    own, theirs = _ids(table), _ids(customers)
    name = table.kind.name
    matched = own.join(theirs, on="id", how="semi").height
    if own.height and theirs.height and matched < _LEAST * own.height:
        advice = match_advice(own, theirs, customers, "customers")
        raise _unmatched(name, path, (own, theirs), matched, "; ".join(advice) or _name_it("customers"))
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


def check_shared(table: DataTable, other: DataTable, path: str, name: str) -> Note:
    """Report how many customers of a table are in a further one, named ``name``.

    They need not be the same: a survey asks some customers, and contacts are of others. DataError if hardly any of the smaller file are in
    the other one although another form of the ids or another column would match more, or if none of many is.
    """
    own, theirs = _ids(table), _ids(other)
    matched, smaller = own.join(theirs, on="id", how="semi").height, min(own.height, theirs.height)
    few = matched < _LEAST * smaller
    if few:
        advice = match_advice(own, theirs, other, name)
        if advice or (not matched and smaller >= _FEW):
            raise _unmatched(table.kind.name, path, (own, theirs), matched, "; ".join(advice) or _name_it(name))
    text = tr(
        "{matched:,} of {height:,} customers of the {kind} file are in {path}, which has {theirs:,}.",
        matched=matched,
        height=own.height,
        kind=translated(table.kind.name),
        path=path,
        theirs=theirs.height,
    )
    return Note(code="customers-shared", level="warning" if few else "info", text=text)


def _unmatched(kind: str, path: str, ids: tuple[pl.DataFrame, pl.DataFrame], matched: int, hint: str) -> DataError:
    """The error for two files that hardly share a customer."""
    examples = tr(" and ").join(tr(" or ").join(map(repr, each.get_column("id").sort().head(_SHOWN).to_list())) for each in ids)
    text = tr(
        "{matched:,} of {height:,} customers of the {name} file are in {path}: the ids differ, as in {examples}.",
        matched=matched,
        height=ids[0].height,
        name=translated(kind),
        path=path,
        examples=examples,
    )
    return DataError(text, hint)


def _name_it(table: str) -> str:
    return tr("Name the column with the same ids: --role {table}.customer_id=COLUMN.", table=table)


def _ids(table: DataTable) -> pl.DataFrame:
    """The distinct ids of a table, in their normal form."""
    column = table.column("customer_id")
    counted = count_rows(replace(table, where=None), Query(scores=(), keys=(column,)))
    return counted.used.select(identity(pl.col(counted.name(column))).alias("id")).drop_nulls().unique()


def match_advice(own: pl.DataFrame, theirs: pl.DataFrame, other: DataTable, name: str) -> list[str]:
    """The forms and columns of the ``other`` table, named ``name``, that would match, each with its number of customers, the most first."""
    words = {
        "no-zeros": tr("leading zeros"),
        "digits": tr("the prefix or suffix of the digits and leading zeros"),
        "alphanumeric": tr("capitals and signs between letters and digits"),
        "salesforce": tr("the last three of Salesforce's 18 characters"),
        "phone": tr("country codes, zeros in front and signs of phone numbers"),
    }
    found, best, least = list[str](), 0, _LEAST * min(own.height, theirs.height)
    phones = has_phones() and all(look_like_phones(ids.get_column("id").sort().head(_EXAMINED).to_list()) for ids in (own, theirs))
    for form in get_args(Form):
        if form == "plain" or (form == "phone" and not phones):
            continue
        left, right = (ids.select(in_form(pl.col("id"), form)).unique() for ids in (own, theirs))
        if right.height < theirs.height and isinstance(other, Customers):
            continue  # several customers would become one
        matched = left.join(right, on="id", how="semi").height
        if matched > max(best, least):
            best = matched
            found.append(tr("without {words} {matched:,} match: --id-form {form}", words=words[form], matched=matched, form=form))
    frame = other.frame if isinstance(other.frame, pl.LazyFrame) else collect(other.frame).lazy()
    for column in other.columns:
        if column == other.column("customer_id") or other.sample.schema[column].is_nested() or column.startswith("cx:"):
            continue
        ids = collect(frame.select(identity(pl.col(column)).alias("id")).unique())
        matched = own.join(ids, on="id", how="semi").height
        if matched > _LEAST * own.height:
            found.append(
                tr(
                    "column '{column}' holds {matched:,} of them: --role {table}.customer_id='{column2}'",
                    column=shortened(column),
                    matched=matched,
                    table=name,
                    column2=column,
                )
            )
    return found
