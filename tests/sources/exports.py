"""Small exports as the tools write them, with what their writer meant: header rows, columns that hold roles, rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import NamedTuple

Row = tuple[str, ...]


class Export(NamedTuple):
    """One file: the rows of its header, those of its body, what stands behind it, and the column of each role that the tool tells."""

    tool: str
    kind: str
    header: tuple[Row, ...]
    body: tuple[Row, ...]
    roles: Mapping[str, str]
    behind: str = ""

    @property
    def text(self) -> str:
        """The file."""
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows([*self.header, *self.body])
        return written.getvalue() + self.behind


QUALTRICS_NAMES = (
    *("StartDate", "EndDate", "Status", "Progress", "Duration (in seconds)", "Finished", "RecordedDate", "ResponseId"),
    *("DistributionChannel", "UserLanguage", "Q1_NPS_GROUP", "Q1", "Q2"),
)
ASKED = "How likely are you to recommend us\nto a friend or colleague?"
_QUALTRICS_TEXTS = (
    *("Start Date", "End Date", "Response Type", "Progress", "Duration (in seconds)", "Finished", "Recorded Date", "Response ID"),
    *("Distribution Channel", "User Language", f"{ASKED} - Group", ASKED, "Why,\nin your own words?"),
)
_QUALTRICS_CODES = tuple(f'{{"ImportId":"{name}"}}' for name in QUALTRICS_NAMES)


def _answer(number: int, status: str, channel: str, score: int) -> Row:
    day = f"2024-03-{number % 28 + 1:02} 10:00:00"
    group = "1" if score < 7 else "2" if score < 9 else "3"
    return (day, day, status, "100", "60", "True", day, f"R_{number}", channel, "EN", group, str(score), "fine, thanks\nbye")


QUALTRICS = Export(
    "qualtrics",
    "survey",
    (QUALTRICS_NAMES, _QUALTRICS_TEXTS, _QUALTRICS_CODES),
    (
        *(_answer(number, "IP Address", "anonymous", number % 11) for number in range(44)),
        _answer(44, "Survey Preview", "preview", 10),
        _answer(45, "Survey Test", "test", 77),
        _answer(46, "1", "anonymous", 10),
        _answer(47, "0", "Preview ", 10),
    ),
    {"response_id": "ResponseId", "responded_at": "RecordedDate"},
)
_LEGACY = tuple(f"V{number}" for number in range(1, 11))
EXPORTS = (
    QUALTRICS,
    QUALTRICS._replace(header=(QUALTRICS_NAMES, tuple("Antwort-ID" if text == "Response ID" else text for text in _QUALTRICS_TEXTS))),
    Export(
        "qualtrics",
        "survey",
        (
            (*_LEGACY, "Q1", "LocationLatitude", "LocationLongitude", "LocationAccuracy", ""),
            (
                *("ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress", "Status"),
                *("StartDate", "EndDate", "Finished", ASKED, "LocationLatitude", "LocationLongitude", "LocationAccuracy", ""),
            ),
        ),
        tuple(
            (f"R_{n}", "Default", "Anon", "", "", "::1", "0", "2017-07-18", "2017-07-18", "1", f"{n}", "1", "2", "-1", "")
            for n in range(11)
        ),
        {"response_id": "V1", "responded_at": "V9"},
    ),
    Export(
        "surveymonkey",
        "survey",
        (
            ("Respondent ID", "Collector ID", "Start Date", "End Date", "How likely are you to recommend us?", "Which do you own?", "", ""),
            ("", "", "", "", "Response", "Drill", "Saw", "Other (please specify)"),
        ),
        tuple((f"{n}", "9", "01/02/2024 11:59:00 PM", f"01/{n:02}/2024 01:30:00 AM", f"{n % 11}", "Drill", "", "") for n in range(1, 13)),
        {"response_id": "Respondent ID", "responded_at": "End Date"},
    ),
    Export(
        "typeform",
        "survey",
        (
            (
                "#",
                "How likely are you to recommend us?",
                "Where?",
                "Response Type",
                "Start Date (UTC)",
                "Stage Date (UTC)",
                "Submit Date (UTC)",
                "Network ID",
                "Tags",
                "Ending",
            ),
        ),
        tuple(
            (f"id{n}", f"{n % 11}", "'+49 shop", "completed", "2024-01-02 03:04:05", "", "2024-01-02 03:05:05", "n", "", "")
            for n in range(22)
        ),
        {"response_id": "#", "responded_at": "Submit Date (UTC)"},
    ),
    Export(
        "limesurvey",
        "survey",
        (("id", "submitdate", "lastpage", "startlanguage", "seed", "nps", "g1[SQ001]"),),
        tuple((f"{n}", "1980-01-01 00:00:00" if n % 2 else "2024-05-06 07:08:09", "3", "de", "1", f"{n % 11}", "A1") for n in range(22)),
        {"response_id": "id", "responded_at": "submitdate"},
    ),
    Export(
        "limesurvey",
        "survey",
        (("Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Zufallsstartwert", "Wie zufrieden sind Sie?"),),
        (("1", "2024-05-06 07:08:09", "3", "de", "1", "4"), ("2", "", "1", "de", "2", "")),
        {"response_id": "Antwort ID", "responded_at": "Datum Abgeschickt"},
    ),
    Export(
        "sosci_survey",
        "survey",
        (
            ("CASE", "SERIAL", "REF", "QUESTNNR", "MODE", "STARTED", "ZU01_01", "TIME001", "LASTDATA", "FINISHED", "Q_VIEWER"),
            (
                *("Interview-Nummer (fortlaufend)", "Seriennummer (sofern verwendet)", "Referenz (sofern im Link angegeben)"),
                *("Fragebogen, der im Interview verwendet wurde", "Interview-Modus", "Zeitpunkt zu dem das Interview begonnen hat"),
                *("Zufriedenheit: insgesamt", "Verweildauer Seite 1", "Zeitpunkt als der Datensatz das letzte mal gespeichert wurde"),
                *("Wurde die Befragung abgeschlossen", "Hat der Teilnehmer den Fragebogen nur angesehen"),
            ),
        ),
        tuple(
            (f"{n}", "", "", "base", "interview", f"2024-03-{n:02} 10:00:00", f"{n % 5 + 1}", "12", f"2024-03-{n:02} 10:05:00", "1", "0")
            for n in range(1, 23)
        ),
        {"response_id": "CASE", "responded_at": "LASTDATA"},
    ),
    Export(
        "unipark",
        "survey",
        (("lfdn", "external_lfdn", "tester", "dispcode", "lastpage", "quality", "duration", "v_1", "v_zufriedenheit", "datetime"),),
        tuple(
            (f"{n}", "0", "0", "31", "4711", "-77", f"{100 + n}", f"{n % 2 + 1}", f"{n % 5 + 1}", f"2024-03-{n:02} 10:00:00")
            for n in range(1, 23)
        ),
        {"response_id": "lfdn", "responded_at": "datetime"},
    ),
    Export(
        "google_forms",
        "survey",
        (("Timestamp", "How likely are you to recommend us?", "How satisfied are you with us? [Price]", "Is there anything else?"),),
        (("3/4/2024 12:00:01", "9", "4", "no"), ("3/14/2024 12:00:01", "2", "1", "")),
        {"responded_at": "Timestamp"},
    ),
    Export(
        "microsoft_forms",
        "survey",
        (("ID", "Start time", "Completion time", "Email", "Name", "Last modified time", "How likely are you to recommend us?"),),
        (
            ("1", "8/9/25 12:51:45", "8/9/25 12:54:25", "anonymous", "", "", "9"),
            ("2", "8/1/25 12:51:45", "8/1/25 12:54:25", "anonymous", "", "", "3"),
        ),
        {"response_id": "ID", "responded_at": "Completion time"},
    ),
    Export(
        "formbricks",
        "survey",
        (
            (
                "No.",
                "Response ID",
                "Timestamp",
                "Finished",
                "Survey ID",
                "Formbricks ID (internal)",
                "User ID",
                "Tags",
                "1. How likely are you to recommend us?",
            ),
        ),
        (("1", "c1", "2024-01-02 10:00", "Yes", "s", "p", "'@u1", "", "9"), ("2", "c2", "2024-01-03 10:00", "No", "s", "p", "u2", "", "")),
        {"response_id": "Response ID", "responded_at": "Timestamp", "customer_id": "User ID"},
    ),
    Export(
        "zendesk",
        "contacts",
        (
            (
                "Summation column",
                "Id",
                "Requester",
                "Requester id",
                "Subject",
                "Via",
                "Created at",
                "Solved at",
                "Satisfaction Score",
                "Group stations",
                "Assignee stations",
                "Reopens",
            ),
        ),
        tuple(
            ("1", f"{n}", "Ann", f"{n % 3}", "Help", "Mail", "2024-01-02 03:04", "", rating, "1", "1", "0")
            for n, rating in enumerate(["Good", "Bad", "Offered", "Unoffered", "Good", ""])
        ),
        {
            "contacted_at": "Created at",
            "customer_id": "Requester id",
            "case_id": "Id",
            "channel": "Via",
            "topic": "Subject",
            "closed_at": "Solved at",
        },
    ),
    Export(
        "freshdesk",
        "contacts",
        (
            (
                "Ticket ID",
                "Subject",
                "Source",
                "Agent",
                "Created time",
                "Resolved time",
                "First response time (in hrs)",
                "Resolution time (in hrs)",
                "Agent interactions",
                "Contact ID",
            ),
        ),
        (
            ("1", "Help", "Email", "Bo", "2024-01-02 03:04:05", "", "00:10:00", "", "1", "7"),
            ("2", "Help", "Phone", "Bo", "2024-01-03 03:04:05", "", "", "", "1", "8"),
        ),
        {
            "contacted_at": "Created time",
            "customer_id": "Contact ID",
            "case_id": "Ticket ID",
            "channel": "Source",
            "topic": "Subject",
            "resolved_at": "Resolved time",
            "first_responded_at": "First response time (in hrs)",
            "handled_by": "Agent",
        },
    ),
    Export(
        "hubspot",
        "survey",
        (("hs_object_id", "hs_survey_type", "hs_survey_id", "hs_survey_name", "hs_submission_timestamp", "hs_value", "hs_content"),),
        tuple((f"{n}", "CSAT", "1", "After a call", "2024-01-02 03:04:05", f"{n % 3}", "") for n in range(12)),
        {"response_id": "hs_object_id", "responded_at": "hs_submission_timestamp", "comment": "hs_content", "touchpoint": "hs_survey_name"},
    ),
    Export(
        "salesforce",
        "contacts",
        (("Case Number", "Case Owner", "Account Name", "Case Origin", "Subject", "Date/Time Opened"),),
        tuple((f"000{n}", "Bo", "Acme", "Phone", "Help", "2024-01-02 03:04") for n in range(5)),
        {
            "contacted_at": "Date/Time Opened",
            "customer_id": "Account Name",
            "case_id": "Case Number",
            "channel": "Case Origin",
            "topic": "Subject",
            "handled_by": "Case Owner",
        },
        '\n"Grand Totals (5 records)"\n"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
        '"Confidential Information - Do Not Distribute",,,,,\n"Generated By: Bo 1/2/2024"\n',
    ),
    Export(
        "medallia_agent_connect",
        "survey",
        (("request_id", "survey_name", "channel", "request_delivery_status", "request_sent_at", "response_received_at", "star_rating"),),
        tuple((f"r{n}", "After a call", "phone", "Delivered", "2024-01-02", "2024-01-03", f"{n % 5 + 1}") for n in range(10)),
        {
            "response_id": "request_id",
            "responded_at": "response_received_at",
            "touchpoint": "survey_name",
            "channel": "channel",
            "satisfaction": "star_rating",
        },
    ),
    Export(
        "amazon",
        "orders",
        (
            (
                *(
                    "amazon-order-id",
                    "merchant-order-id",
                    "purchase-date",
                    "order-status",
                    "sales-channel",
                    "product-name",
                    "sku",
                    "quantity",
                ),
                *("currency", "item-price", "item-tax", "shipping-price"),
            ),
        ),
        tuple(
            (
                *(f"302-1000{n // 2:03}", "", "2024-03-01T09:15:00Z", "Shipped", "Amazon.de", f"Bowl {n % 3}", f"B{n % 3}"),
                *(f"{1 + n % 2}", "EUR", f"{12.5 * (1 + n % 2):.2f}", "2.00", "0.00"),
            )
            for n in range(8)
        ),
        {
            "ordered_at": "purchase-date",
            "amount": "item-price",
            "order_id": "amazon-order-id",
            "order_status": "order-status",
            "product": "sku",
            "channel": "sales-channel",
            "currency": "currency",
        },
    ),
)
