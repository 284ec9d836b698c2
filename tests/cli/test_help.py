"""The help of a command: its question, examples that run, its own options in full, all others by a line each."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.command import call
from tests.conftest import Run
from tests.example_exports import Folder

from cxkit.registry import METRICS, WORKFLOWS
from cxkit.text.docstring import documentation

PROJECT = Path(__file__).resolve().parents[2]
COMMANDS: dict[str, Any] = {**METRICS, **WORKFLOWS}
SILENT = {"check", "watch", "history"}  # a target that is missed is no error
FEATURES = "feature,functional,dysfunctional,segment\n" + "search,5,1,new\nsearch,4,2,old\nexport,3,3,new\nexport,5,2,old\n" * 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, example_folder: Folder) -> Path:
    """The folder of the examples, with a survey of features besides."""
    made = tmp_path_factory.mktemp("examples")
    shutil.copytree(example_folder(1, False), made, dirs_exist_ok=True)
    (made / "features.csv").write_text(FEATURES, encoding="utf-8")
    (made / "exports").mkdir()
    (made / "exports" / "survey.csv").write_bytes((made / "survey.csv").read_bytes())
    assert call(["watch", "exports", "--once", "--metric", "nps"], made, {}).returncode in {0, 1}  # the history of which is asked for
    return made


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_three_examples_of_its_own_in_its_help(cxkit: Run, name: str) -> None:
    examples = documentation(COMMANDS[name].doc).examples
    assert len(examples) == 3
    assert all(shlex.split(example)[:2] == ["cxkit", name] for example in examples)
    shown = cxkit(name, "--help", env={"COLUMNS": "80"}).stdout
    assert all(f"\n  {example}\n" in shown for example in examples)
    others = [line for line in shown.splitlines() if line.strip() not in examples]
    assert max(map(len, others)) <= 80
    assert "list[str]" not in shown


@pytest.mark.slow
@pytest.mark.parametrize("example", [example for command in COMMANDS.values() for example in documentation(command.doc).examples])
def test_an_example_runs(folder: Path, tmp_path: Path, example: str) -> None:
    arguments = shlex.split(example)[1:]
    for at, word in enumerate(arguments):
        if arguments[at - 1] == "--output" or word.endswith(".parquet"):
            arguments[at] = str(tmp_path / word)
    if arguments[0] == "init":  # which writes a project file where it runs
        arguments = [str(folder / word) if word.endswith(".csv") else word for word in arguments]
    run = call(arguments, tmp_path if arguments[0] == "init" else folder, {})
    assert run.returncode in ({0, 1} if arguments[0] in SILENT else {0}), run.stderr


def test_help_may_be_asked_for_in_any_way(cxkit: Run) -> None:
    wide = {"COLUMNS": "100"}
    short = cxkit("nps", "--help").stdout
    assert short.startswith("Usage: cxkit nps [FILE...]")
    assert cxkit("nps", "-h", env=wide).stdout == cxkit("help", "nps", env=wide).stdout == short
    ways = [cxkit("-h", env=wide), cxkit("help", env=wide), cxkit("--help")]
    assert len({way.stdout.rstrip() for way in ways}) == 1


def test_all_options_are_in_the_short_help_and_in_full_in_the_long_one(cxkit: Run) -> None:
    short, whole = (cxkit("nps", option, env={"COLUMNS": "80"}).stdout for option in ("--help", "--help-all"))
    flags = set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", whole, re.MULTILINE))
    assert len(flags) > 40
    assert flags <= set(short.replace(",", " ").split())
    assert len(short.splitlines()) < len(whole.splitlines())
