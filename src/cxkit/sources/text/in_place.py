"""Delimited files read in place by Polars, and the check that shows whether it read them correctly."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from cxkit.lazy import pl
from cxkit.sources.part import OVERFLOW, Dialect, Part
from cxkit.sources.text.regular import FileCheck
from cxkit.sources.text.transcoding import is_valid_utf8

_LINE = Dialect("utf-8", "\x1f", "", None, 0, 1, None, "\n", ())  # each line is one cell


def scan(
    source: str | bytes, dialect: Dialect, names: tuple[str, ...], skip: int = 0, *, whole: Collection[str] = (), is_valid: bool = False
) -> pl.LazyFrame:
    """Scan plain delimited text by Polars: blank cells as null, U+FFFD for bytes that are not UTF-8, no cells beyond ``names``.

    ``whole``: columns of whole numbers of up to four digits; a query fails if a cell holds anything else. ``is_valid``: all bytes are
    UTF-8, or it fails too.
    """
    return pl.scan_csv(
        source,
        has_header=False,
        skip_lines=skip,
        schema={**dict.fromkeys(names, pl.String), **dict.fromkeys(whole, pl.Int16)},
        separator=dialect.delimiter,
        quote_char=dialect.quote or None,
        # One bad byte, be it in a column that is not needed, would end a strict scan.
        encoding="utf8" if is_valid else "utf8-lossy",
        # A quoted empty cell is null like an unquoted one.
        null_values="",
        missing_columns="insert",
        extra_columns="ignore",
        # Errors are records that Polars misread: they must be raised, so that the fallback reader takes over.
        ignore_errors=False,
        raise_if_empty=False,
        glob=False,
    )


def frame(part: Part, *, whole: Collection[str] = (), is_valid: bool = False) -> pl.LazyFrame:
    """Scan the file in place.

    ``whole`` columns hold whole numbers of up to four digits, or the query fails. ``is_valid``: all bytes are UTF-8, or the query fails.
    """
    if part.dialect is None:
        return part.frame
    if part.excerpt is None:
        read = scan(part.local, part.dialect, part.columns, part.dialect.body_line - 1, whole=whole, is_valid=is_valid)
    else:
        read = scan(part.excerpt, part.dialect, part.columns, whole=whole)
    return read.with_columns(pl.lit(None, dtype=pl.String).alias(OVERFLOW))


def frame_of_all(part: Part) -> pl.LazyFrame:
    """The frame for a query that needs all columns of a part.

    Bytes that are no UTF-8 are replaced only if there are any: to look for them takes a tenth of the time.
    """
    if part.exact or part.dialect is None or part.excerpt is not None or not is_valid_utf8(part.local):
        return part.frame
    return frame(part, is_valid=True)


def near(part: Part, text: str) -> Part:
    """The part without records that surely hold no cell with the text, if it is read in place and they are found faster than by a scan."""
    if part.exact or part.dialect is None or part.sampled_whole:
        return part
    from cxkit.sources.text.excerpt import find_records

    found = find_records(part.local, part.dialect, text)
    if found is None:
        return part
    part = part._replace(excerpt=found)
    return part._replace(frame=frame(part))


def check_file(part: Part, dialect: Dialect) -> FileCheck:
    """Start to check that all records of a file are regular, so that it is read in place as by the exact reader; once for each file."""
    stat = Path(part.local).stat()
    return _check(part.local, dialect._replace(evidence=()), len(part.columns), stat.st_size, stat.st_mtime_ns)


@cache
def _check(local: str, dialect: Dialect, width: int, _size: int, _changed: int) -> FileCheck:
    return FileCheck(local, dialect, width)


def scan_lines(source: str) -> pl.LazyFrame:
    """Physical lines, with U+FFFD for bytes that are not UTF-8, without what is behind a unit separator."""
    return scan(source, _LINE, ("line",)).with_columns(pl.col("line").fill_null(""))
