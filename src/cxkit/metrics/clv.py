"""Customer lifetime value: who still orders, how much they will, and what that is worth today."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated, NamedTuple

from annotated_types import Ge
from pydantic import BeforeValidator

from cxkit.errors import UsageError
from cxkit.lazy import pl
from cxkit.measures.buyers import refund_notes
from cxkit.measures.cell_limits import flagged, groups_of_customers, hidden_parts, note_of, without
from cxkit.measures.cohorts import acquired
from cxkit.measures.columns import with_limits
from cxkit.measures.grouping import groupings, keys_of, label_columns, table_name
from cxkit.measures.lifetime_value import FIGURES, Models, Uncertainty, expected, fitted, histories, holdout, limits, means
from cxkit.measures.measure import Encodings
from cxkit.measures.models import parameter_table
from cxkit.measures.settled import settled
from cxkit.model import Chart, Column, Note, Report, Row, Table
from cxkit.options import By, Confidence, Currency, MinCell, Needs, Option, PerCustomer, day
from cxkit.registry import metric
from cxkit.tables import Key, Orders, report
from cxkit.tables.purchases import CUSTOMER, Purchases, purchases

Weeks = Annotated[int, Ge(1), Option("Weeks ahead.", "WEEKS")]
Rate = Annotated[float, Ge(0), Option("Discount rate per year.", "SHARE")]
CalibrateUntil = Annotated[
    date | None,
    BeforeValidator(lambda value: None if value is None else partial(day, option="calibrate-until")(value)),
    Option("Fit on the orders up to that day, and compare what it predicts with what came.", "DATE"),
]
_MOST = 7
_CORRELATED = 0.3  # from which on number and value of orders are no longer taken for independent


class Estimating(NamedTuple):
    """How the figures are made."""

    horizon: int
    rate: float
    calibrate_until: date | None
    per_customer: bool
    confidence: float
    min_cell: int


def counts(orders: Orders, groups: tuple[tuple[Key, ...], ...], currency: Currency) -> Purchases:
    """Count the orders of every customer by group in one pass; adds over rows of one as-of date."""
    orders.column("ordered_at")
    return purchases(orders, keys_of(groups), currency)


def estimate(
    counted: Purchases, groups: tuple[tuple[str, ...], ...], estimating: Estimating
) -> tuple[list[Table], list[Chart], list[Note]]:
    """Turn the counts into tables, drawings and notes."""
    history = histories(counted)
    calibrated = histories(counted, estimating.calibrate_until) if estimating.calibrate_until else history
    models = fitted(calibrated, estimating.confidence)
    future = expected(history, models, estimating.horizon, estimating.rate)
    unsure = Uncertainty(history, models, estimating.horizon, estimating.rate)
    finest = tuple(dict.fromkeys(name for by in groups for name in by))
    limit, dropped = estimating.min_cell, 0
    hidden = groups_of_customers(acquired(counted, finest), groups, limit) if limit > 1 else {}
    tables = [flagged(_table((), future, unsure.standard_errors((), None), estimating.confidence), (), hidden.get((), ()))]
    headline: Encodings = {**_VALUE, "n": "customers", "label": "value per customer", "columns": _OVERVIEW}
    charts = [Chart(kind="headline", table="overall", encodings=headline)]
    for by in groups:
        members = acquired(counted, by)
        table = _table(by, future.join(members, on=CUSTOMER), unsure.standard_errors(by, members), estimating.confidence)
        table = flagged(table, by, hidden.get(by, ()))
        tables.append(table)
        highest = max((float(str(row["clv_high"] or row["clv"] or 0)) for row in table.rows), default=0.0)
        shown = [*by, "customers", "clv", "alive", "clv_total"]
        charts.append(Chart(kind="whisker", table=table.name, encodings={**_VALUE, "domain": [0.0, max(highest, 1.0)], "columns": shown}))
    tables += [parameter_table(models.orders, models.values), _fits(models)]
    if estimating.calibrate_until:
        rows = holdout(counted, estimating.calibrate_until, models, _MOST)
        title = f"Orders after {estimating.calibrate_until}, by orders until then"
        made = Table(name="holdout", title=title, columns=_HOLDOUT, rows=tuple(map(settled, rows)))
        away = hidden_parts({(row["orders"],): int(str(row["customers"])) for row in made.rows}, limit)
        dropped = len(away)
        tables.append(without(made, ("orders",), away))
    if estimating.per_customer:
        tables.append(Table(name="customers", title="Customers", columns=_CUSTOMERS, rows=tuple(map(settled, _listed(future)))))
    return tables, charts, [*_notes(counted, models, estimating), *note_of(tables, limit, dropped)]


_VALUE: Encodings = {"value": "clv", "low": "clv_low", "high": "clv_high"}
_OVERVIEW = ["customers", "expected_orders", "expected_value", "alive", "clv_total"]


_FIGURES = (
    Column(key="customers", title="customers", unit="count", help="Customers with an order."),
    *with_limits("expected_orders", "orders", "number", "Orders expected of a customer within the horizon.", digits=3),
    *with_limits("expected_value", "per order", "money", "What an order is expected to be worth."),
    *with_limits("clv", "value", "money", "What a customer's orders within the horizon are worth today."),
    *with_limits("alive", "alive", "share", "Mean probability that a customer still orders."),
    Column(key="clv_total", title="value of all", unit="money", help="The value of all customers together."),
)
_FIT = (
    Column(key="model", title="model", unit="label", help="The model."),
    Column(key="log_likelihood", title="log-likelihood", unit="number", digits=2, help="At its maximum."),
    Column(key="customers", title="customers", unit="count", help="Customers that it rests on."),
    Column(key="warning", title="warning", unit="text", help="What is doubtful about it."),
)
_HOLDOUT = (
    Column(key="orders", title="orders", unit="count", help=f"Days with orders until then; {_MOST}: as many or more."),
    Column(key="customers", title="customers", unit="count", help="Customers with so many."),
    Column(key="predicted", title="predicted", unit="number", digits=3, help="Orders predicted for a customer."),
    Column(key="observed", title="observed", unit="number", digits=3, help="Orders that a customer made."),
)
_CUSTOMERS = (
    Column(key="customer_id", title="customer", unit="label", help="Who it is."),
    Column(key="orders", title="orders", unit="count", help="Days with orders."),
    Column(key="recency_days", title="recency", unit="days", digits=0, help="Days from the first order to the last."),
    Column(key="age_days", title="age", unit="days", digits=0, help="Days from the first order to the as-of date."),
    Column(key="alive", title="alive", unit="share", help="Probability that the customer still orders."),
    Column(key="expected_orders", title="expected", unit="number", digits=3, help="Orders expected within the horizon."),
    Column(key="expected_value", title="per order", unit="money", help="What an order is expected to be worth."),
    Column(key="clv", title="value", unit="money", help="What the orders within the horizon are worth today."),
)


def _table(by: tuple[str, ...], of: pl.DataFrame, errors: pl.DataFrame | None, confidence: float) -> Table:
    total = pl.when(pl.col("clv").is_not_null().any()).then(pl.col("clv").sum()).alias("clv_total")
    figures = (pl.len().cast(pl.Int64).alias("customers"), total)
    counted = of.group_by(by).agg(figures).sort(by, nulls_last=True) if by else of.select(figures)
    told = means(of, by)
    spread = {tuple(row[name] for name in by): row for row in errors.iter_rows(named=True)} if errors is not None else {}
    rows = []
    for sizes, row in zip(counted.iter_rows(named=True), told.iter_rows(named=True), strict=True):
        group = tuple(row[name] for name in by)
        made: Row = {**{name: row[name] for name in by}, "customers": sizes["customers"]}
        for name in FIGURES:
            low, high = limits(name, row[name], spread.get(group, {}).get(name), confidence)
            made |= {name: row[name], f"{name}_low": low, f"{name}_high": high}
        rows.append({**made, "clv_total": sizes["clv_total"]})
    labels = label_columns(by)
    return Table(
        name=table_name(by),
        title=f"By {' and '.join(by)} of the first order" if by else "Overall",
        columns=(*labels, *_FIGURES),
        rows=tuple(map(settled, rows)),
    )


def _fits(models: Models) -> Table:
    rows = tuple(
        Row(model=fit.model, log_likelihood=fit.log_likelihood, customers=fit.customers, warning=fit.warning)
        for fit in (models.orders, models.values)
    )
    return Table(name="fit", title="Fit", columns=_FIT, rows=rows)


def _listed(future: pl.DataFrame) -> list[Row]:
    listed = future.select(
        pl.col(CUSTOMER).cast(pl.String).alias("customer_id"),
        (pl.col("x") + 1).alias("orders"),
        (pl.col("t_x") * 7).round().cast(pl.Int64).alias("recency_days"),
        (pl.col("T") * 7).round().cast(pl.Int64).alias("age_days"),
        *("alive", "expected_orders", "expected_value", "clv"),
    )
    return listed.sort("clv", "customer_id", descending=[True, False], nulls_last=True).to_dicts()


def _notes(counted: Purchases, models: Models, estimating: Estimating) -> list[Note]:
    until = estimating.calibrate_until or counted.as_of
    text = (
        f"Fitted on orders until {until}; {estimating.horizon} weeks from {counted.as_of} on, discounted by {100 * estimating.rate:g} % a"
        " year. The orders of a customer's day are one."
    )
    notes = [Note(code="method", level="info", text=text, hint="--horizon WEEKS and --rate SHARE decide otherwise"), *refund_notes(counted)]
    notes += [
        Note(code="fit-doubt", level="warning", text=f"{fit.model}: {fit.warning}") for fit in (models.orders, models.values) if fit.warning
    ]
    if models.correlated is not None and abs(models.correlated) > _CORRELATED:
        text = (
            f"Number and value of orders are correlated ({models.correlated:.2f}): Gamma-Gamma takes them for independent, so that values"
            " of customers with many orders are doubtful."
        )
        notes.append(Note(code="correlated", level="warning", text=text))
    if estimating.per_customer:
        text = "Single customers are listed: --min-cell does not apply to them."
        notes.append(Note(code="per-customer", level="info", text=text))
    return notes


@metric(title="Customer lifetime value", panel="Customers")
def clv(
    orders: Annotated[Orders, Needs("amount", "amount")],
    *,
    by: By = (),
    horizon: Weeks = 52,
    rate: Rate = 0.1,
    calibrate_until: CalibrateUntil = None,
    per_customer: PerCustomer = False,
    currency: Currency = None,
    confidence: Confidence = 0.95,
    min_cell: MinCell = 0,
) -> Report:
    """Who still orders, how much will they order, and what is that worth today?

    Result: `overall` (one row), `by_channel` (where the file has it) or the cross table of `--by`, by the first order; `model`, `fit`; with
    `--calibrate-until` `holdout`, with `--per-customer` `customers`. Columns:
    customers (count); expected_orders (number), expected_value, clv (money), alive (share, 0 to 1): means per customer of the orders
    expected within the horizon, of what an order is worth, of what all of them are worth today, and of the probability that a customer
    still orders, each with an interval (expected_orders_low, expected_orders_high, expected_value_low, expected_value_high, clv_low,
    clv_high, alive_low, alive_high); clv_total (money): of all customers.
    model, parameter (labels), estimate, low, high (numbers): the parameters with intervals; time is counted in weeks.
    log_likelihood (number), warning (text): in `fit`, its maximum, and what is doubtful.
    orders (count), predicted, observed (numbers): in `holdout`, days with orders until the day, and orders after it per customer.
    customer_id (label), orders (count), recency_days, age_days (days): in `customers`, who it is, days with orders, days from the first
    order to the last and to the as-of date.
    flag (label): `small-n` below 30 customers, `suppressed` where `--min-cell` withholds the row.

    Formula: orders and leaving: BG/NBD; values: Gamma-Gamma, of the orders after the first, for customers who ordered again; both by
    maximum likelihood with intervals from the observed information, on the logarithms of the parameters. Value: the sum over weeks of the
    orders expected in a week, times the expected value of an order, discounted by (1 + rate)^(weeks / 52.18). The intervals of means
    tell how uncertain they are with the parameters (delta method), and nothing of chance in what customers will do.

    Edge cases: a customer with one order is alive for certain and worth the mean of all. The orders of a customer's day are one; a day
    with a negative sum is a refund and none. Customers whose later orders are worth nothing on average are no part of Gamma-Gamma.
    Parameters at an end of what is looked at, equal amounts, and q up to 1 (no mean value exists: null) are warned of.

    Errors: RoleError where no column is known to hold customers, days or amounts; DataError where nobody ordered twice, over 1 % of amounts
    or dates cannot be read, or amounts are in several currencies (`--currency EUR` takes one).

    Source: Fader, Hardie and Lee (2005), "Counting your customers" the easy way, Marketing Science 24(2). Fader and Hardie (2013), The
    Gamma-Gamma model of monetary value.
    """
    groups = groupings(orders, by, ("channel",))
    counted = counts(orders, groups, currency)
    if calibrate_until and counted.as_of and calibrate_until >= counted.as_of:
        raise UsageError(
            f"--calibrate-until {calibrate_until}: no day lies between it and the last one, {counted.as_of}.", "Name an earlier day."
        )
    names = tuple(tuple(key.name for key in grouping) for grouping in groups)
    estimating = Estimating(horizon, rate, calibrate_until, per_customer, confidence, min_cell)
    tables, charts, notes = estimate(counted, names, estimating)
    return report("clv", "Customer lifetime value", orders, counted, tables=tables, charts=charts, notes=notes)
