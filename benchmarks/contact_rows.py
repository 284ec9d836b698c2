"""Write the contacts that the benchmarks read: ``python benchmarks/contact_rows.py FOLDER [ROWS]``.

CSV and Parquet, ten contacts a customer, in the order of time as an export has them. Seeded, so that every run reads the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl

TOUCHPOINTS = ["website", "quotation", "delivery", "invoice", "hotline", "field service", "spare parts", "training"]
CHANNELS = ["phone", "email", "web", "chatbot", "social"]
TOPICS = ["price", "delivery", "machine", "invoice", "part"]


def contacts(rows: int, seed: int = 1) -> pl.DataFrame:
    """The contacts as a frame: two years, to the second; half of the customer's contacts follow another within a week."""
    draw = np.random.default_rng(seed)
    customers = max(1, rows // 10)
    seconds = draw.integers(0, 2 * 365 * 86_400, rows // 2)
    later = seconds + draw.integers(0, 6 * 86_400, rows // 2)
    who = draw.integers(0, customers, rows // 2)
    frame = pl.DataFrame(
        {
            "customer_id": pl.Series(np.concatenate([who, who])).cast(pl.String).str.zfill(7),
            "contacted_at": pl.Series(np.datetime64("2024-01-01", "us") + np.concatenate([seconds, later]).astype("timedelta64[s]")),
            "touchpoint": np.array(TOUCHPOINTS)[draw.integers(0, len(TOUCHPOINTS), rows // 2 * 2)],
            "channel": np.array(CHANNELS)[draw.integers(0, len(CHANNELS), rows // 2 * 2)],
            "topic": np.array(TOPICS)[draw.integers(0, len(TOPICS), rows // 2 * 2)],
        }
    )
    return frame.sort("contacted_at").with_row_index("contact_id")


def main(folder: Path, rows: int) -> None:
    """Write both files, and print their path without its ending."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"contacts-{rows}"
    if not path.with_suffix(".parquet").exists():
        made = contacts(rows)
        made.write_csv(path.with_suffix(".csv"), datetime_format="%Y-%m-%dT%H:%M:%S")
        made.write_parquet(path.with_suffix(".parquet"))
    print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20_000_000)
