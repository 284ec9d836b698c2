"""What a new file costs ``cxkit watch`` by the number of files that its store holds already, and the memory of the process.

python benchmarks/watching.py [ROWS] [SIZE ...]    (default: files of 1,000 rows; stores of 0, 1,000 and 5,000 files)

The counts of the files before are put into the store directly, those of two years; then files arrive one after the other. A cost is the
time from a complete file to the report that includes it, without the wait of ``--settle``. Memory is read after each half of the arrivals.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from cxkit.workflows.watch import watch
from cxkit.workflows.watching.cells import FileCounts, ScoreFacts
from cxkit.workflows.watching.counted_files import save
from cxkit.workflows.watching.store import transaction

_SIZES = (0, 1_000, 5_000)
_ARRIVALS = 20
_DAYS = 728
_CHANNELS, _TOUCHPOINTS = ("web", "phone", "mail"), ("hotline", "shop", "delivery")
Row = tuple[date, str, str, int]


def answers(number: int, rows: int) -> list[Row]:
    """The answers of one file: of a week, over three channels, at three touchpoints."""
    draw = random.Random(number)
    first = date(2024, 1, 1) + timedelta(days=7 * number % _DAYS)
    return [
        (
            first + timedelta(days=draw.randrange(7)),
            draw.choice(("web", "phone", "mail")),
            draw.choice(("hotline", "shop", "delivery")),
            score,
        )
        for score in draw.choices(range(11), (3, 1, 1, 2, 2, 5, 6, 12, 20, 24, 24), k=rows)
    ]


def counts(rows: list[Row]) -> FileCounts:
    """What the store keeps of them."""
    cells = Counter(
        (str(day), json.dumps({"channel": channel, "touchpoint": touchpoint}, separators=(",", ":")), f'{{"recommend":{score}.0}}')
        for day, channel, touchpoint, score in rows
    )
    return FileCounts({"read": len(rows)}, cells, {"recommend": ScoreFacts("0..10", "")})


def fill(store: Path, first: int, last: int, rows: int) -> None:
    """Put the counts of these files into the store."""
    with transaction(store) as opened:
        for number in range(first, last):
            save(opened, f"{number:06}.csv", f"hash {number}", "status", {"nps": counts(answers(number, rows))}, moment="2026-01-01")


def arrive(folder: Path, number: int, rows: int) -> None:
    """Write a file and give it its name when it is complete."""
    lines = ["responded_at,channel,touchpoint,recommend", *(",".join(map(str, row)) for row in answers(number, rows)), ""]
    part = folder / f".{number:06}.csv.part"
    part.write_text("\n".join(lines), encoding="utf-8")
    part.rename(folder / f"{number:06}.csv")


def memory() -> float:
    """The resident memory of this process in MB; the greatest so far where there is no /proc."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS"))) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(rows: int, sizes: list[int]) -> None:
    """Measure and print a line for each size of the store."""
    print("| files in the store | cells | a new file (median) | slowest of ten | memory after half | at the end |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as place:
        store, folder, held = Path(place) / "cx.db", Path(place) / "in", 0
        folder.mkdir()
        for size in sizes:
            fill(store, held, size, rows)
            arrive(folder, size, rows)
            reports = watch(folder, store=store, metrics=("nps",), settle=0.0)
            next(reports)
            next(reports) if size else None  # the first report is of the store, if it holds anything
            costs, used = list[float](), list[float]()
            for number in range(size + 1, size + _ARRIVALS + 1):
                begin = time.perf_counter()
                arrive(folder, number, rows)
                next(reports)
                costs.append(time.perf_counter() - begin)
                used.append(memory())
            reports.close()
            held = size + _ARRIVALS + 1
            with transaction(store) as opened:
                (cells,) = opened.execute("SELECT count(*) FROM totals").fetchone()
            slow = statistics.quantiles(costs, n=10)[-1]
            half = f"{used[_ARRIVALS // 2]:.0f} MB | {used[-1]:.0f} MB"
            print(f"| {size:,} | {cells:,} | {statistics.median(costs):.2f} s | {slow:.2f} s | {half} |", flush=True)


if __name__ == "__main__":
    given = list(map(int, sys.argv[1:]))
    main(given[0] if given else 1_000, given[1:] or list(_SIZES))
