"""Situations in which the error rate of a default is simulated, one module of this folder for each measure.

A module holds ``SITUATIONS``; ``test_levels.py`` runs them, and ``scripts/levels.py`` writes what they reach into ``docs/methods.md``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

AT_MOST = {"false positives": 0.06, "misses": 0.07}
"""The greatest error rate that a row may show: of tests at 5 %, and of intervals at 95 %."""
WRONG = 0.10
"""The true error rate of which ``Situation.power`` says how surely it would be found."""


class Outcome(NamedTuple):
    """So many ``errors`` among so many ``draws``, and how many of the draws the report marked with a warning or a flag."""

    errors: int
    draws: int
    warned: int = 0


@dataclass(frozen=True)
class Situation:
    """What a measure claims at its default, and how to draw samples in which the claim is known to be true or false.

    ``simulate`` takes random numbers and the number of draws; an error is a false positive or an interval that misses the true value.
    ``warns``: reports warn in that situation, so that the rate alone need not hold.
    """

    measure: str
    situation: str
    claim: Literal["false positives", "misses"]
    simulate: Callable[[np.random.Generator, int], Outcome]
    draws: int = 1000
    seed: int = 1
    warns: bool = False

    @property
    def limit(self) -> int:
        """The greatest number of errors that passes."""
        return int(AT_MOST[self.claim] * self.draws)

    @property
    def power(self) -> float:
        """The probability that a default whose true error rate is ``WRONG`` does not pass."""
        return 1 - sum(comb(self.draws, k) * WRONG**k * (1 - WRONG) ** (self.draws - k) for k in range(self.limit + 1))

    def run(self) -> Outcome:
        """Draw the samples of the seed."""
        return self.simulate(np.random.default_rng(self.seed), self.draws)

    def holds(self, outcome: Outcome) -> bool:
        """Whether the claim is kept, or at least 95 % of the draws carry a warning in a situation whose row says so."""
        return outcome.errors <= AT_MOST[self.claim] * outcome.draws or (self.warns and outcome.warned >= 0.95 * outcome.draws)


def all_situations() -> list[Situation]:
    """The situations of all modules of this folder, by the names of the modules."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    modules = (importlib.import_module(f"tests.simulation.{name}") for name in names if not name.startswith(("_", "test_", "situations")))
    return [situation for module in modules for situation in getattr(module, "SITUATIONS", ())]
