"""Complaints: how many and whose, how long they take, and what becomes of those who complained."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from cxkit.counts import Key
from cxkit.counts.event_log import COMPLAINT, ENDS, event_log
from cxkit.counts.prepare import CUSTOMER
from cxkit.counts.purchases import purchases
from cxkit.counts.response_times import response_times
from cxkit.counts.tenures import tenures_of_customers
from cxkit.errors import RoleError, UsageError
from cxkit.language import formatted, tr, translated
from cxkit.lazy import pl
from cxkit.measures.cell_limits import FLAG, flagged, hidden_groups, note_of, numbers_of, people_of_contacts
from cxkit.measures.columns import unknown, with_limits
from cxkit.measures.contacts.by_period import COLUMNS, PERIOD, flagged_over_time, in_order
from cxkit.measures.contacts.complaint_cases import NONE, STATES, Complaints, overview, states_at
from cxkit.measures.contacts.contact_summary import of_complaints
from cxkit.measures.contacts.losses import LANDMARK, Spans, observed_until, retained, spans_of_orders
from cxkit.measures.contacts.survey_effects import Asking, Effect, effect, named
from cxkit.measures.grouping import groupings, label_columns, names_of, table_name
from cxkit.measures.periods import Cover
from cxkit.measures.reporting import notes_on_table, report
from cxkit.measures.survey.catalogue import MeasureName
from cxkit.model import Chart, Column, Note, Report, Table
from cxkit.options import By, ByCustomer, Confidence, Every, InactiveAfter, MinCell, Needs, Option, Top
from cxkit.registry import metric
from cxkit.roles import DIMENSIONS
from cxkit.tables import Contacts, Customers, Orders, Responses

Measured = Annotated[MeasureName, Option("What of the survey is shown.")]
AllComplaints = Annotated[bool, Option("Count every contact as a complaint: the file is a register of complaints.")]
_ROLES = ("customer_id", "case_id", "is_complaint", *ENDS)


class Shown(NamedTuple):
    """The grouping columns, the confidence, the fewest customers of a group that is shown, and the days covered."""

    groups: tuple[tuple[str, ...], ...]
    confidence: float
    min_cell: int
    cover: Cover


_OF_ONE = frozenset({"resolved", "status", "topic", "comment", "channel"})


def counts(
    contacts: Contacts,
    groups: tuple[tuple[Key, ...], ...],
    every: Every = None,
    all_complaints: AllComplaints = False,
    *,
    dated: bool = True,
) -> Complaints:
    """Read the contacts one by one, in one pass; adds over customers. ``dated``: the times of contact are needed."""
    roles = [role for role in _ROLES if not (all_complaints and role == "is_complaint")]
    return Complaints(event_log(contacts, groups, roles, dated=dated), every, all_complaints=all_complaints)


def estimate(found: Complaints, shown: Shown) -> tuple[list[Table], list[Chart], list[Note]]:
    """Turn the complaints into tables, drawings and notes."""
    listed = [(), *shown.groups, *([(PERIOD,)] if found.every else [])]
    hidden = _hidden(found, shown, listed)
    tables = [_table(found, by, shown, hidden.get(by, set())) for by in listed]
    ends: dict[str, str | list[str] | list[float]] = {"value": "rate", "low": "low", "high": "high"}
    columns = ["contacts", "complaints", "customer_rate", "matters", "open", "median_days_to_resolve"]
    charts = [
        Chart(
            kind="headline",
            table="overall",
            encodings={**ends, "n": "contacts", "label": tr("of contacts are complaints"), "columns": columns},
        )
    ]
    for by, table in zip(shown.groups, tables[1:], strict=False):
        highest = max((float(str(row["high"] or 0)) for row in table.rows), default=0.0)
        names = [*by, "contacts", "complaints", "rate", "open", "median_days_to_resolve"]
        charts.append(Chart(kind="whisker", table=table.name, encodings={**ends, "domain": [0.0, highest or 1.0], "columns": names}))
    if found.every:
        charts.append(Chart(kind="sparkline", table="over_time", encodings={"x": PERIOD, "y": "rate", "group": []}))
    return tables, charts, [*_notes(found, shown.confidence), *note_of(tables, shown.min_cell)]


def _hidden(found: Complaints, shown: Shown, listed: list[tuple[str, ...]]) -> dict[tuple[str, ...], set[tuple[object, ...]]]:
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


def _table(found: Complaints, by: tuple[str, ...], shown: Shown, hidden: set[tuple[object, ...]]) -> Table:
    rows, size = overview(found, by, shown.confidence, shown.min_cell), "customers" if found.knows_customers else "contacts"
    timed_ends = found.tells_end and found.events.last and not found.undated.mostly
    figures = _FIGURES if timed_ends else unknown(_FIGURES, "median_days", "p90_days")
    if by == (PERIOD,) and found.every:
        timed = tuple(in_order(rows, found.every, shown.cover))
        table = Table(
            name="over_time",
            title=tr("By {every} of the contacts", every=translated(found.every)),
            columns=(*COLUMNS, *figures),
            rows=timed,
        )
        return flagged_over_time(table, hidden, size=size)
    title = tr("By {by}", by=names_of(by)) if by else "Overall"
    return flagged(Table(name=table_name(by), title=title, columns=(*label_columns(by), *figures), rows=tuple(rows)), by, hidden, size=size)


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
_RETENTION = (
    Column(key="group", title="group", unit="label", help="What state customers were in."),
    Column(key="customers", title="customers", unit="count", help="Customers who were in it for a time."),
    Column(key="lost", title="lost", unit="count", help="Customers who were lost in it."),
    Column(key="lost_per_year", title="churn per year", unit="number", digits=3, help="Churn rate in it: losses per customer and year."),
    Column(key="low", title="low", unit="number", digits=3, help="Lower confidence limit."),
    Column(key="high", title="high", unit="number", digits=3, help="Upper confidence limit."),
    *with_limits("hazard_ratio", "hazard ratio", "ratio", "Hazard of a loss over that of customers without a complaint.", digits=2),
    Column(key="p", title="p", unit="p", help="p value of a hazard ratio of 1."),
)


def _notes(found: Complaints, confidence: float) -> list[Note]:
    notes = []
    level = f"{formatted(confidence * 100, 'g')} %"
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


@metric(title="Complaints", panel="Contacts")
def complaints(
    contacts: Contacts,
    survey: Annotated[
        Responses | None,
        ByCustomer(),
        Needs("recommend", "recommend", required=False),
        Needs("satisfaction", "satisfaction", required=False),
        Needs("effort", "effort", required=False),
        Needs("expectation", "expectation", required=False),
        Needs("fulfilment", "fulfilment", required=False),
    ] = None,
    customers: Customers | None = None,
    orders: Annotated[Orders | None, ByCustomer()] = None,
    *,
    by: By = (),
    every: Every = None,
    measure: Measured = "nps",
    inactive_after: InactiveAfter = None,
    all_complaints: AllComplaints = False,
    confidence: Confidence = 0.95,
    min_cell: MinCell = 0,
    top: Top = None,
) -> Report:
    """How often do customers complain, how long does it take, and do they stay when it is put right?

    Result: `overall` (one row), `by_touchpoint`, `by_channel`, `by_phase`, `by_topic` (those that the file has) or the cross table of
    `--by`; with `--every` `over_time`, by the period of contacts and of the beginning of matters; with `--survey` `recovery`, with
    `--customers` or `--orders` `retention`. Columns:
    period (date), complete (boolean): in `over_time`, its first day, and whether the data cover the whole of it.
    contacts, complaints (counts): contacts, and those that are complaints. rate, low, high (share, 0 to 1): complaints / contacts.
    customers (count): with a contact; customer_rate, customer_rate_low, customer_rate_high (share): those of them who complained.
    matters (count): cases complained about, or where there are no cases complaints.
    repeat_share, repeat_share_low, repeat_share_high (share): of the customers who complained, those with several matters.
    open, resolved (counts): matters that are not resolved, that are. median_days_to_resolve, median_days_to_resolve_low,
    median_days_to_resolve_high, p90_days_to_resolve, p90_days_to_resolve_low, p90_days_to_resolve_high (days): time until half, until
    nine in ten matters are resolved, with intervals; null if the curve does not fall so far.
    group (label): `none`, `resolved` or `unresolved`: the customer's state. n (count), value, low, high (unit of the measure):
    the measure in this state; difference, difference_low, difference_high (unit of the measure): minus that without a complaint;
    ratio, ratio_low, ratio_high (ratio): of shares, over theirs, with interval; same_month, same_month_low, same_month_high (unit of the
    measure), same_month_p (p value): the difference among answers of the same month, with interval. Those who have complained answer
    later: a note warns if the difference is not found there.
    lost (count), lost_per_year, low, high (number): losses, and for each customer and year in the state, with interval.
    hazard_ratio, hazard_ratio_low, hazard_ratio_high (ratio): the hazard of a loss in the state over that of customers without a
    complaint who have been customers as long (with `--orders`: have ordered as often), with interval; a limit without an end is null.
    p (p value, 0 to 1): of no difference to customers without a complaint; in `retention` of a hazard ratio of 1.
    flag (label): `small-n` below 30, `suppressed` if `--min-cell` suppresses the row, `partly-suppressed` if it suppresses times.

    Formula: a matter is resolved if its last contact states so (yes or no, else by its status), at the time of resolution, else
    closing, else of that contact. Days to resolve: Kaplan-Meier, open matters right-censored at the as-of date. State at a time: `none`
    before the first complaint, `unresolved` while a matter of the customer's is not resolved, else `resolved`. Answers count in the state
    at their time, the days of a customer likewise; rates have exact Poisson intervals. Hazard ratios: Cox's model, whose covariate is the
    state at that tenure in days (with `--orders`: the state 7 days after the order of that number, adjusted for the days per order; an
    order counts if it can be seen whether another follows within `--inactive-after`), profile likelihood interval and score test, which
    for two states is Mantel and Byar's. Shares: Wilson, clustered by customer.

    Defaults: states that change over time were chosen because customers who complain must have stayed until then; the comparison at the
    same tenure for losses that are most frequent at the beginning. It fails if customers complain because they are about to leave. The
    comparison of answers of the same month was chosen for answers that change over time. Kaplan and Meier's curve was chosen for matters
    that are still open; it fails if these are left open because they are hard.

    Edge cases: with `--all-complaints` every contact is a complaint. Contacts with a missing complaint mark are no complaints, and
    a note counts them. A median that is not reached is null. Without columns for resolution or closing, such figures are null, and so are
    days if more than 20 % of the resolved matters end on a day before they begin. Contacts without a customer count in rates of contacts
    alone.

    Errors: RoleError if no column marks complaints; UsageError if `--orders` comes without `--inactive-after`; DataError if over
    1 % of dates, or of yes-or-no values, cannot be read.

    Source: Wilson (1927), JASA 22. Kaplan and Meier (1958), JASA 53. Garwood (1936), Biometrika 28. Mantel and Byar (1974), Evaluation of
    response-time data involving transient states, JASA 69. Cox (1972), JRSS B 34. The states are definitions of cxkit; they show
    association, because customers choose whether to complain.

    Examples:
    cxkit complaints contacts.csv
    cxkit complaints contacts.csv --by channel --survey survey.csv
    cxkit complaints contacts.csv --orders orders.csv --inactive-after 365
    """
    if "is_complaint" not in contacts.roles and not all_complaints:
        raise RoleError(
            "No column of the contacts file shows which contacts are complaints.",
            tr(
                "--role is_complaint=COLUMN names one, --all-complaints counts each contact as one; there are: {offer}.",
                offer=contacts.offer("is_complaint"),
            ),
        )
    if orders is not None and inactive_after is None:
        raise UsageError(
            "--orders needs to know when a customer is lost.", "Say after how many days without an order: --inactive-after 365"
        )
    groups = groupings(contacts, by, (*DIMENSIONS, "topic"))
    # without days, something else has to show that a row is a complaint and no count of many
    single = "is_complaint" in contacts.roles or ("customer_id" in contacts.roles and not _OF_ONE.isdisjoint(contacts.roles))
    others = any(each is not None for each in (survey, customers, orders))
    dated = not single or others or bool(every or contacts.window)
    found = counts(contacts, groups, every, all_complaints, dated=dated)
    cover = Cover.of(found.events.first, found.events.as_of, contacts.window)
    names = tuple(tuple(key.id for key in grouping) for grouping in groups)
    tables, charts, notes = estimate(found, Shown(names, confidence, min_cell, cover))
    if survey is not None:
        answers, time_notes = response_times(survey)
        made = effect(survey, states_at(found, answers), Asking(measure, confidence, min_cell), STATES, NONE)
        table, chart = named(made, "recovery", tr("by what became of complaints before"))
        tables, charts = [*tables, table], [*charts, chart]
        notes += [*made.notes, *time_notes, *_joined(found, answers, made), *notes_on_table(survey, [made.counted]), _ASSOCIATION]
    if customers is not None and not {"since", "until"} <= customers.roles.keys():
        text = tr("The file of customers has no columns for since and until: losses are unknown.")
        notes.append(
            Note(code="no-losses", level="info", text=text, hint="--role customers.since=COLUMN and customers.until=COLUMN name them")
        )
    for kind, spans in _spans(customers, orders, inactive_after):
        tables.append(_retention(found, spans, confidence, min_cell))
        if found.events.as_of and observed_until(found, spans.tenures) < found.events.as_of:
            text = tr("Losses are known up to {as_of}: customers and complaints are observed until then.", as_of=spans.tenures.as_of)
            notes.append(Note(code="watched-until", level="info", text=text))
        notes += [_compared(spans), *notes_on_table(kind, [spans.tenures]), *([] if survey is not None else [_ASSOCIATION])]
    return report(
        "complaints",
        "Complaints",
        contacts,
        found.events,
        tables=tables,
        charts=charts,
        notes=notes,
        summary=of_complaints(confidence),
        top=top,
    )


def _joined(found: Complaints, answers: pl.DataFrame, made: Effect) -> list[Note]:
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


_ASSOCIATION = Note(
    code="association",
    level="info",
    text="Differences between customers who complained and others are associations: customers choose whether to complain, and some "
    "complaints are easier to resolve than others.",
)


def _compared(of: Spans) -> Note:
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


def _spans(customers: Customers | None, orders: Orders | None, inactive_after: int | None) -> list[tuple[Customers | Orders, Spans]]:
    """The time span of each customer: by the file of customers, else by their orders."""
    if customers is not None and {"since", "until"} <= customers.roles.keys():
        return [(customers, Spans(tenures_of_customers(customers)))]
    if orders is not None and inactive_after is not None:
        return [(orders, spans_of_orders(purchases(orders), inactive_after))]
    return []


def _retention(found: Complaints, spans: Spans, confidence: float, min_cell: int) -> Table:
    rows = retained(found, spans, confidence)
    # the losses of all customers are known, so one group that is too small suppresses all
    few = any(0 < int(str(row["customers"])) < min_cell for row in rows)
    table = Table(name="retention", title="Losses by what became of complaints before", columns=_RETENTION, rows=tuple(rows))
    return flagged(table, ("group",), {(row["group"],) for row in rows} if few else ())
