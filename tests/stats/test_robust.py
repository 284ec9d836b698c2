"""Robust standard errors against statsmodels' figures, those of Petersen's page and of Wooldridge's book."""

from __future__ import annotations

import csv
import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
from tests.shared import ORACLES, needs_shared, oracle

from cxkit.errors import DataError
from cxkit.stats.interrupted import Interrupted, interrupted
from cxkit.stats.robust import Coefficients, Sample, autocorrelated, clustered, heteroscedastic


def table(name: str) -> list[dict[str, str]]:
    with (ORACLES / "data" / "shared" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def assert_same(found: Coefficients, at: int, due: dict[str, Any]) -> None:
    assert found.values[at] == pytest.approx(due["coef"], rel=1e-10)
    assert found.standard_error(at) == pytest.approx(due["se"], rel=1e-9)
    assert found.interval(at, 0.95) == pytest.approx(due["ci95"], rel=1e-9)
    assert found.p(at) == pytest.approx(due["p"], rel=1e-6)


@needs_shared
@pytest.mark.parametrize(("by", "column", "published"), [("by_firm", "firm", 0.0506), ("by_year", "year", 0.0334)])
def test_petersens_clusters(by: str, column: str, published: float) -> None:
    case, rows = oracle("cluster_robust_petersen"), table("petersen.csv")
    sample = Sample.of([[1.0, float(row["x"])] for row in rows], [float(row["y"]) for row in rows])
    due = case["expected"][by]["value"]
    found = clustered(sample, np.unique([row[column] for row in rows], return_inverse=True)[1])
    assert_same(found, 1, due["cluster"])
    assert (found.n, found.clusters) == (due["n"], due["clusters"])
    assert found.standard_error(1) == pytest.approx(published, abs=5e-5)
    assert_same(heteroscedastic(sample), 1, due["HC3"])
    assert heteroscedastic(sample).standard_error(1) == pytest.approx(case["published"]["white"], abs=5e-5)


@needs_shared
@pytest.mark.parametrize("outcome", ["levels", "log"])
def test_the_incinerator_of_north_andover(outcome: str) -> None:
    case, rows = oracle("did_kielmc"), table("kielmc.csv")
    near, after = (np.array([float(row[name]) for row in rows]) for name in ("nearinc", "y81"))
    price = np.array([float(row["rprice"]) for row in rows])
    x = np.column_stack([np.ones(len(rows)), after, near, near * after])
    found = heteroscedastic(Sample.of(x, price if outcome == "levels" else np.log(price)))
    due = case["expected"][outcome]["value"]
    assert_same(found, 3, due["HC3"])
    assert found.n == due["n"]
    residuals = (price if outcome == "levels" else np.log(price)) - x @ found.values
    classical = np.sqrt(residuals @ residuals / found.df * np.linalg.inv(x.T @ x)[3, 3])
    assert classical == pytest.approx(due["classical"]["se"], rel=1e-9)
    means = case["expected"]["cell_means"]["value"]
    if outcome == "levels":
        groups = {"control_before": (0, 0), "control_after": (0, 1), "treated_before": (1, 0), "treated_after": (1, 1)}
        cells = {name: price[(near == treated) & (after == late)] for name, (treated, late) in groups.items()}
        assert [cells[name.removeprefix("mean_")].mean() for name in means if name.startswith("mean_")] == pytest.approx(
            [means[name] for name in ("mean_control_before", "mean_control_after", "mean_treated_before", "mean_treated_after")]
        )
        assert [means["n"][f"{treated}{late}"] for treated, late in groups.values()] == [len(cell) for cell in cells.values()]
        assert float(found.values[3]) == pytest.approx(means["did"])
        unpooled = sum(cell.var(ddof=1) / len(cell) for cell in cells.values()) ** 0.5
        assert unpooled == pytest.approx(means["se_unpooled"])
        assert (round(float(found.values[3]), 2), round(float(classical), 2)) == (case["published"]["coef"], case["published"]["se"])


@needs_shared
def test_the_nps_regression_of_the_r_survey() -> None:
    """Distinct rows with their numbers: 100, 0 or -100 of answers in Spanish or English."""
    counts = Counter[tuple[float, float]]()
    for row in table("r_survey_2018.csv"):
        if row["recommend"].isdigit() and row["language"] in ("en", "es"):
            score = int(row["recommend"])
            counts[float(row["language"] == "es"), 100.0 * ((score >= 9) - (score <= 6))] += 1
    sample = Sample.of([[1.0, es] for es, _ in counts], [y for _, y in counts], list(counts.values()))
    due = oracle("two_sample_nps_regression_rsurvey2018")["expected"]["ols"]["value"]
    assert_same(heteroscedastic(sample), 1, due["HC3"])


def test_counts_are_as_many_rows() -> None:
    x, y, counts = [[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0]], [1.0, 2.0, 2.0, 5.0], [3, 1, 2, 4]
    long = Sample.of(np.repeat(x, counts, axis=0), np.repeat(y, counts))
    assert heteroscedastic(Sample.of(x, y, counts)).covariance == pytest.approx(heteroscedastic(long).covariance)
    alone = clustered(Sample.of(x, y, counts), [-1, -1, -1, -1])
    assert alone.covariance == pytest.approx(clustered(long, range(10)).covariance)
    assert alone.clusters == 10


def test_without_lags_hac_is_hc1() -> None:
    """Newey and West (1987) with no lags: White's matrix, times n/(n − k)."""
    x, y = np.column_stack([np.ones(8), np.arange(8.0)]), np.array([1.0, 3, 2, 5, 4, 8, 5, 9])
    found = autocorrelated(Sample.of(x, y), 0)
    residuals = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    bread = np.linalg.inv(x.T @ x)
    assert found.covariance == pytest.approx(8 / 6 * bread @ (x.T * residuals**2) @ x @ bread)


def test_what_is_not_determined_is_an_error() -> None:
    with pytest.raises(DataError, match="do not determine"):
        heteroscedastic(Sample.of([[1, 1], [1, 1]], [1, 2]))
    with pytest.raises(DataError, match="one cluster"):
        clustered(Sample.of([[1], [1]], [1, 2]), [0, 0])
    with pytest.raises(DataError, match="different lengths"):
        Sample.of([[1], [1]], [1])


def test_an_answer_that_decides_its_own_fit_has_no_standard_error() -> None:
    found = heteroscedastic(Sample.of([[1, 0], [1, 0], [1, 1]], [1, 2, 3]))
    assert found.interval(1, 0.95) is None
    assert found.p(1) is None


def test_a_break_in_level_and_slope_is_found() -> None:
    values = [10 + 0.5 * t + (8 + 2 * (t - 20) if t >= 20 else 0) + (0.1 if t % 2 else -0.1) for t in range(40)]
    found = interrupted(values, range(40), 20, 0.95)
    assert found is not None
    # at the break the level is 10 + 0.5 × 20; alternating errors are almost uncorrelated with all four terms
    assert [each.estimate for each in found.terms] == pytest.approx([20, 0.5, 8, 2], abs=0.05)
    assert all(each.low < each.estimate < each.high and each.p < 0.001 for each in found.terms)
    assert (found.n, found.lags, found.season, found.long_enough) == (40, 3, 0, True)


def test_the_season_of_three_years_is_no_break() -> None:
    season = [0, 5, 9, 9, 5, 0, -5, -9, -9, -5, 0, 3]
    values = [season[t % 12] + (0.3 if (t * 7) % 5 > 2 else -0.2) for t in range(48)]
    with_season, without = (interrupted(values, range(48), 24, 0.95, parts) for parts in (12, 0))
    assert with_season is not None
    assert without is not None
    assert with_season.season == 12
    assert not with_season.wave
    width = with_season.terms[2].high - with_season.terms[2].low
    assert width < 0.3 * (without.terms[2].high - without.terms[2].low)
    assert with_season.terms[2].low < 0 < with_season.terms[2].high


def test_a_short_series_has_no_verdict_or_no_regression() -> None:
    assert interrupted([1, 2, 3, 4, 5], range(5), 3, 0.95) is None
    found = interrupted([1, 2, 1, 2, 1, 2, 3, 2, 3], range(9), 6, 0.95)
    assert found is not None
    assert not found.long_enough


def series(draw: np.random.Generator, periods: int, persistence: float) -> list[float]:
    shocks = draw.standard_normal(periods + 40)
    for at in range(1, len(shocks)):
        shocks[at] += persistence * shocks[at - 1]
    return [float(shock) for shock in shocks[40:]]


def waves(periods: int, crests: int) -> list[float]:
    return [3 * math.sin(2 * math.pi * crests * t / 12 + 1) + (0.3 if (t * 7) % 5 > 2 else -0.2) for t in range(periods)]


@pytest.mark.parametrize(("periods", "checked"), [(12, True), (24, True), (35, True), (36, False)])
def test_one_wave_a_year_is_no_break(periods: int, checked: bool) -> None:
    found = interrupted(waves(periods, 1), range(periods), periods // 2, 0.95, 12)
    assert found is not None
    assert (bool(found.wave), found.season, found.seasonal) == (checked, 0 if checked else 12, False)
    assert all(term.low < 0 < term.high for term in (found.wave or found.terms)[2:])


@pytest.mark.parametrize(("periods", "crests", "seasonal"), [(24, 2, True), (24, 3, True), (24, 1, False), (17, 2, False), (36, 2, False)])
def test_shorter_waves_are_seen_from_a_year_and_a_half_on(periods: int, crests: int, seasonal: bool) -> None:
    found = interrupted(waves(periods, crests), range(periods), periods // 2, 0.95, 12)
    assert found is not None
    assert found.seasonal == seasonal


@pytest.mark.slow
@pytest.mark.parametrize("persistence", [0.0, 0.5, 0.8])
@pytest.mark.parametrize(("periods", "begin", "season"), [(12, 8, 0), (24, 12, 12), (36, 24, 12), (60, 40, 12)])
def test_series_without_an_effect_seldom_have_one(persistence: float, periods: int, begin: int, season: int) -> None:
    """At most 6 % of series, at a level of 5 %, have a break in level; beyond 6 % + three standard errors of 150 draws it is no chance."""
    draw = np.random.default_rng(7)
    found = [interrupted(series(draw, periods, persistence), range(periods), begin, 0.95, season) for _ in range(150)]
    for at in (2, 3):
        share = sum(each.terms[at].p <= 0.05 for each in found if each) / len(found)
        assert share <= 0.06 + 3 * (0.06 * 0.94 / 150) ** 0.5


@pytest.mark.slow
@pytest.mark.parametrize(("periods", "begin", "season"), [(12, 6, 12), (24, 12, 12), (24, 17, 12), (52, 26, 52), (104, 52, 52)])
def test_a_strong_season_of_less_than_three_years_is_seldom_a_break(periods: int, begin: int, season: int) -> None:
    """Its standard deviation is twice that of the periods; without a wave in the model up to 70 % of such series had a break."""
    draw = np.random.default_rng(7)
    years = np.arange(periods) / season
    drawn = [series(draw, periods, 0.0) + 2 * 2**0.5 * np.sin(2 * np.pi * (years + draw.random())) for _ in range(150)]
    found = [interrupted(each.tolist(), range(periods), begin, 0.95, season) for each in drawn]
    for at in (2, 3):
        share = sum(each.wave[at].p <= 0.05 for each in found if each) / len(found)
        assert share <= 0.06 + 3 * (0.06 * 0.94 / 150) ** 0.5


@pytest.mark.slow
@pytest.mark.parametrize(("periods", "begin"), [(12, 8), (24, 20)])
def test_few_periods_of_few_answers_seldom_seem_to_change_the_level(periods: int, begin: int) -> None:
    """The periods after the change vary eight times as much: as periods of 10 answers after such of 640."""
    draw = np.random.default_rng(7)
    noise = [1.0] * begin + [8.0] * (periods - begin)
    drawn = [[each * width for each, width in zip(series(draw, periods, 0.0), noise, strict=True)] for _ in range(150)]
    found = [interrupted(values, range(periods), begin, 0.95, noise=noise) for values in drawn]
    share = sum(each.terms[2].p <= 0.05 for each in found if each) / len(found)
    assert share <= 0.06


def test_periods_as_exact_as_each_other_change_no_critical_value() -> None:
    values = [1, 2, 1, 2, 1, 2, 1, 2, 6, 7, 6, 7]
    plain, alike, unlike = (interrupted(values, range(12), 8, 0.95, noise=noise) for noise in (None, [2.0] * 12, [1.0] * 8 + [8.0] * 4))
    assert plain is not None
    assert unlike is not None
    assert plain == alike
    assert unlike.terms[2].estimate == plain.terms[2].estimate
    assert unlike.terms[2].high - unlike.terms[2].low > 1.2 * (plain.terms[2].high - plain.terms[2].low)
    assert unlike.terms[2].p > plain.terms[2].p


@pytest.mark.slow
@pytest.mark.parametrize(("periods", "season", "length"), [(24, 12, 6), (20, 12, 6), (104, 52, 26), (52, 52, 26)])
def test_a_season_that_begins_with_the_change_is_seldom_one(periods: int, season: int, length: int) -> None:
    """A high season in the same part of each year: a fifth of such series of months, and half of those of weeks, would have a break."""
    draw = np.random.default_rng(11)
    high = 3.0 * ((np.arange(periods) - periods // 2) % season < length)
    found = [interrupted((series(draw, periods, 0.3) + high).tolist(), range(periods), periods // 2, 0.95, season) for _ in range(60)]
    claims = [each.long_enough and not each.seasonal and verdicts(each) == {1} for each in found if each]
    assert sum(claims) / len(claims) <= 0.06 + 3 * (0.06 * 0.94 / 60) ** 0.5


def verdicts(found: Interrupted) -> set[int]:
    """On which side of 0 the change of level is, by each of the models."""
    limits = [(term[2].low, term[2].high) for term in (found.terms, found.wave) if term] + [*found.steps[:1]]
    return {1 if low > 0 else -1 if high < 0 else 0 for low, high in limits}


def test_a_jump_of_every_year_is_no_change_and_one_that_comes_once_is() -> None:
    small = [0.3 if (t * 7) % 5 > 2 else -0.2 for t in range(30)]
    yearly = interrupted([each + 3 * ((t - 15) % 12 < 6) for t, each in enumerate(small)], range(30), 15, 0.95, 12)
    once = interrupted([each + 3 * (t >= 15) for t, each in enumerate(small)], range(30), 15, 0.95, 12)
    assert yearly is not None
    assert once is not None
    assert yearly.steps
    assert yearly.steps[0][0] < 0 < yearly.steps[0][1]
    assert verdicts(once) == {1}
    # a year shows the months since then once: a season that begins then explains them as well, unless a control group has it too
    months = [each + 3 * (t >= 6) for t, each in enumerate(small[:12])]
    alone, beside = (interrupted(months, range(12), 6, 0.95, 12, controlled=controlled) for controlled in (False, True))
    assert alone is not None
    assert beside is not None
    assert (verdicts(alone), verdicts(beside)) == ({0, 1}, {1})


@pytest.mark.slow
@pytest.mark.parametrize(("periods", "begin", "season"), [(28, 16, 12), (104, 52, 52)])
def test_a_clear_change_of_level_remains_one(periods: int, begin: int, season: int) -> None:
    """A side of more than a year shows that no season begins there, and the weeks of two years tell most seasons apart."""
    draw = np.random.default_rng(3)
    drawn = [[each + 5 * (t >= begin) for t, each in enumerate(series(draw, periods, 0.0))] for _ in range(12)]
    found = [interrupted(each, range(periods), begin, 0.95, season) for each in drawn]
    assert sum(verdicts(each) == {1} for each in found if each) >= 8


@pytest.mark.slow
@pytest.mark.parametrize(("periods", "season"), [(24, 12), (18, 12), (92, 52), (114, 52)])
@pytest.mark.parametrize("height", [1.5, 2.5])
def test_a_weak_season_that_begins_with_the_change_is_seldom_one(periods: int, season: int, height: float) -> None:
    """If only seasons that are seen counted, up to 16 % of such series would have a break, and 23 % of those of weeks."""
    draw = np.random.default_rng(5)
    begin = min(periods // 2, season)
    high = height * ((np.arange(periods) - begin) % season < season // 2)
    found = [interrupted((series(draw, periods, 0.3) + high).tolist(), range(periods), begin, 0.95, season) for _ in range(60)]
    claims = [each.long_enough and not each.seasonal and verdicts(each) == {1} for each in found if each]
    assert sum(claims) / len(claims) <= 0.06 + 3 * (0.06 * 0.94 / 60) ** 0.5
