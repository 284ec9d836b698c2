"""Columns of logs and ledgers as tools write them: callers, users, what happened to a message, sides of an account, bare numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import pytest

from cxkit.loading.kinds import guess_kind
from cxkit.loading.tools import Header, hints
from cxkit.roles import KINDS, resolve

ROWS = 20
DAYS = [f"2024-05-{day:02} 10:{day:02}:00" for day in range(1, ROWS + 1)]
CLOSED = [f"2024-06-{day:02} 09:00:00" for day in range(1, ROWS + 1)]
NUMBERS = [f"case-{3001 + place}" for place in range(ROWS)]
CASES = [f"case-{3001 + place // 2}" for place in range(ROWS)]
PHONES = [f"+49 40 55510{place % 7}" for place in range(ROWS)]
PERSONS = [f"reader{place % 7}" for place in range(ROWS)]
SUMS = ("12,50", "99,00", "7,10", "31,40", "18,05")
TEXTS = ["too late", "all fine", "where is it", "wrong size", "thank you"]


def resolved(kind: str, columns: Mapping[str, Sequence[str]]) -> tuple[Mapping[str, str], Mapping[str, list[str]]]:
    """The column of each role in a file with these columns, of which short ones begin anew; and the ambiguous roles."""
    frame = pl.DataFrame({name: [values[place % len(values)] for place in range(ROWS)] for name, values in columns.items()})
    found, doubtful = resolve(KINDS[kind], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame))
    return {role: each.column for role, each in found.items()}, doubtful


@pytest.mark.parametrize("header", ["Type", "event_type", "Typ"])
def test_what_happened_to_a_message_is_a_touchpoint_and_no_channel(header: str) -> None:
    events = ("Opened SMS", "Clicked Email", "Bounced Email", "Started Checkout")
    found, _ = resolved("contacts", {"reader_id": PERSONS, "happened_at": DAYS, header: events})
    assert found["touchpoint"] == header
    assert "channel" not in found


def test_ways_of_a_contact_are_channels_though_they_were_sent() -> None:
    found, _ = resolved("contacts", {"customer_id": PERSONS, "created_at": DAYS, "Type": ("Email sent", "Phone call", "Chat")})
    assert found["channel"] == "Type"


@pytest.mark.parametrize("own", ["from_number", "caller_id_number", "tenant_uuid"])
def test_the_number_from_which_all_calls_came_is_no_customer(own: str) -> None:
    found, _ = resolved("contacts", {"call_id": NUMBERS, "start_time": DAYS, own: ("+49 40 5550",), "duration": ("60", "90")})
    assert "customer_id" not in found


def test_all_contacts_may_be_of_one_clearly_named_customer() -> None:
    found, _ = resolved("contacts", {"ticket_id": NUMBERS, "created_at": DAYS, "customer_id": ("K-4711",), "subject": TEXTS})
    assert found["customer_id"] == "customer_id"


@pytest.mark.parametrize("source", ["Quelle", "Source", "Source number"])
def test_the_source_of_calls_is_the_caller(source: str) -> None:
    columns = {
        "Datum": DAYS,
        "Richtung": ("eingehend", "ausgehend"),
        source: PHONES,
        "Ziel": ("+49 40 1", "+49 40 2"),
        "Dauer": ("5", "90"),
    }
    assert resolved("contacts", columns)[0]["customer_id"] == source


def test_users_in_a_log_of_the_activities_of_cases_handle_them() -> None:
    found, _ = resolved("contacts", {"CASE_KEY": CASES, "ACTIVITY": ("open", "assign", "close"), "EVENTTIME": DAYS, "USER_NAME": PERSONS})
    assert found["handled_by"] == "USER_NAME"
    assert "customer_id" not in found


@pytest.mark.parametrize("header", ["Hangup Cause", "release_cause", "Disconnect reason"])
def test_how_a_call_ended_is_no_topic(header: str) -> None:
    found, _ = resolved("contacts", {"call_id": NUMBERS, "start": DAYS, "caller": PHONES, header: ("NORMAL_CLEARING", "NO_ANSWER")})
    assert "topic" not in found


@pytest.mark.parametrize("header", ["Resolution", "Lösung", "Résolution"])
def test_a_resolution_that_nobody_wrote_is_no_end(header: str) -> None:
    columns = {"Number": NUMBERS, "Created": DAYS, "Account": PERSONS}
    assert "closed_at" not in resolved("contacts", {**columns, header: ("",)})[0]
    assert resolved("contacts", {**columns, header: CLOSED})[0]["closed_at"] == header


@pytest.mark.parametrize(("debit", "credit"), [("BetragSoll", "BetragHaben"), ("Betrag Soll", "Betrag Haben")])
def test_a_side_of_an_account_that_holds_zeros_is_no_amount(debit: str, credit: str) -> None:
    columns = {"BelegNr": NUMBERS, "Belegdatum": DAYS, "DebitorNr": PERSONS, debit: SUMS, credit: ("0,00",)}
    assert resolved("orders", columns)[0].get("amount") != credit


def test_a_bare_id_on_several_days_is_of_a_customer() -> None:
    persons = [str(place % 6 + 1) for place in range(ROWS)]
    assert resolved("orders", {"Id": persons, "Date": DAYS, "Price": SUMS})[0]["customer_id"] == "Id"
    orders = [str(place // 2 + 1) for place in range(ROWS)]
    days = [DAYS[place // 2][:10] for place in range(ROWS)]
    lines, _ = resolved("orders", {"Id": orders, "Date": days, "Price": SUMS})
    assert lines["order_id"] == "Id"
    assert "customer_id" not in lines
    # the number of an article is sold on several days too
    assert "customer_id" not in resolved("orders", {"Id": persons, "Item": TEXTS, "Date": DAYS, "Price": SUMS})[0]


@pytest.mark.parametrize("day", ["Eingang am", "trandate"])
def test_the_day_of_an_order_is_not_that_on_which_goods_left(day: str) -> None:
    columns = {"Auftrags-ID": NUMBERS, "Kontakt-ID": PERSONS, "Warenausgangsdatum": CLOSED, day: DAYS, "Betrag": SUMS}
    found, _ = resolved("orders", columns)
    assert found["ordered_at"] == day
    assert found["customer_id"] == "Kontakt-ID"


@pytest.mark.parametrize(
    ("document", "buyer"),
    [
        ("Document de vente", "Donneur d'ordre"),
        ("Documento de ventas", "Solicitante"),
        ("Doc. vendita", "Committente"),
        ("Verkoopdocument", "Opdrachtgever"),
    ],
)
def test_lists_of_sales_documents_in_other_languages(document: str, buyer: str) -> None:
    found, _ = resolved("orders", {document: NUMBERS, "Date": DAYS, buyer: PERSONS, "Total": SUMS})
    assert found["order_id"] == document
    assert found["customer_id"] == buyer
    assert found["amount"] == "Total"


@pytest.mark.parametrize("day", ["Auszahlungsdatum", "Disbursement date"])
def test_a_loan_begins_with_its_disbursement(day: str) -> None:
    assert resolved("customers", {"Loan number": NUMBERS, "customer_id": NUMBERS, day: DAYS})[0]["since"] == day


@pytest.mark.parametrize("office", ["Zuständiges Amt", "Zuständiger Fachbereich", "Department"])
def test_the_office_in_charge_handles_a_report(office: str) -> None:
    found, _ = resolved("contacts", {"Meldungs-ID": NUMBERS, "Eingangsdatum": DAYS, office: ("roads", "parks"), "Kategorie": ("A", "B")})
    assert found["handled_by"] == office


def test_a_department_may_be_that_of_the_colleague_who_asks() -> None:
    columns = {"Ticket": NUMBERS, "Created": DAYS, "Requester": PERSONS, "Department": ("sales", "stock"), "Category": ("A", "B")}
    assert "handled_by" not in resolved("contacts", columns)[0]


@pytest.mark.parametrize("person", ["prospect_id", "distinct_id", "user_pseudo_id", "anonymous_id"])
def test_what_tools_of_the_web_call_a_person(person: str) -> None:
    found, _ = resolved("contacts", {person: PERSONS, "event_name": ("login", "search"), "event_time": DAYS})
    assert (found["customer_id"], found["contacted_at"], found["touchpoint"]) == (person, "event_time", "event_name")


def test_a_user_whom_no_row_names_is_no_customer() -> None:
    assert "customer_id" not in resolved("orders", {"order_id": NUMBERS, "created_at": DAYS, "user_id": ("",), "total": SUMS})[0]


@pytest.mark.parametrize(
    ("columns", "role", "column"),
    [
        ({"Az.": NUMBERS, "Eingangsdatum": DAYS}, "case_id", "Az."),
        ({"Vorgangsnummer": NUMBERS, "Eingang": DAYS, "Streitgegenstand": ("Entgelt", "Storno")}, "topic", "Streitgegenstand"),
        ({"Vorgangsnummer": NUMBERS, "Eingang": DAYS, "Übermittlungsweg": ("Post", "E-Mail")}, "channel", "Übermittlungsweg"),
        ({"ID": NUMBERS, "DATE": DAYS, "TYPE DE SIGNALEMENT": ("route", "eau")}, "topic", "TYPE DE SIGNALEMENT"),
    ],
)
def test_registers_of_authorities(columns: Mapping[str, Sequence[str]], role: str, column: str) -> None:
    assert resolved("contacts", columns)[0][role] == column


@pytest.mark.parametrize(
    ("begin", "end"),
    [("Einzug", "Auszug"), ("Policierungsdatum", "Stornodatum"), ("Beitritt", "Ausscheiden"), ("Beitritt", "Ausgeschieden am")],
)
def test_the_begin_and_the_end_of_contracts(begin: str, end: str) -> None:
    ended = [CLOSED[place] if place % 3 == 0 else "" for place in range(ROWS)]
    found, _ = resolved("customers", {"Kundennummer": NUMBERS, begin: DAYS, end: ended})
    assert (found["since"], found["until"]) == (begin, end)


def test_a_list_of_accounts_is_one_of_customers() -> None:
    columns = {
        "id": NUMBERS,
        "name": [f"Firm {each}" for each in range(ROWS)],
        "created_date": DAYS,
        "industry": ("food", "media"),
        "number_of_employees": ("5", "20"),
        "account_source": ("web", "partner"),
        "owner_id": ("u1", "u2"),
        "type": ("customer", "lead"),
    }
    frame = pl.DataFrame({name: [values[place % len(values)] for place in range(ROWS)] for name, values in columns.items()})
    assert guess_kind(frame.columns, [], sample=frame).kind == "customers"


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("Mitglied ab", "ausgetreten am"),
        ("Schaltungsdatum", "Deaktivierungsdatum"),
        ("Sektionseintritt", "Sektionsaustritt"),
        ("Freischaltdatum", "Abschaltdatum"),
    ],
)
def test_further_begins_and_ends_of_contracts(begin: str, end: str) -> None:
    ended = [CLOSED[place] if place % 3 == 0 else "" for place in range(ROWS)]
    found, _ = resolved("customers", {"Leasingnehmer": NUMBERS, begin: DAYS, end: ended})
    assert (found["customer_id"], found["since"], found["until"]) == ("Leasingnehmer", begin, end)


@pytest.mark.parametrize("header", ["N° carte", "Numéro de carte", "Carte n°"])
def test_a_library_knows_its_readers_by_their_card(header: str) -> None:
    assert resolved("customers", {header: NUMBERS, "Date d'inscription": DAYS})[0]["customer_id"] == header


@pytest.mark.parametrize("header", ["Agent/Owner", "event org:resource", "event User"])
def test_who_handled_a_case_in_two_words(header: str) -> None:
    found, _ = resolved("contacts", {"Ticket#": NUMBERS, "Created": DAYS, header: ("u1", "u2", "u3")})
    assert found["handled_by"] == header


def test_the_currency_of_an_item() -> None:
    columns = {"order_id": NUMBERS, "item_price_amount": SUMS, "item_price_currency_code": ("EUR", "SEK")}
    assert resolved("orders", columns)[0]["currency"] == "item_price_currency_code"


@pytest.mark.parametrize("header", ["Abschlussdatum", "Abschluss am", "Afsluitdatum"])
def test_a_contract_that_was_concluded_has_not_ended(header: str) -> None:
    found, _ = resolved("customers", {"Kundennummer": NUMBERS, "Vertragsbeginn": DAYS, header: DAYS})
    assert found["since"] == "Vertragsbeginn"
    assert "until" not in found
    ended = [CLOSED[place] if place % 3 == 0 else "" for place in range(ROWS)]
    assert resolved("contacts", {"Vorgangsnummer": NUMBERS, "Eröffnet am": DAYS, header: ended})[0]["closed_at"] == header


@pytest.mark.parametrize(
    ("kind", "role", "header"),
    [
        ("contacts", "topic", "Trenngrund"),
        ("contacts", "topic", "Auflegegrund"),
        ("orders", "ordered_at", "Druckdatum"),
        ("customers", "until", "Preisgarantie bis"),
        ("customers", "revenue", "Mahngebühren"),
        ("customers", "churned", "Lost card"),
    ],
)
def test_what_stands_beside_a_role_is_not_taken_for_it(kind: str, role: str, header: str) -> None:
    assert role not in resolve(KINDS[kind], [header], {}, {})[0]


@pytest.mark.parametrize("header", ["Sygnatura czasowa", "Tidstämpel", "Tidsstempel", "Tidsmerke"])
def test_time_stamps_of_forms_in_further_languages(header: str) -> None:
    assert resolve(KINDS["survey"], [header], {}, {})[0]["responded_at"].column == header
