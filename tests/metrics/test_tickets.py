"""Tickets: days against a hand calculation and a plain Kaplan-Meier, reopenings, the backlog, and what nothing tells."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from tests.reports import overall

import cxkit
from cxkit.errors import DataError, RoleError
from cxkit.model import Report
from cxkit.stats.proportions import wilson

START = datetime.fromisoformat("2024-01-01T00:00:00")
COLUMNS = ["case_id", "customer_id", "contacted_at", "first_responded_at", "resolved_at", "channel", "handled_by"]


def at(days: float | None) -> datetime | None:
    return None if days is None else START + timedelta(days=days)


def tickets(rows: list[tuple[Any, ...]], columns: list[str] = COLUMNS) -> pl.DataFrame:
    """Case and customer, days from the start until it was opened, answered, resolved; further cells as they are."""
    made = [(*row[:2], *(at(day) for day in row[2:5]), *row[5:]) for row in rows]
    times = dict.fromkeys(columns[2:5], pl.Datetime("us"))
    return pl.DataFrame(made, schema=columns, orient="row", schema_overrides=times)


def notes(report: Report) -> dict[str, str]:
    return {note.code: note.text for note in report.notes}


def kaplan_meier(waits: list[tuple[float, bool]], share: float) -> float | None:
    """The first time at which no more than that share still waits; plain Python, event by event."""
    survival = 1.0
    for time in sorted({wait for wait, over in waits if over}):
        at_risk = sum(wait >= time for wait, _ in waits)
        survival *= 1 - sum(over and wait == time for wait, over in waits) / at_risk
        if survival <= share + 1e-12:
            return time
    return None


def test_words_in_place_of_a_time_mean_that_it_is_still_open_if_they_are_known() -> None:
    made = pl.DataFrame(
        {
            "case_id": ["1", "2", "3", "4"],
            "contacted_at": ["2024-01-01 09:00", "2024-01-02 09:00", "2024-01-03 09:00", "2024-01-04 09:00"],
            "resolved_at": ["in Arbeit", "2024-01-03 09:00", "pending", None],
        }
    )
    report = cxkit.tickets(made)
    assert overall(report)["open"] == 3
    assert "2 values are no times and mean that it is still open ('in Arbeit', 'pending')" in notes(report)["open-ends"]
    with pytest.raises(DataError, match=r"1 of 2 dates cannot be read \('bald'\)"):
        cxkit.tickets(made.with_columns(pl.col("resolved_at").replace("pending", "bald")))


def test_days_of_five_tickets_by_hand() -> None:
    made = tickets(
        [
            ("1", "a", 0, 0.5, 1, "web", "x"),
            ("2", "b", 0, 1.0, 2, "web", "x"),
            ("3", "a", 0, 0.25, 4, "web", "y"),
            ("4", "c", 0, None, None, "phone", "y"),
            ("5", None, 2, None, None, "phone", None),
        ]
    )
    found = overall(cxkit.tickets(made, as_of="2024-01-10"))
    assert (found["tickets"], found["customers"], found["open"]) == (5, 3, 2)
    # of five 4/5, 3/5, 2/5 are left after 1, 2 and 4 days; of answers after 0.25, 0.5 and 1 day
    assert (found["resolve_median"], found["resolve_p90"]) == (4.0, None)
    assert (found["first_response_median"], found["first_response_p90"]) == (1.0, None)
    by_agent = {row["handled_by"]: row for row in cxkit.tickets(made, as_of="2024-01-10").table("by_handled_by").rows}
    assert by_agent["x"]["resolve_median"] == 1.0
    assert {name: row["open"] for name, row in by_agent.items()} == {"x": 0, "y": 1, None: 1}


@pytest.mark.parametrize("seed", range(5))
def test_days_are_those_of_a_plain_kaplan_meier(seed: int) -> None:
    draw = Random(seed)
    rows = []
    for number in range(200):
        opened = draw.uniform(0, 60)
        answered = opened + draw.expovariate(2) if draw.random() < 0.8 else None
        resolved = (answered or opened) + draw.expovariate(0.2) if draw.random() < 0.7 else None
        rows.append((str(number), f"c{number % 50}", opened, answered, resolved, draw.choice(["web", "phone"]), "x"))
    report = cxkit.tickets(tickets(rows), as_of="2024-03-31")
    end = (datetime.fromisoformat("2024-03-31T23:59:59.999999") - START) / timedelta(days=1)
    for name, chosen in [("overall", rows), *((channel, [row for row in rows if row[5] == channel]) for channel in ("web", "phone"))]:
        table = "overall" if name == "overall" else "by_channel"
        (row,) = (row for row in report.table(table).rows if row.get("channel", "overall") == name)
        until = [(row[4] or end) - row[2] for row in chosen]
        over = [(wait, row[4] is not None) for wait, row in zip(until, chosen, strict=True)]
        answers = [((row[3] or row[4] or end) - row[2], row[3] is not None) for row in chosen]
        for key, waits, share in (
            ("resolve_median", over, 0.5),
            ("resolve_p90", over, 0.1),
            ("first_response_median", answers, 0.5),
            ("first_response_p90", answers, 0.1),
        ):
            assert row[key] == pytest.approx(kaplan_meier(waits, share), abs=1e-8), (name, key)


def test_a_ticket_is_a_case_and_ends_with_its_last_contact() -> None:
    made = pl.DataFrame(
        {
            "case_id": ["1", "1", "1", "2", None],
            "contacted_at": [at(0), at(1), at(3), at(1), at(2)],
            "resolved": ["no", "no", "yes", "no", "no"],
            "channel": ["web", "phone", "phone", "web", "web"],
        }
    )
    report = cxkit.tickets(made)
    found = overall(report)
    assert (found["tickets"], found["open"], found["reopened"], found["resolve_median"]) == (3, 2, 0, 3.0), (
        "after 3 days it alone is at risk"
    )
    channels = {row["channel"]: row["tickets"] for row in report.table("by_channel").rows}
    assert channels == {"web": 3}, "the channel of the first contact"


def test_reopened_by_a_column_or_by_what_follows_a_resolution() -> None:
    rows = [(str(number), f"c{number}", 0, None, 1, "web", "x") for number in range(20)]
    counted = tickets(rows).with_columns(pl.Series("reopens", [2, 1, 0, 0] * 5))
    found = overall(cxkit.tickets(counted))
    assert (found["reopened"], found["reopened_share"]) == (10, 0.5)
    assert (found["low"], found["high"]) == pytest.approx(wilson(10, 20, 0.95))
    cases = pl.DataFrame(
        {
            "case_id": ["1", "1", "2", "2", "3"],
            "contacted_at": [at(0), at(5), at(0), at(1), at(0)],
            "closed_at": [at(2), at(6), at(3), at(3), at(1)],
        }
    )
    found = overall(cxkit.tickets(cases))
    assert (found["tickets"], found["reopened"]) == (3, 1), "a contact after the closing opens it again, one before it does not"
    assert overall(cxkit.tickets(tickets(rows)))["reopened"] is None


def test_the_backlog_adds_up() -> None:
    draw = Random(3)
    rows = [
        (str(number), f"c{number % 40}", opened := draw.uniform(0, 80), None, opened + draw.expovariate(0.1), "web", "x")
        for number in range(300)
    ]
    made = tickets(rows)
    for every in (None, "week", "month"):
        report = cxkit.tickets(made, every=every, as_of="2024-03-20")
        table = report.table("backlog").rows
        found = overall(report)
        assert sum(int(str(row["opened"])) for row in table) == found["tickets"]
        assert table[-1]["open"] == found["open"]
        total = 0
        for row in table:
            total += int(str(row["opened"])) - int(str(row["resolved"]))
            assert row["open"] == total
        assert [row["complete"] for row in table[:-1]] == [True] * (len(table) - 1)
    days = cxkit.tickets(made, as_of="2024-03-20").table("backlog").rows
    assert [row["period"] for row in days] == [str((START + timedelta(days=day)).date()) for day in range(80)]


def test_over_time_is_by_the_day_of_opening() -> None:
    made = tickets([("1", "a", 0, None, 40, "web", "x"), ("2", "a", 20, None, None, "web", "x"), ("3", "b", 40, None, 41, "web", "x")])
    rows = cxkit.tickets(made, every="month", as_of="2024-02-29").table("over_time").rows
    assert [(row["period"], row["complete"], row["tickets"], row["open"]) for row in rows] == [
        ("2024-01-01", True, 2, 1),
        ("2024-02-01", True, 1, 0),
    ]
    assert rows[1]["resolve_median"] == 1.0


def test_without_cases_each_row_is_a_ticket_and_a_note_says_so() -> None:
    made = tickets([("1", "a", 0, None, 1, "web", "x"), ("2", "a", 1, None, 3, "web", "x")]).drop("case_id", "customer_id")
    report = cxkit.tickets(made)
    assert (overall(report)["tickets"], overall(report)["customers"]) == (2, None)
    assert notes(report)["no-cases"] == "No column of cases is known: each row counts as a ticket."
    assert overall(report)["flag"] == "small-n"


def test_what_no_column_tells_is_null() -> None:
    report = cxkit.tickets(tickets([("1", "a", 0, None, None, "web", "x")]).drop("first_responded_at", "resolved_at"))
    found = overall(report)
    assert [key for key, cell in found.items() if cell is None] == [
        *("open", "reopened", "reopened_share", "low", "high"),
        *(
            key + end
            for key in ("first_response_median", "first_response_p90", "resolve_median", "resolve_p90")
            for end in ("", "_low", "_high")
        ),
    ]
    assert {"no-first-response", "no-end", "no-reopened"} <= notes(report).keys()
    assert "backlog" not in {table.name for table in report.tables}


def test_tickets_that_are_resolved_at_no_known_time_are_resolved_and_have_no_days() -> None:
    rows = [(str(number), f"c{number}", 0, None, 2 if number % 2 else None, "web", "x") for number in range(40)]
    few = tickets(rows).with_columns(status=pl.Series(["resolved" if number % 2 or not number else "open" for number in range(40)]))
    report = cxkit.tickets(few, as_of="2024-01-31")
    assert (overall(report)["open"], overall(report)["resolve_median"]) == (19, 2.0)
    assert notes(report)["resolved-undated"].startswith("1 tickets are resolved, and no column shows when")
    many = few.with_columns(status=pl.lit("resolved"))
    report = cxkit.tickets(many, as_of="2024-01-31")
    assert (overall(report)["open"], overall(report)["resolve_median"]) == (0, None)
    assert "backlog" not in {table.name for table in report.tables}


def test_an_answer_before_the_ticket_counts_as_given_at_once() -> None:
    report = cxkit.tickets(tickets([("1", "a", 1, 0.5, 2, "web", "x")]))
    assert overall(report)["first_response_median"] == 0.0
    assert "1 contacts have a first response before" in notes(report)["response-early"]


@pytest.mark.parametrize(("early", "median", "said"), [(1, 3.0, "they count as resolved at once"), (3, None, "their times say nothing")])
def test_a_resolution_on_a_day_before_the_ticket_counts_as_at_once_unless_they_are_many(
    early: int, median: float | None, said: str
) -> None:
    rows = [(str(number), f"c{number}", 5, None, 2 if number < early else 8, "web", "x") for number in range(10)]
    report = cxkit.tickets(tickets(rows))
    assert (overall(report)["resolve_median"], overall(report)["open"]) == (median, 0)
    assert notes(report)["resolved-early"].startswith(f"{early} contacts were resolved on a day before the contact itself: {said}")
    assert ("backlog" in {table.name for table in report.tables}) == (early == 1)
    # one in a small group is no reason to doubt the times of all
    grouped = [(*row[:5], "phone" if number < 2 else "web", "x") for number, row in enumerate(rows)]
    medians = {row["channel"]: row["resolve_median"] for row in cxkit.tickets(tickets(grouped), by="channel").table("by_channel").rows}
    assert (medians["phone"] is None) == (median is None)
    # a date without a time of day is that of the whole day
    same_day = pl.DataFrame({"Ticket ID": ["1", "2"], "Created": ["2024-03-01 14:00"] * 2, "Resolved": ["2024-03-01", "2024-03-02"]})
    assert "resolved-early" not in notes(cxkit.tickets(same_day))


@pytest.mark.parametrize(
    ("column", "cells", "expected"),
    [
        ("First response time (in hrs)", ["24:00:00", "48:00:00", "12:30:00"], 1.0),
        ("First response minutes", ["1440", "2880", "750"], 1.0),
        ("Erstantwort in Stunden", ["24", "48,0", "12,5"], 1.0),
    ],
)
def test_first_responses_may_be_lengths_of_time(column: str, cells: list[str], expected: float) -> None:
    made = tickets([(str(number), "a", number, None, 9, "web", "x") for number in range(3)])
    made = made.drop("first_responded_at").with_columns(pl.Series(column, cells))
    report = cxkit.tickets(made, role=(f"first_responded_at={column}",))
    assert overall(report)["first_response_median"] == expected
    assert notes(report)["durations"] == f"Column '{column}' holds lengths of time: they are counted from the time of contact."


def test_a_small_channel_is_suppressed_and_the_backlog_with_a_small_period() -> None:
    rows: list[tuple[Any, ...]]
    rows = [(str(n), f"c{n}", n % 28, n % 28 + 1, n % 28 + 2, "web" if n > 2 else "fax", "x") for n in range(200)]
    report = cxkit.tickets(tickets(rows), min_cell=5, by="channel")
    assert {row["channel"]: row["flag"] for row in report.table("by_channel").rows} == {"web": "suppressed", "fax": "suppressed"}
    assert "backlog" in {table.name for table in report.tables}
    rows.append(("last", "c0", 60, None, None, "web", "x"))
    report = cxkit.tickets(tickets(rows), min_cell=5, by="none")
    assert "backlog" not in {table.name for table in report.tables}
    assert "backlog-suppressed" in notes(report)
    (year,) = cxkit.tickets(tickets(rows), min_cell=5, by="none", every="year").table("backlog").rows
    assert (year["opened"], year["resolved"], year["open"]) == (201, 200, 1)


def test_the_time_of_contact_has_to_be_known() -> None:
    with pytest.raises(RoleError, match="contacted_at"):
        cxkit.tickets(pl.DataFrame({"case_id": ["1"], "channel": ["web"]}))


@pytest.mark.parametrize("header", ["Reopened", "Wiedergeöffnet", "Was reopened?"])
@pytest.mark.parametrize("cells", [("yes", "no"), ("true", "false"), ("ja", "nein"), ("1", "0")])
def test_reopened_by_a_column_of_yes_and_no(header: str, cells: tuple[str, str]) -> None:
    yes, no = cells
    rows = pl.DataFrame(
        {
            "Ticket ID": [f"T{place}" for place in range(20)],
            "Created at": ["2024-03-01 08:00"] * 20,
            "Resolved at": ["2024-03-02 08:00"] * 20,
            header: [yes, no, no, no] * 5,
        }
    )
    assert cxkit.tickets(rows, by="none").table("overall").rows[0]["reopened"] == 5


def _with_status(*words: str) -> pl.DataFrame:
    rows = [(f"T{place}", "2024-03-01 08:00", word) for place, word in enumerate(words * 5)]
    return pl.DataFrame(rows, schema=["Ticket ID", "Created at", "Status"], orient="row")


def test_an_unknown_status_beside_known_ones_counts_as_open_and_is_named_with_the_option_that_decides(tmp_path: Path) -> None:
    table = _with_status("Solved", "Open", "Zugestellt")
    report = cxkit.tickets(table)
    (note,) = [note for note in report.notes if note.code == "status-unread"]
    assert (note.level, overall(report)["open"]) == ("warning", 10)
    assert "5 contacts have a status that is not known ('Zugestellt')" in note.text
    assert "status:Zugestellt=1" in str(note.hint)
    table.write_csv(tmp_path / "tickets.csv")
    assert overall(cxkit.tickets(tmp_path / "tickets.csv", labels=("status:Zugestellt=1",)))["open"] == 5


def test_a_status_of_unknown_words_alone_is_named() -> None:
    report = cxkit.tickets(_with_status("Zugestellt", "Paket"))
    assert "'Paket'" in notes(report)["status-unread"]
    assert overall(report)["open"] is None


def test_known_statuses_and_a_time_beside_unknown_ones_give_no_warning() -> None:
    assert "status-unread" not in notes(cxkit.tickets(_with_status("Solved", "Open", "-")))
    dated = _with_status("Tier 1", "Tier 2").with_columns(pl.lit("2024-03-02 08:00").alias("Resolved at"))
    assert "status-unread" not in notes(cxkit.tickets(dated))


@pytest.mark.parametrize(
    "words", [("fait", "en attente"), ("hecha", "en curso"), ("fatto", "in corso"), ("gedaan", "bezig"), ("feito", "pendente")]
)
def test_what_is_done_is_over_and_a_blank_status_is_open_with_a_warning(words: tuple[str, str]) -> None:
    done, waiting = words
    report = cxkit.tickets(_with_status(done, waiting, ""))
    assert overall(report)["open"] == 10
    (note,) = [note for note in report.notes if note.code == "status-blank"]
    assert (note.level, note.text) == ("warning", "Column 'Status' is blank for 5 contacts: they count as open.")
    left = cxkit.tickets(_with_status(done, waiting, ""), where="status IS NOT NULL")
    assert (overall(left)["tickets"], overall(left)["open"]) == (10, 5)


def test_a_blank_status_beside_a_time_of_resolution_or_another_row_of_the_ticket_needs_no_warning() -> None:
    ended = _with_status("Solved", "").with_columns(pl.lit("2024-03-02 08:00").alias("Resolved at"))
    assert "status-blank" not in notes(cxkit.tickets(ended))
    rows = [("T1", "2024-03-01", ""), ("T1", "2024-03-02", "Solved"), ("T2", "2024-03-01", "Open"), ("T2", "2024-03-03", "")]
    several = pl.DataFrame(rows, schema=["Ticket ID", "Created at", "Status"], orient="row")
    assert "status-blank" not in notes(cxkit.tickets(several, shape="plain"))


@pytest.mark.parametrize("header", ["resolution_time", "Lösungszeit", "tiempo_resolucion"])
def test_a_time_to_resolve_without_a_unit_is_named_with_what_to_do(header: str) -> None:
    table = _with_status("Solved", "Open").with_columns(pl.Series(header, [4, None] * 5))
    report = cxkit.tickets(table)
    assert overall(report)["resolve_median"] is None
    (note,) = [note for note in report.notes if note.code == "unit-unknown"]
    assert (note.text, note.hint) == (
        f"Column '{header}' holds lengths of time without a unit: they are not used.",
        f"a header such as '{header} (hours)' names the unit",
    )
    with pytest.raises(DataError, match="only with a unit"):
        cxkit.tickets(table, role=(f"resolved_at={header}",))
    hours = cxkit.tickets(table.rename({header: f"{header} (hours)"}), by="none")
    assert overall(hours)["resolve_median"] == pytest.approx(4 / 24)
    assert "unit-unknown" not in notes(hours)


@pytest.mark.parametrize("header", ["resolution_code", "attempts"])
def test_other_numbers_lack_no_unit(header: str) -> None:
    table = _with_status("Solved", "Open").with_columns(pl.Series(header, [4, 7] * 5))
    assert "unit-unknown" not in notes(cxkit.tickets(table))


def test_complaints_and_tickets_warn_alike_of_resolutions_at_an_unknown_time() -> None:
    table = _with_status("Solved", "Open")
    assert notes(cxkit.complaints(table, all_complaints=True))["resolved-undated"] == notes(cxkit.tickets(table))["resolved-undated"]
    assert "resolved-undated" not in notes(cxkit.complaints(_with_status("New", "Open"), all_complaints=True))


def test_how_many_contacts_are_how_many_tickets_is_said() -> None:
    rows = [("A", "2024-03-01", "x"), ("A", "2024-03-05", "y"), ("A", "2024-03-09", "x"), ("B", "2024-03-01", "x")]
    again = pl.DataFrame(rows, schema=["Ticket ID", "Created at", "Channel"], orient="row")
    assert notes(cxkit.tickets(again))["cases"] == "4 contacts are 2 tickets, by their cases."
    assert "cases" not in notes(cxkit.tickets(again.tail(3)))


def test_tickets_that_were_cancelled_at_an_unknown_time_withhold_no_other_times() -> None:
    table = pl.DataFrame(
        {
            "ticket_id": [f"T{at}" for at in range(12)],
            "created_at": ["2026-03-01"] * 12,
            "resolved_at": [None if at >= 9 else f"2026-03-0{2 + at % 3}" for at in range(12)],
            "status": ["Resolved"] * 9 + ["Cancelled", "Rejected", "Open"],
        }
    )
    report = cxkit.tickets(table, by="none")
    assert overall(report)["resolve_median"] == 2
    assert notes(report)["dropped-undated"].startswith("2 tickets ended without a resolution")
    # so many that were resolved at an unknown time say that times were not recorded
    unknown = table.with_columns(pl.col("status").replace({"Cancelled": "Resolved", "Rejected": "Resolved"}))
    assert overall(cxkit.tickets(unknown, by="none"))["resolve_median"] is None


def test_a_time_of_few_customers_is_suppressed_and_not_said_to_be_unreached() -> None:
    """Of 20 customers 19 are answered after 1 to 19 days: nine in ten after 18, and only two wait longer than that."""
    rows = [(f"k{n}", f"c{n}", 0.0, None, float(n) if n < 20 else None, "web", "a") for n in range(1, 21)]
    made = cxkit.tickets(tickets(rows), min_cell=5, by="none")
    row = overall(made)
    assert (row["resolve_median"], row["resolve_p90"], row["flag"]) == (10.0, None, "partly-suppressed")
    assert "fewer than 5" in notes(made)["times-suppressed"]
    assert "not reached" not in str(made)
    # a near miss: half are open, and nobody is suppressed who is not there
    still = [(f"k{n}", f"c{n}", 0.0, None, float(n) if n <= 8 else None, "web", "a") for n in range(1, 21)]
    made = cxkit.tickets(tickets([*still, ("z", "z", 30.0, None, 31.0, "web", "a")]), min_cell=5, by="none")
    assert (overall(made)["resolve_median"], overall(made)["flag"]) == (None, "small-n")
    assert "times-suppressed" not in notes(made)
    assert "not reached" in str(made)


def flagged(header: str, active: list[bool] | None = None) -> pl.DataFrame:
    """Ten tickets of which eight were closed after a day, four of them at first contact."""
    ended = [at(place + 1) if place < 8 else None for place in range(10)]
    data = {"ticket_id": range(10), "created_at": [at(place) for place in range(10)], "closed_at": ended}
    further = {header: [place < 4 for place in range(10)], **({"is_active": active} if active else {})}
    return pl.DataFrame({**data, **further})


@pytest.mark.parametrize(("header", "still"), [("is_fcr", 2), ("First Contact Resolution", 2), ("Erstlösung", 2), ("resolved", 6)])
def test_what_was_not_resolved_at_first_contact_may_have_been_later(header: str, still: int) -> None:
    report = cxkit.tickets(flagged(header))
    assert overall(report)["open"] == still
    assert ("resolved-later" in notes(report)) == (still == 2)


def test_first_contact_resolution_is_what_its_flag_says() -> None:
    """Of ten customers four had their matter resolved at first contact; those whose matter was closed later are not open."""
    made = flagged("is_fcr").with_columns(channel=pl.lit("chat"), customer_id=pl.format("C{}", pl.int_range(pl.len())))
    row = cxkit.journey(made, window=1, as_of="2024-03-01").table("overall").rows[0]
    assert (row["fcr"], row["open"]) == (0.4, 2)


def test_a_flag_that_is_yes_for_all_is_no_status_of_tickets_that_ended() -> None:
    everywhere, some = (cxkit.tickets(flagged("x", active)) for active in ([True] * 10, [place >= 5 for place in range(10)]))
    assert (overall(everywhere)["open"], "status-unused" in notes(everywhere)) == (2, True)
    assert (overall(some)["open"], "status-unused" in notes(some)) == (5, False)


@pytest.mark.parametrize(
    ("answered", "closed"),
    [
        ("Time to first agent email reply (HH:mm:ss)", "Time to close (HH:mm:ss)"),
        ("Zeit bis zur ersten Antwort (hh:mm:ss)", "Zeit bis zum Schließen (hh:mm:ss)"),
        ("Tijd tot eerste reactie (uu:mm:ss)", "Oplostijd (uu:mm:ss)"),
    ],
)
def test_times_to_answer_and_to_close_are_lengths_of_time(answered: str, closed: str) -> None:
    rows = [(at, f"2025-03-{1 + at % 25:02} 08:00", f"K{at % 12}", "Mail", "00:30:00", "06:00:00") for at in range(40)]
    (row,) = (
        cxkit.tickets(pl.DataFrame(rows, schema=["Ticket", "Created at", "Customer", "Channel", answered, closed], orient="row"))
        .table("overall")
        .rows
    )
    assert (row["first_response_median"], row["resolve_median"], row["open"]) == (0.5 / 24, 0.25, 0)


@pytest.mark.parametrize("header", ["Time to close deal (h)", "Target time to close (h)", "Avg time to close (h)"])
def test_other_times_to_close_end_no_ticket(header: str) -> None:
    rows = [(at, f"2025-03-{1 + at % 25:02} 08:00", f"K{at % 12}", "Mail", 1 + at % 7) for at in range(40)]
    (row,) = (
        cxkit.tickets(pl.DataFrame(rows, schema=["Ticket", "Created at", "Customer", "Channel", header], orient="row"))
        .table("overall")
        .rows
    )
    assert row["resolve_median"] is None
