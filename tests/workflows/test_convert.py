"""``cxkit convert`` changes no value: every type is taken only where each value of the column is written so."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.shared import DATA, needs_shared

import cxkit
from cxkit.errors import DataError, OutputError, SourceError, UsageError
from cxkit.loading.loading_options import ReadingOptions
from cxkit.model import Report
from cxkit.workflows.convert import convert

Run = Callable[..., Any]


def saved(folder: Path, text: str, name: str = "in.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def converted(folder: Path, content: str, /, **options: Any) -> pl.DataFrame:
    given = {name: options.pop(name) for name in list(options) if name in ReadingOptions.model_fields}
    convert((str(saved(folder, content)),), str(folder / "out.parquet"), reading=ReadingOptions(**given), **options)
    return pl.read_parquet(folder / "out.parquet")


def column(folder: Path, values: list[str], *, beside: str = "x", **options: Any) -> pl.Series:
    """A column of the file that has another one beside it, which may fix the decimal mark."""
    rows = "".join(f"{value};{beside}\n" for value in values)
    return converted(folder, f"a;b\n{rows}", **options).get_column("a")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1", "-20", "0", "999999999999999"], [1, -20, 0, 999999999999999]),
        (["1", "", "3"], [1, None, 3]),
        (["2024-01-31", "2023-02-28"], [date(2024, 1, 31), date(2023, 2, 28)]),
        (["31.01.2024", "28.02.2023"], [date(2024, 1, 31), date(2023, 2, 28)]),
        (["2024-01-31T10:20:30", "2024-01-31T00:00:00"], [datetime(2024, 1, 31, 10, 20, 30), datetime(2024, 1, 31)]),  # noqa: DTZ001 - files have no zone
        (["31.01.2024 10:20"], [datetime(2024, 1, 31, 10, 20)]),  # noqa: DTZ001 - the same
    ],
)
def test_what_every_value_agrees_with_is_typed(tmp_path: Path, values: list[str], expected: list[Any]) -> None:
    assert column(tmp_path, values).to_list() == expected


@pytest.mark.parametrize(
    "values",
    [
        ["1", "2", "n/a"],
        ["00123", "123"],
        ["+5", "6"],
        ["-0", "1"],
        ["1234567890123456", "1"],
        [" 1", "2"],
        ["2024-01-31", "2024-02-30"],
        ["2024-01-31", "31.01.2024"],
        ["2024-01-31", "2024-01-31T10:00:00"],
        ["1.2.2024", "03.04.2024"],
        ["2024-01-31T10:00:00Z"],
        ["yes", "no"],
        ["1e5", "2"],
        ["٣", "٤"],
    ],
)
def test_a_value_that_does_not_fit_makes_its_column_text(tmp_path: Path, values: list[str]) -> None:
    assert column(tmp_path, values).to_list() == values


@pytest.mark.parametrize(
    ("values", "beside", "expected"),
    [
        (["1,5", "-20,25", "3"], "0,5", [1.5, -20.25, 3]),
        (["1.5", "20.25", "3"], "0.5", [1.5, 20.25, 3]),
        (["1,50", "2,00"], "0,5", [1.5, 2.0]),  # the same number of decimals everywhere: an amount
        (["1.5", "2.25"], "0,5", ["1.5", "2.25"]),  # another mark than the file's
        (["3.9", "3.10"], "0.5", ["3.9", "3.10"]),  # a version, which a number would shorten
        (["1.234,5", "2,5"], "0,5", ["1.234,5", "2,5"]),
        (["1,5", "12345678901234,567"], "0,5", ["1,5", "12345678901234,567"]),  # more digits than a number holds
    ],
)
def test_decimals_are_those_of_the_files_mark(tmp_path: Path, values: list[str], beside: str, expected: list[Any]) -> None:
    assert column(tmp_path, values, beside=beside, decimal=beside[1]).to_list() == expected


def test_a_misfit_in_a_late_row_is_seen(tmp_path: Path) -> None:
    values = [*map(str, range(5_000)), "5000x"]
    assert column(tmp_path, values).to_list() == values


def test_a_column_that_begins_blank_is_typed_all_the_same(tmp_path: Path) -> None:
    assert column(tmp_path, [*[""] * 3_000, "7"]).to_list() == [*[None] * 3_000, 7]


def test_text_keeps_everything_text(tmp_path: Path) -> None:
    assert column(tmp_path, ["1", "2"], text=True).to_list() == ["1", "2"]


NUMERIC = st.from_regex(r"-?[0-9]{1,4}([.,][0-9]{1,3})?", fullmatch=True)
CELLS = st.one_of(NUMERIC, st.text(alphabet='ab ;,."\n\rä0', max_size=4), st.dates().map(str), st.just(""))


@given(rows=st.lists(st.tuples(CELLS, NUMERIC, CELLS), min_size=1, max_size=8))
@settings(max_examples=2 * settings().max_examples)
@pytest.mark.slow
def test_any_table_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]) -> None:
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b", "c"), *rows])
    frame = converted(tmp_path_factory.mktemp("any"), written.getvalue(), delimiter=",", quote='"', decimal=".")
    assert frame.height == len(rows)
    for place, name in enumerate("abc"):
        for cell, value in zip((row[place] for row in rows), frame.get_column(name), strict=True):
            if isinstance(value, float):
                assert value == float(cell)
            elif value is None:
                assert cell == ""
            else:
                assert str(value) == cell


def test_rows_that_do_not_fit_are_refused_unless_they_may_be_left_out(tmp_path: Path) -> None:
    path = saved(tmp_path, "a,b\n1,2\n3\n4,5,6\n7,8\n")
    target = tmp_path / "out.parquet"
    with pytest.raises(DataError, match="2 of 4 rows do not fit the header"):
        convert((str(path),), str(target))
    assert not target.exists()
    assert "2 rows, 2 columns" in (said := convert((str(path),), str(target), set_aside=True))
    assert "2 rows excluded" in said
    assert pl.read_parquet(target).rows() == [(1, 2), (7, 8)]


def test_several_files_become_one(tmp_path: Path) -> None:
    paths = (str(saved(tmp_path, "a,b\n1,2\n", "1.csv")), str(saved(tmp_path, "b,c\n3,x\n", "2.csv")))
    convert(paths, str(tmp_path / "out.parquet"))
    assert pl.read_parquet(tmp_path / "out.parquet").rows() == [(1, 2, None), (None, 3, "x")]


def test_types_of_parquet_are_kept(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": [1.5, None], "b": ["1", "2"], "c": [[1], []]})
    frame.write_parquet(tmp_path / "in.parquet")
    convert((str(tmp_path / "in.parquet"),), str(tmp_path / "out.parquet"))
    assert pl.read_parquet(tmp_path / "out.parquet").equals(frame)


def test_the_source_is_never_the_target(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "in.parquet")
    before = (tmp_path / "in.parquet").read_bytes()
    with pytest.raises(UsageError, match="read and written at once"):
        convert((str(tmp_path / "in.parquet"),), str(tmp_path / "." / "in.parquet"))
    with pytest.raises(UsageError, match="no name of a Parquet file"):
        convert((str(tmp_path / "in.parquet"),), str(tmp_path / "other.csv"))
    assert (tmp_path / "in.parquet").read_bytes() == before


def test_what_fails_leaves_the_old_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.parquet"
    target.write_bytes(b"old")
    with pytest.raises(DataError):
        convert((str(saved(tmp_path, "a,b\n1,2\n3,4\n5\n")),), str(target))
    with pytest.raises(SourceError):
        convert((str(tmp_path / "none.csv"),), str(target))
    assert target.read_bytes() == b"old"
    with pytest.raises(OutputError):
        convert((str(saved(tmp_path, "a,b\n1,2\n")),), str(tmp_path / "no folder" / "out.parquet"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.parquet"]


ANSWERS = [
    f"R{number:03};{number % 11};{number % 28 + 1:02}.0{number % 6 + 1}.2024;{('Telefon', 'Web')[number % 2]};1,{number % 5}"
    for number in range(200)
]
ODD = ["R200;99;01.01.2024;Web;1,0", "R201;;01.01.2024;Web;1,0", "R202;12;01.01.2024;;1,0"]
SURVEY = "\n".join(["Antwort-Nr;Weiterempfehlung (0-10);Datum;Kanal;Gewicht", *ANSWERS, *ODD, ""])
OPTIONS: list[dict[str, Any]] = [
    {},
    {"by": ["channel"], "every": "month"},
    {"weight": "weight"},
    {"where": "weight > 1.2", "na": ["99"]},
]


def rounded(report: Report) -> list[list[tuple[Any, ...]]]:
    """All cells; sums of floats differ in their last digit by the order of the rows."""
    return [
        [tuple(round(cell, 9) if isinstance(cell, float) else cell for cell in row.values()) for row in each.rows] for each in report.tables
    ]


@pytest.mark.parametrize("options", OPTIONS)
def test_figures_are_the_same_as_from_the_csv(tmp_path: Path, options: dict[str, Any]) -> None:
    path = saved(tmp_path, SURVEY)
    convert((str(path),), str(tmp_path / "out.parquet"))
    assert pl.read_parquet_schema(tmp_path / "out.parquet")["Gewicht"] == pl.Float64
    ours, theirs = (cxkit.nps(str(each), **options) for each in (path, tmp_path / "out.parquet"))
    assert rounded(ours) == rounded(theirs)
    assert ours.provenance.rows_set_aside == theirs.provenance.rows_set_aside
    assert ours.provenance.rows_read == theirs.provenance.rows_read == 203


def test_on_the_command_line(tmp_path: Path, cxkit: Run) -> None:
    saved(tmp_path, "id,when,x\x1b\n1,2024-01-31,a\n", "a.csv")
    saved(tmp_path, "id,when,x\x1b\n2,2024-02-01,b\n", "b.csv")
    done = cxkit("convert", "a.csv", "b.csv", "out.parquet")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "out.parquet: 2 rows, 3 columns; typed: id (integer), when (date).\n"
    assert pl.read_parquet(tmp_path / "out.parquet").height == 2
    piped = cxkit("convert", "-", "piped.parquet", input="a\n1\n")
    assert piped.stdout.startswith("piped.parquet: 1 row, 1 column")
    for arguments, code in ((["a.csv", "b.csv"], 2), (["a.csv"], 2), (["none.csv", "out.parquet"], 3)):
        wrong = cxkit("convert", *arguments)
        assert wrong.returncode == code
        assert "Traceback" not in wrong.stderr


@needs_shared
@pytest.mark.parametrize(
    ("file", "encoding"),
    [
        pytest.param("sfo_airport_nps/2017_SFO_Customer_Survey_20250817.csv", "utf-8", marks=pytest.mark.slow),
        ("telco_churn_ibm/Telco-Customer-Churn.csv", "utf-8"),
        ("raw_surveymonkey_538/StarWars.csv", "cp1252"),
    ],
)
def test_real_files_lose_nothing(tmp_path: Path, file: str, encoding: str) -> None:
    with (DATA / file).open(encoding=encoding, newline="") as stream:
        _, *records = csv.reader(stream)
    if "surveymonkey" in file:
        del records[0]  # the second row of the header
    convert((str(DATA / file),), str(tmp_path / "out.parquet"))
    frame = pl.read_parquet(tmp_path / "out.parquet")
    assert frame.height == len(records)
    for place, values in enumerate(frame.iter_columns()):
        for value, record in zip(values, records, strict=True):
            if isinstance(value, float | int):
                assert value == float(record[place])
            elif isinstance(value, str):
                assert value == record[place]
            elif value is None:
                assert record[place] == ""
