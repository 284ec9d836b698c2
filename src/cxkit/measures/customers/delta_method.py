"""The uncertainty of figures from the parameters of fitted models, to the first order (delta method)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from cxkit.lazy import pl
from cxkit.stats.distributions import normal_critical
from cxkit.stats.likelihood import Fit

_STEP = 1e-4  # step in the logarithm of a parameter
_FARTHEST = 30.0  # exponent beyond which a limit is 0 or 1 to the last digit
_WIDEST = 20.0  # ratio of a figure beyond which an interval is of no use


def shift_parameter(fit: Fit, place: int) -> Fit:
    """The fit with the logarithm of one parameter increased by a small step."""
    parameters = list(fit.parameters)
    parameters[place] = parameters[place]._replace(estimate=parameters[place].estimate * math.exp(_STEP))
    return fit._replace(parameters=tuple(parameters))


def standard_errors(
    names: Sequence[str], base: pl.DataFrame, shifted: Sequence[Sequence[pl.DataFrame]], fits: Sequence[Fit]
) -> pl.DataFrame | None:
    """Standard errors of the figures ``names`` of ``base``, in their columns; None if a likelihood has no curvature.

    ``shifted``: for each fit, the same figures, row by row, with each of its parameters ``moved``.
    """
    if any(fit.covariance is None for fit in fits):
        return None
    found = base
    for name in names:
        variance = pl.Series(name, [0.0] * base.height)
        for frames, fit in zip(shifted, fits, strict=True):
            slopes = [(frame.get_column(name) - base.get_column(name)) / _STEP for frame in frames]
            for row, one in zip(fit.covariance or (), slopes, strict=True):
                for each, other in zip(row, slopes, strict=True):
                    variance += one * other * each
        found = found.with_columns(variance.clip(lower_bound=0.0).sqrt().alias(name))
    return found


def limits(value: float | None, error: float | None, confidence: float, *, share: bool = False) -> tuple[float | None, float | None]:
    """Limits that keep the sign of a positive figure, or lie within 0 and 1 for a ``share``."""
    if not value or error is None:
        return None, None
    reach = normal_critical(confidence) * error
    if share:
        return max(0.0, value - reach), min(1.0, value + reach)
    # a wider interval is of no use, and may not be finite
    return (value * math.exp(-reach / value), value * math.exp(reach / value)) if reach < _WIDEST * value else (None, None)


def shares_with_limits(
    fit: Fit, shares: Callable[[Sequence[float]], Sequence[float]], confidence: float
) -> list[tuple[float, float | None, float | None]]:
    """Shares that follow from the parameters of a fit, with log-log limits share^exp(±z se), which stay within 0 and 1.

    ``se`` is the standard error of log(−log share). No limits if the likelihood has no curvature, or for a share of 0 or 1.

    Source: Kalbfleisch & Prentice (2002), The Statistical Analysis of Failure Time Data, section 1.4.
    """
    base = list(shares(fit.values))
    if fit.covariance is None:
        return [(share, None, None) for share in base]
    shifted = [shares(shift_parameter(fit, place).values) for place in range(len(fit.parameters))]
    found: list[tuple[float, float | None, float | None]] = []
    for at, share in enumerate(base):
        if not 0 < share < 1:
            found.append((share, None, None))
            continue
        slopes = [(column[at] - share) / _STEP for column in shifted]
        variance = math.fsum(
            a * b * each for a, row in zip(slopes, fit.covariance, strict=True) for b, each in zip(slopes, row, strict=True)
        )
        reach = normal_critical(confidence) * math.sqrt(max(variance, 0.0)) / (-share * math.log(share))
        found.append((share, share ** math.exp(min(reach, _FARTHEST)), share ** math.exp(-min(reach, _FARTHEST))))
    return found
