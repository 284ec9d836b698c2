"""Measure what recognising costs: ``python benchmarks/recognising.py FOLDER [ROWS] [RUNS]``.

The obvious command against the same one with every role named and ``--shape plain``, as whole processes taken in turn, on files in which
every row is one answer or order, so that both give the same figures; then the scoring of 1,000 columns and a metric of a file with 10,000.
``--write-orders`` instead of the number of runs only writes the orders.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import polars as pl
from order_lines import lines
from run import PYTHON, compare, data

NAMED = {
    "nps": ["--role", "recommend=recommend", "--role", "responded_at=responded_at"],
    "value": ["--role", "customer_id=customer_id", "--role", "ordered_at=ordered_at", "--amount", "amount"],
}
SCORES = [10, 9, 8, 7, 6, 5, 10, 9, 0, 10]


def orders(folder: Path, rows: int) -> Path:
    """Orders with an id, a status and a number of items, none of which changes what a row is; the path without its ending."""
    path = folder / f"recognised-{rows}"
    if not path.with_suffix(".parquet").exists():
        made = lines(rows).rename({"line_id": "order_id"})
        state = pl.when(pl.col("order_id") % 7 == 0).then(pl.lit("shipped")).otherwise(pl.lit("completed"))
        made = made.with_columns(state.alias("status"), (pl.col("order_id") % 3 + 1).alias("items"))
        made.write_csv(path.with_suffix(".csv"))
        made.write_parquet(path.with_suffix(".parquet"))
    return path


def questions(columns: int, first: int) -> pl.DataFrame:
    """Ten answers to so many questions, numbered from ``first`` on, one of which is the recommendation."""
    numbers = range(first, first + columns - 1)
    rated = {f"Q{at}. How satisfied are you with part {at}?": [1 + (at + row) % 5 for row in range(10)] for at in numbers}
    return pl.DataFrame({"How likely are you to recommend us?": SCORES, **rated})


def score_columns(columns: int, runs: int) -> float:
    """The least milliseconds in which so many columns are scored; each run has headers of its own, which no cache knows."""
    from cxkit.roles import KINDS, Hints, resolve, sampled

    found = []
    for run in range(runs):
        sample = questions(columns, run * columns)
        start = time.perf_counter()
        resolve(KINDS["survey"], sample.columns, {}, {}, hints=Hints(values=sampled(sample)))
        found.append(1e3 * (time.perf_counter() - start))
    return min(found[1:])


def open_wide(folder: Path, columns: int) -> float:
    """The seconds of a metric on a file of ten rows with so many columns."""
    import cxkit

    path = folder / f"wide-{columns}.csv"
    questions(columns, 0).write_csv(path)
    start = time.perf_counter()
    cxkit.nps(path, by="none")
    return time.perf_counter() - start


def main(folder: Path, rows: int, runs: int) -> None:
    """All measures."""
    survey = data(folder, rows)
    # written in a process of its own: what a parent holds in memory counts as its child's peak
    written = subprocess.run([PYTHON, __file__, str(folder), str(rows), "--write-orders"], capture_output=True, text=True, check=True)
    command = str(Path(PYTHON).with_name("cxkit"))
    print(f"{'':34} {'obvious':>9} {'named':>9}")
    for metric, path in (("nps", survey), ("value", Path(written.stdout.strip()))):
        for kind in ("csv", "parquet"):
            obvious = [command, metric, f"{path}.{kind}", "--by", "none"]
            compare(f"{metric}, {rows:,} rows, {kind}", obvious, [*obvious, *NAMED[metric], "--shape", "plain"], runs, 1.1)
    print(f"1,000 columns are scored in {score_columns(1_000, runs + 1):.0f} ms (bound 50)")
    print(f"nps of a file with 10,000 columns takes {open_wide(folder, 10_000):.1f} s")


if __name__ == "__main__":
    place, number = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
    if "--write-orders" in sys.argv:
        print(orders(place, number))
    else:
        main(place, number, int(sys.argv[3]) if len(sys.argv) > 3 else 5)
