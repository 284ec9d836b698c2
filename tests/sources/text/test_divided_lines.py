"""How lines are divided if no usual delimiter does it, and what is said if none may."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxkit.sources.opening import Source, open_source


def opened(folder: Path, text: str) -> Source:
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return open_source([path])


def rows(source: Source) -> list[tuple[str | None, ...]]:
    return source.exact().frame.select(source.columns).collect().rows()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("lines", [[0, 1, 2, 3], [1, 2, 3], [1, 3]])
def test_lines_in_quotes_are_taken_out_of_them(tmp_path: Path, lines: list[int], end: str) -> None:
    bare = ["id;name;note", '1;Ann;"good; fast"', "2;Ben;", '3;Cem;said ""no""']
    text = [f'"{line.replace(chr(34), chr(34) * 2)}"' if place in lines else line for place, line in enumerate(bare)]
    source = opened(tmp_path, end.join([*text, ""]))
    assert source.columns == ("id", "name", "note")
    assert rows(source)[:2] == [("1", "Ann", "good; fast"), ("2", "Ben", None)]
    assert len(rows(source)) == 3
    assert source.notes == ()


@pytest.mark.parametrize(
    "text",
    ['"comment"\n"good, fast"\n"bad"\n"ok, fine"\n', '"comment"\n"a, b"\n"c, d"\n"e, f"\n', '"a, b"\n"good, fast"\n"bad"\n"so, so, so"\n'],
)
def test_quoted_cells_of_one_column_keep_their_commas(tmp_path: Path, text: str) -> None:
    source = opened(tmp_path, text)
    assert len(source.columns) == 1
    assert rows(source)[0][0] in {"good, fast", "a, b"}


@pytest.mark.parametrize("delimiter", ["^~^", "|#|", "<>", "$^", "~*~"])
def test_several_signs_between_the_names_are_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    lines = [("id", "name", "score"), *((f"{place}", f"Ann {place}", f"{place % 3}") for place in range(9))]
    source = opened(tmp_path, "".join(f"{delimiter.join(line)}\n" for line in lines))
    assert source.columns == ("id", "name", "score")
    assert rows(source)[1] == ("1", "Ann 1", "1")


def test_columns_between_runs_of_blanks_may_hold_single_ones(tmp_path: Path) -> None:
    source = opened(
        tmp_path, "Name      City      Score\nAnna      Bonn          9\nBen       New York      7\nDieter    Bad Ems       4\n"
    )
    assert source.columns == ("Name", "City", "Score")
    assert rows(source)[1] == ("Ben", "New York", "7")


@pytest.mark.parametrize(
    "text",
    [
        "Account;from 1 May;\nBalance;2,67 EUR\n;\nOwner;Ann\n;\nDay;Text;Amount;Unit;Note\n1.5.;rent;5,00;EUR;\n2.5.;pay;7,00;EUR;\n",
        "Code,Day,Score,Rating,Comment,Rare\nA-1,2025-01-01,9\nA-2\nA-3,2025-01-03,7,4,fine\nA-4,2025-01-04,,,fine,so\n",
        "Name      City      Score\nAnna      Bonn\nBen                 7\n          Ulm       3\nDieter Maria Bad Ems 4   x   y\n",
    ],
)
def test_one_column_in_place_of_several_is_doubtful(tmp_path: Path, text: str) -> None:
    source = opened(tmp_path, text)
    assert len(source.columns) > 1 or [note.code for note in source.notes] == ["delimiter-doubt"]


@pytest.mark.parametrize(
    "text",
    [
        "comment\ngood, fast\nbad\nso, so, mostly\nfine\n",
        "Comment, if any\ngood\nbad, slow\nfine\n",
        "url\nhttps://a.example/x\nhttps://b.example\n",
    ],
)
def test_one_column_of_texts_is_not(tmp_path: Path, text: str) -> None:
    source = opened(tmp_path, text)
    assert len(source.columns) == 1
    assert source.notes == ()


def test_decimal_commas_do_not_divide_a_short_table_below_a_padded_title(tmp_path: Path) -> None:
    body = "".join(f"#{1000 + place}\t{place + 1:02d}.06.2025\t{place}8,{place}5\n" for place in range(1, 7))
    source = opened(tmp_path, f"Survey 2026\t\t\n\t\t\nOrder\tDay\tAmount\n{body}")
    assert source.columns == ("Order", "Day", "Amount")
    assert len(rows(source)) == 6


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_signs_within_quoted_cells_divide_no_lines_of_different_width(tmp_path: Path, delimiter: str) -> None:
    def line(place: int) -> str:
        cells = [f"{place}", f'{{""a"": {place}, ""b"": ""10:3{place % 9}""}}', *([f"{place % 11}"] if place % 4 else [])]
        return delimiter.join(f'"{cell}"' for cell in cells)

    text = delimiter.join(('"id"', '"json"', '"nps"')) + "\n" + "".join(f"{line(place)}\n" for place in range(40))
    source = opened(tmp_path, text)
    assert source.columns == ("id", "json", "nps")
    assert rows(source)[1] == ("1", '{"a": 1, "b": "10:31"}', "1")
    assert len(rows(source)) == 40


def test_a_quoted_line_that_has_lost_a_delimiter_is_no_line_in_quotes(tmp_path: Path) -> None:
    lines = ['"score"\t"comment"', *(f'"{place % 11}"\t"word {place}"' for place in range(20)), '"9""10 warm and rude\t they"']
    source = opened(tmp_path, "".join(f"{line}\n" for line in lines))
    assert source.columns == ("score", "comment")
    assert ('9"10 warm and rude', "they") not in [tuple(str(cell).strip() for cell in row) for row in rows(source)]
    ((_, record),) = source.problems()
    assert record.line == 22
