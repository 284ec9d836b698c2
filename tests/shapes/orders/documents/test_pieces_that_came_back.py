"""Lines with a column of how many pieces came back, beside the total of the line."""

from __future__ import annotations

import polars as pl
import pytest
from tests.shapes.orders.test_order_shapes import overall, said

import cxkit

_PRICE, _LINES = 20, 40


def _lines(came_back: list[int], *, header: str = "Stück retourniert", net: bool = False, priced: bool = True) -> pl.DataFrame:
    """Lines of three pieces at 20, of which some came back."""
    back = [came_back[at % len(came_back)] for at in range(_LINES)]
    data = {
        "Bestellung": range(_LINES),
        "Datum": [f"2025-05-{1 + at % 28:02}" for at in range(_LINES)],
        "Kunde": [f"K{at % 7}" for at in range(_LINES)],
        "Artikel": "Glas",
        "Menge": 3,
        "Einzelpreis": _PRICE,
        "Summe": [_PRICE * (3 - n if net else 3) for n in back],
        header: back,
    }
    frame = pl.DataFrame({name: values if isinstance(values, list | range) else [values] * _LINES for name, values in data.items()})
    return frame if priced else frame.drop("Einzelpreis")


@pytest.mark.parametrize("header", ["Stück retourniert", "qty_returned", "Aantal geretourneerd"])
@pytest.mark.parametrize("came_back", [[0, 0, 0, 1], [0, 0, 2, 1]])
def test_pieces_that_came_back_are_taken_off_the_total(came_back: list[int], header: str) -> None:
    data = _lines(came_back, header=header)
    assert overall(data)["revenue"] == _PRICE * (3 * _LINES - 10 * sum(came_back))
    assert "which are taken off" in said(cxkit.value(data, by="none"))


def test_totals_of_the_pieces_that_were_kept_stay_as_they_are() -> None:
    data = _lines([0, 0, 0, 1], net=True)
    assert overall(data)["revenue"] == _PRICE * (3 * _LINES - 10)


def test_without_a_price_lines_that_came_back_whole_decide() -> None:
    assert overall(_lines([0, 0, 1, 3], priced=False))["revenue"] == _PRICE * (3 * _LINES - 40)
    assert overall(_lines([0, 0, 1, 3], priced=False, net=True))["revenue"] == _PRICE * (3 * _LINES - 40)
    unclear = _lines([0, 0, 0, 1], priced=False)
    assert overall(unclear)["revenue"] == _PRICE * 3 * _LINES
    assert "which are not taken off 'Summe'" in said(cxkit.value(unclear, by="none"), "returned-pieces")
    assert overall(unclear, shape="returned-pieces")["revenue"] == _PRICE * (3 * _LINES - 10)


@pytest.mark.parametrize("priced", [True, False])
def test_one_line_that_came_back_whole_shows_that_the_totals_are_those_of_all_pieces(*, priced: bool) -> None:
    data = _lines([3, *[0] * (_LINES - 1)], priced=priced)
    # less a discount that no column has: the price alone does not decide
    data = data.with_columns(Summe=pl.col("Summe") - 5)
    assert overall(data)["revenue"] == (3 * _PRICE - 5) * (_LINES - 1)


@pytest.mark.parametrize("priced", [True, False])
def test_what_was_paid_back_for_the_pieces_is_taken_off_once(*, priced: bool) -> None:
    data = _lines([0, 0, 0, 1], priced=priced).with_columns(pl.Series("Erstattung", [0, 0, 0, _PRICE] * (_LINES // 4)))
    assert overall(data)["revenue"] == _PRICE * (3 * _LINES - 10)
    # a column of refunds without any says nothing of the pieces
    assert overall(_lines([0, 0, 0, 1]).with_columns(Erstattung=pl.lit(0)))["revenue"] == _PRICE * (3 * _LINES - 10)


@pytest.mark.parametrize(
    "change",
    [
        {"Menge": "Menge geliefert", "Stück retourniert": "Menge storniert"},
        {"Stück retourniert": "Leergut Rückgabe Anzahl"},
        {"Menge": "Anzahl Bestellungen", "Stück retourniert": "Anzahl Stornos"},
        {"Menge": "qty_shipped", "Stück retourniert": "qty_cancelled"},
    ],
)
def test_pieces_that_are_none_of_those_sold_are_not_taken_off(change: dict[str, str]) -> None:
    report = cxkit.value(_lines([0, 0, 0, 1]).rename(change), by="none", amount="Summe")
    assert report.table("overall").rows[0]["revenue"] == _PRICE * 3 * _LINES
    assert not said(report, "returned-pieces")


@pytest.mark.parametrize("total", [True, False])
def test_pieces_that_nearly_all_came_back_were_rented(*, total: bool) -> None:
    data = _lines([3, 3, 3, 3, 0], header="qty_returned")
    report = cxkit.value(data if total else data.drop("Summe"), by="none")
    assert report.table("overall").rows[0]["revenue"] == _PRICE * 3 * _LINES
    assert "not taken off" in said(report, "returned-pieces")


@pytest.mark.parametrize("header", ["max return qty", "returned qty last year", "qty eligible for return", "Menge retourniert Vorjahr"])
def test_limits_and_other_times_are_no_pieces_that_came_back(header: str) -> None:
    report = cxkit.value(_lines([0, 0, 0, 1], header=header), by="none")
    assert report.table("overall").rows[0]["revenue"] == _PRICE * 3 * _LINES
    assert not said(report, "returned-pieces")
