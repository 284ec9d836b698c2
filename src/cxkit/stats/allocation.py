"""Dividing a total among candidates: in proportion to weights, or at the optimum under diminishing returns, within floors and caps.

Amounts are in the unit of the total. What all caps leave over is not spent: the sum is then below the total. Weights may be those of many
draws, one draw a row: all rows are solved at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def proportional(weight: Floats, total: float, floor: Floats, cap: Floats) -> Floats:
    """Divide a total in proportion to weights, clamped to floor and cap, the rest spread again.

    Parameters
    ----------
    weight : array
        Weights ≥ 0, one a candidate; or one row of them a draw. Weight 0 gets its floor.
    total : float
        What is to be divided.
    floor, cap : array
        Least and greatest amount of each candidate.

    Returns
    -------
    array
        Amounts, in the shape of the weights.

    Raises
    ------
    ValueError
        If the floors exceed the total, or a floor its cap.

    Examples
    --------
    >>> import numpy as np
    >>> proportional(np.array([1.0, 2, 3]), 60, np.zeros(3), np.array([np.inf, np.inf, 15])).round(9).tolist()
    [15.0, 30.0, 15.0]
    """
    import numpy as np

    _check(total, floor, cap)
    rows = np.atleast_2d(weight)
    largest = rows.max(axis=1, keepdims=True, initial=0.0)
    rate = rows / np.where(largest > 0, largest, 1.0)
    found = _fill(np.zeros_like(rate), rate, total, floor, cap)
    return found.reshape(np.shape(weight))


def diminishing(weight: Floats, halving: Floats, total: float, floor: Floats, cap: Floats) -> Floats:
    """Maximise Σ weight · (1 − 2^(−x / halving)) with Σ x = total and floor ≤ x ≤ cap.

    At the optimum all amounts off their limits have the same marginal effect λ: x = halving · log2(weight · ln 2 / (halving · λ)). The
    level −log2 λ is found by bisection.

    Parameters
    ----------
    weight : array
        Weights ≥ 0, one a candidate; or one row of them a draw. Weight 0 gets its floor.
    halving : array
        The amount that halves the shortfall of each candidate.
    total : float
        What is to be divided.
    floor, cap : array
        Least and greatest amount of each candidate.

    Returns
    -------
    array
        Amounts x, in the shape of the weights.

    Raises
    ------
    ValueError
        If the floors exceed the total, or a floor its cap.

    References
    ----------
    Boyd & Vandenberghe (2004), Convex Optimization, example 5.2 (water-filling).

    Examples
    --------
    >>> import numpy as np
    >>> diminishing(np.array([4.0, 1]), np.array([10.0, 10]), 60, np.zeros(2), np.full(2, np.inf)).round(9).tolist()
    [40.0, 20.0]
    """
    import numpy as np

    _check(total, floor, cap)
    rows = np.atleast_2d(weight)
    with np.errstate(divide="ignore"):
        start = halving * np.log2(rows * np.log(2) / halving)
    active = rows > 0
    found = _fill(np.where(active, start, 0.0), np.where(active, halving, 0.0), total, floor, cap)
    return found.reshape(np.shape(weight))


def _check(total: float, floor: Floats, cap: Floats) -> None:
    if (floor > cap).any() or floor.sum() > total * (1 + 1e-12):
        raise ValueError("the floors exceed the total, or a floor its cap")


def _fill(start: Floats, rate: Floats, total: float, floor: Floats, cap: Floats) -> Floats:
    """Find for each row the level u at which the amounts start + rate · u, clamped to floor and cap, add up to the total.

    Their sum is linear between the levels at which an amount leaves its floor or reaches its cap: the pair of such levels that encloses
    the total is found by bisection. Candidates without a rate have no weight and get their floor.
    """
    import numpy as np

    active, rows = rate > 0, np.arange(len(rate))
    most = np.minimum(cap, total)  # a cap above the total is none

    def amounts(level: Floats) -> Floats:
        return np.where(active, np.clip(start + rate * level[:, None], floor, most), floor)

    with np.errstate(divide="ignore", invalid="ignore"):
        levels = np.where(active[:, None, :], (np.stack([floor, most])[None] - start[:, None, :]) / rate[:, None, :], np.nan)
    levels = np.sort(levels.reshape(len(rate), -1), axis=1)  # NaN comes last
    below, above = np.zeros(len(rate), dtype=int), np.maximum(2 * active.sum(axis=1) - 1, 0)
    for _ in range(levels.shape[1].bit_length()):
        middle = (below + above) // 2
        reached = amounts(levels[rows, middle]).sum(axis=1) > total
        below, above = np.where(reached, below, middle), np.where(reached, middle, above)
    low, high = levels[rows, below], levels[rows, above]
    at_low, at_high = amounts(low).sum(axis=1), amounts(high).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(at_high > at_low, (total - at_low) / (at_high - at_low), 0.0)
        found = amounts(np.where(np.isfinite(low), low + part * (high - low), 0.0))
    full = np.where(active, most, floor)
    return np.where(full.sum(axis=1, keepdims=True) <= total, full, _spend_last_digits(found, active, total, floor, most))


def _spend_last_digits(found: Floats, active: NDArray[np.bool_], total: float, floor: Floats, cap: Floats) -> Floats:
    """Give what rounding leaves over to the largest amount off its limits."""
    import numpy as np

    free = active & (found > floor) & (found < cap)
    at = (np.arange(len(found)), np.argmax(np.where(free, found, -np.inf), axis=1))
    rest = np.where(free.any(axis=1), total - found.sum(axis=1), 0.0)
    found[at] = np.clip(found[at] + rest, np.broadcast_to(floor, found.shape)[at], np.broadcast_to(cap, found.shape)[at])
    return found
