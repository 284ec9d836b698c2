"""Customers counted together: the same figures as from their orders, whatever stands in the file."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cxkit
from cxkit.config import Config
from cxkit.counts.orders.purchases import Purchases, purchases
from cxkit.counts.prepare import CUSTOMER, DAY
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.measures.customers.buyers import buyers
from cxkit.tables import Orders

CUSTOMERS = st.sampled_from(["1", "2", "3", "03", " 3", "7 ", ""])
DAYS = st.sampled_from(["2025-01-01", "2025-01-02", "2025-02-03", "2025-02-03 10:00", ""])
LINES = st.tuples(CUSTOMERS, DAYS, st.sampled_from(["1.5", "2", "0", "10.25", ""]))


def opened(path: Path, lines: list[str], header: str = "customer_id,ordered_at,amount") -> Orders:
    path.write_text("\n".join([header, *lines]) + "\n")
    table = open_table(Orders, [path], check_loading({"as_of": "2025-06-30"}), Config()).table
    assert isinstance(table, Orders)
    return table


def both(table: Orders) -> tuple[Purchases, Purchases]:
    """Counted together and apart, which must say the same."""
    together, apart = purchases(table, together=True), purchases(table)
    assert together.account == apart.account
    assert (together.first, together.last, together.as_of, together.columns) == (apart.first, apart.last, apart.as_of, apart.columns)
    assert together.notes == apart.notes
    found, due = (buyers(each).sort(CUSTOMER) for each in (together, apart))
    assert found.select(due.columns).equals(due)
    return together, apart


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(lines=st.lists(LINES, min_size=1, max_size=30), ragged=st.sets(st.integers(0, 29), max_size=3))
@pytest.mark.slow
def test_customers_counted_together_are_those_counted_by_their_orders(
    tmp_path: Path, lines: list[tuple[str, str, str]], ragged: set[int]
) -> None:
    """Rows that lack cells and ids with blanks are among them."""
    rows = [",".join(line if place not in ragged else line[:2]) for place, line in enumerate(lines)]
    rows.append("1,2025-01-01,3")
    both(opened(tmp_path / "orders.csv", rows))


def test_customers_are_counted_together_only_where_that_says_the_same(tmp_path: Path) -> None:
    rows = ["1,2025-01-01,5", "1,2025-01-01,6", "1,2025-03-01,1", "2,2025-01-02,4"]
    together, _ = both(opened(tmp_path / "plain.csv", rows))
    assert DAY not in together.cells.columns
    assert together.cells.sort(CUSTOMER).get_column("orders").to_list() == [2, 1]
    apart, _ = both(opened(tmp_path / "refund.csv", [*rows, "1,2025-03-01,-2"]))
    assert DAY in apart.cells.columns
    lines = [f"{row},{place}" for place, row in enumerate(rows)]
    ids, _ = both(opened(tmp_path / "ids.csv", lines, "customer_id,ordered_at,amount,order_id"))
    assert buyers(ids).sort(CUSTOMER).get_column("orders").to_list() == [3, 1]


@pytest.mark.parametrize("refund", ["-1", "(1.00)", "1-"])
def test_a_refund_behind_the_sample_is_found(tmp_path: Path, refund: str) -> None:
    rows = [f"{place % 50},2025-01-{place % 28 + 1:02},{place % 7}.5" for place in range(30_000)]
    found, apart = both(opened(tmp_path / "late.csv", [*rows, f"1,2025-05-01,{refund}"]))
    assert DAY in found.cells.columns
    assert apart.cells.filter(pl.col("amount") < 0).height == 1


def test_the_money_of_rows_without_a_customer_is_said() -> None:
    rows = [("a", "2024-01-01", 10.0), ("", "2024-01-02", 5.5), (None, "2024-01-03", 4.5), ("b", "2024-01-04", 7.0)]
    frame = pl.DataFrame(rows, schema=["customer_id", "ordered_at", "amount"], orient="row")
    (note,) = (note for note in cxkit.value(frame, by="none").notes if note.code == "amount-of-nobody")
    assert note.level == "warning"
    assert note.text == "2 rows without a customer hold 10.00 of 'amount', which is in no figure."
    known = frame.filter(pl.col("customer_id") != "")
    assert not [note for note in cxkit.value(known, by="none").notes if note.code == "amount-of-nobody"]


def test_the_money_of_rows_without_a_date_or_far_ahead_is_said() -> None:
    days = ["2024-01-01", "", "2099-01-01", *["2024-01-05"] * 9]
    frame = pl.DataFrame({"customer_id": [*"abcdefghijkl"], "ordered_at": days, "amount": [10.0, 5.5, 4.0, *[1.0] * 9]})
    said = [note.text for note in cxkit.value(frame, by="none").notes if note.code == "amount-undated"]
    assert said == [
        "1 row after the as-of date holds 4.00 of 'amount', which is in no figure.",
        "1 row without a date holds 5.50 of 'amount', which is in no figure.",
    ]
    # the user chose the day, and the rows behind it are no news
    given_day = cxkit.value(frame, by="none", as_of="2024-01-31").notes
    assert len([note for note in given_day if note.code == "amount-undated"]) == 1


def test_the_money_left_out_is_that_of_the_currency() -> None:
    frame = pl.DataFrame(
        {
            "customer_id": ["a", "", "", "b"],
            "ordered_at": ["2024-01-01"] * 4,
            "amount": [10.0, 5.5, 4.0, 7.0],
            "currency": ["EUR", "EUR", "USD", "EUR"],
        }
    )
    (note,) = (note for note in cxkit.value(frame, by="none", currency="EUR").notes if note.code == "amount-of-nobody")
    assert note.text == "1 row without a customer holds 5.50 of 'amount', which is in no figure."


def test_amounts_that_are_all_0_are_no_value() -> None:
    frame = pl.DataFrame({"customer_id": ["a", "b", "b"], "ordered_at": ["2026-01-01"] * 3, "montant": ["0", "0.00", "0"]})
    (note,) = (note for note in cxkit.value(frame, by="none").notes if note.code == "amounts-zero")
    assert (note.level, "'montant'" in note.text) == ("warning", True)
    paid = frame.with_columns(montant=pl.Series(["0", "0.01", "0"]))
    assert not [note for note in cxkit.value(paid, by="none").notes if note.code == "amounts-zero"]


def test_what_a_customer_buys_on_one_day_is_one_order_and_that_is_said() -> None:
    data = pl.DataFrame(
        {"customer": ["a", "a", "b", "b"], "date": ["2024-01-05", "2024-01-05", "2024-01-05", "2024-02-05"], "total": [1.0, 2.0, 3.0, 4.0]}
    )
    report = cxkit.value(data, by="none")
    assert report.table("overall").rows[0]["orders"] == 3
    assert next(note.text for note in report.notes if note.code == "orders-by-day").endswith("(4 rows, 3 such days).")
    assert not any(
        note.code == "orders-by-day" for note in cxkit.value(data.with_columns(order_id=pl.Series(["1", "2", "3", "4"])), by="none").notes
    )
    # of fewer customers than the cell limit nothing is said
    assert not any(note.code == "orders-by-day" for note in cxkit.value(data, by="none", min_cell=3).notes)
