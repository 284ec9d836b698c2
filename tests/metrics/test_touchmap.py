"""The touch map: counts that plain Python makes, zeros that the project file asks for, the survey beside it, and what is suppressed."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.measures.contacts.touch_figures import is_digital
from cxkit.model import Report, Row
from cxkit.tables import Rules

PROJECT = """
[project]
phases = ["sales", "service", "complaint"]
[touchpoints.order]
phase = "sales"
[touchpoints.hotline]
phase = "service"
[touchpoints.warranty]
phase = "complaint"
[channels]
digital = ["web"]
[labels]
channel = { "Internet" = "web" }
"""


def contacts(seed: int = 1, rows: int = 400) -> pl.DataFrame:
    draw = Random(seed)
    return pl.DataFrame(
        {
            "customer_id": [None if draw.random() < 0.1 else f"K{draw.randrange(60):02}" for _ in range(rows)],
            "contacted_at": [f"2024-{draw.randrange(1, 5):02}-{draw.randrange(1, 28):02} 10:00" for _ in range(rows)],
            "touchpoint": [draw.choice(["order", "hotline"]) for _ in range(rows)],
            "channel": [draw.choice(["Internet", "phone", "phone", None]) for _ in range(rows)],
        }
    )


def survey(seed: int = 2, rows: int = 300) -> pl.DataFrame:
    draw = Random(seed)
    return pl.DataFrame(
        {
            "customer_id": [f"K{draw.randrange(60):02}" for _ in range(rows)],
            "responded_at": ["2024-03-01"] * rows,
            "touchpoint": [draw.choice(["order", "hotline", "fair"]) for _ in range(rows)],
            "channel": [draw.choice(["web", "phone"]) for _ in range(rows)],
            "recommend": [draw.randint(0, 10) for _ in range(rows)],
            "satisfaction": [draw.randint(1, 5) for _ in range(rows)],
        }
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "cxkit.toml"
    path.write_text(PROJECT, encoding="utf-8")
    return path


def rows_of(report: Report, table: str, *names: str) -> dict[Any, Row]:
    return {tuple(row[name] for name in names) if len(names) > 1 else row[names[0]]: row for row in report.table(table).rows}


def test_contacts_customers_and_shares_are_what_plain_python_counts(project: Path) -> None:
    made = contacts()
    report = cxkit.touchmap(made, config=project)
    by: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in made.iter_rows(named=True):
        channel = "web" if row["channel"] == "Internet" else row["channel"]
        by[row["touchpoint"], channel].append(row["customer_id"])
    everybody = {who for each in by.values() for who in each if who}
    cells = rows_of(report, "map", "touchpoint", "channel")
    for key, who in by.items():
        cell = cells[key]
        assert (cell["contacts"], cell["customers"]) == (len(who), len(set(who) - {None}))
        assert cell["share"] == pytest.approx(len(who) / made.height)
        assert cell["reach"] == pytest.approx(len(set(who) - {None}) / len(everybody))
        assert cell["contacts_per_customer"] == pytest.approx(sum(each is not None for each in who) / len(set(who) - {None}))
    (whole,) = report.table("overall").rows
    assert (whole["contacts"], whole["customers"], whole["share"], whole["reach"]) == (400, len(everybody), 1.0, 1.0)
    over_web = sum(len(who) for (_, channel), who in by.items() if channel == "web")
    told = sum(len(who) for (_, channel), who in by.items() if channel)
    assert whole["digital_share"] == pytest.approx(over_web / told)
    assert [row["digital"] for row in report.table("channels").rows] == [False, None, True] or {
        row["channel"]: row["digital"] for row in report.table("channels").rows
    } == {"phone": False, "web": True, None: None}
    for name in ("map", "touchpoints", "channels", "phases"):
        assert sum(int(str(row["contacts"])) for row in report.table(name).rows) == 400


def test_what_the_project_file_lists_and_nobody_used_is_a_row_of_zeros(project: Path) -> None:
    report = cxkit.touchmap(contacts(), config=project)
    assert [row["phase"] for row in report.table("phases").rows] == ["sales", "service", "complaint"]
    warranty = rows_of(report, "touchpoints", "touchpoint")["warranty"]
    assert (warranty["contacts"], warranty["share"], warranty["contacts_per_customer"]) == (0, 0.0, None)
    assert "warranty" in {row["touchpoint"] for row in report.table("map").rows}
    (note,) = (note.text for note in report.notes if note.code == "touchpoint-unused")
    assert note == "Listed in cxkit.toml and without a contact: warranty."


def test_figures_of_the_survey_are_those_of_their_own_commands(project: Path) -> None:
    answers = survey()
    report = cxkit.touchmap(contacts(), survey=answers, config=project)
    nps = rows_of(cxkit.nps(answers, by=("touchpoint", "channel"), cluster="customer_id"), "by_touchpoint_channel", "touchpoint", "channel")
    csat = rows_of(cxkit.csat(answers, cluster="customer_id", scale="1-5"), "by_touchpoint", "touchpoint")
    cells = rows_of(report, "map", "touchpoint", "channel")
    for key, row in nps.items():
        cell = cells[key]
        assert [cell[name] for name in ("nps_n", "nps", "nps_low", "nps_high")] == [row[name] for name in ("n", "nps", "low", "high")]
    assert cells["fair", "web"]["contacts"] == 0, "a cell with answers and without contacts"
    for touchpoint, row in csat.items():
        cell = rows_of(report, "touchpoints", "touchpoint")[touchpoint]
        assert [cell[name] for name in ("csat_n", "csat", "csat_low", "csat_high")] == [row[name] for name in ("n", "csat", "low", "high")]
    assert rows_of(report, "phases", "phase")["sales"]["nps_n"] == answers.filter(pl.col("touchpoint") == "order").height


def test_over_time_contacts_of_the_channels_add_up_to_those_of_the_period(project: Path) -> None:
    report = cxkit.touchmap(contacts(), every="month", config=project)
    totals: Counter[str] = Counter()
    shares: Counter[str] = Counter()
    for row in report.table("over_time").rows:
        totals[str(row["period"])] += int(str(row["contacts"]))
        shares[str(row["period"])] += float(str(row["share"]))  # type: ignore[assignment]
    assert totals == Counter(f"{day[:7]}-01" for day in contacts().get_column("contacted_at"))
    assert all(share == pytest.approx(1) for share in shares.values())


def test_a_monitor_of_social_media_gives_volume_share_and_sentiment() -> None:
    posts = pl.DataFrame(
        {
            "posted_at": [f"2024-01-{day:02}" for day in range(1, 21)],
            "platform": ["forum", "YouTube"] * 10,
            "topic": ["price"] * 5 + ["delivery"] * 15,
            "sentiment": ["positive", "negative", "Neutral", "negative"] * 5,
        }
    )
    report = cxkit.touchmap(posts, by="topic", every="month")
    delivery = rows_of(report, "by_topic", "topic")["delivery"]
    assert (delivery["contacts"], delivery["share"], delivery["sentiment_n"]) == (15, 0.75, 15)
    # promoters, passives and detractors of the same counts have the same net and interval
    scores = [{"positive": 10, "Neutral": 8, "negative": 0}[word] for word in posts.get_column("sentiment").to_list()[5:]]
    (nps,) = cxkit.nps(pl.DataFrame({"recommend": scores}), scale="0-10").table("overall").rows
    assert [delivery[name] for name in ("net_sentiment", "net_sentiment_low", "net_sentiment_high")] == [
        nps["nps"],
        nps["low"],
        nps["high"],
    ]
    assert delivery["customers"] is None
    assert {table.name for table in report.tables} >= {"channels", "by_topic", "over_time", "over_time_by_topic"}


def test_what_cannot_be_joined_says_what_to_type() -> None:
    with pytest.raises(RoleError, match="neither touchpoint nor channel"):
        cxkit.touchmap(contacts(), survey=survey().select("customer_id", "responded_at", "recommend"))
    with pytest.raises(RoleError, match="the touchpoint or the channel"):
        cxkit.touchmap(contacts().select("customer_id", "contacted_at"))


def test_cells_of_few_customers_are_suppressed_and_no_sum_gives_them_away(project: Path) -> None:
    rare = pl.DataFrame(
        {"customer_id": ["K01", "K02"], "contacted_at": ["2024-01-01 10:00"] * 2, "touchpoint": ["order"] * 2, "channel": ["fax"] * 2}
    )
    report = cxkit.touchmap(pl.concat([contacts(), rare]), min_cell=5, config=project)
    cells = rows_of(report, "map", "touchpoint", "channel")
    assert cells["order", "fax"]["flag"] == "suppressed"
    assert cells["order", "fax"]["contacts"] is None
    hidden = [key for key, row in cells.items() if row["flag"] == "suppressed" and key[0] == "order"]
    assert len(hidden) > 1, "alone it would be the touchpoint minus its other cells"
    assert rows_of(report, "channels", "channel")["fax"]["contacts"] is None


def test_a_customer_in_several_cells_is_one() -> None:
    """One person over five channels in five months, beside forty others: a sum of the cells' customers would count five."""
    every = ["phone", "mail", "web", "app", "chat"]
    rows = [(f"K{who}", f"2025-01-0{day + 1}", "hotline", channel) for who in range(40) for day, channel in enumerate(every)]
    rows += [("zoe", f"2025-0{month + 1}-15", "desk", channel) for month, channel in enumerate(every)]
    named = pl.DataFrame(rows, schema=["customer_id", "contacted_at", "touchpoint", "channel"], orient="row")
    shown = cxkit.touchmap(named, min_cell=5, every="month")
    assert {row["flag"] for row in shown.table("touchpoints").rows} == {"suppressed"}
    for table in shown.tables:
        for row in table.rows:
            assert row["flag"] == "suppressed" or int(str(row["customers"])) >= 5, table.name
    for command in (cxkit.journey, cxkit.complaints):
        table = command(named.with_columns(pl.lit("no").alias("is_complaint")), min_cell=5).table("by_touchpoint")
        assert {row["flag"] for row in table.rows} == {"suppressed"}


def test_shares_give_no_suppressed_part_away() -> None:
    """What share of a period's contacts a row is, and how digital they are, tells of the rows that are suppressed."""
    rows = [(f"K{who}", day, channel) for who in range(20) for day, channel in (("01-10", "phone"), ("02-10", "phone"), ("01-12", "web"))]
    rows += [("zoe", "02-11", "web"), ("K1", "02-28", "phone")]
    named = pl.DataFrame([(who, f"2025-{day}", "desk", channel) for who, day, channel in rows], orient="row")
    named.columns = ["customer_id", "contacted_at", "touchpoint", "channel"]
    (phone, web) = [
        row for row in cxkit.touchmap(named, min_cell=5, every="month").table("over_time").rows if row["period"] == "2025-02-01"
    ]
    assert web["flag"] == "suppressed"
    assert (phone["contacts"], phone["share"], phone["contacts_per_customer"], phone["digital_share"]) == (21, None, None, None)
    (phone, _) = [row for row in cxkit.touchmap(named, every="month").table("over_time").rows if row["period"] == "2025-02-01"]
    assert phone["share"] == 21 / 22
    few = named.vstack(named.head(3).with_columns(pl.lit("counter").alias("channel"), pl.lit("shop").alias("touchpoint")))
    few = few.vstack(few.head(30).with_columns(pl.lit("shop").alias("touchpoint"), pl.lit("web").alias("channel")))
    for row in cxkit.touchmap(few, min_cell=5).table("touchpoints").rows:
        assert row["digital_share"] is None or row["touchpoint"] != "shop"


@pytest.mark.parametrize("channel", ["app_mobile", "Mobile_App", "app mobile", "live_chat", "chat_bot", "self_service", "réseaux sociaux"])
def test_a_digital_channel_is_known_however_its_words_are_joined(channel: str) -> None:
    assert is_digital(channel, Rules())


@pytest.mark.parametrize("channel", ["mobile phone", "telephone", "on_site", "balie", "face to face", "Constituent Call", "Postal mail"])
def test_other_channels_are_not_digital(channel: str) -> None:
    assert is_digital(channel, Rules()) is False


@pytest.mark.parametrize(
    "channel",
    [
        "Webchat",
        "Citizens Connect App",
        "Selfserviceportaal",
        "Teams-chat",
        "Kontaktformular",
        "Web Widget",
        "API",
        "Supportbot",
        "LiveChat",
        "Beraterchat",
        "Bankingchat",
    ],
)
def test_a_digital_channel_is_known_by_a_part_of_its_name(channel: str) -> None:
    assert is_digital(channel, Rules())


@pytest.mark.parametrize(
    "channel",
    ["-", "4", "Partner", "Weber", "shop assistant", "E-Mail/Telefon", "Angebot nachgefasst", "Gebot", "Webergasse", "Workshop", "Rachat"],
)
def test_a_channel_that_may_be_digital_or_not_is_neither(channel: str) -> None:
    assert is_digital(channel, Rules()) is None


def test_the_digital_share_is_of_the_channels_that_are_known_to_be_digital_or_not() -> None:
    days = ["2026-01-01"] * 4
    report = cxkit.touchmap(pl.DataFrame({"contacted_at": days, "channel": ["Webchat", "Telefoon", "Partner", "Webchat"]}))
    assert report.table("overall").rows[0]["digital_share"] == pytest.approx(2 / 3)
    (note,) = [each for each in report.notes if each.code == "digital-unknown"]
    assert "'Partner'" in note.text
    coded = cxkit.touchmap(pl.DataFrame({"contacted_at": days, "channel": ["4", "2", "14", "4"]}))
    assert coded.table("overall").rows[0]["digital_share"] is None


@pytest.mark.parametrize(("without", "told"), [(12, False), (8, True)])
def test_no_channel_is_used_most_if_most_contacts_have_none(without: int, told: bool) -> None:
    made = pl.DataFrame(
        {
            "customer_id": [f"K{n}" for n in range(20)],
            "contacted_at": [f"2025-01-{n + 1:02}" for n in range(20)],
            "channel": [None if n < without else "web" if n % 2 else "phone" for n in range(20)],
        }
    )
    report = cxkit.touchmap(made)
    codes = {each.code for each in report.summary}
    assert {"channels", "digital-known"} <= codes if told else not {"channels", "digital", "digital-known"} & codes


def _said(channels: list[str | None], customers: list[int], **given: Any) -> dict[str, str]:
    rows = {"customer_id": [f"K{n}" for n in customers], "contacted_at": ["2024-03-01 10:00"] * len(channels), "channel": channels}
    return {each.code: each.text for each in cxkit.touchmap(pl.DataFrame(rows), **given).summary}


def test_no_channel_is_said_to_be_used_most_that_a_suppressed_one_may_exceed() -> None:
    channels: list[str | None] = [*["web"] * 8, *["phone"] * 40]
    few = [*range(8), *(n % 4 for n in range(40))]  # four persons make 40 calls
    assert "channels" not in _said(channels, few, min_cell=5)
    assert _said(channels, few)["channels"] == "The channels used most are phone (83 %) and web (17 %)."
    assert _said(channels[:8], few[:8], min_cell=5)["channels"] == "The channel used most is web (100 %)."


def test_the_digital_share_is_said_to_be_of_the_contacts_with_a_known_channel_if_some_have_none() -> None:
    assert _said(["web", "phone", None, None], [1, 2, 3, 4])["digital-known"] == "50 % of the contacts with a known channel are digital."
    assert _said(["web", "phone"], [1, 2])["digital"] == "50 % of the contacts are digital."


def test_calls_without_a_channel_are_counted_as_a_whole() -> None:
    calls = pl.DataFrame(
        {"call_id": ["1", "2", "3"], "caller": ["+4930111", "+4930222", "+4930111"], "call_time": ["2025-01-02 10:00"] * 3}
    )
    report = cxkit.touchmap(calls)
    (row,) = report.table("overall").rows
    assert (row["contacts"], row["customers"]) == (3, 2)
    assert [note.level for note in report.notes if note.code == "no-touchpoints"] == ["warning"]


@pytest.mark.parametrize(
    "columns",
    [
        {"order_id": ["1", "2"], "customer_id": ["A", "B"], "order_date": ["2025-01-02"] * 2, "amount": ["10", "20"]},
        {"id": ["1", "2"], "nps": ["9", "3"], "date": ["2025-01-02"] * 2},
        {"from": ["DE11", "DE12"], "to": ["DE99", "DE98"], "date": ["2025-01-02"] * 2, "amount": ["10", "20"]},
        {"ticket number": ["1", "2"], "customer": ["A", "B"], "purchased": ["2025-01-02"] * 2, "price": ["10", "20"]},
    ],
)
def test_what_nothing_shows_to_be_contacts_is_not_counted(columns: dict[str, list[str]]) -> None:
    with pytest.raises(RoleError, match="the touchpoint or the channel"):
        cxkit.touchmap(pl.DataFrame(columns))


def test_headers_of_orders_are_answered_with_the_commands_for_orders() -> None:
    invoices = pl.DataFrame({"Rechnungsnummer": ["1"], "Kundennummer": ["A"], "Rechnungsdatum": ["02.01.2025"], "Betrag": ["10,50"]})
    with pytest.raises(RoleError, match="speak of orders") as refused:
        cxkit.touchmap(invoices)
    assert "cxkit value, cohorts, rfm and clv read orders" in str(refused.value.hint)
    visits = pl.DataFrame({"Kundennummer": ["A"], "Datum": ["02.01.2025"], "Grund": ["Preis"]})
    with pytest.raises(RoleError, match="No column of the contacts file"):
        cxkit.touchmap(visits)
