"""What the refusals of retention and clv say about files that hold no contracts, or hide what these bring."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError, UsageError


def invoices(**columns: list[str]) -> pl.DataFrame:
    days = [f"2024-01-{place + 1:02}" for place in range(20)]
    return pl.DataFrame({"id_cliente": [f"C{place % 7}" for place in range(20)], "fecha_emision": days, **columns})


DUE = [f"2024-02-{place + 1:02}" for place in range(20)]


@pytest.mark.parametrize("header", ["fecha_vencimiento", "Fälligkeit", "due date", "échéance"])
def test_the_day_on_which_a_bill_is_due_shows_no_leaving(header: str) -> None:
    with pytest.raises(RoleError, match="No columns were found for how long customers stay"):
        cxkit.retention(invoices(**{header: DUE}), by="none")


def test_an_end_without_a_begin_is_named() -> None:
    frame = pl.DataFrame({"customer_id": [f"C{place}" for place in range(20)], "Kündigungsdatum": DUE})
    with pytest.raises(RoleError, match="'Kündigungsdatum' shows when customers left"):
        cxkit.retention(frame, by="none")


@pytest.mark.parametrize("values", [[""] * 20, ["consegnato", "spedito"] * 10], ids=["empty", "of orders"])
def test_a_status_without_states_of_customers_does_not_show_who_has_left(values: list[str]) -> None:
    with pytest.raises(RoleError, match="No columns were found for how long customers stay"):
        cxkit.retention(invoices(status=values), by="none")
    with pytest.raises(RoleError, match="'status' shows who has left"):
        cxkit.retention(invoices(status=["activo", "cancelado"] * 10), by="none")


def test_clv_of_contracts_names_the_column_of_revenue() -> None:
    frame = invoices(signup_date=DUE, churn_date=[""] * 15 + ["2024-09-01"] * 5, revenue=["20"] * 20).drop("fecha_emision")
    with pytest.raises(UsageError, match="is column 'revenue' what one of them brings") as caught:
        cxkit.clv(frame, by="none")
    assert "--revenue revenue" in caught.value.hint


@pytest.mark.parametrize("header", ["vendedor_id", "id_fornitore", "Verkäufer-Nr."])
def test_sellers_are_not_suggested_as_customers(header: str) -> None:
    ids, order = [str(1 + place % 6) for place in range(20)], [str(100 + place) for place in range(20)]
    frame = pl.DataFrame({"pedido_id": order, header: ids, "fecha_compra": DUE, "total": ["7.50", "8.10"] * 10})
    with pytest.raises(RoleError) as caught:
        cxkit.value(frame, by="none")
    assert "it could be" not in caught.value.hint
    with pytest.raises(RoleError) as asked:
        cxkit.value(frame.rename({header: "Kto"}), by="none")
    assert "'Kto'" in asked.value.hint


def test_numbers_of_addresses_are_not_suggested_as_amounts() -> None:
    address = {"Hausnummer": [str(place + 3) for place in range(20)], "postcode": [str(10_115 + place) for place in range(20)]}
    with pytest.raises(RoleError) as caught:
        cxkit.value(invoices(**address, x17=[str(place * 3 + 1) for place in range(20)]), by="none")
    shown = " ".join(caught.value.lines)
    assert ("x17" in shown, "Hausnummer" in shown, "postcode" in shown) == (True, False, False)
