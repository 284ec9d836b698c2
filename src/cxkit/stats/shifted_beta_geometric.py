"""The shifted beta-geometric model: how many customers with a contract renew it, projected beyond the observed periods.

Periods are 1, 2, ...: who is lost in period t renewed t - 1 times. Parameters are (alpha, beta).

Source: Fader & Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21(1).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.stats.likelihood import Fit, Model, maximise

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

_STARTS = ((1.0, 1.0), (0.5, 3.0), (3.0, 10.0))
_ALIKE = 1e4  # alpha + beta from which customers do not differ any more


def count_lost(survivors: Sequence[float]) -> list[float]:
    """How many customers are lost in each period.

    Parameters
    ----------
    survivors : sequence of float
        Those still there after 0, 1, 2, ... periods.

    Returns
    -------
    list of float
        Losses by period.

    Raises
    ------
    DataError
        If the survivors increase.

    Examples
    --------
    >>> count_lost([1000, 869, 743])
    [131, 126]
    """
    if any(later > earlier for earlier, later in pairwise(survivors)):
        raise DataError(tr("The number of surviving customers increases."), tr("Customers who come back or come later are no survivors."))
    return [earlier - later for earlier, later in pairwise(survivors)]


def fit(lost: ArrayLike, left: ArrayLike, confidence: float) -> Fit:
    """Fit the model to the customers lost in each period.

    Parameters
    ----------
    lost : array_like
        Customers lost in period 1, 2, ...
    left : array_like
        Customers whose observation ends after as many periods, without a loss.
    confidence : float
        Confidence of the parameters' intervals, between 0 and 1.

    Returns
    -------
    Fit
        The parameters alpha and beta; a warning if customers do not differ.

    Raises
    ------
    DataError
        If nobody is lost, or there are no customers.

    References
    ----------
    The example is the paper's high-end segment over seven years: alpha .668, beta 3.806.

    Examples
    --------
    >>> found = fit(count_lost([1000, 869, 743, 653, 593, 551, 517, 491]), [0, 0, 0, 0, 0, 0, 491], 0.95)
    >>> [(each.name, round(each.estimate, 3)) for each in found.parameters]
    [('alpha', 0.668), ('beta', 3.806)]
    """
    import numpy as np
    from scipy.special import betaln, digamma

    gone, stayed = np.asarray(lost, dtype=float), np.asarray(left, dtype=float)
    if not gone.sum() > 0:
        raise DataError(tr("Nobody is lost: how many will stay cannot be projected."), tr("Take a longer time, or more customers."))
    t = np.arange(1, len(gone) + 1, dtype=float)

    def objective(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        a, b = values
        height = gone @ (betaln(a + 1, b + t - 1) - betaln(a, b)) + stayed @ (betaln(a, b + t) - betaln(a, b))
        whole, sum_ = digamma(a + b), digamma(a + b + t)
        slope_a = gone @ (1 / a - sum_ + whole) + stayed @ (whole - sum_)
        slope_b = gone @ (digamma(b + t - 1) - sum_ - digamma(b) + whole) + stayed @ (digamma(b + t) - sum_ - digamma(b) + whole)
        return float(height), np.array([slope_a, slope_b])

    customers = int(gone.sum() + stayed.sum())
    found = maximise(Model("sBG", ("alpha", "beta"), _STARTS), objective, customers, confidence)
    a, b = found.values
    if a + b > _ALIKE:
        text = tr("Customers do not differ: {a:.1f} % are lost in every period (geometric limit).", a=100 * a / (a + b))
        return found._replace(warning=text)
    return found


def survival(parameters: Sequence[float], t: ArrayLike) -> NDArray[np.float64]:
    """The share of customers still there after t periods; equation 6.

    Parameters
    ----------
    parameters : sequence of float
        alpha and beta.
    t : array_like
        Numbers of periods.

    Returns
    -------
    ndarray
        A share for each t.

    References
    ----------
    Fader & Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21(1), equation 6.

    Examples
    --------
    >>> survival((1.0, 1.0), [0, 1, 3])
    array([1.  , 0.5 , 0.25])
    """
    import numpy as np
    from scipy.special import betaln

    a, b = parameters
    return np.asarray(np.exp(betaln(a, b + np.asarray(t, dtype=float)) - betaln(a, b)))


def retention(parameters: Sequence[float], t: ArrayLike) -> NDArray[np.float64]:
    """The share of those still there after t − 1 periods who stay for period t; equation 8.

    Parameters
    ----------
    parameters : sequence of float
        alpha and beta.
    t : array_like
        Periods, from 1.

    Returns
    -------
    ndarray
        A share for each t.

    References
    ----------
    Fader & Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21(1), equation 8.

    Examples
    --------
    >>> retention((1.0, 1.0), [1, 3])
    array([0.5 , 0.75])
    """
    import numpy as np

    a, b = parameters
    at = np.asarray(t, dtype=float)
    return np.asarray((b + at - 1) / (a + b + at - 1))


def expected_remaining(parameters: Sequence[float], tenure: int, discount: float) -> float:
    """Discounted expected periods to come of a customer.

    Parameters
    ----------
    parameters : sequence of float
        alpha and beta.
    tenure : int
        The period in which the customer is; 0 for a new one, whose first period is included.
    discount : float
        Discount rate per period, above 0.

    Returns
    -------
    float
        A number of periods.

    References
    ----------
    Fader & Hardie (2010), Customer-base valuation in a contractual setting, Marketing Science 29(1), equation 6.

    Examples
    --------
    >>> round(expected_remaining((0.704, 1.182), 0, 0.1), 2), round(expected_remaining((0.704, 1.182), 3, 0.1), 2)
    (3.7, 4.87)
    """
    from scipy.special import hyp2f1

    a, b = parameters
    if tenure == 0:
        return float(hyp2f1(1, b, a + b, 1 / (1 + discount)))
    first = (b + tenure - 1) / (a + b + tenure - 1)
    return float(first * hyp2f1(1, b + tenure, a + b + tenure, 1 / (1 + discount)))
