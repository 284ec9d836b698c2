"""A column that is called a booking alone identifies the order if it holds ids, and is its day if it holds days."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit

STAYS = 30


@pytest.mark.parametrize("name", ["booking", "Reservering", "reserva"])
def test_the_total_of_a_booking_counts_once_on_its_nights(name: str) -> None:
    nights = [at for at in range(STAYS) for _ in range(at % 3 + 1)]
    frame = pl.DataFrame(
        {
            name: [f"R{300 + at}" for at in nights],
            "guest": [f"G{at % 11}" for at in nights],
            "stay date": [f"2024-05-{at % 28 + 1:02}" for at in nights],
            f"total {name}": [80 + 13 * (at % 7) + at for at in nights],
        }
    )
    found = cxkit.value(frame).table("overall").rows[0]
    assert (found["orders"], found["revenue"]) == (STAYS, sum(80 + 13 * (at % 7) + at for at in range(STAYS)))


def test_a_booking_that_is_a_day() -> None:
    frame = pl.DataFrame(
        {
            "guest": [f"G{at % 11}" for at in range(STAYS)],
            "booking": [f"2024-05-{at % 28 + 1:02}" for at in range(STAYS)],
            "amount": [100 + at for at in range(STAYS)],
        }
    )
    report = cxkit.value(frame)
    assert any("ordered_at = 'booking'" in note.text for note in report.notes)
