"""The accounts of rows that were counted in several parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cxkit.values import Account, Reason


def of_files(accounts: Sequence[Account]) -> Account:
    """The account of several files, each counted once."""
    excluded = Counter[Reason]()
    for each in accounts:
        excluded.update(each.excluded)
    few = frozenset[Reason]().union(*(each.few for each in accounts))
    return Account(sum(each.read for each in accounts), _in_order(excluded), sum(each.repaired for each in accounts), few)


def of_one_file(accounts: Sequence[Account], limit: int) -> Account:
    """The account of one file counted several times, each time without the rows of the other parts.

    ``limit`` is the cell limit: fewer rows that are in none of the parts are not shown.
    """
    first = accounts[0]
    excluded = Counter[Reason]()
    for each in accounts:
        excluded.update({reason: n for reason, n in each.excluded.items() if not reason.record.lasting and reason is not Reason.FILTERED})
    excluded.update({reason: n for reason, n in first.excluded.items() if reason.record.lasting})
    excluded[Reason.FILTERED] = first.read - sum(each.used for each in accounts) - excluded.total()
    few = frozenset[Reason]().union(*(each.few for each in accounts)) - {Reason.FILTERED}
    few |= {Reason.FILTERED} if 0 < excluded[Reason.FILTERED] < limit else frozenset()
    return Account(first.read, _in_order(excluded), first.repaired, few)


def _in_order(excluded: Counter[Reason]) -> dict[Reason, int]:
    return {reason: excluded[reason] for reason in Reason if excluded[reason]}
