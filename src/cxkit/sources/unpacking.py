"""Unpacking compressed files as streams, with checks of checksums, premature ends and unpacked size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from cxkit.errors import SourceError
from cxkit.sources.spool import CHUNK, Readable, unreadable_error

if TYPE_CHECKING:
    import zipfile

MOST = 64 << 30
"""Default limit of unpacked bytes for formats that are read as a stream, which needs no memory for all of it."""
MOST_AT_ONCE = 4 << 30
"""Default limit for formats that must be unpacked to disk or memory before they can be read, such as workbooks."""

_FETCH = "Fetch or export it again."
# Files that the macOS Finder adds to archives.
_BESIDE = ("__MACOSX/", ".DS_Store")


def unpack(path: str, packing: str, limit: int | None = None, *, shown: str | None = None) -> Iterator[bytes]:
    """Unpack a file and yield its bytes.

    Raises SourceError if the file cannot be read, is damaged or ends too early, or unpacks to more than ``limit`` bytes.
    """
    name = shown or path
    most, size = limit or MOST, 0
    opened = {"gzip": _gzip, "zstd": _zstd, "bzip2": _bzip2, "xz": _xz, "zip": _zip}[packing]
    for chunk in opened(path, name):
        size += len(chunk)
        if size > most:
            raise SourceError(f"{name} unpacks to more than {most:,} bytes.", f"If that is right, --max-bytes {most * 16} lets it.")
        yield chunk


def list_members(archive: zipfile.ZipFile) -> list[str]:
    """The files in a ZIP archive, without folders and files of the macOS Finder."""
    return [info.filename for info in archive.infolist() if not info.is_dir() and not any(part in info.filename for part in _BESIDE)]


def _damaged_error(name: str, why: str) -> SourceError:
    return SourceError(f"{name} is damaged: {why}.", _FETCH)


def _blocks(file: Readable | IO[bytes]) -> Iterator[bytes]:
    while block := file.read(CHUNK):
        yield block


def _gzip(path: str, name: str) -> Iterator[bytes]:
    import gzip
    import zlib

    try:
        with gzip.open(path, "rb") as file:
            yield from _blocks(file)
    except EOFError as error:
        raise _damaged_error(name, "the gzip data end too early") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        if str(error).startswith("Not a gzipped file"):  # the file itself starts as one
            raise _damaged_error(name, "bytes that are no gzip data stand behind a complete member") from error
        raise _damaged_error(name, f"the gzip data are broken ({error})") from error
    except OSError as error:
        raise unreadable_error(name, error) from error


def _bzip2(path: str, name: str) -> Iterator[bytes]:
    import bz2

    try:
        with bz2.open(path, "rb") as file:
            yield from _blocks(file)
    except EOFError as error:
        raise _damaged_error(name, "the bzip2 data end too early") from error
    except (OSError, ValueError) as error:
        raise _damaged_error(name, f"the bzip2 data are broken ({error})") from error


def _xz(path: str, name: str) -> Iterator[bytes]:
    import lzma

    try:
        with lzma.open(path, "rb") as file:
            yield from _blocks(file)
    except EOFError as error:
        raise _damaged_error(name, "the xz data end too early") from error
    except (lzma.LZMAError, OSError) as error:
        raise _damaged_error(name, f"the xz data are broken ({error})") from error


def _zstd(path: str, name: str) -> Iterator[bytes]:
    import pyarrow as pa

    try:
        with pa.OSFile(path, "rb") as raw, pa.CompressedInputStream(raw, "zstd") as file:
            yield from _blocks(file)
    except (OSError, pa.ArrowException) as error:
        raise _damaged_error(name, f"the zstd data are broken or end too early ({error})") from error


def _zip(path: str, name: str) -> Iterator[bytes]:
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(path) as archive:
            inside = list_members(archive)
            if len(inside) != 1:
                held = f"{len(inside)} files: {', '.join(inside[:5])}{' …' if inside[5:] else ''}" if inside else "no file"
                raise SourceError(f"{name} is a ZIP archive with {held}.", "Unpack it and name the file that is meant.")
            with archive.open(inside[0]) as file:
                yield from _blocks(file)
    except EOFError as error:
        raise _damaged_error(name, "the ZIP data end too early") from error
    except (zipfile.BadZipFile, zlib.error) as error:
        raise _damaged_error(name, f"the ZIP data are broken ({error})") from error
    except NotImplementedError as error:  # a RuntimeError too, so it comes first
        raise SourceError(f"{name} is a ZIP archive packed by an unusual method ({error}).", "Unpack it first.") from error
    except RuntimeError as error:  # a password is needed
        raise SourceError(f"{name} is an encrypted ZIP archive.", "Unpack it first.") from error
