"""Common parts of the shapes that set signs of amounts: lines that are returns, and whether their amounts have a minus already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.shapes.number_columns import NumberColumn
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.reasons import TOLERATED, Reason

RETURN = "cx:return"


class Signs(NamedTuple):
    """Amounts of the lines that are returns and of the others: the numbers above and below 0, and the sums."""

    returns: int
    positive: int
    negative: int
    returned: float
    sold: float

    @property
    def signed(self) -> bool | None:
        """Whether the amounts of returns have a minus sign already; None if some do and others do not."""
        few = TOLERATED * (self.positive + self.negative)
        return False if self.negative <= few else True if self.positive <= few else None


def signs_of(evidence: Evidence, amount: NumberColumn, is_return: pl.Expr) -> Signs:
    """The signs of amounts in the whole file, by one query."""
    value, back = pl.col("cx:value"), pl.col("cx:back")
    table = evidence.table
    frame = table.shaped(
        lambda lazy: lazy.with_columns(amount.parts).with_columns(
            amount.value.fill_nan(None).alias("cx:value"), is_return.fill_null(value=False).alias("cx:back")
        ),
        {"cx:value": amount.column, "cx:back": "return"},
    )
    row = Evidence(frame).of_all(
        back.sum().alias("returns"),
        (back & (value > 0)).sum().alias("positive"),
        (back & (value < 0)).sum().alias("negative"),
        value.filter(back).abs().sum().alias("returned"),
        value.filter(~back & (value > 0)).sum().alias("sold"),
    )
    return Signs(**row.row(0, named=True))


def with_returns(
    amount: NumberColumn | None,
    is_return: pl.Expr,
    *,
    names: tuple[str, str],
    shown: Mapping[str, str],
    notes: tuple[Note, ...],
    before: str | None = None,
) -> Shape:
    """The amounts of returns below 0 and in a column of their own; without amounts the rows of returns are excluded.

    ``names`` are those of the columns of amounts and of returns, ``before`` is the column of what is returned already.
    """
    back = is_return.fill_null(value=False)
    if amount is None:
        return Shape(
            add=lambda frame: frame.with_columns(back.alias(RETURN)),
            columns={RETURN: "return"},
            excluded={Reason.CANCELLED: RETURN},
            notes=notes,
        )
    signed, returned = names
    value = pl.when(back).then(-amount.value.abs()).otherwise(amount.value)
    less = pl.when(back).then(amount.value.abs()).otherwise(0.0).fill_null(0.0).fill_nan(0.0)
    less = less + pl.col(before) if before else less

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        return frame.with_columns(amount.parts).with_columns(value.alias(signed), less.alias(returned))

    return Shape(add, {signed: shown[signed], returned: shown[returned]}, {"amount": signed, "returned": returned}, notes=notes)
