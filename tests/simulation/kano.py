"""Kano: the lead of the largest category where two or four are equally likely."""

from __future__ import annotations

import numpy as np
from tests.simulation.situations import Outcome, Situation

from cxkit.stats.kano import Counts


def _ties(answers: int, shares: tuple[float, float, float, float], title: str) -> Situation:
    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        found = [Counts(*each).lead_p for each in rng.multinomial(answers, shares, draws).tolist()]
        return Outcome(sum(p is not None and p < 0.05 for p in found), draws)

    return Situation("Kano", f"{answers} pairs, {title}", "false positives", simulate)


TWO, FOUR = (0.4, 0.4, 0.1, 0.1), (0.25, 0.25, 0.25, 0.25)
SITUATIONS = tuple(_ties(n, shares, title) for n in (30, 300) for shares, title in ((TWO, "two categories tied"), (FOUR, "all tied")))
