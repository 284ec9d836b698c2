"""Drivers of an overall judgement: the parts of R² explained by ratings, from counts of distinct complete answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cxkit.errors import CxError, DataError
from cxkit.lazy import pl
from cxkit.model import Cell, Column, Row
from cxkit.stats.importance import Method, bootstrap, default_method, lmg, percentile_interval, relative_weights
from cxkit.stats.quadrants import quadrant
from cxkit.stats.regression import Regression, covariance, find_collinear, find_constants, regress
from cxkit.values import Scale

METHOD_NAMES: dict[Method, str] = {"lmg": "LMG (Shapley values)", "johnson": "Johnson's relative weights"}
COLUMNS = (
    Column(key="driver", title="driver", unit="label", help="The rating."),
    Column(key="n", title="n", unit="count", help="Complete answers."),
    Column(key="contribution", title="contribution", unit="number", digits=3, help="Part of R² that the driver carries."),
    Column(key="low", title="low", unit="number", digits=3, help="Lower limit of the interval of the contribution."),
    Column(key="high", title="high", unit="number", digits=3, help="Upper limit of the interval of the contribution."),
    Column(key="share", title="share", unit="share", help="Contribution over R²."),
    Column(key="correlation", title="correlation", unit="number", digits=2, help="Pearson's correlation with the outcome."),
    Column(
        key="coefficient", title="coefficient", unit="number", digits=3, help="Points of the outcome for one point more, all else equal."
    ),
    Column(key="performance", title="performance", unit="score", help="Mean rating, in percent of the maximum where scales differ."),
    Column(key="quadrant", title="quadrant", unit="label", help="Share against performance, each high from the drivers' mean on."),
    Column(key="rank", title="rank", unit="count", help="By contribution; 1 is the largest."),
)
MODEL = (
    Column(key="outcome", title="outcome", unit="label", help="The judgement that is explained."),
    Column(key="n", title="n", unit="count", help="Complete answers."),
    Column(key="set_aside", title="set aside", unit="count", help="Rows that were read and lack one of the ratings, or cannot be used."),
    Column(key="r2", title="R²", unit="number", digits=3, help="Share of the outcome's variance that all drivers explain together."),
    Column(key="method", title="method", unit="label", help="How R² is shared out among the drivers."),
)


class Explained(NamedTuple):
    """The drivers of one group of answers: their rows, R², the method, and the drivers excluded for lack of variation."""

    rows: list[Row]
    n: int
    r2: float
    method: Method
    constant: tuple[str, ...]


@dataclass(frozen=True)
class Explaining:
    """How drivers are estimated: their ``names``, the scales of outcome and drivers, and the bootstrap of the intervals."""

    names: tuple[str, ...]
    scales: tuple[Scale, ...]
    confidence: float
    draws: int
    seed: int

    def explain(self, cells: pl.DataFrame, scores: Sequence[str]) -> Explained:
        """The drivers from cells with the columns ``scores`` (the outcome first), ``n`` and ``w``.

        Raises DataError if the outcome is constant, no driver varies, or there are too few answers for the number of drivers.
        """
        varying = self._varying(cells, scores)
        rows = cells.select(scores[0], *(scores[at + 1] for at in varying)).to_numpy()
        n, w = cells.get_column("n").to_numpy(), cells.get_column("w").to_numpy()
        names = [self.names[at] for at in varying]
        found = regress(rows, n, w)
        method = default_method(len(names))
        contributions = self._contributions(rows, w, names, method)
        drawn = bootstrap(rows, n, w, method=method, draws=self.draws, seed=self.seed)
        low, high = percentile_interval(drawn, self.confidence)
        limits = list(zip(low.tolist(), high.tolist(), strict=True))
        means = covariance(rows, w).mean[1:].tolist()
        performance = self._performance(means, [self.scales[at + 1] for at in varying])
        made = _rows(names, found, contributions, limits, performance)
        constant = tuple(name for at, name in enumerate(self.names) if at not in varying)
        return Explained(made, found.n, found.r2, method, constant)

    def _varying(self, cells: pl.DataFrame, scores: Sequence[str]) -> list[int]:
        """The drivers that have more than one value; DataError if the outcome or all drivers are constant."""
        if cells.is_empty():
            raise DataError("No answer has the outcome and all drivers.", "Name fewer drivers: --drivers REGEX.")
        same = find_constants(cells.select(scores).to_numpy(), cells.get_column("w").to_numpy())
        if 0 in same:
            raise DataError("All answers give the same outcome: there is nothing to explain.", "Name another one: --outcome COLUMN.")
        varying = [at for at in range(len(self.names)) if at + 1 not in same]
        if not varying:
            raise DataError("Every driver has one and the same value in all answers.", "Name others: --drivers REGEX.")
        return varying

    def _contributions(self, rows: object, w: object, names: Sequence[str], method: Method) -> list[float]:
        import numpy as np

        spread = covariance(rows, w).matrix  # type: ignore[arg-type]  # numpy's arrays, which mypy is not shown here
        sd = np.sqrt(spread.diagonal())
        correlations = spread / np.outer(sd, sd)
        if method == "johnson" and (involved := find_collinear(correlations)):
            told = ", ".join(f"'{names[at - 1]}'" for at in involved)
            raise DataError(
                f"More than 12 drivers are given relative weights, which need drivers that differ; these determine each other: {told}.",
                "Leave one of them out: --drivers REGEX.",
            )
        found = lmg(correlations) if method == "lmg" else relative_weights(correlations)
        return [float(each) for each in found]

    def _performance(self, means: Sequence[float], scales: Sequence[Scale]) -> list[float]:
        if len(set(scales)) == 1:
            return list(means)
        return [100 * (mean - scale.low) / (scale.high - scale.low) for mean, scale in zip(means, scales, strict=True)]


def _rows(
    names: Sequence[str],
    found: Regression,
    contributions: Sequence[float],
    limits: Sequence[tuple[float, float]],
    performance: Sequence[float],
) -> list[Row]:
    """The rows of the table, the largest contribution first."""
    total = math.fsum(contributions)
    middle = total / len(names), math.fsum(performance) / len(names)
    order = sorted(range(len(names)), key=lambda at: (-contributions[at], names[at]))
    rows: list[Row] = []
    for rank, at in enumerate(order, start=1):
        value, (low, high) = contributions[at], limits[at]
        coefficient: Cell = found.coefficients[at]
        rows.append(
            {
                "driver": names[at],
                "n": found.n,
                "contribution": value,
                # resampled contributions of weak drivers lie above their own: they are never negative
                "low": min(low, value),
                "high": max(high, value),
                "share": value / total if total else None,
                "correlation": found.correlations[at],
                "coefficient": coefficient,
                "performance": performance[at],
                "quadrant": quadrant(value, performance[at], *middle),
                "rank": rank,
            }
        )
    return rows


def refusal(error: CxError, group: Sequence[Cell]) -> str:
    """Why a group has no drivers, for a note."""
    return f"{' · '.join('(not stated)' if part is None else str(part) for part in group)}: {error.message}"
