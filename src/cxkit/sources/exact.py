"""The exact reader of delimited text: every record as it stands in the file, in bounded memory.

Long runs of records that fit the header are recognised by one regular expression and passed on as bytes; only what does not fit is taken
apart by hand.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cxkit.errors import SourceError
from cxkit.sources.dialect import Dialect
from cxkit.sources.spool import stream

# A quote that has not closed after so many bytes was never meant to open.
_LONGEST_CELL = 1 << 20
_LONGEST_LINE = 1 << 26

BLANK, SHORT, LONG, STRAY = "blank line", "too short", "too long", "stray quote"
CUT = "cut off"  # short, and the file ends within it: its last cell may be half a value


class Record(NamedTuple):
    """One record: its first physical ``line`` (1-based), its cells, why it does not fit the header (or None), and its text."""

    line: int
    fields: list[str]
    problem: str | None
    raw: str


class Run(NamedTuple):
    """Consecutive records that all fit the header, as they stand in the file, from physical line ``line`` on."""

    line: int
    text: bytes


class Grammar:
    """The regular expressions of one dialect for records of ``width`` cells, over UTF-8 bytes."""

    def __init__(self, dialect: Dialect, width: int) -> None:
        self.width = width
        self.eol = dialect.eol
        self.delimiter = dialect.delimiter.encode()
        self.quote = dialect.quote.encode()
        self.cr = b"\r?" if self.eol == b"\n" else b""
        d, q, e = re.escape(self.delimiter), re.escape(self.quote), re.escape(self.eol)
        plain = rb"[^%b%b]*+" % (d, e)
        if q:
            quoted = rb"%b[^%b]*+(?:%b%b[^%b]*+)*+%b" % (q, q, q, q, q, q)
            # Runs hold no quote inside a bare cell, for Polars loses its way there: such a record is written anew, quoted.
            cell = rb"(?>%b|[^%b%b%b]*+)" % (quoted, q, d, e)
            self.quoted = re.compile(quoted)
            # The lenient form, for one line that breaks the rules: a quote closes where a delimiter or the end follows.
            self.lenient = re.compile(rb"%b((?:[^%b]|%b(?!%b|\Z))*)%b(?=%b|\Z)|([^%b]*)" % (q, q, q, d, q, d, d), re.DOTALL)
        else:
            cell = plain
        # Trailing delimiters with nothing behind them do no harm.
        record = rb"(?!%b%b)%b(?:%b%b){%d}(?:%b)*+%b%b" % (self.cr, e, cell, d, cell, width - 1, d, self.cr, e)
        self.plain = re.compile(plain)
        self.end = re.compile(self.cr + e)
        self.record = re.compile(record)
        self.run = re.compile(rb"(?:%b)*+" % record)

    def take(self, text: bytes, start: int, *, final: bool) -> tuple[int, list[str], str | None] | None:
        """The record that starts at ``start``: its end, its cells, its problem; None where more text is needed to tell.

        A quoted cell ends with a quote that a delimiter or a line end follows. One that does not makes its line a record of its own with
        the problem ``stray quote``, so that one stray quote costs one line. ``final``: nothing follows ``text``, which ends in a line end.
        """
        if end := self.end.match(text, start):
            return end.end(), [], BLANK
        at, cells = start, list[bytes]()
        while True:
            if self.quote and text.startswith(self.quote, at):
                closed = self.quoted.match(text, at)
                stop = closed.end() if closed else len(text)
                if stop >= len(text) - 1 and not final and stop - start < _LONGEST_CELL:
                    return None
                follows = text.startswith(self.delimiter, stop) or self.end.match(text, stop)
                if not closed or not follows:
                    return self._stray(text, start, final=final)
                cells.append(text[at + 1 : stop - 1].replace(self.quote * 2, self.quote))
            else:
                found = self.plain.match(text, at)
                stop = found.end() if found else at
                if stop == len(text):
                    return self._unended(stop - start)
                # As Polars does, not at the end of the line alone.
                cells.append(text[at:stop].removesuffix(b"\r"))
            if not text.startswith(self.delimiter, stop):
                end = self.end.match(text, stop)
                return (end.end() if end else stop), *self._judge(cells)
            at = stop + 1

    def _judge(self, cells: list[bytes]) -> tuple[list[str], str | None]:
        fields = [cell.decode(errors="replace") for cell in cells]
        if len(fields) < self.width:
            return fields, SHORT
        return fields, LONG if any(fields[self.width :]) else None

    def _stray(self, text: bytes, start: int, *, final: bool) -> tuple[int, list[str], str | None] | None:
        stop = text.find(self.eol, start)
        if stop < 0:
            return None if final else self._unended(len(text) - start)
        line, cells, at = text[start:stop], list[str](), 0
        if self.cr:
            line = line.removesuffix(b"\r")
        while at <= len(line):
            found = self.lenient.match(line, at)
            if not found:
                break
            inner, bare = found.groups()
            cells.append((bare if inner is None else inner.replace(self.quote * 2, self.quote)).decode(errors="replace"))
            at = found.end() + 1
        return stop + 1, cells, STRAY

    @staticmethod
    def _unended(length: int) -> None:
        if length > _LONGEST_LINE:
            raise SourceError(
                f"A line is longer than {_LONGEST_LINE >> 20} MiB.", "Check that the file is a table of text, one record a line."
            )


def pieces(chunks: Iterable[bytes], dialect: Dialect, width: int, *, complete: bool = True) -> Iterator[Run | Record]:
    """The records behind the header, in order: runs of those that fit, and one by one those that do not, blank lines included.

    ``chunks`` are the file's UTF-8 bytes from its start. ``complete=False``: the text is cut somewhere, the record at the cut is left out.
    """
    grammar = Grammar(dialect, width)
    eol = grammar.eol
    line, skip = dialect.body_line, dialect.body_line - 1
    text, final, unended, source = b"", False, False, iter(chunks)
    while not final:
        chunk = next(source, None)
        final = chunk is None
        if chunk:
            text = text + chunk if text else chunk
        elif final and not complete:
            return
        elif text and not text.endswith(eol):
            text += eol
            unended = True
        at = 0
        while skip and (found := text.find(eol, at) + 1):
            at, skip = found, skip - 1
        while not skip and at < len(text):
            run = grammar.run.match(text, at)
            if run and run.end() > at:
                yield Run(line, text[at : run.end()])
                line += text.count(eol, at, run.end())
                at = run.end()
                continue
            taken = grammar.take(text, at, final=final)
            if taken is None:
                break
            end, fields, problem = taken
            if problem == SHORT and unended and end == len(text):
                problem = CUT
            raw = text[at:end].decode(errors="replace")
            yield Record(line, fields, problem, raw.rstrip("\r\n"))
            line += text.count(eol, at, end)
            at = end
        text = text[at:]


def records(path: str | os.PathLike[str], dialect: Dialect, width: int, *, only_problems: bool = False) -> Iterator[Record]:
    """Every record of the file behind its header of ``width`` columns, blank lines left out; or only those that do not fit.

    ``path`` must be readable again: standard input is not, its spool is. Raises SourceError where the file cannot be read or decoded.
    """
    return records_of(stream(os.fspath(path), dialect.compression, dialect.encoding), dialect, width, only_problems=only_problems)


def records_of(
    chunks: Iterable[bytes], dialect: Dialect, width: int, *, only_problems: bool = False, complete: bool = True
) -> Iterator[Record]:
    """As ``records``, from UTF-8 bytes."""
    grammar = Grammar(dialect, width)
    for piece in pieces(chunks, dialect, width, complete=complete):
        if isinstance(piece, Record):
            # Trailing delimiters in quotes are no problem, and yet no part of a run.
            if piece.problem != BLANK and (piece.problem or not only_problems):
                yield piece
        elif not only_problems:
            yield from split(piece, grammar)


def split(run: Run, grammar: Grammar) -> Iterator[Record]:
    """The single records of a run, none of which has a problem."""
    line, at = run.line, 0
    delimiter = grammar.delimiter.decode()
    quoted = bool(grammar.quote) and grammar.quote in run.text
    while at < len(run.text):
        end = run.text.index(grammar.eol, at) + 1
        if quoted and grammar.quote in run.text[at:end]:
            taken = grammar.take(run.text, at, final=True)
            end, fields = (taken[0], taken[1]) if taken else (end, [])
            raw = run.text[at:end].decode(errors="replace").rstrip("\r\n")
        else:
            raw = run.text[at:end].decode(errors="replace").removesuffix("\n").removesuffix("\r")
            fields = [cell.removesuffix("\r") for cell in raw.split(delimiter)] if "\r" in raw else raw.split(delimiter)
        yield Record(line, fields, None, raw)
        line += run.text.count(grammar.eol, at, end)
        at = end


def normalised(chunks: Iterable[bytes], dialect: Dialect, width: int) -> Iterator[bytes]:
    """The file's records as clean UTF-8 lines without a header.

    Each has ``width`` cells; those that did not fit have a further one that says why. Blank lines are dropped. Lines end in LF; the quote
    is that of ``normal_quote``.
    """
    grammar = Grammar(dialect, width)
    for piece in pieces(chunks, dialect, width):
        if isinstance(piece, Record):
            if piece.problem != BLANK:
                yield _line(piece, dialect, width)
        elif grammar.eol == b"\n":
            yield piece.text
        else:
            yield from (_line(record, dialect, width) for record in split(piece, grammar))


def normal_quote(dialect: Dialect) -> str:
    """The quote of ``normalised`` text: the file's own, and one at any rate where line ends are rewritten."""
    return dialect.quote or ('"' if dialect.eol == b"\r" else "")


def _line(record: Record, dialect: Dialect, width: int) -> bytes:
    cells = [*record.fields[:width], *[""] * (width - len(record.fields))]
    if record.problem:
        cells.append(record.problem)
    quote = normal_quote(dialect)
    special = (dialect.delimiter, quote, "\n", "\r")
    if quote:
        alone = len(cells) == 1
        cells = [
            f"{quote}{cell.replace(quote, quote * 2)}{quote}" if any(sign in cell for sign in special) or (alone and not cell) else cell
            for cell in cells
        ]
    return (dialect.delimiter.join(cells) + "\n").encode()
