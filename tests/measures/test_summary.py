"""The answer in words says what the tests in the tables support, and nothing more."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cxkit
from cxkit.model import Report
from cxkit.text.sentences import join_names

CLAIMS = {"groups-below", "groups-above", "groups-both", "time-fell", "time-rose", "gap-unmet", "gap-exceeded", "gap-both"}
COMPARED = {"below": -1, "above": 1}


def survey(seed: int, *, n: int = 400, effect: float = 0.0, groups: int = 6) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    touchpoint = rng.integers(0, groups, n)
    likely = np.clip(np.round(rng.normal(7.5, 2.2, n) + effect * (touchpoint == 0)), 0, 10)
    expected = rng.integers(1, 8, n)
    return pl.DataFrame(
        {
            "recommend": likely.astype(int),
            "expectation": expected,
            "fulfilment": np.clip(expected + rng.integers(-1, 2, n), 1, 7),
            "touchpoint": [f"t{each}" for each in touchpoint],
            "channel": [f"c{each}" for each in rng.integers(0, 4, n)],
            "responded_at": pl.Series(rng.integers(0, 365, n)).cast(pl.Int32).cast(pl.Date),
        }
    )


def supported(report: Report, level: float) -> None:
    for each in report.summary:
        for side, sign in COMPARED.items():
            names = each.figures.get(side) or []
            assert isinstance(names, list)
            for name in names:
                table = report.table(str(each.figures["table"]))
                row = next(row for row in table.rows if row[table.columns[0].key] == name)
                p, difference = row["p_adj"], row["vs_rest"]
                assert isinstance(p, float)
                assert isinstance(difference, float)
                assert p < level
                assert difference * sign > 0
                assert row["flag"] is None


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([-3.0, -1.0, 0.0, 1.0]), st.integers(20, 600))
@pytest.mark.slow
def test_no_sentence_names_a_group_that_its_test_does_not_support(seed: int, effect: float, n: int) -> None:
    supported(cxkit.nps(survey(seed, n=n, effect=effect), every="quarter"), 0.05)


def test_a_group_that_is_worse_is_named_with_its_figure() -> None:
    report = cxkit.nps(survey(1, effect=-4.0), by=["touchpoint"])
    row = next(row for row in report.table("by_touchpoint").rows if row["touchpoint"] == "t0")
    assert isinstance(row["nps"], float)
    assert report.summary[1].text.startswith(f"By touchpoint, t0 (−{abs(row['nps']):.1f}) is below the others")
    assert report.summary[1].figures["below"] == ["t0"]
    assert report.summary[0].text.startswith("NPS is ")


def test_a_file_without_answers_says_so() -> None:
    report = cxkit.nps(pl.DataFrame({"recommend": pl.Series([None, None], dtype=pl.Int64)}))
    assert [each.text for each in report.summary] == ["NPS cannot be computed: there are no answers."]


def test_suppressed_figures_are_not_in_words() -> None:
    report = cxkit.nps(pl.DataFrame({"recommend": [9, 10, 3]}), min_cell=10)
    assert [each.text for each in report.summary] == ["All figures are suppressed: too few answers."]


def test_names_in_a_row() -> None:
    assert join_names(["a"]) == "a"
    assert join_names(["a", "b"]) == "a and b"
    assert join_names(["a", "b", "c", "d"]) == "a, b, c and d"
    assert join_names(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


@pytest.mark.slow
@pytest.mark.parametrize("metric", ["nps", "gap"])
def test_without_any_difference_at_most_6_percent_of_reports_claim_one(metric: str) -> None:
    """150 reports: of a true share of 5 %, more than 16 claims have a probability of 1 in 1,000, and of one of 15 % it is nine in ten."""
    claims = 0
    for seed in range(150):
        report = getattr(cxkit, metric)(survey(seed), every="quarter")
        claims += any(each.code in CLAIMS for each in report.summary)
    assert claims <= 16


def _scores(days: list[str]) -> pl.DataFrame:
    """Of each period 60 answers, all promoters in the first ones and all detractors in the last."""
    rows = [(day, 0 if at == len(days) - 1 else 10) for at, day in enumerate(days) for _ in range(60)]
    return pl.DataFrame(rows, schema=["responded_at", "recommend"], orient="row")


def test_a_week_that_begins_on_the_first_is_no_month() -> None:
    weeks = cxkit.nps(_scores(["2024-06-17", "2024-06-24", "2024-07-01"]), every="week", as_of="2024-07-07")
    assert "From 2024-06-24 to 2024-07-01 " in next(each.text for each in weeks.summary if each.code == "time-fell")
    months = cxkit.nps(_scores(["2024-05-01", "2024-06-01", "2024-07-01"]), every="month", as_of="2024-07-31")
    assert "From 2024-06 to 2024-07 " in next(each.text for each in months.summary if each.code == "time-fell")


def test_a_share_that_is_not_0_is_not_0_in_words() -> None:
    """One hand-off in 400 episodes is a quarter of a percent; without any it is 0."""
    rows = [(f"c{at}", f"2024-01-{1 + at % 28:02}T09:00:00", "mail") for at in range(400)]
    some = pl.DataFrame([*rows, ("c0", "2024-01-01T10:00:00", "phone")], schema=["customer_id", "contacted_at", "channel"], orient="row")
    none = some.head(400)
    texts = [" ".join(each.text for each in cxkit.journey(frame).summary) for frame in (some, none)]
    assert "0.3 % of the episodes" in texts[0] or "0.2 % of the episodes" in texts[0]
    assert "0 % of the episodes" in texts[1]


@pytest.mark.parametrize(("answers", "said"), [([9], "from 1 answer."), ([9, 10], "from 2 answers.")])
def test_one_answer_is_in_the_singular(answers: list[int], said: str) -> None:
    (first, *_) = cxkit.nps(pl.DataFrame({"recommend": answers})).summary
    assert first.text.endswith(said)
