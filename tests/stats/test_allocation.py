"""Budgets: computed by hand, against SciPy's constrained optimiser, and invariants."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from cxkit.stats.allocation import diminishing, proportional

NONE, FREE = np.zeros(3), np.full(3, np.inf)


def test_amounts_follow_the_weights() -> None:
    assert proportional(np.array([1.0, 2, 3]), 60, NONE, FREE) == pytest.approx([10, 20, 30])


def test_what_a_cap_keeps_out_is_spread_again() -> None:
    # 30 are capped at 15; the 45 that are left are divided 1 : 2
    assert proportional(np.array([1.0, 2, 3]), 60, NONE, np.array([np.inf, np.inf, 15])) == pytest.approx([15, 30, 15])


def test_the_marginal_effect_is_equal_at_the_optimum() -> None:
    # log2(4) = 2 halvings of 10 between the weights: x1 - x2 = 20 and x1 + x2 = 60
    found = diminishing(np.array([4.0, 1]), np.array([10.0, 10]), 60, np.zeros(2), np.full(2, np.inf))
    assert found == pytest.approx([40, 20])


def test_caps_below_the_total_leave_money_over() -> None:
    assert diminishing(np.ones(3), np.ones(3), 60, NONE, np.full(3, 5.0)).tolist() == [5, 5, 5]


def test_floors_above_the_total_are_an_error() -> None:
    with pytest.raises(ValueError, match="floors"):
        proportional(np.ones(3), 10, np.full(3, 5.0), FREE)


@pytest.mark.slow
def test_optimum_is_that_of_scipy() -> None:
    random = np.random.default_rng(7)
    for _ in range(200):
        k = int(random.integers(2, 6))
        weight, halving = random.uniform(0.05, 1, k), random.uniform(0.2, 1.5, k)
        floor = random.uniform(0, 0.15, k)
        cap = floor + random.uniform(0.3, 1, k)
        total = float(floor.sum() + random.uniform(0.1, 0.9) * (cap - floor).sum())
        found = diminishing(weight, halving, total, floor, cap)
        assert found.sum() == pytest.approx(total, abs=1e-12)
        assert (found >= floor).all()
        assert (found <= cap).all()
        oracle = minimize(
            lambda x, w=weight, h=halving: float(np.sum(w * 2 ** (-x / h))),
            floor + (cap - floor) * (total - floor.sum()) / (cap - floor).sum(),
            jac=lambda x, w=weight, h=halving: -w * np.log(2) / h * 2 ** (-x / h),
            bounds=list(zip(floor, cap, strict=True)),
            constraints={"type": "eq", "fun": lambda x, t=total: x.sum() - t, "jac": np.ones_like},
            method="SLSQP",
            options={"ftol": 1e-16, "maxiter": 500},
        )
        assert found == pytest.approx(oracle.x, abs=1e-6)


def test_every_draw_spends_the_total_within_its_limits_as_if_it_were_alone() -> None:
    random = np.random.default_rng(3)
    for _ in range(100):
        k = int(random.integers(1, 20))
        weight = np.maximum(0, random.normal(0, 1, (20, k))) * 10.0 ** random.integers(-6, 6)
        floor = random.uniform(0, 1, k) * (random.random(k) < 0.3)
        cap = np.where(random.random(k) < 0.5, floor + random.uniform(0, 5, k), np.inf)
        total, halving = float(floor.sum() + random.uniform(0, 20)), random.uniform(0.01, 50, k)
        for found, alone in (
            (proportional(weight, total, floor, cap), proportional(weight[7], total, floor, cap)),
            (diminishing(weight, halving, total, floor, cap), diminishing(weight[7], halving, total, floor, cap)),
        ):
            assert (found >= floor).all()
            assert (found <= cap).all()
            # all of it, unless the caps of those with a weight are below
            assert found.sum(axis=1) == pytest.approx(np.minimum(np.where(weight > 0, cap, floor).sum(axis=1), total), abs=1e-12)
            assert found[7] == pytest.approx(alone, abs=1e-12)
