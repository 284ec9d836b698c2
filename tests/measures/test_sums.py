"""Sums of clusters against a computation row by row, straight from the definition."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.frames import responses

import cxkit
from cxkit.counts import Tally, group_id, group_keys, tally
from cxkit.measures.sums import Rollup
from cxkit.measures.survey.net_promoter import NetPromoterScore
from cxkit.stats.moments import difference

Row = dict[str, Any]
TOUCHPOINT = group_id("touchpoint")


def answers(seed: int, rows: int = 400, *, lone: float = 0.1) -> list[Row]:
    """Answers of customers who each give several, over two touchpoints and half a year, some without a customer id."""
    draw = random.Random(seed)
    made = []
    for number in range(rows):
        customer = None if draw.random() < lone else f"c{draw.randrange(60)}"
        made.append(
            {
                "customer_id": customer or "",
                "touchpoint": draw.choice(["shop", "hotline", "web", ""]),
                "responded_at": f"2024-0{draw.randrange(1, 7)}-{draw.randrange(1, 29):02}",
                "recommend": draw.choice([0, 3, 6, 7, 8, 9, 9, 10]),
                "weight": round(draw.uniform(0.2, 3.0), 3),
                "unit": customer or f"lone{number}",
            }
        )
    return made


def linearised(rows: list[Row], in_a: Any, in_b: Any) -> tuple[float, float]:
    """Difference of two weighted NPS and its standard error: residuals summed by cluster, over all clusters that are in either."""

    def y(row: Row) -> float:
        return 100.0 if row["recommend"] >= 9 else 0.0 if row["recommend"] >= 7 else -100.0

    def mean(group: list[Row]) -> tuple[float, float]:
        weight = sum(row["weight"] for row in group)
        return sum(row["weight"] * y(row) for row in group) / weight, weight

    a, b = [row for row in rows if in_a(row)], [row for row in rows if in_b(row)]
    (mean_a, weight_a), (mean_b, weight_b) = mean(a), mean(b)
    residuals: defaultdict[str, float] = defaultdict(float)
    for row in a:
        residuals[row["unit"]] += row["weight"] * (y(row) - mean_a) / weight_a
    for row in b:
        residuals[row["unit"]] -= row["weight"] * (y(row) - mean_b) / weight_b
    units = len(residuals)
    return mean_a - mean_b, math.sqrt(units / (units - 1) * sum(u * u for u in residuals.values()))


def rollup(rows: list[Row], **options: Any) -> tuple[Rollup, Tally]:
    frame = pl.DataFrame([{key: str(value) for key, value in row.items() if key != "unit"} for row in rows])
    table = responses(frame)
    counted = tally(table, "recommend", groupings=[group_keys(table, ["touchpoint"])], **options)
    return Rollup(counted, NetPromoterScore()), counted


@pytest.mark.parametrize("seed", range(4))
def test_every_group_against_the_rest_equals_the_definition(seed: int) -> None:
    rows = answers(seed)
    made, _ = rollup(rows, weight="weight", cluster="customer_id")
    pairs = made.against_rest([TOUCHPOINT])
    assert {key[0] for key in pairs} == {"shop", "hotline", "web", None}
    for (touchpoint,), pair in pairs.items():
        name = touchpoint or ""
        found = difference(pair.a.moments, pair.b.moments, pair.cross, pair.units)
        assert found is not None
        expected = linearised(rows, lambda row, name=name: row["touchpoint"] == name, lambda row, name=name: row["touchpoint"] != name)
        assert found[:2] == pytest.approx(expected, rel=1e-9)
        assert pair.units == len({row["unit"] for row in rows})
        rest = {row["unit"] for row in rows if row["touchpoint"] != name}
        assert pair.b.moments.units == len(rest)


@pytest.mark.parametrize("seed", range(4))
def test_every_month_against_the_one_before_equals_the_definition(seed: int) -> None:
    rows = answers(seed)
    made, _ = rollup(rows, weight="weight", cluster="customer_id", every="month")
    pairs = made.against_before(["period"])
    assert len(pairs) == 5
    for (start,), pair in pairs.items():
        assert isinstance(start, date)
        month = f"{start:%Y-%m}"
        before = f"{start.year}-{start.month - 1:02}"
        found = difference(pair.a.moments, pair.b.moments, pair.cross, pair.units)
        assert found is not None
        expected = linearised(
            rows,
            lambda row, month=month: row["responded_at"].startswith(month),
            lambda row, before=before: row["responded_at"].startswith(before),
        )
        assert found[:2] == pytest.approx(expected, rel=1e-9)


def test_a_cluster_for_every_answer_gives_the_figures_without_clusters() -> None:
    rows = [{**row, "customer_id": f"u{number}"} for number, row in enumerate(answers(7, lone=0.0))]
    clustered, _ = rollup(rows, weight="weight", cluster="customer_id")
    plain, _ = rollup(rows, weight="weight")
    for by in ((), (TOUCHPOINT,)):
        ours, theirs = clustered.groups(by), plain.groups(by)
        assert ours.keys() == theirs.keys()
        for key in ours:
            assert ours[key].moments.n == theirs[key].moments.n
            assert ours[key].moments.standard_error() == pytest.approx(theirs[key].moments.standard_error(), rel=1e-9)


def test_clusters_widen_the_interval_of_answers_that_agree_within_a_customer() -> None:
    rows = [{"customer_id": f"c{n // 5}", "recommend": 10 if (n // 5) % 2 else 3} for n in range(200)]
    frame = pl.DataFrame(rows).cast(pl.String)
    alone: Row = cxkit.nps(frame).table("overall").rows[0]
    together: Row = cxkit.nps(frame, cluster="customer_id").table("overall").rows[0]
    assert together["nps"] == pytest.approx(alone["nps"])
    # five identical answers each: a fifth of the information
    ratio = (together["high"] - together["low"]) / (alone["high"] - alone["low"])
    assert ratio == pytest.approx(math.sqrt(5), rel=0.05)
