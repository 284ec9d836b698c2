"""Lines that are delivered in parts, each in a row of its own which repeats the pieces that were ordered."""

from __future__ import annotations

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, sampled_numbers
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables import Unclear

# pieces that are free, in stock or ordered again are no parts of the line
_DELIVERED = frozenset({"quantity", "ship"})
_FEWEST = 3  # lines in several parts
_NEARLY_ALL = 0.95
_SMALL = 1e-6
_CENT = 0.011
AMOUNT = "cx:amount of the line"


def delivered_in_parts(evidence: Evidence, quantity: NumberColumn, price: NumberColumn) -> Shape | None:
    """Ask which pieces are paid if rows repeat those of a line and have others, fewer, that are at most as many together."""
    named = evidence.table.roles.get("quantity")
    if evidence.declared or evidence.column("amount") or (named and named.by_user):
        return None
    found = _lines_and_parts(evidence, quantity, price)
    return _unclear(quantity, found[1], price) if found else None


def amounts_of_lines_delivered_in_parts(evidence: Evidence) -> Shape | None:
    """Amounts of whole lines, that each row of a part repeats: they count once."""
    names = [evidence.column(role) for role in ("amount", "quantity", "unit_price")]
    columns = [looks_numeric(evidence.table, name) for name in names if name]
    amount, quantity, price = columns if len(columns) == len(names) else (None, None, None)
    if amount is None or quantity is None or price is None or evidence.declared:
        return None
    found = _lines_and_parts(evidence, quantity, price, amount.column)
    whole = pl.col(quantity.column) * pl.col(price.column)
    rows = sampled_numbers(evidence.table, [amount, quantity, price]).drop_nulls()
    if found is None or rows.select(((whole - pl.col(amount.column)).abs() <= _CENT).mean()).item() < _NEARLY_ALL:
        return None
    lines, parts = found
    known = pl.all_horizontal(pl.col(name).is_not_null() for name in lines) & pl.col(amount.column).is_not_null()
    first = pl.struct(*lines, known.alias("cx:known")).is_first_distinct()
    once = pl.when(first | ~known).then(amount.value).otherwise(0.0).alias(AMOUNT)
    text = tr(
        "Column '{amount}' repeats the amount of a line in each of its rows, and '{parts}' holds the pieces of the row alone: "
        "the amount counts once.",
        amount=shortened(amount.column),
        parts=shortened(parts.column),
    )
    return Shape(
        lambda frame: frame.with_columns(amount.parts).with_columns(once),
        {AMOUNT: amount.column},
        roles={"amount": AMOUNT},
        notes=(Note(code="shape", level="warning", text=text, hint=tr("--shape plain adds all lines up")), *amount.notes),
    )


def _lines_and_parts(
    evidence: Evidence, quantity: NumberColumn, price: NumberColumn, amount: str | None = None
) -> tuple[list[str], NumberColumn] | None:
    """The columns that identify a line, and that of the pieces of its parts, if rows are parts of lines."""
    order, product = evidence.column("order_id"), evidence.column("product")
    called = (each for each in evidence.table.columns if "line" in all_meanings(each) and each not in {order, price.column, amount})
    # what differs in each row, as "Row GUID", is the id of a row
    places = [
        each for each in called if each in evidence.table.sample.columns and evidence.table.sample.get_column(each).is_duplicated().any()
    ]
    line = places[0] if places else product
    if order is None or line is None:
        return None
    held = {found.column for found in evidence.table.roles.values()}
    others = [
        each for each in evidence.table.columns if each not in held and not each.startswith("cx:") and all_meanings(each) >= _DELIVERED
    ]
    for each in others:
        parts = looks_numeric(evidence.table, each)
        # one article may be in several lines of an order
        lines = list(dict.fromkeys([order, line, quantity.column, price.column]))
        if parts is not None and _are_parts(evidence, lines, quantity, parts):
            return lines, parts
    return None


def _are_parts(evidence: Evidence, lines: list[str], quantity: NumberColumn, parts: NumberColumn) -> bool:
    """Whether the parts of nearly all lines of several rows add up to no more than the one quantity that these repeat."""
    rows = sampled_numbers(evidence.table, [quantity, parts]).rename({quantity.column: "whole", parts.column: "part"})
    keys = [f"key {at}" for at in range(len(lines))]
    rows = rows.hstack(evidence.table.sample.select(pl.col(name).cast(pl.String).alias(key) for name, key in zip(lines, keys, strict=True)))
    several = (
        rows.drop_nulls()
        .group_by(keys)
        .agg(pl.len().alias("rows"), pl.col("whole").first(), pl.col("part").sum())
        .filter(pl.col("rows") > 1)
    )
    fitting = (pl.col("part") > 0) & (pl.col("part") <= pl.col("whole") + _SMALL)
    return several.height >= _FEWEST and int(several.select(fitting.sum()).item()) >= _NEARLY_ALL * several.height


def _unclear(quantity: NumberColumn, parts: NumberColumn, price: NumberColumn) -> Shape:
    error = DataError(
        tr(
            "Column '{whole}' repeats the pieces of a line in each of its rows, and '{parts}' holds the pieces of the row alone: "
            "'{price}' may be multiplied by either.",
            whole=shortened(quantity.column),
            parts=shortened(parts.column),
            price=shortened(price.column),
        ),
        tr("Multiply by the pieces of each row with --role {role}.", role=f"'quantity={parts.column}'"),
    )
    return Shape(lambda frame: frame, {}, unclear={"amount": Unclear(price.column, error)})
