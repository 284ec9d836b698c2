"""Which published rows differ on large cells alone: then no combination of them leaves small cells behind.

What is disclosed is a combination of published rows that is 0 in every cell which is no part of it, thus in all large ones. A row that is
no combination of the others on the large cells adds no such combination, whatever the small cells are. Whether it is one is found
modulo a prime: rows that are independent there are independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_PRIME = 32_749  # its square times the number of rows is exact as a float
_MOST = 400  # rows that are compared: each costs as much as all before it
_OF_ROW = 3  # large cells of each row that are compared at least
_MORE = 100


class IndependentRows:
    """The rows published so far, on some of their large cells.

    Parameters
    ----------
    memberships : sequence of tuple of int
        For each cell the rows that it belongs to.
    large : sequence of int
        The cells that no small group holds.
    rows : int
        The number of all rows.

    Examples
    --------
    >>> cells = [(0, 1), (0, 2)]  # both in row 0, the whole; each in a row of its own
    >>> published = IndependentRows(cells, large=[0, 1], rows=3)
    >>> published.add(0), published.add(1), published.add(2)  # the last is the whole without the second
    (True, True, False)
    """

    def __init__(self, memberships: Sequence[tuple[int, ...]], large: Sequence[int], rows: int) -> None:
        import numpy as np

        chosen = _chosen(memberships, large, rows)
        self._columns: dict[int, list[int]] = {}  # by row the places of its cells among the chosen ones
        for place, cell in enumerate(chosen):
            for row in memberships[cell]:
                self._columns.setdefault(row, []).append(place)
        self._basis: npt.NDArray[np.float64] = np.zeros((0, len(chosen)))
        self._pivots: list[int] = []

    def add(self, row: int) -> bool:
        """Add a row and return True if it is no combination of those added before; else leave everything as it is and return False.

        Parameters
        ----------
        row : int
            The row.

        Returns
        -------
        bool
            False also if there are too many rows to compare.

        Examples
        --------
        >>> published = IndependentRows([(0, 1), (0, 2)], large=[0, 1], rows=3)
        >>> published.add(0), published.add(0)
        (True, False)
        """
        import numpy as np

        if len(self._pivots) >= _MOST or row not in self._columns:
            return False
        values = np.zeros(self._basis.shape[1])
        values[self._columns[row]] = 1
        values = (values - values[self._pivots] @ self._basis) % _PRIME
        found = np.flatnonzero(values)
        if not found.size:
            return False
        pivot = int(found[0])
        values = values * pow(int(values[pivot]), -1, _PRIME) % _PRIME
        others = (self._basis - np.outer(self._basis[:, pivot], values)) % _PRIME
        self._basis = np.vstack([others, values])
        self._pivots.append(pivot)
        return True


def _chosen(memberships: Sequence[tuple[int, ...]], large: Sequence[int], rows: int) -> list[int]:
    """A few large cells of each row, and some more."""
    seen = [0] * rows
    chosen, rest = list[int](), list[int]()
    for cell in large:
        few = [row for row in memberships[cell] if seen[row] < _OF_ROW]
        (chosen if few else rest).append(cell)
        for row in few:
            seen[row] += 1
    more = min(len(rest), 2 * min(rows, _MOST) + _MORE)
    return [*chosen, *(rest[at * len(rest) // more] for at in range(more))]
