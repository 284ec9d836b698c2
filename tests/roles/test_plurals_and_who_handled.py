"""Plurals that replace the end of a word, words for whoever handled a contact, and currencies of the books: what they are taken for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError
from cxkit.loading.tools import Header, hints
from cxkit.roles import KINDS, resolve
from cxkit.roles.words import all_meanings

ROWS = 30
DAYS = [f"2024-{1 + place // 28:02}-{1 + place % 28:02}" for place in range(ROWS)]
NAMES = ("Ida Berg", "Olaf Krog", "Mette Lund")
CASES = [f"S-{4000 + place}" for place in range(ROWS)]


def columns_of(kind: str, **columns: Sequence[str]) -> Mapping[str, str]:
    """The column of each role in a file with these columns, of which short ones begin anew."""
    frame = pl.DataFrame({name: [values[place % len(values)] for place in range(ROWS)] for name, values in columns.items()})
    found, _ = resolve(KINDS[kind], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame), wanted=KINDS[kind].roles)
    return {role: resolved.column for role, resolved in found.items()}


@pytest.mark.parametrize(
    ("header", "means"),
    [("Prodotti", "product"), ("Articoli", "product"), ("Importi", "amount"), ("Operatori", "agent"), ("Reclamações", "complaint")],
)
def test_a_plural_means_what_its_singular_means(header: str, means: str) -> None:
    assert means in all_meanings(header)


@pytest.mark.parametrize("header", ["Taxi", "Wifi", "Sushi", "Kiwi", "Multi"])
def test_other_words_with_such_an_end_mean_nothing(header: str) -> None:
    assert not all_meanings(header)


@pytest.mark.parametrize("header", ["Prodotti", "Totale articoli"])
def test_goods_in_a_plural_are_the_product_unless_they_are_counted(header: str) -> None:
    shop = {"Numero ordine": CASES, "Data ordine": DAYS, "Cliente": NAMES, "Importo": ("19,90", "45,00", "7,50")}
    assert columns_of("orders", **shop, **{header: ("1", "3", "2", "5")}).get("product") is None
    assert columns_of("orders", **shop, Prodotti=("Olio", "Sale, pepe", "Farina"))["product"] == "Prodotti"


def test_days_with_numbers_of_complaints_are_no_contacts() -> None:
    numbers = pl.DataFrame(
        {
            "Data": DAYS,
            "Negozio": ["Torino", "Lecce"] * 15,
            "Clienti": [str(20 + place % 9) for place in range(ROWS)],
            "Reclami": [str(place % 4) for place in range(ROWS)],
        }
    )
    with pytest.raises(CxError):
        cxkit.complaints(numbers)


@pytest.mark.parametrize(
    "header",
    [
        *("Attended By", "Served by", "Telecaller Name", "Relationship Manager", "A/c Manager", "Person in charge", "PIC name"),
        *("Bedient von", "Suivi par", "Geholpen door", "Tildelt til", "Tilldelad", "Přiřazeno", "Ansvarlig", "owner_user_id"),
    ],
)
def test_whoever_handled_a_contact_is_called_in_many_ways(header: str) -> None:
    found = columns_of("contacts", **{"Case number": CASES, "Opened": DAYS, "Client": [f"C{place}" for place in range(9)], header: NAMES})
    assert found["handled_by"] == header
    assert found["customer_id"] == "Client"


def test_a_person_handles_a_case_and_no_department() -> None:
    found = columns_of("contacts", case_number=CASES, created=DAYS, account=("A1", "B2"), department=("Loans", "Cards"), pic_name=NAMES)
    assert found["handled_by"] == "pic_name"
    assert columns_of("contacts", case_number=CASES, created=DAYS, account=("A1", "B2"), department=("Loans", "Cards"))["handled_by"]


@pytest.mark.parametrize("header", ["Recommended by", "Attended", "Served", "Picture", "Executive summary", "Reported by"])
def test_other_words_name_nobody_who_handled(header: str) -> None:
    found = columns_of("contacts", **{"Case number": CASES, "Opened": DAYS, "Client": [f"C{place}" for place in range(9)], header: NAMES})
    assert found.get("handled_by") is None


def test_work_is_completed_when_the_fault_is_closed() -> None:
    ends = [day if place % 3 else "" for place, day in enumerate(DAYS)]
    found = columns_of("contacts", **{"Fault number": CASES, "Reported": DAYS, "Work started date": DAYS, "Work completed date": ends})
    assert found["closed_at"] == "Work completed date"
    share = columns_of("contacts", **{"Fault number": CASES, "Reported": DAYS, "Work completed": ("10", "55", "100")})
    assert share.get("closed_at") is None


def test_mail_marked_as_spam_is_no_consent() -> None:
    people = {"id": CASES, "signed_up_at": DAYS, "marked_email_as_spam": ("false", "true")}
    assert columns_of("customers", **people).get("consent_email") is None


def test_the_phone_of_a_caller_tells_callers_apart() -> None:
    calls = {"Call ID": CASES, "Date": DAYS, "Caller phone": [f"+4122555{place:04}" for place in range(8)]}
    assert columns_of("contacts", **calls)["customer_id"] == "Caller phone"
    assert columns_of("contacts", **calls, **{"Customer ID": ("K1", "K2", "K3")})["customer_id"] == "Customer ID"
