"""In which language the command line answers: as asked for, else as the project file or the locale says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cxkit.config import FILE_NAME
from cxkit.errors import UsageError
from cxkit.language import LANGUAGES, Language, tr

_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""What names the language of messages, the first that is set (POSIX)."""


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language for these arguments; it is needed before they are parsed, for help and errors of parsing.

    Raises UsageError for a ``--lang`` that is not known. A faulty project file is left to the command that reads it.
    """
    asked = _value_of("--lang", arguments)
    if asked is not None:
        if asked not in LANGUAGES:
            raise UsageError(tr("--lang takes {names}, not '{asked}'.", names=tr(" or ").join(LANGUAGES), asked=asked))
        return asked
    named = None if "--no-config" in _options(arguments) else _of_project(Path(_value_of("--config", arguments) or FILE_NAME))
    if named is None:
        locale = next((value for name in _LOCALES if (value := environment.get(name))), "")
        named = locale[:2].lower()
    return named if named in LANGUAGES else "en"


def _value_of(option: str, arguments: Sequence[str]) -> str | None:
    """The value of an option, the last one if it is repeated."""
    before, found = _options(arguments), None
    for at, argument in enumerate(before):
        if argument == option and at + 1 < len(before):
            found = before[at + 1]
        elif argument.startswith(f"{option}="):
            found = argument.partition("=")[2]
    return found


def _options(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments that may be options: what follows ``--`` is none."""
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def _of_project(path: Path) -> str | None:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    if "language" not in text:
        return None
    import tomllib

    try:
        project = tomllib.loads(text).get("project")
    except (ValueError, RecursionError):
        return None
    named = project.get("language") if isinstance(project, dict) else None
    return named if isinstance(named, str) else None
