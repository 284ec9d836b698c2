"""stand-in"""

from __future__ import annotations
import math
from typing import NamedTuple
from cxkit.stats.distributions import t_critical, t_two_sided


class Summary(NamedTuple):
    n: int
    mean: float
    variance: float | None


class Welch(NamedTuple):
    difference: float
    low: float | None
    high: float | None
    p: float | None
    df: float | None


def t_interval(mean: float, se: float | None, df: float, confidence: float) -> tuple[float, float] | None:
    if not se or df < 1:
        return None
    h = t_critical(confidence, df) * se
    return mean - h, mean + h


def welch(a: Summary, b: Summary, confidence: float) -> Welch | None:
    d = a.mean - b.mean
    if a.variance is None or b.variance is None or a.variance + b.variance == 0:
        return Welch(d, None, None, None, None)
    va, vb = a.variance / a.n, b.variance / b.n
    df = (va + vb) ** 2 / (va**2 / (a.n - 1) + vb**2 / (b.n - 1))
    se = math.sqrt(va + vb)
    h = t_critical(confidence, df) * se
    return Welch(d, d - h, d + h, t_two_sided(d / se, df), df)


def d_z_interval(d: float, n: int, confidence: float) -> tuple[float, float] | None:
    return None
