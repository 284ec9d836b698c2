"""What decides the shape of a file may come after its first thousand rows: the same rows in any order give the same figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import polars as pl
import pytest
from tests.contracts.shape_files import contacts, kept, nps, refusal

import cxkit

Rows = Sequence[tuple[object, ...]]
FIRST, LAST, COPIES = range(1_000), range(1_000, 1_200), range(1_100, 1_200)


class Late(NamedTuple):
    """A file whose last rows decide, and the figure of a careful reader, by hand."""

    columns: str
    rows: Rows
    figure: Callable[[pl.DataFrame], object]
    right: object


def sold(frame: pl.DataFrame) -> object:
    row = cxkit.value(frame, by="none").table("overall").rows[0]
    return row["customers"], row["orders"], row["revenue"]


def reached(frame: pl.DataFrame) -> object:
    row = cxkit.touchmap(frame, by="none").table("overall").rows[0]
    return row["contacts"], row["customers"]


def day(at: int) -> str:
    return (date(2024, 1, 1) + timedelta(days=at // 8)).isoformat()


def moment(at: int, minutes: int = 0) -> str:
    return (datetime.fromisoformat("2025-01-01") + timedelta(minutes=97 * at + minutes)).isoformat(" ")


def bought(first: Sequence[object], last: Sequence[object]) -> Rows:
    """1,200 orders of a hundred customers; those from the thousandth on have ``last``."""
    return [(5_000 + at, at % 100 + 1, day(at), *(first if at in FIRST else last)) for at in range(1_200)]


def asked(first: Sequence[object], last: Sequence[Sequence[object]]) -> Rows:
    """1,200 contacts of ninety customers; those from the thousandth on have the values of ``last`` in turn."""
    return [(f"T{at}", f"K{at % 90}", moment(at), "mail", *(first if at in FIRST else last[at % len(last)])) for at in range(1_200)]


def several(case: Callable[[int, int], tuple[object, ...]]) -> Rows:
    """A thousand cases of one row, then three rows of each of two hundred."""
    return [case(at, 0) for at in FIRST] + [case(at, step) for at in LAST for step in range(3)]


ORDER, CONTACT = "Rechnungsnummer Kundennummer Bestelldatum", "Ticket-ID Kunde Erstellt Kanal"
FILES: Mapping[str, Callable[[], Late]] = {
    "document-numbers": lambda: Late(
        f"{ORDER} Umsatz",
        [(f"{'RE' if at in FIRST or at % 2 else 'GS'}-{at}", at % 100 + 1, day(at), 100) for at in range(1_200)],
        sold,
        (100, 1_100, 100_000),
    ),
    "repeated-total": lambda: Late(
        f"{ORDER} Artikel Gesamtbetrag",
        several(lambda at, step: (5_000 + at, at % 100 + 1, day(at), "ABC"[(at + step) % 3], 10 + at % 97)),
        sold,
        (100, 1_200, sum(10 + at % 97 for at in range(1_200))),
    ),
    "refunds": lambda: Late(f"{ORDER} Umsatz Erstattet", bought((100, ""), (100, "25")), sold, (100, 1_200, 115_000)),
    "quantity, discounts": lambda: Late(
        f"{ORDER} Artikel Menge Einzelpreis Rabatt%", bought(("A", 2, 10, 0), ("A", 2, 10, 50)), sold, (100, 1_200, 22_000)
    ),
    "quantity, returned pieces": lambda: Late(
        f"{ORDER} Artikel Menge Einzelpreis Retourenmenge", bought(("A", 2, 10, 0), ("A", 2, 10, 1)), sold, (100, 1_200, 22_000)
    ),
    "quantity, price base": lambda: Late(
        f"{ORDER} Artikel Menge Einzelpreis Preiseinheit", bought(("A", 2, 10, 1), ("A", 200, 10, 100)), sold, (100, 1_200, 24_000)
    ),
    "returned-pieces": lambda: Late(f"{ORDER} Artikel Menge Umsatz", bought(("A", 2, 10), ("A", -2, -10)), sold, (100, 1_000, 8_000)),
    "guests": lambda: Late(
        f"{ORDER} Umsatz",
        [(at, "Gast" if at in LAST and at % 2 else f"K{at % 100:03}", day(at), 10) for at in range(1_200)],
        sold,
        (100, 1_100, 11_000),
    ),
    "order-status": lambda: Late(f"{ORDER} Umsatz Status", bought((10, "abgeschlossen"), (10, "storniert")), sold, (100, 1_000, 10_000)),
    "order-status, first lines": lambda: Late(
        f"{ORDER} Artikel Umsatz Status",
        several(lambda at, step: (at, at % 100, day(at), "ABC"[step], 10, "" if step else "abgeschlossen" if at % 2 else "storniert")),
        sold,
        (50, 600, 500 * 10 + 100 * 30),
    ),
    "test-orders": lambda: Late(f"{ORDER} Umsatz Bestellart", bought((10, "Shop"), (10, "Testbestellung")), sold, (100, 1_000, 10_000)),
    "purchases": lambda: Late(f"{ORDER} Umsatz Typ", bought((10, "Debitor"), (10, "Kreditor")), sold, (100, 1_000, 10_000)),
    "no-contacts, tags": lambda: Late(f"{CONTACT} Tags", asked(("rechnung",), (("closed_by_merge",), ("technik",))), reached, (1_100, 90)),
    "no-contacts, status": lambda: Late(f"{CONTACT} Status", asked(("gelöst",), (("Spam",), ("gelöst",))), reached, (1_100, 90)),
    "internal-entries": lambda: Late(f"{CONTACT} Aktivitätstyp", asked(("Anruf",), (("Aktennotiz",), ("Besuch",))), reached, (1_100, 90)),
    "cut-copies": lambda: Late(
        CONTACT,
        [
            (f"T{at - 100}", "", moment(at - 100), "phone") if at in COPIES else (f"T{at}", f"K{at % 90}", moment(at), "phone")
            for at in range(1_200)
        ],
        reached,
        (1_100, 90),
    ),
    "blank-rows": lambda: Late(
        CONTACT,
        [("", "", "", "") if at in COPIES else (f"T{at}", f"K{at % 90}", moment(at), "phone") for at in range(1_200)],
        reached,
        (1_100, 90),
    ),
    "not-held": lambda: Late(
        "Besuchs-Nr Kunde Besuchsdatum Kanal Status", asked(("besucht",), (("abgesagt",), ("besucht",))), reached, (1_100, 90)
    ),
    "transfers": lambda: Late(
        "Call_ID Parent_Call_ID Kunde Beginn Kanal",
        several(lambda at, step: (f"C{at}-{step}", f"C{at}-0" if step else "", f"K{at % 90}", moment(at), "phone")),
        reached,
        (1_200, 90),
    ),
    "segments": lambda: Late(
        "Call-ID Kunde Beginn Kanal Queue",
        several(lambda at, step: (f"C{at}", f"K{at % 90}", moment(at), "phone", "ABC"[step])),
        reached,
        (1_200, 90),
    ),
    "messages": lambda: Late(
        "Chat-ID Kunde Zeitpunkt Kanal Absender",
        several(lambda at, step: (f"C{at}", f"K{at % 90}", moment(at, step), "chat", ("Kunde", "Agent", "Kunde")[step])),
        reached,
        (1_200, 90),
    ),
    "contact-rows": lambda: Late(
        f"{CONTACT} Tag", several(lambda at, step: (f"T{at}", f"K{at % 90}", moment(at), "mail", "abc"[step])), reached, (1_200, 90)
    ),
    "history": lambda: Late(
        f"{CONTACT} Status",
        several(lambda at, step: (f"T{at}", f"K{at % 90}", moment(at, step), "mail", ("New", "Open", "Solved")[step])),
        reached,
        (1_200, 90),
    ),
    "call-parties": lambda: Late(
        "Beginn Von An Richtung Kanal",
        [
            (
                moment(at),
                *((f"+4930{at % 90:06}", "+4940555", "eingehend") if at in FIRST else ("+4940555", f"+4930{at % 90:06}", "ausgehend")),
                "phone",
            )
            for at in range(1_200)
        ],
        reached,
        (1_200, 90),
    ),
    "versions": lambda: Late(
        "Kundennummer Vertragsbeginn Vertragsende Version",
        [(at, day(at), "2025-01-31" if at % 4 == 0 else "", 1) for at in FIRST]
        + [(at, day(at), "2024-12-31" if version == 1 else "", version) for at in LAST for version in (1, 2)],
        kept,
        (1_200, 250),
    ),
    "ends-by-status": lambda: Late(
        "Kundennummer Vertragsbeginn Vertragsende Status",
        [(at, day(at), "" if at in FIRST else "2025-01-31", "aktiv" if at in FIRST or at % 2 else "gekündigt") for at in range(1_200)],
        lambda frame: refusal(frame, kept),
        "DataError",
    ),
    "contract-events": lambda: Late(
        "Kundennummer Datum Ereignis",
        [(at, day(at), "Vertragsbeginn") for at in range(1_200)] + [(at, "2025-01-31", "Kündigung") for at in range(0, 1_200, 3)],
        kept,
        (1_200, 400),
    ),
    "branches": lambda: Late(
        "Antwort-ID NPS NPS_neu Kanal",
        [(at, at % 10 if at in FIRST else None, None if at in FIRST else 10, "web") for at in range(1_200)],
        nps,
        (1_200, pytest.approx((100 + 200 - 700) / 12)),
    ),
}
"""By shape, or by shape and what it looks at."""


# each second one, and the others where there is more time
@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.slow] * (at % 2)) for at, name in enumerate(FILES)])
def test_the_figures_do_not_depend_on_the_order_of_the_rows(name: str) -> None:
    late = FILES[name]()
    frame = pl.DataFrame(late.rows, schema=late.columns.split(), orient="row", infer_schema_length=None)
    assert frame.height >= 1_200
    assert late.figure(frame) == late.right
    assert late.figure(frame.reverse()) == late.right


def test_numbers_that_occur_twice_by_chance_are_no_cases() -> None:
    rows = asked((), ((),))
    frame = pl.DataFrame([*rows, *rows[-5:]], schema=CONTACT.split(), orient="row")
    assert contacts(frame) == contacts(frame.reverse()) == 1_205


def test_a_shape_that_no_row_has_is_not_found_in_a_long_file() -> None:
    plain = bought(("A", 2, 10, 0, ""), ("A", 2, 10, 0, ""))
    frame = pl.DataFrame(plain, schema=f"{ORDER} Artikel Menge Einzelpreis Rabatt% Erstattet".split(), orient="row")
    assert sold(frame) == (100, 1_200, 24_000)
