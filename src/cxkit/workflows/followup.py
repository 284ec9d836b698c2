"""Closing the loop: whom to call back, by which channel, and whether it was done."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from cxkit.config import Config
from cxkit.config import Source as SourceSection
from cxkit.counts.contacts.event_log import COMPLAINT
from cxkit.counts.prepare import CUSTOMER
from cxkit.inputs import files_of, notes_on_several
from cxkit.language import tr
from cxkit.loading.given_rules import typed_roles
from cxkit.loading.kinds import configured
from cxkit.loading.loading_options import LoadingOptions, check_loading
from cxkit.loading.open import read
from cxkit.loading.several_files import roles_of_file
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import notes_on_table, report
from cxkit.measures.service.advice import Thresholds
from cxkit.measures.service.closed_loop import later_answers, loop_rate
from cxkit.measures.service.consents import permission, why_no_offers
from cxkit.measures.service.follow_up import PROMOTER, Due, follow_up
from cxkit.measures.service.followup_summary import of_follow_up
from cxkit.model import Chart, Column, Note, Report, Row, Table
from cxkit.options import Currency, Needs, Option, ProjectConfidence, SurveyFiles, Top
from cxkit.registry import Input, workflow
from cxkit.roles import shortened
from cxkit.run import add_provenance, report_on
from cxkit.tables import Contacts, Customers, DataTable, Orders, Responses
from cxkit.typed_commands import command_with_files, typed_command
from cxkit.workflows._provenance import with_params
from cxkit.workflows.customers.known_customers import Logs, read_logs

ContactsFile = Annotated[tuple[str, ...], Option("Export with the contacts: complaints, last contact, used channel.", "FILE")]
OrdersFile = Annotated[tuple[str, ...], Option("Export with the orders, for the value of customers without a revenue.", "FILE")]
CustomersFile = Annotated[tuple[str, ...], Option("Export with the customers: consents, preferred channel, revenue.", "FILE")]
DoneFile = Annotated[str | None, Option("File with the ids of customers who were called back, and the dates.", "FILE")]
Score = Annotated[str | None, Option("Column with the recommend score; default: detected.", "COLUMN")]
Promoters = Annotated[bool, Option("Also list promoters who agreed to be asked (consent for marketing).")]

_WHO = Needs("customer_id", "role")
_INPUTS = (
    Input("survey", Responses, (Needs("recommend", "score"), _WHO, Needs("responded_at", "role")), required=True),
    Input("contacts", Contacts, (_WHO, Needs("contacted_at", "role")), required=False, by_customer=True),
    Input("orders", Orders, (_WHO,), required=False, by_customer=True),
    Input("customers", Customers, (_WHO,), required=False, by_customer=True),
    Input("done", Contacts, (_WHO, Needs("contacted_at", "role")), required=False, by_customer=True),
)
_SINGLE = Note(code="single-customers", level="info", text="The list shows single customers: --min-cell does not apply to it.")
_LIST = (
    Column(key="customer_id", title="customer", unit="text"),
    Column(key="reason", title="reason", unit="label", help="detractor, complaint (not resolved), both, or promoter."),
    Column(key="priority", title="priority", unit="number", digits=2, help="Severity × 0.5^(age in days / 30) × value, 0 to 1."),
    Column(key="last_contact", title="last contact", unit="datetime"),
    Column(key="score", title="score", unit="number", digits=0, help="The answer to the question of recommendation."),
    Column(key="comment", title="comment", unit="text"),
    Column(key="preferred_channel", title="preferred channel", unit="label"),
    Column(key="preferred_by", title="preferred by", unit="label", help="stated by the customer, or used most."),
    Column(key="channel", title="channel to use", unit="label", help="By which the customer may be contacted; blank: by none."),
    Column(key="allowed", title="allowed", unit="boolean"),
    Column(key="why", title="why", unit="text", help="The consent that decides."),
    Column(
        key="due", title="due", unit="date", help="Day of the answer, or of the first complaint not called back since, + callback_days."
    ),
)
_OVERALL = (
    Column(key="listed", title="listed", unit="count", help="Customers in the list."),
    Column(key="allowed", title="allowed", unit="count", help="Of these, may be contacted."),
    Column(key="overdue", title="overdue", unit="count", help="Due before the as-of day."),
    Column(key="left_out", title="left out", unit="count", help="Customers, answers and matters that are not in the list."),
)
_LEFT_OUT = (
    Column(key="group", title="group", unit="label", help="detractor, complaint or promoter."),
    Column(key="why", title="why", unit="label", help="Why they are not in the list."),
    Column(key="n", title="n", unit="count", help="Customers; without customer id: answers or matters."),
)
_LOOP = (
    Column(key="detractors", title="detractors", unit="count", help="Answers of detractors with a customer id."),
    Column(key="closed", title="closed", unit="count", help="Followed by a call back before the customer's next answer."),
    Column(key="in_time", title="in time", unit="count", help="Within callback_days."),
    Column(key="rate", title="close-the-loop rate", unit="share"),
    Column(key="low", title="low", unit="share"),
    Column(key="high", title="high", unit="share"),
    Column(key="in_time_rate", title="rate in time", unit="share"),
    Column(key="in_time_rate_low", title="in time low", unit="share"),
    Column(key="in_time_rate_high", title="in time high", unit="share"),
)
_LATER = (
    Column(key="group", title="group", unit="label", help="Whether they were called back before they answered again."),
    Column(key="customers", title="customers", unit="count", help="Detractors who answered again."),
    Column(key="before", title="before", unit="score", help="Mean of the first answer as a detractor."),
    Column(key="after", title="after", unit="score", help="Mean of the next answer on a later day."),
    Column(key="change", title="change", unit="score", difference=True),
    Column(key="change_low", title="change low", unit="score", difference=True),
    Column(key="change_high", title="change high", unit="score", difference=True),
    Column(
        key="difference", title="difference", unit="score", difference=True, help="Change of those called back minus that of the others."
    ),
    Column(key="difference_low", title="difference low", unit="score", difference=True),
    Column(key="difference_high", title="difference high", unit="score", difference=True),
    Column(key="p", title="p", unit="p", help="Two-sided, of no difference."),
)


_SHORT: list[str] = ["customer_id", "reason", "priority", "channel", "allowed", "due"]
_CHARTS = (
    Chart(kind="bar", table="followup", encodings={"label": "customer_id", "value": "priority", "columns": _SHORT}),
    Chart(kind="card", table="overall", encodings={}),
)


class _Job(NamedTuple):
    """The options of a run."""

    limits: Thresholds
    confidence: float
    top: int | None
    promoters: bool


@workflow(panel="Customers")
def followup(
    *,
    survey: SurveyFiles = (),
    contacts: ContactsFile = (),
    orders: OrdersFile = (),
    customers: CustomersFile = (),
    done: DoneFile = None,
    promoters: Promoters = False,
    score: Score = None,
    top: Top = None,
    currency: Currency = None,
    confidence: ProjectConfidence = None,
    reading: LoadingOptions = LoadingOptions(),  # noqa: B008 - it is immutable
) -> Report:
    """Whom should we call back now, by which channel, and is the loop closed?

    Result: `followup` (one row a customer, the most urgent first), `overall` (one row), `left_out`; with `--done` also `loop` (one row) and
    `later`. Columns:
    customer_id (text). reason (label): `detractor`, `complaint` (one that is not resolved), both, or `promoter`. priority (number, 0 to
    1). last_contact (datetime). score (score), comment (text): of the answer. preferred_channel (label), preferred_by (label): as
    `stated`, else the one `used` most. channel (label), allowed (boolean), why (text): by which they may be contacted, and the consent
    that decides. due (date). listed, allowed, overdue, left_out (counts). group, why (labels), n (count): customers who are left out, or
    answers and matters without a customer id.
    detractors, closed, in_time (counts): answers of detractors, those followed by a call back before the customer's next answer, those
    within `callback_days`. rate, low, high, in_time_rate, in_time_rate_low, in_time_rate_high (shares): of these answers.
    customers (count), before, after, change, change_low, change_high (scores): the first answer as a detractor, the next on a later day,
    and the change, of those called back in between and of the others. difference, difference_low, difference_high (scores), p (p value):
    called back minus not called back.

    Formula: priority = severity × 0.5^(age in days / 30) × value. Severity: (7 − score) / 7 of detractors, 1 of an unresolved complaint,
    (score − 8) / 2 of promoters, who come last. Value: percentile rank of the revenue, 1 if it is unknown. due = day (of the
    first complaint not called back since) + `callback_days`.
    Rates: Wilson, clustered by customer. Change: t; difference: Welch's t, of skewed or few equal changes also the exact permutation.

    Edge cases: a customer's latest answer decides. Detractors who answered better since, whose answer is older than `detractor_days`, or
    who were called back since are left out, and counted. A consent that is withdrawn, has ended by the as-of day, is unreadable or not
    stated is no, and so is one beside an objection in any column ("do not call", "Werbewiderspruch"): such customers stay in the list as
    not allowed, but promoters need consent for marketing and for a channel to be listed. Beside a file that states consents, one without
    them does not count for these. The as-of day is the last date of the survey, the contacts and `--done` up to today; later rows are
    excluded. Orders are read if the file of customers has no revenue.

    Errors: RoleError if the survey has no recommendation, customers or dates, or if another file has no customers; UsageError without a
    survey; DataError if over 1 % of the answers or dates cannot be read.

    Source: priority and rules are definitions of cxkit. Regulation (EU) 2016/679 (GDPR), articles 7 and 21. Wilson (1927), Journal of the
    American Statistical Association 22. Welch (1947), Biometrika 34.

    Examples:
    cxkit followup --survey survey.csv
    cxkit followup --survey survey.csv --contacts contacts.csv --customers customers.csv
    cxkit followup --survey survey.csv --top 20 --format csv --output calls.csv
    """
    given = {"survey": survey, "contacts": contacts, "orders": orders, "customers": customers}
    return make_list(given, reading, done=done, promoters=promoters, score=score, top=top, currency=currency, confidence=confidence)


def make_list(
    given: Mapping[str, tuple[str, ...]],
    reading: LoadingOptions,
    *,
    done: str | None = None,
    promoters: bool = False,
    score: str | None = None,
    top: int | None = None,
    currency: str | None = None,
    confidence: float | None = None,
    least: int = 0,
) -> Report:
    """The report of ``followup`` on the ``given`` files; its notes quote no value that fewer than ``least`` rows hold."""
    loading = check_loading(reading.model_dump(exclude_unset=True))
    settings = reading.project()
    level = settings.confidence_or(confidence)
    job = _Job(Thresholds(settings.rules.callback_days, settings.rules.detractor_days), level, top, promoters)

    def compute(tables: Mapping[str, DataTable]) -> Report:
        return _report(tables, read_logs(tables, loading.as_of, currency), job)

    inputs = {**files_of(given, _INPUTS[:-1], settings), **({"done": done} if done else {})}
    own = {"promoters": promoters, "score": score, "top": top, "currency": currency}
    ended = _ends_as_calls(done, loading, settings) if done else None
    made = report_on(
        _INPUTS,
        inputs,
        compute,
        loading=loading.model_copy(update={"role": (*loading.role, f"done.contacted_at={ended}")}) if ended else loading,
        settings=settings,
        short={"recommend": score} if score else {},
        min_cell=least,
        join=False,
        command=command_with_files(["cxkit", "followup"], _INPUTS, inputs, {**own, "confidence": confidence, **loading.typed()}),
        sections=("rules",),
    )
    if ended:
        text = tr("--done has no day of the calls: the day in '{column}', on which they were over, counts.", column=shortened(ended))
        said = Note(code="done-day", level="info", text=text, hint="--role done.contacted_at=COLUMN names another")
        made = made.model_copy(update={"notes": (*made.notes, said)})
    made = made.model_copy(update={"notes": (*notes_on_several(inputs, _INPUTS[:-1], settings), *made.notes)})
    return add_provenance(made, {"done": done, **own, "confidence": level, **loading.typed()}, typed_command(["cxkit", "followup"], given))


def _ends_as_calls(done: str, loading: LoadingOptions, settings: Config) -> str | None:
    """The column of the days on which the calls of a file were over, if it has none of the days on which they were made."""
    if not os.path.isfile(done):  # noqa: PTH113 - a pipe can be read once
        return None
    known = configured(settings, (done,))
    section = known[1] if known else SourceSection()
    given = {**section.roles, **typed_roles(loading.role, "done")}
    part = read([done], loading, section).parts[0]
    found, _ = roles_of_file(part, Contacts.kind)
    if "contacted_at" in {*given, *found} or "customer_id" not in {*given, *found}:
        return None
    return found.get("closed_at") or found.get("resolved_at")


def _report(tables: Mapping[str, DataTable], logs: Logs, job: _Job) -> Report:
    due = follow_up(logs.known, logs.as_of, job.limits, promoters=job.promoters)
    rows, refused = _rows(logs, due)
    left_out = dict(due.left_out) | {(PROMOTER, why): n for why, n in refused.items()}
    overall: Row = {
        "listed": len(rows),
        "allowed": sum(row["allowed"] is True for row in rows),
        "overdue": sum(row["due"] is not None and str(row["due"]) < logs.as_of.isoformat() for row in rows),
        "left_out": sum(left_out.values()),
    }
    counted: list[Row] = [{"group": group, "why": why, "n": n} for (group, why), n in left_out.items()]
    made = [
        Table(name="followup", title="Whom to contact", columns=_LIST, rows=tuple(rows)),
        Table(name="overall", title="In all", columns=_OVERALL, rows=(overall,)),
        Table(name="left_out", title="Left out", columns=_LEFT_OUT, rows=tuple(counted)),
    ]
    notes = [_SINGLE, *_notes(logs, overall, job)]
    if logs.done is not None:
        loop = loop_rate(logs.known, job.limits.callback_days, job.confidence)
        later = later_answers(logs.known, job.confidence)
        made += [
            Table(name="loop", title="Closed loops", columns=_LOOP, rows=(loop,)),
            Table(name="later", title="What detractors answered later", columns=_LATER, rows=tuple(later)),
        ]
        text = tr("Who is called back is not chosen by chance: the difference to the others is an association, not an effect.")
        notes.append(Note(code="association", level="info", text=text))
    for name, log in logs.further.items():
        notes += notes_on_table(tables[name], [log])
    found = report(
        "followup",
        "Follow-up",
        tables["survey"],
        logs.answers,
        ReportBody(made, _CHARTS, notes),
        summary=of_follow_up(job.confidence),
        top=job.top,
        lists=("followup",),
    )
    return with_params(found, as_of=logs.as_of.isoformat())


def _rows(logs: Logs, due: Due) -> tuple[list[Row], dict[str, int]]:
    """The rows of the list with channel and consent, and the number of promoters who may not be asked, by reason."""
    who = due.rows.select(CUSTOMER)
    consents, wishes, last = logs.consents(who), logs.wishes(who), logs.last_contacts()
    rows, refused = list[Row](), dict[str, int]()
    for each in due.rows.iter_rows(named=True):
        customer = each[CUSTOMER]
        may, no_offer = permission(wishes[customer], consents[customer]), why_no_offers(consents[customer])
        if each["reason"] == PROMOTER and (no_offer or not may.allowed):
            why = "no consent for marketing" if no_offer else "no consent for any channel"
            refused[why] = refused.get(why, 0) + 1
            continue
        moment = last.get(customer)
        rows.append(
            {
                "customer_id": customer,
                "reason": each["reason"],
                "priority": each["priority"],
                "last_contact": moment.isoformat(timespec="seconds") if moment else None,
                "score": each["score"],
                "comment": each["comment"],
                "preferred_channel": wishes[customer].channel,
                "preferred_by": wishes[customer].by,
                "channel": may.channel,
                "allowed": may.allowed,
                "why": tr("{why}; no offers: {no_offer}", why=may.why, no_offer=no_offer) if no_offer and may.allowed else may.why,
                "due": each["due"].isoformat() if each["due"] else None,
            }
        )
    return rows, refused


def _notes(logs: Logs, overall: Row, job: _Job) -> list[Note]:
    limits = f"callback_days = {job.limits.callback_days}, detractor_days = {job.limits.detractor_days}"
    last = tr("the last date in the files up to today") if logs.cut else tr("the last date in the files")
    given = tr("as given") if logs.given else last
    text = tr("Days are counted up to {as_of} ({given}). Rules: {limits}.", as_of=logs.as_of, given=given, limits=limits)
    notes = [Note(code="as-of", level="info", text=text, hint="--as-of DATE names another day, [rules] in cxkit.toml other limits")]
    if logs.customers is None:
        text = tr("Without a file of customers no consent is known, and an unknown consent counts as no.")
        notes.append(Note(code="consents-unknown", level="warning", text=text, hint="--customers FILE"))
    if logs.contacts is None:
        text = tr("Without contacts, unresolved complaints are not known.")
        notes.append(Note(code="no-contacts", level="warning", text=text, hint="--contacts FILE"))
    elif COMPLAINT not in logs.contacts.rows.columns:
        text = tr("No column of the contacts shows which are complaints: the list has none.")
        notes.append(Note(code="complaints-unknown", level="warning", text=text, hint="--role contacts.is_complaint=COLUMN"))
    elif logs.open is None:
        text = tr("No column of the contacts shows what is resolved or closed: the list has no complaints.")
        notes.append(Note(code="open-unknown", level="warning", text=text, hint="--role contacts.resolved=COLUMN"))
    if logs.known.values.is_empty():
        text = tr("No revenue is known: all customers have the same value.")
        notes.append(Note(code="value-unknown", level="info", text=text, hint="--customers FILE or --orders FILE"))
    if overall["left_out"]:
        text = tr(
            "{left_out:,} is left out: the table left_out gives the reason."
            if overall["left_out"] == 1
            else "{left_out:,} are left out: the table left_out gives the reasons.",
            left_out=overall["left_out"],
        )
        notes.append(Note(code="left-out", level="info", text=text))
    return notes
