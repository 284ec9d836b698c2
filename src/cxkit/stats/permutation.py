"""Exact permutation tests of two groups: the share of all ways to deal the answers that part the groups as far as they are, or farther.

Answers are dealt by their counts, never one by one, and differences are compared in whole numbers, so that ties are ties.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import mul
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NEGLIGIBLE = 1e-20  # of the sum so far: what the walk over the rarest class leaves out is far below the precision of a float
_FINEST = 12  # scores between the points of a scale are taken as multiples of a step down to the smallest distance divided by this
_LATTICE = 2_000  # points of a scale and between, above which it counts as continuous
_AWAY = 12  # standard deviations
_DEALS = 9_999  # random deals of several groups
_SHUFFLES = 1_999  # of an outcome
_POINTS = 60  # different values that are dealt apart
_SAME = 1e-12  # relative distance up to which sums are equal

Counts = tuple[int, int, int]


def three_classes(a: Counts, b: Counts) -> float:
    """The exact permutation test of two groups whose answers count −1, 0 or 1.

    Parameters
    ----------
    a, b : tuple of int
        Number of answers of −1, 0 and 1 in each group; both have at least one answer.

    Returns
    -------
    float
        P(|D| ≥ |observed D|) for the difference D of the means, over all ways to deal the answers into groups of these sizes.

    References
    ----------
    Fisher (1935), The Design of Experiments, §21.

    Examples
    --------
    >>> round(three_classes((0, 0, 3), (3, 0, 0)), 12)  # 2 of the 20 ways to deal six answers
    0.1
    """
    # of the four ways to write the same two groups always the same one, so that all give the same float
    small, large = min((one[::turn], other[::turn]) for one, other in ((a, b), (b, a)) for turn in (1, -1) if sum(one) <= sum(other))
    return _share_of_deals(small, large)


@lru_cache(maxsize=4_096)  # the reports of a check, and the tables of a report, compare the same groups several times
def _share_of_deals(small: Counts, large: Counts) -> float:
    """The sum over x, the number dealt to the group of the rarest class, of the share of the deals of the other two that are extreme.

    A deal of fixed size has the chance of three independent binomial numbers over that of their sum, whatever chance they have in common.
    """
    m, total = sum(small), sum(small) + sum(large)
    classes = sorted(zip((s + r for s, r in zip(small, large, strict=True)), (-1, 0, 1), strict=True))
    (_, value_x), (_, value_y), (_, value_z) = classes
    # D is this whole number times 1 / (n_a n_b)
    centre = m * sum(size * value for size, value in classes)
    observed = abs((small[2] - small[0]) * total - centre)
    if not observed:
        return 1.0
    # the deal that was observed is extreme too: what is far less likely does not count
    dealt = {value: n for n, value in zip(small, (-1, 0, 1), strict=True)}
    least = _NEGLIGIBLE * math.prod(_chance(size, dealt[value], m, total) for size, value in classes)
    x_first, x_last, x_chances = _binomial(classes[0][0], m, total, least)
    y_first, y_last, y_chances = _binomial(classes[1][0], m, total, least)
    z_first, z_last, z_chances = _binomial(classes[2][0], m, total, least)
    first, last, chances = _binomial(classes[1][0] + classes[2][0], m, total, least)
    z_chances.reverse()
    slope, turned = abs(value_y - value_z) * total, 1 if value_y > value_z else -1
    start = min(max(m * classes[0][0] // total, m - last), m - first)
    extreme = everything = 0.0
    for walk in (range(start, x_last + 1), range(start - 1, x_first - 1, -1)):
        for x in walk:
            rest = m - x
            whole = x_chances[x - x_first] * chances[rest - first] if first <= rest <= last else 0.0
            low, high = max(y_first, rest - z_last), min(y_last, rest - z_first)
            # the difference is fixed + slope × y, for the y that go to the second class, and the rest to the third
            fixed = turned * ((value_x * x + value_z * rest) * total - centre)
            share = 0.0
            for begin, end in ((low, min(high, (-observed - fixed) // slope)), (max(low, -((fixed - observed) // slope)), high)):
                if begin <= end:
                    beside = z_last - rest
                    share += sum(map(mul, y_chances[begin - y_first : end - y_first + 1], z_chances[begin + beside : end + beside + 1]))
            extreme, everything = extreme + x_chances[x - x_first] * share, everything + whole
            if whole < _NEGLIGIBLE * extreme or not whole:
                break
    return min(extreme / everything, 1.0)


def _chance(n: int, k: int, m: int, total: int) -> float:
    """The chance of ``k`` in ``n`` trials, each with the chance ``m`` / ``total``."""
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(ways + k * math.log(m / total) + (n - k) * math.log1p(-m / total))


def _binomial(n: int, m: int, total: int, least: float) -> tuple[int, int, list[float]]:
    """The first and the last likely number in ``n`` trials with the chance ``m`` / ``total``, and the chances of all between."""
    odds, mode = m / (total - m), (n + 1) * m // total
    up, down = [1.0], list[float]()
    k, chance = mode, 1.0
    while (chance := chance * odds * (n - k) / (k + 1)) > least:
        up.append(chance)
        k += 1
    k, chance = mode, 1.0
    while (chance := chance * k / (odds * (n - k + 1))) > least:
        down.append(chance)
        k -= 1
    found = [*reversed(down), *up]
    whole = math.fsum(found)
    return mode - len(down), mode + len(up) - 1, [each / whole for each in found]


def sums(a: Mapping[float, int], b: Mapping[float, int]) -> float | None:
    """The exact permutation test of the means of two groups of scores that lie on a lattice, such as the points of a scale.

    Parameters
    ----------
    a, b : mapping of float to int
        How often each score occurs in either group; both have at least one answer.

    Returns
    -------
    float, or None
        P(|D| ≥ |observed D|) for the difference D of the means, over all ways to deal the answers into groups of these sizes; None if the
        scores are no multiples of one step. Right to 1e-12 or so.

    References
    ----------
    Fisher (1935), The Design of Experiments, §21; Pagano & Tritchler (1983), On obtaining permutation distributions in polynomial time,
    Journal of the American Statistical Association 78 (by the characteristic function).

    Examples
    --------
    >>> round(sums({5: 2, 4: 1}, {1: 3}), 12)  # 2 of the 20 ways to deal six answers
    0.1
    """
    import numpy as np

    small, large = (a, b) if sum(a.values()) <= sum(b.values()) else (b, a)
    counts = {value: small.get(value, 0) + large.get(value, 0) for value in sorted({*a, *b})}
    points = _lattice(list(counts))
    if points is None:
        return None
    m, total = sum(small.values()), sum(counts.values())
    sizes = [(points[value], n) for value, n in counts.items()]
    whole = sum(point * n for point, n in sizes)
    observed = abs(sum(points[value] * n for value, n in small.items()) * total - m * whole)
    if not observed:
        return 1.0
    chances, first = _chances(sizes, m, total)
    extreme = np.abs((np.arange(len(chances)) + first) * total - m * whole) >= observed
    return min(float(chances[extreme].sum()), 1.0)


def several(groups: Iterable[Sequence[tuple[float, int]]]) -> float:
    """The permutation test that several groups have the same distribution, by the sum of squares between them.

    Parameters
    ----------
    groups : iterable of sequences of (float, int)
        How often each value occurs in each group. More than 60 different values count as the nearest of 60 points between their ends.

    Returns
    -------
    float
        (1 + the number of 9,999 random deals of all answers that part the groups as far as they are, or farther) / 10,000; the random
        numbers are the same in every call.

    References
    ----------
    Phipson & Smyth (2010), Permutation p-values should never be zero, Statistical Applications in Genetics and Molecular Biology 9.

    Examples
    --------
    >>> several([[(0, 20)], [(0, 20)], [(1, 20)]])  # no random deal parts them so far
    0.0001
    >>> several([[(0, 9), (1, 1)], [(0, 9), (1, 1)]])
    1.0
    """
    import numpy as np

    rng = np.random.default_rng(1)
    counted = [dict(group) for group in groups]
    values = np.array(sorted(set().union(*counted)))
    table = np.array([[each.get(value, 0) for value in values.tolist()] for each in counted])
    points = values - values[0]
    if len(points) > _POINTS:
        places = np.rint(points / points[-1] * (_POINTS - 1)).astype(np.int64)
        table = np.stack([np.bincount(places, row, _POINTS) for row in table]).astype(np.int64)
        points = np.linspace(0, points[-1], _POINTS)
    sizes = table.sum(axis=1)
    left = np.broadcast_to(table.sum(axis=0), (_DEALS, len(points))).copy()
    squares = np.zeros(_DEALS)
    for size in sizes:
        open_places, total = np.full(_DEALS, size), np.zeros(_DEALS)
        behind = left.sum(axis=1)
        for at, point in enumerate(points):
            behind -= left[:, at]
            taken = rng.hypergeometric(left[:, at], behind, open_places)
            left[:, at] -= taken
            open_places -= taken
            total += point * taken
        squares += total**2 / size
    observed = float((((table @ points) ** 2) / sizes).sum())
    return float((1 + (squares >= observed * (1 - _SAME)).sum()) / (_DEALS + 1))


def regression_p(rows: NDArray[np.float64], counts: NDArray[np.float64]) -> float:
    """The p value of R² of a linear regression: the share of shuffled outcomes that the drivers explain as well.

    The F test takes one answer at the far end of the outcome that meets one at the far end of a driver for an effect. With 60 answers, of
    which 4 % are at the far end of the outcome and 5 % at that of each of five unrelated drivers, it finds one in 18 % of samples.

    Parameters
    ----------
    rows : array
        Distinct complete rows: the outcome, then the drivers.
    counts : array
        Number of answers of each row.

    Returns
    -------
    float
        (1 + the shuffles with an R² as large) / 2,000, with 1,999 seeded shuffles.

    References
    ----------
    Fisher (1935), The Design of Experiments, §21; Phipson & Smyth (2010), Permutation p-values should never be zero, Statistical
    Applications in Genetics and Molecular Biology 9.

    Examples
    --------
    >>> import numpy as np
    >>> far = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])  # the outcome of one answer of twenty, the driver of another
    >>> regression_p(far, np.array([1.0, 1.0, 18.0]))
    1.0
    >>> regression_p(np.array([[1.0, 1.0], [0.0, 0.0]]), np.array([5.0, 15.0])) < 0.002
    True
    """
    import numpy as np

    answers = np.repeat(rows, counts.astype(np.int64), axis=0)
    left, sizes, _ = np.linalg.svd(answers[:, 1:] - answers[:, 1:].mean(axis=0), full_matrices=False)
    base = np.ascontiguousarray(left[:, sizes > _SAME * sizes.max(initial=0.0)])
    values, times = np.unique(answers[:, 0], return_counts=True)
    away = answers[:, 0] - values[times.argmax()]  # 0 in most rows of a skewed outcome; the columns of the base have a mean of 0
    filled = np.flatnonzero(away)
    moved = away[filled]

    def explain(places: NDArray[np.int64]) -> float:
        return float(((moved @ base[places]) ** 2).sum())

    least = explain(filled) * (1 - _SAME)
    rng = np.random.default_rng(0)
    as_large = sum(explain(rng.choice(away.size, moved.size, replace=False)) >= least for _ in range(_SHUFFLES))
    return (1 + as_large) / (1 + _SHUFFLES)


def sign_flips(counts: Mapping[float, int]) -> float | None:
    """The exact test that differences are symmetric about 0: each has either sign with the same chance.

    Parameters
    ----------
    counts : mapping of float to int
        How often each difference occurs.

    Returns
    -------
    float, or None
        P(|S| ≥ |observed S|) for the sum S of the differences, over all signs; None if they are no multiples of one step. Right to 1e-12
        or so.

    References
    ----------
    Fisher (1935), The Design of Experiments, §21.

    Examples
    --------
    >>> round(sign_flips({1: 3, 2: 1}), 12)  # 2 of the 16 ways to give four differences a sign
    0.125
    """
    import numpy as np

    points = _lattice(sorted({0.0, *map(abs, counts)}))
    if points is None:
        return None
    moved = [(points[abs(value)], n) for value, n in counts.items() if value]
    observed = abs(sum(points[abs(value)] * n * (1 if value > 0 else -1) for value, n in counts.items()))
    if not observed:
        return 1.0
    width = 2 * sum(point * n for point, n in moved) + 1
    angle = 2 * np.pi * np.arange(width // 2 + 1) / width
    chances = np.fft.irfft(np.prod([np.cos(angle * point) ** n for point, n in moved], axis=0).astype(complex), width)
    return min(float(2 * np.maximum(chances[observed : width // 2 + 1], 0.0).sum()), 1.0)


def _lattice(values: list[float]) -> dict[float, int] | None:
    """The values as whole multiples of one step; None if there is none."""
    if len(values) < 2:
        return dict.fromkeys(values, 0)
    smallest = min(after - before for before, after in itertools.pairwise(values))
    for divisor in range(1, _FINEST + 1):
        step = smallest / divisor
        places = [(value - values[0]) / step for value in values]
        if places[-1] > _LATTICE:
            return None
        if all(abs(place - round(place)) < 1e-6 for place in places):
            return {value: round(place) for value, place in zip(values, places, strict=True)}
    return None


def _chances(sizes: list[tuple[int, int]], m: int, total: int) -> tuple[NDArray[np.float64], int]:
    """The chance of each sum of the points of ``m`` answers dealt from ``sizes`` (point, answers), and the sum of the first of them.

    If every answer is dealt to the group with the same chance, independently, sum and number of those dealt have a characteristic function
    that is a product of powers; its inverse at ``m`` answers is what a deal of exactly ``m`` has. The inverse is taken modulo numbers so
    large that what lies beyond (12 standard deviations away) is far below the precision of a float.
    """
    import numpy as np

    share = m / total
    points, counts = (np.array(column) for column in zip(*sizes, strict=True))
    mean = counts @ points / total
    reach = m * int(points.max()) + 1
    spread = math.sqrt(float(counts @ (points - mean) ** 2) / total * m)
    width = min(reach, 2 * math.ceil(_AWAY * (spread + points.max())))
    around = min(total + 1, 2 * math.ceil(_AWAY * (math.sqrt(m) + 1)))
    first = max(0, min(round(m * float(mean)) - width // 2, reach - width))
    number = 2j * np.pi * np.arange(around)[:, None] / around
    sums_at = 2j * np.pi * np.arange(width // 2 + 1)[None, :] / width
    joint = np.exp(-number * m) + 0 * sums_at
    for point, n in sizes:
        joint *= (1 - share + share * np.exp(number) * np.exp(sums_at * point)) ** n
    at_m = joint.sum(axis=0)
    found = np.maximum(np.roll(np.fft.irfft(at_m.conj(), width), -first), 0.0)
    return np.asarray(found / found.sum()), first
