"""One grouped pass over the rows: how often each score occurs in each group.

The pass groups raw values. They are read afterwards, by their distinct values: that is faster than typing every row, loses no row, and
works the same on every engine that narwhals supports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from pydantic import JsonValue

from cxkit.counts.counting import GRID, Pass, count_rows
from cxkit.counts.group_names import Key, NamedGroups, check_first_rows, check_groups, check_named, group_id, keys_of, named_values
from cxkit.counts.periods import PERIOD
from cxkit.counts.persons import NAMELESS, count_distinct, is_named, person_column, person_notes, persons_of
from cxkit.counts.prepare import REASON, ROW, UNIT, Query, key_name, score_name
from cxkit.counts.sorted_groups import sorted_groups
from cxkit.counts.survey.answers import ScoreQuery, Sheet, classify_rows, lay_out, understand_all
from cxkit.counts.survey.design import STRATUM, Design, apply_design
from cxkit.errors import DataError, UsageError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.options import Period, Span
from cxkit.roles import DIMENSIONS, shortened
from cxkit.roles.kinds import IDS
from cxkit.tables.table import DataTable
from cxkit.values.answers.scores import Scale
from cxkit.values.answers.valence import Direction
from cxkit.values.reasons import TOLERATED, Account, Reason

_OF_WEIGHTS = (Reason.WEIGHT_MISSING, Reason.WEIGHT_UNREADABLE, Reason.WEIGHT_ZERO)
_WEIGHTS = (1e-60, 1e60)  # squares of such weights, and products of these, are still finite


class Tally(NamedTuple):
    """Scores counted by group: the only input of estimation.

    ``cells`` has one row per combination of the keys (by their ids; text; null = missing), ``period`` (date; if requested), ``unit`` (if
    answers come in units) and the scores (float; columns ``scores``), with ``n`` answers, ``w`` the sum of their weights, ``ww`` and
    ``w4`` the sums of the weights squared and to the fourth power (all equal n without weights).

    A unit is a cluster, or in a wide survey all respondents with the same answers, by the number that persons have too: ``people`` is the
    number of sampling units that it represents, ``spread`` the factor by which the square of its weight is multiplied to give the sum of
    their squares.

    ``names`` are the group columns of the items of a wide survey. ``scales`` holds the scale of each score, ``best`` which end of it is the
    good one (None: unknown). ``columns`` are all columns of the file that were used; ``weight`` and ``cluster`` name those of weights and
    clusters. ``persons`` holds the persons of each group if a cell limit asks for them and they are known, as ``persons_of`` returns
    them. ``first`` and ``last`` are the first and last day of the used rows. ``populations`` holds the sampling units in the population of
    each stratum (infinite: unknown), by the column ``cx:stratum`` of the cells; empty: the sample is not stratified. ``raked``: whether
    weights were made to meet margins of the population.
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
    best: tuple[Direction | None, ...] = (None,)
    persons: pl.DataFrame | None = None
    populations: Mapping[str, float] = MappingProxyType({})
    raked: bool = False

    @property
    def weighted(self) -> bool:
        """Whether answers have different weights: a column's, or of raking."""
        return self.weight is not None or self.raked

    @property
    def designed(self) -> bool:
        """Whether answers are anything else than a simple random sample."""
        return self.weighted or bool(self.populations)

    @property
    def scale(self) -> Scale:
        """The scale of the first score."""
        return self.scales[0]

    @property
    def answers(self) -> set[float]:
        """The distinct answers of the first score."""
        return set(self.cells.get_column(self.scores[0]).drop_nulls().to_list())

    @property
    def params(self) -> dict[str, JsonValue]:
        """The first and last day, and how values were read, for the provenance of the report."""
        days = {"from": self.first.isoformat(), "to": self.last.isoformat()} if self.first and self.last else {}
        return {"scale": str(self.scale), **days}

    @property
    def people(self) -> int:
        """The persons behind the report; the number of answers if none are known."""
        return int(self.cells.get_column("n").sum()) if self.persons is None else int(self.persons.select(count_distinct()).item())

    @property
    def in_units(self) -> bool:
        """Whether several answers may come from one sampling unit."""
        return "unit" in self.cells.columns


def tally(
    table: DataTable,
    *scores: str | ScoreQuery,
    groupings: Sequence[Sequence[Key]] = (),
    every: Span | None = None,
    weight: str | None = None,
    cluster: str | None = None,
    design: Design = Design(),  # noqa: B008 - it is immutable
) -> Tally:
    """Count the ``scores`` (roles or full specifications) by the group columns of the ``groupings``, in one pass over the data.

    ``every`` "day" is for cells that are to be stored, of which periods of any length can be made: the tally itself has no periods then.
    Raises RoleError if a column is missing or on another scale, DataError if the values do not suffice for a figure.
    """
    return tallies(table, [scores], groupings=groupings, every=every, weight=weight, cluster=cluster, design=design)[0]


def tallies(
    table: DataTable,
    measures: Sequence[Sequence[str | ScoreQuery]],
    *,
    groupings: Sequence[Sequence[Key]] = (),
    every: Span | None = None,
    weight: str | None = None,
    cluster: str | None = None,
    design: Design = Design(),  # noqa: B008 - it is immutable
) -> list[Tally]:
    """Count the scores of several ``measures`` in one pass over the data: a tally for each, as ``tally`` makes it."""
    if not measures:
        return []
    keys = keys_of(groupings)
    asked = [tuple(ScoreQuery(each) if isinstance(each, str) else each for each in scores) for scores in measures]
    sheets = [lay_out(table, scores) for scores in asked]
    timed = every is not None or bool(table.window)
    check_first_rows(table, groupings)
    person = person_column(table, cluster)
    grouped = tuple(dict.fromkeys(key.column for key in keys if key.column))
    needed = Query(
        scores=tuple(dict.fromkeys(column for sheet in sheets for column in sheet.columns)),
        keys=tuple(dict.fromkeys((*grouped, *design.columns(table)))),
        day=table.column(table.kind.time) if timed and table.kind.time else None,
        weight=None if weight is None else _weight_column(table, weight),
        unit=None if cluster is None else table.column(cluster),
        person=person,
    )
    counted = count_rows(table, needed, every)
    for grouping in groupings:
        shown = list(dict.fromkeys(key.column for key in grouping if key.column and not table.holds_several(key.column)))
        check_groups(counted.rows.select(map(counted.name, shown)), shown)
    if needed.weight:
        _check_weights(counted.rows, needed.weight, table)
    named_period = None if every == "day" else every
    return [
        _tally(_with_scores(counted, sheet.columns), scores, sheet, groupings=groupings, every=named_period, design=design)
        for scores, sheet in zip(asked, sheets, strict=True)
    ]


def _with_scores(counted: Pass, scores: tuple[str, ...]) -> Pass:
    """The pass as one that had counted these ``scores`` alone, but for rows that differ in others only."""
    every = counted.query.scores
    if every == scores:
        return counted
    names = {score_name(every.index(column)): score_name(place) for place, column in enumerate(scores)}
    others = [score_name(place) for place in range(len(every)) if score_name(place) not in names]
    return replace(counted, query=counted.query._replace(scores=scores), rows=counted.rows.drop(others).rename(names))


def _weight_column(table: DataTable, given: str) -> str:
    """The column of weights that the user names; UsageError if it holds ids, whose numbers weigh nothing."""
    column = table.column(given)
    if table.role_of(column) in IDS:
        raise UsageError(
            tr("--weight {given}: column '{column}' holds ids, and no weights.", given=given, column=shortened(column)),
            tr("Name the column of weights, or leave --weight out."),
        )
    return column


def _tally(
    counted: Pass, asked: tuple[ScoreQuery, ...], sheet: Sheet, *, groupings: Sequence[Sequence[Key]], every: Period | None, design: Design
) -> Tally:
    """The tally of the scores of one measure, which are the scores of the pass."""
    table, needed, keys = counted.table, counted.query, keys_of(groupings)
    understood = understand_all(table, counted.rows, sheet, asked)
    rows, answers, partly = classify_rows(counted.rows, sheet, understood, asked)
    classified = replace(counted, rows=rows)
    present = tuple(each.name for each in asked if each.name in understood.scales)
    designed = apply_design(design, table, answers, needed.keys)
    answers, more = _name_groups(table, designed.answers, groupings, needed.keys)
    cells = _cells(answers, keys, present, sheet=sheet, cluster=needed.unit, weighted=bool(needed.weight or design.margins))
    limited = table.rules.min_cell > 1 and bool(needed.person or sheet.names)
    persons = persons_of(table, answers, [key.id for key in keys], present, needed.person) if limited else None
    more += person_notes(table, needed.person, persons)
    if needed.unit:
        more += _unit_note(classified.used, table.shown.get(needed.unit, needed.unit))
    columns = (*sheet.columns, *needed.keys, needed.day, needed.weight, needed.unit)
    first, last = classified.span
    return Tally(
        cells=cells,
        keys=keys,
        scores=present,
        scales=tuple(understood.scales[name] for name in present),
        account=classified.account,
        columns=tuple(dict.fromkeys(column for column in columns if column)),
        names=tuple(map(group_id, sheet.names)),
        every=every,
        weight=needed.weight,
        cluster=needed.unit,
        first=first,
        last=last,
        notes=(*counted.notes, *sheet.notes, *understood.notes, *partly, *designed.notes, *more),
        best=tuple(understood.best[name] for name in present),
        persons=persons,
        populations=designed.populations,
        raked=bool(design.margins),
    )


def group_keys(table: DataTable, names: Sequence[str]) -> tuple[Key, ...]:
    """Group columns by role or header. The output column has the role's name if the column holds a role, else the header.

    Raises RoleError if a column does not exist, UsageError if one is named twice.
    """
    headers = table.wide.names if table.wide else ()
    keys = tuple(Key(name, None) if name in headers else _key(table, _named(table, name)) for name in names)
    if len(set(keys)) < len(keys):
        raise UsageError(tr("The same column twice: {names}.", names=", ".join(key.name for key in keys)), "Name each column once.")
    return keys


def _named(table: DataTable, name: str) -> str:
    """The column of a role or header. A header that is the very name counts before another column that was only taken for the role.

    The dimensions are grouped by without being typed: there what their values can carry decides.
    """
    held = table.roles.get(name)
    taken = held is not None and held.column != name and held.found in {"name", "assumed"}
    return name if taken and name in table.columns and name not in DIMENSIONS else table.column(name)


def _key(table: DataTable, column: str) -> Key:
    return Key(table.role_of(column) or column, column)


def _check_weights(counted: pl.DataFrame, column: str, table: DataTable) -> None:
    """Raise DataError if weights are negative, too large or small to compute with, or more than 1 % of them cannot be read."""
    counted = counted.filter(pl.col(REASON).is_in([0, *(reason.number for reason in _OF_WEIGHTS)]))
    unread = counted.filter(pl.col(REASON) == Reason.WEIGHT_UNREADABLE.number)
    negative = counted.filter(pl.col("negative") > 0)
    bad = int(unread.get_column("n").sum())
    rows = int(counted.get_column("n").sum())
    if bad > TOLERATED * rows:
        raise DataError(
            tr(
                "Column '{column}': {bad:,} of {rows:,} weights cannot be read as numbers, such as {table}.",
                column=column,
                bad=bad,
                rows=rows,
                table=_strange(table, column, unread),
            ),
            "Give the decimal mark, as in --decimal ',', or the code that means 'none', as in --na weight=CODE.",
        )
    if negative.height:
        shown = _strange(table, column, negative)
        raise DataError(
            tr("Column '{column}' holds negative weights, such as {shown}.", column=column, shown=shown),
            "A weight is the number of answers that a row represents: zero or more.",
        )
    worth = counted.filter(pl.col("w") > 0).get_column("w")
    if not worth.is_between(*_WEIGHTS).all():
        raise DataError(
            tr(
                "Column '{column}' holds weights that cannot be computed with: each has to lie between {weights:g} and {weights2:g}.",
                column=column,
                weights=_WEIGHTS[0],
                weights2=_WEIGHTS[1],
            ),
            "Divide all weights by the same number: only their proportions matter.",
        )


def _strange(table: DataTable, column: str, rows: pl.DataFrame) -> str:
    return table.quoted(column, rows.get_column("strange").drop_nulls().min())[0]


def _name_groups(
    table: DataTable, answers: pl.DataFrame, groupings: Sequence[Sequence[Key]], columns: Sequence[str]
) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    """The answers with the names of their groups, which the project file may have merged; ``columns`` were counted."""
    notes, keys = list[Note](), keys_of(groupings)
    named = dict[Key, NamedGroups]()
    for key in keys:
        raw = answers.get_column(key_name(columns.index(key.column)) if key.column else key.name)
        named[key] = named_values(table, raw, answers.get_column("n"), key)
        notes += named[key].notes
    check_named(named, [grouping for grouping in groupings if any(table.holds_several(key.column) for key in grouping)])
    return answers.with_columns(found.values for found in named.values()), tuple(notes)


def _cells(
    answers: pl.DataFrame, keys: Sequence[Key], scores: Sequence[str], *, sheet: Sheet, cluster: str | None, weighted: bool
) -> pl.DataFrame:
    """The answers grouped by the names of their groups, their scores and their units."""
    besides = [name for name in (PERIOD, STRATUM) if name in answers.columns]
    by = [*(key.id for key in keys), *besides, *scores]
    sums = [pl.col("n").sum()]
    for name in ("w", "ww", "w4") if weighted else ():
        coarse = (pl.col(name) * GRID).round() * (1 / GRID)
        sums.append((coarse.sum() + (pl.col(name) - coarse).sum()).alias(name))
    unit = _unit(sheet, cluster)
    if unit is not None:
        answers = answers.with_columns(unit.alias("unit"))
        by.append("unit")
    if sheet.names:
        same = ~is_named(pl.col("unit"))
        sums += [
            pl.when(same).then(pl.col("n")).otherwise(1).first().alias("people"),
            pl.when(same).then(pl.col("ww") / pl.col("w") ** 2).otherwise(1.0).first().alias("spread"),
        ]
    found = sorted_groups(answers, by, sums)
    return found if weighted else found.with_columns(pl.col("n").cast(pl.Float64).alias(name) for name in ("w", "ww", "w4"))


def _unit(sheet: Sheet, cluster: str | None) -> pl.Expr | None:
    """The sampling unit of several answers; None if each is its own. Respondents of a wide survey with the same answers are together."""
    same = pl.lit(NAMELESS, dtype=pl.UInt64) + pl.col(ROW)
    if cluster is None:
        return same if sheet.names else None
    return pl.coalesce(UNIT, same) if sheet.names else pl.col(UNIT)


def _unit_note(used: pl.DataFrame, column: str) -> tuple[Note, ...]:
    alone = int(used.filter(pl.col(UNIT).is_null()).get_column("n").sum())
    if not alone:
        return ()
    text = tr("{alone:,} answers have no {column}; each counts as one of its own.", alone=alone, column=column)
    return (Note(code="cluster-missing", level="info", text=text),)
