"""Ends that come after contracts steadily began, for which notice was given: they are to come when the file is written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import polars as pl
import pytest

import cxkit
from cxkit.model import Note, Report

FIRST = date(2022, 1, 3)


class Leases(NamedTuple):
    """Leases of garden plots of which one begins every ``step`` days, or on the days ``begins``; ``ends`` by place."""

    ends: dict[int, date]
    step: int = 9
    n: int = 60
    header: str = "Gekündigt zum"
    begins: tuple[date, ...] = ()
    notice: int | None = None  # days from it to the end

    def frame(self) -> pl.DataFrame:
        begins = self.begins or [FIRST + timedelta(days=self.step * place) for place in range(self.n)]
        columns = {
            "Pachtvertrag": [f"P{place}" for place in range(len(begins))],
            "Pachtbeginn": [day.isoformat() for day in begins],
            self.header: [day.isoformat() if (day := self.ends.get(place)) else None for place in range(len(begins))],
        }
        if self.notice is not None:
            notices = [self.ends.get(place) for place in range(len(begins))]
            columns["Kündigungseingang"] = [(day - timedelta(days=self.notice)).isoformat() if day else None for day in notices]
        return pl.DataFrame(columns)

    def report(self, as_of: date | None = None) -> Report:
        return cxkit.retention(self.frame(), role=("since=Pachtbeginn", f"until={self.header}"), by="none", as_of=as_of)

    def warnings(self) -> list[Note]:
        return [note for note in self.report().notes if note.code == "future-ends" and note.level == "warning"]


EARLY = {place: FIRST + timedelta(days=9 * place + 100 + 7 * place) for place in range(0, 24, 3)}
LAST = FIRST + timedelta(days=9 * 59)
AHEAD = {place: date(2023, 12, 31) for place in (31, 40, 44)}


def test_a_few_ends_months_after_the_last_beginning_are_named() -> None:
    leases = Leases(EARLY | AHEAD)
    (note,) = leases.warnings()
    assert f"after {LAST}, but 3 of 11 ends come later, up to 2023-12-31" in note.text
    assert note.hint.startswith(f"--as-of {LAST} ")
    then = leases.report(as_of=LAST)
    assert then.table("overall").rows[0]["lost"] == 8
    assert not [note for note in then.notes if note.level == "warning" and note.code == "future-ends"]


@pytest.mark.parametrize("header", ["Opgezegd per", "Cancellation effective date", "Austritt per", "Date d'effet résiliation"])
def test_headers_say_when_a_notice_takes_effect(header: str) -> None:
    assert Leases(EARLY | AHEAD, header=header).warnings()


def test_the_days_of_notices_tell_it_too() -> None:
    assert Leases(EARLY | AHEAD, header="Pachtende", notice=180).warnings()


def test_notices_that_come_after_the_last_beginning_show_that_the_file_is_of_a_later_day() -> None:
    assert not Leases(EARLY | AHEAD, header="Pachtende", notice=30).warnings()
    assert not Leases(EARLY | AHEAD, notice=30).warnings()


@pytest.mark.parametrize("header", ["Pachtende", "Gekündigt am", "Austritt", "Cancelled at", "Ablauf"])
def test_without_a_word_of_notices_ends_are_ends(header: str) -> None:
    assert not Leases(EARLY | AHEAD, header=header).warnings()


def test_ends_within_a_quarter_give_no_warning() -> None:
    assert not Leases(EARLY | {31: LAST + timedelta(days=85)}).warnings()


def test_contracts_that_seldom_begin_give_no_warning() -> None:
    last = FIRST + timedelta(days=45 * 24)
    ends = {place: FIRST + timedelta(days=45 * place + 200) for place in range(0, 15, 3)} | {20: last + timedelta(days=150)}
    assert not Leases(ends, step=45, n=25).warnings()


def test_a_closed_group_whose_ends_mostly_come_later_gives_no_warning() -> None:
    later = {place: LAST + timedelta(days=9 * place - 200) for place in range(26, 60, 2)}
    assert not Leases(EARLY | later).warnings()


def test_a_pause_as_long_as_that_between_seasons_gives_no_warning() -> None:
    seasons = tuple(date(year, 3, 1) + timedelta(days=2 * place) for year in (2021, 2022, 2023) for place in range(30))
    ends = {place: date(2022, 10, 31) for place in range(0, 30, 2)} | {place: date(2023, 10, 31) for place in range(60, 70, 2)}
    assert not Leases(ends, begins=seasons).warnings()


def test_a_small_file_gives_no_warning() -> None:
    assert not Leases({2: date(2022, 4, 30), 5: date(2022, 5, 31), 9: date(2023, 3, 31)}, n=19).warnings()


def test_few_ends_ahead_are_not_told_below_the_cell_limit() -> None:
    leases, roles = Leases(EARLY | AHEAD), ("since=Pachtbeginn", "until=Gekündigt zum")
    for limit, said in ((3, True), (4, False)):
        notes = cxkit.retention(leases.frame(), role=roles, by="none", min_cell=limit).notes
        assert any(note.code == "future-ends" and note.level == "warning" for note in notes) == said
