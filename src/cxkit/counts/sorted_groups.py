"""Groups of millions of rows in the order of their columns, by one number for all of these."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from cxkit.lazy import pl

_FEW = 100_000
_MOST = 1 << 62
_BITS = 32  # of a number of 64 so many leave enough for others
_LAST, _BOTH = (1 << 64) - 1, "cx:both"


def sorted_groups(rows: pl.DataFrame, by: Sequence[str], sums: Sequence[pl.Expr]) -> pl.DataFrame:
    """The ``sums`` of each group of rows, sorted by the columns ``by``, missing values last; columns of numbers come after the others.

    To group and sort by one number takes a tenth of the time of several columns with text. It is made of the places of the values among
    the sorted ones of each column; numbers of persons and units, which are millions, stay as they are.
    """
    numbers = [name for name in by if rows.schema[name] == pl.UInt64]
    by = [name for name in by if name not in numbers]
    kinds = (pl.String, pl.Float64, pl.Date, pl.Boolean)
    if rows.height <= _FEW or not all(rows.schema[name] in kinds for name in by):
        return rows.group_by(*by, *numbers).agg(sums).sort(*by, *numbers, nulls_last=True)
    values = [rows.get_column(name).unique().drop_nulls().sort() for name in by]
    sizes = [len(each) + 1 for each in values]
    if prod(sizes) > _MOST:
        return rows.group_by(*by, *numbers).agg(sums).sort(*by, *numbers, nulls_last=True)
    number = pl.lit(0, dtype=pl.UInt64)
    for name, each, size in zip(by, values, sizes, strict=True):
        number = number * size + _place(name, each).fill_null(size - 1)
    grouped = rows.lazy().with_columns(number.alias("cx:group")).group_by("cx:group", *numbers).agg(sums)
    found = _sorted(grouped, ["cx:group", *numbers], prod(sizes).bit_length())
    rest, columns = found.get_column("cx:group"), list[pl.Series]()
    for name, each, size in zip(reversed(by), reversed(values), reversed(sizes), strict=True):
        known = pl.concat([each, pl.Series(name, [None], dtype=each.dtype)])
        columns.insert(0, known.gather(rest % size))
        rest = rest // size
    return pl.DataFrame(columns).hstack(found.drop("cx:group"))


def _sorted(grouped: pl.LazyFrame, by: Sequence[str], bits: int) -> pl.DataFrame:
    """The groups sorted by two columns of which the first has so many ``bits``: by both in one number, if it tells all groups apart."""
    if len(by) == 2 and bits <= _BITS:
        first, second = map(pl.col, by)
        both = first * (1 << (64 - bits)) + second.fill_null(_LAST) // (1 << bits)
        found = grouped.with_columns(both.alias(_BOTH)).sort(_BOTH).collect(engine="streaming")
        if not found.select((pl.col(_BOTH) == pl.col(_BOTH).shift()).any()).item():
            return found.drop(_BOTH)
    return grouped.sort(by, nulls_last=True).collect(engine="streaming")


def _place(name: str, values: pl.Series) -> pl.Expr:
    """The place of each value of a column among its sorted ones."""
    if values.dtype == pl.String:
        return pl.col(name).cast(pl.Enum(values)).to_physical().cast(pl.UInt64)
    places = pl.int_range(len(values), dtype=pl.UInt64, eager=True)
    return pl.col(name).replace_strict(values, places, default=None, return_dtype=pl.UInt64)
