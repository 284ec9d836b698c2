"""How many answers, or persons, some cells hold together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

Size = int | frozenset[Hashable]
"""The number of answers in an atom; or the set of its respondents, if a respondent can be in several atoms and must count once."""


def count(sizes: Iterable[Size]) -> int:
    """The number of answers, or of distinct respondents, in some atoms.

    Parameters
    ----------
    sizes : iterable of int or frozenset
        For each atom its number of answers, or the set of its respondents.

    Returns
    -------
    int
        A respondent who is in several sets counts once.

    Examples
    --------
    >>> count([2, frozenset({"a", "b"}), frozenset({"b", "c"})])
    5
    """
    numbers, people = list[int](), list[frozenset[Hashable]]()
    for size in sizes:
        if isinstance(size, int):
            numbers.append(size)
        else:
            people.append(size)
    return sum(numbers) + len(frozenset[Hashable]().union(*people))


def add_sizes(one: Size, other: Size) -> Size:
    """The size of two atoms that become one.

    Parameters
    ----------
    one, other : int or frozenset
        Their numbers of answers, or the sets of their respondents.

    Returns
    -------
    int or frozenset
        The set of both, if both are sets; else their number.

    Examples
    --------
    >>> add_sizes(2, 3), add_sizes(frozenset({"a"}), frozenset({"a"}))
    (5, frozenset({'a'}))
    """
    return one | other if isinstance(one, frozenset) and isinstance(other, frozenset) else count([one, other])
