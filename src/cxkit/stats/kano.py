"""Kano's model: the category of a pair of answers, and the figures from the counts of all pairs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, get_args

from cxkit.errors import DataError

Evaluation = Literal["standard", "pouliot"]
Category = Literal["M", "O", "A", "I", "R", "Q"]  # must-be, one-dimensional, attractive, indifferent, reverse, questionable
Answer = Literal["like", "must-be", "neutral", "live-with", "dislike"]

ANSWERS: Final[tuple[Answer, ...]] = get_args(Answer)  # 1 to 5

# One line for each functional answer ("if it has the feature"), one letter for each dysfunctional one ("if it does not").
EVALUATIONS: Final[dict[Evaluation, tuple[tuple[Category, ...], ...]]] = {
    "standard": (
        ("Q", "A", "A", "A", "O"),
        ("R", "I", "I", "I", "M"),
        ("R", "I", "I", "I", "M"),
        ("R", "I", "I", "I", "M"),
        ("R", "R", "R", "R", "Q"),
    ),
    "pouliot": (
        ("Q", "A", "A", "A", "O"),
        ("R", "Q", "I", "I", "M"),
        ("R", "I", "I", "I", "M"),
        ("R", "I", "I", "Q", "M"),
        ("R", "R", "R", "R", "Q"),
    ),
}

_TIED = 20  # a category is tied with the largest when it is behind by a 20th of the answers (5 points) or less
_FONG = 1.65  # the quantile that Fong gives


def classify(functional: int, dysfunctional: int, evaluation: Evaluation = "standard") -> Category:
    """The Kano category of one pair of answers.

    Parameters
    ----------
    functional, dysfunctional : int
        Answers to "if you had it" and "if you had it not": 1 (like), 2 (must-be), 3 (neutral), 4 (live-with) or 5 (dislike).
    evaluation : {"standard", "pouliot"}
        ``pouliot`` takes (must-be, must-be) and (live-with, live-with) for contradictions (Q), ``standard`` for indifference (I).

    Returns
    -------
    str
        The letter of the category.

    Raises
    ------
    DataError
        For an answer outside 1 to 5.

    References
    ----------
    Kano, Seraku, Takahashi & Tsuji (1984), Attractive quality and must-be quality; Berger et al. (1993), Kano's methods for understanding
    customer-defined quality (Pouliot's variant).

    Examples
    --------
    >>> classify(1, 5)  # likes to have it, dislikes to miss it: one-dimensional
    'O'
    >>> classify(2, 2), classify(2, 2, "pouliot")
    ('I', 'Q')
    """
    if not (1 <= functional <= len(ANSWERS) and 1 <= dysfunctional <= len(ANSWERS)):
        raise DataError(
            f"the pair of answers {functional}, {dysfunctional} is off Kano's scale of 1 to {len(ANSWERS)}", "map the labels to 1 to 5"
        )
    return EVALUATIONS[evaluation][functional - 1][dysfunctional - 1]


class Fong(NamedTuple):
    """Fong's test: the ``difference`` of the two largest counts, the ``threshold`` it has to reach, and whether it does.

    Examples
    --------
    >>> found = Counts(must_be=95, one_dimensional=123, attractive=45, indifferent=33).fong
    >>> found.difference, round(found.threshold, 1), found.significant
    (28, 19.4, True)
    """

    difference: float
    threshold: float
    significant: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pairs of answers fall in each category. Counts of weighted answers need not be whole.

    Every figure is None if it does not exist: without answers, ``better`` and ``worse`` also if all answers are reverse or
    questionable.

    Raises
    ------
    DataError
        If a count is negative or not finite.

    Examples
    --------
    A service app (README of R's stp25kano):

    >>> found = Counts(must_be=95, one_dimensional=123, attractive=45, indifferent=33)
    >>> found.category, round(found.better, 3), round(found.worse, 3), round(found.total_strength, 2)
    ('O', 0.568, -0.736, 0.89)
    """

    must_be: float
    one_dimensional: float
    attractive: float
    indifferent: float
    reverse: float = 0
    questionable: float = 0

    def __post_init__(self) -> None:
        if not (min(self._by_category.values()) >= 0 and self.n < math.inf):
            raise DataError("counts of answers must be finite and 0 or more", "check the weights: none may be negative")

    @property
    def _by_category(self) -> dict[Category, float]:
        """The counts, in the order in which ties are broken."""
        return {
            "M": self.must_be,
            "O": self.one_dimensional,
            "A": self.attractive,
            "I": self.indifferent,
            "R": self.reverse,
            "Q": self.questionable,
        }

    @property
    def n(self) -> float:
        """Number of pairs of answers, reverse and questionable ones included."""
        return math.fsum(self._by_category.values())

    @property
    def _two_largest(self) -> tuple[float, float]:
        largest, second, *_ = sorted(self._by_category.values(), reverse=True)
        return largest, second

    @property
    def mode(self) -> Category | None:
        """The most frequent category; of equally frequent ones the first of M, O, A, I, R, Q."""
        largest = self._two_largest[0]
        return next(category for category, count in self._by_category.items() if count == largest) if self.n else None

    @property
    def category(self) -> Category | None:
        """The first of M, O, A, I whose share is at most 5 points below the largest: what matters more to customers wins near-ties.

        Shares are of all n pairs. R and Q, which the rule does not cover, come last.

        Source: Matzler, Hinterhuber, Bailom & Sauerwein (1996), How to delight your customers, Journal of Product & Brand
        Management 5(2).
        """
        largest, n = self._two_largest[0], self.n
        return next(category for category, count in self._by_category.items() if (largest - count) * _TIED <= n) if n else None

    @property
    def better(self) -> float | None:
        """(A + O) / (A + O + M + I): how much having the feature adds to satisfaction, 0 to 1.

        Source: Berger et al. (1993), Kano's methods for understanding customer-defined quality.
        """
        return self._share_of_valid(self.attractive + self.one_dimensional)

    @property
    def worse(self) -> float | None:
        """−(O + M) / (A + O + M + I): how much missing the feature takes from satisfaction, −1 to 0. Source as of ``better``."""
        share = self._share_of_valid(self.one_dimensional + self.must_be)
        return None if share is None else 0.0 - share

    def _share_of_valid(self, count: float) -> float | None:
        valid = self.attractive + self.one_dimensional + self.must_be + self.indifferent
        return count / valid if valid else None

    @property
    def total_strength(self) -> float | None:
        """(A + O + M) / n: the share of those to whom the feature matters.

        Source: Lee & Newcomb (1997), Applying the Kano methodology to meet customer requirements, Quality Management Journal 4(3).
        """
        return (self.attractive + self.one_dimensional + self.must_be) / self.n if self.n else None

    @property
    def category_strength(self) -> float | None:
        """(Largest count − second) / n. Source as of ``total_strength``."""
        largest, second = self._two_largest
        return (largest - second) / self.n if self.n else None

    @property
    def fong(self) -> Fong | None:
        """Whether the largest category stands out: its lead over the second reaches 1.65 √((a + b)(2n − a − b) / 2n), for counts a, b.

        For counts of answers; weighted ones have no such test.

        Source: Fong (1996), Using the self-stated importance questionnaire to interpret Kano questionnaire results, Center for Quality
        Management Journal 5(3).
        """
        largest, second = self._two_largest
        both, n = largest + second, self.n
        if not n:
            return None
        threshold = _FONG * math.sqrt(both * (2 * n - both) / (2 * n))
        return Fong(largest - second, threshold, largest - second >= threshold)

    @property
    def lead_p(self) -> float | None:
        """The exact binomial test of the two largest categories being equally likely; None without whole counts of these.

        Under ties of two categories it claims a lead in at most as many surveys as its level says; among more it is cautious.

        Source: Conover (1999), Practical Nonparametric Statistics, section 3.1.
        """
        largest, second = self._two_largest
        both = largest + second
        if not both or not float(largest).is_integer() or not float(second).is_integer():
            return None
        tail = sum(math.comb(int(both), each) for each in range(int(second) + 1))
        return min(1.0, 2 * tail / (1 << int(both)))
