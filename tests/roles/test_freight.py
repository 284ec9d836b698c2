"""Charges for freight are no amounts of orders; charges that are all an order is are amounts."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError


def orders(header: str, beside: dict[str, list[str]]) -> pl.DataFrame:
    customers = [f"C{place % 7}" for place in range(20)]
    days = [f"2024-01-{place + 1:02}" for place in range(20)]
    charges = [f"{place + 3}.50" for place in range(20)]
    return pl.DataFrame({"IdPedido": range(1, 21), "IdCliente": customers, "FechaPedido": days, header: charges, **beside})


FORM = {"FormaEnvio": ["1", "2"] * 10}
ADDRESSEE = {"Destinatario": [f"Person {place % 7}" for place in range(20)]}


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Cargo",
            "Cargos",
            "Charge",
            "Fee",
            "Gebühr",
            "Freight",
            "Fracht",
            "Frachtkosten",
            "Versandkosten",
            "Porto",
            "port",
            "frais de port",
        ),
        *("spese di spedizione", "trasporto", "verzendkosten", "vracht", "Gastos de envío", "Flete", "Frete"),
    ],
)
@pytest.mark.parametrize("beside", [FORM, ADDRESSEE], ids=["form", "addressee"])
def test_freight_is_never_the_amount_by_itself(header: str, beside: dict[str, list[str]]) -> None:
    with pytest.raises(RoleError, match="amount"):
        cxkit.value(orders(header, beside), by="none")


def test_a_charge_without_a_shipment_is_the_amount() -> None:
    report = cxkit.value(orders("Cargo", {"Sucursal": ["Norte", "Sur"] * 10}), by="none")
    assert report.table("overall").rows[0]["revenue"] == 20 * 3.5 + 190


def test_an_amount_beside_freight_is_the_amount() -> None:
    frame = orders("Cargo", FORM).with_columns(pl.lit("100.00").alias("Importe"))
    assert cxkit.value(frame, by="none").table("overall").rows[0]["revenue"] == 2000
