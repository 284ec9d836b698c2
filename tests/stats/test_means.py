"""Means and effect sizes against other programs, and their coverage by simulation."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from scipy import special, stats
from tests.reports import near
from tests.shared import ORACLES, needs_shared, oracle

from cxkit.stats.means import Summary, d_z_interval, t_interval, welch


@needs_shared
def test_gaps_of_the_mobile_phone_survey() -> None:
    for leaf in oracle("gap_mobi_quality")["expected"].values():
        due = leaf["value"]
        assert t_interval(due["gap_mean"], due["se"], due["df"], 0.95) == near(due["ci"], 1e-9)
        assert d_z_interval(due["cohens_dz"], due["n"], 0.95) == near(due["cohens_dz_ci"], 1e-4)


@needs_shared
def test_welch_of_complaints_handled_well_and_badly() -> None:
    due = oracle("complaint_recovery_mobi")["expected"]["loyalty_CUSL1_welch"]["value"]
    frame = pl.read_csv(ORACLES / "data" / "shared" / "mobi.csv")
    parameters = oracle("complaint_recovery_mobi")["parameters"]
    assert parameters
    # the split that gives the case's group sizes
    splits = [(cut, frame.filter(pl.col("CUSCO") >= cut)) for cut in range(2, 11)]
    well = next(group for _, group in splits if group.height == due["n_well_handled"])
    badly = next(group for cut in range(2, 11) if (group := frame.filter(pl.col("CUSCO") <= cut)).height == due["n_badly_handled"])
    a, b = (Summary(len(s), float(s.mean()), float(s.var())) for s in (well.get_column("CUSL1"), badly.get_column("CUSL1")))  # type: ignore[arg-type]
    found = welch(a, b, 0.95)
    assert found is not None
    assert (found.difference, found.p, found.df) == near((due["diff"], due["p"], due["df"]), 1e-7)
    assert (found.low, found.high) == near(due["ci95"], 1e-7)


def test_what_has_no_variance_has_no_interval() -> None:
    assert t_interval(3.0, None, 5, 0.95) is None
    assert t_interval(3.0, 0.0, 5, 0.95) is None
    assert t_interval(3.0, 1.0, 0, 0.95) is None
    assert welch(Summary(0, 0.0, None), Summary(3, 1.0, 1.0), 0.95) is None
    for a in (Summary(1, 2.0, None), Summary(4, 2.0, 0.0)):
        found = welch(a, Summary(4, 1.0, 0.0), 0.95)
        assert found is not None
        assert (found.difference, found.low, found.p) == (1.0, None, None)
    assert d_z_interval(0.3, 1, 0.95) is None


def test_both_methods_of_an_effect_size_meet_where_one_takes_over() -> None:
    for d_z in (0.0, 0.2, 1.0, 3.0):
        exact = [float(special.nctdtrinc(4999, share, d_z * math.sqrt(5000))) / math.sqrt(5000) for share in (0.975, 0.025)]
        assert d_z_interval(d_z, 5000, 0.95) == near(exact, 5e-5)


# how often 1 to 7 are given: even, skewed towards what is good, and most at the ends
SHAPES = {"even": [1] * 7, "skewed": [1, 1, 2, 4, 9, 16, 17], "ends": [8, 3, 1, 1, 1, 3, 8]}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("n", [30, 100, 300])
@pytest.mark.slow
def test_t_intervals_of_scores_and_gaps_cover(shape: str, n: int) -> None:
    rng = np.random.default_rng(n)
    p = np.array(SHAPES[shape]) / sum(SHAPES[shape])
    scores = np.arange(1, 8)
    got, expected = (rng.choice(scores, (20_000, n), p=p) for _ in range(2))
    for sample, truth in ((got, float(scores @ p)), (got - expected, 0.0)):
        mean, se = sample.mean(axis=1), sample.std(axis=1, ddof=1) / math.sqrt(n)
        interval = t_interval(0.0, 1.0, n - 1, 0.95)
        assert interval is not None
        assert 0.93 <= float(np.mean(np.abs(mean - truth) <= interval[1] * se)) <= 0.97


def test_welch_is_scipys() -> None:
    rng = np.random.default_rng(5)
    x, y = rng.integers(1, 8, 12), rng.integers(1, 6, 31)
    due = stats.ttest_ind(x, y, equal_var=False)
    a, b = (Summary(len(each), float(each.mean()), float(each.var(ddof=1))) for each in (x, y))
    found = welch(a, b, 0.9)
    assert found is not None
    interval = due.confidence_interval(0.9)
    assert (found.p, found.low, found.high) == near((due.pvalue, interval.low, interval.high), 1e-12)
