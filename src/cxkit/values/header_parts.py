"""Headers taken apart into words of a table: "WerbeEinwilligung" is two of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Part = TypeVar("Part")


def split_header(text: str, parts: Mapping[str, Part], longest: int) -> list[Part]:
    """What the words mean that make up a text without blanks, the fewest that do; none if no words do. ``longest``: letters of a word.

    >>> split_header("donotcall", {"do": 1, "not": 2, "donot": 3, "call": 4}, 5), split_header("donotcallus", {"donot": 3, "call": 4}, 5)
    ([3, 4], [])
    """
    best: list[list[Part] | None] = [[], *[None] * len(text)]
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - longest), end):
            before, word = best[start], text[start:end]
            if before is None or word not in parts:
                continue
            known = best[end]
            if known is None or len(before) + 1 < len(known):
                best[end] = [*before, parts[word]]
    return best[-1] or []
