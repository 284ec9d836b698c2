"""Days out of a time column: which format its values have, decided from a sample and said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.model import Note

Order = Literal["dmy", "mdy", "ymd"]

# shape of the day's text -> strptime pattern by order; only the day is read, a time of day may follow
_SHAPES: tuple[tuple[str, dict[str, str]], ...] = (
    (r"\d{4}-\d{1,2}-\d{1,2}", {"ymd": "%Y-%m-%d"}),
    (r"\d{4}/\d{1,2}/\d{1,2}", {"ymd": "%Y/%m/%d"}),
    (r"\d{4}\.\d{1,2}\.\d{1,2}", {"ymd": "%Y.%m.%d"}),
    (r"\d{1,2}\.\d{1,2}\.\d{4}", {"dmy": "%d.%m.%Y"}),
    (r"\d{1,2}/\d{1,2}/\d{4}", {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}),
    (r"\d{1,2}-\d{1,2}-\d{4}", {"dmy": "%d-%m-%Y", "mdy": "%m-%d-%Y"}),
    (r"\d{1,2}\.\d{1,2}\.\d{2}", {"dmy": "%d.%m.%y"}),
    (r"\d{1,2}/\d{1,2}/\d{2}", {"dmy": "%d/%m/%y", "mdy": "%m/%d/%y"}),
    (r"\d{8}", {"ymd": "%Y%m%d"}),
)
ANY_SHAPE = "|".join(f"{shape}" for shape, _ in _SHAPES)
_END = r"(?:$|[T ,;Z])"


class DateReading(NamedTuple):
    """How a column's values become days: an expression of type Date, null where a value cannot be read, and what to say about it."""

    day: pl.Expr
    patterns: tuple[str, ...]
    notes: tuple[Note, ...]


def read_days(column: str, sample: Sequence[str], order: Order | None) -> DateReading:
    """Decide the date format of a text column from sampled values.

    Raises DataError where no value looks like a date, or where values contradict each other on the order of day and month.
    """
    values = [value.strip() for value in sample if value and value.strip()]
    matched = [(shape, patterns) for shape, patterns in _SHAPES if any(_match(shape, value) for value in values)]
    if values and not matched:
        raise DataError(
            f"Column '{column}' holds no dates that can be read, such as {values[0][:40]!r}.",
            "Dates are read as 2026-01-31, 31.01.2026, 31/01/2026 or 01/31/2026, with or without a time of day.",
        )
    days: list[pl.Expr] = []
    chosen: list[str] = []
    notes: list[Note] = []
    text = pl.col(column).str.strip_chars()
    for shape, patterns in matched:
        pattern, note = _pick(column, shape, patterns, values, order)
        chosen.append(pattern)
        notes += note
        days.append(text.str.extract(f"^({shape}){_END}", 1).str.to_date(pattern, strict=False, cache=True))
    if len(chosen) > 1:
        text_note = f"Column '{column}' mixes date formats: {', '.join(chosen)}; each was read in its own."
        notes.append(Note(code="dates-mixed", level="warning", text=text_note))
    return DateReading(pl.coalesce(days) if days else pl.lit(None, dtype=pl.Date), tuple(chosen), tuple(notes))


def _match(shape: str, value: str) -> re.Match[str] | None:
    return re.match(f"({shape}){_END}", value)


def _pick(column: str, shape: str, patterns: dict[str, str], values: list[str], order: Order | None) -> tuple[str, list[Note]]:
    if len(patterns) == 1:
        return next(iter(patterns.values())), []
    pairs = [(value, [int(part) for part in re.findall(r"\d+", match[1])[:2]]) for value in values if (match := _match(shape, value))]
    day_first = next((value for value, (first, _) in pairs if first > 12), None)
    month_first = next((value for value, (_, second) in pairs if second > 12), None)
    if day_first and month_first:
        raise DataError(
            f"Column '{column}' contradicts itself: {day_first!r} has the day first, {month_first!r} the month.",
            "Mend the export, or leave the wrong rows out with --where.",
        )
    if day_first or month_first:
        return patterns["dmy" if day_first else "mdy"], []
    if order in patterns:
        return patterns[order], []
    first = pairs[0][0]
    text = f"Column '{column}': no sampled date tells day from month (such as {first[:20]!r}); read with the day first."
    return patterns["dmy"], [Note(code="dates-undecided", level="warning", text=text, hint="--dates mdy reads the month first")]
