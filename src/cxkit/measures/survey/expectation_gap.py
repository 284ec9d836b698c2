"""The gap between expectation and fulfilment: its size, its certainty and what it asks for, from sums."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from cxkit.counts import ScoreQuery, Tally
from cxkit.measures.columns import limited, with_limits
from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.measure import Difference, Measure
from cxkit.measures.survey import averages, shares
from cxkit.measures.survey.mean_comparison import of_means
from cxkit.model import Cell, Column, Encodings, Row, Unit
from cxkit.stats import permutation
from cxkit.stats.adequacy import outweighs_skewness
from cxkit.stats.bounded import skewed_difference, too_few
from cxkit.stats.distributions import t_two_sided
from cxkit.stats.means import constant_interval, d_z_interval
from cxkit.stats.moments import kish
from cxkit.stats.quadrants import quadrant
from cxkit.stats.signed_rank import signed_rank
from cxkit.stats.skewed import pooled_skewness, pooled_variance, skewed_p
from cxkit.values import Scale

_SIGNS = ("unmet", "met", "exceeded")
COMPARED = "levels"
"""Expectation, fulfilment and the adequate level are compared with each other."""
_FLIPPED = 100  # gaps, below which t claims too much in far tails of gaps that are all near 0: 9 % of 30 groups of 30
_FAR = 2 / 3  # of the scale: rare gaps of that size, which 8 to 12 pairs by chance lack, were unmet in 10 to 17 % of samples


PAIR = (ScoreQuery("expectation", compared=COMPARED), ScoreQuery("fulfilment", compared=COMPARED))


def gap_of(tally: Tally, asked: Sequence[ScoreQuery], confidence: float, margin: float | None = None) -> Gap:
    """The gap of a tally of what was ``asked``, the pair first."""
    roles = tuple(each.role for each in asked if each.name in tally.scores)
    return Gap(confidence, roles, tally.scales, margin)


@dataclass(frozen=True)
class Gap(Measure):
    """Fulfilment minus expectation, with intervals of ``confidence``, on the scale of both or on percent of their maximum.

    ``scores`` are the roles of an answer's scores in their order, ``scales`` the scale of each. Importance is stated (the role
    ``importance``) or derived: the correlation of fulfilment with the ``outcome``. A gap within ``margin`` of 0 counts as none.
    """

    scores: tuple[str, ...]
    scales: tuple[Scale, ...]
    margin: float | None = None

    key: ClassVar[str] = "gap"
    title: ClassVar[str] = "gap"
    unit: ClassVar[Unit] = "score"
    by_respondent: ClassVar[bool] = True
    by_ranks: ClassVar[bool] = True
    tests_itself: ClassVar[bool] = True
    worst_first: ClassVar[bool] = True
    overview: ClassVar[tuple[str, ...]] = ("n", "expectation", "fulfilment", "gap", "effect_size", "importance", "p", "p_wilcoxon")
    parts: ClassVar[tuple[str, ...]] = _SIGNS
    interval_name: ClassVar[str] = "t; of shares Wilson (1927); of the effect size noncentral t"
    shown: ClassVar[tuple[Column, ...]] = (
        *with_limits("expectation", "expected", "score", "Mean expectation."),
        *with_limits("fulfilment", "delivered", "score", "Mean fulfilment."),
        Column(key="gap", title="gap", unit="score", help="Mean of fulfilment minus expectation.", difference=True),
        Column(key="low", title="low", unit="score", help="Lower confidence limit of the gap.", difference=True),
        Column(key="high", title="high", unit="score", help="Upper confidence limit of the gap.", difference=True),
        *with_limits("effect_size", "effect size", "number", "Gap in standard deviations of the gaps (d_z)."),
        *with_limits("unmet", "unmet", "share", "Share of the answers with fulfilment below expectation."),
        *with_limits("met", "met", "share", "Share of the answers with fulfilment equal to expectation."),
        *with_limits("exceeded", "exceeded", "share", "Share of the answers with fulfilment above expectation."),
        Column(key="importance", title="importance", unit="score", help="Mean importance, or correlation of fulfilment with the outcome."),
        Column(key="weighted_gap", title="weighted gap", unit="score", help="Gap times importance over the mean importance of the groups."),
        Column(key="reach", title="reach", unit="share", help="Share of the table's answers."),
        Column(key="priority", title="priority", unit="number", digits=4, help="Reach times importance (0 to 1) times shortfall (0 to 1)."),
        Column(key="p", title="p", unit="p", help="Two-sided p value of a gap of 0 (t)."),
        Column(key="p_wilcoxon", title="p Wilcoxon", unit="p", help="The same by ranks; null with weights or clusters."),
        Column(
            key="p_adj",
            title="p (adjusted)",
            unit="p",
            help="The p value of t (by ranks if all gaps are equal), or of a more cautious test of small groups, adjusted for the table.",
        ),
    )
    trailing: ClassVar[tuple[Column, ...]] = (
        Column(key="verdict", title="verdict", unit="label", help="unmet, met, exceeded or unclear, by p (adjusted) and the interval."),
        Column(key="rank", title="rank", unit="count", help="Need for action: 1 is the greatest; none if nothing is unmet."),
        Column(key="quadrant", title="quadrant", unit="label", help="Importance against fulfilment, each high from the groups' mean on."),
    )

    @property
    def means(self) -> tuple[str, ...]:
        """Fulfilment (x) and outcome (y), of the answers that have both, make up a derived importance."""
        stated = ("importance",) if "importance" in self.scores else ()
        derived = ("x", "y", "xx", "yy", "xy") if "outcome" in self.scores else ()
        return ("gap", "expectation", "fulfilment", "square", *_SIGNS, *stated, *derived)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a group's figures; a derived importance has no scale."""
        unit: Unit = "number" if "outcome" in self.scores else "score"
        return tuple(column.model_copy(update={"unit": unit}) if column.key == "importance" else column for column in self.shown)

    @property
    def on_percent(self) -> bool:
        """Whether expectation and fulfilment were asked on different scales, and are in percent of the maximum."""
        return self.scales[0] != self.scales[1]

    @property
    def ends(self) -> tuple[float, float]:
        """The ends of the common scale."""
        return (0.0, 100.0) if self.on_percent else (float(self.scales[0].low), float(self.scales[0].high))

    @property
    def width(self) -> float:
        """The width of that scale."""
        return self.ends[1] - self.ends[0]

    @property
    def domain(self) -> tuple[float, float]:
        """The greatest gaps that are possible."""
        return -self.width, self.width

    @property
    def tolerance(self) -> float:
        """The largest distance from 0 that counts as no gap: as given, else 5 % of the scale."""
        return 0.05 * self.width if self.margin is None else self.margin

    def drawing(self, comparison: str) -> tuple[Literal["whisker", "dumbbell"], Encodings]:
        """From the expectation to the fulfilment."""
        del comparison
        line: Encodings = {"start": "expectation", "end": "fulfilment", "domain": list(self.ends)}
        return "dumbbell", {**line, "value": "gap", "low": "low", "high": "high", "columns": ["n", "gap", "low", "high", "verdict", "flag"]}

    def part(self, *scores: float | None) -> str:
        """Unmet below 0, exceeded above."""
        gap = self._gap(*scores)
        return "unmet" if gap < 0 else "exceeded" if gap > 0 else "met"

    def contributions(self, *scores: float | None) -> tuple[float | None, ...]:
        """Gap, expectation, fulfilment, the gap's square and sign; importance and the products with the outcome, if there are any."""
        expected, got = self._pair(*scores)
        gap = self._gap(*scores)
        sign = self.part(*scores)
        named = dict(zip(self.scores, scores, strict=True))
        stated = (named["importance"],) if "importance" in named else ()
        products: tuple[float | None, ...] = ()
        if "outcome" in named:
            outcome = named["outcome"]
            products = (None,) * 5 if outcome is None else (got, outcome, got * got, outcome * outcome, got * outcome)
        return (gap, expected, got, gap * gap, *(float(each == sign) for each in _SIGNS), *stated, *products)

    def _pair(self, *scores: float | None) -> tuple[float, float]:
        expected, got = scores[0] or 0.0, scores[1] or 0.0
        if not self.on_percent:
            return expected, got
        first, second = (
            100 * (score - scale.low) / (scale.high - scale.low) for score, scale in zip((expected, got), self.scales, strict=False)
        )
        return first, second

    def _gap(self, *scores: float | None) -> float:
        expected, got = scores[0] or 0.0, scores[1] or 0.0
        if not self.on_percent:
            return got - expected
        # in whole numbers until the last step: percentages of equal worth would differ by rounding
        asked, answered = self.scales[:2]
        from_, to = asked.high - asked.low, answered.high - answered.low
        return 100 * ((got - answered.low) * from_ - (expected - asked.low) * to) / (from_ * to)

    def figures(self, sums: Sums) -> dict[str, Cell]:
        """The cells of ``columns`` and ``trailing`` that depend on the group alone."""
        found: dict[str, Cell] = dict.fromkeys(column.key for column in (*self.columns, *self.trailing))
        for key in ("expectation", "fulfilment"):
            found |= limited(key, sums.means[key].mean, averages.limits(sums.means[key], self.confidence, self.ends))
        moments = sums.moments
        found |= {"gap": moments.mean, **self._test(sums)}
        found |= self._effect(sums)
        for sign in _SIGNS:
            share = sums.means[sign]
            found |= limited(sign, shares.share(share), shares.limits(sums, share, self.confidence))
        if sums.plain and sums.n:
            found["p_wilcoxon"] = signed_rank(sums.histogram).p
        found["importance"] = self.importance(sums)
        return found

    def _test(self, sums: Sums) -> dict[str, Cell]:
        """The interval of the gap and the p value of none: t, of skewed gaps that are independent and unweighted Pearson's type III."""
        moments, se = sums.moments, sums.moments.standard_error()
        skewed = skewed_difference(sums.histogram, self.domain, self.confidence) if sums.plain else None
        if skewed:
            return skewed._asdict()
        low, high = averages.t_limits(moments, self.confidence, self.domain)
        p = t_two_sided(moments.mean / se, max(moments.df, 1.0)) if moments.mean is not None and se else None
        return {"low": low, "high": high, "p": p}

    def _effect(self, sums: Sums) -> dict[str, Cell]:
        # a respondent of a wide survey counts with the mean of the gaps, whose spread is not that of single gaps
        plain = sums.plain and sum(n for _, n in sums.histogram) == sums.n
        if plain:
            mean = sums.moments.mean or 0.0
            square = sum(n * value * value for value, n in sums.histogram) / sums.n if sums.n else 0.0
            deviation = math.sqrt(averages.variance(mean, square) * sums.n / (sums.n - 1)) if sums.n > 1 else None
        else:
            deviation = averages.deviation(sums.moments, sums.means["square"])
        if not deviation or sums.moments.mean is None:
            return {}
        size = sums.moments.mean / deviation
        return limited("effect_size", size, d_z_interval(size, sums.n, self.confidence) if plain else None)

    def own_p_values(self, rows: Sequence[Row], sums: Sequence[Sums]) -> list[float | None]:
        """The p values of t; if all gaps of a group are the same, which leaves t undefined, that of the ranks.

        t takes rare gaps, which a small group by chance lacks, for impossible, above all in the far tails that an adjustment for several
        groups looks at. ``_cautious_p`` and ``_lacking_p`` have the larger p values.
        """
        pooled, together = _Pooled.of(sums), sum(each.n for each in sums)
        found: list[float | None] = []
        for row, each in zip(rows, sums, strict=True):
            p = row["p_wilcoxon"] if row["p"] is None else row["p"]
            cautious = isinstance(p, float) and p < 1 - self.confidence
            larger = max(_cautious_p(each, pooled), self._lacking_p(each, together)) if cautious else 0.0
            found.append(max(p, larger) if isinstance(p, float) else None)
        return found

    def _lacking_p(self, sums: Sums, together: int) -> float:
        """The probability that a sample of ``together`` answers lacks the far gaps that would make up for this gap.

        Such gaps go to the low end of the scale, below the mean expectation, if this one is above 0, and else to its high end; they are so
        frequent that the mean is 0. Of seven customers who experience 6 of 7 where they expect 5, one in five may experience 1: a fifth of
        samples has none of these. If no gap at all goes that way, those who are lacking may have expected something else: their gaps are
        two thirds of the scale at least, as of one in five who expect 2 and experience 6 where the others expect 6 and experience 5.
        """
        gap, expected = sums.moments.mean, sums.means["expectation"].mean
        if not gap or expected is None or together >= _FLIPPED:
            return 0.0
        low, high = self.ends
        room = expected - low if gap > 0 else high - expected
        if all(value * gap >= 0 for value, _ in sums.histogram):
            room = max(room, _FAR * self.width)
        return (room / (room + abs(gap))) ** together if room > 0 else 0.0

    def rests_on_few(self, sums: Sums) -> bool:
        """Whether the gaps are too skewed for their number: few far off among many alike."""
        return too_few(kish(sums.moments.w, sums.moments.ww) or 0.0, pooled_skewness([sums.histogram]))

    def concluded(self, row: Row) -> Row:
        """The row with its verdict, by the p value adjusted for all groups of the table."""
        low, high, gap, p, n = (row[name] for name in ("low", "high", "gap", "p_adj", "n"))
        if isinstance(gap, float) and isinstance(n, int) and n > 1 and low is None and row["p_wilcoxon"] is not None:
            low, high = constant_interval(gap, n, self.domain, self.confidence)  # all gaps are the same
        verdict = "unclear"
        if isinstance(p, float) and p < 1 - self.confidence:
            verdict = "unmet" if _number(gap) < 0 else "exceeded"
        elif isinstance(low, float) and isinstance(high, float) and -self.tolerance <= low and high <= self.tolerance:
            verdict = "met"
        return {**row, "verdict": verdict}

    def importance(self, sums: Sums) -> float | None:
        """The stated importance of a group, or the derived one: the correlation of fulfilment with the outcome, whatever its sign."""
        if "outcome" not in self.scores:
            return sums.means["importance"].mean if "importance" in self.scores else None
        x, y, xx, yy, xy = (sums.means[name].mean for name in ("x", "y", "xx", "yy", "xy"))
        if x is None or y is None or xx is None or yy is None or xy is None:
            return None
        variances = (xx - x * x) * (yy - y * y)
        return min(abs(xy - x * y) / math.sqrt(variances), 1.0) if variances > 1e-18 else None

    def together(self, rows: Sequence[Row], sums: Sequence[Sums]) -> list[Row]:
        """Weighted gaps, reach, priorities, ranks and quadrants, which depend on all groups."""
        importances = [self.importance(each) for each in sums]
        stated = [each for each in importances if each is not None]
        mean = math.fsum(stated) / len(stated) if stated else None
        total = math.fsum(each.moments.w for each in sums)
        made = []
        for row, each, importance in zip(rows, sums, importances, strict=True):
            gap = each.moments.mean
            weighted = gap * importance / mean if gap is not None and importance is not None and mean else None
            reach = each.moments.w / total if total else None
            made.append({**row, "weighted_gap": weighted, "reach": reach, "priority": self._priority(gap, reach, importance, bool(stated))})
        order = sorted(range(len(made)), key=lambda at: (-_number(made[at]["priority"]), _number(made[at]["gap"])))
        nothing_unmet = all(row["verdict"] != "unmet" for row in made)  # then there is no need for action that could be ranked
        for rank, at in enumerate([] if nothing_unmet else order, start=1):
            made[at]["rank"] = rank
        return self._placed(made, mean) if len(stated) > 1 and mean is not None else made

    def _priority(self, gap: float | None, reach: float | None, importance: float | None, weighed: bool) -> float | None:
        if gap is None or reach is None or (weighed and importance is None):
            return None
        scale = Scale(0, 1) if "outcome" in self.scores or not weighed else self.scales[self.scores.index("importance")]
        worth = ((importance or 0.0) - scale.low) / (scale.high - scale.low) if weighed else 1.0
        return reach * worth * max(0.0, -gap) / self.width

    def _placed(self, rows: list[Row], mean: float) -> list[Row]:
        got = [_number(row["fulfilment"]) for row in rows if row["importance"] is not None]
        middle = math.fsum(got) / len(got)
        for row in rows:
            if row["importance"] is not None:
                row["quadrant"] = quadrant(_number(row["importance"]), _number(row["fulfilment"]), mean, middle)
        return rows

    def compare(self, pair: Pair) -> Difference | None:
        """Gap of ``a`` minus gap of ``b``; None if either has no answers."""
        return of_means(pair, self.confidence, 2 * self.width)


class _Pooled(NamedTuple):
    """What the groups of a table show together about their own means: skewness, variance and its degrees of freedom."""

    skewness: float
    variance: float
    df: float

    @classmethod
    def of(cls, groups: Sequence[Sums]) -> _Pooled:
        counts = [each.histogram for each in groups if each.histogram]
        n = sum(times for each in counts for _, times in each)
        df = float(max(n - len(counts), 1))
        return cls(pooled_skewness(counts), pooled_variance(counts) * n / df, df)


def _cautious_p(sums: Sums, pooled: _Pooled) -> float:
    """The largest p value of more cautious tests of a gap of 0; 0 without any.

    Hall's with the skewness that groups show together, unless these answers are enough for it; t with their variance, if the gaps of this
    one are all the same; of fewer than 100 independent gaps the exact one of their signs.
    """
    moments, se = sums.moments, sums.moments.standard_error()
    n = float(sums.n) if sums.plain else kish(moments.w, moments.ww) or 0.0
    p = 0.0
    if se and moments.mean and not outweighs_skewness(n, pooled.skewness):
        p = skewed_p(moments.mean / se, max(moments.df, 1.0), pooled.skewness / math.sqrt(n))
    elif not se and moments.mean and pooled.variance > 0:
        p = t_two_sided(moments.mean / math.sqrt(pooled.variance / n), pooled.df)
    if sums.plain and sums.n < _FLIPPED:
        p = max(p, permutation.sign_flips(dict(sums.histogram)) or 0.0)
    return p


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, (int, float)) else -math.inf
