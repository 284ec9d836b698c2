"""An explanation as text: each part below its heading, wrapped at words."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.model import Explanation
from cxkit.render._width import wrapped

_WIDEST = 100
"""Longer lines are hard to read, however wide the screen is."""
_INDENT = "  "


def text(explanation: Explanation, width: int) -> str:
    """The explanation in lines of at most ``width`` cells; commands are never wrapped."""
    room = min(width, _WIDEST)
    lines = [explanation.title, "=" * min(len(explanation.title), room), "", *wrapped(explanation.question, room)]
    for heading, entries in explanation.parts:
        lines += ["", *([heading] if heading else []), *_listed(entries, room)]
    if explanation.examples:
        lines += ["", tr("Examples:").rstrip(":"), *(_INDENT + each for each in explanation.examples)]
    if explanation.options:
        lines += ["", tr("Options of its own:").rstrip(":")]
        lines += _listed([f"{name}: {help_}" for name, help_ in explanation.options], room)
    return "\n".join(lines) + "\n"


def _listed(entries: Sequence[str], width: int) -> list[str]:
    """Entries below each other; if there are several, the further lines of each are indented more."""
    deeper = _INDENT if len(entries) > 1 else ""
    lines = []
    for entry in entries:
        first, *rest = wrapped(entry, max(20, width - len(_INDENT + deeper)))
        lines += [_INDENT + first, *(_INDENT + deeper + line for line in rest)]
    return lines
