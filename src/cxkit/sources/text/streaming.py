"""Delimited text of any dialect, encoding and packing as a lazy frame: block by block, in bounded memory, every record exactly.

One thread fetches, unpacks and transcodes blocks, and another checks the next one while Polars parses the previous one. Blocks of regular
records go to Polars unchanged; the exact reader rewrites all others first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from cxkit.lazy import pl
from cxkit.sources.part import OVERFLOW
from cxkit.sources.text.exact import Form, Reader, clean_delimiter, clean_lines, clean_quote
from cxkit.sources.text.in_place import scan
from cxkit.sources.text.no_rows import FIRST_CELL
from cxkit.sources.text.regular import find_regular

BLOCK = 1 << 24  # of smaller ones Polars parses fewer bytes in a second
_WINDOW = 1 << 20
_AHEAD = 2


def stream_rows(text: Callable[[], Iterator[bytes]], form: Form, names: tuple[str, ...]) -> pl.LazyFrame:
    """Return the rows of a text as a lazy frame with ``OVERFLOW``.

    Each query reads the text again and raises what ``text`` raises.
    """
    from polars.io.plugins import register_io_source

    def source(
        wanted: list[str] | None, predicate: pl.Expr | None, most: int | None, _batch: int | None
    ) -> Generator[pl.DataFrame, None, None]:
        remaining = most
        for frame in _read_frames(_read_ahead(_blocks(text())), form, names, wanted):
            found = frame if remaining is None else frame.head(remaining)
            remaining = None if remaining is None else remaining - found.height
            yield found if predicate is None else found.filter(predicate)
            if remaining == 0:
                return

    schema = dict.fromkeys((*names, OVERFLOW), pl.String)
    return register_io_source(source, schema=pl.Schema(schema), is_pure=True)


class _Piece(NamedTuple):
    """The part of a text that is read next: the number of regular ``records`` at its start, and their end.

    ``regular``: no record behind them is complete. ``final``: the file ends with the piece; ``ended``: with a line end of its own.
    ``window``: if its first record is not regular, so many bytes are read exactly before the rest is checked again; 0: ``_WINDOW``.
    """

    text: bytes
    records: int = 0
    cut: int = 0
    regular: bool = False
    final: bool = False
    ended: bool = True
    window: int = 0


def _read_frames(blocks: Iterator[bytes], form: Form, names: tuple[str, ...], wanted: list[str] | None) -> Iterator[pl.DataFrame]:
    """Yield the records of each piece as a frame. While Polars parses those of one, a thread checks those of the next."""
    from concurrent.futures import ThreadPoolExecutor

    reader = Reader(form)
    piece = _fetch(b"", blocks, reader)
    with ThreadPoolExecutor(1, "cxkit-check") as other:
        while True:
            found, following = None, None
            if piece.records and not reader.is_over and not reader.is_behind_blank_line:
                coming = other.submit(_follow, piece, piece.cut, blocks, reader)
                found, at = _parse_plain_records(piece, reader, names, wanted), piece.cut
                following = coming.result()
            if found is None:
                found, at = _read_exactly(piece, reader, names, wanted)
            if found is not None:
                yield found
            if reader.ends_differ:
                unread = [] if following is None else _unread(piece, following)
                blocks = reader.unify_rest(piece.text[at:], chain(unread, blocks), ended=piece.ended)
                piece = _fetch(b"", blocks, reader)
            elif piece.final:
                return
            else:
                piece = following or _follow(piece, at, blocks, reader)


def _fetch(rest: bytes, blocks: Iterator[bytes], reader: Reader) -> _Piece:
    """The ``rest`` of a text with the next block behind it; the lines above the records are skipped."""
    block = next(blocks, None)
    text, eol = rest + block if block else rest, reader.grammar.eol
    ended = block is not None or not text or text.endswith(eol)
    text = text if ended else text + eol
    if not reader.is_past_header:
        text = text[reader.skip_header(text) :]
    return _Piece(text, final=True, ended=ended, window=len(text)) if block is None else _check(text, reader)


def _check(text: bytes, reader: Reader) -> _Piece:
    """A piece that is not the last one. Of texts that Polars cannot read unchanged no record is regular."""
    if not reader.is_past_header or not reader.grammar.plain_runs:
        return _Piece(text, window=len(text))
    records, end, regular = find_regular(text, reader.form.dialect, reader.form.width)
    # a record that long may have a quote that never closes
    return _Piece(text, records, end, regular=regular and (records > 0 or len(text) < _WINDOW))


def _follow(piece: _Piece, at: int, blocks: Iterator[bytes], reader: Reader) -> _Piece:
    """The piece behind the record that ends ``at``: what is left, or, if that is no complete record, also the next block."""
    rest = piece.text[at:]
    if at and not piece.regular:
        found = _check(rest, reader)
        if found.records:
            return found
        if not found.regular:
            return found._replace(window=max(found.window, 2 * (piece.window or _WINDOW)))  # where many are irregular, few checks serve
    return _fetch(rest, blocks, reader)


def _unread(piece: _Piece, following: _Piece) -> list[bytes]:
    """The block that was fetched for the ``following`` piece."""
    block = following.text[len(piece.text) - piece.cut :]
    return [block] if piece.regular and not following.final else []


def _parse_plain_records(piece: _Piece, reader: Reader, names: tuple[str, ...], wanted: list[str] | None) -> pl.DataFrame | None:
    """Parse the regular records by Polars; None if one may be a repeated header, a total line or a footer."""
    text = piece.text[: piece.cut]
    columns = list(dict.fromkeys([*(names if wanted is None else (name for name in names if name in wanted)), names[0]]))
    try:
        found = scan(text, reader.form.dialect, names).select(columns).collect()
    except pl.exceptions.PolarsError:
        return None
    if found.height != piece.records or (_may_be_blank_beside(found, names[0]) and reader.may_hold_caption(text)):
        return None
    if _may_hold_no_row(found.get_column(names[0]), reader.form) and reader.is_suspect(text):
        return None
    reader.line += found.height
    found = found.with_columns(pl.lit(None, dtype=pl.String).alias(OVERFLOW))
    return found.select([*names, OVERFLOW] if wanted is None else wanted)


def _read_exactly(piece: _Piece, reader: Reader, names: tuple[str, ...], wanted: list[str] | None) -> tuple[pl.DataFrame | None, int]:
    """Read each record, of a text that starts with regular ones these, else those within the window; what fits is rewritten for Polars.

    Returns the rows, if any, and the end of the last record; 0 if none is complete.
    """
    if not reader.is_past_header:
        return None, 0
    plain = reader.form.dialect._replace(delimiter=clean_delimiter(reader.form.dialect), quote=clean_quote(reader.form.dialect))
    lines, at, size = list[bytes](), 0, piece.cut or piece.window or _WINDOW
    while not at:  # a record may be longer than the window
        whole = size >= len(piece.text)
        pieces = reader.take(piece.text if whole else piece.text[:size], 0, final=piece.final and whole, ended=piece.ended)
        try:
            while True:
                lines += clean_lines(next(pieces), reader.form, reader.grammar)
        except StopIteration as stop:
            at = stop.value
        if whole or reader.ends_differ:
            break
        size *= 2
    if not lines:
        return None, at
    frame = scan(b"".join(lines), plain, (*names, OVERFLOW))
    return (frame if wanted is None else frame.select(wanted)).collect(), at


def _may_be_blank_beside(found: pl.DataFrame, first: str) -> bool:
    """Whether a record may be blank in all columns but the first, as a line of text is: tested much faster than the text."""
    others = [name for name in found.columns if name != first]
    return not others or bool(found.select(pl.all_horizontal(pl.col(others).is_null()).any()).item())


def _may_hold_no_row(first: pl.Series, form: Form) -> bool:
    """Whether a record with one of these first cells may be a repeated header, a total line or a footer.

    The first cells are tested several times faster than the text, and those that start with a digit faster still.
    """
    starts = (*form.footers, *form.header[:1])
    if not any(start.strip()[:1].isdigit() for start in starts):
        first = first.filter(~first.is_between("0", ":", closed="left").fill_null(value=False))
    return bool(first.len()) and bool(first.to_frame().select(_may_be_no_row(pl.col(first.name), form).any()).item())


def _may_be_no_row(first: pl.Expr, form: Form) -> pl.Expr:
    """Whether a record with this first cell may be a repeated header, a total line or a footer.

    The first cell is tested several times faster than the text.
    """
    total = first.is_null() | first.str.contains(FIRST_CELL)
    if form.footers:
        total |= first.str.contains(f"(?i)^\\s*(?:{'|'.join(map(re.escape, form.footers))})")
    return total | (first.str.strip_chars() == form.header[0].strip()) if form.header else total


def _blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Chunks of any size as blocks of about ``BLOCK`` bytes."""
    held, size = list[bytes](), 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= BLOCK:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def _read_ahead(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the blocks, which a thread fetches while earlier ones are processed."""
    import queue
    import threading

    fetched: queue.Queue[bytes | BaseException | None] = queue.Queue()
    room, over = threading.Semaphore(_AHEAD), threading.Event()

    def fetch() -> None:
        try:
            for block in blocks:
                fetched.put(block)
                room.acquire()
                if over.is_set():
                    return
            fetched.put(None)
        except BaseException as error:  # noqa: BLE001 - passed to the reading thread
            fetched.put(error)

    threading.Thread(target=fetch, name="cxkit-ahead", daemon=True).start()
    try:
        while True:
            item = fetched.get()
            if isinstance(item, BaseException):
                raise item
            if item is None:
                return
            yield item
            room.release()
    finally:
        over.set()
        room.release()
