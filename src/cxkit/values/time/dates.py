"""Days of a date column: detection of the formats and of the order of day and month, reading, and notes about both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any, NamedTuple

from cxkit.errors import DataError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.values.reasons import LISTED
from cxkit.values.time import clock, date_formats
from cxkit.values.time.date_formats import FORMATS, ORDERS, SERIALS, Format, Order, Serial
from cxkit.values.time.date_order import FIRST_PART, Decision, decide_order, read_in
from cxkit.values.time.date_rules import TEXT, DateRule, is_plausible, quote_value
from cxkit.values.time.parts_of_years import Part, first_day, part_of

_AHEAD = timedelta(days=366)
_HOW = "Dates are read as 2026-01-31, 31.01.2026, 31/01/2026, 01/31/2026 or 31 Jan 2026, with or without a time of day."
# Up to so many distinct texts of a batch are looked up in the cache of texts read before; and the size of the cache.
_FEW, _MOST_REMEMBERED = 2_000, 1 << 16
# share of the sampled texts in one pattern, below which the general way is faster
_NEARLY_ALL = 0.9


def today() -> date:
    """The day in UTC, wherever the machine is."""
    return datetime.now(UTC).date()


def latest_day() -> date:
    """The day after which a date counts as an error: a year from today."""
    return today() + _AHEAD


class DateReading(NamedTuple):
    """How a column's values are read as days.

    ``order`` is the order of day, month and year, None if the formats leave no choice, and ``proof`` a quoted value that shows it.
    ``error`` is the reason why the column as a whole cannot be read.
    """

    read: Reader
    order: Order | None = None
    proof: str | None = None
    formats: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    error: DataError | None = None


class Reader(NamedTuple):
    """Reads texts in the formats ``kinds``, of which the first ``usual`` occur in the sample, the most frequent first.

    ``pattern`` is a strptime pattern for whole texts, if nearly all sampled texts have the same. ``part``: texts that are
    no days are read as such parts of a year.
    """

    kinds: tuple[Format | Serial, ...]
    usual: int
    order: Order | None
    rule: DateRule
    pattern: str | None = None
    part: Part | None = None

    @property
    def schema(self) -> dict[str, pl.DataType | type[pl.DataType]]:
        """The fields of each value: those of ``day_schema``, with ``moment`` if times of day are read."""
        return day_schema(clock=self.rule.clock)

    def expression(self, text: pl.Expr) -> pl.Expr:
        """Structs of ``day_schema``. Each step reads only the texts that the previous one could not read: hardly any in most columns."""
        return text.map_batches(partial(self._read_batch, known_texts={}), return_dtype=pl.Struct(self.schema), is_elementwise=True)

    def read(self, values: pl.Series) -> pl.DataFrame:
        """The fields of each of these texts."""
        return values.rename(TEXT).to_frame().select(self.expression(pl.col(TEXT)).alias("parts")).unnest("parts")

    def _read_batch(self, texts: pl.Series, known_texts: dict[str, Sequence[Any]]) -> pl.Series:
        quick = self._read_usual(texts.rename(TEXT).to_frame())
        day = quick.get_column("day")
        parts = [day]
        for name, kind in self.schema.items():
            if name in quick.columns:
                parts += [quick.get_column(name)] if name != "day" else []
            else:
                parts.append(pl.Series(name, [False if kind == pl.Boolean else None], kind).new_from_index(0, texts.len()))
        if day.null_count() > texts.null_count():
            at = (day.is_null() & texts.is_not_null()).arg_true()
            rest = self._read_rest(texts.gather(at), known_texts)
            # only the few places that need it: a join would pass over all rows again
            parts = [part.scatter(at, found) for part, found in zip(parts, rest.iter_columns(), strict=True)]
        return pl.DataFrame(parts).to_struct()

    def _read_usual(self, texts: pl.DataFrame) -> pl.DataFrame:
        """The day, and the moment if requested, of texts in the most frequent format; null for texts that need the general way.

        In several steps, since Polars evaluates an expression again each time it is used.
        """
        text, day, first = pl.col(TEXT), pl.col("day"), self.kinds[0] if self.usual else None
        # codes for no date that are written as days: all others cannot be read anyway
        codes = sorted(code for code in self.rule.blanks if any(map(str.isdigit, code)))
        if self.pattern is not None:
            code = date_formats.fold_text(text).is_in(codes)
            read = texts.select(clock.parse_with(pl.when(~code).then(text) if codes else text, self.pattern).alias("moment"))
            read, moment = read.with_columns(pl.col("moment").cast(pl.Date).alias("day")), pl.col("moment")
            if self.rule.ahead and clock.is_in_utc(self.pattern):
                moment += pl.duration(minutes=self.rule.ahead)
        elif isinstance(first, Format) and first.pattern:
            folded = texts.select(date_formats.fold_text(text))
            read = folded.with_columns(date_formats.parse_full_width(text, first).alias("day"))
            read = read.with_columns(pl.when(~text.is_in(codes)).then(day)) if codes else read
            moment = day.cast(moment_type()) + pl.duration(microseconds=clock.since_midnight(text, [first], self.rule.ahead))
        else:
            read, moment = texts.with_columns(pl.lit(None, dtype=pl.Date).alias("day")), day
        return read.select(self._keep_plausible(day), *([moment.cast(moment_type()).alias("moment")] if self.rule.clock else []))

    def _read_rest(self, left: pl.Series, known_texts: dict[str, Sequence[Any]]) -> pl.DataFrame:
        """The fields of texts that the quick way could not read, in their order. The same few bad texts recur in every batch."""
        distinct = left.unique()
        if distinct.len() <= _FEW:
            held = {text: known_texts[text] for text in distinct.to_list() if text in known_texts}
            new = [text for text in distinct.to_list() if text not in held]
            if new:
                held |= {text: parts for text, *parts in self._read_distinct(pl.Series(new, dtype=pl.String)).iter_rows()}
                known_texts |= held if len(known_texts) < _MOST_REMEMBERED else {}
            rows = [(text, *parts) for text, parts in held.items()]
            found = pl.DataFrame(rows, schema={TEXT: pl.String, **self.schema}, orient="row")
        else:
            found = self._read_distinct(distinct)
        return left.rename(TEXT).to_frame().join(found, on=TEXT, how="left", maintain_order="left").drop(TEXT)

    def _read_distinct(self, texts: pl.Series) -> pl.DataFrame:
        """Distinct texts with their fields."""
        every = texts.rename(TEXT).to_frame().with_row_index("row")
        dated = every.filter(~date_formats.fold_text(pl.col(TEXT)).is_in(sorted(self.rule.blanks)))
        found = every.join(self._try_all_formats(dated), on="row", how="left").rename({"late": "day"})
        moment = ["moment"] if self.rule.clock else []
        found = found.select(TEXT, "day", pl.col("failed", "impossible").fill_null(value=False), "exchanged", "ahead", *moment)
        return self._with_parts(found, self.part) if self.part else found

    def _with_parts(self, found: pl.DataFrame, part: Part) -> pl.DataFrame:
        """The fields of distinct texts, where those that failed as days are read as the first day of a part of a year."""
        days = [first_day(text, part) if failed else None for text, failed in found.select(TEXT, "failed").iter_rows()]
        found = found.with_columns(pl.Series("first", days, dtype=pl.Date))
        first = self._keep_plausible(pl.col("first"))
        moment = [pl.coalesce("moment", first.cast(moment_type())).alias("moment")] if self.rule.clock else []
        known = [pl.coalesce("day", first).alias("day"), pl.col("failed", "impossible") & first.is_null()]
        return found.with_columns(*known, *moment).drop("first")

    def _keep_plausible(self, day: pl.Expr) -> pl.Expr:
        return pl.when(is_plausible(day, self.rule)).then(day)

    def _try_all_formats(self, left: pl.DataFrame) -> pl.DataFrame:
        """``row`` with the day in any of the formats, and the other fields."""
        text = date_formats.fold_text(pl.col(TEXT))
        pending = left.select("row", date_formats.match_any_format(text, self.kinds).alias(TEXT)).drop_nulls()
        days = []
        for kind in self.kinds:
            if pending.is_empty():
                break
            read = pending.with_columns(self._keep_plausible(date_formats.parse_day(pl.col(TEXT), kind)).alias("late"))
            days.append(read.drop_nulls("late").select("row", "late", *self._moment(kind)))
            pending = read.filter(pl.col("late").is_null()).select("row", TEXT)
        none = left.select("row", pl.lit(None, dtype=pl.Date).alias("late")).clear()
        late = pl.concat([none, *days], how="diagonal")
        failed = left.join(late, on="row", how="anti")
        swapped = pl.lit(None, dtype=pl.String)
        if self.order:
            others = [read_in(text, other, self.rule).is_not_null() for other in ORDERS if other != self.order]
            swapped = pl.when(pl.any_horizontal(others)).then(pl.col(TEXT))
        unread = failed.select(
            "row",
            pl.lit(None, dtype=pl.Date).alias("late"),
            pl.lit(value=True).alias("failed"),
            date_formats.has_day_shape(text, self.kinds).alias("impossible"),
            swapped.alias("exchanged"),
            self._ahead(text).alias("ahead"),
            *([pl.lit(None, dtype=moment_type()).alias("moment")] if self.rule.clock else []),
        )
        return pl.concat([late, unread], how="diagonal")

    def _ahead(self, text: pl.Expr) -> pl.Expr:
        """The day of a text that lies after the last plausible one, with a year of four digits; else null."""
        if self.rule.latest is None:
            return pl.lit(None, dtype=pl.Date)
        kinds = [kind for kind in self.kinds if isinstance(kind, Format) and "%y" not in kind.name]
        whole = date_formats.match_any_format(text, kinds)
        day = pl.coalesce(date_formats.parse_day(whole, kind) for kind in kinds)
        return pl.when((day > self.rule.latest) & text.str.contains(day.dt.year().cast(pl.String), literal=True)).then(day)

    def _moment(self, kind: Format | Serial) -> list[pl.Expr]:
        if not self.rule.clock:
            return []
        passed = pl.duration(microseconds=clock.since_midnight(pl.col(TEXT), [kind], self.rule.ahead))
        return [(pl.col("late").cast(moment_type()) + passed).alias("moment")]


def moment_type() -> pl.DataType:
    """The type of moments: microseconds, in the zone of the rule if the text has an offset, else in the time as written."""
    return pl.Datetime("us")


def day_schema(*, clock: bool = False) -> dict[str, pl.DataType | type[pl.DataType]]:
    """The fields of each value: its day, and ``failed`` if it cannot be read.

    ``impossible``: written like a day that does not exist or cannot be meant; ``exchanged``: the text, if it is a day in another order of
    day and month; ``ahead``: the day, if it failed because it lies after the last plausible one;
    ``moment``, with ``clock``: the day and the time of day.
    """
    parts: dict[str, pl.DataType | type[pl.DataType]]
    parts = {"day": pl.Date, "failed": pl.Boolean, "impossible": pl.Boolean, "exchanged": pl.String, "ahead": pl.Date}
    return {**parts, "moment": moment_type()} if clock else parts


def read_days(column: str, sample: pl.Series, rule: DateRule) -> DateReading:
    """Decide from sampled texts, none of them blank, how the texts of a column are read as days.

    If the sample leaves the order of day and month ambiguous, all values of the column decide. Raises nothing: ``error`` is set if no
    value looks like a date, or values contradict each other.
    """
    sampled = sample.rename(TEXT).to_frame().lazy()
    kinds: tuple[Format | Serial, ...] = FORMATS + SERIALS * rule.serials
    formats, zones = _find_formats(tuple(sample.to_list()), kinds)
    found = list(formats)
    error = None
    part = part_of(sample.to_list()) if rule.parts and not found else None
    if not found and not sample.is_empty() and part is None:
        error = DataError(
            tr(
                "Column '{column}' holds no dates that can be read, such as {rule}.",
                column=column,
                rule=quote_value(rule, column, sample[0]),
            ),
            _HOW,
        )
    decided = Decision(rule.order)
    if any(isinstance(kind, Format) and kind.order for kind in found):
        decided = decide_order(column, sampled, rule, found)
        found = [kind for kind in found if isinstance(kind, Serial) or kind.order in {None, decided.order}]
    notes = [
        *_note_mixed(column, found),
        *_note_serials(column, sampled, rule, found),
        *clock.note_zones(column, zones, rule.ahead if rule.clock else None),
    ]
    if decided.note:
        notes.append(decided.note)
    if part is not None:
        text = tr("Column '{column}' holds {parts}: each is read as its first day.", column=column, parts=translated(part))
        notes.append(Note(code="dates-months", level="info", text=text))
    kinds = (*found, *(kind for kind in FORMATS if kind not in found and kind.order in {None, decided.order}))
    reader = Reader(kinds, len(found), decided.order, rule, _pattern(sample, found), part)
    names = (part.removesuffix("s"),) if part else tuple(kind.name for kind in found)
    return DateReading(reader, decided.order, decided.proof, names, tuple(notes), error or decided.error)


def _pattern(sample: pl.Series, found: list[Format | Serial]) -> str | None:
    """The strptime pattern, of day and time of day, that nearly all sampled texts match, if there is one."""
    if not found or not isinstance(found[0], Format) or not found[0].pattern:
        return None
    asked = clock.strptime_patterns(found[0])
    texts = sample.rename(TEXT).to_frame()
    read = texts.select(clock.parse_with(pl.col(TEXT), each).count().alias(str(number)) for number, each in enumerate(asked)).row(0)
    most = max(read)
    return asked[read.index(most)] if most >= _NEARLY_ALL * sample.len() else None


def look_like_days(values: pl.Series) -> pl.Series:
    """Which texts are written as a day, other than by digits alone."""
    text = date_formats.fold_text(pl.col(TEXT))
    whole = date_formats.match_any_format(text, FORMATS).is_not_null() | date_formats.has_day_shape(text, FORMATS)
    return values.rename(TEXT).to_frame().select((whole & ~text.str.contains("^[0-9]*$")).alias(TEXT)).to_series()


def describe_exchanged(column: str, exchanged: str, reading: DateReading) -> str:
    """Describe a value that is a day in another order than the column's, with one that shows the column's order."""
    first, other = _compare_first_parts(exchanged, reading)
    text = tr(
        "Column '{column}' contradicts itself: {rule} has the {other} first",
        column=column,
        rule=quote_value(reading.read.rule, column, exchanged),
        other=other,
    )
    return (
        tr("{text}, {proof} the {first}.", text=text, proof=reading.proof, first=first)
        if reading.proof
        else tr("{text}, and it is read with the {first} first.", text=text, first=first)
    )


def _compare_first_parts(exchanged: str, reading: DateReading) -> tuple[str, str]:
    """Which of day, month and year comes first in the column, and which in a value that is a day only in another order."""
    order = reading.order or "dmy"
    others = [each for each in ORDERS if each != order]
    value = date_formats.fold_text(pl.lit(exchanged))
    readable = pl.select(read_in(value, each, reading.read.rule).is_not_null().alias(each) for each in others).row(0, named=True)
    return FIRST_PART[order], FIRST_PART[next(each for each in others if readable[each])]


def note_contradiction(column: str, exchanged: str, reading: DateReading) -> Note:
    """The note for dates in another order, if they are few enough to be excluded."""
    text = describe_exchanged(column, exchanged, reading)
    if reading.read.rule.min_cell > 1:
        first, other = _compare_first_parts(exchanged, reading)
        text = tr(
            "Column '{column}' contradicts itself: it is read with the {first} first, and some values have the {other} first.",
            column=column,
            first=first,
            other=other,
        )
    return Note(code="dates-contradict", level="warning", text=tr("{text} Such dates are excluded.", text=text), hint=LISTED)


@lru_cache(maxsize=16)  # shapes, counts and moments ask for the same columns, and trying all formats is most of what a small file costs
def _find_formats(sample: tuple[str, ...], kinds: tuple[Format | Serial, ...]) -> tuple[tuple[Format | Serial, ...], tuple[str, ...]]:
    """Find the formats that occur, the most frequent first, and the time zones."""
    text = date_formats.match_any_format(date_formats.fold_text(pl.col(TEXT)), kinds)
    counts = [date_formats.has_format(pl.col(TEXT), kind).sum().alias(str(number)) for number, kind in enumerate(kinds)]
    zones = date_formats.extract_zone(pl.col(TEXT)).str.to_uppercase().drop_nulls().unique().sort().implode().alias("zones")
    texts = pl.LazyFrame({TEXT: pl.Series(sample, dtype=pl.String)})
    *times, held = texts.select(text.alias(TEXT)).select(*counts, zones).collect().row(0)
    pairs = zip(times, kinds, strict=True)
    return tuple(kind for n, kind in sorted(pairs, key=lambda pair: -(pair[0] or 0)) if n), tuple(held)


def _note_mixed(column: str, found: list[Format | Serial]) -> list[Note]:
    if len(found) < 2:
        return []
    text = tr(
        "Column '{column}' mixes date formats: {names}; each was read in its own.",
        column=column,
        names=", ".join(kind.name for kind in found),
    )
    return [Note(code="dates-mixed", level="warning", text=text)]


def _note_serials(column: str, sampled: pl.LazyFrame, rule: DateRule, found: list[Format | Serial]) -> list[Note]:
    notes = []
    for kind in found:
        if isinstance(kind, Serial):
            text = date_formats.fold_text(pl.col(TEXT))
            first = sampled.select(TEXT, date_formats.parse_day(text, kind).alias("day")).drop_nulls().head(1).collect().row(0)
            such = "" if rule.min_cell > 1 else tr(": {rule} is {first}", rule=quote_value(rule, column, first[0]), first=first[1])
            serials = tr("Column '{column}' holds numbers, read as {meaning}{such}.", column=column, meaning=kind.meaning, such=such)
            notes.append(Note(code="dates-serial", level="warning", text=serials))
    return notes
