"""Texts as the page sets them: code as code, and signs of percent with their numbers."""

from __future__ import annotations

import re
from html import escape

from cxkit.render.html._svg import Drawing


def with_code(text: str) -> Drawing:
    """The text, escaped, with what stands between backticks set as code."""
    return Drawing(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))


def unbroken(text: str) -> str:
    """A text in which no line ends before a sign of percent."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")
