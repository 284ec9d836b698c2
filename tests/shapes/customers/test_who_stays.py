"""Columns of yes and no beside a tenure whose headers say who stays, not who has left."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError, RoleError
from cxkit.model import Report


def tenures(header: str, yes: int = 18, values: tuple[object, object] = ("True", "False")) -> pl.DataFrame:
    """Thirty customers, ``yes`` of whom have a yes under the header."""
    return pl.DataFrame(
        {
            "user_id": [str(place) for place in range(30)],
            "months_active": [str(1 + place % 6) for place in range(30)],
            header: [values[0] if place < yes else values[1] for place in range(30)],
        }
    )


def lost(report: Report) -> int:
    found = report.table("overall").rows[0]["lost"]
    assert isinstance(found, int)
    return found


def turned(report: Report, header: str) -> bool:
    return any(note.level == "warning" and header in note.text and "who stays" in note.text for note in report.notes)


@pytest.mark.parametrize("header", ["retained_6m", "account_active", "noch Kunde", "bleibt", "has_renewed", "retention_flag"])
def test_a_named_column_of_who_stays_is_turned_with_a_warning(header: str) -> None:
    report = cxkit.retention(tenures(header), role=["tenure=months_active", f"churned={header}"], by="none")
    assert (lost(report), turned(report, header)) == (12, True)


@pytest.mark.parametrize("header", ["churned", "inactive", "not_renewed", "Kein Kunde mehr", "no longer active", "verlassen"])
def test_near_misses_count_yes_as_lost(header: str) -> None:
    report = cxkit.retention(tenures(header), role=["tenure=months_active", f"churned={header}"], by="none")
    assert (lost(report), turned(report, header)) == (18, False)


def test_truth_values_of_a_frame_are_turned_too() -> None:
    report = cxkit.retention(tenures("retained_6m", values=(True, False)), role=["churned=retained_6m"], by="none")
    assert lost(report) == 12


def test_labels_and_the_plain_shape_decide_what_yes_means() -> None:
    named = ["tenure=months_active", "churned=retained_6m"]
    assert lost(cxkit.retention(tenures("retained_6m"), role=named, by="none", shape=["plain"])) == 18
    labels = ["churned:true=1", "churned:false=0"]
    assert lost(cxkit.retention(tenures("retained_6m"), role=named, by="none", labels=labels)) == 18


def test_who_stays_is_found_without_options() -> None:
    report = cxkit.retention(tenures("retained_6m"), by="none")
    assert (lost(report), report.table("overall").rows[0]["active"]) == (12, 18)


def test_a_tenure_alone_is_named_where_nothing_shows_who_has_left() -> None:
    with pytest.raises(RoleError, match="'months_active' shows how long customers stayed") as refused:
        cxkit.retention(tenures("autopay_week1"), by="none")
    assert "churned=COLUMN" in refused.value.hint


@pytest.mark.parametrize(
    ("there", "gone"),
    [("Vigente", "Anulada"), ("Em dia", "Inativado"), ("In corso", "Estinta"), ("Lopende", "Stopgezet"), ("À jour", "Radié")],
)
def test_states_of_contracts_in_other_languages_say_who_has_left(there: str, gone: str) -> None:
    report = cxkit.retention(tenures("Status", values=(there, gone)), role=["tenure=months_active", "churned=Status"], by="none")
    assert lost(report) == 12


def test_a_state_that_may_end_either_way_is_asked_for() -> None:
    with pytest.raises(DataError, match="Suspendida"):
        cxkit.retention(tenures("Status", values=("Vigente", "Suspendida")), role=["tenure=months_active", "churned=Status"], by="none")
