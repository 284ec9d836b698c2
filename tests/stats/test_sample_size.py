"""Sample sizes: figures of textbooks, and what one function gives, the other takes back."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

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
    assert answers_for_half_width(0.25, half_width(0.25, 120, 0.95, population), 0.95, population) == 120


def test_the_whole_population_has_no_error() -> None:
    assert half_width(0.25, 500, 0.95, 500) == 0


def test_detectable_takes_the_number_back() -> None:
    assert answers_for_difference(2.5, detectable(2.5, 80, 80, 0.95, 0.9, comparisons=3), 0.95, 0.9, comparisons=3) == 80


def test_invitations() -> None:
    assert invitations(385, 0.2) == 1925


def test_power_by_simulation() -> None:
    random = np.random.default_rng(3)
    n = answers_for_difference(1, 0.3, 0.95, 0.8)
    z = (0.3 + random.normal(0, np.sqrt(2 / n), 100_000)) / np.sqrt(2 / n)
    assert float(np.mean(np.abs(z) > norm.isf(0.025))) == pytest.approx(0.8, abs=0.01)
