"""Value of customers: revenue, revenue per customer, length of the relationship, regular customers, growth and revenue retention."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from cxkit.counts import Key
from cxkit.counts.orders.purchases import Purchases, purchases
from cxkit.counts.periods import Cover
from cxkit.errors import DataError, UsageError
from cxkit.language import tr, translated
from cxkit.measures.cell_limits import Hidden, flagged, note_of
from cxkit.measures.columns import PERIOD_COLUMNS, limit_columns, with_limits
from cxkit.measures.customers.buyers import Habits, buyers, decided_by_few, notes_of_sums, overview
from cxkit.measures.customers.customer_summary import of_figure
from cxkit.measures.customers.reconciliation import reconcile, reconciliation_note
from cxkit.measures.customers.revenue import hidden_periods, hidden_revenue, over_time, without_changes
from cxkit.measures.grouping import groupings, ids_of, label_columns, names_of, table_name, table_title
from cxkit.measures.report_body import MainFigure, ReportBody, trend
from cxkit.measures.reporting import report
from cxkit.model import Column, Note, Report, Table
from cxkit.options import By, Confidence, Currency, Every, InactiveAfter, MinCell, Needs, Period, Regular, Top
from cxkit.registry import metric
from cxkit.roles import shortened
from cxkit.tables import Orders
from cxkit.text.figures import percent

_NAMED = 5  # groups that a note names


class Estimating(NamedTuple):
    """How the figures are made."""

    every: Period | None
    habits: Habits
    confidence: float
    min_cell: int


def counts(orders: Orders, groups: tuple[tuple[Key, ...], ...], currency: Currency) -> Purchases:
    """Count the orders of every customer by group in one pass; adds over rows of one as-of date."""
    if "mean" in orders.roles:
        column = orders.shown[orders.roles["mean"].column]
        raise DataError(
            tr("Column '{column}' holds the mean of the orders after the first: revenue is not in the file.", column=column),
            "cxkit clv values such customers; cxkit value needs a total for each customer, or one row an order.",
        )
    return purchases(orders, groups, currency)


def estimate(counted: Purchases, groups: tuple[tuple[str, ...], ...], cover: Cover, estimating: Estimating) -> ReportBody:
    """Turn the counts into tables, drawings and notes."""
    hidden = hidden_revenue(counted, groups, estimating.every, estimating.min_cell)
    tables = [flagged(_table(counted, by, estimating), by, hidden.get(by, ())) for by in ((), *groups)]
    columns = ["customers", "orders", "revenue", "median_revenue", "regular_share"]
    mean = MainFigure("revenue_per_customer")
    charts = [mean.headline("customers", tr("revenue per customer"), columns)]
    for by, table in zip(groups, tables[1:], strict=True):
        charts.append(mean.whisker(table, [*by, "customers", "revenue_per_customer", "regular_share"]))
    if estimating.every:
        rows = over_time(counted, estimating.every, cover, estimating.confidence, estimating.min_cell)
        away = hidden_periods(counted, estimating.every, hidden, estimating.min_cell)
        rows = [
            without_changes(row) if before and before["period"] in away else row for before, row in zip([None, *rows], rows, strict=False)
        ]
        made = Table(name="over_time", title=tr("By {every}", every=translated(estimating.every)), columns=_OVER_TIME, rows=tuple(rows))
        tables.append(flagged(made, ("period", "complete"), {(row["period"], row["complete"]) for row in rows if row["period"] in away}))
        charts.append(trend("revenue"))
    notes = [*_notes(counted, tables, estimating), *_doubts(counted, groups, hidden, tables), *note_of(tables, estimating.min_cell)]
    steps = reconcile(counted, estimating.min_cell, hidden_total=bool(hidden.get(())))
    return ReportBody([*tables, steps], charts, [*reconciliation_note(steps), *notes])


_FIGURES = (
    Column(key="customers", title="customers", unit="count", help="Customers with an order or a refund."),
    Column(key="orders", title="orders", unit="count", help="Orders: order ids, else days on which a customer bought."),
    Column(key="revenue", title="revenue", unit="money", help="Sum of all amounts, less refunds."),
    Column(key="revenue_per_customer", title="per customer", unit="money", help="Revenue for each customer."),
    *limit_columns("money"),
    Column(key="median_revenue", title="median", unit="money", help="Revenue that half of the customers reach."),
    *with_limits("relationship_days", "relationship", "days", "Mean days from the first order to the last.", digits=1),
    Column(key="median_relationship_days", title="median relationship", unit="days", digits=1, help="Median of the same."),
    *with_limits("regular_share", "regular", "share", "Share of customers with as many orders as make a regular one."),
)


_OVER_TIME = (
    *PERIOD_COLUMNS,
    Column(key="customers", title="customers", unit="count", help="Customers with an order in the period."),
    Column(key="new", title="new", unit="count", help="Of these, those whose first order it holds."),
    Column(key="returning", title="returning", unit="count", help="Of these, those with an earlier order."),
    Column(key="lost", title="lost", unit="count", help="Customers with an order in the period before and none in this one."),
    Column(key="revenue", title="revenue", unit="money", help="Sum of all amounts, less refunds."),
    *with_limits("growth", "growth", "ratio", "Revenue against the period before, minus 1.", digits=3),
    *with_limits(
        "nrr", "NRR", "ratio", "Net revenue retention: revenue of the customers of the period before, against theirs then.", digits=3
    ),
    *with_limits("grr", "GRR", "ratio", "Gross revenue retention: the same, with nobody above what they spent then.", digits=3),
    *with_limits("customer_retention", "retention", "share", "Share of the customers of the period before who ordered again."),
)


def _table(counted: Purchases, by: tuple[str, ...], estimating: Estimating) -> Table:
    rows = overview(buyers(counted, by), by, counted, estimating.habits, estimating.confidence)
    labels = label_columns(by)
    return Table(name=table_name(by), title=table_title(by), columns=(*labels, *_FIGURES), rows=tuple(rows))


def _notes(counted: Purchases, tables: list[Table], estimating: Estimating) -> list[Note]:
    level = percent(estimating.confidence)
    regular = estimating.habits.regular
    text = tr(
        "Regular: {regular} orders or more. Intervals: {level}; of means Hall's for skewed values, of shares Wilson.",
        regular=regular,
        level=level,
    )
    notes = [Note(code="method", level="info", text=text), *notes_of_sums(counted, estimating.min_cell)]
    partial = [row["period"] for row in tables[-1].rows if "complete" in row and not row["complete"]]
    if partial:
        text = tr(
            "The data cover {n} periods only in part ({names}): they are compared with none.",
            n=len(partial),
            names=", ".join(map(str, partial[:4])),
        )
        notes.append(Note(code="partial-period", level="info", text=text))
    return notes


def _without_dates(orders: Orders) -> Note:
    """A note that nothing is over time; a warning that names the columns of dates of which none was taken."""
    unused = orders.unused_order_dates()
    if not unused:
        return Note(code="no-dates", level="info", text=tr("No column of dates was found: the report has nothing over time."))
    text = tr(
        "No column is known to hold the days of the orders, and the report has nothing over time; columns of dates: {names}.",
        names=", ".join(f"'{shortened(column)}'" for column in unused[:_NAMED]),
    )
    return Note(code="no-dates", level="warning", text=text, hint=tr("--role {role}=COLUMN names it", role="ordered_at"))


def _doubts(counted: Purchases, groups: tuple[tuple[str, ...], ...], hidden: Hidden, tables: list[Table]) -> list[Note]:
    """Notes where no interval can be trusted: a few customers decide the mean, or hold most of the revenue of a period."""
    notes = []
    for by in ((), *groups):
        few = [group for group in decided_by_few(buyers(counted, by), by) if group not in hidden.get(by, ())]
        if few:
            named = ", ".join(" · ".join(tr("(not stated)") if part is None else str(part) for part in group) for group in few[:_NAMED])
            more = tr(" and {n} more", n=len(few) - _NAMED) if len(few) > _NAMED else ""
            where = f" ({names_of(by)}: {named}{more})" if by else ""
            text = tr(
                "A few customers decide the revenue per customer{where}: its interval may miss the true mean more often than stated.",
                where=where,
            )
            notes.append(Note(code="few-decide", level="warning", text=text, hint="median_revenue does not depend on them"))
    over = next((table for table in tables if table.name == "over_time"), None)
    open_ends = [row for row in over.rows if row["nrr_low"] is not None and row["nrr_high"] is None] if over else []
    if open_ends:
        text = tr("A few customers hold most of the revenue in {n:,} periods: NRR has no upper limit there.", n=len(open_ends))
        notes.append(Note(code="no-upper-limit", level="warning", text=text, hint="a longer --every has more customers a period"))
    return notes


@metric(title="Value of customers", panel="Customers")
def value(
    orders: Annotated[Orders, Needs("amount", "amount")],
    *,
    by: By = (),
    every: Every = None,
    regular: Regular = 3,
    inactive_after: InactiveAfter = None,
    currency: Currency = None,
    confidence: Confidence = 0.95,
    min_cell: MinCell = 0,
    top: Top = None,
) -> Report:
    """What are customers worth: how much do they spend, how long do they stay, and do they buy again?

    Result: `overall` (one row), `by_channel` (if the file has it) or the cross table of `--by`; with `--every` also `over_time`;
    `reconciliation`. Columns:
    customers, orders (counts): customers with an order or refund, and their orders.
    revenue, revenue_per_customer, low, high, median_revenue (money): all amounts, less refunds; for each customer, with interval.
    relationship_days, relationship_days_low, relationship_days_high, median_relationship_days (days): mean, with interval, and median of
    the days from the first order to the last.
    regular_share, regular_share_low, regular_share_high (share, 0 to 1): customers with `--regular` orders or more, with interval.
    period (date), complete (boolean): the period's first day, and whether the data cover the whole of it.
    new, returning, lost (counts): customers whose first order is in the period; those with an earlier one; those with an order in the
    period before and none in this one.
    growth, growth_low, growth_high (ratio; 0.1 is 10 % more): revenue against the period before, minus 1, with interval.
    nrr, nrr_low, nrr_high, grr, grr_low, grr_high (ratios): net and gross revenue retention, with intervals.
    step (label), orders (count), amount (money): in `reconciliation`, from `gross` over `returns` and `cancelled` to `net`; these two are
    negative, and the first three add up to the last. Below `--min-cell` customers with either, only net is given.
    customer_retention, customer_retention_low, customer_retention_high (share): of the customers of the period before, those who ordered
    again, with interval.
    flag (label): `small-n` below 30 customers, `suppressed` if `--min-cell` suppresses the row.

    Formula: an order is an order id, else a customer's lines of one day. Revenue per customer and days of relationship: means, with Hall's
    interval for skewed values. NRR = Σ b / Σ a over the customers of the period before, a what they spent then and b what they spend now;
    GRR = Σ min(a, b) / Σ a; growth = Σ b / Σ a - 1 over all customers; Fieller's intervals, or those for skewed values where these are
    wider. Shares: Wilson. With `--inactive-after` a relationship of a customer who ordered within so many days before the as-of date lasts
    until that date.

    Defaults: Hall's form was chosen for skewed revenue of 30 customers and more, where t misses up to 20 %; it fails, with a note, if a
    few customers hold most of the revenue. Fieller's intervals were chosen for ratios of the revenue of the same customers. Losses by
    `--inactive-after` fail for customers who order less often than that.

    Edge cases: amounts are those of lines, else quantity times unit price; a total that all lines of an order repeat counts once. Negative
    sums, credit notes, returned goods and refunded amounts reduce revenue and are no orders, nor is an order that was refunded in full.
    Cancelled, failed and open orders are excluded. Ids such as 0 and Guest are no customer. A customer whose revenue of the period before
    is 0 or less is excluded from NRR and GRR. Periods that the data cover only in part are marked and not compared. Without dates each line
    is an order unless an id groups lines, and figures of time are null. Fewer than three customers, or all equal: no interval. If a few
    customers hold most of the revenue, NRR may have no upper limit (null), and a note says where no interval of a mean can be trusted. In a
    cross table a customer counts in each group with an order.

    Errors: RoleError if no column is found for customers or amounts; DataError if over 1 % of amounts or dates cannot be read, or
    amounts are in several currencies (`--currency EUR` selects one).

    Source: Hall (1992), On the removal of skewness by transformation, JRSS B 54. Wilson (1927), Probable inference, the law of succession,
    and statistical inference, JASA 22. Fieller (1954), Some problems in interval estimation, JRSS B 16.

    Examples:
    cxkit value orders.csv
    cxkit value orders.csv --every quarter
    cxkit value orders.csv --customers customers.csv --by segment
    """
    if every and "ordered_at" not in orders.roles:
        raise UsageError("--every needs the days of the orders.", "Name their column with --role ordered_at=COLUMN.")
    groups = groupings(orders, by, ("channel",))
    counted = counts(orders, groups, currency)
    names = ids_of(groups)
    cover = Cover.of(counted.first, counted.last, orders.window)
    body = estimate(counted, names, cover, Estimating(every, Habits(regular, inactive_after), confidence, min_cell))
    return report(
        "value",
        tr("Value of customers"),
        orders,
        counted,
        body if counted.as_of else body.plus_notes([_without_dates(orders)]),
        summary=of_figure("revenue_per_customer", tr("Revenue per customer"), confidence, {"regulars": "regular_share"}),
        top=top,
    )
