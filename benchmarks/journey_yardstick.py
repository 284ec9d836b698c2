"""The least that prints transitions of episodes: a typed scan, a sort, a window: ``python benchmarks/journey_yardstick.py FILE``."""

from __future__ import annotations

import sys

import polars as pl
from rich.console import Console
from rich.table import Table

SCHEMA = {"customer_id": pl.String}


def main(path: str) -> None:
    """Transitions between channels within episodes of seven days, with their median pause."""
    lines = pl.scan_parquet(path) if path.endswith(".parquet") else pl.scan_csv(path, try_parse_dates=True, schema_overrides=SCHEMA)
    found = (
        lines.select("customer_id", "contacted_at", "channel")
        .sort("customer_id", "contacted_at", maintain_order=True)
        .with_columns(
            pl.col("channel").shift().over("customer_id").alias("before"),
            pl.col("contacted_at").diff().over("customer_id").alias("pause"),
        )
        .filter(pl.col("pause") <= pl.duration(days=7))
        .group_by("before", "channel")
        .agg(pl.len(), pl.col("pause").median())
        .collect(engine="streaming")
    )
    table = Table(*found.columns)
    for row in found.rows():
        table.add_row(*map(str, row))
    Console().print(table)


if __name__ == "__main__":
    main(sys.argv[1])
