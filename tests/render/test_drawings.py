"""Drawings say what the numbers say."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.any_text import SIGNS

from cxkit.model import Column, Unit
from cxkit.render._draw import axis, axis_labels, bar, control, sparkline, stacked, whisker
from cxkit.render._scale import Scale
from cxkit.render._width import cell_len, shortened, wrapped
from cxkit.render.html._axes import axis_of, right_of
from cxkit.render.html._curves import _sides
from cxkit.render.html._rows import _axis

POINTS = Scale(-100, 100)


def test_the_middle_of_the_scale_is_in_the_middle() -> None:
    assert axis(POINTS, 11) == "┊    │    ┊"
    assert axis_labels(POINTS, 21) == "−100      0      +100"
    assert axis(Scale(1, 7), 5) == "┊   ┊"
    assert axis_labels(Scale(1, 7), 5) == "1   7"


@pytest.mark.parametrize(
    ("value", "low", "high", "drawn"),
    [
        (0, -50, 50, "  ├──●──┤  "[:11]),
        (0, -1, 1, "    ├●┤    "),
        (0, 0, 0, "     ●     "),
        (100, 90, 100, "         ├●"),
        (-100, -100, -90, "●┤         "),
        (0, None, None, "     ●     "),
        (None, None, None, "           "),
        (0, -41, 39, "  ├──●─┤   "[:11]),
    ],
)
def test_whisker(value: float | None, low: float | None, high: float | None, drawn: str) -> None:
    assert whisker(value, low, high, POINTS, 11) == drawn


@given(st.tuples(*[st.floats(-100, 100)] * 3).map(sorted), st.integers(11, 101))
def test_a_whisker_never_claims_a_narrower_interval(limits: list[float], width: int) -> None:
    low, value, high = limits
    drawn = whisker(value, low, high, POINTS, width)
    step = 200 / (width - 1)
    assert len(drawn) == width
    assert drawn.count("●") == 1
    start, end = len(drawn) - len(drawn.lstrip()), len(drawn.rstrip()) - 1
    if low < high:
        assert -100 + start * step <= low + 1e-9
        assert -100 + end * step >= high - 1e-9


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=6), st.integers(1, 200))
def test_a_stacked_bar_is_full_and_within_a_cell_of_each_share(parts: list[float], width: int) -> None:
    shares = [part / sum(parts) for part in parts]
    cells = stacked(shares, width)
    assert sum(cells) == width
    assert all(abs(cell - share * width) < 1 + 1e-6 for cell, share in zip(cells, shares, strict=True))


def test_bars_and_sparklines() -> None:
    assert bar(10, 10, 4) == "████"
    assert bar(5, 10, 4) == "██  "
    assert bar(1, 16, 2) == "▏ "
    assert bar(None, 16, 2) == bar(0, 0, 2) == "  "
    assert sparkline([0, None, 7], Scale(0, 7), 1) == "▁ █"
    assert sparkline([3, 3], None, 2) == "▄▄▄▄"


@given(st.text(SIGNS), st.integers(3, 30))
def test_shortened_text_fits_and_keeps_its_ends(text: str, width: int) -> None:
    short = shortened(text, width)
    assert cell_len(short) <= width
    assert (short == text) == (cell_len(text) <= width)


def test_names_lose_their_middle() -> None:
    assert shortened("a group name", 7) == "a g…ame"
    assert shortened("客户服务中心", 6) == "客…心"
    assert shortened("e\u0301" * 5, 3) == "e\u0301…e\u0301"


@given(st.text(alphabet="ab 客e\u0301", max_size=60), st.integers(4, 20))
def test_wrapped_text_fits_and_loses_nothing_but_blanks(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_figures_stay_with_their_signs_and_intervals_whole() -> None:
    assert wrapped("79.7 % of them (95 % interval 79.3 … 80.0 %), 84 × here", 21) == [
        "79.7 % of them (95 %",
        "interval",
        "79.3 … 80.0 %), 84 ×",
        "here",
    ]
    assert wrapped("a %b", 3) == ["a", "%b"]


def test_a_period_of_a_control_chart_lies_between_its_limits() -> None:
    scale = Scale(0.0, 10.0)
    assert control(5.0, 4.0, 1.0, 9.0, scale=scale, width=11, signal=False) == " ├  ┊●   ┤ "
    assert control(10.0, 4.0, 1.0, 9.0, scale=scale, width=11, signal=True) == " ├  ┊    ┤◆"
    assert control(4.0, 4.0, None, None, scale=scale, width=11, signal=False) == "    ●      "
    assert control(None, 4.0, 1.0, 9.0, scale=scale, width=11, signal=False) == " " * 11


@pytest.mark.parametrize(
    ("scale", "unit", "texts"),
    [
        (Scale(4.25, 5.0, 0.25), "score", ["4.25", "4.50", "4.75", "5.00"]),
        (Scale(4.0, 5.5, 0.5), "score", ["4.0", "4.5", "5.0", "5.5"]),  # no more digits than the marks have
        (Scale(0.0, 0.1, 0.025), "share", ["0.0 %", "2.5 %", "5.0 %", "7.5 %", "10.0 %"]),
        (Scale(0.0, 5000.0, 2500.0), "money", ["0", "2,500", "5,000"]),
    ],
)
def test_marks_are_written_as_they_are(scale: Scale, unit: Unit, texts: list[str]) -> None:
    assert [scale.mark_text(mark, unit) for mark in scale.marks()] == texts


def test_long_marks_have_room_beside_a_plane() -> None:
    money = Column(key="revenue", title="revenue", unit="money")
    short, long = (axis_of(Scale(0.0, top, top / 2), money) for top in (10.0, 10_000_000.0))
    across = axis_of(Scale(0.0, 4.0, 1.0), money)
    assert across.beside(short).left == across.left
    begin = across.beside(long).left
    assert begin * 3.3 > 6.5 * len("10,000,000")  # a page of 330 pixels, letters of 6.5
    assert right_of(across.beside(long), 4.0) == right_of(across, 4.0)


@given(st.lists(st.tuples(st.text("abcdefg", min_size=1, max_size=12), st.floats(8, 84), st.floats(8, 194)), max_size=20))
def test_names_of_points_cover_neither_one_another_nor_other_points(points: list[tuple[str, float, float]]) -> None:
    rooms = {}
    for at, side in _sides(points, 1.0).items():
        name, place, level = points[at]
        rooms[at] = (*sorted((place + side, place + side * (1 + len(name)))), level)
    assert all(begin >= 0 and end <= 100 for begin, end, _ in rooms.values())
    for at, (begin, end, level) in rooms.items():
        assert not any(n != at and abs(y - level) < 7 and begin <= x <= end for n, (_, x, y) in enumerate(points))
        assert not any(n != at and abs(y - level) < 14 and begin <= right and left <= end for n, (left, right, y) in rooms.items())


def test_a_name_that_has_no_room_on_one_side_stands_on_the_other() -> None:
    assert _sides([("alone", 20.0, 50.0)], 1.0) == {0: 1}
    assert _sides([("left one", 20.0, 50.0), ("beside", 21.5, 50.0)], 1.0) == {0: -1, 1: 1}
    assert _sides([("far", 80.0, 50.0)], 1.0) == {0: -1}


def test_the_last_mark_above_rows_has_the_unit_of_all() -> None:
    written = re.findall(r">([^<>]+)</text>", _axis(Scale(0.875, 0.975, 0.05), "share"))
    assert written == ["87.5", "92.5", "97.5 %"]
    assert re.findall(r">([^<>]+)</text>", _axis(Scale(-50.0, 75.0, 25.0), "points")) == ["−50", "0", "+75"]
