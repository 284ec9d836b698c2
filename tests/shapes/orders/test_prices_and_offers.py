"""Unit prices under open names, and documents that are no sales; with near misses where the amounts are right as they are."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

PRICES = {f"A{number}": price for number, price in enumerate([2.5, 4.0, 9.9, 12.0, 31.5, 7.25])}
ROWS = [
    (at // 2, f"K{at // 2 % 9}", date(2024, 1, 1) + timedelta(days=at // 2), article, 1 + (at * 7 + at // 6) % 4)
    for at in range(96)
    for article in [f"A{at % 6}"]
]
REVENUE = sum(quantity * PRICES[article] for *_, article, quantity in ROWS)


def lines(header: str, amounts: list[float], quantity: str = "Menge") -> pl.DataFrame:
    names = ["Bestellnummer", "Kundennummer", "Bestelldatum", "Artikel", quantity]
    data = {name: [row[at] for row in ROWS] for at, name in enumerate(names)} | {header: amounts}
    return pl.DataFrame(data).cast(pl.String)


def revenue(data: pl.DataFrame) -> object:
    return cxkit.value(data, by="none").table("overall").rows[0]["revenue"]


@pytest.mark.parametrize(
    "header",
    [
        "VK Brutto",
        "Netto-VK",
        "Netto",
        "Einzelpreis (netto)",
        "Preis inkl. MwSt.",
        "Preis/Stk.",
        "Preis pro Stück",
        "PVP",
        "P.U. HT",
        "Each",
    ],
)
def test_a_price_of_one_piece_is_multiplied_under_any_name(header: str) -> None:
    assert revenue(lines(header, [PRICES[article] for *_, article, _ in ROWS])) == pytest.approx(REVENUE)


@pytest.mark.parametrize("header", ["Netto", "VK Brutto", "Betrag", "Gesamtpreis"])
def test_amounts_that_grow_with_the_quantity_are_those_of_lines(header: str) -> None:
    assert revenue(lines(header, [quantity * PRICES[article] for *_, article, quantity in ROWS])) == pytest.approx(REVENUE)


def test_hours_times_an_hourly_rate() -> None:
    assert revenue(lines("Stundensatz", [PRICES[article] for *_, article, _ in ROWS], "Stunden")) == pytest.approx(REVENUE)


def test_a_rate_without_hours_is_no_amount() -> None:
    with pytest.raises(RoleError, match="amount"):
        revenue(lines("Stundensatz", [PRICES[article] for *_, article, _ in ROWS], "Filiale"))


def documents(kinds: list[str], *, amount: float = 100.0) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "Belegnummer": [str(at) for at in range(60)],
            "Kundennummer": [f"K{at % 7}" for at in range(60)],
            "Belegdatum": [str(date(2024, 1, 1) + timedelta(days=at)) for at in range(60)],
            "Betrag": [f"{amount:g}"] * 60,
            "Belegart": [kinds[at % len(kinds)] for at in range(60)],
        }
    )


@pytest.mark.parametrize(
    "offer", ["Angebot", "Auftragsbestätigung", "Lieferschein", "Quote", "Devis", "Presupuesto", "Preventivo", "Offerte", "Proforma"]
)
def test_offers_beside_invoices_are_no_sales(offer: str) -> None:
    report = cxkit.value(documents(["Rechnung", "Rechnung", offer]), by="none")
    assert report.table("overall").rows[0]["revenue"] == 4_000
    assert report.provenance.rows_set_aside == {"no sale": 20}
    assert offer in " ".join(note.text for note in report.notes if note.code == "shape")


def test_offers_and_credit_notes_beside_invoices() -> None:
    report = cxkit.value(documents(["Rechnung", "Rechnung", "Angebot", "Rechnungskorrektur"]), by="none")
    assert report.table("overall").rows[0]["revenue"] == 30 * 100 - 15 * 100


def test_a_register_of_offers_alone_and_other_kinds_are_taken_as_they_are() -> None:
    assert revenue(documents(["Auftragsbestätigung"])) == 6_000
    assert revenue(documents(["Angebotswoche", "Rechnung", "Rechnung"])) == 6_000
    assert cxkit.value(documents(["Rechnung", "Angebot"]), by="none", shape="plain").table("overall").rows[0]["revenue"] == 6_000


def test_a_price_that_is_called_by_its_sale_is_shown_by_the_articles() -> None:
    assert revenue(lines("Sold For", [PRICES[article] for *_, article, _ in ROWS])) == pytest.approx(REVENUE)
    assert revenue(lines("Sold For", [quantity * PRICES[article] for *_, article, quantity in ROWS])) == pytest.approx(REVENUE)


@pytest.mark.parametrize(("nobody", "customers"), [("POS", 7), ("Thekenverkauf", 7), ("n.v.t.", 7), ("XXXX", 7), ("MAX", 8), ("POSCH", 8)])
def test_marks_of_sales_over_the_counter(nobody: str, customers: int) -> None:
    data = pl.DataFrame(
        {
            "Kundennummer": [nobody if at % 4 == 3 else f"{300 + at % 7}" for at in range(84)],
            "Bestelldatum": [str(date(2024, 1, 1) + timedelta(days=at)) for at in range(84)],
            "Betrag": ["10"] * 84,
        }
    )
    assert cxkit.value(data, by="none").table("overall").rows[0]["customers"] == customers


@pytest.mark.parametrize("header", ["customer_status", "Vertragsstatus", "membership_status"])
def test_a_status_of_customers_is_none_of_their_orders(header: str) -> None:
    data = documents(["Rechnung"]).with_columns(pl.Series(header, ["active", "cancelled"] * 30))
    assert revenue(data) == 6_000


def test_prices_that_the_user_adds_up_beside_unused_quantities_are_named() -> None:
    base = {"customer_id": ["A", "B"] * 10, "order_date": [f"2024-01-{day:02}" for day in range(1, 21)]}
    lines = pl.DataFrame({**base, "Net Price": ["16.91", "49.24"] * 10, "Qty Ordered": ["5", "3"] * 10, "Qty Invoiced": ["5", "2"] * 10})
    (note,) = (note for note in cxkit.value(lines, amount="Net Price", by="none").notes if note.code == "prices-alone")
    assert (note.level, "'Qty Invoiced'" in note.text) == ("warning", True)
    # an amount is none, and one piece each needs no quantity
    total = cxkit.value(lines.rename({"Net Price": "Total"}), amount="Total", by="none")
    single = cxkit.value(lines.with_columns(pl.lit("1").alias("Qty Ordered")).drop("Qty Invoiced"), amount="Net Price", by="none")
    assert not [note for report in (total, single) for note in report.notes if note.code == "prices-alone"]


def articles(amount: str, *, each: bool) -> pl.DataFrame:
    """Lines of articles in several quantities: the amount is the price of a piece, or that of the line."""
    rows = [(f"O{at}", f"C{at % 9}", f"A{at % 7}", 1 + at % 3, (5.0 + at % 7) * (1 if each else 1 + at % 3)) for at in range(42)]
    made = pl.DataFrame(rows, schema=["Auftrag", "Kundennr", "Artikel", "Menge", amount], orient="row")
    days = pl.date_range(pl.date(2024, 1, 1), pl.date(2024, 2, 11), eager=True)
    return made.with_columns(Datum=days.dt.strftime("%Y-%m-%d"))


def test_an_amount_that_is_the_same_for_any_quantity_may_be_a_price() -> None:
    report = cxkit.value(articles("Betrag", each=True), by="none")
    (note,) = [note for note in report.notes if note.code == "prices-alone"]
    assert note.level == "warning"
    assert "'Betrag'" in note.text
    assert "'Menge'" in note.text
    total = sum((5.0 + at % 7) * (1 + at % 3) for at in range(42))
    assert cxkit.value(articles("Betrag", each=True), by="none", shape="quantity").table("overall").rows[0]["revenue"] == total
    line = cxkit.value(articles("Betrag", each=False), by="none")
    assert line.table("overall").rows[0]["revenue"] == total
    assert not [note for note in line.notes if note.code == "prices-alone"]


@pytest.mark.parametrize("header", ["VK-Preis/Stk", "Preis/St.", "Preis p. Stk", "Price/pc", "Prix/u"])
def test_a_price_by_the_piece_in_short(header: str) -> None:
    total = sum((5.0 + at % 7) * (1 + at % 3) for at in range(42))
    assert cxkit.value(articles(header, each=True), by="none").table("overall").rows[0]["revenue"] == total


def quotes(number: str, states: list[str]) -> float:
    """Forty rows of 100 with a number and a state."""
    data = pl.DataFrame(
        {
            number: [f"N{row}" for row in range(40)],
            "Kunde": [f"K{row % 9}" for row in range(40)],
            "Datum": [f"2025-{1 + row % 12:02d}-{1 + row % 28:02d}" for row in range(40)],
            "Summe": ["100"] * 40,
            "Status": [states[row % len(states)] for row in range(40)],
        }
    )
    return float(cxkit.value(data, by="none").table("overall").rows[0]["revenue"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "accepted", "sent"),
    [
        ("Angebotsnummer", "angenommen", "verschickt"),
        ("Quote no.", "Accepted", "Viewed"),
        ("N° devis", "accepté", "envoyée"),
        ("Nº presupuesto", "aceptado", "enviado"),
    ],
)
def test_a_quote_that_was_sent_is_no_sale_beside_accepted_ones(number: str, accepted: str, sent: str) -> None:
    assert quotes(number, [accepted, sent]) == 2_000


def test_what_was_sent_of_orders_or_among_quotes_without_an_answer_counts() -> None:
    assert quotes("Bestellnummer", ["angenommen", "verschickt"]) == 4_000
    assert quotes("Angebotsnummer", ["bezahlt", "verschickt"]) == 4_000


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("Abschlagsrechnung", "Schlussrechnung"),
        ("Deposit invoice", "Final invoice"),
        ("Facture d'acompte", "Facture de solde"),
        ("Fattura di acconto", "Fattura a saldo"),
    ],
)
def test_deposits_beside_final_invoices_are_warned_of(part: str, whole: str) -> None:
    report = cxkit.value(documents([part, whole]), by="none")
    assert report.table("overall").rows[0]["revenue"] == 6_000
    assert [note.level for note in report.notes if note.code == "documents-parts"] == ["warning"]


@pytest.mark.parametrize("kinds", [["Teilrechnung", "Rechnung"], ["Schlussrechnung", "Rechnung"]])
def test_parts_or_final_invoices_alone_are_not(kinds: list[str]) -> None:
    assert "documents-parts" not in {note.code for note in cxkit.value(documents(kinds), by="none").notes}
