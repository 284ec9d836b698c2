"""Every format, as it was last looked at by eye."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from tests.render.sample import REPORT

from cxkit.render import formats, render

Golden = Callable[[str, str], None]


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("width", [48, 80, 200, None])
def test_terminal(golden: Golden, width: int | None, *, colour: bool) -> None:
    text = render(REPORT, "table", width=width, colour=colour)
    assert isinstance(text, str)
    golden(f"table-{width or 'full'}{'-colour' if colour else ''}.txt", text)


def test_page(golden: Golden) -> None:
    """The page without its style, which is a file of the project, and without its digest."""
    text = render(REPORT, "html")
    assert isinstance(text, str)
    golden("report.html", re.sub(r"<style>.*?</style>|sha256-[\w+/=]+", "…", text, flags=re.DOTALL))


@pytest.mark.parametrize("format_", ["json", "markdown"])
def test_whole_report(golden: Golden, format_: str) -> None:
    text = render(REPORT, format_)
    assert isinstance(text, str)
    golden(f"report.{format_}", text)


@pytest.mark.parametrize("table", ["by_touchpoint", "spending"])
def test_csv(golden: Golden, table: str) -> None:
    text = render(REPORT, "csv", table=table)
    assert isinstance(text, str)
    golden(f"{table}.csv", text)


def test_formats_are_the_public_modules() -> None:
    assert {"csv", "html", "json", "markdown", "table", "xlsx"} <= set(formats())
    assert list(formats()) == sorted(formats())
    assert not any(name.startswith("_") or name == "terminal" for name in formats())
