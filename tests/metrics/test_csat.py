"""``cxkit csat``: figures of independent programs, real files, and the edge cases of its docstring."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from scipy import stats
from tests.reports import near, overall
from tests.shared import DATA, ORACLES, needs_shared, oracle

import cxkit
from cxkit.errors import RoleError, UsageError

SFO = DATA / "sfo_airport_nps" / "2017_SFO_Customer_Survey_20250817.csv"
R_SURVEY = ORACLES / "data" / "shared" / "r_survey_2018.csv"
CODES = ("0", "6", "Blank")


def answers(*scores: object, **columns: list[Any]) -> pl.DataFrame:
    return pl.DataFrame({"satisfaction": [str(score) for score in scores], **columns})


@needs_shared
@pytest.mark.parametrize("boxes", [1, 2])
def test_both_languages_of_the_r_survey(boxes: int) -> None:
    expected = {name: leaf["value"] for name, leaf in oracle("csat_ces_rsurvey2018")["expected"].items()}
    report = cxkit.csat(R_SURVEY, score="enjoyment", by="language", top_boxes=boxes)
    rows = {row["language"]: row for row in report.table("by_language").rows}
    for language, row in rows.items():
        due = expected[f"csat_top{boxes}_{language}"]
        assert (row["n"], row["satisfied"]) == (due["n"], due["x"])
        assert (row["csat"], row["low"], row["high"]) == near((due["p"], *due["wilson"]), 1e-6)
        mean = expected[f"mean_{language}"]
        assert (row["mean"], row["sd"], row["mean_low"], row["mean_high"]) == near((mean["mean"], mean["sd"], *mean["ci95_t"]), 1e-7)
    if boxes == 2:
        due = expected["top2_en_minus_es"]
        english = rows["en"]
        assert (english["vs_rest"], english["vs_rest_low"], english["vs_rest_high"]) == near((due["diff"], *due["newcombe"]), 1e-6)


@needs_shared
def test_a_weighted_share_of_schools(tmp_path: Path) -> None:
    due = oracle("csat_weighted_apistrat")["expected"]["weights_only"]["value"]
    score = pl.when(pl.col("api00") >= 750).then(5).otherwise(1)
    path = tmp_path / "schools.csv"
    pl.read_csv(ORACLES / "data" / "shared" / "api_strat.csv").with_columns(score.alias("satisfaction")).write_csv(path)
    row = overall(cxkit.csat(path, weight="pw", scale="1-5"))
    assert row["csat"] == near(due["p"], 1e-6)
    # Wilson's interval on Kish's effective n, and R's on the logit scale with the linearised variance: another formula for the same
    assert (row["low"], row["high"]) == near(due["logit"], 0.01)


@needs_shared
def test_satisfaction_with_an_airport_by_boarding_area() -> None:
    report = cxkit.csat(SFO, score="Q7ALL", na=CODES, weight="WEIGHT", by="BAREA")
    frame = pl.read_csv(SFO, infer_schema=False).filter(pl.col("Q7ALL").is_in(list("12345")))
    weight, score = pl.col("WEIGHT").cast(pl.Float64), pl.col("Q7ALL").cast(pl.Int64)
    share = (weight.filter(score >= 4).sum() / weight.sum()).alias("share")
    assert overall(report)["n"] == frame.height
    assert overall(report)["csat"] == near(frame.select(share).item(), 1e-12)
    due = dict(frame.group_by("BAREA").agg(share).rows())
    assert {row["BAREA"]: row["csat"] for row in report.table("by_barea").rows} == near(due, 1e-12)


@needs_shared
def test_every_rating_of_an_airport_as_a_touchpoint() -> None:
    report = cxkit.csat(SFO, score="^Q7(?P<touchpoint>.+)$", na=CODES)
    frame = pl.read_csv(SFO, infer_schema=False)
    rows = {row["touchpoint"]: row for row in report.table("by_touchpoint").rows}
    assert set(rows) == {column.removeprefix("Q7") for column in frame.columns if column.startswith("Q7")}
    for name, row in rows.items():
        rating = frame.get_column(f"Q7{name}")
        rated = rating.filter(rating.is_in(list("12345")))
        assert (row["n"], row["satisfied"]) == (len(rated), rated.is_in(["4", "5"]).sum())
    assert overall(report)["n"] == sum(int(str(row["n"])) for row in rows.values())
    respondents = frame.filter(pl.any_horizontal(pl.col("^Q7.*$").is_in(list("12345")))).height
    assert f"from {respondents:,} respondents" in next(note.text for note in report.notes if note.code == "clustered")
    assert report.provenance.rows_read == report.provenance.rows_used + sum(report.provenance.rows_set_aside.values())


def test_no_answers_one_answer_and_all_alike() -> None:
    none = overall(cxkit.csat(answers("", "")))
    assert (none["n"], none["csat"], none["low"], none["mean"]) == (0, None, None, None)
    one = overall(cxkit.csat(answers(5)))
    assert (one["n"], one["csat"], one["high"], one["mean"], one["mean_low"], one["sd"]) == (1, 1.0, 1.0, 5.0, None, None)
    alike = overall(cxkit.csat(answers(*[1] * 10)))
    assert (alike["csat"], alike["low"], alike["mean_low"], alike["sd"]) == (0.0, 0.0, None, 0.0)
    # Wilson gives the square of z over n and the square of z
    assert alike["high"] == near(3.841458820694124 / 13.841458820694124, 1e-12)


@pytest.mark.parametrize(
    ("scale", "boxes", "satisfied"),
    [
        ("1-3", None, [3]),
        ("1-4", None, [3, 4]),
        ("1-5", None, [4, 5]),
        ("1-7", None, [6, 7]),
        ("1-10", None, [8, 9, 10]),
        ("0-10", None, [8, 9, 10]),
        ("1-5", 1, [5]),
        ("1-7", 3, [5, 6, 7]),
    ],
)
def test_the_top_boxes_of_usual_scales(scale: str, boxes: int | None, satisfied: list[int]) -> None:
    low, high = map(int, scale.split("-"))
    row = overall(cxkit.csat(answers(*range(low, high + 1)), scale=scale, top_boxes=boxes))
    assert row["satisfied"] == len(satisfied)


def test_a_scale_without_usual_top_boxes_asks_for_them() -> None:
    with pytest.raises(UsageError, match="numbers from 0 to 100"):
        cxkit.csat(answers(0, 50, 100), scale="0-100")
    with pytest.raises(UsageError, match="counts every answer"):
        cxkit.csat(answers(1, 5), scale="1-5", top_boxes=5)


@pytest.mark.parametrize(
    ("scores", "scale"),
    [
        ([1, 2, 5], "1-5"),
        ([1, 2, 7], "1-7"),
        ([1, 5, 9], "1-10"),
        ([0, 5, 9], "0-10"),
        ([0, 50, 100], "0-100"),
        # a stray value is set aside and does not make another scale
        ([*[1, 2, 3, 4, 5] * 40, 6], "1-5"),
        (["very satisfied", "satisfied", "dissatisfied", "very dissatisfied", "neutral"], "1-5"),
    ],
)
def test_an_undeclared_scale_is_inferred_from_the_answers_and_noted(scores: list[Any], scale: str) -> None:
    report = cxkit.csat(answers(*scores), top_boxes=1)
    assert report.provenance.params["scale"] == scale
    assert scale in next(note.text for note in report.notes if note.code == "scale-inferred")


def test_a_scale_in_the_header_outranks_the_answers() -> None:
    frame = answers(1, 2, 5).rename({"satisfaction": "satisfaction (1-7)"})
    assert cxkit.csat(frame).provenance.params["scale"] == "1-7"


def test_answers_on_no_usual_scale_are_refused() -> None:
    with pytest.raises(RoleError, match="No usual scale"):
        cxkit.csat(answers(1, 500, 900))


def test_weights_and_clusters_of_equal_worth_give_the_plain_share() -> None:
    frame = answers(1, 2, 3, 4, 5, 5, 5, touchpoint=["a", "b"] * 3 + ["a"], weight=["2"] * 7, customer_id=list("abcdefg"))
    plain = cxkit.csat(frame).table("by_touchpoint").rows
    choices: list[dict[str, Any]] = [{"weight": "weight"}, {"cluster": "customer_id"}]
    for options in choices:
        for row, other in zip(cxkit.csat(frame, **options).table("by_touchpoint").rows, plain, strict=True):
            assert (row["csat"], row["low"], row["high"], row["mean"]) == near(
                (other["csat"], other["low"], other["high"], other["mean"]), 1e-9
            )


def test_grades_with_their_words_are_on_the_scale_of_the_words() -> None:
    words = ["sehr gut", "gut", "befriedigend", "ausreichend", "mangelhaft", "ungenügend"]
    grades = [1] * 9 + [2] * 8 + [3] * 6 + [4] * 4 + [5] * 2 + [6]
    row = cxkit.csat(pl.DataFrame({"Bewertung": [f"{grade} - {words[grade - 1]}" for grade in grades]}), by="none").table("overall").rows[0]
    assert row["n"] == 30
    assert row["csat"] == pytest.approx(17 / 30)
    # 6 is no grade where its words are none of the scale
    odd = [f"{grade} - {[*words[:5], 'nicht genutzt'][grade - 1]}" for grade in grades]
    assert cxkit.csat(pl.DataFrame({"Bewertung": odd}), by="none").table("overall").rows[0]["n"] == 29


@pytest.mark.parametrize("header", ["Zufriedenheit in Schulnoten", "Schulnote für unseren Service"])
def test_columns_of_school_grades_are_found(header: str) -> None:
    row = cxkit.csat(pl.DataFrame({"Nr": range(30), header: [1, 1, 2, 3, 5] * 6}), by="none").table("overall").rows[0]
    assert row["csat"] == pytest.approx(3 / 5)


def test_scores_of_two_topics_are_asked_for_whatever_else_their_headers_mean() -> None:
    with pytest.raises(RoleError, match="Several columns"):
        cxkit.csat(pl.DataFrame({"Zufriedenheit Beratung": [1, 5, 4], "Zufriedenheit Preis der Lieferung": [2, 3, 5]}))
    # a year or words in brackets behind the same header are another wave of it
    data = pl.DataFrame({"Satisfaction 2022": [1, 2, 5], "Satisfaction": [4, 4, 2], "Satisfaction (last wave)": [1, 1, 2]})
    assert cxkit.csat(data, by="none").table("overall").rows[0]["mean"] == pytest.approx(10 / 3)
    with pytest.raises(RoleError, match="Several columns"):
        cxkit.csat(pl.DataFrame({"Satisfaction 2022": [1, 2, 5], "Satisfaction 2023": [4, 4, 2]}))


def test_the_far_tail_of_many_groups_is_fisher_s() -> None:
    """45 of 60 against 1,580 of 1,740, in 30 groups: p is that of z, and Holm's adjusts Fisher's."""
    groups = [("low", 45, 60), *((f"g{at}", 54 + (at < 14), 60) for at in range(29))]
    frame = pl.concat(pl.DataFrame({"satisfaction": [5] * good + [1] * (n - good), "channel": name}) for name, good, n in groups)
    low = next(row for row in cxkit.csat(frame, scale="1-5", by="channel").table("by_channel").rows if row["channel"] == "low")
    table = [[45, 15], [1580, 160]]
    assert low["p"] == near(stats.chi2_contingency(table, correction=False).pvalue, 1e-9)
    assert low["p_adj"] == near(30 * stats.fisher_exact(table).pvalue, 1e-9)


def test_numbers_up_to_100_may_be_finished_figures() -> None:
    with pytest.raises(UsageError, match="finished figures, such as the CSAT of groups"):
        cxkit.csat(answers(87, 91, 88, 95, 92), scale="0-100")
    with pytest.raises(UsageError) as caught:
        cxkit.csat(answers(*range(1, 10), *range(1, 10)), scale="1-9")
    assert "finished figures" not in caught.value.message


def test_numbers_up_to_100_are_named_with_an_average_and_levels_beside_them(tmp_path: Path) -> None:
    path = tmp_path / "shops.csv"
    level = {9: "Hoch", 5: "Mittel", 1: "Niedrig"}
    rows = [f"{at},{10 * tens + at % 7},{level[tens]},{level[tens]}" for at, tens in enumerate([9, 5, 1, 9, 5] * 6)]
    path.write_text("\n".join(["id,Zufriedenheit,Stufe der Zufriedenheit,Umsatz", *rows]), encoding="utf-8")
    with pytest.raises(UsageError, match=r"'Zufriedenheit' holds numbers from 0 to 100, such as '90' \(shops.csv, line 2\)") as caught:
        cxkit.csat(path, by="none", score="Zufriedenheit")
    assert "average" not in caught.value.message
    assert caught.value.lines == ("Column 'Stufe der Zufriedenheit' holds levels ('Niedrig', 'Mittel', 'Hoch'): --score '#3' takes these.",)
    assert cxkit.csat(path, by="none", score="#3").table("overall").rows[0]["csat"] == pytest.approx(0.4)
    data = pl.DataFrame({"Durchschnitt Zufriedenheit": [87.0, 91.0, 88.0, 95.0, 92.5]})
    with pytest.raises(UsageError, match="The header names an average"):
        cxkit.csat(data, by="none", scale="0-100", score="Durchschnitt Zufriedenheit")


@pytest.mark.parametrize(
    ("header", "is_average"), [("Promedio satisfacción", True), ("Ø Zufriedenheit", True), ("Social media rating", False)]
)
def test_averages_count_as_answers_with_a_warning(header: str, *, is_average: bool) -> None:
    report = cxkit.csat(pl.DataFrame({"shop": [f"S{at}" for at in range(30)], header: [8.5, 7.5, 9.0] * 10}), score=header, by="none")
    assert any(note.code == "averages" and note.level == "warning" for note in report.notes) == is_average


@pytest.mark.parametrize(("answers", "are_averages"), [([8.2, 7.4, 9.1, 8], True), ([8.5, 7.5, 9, 8.5], False), ([8.2, 7, 9, 8], False)])
def test_numbers_between_the_points_may_be_averages(answers: list[float], *, are_averages: bool) -> None:
    report = cxkit.csat(pl.DataFrame({"school": [f"S{at}" for at in range(40)], "satisfaction": answers * 10}), by="none")
    assert any(note.code == "averages" and "as averages do" in note.text for note in report.notes) == are_averages
