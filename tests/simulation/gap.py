"""Gaps: verdicts on many touchpoints of which none falls short."""

from __future__ import annotations

import numpy as np
import polars as pl
from tests.simulation.situations import Outcome, Situation

import cxkit


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


SITUATIONS = (_any_unmet(2, 40), _any_unmet(30, 40))
