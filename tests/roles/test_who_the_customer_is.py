"""Which of several persons and numbers in a file is its customer, by words, by values and by what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import pytest

import cxkit
from cxkit.loading.tools import Header, hints
from cxkit.roles import KINDS, resolve

ROWS = 20
DAYS = [f"2024-03-{day:02}" for day in range(1, ROWS + 1)]
NUMBERS = [str(4001 + place) for place in range(ROWS)]
PERSONS = [str(2001 + place % 7) for place in range(ROWS)]
NAMES = ("Kern", "Voss", "Pahl", "Lang", "Adam")
MAILS = [f"u{place % 6}@example.com" for place in range(ROWS)]
SUMS = ("12,50", "99,00", "7,10", "31,40", "18,05")


def resolved(kind: str, columns: Mapping[str, Sequence[str]], rows: int = ROWS) -> tuple[Mapping[str, str], Mapping[str, list[str]]]:
    """The column of each role in a file with these columns, of which short ones begin anew; and the ambiguous roles."""
    frame = pl.DataFrame({name: [values[place % len(values)] for place in range(rows)] for name, values in columns.items()})
    found, doubtful = resolve(KINDS[kind], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame))
    return {role: each.column for role, each in found.items()}, doubtful


@pytest.mark.parametrize(
    "person", ["reader_id", "Lesernummer", "listener_id", "resident_id", "lead_id", "Numéro de lecteur", "Número de vecino", "bill_to"]
)
def test_a_contract_has_the_number_of_its_person(person: str) -> None:
    found, _ = resolved("customers", {"subscription_id": NUMBERS, person: PERSONS, "started_at": DAYS})
    assert found["customer_id"] == person


@pytest.mark.parametrize("thing", ["card_reader_id", "Kartenleser", "Meter reader", "lead_time", "Lead owner"])
def test_a_device_or_a_colleague_is_no_person(thing: str) -> None:
    found, doubtful = resolved("customers", {"subscription_id": NUMBERS, thing: PERSONS, "started_at": DAYS})
    assert found.get("customer_id") != thing
    assert thing not in doubtful.get("customer_id", ())


@pytest.mark.parametrize(
    ("issuer", "addressee"),
    [
        ("Aussteller USt-IdNr.", "Empfänger"),
        ("issuer_vat_id", "recipient"),
        ("NIF emisor", "Destinatario"),
        ("N° TVA émetteur", "Destinataire"),
    ],
)
def test_an_invoice_is_of_its_addressee_and_not_of_its_issuer(issuer: str, addressee: str) -> None:
    columns = {"Rechnungsnummer": NUMBERS, "Datum": DAYS, issuer: ("DE123456789",), addressee: NAMES, "Betrag": SUMS}
    assert resolved("orders", columns)[0]["customer_id"] == addressee
    # the addressee of a parcel may be anybody
    parcels = {"Bestellnummer": NUMBERS, "Datum": DAYS, "Verkäufer": ("A GmbH",), addressee: NAMES, "Betrag": SUMS}
    assert "customer_id" not in resolved("orders", parcels)[0]


def test_a_number_of_an_unknown_kind_over_telephone_numbers_is_one_of_a_telephone() -> None:
    phones = [f"+4930123{place:04}" for place in range(ROWS)]
    mails = [f"u{place}@example.com" for place in range(ROWS)]
    found, _ = resolved("customers", {"email": mails, "xyz_number": phones, "start_date": DAYS})
    assert found["customer_id"] == "email"
    found, _ = resolved("customers", {"email": mails, "WhatsApp-Nummer": phones, "start_date": DAYS})
    assert found["customer_id"] == "email"
    # any other number tells customers apart better than an address
    found, _ = resolved("customers", {"email": mails, "xyz_number": NUMBERS, "start_date": DAYS})
    assert found["customer_id"] == "xyz_number"


def test_a_telephone_number_that_a_portal_hides_is_no_customer() -> None:
    columns = {"Guest Name": NAMES, "Guest Phone": ("+1 555",), "Date Booked": DAYS, "Price": SUMS}
    assert resolved("orders", columns, rows=4)[0]["customer_id"] == "Guest Name"
    hidden = {**columns, "Guest Name": ("Guest",), "Guest Phone": ("+1 555 010 0001", "+1 555 010 0002", "+1 555 010 0003")}
    assert resolved("orders", hidden, rows=4)[0]["customer_id"] == "Guest Phone"


def test_nombre_over_numbers_is_french_and_counts() -> None:
    columns = {"abonnement_id": NUMBERS, "nombre": ("4", "25", "50"), "date_debut": DAYS}
    found, doubtful = resolved("orders", columns)
    assert "nombre" not in {found.get("customer_id"), *doubtful.get("customer_id", ())}
    assert found["quantity"] == "nombre"
    assert resolved("customers", {"nombre": [f"Ana {day}" for day in DAYS], "fecha de alta": DAYS})[0]["customer_id"] == "nombre"


def test_a_merchant_writes_to_the_service_of_a_payment_company_and_sells_on_a_market() -> None:
    tickets = {"ticket_id": NUMBERS, "merchant_id": PERSONS, "created_at": DAYS, "status": ("open", "closed")}
    assert resolved("contacts", tickets)[0]["customer_id"] == "merchant_id"
    orders = {"order_id": NUMBERS, "merchant_id": PERSONS, "created_at": DAYS, "amount": SUMS}
    assert "customer_id" not in resolved("orders", orders)[0]


def test_the_number_that_repeats_is_offered_instead_of_that_of_the_contract() -> None:
    frame = pl.DataFrame(
        {
            "subscription_id": NUMBERS,
            "kunstwort_id": PERSONS,
            "started_at": DAYS,
            "ended_at": ["2024-05-01" if place % 3 == 0 else "" for place in range(ROWS)],
        }
    )
    hint = next(note.hint or "" for note in cxkit.retention(frame).notes if note.code == "no-customers")
    assert "'kunstwort_id'" in hint
    assert "subscription_id" not in hint
    # what is the same in few values is no person: each contract counts as a customer
    alone = frame.with_columns(kunstwort_id=pl.Series([str(place % 2) for place in range(ROWS)]))
    assert "'kunstwort_id'" not in str([note.hint for note in cxkit.retention(alone).notes])


def test_the_number_of_an_invoice_goes_before_that_of_a_deal() -> None:
    columns = {"Deal": NUMBERS, "Belegnummer": NUMBERS[::-1], "Datum": DAYS, "Kunde": NAMES, "Betrag": SUMS}
    assert resolved("orders", columns)[0]["order_id"] == "Belegnummer"
    del columns["Belegnummer"]
    assert resolved("orders", columns)[0]["order_id"] == "Deal"


def test_the_address_of_a_purchase_tells_buyers_apart_better_than_their_names() -> None:
    columns = {"Purchase ID": NUMBERS, "Buyer Name": NAMES, "Purchase Email": MAILS, "Purchase Date": DAYS, "Price": SUMS}
    assert resolved("orders", columns)[0]["customer_id"] == "Purchase Email"
    billed = {"Purchase ID": NUMBERS, "Buyer Name": NAMES, "Purchase Email sent": ("yes", "no"), "Purchase Date": DAYS, "Price": SUMS}
    assert resolved("orders", billed)[0]["customer_id"] == "Buyer Name"


def test_a_word_for_persons_over_a_few_words_is_a_kind_of_person() -> None:
    columns = {"Resident": ("local", "tourist", "student"), "Overall satisfaction": ("5", "4", "3")}
    assert "customer_id" not in resolved("survey", columns)[0]
    assert resolved("survey", {**columns, "Resident": NAMES})[0]["customer_id"] == "Resident"


@pytest.mark.parametrize("account", ["account_sid", "account_id", "Kontonummer"])
def test_the_account_of_all_contacts_is_that_of_the_company(account: str) -> None:
    columns = {"sid": NUMBERS, "state": ("active", "closed"), "date_created": DAYS}
    assert "customer_id" not in resolved("contacts", {**columns, account: ("AC1",)})[0]
    # a customer's account may be that of all contacts, and several accounts are those of customers
    assert resolved("contacts", {**columns, "customer_account_id": ("AC1",)})[0]["customer_id"] == "customer_account_id"
    assert resolved("contacts", {**columns, account: ("AC1", "AC2", "AC3")})[0]["customer_id"] == account
    assert resolved("contacts", {**columns, account: ("AC1",), "caller": PERSONS})[0]["customer_id"] == "caller"


def test_levels_coordinates_and_times_of_day_are_not_offered_for_an_id() -> None:
    times = [f"{8 + at % 9:02}:{at:02}" for at in range(ROWS)]
    places = [f"47.{6000 + at * 7}" for at in range(ROWS)]
    file = pl.DataFrame({"ticket": NUMBERS, "datum": DAYS, "client_tier": ["Gold", "VIP"] * 10, "lat": places, "inicio": times})

    def hint(frame: pl.DataFrame) -> str:
        (note,) = (each for each in cxkit.tickets(frame, by="none").notes if each.code == "no-customers")
        return str(note.hint)

    assert hint(file) == "--role customer_id=COLUMN names it"
    assert hint(file.with_columns(pl.Series("xyz", PERSONS))) == "--role customer_id=COLUMN names it; it could be 'xyz'"


@pytest.mark.parametrize("header", ["LOGIN", "USUARIO", "user"])
def test_persons_who_are_called_agents_handle_contacts_and_are_no_customers(header: str) -> None:
    columns = {"DATA": DAYS, "CANAL": ("email", "phone")}
    agents = resolved("contacts", {**columns, header: ("Agente_24", "Agente_9", "Agente_17")})[0]
    assert ("customer_id" in agents, agents.get("handled_by")) == (False, header)
    clients = resolved("contacts", {**columns, header: ("Cliente_24", "Cliente_9", "Cliente_17")})[0]
    assert clients["customer_id"] == header
    # agencies may be customers
    named = resolved("contacts", {**columns, "cliente": ("Agente_24", "Agente_9", "Agente_17")})[0]
    assert named["customer_id"] == "cliente"


@pytest.mark.parametrize(
    ("header", "name"), [("user", "Employee"), ("Benutzer", "Mitarbeiter"), ("Contact", "Consultant"), ("Company", "Operator")]
)
def test_employees_who_ask_the_help_desk_of_their_company_are_its_customers(header: str, name: str) -> None:
    persons = tuple(f"{name} {number}" for number in (24, 9, 17))
    assert resolved("contacts", {"Created": DAYS, "Channel": ("email", "phone"), header: persons})[0]["customer_id"] == header


def test_what_numbers_events_or_categories_is_not_offered_for_a_customer_nor_a_number_of_each_row_for_a_case() -> None:
    def hints(frame: pl.DataFrame) -> dict[str, str]:
        return {note.code: str(note.hint) for note in cxkit.tickets(frame, by="none").notes if note.code in {"no-customers", "no-cases"}}

    codes = [f"CAT_{at % 4:02}" for at in range(ROWS)]
    file = pl.DataFrame({"ticket": NUMBERS, "datum": DAYS, "event_id": [f"E{at}" for at in range(ROWS)], "categoria_codigo": codes})
    assert hints(file) == {"no-customers": "--role customer_id=COLUMN names it"}
    assert hints(file.rename({"categoria_codigo": "xyz"})) == {"no-customers": "--role customer_id=COLUMN names it; it could be 'xyz'"}
    numbered = pl.DataFrame({"interaction_id": NUMBERS, "interaction_date": DAYS, "email": MAILS})
    assert hints(numbered) == {"no-cases": "--role case_id=COLUMN names it"}


@pytest.mark.parametrize("firm", ["Firma", "company", "Société", "Azienda"])
def test_a_company_that_most_buyers_lack_is_no_customer_beside_a_complete_address(firm: str) -> None:
    firms = ["Beck Ltd", *[""] * (ROWS - 1)]
    columns = {"Bestellnummer": NUMBERS, "Datum": DAYS, firm: firms, "Email": MAILS, "Betrag": SUMS}
    assert resolved("orders", columns)[0]["customer_id"] == "Email"
    # if nearly all rows have one, firms buy here
    columns[firm] = [*("Beck", "Roth", "Lang") * 6, "", "Beck"]
    assert resolved("orders", columns)[0]["customer_id"] == firm
    # a clear number of customers is believed: the other rows are of guests
    columns = {"Bestellnummer": NUMBERS, "Datum": DAYS, "Kundennummer": ["K1", "K2", *[""] * (ROWS - 2)], "Email": MAILS, "Betrag": SUMS}
    assert resolved("orders", columns)[0]["customer_id"] == "Kundennummer"


def test_a_company_that_most_buyers_lack_beside_a_column_that_may_hold_persons_is_asked_about() -> None:
    columns = {"Bestellnummer": NUMBERS, "Datum": DAYS, "Firma": ["Beck", *[""] * (ROWS - 1)], "Name": NAMES, "Betrag": SUMS}
    found, doubtful = resolved("orders", columns)
    assert "customer_id" not in found
    assert set(doubtful["customer_id"]) == {"Firma", "Name"}


@pytest.mark.parametrize("header", ["Kunde", "Customer", "Client", "Acheteur"])
def test_two_names_under_a_clear_header_are_two_customers_and_two_kinds_are_an_attribute(header: str) -> None:
    columns = {"Bestellnummer": NUMBERS, "Datum": DAYS, "Betrag": SUMS}
    for two in (("Nico", "Anna"), ("Meier OHG", "Frey AG")):
        assert resolved("orders", columns | {header: two})[0]["customer_id"] == header
    for kinds in (
        ("new", "returning"),
        ("Privat", "Gewerbe"),
        ("Particulier", "Professionnel"),
        ("B2B", "B2C"),
        ("ja", "nein"),
        ("A", "B"),
    ):
        assert "customer_id" not in resolved("orders", columns | {header: kinds})[0]


def test_a_delimiter_within_a_name_makes_no_list_of_it() -> None:
    columns = {"Bestellnummer": NUMBERS, "Datum": DAYS, "Betrag": SUMS}
    named = columns | {"Kunde": ("Meier; Sohn OHG", "Frey AG", "Lux eK")}
    assert resolved("orders", named)[0]["customer_id"] == "Kunde"
    # several persons in a cell, of whom some stand alone elsewhere, or in other pairs
    for several in (("Meier; Frey", "Frey", "Lux"), ("Meier; Frey", "Frey; Lux", "Adam")):
        assert "customer_id" not in resolved("orders", columns | {"Kunde": several})[0]


@pytest.mark.parametrize("header", ["Network", "Réseau", "Netzwerk"])
def test_the_network_of_a_telephone_is_no_channel_of_orders(header: str) -> None:
    networks = {header: ("MTN", "Vodafone")}
    assert "channel" not in resolved("orders", {"Order ID": NUMBERS, "Date": DAYS, "Amount": SUMS, **networks})[0]
    # that of a mention is one
    assert resolved("contacts", {"Date": DAYS, "Author": NAMES, header: ("Facebook", "Instagram")})[0]["channel"] == header
