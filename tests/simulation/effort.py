"""Effort: answers of which most are at one end, in groups of unequal size, and with weights that go with the answer."""

from __future__ import annotations

import itertools
from statistics import NormalDist

import numpy as np
from tests.simulation.nps import WHEN, weighted_by
from tests.simulation.situations import Outcome, Situation
from tests.simulation.two_samples import Sample, Simulation, any_group, false_positives, frame, misses, of_customers, weighted_situations

import cxkit
from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.survey import averages
from cxkit.measures.survey.customer_effort import CustomerEffort
from cxkit.stats.moments import Moments
from cxkit.values import Scale

SKEWED = {
    "90 % at the easy end": (0.005, 0.01, 0.01, 0.015, 0.02, 0.04, 0.9),
    "70 % at the easy end": (0.02, 0.03, 0.03, 0.05, 0.07, 0.1, 0.7),
}
ANY, ENDS = (1 / 7,) * 7, (0.5, 0, 0, 0, 0, 0, 0.5)
EASY = SKEWED["90 % at the easy end"]
POINTS = np.arange(1.0, 8.0)
CUTS = (-1.2, -0.8, -0.4, 0.0, 0.4, 0.8)
"""Where what lies behind a weighted answer passes from one point of the scale to the next."""


def _answers(shares: tuple[float, ...]) -> Sample:
    return lambda rng, n: {"effort": rng.choice(np.arange(1, 8), n, p=shares)}


def _weighted(rho: float) -> tuple[Sample, float]:
    """Answers with lognormal weights that go with them, and the true mean."""

    def sample(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
        behind, weight, _ = weighted_by(rng, n, rho, 0.8)
        return {"effort": 1 + np.searchsorted(CUTS, behind), "weight": weight}

    law = weighted_by(np.random.default_rng(0), 0, rho, 0.8)[2]
    return sample, 7 - sum(law.cdf(cut) for cut in CUTS)


def _skewed(shares: tuple[float, ...], rho: float) -> Sample:
    """Answers with these shares whose weights go with them."""
    cuts = [NormalDist().inv_cdf(share) for share in itertools.accumulate(shares[:-1])]

    def sample(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
        behind, weight, _ = weighted_by(rng, n, rho, 0.8)
        return {"effort": 1 + np.searchsorted(cuts, behind), "weight": weight}

    return sample


def _weighted_mean(shares: tuple[float, ...], rho: float) -> float:
    """The true mean of such answers."""
    law = weighted_by(np.random.default_rng(0), 0, rho, 0.8)[2]
    return 7 - sum(law.cdf(NormalDist().inv_cdf(share)) for share in itertools.accumulate(shares[:-1]))


def _skewed_clusters(clusters: int, shares: tuple[float, ...]) -> Sample:
    """The same of customers with about 8 answers each."""
    cuts = [NormalDist().inv_cdf(share) for share in itertools.accumulate(shares[:-1])]
    return of_customers(clusters, 8, 1, 0.3, lambda behind: {"effort": 1 + np.searchsorted(cuts, behind)})


def _no_change(sizes: tuple[int, int], sample: Sample, weight: str | None = None, cluster: str | None = None) -> Simulation:
    return lambda rng, draws: false_positives(
        cxkit.ces(frame(rng, draws, sizes, sample), scale="1-7", easy="high", weight=weight, cluster=cluster, **WHEN), "p"
    )


def _sums(rng: np.random.Generator, size: int, shares: tuple[float, ...]) -> Sums:
    """What is counted of so many answers."""
    times = rng.multinomial(size, shares)
    n, total, squares = float(size), float(times @ POINTS), float(times @ POINTS**2)
    moments = Moments(size, size, n, total, n, total, squares, n)
    return Sums({"others": size}, {"others": n}, n, moments, {}, tuple(zip(POINTS.tolist(), times.tolist(), strict=True)))


def _alike(sizes: tuple[int, int], shares: tuple[float, ...]) -> Simulation:
    """Two groups of the same answers, compared as the command compares them."""
    measure = CustomerEffort(0.95, Scale(1, 7), 2, "high")

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        found = [measure.compare(Pair(_sums(rng, sizes[0], shares), _sums(rng, sizes[1], shares), None, sum(sizes))) for _ in range(draws)]
        return Outcome(sum(each is not None and each.p is not None and each.p < 0.05 for each in found), draws)

    return simulate


def _mean(size: int, shares: tuple[float, ...]) -> Simulation:
    """The interval of the mean as every survey metric has it; answers that are all alike have none, and are drawn again."""
    truth = float(POINTS @ np.array(shares))

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        missed = found = 0
        while found < draws:
            low, high = averages.limits(_sums(rng, size, shares).moments, 0.95, (1.0, 7.0))
            if low is not None and high is not None:
                missed, found = missed + (not low <= truth <= high), found + 1
        return Outcome(missed, draws)

    return simulate


def _holds(size: int, drawn: tuple[Sample, float]) -> Simulation:
    sample, truth = drawn
    return lambda rng, draws: misses(
        cxkit.ces(frame(rng, draws, (2, size), sample), scale="1-7", easy="high", weight="weight", **WHEN), truth
    )


def _clusters(clusters: int) -> Simulation:
    """The interval of customers' answers, of whom each has several."""
    sample = of_customers(clusters, 8, 1, 0.4, lambda behind: {"effort": 1 + np.searchsorted(CUTS, behind)})
    drawn, truth = (8 * clusters, 8 * clusters), 7 - sum(map(NormalDist().cdf, CUTS))
    return lambda rng, draws: misses(
        cxkit.ces(frame(rng, draws, drawn, sample), scale="1-7", easy="high", cluster="customer_id", **WHEN), truth
    )


SITUATIONS = (
    *(
        Situation("effort", f"{sizes[1]} against {sizes[0]} answers, {title}", "false positives", _alike(sizes, shares), 300)
        for title, shares in SKEWED.items()
        for sizes in (((300, 30), (300, 100)) if "70" in title else ((300, 30),))
    ),
    *(
        Situation("effort", f"{sizes[1]} against {sizes[0]} answers, {title}", "false positives", _alike(sizes, shares), 300)
        for title, shares in (("every score as frequent", ANY), ("half at either end", ENDS))
        for sizes in ((500, 2), (60, 4))
    ),
    *(
        Situation("effort", f"{size} answers, {title}", "misses", _mean(size, shares), 1000)
        for title, shares in SKEWED.items()
        for size in (30, 100)
    ),
    *(
        Situation(
            "effort",
            f"any of {groups} groups of {size}, {title}",
            "false positives",
            any_group(groups, size, _answers(SKEWED[title]), lambda frame: cxkit.ces(frame, scale="1-7", easy="high")),
            150,
        )
        for groups, size, title in ((2, 30, "70 % at the easy end"), (8, 40, "90 % at the easy end"))
    ),
    *(
        Situation(
            "effort", f"{clusters} customers with about 8 answers each, very unequal numbers, ICC 0.4", "misses", _clusters(clusters), 300
        )
        for clusters in (5, 30)
    ),
    *(
        Situation(
            "effort",
            f"{sizes[1]} against {sizes[0]} answers, {title}, lognormal weights (σ = 0.8), correlation {rho:g}",
            "false positives",
            _no_change(sizes, _skewed(shares, rho), "weight"),
            600,
        )
        for title, shares in (("90 % at the easy end", EASY), ("90 % at the hard end", EASY[::-1]))
        for rho in (0, 0.8)
        for sizes in ((300, 30),)
    ),
    *(
        Situation(
            "effort",
            f"{size} answers, {title}, lognormal weights (σ = 0.8), correlation 0.8 with the answer",
            "misses",
            _holds(size, (_skewed(shares, 0.8), _weighted_mean(shares, 0.8))),
            400,
        )
        for title, shares in (("90 % at the easy end", EASY), ("90 % at the hard end", EASY[::-1]))
        for size in (30, 100)
    ),
    Situation(
        "effort",
        "30 against 120 customers with about 8 answers each, 90 % at the easy end, ICC 0.3",
        "false positives",
        _no_change((960, 240), _skewed_clusters(30, EASY), cluster="customer_id"),
        300,
    ),
    *weighted_situations("effort", _weighted, _holds, _no_change),
)
