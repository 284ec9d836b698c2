"""Files that cause an advice, the advice as it is typed, and the figure that is right for who takes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import polars as pl
import pytest
from tests.contracts.shape_files import lines, orders
from tests.contracts.test_shape_examples import EXAMPLES

DAYS = [f"2024-01-{day:02}" for day in range(1, 21)]
SCORES = [10, 0] * 10


class Advice(NamedTuple):
    """What a command on a file (a frame, or the texts of one or more files) offers, the option taken, and the figure that is right then.

    ``figure`` is the key in the first row of the first table, or of the table before a colon; ``right`` is the name of an error's class if
    the option is refused.
    """

    metric: str
    data: Any
    offered: str
    taken: Mapping[str, Any]
    figure: str
    right: object
    given: Mapping[str, Any] = {}


def survey(**columns: list[Any]) -> pl.DataFrame:
    return pl.DataFrame({"recommend": SCORES, **columns})


def account(**columns: Any) -> pl.DataFrame:
    return orders(**columns)


AGAINST = pl.DataFrame({"satisfaction": [1, 2, 3, 5, 1] * 8, "How likely are you to recommend us? (0-10)": [10, 8, 6, 1, 9] * 8})
TENS = pl.DataFrame({"Rating": [50, 40, 30, 50, 20, 10] * 10})
USED = ["Web", "Phone", "Web, Phone", "Phone, Web", "Web"] * 4
TICKETS = pl.DataFrame(
    [
        (f"V{case}", f"2024-02-{1 + case:02} {8 + step:02}:00:00", state, f"N{case}{step}")
        for case in range(20)
        for step, state in enumerate(["new", "solved"])
    ],
    schema=["case_id", "contacted_at", "status", "call_id"],
    orient="row",
)
MESSAGES = pl.DataFrame(
    [(f"D{case}", f"2024-02-{1 + case:02} 08:00:00", "customer") for case in range(10)]
    + [(f"D{case}", f"2024-02-{3 + case:02} 08:00:00", "agent") for case in range(10)],
    schema=["conversation_id", "contacted_at", "sender"],
    orient="row",
)

NUMBERED = "kunde,7,x\n" + "".join(f"a{n},{n % 11},y\n" for n in range(30))
NOTATIONS = tuple(
    "order_id,customer_id,ordered_at,amount\n"
    + "".join(f"{month}{n:02},{who(n % 10 + 1)},2024-0{month}-{n + 1:02},10\n" for n in range(20))
    for month, who in ((1, "K-{}".format), (2, "{:05}".format))
)
REPLIES = pl.DataFrame(
    {
        "message_id": ["71", "72", "73", "74"],
        "in_reply_to_message_id": ["", "71", "72", "73"],
        "created_at": ["2026-01-01 08:00", "2026-01-01 09:00", "2026-01-01 10:00", "2026-01-01 11:00"],
        "author_id": ["K1", "shop", "K1", "shop"],
    }
)
PAYMENTS = pl.DataFrame(
    [(f"O{at}", f"C{at % 7}", f"2024-0{month}-{1 + at:02}", f"{20 + at}") for at in range(20) for month in (1, 2, 3)],
    schema=["Order ID", "Customer ID", "Date", "Amount"],
    orient="row",
)

CASES: list[Advice] = [
    # groups
    Advice("nps", survey(used=USED), "--multiple used", {"multiple": "used"}, "by_used:n", 12, {"by": "used"}),
    Advice("nps", survey(floor=["North", "north", "South", "South"] * 5), "--fold", {"fold": True}, "by_floor:n", 10, {"by": "floor"}),
    Advice("nps", survey(floor=[*"abcd"] * 5), "--top 4", {"top": 4}, "by_floor:n", 5, {"by": "floor", "top": 2}),
    Advice(
        "nps",
        pl.DataFrame({"recommend": [9, *[0] * 10_000], "who": range(10_001)}),
        "--by none",
        {"by": "none"},
        "n",
        10_001,
        {"by": "who"},
    ),
    # rows given twice
    *(
        Advice(
            "nps",
            survey(response_id=[str(at % 10) for at in range(20)], at=DAYS),
            "--duplicates first|last|drop",
            {"duplicates": keep},
            "n",
            n,
        )
        for keep, n in (("first", 10), ("last", 10), ("drop", 0))
    ),
    Advice("nps", survey(response_id=[str(at % 10) for at in range(20)], at=DAYS), "--duplicates keep", {"duplicates": "keep"}, "n", 20),
    # which end is best
    *(
        Advice("csat", AGAINST, f"--scale satisfaction={scale}", {"scale": f"satisfaction={scale}"}, "csat", share)
        for scale, share in (("5-1", 0.6), ("1-5", 0.2))
    ),
    Advice(
        "csat",
        pl.DataFrame({"satisfaction": [1, 1, 2, 1, 5] * 8}),
        "--scale satisfaction=5-1 if it is 1",
        {"scale": "satisfaction=5-1"},
        "csat",
        0.8,
    ),
    Advice(
        "nps",
        survey(Finished=["True", "False", "True", "True"] * 5),
        "--where \"Finished = 'True'\"",
        {"where": "Finished = 'True'"},
        "n",
        15,
    ),
    Advice(
        "nps",
        survey(**{"Survey Status": ["Complete", "Under review", "Complete", "Complete"] * 5}),
        "Survey Status",
        {"where": "\"Survey Status\" = 'Complete'"},
        "n",
        15,
    ),
    Advice("nps", survey(valid=["1", "0", "1", "1"] * 5), "--profile none", {"profile": "none"}, "n", 20),
    Advice("nps", NUMBERED, "--header-row 0", {"header_row": 0, "score": "#2"}, "n", 31, {"score": "7"}),
    # orders
    Advice(
        "value",
        account(amount=[str(100 + at) for at in range(60)], Vorgang=[*["Verkauf"] * 9, "Storno"]),
        "--shape credit-notes subtracts them",
        {"shape": "credit-notes"},
        "revenue",
        6162.0,
    ),
    Advice(
        "value",
        pl.DataFrame(
            [(f"{code}-{at}", f"C{at % 7}", f"2024-01-{1 + at % 28:02}", f"{100 + at}") for at in range(40) for code in ("AB", "RE")],
            schema=["order_id", "customer_id", "ordered_at", "amount"],
            orient="row",
        ),
        "counts these alone",
        {"where": "order_id LIKE 'RE%'"},
        "orders",
        40,
    ),
    Advice("value", NOTATIONS, "--id-form digits", {"id_form": "digits"}, "customers", 10),
    Advice("value", account(amount=["10"], currency=["EUR", "USD"]), "--currency ", {"currency": "EUR"}, "revenue", 300.0),
    Advice(
        "value",
        account(amount=["10", "10", "4", "10", "10", "-4"], document_type=["Rechnung", "Rechnung", "Gutschrift"]),
        "--shape credit-notes",
        {"shape": "credit-notes"},
        "revenue",
        320.0,
    ),
    Advice(
        "value",
        account(amount=["10", "10", "4", "10", "10", "-4"], document_type=["Rechnung", "Rechnung", "Gutschrift"]),
        "--shape plain",
        {"shape": "plain"},
        "revenue",
        400.0,
    ),
    *(
        Advice("value", account(amount=["10"], type=["Invoice", "Credit"]), f"--shape {shape}", {"shape": shape}, "revenue", right)
        for shape, right in (("credit-notes", 0.0), ("plain", 600.0))
    ),
    Advice(
        "value",
        account(amount=["10", "10", "10", "4"], type=["Invoice", "Invoice", "Cash", "Credit"]),
        "--shape credit-notes subtracts them",
        {"shape": "credit-notes"},
        "revenue",
        390.0,
    ),
    Advice(
        "value",
        account(amount=["10"]).with_columns(pl.Series("order_id", [f"GS-{at}" if at % 5 == 0 else f"{at}" for at in range(60)])),
        "--shape document-numbers subtracts them",
        {"shape": "document-numbers"},
        "revenue",
        360.0,
    ),
    Advice(
        "value",
        account(amount=["10", "10", "10", "4"], mark=["S", "S", "S", "H"], text=["Rechnung", "Rechnung", "Rechnung", "Zahlung A"]),
        "--shape debit-credit subtracts them too",
        {"shape": "debit-credit"},
        "revenue",
        390.0,
    ),
    Advice("value", account(amount=["10"], mark=["S", "H"]), "--shape debit-credit", {"shape": "debit-credit"}, "revenue", 0.0),
    Advice("value", account(amount=["10"], mark=["S", "H"]), "--shape plain", {"shape": "plain"}, "revenue", 600.0),
    Advice(
        "value",
        account(amount=[str(5 + at % 5) for at in range(30)], quantity=[str(1 + at % 2) for at in range(30)], product=list("ABCDE") * 6),
        "--shape quantity multiplies both",
        {"shape": "quantity"},
        "revenue",
        sum((5 + at % 5) * (1 + at % 2) for at in range(30)) * 2.0,
    ),
    Advice("value", account(Soll=["10", ""], Haben=["", "10"]), "--shape debit-credit", {"shape": "debit-credit"}, "revenue", 0.0),
    Advice(
        "value",
        account(Soll=["10", ""], Haben=["", "10"]),
        "--shape plain --amount Soll",
        {"shape": "plain", "amount": "Soll"},
        "revenue",
        300.0,
    ),
    Advice(
        "value",
        account(amount=["10"], mark=["S", "H"]),
        "--where \"mark = 'S'\"",
        {"shape": "plain", "where": "mark = 'S'"},
        "revenue",
        300.0,
    ),
    Advice(
        "value",
        lines([[20.0 + at] * 2 for at in range(38)] + [[5, 7], [6, 7]]),
        "--shape repeated-total",
        {"shape": "repeated-total"},
        "revenue",
        # of the two orders whose lines differ the first line counts, as a note says
        1463.0 + 5 + 6,
    ),
    Advice(
        "value",
        lines([[20.0 + at] * 2 for at in range(38)] + [[5, 7], [6, 7]]),
        "--shape plain",
        {"shape": "plain"},
        "revenue",
        2.0 * sum(20 + at for at in range(38)) + 25,
    ),
    Advice("value", PAYMENTS, "--shape repeated-total", {"shape": "repeated-total"}, "revenue", 590.0),
    Advice("value", PAYMENTS, "--shape plain", {"shape": "plain"}, "revenue", 1770.0),
    Advice(
        "value",
        PAYMENTS.rename({"Date": "Payment date"}),
        "--shape repeated-total",
        {"shape": "repeated-total"},
        "revenue",
        590.0,
    ),
    Advice(
        "value",
        account(quantity=["1", "3"], unit_price=["2.50", "4.00"]),
        "--amount 'unit_price'",
        {"amount": "unit_price"},
        "revenue",
        195.0,
    ),
    Advice(
        "value",
        account(product=["A"], quantity=["1", "3", "2", "5"], price=["2.5", "7.5", "5", "12.5"]),
        "--shape quantity",
        {"shape": "quantity"},
        "revenue",
        15 * (2.5 + 22.5 + 10 + 62.5),
    ),
    # contacts
    Advice("touchmap", TICKETS.with_columns(pl.lit("phone").alias("channel")), "--shape history", {"shape": "history"}, "contacts", 20),
    Advice("touchmap", MESSAGES.with_columns(pl.lit("email").alias("channel")), "--shape messages", {"shape": "messages"}, "contacts", 10),
    # files
    Advice(
        "nps", "nps;at\n" + "9;01/02/2024\n" * 20, "--dates mdy", {"dates": "mdy"}, "over_time:period", "2024-01-01", {"every": "month"}
    ),
    Advice(
        "nps",
        survey(region=[None, *"NSNS"] * 4),
        "Leave them out, as in --where 'region IS NOT NULL', or fill the column.",
        {"where": "region IS NOT NULL"},
        "n",
        16,
        {"by": "none", "strata": "region"},
    ),
    Advice("nps", "nps;g\n9;1.234\n0;2.345\n", "--decimal .", {"decimal": "."}, "n", 2, {"weight": "g"}),
    Advice("nps", "nps;g\n9;1.234\n0;2.345\n", "--decimal ','", {"decimal": ","}, "n", 2, {"weight": "g"}),
    Advice("nps", "Auswertung\n\nnps;area\n9;a\n0;b\n", "--header-row 1", {"header_row": 1}, "n", "RoleError"),
]
CHURN = pl.DataFrame({"tenure": ["3", "4", "5", "6"], "status": ["active", "cancelled", "paused", "active"]})
OPEN_ENDS = pl.DataFrame(
    {"customer_id": ["a", "b", "c"], "since": DAYS[:1] * 3, "until": ["fortlfd", DAYS[2], "fortlfd"]},
)
UNSOLVED = pl.DataFrame({"case_id": ["a", "b", "c"], "contacted_at": DAYS[:3], "resolved_at": ["schwebt", DAYS[3], "schwebt"]})
CALLS = pl.DataFrame({"customer_id": ["a", "b", "c"], "contacted_at": DAYS[:3], "channel": ["phone"] * 3})
BOTH = "nps;at\n" + "9;13/02/2024\n" * 20 + "9;02/13/2024\n" * 10
EITHER = orders(5, quantity=["1", "2"], price=["10", "35", "20", "40", "5"])
ONE_BAD_DAY = "order_id,customer_id,ordered_at,amount\n1,a,2024-01-01,5\n2,b,31/13/2024,7\n3,c,2024-01-03,9\n"
CASES += [
    Advice("value", ONE_BAD_DAY, "--na 'ordered_at=31/13/2024'", {"na": ["ordered_at=31/13/2024"]}, "revenue", 14.0),
    Advice("retention", CHURN, "--labels churned:'paused'=1", {"labels": "churned:paused=1"}, "lost", 2),
    Advice("retention", OPEN_ENDS, "--na until='fortlfd'", {"na": ["until=fortlfd"]}, "lost", 1),
    Advice("tickets", UNSOLVED, "--na 'resolved_at=schwebt'", {"na": ["resolved_at=schwebt"]}, "open", 2),
    Advice("complaints", CALLS, "--all-complaints", {"all_complaints": True}, "complaints", 3),
    Advice("nps", "10;a\n0;b\n7;c\n", "--header-row 1", {"header_row": 1}, "n", 2, {"score": "#1"}),
    Advice("nps", BOTH, "--dates dmy", {"dates": "dmy"}, "n", "DataError", {"every": "month"}),
    Advice(
        "value",
        orders(amount=["10", "4", "10", "-4"], quantity=["1", "-1"]),
        "--shape returned-pieces",
        {"shape": "returned-pieces"},
        "revenue",
        180.0,
    ),
    Advice("value", orders(amount=["-10"]), "--shape reversed-signs", {"shape": "reversed-signs"}, "revenue", 600.0),
    Advice("value", orders(amount=["-10"]), "--shape plain", {"shape": "plain"}, "revenue", -600.0),
    Advice("value", orders(amount=["10"], test=["yes", "yes", "no"]), "--shape test-orders", {"shape": "test-orders"}, "revenue", 200.0),
    Advice("value", EITHER, "--shape quantity", {"shape": "quantity"}, "revenue", 185.0),
    Advice("value", EITHER, "--amount 'price'", {"amount": "price"}, "revenue", 110.0),
    Advice("value", orders(amount_cents=["10.50"]), "--shape plain", {"shape": "plain"}, "revenue", 630.0),
    Advice("value", orders(amount_cents=["10.50"]), "--shape minor-units", {"shape": "minor-units"}, "revenue", pytest.approx(6.3)),
    Advice("cohorts", orders(amount=["10"]), "--inactive-after ", {"inactive_after": 33}, "overall:churned_share", 0.0),
]
MARKS = pl.DataFrame({"Note": [*[1] * 12, *[2] * 18, *[3] * 15, *[5] * 5]})
CALLED = pl.DataFrame({"Satisfaction (1 = Schulze, 5 = Meier)": [*[5] * 30, *[4] * 10, *[1] * 10]})
EASY = pl.DataFrame({"How easy was it to reach us?": [*[5] * 30, *[4] * 10, *[1] * 10]})
CASES += [
    Advice("csat", MARKS, "--scale satisfaction=6-1 (1 is the best)", {"scale": "satisfaction=6-1"}, "csat", 0.6, {"score": "Note"}),
    Advice("csat", MARKS, "--scale satisfaction=1-5 (5 is the best)", {"scale": "satisfaction=1-5"}, "csat", 0.1, {"score": "Note"}),
    Advice("csat", CALLED, "--scale satisfaction=5-1 turns it", {"scale": "satisfaction=5-1"}, "csat", 0.2),
    Advice("ces", EASY, "--easy low decides otherwise", {"easy": "low"}, "easy", 0.2),
]
SIGNED = pl.DataFrame({"Satisfaction": [*[-1] * 10, *[0] * 10, *[1] * 20]})
BELOW = pl.DataFrame({"Satisfaction": [*[-4] * 10, *[1] * 5, *[2] * 5, *[3] * 10, *[4] * 20, *[5] * 30]})
BOTH_SIDES = pl.DataFrame({"Satisfaction": [*[-2] * 5, *[-1] * 5, *[0] * 10, *[1] * 10, *[2] * 20]})
ZEROS = pl.DataFrame({"recommend": [*[0] * 20, *[1] * 2, *[5] * 8, *[8] * 10, *[9] * 20, *[10] * 40]})
FEW_ZEROS = pl.DataFrame({"Satisfaction": [*[0] * 5, *[1], *[2] * 3, *[5] * 21, *[8] * 20, *[9] * 20, *[10] * 30]})
ELEVEN = pl.DataFrame(
    {"Satisfaction (0-10)": ["Very dissatisfied", *["Dissatisfied"] * 2, *["Neutral"] * 2, *["Satisfied"] * 3, *["Very satisfied"] * 2] * 3}
)
WORTH = ["Very dissatisfied=0", "Dissatisfied=3", "Neutral=5", "Satisfied=8", "Very satisfied=10"]
NEVER_0 = pl.DataFrame({"recommend": [*[1] * 200, *[8] * 400, *[9] * 600]})
REGULAR = pl.DataFrame(
    {
        "customer_id": [f"c{at // 4}" for at in range(80)],
        "touchpoint": ["shop"] * 80,
        "channel": ["web", "app"] * 40,
        "satisfaction": [1, 2, 4, 5, 5] * 16,
    }
)
FORM = (
    "StartDate,EndDate,Status,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId,recommend\n"
    + "2025-01-01,2025-01-01,0,100,9,1,2025-01-01,R1,9\n" * 3
    + "2025-01-01,2025-01-01,1,100,9,1,2025-01-01,R2,0\n"
)
TRIED = survey(status=["Complete"] * 16 + ["Test"] * 4)
MARKED = pl.DataFrame({"id": range(6), **{f"Recommend - {point}": [int(point in {3, 9})] * 6 for point in range(11)}})
TWO_ASKED = pl.DataFrame(
    {
        "response_id": [at // 2 for at in range(40)],
        "question": ["Would you recommend our shop?", "Would you recommend our app?"] * 20,
        "answer": ["10", "0"] * 20,
    }
)
MEANS = pl.DataFrame({"Agent": list("abcdef"), "Number of responses": [5] * 6, "Average CSAT": [4.2, 3.9, 4.4, 2.1, 4.0, 3.2]})
CASES += [
    Advice("csat", SIGNED, "--scale -1..1", {"scale": "-1..1"}, "csat", 0.5),
    Advice("csat", SIGNED, "--na -1", {"na": "-1"}, "csat", pytest.approx(2 / 3)),
    Advice("csat", BELOW, "--scale -4..5", {"scale": "-4..5"}, "csat", 0.75),
    Advice("csat", BELOW, "--na -4", {"na": "-4"}, "csat", pytest.approx(50 / 70)),
    Advice("csat", BOTH_SIDES, "--scale -2..2 confirms it", {"scale": "-2..2"}, "csat", 0.6),
    Advice("nps", ZEROS, "--na 0 if it means no answer", {"na": "0"}, "nps", 62.5),
    Advice("nps", ZEROS, "--scale 0-10 if it is one", {"scale": "0-10"}, "nps", 30.0),
    Advice("csat", FEW_ZEROS, "5 are 0: --na 0 if that means no answer", {"na": "0"}, "n", 95),
    Advice("csat", ELEVEN, "or give the values of all words", {"labels": WORTH}, "csat", 0.5),
    Advice("nps", NEVER_0, "--scale 1-10 or --scale 0-10", {"scale": "1-10"}, "nps", pytest.approx(100 / 3)),
    Advice("nps", NEVER_0, "--scale 1-10 or --scale 0-10", {"scale": "0-10"}, "nps", pytest.approx(100 / 3)),
    Advice("consistency", REGULAR, "--cluster none treats them as independent", {"cluster": "none"}, "cells:n", 40, {"measure": "csat"}),
    Advice("nps", FORM, "--profile none reads the file as any other", {"profile": "none"}, "n", 4),
    Advice("nps", TRIED, "--profile none counts them as answers", {"profile": "none"}, "n", 20),
    Advice("nps", MARKED, "--shape plain uses the columns as they are", {"shape": "plain"}, "n", "RoleError"),
    Advice(
        "nps",
        TWO_ASKED,
        "Choose one: --where \"\\\"question\\\" = 'Would you recommend our app?'\" --shape plain --role recommend='answer'.",
        {"where": "\"question\" = 'Would you recommend our app?'", "shape": "plain", "role": "recommend=answer"},
        "nps",
        -100.0,
    ),
    Advice("csat", MEANS, "--shape plain counts each row as one answer.", {"shape": "plain"}, "n", 6),
    Advice("nps", "recommend;area\n" + "9;old\n0;new\n" * 10 + "9;'new'\n", '--quote "\'" reads them as quotes', {"quote": "'"}, "n", 21),
    Advice(
        "nps", "# made by hand\nrecommend,area\n9,a\n# break\n0,b\n9,c\n", "--comment none reads them as rows", {"comment": "none"}, "n", 3
    ),
    Advice(
        "nps",
        survey(area=["Web", "Shop"] * 10),
        "A text is written in single quotes: --where \"area = 'Web'\"",
        {"where": "area = 'Web'"},
        "n",
        10,
        {"where": "area = Web"},
    ),
]
LEFT = EXAMPLES["ends-by-status"]().shaped
ENDLESS = pl.DataFrame(
    {
        "Customer ID": [f"K{at}" for at in range(20)],
        "Start date": [f"2024-01-{1 + at:02}" for at in range(20)],
        "End date": [""] * 20,
        "Status": ["Active", "Former"] * 10,
    }
)
COUNTED = EXAMPLES["contact-counts"]().shaped
OFF = orders(quantity=["1", "2"], unit_price=["10", "20"], discount=["2", "3"])
PIECES = orders(5, amount=["1", "2", "1", "3", "2"], unit_price=["10", "20", "15", "40", "30"])
BACK = orders(quantity=["2", "3"], unit_price=["10", "20"], returned_quantity=["1", "0"])
ABROAD = orders(amount=[str(100 + at) for at in range(60)], amount_eur=[str(90 + at) for at in range(60)], currency=["EUR", "USD"])
CASES += [
    Advice("value", PIECES, "of lines, --amount 'unit_price'", {"amount": "unit_price"}, "revenue", 115.0),
    Advice("value", PIECES, "sums, --amount 'amount'", {"amount": "amount"}, "revenue", 9.0),
    Advice("value", BACK, "--shape plain --amount COLUMN uses", {"shape": "plain", "amount": "unit_price"}, "revenue", 900.0),
    Advice("value", ABROAD, "all in one: --amount 'amount_eur'", {"amount": "amount_eur"}, "revenue", 7170.0),
    Advice("retention", LEFT, "--shape ends-by-status (ends count", {"shape": "ends-by-status"}, "lost", 10),
    Advice("retention", LEFT, "--shape plain (each end counts)", {"shape": "plain"}, "lost", 20),
    Advice("retention", ENDLESS, "--shape plain counts all as customers", {"shape": "plain"}, "lost", 0),
    Advice("retention", LEFT, "--shape plain counts each end as it is", {"shape": "plain"}, "lost", 20, {"shape": "ends-by-status"}),
    Advice("touchmap", COUNTED, "--shape plain counts each row as one.", {"shape": "plain"}, "overall:contacts", 20),
    Advice("value", OFF, "take quantity × price without them: --shape quantity", {"shape": "quantity"}, "revenue", 1500.0),
]
UNDATED = pl.DataFrame(
    {
        "Customer ID": [f"K{at}" for at in range(20)],
        "Start date": [f"2024-01-{1 + at:02}" for at in range(20)],
        "End date": ["", *["2024-05-01" if at % 2 else "" for at in range(1, 20)]],
        "Status": ["Former", *["Former" if at % 2 else "Active" for at in range(1, 20)]],
    }
)
AGAIN = pl.DataFrame(
    {
        "Customer ID": [f"K{at % 10}" for at in range(20)],
        "Start date": [f"202{at // 10}-01-01" for at in range(20)],
        "End date": ["2023-06-01", "2023-07-01"] * 10,
        "Status": ["Active", "Expired"] * 10,
    }
)
PLANS = orders(amount=["10"], status=["active", "active", "active", "cancelled"])
TERMS = orders(
    amount=["10"], status=["active", "active", "active", "expired"], start_date=["2024-01-01"], end_date=["2024-12-31"], plan=["Basic"]
)
DEALS = orders(amount=["10"], document_type=["Sale", "Sale", "Sale", "Kwrt"])
PIECES = orders(amount=["30"], quantity=["3"], pieces_returned=["0", "1"])
LOWER = orders(amount=["50", "60", "70"], kxq=["7", "0", "0"], betrag_kxq=["43", "60", "70"])
NO_ZERO = pl.DataFrame({"recommend": [*range(1, 11)] * 6})
CASES += [
    Advice("retention", UNDATED, "--shape plain counts them as customers", {"shape": "plain"}, "customers", 20),
    Advice("retention", AGAIN, "--shape ends-by-status believes the state", {"shape": "ends-by-status"}, "lost", 5),
    Advice("value", PLANS, "cxkit retention counts contracts; --shape plain", {"shape": "plain"}, "orders", 60),
    Advice("value", TERMS, "excludes them", {"where": "NOT status IN ('expired')"}, "orders", 45),
    Advice("value", DEALS, "excludes a type", {"where": "document_type <> 'Kwrt'"}, "orders", 45),
    Advice("value", PIECES, "--shape returned-pieces takes them off", {"shape": "returned-pieces"}, "revenue", 1500.0),
    Advice(
        "value",
        orders(quantity=["1", "2", "3"], unit_price=["10", "11"], quantity_returned=["1", "1", "1", "0"]),
        "--shape quantity takes them off",
        {"shape": "quantity"},
        "revenue",
        1260 - (30 * 10 + 15 * 11),
    ),
    Advice(
        "value",
        orders(amount=["100", "-95"], Buchungstext=["Rechnung 7", "Zahlung Rechnung 7"]),
        "--shape plain subtracts them too",
        {"shape": "plain"},
        "revenue",
        150.0,
    ),
    Advice("value", LOWER, "takes the lower amount", {"amount": "betrag_kxq"}, "revenue", 3460.0),
    Advice("csat", TENS, "--scale 0-100", {"scale": "0-100"}, "n", 60, {"score": "Rating", "by": "none"}),
    Advice("nps", NO_ZERO, "--scale 1-10, or --scale 0-10 to confirm it", {"scale": "0-10"}, "nps", -40.0),
]
FIVE = "satisfaction\n" + "\n".join(str(1 + at % 5) for at in range(60)) + "\n"
TEN = "satisfaction\n" + "\n".join(str(1 + at % 10) for at in range(60)) + "\n"
UNPAID = orders(amount=["10"], Paid=["yes", "no", "no", "no"])
RATED = pl.DataFrame(
    {
        "Ticket ID": [f"T{at}" for at in range(40)],
        "Date": [f"2024-01-{1 + at % 28:02}" for at in range(40)],
        "Agent": [f"A{at % 4}" for at in range(40)],
        "Rating": [1 + at % 5 for at in range(40)],
    }
)
WEIGHTED = pl.DataFrame({"satisfaction": [1, 2, 3, 4, 5], "count": [10.5, 20.25, 30.25, 25.0, 14.0]})
SHARES = pl.DataFrame({"satisfaction": [1, 2, 3, 4, 5], "share": ["10 %", "20 %", "30 %", "25 %", "15 %"]})
CROSSED = pl.DataFrame(
    {
        "satisfaction": ["very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"],
        "men": [3, 8, 12, 20, 9],
        "women": [4, 6, 15, 18, 11],
    }
)
STAYING = pl.DataFrame(
    {
        "user_id": [f"U{at}" for at in range(40)],
        "months_active": [1 + at % 12 for at in range(40)],
        "retained_6m": ["yes", "yes", "yes", "no"] * 10,
    }
)
WORDS = pl.DataFrame(
    {
        "ticket_id": [f"T{at}" for at in range(40)],
        "created_at": [f"2024-01-{1 + at % 28:02}" for at in range(40)],
        "status": ["open", "resolved", "zwischenzeitlich", "resolved"] * 10,
    }
)
NAMED = {"role": ["tenure=months_active", "churned=retained_6m"]}
CASES += [
    Advice("retention", STAYING, "--shape plain counts yes as lost", {"shape": "plain"}, "lost", 30, NAMED),
    Advice("tickets", WORDS, "--labels 'status:zwischenzeitlich=1'", {"labels": ["status:zwischenzeitlich=1"]}, "open", 10),
    Advice("csat", (FIVE, TEN), "--scale satisfaction=1-10", {"scale": "satisfaction=1-10"}, "n", 120, {"by": "none"}),
    Advice("value", UNPAID, "No: --shape order-status", {"shape": "order-status"}, "orders", 15),
    Advice("value", UNPAID, "yes: --shape plain", {"shape": "plain"}, "orders", 60),
    Advice("tickets", REPLIES, "--shape plain counts every message as a contact", {"shape": "plain"}, "tickets", 4),
    Advice("tickets", RATED, "--shape plain counts each row as a contact", {"shape": "plain"}, "tickets", 40),
    Advice("csat", WEIGHTED, "--shape plain --weight count", {"shape": "plain", "weight": "count"}, "csat", 0.39, {"by": "none"}),
    Advice("csat", WEIGHTED, "--shape plain alone counts each row as one answer", {"shape": "plain"}, "n", 5, {"by": "none"}),
    Advice("csat", SHARES, "--shape plain counts each row as one answer", {"shape": "plain"}, "n", 5, {"by": "none"}),
    Advice("csat", CROSSED, "--shape plain counts each row as one answer", {"shape": "plain"}, "n", 5, {"by": "none"}),
]
STAYS = orders(check_in=["2024-01-01"], check_out=["2024-01-03"], price_per_night=["50"])
CASES += [
    Advice(
        "value",
        STAYS,
        "--role unit_price=COLUMN, without --amount",
        {"role": "unit_price=price_per_night", "amount": None},
        "revenue",
        6000.0,
        {"amount": "price_per_night"},
    ),
]
PLAIN = {
    "statistics-below": ("csat", "n", 11),
    "scores-with-counts": ("nps", "n", 5),
    "class-counts": ("nps", "n", "RoleError"),
    "answer-counts": ("csat", "n", "RoleError"),
    "answer-columns": ("nps", "n", "RoleError"),
    "answer-rows": ("nps", "n", "RoleError"),
    "joined-answers": ("nps", "n", 7),
    "history": ("touchmap", "contacts", 90),
    "messages": ("touchmap", "contacts", 90),
    "lifecycle": ("touchmap", "contacts", 120),
    "segments": ("touchmap", "contacts", 60),
    "times-of-day": ("tickets", "resolve_median", 1.0),
    "no-contacts": ("touchmap", "contacts", 90),
    "cut-copies": ("touchmap", "contacts", 33),
    "not-held": ("touchmap", "contacts", 90),
    "overlapping-exports": ("touchmap", "contacts", 60),
    "internal-entries": ("touchmap", "contacts", 90),
    "transfers": ("touchmap", "contacts", 60),
    "rated-contacts": ("touchmap", "contacts", 60),
    "call-legs": ("touchmap", "contacts", 60),
    "guests": ("value", "customers", 4),
    "customer-totals": ("value", "revenue", 1800.0),
    "order-counts": ("value", "revenue", 600.0),
    "repeated-total": ("value", "revenue", float(sum((20 + at) * (1 + at % 3) for at in range(40)))),
    "order-status": ("value", "revenue", 600.0),
    "test-orders": ("value", "revenue", 600.0),
    "refunds-only": ("value", "revenue", 600.0),
    "instalments": ("value", "orders", 60),
    "purchases": ("value", "revenue", 600.0),
    "order-versions": ("value", "revenue", 660.0),
    "minor-units": ("value", "revenue", 61500.0),
    "split-dates": ("value", "orders", 60),
    "multiples": ("value", "revenue", 615.0),
    "credit-notes": ("value", "revenue", 480.0),
    "debit-credit": ("value", "revenue", 510.0),
    "document-numbers": ("value", "revenue", 480.0),
    "counter-rows": ("value", "revenue", 360.0),
    "returned-pieces": ("value", "revenue", 480.0),
    "refunds": ("value", "revenue", 600.0),
    "monthly-columns": ("retention", "customers", "RoleError"),
    "monthly-rows": ("retention", "customers", "RoleError"),
    "contract-events": ("retention", "customers", "RoleError"),
    "lines-below": ("value", "revenue", 30.0),
    "group-headings": ("value", "revenue", "RoleError"),
    "deposit-included": ("value", "revenue", 11100.0),
    "headers-and-lines": ("value", "revenue", 626.0),
    "after-discount": ("value", "revenue", 2100.0),
    "void-contracts": ("retention", "customers", 9),
    "versions": ("retention", "customers", 9),
    "withdrawn-notices": ("retention", "lost", 6),
    "changed-contracts": ("retention", "lost", 0),
}
CASES += [
    Advice(
        "value",
        EXAMPLES["refunds-only"]().shaped,
        "--shape refunds-only",
        {"shape": "refunds-only"},
        "revenue",
        -600.0,
        {"by": "none"},
    ),
    Advice(
        "value",
        EXAMPLES["repeated-orders"]().shaped,
        "--duplicates keep counts all",
        {"duplicates": "keep"},
        "revenue",
        650.0,
        {"by": "none"},
    ),
]
CASES += [
    Advice(
        metric, EXAMPLES[name]().shaped, "--shape plain", {"shape": "plain"}, figure, right, {} if metric == "retention" else {"by": "none"}
    )
    for name, (metric, figure, right) in PLAIN.items()
]

CLAIMS = pl.DataFrame(
    {
        "claim_id": [f"C{at}" for at in range(20)],
        "opened_at": DAYS,
        "status": ["Approved"] * 8 + ["Rejected"] * 6 + ["Pending"] * 6,
    }
)
VISITS = pl.DataFrame(
    {"visitor_id": [f"V{at}" for at in range(20)], "visited_at": DAYS, "medium": ["organic", "cpc", "(none)", "email"] * 5}
)
CASES += [
    Advice(
        "tickets",
        CLAIMS,
        "--labels 'status:Approved=0' says that it is still open",
        {"labels": ("status:Approved=0",)},
        "open",
        14,
        {"by": "none"},
    ),
    Advice(
        "touchmap",
        VISITS,
        "--na 'channel=(none)' counts them as without a channel",
        {"na": ("channel=(none)",)},
        "channels:contacts",
        5,
    ),
]
CALLS_OF_REPS = pl.DataFrame(
    {
        "id": [f"R{at}" for at in range(20)],
        "account": [f"A{at % 6}" for at in range(20)],
        "date": DAYS,
        "channel": ["phone", "video"] * 10,
        "status": ["submitted", "submitted", "planned", "submitted"] * 5,
    }
)
CASES += [Advice("touchmap", CALLS_OF_REPS, "--shape not-held leaves them out", {"shape": "not-held"}, "contacts", 15)]
STEPS_OF_VISITS = pl.DataFrame(
    {
        "session_id": [f"s{at // 4}" for at in range(20)],
        "date": DAYS,
        "user_id": [f"u{at // 4 % 3}" for at in range(20)],
        "event_name": ["view", "scroll", "click", "leave"] * 5,
    }
)
CASES += [Advice("touchmap", STEPS_OF_VISITS, "--shape segments counts each session as one contact", {"shape": "segments"}, "contacts", 5)]


PORTALS = pl.DataFrame(
    {
        "Portal": [*["Reisen"] * 40, *["Karten"] * 64],
        "Satisfaction": [*[10, 10, 9, 8, 8, 7, 5, 3] * 5, *[5, 5, 5, 4, 4, 4, 3, 1] * 8],
    }
)
REVIEWS = pl.DataFrame({"Satisfaction": [5, 4, 1, 1] * 10, "Review status": ["published"] * 30 + ["rejected"] * 10})
MEH = pl.DataFrame({"Stop": ["A", "B"], "Very good": [5, 7], "Good": [3, 4], "Meh": [2, 1], "Poor": [1, 2], "Very poor": [1, 1]})
MASKED = pl.DataFrame({"Stop": ["A", "B"], "Very good": [5, 7], "Good": ["3", "<5"], "Poor": [1, 2], "Very poor": [1, 1]})
MARKED = pl.DataFrame({"Grade staff": [1, 2, 3, 4, 5] * 12, "Grade price": [2, 1, 4, 3, 5, 1, 3, 2, 5, 4] * 6}).with_columns(
    recommend=12 - pl.sum_horizontal("Grade staff", "Grade price")
)
ALONE = {"where": "Portal = 'Karten'", "scale": "1-5"}
PUBLISHED = {"where": "\"Review status\" = 'published'"}
CASES += [
    Advice("csat", PORTALS, "--scale 1-5 takes these alone", ALONE, "csat", 0.75, {"by": "none"}),
    Advice("csat", PORTALS, "--scale 1-10 if all were asked on one scale", {"scale": "1-10"}, "n", 104, {"by": "none"}),
    Advice("csat", REVIEWS, "takes the published ones", PUBLISHED, "n", 30, {"by": "none"}),
    Advice("csat", MEH, "--shape plain counts each row as one answer", {"shape": "plain"}, "n", "RoleError", {"by": "none"}),
    Advice(
        "csat",
        MASKED,
        "take the row out; --shape plain counts each row as one answer.",
        {"shape": "plain"},
        "n",
        "RoleError",
        {"by": "none"},
    ),
    Advice(
        "drivers",
        MARKED,
        "--scale driver=5-1 turns them",
        {"scale": ["driver=5-1"]},
        "correlation",
        pytest.approx(0.9486832980505138),
        {"outcome": "recommend"},
    ),
]


ITEMS_RATED = pl.DataFrame(
    [(f"G{guest}", item, 1 + (guest + place) % 5) for guest in range(10) for place, item in enumerate(["Bar", "Pool"])],
    schema=["guest", "item", "rating"],
    orient="row",
)
JOINED_SCORES = pl.DataFrame(
    [(f"K{at % 12}", f"O{at}", [0, 3, 5, 6, 7, 8, 9, 10, 10, 9, 4, 2][at % 12]) for at in range(24)],
    schema=["customer_id", "order", "nps"],
    orient="row",
)
BY_CODE = pl.DataFrame({"satisfaction": [5, 4, 1, 3, 2, 5], "dispcode": [31, 32, 22, 31, 21, 32]})
ONCE = {"role": "response_id=customer_id", "duplicates": "first"}
TWO_SURVEYS = pl.DataFrame({"survey_name": ["Garage", "Sales"] * 6, "nps": [0, 10, 9, 8, 7, 6] * 2})
CASES += [
    Advice("csat", ITEMS_RATED, "--by item shows each item", {"by": "item"}, "by_item:n", 10),
    Advice("csat", ITEMS_RATED, "--cluster guest counts respondents", {"cluster": "guest"}, "n", 20),
    Advice("nps", JOINED_SCORES, "--role response_id=customer_id --duplicates first counts each once", ONCE, "n", 12),
    Advice("csat", BY_CODE, '--where "dispcode >= 31" excludes them', {"where": "dispcode >= 31"}, "n", 4),
    Advice("nps", TWO_SURVEYS, "--by survey_name shows each", {"by": "survey_name"}, "by_survey_name:n", 6),
]
AHEAD = pl.DataFrame(
    {
        "customer_id": [f"C{at}" for at in range(40)],
        "since": [date(2022, 1, 3) + timedelta(days=7 * at) for at in range(40)],
        "Cancelled per": [
            date(2022, 6, 1) + timedelta(days=9 * at) if at < 8 else date(2023, 2, 28) if at > 36 else None for at in range(40)
        ],
    }
)
CASES += [Advice("retention", AHEAD, "--as-of 2022-10-03 counts them as still running", {"as_of": "2022-10-03"}, "lost", 8)]
PAID_OFTEN = pl.DataFrame(
    {
        "customer_id": [f"K{at}" for at in range(40)],
        "since": ["2023-01-01", "2023-03-01"] * 20,
        "until": ["", "", "2023-09-01", "", "2023-12-01"] * 8,
        "Beitrag": ["120", "10"] * 20,
        "Zahlweise": ["jährlich", "monatlich"] * 20,
    }
)
AT_ONCE = pl.DataFrame(
    {
        "customer_id": [f"K{at}" for at in range(40)],
        "Vertragsbeginn": [f"2023-01-{1 + at % 28:02}" for at in range(40)],
        "Storno zum": [f"2023-01-{1 + at % 28:02}" if at < 4 else "2024-05-01" if at < 14 else "" for at in range(40)],
    }
)
CASES += [
    Advice(
        "clv",
        PAID_OFTEN,
        "--revenue-per 'Zahlweise' takes each amount as one such payment",
        {"revenue_per": "Zahlweise"},
        "expected_value",
        10.0,
        {"revenue": "Beitrag"},
    ),
    Advice(
        "clv",
        PAID_OFTEN.rename({"Beitrag": "Jahresbeitrag"}).with_columns(pl.lit("24").alias("Jahresbeitrag")),
        "--revenue-per month decides otherwise",
        {"revenue_per": "month"},
        "expected_value",
        24.0,
        {"revenue": "Jahresbeitrag"},
    ),
    Advice(
        "retention",
        AT_ONCE,
        'IS NULL OR "Storno zum" <> "Vertragsbeginn"',
        {"where": '"Storno zum" IS NULL OR "Storno zum" <> "Vertragsbeginn"'},
        "lost",
        10,
    ),
]
CASES += [
    Advice(
        "nps",
        ("id,Polecenie\n" + "".join(f"{at},{score}\n" for at, score in enumerate([10, 9, 8, 3, 5, 7])), "id,NPS\n6,10\n7,0\n8,9\n9,10\n"),
        offered,
        taken,
        "n",
        right,
    )
    for offered, taken, right in (
        ("--shape branches reads both as one question", {"shape": "branches"}, 10),
        ("--role recommend=NPS uses only one", {"role": "recommend=NPS"}, 4),
    )
]
