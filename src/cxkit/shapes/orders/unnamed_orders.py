"""The column that tells orders apart although its header names no order, in a file whose lines bear the total of their order."""

from __future__ import annotations

from cxkit.lazy import pl
from cxkit.roles.words import all_meanings
from cxkit.shapes.orders.parts_of_orders import names_total_of_order
from cxkit.shapes.shape import Evidence

_SEVERAL = 3  # orders of several lines
_GROUP = "cx:order"
_OF_LINES = frozenset({"line", "unit", "price", "quantity", "item", "product"})


def unnamed_orders(evidence: Evidence, amount: str) -> str | None:
    """The column whose values each have one customer, one day and one amount called a total, and of which several have several lines.

    None if columns of different orders fit, as the numbers of bookings and of rooms do, or if few amounts occur: seats sold together have
    one price, fees included.
    """
    held = [evidence.column(role) for role in ("customer_id", "ordered_at")]
    means = all_meanings(amount)
    called = names_total_of_order(amount) or ("total" in means and not means & _OF_LINES)
    if not called or None in held:
        return None
    fixed = [*filter(None, held), amount]
    found = {column: orders for column in evidence.own_columns if (orders := _orders(evidence, column, fixed))}
    return next(iter(found)) if len({*found.values()}) == 1 else None


def _orders(evidence: Evidence, column: str, fixed: list[str]) -> int:
    """The number of orders that a column without a role tells apart in the whole file; 0 if it tells none."""
    kind = evidence.table.sample.schema[column]
    if column in fixed or evidence.table.role_of(column) is not None or not (kind == pl.String or kind.is_integer()):
        return 0
    many = evidence.repeating(column).table.sample.filter(pl.col(column).is_not_null())
    asked = [pl.len().alias("lines"), pl.col(fixed[-1]).first().alias("total"), *_different(fixed)]
    if not _fits(many.group_by(pl.col(column).alias(_GROUP)).agg(asked)):
        return 0
    counts = evidence.of_all(*asked, by=(column,)).filter(pl.col(column).is_not_null())
    return counts.height if _fits(counts) else 0


def _different(fixed: list[str]) -> list[pl.Expr]:
    return [pl.col(each).n_unique().alias(f"n{place}") for place, each in enumerate(fixed)]


def _fits(orders: pl.DataFrame) -> bool:
    one = pl.all_horizontal(pl.col(name) == 1 for name in orders.columns if name.startswith("n") and name[1:].isdecimal())
    totals = orders.filter(pl.col("lines") > 1).get_column("total")
    return totals.len() >= _SEVERAL and 2 * totals.n_unique() >= totals.len() and bool(orders.select(one.all()).item())
