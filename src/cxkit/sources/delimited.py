"""Delimited text files as lazy frames of text: in place where Polars reads them right, through the exact reader where it does not."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from cxkit.errors import SourceError
from cxkit.lazy import pl
from cxkit.sources.dialect import (
    DELIMITERS,
    NAMES,
    UNIT_SEPARATOR,
    Dialect,
    Overrides,
    detect_decimal,
    detect_delimiter,
    detect_line_end,
    detect_quote,
    without_quoted,
)
from cxkit.sources.encoding import detect_encoding, with_byte_order
from cxkit.sources.exact import BLANK, CUT, LONG, SHORT, STRAY, Grammar, Record, normal_quote, normalised, pieces, split
from cxkit.sources.header import SURPLUS, further_down, name_columns, separator_line
from cxkit.sources.part import OVERFLOW, SAMPLE_ROWS, Part
from cxkit.sources.spool import chunks_of, is_utf8, read_head, spool, stream, transcoded

SAMPLE_BYTES = 1 << 18
_TAIL = 1 << 12
_BLOCK = 1 << 15
_LINES_BLOCK = 1 << 22
# So many bytes that are not UTF-8 may be damage; more of them are another encoding.
_FEW = 8
# Nothing wrong by itself, but Polars counts such quotes where it looks for the ends of lines.
_LOOSE = "quote inside a cell"


class Header(NamedTuple):
    """The columns of a file, the positions of headers that occur more than once, and why another line seems to be the header, or blank."""

    columns: tuple[str, ...]
    repeated: Mapping[str, tuple[str, ...]]
    doubt: str


def open_delimited(path: str, local: str, compression: str | None, overrides: Overrides) -> Part:
    """Open a delimited file. ``local`` is ``path`` itself, or its spool without the compression that is named.

    Raises SourceError where the file is empty, no text, or has no header that can be read.
    """
    head = read_head(local, SAMPLE_BYTES)
    whole = Path(local).stat().st_size <= len(head)
    evidence = list[str]()
    if overrides.encoding:
        encoding = with_byte_order(path, overrides.encoding, head)
    else:
        found = detect_encoding(head)
        if found is None:
            raise SourceError(
                f"{path} is not text: it holds zero bytes.", "Export the table as CSV or Parquet, or name its encoding with --encoding."
            )
        encoding, why = found
        if head.isascii() and not whole:
            encoding, why = _look_further(local) or found
        evidence.append(why)
    if not is_utf8(encoding):
        local = spool(stream(local, None, encoding))
        head = b"".join(transcoded([head], encoding)) if whole else read_head(local, SAMPLE_BYTES)
        whole = Path(local).stat().st_size <= len(head)
    dialect, header = detect_dialect(path, head, whole=whole, overrides=overrides)
    names = header.columns
    sample, problems, cut = _sample(head, dialect, names, whole=whole)
    decimal, why = (overrides.decimal, "") if overrides.decimal else detect_decimal(_decimals(sample), dialect.delimiter)
    trouble = _trouble(local, dialect, len(names), problems)
    evidence += [*dialect.evidence, why, trouble]
    dialect = dialect._replace(
        encoding=encoding, compression=compression, decimal=decimal, evidence=tuple(line for line in evidence if line)
    )
    part = Part(
        path=path,
        local=local,
        format="csv",
        dialect=dialect,
        columns=names,
        repeated=header.repeated,
        doubt=header.doubt,
        frame=_scan_in_place(local, dialect, names),
        sample=sample,
        sampled_whole=whole and not cut,
        exact=False,
    )
    return read_exactly(part) if trouble else part


def _look_further(local: str) -> tuple[str, str] | None:
    """The encoding by samples from all over a file that starts in ASCII, where they hold more than a few bytes that are not UTF-8."""
    size, blocks = Path(local).stat().st_size, list[bytes]()
    with Path(local).open("rb") as file:
        for part in range(1, 9):
            file.seek(size * part // 8 - min(_BLOCK, size // 8))
            block = file.read(_BLOCK)
            blocks.append(block[block.find(b"\n") + 1 : block.rfind(b"\n") + 1])  # whole lines, so that no character is cut
    found = detect_encoding(b"".join(blocks))
    foreign = sum(len(block) - len(block.decode("ascii", "ignore")) for block in blocks)
    return (found[0], f"{found[1]} (behind the sample)") if found and found[0] == "cp1252" and foreign > _FEW else None


def read_exactly(part: Part) -> Part:
    """The same file through the exact reader: a temporary copy is written in which every record fits the header."""
    if part.exact or part.dialect is None:
        return part
    dialect = part.dialect
    copy = spool(normalised(chunks_of(part.local), dialect, len(part.columns)))
    frame = _scan(copy, dialect.delimiter, normal_quote(dialect), 0, (*part.columns, OVERFLOW), tolerant=True)
    return part._replace(frame=frame, exact=True)


def read_tolerantly(part: Part) -> Part:
    """The same file with U+FFFD for every byte that is no UTF-8 and with records that are too long marked: slower by a quarter."""
    if part.exact or part.dialect is None:
        return part
    return part._replace(frame=_scan_in_place(part.local, part.dialect, part.columns, tolerant=True))


def has_short_rows(part: Part) -> bool:
    """Whether a record is short, blank or holds a loose quote, all of which the reading in place may take for something else.

    Polars looks at the lines first, some 1 GB a second; only where a line is no record by itself are the records gone through one by one.
    """
    if part.exact or part.dialect is None:
        return False
    if _every_line_fits(part.local, part.dialect, len(part.columns)):
        return False
    found = pieces(chunks_of(part.local), part.dialect, len(part.columns))
    return any(isinstance(piece, Record) and piece.problem != LONG for piece in found)


def count_lines(part: Part) -> int:
    """The number of physical lines behind the header, several times faster than they can be parsed.

    Polars counts the lines of a block by vector instructions; of a whole file it would keep every page in memory.
    """
    from concurrent.futures import ThreadPoolExecutor

    if part.dialect is None:
        return 0
    size = Path(part.local).stat().st_size
    with Path(part.local).open("rb") as file, ThreadPoolExecutor(2) as threads:
        ends = sum(threads.map(lambda start: _line_ends(os.pread(file.fileno(), _LINES_BLOCK, start)), range(0, size, _LINES_BLOCK)))
        unended = size > 0 and os.pread(file.fileno(), 1, size - 1) != b"\n"
    return ends + unended - (part.dialect.body_line - 1)


def _line_ends(block: bytes) -> int:
    lines = _scan(block, ",", "", 0, ("line",), tolerant=True).select(pl.len()).collect(engine="streaming").item()
    return int(lines) - (not block.endswith(b"\n"))


def detect_dialect(path: str, head: bytes, *, whole: bool, overrides: Overrides) -> tuple[Dialect, Header]:
    """The dialect of UTF-8 text and its header; encoding, compression and decimal are left to the caller.

    Raises SourceError where there is no header, or it does not end within the sample.
    """
    text = head.decode("utf-8-sig", errors="replace")
    told, start = separator_line(text)
    if not text[start:].strip():
        raise SourceError(f"{path} is empty.", "Choose a file with a header line.")
    quote, quoted = (overrides.quote, "") if overrides.quote is not None else detect_quote(text)
    possible = [sign for sign in DELIMITERS if sign != quote]
    fixed = overrides.delimiter or told
    candidates = [fixed] if fixed else possible
    bare = without_quoted(text[start:], quote, candidates)
    line_end = detect_line_end(bare)
    lines = [line for line in bare.split("\r" if line_end == "\r" else "\n") if line.strip("\r")]
    if not whole and len(lines) > 1:
        lines.pop()  # the sample may have cut it
    delimiter, why = detect_delimiter([line.rstrip("\r") for line in lines], candidates)
    if told:
        why = f"delimiter {NAMES.get(told, told)}: the first line says so"
    dialect = Dialect(
        encoding="utf-8",
        delimiter=delimiter,
        quote="" if delimiter == UNIT_SEPARATOR and quote not in text else quote,
        decimal=None,
        header_line=1,
        body_line=2,
        compression=None,
        line_end=line_end,
        evidence=tuple(line for line in (why if overrides.delimiter is None else "", quoted) if line),
    )
    first = text[:start].count("\r" if line_end == "\r" else "\n")
    body = text[start:].encode()
    if whole and not body.endswith(dialect.eol):
        body += dialect.eol
    taken = Grammar(dialect, 1).take(body, 0, final=whole)
    if taken is None:
        raise SourceError(
            f"{path}: the header does not end within the first {SAMPLE_BYTES >> 10} KiB.", "Check that the first line names the columns."
        )
    end, cells, _ = taken
    while len(cells) > 1 and not cells[-1].strip() and not any(line.count(delimiter) + 1 >= len(cells) for line in lines[1:]):
        cells.pop()  # delimiters at the end of the header alone
    header_line = first + 1
    dialect = dialect._replace(header_line=header_line, body_line=header_line + body.count(dialect.eol, 0, end))
    below = None
    if not any(cell.strip() for cell in cells[1:]):
        below = further_down(bare.split("\r" if line_end == "\r" else "\n"), candidates if overrides.delimiter else possible)
    return dialect, Header(*name_columns(cells), _doubt(path, header_line, below))


def _doubt(path: str, header_line: int, below: tuple[int, int] | None) -> str:
    if below is None:
        return ""
    lines, cells = below
    return (
        f"{path}: line {header_line}, read as the header, has one cell and most lines have {cells}; "
        f"the header seems to be on line {header_line + lines}."
    )


def _sample(head: bytes, dialect: Dialect, names: tuple[str, ...], *, whole: bool) -> tuple[pl.DataFrame, Counter[str], bool]:
    """The first records that fit, the number of each problem in the whole sample, and whether more records than these are in it."""
    problems = Counter[str]()
    frames = [pl.DataFrame(schema=dict.fromkeys(names, pl.String))]
    rows = 0
    for piece in pieces([head], dialect, len(names), complete=whole):
        if isinstance(piece, Record):
            problems[piece.problem or _LOOSE] += 1
            if piece.problem:
                continue
            found = _frame([piece.fields[: len(names)]], names)
        elif rows > SAMPLE_ROWS:
            continue
        elif dialect.eol == b"\r":
            found = _frame([record.fields[: len(names)] for record in split(piece, Grammar(dialect, len(names)))], names)
        else:  # what the grammar has recognised as a run of records, Polars reads right, and much faster
            scan = _scan(piece.text, dialect.delimiter, dialect.quote, 0, names, tolerant=True)
            found = scan.head(SAMPLE_ROWS + 1).collect()
        rows += found.height
        frames.append(found)
    return pl.concat(frames).head(SAMPLE_ROWS), problems, rows > SAMPLE_ROWS


def _frame(rows: list[list[str]], names: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame([[cell or None for cell in row] for row in rows], schema=dict.fromkeys(names, pl.String), orient="row")


def _decimals(sample: pl.DataFrame) -> Iterator[list[str]]:
    """The cells of each column that may hold a decimal sign."""
    for column in sample.iter_columns():
        yield column.filter(column.str.contains(r"[.,]\d")).to_list()


def _trouble(local: str, dialect: Dialect, width: int, problems: Counter[str]) -> str:
    """Why the file goes to the exact reader at once, in words; empty where the sample is as Polars reads it."""
    if dialect.eol == b"\r":
        return "read exactly: lines end in CR alone"
    seen = [f"{problems[problem]} x {problem}" for problem in (BLANK, SHORT, CUT, STRAY, _LOOSE) if problems[problem]]
    if not seen:
        tail = _tail(local)
        if tail.endswith((b"\n\n", b"\n\r\n")):  # each of which Polars would take for a row
            seen.append(f"{BLANK} at the end")
        elif b"\n" in tail and tail.rpartition(b"\n")[2].count(dialect.delimiter.encode()) < width - 1 and not tail.endswith(b"\n"):
            seen.append(f"last line {CUT}")
    return f"read exactly: {', '.join(seen)}" if seen else ""


def _tail(local: str) -> bytes:
    with Path(local).open("rb") as file:
        file.seek(max(0, Path(local).stat().st_size - _TAIL))
        return file.read()


def _scan(source: str | bytes, delimiter: str, quote: str, skip: int, names: tuple[str, ...], *, tolerant: bool = False) -> pl.LazyFrame:
    return pl.scan_csv(
        source,
        has_header=False,
        skip_lines=skip,
        # Beyond the header stands nothing, as a rule: truth values cost least to find nothing in, and text there fails to be one, which
        # sends the reader round again for it.
        schema={name: pl.Boolean if name in SURPLUS and not tolerant else pl.String for name in names},
        separator=delimiter,
        quote_char=quote or None,
        encoding="utf8-lossy" if tolerant else "utf8",
        # A quoted blank is as blank as an unquoted one.
        null_values="",
        missing_columns="insert",
        extra_columns="ignore",
        # Errors are records that Polars lost its way in: they must be raised, for a more careful reading to take over.
        ignore_errors=False,
        raise_if_empty=False,
        glob=False,
    )


def _scan_in_place(local: str, dialect: Dialect, names: tuple[str, ...], *, tolerant: bool = False) -> pl.LazyFrame:
    scan = _scan(local, dialect.delimiter, dialect.quote, dialect.body_line - 1, (*names, *SURPLUS), tolerant=tolerant)
    too_long = pl.any_horizontal(pl.col(name).is_not_null() for name in SURPLUS)
    return scan.select(*names, pl.when(too_long).then(pl.lit(LONG)).alias(OVERFLOW))


def _every_line_fits(local: str, dialect: Dialect, width: int) -> bool:
    """Whether every physical line, the header's included, is a record that fits by itself."""
    # Hexadecimal escapes, for this pattern is read by another regular expression engine than Python's.
    d, q = (f"\\x{ord(sign):02x}" if sign else "" for sign in (dialect.delimiter, dialect.quote))
    quoted = f"{q}(?:[^{q}]|{q}{q})*{q}|" if q else ""
    # In a file of one column a line without a cell is no record.
    cell = f"(?:{quoted}[^{q}{d}\\r][^{q}{d}]*)" if width == 1 else f"(?:{quoted}[^{q}{d}]+)?"
    pattern = f"^{cell}(?:{d}{cell}){{{width - 1}}}{d}*\\r?$"
    lines = pl.scan_lines(local, name="line", glob=False)
    try:
        return bool(lines.select(pl.col("line").str.contains(pattern).all()).collect(engine="streaming").item())
    except pl.exceptions.ComputeError:  # bytes that are no UTF-8, or more columns than a pattern can hold
        return False
