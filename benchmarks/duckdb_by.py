"""NPS by touchpoint and channel in DuckDB: ``python benchmarks/duckdb_by.py FILE``."""

from __future__ import annotations

import sys

import duckdb
from rich.console import Console
from rich.table import Table

QUERY = """
select touchpoint, channel, count(*) as n,
       100.0 * (count(*) filter (recommend >= 9) - count(*) filter (recommend <= 6)) / count(*) as nps
from {reader}(?) group by all order by nps
"""

if __name__ == "__main__":
    reader = "read_parquet" if sys.argv[1].endswith(".parquet") else "read_csv"
    relation = duckdb.execute(QUERY.format(reader=reader), [sys.argv[1]])
    table = Table("touchpoint", "channel", "n", "nps")
    for row in relation.fetchall():
        table.add_row(*map(str, row))
    Console().print(table)
