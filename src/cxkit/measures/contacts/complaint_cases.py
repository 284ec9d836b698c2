"""Complaints: their number and customers, the time to resolution, and the retention of the customers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from cxkit.counts.event_log import CLOSED, COMPLAINT, CUSTOMER, EventLog
from cxkit.counts.prepare import MOMENT
from cxkit.counts.purchases import Purchases
from cxkit.counts.several_answers import spread
from cxkit.counts.tenures import Tenures
from cxkit.lazy import pl
from cxkit.measures.contacts.case_table import MATTER, case_table, spells_to_end, tells_end, waiting
from cxkit.measures.contacts.clustered import Counted, by_customer, share_cells
from cxkit.measures.customers.buyers import buyers
from cxkit.model import Row
from cxkit.stats.proportions import wilson
from cxkit.stats.rates import rate_interval, rate_test
from cxkit.values.reasons import Account

NONE, DONE, UNDONE = "none", "resolved", "unresolved"
STATES = (NONE, DONE, UNDONE)
_DAY = timedelta(days=1)


class Complaints:
    """The complaints of a history: contacts that are one, and the matters that they are about (cases, else each contact)."""

    def __init__(self, found: EventLog, *, all_complaints: bool = False) -> None:
        """``all_complaints``: every contact is a complaint."""
        self.events = found
        complaint = pl.lit(value=True) if all_complaints else pl.col(COMPLAINT).fill_null(value=False)
        rows = found.rows.with_columns(complaint.alias(COMPLAINT))
        if CUSTOMER not in rows.columns:
            rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias(CUSTOMER))
        self.contacts = rows.with_columns(pl.col(CUSTOMER).cast(pl.String))

    @cached_property
    def matters(self) -> pl.DataFrame:
        """One row per matter, from its first complaint on, as in ``case_table``; contacts that are no complaint may end it."""
        return case_table(self.contacts, self.events.now, begins=pl.col(COMPLAINT), at_once=True)

    @property
    def account(self) -> Account:
        """Rows read, used and excluded."""
        return self.events.account

    @property
    def cells(self) -> pl.DataFrame:
        """The matters with how often each is there, ``n``; they add over customers."""
        return self.matters.drop(MATTER).with_columns(pl.lit(1).alias("n"))

    @property
    def knows_customers(self) -> bool:
        """Whether the file has the customers of contacts."""
        return self.contacts.get_column(CUSTOMER).count() > 0

    @property
    def tells_end(self) -> bool:
        """Whether the file has information on the end of matters."""
        return tells_end(self.contacts)

    @property
    def closed_too_early(self) -> int:
        """How many complaints were closed on a day before that of their contact."""
        if CLOSED not in self.contacts.columns:
            return 0
        return int(self.contacts.select((pl.col(COMPLAINT) & (pl.col(CLOSED).dt.date() < pl.col(MOMENT).dt.date())).sum()).item())


def overview(found: Complaints, by: Sequence[str], confidence: float) -> list[Row]:
    """One row per group: contacts, complaints and their rates, how matters end; those of most complaints first."""
    contacts = found.contacts
    rates = by_customer(contacts, CUSTOMER, by, {"rate": Counted(pl.col(COMPLAINT))})
    sums = [
        pl.len().alias("contacts"),
        pl.col(COMPLAINT).sum().alias("complaints"),
        pl.col(CUSTOMER).drop_nulls().n_unique().alias("customers"),
        pl.col(CUSTOMER).filter(COMPLAINT).drop_nulls().n_unique().alias("complainers"),
    ]
    counted = (spread(contacts.lazy(), by).group_by(by).agg(sums) if by else contacts.lazy().select(sums)).collect(engine="streaming")
    matters: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row in spread(found.matters, by).iter_rows(named=True):
        matters.setdefault(tuple(row[name] for name in by), []).append(row)
    rows = list[Row]()
    for row in counted.iter_rows(named=True):
        group = tuple(row[name] for name in by)
        rate = share_cells("rate", rates.get(group, {}).get("rate"), confidence, ("low", "high"))
        told = {} if found.knows_customers else {"customers": None}
        rows.append(_row(row, by, rate, confidence) | told | _of_matters(found, matters.get(group, []), confidence))
    return sorted(rows, key=lambda row: (-int(str(row["complaints"])), *((row[name] is None, str(row[name])) for name in by)))


def _row(row: dict[str, Any], by: Sequence[str], rate: Row, confidence: float) -> Row:
    customers, complainers = row["customers"], row["complainers"]
    low, high = wilson(complainers, customers, confidence) or (None, None)
    return {
        **{name: row[name] for name in by},
        "contacts": row["contacts"],
        "complaints": row["complaints"],
        **rate,
        "customers": customers,
        "customer_rate": complainers / customers if customers else None,
        "customer_rate_low": low,
        "customer_rate_high": high,
    }


def _of_matters(found: Complaints, matters: Sequence[dict[str, Any]], confidence: float) -> Row:
    own: dict[str, int] = {}
    for row in matters:
        if row[CUSTOMER] is not None:
            own[row[CUSTOMER]] = own.get(row[CUSTOMER], 0) + 1
    again = sum(n > 1 for n in own.values())
    low, high = wilson(again, len(own), confidence) or (None, None)
    told = found.tells_end
    resolved = sum(row["end"] is not None for row in matters)
    waited = waiting(spells_to_end(matters, found.events.now) if told else (), confidence)
    return {
        "matters": len(matters),
        "repeat_share": again / len(own) if own else None,
        "repeat_share_low": low,
        "repeat_share_high": high,
        "open": len(matters) - resolved if told else None,
        "resolved": resolved if told else None,
        "median_days_to_resolve": waited.median,
        "median_days_to_resolve_low": waited.low,
        "median_days_to_resolve_high": waited.high,
        "p90_days_to_resolve": waited.p90,
    }


def states_at(found: Complaints, answers: pl.DataFrame) -> pl.DataFrame:
    """The answers with ``group``: what state their customer was in. Without a complaint before, none; unresolved while any of theirs is."""
    matters = found.matters.lazy().filter(pl.col(CUSTOMER).is_not_null()).select(CUSTOMER, "start", "end")
    known = answers.lazy().filter(pl.col(CUSTOMER).is_not_null(), pl.col(MOMENT).is_not_null()).with_row_index("cx:row")
    met = known.join(matters, on=CUSTOMER, how="left").with_columns(
        (pl.col("start") <= pl.col(MOMENT)).fill_null(value=False).alias("began")
    )
    open_then = pl.col("began") & (pl.col("end").is_null() | (pl.col("end") > pl.col(MOMENT)))
    state = pl.when(pl.col("open").any()).then(pl.lit(UNDONE)).when(pl.col("began").any()).then(pl.lit(DONE)).otherwise(pl.lit(NONE))
    told = met.with_columns(open_then.alias("open")).group_by("cx:row").agg(state.alias("group"))
    return known.join(told, on="cx:row").drop("cx:row").collect()


def spans_of_orders(found: Purchases, inactive_after: int) -> Tenures:
    """Customers from their first order on; lost so many days after the last one, if that is before the as-of date."""
    gone = pl.col("last") + timedelta(days=inactive_after)
    until = pl.when(gone <= (found.as_of or date.max)).then(gone).alias("until")
    rows = buyers(found).filter(pl.col("orders") > 0).select(pl.col(CUSTOMER).cast(pl.String), pl.col("first").alias("since"), until)
    return Tenures(rows, found.account, found.columns, found.notes, as_of=found.as_of)


def watched_until(found: Complaints, spans: Tenures) -> date:
    """The last day for which both complaints and losses are known."""
    return min(found.events.as_of or date.max, spans.as_of or date.max)


def retained(found: Complaints, spans: Tenures, confidence: float) -> list[Row]:
    """Customers, losses and losses a year by the state that customers were in, each day watched counting in the state of that day.

    A loss counts in the state at the end of its day. So nobody counts as safe for the time before they complained. p is that of the same
    rate as without a complaint.
    """
    now = watched_until(found, spans)
    complained = dict[str, list[tuple[datetime, datetime | None]]]()
    for customer, start, end in found.matters.filter(pl.col(CUSTOMER).is_not_null()).select(CUSTOMER, "start", "end").iter_rows():
        complained.setdefault(customer, []).append((start, end))
    watched = spans.rows.lazy().filter(pl.col("since") <= now).with_columns((pl.col("until") <= now).fill_null(value=False).alias("lost"))
    ended = watched.with_columns(pl.when("lost").then("until").otherwise(pl.lit(now)).alias("end")).collect()
    those = ended.filter(pl.col(CUSTOMER).is_in(list(complained)))
    others = ended.filter(~pl.col(CUSTOMER).is_in(list(complained)))
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
    rows = list[Row]()
    for state in STATES:
        customers, lost, days = totals[state]
        years = days / 365.25
        low, high = rate_interval(int(lost), years, confidence) or (None, None)
        p = rate_test((int(lost), years), (int(totals[NONE][1]), totals[NONE][2] / 365.25)) if state != NONE else None
        figures: Row = {"customers": int(customers), "lost": int(lost), "lost_per_year": lost / years if years > 0 else None}
        rows.append({"group": state, **figures, "low": low, "high": high, "p": p})
    return rows


def _parts(matters: Sequence[tuple[datetime, datetime | None]], begin: datetime, end: datetime) -> tuple[dict[str, float], str]:
    """The days that a customer was watched in each state, and the state at the end."""
    close = end + _DAY
    if not matters or min(start for start, _ in matters) >= close:
        return {NONE: max((end - begin) / _DAY, 0.0)}, NONE
    first = min(max(min(start for start, _ in matters), begin), end)
    waits, reached = 0.0, first
    for start, over in sorted(matters, key=lambda matter: matter[0]):
        stop = min(over or end, end)
        waits += max((stop - max(start, reached)) / _DAY, 0.0)
        reached = max(reached, stop)
    days = {NONE: (first - begin) / _DAY, UNDONE: waits, DONE: (end - first) / _DAY - waits}
    undone = any(start < close and (over is None or over >= close) for start, over in matters)
    last = UNDONE if undone else DONE
    return {state: time_in for state, time_in in days.items() if time_in > 0 or state == last}, last
