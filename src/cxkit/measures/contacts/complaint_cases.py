"""Complaints: their number and customers, the time to resolution, and the state of a customer at any time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from cxkit.counts.contacts.event_log import CLOSED, COMPLAINT, EventLog
from cxkit.counts.periods import period_of
from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.counts.several_answers import spread
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate, by_name
from cxkit.measures.contacts.case_table import MATTER, Undated, case_table, tells_end, time_until_over, waits_to_end
from cxkit.measures.contacts.clustered import Counted, by_customer, share_cells
from cxkit.model import PARTLY, Row
from cxkit.options import Period
from cxkit.stats.proportions import wilson
from cxkit.values.reasons import Account

NONE, DONE, UNDONE = "none", "resolved", "unresolved"
STATES = (NONE, DONE, UNDONE)


class Complaints:
    """The complaints of a history: contacts that are one, and the matters that they are about (cases, else each contact)."""

    def __init__(self, found: EventLog, every: Period | None = None, *, all_complaints: bool = False) -> None:
        """``every``: with the ``period`` of each contact, and in which a matter began; ``all_complaints``: every contact is a complaint."""
        self.events = found
        self.every = every
        complaint = pl.lit(value=True) if all_complaints else pl.col(COMPLAINT).fill_null(value=False)
        rows = found.rows.with_columns(complaint.alias(COMPLAINT))
        if CUSTOMER not in rows.columns:
            rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias(CUSTOMER))
        self.contacts = rows.with_columns(pl.col(CUSTOMER).cast(pl.String), *([period_of(MOMENT, every)] if every else []))

    @cached_property
    def matters(self) -> pl.DataFrame:
        """One row per matter, from its first complaint on, as in ``case_table``; contacts that are no complaint may end it."""
        made = case_table(self.contacts, self.events.now, begins=pl.col(COMPLAINT), at_once=True)
        return made.with_columns(period_of("start", self.every)) if self.every else made

    @cached_property
    def undated(self) -> Undated:
        """The matters that ended at an unknown time, or before they began."""
        return Undated.of(self.matters)

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


def overview(found: Complaints, by: Sequence[str], confidence: float, least: int = 0) -> list[Row]:
    """One row per group: contacts, complaints and their rates, how matters end; those of most complaints first.

    Shares and times of fewer than ``least`` customers are blank.
    """
    contacts = found.contacts
    rates = by_customer(contacts.lazy(), CUSTOMER, by, {"rate": Counted(pl.col(COMPLAINT))})
    sums = [
        pl.len().alias("contacts"),
        pl.col(COMPLAINT).sum().alias("complaints"),
        pl.col(CUSTOMER).drop_nulls().n_unique().alias("customers"),
        pl.col(CUSTOMER).filter(COMPLAINT).drop_nulls().n_unique().alias("complainers"),
    ]
    counted = aggregate(spread(contacts.lazy(), by), by, sums).collect(engine="streaming")
    begun = spread(found.matters, by)
    matters = begun.partition_by(by, as_dict=True) if by else {(): begun}
    rows = list[Row]()
    for row in counted.iter_rows(named=True):
        group = tuple(row[name] for name in by)
        rate = share_cells("rate", rates.get(group, {}).get("rate"), confidence, ("low", "high"))
        unknown = {} if found.knows_customers else {"customers": None}
        rows.append(_row(row, by, rate, confidence) | unknown | _of_matters(found, matters.get(group, begun.clear()), confidence, least))
    return sorted(rows, key=lambda row: (-int(str(row["complaints"])), by_name(row[name] for name in by)))


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


def _of_matters(found: Complaints, matters: pl.DataFrame, confidence: float, least: int) -> Row:
    own = matters.get_column(CUSTOMER).drop_nulls().value_counts().get_column("count")
    again = int((own > 1).sum())
    known = bool(own.len()) and own.len() >= least
    low, high = (known and wilson(again, own.len(), confidence)) or (None, None)
    knows_end = found.tells_end
    resolved = int(matters.get_column("end").count())
    dated = knows_end and not found.undated.mostly_early
    waited = time_until_over(waits_to_end(matters, found.events.now) if dated else None, confidence, least)
    return {
        "matters": matters.height,
        "repeat_share": again / own.len() if known else None,
        "repeat_share_low": low,
        "repeat_share_high": high,
        "open": matters.height - resolved if knows_end else None,
        "resolved": resolved if knows_end else None,
        "median_days_to_resolve": waited.median,
        "median_days_to_resolve_low": waited.low,
        "median_days_to_resolve_high": waited.high,
        "p90_days_to_resolve": waited.p90,
        "p90_days_to_resolve_low": waited.p90_low,
        "p90_days_to_resolve_high": waited.p90_high,
        "flag": PARTLY if waited.suppressed else None,
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
    states = met.with_columns(open_then.alias("open")).group_by("cx:row").agg(state.alias("group"))
    return known.join(states, on="cx:row").drop("cx:row").collect()
