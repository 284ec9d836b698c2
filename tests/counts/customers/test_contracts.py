"""Ends that are none, ends still to come, and contracts of one customer: figures by hand, and files on which the plain reading is right."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError, RoleError
from cxkit.model import Note, Report, Row
from cxkit.values.time.dates import today

STARTS = [date(2023, 1, 1) + timedelta(days=7 * number) for number in range(40)]
ENDS = [start + timedelta(days=60 + number) if number % 2 else None for number, start in enumerate(STARTS)]


def frame(mark: str, pattern: str = "%Y-%m-%d", **columns: list[Any]) -> pl.DataFrame:
    """Forty contracts, of which every other one has no end but ``mark``."""
    since = [day.strftime(pattern) for day in STARTS]
    until = [day.strftime(pattern) if day else mark for day in ENDS]
    return pl.DataFrame({"since": since, "until": until, **columns})


def overall(report: Report) -> Row:
    return report.table("overall").rows[0]


def figures(report: Report) -> tuple[object, ...]:
    return tuple(overall(report)[key] for key in ("customers", "lost", "active", "won_back"))


def noted(report: Report, code: str) -> Note | None:
    return next((note for note in report.notes if note.code == code), None)


@cache
def plain() -> Row:
    """The figures if ends that are none are blank."""
    return overall(cxkit.retention(frame("")))


def test_unknown_words_in_place_of_ends_are_named_with_the_option_that_reads_them() -> None:
    named = {"since": "start_date", "until": "end_date"}
    mostly = frame("fortlfd").sort("until", descending=True).head(25).rename(named)  # five of these have days
    with pytest.raises(DataError, match=r"20 date unreadable: 'fortlfd' \(20\)") as refused:
        cxkit.retention(mostly)
    assert refused.value.hint.startswith("--na until='fortlfd'")
    # reasons are no ends, whatever the header
    with pytest.raises(RoleError):
        cxkit.retention(frame("open").rename(named).with_columns(end_date=pl.Series(["moved", "price", "service", "other"] * 10)))


@pytest.mark.parametrize(
    "mark",
    [
        *("9999-12-31", "2999-12-31", "2099-12-31", "1900-01-01", "0000-00-00", "0001-01-01", "1970-01-01", "0000-00-00 00:00:00"),
        *("unbefristet", "Open", "laufend", "bis auf Weiteres", "en cours", "indefinido", "a tempo indeterminato", "onbepaalde tijd"),
    ],
)
def test_placeholders_of_no_end_are_no_ends_and_a_note_names_them(mark: str) -> None:
    report = cxkit.retention(frame(mark))
    assert overall(report) == plain()
    assert report.provenance.rows_used == 40
    note = noted(report, "open-ends")
    assert note is not None
    assert mark.casefold() in note.text.casefold()
    assert "20 ends" in note.text


@pytest.mark.parametrize("mark", ["31.12.9999", "9999", "31.12.2099", "01.01.1900", "00.00.0000", "unbefristet"])
def test_the_same_in_german_dates(mark: str) -> None:
    assert overall(cxkit.retention(frame(mark, "%d.%m.%Y"))) == plain()


def test_days_as_excel_counts_them() -> None:
    serial = {day: str((day - date(1899, 12, 30)).days) for day in (*STARTS, *filter(None, ENDS))}
    rows = pl.DataFrame({"since": [serial[day] for day in STARTS], "until": [serial[day] if day else "2958465" for day in ENDS]})
    assert overall(cxkit.retention(rows)) == plain()


def test_typed_days_of_a_database_that_lie_before_all_years() -> None:
    typed = pl.DataFrame({"since": STARTS, "until": [end or date(1, 1, 1) for end in ENDS]})
    assert overall(cxkit.retention(typed)) == plain()
    typed = pl.DataFrame({"since": STARTS, "until": [end or date(9999, 12, 31) for end in ENDS]})
    assert overall(cxkit.retention(typed)) == plain()


def test_one_day_before_all_contracts_is_assumed_to_be_none_with_a_warning() -> None:
    report = cxkit.retention(frame("2001-01-01"))
    assert overall(report) == plain()
    note = noted(report, "open-ends")
    assert note is not None
    assert note.level == "warning"


def test_a_dummy_end_is_none_even_if_the_user_counts_beyond_it() -> None:
    assert overall(cxkit.retention(frame("2099-12-31"), as_of="2150-01-01"))["lost"] == 20


def test_texts_that_say_no_such_thing_are_unreadable() -> None:
    with pytest.raises(DataError, match="20 date unreadable"):
        cxkit.retention(frame("soon"))


def test_an_end_on_the_last_day_of_a_past_year_is_a_loss() -> None:
    """The near miss of a dummy: contracts that did end on 31 December, in a file that goes on."""
    rows = pl.DataFrame({"since": ["2024-01-01", "2024-06-01", "2026-01-10"], "until": ["2025-12-31", "2025-12-31", ""]})
    report = cxkit.retention(rows)
    assert figures(report) == (3, 2, 1, 0)
    assert noted(report, "open-ends") is None


def test_a_contract_since_before_1970_that_ended_then_is_a_loss() -> None:
    rows = pl.DataFrame({"since": ["1965-01-01", "1966-01-01"], "until": ["1970-01-01", ""]})
    assert figures(cxkit.retention(rows)) == (2, 1, 1, 0)


def test_an_end_still_to_come_is_no_loss_unless_the_user_counts_so_far() -> None:
    later = today() + timedelta(days=200)
    rows = pl.DataFrame({"since": ["2024-01-01", "2024-02-01", "2024-03-01"], "until": ["2024-05-01", later.isoformat(), "2046-01-01"]})
    report = cxkit.retention(rows)
    assert figures(report) == (3, 1, 2, 0)
    assert report.provenance.params["as_of"] == "2024-05-01"
    note = noted(report, "future-ends")
    assert note is not None
    assert "2 contracts end after 2024-05-01" in note.text
    assert figures(cxkit.retention(rows, as_of="2047-01-01")) == (3, 3, 0, 0)
    assert figures(cxkit.retention(rows, as_of=later.isoformat())) == (3, 2, 1, 0)
    assert figures(cxkit.retention(rows, as_of="2024-04-01")) == (3, 0, 3, 0)


def test_contracts_that_begin_after_today_are_future() -> None:
    later = (today() + timedelta(days=20)).isoformat()
    report = cxkit.retention(pl.DataFrame({"since": ["2024-01-01", later], "until": ["", ""]}))
    assert report.provenance.rows_set_aside == {"future": 1}


def test_an_end_before_the_beginning_is_a_reason_of_its_own() -> None:
    rows = pl.concat([frame("")] * 5 + [pl.DataFrame({"since": ["2024-03-01"], "until": ["2024-02-01"]})])
    report = cxkit.retention(rows)
    assert report.provenance.rows_set_aside == {"end before start": 1}
    assert "1 of contracts that end before they begin" in "".join(note.text for note in report.notes)
    with pytest.raises(DataError, match="1 contract ends before it begins, such as from 2024-03-01 to 2024-02-01"):
        cxkit.retention(pl.DataFrame({"since": ["2024-03-01", "2024-01-01"], "until": ["2024-02-01", ""]}))


def several(*rows: tuple[str, str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["subscription_id", "customer_id", "start_date", "end_date"], orient="row")


CONTRACTS = several(
    ("s1", "ann", "2024-01-01", "2024-03-01"),
    ("s2", "ann", "2024-03-31", ""),  # 30 days later: goes on
    ("s3", "ben", "2024-01-01", "2024-03-01"),
    ("s4", "ben", "2024-04-01", ""),  # 31 days later: won back
    ("s5", "cem", "2024-01-01", "2024-06-30"),
    ("s6", "cem", "2024-02-01", "2024-04-01"),  # within the other
    ("s7", "dan", "2024-02-01", "2024-12-31"),
)


def test_contracts_that_follow_within_thirty_days_are_one_relationship() -> None:
    report = cxkit.retention(CONTRACTS)
    assert figures(report) == (4, 3, 2, 1)
    assert report.provenance.rows_used == 7
    times = {(row["time"], row["lost"]) for row in report.table("survival").rows}
    assert times == {(60.0, 1), (181.0, 1), (334.0, 1), (274.0, 0), (365.0, 0)}
    note = noted(report, "several-contracts")
    assert note is not None
    assert "Customers with several contracts: 3, who have 6" in note.text
    assert "Losses and running relationships add up to the customers plus those won back." in note.text
    assert "--role customer_id=" in note.hint


def test_another_gap_and_an_id_of_contracts() -> None:
    assert figures(cxkit.retention(CONTRACTS, rejoin_within=31)) == (4, 2, 2, 0)
    assert figures(cxkit.retention(CONTRACTS, rejoin_within=0)) == (4, 4, 2, 2)
    each = cxkit.retention(CONTRACTS, role="customer_id=subscription_id")
    assert figures(each) == (7, 5, 2, 0)
    assert noted(each, "several-contracts") is None


def test_names_that_are_alike_are_two_customers() -> None:
    rows = several(
        ("1", "Kim Meier", "2024-01-01", "2024-02-01"), ("2", "Kim Meyer", "2024-02-05", ""), ("3", "kim meier", "2024-02-05", "")
    )
    assert figures(cxkit.retention(rows)) == (3, 1, 2, 0)


def test_rows_without_a_customer_are_nobody_elses() -> None:
    rows = several(
        ("1", "", "2024-01-01", "2024-02-01"), ("2", "", "2024-02-05", ""), ("3", "a", "2024-01-01", ""), ("4", "a", "2024-01-01", "")
    )
    assert figures(cxkit.retention(rows)) == (3, 1, 2, 0)


def test_a_relationship_is_in_the_group_of_its_first_contract() -> None:
    rows = CONTRACTS.with_columns(pl.Series("plan", ["basic", "pro", "basic", "pro", "pro", "basic", "pro"]))
    by = {row["segment"]: row for row in cxkit.retention(rows, by="plan").table("by_segment").rows}
    assert [by["basic"][key] for key in ("customers", "lost", "active", "won_back")] == [2, 1, 1, 0]
    assert [by["pro"][key] for key in ("customers", "lost", "active", "won_back")] == [2, 2, 1, 1]


def test_the_order_of_rows_does_not_matter() -> None:
    shuffled = CONTRACTS.sample(fraction=1.0, shuffle=True, seed=4)
    assert cxkit.retention(shuffled).table("survival").rows == cxkit.retention(CONTRACTS).table("survival").rows


def test_the_value_of_contracts_is_that_of_the_running_ones_of_a_customer() -> None:
    starts = [(date(2023, 1, 1) + timedelta(days=9 * at)).isoformat() for at in range(30)]
    ends = [(date(2023, 1, 1) + timedelta(days=9 * at + 40 + 7 * at)).isoformat() if at % 3 == 0 else "" for at in range(30)]
    ids = [f"k{at}" for at in range(30)]
    plain = pl.DataFrame({"customer_id": ids, "since": starts, "until": ends, "fee": [10.0] * 30})
    more = pl.DataFrame({"customer_id": ["k1"], "since": ["2023-02-01"], "until": [""], "fee": [5.0]})
    one = cxkit.clv(plain, revenue="fee", per_customer=True).table("customers").rows
    both = cxkit.clv(pl.concat([plain, more]), revenue="fee", per_customer=True).table("customers").rows
    assert len(one) == len(both) == 20
    fees = {row["customer_id"]: row["expected_value"] for row in both}
    assert (fees["k1"], fees["k2"]) == (15.0, 10.0)


def test_who_has_left_without_a_day_asks_for_one() -> None:
    rows = pl.DataFrame({"customer_id": ["a", "b"], "since": ["2024-01-01", "2024-02-01"], "status": ["active", "cancelled"]})
    with pytest.raises(RoleError, match="'status' shows who has left, and no column shows when") as raised:
        cxkit.retention(rows)
    assert "--role until=COLUMN" in raised.value.hint
    assert "--role tenure=COLUMN" in raised.value.hint


def test_states_of_invoices_say_nothing_of_who_has_left() -> None:
    rows = pl.DataFrame(
        {
            "Numero fattura": ["1", "2", "3"],
            "Data": ["2024-01-01", "2024-02-01", "2024-03-01"],
            "Cliente": ["A", "B", "A"],
            "Totale": ["10", "20", "30"],
            "Stato": ["Pagata", "Annullata", "Pagata"],
        }
    )
    with pytest.raises(RoleError, match="'Stato' holds states of orders or invoices"):
        cxkit.retention(rows)


def months(customers: int = 30, year: int = 2024) -> pl.DataFrame:
    """Billing periods from the first to the last day of months; every third customer leaves after September."""
    firsts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    rows = [
        (f"C{number:02}", firsts[place], firsts[place + 1] - timedelta(days=1))
        for number in range(customers)
        for place in range(12 if number % 3 else 9)
    ]
    return pl.DataFrame(rows, schema=["customer_id", "period_start", "period_end"], orient="row")


def test_billing_periods_that_run_when_the_last_one_begins_are_no_losses() -> None:
    report = cxkit.retention(months())
    assert figures(report) == (30, 10, 20, 0)
    assert noted(report, "billing-periods") is not None
    # the day of the user counts
    assert figures(cxkit.retention(months(), as_of=date(2024, 12, 31))) == (30, 30, 0, 0)


def test_single_contracts_that_end_on_the_last_day_are_losses() -> None:
    report = cxkit.retention(months().group_by("customer_id").agg(pl.col("period_start").min(), pl.col("period_end").max()))
    assert figures(report) == (30, 30, 0, 0)
    assert noted(report, "billing-periods") is None


def test_periods_under_german_headers() -> None:
    report = cxkit.retention(months().rename({"period_start": "Leistungszeitraum von", "period_end": "Leistungszeitraum bis"}))
    assert figures(report)[1] == 10
