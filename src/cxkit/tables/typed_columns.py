"""Text columns as numbers or days, row by row, with unreadable values distinct from blank ones.

For columns with many distinct values (weights, dates, columns in conditions); scores and group names are read by their distinct values
instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from cxkit.errors import DataError, RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import SCORES
from cxkit.roles.kinds import DATES, EVENTS
from cxkit.tables.table import DataTable
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.currencies import currency_of_header, mark_by_currency
from cxkit.values.folding import fold, folded
from cxkit.values.guards import strip_guards
from cxkit.values.numbers import (
    DRESSED,
    DecimalMark,
    Reader,
    check_contradiction,
    decide,
    note_other_mark,
    number,
    parse_number,
    read_each_alone,
)
from cxkit.values.statuses import open_ends
from cxkit.values.time.date_formats import number_as_text
from cxkit.values.time.date_rules import DateRule, is_plausible
from cxkit.values.time.dates import DateReading, latest_day, look_like_days, moment_type, read_days

NUMBERS = frozenset({*SCORES, "weight", "amount", "cost", "revenue", "tenure"})
"""The roles whose values are numbers, however they are written."""
NAME_DIGITS = 16
NAME = rf"0\d+|\d{{{NAME_DIGITS},}}|\d+[eE]\d+"
"""Digits that are a name and no number: leading zeros, more of them than a number holds exactly, and such as 1e3."""
# days on which something ended or was done, which is yet to come as long as it lasts
_ENDS = frozenset({"until", "asked_at", "closed_at", "resolved_at", "first_responded_at"})
# of the sampled values; the remaining ones are counted when the file is read, and an error beyond 1 %
_NEARLY_ALL = 0.95
_HALF = 0.5
_MONTHS = 12
_DAY_AND_MONTH = r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})\b"
# Texts with an ambiguous decimal mark, and the number of others that suffices to detect it.
_OPEN = r"^\s*[+-]?[1-9]\d{0,2}(?:[.,]\d{3})?\s*$"
_ENOUGH = 10_000
# one mark before three digits, whatever stands around
_ONE_MARK = r"^[^.,]*[.,]\d{3}[^.,\d]*$"
_UNDRESSED = frozenset("0123456789.,+-")


class Typed(NamedTuple):
    """A column as structs of its typed value, the field ``named``, and of ``failed``: whether a value is present but unreadable.

    Null and codes for no answer are blank. Make the struct a column before taking its fields: else each would compute it again.
    """

    parts: pl.Expr
    notes: tuple[Note, ...] = ()
    named: str = "value"


def _typed(value: pl.Expr, failed: pl.Expr | None = None) -> Typed:
    return Typed(pl.struct(value.alias("value"), (pl.lit(value=False) if failed is None else failed).alias("failed")))


class NumberReading(NamedTuple):
    """How a column's texts become numbers, the notes, and the error if the whole column is refused."""

    read: Reader
    notes: tuple[Note, ...] = ()
    error: DataError | None = None


class Dated(NamedTuple):
    """A column of days: a struct of the fields in ``dates.day_schema``, and the notes."""

    parts: pl.Expr
    notes: tuple[Note, ...] = ()
    error: DataError | None = None


def numbers(table: DataTable, column: str, dtype: pl.DataType) -> Typed:
    """A column of numbers. Raises RoleError if its type holds none."""
    role = table.role_of(column) or ""
    if dtype == pl.String:
        reading = number_reading(table, column)
        if reading.error:
            raise reading.error
        blanks = frozenset({*BLANKS, *table.rules.na.get(role, ())})
        read = reading.read._replace(fold=fold, blanks=blanks, labels=table.labels_of(role))
        return Typed(read.expression(pl.col(column)), reading.notes)
    if not dtype.is_numeric():
        raise RoleError(tr("Column '{column}' is of type {dtype}; numbers are needed.", column=column, dtype=dtype), "Name another column.")
    value = pl.col(column).cast(pl.Float64)
    codes = [code for text in table.rules.na.get(role, ()) if (code := number(text, None)) is not None]
    finite = pl.when(value.is_finite() & ~value.is_in(codes)).then(value)
    # a shape writes NaN for values that it cannot read; in a file's own column of numbers NaN is blank
    return _typed(finite, value.is_nan().fill_null(value=False) if column in table.shown else None)


def number_reading(table: DataTable, column: str) -> NumberReading:
    """How the texts of a column become numbers: with the given decimal mark, else the one that its values prove, else the file's.

    A minority that proves another mark is read with that, if no value of the column is ambiguous. Refused if more than 1 % of the values
    prove another mark otherwise, or if it is ambiguous whether ``1.234`` is a thousand.
    """
    mark, rules, note, error, odd = table.rules.decimal, table.rules, None, None, dict[str, float]()
    if not rules.decimal_given:
        texts = present_texts(table.sample.get_column(column))
        decided = decide(texts.items())
        if decided.mark is None and decided.open is not None:
            decided = decide(_telling(table, column).items())
        odd = _read_alone(table, column, decided, texts.total())
        try:
            note = (
                note_other_mark(column, odd, table.quoted, rules.min_cell)
                if odd
                else check_contradiction(column, decided, texts.total(), table.quoted, rules.min_cell)
            )
        except DataError as refusal:
            error = refusal
        mark = decided.mark or rules.decimal
        if decided.mark is None and decided.open is not None:
            usual = mark_by_currency(texts, currency_of_header(table.shown.get(column, column)))
            if usual and rules.decimal in {None, usual}:
                mark, note = usual, _note_of_thousands(table, column, decided.open)
            elif usual or rules.decimal is None:  # the currency contradicts the other columns, or nothing tells
                error = _one_or_a_thousand(table, column, decided.open)
    sample = table.sample.get_column(column)
    signs = set("".join(sample.drop_nulls().to_list()))
    grouped = ("," if mark == "." else ".") in signs
    # a query takes longer than a look at the characters, and most columns have none of these
    dressed = not signs <= _UNDRESSED and bool(sample.str.contains(DRESSED).any())
    return NumberReading(Reader(mark, grouped, dressed, either=bool(odd)), (note,) if note else (), error)


def _read_alone(table: DataTable, column: str, decided: DecimalMark, answers: int) -> dict[str, float]:
    """The sampled values with the other decimal mark that are read with it; empty if any value of the whole column is ambiguous."""
    odd = read_each_alone(decided, answers)
    if not odd:
        return {}
    text = pl.col(column)
    found = table.search(column, lambda texts: texts.filter(text.str.contains(_ONE_MARK)).unique().head(_ENOUGH))
    return {} if found is not None and any(parse_number(each).open for each in found.to_series().to_list()) else odd


def present_texts(values: pl.Series) -> Counter[str]:
    """How often each text occurs that is not blank."""
    return Counter({text: n for text, n in Counter(values.drop_nulls().to_list()).items() if fold(text) not in BLANKS})


def _note_of_thousands(table: DataTable, column: str, text: str) -> Note:
    such = tr(", as in {shown}", shown=table.quoted(column, text)[0]) if table.rules.min_cell <= 1 else ""
    said = tr(
        "Column '{column}': separators before three digits part thousands{such}, as usual in this currency.", column=column, such=such
    )
    return Note(code="thousands-assumed", level="info", text=said, hint="--decimal names the decimal mark")


def _one_or_a_thousand(table: DataTable, column: str, text: str) -> DataError:
    shown = table.quoted(column, text)[0]
    return DataError(
        tr(
            "Column '{column}': {shown} is a number with three decimals or a thousand times as much, and nothing in the file shows which.",
            column=column,
            shown=shown,
        ),
        "Name the decimal mark: --decimal . or --decimal ','.",
    )


def _telling(table: DataTable, column: str) -> Counter[str]:
    """The values of the whole column that may prove its decimal mark, if the sample's do not, and one of those."""
    sample = table.sample.get_column(column).drop_nulls()
    text = pl.col(column)
    telling = text.filter(text.str.contains(r"\d") & ~text.str.contains(_OPEN)).head(_ENOUGH)
    found = table.search(column, lambda texts: texts.select(telling))
    if found is None:
        return Counter(sample.to_list())
    return Counter([*sample.filter(sample.str.contains(_OPEN)).head(1).to_list(), *found.to_series().to_list()])


def days(table: DataTable, column: str, dtype: pl.DataType) -> Typed:
    """A column of days. Raises RoleError if its type holds none, DataError if its text does not look like dates."""
    found = dated(table, column, dtype)
    if found.error:
        raise found.error
    return Typed(found.parts, found.notes, "day")


def _days_however_late(table: DataTable, column: str, dtype: pl.DataType) -> Typed:
    """A column of days for a comparison, in which a day may be as late as it likes."""
    found = days(table, column, dtype)
    late = pl.Struct({"day": pl.Date, "failed": pl.Boolean})
    # a function, since an expression would compute the parts once for each field
    return found._replace(parts=found.parts.map_batches(_believe_late, return_dtype=late, is_elementwise=True))


def _believe_late(parts: pl.Series) -> pl.Series:
    day, ahead = pl.col("day"), pl.col("ahead")
    read = parts.struct.unnest().select(pl.coalesce(day, ahead).alias("day"), pl.col("failed") & ahead.is_null())
    return read.to_struct(parts.name)


def dated(table: DataTable, column: str, dtype: pl.DataType, *, clock: bool = False) -> Dated:
    """A column of days, and the error if it is refused as a whole. Raises RoleError if its type holds no days.

    ``clock``: also with the moment; if its zone is known, in the zone that is ``ahead`` of UTC by so many minutes by the table's rules.
    """
    if dtype in (pl.Date, pl.Datetime):
        return Dated(_of_type(pl.col(column), dtype, date_rule(table, column), clock=clock))
    if dtype != pl.String and not (dtype.is_numeric() and table.role_of(column) in DATES):
        raise _no_dates(table, column, dtype)
    reading = date_reading(table, column, clock=clock)
    if dtype != pl.String and reading.error:
        raise _no_dates(table, column, dtype)
    return Dated(reading.read.expression(_as_text(column, dtype)), reading.notes, reading.error)


def date_reading(table: DataTable, column: str, *, clock: bool = False) -> DateReading:
    """How the days, and with ``clock`` the moments, of a column of text or of numbers are read."""
    rule = date_rule(table, column)._replace(clock=clock)
    held = table.sample.get_column(column)  # the schema of a frame of thousands of columns takes long
    sample = held.to_frame().select(_as_text(column, held.dtype)).to_series().drop_nulls()
    present = pl.Series([fold(value) not in rule.blanks for value in sample.to_list()], dtype=pl.Boolean)
    return read_days(table.shown.get(column, column), sample.filter(present), rule)


def _as_text(column: str, dtype: pl.DataType) -> pl.Expr:
    return pl.col(column) if dtype == pl.String else number_as_text(pl.col(column), dtype)


def _no_dates(table: DataTable, column: str, dtype: pl.DataType) -> RoleError:
    return RoleError(
        tr("Column '{column}' is of type {dtype}; dates are needed.", column=column, dtype=dtype),
        tr("Name another with --role {time}=COLUMN.", time=table.kind.time),
    )


def date_rule(table: DataTable, column: str) -> DateRule:
    """The rules for a column of dates that its role and the options give."""
    role = table.role_of(column) or ""
    # a contract may end in 9999, and days after a limit of the user are left out for that reason
    unbound = role == "until" or table.window.as_of or table.window.until
    return DateRule(
        order=table.rules.dates,
        latest=None if unbound else latest_day(),
        serials=role in DATES,
        parts=role in EVENTS,
        blanks=frozenset({*BLANKS, *table.rules.na.get(role, ()), *(_open_ends(table, column) if role in _ENDS else ())}),
        search=partial(table.search, column),
        quoted=table.quoted,
        min_cell=table.rules.min_cell,
        ahead=table.rules.ahead or 0,
        proven_elsewhere=partial(_orders_of_others, table, column),
    )


def _orders_of_others(table: DataTable, column: str) -> frozenset[str]:
    """The orders of day and month of which the sampled days of other columns are a proof: 31/01 or 01/31."""
    found = set[str]()
    for name, dtype in table.sample.schema.items():
        if dtype != pl.String or name == column or name.startswith("cx:"):
            continue
        texts = table.sample.get_column(name).drop_nulls()
        first, second = (texts.str.extract(_DAY_AND_MONTH, part).cast(pl.Int8) for part in (1, 2))
        if first.count() < _HALF * texts.len() or not first.count():
            continue
        found |= {order for order, part in (("dmy", first), ("mdy", second)) if (part > _MONTHS).any()}
    return frozenset(found)


def _open_ends(table: DataTable, column: str) -> frozenset[str]:
    """The texts that mean no end in a column of ends; only codes that occur in the sample, since each takes time in all rows."""
    sample = table.sample.get_column(column)
    held = {fold(text) for text in sample.drop_nulls().unique().to_list()} if sample.dtype == pl.String else set()
    return open_ends.TEXTS | (open_ends.CODES & held)


def _of_type(typed: pl.Expr, dtype: pl.DataType, rule: DateRule, *, clock: bool) -> pl.Expr:
    day = typed.dt.date()
    failed = day.is_not_null() & ~is_plausible(day, rule)
    believed = pl.when(~failed).then(day).alias("day")
    ahead = pl.when(day > rule.latest).then(day) if rule.latest else pl.lit(None, dtype=pl.Date)
    no_text = pl.lit(None, dtype=pl.String).alias("exchanged")
    parts = [believed, failed.alias("failed"), failed.alias("impossible"), no_text, ahead.alias("ahead")]
    if clock:
        if isinstance(dtype, pl.Datetime) and dtype.time_zone:
            typed = typed.dt.convert_time_zone("UTC").dt.replace_time_zone(None) + pl.duration(minutes=rule.ahead)
        parts.append(pl.when(~failed).then(typed.cast(moment_type())).alias("moment"))
    return pl.struct(parts)


def compared(table: DataTable, column: str, dtype: pl.DataType) -> Typed:
    """A column as a condition compares it: by its role, else by its sampled values; text under the names of the project file."""
    if dtype == pl.String:
        kind = _kind(table, column)
        return kind(table, column, dtype) if kind else as_text(table, column)
    if dtype == pl.Datetime:
        return _days_however_late(table, column, dtype)
    # an unreadable number would compare as a large one
    return numbers(table, column, dtype) if dtype.is_float() else _typed(pl.col(column))


def _kind(table: DataTable, column: str) -> Callable[[DataTable, str, pl.DataType], Typed] | None:
    """The type in which a column of text is compared: numbers, days, or (None) unchanged text."""
    role = table.role_of(column) or ""
    if role in NUMBERS:
        return numbers
    if role in DATES:
        return _days_however_late
    values = [value.strip() for value in table.sample.get_column(column).drop_nulls().to_list() if fold(value) not in BLANKS]
    named = any(re.fullmatch(NAME, value) for value in values)
    if role.endswith("_id") or named or not values:
        return None
    if sum(number(value, table.rules.decimal) is not None for value in values) >= _NEARLY_ALL * len(values):
        return numbers
    return _days_however_late if look_like_days(pl.Series(values)).all() else None


def as_text(table: DataTable, column: str) -> Typed:
    """A column as text without outer blanks, under the names of the project file; blank and codes for no answer are null."""
    role = table.role_of(column) or ""
    text = strip_guards(pl.col(column).cast(pl.String).str.strip_chars())
    names = {fold(spelling): name for spelling, name in table.rules.names.get(role, {}).items()}
    codes = list(table.rules.na.get(role, ()))
    known = text != ""
    # texts are compared in a common form, which takes many times as long as reading them, only where there is something to compare
    if codes:
        known &= ~folded(text).is_in(codes)
    named = pl.when(folded(text).is_in(list(names))).then(folded(text).replace(names)).otherwise(text) if names else text
    return _typed(pl.when(known).then(named))
