"""Internal notes, calls between employees, tasks and entries of a system in a log of contacts: they are no contacts."""

from __future__ import annotations

from collections.abc import Collection

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.cases import FURTHER
from cxkit.shapes.cells import stripped
from cxkit.shapes.marked_rows import without_marked
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.contacts.contact_ways import way_of
from cxkit.values.contacts.parties import party_of
from cxkit.values.contacts.senders import side_of
from cxkit.values.flags import flag
from cxkit.values.reasons import Reason
from cxkit.values.statuses.internal_entries import (
    is_addressed_within,
    is_internal,
    is_surely_internal,
    is_task,
    names_internal,
    read_by_customers,
    was_sent_by_a_mailbox,
)

EXCLUDED = "cx:internal entry"
_FEW = 40  # kinds of entries
_WAYS = 2  # ways of contact among the kinds
_ENTRIES = frozenset({"activity", "interaction", "contact", "type", "event"})
_KINDS = _ENTRIES | {"channel", "touchpoint"}
_ANSWERS = frozenset({"reply", "response", "answered", "answertext"})
_TALKS = frozenset({"call", "conversation", "chat", "message"})
_TICKETS = frozenset({"ticket", "case", "issue", "request"})
_OF_MAILS = frozenset({"topic", "sender", "email"})
_MANY = 100_000  # subjects
_NEARLY_ALL = 0.95
_ROLES = frozenset({"touchpoint", "channel", "topic", "direction", None})


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if a column of kinds of entries has internal ones beside contacts; a conversation with a note in it stays one contact.

    A call of several legs is internal if all of them are.
    """
    legs = FURTHER in evidence.table.shown
    case = evidence.column("case_id") if legs else None
    if legs and case is None:
        return None
    marks = dict[str, pl.Expr]()
    for column in evidence.table.columns:
        kinds = _calls_within(evidence, column) or ([] if legs else _internal_kinds(evidence, column) or _by_machines(evidence, column))
        if kinds:
            mark = stripped(column).is_in(kinds)
            marks[column] = mark if case is None else mark.all().over(case)
    return without_marked(
        evidence,
        marks,
        flag=EXCLUDED,
        shown=tr("internal entry"),
        reason=Reason.INTERNAL,
        text=lambda column, n: tr(
            "Column '{column}': {n} rows are internal notes or calls, tasks or entries of a system: they are no contacts and excluded.",
            column=column,
            n=n,
        ),
    )


def written_within(evidence: Evidence, but: Collection[str]) -> pl.Expr:
    """Whether a message is a note that stays within the company, by its kind, channel or flag in a column other than ``but``."""
    found = pl.lit(value=False)
    for column, dtype in evidence.table.sample.schema.items():
        sampled = {*evidence.sampled(column)} if dtype in (pl.String, pl.Boolean) and column not in but else set[str]()
        if column.startswith("cx:") or not 0 < len(sampled) <= _FEW:
            continue
        values, read = evidence.distinct(column), read_by_customers(column)
        if read is not None:
            hidden = [value for value in values if flag(value) is (not read)]
        else:
            hidden = [value for value in values if is_addressed_within(value) or is_internal(value)]
        if hidden:
            found = found | stripped(column).str.to_lowercase().is_in([value.lower() for value in hidden]).fill_null(value=False)
    return found


def _internal_kinds(evidence: Evidence, column: str) -> list[str]:
    """The internal kinds of entries in a column that names such kinds, if it has other ones."""
    table = evidence.table
    if column.startswith("cx:") or column not in table.sample.columns or table.role_of(column) not in _ROLES:
        return []
    role, means, sampled = table.role_of(column), all_meanings(column), {*evidence.sampled(column)}
    if (role not in {"touchpoint", "channel"} and not _KINDS & means) or len(sampled) > _FEW:
        return []
    if _ANSWERS & means and not _repeats_cases(evidence):
        return []  # how each ticket was answered: one with an automatic reply is a contact all the same
    # a header that names entries gives a reason to look for the first internal one in all rows of a large file, a mere channel does not
    values = sorted(sampled) if evidence.is_large and not _ENTRIES & means else evidence.distinct(column)
    # a note or a task beside calls and mails is none of them; among reasons for a contact, or what users of an app did, it may be anything
    ways = sum(way_of(value) is not None for value in values)
    found = [value for value in values if is_surely_internal(value) or (ways and is_internal(value)) or (ways >= _WAYS and is_task(value))]
    return found if 0 < len(found) < len(values) <= _FEW else []


def _by_machines(evidence: Evidence, column: str) -> list[str]:
    """The subjects and senders of mails that servers and mailboxes sent by themselves; of a large file those in the sample."""
    if column.startswith("cx:") or column not in evidence.table.sample.columns or not all_meanings(column) & _OF_MAILS:
        return []
    values = evidence.sampled(column) if evidence.is_large else evidence.distinct(column, most=_MANY)
    found = sorted({value for value in values if was_sent_by_a_mailbox(value)})
    return [] if found and _are_topics_of_calls(evidence, column, found) else found


def _are_topics_of_calls(evidence: Evidence, column: str, subjects: Collection[str]) -> bool:
    """Whether contacts over the phone or by letter have these subjects too: "Out of office: door locked" is a topic then."""
    channel = evidence.column("touchpoint") or evidence.column("channel")
    if channel is None or channel == column:
        return False
    calls = [value for value in evidence.distinct(channel) if way_of(value) in {"phone", "mail"}]
    both = stripped(column).is_in(subjects) & stripped(channel).is_in(calls)
    return bool(evidence.of_all(both.any().alias("both")).item())


def _calls_within(evidence: Evidence, column: str) -> list[str]:
    """The values by which calls or messages pass between employees: "Internal" beside "Inbound", or a yes below "is_internal"."""
    table = evidence.table
    if column.startswith("cx:") or column not in table.sample.columns or table.role_of(column) not in _ROLES:
        return []
    if names_internal(column):
        if _are_tickets(evidence) or not (len(meanings(column)) > 1 or any(map(party_of, table.columns)) or evidence.column("direction")):
            return []
        flags = {value: flag(value) for value in evidence.distinct(column)}
        return [value for value in flags if flags[value]] if None not in flags.values() and len(set(flags.values())) > 1 else []
    sampled = {*evidence.sampled(column)}
    if len(sampled) > _FEW or not any("inbound" in word for value in sampled for word in meanings(value)):
        return []
    values = evidence.distinct(column)
    # a delivery, a queue, a team or a source of customers may be internal as well
    means, kind = all_meanings(column), all(word & (_KINDS | _TALKS) for word in meanings(column))
    if "direction" in means or (kind and means & _TALKS):
        return [value for value in values if _is_within(value) or is_internal(value)]
    return [value for value in values if _is_within(value)] if kind and all(map(_is_direction, values)) else []


def _are_tickets(evidence: Evidence) -> bool:
    """Whether rows are tickets, which an employee may open for a customer, and no messages of tickets."""
    case = evidence.column("case_id")
    if case is None or not _TICKETS & all_meanings(case):
        return False
    return not _repeats_cases(evidence)


def _repeats_cases(evidence: Evidence) -> bool:
    """Whether several rows are about one case, as entries are."""
    case = evidence.column("case_id")
    values = evidence.sampled(case) if case is not None else []
    return len({*values}) < _NEARLY_ALL * len(values)


def _is_direction(value: str) -> bool:
    return side_of(value) in {"customer", "agent"} or _is_within(value)


def _is_within(direction: str) -> bool:
    """Whether a direction is that between employees, as "Internal call"; an "Internal referral" is where a customer came from."""
    words = direction.split()
    return is_addressed_within(direction) and (len(words) == 1 or any(word & _TALKS for word in meanings(direction)))
