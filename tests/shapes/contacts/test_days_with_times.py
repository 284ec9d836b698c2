"""Moments of contacts in two columns, a day and a time of day."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit


@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        (("Angelegt am", "Angelegt um"), ("Gelöst am", "Gelöst um")),
        (("Created On", "Created At"), ("Resolved On", "Resolved At")),
    ],
)
def test_a_time_is_called_like_its_day_but_for_the_preposition(opened: tuple[str, str], closed: tuple[str, str]) -> None:
    days = ["13.02.2026", "14.02.2026", "15.02.2026"]
    data = pl.DataFrame(
        {
            "Ticket": ["1", "2", "3"],
            opened[0]: days,
            opened[1]: ["08:00:00", "09:00:00", "10:00:00"],
            closed[0]: days,
            closed[1]: ["14:00:00", "15:00:00", "16:00:00"],
        }
    )
    (row,) = cxkit.tickets(data).table("overall").rows
    assert row["resolve_median"] == pytest.approx(0.25)
