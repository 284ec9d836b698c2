"""Candidates for the customer that are the same in all rows: an account of the books, or that of the company which exports them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cxkit.roles.candidates import Candidate
from cxkit.roles.carried import Values
from cxkit.roles.scoring import AHEAD, TAKEN
from cxkit.roles.words import all_meanings

_FEW, _SEVERAL = 3, 10  # rows from which on one value in all of them is no accident: of an equal among others, and alone
_OF_ONE_ACCOUNT = 5  # the same of an account, or a company
_ACCOUNT = frozenset({"account", "id"})
_COMPANY = frozenset({"company", "effective", "name"})  # of a company that is not called a customer: "Firma" is a signature too


def of_several_values(
    kind: str, near: list[str], possible: Sequence[Candidate], called: Mapping[str, str], values: Callable[[str], Values]
) -> list[str]:
    """The next columns that may be the customer, if the best ones have one value in all rows.

    Where no name of the others is clear enough to take one, all are ambiguous. Without others, the account of all contacts, and the
    company of all orders, is that of the company that exports them.
    """

    def is_constant(column: str, rows: int) -> bool:
        found = values(column)
        return found.distinct == 1 and len(found.texts) >= rows

    def is_account(column: str) -> bool:
        return all_meanings(called.get(column, column)) <= _ACCOUNT

    def is_company(column: str) -> bool:
        means = all_meanings(called.get(column, column))
        return kind == "orders" and "company" in means and means <= _COMPANY

    def is_of_all(column: str) -> bool:
        return is_constant(column, _OF_ONE_ACCOUNT if is_account(column) or is_company(column) else _SEVERAL)

    # of names that are as good as each other, one is the same in all rows: a telephone number that a portal hides
    near = [column for column in near if not is_constant(column, _FEW)] or near
    if not all(map(is_of_all, near)):
        return near
    others = [each for each in possible if not is_of_all(each.column) and not values(each.column).empty]
    if not others and kind == "contacts":
        return [column for column in near if not is_account(column)]
    if not others:
        return [column for column in near if not is_company(column)]
    if any(is_company(column) and not is_constant(column, _SEVERAL) for column in near):
        return [*near, *(each.column for each in others)]
    clear = [each.column for each in others if each.score >= TAKEN and each.score > others[0].score - AHEAD]
    return clear or [*near, *(each.column for each in others)]
