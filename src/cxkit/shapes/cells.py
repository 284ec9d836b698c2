"""The cells of a column as texts, as shapes compare them."""

from __future__ import annotations

from cxkit.lazy import pl


def stripped(column: str) -> pl.Expr:
    """The cells as texts without blanks around them; null where the cell is missing."""
    return pl.col(column).cast(pl.String).str.strip_chars()


def text_or_empty(column: str) -> pl.Expr:
    """The cells as texts without blanks around them; the empty text where the cell is missing."""
    return stripped(column).fill_null("")


def is_blank(column: str) -> pl.Expr:
    """Whether a cell has no text."""
    return text_or_empty(column) == ""
