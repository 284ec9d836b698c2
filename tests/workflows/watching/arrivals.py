"""Surveys that arrive in a folder, and what their metrics are in one pass over all of them."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import cxkit
from cxkit.config import load
from cxkit.model import Table
from cxkit.run import find
from cxkit.run import run as compute
from cxkit.workflows.watching.counted_files import scores_of
from cxkit.workflows.watching.store import snapshot
from cxkit.workflows.watching.stored_cells import StoredCells
from cxkit.workflows.watching.watched import stored_table

HEADER = "responded_at,channel,customer_id,recommend,satisfaction"
MONDAY = date(2024, 1, 1)


def survey(number: int, rows: int = 60) -> str:
    """The survey of a week, with every score and a few unusable answers among the rows."""
    draw = random.Random(number)
    lines = [HEADER]
    for row in range(rows):
        day = MONDAY + timedelta(days=7 * number + row % 7)
        channel, score = draw.choice(["web", "phone", ""]), draw.choice([0, 3, 6, 7, 8, 9, 9, 10, 10])
        lines.append(f"{day},{channel},K{number:03}-{row:03},{'' if row == 5 else score},{draw.randrange(1, 6)}")
    return "\n".join([*lines, ""])


def arrive(folder: Path, numbers: range | list[int], rows: int = 60) -> list[Path]:
    """Write the surveys of these weeks, each complete from the start."""
    folder.mkdir(exist_ok=True)
    paths = [folder / f"survey-{number:03}.csv" for number in numbers]
    for number, path in zip(numbers, paths, strict=True):
        part = path.with_name(f".{path.name}.part")
        part.write_text(survey(number, rows), encoding="utf-8")
        part.rename(path)
    return paths


def from_store(store: Path, metric: str, **options: Any) -> dict[str, Table]:
    """The tables of a metric from the counts in the store."""
    with snapshot(store) as opened:
        facts = scores_of(opened, metric)
    table = stored_table(StoredCells(store).of(metric), facts, find(metric), load(None, ignored=True), grouped=True)
    return {each.name: each for each in compute(metric, {"responses": table}, options).tables}


def one_pass(paths: list[Path], metric: str, **options: Any) -> dict[str, Table]:
    """The tables of a metric from all files at once."""
    found = getattr(cxkit, metric)([str(path) for path in sorted(paths)], **options)
    return {each.name: each for each in found.tables}


def assert_store_is_one_pass(store: Path, paths: list[Path], metric: str = "nps") -> None:
    """The store gives every table of the metric that one pass over the files gives, and its totals are the sum of its files."""
    assert from_store(store, metric, every="week") == one_pass(paths, metric, every="week")
    with sqlite3.connect(store) as opened:
        names = [row[0] for row in opened.execute("SELECT name FROM files ORDER BY name")]
        (read,) = opened.execute("SELECT n FROM rows WHERE metric = ? AND reason = 'read'", (metric,)).fetchone()
        assert opened.execute("SELECT count(*) FROM totals WHERE n <= 0").fetchone() == (0,)
    assert names == sorted(path.name for path in paths)
    assert read == sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in paths)


def tables(run: subprocess.CompletedProcess[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table of a report in JSON."""
    assert run.returncode in (0, 1), run.stderr
    return {table["name"]: table["rows"] for table in json.loads(run.stdout)["tables"]}
