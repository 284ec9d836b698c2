"""The docstring of a command taken apart: its question, its paragraphs with their headings, its examples.

Each entry is a text of the catalogue, so that what occurs in several docstrings is translated once.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_HEADING = re.compile(r"([A-Z][a-z]+(?: [a-z]+){0,2}): ?")
_EXAMPLES = "Examples"


class Part(NamedTuple):
    """A paragraph: its heading (empty: it continues the one before) and its entries, each on one line."""

    heading: str
    entries: tuple[str, ...]


class Documentation(NamedTuple):
    """A docstring: the question it answers, its paragraphs, and commands to try."""

    question: str
    parts: tuple[Part, ...]
    examples: tuple[str, ...]


def documentation(doc: str) -> Documentation:
    """Take a docstring apart, whose indentation is removed."""
    question, *paragraphs = doc.split("\n\n")
    parts: list[Part] = []
    examples: tuple[str, ...] = ()
    last = ""
    for paragraph in paragraphs:
        found = _HEADING.match(paragraph)
        heading = found[1] if found else ""
        text = paragraph[found.end() :] if found else paragraph
        if heading == _EXAMPLES:
            examples = tuple(line.strip() for line in text.splitlines() if line.strip())
        else:
            last = heading or last
            parts.append(Part(heading, _entries(text, listed=last == "Result")))
    return Documentation(" ".join(question.split()), tuple(parts), examples)


def _entries(text: str, *, listed: bool) -> tuple[str, ...]:
    """The lines of a paragraph put together again; a new entry begins below the end of a sentence (``listed``), or with an option there."""
    ends = r"(?<=\.)\n|(?<=Columns:)\n" if listed else r"(?<=\.)\n(?=`--)"
    return tuple(" ".join(entry.split()) for entry in re.split(ends, text.strip()))
