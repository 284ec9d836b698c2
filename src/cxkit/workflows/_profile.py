"""What every column of a file holds, counted in one streaming pass over batches of rows.

Memory does not grow with the file, except by eight bytes a row for each column of unique ids, whose duplicates are counted exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.sources.opening import OVERFLOW, Source
from cxkit.sources.part import row_fits
from cxkit.tables.reading import ScanStats, read_with_fallback
from cxkit.tables.typed_columns import NAME, NumberReading
from cxkit.values import fold, number
from cxkit.values.dates import note_contradiction
from cxkit.values.flags import flag
from cxkit.values.numbers import Reader
from cxkit.values.scores import BLANKS
from cxkit.workflows._profile_plan import ProfilePlan

Kind = Literal["number", "date", "text", "boolean", "empty", "other"]

COUNTED = 10_000  # distinct values of a column that are counted one by one
# Smallest hashes kept of a column beyond that: exact to that number of distinct values, then an estimate with a standard error of
# 1 / sqrt(SKETCH - 2), which is 0.6 % (Bar-Yossef et al., 2002, Counting distinct elements in a data stream).
SKETCH = 1 << 15
BATCH = 100_000
NEARLY_ALL = 0.9
REPLACEMENT = "\ufffd"
_N, _NUMBER, _DAY = "cxkit:n", "cxkit:number", "cxkit:day"
_NAMED = rf"^\s*(?:{NAME})\s*$"
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
    """All columns of a source, the rows of each file, and how many rows do not fit the header. ``seen``: statistics of the scan."""

    source: Source
    columns: tuple[ColumnProfile, ...]
    rows: tuple[int, ...]
    bad_rows: int
    seen: ScanStats


def profile_source(source: Source, plan: ProfilePlan) -> SourceProfile:
    """Profile all columns in one pass; in a second one if Polars may have misread the files."""
    return read_with_fallback(source, lambda way: _pass(way, plan), seen=lambda found: found.seen)


def _pass(source: Source, plan: ProfilePlan) -> SourceProfile:
    schema = source.frame.collect_schema()
    trackers = [_Tracker(name, schema[name], plan) for name in source.columns]
    rows, bad = [], 0
    for part in source.parts:
        rows.append(0)
        for batch in part.frame.collect_batches(chunk_size=BATCH, engine="streaming"):
            rows[-1] += batch.height
            fitting = batch
            if OVERFLOW in batch.columns:
                fitting = batch.filter(row_fits())
                bad += batch.height - fitting.height
            columns = {values.name: values for values in fitting}
            for tracker in trackers:
                if tracker.column in columns:
                    tracker.add(columns[tracker.column])
                else:
                    tracker.add_missing(fitting.height)
    seen = ScanStats(sum(rows), foreign=False)
    return SourceProfile(source, tuple(tracker.result() for tracker in trackers), tuple(rows), bad, seen)


class _Tracker:
    """The running figures of one column. Each batch is first reduced to its distinct values."""

    def __init__(self, column: str, dtype: pl.DataType, plan: ProfilePlan) -> None:
        self.column = column
        self.dtype = dtype
        self._text = dtype == pl.String
        self._opaque = dtype.is_nested() or dtype in (pl.Binary, pl.Object)
        self._plan = plan
        self._reading = plan.days.get(column)
        self._number_reading = plan.numbers.get(column)
        self._reader = _reader(self._number_reading)
        self._exchanged: str | None = None
        self._rows = self._missing = self._no_answers = self._broken = self._named = self._numbers = self._days = 0
        self._range: dict[str, tuple[Any, Any]] = {}
        self._counts: pl.DataFrame | None = None
        self._complete = True
        self._sketch: pl.Series | None = None
        self._hashes: list[pl.Series] = []

    def add_missing(self, rows: int) -> None:
        """Count the rows of a file that does not have this column."""
        self._rows += rows
        self._missing += rows

    def add(self, values: pl.Series) -> None:
        """Count one batch."""
        self._rows += values.len()
        self._missing += values.null_count()
        if self._opaque:
            return
        if values.dtype != self.dtype:
            values = values.cast(self.dtype)
        if isinstance(self.dtype, pl.Duration):
            values = values.dt.to_string("polars")
        elif isinstance(self.dtype, pl.Categorical | pl.Enum):
            values = values.cast(pl.String)
        # in the order of the file, so that every run shows the same samples
        seen = values.drop_nulls().to_frame().group_by(self.column, maintain_order=True).len(name=_N)
        if seen.is_empty():
            return
        if values.dtype == pl.String:
            seen = self._text_figures(seen)
        else:
            self._extend("typed", seen.get_column(self.column))
        if self.column in self._plan.ids:
            self._hashes.append(seen.get_column(self.column).hash())
        self._count(seen.select(self.column, _N))

    def _text_figures(self, seen: pl.DataFrame) -> pl.DataFrame:
        text = pl.col(self.column)
        blank = text.str.strip_chars() == ""
        number, day = pl.col(_NUMBER).is_not_null(), pl.col(_DAY).is_not_null()
        self._missing += _rows(seen, [blank])[0]
        seen = self._with_numbers_and_days(seen.filter(~blank))
        broken, named = text.str.contains(REPLACEMENT, literal=True), text.str.contains(_NAMED)
        no_answers, broken_rows, days, numbers, named_rows = _rows(seen, [_means_no_answer(text), broken, day, number, named])
        self._no_answers += no_answers
        self._broken += broken_rows
        self._days += days
        self._count_numbers(numbers, named_rows)
        for name, column in (("number", _NUMBER), ("date", _DAY), ("text", self.column)):
            self._extend(name, seen.get_column(column))
        return seen

    def _count_numbers(self, numbers: int, named: int) -> None:
        if self._reader is None:
            return
        self._numbers += numbers
        self._named += named
        others = self._rows - self._missing - self._no_answers - self._numbers
        if others > max(COUNTED, self._numbers):
            self._reader = None  # a column of text: to try every value as a number would take long

    def _with_numbers_and_days(self, seen: pl.DataFrame) -> pl.DataFrame:
        """Return the texts with the number and the day that each is read as, null if it is none."""
        number: pl.Expr = pl.lit(None, dtype=pl.Float64)
        if self._reader is not None:
            number = self._reader.expression(pl.col(self.column)).struct.field("value")
        seen = seen.with_columns(number.alias(_NUMBER))
        if self._reading is None or not self._reading.formats:
            return seen.with_columns(pl.lit(None, dtype=pl.Date).alias(_DAY))
        parts = self._reading.read.read(seen.get_column(self.column))
        self._exchanged = self._exchanged or next(iter(parts.get_column("exchanged").drop_nulls()), None)
        return seen.with_columns(parts.get_column("day").alias(_DAY))

    def _extend(self, name: str, values: pl.Series) -> None:
        if values.dtype.is_float():
            values = values.filter(values.is_finite())
        low, high = values.min(), values.max()
        if low is None:
            return
        known = self._range.get(name, (low, high))
        self._range[name] = (min(known[0], low), max(known[1], high))

    def _count(self, seen: pl.DataFrame) -> None:
        """Add to the counts up to ``COUNTED`` values; after that count only known values, and keep hashes of all others."""
        if not self._complete and self._counts is not None:
            self._remember(seen.get_column(self.column))
            seen = seen.join(self._counts.select(self.column), on=self.column, how="semi")
        counts = seen if self._counts is None else pl.concat([self._counts, seen])
        counts = counts.group_by(self.column, maintain_order=True).agg(pl.col(_N).sum())
        if self._complete and counts.height > COUNTED:
            self._complete = False
            self._remember(counts.get_column(self.column))
            counts = counts.sort(_N, descending=True, maintain_order=True).head(COUNTED)
        self._counts = counts

    def _remember(self, values: pl.Series) -> None:
        hashes = values.hash().unique()
        if self._sketch is not None:
            hashes = pl.concat([self._sketch, hashes]).unique()
        self._sketch = hashes.sort().head(SKETCH)

    def result(self) -> ColumnProfile:
        """The figures of all batches."""
        kind = self._kind()
        distinct, estimated = self._distinct()
        if self._text and kind in {"number", "date", "boolean"}:
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
        words = {fold(value) for value in self._counts.get_column(self.column)} - BLANKS
        if labels is None and any(number(word, None) is not None for word in words):
            return False
        return bool(words) and all(flag(word, labels) is not None for word in words)

    def _list_values(self) -> tuple[tuple[str, int], ...]:
        if self._counts is None:
            return ()
        ordered = self._counts.sort(_N, descending=True, maintain_order=True)
        return tuple(ordered.select(pl.col(self.column).cast(pl.String), _N).rows())

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
        spelt = _NUMBER if kind == "number" else _DAY
        strange = self._with_numbers_and_days(self._counts).filter(pl.col(spelt).is_null(), ~_means_no_answer(pl.col(self.column)))
        return tuple(strange.sort(_N, descending=True, maintain_order=True).select(self.column, _N).rows())

    def _distinct_no_answers(self) -> int:
        """The number of distinct words for "no answer" among the counted values."""
        return 0 if self._counts is None else self._counts.filter(_means_no_answer(pl.col(self.column))).height

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


def _rows(seen: pl.DataFrame, conditions: Sequence[pl.Expr]) -> tuple[int, ...]:
    """The number of rows that meet each condition."""
    return seen.select(pl.col(_N).filter(each).sum().alias(str(at)) for at, each in enumerate(conditions)).row(0)


def _means_no_answer(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars().str.to_lowercase().is_in(list(BLANKS))


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
