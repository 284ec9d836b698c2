"""The least that prints the tables of ``cxkit nps``: Typer, Polars, Rich, a typed scan, one group_by, textbook formulas.

It checks nothing: one bad value ends it, one bad row is counted wrongly. It measures how fast the bare query is.
"""

from __future__ import annotations

import polars as pl
import typer
from rich.console import Console
from rich.table import Table

DIMENSIONS = ["touchpoint", "channel", "phase"]


def main(path: str) -> None:
    """Print the NPS overall and by dimension, and the distribution."""
    frame = pl.scan_parquet(path) if path.endswith(".parquet") else pl.scan_csv(path)
    cells = frame.group_by(*DIMENSIONS, "recommend").len().collect(engine="streaming")
    console = Console()
    for by in ([], *([dimension] for dimension in DIMENSIONS)):
        show(console, " ".join(["NPS", *by]), scores(cells, by))
    show(console, "Distribution", cells.group_by("recommend").agg(pl.col("len").sum().alias("n")).sort("recommend"))


def scores(cells: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Counts, NPS, Wald interval and difference to the rest."""
    n, score = pl.col("len").cast(pl.Int64), pl.col("recommend")
    sums = [n.sum().alias("n"), n.filter(score >= 9).sum().alias("promoters"), n.filter(score <= 6).sum().alias("detractors")]
    counted = cells.group_by(by).agg(sums) if by else cells.select(sums)
    whole = cells.select(sums).row(0)
    nps = 100 * (pl.col("promoters") - pl.col("detractors")) / pl.col("n")
    variance = (pl.col("promoters") + pl.col("detractors")) / pl.col("n") - (nps / 100) ** 2
    reach = 196 * (variance / pl.col("n")).sqrt()
    rest = 100 * (whole[1] - whole[2] - pl.col("promoters") + pl.col("detractors")) / (whole[0] - pl.col("n"))
    passives = (pl.col("n") - pl.col("promoters") - pl.col("detractors")).alias("passives")
    figures = [passives, nps.alias("nps"), (nps - reach).alias("low"), (nps + reach).alias("high"), (nps - rest).alias("vs_rest")]
    return counted.with_columns(figures).sort("nps")


def show(console: Console, title: str, frame: pl.DataFrame) -> None:
    """Print a frame."""
    table = Table(*frame.columns, title=title)
    for row in frame.rows():
        table.add_row(*(f"{cell:+.1f}" if isinstance(cell, float) else str(cell) for cell in row))
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
