"""Customer satisfaction: the share of answers in the top boxes, from sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cxkit.counts import Tally
from cxkit.measures.columns import limited
from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.measure import Difference
from cxkit.measures.survey import averages
from cxkit.measures.survey.answer_share import AnswerShare
from cxkit.measures.survey.group_comparison import check_ranks, of_ranks
from cxkit.measures.survey.top_boxes import boxes
from cxkit.model import Cell, Column
from cxkit.values.answers.valence import Direction


def csat_of(tally: Tally, confidence: float, top_boxes: int | None = None, *, test: str = "figure") -> CustomerSatisfaction:
    """The CSAT of a tally of ``satisfaction``; UsageError if its scale has no usual number of top boxes and none is given."""
    points, best = boxes(tally.scale, top_boxes, tally.answers), tally.best[0] or "high"
    return CustomerSatisfaction(confidence, tally.scale, points, best, ranks=check_ranks(tally, test))


@dataclass(frozen=True)
class CustomerSatisfaction(AnswerShare):
    """CSAT: the share of answers among the ``boxes`` best of the scale, at its ``best`` end; beside it the mean answer.

    ``ranks``: groups are tested by the ranks of all their answers.
    """

    boxes: int
    best: Direction = "high"
    ranks: bool = False

    ranked: ClassVar[int] = 1  # the answers, and not whether they are satisfied
    key: ClassVar[str] = "csat"
    title: ClassVar[str] = "CSAT"
    counted: ClassVar[str] = "satisfied"
    which: ClassVar[str] = "in the top boxes"
    interval_name: ClassVar[str] = "Wilson (1927); of means t, beta if most are at one end"

    @property
    def by_ranks(self) -> bool:
        """Whether groups are tested by ranks."""
        return self.ranks

    def compare(self, pair: Pair) -> Difference | None:
        """The share in ``a`` minus that in ``b``; None if either has no answers."""
        found = super().compare(pair)
        return of_ranks(found, pair) if self.ranks else found

    @property
    def means(self) -> tuple[str, ...]:
        """The share, the mean answer and its square."""
        return "csat", "mean", "square"

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those of the share, and of the mean answer."""
        return (
            *super().columns,
            Column(key="mean", title="mean", unit="score", help="Mean answer, on the scale."),
            Column(key="mean_low", title="mean low", unit="score", help="Lower confidence limit of the mean."),
            Column(key="mean_high", title="mean high", unit="score", help="Upper confidence limit of the mean."),
            Column(key="sd", title="sd", unit="score", help="Standard deviation of the answers."),
        )

    @property
    def top(self) -> tuple[int, int]:
        """The lowest and the highest answer that counts as satisfied."""
        low, high = self.scale.low, self.scale.high
        return (high - self.boxes + 1, high) if self.best == "high" else (low, low + self.boxes - 1)

    def holds(self, score: float) -> bool:
        """Whether an answer is in the top boxes; one between the points of the scale is as far as it reaches their edge."""
        least, most = self.top
        return score >= least if self.best == "high" else score <= most

    def contributions(self, *scores: float | None) -> tuple[float | None, ...]:
        """1 in the top boxes and 0 else; the score and its square."""
        score = scores[0] or 0.0
        return float(self.holds(score)), score, score * score

    def figures(self, sums: Sums) -> dict[str, Cell]:
        """The cells of ``columns``."""
        mean = sums.means["mean"]
        limits = averages.limits(mean, self.confidence, (float(self.scale.low), float(self.scale.high)))
        return {**super().figures(sums), **limited("mean", mean.mean, limits), "sd": averages.deviation(mean, sums.means["square"])}
