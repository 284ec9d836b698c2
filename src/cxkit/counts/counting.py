"""The one pass over the rows: the frequency of each raw value in each group, and the rows excluded for their own values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from cxkit.counts.group_names import MAX_GROUPS, Key, NamedGroups, TooManyGroupsError, check_named, keys_of, named_values
from cxkit.counts.periods import PERIOD, STEP, period_of
from cxkit.counts.prepare import (
    AMOUNT,
    DAY,
    DAY_EXCHANGED,
    DAY_FAILED,
    DAY_TEXT,
    FOREIGN,
    KEEP_FAILED,
    MENDED,
    MOMENT,
    NEGATIVE,
    NOBODY,
    OTHER,
    OVERFLOW,
    PERSON,
    REASON,
    REPEATS,
    UNIT,
    UNMATCHED,
    UNTIDY,
    WEIGHT,
    WEIGHT_FAILED,
    WEIGHT_TEXT,
    Query,
    key_name,
    prepare,
    reason_code,
    score_name,
    sum_name,
)
from cxkit.language import tr
from cxkit.lazy import nw, pl
from cxkit.model import Note
from cxkit.options import Span
from cxkit.tables import duplicates
from cxkit.tables.identifiers import id_number, needs_cleaning
from cxkit.tables.reading import Reading, ScanStats, collect, query_once, read_with_fallback
from cxkit.tables.table import DataTable
from cxkit.values.reasons import Account, Reason

CODE = "cx:code"
_REASONS = len(Reason) + 1
_SMALLEST = ("misread", "strange", "exchanged", "first")
COARSE, GRID = "cx:coarse ", float(1 << 20)
"""Sums of floats depend on the order of the rows, which is any: parts on a grid add up exactly, and the rests are too small to matter."""
_CONDITIONS = (Reason.FILTERED, Reason.FUTURE, Reason.BEFORE_CUSTOMER)
"""Reasons that a condition, a range of days or a join of the user decides."""
_WHOLE = r"^-?\d{1,4}$"
_BAD_DATES = (Reason.DATE_IMPOSSIBLE.number, Reason.DATE_UNREADABLE.number, Reason.FUTURE.number)


def first_reason(*numbers: pl.Expr) -> pl.Expr:
    """The first of several numbers of reasons (null or 0: none) in their order, else 0."""
    return pl.min_horizontal(pl.when(number > 0).then(number) for number in numbers).fill_null(0)


class Groups(Mapping[Key, NamedGroups]):
    """The names of groups by key, each in the order of the used rows; ``notes`` on names and on keys that were left out."""

    def __init__(self, named: Mapping[Key, NamedGroups], notes: Sequence[Note]) -> None:
        self._named = named
        self.notes = tuple(notes)

    def __getitem__(self, key: Key) -> NamedGroups:
        return self._named[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._named)

    def __len__(self) -> int:
        return len(self._named)

    @property
    def merged(self) -> bool:
        """Whether different values may have become one name."""
        return any(named.merged for named in self._named.values())


NO_GROUPS = Groups({}, ())


@dataclass(frozen=True, eq=False)
class Pass:
    """The result of one pass over a table.

    ``rows`` has one row per combination of the group columns of the ``query``, with the short names of ``prepare``: the number of ``rows``,
    of these the ``n`` rows that fit the header, ``cx:reason`` (the number of the reason for their exclusion; 0 if they are used), and the
    requested sums. ``notes`` are about dates, the condition and duplicate rows.
    """

    table: DataTable
    query: Query
    rows: pl.DataFrame
    notes: tuple[Note, ...]

    @cached_property
    def account(self) -> Account:
        """The row accounting."""
        rows, bad, mended = map(int, self.rows.select(pl.col("rows", "bad", "mended").sum()).row(0))
        # nearly all rows are used: grouping only the others costs less
        others = self.rows.filter(pl.col(REASON) != 0).group_by(REASON).agg(pl.col("n").sum())
        found = dict(others.rows())
        counts = {reason: bad if reason is Reason.BAD_ROW else int(found.get(reason.number, 0)) for reason in Reason}
        excluded = {reason: n for reason, n in counts.items() if n}
        return Account(read=rows, excluded=excluded, repaired=mended, few=self._few(excluded))

    def _few(self, excluded: Mapping[Reason, int]) -> frozenset[Reason]:
        """The conditions of the user that exclude rows of fewer persons than a cell limit allows."""
        limit = self.table.rules.min_cell
        own = [reason for reason in _CONDITIONS if excluded.get(reason, 0) > 0] if limit > 1 and self.table.only is None else []
        customer = self.table.roles["customer_id"].column if "customer_id" in self.table.roles else ""
        one = UNIT if self.query.person and not self.query.listed else self.name(customer) if customer in self.query.keys else None
        few = set[Reason]()
        for reason in own:
            rows = self.rows.filter(pl.col(REASON) == reason.number)
            if self.query.listed:
                known = rows.get_column(NOBODY).sum() == 0
                persons = rows.get_column(PERSON).explode().drop_nulls().n_unique() if known else excluded[reason]
            else:
                persons = rows.get_column(one).n_unique() if one and rows.get_column(one).null_count() == 0 else excluded[reason]
            few |= {reason} if persons < limit else set()
        return frozenset(few)

    @cached_property
    def used(self) -> pl.DataFrame:
        """The rows that count."""
        # nearly always all rows count: a filter would copy them
        return self.rows if self.account.used == self.account.read else self.rows.filter(pl.col(REASON) == 0, pl.col("n") > 0)

    @property
    def span(self) -> tuple[date | None, date | None]:
        """The first and the last day of the rows that count, if the query reads days."""
        pairs = ((DAY, DAY), (MOMENT, MOMENT), ("first", "last"))
        first, last = next((pair for pair in pairs if pair[0] in self.rows.columns), (None, None))
        if first is None or last is None:
            return None, None
        return _day(self.used.get_column(first).min()), _day(self.used.get_column(last).max())

    def name(self, column: str) -> str:
        """The short name of a group column of the file."""
        return key_name(self.query.keys.index(column))

    def excluding(self, number: pl.Expr) -> Pass:
        """The same pass with further reasons, by their numbers (null: none); if a row has two, the first in their order counts."""
        if not self.rows.select(number.is_not_null().any()).item():  # as nearly always
            return self
        return replace(self, rows=self.rows.with_columns(first_reason(pl.col(REASON), number).alias(REASON)))

    def named(self, groupings: Sequence[Sequence[Key]], besides: Sequence[Key] = ()) -> Groups:
        """The names of the groups of the used rows.

        A key of ``besides``, which is not a grouping, is left out if it has too many values. Raises TooManyGroupsError.
        """
        grouped, n = keys_of(groupings), self.used.get_column("n")
        found, notes = dict[Key, NamedGroups](), list[Note]()
        for key in keys_of((grouped, besides)):
            try:
                found[key] = named_values(self.table, self.used.get_column(self.name(str(key.column))), n, key)
            except TooManyGroupsError as refusal:
                if key in grouped:
                    raise
                notes.append(_left_out(key, refusal))
        check_named(found, groupings)
        return Groups(found, [*notes, *(note for named in found.values() for note in named.notes)])


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _left_out(key: Key, refusal: TooManyGroupsError) -> Note:
    text = tr(
        "Column '{column}': {values:,} values are too many for a {name} (at most {max_groups:,}); it is left out.",
        column=key.column,
        values=refusal.values,
        name=key.name,
        max_groups=MAX_GROUPS,
    )
    return Note(code="too-many-names", level="warning", text=text, hint=tr("--role {name}=COLUMN names another", name=key.name))


def count_rows(table: DataTable, query: Query, every: Span | None = None, *, check_dates: bool = True) -> Pass:
    """Count the rows of a table with the fastest reading of its file that is reliable.

    Raises RoleError if the type of a column does not fit its role, DataError if over 1 % of the dates cannot be read (unless the caller
    checks them: ``check_dates``) or the condition cannot compare over 1 % of the rows.
    """
    counted, notes = _read(table, query, every)
    used = counted.filter(pl.col(REASON) == 0)
    unmatched = int(used.get_column("unmatched").sum()) if table.unmatched else 0
    if unmatched:
        rows = int(used.get_column("rows").sum())
        text = tr(
            "{unmatched:,} of {rows:,} rows have no customer, or one who is not in the customers' file.", unmatched=unmatched, rows=rows
        )
        notes += (Note(code="customers-unmatched", level="warning", text=text),)
    # of the few rows of one customer, one unreadable date is no reason to refuse the others
    if query.day and check_dates and table.only is None and counted.get_column(REASON).is_in(_BAD_DATES).any():
        from cxkit.counts.checks import check_days, check_late_days

        # if the count kept no examples of such dates, it is repeated for them alone
        spans = counted if query.days == "span" and not query.each else _read(table, Query(scores=(), keys=(), day=query.day), None)[0]
        notes += (*check_days(table, spans, query.day), *check_late_days(table, spans, query.day))
    if table.where is not None:
        from cxkit.counts.checks import where_notes

        notes += tuple(where_notes(table, table.where, counted))
    return Pass(table, query, counted, notes)


def _read(table: DataTable, needed: Query, every: Span | None) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    def query(way: Reading) -> tuple[pl.DataFrame, tuple[Note, ...], Reading]:
        counted, notes = _query(table, way, needed, every)
        if UNTIDY in counted.columns and counted.get_column(UNTIDY).sum():
            # most files have ids that need no cleaning, and to clean all of them takes longer than to read a file once more
            counted, notes = _query(table, way, needed._replace(cleaned=True), every)
        return counted, notes, way

    whole = _whole_numbers(table, needed)
    needed = needed._replace(cleaned=_untidy(table, needed))
    reading = table.reading if table.only is None else table.reading.near(table.only)
    counted, notes, way = read_with_fallback(reading, query, needed.columns, whole=whole, seen=lambda found: _seen(table, found[0]))
    if table.only is not None:
        counted = counted.filter(~pl.col(OTHER) | (pl.col("bad") > 0)).drop(OTHER)
    if whole:
        counted = counted.with_columns(pl.col("^cx:score.*$").cast(pl.String))
    return counted, (*notes, *_duplicates(table, way, counted))


def _untidy(table: DataTable, needed: Query) -> bool:
    """Whether an id in the sample needs cleaning, as all e-mail addresses do: then it is no use to count without it first."""
    odd = [needs_cleaning(pl.col(column)).any() for column, _ in needed.who if column in table.sample.columns]
    return bool(odd) and bool(table.sample.select(pl.any_horizontal(odd)).item())


def _whole_numbers(table: DataTable, needed: Query) -> list[str]:
    """The scores whose sampled values are all whole numbers: grouping by these costs half as much as by text."""
    others = {*needed.keys, needed.day, needed.weight, needed.unit}
    columns = [column for column in needed.scores if column not in others and table.sample.schema[column] == pl.String]
    # labels are declared for texts, and conditions and duplicates use the other columns too
    as_it_stands = table.rules.labels or table.labels or table.rules.duplicates or table.where is not None
    if not columns or as_it_stands or not table.sample.height:
        return []
    digits = table.sample.select(pl.all_horizontal(pl.col(columns).str.contains(_WHOLE).all())).item()
    return columns if digits else []


def _duplicates(table: DataTable, way: Reading, counted: pl.DataFrame) -> tuple[Note, ...]:
    """The notes on duplicate rows: if requested, or if the file is so small that they cost nothing."""
    keep = table.rules.duplicates
    if table.only is not None:
        return ()
    if keep is None and counted.get_column("rows").sum() > duplicates.MOST_ROWS:
        return ()
    again = query_once(table.reading, ("repeated", duplicates.key_of(table)), lambda: duplicates.find_repeated(table, way))
    return duplicates.duplicate_notes(table, way, again)


def _marks(table: DataTable, way: Reading, needed: Query, on: Any) -> dict[str, Any]:
    """The marks of rows that are possible in this table, by the names of their sums."""
    marks = {
        "bad": (~on.col(OVERFLOW).is_null(), way.overflow),
        "mended": (on.col(MENDED), way.overflow),
        "foreign": (on.col(FOREIGN), way.lossy),
        "unmatched": (on.col(UNMATCHED), table.unmatched),
        "unknown": (on.col(KEEP_FAILED), table.where is not None),
        UNTIDY: (on.col(UNTIDY), on is pl and needed.may_be_untidy),
        "negative": (
            on.col(AMOUNT if needed.amount else WEIGHT) < 0,
            bool(needed.weight) or bool(needed.amount and needed.days == "number"),
        ),
    }
    return {name: mark for name, (mark, asked) in marks.items() if asked}


def _query(table: DataTable, way: Reading, needed: Query, every: Span | None) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    """The one pass: raw values and row codes -> n, rows that do not fit, weights, days. Each row by itself if requested."""
    prepared: Any
    prepared, notes = prepare(table, way, needed)
    # narwhals uses the names of Polars: one text of the query serves both, and Polars frames do without narwhals
    on: Any = pl if isinstance(prepared, pl.LazyFrame) else nw
    reason = reason_code(table, needed, on)
    marks = _marks(table, way, needed, on)
    by = [*(key_name(position) for position in range(len(needed.keys))), *map(score_name, range(len(needed.scores)))]
    prepared, who, persons = _with_persons(table, way, prepared, needed, on)
    prepared, further = _with_days_and_signs(prepared, needed, every, on)
    by += [*who, *([OTHER] if table.only is not None else []), *further]
    if needed.each:
        shown = [*by, *([] if reason is None else [reason.alias(REASON)]), *([MOMENT] if needed.day else [])]
        counted = collect(prepared.select([*shown, *(mark.alias(name) for name, mark in marks.items())]))
        counted = counted.with_columns(pl.lit(1, dtype=pl.UInt8).alias("rows"), *(pl.col(name).cast(pl.UInt8) for name in marks))
    else:
        code = _packed(reason, marks, on)
        prepared, sums = _with_sums(table, way, prepared if code is None else prepared.with_columns(code.alias(CODE)), needed, on)
        sums += persons
        keys = [*by, *([] if code is None else [CODE])]
        counted = collect(prepared.group_by(keys).agg(sums) if keys else prepared.select(sums))
        if code is not None:
            counted = _unpacked(counted, by, list(marks), reasons=reason is not None)
    if every == "week":
        counted = counted.with_columns(pl.col(PERIOD).dt.truncate(STEP["week"]))
    counted = _completed(counted, needed)
    return counted if on is pl else _with_numbers(table, counted, needed), notes


def _with_days_and_signs(prepared: Any, needed: Query, every: Span | None, on: Any) -> tuple[Any, list[str]]:
    """The frame with the periods, days and signs of amounts by which rows are grouped too, and the names of these columns."""
    by = []
    if every:
        # narwhals has no weeks: days are counted, and become weeks afterwards
        prepared = prepared.with_columns(period_of(DAY, "day" if every == "week" else every, on))
        by.append(PERIOD)
    if needed.day and needed.days == "each":
        by.append(DAY)
    if needed.signed:
        prepared = prepared.with_columns(_is_taken_back(needed, on).alias(NEGATIVE))
        by.append(NEGATIVE)
    return prepared, by


def _completed(counted: pl.DataFrame, needed: Query) -> pl.DataFrame:
    """The count with the number of rows that fit, and with the columns of which all rows have the same."""
    if needed.weight and not needed.each:
        names = [name for name in counted.columns if name.startswith(COARSE)]
        sums = [(pl.col(name) + pl.col(name.removeprefix(COARSE))).alias(name.removeprefix(COARSE)) for name in names]
        counted = counted.with_columns(sums).drop(names)
    constant = [name for name in (REASON, "bad", "mended", "foreign") if name not in counted.columns]
    counted = counted.with_columns(pl.lit(0, dtype=counted.schema["rows"]).alias(name) for name in constant)
    counted = counted.with_columns((pl.col("rows") - pl.col("bad")).alias("n"))
    if needed.weight or needed.amount or needed.each:
        return counted
    return counted.with_columns(pl.col("n").cast(pl.Float64).alias(name) for name in ("w", "ww", "w4"))


def _packed(reason: Any, marks: Mapping[str, Any], on: Any) -> Any:
    """One number for a ``reason`` and ``marks`` (truth values); None if there are neither."""
    code, size = reason, 1 if reason is None else _REASONS
    for mark in marks.values():
        digit = mark.fill_null(value=False).cast(on.Int64)
        code = digit if code is None else code + digit * size
        size *= 2
    return code


def _unpacked(counted: pl.DataFrame, by: Sequence[str], marks: Sequence[str], *, reasons: bool) -> pl.DataFrame:
    """A count by groups and ``CODE``, with the reason as a column, and for each mark the number of ``rows`` that have it.

    Rows of one group that differ only in marks become one row of the count; their joint number of ``days`` is unknown (null).
    """
    size = _REASONS if reasons else 1
    found = counted.with_columns((pl.col(CODE) % size).alias(REASON)) if reasons else counted
    marked = bool(counted.select((pl.col(CODE) >= size).any()).item())
    if not marked:
        return found.with_columns(pl.lit(0, dtype=pl.Int64).alias(mark) for mark in marks).drop(CODE)
    held = (pl.col(CODE) // (size << place) % 2 for place in range(len(marks)))
    found = found.with_columns((mark * pl.col("rows")).alias(name) for name, mark in zip(marks, held, strict=True)).drop(CODE)
    keys = [*by, *([REASON] if reasons else [])]
    sums = [_joined(name) for name in found.columns if name not in keys]
    return found.lazy().group_by(keys).agg(sums).collect(engine="streaming") if keys else found.select(sums)


def _joined(name: str) -> pl.Expr:
    if name == PERSON:
        return pl.col(name).explode().unique().implode()
    if name == "days":
        return pl.when(pl.len() == 1).then(pl.col(name).first())
    return pl.col(name).min() if name in _SMALLEST else pl.col(name).max() if name == "last" else pl.col(name).sum()


def _is_taken_back(needed: Query, on: Any) -> Any:
    """Whether a line is no order by itself: its amount is negative, or nothing is left of it after what was returned."""
    negative = on.col(AMOUNT) < 0
    if not any(name == "returned" for name, _ in needed.sums):
        return negative
    return negative | ((on.col(AMOUNT) <= 0) & (on.col(sum_name("returned")) > 0))


def _with_sums(table: DataTable, way: Reading, prepared: Any, needed: Query, on: Any) -> tuple[Any, list[Any]]:
    """The sums over the rows of a group: number of rows, amounts, weights, days, unreadable values."""
    rows = on.col(REPEATS).sum() if table.counted else on.len()
    sums = [rows.cast(on.Int64).alias("rows")]
    fits = on.col(OVERFLOW).is_null() if way.overflow else on.lit(value=True)
    if needed.amount:
        prepared = prepared.with_columns(on.when(fits).then(on.col(AMOUNT)).otherwise(on.lit(0.0)).alias("cx:a"))
        sums.append(on.col("cx:a").sum().cast(on.Float64).alias("amount"))
    for name, _ in needed.sums:
        sums.append(on.when(fits).then(on.col(sum_name(name))).otherwise(on.lit(0.0)).sum().cast(on.Float64).alias(name))
    if needed.weight:
        weighing = on.when(fits).then(on.col(WEIGHT)).otherwise(on.lit(0.0))
        powers = {"w": weighing, "ww": weighing * weighing, "w4": weighing * weighing * weighing * weighing}
        prepared = prepared.with_columns(power.alias(f"cx:{name}") for name, power in powers.items())
        coarse = {name: (on.col(f"cx:{name}") * GRID).round() * (1 / GRID) for name in powers}
        prepared = prepared.with_columns(part.alias(f"{COARSE}{name}") for name, part in coarse.items())
        prepared = prepared.with_columns((on.col(f"cx:{name}") - on.col(f"{COARSE}{name}")).alias(f"cx:{name}") for name in powers)
        for name in powers:
            sums += [on.col(f"{COARSE}{name}").sum().cast(on.Float64), on.col(f"cx:{name}").sum().cast(on.Float64).alias(name)]
        strange = on.when(on.col(WEIGHT_FAILED) | (on.col(WEIGHT) < 0)).then(on.col(WEIGHT_TEXT)).otherwise(on.lit(None))
        prepared = prepared.with_columns(strange.cast(on.String).alias("cx:strange"))
        sums.append(on.col("cx:strange").min().alias("strange"))
    if needed.day and needed.days != "each":
        sums += [on.col(DAY).min().alias("first"), on.col(DAY).max().alias("last")]
    if needed.day and needed.days == "number":
        sums.append(on.col(DAY).n_unique().cast(on.Int64).alias("days"))
    if needed.day and needed.days == "span":
        misread = on.when(on.col(DAY_FAILED)).then(on.col(DAY_TEXT)).otherwise(on.lit(None))
        prepared = prepared.with_columns(misread.cast(on.String).alias("cx:misread"))
        sums += [on.col("cx:misread").min().alias("misread"), on.col(DAY_EXCHANGED).min().alias("exchanged")]
    return prepared, sums


def _with_persons(table: DataTable, way: Reading, prepared: Any, needed: Query, on: Any) -> tuple[Any, list[str], list[pl.Expr]]:
    """The columns of units and persons by which rows are grouped, and the sums over persons: who they are, and the rows that have none.

    Rows that do not fit the header count for neither. Other engines have no lists: there each person is a group.
    """
    units = [UNIT] if needed.unit else []
    if not needed.listed or on is not pl:
        return prepared, [*units, *([PERSON] if needed.listed else [])], []
    fits = pl.col(OVERFLOW).is_null() if way.overflow else pl.lit(value=True)
    rows = pl.col(REPEATS).cast(pl.Int64) if table.counted else pl.lit(1, dtype=pl.Int64)
    nobody = pl.when(fits & pl.col(PERSON).is_null()).then(rows).otherwise(0).alias(NOBODY)
    prepared = prepared.with_columns(nobody, *([pl.when(fits).then(PERSON).alias(PERSON)] if way.overflow else []))
    return prepared, units, [pl.col(PERSON).unique().implode(), pl.col(NOBODY).sum()]


def _with_numbers(table: DataTable, counted: pl.DataFrame, needed: Query) -> pl.DataFrame:
    """The count of an engine that has neither the numbers of ids nor lists, in which each person is a group, as that of Polars."""
    numbers = [id_number(table, pl.col(name), column, clean=False).alias(name) for column, name in needed.who]
    counted = counted.with_columns(numbers)
    if not needed.listed:
        return counted
    person = pl.col(PERSON)
    lists = person.reshape((-1, 1)).arr.to_list().alias(PERSON)
    return counted.with_columns(lists, pl.when(person.is_null()).then("n").otherwise(0).alias(NOBODY))


def _seen(table: DataTable, counted: pl.DataFrame) -> ScanStats:
    rows, foreign = counted.select(pl.col("rows", "foreign").sum()).row(0)
    texts = [pl.col(name) for name, kind in counted.schema.items() if kind == pl.String]
    texts += [pl.col(name).unique().cast(pl.String) for name, kind in counted.schema.items() if kind == pl.Categorical]
    some = pl.any_horizontal(pl.lit(value=False), *(text.str.contains("\ufffd", literal=True).any() for text in texts))
    damaged = bool(foreign) or bool(counted.lazy().select(some).collect(engine="streaming").item())
    # the rows of other customers are not counted
    return ScanStats(int(rows) if table.only is None else None, damaged)
