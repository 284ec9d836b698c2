"""Importance-performance analysis: the recommended action for an attribute by its place on the two scales."""

from __future__ import annotations

from typing import Literal

Quadrant = Literal["concentrate here", "keep up the good work", "possible overkill", "low priority"]


def quadrant(importance: float, performance: float, cross_importance: float, cross_performance: float) -> Quadrant:
    """The quadrant of an attribute in importance-performance analysis; on the cross hair counts as high.

    Importance and performance are in any unit, each that of its cross hair, which is usually the mean over the attributes: then the
    quadrants are relative, and some attributes are always below.

    Parameters
    ----------
    importance, performance : float
        Of the attribute.
    cross_importance, cross_performance : float
        Where the axes cross.

    Returns
    -------
    str
        ``concentrate here`` (important, low performance), ``keep up the good work``, ``possible overkill`` or ``low priority``.

    References
    ----------
    Martilla & James (1977), Importance-performance analysis, Journal of Marketing 41(1).

    Examples
    --------
    >>> quadrant(4.5, 2.0, 3.0, 3.0)
    'concentrate here'
    """
    if importance >= cross_importance:
        return "keep up the good work" if performance >= cross_performance else "concentrate here"
    return "possible overkill" if performance >= cross_performance else "low priority"
