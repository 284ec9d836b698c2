"""The totals of a store in memory: read once in a run, and then kept up with each file that is counted.

So a report after a new file costs what the file costs, and not what reading all totals again would.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from cxkit.lazy import pl
from cxkit.roles import DIMENSIONS
from cxkit.workflows.watching import counted_files as counted
from cxkit.workflows.watching.cells import FileCounts
from cxkit.workflows.watching.store import snapshot

DAY, N = "cx:day", "cx:n"
_MOST_PARTS = 50  # files whose cells are kept beside the others before they are added up


class StoredCells:
    """The cells of each metric: a row for each day, groups and scores, with its number of answers in ``cx:n``."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._frames: dict[str, pl.DataFrame] = {}
        self._parts: dict[str, int] = {}

    def of(self, metric: str) -> pl.DataFrame:
        """The cells of a metric; columns of groups that no file has are missing."""
        if metric not in self._frames:
            with snapshot(self._store) as store:
                self._frames[metric] = _frame(counted.totals(store, metric))
        return self._frames[metric]

    def add(self, made: Mapping[str, FileCounts]) -> None:
        """Add the cells of a file that was counted, to those that are in memory already."""
        for metric, counts in made.items():
            if metric not in self._frames:
                continue
            new = _frame([(*cell, n) for cell, n in counts.cells.items()])
            both = pl.concat([self._frames[metric], new], how="diagonal")
            self._parts[metric] = self._parts.get(metric, 0) + 1
            if self._parts[metric] >= _MOST_PARTS:
                both = both.group_by([name for name in both.columns if name != N]).agg(pl.col(N).sum())
                self._parts[metric] = 0
            self._frames[metric] = both

    def forget(self) -> None:
        """Read the totals again when they are next needed: counts were taken away."""
        self._frames.clear()


def _frame(cells: Sequence[tuple[str, str, str, int]]) -> pl.DataFrame:
    raw = pl.DataFrame(cells, schema={"day": pl.String, "groups": pl.String, "scores": pl.String, N: pl.Int64}, orient="row")
    groups, scores = _spread(raw.get_column("groups"), pl.String()), _spread(raw.get_column("scores"), pl.Float64())
    days = raw.select(pl.col("day").str.to_date("%Y-%m-%d").alias(DAY), N)
    return pl.concat([scores, groups, days], how="horizontal")


def _spread(texts: pl.Series, dtype: pl.DataType) -> pl.DataFrame:
    """JSON objects as columns by their names; read once for each distinct text, of which there are few."""
    distinct = texts.unique(maintain_order=True)
    objects = [json.loads(text) for text in distinct]
    found = dict.fromkeys(name for each in objects for name in each)
    names = [*(name for name in DIMENSIONS if name in found), *sorted(found.keys() - set(DIMENSIONS))]
    columns = {name: pl.Series([each.get(name) for each in objects], dtype=dtype) for name in names}
    keyed = pl.DataFrame({"cx:text": distinct, **columns})
    return texts.to_frame("cx:text").join(keyed, on="cx:text", how="left", maintain_order="left").select(names)
