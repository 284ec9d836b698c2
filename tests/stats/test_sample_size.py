"""Sample sizes: figures of textbooks, and what one function gives, the other takes back."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nct, norm, t

from cxkit.stats.sample_size import answers_for_difference, answers_for_half_width, detectable, half_width, invitations


def test_a_share_within_five_points() -> None:
    # Cochran's 384.16 at worst; 277.74 of a population of 1,000
    assert answers_for_half_width(0.25, 0.05, 0.95) == 385
    assert answers_for_half_width(0.25, 0.05, 0.95, 1000) == 278


def test_a_net_promoter_score_within_ten_points() -> None:
    assert answers_for_half_width(1e4, 10, 0.95) == 385


def test_half_a_standard_deviation_at_80_percent_power() -> None:
    # 2 (1.95996 + 0.84162)^2 / 0.25 = 62.79
    assert answers_for_difference(1, 0.5, 0.95, 0.8) == 63


@pytest.mark.parametrize("population", [None, 500])
def test_half_width_takes_the_number_back(population: int | None) -> None:
    for student in (False, True):
        width = half_width(0.25, 120, 0.95, population, student=student)
        assert width is not None
        assert answers_for_half_width(0.25, width, 0.95, population, student=student) == 120


def test_the_whole_population_has_no_error() -> None:
    assert half_width(0.25, 500, 0.95, 500) == 0


def test_detectable_takes_the_number_back() -> None:
    for student in (False, True):
        found = detectable(2.5, (80, 80), 0.95, 0.9, comparisons=3, student=student)
        assert found is not None
        assert answers_for_difference(2.5, found, 0.95, 0.9, comparisons=3, student=student) == 80


def test_two_groups_by_student() -> None:
    """Cohen (1988), table 2.4.1: n of each group at 80 % power, a two-sided 0.05 and d from 0.2 to 1.4."""
    expected = {0.2: 393, 0.3: 175, 0.4: 99, 0.5: 64, 0.6: 45, 0.7: 33, 0.8: 26, 1.0: 17, 1.2: 12, 1.4: 9}
    found = {d: answers_for_difference(1, d, 0.95, 0.8, student=True) for d in expected}
    # the table rounds to the nearest number, this one up
    assert all(0 <= found[d] - n <= 1 for d, n in expected.items()), found


@pytest.mark.parametrize("difference", [0.4, 1.0, 1.5, 2.0, 4.0])
@pytest.mark.parametrize("power", [0.8, 0.95])
def test_the_least_number_has_the_power_of_student(difference: float, power: float) -> None:
    n = answers_for_difference(1, difference, 0.95, power, student=True)

    def reached(n: int) -> float:
        df = 2 * n - 2
        return float(nct.sf(t.ppf(0.975, df), df, difference / np.sqrt(2 / n)))

    assert reached(n) >= power
    assert n == 2 or reached(n - 1) < power


def test_the_least_number_has_the_half_width_of_student() -> None:
    for width in (0.1, 0.5, 1.0, 3.0, 20.0):
        n = answers_for_half_width(1, width, 0.95, student=True)
        assert t.ppf(0.975, n - 1) / np.sqrt(n) <= width
        assert n == 2 or t.ppf(0.975, n - 2) / np.sqrt(n - 1) > width


def test_one_answer_has_no_interval_of_a_mean_and_two_of_one_detect_nothing() -> None:
    assert half_width(1, 1, 0.95, student=True) is None
    assert detectable(1, (1, 1), 0.95, 0.8, student=True) is None


def test_invitations() -> None:
    assert invitations(385, 0.2) == 1925


def test_power_by_simulation() -> None:
    random = np.random.default_rng(3)
    n = answers_for_difference(1, 0.3, 0.95, 0.8)
    z = (0.3 + random.normal(0, np.sqrt(2 / n), 100_000)) / np.sqrt(2 / n)
    assert float(np.mean(np.abs(z) > norm.isf(0.025))) == pytest.approx(0.8, abs=0.01)
