"""The list of whom to call back, worked out by hand, and whether the loop was closed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.any_text import SIGNS
from tests.reports import parsed

from cxkit.values.time.dates import today

Run = Callable[..., "subprocess.CompletedProcess[str]"]

# the last day of all files is March 31
SURVEY = """response_id,customer_id,responded_at,recommend,comment
1,BAD,2024-03-29,0,never again
2,OLD,2024-01-05,2,slow
3,HEALED,2024-03-01,3,late
4,HEALED,2024-03-20,9,better now
5,GLAD,2024-03-28,10,thanks
6,SHY,2024-03-28,9,
7,MUTE,2024-03-30,6,
8,,2024-03-30,1,who am I
9,FINE,2024-03-31,8,
"""
CONTACTS = """contact_id,customer_id,contacted_at,channel,case_id,direction,resolved,is_complaint
1,ANGRY,2024-03-01T09:00:00,email,V1,inbound,no,yes
2,ANGRY,2024-03-11T10:00:00,phone,V1,outbound,no,yes
3,CALM,2024-03-05T10:00:00,phone,V2,inbound,yes,yes
4,BAD,2024-03-02T10:00:00,chat,V3,inbound,yes,no
5,FINE,2024-03-31T10:00:00,chat,V4,inbound,no,no
"""
CUSTOMERS = """customer_id,preferred_channel,consent_phone,consent_email,consent_mail,consent_marketing,revenue
BAD,phone,yes,yes,,yes,100
ANGRY,,no,yes,,no,400
MUTE,email,no,no,no,no,200
GLAD,email,no,yes,,yes,300
SHY,email,yes,yes,,,50
"""
FILES = ("--survey", "survey.csv", "--contacts", "contacts.csv", "--customers", "customers.csv")


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """The three exports."""
    for name, text in (("survey", SURVEY), ("contacts", CONTACTS), ("customers", CUSTOMERS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def tables(cxkit: Run, *more: str) -> dict[str, list[dict[str, Any]]]:
    return {table["name"]: table["rows"] for table in parsed(cxkit("followup", *FILES, *more, "--format", "json"))["tables"]}


def test_the_list_is_what_the_files_hold(cxkit: Run, exports: Path) -> None:
    del exports
    found = tables(cxkit)
    rows = {row["customer_id"]: row for row in found["followup"]}
    # five revenues are known: 50, 100, 200, 300, 400
    # BAD: (7 − 0) / 7 × 0.5^(2/30) × 2/5; ANGRY, of the case that began on March 1: 0.5^(30/30) × 5/5; MUTE: 1/7 × 0.5^(1/30) × 3/5
    assert {name: row["priority"] for name, row in rows.items()} == pytest.approx(
        {"ANGRY": 0.5, "BAD": 0.5 ** (2 / 30) * 0.4, "MUTE": 0.5 ** (1 / 30) * 0.6 / 7}
    )
    assert list(rows) == ["ANGRY", "BAD", "MUTE"], "the most urgent first"
    assert [row["reason"] for row in rows.values()] == ["complaint", "detractor", "detractor"]
    assert (rows["BAD"]["score"], rows["BAD"]["comment"], rows["BAD"]["due"]) == (0, "never again", "2024-03-31")
    assert (rows["BAD"]["last_contact"], rows["ANGRY"]["last_contact"]) == ("2024-03-02T10:00:00", "2024-03-11T10:00:00")
    assert (rows["ANGRY"]["due"], rows["ANGRY"]["score"]) == ("2024-03-03", None)


def test_consent_decides_whether_and_by_which_channel(cxkit: Run, exports: Path) -> None:
    del exports
    rows = {row["customer_id"]: row for row in tables(cxkit)["followup"]}
    bad, angry, mute = rows["BAD"], rows["ANGRY"], rows["MUTE"]
    assert (bad["preferred_channel"], bad["preferred_by"], bad["channel"], bad["allowed"]) == ("phone", "stated", "phone", True)
    # the company began the contact by phone; the customer wrote
    assert (angry["preferred_channel"], angry["preferred_by"], angry["channel"], angry["allowed"]) == ("email", "used", "email", True)
    assert "no offers: consent for marketing: no" in angry["why"]
    assert (mute["channel"], mute["allowed"], mute["why"]) == (None, False, "no consent: phone no, email no, mail no")


def test_whoever_is_left_out_is_counted_by_reason(cxkit: Run, exports: Path) -> None:
    del exports
    found = tables(cxkit)
    assert {(row["group"], row["why"]): row["n"] for row in found["left_out"]} == {
        ("detractor", "without customer id"): 1,
        ("detractor", "answered better since"): 1,
        ("detractor", "older than 30 days"): 1,
    }
    assert found["overall"] == [{"listed": 3, "allowed": 2, "overdue": 1, "left_out": 3}]


def test_promoters_are_listed_if_they_agreed_to_be_asked(cxkit: Run, exports: Path) -> None:
    del exports
    found = tables(cxkit, "--promoters")
    assert [(row["customer_id"], row["reason"]) for row in found["followup"]][-1] == ("GLAD", "promoter")
    left = {(row["group"], row["why"]): row["n"] for row in found["left_out"]}
    # SHY has not said whether, and HEALED is in no file of customers
    assert left["promoter", "no consent for marketing"] == 2
    assert "GLAD" not in {row["customer_id"] for row in tables(cxkit)["followup"]}


def test_without_a_file_of_customers_nobody_may_be_contacted(cxkit: Run, exports: Path) -> None:
    del exports
    run = cxkit("followup", "--survey", "survey.csv", "--format", "json")
    found = parsed(run)
    assert {row["allowed"] for row in found["tables"][0]["rows"]} == {False}
    assert {"consents-unknown", "no-contacts", "value-unknown"} <= {note["code"] for note in found["notes"]}
    assert found["summary"][0]["text"] == "2 customers are to be contacted: 2 detractors."
    assert {each["code"]: each["figures"]["n"] for each in found["summary"]}["followup-refused"] == 2


def test_thresholds_are_those_of_the_project_file(cxkit: Run, exports: Path) -> None:
    (exports / "cxkit.toml").write_text("[rules]\ndetractor_days = 100\ncallback_days = 5\n", encoding="utf-8")
    rows = {row["customer_id"]: row for row in tables(cxkit)["followup"]}
    assert rows["OLD"]["due"] == "2024-01-10"


def test_done_takes_out_what_was_closed_and_gives_the_rate(cxkit: Run, exports: Path) -> None:
    (exports / "done.csv").write_text(
        "customer_id,date\nBAD,2024-03-30\nHEALED,2024-03-10\nANGRY,2024-02-01\nOLD,2024-02-05\n", encoding="utf-8"
    )
    found = tables(cxkit, "--done", "done.csv")
    # the call to ANGRY was before the complaint
    assert [row["customer_id"] for row in found["followup"]] == ["ANGRY", "MUTE"]
    left = {(row["group"], row["why"]): row["n"] for row in found["left_out"]}
    assert left["detractor", "done"] == 3
    # BAD after 1 day, HEALED after 9, OLD after 31, MUTE not
    (loop,) = found["loop"]
    assert (loop["detractors"], loop["closed"], loop["in_time"]) == (4, 3, 1)
    assert (loop["rate"], loop["in_time_rate"]) == (0.75, 0.25)
    # Wilson (1927) of 3 in 4
    assert (loop["low"], loop["high"]) == pytest.approx((0.3006, 0.9544), abs=5e-5)
    called, others = found["later"]
    assert (called["group"], called["customers"], called["before"], called["after"], called["change"]) == ("called back", 1, 3, 9, 6)
    assert (others["group"], others["customers"], others["change"]) == ("not called back", 0, None)


def test_later_answers_of_those_called_back_and_of_the_others(cxkit: Run, tmp_path: Path) -> None:
    # changes of +4 and +6 after a call, of +1, 0, -1 and 0 without one; F answered again before the call
    pairs = {"A": (2, 6), "B": (1, 7), "C": (3, 4), "D": (3, 3), "E": (3, 2), "F": (3, 9)}
    rows = [f"{who},2024-01-01,{first}\n{who},2024-03-01,{second}" for who, (first, second) in pairs.items()]
    (tmp_path / "s.csv").write_text("\n".join(["customer_id,responded_at,recommend", *rows, "F,2024-01-05,3", ""]), encoding="utf-8")
    (tmp_path / "done.csv").write_text("customer_id,date\nA,2024-01-06\nB,2024-01-06\nF,2024-01-06\n", encoding="utf-8")
    run = cxkit("followup", "--survey", "s.csv", "--done", "done.csv", "--format", "json")
    called, others = next(table["rows"] for table in parsed(run)["tables"] if table["name"] == "later")
    assert (called["customers"], called["change"], others["customers"], others["change"]) == (2, 5, 4, 0)
    # Welch: 5 ± t × sqrt(2/2 + 2/3/4), of 1.3 degrees of freedom: (7/6)² / (1²/1 + (1/6)²/3)
    assert called["difference"] == 5
    assert called["difference_low"] < 0 < called["difference_high"]
    assert "association, not an effect" in run.stdout


def test_one_customer_with_both_reasons_has_one_row(cxkit: Run, exports: Path) -> None:
    with (exports / "contacts.csv").open("a", encoding="utf-8") as file:
        file.write("6,BAD,2024-03-30T10:00:00,email,V9,inbound,no,yes\n")
    (row,) = (row for row in tables(cxkit)["followup"] if row["customer_id"] == "BAD")
    assert row["reason"] == "detractor, complaint"
    # the complaint of yesterday is the more urgent, and the answer is due first
    assert (row["priority"], row["due"]) == (pytest.approx(0.5 ** (1 / 30) * 0.4), "2024-03-31")


def test_top_cuts_the_list_and_says_so(cxkit: Run, exports: Path) -> None:
    del exports
    run = cxkit("followup", *FILES, "--top", "1", "--format", "json")
    assert len(parsed(run)["tables"][0]["rows"]) == 1
    assert parsed(run)["summary"][0]["figures"]["n"] == 3
    assert "top" in {note["code"] for note in parsed(run)["notes"]}


def test_min_cell_does_not_apply_and_a_note_says_so(cxkit: Run, exports: Path) -> None:
    (exports / "cxkit.toml").write_text("[project]\nmin_cell = 50\n", encoding="utf-8")
    run = cxkit("followup", *FILES, "--format", "json")
    assert len(parsed(run)["tables"][0]["rows"]) == 3
    assert "--min-cell does not apply" in run.stdout


def test_ids_of_different_types_are_compared_as_text(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("customer_id,responded_at,recommend\n101,2024-01-02,2\n102,2024-01-03,9\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("customer_id,consent_phone\n101.0,yes\n102.0,no\n", encoding="utf-8")
    run = cxkit("followup", "--survey", "s.csv", "--customers", "c.csv", "--format", "json")
    (row,) = parsed(run)["tables"][0]["rows"]
    assert (row["customer_id"], row["allowed"], row["channel"]) == ("101", True, "phone")


def test_a_file_of_calls_may_have_other_headers(cxkit: Run, exports: Path) -> None:
    (exports / "done.csv").write_text("Kunde;Anruf am\nBAD;30.03.2024\n", encoding="utf-8")
    found = tables(cxkit, "--done", "done.csv", "--role", "done.customer_id=Kunde", "--role", "done.contacted_at=Anruf am")
    assert found["loop"][0]["closed"] == 1
    (exports / "done.csv").write_text("a;b\nBAD;30.03.2024\n", encoding="utf-8")
    run = cxkit("followup", *FILES, "--done", "done.csv")
    assert run.returncode == 4
    assert "--role done.customer_id=" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        ((), 2, "survey"),
        (("--survey", "contacts.csv"), 4, "recommend"),
        (("--survey", "survey.csv", "--top", "0"), 2, "--top 0"),
        (("--survey", "survey.csv", "--scale", "1-5"), 4, "1-5"),
    ],
)
def test_what_cannot_be_listed_is_an_error(cxkit: Run, exports: Path, arguments: tuple[str, ...], code: int, what: str) -> None:
    del exports
    run = cxkit("followup", *arguments)
    assert run.returncode == code, run.stderr
    assert what in run.stderr


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(SIGNS, max_size=20))
@pytest.mark.slow
def test_hostile_values_are_shown_as_text(cxkit: Run, tmp_path: Path, words: str) -> None:
    quoted = words.replace('"', '""').replace("\r", " ").replace("\n", " ").replace("\0", "")
    rows = "\n".join(f'K{at},2024-01-{at + 1:02},{at},"{quoted}"' for at in range(9))
    (tmp_path / "h.csv").write_text(f"customer_id,responded_at,recommend,comment\n{rows}\n", encoding="utf-8")
    run = cxkit("followup", "--survey", "h.csv")
    assert run.returncode == 0, run.stderr
    assert "\x1b" not in run.stdout


@pytest.mark.slow
def test_a_newer_complaint_makes_nobody_less_overdue(cxkit: Run, exports: Path) -> None:
    """ANGRY has waited since March 1; a complaint of March 30 is the more urgent, and that of March 1 is due first."""
    with (exports / "contacts.csv").open("a", encoding="utf-8") as file:
        file.write("6,ANGRY,2024-03-30T10:00:00,email,V9,inbound,no,yes\n")
    found = tables(cxkit)
    (row,) = (row for row in found["followup"] if row["customer_id"] == "ANGRY")
    assert (row["priority"], row["due"]) == (pytest.approx(0.5 ** (1 / 30)), "2024-03-03")
    assert found["overall"][0]["overdue"] == 1
    # called back in between, only the newer one waits; and of two calls on the last day none waits
    (exports / "done.csv").write_text("customer_id,called_at\nANGRY,2024-03-15\n", encoding="utf-8")
    (row,) = (row for row in tables(cxkit, "--done", "done.csv")["followup"] if row["customer_id"] == "ANGRY")
    assert row["due"] == "2024-04-01"
    (exports / "done.csv").write_text("customer_id,called_at\nANGRY,2024-03-30\n", encoding="utf-8")
    found = tables(cxkit, "--done", "done.csv")
    assert "ANGRY" not in {row["customer_id"] for row in found["followup"]}
    assert {"group": "complaint", "why": "done", "n": 1} in found["left_out"]


def test_sentences_on_one_customer_and_on_several(cxkit: Run, exports: Path) -> None:
    several = " ".join(each["text"] for each in parsed(cxkit("followup", *FILES, "--format", "json"))["summary"])
    assert "1 of them is overdue." in several
    assert "1 of them lacks the consent to be contacted." in several
    assert "3 others are left out" in several
    (exports / "survey.csv").write_text("response_id,customer_id,responded_at,recommend\n1,BAD,2024-03-29,0\n", encoding="utf-8")
    (exports / "contacts.csv").write_text("\n".join([*CONTACTS.splitlines()[:2], ""]), encoding="utf-8")
    run = cxkit("followup", "--survey", "survey.csv", "--contacts", "contacts.csv", "--lang", "de", "--format", "json")
    german = " ".join(each["text"] for each in parsed(run)["summary"])
    assert "dürfen" in german
    assert "1 davon ist überfällig." in german


def test_an_appointment_makes_no_answer_old(cxkit: Run, tmp_path: Path) -> None:
    ahead = (today() + timedelta(days=200)).isoformat()
    (tmp_path / "s.csv").write_text(
        "customer_id,responded_at,recommend\nK9,2026-01-01,10\n" + "".join(f"K{at},2026-01-{at + 10},{at % 7}\n" for at in range(9)),
        encoding="utf-8",
    )
    contacts = ["K1,2026-01-20,phone,yes", f"K2,{ahead},phone,no"]
    (tmp_path / "c.csv").write_text("\n".join(["customer_id,contacted_at,channel,resolved", *contacts, ""]), encoding="utf-8")
    run = cxkit("followup", "--survey", "s.csv", "--contacts", "c.csv", "--format", "json")
    found = parsed(run)
    assert found["provenance"]["params"]["as_of"] == "2026-01-20"
    assert len(next(table["rows"] for table in found["tables"] if table["name"] == "followup")) == 9
    assert any("1 after the as-of date" in note["text"] for note in found["notes"])
    assert any("up to today" in note["text"] for note in found["notes"] if note["code"] == "as-of")
    asked = parsed(cxkit("followup", "--survey", "s.csv", "--contacts", "c.csv", "--as-of", ahead, "--format", "json"))
    assert asked["provenance"]["params"]["as_of"] == ahead
    card = parsed(cxkit("customer", "K2", "--contacts", "c.csv", "--survey", "s.csv", "--format", "json"))
    assert card["provenance"]["params"]["as_of"] <= "2026-01-20"


def test_orders_tell_the_value_if_the_revenues_are_blank(cxkit: Run, tmp_path: Path) -> None:
    survey = ["K0,2025-03-01,0", "K1,2025-03-01,0", "K2,2025-03-01,10"]
    (tmp_path / "s.csv").write_text("\n".join(["customer_id,responded_at,recommend", *survey, ""]), encoding="utf-8")
    (tmp_path / "o.csv").write_text("customer_id,ordered_at,amount\nK0,2025-02-01,100\nK1,2025-02-01,200\n", encoding="utf-8")
    for revenues, first in ((("", ""), "K1"), (("300", ""), "K1"), (("300", "10"), "K0")):
        rows = [f"K{at},yes,{revenue}" for at, revenue in enumerate(revenues)]
        (tmp_path / "k.csv").write_text("\n".join(["customer_id,consent_phone,revenue", *rows, ""]), encoding="utf-8")
        files = ("--survey", "s.csv", "--customers", "k.csv", "--orders", "o.csv")
        found = parsed(cxkit("followup", *files, "--role", "customers.revenue=revenue", "--format", "json"))
        listed = next(table["rows"] for table in found["tables"] if table["name"] == "followup")
        assert listed[0]["priority"] == 1.0
        if revenues != ("300", ""):
            assert listed[0]["customer_id"] == first
            assert listed[1]["priority"] == 0.5


def test_an_objection_in_another_column_forbids_the_call(cxkit: Run, exports: Path) -> None:
    text = (exports / "customers.csv").read_text(encoding="utf-8").splitlines()
    more = {"BAD": "yes", "MUTE": "no"}
    rows = [f"{line},{'do_not_call' if not at else more.get(line.split(',')[0], '')}" for at, line in enumerate(text)]
    (exports / "customers.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    run = cxkit("followup", *FILES, "--format", "json")
    (bad,) = (row for row in tables(cxkit)["followup"] if row["customer_id"] == "BAD")
    assert (bad["channel"], bad["why"]) == ("email", "consent for phone: no; consent for email: yes")
    assert "'do_not_call'" in run.stdout
    card = parsed(cxkit("customer", "BAD", "--contacts", "contacts.csv", "--customers", "customers.csv", "--format", "json"))
    consents = next(table["rows"] for table in card["tables"] if table["name"] == "consents")
    assert {row["purpose"]: row["stated"] for row in consents}["phone"] == "no"


@pytest.mark.parametrize(
    ("header", "missed", "made"),
    [
        ("status", "open", "closed"),
        ("Outcome", "voicemail", "reached"),
        ("Ergebnis", "nicht erreicht", "erreicht"),
        ("completed", "no", "yes"),
    ],
)
def test_a_call_that_reached_nobody_closes_no_loop(cxkit: Run, tmp_path: Path, header: str, missed: str, made: str) -> None:
    answers = "".join(f"R{n},K{n},2024-03-{n:02},3\n" for n in range(1, 21))
    (tmp_path / "survey.csv").write_text(f"response_id,customer_id,responded_at,recommend\n{answers}", encoding="utf-8")
    calls = "".join(f"K{n},2024-03-{n + 1:02},{missed if n % 4 == 0 else made}\n" for n in range(1, 21))
    (tmp_path / "done.csv").write_text(f"customer_id,called_on,{header}\n{calls}", encoding="utf-8")
    found = json.loads(cxkit("followup", "--survey", "survey.csv", "--done", "done.csv", "--format", "json", cwd=tmp_path).stdout)
    (loop,) = next(table["rows"] for table in found["tables"] if table["name"] == "loop")
    assert (loop["detractors"], loop["closed"]) == (20, 15)
    assert [note["text"] for note in found["notes"] if note["code"] == "calls-not-made"] == [
        "Contacts: 5 rows of --done are open or planned, or nobody was reached: they close no loop."
    ]


def test_a_recommendation_in_several_columns_is_refused(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text(
        "customer_id,responded_at,nps_bar,nps_spa\nG1,2024-05-02,3,9\nG2,2024-05-03,2,10\n", encoding="utf-8"
    )
    run = cxkit("followup", "--survey", "wide.csv", "--score", "^nps_(?P<item>.+)$")
    assert run.returncode == 4
    assert "The recommend score is in 2 columns" in run.stderr


def test_an_error_repeats_the_files_and_options_that_were_typed(exports: Path, cxkit: Run) -> None:
    text = SURVEY.replace("customer_id", "answered for", 1)
    (exports / "survey.csv").write_text(text, encoding="utf-8")
    run = cxkit("followup", *FILES, "--id-form", "digits", cwd=exports)
    assert run.returncode == 4
    typed = "cxkit followup --survey survey.csv --contacts contacts.csv --customers customers.csv --id-form digits --role"
    assert typed in run.stderr
    missing = cxkit("customer", "BAD", "--customers", "customers.csv", cwd=exports)
    assert "cxkit customer BAD --customers customers.csv --contacts FILE" in missing.stderr


@pytest.mark.parametrize(("header", "taken"), [("done on", True), ("closed_at", True), ("called on", False), ("next call", None)])
def test_a_file_of_calls_back_may_date_them_by_their_end(cxkit: Run, exports: Path, header: str, taken: bool | None) -> None:
    (exports / "done.csv").write_text(f"customer_id,{header}\nBAD,2024-03-30\n", encoding="utf-8")
    run = cxkit("followup", *FILES, "--done", "done.csv", "--format", "json")
    if taken is None:  # a day that is ahead of a call closes no loop
        assert run.returncode == 4
        return
    found = parsed(run)
    (loop,) = next(table["rows"] for table in found["tables"] if table["name"] == "loop")
    assert loop["closed"] == 1
    assert [note["text"] for note in found["notes"] if note["code"] == "done-day"] == (
        [f"--done has no day of the calls: the day in '{header}', on which they were over, counts."] if taken else []
    )
