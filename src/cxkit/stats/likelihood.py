"""Maximum likelihood for models of a few positive parameters: the fit, its intervals, and a warning if it is degenerate."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cxkit.language import tr
from cxkit.stats.distributions import normal_critical

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Objective = Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]]
    """Log-likelihood and its gradient at the parameters."""

_FURTHEST = 14.0  # logarithm of the largest parameter that is searched
_PART = 8_000
_MOST_STEPS = 12
_LONG_STEP = 1.0  # of a logarithm: beyond it the curvature is no longer valid
_GAIN = 1e-7  # of log-likelihood that a step must promise for another one to be made
_STEP = 1e-4  # of a logarithm, for differences of gradients


class Parameter(NamedTuple):
    """A parameter with its limits; None if the likelihood does not bound it.

    Examples
    --------
    >>> Parameter("rate", 0.5, 0.27, 0.93).estimate
    0.5
    """

    name: str
    estimate: float
    low: float | None
    high: float | None


class Fit(NamedTuple):
    """The parameters that make the data likeliest, of how many ``customers``, and a warning (None: none).

    ``covariance`` is that of the logarithms of the estimates; None if the likelihood has no curvature.

    Examples
    --------
    The rate of an exponential distribution, from ten times that add up to 20:

    >>> import numpy as np
    >>> model = Model("exponential", ("rate",), [[1.0]])
    >>> found = maximise(model, lambda rate: (10 * np.log(rate[0]) - 20 * rate[0], 10 / rate - 20), 10, 0.95)
    >>> found.model, round(found.values[0], 4), round(found.log_likelihood, 4)  # 10 ln .5 − 10
    ('exponential', 0.5, -16.9315)
    """

    model: str
    parameters: tuple[Parameter, ...]
    log_likelihood: float
    customers: int
    warning: str | None
    covariance: tuple[tuple[float, ...], ...] | None = None

    @property
    def values(self) -> tuple[float, ...]:
        """The estimates, in the model's order."""
        return tuple(parameter.estimate for parameter in self.parameters)


class Model(NamedTuple):
    """A model: its name, the names of its parameters, and the starting points.

    Examples
    --------
    >>> Model("exponential", ("rate",), [[0.1], [1.0]]).parameters
    ('rate',)
    """

    name: str
    parameters: tuple[str, ...]
    starts: Sequence[Sequence[float]]


def maximise(model: Model, objective: Objective, customers: int, confidence: float, first: Objective | None = None) -> Fit:
    """Maximise a likelihood over all starts, on the logarithms of the parameters, which therefore stay positive.

    Limits are exp(log estimate ± z se), with se by the observed information.

    Parameters
    ----------
    model : Model
        Names and starting points of the parameters.
    objective : callable
        The log-likelihood and its gradient at the parameters.
    customers : int
        The number of customers in the data.
    confidence : float
        Confidence of the parameters' intervals, between 0 and 1.
    first : callable, optional
        The likelihood of a part of the data: the starts are tried on it, and only the best is brought to the maximum of the whole.

    Returns
    -------
    Fit
        The estimates with their limits; a warning if the data do not bound a parameter.

    References
    ----------
    Efron & Hinkley (1978), Assessing the accuracy of the maximum likelihood estimator: observed versus expected Fisher information,
    Biometrika 65.

    Examples
    --------
    The rate of an exponential distribution, from ten times that add up to 20:

    >>> import numpy as np
    >>> model = Model("exponential", ("rate",), [[1.0]])
    >>> found = maximise(model, lambda rate: (10 * np.log(rate[0]) - 20 * rate[0], 10 / rate - 20), 10, 0.95)
    >>> round(found.values[0], 4)
    0.5
    """
    import numpy as np
    from scipy.optimize import minimize

    def climb(of: Objective, start: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        def downhill(logs: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            values = np.exp(logs)
            height, slope = of(values)
            return -height / customers, -slope * values / customers

        bounds = [(-_FURTHEST, _FURTHEST)] * len(start)
        found = minimize(downhill, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 500})
        return float(found.fun), found.x

    tried = [climb(first or objective, np.log(np.asarray(start, dtype=float))) for start in model.starts]
    lowest, logs = min(tried, key=lambda each: each[0])
    if first is not None:
        nearer = _newton(objective, logs)
        lowest, logs = (-objective(np.exp(nearer))[0] / customers, nearer) if nearer is not None else climb(objective, logs)
    ends = _ends(model, logs.tolist())
    # at an end of the search range the curvature is meaningless
    covariance = None if ends else _covariance(objective, logs)
    spreads = [None if covariance is None else math.sqrt(covariance[place][place]) for place in range(len(logs))]
    z = normal_critical(confidence)
    parameters = []
    for name, log, se in zip(model.parameters, logs.tolist(), spreads, strict=True):
        known = se is not None and z * se < _FURTHEST
        low, high = (math.exp(log - z * se), math.exp(log + z * se)) if known and se is not None else (None, None)
        parameters.append(Parameter(name, math.exp(log), low, high))
    warning = _warning(model, ends, spreads)
    return Fit(model.name, tuple(parameters), -lowest * customers, customers, warning, covariance)


def _ends(model: Model, logs: Sequence[float]) -> list[str]:
    """The parameters at an end of the search range."""
    return [name for name, log in zip(model.parameters, logs, strict=True) if abs(log) > _FURTHEST - 2]


def _warning(model: Model, ends: Sequence[str], spreads: Sequence[float | None]) -> str | None:
    if ends:
        return tr("{names} reached the end of the search range: the data do not bound the model.", names=tr(" and ").join(ends))
    open_ = [name for name, se in zip(model.parameters, spreads, strict=True) if se is None]
    if open_:
        return tr("The data do not bound {names}: the likelihood is flat there.", names=tr(" and ").join(open_))
    return None


def part_of(*columns: NDArray[np.float64]) -> NDArray[np.bool_] | None:
    """A subsample on which the starts are tried, chosen by the values of the rows and not by their order.

    Parameters
    ----------
    columns : ndarray
        The data, a number for each row.

    Returns
    -------
    ndarray of bool, or None
        Whether a row is in the subsample; None if there are few rows.

    Examples
    --------
    >>> import numpy as np
    >>> part_of(np.arange(10.0)) is None
    True
    """
    import numpy as np

    rows = len(columns[0])
    if rows <= 2 * _PART:
        return None
    mixed = sum((place + 1) * 1e4 * np.sqrt(2 + place) * column for place, column in enumerate(columns))
    return np.asarray(np.mod(mixed, 1.0) < _PART / rows)


def _slope(objective: Objective, logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """The gradient by the logarithms of the parameters."""
    import numpy as np

    values = np.exp(logs)
    return objective(values)[1] * values


def _newton(objective: Objective, logs: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The maximum from a point near it, by few evaluations of the likelihood; None if the point is not near enough."""
    import numpy as np

    for _ in range(_MOST_STEPS):
        slope = _slope(objective, logs)
        curvature = np.array([(_slope(objective, logs + step) - slope) / _STEP for step in np.eye(len(logs)) * _STEP])
        information = -(curvature + curvature.T) / 2
        if (np.linalg.eigvalsh(information) <= 0).any():
            return None
        step = np.linalg.solve(information, slope)
        if np.abs(step).max() > _LONG_STEP:
            return None
        logs = logs + step
        if slope @ step < _GAIN:
            return np.asarray(logs)
    return None


def _covariance(objective: Objective, logs: NDArray[np.float64]) -> tuple[tuple[float, ...], ...] | None:
    """The covariance of the logarithms of the parameters, by differences of the gradient; None if the likelihood has no curvature."""
    import numpy as np

    steps = np.eye(len(logs)) * _STEP
    curvature = np.array([(_slope(objective, logs + step) - _slope(objective, logs - step)) / (2 * _STEP) for step in steps])
    information = -(curvature + curvature.T) / 2
    if (np.linalg.eigvalsh(information) <= 0).any():
        return None
    found = np.linalg.inv(information)
    return tuple(map(tuple, found.tolist())) if (np.diag(found) > 0).all() else None
