"""Ratings that no respondent gave are no satisfaction and no recommendation; the same words in surveys are."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

ROWS = 24
POINTS = [place % 5 + 1 for place in range(ROWS)]
TENTHS = [place % 8 + 3 for place in range(ROWS)]
PUPILS = ["Anna", "Ben", "Cem", "Dora"] * 6
THINGS = [f"The {place}" for place in "ABCDEFGHIJKLMNOPQRSTUVWX"]


@pytest.mark.parametrize(
    "header",
    [
        *("credit_rating", "Lead rating", "severity_rating", "risk_rating", "Skill rating", "Rating of the risk"),
        *("Risikobewertung", "Bonitätsrating", "Note de risque", "Calificación crediticia", "Risicobeoordeling"),
    ],
)
def test_what_companies_rate_is_no_answer(header: str) -> None:
    data = pl.DataFrame({"id": range(ROWS), header: POINTS})
    with pytest.raises(RoleError, match="rates credit, a risk or the like") as raised:
        cxkit.csat(data)
    assert header in str(raised.value)


@pytest.mark.parametrize("header", ["Service rating", "Credit card rating"])
def test_what_customers_rate_is_one(header: str) -> None:
    assert cxkit.csat(pl.DataFrame({"id": range(ROWS), header: POINTS})).provenance.roles["satisfaction"] == header


@pytest.mark.parametrize(
    ("pupil", "lesson", "mark"),
    [
        ("student", "subject", "grade"),
        ("Schueler_ID", "Fach", "Note"),
        ("Élève", "Matière", "Note"),
        ("alumno", "asignatura", "calificación"),
        ("studente", "materia", "voto"),
        ("aluno", "disciplina", "nota"),
        ("leerling", "vak", "cijfer"),
    ],
)
def test_marks_of_pupils_are_no_answers(pupil: str, lesson: str, mark: str) -> None:
    data = pl.DataFrame({pupil: PUPILS, lesson: ["History", "Arts", "Music"] * 8, mark: TENTHS})
    for command in (cxkit.csat, cxkit.nps):
        with pytest.raises(RoleError, match=f"'{mark}' holds marks of pupils: '{pupil}', '{lesson}'"):
            command(data)


def test_students_who_rate_a_course_answer() -> None:
    data = pl.DataFrame({"student_id": PUPILS, "course": ["A", "B", "C"] * 8, "rating": POINTS, "comment": ["fine", "long"] * 12})
    assert cxkit.csat(data).provenance.roles["satisfaction"] == "rating"
    lessons = data.rename({"course": "subject"})
    assert cxkit.csat(lessons).provenance.roles["satisfaction"] == "rating"
    # a subject without a pupil is that of a ticket
    tickets = pl.DataFrame({"id": range(ROWS), "subject": ["Refund", "Login", "Bill"] * 8, "rating": POINTS})
    assert cxkit.csat(tickets).provenance.roles["satisfaction"] == "rating"


@pytest.mark.parametrize(
    ("thing", "rating"), [("Hotel", "Sterne"), ("hotel_name", "stars"), ("Restaurante", "Estrellas"), ("movie", "rating")]
)
def test_classes_and_averages_in_a_list_are_no_answers(thing: str, rating: str) -> None:
    data = pl.DataFrame({thing: THINGS, "city": ["Kiel", "Ulm"] * 12, rating: POINTS, "price": [99.5 + place for place in range(ROWS)]})
    with pytest.raises(RoleError, match=f"each row is another one of '{thing}'"):
        cxkit.csat(data)


@pytest.mark.parametrize(
    "more",
    [
        {"Datum": ["01.02.2026", "03.02.2026"] * 12, "Hotel": THINGS},
        {"Hotel": THINGS, "Kommentar": ["sehr schön", "recht laut"] * 12},
        {"Hotel": ["Adler", "Bär"] * 12},
        {"Alter": list(range(20, 20 + ROWS)), "Geschlecht": ["m", "w"] * 12, "Film": THINGS},
    ],
)
def test_stars_that_guests_gave_are_answers(more: dict[str, list[str] | list[int]]) -> None:
    data = pl.DataFrame({**more, "Sterne": POINTS})
    assert cxkit.csat(data).provenance.roles["satisfaction"] == "Sterne"
