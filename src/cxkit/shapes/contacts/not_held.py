"""Appointments, visits, stays and activities that did not take place: cancelled, still planned, or nobody came."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.marked_rows import Mark, counted, counted_values
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.flags import flag
from cxkit.values.reasons import Reason
from cxkit.values.statuses.case_statuses import is_over
from cxkit.values.statuses.not_held import (
    is_not_started,
    is_of_row,
    is_to_do,
    is_unfinished,
    is_unplanned,
    names_appointment,
    names_task,
    not_held,
    tells_of_agreed,
)

EXCLUDED = "cx:not held"
_FEW = 40  # distinct states
_NEARLY_ALL = 0.95
_SHOWN = 3  # states in a note
_WORD = re.compile(
    r"\b(?:status|state|statut|etat|estado|stato|stan|stav|durum|durumu|tila|zustand|toestand|outcome|ergebnis|result|resultat"
    r"|done|erledigt|fait|hecho|fatto)\b"
)
_STATE = re.compile(rf"{_WORD.pattern}|\w{{3,}}status\b")
_STAGE = "stage"
_DONE = re.compile(r"\b(?:done|erledigt|fait|hecho|fatto)\b")  # with "to do" below it, in a list of activities
_IDS, _TIMES = frozenset({"id"}), frozenset({"date", "time", "started"})
_OF_CALLS = frozenset({"call", "chat", "conversation"})  # an appointment that is cancelled in a call is a call all the same
_RECEIVED = frozenset({"received", "sent"})
_WHEN_BOOKED = frozenset({"created", "booked", "booking"})
_OF_CONTACTS = frozenset({"contact", "interaction", "enquiry", "message"})
_OF_TICKETS = frozenset({"ticket", "case", "issue", "request", "complaint"})


def recognise(evidence: Evidence) -> Shape | None:
    """Contacts by appointment of which a state or a mark says that they did not take place.

    In other files a warning names such states: what a customer asked for and then withdrew was a contact all the same.
    """
    columns = [column for column in evidence.own_columns if column in evidence.table.sample.columns]
    of_tickets = any(_numbers(column, _OF_TICKETS, _IDS) for column in columns)
    of_calls = any(_numbers(column, _OF_CALLS, _IDS | _TIMES) for column in columns) or _are_contacts(evidence, columns)
    states = {column: found for column in columns if (found := _states(evidence, column))}
    known = _counted(evidence, states)
    if any(mark.most for mark in known.values()):  # with those that began; those that did not may be fewer
        planned = {column: [state for state in each if not is_unfinished(state)] for column, each in states.items()}
        fewer = _counted(evidence, planned)
        if not any(mark.most for mark in fewer.values()):
            known, states = fewer, planned
    if not known:
        return None
    by_appointment = any(_is_appointment(evidence, column) or _says_held(evidence, column) for column in columns) or any(
        _DONE.search(normalise(each)) for each in known
    )
    beforehand = any(not_held(column) == "planned" for column in known)  # as it was when the visit was held
    doubtful = of_tickets or of_calls or beforehand or any(mark.most for mark in known.values())
    if not (evidence.declared or (by_appointment and not doubtful)):
        level: Literal["info", "warning"] = "info" if of_tickets else "warning"
        return Shape(lambda frame: frame, {}, notes=tuple(_warning(column, mark, states[column], level) for column, mark in known.items()))
    marked = pl.any_horizontal(mark.of_row for mark in known.values())
    return Shape(
        add=lambda frame: frame.with_columns(marked.alias(EXCLUDED)),
        columns={EXCLUDED: tr("not held")},
        excluded={Reason.NOT_HELD: EXCLUDED},
        notes=tuple(_note(column, mark, states[column]) for column, mark in known.items()),
    )


def _counted(evidence: Evidence, states: Mapping[str, list[str]]) -> dict[str, Mark]:
    """The rows of these states; of a contact with several rows its last state counts."""
    final = evidence.table.final
    later = {column: pl.col(final[column]).cast(pl.String).str.strip_chars().is_in(states[column]) for column in states if column in final}
    known = counted(evidence, later) | counted_values(evidence, {column: states[column] for column in states if column not in final})
    return {column: known[column] for column in states if column in known}


def _numbers(header: str, things: frozenset[str], what: frozenset[str]) -> bool:
    """Whether a header is that of the number, or the time, of one of the things."""
    means = meanings(header)
    return bool(means) and bool(means[0] & things) and any(word & what for word in means[1:])


def _are_contacts(evidence: Evidence, columns: list[str]) -> bool:
    """Whether a column numbers or dates contacts or messages; the number of a contact may be that of a person in a list of activities."""
    if any(_RECEIVED & all_meanings(column) and evidence.table.values(column).dates >= _NEARLY_ALL for column in columns):
        return True
    persons = evidence.column("customer_id")
    found = (column for column in columns if column != persons and _numbers(column, _OF_CONTACTS, _IDS | _TIMES))
    return any(_differ(evidence, column) or _numbers(column, _OF_CONTACTS, _TIMES) for column in found)


def _is_appointment(evidence: Evidence, column: str) -> bool:
    """Whether rows are appointments by a column that names these: not by yes or no, nor by the number of a stay that rows are about."""
    if not names_appointment(column):
        return False
    words = meanings(column)
    if any(_IDS & word for word in words) and any("booking" in word for word in words):
        return _differ(evidence, column)
    time = evidence.column("contacted_at")
    if time not in {None, column} and evidence.table.values(column).dates >= _NEARLY_ALL:
        return bool(_WHEN_BOOKED & all_meanings(str(time)))  # else it is the day of a visit that a letter or a call was about
    values = {*evidence.sampled(column)}
    return not values or any(flag(value) is None for value in values)


def _says_held(evidence: Evidence, column: str) -> bool:
    """Whether the states of the rows say that they were held, as those of calls and meetings in a CRM do.

    Beside open ones, "held" may say of a ticket that it is put on hold.
    """
    if not _STATE.search(normalise(column)) or not is_of_row(column, _WORD):
        return False
    states = {*evidence.sampled(column)}
    held = [state for state in states if tells_of_agreed(state)]
    if all(not_held(state) is None for state in held):
        held = [] if any(is_over(state) is False and not_held(state) is None for state in states) else held
    return bool(held)


def _differ(evidence: Evidence, column: str) -> bool:
    """Whether nearly each row has a number of its own."""
    values = evidence.sampled(column)
    return len({*values}) >= _NEARLY_ALL * evidence.table.sample.height


def _states(evidence: Evidence, column: str) -> list[str]:
    """The values of a column by which a contact did not take place: states, or a yes below such a word; none if it says no such thing."""
    values = {*evidence.sampled(column)}
    if len(values) > _FEW:
        return []
    if not_held(column) is not None:  # "Cancelled", "No-Show"
        values = {*evidence.distinct(column)}
        flags = {value: flag(value) for value in values}
        return sorted(value for value in values if flags[value]) if len(values) <= _FEW and None not in flags.values() else []
    stage = names_task(column) and _STAGE in normalise(column).split()  # a deal or an order has a stage as well
    if not (_STATE.search(normalise(column)) or stage) or not (evidence.declared or is_of_row(column, _WORD)):
        return []
    values = {*evidence.distinct(column)}
    unstarted = any(map(is_not_started, values))  # then others may have begun and not be done
    task = names_task(column)
    found = sorted(
        value for value in values if not_held(value) is not None or (task and is_to_do(value)) or (unstarted and is_unfinished(value))
    )
    if (len(found) == len(values) and not unstarted) or any(map(is_unplanned, values)):
        # no other state is that of a visit that was held: those that were planned took place
        found = [value for value in found if not_held(value) in {"cancelled", "absent"}]
    # if all activities are still to do, a warning says so
    return found if len(values) <= _FEW and (unstarted or len(found) < len(values)) else []


def _note(column: str, mark: Mark, states: list[str]) -> Note:
    text = tr(
        "Column '{column}': {n} rows are {shown}: they did not take place and are excluded.",
        column=shortened(column),
        n=formatted(mark.rows, ","),
        shown=_quoted(states),
    )
    return Note(code="shape", level="warning", text=text, hint=tr("--shape plain counts them"))


def _warning(column: str, mark: Mark, states: list[str], level: Literal["info", "warning"]) -> Note:
    text = tr(
        "Column '{column}': {n} rows are {shown}: they count as contacts.",
        column=shortened(column),
        n=formatted(mark.rows, ","),
        shown=_quoted(states),
    )
    return Note(code="shape", level=level, text=text, hint=tr("--shape not-held leaves them out"))


def _quoted(states: list[str]) -> str:
    return ", ".join(f"'{shortened(state)}'" for state in states[:_SHOWN]) + (", …" if len(states) > _SHOWN else "")
