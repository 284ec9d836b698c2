"""Accounts of a ledger, such as receivables, cash and sales: bookings are posted to them, and none is a customer."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from cxkit.roles.headers import normalise

_TABLE = Path(__file__).parent / "data" / "ledger_accounts.csv"
_SOME = 0.2  # of the cells: a ledger has accounts of rents and salaries too


def names_account(text: str) -> bool:
    """Whether a text names an account of the books: as a whole, by its last word, or by its first words; its number does not count.

    >>> names_account("Accounts Receivable (A/R)"), names_account("8400 Umsatzerlöse 19 %"), names_account("First Checking")
    (True, True, True)
    >>> names_account("Clients First Ltd"), names_account("Bankes")
    (False, False)
    """
    words = [word for word in normalise(text).split() if not word.isdigit()]
    firsts = (" ".join(words[:end]) for end in range(2, len(words)))
    return any(part in _names() for part in (" ".join(words), *words[-1:], *firsts))


def are_of_ledger(texts: Sequence[str]) -> bool:
    """Whether texts are those of a column of accounts of the books: two of them or more name such accounts, in a good part of the cells."""
    known = {text for text in set(texts) if names_account(text)}
    return len(known) > 1 and sum(text in known for text in texts) >= _SOME * len(texts)


@cache
def _names() -> frozenset[str]:
    rows = csv.reader(_TABLE.read_text(encoding="utf-8").splitlines())
    return frozenset(row[0] for row in list(rows)[1:])
