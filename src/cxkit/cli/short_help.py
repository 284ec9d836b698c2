"""Help as text: of a command its question, examples and options (its own in full, all others by a line each); of cxkit the commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from textwrap import shorten, wrap
from typing import Any

from cxkit.language import tr, translated
from cxkit.text.docstring import documentation

_SHARED = ("Files", "Reading", "Output")
"""Panels of the options that most commands have."""
_END = re.compile(r"[;:(]| such as |, or a |, etwa | wie | oder eine? |\. |\.$")
_WIDEST, _NAMES = 28, 12
"""Columns of options, and of commands, to the left of their help."""


def short_help(usage: str, doc: str, parameters: Sequence[Any], width: int, *, whole: bool) -> str:
    """The help as text of at most ``width`` columns.

    ``parameters`` are Typer's, ``doc`` is the docstring; ``whole``: all options are explained in full.
    """
    name, described = usage.split()[1], documentation(doc)
    lines = [tr("Usage: {usage}", usage=usage), "", *wrap(translated(described.question), width)]
    if described.examples:
        lines += ["", tr("Examples:"), *(f"  {each}" for each in described.examples)]
    arguments = [each for each in parameters if each.param_type_name == "argument"]
    options = [each for each in parameters if each.param_type_name == "option"]
    if arguments:
        lines += ["", tr("Files:" if arguments[0].name == "files" else "Arguments:")]
        for each in arguments:
            lines += _entry(_metavar(each), help_text(each), width)
    own = [each for each in options if each.rich_help_panel not in _SHARED]
    for title, found in (("Options", own), *((panel, [each for each in options if each.rich_help_panel == panel]) for panel in _SHARED)):
        if not found:
            continue
        in_full = whole or found is own
        lines += ["", f"{translated(title)}:" if in_full else tr("{title}, in short:", title=translated(title))]
        for each in found:
            lines += _whole(each, width) if in_full else [_line(each, width)]
    further = [] if whole else [tr("cxkit {name} --help-all: all options in full.", name=name)]
    return "\n".join([*lines, "", *further, tr("cxkit explain {name}: what it computes, and how.", name=name)]) + "\n"


def command_list(about: str, commands: Mapping[str, Sequence[tuple[str, str]]], options: Sequence[Any], width: int) -> str:
    """The help of cxkit itself: ``commands`` has names and docstrings by panel."""
    lines = [tr("Usage: {usage}", usage="cxkit COMMAND [FILE...]")]
    for paragraph in about.split("\n\n"):
        lines += ["", *wrap(paragraph, width)]
    for panel, found in commands.items():
        lines += ["", f"{translated(panel)}:"]
        for name, doc in found:
            lines += _entry(name, translated(documentation(doc).question), width, _NAMES)
    lines += ["", f"{translated('Options')}:"]
    for each in options:
        lines += _whole(each, width)
    return "\n".join(lines) + "\n"


def _whole(option: Any, width: int) -> list[str]:
    """An option with all of its help; the words that it takes are part of it if they are many."""
    flags, text = flags_of(option), help_text(option)
    if len(flags) > width - 2:
        flags, text = (
            flags_of(option, with_metavar=False),
            tr("{text} One of {metavar}.", text=text, metavar=str(option.metavar).replace("|", ", ")),
        )
    return _entry(flags, text, width)


def _line(option: Any, width: int) -> str:
    """An option on one line: what it takes only if that is short, of its help the first clause."""
    flags = flags_of(option)
    if len(flags) > _WIDEST:
        flags = flags_of(option, with_metavar=False)
    return f"  {flags:<{_WIDEST}}  {shorten(_first_clause(help_text(option)), max(20, width - _WIDEST - 4), placeholder=' …')}".rstrip()


def flags_of(option: Any, *, with_metavar: bool = True) -> str:
    """The names of an option and what it takes."""
    return " ".join(filter(None, [", ".join(sorted(option.opts, key=len)), option.metavar if with_metavar else ""]))


def _metavar(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def help_text(parameter: Any) -> str:
    """The help of a parameter, with its default."""
    text = translated(str(parameter.help or "").replace("\\[", "["))
    shown = getattr(parameter, "show_default", False) and parameter.default not in (None, "", [], False)
    return tr("{text} [default: {default}]", text=text, default=parameter.default) if shown else text


def _first_clause(text: str) -> str:
    found = _END.search(text)
    return (text[: found.start()] if found else text).strip().rstrip(",")


def _entry(head: str, text: str, width: int, left: int = _WIDEST) -> list[str]:
    """A name in the left column and its text beside it, or below it if the name is too long."""
    room = max(20, width - left - 4)
    described: Iterable[str] = wrap(text, room, break_on_hyphens=False) or [""]
    first, *rest = described
    lines = [f"  {head:<{left}}  {first}"] if len(head) <= left else [f"  {head}", f"  {'':<{left}}  {first}"]
    return [line.rstrip() for line in (*lines, *(f"  {'':<{left}}  {each}" for each in rest))]
