"""Code in texts of cxkit's own."""

from __future__ import annotations

import re
from html import escape

from cxkit.render.html._svg import Drawing


def with_code(text: str) -> Drawing:
    """The text, escaped, with what stands between backticks set as code."""
    return Drawing(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))
