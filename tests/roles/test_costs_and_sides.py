"""What goods cost the seller is no revenue; an amount that is neither net nor gross stands in question beside both."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

SOLD = [1000.0, 400.5, 250.0, 620.0, 900.0, 45.0]


def sales(**columns: float) -> pl.DataFrame:
    """Six sales with the amounts as shares of what was sold."""
    days = [f"2024-01-{at:02}" for at in range(1, 7)]
    amounts = {header: [f"{share * each:.2f}" for each in SOLD] for header, share in columns.items()}
    return pl.DataFrame({"Client": ["Atlas", "Benali", "Zohra"] * 2, "Date": days, **amounts})


def revenue(data: pl.DataFrame) -> object:
    return cxkit.value(data, by="none").table("overall").rows[0]["revenue"]


@pytest.mark.parametrize("header", ["Montant achat", "Purchase amount"])
def test_purchases_below_another_amount_are_costs(header: str) -> None:
    data = sales(**{"Montant": 1.0, header: 0.7})
    assert revenue(data) == pytest.approx(sum(SOLD))


def test_purchases_alone_are_those_of_customers() -> None:
    assert revenue(sales(**{"Montant achat": 0.7})) == pytest.approx(0.7 * sum(SOLD), abs=0.05)


def test_an_amount_before_discounts_is_asked_for_with_net_and_gross() -> None:
    data = sales(**{"Montant": 1.0, "Montant HT": 0.95, "TTC": 1.13, "Montant achat": 0.7})
    with pytest.raises(RoleError) as caught:
        cxkit.value(data)
    said = " ".join(caught.value.lines)
    assert all(f"'{header}'" in said for header in ("Montant", "Montant HT", "TTC"))
    assert "achat" not in said


def test_an_amount_that_is_the_gross_one_needs_no_question() -> None:
    data = sales(**{"Montant": 1.0, "Montant HT": 0.8, "TTC": 1.0})
    assert revenue(data) == pytest.approx(sum(SOLD))


def test_a_purchase_below_an_amount_before_discounts_is_no_cost() -> None:
    assert revenue(sales(**{"Purchase amount": 1.0, "Original price": 1.4})) == pytest.approx(sum(SOLD))


def test_a_total_with_the_freight_needs_no_question_beside_net_and_gross() -> None:
    data = sales(**{"Total": 1.0, "Net amount": 0.8, "Gross amount": 0.95})
    data = data.with_columns((pl.col("Gross amount").cast(pl.Float64) + 4.9).round(2).cast(pl.String).alias("Total"))
    assert revenue(data) == pytest.approx(0.95 * sum(SOLD) + 6 * 4.9, abs=0.05)
