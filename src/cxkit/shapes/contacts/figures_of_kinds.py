"""A list of kinds of contacts with figures of each, such as the flows of a voice menu with their calls and rates: no row is a contact."""

from __future__ import annotations

from collections.abc import Mapping

from cxkit.lazy import pl
from cxkit.roles import normalise
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.cases import columns_of_days
from cxkit.shapes.number_columns import looks_numeric, of_all_numbers
from cxkit.shapes.shape import Evidence
from cxkit.values.words import words_of

SHARES: Mapping[str, tuple[str, ...]] = {
    "en": ("rate", "ratio", "share", "percent", "percentage", "pct"),
    "de": ("rate", "quote", "anteil", "prozent"),
    "fr": ("taux", "part", "pourcentage"),
    "es": ("tasa", "ratio", "porcentaje"),
    "it": ("tasso", "quota", "percentuale"),
    "nl": ("percentage", "aandeel"),
    "pt": ("taxa", "percentual", "percentagem"),
}
"""Words for a share of many, by language."""
_SHARES = words_of(SHARES)
_LAST_PARTS = ("quote", "anteil", "aandeel")  # of compounds
_TICKETS = frozenset({"ticket", "case", "complaint"})
_MOST = 100.0
_HALF = 0.5  # of the rows


def figure_of_kinds(evidence: Evidence, counted: frozenset[str]) -> tuple[str, str] | None:
    """The columns of the numbers of contacts, whose headers mean one of ``counted``, and of a share of them; None if rows may be contacts.

    No column says when a contact took place or whose it was, or numbers tickets, and each row has shares, which one contact has not.
    """
    table = evidence.table
    case = evidence.column("case_id")
    if case is not None and _TICKETS & all_meanings(case):
        return None
    if {"customer_id", "contacted_at"} & {*table.roles, *table.doubtful} or columns_of_days(evidence, ()):
        return None
    numbers = next((column for column in table.columns if _counts(evidence, column, counted)), None)
    share = next((column for column in table.columns if numbers and _is_share(evidence, column)), None)
    return (numbers, share) if numbers and share else None


def names_share(header: str) -> bool:
    """Whether a header has a word for a share of many.

    >>> names_share("target_containment_rate"), names_share("Lösungsquote"), names_share("Separate invoice")
    (True, True, False)
    """
    return any(word in _SHARES or word.endswith(_LAST_PARTS) for word in normalise(header).split())


def _counts(evidence: Evidence, column: str, counted: frozenset[str]) -> bool:
    """Whether a header ends with a plural of contacts, and most rows have several."""
    words = meanings(column)
    if not words or "several" not in words[-1] or not words[-1] & counted:
        return False
    found = looks_numeric(evidence.table, column)
    if found is None:
        return False
    number = pl.col(column)
    return bool(of_all_numbers(evidence.table, [found], ((number > 1) & (number == number.round())).mean() > _HALF)[0])


def _is_share(evidence: Evidence, column: str) -> bool:
    """Whether a header is called a share, and the numbers are between 0 and 1, or 0 and 100."""
    if column.startswith("cx:") or not names_share(column) or evidence.table.role_of(column) is not None:
        return False
    found = looks_numeric(evidence.table, column)
    return found is not None and bool(of_all_numbers(evidence.table, [found], pl.col(column).is_between(0.0, _MOST).all())[0])
