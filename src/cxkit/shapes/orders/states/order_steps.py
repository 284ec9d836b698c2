"""Rows of an order or payment that are its states, one after the other, each with the whole amount."""

from __future__ import annotations

from cxkit.lazy import pl
from cxkit.shapes.order_words import meaning, share_known
from cxkit.shapes.orders.repeated_orders import given_again
from cxkit.shapes.shape import Evidence

_NEARLY_ALL, _HALF = 0.9, 0.5
_MOST_STATES = 12
_FEWEST = 3  # orders of several rows
_OF_LINES = ("product", "quantity", "unit_price", "line_total")


def steps_of_orders(evidence: Evidence, column: str) -> str | None:
    """The column of orders if each has one amount and a row for each of its states in ``column``, and no articles; None otherwise."""
    order = evidence.column("order_id")
    if order is None or evidence.column("first_line") is None:
        return None
    return order if _are_steps(evidence, order, column) else None


def states_by_row(evidence: Evidence, order: str) -> str | None:
    """The column of the states that an order goes through, one in each of its rows; None without one."""
    held = {found.column for role, found in evidence.table.roles.items() if role not in {"order_status", "document_type"}}
    for column in evidence.table.columns:
        if column in held or column.startswith("cx:") or evidence.table.sample.schema[column] not in (pl.String, pl.Categorical):
            continue
        values = set(evidence.sampled(column))
        if any(meaning(value, "status") == "overdue" for value in values):  # each row is a payment of its own
            continue
        if 1 < len(values) <= _MOST_STATES and share_known(values, "status") >= _HALF and _are_steps(evidence, order, column):
            return column
    return None


def _are_steps(evidence: Evidence, order: str, column: str) -> bool:
    """Whether the rows of nearly every order have another state each, and none names an article."""
    if any(evidence.column(role) for role in _OF_LINES):
        return False
    sample = evidence.repeating(order).table.sample
    own = [name for name in evidence.own_columns if name in sample.columns]
    # a row that is given again, wherever it stands, is no other state
    again = given_again(evidence) | ~pl.struct(own).is_first_distinct()
    rows = sample.select(pl.col(order).cast(pl.String).alias("order"), pl.col(column).cast(pl.String).alias("state"), again.alias("again"))
    states = pl.col("state").filter(~pl.col("again"))
    each = (
        rows.drop_nulls(["order", "state"]).group_by("order").agg(pl.len().alias("rows"), states.len(), states.n_unique().alias("states"))
    )
    repeated, several = each.filter(pl.col("rows") > 1).height, each.filter(pl.col("state") > 1)
    different = int((several.get_column("states") == several.get_column("state")).sum())
    # equal lines of an order look like copies; of states that were exported twice most orders still have several
    return several.height >= max(_FEWEST, _HALF * repeated) and different >= _NEARLY_ALL * several.height
