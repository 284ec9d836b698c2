"""One file is all that a metric takes: command, options, checks, schema, explanation and Python function come from its signature."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from tests.command import call

import cxkit
from cxkit import metrics, registry
from cxkit.errors import UsageError

TINY = '''
"""A tiny metric."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge

from cxkit.model import Column, Report, Table
from cxkit.options import Needs, Option
from cxkit.registry import metric
from cxkit.counts import tally
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.tables import Contacts, Responses

Least = Annotated[int, Ge(0), Option("Count answers from this score on.", "N")]


@metric(title="High answers", panel="Survey")
def high_answers(
    responses: Annotated[Responses, Needs("recommend", "score")], contacts: Contacts | None = None, *, least: Least = 9
) -> Report:
    """How many answers are high?

    Result: `overall`: n (count).
    """
    counted = tally(responses, "recommend")
    n = sum(row["n"] for row in counted.cells.iter_rows(named=True) if row["score:recommend"] >= least)
    columns = [Column(key="n", title="n", unit="count")]
    row = {"n": n}
    if contacts is not None:
        columns.append(Column(key="columns", title="columns", unit="count"))
        row["columns"] = len(contacts.columns)
    table = Table(name="overall", title="Overall", columns=tuple(columns), rows=(row,))
    return report("high-answers", "High answers", responses, counted, ReportBody([table]))
'''


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A folder with one metric file, made part of the package for the test."""
    folder = tmp_path / "metrics"
    folder.mkdir()
    (folder / "high_answers.py").write_text(TINY, encoding="utf-8")
    metrics.__path__.append(str(folder))
    try:
        yield folder
    finally:
        metrics.__path__.remove(str(folder))
        sys.modules.pop("cxkit.metrics.high_answers", None)
        registry._METRICS.pop("high-answers", None)


def test_the_python_function(tiny: Path) -> None:
    frame = pl.DataFrame({"recommend": [9, 10, 8]})
    assert cxkit.high_answers(frame).table("overall").rows == ({"n": 2},)  # type: ignore[attr-defined]
    assert cxkit.high_answers(frame, least=8).table("overall").rows == ({"n": 3},)  # type: ignore[attr-defined]
    assert cxkit.high_answers(frame, pl.DataFrame({"contacted_at": []})).table("overall").rows == ({"n": 2, "columns": 1},)  # type: ignore[attr-defined]
    with pytest.raises(UsageError, match="least"):
        cxkit.high_answers(frame, least=-1)  # type: ignore[attr-defined]
    with pytest.raises(UsageError, match="no option 'lest'"):
        cxkit.high_answers(frame, lest=1)  # type: ignore[attr-defined]


def test_the_schema(tiny: Path) -> None:
    schema = registry.METRICS["high-answers"].json_schema()
    assert schema["properties"]["least"] == {"default": 9, "minimum": 0, "title": "Least", "type": "integer"}


def test_the_command(tiny: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return call(arguments, tiny, {"COLUMNS": "120"})

    (tiny / "survey.csv").write_text("recommend\n9\n10\n8\n", encoding="utf-8")
    (tiny / "contacts.csv").write_text("contacted_at,channel\n2024-01-01,web\n", encoding="utf-8")
    assert "high-answers" in run("--help").stdout
    assert "Count answers from this score on." in run("high-answers", "--help").stdout
    explained = run("explain", "high-answers").stdout
    assert "How many answers are high?" in explained
    assert explained.startswith(f"cxkit high-answers: {registry.METRICS['high-answers'].title}\n")
    answer = run("high-answers", "survey.csv", "--least", "8", "--format", "json", "--contacts", "contacts.csv")
    assert json.loads(answer.stdout)["tables"][0]["rows"] == [{"n": 3, "columns": 2}]
    refused = run("high-answers", "survey.csv", "--least", "-1")
    assert refused.returncode == 2
    assert "--least" in refused.stderr


def test_a_metric_that_does_not_exist() -> None:
    with pytest.raises(AttributeError, match="no_such"):
        cxkit.no_such  # type: ignore[attr-defined]  # noqa: B018
    assert "nps" in dir(cxkit)
    assert cxkit.__version__


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["compare", "a.csv", "b.csv", "--confidence", "2"], "--confidence 2: it must be less than 1."),
        (["compare", "a.csv", "b.csv", "--min-cell", "-1"], "--min-cell -1: it must be at least 0."),
        (["compare", "a.csv", "--split", "2025-02-30"], "--split 2025-02-30: there is no such day."),
        (["customer", "7", "--contacts", "a.csv", "--last", "0"], "--last 0: it must be at least 1."),
    ],
)
def test_the_checks_in_the_types_of_a_workflow_hold_on_the_command_line(tmp_path: Path, arguments: list[str], what: str) -> None:
    run = call(arguments, tmp_path, {})
    assert run.returncode == UsageError.exit_code
    assert what in run.stderr


def test_the_checks_in_the_types_of_a_workflow_hold_in_python() -> None:
    from cxkit.workflows.compare import compare

    with pytest.raises(UsageError, match="--confidence 2: it must be less than 1"):
        compare("a.csv", "b.csv", confidence=2)
