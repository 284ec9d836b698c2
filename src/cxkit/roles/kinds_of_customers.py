"""Words for kinds of customers, such as new and returning: a column of two of them names no customers."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cxkit.roles.headers import normalise

_TABLE = Path(__file__).parent / "data" / "kinds_of_customers.csv"


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
    rows = csv.reader(_TABLE.read_text(encoding="utf-8").splitlines())
    return frozenset(row[0] for row in list(rows)[1:])
