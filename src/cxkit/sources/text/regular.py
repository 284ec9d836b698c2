"""Whether every record of a delimited text is regular: as many cells as the header, and quotes only around whole cells.

Delimiters, line ends and quotes are bits in words of 64, so that a few operations look at 64 bytes at once, as simdjson does (Langdale and
Lemire, 2019, Parsing gigabytes of JSON per second). Other threads run meanwhile.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from cxkit.sources.text.dialect import Dialect

if TYPE_CHECKING:
    from io import RawIOBase

    import numpy as np
    import numpy.typing as npt

    Bits = npt.NDArray[np.uint64]

_BLOCK = 1 << 19  # bytes that are looked at together: with less the calls cost more, with more the cache of the processor is too small
_LF, _CR, _WORD = 10, 13, 64


class RegularRecords:
    """Checks the records of one text as its bytes arrive, from the first byte of a record on.

    All readers agree on regular records: a quote opens a cell behind a delimiter or line end and closes it in front of one, a line end
    outside of quotes ends a record, and each record has ``width`` cells. ``count`` is the number of records that have ended, ``within``
    whether the last one has not.
    """

    def __init__(self, dialect: Dialect, width: int) -> None:
        self.count, self.within = 0, False
        self._delimiter, self._quote = (ord(sign) if sign else None for sign in (dialect.delimiter, dialect.quote))
        self._delimiters = width - 1  # of each record
        self._seen = 0  # delimiters of all records
        self._signs = _Signs()
        self._last, self._quoted, self._closed = _LF, False, False  # the byte before, within quotes, just behind a closing quote

    def take(self, text: bytes | bytearray | memoryview) -> bool:
        """Whether the records are regular as far as the text goes. After a text that is not, no other may follow."""
        view = memoryview(text)
        for at in range(0, len(view), _BLOCK):
            block = view[at : at + _BLOCK]
            self._signs.buffer[: len(block)] = block
            if not self._take_block(len(block)):
                return False
        return True

    def take_file(self, file: RawIOBase) -> bool:
        """Whether the records are regular up to the end of a file."""
        while size := file.readinto(self._signs.buffer):
            if not self._take_block(size):
                return False
        return True

    def _take_block(self, size: int) -> bool:
        """Whether the records are regular as far as the first ``size`` bytes of the buffer go."""
        signs = self._signs
        signs.limit(size)
        delimiters, ends, returns = signs.find(self._delimiter), signs.find(_LF), signs.find(_CR)
        if (self._last == _CR or signs.holds(_CR)) and (_shift(returns, self._last == _CR, size) & ~ends).any():
            return False
        if self._quoted or signs.holds(self._quote):
            quoted = self._quoted_bits(signs.find(self._quote), delimiters | ends, returns, size)
            if quoted is None:
                return False
            outside = ~quoted
            delimiters &= outside
            ends &= outside
        else:
            if self._closed and signs.first not in {self._delimiter, _LF, _CR}:
                return False
            self._closed = False
        # a record of one column has no delimiter that shows a blank line
        if not self._delimiters and (_shift(ends, self._last == _LF, size) & (ends | returns)).any():
            return False
        self._last = signs.last
        return self._count_records(delimiters, ends)

    def _quoted_bits(self, quotes: Bits, edges: Bits, returns: Bits, size: int) -> Bits | None:
        """The bits of bytes within quotes, the opening ones included; None if a quote is not at the edge of a cell."""
        import numpy as np

        quoted, moved = quotes.copy(), np.empty_like(quotes)
        for distance in (1, 2, 4, 8, 16, 32):  # bit n is now the parity of the quotes up to n in its word
            np.left_shift(quoted, np.uint64(distance), out=moved)
            quoted ^= moved
        parity = np.bitwise_xor.accumulate(quoted >> np.uint64(_WORD - 1))
        before = moved
        before[0], before[1:] = self._quoted, parity[:-1] ^ np.uint64(self._quoted)
        quoted ^= np.negative(before, out=before)
        opening = quotes & quoted
        closing = quotes ^ opening
        # of two quotes side by side within a cell, the first closes it for a moment and the second opens it again
        first = self._last in {self._delimiter, _LF} or self._closed
        if (opening & ~_shift(edges | closing, first, size)).any():
            return None
        edges |= opening
        edges |= returns
        if (_shift(closing, self._closed, size) & ~edges).any():
            return None
        last = np.uint64((size - 1) % _WORD)
        self._quoted, self._closed = (bool(bits[-1] >> last & np.uint64(1)) for bits in (quoted, closing))
        return quoted

    def _count_records(self, delimiters: Bits, ends: Bits) -> bool:
        """Whether the number of delimiters before each line end is that of all records up to there."""
        import numpy as np

        seen, words = np.cumsum(np.bitwise_count(delimiters), dtype=np.int64), np.flatnonzero(ends != 0)
        if not words.size:
            self._seen += int(seen[-1])
            self.within = True
            return True
        some, cells = ends[words], delimiters[words]
        in_word = np.bitwise_count(some)
        ended = np.cumsum(in_word, dtype=np.int64)
        before, records = seen[words] - np.bitwise_count(cells) + self._seen, ended - in_word + self.count
        while some.size:  # the first line end of each word, then the second of those that have one, ...
            lowest = some & np.negative(some)
            records += 1
            if (before + np.bitwise_count(cells & (lowest - np.uint64(1))) != self._delimiters * records).any():
                return False
            some ^= lowest
            left = np.flatnonzero(some != 0)
            some, cells, before, records = some[left], cells[left], before[left], records[left]
        self._seen, self.count = self._seen + int(seen[-1]), self.count + int(ended[-1])
        self.within = self._last != _LF or self._quoted
        return True


class _Signs:
    """Finds signs in a block of text. Its memory is used again for each block: to get new memory takes longer than to search it."""

    def __init__(self) -> None:
        import numpy as np

        self._bytes = bytearray(_BLOCK)
        self.buffer = memoryview(self._bytes)
        self._text, self._found = np.frombuffer(self.buffer, np.uint8), np.zeros(_BLOCK, np.bool_)
        self._filled = self._size = 0

    def limit(self, size: int) -> None:
        """Search the first ``size`` bytes of the buffer."""
        self._filled = size
        self._size = -(-size // _WORD) * _WORD
        self.buffer[size : self._size] = bytes(self._size - size)

    @property
    def first(self) -> int:
        """The first byte."""
        return self.buffer[0]

    @property
    def last(self) -> int:
        """The last byte."""
        return self.buffer[self._filled - 1]

    def holds(self, sign: int | None) -> bool:
        """Whether the block holds the sign: much faster than to find all of its places."""
        return sign is not None and self._bytes.find(sign, 0, self._filled) >= 0

    def find(self, sign: int | None) -> Bits:
        """The bits of the bytes that are the sign."""
        import numpy as np

        if sign is None or not self.holds(sign):
            return np.zeros(self._size // _WORD, np.uint64)
        found = self._found[: self._size]
        np.equal(self._text[: self._size], np.uint8(sign), out=found)
        return np.packbits(found, bitorder="little").view(np.dtype("<u8"))


def _shift(bits: Bits, first: bool, size: int) -> Bits:
    """The bits of the bytes that follow those of ``bits``, of a text of ``size``; ``first`` is the bit of the first byte."""
    import numpy as np

    found = bits << np.uint64(1)
    found[1:] |= bits[:-1] >> np.uint64(_WORD - 1)
    found[0] |= np.uint64(first)
    if rest := size % _WORD:
        found[-1] &= np.uint64((1 << rest) - 1)
    return found


def count_regular(block: bytes, dialect: Dialect, width: int) -> int | None:
    """Count the records of a text that ends with one; None if one is not regular."""
    records = RegularRecords(dialect, width)
    return records.count if records.take(block) and not records.within else None


class FileCheck:
    """Counts the records of a file in a thread of its own, while another reader uses the file."""

    def __init__(self, local: str, dialect: Dialect, width: int) -> None:
        self._local, self._dialect, self._width = local, dialect, width
        self._count: int | None = None
        self._thread = threading.Thread(target=self._run, name="cxkit-check", daemon=True)
        self._thread.start()

    def count(self) -> int | None:
        """The number of records; None if one is not regular, or the file cannot be read."""
        self._thread.join()
        return self._count

    def _run(self) -> None:
        records = RegularRecords(self._dialect, self._width)
        try:
            with Path(self._local).open("rb", buffering=0) as file:
                file.seek(length_of_lines(self._local, self._dialect.body_line - 1))
                if not records.take_file(file):
                    return
        except OSError:
            return
        if records.within and not records.take(b"\n"):
            return
        self._count = None if records.within else records.count


def length_of_lines(local: str, lines: int) -> int:
    """The bytes of the first ``lines`` lines of a file."""
    with Path(local).open("rb") as file:
        return sum(len(file.readline()) for _ in range(lines))
