"""A group column may bear the name of any column that the code makes on its way."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.surveys import ROLES, frame

import cxkit
from cxkit import measures
from cxkit.counts.survey import tally as tally_module
from cxkit.model import Row
from cxkit.roles import KINDS


def words_of_the_code() -> list[str]:
    """Every string in the code that computes with columns: among them are the names of all columns that it makes."""
    files = [*Path(measures.__path__[0]).glob("*.py"), Path(inspect.getfile(tally_module))]
    found = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[A-Za-z_]\w{0,20}", node.value):
                found.add(node.value)
    return sorted(found - ROLES - {"none"})  # --by none is the overall figure alone


@pytest.mark.parametrize(
    "options_", [{"cluster": "customer_id", "weight": "weight"}, pytest.param({"every": "month"}, marks=pytest.mark.slow)]
)
def test_a_column_can_be_grouped_by_whatever_its_name(options_: dict[str, Any]) -> None:
    table = frame(KINDS["survey"], 11, rows=40)
    segment = table.get_column("segment")
    words = words_of_the_code()
    assert {"tt", "wwy", "all_n", "period"} <= set(words)
    expected = [
        {key: cell for key, cell in row.items() if key != "segment"}
        for row in cxkit.nps(table, by="segment", **options_).table("by_segment").rows
    ]
    for at in range(0, len(words), 60):  # columns that hold the same make the groups of one of them
        names = words[at : at + 60]
        table_ = table.with_columns(segment.alias(name) for name in names)
        found: list[Row] = list(cxkit.nps(table_, by=names, **options_).tables[1].rows)
        groups = list(found[0])[: len(names)]
        assert all(group.startswith(name) for group, name in zip(groups, names, strict=True))
        for row, other in zip(found, expected, strict=True):
            assert list(row)[len(names) :] == list(other)
            for key, cell in other.items():
                assert row[key] == (pytest.approx(cell, rel=1e-9, abs=1e-9) if isinstance(cell, float) else cell), (names, key)
