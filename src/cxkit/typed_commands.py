"""Commands as a user types them, for errors, notes and reports."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from cxkit.registry import Input


def typed_command(words: Sequence[str], options: Mapping[str, Any]) -> str:
    """Return a command as it is typed: its words and files, then those options that are set.

    >>> typed_command(["cxkit", "nps", "my survey.csv"], {"by": ("channel", "phase"), "strict": True, "since": None})
    "cxkit nps 'my survey.csv' --by channel --by phase --strict"
    """
    typed = [_option_words(name, each) for name, value in options.items() for each in (value if isinstance(value, tuple) else (value,))]
    return shlex.join([*words, *(word for option in typed for word in option)])


def command_with_files(words: Sequence[str], needed: Sequence[Input], inputs: Mapping[str, Any], options: Mapping[str, Any]) -> str:
    """Return a command as it is typed, with an option for the files of each table; the last one is that of a required table without any."""
    named = {each.name: _paths_of(inputs.get(each.name)) for each in needed}
    typed = typed_command(words, {**named, **options})
    missing = next((each.name for each in needed if each.required and not named[each.name]), None)
    return typed if missing is None else f"{typed} --{missing} FILE"


def _paths_of(data: Any) -> tuple[str, ...]:
    """Return the files of a table; FILE for a frame, which has no name."""
    several = () if data is None else data if isinstance(data, (list, tuple)) else (data,)
    return tuple(str(each) if isinstance(each, (str, os.PathLike)) else "FILE" for each in several)


def _option_words(name: str, value: Any) -> list[str]:
    """Return an option as it is typed; an empty list if it is not set."""
    if value is None or value is False:
        return []
    flag = f"--{name.replace('_', '-')}"
    return [flag] if value is True else [flag, typed_number(value) if isinstance(value, float) else str(value)]


def typed_number(value: float) -> str:
    """Return a number as it is typed, with all its digits.

    >>> typed_number(1_234_567.0), typed_number(0.05)
    ('1234567', '0.05')
    """
    return str(int(value)) if value.is_integer() else repr(value)
