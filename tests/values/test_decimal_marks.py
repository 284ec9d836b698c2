"""A few scores and amounts with the other decimal mark are read if there is one way to; many, or ambiguous ones, are an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cxkit
from cxkit.errors import DataError, RoleError
from cxkit.model import Report

POINTS = ["8.5", "7.9", "6.4", "9.1", "5.0", "8.8"] * 5


def csat(folder: Path, cells: list[str], **options: Any) -> Report:
    path = folder / "spa.csv"
    path.write_text("\n".join(["id,nota_geral", *(f'{at},"{cell}"' for at, cell in enumerate(cells))]), encoding="utf-8")
    return cxkit.csat(path, by="none", **options)


@pytest.mark.parametrize(("odd", "satisfied"), [("9,0", 16), ("5,5", 15), ("10,0", 16)])
def test_one_decimal_comma_among_points_is_read_and_said(tmp_path: Path, odd: str, satisfied: int) -> None:
    report = csat(tmp_path, [*POINTS, odd], scale="0-10")
    row = report.table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (31, satisfied)
    note = next(note for note in report.notes if note.code == "decimals-contradict")
    assert (note.level, f"'{odd}'" in note.text, "line 32" in note.text) == ("warning", True, True)


@pytest.mark.parametrize("odd", [["9,05"], ["90,0"], ["9,0"] * 6])
def test_what_is_off_the_scale_or_frequent_is_an_error(tmp_path: Path, odd: list[str]) -> None:
    with pytest.raises(DataError, match=r"contradicts itself: '5.0' \(spa.csv, line 6\)"):
        csat(tmp_path, [*POINTS, *odd], scale="0-10")


def test_words_are_named_beside_a_doubt_about_the_scale(tmp_path: Path) -> None:
    with pytest.raises(RoleError, match=r"1 of 31 answers are 11 and none is above 11. 2 answers are no numbers \('bom'\)"):
        csat(tmp_path, [*POINTS, "11", "bom", "bom"])


def revenue(folder: Path, amounts: list[str], **options: Any) -> Report:
    path = folder / "shop.csv"
    rows = (f"o{at};c{at};2026-04-{at % 28 + 1:02};{amount}" for at, amount in enumerate(amounts))
    path.write_text("\n".join(["order_id;customer_id;ordered_at;amount", *rows]), encoding="utf-8")
    return cxkit.value(path, by="none", **options)


@pytest.mark.parametrize(
    ("usual", "odd", "due"),
    [("59.90", "€34,9", 633.9), ("59.90", "12,00", 611.0), ("59.90", "1.234,56", 1833.56), ("59,90", "0.125", 599.125)],
)
def test_an_amount_that_only_the_other_mark_makes_a_number_is_read_with_a_warning(tmp_path: Path, usual: str, odd: str, due: float) -> None:
    report = revenue(tmp_path, [usual] * 10 + [odd])
    assert report.table("overall").rows[0]["revenue"] == pytest.approx(due)
    (note,) = [note for note in report.notes if note.code == "decimals-contradict"]
    assert (note.level, f"'{odd}'" in note.text, "line 12" in note.text) == ("warning", True, True)


@pytest.mark.parametrize("ambiguous", ["12,345", "€ 1.234", "-7,125"])
def test_beside_both_marks_three_digits_are_ambiguous_and_nothing_is_guessed(tmp_path: Path, ambiguous: str) -> None:
    with pytest.raises(DataError, match="contradicts itself"):
        revenue(tmp_path, ["59.90"] * 10 + ["12,00", ambiguous])


def test_an_ambiguous_amount_far_below_is_found(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="contradicts itself"):
        revenue(tmp_path, ["59.90"] * 30 + ["12,00"] * 20 + ["59.90"] * 3_000 + ["12,345"])


def test_thousands_beside_one_mark_are_none_of_the_other(tmp_path: Path) -> None:
    report = revenue(tmp_path, ["59.90"] * 10 + ["12,345"])
    assert report.table("overall").rows[0]["revenue"] == pytest.approx(12_944)
    assert not [note for note in report.notes if note.code == "decimals-contradict"]


def test_two_notations_of_equal_weight_are_an_error_that_offers_no_option(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="5 of 10 values") as caught:
        revenue(tmp_path, ["59.90"] * 5 + ["12,00"] * 5)
    assert "--decimal" not in caught.value.hint


def test_a_given_mark_is_believed(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="1 of 11 amounts cannot be read"):
        revenue(tmp_path, ["59.90"] * 10 + ["12,00"], decimal=".")
