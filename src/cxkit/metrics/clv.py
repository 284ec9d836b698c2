"""Customer lifetime value: who still orders, how much they will, and what that is worth today."""

from __future__ import annotations

import shlex
from datetime import date
from functools import partial
from typing import Annotated, NamedTuple

from annotated_types import Ge, Le
from pydantic import BeforeValidator

from cxkit.counts import Key
from cxkit.counts.customers.lifetimes import Lifetimes, Observation, lifetimes
from cxkit.counts.customers.pay import pay_of
from cxkit.counts.orders.purchases import Purchases, check_dated, purchases
from cxkit.counts.prepare import CUSTOMER
from cxkit.errors import DataError, UsageError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.measures.by_group import round_significant
from cxkit.measures.cell_limits import Hidden, hidden_groups_of_cells, hidden_groups_of_customers, hidden_parts, note_of, without_groups
from cxkit.measures.customers import contract_value, projection
from cxkit.measures.customers.buyers import NO_AMOUNTS, notes_of_sums
from cxkit.measures.customers.cohort_triangle import acquisition_groups
from cxkit.measures.customers.customer_summary import of_figure
from cxkit.measures.customers.lifetime_value import Models, Uncertainty, expected, fit_models, histories, holdout
from cxkit.measures.customers.parameter_table import parameter_table
from cxkit.measures.customers.value_tables import (
    HOLDOUT,
    MOST,
    OF_CONTRACTS,
    customer_rows,
    customer_table,
    fit_table,
    shown_with_groups,
    value_table,
    with_sizes,
)
from cxkit.measures.grouping import groupings, ids_of
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.model import Note, Report, Table
from cxkit.options import By, Confidence, Currency, InUnit, MinCell, Needs, Option, PerCustomer, Top, day
from cxkit.registry import metric
from cxkit.roles import shortened
from cxkit.stats.likelihood import Fit
from cxkit.tables import Customers, Orders

Revenue = Annotated[
    str | None, Option("Of contracts: column of what one brings in a period (a month, or the unit of the tenure column).", "COLUMN")
]
RevenuePer = Annotated[
    str | None,
    Option(
        "Of contracts: what --revenue is paid for: month, quarter, half-year, year, or the column that says it; default: from its header.",
        "PERIOD",
    ),
]
Weeks = Annotated[int, Ge(1), Le(52_000), Option("Weeks ahead.", "WEEKS")]  # a thousand years: beyond, powers of the rate overflow
Rate = Annotated[float, Ge(0), Le(1), Option("Discount rate per year, from 0 to 1: 0.1 is 10 %.", "SHARE")]
CalibrateUntil = Annotated[
    date | None,
    BeforeValidator(lambda value: None if value is None else partial(day, option="calibrate-until")(value)),
    Option("Fit on the orders up to that day, and compare what it predicts with what came.", "DATE"),
]
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
    check_dated(orders, "recency", "age")
    return purchases(orders, groups, currency)


def estimate(counted: Purchases, groups: tuple[tuple[str, ...], ...], estimating: Estimating) -> ReportBody:
    """Turn the counts into tables, drawings and notes."""
    history = histories(counted)
    calibrated = histories(counted, estimating.calibrate_until) if estimating.calibrate_until else history
    models = fit_models(calibrated, estimating.confidence, valued=counted.is_valued)
    future = expected(history, models, estimating.horizon, estimating.rate)
    unsure = Uncertainty(history, models, estimating.horizon, estimating.rate)
    finest = tuple(dict.fromkeys(name for by in groups for name in by))
    limit, dropped = estimating.min_cell, 0
    members = future.join(acquisition_groups(counted, finest), on=CUSTOMER) if limit > 1 else future
    hidden = hidden_groups_of_customers(members, groups, limit, "expected_value", "clv") if limit > 1 else {}
    made = [value_table((), with_sizes(future, ()), unsure.standard_errors((), None), estimating.confidence)]
    for by in groups:
        members = acquisition_groups(counted, by)
        made.append(
            value_table(by, with_sizes(future.join(members, on=CUSTOMER), by), unsure.standard_errors(by, members), estimating.confidence)
        )
    body = shown_with_groups(made, groups, hidden)
    tables = [*body.tables, parameter_table(*models.fits), fit_table(*models.fits)]
    if estimating.calibrate_until:
        rows = holdout(counted, estimating.calibrate_until, models, MOST)
        title = tr("Orders after {calibrate_until}, by orders until then", calibrate_until=estimating.calibrate_until)
        table = Table(name="holdout", title=title, columns=HOLDOUT, rows=tuple(map(round_significant, rows)))
        away = hidden_parts({(row["orders"],): int(str(row["customers"])) for row in table.rows}, limit)
        dropped = len(away)
        tables.append(without_groups(table, ("orders",), away))
    if estimating.per_customer:
        tables.append(customer_table(customer_rows(future)))
    return ReportBody(tables, body.charts, [*_notes(counted, models, estimating), _ALIVE, *note_of(tables, limit, dropped)])


_ALIVE = Note(
    code="churned-or-alive",
    level="info",
    text="Alive: a customer who may still order, however late. For cxkit cohorts a customer without an order for some days "
    "is churned: slow buyers are both.",
)


def estimate_contracts(counted: Lifetimes, groups: tuple[tuple[str, ...], ...], estimating: Estimating) -> ReportBody:
    """The same of contracts."""
    fit, contracts = projection.fit_renewals(counted, estimating.confidence), contract_value.running_contracts(counted)
    if not contracts.height:
        raise DataError("No contract is running.", "Only contracts that still run have a value to come.")
    to_come = contract_value.whole_periods(counted.unit, estimating.horizon, estimating.rate)
    future = contract_value.expected(contracts, fit, to_come)
    made = [
        value_table(
            by,
            contract_value.mean_values(future, by),
            contract_value.standard_errors(contracts, fit, to_come, by),
            estimating.confidence,
            columns=OF_CONTRACTS,
        )
        for by in ((), *groups)
    ]
    body = shown_with_groups(made, groups, _hidden_contracts(future, groups, estimating.min_cell))
    tables = [*body.tables, parameter_table(fit), fit_table(fit)]
    if estimating.per_customer:
        tables.append(customer_table(contract_value.customer_rows(future, counted.unit)))
    until = tr(" from {as_of} on", as_of=counted.as_of) if counted.as_of else ""
    text = tr(
        "Running contracts, {periods} {unit}{until}, each paid for at its end and discounted by {rate:g} % a year.",
        periods=to_come.periods,
        unit=translated(projection.period_name(counted.unit)),
        until=until,
        rate=100 * estimating.rate,
    )
    notes = [Note(code="method", level="info", text=text, hint="--horizon WEEKS and --rate SHARE decide otherwise"), *_doubts(fit)]
    if groups:
        text = tr("One model for all: groups differ in how long contracts have run and what they bring, not in how soon they are lost.")
        notes.append(
            Note(
                code="one-model",
                level="warning",
                text=text,
                hint="--where takes the contracts of one group, which have a model of their own then",
            )
        )
    return ReportBody(tables, body.charts, [*notes, *_singled(estimating), *note_of(tables, estimating.min_cell)])


def _hidden_contracts(future: pl.DataFrame, groups: tuple[tuple[str, ...], ...], limit: int) -> Hidden:
    """The groups to suppress: of few customers, or of which one or two bring most."""
    valued = future.with_columns((pl.col("amount") * pl.col("discounted")).alias("clv"))
    return (hidden_groups_of_customers if CUSTOMER in valued.columns else hidden_groups_of_cells)(valued, groups, limit, "amount", "clv")


def _notes(counted: Purchases, models: Models, estimating: Estimating) -> list[Note]:
    until = estimating.calibrate_until or counted.as_of
    fitted_on = (
        tr("Fitted on orders until {until}; {horizon} weeks from {as_of} on", until=until, horizon=estimating.horizon, as_of=counted.as_of)
        if until
        else ""
    )
    fitted_on = fitted_on or tr("Fitted on the customers' totals; {horizon} weeks ahead", horizon=estimating.horizon)
    text = tr(
        "{fitted_on}, discounted by {rate:g} % a year. The orders of a customer's day are one.",
        fitted_on=fitted_on,
        rate=100 * estimating.rate,
    )
    notes = [
        Note(code="method", level="info", text=text, hint="--horizon WEEKS and --rate SHARE decide otherwise"),
        *notes_of_sums(counted, estimating.min_cell),
    ]
    notes += _doubts(*models.fits)
    if not counted.is_valued:
        notes.append(Note(code="no-amounts", level="info", text=NO_AMOUNTS, hint="--amount COLUMN names them"))
    if models.correlated is not None and abs(models.correlated) > _CORRELATED:
        text = tr(
            "Number and value of orders are correlated ({correlated:.2f}): Gamma-Gamma assumes that they are independent, so that "
            "values of customers with many orders are doubtful.",
            correlated=models.correlated,
        )
        notes.append(Note(code="correlated", level="warning", text=text))
    return [*notes, *_singled(estimating)]


def _doubts(*fits: Fit) -> list[Note]:
    return [Note(code="fit-doubt", level="warning", text=f"{fit.model}: {fit.warning}") for fit in fits if fit.warning]


def _singled(estimating: Estimating) -> list[Note]:
    if not estimating.per_customer:
        return []
    return [Note(code="per-customer", level="info", text="Single customers are listed: --min-cell does not apply to them.")]


def _not_of_contracts(contracts: Customers, revenue: str | None, currency: str | None) -> UsageError:
    """The file holds contracts, and an option is missing or is for orders."""
    if revenue is None and (likely := contracts.roles.get("mrr") or contracts.roles.get("revenue")):
        return UsageError(
            tr("The file holds contracts; is column '{column}' what one of them brings in a period?", column=shortened(likely.column)),
            tr("Name it, or another one: --revenue {column}. Orders need columns of days and amounts.", column=shlex.quote(likely.column)),
        )
    if revenue is None:
        return UsageError(
            "The file holds contracts; no column has what one of them brings in a period.",
            tr(
                "Name its column with --revenue COLUMN; there are: {offer}. Orders need columns of days and amounts.",
                offer=contracts.offer(),
            ),
        )
    option = "--currency" if currency else "--calibrate-until"
    return UsageError(tr("{option} is for orders, and the file holds contracts.", option=option), "Leave it out.")


@metric(title="Customer lifetime value", panel="Customers")
def clv(
    orders: Annotated[Orders | Customers, Needs("amount", "amount", required=False)],
    *,
    by: By = (),
    horizon: Weeks = 52,
    rate: Rate = 0.1,
    calibrate_until: CalibrateUntil = None,
    revenue: Revenue = None,
    revenue_per: RevenuePer = None,
    unit: InUnit = None,
    per_customer: PerCustomer = False,
    currency: Currency = None,
    confidence: Confidence = 0.95,
    min_cell: MinCell = 0,
    top: Top = None,
) -> Report:
    """Who still orders, and how much, or how long will contracts run, and what is that worth today?

    Result: `overall` (one row), `by_channel` (where the file has it; of contracts `by_segment` too) or the cross table of `--by`, by the
    first order; `model`, `fit`; with `--calibrate-until` `holdout`, with `--per-customer` `customers`. Columns:
    customers (count); expected_orders (number), expected_value, clv (money), alive (share, 0 to 1): means per customer of the orders
    expected within the horizon, of what an order is worth, of what all of them are worth today, and of the probability that a customer
    still orders, each with an interval (expected_orders_low, expected_orders_high, expected_value_low, expected_value_high, clv_low,
    clv_high, alive_low, alive_high); clv_total (money): of all customers.
    model, parameter (labels), estimate, low, high (numbers): the parameters with intervals; time is counted in weeks.
    log_likelihood (number), warning (text): in `fit`, its maximum, and what is doubtful.
    orders (count), predicted, observed (numbers): in `holdout`, days with orders until the day, and orders after it per customer.
    customer_id (label), orders (count), recency_days, age_days (days): in `customers`, who it is, days with orders, days from the first
    order to the last and to the as-of date.
    flag (label): `small-n` below 30 customers, `suppressed` if `--min-cell` suppresses the row.
    Of contracts: customers are those whose contract runs, expected_orders the periods it is paid for within the horizon, expected_value
    what it brings in one (known, without limits), alive the probability that it runs on after them; in `customers`, orders are the whole
    periods so far.

    Formula: orders and leaving: BG/NBD; values: Gamma-Gamma, of the orders after the first, for customers who ordered again; both by
    maximum likelihood with intervals from the observed information, on the logarithms of the parameters. Value: the sum over weeks of the
    orders expected in a week, times the expected value of an order, discounted by (1 + rate)^(weeks / 52.18). The intervals of means
    tell how uncertain they are with the parameters (delta method), and nothing of chance in what customers will do. A file of contracts
    (`since` and `until`, or `tenure` and `churned`): one shifted beta-geometric model of all, as in `cxkit retention --project`; after a
    whole periods (calendar months between dates), the k-th to come is paid with S(a + k) / S(a), at its end, discounted by
    (1 + rate)^years. What is paid for several months (`--revenue-per`) brings its share in each of them. The horizon is the whole periods
    nearest to it.

    Defaults: BG/NBD was chosen for customers who can order at any time and leave unseen, Gamma-Gamma for orders whose value goes with the
    customer and not with the number of orders; a correlation of the two is warned of. They fail for contracts (which have a model of
    their own), for seasons, and for orders at regular times. `--calibrate-until` shows how far they hold.

    Edge cases: a customer with one order is alive for certain and worth the mean of all. The orders of a customer's day are one; a day
    with a negative sum is a refund and none. Without amounts, values are null. A file with one row a customer needs the number of orders
    and the days since the last and the first one. Customers whose later orders are worth nothing on average are no part of Gamma-Gamma.
    Parameters at an end of what is looked at, equal amounts, and q up to 1 (no mean value exists: null) are warned of.

    Errors: RoleError if no column is known to hold customers or days; DataError if nobody ordered twice, over 1 % of amounts
    or dates cannot be read, amounts are in several currencies (`--currency EUR` takes one), or no contract is lost, or none runs;
    UsageError where contracts come without `--revenue`, or a column says how often they are paid and the header of `--revenue` does not
    say what one amount is for.

    Source: Fader, Hardie and Lee (2005), "Counting your customers" the easy way, Marketing Science 24(2). Fader and Hardie (2013), The
    Gamma-Gamma model of monetary value. Fader and Hardie (2010), Customer-base valuation in a contractual setting, Marketing Science 29(1).

    Examples:
    cxkit clv orders.csv
    cxkit clv orders.csv --calibrate-until 2025-06-30
    cxkit clv orders.csv --per-customer --table customers --format csv --output clv.csv
    """
    estimating = Estimating(horizon, rate, calibrate_until, per_customer, confidence, min_cell)
    lasting = "runs-on" if isinstance(orders, Customers) else "alive"
    summary = of_figure("clv", tr("Customer lifetime value"), confidence, {lasting: "alive"})
    show = partial(report, "clv", tr("Customer lifetime value"), orders, summary=summary, top=top, lists=("customers",))
    if isinstance(orders, Customers):
        if revenue is None or currency or calibrate_until:
            raise _not_of_contracts(orders, revenue, currency)
        groups = groupings(orders, by, ("segment", "channel"))
        each = per_customer or (min_cell > 1 and "customer_id" in orders.roles)
        column = orders.column(revenue)
        pay, observation = pay_of(orders, column, revenue_per), Observation(by_month=True)
        found = lifetimes(orders, groups, unit=unit, observation=observation, revenue=column, pay=pay, each=each)
        found = found._replace(notes=(*found.notes, *pay.notes))
        return show(found, estimate_contracts(found, ids_of(groups), estimating))
    given = {"--revenue": revenue, "--revenue-per": revenue_per, "--unit": unit}
    if option := next((name for name, value in given.items() if value), None):
        raise UsageError(
            tr("{option} is for contracts, and the file holds orders.", option=option), "--amount COLUMN names the amounts of orders."
        )
    groups = groupings(orders, by, ("channel",))
    counted = counts(orders, groups, currency)
    if calibrate_until and not counted.as_of:
        raise UsageError("--calibrate-until needs the days of the orders, and the file has one row a customer.", "Leave it out.")
    if calibrate_until and counted.as_of and calibrate_until >= counted.as_of:
        raise UsageError(
            tr(
                "--calibrate-until {calibrate_until}: no day lies between it and the last one, {as_of}.",
                calibrate_until=calibrate_until,
                as_of=counted.as_of,
            ),
            "Name an earlier day.",
        )
    return show(counted, estimate(counted, ids_of(groups), estimating))
