"""Lists of what was rated hold averages, and no single answers; answers beside numbers of the respondents' own are taken."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError

NAMES = [f"House {letter}" for letter in "ABCDEFGH"]
NUMBERS = [120, 45, 980, 12, 7, 33, 410, 88]
MEANS = [4.5, 3.5, 4.0, 2.5, 5.0, 4.0, 3.0, 4.5]
WHOLE = [4, 3, 5, 4, 4, 2, 5, 3]


def csat_rows(columns: dict[str, object]) -> object:
    return cxkit.csat(pl.DataFrame(columns), by="none", scale="1-5").table("overall").rows[0]["n"]


@pytest.mark.parametrize("header", ["review_count", "user_ratings_total", "ratingCount", "reviews_amount", "nb_avis", "Anzahl Bewertungen"])
def test_one_thing_a_row_beside_the_number_of_its_answers(header: str) -> None:
    for scores in (MEANS, WHOLE):
        with pytest.raises(DataError, match=f"averages.*{header}|{header}.*averages"):
            csat_rows({"name": NAMES, "city": ["Rom", "Bern"] * 4, "rating": scores, header: NUMBERS})


@pytest.mark.parametrize("header", ["business_id", "hotel_id", "place_id", "id"])
def test_the_id_of_a_thing_is_none_of_an_answer(header: str) -> None:
    with pytest.raises(DataError, match="averages"):
        csat_rows({header: [f"B{at}" for at in range(8)], "name": NAMES, "stars": MEANS, "review_count": NUMBERS, "is_open": [1, 0] * 4})


def test_a_class_beside_the_average_of_another_column() -> None:
    with pytest.raises(DataError, match=r"hotel.*classes"):
        csat_rows({"hotel": NAMES, "stars": WHOLE, "review_score": [8.3, 7.8, 9.1, 8.8] * 2, "number_of_reviews": NUMBERS})


@pytest.mark.parametrize("header", ["customer_id", "reviewer_id", "respondent_id"])
def test_the_reviews_that_each_respondent_wrote_are_a_number_of_his_own(header: str) -> None:
    ids = [f"C{at}" for at in range(8)]
    assert csat_rows({header: ids, "satisfaction": WHOLE, "number_of_reviews": NUMBERS}) == 8
    assert csat_rows({header: ids, "rating": MEANS, "number_of_reviews": NUMBERS}) == 8


def test_reviews_with_their_day_and_text_are_answers() -> None:
    days = [f"2026-03-0{at}" for at in range(1, 9)]
    texts = [f"It was {word} in every way" for word in ("good", "bad", "fine", "poor", "nice", "dull", "great", "calm")]
    assert csat_rows({"place": NAMES, "rating": WHOLE, "date": days, "comment": texts, "reviews_count": NUMBERS}) == 8


def test_the_scores_of_few_places_with_their_numbers_are_a_table_of_counts() -> None:
    table = {"shop": ["A"] * 5 + ["B"] * 5, "rating": [1, 2, 3, 4, 5] * 2, "review_count": [2, 3, 4, 5, 6, 1, 1, 1, 1, 1]}
    assert csat_rows(table) == 25


def test_scores_in_halves_beside_their_numbers_are_a_table_of_counts() -> None:
    assert csat_rows({"rating": [5.0, 4.5, 4.0, 3.5, 3.0, 2.5, 2.0, 1.5, 1.0], "count": [9, 8, 7, 6, 5, 4, 3, 2, 1]}) == 45


def test_means_of_needs_beside_their_importance() -> None:
    means = {"need": NAMES, "importance": [9.2, 8.5, 7.8, 9.0] * 2, "satisfaction": [4.1, 7.8, 3.2, 8.5] * 2}
    with pytest.raises(DataError, match=r"need.*averages"):
        cxkit.csat(pl.DataFrame(means), by="none")
    # respondents who give halves on a slider
    answers = {"respondent_id": range(8), "importance": [9.5, 8.5, 7.5, 9.0] * 2, "satisfaction": [4.5, 7.5, 3.5, 10.0] * 2}
    assert cxkit.csat(pl.DataFrame(answers), by="none").table("overall").rows[0]["n"] == 8


def test_the_numbers_of_the_rows_count_no_answers() -> None:
    assert csat_rows({"n": range(1, 9), "name": NAMES, "satisfaction": WHOLE}) == 8


@pytest.mark.parametrize("header", ["Personen", "Number of people", "Quantity"])
def test_the_size_of_a_party_and_a_quantity_are_no_numbers_of_answers(header: str) -> None:
    assert csat_rows({"name": NAMES, header: [2, 4, 1, 2, 2, 3, 6, 2], "satisfaction": WHOLE}) == 8
    assert csat_rows({"id": [f"B{at}" for at in range(8)], header: [2, 4, 1, 2, 2, 3, 6, 2], "satisfaction": MEANS}) == 8
