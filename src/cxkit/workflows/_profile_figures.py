"""The distinct values of many columns in one batch of rows, and figures of them, by one query for all columns."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.lazy import pl
from cxkit.tables.typed_columns import NAME
from cxkit.values.scores import BLANKS

AT, VALUE, ROWS, NUMBER, DAY, EXCHANGED = "cxkit:at", "cxkit:value", "cxkit:n", "cxkit:number", "cxkit:day", "cxkit:exchanged"
"""The position of the column, its value, the rows that hold it, the number and the day that a text is read as, and the text if its day and
month are exchanged."""
REPLACEMENT = "\ufffd"
_NAMED = rf"^\s*(?:{NAME})\s*$"


def count_distinct(columns: Sequence[pl.Series]) -> pl.DataFrame:
    """Count the distinct values of columns of one type and length, without null.

    The values of a column follow each other in the order of the file, so that every run shows the same samples.
    """
    if len(columns) == 1:
        seen = columns[0].rename(VALUE).drop_nulls().to_frame().group_by(VALUE, maintain_order=True).len(name=ROWS)
        return seen.with_columns(pl.lit(0, dtype=pl.Int64).alias(AT))
    stacked = pl.concat([values.rename(VALUE) for values in columns]).to_frame()
    stacked = stacked.with_columns((pl.int_range(pl.len()) // columns[0].len()).alias(AT))
    return stacked.drop_nulls(VALUE).group_by(AT, VALUE, maintain_order=True).len(name=ROWS)


def typed_figures(seen: pl.DataFrame) -> pl.DataFrame:
    """The number of ``distinct`` values of each column, and the finite limits of all: ``typed_low``, ``typed_high``."""
    value = pl.col(VALUE).filter(pl.col(VALUE).is_finite()) if seen.schema[VALUE].is_float() else pl.col(VALUE)
    return seen.group_by(AT, maintain_order=True).agg(pl.len().alias("distinct"), *_limits("typed", value))


def text_figures(seen: pl.DataFrame) -> pl.DataFrame:
    """Figures of each column of text: ``distinct`` values, limits, and the rows with numbers, days, names made of digits and so on."""
    text = pl.col(VALUE)
    conditions = {
        "no_answers": means_no_answer(text),
        "broken": text.str.contains(REPLACEMENT, literal=True),
        "days": pl.col(DAY).is_not_null(),
        "numbers": pl.col(NUMBER).is_not_null(),
        "named": text.str.contains(_NAMED),
    }
    met = seen.with_columns((pl.col(ROWS) * condition).alias(name) for name, condition in conditions.items())
    return met.group_by(AT, maintain_order=True).agg(
        pl.len().alias("distinct"),
        pl.col(*conditions).sum(),
        *_limits("number", pl.col(NUMBER)),
        *_limits("date", pl.col(DAY)),
        *_limits("text", text),
    )


def means_no_answer(text: pl.Expr) -> pl.Expr:
    """Whether a text is one of the usual words for no answer."""
    return text.str.strip_chars().str.to_lowercase().is_in(list(BLANKS))


def _limits(name: str, value: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    return value.min().alias(f"{name}_low"), value.max().alias(f"{name}_high")
