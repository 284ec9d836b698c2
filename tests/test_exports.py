"""The table of ``docs/exports.md``: every command is run, and gives what its last cell says."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import NamedTuple

import pytest
from tests.shared import DATA, needs_shared

Run = Callable[..., CompletedProcess[str]]
PAGE = Path(__file__).resolve().parents[1] / "docs" / "exports.md"
ROW = re.compile(r"^\| (?:`(?P<file>[^`]+)` )?\| `(?P<command>cxkit [^`]+)` \| (?P<result>.+) \|$")
ASKS = "asks: "


class Example(NamedTuple):
    """A row of the table: the file below the folder of the data, the command, and what comes out."""

    file: str
    command: str
    result: str


def examples() -> list[Example]:
    """The rows; one without a file is about that of the row before."""
    found, file = list[Example](), ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if row := ROW.match(line):
            file = row["file"] or file
            found.append(Example(file, row["command"], row["result"]))
    return found


EXAMPLES = examples()


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{Path(each.file).name}: {each.command[:40]}" for each in EXAMPLES])
def test_the_command_gives_what_the_page_says(cxkit: Run, example: Example) -> None:
    typed = [str(DATA / example.file) if word == "FILE" else word for word in shlex.split(example.command)[1:]]
    run = cxkit(*typed, "--format", "json")
    if example.result.startswith(ASKS):
        assert run.returncode in {2, 4, 5}
        assert example.result.removeprefix(ASKS) in " ".join(run.stderr.split())
        return
    assert run.returncode == 0, run.stderr
    row = json.loads(run.stdout)["tables"][0]["rows"][0]
    for pair in example.result.split(" · "):
        key, figure = pair.split()
        number = figure.replace(",", "")
        decimals = len(number.partition(".")[2])
        assert f"{row[key]:,.{decimals}f}" == figure, key


@needs_shared
def test_every_public_set_is_in_the_table() -> None:
    assert {Path(each.file).parts[0] for each in EXAMPLES} == {path.name for path in DATA.iterdir() if path.is_dir()}


@needs_shared
def test_every_file_of_the_sets_is_in_the_table_or_named_below_it() -> None:
    named = {Path(each.file).name for each in EXAMPLES} | set(re.findall(r"`([^`/]+\.csv)`", PAGE.read_text(encoding="utf-8")))
    assert {path.name for path in DATA.rglob("*") if path.suffix in {".csv", ".tsv", ".txt"} and "LICENSE" not in path.name} <= named


@needs_shared
def test_the_figures_that_come_with_the_data_are_in_the_table() -> None:
    shown = " ".join(each.result for each in EXAMPLES)
    # the column "must come out" of the data's own page
    for figure in ("nps 39.84", "promoters 1,436", "nps 40.40", "gap -1.102", "customers 7,043", "lost 1,869", "customers 23,570"):
        assert figure in shown
    assert "revenue 2,500,315.63" in shown


def test_the_first_command_on_a_file_has_no_options() -> None:
    first = {each.file: each.command for each in reversed(EXAMPLES)}
    assert all(re.fullmatch(r"cxkit [a-z-]+ FILE( --table [a-z]+)?", command) for command in first.values())
