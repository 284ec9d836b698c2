"""The answers at one end of a scale that count as good: the top boxes."""

from __future__ import annotations

from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.values import Scale


def boxes(scale: Scale, asked: int | None) -> int:
    """How many answers of a scale count: as asked, else 1 of up to 3 points, 2 of 4 to 7, 3 of 10 or 11.

    Raises UsageError if the scale has no usual number, or fewer points than asked.
    """
    points = scale.high - scale.low + 1
    if asked is not None:
        if asked >= points:
            raise UsageError(
                tr("--top-boxes {asked} leaves no answer of the scale {scale} out.", asked=asked, scale=scale),
                tr("Give a number below {points}.", points=points),
            )
        return asked
    usual = {1: 3, 2: 7, 3: 11}
    found = next((number for number, most in usual.items() if points <= most), None)
    if found is None or points in {8, 9}:
        raise UsageError(
            tr(
                "How many of the {points} answers of the scale {scale} count as good? There is no usual number.", points=points, scale=scale
            ),
            "Give it, --top-boxes N: the N answers at the good end count; or give another scale, --scale LOW-HIGH.",
        )
    return found
