"""Columns of yes and no, or of days, that mark credit notes and pro forma invoices among the rows of a file."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError

MARKED = 3  # of six rows the third, with an amount of 30


def figures(**columns: list[str]) -> tuple[object, object, str]:
    """The revenue, the orders and the notes of six rows of 680 together."""
    frame = pl.DataFrame(
        {
            "Order no": [str(at) for at in range(1, 7)],
            "Date": [f"2026-0{at}-11" for at in range(1, 7)],
            "Customer": ["A", "B", "A", "C", "B", "C"],
            "Total": ["100", "200", "30", "150", "120", "80"],
            **columns,
        }
    )
    report = cxkit.value(frame, by="none")
    row = report.table("overall").rows[0]
    return row["revenue"], row["orders"], " ".join(f"{note.level}: {note.text}" for note in report.notes)


def marked(yes: str, no: str) -> list[str]:
    return [yes if at == MARKED else no for at in range(1, 7)]


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        *(("Gutschrift", "ja", "nein"), ("Gutschrift", "x", ""), ("Gutschrift", "1", "0"), ("is_credit_note", "true", "false")),
        *(("Avoir", "oui", "non"), ("es_nota_credito", "Sí", "No"), ("Nota di credito", "sì", "no"), ("creditnota", "ja", "nee")),
    ],
)
def test_marked_credit_notes_are_subtracted_and_a_warning_names_the_column(header: str, yes: str, no: str) -> None:
    revenue, orders, notes = figures(**{header: marked(yes, no)})
    assert (revenue, orders) == (620, 5)
    assert f"warning: Column '{header}': '{yes}' (1) take revenue back" in notes


@pytest.mark.parametrize("header", ["Kreditkarte", "On credit", "Gutschein", "Credit note allowed", "Avoir client autorisé"])
def test_other_marks_with_such_words_mark_no_credit_notes(header: str) -> None:
    assert figures(**{header: marked("ja", "nein")})[:2] == (680, 6)


def test_sales_that_were_credited_later_are_no_credit_notes() -> None:
    revenue, _, notes = figures(**{"Credit note": marked("yes", "no"), "Refunded amount": marked("30", "0")})
    assert revenue == 650
    assert "'Credit note'" not in notes
    # beside refunds in other rows a mark decides
    refunds = ["0", "20", "0", "0", "0", "0"]
    assert figures(**{"Credit note": marked("yes", "no"), "Refunded amount": refunds})[0] == 600


def test_a_type_that_names_credit_notes_goes_before_a_mark() -> None:
    kinds = ["Invoice", "Credit note", "Invoice", "Invoice", "Invoice", "Invoice"]
    assert figures(Type=kinds, **{"Credit note": marked("yes", "no")})[:2] == (280, 5)
    # beside a type that is the same in all rows the mark decides
    assert figures(Type=["Invoice"] * 6, **{"Credit note": marked("yes", "no")})[:2] == (620, 5)


def test_a_mark_of_credit_notes_on_most_rows_is_a_question() -> None:
    with pytest.raises(DataError, match="'Gutschrift': 5 of 6 rows are credit notes") as raised:
        figures(Gutschrift=marked("nein", "ja"))
    assert "--shape credit-notes" in str(raised.value.hint)


@pytest.mark.parametrize("header", ["Gutschriftdatum", "credit_note_date", "fecha_anulacion", "Data annullamento", "Cancel date"])
def test_the_day_of_a_credit_note_or_cancellation_takes_its_order_off(header: str) -> None:
    revenue, orders, notes = figures(**{header: marked("2026-05-01", "")})
    assert (revenue, orders) == (650, 5)
    assert f"warning: Column '{header}'" in notes


def test_the_day_on_which_a_customer_left_takes_no_order_off() -> None:
    left = ["2026-08-01", "", "2026-08-01", "", "", ""]
    assert figures(**{"Cancellation date": left})[:2] == (680, 6)
    # one order of several was cancelled, or two on different days
    assert figures(**{"Cancellation date": ["2026-08-01", "", "", "", "", ""]})[:2] == (580, 5)
    assert figures(**{"Cancellation date": ["2026-08-01", "", "2026-08-02", "", "", ""]})[:2] == (550, 4)


def test_a_cancellation_in_most_rows_is_one_that_is_possible() -> None:
    assert figures(**{"Cancel date": marked("", "2026-08-01")})[:2] == (680, 6)
    assert figures(Cancellation=marked("no", "yes"))[:2] == (680, 6)


def test_the_day_until_which_one_may_cancel_takes_nothing_off() -> None:
    assert figures(**{"Cancellation possible until": marked("2026-05-01", "")})[:2] == (680, 6)


def test_a_day_of_cancellation_beside_a_status_that_tells_the_same_is_one_until_which_one_may_cancel() -> None:
    days = ["2026-08-01", "", "", "2026-08-04", "", ""]
    status = marked("cancelled", "completed")
    assert figures(**{"Cancellation date": days, "Status": status})[:2] == (650, 5)
    assert figures(**{"Cancellation date": days, "Status": ["completed"] * 6})[:2] == (430, 4)


def test_a_mark_of_deals_that_were_not_won_repeats_their_stage() -> None:
    stages = ["Closed Won", "Closed Lost", "Closed Lost", "Closed Lost", "Closed Won", "Closed Lost"]
    won = ["true", "false", "false", "false", "true", "false"]
    revenue, orders, notes = figures(**{"Deal stage": stages, "Closed won": won})
    assert (revenue, orders) == (220, 2)
    assert "'Closed won'" not in notes
    with pytest.raises(DataError, match="'Closed won': 4 of 6 rows are not paid"):
        figures(**{"Closed won": won})


@pytest.mark.parametrize(("header", "yes", "no"), [("proforma", "1", "0"), ("Proforma-Rechnung", "ja", "nein")])
def test_pro_forma_invoices_are_no_sales(header: str, yes: str, no: str) -> None:
    revenue, orders, notes = figures(**{header: marked(yes, no)})
    assert (revenue, orders) == (650, 5)
    assert f"warning: Column '{header}': 1 rows are no sales" in notes
    with pytest.raises(DataError, match="5 of 6 rows are no sales"):
        figures(**{header: marked(no, yes)})
    # the number of a pro forma invoice that came before
    assert figures(**{header: marked("PF-17", "PF-16")})[:2] == (680, 6)


@pytest.mark.parametrize("header", ["Storno", "is_cancellation", "Stornierung"])
def test_marked_cancellations_with_negative_amounts_take_their_orders_back(header: str) -> None:
    amounts = ["30", "200", "-30", "150", "120", "80"]
    revenue, _, notes = figures(**{header: marked("1", "0"), "Total": amounts})
    assert revenue == 550
    assert f"Column '{header}': 1 row with a negative amount takes back an order" in notes
    # where the cancelled order is marked as well, both are excluded
    both = ["1", "0", "1", "0", "0", "0"]
    assert figures(**{header: both, "Total": amounts})[0] == 550
    assert figures(**{header: marked("1", "0")})[:2] == (650, 5)
