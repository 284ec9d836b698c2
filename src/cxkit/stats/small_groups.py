"""The search for a small group of cells that one more published row would disclose.

A group is disclosed if and only if no move changes it. Publishing a row removes one move, the pivot, and combines the others that change
the row with it. A group that this discloses is changed by every move that changes the row, so it holds a cell of each; from such small
cells the search completes a group: a remaining move that changes the group has to be balanced by another of its small cells. Mostly there
is none, and the search ends immediately.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from cxkit.stats.atom_sizes import Size, count
from cxkit.stats.moves import Move, Number, quotient, subtract

_BRANCHES = 2_000  # branches after which a search stops and the row is suppressed
_LOOKAHEAD = 16  # unbalanced moves that are compared for the one with the fewest choices


class Basis(NamedTuple):
    """The moves that leave the published rows unchanged, by their names, and for each cell the names of those that change it.

    ``sizes`` are those of all cells, ``small`` the cells of at most ``limit``, the size of the largest group that must not be disclosed.

    Examples
    --------
    >>> moves = {1: {0: -1, 1: 1}, 2: {0: -1, 2: 1}}  # the sum of three cells is published
    >>> Basis(moves, {0: {1, 2}, 1: {1}, 2: {2}}, sizes=[20, 12, 3], small={2}, limit=4).small
    {2}
    """

    moves: dict[int, Move]
    movers: dict[int, set[int]]
    sizes: Sequence[Size]
    small: set[int]
    limit: int


class SmallGroupSearch:
    """The search for a small group; publication of the row removes the move ``pivot``, ``effect`` is what each move changes the row by.

    Examples
    --------
    >>> moves = {1: {0: -1, 1: 1}, 2: {0: -1, 2: 1}}
    >>> basis = Basis(moves, {0: {1, 2}, 1: {1}, 2: {2}}, sizes=[20, 12, 3], small={2}, limit=4)
    >>> SmallGroupSearch(basis, effect={1: -1, 2: -1}, pivot=1).small_group()  # cell 0 is published: cells 1 and 2 are known together
    >>> SmallGroupSearch(basis, effect={2: 1}, pivot=2).small_group()  # cell 2 is published
    {2}
    """

    def __init__(self, basis: Basis, effect: Move, pivot: int) -> None:
        self._basis = basis
        self._effect = effect
        self._pivot = pivot
        self._combined: dict[int, Move] = {}
        self.stopped = False
        """Whether the search reached its limit, so that the group that it returned may be none."""

    def small_group(self) -> set[int] | None:
        """Such a group, or the incomplete one at which the search reached its limit; None if there is none."""
        # Every move that changes the row changes such a group: start from one with few small cells.
        seeds = self._small_cells(self._basis.moves[self._pivot])
        for name in islice(self._effect, _LOOKAHEAD):
            if not seeds:
                return None
            seeds = min(seeds, self._small_cells(self._basis.moves[name]), key=len)
        pending = [({seed}, set(seeds[:place])) for place, seed in enumerate(seeds)]
        branches = 0
        while pending:
            group, barred = pending.pop()
            choices = self._choices(group, barred)
            while choices is not None and len(choices) == 1:
                group.add(choices[0])
                choices = self._choices(group, barred)
            branches += len(choices or ())
            self.stopped = branches > _BRANCHES
            if choices is None or self.stopped:
                return group
            pending.extend((group | {cell}, barred.union(choices[:place])) for place, cell in enumerate(choices))
        return None

    def _small_cells(self, move: Move) -> list[int]:
        return [cell for cell in move if cell in self._basis.small]

    def _choices(self, group: set[int], barred: set[int]) -> list[int] | None:
        """Cells of which at least one must join the group, the fewest of the moves compared; None if no move changes the group."""
        room = self._basis.limit - count(self._basis.sizes[cell] for cell in group)
        people = set[Hashable]().union(*(size for cell in group if isinstance(size := self._basis.sizes[cell], frozenset)))
        best: list[int] | None = None
        needed = 0  # moves without a common joining cell need a cell each
        claimed: set[int] = set()
        for move, total in islice(self._unbalanced(group), _LOOKAHEAD):
            joining = [
                cell
                for cell, value in move.items()
                if (value < 0) == (total > 0) and cell not in group and cell not in barred and self._added_size(cell, people) <= room
            ]
            if (total + sum(move[cell] for cell in joining)) * total > 0:  # even all of them together are too little
                return []
            if claimed.isdisjoint(joining):
                # respondents may be those of another cell that joins
                needed += min(size if isinstance(size := self._basis.sizes[cell], int) else 0 for cell in joining)
                claimed.update(joining)
            if needed > room:
                return []
            if best is None or len(joining) < len(best):
                best = joining
        return best

    def _unbalanced(self, group: set[int]) -> Iterable[tuple[Move, Number]]:
        """The moves, after publication, that change the group, each with its change."""
        for name in self._affected_moves(group):
            move = self._move(name)
            total: Number = sum(move[cell] for cell in group if cell in move)
            if total:
                yield move, total

    def _added_size(self, cell: int, people: set[Hashable]) -> int:
        """The number of answers or respondents that a cell adds to a group of these respondents."""
        size = self._basis.sizes[cell]
        return size if isinstance(size, int) else len(size - people)

    def _affected_moves(self, group: set[int]) -> Iterable[int]:
        """The moves, after publication, that may change the group."""
        for cell in group:
            yield from (name for name in self._basis.movers[cell] if name != self._pivot)
        if not group.isdisjoint(self._basis.moves[self._pivot]):
            yield from (name for name in self._effect if name != self._pivot)

    def _move(self, name: int) -> Move:
        """A move after publication of the row."""
        if name not in self._effect:
            return self._basis.moves[name]
        if name not in self._combined:
            self._combined[name] = dict(self._basis.moves[name])
            subtract(self._combined[name], quotient(self._effect[name], self._effect[self._pivot]), self._basis.moves[self._pivot])
        return self._combined[name]
