"""Objections of customers win over their consents, in seven languages; columns that only look like objections do not."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from cxkit.config import Config
from cxkit.counts.customers.consents import CONSENTS
from cxkit.counts.customers.customer_log import CustomerLog, customer_log
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.tables import Customers
from cxkit.values.statuses.objections import objection_of

PURPOSES = ("phone", "email", "mail", "marketing")
EVERYTHING = set(PURPOSES)


def log_of(folder: Path, columns: dict[str, list[object]]) -> CustomerLog:
    n = len(next(iter(columns.values())))
    pl.DataFrame({"customer_id": [f"K{at}" for at in range(n)], **columns}).write_csv(folder / "customers.csv")
    table = open_table(Customers, [folder / "customers.csv"], check_loading({}), Config()).table
    assert isinstance(table, Customers)
    return customer_log(table, ())


def consents(log: CustomerLog, row: int = 0) -> dict[str, bool | None]:
    found = log.rows.row(row, named=True)
    return {purpose: found.get(f"consent_{purpose}") for purpose in PURPOSES}


@pytest.mark.parametrize(
    ("header", "forbidden"),
    [
        *(("do_not_call", {"phone"}), ("DoNotCall", {"phone"}), ("HasOptedOutOfEmail", {"email"}), ("donotpostalmail", {"mail"})),
        *(("Do not allow Phone Calls", {"phone"}), ("opt_out_phone", {"phone"}), ("Email Opt-Out", {"email"}), ("Opt-out", EVERYTHING)),
        *(("advertising_objection", {"marketing"}), ("no_marketing", {"marketing"}), ("consent_email_withdrawn_at", {"email"})),
        *(("Unsubscribed", {"email", "marketing"}), ("DoNotContact", EVERYTHING), ("no_call", {"phone"})),
        *(("Werbesperre", {"marketing"}), ("Werbewiderspruch", {"marketing"}), ("Anrufverbot", {"phone"}), ("Kontaktsperre", EVERYTHING)),
        *(("Newsletter abgemeldet", {"email"}), ("keine Briefe", {"mail"}), ("Einwilligung widerrufen", EVERYTHING)),
        *(
            ("ne_pas_appeler", {"phone"}),
            ("opposition prospection", {"marketing"}),
            ("Bloctel", {"phone"}),
            ("pas de publicité", {"marketing"}),
        ),
        *(("no_llamar", {"phone"}), ("No contactar", EVERYTHING), ("Lista Robinson", {"marketing"}), ("sin publicidad", {"marketing"})),
        *(
            ("non chiamare", {"phone"}),
            ("opposizione marketing", {"marketing"}),
            ("niet bellen", {"phone"}),
            ("geen reclame", {"marketing"}),
        ),
        *(("Newsletter abbestellt am", {"email"}), ("Abmeldedatum Newsletter", {"email"}), ("DND", {"phone"}), ("Cause of death", set())),
        *(("Deceased", EVERYTHING), ("Date of death", EVERYTHING), ("Verstorben am", EVERYTHING), ("fecha de fallecimiento", EVERYTHING)),
        *(("bel-me-niet", {"phone"}), ("não ligar", {"phone"}), ("nao_contatar", EVERYTHING)),
    ],
)
def test_headers_say_what_is_forbidden(header: str, forbidden: set[str]) -> None:
    assert objection_of(header) == forbidden


@pytest.mark.parametrize(
    "header",
    [
        *("opt_in", "consent_phone", "newsletter", "email", "contact_no", "phone no", "No. of calls", "no_calls", "customer_no"),
        *("Retirada correo", "Ritiro posta", "Retrait courrier"),
        *("Liefersperre", "Mahnsperre", "gesperrt", "Widerrufsrecht", "Widerspruch Datenweitergabe", "unsubscribe_url", "do_not_sms"),
        *("Phone not verified", "last_contact", "call_status", "Kontakt", "Post", "Abmeldung", "not resolved", "No", "notes", ""),
    ],
)
def test_other_headers_forbid_nothing(header: str) -> None:
    assert objection_of(header) == frozenset()


def test_an_objection_wins_over_a_consent(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        {
            "consent_phone": ["yes", "yes", "yes"],
            "do_not_call": ["yes", "no", None],
            "consent_marketing": ["yes", "yes", "no"],
            "advertising_objection": ["no", "2024-03-01", "no"],
        },
    )
    assert [consents(log, at)["phone"] for at in range(3)] == [False, True, True]
    assert [consents(log, at)["marketing"] for at in range(3)] == [True, False, False]
    assert [consents(log, at)["email"] for at in range(3)] == [None] * 3
    (note,) = (note for note in log.notes if note.code == "objections")
    assert "'do_not_call'" in note.text
    assert {"do_not_call", "advertising_objection"} <= set(log.columns)


def test_an_objection_states_a_consent_that_has_no_column(tmp_path: Path) -> None:
    log = log_of(tmp_path, {"Email Opt-Out": ["opted-out", "opted-in", None], "revenue": [10, 20, 30]})
    assert [consents(log, at)["email"] for at in range(3)] == [False, None, None], "who does not object has agreed to nothing"


def test_what_is_neither_yes_nor_no_is_not_read_and_named(tmp_path: Path) -> None:
    log = log_of(tmp_path, {"consent_phone": ["yes"] * 3, "do_not_call": ["ask Anna", "by Bob", "see file"]})
    assert [consents(log, at)["phone"] for at in range(3)] == [True] * 3
    (note,) = (note for note in log.notes if note.code == "objections-unread")
    assert (note.level, "'do_not_call'" in note.text) == ("warning", True)


@pytest.mark.parametrize("word", ["withdrawn", "widerrufen", "denied", "unsubscribed", "opted out", "révoqué", "ingetrokken", "revogado"])
def test_a_withdrawn_consent_is_a_no(word: str, tmp_path: Path) -> None:
    log = log_of(tmp_path, {"consent_phone": ["yes", "no", word, "pending", "granted"]})
    assert log.rows.get_column(CONSENTS[0]).to_list() == [True, False, False, None, True]


def test_the_day_of_an_objection_counts_though_it_ends_or_begins_a_relation(tmp_path: Path) -> None:
    days: list[object] = ["2024-01-05", "2024-02-01", None, None]
    ended = log_of(tmp_path, {"signup_date": ["2020-01-01"] * 4, "unsubscribed_at": days, "consent_marketing": ["yes"] * 4})
    assert [consents(ended, row)["marketing"] for row in range(4)] == [False, False, True, True]
    alone = log_of(tmp_path, {"consent_withdrawn_at": days, "consent_email": ["yes"] * 4})
    assert [consents(alone, row)["email"] for row in range(4)] == [False, False, True, True]
    # who gives notice may be written to
    notice = log_of(tmp_path, {"signup_date": ["2020-01-01"] * 4, "cancellation_date": days, "consent_email": ["yes"] * 4})
    assert [consents(notice, row)["email"] for row in range(4)] == [True] * 4
