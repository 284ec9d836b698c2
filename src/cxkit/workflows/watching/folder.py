"""A folder into which files arrive: which of them are complete, and what their content is.

Nothing here depends on the clock of the computer or on the times of files being right: a file is complete if its status did not change
during an interval of the monotonic clock, and its content is identified by its hash.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from cxkit.errors import SourceError
from cxkit.language import tr

_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".lock")
"""Endings of names under which programs write files that they rename when they are complete."""
_CHUNK = 1 << 20


class Arrival(NamedTuple):
    """A file of the folder: its name, and its ``status``: size, times and inode, of which one changes when the file does."""

    name: str
    status: str


@dataclass
class Folder:
    """The files of a folder whose names match ``pattern``, without the ``ignored`` ones, hidden ones, and those of unfinished downloads.

    ``settle``: the seconds for which a file must be unchanged before it counts as complete.
    """

    path: Path
    pattern: str
    settle: float
    ignored: Collection[Path] = ()
    _since: dict[Arrival, float] = field(default_factory=dict)

    def files(self) -> list[Arrival]:
        """The files that are there now, by name. Raises SourceError if the folder is gone or may not be read."""
        try:
            with os.scandir(self.path) as entries:
                there = sorted(entry.name for entry in entries if self._matches(entry))
        except OSError as error:
            raise SourceError(
                tr("The folder {path} cannot be read: {strerror}.", path=self.path, strerror=error.strerror or error),
                "The counts of its files are in the store; start again when it is back.",
            ) from error
        return [Arrival(name, status) for name in there if (status := self.status(name)) is not None]

    def complete_and_pending(self, known: Collection[Arrival]) -> tuple[list[Arrival], list[Arrival]]:
        """The files that are complete, and those that may still be written; of both without the ``known`` ones."""
        now = time.monotonic()
        new = [each for each in self.files() if each not in known]
        self._since = {each: self._since.get(each, now) for each in new}
        complete = [each for each in new if now - self._since[each] >= self.settle]
        return complete, [each for each in new if each not in complete]

    def status(self, name: str) -> str | None:
        """The present status of a file; None if it is gone."""
        try:
            found = (self.path / name).stat()
        except OSError:
            return None
        return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"

    def hash(self, name: str) -> str:
        """The SHA-256 of a file's content. Raises SourceError if it cannot be read."""
        digest = hashlib.sha256()
        try:
            with (self.path / name).open("rb") as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
        except OSError as error:
            raise SourceError(
                tr("{path} cannot be read: {strerror}.", path=self.path / name, strerror=error.strerror or error),
                "Allow this user to read it.",
            ) from error
        return digest.hexdigest()

    def _matches(self, entry: os.DirEntry[str]) -> bool:
        name = entry.name
        if name.startswith((".", "~$")) or name.casefold().endswith(_UNFINISHED) or not fnmatch(name, self.pattern):
            return False
        return entry.is_file() and Path(entry.path).resolve() not in self.ignored
