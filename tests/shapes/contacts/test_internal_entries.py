"""Internal notes and entries of a system among contacts."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit

COUNT = 40


def _contacts(kinds: list[str], header: str) -> object:
    data = pl.DataFrame(
        {
            "Customer ID": [f"C{at % 8}" for at in range(COUNT)],
            "Date": [f"2025-03-{1 + at % 28:02}" for at in range(COUNT)],
            header: [kinds[at % len(kinds)] for at in range(COUNT)],
        }
    )
    return cxkit.touchmap(data, by=["none"]).table("overall").rows[0]["contacts"]


@pytest.mark.parametrize(
    ("header", "kinds"),
    [
        ("Engagement type", ["CALL", "NOTE", "EMAIL", "MEETING"]),
        ("Kontaktart", ["Anruf", "Aktennotiz", "Brief", "E-Mail"]),
        ("Activity type", ["Call", "Task", "Email", "Meeting"]),
        ("Channel", ["phone", "Internal note", "email", "chat"]),
        ("Activiteit", ["Telefoongesprek", "Statuswijziging", "Bezoek", "E-mail"]),
        ("Message type", ["Message", "Automatic reply", "Message", "Message"]),
        ("Art", ["Nachricht", "Nachricht", "Automatische Antwort", "Anruf"]),
    ],
)
def test_internal_entries_are_no_contacts(header: str, kinds: list[str]) -> None:
    assert _contacts(kinds, header) == COUNT * 3 // 4


@pytest.mark.parametrize(
    ("header", "kinds"),
    [
        ("Kontaktgrund", ["Adressänderung", "Statusänderung", "Tarifwechsel"]),
        ("event", ["login", "note added", "search"]),
        ("Tipo de contacto", ["Factura", "Nota", "Reclamación"]),
        ("Type de contact", ["Appel", "Rappel", "Courrier", "Email"]),
        ("Contact type", ["Call", "Reminder", "Letter"]),
        ("Channel", ["Email", "Workflow", "SMS"]),
        ("Contact type", ["Autoreifen", "Automatic transmission", "Auto"]),
        # how a contact was answered
        ("First reply type", ["Automatic reply", "Agent", "Agent"]),
        ("Antworttyp", ["Automatische Antwort", "Persönliche Antwort"]),
    ],
)
def test_reasons_callbacks_and_reminders_are_contacts(header: str, kinds: list[str]) -> None:
    assert _contacts(kinds, header) == COUNT


def test_a_ticket_that_is_a_task_is_a_contact() -> None:
    assert _contacts(["Incident", "Task", "Question"], "Touchpoint type") == COUNT


def test_a_log_of_notes_alone_is_taken() -> None:
    assert _contacts(["Note"], "Touchpoint") == COUNT


def test_a_note_within_a_conversation_takes_nothing_away() -> None:
    kinds = ["Inbound", "Internal note", "Outbound"]
    rows = [
        (f"T{at}", f"C{at % 9}", f"2025-03-{1 + at % 28:02} 10:{5 * part:02}", "chat", kinds[(part + at) % 3])
        for at in range(30)
        for part in range(3)
    ]
    data = pl.DataFrame(rows, schema=["Conversation ID", "Customer", "Time", "Channel", "Message type"], orient="row")
    assert cxkit.touchmap(data).table("overall").rows[0]["contacts"] == 30


def _calls(**columns: list[str]) -> object:
    data = pl.DataFrame(
        {
            "Call ID": [f"A{at}" for at in range(COUNT)],
            "Caller": [f"+4930{100 + at % 7}" for at in range(COUNT)],
            "Start": [f"2025-03-{1 + at % 28:02} 10:{at:02}" for at in range(COUNT)],
        }
    )
    data = data.with_columns(pl.Series(name, [values[at % len(values)] for at in range(COUNT)]) for name, values in columns.items())
    return cxkit.touchmap(data, by=["none"]).table("overall").rows[0]["contacts"]


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Direction", ["Inbound", "Outbound", "Internal", "Inbound"]),
        ("Call type", ["incoming", "internal call", "outgoing", "incoming"]),
        ("Richtung", ["Eingehend", "Intern", "Ausgehend", "Eingehend"]),
        ("Sens", ["Entrant", "Appel interne", "Sortant", "Entrant"]),
        ("is_internal", ["FALSE", "FALSE", "TRUE", "FALSE"]),
        ("Interner Anruf", ["nein", "nein", "ja", "nein"]),
    ],
)
def test_calls_between_employees_are_no_contacts(header: str, values: list[str]) -> None:
    assert _calls(**{header: values}) == COUNT * 3 // 4


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Lead source", ["Inbound", "Internal referral", "Fair", "Partner"]),
        ("Queue", ["Internal IT", "Billing", "Sales", "Sales"]),
        ("Call type", ["international", "incoming", "outgoing", "incoming"]),
        ("Internal note", ["no", "no", "yes", "no"]),
        ("is_internal", ["no", "no", "no", "no"]),
        ("Source", ["Inbound", "Internal", "Outbound", "Partner"]),
        ("Topic", ["Inbound delivery", "Outbound delivery", "Internal", "Invoice"]),
        ("Call queue", ["Inbound service", "Intern", "Inbound sales", "Inbound service"]),
        ("Referral type", ["Inbound", "Internal", "External", "Inbound"]),
        ("Channel", ["Inbound call", "Intercom", "Email", "Inbound call"]),
    ],
)
def test_queues_notes_and_calls_from_abroad_are_not_internal(header: str, values: list[str]) -> None:
    assert _calls(**{header: values}) == COUNT


def test_tickets_that_employees_open_are_tickets() -> None:
    data = pl.DataFrame(
        {
            "Ticket ID": [f"T{at}" for at in range(COUNT)],
            "Customer": [f"C{at % 9}" for at in range(COUNT)],
            "Created at": [f"2025-03-{1 + at % 28:02} 10:{at:02}" for at in range(COUNT)],
            "is_internal": ["true" if at % 4 else "false" for at in range(COUNT)],
        }
    )
    assert cxkit.touchmap(data, by=["none"]).table("overall").rows[0]["contacts"] == COUNT


@pytest.mark.parametrize(
    ("subject", "sender", "contacts"),
    [
        ("Automatische Antwort: Ihr Zählerstand", "p3@example.org", 48),
        ("Out of office: Re: meter reading", "p3@example.org", 48),
        ("Unzustellbar: Ihr Zählerstand", "MAILER-DAEMON@mx.example.org", 48),
        # near misses: what customers write about, and to whom
        ("Automatic reply does not stop", "p3@example.org", 60),
        ("Out of office hours, who answers?", "p3@example.org", 60),
        ("Re: Automatische Antwort: Ihr Zählerstand", "p3@example.org", 60),
        ("Unzustellbar: Paket 4711", "p3@example.org", 60),
        ("Question", "post.master@example.org", 60),
    ],
)
def test_mails_that_a_mailbox_or_a_server_wrote_are_no_contacts(subject: str, sender: str, contacts: int) -> None:
    rows = [
        (f"2025-03-{1 + at % 28:02} 08:{at % 60:02}", *((subject, sender) if at % 5 == 0 else (f"Zähler {at}", f"p{at % 17}@example.org")))
        for at in range(60)
    ]
    data = pl.DataFrame(rows, schema=["Received", "Subject", "From"], orient="row").with_columns(pl.lit("Email").alias("Channel"))
    (row,) = cxkit.touchmap(data, by=["none"]).table("overall").rows
    assert row["contacts"] == contacts


@pytest.mark.parametrize(
    ("tags", "said"), [("rechnung,spam", 1), ("test", 1), ("spamfilter", 0), ("rechnung,test drive", 0), ("tested", 0)]
)
def test_tags_of_spam_and_tests_are_said(tags: str, said: int) -> None:
    rows = [(f"T{at}", f"2025-03-{1 + at % 28:02}", "Email", tags if at % 5 == 0 else "rechnung") for at in range(60)]
    report = cxkit.touchmap(pl.DataFrame(rows, schema=["Ticket ID", "Created at", "Channel", "Tags"], orient="row"))
    assert report.table("overall").rows[0]["contacts"] == 60
    assert len([note for note in report.notes if note.code == "tests-named"]) == said


def test_subjects_that_calls_have_too_are_topics() -> None:
    rows = [
        (f"2025-03-{1 + at % 28:02} 08:{at % 60:02}", ("Out of office: door locked", "Billing")[at % 2], ("Email", "Phone", "Chat")[at % 3])
        for at in range(60)
    ]
    data = pl.DataFrame(rows, schema=["Received", "Subject", "Channel"], orient="row")
    assert cxkit.touchmap(data, by=["none"]).table("overall").rows[0]["contacts"] == 60
