"""Complaints: their number and customers, the time to resolution, and the state of a customer at any time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from cxkit.counts.contacts.event_log import COMPLAINT, EventLog
from cxkit.counts.periods import period_of
from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.counts.several_answers import spread
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate, by_name
from cxkit.measures.columns import limited
from cxkit.measures.contacts.case_table import Cases
from cxkit.measures.contacts.clustered import Counted, by_customer, share_cells
from cxkit.model import PARTLY, Row
from cxkit.options import Period
from cxkit.stats.proportions import wilson

NONE, DONE, UNDONE = "none", "resolved", "unresolved"
STATES = (NONE, DONE, UNDONE)


class Complaints(Cases):
    """The complaints of a history: contacts that are one, and the matters that they are about, each from its first complaint on.

    Contacts that are no complaint may end a matter.
    """

    at_once: ClassVar[bool] = True

    def __init__(self, found: EventLog, every: Period | None = None, *, all_complaints: bool = False) -> None:
        """``every``: with the ``period`` of each contact too; ``all_complaints``: every contact is a complaint."""
        super().__init__(found, every)
        complaint = pl.lit(value=True) if all_complaints else pl.col(COMPLAINT).fill_null(value=False)
        self.contacts = self.contacts.with_columns(complaint.alias(COMPLAINT), *([period_of(MOMENT, every)] if every else []))

    @property
    def begins(self) -> pl.Expr:
        """Complaints."""
        return pl.col(COMPLAINT)


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
    begun = spread(found.table, by)
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
    return {
        **{name: row[name] for name in by},
        "contacts": row["contacts"],
        "complaints": row["complaints"],
        **rate,
        "customers": customers,
        **limited("customer_rate", complainers / customers if customers else None, wilson(complainers, customers, confidence)),
    }


def _of_matters(found: Complaints, matters: pl.DataFrame, confidence: float, least: int) -> Row:
    own = matters.get_column(CUSTOMER).drop_nulls().value_counts().get_column("count")
    again = int((own > 1).sum())
    known = bool(own.len()) and own.len() >= least
    knows_end = found.tells_end
    resolved = int(matters.get_column("end").count())
    waited = found.waits_to_end(matters, confidence, least)
    return {
        "matters": matters.height,
        **limited("repeat_share", again / own.len() if known else None, wilson(again, own.len(), confidence) if known else None),
        "open": matters.height - resolved if knows_end else None,
        "resolved": resolved if knows_end else None,
        **waited.cells("median_days_to_resolve", "p90_days_to_resolve"),
        "flag": PARTLY if waited.suppressed else None,
    }


def states_at(found: Complaints, answers: pl.DataFrame) -> pl.DataFrame:
    """The answers with ``group``: what state their customer was in. Without a complaint before, none; unresolved while any of theirs is."""
    matters = found.table.lazy().filter(pl.col(CUSTOMER).is_not_null()).select(CUSTOMER, "start", "end")
    known = answers.lazy().filter(pl.col(CUSTOMER).is_not_null(), pl.col(MOMENT).is_not_null()).with_row_index("cx:row")
    met = known.join(matters, on=CUSTOMER, how="left").with_columns(
        (pl.col("start") <= pl.col(MOMENT)).fill_null(value=False).alias("began")
    )
    open_then = pl.col("began") & (pl.col("end").is_null() | (pl.col("end") > pl.col(MOMENT)))
    state = pl.when(pl.col("open").any()).then(pl.lit(UNDONE)).when(pl.col("began").any()).then(pl.lit(DONE)).otherwise(pl.lit(NONE))
    states = met.with_columns(open_then.alias("open")).group_by("cx:row").agg(state.alias("group"))
    return known.join(states, on="cx:row").drop("cx:row").collect()
