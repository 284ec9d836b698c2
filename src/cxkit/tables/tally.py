"""One grouped pass over the rows: how often each score occurs in each group.

The pass groups the values as they stand. They are understood afterwards, on the distinct values: that is faster than to type every row, it
loses no row, and the same text runs on every engine that narwhals speaks to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.options import Period
from cxkit.tables.account import TOLERATED, Account, Reason
from cxkit.tables.counting import (
    AFTER,
    AFTER_REASONS,
    BEFORE,
    BEFORE_REASONS,
    IS_PREVIEW,
    PERIOD,
    WEIGHT_NEGATIVE,
    WEIGHT_UNREADABLE,
    count,
)
from cxkit.tables.day_account import check_days
from cxkit.tables.guards import unguarded_text
from cxkit.tables.names import Key, named_values
from cxkit.tables.prepare import SCORE, UNIT, Needed, key_name, not_compared
from cxkit.tables.scores import Scale, judge
from cxkit.tables.table import DataTable

MAX_GROUPS = 10_000
_WEIGHTS = (1e-60, 1e60)  # of such weights, squares and products of squares are still numbers
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
    counted, notes = count(table, needed, every)
    _check_groups(counted, needed)
    if needed.weight:
        _check_weights(counted, needed.weight, table)
    if needed.day:
        notes += check_days(table, counted, needed.day)
    if table.where is not None:
        notes += _where_notes(table, counted, table.where)
    # the scale is the column's: rows that are filtered out tell of it like any other
    answers = counted.filter(pl.col("n") > 0, pl.col(BEFORE) != IS_PREVIEW)
    values = answers.group_by(SCORE).agg(pl.col("n").sum()).rows()
    meaning, doubts = judge(values, rule, table.quoted)
    judged = _judge(counted, meaning)
    account = _account(judged)
    used = judged.filter(pl.col("reason").is_null(), pl.col("n") > 0)
    cells, more = _cells(table, used, keys, cluster=needed.unit)
    notes += more
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


def _where_notes(table: DataTable, counted: pl.DataFrame, where: str) -> tuple[Note, ...]:
    """Say how many rows hold something that the condition cannot compare; DataError where it is more than 1 %."""
    unknown, rows = int(counted.get_column("unknown").sum()), int(counted.get_column("rows").sum())
    if not unknown:
        return ()
    text = f"{unknown:,} of {rows:,} rows hold text in a column that --where {where!r} compares as numbers or dates"
    such = not_compared(table, where)
    if unknown > TOLERATED * rows:
        raise DataError(f"{text}{such}.", 'Say what is meant, as in TRY_CAST("COLUMN" AS DOUBLE) >= 4, which leaves such rows out.')
    return (Note(code="where-unknown", level="warning", text=f"{text}{'' if table.rules.min_cell > 1 else such}; they are left out."),)


def _check_weights(counted: pl.DataFrame, column: str, table: DataTable) -> None:
    """Raise DataError where weights are negative, too large or small to compute with, or more than 1 % of them cannot be read."""
    counted = counted.filter(pl.col(BEFORE) == 0)
    unread, negative = (counted.filter(pl.col(AFTER) == code) for code in (WEIGHT_UNREADABLE, WEIGHT_NEGATIVE))
    bad = int(unread.get_column("n").sum())
    rows = int(counted.get_column("n").sum())
    if bad > TOLERATED * rows:
        raise DataError(
            f"Column '{column}': {bad:,} of {rows:,} weights cannot be read as numbers, such as {_strange(table, column, unread)}.",
            "Give the decimal mark, as in --decimal ',', or the code that means 'none', as in --na weight=CODE.",
        )
    if negative.height:
        shown = _strange(table, column, negative)
        raise DataError(
            f"Column '{column}' holds negative weights, such as {shown}.", "A weight says how many a row stands for: zero or more."
        )
    worth = counted.filter(pl.col("w") > 0).get_column("w")
    if not worth.is_between(*_WEIGHTS).all():
        raise DataError(
            f"Column '{column}' holds weights that cannot be computed with: each has to lie between {_WEIGHTS[0]:g} and {_WEIGHTS[1]:g}.",
            "Divide all weights by the same number: only their proportions matter.",
        )


def _strange(table: DataTable, column: str, rows: pl.DataFrame) -> str:
    return table.quoted(column, rows.get_column("strange").drop_nulls().min())[0]


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
    before = pl.col(BEFORE).replace_strict(BEFORE_REASONS, default=None, return_dtype=pl.String)
    after = pl.col(AFTER).replace_strict(AFTER_REASONS, default=None, return_dtype=pl.String)
    return named.with_columns(pl.coalesce(before, "of_score", after).alias("reason"))


def _account(judged: pl.DataFrame) -> Account:
    found = dict(judged.filter(pl.col("reason").is_not_null()).group_by("reason").agg(pl.col("n").sum()).rows())
    found[Reason.BAD_ROW] = judged.get_column("bad").sum()
    counts = {reason: int(found.get(str(reason), 0)) for reason in Reason}
    return Account(
        read=int(judged.get_column("rows").sum()),
        set_aside={reason: n for reason, n in counts.items() if n},
        mended=int(judged.get_column("mended").sum()),
    )


def _cells(table: DataTable, used: pl.DataFrame, keys: Sequence[Key], *, cluster: str | None) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    """Group by the names that the values go by, which the project file may have made fewer."""
    named, notes = used, list[Note]()
    for position, key in enumerate(keys):
        names, note = named_values(table, used.get_column(key_name(position)), used.get_column("n"), key)
        named = named.with_columns(names)
        notes += note
    by = [*(key.name for key in keys), *([PERIOD] if PERIOD in used.columns else []), "score"]
    if cluster is not None:
        unit = unguarded_text(pl.col(UNIT).cast(pl.String).str.strip_chars())
        codes = ["", *table.rules.na.get(table.role_of(cluster) or "", ())]
        named = named.with_columns(pl.when(~unit.str.to_lowercase().is_in(codes)).then(unit).alias("unit"))
        by.append("unit")
    return named.group_by(by).agg(pl.col("n").sum(), pl.col("w").sum(), pl.col("ww").sum()).sort(by, nulls_last=True), tuple(notes)


def _unit_note(cells: pl.DataFrame, column: str) -> tuple[Note, ...]:
    alone = int(cells.filter(pl.col("unit").is_null()).get_column("n").sum())
    if not alone:
        return ()
    text = f"{alone:,} answers have no {column}; each counts as one of its own."
    return (Note(code="cluster-missing", level="info", text=text),)
