"""Ends of contracts that are none, or are told elsewhere: notices taken back, ends at once, vacancies, a second column of ends."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError


def studio(**columns: list[str]) -> pl.DataFrame:
    """Forty members of a studio who joined on forty days; the first ten have an end."""
    return pl.DataFrame(
        {
            "Mitglied": [f"M{at:03}" for at in range(40)],
            "Beginn": [f"2023-{1 + at // 20:02}-{1 + at % 20:02}" for at in range(40)],
            "Kündigung zum": ["2023-11-30"] * 10 + [""] * 30,
            **columns,
        }
    )


def figures(data: pl.DataFrame) -> tuple[object, object]:
    row = cxkit.retention(data, by="none").table("overall").rows[0]
    return row["customers"], row["lost"]


def codes(data: pl.DataFrame) -> set[str]:
    return {note.code for note in cxkit.retention(data, by="none").notes}


@pytest.mark.parametrize("header", ["Kündigung zurückgezogen am", "Kündigungsrücknahme", "opzegging ingetrokken op"])
def test_a_notice_that_was_taken_back_ends_nothing(header: str) -> None:
    assert figures(studio(**{header: ["2023-10-01"] * 3 + [""] * 37})) == (40, 7)
    assert figures(studio(**{header: ["ja"] * 3 + ["nein"] * 37})) == (40, 7)


@pytest.mark.parametrize(("min_cell", "shown"), [(0, True), (3, True), (5, False)])
def test_a_number_of_few_withdrawn_notices_is_in_no_note(min_cell: int, *, shown: bool) -> None:
    notes = cxkit.retention(studio(Kündigungsrücknahme=["ja"] * 3 + ["nein"] * 37), by="none", min_cell=min_cell).notes
    assert ["(3)" in note.text for note in notes if "notices were withdrawn" in note.text] == [shown]


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Kündigung widerrufbar bis", ["2023-10-01"] * 3 + [""] * 37),  # a limit
        ("Kündigung/Widerruf am", ["2023-10-01"] * 3 + [""] * 37),  # either
        ("Widerruf Lastschrift am", ["2023-10-01"] * 3 + [""] * 37),  # of a mandate
        ("Kündigung zurückgewiesen wegen", ["Frist"] * 3 + [""] * 37),  # a reason
        ("Kaution nach Kündigung zurückgezahlt am", ["2023-10-01"] * 3 + [""] * 37),  # what goes back is money
        ("Kündigung: Zählerstand zurückgemeldet", ["ja"] * 3 + ["nein"] * 37),
        ("Kündigung zurückgezogen am", [""] * 37 + ["2023-10-01"] * 3),  # of contracts without an end
        ("Kündigung zurückgezogen am", ["2023-10-01"] * 10 + [""] * 30),  # of all that ended
    ],
)
def test_a_column_of_something_else_changes_no_end(header: str, values: list[str]) -> None:
    assert figures(studio(**{header: values})) == (40, 10)


def test_contracts_that_end_on_the_day_they_begin_are_named() -> None:
    begun = studio().get_column("Beginn").to_list()
    at_once = studio(**{"Kündigung zum": begun[:4] + ["2023-11-30"] * 6 + [""] * 30})
    assert "ended-at-once" in codes(at_once)
    assert figures(at_once) == (40, 10)
    one = studio(**{"Kündigung zum": begun[:1] + ["2023-11-30"] * 9 + [""] * 30})
    assert "ended-at-once" not in codes(one)


def test_an_agreed_end_that_is_past_is_named_where_the_notice_is_blank() -> None:
    agreed = ["2025-01-31"] * 15 + ["2023-10-31"] * 5 + ["2025-01-31"] * 20
    assert "ends-beside" in codes(studio(Vertragsende=agreed))
    assert "ends-beside" not in codes(studio(Vertragsende=["2025-01-31"] * 40))
    # the state says that they run: the agreed end was renewed
    assert "ends-beside" not in codes(studio(Vertragsende=agreed, Status=["gekündigt"] * 10 + ["aktiv"] * 30))


@pytest.mark.parametrize("header", ["Verstorben am", "Sterbedatum", "Widerruf am", "Date de décès"])
def test_a_death_or_a_revocation_of_who_has_no_end_is_named(header: str) -> None:
    assert "ends-beside" in codes(studio(**{header: [""] * 35 + ["2023-10-02"] * 5}))


@pytest.mark.parametrize("header", ["Pause bis", "Widerruf Lastschrift am", "Widerrufsfrist bis", "Geboren am"])
def test_a_day_of_something_else_is_not_named(header: str) -> None:
    assert "ends-beside" not in codes(studio(**{header: [""] * 35 + ["2023-10-02"] * 5}))


def test_nobody_lives_in_a_vacant_unit() -> None:
    rows = [
        ("A1", "Kern", "2023-01-01", "2023-03-31"),
        ("A1", "Leerstand", "2023-04-01", "2023-05-31"),
        ("A1", "Leer, Udo", "2023-06-01", ""),
    ]
    rows += [(f"B{at}", f"Mieterin {at}", "2023-02-01", "") for at in range(9)]
    data = pl.DataFrame(rows, schema=["Wohnung", "Mieter", "Mietbeginn", "Mietende"], orient="row")
    report = cxkit.retention(data, by="none")
    assert (report.table("overall").rows[0]["customers"], report.provenance.rows_set_aside) == (11, {"no contract": 1})


def test_states_of_rows_that_do_not_count_are_not_named() -> None:
    data = studio(Vertragsstatus=["beendet"] * 10 + ["aktiv"] * 20 + ["Angebot"] * 4 + ["ruhend"] * 6)
    (note,) = (note for note in cxkit.retention(data, by="none").notes if note.code == "state-running")
    assert "6 rows" in note.text
    assert "Angebot" not in note.text


def test_a_history_of_states_is_a_log() -> None:
    rows = []
    for at in range(30):
        rows.append((f"N{at:02}", "aktiv", f"2023-01-{1 + at % 28:02}"))
        rows += [(f"N{at:02}", "ruhend", "2023-03-01"), (f"N{at:02}", "aktiv", "2023-04-01")] if at % 3 == 0 else []
        rows += [(f"N{at:02}", "gekündigt", "2023-09-30")] if at % 2 == 0 else []
        rows += [(f"N{at:02}", "reaktiviert", "2023-12-01")] if at % 10 == 0 else []
    data = pl.DataFrame(rows, schema=["Mitglied", "Status", "Gültig ab"], orient="row")
    row = cxkit.retention(data, by="none").table("overall").rows[0]
    assert (row["customers"], row["lost"], row["won_back"]) == (30, 15, 3)


def test_contracts_with_their_state_today_are_no_history() -> None:
    rows = [(f"N{at // 2:02}", "gekündigt" if at % 2 == 0 else "aktiv", f"2023-0{1 + at % 9}-1{at % 7}") for at in range(40)]
    data = pl.DataFrame(rows, schema=["Mitglied", "Status", "Vertragsbeginn"], orient="row")
    with pytest.raises(CxError):
        cxkit.retention(data, by="none")


def test_rows_of_years_of_a_pupil_are_versions() -> None:
    rows = [
        (f"S{at:03}", f"{year}/{year + 1}", "2020-09-01", "2023-07-31" if year == 2022 and at % 2 else "")
        for at in range(30)
        for year in range(2020, 2024 - at % 2)
    ]
    data = pl.DataFrame(rows, schema=["Schüler-Nr", "Schuljahr", "Eintritt", "Austritt"], orient="row")
    assert figures(data) == (30, 15)


def test_an_account_whose_name_repeats_has_several_contracts() -> None:
    rows = [
        (f"C{at:03}", f"Firma {at // 2}", "2022-01-01", "2022-12-31") if at % 2 else (f"C{at:03}", f"Firma {at // 2}", "2023-01-01", "")
        for at in range(40)
    ]
    data = pl.DataFrame(rows, schema=["Contract Number", "Account Name", "Start Date", "End Date"], orient="row")
    assert figures(data) == (20, 0)
    insurers = data.with_columns(pl.Series("Account Name", [f"Insurer {at % 2}" for at in range(40)]))
    assert figures(insurers)[0] == 40


def test_states_of_contracts_that_begin_on_a_day_are_no_log() -> None:
    rows = [(f"M{at:03}", f"2023-{1 + at // 20:02}-{1 + at % 20:02}", "aktiv") for at in range(40)]
    rows += [(f"M{at:03}", f"2023-06-{1 + at:02}", "gekündigt") for at in range(15)]
    log = pl.DataFrame(rows, schema=["Mitglied", "Datum", "Status"], orient="row")
    assert figures(log) == (40, 15)
    with pytest.raises(CxError, match="no column shows when"):
        cxkit.retention(log.rename({"Datum": "Vertragsbeginn"}))
