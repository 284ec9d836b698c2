"""Rare delimiters, quotes and ends of records, marks and zero bytes within a file, and rows that another program wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxkit.sources.opening import Source, open_source
from cxkit.sources.part import OVERFLOW, row_fits

HEADER = ("visit", "day", "guests", "room")
ROWS = [(f"{place}", f"2025-05-{place + 1:02}", f"{place % 4 + 1}", "blue, small" if place % 3 else "red") for place in range(12)]


def opened(folder: Path, data: bytes) -> Source:
    path = folder / "t.csv"
    path.write_bytes(data)
    return open_source([path])


def cells(source: Source) -> list[tuple[str, ...]]:
    return [tuple(cell or "" for cell in row) for row in source.exact().frame.filter(row_fits()).collect().drop(OVERFLOW).rows()]


def text(delimiter: str = ";", end: str = "\n", quote: str = "") -> str:
    return "".join(delimiter.join(f"{quote}{cell}{quote}" for cell in row) + end for row in (HEADER, *ROWS))


@pytest.mark.parametrize("end", ["\x1e", "\x85", "\u2028"])
def test_records_may_end_in_a_sign_of_their_own(tmp_path: Path, end: str) -> None:
    assert cells(opened(tmp_path, text(end=end).encode())) == ROWS


@pytest.mark.parametrize("quote", ["`", "$", "%", "|", "~"])
def test_a_sign_that_wraps_all_cells_is_the_quote(tmp_path: Path, quote: str) -> None:
    source = opened(tmp_path, text(",", quote=quote).encode())
    assert (source.columns, cells(source)) == (HEADER, ROWS)


@pytest.mark.parametrize("delimiter", ["*", "$", "@"])
def test_a_sign_that_no_line_lacks_is_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    source = opened(tmp_path, text(delimiter).encode())
    assert (source.columns, cells(source)) == (HEADER, ROWS)


def test_addresses_are_no_two_columns(tmp_path: Path) -> None:
    lines = "".join(f"guest{place}@inn.example\n" for place in range(9))
    assert opened(tmp_path, f"mail\n{lines}".encode()).columns == ("mail",)


def test_files_put_together_keep_their_ids(tmp_path: Path) -> None:
    source = opened(tmp_path, 2 * text().encode("utf-8-sig"))
    assert cells(source) == [*ROWS, *ROWS]
    assert [record.problem for _, record in source.problems()] == ["repeated header"]


def test_zero_bytes_at_the_end_are_left_out_with_a_note(tmp_path: Path) -> None:
    source = opened(tmp_path, text().encode() + bytes(300))
    assert cells(source) == ROWS
    assert "300 zero bytes" in next(note.text for note in source.notes if note.code == "zero-bytes")


def test_a_row_in_other_quotes_is_noted(tmp_path: Path) -> None:
    lines = text(",", quote='"').splitlines(keepends=True)
    lines[4] = lines[4].replace('"', "'")
    assert "quote-doubt" in {note.code for note in opened(tmp_path, "".join(lines).encode()).notes}


def test_a_lost_quote_in_front_of_doubled_ones_is_repaired(tmp_path: Path) -> None:
    lines = ["id,room,said", *(f'{place},{("red", "blue")[place % 2]},"so ""fine"" it was"' for place in range(12))]
    lines[3] = lines[3].replace(',"so', ",so")
    source = opened(tmp_path, "\n".join([*lines, ""]).encode())
    assert {row[2] for row in cells(source)} == {'so "fine" it was'}
    assert [record.line for _, record in source.problems()] == [4]


def test_a_row_that_a_line_end_broke_is_no_sign_of_blanks_left_out(tmp_path: Path) -> None:
    lines = ["a,b,c,d", *(f"{place},{place + 2},{place + 5},7" for place in range(20)), "90,", "91,92,7"]
    source = opened(tmp_path, "\n".join([*lines, ""]).encode())
    assert [record.problem for _, record in source.problems()] == ["too short", "too short"]


def test_the_header_of_a_table_that_follows_at_once_is_noted(tmp_path: Path) -> None:
    lines = [
        "shop,visits,sales",
        *(f"S{place},{place},{place * 3}" for place in range(20)),
        "region,staff,rent",
        "north,4,900",
        "south,2,700",
    ]
    assert "another-table" in {note.code for note in opened(tmp_path, "\n".join([*lines, ""]).encode()).notes}


def test_a_table_of_another_width_ends_the_first_one(tmp_path: Path) -> None:
    first = ["shop,visits,sales", *(f"S{place},{place},{place * 3}" for place in range(9)), ""]
    second = ["k,staff,rent,area", *(f"{n},4,9,{n}" for n in range(4))]
    source = opened(tmp_path, "\n".join([*first, *second, ""]).encode())
    assert (source.columns, len(cells(source))) == (("shop", "visits", "sales"), 9)
    assert {record.problem for _, record in source.problems()} == {"another table"}


def test_a_small_table_above_a_wider_one_is_warned_of(tmp_path: Path) -> None:
    first = ["shop,visits,sales", *(f"S{place},{place},{place * 3}" for place in range(5)), ""]
    second = ["k,staff,rent,area", *(f"{n},4,9,{n}" for n in range(20))]
    source = opened(tmp_path, "\n".join([*first, *second, ""]).encode())
    assert (source.columns, len(cells(source))) == (("k", "staff", "rent", "area"), 20)
    assert [note.code for note in source.notes if note.level == "warning"] == ["lines-above-header"]


UNITS = {
    "in brackets": ["time,heat,damp", "[UTC],[°C],[%]"],
    "beside a blank": ["time,heat,damp", ",°C,%"],
}


@pytest.mark.parametrize("name", UNITS)
def test_a_row_of_units_is_no_row(tmp_path: Path, name: str) -> None:
    rows = [f"2025-05-{place + 1:02},{place}.5,{60 + place}" for place in range(9)]
    assert len(cells(opened(tmp_path, "\n".join([*UNITS[name], *rows, ""]).encode()))) == 9


def test_lines_above_the_header_end_in_a_blank_one(tmp_path: Path) -> None:
    above = ["Statement;made on 3 May", "", "Account;12 34", "Name;Inn", "", "All bookings are shown, also the open ones."]
    lines = [
        *above,
        "",
        "day;guest;amount;unit;tax;unit",
        *(f"0{place + 1}.05.2025;G{place};{place},50;EUR;0,10;EUR" for place in range(9)),
    ]
    source = opened(tmp_path, "\n".join([*lines, ""]).encode())
    assert (source.columns, len(cells(source))) == (("day", "guest", "amount", "#4", "tax", "#6"), 9)


def test_totals_may_name_their_group_behind_the_word(tmp_path: Path) -> None:
    rows = [f"{shop};{item};{n}" for shop in ("Bern", "Linz") for n, item in enumerate("abcdefgh")]
    lines = ["shop;item;n", *rows[:8], "Total Bern;;28", *rows[8:], "Summe Linz;;28", "Gesamt: alle; --;56"]
    source = opened(tmp_path, "\n".join([*lines, ""]).encode())
    assert [record.line for _, record in source.problems()] == [10, 19, 20]


@pytest.mark.parametrize("line", ["Total;9;-", "Gesamt;9;--"])
def test_a_shop_may_be_called_as_totals_are_and_have_a_dash_for_a_comment(tmp_path: Path, line: str) -> None:
    rows = ["brand;stars;comment", "Nordoil;8;clean", line, "Fuelix;7;-", "Gasco;3;queue at night"]
    assert len(cells(opened(tmp_path, "\n".join([*rows, ""]).encode()))) == 4


def test_neighbours_that_omit_their_last_cell_are_rows(tmp_path: Path) -> None:
    lines = ["ticket;stars;remark", *(f"{n};{n % 5 + 1};fine" if n not in {4, 5, 9, 10} else f"{n};{n % 5 + 1}" for n in range(12))]
    source = opened(tmp_path, "\n".join([*lines, ""]).encode())
    assert not list(source.problems())


@pytest.mark.parametrize("short", ["{n}", "{n};", "{n};3;"])
def test_rows_without_an_answer_may_be_short(tmp_path: Path, short: str) -> None:
    lines = ["ticket;stars;desk;remark", *(f"{n};{n % 5 + 1};east;fine" for n in range(9)), *(short.format(n=n) for n in (9, 10, 11))]
    source = opened(tmp_path, "\n".join([*lines, ""]).encode())
    assert not list(source.problems())


def test_a_first_row_of_words_in_brackets_is_no_row_of_units(tmp_path: Path) -> None:
    lines = ["reason,desk,stars", "(none),[web],", *("late,east,3", "rude,west,4") * 3]
    assert len(cells(opened(tmp_path, "\n".join([*lines, ""]).encode()))) == 7


def test_a_first_row_of_rare_words_is_no_second_header(tmp_path: Path) -> None:
    lines = [
        ",desk,verdict",
        "Zoe,fax,awful",
        *(f"N{'abcdefghij'[n]},{('east', 'west')[n % 2]},{('good', 'bad')[n % 3 > 0]}" for n in range(10)),
    ]
    assert len(cells(opened(tmp_path, "\n".join([*lines, ""]).encode()))) == 11


def test_a_row_of_two_words_below_a_blank_line_starts_no_other_table(tmp_path: Path) -> None:
    rows = [f"2025-05-{place + 1:02},{place},{place},clear" for place in range(9)]
    lines = ["day,guests,stars,sky", *rows[:5], "", "closed,none", *rows[5:]]
    assert len(cells(opened(tmp_path, "\n".join([*lines, ""]).encode()))) == 9
