"""The relative importance of drivers in a linear regression: the contribution of each to R².

Rows, counts, weights and columns are those of ``regression``: the outcome first, driver j in column j.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from cxkit.errors import DataError, UsageError
from cxkit.language import tr
from cxkit.stats.distributions import check_confidence
from cxkit.stats.regression import check_correlations, check_sample, correlations_of, covariance, decompose, find_collinear, sweep_first

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

Method = Literal["lmg", "johnson"]

LMG_BY_DEFAULT = 12  # drivers; each one more doubles the cost
LMG_AT_MOST = 15

_ROUNDING = 1e-12  # a variance below this share of the mean square is rounding error of 0
_ROWS_AT_ONCE = 4096
_DRAWS_AT_ONCE = 128
_SUBSETS_AT_ONCE = 1 << 15  # subsets × matrices: about what a processor's cache holds
_ANSWERS_A_ROW = 16  # answers per row from which drawing the frequency of each row is faster than drawing answers


def default_method(drivers: int) -> Method:
    """The method for so many drivers.

    Parameters
    ----------
    drivers : int
        Number of drivers.

    Returns
    -------
    str
        ``lmg`` up to 12 drivers, ``johnson`` above.

    Examples
    --------
    >>> default_method(12), default_method(13)
    ('lmg', 'johnson')
    """
    return "lmg" if drivers <= LMG_BY_DEFAULT else "johnson"


def lmg(correlations: ArrayLike) -> NDArray[np.float64]:
    """The contributions of k drivers to R², which is their sum, averaged over the orders in which they can enter (Shapley values).

    LMG_j = Σ over the subsets S without j of |S|! (k − 1 − |S|)! / k! · (R²(S + j) − R²(S)). Never negative; with one driver it is r². What
    collinear drivers explain together they share, for R²(S) depends on the space that S spans alone. Exact, from all 2^k subsets.

    Parameters
    ----------
    correlations : array_like
        (k + 1) × (k + 1) correlation matrix with the outcome first.

    Returns
    -------
    ndarray
        A contribution for each driver.

    Raises
    ------
    UsageError
        Above 15 drivers.
    DataError
        For what is no correlation matrix.

    References
    ----------
    Lindeman, Merenda & Gold (1980), Introduction to Bivariate and Multivariate Analysis; Grömping (2006), Relative importance for linear
    regression in R: the package relaimpo, Journal of Statistical Software 17(1).

    Examples
    --------
    >>> lmg([[1, 0.5, 0.5], [0.5, 1, 0], [0.5, 0, 1]])  # unrelated drivers have their own r²
    array([0.25, 0.25])
    """
    contributions: NDArray[np.float64] = _lmg(check_correlations(correlations)[None])[0]
    return contributions


def relative_weights(correlations: ArrayLike) -> NDArray[np.float64]:
    """Johnson's relative weights of k drivers, whose sum is R².

    The drivers' correlations are Q L Q'. With Λ = Q L^½ Q', their correlations with the closest orthogonal variables, and β = Λ⁻¹ r, the
    coefficients of the outcome on those, weight_j = Σ_k Λ_jk² β_k². Never negative; equal to LMG for one and two drivers and near it for
    more.

    Parameters
    ----------
    correlations : array_like
        (k + 1) × (k + 1) correlation matrix with the outcome first.

    Returns
    -------
    ndarray
        A weight for each driver.

    Raises
    ------
    DataError
        For collinear drivers, since Λ has no inverse then, and for what is no correlation matrix.

    References
    ----------
    Johnson (2000), A heuristic method for estimating the relative weight of predictor variables in multiple regression, Multivariate
    Behavioral Research 35(1).

    Examples
    --------
    >>> relative_weights([[1, 0.5], [0.5, 1]])
    array([0.25])
    """
    matrix = check_correlations(correlations)
    involved = find_collinear(matrix)
    if involved:
        names = ", ".join(map(str, involved))
        raise DataError(
            tr("drivers {names} are exact combinations of each other: they have no relative weights", names=names), "leave out one of them"
        )
    weights: NDArray[np.float64] = _johnson(matrix[None])[0]
    return weights


def bootstrap(
    rows: ArrayLike,
    counts: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    method: Method,
    draws: int = 1000,
    seed: int = 0,
    progress: Callable[[int], None] | None = None,
) -> NDArray[np.float64]:
    """The contributions in ``draws`` samples of the answers with replacement: draws × k, each line adding up to its R².

    In a draw with a constant driver it contributes 0; with a constant outcome all do. Drivers that are collinear in a draw share what
    they explain together, for Johnson's weights by the pseudo-inverse. For the ECSI mobile phone survey, LMG of PERQ2 among PERQ2..PERQ7
    for CUSA1, 2,000 draws of R's boot with relaimpo give a standard error of .0226 and a 95 % percentile interval of .032 to .120.

    Parameters
    ----------
    rows : array
        Distinct complete rows: the outcome, then the drivers.
    counts : array
        Number of answers of each row; the answers are drawn as one multinomial.
    weights : array, optional
        Sum of the sampling weights of each row. A drawn answer carries the mean weight of its row, so that rows whose answers differ in
        weight should be kept separate.
    method : {"lmg", "johnson"}
        How R² is shared out.
    draws, seed : int
        Number of samples, and the start of the random numbers: equal arguments give equal draws.
    progress : callable, optional
        Called with the number of draws done so far.

    Returns
    -------
    array
        Draws × k contributions.

    Raises
    ------
    UsageError
        If there is less than one draw, or LMG has more than 15 drivers.
    DataError
        As ``regress``.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 6.

    Examples
    --------
    >>> drawn = bootstrap([[1, 1], [2, 3], [3, 2], [4, 4]], [9, 9, 9, 9], method="lmg", draws=200)
    >>> drawn.shape
    (200, 1)
    >>> bool(0.6 < drawn.mean() < 0.68)  # R² of the sample is .64
    True
    """
    import numpy as np

    if draws < 1:
        raise UsageError(f"{draws} draws are no bootstrap", "take 1000")
    x, n, w = check_sample(rows, counts, weights)
    if method == "lmg":
        _check_subsets(x.shape[1] - 1)
    statistic = _lmg if method == "lmg" else _johnson
    spread = covariance(x, w)
    z = (x - spread.mean) / np.sqrt(spread.matrix.diagonal())  # centred, so that sums of squares do not cancel
    rng = np.random.default_rng(seed)
    drawn = []
    for start in range(0, draws, _DRAWS_AT_ONCE):
        size = min(_DRAWS_AT_ONCE, draws - start)
        drawn.append(statistic(_resample(rng, size, z, n, w / n)))
        if progress is not None:
            progress(start + size)
    return np.concatenate(drawn)


def noise_floor(
    correlations: ArrayLike, n: float, confidence: float, *, method: Method, draws: int = 1000, seed: int = 0
) -> NDArray[np.float64]:
    """What each driver would contribute by chance alone, if it had nothing to do with the outcome or the other drivers.

    For each driver the quantile ``confidence`` of its contribution when its own answers are permuted. The correlations of a permuted
    driver with all others have the covariance R / (n − 1), R the others' own correlations, and are drawn as normal; all other
    correlations stay as they are.

    Parameters
    ----------
    correlations : array
        Correlation matrix, the outcome first.
    n : float
        Number of independent answers.
    confidence : float
        Confidence, between 0 and 1.
    method : {"lmg", "johnson"}
        How R² is shared out.
    draws, seed : int
        Permutations of each driver, and the start of the random numbers.

    Returns
    -------
    array
        The floor of each driver.

    Raises
    ------
    UsageError
        Unless 0 < confidence < 1.

    References
    ----------
    Fisher (1935), The Design of Experiments, §21; the covariance: Puri & Sen (1971), Nonparametric Methods in Multivariate Analysis, ch. 3.

    Examples
    --------
    >>> floor = noise_floor([[1.0, 0.5], [0.5, 1.0]], 101, 0.95, method="lmg", draws=4000)
    >>> bool(0.034 < floor[0] < 0.043)  # r² of one driver: chi-squared with one degree of freedom over n - 1, .0384
    True
    """
    import numpy as np

    check_confidence(confidence)
    matrix = check_correlations(correlations)
    statistic = _lmg if method == "lmg" else _johnson
    rng = np.random.default_rng(seed)
    floors = []
    for driver in range(1, len(matrix)):
        others = np.delete(np.arange(len(matrix)), driver)
        values, vectors = np.linalg.eigh(matrix[np.ix_(others, others)])
        root = vectors * np.sqrt(np.clip(values, 0, None) / max(n - 1, 1.0))
        drawn = np.clip(rng.standard_normal((draws, len(others))) @ root.T, -1, 1)
        permuted = np.repeat(matrix[None], draws, axis=0)
        permuted[:, driver, others] = permuted[:, others, driver] = drawn
        parts = [statistic(permuted[start : start + _DRAWS_AT_ONCE])[:, driver - 1] for start in range(0, draws, _DRAWS_AT_ONCE)]
        floors.append(float(np.quantile(np.concatenate(parts), confidence)))
    return np.array(floors)


def bootstrap_clusters(
    rows: ArrayLike, weights: ArrayLike, clusters: ArrayLike, *, method: Method, draws: int = 1000, seed: int = 0
) -> NDArray[np.float64]:
    """The contributions in ``draws`` samples of whole clusters with replacement: draws × k.

    Parameters
    ----------
    rows : array
        One row per answer: the outcome, then the drivers.
    weights : array
        Weight of each row.
    clusters : array of int
        The cluster of each row, numbered from 0.
    method : {"lmg", "johnson"}
        How R² is shared out.
    draws, seed : int
        Number of samples, and the start of the random numbers.

    Returns
    -------
    array
        Draws × k contributions.

    Raises
    ------
    UsageError
        If LMG has more than 15 drivers.

    References
    ----------
    Davison & Hinkley (1997), Bootstrap Methods and their Application, section 3.8.

    Examples
    --------
    >>> rows = [[1, 1], [2, 3], [3, 2], [4, 4]] * 9
    >>> drawn = bootstrap_clusters(rows, [1] * 36, [place // 4 for place in range(36)], method="lmg", draws=50)
    >>> round(float(drawn.min()), 2), round(float(drawn.max()), 2)  # clusters that are all alike leave nothing to chance
    (0.64, 0.64)
    """
    import numpy as np

    x, w, owner = np.asarray(rows, dtype=float), np.asarray(weights, dtype=float), np.asarray(clusters)
    if method == "lmg":
        _check_subsets(x.shape[1] - 1)
    statistic = _lmg if method == "lmg" else _johnson
    spread = covariance(x, w)
    z = (x - spread.mean) / np.sqrt(spread.matrix.diagonal())
    first, second = np.triu_indices(z.shape[1])
    terms = np.column_stack([np.ones(len(z)), z, z[:, first] * z[:, second]]) * w[:, None]
    number = int(owner.max()) + 1
    sums = np.zeros((number, terms.shape[1]))
    np.add.at(sums, owner, terms)
    rng = np.random.default_rng(seed)
    drawn = []
    for start in range(0, draws, _DRAWS_AT_ONCE):
        size = min(_DRAWS_AT_ONCE, draws - start)
        times = rng.multinomial(number, np.full(number, 1 / number), size).astype(float)
        drawn.append(statistic(_correlations(times @ sums, z.shape[1])))
    return np.concatenate(drawn)


def percentile_interval(drawn: NDArray[np.float64], confidence: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lower and upper limits that exclude (1 − confidence) / 2 of the draws on either side, for each column of ``drawn``.

    For LMG contributions of .04 and more and 300 answers, 95 % intervals covered the true value in 93 to 95 % of simulated samples: R² and
    with it each contribution comes out a little too high, so more of the misses lie above the truth.

    Parameters
    ----------
    drawn : array
        Draws × k values.
    confidence : float
        Confidence of the intervals, between 0 and 1.

    Returns
    -------
    tuple of array
        The k lower and the k upper limits.

    Raises
    ------
    UsageError
        Unless 0 < confidence < 1.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 13.

    Examples
    --------
    >>> import numpy as np
    >>> low, high = percentile_interval(np.arange(101.0)[:, None], 0.9)
    >>> round(float(low[0]), 9), round(float(high[0]), 9)
    (5.0, 95.0)
    """
    import numpy as np

    check_confidence(confidence)
    low, high = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    return low, high


def _check_subsets(drivers: int) -> None:
    if drivers > LMG_AT_MOST:
        raise UsageError(
            f"LMG goes through all subsets: {drivers} drivers are too many, it takes {LMG_AT_MOST} at most",
            "take Johnson's relative weights, or fewer drivers",
        )


def _lmg(matrices: NDArray[np.float64]) -> NDArray[np.float64]:
    """LMG of each of many correlation matrices."""
    import numpy as np

    drivers = matrices.shape[1] - 1
    _check_subsets(drivers)
    holds = np.arange(1 << drivers) >> np.arange(drivers)[:, None] & 1 == 1  # driver × subset
    others = holds.sum(axis=0) - holds  # how many drivers are in the subset beside this one
    orders = np.array([1.0])  # |S|! (k − 1 − |S|)! / (k − 1)! for each |S|
    for size in range(1, drivers):
        orders = np.append(orders, orders[-1] * size / (drivers - size))
    factors = np.where(holds, orders[others], -orders[others]) / drivers
    step = max(1, _SUBSETS_AT_ONCE >> drivers)
    parts = [(factors @ _r2_of_subsets(matrices[start : start + step])).T for start in range(0, len(matrices), step)]
    return np.asarray(np.maximum(np.concatenate(parts), 0))  # rounding may leave −1e-17 of 0


def _r2_of_subsets(matrices: NDArray[np.float64]) -> NDArray[np.float64]:
    """R² of every subset (bit j − 1 of the first index: driver j is in) for each correlation matrix (second index).

    A tree of eliminations: one driver after the other is left out in one half of the subsets, and swept out of what remains in the
    other. What remains gets smaller as the subsets double, so all of it costs little more than the last level.
    """
    import numpy as np

    rest = np.roll(matrices, -1, axis=(1, 2)).transpose(1, 2, 0)[:, :, None]  # variable × variable × subset × matrix, outcome last
    for _ in range(len(rest) - 1):
        rest = np.concatenate([rest[1:, 1:], sweep_first(rest)], axis=2)
    return np.asarray(1 - rest[0, 0])


def _johnson(matrices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Relative weights of each of many correlation matrices, with the pseudo-inverse of Λ."""
    import numpy as np

    roots, inverse, vectors = decompose(matrices[:, 1:, 1:])
    turned = vectors.transpose(0, 2, 1)
    beta = vectors @ (inverse[:, :, None] * (turned @ matrices[:, 1:, :1]))
    return np.asarray(((vectors * roots[:, None] @ turned) ** 2 @ beta**2)[:, :, 0])


def _resample(
    rng: np.random.Generator, size: int, z: NDArray[np.float64], n: NDArray[np.float64], carried: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The correlation matrices of ``size`` samples with replacement from rows ``z`` of ``n`` answers of weight ``carried`` each.

    First the number of answers from each block of rows is drawn, then their rows in the block: that is the same multinomial in
    bounded memory.
    """
    import numpy as np

    first, second = np.triu_indices(z.shape[1])
    blocks = [slice(start, start + _ROWS_AT_ONCE) for start in range(0, len(z), _ROWS_AT_ONCE)]
    totals = np.array([n[block].sum() for block in blocks])
    sizes = rng.multinomial(round(totals.sum()), totals / totals.sum(), size)
    sums = np.zeros((size, 1 + z.shape[1] + len(first)))
    for block, drawn in zip(blocks, sizes.T, strict=True):
        part = z[block]
        terms = np.column_stack([np.ones(len(part)), part, part[:, first] * part[:, second]]) * carried[block, None]
        sums += _redraw(rng, drawn, n[block]) @ terms
    return _correlations(sums, z.shape[1])


def _correlations(sums: NDArray[np.float64], variables: int) -> NDArray[np.float64]:
    """The correlation matrix of each line of sums: of the weights, of each variable, and of each product of two."""
    import numpy as np

    first, second = np.triu_indices(variables)
    size = len(sums)
    means, squares = np.split(sums[:, 1:] / sums[:, :1], [variables], axis=1)
    products = np.empty((size, variables, variables))
    products[:, first, second] = products[:, second, first] = squares
    covariances = products - means[:, :, None] * means[:, None, :]
    varies = np.diagonal(covariances, axis1=1, axis2=2) > _ROUNDING * np.diagonal(products, axis1=1, axis2=2)
    return correlations_of(covariances, varies)


def _redraw(rng: np.random.Generator, sizes: NDArray[np.int64], n: NDArray[np.float64]) -> NDArray[np.float64]:
    """The frequency of each row in samples of these sizes: sample × row."""
    import numpy as np

    if n.sum() > _ANSWERS_A_ROW * len(n):
        return np.asarray(rng.multinomial(sizes, n / n.sum()), dtype=float)
    answers = np.repeat(np.arange(len(n)), n.astype(int))
    return np.array([np.bincount(answers[rng.integers(len(answers), size=size)], minlength=len(n)) for size in sizes], dtype=float)
