"""Customer satisfaction: the share of answers in the top boxes, from sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cxkit.counts import Tally
from cxkit.measures.measure import BaseMeasure, Difference
from cxkit.measures.sums import Pair, Sums
from cxkit.measures.survey import averages, shares
from cxkit.measures.survey.top_boxes import boxes
from cxkit.model import Cell, Column, Unit
from cxkit.values import Scale
from cxkit.values.valence import Direction


def of(tally: Tally, confidence: float, top_boxes: int | None = None) -> CustomerSatisfaction:
    """The CSAT of a tally of ``satisfaction``; UsageError where its scale has no usual number of top boxes and none is given."""
    return CustomerSatisfaction(confidence, tally.scale, boxes(tally.scale, top_boxes), tally.best[0] or "high")


@dataclass(frozen=True)
class CustomerSatisfaction(BaseMeasure):
    """CSAT with intervals of ``confidence``: the share of answers among the ``boxes`` best of the ``scale``, at its ``best`` end."""

    confidence: float
    scale: Scale
    boxes: int
    best: Direction = "high"

    key: ClassVar[str] = "csat"
    title: ClassVar[str] = "CSAT"
    unit: ClassVar[Unit] = "share"
    parts: ClassVar[tuple[str, ...]] = ("satisfied", "others")
    means: ClassVar[tuple[str, ...]] = ("csat", "mean", "square")
    interval_name: ClassVar[str] = f"{shares.INTERVAL}; of means t"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(key="satisfied", title="satisfied", unit="count", help="Answers in the top boxes."),
        Column(key="csat", title="CSAT", unit="share", help="Share of the answers in the top boxes."),
        Column(key="low", title="low", unit="share", help="Lower limit of the interval of the CSAT."),
        Column(key="high", title="high", unit="share", help="Upper limit of the interval of the CSAT."),
        Column(key="mean", title="mean", unit="score", help="Mean answer, on the scale."),
        Column(key="mean_low", title="mean low", unit="score", help="Lower limit of the interval of the mean."),
        Column(key="mean_high", title="mean high", unit="score", help="Upper limit of the interval of the mean."),
        Column(key="sd", title="sd", unit="score", help="Standard deviation of the answers."),
    )

    @property
    def domain(self) -> tuple[float, float]:
        """From none to all."""
        return 0.0, 1.0

    @property
    def top(self) -> tuple[int, int]:
        """The lowest and the highest answer that counts as satisfied."""
        low, high = self.scale.low, self.scale.high
        return (high - self.boxes + 1, high) if self.best == "high" else (low, low + self.boxes - 1)

    def is_satisfied(self, score: float) -> bool:
        """Whether an answer is in the top boxes; one between the points of the scale is as far as it reaches their edge."""
        least, most = self.top
        return score >= least if self.best == "high" else score <= most

    def part(self, *scores: float | None) -> str:
        """Satisfied in the top boxes."""
        return "satisfied" if self.is_satisfied(scores[0] or 0.0) else "others"

    def contributions(self, *scores: float | None) -> tuple[float | None, ...]:
        """1 in the top boxes and 0 else; the score and its square."""
        score = scores[0] or 0.0
        return float(self.is_satisfied(score)), score, score * score

    def figures(self, sums: Sums) -> dict[str, Cell]:
        """The cells of ``columns``."""
        low, high = shares.limits(sums, sums.moments, self.confidence)
        mean = sums.means["mean"]
        mean_low, mean_high = averages.limits(mean, self.confidence, (float(self.scale.low), float(self.scale.high)))
        return {
            "satisfied": sums.counts["satisfied"],
            "csat": shares.share(sums.moments),
            "low": low,
            "high": high,
            "mean": mean.mean,
            "mean_low": mean_low,
            "mean_high": mean_high,
            "sd": averages.deviation(mean, sums.means["square"]),
        }

    def compare(self, pair: Pair) -> Difference | None:
        """CSAT of ``a`` minus CSAT of ``b``; None where either has no answers."""
        return shares.difference(pair, self.confidence)
