"""From gross orders to net orders: gross, returns, cancelled orders, net."""

from __future__ import annotations

from typing import Any

from cxkit.counts.orders.purchases import Purchases
from cxkit.counts.prepare import CUSTOMER, NEGATIVE
from cxkit.language import formatted, tr, translated
from cxkit.lazy import pl
from cxkit.measures.by_group import round_significant
from cxkit.measures.customers.buyers import is_order
from cxkit.model import Column, Note, Row, Table

_COLUMNS = (
    Column(key="step", title="step", unit="label", help="gross: all that was ordered; returns and cancelled are taken off; net: the rest."),
    Column(key="orders", title="orders", unit="count", help="Orders; for returns and cancelled orders the number that they take off."),
    Column(key="amount", title="amount", unit="money", help="Amount; for returns and cancelled orders the amount that they take off."),
)


def reconcile(found: Purchases, min_cell: int, *, hidden_total: bool) -> Table:
    """The steps from gross to net, which add up: gross + returns + cancelled = net, orders and amounts alike.

    If fewer than ``min_cell`` customers have returns or cancelled orders, only net is given: the other steps would reveal theirs. If there
    are fewer customers in all, or the sum of all amounts is suppressed (``hidden_total``), nothing is given.
    """
    sums = _sums(found)
    cancelled = found.cancelled
    steps: list[tuple[str, int, float]] = [
        ("gross", sums["orders"] + sums["gone"] + cancelled.orders, sums["gross"] + cancelled.amount),
        ("returns", -sums["gone"], sums["net"] - sums["gross"]),
        ("cancelled", -cancelled.orders, -cancelled.amount),
        ("net", sums["orders"], sums["net"]),
    ]
    few = any(0 < customers < min_cell for customers in (sums["returning"], cancelled.customers))
    hidden = {"gross", "returns", "cancelled"} if few else set[str]()
    if hidden_total or (min_cell > 1 and found.cells.get_column(CUSTOMER).n_unique() < min_cell):
        hidden = {step for step, _, _ in steps}
    rows = tuple(
        round_significant(Row(step=step, orders=None if step in hidden else orders_, amount=None if step in hidden else amount + 0.0))
        for step, orders_, amount in steps
    )
    return Table(name="reconciliation", title="From gross to net", columns=_COLUMNS, rows=rows)


def _sums(found: Purchases) -> dict[str, Any]:
    """Numbers of ``orders`` and of those ``gone``, ``gross`` and ``net`` amounts, and customers who are ``returning`` something."""
    orders = found.orders()
    names = orders.columns
    # a file of totals counts orders itself, and without ids and days each line is one
    number = pl.col("orders") if "orders" in names else pl.col("n") if NEGATIVE in names else pl.lit(1, dtype=pl.Int64)
    if not found.has_returns:  # nearly all files: no second pass
        row = orders.select((number.sum() if number.meta.root_names() else pl.len()).alias("orders"), pl.col("amount").sum().alias("net"))
        return {**row.row(0, named=True), "gross": row.item(0, "net"), "gone": 0, "returning": 0}
    returned = pl.col("returned") if "returned" in names else pl.lit(0.0)
    gross, kept = pl.max_horizontal(pl.col("amount") + returned, pl.lit(0.0)), is_order(found)
    gone = ~kept & (gross.round_sig_figs(12) > 0)
    return orders.select(
        pl.when(kept).then(number).otherwise(0).sum().cast(pl.Int64).alias("orders"),
        pl.when(gone).then(number).otherwise(0).sum().cast(pl.Int64).alias("gone"),
        pl.col("amount").sum().alias("net"),
        gross.sum().alias("gross"),
        pl.col(CUSTOMER).filter((gross > pl.col("amount")) | gone).n_unique().alias("returning"),
    ).row(0, named=True)


def reconciliation_note(table: Table) -> list[Note]:
    """The steps in one line, if anything was taken off."""
    amounts = {str(row["step"]): row["amount"] for row in table.rows}
    if not (amounts["returns"] or amounts["cancelled"]):
        return []
    text = " → ".join(f"{translated(step)} {formatted(amount, ',.2f')}" for step, amount in amounts.items())
    orders = next(row["orders"] for row in table.rows if row["step"] == "net")
    return [
        Note(
            code="reconciliation",
            level="info",
            text=tr("{upper}{text} ({orders:,} orders).", upper=text[:1].upper(), text=text[1:], orders=orders),
        )
    ]
