"""``cxkit nps`` with weights, clusters and both, against computations row by row, straight from the definitions."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from scipy import optimize, stats

import cxkit
from cxkit.errors import DataError, RoleError, UsageError
from cxkit.measures.breakdown import Adjustment
from cxkit.model import Report, Row
from cxkit.options import Period

Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

VARIANTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "weighted": {"weight": "weight"},
    "clustered": {"cluster": "customer_id"},
    "weighted and clustered": {"weight": "weight", "cluster": "customer_id"},
}
SEEDS = (0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2)))
MONTHS = [date(2024, month, 1) for month in range(1, 7)]


class Answers:
    """Random answers as arrays, and as the frame that cxkit gets."""

    def __init__(self, seed: int, rows: int = 900) -> None:
        draw = np.random.default_rng(seed)
        customers = rows // 3
        self.unit = np.array([f"c{number}" for number in draw.integers(0, customers, rows)])
        taste = dict(zip(np.unique(self.unit), draw.normal(0, 1.5, len(np.unique(self.unit))), strict=True))
        self.score = np.clip(np.round(7.5 + np.array([taste[unit] for unit in self.unit]) + draw.normal(0, 1.5, rows)), 0, 10)
        self.weight = np.round(draw.uniform(0.3, 3.0, rows), 3)
        self.touchpoint = draw.choice(["order", "hotline", "invoice", "website"], rows, p=[0.4, 0.3, 0.2, 0.1])
        days = [date(2024, 1, 1) + timedelta(days=int(day)) for day in draw.integers(0, 182, rows)]
        days[:2] = [date(2024, 1, 1), date(2024, 6, 30)]
        self.month = np.array([day.month for day in days])
        columns = {"customer_id": self.unit, "recommend": self.score, "weight": self.weight, "touchpoint": self.touchpoint}
        self.frame = pl.DataFrame({**{name: column.tolist() for name, column in columns.items()}, "responded_at": days})


class Definition:
    """The figures of one variant, from the rows."""

    def __init__(self, answers: Answers, options: dict[str, str]) -> None:
        rows = len(answers.score)
        self.y = np.where(answers.score >= 9, 100.0, np.where(answers.score >= 7, 0.0, -100.0))
        self.w = answers.weight if "weight" in options else np.ones(rows)
        self.unit = np.unique(answers.unit, return_inverse=True)[1] if "cluster" in options else np.arange(rows)
        self.plain = not options
        self.weighted = "weight" in options

    def mean(self, group: Mask) -> float:
        return float(np.average(self.y[group], weights=self.w[group]))

    def residuals(self, group: Mask) -> dict[int, float]:
        """Linearised contributions to the mean, summed by unit."""
        u = self.w[group] * (self.y[group] - self.mean(group)) / self.w[group].sum()
        sums = np.bincount(self.unit[group], weights=u).tolist()
        return {unit: sums[unit] for unit in np.unique(self.unit[group]).tolist()}

    def standard_error(self, group: Mask) -> float:
        u = list(self.residuals(group).values())
        return math.sqrt(len(u) / (len(u) - 1) * sum(each * each for each in u))

    def units(self, group: Mask) -> npt.NDArray[np.float64]:
        """The sums of the weights by unit."""
        sums = np.bincount(self.unit[group], weights=self.w[group])
        return np.asarray(sums[np.unique(self.unit[group])], dtype=np.float64)

    def effective(self, group: Mask) -> float:
        """The n that gives the linearised standard error, at most Kish's; without the factor units / (units - 1) unless clustered."""
        kish = float(self.w[group].sum() ** 2 / (self.w[group] ** 2).sum())
        variance = float(np.average((self.y[group] - self.mean(group)) ** 2, weights=self.w[group]))
        units = len(self.units(group))
        factor = units / (units - 1) if units == group.sum() else 1.0
        return min(variance / self.standard_error(group) ** 2 * factor, kish)

    def freedom(self, group: Mask) -> float:
        """The effective number of units minus 1."""
        squares = self.units(group) ** 2
        return float(squares.sum() ** 2 / (squares**2).sum() - 1)

    def critical(self, group: Mask, z: float) -> float:
        """The t quantile that takes the place of z; z itself if every answer is a unit of the same weight."""
        left = 1 - (self.freedom(group) + 1) / group.sum()
        return z if left < 1e-9 else float(stats.t.isf(stats.norm.sf(z), self.freedom(group) / left))

    def interval(self, group: Mask, z: float) -> tuple[float, float]:
        """The values that the score test does not reject, with the effective n in the place of n."""
        n, z = self.effective(group), self.critical(group, z)
        p = float(np.average(self.y[group] == 100, weights=self.w[group]))
        d = float(np.average(self.y[group] == -100, weights=self.w[group]))

        def excess(theta: float, sign: float) -> float:
            # the most likely shares where promoters - detractors = theta: the likelihood is maximised over the detractors
            b = -(p + d) + (2 - p + d) * theta
            q = (math.sqrt(b * b + 8 * d * theta * (1 - theta)) - b) / 4
            return (p - d - theta) / math.sqrt((2 * q + theta * (1 - theta)) / n) - sign * z

        low = optimize.brentq(excess, -1 + 1e-12, p - d, args=(1.0,), xtol=1e-14)
        high = optimize.brentq(excess, p - d, 1 - 1e-12, args=(-1.0,), xtol=1e-14)
        return 100 * low, 100 * high

    def correlation(self, a: Mask, b: Mask) -> float:
        """The correlation of two means by the units that are in both groups."""
        u, v = self.residuals(a), self.residuals(b)
        shared = sum(u[unit] * v[unit] for unit in u.keys() & v.keys())
        return shared / math.sqrt(sum(each * each for each in u.values()) * sum(each * each for each in v.values()))

    def limits(self, a: Mask, b: Mask, z: float) -> tuple[float, float]:
        """The limits of both groups, squared and added, with their correlation."""
        value, r = self.mean(a) - self.mean(b), self.correlation(a, b)
        (low_a, high_a), (low_b, high_b) = self.interval(a, z), self.interval(b, z)
        down, up = (self.mean(a) - low_a, high_b - self.mean(b)), (high_a - self.mean(a), self.mean(b) - low_b)
        low, high = (math.sqrt(x * x + y * y - 2 * r * x * y) for x, y in (down, up))
        return value - low, value + high

    def large(self, a: Mask, b: Mask, least: float) -> bool:
        """Whether both groups outweigh the skewness of their answers, by at least so many answers or degrees of freedom."""
        n = [self.effective(each) for each in (a, b)]
        y, w = [], []
        for each, size in zip((a, b), n, strict=True):
            y += self.y[each].tolist()
            w += (self.w[each] / self.w[each].sum() * size).tolist()
        mean = np.average(y, weights=w)
        variance, third = (np.average((np.array(y) - mean) ** power, weights=w) for power in (2, 3))
        size = min(a.sum(), b.sum()) if self.plain else min(self.freedom(each) for each in (a, b))
        return bool(size >= least and min(n) >= 64 * third**2 / variance**3)

    def exact(self, a: Mask, b: Mask) -> float:
        """The share of all ways to deal the answers that part the groups as far, by the multivariate hypergeometric distribution."""
        classes = [int((self.y[a | b] == value).sum()) for value in (-100, 0, 100)]
        m, total = int(a.sum()), sum(classes)
        d, p = np.meshgrid(np.arange(classes[0] + 1), np.arange(classes[2] + 1), indexing="ij")
        chances = stats.multivariate_hypergeom.pmf(np.stack([d, m - d - p, p], axis=-1), classes, m)
        observed = abs(int(self.y[a].sum() / 100) * total - m * (classes[2] - classes[0]))
        return float(chances[abs((p - d) * total - m * (classes[2] - classes[0])) >= observed].sum())

    def difference(self, a: Mask, b: Mask, units: int, confidence: float) -> tuple[float, float, float, float]:
        """Mean of a minus mean of b, its limits and p value."""
        value = self.mean(a) - self.mean(b)
        low, high = self.limits(a, b, float(stats.norm.isf((1 - confidence) / 2)))
        # the z from which on the limits hold 0
        side = 0 if value > 0 else 1
        z = optimize.brentq(lambda z: self.limits(a, b, z)[side], 1e-6, 12, xtol=1e-12)
        score = float(2 * stats.norm.sf(z))
        if self.plain and not self.large(a, b, 200):
            exact = self.exact(a, b)
            if exact >= 1 - confidence:
                low, high = min(low, 0.0), max(high, 0.0)
            return value, low, high, exact if min(a.sum(), b.sum()) < 30 else max(exact, score)
        if self.plain:
            se = math.hypot(*(self.y[group].std() / math.sqrt(group.sum()) for group in (a, b)))
            return value, low, high, float(2 * stats.norm.sf(abs(value) / se))
        u, v = self.residuals(a), self.residuals(b)
        if not self.large(a, b, 80):
            return value, low, high, score
        squares = sum((u.get(unit, 0.0) - v.get(unit, 0.0)) ** 2 for unit in u.keys() | v.keys())
        se, df = math.sqrt(units / (units - 1) * squares), units - 2
        if len(u.keys() | v.keys()) < a.sum() + b.sum():  # clusters: the linearised interval
            reach = float(stats.t.isf((1 - confidence) / 2, df)) * se
            low, high = value - reach, value + reach
        return value, low, high, float(2 * stats.t.sf(abs(value) / se, df))


def close(row: Row, keys: tuple[str, ...], expected: tuple[float, ...]) -> None:
    assert [row[key] for key in keys] == pytest.approx(expected, rel=1e-7, abs=1e-7)


def rows_of(report: Report, table: str, key: str) -> dict[Any, Row]:
    return {row[key]: row for row in report.table(table).rows}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_is_its_definition(variant: str, seed: int) -> None:
    answers, options, confidence = Answers(seed), VARIANTS[variant], 0.9
    definition = Definition(answers, options)
    report = cxkit.nps(answers.frame, every="month", confidence=confidence, **options)
    z = float(stats.norm.isf(0.05))
    everyone = np.ones(len(answers.score), dtype=bool)
    total = len(np.unique(definition.unit))
    (overall,) = report.table("overall").rows
    close(overall, ("nps", "low", "high"), (definition.mean(everyone), *definition.interval(everyone, z)))
    touchpoints = rows_of(report, "by_touchpoint", "touchpoint")
    assert len(touchpoints) == 4
    for name, row in touchpoints.items():
        group = answers.touchpoint == name
        assert row["n"] == group.sum()
        assert row["promoters"] == (group & (answers.score >= 9)).sum()
        close(row, ("nps", "low", "high"), (definition.mean(group), *definition.interval(group, z)))
        expected = definition.difference(group, ~group, total, confidence)
        close(row, ("vs_rest", "vs_rest_low", "vs_rest_high", "p"), expected)
    months = rows_of(report, "over_time", "period")
    assert list(months) == [month.isoformat() for month in MONTHS]
    assert months["2024-01-01"]["change"] is None
    for before, month in pairwise(MONTHS):
        a, b = answers.month == month.month, answers.month == before.month
        units = len(np.unique(definition.unit[a | b]))
        expected = definition.difference(a, b, units, confidence)
        close(months[month.isoformat()], ("change", "change_low", "change_high", "p"), expected)


def test_one_answer_of_each_customer_in_each_group_is_compared_as_the_pairs_it_is() -> None:
    draw = np.random.default_rng(5)
    taste = draw.normal(8, 2, 300)
    a, b = (np.clip(np.round(taste + shift + draw.normal(0, 0.7, 300)), 0, 10) for shift in (0.2, -0.2))
    frame = pl.DataFrame({"customer_id": [f"c{n}" for n in range(300)] * 2, "touchpoint": ["a"] * 300 + ["b"] * 300, "recommend": [*a, *b]})
    row = rows_of(cxkit.nps(frame, cluster="customer_id"), "by_touchpoint", "touchpoint")["a"]
    y_a, y_b = (np.where(each >= 9, 100.0, np.where(each >= 7, 0.0, -100.0)) for each in (a, b))
    d = y_a - y_b
    # the linearised variance has n/(n-1) over all units, the paired t test as well: they differ by the degrees of freedom alone
    se = d.std(ddof=1) / math.sqrt(300)
    assert row["vs_rest"] == pytest.approx(d.mean())
    assert row["p"] == pytest.approx(2 * stats.t.sf(abs(d.mean()) / se, 298), rel=1e-9)
    reach = stats.t.isf(0.025, 298) * se
    close(row, ("vs_rest_low", "vs_rest_high"), (d.mean() - reach, d.mean() + reach))
    alone = rows_of(cxkit.nps(frame), "by_touchpoint", "touchpoint")["a"]
    assert row["p"] < alone["p"], "what the two have in common is not noise"  # type: ignore[operator]


def test_a_cluster_for_every_answer_changes_nothing() -> None:
    answers = Answers(8, rows=200)
    frame = answers.frame.with_columns(customer_id=pl.int_range(200).cast(pl.String))
    ours, plain = cxkit.nps(frame, cluster="customer_id", every="month"), cxkit.nps(frame, every="month")
    for mine, other in zip(ours.tables, plain.tables, strict=True):
        for row, expected in zip(mine.rows, other.rows, strict=True):
            for key, cell in expected.items():
                assert row[key] == (pytest.approx(cell, abs=1e-9) if isinstance(cell, float) else cell), (mine.name, key)


@pytest.mark.parametrize("options", [{"weight": "weight"}, {"cluster": "customer_id"}])
def test_a_few_answers_that_agree_are_not_certain(options: dict[str, Any]) -> None:
    answers = Answers(15, rows=300)
    few = {"customer_id": "x", "recommend": 10.0, "weight": 1.0, "touchpoint": "field service", "responded_at": date(2024, 2, 2)}
    frame = pl.concat([answers.frame, pl.DataFrame([few, {**few, "weight": 2.0}])], how="vertical_relaxed")
    row = rows_of(cxkit.nps(frame, **options), "by_touchpoint", "touchpoint")["field service"]
    (plain,) = (row for row in cxkit.nps(frame).table("by_touchpoint").rows if row["touchpoint"] == "field service")
    assert row["p"] > plain["p"] / 2  # type: ignore[operator]
    assert row["vs_rest_high"] - row["vs_rest_low"] > 100  # type: ignore[operator]


def enumerated(a: list[int], b: list[int]) -> float:
    """The share of all ways to deal the answers that part the groups as far as they are, or farther: every way is tried."""
    together = a + b
    total, n, m = sum(together), len(a), len(b)
    observed = abs(m * sum(a) - n * sum(b))
    ways = list(combinations(range(n + m), n))
    extreme = sum(abs((n + m) * sum(together[place] for place in way) - n * total) >= observed for way in ways)
    return extreme / len(ways)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([10, 10, 9, 3], [0, 5, 7, 8, 6, 2, 9]),
        ([10], [0, 0, 7, 9, 9, 10]),
        ([0, 0, 0, 0, 0], [10, 9, 10, 9, 9, 10]),
        ([7, 7, 8], [7, 8]),
        ([9, 7, 0, 10, 3, 8], [10, 9, 9, 10, 7, 10, 9, 8]),
    ],
)
def test_small_groups_have_the_exact_permutation_test(a: list[int], b: list[int]) -> None:
    frame = pl.DataFrame({"recommend": a + b, "channel": ["a"] * len(a) + ["b"] * len(b)})
    report = cxkit.nps(frame)
    signs = [[1 if score >= 9 else 0 if score >= 7 else -1 for score in group] for group in (a, b)]
    for row in report.table("by_channel").rows:
        assert row["p"] == row["p_adj"] == pytest.approx(enumerated(*signs), abs=1e-12), "two groups are one test"
    assert any("exact permutation" in note.text for note in report.notes)


def holm(p: list[float]) -> list[float]:
    order = sorted(range(len(p)), key=lambda place: p[place])
    found, least = [0.0] * len(p), 0.0
    for rank, place in enumerate(order):
        least = max(least, min(1.0, (len(p) - rank) * p[place]))
        found[place] = least
    return found


ADJUSTMENTS: dict[str, Callable[[list[float]], list[float]]] = {
    "holm": holm,
    "bh": lambda p: list(stats.false_discovery_control(p, method="bh")),
    "none": list,
}


@pytest.mark.parametrize(
    ("variant", "adjust"),
    [
        # each adjustment and each variant once, and all products with the slow tests
        pytest.param(variant, adjust, marks=[pytest.mark.slow] * ((of + at) % 3 > 0))
        for of, variant in enumerate(VARIANTS)
        for at, adjust in enumerate(ADJUSTMENTS)
    ],
)
def test_p_values_are_adjusted_over_one_table(variant: str, adjust: Adjustment) -> None:
    report = cxkit.nps(Answers(11).frame, every="month", adjust=adjust, **VARIANTS[variant])
    for table in report.tables[1:]:
        if table.name != "distribution":
            tested = [row for row in table.rows if row["p"] is not None]
            assert len(tested) > 3
            p = [float(row["p"]) for row in tested]  # type: ignore[arg-type]
            assert [row["p_adj"] for row in tested] == pytest.approx(ADJUSTMENTS[adjust](p), rel=1e-9), table.name


@pytest.mark.parametrize("options", VARIANTS.values(), ids=VARIANTS)
def test_two_groups_are_one_test(options: dict[str, Any]) -> None:
    answers = Answers(12)
    two = answers.frame.filter(pl.col("touchpoint").is_in(["order", "hotline"]))
    first, second = cxkit.nps(two, **options).table("by_touchpoint").rows
    assert first["p"] == pytest.approx(second["p"], rel=1e-9)
    assert first["p_adj"] == first["p"]
    assert second["p_adj"] == second["p"]
    assert first["vs_rest"] == pytest.approx(-second["vs_rest"])  # type: ignore[operator]
    assert first["vs_rest_low"] == pytest.approx(-second["vs_rest_high"])  # type: ignore[operator]


def test_weeks_begin_on_monday_and_their_answers_add_up() -> None:
    answers = Answers(13)
    report = cxkit.nps(answers.frame, every="week")
    rows = report.table("over_time").rows
    starts = [date.fromisoformat(str(row["period"])) for row in rows]
    assert {start.weekday() for start in starts} == {0}
    days = answers.frame.get_column("responded_at").to_list()
    assert [row["n"] for row in rows] == [sum(start <= day < start + timedelta(days=7) for day in days) for start in starts]
    # 2024-01-01 is a Monday, 2024-06-30 a Sunday: every week is whole, and each but the first has one before it
    assert all(row["complete"] for row in rows)
    assert [row["change"] is not None for row in rows] == [False, *[True] * 25]


@pytest.mark.parametrize("every", ["week", "month", "quarter", "year"])
def test_dates_at_the_ends_of_the_calendar_are_periods_like_others(every: Period) -> None:
    frame = pl.DataFrame({"recommend": [10, 9, 0], "responded_at": ["1900-01-01", "2024-05-05", "9999-12-31"]})
    # the earliest day that is believed, and the last that there is, which an as-of date admits
    rows = cxkit.nps(frame, every=every, as_of="9999-12-31").table("over_time").rows
    assert [row["n"] for row in rows] == [1, 1, 1]
    assert [row["change"] for row in rows] == [None, None, None]


def test_decimals_are_scores_like_other_numbers() -> None:
    frame = pl.DataFrame({"recommend": [Decimal("9.0"), Decimal("10.0"), Decimal("3.0"), Decimal("7.5")] * 30})
    report = cxkit.nps(frame)
    assert report.table("overall").rows[0]["nps"] == pytest.approx(100 / 3)
    assert report.provenance.rows_set_aside == {"off scale": 30}


def test_blanks_around_a_name_make_no_group() -> None:
    frame = pl.DataFrame({"recommend": [10, 9, 0, 7] * 10, "channel": ["web", "web ", "\tweb", " "] * 10})
    assert [(row["channel"], row["n"]) for row in cxkit.nps(frame).table("by_channel").rows] == [("web", 30), (None, 10)]


@pytest.mark.parametrize("scale", ["1-5", "0-100", "0-9"])
def test_a_scale_on_which_there_are_no_promoters_is_refused(scale: str) -> None:
    with pytest.raises(RoleError, match=rf"0-10.*{scale}"):
        cxkit.nps(pl.DataFrame({"recommend": [1, 2, 3, 4, 5]}), scale=scale)


def test_a_scale_of_endless_length_is_refused_and_lengths_of_time_are_written_as_text() -> None:
    with pytest.raises(UsageError, match="is no scale"):
        cxkit.nps(pl.DataFrame({"recommend": [1, 2]}), scale="0-1000000000")
    waits = cxkit.nps(pl.DataFrame({"recommend": [1, 2], "wait": [timedelta(1), timedelta(2)]}), by="wait").table("by_wait")
    assert [row["wait"] for row in waits.rows] == ["P1D", "P2D"]


def test_a_label_for_a_value_off_the_scale_is_excluded() -> None:
    frame = pl.DataFrame({"recommend": ["10", "9", "0"] * 30 + ["very"]})
    assert cxkit.nps(frame, labels="very=10").table("overall").rows[0]["n"] == 91
    report = cxkit.nps(frame, labels="very=15")
    assert report.provenance.rows_set_aside == {"off scale": 1}


@pytest.mark.parametrize("weight", [math.nan, math.inf, -math.inf])
def test_weights_that_are_no_numbers_are_missing(weight: float) -> None:
    frame = pl.DataFrame({"recommend": [10, 9, 0, 0], "weight": [1.0, 2.0, 3.0, weight]})
    report = cxkit.nps(frame, weight="weight")
    assert report.provenance.rows_set_aside == {"weight missing": 1}
    assert report.table("overall").rows[0]["nps"] == pytest.approx(0)


@pytest.mark.parametrize("weight", [1e-200, 1e200])
def test_weights_whose_squares_are_no_numbers_are_refused(weight: float) -> None:
    frame = pl.DataFrame({"recommend": [10, 9, 0, 0] * 10, "channel": ["a", "b"] * 20, "weight": [weight] * 40})
    with pytest.raises(DataError, match="weights that cannot be computed with"):
        cxkit.nps(frame, weight="weight")


def test_only_the_proportions_of_weights_matter() -> None:
    answers = Answers(14, rows=200)
    expected = cxkit.nps(answers.frame, weight="weight", cluster="customer_id")
    for factor in (1e-30, 1e-3, 1e30):
        found = cxkit.nps(answers.frame.with_columns(pl.col("weight") * factor), weight="weight", cluster="customer_id")
        for mine, other in zip(found.table("by_touchpoint").rows, expected.table("by_touchpoint").rows, strict=True):
            for key, cell in other.items():
                assert mine[key] == (pytest.approx(cell, rel=1e-9) if isinstance(cell, float) else cell)


def test_few_answers_below_the_middle_are_of_another_scale_unless_the_header_names_it() -> None:
    answers = [1, 3, 4, 5, 5, 2, 4, 5, 3]
    with pytest.raises(RoleError, match="1-5"):
        cxkit.nps(pl.DataFrame({"How likely are you to recommend us?": answers}), by="none")
    row = cxkit.nps(pl.DataFrame({"How likely are you to recommend us? (0-10)": answers}), by="none").table("overall").rows[0]
    assert (row["n"], row["nps"]) == (9, -100)
    assert cxkit.nps(pl.DataFrame({"How likely are you to recommend us?": [4, 5, 3, 2]}), by="none").table("overall").rows[0]["n"] == 4


def test_codes_among_answers_do_not_hide_the_only_column_of_scores() -> None:
    scores = [10, 9, 0, 7, 8, 9, 3, 10, -77, 6] * 4
    frame = pl.DataFrame({"lfdn": range(1, 41), "v_12": scores, "v_13": [1, 2, 3, 4, 5] * 8})
    report = cxkit.nps(frame, by="none")
    assert (report.table("overall").rows[0]["n"], report.provenance.roles["recommend"]) == (36, "v_12")
    # numbers that go on below zero are no answers with a code
    with pytest.raises(RoleError):
        cxkit.nps(frame.with_columns(v_12=pl.Series([10, 9, -4, -6, 8, 9, -5, 10, 2, 6] * 4)), by="none")
