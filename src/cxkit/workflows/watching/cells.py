"""What is stored of a file: numbers of answers by day, group and scores, the rows excluded, and the scales of the scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cxkit.model import Note
from cxkit.values import Scale
from cxkit.values.reasons import Reason

CODES = frozenset({str(Reason.NO_ANSWER), str(Reason.OFF_SCALE)})
"""Reasons that depend on the scale on which answers are read."""
Cell = tuple[str, str, str]
"""Day (ISO), names of the groups (a JSON object), scores (a JSON object by role)."""


class ScoreFacts(NamedTuple):
    """The scale of a score, and which end of it is best ("" if unknown)."""

    scale: str
    best: str


def is_wider(one: ScoreFacts, other: ScoreFacts) -> bool:
    """Whether the first scale holds the second one, and more: both begin alike, and it goes on."""
    first, second = Scale.parse(one.scale), Scale.parse(other.scale)
    return first.low == second.low and first.high > second.high


class FileCounts(NamedTuple):
    """The counts of a file for a metric: ``rows`` read and excluded by reason, ``cells`` with their numbers of answers."""

    rows: Mapping[str, int]
    cells: Mapping[Cell, int]
    scores: Mapping[str, ScoreFacts]
    notes: tuple[Note, ...] = ()
