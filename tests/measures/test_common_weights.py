"""Groups that lack the heavy or rare answers of others are compared as if they had them."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import cxkit


def frame(weight: float) -> pl.DataFrame:
    """Channel a: 40 answers of weight 1; b: 200 such answers and 10 accounts of that weight, most of them detractors."""
    light, heavy = [10] * 28 + [8] * 8 + [0] * 4, [0] * 6 + [8] * 2 + [10] * 2
    return pl.DataFrame(
        {
            "recommend": light + light * 5 + heavy,
            "weight": [1.0] * 240 + [weight] * 10,
            "channel": ["a"] * 40 + ["b"] * 210,
            "effort": [7] * 40 + [7] * 190 + [1] * 20,
        }
    )


def width(weight: float) -> float:
    row: Any = cxkit.nps(frame(weight), scale="0-10", by="channel", weight="weight").table("by_channel").rows[0]
    return float(row["vs_rest_high"] - row["vs_rest_low"])


def test_a_group_without_key_accounts_is_worth_few_answers() -> None:
    row: Any = cxkit.nps(frame(20), scale="0-10", by="channel", weight="weight").table("by_channel").rows[0]
    assert row["channel"] == "a"
    assert row["vs_rest"] == pytest.approx(60 - (5 * 24 + 20 * (2 - 6)) / 400 * 100)
    assert row["p"] > 0.05
    assert row["vs_rest_low"] < 0 < row["vs_rest_high"]


def test_weights_that_differ_little_change_nothing() -> None:
    weighted, plain = (width(1.0 + more) for more in (0.01, 0.0))
    assert weighted == pytest.approx(plain, rel=0.02)


def test_a_group_whose_skewed_answers_are_all_alike_is_not_certain() -> None:
    """40 answers of 7 against 210 of which one in ten is 1: with weights there is no exact test, and t would take the 40 for certain."""
    row: Any = cxkit.ces(frame(1.5), scale="1-7", easy="high", by="channel", weight="weight").table("by_channel").rows[0]
    assert (row["channel"], row["effort"]) == ("a", 7.0)
    assert row["p"] > 0.05
    assert row["vs_rest_low"] <= 0
