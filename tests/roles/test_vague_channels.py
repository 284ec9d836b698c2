"""Vague headers of channels: values and words that show that a column of contacts holds something else."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

import cxkit
from cxkit.loading.tools import Header, hints
from cxkit.roles import KINDS, Resolved, resolve

ROWS = 20


def channel_of(**columns: Sequence[str]) -> Resolved | None:
    """The channel of contacts with these columns, of which short ones begin anew."""
    frame = pl.DataFrame({name: [values[place % len(values)] or None for place in range(ROWS)] for name, values in columns.items()})
    found, _ = resolve(KINDS["contacts"], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame))
    return found.get("channel")


@pytest.mark.parametrize("header", ["media", "Source", "Quelle", "Origen"])
def test_a_vague_header_needs_values_that_may_be_channels(header: str) -> None:
    assert channel_of(**{header: ["crack.jpg", *[""] * 19]}) is None
    assert channel_of(**{header: ["crack.jpg", "wall.png", "road.jpeg"]}) is None
    assert channel_of(**{header: [f"note {place}" for place in range(ROWS)]}) is None
    assert channel_of(**{header: ["Phone", "Partner", "Site inspection"]}) == Resolved("channel", header, "name")


def test_a_vague_header_over_unknown_words_is_taken_with_a_warning() -> None:
    assert channel_of(Source=["Helpline", "Partner"]) == Resolved("channel", "Source", "assumed", "header")
    # a clear header is believed
    assert channel_of(Channel=["Helpline", "Partner"]) == Resolved("channel", "Channel", "name")
    assert channel_of(**{"Ticket source": ["Helpline", "Partner"]}) == Resolved("channel", "Ticket source", "name")


def test_one_word_in_all_rows_under_a_vague_header_is_no_channel_unless_it_is_a_way_of_contact() -> None:
    assert channel_of(media_type=["text"]) is None
    assert channel_of(media_type=["text", "template"]) == Resolved("channel", "media_type", "assumed", "header")
    assert channel_of(Source=["Phone"]) == Resolved("channel", "Source", "name")
    assert channel_of(Channel=["text"]) == Resolved("channel", "Channel", "name")


@pytest.mark.parametrize("header", ["dialer_source", "data_source", "record source", "Import source"])
def test_the_source_of_something_else_is_no_channel(header: str) -> None:
    assert channel_of(**{header: ["Genesys", "Manual"]}) is None


def test_the_source_of_a_dialer_with_known_ways_is_a_channel() -> None:
    assert channel_of(dialer_source=["Phone", "Chat"]) is not None


def test_one_known_way_among_other_words_makes_no_channel() -> None:
    assert channel_of(Equipment=["Phone", "Case"]) is None
    assert channel_of(Equipment=["Phone", "E-mail", "Helpline"]) is not None


def test_a_map_of_contacts_that_mostly_have_no_channel_says_so() -> None:
    frame = pl.DataFrame({"created": ["2024-03-01"] * 10, "channel": ["Phone", "Chat", *[None] * 8]})
    noted = [note.text for note in cxkit.touchmap(frame).notes if note.code == "channel-missing"]
    assert noted == ["8 of 10 contacts have no channel."]
    half = pl.DataFrame({"created": ["2024-03-01"] * 10, "channel": [*["Phone", "Chat"] * 3, *[None] * 4]})
    assert all(note.code != "channel-missing" for note in cxkit.touchmap(half).notes)


@pytest.mark.parametrize(("others", "share"), [(3, None), (2, 1.0)])
def test_the_digital_share_is_empty_if_most_channels_are_unknown(others: int, share: float | None) -> None:
    frame = pl.DataFrame({"created": ["2024-03-01"] * (2 + others), "channel": ["Web", "Chat", *["Partner"] * others]})
    (row,) = cxkit.touchmap(frame).table("overall").rows
    assert row["digital_share"] == share
