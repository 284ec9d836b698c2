"""Seconds for the transitions of a million contacts, read and counted in one process: ``python benchmarks/transitions.py FILE``.

What pm4py needs for the same counts (``pm4py.discover_dfg`` on a frame that is read already) is to be compared with it.
"""

from __future__ import annotations

import sys
import time

from cxkit.config import Config
from cxkit.loading import check_loading, open_table
from cxkit.measures.journeys import transitions
from cxkit.metrics.journey import counts
from cxkit.tables import Contacts


def main(path: str) -> None:
    """Time the reading, sorting and counting."""
    start = time.perf_counter()
    table = open_table(Contacts, [path], check_loading({}), Config()).table
    if not isinstance(table, Contacts):
        raise TypeError("contacts were opened")
    found = transitions(counts(table, (), "channel", 7.0))
    print(f"{time.perf_counter() - start:.2f} s for {sum(row['n'] for row in found):,} transitions")


if __name__ == "__main__":
    main(sys.argv[1])
