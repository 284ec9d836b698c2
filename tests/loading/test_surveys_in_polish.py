"""Surveys in Polish: headers, words of scales, and classes of the net promoter score."""

from __future__ import annotations

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

WORDS = ["Bardzo zadowolony", "Zadowolony", "Ani zadowolony, ani niezadowolony", "Niezadowolony", "Bardzo niezadowolona"]


@pytest.mark.parametrize("header", ["Zadowolenie", "Poziom zadowolenia", "Satysfakcja klienta"])
def test_words_of_satisfaction(header: str) -> None:
    data = pl.DataFrame({"Nr": range(50), header: WORDS * 10, "Miasto": ["Kraków", "Gdynia"] * 25})
    row = cxkit.csat(data, by="none").table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (50, 20)


def test_a_header_says_which_end_is_the_best() -> None:
    data = pl.DataFrame({"Zadowolenie (1 = bardzo zadowolony, 5 = bardzo niezadowolony)": [1, 1, 1, 2, 4, 5] * 10})
    assert cxkit.csat(data, by="none").table("overall").rows[0]["satisfied"] == 40


def test_classes() -> None:
    data = pl.DataFrame({"Nr": range(40), "Grupa NPS": ["Promotor", "Neutralny", "Krytyk", "Promotor"] * 10})
    row = cxkit.nps(data, by="none").table("overall").rows[0]
    assert row["n"] == 40
    assert row["nps"] == pytest.approx(25.0)


def test_an_order_is_no_recommendation() -> None:
    # near miss: "polecenie" is a command as well, and "z polecenia" names the source of a customer
    data = pl.DataFrame({"Nr": range(40), "Polecenie przelewu": [1, 2, 3, 11] * 10})
    with pytest.raises(RoleError):
        cxkit.nps(data, by="none")


def test_the_likelihood_of_a_recommendation_as_a_noun() -> None:
    ends = {0: "0 (wcale)", 10: "10 (na pewno)"}
    data = pl.DataFrame(
        {"nr": range(66), "Na ile prawdopodobne jest polecenie gabinetu?": [str(ends.get(at % 11, at % 11)) for at in range(66)]}
    )
    assert cxkit.nps(data, by="none").table("overall").rows[0]["nps"] == pytest.approx(100 * (2 - 7) / 11)


def test_a_direct_debit_is_named_as_assumed() -> None:
    # near miss: the header says nothing of a recommendation
    report = cxkit.nps(pl.DataFrame({"nr": range(44), "Polecenie zapłaty": list(range(11)) * 4}), by="none")
    assert any(note.level == "warning" and "only column whose values fit" in note.text for note in report.notes)
