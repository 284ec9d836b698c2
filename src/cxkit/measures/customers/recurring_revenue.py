"""The sums of recurring revenue that a cell limit suppresses: the contracts that run on two days may differ by those of few customers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from heapq import nlargest
from typing import Any, NamedTuple

from cxkit.counts.customers.relationships import BEGUN, ENDED, FIRST
from cxkit.counts.customers.terms import END, SINCE
from cxkit.lazy import pl
from cxkit.measures.cell_limits import is_dominated
from cxkit.model import Row


class _Part(NamedTuple):
    """Contracts that begin and end in the same periods (places in their order; None: not yet ended), whether with their customer."""

    begun: int
    ended: int | None
    new: bool
    lost: bool
    customers: int
    revenue: float
    largest: list[float]


def without_few(rows: Sequence[Row], contracts: pl.DataFrame, limit: int) -> list[Row]:
    """The rows of all periods without the sums that show the revenue of fewer than ``limit`` customers, alone or by subtraction.

    A customer with several contracts counts with the first one.
    """
    from cxkit.stats.disclosure import suppress

    parts = _parts(contracts, [date.fromisoformat(str(row["period"])) for row in rows])
    sums = dict[tuple[str, int], frozenset[int]]()
    for place in range(len(rows) + 1):
        sums["runs", place] = _those(parts, lambda part, at=place: part.begun < at and (part.ended is None or part.ended >= at))
        sums["new", place] = _those(parts, lambda part, at=place: part.new and part.begun == at)
        sums["lost", place] = _those(parts, lambda part, at=place: part.lost and part.ended == at)
    filled = [name for name, those in sums.items() if those]  # that of nobody is 0
    dominated = {at for at, name in enumerate(filled) if _dominated([parts[part] for part in sums[name]])}
    sizes = [part.customers for part in parts]
    hidden = {filled[at] for at in suppress([sums[name] for name in filled], sizes, limit, sensitive=dominated)}
    found = list[Row]()
    for place, row in enumerate(rows):
        of = {"mrr_start": ("runs", place), "mrr_new": ("new", place), "mrr_lost": ("lost", place), "mrr_end": ("runs", place + 1)}
        found.append({**row, **{column: None for column, name in of.items() if name in hidden}})
    return found


def _parts(contracts: pl.DataFrame, starts: Sequence[date]) -> list[_Part]:
    days = pl.Series(starts, dtype=pl.Date)
    begun, ended = (days.search_sorted(contracts.get_column(day), side="right").cast(pl.Int64) - 1 for day in (SINCE, END))
    of_customer = ((pl.col(SINCE) == pl.col(BEGUN)).alias("new"), (pl.col(END) == pl.col(ENDED)).fill_null(value=False).alias("lost"))
    known = contracts.with_columns(begun.alias("begun"), ended.alias("ended"), *of_customer)
    by = [pl.col("begun"), pl.when(pl.col(END).is_not_null()).then("ended").alias("ended"), "new", "lost"]
    customers = pl.col("n").filter(FIRST).sum().clip(1).cast(pl.Int64).alias("customers")
    amounts = (pl.col("amount").sum().alias("revenue"), pl.col("amount").abs().top_k(2).alias("largest"))
    return [_Part(*row) for row in known.group_by(by).agg(customers, *amounts).sort("begun", "ended", "new", "lost").iter_rows()]


def _those(parts: Sequence[_Part], belongs: Any) -> frozenset[int]:
    return frozenset(at for at, part in enumerate(parts) if belongs(part))


def _dominated(parts: Sequence[_Part]) -> bool:
    first, *more = nlargest(2, (amount for part in parts for amount in part.largest))
    return is_dominated(first, first + sum(more), sum(part.revenue for part in parts))
