"""The page: what it holds, what it must never hold, and that its drawings lie where their figures do."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

from hypothesis import HealthCheck, given, settings
from tests.render.sample import REPORT
from tests.render.test_hostile import active, reports

from cxkit.model import Explanation, Report
from cxkit.render import explain, render
from cxkit.render._cells import column_texts, without_empty
from cxkit.render._scale import Scale, round_scale

ELEMENTS = """
html head meta title style body main article header h1 h2 p span strong section ul li figure figcaption div table thead tbody tr th td
details summary dl dt dd pre footer svg line circle rect path text
"""
ATTRIBUTES = """
lang charset name content http-equiv class id scope title role tabindex aria-label aria-labelledby aria-hidden focusable width height
x x1 x2 y y1 y2 cx cy r d viewbox preserveaspectratio text-anchor vector-effect
"""
EMPTY = {"meta"}


class Page(HTMLParser):
    """The page's elements, checked to be closed in order, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self.cells: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in EMPTY:
            self.open.append(tag)
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self.open and self.open[-1] in {"td", "th"}:
            self.cells[-1] += data


def page_of(report: Report) -> str:
    text = render(report, "html")
    assert isinstance(text, str)
    return text


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(reports)
def test_values_stay_text_whatever_they_are(report: Report) -> None:
    text = page_of(report)
    page = Page(text)
    assert page.seen <= {*ELEMENTS.split()}
    assert page.attributes <= {*ATTRIBUTES.split()}
    assert not active(text)
    assert "{{" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)


def test_every_cell_of_every_table_is_on_the_page() -> None:
    cells = [cell.removeprefix("▲ ").removeprefix("▼ ") for cell in Page(page_of(REPORT)).cells]
    for table in REPORT.tables:
        if len(table.rows) > 1:
            shown = without_empty(table)
            for column in shown.columns:
                for text in column_texts(shown, column):
                    assert text in cells


def test_nothing_is_loaded_and_only_the_page_s_own_style_holds() -> None:
    text = page_of(REPORT)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text
    assert not re.search(r"url\(|@import|https?:", style[1])
    assert "style=" not in text


def test_the_same_report_gives_the_same_page() -> None:
    assert page_of(REPORT) == page_of(REPORT)


def test_scales_hold_all_values_and_end_at_round_numbers() -> None:
    assert round_scale([-13.5, 61.6], [-100.0, 100.0]) == Scale(-20.0, 80.0, 20.0)
    assert round_scale([0.0512, 0.311]) == Scale(0.0, 0.4, 0.1)
    assert round_scale([]) is None
    assert round_scale([-99.0, 99.0], [-100.0, 100.0]) == Scale(-100.0, 100.0, 50.0)


def test_a_point_lies_where_its_value_is() -> None:
    scale = Scale(-50.0, 50.0, 25.0)
    assert [scale.place(value) for value in (-50, 0, 25, 50, 70)] == [0, 50, 75, 100, 100]
    assert scale.marks() == [-50, -25, 0, 25, 50]


def test_an_explanation_sets_code_between_backticks_and_escapes_all_else() -> None:
    parts = (("Result", ("`over_time` & <b>`--by a|b`</b>",)),)
    explained = Explanation(title="t", question="q", parts=parts, examples=(), options=())
    page = explain(explained, "html")
    assert "<p><code>over_time</code> &amp; &lt;b&gt;<code>--by a|b</code>&lt;/b&gt;</p>" in page
    assert "`over_time` \\& \\<b\\>`--by a|b`\\</b\\>" in explain(explained, "markdown")
