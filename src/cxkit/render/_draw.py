"""Drawings out of characters, each in a given number of cells: whiskers, bars, stacked bars, sparklines."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import localised
from cxkit.render._scale import Scale
from cxkit.render._width import cell_len
from cxkit.text.figures import MINUS

_STEPS = "▁▂▃▄▅▆▇█"
_EIGHTHS = " ▏▎▍▌▋▊▉"


def axis(scale: Scale, width: int) -> str:
    """The ends of the scale (┊) and zero (│), to stand above whiskers."""
    cells = [" "] * width
    cells[0] = cells[-1] = "┊"
    if scale.has_zero_inside:
        cells[scale.cell(0, width)] = "│"
    return "".join(cells)


def axis_labels(scale: Scale, width: int, *, percent: bool = False) -> str:
    """The numbers that belong to ``axis``; zero only if it fits between the ends. ``percent``: the scale is of shares."""
    low, high = (_plain(end * (100 if percent else 1)) for end in (scale.low, scale.high))
    if scale.has_zero_inside:
        high = "+" + high
        at = scale.cell(0, width)
        if cell_len(low) < at < width - 1 - cell_len(high):
            return low + "0".rjust(at + 1 - len(low)) + high.rjust(width - at - 1)
    return low + high.rjust(width - len(low))


def whisker(value: float | None, low: float | None, high: float | None, scale: Scale, width: int, *, bar: bool = False) -> str:
    """The value (●) within its interval (├──┤); the value only if there is no interval. ``bar``: with a bar (▇) from the scale's start.

    An end that differs from the value has a cell of its own, if the drawing has one.
    """
    cells = [" "] * width
    if value is None:
        return "".join(cells)
    at = scale.cell(value, width)
    if bar:
        cells[:at] = "▇" * at
    if low is not None and high is not None and low < high:
        left, right = scale.cells(low, high, width)
        left = max(0, min(left, at - 1)) if low < value else left
        right = min(width - 1, max(right, at + 1)) if high > value else right
        cells[left : right + 1] = "─" * (right + 1 - left)
        cells[left], cells[right] = "├", "┤"
    cells[at] = "●"
    return "".join(cells)


def control(
    value: float | None, center: float | None, lower: float | None, upper: float | None, *, scale: Scale, width: int, signal: bool
) -> str:
    """A period (●, ◆ if it signals) between the values at which it signals (├ ┤), with the center (┊); without a value blank."""
    cells = [" "] * width
    if value is None:
        return "".join(cells)
    for mark, place in (("┊", center), ("├", lower), ("┤", upper)):
        if place is not None:
            cells[scale.cell(place, width)] = mark
    cells[scale.cell(value, width)] = "◆" if signal else "●"
    return "".join(cells)


def dumbbell(start: float | None, end: float | None, scale: Scale, width: int) -> str:
    """From the start (○) to the end (●) with a line between; one sign (◉) if both have the same cell."""
    cells = [" "] * width
    if start is None or end is None:
        return "".join(cells)
    first, last = scale.cell(start, width), scale.cell(end, width)
    low, high = sorted((first, last))
    cells[low : high + 1] = "━" * (high + 1 - low)
    cells[first], cells[last] = ("◉", "◉") if first == last else ("○", "●")
    return "".join(cells)


def dots(values: Sequence[float], scale: Scale, width: int) -> str:
    """Several values on one scale (●), with a line from the lowest to the highest; ◉ if values share a cell."""
    cells = [" "] * width
    places = [scale.cell(value, width) for value in values]
    if places:
        low, high = min(places), max(places)
        cells[low : high + 1] = "─" * (high + 1 - low)
    for at in places:
        cells[at] = "◉" if places.count(at) > 1 else "●"
    return "".join(cells)


def bar(value: float | None, largest: float, width: int) -> str:
    """A bar proportional to the value, in eighths of a cell; the largest value fills the width."""
    eighths = round((value or 0) / largest * width * 8) if largest > 0 else 0
    whole, rest = divmod(max(0, eighths), 8)
    return ("█" * whole + _EIGHTHS[rest]).strip().ljust(width)


def stacked(shares: Sequence[float], width: int) -> list[int]:
    """The cells of each part of a bar, which fill ``width`` exactly; what rounding leaves goes to the largest remainders."""
    cells = [int(share * width) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: cells[i] - shares[i] * width)
    for i in by_remainder[: width - sum(cells)]:
        cells[i] += 1
    return cells


def sparkline(values: Sequence[float | None], scale: Scale | None, stretch: int) -> str:
    """One column for each value, ``stretch`` cells wide, with a gap for null."""
    heights = (" " if value is None else _STEPS[scale.cell(value, len(_STEPS)) if scale else 3] for value in values)
    return "".join(height * stretch for height in heights)


def _plain(value: float) -> str:
    """An end of a scale, with up to three significant digits, for the scale may be widened to any number."""
    if 1e3 <= abs(value) < 1e12:
        text = f"{float(f'{value:.3g}'):,.0f}"
    else:
        text = f"{value:.0f}" if value == round(value) and abs(value) < 1e6 else f"{value:.3g}"
    return localised(text).replace("-", MINUS)
