"""Write the order lines that the benchmarks read: ``python benchmarks/order_lines.py FOLDER [LINES]``.

CSV and Parquet, ten lines a customer. Seeded, so that every run reads the same bytes; 20 million lines are about 1 GB of CSV.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl

CHANNELS = ["phone", "email", "web", "store"]


def lines(rows: int, seed: int = 1) -> pl.DataFrame:
    """The lines as a frame: two years of days, amounts of cents."""
    draw = np.random.default_rng(seed)
    customers = max(1, rows // 10)
    return pl.DataFrame(
        {
            "line_id": np.arange(rows),
            "customer_id": pl.Series(draw.integers(0, customers, rows)).cast(pl.String).str.zfill(7),
            "ordered_at": pl.Series(np.datetime64("2024-01-01", "D") + draw.integers(0, 731, rows).astype("timedelta64[D]")),
            "channel": np.array(CHANNELS)[draw.integers(0, len(CHANNELS), rows)],
            "product": pl.Series(draw.integers(0, 5_000, rows)),
            "amount": np.round(draw.lognormal(3, 0.8, rows), 2),
        }
    )


def main(folder: Path, rows: int) -> None:
    """Write both files, and print their path without its ending."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"orders-{rows}"
    if not path.with_suffix(".parquet").exists():
        made = lines(rows)
        made.write_csv(path.with_suffix(".csv"))
        made.write_parquet(path.with_suffix(".parquet"))
    print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20_000_000)
