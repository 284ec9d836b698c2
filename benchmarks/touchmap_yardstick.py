"""The least that prints the tables of ``cxkit touchmap``: a typed scan, distinct customers.

``python benchmarks/touchmap_yardstick.py FILE``
"""

from __future__ import annotations

import sys

import polars as pl
from rich.console import Console
from rich.table import Table


def main(path: str) -> None:
    """Contacts and customers by touchpoint and channel, by each of them, and overall."""
    lines = pl.scan_parquet(path) if path.endswith(".parquet") else pl.scan_csv(path, schema_overrides={"customer_id": pl.String})
    figures = [pl.len().alias("contacts"), pl.col("customer_id").n_unique().alias("customers")]
    groups = (["touchpoint", "channel"], ["touchpoint"], ["channel"])
    for found in pl.collect_all([lines.select(figures), *(lines.group_by(by).agg(figures) for by in groups)], engine="streaming"):
        table = Table(*found.columns)
        for row in found.rows():
            table.add_row(*map(str, row))
        Console().print(table)


if __name__ == "__main__":
    main(sys.argv[1])
