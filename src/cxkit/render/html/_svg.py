"""The markup that pages are made of: shapes of drawings as SVG (places across are percentages, down pixels), and texts with code."""

from __future__ import annotations

import re
from html import escape
from typing import Literal

from cxkit.render._safe import visible

Anchor = Literal["start", "middle", "end"]
"""Which point of a text its place names."""


class Drawing(str):
    """Text that is markup already, so that a template does not escape it."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def svg(shapes: list[str], height: int, label: str = "") -> Drawing:
    """Shapes as one image. Without a label it repeats figures that stand beside it, and screen readers leave it out."""
    known = f'role="img" aria-label="{escape(visible(label))}"' if label else 'aria-hidden="true"'
    return Drawing(f'<svg height="{height}" {known} focusable="false">{"".join(shapes)}</svg>')


def line(x1: float, x2: float, y1: float, y2: float, kind: str) -> str:
    """A straight line; x in percent, y in pixels."""
    return f'<line x1="{x1:.2f}%" x2="{x2:.2f}%" y1="{y1:g}" y2="{y2:g}" class="{kind}"/>'


def circle(x: float, y: float, radius: float, kind: str) -> str:
    """A point; x in percent, y and radius in pixels."""
    return f'<circle cx="{x:.2f}%" cy="{y:g}" r="{radius:g}" class="{kind}"/>'


def rectangle(x: float, width: float, y: float, height: float, kind: str) -> str:
    """A bar; x and width in percent, y and height in pixels."""
    return f'<rect x="{x:.2f}%" width="{max(width, 0):.2f}%" y="{y:g}" height="{height:g}" class="{kind}"/>'


def words(x: float, y: float, text: str, anchor: Anchor = "middle", kind: str = "") -> str:
    """Text at a place; x in percent, y in pixels."""
    known = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.2f}%" y="{y:g}" text-anchor="{anchor}"{known}>{escape(visible(text))}</text>'


def plane(x: float, width: float, y: float, height: float, shapes: list[str]) -> str:
    """A part of the drawing in which both directions go from 0 to 1000 and stretch with the page."""
    box = f'x="{x:.2f}%" width="{width:.2f}%" y="{y:g}" height="{height:g}"'
    return f'<svg {box} viewBox="0 0 1000 1000" preserveAspectRatio="none">{"".join(shapes)}</svg>'


def path(points: list[tuple[float, float]], kind: str, *, closed: bool = False) -> str:
    """A line through points of a ``plane``; its width does not stretch."""
    steps = " ".join(f"{'L' if place else 'M'}{x:.1f} {y:.1f}" for place, (x, y) in enumerate(points))
    return f'<path d="{steps}{"Z" if closed else ""}" class="{kind}" vector-effect="non-scaling-stroke"/>'


def with_code(text: str) -> Drawing:
    """The text, escaped, with what stands between backticks set as code."""
    return Drawing(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))


def unbroken(text: str) -> str:
    """A text in which no line ends before a sign of percent."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")
