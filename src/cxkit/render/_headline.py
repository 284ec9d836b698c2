"""The top of a report: title and sources, the answer in words, the main figure, and the shares that it is made of."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.model import Note, Report
from cxkit.render._draw import stacked
from cxkit.render._main_figures import MainFigure, Part, main_figures
from cxkit.render._safe import visible
from cxkit.render._screen import Line, Span
from cxkit.render._width import cell_len, shortened, wrapped
from cxkit.render._words import commands_of, origin, parts_of, summary_texts

# Good, neutral and bad differ in density, so that the bar reads without colour.
_INK = {"good": "▇", "neutral": "▒", "bad": "░", "rest": "░"}


def title_lines(report: Report, page: int) -> list[Line]:
    """Return the title on the left, and sources, rows and dates on the right."""
    title = wrapped(visible(report.title), page)
    words = origin(report)
    if cell_len(title[-1]) + 2 + cell_len(" · ".join(words[:2])) > page:
        words = origin(report, folders=False)
    facts = [" · ".join(words[:2]), *words[2:]]
    if cell_len(facts[0]) > page and len(words) > 1:
        facts = words  # a long name has a line of its own
    lines: list[Line] = [[(line, "strong")] for line in title]
    if cell_len(title[-1]) + 2 + cell_len(facts[0]) <= page:
        lines[-1] = _apart(lines[-1], [(facts.pop(0), "neutral")], page)
    return lines + [_apart([], [(shortened(line, page), "neutral")], page) for line in facts]


def summary_lines(report: Report, page: int) -> list[Line]:
    """The sentences as a paragraph, ``page`` cells wide, and below it those that give a command; empty without any."""
    texts = summary_texts(report, drawn=True, commands=False)
    prose = texts if parts_of(report) else [" ".join(texts)]
    lines = [line for text in prose if text for line in wrapped(text, page - 2)]
    for text, command in commands_of(report):  # to be copied whole
        lines += [text] if cell_len(text) <= page - 2 else [text.removesuffix(command).rstrip(), command]
    return [[("  ", ""), (line, "")] for line in lines]


def headline_lines(report: Report, page: int, *, bars: bool = True) -> list[Line]:
    """Return the main figures with interval and n, and the ``bars`` of shares; empty if the report has no such chart."""
    lines: list[Line] = []
    for each in main_figures(report):
        if isinstance(each, MainFigure):
            lines += _figure_lines(each, page)
        elif bars:
            lines += _bar(each, page)
    return lines


def _figure_lines(main: MainFigure, page: int) -> list[Line]:
    shown: list[Span] = [(main.label, ""), (main.value, "strong"), (main.interval, "")]
    beside: list[Span] = [(main.flag, "warning"), (main.observations, "")]
    left, right = _joined(shown), _joined(beside)
    if _length(left) + _length(right) <= page:
        return [_apart(left, right[1:], page)]
    # one piece below the other; each has its own line if not even the figure and its interval fit
    pieces = [*([] if _length(left) <= page else shown), *beside]
    lines = [left] if _length(left) <= page else []
    return lines + [[("  ", ""), (line, tone)] for text, tone in pieces if text for line in wrapped(text, page - 2)]


def _joined(pieces: list[Span]) -> Line:
    """The pieces side by side, three blanks between them and two before."""
    line: Line = []
    for piece in filter(lambda piece: piece[0], pieces):
        line += [("   " if line else "  ", ""), piece]
    return line


def _bar(parts: Sequence[Part], page: int) -> list[Line]:
    """A whole in its parts, and below it in words what they are."""
    cells = stacked([part.share for part in parts], page - 4)
    drawn = [(_INK[part.tone] * width, "neutral" if part.tone == "rest" else part.tone) for part, width in zip(parts, cells, strict=True)]
    return [[("  ", ""), *drawn], *_spread([(part.text, part.tone) for part in parts if part.text], page - 4)]


def _spread(words: list[Span], room: int) -> list[Line]:
    """The words over the whole width, the first at its left end and the last at its right; one below the other if room is short."""
    blanks = room - _length(words)
    gaps = len(words) - 1
    if blanks < 2 * gaps:
        return [[("  ", ""), (shortened(text, room), tone)] for text, tone in words]
    line: Line = []
    for number, word in enumerate(words):
        before = 2 if number == 0 else blanks * number // gaps - blanks * (number - 1) // gaps
        line += [(" " * before, ""), word]
    return [line]


def _apart(left: Line, right: Line, page: int) -> Line:
    return [*left, (" " * (page - _length(left) - _length(right)), ""), *right]


def _length(line: Line) -> int:
    return sum(cell_len(text) for text, _ in line)


_HANG = 5


def note_lines(notes: Sequence[Note], width: int | None) -> list[Line]:
    """Write the notes, warnings marked with ``!``, each with its hint and its lines for a file below it."""
    lines: list[Line] = [[(tr("Notes"), "strong")]] if notes else []
    room = None if width is None else width - _HANG
    for note in notes:
        mark: Line = [("  !  ", "warning")] if note.level == "warning" else [("  i  ", "neutral")]
        hint = wrapped(f"({visible(note.hint)})", room) if note.hint else []
        written = [part for line in note.lines for part in wrapped(visible(line), room)]
        for line in [*wrapped(visible(note.text), room), *hint, *written]:
            lines.append([*mark, (line, "")])
            mark = [(" " * _HANG, "")]
    return lines
