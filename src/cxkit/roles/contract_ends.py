"""Whether a day is the end of a contract: not that of a period, a pause or a notice, and not the agreed end beside the one that came."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.headers import normalise
from cxkit.roles.words import meanings

ENDS = frozenset({"ended", "left"})
"""What headers of the day on which somebody left mean."""
COMPLETE = 0.98
"""The share of the rows that have a value in a column that is never blank."""
_OF_A_CONTRACT = frozenset({"contract", "subscription", "member", "plan", "service", "customer", "account"})
_BEGINS = frozenset({"created", "since", "joined", "registered", "activated"})
_NOTICE = frozenset({"noticeperiod", "renewal"})
_STATE_OF_A_FEE = ({"fee", "status"}, {"fee", "balance"}, {"fee", "paid"}, {"payment", "status"})
_EARLY = re.compile(r"early|prematur|vorzeit|fruhzeit|vroegtijd|anticip|przedtermin|fortid")
_OF_AN_END = frozenset(
    {"ended", "cancelled", "left", "date", "at", "day", "actual", "effective", "contract", "customer", "member", "subscriber"}
)
_SOME, _FEWEST = 0.7, 10  # share of the rows with a value at most, rows


def is_no_end(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a day is no end of a relationship: what is closed in all rows, the end of a term that is billed, a due fee, a departure."""
    own = means[column]
    return (
        _is_notice(column, likely, means, values)
        or ("closed" in own and not own & ENDS and _is_of_all_rows(values(column)))
        or ("term" in own and "ended" in own and _has_billing_period(means))
        or _is_agreed_end(column, likely, means, values)
        or (
            {"due", "expired"} <= own
            and not own & _OF_A_CONTRACT
            and any(each >= part for each in means.values() for part in _STATE_OF_A_FEE)
        )
        or ("left" in own and any("checkin" in each for each in means.values()))
        or ("checkout" in own and any("return" in each and values(name).dates >= MOSTLY for name, each in means.items()))
    )


def is_agreed_term(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a duration is the agreed one: the contracts have a begin and an end, and a period of notice or a renewal."""
    others = [each for name, each in means.items() if name != column]
    dated = any("started" in each for each in others) and any("ended" in each for each in others)
    return dated and "customer" not in means[column] and any(each & _NOTICE for each in others)


def _is_agreed_end(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether each row has an end, beside another one that only those who left have: "End of term" beside "Ended early on".

    The end of a pause or of a trial is none of the contract.
    """
    others = (values(each).filled for each in likely if each != column and "ended" in means[each] and _is_end_alone(each))
    return "ended" in means[column] and _is_of_all_rows(values(column)) and any(0 < filled <= _SOME for filled in others)


def _is_end_alone(header: str) -> bool:
    """Whether a header names an end early, or an end with no word for something else that ends.

    >>> [_is_end_alone(header) for header in ("Ended early on", "Vertrag beendet am", "Pause ended", "Ruhezeit Ende")]
    [True, True, False, False]
    """
    return bool(_EARLY.search(normalise(header))) or all(each and each <= _OF_AN_END for each in meanings(header))


def _is_of_all_rows(values: Values) -> bool:
    """Whether each of several rows has a value: German and Dutch call the day on which a contract was closed so, too."""
    return values.filled >= COMPLETE and len(values.texts) >= _FEWEST


def _has_billing_period(means: Mapping[str, frozenset[str]]) -> bool:
    """Whether a period has a begin beside that of the relationship."""
    return any({"term", "started"} <= each for each in means.values()) and any(
        each & _BEGINS and "term" not in each for each in means.values()
    )


def _is_notice(column: str, likely: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    filled = len(values(column).texts)
    ends = (each for each in likely if means[each] & ENDS and "termination" not in means[each])
    return "termination" in means[column] and any(0 < len(values(each).texts) <= filled for each in ends)
