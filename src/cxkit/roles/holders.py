"""The addresses of those who hold contracts: where the rows are contracts, an address that repeats is a customer with several of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from cxkit.roles.candidates import Candidate
from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.scoring import TAKEN
from cxkit.roles.words import all_meanings, meanings

CONTRACT = frozenset({"contract", "subscription"})
_ADDRESS, _NAMES = frozenset({"email"}), frozenset({"name", "firstname", "lastname"})
_COMPLETE = 0.9  # share of the rows with an address
_SEVERAL = 3  # addresses


def with_holders(
    found: Sequence[Candidate], means: Mapping[str, Collection[str]], columns: Mapping[str, str], values: Callable[[str], Values]
) -> list[Candidate]:
    """The candidates for the customer of contracts, the address among them taken in place of the number of each contract.

    It is taken if it repeats, any header names a contract, and each address has one name: persons of several names share a mailbox. An
    address of whom no table of words knows may be that of a broker.
    ``means``: the meanings of the header of each candidate; ``columns``: all columns with their headers.
    """
    addresses = (each for each in found if _ADDRESS & set(means[each.column]) and all(meanings(columns[each.column])))
    address = next((each for each in addresses if _repeats(values(each.column))), None)
    said = {column: all_meanings(header) for column, header in columns.items()}
    if address is None or not any(words & CONTRACT for words in said.values()):
        return list(found)
    numbers = [each for each in found if CONTRACT & set(means[each.column])]
    if not all(values(each.column).differ for each in numbers):
        return list(found)
    names = [values(column) for column, words in said.items() if words & _NAMES and words <= _NAMES]
    if not _have_one_name_each(values(address.column), names):
        return list(found)
    taken = address._replace(score=max(address.score, TAKEN))
    kept = [taken if each == address else each for each in found if each not in numbers]
    return sorted(kept, key=lambda each: -each.score)


def _repeats(values: Values) -> bool:
    return values.repeats and values.mails >= MOSTLY and values.filled >= _COMPLETE and values.distinct >= _SEVERAL


def _have_one_name_each(addresses: Values, names: Sequence[Values]) -> bool:
    """Whether each address stands beside one name, as far as the names are complete."""
    complete = [each.texts for each in names if len(each.texts) == len(addresses.texts)]
    named = set(zip(addresses.texts, *complete, strict=True))
    return len(named) == addresses.distinct
