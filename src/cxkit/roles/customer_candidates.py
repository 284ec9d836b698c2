"""Candidates for the customer: numbers of rows and contracts, accounts that are the same in all rows, and columns that most rows lack."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from cxkit.roles.candidates import SURE, Candidate
from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.fitting import may_be
from cxkit.roles.scoring import AHEAD, TAKEN
from cxkit.roles.words import all_meanings, meanings

_NUMBER_OF_CONTACT = frozenset({"contact", "id"})
_PROPERTY = frozenset({"asset", "room"})
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
        return _without_numbers_of_rows(found, list(columns), means, values)
    if kind == "contacts":
        found = _without_workspaces(found, means, columns)
    if kind != "contacts" or cases is None:
        return list(found)
    own = {column for column, words in means.items() if words >= _NUMBER_OF_CONTACT and values(column).differ}
    others = any(values(each.column).differ for each in cases if each.score >= TAKEN and each.column not in own)
    return list(found) if others else [each for each in found if each.column not in own]


def _without_workspaces(found: Sequence[Candidate], means: Mapping[str, Collection[str]], columns: Mapping[str, str]) -> list[Candidate]:
    """The candidates without the tenants of a program; those of a property are its customers."""
    if any(_PROPERTY & set(all_meanings(header)) for header in columns.values()):
        return list(found)
    return [each for each in found if "tenant" not in means[each.column]]


def _without_contracts(
    found: Sequence[Candidate], means: Mapping[str, Collection[str]], columns: Mapping[str, str], values: Callable[[str], Values]
) -> list[Candidate]:
    found = _by_numbers_of_rows(found, means, values)
    of_others = any(each.score >= TAKEN and not (_CONTRACT | _SHARED) & set(means[each.column]) for each in found)
    kept = [each for each in found if not (of_others and _CONTRACT & set(means[each.column]))]
    if not of_others and any(_may_number_persons(header, values(column)) for column, header in columns.items()):
        # which number is that of the customer, a note asks
        return [each for each in kept if not (_CONTRACT & set(means[each.column]) and values(each.column).differ)]
    if not of_others:
        kept = _with_holders(kept, means, columns, values)
    clear = [each for each in kept if each.score >= TAKEN and not (_CONTRACT | _SHARED) & set(means[each.column])]
    # an "external id" is no clear name of a customer, but names, addresses and telephones may be shared
    if any("id" in means[each.column] and values(each.column).differ and values(each.column).phones < MOSTLY for each in clear):
        return [each for each in kept if not _SHARED & set(means[each.column])]
    return kept


_ORGANISATION = frozenset({"account", "company"})
_CONTRACTS_EACH = 8  # at most: what more contracts share, as the name of an insurer, is no customer


def _by_numbers_of_rows(
    found: Sequence[Candidate], means: Mapping[str, Collection[str]], values: Callable[[str], Values]
) -> Sequence[Candidate]:
    """The candidates, of which the only number of contracts is taken if it repeats, and left out where the name of an account repeats."""
    taken = {each.column for each in found if each.score >= TAKEN}
    contracts = [each.column for each in found if _CONTRACT & set(means[each.column])]
    numbers = [column for column in contracts if "id" in means[column] and values(column).repeats]
    if not taken and len(numbers) == 1:
        return [each._replace(score=TAKEN) if each.column in numbers else each for each in found]
    held = [values(column) for column in taken if "name" in means[column] and _ORGANISATION & set(means[column])]
    named = any(each.repeats and _CONTRACTS_EACH * each.distinct >= len(each.texts) for each in held)
    return [each for each in found if not (named and each.column in contracts and values(each.column).differ)]


def _may_number_persons(header: str, values: Values) -> bool:
    """Whether a column holds numbers of something unknown, of which some occur in several rows."""
    *others, last = meanings(header) or (frozenset[str](),)
    unknown = bool(others) and not any(others) and "id" in last
    return unknown and values.repeats and may_be("customer_id", values)


_CONTRACT = frozenset({"contract", "subscription"})
_ADDRESS, _NAMES = frozenset({"email"}), frozenset({"name", "firstname", "lastname"})
_COMPLETE = 0.9  # share of the rows with an address
_FEWEST_ADDRESSES = 3  # addresses


def _with_holders(
    found: Sequence[Candidate], means: Mapping[str, Collection[str]], columns: Mapping[str, str], values: Callable[[str], Values]
) -> list[Candidate]:
    """The candidates for the customer of contracts, the address among them taken in place of the number of each contract.

    It is taken if it repeats, any header names a contract, and each address has one name: persons of several names share a mailbox. An
    address of whom no table of words knows may be that of a broker.
    ``means``: the meanings of the header of each candidate; ``columns``: all columns with their headers.
    """
    addresses = (each for each in found if _ADDRESS & set(means[each.column]) and all(meanings(columns[each.column])))
    address = next((each for each in addresses if _is_shared_address(values(each.column))), None)
    said = {column: all_meanings(header) for column, header in columns.items()}
    if address is None or not any(words & _CONTRACT for words in said.values()):
        return list(found)
    numbers = [each for each in found if _CONTRACT & set(means[each.column])]
    if not all(values(each.column).differ for each in numbers):
        return list(found)
    names = [values(column) for column, words in said.items() if words & _NAMES and words <= _NAMES]
    if not _have_one_name_each(values(address.column), names):
        return list(found)
    taken = address._replace(score=max(address.score, TAKEN))
    kept = [taken if each == address else each for each in found if each not in numbers]
    return sorted(kept, key=lambda each: -each.score)


def _is_shared_address(values: Values) -> bool:
    return values.repeats and values.mails >= MOSTLY and values.filled >= _COMPLETE and values.distinct >= _FEWEST_ADDRESSES


def _have_one_name_each(addresses: Values, names: Sequence[Values]) -> bool:
    """Whether each address stands beside one name, as far as the names are complete."""
    complete = [each.texts for each in names if len(each.texts) == len(addresses.texts)]
    named = set(zip(addresses.texts, *complete, strict=True))
    return len(named) == addresses.distinct


_PERSONAL = frozenset({"email", "name", "phone", "lastname", "username"})
_NUMBER = frozenset({"id"})
_FEWEST = 4  # rows


def _without_numbers_of_rows(
    found: Sequence[Candidate], headers: Sequence[str], means: Mapping[str, Collection[str]], values: Callable[[str], Values]
) -> list[Candidate]:
    """The candidates for the customer without those that differ in every row, or are the number of another column in every row.

    They are that only if an address or a name among the candidates repeats, or the same word without a number, as "member" beside "member
    no". Beside a clear name of a customer, as "customer number", what repeats becomes as likely, so that the user decides. ``means``: the
    meanings of the header of each candidate.
    """
    same = {frozenset(means[each.column]) - _NUMBER for each in found if _NUMBER & set(means[each.column])}
    shared = [
        each
        for each in found
        if _repeats(values(each.column)) and (_PERSONAL & set(means[each.column]) or frozenset(means[each.column]) in same)
    ]
    numbers = {
        each.column
        for each in found
        if not _PERSONAL & set(means[each.column])
        and _numbers_rows(each.column, headers, [values(other.column) for other in shared], values)
    }
    if not shared or not numbers:
        return list(found)
    sure = max((each.score for each in found if each.column in numbers), default=0.0)
    if sure < SURE:
        return [each for each in found if each.column not in numbers]
    raised = [each._replace(score=sure) if each in shared[:1] else each for each in found]
    return sorted(raised, key=lambda each: -each.score)


def _repeats(values: Values) -> bool:
    return len(values.texts) >= _FEWEST and values.distinct < len(values.texts)


def _numbers_rows(column: str, headers: Sequence[str], shared: Sequence[Values], values: Callable[[str], Values]) -> bool:
    """Whether a column differs in every row, and it is the same as another one, or what is shared beside it repeats often."""
    own = values(column)
    if own.distinct != len(own.texts) or len(own.texts) < _FEWEST:
        return False
    return any(each.repeats for each in shared) or any(other != column and values(other).texts == own.texts for other in headers)


_FEW, _SEVERAL = 3, 10  # rows from which on one value in all of them is no accident: of an equal among others, and alone
_OF_ONE_ACCOUNT = 5  # the same of an account, or a company
_ACCOUNT = frozenset({"account", "id"})
_OF_ANYBODY = frozenset({"caller", "phone", "person", "id", "account"})
_COMPANY = frozenset({"company", "effective", "name"})  # of a company that is not called a customer: "Firma" is a signature too


def of_several_values(
    kind: str, near: list[str], possible: Sequence[Candidate], called: Mapping[str, str], values: Callable[[str], Values]
) -> list[str]:
    """The next columns that may be the customer, if the best ones have one value in all rows.

    Where no name of the others is clear enough to take one, all are ambiguous. Without others, the account of all contacts, or the number
    from which all calls came, and the company of all orders, or the address of their account, is that of the company that exports them.
    """

    def is_constant(column: str, rows: int) -> bool:
        found = values(column)
        return found.distinct == 1 and len(found.texts) >= rows

    def is_account(column: str) -> bool:
        return all_meanings(called.get(column, column)) <= _ACCOUNT

    def is_company(column: str) -> bool:
        means = all_meanings(called.get(column, column))
        return kind == "orders" and "company" in means and means <= _COMPANY

    def is_vague(column: str) -> bool:
        return all_meanings(called.get(column, column)) <= _OF_ANYBODY

    def is_of_all(column: str) -> bool:
        return is_constant(column, _OF_ONE_ACCOUNT if is_account(column) or is_company(column) else _SEVERAL)

    # of names that are as good as each other, one is the same in all rows: a telephone number that a portal hides
    near = [column for column in near if not is_constant(column, _FEW)] or near
    if not all(map(is_of_all, near)):
        return near
    others = [each for each in possible if not is_of_all(each.column) and not values(each.column).empty]
    if not others and kind == "contacts":
        return [column for column in near if not is_account(column) and not is_vague(column)]
    if not others:
        return [column for column in near if not is_company(column) and not (is_account(column) and values(column).mails >= MOSTLY)]
    if any(is_company(column) and not is_constant(column, _SEVERAL) for column in near):
        return [*near, *(each.column for each in others)]
    clear = [each.column for each in others if each.score >= TAKEN and each.score > others[0].score - AHEAD]
    return clear or [*near, *(each.column for each in others)]


_MOSTLY_BLANK = 0.5  # share of the rows with a value


def without_sparse(found: Sequence[Candidate], values: Callable[[str], Values]) -> list[Candidate]:
    """The candidates for the customer without those that most rows lack, if nearly all rows have another one.

    A clear name, as "customer number", stays: rows without one are those of guests. If no name of the others is clear enough to take one,
    the best of them becomes as likely as the best sparse one, so that the user decides.
    """
    sparse = [each for each in found if each.score < SURE and values(each.column).filled < _MOSTLY_BLANK]
    full = [each for each in found if values(each.column).filled >= _COMPLETE and values(each.column).distinct > 1]
    if not sparse or not full or full[0].score > sparse[0].score:
        return list(found)
    if full[0].score >= TAKEN:
        return [each for each in found if each not in sparse]
    raised = [each._replace(score=sparse[0].score) if each == full[0] else each for each in found]
    return sorted(raised, key=lambda each: -each.score)
