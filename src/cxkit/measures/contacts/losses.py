"""Losses of customers by the state of their complaints, which changes over time: rates, hazard ratios at the same tenure, their table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from cxkit.counts.customers.tenures import Tenures, tenures_of_customers
from cxkit.counts.orders.purchases import Purchases, purchases
from cxkit.counts.prepare import CUSTOMER, DAY
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.cell_limits import flagged
from cxkit.measures.columns import limit_columns, with_limits
from cxkit.measures.contacts.complaint_cases import DONE, NONE, STATES, UNDONE, Complaints
from cxkit.measures.customers.buyers import buyers, is_order
from cxkit.model import Column, Note, Row, Table
from cxkit.stats.cox import Cox, CoxData
from cxkit.stats.rates import rate_interval
from cxkit.tables import Customers, Orders

_DAY = timedelta(days=1)
LANDMARK = 7
"""Days after an order at which the state of its customer is taken: most complaints about an order have come by then.

The later it is, the more complaints does it take from customers who are still there, of whom those who have left make none."""

_COLUMNS = (
    Column(key="group", title="group", unit="label", help="What state customers were in."),
    Column(key="customers", title="customers", unit="count", help="Customers who were in it for a time."),
    Column(key="lost", title="lost", unit="count", help="Customers who were lost in it."),
    Column(key="lost_per_year", title="churn per year", unit="number", digits=3, help="Churn rate in it: losses per customer and year."),
    *limit_columns("number", digits=3),
    *with_limits("hazard_ratio", "hazard ratio", "ratio", "Hazard of a loss over that of customers without a complaint.", digits=2),
    Column(key="p", title="p", unit="p", help="p value of a hazard ratio of 1."),
)
ASSOCIATION = Note(
    code="association",
    level="info",
    text="Differences between customers who complained and others are associations: customers choose whether to complain, and some "
    "complaints are easier to resolve than others.",
)

Matters = dict[str, list[tuple[datetime, datetime | None]]]


class Spans(NamedTuple):
    """The time of each customer: by a file of customers, else by their ``purchases``, lost ``inactive_after`` days after the last one."""

    tenures: Tenures
    purchases: Purchases | None = None
    inactive_after: int = 0


def spans_of_orders(found: Purchases, inactive_after: int) -> Spans:
    """Customers from their first order on; lost so many days after the last one, if that is before the as-of date."""
    gone = pl.col("last") + timedelta(days=inactive_after)
    until = pl.when(gone < (found.as_of or date.max)).then(gone).alias("until")
    rows = buyers(found).filter(pl.col("orders") > 0).select(pl.col(CUSTOMER).cast(pl.String), pl.col("first").alias("since"), until)
    return Spans(Tenures(rows, found.account, found.columns, found.notes, as_of=found.as_of), found, inactive_after)


def observed_until(found: Complaints, spans: Tenures) -> date:
    """The last day for which both complaints and losses are known."""
    return min(found.events.as_of or date.max, spans.as_of or date.max)


def losses_by_state(found: Complaints, spans: Spans, confidence: float) -> list[Row]:
    """Customers, losses and losses a year by the state that customers were in, each day observed counting in the state of that day.

    A loss counts in the state at the end of its day. So nobody counts as safe for the time before they complained. The hazard ratio and p
    compare customers of the same tenure, since those who have complained have been customers for longer, and losses are most frequent at
    the beginning.
    """
    now = observed_until(found, spans.tenures)
    complained = _matters(found)
    begun = spans.tenures.rows.lazy().filter(pl.col("since") <= now)
    begun = begun.with_columns((pl.col("until") <= now).fill_null(value=False).alias("lost"))
    ended = begun.with_columns(pl.when("lost").then("until").otherwise(pl.lit(now)).alias("end")).collect()
    met = pl.col(CUSTOMER).is_in(list(complained))
    those, others = ended.filter(met), ended.filter(~met)
    days = (others.get_column("end") - others.get_column("since")).dt.total_days().sum()
    totals = {state: [0.0, 0.0, 0.0] for state in STATES}
    totals[NONE] = [others.height, float(others.get_column("lost").sum()), float(days)]
    for customer, since, lost, until in those.select(CUSTOMER, "since", "lost", "end").iter_rows():
        begin, end = datetime.combine(since, time.min), datetime.combine(until, time.min)
        parts, last = _parts(complained[customer], begin, end)
        for state, passed in parts.items():
            totals[state][0] += 1
            totals[state][2] += passed
        totals[last][1] += lost
    at_risk = _by_tenure(those, others, complained) if spans.purchases is None else _by_order(spans.purchases, complained, spans, now)
    rows = list[Row]()
    for state in STATES:
        customers, lost, days = totals[state]
        years = days / 365.25
        low, high = rate_interval(int(lost), years, confidence) or (None, None)
        figures: Row = {"customers": int(customers), "lost": int(lost), "lost_per_year": lost / years if years > 0 else None}
        rows.append({"group": state, **figures, "low": low, "high": high, **_against_none(at_risk, state, confidence)})
    return rows


def _matters(found: Complaints) -> Matters:
    complained: Matters = {}
    for customer, start, end in found.table.filter(pl.col(CUSTOMER).is_not_null()).select(CUSTOMER, "start", "end").iter_rows():
        complained.setdefault(customer, []).append((start, end))
    return complained


def _parts(matters: Sequence[tuple[datetime, datetime | None]], begin: datetime, end: datetime) -> tuple[dict[str, float], str]:
    """The days that a customer was observed in each state, and the state at the end."""
    if not matters or min(start for start, _ in matters) >= end + _DAY:
        return {NONE: max((end - begin) / _DAY, 0.0)}, NONE
    first = min(max(min(start for start, _ in matters), begin), end)
    waits, reached = 0.0, first
    for start, over in sorted(matters, key=lambda matter: matter[0]):
        stop = min(over or end, end)
        waits += max((stop - max(start, reached)) / _DAY, 0.0)
        reached = max(reached, stop)
    days = {NONE: (first - begin) / _DAY, UNDONE: waits, DONE: (end - first) / _DAY - waits}
    last = state_of(matters, end + _DAY)
    return {state: time_in for state, time_in in days.items() if time_in > 0 or state == last}, last


def state_of(matters: Sequence[tuple[datetime, datetime | None]], moment: datetime) -> str:
    """The state of a customer just before a moment."""
    begun = [over for start, over in matters if start < moment]
    return NONE if not begun else UNDONE if any(over is None or over >= moment for over in begun) else DONE


def _by_tenure(those: pl.DataFrame, others: pl.DataFrame, complained: Matters) -> pl.DataFrame:
    """Time at risk by the days since a customer began, counted from 1, in the state at the end of each day.

    The number of customers of each row is ``n``.
    """
    passed = (pl.col("end") - pl.col("since")).dt.total_days().cast(pl.Float64) + 1
    simple = others.select(pl.lit(float("-inf")).alias("start"), passed.alias("stop"), "lost", pl.lit(NONE).alias("state"))
    rows = list[tuple[float, float, bool, str]]()
    for customer, since, lost, until in those.select(CUSTOMER, "since", "lost", "end").iter_rows():
        last = (until - since).days
        pieces = _days(complained[customer], datetime.combine(since, time.min), last)
        for at, (first, state) in enumerate(pieces):
            stop = pieces[at + 1][0] if at + 1 < len(pieces) else last + 1
            rows.append((first or float("-inf"), float(stop), lost and at + 1 == len(pieces), state))
    split = pl.DataFrame(rows, schema=["start", "stop", "lost", "state"], orient="row", schema_overrides=dict(simple.schema))
    together = pl.concat([simple, split]).group_by("start", "stop", "lost", "state").agg(pl.len().alias("n"))
    return together.sort("start", "stop", "lost", "state").with_columns(pl.lit(0.0).alias("pace"))


def _days(matters: Sequence[tuple[datetime, datetime | None]], begin: datetime, last: int) -> list[tuple[int, str]]:
    """The days since the beginning on which a new state begins, up to the ``last``, with that state."""
    points = {0}
    for start, over in matters:
        points |= {moment // _DAY for moment in (start - begin, *([over - begin] if over else []))}
    found = list[tuple[int, str]]()
    for day in sorted(point for point in points if 0 <= point <= last):
        state = state_of(matters, begin + (day + 1) * _DAY)
        if not found or found[-1][1] != state:
            found.append((day, state))
    return found


def _by_order(found: Purchases, complained: Matters, spans: Spans, now: date) -> pl.DataFrame:
    """Orders as steps at which a customer may be lost: the clock is the number of orders, and the state that of the landmark.

    An order counts if it is known whether another follows within ``inactive_after`` days, and none follows before the state is taken.
    Customers who have ordered as often are compared, because orders make both complaints and customers who stay; ``pace`` is the
    logarithm of the days per order so far.
    """
    if DAY not in found.cells.columns:
        return pl.DataFrame(schema={"state": pl.String})
    wait = min(LANDMARK, max(spans.inactive_after // 2, 1))
    days = found.orders().lazy().filter(is_order(found)).select(pl.col(CUSTOMER).cast(pl.String), DAY).drop_nulls().unique()
    ordered = days.sort(CUSTOMER, DAY).with_columns(
        pl.int_range(1, pl.len() + 1).over(CUSTOMER).alias("k"),
        (pl.col(DAY).shift(-1).over(CUSTOMER) - pl.col(DAY)).dt.total_days().alias("gap"),
        (pl.col(DAY) - pl.col(DAY).first().over(CUSTOMER)).dt.total_days().alias("age"),
    )
    most = spans.inactive_after
    lost = pl.col("gap").is_null() | (pl.col("gap") > most)
    # who comes back after so long is a new customer
    steps = ordered.with_columns(lost.alias("lost")).with_columns(
        (pl.col("lost").cum_sum() - pl.col("lost")).over(CUSTOMER).alias("before")
    )
    steps = steps.filter(pl.col("before") == 0, pl.col(DAY) + timedelta(days=most) <= now, pl.col("gap").is_null() | (pl.col("gap") > wait))
    rows = steps.collect()
    taken = timedelta(days=wait + 1)
    asked = ((customer, datetime.combine(day, time.min) + taken) for customer, day in rows.select(CUSTOMER, DAY).iter_rows())
    states = [state_of(complained.get(customer, ()), moment) for customer, moment in asked]
    k = pl.col("k").cast(pl.Float64)
    return rows.select(
        (k - 1).alias("start"),
        k.alias("stop"),
        "lost",
        pl.Series("state", states, dtype=pl.String),
        ((pl.col("age") + wait) / k).log().alias("pace"),
        pl.lit(1, dtype=pl.UInt32).alias("n"),
    )


def _against_none(at_risk: pl.DataFrame, state: str, confidence: float) -> Row:
    """The hazard of a loss in a state over that without a complaint, with its interval and p."""
    found: Row = dict.fromkeys(("hazard_ratio", "hazard_ratio_low", "hazard_ratio_high", "p"))
    both = at_risk.filter(pl.col("state").is_in([state, NONE]))
    if state == NONE or both.get_column("state").n_unique() < 2:
        return found
    model = _model(both, state)
    p = model.score_test(0)
    ratio = model.profile(0, confidence) if p is not None else None
    if ratio is None:
        return {**found, "p": p}
    finite = [each if each < float("inf") else None for each in ratio]
    return dict(zip(found, (*finite, p), strict=True))


def _model(both: pl.DataFrame, state: str) -> Cox:
    import numpy as np

    x = [(both.get_column("state") == state).cast(pl.Float64).to_numpy()]
    pace = both.get_column("pace").to_numpy()
    if np.ptp(pace) > 0:
        x.append(pace)
    columns = (both.get_column(name).to_numpy().astype(np.float64) for name in ("start", "stop", "n"))
    start, stop, n = columns
    lost = both.get_column("lost").to_numpy().astype(np.bool_)
    return Cox(CoxData(start, stop, lost, np.column_stack(x), n, np.zeros(both.height, dtype=np.int64)))


def note_on_ratios(of: Spans) -> Note:
    """What the hazard ratios compare."""
    if of.purchases is None:
        text = tr("Hazard ratios and p compare customers of the same tenure (Cox, Mantel and Byar); losses per year do not.")
    else:
        text = tr(
            "Hazard ratios and p compare customers who have ordered as often, by their state {landmark} days after the order "
            "(Cox); losses per year do not: frequent buyers complain more often and stay longer.",
            landmark=LANDMARK,
        )
    return Note(code="same-tenure", level="info", text=text)


def spans_of(customers: Customers | None, orders: Orders | None, inactive_after: int | None) -> list[tuple[Customers | Orders, Spans]]:
    """The time span of each customer: by the file of customers, else by their orders."""
    if customers is not None and {"since", "until"} <= customers.roles.keys():
        return [(customers, Spans(tenures_of_customers(customers)))]
    if orders is not None and inactive_after is not None:
        return [(orders, spans_of_orders(purchases(orders), inactive_after))]
    return []


def losses_table(found: Complaints, spans: Spans, confidence: float, min_cell: int) -> Table:
    """The table of losses by state."""
    rows = losses_by_state(found, spans, confidence)
    # the losses of all customers are known, so one group that is too small suppresses all
    few = any(0 < int(str(row["customers"])) < min_cell for row in rows)
    table = Table(name="retention", title="Losses by what became of complaints before", columns=_COLUMNS, rows=tuple(rows))
    return flagged(table, ("group",), {(row["group"],) for row in rows} if few else ())
