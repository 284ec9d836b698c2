"""The format ``html``: one page without scripts and without the network, drawn as SVG in the rows of its tables.

A page is read on a phone and on paper, in light and dark. Positions are percentages, so that drawings fit any width; every figure is also
text, so that a screen reader and a program find what the eye sees.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from cxkit.errors import UsageError
from cxkit.language import language, translated
from cxkit.model import Explanation, Report
from cxkit.render._screen import Screen
from cxkit.render.html._page import page_of
from cxkit.render.html._svg import with_code


def render(report: Report, _screen: Screen, /) -> str:
    """Render the report as one self-contained page. Raises UsageError if jinja2 is not installed."""
    return _fill("page.html.jinja", page=page_of(report))


def explain(explanation: Explanation) -> str:
    """Render an explanation as one self-contained page. Raises UsageError if jinja2 is not installed."""
    return _fill("explanation.html.jinja", page=explanation)


def _fill(template: str, **values: object) -> str:
    """Fill a template; every value is escaped, and the policy of the page allows its own style alone."""
    try:
        from jinja2 import Environment
    except ImportError as error:
        raise UsageError("The format html needs the package jinja2.", "pip install 'cxkit[report]'") from error
    style, text = (files(__name__).joinpath(name).read_text(encoding="utf-8") for name in ("style.css", template))
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["code"] = with_code
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.from_string(text).render(style=style, digest=digest, language=language(), t=translated, **values)
