"""A metric is written by CONTRIBUTING.md alone: its complete example is a command that works and keeps the contracts."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.contracts import test_attack as attacks
from tests.contracts import test_interface_of_metrics as interface
from tests.contracts import test_metrics as contracts

import cxkit
from cxkit import metrics, registry

PROJECT = Path(__file__).resolve().parents[1]
NAME = "dissatisfied"


def example(mark: str) -> str:
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"^<!-- {mark} -->\n```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The example's file, where it is a part of the package."""
    folder = tmp_path_factory.mktemp("metrics")
    path = folder / f"{NAME}.py"
    path.write_text(example("share"), encoding="utf-8")
    metrics.__path__.append(str(folder))
    yield path
    metrics.__path__.remove(str(folder))
    sys.modules.pop(f"cxkit.metrics.{NAME}", None)
    registry._METRICS.pop(NAME, None)


def test_a_share_takes_one_file_of_at_most_90_lines(written: Path) -> None:
    assert len(written.read_text(encoding="utf-8").splitlines()) <= 90


def test_the_examples_own_test_passes(written: Path) -> None:
    found: dict[str, Any] = {}
    exec(compile(example("share-test"), "CONTRIBUTING.md", "exec"), found)  # noqa: S102 - the example is ours
    tests: list[Callable[[], None]] = [value for name, value in found.items() if name.startswith("test_")]
    assert tests
    for test in tests:
        test()


def test_the_command(written: Path, cxkit: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("satisfaction,channel\n1,web\n2,web\n5,phone\n4,phone\n", encoding="utf-8")
    assert NAME in cxkit("--help").stdout
    run = cxkit(NAME, "s.csv", "--format", "csv", "--table", "by_channel", "--quiet")
    assert run.returncode == 0, run.stderr
    assert [line.split(",")[:4] for line in run.stdout.splitlines()[1:]] == [["web", "2", "2", "1.0"], ["phone", "2", "0", "0.0"]]


def test_it_mirrors_csat(written: Path) -> None:
    frame = pl.DataFrame({"satisfaction": [1, 1, 2, 3, 4, 5, 5], "channel": list("aababab")})
    turned = frame.with_columns(satisfaction=6 - pl.col("satisfaction"))
    ours = getattr(cxkit, NAME)(frame, scale="1-5").table("by_channel").rows
    theirs = cxkit.csat(turned, scale="1-5").table("by_channel").rows
    for mine, other in zip(ours, theirs, strict=True):
        assert [mine[key] for key in ("channel", "n", NAME, f"{NAME}_share", "low", "high", "vs_rest", "p")] == [
            other[key] for key in ("channel", "n", "satisfied", "csat", "low", "high", "vs_rest", "p")
        ]


@pytest.mark.parametrize(
    "contract",
    [
        interface.test_the_docstring_has_its_parts_and_names_every_column,
        partial(contracts.test_every_two_options_together_give_a_consistent_report, start=0),
        interface.test_only_declared_options_are_taken_and_their_schema_is_valid,
        attacks.test_nothing_is_recovered,
    ],
)
def test_it_keeps_the_contracts(written: Path, contract: Callable[[str], None]) -> None:
    contract(NAME)


def test_no_two_test_files_share_a_name() -> None:
    names = sorted(path.name for path in (PROJECT / "tests").rglob("test_*.py"))
    assert names == sorted(set(names))
