"""The distinct values of many columns in one batch of rows, and figures of them, by one query for all columns."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.lazy import pl
from cxkit.tables.typed_columns import NAME, NAME_DIGITS
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.folding import folded

AT, VALUE, ROWS, NUMBER, DAY, EXCHANGED = "cxkit:at", "cxkit:value", "cxkit:n", "cxkit:number", "cxkit:day", "cxkit:exchanged"
"""The position of the column, its value, the rows that hold it, the number and the day that a text is read as, and the text if its day and
month are exchanged."""
_HASH, _FIRST = "cxkit:hash", "cxkit:first"
REPLACEMENT = "\ufffd"
_NAMED = rf"^\s*(?:{NAME})\s*$"
_SHORT = 10_000  # rows: below, a query takes longer than what it looks at


def count_distinct(columns: Sequence[pl.Series]) -> pl.DataFrame:
    """Count the distinct values of columns of one type and length, without null.

    The values of a column follow each other in the order of the file, so that every run shows the same samples.
    """
    if columns[0].len() < _SHORT:
        return _placed(columns).group_by(AT, VALUE, maintain_order=True).len(name=ROWS)
    return pl.concat(_count(values).with_columns(pl.lit(at, dtype=pl.Int64).alias(AT)) for at, values in enumerate(columns))


def _count(values: pl.Series) -> pl.DataFrame:
    """Count the distinct values of a long column by their hashes of 64 bits, which takes two thirds of the time of texts."""
    values = values.drop_nulls()
    hashes = pl.DataFrame({_HASH: values.hash()}).with_row_index(_FIRST)
    counted = hashes.group_by(_HASH, maintain_order=True).agg(pl.len().alias(ROWS), pl.col(_FIRST).first())
    return pl.DataFrame({VALUE: values.gather(counted.get_column(_FIRST)), ROWS: counted.get_column(ROWS)})


def list_values(columns: Sequence[pl.Series]) -> pl.DataFrame:
    """List the values of columns of one type, without null: one row each, which is quicker than counting where hardly any repeats."""
    return _placed(columns).with_columns(pl.lit(1, dtype=pl.get_index_type()).alias(ROWS))


def _placed(columns: Sequence[pl.Series]) -> pl.DataFrame:
    """The values of columns below each other, without null, with the position of their column."""
    stacked = pl.concat([values.rename(VALUE) for values in columns]).to_frame()
    return stacked.with_columns((pl.int_range(pl.len()) // columns[0].len()).alias(AT)).drop_nulls(VALUE)


def blank_texts(seen: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose text is blank. Only texts that begin with no visible ASCII character can be."""
    return seen.filter((pl.col(VALUE) < "!") | (pl.col(VALUE) > "~")).filter(pl.col(VALUE).str.strip_chars() == "")


def typed_figures(seen: pl.DataFrame) -> pl.DataFrame:
    """The number of listed ``values`` of each column, the ``rows`` with them, and finite limits: ``typed_low``, ``typed_high``."""
    value = pl.col(VALUE).filter(pl.col(VALUE).is_finite()) if seen.schema[VALUE].is_float() else pl.col(VALUE)
    return _by_column(seen, [*_sizes(), *_limits("typed", value)])


def text_figures(seen: pl.DataFrame) -> pl.DataFrame:
    """Figures of each column of text: how many ``values``, limits, and the rows with numbers, days, names made of digits and so on."""
    text, number, day = pl.col(VALUE), pl.col(NUMBER), pl.col(DAY)
    figures = _by_column(
        seen,
        [
            *_sizes(),
            pl.col(ROWS).filter(day.is_not_null()).sum().alias("days"),
            pl.col(ROWS).filter(number.is_not_null()).sum().alias("numbers"),
            *_limits("number", number),
            *_limits("date", day),
            *_limits("text", text),
        ],
    )
    # what looks at the signs of a text takes longest, and is asked only of those that it can hold for
    marked = {
        "named": seen.filter(number.is_not_null(), ~_is_plain_number(text)).filter(text.str.contains(_NAMED)),
        "no_answers": seen.filter(number.is_null(), day.is_null()).filter(means_no_answer(text)),
        "broken": seen.filter(text.str.len_bytes() != text.str.len_chars()).filter(text.str.contains(REPLACEMENT, literal=True)),
    }
    for name, some in marked.items():
        figures = figures.join(some.group_by(AT).agg(pl.col(ROWS).sum().alias(name)), on=AT, how="left", maintain_order="left")
    return figures.with_columns(pl.col(*marked).fill_null(0))


def _by_column(seen: pl.DataFrame, figures: Sequence[pl.Expr]) -> pl.DataFrame:
    """Figures of each column, whose values follow each other. Columns of many values are taken one by one, which needs no groups."""
    sizes = seen.get_column(AT).rle().struct.unnest()
    if seen.height <= _SHORT * sizes.height:
        return seen.group_by(AT, maintain_order=True).agg(*figures)
    ends = sizes.get_column("len").cum_sum()
    columns = (seen.slice(end - size, size) for end, size in zip(ends, sizes.get_column("len"), strict=True))
    return pl.concat(values.select(pl.col(AT).first(), *figures) for values in columns)


def _is_plain_number(text: pl.Expr) -> pl.Expr:
    """Whether a text is a whole number that is no name: what hardly costs anything to find out, of nearly all numbers."""
    whole = text.cast(pl.Int64, strict=False).is_not_null()
    return whole & ~text.str.starts_with("0") & (text.str.len_bytes() < NAME_DIGITS)


def means_no_answer(text: pl.Expr) -> pl.Expr:
    """Whether a text is one of the usual words for no answer."""
    return folded(text).is_in(list(BLANKS))


def _sizes() -> tuple[pl.Expr, pl.Expr]:
    return pl.len().alias("values"), pl.col(ROWS).sum().alias("rows")


def _limits(name: str, value: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    return value.min().alias(f"{name}_low"), value.max().alias(f"{name}_high")
