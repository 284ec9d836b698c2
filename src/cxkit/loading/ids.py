"""Normal forms of customer ids, for comparison within one file and across two."""

from __future__ import annotations

from typing import TypeVar

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.loading.id_spellings import spellings_note
from cxkit.model import Note
from cxkit.tables import DataTable
from cxkit.tables.id_forms import Form, in_form, notations, phone_reader
from cxkit.tables.identifiers import normal_id

Table = TypeVar("Table", bound=DataTable)
_FORMED = "cx:customer_id"


def with_comparable_ids(table: Table, form: Form) -> Table:
    """The table with its customer ids in the requested ``form``; phone numbers in several notations get one.

    Ids that differ in punctuation alone are named in a note.
    """
    found = table.roles.get("customer_id")
    if found is None:
        return table
    column = found.column
    if form != "plain":
        return _shaped(table, column, in_form(pl.col(column), form), ())
    if table.sample.schema[column] != pl.String:
        return table
    texts = _sampled(table, column)
    ways = notations(texts)
    if len(ways) < 2:
        note = None if ways else spellings_note(table, column)
        return _shaped(table, column, None, (note,)) if note else table
    reader = phone_reader(texts)
    what = tr("Column '{column}' holds phone numbers, written in {n} ways", column=column, n=len(ways))
    if reader is None:
        note = Note(
            code="phone-notations",
            level="warning",
            text=tr("{what}; each way of writing counts as another customer.", what=what),
            hint="pip install 'cxkit[phone]' compares them in one form",
        )
        return _shaped(table, column, None, (note,))
    text = tr("{what}; they are compared in the international form (+49 …).", what=what)
    return _shaped(table, column, reader(pl.col(column)), (Note(code="phone-notations", level="info", text=text),))


def comparable_id(table: DataTable, text: str, form: Form) -> str | None:
    """An id that the user typed, in the form in which the table compares its own; None if nothing is left of it."""
    column = table.roles["customer_id"].column
    if form != "plain":
        wanted = in_form(pl.lit(text, dtype=pl.String), form)
    elif column == _FORMED and (reader := phone_reader(_sampled(table, table.shown[_FORMED]))):
        wanted = reader(pl.lit(text, dtype=pl.String))
    else:
        return normal_id(text)
    found: str | None = pl.select(wanted).item()
    return found


def _sampled(table: DataTable, column: str) -> list[str]:
    """The distinct texts of a column in the first rows."""
    texts = table.sample.get_column(column).str.strip_chars().drop_nulls().unique().to_list()
    return sorted(text for text in texts if text)


def _shaped(table: Table, column: str, ids: pl.Expr | None, notes: tuple[Note, ...]) -> Table:
    if ids is None:
        return table.shaped(lambda frame: frame, {}, notes=notes)
    return table.shaped(
        lambda frame: frame.with_columns(ids.alias(_FORMED)), {_FORMED: column}, roles={"customer_id": _FORMED}, notes=notes
    )
