"""``cxkit nps``: published and independently computed figures, and the edge cases of its docstring."""

from __future__ import annotations

import math
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.reports import codes, overall
from tests.shared import DATA, ORACLES, needs_shared, oracle

import cxkit
from cxkit.errors import DataError, RoleError, UsageError

SFO = DATA / "sfo_airport_nps" / "2017_SFO_Customer_Survey_20250817.csv"
R_SURVEY = ORACLES / "data" / "shared" / "r_survey_2018.csv"
TESTDATA = ORACLES / "data" / "shared" / "nps_testdata.csv"


@needs_shared
def test_sfo_airport_with_its_code_for_blank() -> None:
    report = cxkit.nps(SFO, score="NETPRO", na="11")
    row = overall(report)
    assert (row["n"], row["promoters"], row["detractors"]) == (2746, 1436, 342)
    assert row["nps"] == pytest.approx(39.84, abs=0.005)
    assert report.provenance.rows_set_aside == {"missing": 1, "no-answer code": 84}
    assert report.provenance.rows_read == 2831


@needs_shared
def test_sfo_airport_without_the_code_sets_the_elevens_aside() -> None:
    report = cxkit.nps(SFO, score="NETPRO")
    assert overall(report) == overall(cxkit.nps(SFO, score="NETPRO", na="11"))
    assert report.provenance.rows_set_aside == {"missing": 1, "off scale": 84}
    assert any("84 off the 0-10 scale" in note.text for note in report.notes)


@needs_shared
def test_sfo_airport_weighted() -> None:
    row = overall(cxkit.nps(SFO, score="NETPRO", na="11", weight="WEIGHT"))
    assert row["nps"] == pytest.approx(40.40, abs=0.005)
    assert row["n"] == 2746


@needs_shared
def test_a_question_on_1_to_10_is_refused_and_works_when_declared() -> None:
    with pytest.raises(RoleError, match=r"0-10.*1-10"):
        cxkit.nps(R_SURVEY)
    row = overall(cxkit.nps(R_SURVEY, scale="1-10", where="language = 'en'"))
    expected = oracle("nps_one_sample_rsurvey2018")["expected"]["en"]["value"]
    assert [row[part] for part in ("detractors", "passives", "promoters", "n")] == [
        expected[part] for part in ("detractors", "passives", "promoters", "n")
    ]
    assert row["nps"] == pytest.approx(expected["nps"], abs=1e-9)
    assert (row["low"], row["high"]) == pytest.approx(expected["score_PropCIs"], abs=2e-4)


@needs_shared
@pytest.mark.parametrize(("method", "key"), [("wald", "wald"), ("adjusted-wald", "adjusted_wald"), ("score", "score_PropCIs")])
def test_intervals_of_a_whole_file_equal_the_r_packages(method: Any, key: str) -> None:
    expected = oracle("nps_one_sample_testdata")["expected"]["result"]["value"]
    row = overall(cxkit.nps(TESTDATA, score="REC", method=method, by="none"))
    assert (row["low"], row["high"]) == pytest.approx(expected[key], abs=2e-4)


@needs_shared
def test_two_groups_are_one_test_with_the_difference_of_the_two() -> None:
    report = cxkit.nps(R_SURVEY, scale="1-10", by="language")
    rows = {row["language"]: row for row in report.table("by_language").rows}
    expected = oracle("nps_one_sample_rsurvey2018")["expected"]["two_sample_en_minus_es"]["value"]
    english = rows["en"]
    assert english["vs_rest"] == pytest.approx(expected["difference"], abs=1e-9)
    assert (english["vs_rest_low"], english["vs_rest_high"]) == pytest.approx(expected["mover_score"], abs=2e-4)
    assert english["p"] == pytest.approx(expected["p_value"], abs=1e-9)
    assert english["p_adj"] == english["p"] == rows["es"]["p"]


@needs_shared
def test_groups_of_the_multi_group_oracle() -> None:
    report = cxkit.nps(TESTDATA, score="REC", by="PRODUCT")
    rows = {row["PRODUCT"]: row for row in report.table("by_product").rows}
    groups = oracle("nps_multi_group_testdata_product")["expected"]["result"]["value"]["groups"]
    assert rows.keys() == {group["group"] for group in groups}
    for group in groups:
        assert rows[group["group"]]["nps"] == pytest.approx(group["nps"], abs=1e-9)
        assert rows[group["group"]]["n"] == group["n"]


@needs_shared
def test_a_weighted_group_against_the_rest_is_the_survey_packages_t_test() -> None:
    expected = oracle("nps_weighted_apistrat")["expected"]
    schools = pl.read_csv(ORACLES / "data" / "shared" / "api_strat.csv")
    score = pl.when(pl.col("api00") >= 750).then(10).when(pl.col("api00") >= 600).then(8).otherwise(0)
    report = cxkit.nps(schools.with_columns(score.alias("recommend")), weight="pw", by="stype")
    assert overall(report)["nps"] == pytest.approx(expected["weights_only"]["value"]["nps"], abs=1e-7)
    row = next(row for row in report.table("by_stype").rows if row["stype"] == "E")
    reference = expected["svyttest_E_vs_rest"]["value"]
    assert row["vs_rest"] == pytest.approx(reference["diff"], abs=1e-8)
    assert row["p"] == pytest.approx(reference["p"], abs=1e-8)


def answers(scores: list[int], **columns: list[Any]) -> pl.DataFrame:
    return pl.DataFrame({"recommend": scores, **columns})


def test_no_answers_give_null_and_not_zero() -> None:
    report = cxkit.nps(pl.DataFrame({"recommend": []}, schema={"recommend": pl.String}))
    row = overall(report)
    assert (row["n"], row["nps"], row["low"], row["high"]) == (0, None, None, None)
    assert "no-answers" in codes(report)


def test_one_promoter_has_the_wide_interval_of_the_oracle() -> None:
    row = overall(cxkit.nps(answers([10])))
    assert row["nps"] == 100
    assert (row["low"], row["high"]) == pytest.approx((-58.6901, 100), abs=1e-4)  # ratesci 1.0.0, to the digits it prints
    assert row["flag"] == "small-n"


def test_equal_weights_give_the_unweighted_figures() -> None:
    frame = answers([0, 7, 9, 10, 10, 3] * 20, weight=[2.5] * 120)
    weighted, plain = overall(cxkit.nps(frame, weight="weight")), overall(cxkit.nps(frame))
    for key in ("nps", "low", "high"):
        assert weighted[key] == pytest.approx(plain[key], rel=1e-12)


def test_weights_of_zero_and_blanks_are_excluded_and_negative_ones_refused() -> None:
    frame = answers([10, 10, 0], weight=[1.0, 0.0, None])
    report = cxkit.nps(frame, weight="weight")
    assert report.provenance.rows_set_aside == {"weight missing": 1, "weight zero": 1}
    with pytest.raises(DataError, match="negative weights"):
        cxkit.nps(answers([10], weight=[-1.0]), weight="weight")


def test_a_group_without_a_name_is_shown_in_the_rest_and_not_tested() -> None:
    frame = answers([10] * 40 + [0] * 40 + [5] * 40, channel=["a"] * 40 + ["b"] * 40 + [None] * 40)
    rows = cxkit.nps(frame).table("by_channel").rows
    assert [row["channel"] for row in rows] == ["a", "b", None]
    assert rows[2]["p"] is None
    assert rows[2]["vs_rest"] is None
    # 40 promoters against 80 detractors, of which 40 have no channel
    assert rows[0]["vs_rest"] == pytest.approx(200)


def test_partial_periods_are_marked_and_not_tested() -> None:
    days = ["2024-01-15"] * 40 + ["2024-02-10"] * 40 + ["2024-03-01"] * 40 + ["2024-03-31"] * 40 + ["2024-04-02"] * 40
    report = cxkit.nps(answers([10, 0] * 100, responded_at=days), every="month")
    rows = report.table("over_time").rows
    assert [(row["period"], row["complete"]) for row in rows] == [
        ("2024-01-01", False),
        ("2024-02-01", True),
        ("2024-03-01", True),
        ("2024-04-01", False),
    ]
    assert [row["p"] is not None for row in rows] == [False, False, True, False]
    assert "partial-period" in codes(report)


def test_since_and_until_say_what_the_data_cover() -> None:
    days = ["2024-01-15"] * 40 + ["2024-02-10"] * 40
    report = cxkit.nps(answers([10, 0] * 40, responded_at=days), every="month", since="2024-01-01", until="2024-02-29")
    assert all(row["complete"] for row in report.table("over_time").rows)


def test_a_cross_table_and_the_overall_figure_alone() -> None:
    frame = answers([10, 0] * 40, channel=["a", "b"] * 40, touchpoint=["x", "x", "y", "y"] * 20)
    names = [table.name for table in cxkit.nps(frame, by=["touchpoint", "channel"]).tables]
    assert names == ["overall", "by_touchpoint_channel", "distribution"]
    assert [table.name for table in cxkit.nps(frame, by="none").tables] == ["overall", "distribution"]
    with pytest.raises(UsageError, match="twice"):
        cxkit.nps(frame, by=["channel", "channel"])


def test_top_shows_the_first_and_says_so() -> None:
    frame = answers([10, 0, 9, 7] * 40, channel=["a", "b", "c", "d"] * 40)
    whole, cut = cxkit.nps(frame), cxkit.nps(frame, top=2)
    assert cut.table("by_channel").rows == whole.table("by_channel").rows[:2]
    assert "top" in codes(cut)


@pytest.mark.parametrize(("sort", "order"), [("value", ["a", "c", "b"]), ("n", ["b", "c", "a"]), ("name", ["a", "b", "c"])])
def test_groups_are_sorted_as_asked(sort: Any, order: list[str]) -> None:
    frame = answers([10] * 30 + [0] * 50 + [7] * 40, channel=["a"] * 30 + ["b"] * 50 + ["c"] * 40)
    assert [row["channel"] for row in cxkit.nps(frame, sort=sort).table("by_channel").rows] == order


def test_a_column_that_bears_the_name_of_a_figure_can_be_grouped_by() -> None:
    frame = answers([10, 0] * 20, n=["x", "y"] * 20, low=["u", "v"] * 20)
    assert [row["n_group"] for row in cxkit.nps(frame, by="n").table("by_n").rows] == ["x", "y"]
    assert cxkit.nps(frame, by=["low"]).table("by_low").columns[0].key == "low_group"


def test_too_many_groups_name_the_column() -> None:
    frame = answers([10] * 10_001, note=[f"n{number}" for number in range(10_001)])
    with pytest.raises(DataError, match="'note' alone has 10,001 values"):
        cxkit.nps(frame, by="note")


def test_the_shares_of_the_distribution_add_to_one() -> None:
    rows = cxkit.nps(answers([10, 9, 9, 0])).table("distribution").rows
    assert [row["score"] for row in rows] == list(range(11))
    assert math.fsum(row["share"] for row in rows) == pytest.approx(1)  # type: ignore[misc]


def test_a_change_is_the_difference_to_the_calendar_period_before_and_not_over_a_gap(tmp_path: Path) -> None:
    lines = ["recommend,responded_at"]
    for month in (1, 2, 4, 5):
        lines += [f"{score},2024-{month:02}-{day:02}" for day in range(1, 28) for score in (10, 10, 0)]
    lines += ["10,2024-01-01", "10,2024-05-31"]
    path = tmp_path / "survey.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = cxkit.nps(path, every="month").table("over_time").rows
    assert [row["change"] is not None for row in rows] == [False, True, False, True]


def test_only_what_is_shown_together_has_to_be_few_groups() -> None:
    """A thousand shops and eleven channels, each in a table of its own."""
    rows = [(score % 11, f"shop {shop}", f"channel {channel}") for score, (shop, channel) in enumerate(product(range(1000), range(11)))]
    frame = pl.DataFrame(rows, schema=["nps", "touchpoint", "channel"], orient="row")
    report = cxkit.nps(frame)
    assert [len(report.table(name).rows) for name in ("by_touchpoint", "by_channel")] == [1000, 11]
    with pytest.raises(DataError, match="Grouping gives 11,000 groups, more than 10,000; column 'touchpoint' alone has 1,000 values"):
        cxkit.nps(frame, by=["touchpoint", "channel"])


def test_too_many_groups_are_refused_by_the_first_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    from cxkit.counts import group_names

    monkeypatch.setattr(group_names, "_FIRST", 10_500)
    frame = pl.DataFrame({"recommend": [9] * 20_000, "who": [f"C{at}" for at in range(20_000)]})
    with pytest.raises(DataError, match="10,500 groups in the first 10,500 rows, more than 10,000; column 'who' alone"):
        cxkit.nps(frame, by="who")


@pytest.mark.parametrize(("zeros", "warned"), [(3, False), (6, True)])
def test_a_few_zeros_beside_no_1_and_2_are_chance(zeros: int, *, warned: bool) -> None:
    report = cxkit.nps(pl.DataFrame({"recommend": [0] * zeros + [10, 9, 8, 7, 6, 5, 4] * 5}), by="none")
    assert any("0 was given" in note.text for note in report.notes) is warned


@pytest.mark.parametrize(
    ("scores", "shown"), [((3,), "1 of 1 answers are 3 and none is above 3: it may"), ((2, 3, 7), "so few answers do not")]
)
def test_few_answers_are_not_said_to_be_of_another_scale(scores: tuple[int, ...], shown: str) -> None:
    report = cxkit.nps(pl.DataFrame({"recommend": scores}))
    (text,) = [note.text for note in report.notes if "none is above" in note.text]
    assert shown in text
    assert "probably" not in text
