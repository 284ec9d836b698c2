"""The Net Promoter Score: promoters minus detractors in points, from sums, in every variant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cxkit.counts import Tally
from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.measures.group_sums import Pair, Sums, Worth
from cxkit.measures.measure import Difference, Measure
from cxkit.measures.survey.group_comparison import Around, check_ranks, of_classes, of_ranks, worth
from cxkit.model import Cell, Column, Estimate, Unit
from cxkit.stats.distributions import normal_critical
from cxkit.stats.trinomial import Method, Trinomial, centre_and_limits, difference_test
from cxkit.values import Scale

METHOD_NAMES: dict[str, str] = {"score": "score (Tango 1998)", "adjusted-wald": "adjusted Wald (Rocks 2016)", "wald": "Wald"}
CLASSES = Scale(-1, 1)
"""Detractors, passives and promoters, if a column holds classes and no scores."""
SCALES = frozenset({Scale(0, 10), Scale(1, 10), CLASSES})
"""The scales on which there are promoters and detractors."""


def class_of(score: float, *, classes: bool) -> str:
    """Promoter (9, 10), passive (7, 8) or detractor (below); with ``classes`` the answers are 1, 0 and -1 for these."""
    if classes:
        return "promoters" if score > 0 else "detractors" if score < 0 else "passives"
    return "promoters" if score >= 9 else "passives" if score >= 7 else "detractors"


def check_scale(scale: Scale, option: str) -> None:
    """Raise RoleError, with the option that names another column, if a scale has no promoters and detractors."""
    if scale not in SCALES:
        raise RoleError(
            tr("Detractors answer 0 to 6 on 0-10 (or 1-10). The scale of 'recommend' is {scale}.", scale=scale),
            tr("Name another column with {option}.", option=option),
        )


def nps_of(tally: Tally, confidence: float, method: Method = "score", *, test: str = "figure") -> NetPromoterScore:
    """The NPS of a tally of ``recommend``; RoleError if it was asked on a scale that does not end at 10 and holds no classes."""
    if tally.scale not in SCALES:
        raise RoleError(
            tr(
                "NPS is asked on 0-10 (or 1-10), and promoters answer 9 or 10. The scale of '{columns}' is {scale}.",
                columns=tally.columns[0],
                scale=tally.scale,
            ),
            "Name another column with --score COLUMN; cxkit csat gives the share of the best answers on any scale.",
        )
    return NetPromoterScore(confidence, method, classes=tally.scale == CLASSES, ranks=check_ranks(tally, test))


@dataclass(frozen=True)
class NetPromoterScore(Measure):
    """NPS with intervals of ``confidence`` by ``method``.

    ``classes``: the answers are -1, 0 and 1 for detractors, passives and promoters. Weighted and clustered answers enter the interval
    with the number of independent answers that would give their standard error, and with a t quantile. ``ranks``: groups are tested by the
    ranks of their classes.
    """

    confidence: float = 0.95
    method: Method = "score"
    classes: bool = False
    ranks: bool = False

    key: ClassVar[str] = "nps"
    title: ClassVar[str] = "NPS"
    unit: ClassVar[Unit] = "points"
    parts: ClassVar[tuple[str, ...]] = ("promoters", "passives", "detractors")
    means: ClassVar[tuple[str, ...]] = ("nps",)
    columns: ClassVar[tuple[Column, ...]] = (
        Column(key="promoters", title="promoters", unit="count", help="Answers of 9 or 10."),
        Column(key="passives", title="passives", unit="count", help="Answers of 7 or 8."),
        Column(key="detractors", title="detractors", unit="count", help="Answers of 6 or less."),
        Column(key="nps", title="NPS", unit="points", help="Net Promoter Score: share of promoters minus share of detractors, times 100."),
        Column(key="low", title="low", unit="points", help="Lower confidence limit of the NPS."),
        Column(key="high", title="high", unit="points", help="Upper confidence limit of the NPS."),
    )

    @property
    def by_ranks(self) -> bool:
        """Whether groups are tested by ranks."""
        return self.ranks

    @property
    def domain(self) -> tuple[float, float]:
        """From detractors alone to promoters alone."""
        return -100.0, 100.0

    @property
    def interval_name(self) -> str:
        """The interval's method, for a note."""
        return METHOD_NAMES[self.method]

    def part(self, *scores: float | None) -> str:
        """The class of an answer."""
        return class_of(scores[0] or 0.0, classes=self.classes)

    def contributions(self, *scores: float | None) -> tuple[float | None, ...]:
        """100 for a promoter, -100 for a detractor, 0 else."""
        return ({"promoters": 100.0, "passives": 0.0, "detractors": -100.0}[self.part(*scores)],)

    def estimate(self, sums: Sums) -> Estimate:
        """The NPS of one group with its interval; null without answers."""
        found = self._around(sums, normal_critical(self.confidence))
        low, high = (max(found[1], -100.0), min(found[2], 100.0)) if found else (None, None)
        mean = sums.moments.mean
        value = None if mean is None else max(-100.0, min(mean, 100.0))  # rounding may take it off the scale
        return Estimate(value=value, low=low, high=high, n=sums.n, unit="points", level=self.confidence, method=self.interval_name)

    def figures(self, sums: Sums) -> dict[str, Cell]:
        """The cells of ``columns``."""
        estimate = self.estimate(sums)
        return {**sums.counts, "nps": estimate.value, "low": estimate.low, "high": estimate.high}

    def _around(self, sums: Sums, z: float) -> Around | None:
        """The centre and the limits for the critical value that a plain sample has; None without answers."""
        size, shares = self._effective(sums)
        return centre_and_limits(shares, size.critical(z), self.method) if shares.n > 0 else None

    def _effective(self, sums: Sums) -> tuple[Worth, Trinomial]:
        """What the group is worth, and its shares on as many answers."""
        counts = Trinomial(sums.weights["detractors"], sums.weights["passives"], sums.weights["promoters"])
        size = worth(sums, sums.moments, 100.0**2 * (counts.variance or 0.0))
        return size, counts if sums.plain else counts.scaled(size.n)

    def compare(self, pair: Pair) -> Difference | None:
        """NPS of ``a`` minus NPS of ``b`` with interval and p value; None if either has no answers."""
        a, b = self._effective(pair.a)[1], self._effective(pair.b)[1]
        found = of_classes(
            pair,
            self.confidence,
            200.0,
            around=self._around,
            plain=lambda: difference_test(a, b),
            effective=(a.n, b.n),
            skewness=(a + b).skewness,
        )
        return of_ranks(found, pair) if self.ranks else found
