"""The effect of a measure from the sums of both sides: before and after, against a control group, or as a break in a series."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from cxkit.counts import Tally
from cxkit.counts.periods import PERIOD
from cxkit.counts.persons import is_named
from cxkit.lazy import pl
from cxkit.measures.by_group import by_name
from cxkit.measures.group_sums import Sums
from cxkit.measures.measure import Difference, Measure
from cxkit.measures.outcomes.contact_shares import ContactShare
from cxkit.measures.outcomes.sides import AFTER, TREATED, keep, repeats
from cxkit.measures.sums import Rollup
from cxkit.measures.survey import two_sample
from cxkit.measures.survey.expectation_gap import Gap
from cxkit.measures.survey.mean_comparison import cautious_error
from cxkit.options import Period
from cxkit.stats.adequacy import FEW_OTHERS
from cxkit.stats.distributions import normal_critical, normal_two_sided
from cxkit.stats.interrupted import Interrupted, interrupted
from cxkit.stats.moments import kish
from cxkit.stats.robust import Coefficients, Sample, clustered, heteroscedastic
from cxkit.stats.skewed import pooled_variance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Verdict = Literal["better", "worse", "same", "unclear"]
FEW_CLUSTERS = 40
"""Clusters below which standard errors by cluster are too small."""
_SMALL = 30  # members of a group below which the regression claims too much
_SEASONS = {"week": 52, "month": 12, "quarter": 4, "year": 0}


class Change(NamedTuple):
    """The sums before and after, and after minus before; ``persons`` are those of the side that has fewer (answers, if none are known)."""

    before: Sums
    after: Sums
    difference: Difference | None
    persons: int

    @property
    def effective(self) -> tuple[float | None, float | None]:
        """Kish's effective number of answers before and after."""
        before, after = (kish(each.moments.w, each.row_ww) for each in (self.before, self.after))
        return before, after


class DoubleDifference(NamedTuple):
    """What changed with the measure minus what changed without it; ``persons`` are those of the smallest group."""

    effect: float
    low: float | None
    high: float | None
    p: float | None
    n: int
    clusters: int | None
    fewest: int | None
    persons: int


class Series(NamedTuple):
    """A segmented regression of the figures of periods; ``mixed`` periods hold answers of both times and are left out.

    ``suppressed`` periods are left out for the cell limit, ``gaps`` have no answers.
    """

    found: Interrupted
    begin: date
    mixed: int
    gaps: int
    suppressed: int


def verdict(low: float | None, high: float | None, good: int, margin: float | None) -> Verdict:
    """``better`` or ``worse`` if the interval excludes 0, ``same`` if it lies within ± margin, else ``unclear``."""
    if low is None or high is None:
        return "unclear"
    if low > 0 or high < 0:
        return "better" if (low > 0) == (good > 0) else "worse"
    return "same" if margin is not None and -margin <= low and high <= margin else "unclear"


def default_margin(tally: Tally, measure: Measure) -> float:
    """5 % of the width of the scale; a tenth of amounts before, and of shares of contacts and customers, or of their rest if smaller."""
    if isinstance(measure, ContactShare) or measure.unit == "money":
        before = abs(change(tally, measure).before.moments.mean or 0.0)
        return 0.1 * (before if measure.unit == "money" else min(before, 1.0 - before))
    return measure.tolerance if isinstance(measure, Gap) else 0.05 * (measure.domain[1] - measure.domain[0])


def change(tally: Tally, measure: Measure) -> Change:
    """After minus before, of those whom the measure was for, as the measure's own command compares two groups."""
    after, before = (keep(tally, pl.col(TREATED) & (pl.col(AFTER) == side)) for side in (True, False))
    found = two_sample.compared(two_sample.of_tallies(after, before), measure)
    return Change(found.b, found.a, found.difference, min(after.people, before.people))


def double_difference(tally: Tally, measure: Measure) -> DoubleDifference | None:
    """The coefficient of treated × after: HC3, or CR1 if clusters have several answers; None if one of the four groups has no answers.

    Source: Angrist and Pischke (2009), Mostly Harmless Econometrics, ch. 5 and 8.
    """
    import numpy as np

    rollup = Rollup(tally, measure)
    units = rollup.units((AFTER, TREATED)).filter(pl.col("W:0") > 0)
    if units.select(AFTER, TREATED).n_unique() < 4:
        return None
    after, treated = (units.get_column(name).cast(pl.Float64).to_numpy() for name in (AFTER, TREATED))
    weights = units.get_column("W:0").to_numpy()
    # a named cluster is a row of all its answers; other rows stand for as many units
    rows = units.select(pl.when(is_named(pl.col("unit"))).then("n").otherwise("people").cast(pl.Float64)).to_series()
    sample = Sample.of(
        np.column_stack([np.ones(len(after)), after, treated, after * treated]),
        units.get_column("T:0").to_numpy() / weights,
        rows.to_numpy(),
        weights,
        units.get_column("spread").to_numpy() * weights**2,
    )
    joined = repeats(tally)
    fit = clustered(sample, _numbers(units)) if joined else heteroscedastic(sample)
    sides = rollup.groups((AFTER, TREATED)).values()
    fit = _with_more_variance(fit, _lacking(sides))
    low, high = fit.interval(3, measure.confidence) or (None, None)
    people = units.group_by(AFTER, TREATED).agg(pl.col("people").sum()).get_column("people")
    fewest = int(people.min()) if joined else None  # type: ignore[arg-type]
    n = sum(sums.n for sums in sides)
    groups = [keep(tally, (pl.col(AFTER) == late) & (pl.col(TREATED) == with_it)) for late in (True, False) for with_it in (True, False)]
    persons = min(each.people for each in groups)
    found = DoubleDifference(float(fit.values[3]), low, high, fit.p(3), n, fit.clusters, fewest, persons)
    bounded = math.isfinite(measure.domain[1] - measure.domain[0])
    return _as_wide_as_changes(found, tally, measure) if bounded and _hardly_varies(units) else found


def _lacking(sides: Collection[Sums]) -> float:
    """The variance of the means that groups lack which hardly vary by chance, beside that of all groups together."""
    pooled = pooled_variance(each.histogram for each in sides)
    return sum(cautious_error(each, pooled) ** 2 - (each.moments.standard_error() or 0.0) ** 2 for each in sides)


def _with_more_variance(fit: Coefficients, variance: float) -> Coefficients:
    """The same coefficients with so much more variance of the effect."""
    covariance = fit.covariance.copy()
    covariance[3, 3] += variance
    return replace(fit, covariance=covariance)


def _hardly_varies(units: pl.DataFrame) -> bool:
    """Whether one of the four groups is small, or hardly any of its members differs from most of them."""
    alike = units.group_by(AFTER, TREATED, (pl.col("T:0") / pl.col("W:0")).round(9).alias("mean")).agg(pl.col("people").sum())
    sizes = alike.group_by(AFTER, TREATED).agg(pl.col("people").sum(), (pl.col("people").sum() - pl.col("people").max()).alias("other"))
    return bool(sizes.select((pl.col("people") < _SMALL).any() | (pl.col("other") < FEW_OTHERS).any()).item())


def _as_wide_as_changes(found: DoubleDifference, tally: Tally, measure: Measure) -> DoubleDifference:
    """The same with limits no narrower than those from the intervals of both changes (MOVER), and the p value that belongs to them.

    Near the ends of a scale a small group hardly varies by chance, and the regression takes it for exact; the interval of each change does
    not. Source: Zou and Donner (2008), Construction of confidence limits about effect measures, Statistics in Medicine 27.
    """
    treated, control = (_difference(tally, measure, treated=side) for side in (True, False))
    if not treated or not control or found.low is None or found.high is None or found.p is None:
        return found
    (value, low, high), (other, other_low, other_high) = treated, control
    effect = value - other
    lower, upper = effect - math.hypot(value - low, other_high - other), effect + math.hypot(high - value, other - other_low)
    z = normal_critical(measure.confidence)
    width = (effect - lower) if effect > 0 else (upper - effect)
    p = normal_two_sided(z * abs(effect) / width) if width else 1.0
    return found._replace(low=min(found.low, lower), high=max(found.high, upper), p=max(found.p, p))


def _difference(tally: Tally, measure: Measure, *, treated: bool) -> tuple[float, float, float] | None:
    """After minus before with its limits, of those with the measure, or of the control group."""
    after, before = (keep(tally, (pl.col(TREATED) == treated) & (pl.col(AFTER) == side)) for side in (True, False))
    found = two_sample.compared(two_sample.of_tallies(after, before), measure).difference
    return None if found is None or found.low is None or found.high is None else (found.value, found.low, found.high)


def _numbers(units: pl.DataFrame) -> NDArray[np.int64]:
    """The number of each unit that has a name; -1 for those that stand for themselves."""
    unit = pl.col("unit")
    named = pl.when(is_named(unit)).then(unit)
    return units.select((named.rank("dense").cast(pl.Int64) - 1).fill_null(-1)).to_series().to_numpy()


def series(tally: Tally, measure: Measure, hidden: Collection[tuple[object, ...]]) -> Series | None:
    """A break in level or slope of the figures of the periods (with a control group: of the difference to it); None if there are too few.

    Periods that hold answers of both times are left out, as are those without answers, and those ``hidden``: (treated, after, period).
    """
    every = tally.every or "month"
    groups = Rollup(tally, measure).groups((AFTER, TREATED, PERIOD))
    sides: dict[date, set[bool]] = {}
    figures: dict[date, dict[bool, float]] = {}
    variances: dict[date, float] = {}
    away = {period for _, _, period in hidden}
    for (after, treated, period), sums in groups.items():
        if isinstance(period, date) and sums.moments.mean is not None and period not in away:
            sides.setdefault(period, set()).add(bool(after))
            figures.setdefault(period, {})[bool(treated)] = sums.moments.mean
            # the figures of a period are as exact as its number of answers: that of its own variance is not known better
            variances[period] = variances.get(period, 0.0) + 1 / (kish(sums.moments.w, sums.moments.ww) or 1.0)
    controlled = not tally.cells.get_column(TREATED).all()
    usable = [
        period
        for period in sorted(figures)
        if len(sides[period]) == 1 and True in figures[period] and controlled == (False in figures[period])
    ]
    starts = [period for period in usable if sides[period] == {True}]
    if not starts:
        return None
    numbers = [_number(period, every) for period in usable]
    values = [figures[period][True] - figures[period].get(False, 0.0) for period in usable]
    noise = [math.sqrt(variances[period]) for period in usable]
    begin, season = _number(starts[0], every), _SEASONS[every]
    found = interrupted(values, numbers, begin, measure.confidence, season, noise=noise, controlled=controlled)
    mixed = sum(len(each) > 1 for each in sides.values())
    suppressed = sum(isinstance(period, date) and usable[0] < period < usable[-1] for period in away)
    gaps = max(numbers) - min(numbers) + 1 - len(numbers) - mixed - suppressed
    return Series(found, starts[0], mixed, gaps, suppressed) if found else None


def _number(period: date, every: Period) -> int:
    """The number of a period, one more than that of the one before."""
    if every == "week":
        return period.toordinal() // 7
    months = period.year * 12 + period.month - 1
    return {"month": months, "quarter": months // 3, "year": period.year}[every]


def groups_of(tally: Tally, by: Sequence[str]) -> list[tuple[object, ...]]:
    """The groups that have answers of those whom the measure was for, by name, missing values last."""
    found = keep(tally, pl.col(TREATED)).cells.select(by).unique().rows()
    return sorted(found, key=by_name)
