"""Exports of telephone systems: segments of calls, the two parties, numbers of contacts."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

COUNT = 36


def overall(frame: pl.DataFrame, **options: object) -> dict[str, object]:
    return dict(cxkit.touchmap(frame, by="none", **options).table("overall").rows[0])  # type: ignore[arg-type]


def test_events_of_a_call_are_one_contact_by_a_number_that_is_a_time() -> None:
    rows = [
        (f"2024-01-{1 + at % 28:02} 09:{minute:02}:00", f"{1704700000 + at * 60}.{at}", "phone", event)
        for at in range(COUNT)
        for minute, event in enumerate(["ENTERQUEUE", "CONNECT", "COMPLETECALLER"])
    ]
    data = pl.DataFrame(rows, schema=["time", "callid", "channel", "event"], orient="row")
    assert overall(data)["contacts"] == COUNT
    assert overall(data, shape="plain")["contacts"] == 3 * COUNT


@pytest.mark.parametrize("declared", [{}, {"role": ["customer_id=user"]}])
def test_a_user_beside_two_parties_is_no_customer_unless_the_user_says_so(declared: dict[str, object]) -> None:
    data = pl.DataFrame(
        {
            "date": ["2024-01-01"] * COUNT,
            "channel": ["phone"] * COUNT,
            "user": ["Ann", "Ben", "Cem"] * (COUNT // 3),
            "from": [f"+4930{at % 12:06}" for at in range(COUNT)],
            "to": ["+49800555"] * COUNT,
        }
    )
    assert overall(data, **declared)["customers"] == (3 if declared else 12)


def test_a_contact_id_numbers_contacts_unless_a_ticket_does() -> None:
    data = pl.DataFrame(
        {
            "Contact_ID": [str(45000 + at) for at in range(COUNT)],
            "Contact_Name": [f"Kim {at % 9}" for at in range(COUNT)],
            "channel": ["phone", "chat"] * (COUNT // 2),
            "date": ["2024-01-01"] * COUNT,
        }
    )
    assert overall(data)["customers"] == 9
    assert overall(data.with_columns(pl.Series("Ticket ID", range(COUNT))))["customers"] == COUNT


def test_the_error_for_a_missing_column_names_those_that_could_hold_it() -> None:
    data = pl.DataFrame(
        {"who": [f"K{at % 9}" for at in range(COUNT)], "channel": ["a", "b"] * (COUNT // 2), "date": ["2024-01-01"] * COUNT}
    )
    with pytest.raises(RoleError) as error:
        cxkit.touchmap(data, by="customer_id")
    assert "it could be 'who'" in str(error.value.hint)


def test_the_number_of_a_contact_is_no_customer_beside_an_id_that_repeats() -> None:
    data = pl.DataFrame(
        {
            "Kontakt-Nr": [str(45000 + at) for at in range(COUNT)],
            "Vorgangsnummer": [f"V{at // 2}" for at in range(COUNT)],
            "BahnCard-Nr": [f"7081{at % 9:09}" for at in range(COUNT)],
            "Kanal": ["Chat", "E-Mail"] * (COUNT // 2),
        }
    )
    assert overall(data)["customers"] == 9


def test_a_note_on_missing_customers_names_the_columns_that_could_hold_them() -> None:
    data = pl.DataFrame(
        {
            "date": [f"2024-01-{1 + at % 28:02}" for at in range(COUNT)],
            "channel": ["phone", "email"] * (COUNT // 2),
            "Halde": [f"{8000 + at % 9}" for at in range(COUNT)],
        }
    )
    for report in (cxkit.touchmap(data), cxkit.tickets(data)):
        assert {note.code: note.hint for note in report.notes}["no-customers"] == "--role customer_id=COLUMN names it; it could be 'Halde'"
    without = cxkit.touchmap(data.drop("Halde"))
    assert {note.code: note.hint for note in without.notes}["no-customers"] == "--role customer_id=COLUMN names it"


def test_a_call_again_within_the_minute_is_a_call_if_times_have_no_seconds() -> None:
    rows = [(f"2024-01-{1 + at % 28:02} 09:{at:02}", f"K{at}", "queue" if at % 2 else "desk") for at in range(COUNT)]
    again = [(time, caller, "desk") for time, caller, _ in rows[1:9:2]]
    data = pl.DataFrame([*rows, *again], schema=["Call time", "Caller", "Line"], orient="row")
    assert cxkit.touchmap(data, by="Line").table("overall").rows[0]["contacts"] == COUNT + 4
    seconds = data.with_columns(pl.col("Call time") + ":07")
    assert cxkit.touchmap(seconds, by="Line").table("overall").rows[0]["contacts"] == COUNT


def calls(ours: int, directions: tuple[str, ...] = ()) -> pl.DataFrame:
    """Ninety calls with thirty customers, two of three by the customer, over so many lines of the company."""
    rows = []
    for at in range(90):
        customer, line = f"+4930{at % 30:06}", f"+49800{at % ours:06}"
        rows.append((f"2024-03-{1 + at % 28:02}", *((line, customer) if at % 3 == 0 else (customer, line)), "phone"))
    frame = pl.DataFrame(rows, schema=["Datum", "Von", "An", "Kanal"], orient="row")
    return frame.with_columns(pl.Series("Sinn", [directions[at % 3] for at in range(90)])) if directions else frame


@pytest.mark.parametrize("directions", [(), ("raus", "rein", "rein")])
@pytest.mark.parametrize("ours", [1, 7])
def test_the_few_numbers_of_which_each_call_has_one_are_the_company(ours: int, directions: tuple[str, ...]) -> None:
    report = cxkit.touchmap(calls(ours, directions), by="none")
    assert report.table("overall").rows[0]["customers"] == 30
    (note,) = (note.text for note in report.notes if note.code == "shape")
    assert ("+49800000000" in note) == (ours == 1)
    assert ("7 numbers" in note) == (ours == 7)


def test_numbers_that_call_each_other_are_no_company() -> None:
    among = calls(1).with_columns(An=pl.col("Von").shift(7, fill_value="+49301"))
    assert not [note for note in cxkit.touchmap(among, by="none").notes if note.code == "shape"]


@pytest.mark.parametrize("hidden", ["anonymous", "Rufnummer unterdrückt", "Numéro masqué", "0", "Privatkunde"])
def test_hidden_callers_are_not_one_customer(hidden: str) -> None:
    data = pl.DataFrame(
        {
            "date": ["2024-01-01"] * COUNT,
            "channel": ["phone"] * COUNT,
            "caller": [hidden if at % 3 == 0 else f"+4930{at % 12:06}" for at in range(COUNT)],
        }
    )
    found = overall(data, role=["customer_id=caller"])
    assert (found["contacts"], found["customers"]) == (COUNT, 8)
    assert overall(data, role=["customer_id=caller"], shape="plain")["customers"] == 9


def test_names_with_such_words_are_customers() -> None:
    names = ["Private Bank AG", "Hidden Valley", "Visitor Centre"]
    data = pl.DataFrame({"date": ["2024-01-01"] * COUNT, "channel": ["phone"] * COUNT, "customer": names * (COUNT // 3)})
    assert overall(data)["customers"] == 3


def _branch_calls(**columns: list[str]) -> pl.DataFrame:
    """Calls to a branch of a bank, of nine known numbers and hidden ones, without a number of the call."""
    numbers = ["anonymous" if at % 10 == 9 else f"+4171{at % 10:06}" for at in range(COUNT)]
    data = {
        "Call Time": [f"2025-02-{1 + at % 28:02} 10:{at:02}:07" for at in range(COUNT)],
        "Caller ID": numbers,
        "Status": ["closed" if at % 3 else "open" for at in range(COUNT)],
    }
    return pl.DataFrame(data | columns)


def test_the_number_of_a_caller_is_no_case_though_hidden_callers_are_no_customers() -> None:
    found = overall(_branch_calls())
    assert (found["contacts"], found["customers"]) == (COUNT, 9)


def test_a_customer_with_placeholders_is_no_case() -> None:
    data = _branch_calls().rename({"Caller ID": "Customer Ref"})
    found = overall(data)
    assert (found["contacts"], found["customers"]) == (COUNT, 9)


def test_notes_on_placeholders_name_the_columns_of_the_file() -> None:
    data = pl.DataFrame(
        {
            "Zeitpunkt": [f"2025-02-{1 + at % 28:02} 10:{at:02}:07" for at in range(COUNT)],
            "Richtung": ["ausgehend" if at % 4 == 0 else "eingehend" for at in range(COUNT)],
            "Quelle": ["+41710000" if at % 4 == 0 else ("unbekannt" if at % 9 == 1 else f"+4179{at % 6:05}") for at in range(COUNT)],
            "Ziel": [f"+4179{at % 6:05}" if at % 4 == 0 else "+41710000" for at in range(COUNT)],
        }
    )
    report = cxkit.touchmap(data, by="none")
    assert report.table("overall").rows[0]["customers"] == 6
    assert any("'Quelle / Ziel': 'unbekannt' (3 rows)" in note.text for note in report.notes)
    assert not any("cx:" in note.text for note in report.notes)


def test_legs_of_a_call_with_a_time_in_two_columns() -> None:
    data = pl.DataFrame(
        {
            "Call ID": [f"C{at // 2}" for at in range(COUNT)],
            "Date": [f"2025-02-{1 + at // 2 % 28:02}" for at in range(COUNT)],
            "Time": [f"10:{at // 2:02}" for at in range(COUNT)],
            "Caller": [f"+4171{at // 2 % 5:06}" for at in range(COUNT)],
            "Extension": [f"2{at % 2}" for at in range(COUNT)],
        }
    )
    assert overall(data)["contacts"] == COUNT // 2


def test_rows_of_one_linked_id_are_one_call() -> None:
    data = pl.DataFrame(
        {
            "calldate": [f"2025-02-{1 + at // 2 % 28:02} 10:{at // 2:02}:{at % 2 * 9:02}" for at in range(COUNT)],
            "src": [f"0041{at // 2 % 5:06}" for at in range(COUNT)],
            "dst": [f"{600 + at % 2}" for at in range(COUNT)],
            "uniqueid": [f"{1735100000 + at}.{at}" for at in range(COUNT)],
            "linkedid": [f"{1735100000 + at // 2 * 2}.{at // 2 * 2}" for at in range(COUNT)],
        }
    )
    assert overall(data)["contacts"] == COUNT // 2


def _transfers(before: str, chain: bool) -> pl.DataFrame:
    """Twelve chats of three parts each; each part names the first one, or the one before."""
    rows = [
        (
            f"P{at}-{part}",
            f"P{at}-{part - 1 if chain else 0}" if part else None,
            f"2025-04-{1 + at:02}T10:0{part}:00Z",
            f"guest{at % 5}@mail.example",
            "chat",
        )
        for at in range(COUNT // 3)
        for part in range(3)
    ]
    return pl.DataFrame(rows, schema=["Interaction ID", before, "Started", "Customer email", "Channel"], orient="row")


@pytest.mark.parametrize(("before", "chain"), [("Initial Interaction ID", False), ("Previous Interaction ID", True)])
def test_parts_of_a_transferred_chat_are_one_contact(before: str, chain: bool) -> None:
    data = _transfers(before, chain)
    found = overall(data)
    assert (found["contacts"], found["customers"]) == (COUNT // 3, 5)
    assert overall(data, shape="plain")["contacts"] == COUNT


def test_a_chat_that_names_the_one_of_the_morning_is_another_contact() -> None:
    later = pl.Series("Started", [f"2025-04-{1 + at // 3:02}T{8 + at % 3 * 3:02}:00:00Z" for at in range(COUNT)])
    assert overall(_transfers("Previous Interaction ID", chain=True).with_columns(later))["contacts"] == COUNT


def test_the_contact_of_another_customer_is_another_contact() -> None:
    data = _transfers("Initial Interaction ID", chain=False).with_columns(
        pl.format("{}{}", pl.col("Customer email"), pl.int_range(pl.len())).alias("Customer email")
    )
    assert overall(data)["contacts"] == COUNT


@pytest.mark.parametrize(
    ("header", "minutes", "contacts"), [("TransferredToCallID", 3, 40), ("Weitergeleitet an Call ID", 3, 40), ("Next Call ID", 3000, 60)]
)
def test_a_call_names_the_one_to_which_it_was_passed(header: str, minutes: int, contacts: int) -> None:
    rows = []
    for at in range(40):
        begin = datetime.fromisoformat("2025-02-03T08:00:00") + timedelta(hours=7 * at)
        passed = at % 2 == 0
        rows.append((f"{2 * at + 100}", begin, f"+49221{at % 13}", f"{2 * at + 101}" if passed else None))
        if passed:
            rows.append((f"{2 * at + 101}", begin + timedelta(minutes=minutes), f"+49221{at % 13}", None))
    data = pl.DataFrame(rows, schema=["Call ID" if " " in header else "CallID", "Start", "Caller", header], orient="row")
    (row,) = cxkit.touchmap(data, by=["none"]).table("overall").rows
    assert row["contacts"] == contacts


def test_segments_of_a_call_by_its_universal_id_are_one() -> None:
    rows = [
        (f"0001{at:06}", 1 + step, f"2025-02-{1 + at % 28:02} 08:{5 * step:02}:00", f"+4989{at % 17}", "Anlage")
        for at in range(40)
        for step in range(1 + at % 2)
    ]
    data = pl.DataFrame(rows, schema=["UCID", "Segment", "Segmentbeginn", "Rufende Nummer", "Skill"], orient="row")
    (row,) = cxkit.touchmap(data, by=["none"]).table("overall").rows
    assert (row["contacts"], row["customers"]) == (40, 17)
