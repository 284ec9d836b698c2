"""Delimited text of any dialect, encoding and packing as a lazy frame: block by block, in bounded memory, every record exactly.

One thread fetches, unpacks and transcodes the next block while Polars parses the previous one. Blocks of regular records go to Polars
unchanged; the exact reader rewrites all others first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator

from cxkit.lazy import pl
from cxkit.sources.part import OVERFLOW
from cxkit.sources.text.exact import NO_ROW_START, Form, Reader, clean_delimiter, clean_lines, clean_quote
from cxkit.sources.text.in_place import scan
from cxkit.sources.text.regular import count_regular

BLOCK = 1 << 22
_AHEAD = 2
_NO_ROW = "cxkit:no row"


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


def _read_frames(blocks: Iterator[bytes], form: Form, names: tuple[str, ...], wanted: list[str] | None) -> Iterator[pl.DataFrame]:
    """Yield the records of each block as a frame."""
    reader = Reader(form)
    plain = form.dialect._replace(delimiter=clean_delimiter(form.dialect), quote=clean_quote(form.dialect))
    eol, rest, final = reader.grammar.eol, b"", False
    while not final:
        block = next(blocks, None)
        final, ended = block is None, True
        text = rest + block if block else rest
        if final and text and not text.endswith(eol):
            text, ended = text + eol, False
        at = reader.skip_header(text)
        if reader.is_past_header:
            cut = 0 if final or reader.is_over else _find_cut(text, reader, at)
            whole = _parse_plain_block(text[at:cut], reader, names, wanted) if cut > at else None
            if whole is not None:
                reader.line += whole.height
                at = cut
                yield whole
            else:
                lines = list[bytes]()
                found = reader.take(text, at, final=final, ended=ended)
                try:
                    while True:
                        lines += clean_lines(next(found), form, reader.grammar)
                except StopIteration as stop:
                    at = stop.value
                if lines:
                    yield _select_columns(scan(b"".join(lines), plain, (*names, OVERFLOW)), wanted)
        rest = text[at:]
        if reader.ends_differ:
            rest, blocks, final = b"", reader.unify_rest(rest, blocks, ended=ended), False


def _find_cut(text: bytes, reader: Reader, start: int) -> int:
    """The position behind the last line that seems to end a record; 0 if Polars cannot read the text unchanged."""
    grammar = reader.grammar
    if not grammar.plain_runs:
        return 0
    end = text.rfind(b"\n") + 1
    even = not grammar.quote or grammar.quote not in text or text.count(grammar.quote, start, end) % 2 == 0
    return end if even else 0


def _parse_plain_block(text: bytes, reader: Reader, names: tuple[str, ...], wanted: list[str] | None) -> pl.DataFrame | None:
    """Parse complete lines by Polars; None if a line is not a record that fits, or may be a repeated header, a total line or a footer."""
    records = count_regular(text, reader.form.dialect, len(names))
    if records is None:
        return None
    first = names[0]
    columns = list(dict.fromkeys([*(names if wanted is None else (name for name in names if name in wanted)), first]))
    read = scan(text, reader.form.dialect, names).select(columns)
    try:
        found = read.with_columns(_may_be_no_row(pl.col(first), reader.form).alias(_NO_ROW)).collect()
    except pl.exceptions.PolarsError:
        return None
    if found.height != records or (found.get_column(_NO_ROW).any() and reader.is_suspect(text)):
        return None
    return _select_columns(found.lazy().with_columns(pl.lit(None, dtype=pl.String).alias(OVERFLOW)), wanted, names)


def _may_be_no_row(first: pl.Expr, form: Form) -> pl.Expr:
    """Whether a record with this first cell may be a repeated header, a total line or a footer.

    The first cell is tested several times faster than the text.
    """
    total = first.is_null() | first.str.contains(NO_ROW_START)
    if form.footers:
        total |= first.str.contains(f"(?i)^\\s*(?:{'|'.join(map(re.escape, form.footers))})")
    return total | (first.str.strip_chars() == form.header[0].strip()) if form.header else total


def _select_columns(frame: pl.LazyFrame, wanted: list[str] | None, names: tuple[str, ...] | None = None) -> pl.DataFrame:
    chosen = wanted if wanted is not None else [*names, OVERFLOW] if names else None
    return (frame.select(chosen) if chosen is not None else frame).collect()


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
