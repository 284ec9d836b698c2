"""Detractors among single answers, on the scales of NPS."""

from __future__ import annotations

from cxkit.errors import RoleError
from cxkit.measures.survey.net_promoter import CLASSES
from cxkit.values.scores import Scale

_SCALES = (Scale(0, 10), Scale(1, 10), CLASSES)


def check_scale(scale: Scale, column: str) -> None:
    """Raise RoleError unless the scale has detractors: 0-10, 1-10, or classes."""
    if scale not in _SCALES:
        raise RoleError(
            f"Detractors answer 0 to 6 on 0-10 (or 1-10). The scale of '{column}' is {scale}.", "Name another column with --score COLUMN."
        )


def is_detractor(score: float, scale: Scale) -> bool:
    """Whether an answer is a detractor's: 6 or less, or the class of detractors."""
    return score < 0 if scale == CLASSES else score <= 6
