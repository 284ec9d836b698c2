"""stand-in"""

from __future__ import annotations
import math
from typing import NamedTuple
from cxkit.stats.distributions import normal_critical, normal_two_sided


class Share(NamedTuple):
    successes: float
    n: float


def wilson(x: float, n: float, confidence: float) -> tuple[float, float] | None:
    if not n:
        return None
    z = normal_critical(confidence)
    p = x / n
    c = p + z * z / 2 / n
    h = z * math.sqrt(max(p * (1 - p), 0) / n + z * z / 4 / n / n)
    d = 1 + z * z / n
    return (0.0 if x == 0 else max(0.0, (c - h) / d)), (1.0 if x == n else min(1.0, (c + h) / d))


def newcombe(a: Share, b: Share, confidence: float) -> tuple[float, float] | None:
    if not (a.n and b.n):
        return None
    la, ua = wilson(*a, confidence)
    lb, ub = wilson(*b, confidence)  # type: ignore
    pa, pb = a.successes / a.n, b.successes / b.n
    return pa - pb - math.hypot(pa - la, ub - pb), pa - pb + math.hypot(ua - pa, pb - lb)


def difference_test(a: Share, b: Share) -> tuple[float, str] | None:
    if not (a.n and b.n):
        return None
    p = (a.successes + b.successes) / (a.n + b.n)
    se = math.sqrt(p * (1 - p) * (1 / a.n + 1 / b.n))
    return (normal_two_sided((a.successes / a.n - b.successes / b.n) / se) if se else 1.0), "z, pooled"
