"""Tickets: first response, resolution, tickets that come back, and the backlog."""

from __future__ import annotations

from cxkit.counts import Key
from cxkit.counts.contacts.event_log import event_log
from cxkit.counts.periods import PERIOD
from cxkit.counts.prepare import CUSTOMER
from cxkit.language import tr, translated
from cxkit.measures.cell_limits import FLAG, Hidden, flagged, hidden_groups, hidden_groups_of_customers, note_of, people_of
from cxkit.measures.columns import PERIOD_COLUMNS, blank_if_unknown, with_limits
from cxkit.measures.contacts.by_period import Showing, flagged_over_time, in_order
from cxkit.measures.contacts.contact_summary import of_tickets
from cxkit.measures.contacts.tickets import SEVERAL, Tickets, backlog, fewest_in_a_period, notes_on_other_replies, overview, span_of
from cxkit.measures.grouping import groupings, ids_of, label_columns, table_name, table_title
from cxkit.measures.report_body import MainFigure, ReportBody, trend
from cxkit.measures.reporting import report
from cxkit.model import Column, Note, Report, Table
from cxkit.options import By, Confidence, Every, MinCell, Span, Top
from cxkit.registry import metric
from cxkit.roles import DIMENSIONS
from cxkit.roles.kinds import ENDS
from cxkit.tables import Contacts
from cxkit.text.figures import percent

_MANY = 2  # contacts for each ticket, from which on they may be steps of it
_ROLES = ("customer_id", "case_id", "asked_at", "first_responded_at", "reopens", *ENDS)


def counts(contacts: Contacts, groups: tuple[tuple[Key, ...], ...], every: Every) -> Tickets:
    """Read the contacts one by one, in one pass; adds over cases."""
    return Tickets(event_log(contacts, groups, _ROLES), every)


def estimate(found: Tickets, shown: Showing) -> ReportBody:
    """Turn the tickets into tables, drawings and notes."""
    listed = [(), *shown.groups, *([(PERIOD,)] if found.every else [])]
    hidden = _hidden(found, shown, listed)
    tables = [_table(found, by, shown, hidden.get(by, set())) for by in listed]
    median = MainFigure("resolve_median", "resolve_median_low", "resolve_median_high")
    columns = ["tickets", "customers", "open", "reopened_share", "first_response_median", "first_response_p90", "resolve_p90"]
    charts = [median.headline("tickets", tr("days until half are resolved"), columns)]
    for by, table in zip(shown.groups, tables[1:], strict=False):
        names = [*by, "tickets", "open", "reopened_share", "first_response_median", "resolve_median", "resolve_p90"]
        charts.append(median.whisker(table, names))
    if found.every:
        charts.append(trend("resolve_median"))
    waiting, note = _backlog(found, shown)
    charts += [trend("open", each.name) for each in waiting]
    notes = [*_notes(found, shown.confidence), *note, *note_of(tables, shown.min_cell)]
    return ReportBody([*tables, *waiting], charts, notes)


def _hidden(found: Tickets, shown: Showing, listed: list[tuple[str, ...]]) -> Hidden:
    """The groups with fewer customers than may be shown, and those that would reveal them."""
    if shown.min_cell <= 1:
        return {}
    finest = list(dict.fromkeys(name for by in listed for name in by))
    if found.knows_customers:
        return hidden_groups(listed, finest, people_of(found.table.lazy(), finest, CUSTOMER, shown.min_cell), shown.min_cell)
    return hidden_groups_of_customers(found.table, [by for by in listed if by], shown.min_cell)


def _table(found: Tickets, by: tuple[str, ...], shown: Showing, hidden: set[tuple[object, ...]]) -> Table:
    rows, size = overview(found, by, shown.confidence, shown.min_cell), "customers" if found.knows_customers else "tickets"
    missing = [] if found.tells_response else ["first_response"]
    missing += [] if found.tells_end and not found.undated.mostly else ["resolve_"]
    figures = blank_if_unknown(_FIGURES, *missing)
    if by == (PERIOD,) and found.every:
        title = tr("By {every} in which tickets were opened", every=translated(found.every))
        timed = tuple(in_order(rows, found.every, shown.cover))
        return flagged_over_time(Table(name="over_time", title=title, columns=(*PERIOD_COLUMNS, *figures), rows=timed), hidden, size=size)
    table = Table(name=table_name(by), title=table_title(by), columns=(*label_columns(by), *figures), rows=tuple(rows))
    return flagged(table, by, hidden, size=size)


def _backlog(found: Tickets, shown: Showing) -> tuple[list[Table], list[Note]]:
    """The backlog by period; no table if a period has fewer customers than may be shown, because its neighbours would reveal it."""
    if not found.tells_end or found.undated.mostly:
        return [], []
    span: Span = found.every or span_of(found)
    fewest = fewest_in_a_period(found, span)
    if fewest is not None and fewest < shown.min_cell:
        text = tr(
            "The backlog by {span} is suppressed: in some periods fewer than {min_cell} customers had tickets opened or resolved.",
            span=translated(span),
            min_cell=shown.min_cell,
        )
        return [], [Note(code="backlog-suppressed", level="info", text=text, hint="--every month, quarter or year has longer periods")]
    rows = tuple(backlog(found, span, shown.cover))
    return [Table(name="backlog", title=tr("Backlog by {span}", span=translated(span)), columns=_BACKLOG, rows=rows)], []


_FIGURES = (
    Column(key="tickets", title="tickets", unit="count", help="Cases; without cases contacts."),
    Column(key="customers", title="customers", unit="count", help="Customers with a ticket."),
    Column(key="open", title="open", unit="count", help="Tickets that are not resolved by the as-of date."),
    Column(key="reopened", title="reopened", unit="count", help="Tickets that were opened again."),
    *with_limits("reopened_share", "reopened", "share", "Share of tickets that were opened again.", ends=("low", "high")),
    *with_limits(
        "first_response_median", "days to response", "days", "Days until half of the tickets are answered.", digits=2, reached_by="tickets"
    ),
    *with_limits(
        "first_response_p90", "90 % answered", "days", "Days until nine in ten tickets are answered.", digits=2, reached_by="tickets"
    ),
    *with_limits(
        "resolve_median", "days to resolve", "days", "Days until half of the tickets are resolved.", digits=2, reached_by="tickets"
    ),
    *with_limits("resolve_p90", "90 % resolved", "days", "Days until nine in ten tickets are resolved.", digits=2, reached_by="tickets"),
    FLAG,
)
_BACKLOG = (
    *PERIOD_COLUMNS,
    Column(key="opened", title="opened", unit="count", help="Tickets opened in the period."),
    Column(key="resolved", title="resolved", unit="count", help="Tickets resolved in the period."),
    Column(key="open", title="open", unit="count", help="Tickets that are open at the end of the period."),
)


def _unknown_ids(contacts: Contacts, found: Tickets) -> list[Note]:
    """Notes on cases and customers that no column is known to hold, with those that could."""
    notes = []
    if not found.has_cases:
        text = tr("No column of cases is known: each row counts as a ticket.")
        notes.append(Note(code="no-cases", level="info", text=text, hint=contacts.naming("case_id")))
    if not found.knows_customers:
        text = tr("No column of customers is known: intervals treat tickets as independent.")
        notes.append(Note(code="no-customers", level="info", text=text, hint=contacts.naming("customer_id")))
    return notes


def _notes(found: Tickets, confidence: float) -> list[Note]:
    notes, level = [], percent(confidence)
    missing = [("first-response", "first_responded_at", tr("when tickets were first answered"))] if not found.tells_response else []
    missing += [("end", "resolved_at", tr("which tickets are resolved"))] if not found.tells_end else []
    missing += [("reopened", "reopens", tr("which tickets were opened again"))] if not found.tells_reopened else []
    for code, role, what in missing:
        notes.append(
            Note(
                code=f"no-{code}",
                level="info",
                text=tr("No column shows {what}.", what=what),
                hint=tr("--role {role}=COLUMN names it", role=role),
            )
        )
    if found.rows >= _MANY * found.table.height > 0:
        text = tr("{rows:,} contacts are {tickets:,} tickets, by their cases.", rows=found.rows, tickets=found.table.height)
        notes.append(Note(code="cases", level="info", text=text, hint=tr("--role case_id=COLUMN names another column")))
    notes += found.undated.notes()
    if found.answered_too_early:
        text = tr(
            "{answered_too_early:,} contacts have a first response before the contact itself: it counts as immediate.",
            answered_too_early=found.answered_too_early,
        )
        notes.append(Note(code="response-early", level="warning", text=text))
    if found.closed_too_early:
        text = tr(
            "{early:,} contacts were resolved on a day before the contact itself: their times say nothing, and the days are not shown."
            if found.undated.mostly_early
            else "{early:,} contacts were resolved on a day before the contact itself: they count as resolved at once.",
            early=found.closed_too_early,
        )
        notes.append(Note(code="resolved-early", level="warning", text=text, hint="--role resolved_at=COLUMN names another column"))
    text = tr(
        "Days: Kaplan-Meier, open tickets right-censored at the as-of date. Intervals: {level}; of shares Wilson, clustered by customer.",
        level=level,
    )
    return [*notes, Note(code="method", level="info", text=text)]


@metric(title="Tickets", panel="Contacts")
def tickets(
    contacts: Contacts, *, by: By = (), every: Every = None, confidence: Confidence = 0.95, min_cell: MinCell = 0, top: Top = None
) -> Report:
    """How soon are tickets answered and resolved, how many come back, and how many are open?

    Result: `overall` (one row), `by_touchpoint`, `by_channel`, `by_phase`, `by_topic`, `by_handled_by` (those that the file has) or the
    cross table of `--by`; with `--every` also `over_time`, by the period in which tickets were opened; and `backlog`. Columns: tickets
    (count): cases; without a column of cases, contacts. customers (count): customers with a ticket. open (count): tickets that are not
    resolved by the as-of date. reopened (count), reopened_share, low, high (share, 0 to 1): tickets that were opened again, and their share
    with a known value, with interval. first_response_median, first_response_p90 (days): until half, until nine in ten tickets are answered.
    resolve_median, resolve_p90 (days): until half, until nine in ten are resolved. The limits of the intervals of these four:
    first_response_median_low, first_response_median_high, first_response_p90_low, first_response_p90_high, resolve_median_low,
    resolve_median_high, resolve_p90_low, resolve_p90_high. period (date), complete (boolean): the period's first day, and whether the data
    cover the whole of it. opened, resolved (counts): tickets opened and resolved in the period; open: those that are open at its end. flag
    (label): `small-n` below 30 customers, `suppressed` if `--min-cell` suppresses the row, `partly-suppressed` if it suppresses times.

    Formula: a ticket begins with the first contact of its case. It is resolved if its last contact states so (yes or no, else by its
    status), at the time of resolution, else closing, else of that last contact if the case has several. Days: Kaplan-Meier; open tickets
    are right-censored at the end of the as-of date, unanswered ones at their resolution or that date; a customer's tickets are a cluster.
    Reopened: the column of reopenings is above 0, or the case has a contact after it was resolved, or one with an open status after that.
    Shares: Wilson, clustered by customer. The group of a ticket is that of its first contact. Backlog: by `--every`, else by day up to 92
    days, by week up to two years, else by month.

    Defaults: Kaplan and Meier's curve was chosen for open tickets, without which times look short in every growing queue; it fails if
    tickets are closed unresolved. Clusters were chosen for customers with many tickets; from 12 customers on their intervals hold.

    Edge cases: no tickets: counts are 0, days null. A median that is not reached is null, and so are figures without a column. Tickets
    resolved at an unknown time count as resolved, and neither in days nor in the backlog; a note counts them. If they are more than 5 %
    of the resolved ones, there are neither days nor a backlog. A time before the contact counts as 0 days; if more than 20 % of the
    resolved ones end on a day before, there are neither days nor a backlog either. With `--min-cell` the backlog is suppressed as a whole
    if one period has too few customers.

    Errors: RoleError if the time of contact is not found; DataError if over 1 % of dates, or of yes-or-no values, cannot be read.

    Source: Kaplan and Meier (1958), JASA 53; intervals of the median by Brookmeyer and Crowley (1982), Biometrics 38. Wilson (1927), JASA
    22. Tickets, reopenings and the backlog are definitions of cxkit.

    Examples:
    cxkit tickets contacts.csv
    cxkit tickets contacts.csv --by channel --every month
    cxkit tickets contacts.csv --where "channel = 'email'"
    """
    groups = groupings(contacts, by, (*DIMENSIONS, "topic", "handled_by"))
    found = counts(contacts, groups, every)
    names = ids_of(groups)
    cover = found.cover(contacts.window.since, contacts.window.until)
    body = estimate(found, Showing(names, confidence, min_cell, cover))
    replies = notes_on_other_replies(contacts)
    if any(note.code == SEVERAL for note in replies):
        body = body._replace(notes=[note for note in body.notes if note.code != "no-first-response"])
    body = body.plus_notes([*replies, *_unknown_ids(contacts, found)])
    return report("tickets", "Tickets", contacts, found.events, body, summary=of_tickets(confidence), top=top)
