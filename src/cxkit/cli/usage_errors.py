"""What is wrong with a command line that Typer refuses, in the style and the language of all other errors."""

from __future__ import annotations

import difflib
import re
import shlex
import sys
from pathlib import Path
from typing import Any

from cxkit.cli.other_words import folded, spellings
from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.registry import METRICS, WORKFLOWS

_NO_COMMAND = re.compile(r"No such command '(?P<name>.*?)'\.", re.DOTALL)
_EXTRA = re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((?P<names>.*)\)", re.DOTALL)
_SIMILAR = 3
_ALIKE = 0.65
"""From this likeness on a name is offered."""
_AS_NEAR = 0.1
"""Names that are less like the typed one than the nearest, by more than this, are not offered."""


def explain_error(error: Exception) -> UsageError | None:
    """The error of a call for one that Typer raises; None for any other.

    Typer's errors are known by their method: it keeps the classes to itself.
    """
    if not hasattr(error, "format_message"):
        return None
    raised: Any = error
    context = getattr(raised, "ctx", None)
    command = None if context is None else context.command
    # an option without its value is found before the command of its context is known
    words = sys.argv[1:] if command is None else [command.name]
    named = next((word for word in words if word in {*METRICS, *WORKFLOWS}), "")
    help_of = tr("cxkit {command} --help shows how it is called.", command=named) if named else tr("cxkit --help lists the commands.")
    name = getattr(raised, "option_name", "")
    text = str(raised.format_message())
    match type(error).__name__:
        case "NoSuchOption":
            known = [
                each
                for parameter in (command.get_params(context) if command is not None else ())
                for each in parameter.opts
                if each.startswith("-")
            ]
            found = (
                tr("There is no option {name}.", name=name),
                _without_option(name, context) or _similar(name, known),
            )
        case "BadOptionUsage":
            found = (tr("{name} needs a value." if "requires" in text else "{name} takes no value.", name=name), "")
        case "MissingParameter" if raised.param is not None:
            found = _missing(raised.param, context)
        case _:
            found = _of_words(text)
    return UsageError(found[0], f"{found[1]} {help_of}".strip())


def _without_option(name: str, context: Any) -> str:
    """The hint for an argument that was typed as an option; blank if it is none."""
    for each in context.command.get_params(context) if context else ():
        if each.param_type_name == "argument" and each.name == name.lstrip("-"):
            return tr("Type its value alone: cxkit {command} {name}.", command=context.command.name, name=each.metavar or each.name.upper())
    return ""


def _missing(parameter: Any, context: Any) -> tuple[str, str]:
    """Message and hint for a missing argument or option; a name that is given is that of the last argument."""
    name = parameter.metavar or parameter.name.upper()
    wanted = [each for each in context.command.get_params(context) if each.param_type_name == "argument"] if context else []
    if parameter not in wanted or len(wanted) < 2:
        return tr("{name} is missing.", name=name), ""
    names = " ".join(each.metavar or each.name.upper() for each in wanted)
    return tr("Not all names are given: cxkit {command} {names}.", command=context.command.name, names=names), ""


def _of_words(text: str) -> tuple[str, str]:
    """Message and hint for an error that only its words tell apart."""
    if words := _NO_COMMAND.match(text):
        name = words["name"]
        return tr("There is no command '{name}'.", name=name), _file(name) or _similar(name, [*METRICS, *WORKFLOWS])
    if words := _EXTRA.match(text):
        return tr("There are more arguments than the command takes: {names}.", names=words["names"]), ""
    return text if text.endswith(".") else f"{text}.", ""


def _file(name: str) -> str:
    """What to type for a file without a command; blank if the name is none of a file."""
    if not (Path(name).suffix or Path(name).exists()):
        return ""
    return tr("What is in a file, and which commands answer from it: cxkit inspect {name}.", name=shlex.quote(name))


def _similar(name: str, known: list[str]) -> str:
    typed, names = folded(name), spellings(known)
    near = difflib.get_close_matches(typed, names, n=_SIMILAR, cutoff=_ALIKE)
    best = max((_likeness(typed, each) for each in near), default=0)
    meant = dict.fromkeys(names[each] for each in near if _likeness(typed, each) >= best - _AS_NEAR)
    return tr("Did you mean {names}?", names=tr(" or ").join(f"'{each}'" for each in meant)) if meant else ""


def _likeness(typed: str, known: str) -> float:
    return difflib.SequenceMatcher(None, known, typed).ratio()
