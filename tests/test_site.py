"""The site of the documents: every page and command is on it, in step with the declarations, and its links lead somewhere."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from scripts import site
from tests.command import call

from cxkit.registry import METRICS, WORKFLOWS
from cxkit.text.docstring import documentation

DOCUMENTS = {name: declared.doc for name, declared in METRICS.items()} | {name: declared.doc for name, declared in WORKFLOWS.items()}
TAGS = re.compile(r"<[^>]*>")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    assert site.build(made) == []
    return made


def text_of(page: Path) -> str:
    """What a reader sees of a page, with single blanks."""
    return " ".join(unescape(TAGS.sub(" ", page.read_text(encoding="utf-8"))).split())


def test_every_document_is_in_the_menu() -> None:
    names = [name for names in site.MENU.values() for name in names]
    assert sorted(names) == sorted(
        [*(f"docs/{path.stem}" for path in (site.ROOT / "docs").glob("*.md")), "README", "CONTRIBUTING", "CHANGELOG", "examples/README"]
    )


def test_every_page_lists_all_pages(folder: Path) -> None:
    pages = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    for page in pages:
        links = set(re.findall(r'<li><a href="([^"]*)"', (folder / page).read_text(encoding="utf-8").partition("<nav")[2]))
        assert {link.removeprefix("../") for link in links} == pages


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_commands_page_says_what_explain_and_help_say(folder: Path, name: str) -> None:
    shown = text_of(folder / "commands" / f"{name}.html")
    described = documentation(DOCUMENTS[name])
    parts = [text for part in described.parts for text in (part.heading, *part.entries)]
    for part in (described.question, *parts, *described.examples):
        assert "".join(part.replace("`", " ").split()) in shown.replace(" ", "")
    help_all = call([name, "--help-all"], folder, {"COLUMNS": "200"}).stdout
    flags = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", help_all, re.MULTILINE)
    assert "--help" in flags
    options = shown.partition("Arguments and options")[2]
    assert [flag for flag in flags if not re.search(rf"{flag}\b", options)] == []


def test_pages_load_nothing_but_their_style_and_pictures(folder: Path) -> None:
    for path in folder.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert "<script" not in page
        assert re.findall(r'<link[^>]* href="(?!(?:\.\./)?style\.css|data:,)', page) == []
        assert re.findall(r'<img[^>]* src="\w+:', page) == []
    assert "url(" not in (folder / "style.css").read_text(encoding="utf-8")


def test_dead_links_end_with_exit_code_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("README", "CONTRIBUTING", "CHANGELOG", "examples/README"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(site.ROOT / f"{name}.md", tmp_path / f"{name}.md")
    shutil.copytree(site.ROOT / "docs", tmp_path / "docs")
    with (tmp_path / "docs" / "decide.md").open("a", encoding="utf-8") as page:
        page.write(
            "[file](nothing.md) [anchor](surveys.md#nothing) [own](#nothing) [away](https://example.com/nothing) [good](surveys.md#gap)\n"
        )
    build = site.build
    monkeypatch.setattr(site, "build", lambda folder: build(folder, tmp_path))
    assert site.main([str(tmp_path / "made")]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "dead link in decide.html: nothing.html",
        "dead link in decide.html: surveys.html#nothing",
        "dead link in decide.html: #nothing",
    ]


def test_headings_have_the_anchors_of_forges() -> None:
    assert site.anchor("The customer's card") == "the-customers-card"
    assert site.anchor("Lösungszeit (Std.) & `n`") == "lösungszeit-std--n"
