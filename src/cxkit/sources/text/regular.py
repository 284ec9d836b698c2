"""Whether every record of a delimited text is regular: as many cells as the header, and quotes only around whole cells.

Delimiters, line ends and quotes are bits in words of 64, so that a few operations look at 64 bytes at once, as simdjson does (Langdale and
Lemire, 2019, Parsing gigabytes of JSON per second). Other threads run meanwhile.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from cxkit.sources import extra_reads
from cxkit.sources.part import Dialect

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
    outside of quotes ends a record, and each record has ``width`` cells. ``count`` is the number of records that have ended, ``end`` the
    number of their bytes, and ``within`` whether another one has begun.
    """

    def __init__(self, dialect: Dialect, width: int) -> None:
        self.count, self.end, self.within = 0, 0, False
        self._taken = 0  # bytes
        self._delimiter, self._quote = (ord(sign) if sign else None for sign in (dialect.delimiter, dialect.quote))
        self._delimiters = width - 1  # of each record
        self._open = 0  # delimiters of the record that has not ended
        self._signs, self._space = _Signs(), _Space()
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
            extra_reads.add(size)
            if not self._take_block(size):
                return False
        return True

    def _take_block(self, size: int) -> bool:
        """Whether the records are regular as far as the first ``size`` bytes of the buffer go."""
        signs, space = self._signs, self._space
        signs.limit(size)
        space.limit(size)
        delimiters, ends, returns = signs.find(self._delimiter), signs.find(_LF), signs.find(_CR)
        if (self._last == _CR or signs.holds(_CR)) and space.any_without(space.shift(returns, self._last == _CR), ends):
            return False
        if self._quoted or signs.holds(self._quote):
            quoted = self._quoted_bits(signs.find(self._quote), delimiters, ends, returns)
            if quoted is None:
                return False
            outside = space.invert(quoted)
            delimiters &= outside
            ends &= outside
        else:
            if self._closed and signs.first not in {self._delimiter, _LF, _CR}:
                return False
            self._closed = False
        # a record of one column has no delimiter that shows a blank line
        if not self._delimiters and (space.shift(ends, self._last == _LF) & (ends | returns)).any():
            return False
        self._last = signs.last
        regular = self._count_records(delimiters, ends)
        self._taken += size
        return regular

    def _quoted_bits(self, quotes: Bits, delimiters: Bits, ends: Bits, returns: Bits) -> Bits | None:
        """The bits of bytes within quotes, the opening ones included; None if a quote is not at the edge of a cell."""
        space = self._space
        quoted = space.parity(quotes, self._quoted)
        opening = quotes & quoted
        closing = quotes
        closing ^= opening
        edges = delimiters | ends
        # of two quotes side by side within a cell, the first closes it for a moment and the second opens it again
        first = self._last in {self._delimiter, _LF} or self._closed
        if space.any_without(opening, space.shift(edges | closing, first)):
            return None
        edges |= opening
        edges |= returns
        if space.any_without(space.shift(closing, self._closed), edges):
            return None
        self._quoted, self._closed = space.holds_last(quoted), space.holds_last(closing)
        return quoted

    def _count_records(self, delimiters: Bits, ends: Bits) -> bool:
        """Whether each line end is behind as many delimiters as a record has."""
        import numpy as np

        in_word, ends_in_word = np.bitwise_count(delimiters), np.bitwise_count(ends)
        seen, records = (np.add.accumulate(counts, dtype=np.int32) for counts in (in_word, ends_in_word))
        total, ended = int(seen[-1]), int(records[-1])
        if not ended:
            self._open += total
            self.within = True
            return self._open <= self._delimiters
        # how many delimiters are before each word, less those of the records that end before it
        missing = seen - in_word + self._open - (records - ends_in_word) * self._delimiters
        # the first line end of each word: words without one are looked at too, which is faster than to choose
        up_to_first = ends ^ (ends - np.uint64(1))
        found = missing + np.bitwise_count(delimiters & up_to_first)
        if ((found != self._delimiters) & (ends_in_word != 0)).any():
            return False
        words = np.flatnonzero(ends_in_word > 1)
        some, cells, missing = ends.take(words), delimiters.take(words), missing.take(words)
        while some.size:  # the second line end of each word that has one, then the third, ...
            some &= some - np.uint64(1)
            missing -= self._delimiters
            found = missing + np.bitwise_count(cells & (some ^ (some - np.uint64(1))))
            if ((found != self._delimiters) & (some != 0)).any():
                return False
            left = np.flatnonzero(some != 0)
            some, cells, missing = some.take(left), cells.take(left), missing.take(left)
        self._open += total - ended * self._delimiters
        self.count += ended
        last = ends.size - 1 - int((ends[::-1] != 0).argmax())
        self.end = self._taken + last * _WORD + int(ends[last]).bit_length()
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


class _Space:
    """Operations on the bits of a block in memory that is used again: each result is valid until the same operation is called again."""

    def __init__(self) -> None:
        import numpy as np

        words = _BLOCK // _WORD
        self._all = [np.empty(words, np.uint64) for _ in range(4)]
        self._size = 0
        self.limit(_BLOCK)

    def limit(self, size: int) -> None:
        """Operate on the bits of ``size`` bytes."""
        words = -(-size // _WORD)
        if size != self._size:
            self._size = size
            self._shifted, self._parity, self._inverse, self._moved = (each[:words] for each in self._all)

    def shift(self, bits: Bits, first: bool) -> Bits:
        """The bits of the bytes that follow those of ``bits``; ``first`` is the bit of the first byte."""
        import numpy as np

        found, moved = self._shifted, self._moved
        np.left_shift(bits, np.uint64(1), out=found)
        np.right_shift(bits, np.uint64(_WORD - 1), out=moved)
        found[1:] |= moved[:-1]
        found[0] |= np.uint64(first)
        if rest := self._size % _WORD:
            found[-1] &= np.uint64((1 << rest) - 1)
        return found

    def parity(self, bits: Bits, first: bool) -> Bits:
        """For each byte the parity of the bits up to it, and of ``first``."""
        import numpy as np

        found, moved = self._parity, self._moved
        np.copyto(found, bits)
        for distance in (1, 2, 4, 8, 16, 32):  # bit n is now the parity of the bits up to n in its word
            np.left_shift(found, np.uint64(distance), out=moved)
            np.bitwise_xor(found, moved, out=found)
        moved[0] = first
        np.right_shift(found[:-1], np.uint64(_WORD - 1), out=moved[1:])
        np.bitwise_xor.accumulate(moved, out=moved)
        np.negative(moved, out=moved)
        found ^= moved
        return found

    def invert(self, bits: Bits) -> Bits:
        """The other bits."""
        import numpy as np

        return np.invert(bits, out=self._inverse)

    def any_without(self, bits: Bits, others: Bits) -> bool:
        """Whether any bit is not among the others."""
        import numpy as np

        found = self._moved
        np.invert(others, out=found)
        found &= bits
        return bool(found.any())

    def holds_last(self, bits: Bits) -> bool:
        """Whether the last byte has its bit."""
        return bool(int(bits[-1]) >> (self._size - 1) % _WORD & 1)


def find_regular(text: bytes, dialect: Dialect, width: int) -> tuple[int, int, bool]:
    """Regular records at the start of a text: their number, their end, and whether no complete record of the text is irregular.

    Records just before an irregular one may be left out.
    """
    records = RegularRecords(dialect, width)
    regular = records.take(text)
    return records.count, records.end, regular


class FileCheck:
    """Counts the records of a file in a thread of its own, while another reader uses the file."""

    def __init__(self, local: str, dialect: Dialect, width: int) -> None:
        self._local, self._dialect, self._width = local, dialect, width
        self._count: int | None = None
        self._thread = threading.Thread(target=self._run, name="cxkit-check", daemon=True)
        self._thread.start()

    @property
    def has_failed(self) -> bool:
        """Whether a record is known not to be regular, or the file cannot be read."""
        return not self._thread.is_alive() and self._count is None

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
