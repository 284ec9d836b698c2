"""The documents are true: their commands run, the README's Python runs, and what they link to is there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.command import call
from tests.example_exports import Folder

PROJECT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"), PROJECT / "examples" / "README.md"])
INSTALLING = ("main", "tests")
BLOCK = re.compile(
    r"(?:^[ ]*<!-- (?P<mark>\w+) -->\n)?^(?P<indent>[ ]*)```(?P<language>\w+)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
ANSWER = re.compile(r"^```sh\n(?P<line>cxkit [^\n]+)\n```\n\n> (?P<text>[^\n]+)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!\w+:|#)(?P<path>[^)#\s]+)[^)]*\)")


class Block(NamedTuple):
    """One block of code and where it stands; ``mark`` is the comment before it."""

    document: Path
    mark: str
    language: str
    text: str


def blocks() -> list[Block]:
    return [
        Block(document.relative_to(PROJECT), match["mark"] or "", match["language"], match["text"])
        for document in DOCUMENTS
        for match in BLOCK.finditer(document.read_text(encoding="utf-8"))
    ]


def commands() -> dict[tuple[str, str], Path]:
    """The folder and the text of every command of cxkit, with the document that has it first."""
    shells = [block for block in blocks() if block.language == "sh" and block.mark not in INSTALLING]
    lines = [(block.document, line.strip()) for block in shells for line in block.text.replace("\\\n", " ").splitlines()]
    found: dict[tuple[str, str], Path] = {}
    for document, line in lines:
        if line.startswith("cxkit "):
            found.setdefault(("examples" if document.parent.name == "examples" else ".", line), document)
    return found


# those of the README always, those of the other pages with the slow tests
COMMANDS = [pytest.param(*command, marks=[pytest.mark.slow] * (document.parent != Path())) for command, document in commands().items()]


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory, example_folder: Folder) -> Path:
    """A folder in which the examples lie where the documents have them."""
    folder = tmp_path_factory.mktemp("layout")
    shutil.copytree(example_folder(1, False), folder / "examples")
    return folder


def test_there_are_commands_in_both_readmes() -> None:
    assert {folder for folder, _ in commands()} == {".", "examples"}


@pytest.mark.parametrize(("folder", "line"), COMMANDS)
def test_commands_run(layout: Path, folder: str, line: str) -> None:
    arguments = shlex.split(line, comments=True)[1:]
    missing = {each for each in arguments if not (layout / folder / each).exists()}
    for other in (other for place, other in commands() if place == folder and other != line):  # what another command writes
        if missing & set(outputs(earlier := shlex.split(other, comments=True)[1:])):
            assert call(earlier, layout / folder, {}).returncode == 0
    run = call(arguments, layout / folder, {})
    assert run.returncode == 0, run.stderr
    written = [layout / folder / target for target in outputs(arguments)]
    assert run.stdout or written
    assert [path for path in written if not path.stat().st_size] == []


def outputs(arguments: list[str]) -> list[str]:
    """The files that a command writes."""
    return [target for option, target in pairwise(arguments) if option in {"--output", "-o"}]


def answers() -> list[tuple[str, str]]:
    """Each command below which a page quotes what the report says, with the quotation."""
    return sorted({(match["line"], match["text"]) for document in DOCUMENTS for match in ANSWER.finditer(document.read_text("utf-8"))})


@pytest.mark.slow
@pytest.mark.parametrize(("line", "text"), answers())
def test_reports_say_what_pages_quote(layout: Path, line: str, text: str) -> None:
    shown = call(shlex.split(line)[1:], layout, {}).stdout
    assert text in " ".join(shown.split())  # thin spaces between thousands are spaces too


def test_the_readmes_python_prints_what_its_first_command_shows(layout: Path) -> None:
    (block,) = (block for block in blocks() if block.language == "python" and block.document.name == "README.md")
    printed = subprocess.run(
        [sys.executable, "-W", "error", "-c", block.text], check=True, capture_output=True, text=True, cwd=layout, timeout=120
    )
    shown = call(["nps", "examples/survey.csv"], layout, {}).stdout
    assert f"{float(printed.stdout):+.1f}".replace("-", "−") in shown


@pytest.mark.parametrize("mark", INSTALLING)
def test_the_commands_that_install_name_what_is_there(layout: Path, mark: str) -> None:
    (block,) = (block for block in blocks() if block.mark == mark)
    (line,) = block.text.splitlines()
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    subprocess.run(["bash", "-n", "-c", line], check=True, capture_output=True, timeout=60)
    parts = [shlex.split(part) for part in line.split("&&")]
    assert any("install" in part for part in parts)
    for word in (word for part in parts for word in part):
        if word.endswith(".py"):
            assert (PROJECT / word).is_file()
        if word.endswith(".csv"):
            assert (layout / word).is_file()
        if extra := re.fullmatch(r"\.\[(\w+)\]", word):
            assert extra[1] in extras
    for part in parts:
        if part[0] == "cxkit":
            assert call(part[1:], layout, {}).returncode == 0


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(PROJECT)))
def test_links_lead_somewhere(document: Path) -> None:
    missing = [
        link["path"] for link in LINK.finditer(document.read_text(encoding="utf-8")) if not (document.parent / link["path"]).exists()
    ]
    assert missing == []
