"""Rows of several surveys in one file: the score is that of the surveys which are named after it, and no figure mixes scales."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.shapes.survey.several_surveys import surveys_by_metric

SCORES = [10, 4, 6, 2, 7, 8, 9, 10, 5, 1, 3, 0]
NAMES = ["NPS Q1", "NPS Q2", "CES tickets", "CES tickets", "CSAT onboarding", "NPS Q1"] * 2
# NPS: 10, 4, 8, 9, 10, 0; effort: 6, 2, 5, 1; satisfaction: 7, 3
OF_NPS = pytest.approx(100 * (3 - 2) / 6)


def answers(column: str = "Survey Name", names: list[str] = NAMES, score: str = "Rating") -> pl.DataFrame:
    return pl.DataFrame({"Record ID": range(len(names)), column: names, score: SCORES[: len(names)]})


@pytest.mark.parametrize("column", ["Survey Name", "Campaign", "Umfrage", "touchpoint"])
def test_the_surveys_named_after_the_score_are_counted(column: str) -> None:
    report = cxkit.nps(answers(column), by="none")
    row = report.table("overall").rows[0]
    assert row["n"] == 6
    assert row["nps"] == OF_NPS
    (note,) = [each for each in report.notes if each.code == "shape"]
    assert "recommend = 'NPS Q1', 'NPS Q2'" in note.text
    assert cxkit.ces(answers(column), by="none", easy="high", scale="1-7").table("overall").rows[0]["n"] == 4
    assert cxkit.csat(answers(column), by="none", scale="1-7").table("overall").rows[0]["n"] == 2


def test_one_answer_among_those_to_other_surveys_shows_no_scale() -> None:
    few = answers().head(6)
    with pytest.raises(RoleError, match=r"'CSAT onboarding'.*are all the same, beside those to surveys on other scales") as caught:
        cxkit.csat(few, by="none")
    assert "--scale" in caught.value.hint
    assert cxkit.csat(few, by="none", scale="1-7").table("overall").rows[0]["n"] == 1


@pytest.mark.parametrize("names", [["NPS Q1", "CES tickets"] * 6, ["NPS", "CES"] * 6])
def test_a_score_that_no_survey_is_named_after_is_asked_for(names: list[str]) -> None:
    with pytest.raises(RoleError, match=r"'Rating' holds the answers to several surveys .* none of the satisfaction score") as caught:
        cxkit.csat(answers(names=names), by="none")
    assert "--where" in caught.value.hint


def test_a_column_that_is_called_after_its_score_holds_no_other() -> None:
    report = cxkit.nps(answers(score="NPS"), by="none")
    assert report.table("overall").rows[0]["n"] == len(SCORES)
    assert surveys_by_metric(NAMES, "nps_score") == {}


def test_surveys_named_after_one_metric_alone_say_nothing_of_the_others() -> None:
    names = ["NPS Q1", "Hotline", "Onboarding"] * 4
    assert cxkit.nps(answers(names=names), by="none").table("overall").rows[0]["n"] == len(SCORES)


def test_two_columns_that_name_the_surveys_alike_are_one(tmp_path: Path) -> None:
    both = answers().with_columns(pl.col("Survey Name").str.replace("Q.", "wave").alias("Campaign"))
    assert cxkit.nps(both, by="none").table("overall").rows[0]["nps"] == OF_NPS
    api = answers("hs_survey_name", score="hs_value").with_columns(
        pl.col("hs_survey_name").str.slice(0, 4).str.strip_chars().alias("hs_survey_type"), pl.lit(1).alias("hs_survey_id")
    )
    api.write_csv(tmp_path / "api.csv")
    # the scales are those of the tool
    report = cxkit.nps(tmp_path / "api.csv", by="none")
    assert report.table("overall").rows[0]["nps"] == OF_NPS
    assert "role-assumed" not in {note.code for note in report.notes}
    # a satisfaction of 7 and 3 lies off HubSpot's scale from 0 to 2
    assert cxkit.ces(tmp_path / "api.csv", by="none").table("overall").rows[0]["easy"] == pytest.approx(1 / 4)


def test_surveys_of_a_tool_that_ask_for_something_else_are_left_out(tmp_path: Path) -> None:
    kinds = ["NPS", "CUSTOM", "CUSTOM"] * 4
    api = answers("hs_survey_type", kinds, "hs_value").with_columns(pl.lit(1).alias("hs_survey_id"))
    api.write_csv(tmp_path / "api.csv")
    assert cxkit.nps(tmp_path / "api.csv", by="none").table("overall").rows[0]["n"] == 4
    with pytest.raises(RoleError, match=r"'hs_value' holds the answers to surveys of any kind, and no column says which rows"):
        cxkit.csat(tmp_path / "api.csv", by="none")


@pytest.mark.parametrize(
    ("column", "score"), [("Theme", "Score"), ("Grund", "Bewertung"), ("Survey", "How likely are you to recommend us?")]
)
def test_themes_of_comments_on_one_survey_are_no_surveys(column: str, score: str) -> None:
    themes = ["Effort", "Satisfaction", "Price", "Delivery"] * 3
    assert cxkit.nps(answers(column, themes, score), by="none").table("overall").rows[0]["n"] == len(SCORES)
