"""Tables of lifetime values, of orders and of contracts: overall, by group, the fit, customer by customer."""

from __future__ import annotations

from collections.abc import Iterable

from cxkit.counts.prepare import CUSTOMER
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate_sorted, round_significant
from cxkit.measures.cell_limits import Hidden, flagged
from cxkit.measures.columns import limited, with_limits
from cxkit.measures.customers.delta_method import limits
from cxkit.measures.customers.lifetime_value import FIGURES, mean_values
from cxkit.measures.grouping import label_columns, names_of, table_name, table_title
from cxkit.measures.report_body import MainFigure, ReportBody
from cxkit.model import Column, Row, Table
from cxkit.stats.likelihood import Fit

MOST = 7
"""The number of orders from which on customers are one row of the holdout."""
_VALUE = MainFigure("clv", "clv_low", "clv_high")
_OVERVIEW = ["customers", "expected_orders", "expected_value", "alive", "clv_total"]


_FIGURES = (
    Column(key="customers", title="customers", unit="count", help="Customers with an order."),
    *with_limits("expected_orders", "orders", "number", "Orders expected of a customer within the horizon.", digits=3),
    *with_limits("expected_value", "per order", "money", "What an order is expected to be worth."),
    *with_limits("clv", "value", "money", "What a customer's orders within the horizon are worth today."),
    *with_limits("alive", "alive", "share", "Mean probability that a customer still orders."),
    Column(key="clv_total", title="value of all", unit="money", help="The value of all customers together."),
)
OF_CONTRACTS = (
    Column(key="customers", title="customers", unit="count", help="Customers whose contract runs."),
    *with_limits("expected_orders", "payments", "number", "Periods within the horizon that a contract is paid for.", digits=3),
    *with_limits("expected_value", "a period", "money", "What a contract brings in a period; known, so that it has no limits."),
    *with_limits("clv", "value", "money", "What a contract's payments within the horizon are worth today."),
    *with_limits("alive", "runs on", "share", "Probability that a contract runs on after the horizon."),
    Column(key="clv_total", title="value of all", unit="money", help="The value of all contracts together."),
)
_FIT = (
    Column(key="model", title="model", unit="label", help="The model."),
    Column(key="log_likelihood", title="log-likelihood", unit="number", digits=2, help="At its maximum."),
    Column(key="customers", title="customers", unit="count", help="Customers that it rests on."),
    Column(key="warning", title="warning", unit="text", help="What is doubtful about it."),
)
HOLDOUT = (
    Column(key="orders", title="orders", unit="count", help=f"Days with orders until then; {MOST}: as many or more."),
    Column(key="customers", title="customers", unit="count", help="Customers with so many."),
    Column(key="predicted", title="predicted", unit="number", digits=3, help="Orders predicted for a customer."),
    Column(key="observed", title="observed", unit="number", digits=3, help="Orders that a customer made."),
)
_CUSTOMERS = (
    Column(key="customer_id", title="customer", unit="label", help="Who it is."),
    Column(key="orders", title="orders", unit="count", help="Days with orders."),
    Column(
        key="recency_days",
        title="recency",
        unit="days",
        digits=0,
        help="Days from the first order to the last, as the model needs them. The days since the last order, rfm's recency, are "
        "age_days - recency_days.",
    ),
    Column(key="age_days", title="age", unit="days", digits=0, help="Days from the first order to the as-of date."),
    Column(key="alive", title="alive", unit="share", help="Probability that the customer still orders."),
    Column(key="expected_orders", title="expected", unit="number", digits=3, help="Orders expected within the horizon."),
    Column(key="expected_value", title="per order", unit="money", help="What an order is expected to be worth."),
    Column(key="clv", title="value", unit="money", help="What the orders within the horizon are worth today."),
)


def with_sizes(of: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """The means of each group, with how many customers it has and the value of all."""
    total = pl.when(pl.col("clv").is_not_null().any()).then(pl.col("clv").sum()).alias("clv_total")
    figures = (pl.len().cast(pl.Int64).alias("customers"), total)
    counted = aggregate_sorted(of, by, figures)
    return pl.concat([counted, mean_values(of, by).select(FIGURES)], how="horizontal")


def value_table(
    by: tuple[str, ...], counted: pl.DataFrame, errors: pl.DataFrame | None, confidence: float, columns: tuple[Column, ...] | None = None
) -> Table:
    """The mean values of each group with their limits; ``columns`` are those of contracts, if they are not of orders."""
    spread = {tuple(row[name] for name in by): row for row in errors.iter_rows(named=True)} if errors is not None else {}
    rows = []
    for row in counted.iter_rows(named=True):
        group = tuple(row[name] for name in by)
        made: Row = {**{name: row[name] for name in by}, "customers": row["customers"]}
        for name in FIGURES:
            made |= limited(name, row[name], limits(row[name], spread.get(group, {}).get(name), confidence, share=name == "alive"))
        rows.append({**made, "clv_total": row["clv_total"]})
    labels = label_columns(by)
    return Table(
        name=table_name(by),
        title=table_title(by) if columns or not by else tr("By {by} of the first order", by=names_of(by)),
        columns=(*labels, *(columns or _FIGURES)),
        rows=tuple(map(round_significant, rows)),
    )


def fit_table(*fits: Fit) -> Table:
    """How well each model fits."""
    rows = tuple(Row(model=fit.model, log_likelihood=fit.log_likelihood, customers=fit.customers, warning=fit.warning) for fit in fits)
    return Table(name="fit", title="Fit", columns=_FIT, rows=rows)


def customer_table(rows: Iterable[Row]) -> Table:
    """One row per customer."""
    return Table(name="customers", title="Customers", columns=_CUSTOMERS, rows=tuple(map(round_significant, rows)))


def customer_rows(future: pl.DataFrame) -> list[Row]:
    """The values of customers who order, the highest first."""
    listed = future.select(
        pl.col(CUSTOMER).cast(pl.String).alias("customer_id"),
        (pl.col("x") + 1).alias("orders"),
        (pl.col("t_x") * 7).round().cast(pl.Int64).alias("recency_days"),
        (pl.col("T") * 7).round().cast(pl.Int64).alias("age_days"),
        *("alive", "expected_orders", "expected_value", "clv"),
    )
    return listed.sort("clv", "customer_id", descending=[True, False], nulls_last=True).to_dicts()


def shown_with_groups(made: list[Table], groups: tuple[tuple[str, ...], ...], hidden: Hidden) -> ReportBody:
    """The overall table and those of the groups, flagged, with their drawings."""
    tables = [flagged(table, by, hidden.get(by, ())) for table, by in zip(made, ((), *groups), strict=True)]
    charts = [_VALUE.headline("customers", tr("value per customer"), _OVERVIEW)]
    for by, table in zip(groups, tables[1:], strict=True):
        charts.append(_VALUE.whisker(table, [*by, "customers", "clv", "alive", "clv_total"]))
    return ReportBody(tables, charts)
