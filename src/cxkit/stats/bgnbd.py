"""The BG/NBD model: how often customers without a contract order, and whether they still do.

Throughout, ``x`` is the number of orders after the first, ``t_x`` the time from the first order to the last (0 if x = 0), ``T`` the time
from the first order to today, all in one unit of time; parameters are (r, alpha, a, b).

Source: Fader, Hardie & Lee (2005), "Counting your customers" the easy way: an alternative to the Pareto/NBD model, Marketing Science 24(2).
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

_STARTS = ((0.3, 0.4, 0.7, 2.0), (1.0, 1.0, 1.0, 1.0), (2.0, 1.0, 0.1, 1.0))
_PIECE = 1 << 14
_LARGE = 1e4  # a + b from which all customers have the same dropout probability
_NEAR = 1e-3  # to a parameter at which the formula is 0 / 0


def fit(x: ArrayLike, t_x: ArrayLike, age: ArrayLike, n: ArrayLike, confidence: float) -> Fit:
    """Fit the model to counts of customers that are alike; equation 6, with its gradient.

    Parameters
    ----------
    x, t_x, age : array_like
        x, t_x and T of each kind of customer.
    n : array_like
        Number of customers of that kind.
    confidence : float
        Confidence of the parameters' intervals, between 0 and 1.

    Returns
    -------
    Fit
        The parameters r, alpha (in the unit of T), a, b.

    Raises
    ------
    DataError
        If no customer ordered twice, or a last order is after today.

    References
    ----------
    The 2,357 CDNOW customers of table 2 over 39 weeks (r .243, alpha 4.414, a .793, b 2.426) are among the tests.

    Examples
    --------
    >>> found = fit([0, 1, 1, 2, 3, 6, 8], [0, 5, 30, 12, 8, 36, 30], [39] * 7, [60, 20, 10, 10, 8, 5, 4], 0.95)
    >>> [(each.name, round(each.estimate, 1)) for each in found.parameters]
    [('r', 0.3), ('alpha', 4.5), ('a', 1.4), ('b', 2.4)]
    """
    import numpy as np

    orders, last, until, count = (np.asarray(each, dtype=float) for each in (x, t_x, age, n))
    _check(orders, last, until)
    customers, scale = int(count.sum()), float((count @ until) / count.sum())
    columns = (orders, last / scale, until / scale, count)
    part = part_of(orders, last / scale, until / scale)
    first = None if part is None else _objective(*(each[part] for each in columns))
    found = maximise(Model("BG/NBD", ("r", "alpha", "a", "b"), _STARTS), _objective(*columns), customers, confidence, first)
    # time was counted in mean ages: with rates per unit of time the density of the x orders changes by the unit's power
    repeats = float((count * orders).sum())
    unscaled = tuple(
        each._replace(estimate=each.estimate * scale, low=each.low and each.low * scale, high=each.high and each.high * scale)
        if each.name == "alpha"
        else each
        for each in found.parameters
    )
    return found._replace(parameters=unscaled, log_likelihood=found.log_likelihood - repeats * float(np.log(scale)))


def _check(orders: NDArray[np.float64], last: NDArray[np.float64], until: NDArray[np.float64]) -> None:
    import numpy as np

    if not orders.size or not (orders > 0).any():
        raise DataError(tr("No customer ordered twice: order rates cannot be estimated."), tr("Take a longer time, or more customers."))
    if not all(np.isfinite(each).all() and (each >= 0).all() for each in (orders, last, until)) or (last > until).any():
        raise DataError(tr("A last order lies after today, or a time is missing."), tr("Check --as-of and the dates of the orders."))


def _objective(orders: NDArray[np.float64], last: NDArray[np.float64], until: NDArray[np.float64], n: NDArray[np.float64]) -> Objective:
    """The log-likelihood and its gradient.

    Terms of x, t_x or T alone are computed once for each distinct value. The rest is computed in chunks that the processor's cache
    holds, which takes half the time.
    """
    import numpy as np
    from scipy.special import digamma, gammaln

    xs, of_x = np.unique(orders, return_inverse=True)
    lasts, of_last = np.unique(last, return_inverse=True)
    ages, of_age = np.unique(until, return_inverse=True)
    by_x, by_age, orders_by_age = np.bincount(of_x, n), np.bincount(of_age, n), np.bincount(of_age, n * orders)
    total = n.sum()
    again = xs > 0
    # a customer without a second order cannot have left
    rows = np.flatnonzero(orders > 0)
    pieces = [
        (of_x[part], of_last[part], of_age[part], orders[part], n[part])
        for part in (rows[start : start + _PIECE] for start in range(0, len(rows), _PIECE))
    ]

    def objective(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        r, alpha, a, b = values
        log_age, log_last = np.log(alpha + ages), np.log(alpha + lasts)
        ratio_age, ratio_last = 1 / (alpha + ages), 1 / (alpha + lasts)
        left = np.log(a) - np.log(np.where(again, b + xs - 1, 1.0))
        powers = r * by_age + orders_by_age
        height, in_log, in_ratio = -powers @ log_age, -by_age @ log_age, -powers @ ratio_age
        gone_by_x = np.zeros(len(xs))
        for in_x, in_last, in_age, x, count in pieces:
            longer = log_age[in_age] - log_last[in_last]
            odds = left[in_x] + (r + x) * longer
            small = np.exp(-np.abs(odds))
            gone = count * np.where(odds > 0, 1.0, small) / (1 + small)
            height += count @ (np.maximum(odds, 0) + np.log1p(small))
            in_log += gone @ longer
            in_ratio += (gone * (r + x)) @ (ratio_age[in_age] - ratio_last[in_last])
            gone_by_x += np.bincount(in_x, gone, minlength=len(xs))
        both = a + b + xs
        height += by_x @ (gammaln(r + xs) + gammaln(b + xs) - gammaln(both))
        height += total * (r * np.log(alpha) - gammaln(r) + gammaln(a + b) - gammaln(b))
        common = total * digamma(a + b) - by_x @ digamma(both)
        slope_b = common + by_x @ digamma(b + xs) - total * digamma(b) - (gone_by_x[again] / (b + xs[again] - 1)).sum()
        slope_r = by_x @ digamma(r + xs) + total * (np.log(alpha) - digamma(r)) + in_log
        return float(height), np.array([slope_r, total * r / alpha + in_ratio, common + gone_by_x.sum() / a, slope_b])

    return objective


def alive(parameters: Sequence[float], x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> NDArray[np.float64]:
    """The probability that customers still order; 1 if x = 0.

    Parameters
    ----------
    parameters : sequence of float
        r, alpha, a, b.
    x, t_x, age : array_like
        x, t_x and T of each customer.

    Returns
    -------
    ndarray
        A probability for each customer.

    References
    ----------
    Fader, Hardie & Lee (2008), Computing P(alive) using the BG/NBD model, equation 7.

    Examples
    --------
    >>> alive((0.243, 4.414, 0.793, 2.426), [0, 2, 2], [0, 30.43, 5], [38.86, 38.86, 38.86]).round(3)
    array([1.   , 0.727, 0.124])
    """
    import numpy as np
    from scipy.special import expit

    r, alpha, a, b = parameters
    orders, last, until = (np.asarray(each, dtype=float) for each in (x, t_x, age))
    again = orders > 0
    odds = np.log(a) - np.log(np.where(again, b + orders - 1, 1.0)) + (r + orders) * (np.log(alpha + until) - np.log(alpha + last))
    return np.asarray(np.where(again, expit(-odds), 1.0))


def expected_orders(parameters: Sequence[float], x: ArrayLike, t_x: ArrayLike, age: ArrayLike, horizon: float) -> NDArray[np.float64]:
    """Orders that customers are expected to make within ``horizon``, whether they still order or not; equation 10.

    Euler's transformation keeps 2F1 small.

    Parameters
    ----------
    parameters : sequence of float
        r, alpha, a, b.
    x, t_x, age : array_like
        x, t_x and T of each customer.
    horizon : float
        The time from today on, in the unit of T.

    Returns
    -------
    ndarray
        A number of orders for each customer.

    References
    ----------
    Fader, Hardie & Lee (2005), "Counting your customers" the easy way: an alternative to the Pareto/NBD model, Marketing Science 24(2),
    equation 10.

    Examples
    --------
    The customer of section 4.3, in weeks:

    >>> expected_orders((0.243, 4.414, 0.793, 2.426), [2], [30.43], [38.86], 39).round(3)
    array([1.226])
    """
    import numpy as np

    orders = np.asarray(x, dtype=float)
    until = np.asarray(age, dtype=float)
    return np.asarray(expected_alive(parameters, orders, until, horizon) * alive(parameters, orders, t_x, until))


def expected_new(parameters: Sequence[float], horizon: float) -> float:
    """Orders that a new customer is expected to make within ``horizon`` after the first; equation 9.

    Parameters
    ----------
    parameters : sequence of float
        r, alpha, a, b.
    horizon : float
        A time, in the unit of the parameters.

    Returns
    -------
    float
        A number of orders, the first not included.

    References
    ----------
    Fader, Hardie & Lee (2005), "Counting your customers" the easy way: an alternative to the Pareto/NBD model, Marketing Science 24(2),
    equation 9.

    Examples
    --------
    >>> round(expected_new((0.243, 4.414, 0.793, 2.426), 39), 3)
    1.197
    """
    import numpy as np

    return float(expected_alive(parameters, np.zeros(1), np.zeros(1), horizon)[0])


def expected_alive(parameters: Sequence[float], orders: NDArray[np.float64], until: NDArray[np.float64], t: float) -> NDArray[np.float64]:
    """The expected number of orders within ``t`` of customers who are still active.

    (a + b + x - 1) / (a - 1) · (1 - (1 - z)^(a - 1) 2F1(a + b - 1 - r, a - 1; a + b + x - 1; z)), z = t / (alpha + T + t).

    Parameters
    ----------
    parameters : sequence of float
        r, alpha, a, b.
    orders : ndarray
        x of each customer.
    until : ndarray
        T of each customer.
    t : float
        The time from today on, in the unit of T.

    Returns
    -------
    ndarray
        A number of orders, at least 0, for each customer.

    References
    ----------
    Fader, Hardie & Lee (2005), "Counting your customers" the easy way: an alternative to the Pareto/NBD model, Marketing Science 24(2),
    the numerator of equation 10.

    Examples
    --------
    >>> import numpy as np
    >>> expected_alive((0.243, 4.414, 0.793, 2.426), np.array([2.0]), np.array([38.86]), 39).round(3)
    array([1.687])
    """
    import numpy as np
    from scipy.special import hyp2f1

    r, alpha, a, b = parameters
    if abs(a - 1) < _NEAR or (abs(a + b - 1) < _NEAR and bool((orders == 0).any())):
        # the mean of both sides approximates the limit to the square of the distance
        sides = [expected_alive((r, alpha, a + shift, b), orders, until, t) for shift in (-2.5 * _NEAR, 2.5 * _NEAR)]
        return (sides[0] + sides[1]) / 2
    # all customers have the same dropout probability: the limit of the formula, also used if its terms overflow
    p = a / (a + b + orders)
    alike = -np.expm1(-(r + orders) * np.log1p(p * t / (alpha + until))) / p
    if a + b > _LARGE:
        return np.asarray(alike)
    z = t / (alpha + until + t)
    third = a + b + orders - 1
    with np.errstate(over="ignore", invalid="ignore"):
        part = np.exp((a - 1) * np.log1p(-z)) * hyp2f1(a + b - 1 - r, a - 1, third, z)
        found = third / (a - 1) * (1 - part)
    return np.where(np.isfinite(found), np.maximum(0.0, found), alike)
