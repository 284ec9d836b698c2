"""Customers by what they bought: each customer's orders, revenue and days, and the figures of a group of customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from cxkit.counts.orders.purchases import Purchases
from cxkit.counts.prepare import CUSTOMER, DAY
from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate_sorted, round_significant
from cxkit.measures.columns import ENDS, limited
from cxkit.model import Note, Row
from cxkit.stats.proportions import wilson
from cxkit.stats.skewed import DOUBTFUL, skewed_mean_interval

NO_AMOUNTS = "No column is known to hold amounts: the report has no revenue, and an order of a negative sum counts as one."
_MUCH = 0.5  # of the sales may be refunds without a warning
_CENT = 0.005  # smaller amounts count as 0


def is_order(found: Purchases) -> pl.Expr:
    """Whether the lines of an order are a purchase: not if their sum is negative or the order was refunded in full."""
    if "returned" not in found.cells.columns:
        return pl.col("amount") > -_CENT
    return (pl.col("amount") > -_CENT) & ~((pl.col("returned") > 0) & (pl.col("amount") < _CENT))


def buyers(found: Purchases, by: Sequence[str] = ()) -> pl.DataFrame:
    """One row per customer and combination of ``by``: ``orders``, ``revenue`` (less refunds), ``first`` and ``last`` order."""
    amount = pl.col("amount")
    if DAY not in found.cells.columns:  # the file counts per customer, not per order
        totals = [name for name in ("recency",) if name in found.cells.columns]
        return found.cells.select(CUSTOMER, *by, "orders", _revenue(amount), "first", "last", *totals)
    orders = found.orders(by)

    def of_orders(expression: pl.Expr) -> pl.Expr:
        # filters within groups take as long as everything else, and most files hold no refunds
        return expression.filter(is_order(found)) if found.has_returns else expression

    # without days and ids the lines of one order cannot be identified
    number = of_orders(amount).len() if found.as_of or found.has_ids else of_orders(pl.col("n")).sum()
    days = (of_orders(pl.col(DAY)).min().alias("first"), of_orders(pl.col(DAY)).max().alias("last"))
    figures = (number.cast(pl.Int64).alias("orders"), _revenue(amount.sum()), *days)
    return orders.lazy().group_by(CUSTOMER, *by).agg(figures).collect(engine="streaming")


def _revenue(sum_: pl.Expr) -> pl.Expr:
    """Revenue rounded so that the order of summation does not matter: 4.35 and 4.3499999 are equal."""
    return sum_.round_sig_figs(12).alias("revenue")


class Habits(NamedTuple):
    """The number of orders that makes a customer ``regular``, and of days without one after which a customer is lost (None: not given)."""

    regular: int
    inactive_after: int | None


def overview(of: pl.DataFrame, by: Sequence[str], found: Purchases, habits: Habits, confidence: float) -> list[Row]:
    """The row of every group after its names, in the order of the names."""
    inactive_after = habits.inactive_after
    as_of = pl.lit(found.as_of, dtype=pl.Date)
    active = pl.col("last") >= as_of - pl.duration(days=inactive_after) if inactive_after is not None else pl.lit(value=False)
    relation = (pl.when(active).then(as_of).otherwise(pl.col("last")) - pl.col("first")).dt.total_days()
    figures = (
        pl.len().cast(pl.Int64).alias("customers"),
        pl.col("orders").sum(),
        pl.col("revenue").sum().alias("sum"),
        pl.col("revenue").mean().alias("mean"),
        pl.col("revenue").std().alias("deviation"),
        pl.col("revenue").skew().alias("skewness"),
        pl.col("revenue").median().alias("median"),
        relation.mean().alias("relation"),
        relation.std().alias("relation_deviation"),
        relation.skew().alias("relation_skewness"),
        relation.count().cast(pl.Int64).alias("related"),
        relation.median().alias("median_relation"),
        (pl.col("orders") >= habits.regular).sum().cast(pl.Int64).alias("regulars"),
    )
    grouped = aggregate_sorted(of, by, figures)
    return [{**{name: row[name] for name in by}, **round_significant(_overview(row, confidence))} for row in grouped.iter_rows(named=True)]


def _overview(row: dict[str, Any], confidence: float) -> Row:
    customers = row["customers"]
    limits = _skewed(row["mean"], row["deviation"], row["skewness"], customers, confidence)
    shortest, longest = _skewed(row["relation"], row["relation_deviation"], row["relation_skewness"], row["related"], confidence)
    shortest = max(shortest, 0.0) if shortest is not None else None  # no last order is before the first
    return {
        "customers": customers,
        "orders": row["orders"],
        "revenue": row["sum"] if customers else None,
        **limited("revenue_per_customer", row["mean"], limits, ends=ENDS),
        "median_revenue": row["median"],
        **limited("relationship_days", row["relation"], (shortest, longest)),
        "median_relationship_days": row["median_relation"],
        **limited("regular_share", row["regulars"] / customers if customers else None, wilson(row["regulars"], customers, confidence)),
    }


def decided_by_few(of: pl.DataFrame, by: Sequence[str]) -> list[tuple[Any, ...]]:
    """The groups of which a few customers decide the mean revenue, so that no interval can be trusted, in the order of the names."""
    skew = pl.col("revenue").skew()  # not a number if all are equal
    few = skew.is_finite() & (skew.abs() / pl.len().sqrt() > DOUBTFUL)
    found = aggregate_sorted(of, by, [few.alias("few")])
    return [tuple(row[name] for name in by) for row in found.iter_rows(named=True) if row["few"]]


def _skewed(mean: Any, deviation: Any, skewness: Any, n: int, confidence: float) -> tuple[float | None, float | None]:
    """The limits of the mean of skewed values; null if there are too few values or all are equal."""
    known = n > 2 and all(isinstance(part, float) and part == part for part in (deviation, skewness))  # noqa: PLR0124 - NaN is not equal to itself
    return (skewed_mean_interval(mean, deviation, skewness, n, confidence) if known else None) or (None, None)


def notes_of_sums(found: Purchases, limit: int) -> list[Note]:
    """Notes on orders with a negative sum, on other refunds, and on sums of 0; none of what fewer customers than the cell limit have."""
    return [*_refund_notes(found, limit), *_notes_of_nothing(found, limit)]


def _notes_of_nothing(found: Purchases, limit: int) -> list[Note]:
    """A warning if some orders have a sum of 0 and count: they may be gifts, or times at which nothing was to be sold."""
    if DAY not in found.cells.columns:
        return []
    orders = found.orders().filter(is_order(found))
    free = orders.filter(pl.col("amount").abs() < _CENT)
    if not 0 < free.height < orders.height or free.get_column(CUSTOMER).n_unique() < limit:
        return []
    text = tr(
        "{n:,} order with a sum of 0 counts as an order." if free.height == 1 else "{n:,} orders with sums of 0 count as orders.",
        n=free.height,
    )
    return [Note(code="sums-of-0", level="warning", text=text, hint=tr("--where excludes them if nothing was sold"))]


def _refund_notes(found: Purchases, limit: int) -> list[Note]:
    """Notes on orders with a negative sum, and on other refunds; none if they are of fewer customers than the cell limit."""
    refunds = found.orders().filter(~is_order(found))
    returned = found.cells.filter(pl.col("returned") > 0) if "returned" in found.cells.columns else refunds
    if 0 < pl.concat([refunds.select(CUSTOMER), returned.select(CUSTOMER)]).n_unique() < limit:
        return []
    if "returned" in found.cells.columns and returned.height:
        # negative sums without a mark reduce the revenue too
        gross = pl.max_horizontal(pl.col("amount") + pl.col("returned"), pl.lit(0.0))
        back = found.orders().select((gross - pl.col("amount")).sum()).item()
        total = f"{formatted(back, ',.2f')}"
        text = tr("Returns and refunds of {total} reduce revenue.", total=total)
        if refunds.height == 1:
            text += tr(" 1 sum that is negative, or 0 after a return, is no order.")
        elif refunds.height:
            text += tr(" {height:,} sums that are negative, or 0 after a return, are no orders.", height=refunds.height)
        return [_counted(text, refunds.height, found)]
    if not refunds.height:
        return []
    total = f"{formatted(refunds.get_column('amount').sum(), ',.2f')}"
    text = tr("{height:,} refunds (negative sums, {total} in all) reduce revenue and are no orders.", height=refunds.height, total=total)
    if refunds.height == 1:
        text = tr("1 refund (a negative sum, {total}) reduces revenue and is no order.", total=total)
    sold = found.orders().filter(is_order(found)).get_column("amount")
    if refunds.height > 1 and -float(refunds.get_column("amount").sum()) > _MUCH * float(sold.sum()):
        text += tr(" They are more than half of what was sold: if they are payments, or uses of a credit, they are no refunds.")
        return [Note(code="refunds", level="warning", text=text, hint=tr("--where leaves rows out"))]
    return [_counted(text, refunds.height, found)]


def _counted(text: str, refunds: int, found: Purchases) -> Note:
    """The note on refunds, a warning if they outnumber the orders."""
    if refunds <= max(1, found.orders().filter(is_order(found)).height):
        return Note(code="refunds", level="info", text=text)
    text += tr(" They are more than the orders: if sales have a minus here, the orders may be payments.")
    return Note(code="refunds", level="warning", text=text, hint=tr("--where leaves rows out"))
