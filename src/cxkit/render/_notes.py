"""The notes of a report as lines for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.model import Note
from cxkit.render._safe import visible
from cxkit.render._screen import Line
from cxkit.render._width import wrapped

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
