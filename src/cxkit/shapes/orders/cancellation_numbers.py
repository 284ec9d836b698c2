"""Documents that cancel others by their number: "Storniert durch" and "Storno zu" hold numbers of other rows of the same amount."""

from __future__ import annotations

import re

from cxkit.lazy import pl
from cxkit.roles import normalise
from cxkit.shapes.number_columns import number_column, sampled_numbers
from cxkit.shapes.shape import Evidence

_CANCELS = re.compile(r"\b(?:storn|cancel|revers|annul|anul|geannul|makul)\w*")
_HALF, _NEARLY_ALL = 0.5, 0.95
_FEWEST = 2  # references
_MOST = 10_000
_CENT = 0.011


def cancelled_by_number(evidence: Evidence) -> dict[str, pl.Expr]:
    """By column of numbers of documents that cancel or are cancelled, whether a row is one of the two, which are as if neither were."""
    order, name = evidence.column("order_id"), evidence.column("amount")
    if order is None or name is None or number_column(evidence.table, name) is None:
        return {}
    held = {found.column for found in evidence.table.roles.values()}
    columns = [each for each in evidence.table.columns if each not in held and not each.startswith("cx:")]
    named = [column for column in columns if _CANCELS.search(normalise(column))]
    return {column: mark for column in named if (mark := _either(evidence, order, name, column)) is not None}


def _either(evidence: Evidence, order: str, amount: str, column: str) -> pl.Expr | None:
    """Whether a row has a number of another row with the same amount, or is that row; None if the numbers are no such references."""
    evidence = evidence.telling(_text(column) != "")
    number = number_column(evidence.table, amount)
    numbers = evidence.distinct(column, _MOST + 1)
    if number is None or not _FEWEST <= len(numbers) <= _MOST:
        return None
    sizes = sampled_numbers(evidence.table, [number]).to_series().abs().alias("size")
    rows = evidence.table.sample.select(_text(order).alias("own"), _text(column).alias("other")).with_columns(sizes)
    given = rows.filter(pl.col("other") != "")
    both = given.join(rows.unique("own", keep="none"), left_on="other", right_on="own", suffix="_of_other").filter(
        pl.col("own") != pl.col("other"), (pl.col("size") - pl.col("size_of_other")).abs() <= _CENT
    )
    # a document is cancelled once: what repeats, or most rows have, is a count or a code
    if given.height > _HALF * rows.height or given.get_column("other").n_unique() < given.height:
        return None
    if given.height < _FEWEST or both.height < _NEARLY_ALL * given.height:
        return None
    return (_text(column) != "") | _text(order).is_in(numbers)


def _text(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).str.strip_chars().fill_null("")
