"""The exact reader of delimited text: every record of the file, unchanged, in bounded memory.

One regular expression matches long runs of records that fit the header, which are passed on as bytes. Only the other records are parsed
one by one, and repaired if exactly one repair fits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from cxkit.language import tr
from cxkit.model import Note
from cxkit.sources.part import Dialect, Record
from cxkit.sources.profiles import is_footer
from cxkit.sources.text.cell_kinds import Kind, starts_other_table
from cxkit.sources.text.grammar import BLANK, CUT, FOOTER, LONG, NO_ROWS, SHORT, STRAY, TORN, Grammar, OtherLineEnds, Taken
from cxkit.sources.text.no_rows import ENDS, STARTS, is_caption, is_no_row, is_total
from cxkit.sources.text.rewriting import unify_line_ends
from cxkit.values.reasons import REPAIRED

REPEATED, TOTAL, OTHER = "repeated header", "total line", "another table"
_MOST_IRREPARABLE = 2000  # rows with one problem, beyond those that were repaired
_CLEAN = "\x1f"
_LONGEST_GROUP = 60
_PAIR = 2  # columns
CAPTION = "line of text"
_GROUP_TOTALS = tuple(word.encode() for end in ENDS for word in (f" {end}", f" {end.title()}", f" {end.upper()}"))


class Run(NamedTuple):
    """The bytes of consecutive records that all fit the header, from physical line ``line`` on."""

    line: int
    text: bytes


class Form(NamedTuple):
    """The form of the records of a file: dialect, number of cells, cells of the header (if any), and a function for the kinds of columns.

    ``footers``: starts of lines below the table, which are not rows. ``totals``: the cells of records that are sums of others.
    """

    dialect: Dialect
    width: int
    header: tuple[str, ...] = ()
    kinds: Callable[[], tuple[Kind, ...]] = tuple
    footers: tuple[str, ...] = ()
    totals: frozenset[tuple[str, ...]] = frozenset()


class Reader:
    """Reads the records of one text in order as its bytes arrive.

    ``line`` is the physical line on which the next record starts.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.grammar = Grammar(form.dialect, form.width)
        self.line = form.dialect.body_line
        self._above = form.dialect.body_line - 1
        self._header = [cell.strip() for cell in form.header]
        self._suspect_lines = _SuspectLines(form, self.grammar)
        self._other_ends = OtherLineEnds(form.dialect, form.width)
        self.is_behind_blank_line = False
        """Whether a blank line precedes the next record, which may start another table."""
        self._irreparable = Counter[str]()

        self.is_over = False
        """Whether the table has ended and another one follows."""
        self.ends_differ = False
        """Whether the lines from the next record on end otherwise, so that the caller has to go on with ``unify_rest``."""

    def skip_header(self, text: bytes) -> int:
        """Skip the lines above the records. Returns the position of the first record, or of the first line that is incomplete."""
        at = 0
        while self._above:
            found = text.find(self.grammar.eol, at) + 1
            if not found:
                return at
            at, self._above = found, self._above - 1
        return at

    def unify_rest(self, rest: bytes, chunks: Iterator[bytes], *, ended: bool) -> Iterator[bytes]:
        """The ``rest`` of the text, which starts with the record that ends otherwise, and the ``chunks`` behind it, with one line end."""
        self.ends_differ = False
        eol = self.grammar.eol
        return unify_line_ends(chain([rest if ended else rest.removesuffix(eol)], chunks), eol)

    @property
    def is_past_header(self) -> bool:
        """Whether all lines above the records have been skipped."""
        return not self._above

    def take(self, text: bytes, start: int, *, final: bool, ended: bool = True) -> Generator[Run | Record, None, int]:
        """Yield runs of records that fit and single ones that do not, blank lines and comments included, from ``start`` on.

        Returns the position of the first record that is incomplete, or whose line end differs. ``final``: ``text`` is the rest of the file;
        ``ended``: the last line of the file ends in a line end.
        """
        grammar, at = self.grammar, start
        while at < len(text):
            run = None if self.is_behind_blank_line or self.is_over else grammar.run.match(text, at)
            if run and run.end() > at:
                piece = Run(self.line, text[at : run.end()])
                if self.is_suspect(piece.text):
                    yield from self._split_suspect_run(piece)
                else:
                    yield piece
                self.line += text.count(grammar.eol, at, run.end())
                at = run.end()
                continue
            taken = grammar.take_bare(text, at) or grammar.take(text, at, final=final)
            if self._ends_otherwise(text, at, taken, final=final):
                self.ends_differ = True
                break
            if taken is None:
                break
            problem = CUT if taken.problem in {SHORT, STRAY} and not ended and taken.end == len(text) else taken.problem
            raw = text[at : taken.end].decode(errors="replace").rstrip("\r\n")
            yield self._classify_record(Record(self.line, taken.cells, problem, raw))
            self.line += text.count(grammar.eol, at, taken.end)
            at = taken.end
        return at

    def _ends_otherwise(self, text: bytes, start: int, taken: Taken | None, *, final: bool) -> bool:
        """Whether another line end explains why a record is incomplete, does not fit, or has one cell of any text."""
        behind_crlf = self.grammar.eol == b"\r" and text.startswith(b"\n", start)
        if taken is not None and taken.problem not in {LONG, STRAY, TORN} and self.form.width > 1 and not behind_crlf:
            return False
        # a stray quote may be the end of a cell in front of another line end, and its cell may span lines
        open_end = taken is None or taken.problem == STRAY
        return self._other_ends.follow(text, start, len(text) if open_end or taken is None else taken.end, final=final or not open_end)

    def is_suspect(self, text: bytes) -> bool:
        """Whether a line may be a repeated header, a total line, a footer or a line of text."""
        return self._suspect_lines.matches(text) or self.may_hold_caption(text)

    def may_hold_caption(self, text: bytes) -> bool:
        """Whether a line of the text may have no other cell than the first, as a line of text has."""
        return any(cells in text for cells in self._blank_cells)

    @cached_property
    def _blank_cells(self) -> tuple[bytes, ...]:
        """How all cells but the first are written if they are blank; none if a row may be so, too."""
        form, grammar = self.form, self.grammar
        if not grammar.byte or not any(kind.filled for kind in form.kinds()[1:]):
            return ()
        cells = (grammar.byte * (form.width - 1), (grammar.byte + 2 * grammar.quote) * (form.width - 1))
        # a delimiter alone is in each line of two columns
        return cells if form.width > _PAIR else tuple({each + end for each in cells for end in (grammar.eol, b"\r" + grammar.eol)})

    def _split_suspect_run(self, run: Run) -> Iterator[Run | Record]:
        """Classify the records of a run one by one, since one of them may be a repeated header or a total line."""
        for record in split_run(run, self.grammar):
            yield self._classify_record(record)

    def _classify_record(self, record: Record) -> Record:
        if record.problem in NO_ROWS:
            self.is_behind_blank_line |= record.problem == BLANK
            return record
        known = bool(self.form.footers) and is_footer(record.fields, self.form.footers)
        if known or ((record.problem or self.form.width > 1) and is_no_row(record.fields, record.raw)):
            return record._replace(problem=FOOTER)
        after_blank_line, self.is_behind_blank_line = self.is_behind_blank_line, False
        cells = [cell.strip() for cell in record.fields]
        # rows may end with a delimiter that the header lacks, or the other way round
        repeated = any(cells) and without_blank_end(cells) == without_blank_end(self._header)
        if repeated or is_total(cells, self.form.width, self.form.kinds()) or tuple(cells) in self.form.totals:
            return record._replace(problem=REPEATED if repeated else TOTAL)
        if self.is_over or (after_blank_line and starts_other_table(record.fields, self.form.kinds())):
            self.is_over = True
            return record._replace(problem=OTHER)
        # behind the title of another table its header may follow
        self.is_behind_blank_line = after_blank_line and sum(map(bool, cells)) == 1
        if record.problem in {None, LONG} and is_caption(cells, self.form.kinds()):
            return record._replace(problem=CAPTION)
        return self._repair(record) if record.problem in {LONG, SHORT, STRAY, TORN} else record

    def _repair(self, record: Record) -> Record:
        """The record with repaired cells if exactly one repair fits; else unchanged."""
        from cxkit.sources.text.repair import repair_record

        problem = str(record.problem)
        # What thousands of rows have in common is no damage of single ones.
        fields = repair_record(record, self.form.dialect, self.form.kinds()) if self._irreparable[problem] < _MOST_IRREPARABLE else None
        if fields is None:
            self._irreparable[problem] += 1
            return record
        self._irreparable[problem] -= 1
        # If only blank cells at its end are too many, or quotes are characters, the record fits.
        fits = record.problem in {LONG, TORN} and fields == record.fields[: self.form.width] and not any(record.fields[self.form.width :])
        return record._replace(fields=fields, problem=None if fits else f"{REPAIRED}: {record.problem}")


def without_blank_end(cells: list[str]) -> list[str]:
    """The cells up to the last one that is not blank.

    >>> without_blank_end(["a", "", "b", ""])
    ['a', '', 'b']
    """
    last = max((at for at, cell in enumerate(cells) if cell), default=-1)
    return cells[: last + 1]


def note_other_table(line: int | None) -> tuple[Note, ...]:
    """A note on the table below the first one; ``line`` is where it starts, None if there is none."""
    if line is None:
        return ()
    text = tr("another table starts on line {line} below a blank one; its rows are excluded.", line=line)
    return (Note(code="another-table", level="warning", text=text, hint=tr("--header-row {line} takes that table", line=line)),)


class _SuspectLines:
    """A quick test for runs that may hold a repeated header, a total line or a footer."""

    def __init__(self, form: Form, grammar: Grammar) -> None:
        delimiter, quote = form.dialect.delimiter.encode(), grammar.quote
        first = [cell.strip().encode() for cell in form.header[:2]]
        # A repeated header has the same text: its first two cells, or its only one.
        self.headers = {delimiter.join(first), delimiter.join(quote + cell + quote for cell in first)} - {b"", delimiter}
        if grammar.aligned:
            self.headers = {first[0]} - {b""} if first else set()
        blank = rb"(?>(?:%b|[ \t\"'])*)" % grammar.delimiter.pattern
        start = rb"%b(?:%b)" % (blank, b"|".join((*map(_ignore_case_pattern, (*STARTS, *form.footers)), b"---")))
        self.here = re.compile(start)
        # A search is ten times as fast if the expression starts with a fixed byte.
        self.behind = re.compile(re.escape(grammar.eol) + start)
        self._grammar, self._blank = grammar, blank

    def matches(self, text: bytes) -> bool:
        """Whether a line of the text starts like one of these."""
        if any(header in text for header in self.headers):
            return True
        if self.here.match(text) or self.behind.search(text):
            return True
        if not any(word in text for word in _GROUP_TOTALS):
            return False
        here, behind = self._groups
        return bool(here.match(text) or behind.search(text))

    @cached_property
    def _groups(self) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
        """Patterns of lines with the totals of a group, at the start of a text and behind a line end."""
        grammar = self._grammar
        ends = b"|".join(map(_ignore_case_pattern, ENDS))
        inside = re.escape(grammar.byte)
        cell = rb"%b[^\r\n%b]{1,%d}?[ _-](?:%b)[\"': ]*(?:%b|\r|\n)" % (
            self._blank,
            inside,
            _LONGEST_GROUP,
            ends,
            grammar.delimiter.pattern,
        )
        return re.compile(cell), re.compile(re.escape(grammar.eol) + cell)


def _ignore_case_pattern(word: str) -> bytes:
    """A pattern for the word in any case. With the flag that ignores case, the search would not be optimised."""
    return "".join(f"[{sign.lower()}{sign.upper()}]" if sign.isascii() and sign.isalpha() else re.escape(sign) for sign in word).encode()


def read_records(
    chunks: Iterable[bytes], form: Form, *, only_problems: bool = False, complete: bool = True, near: Collection[str] = ()
) -> Iterator[Record]:
    """Read every record below the header without blank lines and comments; or only those that do not fit, repaired ones included.

    ``chunks`` are the file's UTF-8 bytes from its start. ``complete=False``: the text is truncated, and its last record is left out.
    ``near``: records that fit and surely hold none of these texts may be left out, which takes a tenth of the time.
    """
    grammar = Grammar(form.dialect, form.width)
    texts = [] if any(grammar.may_rewrite(text) for text in near) else [text.encode() for text in near]
    for piece in iterate_pieces(chunks, form, complete=complete):
        if isinstance(piece, Record):
            # Records with trailing quoted blanks fit, but are not part of a run.
            if piece.problem not in NO_ROWS and (piece.problem or not only_problems):
                yield piece
        elif not only_problems:
            yield from _split_near(piece, grammar, texts) if texts else split_run(piece, grammar)


def _split_near(run: Run, grammar: Grammar, texts: Sequence[bytes]) -> Iterator[Record]:
    """Split a run into its records, without most of those that hold none of the texts."""
    if not any(text in run.text for text in texts):
        return
    if not grammar.byte:  # bare cells may hold quotes, so that counting them does not show where a record starts
        yield from split_run(run, grammar)
        return
    any_text = re.compile(b"|".join(map(re.escape, texts)))
    line, end = run.line, 0
    while found := any_text.search(run.text, end):
        start = _start_of_record(run.text, end, found.start(), grammar)
        line += run.text.count(grammar.eol, end, start)
        taken = grammar.take(run.text, start, final=True)
        end = taken.end if taken else len(run.text)
        yield from split_run(Run(line, run.text[start:end]), grammar)
        line += run.text.count(grammar.eol, start, end)


def _start_of_record(text: bytes, first: int, at: int, grammar: Grammar) -> int:
    """Where the record that holds position ``at`` starts: the last line start with as many opened as closed quotes before it."""
    start = text.rfind(grammar.eol, first, at) + 1 or first
    while grammar.quote and start > first and text.count(grammar.quote, first, start) % 2:
        start = text.rfind(grammar.eol, first, start - 1) + 1 or first
    return start


def iterate_pieces(chunks: Iterable[bytes], form: Form, *, complete: bool = True) -> Iterator[Run | Record]:
    """Yield the records below the header in order: runs of those that fit, and single ones that do not."""
    reader = Reader(form)
    eol, text, source, final = reader.grammar.eol, b"", iter(chunks), False
    while not final:
        chunk = next(source, None)
        final, ended = chunk is None, True
        if chunk:
            text = text + chunk if text else chunk
        elif final and not complete:
            return
        elif text and not text.endswith(eol):
            text, ended = text + eol, False
        at = reader.skip_header(text)
        if reader.is_past_header:
            at = yield from reader.take(text, at, final=final, ended=ended)
        text = text[at:]
        if reader.ends_differ:
            text, source, final = b"", reader.unify_rest(text, source, ended=ended), False


def split_run(run: Run, grammar: Grammar) -> Iterator[Record]:
    """Split a run into its records, none of which has a problem."""
    line, at, eol = run.line, 0, grammar.eol
    by_hand = not grammar.byte or grammar.escape or grammar.aligned
    quoted = bool(grammar.quote) and grammar.quote in run.text
    delimiter = grammar.byte.decode()
    while at < len(run.text):
        end = run.text.index(eol, at) + 1
        if by_hand or (quoted and grammar.quote in run.text[at:end]):
            taken = grammar.take(run.text, at, final=True)
            end, fields = (taken.end, taken.cells) if taken else (end, [])
            raw = run.text[at:end].decode(errors="replace").rstrip("\r\n")
        else:
            raw = run.text[at:end].decode(errors="replace").removesuffix("\n").removesuffix("\r")
            fields = [cell.removesuffix("\r") for cell in raw.split(delimiter)] if "\r" in raw else raw.split(delimiter)
        yield Record(line, fields, None, raw)
        line += run.text.count(eol, at, end)
        at = end


def clean_delimiter(dialect: Dialect) -> str:
    """The delimiter of ``clean_lines``: the file's own if Polars can read it."""
    return dialect.delimiter if Grammar(dialect, 1).plain_runs else _CLEAN


def clean_quote(dialect: Dialect) -> str:
    """The quote of ``clean_lines``: the file's own, or ``"`` if there is none and lines are rewritten."""
    return dialect.quote or ("" if Grammar(dialect, 1).plain_runs else '"')


def clean_lines(piece: Run | Record, form: Form, grammar: Grammar) -> Iterator[bytes]:
    """Rewrite the records of a piece as lines that Polars reads correctly, without blank lines and comments.

    Each line has ``width`` cells; a record that does not fit has a further one with the reason. Lines end in LF.
    """
    if isinstance(piece, Record):
        if piece.problem not in NO_ROWS:
            yield _format_line(piece, form, grammar)
    elif grammar.plain_runs:
        yield piece.text
    elif replace_delimiters := grammar.replace_delimiters(piece.text, _CLEAN.encode()):
        yield replace_delimiters
    else:
        yield from (_format_line(record, form, grammar) for record in split_run(piece, grammar))


def _format_line(record: Record, form: Form, grammar: Grammar) -> bytes:
    dialect, width = form.dialect, form.width
    if record.problem == SHORT and grammar.plain_runs and not any(sign in record.raw for sign in (*dialect.quote, "\n", "\r")):
        # as it is, with the cells that it lacks: a third of the time where thousands of rows lack a column
        return f"{record.raw}{dialect.delimiter * (width - len(record.fields) + 1)}{SHORT}\n".encode()
    cells = [*record.fields[:width], *[""] * (width - len(record.fields))]
    if record.problem:
        cells.append(record.problem)
    delimiter, quote = (dialect.delimiter, dialect.quote) if grammar.plain_runs else (_CLEAN, dialect.quote or '"')
    special = (delimiter, quote, "\n", "\r")
    if quote:
        alone = len(cells) == 1
        cells = [
            f"{quote}{cell.replace(quote, quote * 2)}{quote}" if any(sign in cell for sign in special) or (alone and not cell) else cell
            for cell in cells
        ]
    return (delimiter.join(cells) + "\n").encode()
