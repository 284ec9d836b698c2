"""Lines that are delivered in parts, each in a row of its own which repeats the pieces that were ordered."""

from __future__ import annotations

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, sampled_numbers
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables import Unclear

_FEWEST = 3  # lines in several parts
_NEARLY_ALL = 0.95
_SMALL = 1e-6


def delivered_in_parts(evidence: Evidence, quantity: NumberColumn, price: NumberColumn) -> Shape | None:
    """Ask which pieces are paid if rows repeat those of a line and have others, fewer, that are at most as many together."""
    order, product = evidence.column("order_id"), evidence.column("product")
    named = evidence.table.roles.get("quantity")
    if order is None or evidence.declared or evidence.column("amount") or (named and named.found in {"given", "config"}):
        return None
    places = [each for each in evidence.table.columns if "line" in all_meanings(each) and each not in {order, price.column}]
    lines = [order, *places[:1]] if places else [order, *([product] if product else [])]
    if len(lines) < 2:
        return None
    held = {found.column for found in evidence.table.roles.values()}
    others = [
        each for each in evidence.table.columns if each not in held and not each.startswith("cx:") and "quantity" in all_meanings(each)
    ]
    for each in others:
        parts = looks_numeric(evidence.table, each)
        if parts is not None and _are_parts(evidence, lines, quantity, parts):
            return _unclear(quantity, parts, price)
    return None


def _are_parts(evidence: Evidence, lines: list[str], quantity: NumberColumn, parts: NumberColumn) -> bool:
    """Whether nearly all lines of several rows repeat one quantity, and their parts add up to no more than it."""
    rows = sampled_numbers(evidence.table, [quantity, parts]).rename({quantity.column: "whole", parts.column: "part"})
    keys = [f"key {at}" for at in range(len(lines))]
    rows = rows.hstack(evidence.table.sample.select(pl.col(name).cast(pl.String).alias(key) for name, key in zip(lines, keys, strict=True)))
    several = (
        rows.drop_nulls()
        .group_by(keys)
        .agg(pl.len().alias("rows"), pl.col("whole").n_unique().alias("wholes"), pl.col("whole").first(), pl.col("part").sum())
        .filter(pl.col("rows") > 1)
    )
    fitting = (pl.col("wholes") == 1) & (pl.col("part") > 0) & (pl.col("part") <= pl.col("whole") + _SMALL)
    return several.height >= _FEWEST and int(several.select(fitting.sum()).item()) >= _NEARLY_ALL * several.height


def _unclear(quantity: NumberColumn, parts: NumberColumn, price: NumberColumn) -> Shape:
    error = DataError(
        tr(
            "Column '{whole}' repeats the pieces of a line in each row of a part, whose own pieces are in '{parts}': "
            "'{price}' is to be multiplied by one of them.",
            whole=shortened(quantity.column),
            parts=shortened(parts.column),
            price=shortened(price.column),
        ),
        tr("Count the pieces of the parts with --role {role}.", role=f"'quantity={parts.column}'"),
    )
    return Shape(lambda frame: frame, {}, unclear={"amount": Unclear(price.column, error)})
