"""Words of other tools are answered with the command or option of cxkit, and every word means one thing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.conftest import Run

from cxkit.cli.other_words import folded, read
from cxkit.registry import METRICS, WORKFLOWS


def test_words_mean_what_there_is_and_one_thing_only(cxkit: Run) -> None:
    options = {*re.findall(r"--[a-z-]+", cxkit("nps", "--help-all").stdout)}
    of_options = {f"--{word}": means for word, means in read() if means.startswith("--")}
    of_commands = {word: means for word, means in read() if not means.startswith("--")}
    for known, words in ((options, of_options), ({*METRICS, *WORKFLOWS}, of_commands)):
        assert {means.split()[0] for means in words.values()} <= known
        assert not {*words} & known
    assert len(of_options) + len(of_commands) == len(read())
    assert {word for word, _ in read()} == {folded(word) for word, _ in read()}


@pytest.mark.parametrize(
    ("typed", "means"),
    [("churn", "retention"), ("efort", "ces"), ("Zufriedenheit", "csat"), ("journy", "journey"), ("dashboard", "report"), ("ltv", "clv")],
)
def test_a_command_that_other_tools_name_otherwise(cxkit: Run, typed: str, means: str) -> None:
    done = cxkit(typed, "some.csv")
    assert done.returncode == 2
    assert f"Did you mean '{means}'?" in done.stderr


@pytest.mark.parametrize(
    ("typed", "means"),
    [("--filter", "--where"), ("--group-by", "--by"), ("--sep", "--delimiter"), ("--monthly", "--every month"), ("--csv", "--format csv")],
)
def test_an_option_that_other_tools_name_otherwise(cxkit: Run, typed: str, means: str) -> None:
    done = cxkit("nps", "some.csv", typed)
    assert done.returncode == 2
    assert f"Did you mean '{means}'?" in done.stderr


def test_an_option_that_the_command_lacks_is_not_offered(cxkit: Run) -> None:
    assert "--weight" not in cxkit("value", "some.csv", "--weights", "w").stderr.replace("option --weights", "")


def test_words_of_nothing_are_answered_without_a_guess(cxkit: Run) -> None:
    assert "Did you mean" not in cxkit("survey").stderr


def test_a_file_without_a_command_is_to_be_inspected(cxkit: Run, tmp_path: Path) -> None:
    assert "cxkit inspect 'my survey.csv'" in cxkit("my survey.csv").stderr
    (tmp_path / "export").write_text("recommend\n9\n")
    assert "cxkit inspect export" in cxkit("export").stderr
