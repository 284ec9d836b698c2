"""Refunds in ``evaluate``, and a touchpoint that ``budget`` is asked about twice."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from cxkit.errors import UsageError
from cxkit.workflows.budget import budget
from cxkit.workflows.evaluate import evaluate


def test_a_refund_repeats_no_purchase(tmp_path: Path) -> None:
    bought = [(f"K{at}", f"2024-01-{at % 28 + 1:02}", 50.0) for at in range(40)]
    back = [(f"K{at}", f"2024-02-{at % 14 + 1:02}", -50.0) for at in range(40)]
    later = [(f"N{at}", "2024-07-01", 50.0) for at in range(40)] + [(f"N{at}", "2024-07-20", 50.0) for at in range(10)]
    rows = [*bought, *back, *later, ("Z", "2024-12-31", 50.0)]
    path = tmp_path / "orders.csv"
    pl.DataFrame(rows, schema=["customer_id", "order_date", "amount"], orient="row").write_csv(path)
    (row,) = evaluate(str(path), split="2024-06-01", measure="repeat_purchase").table("change").rows  # type: ignore[arg-type]  # as typed
    assert (row["n_before"], row["before"]) == (40, 0.0)
    assert (row["n_after"], row["after"], row["verdict"]) == (50, 0.2, "better")


def test_a_touchpoint_may_be_changed_once(tmp_path: Path) -> None:
    survey, contacts = tmp_path / "survey.csv", tmp_path / "contacts.csv"
    pl.DataFrame({"touchpoint": ["A", "B"] * 20, "expectation": [5, 6] * 20, "fulfilment": [4, 6] * 20}).write_csv(survey)
    pl.DataFrame({"touchpoint": ["A", "B"] * 20, "contacted_at": ["2024-01-05"] * 40}).write_csv(contacts)
    with pytest.raises(UsageError, match="--what-if names A twice"):
        budget(1_000, survey=(str(survey),), contacts=(str(contacts),), what_if=("A=5", "A=6"))
