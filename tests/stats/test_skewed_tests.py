"""Hall's transformation as a test: Student's t without skewness, and the inverse of that of the interval."""

from __future__ import annotations

import math

import pytest
from scipy import stats

from cxkit.stats.skewed import pooled_skewness, pooled_variance, skewed_p, skewness_of_difference, untransform


@pytest.mark.parametrize("t", [-3.2, -0.4, 0.9, 2.6])
def test_without_skewness_it_is_student_s_t(t: float) -> None:
    assert skewed_p(t, 29, 0.0) == pytest.approx(2 * stats.t.sf(abs(t), 29), abs=1e-12)


@pytest.mark.parametrize("skewness", [-2.0, 1.0])
@pytest.mark.parametrize("value", [-2.5, 2.5])
def test_it_undoes_the_transformation_of_the_interval(value: float, skewness: float) -> None:
    t, n = untransform(value, skewness, 40), 40
    assert skewed_p(t, n - 1, skewness / math.sqrt(n)) == pytest.approx(2 * stats.t.sf(abs(value), n - 1), abs=1e-12)


def test_skewness_is_that_of_all_groups_about_their_means() -> None:
    first, second = [0.0] * 9 + [3.0], [5.0] * 20 + [9.0]
    deviations = [value - sum(group) / len(group) for group in (first, second) for value in group]
    counted = [[(0.0, 9), (3.0, 1)], [(5.0, 20), (9.0, 1)]]
    assert pooled_variance(counted) == pytest.approx(sum(each**2 for each in deviations) / 31)
    assert pooled_skewness(counted) == pytest.approx(stats.skew(deviations))
    assert pooled_skewness([[(2.0, 5)], []]) == pooled_variance([]) == 0.0


def test_the_skewness_of_a_difference_changes_its_side_with_the_groups() -> None:
    assert skewness_of_difference(2.0, 30, 300) == pytest.approx(-skewness_of_difference(2.0, 300, 30))
    # third central moment of the difference over its variance to the power of 1.5
    assert skewness_of_difference(2.0, 30, 300) == pytest.approx(2 * (1 / 30**2 - 1 / 300**2) / (1 / 30 + 1 / 300) ** 1.5)
