"""Headers of several tables that were joined: "Activity - Subject" beside "Person - Name"; the table of the rows says nothing more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_TABLE = re.compile(r"([^\W\d_][\w ]*?)\s*(?:\s-\s|\.)\s*(?=\w)")
_FEWEST, _MOST_TABLES, _HALF = 4, 5, 0.5
# what a row may be; the parts of a question, as in "Service - Price", are none
_ROWS = frozenset(
    (
        *("activity", "case", "ticket", "issue", "request", "call", "chat", "conversation", "interaction", "complaint", "message"),
        *("order", "invoice", "purchase", "sale", "sales", "transaction", "receipt", "document", "booking"),
        *("customer", "account", "member", "contract", "subscription", "subscriber", "survey", "response"),
    )
)


def without_table(headers: Sequence[str]) -> dict[str, str]:
    """The columns of the table that the rows are of, each without the name of the table, if all headers name one.

    >>> without_table(["Activity - Type", "Activity - Note", "Activity - Done", "Person - Name", "Activity - Subject"])["Activity - Note"]
    'Note'
    >>> without_table(["Price - Satisfaction", "Price - Note", "Speed - Satisfaction", "Speed - Note"])
    {}
    """
    found = [_TABLE.match(header) for header in headers] if len(headers) >= _FEWEST else [None]
    if any(each is None for each in found):
        return {}
    tables = Counter(each[1].casefold() for each in found if each)
    (name, columns), *others = tables.most_common()
    if not others or len(tables) > _MOST_TABLES or columns < max(_FEWEST, _HALF * len(headers)) or not _names_rows(name):
        return {}
    return {header: header[each.end() :] for header, each in zip(headers, found, strict=True) if each and each[1].casefold() == name}


def _names_rows(name: str) -> bool:
    """Whether all that a name says is what a row is."""
    from cxkit.roles.words import meanings

    return all(word & _ROWS for word in meanings(name))
