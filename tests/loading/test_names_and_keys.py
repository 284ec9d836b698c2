"""Customers whose names stand beside addresses and numbers, or in two columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.model import Report

NAMES = ("Tom Miller", "Tom Miller", "Sue Cook", "Ulf Ritter", "Eva Roth", "Tom Miller")
MAILS = ("t.miller@a.com", "tom@b.com", "s.cook@a.com", "u.ritter@c.com", "eva@d.com", "t.miller@a.com")
FIRST_NAMES = ("Tom", "Tom", "Sue", "Ulf", "Eva", "Tom")
NUMBERS = ("0171 1111", "0172 2222", "0173 3333", "0174 4444", "0175 5555", "0171 1111")
TAX = ("MLLTMO80A01", "MLLTMO75C12", "CKESUE90D41", "RTTULF70E02", "RTHEVA60F03", "MLLTMO80A01")


def orders(columns: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    days = [f"2025-0{month}-03" for month in range(1, 7)]
    return pl.DataFrame({"order_id": list("ABCDEF"), "date": days, "amount": ["10", "20", "30", "40", "50", "60"]} | dict(columns))


def value(columns: Mapping[str, Sequence[str]], **options: Any) -> Report:
    return cxkit.value(orders(columns), by="none", **options)


def customers(report: Report) -> object:
    return report.table("overall").rows[0]["customers"]


def warnings(report: Report) -> list[str]:
    return [note.text for note in report.notes if note.code in {"names-and-keys", "full-names"}]


@pytest.mark.parametrize(
    ("name", "names", "key", "keys"),
    [
        ("Kunde", NAMES, "E-Mail", MAILS),
        ("customer", NAMES, "customer_email", MAILS),
        ("Cliente", NAMES, "CF/P.IVA", TAX),
        ("Kunde", NAMES, "USt-IdNr.", TAX),
        ("cliente", FIRST_NAMES, "telefone", NUMBERS),
    ],
)
def test_two_persons_of_one_name_are_two_customers_by_their_keys(name: str, names: Sequence[str], key: str, keys: Sequence[str]) -> None:
    report = value({name: names, key: keys})
    assert customers(report) == 5
    (said,) = warnings(report)
    assert said.startswith(f"'{name}' and '{key}' tell customers apart differently: 5 customers by '{key}', which is taken, 4 by '{name}'.")
    named = value({name: names, key: keys}, role=f"customer_id={name}")
    assert (customers(named), warnings(named)) == (4, [])


def test_in_a_file_of_few_under_a_cell_limit_no_numbers_are_said() -> None:
    assert warnings(value({"Kunde": NAMES, "E-Mail": MAILS}, min_cell=10)) == []
    assert len(warnings(value({"Kunde": NAMES, "E-Mail": MAILS}, min_cell=2))) == 1


def test_names_and_keys_that_agree_say_nothing() -> None:
    names = ("Tom Miller", "Tom Meyer", *NAMES[2:5], "Tom  miller")
    report = value({"Kunde": names, "E-Mail": MAILS})
    assert warnings(report) == []
    assert report.provenance.roles["customer_id"] == "Kunde"


@pytest.mark.parametrize(
    ("name", "key", "keys"),
    [
        # several addresses of a firm's own domain
        ("Kunde", "E-Mail", ("a@acme.de", "b@acme.de", "s@x.com", "u@x.com", "e@y.com", "a@acme.de")),
        # an address that two names share, and nothing else
        ("Kunde", "E-Mail", ("t@x.com", "t@x.com", "s@y.com", "s@y.com", "e@z.com", "t@x.com")),
        # addresses of a portal, another one for each booking
        ("Gast", "E-Mail", tuple(f"{sign}@guest.example.com" for sign in "abcdef")),
        # full names with several telephones: a person may have two
        ("Kunde", "Telefon", NUMBERS),
    ],
)
def test_names_stay_the_customers_where_keys_may_be_several_of_one_and_the_difference_is_said(
    name: str, key: str, keys: Sequence[str]
) -> None:
    report = value({name: NAMES, key: keys})
    assert customers(report) == 4
    (said,) = warnings(report)
    assert f"4 customers by '{name}', which is taken" in said


@pytest.mark.parametrize(
    ("key", "keys"),
    [
        ("Verkäufer E-Mail", MAILS),
        ("E-Mail", (*MAILS[:3], "", "", "")),
        ("E-Mail", ("shop@x.com",) * 5 + ("tom@b.com",)),
        ("E-Mail gesendet", ("ja", "nein") * 3),
    ],
)
def test_addresses_of_the_staff_shared_or_incomplete_ones_say_nothing_of_customers(key: str, keys: Sequence[str]) -> None:
    report = value({"Kunde": NAMES, key: keys})
    assert (customers(report), warnings(report)) == (4, [])


def test_numbers_of_customers_are_no_names() -> None:
    report = value({"Kunde": ("K100", "K100", "K101", "K102", "K103", "K100"), "E-Mail": MAILS})
    assert (customers(report), warnings(report)) == (4, [])


def test_names_stay_the_customers_beside_another_file_of_customers() -> None:
    people = pl.DataFrame({"customer_id": sorted({*NAMES}), "segment": ["a", "b", "a", "b"]})
    report = cxkit.value(orders({"Kunde": NAMES, "E-Mail": MAILS}), customers=people, by="segment")
    assert customers(report) == 4


FIRST, LAST = ("Jan", "Anke", "Maren", "Jan", "Ute", "Jan"), ("Petersen", "Petersen", "Schulz", "Weber", "Weber", "Petersen")


@pytest.mark.parametrize(
    ("first", "last"), [("Vorname", "Nachname"), ("first_name", "last_name"), ("Prénom", "Nom de famille"), ("Name", "Nachname")]
)
def test_first_and_last_names_together_are_the_customer(first: str, last: str) -> None:
    report = value({last: LAST, first: FIRST})
    assert customers(report) == 5
    assert warnings(report) == [f"Customers are the persons of '{first}' and '{last}' together: two of one name count as one."]
    births = ("1980-01-01", "1981-01-01", "1982-01-01", "1983-01-01", "1984-01-01", "2010-01-01")
    assert customers(value({last: LAST, first: FIRST, "Geburtsdatum": births})) == 6


def test_what_tells_customers_apart_goes_before_two_columns_of_names() -> None:
    for column, values in (("E-Mail", MAILS), ("Kundennummer", ("1001", "1002", "1003", "1004", "1005", "1006"))):
        report = value({"Nachname": LAST, "Vorname": FIRST, column: values})
        assert (report.provenance.roles["customer_id"], warnings(report)) == (column, [])
    report = value({"Nachname": LAST, "Vorname": FIRST}, role="customer_id=Nachname")
    assert (customers(report), warnings(report)) == (3, [])


def test_contracts_of_first_and_last_names_are_relationships_of_persons() -> None:
    frame = pl.DataFrame(
        {
            "Name": ["Jens", "Jens", "Silke", "Kai"],
            "Nachname": ["Albers", "Albers", "Brandt", "Claus"],
            "Startdatum": ["01.10.2021", "01.10.2021", "01.10.2021", "01.04.2022"],
            "Gekündigt zum": ["", "30.04.2023", "30.04.2022", ""],
        }
    )
    row = cxkit.retention(frame, by="none").table("overall").rows[0]
    assert (row["customers"], row["lost"]) == (3, 1)


def test_customers_of_whom_the_tenure_is_known_are_one_row_each() -> None:
    columns = {"first_name": ["A", "A", "B", "C"] * 5, "last_name": ["X", "X", "Y", "Z"] * 5}
    frame = pl.DataFrame({**columns, "tenure": [3, 5, 8, 1] * 5, "churned": ["yes", "no", "no", "yes"] * 5})
    report = cxkit.retention(frame, by="none")
    assert (customers(report), warnings(report)) == (20, [])


def test_addresses_that_occur_in_one_order_only_are_those_of_the_order() -> None:
    """An order of several lines repeats the address that a portal made for it."""
    columns = {"order_id": [*"AABCDE"], "Kunde": [NAMES[0], *NAMES[:5]], "E-Mail": [MAILS[0], *MAILS[:5]]}
    assert customers(value(columns)) == 4
    repeated = {**columns, "order_id": [*"ABCDEF"]}
    assert customers(value(repeated)) == 5
