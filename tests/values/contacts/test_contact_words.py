"""Words of contacts by language: placeholders, statuses, senders, starts and ends, planned dates, and texts that only look like them."""

from __future__ import annotations

import pytest

from cxkit.roles import KINDS, resolve
from cxkit.roles.units import unit_of
from cxkit.values import placeholders
from cxkit.values.contacts import senders, ticket_fields
from cxkit.values.statuses import case_statuses, lifecycles, planned

LANGUAGES = {"en", "de", "fr", "es", "it", "nl", "pt"}


@pytest.mark.parametrize("words", [case_statuses.OPEN, case_statuses.OVER, *senders.WORDS.values(), planned.WORDS, ticket_fields.STEPS])
def test_each_list_has_all_languages(words: dict[str, tuple[str, ...]]) -> None:
    assert set(words) >= LANGUAGES
    assert all(words.values())


def test_each_word_means_what_its_list_says() -> None:
    for over, lists in ((False, case_statuses.OPEN), (True, case_statuses.OVER)):
        for words in lists.values():
            assert [word for word in words if case_statuses.is_over(word.upper()) is not over] == []
    assert all(placeholders.is_placeholder(word) for words in placeholders.WORDS.values() for word in words)
    assert all(planned.is_planned(word) for words in planned.WORDS.values() for word in words)
    assert {lifecycles.part_of(word) for words in lifecycles.WORDS["start"].values() for word in words} == {"start"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 - Closed (by agent)", True),
        ("in_progress", False),
        ("Waiting on customer", False),
        ("NICHT GELÖST", False),
        ("unresolved", False),
        ("clôturé", True),
        ("opgelost", True),
        ("Newcastle", None),
        ("Openness", None),
        ("Tier 2", None),
        ("", None),
    ],
)
def test_statuses(text: str, expected: bool | None) -> None:
    assert case_statuses.is_over(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "?",
        "???",
        "Unknown",
        "UNASSIGNED",
        "nicht zugewiesen",
        "sin asignar",
        " — ",
        "n/a",
        "N.N.",
        "nicht erfasst",
        "Sin datos",
        "no team",
        "(not set)",
        "<unknown>",
    ],
)
def test_placeholders(text: str) -> None:
    assert placeholders.is_placeholder(text)


@pytest.mark.parametrize(
    "text", ["NA", "other", "Sonstige", "unknown caller desk", "***", "+", "no", "👍", "Missing parts", "0", "Team", "Gruppe", "(Team)"]
)
def test_names_that_are_no_placeholders(text: str) -> None:
    assert not placeholders.is_placeholder(text)


@pytest.mark.parametrize(
    ("header", "texts", "is_group"),
    [
        ("region", ["NA", "EU"], True),
        ("sales area", ["NA", "EMEA", "APAC"], True),
        ("Land", ["NA", "Deutschland"], True),
        ("market code", ["NA", "DE", "ZA", "BW"], True),
        ("tier", ["NA", "Gold", "Silver"], False),
        ("via", ["NA", "SMS", "WEB"], False),
    ],
)
def test_na_is_a_group_among_regions_and_countries(header: str, texts: list[str], *, is_group: bool) -> None:
    assert ("NA" not in placeholders.placeholders(texts, header, dimension=False)) is is_group


@pytest.mark.parametrize(
    "header", ["Solved at", "Last update time", "Erstellt am", "Date de création", "Sollicitation", "Planet", "Totals"]
)
def test_headers_that_are_not_planned(header: str) -> None:
    assert not planned.is_planned(header)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        *(("Kundin", "customer"), ("agent:17", "agent"), ("Bot", "machine"), ("Clientele Ltd", None), ("Customer (web)", "customer")),
        *(("Customer Service", "agent"), ("Contact Center Agent", "agent"), ("Guest Relations", "agent"), ("User 4711", "customer")),
    ],
)
def test_senders(text: str, side: str | None) -> None:
    assert senders.side_of(text) == side


def test_units_of_headers() -> None:
    assert [unit_of(header) for header in ("first_response_minutes", "Dauer (h)", "Days and hours", "Date")] == [60.0, 3600.0, None, None]


@pytest.mark.parametrize(("text", "expected"), [("-- Bitte wählen --", True), ("Select one...", True), ("Select Service", False)])
def test_the_first_line_of_a_menu_is_no_group(text: str, *, expected: bool) -> None:
    assert placeholders.is_placeholder(text) is expected


@pytest.mark.parametrize(
    ("text", "over"),
    [
        *(("EnTraitement", False), ("En traitement", False), ("InProgress", False), ("NonRésolu", False), ("geoeffnet", False)),
        *(("Resolu", True), ("Fini", True), ("Invalid", True), ("ERLEDIGT", True), ("rechazado", True)),
        *(("Finance", None), ("ResoluteTeam", None), ("Clothes", None)),
    ],
)
def test_statuses_of_cases_without_accents_and_in_joined_words(text: str, *, over: bool | None) -> None:
    assert case_statuses.is_over(text) is over


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("Nieprzypisane", True), ("Nieznany", True), ("Não atribuído", True), ("Nao informado", True), ("Okänd", True), ("Ukendt", True)),
        *(("Sin informacion", True), ("Nieznajomy", False), ("Brakujące faktury", False), ("Ingenio", False)),
    ],
)
def test_placeholders_of_further_languages_and_without_accents(text: str, *, expected: bool) -> None:
    assert placeholders.is_placeholder(text) is expected


@pytest.mark.parametrize("header", ["fecha_ingreso", "Fecha de ingreso"])
def test_the_day_of_admission_is_the_time_of_a_complaint(header: str) -> None:
    found, _ = resolve(KINDS["contacts"], ["nro_reclamo", "cliente", header, "fecha_cierre", "tipo"], {}, {})
    assert (found["contacted_at"].column, found["closed_at"].column) == (header, "fecha_cierre")


def test_the_day_of_income_is_none() -> None:
    found, _ = resolve(KINDS["contacts"], ["nro_reclamo", "cliente", "ingresos", "fecha_cierre"], {}, {})
    assert "contacted_at" not in found
