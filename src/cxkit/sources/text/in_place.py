"""Delimited files read in place by Polars, and the checks that show whether it read them correctly."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from cxkit.lazy import pl
from cxkit.sources.part import GAP, OVERFLOW, Part
from cxkit.sources.text.dialect import Dialect
from cxkit.sources.text.exact import Form, iterate_pieces
from cxkit.sources.text.grammar import LONG
from cxkit.sources.text.header import SURPLUS
from cxkit.sources.text.records import Record

_LINES_BLOCK = 1 << 23
_FOREIGN = r"[^\x00-\x7f]"
_LINE = Dialect("utf-8", "\x1f", "", None, 0, 1, None, "\n", ())  # each line is one cell
# Up to this size every line is checked in any case, which takes a tenth of a second.
_SMALL = 1 << 26


def scan(
    source: str | bytes,
    dialect: Dialect,
    names: tuple[str, ...],
    skip: int = 0,
    *,
    tolerant: bool = False,
    lossy: bool = False,
    whole: Collection[str] = (),
    eol: str = "\n",
) -> pl.LazyFrame:
    """Scan plain delimited text by Polars, blank cells as null.

    ``tolerant``: surplus cells may hold text. ``whole``: columns of whole numbers of up to four digits; a query fails if a cell holds
    anything else.
    """
    # Surplus cells are blank as a rule. Booleans are the cheapest type for that, and text there raises an error, upon which the
    # fallback reader takes over.
    surplus = pl.String if tolerant else pl.Boolean
    types = {**dict.fromkeys(names, pl.String), **dict.fromkeys(whole, pl.Int16), **{name: surplus for name in SURPLUS if name in names}}
    return pl.scan_csv(
        source,
        has_header=False,
        skip_lines=skip,
        schema=types,
        separator=dialect.delimiter,
        quote_char=dialect.quote or None,
        encoding="utf8-lossy" if tolerant or lossy else "utf8",
        # A quoted empty cell is null like an unquoted one.
        null_values="",
        missing_columns="insert",
        extra_columns="ignore",
        # Errors are records that Polars misread: they must be raised, so that the fallback reader takes over.
        ignore_errors=False,
        raise_if_empty=False,
        glob=False,
        eol_char=eol,
    )


def mark_rows(frame: pl.LazyFrame, names: tuple[str, ...], guard: str | None) -> pl.LazyFrame:
    """Replace ``SURPLUS`` in a scan by ``OVERFLOW`` and ``GAP``, which mark overlong rows and rows with a blank in column ``guard``."""
    too_long = pl.any_horizontal(pl.col(name).is_not_null() for name in SURPLUS)
    gap = pl.col(guard).is_null() if guard else pl.lit(value=False)
    return frame.select(*names, pl.when(too_long).then(pl.lit(LONG)).alias(OVERFLOW), gap.alias(GAP))


def frame(part: Part, *, tolerant: bool = False, whole: Collection[str] = ()) -> pl.LazyFrame:
    """Scan the file in place. ``tolerant``: with U+FFFD for every byte that is not UTF-8 and with overlong records marked.

    ``whole`` columns hold whole numbers of up to four digits, or the query fails.
    """
    if part.dialect is None:
        return part.frame
    names = (*part.columns, *SURPLUS)
    read = scan(part.local, part.dialect, names, part.dialect.body_line - 1, tolerant=tolerant, lossy=part.lossy, whole=whole)
    return mark_rows(read, part.columns, guard_column(part))


def guard_column(part: Part) -> str | None:
    """The last column that is never blank in the sample: in a row that is too short it is null, unless only columns behind it are missing.

    In a lossy frame it is a column of ASCII only, since replacing invalid bytes would double the time of the scan.
    """
    sample = part.sample
    for name in reversed(part.columns if sample.height else ()):
        column = sample.get_column(name)
        if not column.null_count() and not (part.lossy and column.str.contains(_FOREIGN).any()):
            return name
    return None


def are_big(parts: Iterable[Part]) -> bool:
    """Whether the files are so large that checking every line would delay the query too long."""
    return sum(Path(part.local).stat().st_size for part in parts) > _SMALL


def has_short_rows(part: Part) -> bool:
    """Whether a record is too short, too long, blank or holds a loose quote, which reading in place may misread.

    Polars checks the lines first (about 1 GB/s). Only if a line is not a record by itself, the records are parsed one by one.
    """
    if part.exact or part.dialect is None or part.text is None:
        return False
    if every_line_fits(part.local, part.dialect, len(part.columns), skip=part.dialect.body_line - 1):
        return False
    width = len(part.columns)
    found = (piece for piece in iterate_pieces(part.text(), Form(part.dialect, width, part.header)) if isinstance(piece, Record))
    return any(piece.problem != LONG or not any(piece.fields[width:]) for piece in found)  # surplus text is marked in place


def count_records(part: Part) -> int:
    """Count the records as Polars separates them, without parsing their cells: a quoted cell may span several lines."""
    if part.dialect is None:
        return 0
    records = scan(part.local, part.dialect, part.columns, part.dialect.body_line - 1, lossy=True).select(pl.len())
    return int(records.collect(engine="streaming").item())


def count_regular_lines(part: Part) -> int | None:
    """Count the physical lines below the header; None if there are more delimiters than the lines need, so that one may be a surplus.

    Counting signs is several times faster than parsing, but proves nothing wrong: quoted cells may hold line ends and delimiters.
    """
    dialect, width = part.dialect, len(part.columns)
    if dialect is None:
        return 0
    lines = count_signs(part, b"\n")
    # A row with a surplus delimiter ends in a further cell that is not blank, unless its last one was blank.
    hidden = width > 1 and not dialect.padded and bool(part.sample.get_column(part.columns[-1]).null_count())
    return None if hidden and count_signs(part, dialect.delimiter.encode()) > lines * (width - 1) else lines


def count_signs(part: Part, sign: bytes) -> int:
    """Count a sign in the lines below the header; a last line without a line end counts as one with it.

    Polars counts the signs of a block by vector instructions; counting a whole file at once would keep every page in memory.
    """
    from concurrent.futures import ThreadPoolExecutor

    size, above = Path(part.local).stat().st_size, (part.dialect.body_line if part.dialect else 1) - 1
    with Path(part.local).open("rb") as file, ThreadPoolExecutor(2) as threads:
        header = sum(file.readline().count(sign) for _ in range(above))
        blocks = range(0, size, _LINES_BLOCK)
        found = sum(threads.map(lambda start: count_sign(os.pread(file.fileno(), _LINES_BLOCK, start), sign), blocks))
        unended = sign == b"\n" and size > 0 and os.pread(file.fileno(), 1, size - 1) != b"\n"
    return found + unended - header


def count_sign(block: bytes, sign: bytes) -> int:
    """Count a sign in a block by Polars, which is several times faster than Python: it takes the sign for a line end."""
    if sign.decode() == _LINE.delimiter:
        return block.count(sign)
    lines = scan(block, _LINE, ("line",), tolerant=True, eol=sign.decode()).select(pl.len())
    # for one block the in-memory engine is faster than starting the streaming engine
    return int(lines.collect(engine="in-memory").item()) - (not block.endswith(sign))


def every_line_fits(source: str | bytes, dialect: Dialect, width: int, *, skip: int = 0) -> bool:
    """Whether every physical line is by itself a record that fits."""
    # Hexadecimal escapes, since the pattern is compiled by Polars' regular expression engine.
    d, q = (f"\\x{ord(sign):02x}" if sign else "" for sign in (dialect.delimiter, dialect.quote))
    quoted = f"{q}(?:[^{q}]|{q}{q})*{q}|" if q else ""
    # In a file of one column an empty line is not a record.
    cell = f"(?:{quoted}[^{q}{d}\\r][^{q}{d}]*)" if width == 1 else f"(?:{quoted}[^{q}{d}]+)?"
    surplus = f"{d}*" if dialect.padded else ""
    pattern = f"^{cell}(?:{d}{cell}){{{width - 1}}}{surplus}\\r?$"
    fits = pl.col("line").str.contains(pattern) & pl.col("more").is_null()
    try:
        return bool(scan_lines(source, skip).select(fits.all()).collect(engine="streaming").item())
    except pl.exceptions.ComputeError:  # more columns than a pattern can hold
        return False


def scan_lines(source: str | bytes, skip: int = 0) -> pl.LazyFrame:
    """Physical lines, with U+FFFD for bytes that are not UTF-8; ``more`` holds the text behind a unit separator."""
    return scan(source, _LINE, ("line", "more"), skip, tolerant=True).with_columns(pl.col("line").fill_null(""))
