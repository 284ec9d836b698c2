"""Ratings that no customer gave of what the customer got are no satisfaction and no recommendation; those beside near words are."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

POINTS = [5, 4, 4, 3, 5, 2, 4, 5, 1, 4] * 2
TEN = [10, 3, 7, 9, 0, 8, 6, 10, 9, 5] * 2
COMMENTS = [f"remark number {at} on the matter" for at in range(20)]


def satisfied(columns: dict[str, object]) -> object:
    return cxkit.csat(pl.DataFrame({"id": range(20), **columns}), by="none", scale="1-5").table("overall").rows[0]["n"]


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("pain_rating", "how strong"),
        ("Spice rating", "how strong"),
        ("Schmerzbewertung", "how strong"),
        ("Quality rating by inspector", "inspector"),
        ("Note du jury", "inspector"),
        ("my_rating_of_guest", "customers themselves"),
        ("How satisfied do you think our customers are?", "suppose"),
        ("Wie zufrieden, glauben Sie, sind unsere Kunden?", "suppose"),
        ("csat_goal", "satisfaction"),
    ],
)
def test_a_rating_of_no_customer_is_no_satisfaction(header: str, why: str) -> None:
    with pytest.raises(RoleError, match=why):
        satisfied({header: POINTS, "comment": COMMENTS})


@pytest.mark.parametrize(
    "header",
    [
        "Guest rating",
        "Rating of the inspection",
        "Customer rating",
        "Bewertung",
        "How satisfied are our customers?",
        "Are you satisfied with your goals?",
    ],
)
def test_a_rating_by_customers_is_one(header: str) -> None:
    assert satisfied({header: POINTS, "comment": COMMENTS}) == 20


@pytest.mark.parametrize(
    ("employee", "criteria"),
    [("employee_id", ("teamwork", "leadership")), ("id_funcionario", ("trabalho_equipe", "lideranca"))],
)
def test_marks_of_employees_beside_what_they_are_appraised_by(employee: str, criteria: tuple[str, str]) -> None:
    columns = {employee: [1, 2, 3, 4] * 5, "communication": POINTS[::-1], "rating": POINTS}
    with pytest.raises(RoleError, match="ratings of employees"):
        satisfied({**columns, **dict.fromkeys(criteria, POINTS)})
    # customers rate who served them
    assert satisfied({**columns, "friendliness": POINTS[::-1]}) == 20


@pytest.mark.parametrize("staff", ["Staff", "Personal", "Mitarbeiter"])
def test_customers_who_rate_the_staff_beside_its_leadership_appraise_no_employee(staff: str) -> None:
    assert satisfied({staff: POINTS[::-1], "leadership": POINTS, "teamwork": POINTS[::-1], "overall": POINTS}) == 20


def recommending(columns: dict[str, object]) -> object:
    return cxkit.nps(pl.DataFrame({"id": range(20), **columns}), by="none").table("overall").rows[0]["n"]


@pytest.mark.parametrize("header", ["nota_geral", "Nota de la película", "Gesamtbewertung", "Confidence (0-10)"])
def test_the_rating_of_a_thing_or_of_everything_is_no_recommendation(header: str) -> None:
    with pytest.raises(RoleError, match="recommend"):
        recommending({header: TEN, "comment": COMMENTS})


@pytest.mark.parametrize("header", ["Rating out of 10", "rating scale 0-10", "Gegebene Bewertung"])
def test_words_of_the_scale_of_a_rating_name_no_thing(header: str) -> None:
    assert recommending({header: TEN, "comment": COMMENTS}) == 20


@pytest.mark.parametrize("header", ["Rating category", "feedback_type"])
def test_classes_of_a_rating_name_no_matters(header: str) -> None:
    classes = ["promoter" if score > 8 else "passive" if score > 6 else "detractor" for score in TEN]
    assert recommending({header: classes, "rating": TEN, "comment": COMMENTS}) == 20


def test_a_rating_of_the_matter_that_another_column_names_is_no_recommendation() -> None:
    with pytest.raises(RoleError, match="recommend"):
        recommending({"feedback_type": ["trainer", "content"] * 10, "rating": TEN, "comment": COMMENTS})
    assert recommending({"feedback_type": ["survey"] * 20, "rating": TEN, "comment": COMMENTS}) == 20
    assert recommending({"country": ["DE", "FR"] * 10, "rating": TEN, "comment": COMMENTS}) == 20


def test_a_column_with_one_answer_in_all_rows_makes_another_not_the_only_one() -> None:
    with pytest.raises(RoleError, match="Several columns could hold the recommend"):
        recommending({"Shop": [10] * 20, "Web": TEN})
    # the number of a version, and a shop beside a header that names a score
    assert recommending({"Round": [1] * 20, "Web": TEN}) == 20
    assert recommending({"Shop": [10] * 20, "Score": TEN}) == 20
    words = ["Excellent", "Good", "Excellent", "Fair", "Excellent"] * 4
    with pytest.raises(RoleError, match="Several columns could hold the satisfaction"):
        cxkit.csat(pl.DataFrame({"Ambience": ["Excellent"] * 20, "Cleanliness": words}), by="none")
    assert cxkit.csat(pl.DataFrame({"Country": ["Malta"] * 20, "Cleanliness": words}), by="none").table("overall").rows[0]["n"] == 20


def test_an_empty_column_that_may_be_a_grade_is_not_taken() -> None:
    with pytest.raises(RoleError, match="satisfaction"):
        satisfied({"note": [None] * 20, "answer": TEN})
    assert satisfied({"note": POINTS}) == 20


@pytest.mark.parametrize(
    "header", ["How satisfied do you feel the members lounge was?", "How satisfied do you think our customers service team was?"]
)
def test_what_is_there_for_customers_is_rated_by_them(header: str) -> None:
    assert satisfied({header: POINTS}) == 20
    with pytest.raises(RoleError, match="suppose of the customers"):
        satisfied({"How satisfied do you think our customers are?": POINTS})
