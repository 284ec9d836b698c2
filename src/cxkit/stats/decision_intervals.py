"""The decision interval h of the CUSUM by length of the base period, from a simulation of stable series."""

from __future__ import annotations

from collections.abc import Mapping

ALARMS = (0.05, 0.025, 0.01, 0.005, 0.0025, 0.001)
"""Shares of years with a false alarm for which an h is known."""
LEAST_BASE = 12
"""The least number of base periods."""

# By number of base periods and of periods in a year, one h for each share in ALARMS.
# The table is written by scripts/decision_intervals.py.
_TABLE: Mapping[tuple[int, int], tuple[float, ...]] = {
    (12, 52): (5.8, 7.3, 9.7, 11.9, 14.9, 21.2),
    (16, 52): (5.3, 6.5, 8.3, 9.9, 11.5, 15.3),
    (20, 52): (4.8, 5.8, 7.2, 8.4, 9.7, 12.0),
    (24, 52): (4.7, 5.6, 6.8, 7.9, 9.0, 10.6),
    (36, 52): (4.3, 5.0, 6.1, 6.8, 7.7, 8.7),
    (52, 52): (4.0, 4.5, 5.3, 6.0, 6.6, 7.6),
    (12, 12): (4.0, 4.6, 5.7, 6.6, 7.4, 8.9),
    (16, 12): (4.0, 4.2, 5.4, 6.3, 7.1, 8.3),
    (20, 12): (4.0, 4.0, 4.9, 5.7, 6.5, 7.6),
    (24, 12): (4.0, 4.0, 4.7, 5.3, 6.0, 7.0),
    (36, 12): (4.0, 4.0, 4.3, 4.9, 5.6, 6.3),
    (52, 12): (4.0, 4.0, 4.0, 4.6, 5.2, 5.9),
}
# Here the table ends.
_RARE, _WIDER = 2.0, 1.5  # the variance of the number of the rarer answers in a period below which h is wider, and by how much


def are_rare(answers: float, variance: float) -> bool:
    """Whether so few of a period's answers differ from the others that one more of them moves its figure by several deviations.

    Parameters
    ----------
    answers : float
        Answers in a period.
    variance : float
        Variance of one answer, in units of the squared distance of a rare answer from the usual one.

    Returns
    -------
    bool
        Whether less than 2 rare answers are the variance of a period.

    References
    ----------
    Simulation of cxkit: tests/stats/test_control_charts.py.

    Examples
    --------
    >>> are_rare(20, 0.99 * 0.01), are_rare(400, 0.99 * 0.01)
    (True, False)
    """
    return answers * variance < _RARE


def interval_for_rare(h: float, answers: float, variance: float) -> float:
    """The h for periods in which few answers differ from the others, so that one more of them moves the figure by several deviations.

    Parameters
    ----------
    h : float
        The h of figures that vary as a normal distribution does.
    answers, variance : float
        As in ``are_rare``.

    Returns
    -------
    float
        Half as much again if answers are rare; else h.

    References
    ----------
    Simulation of cxkit: tests/stats/test_control_charts.py.

    Examples
    --------
    >>> interval_for_rare(4.0, answers=20, variance=0.99 * 0.01), interval_for_rare(4.0, answers=400, variance=0.99 * 0.01)
    (6.0, 4.0)
    """
    return _WIDER * h if are_rare(answers, variance) else h


def decision_interval(base: int, periods_per_year: int, alarms: float = ALARMS[0]) -> float:
    """The h with which a stable series signals in at most a share ``alarms`` of all years (reference value k = 1).

    Parameters
    ----------
    base : int
        Number of base periods, 12 or more; the longest simulated base that is not longer decides.
    periods_per_year : int
        52 for weeks; 12 for months and longer periods.
    alarms : float
        Greatest share of years with a false alarm; below 0.001 the h of 0.001 is returned.

    Returns
    -------
    float
        The decision interval, in standard deviations of a period.

    Raises
    ------
    ValueError
        If there are fewer than 12 base periods.

    References
    ----------
    Simulation of cxkit: scripts/decision_intervals.py.

    Examples
    --------
    >>> decision_interval(24, 52) <= decision_interval(12, 52) <= decision_interval(12, 52, alarms=0.0025)
    True
    """
    if base < LEAST_BASE:
        raise ValueError(f"{base} base periods: {LEAST_BASE} are needed")
    year = 52 if periods_per_year > 12 else 12
    longest = max(each for each, of in _TABLE if each <= base and of == year)
    held = [place for place, share in enumerate(ALARMS) if share <= alarms]
    return _TABLE[longest, year][held[0] if held else -1]
