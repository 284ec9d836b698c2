"""A status of orders in codes or words that nobody knows: all orders count, with a note."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from cxkit.language import tr
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import meanings
from cxkit.shapes.order_words import meaning
from cxkit.shapes.orders.order_marks import names_what_became_of_it
from cxkit.shapes.shape import Evidence
from cxkit.values.flags import flag

_OF_ORDERS = frozenset({"status", "order", "payment", "invoice", "code", "transaction", "document", "sale", "booking", "paid"})
_BARE = re.compile(r"\w*(status|zustand)")  # a state alone may be a part of a country
_MOST = 12  # distinct values
_SHOWN = 5
_MOST_WORDS = 3
_WORD = re.compile(r"[^\W\d]{1,15}")
_CODE = re.compile(r"-?\d{1,3}")
# what the bank answered to a payment
_ANSWER = re.compile(r"(?:antwort|ergebnis|resultat|resultado|risultato|response|result|reponse) ?(?:code|kode|codigo|codice)")
_NUMBER = frozenset({"id", "not"})  # No. is read as a denial too


def notes_of_unread_status(evidence: Evidence, known: Collection[str] = ()) -> list[Note]:
    """Warnings that name columns of statuses which are not known: the first one, and each one of codes.

    Beside the ``known`` columns, which say what became of an order, only those of codes are named: words of a status that is not known
    may be of the delivery.
    """
    columns = [name for name in evidence.table.columns if name not in known and _is_status(evidence, name)]
    coded = [name for name in columns if _holds_codes(evidence, name)]
    return [_note_of_status(evidence, name) for name in (coded if known else list(dict.fromkeys([*columns[:1], *coded])))]


def _note_of_status(evidence: Evidence, column: str) -> Note:
    text = tr(
        "Column '{column}' is called a status, and its values are not known ({shown}): all rows count.",
        column=shortened(column),
        shown=_frequent(evidence, column),
    )
    return Note(code="status-unknown", level="warning", text=text, hint=tr("--where leaves rows out"))


def _frequent(evidence: Evidence, column: str) -> str:
    """The most frequent values of a column, for a message."""
    values = Counter(evidence.sampled(column)).most_common()
    return ", ".join(f"'{shortened(value)}'" for value, _ in values[:_SHOWN]) + (", …" if len(values) > _SHOWN else "")


def _holds_codes(evidence: Evidence, column: str) -> bool:
    return all(_CODE.fullmatch(value.strip()) for value in evidence.sampled(column))


def notes_of_unread_marks(evidence: Evidence) -> list[Note]:
    """Warnings on columns that are called cancelled or returned and hold two or three unknown words, or that hold the codes of a bank."""
    unread = (column for column in evidence.table.columns if _is_unread_mark(evidence, column) or _holds_answers(evidence, column))
    return [_note_of_mark(evidence, column) for column in unread]


def _note_of_mark(evidence: Evidence, column: str) -> Note:
    text = tr(
        "Column '{column}' may say which orders are cancelled or returned, and its values are not known ({shown}): all rows count.",
        column=shortened(column),
        shown=_frequent(evidence, column),
    )
    return Note(code="status-unknown", level="warning", text=text, hint=tr("--where leaves rows out"))


def _is_unread_mark(evidence: Evidence, column: str) -> bool:
    """Whether a header without a role calls orders cancelled or returned, over a few short words that are neither a yes nor a no."""
    if column.startswith("cx:") or evidence.table.role_of(column) or not names_what_became_of_it(column):
        return False
    values = set(evidence.sampled(column))
    if not 1 < len(values) <= _MOST_WORDS or not all(_WORD.fullmatch(value) for value in values):
        return False
    return any(flag(value) is None for value in values) and not any(meaning(value, "status") for value in values)


def _holds_answers(evidence: Evidence, column: str) -> bool:
    """Whether a column without a role holds a few codes that say whether a payment was accepted, as most were."""
    if column.startswith("cx:") or evidence.table.role_of(column) or not _ANSWER.search(normalise(column)):
        return False
    values = evidence.sampled(column)
    accepted = max(map(values.count, set(values)), default=0) > len(values) // 2
    return accepted and 1 < len(set(values)) <= min(_MOST, len(values) // 2) and _holds_codes(evidence, column)


def _is_status(evidence: Evidence, column: str) -> bool:
    """Whether a header without a role is that of a status of orders, and the column has a few values in more rows than one each."""
    words = meanings(column)
    if column.startswith("cx:") or evidence.table.role_of(column) not in {None, "order_status"}:
        return False
    if not any("status" in word for word in words) or not all(word & (_OF_ORDERS | _NUMBER) for word in words):
        return False
    if sum(not word & _NUMBER for word in words) == 1 and not _BARE.match(normalise(column)):
        return False
    values = evidence.sampled(column)
    return 1 < len(set(values)) <= min(_MOST, len(values) // 2)
