"""What can go wrong, as one family of exceptions with one exit code each.

A message says what is wrong and where; the hint says what to type next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class CxError(Exception):
    """Base of every error that a user can cause and mend.

    ``message`` says what is wrong and where (file, row, column); ``hint`` says what to type next, and ``lines`` what belongs below it:
    candidates, a command, what to write into a file.
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, hint: str = "", lines: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.lines = tuple(lines)


class UsageError(CxError):
    """The call itself is wrong: an unknown option, a value out of range, a bad configuration file."""

    exit_code = 2


class SourceError(CxError):
    """A file cannot be read."""

    exit_code = 3


class RoleError(CxError):
    """A needed column is missing, ambiguous or on another scale."""

    exit_code = 4


class DataError(CxError):
    """The values cannot carry the metric."""

    exit_code = 5


class OutputError(CxError):
    """The result cannot be written."""

    exit_code = 6
