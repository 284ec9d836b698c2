"""The least that prints the main tables of ``cxkit journey``: a typed scan, a sort, windows.

``python benchmarks/journey_yardstick.py FILE``; ``--transitions`` prints these alone.
"""

from __future__ import annotations

import sys

import polars as pl
from rich.console import Console
from rich.table import Table

SCHEMA = {"customer_id": pl.String}


def show(found: pl.DataFrame) -> None:
    """Print a table."""
    table = Table(*found.columns)
    for row in found.rows():
        table.add_row(*map(str, row))
    Console().print(table)


def main(path: str, *, only_transitions: bool) -> None:
    """Episodes of seven days: how many are single contacts, transitions, what becomes of them by their channel, paths, returns A-B-A."""
    lines = pl.scan_parquet(path) if path.endswith(".parquet") else pl.scan_csv(path, try_parse_dates=True, schema_overrides=SCHEMA)
    whose, channel = "customer_id", pl.col("channel")
    contacts = (
        lines.select(whose, "contacted_at", "channel")
        .sort(whose, "contacted_at", maintain_order=True)
        .with_columns(channel.shift().over(whose).alias("before"), pl.col("contacted_at").diff().over(whose).alias("pause"))
        .with_columns((pl.col("pause") > pl.duration(days=7)).fill_null(value=True).alias("new"))
    )
    moved = contacts.filter(~pl.col("new")).group_by("before", "channel").agg(pl.len(), pl.col("pause").median())
    if only_transitions:
        show(moved.collect(engine="streaming"))
        return
    numbered = contacts.with_columns(pl.col("new").cum_sum().alias("episode")).collect(engine="streaming").lazy()
    moved = numbered.filter(~pl.col("new")).group_by("before", "channel").agg(pl.len(), pl.col("pause").median())
    handed = (channel != channel.shift()).fill_null(value=False)
    episodes = (
        numbered.group_by("episode")
        .agg(
            channel,
            pl.col(whose).first(),
            pl.len().alias("contacts"),
            handed.sum().alias("handoffs"),
            (handed & (channel == channel.shift(2))).sum().alias("returns"),
            (pl.col("contacted_at").max() - pl.col("contacted_at").min()).alias("days"),
        )
        .collect(engine="streaming")
        .lazy()
    )
    figures = [
        pl.len().alias("episodes"),
        pl.col(whose).n_unique().alias("customers"),
        pl.col("contacts").sum(),
        (pl.col("contacts") == 1).mean().alias("single"),
        (pl.col("handoffs") > 0).mean().alias("handed"),
        (pl.col("returns") > 0).mean().alias("bounced"),
        pl.col("days").median(),
    ]
    show(episodes.select(figures).collect(engine="streaming"))
    show(moved.collect(engine="streaming"))
    begun = episodes.group_by(channel.list.first())
    show(begun.agg(pl.len(), (pl.col("handoffs") == 0).mean()).collect(engine="streaming"))
    show(episodes.group_by("channel").agg(pl.len(), pl.col("days").median()).top_k(10, by="len").collect(engine="streaming"))


if __name__ == "__main__":
    main(sys.argv[1], only_transitions="--transitions" in sys.argv)
