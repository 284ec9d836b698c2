"""Details of complaints in a list that numbers them, such as whether one was confirmed: none tells what is a complaint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from cxkit.roles.carried import Values
from cxkit.roles.words import meanings

_PLAIN = frozenset({"complaint", "is", "customer", "status", "flag"})
_NUMBERED = 0.95  # of the sampled rows
_PARTIES, _OFTEN = 5, 0.2  # rows of one complaint


def is_detail_of_complaint(column: str, _: Sequence[str], means: Mapping[str, frozenset[str]], values: Callable[[str], Values]) -> bool:
    """Whether a header says more than "complaint" while another column numbers a complaint in each row.

    >>> columns = {"Complaint no.": Values(["1", "2"], known=True), "Confirmed complaint": Values(["Yes", "No"], known=True)}
    >>> means = {"Complaint no.": frozenset({"complaint", "id"}), "Confirmed complaint": frozenset({"complaint"})}
    >>> is_detail_of_complaint("Confirmed complaint", (), means, columns.__getitem__)
    True
    """
    if all(word and word <= _PLAIN for word in meanings(column)):
        return False
    numbers = [each for each, words in means.items() if each != column and words == {"complaint", "id"} and len(meanings(each)) == 2]
    rows = len(values(column).texts)
    return any(_are_numbers(values(each).texts, rows) for each in numbers)


def _are_numbers(texts: Sequence[str], rows: int) -> bool:
    """Whether nearly all rows have a number, and none stands for "no complaint", as 0 may."""
    numbers = Counter(text for text in texts if any(sign.isdigit() for sign in text))
    return numbers.total() >= max(_NUMBERED * rows, 1) and max(numbers.values()) <= max(_PARTIES, _OFTEN * rows)
