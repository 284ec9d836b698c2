"""Journeys: the counts of pm4py, loops and episodes as plain Python finds them, and what rows make them fail or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reports import overall
from tests.shared import DATA, ORACLES, needs_shared, oracle

import cxkit
from cxkit.errors import DataError, RoleError, UsageError
from cxkit.model import Table

START = datetime.fromisoformat("2024-03-01T08:00:00")


def frame(rows: list[tuple[Any, ...]], columns: str = "customer_id contacted_at channel") -> pl.DataFrame:
    return pl.DataFrame(rows, schema=columns.split(), orient="row")


@needs_shared
@pytest.mark.parametrize(
    ("case", "options"),
    [
        ("journey_hospital_billing", {"step": "activity", "role": ("contacted_at=timestamp",)}),
        (
            "journey_patients",
            {"step": "handling", "role": ("contacted_at=time", "case_id=patient"), "where": "registration_type = 'start'"},
        ),
    ],
)
def test_transitions_variants_and_returns_are_those_of_pm4py(case: str, options: dict[str, Any]) -> None:
    known = oracle(case)
    expected = {name: leaf["value"] for name, leaf in known["expected"].items()}
    path = ORACLES / known["data"]
    report = cxkit.journey(path, by="none", top=1000, **options)
    found = overall(report)
    assert (found["episodes"], found["contacts"]) == (expected["cases"], expected["events"])
    moved = {(row["from"], row["to"]): row for row in report.table("transitions").rows}
    assert {pair: row["n"] for pair, row in moved.items()} == {(row["a"], row["b"]): row["n"] for row in expected["transitions"]}
    for row in expected["transition_probability"]:
        assert moved[row["a"], row["b"]]["share"] == pytest.approx(row["p"], abs=1e-9)
    paths = {row["path"]: row["n"] for row in report.table("paths").rows}
    assert len(paths) == expected["variants"]
    assert {" → ".join(row["path"]): row["n"] for row in expected["top_variants"]}.items() <= paths.items()
    # the step's column bears the name of its role, if it holds one
    steps = {next(iter(row.values())): row for row in report.table("channels").rows}
    assert {name: row["started"] for name, row in steps.items() if row["started"]} == expected["start"]
    ends: Counter[str] = Counter()
    for path_text, n in paths.items():
        ends[str(path_text).rpartition(" → ")[2]] += int(str(n))
    assert ends == expected["end"]
    assert sum(int(str(row["n"])) for (a, b), row in moved.items() if a == b) == expected["self_loops"]
    repeated = Counter({text: n * (len(text.split(" → ")) - len(set(text.split(" → ")))) for text, n in paths.items()})  # type: ignore[union-attr,operator]
    assert repeated.total() == expected["repeated_activity_events"]
    again = sum(int(str(paths[text])) for text, n in repeated.items() if n)
    assert again / expected["cases"] == pytest.approx(expected["cases_with_repetition_share"], abs=1e-9)
    assert found["ping_pong"] == expected["ping_pong_activity_ABA"]
    assert found["ping_pong_share"] == pytest.approx(expected["cases_with_ABA_share"], abs=1e-9)
    assert float(str(found["median_days"])) * 24 == pytest.approx(expected["throughput_hours"]["median"], abs=1e-9)
    handed = expected["handoffs"]
    resource = "resource" if case == "journey_hospital_billing" else "employee"
    by_resource = cxkit.journey(path, by="none", top=1000, **{**options, "step": resource})
    of_cases = overall(by_resource)
    assert of_cases["handoffs"] == handed["total"]
    assert int(str(of_cases["handoffs"])) / int(str(of_cases["episodes"])) == pytest.approx(handed["mean_per_case"], abs=1e-9)
    assert 1 - float(str(of_cases["handoff_share"])) == pytest.approx(handed["cases_without_share"], abs=1e-9)
    assert of_cases["ping_pong"] == handed["ABA_returns"]
    assert of_cases["ping_pong_share"] == pytest.approx(handed["cases_with_ABA_share"], abs=1e-9)
    pairs = {(row["from"], row["to"]): row["n"] for row in by_resource.table("transitions").rows if row["from"] != row["to"]}
    assert {(row["a"], row["b"]): row["n"] for row in handed["top_pairs"]}.items() <= pairs.items()


@needs_shared
def test_the_loop_that_was_built_into_the_checkout_is_found() -> None:
    checkout = "event IN ('cart', 'shipping_details', 'payment_details', 'purchase')"
    path = DATA / "retentioneering_ecom" / "ecom.csv"
    report = cxkit.journey(path, step="event", role="case_id=session_id", by="none", loops=True)
    listed = {row["loop"]: row for row in report.table("loops").rows}
    assert "cart → shipping_details → cart" in listed
    narrowed = cxkit.journey(path, step="event", role="case_id=session_id", by="none", loops=True, where=checkout)
    worst = narrowed.table("loops").rows[0]
    assert worst["loop"] == "cart → shipping_details → cart"
    assert int(str(worst["customers"])) >= 20
    assert narrowed.provenance.rows_read == 31_106


@needs_shared
def test_ticket_histories_of_zendesk_load() -> None:
    folder = DATA / "raw_zendesk_dbt"
    changes = cxkit.journey(
        folder / "ticket_field_history_data.csv", step="value", role=("contacted_at=updated", "case_id=ticket_id"), by="none"
    )
    assert overall(changes)["contacts"] == changes.provenance.rows_read - changes.provenance.rows_set_aside.get("step missing", 0)
    tickets = cxkit.touchmap(folder / "ticket_data.csv", role=("channel=via_channel", "customer_id=requester_id"))
    # deleted ones are none
    assert overall(tickets)["contacts"] == tickets.provenance.rows_read - tickets.provenance.rows_set_aside["no contact"]


def plain_loops(steps: list[str]) -> Iterator[tuple[str, ...]]:
    """Returns to a step by way of others, each once: looked for from every step onwards."""
    for start, step in enumerate(steps):
        for end in range(start + 2, len(steps)):
            between = steps[start + 1 : end]
            if step in between:
                break
            if steps[end] == step and len(set(between)) == len(between):
                yield tuple(steps[start : end + 1])


CONTACTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40), st.sampled_from("abcd"), st.sampled_from("xy")), max_size=40)


@pytest.mark.slow
@settings(max_examples=2 * settings().max_examples)
@given(CONTACTS, st.integers(1, 6))
def test_every_figure_is_what_plain_python_counts(drawn: list[tuple[int, int, str, str]], window: int) -> None:
    rows = [(f"K{who}", START + timedelta(hours=6 * when), channel, topic) for who, when, channel, topic in drawn]
    table = frame(rows, "customer_id contacted_at channel topic").with_columns(pl.col("contacted_at").cast(pl.Datetime("us")))
    if table.is_empty():
        table = table.cast({"customer_id": pl.String, "channel": pl.String, "topic": pl.String})
    report = cxkit.journey(table, window=window, by="none", loops=True, top=1000)
    episodes: list[list[tuple[datetime, str, str]]] = []
    for who in dict.fromkeys(row[0] for row in rows):
        last = START - timedelta(days=365)
        for when, channel, topic in sorted(
            (row[1:] for row in rows if row[0] == who), key=lambda contact: contact[0]
        ):  # ties keep their order
            if when - last > timedelta(days=window):
                episodes.append([])
            episodes[-1].append((when, channel, topic))
            last = when
    found = overall(report)
    assert found["episodes"] == len(episodes)
    steps = [[channel for _, channel, _ in episode] for episode in episodes]
    assert found["handoffs"] == sum(a != b for path in steps for a, b in pairwise(path))
    assert found["ping_pong"] == sum(a == c != b for path in steps for a, b, c in zip(path, path[1:], path[2:], strict=False))
    if episodes:
        # a second contact may still come to those of the last days
        end = max(row[1] for row in rows).replace(hour=23, minute=59, second=59)
        whole = [episode for episode in episodes if episode[0][0] + timedelta(days=window) <= end]
        assert found["observed"] == len(whole)
        single = sum(len(episode) == 1 for episode in whole)
        assert found["single_contact"] == (pytest.approx(single / len(whole)) if whole else None)
        topics = [Counter(topic for _, _, topic in episode) for episode in episodes]
        assert found["repeat_topic_share"] == pytest.approx(sum(max(each.values()) > 1 for each in topics) / len(topics))
        days = [(episode[-1][0] - episode[0][0]) / timedelta(days=1) for episode in episodes]
        assert found["median_days"] == pytest.approx(median(days))
    counted = Counter(loop for path in steps for loop in plain_loops(path))
    assert {row["loop"]: row["n"] for row in report.table("loops").rows} == {" → ".join(loop): n for loop, n in counted.items()}
    ways = Counter(" → ".join(path) for path in steps)
    assert {row["path"]: row["n"] for row in report.table("paths").rows} == ways
    started = Counter(path[0] for path in steps)
    contained = Counter(path[0] for path in steps if len(set(path)) == 1)
    for row in report.table("channels").rows:
        assert (row["started"], row["contained"]) == (started[str(row["channel"])], contained[str(row["channel"])])


def test_ties_in_time_keep_the_order_of_the_file() -> None:
    rows = [("K1", START, channel) for channel in ("phone", "web", "email", "web")]
    report = cxkit.journey(frame(rows), by="none")
    assert [row["path"] for row in report.table("paths").rows] == ["phone → web → email → web"]
    assert [(row["loop"], row["median_days"]) for row in report.table("loops").rows] == [("web → email → web", 0.0)]


def test_one_customer_with_a_hundred_thousand_contacts_and_all_at_one_instant() -> None:
    channels = ["phone", "web", "email"] * 33_334
    report = cxkit.journey(frame([("K1", START, channel) for channel in channels[:100_000]]), by="none")
    found = overall(report)
    assert (found["episodes"], found["contacts"], found["handoffs"], found["ping_pong"]) == (1, 100_000, 99_999, 0)
    assert report.table("loops").rows[0]["n"] == 33_333
    assert found["handoff_share_low"] is not None
    assert (found["observed"], found["single_contact"]) == (0, None), "a single day tells of no pause of seven"


def test_without_a_channel_it_says_what_to_type() -> None:
    with pytest.raises(RoleError) as caught:
        cxkit.journey(frame([("K1", START, "a")], "customer_id contacted_at desk"))
    assert "channel" in str(caught.value)
    by_desk = cxkit.journey(frame([("K1", START, "a")], "customer_id contacted_at desk"), step="desk")
    assert overall(by_desk)["episodes"] == 1


def test_contacts_without_customer_or_step_and_of_the_future_are_excluded_and_noted() -> None:
    rows = [("K1", START, "phone"), (None, START, "web"), ("K1", START, None), ("K2", START + timedelta(days=9), "web")]
    report = cxkit.journey(frame(rows), as_of="2024-03-05", by="none")
    assert report.provenance.rows_set_aside == {"future": 1, "customer missing": 1, "step missing": 1}
    assert report.provenance.rows_used == 1
    (note,) = (note.text for note in report.notes if note.code == "values-ignored")
    assert note == "3 rows excluded: 1 after the as-of date, 1 without a customer, 1 without a step."


def test_contacts_from_before_the_customer_was_one_are_excluded(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("customer_id,contacted_at,channel\nK1,2024-03-01 10:00,web\nK1,2024-05-01 10:00,web\n")
    (tmp_path / "customers.csv").write_text("customer_id,since,segment\nK1,01.04.2024,new\n")
    for metric in (cxkit.journey, cxkit.touchmap):
        report = metric(tmp_path / "contacts.csv", customers=str(tmp_path / "customers.csv"), by="segment")
        assert report.provenance.rows_set_aside == {"before customer": 1}
        assert overall(report)["contacts"] == 1


def test_a_case_called_na_is_one_and_a_contact_without_a_case_is_an_episode() -> None:
    rows = [("NA", START, "a"), ("NA", START, "b"), (None, START, "a"), (None, START, "b")]
    found = overall(cxkit.journey(frame(rows, "case_id contacted_at channel"), by="none"))
    assert (found["episodes"], found["handoffs"], found["customers"]) == (3, 1, None)


def test_the_last_contact_decides_what_is_open() -> None:
    rows = [
        ("1", START, "a", "no", None),
        ("1", START + timedelta(hours=1), "a", "yes", None),
        ("2", START, "a", "no", START),
        ("3", START, "a", None, START),
        ("4", START, "a", None, None),
    ]
    report = cxkit.journey(frame(rows, "case_id contacted_at channel resolved closed_at"), by="none")
    assert overall(report)["open"] == 2
    assert overall(report)["fcr"] == 0.0
    silent = frame([("1", START, "a"), ("2", START + timedelta(days=20), "a")], "case_id contacted_at channel")
    assert overall(cxkit.journey(silent, by="none", role=["case_id=case_id"]))["open"] == 1, (
        "the last contact lies within the window of the last day"
    )


def test_more_than_one_in_a_hundred_that_is_neither_yes_nor_no_is_an_error() -> None:
    rows = [("1", START, "a", "maybe")] * 3 + [("1", START, "a", "yes")] * 97
    with pytest.raises(DataError, match="neither yes nor no"):
        cxkit.journey(frame(rows, "case_id contacted_at channel resolved"))


def test_times_that_are_days_are_noted() -> None:
    report = cxkit.journey(pl.DataFrame({"customer_id": ["a", "a"], "contacted_at": ["2024-01-01", "2024-01-02"], "channel": ["x", "y"]}))
    assert "no-clock" in {note.code for note in report.notes}


def test_nobody_is_given_away() -> None:
    rows = [(f"K{number}", START, "phone") for number in range(20)]
    rows += [("K0", START + timedelta(hours=1), "web"), ("K1", START + timedelta(hours=1), "web"), ("K2", START, "chat")]
    rows += [(f"K{number}", START + timedelta(hours=2), "email") for number in range(10, 20)]
    shown = cxkit.journey(frame(rows), min_cell=5)
    assert {row["flag"] for row in shown.table("by_channel").rows if row["channel"] == "chat"} <= {"suppressed", None}
    for name in ("transitions", "paths", "loops"):
        for row in shown.table(name).rows:
            assert int(str(row["n"])) >= 5
    assert "suppressed" in {note.code for note in shown.notes}


@pytest.mark.parametrize("seed", range(3))
def test_the_interval_of_single_contacts_knows_whose_episodes_they_are(seed: int) -> None:
    """Customers who are all alike within themselves are worth one episode each, however many they have."""
    draw = Random(seed)
    rows = []
    for who in range(200):
        single = draw.random() < 0.5
        for month in range(6):
            rows.append((f"K{who}", START + timedelta(days=30 * month), "web"))
            if not single:
                rows.append((f"K{who}", START + timedelta(days=30 * month, hours=1), "web"))
    found = overall(cxkit.journey(frame(rows), by="none"))
    share, low, high = (float(str(found[name])) for name in ("single_contact", "low", "high"))
    half = 1.96 * (share * (1 - share) / 200) ** 0.5
    assert (high - low) / 2 == pytest.approx(half, rel=0.05)


def test_open_and_recent_cases_are_not_over_after_one_contact() -> None:
    """Every case takes two contacts, ten days apart, and is resolved by the second, which for some the file does not hold yet."""
    rows = [
        (f"case {number}", f"K{number}", START + timedelta(days=number + later), "phone", "yes" if later else "no")
        for number in range(100)
        for later in (0, 10)
        if number + later <= 99
    ]
    found = overall(cxkit.journey(frame(rows, "case_id customer_id contacted_at channel resolved"), by="none"))
    assert (found["episodes"], found["open"], found["observed"]) == (100, 10, 90)
    assert (found["single_contact"], found["fcr"]) == (0.0, 0.0)
    waiting = [*rows, ("old", "K0", START, "phone", "no")]
    found = overall(cxkit.journey(frame(waiting, "case_id customer_id contacted_at channel resolved"), by="none"))
    assert (found["observed"], found["single_contact"]) == (91, 0.0), "a case that has waited since the first day is not over"
    silent = frame([row[:4] for row in rows], "case_id customer_id contacted_at channel")
    assert overall(cxkit.journey(silent, by="none"))["single_contact"] == 0.0, "and without a column that says what is resolved"
    report = cxkit.journey(frame(rows, "case_id customer_id contacted_at channel resolved"), by="none")
    (note,) = [note for note in report.notes if note.code == "recent-episodes"]
    assert note.text.startswith("10 episodes began less than 10 days before the as-of date")


def test_topics_of_free_text_are_left_out_and_noted() -> None:
    rows = [(f"K{number // 2}", START + timedelta(hours=number % 2), "web", f"Ticket {number}") for number in range(10_001)]
    named = frame(rows, "customer_id contacted_at channel topic")
    report = cxkit.journey(named)
    assert overall(report)["repeat_topic_share"] is None
    (note,) = [note for note in report.notes if note.code == "too-many-names"]
    assert note.text == "Column 'topic': 10,001 values are too many for a topic (at most 10,000); it is left out."
    with pytest.raises(DataError, match="column 'topic' alone has 10,001 values"):
        cxkit.journey(named, step="topic")
    assert overall(cxkit.journey(named.head(10_000)))["repeat_topic_share"] == 0


@pytest.mark.parametrize("command", ["journey", "complaints"])
def test_only_what_is_shown_together_has_to_be_few_groups(command: str) -> None:
    """Channels and touchpoints in tables of their own; 101 times 100 in one table would be too many."""
    rows = [
        (f"K{channel}", START + timedelta(hours=touchpoint), f"channel {channel}", f"touchpoint {touchpoint}", "no")
        for channel in range(101)
        for touchpoint in range(100)
    ]
    named = frame(rows, "customer_id contacted_at channel touchpoint is_complaint")
    report = getattr(cxkit, command)(named)
    assert len(report.table("by_channel").rows) == 101
    with pytest.raises(DataError, match="Grouping gives 10,100 groups, more than 10,000; column 'channel' alone has 101 values"):
        getattr(cxkit, command)(named, by=["channel", "touchpoint"])


def test_shares_and_sums_give_no_hand_off_away() -> None:
    rows = [(f"A{who}", START, "phone") for who in range(40)]
    rows += [(f"B{who}", START + timedelta(days=day), channel) for who in range(40) for day, channel in ((0, "chat"), (1, "mail"))]
    rows += [(f"A{who}", START + timedelta(days=2), "chat") for who in range(2)]
    shown = cxkit.journey(frame(rows), min_cell=5)
    assert [(row["from"], row["to"]) for row in shown.table("transitions").rows] == [("chat", "mail")]
    steps = {row["channel"]: row for row in shown.table("channels").rows}
    assert (steps["phone"]["handed_to"], steps["phone"]["handed_share"]) == (None, None)
    assert (steps["chat"]["handed_to"], steps["chat"]["handed_share"]) == ("mail", 1.0)
    # all that go there and back are told: those of one way are the rest of the others
    back = [
        (f"{name}{who}", START + timedelta(hours=hour), channel)
        for name, other, many in (("C", "web", 30), ("D", "app", 2))
        for who in range(many)
        for hour, channel in enumerate(("phone", other, "phone"))
    ]
    assert len(cxkit.journey(frame(back)).table("loops").rows) == 2
    assert cxkit.journey(frame(back), min_cell=5).table("loops").rows == ()


def test_returns_are_counted_of_contacts_that_a_day_has_passed_since() -> None:
    rows = [(f"K{who}", START + timedelta(minutes=who), "phone") for who in range(10)]
    rows += [("K0", START + timedelta(hours=3), "phone")]
    (row,) = cxkit.journey(frame(rows)).table("channels").rows
    assert (row["contacts"], row["returned_share"]) == (11, None)
    later = [*rows, ("K1", START + timedelta(days=2), "phone")]
    (row,) = cxkit.journey(frame(later)).table("channels").rows
    assert row["returned_share"] == pytest.approx(1 / 11)
    cases = frame([(*each, f"case {number}") for number, each in enumerate(later)], "customer_id contacted_at channel case_id")
    (row,) = cxkit.journey(cases).table("channels").rows
    assert row["returned_share"] == pytest.approx(1 / 11), "back is back, with whatever case"


def test_what_is_resolved_after_the_as_of_date_was_open_then() -> None:
    rows = [("a", START, "phone", "yes", START + timedelta(days=40)), ("b", START + timedelta(days=1), "phone", "yes", None)]
    named = frame(rows, "customer_id contacted_at channel resolved closed_at")
    found = overall(cxkit.journey(named, as_of=(START + timedelta(days=20)).date().isoformat()))
    assert (found["fcr"], found["open"]) == (0.5, 1)
    assert overall(cxkit.journey(named, as_of=(START + timedelta(days=50)).date().isoformat()))["fcr"] == 1


# every figure's name is tried in tests/contracts/test_names_of_groups.py; these are names of steps on the way there, too
TAKEN = "contacts days resolved n low some who group to path"


# tests/contracts/test_names_of_groups.py has the names of all figures
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name not in {"n", "resolved", "path"})) for name in TAKEN.split()]
)
def test_a_group_column_may_be_named_like_a_figure(name: str) -> None:
    rows = [(f"K{number % 3}", START + timedelta(hours=number), "phone", "no", "ab"[number % 2]) for number in range(6)]
    named = frame(rows, f"customer_id contacted_at channel is_complaint {name}")
    for command in (cxkit.touchmap, cxkit.journey, cxkit.complaints):
        if name == "resolved" and command is not cxkit.touchmap:
            continue  # a role of its own, which must say yes or no
        with pytest.raises(UsageError, match="The same column twice"):
            command(named, by=[name, name])
        (table,) = [table for table in command(named, by=name).tables if table.name.startswith("by_")]
        assert {row[header_of(name, table)] for row in table.rows} == {"a", "b"}
    if name != "resolved":
        table = cxkit.journey(named, by="none", step=name).table("channels")
        assert {row[header_of(name, table)] for row in table.rows} == {"a", "b"}


@pytest.mark.parametrize(("header", "role"), [("from", "sender"), ("number", "case_id")])
def test_a_group_column_that_holds_a_role_goes_by_it(header: str, role: str) -> None:
    rows = [(f"K{number % 3}", START + timedelta(hours=number), "phone", "ab"[number % 2]) for number in range(6)]
    named = frame(rows, f"customer_id contacted_at channel {header}")
    (table,) = [table for table in cxkit.journey(named, by=header).tables if table.name.startswith("by_")]
    assert [row[role] for row in table.rows] == ["a", "b"]


def header_of(name: str, table: Table) -> str:
    """The first column, which a figure of the same name sends away from its own."""
    figures = {column.key for column in table.columns[1:]}
    header = f"{name}_group" if name in figures else name
    assert table.columns[0].key == header
    return header


def _episodes(handed: dict[str, list[bool]], channel: str) -> list[tuple[str, datetime, str]]:
    """By customer whether each episode goes on by fax; one in a month."""
    rows = []
    for customer, each in handed.items():
        for at, goes_on in enumerate(each):
            begun = START - timedelta(days=365) + timedelta(days=30 * at)
            rows.append((f"{channel} {customer}", begun, channel))
            if goes_on:
                rows.append((f"{channel} {customer}", begun + timedelta(hours=1), "fax"))
    return rows


@pytest.mark.parametrize(
    ("phone", "named"),
    [
        ({f"c{at}": [False] if at else [True] * 20 for at in range(21)}, False),
        ({f"c{at}": [at % 2 == 0] for at in range(40)}, True),
    ],
)
def test_the_episodes_of_one_customer_are_no_evidence_against_a_channel(phone: dict[str, list[bool]], *, named: bool) -> None:
    """Half of 40 episodes go on, and a fifth of 300 by mail; of 21 customers, one of whom has half of them, that is no difference."""
    rows = _episodes(phone, "phone") + _episodes({f"c{at}": [at % 5 == 0] for at in range(300)}, "mail")
    frame = pl.DataFrame(rows, schema=["customer_id", "contacted_at", "channel"], orient="row")
    report = cxkit.journey(frame, by="none")
    row = next(row for row in report.table("channels").rows if row["channel"] == "phone")
    assert (row["started"], row["contained"]) == (40, 20)
    assert any(each.code == "contained" and "phone" in each.text for each in report.summary) == named


def test_a_status_that_is_not_known_is_open_in_the_figures_as_in_the_warning() -> None:
    calls = pl.DataFrame(
        {
            "case_id": [f"F{at}" for at in range(40)],
            "customer_id": [f"K{at}" for at in range(40)],
            "contacted_at": [f"2025-01-{1 + at % 20:02} 10:00" for at in range(40)],
            "channel": ["phone"] * 40,
            "status": ["resolved", "grbl", "grbl", "grbl"] * 10,
        }
    )
    report = cxkit.journey(calls, as_of="2025-03-01")
    (row,) = report.table("overall").rows
    assert (row["fcr"], row["open"]) == (0.25, 30)
    assert any("30 contacts have a status that is not known" in note.text and "count as open" in note.text for note in report.notes)
