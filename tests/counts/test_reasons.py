"""Why rows are excluded: one reason a row, the first in the order of reasons, and none of them lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.frames import responses

from cxkit.counts import tally
from cxkit.counts.counting import count_rows, first_reason
from cxkit.counts.prepare import Query
from cxkit.tables import Responses, Rules, Window
from cxkit.values import Reason

DAY = date(2024, 5, 1)
# a row of each kind; what is wrong with it in the order in which it counts
ROWS: list[tuple[dict[str, Any], Reason | None]] = [
    ({}, None),
    ({"status": "test"}, Reason.PREVIEW),
    ({"status": "test", "day": None, "recommend": None}, Reason.PREVIEW),
    ({"day": date(2023, 12, 31)}, Reason.FILTERED),
    ({"day": date(2023, 12, 31), "other": True}, Reason.FILTERED),
    ({"other": True}, Reason.OTHER_QUESTION),
    ({"other": True, "day": None}, Reason.OTHER_QUESTION),
    ({"day": date(2024, 11, 1)}, Reason.FUTURE),
    ({"day": None}, Reason.DATE_MISSING),
    ({"day": None, "recommend": 77}, Reason.DATE_MISSING),
    ({"recommend": None, "weight": 0.0}, Reason.MISSING),
    ({"weight": None}, Reason.WEIGHT_MISSING),
    ({"weight": 0.0}, Reason.WEIGHT_ZERO),
]


def table(rows: list[dict[str, Any]], **fields: Any) -> Responses:
    usual = {"recommend": 9, "day": DAY, "status": "live", "other": False, "weight": 1.0}
    schema = {"recommend": pl.Int64, "day": pl.Date, "status": pl.String, "other": pl.Boolean, "weight": pl.Float64}
    frame = pl.DataFrame([{**usual, **row} for row in rows], schema=schema).rename({"day": "responded_at"})
    window = Window(since=date(2024, 1, 1), as_of=date(2024, 10, 31))
    marks: dict[str, Any] = {"previews": {"status": frozenset({"test"})}, "excluded": {Reason.OTHER_QUESTION: "other"}}
    return replace(responses(frame, window=window), **marks, **fields)


@pytest.mark.parametrize(("row", "reason"), ROWS)
def test_the_first_reason_counts(row: dict[str, Any], reason: Reason | None) -> None:
    counted = tally(table([row, *[{}] * 199]), "recommend", weight="weight")
    assert counted.account.excluded == ({} if reason is None else {reason: 1})
    assert (counted.account.read, counted.account.used) == (200, 199 + (reason is None))


def test_all_reasons_at_once_add_up() -> None:
    counted = tally(table([row for row, _ in ROWS] * 2 + [{}] * 500), "recommend", weight="weight")
    expected: dict[Reason, int] = {}
    for _, reason in ROWS:
        if reason is not None:
            expected[reason] = expected.get(reason, 0) + 2
    assert counted.account.excluded == expected
    assert list(counted.account.excluded) == sorted(expected, key=list(Reason).index)
    assert counted.account.used + sum(expected.values()) == counted.account.read == 2 * len(ROWS) + 500


def test_a_table_without_doubts_asks_for_no_reason() -> None:
    frame = pl.DataFrame({"recommend": [9, 10, 0]})
    counted = count_rows(responses(frame), Query(scores=("recommend",), keys=()))
    assert counted.account.excluded == {}
    assert counted.used is counted.rows


def test_a_further_reason_does_not_replace_an_earlier_one() -> None:
    frame = pl.DataFrame({"recommend": [9, 10, 0], "channel": ["a", "b", "c"]})
    where = replace(responses(frame), where="channel <> 'a'", rules=Rules())
    counted = count_rows(where, Query(scores=(), keys=("channel",)))
    both = pl.col(counted.name("channel")).is_in(["a", "b"])
    judged = counted.excluding(pl.when(both).then(Reason.CUSTOMER_MISSING.number))
    assert judged.account.excluded == {Reason.FILTERED: 1, Reason.CUSTOMER_MISSING: 1}
    assert counted.excluding(pl.when(pl.lit(value=False)).then(1)) is counted


def test_of_several_numbers_the_first_reason_is_the_smallest_that_is_none_of_nothing() -> None:
    numbers = pl.DataFrame({"a": [0, 3, 5, None], "b": [None, 4, 2, 7]})
    assert numbers.select(first_reason(pl.col("a"), pl.col("b"))).to_series().to_list() == [0, 3, 2, 7]


def test_every_reason_is_one_record() -> None:
    assert [reason.number for reason in Reason] == list(range(1, len(Reason) + 1))
    assert len({reason.record.rows for reason in Reason}) == len(Reason)
    assert len({str(reason) for reason in Reason}) == len(Reason)
