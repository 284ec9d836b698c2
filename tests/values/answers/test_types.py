"""A column of a type that holds no scores is named with its type."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ([True, False], "Boolean"),
        ([date(2026, 1, 1)], "Date"),
        ([datetime(2026, 1, 1, tzinfo=UTC)], "Datetime"),
        ([[9], [10]], "List"),
        ([{"score": 9}], "Struct"),
        ([b"9"], "Binary"),
    ],
)
def test_a_type_that_holds_no_scores_is_named(values: list[Any], named: str) -> None:
    with pytest.raises(RoleError, match=f"Column 'recommend' is of type {named}") as caught:
        cxkit.nps(pl.DataFrame({"recommend": values}))
    assert caught.value.hint


def test_infinity_and_nan_are_no_answers() -> None:
    for value in (float("nan"), float("inf"), float("-inf")):
        counted = cxkit.nps(pl.DataFrame({"recommend": [value, *[float(score) for score in range(11)] * 30]})).provenance
        assert counted.rows_set_aside == {"missing": 1}
