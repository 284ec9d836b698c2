"""What a step of a journey is if the user names none: the channel, else the touchpoint; without both, episodes have no steps to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cxkit.counts.contacts.case_steps import changes_within_cases
from cxkit.counts.contacts.event_log import EventLog
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.contacts.episodes import column_of_cases
from cxkit.model import Note, Table
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.tables import Contacts
from cxkit.tables.offering import header_doubt
from cxkit.tables.rows_of_contacts import holds_contacts
from cxkit.values.contacts.senders import side_of
from cxkit.values.contacts.ticket_fields import is_handling, is_ticket_event
from cxkit.values.statuses.case_statuses import is_over

NO_STEP = "cx:no step"
_USUAL = ("channel", "touchpoint")
_WORKING = frozenset({"employee", "agent", "user"})
_DESKS = frozenset({"team", "group", "campaign", "agent", "assigned"})  # a queue is a campaign
_OF_DESKS = frozenset({"date", "at", "time", "duration", "message", "comment", "times", "count"})  # what an agent did, and when
_NEARLY_ALL, _HALF = 0.8, 0.5
_OF_STEPS = ("handoff", "ping_pong")  # columns of episodes that say something of their steps


def step_of(contacts: Contacts, asked: str | None) -> str | None:
    """The column or role that steps are read from; None if neither channel nor touchpoint is known, and the rows are contacts all the same.

    Headers that leave open which of several columns is the channel, or whether the rows are contacts, are left to the user; so are hours
    of work on tickets.
    """
    if asked is not None:
        return asked
    found = next((role for role in _USUAL if role in contacts.roles), None)
    if found == "touchpoint" and changes_within_cases(contacts, found) and _are_entries(contacts.sample.get_column(contacts.column(found))):
        return None
    unclear = header_doubt(contacts.notes) or any(role in contacts.doubtful for role in _USUAL) or _are_hours_of_work(contacts)
    if found is None and not unclear and holds_contacts(contacts):
        return None
    return found if found is not None and "channel" not in contacts.doubtful else "channel"


def _are_entries(values: pl.Series) -> bool:
    """Whether nearly all values say what was done to a ticket that counts as one contact, or who wrote: no place where a customer was."""
    texts = [str(value) for value in values.drop_nulls().to_list()]
    known = {text for text in set(texts) if is_ticket_event(text) or is_handling(text) or is_over(text) is not None or side_of(text)}
    return sum(text in known for text in texts) >= _NEARLY_ALL * len(texts)


def _are_hours_of_work(contacts: Contacts) -> bool:
    """Whether rows say how long an employee worked on a ticket, and nothing of a customer."""
    means = [all_meanings(column) for column in contacts.columns]
    return "customer_id" not in contacts.roles and any("hours" in each for each in means) and any(each & _WORKING for each in means)


def with_one_step(found: EventLog) -> EventLog:
    """The contacts with the same step for all of them, so that none is a hand-off."""
    rows = found.rows.with_columns(pl.lit(0, dtype=pl.UInt16).alias(NO_STEP))
    return replace(found, rows=rows, values={**found.values, NO_STEP: ("",)})


def without_steps(table: Table) -> Table:
    """The table of episodes with nothing said about hand-offs."""
    gone = {column.key for column in table.columns if column.key.startswith(_OF_STEPS)}
    return table.model_copy(update={"rows": tuple({key: None if key in gone else cell for key, cell in row.items()} for row in table.rows)})


def note_step(contacts: Contacts, asked: str | None, step: str | None) -> Sequence[Note]:
    """Notes on the column of the steps, and on columns of desks that change within contacts."""
    return [*_note_on_channel(contacts, asked, step), *([] if asked is not None else _note_changes_within(contacts))]


def _note_changes_within(contacts: Contacts) -> list[Note]:
    """A warning if the rows of a contact name several desks: the contact was passed on, and counts once."""
    desks = [column for column in contacts.own_columns if _names_desks(contacts, column) and changes_within_cases(contacts, column)]
    if not desks:
        return []
    text = tr(
        "Rows of one '{case}' count as one contact. '{column}' changes among them, which does not count as a hand-off.",
        case=column_of_cases(contacts),
        column=shortened(desks[0]),
    )
    return [Note(code="passed-on-within", level="warning", text=text, hint=tr("--step '{column}' counts its changes", column=desks[0]))]


def _names_desks(contacts: Contacts, column: str) -> bool:
    """Whether a column holds desks or agents, which recur: no time, length of time or message of theirs."""
    means, values = all_meanings(column), contacts.values(column)
    return bool(means & _DESKS) and not means & _OF_DESKS and values.dates < _HALF and values.repeats


def _note_on_channel(contacts: Contacts, asked: str | None, step: str | None) -> list[Note]:
    """What is taken for the channel if the file has none."""
    if step is None:
        text = tr("No column is known to hold the channel or the touchpoint: hand-offs, paths and loops are not shown.")
        offer = contacts.offer(*_USUAL)
        hint = tr("--step COLUMN takes another column as the step; there are: {offer}", offer=offer)
        return [Note(code="no-steps", level="warning", text=text, hint=hint)]
    if asked is None and step != "channel":
        text = tr("No column is known to hold the channel: a hand-off is a change of the touchpoint.")
        return [Note(code="step-touchpoint", level="warning", text=text, hint=contacts.naming("channel"))]
    return []
