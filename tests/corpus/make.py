"""A corpus of small files: one known table in every dialect, encoding and container, and with every wound that exports have.

What is due of each file is written down by who writes it. ``python -m tests.corpus.make FOLDER`` writes the files and what is due.
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
from tests.corpus.binary import workbook, written, zipped

Row = tuple[str, ...]

COLUMNS = ("id", "channel", "score", "date", "amount", "comment")
_COMMENTS = (
    "good",
    "fast; friendly",
    'he said "no", twice',
    "two\nlines",
    "",
    "a | b ~ c",
    "Ärger über Köln",
    "tab\there",
    "it's fine, really",
    "  padded ",
)


_WORDS = (
    "good",
    "slow",
    "late",
    "kind",
    "dear",
    "fine",
    "fast",
    "rude",
    "calm",
    "cold",
    "warm answer",
    "too far",
    "asked twice",
    "as ever",
    "never again",
)


def table(rows: int = 24, *, plain: bool = False, decimal: str = ".", language: str = "") -> tuple[Row, ...]:
    """The known table. ``plain``: no cell holds a sign that some dialect must quote."""
    found = []
    for place in range(rows):
        comment = ("good", "slow", "", "kind")[place % 4] if plain else _COMMENTS[place % len(_COMMENTS)]
        if language and comment:
            comment = language.split()[place % len(language.split())]
        amount = f"{place * 37 % 90}{decimal}{place * 13 % 100:02d}"
        channel = ("web", "phone", "shop")[place % 3]
        found.append((f"{1000 + place}", channel, f"{place * 7 % 11}", f"2025-{place % 12 + 1:02d}-{place % 28 + 1:02d}", amount, comment))
    return tuple(found)


@dataclass(frozen=True)
class Writer:
    """How a file is written, and what must be told for it to be read without any detection."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    line_end: str = "\n"
    encoding: str = "utf-8"
    quote_all: bool = False

    def line(self, cells: Sequence[str]) -> str:
        """One record with its line end."""
        return self.delimiter.join(map(self.cell, cells)) + self.line_end

    def cell(self, cell: str) -> str:
        """One cell, quoted or escaped where it must be."""
        # of a delimiter of several signs the first is enough: the cell's last sign must not be taken for a part of it
        special = (self.delimiter[0], self.quote or self.delimiter, "\n", "\r", self.escape or self.delimiter)
        if not self.quote_all and not any(sign in cell for sign in special):
            return cell
        if self.escape:
            cell = cell.replace(self.escape, self.escape * 2).replace(self.quote, self.escape + self.quote)
        else:
            cell = cell.replace(self.quote, self.quote * 2)
        return f"{self.quote}{cell}{self.quote}"

    def text(self, rows: Sequence[Row], columns: Sequence[str] = COLUMNS) -> str:
        """The whole file."""
        return "".join(map(self.line, (columns, *rows)))

    def told(self, **more: Any) -> dict[str, Any]:
        """The options that leave nothing to detect."""
        codec = {"utf-16": "utf-16", "utf-8-sig": "utf-8"}.get(self.encoding, self.encoding)
        given = {"delimiter": self.delimiter, "quote": self.quote, "escape": self.escape, "encoding": codec, "comment": ""}
        return given | {"header_row": 1, "skip": 0} | more


@dataclass(frozen=True)
class Case:
    """One file and what is due of it.

    ``told`` are the options that leave nothing to detect. ``rows`` are due in order, those that are repaired included; ``aside`` are the
    records that must be set aside, as (line, reason), and ``repaired`` how many must be repaired. ``notes`` must be said when nothing is
    told. ``error``: the file is refused with words that match. ``exact``: detection must get it right as well, without any doubt.
    """

    name: str
    data: bytes
    told: Mapping[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = COLUMNS
    rows: tuple[Row, ...] = ()
    aside: tuple[tuple[int, str], ...] = ()
    repaired: int = 0
    notes: frozenset[str] = frozenset()
    error: str = ""
    exact: bool = True


TABLE = table()
PLAIN = table(plain=True)
PLAIN_LINES = "".join(f"{','.join(row)}\n" for row in PLAIN)
HEAD = f"{','.join(COLUMNS)}\n"
TOLD = Writer().told()


def _shown(name: str, writer: Writer, rows: tuple[Row, ...] = TABLE, **more: Any) -> Case:
    return Case(name, writer.text(rows).encode(writer.encoding), writer.told(), rows=rows, **more)


def dialects() -> Iterator[Case]:
    """Every delimiter, quote, escape and line end."""
    for name, delimiter in {
        "comma": ",",
        "semicolon": ";",
        "tab": "\t",
        "bar": "|",
        "colon": ":",
        "caret": "^",
        "tilde": "~",
        "paragraph sign": "§",
        "broken bar": "¦",
        "two bars": "||",
        "two colons": "::",
        "three signs": "~|~",
        "unit separator": "\x1f",
        "blank": " ",
        "hash": "#",
    }.items():
        yield _shown(f"{name}.csv", Writer(delimiter))
        yield _shown(f"{name}, all quoted.csv", Writer(delimiter, quote_all=True))
    for name, delimiter in {"comma": ",", "semicolon": ";", "tab": "\t"}.items():
        yield _shown(f"{name}, single quotes.csv", Writer(delimiter, "'", quote_all=True))
        yield _shown(f"{name}, no quotes.csv", Writer(delimiter, ""), PLAIN)
        yield _shown(f"{name}, backslash.csv", Writer(delimiter, escape="\\"))
    for name, line_end in {"CRLF": "\r\n", "CR": "\r", "CRCRLF": "\r\r\n"}.items():
        rows = TABLE if name == "CRLF" else PLAIN
        yield _shown(f"line ends {name}.csv", Writer(";", line_end=line_end), rows)
    semicolon = Writer(";", line_end="\r\n", encoding="cp1252")
    german = table(decimal=",")
    yield Case("German Excel.csv", semicolon.text(german).encode("cp1252"), semicolon.told(), rows=german)
    yield Case("decimal commas.csv", Writer().text(german).encode(), TOLD, rows=german)
    blanks = "".join("  ".join(f"{cell or '-':<12}" for cell in row) + "\n" for row in (COLUMNS, *PLAIN))
    filled = tuple(tuple(cell or "-" for cell in row) for row in PLAIN)
    yield Case("aligned.txt", blanks.encode(), Writer("whitespace", "").told(), rows=filled)
    yield Case(
        "aligned, margin.txt",
        re.sub("^", "   ", blanks, flags=re.MULTILINE).rstrip(" ").encode(),
        Writer("whitespace", "").told(),
        rows=filled,
    )


LANGUAGES = {
    "cp1252": "schön Größe Köln für Straße",
    "iso8859-15": "schön Größe Köln für Straße",
    "mac_roman": "schöner Größe Köln fürchterlich Straße ärgerlich",
    "cp850": "schöner Größe Köln fürchterlich Straße ärgerlich",
    "cp1250": "złe świetnie długi żółty obsługa",
    "iso8859-2": "złe świetnie długi żółty obsługa",
    "cp1251": "хороший сервис долго Москва магазин",
    "koi8-r": "хороший сервис долго Москва магазин",
    "cp1253": "πολύ καλή εξυπηρέτηση μεγάλη αναμονή",
    "cp1254": "teşekkürler çok değil mağaza kötü ışık",
    "cp949": "매우 만족합니다 친절한 직원 대기시간이 길어요",
    "cp932": "とても満足しています 店員が親切でした 待ち時間",
    "euc_jp": "とても満足しています 店員が親切でした 待ち時間",
    "gb18030": "非常满意 服务态度很好 等待时间太长",
    "big5": "非常滿意 服務態度很好 等待時間太長",
}


def encodings() -> Iterator[Case]:
    """Every encoding, with and without a byte order mark."""
    for encoding, language in LANGUAGES.items():
        yield _shown(f"{encoding}.csv", Writer(";", encoding=encoding), table(language=language))
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
        yield _shown(f"{encoding}.csv", Writer("\t", encoding=encoding))
        yield _shown(f"{encoding}, Korean.csv", Writer("\t", encoding=encoding), table(language=LANGUAGES["cp949"]))
    yield Case(
        "a mark in the middle.csv",
        (HEAD + PLAIN_LINES).encode("utf-8-sig") + PLAIN_LINES.encode("utf-8-sig"),
        TOLD,
        rows=(*PLAIN, *PLAIN),
    )
    data = (
        (HEAD + PLAIN_LINES).encode() + "2000,web,9,2025-01-01,1.50,für\n".encode("cp1252") + ("1,wéb,3,2025-01-02,1.50,ö\n" * 9).encode()
    )
    rows = (*PLAIN, ("2000", "web", "9", "2025-01-01", "1.50", "f\ufffdr"), *[("1", "wéb", "3", "2025-01-02", "1.50", "ö")] * 9)
    yield Case("a line of cp1252 in UTF-8.csv", data, TOLD, rows=rows, exact=False)  # detection mends the line, and says so


def around() -> Iterator[Case]:
    """What stands above, between and below the rows."""
    above = {
        "one": "Survey 2025\n",
        "two": "Survey 2025\nmade by Anna\n",
        "with a blank line": "Survey 2025\n\n",
        "wide": "Survey 2025,,,,,\n,,,,,\n",
    }
    for name, title in above.items():
        row = title.count("\n") + 1
        yield Case(
            f"titles, {name}.csv",
            (title + HEAD + PLAIN_LINES).encode(),
            TOLD | {"header_row": row},
            rows=PLAIN,
            notes=frozenset({"lines-above-header"}),
        )
    yield Case("sep.csv", b"sep=;\r\n" + Writer(";").text(TABLE).encode(), Writer(";").told(header_row=2), rows=TABLE)
    yield Case(
        "sep in UTF-16.csv",
        ("\ufeffsep=\t\r\n" + Writer("\t").text(TABLE)).encode("utf-16-le"),
        Writer("\t", encoding="utf-16-le").told(header_row=2),
        rows=TABLE,
    )
    yield Case("blank lines above.csv", ("\n\n" + HEAD + PLAIN_LINES).encode(), TOLD | {"header_row": 3}, rows=PLAIN)
    lines = PLAIN_LINES.splitlines(keepends=True)
    spread = "\n".join(["".join(lines[:5]), "".join(lines[5:]), "", ""])
    yield Case("blank lines between.csv", (HEAD + spread).encode(), TOLD, rows=PLAIN)
    for sign in ("#", "//"):
        text = HEAD + f"{sign} made by a machine\n" + "".join(lines[:4]) + f"{sign} more, and more\n" + "".join(lines[4:])
        yield Case(
            f"comments {sign[0] * len(sign) if sign == '#' else 'slashes'}.csv",
            text.encode(),
            TOLD | {"comment": sign},
            rows=PLAIN,
            notes=frozenset({"comment-lines"}),
        )
    yield Case(
        "comments above.csv",
        ("# made by a machine\n# in March, 2025\n" + HEAD + PLAIN_LINES).encode(),
        TOLD | {"header_row": 3},
        rows=PLAIN,
    )
    repeated = HEAD + "".join(lines[:9]) + HEAD + "".join(lines[9:])
    yield Case("header repeated.csv", repeated.encode(), TOLD, rows=PLAIN, aside=((11, "repeated header"),))
    last = len(PLAIN) + 2
    for name, line in {
        "Total": "Total,,,,812.00,\n",
        "Summe": "Summe:,,,,812.00,\n",
        "Gesamt": ",Gesamt,,,812.00,\n",
        "Grand Total": "Grand Total,,99,,812.00,\n",
    }.items():
        yield Case(f"total line {name}.csv", (HEAD + PLAIN_LINES + line).encode(), TOLD, rows=PLAIN, aside=((last, "total line"),))
    footer = "\nCreated by ACME on 1 March\nConfidential\n"
    yield Case(
        "footer.csv", (HEAD + PLAIN_LINES + footer).encode(), TOLD, rows=PLAIN, aside=((last + 1, "too short"), (last + 2, "too short"))
    )
    other = [
        ("no", "place", "shops", "opened", "sales", "remark"),
        *((f"{place}", "North", "4", "2001-01-01", "1.00", "") for place in "123"),
    ]
    below = "\n" + "".join(",".join(row) + "\n" for row in other)
    aside = tuple((last + 1 + place, "another table") for place in range(4))
    yield Case(
        "another table below.csv", (HEAD + PLAIN_LINES + below).encode(), TOLD, rows=PLAIN, aside=aside, notes=frozenset({"another-table"})
    )
    yield Case(
        "another table below.xlsx", workbook([COLUMNS, *PLAIN, [], *other]), rows=PLAIN, aside=aside, notes=frozenset({"another-table"})
    )
    two = ("Response ID", "", "Rating", "When", "Spent", "Why")
    yield Case(
        "two header rows.csv",
        (HEAD + ",".join(two) + "\n" + PLAIN_LINES).encode(),
        TOLD | {"skip": 1},
        rows=PLAIN,
        notes=frozenset({"header-rows"}),
    )
    groups = "Answer,,,Purchase,,\nid,channel,score,date,amount,comment\n"
    told = TOLD | {"header_row": 2}
    yield Case("header of groups.csv", (groups + PLAIN_LINES).encode(), told, rows=PLAIN, notes=frozenset({"lines-above-header"}))
    groups = "Expected,,,Delivered,,\nspeed,tone,price,speed,tone,price\n"
    names = tuple(f"{group} - {item}" for group in ("Expected", "Delivered") for item in ("speed", "tone", "price"))
    grades = tuple(tuple(f"{(place * 7 + item * 3) % 10}" for item in range(6)) for place in range(12))
    yield Case(
        "header of groups that repeats.csv",
        (groups + "".join(f"{','.join(row)}\n" for row in grades)).encode(),
        TOLD | {"skip": 1},
        names,
        grades,
        notes=frozenset({"header-rows"}),
    )
    positions = tuple(f"#{place}" for place in range(1, 7))
    yield Case("no header.csv", PLAIN_LINES.encode(), TOLD | {"header_row": 0}, positions, PLAIN, notes=frozenset({"no-header"}))
    yield Case(
        "trailing delimiters.csv",
        (HEAD + PLAIN_LINES).replace("\n", ",\n").encode(),
        TOLD,
        (*COLUMNS, "#7"),
        tuple((*row, "") for row in PLAIN),
        exact=False,
    )
    yield Case("trailing delimiters in rows.csv", (HEAD + PLAIN_LINES.replace("\n", ",,\n")).encode(), TOLD, rows=PLAIN)
    ragged = HEAD + "".join(",".join(row).rstrip(",") + "\n" for row in PLAIN)
    yield Case("blank ends left out.csv", ragged.encode(), rows=PLAIN)
    yield Case("rows of nothing.csv", (HEAD + PLAIN_LINES + ",,,,,\n").encode(), TOLD, rows=(*PLAIN, ("",) * 6))
    yield Case("header only.csv", HEAD.encode(), TOLD)
    yield Case("no line end at the end.csv", (HEAD + PLAIN_LINES).rstrip("\n").encode(), TOLD, rows=PLAIN)
    blank = [" ; ".join(row) + "\n" for row in (COLUMNS, *PLAIN)]
    spaced = tuple(
        tuple(cell if not place and not cell else f" {cell} "[not place : None] for place, cell in enumerate(row)) for row in PLAIN
    )
    spaced = tuple((row[0], *row[1:-1], row[-1].removesuffix(" ")) for row in spaced)
    yield Case("blanks around delimiters.csv", "".join(blank).encode(), Writer(";").told(), rows=spaced)
    for name, delimiter, margin in (("tab", ",", "\t"), ("blank", ";", " "), ("blanks", "\t", "  ")):
        quoted = Writer(delimiter, quote_all=True)
        text = quoted.text(PLAIN).replace("\n", f"{margin}\n")
        yield Case(f"{name} behind the last quote.csv", text.encode(), quoted.told(), rows=PLAIN)
    wide = tuple(f"question {place}" for place in range(2_500))
    yield Case(
        "wide.csv",
        ("\n".join([",".join(wide), *(",".join(["7"] * 2_500) for _ in range(3))]) + "\n").encode(),
        TOLD,
        wide,
        (("7",) * 2_500,) * 3,
    )
    long = ("1", "web", "9", "2025-01-01", "1.00", "x" * 400_000)
    yield Case("a long cell.csv", (HEAD + PLAIN_LINES + ",".join(long) + "\n").encode(), TOLD, rows=(*PLAIN, long))
    odd = ("1", "web", "9", "2025-01-01", "1.00", "a\u2028b\x0bc\x0cd\x85e\x1ff")
    yield Case("odd line separators.csv", (HEAD + PLAIN_LINES + ",".join(odd) + "\n").encode(), TOLD, rows=(*PLAIN, odd))
    one = tuple((row[2],) for row in PLAIN)
    yield Case("one column.csv", ("score\n" + "".join(f"{row[0]}\n" for row in one)).encode(), Writer("\x1f").told(), ("score",), one)
    yield Case(
        "one column, decimal commas.csv", b"amount\n1,50\n2,25\n3,75\n", Writer(";").told(), ("amount",), (("1,50",), ("2,25",), ("3,75",))
    )


def wounds() -> Iterator[Case]:
    """Single records that break the rules, in the middle of whole ones."""
    whole = tuple((*row[:-1], f"{_WORDS[place % len(_WORDS)]}{'!' * (place // len(_WORDS))}") for place, row in enumerate(PLAIN))
    lines = [",".join(row) + "\n" for row in whole]
    at = len(lines) // 2

    def broken(name: str, line: str, due: Row | None = None, why: str = "", **more: Any) -> Case:
        text = HEAD + "".join(lines[:at]) + line + "".join(lines[at:])
        rows = (*whole[:at], *((due,) if due else ()), *whole[at:])
        aside = () if due else ((at + 2, why),)
        return Case(f"{name}.csv", text.encode(), TOLD, rows=rows, aside=aside, **more)

    yield broken(
        "a delimiter too many in a comment",
        "2000,web,9,2025-03-01,1.50,good, fast\n",
        ("2000", "web", "9", "2025-03-01", "1.50", "good, fast"),
        repaired=1,
    )
    yield broken(
        "a blank cell too many", "2000,,web,9,2025-03-01,1.50,good\n", ("2000", "web", "9", "2025-03-01", "1.50", "good"), repaired=1
    )
    yield broken("a row too long that fits two ways", "2000,web,9,2025-03-01,1,50,good\n", None, "too long")
    yield broken("cells of another table", "a,b,c,d,e,f,g,h,i,j\n", None, "too long")
    yield broken("a row too short", "2000,web,9\n", None, "too short")
    mended = ("2000", "web", "9", "2025-03-01", "1.50", "good")
    yield broken("a delimiter too few", "2000web,9,2025-03-01,1.50,good\n", mended, repaired=1)
    yield broken("a delimiter too few that fits two ways", "2000,web,9,2025-03-01,1.50good\n", None, "too short")
    yield broken("two delimiters too few", "2000web,92025-03-01,1.50,good\n", None, "too short")
    mended = ("2000", "web", "9", "2025-03-01", "1.50", "good, fast")
    yield broken("a lost delimiter before quotes", '2000,web,9,2025-03-01,1.50"good, fast"\n', mended, repaired=1)
    yield broken("a lost quote before quotes", '2000,web"9,2025-03-01",1.50,good\n', None, "too short")
    yield broken(
        "a quote that opens and never closes",
        '2000,web,9,2025-03-01,1.50,"good\n',
        None,
        "stray quote",
    )
    yield broken(
        "a quote that closes and never opens",
        '2000,web,"9",2025-03-01",1.50,good\n',
        ("2000", "web", "9", "2025-03-01", "1.50", "good"),
        repaired=1,
    )
    yield broken(
        "a delimiter too many at the end", "2000,web,9,2025-03-01,1.50,good,\n", ("2000", "web", "9", "2025-03-01", "1.50", "good")
    )
    yield broken("a shifted row whose last cell is never blank", "2000,,web,9,2025-03-01,1.50,\n", None, "too long")
    yield broken("two rows in one", "2000,web,9,2025-03-01,1.50,good2001,web,9,2025-03-01,1.50,\n", None, "too long")
    yield broken("a value lost with its delimiter", "2000,web,9,2025-03-01,1.50\n", None, "too short")
    yield broken(
        "a quote that opens and swallows",
        '2000,"web,9,2025-03-01,1.50,good\n',
        ("2000", "web", "9", "2025-03-01", "1.50", "good"),
        repaired=1,
    )
    yield broken("text after a closing quote", '2000,web,9,2025-03-01,1.50,"good" fast\n', None, "stray quote")
    yield broken(
        "a blank behind the last quote", '2000,web,9,2025-03-01,1.50,"good" \t\n', ("2000", "web", "9", "2025-03-01", "1.50", "good")
    )
    yield broken("a blank behind a quote within", '2000,"web" ,9,2025-03-01,1.50,good\n', None, "stray quote")
    yield broken("a quote in a bare cell", '2000,web,9,2025-03-01,1.50,5" disk\n', ("2000", "web", "9", "2025-03-01", "1.50", '5" disk'))
    yield broken(
        "quotes around a word", '2000,web,9,2025-03-01,1.50,a "good" one\n', ("2000", "web", "9", "2025-03-01", "1.50", 'a "good" one')
    )
    yield broken("only delimiters and quotes", '"","","","","",""\n', ("", "", "", "", "", ""))
    yield broken(
        "a record over two lines", '2000,web,9,2025-03-01,1.50,"good\nfast"\n', ("2000", "web", "9", "2025-03-01", "1.50", "good\nfast")
    )
    cut = HEAD + PLAIN_LINES + "2000,web,9,20"
    aside, notes = ((len(PLAIN) + 2, "cut off"),), frozenset({"cut-off"})
    yield Case("cut off.csv", cut.encode(), TOLD, rows=PLAIN, aside=aside, notes=notes)
    quoted = HEAD + PLAIN_LINES + '2000,web,9,2025-01-01,1.50,"good and'
    yield Case("cut off within quotes.csv", quoted.encode(), TOLD, rows=PLAIN, aside=aside, notes=notes)
    mixed = "".join(line.replace("\n", "\r\n") if place % 2 else line for place, line in enumerate(lines))
    yield Case("mixed line ends.csv", (HEAD + mixed).encode(), TOLD, rows=whole)
    yield Case("zero bytes.csv", (HEAD + PLAIN_LINES).encode() + b"\0" * 200, TOLD, rows=PLAIN, notes=frozenset({"zero-bytes"}))


def containers() -> Iterator[Case]:
    """The table packed, in files of other kinds under wrong names, and what is no table."""
    text = Writer(";").text(TABLE).encode()
    told = Writer(";").told()
    packed = {
        "gzip": gzip.compress(text),
        "gzip of several members": gzip.compress(text[:100]) + gzip.compress(text[100:]),
        "bzip2": bz2.compress(text),
        "xz": lzma.compress(text),
        "zstd": pa.compress(text, codec="zstd", asbytes=True),
        "zip": zipped(("export.csv", text)),
    }
    for name, data in packed.items():
        yield Case(f"{name}.csv", data, told, rows=TABLE)
    typed = pl.DataFrame([[cell or None for cell in row] for row in PLAIN], schema=list(COLUMNS), orient="row")
    yield Case("Parquet.csv", written(typed.write_parquet), rows=PLAIN)
    yield Case("Arrow.csv", written(typed.write_ipc), rows=PLAIN)
    yield Case("JSON lines.csv", written(typed.write_ndjson), rows=PLAIN)
    yield Case("text.parquet", text, told, rows=TABLE)
    yield Case("workbook.csv", workbook([COLUMNS, *PLAIN]), rows=PLAIN)
    yield Case(
        "workbook with a title.csv", workbook([["Survey 2025"], [], COLUMNS, *PLAIN]), rows=PLAIN, notes=frozenset({"lines-above-header"})
    )
    yield Case("half a gzip.csv", gzip.compress(text * 40)[:200], error="damaged: the gzip data end too early", exact=False)
    yield Case("a gzip with a wrong checksum.csv", packed["gzip"][:-8] + bytes(8), error="damaged: the gzip data are broken", exact=False)
    yield Case("a gzip within a gzip.csv", gzip.compress(packed["gzip"]), error="packed twice", exact=False)
    yield Case("zip of two.csv", zipped(("a.csv", text), ("b.csv", text)), error="a ZIP archive with 2 files", exact=False)
    yield Case("half a Parquet file.csv", written(typed.write_parquet)[:300], error="damaged Parquet file", exact=False)
    yield Case("half a workbook.csv", workbook([COLUMNS, *PLAIN])[:900], error="damaged ZIP archive or workbook", exact=False)
    for name, data, error in (
        ("empty", b"", "is empty"),
        ("mark only", b"\xef\xbb\xbf", "is empty"),
        ("blanks only", b" \n\t\n", "is empty"),
        ("web page", b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        ("XML", b"<?xml version='1.0'?><rows/>", "is XML"),
        ("JSON", b'[\n {"a": 1}\n]', "is JSON"),
        ("picture", b"\x89PNG\r\n\x1a\n" + bytes(40), "picture"),
        ("PDF", b"%PDF-1.7\n", "PDF"),
        ("database", b"SQLite format 3\0" + bytes(40), "SQLite"),
    ):
        yield Case(f"{name}.csv", data, error=error, exact=False)


def cases() -> tuple[Case, ...]:
    """The whole corpus."""
    return (*dialects(), *encodings(), *around(), *wounds(), *containers())


def write(folder: Path) -> None:
    """The files, and what is due of each beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for case in cases():
        (folder / case.name).write_bytes(case.data)
        due = {name: value for name, value in vars(replace(case, notes=frozenset())).items() if name not in {"data", "notes"}}
        (folder / f"{case.name}.due.json").write_text(
            json.dumps(due | {"notes": sorted(case.notes)}, default=list, indent=1), encoding="utf-8"
        )


if __name__ == "__main__":
    write(Path(sys.argv[1]))
