"""Files that name no orders: a total on each line counts once, and rows that may be sums of customers are warned of."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from tests.shapes.orders.test_order_shapes import overall, said

import cxkit


def stays(**columns: Sequence[object]) -> pl.DataFrame:
    """Twelve stays of two or three services each, with the total of the stay on each line."""
    lines = [(stay, part) for stay in range(12) for part in range(2 + stay % 2)]
    made = {
        "Klient": [f"K{stay % 5}" for stay, _ in lines],
        "Datum": [f"2024-03-{stay + 1:02}" for stay, _ in lines],
        "Leistung": [f"L{part}" for _, part in lines],
        "Vorgang": [9000 + stay for stay, _ in lines],
        "Gesamtbetrag": [100 + 7 * stay for stay, _ in lines],
    }
    return pl.DataFrame({**made, **columns})


def test_a_total_on_each_line_counts_once_though_no_header_names_the_orders() -> None:
    report = cxkit.value(stays(), by="none")
    assert report.table("overall").rows[0]["revenue"] == 12 * 100 + 7 * 66
    assert "'Vorgang' tells orders apart" in said(report)


def test_totals_of_lines_and_numbers_of_other_things_are_no_such_orders() -> None:
    lines = stays().height
    # amounts that differ within a number
    differing = stays(Gesamtbetrag=list(range(lines)))
    assert overall(differing)["revenue"] == sum(range(lines))
    # the price of a seat, on each seat
    seats = stays().rename({"Gesamtbetrag": "Preis"})
    assert overall(seats)["revenue"] == seats.get_column("Preis").sum()
    # with the fee in it, one of a few prices
    fees = stays(Gesamtbetrag=[(24, 37, 50)[(at // 2) % 3] for at in stays().get_column("Vorgang").to_list()])
    assert overall(fees)["revenue"] == fees.get_column("Gesamtbetrag").sum()
    # a till has many customers
    tills = stays(Vorgang=[at % 3 for at in range(lines)])
    assert overall(tills)["revenue"] == tills.get_column("Gesamtbetrag").sum()


def test_rows_that_may_be_sums_of_customers_are_warned_of() -> None:
    alone = pl.DataFrame({"customer_id": [f"c{at}" for at in range(20)], "amount": [10 + at for at in range(20)]})
    assert "sum of several" in said(cxkit.value(alone, by="none"), "orders-unknown")
    twice = pl.concat([alone, alone.head(3).with_columns(amount=pl.lit(7, dtype=pl.Int64))])
    assert all(note.code != "orders-unknown" for note in cxkit.value(twice, by="none").notes)


def test_an_order_refunded_in_part_counts_in_any_language() -> None:
    for word in (
        "Delvist refunderet",
        "Delvis \u00e5terbetald",
        "Cz\u0119\u015bciowo zwr\u00f3cone",
        "Parcialmente estornado",
        "Partially refunded",
    ):
        data = pl.DataFrame(
            {
                "order_id": list(range(20)),
                "customer_id": [f"c{at % 6}" for at in range(20)],
                "order_date": ["2024-01-05"] * 20,
                "amount": [10] * 20,
                "Status": ["paid", "paid", "paid", "cancelled", word] * 4,
            }
        )
        assert overall(data)["revenue"] == 160
        assert any("refunded in part" in note.text for note in cxkit.value(data, by="none").notes)
