"""Consents that end on a day, that stand in a file or a list of their own, or are the states of a list of newsletters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cxkit.config import Config
from cxkit.counts.customers.customer_log import CustomerLog, customer_log
from cxkit.loading.kinds import guess_kind
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.measures.service.consents import ENDED, Consent, combine_consents, stated_consents
from cxkit.sources.opening import open_source
from cxkit.tables import Customers
from cxkit.values.statuses.consent_ends import consent_end_of
from cxkit.values.statuses.consent_lists import consent_list

EVERYTHING = {"phone", "email", "mail", "marketing"}


def log_of(folder: Path, **files: str) -> CustomerLog:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    table = open_table(Customers, [folder / f"{name}.csv" for name in files], check_loading({}), Config()).table
    assert isinstance(table, Customers)
    return customer_log(table, ())


def stated(log: CustomerLog, customer: str, day: date = date(2025, 6, 30)) -> dict[str, Consent]:
    rows = [row for row in log.rows.to_dicts() if str(row["cx:customer"]) == customer]
    return dict(combine_consents(stated_consents(row, day) for row in rows))


@pytest.mark.parametrize(
    ("header", "purposes"),
    [
        *(("Consent expiry date", EVERYTHING), ("Phone consent valid until", {"phone"}), ("GDPR consent expires", EVERYTHING)),
        *(("Werbeeinwilligung gültig bis", {"marketing"}), ("DSGVO-Einwilligung bis", EVERYTHING), ("Ablauf der Einwilligung", EVERYTHING)),
        *(("Date d'expiration du consentement", EVERYTHING), ("Fecha de caducidad del consentimiento", EVERYTHING)),
        *(("Consenso valido fino al", EVERYTHING), ("Toestemming geldig tot", EVERYTHING), ("Validade do consentimento", EVERYTHING)),
        *(("Contract valid until", set()), ("Consent date", set()), ("Vertrag bis", set()), ("Expiry date", set()), ("E-Mail-Ende", set())),
        *(("Date fin accord", set()), ("Accord commercial valable jusqu'au", set()), ("Autorización hasta", set())),
        *(("Accord e-mail valable jusqu'au", {"email"}), ("Consentement commercial jusqu'au", {"marketing"})),
    ],
)
def test_headers_of_the_day_on_which_consents_end(header: str, purposes: set[str]) -> None:
    assert consent_end_of(header) == purposes


GARDEN = """Kundennummer,Kunde seit,Einwilligung Telefon,Einwilligung E-Mail,Einwilligung gültig bis
K1,2020-01-01,ja,nein,2025-06-30
K2,2020-01-02,ja,ja,2025-06-29
K3,2020-01-03,ja,ja,
K4,2020-01-04,ja,ja,unbefristet
K5,2020-01-05,nein,ja,9999-12-31
"""


def test_a_consent_holds_on_its_last_day_and_has_ended_on_the_next(tmp_path: Path) -> None:
    log = log_of(tmp_path, customers=GARDEN)
    assert stated(log, "K1")["phone"] is True
    assert stated(log, "K1", date(2025, 7, 1))["phone"] is ENDED
    assert (stated(log, "K2")["phone"], stated(log, "K2")["email"]) == (ENDED, ENDED)
    assert stated(log, "K1", date(2025, 7, 1))["email"] is False  # what was refused has not ended
    assert all(stated(log, each)["email"] is True for each in ("K3", "K4", "K5"))
    assert [note.code for note in log.notes].count("consents-end") == 1


def test_the_end_of_consents_is_no_end_of_the_contract(tmp_path: Path) -> None:
    assert "until" not in log_of(tmp_path, customers=GARDEN).rows.columns


def test_a_consent_given_anew_counts_and_an_ended_one_is_no_yes() -> None:
    assert combine_consents([{"phone": ENDED}, {"phone": True}])["phone"] is True
    assert combine_consents([{"phone": ENDED}, {"phone": False}])["phone"] is False
    assert combine_consents([{"phone": ENDED}])["phone"] is ENDED
    assert not ENDED


CRM = "client_no,surname,member_since,revenue\nA1,Roe,2020-03-01,120\nA2,Poe,2021-04-01,80\nA3,Low,2022-05-01,95\n"


def test_a_file_without_consents_says_nothing_beside_one_that_tells_them(tmp_path: Path) -> None:
    log = log_of(tmp_path, crm=CRM, consents="client_no,phone_consent,recorded_by\nA1,yes,Kim\nA2,,Kim\n")
    assert [stated(log, each)["phone"] for each in ("A1", "A2", "A3")] == [True, None, None]


def test_two_files_that_tell_a_consent_must_agree(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        crm=f"{CRM}".replace("revenue\n", "revenue,phone_consent\n").replace("0\n", "0,yes\n"),
        desk="client_no,phone_consent\nA1,no\n",
    )
    assert [stated(log, each)["phone"] for each in ("A1", "A2")] == [False, True]


LIST = """Mitglied-Nr.;Kanal;Status;Datum
7;Telefon;erteilt;01.02.2024
7;Telefon;widerrufen;05.03.2025
7;E-Mail;widerrufen;01.01.2023
7;E-Mail;erteilt;01.02.2024
8;E-Mail;erteilt;03.02.2024
8;Newsletter;widerrufen;03.02.2024
8;WhatsApp;erteilt;03.02.2024
9;Brief;abgelehnt;04.02.2024
"""


def test_of_a_list_of_consents_the_last_row_of_each_way_counts(tmp_path: Path) -> None:
    log = log_of(tmp_path, consents=LIST.replace("Status", "Einwilligung"))
    assert stated(log, "7") == {"phone": False, "email": True, "mail": None, "marketing": None}
    assert stated(log, "8") == {"phone": None, "email": True, "mail": None, "marketing": None}
    assert stated(log, "9") == {"phone": None, "email": None, "mail": False, "marketing": None}


def test_a_list_of_consents_is_a_file_of_customers(tmp_path: Path) -> None:
    rows = "".join(
        f"{at};{way};{'erteilt' if at % 3 else 'widerrufen'};0{way[0] == 'T':d}.02.2024\n" for at in range(9) for way in ("Telefon", "Post")
    )
    path = tmp_path / "list.csv"
    path.write_text("Kundennummer;Kanal;Status;Datum\n" + rows, encoding="utf-8")
    source = open_source([path])
    assert guess_kind(source.columns, (), sample=source.sample).kind == "customers"


def test_contacts_with_a_channel_and_a_mark_are_no_consents() -> None:
    columns = {"customer": ["1", "1", "2"], "channel": ["phone", "email", "phone"], "resolved": ["yes", "no", "yes"]}
    assert consent_list(list(columns), ["customer"], lambda column: columns[column]) is None
    columns |= {"resolved": ["accepted", "rejected", "accepted"], "customer": ["1", "1", "1"], "channel": ["phone"] * 3}
    assert consent_list(list(columns), ["customer"], lambda column: columns[column]) is None


def test_the_days_on_which_consents_of_a_list_were_withdrawn_or_end_count(tmp_path: Path) -> None:
    rows = "D1,phone,yes,2024-01-05,,\nD1,email,yes,2024-01-05,2024-09-01,\nD2,phone,yes,2024-01-05,2024-02-01,\n"
    rows += "D2,phone,yes,2024-03-05,,\nD2,email,yes,2024-01-05,,2025-01-31\n"
    log = log_of(tmp_path, shelter="donor_id,channel,consent,given_on,withdrawn_on,valid_until\n" + rows)
    assert stated(log, "D1") == {"phone": True, "email": False, "mail": None, "marketing": None}
    assert stated(log, "D2") == {"phone": True, "email": ENDED, "mail": None, "marketing": None}
    assert "What is filled in 'withdrawn_on' is withdrawn." in " ".join(note.text for note in log.notes)
    assert "until" not in log.rows.columns


def test_a_list_of_consents_whose_header_says_their_type_and_one_with_a_history(tmp_path: Path) -> None:
    typed = "".join(f"D{at},{way},{('yes', 'no')[at % 2]}\n" for at in range(4) for way in ("Phone", "Marketing"))
    assert stated(log_of(tmp_path, typed="donor_id,consent_type,granted\n" + typed), "D0")["phone"] is True
    history = "".join(
        f"D{at},{way},{state},2024-0{month}-01\n"
        for at in range(4)
        for way in ("Telefon", "Werbung")
        for month, state in ((1, "erteilt"), (2, "widerrufen"))
    )
    assert stated(log_of(tmp_path, history="Kunde,Zweck,Status,Datum\n" + history), "D0")["phone"] is False


def test_the_channel_that_customers_prefer_beside_their_consent_is_no_list(tmp_path: Path) -> None:
    rows = "".join(f"{at},L{at}{part},{('phone', 'mail')[at % 2]},{('yes', 'no')[at % 3 > 0]}\n" for at in range(8) for part in "ab")
    log = log_of(tmp_path, leases="tenant_no,lease_no,preferred_channel,marketing_consent\n" + rows)
    assert stated(log, "0") == {"phone": None, "email": None, "mail": None, "marketing": True}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("member_id,channel,day,topic,solved,marketing_consent", ("loans,yes,no", "loans,no,yes", "fees,yes,yes")),
        ("buyer_id,channel,day,order_no,total,opt_in", ("B1,12.50,no", "B2,8.40,yes", "B3,30.00,yes")),
        ("traveller_id,channel,offered_on,outcome", ("accepted", "declined", "accepted")),
        ("Kunde,Bestellweg,Datum,Auftragsstatus", ("erteilt", "widerrufen", "erteilt")),
    ],
)
def test_contacts_orders_and_offers_are_no_list_of_consents(tmp_path: Path, header: str, cells: tuple[str, ...]) -> None:
    rows = "".join(
        f"m{at},{way},2025-03-{at + 1:02d},{cells[(at + (way == 'phone')) % 3]}\n" for at in range(9) for way in ("phone", "email")
    )
    path = tmp_path / "rows.csv"
    path.write_text(f"{header}\n{rows}", encoding="utf-8")
    source = open_source([path])
    assert guess_kind(source.columns, (), sample=source.sample).kind != "customers"


@pytest.mark.parametrize(
    "states",
    [("aktiv", "deaktiviert", "blockiert"), ("active", "deactivated", "unconfirmed"), ("ingeschreven", "uitgeschreven", "niet bevestigd")],
)
def test_states_of_cards_accounts_and_memberships_are_no_consents(tmp_path: Path, states: tuple[str, ...]) -> None:
    rows = "".join(f"{at},a{at}@x.org,2024-01-0{at + 1},{states[at % 3]}\n" for at in range(6))
    log = log_of(tmp_path, cards="customer_no,email,since,status\n" + rows)
    assert {stated(log, str(at))["email"] for at in range(6)} == {None}
    assert "consent-by-subscription" not in [note.code for note in log.notes]


def test_states_of_a_list_of_newsletters_are_consents_to_emails(tmp_path: Path) -> None:
    audience = "Email,Status,Rating\na@x.org,subscribed,3\nb@x.org,unsubscribed,2\nc@x.org,cleaned,1\nd@x.org,pending,2\n"
    log = log_of(tmp_path, audience=audience)
    assert [stated(log, f"{each}@x.org")["email"] for each in "abcd"] == [True, False, False, None]
    assert "left" not in log.rows.columns


def test_the_subscription_of_a_service_is_no_consent(tmp_path: Path) -> None:
    log = log_of(tmp_path, users="user_id,plan,status\nu1,gold,subscribed\nu2,gold,unsubscribed\nu3,basic,subscribed\n")
    assert stated(log, "u1")["email"] is None
    assert "no-consents" in [note.code for note in log.notes]


def test_rows_of_a_file_without_the_column_of_customers_are_warned_of(tmp_path: Path) -> None:
    letters = "mail_address,state,optin_time\na@x.org,subscribed,2024-01-01\nb@x.org,unsubscribed,2024-01-02\n"
    log = log_of(tmp_path, crm=CRM, letters=letters)
    (note,) = [note for note in log.notes if note.code == "files-without-customers"]
    assert "1 of the files has no column 'client_no': its rows (2)" in note.text
    assert stated(log, "A1")["email"] is None
