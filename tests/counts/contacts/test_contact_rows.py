"""What a row of contacts says of the end of its matter, which day counts as today, and which cells of group columns name none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.model import Report, Row

START = datetime.fromisoformat("2023-01-09T09:00:00")


def at(days: float) -> datetime:
    return START + timedelta(days=days)


def overall(report: Report) -> Row:
    (row,) = report.table("overall").rows
    return row


def notes(report: Report) -> dict[str, str]:
    return {note.code: note.text for note in report.notes}


def contacts(number: int = 60, **columns: Sequence[object]) -> pl.DataFrame:
    """A contact a day over the phone, each a case and a complaint, with further columns."""
    made = pl.DataFrame({"case_id": list(map(str, range(number))), "customer_id": [f"c{n % 20}" for n in range(number)]})
    made = made.with_columns(pl.Series("created_at", [at(n) for n in range(number)]), is_complaint=pl.lit("yes"), channel=pl.lit("phone"))
    return made.with_columns(**{name: pl.Series(values) for name, values in columns.items()})


def test_a_matter_is_over_when_it_is_resolved_though_it_is_closed_later() -> None:
    made = contacts(
        resolved_on=[at(n + 2) if n % 3 else None for n in range(60)], closed_at=[at(n + 9) if n % 3 else None for n in range(60)]
    )
    found = overall(cxkit.complaints(made, role=("resolved_at=resolved_on",), as_of="2023-04-30", by="none"))
    assert (found["resolved"], found["median_days_to_resolve"]) == (40, 2.0)
    plain = overall(cxkit.complaints(made.drop("resolved_on"), as_of="2023-04-30", by="none"))
    assert plain["median_days_to_resolve"] == 9.0


@pytest.mark.parametrize(
    "words", [("Resolved", "Open", "Closed"), ("gelöst", "in Bearbeitung", "geschlossen"), ("résolu", "en cours", "clos")]
)
def test_a_status_of_resolved_is_over_and_not_open(words: tuple[str, ...]) -> None:
    made = contacts(status=[words[n % 3] for n in range(60)], closed_at=[at(n + 1) if n % 3 == 2 else None for n in range(60)])
    assert overall(cxkit.journey(made, by="none", as_of="2023-04-30"))["open"] == 20
    found = overall(cxkit.complaints(made, by="none", as_of="2023-04-30"))
    assert (found["open"], found["resolved"], found["median_days_to_resolve"]) == (20, 40, None), "of half of them nothing tells when"


def test_yes_and_no_outrank_the_status_and_an_unknown_status_says_nothing() -> None:
    made = contacts(status=["Closed"] * 60, resolved=["yes" if n % 2 else "no" for n in range(60)])
    assert overall(cxkit.journey(made, by="none"))["open"] == 30
    made = contacts(status=["Tier 2"] * 60, closed_at=[at(n + 1) if n % 2 else None for n in range(60)])
    assert overall(cxkit.journey(made, by="none", as_of="2023-04-30"))["open"] == 30


def test_yes_under_active_is_open_and_a_status_in_words_goes_before_it() -> None:
    made = contacts(is_active=["true" if n < 20 else "false" for n in range(60)])
    assert overall(cxkit.complaints(made, by="none"))["open"] == 20
    assert overall(cxkit.complaints(made.with_columns(pl.col("is_active") == "true"), by="none"))["open"] == 20
    worded = made.with_columns(pl.Series("state_desc", ["Working"] * 50 + ["Closed"] * 10))
    assert overall(cxkit.complaints(worded, by="none"))["open"] == 50
    # yes under another header of statuses tells nothing
    with_flags = contacts(status=["true" if n < 20 else "false" for n in range(60)])
    assert overall(cxkit.complaints(with_flags, by="none"))["open"] is None


@pytest.mark.parametrize(
    ("approved", "rejected"),
    [
        ("Approved", "Rejected"),
        ("Bewilligt", "Abgelehnt"),
        ("Aprobada", "Rechazada"),
        ("Approuvée", "Refusée"),
        ("Accettata", "Rifiutata"),
        ("Aprovado", "Rejeitado"),
        ("Toegekend", "Afgewezen"),
    ],
)
def test_a_claim_is_decided_by_approval_as_by_rejection(approved: str, rejected: str) -> None:
    made = contacts(status=[(approved, rejected, "in progress")[n % 3] for n in range(60)])
    report = cxkit.complaints(made, by="none")
    assert (overall(report)["open"], overall(report)["resolved"]) == (20, 40)
    (note,) = (note for note in report.notes if note.code == "status-decided")
    assert note.text == f"Column 'status': 20 contacts are decided ('{approved}'): beside others that were rejected they count as resolved."
    assert note.hint == f"--labels 'status:{approved}=0' says that it is still open"
    named = cxkit.complaints(made, by="none", labels=[f"status:{approved}=0"])
    assert (overall(named)["open"], "status-decided" in notes(named)) == (40, False)


def test_an_approved_request_that_others_were_closed_after_is_not_over() -> None:
    for others in (
        ("Rejected", "Closed"),
        ("In progress", "Open"),
        ("Closed", "Open"),
        ("Rejected", "Implemented"),
        ("Rejected", "Refunded"),
    ):
        made = contacts(status=[("Approved", *others)[n % 3] for n in range(60)])
        report = cxkit.complaints(made, by="none")
        assert "contacts have a status that is not known ('Approved'" in notes(report)["status-unread"]
        assert "status-decided" not in notes(report)


def test_an_open_status_beside_a_time_of_resolution_is_open_again() -> None:
    made = contacts(status=["Open" if n < 5 else "Closed" for n in range(60)], closed_at=[at(n + 1) for n in range(60)])
    report = cxkit.complaints(made, by="none", as_of="2023-04-30")
    assert overall(report)["open"] == 5
    assert notes(report)["status-open"].startswith("5 contacts have a time of resolution and an open status")


def test_open_statuses_of_most_that_have_a_time_of_resolution_contradict_it() -> None:
    made = contacts(status=["Open" if n < 40 else "Closed" for n in range(60)], closed_at=[at(n + 1) for n in range(60)])
    report = cxkit.complaints(made, by="none", as_of="2023-04-30")
    assert overall(report)["open"] == 40
    (note,) = (note for note in report.notes if note.code == "status-open")
    assert (note.level, note.hint) == ("warning", "--na status=Open believes the times of these")
    assert note.text.startswith("40 contacts have a time of resolution and an open status ('Open'): of 60 with a time")
    believed = cxkit.complaints(made, by="none", as_of="2023-04-30", na=["status=Open"])
    assert overall(believed)["open"] == 0
    assert "status-open" not in notes(believed)


def test_a_flag_that_calls_most_of_the_ended_contacts_unresolved_is_warned_of() -> None:
    made = contacts(is_resolved=["no" if n < 40 else "yes" for n in range(60)], closed_at=[at(n + 1) for n in range(60)])
    report = cxkit.complaints(made, by="none", as_of="2023-04-30")
    assert overall(report)["open"] == 40
    (note,) = (note for note in report.notes if note.code == "ended-unresolved")
    assert (note.level, note.hint) == ("warning", "--na resolved=no believes the times of these")
    assert note.text.startswith("Column 'is_resolved' calls 40 contacts unresolved that have a time in 'closed_at': of 60 with a time")
    believed = cxkit.complaints(made, by="none", as_of="2023-04-30", na=["resolved=no"])
    assert (overall(believed)["open"], "ended-unresolved" in notes(believed)) == (0, False)
    # a minority may be open again, and who names the column knows what it means
    fewer = made.with_columns(pl.Series("is_resolved", ["no" if n < 20 else "yes" for n in range(60)]))
    assert "ended-unresolved" not in notes(cxkit.complaints(fewer, by="none", as_of="2023-04-30"))
    named = cxkit.complaints(made, by="none", as_of="2023-04-30", role=["resolved=is_resolved"])
    assert (overall(named)["open"], "ended-unresolved" in notes(named)) == (40, False)


def test_whether_a_service_level_was_missed_says_nothing_of_the_state() -> None:
    made = contacts(resolution_breached=["True" if n < 40 else "False" for n in range(60)], closed_at=[at(n + 1) for n in range(60)])
    assert overall(cxkit.complaints(made, by="none", as_of="2023-04-30"))["open"] == 0
    plain = made.rename({"resolution_breached": "is_resolved"})
    assert overall(cxkit.complaints(plain, by="none", as_of="2023-04-30"))["open"] == 20


def test_the_as_of_date_is_the_last_day_on_which_anything_was_done() -> None:
    closed = [at(n + 40) if n % 2 else None for n in range(60)]
    report = cxkit.complaints(contacts(closed_at=closed), by="none")
    assert report.provenance.params["as_of"] == str(at(99).date())
    assert (
        notes(report)["as-of"]
        == f"The as-of date is {at(99).date()}, the last date in column 'closed_at'; contacts end on {at(59).date()}."
    )
    assert (overall(report)["resolved"], overall(report)["open"]) == (30, 30)


@pytest.mark.parametrize("written", ["%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%d %b %Y, %H:%M"])
def test_any_column_of_dates_tells_it_however_written(tmp_path: Path, written: str) -> None:
    made = contacts(last_update=[at(n + 12) for n in range(60)])
    made.with_columns(pl.col("created_at", "last_update").dt.strftime(written)).write_csv(tmp_path / "contacts.csv", separator=";")
    assert cxkit.journey(tmp_path / "contacts.csv", by="none").provenance.params["as_of"] == str(at(71).date())


def test_planned_dates_and_days_to_come_tell_nothing() -> None:
    soon = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=90)
    made = contacts(due_by=[at(n + 300) for n in range(60)], next_contact=[at(n + 200) for n in range(60)], touched=[soon] * 60)
    report = cxkit.journey(made, by="none")
    assert report.provenance.params["as_of"] == str(at(59).date())
    assert "as-of" not in notes(report)


def test_the_users_as_of_date_is_believed() -> None:
    made = contacts(closed_at=[at(n + 2) for n in range(60)])
    assert cxkit.complaints(made, by="none", as_of="2047-01-01").provenance.params["as_of"] == "2047-01-01"
    early = overall(cxkit.complaints(made, by="none", as_of="2023-01-20"))
    assert (early["contacts"], early["open"]) == (12, 2)


def test_a_register_of_complaints_is_one() -> None:
    made = contacts(closed_at=[at(n + 2) for n in range(60)]).drop("is_complaint")
    with pytest.raises(RoleError) as refused:
        cxkit.complaints(made, by="none")
    assert "--all-complaints" in str(refused.value.hint)
    found = overall(cxkit.complaints(made, by="none", all_complaints=True))
    assert (found["contacts"], found["complaints"], found["rate"], found["matters"]) == (60, 60, 1.0, 60)
    said_no = overall(cxkit.complaints(contacts().with_columns(is_complaint=pl.lit("no")), by="none", all_complaints=True))
    assert said_no["complaints"] == 60


def test_placeholders_name_no_group_and_a_note_says_so() -> None:
    made = contacts(
        team=[["Front", "?", "Back", "Unassigned", ""][n % 5] for n in range(60)], region=[["NA", "EU"][n % 2] for n in range(60)]
    )
    report = cxkit.touchmap(made, by="team")
    assert {row["team"]: row["contacts"] for row in report.table("by_team").rows} == {"Front": 12, "Back": 12, None: 36}
    assert notes(report)["placeholder"] == "Column 'team': '?' and 'Unassigned' name no team; such rows are those without one."
    regions = cxkit.touchmap(made, by="region")
    assert {row["region"]: row["contacts"] for row in regions.table("by_region").rows} == {"NA": 30, "EU": 30}
    assert "placeholder" not in notes(regions)


def test_the_project_file_gives_a_placeholder_a_name(tmp_path: Path) -> None:
    (tmp_path / "cxkit.toml").write_text('[labels]\nteam = { "?" = "Bots" }\n', encoding="utf-8")
    report = cxkit.touchmap(contacts(team=[["Front", "?"][n % 2] for n in range(60)]), by="team", config=tmp_path / "cxkit.toml")
    assert {row["team"]: row["contacts"] for row in report.table("by_team").rows} == {"Front": 30, "Bots": 30}
    assert "placeholder" not in notes(report)


def test_notes_quote_no_placeholder_of_few_rows() -> None:
    report = cxkit.touchmap(contacts(team=["?" if n < 3 else "Front" for n in range(60)]), by="team", min_cell=5)
    assert notes(report)["placeholder"] == "Column 'team': some values name no team; such rows are those without one."


def test_visits_without_a_medium_came_directly_where_the_others_have_one() -> None:
    made = contacts(medium=[("organic", "cpc", "(none)", "(not set)")[n % 4] for n in range(60)]).drop("channel")
    report = cxkit.touchmap(made)
    channels = {row["channel"]: row["contacts"] for row in report.table("channels").rows}
    assert channels == {"organic": 15, "cpc": 15, "direct": 15, None: 15}
    assert notes(report)["direct-visits"].startswith("Column 'medium': '(none)' is how web analytics write the visits that came directly")
    without = cxkit.touchmap(made, na=["channel=(none)"])
    assert {row["channel"]: row["contacts"] for row in without.table("channels").rows}[None] == 30
    # a help desk writes so what has no channel
    desk = contacts(channel=[("phone", "email", "(none)")[n % 3] for n in range(60)])
    report = cxkit.touchmap(desk)
    assert {row["channel"]: row["contacts"] for row in report.table("channels").rows} == {"phone": 20, "email": 20, None: 20}
    assert "direct-visits" not in notes(report)
    # so do sales that ask how a customer heard of them
    heard = contacts(channel=[("Referral", "Affiliate", "Walk-in", "(none)")[n % 4] for n in range(60)])
    assert "direct-visits" not in notes(cxkit.touchmap(heard))
