"""The cell of the touch map that is named as worst: seldom one by chance, always one that is far below."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import cxkit
from cxkit.model import Report, Sentence

_GAPS = {"a few far above": ((6, 0, -2), (0.03, 0.88, 0.09)), "many a little below": ((5, 0, -1), (0.04, 0.66, 0.30))}
"""Distributions of gaps of which a cell by chance lacks those above."""


def _map(places: list[tuple[str | None, str]], gaps: np.ndarray, customers: int = 1) -> Report:
    """The map of answers with these gaps at these places, each customer having given so many."""
    frame = {
        "touchpoint": [touchpoint for touchpoint, _ in places],
        "channel": [channel for _, channel in places],
        "customer_id": [f"c{at // customers}" for at in range(len(places))],
    }
    expected = np.where(gaps < -3, 7, np.where(gaps > 1, 1, 4))
    survey = pl.DataFrame({**frame, "expectation": expected, "fulfilment": expected + gaps})
    return cxkit.touchmap(pl.DataFrame({**frame, "contacted_at": ["2026-01-05"] * len(places)}), survey=survey, scale="1-7")


def _named(report: Report) -> Sentence | None:
    return next((each for each in report.summary if each.code == "worst-cell"), None)


def _cells(cells: int, size: int) -> list[tuple[str | None, str]]:
    return [(f"t{cell // 4}", f"c{cell % 4}") for cell in range(cells) for _ in range(size)]


@pytest.mark.slow
@pytest.mark.parametrize("of", _GAPS)
@pytest.mark.parametrize("customers", [1, 3])
def test_without_a_difference_a_cell_is_named_in_few_reports(of: str, customers: int) -> None:
    random, (values, shares) = np.random.default_rng(7), _GAPS[of]
    named = 0
    for _ in range(25):
        places = [_cells(12, 60)[at] for at in random.permutation(12 * 60)]
        named += _named(_map(places, random.choice(values, len(places), p=shares), customers)) is not None
    assert named <= 2


def test_a_cell_that_lacks_the_few_answers_far_above_is_not_named() -> None:
    """Its gaps of -1 and 0 look surely lower than those of all cells, of which a few are 5."""
    of_others = [5] * 2 + [-1] * 12 + [0] * 26
    report = _map(_cells(4, 40), np.array([-1] * 13 + [0] * 27 + 3 * of_others))
    cell, whole = report.table("map").rows[0], report.table("overall").rows[0]
    assert cell["gap"] == pytest.approx(-13 / 40)
    assert float(str(cell["gap_high"])) < float(str(whole["gap"]))
    assert _named(report) is None


def test_the_cell_far_below_is_named() -> None:
    gaps = np.random.default_rng(3).integers(-1, 2, 12 * 100)
    gaps[6 * 100 : 7 * 100] -= 1
    report = _map(_cells(12, 100), gaps)
    found = _named(report)
    assert found is not None
    assert (found.figures["touchpoint"], found.figures["channel"]) == ("t1", "c2")
    assert next(chart for chart in report.charts if chart.kind == "matrix").encodings["marked"] == ["t1", "c2"]


def test_small_cells_and_those_without_a_name_are_not_compared() -> None:
    places = [*_cells(4, 100), *[("t9", "c9")] * 29, *[(None, "c1")] * 100]
    gaps = np.concatenate([np.random.default_rng(3).integers(-1, 2, 400), np.full(29, -3), np.full(100, -3)])
    found = _named(_map(places, gaps))
    assert found is None or found.figures["touchpoint"] == "t0"
