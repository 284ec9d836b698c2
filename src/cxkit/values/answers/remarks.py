"""Remarks in brackets behind an answer in words: "zufrieden (hoher Andrang)" is the answer "zufrieden"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from cxkit.language import tr
from cxkit.model import Note

_REMARK = re.compile(r"([^()]*[^\W\d][^()]*?) ?\((?=[^()]*[^\W\d]{2})[^()]*(?:\([^()]*\)[^()]*)*\)?")
"""An answer in words, and a remark in brackets behind it, whose end may be missing."""


def without_remark(text: str) -> str | None:
    """The answer before a remark at the end of a folded text, which may be cut off; None if there is no remark.

    >>> without_remark("zufrieden (hoher andrang)"), without_remark("zufrieden"), without_remark("zufrieden (2)")
    ('zufrieden', None, None)
    """
    found = _REMARK.fullmatch(text)
    return found[1] if found else None


def remarked(rows: Mapping[str, int], known: Collection[str]) -> dict[str, str]:
    """The texts with a remark and the answer of each, by folded text with its number of ``rows``.

    The answer occurs without a remark as well, or is ``known``; answers with remarks are fewer than those without, since what most people
    chose is a label of the questionnaire.
    """
    found = {text: answer for text in rows if (answer := without_remark(text)) is not None and (answer in rows or answer in known)}
    bare = sum(n for text, n in rows.items() if text not in found)
    return found if 2 * sum(rows[text] for text in found) <= bare else {}


def note_of_remarks(column: str, rows: int) -> Note:
    """The note that answers with remarks are read without them."""
    text = tr(
        "Column '{column}': {rows:,} answer has a remark in brackets, and is read without it."
        if rows == 1
        else "Column '{column}': {rows:,} answers have remarks in brackets, and are read without them.",
        column=column,
        rows=rows,
    )
    return Note(code="remarks", level="info", text=text, hint="--labels 'LABEL=VALUE' decides otherwise")
