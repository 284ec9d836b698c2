"""Every shape has a file that has it, and a near miss for which the naive reading is right: a shape without both fails here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import polars as pl
import pytest
from tests.contracts.shape_files import (
    DAYS,
    LEFT,
    MONTHS,
    PAID,
    SCORES,
    Example,
    calls,
    calls_counted,
    case_rows,
    changed,
    complaints,
    contacts,
    contracts,
    customers,
    given_again,
    instalments,
    kept,
    lines,
    months,
    nps,
    orders,
    parts,
    refusal,
    satisfied,
    solved_within,
    steps,
    value,
)

from cxkit import config
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.shapes import INDEX, recogniser
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables import Contacts, Customers, DataTable, Orders, Responses

KINDS: Mapping[str, type[DataTable]] = {"survey": Responses, "contacts": Contacts, "orders": Orders, "customers": Customers}

BUILDS_ON = {"counter-rows": "order-status"}

EXAMPLES: Mapping[str, Callable[[], Example]] = {
    "statistics-below": lambda: Example(
        pl.DataFrame(
            {"id": [*map(str, range(10)), "Average"], "CSAT": ["5", "5", *"444444", "1", "2", "3.7"], "Shop": [*"AABBAABBAA", ""]}
        ),
        (10, 0.8),
        # the last respondent gave the score that is the average, and all the rest
        pl.DataFrame({"id": [*map(str, range(9)), "Media"], "CSAT": [5, 5, 4, 4, 4, 4, 4, 2, 1, 4], "Shop": [*"AABBAABBAA"]}),
        (10, 0.8),
        satisfied,
        ("satisfaction",),
    ),
    "scores-with-counts": lambda: Example(
        pl.DataFrame({"NPS": [10, 9, 8, 3, 0], "Count": [1, 2, 1, 1, 1]}),
        (6, pytest.approx(100 / 6)),
        # how often customers came says nothing of how many answers a row is
        pl.DataFrame({"id": [1, 2, 3, 4, 5, 6], "NPS": SCORES, "Number of visits": [1, 2, 1, 3, 1, 2]}),
        (6, pytest.approx(100 / 6)),
        nps,
        ("recommend",),
    ),
    "class-counts": lambda: Example(
        pl.DataFrame({"Month": ["2025-01", "2025-02"], "Promoters": [2, 1], "Passives": [1, 0], "Detractors": [0, 2]}),
        (6, pytest.approx(100 / 6)),
        # one class alone, beside the score itself
        pl.DataFrame({"NPS": SCORES, "Promoters": [1, 1, 1, 0, 0, 0]}),
        (6, pytest.approx(100 / 6)),
        nps,
        ("recommend",),
    ),
    "answer-counts": lambda: Example(
        pl.DataFrame({"Tag": ["2025-01-01", "2025-01-02"], "Sehr gut": [3, 2], "Gut": [2, 1], "Schlecht": [1, 0], "Sehr schlecht": [0, 1]}),
        (10, 0.8),
        # words that are no scale, beside the answers themselves
        pl.DataFrame({"CSAT": [5, 5, 4, 4, 4, 4, 4, 4, 1, 2], "Good": range(10), "Green": range(10), "Open": range(10)}),
        (10, 0.8),
        satisfied,
        ("satisfaction",),
    ),
    "answer-columns": lambda: Example(
        pl.DataFrame({"id": list(range(6)), **{f"Recommend - {point}": [int(score == point) for score in SCORES] for point in range(11)}}),
        (6, pytest.approx(100 / 6)),
        # a battery of ten questions, of which only one is the recommendation
        pl.DataFrame({"NPS": SCORES, **{f"Question {point}": [1 + (score + point) % 5 for score in SCORES] for point in range(1, 11)}}),
        (6, pytest.approx(100 / 6)),
        nps,
        ("recommend",),
    ),
    "answer-rows": lambda: Example(
        pl.DataFrame(
            {
                "response_id": [person for person in range(6) for _ in range(2)],
                "question": ["How likely are you to recommend us?", "How satisfied are you?"] * 6,
                "answer": [str(cell) for score in SCORES for cell in (score, 1 + score % 5)],
            }
        ),
        (6, pytest.approx(100 / 6)),
        # items that were all rated on the one score
        pl.DataFrame(
            {
                "response_id": [person for person in range(6) for _ in range(2)],
                "item": ["Delivery", "Service"] * 6,
                "recommend": [score for score in SCORES for _ in range(2)],
            }
        ),
        (12, pytest.approx(100 / 6)),
        nps,
        ("recommend",),
    ),
    "joined-answers": lambda: Example(
        pl.DataFrame(
            {
                "response_id": [f"R{at}" for at in (0, 0, 1, 2, 3, 4, 5)],
                "responded_at": [f"2025-01-0{1 + at} 10:00:00" for at in (0, 0, 1, 2, 3, 4, 5)],
                "appointment_id": [f"A{at}" for at in range(7)],
                "recommend": [SCORES[at] for at in (0, 0, 1, 2, 3, 4, 5)],
            }
        ),
        (6, pytest.approx(100 / 6)),
        # one form about two appointments, each with a score of its own
        pl.DataFrame(
            {
                "response_id": [f"R{at}" for at in (0, 0, 1, 2, 3, 4)],
                "responded_at": [f"2025-01-0{1 + at} 10:00:00" for at in (0, 0, 1, 2, 3, 4)],
                "appointment_id": [f"A{at}" for at in range(6)],
                "recommend": SCORES,
            }
        ),
        (6, pytest.approx(100 / 6)),
        nps,
    ),
    "branches": lambda: Example(
        pl.DataFrame(
            {
                "How likely are you to recommend us? (phone)": [10, None, 9, None, 3, None],
                "How likely are you to recommend us? (web)": [None, 9, None, 8, None, 0],
            }
        ),
        (6, pytest.approx(100 / 6)),
        # a second question, answered by those who answered the first
        pl.DataFrame({"How likely are you to recommend us?": SCORES, "Why?": ["a", None, "b", None, None, "c"]}),
        (6, pytest.approx(100 / 6)),
        nps,
        ("recommend",),
    ),
    "complaint-types": lambda: Example(
        case_rows(["Art"], [["Beschwerde Lieferung"], ["Anfrage"], ["Lob"]], timedelta(days=1)).drop("case_id"),
        (90, 30),
        # which of these two columns tells, only the user knows
        case_rows(["Art", "grund"], [["Beschwerde", "Reklamation"], ["Anfrage", "Reklamation"], ["Lob", "Frage"]], timedelta(days=1)).drop(
            "case_id"
        ),
        "RoleError",
        complaints,
    ),
    "complaint-register": lambda: Example(
        case_rows(["at"], [["1"], [None], [None]], timedelta(days=1)).select(
            pl.when(pl.col("at").is_not_null()).then(pl.col("case_id")).alias("Beschwerde-Nr."), "customer_id", "contacted_at"
        ),
        (90, 30),
        # a complaint has several rows: which of them is the complaint, only the user knows
        case_rows(["at"], [["1"], ["2"], ["3"]], timedelta(days=1)).select(
            pl.col("case_id").alias("Beschwerde-Nr."), "customer_id", "contacted_at"
        ),
        "RoleError",
        complaints,
    ),
    "history": lambda: Example(
        case_rows(["status"], [("new",), ("in progress",), ("resolved",)], timedelta(hours=3)),
        30,
        # one matter over several channels: each row is a contact
        case_rows(["channel", "status"], [("phone", "open"), ("email", "open"), ("phone", "resolved")], timedelta(days=1)),
        90,
        contacts,
    ),
    "contact-counts": lambda: Example(
        pl.DataFrame({"date": DAYS * 5, "channel": ["phone", "chat"] * 10, "Calls offered": [str(40 + 7 * (at % 9)) for at in range(20)]}),
        "DataError",
        # a property of the customer, the same on all of their contacts
        case_rows(["channel", "Contacts"], [("phone", "3"), ("email", "3")], timedelta(days=1)).drop("case_id"),
        60,
        contacts,
    ),
    "times-of-day": lambda: Example(
        pl.DataFrame(
            {
                "Ticket": ["1", "2", "3"],
                "Datum": ["13.02.2026", "14.02.2026", "15.02.2026"],
                "Uhrzeit": ["08:00", "09:30", "23:00"],
                "Schließdatum": ["13.02.2026", "15.02.2026", "16.02.2026"],
                "Schließzeit": ["20:00", "09:30", "05:00"],
            }
        ),
        0.5,
        # how long customers waited is no time of day
        pl.DataFrame(
            {
                "Ticket": ["1", "2", "3"],
                "Datum": ["13.02.2026", "14.02.2026", "15.02.2026"],
                "Wartezeit": ["00:10", "00:30", "01:00"],
                "Schließdatum": ["13.02.2026", "15.02.2026", "16.02.2026"],
            }
        ),
        1.0,
        solved_within,
    ),
    "no-contacts": lambda: Example(
        case_rows(["channel", "status"], [("phone", "closed"), ("email", "merged"), ("phone", "open")], timedelta(days=1)).drop("case_id"),
        60,
        # what customers write about
        case_rows(["channel", "topic"], [("phone", "spam"), ("email", "bill"), ("phone", "login")], timedelta(days=1)).drop("case_id"),
        90,
        contacts,
    ),
    "blank-rows": lambda: Example(
        case_rows(["channel"], [("phone",), ("email",), (" ",)], timedelta(days=1)).with_columns(
            pl.when(pl.col("channel") != " ").then(pl.col("case_id", "customer_id", "contacted_at"))
        ),
        60,
        # a contact of which the day alone is known
        case_rows(["channel"], [("phone",), ("email",), (" ",)], timedelta(days=1)).with_columns(
            pl.when(pl.col("channel") != " ").then(pl.col("case_id", "customer_id"))
        ),
        90,
        contacts,
    ),
    "cut-copies": lambda: Example(
        case_rows(["channel", "handled_by"], [("phone", "Ann")], timedelta(days=1)).pipe(
            lambda rows: pl.concat([rows, rows.head(3).with_columns(handled_by=pl.lit(None, dtype=pl.String))])
        ),
        30,
        case_rows(["channel", "handled_by"], [("phone", "Ann")], timedelta(days=1)).pipe(
            lambda rows: pl.concat([rows, rows.head(3).with_columns(handled_by=pl.lit("Bob"))])
        ),
        33,
        contacts,
    ),
    "internal-entries": lambda: Example(
        case_rows(["activity type"], [("Anruf",), ("Interne Notiz",), ("E-Mail",)], timedelta(days=1)).drop("case_id"),
        60,
        # what customers write about
        case_rows(["channel", "topic"], [("phone", "note"), ("email", "bill"), ("phone", "login")], timedelta(days=1)).drop("case_id"),
        90,
        contacts,
    ),
    "overlapping-exports": lambda: Example(
        # the newer tool took over each case of the older one
        case_rows(["channel", "desk", "queue"], [("phone", "Ann", None), ("phone", None, "North")], timedelta(0)),
        30,
        # steps of one tool, of which the second has no desk
        case_rows(["channel", "desk", "queue"], [("phone", "Ann", "North"), ("phone", None, "North")], timedelta(0)),
        60,
        contacts,
    ),
    "not-held": lambda: Example(
        case_rows(["channel", "status"], [("phone", "attended"), ("email", "No-show"), ("phone", "attended")], timedelta(days=1)).rename(
            {"case_id": "Visit ID", "contacted_at": "Visit date"}
        ),
        60,
        # what customers asked for and withdrew
        case_rows(["channel", "status"], [("phone", "closed"), ("email", "cancelled"), ("phone", "open")], timedelta(days=1)).drop(
            "case_id"
        ),
        90,
        contacts,
    ),
    "rated-contacts": lambda: Example(
        case_rows(["Rating"], [("4",), ("5",)], timedelta(days=1)).rename({"case_id": "Ticket", "contacted_at": "Rated at"}),
        "DataError",
        # tickets of which some are rated, with the days on which they began
        case_rows(["channel", "Rating"], [("email", "4"), ("chat", "")], timedelta(days=1)).drop("case_id"),
        60,
        contacts,
    ),
    "transfers": lambda: Example(
        parts(timedelta(minutes=4)),
        30,
        # a call about an earlier one, days later
        parts(timedelta(days=2)),
        60,
        contacts,
    ),
    "segments": lambda: Example(
        case_rows(["channel", "handled_by"], [("phone", "Ann"), ("phone", "Bob")], timedelta(minutes=4)).rename({"case_id": "Call ID"}),
        30,
        # the number of a service call, about which customers ring on several days
        case_rows(["channel", "handled_by"], [("phone", "Ann"), ("phone", "Bob")], timedelta(days=2)).rename({"case_id": "Call ID"}),
        60,
        contacts,
    ),
    "call-legs": lambda: Example(
        case_rows(["extension"], [("queue",), ("Ann",)], timedelta(0)).drop("case_id").rename({"customer_id": "Caller"}),
        30,
        # who was not put through calls again
        case_rows(["extension"], [("queue",), ("Ann",)], timedelta(minutes=1)).drop("case_id").rename({"customer_id": "Caller"}),
        60,
        calls_counted,
    ),
    "call-parties": lambda: Example(
        calls(["inbound", "inbound", "outbound"]),
        20,
        # users of a market call each other: nothing tells which party is the company
        calls(["inbound", "inbound", "outbound"]).drop("direction").with_columns(to=pl.col("from").shift(7)).drop_nulls(),
        3,
        customers,
    ),
    "contact-rows": lambda: Example(
        case_rows(["channel", "tag"], [("phone", "vip"), ("phone", "refund")], timedelta(0)),
        30,
        # a second call about the same case
        case_rows(["channel", "tag"], [("phone", "vip"), ("phone", "refund")], timedelta(days=1)),
        60,
        contacts,
    ),
    "messages": lambda: Example(
        case_rows(["sender", "channel"], [("customer", "chat"), ("agent", "chat"), ("customer", "chat")], timedelta(seconds=30)),
        30,
        # calls days apart, with who took them
        case_rows(["handled_by", "channel"], [("Ann", "phone"), ("Bob", "phone"), ("Ann", "phone")], timedelta(days=2)),
        90,
        contacts,
    ),
    "lifecycle": lambda: Example(
        case_rows(["activity", "transition"], [("a", "start"), ("a", "complete"), ("b", "start"), ("b", "complete")], timedelta(hours=1)),
        60,
        # states of the case, none of which ends an activity
        case_rows(["activity", "transition"], [("a", "north"), ("b", "south"), ("c", "north")], timedelta(hours=1)),
        90,
        steps,
    ),
    "guests": lambda: Example(
        orders(total=["10"]).with_columns(pl.Series("customer_id", ["4711", "4712", "Guest", "Guest", "4713"] * 12)),
        (3, 36, 360.0),
        # an ordinary number with more than two fifths of all orders
        orders(total=["10"]).with_columns(pl.Series("customer_id", ["4711", "4712", "4713", "4713", "4713"] * 12)),
        (3, 60, 600.0),
        value,
    ),
    "currencies": lambda: Example(
        orders(amount=["€ 10", "$ 20"]),
        "DataError",
        orders(amount=["10"], land=["DE", "FR"]),
        (11, 60, 600.0),
        value,
    ),
    "customer-totals": lambda: Example(
        pl.DataFrame({"customer_id": [f"M{at}" for at in range(60)], "number_of_orders": [1, 2] * 30, "revenue": [30] * 60}),
        (60, 90, 1800.0),
        # one row an order, each of a customer of its own, with the number of items bought
        orders(total=["10"], items=["2", "3"]).with_columns(pl.Series("customer_id", [f"M{at}" for at in range(60)])),
        (60, 60, 600.0),
        value,
    ),
    "order-counts": lambda: Example(
        orders(umsatz=["10"], anzahl_belege=["1", "3", "2", "2", "1", "5", "4"]).drop("order_id"),
        "DataError",
        # how many orders the customer has made, in each of his rows
        orders(umsatz=["10"]).drop("order_id").with_columns(pl.col("customer_id").str.slice(1).cast(pl.Int64).alias("anzahl_belege")),
        (11, 60, 600.0),
        value,
    ),
    "quantity": lambda: Example(
        orders(product=["A", "B"], quantity=["1", "3"], unit_price=["2.50", "4.00"]),
        (11, 60, pytest.approx(30 * 14.5)),
        # a quantity beside the total of the line
        orders(product=["A"], quantity=["1", "3", "2", "5"], line_total=["2.5", "7.5", "5", "12.5"]),
        (11, 60, pytest.approx(15 * 27.5)),
        value,
    ),
    "repeated-total": lambda: Example(
        lines([[20.0 + at] * (1 + at % 3) for at in range(40)]),
        (9, 40, pytest.approx(sum(20 + at for at in range(40)))),
        # lines that cost the same by chance
        lines([[10, 10], [10, 10], [10], [10, 10]] * 5),
        (9, 20, 350.0),
        value,
    ),
    "order-status": lambda: Example(
        orders(total=["10"], status=["completed", "storniert", "failed", "pending", "shipped"]),
        (11, 24, 240.0),
        orders(total=["10"], status=["completed", "delivered"]),
        (11, 60, 600.0),
        value,
    ),
    "order-versions": lambda: Example(
        given_again({"updated_at": ["2024-07-01 08:00:00"]}, {"amount": "12", "updated_at": "2024-07-02 09:00:00"}),
        (11, 60, 610.0),
        # two lines of an order that was changed once
        given_again({"updated_at": ["2024-07-01 08:00:00"]}, {"amount": "12"}),
        (11, 60, 660.0),
        value,
    ),
    "repeated-orders": lambda: Example(
        given_again({}, {}),
        (11, 60, 600.0),
        # two equal pieces in an order, one line below the other
        given_again({"product": ["A", "B", "C"]}, {}).sort("order_id"),
        (11, 60, 650.0),
        value,
    ),
    "test-orders": lambda: Example(
        orders(total=["10"], test_order=["no", "no", "yes"]),
        (11, 40, 400.0),
        # a group of an experiment, and customers who test products
        orders(total=["10"], test_group=["A", "B"], testkunde=["nein", "ja"]),
        (11, 60, 600.0),
        value,
    ),
    "instalments": lambda: Example(
        instalments("invoice_id", "paid_at"),
        (10, 20, 600.0),
        # lines of orders, each with its own day
        instalments("order_id", "order_date"),
        (10, 60, 600.0),
        value,
    ),
    "purchases": lambda: Example(
        orders(total=["10"], Soort=["Debiteur", "Debiteur", "Crediteur"]),
        (11, 40, 400.0),
        # who cancels, and departments
        orders(total=["10"], decided_by=["customer", "vendor"], Abteilung=["Verkauf", "Einkauf"]),
        (11, 60, 600.0),
        value,
    ),
    "minor-units": lambda: Example(
        orders(amount_cents=["1000", "1050"]),
        (11, 60, 615.0),
        # whole amounts of the currency
        orders(amount=["1000", "1050"], center=["1", "2"]),
        (11, 60, 61500.0),
        value,
    ),
    "split-dates": lambda: Example(
        orders(year=["2024"], month=["1", "2", "3"], amount=["10"]).drop("ordered_at", "order_id"),
        (11, 33, 600.0),
        # the year of a model is none of an order
        orders(model_year=["2024"], month=["1", "2", "3"], amount=["10"]).drop("ordered_at", "order_id"),
        (11, 60, 600.0),
        value,
    ),
    "multiples": lambda: Example(
        orders(amount_keur=["10", "10.5"]),
        (11, 60, 615_000.0),
        # a number behind the currency
        orders(amount_eur=["10", "10.5"], budget_eur_1000=["1", "2"]),
        (11, 60, 615.0),
        value,
    ),
    "group-headings": lambda: Example(
        pl.DataFrame(
            [
                row
                for name in ("Huber", "Lind", "Voss")
                for row in ([name, "", ""], ["", "2024-01-05", "10"], ["", "2024-02-05", "20"], [f"Total for {name}", "", "30"])
            ],
            schema=["#1", "Date", "Amount"],
            orient="row",
        ),
        (3, 6, 90.0),
        # names of those who sold, in the rows themselves
        orders(amount=["10"]).with_columns(pl.Series("note", ["", "gift"] * 30)),
        (11, 60, 600.0),
        value,
    ),
    "deposit-included": lambda: Example(
        orders(Gesamt=["130.00", "240.00"]).with_columns(
            pl.Series("Kaution", ["100.00", "200.00"] * 30), pl.Series("Miete", ["30.00", "40.00"] * 30)
        ),
        (11, 60, 2100.0),
        # a first payment and the rest of the price
        orders(Gesamt=["130.00", "240.00"]).with_columns(
            pl.Series("Anzahlung", ["100.00", "200.00"] * 30), pl.Series("Rest", ["30.00", "40.00"] * 30)
        ),
        (11, 60, 11100.0),
        value,
    ),
    "headers-and-lines": lambda: Example(
        pl.DataFrame(
            [
                [kind, f"T{at}", f"C{at % 5}", f"2024-03-{at + 1:02d}", amount]
                for at in range(10)
                for kind, amount in (("Bon", f"{30 + at % 4}"), ("Artikel", f"{10 + at % 4}"), ("Artikel", "20"))
            ],
            schema=["Satzart", "Bon-Nr", "Kundennummer", "Datum", "Betrag"],
            orient="row",
        ),
        (5, 10, 313.0),
        # dishes and drinks of a bill, which are not each other's sum
        pl.DataFrame(
            [
                [kind, f"T{at}", f"C{at % 5}", f"2024-03-{at + 1:02d}", amount]
                for at in range(10)
                for kind, amount in (("Speisen", "30"), ("Getränke", "10"), ("Getränke", "12"))
            ],
            schema=["Sparte", "Bon-Nr", "Kundennummer", "Datum", "Betrag"],
            orient="row",
        ),
        (5, 10, 520.0),
        value,
    ),
    "after-discount": lambda: Example(
        orders(amount=["30.00", "40.00"])
        .rename({"amount": "Subtotal"})
        .with_columns(pl.Series("Discount amount", ["0.00", "5.00"] * 30), pl.Series("Item Total", ["30.00", "35.00"] * 30)),
        (11, 60, 1950.0),
        # vouchers that were issued for the next purchase
        orders(amount=["30.00", "40.00"])
        .rename({"amount": "Subtotal"})
        .with_columns(pl.Series("Discount code value", ["0.00", "5.00"] * 30), pl.Series("Item Total", ["30.00", "44.00"] * 30)),
        (11, 60, 2100.0),
        value,
    ),
    "lines-below": lambda: Example(
        pl.DataFrame(
            {
                "order_id": ["1", "", "2", "", "3", ""],
                "ordered_at": ["2024-01-01", "", "2024-01-02", "", "2024-01-03", ""],
                "customer_id": ["a", "", "b", "", "a", ""],
                "product": ["Tea", "Cup", "Tea", "Pot", "Cup", "Tea"],
                "amount": ["10"] * 6,
            }
        ),
        (2, 3, 60.0),
        # rows of subtotals, which name no article
        pl.DataFrame(
            {
                "order_id": ["1", "", "2", "", "3", ""],
                "ordered_at": ["2024-01-01", "", "2024-01-02", "", "2024-01-03", ""],
                "customer_id": ["a", "", "b", "", "a", ""],
                "product": ["Tea", "", "Tea", "", "Cup", ""],
                "amount": ["10"] * 6,
            }
        ),
        (2, 3, 30.0),
        value,
    ),
    "credit-notes": lambda: Example(
        orders(amount=["10", "10", "4"], document_type=["Rechnung", "Rechnung", "Gutschrift"]),
        (11, 40, 320.0),
        # vouchers are sold, and no credit notes
        orders(amount=["10", "10", "4"], document_type=["Rechnung", "Rechnung", "Gutschein"]),
        (11, 60, 480.0),
        value,
    ),
    "debit-credit": lambda: Example(
        orders(amount=["10", "10", "10", "4"], mark=["S", "S", "S", "H"]),
        (11, 45, 390.0),
        # sizes of clothes among which S is no debit
        orders(amount=["10"], size=["S", "M", "L"]),
        (11, 60, 600.0),
        value,
    ),
    "counter-rows": lambda: Example(
        # a credit note for each cancelled invoice
        orders(
            amount=["10", "10", "10", "10", "-10"],
            customer_id=["C1", "C2", "C3", "C4", "C4"],
            status=["paid", "paid", "paid", "cancelled", "issued"],
        ),
        (3, 36, 360.0),
        # of other customers
        orders(
            amount=["10", "10", "10", "10", "-10"],
            customer_id=["C1", "C2", "C3", "C4", "C3"],
            status=["paid", "paid", "paid", "cancelled", "issued"],
        ),
        (3, 36, 240.0),
        value,
    ),
    "refunds-only": lambda: Example(
        orders(amount=["10"]).with_columns(refund_id=pl.Series([f"RF{at}" for at in range(60)]), refund_reason=pl.lit("late")),
        "DataError",
        # a few orders were refunded in full, of which the file has the numbers
        orders(amount=["10"]).with_columns(refund_id=pl.Series([f"RF{at}" if at < 3 else "" for at in range(60)])),
        (11, 60, 600.0),
        value,
    ),
    "document-numbers": lambda: Example(
        orders(total=["10", "10", "4"]).with_columns(pl.Series("order_id", [f"{('INV', 'INV', 'CN')[at % 3]}-{at}" for at in range(60)])),
        (11, 40, 320.0),
        # branches before the number of an order
        orders(total=["10", "10", "4"]).with_columns(pl.Series("order_id", [f"{('BER', 'HAM', 'CN')[at % 3]}-{at}" for at in range(60)])),
        (11, 60, 480.0),
        value,
    ),
    "returned-pieces": lambda: Example(
        orders(amount=["10", "10", "4"], quantity=["1", "2", "-1"]),
        (11, 40, 320.0),
        orders(amount=["10", "10", "4"], quantity=["1", "2", "1"]),
        (11, 60, 480.0),
        value,
    ),
    "reversed-signs": lambda: Example(
        orders(amount=["-10"]),
        "DataError",
        # many returns among sales
        orders(amount=["10", "-10", "-4"]),
        (11, 20, -80.0),
        value,
    ),
    "refunds": lambda: Example(
        orders(total=["10"], refunded=["0", "4", "10"]),
        (11, 40, 320.0),
        # what may be refunded within the period of return is no refund
        orders(total=["10"], refundable=["0", "4", "10"]),
        (11, 60, 600.0),
        value,
    ),
    "monthly-columns": lambda: Example(
        months(PAID, MONTHS),
        (3, 2),
        # columns of months beside begin and end, which say who has left
        months(PAID, MONTHS).with_columns(pl.Series("since", DAYS[:3]), pl.Series("until", ["", "", "2024-04-01"])),
        (3, 1),
        kept,
    ),
    "contract-events": lambda: Example(
        pl.DataFrame(
            {
                "who": ["a", "b", "a", "c", "b", "c"],
                "event": ["created", "created", "upgraded", "created", "cancelled", "resumed"],
                "at": ["2024-01-01", "2024-01-02", "2024-02-01", "2024-02-03", "2024-03-01", "2024-03-02"],
            }
        ).rename({"who": "customer_id"}),
        (3, 1),
        # one row a customer, whose word is a state and no event
        pl.DataFrame({"customer_id": ["a", "b", "c"], "event": ["created", "cancelled", "created"], "at": DAYS[:3]}),
        "RoleError",
        kept,
    ),
    "monthly-rows": lambda: Example(
        pl.DataFrame(
            [(who, month, str(paid)) for who, row in PAID.items() for month, paid in zip(MONTHS, row, strict=True) if paid],
            schema=["Customer ID", "Month", "MRR"],
            orient="row",
        ),
        (3, 2),
        # one contract a customer, whose begin is the first of a month
        pl.DataFrame({"customer_id": ["a", "b", "c", "d"], "since": DAYS, "until": LEFT, "MRR": ["5"] * 4}),
        (4, 2),
        kept,
    ),
    "void-contracts": lambda: Example(
        contracts(until=["", "", "2024-05-01"], test_account=["no", "yes", "no"]),
        (6, 3),
        # an option that customers use
        contracts(until=["", "", "2024-05-01"], test_drive=["no", "yes", "no"]),
        (9, 3),
        kept,
    ),
    "versions": lambda: Example(
        contracts(version=["1", "2", "3"], contract=["A", "A", "A", "B", "B", "B", "C", "C", "C"], until=["", "", "2024-05-01"]),
        (3, 3),
        # versions of a product, which number no rows of a contract
        contracts(version=["1", "2", "2"], contract=list("ABCDEFGHI"), until=["", "", "2024-05-01"]),
        (9, 3),
        kept,
    ),
    "changed-contracts": lambda: Example(
        changed(["A", "A", "A", "B", "B", "B", "C", "C", "C", "D", "D", "D"]),
        (4, 2),
        # each row is a contract of its own, of which a customer has several
        changed(list("ABCDEFGHIJKL")),
        (4, 0),
        kept,
    ),
    "notice-and-end": lambda: Example(
        contracts(cancelled_at=["2024-03-01", "", "2024-04-01"], expires_at=["2024-04-01", "", "2024-06-01"]),
        (9, 3),
        # the end of the term of everybody
        contracts(cancelled_at=["2024-03-01", "", "2024-04-01"], expires_at=["2024-04-01", "2024-06-01", "2024-06-01"]),
        (9, 6),
        kept,
    ),
    "withdrawn-notices": lambda: Example(
        contracts(until=["2024-03-01", "", "2024-04-01"], **{"Cancellation revoked on": ["2024-02-20", "", ""]}),
        (9, 3),
        # who revoked it: everybody who left has a name there
        contracts(until=["2024-03-01", "", "2024-04-01"], **{"Cancellation revoked by": ["Ann", "", "Bob"]}),
        (9, 6),
        kept,
    ),
    "begin-and-end": lambda: Example(
        pl.DataFrame({"id": ["1", "2", "3", "4"], "von_tag": DAYS, "raus": LEFT}),
        (4, 2),
        # a day of change is no end
        pl.DataFrame({"id": ["1", "2", "3", "4"], "anfang": DAYS, "updated_at": LEFT}),
        "RoleError",
        kept,
    ),
    "status": lambda: Example(
        pl.DataFrame({"tenure": ["3", "4", "5", "6"], "status": ["active", "cancelled", "active", "cancelled"]}),
        (4, 2),
        # a state of another kind beside a flag that says who has left
        pl.DataFrame(
            {"tenure": ["3", "4", "5", "6"], "churned": ["yes", "no", "no", "no"], "status": ["single", "married", "single", "divorced"]}
        ),
        (4, 1),
        kept,
    ),
    "ends-by-status": lambda: Example(
        pl.DataFrame({"id": range(20), "since": DAYS * 5, "until": ["2024-05-01"] * 20, "state": ["active", "expired"] * 10}),
        "DataError",
        # those who are called active have no end
        pl.DataFrame({"id": range(20), "since": DAYS * 5, "until": ["", "2024-05-01"] * 10, "state": ["active", "expired"] * 10}),
        (20, 10),
        kept,
    ),
}
SHAPES = [(kind, name) for kind, names in INDEX.items() for name in names]


def recognised(kind: str, name: str, frame: pl.DataFrame, wanted: tuple[str, ...]) -> Shape | None:
    """The shape that is recognised in the unchanged file, or in that with the shape that it builds on."""
    before = {"shape": list({BUILDS_ON.get(name, "plain"), "plain"})}
    table = open_table(KINDS[kind], frame, check_loading(before), config.load(None), wanted=wanted).table
    found: Shape | None = recogniser(kind, name)(Evidence(table, wanted=frozenset(wanted)))
    return found


@pytest.mark.parametrize(("kind", "name"), SHAPES, ids=[name for _, name in SHAPES])
def test_a_file_with_the_shape_gives_the_right_figure_or_an_error(kind: str, name: str) -> None:
    example = EXAMPLES[name]()
    if isinstance(example.right, str):
        assert refusal(example.shaped, example.figure) == example.right
        return
    assert recognised(kind, name, example.shaped, example.wanted) is not None
    assert example.figure(example.shaped) == example.right


@pytest.mark.parametrize(("kind", "name"), SHAPES, ids=[name for _, name in SHAPES])
def test_a_near_miss_is_read_naively(kind: str, name: str) -> None:
    example = EXAMPLES[name]()
    shape = recognised(kind, name, example.near_miss, example.wanted)
    # a shape may name a column of the file that holds the figures already
    assert shape is None or not (shape.columns or shape.excluded)
    found = refusal(example.near_miss, example.figure) if isinstance(example.naive, str) else example.figure(example.near_miss)
    assert found == example.naive


def test_every_example_is_of_a_shape() -> None:
    assert set(EXAMPLES) == {name for _, name in SHAPES}
