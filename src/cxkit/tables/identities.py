"""Ids of customers: how they are compared, and that each is there once."""

from __future__ import annotations

from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.tables.guards import unguarded_text
from cxkit.tables.table import DataTable

_ODD = r"^[\s']|\s$|^$"  # what an id begins or ends with that is no part of it


def identity(raw: pl.Expr) -> pl.Expr:
    """An id as text without blanks around it and without a guard against formulas; null where there is nothing else."""
    text = unguarded_text(raw.cast(pl.String).str.strip_chars())
    return pl.when(text != "").then(text)


def cleaned(rows: pl.DataFrame, column: str) -> pl.Expr:
    """Ids of a column as they are compared. Most need no cleaning, and to look for those that do costs less than to clean all."""
    if rows.schema[column].is_integer():
        return pl.col(column)
    text = pl.col(column).cast(pl.String)
    odd = rows.lazy().select(text.str.contains(_ODD).any()).collect(engine="streaming").item()
    return identity(pl.col(column)) if odd else text


def check_once(table: DataTable, column: str, ids: pl.DataFrame, hint: str) -> None:
    """Raise DataError, with that hint, where an id (``raw`` as it stands, with ``n`` rows of each) is there more than once."""
    known = ids.with_columns(identity(pl.col("raw")).alias("id")).drop_nulls("id")
    twice = known.group_by("id").agg(pl.col("n").sum(), pl.col("raw").cast(pl.String).min()).filter(pl.col("n") > 1)
    if twice.height:
        shown = table.quoted(column, twice.get_column("raw").min())[0]
        raise DataError(
            f"Column '{column}': {twice.height:,} customers are there more than once, such as {shown}.",
            f"One row is one customer or contract: {hint}.",
        )
