"""Complaints by group and period: the tables, the groups that a cell limit suppresses, and notes on what the figures count."""

from __future__ import annotations

from cxkit.counts.contacts.event_log import COMPLAINT
from cxkit.counts.periods import PERIOD
from cxkit.counts.prepare import CUSTOMER
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.measures.cell_limits import FLAG, Hidden, flagged, hidden_groups, numbers_of, people_of_contacts
from cxkit.measures.columns import PERIOD_COLUMNS, blank_if_unknown, with_limits
from cxkit.measures.contacts.by_period import Showing, flagged_over_time, in_order
from cxkit.measures.contacts.complaint_cases import Complaints, overview
from cxkit.measures.contacts.survey_effects import Effect
from cxkit.measures.grouping import label_columns, table_name, table_title
from cxkit.model import Column, Note, Table
from cxkit.text.figures import percent


def hidden_complaints(found: Complaints, shown: Showing, listed: list[tuple[str, ...]]) -> Hidden:
    """The groups with fewer customers than may be shown."""
    if shown.min_cell <= 1:
        return {}
    finest = list(dict.fromkeys(name for by in listed for name in by))
    if found.knows_customers:
        finest, people = people_of_contacts(found.contacts.lazy(), finest, shown.min_cell)
    else:
        number = pl.len().alias("people")
        people = numbers_of(found.contacts.group_by(finest).agg(number) if finest else found.contacts.select(number), "people")[1]
    return hidden_groups(listed, finest, people, shown.min_cell, of="contacts")


def complaints_table(found: Complaints, by: tuple[str, ...], shown: Showing, hidden: set[tuple[object, ...]]) -> Table:
    """The table by these columns, or by period; rows of the ``hidden`` groups are suppressed."""
    rows, size = overview(found, by, shown.confidence, shown.min_cell), "customers" if found.knows_customers else "contacts"
    timed_ends = found.tells_end and found.events.last and not found.undated.mostly
    figures = _FIGURES if timed_ends else blank_if_unknown(_FIGURES, "median_days", "p90_days")
    if by == (PERIOD,) and found.every:
        timed = tuple(in_order(rows, found.every, shown.cover))
        table = Table(
            name="over_time",
            title=tr("By {every} of the contacts", every=translated(found.every)),
            columns=(*PERIOD_COLUMNS, *figures),
            rows=timed,
        )
        return flagged_over_time(table, hidden, size=size)
    return flagged(
        Table(name=table_name(by), title=table_title(by), columns=(*label_columns(by), *figures), rows=tuple(rows)), by, hidden, size=size
    )


_FIGURES = (
    Column(key="contacts", title="contacts", unit="count", help="Contacts of all kinds."),
    Column(key="complaints", title="complaints", unit="count", help="Contacts that are complaints."),
    *with_limits("rate", "rate", "share", "Share of contacts that are complaints.", ends=("low", "high")),
    Column(key="customers", title="customers", unit="count", help="Customers with a contact."),
    *with_limits("customer_rate", "of customers", "share", "Share of these who complained."),
    Column(key="matters", title="matters", unit="count", help="Cases that were complained about; without cases each complaint."),
    *with_limits("repeat_share", "again", "share", "Share of those who complained who did so about several matters."),
    Column(key="open", title="open", unit="count", help="Matters that are not resolved."),
    Column(key="resolved", title="resolved", unit="count", help="Matters that are resolved."),
    *with_limits(
        "median_days_to_resolve", "median days", "days", "Days until half of the matters are resolved.", digits=1, reached_by="matters"
    ),
    *with_limits(
        "p90_days_to_resolve", "90 % within", "days", "Days until nine in ten matters are resolved.", digits=1, reached_by="matters"
    ),
    FLAG,
)


def notes_on_complaints(found: Complaints, confidence: float) -> list[Note]:
    """How the days until resolution are computed, and rows whose times or marks say nothing."""
    notes = []
    level = percent(confidence)
    if found.tells_end:
        text = tr("Days to resolve: Kaplan-Meier, unresolved matters right-censored. Intervals: {level}; of shares Wilson.", level=level)
    else:
        text = tr("No column shows what is resolved or closed: the report has no durations. Intervals: {level}, Wilson.", level=level)
    notes.append(Note(code="method", level="info", text=text))
    notes += found.undated.notes() if found.tells_end else []
    if early := found.closed_too_early:
        text = tr(
            "{early:,} complaints were closed on a day before their contact: their times say nothing, and the days are not shown."
            if found.undated.mostly_early
            else "{early:,} complaints were closed on a day before their contact: they count as resolved at once.",
            early=early,
        )
        notes.append(Note(code="closed-early", level="warning", text=text))
    if untold := found.events.rows.get_column(COMPLAINT).null_count() if found.events.has(COMPLAINT) else 0:
        text = tr("{untold:,} contacts have no value for is_complaint: they count as no complaints.", untold=untold)
        notes.append(Note(code="complaint-untold", level="warning", text=text))
    return notes


def notes_on_answers(found: Complaints, answers: pl.DataFrame, made: Effect) -> list[Note]:
    """A note on answers that match no contact of their customer."""
    notes = []
    if made.apart:
        text = tr("{apart:,} answers have no customer or no time: they are in no state.", apart=made.apart)
        notes.append(Note(code="answers-apart", level="warning", text=text))
    known = answers.drop_nulls(CUSTOMER)
    met = pl.col(CUSTOMER).is_in(found.contacts.get_column(CUSTOMER).drop_nulls().unique().implode())
    strange = int(known.filter(~met).get_column("n").sum())
    if strange:
        of = int(known.get_column("n").sum())
        text = tr(
            "{strange:,} of {of:,} answers are of customers without a contact in the file: they count as without a complaint.",
            strange=strange,
            of=of,
        )
        notes.append(Note(code="answers-unmatched", level="warning" if 2 * strange > of else "info", text=text))
    return notes
