"""Consistency: channels of one and the same process, with customers who answer again and again."""

from __future__ import annotations

import itertools
import math
from statistics import NormalDist

import numpy as np
import polars as pl
from tests.simulation.nps import BY_NPS
from tests.simulation.situations import Outcome, Situation

import cxkit
from cxkit.measures.group_sums import Sums
from cxkit.measures.survey.consistency_tables import equality
from cxkit.measures.survey.net_promoter import NetPromoterScore
from cxkit.stats.moments import Moments


def _repeating(channels: int, customers: int, answers: int, icc: float, *, nps: int = 0, draws: int = 600) -> Situation:
    cuts = [NormalDist().inv_cdf(share) for share in itertools.accumulate(BY_NPS[nps][:2])] if nps else [-0.8, 0.0]

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
                        "recommend": np.array([0, 8, 10])[np.searchsorted(cuts, behind)],
                    }
                )
            )
        rows = cxkit.consistency(pl.concat(parts), adjust="none").table("touchpoints").rows
        return Outcome(sum(row["verdict"] == "uneven" for row in rows), draws)

    title = f"{channels} channels of {customers} customers with {answers} answers each, ICC {icc:g}"
    return Situation("consistency", title + (f", NPS {nps}" if nps else ""), "false positives", simulate, draws)


def _plain(sizes: tuple[int, ...], nps: int) -> Situation:
    """Channels of so many independent answers."""
    points, measure = np.array([-100.0, 0.0, 100.0]), NetPromoterScore(0.95)

    def sums(times: np.ndarray) -> Sums:
        n, total, squares = int(times.sum()), float(times @ points), float(times @ points**2)
        moments = Moments(n, n, n, total, n, total, squares, n)
        counts = dict(zip(("detractors", "passives", "promoters"), times.tolist(), strict=True))
        return Sums(counts, counts, n, moments, {}, tuple(zip(points.tolist(), times.tolist(), strict=True)))

    def simulate(rng: np.random.Generator, draws: int) -> Outcome:
        found = 0
        for _ in range(draws):
            _, p = equality({str(at): sums(rng.multinomial(size, BY_NPS[nps])) for at, size in enumerate(sizes)}, measure)
            found += p is not None and p < 0.05
        return Outcome(found, draws)

    title = f"{len(sizes)} channels of {min(sizes)} to {max(sizes)} answers, NPS {nps}".replace(
        f"{min(sizes)} to {min(sizes)} ", f"{min(sizes)} "
    )
    return Situation("consistency", title, "false positives", simulate, 1000)


SITUATIONS = (
    _repeating(3, 40, 1, 0.0),
    _repeating(3, 30, 5, 0.3),
    _repeating(5, 12, 8, 0.5),
    _repeating(5, 30, 3, 0.3, nps=88, draws=300),
    *(_plain((30,) * channels, 75) for channels in (3, 5, 10)),
    _plain((30, 30, 300), 75),
    _plain((100,) * 5, 88),
    _plain((100,) * 5, -90),
    _plain((200,) * 5, 97),
)
