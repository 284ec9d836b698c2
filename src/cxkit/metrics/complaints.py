"""Complaints: how many and whose, how long they take, and what becomes of those who complained."""

from __future__ import annotations

from typing import Annotated

from cxkit.counts import Key
from cxkit.counts.contacts.event_log import event_log
from cxkit.counts.contacts.files_without_ends import of_files_with_complaints
from cxkit.counts.periods import PERIOD, Cover
from cxkit.counts.survey.response_times import response_times
from cxkit.errors import RoleError, UsageError
from cxkit.language import tr
from cxkit.measures.cell_limits import note_of
from cxkit.measures.contacts.by_period import Showing
from cxkit.measures.contacts.complaint_cases import NONE, STATES, Complaints, states_at
from cxkit.measures.contacts.complaint_tables import complaints_table, hidden_complaints, notes_on_answers, notes_on_complaints
from cxkit.measures.contacts.contact_summary import of_complaints
from cxkit.measures.contacts.losses import ASSOCIATION, losses_table, note_on_ratios, observed_until, spans_of
from cxkit.measures.contacts.survey_effects import Asking, effect, under_name
from cxkit.measures.grouping import groupings, ids_of
from cxkit.measures.report_body import MainFigure, ReportBody, trend
from cxkit.measures.reporting import notes_on_table, report
from cxkit.measures.survey.catalogue import MeasureName
from cxkit.model import Note, Report
from cxkit.options import By, ByCustomer, Confidence, Every, InactiveAfter, MinCell, Needs, Option, Top
from cxkit.registry import metric
from cxkit.roles import DIMENSIONS
from cxkit.roles.kinds import ENDS
from cxkit.tables import Contacts, Customers, Orders, Responses

Measured = Annotated[MeasureName, Option("What of the survey is shown.")]
AllComplaints = Annotated[bool, Option("Count every contact as a complaint: the file is a register of complaints.")]
_ROLES = ("customer_id", "case_id", "is_complaint", *ENDS)
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


def estimate(found: Complaints, shown: Showing) -> ReportBody:
    """Turn the complaints into tables, drawings and notes."""
    listed = [(), *shown.groups, *([(PERIOD,)] if found.every else [])]
    hidden = hidden_complaints(found, shown, listed)
    tables = [complaints_table(found, by, shown, hidden.get(by, set())) for by in listed]
    rate = MainFigure("rate")
    columns = ["contacts", "complaints", "customer_rate", "matters", "open", "median_days_to_resolve"]
    charts = [rate.headline("contacts", tr("of contacts are complaints"), columns)]
    for by, table in zip(shown.groups, tables[1:], strict=False):
        charts.append(rate.whisker(table, [*by, "contacts", "complaints", "rate", "open", "median_days_to_resolve"]))
    if found.every:
        charts.append(trend("rate"))
    return ReportBody(tables, charts, [*notes_on_complaints(found, shown.confidence), *note_of(tables, shown.min_cell)])


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
            "--orders needs to know when a customer is lost.", "Give the number of days without an order: --inactive-after 365"
        )
    contacts = contacts if all_complaints else of_files_with_complaints(contacts)
    groups = groupings(contacts, by, (*DIMENSIONS, "topic"))
    # without days, something else has to show that a row is a complaint and no count of many
    single = "is_complaint" in contacts.roles or ("customer_id" in contacts.roles and not _OF_ONE.isdisjoint(contacts.roles))
    others = any(each is not None for each in (survey, customers, orders))
    dated = not single or others or bool(every or contacts.window)
    found = counts(contacts, groups, every, all_complaints, dated=dated)
    cover = Cover.of(found.events.first, found.events.as_of, contacts.window)
    names = ids_of(groups)
    body = estimate(found, Showing(names, confidence, min_cell, cover))
    if survey is not None:
        answers, time_notes = response_times(survey)
        made = effect(survey, states_at(found, answers), Asking(measure, confidence, min_cell), STATES, NONE)
        body = body.plus(under_name(made, "recovery", tr("by what became of complaints before")))
        body = body.plus_notes([*time_notes, *notes_on_answers(found, answers, made), *notes_on_table(survey, [made.counted]), ASSOCIATION])
    if customers is not None and not {"since", "until"} <= customers.roles.keys():
        text = tr("The file of customers has no columns for since and until: losses are unknown.")
        hint = "--role customers.since=COLUMN and customers.until=COLUMN name them"
        body = body.plus_notes([Note(code="no-losses", level="info", text=text, hint=hint)])
    for kind, spans in spans_of(customers, orders, inactive_after):
        notes = list[Note]()
        if found.events.as_of and observed_until(found, spans.tenures) < found.events.as_of:
            text = tr("Losses are known up to {as_of}: customers and complaints are observed until then.", as_of=spans.tenures.as_of)
            notes.append(Note(code="watched-until", level="info", text=text))
        notes += [note_on_ratios(spans), *notes_on_table(kind, [spans.tenures]), *([] if survey is not None else [ASSOCIATION])]
        body = body.plus(ReportBody([losses_table(found, spans, confidence, min_cell)], (), notes))
    return report("complaints", "Complaints", contacts, found.events, body, summary=of_complaints(confidence), top=top)
