"""``cxkit gap``: figures of independent programs, real files, and the edge cases of its docstring."""

from __future__ import annotations

import statistics
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from scipy import stats
from tests.reports import near, overall
from tests.shared import DATA, ORACLES, needs_shared, oracle

import cxkit
from cxkit.errors import RoleError, UsageError
from cxkit.model import Report, Row

MOBI = ORACLES / "data" / "shared" / "mobi.csv"
KIOSK = DATA / "kiosk_servqual_kano" / "kiosk.csv"
KIOSK_PAIRS: dict[str, Any] = {"expectation": r"^(?P<item>\d+)-1\..*\(기대 설문\)", "fulfilment": r"^(?P<item>\d+)-2\..*\(인지 설문\)"}
WIDE: dict[str, Any] = {"expectation": "^e_(?P<item>.+)$", "fulfilment": "^f_(?P<item>.+)$"}


def by(report: Report, name: str) -> dict[Any, Row]:
    return {row[name]: row for row in report.table(f"by_{name}").rows}


def pairs(*gaps: tuple[object, object], **columns: list[Any]) -> pl.DataFrame:
    return pl.DataFrame({"expectation": [str(e) for e, _ in gaps], "fulfilment": [str(f) for _, f in gaps], **columns})


def notes(report: Report, code: str) -> list[str]:
    return [note.text for note in report.notes if note.code == code]


@needs_shared
def test_three_pairs_of_the_mobile_phone_survey() -> None:
    case = oracle("gap_mobi_quality")
    for name, (expectation, fulfilment) in case["parameters"]["pairs"].items():
        due = case["expected"][name]["value"]
        row = overall(cxkit.gap(MOBI, expectation=expectation, fulfilment=fulfilment, scale="1-10"))
        assert row["n"] == due["n"]
        assert (row["expectation"], row["fulfilment"]) == near((due["mean_expectation"], due["mean_performance"]), 1e-6)
        assert (row["gap"], row["low"], row["high"], row["p"]) == near((due["gap_mean"], *due["ci"], due["p"]), 1e-6)
        assert row["effect_size"] == near(due["cohens_dz"], 1e-6)
        assert (row["effect_size_low"], row["effect_size_high"]) == near(due["cohens_dz_ci"], 1e-4)
        assert row["p_wilcoxon"] == near(due["wilcoxon_p_normal_cc"], 1e-6)
        shares = due["share_unfulfilled"], due["share_exactly_met"], due["share_exceeded"]
        assert (row["unmet"], row["met"], row["exceeded"]) == near(shares, 1e-6)


def dimensions(path: Path) -> Path:
    """The items of two dimensions, each beside what was expected of its dimension and the dimension's weight as its importance."""
    case = oracle("gap_mobi_dimensions")["parameters"]
    frame = pl.read_csv(MOBI)
    columns = [
        column
        for dimension in ("core", "service")
        for item in case[dimension]
        for column in (
            pl.col(case[f"{dimension}_expectation"]).alias(f"e {dimension} {item}"),
            pl.col(item).alias(f"f {dimension} {item}"),
            pl.lit(case["weights"][dimension]).alias(f"i {dimension} {item}"),
        )
    ]
    frame.select(columns).write_csv(path)
    return path


@needs_shared
def test_dimensions_of_the_mobile_phone_survey_unweighted_and_weighted(tmp_path: Path) -> None:
    due = {name: leaf["value"] for name, leaf in oracle("gap_mobi_dimensions")["expected"].items()}
    patterns: dict[str, Any] = {
        role: rf"^{role[0]} (?P<dimension>\w+) (?P<item>\w+)$" for role in ("expectation", "fulfilment", "importance")
    }
    scales = ("expectation=1-10", "fulfilment=1-10", "importance=0-100")
    report = cxkit.gap(dimensions(tmp_path / "wide.csv"), scale=scales, **patterns)
    rows = by(report, "dimension")
    assert {name: row["unweighted"] for name, row in rows.items()} == near({"core": due["core_gap"], "service": due["service_gap"]}, 1e-9)
    assert (rows["core"]["low"], rows["core"]["high"]) == near(due["core_t_ci"], 1e-8)
    score = report.table("score").rows[0]
    assert (score["n"], score["unweighted"], score["weighted"]) == (250, near(due["unweighted"], 1e-9), near(due["weighted"], 1e-9))
    # the importance of a dimension is the same for all, so that the weighted score is a fixed combination of the dimensions' gaps
    frame = pl.read_csv(MOBI)
    case = oracle("gap_mobi_dimensions")["parameters"]
    core, service = (pl.mean_horizontal(case[name]) - pl.col(case[f"{name}_expectation"]) for name in ("core", "service"))
    weighted = frame.select(0.6 * core + 0.4 * service).to_series()
    half = stats.t.ppf(0.975, 249) * weighted.std() / 250**0.5
    assert (score["weighted_low"], score["weighted_high"]) == near((weighted.mean() - half, weighted.mean() + half), 1e-9)


@needs_shared
def test_published_gaps_of_five_dimensions_give_the_published_score() -> None:
    case = oracle("servqual_dimension_scores")
    gaps, weights = case["parameters"]["gaps"], case["parameters"]["weights_points_of_100"]
    rows = []
    for dimension, gap in gaps.items():
        # a hundred answers whose mean gap is the published one
        below = round(-100 * gap)
        rows += [
            {"item": dimension, "expectation": 5, "fulfilment": 5 - (number < below % 100) - below // 100, "importance": weights[dimension]}
            for number in range(100)
        ]
    frame = pl.DataFrame(rows).cast(pl.String)
    report = cxkit.gap(frame, scale=("expectation=1-7", "fulfilment=1-7", "importance=0-100"))
    score = report.table("score").rows[0]
    assert score["unweighted"] == near(case["expected"]["unweighted_servqual"]["value"], 1e-12)
    assert score["weighted"] == near(case["expected"]["weighted_servqual"]["value"], 1e-12)


@needs_shared
def test_importance_derived_from_an_outcome(tmp_path: Path) -> None:
    due = oracle("ipa_mobi")["expected"]["result"]["value"]
    items = due["attributes"]
    columns = [
        pl.col("CUSA1"),
        *(pl.col("CUEX1").alias(f"e_{item}") for item in items),
        *(pl.col(item).alias(f"f_{item}") for item in items),
    ]
    path = tmp_path / "mobi.csv"
    pl.read_csv(MOBI).select(columns).write_csv(path)
    rows = by(cxkit.gap(path, outcome="CUSA1", scale="1-10", **WIDE), "item")
    for item, performance, importance, quadrant in zip(
        items, due["performance"], due["importance_correlation"], due["quadrant"], strict=True
    ):
        assert (rows[item]["fulfilment"], rows[item]["importance"]) == near((performance, importance), 1e-10)
        assert rows[item]["quadrant"] == quadrant


@needs_shared
def test_the_24_pairs_of_the_kiosk() -> None:
    report = cxkit.gap(KIOSK, **KIOSK_PAIRS)
    row = overall(report)
    # of 211 rows, 4 hold no answer to any of the pairs
    assert (report.provenance.rows_read, row["n"], report.provenance.rows_set_aside) == (211, 207, {"missing": 4})
    assert (row["expectation"], row["fulfilment"], row["gap"]) == near((5.974, 4.872, -1.102), 5e-4)
    items = report.table("by_item").rows
    assert (items[0]["item"], items[0]["gap"]) == ("23", near(-1.98, 0.005))
    assert (items[-1]["item"], items[-1]["gap"]) == ("4", near(0.28, 0.005))
    assert len(items) == 24


def wide(seed: int, people: int = 60) -> pl.DataFrame:
    """Answers of people about three items, of which some are left out, with weights and two groups of people."""
    draw = Random(seed)
    rows = []
    for _ in range(people):
        row = {"channel": draw.choice(["a", "b"]), "weight": str(round(draw.uniform(0.5, 2), 2))}
        for item in ("x", "y", "z"):
            left_out = draw.random() < 0.2
            row |= {f"e_{item}": str(draw.randint(1, 7)), f"f_{item}": "" if left_out else str(draw.randint(1, 7))}
        rows.append(row)
    rows[0] |= {"e_x": "1", "f_x": "7", "e_y": "7", "f_y": "1"}
    return pl.DataFrame(rows)


def means_of_respondents(frame: pl.DataFrame) -> list[tuple[str, float, float]]:
    """For each respondent with any pair the channel, the weight and the mean gap, straight from the definition."""
    found = []
    for row in frame.iter_rows(named=True):
        gaps = [int(row[f"f_{item}"]) - int(row[f"e_{item}"]) for item in ("x", "y", "z") if row[f"f_{item}"]]
        if gaps:
            found.append((row["channel"], float(row["weight"]), statistics.fmean(gaps)))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_over_several_items_the_mean_of_each_respondent_counts_once(seed: int) -> None:
    frame = wide(seed)
    report = cxkit.gap(frame, scale="1-7", **WIDE)
    found = means_of_respondents(frame)
    means = [gap for _, _, gap in found]
    row = overall(report)
    half = stats.t.ppf(0.975, len(means) - 1) * statistics.stdev(means) / len(means) ** 0.5
    mean = statistics.fmean(means)
    assert (row["n"], row["gap"], row["low"], row["high"]) == (
        len(means),
        near(mean, 1e-9),
        near(mean - half, 1e-9),
        near(mean + half, 1e-9),
    )
    assert row["effect_size"] == near(mean / statistics.stdev(means), 1e-9)
    for name, group in by(report, "channel").items():
        own = [gap for channel, _, gap in found if channel == name]
        rest = [gap for channel, _, gap in found if channel != name]
        assert (group["n"], group["gap"]) == (len(own), near(statistics.fmean(own), 1e-9))
        assert group["vs_rest"] == near(statistics.fmean(own) - statistics.fmean(rest), 1e-9)
        assert group["vs_rest_p"] == near(stats.ttest_ind(own, rest, equal_var=False).pvalue, 1e-9)
    for name, item in by(report, "item").items():
        answered = frame.filter(pl.col(f"f_{name}") != "")
        gaps = answered.select(pl.col(f"f_{name}").cast(pl.Int64) - pl.col(f"e_{name}").cast(pl.Int64)).to_series()
        assert (item["n"], item["gap"]) == (len(gaps), near(gaps.mean(), 1e-9))


def test_weights_of_respondents_count_once_whatever_they_answer() -> None:
    frame = wide(7)
    row = overall(cxkit.gap(frame, scale="1-7", weight="weight", **WIDE))
    found = means_of_respondents(frame)
    total = sum(weight for _, weight, _ in found)
    mean = sum(weight * gap for _, weight, gap in found) / total
    squares = sum((weight * (gap - mean)) ** 2 for _, weight, gap in found)
    heavy = [weight**2 for _, weight, _ in found]
    df = sum(heavy) ** 2 / sum(each**2 for each in heavy) - 1
    half = stats.t.ppf(0.975, df) * (len(found) / (len(found) - 1) * squares) ** 0.5 / total
    assert (row["n"], row["gap"], row["low"], row["high"]) == (
        len(found),
        near(mean, 1e-9),
        near(mean - half, 1e-9),
        near(mean + half, 1e-9),
    )
    assert row["p_wilcoxon"] is None


def test_an_item_against_the_rest_allows_for_respondents_who_answer_both() -> None:
    frame = wide(3).select("^[ef]_[xy]$").filter(pl.col("f_x") != "", pl.col("f_y") != "")
    row = by(cxkit.gap(frame, scale="1-7", **WIDE), "item")["x"]
    x, y = ((frame.get_column(f"f_{item}").cast(pl.Int64) - frame.get_column(f"e_{item}").cast(pl.Int64)).to_list() for item in "xy")
    paired, mean = stats.ttest_rel(x, y), statistics.fmean(x) - statistics.fmean(y)
    # the standard error of the paired test, with the degrees of freedom of a difference of two means
    se, df = mean / paired.statistic, len(x) - 2
    assert (row["vs_rest"], row["vs_rest_p"]) == near((mean, 2 * stats.t.sf(abs(paired.statistic), df)), 1e-9)
    half = stats.t.ppf(0.975, df) * abs(se)
    assert (row["vs_rest_low"], row["vs_rest_high"]) == near((mean - half, mean + half), 1e-9)


def test_long_and_wide_say_the_same_of_items() -> None:
    frame = wide(5).with_row_index("response_id")
    long = pl.concat(
        frame.select(
            pl.col("response_id").cast(pl.String),
            pl.lit(item).alias("item"),
            pl.col(f"e_{item}").alias("expectation"),
            pl.col(f"f_{item}").alias("fulfilment"),
        )
        for item in ("x", "y", "z")
    )
    one, other = by(cxkit.gap(frame, scale="1-7", **WIDE), "item"), by(cxkit.gap(long, scale="1-7", cluster="response_id"), "item")
    for item, row in one.items():
        for key in ("n", "gap", "low", "high", "unmet", "vs_rest", "vs_rest_low", "vs_rest_p"):
            assert row[key] == near(other[item][key], 1e-9), key


def test_rows_without_one_of_the_two_are_incomplete_pairs() -> None:
    report = cxkit.gap(pairs((5, 4), (5, ""), ("", 3), ("", ""), (6, "?!"), *[(3, 4)] * 200), scale="1-7")
    assert report.provenance.rows_set_aside == {"incomplete pair": 2, "missing": 1, "unreadable": 1}
    assert overall(report)["n"] == 201


def test_no_pairs_one_pair_and_all_alike() -> None:
    none = overall(cxkit.gap(pairs(("", ""))))
    assert (none["n"], none["gap"], none["low"], none["p"], none["p_wilcoxon"]) == (0, None, None, None, None)
    one = overall(cxkit.gap(pairs((5, 3)), scale="1-7"))
    assert (one["n"], one["gap"], one["low"], one["p"], one["verdict"]) == (1, -2.0, None, None, "unclear")
    alike = overall(cxkit.gap(pairs(*[(5, 3)] * 12), scale="1-7"))
    assert (alike["gap"], alike["low"], alike["p"], alike["effect_size"], alike["unmet"]) == (-2.0, None, None, None, 1.0)
    # all twelve below: 2 of the 2^12 ways to sign them are as extreme
    assert alike["p_wilcoxon"] == near(2 / 2**12, 1e-12)
    # but of samples without the third that would be 4 above, which makes the mean 0, there are more
    assert (alike["p_adj"], alike["verdict"]) == (near((2 / 3) ** 12, 1e-12), "unmet")
    many = overall(cxkit.gap(pairs(*[(4, 4)] * 500), scale="1-7"))
    assert many["verdict"] == "met"
    zero = overall(cxkit.gap(pairs(*[(4, 4)] * 12), scale="1-7"))
    assert (zero["gap"], zero["p_wilcoxon"], zero["met"]) == (0.0, 1.0, 1.0)


def test_other_scales_are_brought_to_percent_and_noted() -> None:
    report = cxkit.gap(pairs((1, 1), (3, 4), (5, 7)), scale=("expectation=1-5", "fulfilment=1-7"))
    row = overall(report)
    assert (row["expectation"], row["fulfilment"], row["gap"], row["met"]) == (50.0, 50.0, 0.0, 1.0)
    assert "1-5 and fulfilment on 1-7" in notes(report, "scales-differ")[0]
    # 2 of 1-5 is 25 %, 3 of 1-7 is a third
    third = overall(cxkit.gap(pairs((2, 3), (2, 3), (5, 1)), scale=("expectation=1-5", "fulfilment=1-7")))
    assert third["gap"] == near((2 * 25 / 3 - 100) / 3, 1e-13)


def test_verdicts_by_the_interval_and_the_margin() -> None:
    frame = pairs(
        *[(4, 4), (4, 5), (4, 3)] * 40,
        *[(6, 3), (6, 4)] * 30,
        *[(3, 6), (3, 5)] * 30,
        (1, 7),
        (7, 1),
        touchpoint=list("a" * 120 + "b" * 60 + "c" * 60 + "dd"),
    )
    verdicts = {name: row["verdict"] for name, row in by(cxkit.gap(frame, scale="1-7"), "touchpoint").items()}
    assert verdicts == {"a": "met", "b": "unmet", "c": "exceeded", "d": "unclear"}
    strict = cxkit.gap(frame, scale="1-7", margin=0.01)
    assert by(strict, "touchpoint")["a"]["verdict"] == "unclear"


def test_priority_ranks_what_is_used_and_important_and_falls_short() -> None:
    columns: dict[str, list[Any]] = {
        "touchpoint": ["often"] * 60 + ["seldom"] * 20 + ["good"] * 20,
        "importance": ["7"] * 60 + ["4"] * 20 + ["1"] * 20,
    }
    rows = by(cxkit.gap(pairs(*[(6, 4), (6, 5)] * 30, *[(6, 3), (6, 4)] * 10, *[(3, 5)] * 20, **columns), scale="1-7"), "touchpoint")
    assert rows["often"]["priority"] == near(0.6 * 1 * 1.5 / 6, 1e-12)
    assert rows["seldom"]["priority"] == near(0.2 * 0.5 * 2.5 / 6, 1e-12)
    assert rows["good"]["priority"] == 0.0
    assert [rows[name]["rank"] for name in ("often", "seldom", "good")] == [1, 2, 3]
    assert rows["often"]["weighted_gap"] == near(-1.5 * 7 / 4, 1e-12)
    assert {name: row["quadrant"] for name, row in rows.items()} == {
        "often": "keep up the good work",
        "seldom": "concentrate here",
        "good": "possible overkill",
    }


def test_the_zone_of_tolerance() -> None:
    frame = pairs((6, 3), (6, 5), (6, 7), (6, 6), (6, 4), touchpoint=["a", "a", "b", "b", "b"], adequate=["4", "4", "4", "4", ""])
    rows = {row["touchpoint"]: row for row in cxkit.gap(frame, scale="1-7").table("zone").rows}
    assert {key: rows["a"][key] for key in ("n", "adequate", "desired", "perceived", "adequacy", "superiority")} == {
        "n": 2,
        "adequate": 4.0,
        "desired": 6.0,
        "perceived": 4.0,
        "adequacy": 0.0,
        "superiority": -2.0,
    }
    assert [rows["a"][key] for key in ("below", "within", "above")] == [0.5, 0.5, 0.0]
    assert (rows["b"]["n"], rows["b"]["above"], rows["b"]["within"]) == (2, 0.5, 0.5)


def test_items_and_dimensions_of_the_project_file(tmp_path: Path) -> None:
    project = tmp_path / "cxkit.toml"
    project.write_text(
        "[items]\nexpectation = '^e_(?P<item>.+)$'\nfulfilment = '^f_(?P<item>.+)$'\n[dimensions]\nfirst = ['x', 'y']\nsecond = ['z']\n",
        encoding="utf-8",
    )
    report = cxkit.gap(wide(1), config=project, scale="1-7")
    assert set(by(report, "item")) == {"x", "y", "z"}
    assert set(by(report, "dimension")) == {"first", "second"}
    # and files that are not wide are read as before
    assert overall(cxkit.gap(pairs((5, 4), (5, 5)), config=project))["n"] == 2


def test_patterns_that_fit_nothing_or_too_much_are_refused() -> None:
    frame = wide(1)
    with pytest.raises(RoleError, match="No column matches the pattern of expectation"):
        cxkit.gap(frame, expectation="^q_(?P<item>.+)$", fulfilment=WIDE["fulfilment"])
    with pytest.raises(RoleError, match="finds two columns for"):
        cxkit.gap(frame, expectation="^(?P<item>e)_", fulfilment=WIDE["fulfilment"])
    with pytest.raises(RoleError, match="No item has a column for each"):
        cxkit.gap(frame, expectation="^(?P<item>e_.+)$", fulfilment=WIDE["fulfilment"])
    with pytest.raises(UsageError, match="cannot be read"):
        cxkit.gap(frame, expectation="^e_(?P<item>.+$", fulfilment=WIDE["fulfilment"])
    with pytest.raises(UsageError, match="has the group 'thing'"):
        cxkit.gap(frame, expectation="^e_(?P<thing>.+)$", fulfilment=WIDE["fulfilment"])


def test_an_item_that_lacks_one_of_its_columns_is_left_out_and_noted() -> None:
    report = cxkit.gap(wide(1).drop("f_z"), scale="1-7", **WIDE)
    assert set(by(report, "item")) == {"x", "y"}
    assert "'z'" in notes(report, "items-incomplete")[0]


@pytest.mark.parametrize("by_", [None, "channel", ["item", "channel"]])
def test_few_respondents_are_suppressed_however_many_answers_they_gave(by_: Any) -> None:
    frame = wide(2, people=40).with_columns(pl.Series("channel", ["few"] * 3 + ["a"] * 20 + ["b"] * 17))
    report = cxkit.gap(frame, scale="1-7", by=by_ or (), min_cell=5, **WIDE)
    shown = 0
    for table in report.tables:
        for row in table.rows:
            if row.get("channel") == "few":
                # three people, with up to nine answers
                assert row["n"] is None
                assert row["flag"] == "suppressed"
            elif isinstance(row["n"], int):
                assert row["n"] >= 5
                shown += 1
    assert shown
    # with one group suppressed, a second one has to be: the overall figure would give it away
    if by_ == "channel":
        assert sum(row["flag"] == "suppressed" for row in report.table("by_channel").rows) >= 2


def test_verdicts_allow_for_the_number_of_groups() -> None:
    """One of 20 groups with p = 0.03 is no need for action; alone it is."""
    draw = Random(4)
    gaps = [-1] * 14 + [0] * 21 + [1] * 4
    rows = [(5, 5 + gap, "short") for gap in gaps]
    rows += [(5, 5 + draw.choice([-1, 0, 1]), f"item {number}") for number in range(19) for _ in range(40)]
    frame = pl.DataFrame(rows, schema=["expectation", "fulfilment", "item"], orient="row")
    found = by(cxkit.gap(frame, scale="1-7"), "item")
    p = found["short"]["p"]
    assert isinstance(p, float)
    assert 0.001 < p < 0.05
    assert {row["verdict"] for row in found.values()} <= {"unclear", "met"}
    assert {row["rank"] for row in found.values()} == {None}, "where nothing is unmet, nothing is ranked"
    alone = by(cxkit.gap(frame.filter(pl.col("item") == "short"), scale="1-7"), "item")["short"]
    assert (alone["verdict"], alone["rank"]) == ("unmet", 1)


def test_a_group_that_lacks_the_rare_gaps_of_others_is_not_sure() -> None:
    """30 gaps of 0 and 1 alone, where other items have one gap of -3 in ten beside them: t alone would be sure."""
    short = [0] * 20 + [1] * 10
    others = [-3] * 3 + [0] * 18 + [1] * 9
    rows = [(6, 6 + gap, name) for name, gaps in (("short", short), *((f"item {at}", others) for at in range(9))) for gap in gaps]
    frame = pl.DataFrame(rows, schema=["expectation", "fulfilment", "item"], orient="row")
    report = cxkit.gap(frame, scale="1-7")
    row: Any = by(report, "item")["short"]
    assert row["p"] == near(stats.ttest_1samp(short, 0).pvalue, 1e-9)
    assert row["p"] * 10 < 0.05
    assert (row["p_adj"] > 0.05, row["verdict"]) == (True, "unclear")
    assert {note.level for note in report.notes if note.code == "few-decide"} == {"warning"}
    alone = by(cxkit.gap(frame.filter(pl.col("item") == "short"), scale="1-7"), "item")["short"]
    # all ten that differ are above (2 of the 2^10 ways to sign them are as extreme), but one in sixteen may get 1 of the 6 that they expect
    assert (alone["p_adj"], alone["verdict"]) == (near((5 / (5 + 1 / 3)) ** 30, 1e-12), "unclear")


def test_clear_gaps_of_many_groups_remain_unmet() -> None:
    """Gaps of all groups are skewed to the side of the verdict: nothing speaks against it."""
    gaps = [-3] * 6 + [-1] * 20 + [0] * 10 + [1] * 4
    rows = [(5, 5 + gap, f"item {at}") for at in range(20) for gap in gaps]
    frame = pl.DataFrame(rows, schema=["expectation", "fulfilment", "item"], orient="row")
    assert {row["verdict"] for row in by(cxkit.gap(frame, scale="1-7"), "item").values()} == {"unmet"}


@pytest.mark.parametrize("long", [True, False])
def test_no_two_tables_have_one_name_by_dimension(*, long: bool) -> None:
    draw = Random(3)
    given: dict[str, Any] = {}
    if long:
        rows = [(f"i{at % 3}", "ab"[at % 3 == 0], draw.randint(1, 7), draw.randint(1, 7)) for at in range(90)]
        frame = pl.DataFrame(rows, schema=["item", "dimension", "expectation", "fulfilment"], orient="row")
    else:
        columns = {f"{kind} {part}": [draw.randint(1, 7) for _ in range(40)] for kind in "ef" for part in ("core x", "core y", "service z")}
        frame = pl.DataFrame(columns)
        given = {role: rf"^{role[0]} (?P<dimension>\w+) (?P<item>\w)$" for role in ("expectation", "fulfilment")}
    report = cxkit.gap(frame, by="dimension", **given)
    names = [table.name for table in report.tables]
    assert len(set(names)) == len(names)
    assert "gap" in report.table("by_dimension").rows[0]
    if not long:
        plain = {row["dimension"]: row["unweighted"] for row in cxkit.gap(frame, by="none", **given).table("by_dimension").rows}
        assert {row["dimension"]: row["unweighted"] for row in report.table("score_by_dimension").rows} == pytest.approx(plain)


def test_five_of_fifteen_that_fall_short_by_one_prove_nothing_of_all() -> None:
    """t takes the five for a sure sign (p = 0.019); if either sign were as likely, all five would agree in 2 of 2⁵ samples.

    If one in thirteen were 4 above, two thirds of the scale, the mean gap would be 0; of samples of fifteen 30 % would have none of them.
    """
    row = overall(cxkit.gap(pairs(*[(5, 4)] * 5, *[(5, 5)] * 10), scale="1-7"))
    assert row["p"] == near(stats.ttest_1samp([-1] * 5 + [0] * 10, 0).pvalue, 1e-9)
    assert row["p_adj"] == near((4 / (4 + 1 / 3)) ** 15, 1e-9)
    assert row["verdict"] == "unclear"


@pytest.mark.parametrize(
    ("given", "n", "verdict"),
    [
        ((5, 6), 7, "unclear"),
        ((5, 6), 12, "unclear"),
        ((5, 6), 20, "exceeded"),
        ((6, 5), 12, "unclear"),
        ((6, 5), 14, "unmet"),
        ((2, 1), 7, "unclear"),
        ((7, 5), 7, "unclear"),
        ((7, 5), 8, "unmet"),
    ],
)
def test_a_small_sample_may_lack_far_gaps_for_which_the_scale_has_room(given: tuple[int, int], n: int, verdict: str) -> None:
    """Who expects 5 of 7 may get 1, four below; who is four above, two thirds of the scale, expected less than those in the sample."""
    (row,) = cxkit.gap(pairs(*[given] * n), scale="1-7").table("overall").rows
    assert row["verdict"] == verdict


def test_gaps_on_both_sides_are_taken_as_they_are() -> None:
    """One of twelve is above: what the sample may lack has the room that the scale leaves above the mean expectation of 6, as it had."""
    row = overall(cxkit.gap(pairs(*[(6, 5)] * 9, *[(6, 4)] * 2, (6, 7)), scale="1-7"))
    assert float(str(row["p_adj"])) < 0.05
    assert row["verdict"] == "unmet"


def test_a_group_whose_gaps_are_all_the_same_has_the_spread_of_the_others() -> None:
    """Four clinics of eight patients: one in five is 4 above, the others 1 below; the clinic without any of these proves nothing.

    Its eight signs agree in 2 of 2⁸ samples (p = 0.008), but the deviations within clinics have a variance of 112.5 / 28.
    """
    near_zero = [
        pairs(*[(6, 5)] * (8 - far), *[(2, 6)] * far).with_columns(touchpoint=pl.lit(name))
        for name, far in zip("abcd", (0, 2, 2, 2), strict=True)
    ]
    rows = {row["touchpoint"]: row for row in cxkit.gap(pl.concat(near_zero), scale="1-7").table("by_touchpoint").rows}
    assert rows["a"]["verdict"] == "unclear"
    assert rows["a"]["p_adj"] == near(4 * 2 * stats.t.sf((8 * 28 / 112.5) ** 0.5, 28), 1e-9)
    # the same clinic beside others whose gaps hardly differ
    alike = [
        pairs(*[(6, 5)] * 8, *[(6, 6)] * more).with_columns(touchpoint=pl.lit(name))
        for name, more in zip("abcd", (0, 2, 2, 2), strict=True)
    ]
    rows = {row["touchpoint"]: row for row in cxkit.gap(pl.concat(alike), scale="1-7").table("by_touchpoint").rows}
    assert rows["a"]["verdict"] == "unmet"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("far", "usual", "share"),
    [((6, 2), (5, 6), 0.2), ((6, 1), (6, 7), 1 / 6), ((6, 1), (6, 6), 0.06), ((3, 6), (5, 4), 0.25), ((2, 6), (6, 5), 0.2)],
)
@pytest.mark.parametrize("n", [7, 9, 12, 16, 30])
def test_rare_far_gaps_that_a_sample_lacks_seldom_make_a_verdict(
    far: tuple[int, int], usual: tuple[int, int], share: float, n: int
) -> None:
    """The mean gap is 0: at most 6 % of samples are exceeded, and as few unmet; beyond three standard errors more it is no chance."""
    draw = Random(n)
    gap = (far[1] - far[0]) * share
    others = usual if usual[0] != usual[1] else (usual[0], usual[1] + 1)
    often = -gap / (others[1] - others[0])
    verdicts = []
    for _ in range(120):
        at = [draw.random() for _ in range(n)]
        rows = [far if each < share else others if each < share + often else usual for each in at]
        verdicts.append(overall(cxkit.gap(pairs(*rows), scale="1-7"))["verdict"])
    for claim in ("exceeded", "unmet"):
        assert verdicts.count(claim) / 120 <= 0.06 + 3 * (0.06 * 0.94 / 120) ** 0.5
