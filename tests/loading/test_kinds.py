"""What kind of values a column holds: numbers and yes or no as the metrics read them, and names that merely look like numbers."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.values.value_cases import FLAGS, NUMBERS

import cxkit.workflows.inspecting.profile as profiling
from cxkit.loading.loading_options import ReadingOptions
from cxkit.workflows.inspect import inspect


def seen(tmp_path: Path, values: list[str], header: str = "x", decimal: str | None = None, **options: Any) -> dict[str, Any]:
    """The row of the one column of a file, apart from a number for each row."""
    path = tmp_path / "kinds.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["row", header])
        writer.writerows(enumerate(values))
    return (
        inspect((str(path),), reading=ReadingOptions.model_validate({"delimiter": ";", "decimal": decimal}), **options)
        .table("columns")
        .rows[-1]
    )


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        (["1.234,50 €", "12,00 €", "-3,25 €"], -3.25, 1234.5),
        (["$1,234.50", "$0.99", "USD 7"], 0.99, 1234.5),
        (["12 %", "7,5 %", "100 %"], 7.5, 100),
        (["1'234.5", "5.25", "1'000'000.0"], 5.25, 1_000_000),
        (["1\u202f234,5", "7,25"], 7.25, 1234.5),
        (["(1.234,50)", "5,00-", "7,00"], -1234.5, 7),
        (["1.234.567", "5", "12.345"], 5, 1_234_567),
        (["\u0661\u0662", "\u0663"], 3, 12),
        (["5", "n/a", "k.A.", "7", ""], 5, 7),
    ],
)
def test_numbers_are_numbers_however_they_are_written(tmp_path: Path, values: list[str], low: float, high: float) -> None:
    found = seen(tmp_path, values)
    assert (found["kind"], found["min"], found["max"], found["doubt"]) == ("number", low, high, None)


@pytest.mark.parametrize(
    "values", [["00123", "17"], ["1" * 21, "2" * 21], ["1e3", "12"], ["030 123 456", "030 765 432"], ["12:30", "13:15"]]
)
def test_names_of_digits_are_text(tmp_path: Path, values: list[str]) -> None:
    assert seen(tmp_path, values)["kind"] == "text"


def test_a_role_of_numbers_knows_no_names(tmp_path: Path) -> None:
    found = seen(tmp_path, ["05", "10", "1e1"], "recommend")
    assert (found["kind"], found["min"], found["max"]) == ("number", 5, 10)


@pytest.mark.slow
def test_each_case_of_a_number_has_the_worth_that_metrics_give_it(tmp_path: Path) -> None:
    for mark in (".", ","):
        cases = [(text, worth) for text, given, worth in NUMBERS if given == mark and worth is not None and "\n" not in text]
        assert cases
        for text, worth in cases:
            # a role of numbers, for some of the cases are names otherwise
            found = seen(tmp_path, [text], "recommend", decimal=mark)
            assert (found["kind"], found["min"]) == ("number", worth), text


def test_each_case_of_yes_and_no_is_boolean(tmp_path: Path) -> None:
    for text, meant in FLAGS:
        if isinstance(text, str) and text.strip() and meant is not None:
            kind = seen(tmp_path, [text], "churned", kind="customers")["kind"]
            assert kind == "boolean", text


@pytest.mark.parametrize(
    ("values", "header", "kind"),
    [
        (["Ja", "nein", "JA", "n/a"], "x", "boolean"),
        (["oui", "non"], "x", "boolean"),
        (["✓", ""], "x", "boolean"),
        (["1", "0"], "x", "number"),
        (["1", "0"], "churned", "boolean"),
        (["ja", "vielleicht"], "x", "text"),
        (["n/a", "-"], "x", "text"),
    ],
)
def test_yes_and_no_are_boolean_and_one_and_zero_by_their_role(tmp_path: Path, values: list[str], header: str, kind: str) -> None:
    assert seen(tmp_path, values, header, kind="customers")["kind"] == kind


def test_labels_of_the_project_file_mean_yes_and_no(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cxkit.toml").write_text(
        '[sources.customers]\nfiles = ["kinds.csv"]\n[sources.customers.labels.churned]\n"gekündigt" = true\n"aktiv" = false\n',
        encoding="utf-8",
    )
    assert seen(tmp_path, ["gekündigt", "aktiv"], "churned", kind="customers")["kind"] == "boolean"


def test_what_keeps_a_column_from_being_numbers_is_reported_with_what_to_type(tmp_path: Path) -> None:
    found = seen(tmp_path, ["1.234"] * 5)
    assert found["kind"] == "number"
    assert "a number with three decimals or a thousand times as much" in found["doubt"]
    assert "--decimal . or --decimal ','" in found["doubt"]
    assert seen(tmp_path, ["1.234"] * 5, decimal=",")["max"] == 1234
    found = seen(tmp_path, ["1,5", "2.5", "1,5"] * 5)
    assert "contradicts itself: '1,5'" in found["doubt"]
    assert "line 3) a decimal point" in found["doubt"]


def test_values_that_contradict_their_column_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_text("price;when\n" + "1,5;2026-01-31\n" * 300 + "2.5;2026-01-31\nviel;2026-02-30\n", encoding="utf-8")
    found = inspect((str(path),), problems=True)
    assert found.table("columns").rows[0]["max"] == 2.5
    assert "with the other decimal mark than the rest are read with it: '2.5'" in str(found.table("columns").rows[0]["doubt"])
    assert [tuple(row.values()) for row in found.table("problems").rows] == [
        (303, "price", "unreadable", "viel"),
        (303, "when", "date impossible", "2026-02-30"),
    ]


def test_each_label_that_is_spelt_otherwise_is_listed_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "spelt.csv"
    rows = [
        "10,Phone,a",
        "9,phone,b",
        "9,call  center,c",
        "8,phone,d",
        "9,Gera\u0308t,e",
        "7,Call Center,f",
        "9,Gerät,g",
        "9,call  center,h",
    ]
    path.write_text("recommend,channel,comment\n" + "\n".join(rows) + "\n0,-,Phone\n0,phone ,phone\n", encoding="utf-8")
    found = inspect((str(path),), problems=True)
    assert [tuple(row.values()) for row in found.table("problems").rows] == [
        (2, "channel", "spelling", "Phone"),
        (7, "channel", "spelling", "Call Center"),
        (8, "channel", "spelling", "Gerät"),  # both once: the one that comes first in the order of characters is the usual one
        (11, "channel", "spelling", "phone "),
    ]
    assert "'phone' and 'Phone' and 'phone ': --fold treats them as one" in str(found.table("columns").rows[1]["doubt"])


def test_spellings_that_the_project_file_names_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cxkit.toml").write_text('[labels.channel]\nTelefon = "phone"\n"Tel." = "phone"\n', encoding="utf-8")
    path = tmp_path / "spelt.csv"
    path.write_text("recommend,channel\n" + "9,Telefon\n9,TELEFON\n9,Tel.\n9,Phone\n9,web\n", encoding="utf-8")
    rows = inspect((str(path),), problems=True).table("problems").rows
    assert [tuple(row.values()) for row in rows] == [(5, "channel", "spelling", "Phone")]  # beside three rows that are called phone


def test_spellings_in_parquet_have_row_numbers(tmp_path: Path) -> None:
    pl.DataFrame({"recommend": [9, 9, 9], "channel": ["web", "Web", "web"]}).write_parquet(tmp_path / "s.parquet")
    rows = inspect((str(tmp_path / "s.parquet"),), problems=True).table("problems").rows
    assert [tuple(row.values()) for row in rows] == [(2, "channel", "spelling", "Web")]


def test_a_column_that_turns_out_to_be_text_is_no_longer_read_as_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiling, "COUNTED", 50)
    monkeypatch.setattr(profiling, "BATCH", 500)
    found = seen(tmp_path, [*map(str, range(1_000)), *(f"A{place}" for place in range(4_000))])
    assert (found["kind"], found["doubt"]) == ("text", None)
