"""The times at which survival curves are shown under a cell limit: between two of them nobody leaves a curve, or many do.

A drop of a curve by one is the time of one customer, and so is a drop of all curves less those of some groups. The times are those of the
curve of all customers, of which each group has a part.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cxkit.counts.group_names import is_group
from cxkit.lazy import pl
from cxkit.measures.customers.survival_curves import Curves, Group
from cxkit.stats.survival import Step

_MOST_TIMES = 60
"""Times of a curve; more would be no better drawn, and take long to check."""


class _Curve(NamedTuple):
    """A curve as the customers who left it after each of the common times up to the next: how many, and how many were lost."""

    table: int
    group: Group
    left: list[int]
    lost: list[int]


def shown_times(found: Sequence[Curves], cells: pl.DataFrame, limit: int) -> list[dict[Group, list[float]]]:
    """The times at which each curve is shown, by table and group; ``cells`` are the counted lifetimes, the first curve that of all.

    None or at least ``limit`` customers are lost between two times, at least so many leave, and neither is recovered by comparing curves.
    """
    from cxkit.stats.disclosure import suppress

    whole = found[0].curves[()]
    grid = _own_times(whole.steps, max(limit, whole.customers // _MOST_TIMES))
    curves = [_on_grid(table, group, each.curves[group].steps, grid) for table, each in enumerate(found) for group in each.curves]
    cuts = [_cuts(curve, limit) for curve in curves]
    parts = _parts(cells, grid)
    sizes = [size for *_, size in parts]
    known = [_members(parts, curve, found, [0], 0) for curve in curves]  # the figures of whole groups
    while True:
        rows = [(number, block) for number, places in enumerate(cuts) for block in range(len(places))]
        sums = [_members(parts, curves[number], found, cuts[number], block) for number, block in rows]
        hidden = suppress([*known, *sums], sizes, limit, known=len(known))
        if not hidden:
            break
        for number, block in sorted((rows[at - len(known)] for at in hidden), reverse=True):
            # together with the next times; the last ones with those before
            del cuts[number][block if block < len(cuts[number]) - 1 else max(block - 1, 0)]
    times = [dict[Group, list[float]]() for _ in found]
    for curve, places in zip(curves, cuts, strict=True):
        times[curve.table][curve.group] = [grid[place] for place in places]
    return times


def _own_times(steps: Sequence[Step], limit: int) -> list[float]:
    """The times of a curve up to which ``limit`` more have left each."""
    found, first = list[float](), steps[0].at_risk if steps else 0
    for step, after in _with_remaining(steps):
        if first - after >= limit:
            found.append(step.time)
            first = after
    return found


def _with_remaining(steps: Sequence[Step]) -> Iterator[tuple[Step, int]]:
    """Each step with how many stay on the curve after it."""
    return zip(steps, [each.at_risk for each in steps[1:]] + [0] * bool(steps), strict=True)


def _on_grid(table: int, group: Group, steps: Sequence[Step], grid: Sequence[float]) -> _Curve:
    curve = _Curve(table, group, [0] * (len(grid) + 1), [0] * (len(grid) + 1))
    for step, after in _with_remaining(steps):
        place = bisect_left(grid, step.time)
        curve.left[place] += step.at_risk - after
        curve.lost[place] += step.lost
    return curve


def _cuts(curve: _Curve, limit: int) -> list[int]:
    """The places of the times until which enough leave the curve, and none or enough are lost."""
    found, left, lost = list[int](), 0, 0
    for place in range(len(curve.left) - 1):
        left, lost = left + curve.left[place], lost + curve.lost[place]
        if left >= limit and (lost == 0 or lost >= limit):
            found.append(place)
            left = lost = 0
    return found


def _parts(cells: pl.DataFrame, grid: Sequence[float]) -> list[tuple[dict[str, Any], int, int]]:
    """How many customers of each finest group leave after each time up to the next."""
    names = [name for name in cells.columns if is_group(name)]
    sizes: dict[tuple[Any, ...], int] = {}
    for row in cells.iter_rows(named=True):
        key = (*(row[name] for name in names), bisect_left(grid, row["time"]))
        sizes[key] = sizes.get(key, 0) + row["n"]
    return [(dict(zip(names, key, strict=False)), key[-1], n) for key, n in sizes.items()]


def _members(
    parts: Sequence[tuple[dict[str, Any], int, int]], curve: _Curve, found: Sequence[Curves], cuts: Sequence[int], block: int
) -> frozenset[int]:
    """The parts that leave the curve in a block; all that stay longer belong to the last one."""
    by, first = found[curve.table].by, cuts[block - 1] + 1 if block else 0
    last = cuts[block] if block < len(cuts) - 1 else len(curve.left)
    return frozenset(
        at for at, (names, place, _) in enumerate(parts) if first <= place <= last and tuple(names[name] for name in by) == curve.group
    )
