"""Documents that cancel others by their number: "Storniert durch" and "Storno zu" hold numbers of other rows of the same amount."""

from __future__ import annotations

import re

from cxkit.lazy import pl
from cxkit.roles import normalise
from cxkit.roles.words import all_meanings
from cxkit.shapes.cells import text_or_empty
from cxkit.shapes.number_columns import number_column, sampled_numbers
from cxkit.shapes.shape import Evidence

_CANCELS = re.compile(r"\b(?:storn|cancel|revers|annul|anul|geannul|makul)\w*")
# of such a header each word is of cancelling, of documents, or says which one; others name what came instead
_OF_DOCUMENTS = frozenset(
    {"cancelled", "document", "invoice", "receipt", "transaction", "id", "not", "refund", "order", "booking", "purchase"}
)
_WHICH = re.compile(r"by|of|for|to|n[or]|num\w*|ref\w*|durch|von|zu|fur|mit|par|d[aeou]|por|a[fv]|door|przez|van")
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
    evidence = evidence.telling(text_or_empty(column) != "")
    number = number_column(evidence.table, amount)
    numbers = evidence.distinct(column, _MOST + 1)
    if number is None or not _FEWEST <= len(numbers) <= _MOST:
        return None
    customer = evidence.column("customer_id")
    who = (text_or_empty(customer) if customer else pl.lit("")).alias("who")
    rows = evidence.table.sample.select(text_or_empty(order).alias("own"), text_or_empty(column).alias("other"), who)
    rows = rows.hstack([sampled_numbers(evidence.table, [number]).to_series().alias("sum")])
    given = rows.filter(pl.col("other") != "")
    both = given.join(rows.unique("own", keep="none"), left_on="other", right_on="own", suffix="_of_other").filter(
        pl.col("own") != pl.col("other"), _cancel_out(counter_only=not _names_documents_alone(column))
    )
    # a document is cancelled once: what repeats, or most rows have, is a count or a code
    if given.height > _HALF * rows.height or given.get_column("other").n_unique() < given.height:
        return None
    if given.height < _FEWEST or both.height < _NEARLY_ALL * given.height:
        return None
    return (text_or_empty(column) != "") | text_or_empty(order).is_in(numbers)


def _cancel_out(*, counter_only: bool) -> pl.Expr:
    """Whether two rows of one customer have the same sum with opposite signs, or with any signs."""
    one, other = pl.col("sum"), pl.col("sum_of_other")
    same = pl.any_horizontal(pl.col("who") == pl.col("who_of_other"), pl.col("who") == "", pl.col("who_of_other") == "")
    counter = (one + other).abs() <= _CENT
    return same & (counter if counter_only else counter | ((one - other).abs() <= _CENT))


def _names_documents_alone(column: str) -> bool:
    """Whether a header says no more than that documents cancel others, so that these need not be negative.

    >>> [_names_documents_alone(header) for header in ("Storniert durch", "Reversed by", "Cancelled and rebooked as")]
    [True, True, False]
    """
    words = normalise(column).split()
    return all(_WHICH.fullmatch(word) or _CANCELS.match(word) or (all_meanings(word) & _OF_DOCUMENTS) for word in words)
