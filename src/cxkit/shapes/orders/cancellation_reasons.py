"""Reasons why orders were cancelled or returned, in files that say in no other column which orders were."""

from __future__ import annotations

import re

from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.marked_rows import Mark, counted
from cxkit.shapes.shape import Evidence
from cxkit.values.placeholders import is_placeholder

_REASON = re.compile(r"\b(?:\w*grund|reason|motif|motivo|razon|causa|reden|orsak|arsag|powod)\b|\w{4}reden\b")
_CANCELLED = re.compile(
    r"\b(?:stornogrund|stornierungsgrund|absagegrund|ablehnungsgrund|abbruchgrund|storno\w*|absage|ablehnung|cancel\w*|void|reject\w*"
    r"|annul\w*|anula\w*|rechazo|rifiuto|refus|annuler\w*|afwijzing\w*|avbestall\w*|annuller\w*|anulowania)\b"
)
_RETURNED = re.compile(
    r"\b(?:retourengrund|rucksendegrund|rucksendungsgrund|retouren?|rucksendung|return|retour\w*|devolucion|devolucao|reso|zwrotu|returorsak)\b"
)
_OF_SAP = frozenset({"abgr", "abgru"})  # Absagegrund, the reason for rejection of an item
_NONE = frozenset({"", "-", "--", "0", "00", "no", "nein", "keine", "keiner", "kein"})
_OF_CONTRACTS = frozenset({"contract", "subscription", "member", "subscriber"})


def names_reason_of_cancellation(header: str) -> bool:
    """Whether a header is that of the reasons why orders were cancelled or rejected.

    >>> names_reason_of_cancellation("Stornogrund"), names_reason_of_cancellation("Cancel reason"), names_reason_of_cancellation("AbGr")
    (True, True, True)
    >>> names_reason_of_cancellation("Reason"), names_reason_of_cancellation("Return reason"), names_reason_of_cancellation("Cancelled by")
    (False, False, False)
    """
    text = normalise(header)
    return text.replace(" ", "") in _OF_SAP or bool(_REASON.search(text) and _CANCELLED.search(text))


def reasons_of_cancellation(evidence: Evidence) -> dict[str, Mark]:
    """The columns of reasons of cancellation that some rows have, but not most; none in a file of contracts, which bring revenue before."""
    columns = [column for column in evidence.table.columns if not column.startswith("cx:")]
    if any(_OF_CONTRACTS & all_meanings(column) for column in columns):
        return {}
    return _few(evidence, [column for column in columns if names_reason_of_cancellation(column)])


def notes_of_reasons_of_returns(evidence: Evidence) -> list[Note]:
    """Warnings that name the columns of reasons of returns that some rows have."""
    columns = [column for column in evidence.table.columns if not column.startswith("cx:")]
    named = [column for column in columns if _REASON.search(normalise(column)) and _RETURNED.search(normalise(column))]
    return [_note(column, mark) for column, mark in _few(evidence, named).items()]


def _few(evidence: Evidence, columns: list[str]) -> dict[str, Mark]:
    """Of ``columns`` without a role those in which some rows have a reason, but not most."""
    reasons = dict[str, pl.Expr]()
    for column in columns:
        if evidence.table.role_of(column) is None:
            given = [text for text in evidence.distinct(column) if text.casefold() not in _NONE and not is_placeholder(text)]
            reasons[column] = pl.col(column).cast(pl.String).str.strip_chars().is_in(given).fill_null(value=False)
    return {column: mark for column, mark in counted(evidence, reasons).items() if not mark.most}


def _note(column: str, mark: Mark) -> Note:
    text = tr(
        "Column '{column}': {n} rows have a reason for a return, and no column says what was returned: all rows count.",
        column=shortened(column),
        n=formatted(mark.rows, ","),
    )
    return Note(code="status-unknown", level="warning", text=text, hint=tr("--where leaves rows out"))
