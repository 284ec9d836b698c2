"""The few columns that a query needs, under short names and with the types for arithmetic.

Polars types text here; frames of other engines must have typed columns. Group columns and scores stay unchanged: they are read after
counting, by their distinct values.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Literal, NamedTuple

from cxkit.errors import RoleError, UsageError
from cxkit.language import tr
from cxkit.lazy import nw, pl
from cxkit.model import Note
from cxkit.tables.duplicates import is_repeated, key_of
from cxkit.tables.identifiers import id_number, identity, may_be, needs_cleaning
from cxkit.tables.reading import Frame, Reading
from cxkit.tables.table import DataTable
from cxkit.values.folding import folded
from cxkit.values.reasons import REPAIRED, Reason, Row, fits

UNIT, PERSON, CUSTOMER, ROW, OVERFLOW = "cx:unit", "cx:person", "cx:customer", "cx:row", "cx:overflow"
NOBODY, UNTIDY = "cx:nobody", "cx:untidy"
"""The number of answers of a row whose person is not known; whether an id may not be in its normal form."""
DAY, DAY_FAILED, DAY_TEXT = "cx:day", "cx:day_failed", "cx:day_text"
DAY_IMPOSSIBLE, DAY_EXCHANGED, DAY_AHEAD, MOMENT = "cx:day_impossible", "cx:day_exchanged", "cx:day_ahead", "cx:moment"
WEIGHT, WEIGHT_FAILED, WEIGHT_TEXT = "cx:weight", "cx:weight_failed", "cx:weight_text"
AMOUNT, AMOUNT_FAILED = "cx:amount", "cx:amount_failed"
NEGATIVE = "cx:negative"
KEEP, KEEP_FAILED = "cx:keep", "cx:keep_failed"
PREVIEW, TWICE, UNMATCHED, SINCE = "cx:preview", "cx:twice", "cx:unmatched", "cx:since"
REPEATS = "cx:repeats"
"""The number of answers that a row stands for, in a table of counts."""
REASON = "cx:reason"
"""The number of the reason for which a row is excluded."""
OTHER = "cx:other"
"""Whether a row is of another customer than the only one that is wanted."""
MENDED, FOREIGN = "cx:mended", "cx:foreign"
"""Whether a row was repaired; whether a value that is not itself counted holds U+FFFD."""
_REPLACEMENT = "\ufffd"


def key_name(position: int) -> str:
    """The short name of the group column at that position."""
    return f"cx:key{position}"


def score_name(position: int) -> str:
    """The short name of the score column at that position."""
    return f"cx:score{position}"


def excluded_name(reason: Reason) -> str:
    """The short name of the column that is true if the table excludes a row for that reason."""
    return f"cx:excluded {reason}"


def sum_name(name: str) -> str:
    """The short name of a column that is summed under that name."""
    return f"cx:sum {name}"


class Query(NamedTuple):
    """The columns of one query by their headers; ``day`` and the following ones only if the query needs them.

    ``amount`` is summed, and so are the ``sums``, columns made by a shape, by their names in the count; ``signed``: amounts below 0 form
    groups of their own. ``days``: each group has its first and last day, with an example of unreadable dates (``span``), or also the
    numbers of days and of negative amounts (``number``), or each day is a group (``each``). ``each``: every row is a group, in the order of
    the file, with the moment of the day column. ``person``: the column of the persons whom a cell limit counts, of whom each group has a
    list of numbers; ``unit``: that of the sampling units, which are groups. Ids become numbers; they are ``cleaned`` before if they need
    it. ``origins``: columns of the file from which others were made. ``coded``: keys with few distinct texts, returned as categories if
    the engine is Polars: with many groups, these take two thirds of the time and memory.
    """

    scores: tuple[str, ...]
    keys: tuple[str, ...]
    day: str | None = None
    weight: str | None = None
    unit: str | None = None
    amount: str | None = None
    sums: tuple[tuple[str, str], ...] = ()
    signed: bool = False
    days: Literal["span", "number", "each"] = "span"
    each: bool = False
    origins: tuple[str, ...] = ()
    coded: tuple[str, ...] = ()
    person: str | None = None
    cleaned: bool = False

    @property
    def who(self) -> tuple[tuple[str, str], ...]:
        """The columns of units and persons with their short names; one that is both is counted once, as the unit."""
        named = {self.person: PERSON, self.unit: UNIT}
        return tuple((column, name) for column, name in named.items() if column)

    @property
    def listed(self) -> str | None:
        """The column of the persons, unless they are the units."""
        return self.person if self.person != self.unit else None

    @property
    def may_be_untidy(self) -> bool:
        """Whether ids are read as if they were in their normal form, so that those that are not have to be found."""
        return bool(self.who) and not self.cleaned

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is used."""
        others = (self.day, self.weight, self.amount, self.unit, self.person)
        return tuple(dict.fromkeys((*self.scores, *self.keys, *self.origins, *(name for name in others if name))))


def prepare(table: DataTable, reading: Reading, needed: Query) -> tuple[Frame, tuple[Note, ...]]:
    """Select and type the needed columns; notes describe how dates are read."""
    frame = reading.scan
    schema: dict[str, Any] = dict(frame.collect_schema())
    for column in (*needed.scores, *needed.keys, needed.unit, needed.person):
        if column is not None and (schema[column].is_nested() or str(schema[column]).startswith(("Binary", "Object", "Duration"))):
            raise RoleError(
                tr("Column '{column}' is of type {schema}, which holds no single values.", column=column, schema=schema[column]),
                "Name a column of text or numbers.",
            )
    for column in needed.scores:
        if str(schema[column]).startswith(("Boolean", "Date", "Time")):
            raise RoleError(
                tr("Column '{column}' is of type {schema}, which is no score.", column=column, schema=schema[column]),
                "Name a column of numbers or labels.",
            )
    if isinstance(frame, pl.LazyFrame):
        return _polars(table, reading, frame, needed)
    return _other(table, frame, needed, schema), ()


def reason_code(table: DataTable, needed: Query, on: Any) -> Any:
    """The number of the first reason for which a prepared row is excluded; 0 if there is none, None if no row can have one.

    ``on`` is the module of the engine: Polars, or narwhals for others.
    """
    row, code = _row(table, needed, on), None
    for reason in reversed(Reason):
        own = reason.record.holds(row) if reason.record.holds else None
        named = on.col(excluded_name(reason)) if reason in table.excluded else None
        for condition in (own, named):
            if condition is not None:
                code = on.when(condition).then(on.lit(reason.number)).otherwise(on.lit(0) if code is None else code)
    return None if code is None else code.cast(on.Int64)


def _row(table: DataTable, needed: Query, on: Any) -> Row:
    """The values of a row in this query."""

    def asked(what: object, name: str) -> Any:
        return on.col(name) if what else None

    return Row(
        preview=asked(table.previews, PREVIEW),
        kept=asked(table.where is not None, KEEP),
        repeated=asked(table.rules.duplicates not in {None, "keep"}, TWICE),
        day=asked(needed.day, DAY),
        day_failed=asked(needed.day, DAY_FAILED),
        day_impossible=asked(needed.day, DAY_IMPOSSIBLE),
        day_ahead=asked(needed.day, DAY_AHEAD),
        customer_since=asked(table.customer_since, SINCE),
        amount=asked(needed.amount, AMOUNT),
        amount_failed=asked(needed.amount, AMOUNT_FAILED),
        weight=asked(needed.weight, WEIGHT),
        weight_failed=asked(needed.weight, WEIGHT_FAILED),
        **table.window._asdict(),
    )


def _polars(table: DataTable, reading: Reading, frame: pl.LazyFrame, needed: Query) -> tuple[pl.LazyFrame, tuple[Note, ...]]:
    schema = frame.collect_schema()
    frame = _of_customer(table, reading, frame)
    notes: tuple[Note, ...] = ()
    # in the order of the group keys: the engine needs half the memory if the score comes after the names
    columns = [pl.col(column).alias(key_name(position)) for position, column in enumerate(needed.keys)]
    coded = [key_name(position) for position, column in enumerate(needed.keys) if column in needed.coded and schema[column] == pl.String]
    columns += [pl.col(column).alias(score_name(position)) for position, column in enumerate(needed.scores)]
    columns += [*_marks(table, reading), *([pl.col(OTHER)] if table.only is not None else [])]
    who = [column for column, _ in needed.who]
    columns += [id_number(table, pl.col(column), column, clean=not needed.cleaned).alias(name) for column, name in needed.who]
    columns += [pl.any_horizontal(needs_cleaning(pl.col(column)) for column in who).alias(UNTIDY)] if needed.may_be_untidy else []
    if needed.weight or needed.amount or needed.day:  # how numbers and days are written, which the answers alone do not need
        from cxkit.tables.typed_columns import dated, numbers
    if needed.weight:
        weight = numbers(table, needed.weight, schema[needed.weight])
        notes += weight.notes
        frame = frame.with_columns(weight.parts.alias(WEIGHT))
        columns += [pl.col(WEIGHT).struct.field("value").alias(WEIGHT), pl.col(WEIGHT).struct.field("failed").alias(WEIGHT_FAILED)]
        columns.append(pl.col(needed.weight).cast(pl.String).alias(WEIGHT_TEXT))
    if needed.amount:
        amount = numbers(table, needed.amount, schema[needed.amount])
        notes += amount.notes
        frame = frame.with_columns(amount.parts.alias(AMOUNT))
        columns += [pl.col(AMOUNT).struct.field("value").alias(AMOUNT), pl.col(AMOUNT).struct.field("failed").alias(AMOUNT_FAILED)]
    columns += [pl.col(column).alias(sum_name(name)) for name, column in needed.sums]
    if needed.day:
        day = dated(table, needed.day, schema[needed.day], clock=needed.each)
        if day.error:
            raise day.error
        notes += day.notes
        frame = frame.with_columns(day.parts.alias(DAY))
        parts = {DAY: "day", DAY_FAILED: "failed", DAY_IMPOSSIBLE: "impossible", DAY_EXCHANGED: "exchanged", DAY_AHEAD: "ahead"}
        parts |= {MOMENT: "moment"} if needed.each else {}
        columns += [pl.col(DAY).struct.field(part).alias(name) for name, part in parts.items()]
        columns.append(pl.col(needed.day).cast(pl.String).alias(DAY_TEXT))
    uncounted: list[str | None] = [needed.day, needed.weight, needed.amount, *who, *needed.origins]
    if table.where is not None:
        from cxkit.tables.conditions import condition_of

        condition, roots = condition_of(table, table.where, schema)
        notes += tuple(note for typed in roots.values() for note in typed.notes)
        frame = frame.with_columns(typed.parts.alias(_root(name)) for name, typed in roots.items())
        columns += [pl.col(_root(name)).struct.field(typed.named).alias(name) for name, typed in roots.items()]
        failed = [pl.col(_root(name)).struct.field("failed") for name in roots]
        columns.append(pl.any_horizontal(pl.lit(value=False), *failed).alias(KEEP_FAILED))
        uncounted += map(table.column, roots)
    if table.rules.duplicates:
        uncounted += key_of(table)
    if reading.lossy:
        columns.append(_foreign(uncounted).alias(FOREIGN))
    columns = columns or [pl.first().alias(ROW)]  # a selection of nothing has no rows to count
    selected = frame.select(columns).with_columns(pl.col(coded).cast(pl.Categorical))
    return (selected if table.where is None else selected.with_columns(condition.fill_null(value=False).alias(KEEP))), notes


def _of_customer(table: DataTable, reading: Reading, frame: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of the only customer that is wanted; and those that may be theirs, because they are or may be misread, as ``OTHER``."""
    if table.only is None:
        return frame
    column = table.column("customer_id")
    near = [may_be(pl.col(column), frame.collect_schema()[column], table.only)]
    near += [~fits(reading.overflow)] if reading.overflow else []
    near += [pl.col(column).cast(pl.String).str.contains(_REPLACEMENT, literal=True)] if reading.lossy else []
    return frame.filter(pl.any_horizontal(near)).with_columns(identity(pl.col(column)).ne_missing(table.only).alias(OTHER))


def _marks(table: DataTable, reading: Reading) -> list[pl.Expr]:
    """The marks of a row that do not depend on the metric: it fits, was repaired, is a preview or a duplicate."""
    marks = []
    if reading.overflow:
        mended = pl.col(reading.overflow).str.starts_with(REPAIRED).fill_null(value=False)
        marks += [pl.when(~mended).then(pl.col(reading.overflow)).alias(OVERFLOW), mended.alias(MENDED)]
    marks += [pl.col(column).fill_null(value=False).alias(excluded_name(reason)) for reason, column in table.excluded.items()]
    if table.counted:
        marks.append(pl.col(table.counted).alias(REPEATS))
    if table.previews:
        marks.append(_preview(table).alias(PREVIEW))
    if table.unmatched:
        marks.append(pl.col(table.unmatched).alias(UNMATCHED))
    if table.customer_since:
        marks.append(pl.col(table.customer_since).alias(SINCE))
    if table.rules.duplicates:
        twice = is_repeated(table, table.rules.duplicates)
        marks.append((pl.lit(value=False) if twice is None else twice).alias(TWICE))
    return marks


def _preview(table: DataTable) -> pl.Expr:
    """Whether a row is a preview or test of the survey."""
    conditions = (folded(pl.col(column).cast(pl.String)).is_in(list(values)) for column, values in table.previews.items())
    return pl.any_horizontal(conditions).fill_null(value=False)


def _foreign(columns: Iterable[str | None]) -> pl.Expr:
    """Whether a value that is not itself counted holds U+FFFD."""
    looked = (pl.col(column).cast(pl.String).str.contains(_REPLACEMENT, literal=True) for column in dict.fromkeys(columns) if column)
    return pl.any_horizontal(pl.lit(value=False), *looked)


def _root(name: str) -> str:
    return f"cx:root {name}"


def not_compared(table: DataTable, sql: str) -> str:
    """A value that the condition cannot compare, with its column and place, for a message; blank if none is found."""
    from cxkit.tables.conditions import condition_of

    schema = dict(table.sample.schema)
    for name, typed in condition_of(table, sql, pl.Schema(schema))[1].items():
        column = table.column(name)
        found = table.search(column, partial(_first_failure, typed.parts.struct.field("failed")))
        if found is not None and found.height:
            return tr(", such as {column} in column '{column2}'", column=table.quoted(column, found.item())[0], column2=column)
    return ""


def _first_failure(failed: pl.Expr, texts: pl.LazyFrame) -> pl.LazyFrame:
    return texts.filter(failed).head(1)


def _other(table: DataTable, frame: nw.LazyFrame[Any], needed: Query, schema: dict[str, Any]) -> nw.LazyFrame[Any]:
    if table.rules.duplicates not in {None, "keep"}:
        raise UsageError("Leaving out duplicates needs a Polars frame or a file.", "Leave them out before handing the frame over.")
    if table.where is not None:
        raise UsageError("A condition (where) needs a Polars frame or a file.", "Filter the frame before handing it over.")
    if table.only is not None:
        theirs = nw.col(table.column("customer_id")).cast(nw.String) == table.only
        frame = frame.filter(theirs).with_columns(nw.lit(value=False).alias(OTHER))
    columns = [nw.col(column).alias(key_name(position)) for position, column in enumerate(needed.keys)]
    columns += [nw.col(column).alias(score_name(position)) for position, column in enumerate(needed.scores)]
    columns += [nw.col(OTHER)] if table.only is not None else []
    columns += [nw.col(column).alias(name) for column, name in needed.who]
    for column, value, failed in ((needed.weight, WEIGHT, WEIGHT_FAILED), (needed.amount, AMOUNT, AMOUNT_FAILED)):
        if column is None:
            continue
        if not schema[column].is_numeric():
            raise RoleError(
                tr("Column '{column}' is of type {schema}; numbers are needed.", column=column, schema=schema[column]), "Cast it first."
            )
        number = nw.col(column).cast(nw.Float64)
        columns += [nw.when(number.is_finite()).then(number).alias(value), nw.lit(value=False).alias(failed)]
    if needed.weight:
        columns.append(nw.col(needed.weight).cast(nw.String).alias(WEIGHT_TEXT))
    if needed.day:
        columns += _day_of_other(table, needed.day, schema[needed.day], clock=needed.each)
    return frame.select(columns or [nw.col(next(iter(schema))).alias(ROW)])


def _day_of_other(table: DataTable, column: str, dtype: Any, *, clock: bool) -> list[Any]:
    if dtype not in (nw.Date, nw.Datetime):
        raise RoleError(tr("Column '{column}' is of type {dtype}; dates are needed.", column=column, dtype=dtype), "Cast it first.")
    from cxkit.tables.typed_columns import date_rule
    from cxkit.values.time.date_rules import is_plausible

    day = nw.col(column).cast(nw.Date)
    rule = date_rule(table, column)
    believed = is_plausible(day, rule)
    ahead = nw.when(day > rule.latest).then(day) if rule.latest else nw.lit(None, dtype=nw.Date)
    failed = ~believed & ~day.is_null()
    moment = [nw.when(believed).then(nw.col(column)).cast(nw.Datetime("us")).alias(MOMENT)] if clock else []
    return [
        nw.when(believed).then(day).alias(DAY),
        failed.alias(DAY_FAILED),
        nw.col(column).cast(nw.String).alias(DAY_TEXT),
        failed.alias(DAY_IMPOSSIBLE),
        nw.lit(None, dtype=nw.String).alias(DAY_EXCHANGED),
        ahead.alias(DAY_AHEAD),
        *moment,
    ]
