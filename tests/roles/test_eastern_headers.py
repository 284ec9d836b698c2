"""Headers of shops and service desks in Hungarian, Romanian and Croatian."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cxkit.roles import KINDS, resolve

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
