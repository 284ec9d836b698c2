"""Contracts that were renewed at the end of their term: that end is no loss, unless a later contract of the customer shows one."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit


def terms(word: str, *further: tuple[str, str, str, str]) -> pl.DataFrame:
    """Ten holders of one policy each: four active, three with a ``word`` for their state and a past end, three who left."""
    ends = ["2049-01-01"] * 4 + ["2024-01-01"] * 3 + ["2024-02-01"] * 3
    rows = [(f"H{at}", "2023-01-01", ends[at], ["Active", word, "Expired"][(at >= 4) + (at >= 7)]) for at in range(10)]
    return pl.DataFrame([*rows, *further], schema=["holder_id", "start_date", "end_date", "status"], orient="row")


@pytest.mark.parametrize("word", ["Renewed", "verlängert", "rinnovata", "Verlengd"])
def test_the_end_of_a_renewed_term_is_no_loss(word: str) -> None:
    report = cxkit.retention(terms(word), by="none")
    assert report.table("overall").rows[0]["lost"] == 3
    assert [note.level for note in report.notes if note.code == "renewed-ends"] == ["warning"]
    assert not [note for note in report.notes if note.code == "state-and-end"]
    assert cxkit.retention(terms(word), by="none", shape="plain").table("overall").rows[0]["lost"] == 6


def test_a_later_contract_of_the_customer_decides() -> None:
    followed = terms("Renewed", ("H4", "2024-01-02", "2024-06-01", "Expired"), ("H5", "2024-01-02", "2049-01-01", "Active"))
    assert cxkit.retention(followed, by="none").table("overall").rows[0]["lost"] == 4


@pytest.mark.parametrize("word", ["Not renewed", "Expired"])
def test_a_term_that_was_not_renewed_is_a_loss(word: str) -> None:
    report = cxkit.retention(terms(word), by="none")
    assert report.table("overall").rows[0]["lost"] == 6
    assert not [note for note in report.notes if note.code == "renewed-ends"]
