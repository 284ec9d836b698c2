"""Columns with types of their own, in types that every later step can carry.

Python's dates end with the year 9999, and Polars panics on days that it cannot write; durations have no text; older writers of Parquet
files store text as bytes.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from cxkit.lazy import pl

_FIRST, _LAST = date(1, 1, 2), date(9999, 12, 30)
"""A day within Python's range on either side, so that no time zone leads out of it."""
_EPOCH = date(1970, 1, 1)
_MICRO = 1_000_000


def normalise_types(frame: pl.LazyFrame, first: pl.DataFrame, *, bytes_too: bool = True) -> pl.LazyFrame:
    """Write durations (``P1DT12H``) and categories as text, turn bytes that are text into text, and keep days within the years 1 to 9999.

    An earlier or later day becomes the first or last one: still in the far past or the future. Bytes are text if those of the ``first``
    rows are; what is none in further rows holds U+FFFD, which no score, date or group is made of without a note.
    ``bytes_too``: without it bytes stay bytes, as in a frame that a program has made.
    """
    held = [name for name, kind in first.schema.items() if bytes_too or kind != pl.Binary]
    changes = [made for name in held if (made := _normalised(pl.col(name), first.get_column(name))) is not None]
    return frame.with_columns(changes) if changes else frame


def _normalised(column: pl.Expr, first: pl.Series) -> pl.Expr | None:
    kind = first.dtype
    if isinstance(kind, pl.Duration):
        return column.dt.to_string("iso")
    if isinstance(kind, pl.Categorical | pl.Enum | pl.Null):
        return column.cast(pl.String)
    if isinstance(kind, pl.Date):
        return column.to_physical().clip((_FIRST - _EPOCH).days, (_LAST - _EPOCH).days).cast(kind)
    if isinstance(kind, pl.Datetime) and kind.time_unit != "ns":  # nanoseconds end with the year 2262
        unit = _MICRO if kind.time_unit == "us" else 1000
        low, high = (int(datetime.combine(day, time(), UTC).timestamp()) * unit for day in (_FIRST, _LAST))
        return column.to_physical().clip(low, high).cast(kind)
    if kind == pl.Binary and first.null_count() < len(first) and "\ufffd" not in "".join(_decode(first).drop_nulls()):
        return column.map_batches(_decode, return_dtype=pl.String, is_elementwise=True)
    return None


def _decode(values: pl.Series) -> pl.Series:
    """Bytes as UTF-8, with U+FFFD in place of what is none."""
    try:
        return values.cast(pl.String)
    except pl.exceptions.PolarsError:
        return pl.Series(values.name, [None if each is None else each.decode(errors="replace") for each in values], dtype=pl.String)
