"""The card of one customer, for service staff."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from annotated_types import Ge

from cxkit.counts.contacts.event_log import EventLog, event_log
from cxkit.counts.customers.customer_log import CustomerLog, customer_log
from cxkit.counts.group_names import Key
from cxkit.counts.orders.purchases import Purchases, purchases
from cxkit.counts.survey.answer_log import AnswerLog, answer_log
from cxkit.errors import RoleError, UsageError
from cxkit.inputs import files_of, notes_on_several
from cxkit.language import tr, translated
from cxkit.loading.given_rules import typed_roles
from cxkit.loading.ids import comparable_id
from cxkit.loading.loading_options import LoadingOptions, check_loading
from cxkit.loading.unknown_customer import note_on_other_writing, unknown_customer
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import notes_on_table, report
from cxkit.measures.service.advice import Thresholds
from cxkit.model import Note, Report
from cxkit.options import Currency, Needs, Option, SurveyFiles
from cxkit.registry import Input, workflow
from cxkit.roles.kinds import ENDS
from cxkit.run import add_provenance, report_on
from cxkit.tables import Contacts, Customers, DataTable, Orders, Responses
from cxkit.tables.wide import is_pattern
from cxkit.typed_commands import command_with_files, typed_command
from cxkit.values import Account, Reason
from cxkit.workflows._provenance import with_params
from cxkit.workflows.customers.card import ANSWER_TEXTS, CONTACT_TEXTS, CUSTOMER_TEXTS, Card, Found
from cxkit.workflows.customers.up_to_today import read_up_to_today

Id = Annotated[str, Option("The customer, as the files write the id.", "ID")]
ContactsFile = Annotated[tuple[str, ...], Option("Export with the contacts; repeat the option for several files.", "FILE")]
OrdersFile = Annotated[tuple[str, ...], Option("Export with the orders; repeat the option for several files.", "FILE")]
CustomersFile = Annotated[tuple[str, ...], Option("Export with the customers, their consents and preferred channel.", "FILE")]
Last = Annotated[int, Ge(1), Option("Show at most so many contacts, answers and orders, the latest first.", "N")]

_LAST = 10
_WHO = Needs("customer_id", "role")
_INPUTS = (
    Input("contacts", Contacts, (Needs("contacted_at", "role"), _WHO), required=True),
    Input("survey", Responses, (_WHO,), required=False),
    Input("orders", Orders, (_WHO,), required=False),
    Input("customers", Customers, (_WHO,), required=False),
)
_SCORES = ("recommend", "satisfaction", "effort", "expectation", "fulfilment")
_NO_QUOTES = 1 << 62
"""No value has so many rows: notes of a card quote no values, which may be those of other customers."""
_ABOUT_ONE = Note(
    code="one-customer", level="info", text="The card shows one customer and nothing of others: --min-cell does not apply to it."
)


@workflow(panel="Customers")
def customer(
    id: Id,  # noqa: A002 - the name of the argument
    *,
    contacts: ContactsFile = (),
    survey: SurveyFiles = (),
    orders: OrdersFile = (),
    customers: CustomersFile = (),
    last: Last = _LAST,
    currency: Currency = None,
    reading: LoadingOptions = LoadingOptions(),  # noqa: B008 - it is immutable
) -> Report:
    """What do service staff need to know of this customer, and what should they do now?

    Result: `advice`, `profile` (one row), `consents`, `open_matters`, `contacts`, `answers`, `orders` (those that the files have). Columns:
    advice, because, rule (texts): what to do, why, and the rule that says so; the most urgent first.
    customer_id (text). since, until (dates), state (label: `active`, `lost`), segment (label): as the file of customers says.
    revenue (money), revenue_of (label): as the file of customers says (`customers`), else the sum of the orders (`orders`).
    contacts (count), last_contact (datetime), open_matters, open_complaints (counts; null if the file does not tell what is over).
    orders (count), last_order (date): without refunds. score (score), answered_at (datetime): the last recommendation.
    preferred_channel (label), preferred_by (label): the channel that the customer states (`stated`), else the one of most of their contacts
    (`used`). channel (label): by which they may be contacted; null: by none.
    purpose (label), allowed (boolean), stated (label: `yes`, `no`, `ended`, `not stated`): consents. Only yes allows.
    case_id (text), began_at (datetime), complaint (boolean), days (number), topic, channel, touchpoint (labels): matters that are open.
    contacted_at (datetime), channel, touchpoint, phase, topic, direction, handled_by (labels), case_id (text), is_complaint, resolved
    (booleans), comment (text): contacts. recommend, satisfaction, effort, expectation, fulfilment (scores), comment (text): answers.
    ordered_at (date), order_id (text), product, channel (labels), amount (money): orders.

    Formula: rules with the thresholds of `[rules]` in cxkit.toml. detractor: the last answer is 6 or less and at most `detractor_days` old:
    call back within `callback_days`. complaint-open: no offer. no-phone: write. no-marketing: no offer. matter-open: say how it stands.
    offer-possible: none of these forbids it. A consent that is withdrawn, has ended, is unreadable or not stated is no.

    Edge cases: ids are compared as in all commands (`--id-form`). The as-of day is the last date of the survey, or of this customer's
    contacts (their ends too) or orders if that is later: the contacts of others are not read. With several rows of the customer in the file
    of customers, a consent holds only if all that say anything of it state it, and revenues are added. Files that are not named are taken
    from cxkit.toml.

    Errors: DataError if no file has the customer, with how each file writes its ids; RoleError if a file has no column of customers;
    UsageError without a file of contacts.

    Source: definitions of cxkit; Regulation (EU) 2016/679 (GDPR), articles 7 and 21.

    Examples:
    cxkit customer K10002 --contacts contacts.csv
    cxkit customer K10002 --contacts contacts.csv --survey survey.csv --customers customers.csv
    cxkit customer K10002 --contacts contacts.csv --orders orders.csv --last 5
    """
    loading = check_loading(reading.model_dump(exclude_unset=True))
    _refuse_patterns(loading)
    settings = reading.project()
    given = {"contacts": contacts, "survey": survey, "orders": orders, "customers": customers}
    inputs = files_of(given, _INPUTS, settings)
    limits = Thresholds(settings.rules.callback_days, settings.rules.detractor_days)

    def compute(tables: Mapping[str, DataTable]) -> Report:
        found, _ = read_up_to_today(tables, lambda each: _read(id, each, loading, currency), lambda read: read.ends)
        return _report(id, tables, Card(found, limits, last))

    own = {"last": None if last == _LAST else last, "currency": currency, **loading.typed()}
    command = command_with_files(["cxkit", "customer", id], _INPUTS, inputs, own)
    made = report_on(
        _INPUTS, inputs, compute, loading=loading, settings=settings, min_cell=_NO_QUOTES, join=False, command=command, sections=("rules",)
    )
    made = made.model_copy(update={"notes": (*notes_on_several(inputs, _INPUTS, settings), *made.notes)})
    return add_provenance(
        made, {"customer": id, "last": last, "currency": currency, **loading.typed()}, typed_command(["cxkit", "customer", id], {})
    )


def _refuse_patterns(loading: LoadingOptions) -> None:
    """Raise UsageError if a pattern of columns is typed for a score."""
    for role, column in typed_roles(loading.role, "survey").items():
        if role in _SCORES and is_pattern(column):
            raise UsageError(
                tr(
                    "--role survey.{role}={column}: a card shows one column of each score, and a pattern is for several.",
                    role=role,
                    column=column,
                ),
                tr("Name it: --role {role}=COLUMN", role=f"survey.{role}"),
            )


def _read(typed: str, tables: Mapping[str, DataTable], loading: LoadingOptions, currency: str | None) -> Found:
    """Read the rows of the customer from each table. Raises DataError if there are none."""
    own = {name: _only(table, typed, loading) for name, table in tables.items()}
    contacts, survey, orders, customers = (own.get(name) for name in ("contacts", "survey", "orders", "customers"))
    if not isinstance(contacts, Contacts):
        raise UsageError("cxkit customer needs a contacts file.", f"cxkit customer {shlex.quote(typed)} --contacts FILE")
    found = Found(
        id=str(contacts.only),
        contacts=event_log(contacts, (), ("customer_id", "case_id", "is_complaint", *ENDS), texts=CONTACT_TEXTS, listed=True),
        answers=_answers(survey) if isinstance(survey, Responses) else None,
        orders=_orders(orders, currency) if isinstance(orders, Orders) else None,
        customers=customer_log(customers, CUSTOMER_TEXTS) if isinstance(customers, Customers) else None,
        as_of=loading.as_of,
    )
    if not any(_rows(log.account) for log in found.logs.values()):
        raise unknown_customer(typed, {table.kind.name: table for table in tables.values()})
    return found


def _only(table: DataTable, typed: str, loading: LoadingOptions) -> DataTable:
    wanted = comparable_id(table, typed, loading.id_form)
    if wanted is None:
        raise UsageError("The id of the customer is blank.", "Type it as the files write it: cxkit customer C-00101 --contacts FILE")
    return replace(table, only=wanted)


def _answers(survey: Responses) -> AnswerLog:
    return answer_log(survey, [role for role in _SCORES if role in survey.roles], ANSWER_TEXTS)


def _orders(orders: Orders, currency: str | None) -> Purchases | None:
    if "ordered_at" not in orders.roles:
        raise RoleError(
            "No column of the orders file shows when orders were placed.",
            tr("Name it with --role orders.ordered_at=COLUMN; there are: {offer}.", offer=orders.offer()),
        )
    keys = [Key(role, orders.column(role)) for role in ("product", "channel") if role in orders.roles]
    return purchases(orders, [(key,) for key in keys], currency)


def _rows(account: Account) -> int:
    """The rows of the customer: rows that do not fit the header may be anybody's."""
    return account.read - account.excluded.get(Reason.BAD_ROW, 0)


def _report(typed: str, tables: Mapping[str, DataTable], card: Card) -> Report:
    logs: dict[str, EventLog | AnswerLog | Purchases | CustomerLog] = card.found.logs
    notes = [_ABOUT_ONE, *card.notes()]
    for name, log in logs.items():
        if not _rows(log.account):
            nothing = tr("The {name} file has no row of this customer.", name=translated(tables[name].kind.name))
            notes.append(note_on_other_writing(typed, tables[name]) or Note(code="no-rows", level="info", text=nothing))
    for name, log in logs.items():
        if name != "contacts" and _rows(log.account):
            notes += notes_on_table(tables[name], [log])
    made = report(
        "customer",
        tr("Customer {id}", id=card.found.id),
        tables["contacts"].with_cell_limit(0),  # the card is about one person
        card.found.contacts,
        ReportBody(card.tables(), card.charts, notes),
    )
    # the card itself names files without a row of the customer
    kept = tuple(note for note in made.notes if note.code != "no-answers")
    return with_params(made.model_copy(update={"notes": kept}), as_of=card.as_of.isoformat())
