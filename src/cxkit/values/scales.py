"""Which scale a question was asked on, where nobody says: by its header, its words, or the answers themselves."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from cxkit.values.labels import meaning
from cxkit.values.scores import Scale

SCALES = (Scale(1, 5), Scale(1, 7), Scale(1, 10), Scale(0, 10), Scale(0, 100))
"""Scales that questions are asked on, in the order in which they are tried."""
_FROM_1 = Scale(1, 10)
_NEARLY_ALL = 0.99  # of the answers that a scale has to hold
_BUT_ONE = 0.95  # the same, where all others are one and the same value: a code for no answer is the likelier reading
_IN_HEADER = re.compile(r"[(\[]\s*(\d+)\s*(?:-|–|\.\.|to|bis)\s*(\d+)\s*[)\]]")


def header_scale(header: str) -> Scale | None:
    """The scale that a header names in brackets, as in ``Satisfaction (1-5)``."""
    match = _IN_HEADER.search(header)
    return Scale(int(match[1]), int(match[2])) if match and int(match[1]) < int(match[2]) <= 1_000 else None


def scale_of_words(words: Collection[str], numbers: int) -> Scale | None:
    """The scale that has as many points as the folded words of a column, from 1; None where they are of no known scale."""
    points = meaning(words, numbers).points if words else None
    return Scale(1, points) if points else None


def zero_stands_out(scale: Scale, values: Mapping[float, int]) -> bool:
    """Whether 0 on a scale that starts there is so frequent beside its neighbours that it may be a code for no answer."""
    return scale.low == 0 and values.get(0, 0) > values.get(1, 0) + values.get(2, 0)


def usual_scale(values: Mapping[float, int]) -> Scale | None:
    """The smallest usual scale that holds the answers, each value with how often it was given; None where none does."""
    total = sum(values.values())
    for scale in SCALES:
        off = {value: n for value, n in values.items() if n and value not in scale}
        if scale == _FROM_1 and off.keys() == {0}:
            continue  # 0 is an answer of 0-10 until somebody says that it is none
        held = total - sum(off.values())
        if total and held >= (_BUT_ONE if len(off) == 1 else _NEARLY_ALL) * total:
            return scale
    return None
