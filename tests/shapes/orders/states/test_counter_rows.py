"""Rows that take back orders which a status has cancelled or returned already, and rows that look like them."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.model import Report

HEADER = ("order_id", "date", "customer", "type", "amount", "status")
KEPT = ("1001,2026-01-05,Acme,sale,100.00,completed", "1004,2026-01-12,Brown,sale,450.00,completed")
CANCELLED = "1002,2026-01-07,Brown,sale,500.00,cancelled"


def report_on(*rows: str, header: tuple[str, ...] = HEADER, metric: str = "value") -> Report:
    frame = pl.DataFrame([row.split(",") for row in (*KEPT, *rows)], schema=header, orient="row")
    found: Report = getattr(cxkit, metric)(frame, by="none")
    return found


def figures(report: Report) -> tuple[object, object]:
    row = report.table("overall").rows[0]
    return row["orders"], row["revenue"]


@pytest.mark.parametrize(
    "rows",
    [
        (CANCELLED, "1002,2026-01-09,Brown,refund,-500.00,completed"),
        (CANCELLED, "1003,2026-01-09,Brown,cancellation,-500.00,issued"),
        (CANCELLED, "1003,2026-01-09,Brown,cancellation,500.00,issued"),
        ("1002,2026-01-07,Brown,sale,500.00,refunded", "1002,2026-01-09,Brown,refund,-500.00,completed"),
        ("1002,2026-01-07,Brown,sale,500.00,refunded", "1002,2026-01-09,Brown,refund,-500.00,refunded"),
        # a part of it
        ("1002,2026-01-07,Brown,sale,500.00,refunded", "1002,2026-01-09,Brown,refund,-200.00,completed"),
        # the customer is not given once more
        (CANCELLED, "1002,2026-01-09,,refund,-500.00,completed"),
        # one line of the order is cancelled and taken back, the other one counts
        ("1004,2026-01-12,Brown,sale,20.00,cancelled", "1004,2026-01-12,Brown,refund,-20.00,completed"),
    ],
)
def test_an_order_is_taken_back_once(rows: tuple[str, ...]) -> None:
    report = report_on(*rows)
    assert figures(report) == (2, 550.0)
    assert any("not subtracted once more" in note.text for note in report.notes)


def test_a_cancelled_invoice_its_cancellation_and_the_new_invoice_of_the_same_amount_count_once() -> None:
    rows = (CANCELLED, "1003,2026-01-09,Brown,cancellation,-500.00,issued", "1005,2026-01-09,Brown,sale,500.00,completed")
    assert figures(report_on(*rows)) == (3, 1050.0)
    # without the word for it, the credit note is of the order that came before
    rows = (CANCELLED, "1003,2026-01-09,Brown,refund,-500.00,issued", "1005,2026-01-10,Brown,sale,500.00,completed")
    assert figures(report_on(*rows)) == (3, 1050.0)


def test_a_reference_names_the_document_that_is_taken_back() -> None:
    header = (*HEADER, "Storno zu")
    rows = (
        "1002,2026-01-07,Brown,sale,500.00,cancelled,",
        "1003,2026-01-08,Brown,sale,500.00,completed,",
        "1005,2026-01-09,Brown,refund,-500.00,issued,{}",
    )
    kept = tuple(f"{row}," for row in KEPT)

    def figures_for(reference: str) -> tuple[object, object]:
        frame = pl.DataFrame([row.format(reference).split(",") for row in (*kept, *rows)], schema=header, orient="row")
        report = cxkit.value(frame, by="none")
        assert not any(note.code == "counter-rows-unclear" for note in report.notes)
        return figures(report)

    assert figures_for("1002") == (3, 1050.0)
    assert figures_for("1003") == (3, 550.0)


@pytest.mark.parametrize(
    ("rows", "due"),
    [
        # no counter row
        ((CANCELLED,), (2, 550.0)),
        # of another amount
        ((CANCELLED, "1005,2026-01-09,Brown,refund,-50.00,completed"), (2, 500.0)),
        # of another customer
        ((CANCELLED, "1005,2026-01-09,Acme,refund,-500.00,completed"), (2, 50.0)),
        # by its number of an order that counts
        ((CANCELLED, "1003,2026-01-08,Brown,sale,500.00,completed", "1003,2026-01-09,Brown,refund,-500.00,completed"), (3, 550.0)),
        # before the cancelled order
        ((CANCELLED, "1005,2026-01-02,Brown,refund,-500.00,completed"), (2, 50.0)),
        # the second attempt at a payment is taken back
        (
            (
                "7,2026-01-05,Acme,sale,30.00,failed",
                "7,2026-01-05,Acme,sale,30.00,completed",
                "7,2026-01-06,Acme,refund,-30.00,completed",
            ),
            (3, 550.0),
        ),
    ],
)
def test_other_negative_rows_are_subtracted(rows: tuple[str, ...], due: tuple[int, float]) -> None:
    report = report_on(*rows)
    assert figures(report) == due
    assert not any("once more" in note.text for note in report.notes)


def test_a_warning_names_rows_that_may_be_of_an_order_that_counts() -> None:
    report = report_on(CANCELLED, "1003,2026-01-08,Brown,sale,500.00,completed", "1005,2026-01-09,Brown,refund,-500.00,completed")
    assert figures(report) == (3, 550.0)
    assert [note.level for note in report.notes if note.code == "counter-rows-unclear"] == ["warning"]


def test_two_counter_rows_of_one_cancelled_order_are_one_too_many() -> None:
    again = ("1005,2026-01-09,Brown,refund,-500.00,completed", "1006,2026-01-10,Brown,refund,-500.00,completed")
    assert figures(report_on(CANCELLED, *again)) == (2, 50.0)


def test_a_refund_whose_own_status_is_refunded_takes_its_amount_back() -> None:
    rows = ("1002,2026-01-07,Brown,sale,500.00,completed", "1005,2026-01-09,Brown,refund,500.00,refunded")
    assert figures(report_on(*rows)) == (3, 550.0)


def test_returns_by_status_and_by_document_add_up() -> None:
    rows = ("1002,2026-01-07,Brown,sale,500.00,refunded", "1005,2026-01-09,Brown,refund,-20.00,completed")
    steps = {row["step"]: row["amount"] for row in report_on(*rows).table("reconciliation").rows}
    assert (steps["gross"], steps["returns"], steps["net"]) == (1050.0, -520.0, 530.0)


@pytest.mark.parametrize(
    ("refunded", "row", "due"),
    [
        # the column says that it is refunded, in full or in part, and so does a row
        ("500", "1002,2026-01-09,Brown,-500.00,paid,0", 550.0),
        ("200", "1002,2026-01-09,Brown,-200.00,paid,0", 850.0),
        # a further refund of another amount
        ("200", "1002,2026-01-09,Brown,-50.00,paid,0", 800.0),
    ],
)
def test_a_refund_in_a_column_is_not_taken_off_again_by_a_row(refunded: str, row: str, due: float) -> None:
    rows = (
        "1001,2026-01-05,Acme,100.00,paid,0",
        "1004,2026-01-12,Brown,450.00,paid,0",
        f"1002,2026-01-07,Brown,500.00,paid,{refunded}",
        row,
    )
    header = ("order_id", "date", "customer", "amount", "status", "refunded_amount")
    frame = pl.DataFrame([each.split(",") for each in rows], schema=header, orient="row")
    assert figures(cxkit.value(frame, by="none"))[1] == due
