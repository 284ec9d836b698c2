"""Completion in a shell: its installation, and the columns of the files already typed for an option that names one."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Any

from cxkit.cli import output
from cxkit.errors import CxError, UsageError
from cxkit.language import tr

_LINES = ("_TYPER_COMPLETE_ARGS", "COMP_WORDS")
"""Where zsh and fish, and bash, have the line that is typed; Typer parses it for nothing else while an option lacks its value."""


_SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
_HELP = {
    "install_completion": "Install completion for this shell.",
    "show_completion": "Show the completion for this shell, to be copied or changed.",
}


def explain_option(parameter: Any) -> None:
    """Give the options that Typer adds for completion, and what they write, texts of ours; once."""
    if parameter.help == _HELP.get(parameter.name, parameter.help):
        return
    parameter.help, parameter.metavar = _HELP[parameter.name], ""
    done_by_typer = parameter.callback

    def done(context: Any, option: Any, value: Any) -> Any:
        if value and not context.resilient_parsing:
            shell = _shell()
            if parameter.name == "install_completion":
                _install(shell)
                context.exit()
        return done_by_typer(context, option, value)

    parameter.callback = done


def _shell() -> str:
    """The shell that cxkit was called from. Raises UsageError for one without completion."""
    from typer._completion_shared import _get_shell_name

    name = _get_shell_name() or ""
    if name not in _SHELLS:
        raise UsageError(
            tr("There is no completion for the shell '{name}'.", name=name), tr("There is one for: {names}", names=", ".join(_SHELLS))
        )
    return name


def _install(shell: str) -> None:
    from typer._completion_shared import install

    _, path = install(shell=shell)
    output.say(tr("Completion for {shell} was installed in {path}; new terminals have it.", shell=shell, path=path))


def columns(incomplete: str) -> list[str]:
    """The columns whose names begin with what is typed; none if no file is typed or none can be read.

    A role precedes the column in --role ROLE=COLUMN and --na COLUMN=CODE: its part is kept.
    """
    from cxkit.sources.opening import open_source

    line = next((os.environ[name] for name in _LINES if name in os.environ), "")
    before, sign, typed = incomplete.rpartition("=")
    found = dict[str, None]()
    for path in filter(os.path.isfile, _words(line)):
        try:
            found |= dict.fromkeys(open_source([Path(path)]).columns)
        except (CxError, OSError):
            continue
    return [f"{before}{sign}{name}" for name in found if name.startswith(typed)]


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # a quote is still open
        return line.split()
