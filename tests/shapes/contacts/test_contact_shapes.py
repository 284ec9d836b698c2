"""Rows that are no contacts: histories of tickets, messages of dialogues, starts and ends of activities, and what looks alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.shared import DATA, ORACLES, needs_shared

import cxkit
from cxkit.errors import RoleError, UsageError
from cxkit.model import Report, Row

START = datetime.fromisoformat("2023-03-01T08:00:00")
STATES = ["Neu", "In Bearbeitung", "Wartet auf Kunde", "In Bearbeitung", "Gelöst", "Geschlossen"]


def at(days: float) -> datetime:
    return START + timedelta(days=days)


def overall(report: Report) -> Row:
    (row,) = report.table("overall").rows
    return row


def said(report: Report, code: str = "shape") -> list[str]:
    return [note.text for note in report.notes if note.code == code]


def changes(tickets: int = 40) -> pl.DataFrame:
    """A row for each status: every other ticket comes as far as 'Gelöst', every fourth is closed after it; in the order of time."""
    rows = [
        (f"V-{number:04}", f"K{number % 17}", at(number * 0.5 + step * 0.3), STATES[step], ["Telefon", "E-Mail"][number % 2])
        for number in range(tickets)
        for step in range(3 + number % 4)
    ]
    columns = ["Vorgangsnummer", "Kundennummer", "Zeitpunkt", "Status", "Kanal"]
    return pl.DataFrame(rows, schema=columns, orient="row").sort("Zeitpunkt")


def test_changes_of_status_are_one_contact_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    made = changes()
    made.with_columns(pl.col("Zeitpunkt").dt.strftime("%d.%m.%Y %H:%M")).write_csv(tmp_path / "vorgaenge.csv", separator=";")
    for data in (made, tmp_path / "vorgaenge.csv"):
        report = cxkit.touchmap(data)
        assert overall(report)["contacts"] == 40
        assert {row["channel"]: row["contacts"] for row in report.table("channels").rows} == {"Telefon": 20, "E-Mail": 20}
        assert (report.provenance.rows_read, report.provenance.rows_used) == (made.height, 40)
        assert report.provenance.rows_set_aside == {"further row": made.height - 40}
        assert said(report) == [
            (
                "Rows are the history of tickets: 40 cases by 'Vorgangsnummer' have 180 rows, whose 'Status' changes. A case counts as one"
                " contact, at its first row by 'Zeitpunkt', with its last status."
            )
        ]


@pytest.mark.parametrize("header", ["sys_updated_on", "Changed at", "Update - Timestamp", "Geändert am"])
def test_the_only_days_of_a_history_are_those_of_its_changes(header: str) -> None:
    made = changes().rename({"Zeitpunkt": header})
    report = cxkit.touchmap(made)
    assert overall(report)["contacts"] == 40
    assert f"'{header}'" in said(report)[0]
    # near miss: one row a ticket
    single = made.unique("Vorgangsnummer")
    assert overall(cxkit.touchmap(single))["contacts"] == 40
    assert not said(cxkit.touchmap(single))


def test_a_history_tells_when_tickets_were_resolved_and_how_often_opened_again() -> None:
    found = overall(cxkit.tickets(changes(), by="none"))
    # the fifth status, 1.2 days after the first, is 'Gelöst'; closing it later resolves nothing
    assert (found["tickets"], found["open"], found["reopened"]) == (40, 20, 0)
    again = pl.concat([changes(4), pl.DataFrame({"Zeitpunkt": [at(9), at(10)], "Status": ["Wieder geöffnet", "Gelöst"]})], how="diagonal")
    again = again.with_columns(pl.col("Vorgangsnummer").fill_null("V-0003"), pl.col("Kundennummer", "Kanal").fill_null("x"))
    row = overall(cxkit.tickets(again, by="none", shape="history"))
    assert (row["tickets"], row["reopened"], row["open"]) == (4, 1, 2)


def test_a_log_that_begins_with_a_resolution_does_not_tell_how_long_it_took() -> None:
    late = changes().filter((pl.col("Status") != "Neu") | (pl.col("Vorgangsnummer") != "V-0000"))
    cut = pl.concat([late, pl.DataFrame({"Vorgangsnummer": ["X"], "Zeitpunkt": [at(1)], "Status": ["Gelöst"]})], how="diagonal")
    report = cxkit.tickets(cut, by="none")
    assert (overall(report)["tickets"], overall(report)["open"]) == (41, 20)
    assert said(report, "resolved-undated")[0].startswith("1 tickets are resolved, and no column shows when")


def test_the_last_status_groups_and_filters_tickets() -> None:
    made = changes()
    report = cxkit.touchmap(made, by="Status")
    assert {row["status"]: row["contacts"] for row in report.table("by_status").rows} == {
        "Wartet auf Kunde": 10,
        "In Bearbeitung": 10,
        "Gelöst": 10,
        "Geschlossen": 10,
    }
    assert overall(cxkit.touchmap(made, where="Status = 'Geschlossen'"))["contacts"] == 10


def test_rows_after_the_as_of_date_change_nothing_before_it() -> None:
    made = changes()
    day = datetime.fromisoformat("2023-03-11").date()
    until = made.filter(pl.col("Zeitpunkt").dt.date() < day)
    expected = overall(cxkit.tickets(until, by="none", as_of="2023-03-10"))
    assert overall(cxkit.tickets(made, by="none", as_of="2023-03-10")) == expected


def test_who_asks_for_steps_that_change_within_tickets_gets_the_rows() -> None:
    report = cxkit.journey(changes(), by="none", step="Status")
    assert (overall(report)["episodes"], overall(report)["contacts"]) == (40, 180)
    assert len(said(report)) == 1
    moved = {(row["from"], row["to"]): row["n"] for row in report.table("transitions").rows}
    assert moved["Neu", "In Bearbeitung"] == 40
    assert moved["Gelöst", "Geschlossen"] == 10
    by_channel = overall(cxkit.journey(changes(), by="none"))
    assert (by_channel["episodes"], by_channel["contacts"]) == (40, 40)


def test_plain_takes_every_row_and_another_shape_is_refused() -> None:
    assert overall(cxkit.touchmap(changes(), shape="plain"))["contacts"] == 180
    with pytest.raises(UsageError, match="messages"):
        cxkit.touchmap(changes(), shape="messages")


def logs() -> dict[str, tuple[pl.DataFrame, dict[str, Any]]]:
    """Logs of changes as help desks write them, of 25 tickets each."""
    zendesk = [("status", "new"), ("assignee_id", "11"), ("status", "open"), ("priority", "high"), ("status", "solved")]
    jira = [("status", "Open", "In Progress"), ("assignee", "a", "b"), ("status", "In Progress", "Done")]
    two = [("", "New"), ("New", "Open"), ("Open", "Solved")]
    each = range(25)
    return {
        "fields": (
            pl.DataFrame(
                [(field, n, at(n + k * 0.2), value) for n in each for k, (field, value) in enumerate(zendesk)],
                schema=["field_name", "ticket_id", "timestamp", "value"],
                orient="row",
            ),
            {},
        ),
        "from and to": (
            pl.DataFrame(
                [(f"P-{n}", at(n + k * 0.2), *change) for n in each for k, change in enumerate(jira)],
                schema=["Issue key", "Created", "Field", "Old value", "New value"],
                orient="row",
            ),
            {"role": ("contacted_at=Created",)},
        ),
        "old and new status": (
            pl.DataFrame(
                [(n, at(n + k * 0.2), *change, "web") for n in each for k, change in enumerate(two)],
                schema=["ticket_id", "timestamp", "old_status", "new_status", "channel"],
                orient="row",
            ),
            {},
        ),
    }


@pytest.mark.parametrize("name", list(logs()))
def test_logs_of_changes_are_histories(name: str) -> None:
    data, options = logs()[name]
    found = overall(cxkit.tickets(data, by="none", **options))
    assert (found["tickets"], found["open"]) == (25, 0)
    assert found["resolve_median"] == pytest.approx({"fields": 0.8, "from and to": 0.4, "old and new status": 0.4}[name], abs=1e-6)


def snapshots() -> pl.DataFrame:
    """Tickets as they were exported day by day, the last export first: created once, resolved after three days if so."""
    rows = []
    for number in range(30):
        for day in range(1 + number % 4):
            over = at(number * 0.7 + 3) if day == 3 else None
            state = ["New", "Open", "Pending", "Resolved"][day]
            rows.append((f"INC{number:05}", at(number * 0.7), at(number * 0.7 + day), state, f"g{day % 3}", f"c{number % 9}", over))
    columns = ["case_id", "created_at", "sys_updated_at", "status", "assignment_group", "customer_id", "resolved_at"]
    return pl.DataFrame(rows, schema=columns, orient="row").sort("sys_updated_at", descending=True)


def test_a_ticket_that_is_exported_again_and_again_is_one() -> None:
    report = cxkit.tickets(snapshots(), by="none")
    found = overall(report)
    assert (found["tickets"], found["open"], found["reopened"]) == (30, 23, 0)
    # the column of resolutions counts, not the day of the export that first shows them
    assert found["resolve_p90"] is None
    resolved = snapshots().filter(
        pl.col("case_id").is_in(snapshots().filter(pl.col("status") == "Resolved").get_column("case_id").implode())
    )
    assert overall(cxkit.tickets(resolved, by="none"))["resolve_median"] == 3.0


def dialogue(senders: list[str], pause: timedelta, *, column: str = "sender", channel: str = "chat") -> pl.DataFrame:
    """Thirty dialogues of two to six messages."""
    rows = [
        (f"d{number}", f"u{number % 7}", at(number * 0.4) + pause * place, senders[place % len(senders)], channel)
        for number in range(30)
        for place in range(2 + number % 5)
    ]
    return pl.DataFrame(rows, schema=["conversation_id", "customer_id", "timestamp", column, "channel"], orient="row")


@pytest.mark.parametrize(
    ("senders", "column"),
    [
        (["customer", "agent"], "sender"),
        (["Kunde", "Mitarbeiterin"], "Absender"),
        (["visitor-17", "agent:4711"], "actor"),
        (["cliente", "agente"], "autor"),
        (["inbound", "outbound"], "direction"),
        (["customer", "agent"], "speaker"),
    ],
)
def test_messages_of_a_dialogue_are_one_contact(senders: list[str], column: str) -> None:
    made = dialogue(senders, timedelta(seconds=30), column=column)
    report = cxkit.journey(made, by="none")
    assert (overall(report)["episodes"], overall(report)["contacts"]) == (30, 30)
    assert report.provenance.rows_set_aside == {"further row": made.height - 30}
    assert overall(cxkit.tickets(made, by="none"))["first_response_median"] == pytest.approx(30 / 86_400, abs=1e-9)


@pytest.mark.parametrize("senders", [["visitor", "assistant"], ["Nutzer", "Bot"]])
def test_dialogues_with_a_machine_alone_are_dialogues(senders: list[str]) -> None:
    report = cxkit.journey(dialogue(senders, timedelta(seconds=20), column="role"), by="none")
    assert (overall(report)["episodes"], overall(report)["contacts"]) == (30, 30)
    # near miss: steps that only users take
    plain = dialogue(["user"], timedelta(seconds=20), column="role").rename({"conversation_id": "session_id"})
    assert overall(cxkit.journey(plain, by="none"))["contacts"] == plain.height


def test_a_machine_answers_for_nobody() -> None:
    made = dialogue(["Kunde", "Bot", "Kunde", "Mitarbeiter"], timedelta(seconds=30), column="Absender")
    found = overall(cxkit.tickets(made, by="none"))
    assert found["tickets"] == 30
    # of 30 dialogues 18 have four messages or more, the fourth by somebody of the company
    assert found["first_response_median"] == pytest.approx(90 / 86_400, abs=1e-9)


def test_letters_of_customers_days_apart_are_contacts_and_a_warning_names_the_other_readings() -> None:
    made = dialogue(["customer", "agent"], timedelta(days=2), channel="email")
    report = cxkit.touchmap(made)
    of_customers = made.filter(pl.any_horizontal(pl.col(pl.String) == "customer")).height
    assert overall(report)["contacts"] == of_customers
    assert report.provenance.rows_set_aside == {"further row": made.height - of_customers}
    assert overall(cxkit.touchmap(made, shape="plain"))["contacts"] == made.height
    (note,) = (note for note in report.notes if note.code == "shape")
    assert (note.level, "--shape messages" in note.hint) == ("warning", True)
    assert overall(cxkit.touchmap(made, shape="messages"))["contacts"] == 30


def activities(words: tuple[str, str]) -> pl.DataFrame:
    """Three activities of thirty cases, each with a start and an end, which another person may note down."""
    rows = [
        (f"F{number}", name, word, at(number * 0.5 + place * 0.1) + timedelta(minutes=9 * end), f"P{(number + place + end) % 3}")
        for number in range(30)
        for place, name in enumerate(["Annahme", "Prüfung", "Abgabe"])
        for end, word in enumerate(words)
    ]
    return pl.DataFrame(rows, schema=["Fall", "Aktivität", "Ereignistyp", "Zeitpunkt", "Person"], orient="row")


@pytest.mark.parametrize(
    "words", [("start", "complete"), ("Beginn", "Ende"), ("début", "fin"), ("Start", "Freigabe"), ("S", "C"), ("I", "F"), ("beg", "abg")]
)
def test_start_and_end_of_an_activity_are_one_step(words: tuple[str, str]) -> None:
    made = activities(words)
    for data in (made, made.sort("Ereignistyp", maintain_order=True)):  # also if all starts come first
        report = cxkit.journey(data, by="none", step="Aktivität")
        assert (overall(report)["episodes"], overall(report)["contacts"]) == (30, 90)
        assert overall(report)["median_days"] == pytest.approx(0.2, abs=1e-6), "from start to start"


def test_two_words_of_which_none_is_a_start_or_an_end_are_steps() -> None:
    report = cxkit.journey(activities(("Telefon", "Freigabe")), by="none", step="Aktivität")
    assert overall(report)["contacts"] == 180


@pytest.mark.parametrize(
    "made", [activities(("B", "E"))[:-1], activities(("I", "O")), activities(("A", "E")).rename({"Ereignistyp": "Richtung"})]
)
def test_letters_that_may_mean_something_else_are_steps(made: pl.DataFrame) -> None:
    # letters and e-mails with one that is not answered, calls in and out, and "Ausgang" and "Eingang"
    assert overall(cxkit.journey(made, by="none", step="Aktivität"))["contacts"] == made.height


def test_letters_beside_no_activity_or_with_the_end_first_are_no_starts() -> None:
    made = activities(("B", "E"))
    one = made.filter(pl.col("Aktivität") == "Annahme").drop("Aktivität")  # a letter and an e-mail about each case
    assert overall(cxkit.touchmap(one, by="none"))["contacts"] == one.height == 60
    turned = activities(("E", "A"))  # "Eingang" before "Ausgang"
    assert overall(cxkit.journey(turned, by="none", step="Aktivität"))["contacts"] == turned.height


@pytest.mark.parametrize(
    "done",
    [
        ("Owner assigned", "Attachment added", "Priority changed", "Closed"),
        ("Zuständigkeit", "Priorität geändert", "Notiz hinzugefügt", "Anhang entfernt", "Geschlossen"),
        ("Statut modifié", "Note ajoutée", "Groupe modifié"),
        ("Zmieniono priorytet", "Dodano notatkę", "Zmiana statusu"),
    ],
)
def test_what_was_done_to_a_field_of_a_ticket_is_no_contact(done: tuple[str, ...]) -> None:
    rows = [(f"W{n}", f"u{n % 7}", at(n * 0.5 + k * 0.1), what, ["Mail", "Phone"][n % 2]) for n in range(20) for k, what in enumerate(done)]
    data = pl.DataFrame(rows, schema=["Case", "Requester", "Event time", "Event", "Via"], orient="row")
    assert overall(cxkit.touchmap(data, by="none"))["contacts"] == 20
    told = data.with_columns(pl.col("Event").replace(done[0], "Address changed").replace(done[1], "Visit moved"))
    assert overall(cxkit.touchmap(told, by="none"))["contacts"] == data.height  # near miss: what is done for a customer


def test_an_end_without_a_start_is_a_step_all_the_same() -> None:
    made = activities(("start", "complete")).filter((pl.col("Aktivität") != "Abgabe") | (pl.col("Ereignistyp") == "complete"))
    report = cxkit.journey(made, by="none", step="Aktivität")
    assert overall(report)["contacts"] == 90
    assert report.provenance.rows_set_aside == {"further row": 60}


def test_who_picks_the_ends_gets_them() -> None:
    report = cxkit.journey(activities(("start", "complete")), by="none", step="Aktivität", where="Ereignistyp = 'complete'")
    assert overall(report)["contacts"] == 90
    assert not said(report)


@needs_shared
def test_event_logs_are_taken_row_by_row() -> None:
    known: list[tuple[Path, dict[str, Any], int | None]] = [
        (ORACLES / "data/shared/hospital_billing_3000.csv", {"step": "activity"}, 14941),
        (DATA / "retentioneering_ecom/ecom.csv", {"step": "event", "role": ("case_id=session_id",)}, None),
    ]
    for path, options, contacts in known:
        report = cxkit.journey(path, by="none", **options)
        assert overall(report)["contacts"] == (contacts or report.provenance.rows_read)
        assert not said(report)


def test_contacts_about_one_case_over_several_channels_are_contacts() -> None:
    rows = [
        (
            f"V{number}",
            f"K{number % 9}",
            at(number * 0.5 + place),
            ["phone", "email", "phone"][place],
            ["open", "resolved", "resolved"][place],
        )
        for number in range(30)
        for place in range(1 + number % 3)
    ]
    made = pl.DataFrame(rows, schema=["case_id", "customer_id", "contacted_at", "channel", "status"], orient="row")
    report = cxkit.touchmap(made)
    assert overall(report)["contacts"] == made.height
    assert not said(report)


def test_calls_with_a_status_are_calls_and_a_warning_names_the_other_reading() -> None:
    rows = [
        (f"C{number}-{place}", f"V{number}", at(number * 0.5 + place), "phone", ["open", "resolved", "resolved"][place])
        for number in range(30)
        for place in range(1 + number % 3)
    ]
    made = pl.DataFrame(rows, schema=["call_id", "case_id", "contacted_at", "channel", "status"], orient="row")
    report = cxkit.touchmap(made)
    assert overall(report)["contacts"] == made.height
    assert [(note.level, "--shape history" in note.hint) for note in report.notes if note.code == "shape"] == [("warning", True)]


def test_rows_of_one_case_about_different_matters_are_warned_of() -> None:
    made = changes()
    numbers = pl.int_range(pl.len()).cast(pl.String)
    differing = cxkit.touchmap(made.with_columns(("Schaden " + numbers).alias("Titel"), ("Weg " + numbers).alias("Ort")))
    (note,) = (note for note in differing.notes if note.code == "shape")
    assert note.level == "warning"
    assert note.text.endswith("But rows of one case differ in 'Titel', 'Ort': they may be different matters.")
    # entries about one case repeat its title, and a text of each is a remark
    of_case = pl.col("Vorgangsnummer")
    noted = cxkit.touchmap(made.with_columns(of_case.alias("Titel"), of_case.alias("Ort"), ("Notiz " + numbers).alias("Beschreibung")))
    assert [note.level for note in noted.notes if note.code == "shape"] == ["info"]


def test_one_row_a_ticket_and_rows_given_twice_are_no_history() -> None:
    rows = [(f"V{number}", at(number * 0.5), "phone", ["open", "resolved"][number % 2]) for number in range(60)]
    made = pl.DataFrame(rows, schema=["case_id", "contacted_at", "channel", "status"], orient="row")
    assert overall(cxkit.touchmap(made))["contacts"] == 60
    twice = cxkit.touchmap(pl.concat([made, made]))
    assert overall(twice)["contacts"] == 120
    assert [note.code for note in twice.notes if note.code in ("shape", "duplicates")] == ["duplicates"]


def test_rows_that_do_not_fit_the_header_belong_to_no_ticket(tmp_path: Path) -> None:
    lines = changes().with_columns(pl.col("Zeitpunkt").dt.strftime("%Y-%m-%d %H:%M")).write_csv().splitlines()
    case = lines[1].partition(",")[0]
    path = tmp_path / "history.csv"
    path.write_text("\n".join([*lines[:50], f"{case},K1,1999-01-01 00:00,Neu,E-Mail,too,many,cells", *lines[50:]]) + "\n", encoding="utf-8")
    report = cxkit.touchmap(path)
    assert overall(report)["contacts"] == 40
    assert report.provenance.rows_set_aside == {"bad row": 1, "further row": 140}


def late_log(statuses: tuple[str, str]) -> pl.DataFrame:
    """1,200 tickets, each with a first row, and all later rows behind these: the first 1,000 rows repeat none."""
    rows = [(f"T{n:05}", at(n / 100 + 40 * step), status, "mail") for step, status in enumerate(statuses) for n in range(1_200)]
    return pl.DataFrame(rows, schema=["ticket_id", "timestamp", "status", "channel"], orient="row")


def test_a_log_that_repeats_tickets_only_after_its_first_thousand_rows_is_a_history() -> None:
    report = cxkit.touchmap(late_log(("New", "Solved")))
    assert overall(report)["contacts"] == 1_200
    assert overall(cxkit.touchmap(late_log(("New", "Solved"))[::-1]))["contacts"] == 1_200
    assert overall(cxkit.touchmap(late_log(("Solved", "New"))))["contacts"] == 1_200
    open_ones = late_log(("New", "Solved")).head(1_200)
    assert overall(cxkit.touchmap(open_ones))["contacts"] == 1_200
    assert not said(cxkit.touchmap(open_ones))
    # a few numbers that occur twice are no cases
    few = pl.concat([late_log(("New", "Solved")).head(1_200), late_log(("New", "Solved")).tail(20)])
    assert overall(cxkit.touchmap(few))["contacts"] == 1_220


def test_a_log_whose_field_looks_like_an_event_is_a_history() -> None:
    rows = [(f"{n:08}", at(n / 2 + step / 4), "Status", word) for n in range(30) for step, word in enumerate(("New", "Working", "Closed"))]
    log = pl.DataFrame(rows, schema=["Case Number", "Edit Date", "Field / Event", "New Value"], orient="row")
    assert overall(cxkit.touchmap(log))["contacts"] == 30


def _measures(*, same_day: bool) -> pl.DataFrame:
    rows = [
        (f"B{case:03}", f"2024-02-{1 + (case if same_day else case + step):02}", f"P{case}", measure)
        for case in range(15)
        for step, measure in enumerate(["talk", "apology"])
    ]
    return pl.DataFrame(rows, schema=["complaint no", "received", "customer", "measure"], orient="row")


def test_rows_of_one_day_in_all_cases_are_one_contact() -> None:
    def contacts(frame: pl.DataFrame) -> object:
        return cxkit.complaints(frame, by="none", all_complaints=True).table("overall").rows[0]["contacts"]

    assert contacts(_measures(same_day=True)) == 15
    assert contacts(_measures(same_day=False)) == 30  # on another day a customer called again


def test_a_ticket_joined_with_its_work_is_one_contact() -> None:
    rows = [
        (f"T{case}", f"2024-01-{1 + case:02}", f"visit {step}", 15 * (step + 1), f"C{case % 9}") for case in range(20) for step in range(2)
    ]
    frame = pl.DataFrame(rows, schema=["case_id", "created_at", "work", "minutes", "customer_id"], orient="row")
    found = cxkit.tickets(frame, by="none", role=["contacted_at=created_at"]).table("overall").rows[0]
    assert found["tickets"] == 20


def test_a_type_of_contact_may_name_complaints_and_a_channel_does_not() -> None:
    types = pl.DataFrame({"contact type": ["Complaint", "Query", "Query"] * 12, "date": ["2024-01-01"] * 36})
    assert cxkit.complaints(types, by="none").table("overall").rows[0]["complaints"] == 12
    channels = pl.DataFrame({"contact type": ["Complaint form", "Phone", "E-mail"] * 12, "date": ["2024-01-01"] * 36})
    with pytest.raises(RoleError, match="which contacts are complaints"):
        cxkit.complaints(channels, by="none")


def test_of_two_times_that_which_is_the_same_in_all_rows_of_a_case_is_its_time() -> None:
    rows = [
        (f"T{case}", f"K{case}", f"2024-03-{1 + case:02} 09:00", f"2024-03-{1 + case + step:02} 09:00", "Mail" if step % 2 else "Telefon")
        for case in range(20)
        for step in range(1 + case % 3)
    ]
    booked = pl.DataFrame(rows, schema=["Ticket", "Kunde", "Angelegt", "Buchung am", "Kanal"], orient="row")
    alike = booked.with_columns(Kanal=pl.lit("Mail"))
    assert cxkit.touchmap(alike, by="none").table("overall").rows[0]["contacts"] == 20
    # a customer used several channels for one matter: these are contacts
    assert cxkit.touchmap(booked, by="none").table("overall").rows[0]["contacts"] == len(rows)


def entries(when: str, **columns: list[str]) -> pl.DataFrame:
    """Three rows of each of 20 tickets, hours apart, by the same customer over the same channel."""
    rows = [
        (f"V-{number}", f"K{number % 7}", ["Telefon", "E-Mail"][number % 2], at(number + step * 0.2))
        for number in range(20)
        for step in range(3)
    ]
    frame = pl.DataFrame(rows, schema=["Ticket ID", "Customer", "Channel", when], orient="row")
    return frame.with_columns(pl.Series(name, values * 20) for name, values in columns.items())


@pytest.mark.parametrize(
    ("when", "columns"),
    [
        ("Change time", {}),
        ("Artikel erstellt", {"Richtung": ["eingehend", "ausgehend", "intern"]}),
        ("Timestamp", {"Event type": ["Create", "Comment", "Assignment"]}),
        ("Timestamp", {"Field": ["status", "assignee", "priority"]}),
        ("Date étape", {"Étape": ["Reçue", "En cours", "Close"]}),
    ],
)
def test_entries_about_a_ticket_are_one_contact(when: str, columns: dict[str, list[str]]) -> None:
    report = cxkit.touchmap(entries(when, **columns))
    assert overall(report)["contacts"] == 20
    assert "history of tickets" in said(report)[0]


@pytest.mark.parametrize(("when", "columns"), [("Contacted at", {}), ("Timestamp", {"Activity": ["Call", "Visit", "Letter"]})])
def test_contacts_about_a_ticket_are_as_many_as_rows(when: str, columns: dict[str, list[str]]) -> None:
    assert overall(cxkit.touchmap(entries(when, **columns)))["contacts"] == 60


def test_days_of_reopening_tell_which_tickets_were_opened_again() -> None:
    data = pl.DataFrame(
        {
            "Ticket": [*range(40)],
            "Opened": [at(number) for number in range(40)],
            "Resolved": [at(number + 1) for number in range(40)],
            "Reopened at": [str(at(number + 2)) if number % 5 == 0 else None for number in range(40)],
        }
    )
    assert overall(cxkit.tickets(data, by="none"))["reopened"] == 8


def _tickers(*, apart: float = 0, **further: list[str]) -> pl.DataFrame:
    """Twenty tickets whose number no header names, with two rows each, so many days apart."""
    rows = [(40800 + number, at(number + apart * step), at(number + 2 + apart * step)) for number in range(20) for step in range(2)]
    frame = pl.DataFrame(rows, schema=["Ticker", "Opened", "Resolved at"], orient="row")
    return frame.with_columns(pl.Series(name, values * 20) for name, values in further.items())


def test_numbers_that_repeat_with_all_times_are_those_of_tickets_under_any_header() -> None:
    report = cxkit.tickets(_tickers(Tag=["vip", "refund"]))
    assert overall(report)["tickets"] == 20
    assert "Rows of one 'Ticker' differ in 'Tag' alone" in said(report)[0]


def test_numbers_that_repeat_at_other_times_are_not_those_of_tickets() -> None:
    report = cxkit.tickets(_tickers(apart=1, Tag=["vip", "refund"]))
    assert (overall(report)["tickets"], said(report)) == (40, [])


def test_where_the_rows_may_be_steps_of_a_ticket_a_warning_names_the_number_and_the_option() -> None:
    report = cxkit.tickets(_tickers(Step=["check", "answer"], Channel=["phone", "mail"]))
    (note,) = [note for note in report.notes if note.code == "shape"]
    assert (overall(report)["tickets"], note.level, note.hint) == (40, "warning", "--role case_id='Ticker' counts them as one")
    assert overall(cxkit.tickets(_tickers(Step=["check", "answer"]), role=("case_id=Ticker",)))["tickets"] == 20


def _dialogues(minutes: int) -> pl.DataFrame:
    """Turns of a chatbot with thirty visitors, four each, so many minutes apart; the id of the visitor is the only one."""
    rows = [
        (f"wa-{who}", datetime.fromisoformat("2025-06-01 10:00") + timedelta(days=who % 20, minutes=turn * minutes), "whatsapp", side)
        for who in range(30)
        for turn, side in enumerate(["user", "bot", "user", "bot"])
    ]
    return pl.DataFrame(rows, schema=["user_id", "sent_at", "channel", "author_type"], orient="row")


def test_turns_without_a_number_of_the_dialogue_are_refused() -> None:
    data = _dialogues(3)
    with pytest.raises(RoleError, match="no column numbers conversations"):
        cxkit.touchmap(data)
    assert cxkit.touchmap(data, role=["case_id=user_id"]).table("overall").rows[0]["contacts"] == 30
    assert cxkit.touchmap(data, shape="plain").table("overall").rows[0]["contacts"] == 120


def test_dialogues_that_one_side_began_are_contacts() -> None:
    data = _dialogues(1440)
    assert cxkit.touchmap(data).table("overall").rows[0]["contacts"] == 120


@pytest.mark.parametrize("header", ["Initiated by", "Beendet von", "Disconnected by"])
def test_who_began_or_ended_a_call_wrote_no_message(header: str) -> None:
    data = _dialogues(3).rename({"author_type": header}).with_columns(pl.col(header).replace({"user": "customer", "bot": "agent"}))
    assert cxkit.touchmap(data).table("overall").rows[0]["contacts"] == 120


@pytest.mark.parametrize(("several", "customers"), [(True, None), (False, 10)])
def test_users_are_those_who_work_on_cases_if_several_do(several: bool, customers: int | None) -> None:
    rows = [
        (
            f"R{case}",
            f"2025-03-{1 + case % 28:02} {9 + step}:{case:02}",
            f"name{(case + step * several) % 10}",
            ["question", "upload"][step],
        )
        for case in range(40)
        for step in range(2)
    ]
    data = pl.DataFrame(rows, schema=["Support case", "Time", "User", "Activity"], orient="row")
    found = cxkit.touchmap(data).table("overall").rows[0]
    assert found["customers"] == customers
