"""Effort: answers of which most are at one end, in groups of unequal size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from tests.simulation.situations import Outcome, Situation
from tests.simulation.two_samples import Sample, false_positives, frame

import cxkit

SKEWED = {
    "70 % at the easy end": (0.02, 0.03, 0.03, 0.05, 0.07, 0.1, 0.7),
    "90 % at the easy end": (0.03, 0.01, 0.01, 0.01, 0.02, 0.02, 0.9),
}


def _answers(shares: tuple[float, ...]) -> Sample:
    return lambda rng, n: {"effort": rng.choice(np.arange(1, 8), n, p=shares)}


def _no_change(sizes: tuple[int, int], shares: tuple[float, ...]) -> Callable[[np.random.Generator, int], Outcome]:
    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        answers = frame(rng, draws, sizes, _answers(shares))
        found = cxkit.ces(answers, scale="1-7", easy="high", by="draw", every="month", since="2025-01-01", until="2025-02-28")
        return false_positives(found, "p")

    return simulate


def _any_of(groups: int, size: int, shares: tuple[float, ...]) -> Callable[[np.random.Generator, int], Outcome]:
    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        names = np.repeat([f"g{at}" for at in range(groups)], size)
        found = 0
        for _ in range(draws):
            answers = pl.DataFrame({"effort": rng.choice(np.arange(1, 8), len(names), p=shares), "channel": names})
            rows = cxkit.ces(answers, scale="1-7", easy="high").table("by_channel").rows
            found += any(isinstance(row["p_adj"], float) and row["p_adj"] < 0.05 for row in rows)
        return Outcome(found, draws)

    return simulate


SITUATIONS = (
    *(
        Situation("effort", f"{sizes[1]} against {sizes[0]} answers, {title}", "false positives", _no_change(sizes, shares), 300)
        for title, shares in SKEWED.items()
        for sizes in ((300, 30), (300, 100))
    ),
    Situation(
        "effort",
        "any of 8 groups of 40, 70 % at the easy end",
        "false positives",
        _any_of(8, 40, SKEWED["70 % at the easy end"]),
        300,
        slow=True,
    ),
)
