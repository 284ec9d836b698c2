"""Messages of dialogues: a dialogue is one contact, at the time of its first message."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import meanings
from cxkit.shapes.cases import (
    CONSTANT,
    EVERY_ROW,
    FURTHER,
    KEY,
    WHEN,
    Rows,
    Variation,
    columns_of_a_contact,
    is_further,
    ordered,
    readable,
    roles_of_cases,
    rows_of_cases,
    variation,
    within,
)
from cxkit.shapes.cells import stripped
from cxkit.shapes.contacts.first_answers import RESPONDED
from cxkit.shapes.contacts.internal_entries import written_within
from cxkit.shapes.contacts.replies import refuse_unjoined_replies
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.contacts.contact_ways import way_of
from cxkit.values.contacts.senders import side_of
from cxkit.values.contacts.ticket_fields import names_an_entry
from cxkit.values.reasons import Reason
from cxkit.values.statuses.case_statuses import is_over

_ASKED = "cx:asked_at"
_WITHIN = timedelta(hours=1)
_KNOWN = 0.9  # of the senders' names must be known, in a column that no header identifies
_BOTH = 0.5  # of the cases with several rows must have several senders
_BEGAN = re.compile(
    r"\b(?:initia|started|opened|begun|began|ended|closed|terminated|disconnect|hang|hung|released|cancel|booked|requested|abandoned"
    r"|eroffnet|begonnen|gestartet|ausgelost|beendet|aufgelegt|geschlossen|storniert|gebucht"
    r"|commenc|ouvert|termine|raccroch|iniciad|abiert|finaliza|colgad|avviat|apert|chius|terminat|gestart|beeindigd|encerrad)"
)
_MOST = 2_000


class _Senders(NamedTuple):
    """The column of senders, and its texts for customers, for agents, and for whoever is not a customer.

    ``unread``: whether a row is a note that no customer reads, and so answers none.
    """

    column: str
    customers: list[str]
    agents: list[str]
    of_company: list[str]
    unread: pl.Expr

    def asked(self) -> pl.Expr:
        """The moment of the first message of a customer in each conversation."""
        of_customer = pl.col(self.column).cast(pl.String).is_in(self.customers)
        return pl.when(of_customer).then(WHEN).min().over(KEY).alias(_ASKED)

    def answered(self) -> pl.Expr:
        """The moment of the first message of an agent after that."""
        return pl.when(self._answers & (pl.col(WHEN) >= self.asked())).then(WHEN).min().over(KEY).alias(RESPONDED)

    def answered_each(self) -> pl.Expr:
        """The moment of the first message of an agent after each message of a customer."""
        following = within(pl.when(self._answers).then(WHEN).backward_fill())
        return pl.when(pl.col(self.column).cast(pl.String).is_in(self.customers)).then(following).alias(RESPONDED)

    @property
    def _answers(self) -> pl.Expr:
        return pl.col(self.column).cast(pl.String).is_in(self.agents) & ~self.unread


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if several senders alternate in a case within the hour; only a note if they take longer."""
    rows = rows_of_cases(evidence)
    if not evidence.declared:
        refuse_unjoined_replies(evidence)
        _refuse_unnumbered(evidence, rows)
    if rows is None or not readable(evidence, rows.time):
        return None
    evidence = evidence.repeating(rows.case)
    senders = next((each for column in _columns(evidence) if (each := _senders(evidence, rows, column))), None)
    if senders is None or (not evidence.declared and _are_calls_back(evidence, rows, senders)):
        return None
    others = [column for column in columns_of_a_contact(evidence) if column not in {senders.column, rows.case}]
    fixed = [column for column in others if not _says_the_same(evidence, column, senders)]
    found = _variation(evidence, rows, senders, fixed)
    if not evidence.declared:
        if not _alternate(found, senders, fixed):
            own_ways = evidence.column("direction") in fixed  # whoever noted them, calls in and out are contacts
            varied = found.varies[senders.column] >= _BOTH and not own_ways and _are_sides(evidence, senders.column)
            return _messages_apart(evidence, rows, senders) if varied else None
        pause = _pause(evidence, rows)
        if pause is None or pause > _WITHIN:
            written = senders.column == evidence.column("sender") or _are_sides(evidence, senders.column)
            return _messages_apart(evidence, rows, senders) if written else None
        found = _variation(evidence, rows, senders, fixed, whole=True)
        if not _alternate(found, senders, fixed):
            return None
    else:
        found = variation(evidence, rows.case, [senders.column], whole=True)
    order, derived = ordered(evidence, rows), _derived_roles(evidence, senders)

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        made = order.add(frame).with_columns(is_further().alias(FURTHER))
        return made.with_columns(senders.asked(), senders.answered()) if derived else made

    text = tr(
        "Rows are messages: {cases:,} conversations by '{case}' have {rows:,} rows, whose '{column}' changes within the "
        "hour. A conversation counts as one contact, at its first message.",
        cases=found.cases,
        case=rows.case,
        rows=found.rows,
        column=senders.column,
    )
    if derived and _begin_with_the_company(evidence, rows, senders):
        text += " " + tr(
            "If the company writes first, the time to the response begins with the customer's first message; without one there is none."
        )
    note = Note(code="shape", level="info", text=text, hint=EVERY_ROW)
    return _shape(evidence, rows, senders, add, note)


def _shape(evidence: Evidence, rows: Rows, senders: _Senders, add: Callable[[pl.LazyFrame], pl.LazyFrame], note: Note) -> Shape:
    """The shape whose further messages ``add`` marks."""
    derived = _derived_roles(evidence, senders)
    called = {
        FURTHER: "further message",
        _ASKED: tr("first message of the customer by '{column}'", column=senders.column),
        RESPONDED: tr("first answer by '{column}'", column=senders.column),
    }
    return Shape(
        add,
        {name: shown for name, shown in called.items() if name == FURTHER or name in derived.values()},
        roles={**roles_of_cases(evidence, rows), **derived},
        excluded={Reason.FURTHER_ROW: FURTHER},
        notes=(note,),
    )


def _refuse_unnumbered(evidence: Evidence, of_cases: Rows | None) -> None:
    """Raise RoleError if customers and the company write in turn, within the hour, and no column numbers conversations.

    Calls that came in or went out are contacts of their own, and so are dialogues that a customer or an agent began.
    """
    customer, time = evidence.column("customer_id"), evidence.column("contacted_at")
    if of_cases or customer is None or time is None or "case_id" in evidence.table.roles.keys() | evidence.table.doubtful.keys():
        return
    rows = Rows(customer, time)
    senders = next((each for column in _columns(evidence) if (each := _turns(evidence, rows, column))), None)
    if senders is None or not readable(evidence, time):
        return
    found = variation(evidence, customer, [senders.column])
    pause = _pause(evidence, rows) if found.several and found.varies[senders.column] >= _BOTH else None
    if pause is None or pause > _WITHIN:
        return
    raise RoleError(
        tr(
            "Rows are messages: '{column}' shows who wrote, and no column numbers conversations. Messages of the company are no contacts, "
            "and several messages are one.",
            column=shortened(senders.column),
        ),
        tr("--role case_id=COLUMN names the conversation; --shape plain counts every message as a contact"),
    )


def _turns(evidence: Evidence, rows: Rows, column: str) -> _Senders | None:
    """The senders of a column in which nearly all values are words for both sides, and none is a direction.

    Who began or ended a call did not write it.
    """
    if _BEGAN.search(normalise(column)):
        return None
    return _senders(evidence, rows, column) if _are_sides(evidence, column) else None


def _are_sides(evidence: Evidence, column: str) -> bool:
    """Whether all values of a column are words for both sides, and none is a direction."""
    texts = set(evidence.sampled(column)) if evidence.table.sample.schema[column] == pl.String else set[str]()
    return bool(texts) and all(map(side_of, texts)) and not any("inbound" in word for text in texts for word in meanings(text))


def _variation(evidence: Evidence, rows: Rows, senders: _Senders, fixed: list[str], *, whole: bool = False) -> Variation:
    """How senders vary within cases, and what is fixed for each: among the messages of customers, if the column says whose each one is.

    An employee stands in the place of the customer as the author of a reply, and writes an internal note over a channel of its own.
    """
    found = variation(evidence, rows.case, [senders.column, *fixed], whole=whole)
    if not fixed or not senders.customers or not _are_sides(evidence, senders.column):
        return found
    of_customers = pl.col(senders.column).cast(pl.String).is_in(senders.customers)
    theirs = variation(evidence, rows.case, fixed, whole=whole, among=of_customers)
    return found._replace(varies={**found.varies, **theirs.varies})


def _are_calls_back(evidence: Evidence, rows: Rows, senders: _Senders) -> bool:
    """Whether the company answers over the phone what came in over another channel: its calls are contacts, and no messages."""
    channel = evidence.column("touchpoint") or evidence.column("channel")
    if channel in {None, senders.column, *rows} or not senders.customers:
        return False
    calls = [value for value in evidence.distinct(str(channel)) if way_of(value) == "phone"]
    if not calls or variation(evidence, rows.case, [str(channel)]).varies[str(channel)] <= CONSTANT:
        return False
    of_company = pl.col(senders.column).cast(pl.String).is_in(senders.of_company)
    return bool(evidence.of_all((of_company & stripped(str(channel)).is_in(calls)).any().alias("any")).item())


def _derived_roles(evidence: Evidence, senders: _Senders) -> dict[str, str]:
    """The columns of the first question and its answer, if both sides are known and the file has no time of the first answer."""
    if not senders.customers or not senders.agents or "first_responded_at" in evidence.table.roles:
        return {}
    return {"asked_at": _ASKED, "first_responded_at": RESPONDED}


def _begin_with_the_company(evidence: Evidence, rows: Rows, senders: _Senders) -> bool:
    """Whether the first message of any sampled conversation is one of the company."""
    order = ordered(evidence, rows)
    by_company = pl.col(senders.column).cast(pl.String).is_in(senders.agents)
    made = order.add(evidence.table.sample.lazy()).select((by_company & ~is_further()).any())
    return bool(made.collect().item())


def _alternate(found: Variation, senders: _Senders, fixed: list[str]) -> bool:
    """Whether most cases have several senders, and nearly all belong to one customer and one channel."""
    return found.varies[senders.column] >= _BOTH and all(found.varies[column] <= CONSTANT for column in fixed)


def _messages_apart(evidence: Evidence, rows: Rows, senders: _Senders) -> Shape | None:
    """No grouping, and a note on it: letters of a customer that follow days later may each be a contact; what answers them is none."""
    if not senders.customers or not senders.of_company or names_an_entry(rows.time):
        return None
    order, derived = ordered(evidence, rows), _derived_roles(evidence, senders)
    of_customer, of_company = (pl.col(senders.column).cast(pl.String).is_in(texts) for texts in (senders.customers, senders.of_company))

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        answers = of_company & within(of_customer.cast(pl.Int8).cum_max() == 1)
        made = order.add(frame).with_columns(answers.fill_null(value=False).alias(FURTHER))
        return made.with_columns(senders.asked(), senders.answered_each()) if derived else made

    text = tr(
        "Column '{column}' shows who wrote, and rows of one '{case}' are hours apart or differ in their channel: each message of a "
        "customer counts as a contact, answers of the company do not.",
        column=senders.column,
        case=rows.case,
    )
    hint = tr("--shape messages counts each conversation as one contact, --shape plain every row")
    return _shape(evidence, rows, senders, add, Note(code="shape", level="warning", text=text, hint=hint))


def _columns(evidence: Evidence) -> list[str]:
    """The candidates for the column of senders: that with the role, or by their words.

    One that is the customer's too, as the "sender_id" of a bot, may name the customer on every row, whoever wrote: it comes last.
    """
    known = [column for role in ("sender", "direction") if (column := evidence.column(role))]
    free = [column for column in evidence.table.columns if evidence.table.role_of(column) in {None, "touchpoint"}]
    others = [column for column in free if column not in known]
    found = [*known, *(column for column in others if evidence.table.sample.schema[column] == pl.String)]
    return sorted(found, key=lambda column: column == evidence.column("customer_id"))


def _senders(evidence: Evidence, rows: Rows, column: str) -> _Senders | None:
    """The senders of a column, if it is one: by its role, or if nearly all of its values are words for both sides."""
    if column in rows or evidence.table.sample.schema[column] != pl.String:
        return None
    texts = evidence.sampled(column)
    sides = {text: side_of(text) for text in set(texts)}
    known = sum(sides[text] is not None for text in texts) >= _KNOWN * len(texts)
    named = column == evidence.column("sender") and not any(is_over(text) is not None for text in set(texts))
    both = "customer" in sides.values() and not {"agent", "machine"}.isdisjoint(sides.values())
    if not texts or not ((known and both) or named):
        return None
    values = evidence.of_all(pl.col(column).drop_nulls().unique().head(_MOST).implode()).to_series().explode().to_list()
    by_side = {side: [text for text in values if text and side_of(text) == side] for side in ("customer", "agent", "machine")}
    unread = written_within(evidence, (column, *rows))
    return _Senders(column, by_side["customer"], by_side["agent"], by_side["agent"] + by_side["machine"], unread)


def _says_the_same(evidence: Evidence, column: str, senders: _Senders) -> bool:
    """Whether a column of directions tells of nearly all messages what the senders do: what came in is of a customer.

    Calls in both directions that one agent had differ in their direction alone: these are contacts.
    """
    sample = evidence.table.sample
    if column != evidence.column("direction") or sample.schema[column] != pl.String:
        return False
    by_customer = [
        (side_of(sender) == "customer", side_of(direction) == "customer")
        for sender, direction in sample.select(senders.column, column).drop_nulls().iter_rows()
        if side_of(sender) and side_of(direction)
    ]
    alike = sum(sender == direction for sender, direction in by_customer)
    return len(set(by_customer)) > 1 and alike >= _KNOWN * sample.height


def _pause(evidence: Evidence, rows: Rows) -> timedelta | None:
    """The median time between a message and the previous one in its case; None if no case has two."""
    order = ordered(evidence, rows)
    made = order.add(evidence.table.sample.lazy()).select(within(pl.col(WHEN).diff()).alias("pause"))
    pause = made.select(pl.col("pause").median()).collect().item()
    return pause if isinstance(pause, timedelta) else None
