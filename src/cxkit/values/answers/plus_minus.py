"""Answers that are pluses and minuses: "++", "+", "o", "-", "--". Elsewhere a mere minus is a blank."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cxkit.language import tr
from cxkit.model import Note
from cxkit.values.answers.scores import ScoreRule

_MIDDLE = frozenset({"o", "0", "+/-", "+-", "±", "-/+"})
_DASHES = str.maketrans("–—−", "---")


def plus_and_minus(texts: Collection[str]) -> Mapping[str, float]:
    """The points of folded texts that are nothing but pluses, minuses and signs between; empty for others.

    Two signs alone, or pluses beside a minus that may be a blank, are no scale.

    >>> plus_and_minus(["+", "o", "-"]), plus_and_minus(["++", "+", "-"]), plus_and_minus(["+", "-"])
    ({'+': 3.0, 'o': 2.0, '-': 1.0}, {}, {})
    """
    signs = {text: text.translate(_DASHES) for text in texts if text}
    used = set(signs.values())
    middle = bool(used & _MIDDLE)
    if not used <= {"++", "+", "-", "--", *_MIDDLE} or not {"+", "-"} <= used or not (middle or {"++", "--"} <= used):
        return {}
    ends = (["--"], ["++"]) if used & {"++", "--"} else ([], [])
    order = [*ends[0], "-", *(["o"] if middle else []), "+", *ends[1]]
    return {text: float(order.index("o" if sign in _MIDDLE else sign) + 1) for text, sign in signs.items()}


def are_signs(labels: Mapping[str, float]) -> bool:
    """Whether labels are pluses and minuses with their own points, and not those that a user gives them.

    >>> are_signs({"+": 3.0, "o": 2.0, "-": 1.0}), are_signs({"+": 1.0, "o": 2.0, "-": 3.0}), are_signs({})
    (True, False, False)
    """
    return bool(labels) and plus_and_minus(labels.keys()) == dict(labels)


def sign_notes(rule: ScoreRule) -> list[Note]:
    """A note on the pluses and minuses that are the labels of a rule; none for other labels."""
    if not are_signs(rule.labels):
        return []
    signs = sorted(rule.labels.items(), key=lambda pair: pair[1])
    names = ", ".join(f"'{sign}' = {point:g}" for sign, point in signs)
    text = tr("Column '{column}': its words are read on {scale}: {names}.", column=rule.column, scale=rule.scale, names=names)
    return [Note(code="labels-read", level="info", text=text, hint="--labels 'LABEL=VALUE' decides otherwise")]
