"""One grouped pass over the rows: how often each score occurs in each group.

The pass groups the values as they stand. They are understood afterwards, on the distinct values: that is faster than to type every row, it
loses no row, and the same text runs on every engine that narwhals speaks to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from cxkit.errors import DataError
from cxkit.lazy import nw, pl
from cxkit.model import Note
from cxkit.options import Period
from cxkit.tables.account import Account, Reason
from cxkit.tables.dates import ANY_SHAPE
from cxkit.tables.prepare import DAY, DAY_TEXT, KEEP, OVERFLOW, SCORE, UNIT, WEIGHT, Needed, key_name, prepare
from cxkit.tables.scores import Scale, fold, judge
from cxkit.tables.table import DataTable, Frame, collect

MAX_GROUPS = 10_000
# narwhals knows no weeks: days are counted, and joined to weeks afterwards
_TRUNCATE = {"week": "1d", "month": "1mo", "quarter": "1q", "year": "1y"}
_WEIGHTS = (1e-60, 1e60)  # of such weights, squares and products of squares are still numbers
_BEFORE, _AFTER, _PERIOD = "cx:before", "cx:after", "period"
# names of figures and of columns used in computing, which a group column must not bear
_FIGURES = frozenset(
    {
        "n",
        "w",
        "ww",
        "y",
        "part",
        "score",
        "unit",
        "units",
        "period",
        "complete",
        "flag",
        "low",
        "high",
        "p",
        "p_adj",
        "vs_rest",
        "vs_rest_low",
        "vs_rest_high",
        "change",
        "change_low",
        "change_high",
        "promoters",
        "passives",
        "detractors",
        "nps",
        "satisfied",
        "csat",
        "mean",
        "sd",
        "effort",
        "easy",
        "easy_low",
        "easy_high",
        "W",
        "T",
        "U",
        "V",
        "else",
        "gone",
        "row_ww",
        "wy",
        "wwy",
        "wwyy",
        "wt",
        "tw",
        "tt",
        "d_ww",
        "d_wwy",
        "d_wwyy",
        "all_n",
        "all_W",
        "all_T",
    }
)
# the reasons that a row itself gives, in order; the numbers are what the engines group by
_FILTERED, _FUTURE, _DATE_MISSING, _DATE_IMPOSSIBLE, _DATE_UNREADABLE = range(1, 6)
_BEFORE_REASONS = {
    _FILTERED: Reason.FILTERED,
    _FUTURE: Reason.FUTURE,
    _DATE_MISSING: Reason.DATE_MISSING,
    _DATE_IMPOSSIBLE: Reason.DATE_IMPOSSIBLE,
    _DATE_UNREADABLE: Reason.DATE_UNREADABLE,
}
_WEIGHT_MISSING, _WEIGHT_ZERO, _WEIGHT_NEGATIVE = range(1, 4)
_AFTER_REASONS = {_WEIGHT_MISSING: Reason.WEIGHT_MISSING, _WEIGHT_ZERO: Reason.WEIGHT_ZERO}


class Key(NamedTuple):
    """One group column of the result: its name there, and the column of the file that it comes from."""

    name: str
    column: str


class Tally(NamedTuple):
    """Scores counted by group: all that estimation sees.

    ``cells`` has one row per combination of the keys (text; null = none given), ``period`` (date; where asked for), ``unit`` (where answers
    are clustered) and ``score`` (float), with ``n`` answers, ``w`` the sum of their weights and ``ww`` the sum of the squared weights (both
    equal n where nothing is weighted). ``columns`` are all columns of the file that were used; ``weight`` and ``cluster`` name those that
    weigh and join answers. ``first`` and ``last`` are the days that the used rows cover.
    """

    cells: pl.DataFrame
    keys: tuple[Key, ...]
    scale: Scale
    account: Account
    columns: tuple[str, ...]
    every: Period | None = None
    weight: str | None = None
    cluster: str | None = None
    first: date | None = None
    last: date | None = None
    notes: tuple[Note, ...] = ()


def tally(
    table: DataTable,
    score: str,
    *,
    keys: Sequence[Key] = (),
    every: Period | None = None,
    weight: str | None = None,
    cluster: str | None = None,
) -> Tally:
    """Count the scores of role ``score`` by the group columns ``keys``, in one pass over the data.

    Raises RoleError where a column is missing or on another scale, DataError where the values cannot carry a figure.
    """
    rule = table.score_rule(score)
    timed = every is not None or bool(table.window)
    needed = Needed(
        score=rule.column,
        keys=tuple(key.column for key in keys),
        day=table.column(table.kind.time) if timed and table.kind.time else None,
        weight=table.column(weight) if weight else None,
        unit=table.column(cluster) if cluster else None,
    )
    counted, notes = _count_carefully(table, needed, every)
    _check_groups(counted, needed)
    if needed.weight:
        _check_weights(counted, needed.weight)
    answers = counted.filter(pl.col(_BEFORE) == 0, pl.col("n") > 0)
    values = answers.group_by(SCORE).agg(pl.col("n").sum()).rows()
    meaning, doubts = judge(values, rule)
    judged = _judge(counted, meaning)
    account = _account(judged)
    used = judged.filter(pl.col("reason").is_null(), pl.col("n") > 0)
    cells = _cells(table, used, keys, clustered=cluster is not None)
    if needed.unit:
        notes += _unit_note(cells, needed.unit)
    return Tally(
        cells=cells,
        keys=tuple(keys),
        scale=rule.scale,
        account=account,
        columns=tuple(dict.fromkeys(column for column in (needed.score, *needed.keys, needed.day, needed.weight, needed.unit) if column)),
        every=every,
        weight=needed.weight,
        cluster=needed.unit,
        first=used.get_column("first").min() if needed.day else None,  # type: ignore[arg-type]
        last=used.get_column("last").max() if needed.day else None,  # type: ignore[arg-type]
        notes=(*notes, *doubts),
    )


def group_keys(table: DataTable, names: Sequence[str]) -> tuple[Key, ...]:
    """Group columns by role or header. The output bears the role's name where the column holds one, else the header.

    A header that is the name of a figure is told apart, as in ``n (column)``. Raises RoleError where a column does not exist.
    """
    columns = [table.column(name) for name in names]
    return tuple(Key(table.role_of(column) or (f"{column} (column)" if column in _FIGURES else column), column) for column in columns)


def _count_carefully(table: DataTable, needed: Needed, every: Period | None) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    """Count from the fastest reading of the file that can be trusted."""
    readings: list[Callable[[], Frame] | None] = [None, *table.rereads]
    for reread in readings[:-1]:
        try:
            counted, notes = _count(table, reread() if reread else table.frame, needed, every)
        except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
            continue
        if table.doubts and table.doubts(int(counted.get_column("rows").sum()), _has_blanks(counted)):
            break
        return counted, notes
    last = readings[-1]
    return _count(table, last() if last else table.frame, needed, every)


def _count(table: DataTable, frame: Frame, needed: Needed, every: Period | None) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    """The one pass: raw values and row codes -> n, rows that do not fit, weights, days."""
    prepared: Any
    prepared, notes = prepare(table, frame, needed)
    # what narwhals offers bears Polars' own names: one text is the query on either, and a Polars frame does without narwhals
    on: Any = pl if isinstance(prepared, pl.LazyFrame) else nw
    fits = on.col(OVERFLOW).is_null() if table.overflow else on.lit(value=True)
    by = [*(key_name(position) for position in range(len(needed.keys))), SCORE]
    # every further key costs; a code that is always 0 is added to the counts instead
    codes = {_BEFORE: _before_code(table, needed, on), _AFTER: _after_code(needed, on)}
    asked = {name: code for name, code in codes.items() if code is not None}
    prepared = prepared.with_columns(code.alias(name) for name, code in asked.items())
    by += asked
    if needed.unit:
        by.append(UNIT)
    if every:
        prepared = prepared.with_columns(on.col(DAY).dt.truncate(_TRUNCATE[every]).cast(on.Date).alias(_PERIOD))
        by.append(_PERIOD)
    sums = [on.len().cast(on.Int64).alias("rows")]
    if table.overflow:
        sums.append(on.col(OVERFLOW).count().cast(on.Int64).alias("bad"))
    if needed.weight:
        weighing = on.when(fits).then(on.col(WEIGHT)).otherwise(on.lit(0.0))
        prepared = prepared.with_columns(weighing.alias("cx:w"), (weighing * weighing).alias("cx:ww"))
        sums += [on.col("cx:w").sum().cast(on.Float64).alias("w"), on.col("cx:ww").sum().cast(on.Float64).alias("ww")]
    if needed.day:
        sums += [on.col(DAY).min().alias("first"), on.col(DAY).max().alias("last")]
    counted = collect(prepared.group_by(by).agg(sums))
    if every == "week":
        counted = counted.with_columns(pl.col(_PERIOD).dt.truncate("1w"))
    constant = [name for name in codes if name not in asked] + ([] if table.overflow else ["bad"])
    counted = counted.with_columns(pl.lit(0, dtype=pl.Int64).alias(name) for name in constant)
    counted = counted.with_columns((pl.col("rows") - pl.col("bad")).alias("n"))
    if not needed.weight:
        counted = counted.with_columns(pl.col("n").cast(pl.Float64).alias("w"), pl.col("n").cast(pl.Float64).alias("ww"))
    return counted, notes


def _before_code(table: DataTable, needed: Needed, on: Any) -> Any:
    """Why a row is set aside before its score is looked at; 0 where it is not, None where no row can be."""
    if not needed.day and table.where is None:
        return None
    code = on.lit(0)
    if needed.day:
        text = on.col(DAY_TEXT)
        unread = (
            on.when(text.is_null() | (text == ""))
            .then(on.lit(_DATE_MISSING))
            .otherwise(
                on.when(text.str.contains(f"^\\s*(?:{ANY_SHAPE})")).then(on.lit(_DATE_IMPOSSIBLE)).otherwise(on.lit(_DATE_UNREADABLE))
            )
        )
        code = on.when(on.col(DAY).is_null()).then(unread).otherwise(code)
        window = table.window
        if window.as_of:
            code = on.when(on.col(DAY) > window.as_of).then(on.lit(_FUTURE)).otherwise(code)
        if window.since:
            code = on.when(on.col(DAY) < window.since).then(on.lit(_FILTERED)).otherwise(code)
        if window.until:
            code = on.when(on.col(DAY) > window.until).then(on.lit(_FILTERED)).otherwise(code)
    if table.where is not None:
        code = on.when(on.col(KEEP)).then(code).otherwise(on.lit(_FILTERED))
    return code.cast(on.Int64)


def _after_code(needed: Needed, on: Any) -> Any:
    """Why a row with a score is set aside all the same; 0 where it is not, None where no row can be."""
    if not needed.weight:
        return None
    weight = on.col(WEIGHT)
    code = on.when(weight < 0).then(on.lit(_WEIGHT_NEGATIVE)).otherwise(on.lit(0))
    code = on.when(weight == 0).then(on.lit(_WEIGHT_ZERO)).otherwise(code)
    return on.when(weight.is_null()).then(on.lit(_WEIGHT_MISSING)).otherwise(code).cast(on.Int64)


def _has_blanks(counted: pl.DataFrame) -> bool:
    """Whether needed values are blank: a row with too few fields looks like one whose last fields are."""
    blank = pl.any_horizontal(pl.exclude("rows", "bad", "n", "w", "ww", "first", "last", _PERIOD).is_null())
    return bool(counted.select(blank.any()).item())


def _check_groups(counted: pl.DataFrame, needed: Needed) -> None:
    if not needed.keys:
        return
    names = [key_name(position) for position in range(len(needed.keys))]
    if counted.height <= MAX_GROUPS:
        return
    groups = counted.select(pl.struct(names).n_unique()).item()
    if groups <= MAX_GROUPS:
        return
    distinct = counted.select(pl.col(name).n_unique() for name in names).row(0)
    most, column = max(zip(distinct, needed.keys, strict=True))
    raise DataError(
        f"Grouping gives {groups:,} groups, more than {MAX_GROUPS:,}; column '{column}' alone has {most:,} values.",
        "Group by a column with fewer values, or narrow the rows down with --where.",
    )


def _check_weights(counted: pl.DataFrame, column: str) -> None:
    if counted.get_column(_AFTER).eq(_WEIGHT_NEGATIVE).any():
        raise DataError(f"Column '{column}' holds negative weights.", "A weight says how many a row stands for: zero or more.")
    worth = counted.filter(pl.col("w") > 0).get_column("w")
    if not worth.is_between(*_WEIGHTS).all():
        raise DataError(
            f"Column '{column}' holds weights that cannot be computed with: each has to lie between {_WEIGHTS[0]:g} and {_WEIGHTS[1]:g}.",
            "Divide all weights by the same number: only their proportions matter.",
        )


def _judge(counted: pl.DataFrame, meaning: dict[object, float | Reason]) -> pl.DataFrame:
    """Add ``score`` and ``reason`` (null where the rows are used)."""
    raws = list(meaning)
    lookup = pl.DataFrame(
        {
            SCORE: pl.Series(raws, dtype=counted.schema[SCORE]) if raws else pl.Series([], dtype=counted.schema[SCORE]),
            "score": pl.Series([None if isinstance(meaning[raw], Reason) else meaning[raw] for raw in raws], dtype=pl.Float64),
            "of_score": pl.Series([str(meaning[raw]) if isinstance(meaning[raw], Reason) else None for raw in raws], dtype=pl.String),
        }
    )
    named = counted.join(lookup, on=SCORE, how="left", nulls_equal=True)
    before = pl.col(_BEFORE).replace_strict(_BEFORE_REASONS, default=None, return_dtype=pl.String)
    after = pl.col(_AFTER).replace_strict(_AFTER_REASONS, default=None, return_dtype=pl.String)
    return named.with_columns(pl.coalesce(before, "of_score", after).alias("reason"))


def _account(judged: pl.DataFrame) -> Account:
    found = dict(judged.filter(pl.col("reason").is_not_null()).group_by("reason").agg(pl.col("n").sum()).rows())
    found[Reason.BAD_ROW] = judged.get_column("bad").sum()
    counts = {reason: int(found.get(str(reason), 0)) for reason in Reason}
    return Account(read=int(judged.get_column("rows").sum()), set_aside={reason: n for reason, n in counts.items() if n})


def _cells(table: DataTable, used: pl.DataFrame, names: Sequence[Key], *, clustered: bool) -> pl.DataFrame:
    """Group by the names that the values go by, which the project file may have made fewer."""
    named = used.with_columns(_named(table, used, position, key) for position, key in enumerate(names))
    by = [*(key.name for key in names), *([_PERIOD] if _PERIOD in used.columns else []), "score"]
    if clustered:
        unit = pl.col(UNIT).cast(pl.String).str.strip_chars()
        named = named.with_columns(pl.when(unit != "").then(unit).alias("unit"))
        by.append("unit")
    return named.group_by(by).agg(pl.col("n").sum(), pl.col("w").sum(), pl.col("ww").sum()).sort(by, nulls_last=True)


def _named(table: DataTable, used: pl.DataFrame, position: int, key: Key) -> pl.Series:
    raw = used.get_column(key_name(position)).cast(pl.String)
    known: dict[str, str | None] = {fold(spelling): name for spelling, name in table.rules.names.get(key.name, {}).items()}
    known |= dict.fromkeys(("", *table.rules.na.get(key.name, ())))
    # blanks around a name cannot be seen: they must not make a group of their own
    mapping = {text: known.get(fold(text), text.strip()) for text in raw.unique().drop_nulls().to_list()}
    return raw.replace_strict(mapping, default=None, return_dtype=pl.String).alias(key.name) if mapping else raw.alias(key.name)


def _unit_note(cells: pl.DataFrame, column: str) -> tuple[Note, ...]:
    alone = int(cells.filter(pl.col("unit").is_null()).get_column("n").sum())
    if not alone:
        return ()
    text = f"{alone:,} answers have no {column}; each counts as one of its own."
    return (Note(code="cluster-missing", level="info", text=text),)
