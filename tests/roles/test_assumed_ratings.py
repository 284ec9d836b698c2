"""The only column that rates something is the satisfaction, whatever it is called; columns of other scales are not."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.model import Report
from cxkit.roles import KINDS, resolve

HAPPY = ["Extremely Happy", "Happy", "Neutral", "Unhappy", "Extremely Unhappy"]


def frame(header: str, words: list[str], **more: list[str]) -> pl.DataFrame:
    base = {"Ticket ID": [str(at) for at in range(60)], header: [words[at % len(words)] for at in range(60)]}
    return pl.DataFrame(base | {name: [cells[at % len(cells)] for at in range(60)] for name, cells in more.items()})


def csat(data: pl.DataFrame) -> Report:
    return cxkit.csat(data, by="none")


@pytest.mark.parametrize(
    ("header", "words", "share"),
    [
        ("Survey Result", HAPPY, 0.4),
        ("Feedback", ["Very Positive", "Positive", "Negative", "Very Negative"], 0.5),
        ("Stimmung", ["😀", "😐", "☹️"], 1 / 3),
        ("Rate", ["rated good", "rated good", "rated bad", "not rated"], 2 / 3),
        ("Ticket satisfaction rating", ["Good", "Bad", "Offered", "Good"], 2 / 3),
        (
            "Satisfaction with support",
            ["Satisfied", "Very dissatisfied", "Not applicable", "Neutral", "Very satisfied", "Dissatisfied"],
            0.4,
        ),
    ],
)
def test_the_only_rating_is_taken_with_a_warning_or_by_name(header: str, words: list[str], share: float) -> None:
    report = csat(frame(header, words))
    assert report.table("overall").rows[0]["csat"] == pytest.approx(share)
    assert report.provenance.roles["satisfaction"] == header


def test_an_assumed_rating_is_named_in_a_warning() -> None:
    assert any(note.level == "warning" and "Survey Result" in note.text for note in csat(frame("Survey Result", HAPPY)).notes)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Priority", ["Low", "Medium", "High"]),
        ("Buy again", ["Very likely", "Likely", "Unlikely", "Very unlikely"]),
        ("Staff was friendly", ["Strongly agree", "Agree", "Disagree"]),
        ("Visits", ["Never", "Sometimes", "Often", "Always"]),
        ("Satisfaction target", ["4", "5", "4", "3"]),
    ],
)
def test_words_of_other_scales_are_not_taken(header: str, words: list[str]) -> None:
    with pytest.raises(RoleError):
        csat(frame(header, words))


def test_two_ratings_are_not_chosen_between() -> None:
    with pytest.raises(RoleError):
        csat(frame("Survey Result", HAPPY, **{"Second result": HAPPY[::-1]}))


def test_a_rating_beside_the_satisfaction_is_left() -> None:
    data = frame("Survey Result", HAPPY, Satisfaction=["1", "5", "4", "2", "3"])
    assert csat(data).provenance.roles["satisfaction"] == "Satisfaction"


@pytest.mark.parametrize(
    "header",
    [
        *("Service rating: 1 (best) to 5 (worst)", "Support rating (1-5)", "Rating [1 to 5]", "How was your delivery? (1-5)"),
        *("Wie war Ihr Aufenthalt?", "¿Cómo fue su visita?", "Hoe was uw bezoek?"),
    ],
)
def test_a_scale_in_the_header_hides_no_question(header: str) -> None:
    data = pl.DataFrame({"id": [f"A{place}" for place in range(20)], header: [1, 2, 4, 5] * 5})
    assert csat(data).provenance.roles["satisfaction"] == header


def test_an_overall_rating_is_the_outcome_of_drivers() -> None:
    found, _ = resolve(KINDS["survey"], ["Overall", "Price", "Speed"], {}, {})
    assert found["outcome"].column == "Overall"
    found, _ = resolve(KINDS["survey"], ["Total", "Price", "Speed"], {}, {})
    assert "outcome" not in found


def test_the_score_of_a_review_is_no_recommendation() -> None:
    scores = [7, 8, 9, 10, 6, 8, 9, 4, 10, 8] * 3
    with pytest.raises(RoleError, match="recommend"):
        cxkit.nps(pl.DataFrame({"Guest": range(30), "Review score": scores}), by="none")
    # a plain score may be one
    plain = cxkit.nps(pl.DataFrame({"Guest": range(30), "Score": [*scores[:-1], 0]}), by="none")
    assert plain.provenance.roles["recommend"] == "Score"


@pytest.mark.parametrize(
    ("header", "is_one"),
    [
        ("Trust in the bank (0-10)", False),
        ("Schmerzstärke NRS", False),
        ("Customer health score", False),
        ("How likely are you to switch to another provider?", False),
        ("Wie wahrscheinlich ist es, dass Sie verlängern?", False),
        ("How likely are you to refer us to a friend?", True),
        ("Likelihood", True),
        ("Punkte", True),
    ],
)
def test_a_question_for_something_else_is_no_recommendation(header: str, *, is_one: bool) -> None:
    data = pl.DataFrame({"id": range(44), header: list(range(11)) * 4})
    if is_one:
        assert cxkit.nps(data, by="none").provenance.roles["recommend"] == header
    else:
        with pytest.raises(RoleError):
            cxkit.nps(data, by="none")


def test_a_mere_likelihood_is_taken_with_a_warning() -> None:
    answers = list(range(11)) * 3
    report = cxkit.nps(pl.DataFrame({"Likelihood": answers}), by="none")
    assert [note.level for note in report.notes if note.code == "role-assumed"] == ["warning"]
    report = cxkit.nps(pl.DataFrame({"likelihood_to_recommend": answers}), by="none")
    assert "role-assumed" not in {note.code for note in report.notes}


@pytest.mark.parametrize("header", ["voted_up", "Thumbs up", "Daumen hoch"])
def test_votes_are_a_satisfaction_with_a_warning_and_numbers_of_votes_are_none(header: str) -> None:
    report = cxkit.csat(pl.DataFrame({header: ["True", "False", "True", "True"] * 5}), by="none")
    assert report.table("overall").rows[0]["csat"] == 0.75
    assert [note.level for note in report.notes if note.code == "role-assumed"] == ["warning"]
    with pytest.raises(RoleError):
        cxkit.csat(pl.DataFrame({header: [3, 1, 0, 5] * 5}), by="none")
    beside = pl.DataFrame({header: [3, 1, 0, 5] * 5, "rating": [5, 4, 1, 5] * 5})
    assert cxkit.csat(beside, by="none").provenance.roles["satisfaction"] == "rating"


@pytest.mark.parametrize("header", ["Wahrscheinlichkeit eines Umzugs (0-10)", "Probabilité de rachat", "Kans op opzegging 0-10"])
def test_the_likelihood_of_something_else_is_no_recommendation(header: str) -> None:
    with pytest.raises(RoleError):
        cxkit.nps(pl.DataFrame({"id": range(44), header: list(range(11)) * 4}), by="none")


@pytest.mark.parametrize("header", ["Wahrscheinlichkeit (0-10)", "Likelihood rating", "Probabilité (0 à 10)"])
def test_a_likelihood_of_nothing_in_particular_may_be_one(header: str) -> None:
    data = pl.DataFrame({"id": range(44), header: list(range(11)) * 4})
    assert cxkit.nps(data, by="none").table("overall").rows[0]["n"] == 44
