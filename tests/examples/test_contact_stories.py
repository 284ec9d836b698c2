"""What ``touchmap``, ``journey`` and ``complaints`` find of the stories for every seed, and that they find none where there is none."""

from __future__ import annotations

from typing import Any

import pytest
from tests.example_exports import SEEDS, Folder

import cxkit
from cxkit.model import Row

BOUNCED = "chatbot → phone → chatbot"


def by(rows: tuple[Row, ...], *names: str) -> dict[Any, dict[str, Any]]:
    return {tuple(row[name] for name in names) if len(names) > 1 else row[names[0]]: row for row in rows}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_chatbot_bounces_people_on(example_folder: Folder, seed: int) -> None:
    report = cxkit.journey(example_folder(seed, False) / "contacts.csv", survey=example_folder(seed, False) / "survey.csv")
    worst = report.table("loops").rows[0]
    assert worst["loop"] == BOUNCED
    assert int(str(worst["customers"])) > 300
    channels = by(report.table("channels").rows, "channel")
    chatbot = channels.pop("chatbot")
    assert chatbot["high"] < 0.6
    assert min(row["low"] for row in channels.values()) > 0.85
    assert (chatbot["handed_to"], chatbot["handed_share"] > 0.8, chatbot["returned_share"] > 0.3) == ("phone", True, True)
    effect = by(report.table("handoff_effect").rows, "group")["handed on"]
    assert effect["difference_high"] < -10


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_month_went_wrong(example_folder: Folder, seed: int) -> None:
    where: dict[str, Any] = {"by": "phase", "every": "month", "config": example_folder(seed, False) / "cxkit.toml"}
    table = cxkit.touchmap(example_folder(seed, False) / "contacts.csv", **where).table("over_time_by_phase")
    months = {row["period"]: row["contacts"] for row in table.rows if row["phase"] == "order fulfilment"}
    peak = max(months, key=lambda period: int(str(months[period])))
    assert peak == "2025-03-01"
    assert int(str(months[peak])) > 1.7 * max(int(str(n)) for period, n in months.items() if period != peak)
    march: dict[str, Any] = {"since": "2025-03-01", "until": "2025-03-31"}
    phases = by(cxkit.complaints(example_folder(seed, False) / "contacts.csv", **march).table("by_phase").rows, "phase")
    usual = by(cxkit.complaints(example_folder(seed, False) / "contacts.csv", until="2025-02-28").table("by_phase").rows, "phase")
    assert phases["order fulfilment"]["low"] > 2 * usual["order fulfilment"]["high"]
    posts = cxkit.touchmap(
        example_folder(seed, False) / "mentions.csv", config=example_folder(seed, False) / "cxkit.toml", by="topic", **march
    )
    assert by(posts.table("by_topic").rows, "topic")["delivery"]["net_sentiment_high"] < 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_without_stories_nothing_stands_out(example_folder: Folder, seed: int) -> None:
    contacts = example_folder(seed, True) / "contacts.csv"
    report = cxkit.journey(contacts, survey=example_folder(seed, True) / "survey.csv")
    assert report.table("overall").rows[0]["ping_pong_share"] < 0.01  # type: ignore[operator]
    assert max((int(str(row["customers"])) for row in report.table("loops").rows), default=0) < 10
    named = [row for row in report.table("channels").rows if row["started"]]
    assert max(float(str(row["contained_share"])) for row in named) - min(float(str(row["contained_share"])) for row in named) < 0.06
    effect = by(report.table("handoff_effect").rows, "group")["handed on"]
    assert effect["p"] > 0.001
    table = cxkit.touchmap(contacts, by="phase", every="month").table("over_time_by_phase")
    months = [int(str(row["contacts"])) for row in table.rows if row["phase"] == "order fulfilment"]
    assert max(months) < 1.7 * sorted(months)[-2]
    assert min(months) > 0
