"""Brunner and Munzel's test: their own example, scipy, and its edge cases."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from scipy import stats

from cxkit.stats.distributions import t_two_sided
from cxkit.stats.permutation import sums
from cxkit.stats.ranks import brunner_munzel


def counts(values: object) -> dict[float, int]:
    return dict(Counter(float(each) for each in np.asarray(values).tolist()))


def test_pain_scores_of_brunner_and_munzel() -> None:
    """Table 2 of the paper: statistic 3.1375 with 17.683 degrees of freedom, p .005786; effect .788961."""
    found = brunner_munzel(counts([1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]), counts([3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]))
    assert found is not None
    assert found[0] == pytest.approx(0.788961, abs=1e-6)
    assert t_two_sided(3.1374674823029505, 17.682841979481) == pytest.approx(0.0057862086661515377, abs=1e-9)
    # 14 and 11 answers: the exact test is the more cautious one here or this one decides
    assert found[1] >= 0.0057862086661515377 - 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_it_is_that_of_scipy_from_30_answers_on(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.integers(1, 6, 60), np.minimum(rng.integers(1, 8, 35), 5)
    found = brunner_munzel(counts(a), counts(b))
    assert found is not None
    assert found[1] == pytest.approx(stats.brunnermunzel(a, b).pvalue, rel=1e-9)


def test_few_answers_have_at_least_the_exact_p() -> None:
    a, b = [1, 1, 2, 3, 3], [2, 4, 4, 5, 5, 5]
    ranks = 2 * stats.rankdata([*a, *b])
    found = brunner_munzel(counts(a), counts(b))
    exact = sums(counts(ranks[:5]), counts(ranks[5:]))
    assert found is not None
    assert exact is not None
    assert found[1] == pytest.approx(max(exact, stats.brunnermunzel(a, b).pvalue), rel=1e-9)


def test_edge_cases() -> None:
    assert brunner_munzel({1: 1}, {1: 5}) is None
    assert brunner_munzel({3: 9}, {3: 4}) == (0.5, 1.0)
    apart = brunner_munzel({1: 10}, {5: 10})
    assert apart is not None
    assert apart == pytest.approx((1.0, 2 / 184756), rel=1e-9)  # 2 of C(20, 10) ways part them so


@pytest.mark.slow
@pytest.mark.parametrize(("m", "n", "far"), [(30, 300, [1, 5]), (8, 40, [2, 3, 4])])
def test_unequal_spread_is_no_difference(m: int, n: int, far: list[int]) -> None:
    """P(b > a) + P(b = a) / 2 = 1/2, below 30 answers of groups that are spread alike.

    At most 7 % of 600 samples; 10 % would be found with a probability of 99.5 %.
    """
    rng = np.random.default_rng(4)
    found = 0
    for _ in range(600):
        result = brunner_munzel(counts(rng.choice(far, m)), counts(rng.choice([2, 3, 4], n)))
        assert result is not None
        found += result[1] < 0.05
    assert found <= 0.07 * 600
