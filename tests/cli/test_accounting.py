"""Every row that was read is used or excluded for a reason that a note names, and no row is lost or counted twice."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cxkit.values import Reason

Run = Callable[..., "subprocess.CompletedProcess[str]"]

HEADER = "recommend,channel,responded_at,weight"
GOOD = 300
_OF_CONTACTS = (Reason.BEFORE_CUSTOMER, Reason.STEP_MISSING)
_OF_ORDERS = (Reason.CUSTOMER_MISSING, Reason.AMOUNT_MISSING, Reason.AMOUNT_UNREADABLE)
# A tool's own column, by which it is known which rows are previews.
HEADERS = {Reason.PREVIEW: HEADER.replace("channel", "Status"), Reason.INCOMPLETE: "expectation,channel,responded_at,fulfilment"}
HEADERS |= dict.fromkeys(_OF_ORDERS, "customer_id,channel,ordered_at,amount")
HEADERS |= dict.fromkeys(_OF_CONTACTS, "customer_id,channel,contacted_at,weight")
# The command that sets rows aside for it, where that is not nps.
COMMANDS = {Reason.INCOMPLETE: "gap", **dict.fromkeys(_OF_ORDERS, "value"), **dict.fromkeys(_OF_CONTACTS, "journey")}
# For each reason: rows that are to be excluded for it, behind 300 rows that are fine, and the options that make it one.
PLANNED: dict[Reason, tuple[list[str], list[str]]] = {
    Reason.BAD_ROW: ([",phone", "5,phone,2024-01-01,1,x", "5,phone,2024-01-01,1,,,,y"], []),
    Reason.PREVIEW: (["5,Survey Preview,2024-01-01,1", "99,1,,x"], ["--profile", "qualtrics"]),
    Reason.FILTERED: (["5,mail,2024-01-01,1", "5,,2024-01-01,1"], ["--where", "channel = 'phone'"]),
    Reason.FUTURE: (["5,phone,2025-01-01,1"], ["--as-of", "2024-12-31"]),
    Reason.DATE_MISSING: (["5,phone,,1", '5,phone,"",1'], ["--since", "2024-01-01"]),
    Reason.DATE_IMPOSSIBLE: (["5,phone,2024-02-30,1"], ["--since", "2024-01-01"]),
    Reason.DATE_UNREADABLE: (["5,phone,yesterday,1"], ["--every", "month"]),
    Reason.DUPLICATE: (["0,phone,2024-01-15 10:00:00,1", "1,phone,2024-02-15 10:00:01,2"], ["--duplicates", "first"]),
    Reason.BEFORE_CUSTOMER: (["5,phone,2023-12-31,1"], ["--customers", "customers.csv"]),
    Reason.CUSTOMER_MISSING: ([",phone,2024-01-01,1", " ,phone,2024-01-01,2"], []),
    Reason.STEP_MISSING: (["5,,2024-01-01,1", "6, ,2024-01-01,1"], []),
    Reason.AMOUNT_MISSING: (["5,phone,2024-01-01,", "5,phone,2024-01-01,n/a"], []),
    Reason.AMOUNT_UNREADABLE: (["5,phone,2024-01-01,much"], []),
    Reason.MISSING: ([",phone,2024-01-01,1", "N/A,phone,2024-01-01,1", " ,phone,2024-01-01,1"], []),
    Reason.NO_ANSWER: (["99,phone,2024-01-01,1", "99.0,phone,2024-01-01,1"], ["--na", "99"]),
    Reason.UNREADABLE: (["often,phone,2024-01-01,1"], []),
    Reason.UNKNOWN_LABEL: (["often,phone,2024-01-01,1"], ["--labels", "always=10"]),
    Reason.OFF_SCALE: (["11,phone,2024-01-01,1", "-1,phone,2024-01-01,1", "7.5,phone,2024-01-01,1"], []),
    Reason.INCOMPLETE: (["5,phone,2024-01-01,", ",phone,2024-01-01,2", "n/a,phone,2024-01-01,2"], []),
    Reason.WEIGHT_MISSING: (["5,phone,2024-01-01,", "5,phone,2024-01-01,n/a"], ["--weight", "weight"]),
    Reason.WEIGHT_UNREADABLE: (["5,phone,2024-01-01,x"], ["--weight", "weight"]),
    Reason.WEIGHT_ZERO: (["5,phone,2024-01-01,0", "5,phone,2024-01-01,0.00"], ["--weight", "weight"]),
}
# For each reason that comes from what a row of the table is: command, header, rows that are fine, and rows that are excluded for it.
_MONTHS = [f"2024-{month:02}-01" for month in range(1, 10)]
SHAPED: dict[Reason, tuple[str, str, list[str], list[str]]] = {
    Reason.STATISTICS: (
        "csat",
        "id,shop,satisfaction",
        [f"{n},A,{n % 5 + 1}" for n in range(40)],
        ["Mittelwert,,3.00", "Anzahl,,40"],
    ),
    Reason.CANCELLED: (
        "value",
        "customer_id,ordered_at,amount,order_status",
        [f"{n % 7},2024-01-{n % 28 + 1:02},{n + 5}.5,completed" for n in range(60)],
        ["1,2024-01-05,9.5,cancelled", "2,2024-01-06,8.5,failed"],
    ),
    Reason.TEST: (
        "value",
        "customer_id,ordered_at,amount,test_order",
        [f"{n % 7},2024-01-{n % 28 + 1:02},{n + 5}.5,no" for n in range(60)],
        ["1,2024-01-05,9.5,yes", "2,2024-01-06,8.5,yes"],
    ),
    Reason.PURCHASE: (
        "value",
        "customer_id,ordered_at,amount,Type",
        [f"{n % 7},2024-01-{n % 28 + 1:02},{n + 5}.5,Debtor" for n in range(60)],
        ["11,2024-01-05,9.5,Creditor", "12,2024-01-06,8.5,Creditor"],
    ),
    Reason.NO_SALE: (
        "value",
        "customer_id,invoice_date,amount,document_type",
        [f"{n % 7},2024-01-{n % 28 + 1:02},{n + 5}.5,Invoice" for n in range(60)],
        ["1,2024-01-05,9.5,Payment", "2,2024-01-06,8.5,Quote"],
    ),
    Reason.FURTHER_ROW: (
        "touchmap",
        "ticket_id,customer_id,created_at,channel,status,updated_at",
        [f"T{n},{n % 9},2024-01-{n % 28 + 1:02},phone,new,2024-01-{n % 28 + 1:02}" for n in range(40)],
        [
            f"T{n},{n % 9},2024-01-{n % 28 + 1:02},phone,{status},2024-02-{n % 28 + 1:02}"
            for n in range(40)
            for status in ("open", "solved")
        ],
    ),
    Reason.OTHER_QUESTION: (
        "nps",
        "response_id,question,answer",
        [f"{n},How likely are you to recommend us?,{n % 11}" for n in range(40)],
        [f"{n},How satisfied are you?,{n % 5 + 1}" for n in range(40)],
    ),
    Reason.NO_REVENUE: (
        "retention",
        "customer_id,month,mrr",
        [f"K{n},{month},10" for n in range(20) for month in _MONTHS if n % 2 or month < "2024-06"],
        [f"K{n},{month},0" for n in range(20) for month in _MONTHS if not n % 2 and month >= "2024-06"],
    ),
    Reason.NO_CONTACT: (
        "tickets",
        "ticket_id,created_at,resolved_at,channel,status",
        [f"T{n},2024-01-{n % 28 + 1:02},2024-02-{n % 28 + 1:02},phone,Solved" for n in range(60)],
        ["X1,2024-01-05,2024-01-06,phone,Merged", "X2,2024-01-05,2024-01-06,phone,Spam"],
    ),
    Reason.BLANK_ROW: (
        "touchmap",
        "ticket_id,customer_id,created_at,channel",
        [f"T{n},K{n % 7},2024-01-{n % 28 + 1:02},phone" for n in range(60)],
        [",,,", ', ,"",', ",,,"],
    ),
    Reason.NOT_HELD: (
        "touchmap",
        "appointment_id,customer_id,appointment_date,channel,status",
        [f"A{n},K{n % 7},2024-01-{n % 28 + 1:02},phone,attended" for n in range(60)],
        ["X1,K1,2024-01-05,phone,No-show", "X2,K2,2024-01-05,phone,Cancelled by guest", "X3,K3,2024-03-05,phone,Planned"],
    ),
    Reason.INTERNAL: (
        "touchmap",
        "id,customer_id,date,activity type",
        [f"A{n},K{n % 7},2024-01-{n % 28 + 1:02},{'Call' if n % 2 else 'Email'}" for n in range(60)],
        ["X1,K1,2024-01-05,Note", "X2,K2,2024-01-05,System event"],
    ),
    Reason.NO_CONTRACT: (
        "retention",
        "customer_id,since,until,is_test",
        [f"K{n},2023-0{n % 9 + 1}-01,{'2024-01-01' if n % 2 else ''},no" for n in range(60)],
        ["X1,2023-05-01,,yes"],
    ),
    Reason.END_BEFORE_START: (
        "retention",
        "customer_id,since,until",
        [f"K{n},2023-0{n % 9 + 1}-01,{'2024-01-01' if n % 2 else ''}" for n in range(200)],
        ["X1,2023-05-01,2023-04-01"],
    ),
}


def body(*rows: str, good: int = GOOD, header: str = HEADER) -> str:
    times = [f"2024-0{number % 6 + 1}-15 10:{number // 60:02}:{number % 60:02}" for number in range(good)]
    fine = [f"{number % 11},phone,{time},{number % 3 + 1}" for number, time in enumerate(times)]
    return "\n".join([header, *fine, *rows]) + "\n"


def records(text: str) -> int:
    """How many records a program of another make finds behind the header."""
    return sum(1 for record in csv.reader(io.StringIO(text, newline="")) if record) - 1


def account(run: subprocess.CompletedProcess[Any]) -> tuple[int, int, dict[str, int]]:
    """Rows read, used and excluded, after a check that they add up, also with the answers that the report shows."""
    assert run.returncode == 0, run.stderr
    report = json.loads(run.stdout)
    told = report["provenance"]
    assert told["rows_read"] == told["rows_used"] + sum(told["rows_set_aside"].values())
    assert report["tables"][0]["rows"][0].get("n", told["rows_used"]) == told["rows_used"]
    return told["rows_read"], told["rows_used"], told["rows_set_aside"]


def test_a_plan_for_every_reason() -> None:
    assert {*PLANNED, *SHAPED} == {*Reason}


@pytest.mark.parametrize("reason", SHAPED)
def test_rows_that_are_no_answer_contact_order_or_contract_are_excluded_as_such(cxkit: Run, tmp_path: Path, reason: Reason) -> None:
    command, header, fine, rows = SHAPED[reason]
    (tmp_path / "s.csv").write_text("\n".join([header, *fine, *rows]) + "\n", encoding="utf-8")
    run = (
        cxkit(command, "s.csv", "--by", "none", "--format", "json")
        if command != "touchmap"
        else cxkit(command, "s.csv", "--format", "json")
    )
    found = json.loads(run.stdout)["provenance"]
    assert (found["rows_read"], found["rows_set_aside"]) == (len(fine) + len(rows), {str(reason): len(rows)})


@pytest.mark.parametrize("reason", PLANNED)
def test_exactly_the_planned_rows_are_excluded(cxkit: Run, tmp_path: Path, reason: Reason) -> None:
    rows, options = PLANNED[reason]
    text = body(*rows, header=HEADERS.get(reason, HEADER))
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    (tmp_path / "customers.csv").write_text(
        "customer_id,since\n" + "".join(f"{number},2024-01-01\n" for number in range(11)), encoding="utf-8"
    )
    run = cxkit(COMMANDS.get(reason, "nps"), "s.csv", "--format", "json", *options)
    assert account(run) == (records(text), GOOD, {str(reason): len(rows)})
    said = {note["code"]: note for note in json.loads(run.stdout)["notes"]}["values-ignored"]
    assert said["text"].startswith(f"{len(rows)} row{'s' if len(rows) > 1 else ''} excluded: {len(rows)} ")


def test_a_row_with_several_faults_is_counted_once_for_the_first_of_them(cxkit: Run, tmp_path: Path) -> None:
    text = body("11,mail,2024-02-30,0", "11,phone,2024-02-30,0", "11,phone,2024-01-01,0", "99,phone,2025-06-01,", ",mail")
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    options = ["--where", "channel = 'phone'", "--as-of", "2024-12-31", "--na", "99", "--weight", "weight"]
    expected = {"bad row": 1, "filtered": 1, "future": 1, "date impossible": 1, "off scale": 1}
    assert account(cxkit("nps", "s.csv", "--format", "json", *options)) == (GOOD + 5, GOOD, expected)


# What a file may hold at its end, the number of records that it adds, and what becomes of those that are not used.
IRREGULAR: dict[str, tuple[bytes, int, dict[str, int]]] = {
    "blank lines": (b"\n\n5,phone,2024-01-01,1\n\n\n", 1, {}),
    "no line end": (b"5,phone,2024-01-01,1", 1, {}),
    "a row that is cut off": (b"5", 1, {"bad row": 1}),
    "a row that is cut off in its last cell but one": (b"5,phone,2024-01-0", 1, {"bad row": 1}),
    "a long row": (b"5,phone,2024-01-01,1,x\n", 1, {"bad row": 1}),
    "blank cells too many": (b"5,phone,2024-01-01 10:00:00,1,\n5,phone,2024-01-01 10:00:00,1,,,\n", 2, {}),
    "blank cells too many behind a day that may be cut off": (b"5,phone,2024-01-01,1,\n5,phone,2024-01-01,1,,,\n", 2, {"bad row": 2}),
    "nothing but delimiters": (b",,,\n", 1, {"missing": 1}),
    "bad bytes elsewhere": (b"5,\xff\xfe,2024-01-01,1\n", 1, {}),
    "bad bytes in the score": (b"\xff,phone,2024-01-01,1\n", 1, {"unreadable": 1}),
    "quoted line breaks": (b'5,"two\nlines",2024-01-01,1\n6,"two\r\nmore\n\n",2024-01-01,1\n', 2, {}),
    "doubled quotes": (b'5,"say ""hello"", please",2024-01-01,1\n', 1, {}),
    "a quote inside a cell": (b'5,6" screen,2024-01-01,1\n6,phone,2024-01-01,1\n', 2, {}),
    "CRLF among LF": (b"5,phone,2024-01-01,1\r\n6,phone,2024-01-01,1\n", 2, {}),
}


@pytest.mark.parametrize("what", IRREGULAR)
def test_irregular_ends(cxkit: Run, tmp_path: Path, what: str) -> None:
    end, more, aside = IRREGULAR[what]
    content = body(good=200).encode() + end
    (tmp_path / "s.csv").write_bytes(content)
    assert records(content.decode("utf-8", "replace")) == 200 + more  # the plan itself, checked by another program
    assert account(cxkit("nps", "s.csv", "--format", "json")) == (200 + more, 200 + more - sum(aside.values()), aside)


@pytest.mark.slow
def test_irregular_rows_far_behind_what_is_looked_at_first(cxkit: Run, tmp_path: Path) -> None:
    lines = body(good=100_000)
    for what, (end, more, aside) in IRREGULAR.items():
        if what in {"blank lines", "a row that is cut off", "a long row", "bad bytes in the score", "quoted line breaks"}:
            after = b"" if "cut off" in what else b"\n7,phone,2024-01-01,1\n"
            (tmp_path / "s.csv").write_bytes(lines.encode() + end + after)
            read = 100_000 + more + bool(after)
            expected = (read, read - sum(aside.values()), aside)
            assert account(cxkit("nps", "s.csv", "--format", "json")) == expected, what


@pytest.mark.parametrize("good", [300, 100_000])
@pytest.mark.parametrize("by", ["none", "channel"])
def test_a_short_row_is_excluded_in_files_of_any_size_and_for_any_grouping(cxkit: Run, tmp_path: Path, good: int, by: str) -> None:
    (tmp_path / "s.csv").write_text(body("5", "6,phone", ",phone", good=good), encoding="utf-8")
    run = cxkit("nps", "s.csv", "--format", "json", "--by", by)
    assert account(run) == (good + 3, good, {"bad row": 3})
    if by == "channel":
        rows = {row["channel"]: row["n"] for row in json.loads(run.stdout)["tables"][1]["rows"]}
        assert rows == {"phone": good}


@pytest.mark.slow
def test_every_encoding_and_container_gives_the_same_account(cxkit: Run, tmp_path: Path) -> None:
    text = body("11,Telefon für Köln,2024-01-01,1", ",Köln,2024-01-01,1", ",kurz")
    expected = (GOOD + 3, GOOD, {"bad row": 1, "missing": 1, "off scale": 1})
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"):
        (tmp_path / "s.csv").write_bytes(text.encode(encoding))
        assert account(cxkit("nps", "s.csv", "--format", "json")) == expected, encoding
    (tmp_path / "s.csv.gz").write_bytes(gzip.compress(text[:2000].encode()) + gzip.compress(text[2000:].encode()))
    assert account(cxkit("nps", "s.csv.gz", "--format", "json")) == expected
    (tmp_path / "s.txt").write_bytes(text.replace(",", ";").replace("\n", "\r").encode("cp1252"))
    assert account(cxkit("nps", "s.txt", "--format", "json")) == expected


def test_standard_input(cxkit: Run, cxkit_process: Run) -> None:
    text = body("11,phone,2024-01-01,1", "", ",x")
    expected = (GOOD + 2, GOOD, {"bad row": 1, "off scale": 1})
    packed = gzip.compress(text.encode("utf-16"))
    assert account(cxkit("nps", "-", "--format", "json", input=text)) == expected
    assert account(cxkit("nps", "-", "--format", "json", input=packed)) == expected
    piped = cxkit_process("nps", "-", "--format", "json", input=packed, text=False, encoding=None)
    assert account(piped) == expected


def test_several_files_and_a_glob_are_one_table(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "2024-1.csv").write_text(body("11,phone,2024-01-01,1"), encoding="utf-8")
    # the same columns in another order, one of them missing, another dialect
    (tmp_path / "2024-2.csv").write_text("channel;recommend\nweb;5\nweb;99\nweb;6;x;\n", encoding="cp1252")
    expected = (GOOD + 4, GOOD + 1, {"bad row": 1, "off scale": 2})
    named = cxkit("nps", "2024-1.csv", "2024-2.csv", "--format", "json")
    assert account(named) == expected
    globbed = cxkit("nps", "2024-*.csv", "--format", "json")
    assert account(globbed) == expected
    assert json.loads(globbed.stdout)["provenance"]["sources"] == ["2024-1.csv", "2024-2.csv"]
    assert json.loads(globbed.stdout)["tables"] == json.loads(named.stdout)["tables"]


def test_parquet_has_the_account_of_the_text_it_was_made_from(cxkit: Run, tmp_path: Path) -> None:
    import polars as pl

    text = body("11,phone,2024-01-01,1", ",phone,2024-01-01,1", "99,phone,2024-01-01,1")
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    pl.read_csv(tmp_path / "s.csv", try_parse_dates=True).write_parquet(tmp_path / "s.parquet")
    options = ["--na", "99", "--since", "2024-02-01", "--format", "json"]
    expected = account(cxkit("nps", "s.csv", *options))
    assert expected == (GOOD + 3, GOOD - 50, {"filtered": 53})
    assert account(cxkit("nps", "s.parquet", *options)) == expected
