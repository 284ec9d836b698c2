"""Linear regression of an outcome on drivers, from counts of distinct rows.

Throughout, ``rows`` is an array of distinct complete rows: a column for each variable, the outcome first, so that driver j is column j.
``counts`` holds how many answers each row stands for, ``weights`` the sum of their sampling weights. A row without weight does not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxkit.errors import DataError
from cxkit.language import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

_SINGULAR = 1e-8  # share of a driver's variance not explained by others, below which it counts as a combination of them
_INVOLVED = 1e-12  # a driver's squared loading in an exact dependency, above rounding
_TOLERANCE = 1e-9  # for the symmetry and diagonal of a correlation matrix


@dataclass(frozen=True, slots=True)
class Covariance:
    """The means of outcome and k drivers, and their (k + 1) × (k + 1) covariance matrix (divisor: the sum of weights).

    Examples
    --------
    >>> found = covariance([[1, 2], [3, 6]], [1, 1])
    >>> found.mean.tolist(), found.correlations.round(6).tolist()
    ([2.0, 4.0], [[1.0, 1.0], [1.0, 1.0]])
    """

    mean: NDArray[np.float64]
    matrix: NDArray[np.float64]

    @property
    def correlations(self) -> NDArray[np.float64]:
        """Pearson's correlations; a variable that does not vary is taken as unrelated to all others (0)."""
        return correlations_of(self.matrix, self.matrix.diagonal() > 0)


@dataclass(frozen=True, slots=True)
class Regression:
    """Least squares of the outcome on k drivers: ``n`` answers, R², and for each driver its correlation and its coefficients.

    ``coefficients`` are units of the outcome for one unit of the driver, ``standardised`` standard deviations for one standard
    deviation. Both are None for a driver that is an exact linear combination of others, since the data cannot separate them.

    Examples
    --------
    >>> found = regress([[1, 1], [2, 3], [3, 2], [4, 4]], [1, 1, 1, 1])
    >>> found.n, round(found.r2, 4), round(found.coefficients[0], 4)
    (4, 0.64, 0.8)
    """

    n: int
    r2: float
    correlations: tuple[float, ...]
    coefficients: tuple[float | None, ...]
    standardised: tuple[float | None, ...]


def covariance(rows: ArrayLike, weights: ArrayLike) -> Covariance:
    """Weighted means and covariances of the columns.

    Parameters
    ----------
    rows : array
        Distinct complete rows, a column per variable.
    weights : array
        Weight of each row.

    Returns
    -------
    Covariance
        Means, and covariances with the sum of weights as divisor.

    Raises
    ------
    DataError
        If values or weights are not finite, a weight is negative, or no row has any.

    Examples
    --------
    >>> covariance([[1, 2], [3, 6]], [1, 1]).matrix.tolist()
    [[1.0, 2.0], [2.0, 4.0]]
    """
    import numpy as np

    x, w = _weighted(rows, weights)
    share = w / w.sum()
    mean = share @ x
    deviations = x - mean
    deviations[:, np.ptp(x, axis=0) == 0] = 0  # not rounding error
    return Covariance(mean, deviations.T @ (share[:, None] * deviations))


def find_constants(rows: ArrayLike, weights: ArrayLike) -> tuple[int, ...]:
    """The columns with one value in all rows that have weight: they explain nothing and cannot be explained.

    Parameters
    ----------
    rows : array
        Distinct complete rows, a column per variable.
    weights : array
        Weight of each row.

    Returns
    -------
    tuple of int
        Positions of the columns.

    Raises
    ------
    DataError
        As ``covariance``.

    Examples
    --------
    >>> find_constants([[1, 5], [3, 5], [3, 6]], [1, 1, 0])
    (1,)
    """
    import numpy as np

    x, _ = _weighted(rows, weights)
    return tuple(np.flatnonzero(np.ptp(x, axis=0) == 0).tolist())


def find_collinear(correlations: ArrayLike) -> tuple[int, ...]:
    """The drivers that are linear combinations of other drivers: a combination is exact if it leaves less than 1e-8 of the variance.

    Parameters
    ----------
    correlations : array
        Correlation matrix, the outcome first.

    Returns
    -------
    tuple of int
        Columns of the drivers.

    Raises
    ------
    DataError
        If it is not a correlation matrix.

    Examples
    --------
    >>> find_collinear([[1, 0.5, 0.5, 0.1], [0.5, 1, 1, 0], [0.5, 1, 1, 0], [0.1, 0, 0, 1]])
    (1, 2)
    """
    import numpy as np

    _, inverse, vectors = decompose(check_correlations(correlations)[1:, 1:])
    loadings = (vectors[:, inverse == 0] ** 2).sum(axis=1)
    return tuple((np.flatnonzero(loadings > _INVOLVED) + 1).tolist())


def regress(rows: ArrayLike, counts: ArrayLike, weights: ArrayLike | None = None) -> Regression:
    """The least-squares regression of the outcome on all drivers.

    With one driver R² is the squared correlation. Fertility on Agriculture, Examination, Education, Catholic and Infant.Mortality in R's
    data set swiss gives n = 47, R² = .7067 and the coefficients −.172, −.258, −.871, .104, 1.077 (R's lm).

    Parameters
    ----------
    rows : array
        Distinct complete rows: the outcome, then the drivers.
    counts : array
        Number of answers of each row.
    weights : array, optional
        Sum of the sampling weights of each row.

    Returns
    -------
    Regression
        n, R², correlations and coefficients.

    Raises
    ------
    DataError
        If k drivers have k + 1 answers or fewer, the outcome or a driver is constant, and as ``covariance``.

    References
    ----------
    Draper & Smith (1998), Applied Regression Analysis, ch. 5 and 6.

    Examples
    --------
    >>> found = regress([[1, 1], [2, 3], [3, 2], [4, 4]], [1, 1, 1, 1])
    >>> round(found.r2, 4), round(found.coefficients[0], 4)
    (0.64, 0.8)
    """
    import numpy as np

    x, n, w = check_sample(rows, counts, weights)
    spread = covariance(x, w)
    matrix, sd = spread.correlations, np.sqrt(spread.matrix.diagonal())
    _, inverse, vectors = decompose(matrix[1:, 1:])
    beta = vectors @ (inverse**2 * (matrix[1:, 0] @ vectors))
    undetermined = find_collinear(matrix)

    def determined(values: NDArray[np.float64]) -> tuple[float | None, ...]:
        return tuple(None if column in undetermined else value for column, value in enumerate(values.tolist(), 1))

    rest = np.roll(matrix, -1, axis=(0, 1))
    for _ in range(len(beta)):
        rest = sweep_first(rest)
    r2 = min(max(1 - float(rest[0, 0]), 0.0), 1.0)
    return Regression(round(n.sum()), r2, tuple(matrix[1:, 0].tolist()), determined(beta * sd[0] / sd[1:]), determined(beta))


def check_sample(
    rows: ArrayLike, counts: ArrayLike, weights: ArrayLike | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Check that a sample allows a regression.

    Parameters
    ----------
    rows : array
        Distinct complete rows: the outcome, then the drivers.
    counts : array
        Number of answers of each row.
    weights : array, optional
        Sum of the sampling weights of each row; None for the counts.

    Returns
    -------
    tuple of array
        The rows with weight, their counts and their weights.

    Raises
    ------
    DataError
        If k drivers have k + 1 answers or fewer, or the outcome or a driver is constant.

    Examples
    --------
    >>> rows, counts, weights = check_sample([[1, 1], [2, 3], [3, 2]], [2, 1, 0], None)
    >>> counts.tolist()  # the third row has no answer
    [2.0, 1.0]
    """
    import numpy as np

    n = np.asarray(counts, dtype=float)
    w = n if weights is None else np.asarray(weights, dtype=float)
    x, _ = _weighted(rows, w)
    if n.shape != w.shape or not ((n >= 0) & (n == np.rint(n))).all():
        raise DataError("counts must be whole numbers of at least 0, one for each row", "give weights of their own")
    if ((n == 0) & (w > 0)).any():
        raise DataError("a row of no answers has a weight", "give rows without answers no weight")
    n, w = n[w > 0], w[w > 0]
    drivers = x.shape[1] - 1
    if n.sum() <= drivers + 1:
        raise DataError(
            tr(
                "{n:.0f} complete answers are too few for {drivers} drivers: there must be more than {drivers2}",
                n=n.sum(),
                drivers=drivers,
                drivers2=drivers + 1,
            ),
            "name fewer drivers",
        )
    unchanging = find_constants(x, w)
    if 0 in unchanging:
        raise DataError("the outcome is the same in every answer: there is nothing to explain", "choose another outcome")
    if unchanging:
        raise DataError(
            tr("driver {unchanging} is the same in every answer: it can explain nothing", unchanging=unchanging[0]), "leave it out"
        )
    return x, n, w


def check_correlations(correlations: ArrayLike) -> NDArray[np.float64]:
    """Check that a matrix holds the correlations of an outcome and at least one driver.

    Parameters
    ----------
    correlations : array
        Correlation matrix, the outcome first.

    Returns
    -------
    array
        The matrix.

    Raises
    ------
    DataError
        If it is not square and symmetric with 1 on its diagonal, or has a negative eigenvalue.

    Examples
    --------
    >>> check_correlations([[1, 0.5], [0.5, 1]]).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    import numpy as np

    matrix = np.asarray(correlations, dtype=float)
    hint = "give the correlations of the outcome and the drivers, all from the same answers"
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or len(matrix) < 2:
        raise DataError(f"an array of shape {matrix.shape} holds no correlations of an outcome and drivers", hint)
    if not (np.allclose(matrix, matrix.T, rtol=0, atol=_TOLERANCE) and np.allclose(matrix.diagonal(), 1, rtol=0, atol=_TOLERANCE)):
        raise DataError("a correlation matrix is symmetric and has 1 on its diagonal", hint)
    if np.linalg.eigvalsh(matrix)[0] < -_TOLERANCE:
        raise DataError("these correlations contradict each other: the matrix has a negative eigenvalue", hint)
    return matrix


def correlations_of(covariances: NDArray[np.float64], varies: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Correlations from one covariance matrix or an array of them.

    Parameters
    ----------
    covariances : array
        Covariances; the last two axes are the variables.
    varies : array of bool
        The variables that vary. Any other is taken as unrelated to all, so that it neither explains nor is explained.

    Returns
    -------
    array
        Correlations, in the shape of ``covariances``.

    Examples
    --------
    >>> import numpy as np
    >>> correlations_of(np.array([[4.0, 1.0], [1.0, 1.0]]), np.array([True, True])).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    import numpy as np

    variances = np.diagonal(covariances, axis1=-2, axis2=-1)
    scale = np.where(varies, 1 / np.sqrt(np.where(varies, variances, 1)), 0)
    correlations = np.clip(covariances * scale[..., :, None] * scale[..., None, :], -1, 1)
    diagonal = np.arange(covariances.shape[-1])
    correlations[..., diagonal, diagonal] = 1
    return correlations


def sweep_first(rest: NDArray[np.float64]) -> NDArray[np.float64]:
    """The covariances of the other standardised variables after the first has been partialled out.

    Parameters
    ----------
    rest : array
        Covariances; the variables are the first two axes, further axes hold many matrices. A first variable without variance changes
        nothing.

    Returns
    -------
    array
        Covariances of one variable less.

    References
    ----------
    Goodnight (1979), A tutorial on the SWEEP operator, The American Statistician 33(3).

    Examples
    --------
    >>> import numpy as np
    >>> sweep_first(np.array([[1.0, 0.5], [0.5, 1.0]])).tolist()
    [[0.75]]
    """
    import numpy as np

    pivot, column = rest[0, 0], rest[1:, 0]
    inverse = np.where(pivot > _SINGULAR, 1 / np.maximum(pivot, _SINGULAR), 0)
    return np.asarray(rest[1:, 1:] - column[:, None] * (column * inverse))


def decompose(correlations: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The spectral decomposition Q L Q' of correlations.

    Parameters
    ----------
    correlations : array
        Correlations of the drivers alone; the last two axes are the drivers.

    Returns
    -------
    tuple of array
        √L, its pseudo-inverse, and Q.

    References
    ----------
    Johnson (2000), A heuristic method for estimating the relative weight of predictor variables in multiple regression, Multivariate
    Behavioral Research 35(1).

    Examples
    --------
    >>> import numpy as np
    >>> roots, inverse, _ = decompose(np.array([[1.0, 1.0], [1.0, 1.0]]))
    >>> roots.round(6).tolist(), inverse.round(6).tolist()
    ([0.0, 1.414214], [0.0, 0.707107])
    """
    import numpy as np

    eigenvalues, vectors = np.linalg.eigh(correlations)
    regular = eigenvalues > _SINGULAR
    roots = np.sqrt(np.where(regular, eigenvalues, 0))
    return roots, np.where(regular, 1 / np.where(regular, roots, 1), 0), vectors


def _weighted(rows: ArrayLike, weights: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The rows that have weight, and their weights."""
    import numpy as np

    x, w = np.asarray(rows, dtype=float), np.asarray(weights, dtype=float)
    if x.ndim != 2 or x.shape[1] < 2 or w.shape != (len(x),):
        raise DataError(
            f"rows of shape {x.shape} and weights of shape {w.shape} do not fit together",
            "give an outcome and at least one driver in each row, and a weight for each row",
        )
    if not (np.isfinite(x).all() and np.isfinite(w).all() and (w >= 0).all()):
        raise DataError("values and weights must be finite, and weights at least 0", "leave out incomplete answers")
    if not (w > 0).any():
        raise DataError("no answer has a weight above 0", "give at least one answer a weight")
    return x[w > 0], w[w > 0]
