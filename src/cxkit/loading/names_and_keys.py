"""Customers that a file names: first and last names together, and an address or a number that tells two of one name apart."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import NamedTuple, TypeVar

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import Resolved, shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.tables import DataTable
from cxkit.tables.identifiers import identity

Table = TypeVar("Table", bound=DataTable)
_NUMBERS = ("taxid", "email", "phone")
"""What tells customers apart better than their names, the surest first."""
_OF_CUSTOMERS = frozenset(
    (
        *_NUMBERS,
        *(
            "customer",
            "buyer",
            "debtor",
            "person",
            "member",
            "contact",
            "purchase",
            "order",
            "invoice",
            "bill",
            "id",
            "account",
            "requester",
        ),
        *("guessed", "user", "several"),
    )
)
_NO_NAMES = frozenset({"id", "code", "ref", "username", "user", "account", *_NUMBERS})
_FIRM = frozenset({"company"})
_COMPLETE, _MOSTLY = 0.98, 0.8  # shares of the rows with a name, or of the values
_MOST_NAMES = 3  # of one address or number: more share it, as a mailbox of the staff
_SHARED = 1 / 3  # of the addresses or numbers may have two names
_MOST_ROWS = 500_000
_WORD = r"^[^\d@]*[^\W\d_][^\d@]*$"


class _Pairs(NamedTuple):
    """Names and keys of the rows (``all``): which names have several keys (``split``), which keys several names (``merged``)."""

    all: pl.DataFrame
    names: int
    keys: int
    split: pl.DataFrame
    merged: pl.DataFrame


def with_keys_for_names(table: Table) -> Table:
    """The orders with the customers of an address or a number if their names alone would count different ones as one; a warning says so.

    Names stay what tells customers apart if the user names them, or if the others are incomplete or shared by many; a warning has both
    numbers of customers if these differ.
    """
    found = table.roles.get("customer_id")
    if table.kind.name != "orders" or found is None or found.found not in {"name", "assumed"} or not _are_names(table, found.column):
        return table
    if table.estimated_rows > _MOST_ROWS:
        return table
    for number in _NUMBERS:
        for key in _keys(table, found.column, number):
            pairs = _pairs(table, found.column, key, number)
            if pairs is None:
                continue
            if not pairs.split.height and not pairs.merged.height:
                return table  # both say the same
            taken = _tells_apart(table, found.column, number, pairs)
            note = _note(found.column, key, pairs, taken=taken)
            roles = {**table.roles, "customer_id": Resolved("customer_id", key, "shape")} if taken else table.roles
            return replace(table, roles=roles, notes=(*table.notes, note))
    return table


def _are_names(table: DataTable, column: str) -> bool:
    """Whether a column holds names, and no numbers, addresses or logins, by its header and its values."""
    if _means(table, column) & _NO_NAMES or table.sample.schema[column] != pl.String:
        return False
    texts = table.sample.get_column(column).str.strip_chars().drop_nulls()
    texts = texts.filter(texts != "")
    return bool(texts.len()) and int(texts.str.contains(_WORD).sum()) >= _MOSTLY * texts.len()


def _means(table: DataTable, column: str) -> frozenset[str]:
    headers = {position: header for header, positions in table.repeated.items() for position in positions}
    return all_meanings(headers.get(column, column))


def _keys(table: DataTable, names: str, number: str) -> list[str]:
    """The columns of addresses or numbers of customers: of no seller, and of no parcel."""
    columns = (each for each in table.columns if each != names and not each.startswith("cx:") and table.sample.schema[each] == pl.String)
    return [each for each in columns if number in (means := _means(table, each)) and means <= _OF_CUSTOMERS and _holds(table, each, number)]


def _holds(table: DataTable, column: str, number: str) -> bool:
    values = table.values(column)
    return values.distinct > 1 and (values.mails >= _MOSTLY if number == "email" else values.numbered and not values.flags)


def _pairs(table: DataTable, names: str, key: str, number: str) -> _Pairs | None:
    """The pairs of names and keys in the whole file; None if rows with a name lack the key, or many share one."""
    name = identity(pl.col(names)).str.to_lowercase().str.replace_all(r"\s+", " ")
    own = identity(pl.col(key)).str.to_lowercase()
    own = own.str.replace_all(r"[^\w@.]" if number == "email" else r"[^\p{L}\d]", "")
    order = table.roles.get("order_id")
    orders = pl.col(order.column).n_unique() if order else pl.len()
    needed = dict.fromkeys([names, key, *([order.column] if order else [])])
    by_pair = table.query(
        lambda frame: frame.group_by(name.alias("name"), own.alias("key")).agg(pl.len().alias("rows"), orders.alias("orders")), [*needed]
    )
    by_pair = by_pair.drop_nulls("name")
    known = pl.col("key").is_not_null() & (pl.col("key") != "")
    if by_pair.select(pl.col("rows").filter(known).sum() < _COMPLETE * pl.col("rows").sum()).item():
        return None
    pairs = by_pair.filter(known)
    of_keys = pairs.group_by("key").agg(pl.col("name"))
    merged = of_keys.filter(pl.col("name").list.len() > 1)
    if merged.height > _SHARED * of_keys.height or merged.filter(pl.col("name").list.len() > _MOST_NAMES).height:
        return None
    of_names = pairs.group_by("name").agg(pl.col("key"))
    return _Pairs(pairs, of_names.height, of_keys.height, of_names.filter(pl.col("key").list.len() > 1), merged)


def _tells_apart(table: DataTable, names: str, number: str, pairs: _Pairs) -> bool:
    """Whether the key tells customers apart better than the name.

    A tax number always does. An address does for persons, of whom two may bear a name: several ones of a domain that no other name has are
    those of a firm. A telephone does for mere first names, since a person may have two. If none of them occurs in several orders, they
    may be those of each order, as portals make them.
    """
    if number == "taxid":
        return True
    if _means(table, names) & _FIRM or not pairs.split.height or not pairs.all.filter(pl.col("orders") > 1).height:
        return False
    if number == "email":
        return not _are_of_firms(pairs)
    return not pairs.merged.height and not any(" " in name for name in pairs.split.get_column("name"))


def _are_of_firms(pairs: _Pairs) -> bool:
    """Whether a name has several addresses, all of a domain that no other name has."""
    domains = pairs.all.select("name", pl.col("key").str.extract("@(.+)$").alias("domain")).unique()
    of_one = domains.filter(pl.col("name").n_unique().over("domain") == 1, pl.len().over("name") == 1)
    return bool(of_one.join(pairs.split, on="name", how="semi").height)


def _note(names: str, key: str, pairs: _Pairs, *, taken: bool) -> Note:
    by, other = (key, names) if taken else (names, key)
    text = tr(
        "'{names}' and '{key}' tell customers apart differently: {n:,} customers by '{by}', which is taken, {others:,} by '{other}'. "
        "Names with several values of '{key}': {split:,}; values of '{key}' with several names: {merged:,}.",
        names=shortened(names),
        key=shortened(key),
        by=shortened(by),
        n=pairs.keys if taken else pairs.names,
        other=shortened(other),
        others=pairs.names if taken else pairs.keys,
        split=pairs.split.height,
        merged=pairs.merged.height,
    )
    hint = tr("--role {role} takes the other column", role=shlex.quote(f"customer_id={other}"))
    return Note(code="names-and-keys", level="warning", text=text, hint=hint)


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
