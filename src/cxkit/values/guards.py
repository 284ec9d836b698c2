"""The apostrophe that exports put in front of texts which a spreadsheet would take for formulas: it is no part of the value."""

from __future__ import annotations

import re

from cxkit.lazy import pl

_GUARDED = r"^(\s*)'([=+@\t\r-])"
_PATTERN = re.compile(_GUARDED)


def strip_guard(text: str) -> str:
    """The text without its guard, where it has one.

    >>> unguarded("'+49 40"), unguarded("'tis")
    ('+49 40', "'tis")
    """
    return _PATTERN.sub(r"\1\2", text) if "'" in text else text


def strip_guards(text: pl.Expr) -> pl.Expr:
    """The same for a column of text."""
    return text.str.replace(_GUARDED, "$1$2")
