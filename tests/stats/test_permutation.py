"""Exact permutation tests against an enumeration of all ways to deal the answers."""

from __future__ import annotations

import itertools
import math
import time
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from cxkit.stats.permutation import several, sign_flips, sums


def enumerated(a: list[float], b: list[float]) -> float:
    together: list[Fraction] = [Fraction(value).limit_denominator(1000) for value in a + b]
    whole, m, total = sum(together, Fraction(0)), len(a), len(a) + len(b)
    observed = abs(sum(together[:m], Fraction(0)) * total - m * whole)
    found = [abs(sum(dealt, Fraction(0)) * total - m * whole) >= observed for dealt in itertools.combinations(together, m)]
    return sum(found) / len(found)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([5, 5, 4], [1, 1, 1]),
        ([1, 2, 3, 4], [7, 7, 6, 5, 1]),
        ([2.5, 3.0, 3.5], [1.0, 4.0, 2.5, 2.5]),
        ([1, 1, 1, 1], [1, 1, 7]),
        ([3, 3], [3, 3, 3]),
        ([-400, 100, 0], [0, 0, 100, -100]),
        ([1 / 3, 2 / 3, 1], [0, 1 / 3, 5, 2]),
    ],
)
def test_it_is_the_count_of_all_permutations(a: list[float], b: list[float]) -> None:
    assert sums(Counter(a), Counter(b)) == pytest.approx(enumerated(a, b), rel=1e-10, abs=1e-12)
    assert sums(Counter(b), Counter(a)) == pytest.approx(enumerated(a, b), rel=1e-10, abs=1e-12)


def test_values_without_a_common_step_have_none() -> None:
    assert sums({0.0: 1, math.sqrt(2): 1, math.pi: 2}, {1.0: 3}) is None


def test_two_values_are_the_hypergeometric_distribution() -> None:
    p = sums({1: 20, 7: 40}, {1: 900, 7: 1040})
    law = stats.hypergeom(2000, 1080, 60)
    k = np.arange(61)
    far = np.abs(k * 2000 - 60 * 1080) >= abs(40 * 2000 - 60 * 1080)
    assert p == pytest.approx(float(law.pmf(k)[far].sum()), rel=1e-9)


def test_hundreds_of_answers_on_seven_points_are_quick() -> None:
    a: dict[float, int] = {1: 20, 2: 10, 3: 10, 4: 20, 5: 40, 6: 100, 7: 260}
    b: dict[float, int] = {1: 200, 2: 100, 3: 150, 4: 200, 5: 400, 6: 800, 7: 2150}
    began = time.process_time()
    p = sums(a, b)
    assert time.process_time() - began < 2
    assert p is not None
    # with 460 answers the normal approximation of the permutation distribution is close
    values = np.array(sorted(b), dtype=float)
    n = np.array([a[v] + b[v] for v in values])
    mean, variance = np.average(values, weights=n), np.cov(values, fweights=n)
    observed = sum(v * c for v, c in a.items()) / 460
    z = (observed - mean) / math.sqrt(variance / 460 * (1 - 460 / n.sum()))
    assert p == pytest.approx(2 * stats.norm.sf(abs(z)), rel=0.1)


@pytest.mark.parametrize("differences", [[1, 1, 1, 2], [-3, 1, 1, 1, 0, 2], [0.5, -1, 1.5, 2.5], [1, -1], [0, 0, 4]])
def test_signs_are_enumerated(differences: list[float]) -> None:
    observed = abs(sum(differences))
    ways = [
        abs(sum(sign * each for sign, each in zip(signs, differences, strict=True)))
        for signs in itertools.product((1, -1), repeat=len(differences))
    ]
    assert sign_flips(Counter(differences)) == pytest.approx(sum(way >= observed - 1e-9 for way in ways) / len(ways), abs=1e-12)


def test_signs_of_ones_alone_are_binomial() -> None:
    assert sign_flips({-1: 12, 0: 7, 1: 25}) == pytest.approx(stats.binomtest(12, 37).pvalue, abs=1e-12)


def test_random_deals_of_two_groups_agree_with_all_deals() -> None:
    a, b = Counter({-1.0: 3, 0.0: 5, 1.0: 22}), Counter({-1.0: 9, 0.0: 11, 1.0: 40})
    exact = sums(a, b)
    assert exact is not None
    # 9,999 deals: a standard error of 0.005
    assert several([tuple(a.items()), tuple(b.items())]) == pytest.approx(exact, abs=0.02)


def test_random_deals_are_the_same_in_every_call_and_do_not_depend_on_names() -> None:
    groups = [((0.0, 9), (1.0, 21)), ((0.0, 3), (1.0, 27)), ((0.0, 5), (1.0, 25))]
    assert several(groups) == several([tuple(reversed(group)) for group in groups])


def test_values_between_many_points_are_dealt_in_little_time() -> None:
    rng = np.random.default_rng(1)
    groups = [Counter(np.round(rng.exponential(1, 100), 3).tolist()) for _ in range(3)]
    begun = time.process_time()
    p = several([tuple(each.items()) for each in groups])
    assert time.process_time() - begun < 5
    drawn = [np.repeat(list(each), list(each.values())) for each in groups]
    # by the F test, whose p value is that of the permutation but for the skewness of these values
    assert p == pytest.approx(stats.f_oneway(*drawn).pvalue, abs=0.03)
