"""The format ``markdown``: all tables as pipe tables of GitHub's dialect, and the notes as a list."""

from __future__ import annotations

import re

from cxkit.language import tr
from cxkit.model import Explanation, Note, Report, Table
from cxkit.render._cells import column_texts, heading, is_numeric
from cxkit.render._safe import visible
from cxkit.render._screen import Screen
from cxkit.render._words import origin, parts_of, summary_texts

# All markup inside a line or a cell, and the colon of an address, which would become a link.
_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~&$@!^]|:(?=//)|(?<=www)\.", re.IGNORECASE)

_CODE = " " * 6  # code in an item of a list is indented by six blanks; nothing in it is markup


def render(report: Report, _screen: Screen, /) -> str:
    """Render the report as Markdown, numbers rounded by unit and aligned to the right."""
    parts = [f"# {_escaped(visible(report.title))}", _escaped(tr("From {origin}", origin=" · ".join(origin(report))))]
    if report.summary:
        named = [f"- **{_escaped(part)}** {_escaped(text)}" for part, text in parts_of(report)]
        parts.insert(1, "\n".join(named) or _escaped(" ".join(summary_texts(report, drawn=False))))
    section = ""
    for table in report.tables:
        if table.section != section:
            section = table.section
            parts.append(f"## {_escaped(visible(section))}")
        parts += [f"{'###' if section else '##'} {_escaped(visible(table.title))}", _pipe_table(table)]
    if report.notes:
        parts += [f"## {tr('Notes')}", "\n".join(_item(note) for note in report.notes)]
    return "\n\n".join(parts) + "\n"


def explain(explanation: Explanation) -> str:
    """Render an explanation as Markdown."""
    parts = [f"# {_escaped(explanation.title)}", _escaped(explanation.question)]
    for heading_, entries in explanation.parts:
        parts += [*([f"## {_escaped(heading_)}"] if heading_ else []), *map(_with_code, entries)]
    if explanation.examples:
        parts += [f"## {tr('Examples:').rstrip(':')}", "\n".join(["```sh", *explanation.examples, "```"])]
    if explanation.options:
        listed = "\n".join(f"- `{name}`: {_with_code(text)}" for name, text in explanation.options)
        parts += [f"## {tr('Options of its own:').rstrip(':')}", listed]
    return "\n\n".join(parts) + "\n"


def _pipe_table(table: Table) -> str:
    columns = [[_escaped(text) for text in column_texts(table, column)] for column in table.columns]
    lines = [[_escaped(heading(column)) for column in table.columns]]
    lines.append(["---:" if is_numeric(column) else "---" for column in table.columns])
    lines += [list(cells) for cells in zip(*columns, strict=True)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _item(note: Note) -> str:
    # first, so that no text can start a list or a heading
    level = f"**{tr('Warning:')}** " if note.level == "warning" else f"{tr('Info:')} "
    hint = f" ({_escaped(visible(note.hint))})" if note.hint else ""
    lines = "\n".join(f"{_CODE}{visible(line)}" for line in note.lines)
    return f"- {level}{_escaped(visible(note.text))}{hint}" + (f"\n\n{lines}\n" if lines else "")


def _with_code(text: str) -> str:
    """A text of cxkit's own, escaped but for the code between backticks."""
    return "".join(part if part.startswith("`") else _escaped(part) for part in re.split(r"(`[^`]+`)", text))


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)
