"""The frame of the drawings above a table: the plane, its two axes, and what is written beside them."""

from __future__ import annotations

from typing import NamedTuple

from cxkit.model import Column
from cxkit.render._scale import Scale
from cxkit.render.html._svg import Drawing, line, words

LEFT, WIDTH = 8.0, 76.0
"""Where the plane begins and how wide it is, in percent of the page; to its right are the names of the curves."""
HEIGHT, TOP, DEEP = 220, 8, 186


class Figure(NamedTuple):
    """A drawing and what is written below it."""

    drawing: Drawing
    caption: str


class Axis(NamedTuple):
    """A scale with the marks that are written beside it."""

    scale: Scale
    marks: list[tuple[float, str]]


def axis_of(scale: Scale, column: Column) -> Axis:
    """A scale with its marks in the unit of a column."""
    return Axis(scale, [(mark, scale.mark_text(mark, column.unit)) for mark in scale.marks()])


def frame(across: Axis, up: Axis) -> list[str]:
    """The lines and words of both axes."""
    shapes = []
    for mark, text in up.marks:
        y = down_of(up, mark)
        shapes += [line(LEFT, LEFT + WIDTH, y, y, "frame"), words(LEFT - 1, y + 4, text, "end")]
    return [*shapes, *(words(right_of(across, mark), HEIGHT - 6, text) for mark, text in across.marks)]


def right_of(across: Axis, value: float) -> float:
    """The place across, in percent of the page."""
    return LEFT + WIDTH * across.scale.place(value) / 100


def down_of(up: Axis, value: float) -> float:
    """The place down, in pixels."""
    return TOP + DEEP * (1 - up.scale.place(value) / 100)
