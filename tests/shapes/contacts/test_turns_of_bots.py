"""Logs of bots: turns of the customer and of the bot are one conversation, though a column names the customer as the sender of all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl

import cxkit

TALKS = 30
START = datetime(2025, 2, 3, 9, tzinfo=UTC)


def turns(kinds: tuple[str, ...], minutes: int = 0) -> pl.DataFrame:
    rows = [
        (f"{START + timedelta(hours=5 * talk, seconds=15 * at, minutes=minutes * at):%Y-%m-%d %H:%M:%S}", f"s{talk}", f"u{talk % 20}", kind)
        for talk in range(TALKS)
        for at, kind in enumerate(kinds)
    ]
    return pl.DataFrame(rows, schema=["timestamp", "session_id", "sender_id", "event"], orient="row")


def contacts(frame: pl.DataFrame) -> object:
    return cxkit.touchmap(frame, by="none").table("overall").rows[0]["contacts"]


def test_turns_are_one_conversation_without_hand_offs() -> None:
    talks = turns(("user", "bot", "user", "bot"))
    assert contacts(talks) == TALKS
    (row,) = cxkit.journey(talks, by="none").table("overall").rows
    assert (row["episodes"], row["customers"], row["handoffs"]) == (TALKS, 20, None)


def test_pages_of_a_visit_and_messages_of_users_hours_apart_stay_rows() -> None:
    assert contacts(turns(("page_view", "search", "form_submit"))) == 3 * TALKS
    # what answers them is no contact
    assert contacts(turns(("user", "agent", "user"), minutes=200)) == 2 * TALKS
