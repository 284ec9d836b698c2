"""The screen that a report is shown on, and styled text for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

Span = tuple[str, str]
"""A piece of text and its tone; the tone "" is plain."""

Line = list[Span]

# Colours of the terminal's own palette, so that light and dark themes both keep their contrast.
_STYLES = {"good": "green", "bad": "red", "neutral": "dim", "strong": "bold", "warning": "yellow"}
SHADES = ("shade 1", "shade 2", "shade 3", "shade 4")
"""Tones of the cells of a matrix, from little to much: backgrounds with an ink of their own, readable on light and dark themes."""
_SHADE_STYLES = dict(zip(SHADES, ("black on color(195)", "black on color(153)", "black on color(111)", "white on color(25)"), strict=True))


class Screen(NamedTuple):
    """What a report is shown on.

    ``width`` in cells (None: no terminal, nothing is cut), ``colour``: whether colours are allowed, ``height``: the lines to fit into
    (None: all), ``notes``: whether all notes are shown nevertheless.
    """

    width: int | None
    colour: bool
    height: int | None = None
    notes: bool = False


def separate(sections: Iterable[list[Line]]) -> list[Line]:
    """The lines of all sections that have any, with a blank line between two."""
    lines: list[Line] = []
    for section in filter(None, sections):
        lines += [[], *section] if lines else section
    return lines


def join_lines(lines: list[Line], *, colour: bool) -> str:
    """Join the lines with line breaks; with escape sequences only if ``colour`` is set and a piece has a tone."""
    trimmed = [_without_trailing_blanks(line) for line in lines]
    if not colour:
        return "".join("".join(text for text, _ in line) + "\n" for line in trimmed)
    from rich.color import ColorSystem
    from rich.style import Style

    styles = {tone: Style.parse(style) for tone, style in (_STYLES | _SHADE_STYLES).items()}

    def painted(text: str, tone: str) -> str:
        # blanks stay outside: some terminals would underline or invert them
        system = ColorSystem.EIGHT_BIT if tone in _SHADE_STYLES else ColorSystem.STANDARD
        return styles[tone].render(text, color_system=system) if tone and text.strip() else text

    return "".join("".join(painted(*span) for span in line) + "\n" for line in trimmed)


def _without_trailing_blanks(line: Line) -> Line:
    kept = list(line)
    while kept:
        text, tone = kept.pop()
        if text := text.rstrip(" "):
            return [*kept, (text, tone)]
    return []
