"""When a normal approximation is good enough, even in the far tails that an adjustment for many groups looks at."""

from __future__ import annotations

from collections.abc import Sequence

LARGE = 200
"""Answers in each group from which a test may take the normal distribution for Student's t."""
LARGE_UNITS = 80
"""Degrees of freedom of each group from which a linearised t test may be taken."""
FEW_UNITS = 10
"""Degrees of freedom below which few units carry a group."""
FEW_OTHERS = 10
"""Answers that differ from the most frequent one, below which a group's own variance may be small by chance alone."""
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


def hardly_varies(counts: Sequence[tuple[float, int]], variance: float) -> bool:
    """Whether the variance of a group's answers is small by chance, so that Student's t takes its mean for nearly exact.

    Two answers that agree have a variance of 0, and so have 12 if nine in ten of all are alike.

    Parameters
    ----------
    counts : sequence of (float, int)
        How often each answer occurs in the group.
    variance : float
        The variance that answers have about the means of all groups compared.

    Returns
    -------
    bool
        Whether fewer than 10 answers differ from the most frequent one, and their variance (divisor n - 1) is less than half of that.

    References
    ----------
    Fisher (1935), The Design of Experiments, §21; docs/methods.md has the error rates with such groups.

    Examples
    --------
    >>> hardly_varies([(5, 2)], 4.0), hardly_varies([(4, 1), (6, 1)], 4.0), hardly_varies([(4, 1), (7, 1)], 4.0)
    (True, False, False)
    >>> hardly_varies([(-1, 12)], 0.2), hardly_varies([(-1, 190), (0, 10)], 0.2)
    (True, False)
    """
    n = sum(times for _, times in counts)
    if n - max((times for _, times in counts), default=0) >= FEW_OTHERS:
        return False
    mean = sum(value * times for value, times in counts) / max(n, 1)
    return sum((value - mean) ** 2 * times for value, times in counts) / max(n - 1, 1) < variance / 2
