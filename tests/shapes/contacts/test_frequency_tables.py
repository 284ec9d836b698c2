"""A finished table of frequencies holds no contacts; a count beside the number of each contact is something else."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError, RoleError

TOPICS = ["Too small", "Too greasy", "Cooked poorly", "Too large"]


@pytest.mark.parametrize(
    ("named", "count", "share"),
    [("Complaint", "Frequency", "Percentage"), ("Reklamation", "Häufigkeit", "Prozent"), ("Motivo", "Frecuencia", "Porcentaje")],
)
def test_a_table_of_frequencies_is_aggregated_already(named: str, count: str, share: str) -> None:
    table = pl.DataFrame({named: TOPICS, count: [21, 11, 9, 4], share: [46.7, 24.4, 20.0, 8.9]})
    with pytest.raises(DataError, match=f"Column '{count}' counts contacts: the rows are aggregated already"):
        cxkit.complaints(table, by="none", all_complaints=True)
    with pytest.raises(DataError, match=f"'{count}' counts contacts"):
        cxkit.complaints(table.drop(share), by="none", all_complaints=True)


@pytest.mark.parametrize(
    "contacts",
    [
        {"complaint": TOPICS * 3, "count": [1, 2, 1, 3] * 3},
        {"complaint": TOPICS, "count": [1, 2, 1, 3], "channel": ["phone", "web", "phone", "phone"]},
        {"complaint_id": [f"C-{n}" for n in range(4)], "count": [1, 2, 1, 3]},
    ],
)
def test_a_count_beside_single_contacts_makes_no_table_of_frequencies(contacts: dict[str, list[str | int]]) -> None:
    with pytest.raises(RoleError, match="contacted_at"):  # a day is what they lack
        cxkit.complaints(pl.DataFrame(contacts), by="none", all_complaints=True)
    dated = pl.DataFrame({"contacted_at": ["2026-01-02"] * len(next(iter(contacts.values()))), **contacts})
    assert cxkit.complaints(dated, by="none", all_complaints=True).table("overall").rows[0]["complaints"] == dated.height


def visits(header: str, values: Sequence[object]) -> pl.DataFrame:
    days = [f"2026-0{month}-01" for month in range(1, 7) for _ in range(3)]
    return pl.DataFrame({"Month": days, "channel": ["Organic search", "Direct", "Email"] * 6, header: values}, strict=False)


@pytest.mark.parametrize("header", ["Sessions", "Visits", "Besuche"])
def test_visits_by_month_and_channel_are_aggregated(header: str) -> None:
    with pytest.raises(DataError, match="counts contacts"):
        cxkit.touchmap(visits(header, [900 + 37 * n**2 for n in range(18)]), role=("contacted_at=Month",))


@pytest.mark.parametrize("values", [[480_113 + n for n in range(18)], [1] * 18, [f"s{n}" for n in range(18)]])
def test_ids_of_sessions_count_nothing(values: list[object]) -> None:
    found = cxkit.touchmap(visits("Session", values), role=("contacted_at=Month",)).table("overall").rows[0]
    assert found["contacts"] == 18
