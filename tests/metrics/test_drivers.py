"""``cxkit drivers``: figures of independent programs, a real file, and the edge cases of its docstring."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import stats
from tests.reports import codes, near
from tests.shared import DATA, ORACLES, needs_shared, oracle

import cxkit
from cxkit.errors import DataError, RoleError, UsageError
from cxkit.model import Report, Row

MOBI = ORACLES / "data" / "shared" / "mobi.csv"
SFO = DATA / "sfo_airport_nps" / "2017_SFO_Customer_Survey_20250817.csv"
ABC: dict[str, Any] = {"outcome": "outcome", "drivers": "^[abc]$"}
PERCEIVED: dict[str, Any] = {"outcome": "CUSA1", "drivers": "^PERQ[2-7]$"}


def rows(report: Report) -> dict[Any, Row]:
    return {row["driver"]: row for row in report.table("drivers").rows}


def model(report: Report) -> Row:
    return report.table("model").rows[0]


def answers(seed: int = 1, n: int = 200) -> pl.DataFrame:
    """An outcome that two of three ratings move."""
    draw = Random(seed)
    made = []
    for _ in range(n):
        a, b, c = (draw.randint(1, 5) for _ in range(3))
        made.append({"outcome": max(1, min(5, round((2 * a + b) / 3 + draw.gauss(0, 0.4)))), "a": a, "b": b, "c": c})
    return pl.DataFrame(made).cast(pl.String)


@needs_shared
def test_the_mobile_phone_survey_by_lmg() -> None:
    due = oracle("drivers_mobi_quality")["expected"]["result"]["value"]
    report = cxkit.drivers(MOBI, **PERCEIVED, draws=100)
    found = rows(report)
    assert (model(report)["n"], model(report)["r2"]) == (due["n"], near(due["r2"], 1e-8))
    for key, column in (("lmg", "contribution"), ("lmg_share", "share"), ("correlation", "correlation"), ("coef", "coefficient")):
        assert [found[name][column] for name in due["predictors"]] == near(due[key], 1e-8), key
    assert sum(float(str(row["contribution"])) for row in found.values()) == near(due["r2"], 1e-10)


@needs_shared
def test_the_intervals_of_the_mobile_phone_survey_are_those_of_another_bootstrap() -> None:
    low, high = oracle("drivers_mobi_bootstrap_se")["expected"]["lmg_percentile_ci"]["value"]
    found = rows(cxkit.drivers(MOBI, **PERCEIVED, draws=2000))
    names = [f"PERQ{number}" for number in range(2, 8)]
    # another sample of the same distribution: the tolerance of the case
    assert [found[name]["low"] for name in names] == near(low, 0.01)
    assert [found[name]["high"] for name in names] == near(high, 0.01)


@needs_shared
def test_performance_and_correlations_of_the_mobile_phone_survey() -> None:
    due = oracle("ipa_mobi")["expected"]["result"]["value"]
    found = rows(cxkit.drivers(MOBI, **PERCEIVED, draws=100))
    assert [found[name]["performance"] for name in due["attributes"]] == near(due["performance"], 1e-10)
    assert [found[name]["correlation"] for name in due["attributes"]] == near(due["importance_correlation"], 1e-10)


@needs_shared
def test_outcome_and_drivers_are_any_numbers() -> None:
    # no rating: shares of the population of Swiss provinces, in percent with one decimal
    path = MOBI.with_name("swiss.csv")
    report = cxkit.drivers(path, outcome="Fertility", drivers="^(Agriculture|Education)$", draws=100)
    frame = pl.read_csv(path)
    design = np.column_stack([np.ones(frame.height), frame.select("Agriculture", "Education").to_numpy()])
    outcome = frame.get_column("Fertility").to_numpy()
    fitted = design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    (model,) = report.table("model").rows
    assert model["n"] == frame.height
    assert model["r2"] == near(1 - ((outcome - fitted) ** 2).sum() / ((outcome - outcome.mean()) ** 2).sum(), 1e-9)


@needs_shared
@pytest.mark.parametrize("na", [("0", "6", "outcome=11"), ("driver=0", "driver=6", "driver=Blank", "outcome=11")])
def test_recommendation_of_an_airport_by_its_ratings(na: tuple[str, ...]) -> None:
    options: dict[str, Any] = {"outcome": "NETPRO", "drivers": "^Q7(?P<item>ART|FOOD|STORE|SIGN|WALKWAYS|SCREENS)$", "na": na}
    report = cxkit.drivers(SFO, **options, draws=100)
    frame = pl.read_csv(SFO, infer_schema=False)
    ratings = pl.all_horizontal(pl.col("^Q7(ART|FOOD|STORE|SIGN|WALKWAYS|SCREENS)$").is_in(list("12345")))
    complete = frame.filter(pl.col("NETPRO").is_in([str(score) for score in range(11)]) & ratings)
    assert {"0", "6"} <= set(complete.get_column("NETPRO")), "which are answers here, and codes of the ratings"
    assert model(report)["n"] == complete.height
    assert set(rows(report)) == {"ART", "FOOD", "STORE", "SIGN", "WALKWAYS", "SCREENS"}
    numbers = complete.select(pl.col("NETPRO", "Q7WALKWAYS").cast(pl.Int64))
    assert rows(report)["WALKWAYS"]["correlation"] == near(numbers.select(pl.corr("NETPRO", "Q7WALKWAYS")).item(), 1e-9)
    assert report.provenance.rows_read == report.provenance.rows_used + sum(report.provenance.rows_set_aside.values())
    assert model(report)["set_aside"] == sum(report.provenance.rows_set_aside.values())


def test_one_driver_explains_the_square_of_its_correlation() -> None:
    report = cxkit.drivers(answers(), drivers="^a$", draws=100)
    row = rows(report)["a"]
    assert row["contribution"] == near(float(str(row["correlation"])) ** 2, 1e-12)
    assert (row["share"], row["rank"]) == (1.0, 1)


def test_intervals_do_not_depend_on_the_order_of_columns() -> None:
    frame = answers()
    one, other = (rows(cxkit.drivers(each, **ABC, draws=200)) for each in (frame, frame.select(reversed(frame.columns))))
    for name, row in one.items():
        assert [row[key] for key in ("low", "high", "floor")] == near([other[name][key] for key in ("low", "high", "floor")], 1e-10)


def test_equal_seeds_give_equal_intervals() -> None:
    one, same, other = (rows(cxkit.drivers(answers(), drivers="^[abc]$", draws=100, seed=seed)) for seed in (1, 1, 2))
    assert one == same
    assert one["a"]["low"] != other["a"]["low"]


def test_weights_of_one_change_nothing() -> None:
    frame = answers().with_columns(pl.lit("2").alias("weight"))
    plain, weighted = (rows(cxkit.drivers(frame, drivers="^[abc]$", draws=100, weight=weight)) for weight in (None, "weight"))
    for name, row in plain.items():
        for key in ("contribution", "low", "high", "correlation", "coefficient", "performance"):
            assert weighted[name][key] == near(row[key], 1e-9)


def test_a_driver_that_never_varies_is_left_out_and_noted() -> None:
    report = cxkit.drivers(answers().with_columns(pl.lit("3").alias("c")), drivers="^[abc]$", scale="1-5", draws=100)
    assert set(rows(report)) == {"a", "b"}
    assert "constant-drivers" in codes(report)


def test_drivers_none_of_which_varies_explain_nothing() -> None:
    frame = answers().with_columns(pl.lit("3").alias("a"), pl.lit("4").alias("b"))
    with pytest.raises(DataError, match="one and the same value"):
        cxkit.drivers(frame, drivers="^[ab]$", scale="1-5", draws=100)


def test_performance_is_in_percent_of_the_maximum_where_scales_differ() -> None:
    draw = Random(5)
    frame = answers().with_columns(pl.Series("c", [str(draw.randint(1, 7)) for _ in range(200)]))
    report = cxkit.drivers(frame, drivers="^[ac]$", draws=100)
    assert "scales-differ" in codes(report)
    for name, high in (("a", 5), ("c", 7)):
        mean = float(str(frame.get_column(name).cast(pl.Int64).mean()))
        assert rows(report)[name]["performance"] == near(100 * (mean - 1) / (high - 1), 1e-9)


def test_drivers_that_are_one_and_the_same_share_what_they_explain() -> None:
    report = cxkit.drivers(answers().with_columns(pl.col("a").alias("twin")), drivers="^(a|b|twin)$", draws=100)
    found = rows(report)
    assert found["a"]["contribution"] == near(found["twin"]["contribution"], 1e-9)
    assert found["a"]["coefficient"] is found["twin"]["coefficient"] is None
    assert model(report)["r2"] == near(model(cxkit.drivers(answers(), drivers="^[ab]$", draws=100))["r2"], 1e-9)


def test_many_drivers_are_given_relative_weights_which_refuse_twins() -> None:
    draw = Random(3)
    more = answers().with_columns(pl.Series(f"d{number:02}", [str(draw.randint(1, 5)) for _ in range(200)]) for number in range(12))
    report = cxkit.drivers(more, drivers="^([abc]|d..)$", draws=100)
    assert (len(rows(report)), model(report)["method"]) == (15, "Johnson's relative weights")
    with pytest.raises(DataError, match=r"determine each other: 'a', 'twin'|determine each other: 'twin', 'a'"):
        cxkit.drivers(more.with_columns(pl.col("a").alias("twin")), drivers="^([abc]|d..|twin)$", draws=100)


def test_too_few_answers_and_outcomes_without_variance_are_refused() -> None:
    with pytest.raises(DataError, match="answers"):
        cxkit.drivers(answers(n=4), drivers="^[abc]$", scale="1-5", draws=100)
    with pytest.raises(DataError, match="same outcome"):
        cxkit.drivers(answers().with_columns(pl.lit("3").alias("outcome")), drivers="^[abc]$", scale="1-5", draws=100)


def test_groups_that_are_too_small_have_no_figures_and_are_noted() -> None:
    frame = answers().with_columns(pl.Series("segment", ["small"] * 3 + ["large"] * 197))
    report = cxkit.drivers(frame, drivers="^[abc]$", by="segment", scale="1-5", draws=100)
    assert {row["segment"] for row in report.table("drivers").rows} == {"large"}
    models = {row["segment"]: row for row in report.table("model").rows}
    assert (models["small"]["n"], models["small"]["r2"]) == (3, None)
    assert "not-estimable" in codes(report)


def test_groups_without_any_complete_answer_are_refused() -> None:
    frame = answers(n=3).with_columns(pl.lit("").alias("a"), pl.lit("s").alias("segment"))
    with pytest.raises(DataError, match="No answer has the outcome and all drivers"):
        cxkit.drivers(frame, drivers="^[abc]$", by="segment", scale="1-5", draws=100)


def test_rows_without_all_answers_are_excluded() -> None:
    frame = pl.concat([answers(), pl.DataFrame({"outcome": ["", "3", ""], "a": ["3", "", ""], "b": ["3", "3", ""], "c": ["3", "3", ""]})])
    report = cxkit.drivers(frame, drivers="^[abc]$", draws=100)
    assert report.provenance.rows_set_aside == {"missing": 1, "incomplete pair": 2}


def test_without_names_the_ratings_are_found_and_the_outcome_is_satisfaction() -> None:
    frame = answers().rename({"outcome": "satisfaction", "a": "effort"}).with_columns(pl.Series("note", ["x"] * 200))
    report = cxkit.drivers(frame, draws=100)
    assert model(report)["outcome"] == "satisfaction"
    assert set(rows(report)) == {"effort", "b", "c"}


def test_names_that_fit_nothing_are_refused() -> None:
    with pytest.raises(RoleError, match="No column matches --drivers"):
        cxkit.drivers(answers(), drivers="^q")
    with pytest.raises(UsageError, match="cannot be read"):
        cxkit.drivers(answers(), drivers="(")
    with pytest.raises(RoleError, match="overall rating"):
        cxkit.drivers(answers().drop("outcome"), drivers="^a$")
    with pytest.raises(RoleError, match="Two columns are called 'x'"):
        cxkit.drivers(answers().rename({"a": "x1", "b": "x2"}), drivers="^(?P<item>x)")


def test_a_rating_whose_top_nobody_chose_is_a_driver_and_codes_and_overall_judgements_are_none() -> None:
    draw = np.random.default_rng(1)
    delivery = np.minimum(np.clip(np.round(draw.normal(3.4, 0.9, 400)), 1, 5), 4)
    price = np.clip(np.round(draw.normal(3.4, 0.9, 400)), 1, 5)
    outcome = np.clip(np.round(0.8 * delivery + draw.normal(0.8, 0.5, 400)), 1, 5)
    columns = {"satisfaction": outcome, "recommend": draw.integers(0, 11, 400), "delivery": delivery, "price": price}
    report = cxkit.drivers(pl.DataFrame({**columns, "batch_code": draw.integers(1, 6, 400)}))
    found = rows(report)
    assert found.keys() == {"delivery", "price"}
    assert (found["delivery"]["rank"], found["price"]["rank"], found["price"]["quadrant"], found["price"]["low"]) == (1, None, None, 0)
    (said,) = (note.text for note in report.notes if note.code == "drivers-left-out")
    assert "'recommend' (overall judgement)" in said
    assert "'batch_code'" in said


def test_the_whole_is_tested_by_f() -> None:
    frame = answers(n=200)
    report = cxkit.drivers(frame, **ABC)
    row, k = model(report), len(rows(report))
    r2 = row["r2"]
    assert isinstance(r2, float)
    assert row["adjusted_r2"] == near(1 - (1 - r2) * 199 / (199 - k), 1e-12)
    f = r2 / k / ((1 - r2) / (199 - k))
    assert (row["f"], row["p"]) == (near(f, 1e-9), near(stats.f.sf(f, k, 199 - k), 1e-12))


def test_clusters_are_drawn_whole() -> None:
    """The same answers ten times over say no more than once."""
    frame = answers(n=100).with_columns(customer_id=pl.int_range(100).cast(pl.String))
    once = rows(cxkit.drivers(frame, **ABC))
    often = cxkit.drivers(pl.concat([frame] * 10), cluster="customer_id", **ABC)
    for driver, row in rows(often).items():
        assert row["contribution"] == near(once[driver]["contribution"], 1e-9)
        width, narrow = (each["high"] - each["low"] for each in (row, once[driver]))  # type: ignore[operator]
        assert width == pytest.approx(narrow, rel=0.25)
    assert model(often)["f"] == near(model(cxkit.drivers(frame, **ABC))["f"], 1e-6)


def test_ratings_in_words_are_drivers_and_words_of_frequency_are_none() -> None:
    words = ["Very poor", "Poor", "Fair", "Good", "Very good"]
    degrees = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
    often = ["Never", "Rarely", "Sometimes", "Often", "Always"]
    at = range(100)
    rows = {
        "Overall satisfaction": [1 + (n * 7 + n // 9) % 5 for n in at],
        "Service quality": [words[n % 5] for n in at],
        "The price is fair": [degrees[n * 3 % 5] for n in at],
        "How often do you visit": [often[n * 2 % 5] for n in at],
        "Region": [("North", "South", "East", "West")[n % 4] for n in at],
    }
    report = cxkit.drivers(pl.DataFrame(rows), draws=100)
    assert {row["driver"] for row in report.table("drivers").rows} == {"Service quality", "The price is fair"}
    numbers = {**rows, "Service quality": [n % 5 + 1 for n in at], "The price is fair": [n * 3 % 5 + 1 for n in at]}
    figures = cxkit.drivers(pl.DataFrame(numbers), draws=100).table("model").rows[0]
    assert report.table("model").rows[0]["r2"] == pytest.approx(figures["r2"])


def test_the_overall_question_of_a_battery_is_the_outcome_and_no_driver() -> None:
    columns = {f"Q7{end}": [(at * step + at // 5) % 5 + 1 for at in range(60)] for end, step in (("_1", 1), ("_2", 2), ("ALL", 3))}
    frame = pl.DataFrame({**columns, "Q9": [at % 4 + 1 for at in range(60)]})
    assumed = cxkit.drivers(frame)
    assert assumed.table("model").rows[0]["outcome"] == "Q7ALL"
    assert [note.level for note in assumed.notes if note.code == "outcome-assumed"] == ["warning"]
    assert not [note for note in cxkit.drivers(frame, outcome="Q7ALL").notes if note.code == "outcome-assumed"]
    report = cxkit.drivers(frame, outcome="Q9")
    assert {row["driver"] for row in report.table("drivers").rows} == {"Q7_1", "Q7_2"}
    assert any("Q7ALL" in note.text for note in report.notes)
    # one that ends no battery is a rating like others
    alone = cxkit.drivers(frame.rename({"Q7ALL": "Q8ALL"}), outcome="Q9")
    assert {row["driver"] for row in alone.table("drivers").rows} == {"Q7_1", "Q7_2", "Q8ALL"}


def test_the_question_about_everything_is_the_outcome_though_an_aspect_could_be_it_too() -> None:
    # the codes make two of the aspects unlike the rest
    aspects = {"Staff": [1, 2, 3, 4, 9] * 8, "Price": [5, 3, 1, 4, 2, 2, 3, 9] * 5, "Wait": [2, 2, 4, 4, 9, 1, 3, 3] * 5}
    frame = pl.DataFrame({f"Satisfaction with: {name}": values for name, values in aspects.items()})
    frame = frame.with_columns(pl.Series("Overall satisfaction", [1, 2, 3, 4, 5, 2, 3, 4] * 5))
    report = cxkit.drivers(frame, na="9")
    assert {row["driver"] for row in report.table("drivers").rows} == {f"Satisfaction with: {name}" for name in aspects}
    with pytest.raises(RoleError):
        cxkit.drivers(frame.drop("Overall satisfaction"), na="9")


def test_ratings_with_decimals_are_drivers_of_an_outcome_with_decimals_and_measures_are_none() -> None:
    draw = Random(4)
    aspects = {name: [round(draw.uniform(3, 10), 1) for _ in range(60)] for name in ("note_bar", "note_enregistrement", "note_vue")}
    overall = [round(sum(row) / 3, 1) for row in zip(*aspects.values(), strict=True)]
    measures = {"trajet_km": [round(draw.uniform(1, 10), 1) for _ in range(60)], "distance": [draw.uniform(1, 10) for _ in range(60)]}
    found = cxkit.drivers(pl.DataFrame({"note_globale": overall, **aspects, **measures}))
    assert {*rows(found)} == {*aspects}
    # beside whole numbers a decimal is a measure
    whole = {"note_globale": [round(value) for value in overall], "note_bar": [round(value) for value in aspects["note_bar"]]}
    assert {*rows(cxkit.drivers(pl.DataFrame({**whole, "trajet_km": measures["trajet_km"]})))} == {"note_bar"}


def test_every_column_that_judges_the_whole_is_none_of_the_drivers() -> None:
    ratings = answers().select(satisfaction="outcome", delivery="a", price="b", q2_recommend="c", nps_score=pl.col("a") + pl.col("b"))
    report = cxkit.drivers(ratings)
    assert rows(report).keys() == {"delivery", "price"}
    (said,) = (note.text for note in report.notes if note.code == "drivers-left-out")
    assert "'q2_recommend' (overall judgement)" in said
    assert "'nps_score' (overall judgement)" in said
    # one recommendation for each thing that was rated
    parts = answers().select("a", "b", "c", satisfaction="outcome").rename({each: f"I would recommend the {each}" for each in "abc"})
    assert len(rows(cxkit.drivers(parts))) == 3
    assert rows(cxkit.drivers(ratings, drivers="^(delivery|q2)")).keys() == {"delivery", "q2_recommend"}


def test_the_model_names_the_column_of_an_outcome_whose_role_says_nothing() -> None:
    both = answers().rename({"outcome": "Overall experience"}).with_columns(satisfaction=pl.col("a"))
    assert model(cxkit.drivers(both, drivers="^[abc]$"))["outcome"] == "Overall experience"
    assert model(cxkit.drivers(answers().rename({"outcome": "satisfaction"}), drivers="^[abc]$"))["outcome"] == "satisfaction"


def test_a_driver_that_repeats_the_outcome_is_warned_of() -> None:
    report = cxkit.drivers(answers().with_columns(again=pl.col("outcome")), outcome="outcome", drivers="^(a|again)$")
    (note,) = (note for note in report.notes if note.code == "outcome-determined")
    assert (note.level, "'again'" in note.text, "'a'" in note.text) == ("warning", True, False)
    assert (model(report)["r2"], model(report)["f"]) == (near(1, 1e-9), None)
    computed = cxkit.drivers(answers().with_columns(outcome=pl.col("a") + pl.col("b")), outcome="outcome", drivers="^[ab]$")
    (note,) = (note for note in computed.notes if note.code == "outcome-determined")
    assert "The drivers determine" in note.text
    assert "outcome-determined" not in codes(cxkit.drivers(answers(), **ABC))


def test_ratings_that_cost_most_answers_are_named() -> None:
    row = pl.int_range(pl.len())
    few = answers().with_columns(pl.when(row < 40).then("b").alias("b"), pl.when(row >= 20).then("c").alias("c"))
    report = cxkit.drivers(few, **ABC)
    (note,) = (note for note in report.notes if note.code == "incomplete-answers")
    assert note.text == "Only 20 of 200 answers with the outcome have all drivers. Answers that each has: 'b' 40, 'c' 180, 'a' 200."
    (note,) = (note for note in cxkit.drivers(few, **ABC, min_cell=5).notes if note.code == "incomplete-answers")
    assert not any(sign.isdigit() for sign in note.text)
    apart = few.with_columns(pl.when(row >= 40).then("c").alias("c"))
    with pytest.raises(DataError, match="Answers of 200 with the outcome that each has: 'b' 40, 'c' 160, 'a' 200"):
        cxkit.drivers(apart, **ABC)
    assert "incomplete-answers" not in codes(cxkit.drivers(answers().with_columns(pl.when(row < 150).then("b").alias("b")), **ABC))


def test_a_further_recommendation_is_an_overall_judgement_and_no_driver() -> None:
    rows = [[(at * step) % 5 + 1 for at in range(30)] for step in (1, 2, 3, 7)]
    columns = dict(zip(("q1_satisfaction", "q2_recommend", "q3_speed", "q4_price"), rows, strict=True))
    frame = pl.DataFrame({**columns, "nps_score": [at * 3 % 11 for at in range(30)]})
    report = cxkit.drivers(frame)
    assert {row["driver"] for row in report.table("drivers").rows} == {"q3_speed", "q4_price"}
    # what staff recommended is an aspect
    frame = frame.rename({"q2_recommend": "Staff recommended suitable products"})
    assert len(cxkit.drivers(frame).table("drivers").rows) == 3


def test_the_satisfaction_with_the_service_beside_that_with_the_product_is_a_driver() -> None:
    parts = {"Gesamtzufriedenheit Service": "a", "Gesamtzufriedenheit Produkt": "b", "Preis": "c"}
    assert rows(cxkit.drivers(answers().select(Gesamteindruck="outcome", **parts))).keys() == parts.keys()


def test_too_few_answers_are_refused_in_a_sentence() -> None:
    answers = pl.DataFrame({"satisfaction": [4, 2], "effort": [5, 2], "fulfilment": [1, 2]})
    with pytest.raises(DataError) as caught:
        cxkit.drivers(answers, scale=("satisfaction=1-5", "effort=1-7", "fulfilment=1-7"))
    assert caught.value.message == "2 complete answers are too few for 2 drivers: there must be more than 3."
    assert caught.value.hint == "Name fewer drivers: --drivers REGEX."


def test_ratings_of_which_1_is_the_best_are_warned_of_and_turned_by_the_option() -> None:
    marks = [1, 2, 3, 4, 5] * 12
    other = [2, 1, 4, 3, 5, 1, 3, 2, 5, 4] * 6
    data = pl.DataFrame(
        {"Grade staff": marks, "Grade price": other, "recommend": [12 - mark - each for mark, each in zip(marks, other, strict=True)]}
    )
    found = cxkit.drivers(data, outcome="recommend")
    (note,) = [note for note in found.notes if note.code == "direction-doubt"]
    assert ("'Grade price', 'Grade staff'" in note.text, note.hint) == (True, "--scale driver=5-1 turns them")
    turned = cxkit.drivers(data, outcome="recommend", scale=["driver=5-1"])
    assert not [note for note in turned.notes if note.code == "direction-doubt"]
    assert all(float(str(row["correlation"])) > 0 for row in turned.table("drivers").rows)


def test_ratings_that_rise_with_the_outcome_are_not_warned_of() -> None:
    marks = [1, 2, 3, 4, 5] * 12
    data = pl.DataFrame(
        {"Rating staff": marks, "Rating price": [2, 1, 4, 3, 5, 1, 3, 2, 5, 4] * 6, "recommend": [2 * mark for mark in marks]}
    )
    assert not [note for note in cxkit.drivers(data, outcome="recommend").notes if note.code == "direction-doubt"]


def rated_at_one_end(together: int) -> pl.DataFrame:
    """Of 60 patients three would never recommend the clinic, three rate the food 1 the others 5; ``together`` of them are the same."""
    recommend = [0 if at < 3 else 10 for at in range(60)]
    food = [1 if 3 - together <= at < 6 - together else 5 for at in range(60)]
    return pl.DataFrame({"recommend": recommend, "food": food})


def test_a_single_answer_at_both_far_ends_is_no_driver() -> None:
    """F finds an effect (p = 0.02), but where three of sixty rate low, one of three at the far end is among them in 14 % of shuffles."""
    once = cxkit.drivers(rated_at_one_end(1), drivers="food", scale="driver=1-5")
    f = model(once)["f"]
    assert stats.f.sf(float(str(f)), 1, 58) < 0.05
    among = 1 - stats.hypergeom(60, 3, 3).pmf(0)
    assert float(str(model(once)["p"])) == pytest.approx(among, abs=0.03)
    assert {row["rank"] for row in once.table("drivers").rows} == {None}
    twice = cxkit.drivers(rated_at_one_end(2), drivers="food", scale="driver=1-5")
    assert float(str(model(twice)["p"])) < 0.02
    assert rows(twice)["food"]["rank"] == 1


def test_what_customers_want_drives_nothing() -> None:
    draw = np.random.default_rng(2)
    rated = {f"Zufriedenheit mit {name}": draw.integers(1, 6, 300) for name in ("Preis", "Service", "Lieferung")}
    wanted = {f"Wichtigkeit {name}": draw.integers(1, 6, 300) for name in ("Preis", "Service", "Lieferung")}
    overall = np.clip(np.round(sum(rated.values()) / 3 + draw.normal(0, 0.5, 300)), 1, 5)
    frame = pl.DataFrame({**rated, **wanted, "Gesamtzufriedenheit": overall})
    report = cxkit.drivers(frame, outcome="Gesamtzufriedenheit")
    assert rows(report).keys() == rated.keys()
    (said,) = (note.text for note in report.notes if note.code == "drivers-left-out")
    assert "'Wichtigkeit Preis' (what customers want" in said
    assert rows(cxkit.drivers(frame, outcome="Gesamtzufriedenheit", drivers="^Wichtigkeit")).keys() == wanted.keys()


def test_expectations_that_are_met_are_ratings_and_expectations_beside_what_was_delivered_are_not() -> None:
    draw = np.random.default_rng(3)
    scores = {name: draw.integers(1, 6, 200) for name in ("satisfaction", "effort", "fulfilment", "Expectations met by staff")}
    assert "Expectations met by staff" in rows(cxkit.drivers(pl.DataFrame(scores)))
    found = rows(cxkit.drivers(pl.DataFrame({**scores, "expectation": draw.integers(1, 6, 200)})))
    assert "expectation" not in found
    assert "fulfilment" in found


def test_of_two_drivers_none_lies_in_a_quadrant() -> None:
    found = rows(cxkit.drivers(answers(), outcome="outcome", drivers="^[ab]$"))
    assert {row["quadrant"] for row in found.values()} == {None}
    assert {row["quadrant"] for row in rows(cxkit.drivers(answers(), **ABC)).values()} > {None}
