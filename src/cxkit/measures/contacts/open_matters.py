"""Matters that are not over: cases, or contacts without one."""

from __future__ import annotations

from cxkit.counts.contacts.event_log import CASE, COMPLAINT, UNTOLD, EventLog, text_id
from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.lazy import pl
from cxkit.measures.contacts.case_table import MATTER, case_table, tells_end

_TEXTS = ("topic", "channel", "touchpoint")


def open_matters(events: EventLog) -> pl.DataFrame | None:
    """One row per matter that is not over by the as-of day, the oldest first; None if no file tells what is over.

    Contacts of files that do not tell it (``UNTOLD``) are left out: most calls are over when they end.

    Columns: ``cx:customer``, ``cx:case`` (null = a contact without a case), ``start`` (moment), ``complaint`` (whether any of its contacts
    is one) and of its first contact topic, channel and touchpoint, if the log has them.
    """
    rows = events.rows
    if not tells_end(rows):
        return None
    if UNTOLD in rows.columns:
        rows = rows.filter(~pl.col(UNTOLD))
    if CUSTOMER not in rows.columns:
        rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias(CUSTOMER))
    case = pl.col(CASE).cast(pl.String) if CASE in rows.columns else pl.lit(None, dtype=pl.String)
    complaint = pl.col(COMPLAINT).fill_null(value=False) if COMPLAINT in rows.columns else pl.lit(value=False)
    own = [text_id(role) for role in _TEXTS if text_id(role) in rows.columns]
    marked = rows.with_columns(pl.coalesce(case, pl.format("\0{}", pl.int_range(pl.len()))).alias(MATTER), case.alias(CASE))
    first = marked.sort(MOMENT, maintain_order=True).group_by(MATTER, maintain_order=True)
    details = first.agg(pl.col(CASE, *own).first(), complaint.any().alias("complaint"))
    found = case_table(rows, events.now, at_once=True).filter(pl.col("end").is_null()).select(MATTER, CUSTOMER, "start")
    return found.join(details, on=MATTER, how="left", maintain_order="left").drop(MATTER).sort("start", maintain_order=True)
