"""Consistency: channels of one and the same process, with customers who answer again and again."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
from tests.simulation.situations import Outcome, Situation

import cxkit


def _repeating(channels: int, customers: int, answers: int, icc: float) -> Situation:
    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        parts = []
        for draw in range(draws):
            taste = np.repeat(rng.standard_normal(channels * customers), answers)
            behind = math.sqrt(icc) * taste + math.sqrt(1 - icc) * rng.standard_normal(len(taste))
            owner = np.repeat(np.arange(channels * customers), answers)
            parts.append(
                pl.DataFrame(
                    {
                        "customer_id": [f"{draw}-{each}" for each in owner],
                        "channel": [f"c{each // customers}" for each in owner],
                        "touchpoint": [f"t{draw}"] * len(owner),
                        "recommend": np.where(behind < -0.8, 0, np.where(behind < 0, 8, 10)),
                    }
                )
            )
        rows = cxkit.consistency(pl.concat(parts), adjust="none").table("touchpoints").rows
        return Outcome(sum(row["verdict"] == "uneven" for row in rows), draws)

    title = f"{channels} channels of {customers} customers with {answers} answers each, ICC {icc:g}"
    return Situation("consistency", title, "false positives", simulate, 600)


SITUATIONS = (_repeating(3, 40, 1, 0.0), _repeating(3, 30, 5, 0.3), _repeating(5, 12, 8, 0.5))
