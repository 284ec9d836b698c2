"""Pads, shortens and wraps text by terminal cells: wide characters take two cells, combining ones none."""

from __future__ import annotations

import re

from rich.cells import cell_len

__all__ = ["ELLIPSIS", "cell_len", "padded", "shortened", "wrapped"]

ELLIPSIS = "…"
_BREAK = re.compile(r"(?<! …) (?![%×…](?:\W|$))")  # not between a figure and its sign, nor within an interval


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text filled up with blanks to ``width`` cells; ``right`` puts the blanks before it."""
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks


def shortened(text: str, width: int) -> str:
    """The text in at most ``width`` cells, with its middle left out if it is longer, because names differ at their ends."""
    if cell_len(text) <= width:
        return text
    tail = (width - 1) // 2
    head = width - 1 - tail
    return _prefix(text, head) + ELLIPSIS + _without_marks(_suffix(text, tail))


def wrapped(text: str, width: int | None) -> list[str]:
    """The text in lines of at most ``width`` cells, broken at blanks, and inside a word only if it is wider than a line."""
    if width is None or cell_len(text) <= width:
        return [text]
    lines = [""]
    for word in _BREAK.split(text):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(longer) <= width:
            lines[-1] = longer
            continue
        rest = word
        if lines[-1]:
            lines.append("")
        while cell_len(rest) > width:
            start = _prefix(rest, width) or rest[0]
            lines[-1] = start
            lines.append("")
            rest = rest[len(start) :]
        lines[-1] = rest
    return [line for line in lines if line]


def _prefix(text: str, width: int) -> str:
    """The longest start of the text that takes at most ``width`` cells."""
    end = 0
    while end < len(text) and cell_len(text[: end + 1]) <= width:
        end += 1
    return text[:end]


def _suffix(text: str, width: int) -> str:
    """The longest end of the text that takes at most ``width`` cells."""
    start = len(text)
    while start > 0 and cell_len(text[start - 1 :]) <= width:
        start -= 1
    return text[start:]


def _without_marks(text: str) -> str:
    """Remove combining marks at the start of the text: their letter was cut off."""
    while text and cell_len(text[0]) == 0:
        text = text[1:]
    return text
