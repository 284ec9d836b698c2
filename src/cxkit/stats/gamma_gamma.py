"""The Gamma-Gamma model: the mean value of a customer's orders, estimated from few of them.

Throughout, ``x`` > 0 is the number of a customer's orders behind the mean ``m`` > 0 of their values; parameters are (p, q, gamma).

Source: Fader & Hardie (2013), The Gamma-Gamma model of monetary value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.stats.likelihood import Fit, Model, maximise, part_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from cxkit.stats.likelihood import Objective

_STARTS = ((6.0, 4.0, 0.4), (1.0, 2.0, 1.0), (3.0, 10.0, 3.0))


def fit(x: ArrayLike, m: ArrayLike, n: ArrayLike, confidence: float) -> Fit:
    """Fit the model to counts of customers that are alike; equation 1a, with its gradient.

    If all means are equal, or q is at most 1 so that the mean of all customers does not exist, the fit bears a warning.

    Parameters
    ----------
    x, m : array_like
        Number and mean value of the orders of each kind of customer.
    n : array_like
        Number of customers of that kind.
    confidence : float
        Confidence of the parameters' intervals, between 0 and 1.

    Returns
    -------
    Fit
        The parameters p, q, gamma (in the unit of m).

    Raises
    ------
    DataError
        If there is no customer, or a mean is not positive.

    References
    ----------
    The 946 CDNOW customers with a second order (p 6.25, q 3.74, gamma 15.44) are among the tests.

    Examples
    --------
    >>> found = fit([1, 2, 4, 1, 3, 2], [20, 35, 50, 180, 30, 70], [10, 10, 5, 3, 8, 4], 0.95)
    >>> [(each.name, round(each.estimate, 1)) for each in found.parameters]
    [('p', 7.2), ('q', 5.5), ('gamma', 27.3)]
    """
    import numpy as np

    orders, mean, count = (np.asarray(each, dtype=float) for each in (x, m, n))
    if not orders.size:
        raise DataError(tr("No customer ordered twice at a positive value: order values cannot be estimated."), tr("Take more customers."))
    if not (np.isfinite(mean).all() and (mean > 0).all() and (orders > 0).all()):
        raise DataError(tr("A mean value of orders is not positive."), tr("Leave such customers out."))
    customers, scale = int(count.sum()), float((count @ mean) / count.sum())
    columns = (orders, mean / scale, count)
    part = part_of(orders, mean / scale)
    first = None if part is None else _objective(*(each[part] for each in columns))
    found = maximise(Model("Gamma-Gamma", ("p", "q", "gamma"), _STARTS), _objective(*columns), customers, confidence, first)
    unscaled = tuple(
        each._replace(estimate=each.estimate * scale, low=each.low and each.low * scale, high=each.high and each.high * scale)
        if each.name == "gamma"
        else each
        for each in found.parameters
    )
    q = unscaled[1].estimate
    warning = found.warning
    if float(np.ptp(mean)) <= 1e-9 * scale:
        warning = tr("All customers spend {scale:g} an order: how customers differ cannot be estimated.", scale=scale)
    elif q <= 1:
        warning = tr("q is {q:.3g}: at most 1, so that the mean value of all customers does not exist.", q=q)
    return found._replace(parameters=unscaled, log_likelihood=found.log_likelihood - customers * float(np.log(scale)), warning=warning)


def _objective(orders: NDArray[np.float64], mean: NDArray[np.float64], n: NDArray[np.float64]) -> Objective:
    import numpy as np
    from scipy.special import digamma, gammaln

    xs, of_x = np.unique(orders, return_inverse=True)
    by_x = np.bincount(of_x, n)
    total, product = n.sum(), orders * mean
    log_mean, log_x = n @ np.log(mean), by_x * np.log(xs)
    by_log = np.bincount(of_x, n * np.log(mean))

    def objective(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        p, q, gamma = values
        px = p * xs
        spent = np.log(gamma + product)
        spent_by_x = np.bincount(of_x, n * spent)
        height = by_x @ (gammaln(px + q) - gammaln(px)) + total * (q * np.log(gamma) - gammaln(q))
        height += px @ by_log - log_mean + px @ log_x - (px + q) @ spent_by_x
        both = digamma(px + q)
        slope_p = xs @ (by_x * (both - digamma(px)) + by_log + log_x - spent_by_x)
        slope_q = by_x @ both + total * (np.log(gamma) - digamma(q)) - spent_by_x.sum()
        slope_gamma = total * q / gamma - n @ ((p * orders + q) / (gamma + product))
        return float(height), np.array([slope_p, slope_q, slope_gamma])

    return objective


def expected_value(parameters: Sequence[float], x: ArrayLike, m: ArrayLike) -> NDArray[np.float64]:
    """The expected value of an order of each customer: p (gamma + x m) / (p x + q - 1), equation 5.

    Parameters
    ----------
    parameters : sequence of float
        p, q, gamma.
    x, m : array_like
        Number and mean value of each customer's orders; x = 0 gives the mean of all customers.

    Returns
    -------
    ndarray
        A value for each customer, in the unit of m; NaN unless p x + q > 1.

    References
    ----------
    Fader & Hardie (2013), The Gamma-Gamma model of monetary value, equation 5.

    Examples
    --------
    Few orders count for less than the mean of all customers, many for more:

    >>> expected_value((6.25, 3.74, 15.44), [0, 1, 10], [0, 60, 60]).round(2)
    array([35.22, 52.45, 58.96])
    """
    import numpy as np

    p, q, gamma = parameters
    orders = np.asarray(x, dtype=float)
    rest = p * orders + q - 1
    return np.where(rest > 0, p * (gamma + orders * np.asarray(m, dtype=float)) / np.where(rest > 0, rest, 1.0), np.nan)


def correlation(x: ArrayLike, m: ArrayLike, n: ArrayLike) -> float | None:
    """Pearson's correlation of the number and the mean value of orders, which the model assumes to be 0.

    Parameters
    ----------
    x, m : array_like
        Number and mean value of the orders of each kind of customer.
    n : array_like
        Number of customers of that kind.

    Returns
    -------
    float, or None
        −1 to 1; None if either does not vary.

    References
    ----------
    Fader & Hardie (2013), The Gamma-Gamma model of monetary value (the assumption of independence).

    Examples
    --------
    >>> correlation([1, 2, 3], [10, 20, 10], [1, 1, 1])
    0.0
    """
    import numpy as np

    orders, mean, count = (np.asarray(each, dtype=float) for each in (x, m, n))
    if not count.size:
        return None
    matrix = np.cov(np.vstack([orders, mean]), fweights=count.astype(int), ddof=0)
    spread = float(matrix[0, 0] * matrix[1, 1])
    return float(matrix[0, 1] / np.sqrt(spread)) if spread > 0 else None
