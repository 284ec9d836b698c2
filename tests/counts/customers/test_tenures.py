"""From when to when customers are ones, by a file of them."""

from __future__ import annotations

from datetime import date

import polars as pl

from cxkit.config import Config
from cxkit.counts.customers.tenures import tenures_of_customers
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.tables import Customers
from cxkit.values import Reason


def test_a_condition_leaves_customers_out() -> None:
    frame = pl.DataFrame(
        {
            "customer_id": ["a", "b", "c", "d"],
            "since": [date(2024, 1, 1), date(2024, 2, 1), None, date(2024, 3, 1)],
            "until": [None, date(2024, 6, 1), None, date(2024, 1, 1)],
            "segment": ["x", "y", "x", "x"],
        }
    )
    table = open_table(Customers, frame, check_loading({"where": "segment = 'x'"}), Config()).table
    assert isinstance(table, Customers)
    found = tenures_of_customers(table)
    assert found.rows.rows() == [("a", date(2024, 1, 1), None)]
    assert found.account.excluded == {Reason.FILTERED: 1, Reason.DATE_MISSING: 1, Reason.END_BEFORE_START: 1}
    plain = tenures_of_customers(open_table(Customers, frame, check_loading({}), Config()).table)  # type: ignore[arg-type]
    assert sorted(plain.rows.get_column("cx:customer").to_list()) == ["a", "b"]
