"""Moments with an offset keep the day on which they were written, and are compared with those of other offsets and files."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.config import Config
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.model import Report
from cxkit.tables import Contacts
from cxkit.tables.local_time import minutes_ahead
from cxkit.workflows.evaluate import evaluate
from cxkit.workflows.followup import followup


@pytest.mark.parametrize(
    ("times", "minutes"),
    [
        (["2025-01-01T00:30:00+02:00", "2025-07-01T00:30:00+02:00"], 120),
        (["2025-01-01T00:30:00+01:00", "2025-02-01T00:30:00+01:00", "2025-07-01T00:30:00+02:00"], 60),
        (["2025-01-01 00:30 -0330"], -210),
        (["2025-01-01T00:30:00Z"], 0),
        (["2025-01-01T00:30:00 UTC+02:00"], 120),
        (["2025-01-01T00:30:00"], None),
        (["2025-01-05", "2025-02-05"], None),
        (["2025-01-01 00:30 Europe/Berlin"], None),
    ],
)
def test_the_offset_of_a_file_is_that_of_most_of_its_times(times: list[str], minutes: int | None) -> None:
    frame = pl.DataFrame({"customer_id": [f"K{at}" for at in range(len(times))], "contacted_at": times})
    table = open_table(Contacts, frame, check_loading({}), Config()).table
    assert (minutes_ahead(table), table.rules.ahead) == (minutes, minutes)


def test_a_type_with_a_zone_has_its_offset() -> None:
    moments = pl.Series("contacted_at", [datetime(2025, 1, 1, tzinfo=UTC)]).dt.convert_time_zone("Europe/Berlin")
    table = open_table(Contacts, pl.DataFrame({"customer_id": ["K"], "contacted_at": moments}), check_loading({}), Config()).table
    assert table.rules.ahead == 60


def contacts(zone: str) -> pl.DataFrame:
    """Contacts half an hour after midnight, some of them complaints, closed on other days."""
    begin = datetime(2024, 11, 1, 0, 30)  # noqa: DTZ001 - as written
    rows = [
        (
            f"K{at % 40}",
            f"{begin + timedelta(days=at):%Y-%m-%dT%H:%M:%S}{zone}",
            f"C{at}",
            "yes" if at % 3 else "no",
            "web" if at % 2 else "phone",
            f"{begin + timedelta(days=at + at % 5, hours=at % 7):%Y-%m-%dT%H:%M:%S}{zone}",
        )
        for at in range(120)
    ]
    return pl.DataFrame(rows, schema=["customer_id", "contacted_at", "case_id", "is_complaint", "channel", "closed_at"], orient="row")


def figures(made: Report) -> list[tuple[str, Any]]:
    return [(table.name, table.rows) for table in made.tables]


@pytest.mark.parametrize("zone", ["+02:00", " +0200", "-05:00"])
def test_one_offset_in_all_times_changes_nothing(zone: str) -> None:
    plain, written = contacts(""), contacts(zone)
    for metric in (cxkit.complaints, cxkit.tickets):
        assert figures(metric(written, every="month")) == figures(metric(plain, every="month"))
    assert figures(cxkit.journey(written)) == figures(cxkit.journey(plain))


def test_one_offset_moves_no_contact_to_the_other_side_of_a_split(tmp_path: Path) -> None:
    for name, zone in (("plain", ""), ("written", "+02:00")):
        contacts(zone).write_csv(tmp_path / f"{name}.csv")
    first, second = (
        evaluate(str(tmp_path / f"{name}.csv"), split=date(2025, 1, 1), measure="complaint_rate") for name in ("plain", "written")
    )
    assert figures(first) == figures(second)
    assert first.table("change").rows[0]["n_before"] == 61


def test_durations_are_true_if_offsets_differ() -> None:
    frame = pl.DataFrame(
        {
            "customer_id": [f"K{at}" for at in range(6)],
            "case_id": [f"C{at}" for at in range(6)],
            "contacted_at": ["2025-03-01T10:00:00+02:00"] * 6,
            "resolved_at": ["2025-03-01T10:00:00Z"] * 6,
        }
    )
    assert cxkit.tickets(frame).table("overall").rows[0]["resolve_median"] == pytest.approx(2 / 24)


def test_files_with_different_offsets_are_compared_in_one_zone(tmp_path: Path) -> None:
    """The call in UTC came after the answer in local time, though the clock shows less."""
    answers = "".join(f"K{at},2025-03-02T{10 + at % 3}:00:00+02:00,{at % 7 if at else 10}\n" for at in range(12))
    (tmp_path / "survey.csv").write_text(f"customer_id,responded_at,recommend\n{answers}", encoding="utf-8")
    (tmp_path / "done.csv").write_text("customer_id,contacted_at\nK1,2025-03-01T22:30:00Z\nK2,2025-03-01T21:30:00Z\n", encoding="utf-8")
    made = followup(survey=(str(tmp_path / "survey.csv"),), done=str(tmp_path / "done.csv"))
    # half past midnight of March 2 in the zone of the survey, and half past eleven of the day before
    assert (made.table("loop").rows[0]["detractors"], made.table("loop").rows[0]["closed"]) == (11, 1)
