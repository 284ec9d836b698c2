"""Temporary files and streams: what Polars cannot read in place is turned into a plain UTF-8 file first, in bounded memory."""

from __future__ import annotations

import atexit
import codecs
import shlex
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from cxkit.errors import SourceError

CHUNK = 1 << 20
STDIN = "-"


class Readable(Protocol):
    """An open binary file."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; none at the end."""
        ...


def spool(chunks: Iterable[bytes]) -> str:
    """Write the chunks to a file without a name and return the path by which this process can read it.

    The file vanishes with the process, however that ends. Raises SourceError where there is no room.
    """
    import tempfile

    file = None
    try:
        file = tempfile.TemporaryFile(prefix="cxkit-")  # noqa: SIM115 - kept open on purpose, see below
        for chunk in chunks:
            file.write(chunk)
        file.flush()
    except BaseException as error:
        if file:
            file.close()
        if isinstance(error, OSError):
            raise SourceError(
                f"No temporary copy could be written: {error.strerror or error}.",
                "Make room in the folder for temporary files, or set TMPDIR to a folder with more room.",
            ) from error
        raise
    # for as long as the process lives: a lazy frame may be collected at any time, and it knows its file by descriptor alone
    atexit.register(file.close)
    return f"/dev/fd/{file.fileno()}"


def is_stream(path: str) -> bool:
    """Whether the path can be read only once: standard input, a named pipe, a device."""
    return path == STDIN or not stat.S_ISREG(Path(path).stat().st_mode)


def chunks_of(path: str, size: int = CHUNK) -> Iterator[bytes]:
    """The file's bytes, ``size`` at a time; ``-`` is standard input. Raises SourceError where it cannot be read."""
    try:
        if path == STDIN:
            if sys.stdin is None:
                raise SourceError("Standard input is closed.", "Pipe a file into the command, or name the file.")
            yield from _blocks(sys.stdin.buffer, size)
        else:
            with Path(path).open("rb", buffering=0) as file:
                yield from _blocks(file, size)
    except OSError as error:
        raise unreadable(path, error) from error


def read_head(path: str, size: int) -> bytes:
    """The first ``size`` bytes of a regular file. Raises SourceError where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: str, error: OSError) -> SourceError:
    """What the operating system said, in our words."""
    if isinstance(error, PermissionError):
        return SourceError(f"{path} may not be read: permission denied.", f"ls -l {shlex.quote(path)} shows who may.")
    return SourceError(f"{path} cannot be read: {error.strerror or error}.", "Check the path and the drive.")


def _blocks(file: Readable, size: int = CHUNK) -> Iterator[bytes]:
    while block := file.read(size):
        yield block


def stream(path: str, compression: str | None, encoding: str) -> Iterator[bytes]:
    """The file's text as UTF-8 bytes in chunks, unpacked and transcoded; what the encoding does not define becomes U+FFFD.

    UTF-8 passes unchanged, broken bytes included. Raises SourceError where the file cannot be read or its compression is damaged.
    """
    return transcoded(unpacked(path, compression), encoding)


def unpacked(path: str, compression: str | None) -> Iterator[bytes]:
    """The file's bytes without their compression: ``gzip`` (of any number of members), ``zstd`` or None."""
    if compression == "gzip":
        return _gunzipped(path)
    if compression == "zstd":
        return _unzstd(path)
    return chunks_of(path)


def transcoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Text of any encoding as UTF-8."""
    if is_utf8(encoding):
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in chunks:
        yield decoder.decode(chunk).encode(errors="replace")
    yield decoder.decode(b"", final=True).encode(errors="replace")


def is_utf8(encoding: str) -> bool:
    """Whether text of this encoding can be read in place."""
    return codecs.lookup(encoding).name in {"utf-8", "utf-8-sig", "ascii"}


def _damaged(path: str, why: str) -> SourceError:
    return SourceError(f"{path} is damaged: {why}.", "Fetch or export it again.")


def _gunzipped(path: str) -> Iterator[bytes]:
    import gzip
    import zlib

    try:
        with gzip.open(path, "rb") as file:
            yield from _blocks(file)
    except EOFError as error:
        raise _damaged(path, "the gzip data end too early") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise _damaged(path, f"the gzip data are broken ({error})") from error
    except OSError as error:
        raise unreadable(path, error) from error


def _unzstd(path: str) -> Iterator[bytes]:
    import pyarrow as pa

    try:
        with pa.OSFile(path, "rb") as raw, pa.CompressedInputStream(raw, "zstd") as file:
            while block := file.read(CHUNK):
                yield block
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, f"the zstd data are broken or end too early ({error})") from error
