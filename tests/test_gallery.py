"""The gallery shows the first screen of every command, as the script that makes it does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scripts import pictures

from cxkit.registry import METRICS, WORKFLOWS
from cxkit.text.docstring import documentation

PAGE = (Path(pictures.__file__).parents[1] / "docs" / "gallery.md").read_text(encoding="utf-8")
GERMAN = (Path(pictures.__file__).parents[1] / "docs" / "deutsch.md").read_text(encoding="utf-8")
NUMBERS = re.compile(r"[0-9.,−+]+|[├┤─●▇▒░▂▃▄▅▆▁█ ]+")  # and drawings, which differ with the last digit of a fit


def test_every_command_with_a_screen_is_there_with_its_first_example() -> None:
    documents = {**{name: each.doc for name, each in METRICS.items()}, **{name: each.doc for name, each in WORKFLOWS.items()}}
    shown = {name: f"$ {documentation(doc).examples[0]}\n" for name, doc in documents.items() if name not in pictures.LEFT_OUT}
    assert [line[3:] for line in PAGE.splitlines() if line.startswith("## ")] == list(shown)
    assert all(line in PAGE for line in shown.values())


def test_no_screen_is_longer_or_wider_than_a_terminal() -> None:
    screens = re.findall(r"```text\n\$ [^\n]+\n(.*?)```", PAGE + GERMAN, re.DOTALL)
    assert len(screens) > 30
    for screen in screens:
        lines = screen.splitlines()
        assert len(lines) <= pictures.HEIGHT, lines[0]
        assert max(map(len, lines)) <= pictures.WIDTH, lines[0]


@pytest.mark.slow
def test_it_shows_what_the_commands_show(tmp_path: Path) -> None:
    pictures.examples(tmp_path)
    assert NUMBERS.sub("", pictures.gallery(tmp_path)) == NUMBERS.sub("", PAGE)
    assert NUMBERS.sub("", pictures.german(tmp_path)) == NUMBERS.sub("", GERMAN)
