"""Where the frames of a zstd file end (RFC 8878, section 3.1), so that bytes behind them can be distinguished from damage."""

from __future__ import annotations

import io
from typing import IO

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
