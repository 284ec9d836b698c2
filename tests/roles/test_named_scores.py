"""A bare score is the one that the name of the file or the comments name; words of other metrics, and other comments, change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import cxkit
from cxkit.errors import RoleError, UsageError

EASE = {
    7: ["Very easy to book", "Simple and quick", "Effortless this time"],
    6: ["Easy enough", "Quick and simple"],
    4: ["Average visit", "Had to call twice"],
    3: ["Two calls, one visit"],
    2: ["Hard to understand", "Difficult form"],
    1: ["Difficult to find the form", "Much too complicated", "Hard to reach anybody"],
}
PRAISE = {
    7: ["Very friendly staff", "Great parking, easy to find", "Wonderful evening"],
    6: ["Good value", "Nice people"],
    4: ["Average visit", "Had to wait"],
    3: ["It was on Tuesday"],
    2: ["Bad coffee", "Poor sound"],
    1: ["Terrible food", "Bad air in the hall", "Very poor seats"],
}


def write(folder: Path, name: str, said: dict[int, list[str]], header: str = "score") -> Path:
    path = folder / name
    rows = [(score, f"{texts[at % len(texts)]}, counter {at}") for at in range(12) for score, texts in said.items()]
    path.write_text(f"response_id,{header},feedback\n" + "".join(f'R{at},{s},"{t}"\n' for at, (s, t) in enumerate(rows)))
    return path


@pytest.mark.parametrize(("name", "said"), [("ces_march.csv", EASE), ("answers.csv", EASE), ("effort-2026.csv", EASE)])
def test_a_file_or_comments_on_effort_make_a_bare_score_the_effort(tmp_path: Path, name: str, said: dict[int, list[str]]) -> None:
    path = write(tmp_path, name, said)
    report = cxkit.ces(path, by="none")
    row = report.table("overall").rows[0]
    assert row["effort"] == pytest.approx(23 / 6)
    assert row["easy"] == pytest.approx(1 / 3)
    assert {note.code for note in report.notes if note.level == "warning"} == {"role-assumed", "direction-assumed"}
    with pytest.raises(RoleError, match="'score' holds the effort score"):
        cxkit.csat(path, by="none")


def test_comments_show_that_the_low_end_is_the_easy_one(tmp_path: Path) -> None:
    path = write(tmp_path, "ces.csv", {8 - score: texts for score, texts in EASE.items()})
    assert cxkit.ces(path, by="none").table("overall").rows[0]["easy"] == pytest.approx(1 / 3)
    assert any("1 counts as the easiest" in note.text for note in cxkit.ces(path, by="none").notes)


def test_without_comments_the_end_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Which answers mean little effort"):
        cxkit.ces(write(tmp_path, "ces.csv", {score: ["-"] for score in EASE}), by="none")


@pytest.mark.parametrize("name", ["answers.csv", "csat_march.csv", "customer-satisfaction.csv", "ces_and_csat.csv", "process.csv"])
def test_a_score_is_the_satisfaction_where_nothing_names_another_metric(tmp_path: Path, name: str) -> None:
    assert cxkit.csat(write(tmp_path, name, PRAISE), by="none").table("overall").rows[0]["csat"] == pytest.approx(1 / 3)


def test_a_header_that_names_the_satisfaction_goes_before_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "ces.csv", EASE, header="satisfaction_score")
    assert cxkit.csat(path, by="none").table("overall").rows[0]["csat"] == pytest.approx(1 / 3)


@pytest.mark.parametrize("header", ["Rating", "stars", "note", "Overall"])
def test_comments_on_effort_do_not_overrule_a_rating(tmp_path: Path, header: str) -> None:
    path = write(tmp_path, "answers.csv", EASE, header=header)
    assert cxkit.csat(path, by="none").table("overall").rows[0]["csat"] == pytest.approx(1 / 3)


def test_a_score_in_a_file_of_csat_is_no_recommendation(tmp_path: Path) -> None:
    answers = {score: ["-"] for score in (10, 9, 7, 4, 0)}
    assert cxkit.nps(write(tmp_path, "answers.csv", answers), by="none").provenance.roles["recommend"] == "score"
    assert cxkit.nps(write(tmp_path, "nps.csv", answers), by="none").provenance.roles["recommend"] == "score"
    with pytest.raises(RoleError, match="by the name of the file"):
        cxkit.nps(write(tmp_path, "csat.csv", answers), by="none")


def test_a_question_below_a_short_header_is_quoted(tmp_path: Path) -> None:
    path = tmp_path / "job.csv"
    head = ["StartDate,EndDate,Status,Progress,Finished,RecordedDate,ResponseId,Q1", "Start,End,Type,Progress,Finished,Recorded,Response,"]
    rows = [f"2026-01-01,2026-01-01,0,100,1,2026-01-0{at % 9 + 1},R_{at},{at % 5 + 1}" for at in range(30)]
    path.write_text("\n".join([head[0], head[1] + "How satisfied are you with your desk?", *rows]), encoding="utf-8")
    report = cxkit.csat(path, by="none")
    assert any("satisfaction = 'Q1' ('How satisfied are you with your desk?')" in note.text for note in report.notes)
    # a header that says it all is not repeated
    plain = cxkit.csat(write(tmp_path, "answers.csv", PRAISE, header="satisfaction"), by="none")
    assert any("satisfaction = 'satisfaction'." in note.text for note in plain.notes)


def test_few_recommendations_without_0_raise_no_question_and_many_do(tmp_path: Path) -> None:
    answers = {score: ["-"] for score in range(1, 11)}
    path = write(tmp_path, "answers.csv", answers, header="nps")
    assert any("asked on 1-10" in note.text for note in cxkit.nps(path, by="none").notes)
    lines = path.read_text().splitlines()
    path.write_text("\n".join(lines[:21]))
    assert not any("asked on 1-10" in note.text for note in cxkit.nps(path, by="none").notes)
