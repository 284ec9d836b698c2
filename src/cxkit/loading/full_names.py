"""Persons whose first and last names stand in two columns: together they are the customer, if nothing else tells customers apart."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import meanings
from cxkit.tables import DataTable

FULL_NAME = "cx:full name"
_FIRST, _LAST, _NAME, _BIRTH = "firstname", "lastname", "name", "birth"
_COMPLETE = 0.9


def with_full_names(table: Table) -> Table:
    """The table with first and last names together as its customers, and a day of birth that stands beside them; a warning says so.

    A "Name" beside a first name is the last one, and beside a last name the first one or all of it.
    """
    # customers of whom only the tenure is known are one row each: two of one name would be one twice
    dated = table.kind.name == "customers" and "since" in table.roles and "tenure" not in table.roles
    names = _names(table) if table.kind.name == "orders" or dated else ()
    if not names:
        return table
    parts = [pl.col(column).cast(pl.String).str.strip_chars().replace("", None) for column in (*names, *_columns(table, _BIRTH))]
    full = pl.concat_str(parts, separator=" ", ignore_nulls=True)
    first, last = map(shortened, names)
    text = tr("Customers are the persons of '{first}' and '{last}' together: two of one name count as one.", first=first, last=last)
    hint = tr("--role customer_id=COLUMN names another column of customers")
    note = Note(code="full-names", level="warning", text=text, hint=hint)
    return table.shaped(
        lambda frame: frame.with_columns(pl.when(full != "").then(full).alias(FULL_NAME)),
        {FULL_NAME: f"{first} + {last}"},
        roles={"customer_id": FULL_NAME},
        notes=(note,),
    )


def _names(table: DataTable) -> tuple[str, ...]:
    """The two columns of first and last names; none if another column is the customer, or a name alone is all of it."""
    first, last, name = (_columns(table, part) for part in (_FIRST, _LAST, _NAME))
    found, doubtful = table.roles.get("customer_id"), table.doubtful.get("customer_id", [])
    own = {*first, *last, *name}
    if (found and (found.found not in {"name", "assumed"} or found.column not in own)) or not own.issuperset(doubtful):
        return ()
    if first and last:
        return () if found and found.column in name else (*first, *last)
    two = (*first, *name) if first else (*name, *last)
    return two if len(two) > 1 else ()


def _columns(table: DataTable, part: str) -> list[str]:
    """The column of this part of a name, if it is the only one and nearly complete."""
    found = [column for column in table.columns if meanings(column) == (frozenset({part}),)]
    return found if len(found) == 1 and table.values(found[0]).filled >= _COMPLETE else []
