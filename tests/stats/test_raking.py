from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxkit.errors import DataError
from cxkit.stats.raking import calibrated_standard_error, poststratify, rake

# Deming & Stephan's case in small: rows a, b; columns x, y
ROWS = ["a", "a", "a", "b", "b"]
COLUMNS = ["x", "x", "y", "x", "y"]


def total(weights: np.ndarray, labels: list[str], label: str) -> float:
    return float(sum(w for w, name in zip(weights, labels, strict=True) if name == label))


def test_raked_weights_meet_every_margin_and_keep_the_odds_ratios() -> None:
    raked = rake([1, 1, 1, 1, 1], [(ROWS, {"a": 30, "b": 70}), (COLUMNS, {"x": 60, "y": 40})])
    assert [total(raked, ROWS, "a"), total(raked, COLUMNS, "x")] == pytest.approx([30, 60], rel=1e-8)
    ax, ay, bx, by = raked[0] + raked[1], raked[2], raked[3], raked[4]
    assert (ax * by) / (ay * bx) == pytest.approx(2.0)  # that of the starting weights: raking leaves the association alone


@settings(max_examples=30)
@given(st.lists(st.floats(0.1, 10), min_size=5, max_size=5), st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_any_start_meets_any_margins(weights: list[float], a: float, x: float) -> None:
    raked = rake(weights, [(ROWS, {"a": a, "b": 1 - a}), (COLUMNS, {"x": x, "y": 1 - x})])
    assert total(raked, ROWS, "a") == pytest.approx(a, rel=1e-6)
    assert total(raked, COLUMNS, "x") == pytest.approx(x, rel=1e-6)


def test_poststratification_is_target_over_weight_in_each_cell() -> None:
    assert poststratify([1, 2, 1, 1, 3], ROWS, {"a": 8, "b": 2}) == pytest.approx([2, 4, 2, 0.5, 1.5])


def test_margins_that_hold_already_change_nothing() -> None:
    assert list(rake([1, 1, 1, 1, 1], [(ROWS, {"a": 3, "b": 2}), (COLUMNS, {"x": 3, "y": 2})])) == [1, 1, 1, 1, 1]


def test_rounded_shares_of_one_population_are_one_total() -> None:
    raked = rake([1, 1, 1, 1, 1], [(ROWS, {"a": 0.5, "b": 0.5}), (COLUMNS, {"x": 0.333333, "y": 0.6666667})])
    assert total(raked, COLUMNS, "x") == pytest.approx(0.333333, rel=1e-6)
    assert sum(raked) == pytest.approx(1, rel=1e-9)


def test_a_target_of_0_takes_the_cells_weight() -> None:
    assert list(poststratify([1, 1, 1, 1, 1], ROWS, {"a": 3, "b": 0})) == [1, 1, 1, 0, 0]


def test_what_cannot_be_raked_is_named() -> None:
    even = {"a": 1, "b": 1}
    with pytest.raises(DataError, match="in c, which has a target above 0") as caught:
        poststratify([1] * 5, ROWS, {"a": 1, "b": 1, "c": 1})
    assert "merge" in caught.value.hint
    with pytest.raises(DataError, match="in b, which"):
        poststratify([1, 1, 1, 0, 0], ROWS, even)
    with pytest.raises(DataError, match="no target for b"):
        poststratify([1] * 5, ROWS, {"a": 1})
    with pytest.raises(DataError, match="different totals: 2, 3"):
        rake([1] * 5, [(ROWS, even), (COLUMNS, {"x": 1, "y": 2})])
    with pytest.raises(DataError, match="5 labels for 4 weights"):
        poststratify([1] * 4, ROWS, even)
    for weights in ([-1, 1, 1, 1, 1], [float("nan"), 1, 1, 1, 1]):
        with pytest.raises(DataError, match="weights must be finite"):
            poststratify(weights, ROWS, even)
    with pytest.raises(DataError, match="no answer has a weight"):
        poststratify([0] * 5, ROWS, even)
    with pytest.raises(DataError, match="targets must be"):
        poststratify([1] * 5, ROWS, {"a": -1, "b": 3})


def test_margins_that_contradict_each_other_do_not_settle() -> None:
    # every a is an x and every b is a y, so the two margins ask different totals of the same answers
    with pytest.raises(DataError, match="did not converge"):
        rake([1, 1, 1, 1], [(["a", "a", "b", "b"], {"a": 1, "b": 3}), (["x", "x", "y", "y"], {"x": 2, "y": 2})])


def test_calibration_to_cells_that_explain_every_answer_leaves_no_error() -> None:
    y = [100, 100, 100, -100, -100]
    weights = poststratify([1] * 5, ROWS, {"a": 60, "b": 40})
    assert calibrated_standard_error(y, weights, [ROWS]) == pytest.approx(0, abs=1e-9)


def test_calibration_to_one_cell_is_the_plain_linearised_error() -> None:
    y = np.array([100.0, 0, -100, 100, 0])
    w = np.array([1.0, 2, 1, 1, 3])
    mean = (w @ y) / w.sum()
    plain = np.sqrt(5 / 4 * np.sum((w * (y - mean)) ** 2)) / w.sum()
    assert calibrated_standard_error(y, w, [["all"] * 5], w) == pytest.approx(plain)
    assert calibrated_standard_error(y, w, []) == pytest.approx(plain)


def test_lengths_must_agree_and_one_answer_has_no_error() -> None:
    with pytest.raises(DataError, match="different lengths"):
        calibrated_standard_error([1, 2, 3], [1, 1], [["a", "a"]])
    assert calibrated_standard_error([1], [1], [["a"]]) is None
