"""Drivers of an overall judgement: the parts of R² explained by ratings, from counts of distinct complete answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from cxkit.counts.persons import lone_units
from cxkit.errors import CxError, DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Cell, Column, Note, Row
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.stats.adequacy import outweighs_skewness
from cxkit.stats.distributions import f_upper, normal_critical
from cxkit.stats.importance import (
    Method,
    bootstrap,
    bootstrap_clusters,
    default_method,
    lmg,
    noise_floor,
    percentile_interval,
    relative_weights,
)
from cxkit.stats.moments import kish
from cxkit.stats.permutation import regression_p
from cxkit.stats.quadrants import quadrant
from cxkit.stats.regression import Regression, covariance, find_collinear, find_constants, regress
from cxkit.stats.skewed import pooled_skewness
from cxkit.values import Scale

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FLOOR_DRAWS = 400  # permutations of each driver
_FEWEST_COMPARED = 3  # drivers: of two, one is always below the mean
_ALL = 1 - 1e-12  # of the variance: what is less is no error of rounding
_NO_RATING = frozenset({"expectation", "importance"})
METHOD_NAMES: dict[Method, str] = {"lmg": "LMG (Shapley values)", "johnson": "Johnson's relative weights"}
COLUMNS = (
    Column(key="driver", title="driver", unit="label", help="The rating."),
    Column(key="n", title="n", unit="count", help="Complete answers."),
    Column(key="contribution", title="contribution", unit="number", digits=3, help="Part of R² that the driver carries."),
    Column(key="low", title="low", unit="number", digits=3, help="Lower confidence limit of the contribution."),
    Column(key="high", title="high", unit="number", digits=3, help="Upper confidence limit of the contribution."),
    Column(
        key="floor", title="noise floor", unit="number", digits=3, help="What the driver would contribute by chance alone, if unrelated."
    ),
    Column(key="share", title="share", unit="share", help="Contribution over R²."),
    Column(key="correlation", title="correlation", unit="number", digits=2, help="Pearson's correlation with the outcome."),
    Column(
        key="coefficient", title="coefficient", unit="number", digits=3, help="Points of the outcome for one point more, all else equal."
    ),
    Column(key="performance", title="performance", unit="score", help="Mean rating, in percent of the maximum if scales differ."),
    Column(
        key="quadrant",
        title="quadrant",
        unit="label",
        help="Share against performance, each high from the drivers' mean on; none below the floor.",
    ),
    Column(key="rank", title="rank", unit="count", help="By contribution; 1 is the largest; none below the floor."),
)
MODEL = (
    Column(key="outcome", title="outcome", unit="label", help="The overall rating that is explained."),
    Column(key="n", title="n", unit="count", help="Complete answers."),
    Column(key="set_aside", title="excluded", unit="count", help="Rows that were read and lack one of the ratings, or cannot be used."),
    Column(key="r2", title="R²", unit="number", digits=3, help="Share of the outcome's variance that all drivers explain together."),
    Column(key="adjusted_r2", title="adjusted R²", unit="number", digits=3, help="R² less what as many unrelated drivers would explain."),
    Column(key="f", title="F", unit="number", digits=2, help="F statistic of no driver having an effect."),
    Column(key="p", title="p", unit="p", help="p value of F; of skewed answers by permutation, if that is larger."),
    Column(key="method", title="method", unit="label", help="How R² is shared out among the drivers."),
)


class Explained(NamedTuple):
    """The drivers of one group of answers: their rows, R² with its test, the method, and the drivers excluded for lack of variation."""

    rows: list[Row]
    n: int
    r2: float
    adjusted_r2: float | None
    f: float | None
    p: float | None
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
        independent = _independent(cells)
        if "unit" in cells.columns:
            drawn = bootstrap_clusters(rows, w, owners(cells).to_numpy(), method=method, draws=self.draws, seed=self.seed)
        else:
            drawn = bootstrap(rows, n, w, method=method, draws=self.draws, seed=self.seed)
        low, high = percentile_interval(drawn, self.confidence)
        spread = covariance(rows, w)
        floor = noise_floor(spread.correlations, independent, self.confidence, method=method, draws=_FLOOR_DRAWS, seed=self.seed)
        performance = self._performance(spread.mean[1:].tolist(), [self.scales[at + 1] for at in varying])
        carried = list(zip(contributions, low.tolist(), high.tolist(), floor.tolist(), strict=True))
        whole = _whole(found.r2, len(names), independent)
        if "unit" not in cells.columns and bool((n == w).all()):
            whole = (*whole[:-1], _cautious_p(whole[-1], rows, n, 1 - self.confidence))
        made = _rows(names, found, carried, performance, any_effect=whole[-1] is not None and whole[-1] < 1 - self.confidence)
        constant = tuple(name for at, name in enumerate(self.names) if at not in varying)
        return Explained(made, found.n, found.r2, *whole, method, constant)

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
        n = int(cells.get_column("n").sum())
        if n <= len(varying) + 1:
            text = tr(
                "{n} complete answers are too few for {drivers} drivers: there must be more than {least}.",
                n=n,
                drivers=len(varying),
                least=len(varying) + 1,
            )
            raise DataError(text, "Name fewer drivers: --drivers REGEX.")
        return varying

    def _contributions(self, rows: object, w: object, names: Sequence[str], method: Method) -> list[float]:
        import numpy as np

        spread = covariance(rows, w).matrix  # type: ignore[arg-type]  # numpy's arrays, which mypy is not shown here
        sd = np.sqrt(spread.diagonal())
        correlations = spread / np.outer(sd, sd)
        if method == "johnson" and (involved := find_collinear(correlations)):
            named = ", ".join(f"'{names[at - 1]}'" for at in involved)
            raise DataError(
                tr(
                    "More than 12 drivers get relative weights, for which no driver may be determined by others; these "
                    "determine each other: {named}.",
                    named=named,
                ),
                "Leave one of them out: --drivers REGEX.",
            )
        found = lmg(correlations) if method == "lmg" else relative_weights(correlations)
        return [float(each) for each in found]

    def _performance(self, means: Sequence[float], scales: Sequence[Scale]) -> list[float]:
        if len(set(scales)) == 1:
            return list(means)
        return [100 * (mean - scale.low) / (scale.high - scale.low) for mean, scale in zip(means, scales, strict=True)]


def owners(cells: pl.DataFrame) -> pl.Series:
    """The number of the cluster of each row, from 0; rows without one are clusters of their own."""
    return cells.select(pl.coalesce("unit", lone_units()).rank("dense").cast(pl.Int64) - 1).to_series()


def _independent(cells: pl.DataFrame) -> float:
    """The number of independent answers: Kish's with weights, at most the number of clusters."""
    w, ww = (float(cells.get_column(name).sum()) for name in ("w", "ww"))
    n = kish(w, ww) or 0.0
    return min(n, float(owners(cells).n_unique())) if "unit" in cells.columns else n


def _whole(r2: float, drivers: int, n: float) -> tuple[float | None, float | None, float | None]:
    """Adjusted R², and the F test that no driver has an effect; None if too few independent answers are left.

    Source: Draper & Smith (1998), Applied Regression Analysis, ch. 5.
    """
    rest = n - drivers - 1
    if rest < 1:
        return None, None, None
    if r2 >= _ALL:
        return 1.0, None, 0.0
    f = r2 / drivers / ((1 - r2) / rest)
    return 1 - (1 - r2) * (n - 1) / rest, f, f_upper(f, drivers, rest)


def _cautious_p(p: float | None, rows: NDArray[np.float64], n: NDArray[np.float64], level: float) -> float | None:
    """The p value of F, or the larger one by permutation if F claims an effect in answers that are too skewed for it.

    Products of two deviations, of which correlations are made, have about the product of both skewnesses.
    """
    if p is None or p >= level:
        return p
    skewness = [pooled_skewness([list(zip(column.tolist(), n.tolist(), strict=True))]) for column in rows.T]
    if all(outweighs_skewness(float(n.sum()), skewness[0] * each) for each in skewness[1:]):
        return p
    return max(p, regression_p(rows, n))


def _rows(
    names: Sequence[str],
    found: Regression,
    carried: Sequence[tuple[float, float, float, float]],
    performance: Sequence[float],
    *,
    any_effect: bool,
) -> list[Row]:
    """The rows of the table, the largest contribution first, from contribution, limits and floor of each driver.

    What does not rise above its floor has no rank and no quadrant; nothing has one unless the drivers together have ``any_effect``: of a
    dozen drivers that explain nothing one rises above its own floor every second time (Fisher's protected tests).
    """
    contributions = [each[0] for each in carried]
    total = math.fsum(contributions)
    middle = total / len(names), math.fsum(performance) / len(names)
    order = sorted(range(len(names)), key=lambda at: (-contributions[at], names[at]))
    rows: list[Row] = []
    rank = 0
    for at in order:
        value, low, high, floor = carried[at]
        coefficient: Cell = found.coefficients[at]
        rises = any_effect and value > floor
        rank += rises
        rows.append(
            {
                "driver": names[at],
                "n": found.n,
                "contribution": value,
                # resampled contributions of weak drivers lie above their own: they are never negative
                "low": min(low, value) if rises else 0.0,
                "high": max(high, value),
                "floor": floor,
                "share": value / total if total else None,
                "correlation": found.correlations[at],
                "coefficient": coefficient,
                "performance": performance[at],
                "quadrant": quadrant(value, performance[at], *middle) if rises and len(names) >= _FEWEST_COMPARED else None,
                "rank": rank if rises else None,
            }
        )
    return rows


def determined(found: Sequence[Explained], outcome: str) -> list[Note]:
    """A warning if the drivers leave nothing of the outcome unexplained: a driver repeats it, or it was computed of them."""
    rows = [row for each in found if each.r2 >= _ALL for row in each.rows]
    if not rows:
        return []
    same = sorted({str(row["driver"]) for row in rows if abs(float(row["correlation"] or 0)) >= _ALL})
    named = ", ".join(f"'{shortened(name)}'" for name in same)
    text = (
        tr(
            "A driver moves with {outcome} in every answer, as if both were the same: {named}. It explains nothing.",
            outcome=outcome,
            named=named,
        )
        if same
        else tr("The drivers determine {outcome} in every answer, as if it were computed of them: that explains nothing.", outcome=outcome)
    )
    return [Note(code="outcome-determined", level="warning", text=text, hint="--drivers REGEX leaves drivers out")]


def _is_surely_negative(correlation: float, n: int) -> bool:
    """Whether the interval of a correlation, by Fisher's z at 99 %, lies below 0."""
    return n > 3 and math.atanh(min(max(correlation, -_ALL), _ALL)) + normal_critical(0.99) / math.sqrt(n - 3) < 0


def against(found: Sequence[Explained], outcome: str, scales: Sequence[Scale]) -> list[Note]:
    """A warning on ratings that surely fall as the outcome rises: their best answer may be the lowest, and their performance be misread.

    What is expected or important may well be rated higher by those who are less satisfied.
    """
    ranked = [(row, each.n) for each in found for row in each.rows if row["rank"] is not None]
    rows = [row for row, n in ranked if _is_surely_negative(float(row["correlation"] or 0), n)]
    rows = [row for row in rows if not _NO_RATING & all_meanings(str(row["driver"]))]
    if not rows:
        return []
    named = ", ".join(f"'{shortened(name)}'" for name in sorted({str(row["driver"]) for row in rows}))
    text = tr(
        "Lower answers go with a higher {outcome} in {named}: if 1 is the best answer there, as in school grades, ",
        outcome=outcome,
        named=named,
    )
    text += tr("high performance means bad ratings, and quadrants are the wrong way round.")
    turned = tr("--scale driver={high}-{low} turns them", high=scales[0].high, low=scales[0].low)
    alike = len(rows) == len(ranked) and len(set(scales)) == 1  # the option turns all drivers
    return [
        Note(code="direction-doubt", level="warning", text=text, hint=turned if alike else "--drivers REGEX takes those of one direction")
    ]


def refusal(error: CxError, group: Sequence[Cell]) -> str:
    """Why a group has no drivers, for a note."""
    not_stated = tr("(not stated)")
    return f"{' · '.join(not_stated if part is None else str(part) for part in group)}: {error.message}"
