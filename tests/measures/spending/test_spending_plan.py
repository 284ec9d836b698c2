"""How sure a budget is: intervals by simulation, ranks and the answers that separate two touchpoints."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from cxkit.measures.spending import plan as plans
from cxkit.measures.spending.plan import Candidate, Limits, Plan, Uncertain, sure_from
from cxkit.stats.adjust import adjust
from cxkit.stats.distributions import t_two_sided

FREE = Limits()


def sampled(random: np.random.Generator, gaps: list[float], n: int, contacts: list[int], limits: list[Limits]) -> Plan:
    """A plan from answers that are drawn: gaps with a standard deviation of 0.25 scale widths, importance 0.7 with one of 0.2."""
    drawn = random.multinomial(sum(contacts), np.array(contacts) / sum(contacts))
    candidates = []
    for at, gap in enumerate(gaps):
        estimates = []
        for mean, deviation in ((gap, 0.25), (0.7, 0.2)):
            answers = random.normal(mean, deviation, n)
            estimates.append(Uncertain(float(answers.mean()), float(answers.std(ddof=1)) / math.sqrt(n), n - 1))
        candidates.append(Candidate(f"t{at}", n, float(drawn[at]), estimates[0], estimates[1], limits[at]))
    return Plan(candidates, 100.0, 0.95)


def unmet(plan: Plan) -> list[bool]:
    """Whether each gap is below 0 by t, adjusted by Holm's method."""
    gaps = [each.gap for each in plan.candidates]
    p_values = adjust([t_two_sided(gap.mean / gap.se, gap.df) if gap else None for gap in gaps], "holm")
    return [gap is not None and gap.mean < 0 and p is not None and p < 0.05 for gap, p in zip(gaps, p_values, strict=True)]


def true_plan(gaps: list[float], contacts: list[int], limits: list[Limits]) -> Plan:
    known = [
        Candidate(f"t{at}", 9, float(n), Uncertain(gap, 0, 9), Uncertain(0.7, 0, 9), limit)
        for at, (gap, n, limit) in enumerate(zip(gaps, contacts, limits, strict=True))
    ]
    return Plan(known, 100.0, 0.95)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("gaps", "contacts", "limits"),
    [
        ([-0.3, -0.2, -0.1], [500, 400, 300], [FREE] * 3),
        ([-0.3, -0.1, -0.05, 0.1], [500, 400, 300, 300], [Limits(40)] * 4),
        # many touchpoints without a shortfall: the sum of what is drawn above 0 there would take money from the first
        ([-0.3, -0.1, *[0.0] * 6], [500, 400, *[300] * 6], [FREE] * 8),
        ([-0.3, -0.25, -0.2, 0.0], [500, 450, 400, 300], [Limits(40, 5, 60)] * 4),
        ([-0.3, -0.15, -0.05, 0.0], [500, 400, 300, 300], [Limits(None, 2, 50)] * 4),
    ],
)
def test_intervals_hold_the_true_allocation(
    monkeypatch: pytest.MonkeyPatch, gaps: list[float], contacts: list[int], limits: list[Limits]
) -> None:
    monkeypatch.setattr(plans, "DRAWS", 2000)
    random = np.random.default_rng(11)
    truth = true_plan(gaps, contacts, limits).allocation
    runs = 400
    held = np.zeros(len(gaps))
    for _ in range(runs):
        spreads = sampled(random, gaps, 150, contacts, limits).spreads
        held += [each.low - 1e-9 <= x <= each.high + 1e-9 for each, x in zip(spreads, truth, strict=True)]
    # 93 to 97 %, with the 3 standard errors of 400 runs; at a limit any share above
    for share, x, limit in zip(held / runs, truth, limits, strict=True):
        assert share >= 0.93 - 3 * math.sqrt(0.93 * 0.07 / runs)
        if limit.floor + 1e-6 < x < (limit.cap or 100) - 1e-6:
            assert share <= 0.97 + 3 * math.sqrt(0.97 * 0.03 / runs)


@pytest.mark.slow
def test_where_nothing_falls_short_a_touchpoint_seldom_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "DRAWS", 1000)
    random, runs, k = np.random.default_rng(12), 200, 13
    claims = 0
    for _ in range(runs):
        plan = sampled(random, [0.0] * k, 150, [300] * k, [FREE] * k)
        first = plan.order[0]
        claims += unmet(plan)[first] and plan.spreads[first].top_1 >= sure_from(0.95)
    assert claims <= 0.06 * runs


def test_probabilities_to_be_first_add_up_to_one() -> None:
    plan = sampled(np.random.default_rng(2), [-0.3, -0.28, -0.1, -0.05], 100, [300] * 4, [FREE] * 4)
    assert sum(each.top_1 for each in plan.spreads) == pytest.approx(1)
    assert sum(each.top_3 for each in plan.spreads) == pytest.approx(3)
    assert plan.spreads[0].top_1 > plan.spreads[2].top_1


def test_a_plan_is_drawn_alike_each_time() -> None:
    plans_ = [sampled(np.random.default_rng(2), [-0.3, -0.2], 100, [300] * 2, [FREE] * 2) for _ in range(2)]
    assert plans_[0].spreads == plans_[1].spreads


def test_so_many_more_answers_separate_two_touchpoints() -> None:
    def plan(n: int) -> Plan:
        gaps = [Uncertain(gap, 0.25 / math.sqrt(n), n - 1) for gap in (-0.20, -0.17)]
        return Plan([Candidate(name, n, 50_000, gap, None) for name, gap in zip("ab", gaps, strict=True)], 100.0, 0.95)

    (before,) = plan(100).separations()
    assert before.more_answers is not None
    assert before.probability < 0.95
    (after,) = plan(100 + math.ceil(before.more_answers / 2)).separations()
    assert (after.first, after.second, after.more_answers) == ("a", "b", 0)
    # reach is equal: 2 × 0.25² (1.960 + 0.842)² / 0.03² answers each by the normal approximation, and reach makes it a few more
    assert 100 + before.more_answers / 2 == pytest.approx(2 * 0.25**2 * (1.9600 + 0.8416) ** 2 / 0.03**2, rel=0.1)


@pytest.mark.slow
def test_of_two_that_are_alike_one_seldom_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """300 plans with 5 % would claim at most 24 in 99 of 100 cases; from 95 % of the draws on 30 are expected."""
    monkeypatch.setattr(plans, "DRAWS", 1000)
    random, claims = np.random.default_rng(5), 0
    for _ in range(300):
        plan = sampled(random, [-0.2, -0.2], 150, [5_000] * 2, [FREE] * 2)
        claims += max(each.top_1 for each in plan.spreads) >= sure_from(0.95)
        (found,) = plan.separations()
        assert (found.more_answers == 0) == (found.probability >= sure_from(0.95))
    assert claims <= 24


def test_a_touchpoint_that_is_twice_as_heavy_is_separated() -> None:
    gaps = [Uncertain(gap, 0.02, 99) for gap in (-0.30, -0.15)]
    (found,) = Plan([Candidate(name, 100, 5_000, gap, None) for name, gap in zip("ab", gaps, strict=True)], 100.0, 0.95).separations()
    assert (found.first, found.more_answers) == ("a", 0)


def test_what_the_contacts_hide_no_answers_separate() -> None:
    gaps = [Uncertain(gap, 0.02, 99) for gap in (-0.20, -0.19)]
    (found,) = Plan([Candidate(name, 100, 20, gap, None) for name, gap in zip("ab", gaps, strict=True)], 100.0, 0.95).separations()
    assert found.more_answers is None


def test_a_touchpoint_without_a_gap_gets_its_floor_and_its_reach_counts() -> None:
    known, unknown = Candidate("a", 50, 30, Uncertain(-0.2, 0.02, 49), None), Candidate("b", 1, 70, None, None, Limits(None, 10))
    plan = Plan([known, unknown], 100.0, 0.95)
    assert plan.allocation.tolist() == [90, 10]
    assert plan.reach.tolist() == [0.3, 0.7]
    assert (plan.spreads[1].low, plan.spreads[1].high, plan.spreads[1].top_1) == (10, 10, 0)
    assert replace(plan, elsewhere=100).reach.tolist() == [0.15, 0.35]


def test_a_touchpoint_that_nobody_reached_is_drawn_as_it_is_estimated() -> None:
    gaps = [Uncertain(-0.2, 0.02, 49)] * 3
    plan = Plan([Candidate(name, 50, n, gap, None) for name, n, gap in zip("abc", (30, 1, 0), gaps, strict=True)], 100.0, 0.95)
    assert plan.allocation[2] == 0
    assert list(plan.spreads[2]) == [0, 0, 0, 0]
    assert all(each.low <= x <= each.high for each, x in zip(plan.spreads, plan.allocation, strict=True))


def test_what_gets_nothing_is_not_among_those_that_get_most() -> None:
    limits = [FREE, Limits(cap=0.0), FREE]
    gaps = [Uncertain(gap, 0.02, 49) for gap in (-0.2, -0.4, 0.3)]
    plan = Plan([Candidate(name, 50, 30, gap, None, limit) for name, gap, limit in zip("abc", gaps, limits, strict=True)], 100.0, 0.95)
    assert [each.top_3 for each in plan.spreads] == [1, 0, pytest.approx(0, abs=0.01)]
