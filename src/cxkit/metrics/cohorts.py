"""Cohorts of customers by their first order: how many order again, period by period."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from cxkit.counts import Key
from cxkit.counts.orders.purchases import Purchases, check_dated, purchases
from cxkit.counts.periods import Cover
from cxkit.language import tr, translated
from cxkit.measures.cell_limits import flagged, note_of, without_groups
from cxkit.measures.column_kinds import reveals
from cxkit.measures.columns import limit_columns, not_reached, with_limits
from cxkit.measures.customers.buyers import NO_AMOUNTS, Habits, notes_of_sums
from cxkit.measures.customers.cohort_triangle import hidden_cohorts, matrix, mean_shares, overview
from cxkit.measures.customers.customer_summary import of_figure
from cxkit.measures.customers.revenue import START
from cxkit.measures.grouping import groupings, ids_of, label_columns, names_of, table_name
from cxkit.measures.report_body import MainFigure, ReportBody
from cxkit.measures.reporting import report
from cxkit.model import Chart, Column, Encodings, Note, Report, Table
from cxkit.options import By, Confidence, Currency, InactiveAfter, MinCell, Needs, Option, Period, Regular, Top
from cxkit.registry import metric
from cxkit.tables import Orders

CohortPeriod = Annotated[Period, Option("Length of the periods.")]


class Estimating(NamedTuple):
    """How the figures are made; ``split``: a matrix for each group too."""

    every: Period
    habits: Habits
    confidence: float
    split: bool
    min_cell: int


def counts(orders: Orders, groups: tuple[tuple[Key, ...], ...], currency: Currency) -> Purchases:
    """Count the orders of every customer by group in one pass; adds over rows of one as-of date."""
    check_dated(orders)
    return purchases(orders, groups, currency, valued=False)


def estimate(counted: Purchases, groups: tuple[tuple[str, ...], ...], cover: Cover, estimating: Estimating) -> ReportBody:
    """Turn the counts into tables, drawings and notes."""
    tables, charts = list[Table](), list[Chart]()
    hidden = hidden_cohorts(counted, groups, split=estimating.split, every=estimating.every, limit=estimating.min_cell)
    dropped = 0
    for by in ((), *(groups if estimating.split else ())):
        keys = (*by, "cohort")
        rows = matrix(counted, by, estimating.every, cover, estimating.confidence, hidden=hidden.get((*keys, START), ()))
        title = tr("Share of customers who order again, by {every} since the first order", every=translated(estimating.every))
        if by:
            title += tr(", by {by} of that order", by=names_of(by))
        name = table_name(by, "cohorts", "cohorts_")
        made = Table(name=name, title=title, columns=(*label_columns(by), *_COHORT_COLUMNS), rows=tuple(rows))
        away = {(*group, cohort.isoformat()) for *group, cohort in hidden.get(keys, set())}
        dropped += len(away)
        tables.append(without_groups(made, keys, away))
        encodings: Encodings = {"label": [*by, "cohort"], "x": "period", "value": "share", "n": "customers", "complete": "complete"}
        means = mean_shares(tables[-1].rows)
        if means:
            encodings |= {"mean_x": [*map(float, means)], "means": [*means.values()]}
        charts.append(Chart(kind="triangle", table=name, encodings=encodings))
    for by in ((), *groups):
        rows = overview(counted, by, estimating.habits, estimating.confidence)
        name = table_name(by)
        title = tr("By {by} of the first order", by=names_of(by)) if by else "Overall"
        made = Table(name=name, title=title, columns=(*label_columns(by), *_FIGURES), rows=tuple(rows))
        tables.append(flagged(made, by, hidden.get(by, ())))
        if by:
            shown = [*by, "customers", "repeat_by_age", "repeat_rate", "regular_share"]
            rate = MainFigure("repeat_by_age", "repeat_by_age_low", "repeat_by_age_high")
            charts.append(rate.whisker(made, shown, (0.0, 1.0)))
    charts.insert(0, MainFigure("repeat_rate").headline("customers", tr("order again"), _OVERVIEW))
    return ReportBody(tables, charts, [*_notes(counted, tables, cover, estimating), *note_of(tables, estimating.min_cell, dropped)])


_OVERVIEW = ["customers", "orders", "regular_share", "churned_share", "gap_p50_days", "gap_p90_days"]


_COHORT_COLUMNS = (
    Column(key="cohort", title="first order", unit="date", help="First day of the period of the first order."),
    Column(key="period", title="period", unit="count", help="Periods since then; 0 is that of the first order."),
    Column(key="complete", title="complete", unit="boolean", help="Whether the data cover the whole period."),
    Column(key="customers", title="customers", unit="count", help="Customers of the cohort."),
    Column(key="active", title="active", unit="count", help="Of these, those with an order in the period."),
    Column(key="share", title="share", unit="share", help="Share of the cohort with an order in the period."),
    *limit_columns("share"),
    Column(key="revenue", title="revenue", unit="money", help="Revenue of the cohort in the period, less refunds."),
)
_REACHED = not_reached("orders")
_FIGURES = (
    Column(key="customers", title="customers", unit="count", help="Customers with an order."),
    Column(key="orders", title="orders", unit="count", help="Orders: order ids, else days on which a customer bought."),
    Column(key="repeat_rate", title="order again", unit="share", help="Share of customers with two orders or more."),
    *limit_columns("share"),
    Column(key="regulars", title="regulars", unit="count", help="Customers with as many orders as make a regular one."),
    *with_limits("regular_share", "regular", "share", "Share of them."),
    *with_limits("churned_share", "churned", "share", "Share of customers without an order for so many days."),
    Column(key="gap_p50_days", title="gap p50", unit="days", digits=0, help="Days until half of the orders are followed.", **_REACHED),
    Column(key="gap_p90_days", title="gap p90", unit="days", digits=0, help="Days until nine in ten orders are.", **_REACHED),
    Column(key="gap_ended_p50_days", title="ended gap p50", unit="days", digits=0, help="Median of the gaps that have ended."),
    Column(key="gap_ended_p90_days", title="ended gap p90", unit="days", digits=0, help="Nine in ten ended gaps are no longer."),
    *with_limits("repeat_by_age", "again by that age", "share", "Share that has ordered again by that age (Kaplan-Meier)."),
    Column(key="age_days", title="at age", unit="days", digits=0, help="Days since the first order at which the groups are compared."),
)


def _notes(counted: Purchases, tables: list[Table], cover: Cover, estimating: Estimating) -> list[Note]:
    habits = estimating.habits
    text = tr("Days are counted up to {as_of}. Regular: {regular} orders or more. Intervals: ", as_of=counted.as_of, regular=habits.regular)
    notes = [
        Note(code="method", level="info", text=tr("{text}{confidence:g} %, Wilson.", text=text, confidence=estimating.confidence * 100)),
        *notes_of_sums(counted, estimating.min_cell),
    ]
    if not counted.has_amounts and all(note.code != "no-amounts" for note in counted.notes):
        notes.append(Note(code="no-amounts", level="info", text=NO_AMOUNTS, hint="--amount COLUMN names them"))
    overall = next(table for table in tables if table.name == "overall").rows[0]
    p90 = overall["gap_ended_p90_days"]
    if habits.inactive_after is None and isinstance(p90, float) and not reveals("gap_ended_p90_days", overall, estimating.min_cell):
        text = tr("The share of churned customers is left out: nine of ten gaps that ended are up to {p90:.0f} days.", p90=p90)
        notes.append(Note(code="churn-undefined", level="info", text=text, hint=f"--inactive-after {max(1, round(p90))}"))
    if habits.inactive_after is not None:
        text = tr(
            "Churned: no order for {inactive_after} days. cxkit clv calls customers alive who may still order, however late.",
            inactive_after=habits.inactive_after,
        )
        notes.append(Note(code="churned-or-alive", level="info", text=text))
    if any(table.name.startswith("by_") for table in tables):
        text = tr(
            "repeat_rate, regular_share and churned_share grow with the time since the first order: repeat_by_age compares at one age."
        )
        notes.append(Note(code="common-age", level="info", text=text))
    partial = sorted({str(row["cohort"]) for row in tables[0].rows if row["period"] == 0 and not row["complete"]})
    if any(not row["complete"] for row in tables[0].rows):
        partly = tr(" The cohorts of {names} are not whole.", names=", ".join(partial[:3])) if partial else ""
        text = tr(
            "The data cover {first} to {last}; {every}s that they cover only in part are marked *.{partly}",
            first=cover.first,
            last=cover.last,
            every=translated(estimating.every),
            partly=partly,
        )
        notes.append(Note(code="partial-period", level="info", text=text))
    text = tr("Customers who ordered before {first} already look as if they began with their first order since then.", first=counted.first)
    notes.append(Note(code="left-truncated", level="info", text=text))
    return notes


@metric(title="Cohorts", panel="Customers")
def cohorts(
    orders: Annotated[Orders, Needs("amount", "amount", required=False)],
    *,
    by: By = (),
    every: CohortPeriod = "month",
    regular: Regular = 3,
    inactive_after: InactiveAfter = None,
    currency: Currency = None,
    confidence: Confidence = 0.95,
    min_cell: MinCell = 0,
    top: Top = None,
) -> Report:
    """Do customers order again, and how long after their first order?

    Result: `cohorts`, `overall` (one row), `by_channel` (if the file has it) or the cross table of `--by`, which also gives
    `cohorts_by_...`. Groups are those of a customer's first order. Columns:
    cohort (date), period (count): first day of the period of the first order, and the periods since then, 0 being that one.
    complete (boolean): whether the data cover the whole period.
    customers, active (counts): customers of the cohort, and those with an order in the period.
    share, low, high (share, 0 to 1): active / customers, with interval. revenue (money): theirs in the period, less refunds.
    orders (count); repeat_rate, low, high (share): customers with two orders or more; regulars (count), regular_share, regular_share_low,
    regular_share_high (share): with `--regular` or more.
    churned_share, churned_share_low, churned_share_high (share): without an order for more than `--inactive-after` days before the
    as-of date; null if that option is not given.
    gap_p50_days, gap_p90_days (days): days until half, until nine in ten orders are followed by the customer's next one, open gaps being
    right-censored (Kaplan-Meier); null if that is not reached. gap_ended_p50_days, gap_ended_p90_days (days): of the gaps that ended.
    repeat_by_age, repeat_by_age_low, repeat_by_age_high (share): customers who have ordered again by an age of age_days (days) since the
    first order, the smallest median age of the groups of the table (Kaplan-Meier), with interval: groups are compared by this.
    flag (label): `small-n` below 30 customers, `suppressed` if `--min-cell` suppresses the row, `partly-suppressed` if it suppresses
    times; suppressed cohorts have no rows.

    Formula: an order is an order id, else a customer's lines of one day. Intervals: Wilson; of repeat_by_age log-log.

    Defaults: right-censoring of open gaps was chosen because gaps that ended are short ones; it fails if a gap that ends is no sign of
    one to come. Groups are compared at a common age, chosen for customers who were observed for different times. Wilson's intervals were
    chosen for small cohorts.

    Edge cases: periods after the last observed one are missing and not 0; one observed only in part is marked. Negative sums of an order
    are refunds and no orders; customers with refunds alone are in no cohort. Without amounts, or with several columns that may hold
    them, one that can be read in two ways, or several currencies without `--currency`: no revenue. One order each: no gap ends (null).
    One period: period 0 alone.

    Errors: RoleError if no column is found for customers or days; DataError if over 1 % of amounts or dates cannot be
    read.

    Source: Kaplan and Meier (1958), Nonparametric estimation from incomplete observations, JASA 53. Wilson (1927), Probable inference, the
    law of succession, and statistical inference, JASA 22. Ryder (1965), The cohort as a concept in the study of social change, American
    Sociological Review 30.

    Examples:
    cxkit cohorts orders.csv
    cxkit cohorts orders.csv --every quarter
    cxkit cohorts orders.csv --by channel --inactive-after 180
    """
    groups = groupings(orders, by, ("channel",))
    counted = counts(orders, groups, currency)
    names = ids_of(groups)
    cover = Cover.of(counted.first, counted.last, orders.window)
    estimating = Estimating(every, Habits(regular, inactive_after), confidence, split=bool(by), min_cell=min_cell)
    return report(
        "cohorts",
        "Cohorts",
        orders,
        counted,
        estimate(counted, names, cover, estimating),
        summary=of_figure(
            "repeat_rate", tr("The repeat purchase rate"), confidence, {"regulars": "regular_share", "next-order": "gap_p50_days"}
        ),
        top=top,
    )
