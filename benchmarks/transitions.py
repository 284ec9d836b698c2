"""Seconds for the transitions of a million contacts, by cxkit and by pm4py: ``python benchmarks/transitions.py FILE.csv [PYTHON]``.

``PYTHON`` is an interpreter that has pm4py; without it cxkit is measured alone. Both read the file as a frame first, times as the text that
an export has, which is not counted; what is counted is what both need from there to how often one channel follows another.
"""

from __future__ import annotations

import subprocess
import sys
import time

import polars as pl

from cxkit.config import Config
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.measures.contacts.journey_figures import transitions
from cxkit.metrics.journey import counts
from cxkit.tables import Contacts

RUNS = 7
THEIRS = """
import sys, time
import pandas as pd
import pm4py
read = pd.read_csv(sys.argv[1], dtype={"customer_id": str})
start = time.perf_counter()
frame = pm4py.format_dataframe(read, case_id="customer_id", activity_key="channel", timestamp_key="contacted_at")
found = pm4py.discover_dfg(frame)[0]
print(time.perf_counter() - start, sum(found.values()))
"""


def ours(frame: pl.DataFrame) -> float:
    """The time that cxkit takes; all that ``journey`` reads, checks and says of the rows is in it."""
    start = time.perf_counter()
    table = open_table(Contacts, frame, check_loading({}), Config()).table
    if not isinstance(table, Contacts):
        raise TypeError("contacts were opened")
    # episodes without an end, as pm4py's cases are
    transitions(counts(table, (), "channel", 10_000.0))
    return time.perf_counter() - start


def main(path: str, python: str | None) -> None:
    """Take both in turn, and print the medians."""
    frame = pl.read_csv(path, schema_overrides={"customer_id": pl.String})
    mine, theirs = [], []
    for _ in range(RUNS):
        mine.append(ours(frame))
        if python:
            told = subprocess.run([python, "-c", THEIRS, path], check=True, capture_output=True, text=True).stdout
            theirs.append(float(told.split()[-2]))
    print(f"cxkit  {sorted(mine)[RUNS // 2]:6.2f} s")
    if python:
        ratios = sorted(one / other for one, other in zip(mine, theirs, strict=True))
        print(f"pm4py  {sorted(theirs)[RUNS // 2]:6.2f} s  x {ratios[RUNS // 2]:.3f}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
