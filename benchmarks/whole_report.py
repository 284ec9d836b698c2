"""Compare ``cxkit report`` with the commands of its parts one after another: ``python benchmarks/whole_report.py FOLDER [ROWS] [KIND]``.

Writes a survey of ROWS answers with all scores and as many contacts into the folder, once, as KIND (csv or parquet). All are whole
processes with the report's cell limit: the total of the commands, the report, and their ratio by the clock and in processor time, with the
peak memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from contact_rows import contacts
from data import survey

CXKIT = [sys.executable, "-m", "cxkit"]
LIMIT = ["--min-cell", "5"]
SPLIT = ["--split", "2025-01-01"]


class Run(NamedTuple):
    """Seconds by the clock, seconds of the processors, and the peak of memory in mebibytes."""

    clock: float
    processor: float
    mebibytes: float


def answers(rows: int) -> pl.DataFrame:
    """The survey of the benchmarks with the scores of all parts, and ids as the contacts have them."""
    draw = np.random.default_rng(2)
    scales = {"satisfaction": 5, "how easy was it (7 = very easy)": 7, "expectation": 7, "fulfilment": 7}
    scores = [pl.Series(name, draw.integers(1, high + 1, rows)) for name, high in scales.items()]
    frame: pl.DataFrame = survey(rows).with_columns(*scores, customer_id=pl.col("customer_id").cast(pl.String).str.zfill(7))
    return frame


def write(folder: Path, rows: int, kind: str) -> tuple[str, str]:
    """Write both files, unless they are there; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for name, make in (("answers", answers), ("contacts", contacts)):
        path = folder / f"report-{name}-{rows}.{kind}"
        if not path.exists():
            frame = make(rows)
            frame.write_parquet(path) if kind == "parquet" else frame.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%S")
        found.append(str(path))
    return found[0], found[1]


def run(*arguments: str) -> Run:
    """One run of cxkit as a process of its own."""
    start = time.perf_counter()
    process = subprocess.Popen([*CXKIT, *arguments, "--format", "json"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: cxkit {' '.join(arguments)}")
    return Run(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main(folder: Path, rows: int, kind: str) -> None:
    """Run each command, and then the report."""
    asked, met = write(folder, rows, kind)
    commands = [
        ["touchmap", met, "--survey", asked, *LIMIT],
        ["journey", met, *LIMIT],
        ["gap", asked, *LIMIT],
        ["consistency", asked, *LIMIT],
        ["budget", "100000", "--survey", asked, "--contacts", met, *LIMIT],
        ["nps", asked, "--every", "month", *LIMIT],
        ["csat", asked, *LIMIT],
        ["ces", asked, *LIMIT],
        ["followup", "--survey", asked, "--contacts", met],
        ["evaluate", asked, *SPLIT, *LIMIT],
    ]
    runs = list[Run]()
    print(f"{rows:,} answers, {rows:,} contacts, {kind:16} {'clock':>8} {'processor':>10} {'peak':>10}")
    for command in commands:
        runs.append(run(*command))
        show(command[0], runs[-1])
    alone = Run(sum(each.clock for each in runs), sum(each.processor for each in runs), max(each.mebibytes for each in runs))
    show("one after another", alone)
    whole = run("report", asked, met, "--budget", "100000", *SPLIT)
    show("report", whole)
    ratios = [own / other for own, other in zip(whole, alone, strict=True)]
    print(f"{'ratio':52} {ratios[0]:8.2f} {ratios[1]:10.2f} {ratios[2]:9.2f}")


def show(name: str, each: Run) -> None:
    """Print one line."""
    print(f"{name:52} {each.clock:6.1f} s {each.processor:8.1f} s {each.mebibytes:6.0f} MiB", flush=True)


if __name__ == "__main__":
    size = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
    main(Path(sys.argv[1]), size, sys.argv[3] if len(sys.argv) > 3 else "csv")
