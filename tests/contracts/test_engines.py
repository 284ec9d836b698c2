"""Polars, DuckDB and Spark Connect count alike: what runs on one text runs on all of them."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
import pytest
from tests.contracts.surveys import inputs, options

from cxkit.model import Report
from cxkit.registry import METRICS
from cxkit.run import run
from cxkit.tables import Responses

SURVEYS = [name for name, metric in METRICS.items() if metric.inputs[0].table is Responses]
# counts in units of sampling and the sums of weights come from different queries
WANTED: list[dict[str, Any]] = [
    {},
    {"every": "month"},
    {"every": "week"},
    {"weight": "weight", "cluster": "customer_id"},
    {"since": "2024-03-01", "until": "2024-09-30", "as_of": "2024-06-30"},
]
DAYS = frozenset({"since", "until", "as_of"})
Engine = Callable[[pl.DataFrame], Any]


@pytest.fixture(scope="module")
def duckdb() -> Engine:
    """Frames as relations of DuckDB."""
    connection = pytest.importorskip("duckdb", reason="DuckDB is not installed: pip install 'cxkit[duckdb]'").connect()

    def relation(frame: pl.DataFrame) -> Any:
        connection.register(name := f"t{id(frame)}", frame.to_arrow())
        return connection.sql(f"SELECT * FROM {name}")  # noqa: S608 - the name is a number

    return relation


@pytest.fixture(scope="module")
def spark() -> Iterator[Engine]:
    """Frames as those of Spark Connect, whose server is Sail, in this process."""
    why = "Spark Connect is not installed: pip install 'cxkit[spark]'"
    sail = pytest.importorskip("pysail.spark", reason=why)
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore", FutureWarning)  # of PySpark about newer versions of pandas
        # a process of pytest-xdist has no file as its main module, which PySpark takes for a run of its own doctests
        patch.setattr(sys, "ps1", "", raising=False)
        sql = pytest.importorskip("pyspark.sql", reason=why)
        server = sail.SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
        session = sql.SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").getOrCreate()
    yield lambda frame: session.createDataFrame(frame.to_arrow())
    session.stop()
    server.stop()


def counts(report: Report) -> dict[str, Any]:
    """What was counted: the rows by what became of them, and of each table the labels and all whole numbers."""
    tables = {
        table.name: [{key: cell for key, cell in row.items() if not isinstance(cell, float)} for row in table.rows]
        for table in report.tables
    }
    origin = report.provenance
    return {"read": origin.rows_read, "used": origin.rows_used, "excluded": dict(origin.rows_set_aside), **tables}


def figures(report: Report) -> list[float]:
    return [cell for table in report.tables for row in table.rows for cell in row.values() if isinstance(cell, float)]


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
@pytest.mark.parametrize("name", SURVEYS)
@pytest.mark.slow
def test_all_survey_metrics_count_alike(name: str, engine: str, request: pytest.FixtureRequest) -> None:
    made: Engine = request.getfixturevalue(engine)
    metric = METRICS[name]
    tables = inputs(metric, 5)
    elsewhere = {key: made(table) for key, table in tables.items()}
    declared = {parameter.name for parameter in metric.parameters} | DAYS
    for wanted in WANTED:
        if wanted.keys() <= declared:
            window: dict[str, Any] = {key: value for key, value in wanted.items() if key in DAYS}
            given = options(metric, **{key: value for key, value in wanted.items() if key not in DAYS}) | window
            ours, theirs = run(name, tables, given), run(name, elsewhere, given)
            assert counts(theirs) == counts(ours), wanted
            assert figures(theirs) == pytest.approx(figures(ours), rel=1e-9, abs=1e-12), wanted
    assert ours.provenance.rows_used > 0
