"""``--where``: values are compared as what they are, and what cannot be compared is said."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError, RoleError, UsageError
from cxkit.model import Report


def n(report: Report) -> Any:
    return report.table("overall").rows[0]["n"]


def frame(**columns: list[Any]) -> pl.DataFrame:
    """Forty answers of text; a column may be shorter and is repeated."""
    made = {"recommend": ["9", "10", "0", "NA"], **columns}
    return pl.DataFrame({name: (values * 40)[:40] for name, values in made.items()})


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("recommend <= 9", 20),
        ("recommend = 10", 10),
        ("amount > 9.5", 20),
        ("amount between 9 and 11", 20),
        ("channel = 'phone'", 20),
        ("channel <> 'phone'", 10),
        ("channel is null", 0),
        ("closed >= DATE '2025-06-01'", 20),
        ("closed = DATE '2025-06-01' and channel = 'web'", 0),
        ("plz = '01234'", 20),
        ("\"two words\" = 'x'", 30),
    ],
)
def test_a_condition_compares_values_and_not_text(where: str, expected: int) -> None:
    table = frame(
        channel=["phone", "web"],
        amount=["10,0", "9,0", "100,5", ""],
        closed=["01.06.2025", "31.05.2025 23:59"],
        plz=["01234", "11111"],
        **{"two words": ["x"]},
    )
    kept = [row for row in table.iter_rows(named=True) if row["recommend"] != "NA"]
    assert len(kept) == 30
    assert n(cxkit.nps(table, where=where, decimal=",", by="none")) == expected


def test_a_day_has_no_time_of_day_in_any_format() -> None:
    stamps = [datetime(2025, 1, day, hour) for day in (30, 31) for hour in (0, 9)] * 10  # noqa: DTZ001 - exports have none
    typed = pl.DataFrame({"recommend": [9] * 40, "responded_at": stamps})
    text = typed.with_columns(pl.col("responded_at").dt.strftime("%Y-%m-%d %H:%M"), pl.col("recommend").cast(pl.String))
    for table in (typed, text):
        assert n(cxkit.nps(table, where="responded_at <= DATE '2025-01-30'")) == 20
        assert n(cxkit.nps(table, where="responded_at = DATE '2025-01-31'")) == 20


def test_names_and_codes_of_the_project_hold_in_conditions(tmp_path: Path) -> None:
    config = tmp_path / "cxkit.toml"
    config.write_text('[labels]\nchannel = { "Tel." = "phone", "Telefon" = "phone" }\n', encoding="utf-8")
    table = frame(channel=["Tel.", "telefon", "phone", "web"])
    assert n(cxkit.nps(table, where="channel = 'phone'", config=config)) == 30
    assert n(cxkit.nps(table, where="channel is null", na="channel=web", config=config)) == 0
    assert n(cxkit.nps(frame(channel=["web", "x"]), where="channel is null", na="channel=web")) == 20


def test_no_number_is_not_a_large_one() -> None:
    table = pl.DataFrame({"recommend": [9] * 4, "x": [1.0, 7.0, float("nan"), None]})
    assert n(cxkit.nps(table, where="x > 5")) == 1
    assert {row["x"] for row in cxkit.nps(table, by="x").table("by_x").rows} == {"1.0", "7.0", None}


def test_text_behind_the_sample_is_noted_and_much_of_it_refused(tmp_path: Path) -> None:
    def survey(odd: int) -> Path:
        path = tmp_path / f"{odd}.csv"
        rows = [f"{number % 11},{number % 10}" for number in range(3_000 - odd)] + ["0,unknown"] * odd
        path.write_text("recommend,shop\n" + "\n".join(rows) + "\n", encoding="utf-8")
        return path

    report = cxkit.nps(survey(10), where="shop <> 5", by="none")
    assert n(report) == 2_691
    (note,) = [note for note in report.notes if note.code == "where-unknown"]
    assert "10 of 3,000 rows" in note.text
    assert "such as 'unknown' (" in note.text
    assert "10.csv, line 2992) in column 'shop'" in note.text
    with pytest.raises(DataError, match=r"1,000 of 3,000 rows hold text.*'unknown' \(.*1000\.csv, line 2002\) in column 'shop'"):
        cxkit.nps(survey(1_000), where="shop <> 5")


@pytest.mark.parametrize(
    ("where", "error", "said"),
    [
        ("avg(recommend) > 5", UsageError, "needs several rows"),
        ("recommend > (select avg(recommend) from self)", UsageError, "needs several rows"),
        ("channel", UsageError, "is no condition"),
        ("channel >", UsageError, "cannot be read"),
        ("nosuch = 1", RoleError, "no column 'nosuch'"),
        ("responded_at > 5", UsageError, "dates of 'responded_at' with a number"),
        ("5 < responded_at", UsageError, "dates of 'responded_at' with a number"),
        ("mixed >= '4'", UsageError, "text of 'mixed' with a number"),
        ("mixed >= 4", UsageError, "cannot be compared"),
    ],
)
def test_what_is_refused(where: str, error: type[Exception], said: str) -> None:
    table = frame(channel=["phone"], responded_at=["2025-01-01"], mixed=["4", "Unsure"])
    with pytest.raises(error, match=said):
        cxkit.nps(table, where=where)


def test_a_column_of_numbers_and_words_can_be_compared_on_purpose() -> None:
    table = frame(mixed=["4", "Unsure", "10", "x"])
    assert n(cxkit.nps(table, where="TRY_CAST(mixed AS DOUBLE) >= 5")) == 10
    mostly = pl.DataFrame({"recommend": ["9"] * 100, "mixed": ["4"] * 49 + ["7"] * 48 + ["Unsure"] * 3})
    with pytest.raises(DataError, match="3 of 100 rows hold text"):
        cxkit.nps(mostly, where="mixed >= 5")
    assert n(cxkit.nps(mostly, where='TRY_CAST("mixed" AS DOUBLE) >= 5')) == 48


@pytest.mark.parametrize("name", ["comment", "show", "set", "use", "describe"])
def test_a_condition_may_begin_with_a_column_whose_name_begins_a_statement(name: str) -> None:
    frame = pl.DataFrame({"recommend": [9, 10, 0], name: ["late", "price", "price"]})
    assert cxkit.nps(frame, where=f"{name} = 'price'").table("overall").rows[0]["n"] == 2


def test_numbers_are_not_compared_with_dates_or_texts_whose_header_ends_in_a_bracket() -> None:
    table = frame(**{"Date (UTC)": ["2025-01-01"], "Alter (J)": ["9", "x"]})
    with pytest.raises(UsageError, match=r"dates of 'Date \(UTC\)' with a number"):
        cxkit.nps(table, where='"Date (UTC)" > 20100')
    with pytest.raises(UsageError, match=r"text of 'Alter \(J\)' with a number"):
        cxkit.nps(table, where="\"Alter (J)\" >= '9'")


def test_labels_and_codes_hold_in_conditions_whatever_their_signs() -> None:
    table = frame(channel=["Außendienst", "AUSSENDIENST", "weiß nicht"])
    assert n(cxkit.nps(table, na="channel=weiß nicht", where="channel IS NOT NULL")) == n(cxkit.nps(table)) * 2 // 3
