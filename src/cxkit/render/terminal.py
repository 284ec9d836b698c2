"""The format ``table``: a report for people at a terminal, or for a file of plain text."""

from __future__ import annotations

from cxkit.model import Report
from cxkit.render._headline import headline_lines, note_lines, summary_lines, title_lines
from cxkit.render._main_figures import is_shown_in_headline
from cxkit.render._safe import visible
from cxkit.render._screen import Line, Screen, join_lines, separate
from cxkit.render._sections import PAGE, section_lines

_NARROWEST = 40  # below that, a name and a number do not fit side by side


def render(report: Report, screen: Screen, /) -> str:
    """Render the title, the answer in words and the headline, every table with its drawing, and the notes.

    On a screen with a height the report is cut down to it: one table, two notes, and what more there is. A table wider than the screen
    continues below, with the names repeated; no digit and no column that belongs to a drawing is lost. A table that the headline shows
    completely is left out, unless it is the only one. Tables over time are drawn as one line per group; the full table follows if it is the
    only one or there is no terminal. Widths below 40 are taken as 40.
    """
    width = None if screen.width is None else max(_NARROWEST, screen.width)
    if screen.height is not None and width is not None:
        from cxkit.render._brief import brief_lines

        return join_lines(brief_lines(report, width, screen.height, notes=screen.notes), colour=screen.colour)
    page = width or PAGE
    alone = len(report.tables) == 1
    sections = [title_lines(report, page), summary_lines(report, page), headline_lines(report, page)]
    chapter = ""
    for table in report.tables:
        if alone or not is_shown_in_headline(report, table):
            heading: list[Line] = [[(visible(table.section).upper(), "strong")], []] if table.section != chapter else []
            chapter = table.section
            sections.append([*heading, *section_lines(report, table, width, alone=alone)])
    sections.append(note_lines(report.notes, width))
    return join_lines(separate(sections), colour=screen.colour)
