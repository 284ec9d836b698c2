"""Pages in a real browser: quiet, self-contained, as wide as a phone, accessible in light and dark, and printed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from scripts import site
from tests.browser.chromium import Chromium, Page
from tests.browser.conftest import WholeReport
from tests.example_exports import Folder

import cxkit
from cxkit.language import Language, in_language
from cxkit.model import Report
from cxkit.render import render

pytestmark = pytest.mark.browser
PHONE, DESK = 390, 1280
Show = Callable[..., None]
_VIOLATIONS = """axe.run(%s).then(found => found.violations.map(each =>
    each.id + ": " + each.nodes.map(node => node.html).slice(0, 3).join(" ")))"""
# what of a page differs between light and dark is its colours, and these do not differ between languages
_ALL = "{preload: false, resultTypes: ['violations']}"
_COLOURS = "{preload: false, runOnly: ['color-contrast']}"
_WORDS = "{preload: false, resultTypes: ['violations'], rules: {'color-contrast': {enabled: false}}}"


def violations(page: Page, which: str) -> list[str]:
    """What axe-core finds, by its rule and the first elements concerned."""
    found: list[str] = page.evaluate(_VIOLATIONS % which)
    return found


def sideways(page: Page) -> list[str]:
    """What makes a page wider than its window: its own elements, without those that scroll by themselves."""
    return list[str](
        page.evaluate(
            """[...document.querySelectorAll('body *')].filter(each => !each.closest('.scroll, pre, svg') &&
                each.getBoundingClientRect().right > innerWidth + 1).map(each => each.outerHTML.slice(0, 120))"""
        )
    ) or ["the page"] * (page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0)


class Shots:
    """Pictures of the pages for people to look at, in the folder that CXKIT_SHOTS names; none without it."""

    def __init__(self, name: str) -> None:
        self._folder = os.environ.get("CXKIT_SHOTS")
        self._name = name

    def keep(self, end: str, content: Callable[[], bytes]) -> None:
        if self._folder:
            (Path(self._folder) / f"{self._name}-{end}").write_bytes(content())


@pytest.fixture
def show(browser: Chromium, axe: str, request: pytest.FixtureRequest) -> Show:
    """Open a page and hold it to all that every page of cxkit has to be."""

    def check(path: Path, *, colours: bool = True) -> None:
        shots = Shots(f"{request.node.name}-{path.stem}")
        page = browser.open(path.as_uri(), width=PHONE)
        shots.keep("phone.png", page.screenshot)
        assert sideways(page) == []
        page.resize(DESK)
        assert sideways(page) == []
        assert page.messages() == []
        page.evaluate(f"{axe}; undefined")
        for scheme, which in (("light", _ALL), ("dark", _COLOURS)) if colours else (("light", _WORDS),):
            page.emulate(scheme=scheme)
            shots.keep(f"{scheme}.png", page.screenshot)
            assert violations(page, which) == []
        page.emulate(scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
        page.emulate(scheme="light", media="print")
        pdf = page.pdf()
        shots.keep("printed.pdf", lambda: pdf)
        assert pdf.startswith(b"%PDF-")
        assert b"/Type /Page" in pdf
        assert [address for address in page.requests() if not address.startswith((path.parent.as_uri(), "data:,"))] == []
        page.close()

    return check


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_whole_report(whole_report: WholeReport, language: Language, tmp_path: Path, show: Show) -> None:
    made = whole_report(language)
    with in_language(language):
        text = render(made, "html")
    assert isinstance(text, str)
    assert len(text.encode()) < 1_000_000
    path = tmp_path / "report.html"
    path.write_text(text, encoding="utf-8")
    show(path, colours=language == "en")


@pytest.mark.parametrize(
    "command",
    [
        lambda folder: cxkit.gap(folder / "survey.csv", by=["touchpoint"]),
        lambda folder: cxkit.retention(folder / "customers.csv", by=["segment"], every="quarter"),
        lambda folder: cxkit.touchmap(folder / "contacts.csv"),
    ],
    ids=["gap", "retention", "touchmap"],
)
def test_the_page_of_a_command(command: Callable[[Path], Report], example_folder: Folder, tmp_path: Path, show: Show) -> None:
    text = render(command(example_folder(1, False)), "html")
    assert isinstance(text, str)
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    show(path)


def test_the_site_of_the_documents(tmp_path: Path, show: Show) -> None:
    site.build(tmp_path)
    for name in ("index", "gallery", "methods", "commands"):
        show(tmp_path / f"{name}.html")
