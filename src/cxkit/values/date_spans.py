"""Days that may be read in several orders beside clear ones: the order in which they lie between these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cxkit.lazy import pl
from cxkit.values.date_formats import Order

CLEAR = "clear"


def spans(days: pl.LazyFrame) -> pl.LazyFrame:
    """How many days each column has, its first and its last one: ``clear`` ones, and ambiguous ones in each order."""
    every = pl.all()
    return days.select(every.count().name.prefix("n "), every.min().name.prefix("first "), every.max().name.prefix("last "))


def order_between(found: Mapping[str, Any], orders: Sequence[Order]) -> Order | None:
    """The only order in which all ambiguous days lie between the first and the last of at least as many clear ones."""
    ambiguous = [found[f"n {order}"] for order in orders]
    if not all(ambiguous) or found[f"n {CLEAR}"] < max(ambiguous):
        return None
    first, last = found[f"first {CLEAR}"], found[f"last {CLEAR}"]
    within = [order for order in orders if first <= found[f"first {order}"] <= found[f"last {order}"] <= last]
    return within[0] if len(within) == 1 else None
