"""A column called amount that is less than the price beside it in nearly all rows: it may count pieces, in the other sense of the word."""

from __future__ import annotations

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import normalise, shortened
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, sampled_numbers
from cxkit.shapes.orders.money_headers import is_price
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables import Unclear

_CALLED_SO = frozenset({"amount", "amounts"})
_MOSTLY = 0.95
_MOST_PIECES = 100
_FEWEST_ROWS = 5


def unclear_amount(evidence: Evidence) -> Shape | None:
    """The amount as unclear if it may be a number of pieces: a sum is at least the price of one piece, and pieces are whole."""
    table = evidence.table
    held = table.roles.get("amount")
    if held is None or held.found in {"given", "config", "profile"} or evidence.column("quantity") or evidence.declared:
        return None
    if not _CALLED_SO & set(normalise(held.column).split()):
        return None
    amount = looks_numeric(table, held.column)
    named = [column for column in table.columns if column != held.column and not column.startswith("cx:") and is_price(column)]
    # "item" may be a price, or the article
    prices = [price for column in named if (price := looks_numeric(table, column)) is not None]
    if amount is None or len(prices) != 1 or not _are_pieces(evidence, amount, prices[0]):
        return None
    (price,) = prices
    return Shape(lambda frame: frame, {}, unclear={"amount": Unclear(amount.column, _either(amount.column, price.column))})


def _are_pieces(evidence: Evidence, amount: NumberColumn, price: NumberColumn) -> bool:
    rows = sampled_numbers(evidence.table, [amount, price]).drop_nulls()
    pieces = rows.get_column(amount.column).abs()
    if rows.height < _FEWEST_ROWS or (pieces != pieces.round()).any() or (pieces > _MOST_PIECES).any():
        return False
    less = rows.select((pl.col(amount.column).abs() < pl.col(price.column).abs()).mean()).item()
    return bool(less >= _MOSTLY)


def _either(amount: str, price: str) -> DataError:
    return DataError(
        tr(
            "Column '{amount}' holds whole numbers below '{price}' in nearly all rows: a sum is not less than the price of one piece.",
            amount=shortened(amount),
            price=shortened(price),
        ),
        tr(
            "If these are pieces and the prices are those of lines, --amount '{price}'; of one piece, --role 'quantity={amount}'. "
            "If they are sums, --amount '{amount}'.",
            amount=amount,
            price=price,
        ),
    )
