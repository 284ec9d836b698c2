"""A workflow's whole report is the same whichever of the hidden persons said what: else it would tell them apart."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import polars as pl
import pytest
from tests.command import call

COMMANDS = {
    "compare": ("compare", "survey.csv", "--by", "segment", "--a", "A"),
    "evaluate": ("evaluate", "survey.csv", "--split", "2025-04-01", "--by", "segment", "--matched", "segment"),
    "budget": ("budget", "1000", "--survey", "survey.csv", "--role", "touchpoint=segment"),
}


def survey(*, exchanged: bool) -> pl.DataFrame:
    """Two persons of segment x and two of y, who are hidden, in three segments of ten; exchanged: the first of x is the first of y."""
    draw, rows = Random(4), list[tuple[object, ...]]()
    for segment, persons in {"A": 10, "B": 10, "C": 10, "x": 2, "y": 2}.items():
        for person in range(persons):
            shown = {"x": "y", "y": "x"}.get(segment, segment) if exchanged and person == 0 else segment
            for day in ("2025-02-11", "2025-05-07"):
                answers = [
                    (draw.randint(0, 10), draw.randint(1, 7), draw.randint(1, 7), draw.randint(1, 7)) for _ in range(1 + len(rows) % 2)
                ]
                rows += [(f"{segment}{person}", shown, day, *each) for each in answers]
    names = ["customer_id", "segment", "day", "recommend", "expectation", "fulfilment", "importance"]
    return pl.DataFrame(rows, schema=names, orient="row")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_report_does_not_tell_hidden_persons_apart(name: str, tmp_path: Path) -> None:
    said = set[str]()
    for exchanged in (False, True):
        survey(exchanged=exchanged).write_csv(tmp_path / "survey.csv")
        run = call([*COMMANDS[name], "--min-cell", "4", "--format", "json"], tmp_path, {"SOURCE_DATE_EPOCH": "0"})
        assert run.returncode == 0, run.stderr
        # sums of floats depend on the order of their parts in the last digits
        said.add(re.sub(r"\d+\.\d+(e-\d+)?", lambda number: f"{float(number[0]):.9g}", run.stdout))
    assert len(said) == 1
