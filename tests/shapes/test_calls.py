"""Exports of telephone systems: segments of calls, the two parties, numbers of contacts."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

COUNT = 36


def overall(frame: pl.DataFrame, **options: object) -> dict[str, object]:
    return dict(cxkit.touchmap(frame, by="none", **options).table("overall").rows[0])  # type: ignore[arg-type]


def test_events_of_a_call_are_one_contact_by_a_number_that_is_a_time() -> None:
    rows = [
        (f"2024-01-{1 + at % 28:02} 09:{minute:02}:00", f"{1704700000 + at * 60}.{at}", "phone", event)
        for at in range(COUNT)
        for minute, event in enumerate(["ENTERQUEUE", "CONNECT", "COMPLETECALLER"])
    ]
    data = pl.DataFrame(rows, schema=["time", "callid", "channel", "event"], orient="row")
    assert overall(data)["contacts"] == COUNT
    assert overall(data, shape="plain")["contacts"] == 3 * COUNT


@pytest.mark.parametrize("declared", [{}, {"role": ["customer_id=user"]}])
def test_a_user_beside_two_parties_is_no_customer_unless_the_user_says_so(declared: dict[str, object]) -> None:
    data = pl.DataFrame(
        {
            "date": ["2024-01-01"] * COUNT,
            "channel": ["phone"] * COUNT,
            "user": ["Ann", "Ben", "Cem"] * (COUNT // 3),
            "from": [f"+4930{at % 12:06}" for at in range(COUNT)],
            "to": ["+49800555"] * COUNT,
        }
    )
    assert overall(data, **declared)["customers"] == (3 if declared else 12)


def test_a_contact_id_numbers_contacts_unless_a_ticket_does() -> None:
    data = pl.DataFrame(
        {
            "Contact_ID": [str(45000 + at) for at in range(COUNT)],
            "Contact_Name": [f"Kim {at % 9}" for at in range(COUNT)],
            "channel": ["phone", "chat"] * (COUNT // 2),
            "date": ["2024-01-01"] * COUNT,
        }
    )
    assert overall(data)["customers"] == 9
    assert overall(data.with_columns(pl.Series("Ticket ID", range(COUNT))))["customers"] == COUNT


def test_the_error_for_a_missing_column_names_those_that_could_hold_it() -> None:
    data = pl.DataFrame(
        {"who": [f"K{at % 9}" for at in range(COUNT)], "channel": ["a", "b"] * (COUNT // 2), "date": ["2024-01-01"] * COUNT}
    )
    with pytest.raises(RoleError) as error:
        cxkit.touchmap(data, by="customer_id")
    assert "it could be 'who'" in str(error.value.hint)
