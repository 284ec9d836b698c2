"""What is said of a row, packed into one number: in a count of millions of groups one key more costs less than a sum for each thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cxkit.lazy import pl

CODE = "cx:code"
_SMALLEST = ("misread", "strange", "exchanged", "first")


def packed(codes: Mapping[str, tuple[Any, int]], marks: Mapping[str, Any], on: Any) -> Any:
    """One number of ``codes`` (each with how many values it has) and ``marks`` (truth values); None where there are neither."""
    number, size = None, 1
    for part, values in [*codes.values(), *((mark.fill_null(value=False), 2) for mark in marks.values())]:
        digit = part.cast(on.UInt16)
        number = digit if number is None else number + digit * size
        size *= values
    return None if number is None else number.cast(on.UInt16)


def unpacked(counted: pl.DataFrame, by: Sequence[str], codes: Mapping[str, int], marks: Sequence[str]) -> pl.DataFrame:
    """A count by groups and ``CODE``, with the codes as columns, and for each mark how many of the ``rows`` have it.

    Rows of one group that differ in marks alone are one row of the count; how many ``days`` these have together is not known (null).
    """
    numbers, size = {}, 1
    for name, values in [*codes.items(), *((mark, 2) for mark in marks)]:
        numbers[name] = (pl.col(CODE) // size % values).cast(pl.Int64)
        size *= values
    found = counted.with_columns(numbers[name].alias(name) for name in codes)
    marked = bool(counted.select((pl.col(CODE) >= size >> len(marks)).any()).item())
    if not marked:
        return found.with_columns(pl.lit(0, dtype=pl.Int64).alias(mark) for mark in marks).drop(CODE)
    found = found.with_columns((numbers[mark] * pl.col("rows")).alias(mark) for mark in marks).drop(CODE)
    keys = [*by, *codes]
    sums = [_joined(name) for name in found.columns if name not in keys]
    return found.lazy().group_by(keys).agg(sums).collect(engine="streaming") if keys else found.select(sums)


def _joined(name: str) -> pl.Expr:
    if name == "days":
        return pl.when(pl.len() == 1).then(pl.col(name).first())
    return pl.col(name).min() if name in _SMALLEST else pl.col(name).max() if name == "last" else pl.col(name).sum()
