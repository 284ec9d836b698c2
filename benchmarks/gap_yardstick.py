"""The least that prints the table of ``cxkit gap --by touchpoint --by channel``: a typed scan, one group_by, textbook formulas."""

from __future__ import annotations

import sys

import polars as pl
from rich.console import Console
from rich.table import Table

BY = ["touchpoint", "channel"]


def main(path: str) -> None:
    """Print n, means, gap, its Wald interval, shares and the difference to the rest."""
    lines = pl.scan_parquet(path) if path.endswith(".parquet") else pl.scan_csv(path)
    cells = lines.group_by(*BY, "expectation", "fulfilment").len().collect(engine="streaming")
    n, gap = pl.col("len").cast(pl.Int64), pl.col("fulfilment") - pl.col("expectation")
    sums = [n.sum().alias("n"), *((n * pl.col(name)).sum().alias(name) for name in ("expectation", "fulfilment"))]
    sums += [(n * gap).sum().alias("sum"), (n * gap * gap).sum().alias("squares"), n.filter(gap < 0).sum().alias("unmet")]
    sums += [n.filter(gap > 0).sum().alias("exceeded")]
    whole = cells.select(sums).row(0, named=True)
    mean = pl.col("sum") / pl.col("n")
    reach = 1.96 * ((pl.col("squares") / pl.col("n") - mean**2) / pl.col("n")).sqrt()
    rest = (whole["sum"] - pl.col("sum")) / (whole["n"] - pl.col("n"))
    found = (
        cells.group_by(BY)
        .agg(sums)
        .select(
            *BY,
            "n",
            *(pl.col(name) / pl.col("n") for name in ("expectation", "fulfilment", "unmet", "exceeded")),
            mean.alias("gap"),
            (mean - reach).alias("low"),
            (mean + reach).alias("high"),
            (mean - rest).alias("vs_rest"),
        )
    )
    table = Table(*found.columns)
    for row in found.sort("gap").rows():
        table.add_row(*(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row))
    Console().print(table)


if __name__ == "__main__":
    main(sys.argv[1])
