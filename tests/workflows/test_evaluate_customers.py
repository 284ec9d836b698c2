"""``cxkit evaluate`` by figures of customers and their orders: order value, repeat purchases, retention."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np
import polars as pl
import pytest
from tests.workflows.test_evaluate import SPLIT, only

from cxkit.errors import DataError
from cxkit.measures.outcomes.catalogue import OutcomeName
from cxkit.workflows.evaluate import evaluate


def test_the_order_value_is_the_mean_amount(tmp_path: Path) -> None:
    draw = Random(1)
    made = [
        {
            "order_id": f"A{number}",
            "customer_id": f"c{draw.randrange(80)}",
            "ordered_at": f"{2024 + number % 2}-{draw.randrange(1, 13):02}-10",
            "amount": str(100 + 40 * (number % 2) + draw.randrange(50)),
            "product": draw.choice("ab"),
        }
        for number in range(400)
    ]
    path = str(tmp_path / "orders.csv")
    pl.DataFrame(made).write_csv(path)
    report = evaluate(path, split=SPLIT, measure="order_value", by=("product",))
    found = only(report, "change")
    means = [np.mean([float(row["amount"]) for row in made if row["ordered_at"].startswith(year)]) for year in ("2024", "2025")]
    assert (found["before"], found["after"]) == pytest.approx(means)
    assert found["verdict"] == "better"
    assert sum(int(str(row["n_after"])) for row in report.table("by_product").rows) == found["n_after"] == 200


@pytest.mark.parametrize(("sigma", "warned"), [(0.3, False), (2.0, True)])
def test_a_few_large_orders_that_decide_the_mean_are_named(tmp_path: Path, sigma: float, warned: bool) -> None:
    draw = np.random.default_rng(3)
    path = str(tmp_path / "orders.csv")
    rows = [
        {"order_id": n, "customer_id": f"c{n % 60}", "ordered_at": f"{2024 + n // 60}-05-{n % 28 + 1:02}", "amount": round(amount, 2)}
        for n, amount in enumerate(np.exp(draw.normal(4, sigma, 120)).tolist())
    ]
    pl.DataFrame(rows).write_csv(path)
    report = evaluate(path, split=SPLIT, measure="order_value")
    assert any(note.code == "few-decide" for note in report.notes) == warned


def test_repeat_purchases_are_those_that_plain_python_counts(tmp_path: Path) -> None:
    draw = Random(2)
    days: set[tuple[str, date]] = set()
    for number in range(120):
        day = date(2024, 1, 1)
        while (day := day + timedelta(days=draw.randint(20, 260 if day < date(2025, 1, 1) else 120))) < date(2026, 1, 1):
            days.add((f"c{number}", day))
    rows = [{"customer_id": who, "ordered_at": str(day), "order_id": f"A{at}", "amount": 9} for at, (who, day) in enumerate(sorted(days))]
    rows += [{**row, "order_id": f"{row['order_id']}b"} for row in rows[::7]]  # a second order on the same day is no repetition
    path = str(tmp_path / "orders.csv")
    pl.DataFrame(rows).write_csv(path)
    split, last, within = date(2025, 1, 1), max(day for _, day in days), timedelta(days=90)
    known: dict[str, list[bool]] = {"before": [], "after": []}
    for who, day in days:
        side = "before" if day < split else "after"
        if day + within < split or (day >= split and day + within <= last):
            known[side].append(any((who, day + timedelta(days=ahead)) in days for ahead in range(1, 91)))
    report = evaluate(path, split=split, measure="repeat_purchase")
    found = only(report, "change")
    assert [found["n_before"], found["n_after"]] == [len(known["before"]), len(known["after"])]
    assert [found["before"], found["after"]] == pytest.approx([np.mean(known["before"]), np.mean(known["after"])])
    assert found["verdict"] == "better"
    assert any(note.code == "not-yet-known" for note in report.notes)


def test_retention_is_what_churn_leaves(tmp_path: Path) -> None:
    draw = Random(3)
    rows = []
    for number in range(400):
        begin = date(2023, 1, 1) + timedelta(days=draw.randrange(600))
        end = begin + timedelta(days=draw.randint(60, 900))
        rows.append({"customer_id": f"c{number}", "since": str(begin), "until": str(end) if end < date(2026, 1, 1) else None})
    path = str(tmp_path / "customers.csv")
    pl.DataFrame(rows).write_csv(path)
    lost, kept = (only(evaluate(path, split=SPLIT, measure=name), "change") for name in ("churn", "retention"))
    assert [1 - float(str(lost[side])) for side in ("before", "after")] == pytest.approx([kept["before"], kept["after"]])
    assert float(str(lost["difference"])) == pytest.approx(-float(str(kept["difference"])))
    assert [lost["n_before"], lost["n_after"]] == [kept["n_before"], kept["n_after"]]


@pytest.mark.slow
@pytest.mark.parametrize("measure", ["order_value", "repeat_purchase"])
@pytest.mark.parametrize("option", ["by", "matched"])
def test_parts_of_orders_are_no_orders(measure: OutcomeName, option: str, tmp_path: Path) -> None:
    """With ``divided`` orders of shoes and hats; those of a shop are whole."""

    def saved(divided: int) -> str:
        rows = [
            (
                f"K{at % 60}",
                f"O{at}",
                f"{2024 + at % 2}-{1 + at % 9:02}-10",
                10.0 + part + at % 7,
                product,
                "web" if at % 60 < 30 else "shop",
            )
            for at in range(400)
            for part, product in enumerate(("shoes", "hats") if at < divided else ("shoes", "shoes"))
        ]
        columns = ["customer_id", "order_id", "ordered_at", "amount", "product", "channel"]
        pl.DataFrame(rows, schema=columns, orient="row").write_csv(tmp_path / "orders.csv")
        return str(tmp_path / "orders.csv")

    whole = only(evaluate(saved(400), split=SPLIT, measure=measure), "change")
    by_shop = only(evaluate(saved(400), split=SPLIT, measure=measure, by=("channel",)), "change")
    assert [by_shop[key] for key in ("n_before", "before", "n_after", "after")] == [
        whole[key] for key in ("n_before", "before", "n_after", "after")
    ]
    with pytest.raises(DataError, match="lines of several groups of product"):
        evaluate(saved(400), split=SPLIT, measure=measure, **{option: ("product",)})  # type: ignore[arg-type]
    few = evaluate(saved(1), split=SPLIT, measure=measure, **{option: ("product",)})  # type: ignore[arg-type]
    assert "divided-orders" in {note.code for note in few.notes}
    if option == "by":
        assert only(few, "change")["before"] == pytest.approx(only(evaluate(saved(1), split=SPLIT, measure=measure), "change")["before"])
