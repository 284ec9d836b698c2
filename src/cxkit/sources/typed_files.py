"""Arrow files and JSON lines as lazy frames with their own types."""

from __future__ import annotations

import json
from pathlib import Path

from cxkit.errors import SourceError, first_line
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.sources.part import SAMPLE_ROWS, Part, make_typed_part
from cxkit.sources.text.in_place import scan_lines
from cxkit.sources.text.structure import MOST_COLUMNS

_MANY_KEYS, _MOST_CELLS = 512, 20_000_000
_FILLED = 0.005  # of the cells of a table: with fewer it would be far larger than its file
_KEY = r'"(?:[^"\\]|\\.)*"\s*:'
_ESCAPED_KEY = r'\\u[0-9a-fA-F]{4}(?:[^"\\]|\\.)*"\s*:'
_AGAIN = "Fetch or write it again."
_FAILURES = (pl.exceptions.PolarsError, OSError, ValueError)


def open_arrow(path: str, local: str, *, streamed: bool) -> Part:
    """Open an Arrow IPC (Feather) file, or an Arrow IPC stream, which is held in memory. Raises SourceError if it is damaged."""
    try:
        frame = pl.read_ipc_stream(local).lazy() if streamed else pl.scan_ipc(local, glob=False)
        first = frame.head(SAMPLE_ROWS + 1).collect(engine="streaming")
    except BaseException as error:
        # A panic inside Polars is not an Exception.
        if isinstance(error, (*_FAILURES, pl.exceptions.PanicException)):
            raise SourceError(tr("{path} is a damaged Arrow file: {error}.", path=path, error=first_line(error)), _AGAIN) from error
        raise
    return make_typed_part(path, local, "arrow", frame, first)


def open_json_lines(path: str, local: str) -> Part:
    """Open a file with one JSON object per line. Column types are inferred from the whole file; keys with several types become text.

    Raises SourceError, with the line, if a line is not a JSON object or holds a key twice.
    """
    _refuse_repeated_keys(path, local)
    _refuse_many_keys(path, local)
    try:
        frame = pl.scan_ndjson(local, infer_schema_length=None)
        frame = frame.select(_order_columns(local, frame.collect_schema().names()))
        frame.select(pl.len()).collect(engine="streaming")
        first = frame.head(SAMPLE_ROWS + 1).collect(engine="streaming")
        _check_types(frame)
    except _FAILURES:
        return _read_line_by_line(path, local)
    return make_typed_part(path, local, "jsonlines", frame, first)


def _refuse_repeated_keys(path: str, local: str) -> None:
    """Raise SourceError if an object holds a key twice: readers differ in which value they take.

    Polars finds the lines that may, in which a text before a colon occurs twice, or has an escape; these are parsed.
    """
    lines = scan_lines(local).with_row_index("number", offset=1)
    keys = pl.col("line").str.extract_all(_KEY).list.eval(pl.element().str.strip_chars_end(": \t"))
    suspect = (keys.list.n_unique() < keys.list.len()) | pl.col("line").str.contains(_ESCAPED_KEY)
    for number, line in lines.filter(suspect).select("number", "line").collect(engine="streaming").iter_rows():
        try:
            json.loads(line.removeprefix("\ufeff"), object_pairs_hook=_check_keys)
        except _RepeatedKeyError as error:
            text = tr(
                "{path}: line {number} holds the key {args!r} twice, so its value is ambiguous.",
                path=path,
                number=number,
                args=error.args[0],
            )
            raise SourceError(text, "Write each key once.") from None
        except (ValueError, RecursionError):
            continue  # reported below


def _refuse_many_keys(path: str, local: str) -> None:
    """Raise SourceError if each line has keys of its own, so that the table would be far larger than the file."""
    keys, filled = dict[str, None](), 0
    with Path(local).open("rb") as file:
        for lines, line in enumerate(file, start=1):
            try:
                row = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
            except (ValueError, RecursionError):
                return  # reported below
            keys |= dict.fromkeys(row if isinstance(row, dict) else ())
            filled += len(row) if isinstance(row, dict) else 0
            if lines >= SAMPLE_ROWS and len(keys) < _MANY_KEYS:
                return
            if len(keys) > MOST_COLUMNS or (len(keys) * lines > _MOST_CELLS and filled < _FILLED * len(keys) * lines):
                raise SourceError(
                    tr(
                        "{path} has {n:,} different keys in its first {lines:,} lines: at most {most_columns:,} columns are read, and "
                        "{most_cells:,} cells that are nearly all empty.",
                        path=path,
                        n=len(keys),
                        lines=lines,
                        most_columns=MOST_COLUMNS,
                        most_cells=_MOST_CELLS,
                    ),
                    "Write the same keys in each line.",
                )


class _RepeatedKeyError(Exception):
    """A JSON object holds a key twice."""


def _check_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _RepeatedKeyError(next(name for place, (name, _) in enumerate(pairs) if name in [key for key, _ in pairs[:place]]))
    return found


def _order_columns(local: str, names: list[str]) -> list[str]:
    """The columns in the order of the first line, followed by those that occur only later."""
    with Path(local).open("rb") as file:
        first = next((line for line in file if line.strip()), b"{}")
    try:
        there = json.loads(first.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError as error:
        raise ValueError(first[:40]) from error  # reported as a line that is no JSON
    return [name for name in there if name in names] + [name for name in names if name not in there]


def _check_types(frame: pl.LazyFrame) -> None:
    """Read every column once. Polars infers types from the first values: a value of another type fails here and not in the query."""
    frame.select(pl.all().null_count()).collect(engine="streaming")


def _read_line_by_line(path: str, local: str) -> Part:
    """Read the file line by line if its types conflict or a line is broken. Values of a key with several types become text."""
    rows = list[dict[str, object]]()
    with Path(local).open(encoding="utf-8-sig", errors="replace") as file:
        for line, text in enumerate(file, start=1):
            if not text.strip():
                continue
            try:
                row = json.loads(text)
            except (ValueError, RecursionError) as error:
                raise SourceError(tr("{path} is damaged: line {line} is no JSON.", path=path, line=line), _AGAIN) from error
            if not isinstance(row, dict):
                raise SourceError(tr("{path}: line {line} is no JSON object.", path=path, line=line), "Write one object a line.")
            rows.append(row)
    types: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                types.setdefault(name, set()).add(_type_name(value))
    columns = {name: [row.get(name) for row in rows] for name in dict.fromkeys(name for row in rows for name in row)}
    mixed = {name for name in columns if len(types.get(name, ())) > 1 or types.get(name) == {"nested"}}
    frame = pl.DataFrame(
        [
            pl.Series(name, list(map(_as_text, values)), dtype=pl.String) if name in mixed else pl.Series(name, values, strict=False)
            for name, values in columns.items()
        ]
    )
    return make_typed_part(path, local, "jsonlines", frame.lazy(), frame.head(SAMPLE_ROWS + 1))


def _type_name(value: object) -> str:
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "nested"


def _as_text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
