"""One grouped pass over the rows: how often each score occurs in each group.

The pass groups the values as they stand. They are understood afterwards, on the distinct values: that is faster than to type every row, it
loses no row, and the same text runs on every engine that narwhals speaks to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from cxkit.counts.answers import ROW, ScoreQuery, Sheet, classify_rows, lay_out, understand_all
from cxkit.counts.checks import check_groups, where_notes
from cxkit.counts.counting import (
    AFTER,
    BEFORE,
    PERIOD,
    WEIGHT_NEGATIVE,
    WEIGHT_UNREADABLE,
    account_of,
    count,
)
from cxkit.counts.date_checks import check_days
from cxkit.counts.group_names import Key, keys_of, named_values
from cxkit.counts.prepare import UNIT, Query, key_name
from cxkit.errors import DataError, UsageError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.options import Period
from cxkit.tables.table import DataTable
from cxkit.values.guards import unguarded_text
from cxkit.values.reasons import TOLERATED, Account
from cxkit.values.scores import Scale

_SAME = "\0"  # before the number of a pattern of answers, where clusters bear names of their own
_WEIGHTS = (1e-60, 1e60)  # of such weights, squares and products of squares are still numbers
# names of figures and of columns used in computing, which a group column must not bear
_FIGURES = frozenset(
    """
    n w ww y part unit people spread reason value period complete flag low high p p_adj p_wilcoxon row_ww
    vs_rest vs_rest_low vs_rest_high vs_rest_p vs_rest_p_adj change change_low change_high change_p change_p_adj
    promoters passives detractors nps satisfied csat mean mean_low mean_high sd effort easy easy_low easy_high
    expectation expectation_low expectation_high fulfilment fulfilment_low fulfilment_high gap effect_size effect_size_low effect_size_high
    unmet unmet_low unmet_high met met_low met_high exceeded exceeded_low exceeded_high importance weighted_gap reach priority verdict rank
    contacts share customers reach contacts_per_customer digital digital_share known channelled good neither bad sentiment_n positive
    negative net_sentiment nps_n csat_n gap_n episodes contacts_per_episode single_contact fcr handoffs handoff_share ping_pong
    ping_pong_share repeat_topic_share median_days open days until returns repeats resolved from to started contained contained_share
    handed_to handed_share resolved_share returned_share path loop lost_days who back watched complaints rate customer_rate matters
    repeat_share complainers start end median_days_to_resolve p90_days_to_resolve number some group tickets reopened reopened_share
    first_response_median first_response_p90 resolve_median resolve_p90 opened dated responded
    quadrant W T U V else gone wt tw tt d_ww d_wwy d_wwyy all_n all_W all_T before rows bad mended gaps foreign first last
    """.split()  # noqa: SIM905 - a list of so many words would stand one below the other
)


class Tally(NamedTuple):
    """Scores counted by group: all that estimation sees.

    ``cells`` has one row per combination of the keys (text; null = none given), ``period`` (date; where asked for), ``unit`` (where answers
    come in units) and the scores (float; columns ``scores``), with ``n`` answers, ``w`` the sum of their weights and ``ww`` the sum of the
    squared weights (both equal n where nothing is weighted).

    A unit is a cluster, or in a wide survey all respondents who answered the same: ``people`` says how many units of sampling it stands
    for, ``spread`` by what the square of its weight is to be multiplied to be the sum of their squares.

    ``names`` are the group columns that a wide survey has for its items. ``scales`` holds the scale of each score. ``columns`` are all
    columns of the file that were used; ``weight`` and ``cluster`` name those that weigh and join answers. ``first`` and ``last`` are the
    days that the used rows cover.
    """

    cells: pl.DataFrame
    keys: tuple[Key, ...]
    scores: tuple[str, ...]
    scales: tuple[Scale, ...]
    account: Account
    columns: tuple[str, ...]
    names: tuple[str, ...] = ()
    every: Period | None = None
    weight: str | None = None
    cluster: str | None = None
    first: date | None = None
    last: date | None = None
    notes: tuple[Note, ...] = ()

    @property
    def scale(self) -> Scale:
        """The scale of the first score."""
        return self.scales[0]

    @property
    def params(self) -> dict[str, JsonValue]:
        """What was used in the end, for the report."""
        days = {"from": self.first.isoformat(), "to": self.last.isoformat()} if self.first and self.last else {}
        return {"scale": str(self.scale), **days}

    @property
    def in_units(self) -> bool:
        """Whether several answers may come from one unit of sampling."""
        return "unit" in self.cells.columns


def tally(
    table: DataTable,
    *scores: str | ScoreQuery,
    groupings: Sequence[Sequence[Key]] = (),
    every: Period | None = None,
    weight: str | None = None,
    cluster: str | None = None,
) -> Tally:
    """Count the ``scores`` (roles, or what is asked in full) by the group columns of the ``groupings``, in one pass over the data.

    Raises RoleError where a column is missing or on another scale, DataError where the values cannot carry a figure.
    """
    keys = keys_of(groupings)
    asked = tuple(ScoreQuery(each) if isinstance(each, str) else each for each in scores)
    sheet = lay_out(table, asked)
    timed = every is not None or bool(table.window)
    needed = Query(
        scores=sheet.columns,
        keys=tuple(key.column for key in keys if key.column),
        day=table.column(table.kind.time) if timed and table.kind.time else None,
        weight=table.column(weight) if weight else None,
        unit=table.column(cluster) if cluster else None,
    )
    counted, notes = count(table, needed, every)
    for grouping in groupings:
        shown = list(dict.fromkeys(key.column for key in grouping if key.column))
        check_groups(counted.select(key_name(needed.keys.index(column)) for column in shown), shown)
    if needed.weight:
        _check_weights(counted, needed.weight, table)
    if needed.day:
        notes += check_days(table, counted, needed.day)
    notes += where_notes(table, counted)
    understood = understand_all(table, counted, sheet, asked)
    rows, answers, partly = classify_rows(counted, sheet, understood, asked)
    account = account_of(rows)
    used = rows.filter(pl.col("reason").is_null(), pl.col("n") > 0)
    present = tuple(each.name for each in asked if each.name in understood.scales)
    cells, more = _cells(table, answers, keys, present, sheet=sheet, cluster=needed.unit)
    if needed.unit:
        more += _unit_note(table, used, needed.unit)
    columns = (*sheet.columns, *needed.keys, needed.day, needed.weight, needed.unit)
    return Tally(
        cells=cells,
        keys=keys,
        scores=present,
        scales=tuple(understood.scales[name] for name in present),
        account=account,
        columns=tuple(dict.fromkeys(column for column in columns if column)),
        names=sheet.names,
        every=every,
        weight=needed.weight,
        cluster=needed.unit,
        first=used.get_column("first").min() if needed.day else None,  # type: ignore[arg-type]
        last=used.get_column("last").max() if needed.day else None,  # type: ignore[arg-type]
        notes=(*notes, *sheet.notes, *understood.notes, *partly, *more),
    )


def group_keys(table: DataTable, names: Sequence[str]) -> tuple[Key, ...]:
    """Group columns by role or header. The output bears the role's name where the column holds one, else the header.

    A header that is the name of a figure is told apart, as in ``n (column)``. Raises RoleError where a column does not
    exist, UsageError where one is named twice.
    """
    headers = table.wide.names if table.wide else ()
    keys = tuple(Key(name, None) if name in headers else _key(table, table.column(name)) for name in names)
    if len(set(keys)) < len(keys):
        raise UsageError(f"The same column twice: {', '.join(key.name for key in keys)}.", "Name each column once.")
    return keys


def _key(table: DataTable, column: str) -> Key:
    name = table.role_of(column) or column
    return Key(f"{name} (column)" if name.removesuffix("_low").removesuffix("_high") in _FIGURES else name, column)


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


def _cells(
    table: DataTable, answers: pl.DataFrame, keys: Sequence[Key], scores: Sequence[str], *, sheet: Sheet, cluster: str | None
) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    """Group by the names that the values go by, which the project file may have made fewer."""
    notes = list[Note]()
    columns = [key.column for key in keys if key.column]
    named = []
    for key in keys:
        raw = answers.get_column(key_name(columns.index(key.column)) if key.column else key.name)
        found = named_values(table, raw, answers.get_column("n"), key)
        named.append(found.values)
        notes += found.notes
    answers = answers.with_columns(named)
    by = [*(key.name for key in keys), *([PERIOD] if PERIOD in answers.columns else []), *scores]
    sums = [pl.col(each).sum() for each in ("n", "w", "ww")]
    unit = _unit(table, sheet, cluster)
    if unit is not None:
        answers = answers.with_columns(unit.alias("unit"))
        by.append("unit")
    if sheet.names:
        same = pl.col("unit").str.starts_with(_SAME)
        sums += [
            pl.when(same).then(pl.col("n")).otherwise(1).first().alias("people"),
            pl.when(same).then(pl.col("ww") / pl.col("w") ** 2).otherwise(1.0).first().alias("spread"),
        ]
    return answers.group_by(by).agg(sums).sort(by, nulls_last=True), tuple(notes)


def _unit(table: DataTable, sheet: Sheet, cluster: str | None) -> pl.Expr | None:
    """What several answers come from; None where each stands for itself. Respondents of a wide survey who answered alike are together."""
    same = pl.concat_str(pl.lit(_SAME), pl.col(ROW))
    if cluster is None:
        return same if sheet.names else None
    unit = _named_cluster(table, cluster)
    return pl.coalesce(unit, same) if sheet.names else unit


def _named_cluster(table: DataTable, cluster: str) -> pl.Expr:
    """The cluster of a row; null where it has none."""
    text = unguarded_text(pl.col(UNIT).cast(pl.String).str.strip_chars())
    codes = ["", *table.rules.na.get(table.role_of(cluster) or "", ())]
    return pl.when(~text.str.to_lowercase().is_in(codes)).then(text)


def _unit_note(table: DataTable, used: pl.DataFrame, column: str) -> tuple[Note, ...]:
    alone = int(used.filter(_named_cluster(table, column).is_null()).get_column("n").sum())
    if not alone:
        return ()
    text = f"{alone:,} answers have no {column}; each counts as one of its own."
    return (Note(code="cluster-missing", level="info", text=text),)
