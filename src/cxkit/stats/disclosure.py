"""Cell suppression: which rows of a report are suppressed, so that the figures of no group below a threshold can be derived.

The answers fall into atoms, the finest cells that hold any. A row of a table is a sum over some of them, and every sum of a report (n,
promoters, ...) is linear; so rows, taken together, disclose exactly the linear span of their indicator vectors. A set of rows is safe
when that span holds the indicator of no non-empty group of fewer than ``threshold`` answers, whether a row of the report names the group
or not. Rows are taken from the largest to the smallest, and each is published unless it would make the published rows unsafe. Hence

* a row is suppressed before any larger one, a finer row before the row it is part of, and the overall row only if it is itself too small;
* no row is suppressed in vain: each one, if published, would disclose a small group (more published rows are never safer);
* an implied row (the last one of a partition) is published, since suppressing it would protect nothing.

The span is stored by its dual: a basis of the *moves*, changes of the data that leave every published row unchanged. A group is disclosed
if and only if no move changes it. Moves of such tables are short (two cells up, two down), so the basis stays sparse, and arithmetic is
exact. Publishing one more row removes one move; a group that this discloses is changed by that move, so it holds a cell of the move. From
each such small cell a search completes a group: a remaining move that changes the group has to be balanced by another of its small cells.
Mostly there is none, and the search ends immediately.

Of many cells only a few are looked at, as long as they suffice: those that remain determine every published sum (no combination of rows
vanishes on them alone), so a small group of all cells is a small group of these, or is none. A group that is found among them is compared
with all cells: if further cells belong to it, or contradict it, some of these are looked at from then on, and the search is repeated. The
result is that of all cells.

Inference from bounds (a suppressed count is at least 0 and at most its row's) is not treated, nor are attackers with prior knowledge.

Sources: L. H. Cox, Suppression methodology and statistical disclosure control, JASA 75 (1980), 377-385 (complementary suppression, exact
disclosure through linear combinations); A. Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4 (threshold rule,
linked tables); P. Diaconis and B. Sturmfels, Algebraic algorithms for sampling from conditional distributions, Annals of Statistics 26
(1998), 363-397 (moves).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import chain, islice
from math import lcm

_BRANCHES = 2_000  # branches after which a search stops and the row is suppressed
_LOOKAHEAD = 16  # unbalanced moves that are compared for the one with the fewest choices
_ALL_CELLS = 2_000  # so many cells are all looked at from the beginning

Size = int | frozenset[Hashable]
"""The number of answers in an atom; or the set of its respondents, if a respondent can be in several atoms and must count once."""

_Number = int | Fraction
_Move = dict[int, _Number]


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


def suppress(
    rows: Sequence[frozenset[int]],
    sizes: Sequence[Size],
    threshold: int,
    known: int = 0,
    *,
    sensitive: Collection[int] = (),
    first: Collection[int] = (),
) -> set[int]:
    """The rows to suppress, of all tables of a report taken together.

    Rows with fewer answers than the threshold are suppressed, also empty ones (primary suppression), then rows that would disclose a
    smaller group by sums and differences (complementary suppression). The result depends on the arguments alone; of equally large rows the
    later ones are suppressed first. A search over very many small atoms stops after a fixed number of steps; then the row is suppressed,
    which is conservative.

    Parameters
    ----------
    rows : sequence of frozenset of int
        For each row the atoms that it sums over.
    sizes : sequence of int or frozenset
        For each atom its number of answers, or the set of its respondents (from ``threshold`` respondents on their number suffices).
    threshold : int
        Number of answers from which a group may be shown; 1 or less suppresses nothing.
    known : int
        Number of leading rows that are public anyway: they are never suppressed, and what they disclose by themselves is ignored.
    sensitive : collection of int
        Rows that are suppressed whatever their size.
    first : collection of int
        Rows that are published before larger ones, if that is safe.

    Returns
    -------
    set of int
        Indices of the suppressed rows.

    References
    ----------
    Cox (1980), Suppression methodology and statistical disclosure control, JASA 75; Hundepool et al. (2012), Statistical Disclosure
    Control, chapter 4. The order of publication is our own.

    Examples
    --------
    >>> whole, parts = frozenset({0, 1, 2}), [frozenset({0}), frozenset({1}), frozenset({2})]
    >>> suppress([whole, *parts], [20, 12, 3], threshold=5)  # the part of 3, and that of 12, which would disclose it
    {2, 3}
    """
    if threshold <= 1:
        return set()
    totals = [count(sizes[atom] for atom in row) for row in rows]
    suppressed = {index for index, total in enumerate(totals) if (total < threshold or index in sensitive) and index >= known}
    shown = (index for index in range(known, len(rows)) if index not in suppressed)
    chosen = sorted(shown, key=lambda index: (index not in first, -totals[index], index))
    order = [*range(known), *chosen]
    memberships, weights = _merge([rows[index] for index in order], sizes)
    if all(count([weight]) >= threshold for weight in weights):
        return suppressed  # any group that can be derived is a union of cells
    published = _Published(memberships, weights, len(order), threshold)
    for place in range(known):
        published.admit(place, checked=False)
    suppressed.update(index for place, index in enumerate(chosen, known) if not published.admit(place))
    return suppressed


def _merge(rows: Sequence[frozenset[int]], sizes: Sequence[Size]) -> tuple[list[tuple[int, ...]], list[Size]]:
    """The rows that each cell belongs to, and its size; a cell merges the atoms that are in the same rows.

    Cells of large rows come first: they have many rows in common, so the moves between them are short.
    """
    memberships: dict[int, list[int]] = {}
    for index, row in enumerate(rows):
        for atom in row:
            if sizes[atom]:
                memberships.setdefault(atom, []).append(index)
    weights: dict[tuple[int, ...], Size] = {}
    for atom in sorted(memberships):
        key = tuple(memberships[atom])
        weights[key] = _add_sizes(weights[key], sizes[atom]) if key in weights else sizes[atom]
    popular = sorted(weights, key=lambda key: -sum(len(rows[row]) for row in key))
    return popular, [weights[key] for key in popular]


def _add_sizes(one: Size, other: Size) -> Size:
    return one | other if isinstance(one, frozenset) and isinstance(other, frozenset) else count([one, other])


def _quotient(numerator: _Number, denominator: _Number) -> _Number:
    """The exact quotient, an int if possible, since ints are many times faster."""
    result = Fraction(numerator) / Fraction(denominator) if denominator not in (1, -1) else numerator * denominator
    return result.numerator if result.denominator == 1 else result


def _subtract(move: _Move, factor: _Number, other: _Move) -> None:
    """``move -= factor * other``, without zeros."""
    for cell, value in other.items() if factor else ():
        rest = move.get(cell, 0) - factor * value
        if rest:
            move[cell] = rest if isinstance(rest, int) or rest.denominator > 1 else rest.numerator
        else:
            del move[cell]


class _Published:
    """The rows published so far, as a basis of the moves that leave them unchanged. Initially every cell is a move of its own.

    Each move is named by a cell that no other move changes. The other cells, one a published row, are the pivots: to each belongs the sum
    of rows (``sums``) that is 1 in it and 0 in the other pivots.
    """

    def __init__(self, memberships: Sequence[tuple[int, ...]], sizes: Sequence[Size], rows: int, threshold: int) -> None:
        self.sizes = sizes
        self.weights = [count([size]) for size in sizes]
        self.threshold = threshold
        self.moves: dict[int, _Move] = {}
        self.movers: dict[int, set[int]] = {}  # for each cell that is looked at, the moves that change it
        self._memberships = memberships
        self._cells: list[list[int]] = [[] for _ in range(rows)]  # for each row, those of its cells that are looked at
        self._sums: dict[int, _Move] = {}
        self._users: list[set[int]] = [set() for _ in range(rows)]  # for each row, the pivots in whose sums it is
        self._whole = _WholeRows(memberships, rows) if len(sizes) > _ALL_CELLS else None
        for cell in () if self._whole else range(len(sizes)):
            self._look_at(cell)

    def admit(self, row: int, *, checked: bool = True) -> bool:
        """Publish a row and return True, or leave everything as it is and return False if it would disclose a small group.

        Without ``checked`` it is published in any case.
        """
        if self._whole and checked:
            self._look_at_some(self._whole.cells[row], self.threshold - len(self._cells[row]))
        while True:
            effect = self._effect(row)
            if not effect:
                if self._look_beyond(self._rest(row)):
                    continue
                return True  # implied by the rows that are published already
            pivot = min(effect, key=lambda name: self._cost(name, effect[name]))
            group = _Search(self, effect, pivot).small_group() if checked else None
            if group is None:
                self._use_up(row, effect, pivot)
                return True
            if not self._look_beyond(self._sum_of(group, row, effect, pivot)):
                return False

    def _look_at(self, cell: int) -> None:
        """Look at one more cell: its move leaves all rows that are published unchanged."""
        move: _Move = {cell: 1}
        rows = self._memberships[cell]
        for pivot in set[int]().union(*(self._users[row] for row in rows)):
            sums = self._sums[pivot]
            change = sum(sums[row] for row in rows if row in sums)
            if change:
                move[pivot] = -change
                self.movers[pivot].add(cell)
        for row in rows:
            self._cells[row].append(cell)
        self.moves[cell] = move
        self.movers[cell] = {cell}

    def _look_at_some(self, cells: Iterable[int], number: int) -> bool:
        """Look at so many of these cells, except those that are looked at already; False if there are none."""
        further = list(islice((cell for cell in map(int, cells) if cell not in self.movers), max(number, 0)))
        for cell in further:
            self._look_at(cell)
        return bool(further)

    def _look_beyond(self, sums: _Move) -> bool:
        """Look at some of the other cells in which a sum of rows is not 0, if there are any."""
        return self._whole is not None and self._look_at_some(self._whole.cells_of(sums), 2 * self.threshold)

    def _effect(self, row: int) -> _Move:
        """The change of a row's sum by each move."""
        effect: _Move = {}
        for cell in self._cells[row]:
            for name in self.movers[cell]:
                effect[name] = effect.get(name, 0) + self.moves[name][cell]
        return {name: change for name, change in effect.items() if change}

    def _rest(self, row: int) -> _Move:
        """What remains of a row if published rows are subtracted so that it is 0 in all pivots, as a sum of rows."""
        rest: _Move = {row: 1}
        for cell in self._cells[row]:
            _subtract(rest, 1, self._sums.get(cell, {}))
        return rest

    def _sum_of(self, group: Iterable[int], row: int, effect: _Move, pivot: int) -> _Move:
        """The sum of rows, this one included, that gives a disclosed group."""
        spent = self.moves[pivot]
        found: _Move = {}
        for cell in group:
            _subtract(found, -1, self._sums.get(cell, {}))
        share = sum(spent[cell] for cell in group if cell in spent)
        _subtract(found, _quotient(-share, effect[pivot]), self._rest(row))
        return found

    def _cost(self, name: int, change: _Number) -> tuple[bool, int, int, int]:
        """The order of removal of moves: numbers stay whole, cells shared by many moves are large (in no small group), moves stay short."""
        return change not in (1, -1), -min(self.weights[name], self.threshold), len(self.moves[name]), name

    def _use_up(self, row: int, effect: _Move, pivot: int) -> None:
        """Publish a row: remove the pivot, and combine it with every other move that changes the row, so that none does."""
        if self._whole:
            self._store_sum(row, effect[pivot], pivot)
        spent = self.moves.pop(pivot)
        for name, change in effect.items():
            if name != pivot:
                move = self.moves[name]
                _subtract(move, _quotient(change, effect[pivot]), spent)
                for cell in spent:
                    (self.movers[cell].add if cell in move else self.movers[cell].discard)(name)
        for cell in spent:
            self.movers[cell].discard(pivot)

    def _store_sum(self, row: int, change: _Number, pivot: int) -> None:
        own: _Move = {}
        _subtract(own, _quotient(-1, change), self._rest(row))
        self._sums[pivot] = {}
        for cell, value in self.moves[pivot].items():
            sums = self._sums[cell]
            _subtract(sums, -value, own)
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

    def cells_of(self, sums: _Move) -> Iterable[int]:
        """The cells in which a sum of rows is not 0."""
        import numpy as np

        scale = lcm(*(Fraction(factor).denominator for factor in sums.values()))
        factors = {row: int(factor * scale) for row, factor in sums.items()}
        fits = sum(map(abs, factors.values())) < 1 << 62
        values = np.zeros(self._number, dtype=np.int64 if fits else object)
        for row, factor in factors.items():
            values[self.cells[row]] += factor
        return np.flatnonzero(values)


class _Search:
    """The search for a small group that one more row would disclose."""

    def __init__(self, published: _Published, effect: _Move, pivot: int) -> None:
        self._sizes = published.sizes
        self._weights = published.weights
        self._limit = published.threshold - 1
        self._moves = published.moves
        self._movers = published.movers
        self._effect = effect
        self._pivot = pivot
        self._combined: dict[int, _Move] = {}

    def small_group(self) -> set[int] | None:
        """Such a group, or the incomplete one at which the search reached its limit; None if there is none."""
        # Every move that changes the row changes such a group: start from one with few small cells.
        seeds = self._small_cells(self._moves[self._pivot])
        for name in islice(self._effect, _LOOKAHEAD):
            if not seeds:
                return None
            seeds = min(seeds, self._small_cells(self._moves[name]), key=len)
        pending = [({seed}, set(seeds[:place])) for place, seed in enumerate(seeds)]
        branches = 0
        while pending:
            group, barred = pending.pop()
            choices = self._choices(group, barred)
            while choices is not None and len(choices) == 1:
                group.add(choices[0])
                choices = self._choices(group, barred)
            branches += len(choices or ())
            if choices is None or branches > _BRANCHES:
                return group
            pending.extend((group | {cell}, barred.union(choices[:place])) for place, cell in enumerate(choices))
        return None

    def _small_cells(self, move: _Move) -> list[int]:
        return [cell for cell in move if self._weights[cell] <= self._limit]

    def _choices(self, group: set[int], barred: set[int]) -> list[int] | None:
        """Cells of which at least one must join the group, the fewest of the moves compared; None if no move changes the group."""
        room = self._limit - count(self._sizes[cell] for cell in group)
        people = set[Hashable]().union(*(size for cell in group if isinstance(size := self._sizes[cell], frozenset)))
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
                needed += min(size if isinstance(size := self._sizes[cell], int) else 0 for cell in joining)
                claimed.update(joining)
            if needed > room:
                return []
            if best is None or len(joining) < len(best):
                best = joining
        return best

    def _unbalanced(self, group: set[int]) -> Iterable[tuple[_Move, _Number]]:
        """The moves, after publication, that change the group, each with its change."""
        for name in self._affected_moves(group):
            move = self._move(name)
            total: _Number = sum(move[cell] for cell in group if cell in move)
            if total:
                yield move, total

    def _added_size(self, cell: int, people: set[Hashable]) -> int:
        """The number of answers or respondents that a cell adds to a group of these respondents."""
        size = self._sizes[cell]
        return size if isinstance(size, int) else len(size - people)

    def _affected_moves(self, group: set[int]) -> Iterable[int]:
        """The moves, after publication, that may change the group."""
        for cell in group:
            yield from (name for name in self._movers[cell] if name != self._pivot)
        if not group.isdisjoint(self._moves[self._pivot]):
            yield from (name for name in self._effect if name != self._pivot)

    def _move(self, name: int) -> _Move:
        """A move after publication of the row."""
        if name not in self._effect:
            return self._moves[name]
        if name not in self._combined:
            self._combined[name] = dict(self._moves[name])
            _subtract(self._combined[name], _quotient(self._effect[name], self._effect[self._pivot]), self._moves[self._pivot])
        return self._combined[name]
