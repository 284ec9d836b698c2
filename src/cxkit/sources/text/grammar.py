"""The grammar of one dialect, which parses records and cells by regular expressions over UTF-8 bytes."""

from __future__ import annotations

import re
from typing import NamedTuple

from cxkit.errors import SourceError
from cxkit.language import tr
from cxkit.sources.part import Dialect
from cxkit.sources.text.dialect import WHITESPACE, is_spaced

# A quote that is not closed within so many bytes is taken for a stray one.
_LONGEST_CELL = 1 << 20
_LONGEST_LINE = 1 << 26
_MOST_PIECES = 1000  # of a record that lone CRs may divide

BLANK, COMMENT, SHORT, LONG, STRAY, TORN = "blank line", "comment", "too short", "too long", "stray quote", "torn quotes"
CUT = "cut off"  # too short, and the file ends in it: its last cell may be half a value
FOOTER = "line behind the table"  # as written by known tools
NO_ROWS = frozenset({BLANK, COMMENT, FOOTER})
"""Problems of lines that are not rows and are not counted."""


_OTHER_ENDS = {b"\n": rb"\r(?!\n)", b"\r": rb"\n"}
_MARGINS = re.compile(rb"^[ \t]+|[ \t]+$", re.MULTILINE)


class Taken(NamedTuple):
    """One record of a text: its end, its cells, and the reason why it does not fit the header, or None."""

    end: int
    cells: list[str]
    problem: str | None


class Grammar:
    """The regular expressions of one dialect for records of ``width`` cells, over UTF-8 bytes.

    ``plain_runs``: records that fit can be passed to Polars unchanged.
    """

    def __init__(self, dialect: Dialect, width: int) -> None:
        self.width = width
        self.ragged = dialect.ragged
        self.padded = dialect.padded
        self.eol = dialect.eol
        self.quote = dialect.quote.encode()
        self.escape = dialect.escape.encode()
        self.comment = dialect.comment.encode()
        self.aligned = dialect.delimiter == WHITESPACE or (len(dialect.delimiter) > 1 and not dialect.delimiter.strip(" "))
        # A delimiter of one byte: lines can be split without a regular expression.
        self.byte = dialect.delimiter.encode() if len(dialect.delimiter.encode()) == 1 else b""
        plain_ends = dialect.line_end in {"\n", "\r\n"}
        self.plain_runs = bool(self.byte) and not self.escape and not self.comment and not self.ragged and plain_ends
        self.cr = b"" if self.eol == b"\r" else b"\r?" if plain_ends else b"\r*"
        self._build(dialect.delimiter)

    def _build(self, delimiter: str) -> None:
        # Atomic groups instead of possessive groups, which fail in Python before 3.11.5 (cpython issue 106052).
        d, first = _compile_delimiter(delimiter)
        q, e, x = re.escape(self.quote), re.escape(self.eol), re.escape(self.escape)
        cr, width = self.cr, self.width
        self.delimiter = re.compile(d)
        self.reach = max(2, len(delimiter.encode()))
        # The bytes that end a plain cell, and sequences that only start like its end.
        no_end = rb"[^%b%b%b]*+" % (first, e, x)
        inside = [rb"%b." % x] if x else []
        if not self.byte:
            inside.append(rb"(?!%b)[%b]" % (d, first))
        plain = no_end + (rb"(?>(?:(?:%b)%b)*)" % (b"|".join(inside), no_end) if inside else b"")
        if q:
            body = rb"[^%b%b]*+" % (q, x)
            quoted = rb"%b%b(?>(?:%b%b)*)%b" % (q, body, rb"(?:%b.|%b%b)" % (x, q, q) if x else q + q, body, q)
            # Runs hold no quotes within bare cells, which Polars misreads: such records are rewritten with quotes.
            unquoted = rb"[^%b%b%b%b]*+" % (q, first, e, x) if self.byte else rb"(?!%b)%b" % (q, plain)
            cell = rb"(?>%b|%b)" % (quoted, unquoted)
            self.quoted = re.compile(quoted, re.DOTALL)
            # The lenient form, for a line that breaks the rules: a quote closes if a delimiter or the end follows.
            opened = rb"%b((?:[^%b]|%b(?!%b|\Z))*)%b(?=%b|\Z)" % (q, q, q, d, q, d)
            self.lenient = re.compile(rb"%b|((?:(?!%b).)*)" % (opened, d), re.DOTALL)
        else:
            cell = plain
        lead, trail = (rb"[ \t]*+", rb"[ \t]*+") if self.aligned else (b"", rb"(?>(?:%b)*)" % d if self.padded else b"")
        some = rb"(?=[^ \t\r\n])" if self.aligned else b""
        start = rb"(?!%b)" % re.escape(self.comment) if self.comment else b""
        if self.eol == b"\r":  # what starts so is behind a CRLF
            start += rb"(?!\n)"
        if width == 1:  # a record of one cell fits with another line end in it as without
            start += rb"(?![^\r\n]*+%b)" % _OTHER_ENDS[self.eol]
        least = 0 if self.ragged else width - 1
        record = rb"%b%b(?!%b%b)%b%b(?:%b%b%b){%d,%d}%b%b%b" % (
            start,
            lead,
            cr,
            e,
            some,
            cell,
            d,
            some,
            cell,
            least,
            width - 1,
            trail,
            cr,
            e,
        )
        self.plain = re.compile(plain, re.DOTALL)
        self.end = re.compile(cr + e)
        self.margin = re.compile(rb" *" if self.byte == b"\t" else rb"[ \t]*")
        signs = b"|".join(re.escape(sign) for sign in (self.escape, self.quote) if sign)
        # One pass for escapes and doubled quotes, since neither may be applied to the result of the other.
        doubled = rb"|%b%b" % (q, q) if q else b""
        self.protected = re.compile(rb"%b(%b|%b|\r?\n|\r)%b" % (x, signs, d, doubled))
        self.run = re.compile(rb"(?>(?:%b)*)" % record, re.DOTALL)

    def may_rewrite(self, text: str) -> bool:
        """Whether a cell that holds this text may hold other bytes in the file: it is blank, or has a sign that is escaped or doubled."""
        signs = {self.quote.decode(), "\n", "\r"} - {""}
        return not text or bool(self.escape) or any(sign in text for sign in signs)

    def take(self, text: bytes, start: int, *, final: bool) -> Taken | None:
        """Parse the record that starts at ``start``; None if more text is needed.

        A quoted cell ends with a quote that a delimiter or a line end follows. Otherwise its line becomes a record of its own with the
        problem ``stray quote``, so that a stray quote affects one line only. ``final``: ``text`` is the rest of the file and ends in a
        line end.
        """
        if self.comment and text.startswith(self.comment, start):
            return self._take_line(text, start, COMMENT, final=final)
        at = self._skip_blanks(text, start) if self.aligned else start
        if end := self.end.match(text, at):
            return Taken(end.end(), [], BLANK)
        cells, bare = list[bytes](), list[bytes]()
        while True:
            quoted = bool(self.quote) and text.startswith(self.quote, at)
            found = (self.quoted if quoted else self.plain).match(text, at)
            stop = found.end() if found else len(text)
            if not final and stop > len(text) - self.reach and (not quoted or stop - start < _LONGEST_CELL):
                return self._check_length(stop - start)
            if self.aligned:
                here = self._skip_blanks(text, stop)
                stop = here if self.end.match(text, here) else stop
            elif quoted and found and len(cells) + 1 >= self.width:
                stop = self._skip_margin(text, stop)
            follows, end = self.delimiter.match(text, stop), self.end.match(text, stop)
            if quoted:
                if not found or not (follows or end):
                    return self._take_line(text, start, STRAY, final=final)
                cells.append(self._unescape(text[at + 1 : found.end() - 1], quoted=True))
            else:
                # Not only at the end of the line, as in Polars.
                bare.append(text[at : found.end() if found else stop].rstrip(b"\r"))
                cells.append(self._unescape(bare[-1], quoted=False))
            if not follows:
                problem = TORN if self.quote and self._is_torn(bare) else None
                fields, misfit = self._check_width(cells)
                return Taken(end.end() if end else stop, fields, misfit or problem)
            at = follows.end()

    def take_plain(self, text: bytes, start: int) -> Taken | None:
        """Parse the record at ``start`` quickly if it is one line of bare cells; None otherwise. Its width is not checked."""
        if not self.plain_runs:
            return None
        stop = text.find(b"\n", start)
        line = text[start:stop].removesuffix(b"\r")
        if stop < 0 or not line or b"\r" in line or (self.quote and self.quote in line):
            return None
        return Taken(stop + 1, line.decode(errors="replace").split(self.byte.decode()), None)

    def take_bare(self, text: bytes, start: int) -> Taken | None:
        """Parse the record at ``start`` as ``take`` does, but quickly, if it is one line of bare cells; None otherwise."""
        taken = self.take_plain(text, start)
        if taken is None:
            return None
        fields = taken.cells
        fits = len(fields) == self.width or (self.padded and len(fields) > self.width and not any(fields[self.width :]))
        return taken if fits else taken._replace(problem=SHORT if len(fields) < self.width else LONG)

    def replace_delimiters(self, text: bytes, sign: bytes) -> bytes | None:
        """A run of records with ``sign`` as delimiter and LF as line end; None if a cell may need quotes."""
        if any(each in text for each in (b'"', sign, self.quote, self.escape) if each):
            return None
        if self.eol == b"\r":
            if b"\n" in text:
                return None
            text = text.replace(b"\r", b"\n")
        elif b"\r" in text:
            text = self.end.sub(b"\n", text)
            if b"\r" in text:
                return None
        if not self.aligned:
            return self.delimiter.sub(sign, text)
        if self.delimiter.match(b" "):  # whitespace: faster to strip at the ends of lines after the replacement
            return self.delimiter.sub(sign, text).replace(b"\n" + sign, b"\n").replace(sign + b"\n", b"\n").removeprefix(sign)
        return self.delimiter.sub(sign, _MARGINS.sub(b"", text))

    def _skip_blanks(self, text: bytes, at: int) -> int:
        while text[at : at + 1] in {b" ", b"\t"}:
            at += 1
        return at

    def _skip_margin(self, text: bytes, at: int) -> int:
        """The position of the line end, if only blanks are between it and the closing quote of the last cell; else ``at``."""
        margin = self.margin.match(text, at)
        return margin.end() if margin and self.end.match(text, margin.end()) else at

    def _unescape(self, cell: bytes, *, quoted: bool) -> bytes:
        """Remove escapes and doubled quotes from a cell."""
        if self.aligned and not quoted:
            cell = cell.rstrip(b" \t")
        if self.escape and self.escape in cell:
            return self.protected.sub(lambda found: found[1] or (self.quote if quoted else found[0]), cell)
        return cell.replace(self.quote * 2, self.quote) if quoted else cell

    def _check_width(self, cells: list[bytes]) -> tuple[list[str], str | None]:
        fields = [cell.decode(errors="replace") for cell in cells]
        if len(fields) < self.width:
            return fields, None if self.ragged else SHORT
        return fields, LONG if len(fields) > self.width and not (self.padded and not any(fields[self.width :])) else None

    def _is_torn(self, bare: list[bytes]) -> bool:
        """Whether a quote ends a bare cell and none opens it, or two quotes in bare cells may enclose the text between them."""
        quoted = [cell for cell in bare if self.quote in cell]
        if len(quoted) == 1:
            times = quoted[0].count(self.quote)
            return quoted[0].endswith(self.quote) and (times == 1 or (times % 2 == 1 and self.quote * 2 in quoted[0][:-1]))
        return len(quoted) > 1 and any(self.quote in cell[1:-1] for cell in quoted[:-1]) and quoted[-1].endswith(self.quote)

    def _take_line(self, text: bytes, start: int, problem: str, *, final: bool) -> Taken | None:
        """Parse one physical line as a record that does not fit, with lenient rules for quotes."""
        stop = text.find(self.eol, start)
        if stop < 0:
            return None if final else self._check_length(len(text) - start)
        line, cells, at = text[start:stop], list[str](), 0
        if self.cr:
            line = line.removesuffix(b"\r")
        if problem == COMMENT:
            return Taken(stop + 1, [], COMMENT)
        while at <= len(line):
            found = self.lenient.match(line, at)
            if not found:
                break
            inner, bare = found.groups()
            cells.append(self._unescape(bare if inner is None else inner, quoted=inner is not None).decode(errors="replace"))
            follows = self.delimiter.match(line, found.end())
            at = follows.end() if follows else len(line) + 1
        return Taken(stop + 1, cells, problem)

    @staticmethod
    def _check_length(length: int) -> None:
        if length > _LONGEST_LINE:
            raise SourceError(
                tr("A line is longer than {longest_line} MiB.", longest_line=_LONGEST_LINE >> 20),
                "Check that the file is a table of text, one record a line.",
            )


class OtherLineEnds:
    """Recognises lines that end otherwise than those before: in a lone CR if these end in LF, in LF or CRLF if they end in CR.

    The same sign may be within a cell, so it is a line end only between two records that fit.
    """

    def __init__(self, dialect: Dialect, width: int) -> None:
        self._own = Grammar(dialect, width)
        self._other = Grammar(dialect._replace(line_end="\r" if self._own.eol == b"\n" else "\n"), width)
        self._sign = re.compile(_OTHER_ENDS[self._own.eol])

    def follow(self, text: bytes, start: int, end: int, *, final: bool) -> bool:
        """Whether a record that starts at or behind ``start`` ends so in front of ``end``. ``final``: ``text`` is the rest of the file."""
        if not self._sign.search(text, start, end):
            return False
        if self._own.eol == b"\r" and text.startswith(b"\n", start):  # the second half of a CRLF
            return True
        fitted, at = False, start
        for _ in range(_MOST_PIECES):
            piece = self._other.take(text, at, final=final)
            if piece is None or piece.end >= end or not self._sign.match(text, piece.end - 1):
                rest = self._own.take(text, at, final=final) if fitted else None
                return rest is not None and rest.problem is None
            # a quote in front of a line end within a cell is rarer still
            if piece.problem is None and (fitted or (self._own.quote and text.endswith(self._own.quote, at, piece.end - 1))):
                return True
            fitted, at = piece.problem is None, piece.end
        return False


def _compile_delimiter(delimiter: str) -> tuple[bytes, bytes]:
    """The expression of the delimiter, and the inside of a character class of the bytes that it can start with."""
    if delimiter == WHITESPACE:
        return rb"[ \t]+", rb" \t"
    raw = delimiter.encode()
    if len(raw) > 1 and not raw.strip(b" "):
        return rb" {%d,}" % len(raw), b" "
    if is_spaced(delimiter):
        return rb"[ \t]*%b[ \t]*" % re.escape(raw[:1]), re.escape(raw[:1])
    return re.escape(raw), re.escape(raw[:1])
