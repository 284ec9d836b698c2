"""What real exports of tickets, complaints and calls hold, each beside a file for which the plain reading is right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.roles import KINDS, Hints, Values, resolve

TEN = range(10)
DAYS = [f"2026-01-{day + 13:02}" for day in TEN]


def roles(**columns: list[str]) -> dict[str, str]:
    """The columns of the roles of a contacts table with these columns."""
    hints = Hints(values=lambda column: Values(columns[column], known=True))
    found, _ = resolve(KINDS["contacts"], list(columns), {}, {}, hints=hints)
    return {role: each.column for role, each in found.items()}


def overall(report: Any) -> dict[str, Any]:
    return dict(report.table("overall").rows[0])


def codes(report: Any) -> set[str]:
    return {note.code for note in report.notes}


@pytest.mark.parametrize("header", ["Incident", "Incidencia", "Case", "Ticket", "Anfrage", "Vorgang", "Chamado", "Reclamo", "Request"])
def test_a_case_is_no_kind_of_cases(header: str) -> None:
    kinds = ["Broken delivery", "Wrong invoice", "Login"] * 4
    assert "case_id" not in roles(**{"Date": DAYS + DAYS[:2], header: kinds})
    # words alone that occur again
    assert "case_id" not in roles(**{"Date": DAYS + DAYS[:2], header: ["bug", "question", "bug"] * 4})
    # a history of few tickets
    assert roles(Date=DAYS + DAYS[:2], Case=["C-17", "C-18", "C-19"] * 4)["case_id"] == "Case"


def test_numbers_of_kinds_that_all_customers_share_are_no_cases() -> None:
    customers = [f"K{at}" for at in TEN]
    shared = roles(Date=DAYS, Request=["101", "102", "103", "101", "102"] * 2, Client=customers)
    assert "case_id" not in shared
    assert shared["topic"] == "Request"
    own = roles(Date=DAYS, Case=["101", "102", "103", "101", "102"] * 2, Client=["K1", "K2", "K3", "K1", "K2"] * 2)
    assert own["case_id"] == "Case"


def test_a_company_beside_its_response_to_consumers_is_whom_they_complain_about() -> None:
    register = {
        "Complaint ID": [str(5001 + at) for at in TEN],
        "Date received": DAYS,
        "Company": ["Alpha Bank", "Beta Credit", "Gamma Loans", "Alpha Bank", "Delta"] * 2,
        "State": ["NY", "CA", "TX", "FL", "WA"] * 2,
        "Company response to consumer": ["In progress", "Closed with explanation"] * 5,
    }
    found = roles(**register)
    assert "customer_id" not in found
    assert found["status"] == "Company response to consumer"
    of_business = {**register, "Status": ["open", "closed"] * 5}
    del of_business["Company response to consumer"]
    assert roles(**of_business)["customer_id"] == "Company"


def test_the_person_who_writes_goes_before_the_account() -> None:
    file = {"id": [str(900 + at) for at in TEN], "created_at": DAYS, "account_id": ["3", "4", "5", "3", "4"] * 2}
    assert roles(**file, contact_id=[str(5000 + at) for at in TEN])["customer_id"] == "contact_id"
    assert roles(**file)["customer_id"] == "account_id"


def test_seconds_under_a_shortened_header_are_no_customers() -> None:
    seconds = ["28800", "0", "1749949", "3600", "12", "99", "180", "2209752", "7", "60"]
    file = {"number": [f"INC{at:04}" for at in TEN], "opened_at": DAYS, "business_stc": seconds}
    callers = [f"{{'link': 'x', 'value': '681ccaf9c0a8016400b98a0681{at % 4}'}}" for at in TEN]
    assert "customer_id" not in roles(**file)
    assert roles(**file, caller_id=callers)["customer_id"] == "caller_id"


def test_messages_that_answer_each_other_are_refused_and_those_of_conversations_are_not() -> None:
    posts = {
        "tweet_id": ["1", "2", "3", "4"],
        "created_at": [f"2026-01-13 0{at}:00" for at in range(4)],
        "author_id": ["shop", "K1", "K1", "shop"],
        "in_response_to_tweet_id": ["3", "1", "4", ""],
    }
    with pytest.raises(RoleError, match="in_response_to_tweet_id"):
        cxkit.tickets(pl.DataFrame(posts))
    cxkit.tickets(pl.DataFrame({**posts, "conversation_id": ["9"] * 4}), role=["case_id=conversation_id"])
    # the address for a reply names no message
    cxkit.tickets(pl.DataFrame({**posts, "in_response_to_tweet_id": ["a@x.example"] * 4}).rename({"in_response_to_tweet_id": "reply_to"}))


def test_a_label_among_others_shows_a_complaint() -> None:
    labels = ["password-reset, complaint, new-project", "customer-complaint; urgent", "praise | no complaint", "login"]
    file = pl.DataFrame({"contacted_at": DAYS[:4], "customer_id": list("abcd"), "labels": labels})
    assert overall(cxkit.complaints(file, by="none"))["complaints"] == 2


@pytest.mark.parametrize("header", ["type_interaction", "interaction_type", "Activity Type"])
def test_a_type_of_contact_shows_complaints_by_itself_and_by_name(header: str) -> None:
    file = pl.DataFrame({"date": DAYS[:4], "client": list("abca"), header: ["Complaint", "Order", "Visit", "Complaint"]})
    assert overall(cxkit.complaints(file, by="none"))["complaints"] == 2
    assert overall(cxkit.complaints(file, by="none", role=[f"is_complaint={header}"]))["complaints"] == 2
    with pytest.raises(RoleError, match="complaints"):
        cxkit.complaints(file.with_columns(pl.lit("Order").alias(header)))


def test_kinds_of_touchpoints_show_complaints_however_many_blanks_are_behind_them() -> None:
    kinds = ["Complaint", "Visit", "Complaint ", "Order", "Complaint  ", "Visit"]
    file = pl.DataFrame({"touchpoint_id": list("123456"), "client": list("abcabc"), "touchpoint_date": DAYS[:6], "type": kinds})
    report = cxkit.complaints(file, by="none")
    assert overall(report)["complaints"] == 3
    (note,) = (note.text for note in report.notes if note.code == "shape")
    assert note == "Column 'type' shows which contacts are complaints: 'Complaint'."


def test_cases_of_one_contact_make_no_journey() -> None:
    file = pl.DataFrame(
        {
            "ticket_id": [f"T{at}" for at in range(6)],
            "customer_id": ["a", "a", "b", "b", "c", "d"],
            "channel": ["mail", "phone"] * 3,
            "contacted_at": ["2026-01-01", "2026-01-03", "2026-01-01", "2026-02-01", "2026-01-05", "2026-01-06"],
        }
    )
    report = cxkit.journey(file, by="none")
    assert (overall(report)["episodes"], overall(report)["handoffs"]) == (5, 1)
    assert "cases-of-one" in codes(report)
    named = cxkit.journey(file, by="none", role=["case_id=ticket_id"])
    assert overall(named)["episodes"] == 6
    of_cases = file.with_columns(pl.Series("ticket_id", ["T1", "T1", "T2", "T3", "T4", "T5"]))
    assert "cases-of-one" not in codes(cxkit.journey(of_cases, by="none"))


def numbered_visits() -> pl.DataFrame:
    """Visits to a practice, each with its number: 40 patients come twice within a week, and every second one to another place."""
    made = [(patient, visit) for patient in range(40) for visit in range(2)]
    return pl.DataFrame(
        {
            "visit_id": [f"V{at}" for at in range(80)],
            "customer_id": [f"P{patient}" for patient, _ in made],
            "contacted_at": [f"2026-01-{1 + patient % 20 + 2 * visit:02}T{8 + patient % 9:02}:30:00" for patient, visit in made],
            "channel": ["video" if visit and patient % 2 else "practice" for patient, visit in made],
            "resolved": ["yes" if visit else "no" for _, visit in made],
        }
    )


def test_a_contact_given_twice_is_no_second_contact_of_its_case() -> None:
    file = numbered_visits()
    again = pl.concat([file, file.head(6)])  # the same rows, as from exports that overlap
    changed = pl.concat([file, file.tail(1).with_columns(resolved=pl.lit("no"))])  # exported again after it was reopened
    for given in (file, again, changed):
        report = cxkit.journey(given, by="none")
        assert (overall(report)["episodes"], overall(report)["handoffs"]) == (40, 20)
        assert "cases-of-one" in codes(report)


def test_rows_of_a_case_that_differ_are_its_contacts() -> None:
    file = numbered_visits().with_columns(visit_id=pl.Series([f"V{at // 2}" for at in range(80)]))
    one = numbered_visits()
    later = pl.concat([one, one.head(1).with_columns(contacted_at=pl.lit("2026-02-20T09:00:00"))])
    elsewhere = pl.concat([one, one.head(1).with_columns(channel=pl.lit("video"))])
    # several rows of the same minute for one case in eight are no accident of an export
    many = pl.concat([one, one.head(20).with_columns(resolved=pl.lit("yes"))])
    for given in (file, later, elsewhere, many):
        assert "cases-of-one" not in codes(cxkit.journey(given, by="none"))


@pytest.mark.parametrize(("column", "joins"), [("note", True), ("resolved", False)])
def test_a_second_contact_on_the_same_day_differs_in_more_than_what_became_of_the_case(column: str, joins: bool) -> None:
    one = numbered_visits().with_columns(pl.col("contacted_at").str.head(10), note=pl.lit("first"))
    report = cxkit.journey(pl.concat([one, one.head(1).with_columns(pl.lit("yes").alias(column))]), by="none")
    assert ("cases-of-one" not in codes(report)) is joins


def test_a_category_shows_complaints_beside_subjects_that_repeat_the_word() -> None:
    file = pl.DataFrame(
        {
            "Betreff": ["Kasse startet nicht", "Beschwerde über Wartezeit", "Neuer Drucker", "Beschwerde Monteur", "VPN bricht ab", "WLAN"],
            "Kategorie": ["Hardware", "Beschwerde", "Anfrage", "Beschwerde", "Netzwerk", "Netzwerk"],
            "Erstellt": DAYS[:6],
        }
    )
    report = cxkit.complaints(file, by="none")
    assert overall(report)["complaints"] == 2
    assert "Column 'Kategorie' shows which contacts are complaints: 'Beschwerde'." in [note.text for note in report.notes]
    # of two columns of kinds only the user knows which
    kinds = file.with_columns(pl.Series("Betreff", ["Frage", "Beschwerde", "Frage", "Beschwerde", "Lob", "Beschwerde"]))
    with pytest.raises(RoleError, match="complaints"):
        cxkit.complaints(kinds, by="none")
    # without a category the subjects tell
    assert overall(cxkit.complaints(file.drop("Kategorie"), by="none"))["complaints"] == 2


@pytest.mark.parametrize("named", ["journey_id", "customer_journey_id", "Kundenreise-ID"])
def test_the_id_of_a_journey_is_an_episode_and_that_of_a_campaign_is_a_kind(named: str) -> None:
    days = pl.date_range(pl.date(2026, 1, 1), pl.date(2026, 1, 18), eager=True)
    file = pl.DataFrame(
        {
            "session_id": [f"S{at}" for at in range(18)],
            named: [f"J{at // 3}" for at in range(18)],
            "customer_id": [f"C{at // 6}" for at in range(18)],
            "channel": ["mail", "phone", "shop"] * 6,
            "session_date": days,
        }
    )
    assert overall(cxkit.journey(file, by="none"))["episodes"] == 6
    # a campaign takes all customers through the same journey
    campaign = file.with_columns(
        pl.Series(named, [f"J{at % 2}" for at in range(18)]), pl.Series("customer_id", [f"C{at}" for at in range(18)])
    ).drop("session_id")
    report = cxkit.journey(campaign, by="none")
    assert (overall(report)["episodes"], report.provenance.roles.get("case_id")) == (18, None)


def test_another_number_that_repeats_is_offered_for_cases_of_one_contact() -> None:
    file = pl.DataFrame(
        {
            "ticket_id": [f"T{at}" for at in range(12)],
            "conversation_ref": [f"V{at // 2}" for at in range(12)],
            "customer_id": [f"C{at // 4}" for at in range(12)],
            "channel": ["mail", "phone"] * 6,
            "contacted_at": pl.date_range(pl.date(2026, 1, 1), pl.date(2026, 1, 12), eager=True),
        }
    )
    (note,) = (each for each in cxkit.journey(file, by="none").notes if each.code == "cases-of-one")
    assert note.hint == "--role case_id=COLUMN takes each case as an episode; it could be 'conversation_ref'"
    assert overall(cxkit.journey(file, by="none", role=["case_id=conversation_ref"]))["episodes"] == 6


def test_cases_of_one_contact_without_customers_are_refused() -> None:
    days = [f"2026-01-0{day}" for day in range(1, 7)]
    file = pl.DataFrame({"call_id": [f"C{at}" for at in range(6)], "channel": ["mail", "phone"] * 3, "contacted_at": days})
    with pytest.raises(RoleError, match="No value of 'call_id' has a second contact, and no column of customers"):
        cxkit.journey(file, by="none")
    assert overall(cxkit.journey(file, by="none", role=["case_id=call_id"]))["episodes"] == 6
    of_cases = file.with_columns(pl.Series("call_id", ["C1", "C1", "C2", "C3", "C4", "C5"]))
    assert overall(cxkit.journey(of_cases, by="none"))["episodes"] == 5


def test_the_last_end_by_lengths_of_time_is_no_date_in_their_column() -> None:
    file = pl.DataFrame({"ticket_id": list("12345"), "created_at": DAYS[:5], "resolution_time_hours": ["30", "5", "8", "2", "90"]})
    (note,) = (note.text for note in cxkit.tickets(file, by="none").notes if note.code == "as-of")
    assert "the last end by the lengths of time in column 'resolution_time_hours'" in note


def test_the_time_of_the_end_goes_before_business_minutes() -> None:
    file = pl.DataFrame(
        {
            "ticket_id": ["T1", "T2", "T3"],
            "created_at": ["2026-01-13 16:00"] * 3,
            "closed_at": ["2026-01-14 16:00", "2026-01-14 16:00", ""],
            "Resolution time (minutes)": ["60", "60", "0"],
            "status": ["closed", "closed", "open"],
        }
    )
    report = cxkit.tickets(file, by="none")
    assert (overall(report)["resolve_median"], overall(report)["open"]) == (1.0, 1)
    assert "duration-differs" in codes(report)
    alike = file.with_columns(pl.Series("Resolution time (minutes)", ["1440", "1440", "0"]))
    assert "duration-differs" not in codes(cxkit.tickets(alike, by="none"))
    alone = cxkit.tickets(file.drop("closed_at"), by="none")
    assert (overall(alone)["open"], overall(alone)["resolve_median"]) == (1, pytest.approx(60 / 1440))


def test_deleted_tickets_and_duplicates_are_none_and_cancelled_ones_are_named() -> None:
    statuses = ["closed", "deleted", "duplicate", "Won't Do", "open", "closed", "open", "closed"]
    file = pl.DataFrame({"ticket_id": [f"T{at}" for at in range(8)], "created_at": DAYS[:8], "status": statuses})
    report = cxkit.tickets(file, by="none")
    assert (overall(report)["tickets"], overall(report)["open"]) == (6, 2)
    (note,) = (note for note in report.notes if note.code == "over-unresolved")
    assert "'Won't Do'" in note.text
    # an invoice that came twice is what customers write about
    topic = file.rename({"status": "topic"}).with_columns(pl.lit("closed").alias("status"))
    assert overall(cxkit.tickets(topic, by="none"))["tickets"] == 8


def test_a_first_line_of_values_is_a_row(tmp_path: Path) -> None:
    rows = [
        f'"2026-01-{day + 13} 17:10:08","10{day % 3}","*6{day}","internal","SIP/1",,"Wait","5","14","ANSWERED","{day}",,,' for day in TEN
    ]
    path = tmp_path / "calls.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert overall(cxkit.touchmap(path, role=["contacted_at=#1", "channel=#7"]))["contacts"] == 10
    # years may be names of columns
    path.write_text("contacted_at,channel,2023,2024\n2026-01-13,web,1,2\n2026-01-14,web,3,4\n", encoding="utf-8")
    assert overall(cxkit.touchmap(path))["contacts"] == 2


def test_the_end_of_a_call_resolves_nothing() -> None:
    file = pl.DataFrame(
        {
            "call_id": [f"C{at}" for at in range(4)],
            "started_at": [f"2026-01-13 1{at}:00" for at in range(4)],
            "ended_at": [f"2026-01-13 1{at}:02" for at in range(4)],
            "disposition": ["answered", "no_answer", "busy", "answered"],
        }
    )
    report = cxkit.tickets(file, by="none")
    assert (overall(report)["resolve_median"], "call-ends" in codes(report)) == (None, True)
    ended = cxkit.tickets(file.drop("disposition"), by="none")
    assert overall(ended)["resolve_median"] == pytest.approx(2 / 1440)


@pytest.mark.parametrize("header", ["first_reply_created_at", "first_response_time", "first_reply_date", "DATA INICIO ATEND."])
def test_the_first_reply_is_found(header: str) -> None:
    found = roles(**{"ticket_id": [f"T{at}" for at in TEN], "created_at": DAYS, header: DAYS})
    assert (found["contacted_at"], found["first_responded_at"]) == ("created_at", header)


@pytest.mark.parametrize("header", ["Open Data Channel Type", "Media Type"])
def test_the_channel_is_found_by_its_values(header: str) -> None:
    assert roles(Date=DAYS, **{header: ["phone", "email"] * 5})["channel"] == header


def test_an_error_says_why_a_column_of_that_name_is_not_taken() -> None:
    file = pl.DataFrame({"subject": ["a", "b", "c"], "state": ["open", "closed", "open"], "created_at": ["0", "1", "2"]})
    with pytest.raises(RoleError, match=r"the date or time of the contact \(contacted_at\)\. Column 'created_at' has such a name"):
        cxkit.tickets(file)
    with pytest.raises(RoleError) as caught:
        cxkit.touchmap(pl.DataFrame({"note": DAYS, "contacted_at": DAYS, "score": DAYS, "desk": ["a", "b"] * 5}))
    assert "there are: 'desk', 'note'" in caught.value.hint


def test_complaints_are_counted_without_days() -> None:
    file = pl.DataFrame({"subscriber": list("abbcd"), "kind": list("xyxyx"), "resolved": ["True", "False", "True", "True", "False"]})
    report = cxkit.complaints(file, all_complaints=True, by="none")
    found = overall(report)
    assert (found["complaints"], found["customers"], found["open"], found["repeat_share"]) == (5, 4, 2, 0.25)
    assert found["median_days_to_resolve"] is None
    assert "no-days" in codes(report)
    with pytest.raises(RoleError, match="contacted_at"):
        cxkit.complaints(file, all_complaints=True, every="month")
    # counts of companies by month are no single complaints
    with pytest.raises(RoleError, match="contacted_at"):
        cxkit.complaints(pl.DataFrame({"Code": [11, 12, 13], "January": [4, 0, 7], "February": [2, 1, 9]}), all_complaints=True)
    # a column that marks complaints shows that a row is one contact
    kinds = pl.DataFrame(
        {"folio": list("12345"), "kind": ["Complaint", "Request"] * 2 + ["Complaint"], "status": ["open"] * 4 + ["closed"]}
    )
    marked = cxkit.complaints(kinds, by="none", role=["is_complaint=kind"])
    assert (overall(marked)["contacts"], overall(marked)["complaints"], overall(marked)["open"]) == (5, 3, 2)
    assert "no-days" in codes(marked)
    dated = file.with_columns(pl.Series("contacted_at", DAYS[:5]))
    assert "no-days" not in codes(cxkit.complaints(dated, all_complaints=True, by="none"))


@pytest.mark.parametrize(("messages", "customers"), [(True, None), (False, 8)], ids=["messages", "logins"])
def test_what_a_user_wrote_is_no_customer(messages: bool, customers: int | None) -> None:
    """A chatbot's export has a row a turn, whose `user` holds what the user wrote; in another one it holds who that was."""
    rows = [(f"conv-{at // 3}", f"2026-03-{1 + at // 3:02d}T10:00:00Z", at % 3, f"u{at // 3 % 8}", at) for at in range(60)]
    data = pl.DataFrame(rows, schema=["conversation_id", "started_at", "turn", "user", "at"], orient="row")
    wrote = pl.format("Hei, jeg trenger hjelp med billett {}", pl.col("at"))
    data = data.with_columns(wrote.alias("user")) if messages else data
    row = cxkit.touchmap(data.drop("at"), by="none").table("overall").rows[0]
    assert (row["contacts"], row.get("customers")) == (20, customers)


def chats(senders: list[str]) -> pl.DataFrame:
    rows = [(f"c{at // 4}", f"2026-03-{1 + at // 4:02d} 09:{at % 4 * 3:02d}", senders[at % len(senders)], "Text") for at in range(80)]
    return pl.DataFrame(rows, schema=["Chat-ID", "Zeit", "Absender", "Nachricht"], orient="row")


def test_the_sides_of_conversations_are_no_customers() -> None:
    sides = cxkit.touchmap(chats(["Kunde", "Bot", "Kunde", "Mitarbeiter"]), by="none").table("overall").rows[0]
    assert (sides["contacts"], sides.get("customers")) == (20, None)
    letters = chats([f"kunde{at}@example.de" for at in range(40)]).drop("Chat-ID")
    assert cxkit.touchmap(letters, by="none").table("overall").rows[0]["customers"] == 40


def test_numbers_of_pages_are_no_touchpoints() -> None:
    visits = pl.DataFrame({"user_id": [f"u{at % 17}" for at in range(60)], "start": ["2026-03-01 10:00"] * 60, "medium": ["email"] * 60})
    counted = cxkit.touchmap(visits.with_columns(pages=pl.int_range(60) % 9))
    named = cxkit.touchmap(visits.with_columns(pages=pl.Series(["/home", "/shop"] * 30)))
    assert ["touchpoints" in {table.name for table in report.tables} for report in (counted, named)] == [False, True]


def test_contacts_of_nobody_alone_have_no_customer() -> None:
    base = {"ID": [f"M{at}" for at in range(40)], "Datum": ["2026-03-01"] * 40, "Kanal": ["App"] * 40}
    anonymous = cxkit.touchmap(pl.DataFrame({**base, "Melder": ["anonym"] * 40}), by="none").table("overall").rows[0]
    one = cxkit.touchmap(pl.DataFrame({**base, "Melder": ["Eva Roth"] * 40}), by="none").table("overall").rows[0]
    assert (anonymous["contacts"], anonymous["customers"], one["customers"]) == (40, 0, 1)


def test_hours_and_minutes_with_a_unit_behind_them_are_lengths_of_time() -> None:
    data = pl.DataFrame(
        {
            "Ticket ID": [f"T{at}" for at in range(30)],
            "Created": [f"2025-02-{1 + at % 28:02} 09:00" for at in range(30)],
            "First response time": [f"{at % 3 * 12:02}:00 hrs" for at in range(30)],
        }
    )
    assert cxkit.tickets(data).table("overall").rows[0]["first_response_median"] == 0.5


def test_events_of_sessions_count_one_by_one_with_a_warning() -> None:
    data = pl.DataFrame(
        {
            "session_id": [f"s{at // 3}" for at in range(90)],
            "time": [f"2025-02-{1 + at // 3 % 28:02} 09:{at % 3:02}" for at in range(90)],
            "user_id": [f"u{at // 3 % 11}" for at in range(90)],
            "event_name": [["page_view", "scroll", "click"][at % 3] for at in range(90)],
        }
    )
    report = cxkit.touchmap(data)
    assert report.table("overall").rows[0]["contacts"] == 90
    assert any(note.level == "warning" and "30 sessions" in note.text for note in report.notes)
    assert cxkit.touchmap(data, shape="segments").table("overall").rows[0]["contacts"] == 30


def _visits(*copies: tuple[str, str, str, str, str]) -> pl.DataFrame:
    rows = [(f"B{at}", f"M{at % 13}", f"2025-03-{1 + at % 28:02} 10:{at:02}", "Filiale", "Anna") for at in range(40)]
    for copy in copies:
        at = next(place for place, row in enumerate(rows) if row[0] == copy[0])
        rows.insert(at + 1, copy)
    return pl.DataFrame(rows, schema=["Besuchsnummer", "Mitgliedsnummer", "Beginn", "Kanal", "Berater"], orient="row")


@pytest.mark.parametrize(
    ("copy", "contacts"),
    [
        (("B7", "M7", "2025-03-08 10:07", "", ""), 40),
        (("B7", "", "", "Filiale", "Anna"), 40),
        # near misses: entries with a time, a person or a way of their own, the same row, and a visit of another member
        (("B7", "M7", "2025-03-09 10:07", "Filiale", ""), 41),
        (("B7", "M7", "2025-03-08 10:07", "Filiale", "Ben"), 41),
        (("B7", "M7", "2025-03-08 10:07", "Telefon", ""), 41),
        (("B7", "M7", "2025-03-08 10:07", "Filiale", "Anna"), 41),
        (("B7", "M8", "2025-03-08 10:07", "Filiale", ""), 41),
    ],
)
def test_a_copy_that_lost_cells_is_no_second_contact(copy: tuple[str, str, str, str, str], contacts: int) -> None:
    report = cxkit.touchmap(_visits(copy))
    assert report.table("overall").rows[0]["contacts"] == contacts
    assert report.provenance.rows_set_aside == ({"duplicate": 1} if contacts == 40 else {})
    assert cxkit.touchmap(_visits(copy), shape="plain").table("overall").rows[0]["contacts"] == 41
