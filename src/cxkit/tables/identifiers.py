"""Ids of customers: how they are compared, and that each is there once."""

from __future__ import annotations

from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.tables.table import DataTable
from cxkit.values.guards import unguarded_text

_ODD = r"^[\s']|\s$|^$"  # what an id begins or ends with that is no part of it
# every character that Unicode calls White_Space, and the guard
_SIGNS = [*map(chr, (*range(0x9, 0xE), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)), "'"]


def identity(raw: pl.Expr) -> pl.Expr:
    """An id as text without blanks around it and without a guard against formulas; null where there is nothing else."""
    text = unguarded_text(raw.cast(pl.String).str.strip_chars())
    return pl.when(text != "").then(text)


def cleaned(rows: pl.DataFrame, column: str) -> pl.Expr:
    """Ids of a column as they are compared. Most need no cleaning, and to look for those that do costs less than to clean all.

    First for the signs wherever they stand, which takes half as long; only where there are some, for their places.
    """
    if rows.schema[column].is_integer():
        return pl.col(column)
    text = pl.col(column).cast(pl.String)
    signs = text.str.contains_any(_SIGNS) | (text.str.len_bytes() == 0)
    odd = all(rows.lazy().select(each.any()).collect(engine="streaming").item() for each in (signs, text.str.contains(_ODD)))
    return identity(pl.col(column)) if odd else text


def repeated(ids: pl.DataFrame) -> pl.DataFrame:
    """The ids (``raw`` as it stands, with ``n`` rows of each) that are there more than once: ``id``, ``n``, and ``raw``, one spelling."""
    known = ids.with_columns(identity(pl.col("raw")).alias("id")).drop_nulls("id")
    return known.group_by("id").agg(pl.col("n").sum(), pl.col("raw").cast(pl.String).min()).filter(pl.col("n") > 1)


def check_once(table: DataTable, column: str, ids: pl.DataFrame, hint: str) -> None:
    """Raise DataError, with that hint, where an id (``raw`` as it stands, with ``n`` rows of each) is there more than once."""
    twice = repeated(ids)
    if twice.height:
        shown = table.quoted(column, twice.get_column("raw").min())[0]
        raise DataError(
            f"Column '{column}': {twice.height:,} customers are there more than once, such as {shown}.",
            f"One row is one customer or contract: {hint}.",
        )
