"""Regression of ordered outcomes: cumulative logits with proportional odds; of an outcome with two values the logistic regression."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from cxkit.errors import DataError
from cxkit.stats.distributions import chi2_upper, normal_critical, normal_two_sided

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

_ROUNDS = 100
_NEAR = 1e-10  # relative gain of the log-likelihood at which the iteration ends
_FAR = 15.0  # logarithm of the odds ratio of one standard deviation beyond which the likelihood has no maximum
_SPLITS = 3  # points of the scale at which the odds ratios are compared
_PER_COEFFICIENT = 10  # answers on each side of such a point for each coefficient


class Odds(NamedTuple):
    """An odds ratio for one unit more of a driver, with its interval and two-sided p value; None if the likelihood grows without end.

    Examples
    --------
    >>> found = cumulative_logit([0, 1, 0, 1], [[0], [0], [1], [1]], [30, 10, 10, 30]).odds(0, 0.95)
    >>> round(found.ratio, 2), round(found.low, 2), round(found.high, 2)
    (9.0, 3.27, 24.76)
    """

    ratio: float | None
    low: float | None
    high: float | None
    p: float | None


class OrdinalFit(NamedTuple):
    """The logarithms of the odds ratios with their covariance, and the log-likelihood with and without drivers.

    ``influence`` has a row for each row of the sample: what its answers add to the estimates.

    Examples
    --------
    >>> found = cumulative_logit([0, 1, 0, 1], [[0], [0], [1], [1]], [30, 10, 10, 30])
    >>> round(found.r2, 3), found.diverged
    (0.189, (False,))
    """

    values: Floats
    covariance: Floats
    log_likelihood: float
    null: float
    influence: Floats
    diverged: tuple[bool, ...]

    @property
    def r2(self) -> float:
        """McFadden's R²: 1 − log-likelihood / that without drivers."""
        return 1 - self.log_likelihood / self.null if self.null else 0.0

    def odds(self, at: int, confidence: float) -> Odds:
        """The odds ratio of a driver, with Wald's interval and test.

        Parameters
        ----------
        at : int
            The place of the driver.
        confidence : float
            The confidence of the interval, such as 0.95.

        Returns
        -------
        Odds
            All None if the driver separates the outcome.

        Examples
        --------
        >>> found = cumulative_logit([0, 1, 0, 1], [[0], [0], [1], [1]], [30, 10, 10, 30])
        >>> round(found.odds(0, 0.95).ratio, 2)  # 3 to 1 over 1 to 3
        9.0
        """
        se = math.sqrt(max(float(self.covariance[at, at]), 0.0))
        if self.diverged[at] or not se > 0:
            return Odds(None, None, None, None)
        log, reach = float(self.values[at]), normal_critical(confidence) * se
        return Odds(math.exp(log), math.exp(log - reach), math.exp(log + reach), normal_two_sided(log / se))

    def joint_p(self) -> float | None:
        """Wald's test that no driver has an effect.

        Returns
        -------
        float or None
            The p value; None if it is not determined.

        Examples
        --------
        >>> found = cumulative_logit([0, 1, 0, 1], [[0], [0], [1], [1]], [30, 10, 10, 30])
        >>> f"{found.joint_p():.1e}"  # chi² = log(9)² / (1/30 + 1/10 + 1/10 + 1/30) = 18.1
        '2.1e-05'
        """
        import numpy as np

        chosen = [at for at in range(len(self.values)) if not self.diverged[at]]
        if not chosen:
            return None
        own = self.covariance[np.ix_(chosen, chosen)]
        statistic = float(self.values[chosen] @ np.linalg.pinv(own, hermitian=True) @ self.values[chosen])
        return chi2_upper(max(statistic, 0.0), len(chosen))


def cumulative_logit(
    outcome: ArrayLike, drivers: ArrayLike, weights: ArrayLike, squares: ArrayLike | None = None, clusters: ArrayLike | None = None
) -> OrdinalFit:
    """Fit P(outcome > j) = 1 / (1 + exp(a_j − x b)) for every point j of the scale but the last.

    Parameters
    ----------
    outcome : array_like
        The answer of each row: numbers, of which only the order matters.
    drivers : array_like
        Rows × drivers.
    weights : array_like
        Sum of the weights of the answers of each row; without weights the number of answers.
    squares : array_like, optional
        Sum of their squared weights: then the covariance is a sandwich; None: the inverse of the information.
    clusters : array_like of int, optional
        The cluster of each row, from 0 on: then the covariance is a sandwich over clusters.

    Returns
    -------
    OrdinalFit
        Odds ratios of a higher answer.

    Raises
    ------
    DataError
        If the outcome has one value.

    References
    ----------
    McCullagh (1980), Regression models for ordinal data, JRSS B 42. Agresti (2010), Analysis of Ordinal Categorical Data, ch. 3.

    Examples
    --------
    Two values: the odds are 1 to 3 and 3 to 1.

    >>> found = cumulative_logit([0, 1, 0, 1], [[0], [0], [1], [1]], [30, 10, 10, 30])
    >>> round(found.odds(0, 0.95).ratio, 4)
    9.0
    """
    import numpy as np

    points, y = np.unique(np.asarray(outcome, dtype=float), return_inverse=True)
    if points.size < 2:
        raise DataError("the outcome is the same in every answer: there is nothing to explain", "choose another outcome")
    x, w = np.asarray(drivers, dtype=float), np.asarray(weights, dtype=float)
    mean = np.average(x, axis=0, weights=w)
    sd = np.sqrt(np.average((x - mean) ** 2, axis=0, weights=w))
    sd = np.where(sd > 0, sd, 1.0)
    z = (x - mean) / sd
    sizes = np.bincount(y, w, points.size)
    below = np.cumsum(sizes)[:-1] / sizes.sum()
    theta = np.concatenate([np.log(below / (1 - below)), np.zeros(x.shape[1])])
    null = float((sizes * np.log(sizes / sizes.sum())).sum())
    theta, likelihood, scores, information = _maximise(theta, y, z, w, points.size - 1)
    bread = np.linalg.pinv(information, hermitian=True)
    scale = np.concatenate([np.ones(points.size - 1), 1 / sd])
    influence = scores @ bread * scale
    covariance: Floats = np.asarray(bread * np.outer(scale, scale), dtype=float)
    if clusters is not None or squares is not None:
        covariance = _sandwich(influence, w, None if squares is None else np.asarray(squares, dtype=float), clusters)
    free = slice(points.size - 1, None)
    spread = np.sqrt(np.maximum(np.diag(bread)[free], 0.0))
    diverged = tuple(bool(abs(b) > _FAR or not 0 < se < _FAR) for b, se in zip(theta[free], spread, strict=True))
    values: Floats = theta[free] / sd
    return OrdinalFit(values, covariance[free, free], likelihood, null, influence[:, free] * w[:, None], diverged)


def proportional_odds(
    outcome: ArrayLike, drivers: ArrayLike, weights: ArrayLike, clusters: ArrayLike | None = None
) -> list[float | None] | None:
    """For each driver the p value of odds ratios that are the same at every point of the scale; None if too few answers are on a side.

    Logistic regressions at up to three points of the scale are compared by Wald's test, with the covariance of their estimates.

    Parameters
    ----------
    outcome, drivers, weights, clusters : array_like
        As in ``cumulative_logit``.

    Returns
    -------
    list of (float or None), or None
        A p value for each driver; None if the scale cannot be split at two points.

    References
    ----------
    Brant (1990), Assessing proportionality in the proportional odds model for ordinal logistic regression, Biometrics 46.

    Examples
    --------
    >>> proportional_odds([1, 2, 3], [[1], [2], [3]], [1, 1, 1]) is None
    True
    """
    import numpy as np

    y, x, w = (np.asarray(each, dtype=float) for each in (outcome, drivers, weights))
    points = np.unique(y)[:-1]
    share = np.array([w[y <= point].sum() for point in points]) / w.sum()
    least = _PER_COEFFICIENT * (x.shape[1] + 1) / w.sum()
    enough = [at for at in range(points.size) if min(share[at], 1 - share[at]) >= least]
    chosen = sorted({min(enough, key=lambda at: abs(share[at] - quantile)) for quantile in (0.25, 0.5, 0.75)}) if enough else []
    if len(chosen) < 2:
        return None
    fits = [cumulative_logit(y > points[at], x, w) for at in chosen[:_SPLITS]]
    tests: list[float | None] = []
    for driver in range(x.shape[1]):
        if any(fit.diverged[driver] for fit in fits):
            tests.append(None)
            continue
        influence = np.column_stack([fit.influence[:, driver] for fit in fits])
        differences = np.array([fit.values[driver] - fits[0].values[driver] for fit in fits[1:]])
        contrast = influence[:, 1:] - influence[:, :1]
        covariance = _outer(contrast, None if clusters is None else np.asarray(clusters), w)
        statistic = float(differences @ np.linalg.pinv(covariance, hermitian=True) @ differences)
        tests.append(chi2_upper(max(statistic, 0.0), differences.size))
    return tests


def _outer(influence: Floats, clusters: NDArray[np.int64] | None, n: Floats) -> Floats:
    """The covariance of estimates from what rows add to them; a row of n answers that are alike stands for n units."""
    import numpy as np

    if clusters is None:
        made: Floats = influence.T @ (influence / n[:, None])
        return made
    sums = np.zeros((int(clusters.max()) + 1, influence.shape[1]))
    np.add.at(sums, clusters, influence)
    groups = len(sums)
    joined: Floats = sums.T @ sums * (groups / max(groups - 1, 1))
    return joined


def _sandwich(influence: Floats, w: Floats, squares: Floats | None, clusters: ArrayLike | None) -> Floats:
    import numpy as np

    if clusters is not None:
        return _outer(influence * w[:, None], np.asarray(clusters), w)
    ww = w if squares is None else squares
    made: Floats = influence.T @ (influence * ww[:, None])
    return made


def _maximise(theta: Floats, y: NDArray[np.intp], z: Floats, w: Floats, cuts: int) -> tuple[Floats, float, Floats, Floats]:
    """Newton's method with halved steps: the estimates, the log-likelihood, the scores of one answer of each row, and the information."""
    import numpy as np

    likelihood, scores, information = _pieces(theta, y, z, w, cuts)
    for _ in range(_ROUNDS):
        step = np.linalg.pinv(information, hermitian=True) @ (w @ scores)
        size = 1.0
        while size > 1e-6:
            tried = theta + size * step
            tried[cuts:] = np.clip(tried[cuts:], -2 * _FAR, 2 * _FAR)
            found = _pieces(tried, y, z, w, cuts)
            if found[0] >= likelihood - 1e-12 * abs(likelihood):
                break
            size /= 2
        else:
            break
        gained = found[0] - likelihood
        theta, (likelihood, scores, information) = tried, found
        if gained <= _NEAR * (abs(likelihood) + 1):
            break
    return theta, likelihood, scores, information


def _pieces(theta: Floats, y: NDArray[np.intp], z: Floats, w: Floats, cuts: int) -> tuple[float, Floats, Floats]:
    import numpy as np

    rows, a = np.arange(y.size), np.concatenate([[-np.inf], theta[:cuts], [np.inf]])
    if np.any(np.diff(theta[:cuts]) <= 0):
        return -math.inf, np.zeros((y.size, theta.size)), np.eye(theta.size)
    eta = z @ theta[cuts:]
    upper, lower = (1 / (1 + np.exp(-np.clip(a[at] - eta, -500, 500))) for at in (y + 1, y))
    upper, lower = np.where(y == cuts, 1.0, upper), np.where(y == 0, 0.0, lower)
    p = np.maximum(upper - lower, 1e-300)
    designs, slopes, bends = [], [], []
    for value, place, inside in ((upper, y, y < cuts), (lower, y - 1, y > 0)):
        design = np.zeros((y.size, theta.size))
        design[rows[inside], place[inside]] = 1.0
        design[:, cuts:] = -z
        slope = np.where(inside, value * (1 - value), 0.0)
        designs.append(design)
        slopes.append(slope)
        bends.append(slope * (1 - 2 * value))
    scores = (slopes[0][:, None] * designs[0] - slopes[1][:, None] * designs[1]) / p[:, None]
    information = scores.T @ (scores * w[:, None])
    for sign, design, bend in zip((-1, 1), designs, bends, strict=True):
        information = information + sign * design.T @ (design * (w * bend / p)[:, None])
    return float(w @ np.log(p)), scores, information
