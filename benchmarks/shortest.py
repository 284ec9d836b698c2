"""The shortest scripts for NPS by touchpoint and channel: ``python benchmarks/shortest.py polars|duckdb FILE``.

They check nothing, and read only what they need. ``--lossy`` reads bytes that are no UTF-8, ``--latin`` a file in cp1252 with ``;``.
"""

from __future__ import annotations

import sys


def with_polars(path: str) -> None:
    """One scan and one group_by."""
    import polars as pl

    needed = ["touchpoint", "channel", "recommend"]
    if path.endswith(".parquet"):
        frame = pl.scan_parquet(path)
    elif "--latin" in sys.argv:  # the shortest way is to decode the file first
        frame = pl.read_csv(path, separator=";", decimal_comma=True, encoding="cp1252", columns=needed).lazy()
    else:
        frame = pl.scan_csv(path, encoding="utf8-lossy" if "--lossy" in sys.argv else "utf8")
    score = pl.col("recommend")
    difference = (score >= 9).sum().cast(pl.Int64) - (score <= 6).sum()
    counted = frame.group_by("touchpoint", "channel").agg(n=score.count(), nps=100 * difference / score.count())
    with pl.Config(tbl_rows=-1):
        print(counted.sort("nps").collect(engine="streaming"))


def with_duckdb(path: str) -> None:
    """One query."""
    import duckdb

    query = """select touchpoint, channel, count(recommend) as n,
        100.0 * (count(*) filter (recommend >= 9) - count(*) filter (recommend <= 6)) / count(recommend) as nps
        from '{}' group by all order by nps"""
    print(duckdb.execute(query.format(path)).fetchall())


if __name__ == "__main__":
    {"polars": with_polars, "duckdb": with_duckdb}[sys.argv[1]](sys.argv[2])
