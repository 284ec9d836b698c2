"""What a file says does not depend on its layout: the order of columns and of rows, and columns that an export adds, change no figure."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cxkit.run import call

Rows = list[list[str]]
_START = date(2025, 3, 1)


class Table(NamedTuple):
    """Rows below their header, and the command for them."""

    metric: str
    rows: Rows


def _days(number: int, each: int) -> list[date]:
    return [_START + timedelta(days=at * each) for at in range(number)]


def _orders() -> Rows:
    body = [
        [f"B{at:03}", f"K{at % 17:02}", day.isoformat(), f"{20 + at * 7 % 90}.50", "shop" if at % 3 else "app"]
        for at, day in enumerate(_days(60, 3))
    ]
    return [["Order no", "Customer no", "Order date", "Total", "Sales channel"], *body]


def _deals() -> Rows:
    body = [
        [str(at), f"Kanzlei {at % 13}", f"{900 + at * 31}", f"{day:%d.%m.%Y}", f"{day + timedelta(days=9):%d.%m.%Y}", "Gewonnen"]
        for at, day in enumerate(_days(50, 4))
    ]
    header = ["Angebot - ID", "Angebot - Organisation", "Angebot - Wert", "Angebot - Angebot erstellt", "Angebot - Gewonnen am"]
    return [[*header, "Angebot - Status"], *body]


def _hires() -> Rows:
    body = [[f"{at % 11 + 300}", f"{day:%d.%m.%Y}", f"{80 + at * 13 % 70},00"] for at, day in enumerate(_days(40, 2))]
    return [["Kundennummer", "Abholung", "Gesamtbetrag"], *body]


def _survey() -> Rows:
    body = [
        [str(at), day.isoformat(), str((7, 9, 10, 10, 3, 8)[at % 6]), "north" if at % 4 else "south"] for at, day in enumerate(_days(60, 1))
    ]
    return [["Response id", "Submitted", "How likely are you to recommend us?", "Region"], *body]


def _codes_and_words() -> Rows:
    words = ("sehr zufrieden", "eher zufrieden", "teils, teils", "eher unzufrieden", "sehr unzufrieden")
    codes = [at * at % 7 % 5 for at in range(60)]
    return [
        ["Nr", "Gesamtzufriedenheit", "Gesamtzufriedenheit (Text)"],
        *([str(at), str(code + 1), words[code]] for at, code in enumerate(codes)),
    ]


def _counts_of_stars() -> Rows:
    body = [[f"Menu {at}", str(20 + at), str(31 - at), str(9 + at % 4), str(at % 5), str(at % 7)] for at in range(20)]
    return [["Gericht", "5 Sterne", "4 Sterne", "3 Sterne", "2 Sterne", "1 Stern"], *body]


def _school_grades() -> Rows:
    body = [[str(at), str((1, 2, 1, 3, 2, 5)[at % 6])] for at in range(60)]
    return [["Nr", "Zufriedenheit gesamt (Schulnote 1-5)"], *body]


def _tickets() -> Rows:
    body = [
        [
            f"T{at}",
            f"C{at % 23}",
            f"{day} 10:{at % 60:02}:00",
            f"{day + timedelta(days=at % 3)} 16:00:00",
            ("phone", "mail", "chat")[at % 3],
        ]
        for at, day in enumerate(_days(80, 1))
    ]
    return [["Ticket id", "Requester id", "Created at", "Solved at", "Channel"], *body]


def _visits() -> Rows:
    body = [[f"M{at % 19}", f"{day} 1{at % 8}:30", ("Schalter", "Beratung")[at % 2]] for at, day in enumerate(_days(70, 1))]
    return [["Mitglied", "Besuchszeit", "Kontaktart"], *body]


def _calls() -> Rows:
    # two calls on each day, whose order only the time of day tells
    body = [
        [f"{day:%d.%m.%Y}", f"{8 + (at * 5) % 11:02}:{at % 60:02}", f"{5000 + at % 9}", ("Telefon", "E-Mail", "Brief")[at % 3]]
        for at, day in ((at, _START + timedelta(days=at // 2)) for at in range(90))
    ]
    return [["Kontaktdatum", "Uhrzeit", "Kundennr.", "Kontaktart"], *body]


def _contracts() -> Rows:
    body = [
        [f"V{at}", f"K{at}", day.isoformat(), (day + timedelta(days=30 + at)).isoformat() if at % 3 == 0 else ""]
        for at, day in enumerate(_days(60, 5))
    ]
    return [["Contract id", "Customer id", "Start date", "Cancelled on"], *body]


def _letters() -> Rows:
    names = ("ZQID", "ZQUSERID", "ZQORDERDATE", "ZQORDERNR", "ZQORDERSUM", "ZQCURRENCY", "ZQSTORNO")
    body = [
        [f"{at * 7919:09}", str(at % 14), f"{day} 08:00:00", str(700 + at), f"{25 + at % 40}.90", "EUR", str(int(at % 10 == 3))]
        for at, day in enumerate(_days(60, 2))
    ]
    return [list(names), *body]


def _deliveries() -> Rows:
    body = []
    for at, day in enumerate(_days(40, 3)):
        parts = (4, 6) if at % 3 == 0 else (10,)
        line = [f"A{at}", "1", f"H{at % 9}", f"{day}", f"Part {at % 5}", "10"]
        body += [[*line, str(part), "12.00", "120.00"] for part in parts]
    header = ["Sales order", "Item", "Customer", "Order date", "Material", "Order quantity", "Delivered quantity", "Net price", "Net value"]
    return [header, *body]


def _changes() -> Rows:
    body = []
    for at, day in enumerate(_days(40, 2)):
        states = ("New", "In Progress", "Resolved") if at % 4 else ("New", "Resolved", "In Progress")
        for step, state in enumerate(states):
            # the time of the end is corrected now and then, backwards too
            end = f"{day + timedelta(days=3)} {16 - step if at % 2 else 12 + step}:00"
            body.append([f"CHG{at:04}", state, f"P{at % 15}", f"{day} 09:00", f"{day + timedelta(days=step)} 11:{at:02}", end])
    return [["Number", "State", "Caller", "Opened", "Updated", "Resolved"], *body]


def _journal() -> Rows:
    body = [
        [f"{day:%d-%m-%Y}", str(250 + at), str(at % 12), "" if at % 8 == 7 else f"{300 + at * 17},25", "95,50" if at % 8 == 7 else ""]
        for at, day in enumerate(_days(64, 3))
    ]
    return [["Datum", "Boekstuknummer", "Relatiecode", "Debet", "Credit"], *body]


def _payments() -> Rows:
    body = []
    for at, day in enumerate(_days(45, 2)):
        steps = ("Authorisation", "Capture", "Refund") if at % 9 == 4 else ("Authorisation", "Capture")
        body += [[f"P{at}-{step}", f"R{at}", f"G{at % 12}", name, f"{day}", f"{60 + at * 7 % 83}.40"] for step, name in enumerate(steps)]
    return [["Payment id", "Reservation number", "Guest number", "Transaction type", "Transaction date", "Amount"], *body]


def _mails() -> Rows:
    ours = "hilfe@laden.example"
    body = [
        [f"{day}T0{at % 9}:15:00Z", *((f"k{at % 17}@post.example", ours) if at % 3 else (ours, f"k{at % 17}@post.example")), "e-mail"]
        for at, day in enumerate(_days(70, 1))
    ]
    return [["Received", "SenderAddress", "RecipientAddress", "Channel"], *body]


def _states_given_again() -> Rows:
    """States of orders, some of them on a later day, and all rows once more: rows without a number of their own."""
    states = ("Received", "Paid", "Shipped")
    body = [
        [f"W{at}", f"{day + timedelta(days=step * (at % 3) // 2)} 1{step}:00", f"U{at % 11}", state, f"{35 + at * 11 % 97}.20"]
        for at, day in enumerate(_days(50, 2))
        for step, state in enumerate(states)
    ]
    return [["Order number", "Created at", "Customer ID", "Status", "Total"], *body, *(list(row) for row in body)]


def _versions() -> Rows:
    body = []
    for at, day in enumerate(_days(60, 4)):
        last = 1 + at % 3
        for version in range(1, last + 1):
            ended = version == last and at % 4 == 1
            state = "Terminated" if ended else "Active" if version == last else "Expired"
            end = (day + timedelta(days=60 + at)).isoformat() if ended else ""
            body.append([f"L-{at:04}", f"F{at:03}", str(version), state, day.isoformat(), end])
    return [
        ["Lease: Name", "Lease: Account Number", "Lease: Version", "Lease: Status", "Lease: Start Date", "Lease: Cancelled Date"],
        *body,
    ]


_TABLES: Mapping[str, Table] = {
    "orders": Table("value", _orders()),
    "deals": Table("value", _deals()),
    "hires": Table("value", _hires()),
    "letters": Table("value", _letters()),
    "deliveries": Table("value", _deliveries()),
    "journal": Table("value", _journal()),
    "survey": Table("nps", _survey()),
    "codes and words": Table("csat", _codes_and_words()),
    "counts of stars": Table("csat", _counts_of_stars()),
    "school grades": Table("csat", _school_grades()),
    "tickets": Table("journey", _tickets()),
    "visits": Table("journey", _visits()),
    "calls": Table("journey", _calls()),
    "changes": Table("journey", _changes()),
    "contracts": Table("retention", _contracts()),
    "payments": Table("value", _payments()),
    "mails": Table("journey", _mails()),
    "versions": Table("retention", _versions()),
}


def _reversed_columns(rows: Rows) -> Rows:
    return [row[::-1] for row in rows]


def _shuffled_columns(rows: Rows) -> Rows:
    order = list(range(len(rows[0])))
    random.Random(3).shuffle(order)
    return [[row[at] for at in order] for row in rows]


def _shuffled_rows(rows: Rows) -> Rows:
    header, *body = rows
    random.Random(4).shuffle(body)
    return [header, *body]


def _added_columns(rows: Rows) -> Rows:
    chance, found = random.Random(5), rows
    added: list[tuple[str, Callable[[], str]]] = [
        ("Row GUID", lambda: f"{chance.getrandbits(128):032x}"),
        ("Batch", lambda: "2026-11"),
        ("Entered by", lambda: chance.choice(("M. Roth", "A. Lang", "J. Peters"))),
        ("Internal remark", lambda: chance.choice(("", "", "ok", "checked twice, fine"))),
        ("Last sync", lambda: f"2026-11-{chance.randint(20, 29)}T0{chance.randint(0, 9)}:{chance.randint(10, 59)}:00Z"),
    ]
    for name, value in added:
        at = chance.randint(0, len(found[0]))
        found = [[*row[:at], value() if number else name, *row[at:]] for number, row in enumerate(found)]
    return found


def _snake_case(rows: Rows) -> Rows:
    return [[re.sub(r"\W+", "_", name).strip("_").lower() for name in rows[0]], *rows[1:]]


def _capitals(rows: Rows) -> Rows:
    return [[name.upper() for name in rows[0]], *rows[1:]]


_LAYOUTS = (_reversed_columns, _shuffled_columns, _shuffled_rows, _added_columns, _capitals, _snake_case)


def _figures(metric: str, rows: Rows, path: Path) -> Any:
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    report = call(metric, path)
    return {table.name: sorted(map(str, table.rows)) for table in report.tables}


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        # each table in two layouts, and the other four where there is more time
        pytest.param(name, layout, id=f"{name}-{layout.__name__.strip('_')}", marks=[pytest.mark.slow] * ((at + table) % 3 > 0))
        for table, name in enumerate(_TABLES)
        for at, layout in enumerate(_LAYOUTS)
    ],
)
def test_layout_changes_no_figure(name: str, layout: Callable[[Rows], Rows], tmp_path: Path) -> None:
    table = _TABLES[name]
    plain = _figures(table.metric, table.rows, tmp_path / "plain.csv")
    assert _figures(table.metric, layout(table.rows), tmp_path / "changed.csv") == plain


def test_rows_given_again_are_the_same_states_in_any_order(tmp_path: Path) -> None:
    rows = _states_given_again()
    plain = _figures("value", rows, tmp_path / "plain.csv")
    assert _figures("value", _shuffled_rows(rows), tmp_path / "changed.csv") == plain


def test_what_is_paid_back_is_taken_off_the_total_of_the_order(tmp_path: Path) -> None:
    rows = _payments()
    sold = sum(float(row[-1]) for row in rows if row[3] == "Capture")
    back = sum(float(row[-1]) for row in rows if row[3] == "Refund")
    _figures("value", rows, tmp_path / "payments.csv")
    overall = next(table for table in call("value", tmp_path / "payments.csv").tables if table.name == "overall").rows[0]
    assert back > 0
    assert overall["revenue"] == pytest.approx(sold - back)


def test_ends_are_missing_in_no_earlier_version_of_a_contract(tmp_path: Path) -> None:
    _figures("retention", _versions(), tmp_path / "versions.csv")
    report = call("retention", tmp_path / "versions.csv")
    assert "left-undated" not in {note.code for note in report.notes}
    assert not any(table.name == "by_segment" for table in report.tables)
