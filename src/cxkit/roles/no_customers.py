"""Texts that name no customer: kinds of customers, such as new and returning, and accounts of a ledger, such as receivables and cash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from cxkit.roles.headers import normalise
from cxkit.roles.words import rows_of


def names_kind(text: str) -> bool:
    """Whether a text says what kind of customer somebody is: all of it, or one of its words.

    >>> names_kind("Neukunde"), names_kind("private person"), names_kind("Nico"), names_kind("Frey AG")
    (True, True, False, False)
    """
    plain = normalise(text)
    return not _kinds().isdisjoint({plain, *plain.split()})


def are_names(texts: Iterable[str]) -> bool:
    """Whether texts may be names: they have three letters or more and no digits, and none says what kind of customer somebody is."""
    return all(sum(map(str.isalpha, text)) > 2 and not any(map(str.isdigit, text)) and not names_kind(text) for text in texts)


@cache
def _kinds() -> frozenset[str]:
    return frozenset(row[0] for row in rows_of("kinds_of_customers.csv"))


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
    return any(part in _accounts() for part in (" ".join(words), *words[-1:], *firsts))


def are_of_ledger(texts: Sequence[str]) -> bool:
    """Whether texts are those of a column of accounts of the books: two of them or more name such accounts, in a good part of the cells."""
    known = {text for text in set(texts) if names_account(text)}
    return len(known) > 1 and sum(text in known for text in texts) >= _SOME * len(texts)


@cache
def _accounts() -> frozenset[str]:
    return frozenset(row[0] for row in rows_of("ledger_accounts.csv"))
