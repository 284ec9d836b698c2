"""Files of another kind than the command counts: refused or warned of, unless the user names a column or the project file the file."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.reports import codes, overall

import cxkit
from cxkit.errors import RoleError, UsageError

CALLS = pl.DataFrame(
    {
        "Call ID": [f"C{at}" for at in range(40)],
        "Caller": [f"K{at % 12}" for at in range(40)],
        "Call start": [f"2025-0{1 + at % 6}-1{at % 9} 10:00" for at in range(40)],
        "Call end": [f"2025-0{1 + at % 6}-1{at % 9} 10:07" for at in range(40)],
        "Agent": ["ann", "bo"] * 20,
        "Queue": ["sales", "repairs"] * 20,
    }
)
ANSWERS = pl.DataFrame(
    {
        "customer_id": [f"K{at % 30}" for at in range(40)],
        "responded_at": [f"2025-0{1 + at % 6}-1{at % 9}" for at in range(40)],
        "nps": [str(at % 11) for at in range(40)],
        "satisfaction": [str(1 + at % 5) for at in range(40)],
        "comment": ["fine"] * 40,
    }
)
SALES = pl.DataFrame(
    {
        "Order No": [f"O{at}" for at in range(40)],
        "Customer": [f"K{at % 12}" for at in range(40)],
        "Order date": [f"2025-0{1 + at % 6}-1{at % 9}" for at in range(40)],
        "Product": ["saw", "drill"] * 20,
        "Order total": ["10.50"] * 40,
        "Channel": ["shop", "web"] * 20,
    }
)


@pytest.mark.parametrize(("command", "frame"), [("cohorts", CALLS), ("rfm", ANSWERS), ("retention", CALLS), ("retention", SALES)])
def test_calls_answers_and_sales_are_no_orders_and_no_contracts(command: str, frame: pl.DataFrame) -> None:
    with pytest.raises(RoleError, match="The file looks like"):
        getattr(cxkit, command)(frame)


def test_terms_of_holders_are_contracts() -> None:
    rows = [(f"H{at}", "2023-01-01", "2049-01-01" if at % 3 else "2024-01-01", "Active" if at % 3 else "Expired") for at in range(30)]
    terms = pl.DataFrame(rows, schema=["holder_id", "start_date", "end_date", "status"], orient="row")
    assert overall(cxkit.retention(terms))["customers"] == 30


def test_the_named_day_of_a_row_is_believed() -> None:
    with pytest.raises(RoleError) as refused:
        cxkit.cohorts(ANSWERS)
    assert refused.value.lines[0].endswith("--role 'ordered_at=#2'")
    assert overall(cxkit.cohorts(ANSWERS, role=["ordered_at=#2"]))["customers"] == 30


def test_sales_count_as_contacts_with_a_warning() -> None:
    assert overall(report := cxkit.touchmap(SALES))["contacts"] == 40
    assert "other-kind" in codes(report)
    assert "other-kind" not in codes(cxkit.touchmap(CALLS))


def test_the_project_file_decides_what_a_file_is(tmp_path: Path) -> None:
    SALES.write_csv(tmp_path / "sales.csv")
    (tmp_path / "cxkit.toml").write_text('[sources.contacts]\nfiles = ["sales.csv"]\n')
    assert "other-kind" not in codes(cxkit.touchmap(tmp_path / "sales.csv", config=tmp_path / "cxkit.toml"))


def test_further_tables_are_looked_at_too(tmp_path: Path) -> None:
    CALLS.write_csv(tmp_path / "calls.csv")
    with pytest.raises(RoleError) as refused:
        cxkit.complaints(CALLS.with_columns(is_complaint=pl.lit("no")), orders=tmp_path / "calls.csv", inactive_after=100)
    assert "--role orders.ordered_at=" in refused.value.lines[0]


def test_ids_are_no_weights() -> None:
    with pytest.raises(UsageError, match="holds ids, and no weights"):
        cxkit.nps(ANSWERS.with_columns(customer_id=pl.Series(range(100, 140))), weight="customer_id")
