"""Numbers as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.model import Unit
from cxkit.text.figures import digits_for, figure, with_unit


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (4012, "count", "4,012"),
        (1234567, "count", "1,234,567"),
        (12.25, "count", "12.2"),
        (31.198, "points", "+31.2"),
        (-12.534, "points", "−12.5"),
        (-0.04, "points", "0.0"),
        (0, "points", "0.0"),
        (0.524, "share", "52.4"),
        (1, "share", "100.0"),
        (-1234567.891, "money", "−1,234,568"),
        (99.5, "money", "99.50"),
        (4.456, "score", "4.46"),
        (9.04, "days", "9.0"),
        (0.71, "p", ".71"),
        (1.0, "p", "1.00"),
        (0.0072, "p", ".007"),
        (0.0486, "p", ".049"),
        (0.0504, "p", ".050"),
        (0.00099, "p", "<.001"),
        (0.0, "p", "<.001"),
        (10**20, "count", "100,000,000,000,000,000,000"),
        (1e300, "money", "1e+300"),
    ],
)
def test_one_number(value: float, unit: Unit, text: str) -> None:
    assert figure(value, unit, digits_for(unit, [value])) == text


def test_a_columns_digits_are_the_metrics_if_it_says_so() -> None:
    assert figure(2.5, "score", digits_for("score", [2.5], 0)) == "2"
    assert figure(0.0004, "p", digits_for("p", [0.0004], 4)) == ".0004"
    assert figure(0.00004, "p", digits_for("p", [0.00004], 4)) == "<.0001"


def test_whole_numbers_have_decimals_only_beside_others_that_need_them() -> None:
    assert digits_for("count", [1, 2.0, None]) == 0
    assert digits_for("count", [1, 2.5]) == 1
    assert digits_for("number", [0, 10]) == 0
    assert digits_for("number", [0, 0.1234]) == 3


def test_a_number_alone_bears_its_unit() -> None:
    assert with_unit(0.5, "share", 1) == "50.0 %"
    assert with_unit(3, "days", 1) == "3.0 days"
    assert with_unit(-3, "points", 1) == "−3.0"


@given(st.floats(-1e14, 1e14), st.sampled_from(["count", "share", "points", "score", "money", "days", "number", "ratio"]))
def test_what_is_read_is_the_value_rounded(value: float, unit: Unit) -> None:
    text = figure(value, unit, 2)
    read = float(text.replace(",", "").replace("−", "-"))
    scaled = value * 100 if unit == "share" else value
    assert abs(read - scaled) <= 0.005 + abs(scaled) * 1e-5
    assert not text.startswith(("-", "−0.00")) or read != 0
