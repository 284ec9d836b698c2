"""A column of a type that holds no scores is named with its type."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError, RoleError


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


def test_infinity_is_no_score_and_nan_no_answer() -> None:
    told = cxkit.nps(pl.DataFrame({"recommend": [float("nan"), *[float(score) for score in range(11)] * 30]})).provenance
    assert told.rows_set_aside == {"missing": 1}
    with pytest.raises(DataError, match="cannot be read as a score"):
        cxkit.nps(pl.DataFrame({"recommend": [float("inf"), *[float(score) for score in range(11)] * 2]}))
