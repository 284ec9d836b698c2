"""What an amount would do at one touchpoint: its shortfall afterwards, the costs of contacts that are saved, and when it pays."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from cxkit.measures.group_sums import Pair


@dataclass(frozen=True)
class Effect:
    """Spending of ``amount`` at a touchpoint with that ``shortfall`` (0 to 1) and so many ``contacts``.

    ``cost_to_halve``: the amount that halves the shortfall; None: unknown. ``contact_cost``: the mean cost of a contact; None: unknown.
    """

    amount: float
    shortfall: float
    contacts: float | None = None
    cost_to_halve: float | None = None
    contact_cost: float | None = None

    @property
    def factor(self) -> float | None:
        """What is left of the shortfall: 2^(−amount / cost_to_halve)."""
        return None if self.cost_to_halve is None else 2 ** (-self.amount / self.cost_to_halve)

    @property
    def after(self) -> float | None:
        """The shortfall after the spending."""
        return None if self.factor is None else self.shortfall * self.factor

    @property
    def relieved(self) -> float | None:
        """Contacts × decrease of the shortfall: the contacts, counted as whole, that no longer fall short."""
        return None if self.after is None or self.contacts is None else self.contacts * (self.shortfall - self.after)

    @property
    def break_even(self) -> float | None:
        """What such a contact must be worth for the spending to pay; None if there is none."""
        return self.amount / self.relieved if self.relieved else None

    @property
    def saving(self) -> float | None:
        """The contacts that no longer fall short × the cost of a contact."""
        return None if self.relieved is None or self.contact_cost is None else self.relieved * self.contact_cost

    @property
    def needed_shortfall(self) -> float | None:
        """The shortfall at which the saving equals the amount; None if costs are unknown, or no decrease saves so much."""
        if not self.contact_cost or not self.contacts:
            return None
        needed = self.shortfall - self.amount / (self.contacts * self.contact_cost)
        return needed if needed >= 0 else None


_FIXED = 1e9  # as many answers as leave nothing to chance


def answers_of_shares(pairs: Iterable[Pair]) -> float:
    """The number of independent answers of equal weight whose shares by group are as uncertain, on average, as those of these groups.

    Each pair is a group and all others. A share's variance is that of its linearised contributions by sampling unit; the number is the sum
    of all p (1 − p) over the sum of these variances, which depends neither on the unit of the weights nor on how often one customer is
    repeated. Shares that cannot vary, as of customers who all answer on everything, are worth very many.

    Source: Rao and Scott (1981), The analysis of categorical data from complex sample surveys, Journal of the American Statistical
    Association 76 (the mean design effect).
    """
    spreads, variances, n = list[float](), list[float](), 0
    for a, b, cross, _ in pairs:
        w, n = a.moments.w + b.moments.w, a.n + b.n
        if w <= 0:
            return 0.0
        p = a.moments.w / w
        shared = cross.ww if cross else 0.0
        squares = (1 - p) ** 2 * a.moments.ww + p**2 * b.moments.ww - 2 * p * (1 - p) * shared
        spreads.append(p * (1 - p))
        variances.append(max(squares, 0.0) / w**2)
    spread, variance = math.fsum(spreads), math.fsum(variances)
    if not spread:
        return float(n)
    return spread / variance if variance * _FIXED > spread else _FIXED
