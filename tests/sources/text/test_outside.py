"""Lines of totals and of text among the rows: none counts as a row, and no row is taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.corpus.binary import workbook

from cxkit.sources.opening import Source, open_source
from cxkit.sources.part import row_fits

SALES = [("North", "Shop A", "10", "100.00"), ("North", "Shop B", "20", "200.50"), ("South", "Shop C", "12", "120.00")]
HEADER = ("Region", "Store", "Orders", "Revenue")


def opened(folder: Path, rows: list[tuple[str, ...]], *, kind: str = "csv") -> Source:
    path = folder / f"t.{kind}"
    lines = [HEADER[: len(rows[0])], *rows]
    path.write_bytes(workbook(lines) if kind == "xlsx" else "".join(",".join(line) + "\n" for line in lines).encode())
    return open_source([path])


def n_rows(source: Source) -> int:
    return source.exact().frame.filter(row_fits()).collect().height


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "total",
    [
        ("Grand total", "3", "42", "420.50"),  # no row is called so
        ("Gesamtergebnis", "", "42", "420.50"),
        ("Total: Account", "", "42", "420.50"),  # as advertising tools write it
        ("Total", "", "42", "420.50"),  # blank where no row is
        ("Monatssumme", "", "42", "420.50"),
        ("North Total", "", "30", "300.50"),  # as spreadsheets write subtotals
        ("Total", "3", "42", "420.50"),  # sums of the rows
    ],
)
def test_a_line_of_totals_is_no_row(tmp_path: Path, kind: str, total: tuple[str, ...]) -> None:
    source = opened(tmp_path, [*SALES, total], kind=kind)
    assert n_rows(source) == 3
    assert [record.problem for _, record in source.problems()] == ["total line"]
    assert source.notes == ()


@pytest.mark.parametrize(
    "row",
    [
        ("Total", "Shop D", "5", "50.00"),  # a region that is called so
        ("Total quality", "", "5", "50.00"),
        ("Grand Hotel", "Shop D", "5", "50.00"),
        ("Jo Total", "Shop D", "5", "50.00"),
        ("West", "Total", "5", "50.00"),
    ],
)
def test_a_row_with_a_word_for_totals_is_a_row(tmp_path: Path, row: tuple[str, ...]) -> None:
    source = opened(tmp_path, [*SALES, row])
    assert n_rows(source) == 4
    assert list(source.problems()) == []


def test_sums_of_two_columns_are_those_of_all_rows_or_of_the_rows_above(tmp_path: Path) -> None:
    rows = [("phone", "10"), ("web", "20"), ("shop", "1,200")]
    assert n_rows(opened(tmp_path, [*rows[:2], ("Total", "30")])) == 2
    assert n_rows(opened(tmp_path, [("Total", "30"), *rows[:2]])) == 2
    assert n_rows(opened(tmp_path, [*rows[:2], ("Total", "30"), ("letter", "7")])) == 3
    (tmp_path / "u.csv").write_text('Region,Store\nphone,10\nweb,20\nshop,"1,200"\nTotal,"1,230"\n', encoding="utf-8")
    assert n_rows(open_source([tmp_path / "u.csv"])) == 3


@pytest.mark.parametrize(("total", "rows"), [(("3", "1"), 4), (("4", "2"), 5), (("x", "x"), 5)])
def test_the_number_of_crosses_in_a_column_is_its_total(tmp_path: Path, total: tuple[str, str], rows: int) -> None:
    ticked = [("Ann", "x", ""), ("Ben", "", "x"), ("Cem", "x", ""), ("Dan", "x", "")]
    assert n_rows(opened(tmp_path, [*ticked, ("Summe", *total)])) == rows


def test_a_full_row_called_total_that_is_no_sum_is_doubtful(tmp_path: Path) -> None:
    source = opened(tmp_path, [("Shell", "12"), ("BP", "10"), ("Total", "9")])
    assert n_rows(source) == 3
    (note,) = source.notes
    assert (note.code, note.level) == ("total-doubt", "warning")
    assert "'Total' is read as a row like all others: Total 9." in note.text
    # several rows of one name are rows
    assert opened(tmp_path, [("Shell", "12"), ("Total", "9"), ("BP", "10"), ("Total", "7")]).notes == ()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "text", ["Source: our shops without returns", "* preliminary figures of the month", "Figures without returns. All rights reserved."]
)
def test_a_line_of_text_is_no_row(tmp_path: Path, kind: str, text: str) -> None:
    source = opened(tmp_path, [*SALES, (text, "", "", "")], kind=kind)
    assert n_rows(source) == 3
    assert [record.problem for _, record in source.problems()] == ["line of text"]


def test_a_heading_above_groups_of_numbered_rows_is_no_row(tmp_path: Path) -> None:
    rows = [("1", "Shop A", "10", "100"), ("2", "Shop B", "20", "200"), ("3", "Shop C", "12", "120"), ("4", "Shop D", "2", "20")]
    source = opened(tmp_path, [*rows[:2], ("South", "", "", ""), *rows[2:]])
    assert n_rows(source) == 4
    assert [record.line for _, record in source.problems()] == [4]


@pytest.mark.parametrize(
    "rows",
    [
        [*SALES, ("West", "", "", "")],  # a name and nothing else
        [*SALES, ("Shops in the far west", "Shop D", "", "")],  # two cells
        [
            ("1", "", "3", "5"),
            ("2", "a b", "", ""),
            ("3", "", "", "x y"),
            ("Source: our shop and its rights", "", "", ""),
        ],  # nothing is always filled
        [("K1", "x", "9", "5"), ("K2", "y", "8", "6"), ("K3", "z", "7", "1"), ("K4", "", "", "")],  # an id without answers
    ],
)
def test_a_row_with_one_cell_is_a_row(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    source = opened(tmp_path, rows)
    assert n_rows(source) == len(rows)
    assert list(source.problems()) == []


def test_an_answer_without_the_question_behind_it_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("eats steak,how\n" + "Yes,Medium\n" * 20 + "No,\n" + "Yes,Rare\n" * 9, encoding="utf-8")
    source = open_source([path])
    assert n_rows(source) == 30


@pytest.mark.slow
def test_lines_without_values_are_the_same_in_packed_files_and_beyond_the_sample(tmp_path: Path) -> None:
    import gzip

    rows = "".join(f"Region {place % 9},Shop {place},{place % 50},{place}.50\n" for place in range(30_000))
    text = f"Region,Store,Orders,Revenue\n{rows}Source: our shops without returns,,,\nRegion 3 total,,30,4.50\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(text.encode()))
    for name in ("t.csv", "t.csv.gz"):
        source = open_source([tmp_path / name])
        assert n_rows(source) == 30_000
        assert source.frame.filter(row_fits()).collect().height == 30_000
        assert [record.problem for _, record in source.problems()] == ["line of text", "total line"]


def test_another_table_may_have_a_title_between_the_blank_line_and_its_header(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "Day,Name,Amount\n1.3.2025,Ann,12.00\n2.3.2025,Ben,8.00\n5.4.2025,Ann,25.50\n\nTrips\n"
        "Date of trip,Goal,Kilometres\n1.3.2025,Bonn,40\n2.3.2025,Ulm,50\n",
        encoding="utf-8",
    )
    source = open_source([path])
    assert n_rows(source) == 3
    assert [record.problem for _, record in source.problems()] == ["too short", *["another table"] * 3]
    assert [note.code for note in source.notes] == ["another-table"]
