"""Ends of calls, which resolve nothing: of a list of calls they are no ends of what the calls were about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import TypeVar

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.tables.table import Contacts
from cxkit.tables.typed_columns import date_reading

_ENDED, _MATTERS = frozenset({"ended"}), frozenset({"closed", "resolved", "completed", "issue", "case", "ticket", "request"})
_OUTCOMES = frozenset({"disposition", "answered", "hangup"})
_SAID = frozenset({"noanswer", "busy", "answered", "missed", "abandoned", "failed", "voicemail"})
_CALL_NUMBER, _VISITS = frozenset({"call", "id"}), frozenset({"service", "visit"})
_HALF, _NEARLY_ALL = 0.5, 0.95
_LONG = timedelta(hours=3)

Values = TypeVar("Values")


def without_call_ends(table: Contacts, raw: Mapping[str, Values]) -> tuple[dict[str, Values], tuple[Note, ...]]:
    """The columns by role without the mere end of a call, if another column says how it went or that rows are calls; and a warning on it.

    The end of a numbered "call" is such only if it comes within hours: at a help desk and of a visit it is that of the matter. A column
    that the user names is believed.
    """
    ends = [role for role in ("resolved_at", "closed_at") if role in raw and _is_call_end(table, role)]
    outcome = _outcome(table) if ends else None
    number = _number_of_timed_calls(table) if ends and outcome is None else None
    roles = [role for role in ends if outcome or (number and _follows_soon(table, role))]
    if not roles:
        return dict(raw), ()
    outcome = outcome or number
    column = table.roles[roles[0]].column
    text = tr(
        "Column '{column}' is the end of a call, beside '{outcome}': that a call ended does not resolve its matter, so it is not used.",
        column=shortened(table.shown.get(column, column)),
        outcome=shortened(str(outcome)),
    )
    note = Note(code="call-ends", level="warning", text=text, hint=tr("--role closed_at=COLUMN takes it nevertheless"))
    return {role: values for role, values in raw.items() if role not in roles}, (note,)


def _is_call_end(table: Contacts, role: str) -> bool:
    held = table.roles[role]
    means = all_meanings(table.shown.get(held.column, held.column))
    return not held.by_user and bool(means & _ENDED) and not means & _MATTERS


def _outcome(table: Contacts) -> str | None:
    """The column that says how calls went: by its header, or by its values."""
    for column in table.columns:
        if column.startswith("cx:") or table.values(column).dates >= _HALF:
            continue
        texts = {re.sub(r"\W|_", "", text.casefold()) for text in table.values(column).texts}
        means = all_meanings(column)
        if (means & _OUTCOMES and table.role_of(column) not in {"comment", "first_responded_at"}) or len(texts & _SAID) > 1:
            return column
    return None


def _number_of_timed_calls(table: Contacts) -> str | None:
    """The column of the numbers of calls, if another says how long they lasted: a "call" of a help desk is a ticket."""
    if not any("duration" in all_meanings(column) for column in table.columns if column not in table.shown):
        return None
    return next((column for column in table.columns if all_meanings(column) >= _CALL_NUMBER and not all_meanings(column) & _VISITS), None)


def _follows_soon(table: Contacts, role: str) -> bool:
    """Whether nearly all of the sampled ends come within hours of the contact, as nobody is on the phone for days."""
    if "contacted_at" not in table.roles:
        return False
    columns = [table.roles[each].column for each in ("contacted_at", role)]
    begun, ended = (
        date_reading(table, column, clock=True).read.read(table.sample.get_column(column).cast(pl.String)).get_column("moment")
        for column in columns
    )
    lasted = (ended - begun).drop_nulls()
    return bool(lasted.len()) and int(lasted.is_between(timedelta(0), _LONG).sum()) >= _NEARLY_ALL * lasted.len()
