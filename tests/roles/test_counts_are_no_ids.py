"""A plural over plain numbers counts things; an id is distinct, formatted alike, or a code."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

from cxkit.roles import KINDS, Hints, resolve, sampled

COUNTS = (0, 5, 10, 2, 5, 0, 1, 3, 10, 25) * 3
CODES = (471103, 471104, 471103, 471109) * 5


def column_of(role: str, kind: str, header: str, values: Sequence[object]) -> str | None:
    """The column that holds the role in a file with this column alone."""
    frame = pl.DataFrame({header: [str(value) for value in values]})
    found, _ = resolve(KINDS[kind], frame.columns, {}, {}, hints=Hints(values=sampled(frame)))
    return found[role].column if role in found else None


@pytest.mark.parametrize(
    "header",
    [
        *("Users", "Qteam_r_users", "num_users", "Customers served", "Number of clients", "Company size"),
        *("Kunden", "Neukunden", "Anzahl Kunden", "Mitglieder", "Mitarbeiter", "Haushaltsgröße"),
        *("Teilnehmer", "Gäste", "Deelnemers", "Huéspedes", "Partecipanti", "Voyageurs", "Hóspedes", "Attendees"),
        *("Utilisateurs", "Nombre de clients", "Clientes", "Usuarios", "Utenti", "Clienti", "Klanten", "Gebruikers"),
    ],
)
def test_small_numbers_under_a_plural_are_a_count_and_no_customer(header: str) -> None:
    for kind in KINDS:
        assert column_of("customer_id", kind, header, COUNTS) is None


def test_counts_of_months_are_no_customers_though_all_differ() -> None:
    assert column_of("customer_id", "orders", "Customers", range(1203, 1303, 7)) is None


@pytest.mark.parametrize(
    ("role", "kind", "header"), [("order_id", "orders", "Orders"), ("case_id", "contacts", "Tickets"), ("handled_by", "contacts", "Agents")]
)
def test_counts_of_other_things_are_no_ids(role: str, kind: str, header: str) -> None:
    assert column_of(role, kind, header, COUNTS) is None


@pytest.mark.parametrize("header", ["numero_reasignaciones", "nr_weiterleitungen", "Numero de reaperturas", "number_handovers"])
@pytest.mark.parametrize("role", ["case_id", "response_id", "order_id"])
def test_small_numbers_of_something_unknown_are_no_ids(role: str, header: str) -> None:
    kind = {"case_id": "contacts", "response_id": "survey", "order_id": "orders"}[role]
    assert column_of(role, kind, header, (0, 1, 0, 2, 1, 0, 0, 1) * 3) is None
    assert column_of("customer_id", kind, "numero_contactos", (1, 2, 1, 3, 1, 4, 2, 1) * 3) is None


@pytest.mark.parametrize("header", ["Ticket", "Número de caso", "Vorgang"])
def test_small_numbers_under_the_clear_name_of_a_case_are_cases(header: str) -> None:
    assert column_of("case_id", "contacts", header, (1, 2, 1, 3, 2, 4, 3, 4) * 3) == header


@pytest.mark.parametrize("header", ["Kundennummer", "Kunden-Nr.", "Customer", "User ID", "Customers ID", "Número de cliente"])
def test_small_numbers_under_the_name_of_an_id_are_ids(header: str) -> None:
    assert column_of("customer_id", "orders", header, COUNTS) == header


@pytest.mark.parametrize(
    "values", [CODES, ("C-1", "C-2", "C-1", "C-9") * 5, ("007", "012", "007", "101") * 5, (1203, 1204, 1203, 1209) * 5]
)
def test_codes_under_a_plural_are_ids(values: Sequence[object]) -> None:
    assert column_of("customer_id", "orders", "Customers", values) == "Customers"


@pytest.mark.parametrize("role", ["question", "answer", "item", "comment"])
def test_a_column_without_values_is_no_text(role: str) -> None:
    frame = pl.DataFrame({role: ["NA", None, ""], "x": ["1", "2", "3"]})
    found, _ = resolve(KINDS["survey"], [f"blank_{role}", "x"], {}, {}, hints=Hints(values=sampled(frame.rename({role: f"blank_{role}"}))))
    assert role not in found


def test_a_score_with_answers_goes_before_one_without_any() -> None:
    headers = ["Satisfaction", "Satisfaction of subscribers"]
    frame = pl.DataFrame({headers[0]: ["NA"] * 20, headers[1]: ["1", "4", "5", "3"] * 5})
    found, doubtful = resolve(KINDS["survey"], headers, {}, {}, hints=Hints(values=sampled(frame)))
    taken = found["satisfaction"].column if "satisfaction" in found else None
    assert taken != headers[0]
    assert headers[0] not in doubtful.get("satisfaction", [])


@pytest.mark.parametrize("header", ["encuestados", "Respuestas", "Répondants", "Risposte", "Befragte"])
def test_a_number_of_respondents_is_no_response(header: str) -> None:
    assert column_of("response_id", "survey", header, (694, 811, 1243, 57, 960, 2210, 433, 811, 1500, 76, 318, 905)) is None


def test_a_number_of_a_response_is_one() -> None:
    assert column_of("response_id", "survey", "ID respuestas", range(188, 208)) == "ID respuestas"


def test_a_column_with_several_names_in_a_cell_is_no_customer() -> None:
    assert column_of("customer_id", "contacts", "Users", ["Lino Gales", "Susa Rival; Kata Recio", "Dina Escola", "Elio Vargo"] * 5) is None
    assert column_of("customer_id", "contacts", "Users", ["Lino Gales", "Susa Rival", "Dina Escola", "Elio Vargo"] * 5) == "Users"


@pytest.mark.parametrize("persons", ["Teilnehmer", "Gäste", "guests", "Ospiti", "Deelnemers", "pax"])
def test_the_number_of_persons_is_no_customer_and_an_address_beside_it_is(persons: str) -> None:
    for numbers in (["2", "1", "2", "4"], [str(1 + place % 6) for place in range(24)]):
        frame = pl.DataFrame({persons: numbers, "E-Mail": [f"u{place % 3}@example.com" for place in range(len(numbers))]})
        found, _ = resolve(KINDS["orders"], frame.columns, {}, {}, hints=Hints(values=sampled(frame)))
        assert found["customer_id"].column == "E-Mail"
    # names, and numbers that are those of persons
    for persons_in_it in (["Kern", "Voss", "Kern", "Pahl"], ["20417", "20418", "20417", "20999"]):
        if persons != "pax":
            assert column_of("customer_id", "orders", persons, persons_in_it) == persons


@pytest.mark.parametrize("header", ["Anzahl_Erw", "Anzahl Kinder", "Anzahl Nächte", "Number of adults", "Nombre de nuitées"])
def test_how_many_persons_and_nights_are_no_quantity(header: str) -> None:
    assert column_of("quantity", "orders", header, (2, 1, 4) * 5) is None
    assert column_of("quantity", "orders", "Anzahl", (2, 1, 4) * 5) == "Anzahl"


@pytest.mark.parametrize("header", ["Contact ID", "Kunde"])
def test_small_numbers_with_zeros_in_front_are_ids(header: str) -> None:
    numbers = [1 + place % 7 for place in range(24)]
    assert column_of("customer_id", "survey", header, [f"{number:05}" for number in numbers]) == header
    assert column_of("customer_id", "survey", header, numbers) is None
