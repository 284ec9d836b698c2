"""The apostrophe that exports put before texts that a spreadsheet would read as formulas. It is not part of the value."""

from __future__ import annotations

import re

from cxkit.lazy import pl

_GUARDED = r"^(\s*)'([=+@\t\r-])"
_PATTERN = re.compile(_GUARDED)


def strip_guard(text: str) -> str:
    """Remove the guard of a text, if it has one.

    >>> strip_guard("'+49 40"), strip_guard("'tis")
    ('+49 40', "'tis")
    """
    return _PATTERN.sub(r"\1\2", text) if "'" in text else text


def strip_guards(text: pl.Expr) -> pl.Expr:
    """Remove the guards of a column of text."""
    return text.str.replace(_GUARDED, "$1$2")
