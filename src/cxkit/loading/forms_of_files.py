"""Numbers and dates under one header that some of several files write in another form than the others."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import shortened
from cxkit.sources.opening import Source
from cxkit.sources.part import Part
from cxkit.tables import DataTable
from cxkit.tables.typed_columns import NUMBERS, present_texts
from cxkit.values.dates import ROLES as DATES
from cxkit.values.numbers import decide

_TWO_FIRST = re.compile(r"^\s*(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})\b")
_MONTHS = 12


def check_forms(table: DataTable, source: Source) -> None:
    """Raise DataError if files differ in the decimal mark of a role, or in the order of day and month; what the user gives is believed."""
    if len(source.parts) < 2:
        return
    for role, held in table.roles.items():
        parts = [part for part in source.parts if held.column in part.sample.columns]
        if role in NUMBERS and not table.rules.decimal_given and (found := _files(parts, held.column, _mark)).keys() >= {",", "."}:
            raise DataError(
                tr(
                    "Column '{column}' has a decimal comma in {path} and a decimal point in {path2}.",
                    column=shortened(held.column),
                    path=found[","],
                    path2=found["."],
                ),
                tr("Read the files one by one, or write the numbers of one of them anew."),
            )
        if role in DATES and table.rules.dates is None and (found := _files(parts, held.column, _first)).keys() >= {"day", "month"}:
            raise DataError(
                tr(
                    "In column '{column}' the day comes first in {path}, and the month in {path2}.",
                    column=shortened(held.column),
                    path=found["day"],
                    path2=found["month"],
                ),
                tr("Read the files one by one, or write the dates of one of them anew, such as 2026-01-31."),
            )


def _files(parts: list[Part], column: str, form: Callable[[Part, str], str | None]) -> dict[str, str]:
    """By form the first file that has it."""
    found = dict[str, str]()
    for part in parts:
        if (known := form(part, column)) is not None:
            found.setdefault(known, PurePath(part.path).name)
    return found


def _mark(part: Part, column: str) -> str | None:
    """The decimal mark of a column in a file: what its values prove, else the one of the other columns if it needs one."""
    cells = part.sample.get_column(column)
    if cells.dtype != pl.String:
        return "." if cells.dtype.is_float() else None
    decided = decide(present_texts(cells).items())
    usual = part.dialect.decimal if part.dialect else None
    return decided.mark or (usual if decided.open is not None else None)


def _first(part: Part, column: str) -> str | None:
    """Whether day or month comes first in a file, by days above 12; None if no date shows it, or dates contradict each other."""
    cells = part.sample.get_column(column)
    if cells.dtype != pl.String:
        return None
    pairs = [(int(found[1]), int(found[2])) for text in cells.drop_nulls().unique() if (found := _TWO_FIRST.match(text))]
    firsts = {"day" if one > _MONTHS else "month" for one, two in pairs if max(one, two) > _MONTHS}
    return firsts.pop() if len(firsts) == 1 else None
