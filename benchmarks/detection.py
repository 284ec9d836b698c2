"""How many damaged files does each loader read right, and how many wrong without a word?

One clean table of 84 rows and 10 columns is polluted in one way at a time, as the benchmark Pollock does (Vitagliano et al., VLDB 2023):
each delimiter and each quote once too often and once too few, each row cut or doubled in width, other dialects, preambles, several tables,
several header rows, other encodings and line ends. Records are compared one by one with those that were written: what a loader gives and
the writer did not mean counts as silent unless the loader raised an error, excluded the record or reported a doubt.

``--wounds`` takes the tables of tests/corpus/wounds.py instead, which have two to eight columns, four delimiters and last columns that are
blank always, often or never: over 2,000 files with one damaged line each.

    pip install clevercsv duckdb
    python benchmarks/detection.py [--wounds]
"""

from __future__ import annotations

import csv
import importlib
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cxkit.errors import CxError
from cxkit.sources.opening import open_source
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import OVERFLOW, row_fits

Row = tuple[str, ...]
HEADER = ("DATE", "TIME", "Qty", "PRODUCTID", "Price", "ProductType", "ProductDescription", "URL", "Comments", "Customer")


class Polluted(NamedTuple):
    """A file with one defect: its records as they were meant, one that is lost beyond repair left out, and the dialect."""

    name: str
    data: bytes
    rows: list[Row]
    told: dict[str, Any]


class Outcome(NamedTuple):
    """The records that a loader gives, and whether it complained of anything."""

    rows: list[Row]
    complained: bool


def table() -> list[Row]:
    """84 rows of a shop's sales."""
    choose = random.Random(7)
    kinds = ("Pants", "Shirt", "Shoes, brown", 'Screen 24"', "Hat")
    return [
        (
            f"0{1 + place % 9}/1{place % 10}/2024",
            f"1{place % 10}:{place * 7 % 60:02d}",
            str(1 + place % 9),
            f"P{1000 + place * 37}",
            f"{place * 3 + 1}.{place % 10}0",
            kinds[place % 5].split(",")[0].split(" ")[0],
            f"{kinds[place % 5]}, no. {place}",
            f"https://shop.example/{place}",
            choose.choice(("fine", "late; broken", "", "as said, again", "quick")),
            choose.choice(("Anna Meier", "Li, Wei", "José Ruiz", "O'Hara")),
        )
        for place in range(84)
    ]


def line(cells: Row, delimiter: str = ",", quote: str = '"', escape: str = "") -> str:
    """One record, quoted where it must be."""
    found = []
    for cell in cells:
        if any(sign in cell for sign in (delimiter, quote, "\n")):
            found.append(f"{quote}{cell.replace(quote, (escape or quote) + quote)}{quote}")
        else:
            found.append(cell)
    return delimiter.join(found)


def polluted() -> Iterator[Polluted]:
    """The clean file and its polluted copies."""
    rows = table()
    told: dict[str, Any] = {"delimiter": ",", "quote": '"', "escape": "", "comment": "", "header_row": 1, "skip": 0, "encoding": "utf-8"}
    lines = [line(HEADER), *map(line, rows)]

    def built(name: str, changed: list[str], due: list[Row], end: str = "\n", encoding: str = "utf-8", **more: Any) -> Polluted:
        return Polluted(name, (end.join(changed) + end).encode(encoding), due, told | {"encoding": encoding} | more)

    yield built("clean", lines, rows)
    for place in range(len(rows)):
        without = rows[:place] + rows[place + 1 :]
        text = lines[place + 1]
        for at in structural(text):
            if (at + place) % 4 == 0:  # a quarter of them is enough
                what = "delimiter" if text[at] == "," else "quote"
                yield built(f"{what} too few {place} {at}", _with(lines, place + 1, text[:at] + text[at + 1 :]), rows)
                yield built(f"{what} too many {place} {at}", _with(lines, place + 1, text[:at] + text[at] + text[at:]), rows)
        cut = text[: len(text) // 2]
        yield built(f"row cut {place}", _with(lines, place + 1, cut), without)
        yield built(f"row of twice the width {place}", _with(lines, place + 1, f"{text},{text}"), without)
        if place % 4 == 0:
            yield built(f"row lost {place}", lines[: place + 1] + lines[place + 2 :], without)
            yield built(f"blank line {place}", [*lines[: place + 1], "", *lines[place + 1 :]], rows)
            yield built(
                f"row of nothing {place}", [*lines[: place + 1], "," * 9, *lines[place + 1 :]], [*rows[:place], ("",) * 10, *rows[place:]]
            )
            yield built(f"header again {place}", [*lines[: place + 1], lines[0], *lines[place + 1 :]], rows)
    for delimiter in (";", "\t", "|", ":", "~", " ", "::", "^"):
        yield built(f"delimiter {delimiter!r}", [line(row, delimiter) for row in (HEADER, *rows)], rows, delimiter=delimiter)
    yield built("single quotes", [line(row, quote="'") for row in (HEADER, *rows)], rows, quote="'")
    yield built("backslash", [line(row, escape="\\") for row in (HEADER, *rows)], rows, escape="\\")
    for end in ("\r\n", "\r"):
        yield built(f"line ends {end!r}", lines, rows, end)
    for encoding in ("cp1252", "utf-16", "utf-8-sig", "mac_roman"):
        yield built(f"encoding {encoding}", lines, rows, encoding=encoding)
    for count in range(1, 4):
        yield built(f"{count} lines above", [*[f"Report, part {place}" for place in range(count)], *lines], rows, header_row=count + 1)
        yield built(f"{count} lines above and a blank one", [*["Report"] * count, "", *lines], rows, header_row=count + 2)
    yield built("no header", lines[1:], rows, header_row=0)
    yield built("two header rows", [lines[0], *lines], rows, skip=1)
    yield built("no line end at the end", lines, rows)._replace(data="\n".join(lines).encode())
    yield built("a total", [*lines, "Total,,400,,,,,,,"], rows)
    yield from (built(f"another table of {width} columns", [*lines, "", *other_table(width)], rows) for width in (4, 10, 13))


def wounded() -> Iterator[Polluted]:
    """Tables of many forms, each with one damaged line."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    wounds = importlib.import_module("tests.corpus.wounds")
    for file in wounds.wounded_files(seed=5, times=3):
        told = {"delimiter": file.sheet.delimiter, "quote": '"', "escape": "", "comment": "", "header_row": 1, "skip": 0}
        yield Polluted(file.name, file.data, file.rows, told | {"encoding": "utf-8"})


def other_table(width: int) -> list[str]:
    """The lines of a table of numbers."""
    return [",".join(f"{word} {place}" if word == "name" else word for place in range(width)) for word in ("name", *"12345")]


def structural(text: str) -> list[int]:
    """Where delimiters and quotes stand that divide the line: those within cells can be lost or doubled without anyone telling."""
    places, within = list[int](), False
    for at, sign in enumerate(text):
        if sign == '"' and text[at - 1 : at] != '"' and text[at + 1 : at + 2] != '"':
            within = not within
            places.append(at)
        elif sign == '"' and text[at : at + 3] in {'""",', '"""'}:
            within = False
        elif sign == "," and not within:
            places.append(at)
    return places


def _with(lines: list[str], place: int, text: str) -> list[str]:
    return [*lines[:place], text, *lines[place + 1 :]]


def _cxkit(path: Path, overrides: Overrides) -> Outcome:
    try:
        source = open_source([path], overrides)
        frame = source.exact().frame.collect(engine="streaming")
    except CxError:
        return Outcome([], complained=True)
    whole = frame.filter(row_fits()) if source.overflow else frame
    complained = whole.height < frame.height or any(note.level == "warning" for note in source.notes) or any(source.problems())
    return Outcome([tuple(cell or "" for cell in row) for row in whole.drop(OVERFLOW, strict=False).rows()], complained)


def cxkit(file: Polluted, path: Path) -> Outcome:
    """Left to detection."""
    del file
    return _cxkit(path, Overrides())


def cxkit_told(file: Polluted, path: Path) -> Outcome:
    """Told the dialect."""
    return _cxkit(path, Overrides(**file.told))


def clevercsv(file: Polluted, path: Path) -> Outcome:
    """CleverCSV's dialect and reader; the header is known to be the first row."""
    del file
    try:
        records = importlib.import_module("clevercsv").read_table(str(path))
    except Exception:  # noqa: BLE001 - whatever it raises is a complaint
        return Outcome([], complained=True)
    return Outcome([tuple(row) for row in records[1:]], complained=False)


def sniffer(file: Polluted, path: Path) -> Outcome:
    """The standard library's sniffer and reader."""
    del file
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            dialect = csv.Sniffer().sniff(stream.read(8192))
            stream.seek(0)
            return Outcome([tuple(row) for row in csv.reader(stream, dialect)][1:], complained=False)
    except (csv.Error, UnicodeError):
        return Outcome([], complained=True)


def duckdb(file: Polluted, path: Path) -> Outcome:
    """DuckDB's sniffer, with everything as text."""
    del file
    module = importlib.import_module("duckdb")
    try:
        found = module.sql(f"from read_csv('{path}', all_varchar=true)").fetchall()
    except module.Error:
        return Outcome([], complained=True)
    return Outcome([tuple(cell or "" for cell in row) for row in found], complained=False)


def measure(load: Callable[[Polluted, Path], Outcome], files: list[Polluted], folder: Path) -> str:
    """The shares of files that are read right, right except for excluded rows, refused, and silently wrong."""
    told, records, started = Counter[str](), Counter[str](), time.perf_counter()
    wrong = list[str]()
    for file in files:
        path = folder / "file.csv"
        path.write_bytes(file.data)
        outcome = load(file, path)
        given, due = Counter(outcome.rows), Counter(file.rows)
        false = sum((given - due).values())
        records["right"] += sum((given & due).values())
        records["due"] += sum(due.values())
        records["never meant"] += false
        records["silently wrong"] += 0 if outcome.complained else max(false, sum((due - given).values()))
        if outcome.rows == file.rows:
            told["right"] += 1
        elif not outcome.rows:
            told["refused" if outcome.complained else "wrong without a word"] += 1
        elif outcome.complained:
            told["right except for excluded rows" if not false else "wrong, with a word"] += 1
            if false:
                wrong.append(f"{file.name} (with a word)")
        else:
            told["wrong without a word"] += 1
            wrong.append(file.name)
    if "-v" in sys.argv:
        print("\n".join(wrong[:60]))
    shares = ", ".join(f"{what} {n / len(files):.1%}" for what, n in sorted(told.items(), key=lambda pair: -pair[1]))
    right, silent, never = records["right"] / records["due"], records["silently wrong"], records["never meant"]
    counted = f"silently wrong {silent:,}, never meant {never:,}"
    return f"files: {shares}; records right {right:.2%}, {counted}; {time.perf_counter() - started:.0f} s"


if __name__ == "__main__":
    files = list(wounded() if "--wounds" in sys.argv else polluted())
    print(f"{len(files):,} files")
    with tempfile.TemporaryDirectory() as place:
        for load in (cxkit_told, cxkit, clevercsv, sniffer, duckdb):
            try:
                print(f"{load.__name__}: {measure(load, files, Path(place))}", flush=True)
            except ModuleNotFoundError as error:
                print(f"{load.__name__}: {error}")
