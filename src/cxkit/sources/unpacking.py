"""Unpacking compressed files as streams, with checks of checksums, premature ends and unpacked size."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

from cxkit.errors import SourceError
from cxkit.language import tr
from cxkit.model import Note
from cxkit.sources.spool import CHUNK, Readable, unreadable_error

if TYPE_CHECKING:
    import zipfile
    import zlib

MOST = 64 << 30
"""Default limit of unpacked bytes for formats that are read as a stream, which needs no memory for all of it."""
MOST_AT_ONCE = 4 << 30
"""Default limit for formats that must be unpacked to disk or memory before they can be read, such as workbooks."""

_FETCH = "Fetch or export it again."
# Files that the macOS Finder adds to archives.
_BESIDE = ("__MACOSX/", ".DS_Store")


@dataclass
class Remainder:
    """The bytes behind the last member of a packed file, known once it has been unpacked to its end; ``blank``: they are zeros."""

    size: int = 0
    blank: bool = True

    def notes(self, shown: str) -> tuple[Note, ...]:
        """A note if there are such bytes. ``shown`` is the path that the user typed."""
        if not self.size:
            return ()
        what = tr("zero bytes") if self.blank else tr("bytes, which are no packed data,")
        text = tr("{shown}: behind the complete packed data {size:,} {what} were left out.", shown=shown, size=self.size, what=what)
        return (Note(code="bytes-behind", level="info" if self.blank else "warning", text=text),)


def unpack(
    path: str, packing: str, limit: int | None = None, *, shown: str | None = None, remainder: Remainder | None = None
) -> Iterator[bytes]:
    """Unpack a file and yield its bytes. ``remainder`` receives how many bytes are behind the packed data.

    Raises SourceError if the file cannot be read, is damaged or ends too early, or unpacks to more than ``limit`` bytes.
    """
    name = shown or path
    most, size = limit or MOST, 0
    opened = {"gzip": _gzip, "zstd": _zstd, "bzip2": _bzip2, "xz": _xz, "zip": _zip}[packing]
    for chunk in opened(path, name, remainder or Remainder()):
        size += len(chunk)
        if size > most:
            raise SourceError(
                tr("{name} unpacks to more than {most:,} bytes.", name=name, most=most),
                tr("If that is right, --max-bytes {most} lets it.", most=most * 16),
            )
        yield chunk


def list_members(archive: zipfile.ZipFile) -> list[str]:
    """The files in a ZIP archive, without folders and files of the macOS Finder."""
    return [info.filename for info in archive.infolist() if not info.is_dir() and not any(part in info.filename for part in _BESIDE)]


def _damaged_error(name: str, why: str) -> SourceError:
    return SourceError(tr("{name} is damaged: {why}.", name=name, why=why), _FETCH)


def _blocks(file: Readable | IO[bytes]) -> Iterator[bytes]:
    while block := file.read(CHUNK):
        yield block


def _gzip(path: str, name: str, remainder: Remainder) -> Iterator[bytes]:
    import zlib

    packing = _Packing("gzip", b"\x1f\x8b", lambda: _Inflater(zlib.decompressobj(wbits=31)), zlib.error)
    yield from _members(path, name, packing, remainder)


def _bzip2(path: str, name: str, remainder: Remainder) -> Iterator[bytes]:
    import bz2

    yield from _members(path, name, _Packing("bzip2", b"BZh", bz2.BZ2Decompressor, OSError), remainder)


def _xz(path: str, name: str, remainder: Remainder) -> Iterator[bytes]:
    import lzma

    yield from _members(path, name, _Packing("xz", b"\xfd7zXZ\0", lzma.LZMADecompressor, lzma.LZMAError), remainder)


class _Decompressor(Protocol):
    """Decompresses one member, at most so many bytes at once."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Inflater:
    """The decompressor of ``zlib`` in the form of those of ``bz2`` and ``lzma``, which keep the input that they have not used yet."""

    def __init__(self, inflater: zlib._Decompress) -> None:
        self._inflater = inflater

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflater.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inflater.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inflater.decompress(self._inflater.unconsumed_tail + data, max_length)


class _Packing(NamedTuple):
    """A form of packed data: its name, the first bytes of each member, what unpacks one, and the error of that."""

    name: str
    magic: bytes
    make: Callable[[], _Decompressor]
    failure: type[Exception]


def _members(path: str, name: str, packing: _Packing, remainder: Remainder) -> Iterator[bytes]:
    """Unpack all members of a file, with zero bytes between them. Bytes behind the last one that start no other are the ``remainder``."""
    with _open_packed(path, name) as file:
        data = file.read(CHUNK)
        while data:
            member = packing.make()
            try:
                while not member.eof:
                    if member.needs_input and not data and not (data := file.read(CHUNK)):
                        raise _damaged_error(name, tr("the {name} data end too early", name=packing.name))
                    if block := member.decompress(data, CHUNK):
                        yield block
                    data = b""
            except packing.failure as error:
                raise _damaged_error(name, tr("the {name} data are broken ({error})", name=packing.name, error=error)) from error
            data, zeros = _skip_zeros(member.unused_data, file)
            data += file.read(len(packing.magic) - len(data)) if len(data) < len(packing.magic) else b""
            if not data.startswith(packing.magic):
                behind = len(data) + sum(map(len, _blocks(file)))
                remainder.size, remainder.blank = zeros + behind, not behind
                return


def _skip_zeros(data: bytes, file: IO[bytes]) -> tuple[bytes, int]:
    """Skip zero bytes. Returns the data from the first other byte on, and how many were skipped."""
    skipped = 0
    while True:
        rest = data.lstrip(b"\0")
        skipped += len(data) - len(rest)
        if rest or not (data := file.read(CHUNK)):
            return rest, skipped


def _open_packed(path: str, name: str) -> IO[bytes]:
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise unreadable_error(name, error) from error


def _zstd(path: str, name: str, remainder: Remainder) -> Iterator[bytes]:
    import pyarrow as pa

    with _open_packed(path, name) as file:
        start, data = 0, file.read(4)
        while is_frame(data):
            end = find_end(file, start)
            if end is None:
                raise _damaged_error(name, tr("the zstd data end too early"))
            try:
                with pa.PythonFile(_Section(file, start, end), "r") as raw, pa.CompressedInputStream(raw, "zstd") as frame:
                    yield from _blocks(frame)
            except (OSError, pa.ArrowException) as error:
                raise _damaged_error(name, tr("the zstd data are broken ({error})", error=error)) from error
            file.seek(end)
            data, zeros = _skip_zeros(file.read(4), file)
            start = file.tell() - len(data)
            file.seek(start)
            data = file.read(4)
            if not is_frame(data):
                behind = len(data) + sum(map(len, _blocks(file)))
                remainder.size, remainder.blank = zeros + behind, not behind


class _Section(io.RawIOBase):
    """The bytes of a file from ``start`` up to ``end``."""

    def __init__(self, file: IO[bytes], start: int, end: int) -> None:
        self._file, self._end = file, end
        file.seek(start)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        left = self._end - self._file.tell()
        return self._file.read(left if size < 0 else min(size, left))


def _zip(path: str, name: str, _remainder: Remainder) -> Iterator[bytes]:
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(path) as archive:
            inside = list_members(archive)
            if len(inside) != 1:
                held = (
                    tr("{n} files: {names} …" if inside[5:] else "{n} files: {names}", n=len(inside), names=", ".join(inside[:5]))
                    if inside
                    else tr("no file")
                )
                raise SourceError(
                    tr("{name} is a ZIP archive with {held}.", name=name, held=held), "Unpack it and name the file that is meant."
                )
            with archive.open(inside[0]) as file:
                yield from _blocks(file)
    except EOFError as error:
        raise _damaged_error(name, tr("the ZIP data end too early")) from error
    except (zipfile.BadZipFile, zlib.error) as error:
        raise _damaged_error(name, tr("the ZIP data are broken ({error})", error=error)) from error
    except NotImplementedError as error:  # a RuntimeError too, so it comes first
        raise SourceError(
            tr("{name} is a ZIP archive packed by an unusual method ({error}).", name=name, error=error), "Unpack it first."
        ) from error
    except RuntimeError as error:  # a password is needed
        raise SourceError(tr("{name} is an encrypted ZIP archive.", name=name), "Unpack it first.") from error


MAGIC = b"\x28\xb5\x2f\xfd"
_CHECKSUM, _SINGLE_SEGMENT = 0x04, 0x20  # bits of the descriptor of a frame
_RLE = 1  # the type of a block of one byte that is repeated


def is_frame(start: bytes) -> bool:
    """Whether these four bytes start a frame, be it one with data or one that is skipped."""
    return start == MAGIC or (len(start) == 4 and start[0] & 0xF0 == 0x50 and start[1:] == b"\x2a\x4d\x18")


def find_end(file: IO[bytes], start: int) -> int | None:
    """The position behind the frame that starts at ``start``, without its data being unpacked; None if the file ends before."""
    file.seek(start)
    fields = _Fields(file)
    try:
        is_data = fields.take(4) == int.from_bytes(MAGIC, "little")
        end = _skip_blocks(file, fields) if is_data else fields.take(4) + file.tell()
    except EOFError:
        return None
    return end if end <= file.seek(0, io.SEEK_END) else None


class _Fields:
    """Reads numbers of a header, which begin with their lowest byte."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def take(self, size: int) -> int:
        """The number in the next ``size`` bytes. Raises EOFError if the file ends within them."""
        field = self._file.read(size)
        if len(field) < size:
            raise EOFError
        return int.from_bytes(field, "little")


def _skip_blocks(file: IO[bytes], fields: _Fields) -> int:
    """The position behind the frame whose magic number has been read. Raises EOFError."""
    descriptor = fields.take(1)
    single = bool(descriptor & _SINGLE_SEGMENT)
    content = (int(single), 2, 4, 8)[descriptor >> 6]
    fields.take((0 if single else 1) + (0, 1, 2, 4)[descriptor & 3] + content)  # window, dictionary, size of the content
    last = False
    while not last:
        header = fields.take(3)
        last, kind, size = bool(header & 1), header >> 1 & 3, header >> 3
        file.seek(1 if kind == _RLE else size, io.SEEK_CUR)
    return file.tell() + (4 if descriptor & _CHECKSUM else 0)
