"""An attacker who reads a whole report and knows which groups exist: what a report gives away of fewer persons than its limit.

What rows show of sums (of answers, contacts, customers, amounts, scores) is the linear span of their indicator vectors over the finest
parts of the data; so a group of few persons is recovered if its indicator lies in that span, whoever computes it and from whichever tables.
The arithmetic is exact. Beside it stand the rules for single values: extremes, quantiles, dates, and means whose own persons are few.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple

Group = frozenset[int]


class Unit(NamedTuple):
    """What sums are over (an answer, a contact, a customer): the person behind it, and what groups it by column."""

    person: Hashable
    labels: Mapping[str, Any]


class Span:
    """Everything that can be computed from the rows: a row-reduced basis of their span, in fractions."""

    def __init__(self, rows: Iterable[Group]) -> None:
        self.basis: dict[int, dict[int, Fraction]] = {}
        for row in rows:
            rest = self.reduce(row)
            if rest:
                lead = min(rest)
                vector = {cell: value / rest[lead] for cell, value in rest.items()}
                for other in self.basis.values():
                    _clear(other, lead, vector)
                self.basis[lead] = vector

    def reduce(self, group: Group) -> dict[int, Fraction]:
        rest = dict.fromkeys(group, Fraction(1))
        for lead, vector in self.basis.items():
            _clear(rest, lead, vector)
        return rest

    def knows(self, group: Group) -> bool:
        """Whether the group's sum is a combination of published ones."""
        return not self.reduce(group)


def _clear(vector: dict[int, Fraction], lead: int, by: dict[int, Fraction]) -> None:
    factor = vector.get(lead)
    if factor:
        for cell, value in by.items():
            left = vector.get(cell, Fraction(0)) - factor * value
            if left:
                vector[cell] = left
            else:
                vector.pop(cell, None)


def recovered(units: Sequence[Unit], published: Iterable[Group], limit: int, most: int = 3) -> list[list[Unit]]:
    """The groups of fewer than ``limit`` persons whose sums follow from the published rows (their units), each row counted once.

    Units that are in the same rows cannot be told apart: they are one part. Groups of up to ``most`` such parts are looked at.
    """
    rows = [row for row in dict.fromkeys(published) if row]
    members: dict[frozenset[int], set[int]] = {}
    for place in range(len(units)):
        inside = frozenset(number for number, row in enumerate(rows) if place in row)
        if inside:
            members.setdefault(inside, set()).add(place)
    parts = list(members.items())
    span = Span(frozenset(at for at, (inside, _) in enumerate(parts) if number in inside) for number in range(len(rows)))
    people = [frozenset(units[place].person for place in each) for _, each in parts]
    small = [at for at, who in enumerate(people) if len(who) < limit]
    return [
        [units[place] for at in chosen for place in sorted(parts[at][1])]
        for chosen in _groups(small, most)
        if len(frozenset().union(*(people[at] for at in chosen))) < limit and span.knows(frozenset(chosen))
    ]


def _groups(small: Sequence[int], most: int) -> Iterator[tuple[int, ...]]:
    for count in range(1, most + 1):
        yield from combinations(small, count)
