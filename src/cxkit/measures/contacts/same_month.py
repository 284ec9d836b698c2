"""Two groups of survey answers compared among answers of the same month, so that what changed over time is no difference of groups."""

from __future__ import annotations

from typing import NamedTuple

from cxkit.counts.periods import PERIOD
from cxkit.counts.persons import is_named
from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.measures.sums import Rollup
from cxkit.stats.robust import Sample, clustered


class SameMonth(NamedTuple):
    """The difference of two groups within months, in the measure's unit, with interval and two-sided p value."""

    value: float
    low: float | None
    high: float | None
    p: float | None


def same_month(rollup: Rollup, column: str, group: str, beside: str, confidence: float) -> SameMonth | None:
    """``group`` minus ``beside`` among answers of the same month; None if no month has answers of both.

    Least squares on the group and the months, which weights each month's difference by n_a n_b / (n_a + n_b); standard errors by customer
    (CR1).

    Source: Angrist and Pischke (2009), Mostly Harmless Econometrics, section 3.2 and chapter 8.
    """
    import numpy as np

    units = rollup.units((column, PERIOD)).filter(pl.col(column).is_in([group, beside]), pl.col("W:0") > 0)
    both = units.group_by(PERIOD).agg(pl.col(column).n_unique().alias("sides")).filter(pl.col("sides") == 2)
    units = units.join(both, on=PERIOD, how="semi")
    if units.is_empty():
        return None
    name = pl.col("unit")
    named = pl.when(is_named(name)).then(name)
    made = units.select(
        (pl.col(column) == group).cast(pl.Float64).alias("x"),
        (pl.col(PERIOD).rank("dense") - 1).cast(pl.Int64).alias("month"),
        (named.rank("dense").cast(pl.Int64) - 1).fill_null(-1).alias("cluster"),
        pl.when(is_named(name)).then("n").otherwise("people").cast(pl.Float64).alias("n"),
        pl.col("W:0").alias("w"),
        (pl.col("T:0") / pl.col("W:0")).alias("y"),
        (pl.col("spread") * pl.col("W:0") ** 2).alias("ww"),
    )
    x, month = made.get_column("x").to_numpy(), made.get_column("month").to_numpy()
    months = (month[:, None] == np.arange(both.height)).astype(float)
    sample = Sample.of(np.column_stack([x, months]), *(made.get_column(key).to_numpy() for key in ("y", "n", "w", "ww")))
    try:
        fit = clustered(sample, made.get_column("cluster").to_numpy())
    except DataError:  # a single cluster
        return None
    low, high = fit.interval(0, confidence) or (None, None)
    return SameMonth(float(fit.values[0]), low, high, fit.p(0))
