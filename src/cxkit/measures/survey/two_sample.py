"""Two sides of one comparison: groups of one tally, or tallies of their own, brought together as one with the sides as its groups."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from cxkit.counts import Key, Tally
from cxkit.counts.persons import count_distinct, is_named, merge_persons
from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.group_sums import Sums
from cxkit.measures.measure import Difference, Measure
from cxkit.measures.sums import Rollup
from cxkit.stats.distributions import t_two_sided
from cxkit.stats.means import constant_interval, sign_p, t_interval
from cxkit.stats.paired_shares import mcnemar, paired_interval
from cxkit.stats.permutation import sign_flips

SIDES = ("a", "b")
_ROUNDING = 1e-24  # of the sum of squares so much is what rounding leaves of differences that are all alike
_FEW_PAIRS = 1_000  # from so many on t is right, and all signs would take long
_KEY = Key("side", None)
_SIDE = _KEY.id


class Compared(NamedTuple):
    """The sums of both sides, and what lies between them."""

    a: Sums
    b: Sums
    difference: Difference | None


class Paired(NamedTuple):
    """The same units on both sides: how many, their mean figure on each, what lies between, and how many are on one side alone."""

    n: int
    a: float | None
    b: float | None
    difference: Difference | None
    single: int


def refuse_first_day(split: date | None) -> None:
    """Raise UsageError if no day is before the one that parts both sides."""
    if split == date.min:
        raise UsageError(tr("--split {split}: there is no day before it.", split=split), "Name the day: --split 2025-04-01.")


def of_groups(tally: Tally, a: str, b: str) -> Tally:
    """The two groups of a tally by one column as its sides."""
    key = tally.keys[0].id

    def sides(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.filter(pl.col(key).is_in([a, b])).with_columns(pl.col(key).replace({a: "a", b: "b"})).rename({key: _SIDE})

    return tally._replace(
        cells=sides(tally.cells), keys=(_KEY,), persons=None if tally.persons is None else merge_persons(sides(tally.persons))
    )


def all_others(tally: Tally, a: str, b: str) -> Tally:
    """A tally by one column whose groups but ``a`` are all called ``b``."""
    key = tally.keys[0].id
    named = pl.when(pl.col(key) == a).then(pl.lit(a)).otherwise(pl.lit(b)).alias(key)
    return tally._replace(
        cells=tally.cells.with_columns(named), persons=None if tally.persons is None else merge_persons(tally.persons.with_columns(named))
    )


def of_tallies(a: Tally, b: Tally) -> Tally:
    """Two tallies of the same scores as the sides of one."""
    sides = [each.cells.with_columns(pl.lit(side).alias(_SIDE)) for side, each in zip(SIDES, (a, b), strict=True)]
    persons = [
        each.persons.with_columns(pl.lit(side).alias(_SIDE)) for side, each in zip(SIDES, (a, b), strict=True) if each.persons is not None
    ]
    known = pl.concat(persons, how="diagonal_relaxed") if len(persons) == len(SIDES) else None
    days = [day for each in (a, b) for day in (each.first, each.last) if day]
    first, last = min(days, default=None), max(days, default=None)
    return a._replace(cells=pl.concat(sides, how="diagonal_relaxed"), keys=(_KEY,), first=first, last=last, persons=known)


def fewest(both: Tally) -> int:
    """The persons of the side with fewer of them; its answers if no persons are known."""
    number = count_distinct() if both.persons is not None else pl.col("n").sum()
    rows = both.cells if both.persons is None else both.persons
    found = dict(rows.group_by(_SIDE).agg(number.alias("number")).iter_rows())
    return min(int(found.get(side, 0)) for side in SIDES)


def beside_both(both: Tally) -> tuple[int, int]:
    """The units with a name that are on one side alone, and their answers."""
    units = both.cells.filter(is_named(pl.col("unit"))).group_by("unit").agg(pl.col(_SIDE).n_unique().alias("sides"), pl.col("n").sum())
    alone = units.filter(pl.col("sides") == 1)
    return alone.height, int(alone.get_column("n").sum())


def compared(both: Tally, measure: Measure) -> Compared:
    """Both sides as samples that may have units in common; without answers on a side there is no difference."""
    rollup = Rollup(both, measure)
    groups, empty = rollup.groups((_SIDE,)), Rollup(both._replace(cells=both.cells.clear()), measure).groups(())[()]
    a, b = (groups.get((side,), empty) for side in SIDES)
    pairs = rollup.against_rest((_SIDE,)) if a.n and b.n else {}
    return Compared(a, b, measure.compare(pairs[(SIDES[0],)]) if pairs else None)


def paired(both: Tally, measure: Measure) -> Paired:
    """The units that are on both sides, each with its mean on either: a t test on the differences, McNemar's of shares of single answers.

    The larger p value counts of t and of all signs of the differences: t takes few equal changes for exact.

    Source: Student (1908), The probable error of a mean, Biometrika 6; McNemar (1947), Psychometrika 12; Fisher (1935), The Design of
    Experiments, §21.
    """
    units = Rollup(both, measure).units((_SIDE,)).filter(is_named(pl.col("unit")))
    mean = (pl.col("T:0") / pl.col("W:0")).alias("mean")
    a, b = (units.filter(pl.col(_SIDE) == side).select("unit", mean) for side in SIDES)
    matched = a.join(b, on="unit", suffix="_b").sort("unit")
    single = a.height + b.height - 2 * matched.height
    if matched.is_empty():
        return Paired(0, None, None, None, single)
    first, second = matched.get_column("mean").to_list(), matched.get_column("mean_b").to_list()
    differences = [one - other for one, other in zip(first, second, strict=True)]
    if measure.unit == "share" and {*first, *second} <= {0.0, 1.0}:
        up, down = differences.count(1), differences.count(-1)
        p, test = mcnemar(up, down)
        found = Difference(_mean(differences), *paired_interval(up, down, len(differences), measure.confidence), p, test)
    else:
        found = _of_differences(differences, measure)
        exact = sign_flips(Counter(differences)) if found.p is not None and len(differences) <= _FEW_PAIRS else None
        if exact is not None and found.p is not None and exact > found.p:
            found = found._replace(p=exact, test="exact signs")
    return Paired(matched.height, _mean(first), _mean(second), _agreeing(found, measure.confidence), single)


def _agreeing(found: Difference, confidence: float) -> Difference:
    """The same with 0 inside the limits if the test does not exclude it."""
    if found.low is None or found.high is None or found.p is None or found.p < 1 - confidence:
        return found
    return found._replace(low=min(found.low, 0.0), high=max(found.high, 0.0))


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _of_differences(values: Sequence[float], measure: Measure) -> Difference:
    mean, n = _mean(values), len(values)
    squares = math.fsum((value - mean) ** 2 for value in values)
    alike = squares <= _ROUNDING * math.fsum(value * value for value in values)
    reach = measure.domain[1] - measure.domain[0]
    if alike and n > 1:
        least, most = constant_interval(mean, n, (-reach, reach), measure.confidence)
        return Difference(value=mean, low=least, high=most, p=sign_p(n) if mean else 1.0, test="sign test")
    se = 0.0 if n < 2 else math.sqrt(squares / (n - 1) / n)
    limits = t_interval(mean, se or None, n - 1, measure.confidence)
    low, high = (max(limits[0], -reach), min(limits[1], reach)) if limits else (None, None)
    return Difference(value=mean, low=low, high=high, p=t_two_sided(mean / se, n - 1) if se else None, test="paired t")
