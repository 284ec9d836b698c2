"""The rows of a report that are published so far, and whether one more would disclose a small group.

The span of the published rows is stored by its dual: a basis of the *moves*, changes of the data that leave every published row unchanged.
Moves of such tables are short (two cells up, two down), so the basis stays sparse, and arithmetic is exact. Publishing one more row removes
one move.

Of many cells only a few are looked at, as long as they suffice: those that remain determine every published sum (no combination of rows
vanishes on them alone), so a small group of all cells is a small group of these, or is none. A group that is found among them is compared
with all cells: if further cells belong to it, or contradict it, some of these are looked at from then on, and the search is repeated. The
result is that of all cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain, islice
from math import lcm

from cxkit.stats.atom_sizes import Size, count
from cxkit.stats.independent_rows import IndependentRows
from cxkit.stats.moves import Move, Number, quotient, subtract
from cxkit.stats.small_groups import Basis, SmallGroupSearch

_ALL_CELLS = 2_000  # so many cells are all looked at from the beginning
_FEW_CELLS = 200  # up to so many a search ends quickly, and needs no NumPy
_STOPS = 2  # searches that reach their limit before the row is suppressed


class PublishedRows:
    """A basis of the moves that leave all published rows unchanged. Initially every cell is a move of its own.

    Each move is named by a cell that no other move changes. The other cells, one a published row, are the pivots: to each belongs the sum
    of rows (``sums``) that is 1 in it and 0 in the other pivots.

    Examples
    --------
    >>> cells = [(0, 1), (0, 2)]  # both in row 0, the whole; each in a row of its own
    >>> published = PublishedRows(cells, sizes=[20, 3], rows=3, threshold=5)
    >>> published.admit(0), published.admit(1)  # the second would disclose the cell of 3
    (True, False)
    """

    def __init__(self, memberships: Sequence[tuple[int, ...]], sizes: Sequence[Size], rows: int, threshold: int) -> None:
        self._weights = [count([size]) for size in sizes]
        self._threshold = threshold
        self._moves: dict[int, Move] = {}
        self._movers: dict[int, set[int]] = {}  # for each cell that is looked at, the moves that change it
        small = {cell for cell, weight in enumerate(self._weights) if weight < threshold}
        large = [cell for cell, weight in enumerate(self._weights) if weight >= threshold]
        self._independent = IndependentRows(memberships, large, rows) if len(sizes) > _FEW_CELLS else None
        self._basis = Basis(self._moves, self._movers, sizes, small, threshold - 1)
        self._memberships = memberships
        self._cells: list[list[int]] = [[] for _ in range(rows)]  # for each row, those of its cells that are looked at
        self._sums: dict[int, Move] = {}
        self._users: list[set[int]] = [set() for _ in range(rows)]  # for each row, the pivots in whose sums it is
        self._whole = _WholeRows(memberships, rows) if len(sizes) > _ALL_CELLS else None
        for cell in () if self._whole else range(len(sizes)):
            self._look_at(cell)

    def admit(self, row: int, *, checked: bool = True) -> bool:
        """Publish a row, unless it would disclose a small group.

        Parameters
        ----------
        row : int
            The row.
        checked : bool
            False: it is published in any case.

        Returns
        -------
        bool
            Whether it is published; if not, everything is as before.

        Examples
        --------
        >>> published = PublishedRows([(0, 1), (0, 2)], sizes=[20, 3], rows=3, threshold=5)
        >>> published.admit(2), published.admit(2, checked=False)  # the cell of 3
        (False, True)
        """
        if self._whole and checked:
            self._look_at_some(self._whole.cells[row], self._threshold - len(self._cells[row]))
        stops = 0
        safe = self._independent is not None and self._independent.add(row)
        checked = checked and not safe
        while True:
            effect = self._effect(row)
            if not effect:
                if self._look_beyond(self._rest(row)):
                    continue
                return True  # implied by the rows that are published already
            pivot = min(effect, key=lambda name: self._cost(name, effect[name]))
            search = SmallGroupSearch(self._basis, effect, pivot)
            group = search.small_group() if checked else None
            if group is None:
                self._use_up(row, effect, pivot)
                return True
            stops += search.stopped
            # a search that stops again and again, among ever more cells, would take for ever
            if stops > _STOPS or not self._look_beyond(self._sum_of(group, row, effect, pivot)):
                return False

    def _look_at(self, cell: int) -> None:
        """Look at one more cell: its move leaves all rows that are published unchanged."""
        move: Move = {cell: 1}
        rows = self._memberships[cell]
        for pivot in set[int]().union(*(self._users[row] for row in rows)):
            sums = self._sums[pivot]
            change = sum(sums[row] for row in rows if row in sums)
            if change:
                move[pivot] = -change
                self._movers[pivot].add(cell)
        for row in rows:
            self._cells[row].append(cell)
        self._moves[cell] = move
        self._movers[cell] = {cell}

    def _look_at_some(self, cells: Iterable[int], number: int) -> bool:
        """Look at so many of these cells, except those that are looked at already; False if there are none."""
        further = list(islice((cell for cell in map(int, cells) if cell not in self._movers), max(number, 0)))
        for cell in further:
            self._look_at(cell)
        return bool(further)

    def _look_beyond(self, sums: Move) -> bool:
        """Look at some of the other cells in which a sum of rows is not 0, if there are any."""
        return self._whole is not None and self._look_at_some(self._whole.cells_of(sums), 2 * self._threshold)

    def _effect(self, row: int) -> Move:
        """The change of a row's sum by each move."""
        effect: Move = {}
        for cell in self._cells[row]:
            for name in self._movers[cell]:
                effect[name] = effect.get(name, 0) + self._moves[name][cell]
        return {name: change for name, change in effect.items() if change}

    def _rest(self, row: int) -> Move:
        """What remains of a row if published rows are subtracted so that it is 0 in all pivots, as a sum of rows."""
        rest: Move = {row: 1}
        for cell in self._cells[row]:
            subtract(rest, 1, self._sums.get(cell, {}))
        return rest

    def _sum_of(self, group: Iterable[int], row: int, effect: Move, pivot: int) -> Move:
        """The sum of rows, this one included, that gives a disclosed group."""
        spent = self._moves[pivot]
        found: Move = {}
        for cell in group:
            subtract(found, -1, self._sums.get(cell, {}))
        share = sum(spent[cell] for cell in group if cell in spent)
        subtract(found, quotient(-share, effect[pivot]), self._rest(row))
        return found

    def _cost(self, name: int, change: Number) -> tuple[bool, int, int, int]:
        """The order of removal of moves: numbers stay whole, cells shared by many moves are large (in no small group), moves stay short."""
        return change not in (1, -1), -min(self._weights[name], self._threshold), len(self._moves[name]), name

    def _use_up(self, row: int, effect: Move, pivot: int) -> None:
        """Publish a row: remove the pivot, and combine it with every other move that changes the row, so that none does."""
        if self._whole:
            self._store_sum(row, effect[pivot], pivot)
        spent = self._moves.pop(pivot)
        for name, change in effect.items():
            if name != pivot:
                move = self._moves[name]
                subtract(move, quotient(change, effect[pivot]), spent)
                for cell in spent:
                    (self._movers[cell].add if cell in move else self._movers[cell].discard)(name)
        for cell in spent:
            self._movers[cell].discard(pivot)

    def _store_sum(self, row: int, change: Number, pivot: int) -> None:
        own: Move = {}
        subtract(own, quotient(-1, change), self._rest(row))
        self._sums[pivot] = {}
        for cell, value in self._moves[pivot].items():
            sums = self._sums[cell]
            subtract(sums, -value, own)
            for used in own:
                (self._users[used].add if used in sums else self._users[used].discard)(cell)


class _WholeRows:
    """The rows with all of their cells."""

    def __init__(self, memberships: Sequence[tuple[int, ...]], rows: int) -> None:
        import numpy as np

        sizes = np.fromiter(map(len, memberships), dtype=np.int64, count=len(memberships))
        at = np.fromiter(chain.from_iterable(memberships), dtype=np.int64, count=int(sizes.sum()))
        cells = np.repeat(np.arange(len(memberships)), sizes)[np.argsort(at, kind="stable")]
        self.cells = np.split(cells, np.cumsum(np.bincount(at, minlength=rows))[:-1])
        self._number = len(memberships)

    def cells_of(self, sums: Move) -> Iterable[int]:
        """The cells in which a sum of rows is not 0."""
        import numpy as np

        scale = lcm(*(Fraction(factor).denominator for factor in sums.values()))
        factors = {row: int(factor * scale) for row, factor in sums.items()}
        fits = sum(map(abs, factors.values())) < 1 << 62
        values = np.zeros(self._number, dtype=np.int64 if fits else object)
        for row, factor in factors.items():
            values[self.cells[row]] += factor
        return np.flatnonzero(values)
