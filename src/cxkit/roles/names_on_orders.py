"""A mere "Name" in a table of orders or documents: that of the customer, where nothing else in the file can be called so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cxkit.roles.candidates import Candidate
from cxkit.roles.words import all_meanings

NAME = frozenset({"name"})
A_PERSON = 0.55
"""The score of a mere name that other columns show to be that of a person."""
_DOCUMENTS = frozenset({"document", "transaction", "invoice", "receipt"})
_NUMBERS_OF_DOCUMENTS = frozenset({"id", "not", "document", "invoice", "transaction"})  # No. is read as a denial too
_OF_GOODS = frozenset({"product", "quantity", "price", "category", "unit"})
_GOODS, _IN_WORDS = frozenset({"product", "item", "title", "description"}), frozenset({"id", "code", "ref", "price", "quantity"})
_WHERE_TO, _PART_OF_ADDRESS = frozenset({"address"}), frozenset({"address", "place", "ship", "post", "code", "region"})
_OTHER_PLACES = frozenset({"store", "seller", "company", "reseller", "brand", "event", "room", "asset", "org", "agency", "recipient"})


def with_mere_name(found: Sequence[Candidate], headers: Sequence[str], called: Mapping[str, str]) -> list[Candidate]:
    """The candidates for the customer, with the only mere name of a list of documents, or of orders with the address beside it."""
    means = {column: all_meanings(called.get(column, column)) for column in headers}
    named = [column for column, each in means.items() if each == NAME]
    if len(named) != 1 or not (_lists_documents(means) or _is_addressed(named[0], means)):
        return list(found)
    raised = [each._replace(score=max(each.score, A_PERSON)) if each.column in named else each for each in found]
    return sorted(raised, key=lambda each: -each.score)


def _lists_documents(means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a file lists numbered documents by type, as invoices and payments; in a list of goods a name may be theirs."""
    typed = any("type" in each and each & _DOCUMENTS for each in means.values())
    numbered = any("id" in each and each <= _NUMBERS_OF_DOCUMENTS for each in means.values())
    return typed and numbered and not any(each & _OF_GOODS for each in means.values())


def _is_addressed(name: str, means: Mapping[str, frozenset[str]]) -> bool:
    """Whether an address follows a name, and another column says in words what was bought; stores and sellers have addresses too."""
    columns = list(means)
    following = means[columns[min(columns.index(name) + 1, len(columns) - 1)]]
    goods = any(each & _GOODS and not each & _IN_WORDS for column, each in means.items() if column != name)
    others = any(each & _OTHER_PLACES for each in means.values())
    return bool(following & _WHERE_TO) and following <= _PART_OF_ADDRESS and goods and not others
