"""Drivers: ratings that have nothing to do with the outcome."""

from __future__ import annotations

import numpy as np
import polars as pl
from tests.simulation.situations import Outcome, Situation

import cxkit


def _unrelated(answers: int) -> Situation:
    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        missed = 0
        for _ in range(draws):
            real, noise, *others = (np.clip(np.round(rng.normal(3.4, 1, answers)), 1, 5) for _ in range(4))
            outcome = np.clip(np.round(0.5 + 0.7 * real + rng.normal(0.5, 0.8, answers)), 1, 5)
            columns = {"satisfaction": outcome, "real": real, "noise": noise, "more": others[0], "else": others[1]}
            report = cxkit.drivers(pl.DataFrame(columns), drivers="^(real|noise|more|else)$", draws=100)
            row = next(row for row in report.table("drivers").rows if row["driver"] == "noise")
            missed += row["low"] != 0
        return Outcome(missed, draws)

    title = f"{answers} answers, an unrelated rating beside one that explains a third"
    return Situation("drivers", title, "misses", simulate, 300)


def _all_unrelated(ratings: int, answers: int) -> Situation:
    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        named = 0
        for _ in range(draws):
            columns = {f"rating_{at}": rng.integers(1, 6, answers) for at in range(ratings)}
            report = cxkit.drivers(
                pl.DataFrame({"satisfaction": rng.integers(1, 6, answers), **columns}), drivers="^rating_", draws=100, scale="1-5"
            )
            named += any(each.code == "drivers" for each in report.summary)
        return Outcome(named, draws)

    title = f"any of {ratings} ratings that have nothing to do with the outcome, {answers} answers"
    return Situation("drivers", title, "false positives", simulate, 150)


SITUATIONS = (_unrelated(100), _unrelated(400), _all_unrelated(8, 60))
