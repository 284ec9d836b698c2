"""Gaps: verdicts on many touchpoints of which none falls short."""

from __future__ import annotations

import numpy as np
import polars as pl
from tests.simulation.situations import Outcome, Situation

import cxkit
from cxkit.measures.group_sums import Sums
from cxkit.measures.survey.expectation_gap import Gap
from cxkit.model import Row
from cxkit.stats.adjust import adjust
from cxkit.stats.moments import Moments
from cxkit.values import Scale

MEASURE = Gap(0.95, ("expectation", "fulfilment"), (Scale(1, 7), Scale(1, 7)))
SKEWED = {
    "one in ten 3 below, three in ten 1 above": {-3: 0.1, 0: 0.6, 1: 0.3},
    "one in ten 2 below, one in five 1 above": {-2: 0.1, 0: 0.7, 1: 0.2},
    "3 % 6 below, 9 % 2 above": {-6: 0.03, 0: 0.88, 2: 0.09},
    "all near 0": {-1: 1 / 3, 0: 1 / 3, 1: 1 / 3},
}
"""Distributions of gaps whose mean is 0."""


def _any_unmet(touchpoints: int, size: int) -> Situation:
    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        names = np.repeat([f"t{at}" for at in range(touchpoints)], size)
        found = 0
        for _ in range(draws):
            expectation = rng.integers(2, 7, len(names))
            frame = pl.DataFrame(
                {"touchpoint": names, "expectation": expectation, "fulfilment": expectation + rng.integers(-1, 2, len(names))}
            )
            rows = cxkit.gap(frame, scale="1-7").table("by_touchpoint").rows
            found += any(row["verdict"] in {"unmet", "exceeded"} for row in rows)
        return Outcome(found, draws)

    title = f"any verdict but met and unclear on {touchpoints} touchpoints with {size} pairs, all gaps 0"
    return Situation("gap", title, "false positives", simulate, 300)


def _sums(times: np.ndarray, gaps: np.ndarray) -> Sums:
    """What is counted of answers with so many of each gap."""
    n, total, squares = int(times.sum()), float(times @ gaps), float(times @ gaps**2)
    moments = Moments(n, n, n, total, n, total, squares, n)
    histogram = tuple((float(gap), int(many)) for gap, many in zip(gaps, times, strict=True) if many)
    return Sums({}, {}, float(n), moments, dict.fromkeys(MEASURE.means, moments), histogram)


def _verdicts(groups: list[Sums]) -> set[str]:
    """The verdicts of a table of these groups, as the command reaches them."""
    rows: list[Row] = [{"n": each.n, **MEASURE.figures(each)} for each in groups]
    p_adj = adjust(MEASURE.own_p_values(rows, groups), "holm")
    return {str(MEASURE.concluded({**row, "p_adj": p})["verdict"]) for row, p in zip(rows, p_adj, strict=True)}


def _any_skewed(touchpoints: int, size: int, title: str) -> Situation:
    """The same of gaps that are not symmetric; warned: any group has a warning."""
    gaps, shares = np.array(list(SKEWED[title])), np.array(list(SKEWED[title].values()))

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        found = warned = 0
        for _ in range(draws):
            groups = [_sums(times, gaps) for times in rng.multinomial(size, shares, touchpoints)]
            found += bool(_verdicts(groups) & {"unmet", "exceeded"})
            warned += any(map(MEASURE.rests_on_few, groups))
        return Outcome(found, draws, warned)

    situation = f"any verdict but met and unclear on {touchpoints} touchpoints with {size} pairs, {title}"
    return Situation("gap", situation, "false positives", simulate, 300)


SITUATIONS = (
    _any_unmet(2, 40),
    _any_unmet(30, 40),
    *(_any_skewed(touchpoints, size, title) for title in SKEWED for touchpoints, size in ((8, 40), (30, 30), (30, 100))),
)
