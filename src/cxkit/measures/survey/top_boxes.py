"""The answers at one end of a scale that count as good: the top boxes."""

from __future__ import annotations

from collections.abc import Collection

from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.values import Scale

_USUAL = {1: 3, 2: 7, 3: 11}
"""How many boxes count of up to how many points."""
_STEPS = (25, 20, 10)
_LEAST = 4  # distinct answers that show the steps of a scale


def boxes(scale: Scale, asked: int | None, answers: Collection[float] = ()) -> int:
    """How many answers of a scale count: as asked, else 1 of up to 3 points, 2 of 4 to 7, 3 of 10 or 11.

    The ``answers`` of a longer scale that are steps of it, as 0, 25, 50, 75 and 100 percent, are its points. Raises UsageError if the
    scale has no usual number, or fewer points than asked.

    >>> boxes(Scale(1, 5), None), boxes(Scale(0, 100), None, {25, 50, 75, 100})
    (2, 26)
    """
    points = scale.high - scale.low + 1
    if asked is not None:
        if asked >= points:
            raise UsageError(
                tr("--top-boxes {asked} counts every answer of the scale {scale}.", asked=asked, scale=scale),
                tr("Give a number below {points}.", points=points),
            )
        return asked
    step = step_of(scale, answers)
    found = _usual((scale.high - scale.low) // step + 1)
    if found is None:
        raise UsageError(
            tr("How many points of the scale {scale} count as good? There is no usual number.", scale=scale),
            "Give it, --top-boxes N: the N answers at the good end count; or give another scale, --scale LOW-HIGH.",
        )
    return (found - 1) * step + 1


def _usual(points: int) -> int | None:
    return None if points in {8, 9} else next((number for number, most in _USUAL.items() if points <= most), None)


def step_of(scale: Scale, answers: Collection[float]) -> int:
    """The largest usual step between points of 0 to 100 on which all answers lie, several of them; else 1."""
    if (scale.low, scale.high) != (0, 100) or len(answers) < _LEAST:
        return 1
    return next((step for step in _STEPS if all(answer % step == 0 for answer in answers)), 1)
