"""A process that saves the counts of one file after the other, to be killed."""

from __future__ import annotations

import sys
from itertools import count, islice
from pathlib import Path

from cxkit.workflows.watching.cells import FileCounts
from cxkit.workflows.watching.counted_files import known_files, save
from cxkit.workflows.watching.store import transaction


def write(store: str, more: int | None = None) -> int:
    """Save ``more`` files (None: without end), each with 5 answers a day on 20 days; return how many the store then has."""
    with transaction(Path(store)) as opened:
        first = len(known_files(opened))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for number in islice(count(first), more):
        made = FileCounts({"read": 100}, {(f"2024-01-{1 + day:02}", "{}", '{"recommend":9.0}'): 5 for day in range(20)}, {})
        with transaction(Path(store)) as opened:
            save(opened, f"{number}.csv", f"hash {number}", "status", {"nps": made}, moment="2024-01-01")
    return first + (more or 0)
