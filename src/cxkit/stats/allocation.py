"""Dividing a total among candidates: in proportion to weights, or at the optimum under diminishing returns, within floors and caps.

Amounts are in the unit of the total. What all caps leave over is not spent: the sum is then below the total.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS = 200  # halvings of the interval of the logarithm, down to the last digit


def proportional(weight: Floats, total: float, floor: Floats, cap: Floats) -> Floats:
    """Return amounts in proportion to the weights, clamped to floor and cap, the rest spread again; weight 0 gets its floor.

    Errors: ValueError if the floors exceed the total, or a floor its cap.
    """
    _check(total, floor, cap)
    active = weight > 0
    with np.errstate(divide="ignore"):
        log_weight = np.log(weight)

    def spent(log_level: float) -> Floats:
        return np.where(active, np.clip(np.exp(np.minimum(log_weight - log_level, 700)), floor, cap), floor)

    return _solve(spent, total, active, floor=floor, cap=cap, bounds=_bounds(log_weight[active], -np.log(max(total, 1e-300))))


def diminishing(weight: Floats, halving: Floats, total: float, floor: Floats, cap: Floats) -> Floats:
    """Return the amounts x that maximise sum weight (1 - 2^(-x / halving)) with sum x = total and floor <= x <= cap.

    ``halving`` is the amount that halves a shortfall. At the optimum all amounts off their limits have the same marginal effect lambda,
    which is found by bisection of its logarithm.

    Errors: ValueError if the floors exceed the total, or a floor its cap.
    """
    _check(total, floor, cap)
    active = weight > 0
    with np.errstate(divide="ignore"):
        log_slope = np.log(weight) + np.log(np.log(2) / halving)

    def spent(log_lambda: float) -> Floats:
        wanted = halving * (log_slope - log_lambda) / np.log(2)
        return np.where(active, np.clip(wanted, floor, cap), floor)

    steepest = np.log(2) * total / halving[active]
    return _solve(spent, total, active, floor=floor, cap=cap, bounds=_bounds(log_slope[active], steepest))


def _check(total: float, floor: Floats, cap: Floats) -> None:
    if (floor > cap).any() or floor.sum() > total * (1 + 1e-12):
        raise ValueError("the floors exceed the total, or a floor its cap")


def _bounds(logs: Floats, reach: Floats | float) -> tuple[float, float]:
    """Logarithms between which the level lies: at the lower end one amount alone reaches the total, at the upper end all are near 0."""
    return (float(np.min(logs - np.abs(reach))) - 1, float(np.max(logs + np.abs(reach))) + 60) if logs.size else (0.0, 0.0)


def _solve(
    spent: Callable[[float], Floats], total: float, active: NDArray[np.bool_], *, floor: Floats, cap: Floats, bounds: tuple[float, float]
) -> Floats:
    full = np.where(active, cap, floor)
    if full.sum() <= total:
        return full
    low, high = bounds
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if spent(middle).sum() > total else (low, middle)
    found = spent(high)
    free = active & (found > floor) & (found < cap)
    if free.any():  # the last digits go to the largest amount off its limits, so that the total is spent exactly
        largest = int(np.argmax(np.where(free, found, -np.inf)))
        found[largest] = np.clip(found[largest] + total - found.sum(), floor[largest], cap[largest])
    return found
