"""``cxkit drivers --model``: odds ratios, what they are of, and their notes."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.reports import codes

import cxkit


def survey(n: int = 300, seed: int = 5) -> pl.DataFrame:
    """Speed moves the outcome, price does not; most answers are at the top."""
    rng = np.random.default_rng(seed)
    speed, price = rng.integers(1, 6, (2, n))
    latent = 0.8 * speed + rng.logistic(size=n)
    return pl.DataFrame(
        {
            "satisfaction": 1 + np.digitize(latent, [-0.5, 0.5, 1.2, 2.2]),
            "speed": speed,
            "price": price,
            "customer_id": [f"K{at // 2}" for at in range(n)],
            "weight": rng.choice([1.0, 2.0], n),
        }
    )


@pytest.mark.parametrize("model", ["ordinal", "logit"])
@pytest.mark.parametrize("options", [{}, {"cluster": "customer_id"}, {"weight": "weight"}])
def test_the_odds_of_a_better_outcome(model: Any, options: dict[str, Any]) -> None:
    report = cxkit.drivers(survey(), model=model, draws=100, drivers="speed|price", scale="1-5", **options)
    first, second = report.table("odds").rows
    assert (first["driver"], second["driver"]) == ("speed", "price")
    assert first["odds_ratio_low"] < np.exp(0.8) < first["odds_ratio_high"]
    assert second["odds_ratio_low"] < 1 < second["odds_ratio_high"]  # type: ignore[operator]
    assert (first["proportional_p"] is None) == (model == "logit" or "weight" in options)
    assert report.table("fit").rows[0]["n"] == 300
    text = next(note.text for note in report.notes if note.code == "odds")
    assert ("'satisfaction' of 4 and more" if model == "logit" else "a higher 'satisfaction'") in text


def test_the_linear_model_has_no_odds() -> None:
    report = cxkit.drivers(survey(), draws=100, drivers="speed|price", scale="1-5")
    assert {table.name for table in report.tables} == {"drivers", "model"}


def test_groups_have_odds_of_their_own_and_few_answers_are_noted() -> None:
    table = survey(80).with_columns((pl.int_range(pl.len()) % 2).cast(pl.String).alias("half"))
    report = cxkit.drivers(table, model="logit", by="half", draws=100, drivers="speed|price", scale="1-5")
    assert {row["half"] for row in report.table("odds").rows} == {"0", "1"}
    assert "few-answers" in codes(report)


def test_promoters_are_the_best_answers_of_a_recommendation() -> None:
    table = survey().with_columns((2 * pl.col("satisfaction")).alias("recommend")).drop("satisfaction")
    report = cxkit.drivers(table, model="logit", draws=100, drivers="speed|price", outcome="recommend", scale="recommend=0-10")
    assert "'recommend' of 9 and more" in next(note.text for note in report.notes if note.code == "odds")


def test_a_rating_that_separates_the_outcome_is_named() -> None:
    table = survey().with_columns(pl.when(pl.col("satisfaction") > 3).then(5).otherwise(1).alias("speed"))
    report = cxkit.drivers(table, model="logit", draws=100, drivers="speed|price", scale="1-5")
    assert "separated" in codes(report)
