"""Rows that are aggregated already hold no single contact or answer; what only looks like it is taken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError, RoleError

DAYS = [f"2024-02-{day:02}" for day in range(1, 25)]


@pytest.mark.parametrize("header", ["Tickets", "Calls", "Number of chats", "Anrufe", "Anzahl Kontakte", "Total calls", "Calls offered"])
def test_counts_of_contacts_are_refused(header: str) -> None:
    frame = pl.DataFrame({"Date": DAYS, "Channel": ["Phone", "Chat"] * 12, header: [40 + 3 * at % 17 for at in range(24)]})
    with pytest.raises(DataError, match="aggregated"):
        cxkit.touchmap(frame)
    assert cxkit.touchmap(frame, shape="plain").table("overall").rows[0]["contacts"] == 24


@pytest.mark.parametrize("header", ["Ticket", "Call duration", "Tickets ID"])
def test_numbers_of_another_kind_are_none(header: str) -> None:
    frame = pl.DataFrame({"Date": DAYS, "Channel": ["Phone", "Chat"] * 12, header: [40 + at for at in range(24)]})
    assert cxkit.touchmap(frame).table("overall").rows[0]["contacts"] == 24


def daily(**columns: Any) -> pl.DataFrame:
    """Three platforms on each of eight days."""
    days = [day for day in DAYS[:8] for _ in range(3)]
    return pl.DataFrame({"date": days, "platform": ["Instagram", "Twitter", "Facebook"] * 8, **columns}, strict=False)


@pytest.mark.parametrize("header", ["mentions", "Erwähnungen", "mention_count", "count", "Anzahl", "ticket_count"])
def test_a_number_by_day_and_platform_is_refused(header: str) -> None:
    frame = daily(**{header: [5 + 7 * at % 11 for at in range(24)]})
    with pytest.raises(DataError, match=f"'{header}' counts contacts"):
        cxkit.touchmap(frame)
    assert cxkit.touchmap(frame, shape="plain").table("overall").rows[0]["contacts"] == 24


@pytest.mark.parametrize("header", ["mentions", "count", "Anzahl"])
def test_a_number_beside_a_text_a_customer_or_a_time_of_its_own_is_one_of_the_contact(header: str) -> None:
    numbers = [5 + 7 * at % 11 for at in range(24)]
    for own in ({"text": [f"Post {at} on the new app" for at in range(24)]}, {"customer_id": [f"C{at % 9}" for at in range(24)]}):
        assert cxkit.touchmap(daily(**{header: numbers}, **own)).table("overall").rows[0]["contacts"] == 24
    times = [f"2024-02-{1 + at // 3:02} {8 + at % 9:02}:{at:02}:07" for at in range(24)]
    assert cxkit.touchmap(daily(**{header: numbers, "date": times})).table("overall").rows[0]["contacts"] == 24
    # one each is no count of several
    assert cxkit.touchmap(daily(**{header: [1] * 24})).table("overall").rows[0]["contacts"] == 24


@pytest.mark.parametrize("header", ["Call Count", "case_count", "Contact count"])
def test_a_count_of_calls_beside_a_customer_or_a_time_or_of_one_each_is_one_of_the_contact(header: str) -> None:
    numbers = [1 + 7 * at % 5 for at in range(24)]
    for own in (
        {"customer_id": [f"C{at % 9}" for at in range(24)]},
        {"Last name": [["Jones", "Smith", "Brown", "Klein"][at % 4] for at in range(24)]},
        {"date": [f"2024-02-{1 + at // 3:02} {8 + at % 9:02}:{at:02}:07" for at in range(24)]},
        {header: [1] * 24},
    ):
        assert cxkit.touchmap(daily(**{header: numbers, **own})).table("overall").rows[0]["contacts"] == 24


def test_flows_with_their_calls_and_rates_are_refused() -> None:
    flows = pl.DataFrame(
        {
            "journey_id": [f"JRN{at:03}" for at in range(12)],
            "channel": ["toll-free", "web", "branch"] * 4,
            "baseline_daily_calls": [600 + 37 * at for at in range(12)],
            "target_containment_rate": [0.4 + at / 50 for at in range(12)],
        }
    )
    with pytest.raises(DataError, match="figures of many contacts"):
        cxkit.touchmap(flows)
    report = cxkit.touchmap(flows, shape="plain")
    assert report.table("overall").rows[0]["contacts"] == 12
    assert "no-contact-shown" in {note.code for note in report.notes}
    # earlier calls of a ticket are its own, and so are those of a customer
    tickets = flows.drop("target_containment_rate").rename({"journey_id": "ticket_id", "baseline_daily_calls": "previous_calls"})
    assert cxkit.touchmap(tickets).table("overall").rows[0]["contacts"] == 12
    numbered = flows.rename({"journey_id": "Ticket", "baseline_daily_calls": "Calls", "target_containment_rate": "Completion rate"})
    assert cxkit.touchmap(numbered).table("overall").rows[0]["contacts"] == 12
    report = cxkit.touchmap(flows.rename({"journey_id": "customer_id"}))
    assert report.table("overall").rows[0]["customers"] == 12
    assert "no-contact-shown" not in {note.code for note in report.notes}


def test_numerators_beside_denominators_are_refused() -> None:
    numbers = [1 + 7 * at % 11 for at in range(24)]
    frame = pl.DataFrame({"DATA": DAYS, "NOME": ["TMA", "CSAT"] * 12, "NUMERADOR": numbers, "DENOMINADOR": [5 + at for at in numbers]})
    with pytest.raises(DataError, match="'NUMERADOR' and 'DENOMINADOR' make a ratio"):
        cxkit.tickets(frame, by="none")
    assert cxkit.tickets(frame.drop("DENOMINADOR"), by="none").table("overall").rows[0]["tickets"] == 24
    # the score of a contact, of so many points
    scored = frame.with_columns(Cliente=pl.Series([f"C{at % 7}" for at in range(24)]))
    assert cxkit.tickets(scored, by="none").table("overall").rows[0]["tickets"] == 24


@pytest.mark.parametrize("unit", ["business_domain", "Geschäftsfeld", "business area"])
def test_a_part_of_the_company_is_no_customer(unit: str) -> None:
    frame = pl.DataFrame({"Date": DAYS, "Channel": ["Phone", "Chat"] * 12, unit: ["Billing", "Support", "Sales"] * 8})
    assert cxkit.touchmap(frame).table("overall").rows[0]["customers"] is None
    assert cxkit.touchmap(frame.rename({unit: "business"})).table("overall").rows[0]["customers"] == 3


def test_averages_beside_their_numbers_of_answers_are_refused() -> None:
    frame = pl.DataFrame({"Store": [f"S{at}" for at in range(24)], "Avg. CSAT": [3.1, 4.2, 3.8] * 8, "Responses": [30, 41, 52, 28] * 6})
    with pytest.raises(DataError, match="averages"):
        cxkit.csat(frame, by="none")
    assert cxkit.csat(frame.drop("Responses"), by="none").table("overall").rows[0]["n"] == 24


@pytest.mark.parametrize("header", ["Responses", "Encuestados", "n", "Anzahl der Antworten", "num_ratings"])
def test_decimals_beside_a_number_of_answers_are_averages(header: str) -> None:
    frame = pl.DataFrame({"Shop": [f"S{at}" for at in range(12)], "CSAT": [3.39, 4.27, 3.83] * 4, header: [694, 811, 1243, 487] * 3})
    with pytest.raises(DataError, match="averages"):
        cxkit.csat(frame, by="none")
    # whole scores beside the visits of each respondent are answers
    single = frame.with_columns(CSAT=pl.Series([3, 4, 5] * 4)).rename({header: "Visits"})
    assert cxkit.csat(single, by="none").table("overall").rows[0]["n"] == 12


SHARES = pl.DataFrame(
    {
        "Month": ["2024-01", "2024-02", "2024-03"],
        "promoters_pct": [40.0, 52.6, 63.9],
        "passives_pct": [35.0, 17.8, 13.5],
        "detractors_pct": [25.0, 29.6, 22.5],
        "nps": [15.0, 23.0, 41.4],
    }
)


def test_percentages_of_the_classes_and_their_numbers_of_answers() -> None:
    row = cxkit.nps(SHARES.with_columns(responses=pl.Series([200, 811, 487])), by="none").table("overall").rows[0]
    # 80 + 427 + 311 promoters, 50 + 240 + 110 detractors, each the share of the answers, rounded
    assert (row["n"], row["promoters"], row["detractors"]) == (1498, 818, 400)
    assert row["nps"] == pytest.approx(100 * (818 - 400) / 1498)


def test_percentages_without_a_number_of_answers_are_refused() -> None:
    for frame in (SHARES, SHARES.drop("nps"), SHARES.with_columns(pl.col("^.*_pct$") / 100)):
        with pytest.raises(DataError, match="percentages"):
            cxkit.nps(frame, by="none")


def test_counts_of_a_hundred_answers_are_counts() -> None:
    frame = pl.DataFrame({"Month": ["2024-01", "2024-02"], "promoters": [40, 50], "passives": [40, 30], "detractors": [20, 20]})
    assert cxkit.nps(frame, by="none").table("overall").rows[0]["n"] == 200


@pytest.mark.parametrize(
    "headers",
    [
        ("Promotorzy", "Pasywni", "Krytycy"),
        ("Ambassadörer", "Passiva", "Kritiker"),
        ("9-10", "7-8", "0-6"),
        ("Fans (9-10)", "7 bis 8", "0 bis 6"),
    ],
)
def test_classes_by_their_names_in_other_languages_or_their_scores(headers: tuple[str, str, str]) -> None:
    counts = [[12, 9, 30], [7, 5, 4], [3, 8, 6]]
    frame = pl.DataFrame({"Week": ["W1", "W2", "W3"], **dict(zip(headers, counts, strict=True))})
    row = cxkit.nps(frame, by="none").table("overall").rows[0]
    assert (row["n"], row["promoters"], row["detractors"]) == (84, 51, 17)


def test_ages_of_children_are_no_classes() -> None:
    # near miss: one of the ranges is another one
    frame = pl.DataFrame({"Kita": ["A", "B", "C"], "0-6": [30, 20, 25], "7-8": [3, 2, 5], "9-12": [1, 4, 2]})
    with pytest.raises(RoleError):
        cxkit.nps(frame, by="none")


def test_reviews_with_their_numbers() -> None:
    frame = pl.DataFrame({"Rating": [5, 4, 3, 2, 1], "# of reviews": [52, 68, 33, 18, 9]})
    row = cxkit.csat(frame, by="none").table("overall").rows[0]
    assert (row["n"], row["csat"]) == pytest.approx((180, 120 / 180))


def test_begin_and_end_in_digits_alone() -> None:
    frame = pl.DataFrame(
        {
            "CONTRACT": [f"V{at}" for at in range(8)],
            "VBEGDAT": ["20210104", "20210301"] * 4,
            "VENDDAT": ["00000000", "20220301", "20230115", "99991231"] * 2,
        }
    )
    row = cxkit.retention(frame, by="none").table("overall").rows[0]
    assert (row["customers"], row["lost"]) == (8, 4)


def test_scores_of_several_shops_with_their_numbers() -> None:
    points = [(shop, score, (shop * 7 + score * 3) % 9) for shop in range(4) for score in range(11)]
    frame = pl.DataFrame(points, schema=["Store", "Score", "Count"], orient="row").cast({"Store": pl.String})
    total = sum(n for _, _, n in points)
    assert cxkit.nps(frame, by="none").table("overall").rows[0]["n"] == total
    with_sum = pl.concat([frame, pl.DataFrame({"Store": ["Total"], "Score": [None], "Count": [total]}, schema=frame.schema)])
    assert cxkit.nps(with_sum, by="none").table("overall").rows[0]["n"] == total
    # scores of respondents beside a count of something else
    visits = pl.DataFrame({"Guest": [f"G{at}" for at in range(44)], "Score": [score for _, score, _ in points], "Count": [1, 2] * 22})
    assert cxkit.nps(visits, by="none").table("overall").rows[0]["n"] == 44


@pytest.mark.parametrize("header", ["Percent", "Anteil", "Share of answers"])
def test_scores_beside_their_shares_are_refused(header: str) -> None:
    frame = pl.DataFrame({"Satisfaction": [5, 4, 3, 2, 1], header: ["31.6", "30.3", "19.4", "11.0", "7.7"]})
    with pytest.raises(DataError, match="shares of the answers"):
        cxkit.csat(frame, by="none")
    # percentages that add up to anything are no shares, and scores that repeat are answers
    frame = pl.DataFrame({"Satisfaction": [5, 4, 3, 2, 1] * 4, header: [90, 20, 70, 15, 80] * 4})
    assert cxkit.csat(frame, by="none").table("overall").rows[0]["n"] == 20


def test_lists_of_all_scores_by_place_and_day_beside_the_only_number_are_counts_whatever_its_header() -> None:
    lists = [(day, place, score) for day in DAYS[:6] for place in ("Hall", "Pool") for score in (4, 3, 2, 1)]
    frame = pl.DataFrame(lists, schema=["Date", "Location", "Rating"], orient="row").with_columns(
        Presses=pl.Series([20 + 7 * at % 31 for at in range(len(lists))])
    )
    assert cxkit.csat(frame, by="none", scale="1-4").table("overall").rows[0]["n"] == frame["Presses"].sum()
    # in no order, as persons answer, the number is one of their own
    frame = frame.with_columns(Rating=pl.Series([1 + 5 * at % 7 % 4 for at in range(len(lists))]))
    assert cxkit.csat(frame, by="none", scale="1-4").table("overall").rows[0]["n"] == len(lists)


def test_counts_of_several_columns_are_refused_and_a_few_answers_beside_numbers_of_their_own_are_not() -> None:
    words = ["very satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied"]
    frame = pl.DataFrame({"Answer": words, "Branch A": [31, 28, 10, 6, 2], "Branch B": [20, 25, 9, 5, 3]})
    with pytest.raises(DataError, match="aggregated"):
        cxkit.csat(frame, by="none")
    assert cxkit.csat(frame, by="none", shape="plain").table("overall").rows[0]["n"] == 5
    people = pl.DataFrame({"Satisfaction": [*words, "satisfied"], "Age": [31, 28, 10, 6, 2, 9], "Visits": [20, 25, 9, 5, 3, 1]})
    assert cxkit.csat(people, by="none").table("overall").rows[0]["n"] == 6


def test_weighted_counts_are_refused_and_the_weight_that_is_offered_is_right() -> None:
    frame = pl.DataFrame({"Score": range(11), "Weighted count": [2.5 + 3.25 * at for at in range(11)]})
    with pytest.raises(DataError, match="not whole") as error:
        cxkit.nps(frame, by="none")
    assert "--shape plain --weight 'Weighted count'" in (error.value.hint or "")
    weights = frame["Weighted count"].to_list()
    due = 100 * (sum(weights[9:]) - sum(weights[:7])) / sum(weights)
    report = cxkit.nps(frame, by="none", shape="plain", weight="Weighted count")
    assert report.table("overall").rows[0]["nps"] == pytest.approx(due)


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("Calls offered", "Answered"),
        ("Appels reçus", "Perdus"),
        ("Anrufe gesamt", "Verlorene Anrufe"),
        ("Entrantes", "Atendidas"),
        ("Visitors", "Buyers"),
        ("Anzahl Besucher", "Käufer"),
    ],
)
def test_hours_of_a_queue_are_no_contacts(whole: str, part: str) -> None:
    hours = pl.DataFrame(
        {
            "Date": [f"2025-05-{1 + at // 8:02}" for at in range(80)],
            "Interval": [f"{9 + at % 8}:00" for at in range(80)],
            "Queue": ["hotline"] * 80,
            whole: [str(5 + at % 17) for at in range(80)],
            part: [str(at % 5) for at in range(80)],
        }
    )
    for command in (cxkit.touchmap, cxkit.tickets):
        with pytest.raises(DataError, match="count contacts and what became of them"):
            command(hours)


@pytest.mark.parametrize(
    ("whole", "part", "minutes"),
    [("Handled", "Queued", 97), ("Aufgelegt", "Angenommen", 97), ("Visits", "Guests", 0)],
)
def test_seconds_of_single_calls_and_guests_of_single_tables_are_no_aggregate(whole: str, part: str, minutes: int) -> None:
    begun = datetime(2025, 5, 2, 9, 7, 13, tzinfo=UTC) if minutes else datetime(2025, 5, 2, 18, tzinfo=UTC)
    times = [begun + timedelta(minutes=minutes * at if minutes else 15 * (at * at // 3 + at)) for at in range(40)]
    rows = pl.DataFrame(
        {
            "Start": [f"{time:%Y-%m-%d %H:%M:%S}" for time in times],
            "Channel": ["phone", "web"] * 20,
            whole: [60 + at % 7 for at in range(40)],
            part: [3 + at % 5 for at in range(40)],
        }
    )
    assert cxkit.touchmap(rows).table("overall").rows[0]["contacts"] == 40


def test_calls_of_a_contact_beside_its_customer_are_no_aggregate() -> None:
    contacts = pl.DataFrame(
        {
            "Customer ID": [f"C{at % 20}" for at in range(80)],
            "Date": [f"2025-05-{1 + at // 8:02}" for at in range(80)],
            "Channel": ["phone", "mail"] * 40,
            "Calls received": [str(2 + at % 3) for at in range(80)],
            "Answered": [str(1 + at % 2) for at in range(80)],
        }
    )
    assert cxkit.touchmap(contacts).table("overall").rows[0]["contacts"] == 80


def test_numbers_of_mails_are_no_customers() -> None:
    calls, mails = [180 + 7 * at % 40 for at in range(24)], [60 + 5 * at % 30 for at in range(24)]
    months = [f"{1 + at % 12:02}/{2024 + at // 12}" for at in range(24)]
    with pytest.raises(DataError, match="'Anrufe' and 'E-Mails' count contacts"):
        cxkit.touchmap(pl.DataFrame({"Monat": months, "Anrufe": calls, "E-Mails": mails}))
    # near miss: the address of each
    addresses = pl.DataFrame({"Datum": DAYS, "E-Mails": [f"a{at % 7}@example.org" for at in range(24)], "Kanal": ["Telefon", "Chat"] * 12})
    assert cxkit.touchmap(addresses).table("overall").rows[0]["customers"] == 7
