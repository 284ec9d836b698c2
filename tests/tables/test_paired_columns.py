"""Columns of the two sides of each item, by their headers: Kano's pairs of questions, and expectation with fulfilment."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.model import Report, Row

ENGLISH = ["I like it", "I expect it", "I am neutral", "I can tolerate it", "I dislike it"]
GERMAN = [
    "Das würde mich sehr freuen",
    "Das setze ich voraus",
    "Das ist mir egal",
    "Das nehme ich gerade noch hin",
    "Das würde mich sehr stören",
]
FRENCH = ["J'aime", "J'y compte", "Cela m'est égal", "Je peux l'accepter", "Je n'aime pas"]
SPANISH = ["Me gusta", "Lo espero", "Me es indiferente", "Lo tolero", "Me disgusta"]


def kano(first: tuple[str, str], second: tuple[str, str], words: list[str]) -> pl.DataFrame:
    """Two items of ten pairs of answers: the first item attractive in six of them, the second must-be in seven."""
    like, must, neutral, _, dislike = words
    columns = {
        first[0]: [like] * 6 + [neutral] * 4,
        first[1]: [neutral] * 6 + [must] * 4,
        second[0]: [must] * 7 + [like] * 3,
        second[1]: [dislike] * 10,
    }
    return pl.DataFrame({"id": list(range(10)), **columns})


def by_item(report: Report, table: str = "kano") -> dict[object, Row]:
    return {row["item"]: row for row in report.table(table).rows}


@pytest.mark.parametrize(
    ("first", "second", "words", "items"),
    [
        # what an item is called has no say: an app and a phone are no channels of the answers
        (
            ("Offline app (functional)", "Offline app (dysfunctional)"),
            ("Phone (functional)", "Phone (dysfunctional)"),
            ENGLISH,
            ["Offline app", "Phone"],
        ),
        (("Preis [funktional]", "Preis [dysfunktional]"), ("Login [funktional]", "Login [dysfunktional]"), GERMAN, ["Preis", "Login"]),
        (("functional_wifi", "dysfunctional_wifi"), ("functional_lift", "dysfunctional_lift"), ENGLISH, ["wifi", "lift"]),
        (("1a. Wifi_f", "1b. Wifi_d"), ("2a. Lift_f", "2b. Lift_d"), ENGLISH, ["1a. Wifi", "2a. Lift"]),
        (("Wifi vorhanden", "Wifi nicht vorhanden"), ("Lift vorhanden", "Lift nicht vorhanden"), GERMAN, ["Wifi", "Lift"]),
        (("Mit WLAN", "Ohne WLAN"), ("Mit Lift", "Ohne Lift"), GERMAN, ["WLAN", "Lift"]),
        (("Prise (présent)", "Prise (absent)"), ("Bar (présent)", "Bar (absent)"), FRENCH, ["Prise", "Bar"]),
        (
            ("Pago móvil - si está presente", "Pago móvil - si no está presente"),
            ("Atención 24 h - si está presente", "Atención 24 h - si no está presente"),
            SPANISH,
            ["Pago móvil", "Atención 24 h"],
        ),
        (
            ("Wie fänden Sie es, wenn der Shop Ratenzahlung anbietet?", "Wie fänden Sie es, wenn der Shop keine Ratenzahlung anbietet?"),
            ("Wie fänden Sie es, wenn die Ware am selben Tag kommt?", "Wie fänden Sie es, wenn die Ware nicht am selben Tag kommt?"),
            GERMAN,
            ["der Shop Ratenzahlung anbietet", "die Ware am selben Tag kommt"],
        ),
        (
            ("How would you feel if the app had dark mode?", "How would you feel if the app did not have dark mode?"),
            ("How would you feel if the app had a log?", "How would you feel if the app did not have a log?"),
            ENGLISH,
            ["dark mode", "a log"],
        ),
    ],
)
def test_pairs_of_questions_are_items(first: tuple[str, str], second: tuple[str, str], words: list[str], items: list[str]) -> None:
    found = by_item(cxkit.kano(kano(first, second, words)))
    assert set(found) == set(items)
    # like and neutral: attractive; neutral and must-be: indifferent; must-be and dislike: must-be; like and dislike: one-dimensional
    assert [found[items[0]][key] for key in ("attractive", "indifferent")] == [6, 4]
    assert [found[items[1]][key] for key in ("must_be", "one_dimensional")] == [7, 3]


def test_pairs_of_questions_with_numbers_are_items() -> None:
    questions = [
        f"How would you feel if the bus {has} {what}?" for what in ("power sockets", "a quiet zone") for has in ("had", "did not have")
    ]
    frame = pl.DataFrame(
        {"rider": range(40), **{question: [1 + (row + at) % 5 for row in range(40)] for at, question in enumerate(questions)}}
    )
    assert set(by_item(cxkit.kano(frame))) == {"power sockets", "a quiet zone"}
    # a question without its counterpart is no item
    with pytest.raises(RoleError, match="Several columns could hold the functional score"):
        cxkit.kano(frame.rename({questions[3]: "How would you feel if the driver was not polite?"}))


def test_an_item_without_its_other_side_is_named() -> None:
    frame = kano(("Wifi (functional)", "Wifi (dysfunctional)"), ("Lift (functional)", "Lift (dysfunctional)"), ENGLISH)
    report = cxkit.kano(frame.with_columns(pl.Series("Pool (functional)", [ENGLISH[0], ENGLISH[2]] * 5)))
    assert set(by_item(report)) == {"Wifi", "Lift"}
    assert "'Pool'" in next(note.text for note in report.notes if note.code == "items-incomplete")


def test_one_pair_beside_other_questions_of_that_kind_is_not_taken_for_all() -> None:
    frame = kano(("functional", "dysfunctional"), ("Lift dabei?", "Kein Aufzug?"), ENGLISH)
    with pytest.raises(RoleError, match="Several columns could hold the functional score"):
        cxkit.kano(frame)


def test_one_row_for_each_item_is_no_survey_with_columns_for_items() -> None:
    frame = pl.DataFrame(
        {"item": ["Wifi", "Lift"] * 5, "functional": [ENGLISH[0], ENGLISH[1]] * 5, "dysfunctional": [ENGLISH[2], ENGLISH[4]] * 5}
    )
    assert {item: row["n"] for item, row in by_item(cxkit.kano(frame)).items()} == {"Wifi": 5, "Lift": 5}


@pytest.mark.parametrize(
    ("headers", "warned"),
    [
        (("Zuverlässigkeit - Erwartung", "Zuverlässigkeit - Wahrnehmung", "Telefon - Erwartung", "Telefon - Wahrnehmung"), False),
        (("Expectation of price (1-7)", "Perception of price (1-7)", "Expectation of staff (1-7)", "Perception of staff (1-7)"), False),
        (("Empathie [Erwartung]", "Empathie [Erleben]", "Preis [Erwartung]", "Preis [Erleben]"), True),
        (("price_soll", "price_ist", "staff_soll", "staff_ist"), True),
        (("E1", "P1", "E2", "P2"), True),
    ],
)
def test_expectation_and_fulfilment_of_one_item_belong_together(headers: tuple[str, ...], warned: bool) -> None:
    answers = [[7, 6] * 6, [5, 5] * 6, [4, 6] * 6, [6, 7] * 6]
    report = cxkit.gap(pl.DataFrame({"id": list(range(12)), **dict(zip(headers, answers, strict=True))}), scale="1-7")
    # 5 - 6.5, and 6.5 - 5
    assert {row["gap"] for row in report.table("by_item").rows} == {-1.5, 1.5}
    assert any("Short names alone" in note.text for note in report.notes) is warned


@pytest.mark.parametrize(
    "columns",
    [
        # days and amounts are no answers; of letters one has no partner; importance is no expectation
        {
            "ship_expected": ["2024-01-01"] * 12,
            "ship_received": ["2024-01-02"] * 12,
            "pay_expected": ["2024-01-01"] * 12,
            "pay_received": ["2024-02-01"] * 12,
        },
        {"cost_soll": [120, 130] * 6, "cost_ist": [150, 90] * 6, "km_soll": [12, 44] * 6, "km_ist": [15, 99] * 6},
        {"Umsatz soll": [5, 6] * 6, "Umsatz ist": [4, 5] * 6, "visits soll": [5, 6] * 6, "visits ist": [4, 5] * 6},
        {"E1": [5, 6] * 6, "P1": [4, 5] * 6, "E2": [5, 6] * 6, "P2": [4, 5] * 6, "P3": [1, 2] * 6},
        {
            "Ware (Wichtigkeit)": [5, 4] * 6,
            "Ware (Zufriedenheit)": [3, 4] * 6,
            "Preis (Wichtigkeit)": [5, 4] * 6,
            "Preis (Zufriedenheit)": [3, 2] * 6,
        },
    ],
)
def test_other_pairs_of_columns_are_not_compared(columns: dict[str, list[object]]) -> None:
    with pytest.raises(RoleError):
        cxkit.gap(pl.DataFrame({"id": list(range(12)), **columns}))


def test_short_names_decide_nothing_beside_expectation_and_fulfilment_of_everything() -> None:
    short = {"Price soll": [7, 6] * 6, "Price ist": [5, 5] * 6, "Staff soll": [7, 6] * 6, "Staff ist": [5, 5] * 6}
    plain = {"Expectation": [4, 6] * 6, "Experience": [6, 7] * 6}
    roles = cxkit.gap(pl.DataFrame({"id": list(range(12)), **plain, **short}), scale="1-7").provenance.roles
    assert (roles["expectation"], roles["fulfilment"]) == ("Expectation", "Experience")


def test_patterns_of_the_user_come_first() -> None:
    frame = kano(("Wifi (functional)", "Wifi (dysfunctional)"), ("Lift (functional)", "Lift (dysfunctional)"), ENGLISH)
    report = cxkit.kano(frame, functional=r"^(?P<item>Lift) \(f", dysfunctional=r"^(?P<item>Lift) \(d")
    assert set(by_item(report)) == {"Lift"}


KANO_WORDS = ["I like it", "I expect it", "I am neutral", "I can tolerate it", "I dislike it"] * 6


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Late checkout (functional)", "Sauna (dysfunctional)"),
        ("If we had a sauna, how would you feel?", "If we did not have parking, how would you feel?"),
    ],
)
def test_one_question_of_each_kind_about_different_features_is_no_pair(first: str, second: str) -> None:
    with pytest.raises(RoleError, match="functional score"):
        cxkit.kano(pl.DataFrame({first: KANO_WORDS, second: KANO_WORDS[::-1]}))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Sauna (functional)", "Sauna (dysfunctional)"),
        ("Functional", "Dysfunctional"),
        ("If the bus ran at night, how would you feel?", "If the bus did not run at night, how would you feel?"),
        ("How do you feel if the app has a dark mode?", "How do you feel if a dark mode is missing from the app?"),
    ],
)
def test_one_question_of_each_kind_about_one_feature_is_a_pair(first: str, second: str) -> None:
    assert cxkit.kano(pl.DataFrame({first: KANO_WORDS, second: KANO_WORDS[::-1]})).table("kano").rows[0]["n"] == len(KANO_WORDS)
