"""Least squares with standard errors that allow for unequal variances (HC3), for clusters (CR1), or for autocorrelation (HAC)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxkit.errors import DataError
from cxkit.stats.distributions import t_critical, t_two_sided

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

_FULL = 1 - 1e-10  # leverage from which a row decides its own fit


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Coefficients with the covariance matrix of their errors.

    ``n`` is the number of rows, ``clusters`` that of clusters (None: rows are independent), ``df`` the degrees of freedom of Student's t.

    Examples
    --------
    >>> found = heteroscedastic(Sample.of([[1, 0], [1, 0], [1, 1], [1, 1]], [1, 2, 4, 7]))
    >>> [round(limit, 2) for limit in found.interval(1, 0.95)], round(found.p(1), 3)
    ([-5.62, 13.62], 0.216)
    """

    values: NDArray[np.float64]
    covariance: NDArray[np.float64]
    n: int
    df: float
    clusters: int | None = None

    def standard_error(self, at: int) -> float:
        """The standard error of a coefficient.

        Parameters
        ----------
        at : int
            The place of the coefficient.

        Returns
        -------
        float
            In the unit of the coefficient; NaN if a row alone decides the fit of a group.

        Examples
        --------
        >>> found = heteroscedastic(Sample.of([[1, 0], [1, 0], [1, 1], [1, 1]], [1, 2, 4, 7]))
        >>> round(found.standard_error(1), 4)  # √(.5 / 1 + 4.5 / 1)
        2.2361
        """
        return math.sqrt(max(float(self.covariance[at, at]), 0.0))

    def interval(self, at: int, confidence: float) -> tuple[float, float] | None:
        """The t interval of a coefficient.

        Parameters
        ----------
        at : int
            The place of the coefficient.
        confidence : float
            The confidence, such as 0.95.

        Returns
        -------
        tuple of float, or None
            The lower and the upper limit; None without a standard error or degrees of freedom.

        Examples
        --------
        >>> found = heteroscedastic(Sample.of([[1, 0], [1, 0], [1, 1], [1, 1]], [1, 2, 4, 7]))
        >>> [round(limit, 2) for limit in found.interval(1, 0.95)]  # 4 ± 4.303 · 2.236
        [-5.62, 13.62]
        """
        se = self.standard_error(at)
        if not se > 0 or self.df < 1:
            return None
        reach = t_critical(confidence, self.df) * se
        return float(self.values[at]) - reach, float(self.values[at]) + reach

    def p(self, at: int) -> float | None:
        """The t test of a coefficient of 0.

        Parameters
        ----------
        at : int
            The place of the coefficient.

        Returns
        -------
        float or None
            The two-sided p value; None without a standard error or degrees of freedom.

        Examples
        --------
        >>> found = heteroscedastic(Sample.of([[1, 0], [1, 0], [1, 1], [1, 1]], [1, 2, 4, 7]))
        >>> round(found.p(1), 3)
        0.216
        """
        se = self.standard_error(at)
        return t_two_sided(float(self.values[at]) / se, self.df) if se > 0 and self.df >= 1 else None


@dataclass(frozen=True, slots=True)
class Sample:
    """Distinct rows of a regression.

    ``x`` has a column per coefficient (a constant included), ``y`` the outcome, ``counts`` how many answers each row stands for,
    ``weights`` the sum of their weights and ``squares`` the sum of the squared weights (both None: as the counts).

    Examples
    --------
    >>> sample = Sample.of([[1, 0], [1, 1]], [2, 5], counts=[3, 1])
    >>> sample.counts.tolist(), sample.weights.tolist()
    ([3.0, 1.0], [3.0, 1.0])
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    counts: NDArray[np.float64]
    weights: NDArray[np.float64]
    squares: NDArray[np.float64]

    @classmethod
    def of(
        cls, x: ArrayLike, y: ArrayLike, counts: ArrayLike | None = None, weights: ArrayLike | None = None, squares: ArrayLike | None = None
    ) -> Sample:
        """Put rows into a sample.

        Parameters
        ----------
        x : array_like
            Rows × coefficients.
        y : array_like
            The outcome of each row.
        counts : array_like, optional
            How many answers each row stands for; default: one.
        weights : array_like, optional
            The sum of the weights of these answers; default: their number.
        squares : array_like, optional
            The sum of their squared weights; default: as if all answers of a row had the same weight.

        Returns
        -------
        Sample
            The rows.

        Raises
        ------
        DataError
            If the arrays have different lengths.

        Examples
        --------
        >>> Sample.of([[1, 0], [1, 1]], [2, 5], counts=[4, 1], weights=[2, 1]).squares.tolist()  # four answers of weight ½
        [1.0, 1.0]
        """
        import numpy as np

        design, outcome = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        n = np.ones(len(outcome)) if counts is None else np.asarray(counts, dtype=float)
        w = n if weights is None else np.asarray(weights, dtype=float)
        ww = w * w / n if squares is None else np.asarray(squares, dtype=float)
        if design.ndim != 2 or {len(design), len(n), len(w), len(ww)} != {len(outcome)}:
            raise DataError("design, outcome and counts have different lengths", "give one row of each for each answer")
        return cls(design, outcome, n, w, ww)


def heteroscedastic(sample: Sample) -> Coefficients:
    """Least squares with HC3 standard errors and Student's t with n − k degrees of freedom.

    Parameters
    ----------
    sample : Sample
        The rows.

    Returns
    -------
    Coefficients
        The covariance is (X'WX)⁻¹ Σ w² e²/(1 − h)² xx' (X'WX)⁻¹ with the residual e and the leverage h of each answer; NaN if an answer
        alone decides its fit (h = 1).

    Raises
    ------
    DataError
        If the coefficients are not determined.

    References
    ----------
    MacKinnon & White (1985), Some heteroskedasticity-consistent covariance matrix estimators with improved finite sample properties,
    Journal of Econometrics 29.

    Examples
    --------
    >>> found = heteroscedastic(Sample.of([[1, 0], [1, 0], [1, 1], [1, 1]], [1, 2, 4, 7]))
    >>> found.values.round(3).tolist(), round(found.standard_error(1), 4)  # √(.5 / 1 + 4.5 / 1)
    ([1.5, 4.0], 2.2361)
    """
    import numpy as np

    bread, values, residuals = _fit(sample)
    x = sample.x
    leverage = np.einsum("ij,jk,ik->i", x, bread, x) * sample.weights / sample.counts
    rest = np.where(leverage < _FULL, 1 - leverage, np.nan)
    meat = x.T @ (x * (sample.squares * (residuals / rest) ** 2)[:, None])
    n = round(float(sample.counts.sum()))
    return Coefficients(values, bread @ meat @ bread, n, n - x.shape[1])


def clustered(sample: Sample, clusters: ArrayLike) -> Coefficients:
    """Least squares with CR1 standard errors and Student's t with G − 1 degrees of freedom for G clusters.

    Parameters
    ----------
    sample : Sample
        The rows.
    clusters : array of int
        Number of the cluster of each row, from 0 on; -1 if each of the row's answers is a cluster of its own.

    Returns
    -------
    Coefficients
        The covariance is G/(G − 1) (n − 1)/(n − k) (X'WX)⁻¹ Σ ss' (X'WX)⁻¹ with the sum s of w e x over each cluster.

    Raises
    ------
    DataError
        If the coefficients are not determined, or there are fewer than two clusters.

    References
    ----------
    Liang & Zeger (1986), Longitudinal data analysis using generalized linear models, Biometrika 73; Cameron & Miller (2015), A
    practitioner's guide to cluster-robust inference, Journal of Human Resources 50.

    Examples
    --------
    >>> found = clustered(Sample.of([[1], [1], [1], [1]], [1, 1, 3, 3]), [0, 0, 1, 1])
    >>> found.values.tolist(), round(found.standard_error(0), 4), found.df
    ([2.0], 1.0, 1)
    """
    import numpy as np

    bread, values, residuals = _fit(sample)
    numbers = np.asarray(clusters)
    joined = numbers >= 0
    named = int(numbers.max(initial=-1)) + 1
    groups = named + round(float(sample.counts[~joined].sum()))
    if groups < 2:
        raise DataError("one cluster alone has no standard error", "name a column with several values as --cluster")
    scores = np.zeros((named, sample.x.shape[1]))
    np.add.at(scores, numbers[joined], (sample.x * (sample.weights * residuals)[:, None])[joined])
    alone = sample.x[~joined]
    meat = scores.T @ scores + alone.T @ (alone * (sample.squares * residuals**2)[~joined, None])
    n, k = float(sample.counts.sum()), sample.x.shape[1]
    factor = groups / (groups - 1) * (n - 1) / max(n - k, 1.0)
    return Coefficients(values, factor * bread @ meat @ bread, round(n), groups - 1, groups)


def autocorrelated(sample: Sample, lags: int) -> Coefficients:
    """Least squares of a series with HAC standard errors: Bartlett's weights of ``lags`` lags, and the factor n/(n − k).

    Parameters
    ----------
    sample : Sample
        The rows in the order of time, each one period.
    lags : int
        Number of lags, at least 0.

    Returns
    -------
    Coefficients
        With n − k degrees of freedom, which are too many for short series: see ``interrupted``.

    Raises
    ------
    DataError
        If the coefficients are not determined.

    References
    ----------
    Newey & West (1987), A simple, positive semi-definite, heteroskedasticity and autocorrelation consistent covariance matrix,
    Econometrica 55.

    Examples
    --------
    >>> found = autocorrelated(Sample.of([[1], [1], [1], [1]], [1, 2, 4, 7]), 1)
    >>> found.values.tolist(), round(found.standard_error(0), 4)
    ([3.5], 1.4649)
    """
    bread, values, residuals = _fit(sample)
    scores = sample.x * residuals[:, None]
    meat = scores.T @ scores
    for lag in range(1, min(lags, len(scores) - 1) + 1):
        product = scores[lag:].T @ scores[:-lag]
        meat = meat + (1 - lag / (lags + 1)) * (product + product.T)
    n, k = sample.x.shape
    return Coefficients(values, n / max(n - k, 1) * bread @ meat @ bread, n, n - k)


def _fit(sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """(X'WX)⁻¹, the coefficients and the residuals."""
    import numpy as np

    x, w = sample.x, sample.weights
    if np.linalg.matrix_rank(x[w > 0]) < x.shape[1]:
        raise DataError("the rows do not determine all coefficients", "give a longer series, or groups that all have answers")
    bread = np.linalg.inv(x.T @ (x * w[:, None]))
    values = bread @ (x.T @ (w * sample.y))
    return np.asarray(bread, dtype=float), values, sample.y - x @ values
