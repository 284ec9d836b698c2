"""Calls back belong to the answer before them: the rate of closed loops, and what detractors answered later."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import polars as pl
import pytest

from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.measures.service.closed_loop import CALLED, later_answers, loop_rate
from cxkit.measures.service.follow_up import DETRACTOR, DONE, Known

BEGIN = datetime(2024, 1, 1, 9)  # noqa: DTZ001 - local, as moments of logs are


def known(answers: list[tuple[str, int, int]], calls: list[tuple[str, int]]) -> Known:
    """From customer, day and score of the answers, and customer and day of the calls."""
    rows = [(who, BEGIN + timedelta(days=day), score, DETRACTOR if score < 7 else None) for who, day, score in answers]
    done = [(who, (BEGIN + timedelta(days=day)).date()) for who, day in calls]
    return Known(
        pl.DataFrame(rows, schema=[CUSTOMER, MOMENT, "score", "class"], orient="row"),
        pl.DataFrame(),
        pl.DataFrame(done, schema={CUSTOMER: pl.String, DONE: pl.Date}, orient="row"),
        pl.DataFrame(),
    )


@pytest.mark.parametrize(
    ("answers", "calls", "closed"),
    [
        ([("A", 0, 2), ("A", 30, 3)], [40], 1),  # for the second answer alone
        ([("A", 0, 2), ("A", 30, 3)], [10, 40], 2),
        ([("A", 0, 2), ("A", 30, 9)], [40], 0),  # for the answer of a promoter
        ([("A", 0, 2), ("A", 30, 3)], [30], 1),  # on the day of the second answer
        ([("A", 0, 2), ("A", 0, 3)], [5], 2),  # both answers of one day
        ([("A", 10, 2)], [9], 0),
        ([("A", 0, 2), ("B", 30, 3)], [40], 1),  # the other customer has no call
    ],
)
def test_a_call_is_for_the_last_answer_before_it(answers: list[tuple[str, int, int]], calls: list[int], closed: int) -> None:
    found = loop_rate(known(answers, [("A", day) for day in calls]), 14, 0.95)
    assert found["closed"] == closed


@pytest.mark.slow
def test_calls_without_effect_seldom_seem_to_have_one() -> None:
    """Answers are drawn alike whatever happened; half of the bad ones bring a call some time later.

    Of 60 worlds at most 7 may claim a difference: with 5 % each, more would by a chance of 1 %. If calls after the next answer counted, 18
    of these would.
    """
    draw, claims, shares = Random(8), 0, list[float]()
    for _ in range(60):
        answers, calls, bad, brought = list[tuple[str, int, int]](), list[tuple[str, int]](), 0, 0
        for number in range(200):
            who, day = f"K{number}", draw.randrange(20)
            for _ in range(draw.choice([2, 3, 4])):
                score = draw.choice([2, 4, 5, 6, 8, 9, 10])
                answers.append((who, day, score))
                wait = draw.randrange(1, 20)
                if score < 7 and draw.random() < 0.5:
                    calls.append((who, day + draw.randrange(1, wait + 1) - 1))
                    brought += 1
                bad += score < 7
                day += wait
        world = known(answers, calls)
        claims += next(float(str(row["p"])) < 0.05 for row in later_answers(world, 0.95) if row["group"] == CALLED)
        shares.append(float(str(loop_rate(world, 30, 0.95)["rate"])) - brought / bad)
    assert claims <= 7
    assert max(map(abs, shares)) < 1e-9, "the rate is that of the answers that brought a call"


def test_two_calls_after_which_both_answers_rose_alike_prove_nothing() -> None:
    """Of 60 others every fifth rose as much: two that agree are no more exact than these."""
    rises = [3, 3, *(at % 5 for at in range(60))]
    answers = [(f"K{at}", day, 2 + day // 30 * rise) for at, rise in enumerate(rises) for day in (0, 30)]
    called = later_answers(known(answers, [("K0", 10), ("K1", 10)]), 0.95)[0]
    assert (called["group"], called["customers"], called["difference"]) == (CALLED, 2, 1.0)
    assert float(str(called["difference_low"])) <= 0
    assert float(str(called["p"])) > 0.3
