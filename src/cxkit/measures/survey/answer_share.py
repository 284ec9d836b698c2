"""The share of the answers for which something holds: all that a metric of such a share needs beyond saying what holds."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from cxkit.counts import Tally
from cxkit.language import tr, translated
from cxkit.measures.breakdown import Layout, breakdown
from cxkit.measures.column_kinds import Plain, declare_kind
from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.measure import Difference, Measure
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.measures.survey import shares
from cxkit.measures.survey.score_distribution import with_distribution
from cxkit.model import Cell, Chart, Column, Report, Unit
from cxkit.tables import Responses, Window
from cxkit.values import Scale


@dataclass(frozen=True)
class AnswerShare(Measure):
    """The share of the answers on ``scale`` for which ``holds`` is true, with Wilson's intervals of ``confidence``.

    A subclass gives ``key`` (the column of the share), ``title`` (its name), ``counted`` (the column of the number of such answers) and
    ``which`` (the end of the sentence "Answers ...", for the help of the columns), and defines ``holds``.
    """

    scale: Scale

    counted: ClassVar[str]
    which: ClassVar[str]
    unit: ClassVar[Unit] = "share"
    interval_name: ClassVar[str] = shares.INTERVAL

    def __init_subclass__(cls) -> None:
        """Declare what the columns of the share show of single persons, so that its file says all."""
        super().__init_subclass__()
        for name, kind in (("key", Plain.MEAN), ("counted", Plain.PART)):
            if name in vars(cls):
                declare_kind(vars(cls)[name], kind)

    @abstractmethod
    def holds(self, score: float) -> bool:
        """Whether an answer is one of those that are counted."""

    @property
    def domain(self) -> tuple[float, float]:
        """From none to all."""
        return 0.0, 1.0

    @property
    def parts(self) -> tuple[str, ...]:
        """Answers that are counted, and others."""
        return self.counted, "others"

    @property
    def means(self) -> tuple[str, ...]:
        """The share."""
        return (self.key,)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Number of answers counted, their share and its interval."""
        return (
            Column(
                key=self.counted,
                title=self.counted.replace("_", " "),
                unit="count",
                help=tr("Answers {which}.", which=translated(self.which)),
            ),
            Column(key=self.key, title=self.title, unit="share", help=tr("Share of the answers {which}.", which=translated(self.which))),
            Column(key="low", title="low", unit="share", help=tr("Lower confidence limit of the {title}.", title=translated(self.title))),
            Column(key="high", title="high", unit="share", help=tr("Upper confidence limit of the {title}.", title=translated(self.title))),
        )

    def part(self, *scores: float | None) -> str:
        """To which of ``parts`` an answer belongs."""
        return self.parts[0 if self.holds(scores[0] or 0.0) else 1]

    def contributions(self, *scores: float | None) -> tuple[float | None, ...]:
        """1 if the answer is counted, else 0."""
        return (float(self.holds(scores[0] or 0.0)),)

    def figures(self, sums: Sums) -> dict[str, Cell]:
        """The cells of ``columns``; share and limits are null without answers."""
        low, high = shares.limits(sums, sums.moments, self.confidence)
        return {self.counted: sums.counts[self.counted], self.key: shares.share(sums.moments), "low": low, "high": high}

    def compare(self, pair: Pair) -> Difference | None:
        """The share in ``a`` minus that in ``b``; None if either has no answers."""
        return shares.difference(pair, self.confidence)


def share_breakdown(tally: Tally, measure: AnswerShare, layout: Layout, window: Window) -> ReportBody:
    """The tables of the share, a drawing of the overall one, and the distribution of the answers."""
    broken = breakdown(tally, measure, layout, window)
    share = Chart(kind="share", table="overall", encodings={"value": measure.key, "n": measure.counted})
    return with_distribution(broken, share, tally, layout.min_cell)


def share_report(command: tuple[str, str], responses: Responses, tally: Tally, measure: AnswerShare, layout: Layout) -> Report:
    """The report of a command that shows a share and nothing else; ``command`` is its name and its title."""
    found = share_breakdown(tally, measure, layout, responses.window)
    return report(*command, responses, tally, found, top=layout.top)
