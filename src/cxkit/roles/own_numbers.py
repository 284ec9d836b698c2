"""Candidates for the customer that number something else: contacts, contracts and orders."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from cxkit.roles.candidates import Candidate
from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.fitting import may_be
from cxkit.roles.holders import CONTRACT, with_holders
from cxkit.roles.row_numbers import without_numbers_of_rows
from cxkit.roles.scoring import TAKEN
from cxkit.roles.words import all_meanings, meanings

_NUMBER = frozenset({"contact", "id"})
_SHARED = frozenset({"name", "firstname", "lastname", "email", "phone", "whatsapp"})  # a number tells customers apart better


def without_own_numbers(
    kind: str,
    found: Sequence[Candidate],
    cases: Sequence[Candidate] | None,
    columns: Mapping[str, str],
    values: Callable[[str], Values],
) -> list[Candidate]:
    """The candidates for the customer without the numbers of contacts, contracts and orders.

    ``cases`` are the candidates for the case of a contact, None if it is known; ``columns`` all columns with their headers. A "contact id"
    numbers contacts if its values all differ and no other column numbers the rows: what repeats beside it numbers none. The number of a
    contract stands for its customer only if nothing else does.
    """
    means = {each.column: all_meanings(columns.get(each.column, each.column)) for each in found}
    if kind == "customers":
        return _without_contracts(found, means, columns, values)
    if kind == "orders":
        return without_numbers_of_rows(found, list(columns), means, values)
    if kind != "contacts" or cases is None:
        return list(found)
    own = {column for column, words in means.items() if words >= _NUMBER and values(column).differ}
    others = any(values(each.column).differ for each in cases if each.score >= TAKEN and each.column not in own)
    return list(found) if others else [each for each in found if each.column not in own]


def _without_contracts(
    found: Sequence[Candidate], means: Mapping[str, Collection[str]], columns: Mapping[str, str], values: Callable[[str], Values]
) -> list[Candidate]:
    of_others = any(each.score >= TAKEN and not (CONTRACT | _SHARED) & set(means[each.column]) for each in found)
    kept = [each for each in found if not (of_others and CONTRACT & set(means[each.column]))]
    if not of_others and any(_may_number_persons(header, values(column)) for column, header in columns.items()):
        # which number is that of the customer, a note asks
        return [each for each in kept if not (CONTRACT & set(means[each.column]) and values(each.column).differ)]
    if not of_others:
        kept = with_holders(kept, means, columns, values)
    clear = [each for each in kept if each.score >= TAKEN and not (CONTRACT | _SHARED) & set(means[each.column])]
    # an "external id" is no clear name of a customer, but names, addresses and telephones may be shared
    if any("id" in means[each.column] and values(each.column).differ and values(each.column).phones < MOSTLY for each in clear):
        return [each for each in kept if not _SHARED & set(means[each.column])]
    return kept


def _may_number_persons(header: str, values: Values) -> bool:
    """Whether a column holds numbers of something unknown, of which some occur in several rows."""
    *others, last = meanings(header) or (frozenset[str](),)
    unknown = bool(others) and not any(others) and "id" in last
    return unknown and values.repeats and may_be("customer_id", values)
