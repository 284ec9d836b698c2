"""Columns of money whose lines add up to the amount of their order: that amount is a total, however few orders show it."""

from __future__ import annotations

from collections.abc import Iterator

from cxkit.lazy import pl
from cxkit.roles import normalise
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, sampled_numbers
from cxkit.shapes.shape import Evidence

_CENT = 0.011
_MOSTLY = 0.9
_FEWEST = 2  # orders of several lines
_SUMS = frozenset({"total", "amount", "value"})
_NO_SUMS = frozenset({"score", "unit", "quantity", "count", "cost", "margin", "tax", "balance"})
_WHOLE = frozenset({"order", "invoice", "document"})
_LINES = frozenset({"line", "unit", "price", "quantity", "item", "product"})


def names_total_of_order(header: str) -> bool:
    """Whether a header names the amount of a whole order or invoice.

    >>> names_total_of_order("order_total"), names_total_of_order("Rechnungsbetrag"), names_total_of_order("Total")
    (True, True, False)
    >>> names_total_of_order("Order line total"), names_total_of_order("Auftragspositionswert")
    (False, False)
    """
    words = all_meanings(header).union(*map(all_meanings, normalise(header).split()))
    return bool(words & _SUMS and words & _WHOLE) and not words & _LINES


def parts_of_order(evidence: Evidence, order: str, amount: NumberColumn) -> str | None:
    """The column whose numbers add up to the amount of each order of several lines, which all lines of it repeat; None without one."""
    return next((part.column for part in _other_numbers(evidence, amount) if _adds_up(evidence, order, amount, part)), None)


def is_part_of_order(evidence: Evidence, order: str, amount: NumberColumn) -> bool:
    """Whether the amounts of an order add up to the total in another column, which all of its lines repeat: they are parts of it.

    So do equal instalments, as 200 three times for a fee of 600. No total of the order is one, nor are points or list prices sums of it.
    """
    if names_total_of_order(amount.column) or "total" in all_meanings(amount.column):
        return False
    others = (number for number in _other_numbers(evidence, amount) if not all_meanings(number.column) & _NO_SUMS)
    return any(_adds_up(evidence, order, total, amount) for total in others)


def _other_numbers(evidence: Evidence, amount: NumberColumn) -> Iterator[NumberColumn]:
    """The columns of numbers that have no other role, without the amount."""
    table = evidence.table
    held = {found.column for role, found in table.roles.items() if role not in {"unit_price", "line_total"}}
    for column in table.columns:
        if column in held or column == amount.column or column.startswith("cx:"):
            continue
        number = looks_numeric(table, column)
        if number is not None:
            yield number


def _adds_up(evidence: Evidence, order: str, amount: NumberColumn, part: NumberColumn) -> bool:
    numbers = sampled_numbers(evidence.table, [amount, part]).rename({amount.column: "total", part.column: "part"})
    lines = numbers.with_columns(evidence.table.sample.get_column(order).cast(pl.String).alias("order")).drop_nulls()
    orders = lines.group_by("order").agg(
        pl.len().alias("lines"),
        pl.col("total").n_unique().alias("totals"),
        pl.col("total").first(),
        pl.col("part").sum().alias("sum"),
        (pl.col("part") != 0).sum().alias("parts"),
    )
    known = orders.filter(pl.col("parts") > 0, pl.col("total") != 0)
    several = known.filter(pl.col("parts") > 1)
    enough = several.height >= _FEWEST or (several.height == 1 and names_total_of_order(amount.column))
    # in orders of one line both are the same: a cost may be half of the price, and the same in two lines
    return enough and all(_share_of_right(each) >= _MOSTLY for each in (known, several))


def _share_of_right(orders: pl.DataFrame) -> float:
    """The share of the orders whose parts add up to the one total of their lines."""
    right = orders.filter(pl.col("totals") == 1, (pl.col("total") - pl.col("sum")).abs() <= _CENT)
    return right.height / orders.height
