"""The exceptions of cxkit, each with its exit code.

A message says what happened and where; the hint says what to type next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from cxkit.language import translated


class CxError(Exception):
    """Base of all errors that a user can cause and correct.

    ``message`` says what happened and where (file, row, column); ``hint`` says what to type next, and ``lines`` are printed below it:
    candidates, a command, what to write into a file. All are in the language of the context that raises the error.

    Examples
    --------
    >>> import cxkit
    >>> try:
    ...     cxkit.nps("surveys.csv")
    ... except CxError as error:
    ...     print(error.message, error.exit_code)
    There is no file surveys.csv. 3
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, hint: str = "", lines: Sequence[str] = ()) -> None:
        self.message = translated(message)
        self.hint = translated(hint)
        super().__init__(self.message)
        self.lines = tuple(lines)

    @property
    def hint_in_line(self) -> str:
        """The hint with the line below it that says what to type: the last command, else the last line."""
        if not self.hint.endswith(":") or not self.lines:
            return self.hint
        lines = [line.strip() for line in self.lines]
        return f"{self.hint} {next((line for line in reversed(lines) if line.startswith('cxkit ')), lines[-1])}"


class UsageError(CxError):
    """The call itself is wrong: an unknown option, a value out of range, a bad configuration file."""

    exit_code = 2


class SourceError(CxError):
    """A file cannot be read."""

    exit_code = 3


class RoleError(CxError):
    """A needed column is missing or ambiguous, or has another scale."""

    exit_code = 4


class DataError(CxError):
    """The metric cannot be computed from the values."""

    exit_code = 5


class LimitError(DataError):
    """A condition keeps fewer persons than a cell limit allows."""


class OutputError(CxError):
    """The result cannot be written."""

    exit_code = 6


def first_line(error: BaseException) -> str:
    """What another library says of an error, as a part of a sentence; the error's name if it says nothing."""
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
