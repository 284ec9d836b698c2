"""The one pass over the rows: how often each raw value occurs in each group, with codes for what a row itself says against it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cxkit.counts.prepare import (
    AMOUNT,
    AMOUNT_FAILED,
    DAY,
    DAY_EXCHANGED,
    DAY_FAILED,
    DAY_IMPOSSIBLE,
    DAY_TEXT,
    FOREIGN,
    GAP,
    KEEP,
    KEEP_FAILED,
    MENDED,
    MOMENT,
    NEGATIVE,
    OVERFLOW,
    PREVIEW,
    SINCE,
    TWICE,
    UNIT,
    UNMATCHED,
    WEIGHT,
    WEIGHT_FAILED,
    WEIGHT_TEXT,
    Query,
    key_name,
    prepare,
    score_name,
    shaped_name,
    sum_name,
)
from cxkit.counts.row_codes import CODE, packed, unpacked
from cxkit.lazy import nw, pl
from cxkit.model import Note
from cxkit.options import Period
from cxkit.tables import duplicates
from cxkit.tables.table import QUOTES, DataTable, Frame, ScanStats, collect
from cxkit.values.reasons import SHAPED, Account, Reason

BEFORE, AFTER, PERIOD = "cx:before", "cx:after", "period"
# narwhals knows no weeks: days are counted, and joined to weeks afterwards
_TRUNCATE = {"week": "1d", "month": "1mo", "quarter": "1q", "year": "1y"}
# the reasons that a row itself gives, in order; the numbers are what the engines group by
_FILTERED, _FUTURE, _DATE_MISSING, _DATE_IMPOSSIBLE, _DATE_UNREADABLE, IS_PREVIEW, _DUPLICATE, _BEFORE_CUSTOMER = range(1, 9)
_SHAPED = dict(enumerate(SHAPED, start=9))
BEFORE_REASONS = {
    **_SHAPED,
    IS_PREVIEW: Reason.PREVIEW,
    _FILTERED: Reason.FILTERED,
    _FUTURE: Reason.FUTURE,
    _DATE_MISSING: Reason.DATE_MISSING,
    _DATE_IMPOSSIBLE: Reason.DATE_IMPOSSIBLE,
    _DATE_UNREADABLE: Reason.DATE_UNREADABLE,
    _DUPLICATE: Reason.DUPLICATE,
    _BEFORE_CUSTOMER: Reason.BEFORE_CUSTOMER,
}
_WHOLE = r"^-?\d{1,4}$"
_WEIGHT_MISSING, WEIGHT_UNREADABLE, _WEIGHT_ZERO, WEIGHT_NEGATIVE, _AMOUNT_MISSING, _AMOUNT_UNREADABLE = range(1, 7)
AFTER_REASONS = {
    _WEIGHT_MISSING: Reason.WEIGHT_MISSING,
    WEIGHT_UNREADABLE: Reason.WEIGHT_UNREADABLE,
    _WEIGHT_ZERO: Reason.WEIGHT_ZERO,
    _AMOUNT_MISSING: Reason.AMOUNT_MISSING,
    _AMOUNT_UNREADABLE: Reason.AMOUNT_UNREADABLE,
}


def count(table: DataTable, needed: Query, every: Period | None) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    """Count from the fastest reading of the file that can be trusted."""
    counted, notes = _read(table, needed, every)
    unmatched = int(counted.get_column("unmatched").sum()) if table.unmatched else 0
    if not unmatched:
        return counted, notes
    rows = int(counted.get_column("rows").sum())
    text = f"{unmatched:,} of {rows:,} rows have a customer of whom the customers' file says nothing, or none."
    return counted, (*notes, Note(code="customers-unmatched", level="warning", text=text))


def _read(table: DataTable, needed: Query, every: Period | None) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    readings: list[Callable[[], Frame]] = [lambda: table.frame, *table.rereads]
    whole = _in_whole_numbers(table, needed)
    if whole is not None:
        readings.insert(0, lambda: whole)
    for reading in readings[:-1] if not (table.lossy and _is_foreign(table, needed)) else ():
        frame = reading()
        try:
            counted, notes = _query(table, frame, needed, every)
        except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
            continue
        if frame is whole:
            frame, counted = table.frame, counted.with_columns(pl.col("^cx:score.*$").cast(pl.String))
        if table.doubts and table.doubts(_seen(counted)):
            break
        return counted, (*notes, *_duplicates(table, frame, counted))
    frame = readings[-1]()
    counted, notes = _query(table, frame, needed, every)
    return counted, (*notes, *_duplicates(table, frame, counted))


def _in_whole_numbers(table: DataTable, needed: Query) -> pl.LazyFrame | None:
    """The table with the scores as whole numbers, where the sample holds nothing else: to group by them costs half as much as by text."""
    others = {*needed.keys, needed.day, needed.weight, needed.unit}
    columns = [column for column in needed.scores if column not in others and table.sample.schema[column] == pl.String]
    # a label is given for a text as it stands; conditions and duplicates look at the other columns as well
    as_it_stands = table.rules.labels or table.labels or table.rules.duplicates or table.where is not None
    if not columns or table.whole is None or as_it_stands or not table.sample.height:
        return None
    digits = table.sample.select(pl.all_horizontal(pl.col(columns).str.contains(_WHOLE).all())).item()
    return table.whole(columns) if digits else None


def _duplicates(table: DataTable, frame: Frame, counted: pl.DataFrame) -> tuple[Note, ...]:
    """What is said about rows that occur twice: asked for, or in files so small that it costs nothing."""
    keep = table.rules.duplicates
    if not isinstance(frame, pl.LazyFrame) or (keep is None and counted.get_column("rows").sum() > duplicates.MOST_ROWS):
        return ()
    # where characters look alike, so do rows
    return duplicates.notes(table, table.rereads[-1]() if table.lossy else frame, keep)


def account_of(judged: pl.DataFrame) -> Account:
    """What became of the rows that were counted, by the ``reason`` for which they are set aside."""
    found = dict(judged.filter(pl.col("reason").is_not_null()).group_by("reason").agg(pl.col("n").sum()).rows())
    found[Reason.BAD_ROW] = judged.get_column("bad").sum()
    counts = {reason: int(found.get(str(reason), 0)) for reason in Reason}
    return Account(
        read=int(judged.get_column("rows").sum()),
        set_aside={reason: n for reason, n in counts.items() if n},
        mended=int(judged.get_column("mended").sum()),
    )


def account_by_code(counted: pl.DataFrame) -> Account:
    """What became of the rows, by the codes of what they themselves say against them."""
    fine, sums = pl.col(BEFORE) == 0, pl.col("rows", "n", "bad", "mended").sum()
    # nearly all rows are fine: adding them up costs less than grouping them
    used = counted.lazy().filter(fine).select(pl.lit(0, dtype=counted.schema[BEFORE]).alias(BEFORE), sums)
    by_code = pl.concat([used, counted.lazy().filter(~fine).group_by(BEFORE).agg(sums)])
    reason = pl.col(BEFORE).replace_strict(BEFORE_REASONS, default=None, return_dtype=pl.String)
    return account_of(by_code.with_columns(reason.alias("reason")).collect(engine="streaming"))


def _marks(table: DataTable, needed: Query, on: Any) -> dict[str, Any]:
    """The marks of rows that this table can have, by the names of their sums."""
    marks = {
        "bad": (~on.col(OVERFLOW).is_null(), table.overflow),
        "mended": (on.col(MENDED), table.overflow),
        "gaps": (on.col(GAP), table.gap),
        "foreign": (on.col(FOREIGN), table.lossy),
        "unmatched": (on.col(UNMATCHED), table.unmatched),
        "unknown": (on.col(KEEP_FAILED), table.where is not None),
        "negative": (on.col(AMOUNT) < 0, needed.amount is not None and needed.days == "number"),
    }
    return {name: mark for name, (mark, asked) in marks.items() if asked}


def _is_foreign(table: DataTable, needed: Query) -> bool:
    """Whether the sample of a needed column shows already that a lossy frame will not do."""
    columns = [name for name in needed.columns if table.sample.schema.get(name) == pl.String]
    return bool(columns) and bool(table.sample.select(pl.any_horizontal(pl.col(columns).str.contains(r"[^\x00-\x7f]")).any()).item())


def _query(table: DataTable, frame: Frame, needed: Query, every: Period | None) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    """The one pass: raw values and row codes -> n, rows that do not fit, weights, days. Each row by itself where that is asked for."""
    prepared: Any
    prepared, notes = prepare(table, frame, needed)
    # what narwhals offers bears Polars' own names: one text is the query on either, and a Polars frame does without narwhals
    on: Any = pl if isinstance(prepared, pl.LazyFrame) else nw
    by = [*(key_name(position) for position in range(len(needed.keys))), *map(score_name, range(len(needed.scores)))]
    codes = {BEFORE: (_before_code(table, needed, on), len(BEFORE_REASONS) + 1), AFTER: (_after_code(needed, on), len(AFTER_REASONS) + 2)}
    asked = {name: code for name, code in codes.items() if code[0] is not None}
    marks = _marks(table, needed, on)
    if needed.unit:
        by.append(UNIT)
    if every:
        prepared = prepared.with_columns(on.col(DAY).dt.truncate(_TRUNCATE[every]).cast(on.Date).alias(PERIOD))
        by.append(PERIOD)
    if needed.day and needed.days == "each":
        by.append(DAY)
    if needed.signed:
        prepared = prepared.with_columns((on.col(AMOUNT) < 0).alias(NEGATIVE))
        by.append(NEGATIVE)
    if needed.each:
        one = [on.lit(1).cast(on.UInt8).alias("rows"), *(mark.cast(on.UInt8).alias(name) for name, mark in marks.items())]
        counted = collect(prepared.select([*by, *(code.cast(on.Int64).alias(name) for name, (code, _) in asked.items()), MOMENT, *one]))
    else:
        code = packed(asked, marks, on)
        prepared, sums = _with_sums(table, prepared if code is None else prepared.with_columns(code.alias(CODE)), needed, on)
        keys = [*by, *([] if code is None else [CODE])]
        counted = collect(prepared.group_by(keys).agg(sums) if keys else prepared.select(sums))
        if code is not None:
            counted = unpacked(counted, by, {name: size for name, (_, size) in asked.items()}, list(marks))
    if every == "week":
        counted = counted.with_columns(pl.col(PERIOD).dt.truncate("1w"))
    constant = [name for name in (*codes, "bad", "mended", "gaps", "foreign") if name not in counted.columns]
    counted = counted.with_columns(pl.lit(0, dtype=counted.schema["rows"]).alias(name) for name in constant)
    counted = counted.with_columns((pl.col("rows") - pl.col("bad")).alias("n"))
    if not needed.weight and not needed.amount and not needed.each:
        counted = counted.with_columns(pl.col("n").cast(pl.Float64).alias("w"), pl.col("n").cast(pl.Float64).alias("ww"))
    return counted, notes


def _with_sums(table: DataTable, prepared: Any, needed: Query, on: Any) -> tuple[Any, list[Any]]:
    """What is added up of the rows of a group: how many there are, amounts, weights, days, and what cannot be read."""
    sums = [on.len().cast(on.Int64).alias("rows")]
    fits = on.col(OVERFLOW).is_null() if table.overflow else on.lit(value=True)
    if needed.amount:
        prepared = prepared.with_columns(on.when(fits).then(on.col(AMOUNT)).otherwise(on.lit(0.0)).alias("cx:a"))
        sums.append(on.col("cx:a").sum().cast(on.Float64).alias("amount"))
    for name, _ in needed.sums:
        sums.append(on.when(fits).then(on.col(sum_name(name))).otherwise(on.lit(0.0)).sum().cast(on.Float64).alias(name))
    if needed.weight:
        weighing = on.when(fits).then(on.col(WEIGHT)).otherwise(on.lit(0.0))
        prepared = prepared.with_columns(weighing.alias("cx:w"), (weighing * weighing).alias("cx:ww"))
        sums += [on.col("cx:w").sum().cast(on.Float64).alias("w"), on.col("cx:ww").sum().cast(on.Float64).alias("ww")]
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


def _before_code(table: DataTable, needed: Query, on: Any) -> Any:
    """Why a row is set aside before its score is looked at; 0 where it is not, None where no row can be."""
    twice = table.rules.duplicates not in {None, "keep"}
    if not needed.day and table.where is None and not twice and not table.previews and not table.excluded:
        return None
    code = on.when(on.col(TWICE)).then(on.lit(_DUPLICATE)).otherwise(on.lit(0)) if twice else on.lit(0)
    if needed.day:
        unread = on.when(on.col(DAY_IMPOSSIBLE)).then(on.lit(_DATE_IMPOSSIBLE)).otherwise(on.lit(_DATE_UNREADABLE))
        unread = on.when(on.col(DAY_FAILED)).then(unread).otherwise(on.lit(_DATE_MISSING))
        code = on.when(on.col(DAY).is_null()).then(unread).otherwise(code)
        window = table.window
        if table.customer_since:
            code = on.when(on.col(DAY) < on.col(SINCE)).then(on.lit(_BEFORE_CUSTOMER)).otherwise(code)
        if window.as_of:
            code = on.when(on.col(DAY) > window.as_of).then(on.lit(_FUTURE)).otherwise(code)
    code = _shaped_code(table, code, on)
    if needed.day:
        if table.window.since:
            code = on.when(on.col(DAY) < table.window.since).then(on.lit(_FILTERED)).otherwise(code)
        if table.window.until:
            code = on.when(on.col(DAY) > table.window.until).then(on.lit(_FILTERED)).otherwise(code)
    if table.where is not None:
        code = on.when(on.col(KEEP)).then(code).otherwise(on.lit(_FILTERED))
    if table.previews:
        code = on.when(on.col(PREVIEW)).then(on.lit(IS_PREVIEW)).otherwise(code)
    return code


def _shaped_code(table: DataTable, code: Any, on: Any) -> Any:
    """The code with what the shape of the table excludes before it."""
    for number, reason in reversed(_SHAPED.items()):
        if reason in table.excluded:
            code = on.when(on.col(shaped_name(reason))).then(on.lit(number)).otherwise(code)
    return code


def _after_code(needed: Query, on: Any) -> Any:
    """Why a row with a score is set aside all the same; 0 where it is not, None where no row can be."""
    if needed.amount:
        absent = on.when(on.col(AMOUNT_FAILED)).then(on.lit(_AMOUNT_UNREADABLE)).otherwise(on.lit(_AMOUNT_MISSING))
        return on.when(on.col(AMOUNT).is_null()).then(absent).otherwise(on.lit(0))
    if not needed.weight:
        return None
    weight = on.col(WEIGHT)
    code = on.when(weight < 0).then(on.lit(WEIGHT_NEGATIVE)).otherwise(on.lit(0))
    code = on.when(weight == 0).then(on.lit(_WEIGHT_ZERO)).otherwise(code)
    absent = on.when(on.col(WEIGHT_FAILED)).then(on.lit(WEIGHT_UNREADABLE)).otherwise(on.lit(_WEIGHT_MISSING))
    return on.when(weight.is_null()).then(absent).otherwise(code)


def _seen(counted: pl.DataFrame) -> ScanStats:
    rows, bad, gaps, foreign = counted.select(pl.col("rows", "bad", "gaps", "foreign").sum()).row(0)
    texts = [pl.col(name) for name, kind in counted.schema.items() if kind == pl.String]
    texts += [pl.col(name).unique().cast(pl.String) for name, kind in counted.schema.items() if kind == pl.Categorical]
    signs = ("\ufffd", *QUOTES)
    # most values hold none of them, and to look for all at once takes a third of the time
    some = pl.any_horizontal(pl.lit(value=False), *(text.str.contains_any(list(signs)).any() for text in texts))
    held_any = counted.lazy().select(some).collect(engine="streaming").item()
    found = [
        held_any and counted.select(pl.any_horizontal(text.str.contains(sign, literal=True).any() for text in texts)).item()
        for sign in signs
    ]
    damaged, *held = found
    quotes = "".join(sign for sign, found in zip(QUOTES, held, strict=True) if found)
    return ScanStats(int(rows), int(bad), blanks=_has_blanks(counted), gaps=gaps > 0, foreign=foreign > 0 or damaged, quotes=quotes)


def _has_blanks(counted: pl.DataFrame) -> bool:
    """Whether needed values are blank: a row with too few fields looks like one whose last fields are."""
    shown = [name for name in counted.columns if name.startswith(("cx:score", UNIT))]
    blank = pl.any_horizontal(pl.lit(value=False), *(pl.col(name).is_null() for name in shown))
    missing = [
        code
        for name, code in ((BEFORE, _DATE_MISSING), (AFTER, _WEIGHT_MISSING), (AFTER, _AMOUNT_MISSING))
        if counted.get_column(name).eq(code).any()
    ]
    return bool(missing) or bool(counted.select(blank.any()).item())
