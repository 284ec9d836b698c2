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

Inference from bounds (a suppressed count is at least 0 and at most its row's) is not treated, nor are attackers with prior knowledge.

Sources: L. H. Cox, Suppression methodology and statistical disclosure control, JASA 75 (1980), 377-385 (complementary suppression, exact
disclosure through linear combinations); A. Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4 (threshold rule,
linked tables); P. Diaconis and B. Sturmfels, Algebraic algorithms for sampling from conditional distributions, Annals of Statistics 26
(1998), 363-397 (moves).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import islice

_BRANCHES = 2_000  # branches after which a search stops and the row is suppressed
_LOOKAHEAD = 16  # unbalanced moves that are compared for the one with the fewest choices

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
    number, people = 0, set[Hashable]()
    for size in sizes:
        if isinstance(size, int):
            number += size
        else:
            people |= size
    return number + len(people)


def suppress(
    rows: Sequence[frozenset[int]], sizes: Sequence[Size], threshold: int, known: int = 0, sensitive: Collection[int] = ()
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
    chosen = sorted((index for index in range(known, len(rows)) if index not in suppressed), key=lambda index: (-totals[index], index))
    order = [*range(known), *chosen]
    cells, weights = _merge([rows[index] for index in order], sizes)
    if all(count([weight]) >= threshold for weight in weights):
        return suppressed  # any group that can be derived is a union of cells
    published = _Published(weights, threshold)
    for members in cells[:known]:
        published.admit(members, checked=False)
    suppressed.update(index for index, members in zip(chosen, cells[known:], strict=True) if not published.admit(members))
    return suppressed


def _merge(rows: Sequence[frozenset[int]], sizes: Sequence[Size]) -> tuple[list[list[int]], list[Size]]:
    """The rows as lists of cells, and the size of each cell, which merges the atoms that are in the same rows."""
    memberships: dict[int, list[int]] = {}
    for index, row in enumerate(rows):
        for atom in row:
            if sizes[atom]:
                memberships.setdefault(atom, []).append(index)
    weights: dict[tuple[int, ...], Size] = {}
    for atom in sorted(memberships):
        key = tuple(memberships[atom])
        weights[key] = _add_sizes(weights[key], sizes[atom]) if key in weights else sizes[atom]
    cells: list[list[int]] = [[] for _ in rows]
    for cell, key in enumerate(weights):
        for index in key:
            cells[index].append(cell)
    return cells, list(weights.values())


def _add_sizes(one: Size, other: Size) -> Size:
    return one | other if isinstance(one, frozenset) and isinstance(other, frozenset) else count([one, other])


def _quotient(numerator: _Number, denominator: _Number) -> _Number:
    """The exact quotient, an int if possible, since ints are many times faster."""
    result = Fraction(numerator) / Fraction(denominator) if denominator not in (1, -1) else numerator * denominator
    return result.numerator if result.denominator == 1 else result


def _subtract(move: _Move, factor: _Number, other: _Move) -> None:
    """``move -= factor * other``, without zeros."""
    for cell, value in other.items():
        rest = move.get(cell, 0) - factor * value
        if rest:
            move[cell] = rest
        else:
            del move[cell]


class _Published:
    """The rows published so far, as a basis of the moves that leave them unchanged. Initially every cell is a move of its own."""

    def __init__(self, sizes: Sequence[Size], threshold: int) -> None:
        self.sizes = sizes
        self.weights = [count([size]) for size in sizes]
        self.threshold = threshold
        self.moves: dict[int, _Move] = {cell: {cell: 1} for cell in range(len(sizes))}
        self.movers: list[set[int]] = [{cell} for cell in range(len(sizes))]  # for each cell, the moves that change it

    def admit(self, row: Iterable[int], *, checked: bool = True) -> bool:
        """Publish a row (its cells) and return True, or leave everything as it is and return False if it would disclose a small group.

        Without ``checked`` it is published in any case.
        """
        effect: _Move = {}  # the change of the row's sum by each move
        for cell in row:
            for name in self.movers[cell]:
                effect[name] = effect.get(name, 0) + self.moves[name][cell]
        effect = {name: change for name, change in effect.items() if change}
        if not effect:
            return True  # implied by the rows that are published already
        pivot = min(effect, key=lambda name: self._cost(name, effect[name]))
        if checked and _Search(self, effect, pivot).discloses():
            return False
        self._use_up(effect, pivot)
        return True

    def _cost(self, name: int, change: _Number) -> tuple[bool, int, int, int]:
        """The order of removal of moves: numbers stay whole, cells shared by many moves are large (in no small group), moves stay short."""
        return change not in (1, -1), -min(self.weights[name], self.threshold), len(self.moves[name]), name

    def _use_up(self, effect: _Move, pivot: int) -> None:
        """Remove the pivot, and combine it with every other move that changes the row, so that none does."""
        spent = self.moves.pop(pivot)
        for name, change in effect.items():
            if name != pivot:
                move = self.moves[name]
                _subtract(move, _quotient(change, effect[pivot]), spent)
                for cell in spent:
                    (self.movers[cell].add if cell in move else self.movers[cell].discard)(name)
        for cell in spent:
            self.movers[cell].discard(pivot)


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

    def discloses(self) -> bool:
        """Whether there is such a group, or the search reached its limit."""
        # Every move that changes the row changes such a group: start from one with few small cells.
        seeds = self._small_cells(self._moves[self._pivot])
        for name in islice(self._effect, _LOOKAHEAD):
            if not seeds:
                return False
            seeds = min(seeds, self._small_cells(self._moves[name]), key=len)
        pending = [({seed}, set(seeds[:place])) for place, seed in enumerate(seeds)]
        branches = 0
        while pending:
            group, barred = pending.pop()
            choices = self._choices(group, barred)
            while choices is not None and len(choices) == 1:
                group.add(choices[0])
                choices = self._choices(group, barred)
            if choices is None:
                return True
            branches += len(choices)
            if branches > _BRANCHES:
                return True
            pending.extend((group | {cell}, barred.union(choices[:place])) for place, cell in enumerate(choices))
        return False

    def _small_cells(self, move: _Move) -> list[int]:
        return [cell for cell in move if self._weights[cell] <= self._limit]

    def _added_size(self, cell: int, people: set[Hashable]) -> int:
        """The number of answers or respondents that a cell adds to a group of these respondents."""
        size = self._sizes[cell]
        return size if isinstance(size, int) else len(size - people)

    def _choices(self, group: set[int], barred: set[int]) -> list[int] | None:
        """Cells of which at least one must join the group, the fewest of the moves compared; None if no move changes the group."""
        room = self._limit - count(self._sizes[cell] for cell in group)
        people = set[Hashable]().union(*(size for cell in group if isinstance(size := self._sizes[cell], frozenset)))
        best: list[int] | None = None
        seen = 0
        needed = 0  # moves without a common joining cell need a cell each
        claimed: set[int] = set()
        for name in self._affected_moves(group):
            move = self._move(name)
            total: _Number = sum(move[cell] for cell in group if cell in move)
            if total:
                joining = [
                    cell
                    for cell, value in move.items()
                    if (value < 0) == (total > 0) and cell not in group and cell not in barred and self._added_size(cell, people) <= room
                ]
                balance: _Number = sum(move[cell] for cell in joining)
                if (total + balance) * total > 0:  # even all of them together are too little
                    return []
                if claimed.isdisjoint(joining):
                    # respondents may be those of another cell that joins
                    needed += min(size if isinstance(size := self._sizes[cell], int) else 0 for cell in joining)
                    if needed > room:
                        return []
                    claimed.update(joining)
                if best is None or len(joining) < len(best):
                    best = joining
                seen += 1
                if seen == _LOOKAHEAD:
                    break
        return best

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
