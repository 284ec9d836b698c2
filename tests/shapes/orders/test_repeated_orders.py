"""Orders that a file gives again: copies, and versions by the time of their change; and rows that look like them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError
from cxkit.model import Report


def report_on(header: str, rows: Sequence[str], **options: Any) -> Report:
    frame = pl.DataFrame([row.split(",") for row in rows], schema=header.split(","), orient="row")
    return cxkit.value(frame, by="none", **options)


def figures(report: Report) -> tuple[object, object]:
    row = report.table("overall").rows[0]
    return row["orders"], row["revenue"]


SALES = "order_id,customer,date,product,quantity,unit price,status,updated_at"
SOLD = [f"{number},C{number % 4},2026-02-03,Chair {number % 3},2,10.00,billed,2026-02-03 09:{number:02}" for number in range(10, 30)]


@pytest.mark.parametrize(
    ("row", "due"),
    [
        # another price, another number of pieces, a cancellation, each later
        ("12,C0,2026-02-03,Chair 0,2,11.00,billed,2026-02-03 17:00", (20, 402.0)),
        ("12,C0,2026-02-03,Chair 0,1,10.00,billed,2026-02-03 17:00", (20, 390.0)),
        ("12,C0,2026-02-03,Chair 0,2,10.00,cancelled,2026-02-03 17:00", (19, 380.0)),
        # the version that comes later in the file is the earlier one
        ("12,C0,2026-02-03,Chair 0,2,11.00,billed,2026-02-03 08:00", (20, 400.0)),
    ],
)
def test_the_last_version_of_a_row_counts(row: str, due: tuple[int, float]) -> None:
    report = report_on(SALES, [*SOLD, row])
    assert figures(report) == due
    assert [note.level for note in report.notes if "earlier version" in note.text] == ["warning"]


@pytest.mark.parametrize(
    ("row", "due"),
    [
        # another article, an equal line that is scanned later, another time that is the same, a return
        ("12,C0,2026-02-03,Table,2,11.00,billed,2026-02-03 17:00", (20, 422.0)),
        ("12,C0,2026-02-03,Chair 0,2,10.00,billed,2026-02-03 17:00", (20, 420.0)),
        ("12,C0,2026-02-03,Chair 0,1,10.00,billed,2026-02-03 09:12", (20, 410.0)),
        ("12,C0,2026-02-03,Chair 0,-2,10.00,billed,2026-02-03 17:00", (19, 380.0)),
    ],
)
def test_another_line_of_the_order_counts_too(row: str, due: tuple[int, float]) -> None:
    report = report_on(SALES, [*SOLD, row])
    assert figures(report) == due
    assert not any("earlier version" in note.text for note in report.notes)


def test_payments_of_one_order_are_no_versions() -> None:
    rows = [f"{number},C{number % 4},2026-02-03,10.00,2026-02-03 09:{number:02}" for number in range(10, 30)]
    report = report_on("order_id,customer,date,payment amount,updated_at", [*rows, "12,C0,2026-02-03,5.00,2026-03-03 09:00"])
    assert figures(report)[1] == 205.0


LINES = "order_id,customer,date,product,total,quantity"


def basket(number: int) -> list[str]:
    return [f"{number},C{number % 4},2026-02-{number:02},{product},{price + number}.00,1" for product, price in (("A", 10), ("B", 20))]


BASKETS = [line for number in range(10, 20) for line in basket(number)]
SOLD_FOR = float(sum(30 + 2 * number for number in range(10, 20)))


def test_an_order_whose_lines_come_again_behind_others_counts_once() -> None:
    report = report_on(LINES, [*BASKETS, *basket(11)])
    assert figures(report) == (10, SOLD_FOR)
    assert not any(note.code == "duplicates" for note in report.notes)
    assert figures(report_on(LINES, [*BASKETS, *basket(11)], duplicates="keep")) == (10, SOLD_FOR + 52.0)


def test_equal_lines_beside_each_other_are_two_pieces() -> None:
    report = report_on(LINES, [*BASKETS[:1], *BASKETS])
    assert figures(report) == (10, SOLD_FOR + 20.0)
    assert any(note.code == "duplicates" for note in report.notes)


def test_lines_that_are_sorted_by_article_say_nothing_of_copies() -> None:
    report = report_on(LINES, [*sorted([*BASKETS, BASKETS[0]], key=lambda line: line.split(",")[3]), BASKETS[1]])
    assert figures(report)[1] == SOLD_FOR + 20.0 + 30.0


def test_an_order_with_the_number_of_its_items_may_be_given_twice() -> None:
    header = "Sale Date,Order ID,Buyer User ID,Number of Items,Order Total,Status"
    rows = ["2024-03-14,6000001,u1,3,11.90,Paid", "2024-03-20,6000002,u2,1,16.50,Paid", "2024-03-21,6000001,u1,3,11.90,Paid"]
    with pytest.raises(CxError, match="different days in 'Sale Date'"):
        report_on(header, rows)
    assert figures(report_on(header, rows, shape="repeated-total"))[1] == pytest.approx(28.40)


def lines_below_orders(articles: list[tuple[str, str]]) -> pl.DataFrame:
    """Orders of three lines, of which the first alone has the number, day, customer and status, as Odoo writes them."""
    rows = [
        {
            "Auftrag": f"S{order:03}" if line == 0 else "",
            "Auftragsdatum": f"2025-02-{order + 1:02}" if line == 0 else "",
            "Kunde": f"Firma {order % 6}" if line == 0 else "",
            "Status": ("Abgebrochen" if order % 5 == 0 else "Verkaufsauftrag") if line == 0 else "",
            "Produkt": article,
            "Zwischensumme": amount,
        }
        for order in range(20)
        for line, (article, amount) in enumerate(articles)
    ]
    return pl.DataFrame(rows)


def test_equal_lines_below_different_orders_are_no_copies() -> None:
    report = cxkit.value(lines_below_orders([("Regal", "100"), ("Brett", "20"), ("Schraube", "5")]), by="none")
    row = report.table("overall").rows[0]
    assert (row["orders"], row["revenue"]) == (16, 16 * 125)
    texts = [note.text for note in report.notes]
    assert not any("again" in text for text in texts)
    # notes name the columns of the file, and each of them once
    assert not any("cx:" in f"{note.text} {note.hint}" for note in report.notes)
    assert sum("'Status'" in text for text in texts) == 1
