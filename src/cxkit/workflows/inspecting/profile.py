"""What every column of a file holds, counted in one streaming pass over batches of rows.

Memory does not grow with the file, except by eight bytes a row for each column of unique ids, whose duplicates are counted exactly, and for
what identifies a row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.sources.opening import OVERFLOW, Source
from cxkit.sources.part import row_fits
from cxkit.tables.duplicates import any_again
from cxkit.tables.reading import ScanStats, read_with_fallback
from cxkit.tables.typed_columns import NumberReading
from cxkit.values import fold, number
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.flags import flag
from cxkit.values.numbers import Reader
from cxkit.values.time.dates import DateReading, note_contradiction
from cxkit.workflows.inspecting.profile_figures import (
    AT,
    DAY,
    EXCHANGED,
    NUMBER,
    ROWS,
    VALUE,
    blank_texts,
    count_distinct,
    list_values,
    means_no_answer,
    text_figures,
    typed_figures,
)
from cxkit.workflows.inspecting.profile_plan import ProfilePlan

Kind = Literal["number", "date", "text", "boolean", "empty", "other"]

COUNTED = 10_000  # distinct values of a column that are counted one by one
# Smallest hashes kept of a column beyond that: exact to that number of distinct values, then an estimate with a standard error of
# 1 / sqrt(SKETCH - 2), which is 0.6 % (Bar-Yossef et al., 2002, Counting distinct elements in a data stream).
SKETCH = 1 << 15
BATCH = 200_000
NEARLY_ALL = 0.9
_FEW = 32  # a column of yes and no has at most so many distinct values


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column: its number of ``rows``, those ``missing`` (null or blank), and those ``fitting`` (values of the column's kind).

    ``counts`` lists (value as text, rows), the commonest first; ``complete``: these are all values. ``distinct`` is exact unless
    ``estimated``. ``low`` and ``high`` are numbers, ISO dates or text, by kind. ``broken`` rows hold U+FFFD. ``refusal`` is the error
    of a column of numbers or days that cannot be read as a whole.
    """

    column: str
    kind: Kind
    dtype: str
    rows: int
    missing: int
    fitting: int
    distinct: int | None
    estimated: bool
    low: float | int | str | None
    high: float | int | str | None
    counts: tuple[tuple[str, int], ...]
    complete: bool
    broken: int
    misfits: tuple[tuple[str, int], ...]
    notes: tuple[Note, ...]
    refusal: DataError | None

    @property
    def present(self) -> int:
        """Rows that hold a value."""
        return self.rows - self.missing


@dataclass(frozen=True, slots=True)
class SourceProfile:
    """All columns of a source, the rows of each file, and how many rows do not fit the header.

    ``repeated``: whether rows may repeat the key of others. ``seen``: statistics of the scan.
    """

    source: Source
    columns: tuple[ColumnProfile, ...]
    rows: tuple[int, ...]
    bad_rows: int
    repeated: bool
    seen: ScanStats


def profile_source(source: Source, plan: ProfilePlan) -> SourceProfile:
    """Profile all columns in one pass; in a second one if Polars may have misread the files."""
    return read_with_fallback(source, lambda way: _pass(way, plan), seen=lambda found: found.seen)


def _pass(source: Source, plan: ProfilePlan) -> SourceProfile:
    schema = source.frame.collect_schema()
    trackers = [_Tracker(name, schema[name], plan) for name in source.columns]
    # of several files the same cells can have other types, and thus other hashes
    key = plan.key if len(source.parts) == 1 else None
    rows, bad, keys = [], 0, list[pl.Series]()
    for frame in source.frames_of_all():
        rows.append(0)
        for batch in frame.collect_batches(chunk_size=BATCH, engine="streaming"):
            rows[-1] += batch.height
            if key is not None:
                keys.append(batch.select(key).to_series())
            fitting = batch
            if OVERFLOW in batch.columns:
                fitting = batch.filter(row_fits())
                bad += batch.height - fitting.height
            _add_batch(trackers, fitting)
    seen = ScanStats(sum(rows), foreign=False)
    repeated = any_again(pl.concat(keys)) if keys else plan.key is not None
    return SourceProfile(source, tuple(tracker.result() for tracker in trackers), tuple(rows), bad, repeated, seen)


def _add_batch(trackers: Sequence[_Tracker], batch: pl.DataFrame) -> None:
    """Count a batch. Columns that are read in the same way are counted by one query, since each takes longer than a short column does."""
    columns = {values.name: values for values in batch}
    alike = defaultdict[tuple[Hashable, bool], list[tuple[_Tracker, pl.Series]]](list)
    for tracker in trackers:
        values = columns.get(tracker.column)
        if values is None:
            tracker.add_missing(batch.height)
        elif (values := tracker.prepare(values)) is not None:
            alike[(values.dtype, tracker.way), tracker.scattered].append((tracker, values))
    for (_, scattered), group in alike.items():
        count = list_values if scattered else count_distinct
        _add_alike([tracker for tracker, _ in group], count([values for _, values in group]))


def _add_alike(trackers: Sequence[_Tracker], seen: pl.DataFrame) -> None:
    """Add the values of columns that are read in the same way, with the rows that hold them."""
    if seen.schema[VALUE] == pl.String:
        blanks = blank_texts(seen)
        for at, n in blanks.group_by(AT).agg(pl.col(ROWS).sum()).rows():
            trackers[at].add_blanks(n)
        seen = trackers[0].with_numbers_and_days(seen.join(blanks, on=VALUE, how="anti") if blanks.height else seen)
        for at, text in seen.select(AT, EXCHANGED).drop_nulls().unique(AT, keep="first").rows():
            trackers[at].add_exchanged(text)
        figures = text_figures(seen)
    else:
        figures = typed_figures(seen)
    values, start = seen.select(VALUE, ROWS), 0
    for found in figures.rows(named=True):
        trackers[found[AT]].add(values.slice(start, found["values"]), found)
        start += found["values"]


class _Tracker:
    """The running figures of one column. Each batch is first reduced to its distinct values, unless nearly every row has its own."""

    def __init__(self, column: str, dtype: pl.DataType, plan: ProfilePlan) -> None:
        self.column = column
        self.dtype = dtype
        self._text = dtype == pl.String
        self._opaque = dtype.is_nested() or dtype in (pl.Binary, pl.Object)
        self._plan = plan
        self._reading = plan.days.get(column)
        self._number_reading = plan.numbers.get(column)
        self._reader = _reader(self._number_reading)
        self._days_way = _way_of(self._reading)
        self._exchanged: str | None = None
        self._rows = self._missing = self._no_answers = self._broken = self._named = self._numbers = self._days = 0
        self._range: dict[str, tuple[Any, Any]] = {}
        self._counts: pl.DataFrame | None = None
        self._complete = True
        self._sketch: pl.Series | None = None
        self._hashes: list[pl.Series] = []
        self.scattered = False  # whether most rows of a batch have a value of their own

    def add_missing(self, rows: int) -> None:
        """Count the rows of a file that does not have this column."""
        self._rows += rows
        self._missing += rows

    @property
    def way(self) -> Hashable:
        """What columns have in common whose values are read in the same way."""
        reader = self._reader and (self._reader.mark, self._reader.grouped, self._reader.dressed, self._reader.either)
        return reader, self._days_way, self.column in self._plan.dated

    def prepare(self, values: pl.Series) -> pl.Series | None:
        """Count the rows of a batch, and return the values that remain to be counted; None if there are none."""
        self._rows += values.len()
        self._missing += values.null_count()
        if self._opaque or values.null_count() == values.len():
            return None
        if values.dtype != self.dtype:
            values = values.cast(self.dtype)
        if isinstance(self.dtype, pl.Duration):
            return values.dt.to_string("polars")
        return values.cast(pl.String) if isinstance(self.dtype, pl.Categorical | pl.Enum) else values

    def add_exchanged(self, text: str) -> None:
        """Remember the first day that was read with day and month exchanged."""
        self._exchanged = self._exchanged or text

    def add_blanks(self, rows: int) -> None:
        """Count rows whose text is blank."""
        self._missing += rows

    def add(self, seen: pl.DataFrame, found: Mapping[str, Any]) -> None:
        """Add the values of a batch, with their rows, and the figures that were ``found`` of them."""
        self._no_answers += found.get("no_answers", 0)
        self._broken += found.get("broken", 0)
        self._days += found.get("days", 0)
        self._count_numbers(found.get("numbers", 0), found.get("named", 0))
        for name in ("typed", "number", "date", "text"):
            self._extend(name, found.get(f"{name}_low"), found.get(f"{name}_high"))
        if self.column in self._plan.ids:
            self._hashes.append(seen.get_column(VALUE).hash())
        self._count(seen)
        self.scattered = not self._complete and 2 * seen.height > found["rows"]

    def _count_numbers(self, numbers: int, named: int) -> None:
        if self._reader is None:
            return
        self._numbers += numbers
        self._named += named
        others = self._rows - self._missing - self._no_answers - self._numbers
        if others > max(COUNTED, self._numbers):
            self._reader = None  # a column of text: to try every value as a number would take long

    def with_numbers_and_days(self, seen: pl.DataFrame) -> pl.DataFrame:
        """Return the texts with the number and the day that each is read as, null if it is none."""
        number: pl.Expr = pl.lit(None, dtype=pl.Float64)
        if self._reader is not None:
            number = self._reader.expression(pl.col(VALUE)).struct.field("value")
        seen = seen.with_columns(number.alias(NUMBER))
        if self._reading is None or not self._reading.formats:
            return seen.with_columns(pl.lit(None, dtype=pl.Date).alias(DAY), pl.lit(None, dtype=pl.String).alias(EXCHANGED))
        parts = self._reading.read.read(seen.get_column(VALUE))
        # days of no role may be as late as they like
        late = pl.col("day") if self.column in self._plan.dated else pl.coalesce("day", "ahead")
        return seen.with_columns(parts.select(late.alias(DAY)).to_series(), parts.get_column("exchanged").alias(EXCHANGED))

    def _extend(self, name: str, low: Any, high: Any) -> None:
        if low is None:
            return
        known = self._range.get(name, (low, high))
        self._range[name] = (min(known[0], low), max(known[1], high))

    def _count(self, seen: pl.DataFrame) -> None:
        """Add to the counts up to ``COUNTED`` values; after that count only known values, and keep hashes of all others."""
        if self._counts is None and seen.height <= COUNTED:
            self._counts = seen
            return
        if not self._complete and self._counts is not None:
            hashes = self._remember(seen.get_column(VALUE))
            seen = seen.filter(hashes.is_in(self._counts.get_column(VALUE).hash()))
        counts = seen if self._counts is None else pl.concat([self._counts, seen])
        counts = counts.group_by(VALUE, maintain_order=True).agg(pl.col(ROWS).sum())
        if self._complete and counts.height > COUNTED:
            self._complete = False
            self._remember(counts.get_column(VALUE))
            counts = counts.sort(ROWS, descending=True, maintain_order=True).head(COUNTED)
        self._counts = counts

    def _remember(self, values: pl.Series) -> pl.Series:
        """Keep the smallest hashes of all values so far, and return the hashes of these."""
        found = hashes = values.hash()
        if self._sketch is not None:
            if self._sketch.len() == SKETCH:
                hashes = hashes.filter(hashes < self._sketch[-1])
            hashes = pl.concat([self._sketch, hashes])
        self._sketch = hashes.unique().sort().head(SKETCH)
        return found

    def result(self) -> ColumnProfile:
        """The figures of all batches."""
        kind = self._kind()
        distinct, estimated = self._distinct()
        if self._no_answers and self._text and kind in {"number", "date", "boolean"}:
            # beside numbers, days, yes and no, "n/a" and the like mean a missing value
            self._missing += self._no_answers
            distinct = distinct and distinct - self._distinct_no_answers()
        present = self._rows - self._missing
        fitting = {"number": self._numbers, "date": self._days}.get(kind, present) if self._text else present
        low, high = self._find_limits(kind)
        return ColumnProfile(
            column=self.column,
            kind=kind,
            dtype=str(self.dtype),
            rows=self._rows,
            missing=self._missing,
            fitting=fitting,
            distinct=distinct,
            estimated=estimated,
            low=low,
            high=high,
            counts=self._list_values(),
            complete=self._complete,
            broken=self._broken,
            misfits=self._misfits(kind) if fitting < present else (),
            notes=self._notes(kind),
            refusal=self._refusal(kind),
        )

    def _refusal(self, kind: Kind) -> DataError | None:
        if kind == "date":
            return self._refused_days
        if kind == "text" and self._reading:
            return self._reading.error  # no value of a column that has a role of dates looks like one
        return self._number_reading.error if kind == "number" and self._number_reading else None

    @property
    def _refused_days(self) -> DataError | None:
        """The error of a column that holds days and cannot be read as a whole."""
        return self._reading.error if self._reading and self._reading.formats else None

    def _notes(self, kind: Kind) -> tuple[Note, ...]:
        numbers = self._number_reading.notes if kind == "number" and self._number_reading else ()
        if self._reading is None:
            return numbers
        if self._exchanged is None or self._refused_days:
            return (*numbers, *self._reading.notes)
        return (*numbers, *self._reading.notes, note_contradiction(self.column, self._exchanged, self._reading))

    def _kind(self) -> Kind:
        present = self._rows - self._missing
        if present == 0:
            return "empty"
        if not self._text:
            return _kind_of(self.dtype)
        if self._says_yes_or_no():
            return "boolean"
        typical = present - self._no_answers
        if self._refused_days or (self._days and self._days >= NEARLY_ALL * typical):
            return "date"
        named = self._named and self.column not in self._plan.numeric
        return "number" if self._numbers and self._numbers >= NEARLY_ALL * typical and not named else "text"

    def _says_yes_or_no(self) -> bool:
        """Whether all values mean yes or no. 1 and 0 do if the column has a role of yes and no; else they are numbers."""
        if not self._complete or self._counts is None or self._counts.height > _FEW:
            return False
        labels = self._plan.flags.get(self.column)
        words = {fold(value) for value in self._counts.get_column(VALUE)} - BLANKS
        if labels is None and any(number(word, None) is not None for word in words):
            return False
        return bool(words) and all(flag(word, labels) is not None for word in words)

    def _list_values(self) -> tuple[tuple[str, int], ...]:
        if self._counts is None:
            return ()
        texts = self._counts.get_column(VALUE).cast(pl.String).to_list()
        listed = zip(texts, self._counts.get_column(ROWS).to_list(), strict=True)
        return tuple(sorted(listed, key=lambda each: -each[1]))

    def _distinct(self) -> tuple[int | None, bool]:
        if self._opaque:
            return None, False
        if self._complete or self._sketch is None:
            return (0 if self._counts is None else self._counts.height), False
        if self._hashes:
            # exact, except for collisions of 64 bits: less than one in 100,000 for ten million ids
            return pl.concat(self._hashes).n_unique(), False
        if self._sketch.len() < SKETCH:
            return self._sketch.len(), False
        largest: int = self._sketch[-1]
        return round((SKETCH - 1) / (largest / 2**64)), True

    def _misfits(self, kind: Kind) -> tuple[tuple[str, int], ...]:
        """Counted values that are not of the column's kind."""
        if self._counts is None:
            return ()
        spelt = NUMBER if kind == "number" else DAY
        strange = self.with_numbers_and_days(self._counts).filter(pl.col(spelt).is_null(), ~means_no_answer(pl.col(VALUE)))
        return tuple(strange.sort(ROWS, descending=True, maintain_order=True).select(VALUE, ROWS).rows())

    def _distinct_no_answers(self) -> int:
        """The number of distinct words for "no answer" among the counted values."""
        return 0 if self._counts is None else self._counts.filter(means_no_answer(pl.col(VALUE))).height

    def _find_limits(self, kind: Kind) -> tuple[Any, Any]:
        if kind in {"empty", "other", "boolean"}:
            return None, None
        found = self._range.get("typed" if not self._text and "typed" in self._range else kind)
        if found is None:
            return None, None
        return _plain(found[0]), _plain(found[1])


def _reader(reading: NumberReading | None) -> Reader | None:
    """Return the reader of a column's numbers; with either decimal mark if the column is refused because it has both."""
    if reading is None:
        return None
    return reading.read._replace(mark=None) if reading.error else reading.read


def _way_of(reading: DateReading | None) -> Hashable:
    """What the days of columns have in common that are read in the same way; None if they are not read."""
    if reading is None or not reading.formats:
        return None
    # how a column is searched and quoted is its own, and plays no part in reading its texts
    return reading.read._replace(rule=reading.read.rule._replace(search=None, quoted=None))


def _kind_of(dtype: pl.DataType) -> Kind:
    if dtype.is_numeric():
        return "number"
    if dtype == pl.Boolean:
        return "boolean"
    if dtype in (pl.Date, pl.Datetime):
        return "date"
    return "other" if dtype.is_nested() or dtype in (pl.Binary, pl.Object) else "text"


def _plain(value: Any) -> float | int | str:
    """A limit as a cell: whole numbers without a point, days and times in ISO form."""
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | str) else str(value)
