from __future__ import annotations

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shared import needs_shared, oracle
from tests.stats.test_nps_oracles import check

from cxkit.errors import DataError
from cxkit.stats.kano import ANSWERS, EVALUATIONS, Category, Counts, Evaluation, classify

CATEGORIES: tuple[Category, ...] = get_args(Category)
NAMES = {"M": "must_be", "O": "one_dimensional", "A": "attractive", "I": "indifferent", "R": "reverse", "Q": "questionable"}

any_counts = st.builds(Counts, *[st.integers(0, 500)] * 6)


def of(**counts: float) -> Counts:
    """By letters; the others are 0."""
    return Counts(**{name: counts.get(letter, 0) for letter, name in NAMES.items()})


def letters(counts: Counts) -> dict[Category, float]:
    return {letter: getattr(counts, NAMES[letter]) for letter in CATEGORIES}


@needs_shared
@pytest.mark.parametrize("evaluation", get_args(Evaluation))
def test_the_oracle_of_the_evaluation_tables(evaluation: Evaluation) -> None:
    case = oracle("kano_evaluation_table")
    assert list(ANSWERS) == case["parameters"]["scale"]
    ours = {
        functional: {dysfunctional: classify(row, column, evaluation) for column, dysfunctional in enumerate(ANSWERS, 1)}
        for row, functional in enumerate(ANSWERS, 1)
    }
    check({evaluation: case["expected"][evaluation]}, {evaluation: ours}, {})


@needs_shared
def test_the_oracle_of_five_attributes() -> None:
    expected = oracle("kano_stp25_five_attributes")["expected"]
    assert len(expected) == 5
    for attribute in expected.values():
        counts = of(**attribute["counts"]["value"])
        assert counts.fong is not None
        ours = {
            "counts": letters(counts),
            "better_cs_plus": counts.better,
            "worse_cs_minus": counts.worse,
            "mode_category": counts.mode,
            "rule_category": counts.category,
            "total_strength": counts.total_strength,
            "category_strength": counts.category_strength,
            "fong_threshold": counts.fong.threshold,
            "fong_difference": counts.fong.difference,
        }
        check(attribute, ours, {"chi2_MOAI_uniform": "that customers do not answer at random is not in question"})


def test_the_printed_table_of_five_attributes() -> None:
    # README of R's stp25kano: total and category strength in percent, better, worse, mode, rule, Fong
    table = {
        "Service app": (of(M=95, O=123, A=45, I=33), 89, 9, 0.568, -0.736, "O", "O", "28 < 19.4 sig."),
        "Excellent service": (of(M=101, O=54, A=54, I=81, R=3, Q=3), 71, 7, 0.372, -0.534, "M", "M", "20 < 18.5 sig."),
        "Hotline": (of(M=15, O=24, A=121, I=124, R=6, Q=6), 54, 1, 0.511, -0.137, "I", "A", "3 < 19.8 ns"),
        "Loan machine": (of(M=65, O=87, A=93, I=51), 83, 2, 0.608, -0.514, "A", "O", "6 < 18.5 ns"),
        "Ready-to-use return": (of(M=9, O=18, A=83, I=177, R=6, Q=3), 37, 32, 0.352, -0.094, "I", "I", "94 < 19.9 sig."),
    }
    for counts, total, strength, better, worse, mode, rule, fong in table.values():
        rounded = [
            None if figure is None else round(figure, digits)
            for figure, digits in ((counts.total_strength, 2), (counts.category_strength, 2), (counts.better, 3), (counts.worse, 3))
        ]
        assert rounded == [total / 100, strength / 100, better, worse]
        assert (counts.mode, counts.category) == (mode, rule)
        test = counts.fong
        assert test is not None
        assert f"{test.difference:g} < {test.threshold:.1f} {'sig.' if test.significant else 'ns'}" == fong


@pytest.mark.parametrize(("functional", "dysfunctional"), [(0, 1), (1, 0), (6, 1), (1, 6), (-1, 3)])
def test_answers_off_the_scale_are_errors(functional: int, dysfunctional: int) -> None:
    with pytest.raises(DataError, match="off Kano's scale of 1 to 5"):
        classify(functional, dysfunctional)


def test_the_standard_table_is_taken_unless_another_is_named() -> None:
    assert [classify(x, x) for x in range(1, 6)] == ["Q", "I", "I", "I", "Q"]
    assert [classify(x, x, "pouliot") for x in range(1, 6)] == ["Q", "Q", "I", "Q", "Q"]
    for evaluation, table in EVALUATIONS.items():
        turned = {"A": "R", "R": "A", "Q": "Q", "I": "I", "O": "R", "M": "R"}
        # who answers the two questions the other way round wants the opposite
        assert [table[row][0] for row in (1, 2, 3)] == [turned[table[0][column]] for column in (1, 2, 3)], evaluation


def test_near_ties_go_to_what_matters_more() -> None:
    assert of(I=50, A=45, O=5).category == "A", "45 of 100 is 5 points behind"
    assert of(I=51, A=45, O=4).category == "I", "45 of 100 is 6 points behind"
    assert of(M=25, O=25, A=25, I=25).category == "M"
    assert of(M=20, O=24, A=25, I=25, R=6).category == "M"
    assert of(M=19, O=24, A=25, I=26, R=6).category == "O"
    assert of(R=60, I=57, Q=3).category == "I", "R is no more than 5 points ahead"
    assert of(R=70, I=27, Q=3).category == "R"
    assert of(Q=70, R=66, I=4).category == "R"


def test_without_answers_nothing_is_known() -> None:
    nobody = of()
    assert nobody.n == 0
    assert {nobody.mode, nobody.category, nobody.better, nobody.worse, nobody.total_strength, nobody.category_strength, nobody.fong} == {
        None
    }


def test_where_all_answers_are_reverse_or_questionable_there_is_no_better_or_worse() -> None:
    counts = of(R=30, Q=10)
    assert (counts.better, counts.worse, counts.total_strength, counts.category_strength) == (None, None, 0, 0.5)
    assert counts.category == counts.mode == "R"
    assert counts.fong is not None
    assert tuple(counts.fong) == pytest.approx((20, 1.65 * math.sqrt(20), True))


def test_no_one_to_whom_missing_matters_is_0_and_not_minus_0() -> None:
    worse = of(A=3, I=4).worse
    assert worse is not None
    assert worse == 0
    assert math.copysign(1, worse) == 1


@given(any_counts)
def test_figures_lie_on_their_scales(counts: Counts) -> None:
    if counts.n == 0:
        return
    figures = (counts.better, counts.worse, counts.total_strength, counts.category_strength)
    for figure, low, high in zip(figures, (0, -1, 0, 0), (1, 0, 1, 1), strict=True):
        assert figure is None or low <= figure <= high
    category, mode = counts.category, counts.mode
    assert category is not None
    assert mode is not None
    by_letter = letters(counts)
    assert by_letter[mode] == max(by_letter.values())
    assert 0 <= by_letter[mode] - by_letter[category] <= counts.n / 20
    assert CATEGORIES.index(category) <= CATEGORIES.index(mode)


@given(any_counts, st.floats(0.01, 100))
def test_shares_do_not_depend_on_the_number_of_answers(counts: Counts, factor: float) -> None:
    more = of(**{letter: count * factor for letter, count in letters(counts).items()})
    for name in ("better", "worse", "total_strength", "category_strength"):
        assert getattr(more, name) == pytest.approx(getattr(counts, name), abs=1e-12)


@pytest.mark.parametrize("count", [-1, math.nan, math.inf])
def test_impossible_counts_are_errors(count: float) -> None:
    with pytest.raises(DataError, match="finite and 0 or more"):
        of(M=3, Q=count)
