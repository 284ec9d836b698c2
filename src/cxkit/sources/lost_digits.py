"""Numbers whose last digits a spreadsheet program has dropped: different ids may have become one."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note

KEPT_DIGITS = 15
"""Digits of a number that spreadsheet programs keep."""
_SHORTENED = r"^-?\d(?:[.,]\d{1,5})?E\+(?:0[6-9]|[1-9]\d)$"
"""A number as a spreadsheet program shows it in a narrow column, and writes it into a text file: ``4.91512E+12``."""
_FEWEST = 2  # cells


def find_shortened(sample: pl.DataFrame) -> list[str]:
    """The columns of a text file in which several cells show their first digits only."""
    if not sample.width:
        return []
    counts = sample.select(pl.all().str.contains(_SHORTENED).sum()).row(0)
    return [name for name, count in zip(sample.columns, counts, strict=True) if count >= _FEWEST]


def note_lost_digits(columns: Sequence[str]) -> tuple[Note, ...]:
    """A note on columns of numbers that have lost their last digits."""
    if not columns:
        return ()
    names = ", ".join(map(repr, columns))
    text = tr("long numbers in {names} have lost their last digits, so different ids may have become one.", names=names)
    return (Note(code="digits-lost", level="warning", text=text, hint="export them as text"),)
