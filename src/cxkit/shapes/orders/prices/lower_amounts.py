"""A second column of amounts, of no role, that is the first one less a third: it may be what customers pay."""

from __future__ import annotations

from itertools import permutations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import AGREE, NumberColumn, is_nearly_always_zero, looks_numeric, number_column, sampled_numbers
from cxkit.shapes.shape import Evidence

_ROWS = 20  # of a sample that tells
_FEWEST = 3  # rows in which the two differ
# what else is taken off an amount or left of it is known by its name: taxes, shipping, tips, fees, costs, payments
_OF_SUMS = frozenset({"amount", "total", "subtotal", "discount", "guessed", "line_total", "price", "invoice", "satisfaction"})
_SUM = frozenset({"amount", "total"})


def notes_of_lower_amounts(evidence: Evidence) -> list[Note]:
    """A warning if an unread column is the amount less another one in nearly all rows that count."""
    role = evidence.table.roles.get("amount")
    amount = number_column(evidence.table, role.column) if role and not role.by_user else None
    columns = _unread(evidence) if amount else []
    if amount is None or not columns:
        return []
    rows = _rows(evidence, amount, columns)
    if rows.height < _ROWS:
        return []
    for lower, less in permutations(columns, 2):
        if not _may_be_less(lower.column, less.column):
            continue
        known = rows.select("cx:amount", lower.column, less.column).drop_nulls()
        left = pl.col("cx:amount") - pl.col(less.column).abs() - pl.col(lower.column)
        differ = pl.col(less.column) != 0
        enough = known.height >= AGREE * rows.height and known.filter(differ, pl.col(lower.column) > 0).height >= _FEWEST
        if enough and is_nearly_always_zero(known, left, telling=differ):
            return [_note(evidence.shown(amount.column), lower.column, less.column)]
    return []


def _may_be_less(lower: str, less: str) -> bool:
    """Whether one header names a sum and the other one none, unless that of discounts: two of the kind are parts, as drinks and meals.

    >>> _may_be_less("Total due", "Zelt"), _may_be_less("Umsatz 19%", "Umsatz 7%"), _may_be_less("Getränke", "Speisen")
    (True, False, False)
    """
    means = all_meanings(less)
    return bool(_SUM & all_meanings(lower)) and ("discount" in means or not _SUM & means)


def _unread(evidence: Evidence) -> list[NumberColumn]:
    """The columns of numbers without a role whose headers name nothing but amounts, or what nobody knows."""
    table = evidence.table
    free = [each for each in table.own_columns if table.role_of(each) is None and all_meanings(each) <= _OF_SUMS]
    return [found for column in free if (found := looks_numeric(table, column)) is not None]


def _rows(evidence: Evidence, amount: NumberColumn, columns: list[NumberColumn]) -> pl.DataFrame:
    """The sampled rows that count, with their amount and the numbers of the other columns."""
    table = evidence.table
    out = evidence.is_excluded
    counts = table.sample.with_columns((~out).alias("cx:counts")).get_column("cx:counts")
    sums = sampled_numbers(table, [amount]).to_series().alias("cx:amount")
    return sampled_numbers(table, columns).with_columns(sums, counts).filter("cx:counts", pl.col("cx:amount") > 0)


def _note(amount: str, lower: str, less: str) -> Note:
    text = tr(
        "Column '{lower}' is '{amount}' less '{less}' in nearly all rows, and the revenue is that of '{amount}'.",
        lower=shortened(lower),
        amount=shortened(amount),
        less=shortened(less),
    )
    return Note(code="amount-less", level="warning", text=text, hint=tr("--amount '{column}' takes the lower amount", column=lower))
