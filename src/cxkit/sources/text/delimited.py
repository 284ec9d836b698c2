"""Delimited text files as lazy frames of text: read in place if Polars reads them correctly, else block by block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from cxkit.errors import SourceError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.sources import extra_reads
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import SAMPLE_ROWS, Dialect, Part, Record
from cxkit.sources.spool import read_chunks, read_head
from cxkit.sources.text import in_place
from cxkit.sources.text.cell_kinds import classify_columns, starts_other_table
from cxkit.sources.text.cut_off import note_cut_off
from cxkit.sources.text.dialect import detect_decimal
from cxkit.sources.text.encoding import EncodingGuess, detect_encoding, detect_mixture, find_foreign_lines, mend_lines, resolve_byte_order
from cxkit.sources.text.exact import (
    CAPTION,
    OTHER,
    REPEATED,
    TOTAL,
    Form,
    Run,
    clean_delimiter,
    clean_lines,
    clean_quote,
    iterate_pieces,
    note_other_table,
    read_records,
    split_run,
)
from cxkit.sources.text.grammar import BLANK, COMMENT, CUT, FOOTER, LONG, SHORT, STRAY, TORN, Grammar
from cxkit.sources.text.outside import classify_sample, find_outside, find_problems_at_end
from cxkit.sources.text.rewriting import Rewriting, find_rewritings
from cxkit.sources.text.shifted_header import note_shifted_header
from cxkit.sources.text.structure import CutHeaderError, Layout, detect_layout
from cxkit.sources.text.transcoding import is_transparent, is_utf8, transcode
from cxkit.values.reasons import REPAIRED

SAMPLE_BYTES = 1 << 18
_LONGEST_HEADER = 1 << 24
_SEARCHED = 1 << 26  # bytes that are searched for characters beyond ASCII
_BLOCK = 1 << 15
_FEWEST_ZEROS = 8
# No drawn table lacks all of these.
_DRAWN = (b"---", b"===", b"  ", b"\n|")
_SEARCHED_DRAWN = 1 << 16  # bytes
# Up to so many bytes that are not UTF-8 count as damage, more as another encoding.
_FEW = 8
_BOM = "\ufeff".encode()
# Valid, but Polars counts such quotes when it searches for line ends.
_LOOSE = "quote inside a cell"
# blanks in front of the line end, which Polars takes for a part of the cell
_MARGIN = "blanks behind the last quote"


class _Text(NamedTuple):
    """The start of a file as UTF-8, whether it is the whole file, and a function that returns the chunks of the file.

    ``changed``: why the chunks are not those of the file, so that it cannot be read in place; blank otherwise. ``delimiter``: the one that
    they were rewritten with. ``late_notes`` are those of ``Part``.
    """

    head: bytes
    whole: bool
    encoding: str
    chunks: Callable[[], Iterator[bytes]]
    evidence: tuple[str, ...]
    notes: tuple[Note, ...]
    changed: str = ""
    delimiter: str | None = None
    late_notes: Callable[[], tuple[Note, ...]] = tuple


def open_delimited(path: str, local: str, compression: str | None, overrides: Overrides) -> Part:
    """Open a delimited file. ``local`` is ``path`` itself or a copy of it, packed by ``compression``.

    Raises SourceError if the file is empty, is not text, or has no readable header.
    """
    text, layout = _detect_start(path, local, compression, overrides)
    names, dialect = layout.columns, layout.dialect
    form = Form(dialect, len(names), layout.header_cells, footers=layout.known.profile.footers if layout.known else ())
    sample, problems, cut, other = _read_sample(text, form, names)
    outside = find_outside(sample)
    sample = sample.filter(~outside.is_outside) if outside else sample
    problems.update(outside.problems if outside else ())
    doubts = outside.notes if outside else ()
    form = form._replace(kinds=cache(partial(classify_sample, sample)))
    multiline = _note_multiline_cell(text, form) if _has_line_breaks(sample) else ()
    lost = _note_lost_digits(sample) if b"E+" in text.head else ()
    readable = compression is None and (is_utf8(text.encoding) or is_transparent(text.encoding))
    cut_off = note_cut_off(local, form) if readable else ()
    shifted = note_shifted_header(layout.header_cells, sample)
    notes = (*text.notes, *layout.notes, *multiline, *note_other_table(other), *doubts, *lost, *cut_off, *shifted)
    decimal, why = (overrides.decimal, "") if overrides.decimal else detect_decimal(_decimal_cells(sample), dialect.delimiter)
    why_exact = (
        _explain_exact_reading(local, dialect, text, form, problems)
        if compression is None
        else tr("read as a stream: {compression}", compression=compression)
    )
    part = Part(
        path=path,
        local=local,
        format="csv",
        dialect=dialect._replace(
            encoding=text.encoding,
            compression=compression,
            decimal=decimal,
            evidence=tuple(line for line in (*text.evidence, *dialect.evidence, why, why_exact) if line),
        ),
        columns=names,
        repeated=layout.repeated,
        notes=tuple(note.model_copy(update={"text": f"{path}: {note.text}"}) for note in notes),
        frame=pl.LazyFrame(),
        sample=sample,
        sampled_whole=text.whole and not cut,
        exact=False,
        header=layout.header_cells,
        lossy=not is_utf8(text.encoding),
        text=text.chunks,
        untyped=True,
        known=layout.known,
        texts=layout.texts,
        above=layout.above,
        late_notes=text.late_notes,
        totals=outside.totals if outside else frozenset(),
    )
    return read_exactly(part) if why_exact else part._replace(frame=in_place.frame(part))


def read_exactly(part: Part) -> Part:
    """Read the same file block by block, every record exactly."""
    from cxkit.sources.text.streaming import stream_rows

    if part.exact or part.text is None:
        return part
    return part._replace(frame=stream_rows(part.text, form_of(part), part.columns), exact=True, lossy=False)


def form_of(part: Part) -> Form:
    """The form of the records of a delimited file."""
    if part.dialect is None:
        raise TypeError("only delimited files have records")
    footers = part.known.profile.footers if part.known else ()
    return Form(part.dialect, len(part.columns), part.header, cache(partial(classify_sample, part.sample)), footers, part.totals)


def records(part: Part, *, only_problems: bool = False, near: Collection[str] = ()) -> Iterator[Record]:
    """Every record of a file, or only those that do not fit, repaired ones included. Raises SourceError if it cannot be read.

    ``near``: records that fit and surely hold none of these texts may be left out.
    """
    return read_records(part.text(), form_of(part), only_problems=only_problems, near=near) if part.text else iter(part.aside)


def _detect_start(path: str, local: str, compression: str | None, overrides: Overrides) -> tuple[_Text, Layout]:
    """Read as much of a file as its header needs, and detect the layout. Returns the start of the file and the layout."""
    for size in (SAMPLE_BYTES, _LONGEST_HEADER):
        text = _rewrite(_decode(path, local, compression, overrides, size), overrides)
        decided = replace(overrides, delimiter=overrides.delimiter or text.delimiter)
        try:
            return text, detect_layout(text.head.decode(errors="replace"), whole=text.whole, overrides=decided)
        except SourceError as error:
            raise SourceError(f"{path} {error.message}", error.hint) from None
        except CutHeaderError:
            continue
    raise SourceError(
        tr("{path} has a header that does not end within {longest_header} MiB.", path=path, longest_header=_LONGEST_HEADER >> 20),
        "Check that the first line names the columns.",
    )


def _decode(path: str, local: str, compression: str | None, overrides: Overrides, size: int) -> _Text:
    """Unpack and decode a file to UTF-8, detecting its encoding if the user did not name it."""
    raw, late_notes = _raw_chunks(path, local, compression, overrides)
    head, whole = _read_start(local, compression, raw, size)
    evidence, notes, changed = list[str](), list[Note](), ""
    if whole and _ends_in_zeros(head):
        n, head = len(head), head.rstrip(b"\0")
        changed = tr("{n:,} zero bytes at its end are left out", n=n - len(head))
        raw = partial(_once, head)
        notes.append(Note(code="zero-bytes", level="warning", text=f"{changed}.", hint="was the file copied or saved to its end?"))
    if overrides.encoding:
        encoding = resolve_byte_order(path, overrides.encoding, head)
    else:
        found = detect_encoding(head)
        if found is None:
            raise SourceError(
                tr("{path} is not text: it holds zero bytes.", path=path),
                "Export the table as CSV or Parquet, or name its encoding with --encoding.",
            )
        foreign = head
        if head.isascii() and not whole:
            foreign = _find_foreign(local, raw, compression)
            found = _detect_behind_sample(foreign) or found
        encoding, why, doubt = found
        if mixed := detect_mixture(foreign):
            return _mend_text(_Text(head.removeprefix(_BOM), whole, "utf-8", raw, (), (), late_notes=late_notes), mixed)
        evidence.append(why)
        if doubt:
            notes.append(Note(code="encoding-doubt", level="warning", text=doubt, hint="--encoding NAME decides"))

    def chunks() -> Iterator[bytes]:
        return _strip_mark(transcode(raw(), encoding))

    if not is_utf8(encoding):
        head = b"".join(transcode([head], encoding))
    return _Text(head.removeprefix(_BOM), whole, encoding, chunks, tuple(evidence), tuple(notes), changed, late_notes=late_notes)


def _ends_in_zeros(head: bytes) -> bool:
    """Whether a text ends in zero bytes, as after a crash, and has none elsewhere, as UTF-16 has."""
    return head.endswith(b"\0" * _FEWEST_ZEROS) and b"\0" not in head.rstrip(b"\0") and bool(head.strip(b"\0"))


def _once(text: bytes) -> Iterator[bytes]:
    yield text


def _raw_chunks(
    path: str, local: str, compression: str | None, overrides: Overrides
) -> tuple[Callable[[], Iterator[bytes]], Callable[[], tuple[Note, ...]]]:
    """Functions that return the unpacked bytes of a file, and notes on what its end shows."""
    if compression is None:
        return partial(read_chunks, local), tuple
    from cxkit.sources.unpacking import Remainder, unpack

    remainder = Remainder()
    return partial(unpack, local, compression, overrides.max_bytes, shown=path, remainder=remainder), partial(remainder.notes, path)


def _rewrite(text: _Text, overrides: Overrides) -> _Text:
    """The same text, rewritten where no reader takes it as it is."""
    for each in find_rewritings(text.head):
        text = _apply(text, each)
    if overrides.delimiter is not None or overrides.quote is not None or not any(sign in text.head[:_SEARCHED_DRAWN] for sign in _DRAWN):
        return text
    from cxkit.sources.text.drawn_tables import find_drawing

    drawing = find_drawing(text.head)
    return _apply(text, drawing)._replace(delimiter=drawing.delimiter) if drawing else text


def _apply(text: _Text, rewriting: Rewriting) -> _Text:
    return text._replace(
        head=b"".join(rewriting.apply([text.head])),
        chunks=lambda: rewriting.apply(text.chunks()),
        changed="; ".join(filter(None, [text.changed, rewriting.why])),
    )


def _read_start(local: str, compression: str | None, raw: Callable[[], Iterator[bytes]], size: int) -> tuple[bytes, bool]:
    """Read the first unpacked bytes of a file. Returns them, and whether they are the whole file."""
    if compression is None:
        head = read_head(local, size)
        return head, Path(local).stat().st_size <= len(head)
    head = b""
    for chunk in raw():
        head += chunk
        if len(head) > size:
            return head[:size], False
    return head, True


def _strip_mark(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Drop a byte order mark at the start of UTF-8."""
    first = b""
    for chunk in chunks:
        first += chunk
        if len(first) >= len(_BOM):
            break
    return chain([first.removeprefix(_BOM)], chunks)


def _mend_text(text: _Text, encoding: str) -> _Text:
    """The same text with the lines in UTF-8 that are not."""
    why = tr("some lines are valid UTF-8, and others are read as {encoding}", encoding=encoding)
    note = Note(code="encoding-mixed", level="warning", text=f"{why}.", hint="--encoding NAME reads all lines alike")
    return text._replace(
        head=b"".join(mend_lines([text.head], encoding)),
        chunks=lambda: _strip_mark(mend_lines(text.chunks(), encoding)),
        evidence=(why,),
        notes=(note,),
        changed=tr("UTF-8 and {encoding} in one file", encoding=encoding),
    )


def _find_foreign(local: str, raw: Callable[[], Iterator[bytes]], compression: str | None) -> bytes:
    """Lines that are not ASCII of a file that starts in ASCII: of its first 64 MiB, and of samples from all of it."""
    found = find_foreign_lines(raw(), _SEARCHED)
    size = Path(local).stat().st_size
    if compression is None:
        extra_reads.add(min(size, _SEARCHED))
    if found or compression or size <= _SEARCHED:
        return found
    blocks = list[bytes]()
    with Path(local).open("rb") as file:
        for part in range(1, 9):
            file.seek(size * part // 8 - _BLOCK)
            block = file.read(_BLOCK)
            blocks.append(block[block.find(b"\n") + 1 : block.rfind(b"\n") + 1])  # whole lines, so that no character is cut
    return find_foreign_lines(blocks, size)


def _detect_behind_sample(lines: bytes) -> EncodingGuess | None:
    """Detect the encoding of lines that are not ASCII; None if they are UTF-8, or if a few bytes are not and make no words."""
    found = detect_encoding(lines)
    foreign = len(lines) - len(lines.decode("ascii", "ignore"))
    if found is None or is_utf8(found.encoding) or (foreign <= _FEW and found.doubt):
        return None
    return found._replace(why=tr("{why} (behind the sample)", why=found.why))


def _read_sample(text: _Text, form: Form, names: tuple[str, ...]) -> tuple[pl.DataFrame, Counter[str], bool, int | None]:
    """Read the sample.

    Returns the first records that fit, the number of records with each problem, whether the sample holds more records than returned, and
    the line on which another table starts, if any.
    """
    problems, lines, apart, other = Counter[str](), list[bytes](), False, None
    grammar = Grammar(form.dialect, form.width)
    plain = form.dialect._replace(delimiter=clean_delimiter(form.dialect), quote=clean_quote(form.dialect))

    def found() -> pl.DataFrame:
        return in_place.scan(b"".join(lines), plain, names).head(SAMPLE_ROWS + 1).collect()

    for piece in iterate_pieces([text.head], form, complete=text.whole):
        again = isinstance(piece, Record) and piece.problem in {REPEATED, FOOTER}
        if apart and lines and not again and starts_other_table(_first_cells(piece, grammar), classify_sample(found())):
            problems[OTHER] += 1
            other = piece.line
            break
        # between the blank line and the header of another table there may be its title
        titled = apart and isinstance(piece, Record) and piece.problem == SHORT and sum(bool(cell.strip()) for cell in piece.fields) == 1
        apart = titled or (isinstance(piece, Record) and piece.problem == BLANK)
        if isinstance(piece, Record):
            if piece.problem:
                problems[piece.problem] += 1
                continue
            if form.dialect.quote and form.dialect.quote in piece.raw:
                problems[_MARGIN if piece.raw.rstrip(" \t") != piece.raw else _LOOSE] += 1
        lines += clean_lines(piece, form, grammar)
    sample = found()
    return sample.head(SAMPLE_ROWS), problems, sample.height > SAMPLE_ROWS, other


def _first_cells(piece: Run | Record, grammar: Grammar) -> list[str]:
    """The cells of the first record of a piece."""
    return piece.fields if isinstance(piece, Record) else next(split_run(piece, grammar)).fields


def _has_line_breaks(sample: pl.DataFrame) -> bool:
    # one query for all columns: one by one takes seconds in a wide file
    return any(sample.select(pl.all().str.contains("\n", literal=True).any()).row(0)) if sample.width else False


def _note_multiline_cell(text: _Text, form: Form) -> tuple[Note, ...]:
    """A note if a quoted cell spans several lines, each of which would by itself be a row that fits the columns."""
    dialect = form.dialect
    quote = dialect.quote.encode()
    if not quote or form.width < 2 or not _may_hide_rows(text.head, form):
        return ()
    kinds, several = None, list[Record]()
    rows = list[Record]()
    for record in read_records([text.head], form, complete=text.whole):
        (several if "\n" in record.raw else rows).append(record)
    for record in several:
        lines = [line.split(dialect.delimiter) for line in record.raw.splitlines()]
        if any(len(cells) != form.width for cells in lines):
            continue
        kinds = kinds or classify_columns([row.fields for row in rows if row.problem is None], form.width)
        any_typed = any(kind.name != "text" for kind in kinds)
        bare = [[cell.strip(dialect.quote) for cell in cells] for cells in lines]
        if any_typed and all(kind.fits(cell) for cells in bare for kind, cell in zip(kinds, cells, strict=True)):
            last = record.line + len(lines) - 1
            words = tr(
                "lines {line} to {last} are read as one row with a quoted cell, and would be rows of their own without quotes.",
                line=record.line,
                last=last,
            )
            return (Note(code="quote-doubt", level="warning", text=words, hint="--quote none reads quotes as characters"),)
    return ()


def _may_hide_rows(text: bytes, form: Form) -> bool:
    """Whether each line of some quoted cell has as many delimiters as a row: a search of bytes, before records are parsed."""
    dialect = form.dialect
    if dialect.escape:
        return True  # the number of quotes does not show what is open
    quote, delimiter = dialect.quote.encode(), dialect.delimiter.encode()
    is_open = all_fit = False
    for line in text.splitlines():
        turns = line.count(quote) % 2 == 1
        if turns and not is_open:
            is_open, all_fit = True, line.count(delimiter) == form.width - 1
        elif is_open:
            all_fit = all_fit and line.count(delimiter) == form.width - 1
            is_open = not turns
            if turns and all_fit:
                return True
    return False


def _decimal_cells(sample: pl.DataFrame) -> Iterator[list[str]]:
    """The cells of each column that may hold a decimal sign."""
    if not sample.width:
        return
    sign = r"[.,]\d"
    held = sample.select(pl.all().str.contains(sign).any()).row(0)
    for column in (sample.to_series(at) for at, any_held in enumerate(held) if any_held):
        yield column.filter(column.str.contains(sign)).to_list()


def _explain_exact_reading(local: str, dialect: Dialect, text: _Text, form: Form, problems: Counter[str]) -> str:
    """The reason to read the file by the exact reader from the start, in words; empty if it may be read in place."""
    if text.changed:
        return tr("read as a stream: {changed}", changed=text.changed)
    if not (is_utf8(text.encoding) or is_transparent(text.encoding)):
        return tr("read as a stream: {encoding}", encoding=text.encoding)
    if not Grammar(dialect, form.width).plain_runs:
        return tr("read exactly: lines end in CR alone") if dialect.eol == b"\r" else tr("read exactly: a dialect of its own")
    if dialect.body_line == 1 and read_head(local, len(_BOM)) == _BOM:
        return tr("read exactly: no header")
    problems_in_order = (BLANK, COMMENT, FOOTER, SHORT, CUT, LONG, STRAY, TORN, REPEATED, TOTAL, CAPTION, OTHER, _LOOSE, _MARGIN)
    counted = [
        f"{n} x {translated(problem)}" for problem in problems_in_order if (n := problems[problem] + problems[f"{REPAIRED}: {problem}"])
    ]
    counted = counted or find_problems_at_end(local, form)
    return tr("read exactly: {names}", names=", ".join(counted)) if counted else ""


def _note_lost_digits(sample: pl.DataFrame) -> tuple[Note, ...]:
    from cxkit.sources.lost_digits import find_shortened, note_lost_digits

    return note_lost_digits(find_shortened(sample))
