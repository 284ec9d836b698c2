"""Scale and codes from the distinct values of a column: what is taken, what is left in doubt, and what never passes without a word."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.values.answers.score_evidence import Evidence, Inferred, infer_scale
from cxkit.values.answers.scores import Scale

ONE_TO_FIVE = {1: 9, 2: 16, 3: 33, 4: 64, 5: 44}
ONE_TO_SEVEN = {1: 5, 2: 8, 3: 15, 4: 30, 5: 44, 6: 40, 7: 22}
ZERO_TO_TEN = {0: 6, 1: 2, 2: 3, 3: 5, 4: 6, 5: 12, 6: 14, 7: 25, 8: 34, 9: 30, 10: 43}
RECOMMEND = Scale(0, 10)


def infer(numbers: dict[int, int] | dict[float, int], **known: object) -> Inferred:
    return infer_scale(Evidence({float(value): n for value, n in numbers.items()}, **known))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("numbers", "scale", "codes"),
    [
        (ONE_TO_FIVE, "1-5", set()),
        ({**ONE_TO_FIVE, 9: 23}, "1-5", {9}),
        ({**ONE_TO_FIVE, 8: 4, 9: 23}, "1-5", {8, 9}),
        ({**ONE_TO_FIVE, 88: 4, 98: 2, 99: 23}, "1-5", {88, 98, 99}),
        ({**ONE_TO_FIVE, 999: 2}, "1-5", {999}),
        ({**ONE_TO_FIVE, -1: 18}, "1-5", {-1}),
        ({**ONE_TO_FIVE, -9: 18, -8: 2}, "1-5", {-9, -8}),
        ({**ONE_TO_FIVE, 0: 20}, "1-5", {0}),  # more often than 1 and than 2
        ({**ONE_TO_SEVEN, 9: 12}, "1-7", {9}),
        ({**ONE_TO_SEVEN, 77: 12}, "1-7", {77}),
        ({**ZERO_TO_TEN, 99: 12}, "0-10", {99}),
        ({0: 60, 1: 120, 9: 10}, "0-1", {9}),
        # near misses: nothing is a code
        (ONE_TO_SEVEN, "1-7", set()),
        (ZERO_TO_TEN, "0-10", set()),
        ({value: 10 + value for value in range(1, 11)}, "1-10", set()),
        ({0: 60, 1: 120}, "0-1", set()),
        ({-2: 10, -1: 20, 0: 30, 1: 40, 2: 50}, "-2 to 2", set()),
        ({0.5: 2, 1: 3, 1.5: 4, 2.5: 9, 3: 20, 4.5: 30, 5: 20}, "0-5", set()),  # stars in halves
        ({1: 5, 2: 5, 3: 20, 4: 60, 5: 90}, "1-5", set()),  # half of all choose 5
        ({5: 40, 6: 50, 7: 60, 8: 70, 9: 80, 10: 90}, "1-10", set()),
        ({10: 3, 40: 8, 77: 20, 88: 30, 99: 12, 100: 9}, "0-100", set()),
    ],
)
def test_one_reading_fits(numbers: dict[int, int], scale: str, codes: set[int]) -> None:
    found = infer(numbers)
    assert found.doubt is None
    assert found.caution == ""
    assert str(found.scale) == scale
    assert set(found.codes) == codes


@pytest.mark.parametrize(
    ("numbers", "options"),
    [
        ({**ONE_TO_FIVE, 6: 15}, {"--na 6", "--scale 1-6"}),
        ({**ONE_TO_FIVE, 7: 15}, {"--na 7", "--scale 1-7"}),
        ({**ONE_TO_SEVEN, 8: 15}, {"--na 8", "--scale 1-8"}),
        ({**ONE_TO_FIVE, 0: 8}, {"--na 0", "--scale 0-5"}),
        ({0: 10, 1: 20, 2: 40, 3: 60, 4: 50}, {"--na 0", "--scale 0-4"}),
        ({1: 10, 2: 12, 3: 30, 4: 70, 5: 60, 6: 3, 7: 2}, {"--na 6 --na 7", "--scale 1-7"}),
        ({1: 90, 2: 50, 3: 30, 4: 9}, {"--scale 1-4", "--scale 1-5"}),
        ({-1: 30, 0: 40, 1: 50}, {"--scale -1..1", "--na -1"}),
        ({1: 120, 2: 60}, {"--scale 0-1 --labels 1=1 --labels 2=0", "--scale 0-1 --labels 1=0 --labels 2=1"}),
        ({0: 40, **{value: 10 + value for value in range(1, 11)}}, {"--na 0", "--scale 0-10"}),
    ],
)
def test_several_readings_fit(numbers: dict[int, int], options: set[str]) -> None:
    found = infer(numbers)
    assert found.doubt is not None
    assert {option for _, option in found.doubt.readings} == options


@pytest.mark.parametrize(("numbers", "scale"), [({1: 14, 2: 27, 3: 51, 4: 88}, "1-4"), ({1: 27, 2: 33, 3: 120}, "1-3")])
def test_answers_that_pile_up_below_the_usual_top_are_a_shorter_scale(numbers: dict[int, int], scale: str) -> None:
    found = infer(numbers)
    assert str(found.scale) == scale
    assert f"--scale {scale}" in found.caution
    assert "1-5" not in found.caution


def test_a_scale_that_is_named_is_believed() -> None:
    for numbers, scale in (
        ({**ONE_TO_FIVE, 6: 15}, Scale(1, 6)),
        ({1: 14, 2: 27, 3: 51, 4: 88}, Scale(1, 5)),
        ({0: 9, 4: 30}, Scale(0, 4)),
    ):
        found = infer(numbers, named=scale)
        assert (found.scale, found.codes, found.doubt) == (scale, {}, None)


def test_many_answers_at_the_last_point_but_one_of_a_named_scale_are_cautioned_about() -> None:
    many = {0: 5, 3: 6, 5: 15, 6: 23, 7: 31, 8: 34, 9: 47}
    assert "one too low" in infer(many, named=RECOMMEND).caution
    few = {0: 1, 3: 2, 5: 6, 6: 10, 7: 12, 8: 9, 9: 3}
    assert infer(few, named=RECOMMEND).caution == ""


def test_codes_that_header_or_labels_name_are_codes_on_the_scale_too() -> None:
    assert set(infer({**ONE_TO_FIVE, 6: 15}, named=Scale(1, 5), codes=[6.0]).codes) == {6}


def test_the_other_columns_of_a_battery_decide() -> None:
    battery = {float(value): n for value, n in ONE_TO_FIVE.items()}
    assert infer({1: 14, 2: 27, 3: 51, 4: 88}, battery=battery).scale == Scale(1, 5)
    assert set(infer({**ONE_TO_FIVE, 6: 15}, battery=battery).codes) == {6}
    assert set(infer({**ONE_TO_FIVE, 0: 8}, battery=battery).codes) == {0}
    # a battery that has the value as well says nothing against it
    six = {**battery, 6.0: 20}
    assert infer({**ONE_TO_FIVE, 6: 15}, battery=six).doubt is not None
    assert infer({**ONE_TO_FIVE, 0: 8}, battery={**battery, 0.0: 7}).scale == Scale(0, 5)


@pytest.mark.parametrize(
    ("numbers", "doubt", "caution"),
    [
        (ZERO_TO_TEN, "", ""),
        ({1: 9, 2: 18, 3: 33, 4: 68, 5: 52}, "between 1 and 5", ""),
        ({1: 9, 2: 18, 3: 33, 4: 68, 5: 52, 6: 4, 7: 9}, "between 1 and 7", ""),
        ({0: 5, 1: 3, 2: 5, 5: 15, 6: 23, 7: 31, 8: 34, 9: 47}, "47 of 163 answers are 9", ""),
        ({0: 15, 1: 13, 2: 15, 5: 15, 6: 3, 7: 3, 8: 4, 9: 2}, "", "2 of 70 answers are 9"),
        ({value: 10 + value for value in range(1, 12)}, "from 1 to 11", ""),
        ({0: 40, 1: 120}, "two answers", ""),
        ({**ZERO_TO_TEN, 0: 40}, "", "0 was given 40 times"),
        ({2: 1, 4: 2, 5: 1}, "", "between 2 and 5"),  # too few for a refusal
    ],
)
def test_recommendation_on_another_scale(numbers: dict[int, int], doubt: str, caution: str) -> None:
    found = infer(numbers, by_role=RECOMMEND)
    assert (doubt in found.doubt.text) if doubt and found.doubt else (found.doubt is None and not doubt)
    assert caution in found.caution
    assert bool(caution) == bool(found.caution)


def test_a_caution_quotes_no_count_below_the_cell_limit() -> None:
    few = {0: 15, 1: 13, 2: 15, 5: 15, 6: 3, 7: 3, 8: 4, 9: 2}
    assert "fewer than 5 of 70 answers are 9" in infer(few, by_role=RECOMMEND, min_cell=5).caution


def test_answers_between_the_points_are_averages_unless_they_are_slips() -> None:
    halves: dict[float, int] = {1.5: 10, 2: 10, 3: 20, 4: 30, 4.5: 40, 5: 20}
    assert infer(halves).fractions
    assert infer(halves).scale == Scale(1, 5)
    slip: dict[float, int] = {3.5: 1, **{float(value): n for value, n in ONE_TO_FIVE.items()}}
    assert not infer(slip).fractions


def test_only_numbers_are_needed_and_the_top_does_not_matter() -> None:
    assert infer({1: 90, 2: 50, 3: 30, 4: 9}, ends_count=False).doubt is None


COUNTS = st.dictionaries(st.sampled_from([-99, -9, -1, *range(12), 77, 88, 98, 99, 999]), st.integers(1, 300), min_size=1, max_size=14)


@given(COUNTS)
def test_no_top_that_nobody_chose_passes_in_silence(numbers: dict[int, int]) -> None:
    found = infer(numbers)
    used = {value for value in numbers if value not in found.codes}
    assert set(found.codes) <= set(numbers)
    if found.doubt or found.caution or found.scale is None or not used or found.scale.high == 100:
        return
    on = {value for value in used if value in found.scale}
    assert found.scale.high in on or len(used) == 1
    off = sum(n for value, n in numbers.items() if value in used - on)
    assert off <= 0.05 * sum(numbers[value] for value in used)


@given(COUNTS, st.sampled_from([Scale(1, 5), Scale(1, 7), Scale(0, 10), Scale(1, 6)]))
def test_a_named_scale_is_never_left_and_none_of_its_points_is_a_code(numbers: dict[int, int], scale: Scale) -> None:
    found = infer(numbers, named=scale)
    assert found.scale == scale
    assert not any(code in scale for code in found.codes)
    assert found.doubt is None


@given(COUNTS)
def test_order_and_absent_values_change_nothing(numbers: dict[int, int]) -> None:
    turned = dict(reversed(list(numbers.items())))
    assert infer(numbers) == infer(turned) == infer({**turned, 55: 0})


@given(COUNTS)
def test_recommendation_is_read_on_0_10_or_in_doubt(numbers: dict[int, int]) -> None:
    found = infer(numbers, by_role=RECOMMEND)
    assert found.scale == RECOMMEND
    assert not any(code in RECOMMEND for code in found.codes)
    used = [value for value in numbers if value in RECOMMEND]
    if used and max(used) < 10:
        assert found.doubt or found.caution
    assert all(math.isfinite(code) for code in found.codes)


@pytest.mark.parametrize("numbers", [ONE_TO_FIVE, ONE_TO_SEVEN])
def test_10_apart_from_all_other_answers_is_in_doubt(numbers: dict[int, int]) -> None:
    found = infer({**numbers, 10: 20})
    assert found.doubt is not None
    assert [option for _, option in found.doubt.readings] == ["--na 10", "--scale 1-10"]
    # near miss: answers up to 10 of which nobody gave 9
    assert infer({**ONE_TO_SEVEN, 8: 20, 10: 20}).doubt is None


def test_a_half_point_below_the_highest_answer_makes_no_code_of_it() -> None:
    halves = {5: 6, 6: 9, 6.5: 3, 7: 10, 8: 4, 8.5: 1, 9: 1}
    doubt = infer(halves).doubt
    assert doubt is not None
    assert [option for _, option in doubt.readings] == ["--scale 1-9", "--scale 1-10"]
    assert "2 of 34 answers are above 8" in doubt.text
    whole = infer({5: 6, 6: 12, 7: 10, 8: 4, 9: 2}).doubt
    assert whole is not None
    assert whole.readings[0][1] == "--na 9"


def test_a_scale_does_not_begin_with_its_lowest_answer() -> None:
    doubt = infer({3: 3, 4: 4, 5: 3}, by_role=RECOMMEND)
    assert "1-5" in (doubt.doubt.text if doubt.doubt else doubt.caution)
    zero = infer({0: 9, 1: 4, 3: 13, 4: 14, 5: 13}, by_role=RECOMMEND)
    assert "0-5" in (zero.doubt.text if zero.doubt else zero.caution)


def test_halves_up_to_nine_are_no_question_on_one_to_nine() -> None:
    halves = {value / 2: 5 for value in range(9, 19)}
    found = infer(halves, ends_count=True)
    assert (str(found.scale), found.doubt, found.fractions) == ("1-10", None, True)
    assert infer(dict.fromkeys(range(4, 10), 5), ends_count=True).doubt is not None


@pytest.mark.parametrize("high", [5.4, 7.4, 10.4])
def test_averages_next_to_a_point_beyond_a_usual_scale_are_read(high: float) -> None:
    averages = {high - place / 10: 2 for place in range(12)}
    found = infer(averages, ends_count=True)
    assert found.scale is None or found.scale.high in {6, 8, 10, 11, 7, 100}
    assert found.fractions or found.doubt is not None


def test_a_few_answers_need_not_reach_ten() -> None:
    few = infer({6: 1, 7: 1, 8: 2, 9: 1}, by_role=RECOMMEND)
    assert (few.doubt, few.caution) == (None, "")
    assert "9 and none is above" in infer({6: 3, 7: 3, 8: 6, 9: 3}, by_role=RECOMMEND).caution
    assert "1-5" in infer({3: 1, 4: 2, 5: 1}, by_role=RECOMMEND).caution


def test_tens_up_to_fifty_are_five_stars_or_percent() -> None:
    found = infer({10: 4, 20: 6, 30: 15, 40: 40, 50: 35})
    assert found.doubt is not None
    assert [option for _, option in found.doubt.readings] == [
        "--labels 10=1 --labels 20=2 --labels 30=3 --labels 40=4 --labels 50=5",
        "--scale 0-100",
    ]


@pytest.mark.parametrize(
    "numbers", [{10: 4, 20: 6, 30: 15, 40: 40, 60: 35}, {10: 4, 25: 6, 50: 15}, {20: 5, 40: 9, 60: 20, 80: 40, 100: 30}]
)
def test_other_percentages_are_read(numbers: dict[float, int]) -> None:
    found = infer(numbers)
    assert (found.scale, found.doubt) == (Scale(0, 100), None)


def test_a_sixth_point_of_a_predictor_is_cautioned_of() -> None:
    answers = {1: 5, 2: 9, 3: 20, 4: 40, 5: 30, 6: 12}
    assert "--na 6" in infer(answers, ends_count=False).caution
    assert not infer({**answers, 7: 9}, ends_count=False).caution
    assert not infer(answers, named=Scale(1, 6), ends_count=False).caution
