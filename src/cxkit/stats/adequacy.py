"""When a normal approximation is good enough, even in the far tails that an adjustment for many groups looks at."""

from __future__ import annotations

LARGE = 200
"""Answers in each group from which a test may take the normal distribution for Student's t."""
LARGE_UNITS = 80
"""Degrees of freedom of each group from which a linearised t test may be taken."""
FEW_UNITS = 10
"""Degrees of freedom below which few units carry a group."""
_SKEWED = 64  # Cochran (1977), section 2.15, has 25 for one mean at 95 %; 30 groups adjusted by Holm are tested at 99.8 %


def outweighs_skewness(n: float, skewness: float) -> bool:
    """Whether ``n`` answers are enough for a mean of values with that skewness to be as good as normal.

    At least 64 times the squared skewness, so that the mean's own skewness is at most 1/8. Cochran's rule for a single mean at 95 % has 25.

    Parameters
    ----------
    n : float
        Number of answers.
    skewness : float
        Third standardised moment of one answer.

    Returns
    -------
    bool
        Whether n is at least 64 · skewness².

    References
    ----------
    Cochran (1977), Sampling Techniques, section 2.15.

    Examples
    --------
    >>> outweighs_skewness(64, 1), outweighs_skewness(63, 1)
    (True, False)
    """
    return n >= _SKEWED * skewness * skewness
