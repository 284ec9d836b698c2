"""Measure cxkit against the yardstick and DuckDB: ``python benchmarks/run.py FOLDER``.

Whole processes, taken in turn in one run, so that a machine whose speed drifts slows both sides; what counts is the ratio of the medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
PYTHON = sys.executable
# as installed: modules are compiled once, by the runs that are not counted, and not anew by every process
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass
class Side:
    """One command with the seconds and peak mebibytes of its runs."""

    command: list[str]
    seconds: list[float] = field(default_factory=list)
    mebibytes: list[float] = field(default_factory=list)

    def run(self, *, counted: bool) -> None:
        """One run as a process of its own."""
        start = time.perf_counter()
        process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"failed: {' '.join(self.command)}")
        if counted:
            self.seconds.append(time.perf_counter() - start)
            self.mebibytes.append(usage.ru_maxrss / 1024)


def compare(name: str, ours: list[str], theirs: list[str], runs: int, bound: float) -> None:
    """Run both in turn and print the ratio of medians beside its bound."""
    a, b = Side(ours), Side(theirs)
    for number in range(runs + 1):
        for side in (a, b):
            side.run(counted=number > 0)
    seconds = statistics.median(a.seconds), statistics.median(b.seconds)
    mebibytes = statistics.median(a.mebibytes), statistics.median(b.mebibytes)
    print(
        f"{name:34} {seconds[0]:7.3f} s {seconds[1]:7.3f} s  x {seconds[0] / seconds[1]:4.2f} (bound {bound:.2f})"
        f"  {mebibytes[0]:6.0f} {mebibytes[1]:6.0f} MiB  x {mebibytes[0] / mebibytes[1]:4.2f}",
        flush=True,
    )


def data(folder: Path, rows: int, *more: str) -> Path:
    """The survey of that size, made in a process of its own: what a parent holds in memory counts as its child's peak."""
    made = subprocess.run([PYTHON, str(HERE / "data.py"), str(folder), str(rows), *more], capture_output=True, text=True, check=True)
    return Path(made.stdout.strip())


def main(folder: Path, rows: int, runs: int) -> None:
    """All comparisons."""
    big, small = data(folder, rows, "--german", "--bad"), data(folder, 1_000)
    nps, yardstick = [str(Path(PYTHON).with_name("cxkit")), "nps"], [PYTHON, str(HERE / "yardstick.py")]
    print(f"{'':34} {'cxkit':>9} {'other':>9}")
    compare("1,000 rows, CSV", [*nps, f"{small}.csv"], [*yardstick, f"{small}.csv"], 3 * runs, 1.35)
    compare(f"{rows:,} rows, CSV", [*nps, f"{big}.csv"], [*yardstick, f"{big}.csv"], runs, 1.25)
    compare(f"{rows:,} rows, Parquet", [*nps, f"{big}.parquet"], [*yardstick, f"{big}.parquet"], runs, 1.35)
    by = ["--by", "touchpoint", "--by", "channel"]
    compare(f"{rows:,} rows, CSV, DuckDB", [*nps, f"{big}.csv", *by], [PYTHON, str(HERE / "duckdb_by.py"), f"{big}.csv"], runs, 1.0)
    data(folder, rows, "--gap")
    for kind in ("csv", "parquet"):
        file = f"{big}-gap.{kind}"
        gap, table = [nps[0], "gap", file, *by], [PYTHON, str(HERE / "gap_yardstick.py"), file]
        compare(f"gap by two columns, {kind}", gap, table, runs, 1.3)
    orders = Path(
        subprocess.run(
            [PYTHON, str(HERE / "order_lines.py"), str(folder), str(2 * rows)], capture_output=True, text=True, check=True
        ).stdout.strip()
    )
    for metric in ("rfm", "value", "cohorts"):
        for kind in ("csv", "parquet"):
            file = f"{orders}.{kind}"
            theirs = [PYTHON, str(HERE / "orders_yardstick.py"), metric, file]
            compare(f"{metric}, {2 * rows:,} lines, {kind}", [nps[0], metric, file], theirs, 1, 1.5)
    contacts = Path(
        subprocess.run(
            [PYTHON, str(HERE / "contact_rows.py"), str(folder), str(2 * rows)], capture_output=True, text=True, check=True
        ).stdout.strip()
    )
    for kind in ("csv", "parquet"):
        file = f"{contacts}.{kind}"
        theirs = [PYTHON, str(HERE / "touchmap_yardstick.py"), file]
        compare(f"touchmap, {2 * rows:,} contacts, {kind}", [nps[0], "touchmap", file], theirs, 1, 1.3)
        theirs = [PYTHON, str(HERE / "journey_yardstick.py"), file, "--transitions"]
        compare(f"journey, {2 * rows:,} contacts, {kind}", [nps[0], "journey", file, "--by", "none"], theirs, 1, 1.5)
    typed = ["--every", "month", "--weight", "weight"]
    for name, more in (("1 % bad values", []), ("1 % bad values, month, weight", typed)):
        compare(f"{name}, clean", [*nps, f"{big}-bad.csv", *more], [*nps, f"{big}.csv", *more], runs, 1.1)
    for where, bound in (("comments", 1.3), ("channels", 3.5)):
        german = f"{big}-umlauts-in-{where}"
        compare(f"umlauts in {where}, cp1252, UTF-8", [*nps, f"{german}.cp1252.csv"], [*nps, f"{german}.utf8.csv"], runs, bound)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000, int(sys.argv[3]) if len(sys.argv) > 3 else 5)
