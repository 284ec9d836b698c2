"""What an overall figure pools: items, surveys, and copies of one answer."""

from __future__ import annotations

import polars as pl

import cxkit
from cxkit.model import Report
from cxkit.tables.rating_columns import is_code


def _note(report: Report, code: str) -> str:
    return next((f"{note.text} ({note.hint})" for note in report.notes if note.code == code), "")


def _rated(items: list[str], guests: int = 8) -> pl.DataFrame:
    rows = [(f"G{guest}", item, 1 + (guest + place) % 5) for guest in range(guests) for place, item in enumerate(items)]
    return pl.DataFrame(rows, schema=["guest", "item", "rating"], orient="row")


def test_items_that_each_respondent_rated_are_pooled_with_a_warning() -> None:
    report = cxkit.csat(_rated(["Pool", "Bar", "Sauna"]))
    assert report.table("overall").rows[0]["n"] == 24
    text = _note(report, "items-pooled")
    assert "one of 3 items in column 'item', each once for each 'guest'" in text
    assert "--by item" in text


def test_items_of_different_respondents_are_no_battery() -> None:
    rated = _rated(["Pool", "Bar", "Sauna"]).with_columns(guest=pl.int_range(pl.len()).cast(pl.String))
    assert _note(cxkit.csat(rated), "items-pooled") == ""


def test_names_of_several_surveys_are_noted() -> None:
    frame = pl.DataFrame({"Umfrage": ["Werkstatt", "Verkauf"] * 6, "nps": [0, 10, 9, 8, 7, 6] * 2})
    assert "names 2 surveys ('Verkauf', 'Werkstatt')" in _note(cxkit.nps(frame), "surveys-pooled")
    assert _note(cxkit.nps(frame.rename({"Umfrage": "Panel"})), "surveys-pooled") == ""


<<<<<<< HEAD
=======
def test_whether_somebody_was_asked_is_the_name_of_no_survey() -> None:
    frame = pl.DataFrame({"Umfrage": ["ja", "nein"] * 6, "nps": [0, 10, 9, 8, 7, 6] * 2})
    assert _note(cxkit.nps(frame), "surveys-pooled") == ""


@pytest.mark.parametrize(
    ("header", "values", "condition"),
    [
        ("dispcode", [31, 32, 22, 31, 21, 32], "dispcode >= 31"),
        ("visit_survey_complete", [2, 2, 0, 1, 2, 2], "visit_survey_complete <> 0"),
        ("Complete?", ["Complete", "Unverified", "Incomplete", "Complete", "Complete", "Complete"], "<> "),
    ],
)
def test_codes_of_tools_for_unfinished_responses_are_noted(header: str, values: list[object], condition: str) -> None:
    report = cxkit.csat(pl.DataFrame({"satisfaction": [5, 4, 1, 3, 2, 5], header: values}))
    assert condition in _note(report, "unfinished")


@pytest.mark.parametrize(("header", "values"), [("dispcode", [10, 20, 22, 30, 40, 30]), ("Modules complete", [2, 2, 0, 1, 2, 2])])
def test_codes_of_calls_and_numbers_of_what_is_complete_are_no_states_of_responses(header: str, values: list[int]) -> None:
    report = cxkit.csat(pl.DataFrame({"satisfaction": [5, 4, 1, 3, 2, 5], header: values}))
    assert _note(report, "unfinished") == ""


@pytest.mark.parametrize("values", [["yes", "no"] * 3, [0, 1] * 3])
def test_a_stage_that_is_complete_says_nothing_of_the_response(values: list[object]) -> None:
    frame = pl.DataFrame({"satisfaction": [5, 4, 1, 3, 2, 5], "onboarding_complete": values})
    assert _note(cxkit.csat(frame), "unfinished") == ""


@pytest.mark.parametrize(
    ("whole", "part", "other"),
    [
        ("Satisfaction [Overall]", "Satisfaction [Taste]", "Satisfaction [Packaging]"),
        ("Wie bewerten Sie uns?: Gesamteindruck", "Wie bewerten Sie uns?: Sauberkeit", "Wie bewerten Sie uns?: Wartezeit"),
    ],
)
def test_the_item_about_the_whole_is_the_score(whole: str, part: str, other: str) -> None:
    frame = pl.DataFrame({part: [1, 2, 3, 4, 5, 1], whole: [5, 5, 4, 4, 1, 2], other: [2, 2, 3, 1, 5, 4]})
    assert cxkit.csat(frame).table("overall").rows[0]["csat"] == pytest.approx(4 / 6)


def test_items_without_one_about_the_whole_are_asked_about() -> None:
    frame = pl.DataFrame({"Satisfaction [Taste]": [1, 2, 5], "Satisfaction [Price]": [4, 5, 5], "Satisfaction [Staff]": [1, 5, 5]})
    with pytest.raises(RoleError, match="Several columns could hold"):
        cxkit.csat(frame)


def test_words_of_satisfaction_are_offered_before_numbers() -> None:
    words = ["Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"]
    frame = pl.DataFrame({"Q1_1": words, "Q1_2": words[::-1], "Q2": [1, 2, 3, 4, 5], "Q3": [5, 4, 3, 2, 1]})
    with pytest.raises(RoleError) as raised:
        cxkit.csat(frame)
    assert "'Q1_1', 'Q1_2'" in raised.value.message
    assert any("(?P<item>Q1_1|Q1_2)" in line for line in raised.value.lines)


def test_columns_that_go_beyond_a_scale_are_not_called_answers_on_it() -> None:
    frame = pl.DataFrame(
        {"a": [1, 2, 3, 4, 5] * 4, "b": [1, 3, 5, 4, 2] * 4, "c": [1, 2, 3, 4, 5, 5, 5, 4, 3, 6] * 2, "d": [1, 2, 3, 5, 98] * 4}
    )
    with pytest.raises(RoleError) as raised:
        cxkit.csat(frame)
    assert any("(?P<item>a|b|d)" in line for line in raised.value.lines)


def test_grades_in_words_beside_their_stars_are_one_score() -> None:
    grades = {"sehr gut": "★★★★★", "gut": "★★★★☆", "befriedigend": "★★★☆☆", "mangelhaft": "★☆☆☆☆"}
    said = ["sehr gut"] * 5 + ["gut"] * 2 + ["befriedigend"] + ["mangelhaft"] * 2
    row = cxkit.csat(pl.DataFrame({"Note": said, "Sterne": [grades[each] for each in said]})).table("overall").rows[0]
    assert row["csat"] == pytest.approx(0.7)
    assert row["mean"] == pytest.approx(3.8)


def test_grades_in_numbers_whose_best_is_unknown_are_asked_about_beside_stars_too() -> None:
    frame = pl.DataFrame({"Note": [1, 2, 3, 1, 5], "Sterne": ["★★★★★", "★★★★☆", "★★★☆☆", "★★★★★", "★☆☆☆☆"]})
    with pytest.raises(RoleError, match="grades from 1 to 5"):
        cxkit.csat(frame)


@pytest.mark.parametrize("header", ["stars_count", "Number of stars", "Anzahl Sterne"])
def test_a_number_of_stars_is_a_rating(header: str) -> None:
    assert cxkit.csat(pl.DataFrame({header: [5, 4, 1, 3, 5]})).table("overall").rows[0]["csat"] == pytest.approx(0.6)


def test_up_and_down_are_good_and_bad() -> None:
    assert cxkit.csat(pl.DataFrame({"rating": ["up", "up", "down", "up"]})).table("overall").rows[0]["csat"] == pytest.approx(0.75)


def test_who_drives_and_the_size_of_a_household_are_no_drivers() -> None:
    base = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 3, 5, 7, 9, 2, 4, 6, 8, 10, 1]
    words = ["Bad", "Ok", "Good", "Very good"]
    frame = pl.DataFrame(
        {
            "favourite_driver": ["Ada", "Ben", "Cem", "Dee"] * 5,
            "nps": base,
            "rating_boat": [words[(score - 1) // 3] for score in base],
            "rating_crew": [words[(score + at) % 4] for at, score in enumerate(base)],
            "household_size": [1, 2, 3, 4, 5] * 4,
        }
    )
    rows = cxkit.drivers(frame).table("drivers").rows
    assert {row["driver"] for row in rows} == {"rating_boat", "rating_crew"}


def test_waves_on_two_scales_are_warned_of_though_their_answers_fall_off_evenly() -> None:
    earlier = [1] * 8 + [2] * 2 + [3] * 11 + [4] * 23 + [5] * 16
    later = [1] * 2 + [2] + [3] * 3 + [4] * 10 + [5] * 9 + [6] * 21 + [7] * 14
    frame = pl.DataFrame({"Welle": ["2024"] * len(earlier) + ["2025"] * len(later), "Zufriedenheit": [*earlier, *later]})
    assert any("answers of 'Welle' = '2024' end at 5" in note.text for note in cxkit.csat(frame).notes)
    # a city is no wave: its customers may be discontented
    assert not any("end at 5" in note.text for note in cxkit.csat(frame.rename({"Welle": "Stadt"})).notes)


def test_all_in_all_is_the_judgement_of_the_whole() -> None:
    frame = pl.DataFrame(
        {
            "Zufriedenheit mit: Preis": [1, 2, 3, 4, 5, 1],
            "Zufriedenheit mit: Ware": [2, 2, 3, 1, 5, 4],
            "Zufriedenheit: Alles in allem": [5, 5, 4, 4, 1, 2],
        }
    )
    assert cxkit.csat(frame).table("overall").rows[0]["csat"] == pytest.approx(4 / 6)


>>>>>>> hunt-surveys19
def _joined(scores: list[int]) -> pl.DataFrame:
    rows = [(f"K{at % len(scores)}", f"O{at}", scores[at % len(scores)]) for at in range(2 * len(scores))]
    return pl.DataFrame(rows, schema=["customer_id", "order", "nps"], orient="row")


def test_a_score_that_was_joined_to_each_order_is_warned_of_and_can_count_once() -> None:
    frame = _joined([0, 3, 5, 6, 7, 8, 9, 10, 10, 9, 4, 2])
    report = cxkit.nps(frame)
    assert report.table("overall").rows[0]["n"] == 24
    assert "--role response_id=customer_id --duplicates first" in _note(report, "score-repeated")
    once = cxkit.nps(frame, role=["response_id=customer_id"], duplicates="first")
    assert once.table("overall").rows[0]["n"] == 12
    assert _note(once, "score-repeated") == ""


def test_customers_who_answer_differently_or_mostly_alike_are_no_copies() -> None:
    differing = _joined([0, 3, 5, 6, 7, 8, 9, 10, 10, 9, 4, 2]).with_columns(nps=pl.when(pl.col("order") == "O0").then(7).otherwise("nps"))
    assert _note(cxkit.nps(differing), "score-repeated") == ""
    assert _note(cxkit.nps(_joined([10] * 11 + [9])), "score-repeated") == ""


def test_what_is_spent_and_how_many_persons_are_amounts_and_what_is_thought_of_them_is_rated() -> None:
    assert all(map(is_code, ("Spend", "Family size", "Anzahl Personen")))
    assert not any(map(is_code, ("Value for spend", "Wait times for patients")))
