"""Tables of contacts over time: rows in the order of time, and whether the data cover each period."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from typing import NamedTuple

from cxkit.counts.periods import PERIOD, Cover
from cxkit.measures.cell_limits import flagged
from cxkit.model import Row, Table
from cxkit.options import Period


class Showing(NamedTuple):
    """The grouping columns, the confidence, the fewest customers of a group that is shown, and the days covered."""

    groups: tuple[tuple[str, ...], ...]
    confidence: float
    min_cell: int
    cover: Cover


def in_order(rows: Iterable[Row], every: Period, cover: Cover) -> list[Row]:
    """Rows of periods in the order of time, each with whether it is complete; those without a time are left out."""
    timed = sorted((row for row in rows if row[PERIOD] is not None), key=lambda row: str(row[PERIOD]))
    return [
        {PERIOD: str(row[PERIOD]), "complete": cover.holds(row[PERIOD], every), **{key: cell for key, cell in row.items() if key != PERIOD}}
        for row in timed
    ]


def flagged_over_time(table: Table, hidden: Collection[tuple[Hashable, ...]], *, size: str) -> Table:
    """The table with a flag for each row; hidden periods keep their day and whether they are complete."""
    whole = {row[PERIOD]: row["complete"] for row in table.rows}
    made = flagged(table, (PERIOD,), {(str(day),) for (day,) in hidden}, size=size)
    return made.model_copy(update={"rows": tuple({**row, "complete": whole[row[PERIOD]]} for row in made.rows)})
