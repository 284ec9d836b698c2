"""Which files are meant, and what their first bytes say they are."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from cxkit.errors import SourceError, UsageError
from cxkit.model import Note
from cxkit.sources.parquet import MAGIC
from cxkit.sources.spool import STDIN, unreadable

Kind = Literal["parquet", "gzip", "zstd", "text"]

_KINDS: tuple[tuple[bytes, Kind], ...] = ((MAGIC, "parquet"), (b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"))
_AS_CSV = "Save it as CSV (UTF-8) and try again."
_UNPACK = "Unpack it first."
_EXPORT = "Export the table as CSV or Parquet."
_OTHERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Office file", _AS_CSV),
    (b"%PDF", "a PDF document", _EXPORT),
    (b"\x89PNG", "a picture (PNG)", _EXPORT),
    (b"\xff\xd8\xff", "a picture (JPEG)", _EXPORT),
    (b"GIF8", "a picture (GIF)", _EXPORT),
    (b"BZh", "compressed with bzip2", _UNPACK),
    (b"\xfd7zXZ\x00", "compressed with xz", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"SQLite format 3\x00", "an SQLite database", _EXPORT),
    (b"ARROW1", "an Arrow file", "Write it as Parquet."),
    (b"$FL2", "an SPSS file", _EXPORT),
    (b"$FL3", "an SPSS file", _EXPORT),
    (b"{\\rtf", "a rich text document", _EXPORT),
)
_GLOB = frozenset("*?[")


def expand(paths: Sequence[str | os.PathLike[str]]) -> tuple[str, ...]:
    """The files that are meant, in the order given, those of one glob sorted.

    A file of that very name wins over the name's meaning as a pattern. Raises UsageError without any path, SourceError where a file is
    missing or a folder, or a pattern matches nothing.
    """
    if not paths:
        raise UsageError("No file was named.", "Name one or several files, or - for standard input.")
    found = list[str]()
    for given in paths:
        path = os.fspath(given)
        file = Path(path)
        try:
            is_folder, is_there = file.is_dir(), file.exists()
        except OSError as error:  # a folder on the way may not be entered, or the name is too long
            raise unreadable(path, error) from error
        if is_folder:
            raise SourceError(f"{path} is a folder.", f"Name its files: '{file / '*.csv'}'.")
        if path == STDIN or is_there:
            found.append(path)
        elif _GLOB.intersection(path):
            found.extend(_matches(path))
        else:
            raise SourceError(f"There is no file {path}.", _near(file))
    return tuple(found)


def once(paths: Sequence[str]) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    """The paths without those that lead to a file named before, and a note where there are such."""
    first: dict[str, str] = {}
    again = dict[str, str]()
    for path in paths:
        place = path if path == STDIN else os.path.realpath(path)
        if place in first:
            again[path] = first[place]
        else:
            first[place] = path
    if not again:
        return tuple(paths), ()
    told = [f"{path} is named twice" if path == named else f"{path} is {named}" for path, named in again.items()]
    more = f"; and {len(told) - 5} more" if len(told) > 5 else ""
    text = f"A file that is named more than once is read once: {'; '.join(told[:5])}{more}."
    return tuple(first.values()), (Note(code="file-twice", level="warning", text=text),)


def _matches(pattern: str) -> list[str]:
    import glob

    with suppress(RuntimeError):  # there is no such user: then the tilde is part of the name
        pattern = str(Path(pattern).expanduser())
    found = glob.glob(pattern, recursive=True)  # noqa: PTH207 - Path.glob refuses absolute patterns
    matches = sorted(path for path in found if not Path(path).is_dir())
    if not matches:
        raise SourceError(f"No file matches the pattern {pattern}.", _listing(Path(pattern).parent))
    return matches


def _near(file: Path) -> str:
    import difflib

    try:
        there = sorted(entry.name for entry in file.parent.iterdir())
    except OSError:
        return f"There is no folder {file.parent}: check the path."
    by_lower = {name.lower(): name for name in there}
    close = [str(file.parent / by_lower[name]) for name in difflib.get_close_matches(file.name.lower(), by_lower, n=3, cutoff=0.6)]
    return f"Did you mean {' or '.join(close)}?" if close else _listing(file.parent)


def _listing(folder: Path) -> str:
    return f"ls {shlex.quote(str(folder))} shows what is there."


def kind_of(path: str, head: bytes) -> Kind:
    """What the file is by its first bytes, whatever its name. Raises SourceError for what is no table that can be read."""
    for magic, kind in _KINDS:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04"):
        what, hint = _zipped(head)
        raise SourceError(f"{path} is {what}, not CSV.", hint)
    for magic, what, hint in _OTHERS:
        if head.startswith(magic):
            raise SourceError(f"{path} is {what}, not CSV.", hint)
    start = head[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise SourceError(f"{path} is a web page (HTML), not CSV.", "Fetch the export itself; a page like this is often a login form.")
    if start.startswith(b"<?xml"):
        raise SourceError(f"{path} is XML, not CSV.", _EXPORT)
    if start[:1] in {b"{", b"["} and start[1:].lstrip()[:1] in {b'"', b"{", b"[", b"}", b"]"}:
        raise SourceError(f"{path} is JSON, not CSV.", _EXPORT)
    return "text"


def _zipped(head: bytes) -> tuple[str, str]:
    if b"xl/" in head or b"[Content_Types].xml" in head:
        return "an Excel workbook", _AS_CSV
    if b"opendocument.spreadsheet" in head:
        return "an OpenDocument spreadsheet", _AS_CSV
    return "a ZIP archive", _UNPACK
