"""The least that prints the tables of ``cxkit value``, ``cohorts`` and ``rfm``: a typed scan, textbook formulas.

``python benchmarks/orders_yardstick.py value|cohorts|rfm FILE``
"""

from __future__ import annotations

import sys

import polars as pl
from rich.console import Console
from rich.table import Table


def scan(path: str) -> pl.LazyFrame:
    """The lines."""
    if path.endswith(".parquet"):
        return pl.scan_parquet(path)
    return pl.scan_csv(path, try_parse_dates=True, schema_overrides={"customer_id": pl.String})


def show(found: pl.DataFrame) -> None:
    """Print a table."""
    table = Table(*found.columns)
    for row in found.rows():
        table.add_row(*(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row))
    Console().print(table)


def value(lines: pl.LazyFrame) -> None:
    """Revenue per customer with a t interval, regulars and the length of the relationship, overall and by channel."""
    days = lines.group_by("customer_id", "channel", "ordered_at").agg(pl.col("amount").sum()).collect(engine="streaming").lazy()
    for by in ([], ["channel"]):
        orders = days.group_by("customer_id", "ordered_at", *by).agg(pl.col("amount").sum())
        customers = orders.group_by("customer_id", *by).agg(
            pl.len().alias("orders"),
            pl.col("amount").sum().alias("revenue"),
            (pl.col("ordered_at").max() - pl.col("ordered_at").min()).dt.total_days().alias("days"),
        )
        revenue = pl.col("revenue")
        figures = [
            pl.len().alias("customers"),
            pl.col("orders").sum(),
            revenue.sum().alias("sum"),
            revenue.mean().alias("mean"),
            (revenue.mean() - 1.96 * revenue.std() / pl.len().sqrt()).alias("low"),
            (revenue.mean() + 1.96 * revenue.std() / pl.len().sqrt()).alias("high"),
            revenue.median().alias("median"),
            pl.col("days").mean(),
            (pl.col("orders") >= 3).mean().alias("regular"),
        ]
        show((customers.group_by(by).agg(figures) if by else customers.select(figures)).collect(engine="streaming"))


def cohorts(lines: pl.LazyFrame) -> None:
    """The matrix by month, repeat rate, regulars and gaps between orders, overall and by the channel of the first order."""
    days = lines.group_by("customer_id", "ordered_at", "channel").agg(pl.col("amount").sum()).collect(engine="streaming").lazy()
    month = pl.col("ordered_at").dt.truncate("1mo").alias("month")
    spent = days.group_by("customer_id", month).agg(pl.col("amount").sum())
    begun = spent.group_by("customer_id").agg(pl.col("month").min().alias("cohort"))
    matrix = spent.join(begun, on="customer_id").group_by("cohort", "month").agg(pl.len().alias("active"), pl.col("amount").sum())
    show(matrix.sort("cohort", "month").collect(engine="streaming"))
    orders = days.group_by("customer_id", "ordered_at").agg(pl.col("channel").min())
    first = orders.sort("ordered_at").group_by("customer_id").agg(pl.col("channel").first())
    customers = orders.group_by("customer_id").agg(pl.len().alias("orders")).join(first, on="customer_id")
    same = pl.col("customer_id") == pl.col("customer_id").shift()
    gaps = (
        orders.select("customer_id", "ordered_at")
        .sort("customer_id", "ordered_at")
        .select("customer_id", pl.when(same).then((pl.col("ordered_at") - pl.col("ordered_at").shift()).dt.total_days()).alias("gap"))
        .drop_nulls()
    )
    share = [pl.len().alias("customers"), (pl.col("orders") >= 2).mean().alias("again"), (pl.col("orders") >= 3).mean().alias("regular")]
    length = [pl.col("gap").median().alias("p50"), pl.col("gap").quantile(0.9).alias("p90")]
    show(pl.concat([customers.select(share), gaps.select(length)], how="horizontal").collect(engine="streaming"))
    by_channel = gaps.join(first, on="customer_id").group_by("channel").agg(length)
    show(customers.group_by("channel").agg(share).join(by_channel, on="channel").collect(engine="streaming"))


def rfm(lines: pl.LazyFrame) -> None:
    """Scores by fifths, and the size and worth of each pair of scores."""
    customers = (
        lines.group_by("customer_id")
        .agg(pl.col("ordered_at").max(), pl.col("ordered_at").n_unique().alias("orders"), pl.col("amount").sum())
        .collect(engine="streaming")
    )
    recency = customers.select((pl.col("ordered_at").max() - pl.col("ordered_at")).dt.total_days()).to_series()
    scores = [
        each.qcut(5, labels=list("12345"), allow_duplicates=True).alias(name)
        for name, each in (("r", recency), ("f", customers["orders"]), ("m", customers["amount"]))
    ]
    show(customers.with_columns(scores).group_by("r", "f").agg(pl.len(), pl.col("amount").sum()).sort("r", "f"))


if __name__ == "__main__":
    {"value": value, "cohorts": cohorts, "rfm": rfm}[sys.argv[1]](scan(sys.argv[2]))
