"""Answers that occur twice in a file: the same response id again, or the same line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Literal, NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.reading import Frame, Reading, read_with_fallback
from cxkit.tables.table import DataTable
from cxkit.values.reasons import Reason, fits

Keep = Literal["keep", "first", "last", "drop"]

MOST_ROWS = 1_000_000
"""Up to so many rows duplicates are looked for unasked."""
_MOSTLY = 0.9  # of the times
_KEY, _LINE = "cx:key", "cx:line"


class Repeated(NamedTuple):
    """Rows that repeat the key of an earlier one, the number of keys with different rows; a raw example, and its column."""

    again: int
    differing: int
    column: str
    example: str


def key_of(table: DataTable) -> tuple[str, ...]:
    """The columns that identify a row of a table; empty if none do.

    The response id, together with the item, the question and the touchpoint if one response has several rows; without an id all columns,
    if a customer or a time of day is among them: short answers of one day are often equal.
    """
    if table.kind.name == "survey" and "response_id" in table.roles:
        return tuple(table.roles[role].column for role in ("response_id", "item", "question", "touchpoint") if role in table.roles)
    return table.columns if table.kind.name != "customers" and ("customer_id" in table.roles or _has_clock(table)) else ()


def _has_clock(table: DataTable) -> bool:
    """Whether the time of a row is known to the minute: on one day alone many rows may be equal."""
    found = table.roles.get(table.kind.time or "")
    if found is None:
        return False
    values = table.sample.get_column(found.column).drop_nulls()
    if values.dtype != pl.Datetime and values.dtype != pl.String:  # noqa: PLR1714 - a type with parameters has another hash
        return False
    clocks = values.str.contains(r"\d:\d\d") if values.dtype == pl.String else values.dt.time() != time()
    return bool(clocks.sum() > _MOSTLY * values.len())


def is_repeated(table: DataTable, keep: Keep) -> pl.Expr | None:
    """Whether a row is excluded as a duplicate: all but the first or the last with one key, or with ``drop`` all of them.

    None if all rows are kept. Rows that do not fit the header and rows without an id are no duplicates.
    """
    columns = key_of(table)
    if keep == "keep" or not columns:
        return None
    key = key_hash(table, columns)
    left_out = {"first": ~key.is_first_distinct(), "last": ~key.is_last_distinct(), "drop": key.is_duplicated()}[keep]
    return key.is_not_null() & left_out


def find_repeated(table: DataTable, reading: Reading) -> Repeated | None:
    """The rows of a table that repeat others; None if there are none, or if the frame is of another engine."""
    columns = key_of(table)
    # misread characters could make different rows equal
    return read_with_fallback(reading, lambda way: _look(table, way.scan, columns)) if columns else None


def _look(table: DataTable, frame: Frame, columns: tuple[str, ...]) -> Repeated | None:
    if not isinstance(frame, pl.LazyFrame) or _rises(frame, columns):
        return None
    apart = [Reason.BLANK_ROW, *([Reason.FURTHER_ROW] if table.kind.name in {"survey", "orders"} else [])]
    excluded = [column for reason in apart if (column := table.excluded.get(reason)) in frame.collect_schema().names()]
    if excluded:
        frame = frame.filter(~pl.any_horizontal(excluded))
    keys = frame.select(key_hash(table, columns)).collect(engine="streaming").to_series()
    if not any_again(keys):  # as in most files: grouping them takes three times as long
        return None
    keyed = frame.select(key_hash(table, columns).alias(_KEY), pl.col(columns[0]).cast(pl.String).alias("text")).drop_nulls(_KEY)
    twice = keyed.group_by(_KEY).agg(pl.len().alias("n"), pl.col("text").min()).filter(pl.col("n") > 1)
    found = twice.collect(engine="streaming")
    differing = 0
    if columns != table.columns:
        lines = frame.select(key_hash(table, columns).alias(_KEY), line_hash(table.columns).alias(_LINE)).drop_nulls(_KEY)
        wanted = lines.join(found.lazy().select(_KEY), on=_KEY, how="semi").unique()
        differing = (
            wanted.group_by(_KEY).agg(pl.len().alias("n")).filter(pl.col("n") > 1).select(pl.len()).collect(engine="streaming").item()
        )
    return Repeated(int(found.get_column("n").sum()) - found.height, int(differing), columns[0], str(found.get_column("text").min()))


def _rises(frame: pl.LazyFrame, columns: tuple[str, ...]) -> bool:
    """Whether one of the columns has numbers that increase from row to row, as ticket numbers do: then all keys are distinct."""
    schema = frame.collect_schema()
    numbered = [pl.col(column) for column in columns if schema[column].is_integer()]
    if not numbered:
        return False
    # null if there is no previous row, or no number; the first row has no previous one
    risen = [(column > column.shift()).sum() + 1 == pl.len() for column in numbered]
    return bool(frame.select(pl.any_horizontal(risen)).collect(engine="streaming").item())


def duplicate_notes(table: DataTable, reading: Reading, found: Repeated | None) -> tuple[Note, ...]:
    """The note on the duplicates that were ``found`` and on how they are treated."""
    keep = table.rules.duplicates
    if found is None:
        return ()
    columns = key_of(table)
    if columns == table.columns:
        rows = tr("1 row is") if found.again == 1 else tr("{again:,} rows are", again=found.again)
        text = tr("{rows} the same as an earlier one in every column", rows=rows)
    else:
        names = tr(" and ").join(f"'{column}'" for column in columns)
        # Ids may identify customers: only the place is named.
        places = reading.places(found.column, [found.example])
        place = tr(", such as the one first given in {places}", places=places[found.example]) if found.example in places else ""
        repeat = (
            "1 row repeats {names} of an earlier row{place}" if found.again == 1 else "{again:,} rows repeat {names} of earlier rows{place}"
        )
        text = tr(repeat, again=found.again, names=names, place=place)
        text += (
            tr("; the rows of {differing:,} of these differ", differing=found.differing)
            if found.differing
            else tr("; all are the same in every column")
        )
    left = {"first": tr("the first of each counts"), "last": tr("the last of each counts"), "drop": tr("none of them counts")}
    hint = "" if keep else tr("--duplicates first|last|drop leaves them out, --duplicates keep confirms it")
    return (
        Note(code="duplicates", level="info" if keep else "warning", text=f"{text}; {left.get(keep or '', tr('all count'))}.", hint=hint),
    )


def any_again(keys: pl.Series) -> bool:
    """Whether a key other than null occurs twice."""
    present = keys.drop_nulls()
    return present.n_unique() < present.len()


def key_hash(table: DataTable, columns: tuple[str, ...]) -> pl.Expr:
    """A hash of the key of a row; null if the row does not fit the header or has no id."""
    whole = fits(table.reading.overflow) if table.reading.overflow else pl.lit(value=True)
    if columns == table.columns:
        return pl.when(whole).then(line_hash(columns))
    # blanks around an id are no part of it
    first = pl.col(columns[0]).cast(pl.String).str.strip_chars()
    key = pl.sum_horizontal(first.hash(), *(pl.col(column).hash(place) for place, column in enumerate(columns[1:], 1)))
    return pl.when(whole & (first != "")).then(key)


def line_hash(columns: Sequence[str]) -> pl.Expr:
    """A hash of the cells of a row; the chance that two different rows share one is 1 in a million among five million rows."""
    return pl.sum_horizontal(pl.col(column).hash(place) for place, column in enumerate(columns))
