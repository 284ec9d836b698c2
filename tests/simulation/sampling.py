"""Samples drawn by stratum from a small population, and samples whose mix differs from the population's and is raked to it."""

from __future__ import annotations

import numpy as np
import polars as pl
from tests.simulation.situations import Outcome, Situation

import cxkit

SIZES = {"north": 60, "south": 100, "west": 400}
LIKES = {"north": (0.6, 0.2, 0.2), "south": (0.2, 0.3, 0.5), "west": (0.05, 0.15, 0.8)}
"""The probability of a detractor, passive and promoter."""
SCORES = np.array([0, 8, 10])
POINTS = np.array([-100.0, 0.0, 100.0])


def by_stratum(rng: np.random.Generator, draws: int) -> Outcome:
    """40 customers of each stratum, weighted by its size: the interval of the whole population, which differs between draws."""
    missed = 0
    for _ in range(draws):
        population = {name: rng.choice(3, size, p=LIKES[name]) for name, size in SIZES.items()}
        truth = POINTS[np.concatenate(list(population.values()))].mean()
        frame = pl.concat(
            pl.DataFrame({"recommend": SCORES[rng.choice(answers, 40, replace=False)], "region": name, "size": len(answers)})
            for name, answers in population.items()
        ).with_columns((pl.col("size") / 40).alias("w"))
        row = cxkit.nps(frame, scale="0-10", weight="w", strata="region", fpc="size", by="none").table("overall").rows[0]
        missed += not row["low"] <= truth <= row["high"]
    return Outcome(missed, draws)


def raked(rng: np.random.Generator, draws: int) -> Outcome:
    """120 customers, of whom the large stratum answers half as often, raked to the true sizes."""
    sizes = np.array(list(SIZES.values())) / sum(SIZES.values())
    truth = float(sum(size * (POINTS @ np.array(LIKES[name])) for name, size in zip(SIZES, sizes, strict=True)))
    answering = sizes * (1, 1, 0.5) / (sizes * (1, 1, 0.5)).sum()
    margins = {"region": dict(zip(SIZES, sizes.tolist(), strict=True))}
    missed = 0
    for _ in range(draws):
        regions = rng.choice(list(SIZES), 120, p=answering)
        scores = [int(rng.choice(SCORES, p=LIKES[each])) for each in regions]
        row = (
            cxkit.nps(pl.DataFrame({"recommend": scores, "region": regions}), scale="0-10", rake=margins, by="none")
            .table("overall")
            .rows[0]
        )
        missed += not row["low"] <= truth <= row["high"]  # type: ignore[operator]
    return Outcome(missed, draws)


SITUATIONS = (
    Situation("NPS", "40 of 60, 100 and 400 customers of three strata, with their sizes", "misses", by_stratum, 300),
    Situation("NPS", "120 answers raked to the sizes of three strata", "misses", raked, 300),
)
