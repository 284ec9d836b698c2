"""Customer ids in forms that can be compared, within one file and across two."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TypeVar

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
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


_NAMES = frozenset({"name", "company", "customer", "lastname", "email", "buyer"})
_SIGNS = re.compile(r"[^\w]|_")
_LONG = 7  # letters and digits: shorter ids may be numbers of several parts, as 1-11 and 11-1


def spellings_note(table: DataTable, column: str) -> Note | None:
    """A warning if ids of the first rows differ in punctuation alone, and a name or their length shows that they are probably the same.

    Without a name that they share, one of them must have no punctuation at all.
    """
    if not table.sample.get_column(column).str.strip_chars().str.contains(r"[^\p{L}\p{N}]").any():
        return None
    names = [each for each in table.columns if each != column and _is_name(table, each)]
    ids = table.sample.select(
        pl.col(column).str.strip_chars().alias("id"),
        in_form(pl.col(column), "alphanumeric").alias("plain"),
        *(pl.col(name).cast(pl.String).str.strip_chars().str.to_lowercase().alias(f"name {at}") for at, name in enumerate(names)),
    ).filter(pl.col("id").str.contains(r"\d") & ~pl.col("id").str.contains("@", literal=True))
    several = ids.filter((pl.col("id").str.to_lowercase().n_unique().over("plain")) > 1)
    found = dict[str, list[str]]()
    for (plain,), group in several.group_by("plain", maintain_order=True):
        spelled = sorted(group.get_column("id").unique().to_list())
        long = len(str(plain)) >= _LONG and any(not _SIGNS.search(each) for each in spelled)
        if long or any(_share_a_name(group, name) for name in group.columns if name.startswith("name ")):
            found[str(plain)] = spelled
    if not found:
        return None
    first = next(iter(found.values()))[:2]
    such = tr(", such as {shown}", shown=tr(" and ").join(table.quoted(column, *first))) if table.rules.min_cell <= 1 else ""
    text = tr(
        "Column '{column}': {spelled:,} ids of the first rows differ in punctuation alone and may be one customer{such}: each counts."
        if len(found) == 1
        else "Column '{column}': {spelled:,} ids of the first rows differ in punctuation alone and may be {meant:,} customers{such}: "
        "each counts.",
        column=shortened(table.shown.get(column, column)),
        spelled=sum(map(len, found.values())),
        meant=len(found),
        such=such,
    )
    return Note(code="ids-punctuation", level="warning", text=text, hint=tr("--id-form alphanumeric compares letters and digits alone"))


def _is_name(table: DataTable, column: str) -> bool:
    means = all_meanings(column) if not column.startswith("cx:") else frozenset[str]()
    return bool(means & _NAMES) and "id" not in means and table.sample.schema[column] == pl.String


def _share_a_name(group: pl.DataFrame, name: str) -> bool:
    """Whether two spellings of an id stand beside one name."""
    seen = defaultdict[str, set[str]](set)
    for text, called in group.select("id", name).drop_nulls().iter_rows():
        if called:
            seen[called].add(text)
    return any(len(each) > 1 for each in seen.values())
