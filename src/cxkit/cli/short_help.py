"""The help of a command on a screen or two: its question, examples, its own options in full, all others by a line each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from textwrap import shorten, wrap
from typing import Any

from cxkit.language import tr, translated

_SHARED = ("Files", "Reading", "Output")
"""Panels of the options that most commands have."""
_END = re.compile(r"[;:(]| such as |, or a |, etwa | wie | oder eine? |\. |\.$")
_WIDEST = 28


def examples_of(doc: str) -> list[str]:
    """The commands below the heading 'Examples:' of a docstring."""
    _, _, listed = doc.partition("\nExamples:\n")
    return [line.strip() for line in listed.splitlines() if line.strip()]


def short_help(usage: str, doc: str, parameters: Sequence[Any], width: int) -> str:
    """The help as text of at most ``width`` columns; ``parameters`` are Typer's, ``doc`` is the docstring."""
    name = usage.split()[1]
    lines = [tr("Usage: {usage}", usage=usage), "", *wrap(translated(doc.partition("\n\n")[0]), width)]
    if examples := examples_of(doc):
        lines += ["", tr("Examples:"), *(f"  {each}" for each in examples)]
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
        name_of_panel = translated(title)
        lines += ["", f"{name_of_panel}:" if found is own else tr("{title}, in short:", title=name_of_panel)]
        for each in found:
            lines += _whole(each, width) if found is own else [_line(each, width)]
    ends = [
        tr("cxkit {name} --help-all: all options in full.", name=name),
        tr("cxkit explain {name}: what it computes, and how.", name=name),
    ]
    return "\n".join([*lines, "", *ends]) + "\n"


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
    text = str(parameter.help or "").replace("\\[", "[")
    shown = getattr(parameter, "show_default", False) and parameter.default not in (None, "", [], False)
    return tr("{text} [default: {default}]", text=text, default=parameter.default) if shown else text


def _first_clause(text: str) -> str:
    found = _END.search(text)
    return (text[: found.start()] if found else text).strip().rstrip(",")


def _entry(head: str, text: str, width: int) -> list[str]:
    """A name in the left column and its text beside it, or below it if the name is too long."""
    room = max(20, width - _WIDEST - 4)
    described: Iterable[str] = wrap(text, room) or [""]
    first, *rest = described
    lines = [f"  {head:<{_WIDEST}}  {first}"] if len(head) <= _WIDEST else [f"  {head}", f"  {'':<{_WIDEST}}  {first}"]
    return [line.rstrip() for line in (*lines, *(f"  {'':<{_WIDEST}}  {each}" for each in rest))]
