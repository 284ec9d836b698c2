"""Dates in several columns, as "Jahr" beside "Monat" and "Tag", or "Year" beside "Week": the day of a row, or the first day of its part."""

from __future__ import annotations

import re
from typing import NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.cells import stripped
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.folding import fold, folded
from cxkit.values.time.months import number_by_name

_DATE = "cx:date of parts"
# contracts have no day of a row: months are theirs, see monthly_rows
_ROLES = {"survey": "responded_at", "contacts": "contacted_at", "orders": "ordered_at"}
# what ends compounds, as in "Bestelljahr", and what is a word of its own
_WORDS = {
    "year": ("jahr|jaar", "year|yr|annee|an|ano|anno|ar|aar|rok"),
    "month": ("monat|maand", "month|mois|mes|mese|manad|maned|miesiac|mesic"),
    "day": ("tag|dag", "day|jour|dia|giorno|dzien|den"),
    "quarter": ("quartal|kwartaal", "quarter|qtr|trimestre|kvartal|kwartal"),
    "week": ("woche", "kw|week|wk|semaine|semana|settimana|vecka|uge|uke|tydzien|tyden"),
}
_PART = "|".join(rf"(?P<{part}>(?:{ending})|\b(?:{word}))" for part, (ending, word) in _WORDS.items())
_HEADER = re.compile(rf"(?P<before>.*?)(?:{_PART})(?P<after>\b.*)")
_MOST = {"month": 12, "day": 31, "quarter": 4, "week": 53}
_WITHIN_YEAR = ("month", "quarter", "week")
# what a row is about whose day counts; that of a birth, a model or an entry is another one
_OF_ROWS = frozenset(
    {"order", "purchase", "sale", "booking", "invoice", "bill", "revenue", "survey", "response", "contact", "call", "ticket", "service"}
)
_CALENDAR = frozenset({"", "kalender", "calendar", "cal"})
_EARLIEST, _LATEST = 1950, 2100
_NEARLY_ALL = 0.9


class _Parts(NamedTuple):
    """The columns of a year, of a part of the year (``step``), and of the day, if there is one."""

    year: str
    step: str
    part: str
    day: str | None

    @property
    def columns(self) -> list[str]:
        return [column for column in (self.year, self.part, self.day) if column]


def recognise(evidence: Evidence) -> Shape | None:
    """A table without a column for the day of its rows, but with one for the year and one for the month, the quarter or the week."""
    role = _ROLES.get(evidence.table.kind.name)
    known = [role] if role else ["since", "until"]
    if any(each in evidence.table.roles for each in known) or (found := _parts(evidence)) is None:
        return None
    named = ", ".join(f"'{shortened(column)}'" for column in found.columns)
    first = "" if found.day else tr(" Without a day, the first one counts.")
    text = tr("Columns {named} hold the parts of a date: together they count.", named=named) + first
    note = Note(code="shape", level="info", text=text, hint=tr("--shape plain reads the file as it is"))
    roles, notes = ({role: _DATE}, (note,)) if role else ({}, ())
    return Shape(lambda frame: frame.with_columns(_date(found).alias(_DATE)), {_DATE: " ".join(found.columns)}, roles, notes=notes)


def _parts(evidence: Evidence) -> _Parts | None:
    """The columns of the parts of a date, each the only one of its kind for what its header names besides."""
    found: dict[str, dict[str, list[str]]] = {}
    for column in evidence.own_columns:
        header = _HEADER.fullmatch(normalise(column))
        part = next((each for each in _WORDS if header[each]), "") if header else ""
        if header and (about := _about(header)) is not None and _holds(evidence, column, part):
            found.setdefault(about, {}).setdefault(part, []).append(column)
    for parts in found.values():
        step = next((each for each in _WITHIN_YEAR if each in parts), None)
        if "year" not in parts or step is None or any(len(columns) > 1 for columns in parts.values()):
            continue
        day = parts.get("day", [None])[0] if step == "month" else None
        return _Parts(parts["year"][0], step, parts[step][0], day)
    return None


def _about(header: re.Match[str]) -> str | None:
    """What a header means besides a part of a date; None if it is the date of something else than the row."""
    rest = (header["before"] + " " + header["after"]).strip()
    if rest in _CALENDAR:
        return ""
    means = all_meanings(rest) - {"date"}
    return " ".join(sorted(means)) if means and means <= _OF_ROWS else None


def _holds(evidence: Evidence, column: str, part: str) -> bool:
    """Whether nearly all values of a column are numbers of such a part, or names of months."""
    texts = evidence.sampled(column)
    low, high = (_EARLIEST, _LATEST) if part == "year" else (1, _MOST[part])
    names = number_by_name(3) if part == "month" else {}
    numbers = [names.get(fold(text).rstrip("."), _whole(text)) for text in texts]
    return bool(texts) and sum(number is not None and low <= number <= high for number in numbers) >= _NEARLY_ALL * len(texts)


def _whole(text: str) -> int | None:
    digits = re.fullmatch(r"(\d{1,4})(?:[.,]0+)?", text)
    return int(digits[1]) if digits else None


def _date(parts: _Parts) -> pl.Expr:
    """The day as text; what is no day stays as its parts, so that it is counted as unreadable, and a blank part makes it blank."""
    year, part, day = _number(parts.year), _number(parts.part), _number(parts.day) if parts.day else pl.lit("1")
    if parts.step == "month":
        part = part.replace({name: str(number) for name, number in number_by_name(3).items()})
    elif parts.step == "quarter":
        part = (part.cast(pl.Int64, strict=False) * 3 - 2).cast(pl.String)
    text = pl.format("{}-W{}-{}" if parts.step == "week" else "{}-{}-{}", year, part, day)
    date = text.str.to_date("%G-W%V-%u" if parts.step == "week" else "%Y-%m-%d", strict=False)
    return date.cast(pl.String).fill_null(text)


def _number(column: str) -> pl.Expr:
    """A number or a name as text; null where the cell is blank."""
    return folded(stripped(column)).str.replace(r"[.,]0*$", "").replace("", None)
