"""Files as they lie in a folder: an export twice, tools that name customers in different ways, and tables of other things."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

import cxkit
from cxkit.loading.loading_options import LoadingOptions
from cxkit.model import Report
from cxkit.workflows.init import init
from cxkit.workflows.inspect import inspect
from cxkit.workflows.report import report

START = datetime(2025, 3, 3, 9, 0)  # noqa: DTZ001 - exports write local times


def save(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return str(path)


def codes(found: Report) -> set[str]:
    return {note.code for note in found.notes}


def parts_of(found: Report) -> set[str]:
    """The commands that made a report."""
    return {str(row["command"]).split()[0] for row in found.table("appendix_sources").rows}


def moment(n: int) -> datetime:
    return START + timedelta(days=n, minutes=7 * n)


def answers(path: Path, n: int = 120) -> str:
    return save(path, ["response_id", "nps", "date"], [[f"R{at:05d}", at % 11, f"{moment(at):%Y-%m-%d}"] for at in range(n)])


def test_a_copy_of_an_export_is_read_once(tmp_path: Path) -> None:
    export, copy = answers(tmp_path / "answers.csv"), answers(tmp_path / "answers (1).csv")
    found = cxkit.nps([copy, export])
    assert found.table("overall").rows[0]["n"] == 120
    assert found.provenance.sources == (export,)
    assert "file-copy" in codes(found)
    assert "file-copy" in codes(report((copy, export)))


def test_short_files_may_be_equal_by_chance(tmp_path: Path) -> None:
    monday, tuesday = (save(tmp_path / f"{day}.csv", ["nps"], [[9], [10]]) for day in ("monday", "tuesday"))
    assert cxkit.nps([monday, tuesday]).table("overall").rows[0]["n"] == 4
    again = save(tmp_path / "monday - Copy.csv", ["nps"], [[9], [10]])
    assert cxkit.nps([monday, again]).table("overall").rows[0]["n"] == 2


def repairs(folder: Path, *, with_address: bool) -> str:
    """Forty requests of ten customers by number, perhaps with the address too."""
    rows = [[f"W{at}", moment(at), at % 10 + 500, f"c{at % 10}@example.org", "closed"] for at in range(40)]
    header = ["case_id", "created_at", "customer_number", "reported by", "status"]
    keep = [0, 1, 2, 3, 4] if with_address else [0, 1, 2, 4]
    return save(folder / "repairs.csv", [header[at] for at in keep], [[row[at] for at in keep] for row in rows])


def mails(folder: Path) -> str:
    rows = [[f"M{at}", moment(at), f"c{at % 8}@example.org", "email"] for at in range(24)]
    return save(folder / "mails.csv", ["conversation id", "created at", "customer email", "channel"], rows)


def test_a_second_column_names_customers_as_the_other_file_does(tmp_path: Path) -> None:
    found = cxkit.touchmap([repairs(tmp_path, with_address=True), mails(tmp_path)])
    overall = found.table("overall").rows[0]
    assert (overall["contacts"], overall["customers"]) == (64, 10)
    assert "ids-of-other-form" not in codes(found)


def test_files_that_name_customers_in_another_way_are_named(tmp_path: Path) -> None:
    found = cxkit.touchmap([repairs(tmp_path, with_address=False), mails(tmp_path)])
    assert found.table("overall").rows[0]["customers"] == 10
    assert "mails.csv names its customers in another way ('customer email')" in next(
        note.text for note in found.notes if note.code == "ids-of-other-form"
    )


def test_phone_numbers_are_no_numbers_of_customers(tmp_path: Path) -> None:
    calls = save(
        tmp_path / "calls.csv",
        ["call_id", "call time", "Caller number", "channel"],
        [[f"T{at}", moment(at), f"0711 55{at % 9}0{at % 5}0", "phone"] for at in range(30)],
    )
    found = cxkit.touchmap([calls, repairs(tmp_path, with_address=False)])
    assert found.table("overall").rows[0]["customers"] == 10
    assert "ids-of-other-form" in codes(found)


def test_lists_of_shifts_are_no_contacts_and_pivots_no_orders(tmp_path: Path) -> None:
    shifts = save(
        tmp_path / "shifts.csv", ["Employee", "Start", "End", "Type"], [["Kim", f"2025-03-{at:02d}", "", "late"] for at in range(1, 20)]
    )
    pivot = save(tmp_path / "pivot.csv", ["Region", "Jan", "Feb", "Total"], [["North", 4, 5, 9], ["South", 2, 3, 5]])
    found = report((answers(tmp_path / "answers.csv"), shifts, pivot))
    assert parts_of(found) == {"nps"}
    assert any("no column was found that a report needs: shifts.csv, pivot.csv" in note.text for note in found.notes)


@pytest.mark.parametrize(
    ("header", "words", "kind"),
    [
        ("Attendance outcome", ["Attended", "DNA", "Cancelled by clinic"], "contacts"),
        ("Inspection outcome", ["Passed", "Repair needed", "Not accessible"], "contacts"),
        ("Satisfaction", ["tevreden", "oké", "baalde"], "survey"),  # a clear header, in words that are on no known scale
        ("Outcome", ["Very good", "Good", "Poor"], "survey"),
    ],
)
def test_words_of_no_scale_below_a_vague_header_are_no_answers(tmp_path: Path, header: str, words: list[str], kind: str) -> None:
    rows = [[f"A{at}", f"P{at % 20}", moment(at), words[at % 3], "phone"] for at in range(40)]
    path = save(tmp_path / "visits.csv", ["Appointment ID", "Patient number", "Appointment date", header, "channel"], rows)
    assert any(f"Taken for a {kind} table" in note.text for note in inspect((path,)).notes)


def test_ends_of_some_files_alone_leave_nothing_open_in_the_others(tmp_path: Path) -> None:
    visits = save(
        tmp_path / "visits.csv",
        ["visit_id", "created_at", "customer_id", "channel"],
        [[f"V{at}", moment(at), f"K{at}", "shop"] for at in range(40)],
    )
    tickets = save(
        tmp_path / "tickets.csv",
        ["ticket_id", "created_at", "customer_id", "channel", "closed_at"],
        [[f"T{at}", moment(at), f"K{100 + at}", "email", moment(at + 1)] for at in range(20)],
    )
    found = cxkit.journey([visits, tickets])
    assert found.table("overall").rows[0]["single_contact"] == 1.0
    assert "files-without-ends" in codes(found)
    assert "files-without-ends" in codes(cxkit.tickets([visits, tickets]))


def test_a_blank_column_of_ends_says_nothing(tmp_path: Path) -> None:
    path = save(
        tmp_path / "enquiries.csv",
        ["enquiry_id", "received_at", "customer_id", "channel", "date resolved"],
        [[f"E{at}", moment(at), f"K{at}", "email", ""] for at in range(40)],
    )
    found = cxkit.journey(path)
    assert found.table("overall").rows[0]["single_contact"] == 1.0
    assert "ends-blank" in codes(found)


def moved(folder: Path, shift: int) -> list[str]:
    """The tickets of an older tool, the last ten of which the newer one took over, perhaps ``shift`` minutes later."""
    old = [[str(9000 + at), f"{moment(at):%d.%m.%Y %H:%M}", f"K{at % 7}", "3 d"] for at in range(30)]
    new = [[str(9000 + at), f"{moment(at) + timedelta(minutes=shift):%Y-%m-%d %H:%M}", f"K{at % 7}", "email"] for at in range(20, 50)]
    return [
        save(folder / "old.csv", ["Ticket number", "Created", "Customer ID", "Age"], old),
        save(folder / "new.csv", ["Ticket ID", "Created at", "Customer ID", "Channel"], new),
    ]


def test_tickets_that_a_newer_tool_took_over_count_once(tmp_path: Path) -> None:
    found = cxkit.touchmap(moved(tmp_path, 0))
    assert found.table("overall").rows[0]["contacts"] == 50
    # those of the newer tool are kept, which has a channel
    assert {row["channel"]: row["contacts"] for row in found.table("channels").rows} == {"email": 30, None: 20}
    # two tools that number their tickets alike
    assert cxkit.touchmap(moved(tmp_path, 300)).table("overall").rows[0]["contacts"] == 60


def test_numbers_of_two_tools_that_agree_are_contacts_of_different_customers(tmp_path: Path) -> None:
    paths = moved(tmp_path, 0)
    (tmp_path / "new.csv").write_text((tmp_path / "new.csv").read_text(encoding="utf-8").replace("K", "Z"), encoding="utf-8")
    assert cxkit.touchmap(paths).table("overall").rows[0]["contacts"] == 60


def test_a_call_and_a_letter_of_one_day_are_two_contacts() -> None:
    cases = sorted([*range(28), *range(0, 28, 4)])  # every fourth case has a letter beside its call
    letter = [at > 0 and cases[at - 1] == case for at, case in enumerate(cases)]
    days = pl.DataFrame(
        {
            "Case": [f"C{case}" for case in cases],
            "Date": [f"2025-03-{case + 1:02}" for case in cases],
            "Customer": [f"K{case % 9}" for case in cases],
            "Subject": ["Bill", "Meter"] * 17 + ["Bill"],
            "Minutes": [None if each else 7 for each in letter],
            "Pages": [2 if each else None for each in letter],
        }
    )
    assert cxkit.touchmap(days, by="none").table("overall").rows[0]["contacts"] == 35
    at_once = days.with_columns(pl.col("Date") + " 09:41:07")
    assert cxkit.touchmap(at_once, by="none").table("overall").rows[0]["contacts"] == 28


def test_customers_of_one_tool_are_numbered_by_the_phones_that_another_saw(tmp_path: Path) -> None:
    calls = [[moment(at), f"+49170{at % 30:07}", "phone"] for at in range(60)]
    shop = [[moment(at + 90), f"0170{at % 30:07}", "shop"] for at in range(60)]
    paths = [
        save(tmp_path / "calls.csv", ["Call time", "Caller number", "Channel"], calls),
        save(tmp_path / "shop.csv", ["Date", "Customer ID", "Channel"], shop),
    ]
    found = cxkit.touchmap(paths)
    assert found.table("overall").rows[0]["customers"] == 30
    assert "ids-of-other-form" not in codes(found)


def test_a_request_and_the_answer_of_the_same_minute_are_no_two_exports() -> None:
    data = pl.DataFrame(
        {
            "Case": [f"C{at // 2}" for at in range(40)],
            "Time": [moment(at // 2) for at in range(40)],
            "Direction": ["inbound", "outbound"] * 20,
            "Channel": ["Email"] * 40,
            "Question": ["Where is it?", None] * 20,
            "Answer": [None, "Thank you"] * 20,
        }
    )
    notes = cxkit.touchmap(data).notes
    assert not any("two exports" in note.text for note in notes)


def test_a_project_file_names_no_copies_and_no_lists_of_other_things(tmp_path: Path) -> None:
    export, copy = answers(tmp_path / "answers.csv"), answers(tmp_path / "answers (1).csv")
    pivot = save(tmp_path / "pivot.csv", ["Region", "Jan", "Feb", "Total"], [["North", 4, 5, 9], ["South", 2, 3, 5]])
    said = init((copy, export, pivot), into=str(tmp_path / "cxkit.toml"))
    assert "no column was found that a report needs: pivot.csv" in said
    written = tomllib.loads((tmp_path / "cxkit.toml").read_text(encoding="utf-8"))
    assert {name: section["files"] for name, section in written["sources"].items()} == {"survey": ["answers.csv"]}


def test_a_role_of_orders_leaves_the_list_of_those_to_call_back_alone(tmp_path: Path) -> None:
    survey = save(
        tmp_path / "survey.csv",
        ["response_id", "customer_id", "recommend", "date"],
        [[f"R{at}", f"K{at % 30}", at % 11, f"{moment(at):%Y-%m-%d}"] for at in range(60)],
    )
    bills = save(
        tmp_path / "bills.csv",
        ["order_id", "customer_id", "order_date", "net amount", "gross amount"],
        [[f"B{at}", f"K{at % 30}", f"{moment(at):%Y-%m-%d}", 100 + at, 119 + at] for at in range(60)],
    )
    found = report((survey, bills), reading=LoadingOptions(role=("amount=net amount",)))
    made = parts_of(found)
    assert {"value", "followup"} <= made


def test_a_part_of_which_no_row_can_be_used_is_left_out(tmp_path: Path) -> None:
    rows = [[f"C{at}", moment(at), *((f"K{at}", "") if at % 2 else ("", "phone"))] for at in range(40)]
    contacts = save(tmp_path / "contacts.csv", ["contact_id", "contacted_at", "customer_id", "channel"], rows)
    found = report((answers(tmp_path / "answers.csv"), contacts))
    assert "journey" not in parts_of(found)
    assert any("journey is left out. 40 rows excluded" in note.text for note in found.notes)
