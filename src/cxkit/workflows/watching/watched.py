"""Where the figures of ``watch`` and ``history`` come from: the counts in the store, or the files that are still there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from cxkit.config import Config
from cxkit.errors import DataError, UsageError
from cxkit.language import tr
from cxkit.registry import Metric
from cxkit.run import find
from cxkit.workflows.checks.kpis import Source
from cxkit.workflows.watching import counted_files as counted
from cxkit.workflows.watching.file_counts import adds_over_rows
from cxkit.workflows.watching.store import snapshot
from cxkit.workflows.watching.stored_cells import StoredCells
from cxkit.workflows.watching.stored_table import accounted, stored_table


@dataclass(frozen=True)
class Watched:
    """The sources of figures: the ``cells`` in the ``store``, and for metrics that do not add over rows the ``files`` that are still there.

    ``reading``: the options for reading files; ``given``: those that every source takes, such as the first day.
    """

    store: Path
    cells: StoredCells
    settings: Config
    files: Callable[[], Sequence[Path]]
    reading: Mapping[str, Any]
    given: Mapping[str, Any]
    min_cell: int

    def source_of(self, metric: Metric, *, grouped: bool) -> Source:
        """The source of a metric; ``grouped``: its groups are needed. Raises DataError if none of the files is left that it needs."""
        if not adds_over_rows(metric):
            files = self.files()
            if not files:
                raise DataError(
                    tr("{name} is computed from the files themselves, and none that was counted is in the folder.", name=metric.name),
                    "Put them (back) there.",
                )
            return Source([str(path) for path in files], {**self.reading, **self.given})
        with snapshot(self.store) as store:
            facts, rows = counted.scores_of(store, metric.name), counted.rows_of(store, metric.name)
        table = stored_table(self.cells.of(metric.name), facts, metric, self.settings, grouped=grouped or "where" in self.given)
        finish = partial(accounted, store_name=str(self.store), rows=rows, min_cell=self.min_cell)
        own = {name: value for name, value in self.reading.items() if name in ("config", "no_config")}
        return Source(table, {**own, **self.given}, finish)


def refuse_others(names: Sequence[str], *, recount: bool) -> None:
    """Raise UsageError for metrics whose counts do not add over rows, unless they are to be computed anew from the files."""
    others = [name for name in dict.fromkeys(names) if not adds_over_rows(find(name))]
    if others and not recount:
        raise UsageError(
            tr(
                "{names} does not add over rows: the counts of two files are not those of both together."
                if len(others) == 1
                else "{names} do not add over rows: the counts of two files are not those of both together.",
                names=", ".join(others),
            ),
            "--recount computes such metrics from all files that are still there, each time.",
        )
