"""Who holds a contract, and what an empty column or the last of anything says about when it began."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.loading.tools import Header, hints
from cxkit.roles import KINDS, resolve

ROWS = 20
DAYS = [f"2024-{month:02}-{day:02}" for month in (1, 2) for day in range(1, ROWS // 2 + 1)]
NUMBERS = [f"V-{place:04}" for place in range(ROWS)]
ADDRESSES = [f"u{place}@mail.example" for place in range(7)]
CONTRACTS: Mapping[str, Sequence[str]] = {"Vertragsnummer": NUMBERS, "Vertragsbeginn": DAYS, "Vertragsende": ("", "2025-01-01")}


def frame_of(**columns: Sequence[str]) -> pl.DataFrame:
    """A file with these columns, of which short ones begin anew."""
    return pl.DataFrame({name: [values[place % len(values)] for place in range(ROWS)] for name, values in columns.items()})


def found_in(kind: str, frame: pl.DataFrame, wanted: Collection[str] = ()) -> Mapping[str, str]:
    found, _ = resolve(KINDS[kind], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame), wanted=wanted)
    return {role: resolved.column for role, resolved in found.items()}


def customer(**columns: Sequence[str]) -> str | None:
    return found_in("customers", frame_of(**columns)).get("customer_id")


def test_an_address_that_repeats_beside_contracts_is_their_customer() -> None:
    mail = {"E-Mail": ADDRESSES}
    assert customer(**CONTRACTS, **mail) == "E-Mail"
    assert customer(**CONTRACTS, **{"Kunden-E-Mail": ADDRESSES}) == "Kunden-E-Mail"
    # the address of a broker
    assert customer(**CONTRACTS, **{"E-Mail Vermittler": ADDRESSES}) == "Vertragsnummer"
    without = {name: values for name, values in CONTRACTS.items() if name != "Vertragsnummer"}
    assert customer(**without, **mail) == "E-Mail"
    overall = cxkit.retention(frame_of(**CONTRACTS, **mail)).table("overall").rows
    assert overall[0]["customers"] == len(ADDRESSES)


def test_a_mailbox_that_several_persons_share_is_no_customer() -> None:
    persons = [f"Person {place}" for place in range(ROWS)]
    assert customer(**CONTRACTS, **{"E-Mail": ADDRESSES, "Name": persons}) == "Vertragsnummer"
    assert customer(**CONTRACTS, **{"E-Mail": ADDRESSES, "Vorname": persons, "Nachname": ADDRESSES}) == "Vertragsnummer"
    assert customer(**CONTRACTS, **{"E-Mail": ADDRESSES, "Name": [f"Person {place}" for place in range(7)]}) == "E-Mail"


@pytest.mark.parametrize(
    "addresses",
    [
        [f"u{place}@mail.example" for place in range(ROWS)],  # no customer has two contracts
        ["", "", *ADDRESSES],  # many contracts are without one
        ["office@firm.example", "post@firm.example"],  # those of the company
    ],
)
def test_other_addresses_beside_contracts_are_no_customers(addresses: list[str]) -> None:
    assert customer(**CONTRACTS, **{"E-Mail": addresses}) == "Vertragsnummer"


def test_members_and_customers_with_a_number_are_known_by_it() -> None:
    assert customer(**CONTRACTS, **{"E-Mail": ADDRESSES, "Kundennummer": NUMBERS}) == "Kundennummer"
    # a family may have one address
    assert customer(**{"E-Mail": ADDRESSES, "Eintritt": DAYS, "Austritt": ("", "2025-01-01")}) is None


def test_an_empty_column_with_a_word_of_two_meanings_is_no_day() -> None:
    # Spanish firma is a signature, the German one a company
    leads = {"Kundennummer": NUMBERS, "Eingang am": DAYS, "Firma": ("",)}
    assert found_in("customers", frame_of(**leads), ("since",))["since"] == "Eingang am"
    with pytest.raises(RoleError, match="no column shows when they began"):
        cxkit.retention(frame_of(Kundennummer=NUMBERS, Austritt=DAYS, Firma=("",)))
    signed = {"Kundennummer": NUMBERS, "Firma": DAYS}
    assert found_in("customers", frame_of(**signed))["since"] == "Firma"


def test_the_last_of_anything_is_no_begin() -> None:
    frame = frame_of(Kundennummer=NUMBERS, ultima_interacao=DAYS)
    assert "since" not in found_in("customers", frame, ("since",))
    assert found_in("customers", frame.rename({"ultima_interacao": "interacao"}), ("since",))["since"] == "interacao"


def test_an_expected_day_is_none_of_an_order() -> None:
    frame = frame_of(Kundennummer=NUMBERS, **{"Wert netto": ("12,50", "99,00", "7,10"), "Abschluss erwartet": DAYS})
    assert "ordered_at" not in found_in("orders", frame, ("ordered_at",))
    assert found_in("orders", frame.rename({"Abschluss erwartet": "Abschluss"}), ("ordered_at",))["ordered_at"] == "Abschluss"


def test_telephone_numbers_of_a_messenger_are_no_cases() -> None:
    chats = {"status": ("Novo", "Ganho", "Perdido"), "atendente": ("Ana", "Bia"), "data": DAYS}
    phones = [f"55119000000{place:02}" for place in range(ROWS)]
    assert "case_id" not in found_in("contacts", frame_of(**chats, numero=phones))
    assert found_in("contacts", frame_of(**chats, numero=[f"20240115{place:04}" for place in range(ROWS)]))["case_id"] == "numero"
