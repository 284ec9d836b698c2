"""Tables as database programs and SAP draw them: hyphens, bars, columns of fixed width, and lines that say how many rows there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxkit.sources.opening import Source, open_source
from cxkit.sources.part import OVERFLOW, row_fits

HEADER = ("ticket", "opened", "hours", "desk")
ROWS = [(f"T-{place}", f"2025-03-{place + 1:02}", f"{place},5", "" if place % 3 == 0 else f"Desk {place % 2}") for place in range(12)]
WIDTHS = [max(len(row[place]) for row in (HEADER, *ROWS)) for place in range(4)]
LINE = " ".join("-" * width for width in WIDTHS)
RULE = "+" + "+".join("-" * (width + 2) for width in WIDTHS) + "+"


def aligned(row: tuple[str, ...], between: str = " ") -> str:
    return between.join(cell.ljust(width) for cell, width in zip(row, WIDTHS, strict=True))


def boxed(row: tuple[str, ...]) -> str:
    return f"| {aligned(row, ' | ')} |"


def sap(row: tuple[str, ...]) -> str:
    return f"|{aligned(row, '|')}|"


DRAWN = {
    "sqlcmd": [aligned(HEADER), LINE, *map(aligned, ROWS), "", "(12 rows affected)"],
    "isql": [
        "Database context was changed.",
        aligned(HEADER),
        LINE,
        *map(aligned, ROWS),
        "(12 rows affected)",
        "(return status = 0)",
        "1> ",
    ],
    "pages of a spool": [
        *("", aligned(HEADER), LINE, *map(aligned, ROWS[:7]), ""),
        *(aligned(HEADER), LINE, *map(aligned, ROWS[7:]), "", "12 rows selected."),
    ],
    "blanks alone": [aligned(HEADER, "  ").rstrip(), *(aligned(row, "  ").rstrip() for row in ROWS)],
    "a title above": [
        "Tickets of March",
        "",
        aligned(HEADER, "  "),
        aligned(HEADER, "  ").translate({ord(a): "=" for a in "abcdefghijklmnopqrstuvwxyz"}),
    ]
    + [aligned(row, "  ") for row in ROWS],
    "mysql": [RULE, boxed(HEADER), RULE, *map(boxed, ROWS), RULE, "12 rows in set (0.01 sec)"],
    "psql": [f" {aligned(HEADER, ' | ')}", RULE[1:-1], *(f" {aligned(row, ' | ')}" for row in ROWS), "(12 rows)"],
    "markdown": [boxed(HEADER), "|" + "|".join("-" * (width + 2) for width in WIDTHS) + "|", *map(boxed, ROWS)],
    "SAP": ["05.03.2025   List   1", "-" * 40, sap(HEADER), "-" * 40, *map(sap, ROWS), "-" * 40],
    "semicolons": [";".join(HEADER), ";".join("-" * width for width in WIDTHS), *map(";".join, ROWS), "(12 Zeilen betroffen)"],
}


def opened(folder: Path, lines: list[str], end: str = "\r\n") -> Source:
    path = folder / "t.txt"
    path.write_bytes("".join(line + end for line in lines).encode())
    return open_source([path])


def cells(source: Source) -> list[tuple[str, ...]]:
    return [tuple((cell or "").strip() for cell in row) for row in source.exact().frame.filter(row_fits()).collect().drop(OVERFLOW).rows()]


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawn_table_is_read_without_what_is_drawn(tmp_path: Path, name: str) -> None:
    source = opened(tmp_path, DRAWN[name])
    assert source.columns == HEADER
    assert cells(source) == ROWS
    assert {record.problem for _, record in source.problems()} <= {"repeated header"}


def test_a_line_that_does_not_keep_to_the_columns_is_excluded(tmp_path: Path) -> None:
    source = opened(tmp_path, [aligned(HEADER), LINE, *map(aligned, ROWS), "an overlong cell that runs over all columns"])
    assert [(record.line, record.problem) for _, record in source.problems()] == [(15, "too short")]
    assert cells(source) == ROWS


def test_sentences_of_one_column_are_no_columns_of_fixed_width(tmp_path: Path) -> None:
    lines = ["comment", *(f"good {place % 7} as ever" for place in range(12))]
    assert opened(tmp_path, lines).columns == ("comment",)


def test_a_cell_that_is_hyphens_alone_is_no_ruler(tmp_path: Path) -> None:
    rows = [(f"{place}", "---" if place == 3 else "x", f"{place}") for place in range(6)]
    assert len(cells(opened(tmp_path, ["id;mark;score", *map(";".join, rows)]))) == 6


@pytest.mark.parametrize("sign", [";", ","])
def test_blanks_that_fill_up_delimited_cells_draw_no_columns(tmp_path: Path, sign: str) -> None:
    rows = [(f"{place}", f"{place % 5}", f'"late{sign} and cold {place}"' if place % 3 else "warm") for place in range(12)]
    lines = [f"{table:<6}{sign} {stars:<7}{sign} {remark}" for table, stars, remark in [("table", "stars", "remark"), *rows]]
    assert opened(tmp_path, lines).columns == ("table", "stars", "remark")


def test_a_name_of_two_words_above_short_values_is_one_column(tmp_path: Path) -> None:
    rows = [(name, f"{place}", "old town inn" if place % 2 else "harbour") for place, name in enumerate(["Ann", "Ben", "Kim", "Lea"] * 3)]
    lines = [f"{guest:<13}{stars:<7}{house}" for guest, stars, house in [("Name first", "Stars", "Hotel visited"), *rows]]
    assert opened(tmp_path, lines).columns == ("Name first", "Stars", "Hotel visited")
