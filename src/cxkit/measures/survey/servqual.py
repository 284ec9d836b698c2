"""SERVQUAL: the gaps of dimensions (or of items, where there are none) in one score, unweighted and weighted by importance."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import NamedTuple

from cxkit.counts import group_id
from cxkit.counts.survey.design import STRATUM
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.by_group import by_name
from cxkit.measures.columns import ENDS, limit_columns, limited, with_limits
from cxkit.measures.sums import GroupKey, Rollup
from cxkit.measures.survey.expectation_gap import Gap
from cxkit.model import Cell, Column, Row, Table
from cxkit.stats.means import t_interval
from cxkit.stats.moments import NOTHING, Stratum

ITEM, DIMENSION = map(group_id, ("item", "dimension"))


class Score(NamedTuple):
    """A score with its interval."""

    value: float | None
    low: float | None = None
    high: float | None = None


def score(rollup: Rollup, part: str, measure: Gap, within: tuple[str, str | None] | None = None) -> tuple[int, Score, Score]:
    """The units of sampling, and the mean of the gaps of all parts (``DIMENSION`` or ``ITEM``): unweighted, and weighted by importance.

    Every part counts alike whatever its number of answers: the score is the mean of the parts' gaps, or Σ importance × gap / Σ importance
    with the mean stated importance of each. Intervals: t with the linearised standard error over the units; importance counts as estimated
    too. ``within`` keeps one dimension's items only.
    """
    columns = [part, *([within[0]] if within and within[0] != part else [])]
    units = rollup.units((*columns, *rollup.within)).filter(pl.col(part).is_not_null())
    if within:
        units = units.filter(pl.col(within[0]).eq_missing(pl.lit(within[1])))
    stated = measure.means.index("importance") if "importance" in measure.means else None
    units = units.with_columns(
        pl.col(f"{name}:{stated}").alias(f"{name}:i") if stated else pl.lit(0.0).alias(f"{name}:i") for name in ("W", "T")
    )
    sums = {"W": "W:0", "T": "T:0", "V": "W:i", "U": "T:i"}
    parts = units.group_by(part).agg(pl.col(column).sum().alias(name) for name, column in sums.items())
    people = int(units.group_by("unit").agg(pl.col("people").first()).get_column("people").sum() or 0)
    parts = parts.with_columns((pl.col("T") / pl.col("W")).alias("gap"), (pl.col("U") / pl.col("V")).alias("importance"))
    if parts.is_empty():
        return people, Score(None), Score(None)
    even = parts.with_columns(pl.lit(1.0).alias("importance"), pl.lit(1.0).alias("V"))
    unweighted = _score(rollup, units, even, part, measure, people=people, stated=False)
    if parts.get_column("V").min() == 0 or not parts.get_column("importance").sum():
        return people, unweighted, Score(None)
    return people, unweighted, _score(rollup, units, parts, part, measure, people=people, stated=True)


def _score(rollup: Rollup, units: pl.DataFrame, parts: pl.DataFrame, part: str, measure: Gap, *, people: int, stated: bool) -> Score:
    gaps, importance = parts.get_column("gap").to_list(), parts.get_column("importance").to_list()
    total = math.fsum(importance)
    value = math.fsum(gap * each for gap, each in zip(gaps, importance, strict=True)) / total
    influence = pl.col("importance") * (pl.col("T:0") - pl.col("gap") * pl.col("W:0")) / pl.col("W")
    if stated:
        own = pl.col("T:i") - pl.col("importance") * pl.col("W:i")
        influence += (pl.col("gap") - value) * own / pl.col("V")
    joined = units.join(parts, on=part)
    of_units = joined.group_by("unit").agg((influence / total).sum().alias("u"), pl.col("people", "spread", *rollup.within).first())
    variance = _variance(rollup, of_units, people) if people > 1 else 0.0
    if not variance > 0:
        return Score(value)
    limits = t_interval(value, math.sqrt(variance), people - max(len(rollup.strata), 1), measure.confidence)
    low, high = measure.domain
    return Score(value, *(max(limits[0], low), min(limits[1], high))) if limits else Score(value)


def _variance(rollup: Rollup, units: pl.DataFrame, people: int) -> float:
    """The variance of the sum of ``u`` over the units, of a stratified sample within its strata."""
    squares = (pl.col("u") ** 2 * pl.col("spread")).sum().alias("squares")
    if not rollup.strata:
        return people / (people - 1) * float(units.select(squares).item())
    rows = units.group_by(STRATUM).agg(squares, pl.col("u").sum()).rows()
    return math.fsum(Stratum(NOTHING, *rollup.strata[name]).between(own, u, u) for name, own, u in rows)


_COLUMNS = (
    Column(key="n", title="n", unit="count", help="Respondents; answers if it is not known which of them belong together."),
    Column(key="unweighted", title="unweighted", unit="score", help="Mean gap of the dimensions, or of the items."),
    *limit_columns("score"),
    *with_limits("weighted", "weighted", "score", "The same, weighted by the mean importance of each."),
)


def tables(rollup: Rollup, measure: Gap, names: Sequence[str], *, hidden: bool, hidden_dimensions: Collection[GroupKey]) -> list[Table]:
    """``score``, and ``by_dimension`` if items belong to dimensions.

    ``hidden``: the overall figure is suppressed; ``hidden_dimensions`` are those whose figures are.
    """
    part = DIMENSION if DIMENSION in names else ITEM
    found = [_table("score", tr("SERVQUAL score"), _COLUMNS, [_row({}, score(rollup, part, measure), hidden=hidden)])]
    if part == DIMENSION:
        dimensions = sorted({key[0] for key in rollup.groups((DIMENSION,))}, key=lambda name: by_name([name]))
        rows = []
        for name in dimensions:
            label = None if name is None else str(name)
            people, unweighted, _ = score(rollup, part, measure, (DIMENSION, label))
            _, _, weighted = score(rollup, ITEM, measure, (DIMENSION, label))
            rows.append(_row({DIMENSION: label}, (people, unweighted, weighted), hidden=hidden or (label,) in hidden_dimensions))
        column = Column(key=DIMENSION, title="dimension", unit="label", help="The dimension that the items belong to.")
        found.append(_table("by_dimension", tr("By dimension"), (column, *_COLUMNS), rows))
    return found


def _table(name: str, title: str, columns: tuple[Column, ...], rows: list[Row]) -> Table:
    return Table(name=name, title=title, columns=columns, rows=tuple(rows))


def _row(names: dict[str, Cell], found: tuple[int, Score, Score], *, hidden: bool) -> Row:
    people, unweighted, weighted = found
    figures: Row = {
        "n": people,
        **limited("unweighted", unweighted.value, (unweighted.low, unweighted.high), ends=ENDS),
        **limited("weighted", weighted.value, (weighted.low, weighted.high)),
    }
    return {**names, **(dict.fromkeys(figures) if hidden else figures)}
