"""Scores that are compared with each other are read on one scale."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.model import Report


def codes(report: Report) -> list[str]:
    return [note.code for note in report.notes]


def levels(expectation: list[int], fulfilment: list[int], names: tuple[str, str] = ("expectation", "fulfilment")) -> pl.DataFrame:
    return pl.DataFrame({names[0]: expectation * 30, names[1]: fulfilment * 30})


def test_fulfilments_that_are_all_below_the_expectations_are_unmet() -> None:
    report = cxkit.gap(levels([6, 7], [4, 5]), by="none")
    row = report.table("overall").rows[0]
    assert (row["gap"], row["unmet"]) == (-2.0, 1.0)
    assert "scale-shared" in codes(report)
    assert row == cxkit.gap(levels([6, 7], [4, 5]), by="none", scale="1-7").table("overall").rows[0]


@pytest.mark.parametrize(
    ("frame", "options"),
    [
        (levels([6, 7], [4, 5], ("expectation (1-7)", "fulfilment (1-5)")), {}),
        (levels([6, 7], [4, 5]), {"scale": ["expectation=1-7", "fulfilment=1-5"]}),
    ],
)
def test_scales_that_are_named_may_differ(frame: pl.DataFrame, options: dict[str, list[str]]) -> None:
    report = cxkit.gap(frame, by="none", **options)  # type: ignore[arg-type]
    assert report.table("overall").rows[0]["unmet"] == 0.5
    assert "scale-shared" not in codes(report)


def test_answers_at_both_ends_of_a_shorter_scale_are_on_that_one() -> None:
    report = cxkit.gap(levels([1, 4, 6, 7, 7], [1, 2, 3, 4, 5]), by="none")
    assert {"scales-differ", "scales-by-range"} <= set(codes(report))
    assert "scale-shared" not in codes(report)


def test_the_driver_with_the_lowest_ratings_has_the_lowest_performance() -> None:
    frame = pl.DataFrame(
        {
            "recommend": [2, 9, 4, 10, 6, 8, 3, 7] * 10,
            "rating_price": [3, 5, 4, 5, 4, 5, 3, 4] * 10,
            "rating_service": [5, 7, 5, 7, 6, 6, 5, 6] * 10,
        }
    )
    report = cxkit.drivers(frame, outcome="recommend", drivers="^rating_")
    performance = {str(row["driver"]): float(str(row["performance"])) for row in report.table("drivers").rows}
    assert performance["rating_price"] < performance["rating_service"]
    assert "scale-shared" in codes(report)
