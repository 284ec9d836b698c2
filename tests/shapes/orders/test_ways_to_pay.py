"""Ways to pay are no types of documents: what was sold on credit is sold."""

from __future__ import annotations

import pytest
from tests.shapes.orders.test_order_shapes import frame, overall, said

import cxkit
from cxkit.errors import DataError


@pytest.mark.parametrize(
    ("header", "ways"),
    [
        ("Zahlungsart", ["Rechnung", "Lastschrift", "Kredit"]),
        ("payment_method", ["invoice", "invoice", "credit"]),
        ("terms", ["Invoice", "Invoice", "Credit"]),
        ("type", ["Invoice", "Cash", "Credit"]),
        ("tipo_venta", ["CONTADO", "CONTADO", "CREDITO"]),
    ],
)
def test_what_was_sold_on_credit_is_sold(header: str, ways: list[str]) -> None:
    assert overall(frame(60, amount=["10", "10", "4"], **{header: ways}))["revenue"] == 20 * 24


@pytest.mark.parametrize(
    ("header", "kinds"),
    [
        ("Zahlungsart", ["Zahlung", "Zahlung", "Rückzahlung"]),
        ("payment_type", ["Charge", "Charge", "Credit"]),
        ("type", ["Invoice", "Invoice", "Credit"]),
        ("type", ["Invoice", "Cash sale", "Credit note"]),
    ],
)
def test_a_refund_under_the_same_headers_is_none(header: str, kinds: list[str]) -> None:
    assert overall(frame(60, amount=["10", "10", "4"], **{header: kinds}))["revenue"] == 20 * 16


def test_credit_that_may_be_either_is_warned_of_and_refused_if_it_is_most_of_the_money() -> None:
    notes = cxkit.value(frame(amount=["10", "10", "4"], type=["Invoice", "Invoice", "Credit"]), by="none").notes
    assert [note.level for note in notes if "take revenue back" in note.text] == ["warning"]
    data = frame(amount=["10"], type=["Invoice", "Credit"])
    with pytest.raises(DataError, match="sales on credit"):
        cxkit.value(data)
    assert overall(data, shape="plain")["revenue"] == 600
    signed = frame(amount=["10", "-10"], type=["Invoice", "Credit"])
    assert "negative already" in said(cxkit.value(signed, by="none"))
