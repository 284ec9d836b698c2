"""Customer effort: the mean answer and the share of easy ones, from sums."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal, TypeVar

from cxkit.counts import Tally
from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.measures.columns import ENDS, limited
from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.measure import Difference, Measure
from cxkit.measures.survey import averages, shares
from cxkit.measures.survey.group_comparison import check_ranks, of_ranks
from cxkit.measures.survey.mean_comparison import of_means
from cxkit.measures.survey.top_boxes import boxes
from cxkit.model import Cell, Column, Encodings, Unit
from cxkit.roles import shortened
from cxkit.tables import DataTable
from cxkit.values import Easy, Scale
from cxkit.values.answers.scales import asked_ease

Survey = TypeVar("Survey", bound=DataTable)


def with_easy_end(table: Survey, easy: Easy | None) -> Survey:
    """The table whose rules name the easy end of the scale of effort, if it is given."""
    return replace(table, rules=table.rules._replace(easy=easy)) if easy else table


def refuse_easy(easy: Easy | None, measure: str) -> None:
    """Raise UsageError if ``--easy`` is given for another measure than that of effort."""
    if easy and measure != "ces":
        raise UsageError(
            tr("--easy says which end of a scale of effort is easy, and {measure} has none.", measure=measure),
            "Leave it out, or --measure ces.",
        )


def easy_end(table: DataTable, tally: Tally) -> Easy:
    """The easy end of the scale of effort: as given, or by project file, tool, header or labels; else UsageError."""
    found = table.rules.easy or tally.best[0] or table.easy_by_words()
    if found is None:
        headers = [table.shown.get(column, column) for column in table.columns_of("effort")]
        of_ease = next((header for header in headers if asked_ease(header) > 0), None)
        raise UsageError(
            tr(
                "Column '{column}' speaks of ease, but most answers are not at the high end: which ones are easy?",
                column=shortened(of_ease),
            )
            if of_ease
            else "Which answers mean little effort, the high ones or the low ones? Nothing in the file shows it.",
            tr(
                "Decide with --easy high or --easy low; or in cxkit.toml: {example}.",
                example=f'scale = {{ effort = "{tally.scale.low}-{tally.scale.high} high-is-easy" }}',
            ),
        )
    return found


def effort_of(tally: Tally, confidence: float, easy: Easy, top_boxes: int | None = None, *, test: str = "figure") -> CustomerEffort:
    """The effort of a tally of ``effort``; UsageError if its scale has no usual number of easy answers and none is given."""
    return CustomerEffort(confidence, tally.scale, boxes(tally.scale, top_boxes, tally.answers), easy, ranks=check_ranks(tally, test))


@dataclass(frozen=True)
class CustomerEffort(Measure):
    """Effort with intervals of ``confidence``: the mean on the original ``scale``, and the share of the ``boxes`` easiest answers.

    ``easy`` names the easy end of the scale; ``ranks``: groups are tested by the ranks of their answers.
    """

    scale: Scale
    boxes: int
    easy: Easy
    ranks: bool = False

    by_ranks: ClassVar[bool] = True
    key: ClassVar[str] = "effort"
    title: ClassVar[str] = "effort"
    unit: ClassVar[Unit] = "score"
    parts: ClassVar[tuple[str, ...]] = ("easy", "others")
    means: ClassVar[tuple[str, ...]] = ("effort", "easy")
    interval_name: ClassVar[str] = "t, beta if most are at one end; of shares Wilson (1927)"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(key="effort", title="effort", unit="score", help="Mean answer, on the scale as it was asked."),
        Column(key="low", title="low", unit="score", help="Lower confidence limit of the mean."),
        Column(key="high", title="high", unit="score", help="Upper confidence limit of the mean."),
        Column(key="easy", title="easy", unit="share", help="Share of the answers at the easy end of the scale."),
        Column(key="easy_low", title="easy low", unit="share", help="Lower confidence limit of that share."),
        Column(key="easy_high", title="easy high", unit="share", help="Upper confidence limit of that share."),
    )

    @property
    def domain(self) -> tuple[float, float]:
        """The ends of the scale."""
        return float(self.scale.low), float(self.scale.high)

    def drawing(self, comparison: str) -> tuple[Literal["whisker", "dumbbell"], Encodings]:
        """The figure with its interval; lower means are better if the low end is easy."""
        kind, encodings = super().drawing(comparison)
        return kind, {**encodings, "better": self.easy}

    def is_easy(self, score: float) -> bool:
        """Whether an answer is one of the easiest."""
        return score >= self.scale.high - self.boxes + 1 if self.easy == "high" else score <= self.scale.low + self.boxes - 1

    def part(self, *scores: float | None) -> str:
        """Easy or not."""
        return "easy" if self.is_easy(scores[0] or 0.0) else "others"

    def contributions(self, *scores: float | None) -> tuple[float | None, ...]:
        """The score, and 1 if it is easy."""
        score = scores[0] or 0.0
        return score, float(self.is_easy(score))

    def figures(self, sums: Sums) -> dict[str, Cell]:
        """The cells of ``columns``."""
        easy = sums.means["easy"]
        return {
            **limited("effort", sums.moments.mean, averages.limits(sums.moments, self.confidence, self.domain), ends=ENDS),
            **limited("easy", shares.share(easy), shares.limits(sums, easy, self.confidence)),
        }

    def rests_on_few(self, sums: Sums) -> bool:
        """Whether the answers are too skewed for their number though they do not pile up at one end, which the beta interval is for."""
        return averages.has_rare_answers(sums, self.domain)

    def compare(self, pair: Pair) -> Difference | None:
        """Mean effort of ``a`` minus that of ``b``; None if either has no answers."""
        found = of_means(pair, self.confidence, float(self.scale.high - self.scale.low))
        return of_ranks(found, pair) if self.ranks else found
