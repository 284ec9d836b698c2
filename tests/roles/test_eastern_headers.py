"""Headers of shops and service desks in Hungarian, Romanian and Croatian."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cxkit.roles import KINDS, resolve
from cxkit.roles.words import all_meanings

ORDERS = [
    {
        "order_id": "Rendelésszám",
        "ordered_at": "Rendelés dátuma",
        "customer_id": "Ügyfélszám",
        "amount": "Végösszeg",
        "currency": "Pénznem",
    },
    {"order_id": "Nr. comandă", "ordered_at": "Data comenzii", "customer_id": "Cod client", "amount": "Total de plată"},
    {"order_id": "Broj narudžbe", "ordered_at": "Datum narudžbe", "customer_id": "Šifra kupca", "amount": "Ukupan iznos"},
]
CONTACTS = [
    {"case_id": "Ügyszám", "contacted_at": "Bejelentés dátuma", "closed_at": "Lezárás dátuma", "handled_by": "Ügyintéző"},
    {"case_id": "Nr. sesizare", "contacted_at": "Data sesizării", "closed_at": "Data închiderii", "handled_by": "Responsabil"},
]


@pytest.mark.parametrize("named", ORDERS)
def test_orders(named: Mapping[str, str]) -> None:
    found, _ = resolve(KINDS["orders"], list(named.values()), {}, {})
    assert {role: found[role].column for role in named} == named


@pytest.mark.parametrize("named", CONTACTS)
def test_contacts(named: Mapping[str, str]) -> None:
    found, _ = resolve(KINDS["contacts"], list(named.values()), {}, {})
    assert {role: found[role].column for role in named} == named


@pytest.mark.parametrize("header", ["Szül. dátum", "Data nașterii", "Datum rođenja", "Születési idő"])
def test_the_day_of_a_birth_is_no_day_of_a_contact(header: str) -> None:
    found, _ = resolve(KINDS["contacts"], [header, "Email"], {}, {})
    assert "contacted_at" not in found


@pytest.mark.parametrize("header", ["Tara", "Motiv", "Prêt"])  # a weight, a design, a loan
def test_words_of_other_languages_keep_their_meaning(header: str) -> None:
    found, _ = resolve(KINDS["orders"], [header, "Email"], {}, {})
    assert {"amount", "product", "customer_id"} & {role for role, each in found.items() if each.column == header} == set()


@pytest.mark.parametrize(("header", "means"), [("Venta PDV", "tax"), ("Total general", "amount"), ("Motivo da nota fiscal", "rating")])
def test_short_forms_and_phrases_of_other_languages_are_none_of_theirs(header: str, means: str) -> None:
    assert means not in all_meanings(header)  # a point of sale, an overall score, an invoice


def test_a_yes_or_no_under_a_case_of_complaint_tells_complaints() -> None:
    found, _ = resolve(KINDS["contacts"], ["Vorgang", "Datum", "Beschwerdefall"], {}, {})
    assert {role: found[role].column for role in ("case_id", "is_complaint")} == {"case_id": "Vorgang", "is_complaint": "Beschwerdefall"}


@pytest.mark.parametrize("header", ["Servicefälle", "Supportfälle", "Comenzi", "Narudžbe", "Comandas"])
def test_several_of_a_kind_are_a_number_of_them(header: str) -> None:
    assert "several" in all_meanings(header)
