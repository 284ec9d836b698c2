"""Tables of several forms, and single rows of them with a wound: a delimiter or quote too many or too few, a row cut, two rows in one."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

Row = tuple[str, ...]

_WORDS = "good slow late kind dear fine fast rude calm cold warm again never order phone web shop the and but was it they me 10 2025 3"
_CITIES = ("Bonn", "Basel", "Linz", "Ulm", "Bern", "Graz")


class Sheet(NamedTuple):
    """A table: the names of its columns, its rows, its delimiter, and whether all cells are quoted."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str
    quoted: bool

    def line(self, cells: Row) -> str:
        """One record without its line end."""
        special = (self.delimiter, '"', "\n")
        return self.delimiter.join(
            '"' + cell.replace('"', '""') + '"' if self.quoted or any(sign in cell for sign in special) else cell for cell in cells
        )


class WoundedFile(NamedTuple):
    """A file with one damaged line: what happened to it, its sheet, its bytes, and the rows that can still be read as they were meant."""

    name: str
    sheet: Sheet
    data: bytes
    rows: list[Row]


class Wound(NamedTuple):
    """One damaged line of a sheet, and the row that was meant; None if it is lost."""

    kind: str
    text: str
    due: Row | None


def _comment(choose: random.Random, delimiter: str, blank: float) -> str:
    if choose.random() < blank:
        return ""
    text = " ".join(choose.choices(_WORDS.split(), k=choose.randint(1, 6)))
    sign = choose.random()
    return f"{text}{delimiter} {choose.choice(_WORDS.split())}" if sign < 0.1 else f'"{text}" they said' if sign < 0.15 else text


def _columns(choose: random.Random, delimiter: str) -> dict[str, Callable[[int], str]]:
    """What writes the cell of a row in each kind of column."""
    return {
        "id": lambda n: f"R{10000 + n}",
        "number": lambda n: str(n + 1),
        "day": lambda _: f"2025-{choose.randint(1, 12):02d}-{choose.randint(1, 28):02d}",
        "german day": lambda _: f"{choose.randint(1, 28):02d}.{choose.randint(1, 12):02d}.2025",
        "american day": lambda _: f"{choose.randint(1, 12)}/{choose.randint(1, 28)}/2025",
        "score": lambda _: str(choose.randint(0, 10)),
        "stars": lambda _: choose.choice(("", "1", "2", "3", "4", "5")),
        "amount": lambda _: f"{choose.lognormvariate(4, 1):.2f}",
        "channel": lambda _: choose.choice(("web", "phone", "shop")),
        "region": lambda _: choose.choice(("", "north", "south")),
        "city": lambda _: f"{choose.choice(_CITIES)}-{choose.randint(1, 900)}",
        "comment": lambda _: _comment(choose, delimiter, 0.4),
        "remark": lambda _: _comment(choose, delimiter, 0.9),
        "note": lambda _: _comment(choose, delimiter, 0.0),
    }


def sheets(seed: int, rows: int = 80) -> Iterator[Sheet]:
    """Tables of two to eight columns with each delimiter, quoted or not, the last column blank in many rows, in some or in none."""
    choose = random.Random(seed)
    forms = (
        ("id", "day", "score", "comment"),
        ("id", "channel", "comment"),
        ("number", "score", "stars", "channel", "comment", "remark"),
        ("german day", "id", "score", "amount", "region", "note"),
        ("id", "american day", "stars", "stars", "stars"),
        ("city", "channel", "comment"),
        ("number", "score", "amount"),
        ("id", "day", "day", "score", "channel", "region", "comment", "stars"),
        ("score", "comment"),
        ("channel", "note", "region", "day", "comment"),
    )
    for form in forms:
        for delimiter in (",", ";", "\t", "|"):
            for quoted in (False, True):
                columns = _columns(choose, delimiter)
                cells = tuple(tuple(columns[each](place) for each in form) for place in range(rows))
                names = tuple(f"{name} {place}" for place, name in enumerate(form))
                yield Sheet(f"{'-'.join(form)} {delimiter!r} {'quoted' if quoted else 'bare'}", names, cells, delimiter, quoted)


def signs_between_cells(text: str, delimiter: str) -> tuple[list[int], list[int]]:
    """Where delimiters stand that divide the line, and quotes that enclose cells."""
    delimiters, quotes, inside, at = list[int](), list[int](), False, 0
    while at < len(text):
        if text[at] == '"' and inside and text[at + 1 : at + 2] == '"':
            at += 1
        elif text[at] == '"':
            inside = not inside
            quotes.append(at)
        elif text[at] == delimiter and not inside:
            delimiters.append(at)
        at += 1
    return delimiters, quotes


def wounds(sheet: Sheet, choose: random.Random) -> Iterator[Wound]:
    """One wound of each kind at a random place of random rows of a sheet."""

    def row() -> tuple[Row, str]:
        cells = choose.choice(sheet.rows)
        return cells, sheet.line(cells)

    cells, text = row()
    at = choose.choice(signs_between_cells(text, sheet.delimiter)[0])
    yield Wound("delimiter too few", text[:at] + text[at + 1 :], cells)
    cells, text = row()
    at = choose.choice(signs_between_cells(text, sheet.delimiter)[0])
    yield Wound("delimiter too many", text[:at] + sheet.delimiter + text[at:], cells)
    cells, text = row()
    yield Wound("delimiter too many at the end", text + sheet.delimiter, cells)
    cells, text = row()
    yield Wound("delimiter too many at the start", sheet.delimiter + text, cells)
    cells, text = row()
    quotes = signs_between_cells(text, sheet.delimiter)[1]
    if quotes:
        at = choose.choice(quotes)
        yield Wound("quote too few", text[:at] + text[at + 1 :], cells)
        yield Wound("quote too many", text[:at] + '"' + text[at:], cells)
    cells, text = row()
    # what is lost of the last cell alone, nobody can tell
    yield Wound("row cut", text[: choose.randrange(1, signs_between_cells(text, sheet.delimiter)[0][-1] + 1)], None)
    cells, text = row()
    yield Wound("twice the width", text + sheet.delimiter + text, None)
    yield Wound("line end lost", text + sheet.line(choose.choice(sheet.rows)), None)
    cells, text = row()
    at = choose.randrange(len(cells))
    if cells[at]:
        yield Wound("value lost with its delimiter", sheet.line(cells[:at] + cells[at + 1 :]), None)
    bare = next((place for place, cell in enumerate(cells) if sheet.delimiter in cell), None)
    if bare is not None and not sheet.quoted:
        yield Wound("delimiter in a bare cell", sheet.delimiter.join(cells), cells)


def wounded_files(seed: int, times: int) -> Iterator[WoundedFile]:
    """Each sheet with one damaged line among its rows, ``times`` of every kind of wound."""
    choose = random.Random(seed)
    for sheet in sheets(seed):
        for wound in [wound for _ in range(times) for wound in wounds(sheet, choose)]:
            at = choose.randrange(2, len(sheet.rows))
            lines = [sheet.line(cells) for cells in (sheet.columns, *sheet.rows)]
            text = "\n".join([*lines[: at + 1], wound.text, *lines[at + 1 :]]) + "\n"
            rows = [*sheet.rows[:at], *([wound.due] if wound.due else []), *sheet.rows[at:]]
            yield WoundedFile(f"{wound.kind} in {sheet.name}", sheet, text.encode(), rows)
