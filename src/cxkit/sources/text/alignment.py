"""Which name belongs to which column if the header has more or fewer cells than all rows: words of the header against kinds of values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from cxkit.errors import SourceError
from cxkit.language import tr
from cxkit.roles import KINDS, Values
from cxkit.roles.fitting import fit
from cxkit.roles.kinds import DATES
from cxkit.roles.scoring import named
from cxkit.roles.words import meanings
from cxkit.sources.text.cell_kinds import Kind, classify_columns

_ALIKE = 0.95  # share of the rows that must have the same number of cells
_AHEAD = 0.5  # by how much one reading must agree better than another, in columns
_MOST_SHIFTED = 2  # cells by which header and rows may differ
_WIDEST = 200  # columns; above it only the first reading is tried
_MOST_CELLS = 1 << 20
_ROWS = 60
_SHOWN = 3


class Alignment(NamedTuple):
    """The names of the columns, one for each, blank if there is none; and what happened to the header, in words.

    ``usual``: the cells are read in the order of the header, as without any alignment.
    """

    names: tuple[str, ...]
    how: str
    usual: bool = False


def align_header(cells: Sequence[str], rows: Sequence[Sequence[str]]) -> Alignment | None:
    """Assign the header's cells to the columns; None unless it differs from all rows in their number, or if the usual order is best.

    Raises SourceError, whose message continues the name of the file, if none of several readings is ahead of the others.
    """
    width = _common_width(rows, len(cells))
    shift = len(cells) - width
    if width < 2 or width > _WIDEST:
        return None
    if not shift:
        return _align_above_blank_ends(cells, rows)
    if abs(shift) > _MOST_SHIFTED:
        return None
    regular = [row for row in rows if len(row) >= width][:_ROWS]
    readings = list(_drop_names(cells, width) if shift > 0 else _insert_names(cells, width, regular))
    if all(reading.usual for reading in readings):
        return None
    scores = _Agreement(regular, width)
    rated = sorted(((scores.of(reading.names), reading) for reading in readings), key=lambda pair: -pair[0])
    best = [reading for score, reading in rated if score > rated[0][0] - _AHEAD]
    usual = next((reading for reading in best if reading.usual), None)
    if len({reading.names for reading in best}) > 1 and (usual is None or _has_blank_name(cells)):
        raise _ambiguous(best, len(cells), width)
    chosen = usual or best[0]
    return None if chosen.usual and shift > 0 else chosen


def _align_above_blank_ends(cells: Sequence[str], rows: Sequence[Sequence[str]]) -> Alignment | None:
    """Assign the cells if all rows end in surplus blank cells: as a rule they name the first columns.

    If a name contradicts its column, and fits another one, a name before it is missing, and the last columns have no values. If it is only
    that it would fit another column, the usual order is doubtful.
    """
    width = _common_width(rows, _MOST_CELLS)
    surplus = width - len(cells)
    if not 0 < surplus <= _MOST_SHIFTED or width > _WIDEST:
        return None
    regular = [row for row in rows if len(row) == width][:_ROWS]
    agreement = _Agreement(regular, width)
    usual = agreement.of(cells)
    shifted = [(agreement.of(reading.names), reading) for reading in _insert_names(cells, width, regular)]
    best = max(score for score, _ in shifted)
    if best <= usual + _AHEAD:
        return None
    likely = [reading for score, reading in shifted if score > best - _AHEAD]
    contradicted = agreement.contradicted(cells)
    if not any(agreement.fits(reading.names, name) for reading in likely for name in contradicted):
        how = tr("the last column has no name, unless {how}", how=tr("; or ").join(reading.how for reading in likely[:_SHOWN]))
        return Alignment((*cells, *[""] * surplus), how) if any(agreement.gains(reading.names, cells) for reading in likely) else None
    if len(likely) > 1:
        raise _ambiguous(likely, len(cells), width)
    return likely[0]


def _has_blank_name(cells: Sequence[str]) -> bool:
    """Whether a name between others is blank, so that a delimiter of the header may be one too many."""
    return any(not cell.strip() for cell in cells[:-1])


def _ambiguous(readings: Sequence[Alignment], header: int, width: int) -> SourceError:
    shown = tr("; or ").join(reading.how for reading in readings[:_SHOWN])
    return SourceError(
        tr(
            "has a header of {header} cells above rows of {width}, so its names may be in the wrong columns: {shown}.",
            header=header,
            width=width,
            shown=shown,
        ),
        "Correct the header, or number the columns #1, #2, … with --header-row 0.",
    )


def _common_width(rows: Sequence[Sequence[str]], least: int) -> int:
    """The number of cells of nearly all rows, without those at the end that are blank in all, down to ``least``.

    0 if the rows differ, or if there are fewer than two.
    """
    widths = [len(row) for row in rows]
    common = max(set(widths), key=widths.count, default=0)
    if len(rows) < 2 or widths.count(common) < _ALIKE * len(widths):
        return 0
    regular = [row for row in rows if len(row) == common]
    while common > least and not any(row[common - 1].strip() for row in regular):
        common -= 1
    return common


def _drop_names(cells: Sequence[str], width: int) -> Iterator[Alignment]:
    """Readings of a header with surplus cells: all rows omit blank cells at their end, or blank names are too many."""
    yield Alignment(tuple(cells), tr("the last of the {n} names has no values", n=len(cells)), usual=True)
    surplus = len(cells) - width
    blank = [place for place, cell in enumerate(cells[:-1]) if not cell.strip()]
    for dropped in combinations(blank, surplus):
        names = tuple(cell for place, cell in enumerate(cells) if place not in dropped)
        places = tr(" and ").join(str(place + 1) for place in dropped)
        yield Alignment(names, tr("the blank name at position {places} is too many", places=places))
    if surplus == 1:
        for place in range(len(cells) - 1):
            if cells[place].strip() and cells[place + 1].strip():
                names = (*cells[:place], f"{cells[place].strip()}, {cells[place + 1].strip()}", *cells[place + 2 :])
                yield Alignment(
                    names, tr("'{cells}' and '{cells2}' are one name", cells=cells[place].strip(), cells2=cells[place + 1].strip())
                )


def _insert_names(cells: Sequence[str], width: int, rows: Sequence[Sequence[str]]) -> Iterator[Alignment]:
    """Readings of a header that lacks cells: the first column, which names the rows, has no name, or another one has none."""
    lacking = width - len(cells)
    first = [row[0] for row in rows]
    for place in range(len(cells) + 1):
        names = (*cells[:place], *[""] * lacking, *cells[place:])
        usual = place == 0 and lacking == 1 and len(set(first)) == len(first)
        how = (
            tr("the first column")
            if place == 0
            else tr("the last column")
            if place == len(cells)
            else tr("column {place}", place=place + 1)
        )
        yield Alignment(names, tr("{how} has no name", how=how), usual=usual)


class _Agreement:
    """How well names agree with the values of the columns at their places."""

    def __init__(self, rows: Sequence[Sequence[str]], width: int) -> None:
        self._values = [Values((row[place] for row in rows), known=True) for place in range(width)]
        self._kinds = classify_columns(rows, width)
        self._known: dict[tuple[str, int], float] = {}

    def of(self, names: Sequence[str]) -> float:
        """The number of names that say what their columns hold, minus those that their columns contradict."""
        return sum(self._rate(name, place) for place, name in enumerate(names) if name.strip())

    def contradicted(self, names: Sequence[str]) -> list[str]:
        """The names that the values of their columns contradict."""
        return [name for place, name in enumerate(names) if name.strip() and self._rate(name, place) < 0]

    def gains(self, names: Sequence[str], others: Sequence[str]) -> bool:
        """Whether one of the names says what its column holds, and says nothing of its column among the ``others``."""
        return any(self.fits(names, name) and self._rate(name, place) <= 0 for place, name in enumerate(others) if name.strip())

    def fits(self, names: Sequence[str], name: str) -> bool:
        """Whether one of the names says what its column holds."""
        return self._rate(name, list(names).index(name)) > 0

    def _rate(self, name: str, place: int) -> float:
        if place >= len(self._values):
            return 0.0
        if (name, place) not in self._known:
            self._known[name, place] = rate_name(name, self._values[place], self._kinds[place])
        return self._known[name, place]


def rate_name(name: str, values: Values, kind: Kind) -> float:
    """Rate a name for a column: 1 if a role that it names fits the values, -1 if none of its roles does, 0 if it names no role."""
    if name.count("(") != name.count(")"):
        return -1.0  # a piece of a name that holds a delimiter
    means = meanings(name)
    roles = {role: score for table in KINDS.values() for role, score in named(table, name, means).items() if score >= _AHEAD}
    fits = {role: fit(role, values) for role in roles}
    if not values.empty and any(role in DATES and fits[role] >= 0.8 for role in fits):
        return 1.0  # also a day of an end beside words for none
    if any(word & {"date", "time", "timestamp"} for word in means):
        return 1.0 if kind.name == "date" else -1.0 if values.texts else 0.0
    if not fits or values.empty:
        return 0.0
    best = max(fits.values())
    if best >= 0.8 and kind.name == "date":
        return -1.0  # a day is no id, label or comment, though it could be a text
    return 1.0 if best >= 0.8 else -1.0 if best <= 0.45 else 0.0
