"""A budget over touchpoints: weights, the allocation of the total, and how sure it is, by seeded draws of all that was estimated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cxkit.stats.allocation import diminishing, proportional
from cxkit.stats.distributions import normal_quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DRAWS, SEED = 10_000, 1
POWER = 0.8
"""The probability with which the number of further answers separates two touchpoints."""


def sure_from(confidence: float) -> float:
    """The probability from which one touchpoint outweighs another: either of two that are alike may by chance, each in half of the cases.

    Examples
    --------
    >>> round(sure_from(0.95), 3)
    0.975
    """
    return (1 + confidence) / 2


class Uncertain(NamedTuple):
    """A mean with its standard error and degrees of freedom."""

    mean: float
    se: float
    df: float


class Limits(NamedTuple):
    """What the project file says of spending at a touchpoint: the amount that halves its shortfall, the least and the most to spend."""

    cost_to_halve: float | None = None
    floor: float = 0.0
    cap: float | None = None


class Candidate(NamedTuple):
    """A touchpoint: answers ``n``, ``contacts`` (of which reach is the share; without contacts answers), gap and importance.

    ``gap`` is in widths of the scale; None if it, or its standard error, cannot be estimated: the touchpoint gets its floor. ``importance``
    is scaled to 0..1; None: 1 for all touchpoints, or not known if ``lacks_importance``. ``suppressed``: a cell limit hides its figures.
    ``p_adj`` and ``unmet`` are the test of the gap and its verdict.
    """

    touchpoint: str
    n: int
    contacts: float
    gap: Uncertain | None
    importance: Uncertain | None
    limits: Limits = Limits()
    suppressed: bool = False
    lacks_importance: bool = False
    p_adj: float | None = None
    unmet: bool = False

    @property
    def is_weighed(self) -> bool:
        """Whether all that makes up its weight is known."""
        return self.gap is not None and not self.lacks_importance


class Spread(NamedTuple):
    """Figures of one touchpoint over all draws: the interval of its allocation, and how often it is first, and among the first three."""

    low: float
    high: float
    top_1: float
    top_3: float


class Separation(NamedTuple):
    """How surely one touchpoint outweighs another, and how many more answers at both would make it sure.

    ``more_answers`` is 0 if they are separated, and None if no number of answers would do: then their figures are equal, or what
    separates them is hidden by the uncertainty of the contacts.
    """

    first: str
    second: str
    probability: float
    more_answers: int | None


@dataclass(frozen=True)
class Plan:
    """The allocation of ``total`` among candidates.

    ``elsewhere`` counts contacts whose touchpoint is unknown or not a candidate. ``by_answers``: reach is the share of the answers, since
    there are no contacts.
    """

    candidates: Sequence[Candidate]
    total: float
    confidence: float
    elsewhere: float = 0.0
    by_answers: bool = False

    @property
    def diminishes(self) -> bool:
        """Whether the effect of spending is known for every touchpoint that may get any."""
        open_ = [each.limits.cost_to_halve is not None for each in self.candidates if each.is_weighed]
        return bool(open_) and all(open_)

    @cached_property
    def reach(self) -> Floats:
        """The share of each candidate in all contacts."""
        import numpy as np

        contacts = np.array([each.contacts for each in self.candidates], dtype=float)
        whole = contacts.sum() + self.elsewhere
        return np.asarray(contacts / whole if whole > 0 else contacts)

    @cached_property
    def shortfall(self) -> Floats:
        """The shortfall of each candidate, 0 to 1; NaN if its gap is not known."""
        import numpy as np

        return np.array([math.nan if each.gap is None else max(0.0, -each.gap.mean) for each in self.candidates])

    @cached_property
    def weight(self) -> Floats:
        """Reach × importance × shortfall; 0 if the gap or the importance is not known."""
        import numpy as np

        known = [0.0 if each.lacks_importance else 1.0 if each.importance is None else each.importance.mean for each in self.candidates]
        importance = np.array(known)
        return np.asarray(self.reach * importance * np.nan_to_num(self.shortfall))

    @cached_property
    def allocation(self) -> Floats:
        """What each candidate gets."""
        return self.divide(self.weight)

    @property
    def unspent(self) -> float:
        """What floors and caps leave over."""
        return max(0.0, self.total - math.fsum(self.allocation))

    def divide(self, weight: Floats) -> Floats:
        """Divide the total by such weights, of which there may be many rows. Raises ValueError if the floors exceed the total."""
        import numpy as np

        floor = np.array([each.limits.floor for each in self.candidates])
        cap = np.array([math.inf if each.limits.cap is None else each.limits.cap for each in self.candidates])
        if not self.diminishes:
            return proportional(weight, self.total, floor, cap)
        # candidates that are not weighed have no weight, whatever halves it
        halving = np.array([each.limits.cost_to_halve or 1.0 for each in self.candidates])
        return diminishing(weight, halving, self.total, floor, cap)

    @cached_property
    def _drawn_shortfall(self) -> Floats:
        import numpy as np

        random = np.random.default_rng(SEED)
        gaps = [_draw(random, each.gap, normal=False) for each in self.candidates]
        return np.clip(-np.column_stack(gaps), 0, 1)

    @cached_property
    def _drawn_reach(self) -> Floats:
        """Dirichlet, contacts + 1/2; a touchpoint without any has no reach in the estimate, and so in no draw."""
        import numpy as np

        random = np.random.default_rng(SEED + 1)
        held = [each.contacts for each in self.candidates] + [self.elsewhere]
        reached = [at for at, n in enumerate(held) if n > 0]
        drawn = np.zeros((DRAWS, len(held)))
        if reached:
            drawn[:, reached] = random.dirichlet([held[at] + 0.5 for at in reached], DRAWS)
        return drawn[:, :-1]

    @cached_property
    def _drawn_importance(self) -> Floats:
        import numpy as np

        random = np.random.default_rng(SEED + 2)
        drawn = [np.ones(DRAWS) if each.importance is None else _draw(random, each.importance, normal=True) for each in self.candidates]
        weighed = np.array([not each.lacks_importance for each in self.candidates])
        return np.asarray(np.maximum(np.column_stack(drawn), 0) * weighed)

    @cached_property
    def _drawn_weight(self) -> Floats:
        return self._drawn_reach * self._drawn_importance * self._drawn_shortfall

    @cached_property
    def spreads(self) -> list[Spread]:
        """The interval of each allocation and the probabilities to be first, and among the first three, of those with a weight."""
        import numpy as np

        tail = (1 - self.confidence) / 2
        places = self._places(self.divide(self._drawn_weight))
        found = []
        for at in range(len(self.candidates)):
            low, high = np.quantile(self.divide(self._draws_for(at))[:, at], [tail, 1 - tail])
            found.append(Spread(float(low), float(high), float((places[:, at] == 0).mean()), float((places[:, at] < 3).mean())))
        return found

    def _draws_for(self, at: int) -> Floats:
        """The drawn weights for the interval of one candidate: the sum of all others is shifted by twice its bias.

        A shortfall that is 0, or near it, is drawn above 0 half of the time and never below: many of them together take money away from
        a candidate that no data set would give them. The draws are as far above the estimate as that is above the truth, so twice.
        """
        import numpy as np

        drawn = self._drawn_weight
        others = drawn.sum(axis=1) - drawn[:, at]
        bias = others.mean() - (self.weight.sum() - self.weight[at])
        factor = np.clip(1 - 2 * bias / np.where(others > 0, others, np.inf), 0, None)
        shifted = drawn * factor[:, None]
        shifted[:, at] = drawn[:, at]
        return np.asarray(shifted)

    def _places(self, drawn: Floats) -> NDArray[np.int64]:
        """The place of each candidate in each draw, by allocation, then by weight; without weight or allocation it is after all others."""
        import numpy as np

        weight = self._drawn_weight
        placed = (weight > 0) & (drawn > 0)
        order = np.lexsort((-weight, -np.where(placed, drawn, -1.0)), axis=1)
        places = np.empty_like(order)
        np.put_along_axis(places, order, np.arange(order.shape[1])[None, :], axis=1)
        return np.where(placed, places, order.shape[1])

    @property
    def order(self) -> list[int]:
        """The candidates by allocation, then by weight, then by name."""
        keys = [(-float(x), -float(w), each.touchpoint) for x, w, each in zip(self.allocation, self.weight, self.candidates, strict=True)]
        return sorted(range(len(keys)), key=keys.__getitem__)

    def separations(self) -> list[Separation]:
        """Each touchpoint with a weight against the next by weight."""
        ranked = sorted((at for at in range(len(self.candidates)) if self.weight[at] > 0), key=lambda at: -float(self.weight[at]))
        return [self._separation(a, b) for a, b in pairwise(ranked)]

    def _separation(self, a: int, b: int) -> Separation:
        drawn, fixed = (
            reach[..., a] * weighed[:, a] - reach[..., b] * weighed[:, b]
            for weighed in [self._drawn_importance * self._drawn_shortfall]
            for reach in (self._drawn_reach, self.reach)
        )
        probability = float((drawn > 0).mean() + (drawn == 0).mean() / 2)
        first, second = self.candidates[a], self.candidates[b]
        sure = sure_from(self.confidence)
        if probability >= sure:
            return Separation(first.touchpoint, second.touchpoint, probability, 0)
        # more answers make the survey's part of the variance smaller, and that of the contacts not
        survey = float((drawn if self.by_answers else fixed).var())
        contacts = max(0.0, float(drawn.var()) - survey)
        needed = normal_quantile(sure) + normal_quantile(POWER)
        allowed = (float(self.weight[a] - self.weight[b]) / needed) ** 2 - contacts
        more = None if allowed <= 0 else max(1, math.ceil((first.n + second.n) * (survey / allowed - 1)))
        return Separation(first.touchpoint, second.touchpoint, probability, more)

    def shortfall_limits(self, at: int, factor: float) -> tuple[float, float]:
        """The interval of the shortfall of a candidate, times a factor."""
        import numpy as np

        tail = (1 - self.confidence) / 2
        low, high = np.quantile(self._drawn_shortfall[:, at], [tail, 1 - tail]) * factor
        return float(low), float(high)


def _draw(random: np.random.Generator, what: Uncertain | None, *, normal: bool) -> Floats:
    """Draw from what is known of a mean: Student's t, or the normal distribution; without an estimate 0."""
    import numpy as np

    if what is None:
        return np.zeros(DRAWS)
    noise = random.standard_normal(DRAWS) if normal else random.standard_t(max(what.df, 1.0), DRAWS)
    return what.mean + what.se * noise
