"""Pages on A4: nothing beyond the margin, no heading at the foot of a sheet, no table lost, light even if the screen is dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest
from tests.browser.chromium import Chromium, Page
from tests.browser.conftest import WholeReport
from tests.browser.printed import Sheet, sheets
from tests.example_exports import Folder

import cxkit
from cxkit.language import Language, in_language
from cxkit.model import Report
from cxkit.render import render

pytestmark = pytest.mark.browser
PAPER, ACROSS = 673, 1001  # CSS pixels between the margins of A4, upright and across
MARGIN = 16 / 25.4 * 72
_WIDER = f"""[...document.querySelectorAll('main *')].filter(each => !each.closest('svg, .columns') &&
    each.getBoundingClientRect().right > (each.closest('.crowded') ? {ACROSS} : {PAPER}) + 1).map(each => each.outerHTML.slice(0, 120))"""
_HEADS = """[...document.querySelectorAll('h1, h2, h3, thead th')].filter(each =>
    !each.closest('.columns')).map(each => each.firstChild.textContent)"""
_HEADINGS = "[...document.querySelectorAll('h1, h2, h3')].map(each => each.textContent)"


def _printed(browser: Chromium, report: Report, language: Language, folder: Path) -> tuple[Page, list[Sheet]]:
    with in_language(language):
        text = render(report, "html")
    assert isinstance(text, str)
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    page = browser.open(path.as_uri(), width=PAPER)
    page.emulate(scheme="dark", media="print")
    return page, sheets(page.pdf())


def _without_blanks(text: str) -> str:
    return normalize("NFKC", "".join(text.split()))


def _check(page: Page, found: list[Sheet]) -> None:
    assert page.evaluate(_WIDER) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert [piece.text for sheet in found for piece in sheet.pieces if not 0 < piece.across < sheet.width - MARGIN] == []
    whole = "".join(sheet.text for sheet in found)
    assert [head for head in page.evaluate(_HEADS) if _without_blanks(head) not in whole] == []
    headings = {_without_blanks(heading) for heading in page.evaluate(_HEADINGS)}
    for sheet in found:
        lowest = min(piece.up for piece in sheet.pieces)
        foot = _without_blanks("".join(piece.text for piece in sheet.pieces if piece.up < lowest + 1))
        assert foot not in headings
    page.close()


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_whole_report_on_paper(browser: Chromium, whole_report: WholeReport, language: Language, tmp_path: Path) -> None:
    page, found = _printed(browser, whole_report(language), language, tmp_path)
    assert len(found) <= 16
    _check(page, found)


@pytest.mark.parametrize(
    ("command", "most"),
    [
        (lambda folder: cxkit.gap(folder / "survey.csv", by=["touchpoint"]), 3),
        (lambda folder: cxkit.retention(folder / "customers.csv", by=["segment"], every="quarter"), 4),
        (lambda folder: cxkit.cohorts(folder / "orders.csv"), 4),
    ],
    ids=["gap", "retention", "cohorts"],
)
def test_the_page_of_a_command_on_paper(
    browser: Chromium, command: Callable[[Path], Report], most: int, example_folder: Folder, tmp_path: Path
) -> None:
    page, found = _printed(browser, command(example_folder(1, False)), "en", tmp_path)
    assert len(found) <= most
    _check(page, found)
