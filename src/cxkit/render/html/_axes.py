"""The frame of the drawings above a table: the plane, its two axes, and what is written beside them."""

from __future__ import annotations

from typing import NamedTuple

from cxkit.model import Column
from cxkit.render._scale import Scale
from cxkit.render.html._svg import Drawing, line, words

LEFT, RIGHT = 8.0, 84.0
"""Where the plane begins, if the marks beside it are short, and where it ends, in percent of the page; then come names of curves."""
_LETTERS, _LETTER = 4, 2.2
"""The letters for which ``LEFT`` leaves room, and the room of each further one on the narrowest page."""
_ROOMY = 70.0
"""The width of a plane, in percent of the page, from which on a phone has room for five periods below it."""
HEIGHT, TOP, DEEP = 220, 8, 186


class Figure(NamedTuple):
    """A drawing and what is written below it."""

    drawing: Drawing
    caption: str


class Axis(NamedTuple):
    """A scale with the marks that are written beside it, and where its plane begins, in percent of the page."""

    scale: Scale
    marks: list[tuple[float, str]]
    left: float = LEFT

    @property
    def width(self) -> float:
        """How wide the plane is, in percent of the page."""
        return RIGHT - self.left

    @property
    def periods(self) -> int:
        """How many periods a phone has room for below the plane."""
        return 5 if self.width > _ROOMY else 4

    def beside(self, up: Axis) -> Axis:
        """The same axis across a plane that leaves room for the marks of the other one, which are never cut."""
        letters = max((len(text) for _, text in up.marks), default=0)
        return self._replace(left=LEFT + _LETTER * max(0, letters - _LETTERS))


def axis_of(scale: Scale, column: Column) -> Axis:
    """A scale with its marks in the unit of a column."""
    return Axis(scale, [(mark, scale.mark_text(mark, column.unit)) for mark in scale.marks()])


def frame(across: Axis, up: Axis) -> list[str]:
    """The lines and words of both axes."""
    shapes = []
    for mark, text in up.marks:
        y = down_of(up, mark)
        shapes += [line(across.left, RIGHT, y, y, "frame"), words(across.left - 1, y + 4, text, "end")]
    return [*shapes, *(words(right_of(across, mark), HEIGHT - 6, text) for mark, text in across.marks)]


def right_of(across: Axis, value: float) -> float:
    """The place across, in percent of the page."""
    return across.left + across.width * across.scale.place(value) / 100


def down_of(up: Axis, value: float) -> float:
    """The place down, in pixels."""
    return TOP + DEEP * (1 - up.scale.place(value) / 100)
