"""Write the survey that the benchmarks read: ``python benchmarks/data.py FOLDER [ROWS]`` gives ``survey-ROWS.csv`` and ``.parquet``.

Ten columns as survey tools export them; 10 million rows are about 1 GB of CSV. Seeded, so that every run reads the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl

TOUCHPOINTS = [
    "onboarding",
    "field service",
    "website",
    "invoice",
    "hotline",
    "spare parts",
    "delivery",
    "shop",
    "training",
    "returns",
    "app",
    "fair",
]
CHANNELS = ["phone", "email", "web", "chat", "store", "social"]
PHASES = ["marketing", "sales", "order fulfilment", "use", "service", "complaint"]
SEGMENTS = ["key account", "business", "private"]
COMMENTS = ["", "fast and friendly, thank you", "waited too long", 'the technician said "done"', "had to call again and again", "fine"]
SHARES = [0.03, 0.01, 0.02, 0.03, 0.03, 0.06, 0.06, 0.12, 0.20, 0.20, 0.24]


def survey(rows: int, seed: int = 1) -> pl.DataFrame:
    """The answers as a frame."""
    draw = np.random.default_rng(seed)
    seconds = draw.integers(0, 730 * 86_400, rows)
    return pl.DataFrame(
        {
            "response_id": np.arange(rows),
            "customer_id": draw.integers(0, max(1, rows * 3 // 20), rows),
            "responded_at": pl.Series(np.datetime64("2024-01-01", "us") + seconds.astype("timedelta64[s]")).dt.strftime(
                "%Y-%m-%d %H:%M:%S"
            ),
            "touchpoint": np.array(TOUCHPOINTS)[draw.integers(0, len(TOUCHPOINTS), rows)],
            "channel": np.array(CHANNELS)[draw.integers(0, len(CHANNELS), rows)],
            "phase": np.array(PHASES)[draw.integers(0, len(PHASES), rows)],
            "segment": np.array(SEGMENTS)[draw.integers(0, len(SEGMENTS), rows)],
            "recommend": draw.choice(11, rows, p=SHARES),
            "weight": np.round(draw.uniform(0.3, 3, rows), 4),
            "comment": np.array(COMMENTS)[draw.integers(0, len(COMMENTS), rows)],
        }
    )


def write(folder: Path, rows: int) -> Path:
    """Write both files, unless they are there; returns their path without the ending."""
    stem = folder / f"survey-{rows}"
    if not stem.with_suffix(".parquet").exists():
        folder.mkdir(parents=True, exist_ok=True)
        frame = survey(rows)
        frame.write_csv(stem.with_suffix(".csv"))
        frame.write_parquet(stem.with_suffix(".parquet"))
    return stem


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000))
