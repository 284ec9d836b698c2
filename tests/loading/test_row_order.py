"""The order of the rows of a file is kept by whatever adds columns to them: first answers, journeys and ties depend on it."""

from __future__ import annotations

from pathlib import Path

import polars as pl

import cxkit

RESPONSES = 5_000


def test_customers_beside_a_survey_do_not_change_which_answer_is_the_first(tmp_path: Path) -> None:
    survey, customers = tmp_path / "survey.csv", tmp_path / "customers.csv"
    ids = [f"r{at}" for at in range(RESPONSES)]
    who = [f"K{at % 500}" for at in range(RESPONSES)]
    pl.DataFrame({"response_id": ids * 2, "customer_id": who * 2, "recommend": [10] * RESPONSES + [0] * RESPONSES}).write_csv(survey)
    pl.DataFrame({"customer_id": sorted(set(who)), "segment": ["A"] * 500}).write_csv(customers)
    report = cxkit.nps(survey, duplicates="first", customers=customers, by="segment")
    assert report.table("overall").rows[0]["nps"] == 100
