"""The card of one customer: what it shows is worked out by hand, and nothing of other customers is on it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.any_text import SIGNS

Run = Callable[..., "subprocess.CompletedProcess[str]"]

CONTACTS = """contact_id,customer_id,contacted_at,channel,touchpoint,topic,case_id,direction,resolved,is_complaint,comment
1,C-7,2024-03-01T09:00:00,phone,hotline,price,V1,inbound,yes,no,
2,C-7,2024-03-20T10:00:00,email,hotline,delivery,V2,inbound,no,yes,late again
3,C-7,2024-03-21T10:00:00,phone,hotline,delivery,V2,outbound,no,yes,
4,C-7,2024-03-22T10:00:00,email,invoice,invoice,V3,inbound,yes,no,
5,OTHER-9,2024-04-30T10:00:00,chat,secret place,secret topic,V4,inbound,no,yes,secret words
"""
SURVEY = """response_id,customer_id,responded_at,recommend,comment
1,C-7,2024-01-05,9,
2,C-7,2024-03-25,3,never again
3,OTHER-9,2024-03-30,10,secret praise
"""
ORDERS = """order_id,customer_id,ordered_at,product,amount
A1,C-7,2024-02-01,lathe,100.50
A2,C-7,2024-03-05,tool,20.25
A3,OTHER-9,2024-03-06,secret product,99999.99
"""
CUSTOMERS = """customer_id,segment,since,until,preferred_channel,consent_phone,consent_email,consent_marketing
C-7,gold,2020-01-01,,email,no,yes,yes
OTHER-9,secret segment,2021-01-01,,phone,yes,yes,yes
"""
FILES = ("--contacts", "contacts.csv", "--survey", "survey.csv", "--orders", "orders.csv", "--customers", "customers.csv")


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """The four exports."""
    for name, text in (("contacts", CONTACTS), ("survey", SURVEY), ("orders", ORDERS), ("customers", CUSTOMERS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def card(run: subprocess.CompletedProcess[str]) -> dict[str, list[dict[str, Any]]]:
    assert run.returncode == 0, run.stderr
    return {table["name"]: table["rows"] for table in json.loads(run.stdout)["tables"]}


def test_the_card_is_what_the_files_hold(cxkit: Run, exports: Path) -> None:
    del exports
    found = card(cxkit("customer", "C-7", *FILES, "--format", "json"))
    (who,) = found["profile"]
    assert (who["customer_id"], who["state"], who["segment"], who["since"]) == ("C-7", "active", "gold", "2020-01-01")
    assert (who["contacts"], who["open_matters"], who["open_complaints"]) == (4, 1, 1)
    assert (who["orders"], who["revenue"], who["revenue_of"], who["last_order"]) == (2, 120.75, "orders", "2024-03-05")
    assert (who["score"], who["preferred_channel"], who["preferred_by"], who["channel"]) == (3, "email", "stated", "email")
    assert {row["purpose"]: (row["allowed"], row["stated"]) for row in found["consents"]} == {
        "phone": (False, "no"),
        "email": (True, "yes"),
        "mail": (False, "not stated"),
        "marketing": (True, "yes"),
    }
    (matter,) = found["open_matters"]
    # from the first contact of the case, on March 20, to the last answer read, which another customer gave on March 30
    assert (matter["case_id"], matter["complaint"], matter["days"]) == ("V2", True, 10)
    assert [row["contacted_at"][:10] for row in found["contacts"]] == ["2024-03-22", "2024-03-21", "2024-03-20", "2024-03-01"]
    assert [row["recommend"] for row in found["answers"]] == [3, 9]
    assert [row["order_id"] for row in found["orders"]] == ["A2", "A1"]


@pytest.mark.slow
def test_advice_goes_by_rules_and_thresholds(cxkit: Run, exports: Path) -> None:
    rules = [row["rule"] for row in card(cxkit("customer", "C-7", *FILES, "--format", "json"))["advice"]]
    assert rules[:3] == ["detractor", "complaint-open", "no-phone"]
    assert "offer-possible" not in rules
    later = card(cxkit("customer", "C-7", *FILES, "--as-of", "2024-12-31", "--format", "json"))["advice"]
    assert "detractor" not in {row["rule"] for row in later}, "an answer of March is not recent in December"
    (exports / "cxkit.toml").write_text("[rules]\ndetractor_days = 400\n", encoding="utf-8")
    longer = card(cxkit("customer", "C-7", *FILES, "--as-of", "2024-12-31", "--format", "json"))["advice"]
    assert "detractor" in {row["rule"] for row in longer}


def test_without_a_file_of_customers_no_consent_is_known_and_the_channel_is_the_one_used(cxkit: Run, exports: Path) -> None:
    del exports
    run = cxkit("customer", "C-7", "--contacts", "contacts.csv", "--format", "json")
    found = card(run)
    assert not any(row["allowed"] for row in found["consents"])
    # of three contacts that the customer began, two were by email
    assert (found["profile"][0]["preferred_channel"], found["profile"][0]["preferred_by"]) == ("email", "used")
    assert "consents-unknown" in run.stdout


@pytest.mark.parametrize("format_", ["table", "json", "csv", "markdown"])
def test_nothing_of_other_customers_is_on_the_card(cxkit: Run, exports: Path, format_: str) -> None:
    del exports
    run = cxkit("customer", "C-7", *FILES, "--format", format_)
    assert run.returncode == 0
    for word in ("OTHER", "secret", "99999", "99 999"):
        assert word not in run.stdout + run.stderr


def test_min_cell_does_not_apply_and_a_note_says_so(cxkit: Run, exports: Path) -> None:
    (exports / "cxkit.toml").write_text("[project]\nmin_cell = 50\n", encoding="utf-8")
    run = cxkit("customer", "C-7", *FILES, "--format", "json")
    assert card(run)["profile"][0]["contacts"] == 4
    assert "--min-cell does not apply" in run.stdout


def test_an_unknown_id_is_an_error_that_names_the_form_of_ids_and_no_id(cxkit: Run, exports: Path) -> None:
    del exports
    run = cxkit("customer", "C-8", *FILES)
    assert run.returncode == 5
    assert "No customer has the id 'C-8'" in run.stderr
    assert "OTHER-9" not in run.stderr
    assert "C-7" not in run.stderr


def test_the_offered_form_of_ids_finds_the_customer(cxkit: Run, exports: Path) -> None:
    del exports
    refused = cxkit("customer", "7", *FILES)
    assert refused.returncode == 5
    assert "--id-form digits" in refused.stderr
    assert card(cxkit("customer", "7", *FILES, "--id-form", "digits", "--format", "json"))["profile"][0]["customer_id"] == "7"


def test_ids_are_compared_in_their_normal_form(cxkit: Run, exports: Path) -> None:
    del exports
    assert card(cxkit("customer", " C-7 ", *FILES, "--format", "json"))["profile"][0]["contacts"] == 4
    assert card(cxkit("customer", "7", *FILES, "--id-form", "digits", "--format", "json"))["profile"][0]["contacts"] == 4


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(SIGNS, max_size=20))
@pytest.mark.slow
def test_hostile_values_are_shown_as_text(cxkit: Run, tmp_path: Path, words: str) -> None:
    quoted = words.replace('"', '""').replace("\r", " ").replace("\n", " ").replace("\0", "")
    rows = "\n".join(f'K{at},2024-01-{at + 1:02},phone,"{quoted}"' for at in range(9))
    (tmp_path / "h.csv").write_text(f"customer_id,contacted_at,channel,comment\n{rows}\n", encoding="utf-8")
    run = cxkit("customer", "K3", "--contacts", "h.csv")
    assert run.returncode == 0, run.stderr
    assert "\x1b" not in run.stdout


def test_lines_are_no_orders_and_a_refund_is_neither_an_order_nor_the_last_one(cxkit: Run, exports: Path) -> None:
    """One order of three products, and a refund a month later; two orders of one day count as two by their numbers."""
    lines = ["O1,C-7,2024-05-01,A,10", "O1,C-7,2024-05-01,B,20", "O1,C-7,2024-05-01,C,30", "R1,C-7,2024-06-01,A,-10"]
    (exports / "orders.csv").write_text("\n".join(["order_id,customer_id,ordered_at,product,amount", *lines, ""]), encoding="utf-8")
    run = cxkit("customer", "C-7", *FILES, "--last", "3", "--format", "json")
    (who,) = card(run)["profile"]
    assert (who["orders"], who["last_order"], who["revenue"]) == (1, "2024-05-01", 50.0)
    assert "4 lines of orders" in " ".join(note["text"] for note in json.loads(run.stdout)["notes"])
    lines = ["O1,C-7,2024-05-01,A,10", "O2,C-7,2024-05-01,B,20"]
    (exports / "orders.csv").write_text("\n".join(["order_id,customer_id,ordered_at,product,amount", *lines, ""]), encoding="utf-8")
    (who,) = card(cxkit("customer", "C-7", *FILES, "--format", "json"))["profile"]
    assert (who["orders"], who["last_order"]) == (2, "2024-05-01")


def test_an_id_in_place_of_a_customer_is_found_as_the_message_says(cxkit: Run, tmp_path: Path) -> None:
    """NA stands for no customer, and no form of ids makes one of it; 0101 is found with the form that is offered."""
    rows = [f"{number},2024-01-0{at},web" for at, number in enumerate(("101", "102", "103", "NA", "105", "106"), start=1)]
    (tmp_path / "calls.csv").write_text("\n".join(["customer_id,contacted_at,channel", *rows, ""]), encoding="utf-8")
    refused = cxkit("customer", "NA", "--contacts", "calls.csv", cwd=tmp_path)
    assert refused.returncode == 5
    assert "--id-form" not in refused.stderr
    assert "--shape plain takes it for one" in refused.stderr
    found = card(cxkit("customer", "NA", "--contacts", "calls.csv", "--shape", "plain", "--format", "json", cwd=tmp_path))
    assert found["profile"][0]["contacts"] == 1
    assert "--id-form no-zeros" in cxkit("customer", "0101", "--contacts", "calls.csv", cwd=tmp_path).stderr


def test_files_that_write_the_id_in_another_way_are_warned_of(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text(
        "customer_id,contacted_at,channel\n" + "".join(f"{n:05},2024-03-{n:02},phone\n" for n in range(1, 20)), encoding="utf-8"
    )
    (tmp_path / "orders.csv").write_text(
        "order_id,customer_id,ordered_at,amount\n" + "".join(f"A{n},K-{n},2024-03-{n:02},10\n" for n in range(1, 20)), encoding="utf-8"
    )
    (tmp_path / "survey.csv").write_text(
        "response_id,customer_id,responded_at,recommend\n" + "".join(f"R{n},{n:05},2024-03-{n:02},9\n" for n in range(8, 20)),
        encoding="utf-8",
    )
    files = ("--contacts", "contacts.csv", "--orders", "orders.csv", "--survey", "survey.csv")
    made = json.loads(cxkit("customer", "00007", *files, "--format", "json").stdout)
    (note,) = [note for note in made["notes"] if note["code"] == "id-written-otherwise"]
    assert note["level"] == "warning"
    assert "The orders file" in note["text"]
    assert "--id-form digits" in note["hint"]
    # the survey writes ids alike: it has no answer of the customer
    assert [note["text"] for note in made["notes"] if note["code"] == "no-rows"] == ["The survey file has no row of this customer."]
    digits = card(cxkit("customer", "00007", *files, "--id-form", "digits", "--format", "json"))
    assert digits["profile"][0]["orders"] == 1
    refused = cxkit("customer", "9", *files)
    assert "It is found with --id-form digits." in refused.stderr  # in all three files; without zeros only in two


@pytest.mark.parametrize(
    ("header", "allowed"),
    [
        ("Phone Opt-In", {"phone"}),
        ("Phone/SMS Opt-In", {"phone"}),
        ("SMS Opt-In", set()),
        ("sms_marketing_consent", set()),
        ("Einwilligung WhatsApp", set()),
        ("Marketing Consent", {"marketing"}),
        ("Einwilligung", {"marketing"}),
        ("Cookie Consent", set()),
        ("Fotoeinwilligung", set()),
        ("Treatment consent", set()),
        ("Data Sharing Consent", set()),
    ],
)
def test_a_consent_to_something_else_allows_neither_calls_nor_offers(cxkit: Run, exports: Path, header: str, allowed: set[str]) -> None:
    (exports / "customers.csv").write_text(f"customer_id,segment,{header}\nC-7,gold,yes\nOTHER-9,gold,no\n", encoding="utf-8")
    found = card(cxkit("customer", "C-7", *FILES, "--format", "json"))
    assert {row["purpose"] for row in found["consents"] if row["allowed"]} == allowed


@pytest.mark.slow
def test_a_yes_to_text_messages_is_no_consent_to_calls_unless_the_user_says_so(cxkit: Run, exports: Path) -> None:
    (exports / "customers.csv").write_text("customer_id,SMS Opt-In,segment\nC-7,yes,gold\nOTHER-9,no,gold\n", encoding="utf-8")
    made = cxkit("customer", "C-7", *FILES, "--format", "json")
    assert {row["purpose"]: row["stated"] for row in card(made)["consents"]}["phone"] == "not stated"
    assert [note["code"] for note in json.loads(made.stdout)["notes"] if note["code"] == "consent-to-texts"]
    refused = card(cxkit("customer", "OTHER-9", *FILES, "--format", "json"))
    assert {row["purpose"]: row["stated"] for row in refused["consents"]}["phone"] == "no"
    named = card(cxkit("customer", "C-7", *FILES, "--role", "customers.consent_phone=SMS Opt-In", "--format", "json"))
    assert {row["purpose"]: row["stated"] for row in named["consents"]}["phone"] == "yes"
    (exports / "customers.csv").write_text("customer_id,SMS Opt-In,Phone Opt-In\nC-7,no,yes\nOTHER-9,no,no\n", encoding="utf-8")
    both = card(cxkit("customer", "C-7", *FILES, "--format", "json"))
    assert {row["purpose"]: row["stated"] for row in both["consents"]}["phone"] == "yes"


def test_a_complaint_that_ended_after_the_last_contact_is_not_open(cxkit: Run, tmp_path: Path) -> None:
    """As in ``tickets``, the day on which a contact ended is a day of the file."""
    (tmp_path / "calls.csv").write_text(
        "customer_id,contacted_at,channel,case_id,is_complaint,resolved,resolved_at\n"
        "G1,2024-05-02T09:00:00,phone,A1,yes,yes,2024-05-06T12:00:00\n"
        "G2,2024-05-03T09:00:00,phone,A2,yes,no,\n",
        encoding="utf-8",
    )
    run = cxkit("customer", "G1", "--contacts", "calls.csv", "--format", "json")
    (who,) = card(run)["profile"]
    assert (who["open_matters"], who["open_complaints"]) == (0, 0)
    assert json.loads(run.stdout)["provenance"]["params"]["as_of"] == "2024-05-06"
    (earlier,) = card(cxkit("customer", "G1", "--contacts", "calls.csv", "--as-of", "2024-05-05", "--format", "json"))["profile"]
    assert (earlier["open_matters"], earlier["open_complaints"]) == (1, 1)


def test_a_pattern_of_several_scores_is_refused(cxkit: Run, exports: Path) -> None:
    del exports
    run = cxkit("customer", "C-7", *FILES, "--role", "survey.recommend=^(?P<item>recommend.*)$")
    assert run.returncode == 2
    assert "--role survey.recommend=COLUMN" in run.stderr


def test_ways_of_contact_are_words_of_the_language(cxkit: Run, exports: Path) -> None:
    del exports
    german = cxkit("customer", "C-7", *FILES, "--lang", "de").stdout
    assert "schreiben (E-Mail)" in german
    assert "Kanal der Wahl      E-Mail" in german
    assert card(cxkit("customer", "C-7", *FILES, "--lang", "de", "--format", "json"))["profile"][0]["channel"] == "email"


CALLS = """Datum;Uhrzeit;Kundennummer;Richtung;Agent
04.03.2024;09:15:00;C-7;eingehend;Ute
05.03.2024;10:30:00;OTHER-9;eingehend;Uwe
"""
MEMBERS = """customer_id,segment,member since,member until
C-7,family,2023-05-04,
OTHER-9,single,2021-01-01,2024-02-01
"""
PERMITS = """customer_id,contact way,consent,date
C-7,phone,given,2021-02-01
C-7,phone,withdrawn,2022-03-01
C-7,phone,given,2024-01-15
C-7,email,withdrawn,2022-03-01
OTHER-9,phone,given,2024-02-01
"""


def test_a_customer_without_calls_is_none_in_a_file_with_day_and_time(cxkit: Run, exports: Path) -> None:
    (exports / "calls.csv").write_text(CALLS, encoding="utf-8")
    for typed in ("C-8", "X-7"):
        run = cxkit("customer", typed, "--contacts", "calls.csv", "--id-form", "digits")
        assert (run.returncode, "PanicException" in run.stderr) == ((5, False) if typed == "C-8" else (0, False))
    found = card(cxkit("customer", "C-7", "--contacts", "calls.csv", "--format", "json"))
    assert [row["contacted_at"] for row in found["contacts"]] == ["2024-03-04T09:15:00"]


def test_calls_of_a_file_that_does_not_tell_what_is_over_are_not_open(cxkit: Run, exports: Path) -> None:
    (exports / "calls.csv").write_text(CALLS, encoding="utf-8")
    run = cxkit("customer", "C-7", "--contacts", "contacts.csv", "--contacts", "calls.csv", "--format", "json")
    found = card(run)
    assert len(found["contacts"]) == 5
    assert [row["case_id"] for row in found["open_matters"]] == ["V2"]
    notes = [note["text"] for note in json.loads(run.stdout)["notes"] if note["code"] in ("files-without-ends", "status-blank")]
    assert notes == ["1 of the files has no column that shows which contacts are over: none of its contacts is listed as open."]


def test_the_days_of_consents_begin_no_contract_and_the_last_of_them_counts(cxkit: Run, exports: Path) -> None:
    (exports / "members.csv").write_text(MEMBERS, encoding="utf-8")
    (exports / "permits.csv").write_text(PERMITS, encoding="utf-8")
    both = ("--customers", "members.csv", "--customers", "permits.csv")
    found = card(cxkit("customer", "C-7", "--contacts", "contacts.csv", *both, "--format", "json"))
    (who,) = found["profile"]
    assert (who["since"], who["state"], who["segment"]) == ("2023-05-04", "active", "family")
    assert {row["purpose"]: row["stated"] for row in found["consents"]} == {
        "phone": "yes",
        "email": "no",
        "mail": "not stated",
        "marketing": "not stated",
    }
    (overall,) = card(cxkit("retention", "members.csv", "permits.csv", "--format", "json"))["overall"]
    assert (overall["customers"], overall["lost"]) == (2, 1)


@pytest.mark.parametrize(
    ("written", "typed", "form"),
    [
        ("K-00417", "417", "digits"),
        ("K.00-41.7", "k0041 7", "alphanumeric"),
        ("00417", "417", "no-zeros"),
        ("0015g00000PqLmNAAV", "0015g00000PqLmN", "salesforce"),
    ],
)
def test_an_id_written_otherwise_is_found_by_its_last_digits(cxkit: Run, tmp_path: Path, written: str, typed: str, form: str) -> None:
    rows = "".join(f"2024-03-{n:02d},K-9{n:04d},phone\n" for n in range(1, 20))
    (tmp_path / "contacts.csv").write_text(f"contacted_at,customer_id,channel\n2024-03-01,{written},phone\n{rows}", encoding="utf-8")
    run = cxkit("customer", typed, "--contacts", "contacts.csv")
    assert run.returncode == 5
    assert f"--id-form {form}." in run.stderr


def test_the_card_of_a_customer_without_any_date_is_of_today(cxkit: Run, exports: Path) -> None:
    (exports / "members.csv").write_text(MEMBERS + "C-8,single,2022-01-01,\n", encoding="utf-8")
    run = cxkit("customer", "C-8", "--contacts", "contacts.csv", "--customers", "members.csv", "--format", "json")
    (said,) = (note["text"] for note in json.loads(run.stdout)["notes"] if note["code"] == "as-of")
    assert "(today, since no date was read)" in said
