"""Days out of text, and what is said about the format."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st
from tests.values.time.date_cases import CASES, FUTURE, IMPOSSIBLE, UNREADABLE, Case

import cxkit
from cxkit.config import Config
from cxkit.errors import DataError, RoleError
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.tables import Responses
from cxkit.tables.typed_columns import dated
from cxkit.values.time.date_formats import Order
from cxkit.values.time.date_rules import DateRule
from cxkit.values.time.dates import read_days
from cxkit.workflows.inspect import inspect

DAYS = st.dates(date(1990, 1, 1), date(2079, 12, 31))
FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d 08:30:00", "%d.%m.%Y", "%d.%m.%Y 14:05", "%Y/%m/%d", "%Y%m%d"]


def days(values: list[str], order: Order | None = None) -> tuple[list[date | None], list[str]]:
    texts = pl.Series("when", values, dtype=pl.String)
    reading = read_days("when", texts, DateRule(order))
    if reading.error:
        raise reading.error
    return reading.read.read(texts).get_column("day").to_list(), [note.code for note in reading.notes]


@given(st.lists(DAYS, min_size=1, max_size=20), st.sampled_from(FORMATS))
def test_days_come_back(written: list[date], pattern: str) -> None:
    assert days([day.strftime(pattern) for day in written]) == (written, [])


@given(
    st.lists(DAYS.filter(lambda day: day.day > 12), min_size=1, max_size=20), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%m/%d/%Y 09:00 AM"])
)
def test_a_day_above_twelve_decides_the_order(written: list[date], pattern: str) -> None:
    assert days([day.strftime(pattern) for day in written]) == (written, [])


def test_an_open_order_is_noted_and_can_be_decided() -> None:
    assert days(["03/04/2026"]) == ([date(2026, 4, 3)], ["dates-undecided"])
    assert days(["03/04/2026"], "mdy") == ([date(2026, 3, 4)], [])


def test_an_open_order_is_the_one_that_lies_between_clear_days() -> None:
    clear = [date(2026, 1, day) for day in (2, 7, 9)]
    written = [day.isoformat() for day in clear]
    assert days([*written, "01/05/2026"]) == ([*clear, date(2026, 1, 5)], ["dates-mixed", "dates-between"])
    assert days([*written, "05/01/2026"]) == ([*clear, date(2026, 1, 5)], ["dates-mixed", "dates-between"])
    assert days([*written, "01/05/2026"], "dmy") == ([*clear, date(2026, 5, 1)], ["dates-mixed"])


@pytest.mark.parametrize(
    "written",
    [
        ["2026-01-02", "2026-06-07", "2026-01-09", "01/05/2026"],  # both readings lie between the others
        ["2026-02-02", "2026-02-07", "2026-02-09", "01/05/2026"],  # neither does
        ["2026-01-02", "2026-01-09", "01/05/2026", "01/06/2026", "01/07/2026"],  # clear days are too few
        ["2026-01-02", "2026-01-09", "99/99/2026"],  # no order reads it
    ],
)
def test_an_order_that_other_days_leave_open_is_noted(written: list[str]) -> None:
    assert days(written)[1] == ["dates-mixed", "dates-undecided"]


def test_a_contradiction_names_both_values() -> None:
    with pytest.raises(DataError, match=r"'31/01/2026'.*'01/31/2026'"):
        days(["31/01/2026", "01/31/2026"])


def test_mixed_formats_are_read_each_in_its_own_and_noted() -> None:
    assert days(["2026-01-31", "28.02.2026"]) == ([date(2026, 1, 31), date(2026, 2, 28)], ["dates-mixed"])


def test_impossible_days_are_null_and_short_days_are_read() -> None:
    assert days(["30.02.2026", "1.2.2026", "31.12.2026"])[0] == [None, date(2026, 2, 1), date(2026, 12, 31)]


def test_what_is_no_date_at_all() -> None:
    with pytest.raises(DataError, match="holds no dates"):
        days(["yesterday"])


@pytest.mark.parametrize(
    "written", ["1.2.2025 9:30", "01.02.2025 09:30", "1.2.2025", "2025-2-1 9:30", "2025-02-01T09:30:00+01:00", "01.02.2025, 09:30"]
)
def test_a_time_of_day_may_follow_however_short_the_day_is(written: str) -> None:
    # the sample may hold longer ones only
    assert days(["28.12.2025 10:00" if "." in written else "2025-12-28 10:00", written])[0][1] == date(2025, 2, 1)


def test_more_than_one_in_a_hundred_dates_that_cannot_be_read_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    american = [f"{month}/{day}/2025" for month in range(1, 13) for day in range(1, 29)]
    undecided = [value for value in american if int(value.split("/")[1]) <= 12] * 10
    lines = ["recommend,responded_at", *(f"{number % 11},{value}" for number, value in enumerate(undecided + american))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    # the sample leaves the order open; what stands far behind it decides
    report = cxkit.nps(path, every="month")
    assert report.provenance.rows_set_aside == {}
    assert not [note for note in report.notes if note.code.startswith("dates")]
    message = r"192 of 1,776 dates cannot be read, such as '1/13/2025' \(.*survey.csv, line 1454\).*has the month first"
    with pytest.raises(DataError, match=message):
        cxkit.nps(path, every="month", dates="dmy")


def listed(path: Path, **options: Any) -> list[tuple[Any, ...]]:
    """Line, column, reason and text of what ``inspect --problems`` lists."""
    tables = {table.name: table for table in inspect((str(path),), problems=True, kind="survey", **options).tables}
    return [tuple(row[key] for key in ("line", "column", "reason", "text")) for row in tables["problems"].rows]


@pytest.mark.parametrize(
    "case",
    # three of four with the slow tests
    [pytest.param(case, marks=[pytest.mark.slow] * (at % 4 > 0), id=f"{case.text} among {case.among[0]}") for at, case in enumerate(CASES)],
)
def test_the_metric_and_the_inspection_read_each_value_alike(tmp_path: Path, case: Case) -> None:
    path = tmp_path / "survey.tsv"
    good = [*case.among] * (300 // len(case.among))
    values = [*good, case.text]
    rows = [f"{number % 11}\t{value}" for number, value in enumerate(values)]
    path.write_text("\n".join(["recommend\tresponded_at", *rows]) + "\n", encoding="utf-8")
    told = cxkit.nps(path, every="month").provenance
    if case.due in (IMPOSSIBLE, UNREADABLE, FUTURE):
        assert told.rows_set_aside == {case.due: 1}
        assert listed(path) == [(len(values) + 1, "responded_at", case.due, case.text)]
        return
    assert told.rows_set_aside == {}
    assert listed(path) == []
    # among its own kind the value decides nothing: the day itself, as a column read with these others has it
    table = open_table(Responses, [path], check_loading({}), Config()).table
    assert isinstance(table.frame, pl.LazyFrame)
    read = table.frame.select(dated(table, "responded_at", pl.String()).parts.struct.field("day")).collect().to_series()
    assert str(read[-1]) == case.due


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path()


def survey(path: Path, dates: Sequence[str]) -> Path:
    path.write_text("\n".join(["recommend;responded_at", *(f"{n % 11};{day}" for n, day in enumerate(dates))]) + "\n", encoding="utf-8")
    return path


def test_up_to_one_in_a_hundred_in_the_other_order_is_excluded_and_both_values_named(folder: Path) -> None:
    path = survey(folder / "s.csv", [*["31/01/2025"] * 250, "02/14/2025", "03/04/2025"])
    report = cxkit.nps(path, every="month")
    assert report.provenance.rows_set_aside == {"date impossible": 1}
    said = {note.code: note.text for note in report.notes}["dates-contradict"]
    assert "'02/14/2025' (s.csv, line 252) has the month first, '31/01/2025' (s.csv, line 2) the day." in said
    assert listed(path) == [(252, "responded_at", "date impossible", "02/14/2025")]
    doubt = {row["column"]: row["doubt"] for row in inspect((str(path),)).tables[1].rows}["responded_at"]
    assert "'02/14/2025' (s.csv, line 252) has the month first" in str(doubt)


def test_beyond_one_in_a_hundred_the_column_is_refused_until_the_order_is_typed(folder: Path) -> None:
    path = survey(folder / "s.csv", [*["31/01/2025"] * 150, *["02/14/2025"] * 2])
    message = r"'31/01/2025' \(s.csv, line 2\) has the day first, '02/14/2025' \(s.csv, line 152\) has the month first; 2 of 152"
    with pytest.raises(DataError, match=message) as caught:
        cxkit.nps(path, every="month")
    assert "--dates dmy or --dates mdy" in (caught.value.hint or "")
    assert [line for line, *_ in listed(path)] == [152, 153]
    with pytest.raises(DataError, match="150 of 152 dates cannot be read"):
        cxkit.nps(path, every="month", dates="mdy")


def test_as_many_of_one_order_as_of_the_other_decide_nothing(folder: Path) -> None:
    path = survey(folder / "s.csv", ["31/01/2025", "01/31/2025", *["03/04/2025"] * 500])
    with pytest.raises(DataError, match="contradicts itself"):
        cxkit.nps(path, every="month")


def test_two_digits_may_be_the_year_and_that_is_noted() -> None:
    assert days(["24/01/15"]) == ([date(2015, 1, 24)], ["dates-undecided"])
    assert days(["24/01/15"], "ymd") == ([date(2024, 1, 15)], [])


def test_time_zones_that_differ_are_noted_and_not_converted() -> None:
    assert days(["2025-01-31T23:00:00+01:00", "2025-07-31T23:00:00+02:00"]) == (
        [date(2025, 1, 31), date(2025, 7, 31)],
        ["dates-zones"],
    )


def test_an_open_end_is_no_error_where_contracts_end(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("customer_id,since,until\n1,2024-01-31,9999-12-31\n2,9999-12-31,2025-01-31\n", encoding="utf-8")
    listing = inspect((str(path),), problems=True, kind="customers").tables[-1].rows
    assert [(row["line"], row["column"], row["reason"]) for row in listing] == [(3, "since", "date impossible")]


def test_a_far_future_counts_as_future_where_a_day_is_given_from_which_it_is(folder: Path) -> None:
    path = survey(folder / "s.csv", [*["2025-01-31"] * 300, "2205-01-31"])
    assert cxkit.nps(path, every="month").provenance.rows_set_aside == {"future": 1}
    assert cxkit.nps(path, as_of="2025-02-28").provenance.rows_set_aside == {"future": 1}


def invoices(path: Path, days: Sequence[str], due: str = "2026-02-28") -> Path:
    lines = (f"i{n};c{n};{day};10;{due}" for n, day in enumerate(days))
    path.write_text("\n".join(["invoice_id;customer_id;issued_date;amount;due_date", *lines]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("late", ["2128-01-05", "2128-01-05T10:00:00", "9999-12-31"])
def test_an_order_far_ahead_is_of_the_future_and_stops_nothing(folder: Path, late: str) -> None:
    path = invoices(folder / "i.csv", ["2026-01-01"] * 10 + [late], due="2128-02-04")
    report = cxkit.value(path)
    assert (report.table("overall").rows[0]["revenue"], report.provenance.rows_set_aside) == (100.0, {"future": 1})
    (note,) = [note for note in report.notes if note.code == "dates-late"]
    said = "Column 'issued_date': 1 of 11 dates"
    assert (note.level, note.text) == (
        "warning",
        f"{said} lies more than a year after today, such as '{late}' (i.csv, line 12). Such dates are excluded.",
    )
    assert cxkit.value(path, as_of="9999-12-31").table("overall").rows[0]["revenue"] == 110.0
    assert cxkit.value(path, where="issued_date < DATE '2027-01-01'").provenance.rows_set_aside == {"filtered": 1}
    # the day on which an invoice is due is planned, and no problem
    assert [row["column"] for row in inspect((str(path),), problems=True).tables[-1].rows] == ["issued_date"]


def test_rows_of_other_engines_far_ahead_are_of_the_future(folder: Path) -> None:
    frame = pl.read_csv(invoices(folder / "i.csv", ["2026-01-01"] * 10 + ["2128-01-05"]), separator=";", try_parse_dates=True)
    assert cxkit.value(frame).provenance.rows_set_aside == {"future": 1}


def test_a_year_of_two_digits_is_not_the_far_future(folder: Path) -> None:
    path = invoices(folder / "i.csv", ["01.05.25"] * 10 + ["01.05.62"])
    with pytest.raises(DataError, match=r"1 of 11 dates cannot be read, such as '01\.05\.62'"):
        cxkit.value(path)


def test_a_column_whose_days_mostly_lie_far_ahead_is_refused(folder: Path) -> None:
    path = invoices(folder / "i.csv", ["2026-01-01"] * 5 + ["2098-01-05"] * 6)
    with pytest.raises(DataError, match=r"6 of 11 dates lie more .* such as '2098-01-05' \(i.csv, line 7\)") as caught:
        cxkit.value(path)
    assert "--as-of" in caught.value.hint


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (pl.Series([45_356, 45_357]), "days since 1899-12-30, as Excel counts them: '45356' is 2024-03-05"),
        (pl.Series([45_356.25, 45_357.0]), "days since 1899-12-30, as Excel counts them: '45356.25' is 2024-03-05"),
        (pl.Series([1_709_596_800, 1_709_683_199]), "seconds since 1970-01-01, day in UTC: '1709596800' is 2024-03-05"),
        (pl.Series([1_709_596_800_000.0]), "milliseconds since 1970-01-01, day in UTC: '1709596800000' is 2024-03-05"),
    ],
)
def test_typed_numbers_are_days_in_a_column_of_dates_alone(values: pl.Series, said: str) -> None:
    frame = pl.DataFrame({"recommend": [9] * values.len(), "responded_at": values, "other": values})
    report = cxkit.nps(frame, every="month")
    assert report.provenance.params["from"] == "2024-03-05"
    assert said in {note.code: note.text for note in report.notes}["dates-serial"]
    assert not [note for note in cxkit.nps(frame, where="other > 0").notes if note.code.startswith("dates")]


def test_values_after_the_sample_are_read_if_their_text_determines_the_day_and_are_else_unreadable(folder: Path) -> None:
    path = survey(folder / "s.csv", [*["2025-01-31"] * 1_500, "31.01.2025", "31 Jan 2025", "31/01/2025", "45000"])
    assert cxkit.nps(path, every="month").provenance.rows_set_aside == {"date unreadable": 2}
    assert [text for *_, text in listed(path)] == ["31/01/2025", "45000"]


def test_typed_days_that_cannot_be_meant_are_of_the_future_or_impossible(folder: Path) -> None:
    path = folder / "s.parquet"
    days = [*[date(2025, 1, 31)] * 300, date(2205, 1, 31), date(1, 1, 1), None]
    pl.DataFrame({"recommend": [9] * 303, "responded_at": days}).write_parquet(path)
    assert cxkit.nps(path, every="month").provenance.rows_set_aside == {"date missing": 1, "date impossible": 1, "future": 1}
    assert [row[:3] for row in listed(path)] == [(301, "responded_at", "future"), (302, "responded_at", "date impossible")]


def test_other_engines_exclude_the_same_days() -> None:
    days = [*[date(2025, 1, 31)] * 300, date(2205, 1, 31), date(1, 1, 1), None]
    frame = pl.DataFrame({"recommend": [9] * 303, "responded_at": days})
    relation = duckdb.connect().from_arrow(frame.to_arrow())
    expected = {"date missing": 1, "date impossible": 1, "future": 1}
    assert cxkit.nps(relation, every="month").provenance.rows_set_aside == expected
    assert cxkit.nps(frame, every="month").provenance.rows_set_aside == expected


def test_typed_numbers_that_are_no_days_are_refused() -> None:
    with pytest.raises(RoleError, match="dates are needed"):
        cxkit.nps(pl.DataFrame({"recommend": [9, 10], "responded_at": [1, 2]}), every="month")


LOCALES = (
    *("en", "en_GB", "en_CA", "en_ZA", "de", "de_AT", "de_CH", "fr", "fr_CA", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs"),
    *("hu", "ro", "tr", "eu", "lt", "sr_Latn", "ru", "el", "ar", "fa", "ja", "ko", "zh", "th", "hi"),
)


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2025, 12, 31)), min_size=1, max_size=10),
    st.sampled_from(LOCALES),
    st.sampled_from(["short", "medium", "long"]),
)
def test_dates_of_any_language_come_back_or_are_declared(written: list[date], locale: str, length: Any) -> None:
    texts = pl.Series("when", [format_date(day, length, locale=locale) for day in written])
    reading = read_days("when", texts, DateRule(latest=date(2027, 1, 1)))
    if reading.error:
        assert not locale.startswith(("en", "de")), texts.to_list()
        return
    if "dates-undecided" in [note.code for note in reading.notes]:
        assert length == "short", texts.to_list()
        assert not locale.startswith("de"), texts.to_list()
        return
    found = reading.read.read(texts).get_column("day").to_list()
    assert all(got is None or got == day for got, day in zip(found, written, strict=True)), (texts.to_list(), found)
    if locale.startswith(("en", "de")):
        assert found == written
