"""Ids of customers: one form for spellings of one id within a file, and a report of what two files have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError
from cxkit.model import Report
from cxkit.tables.id_forms import Form, in_form, notations


def orders(*ids: object) -> pl.DataFrame:
    return pl.DataFrame({"customer_id": ids, "order_date": ["2025-01-07"] * len(ids), "amount": [10.0] * len(ids)})


def crm(*ids: object, **columns: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"customer_id": ids, "segment": ["Gold"] * len(ids), **columns})


def customers_of(frame: pl.DataFrame) -> object:
    return cxkit.value(frame, by="none").table("overall").rows[0]["customers"]


@pytest.mark.parametrize(
    ("ids", "customers"),
    [
        (["Ann@Example.com", " ann@example.com", "ANN@EXAMPLE.COM "], 1),
        (["101.0", "101", "101,0"], 1),
        (["7", "007", "0007"], 3),
        (["ab1", "AB1"], 2),
        (["1.000", "1"], 2),
    ],
)
def test_spellings_of_one_id(ids: list[str], customers: int) -> None:
    assert customers_of(orders(*ids)) == customers


def test_spellings_are_in_a_note_and_only_where_there_are_any() -> None:
    codes = {note.code for note in cxkit.value(orders("Ann@example.com", "ann@example.com"), by="none").notes}
    assert "ids-respelled" in codes
    assert "ids-respelled" not in {note.code for note in cxkit.value(orders("ann@example.com", "bob@example.com"), by="none").notes}


def shops(*ids: str, names: Sequence[str] = ("Automercado",)) -> pl.DataFrame:
    return orders(*ids).with_columns(pl.Series("name", [names[place % len(names)] for place in range(len(ids))]))


@pytest.mark.parametrize(
    ("frame", "named"),
    [
        (shops("J-298709510", "J-29870951-0", "V-1"), True),
        (orders("J298709510", "J-29870951-0", "V-1"), True),
        (shops("1-11", "11-1"), True),
        # numbers of several parts
        (orders("2024-1-12", "2024-11-2"), False),
        (shops("1-11", "11-1", names=("Ann", "Ben")), False),
        (shops("J-298709510", "J-29870951-1"), False),
        (orders("Kim Meier", "Kim-Meier"), False),
    ],
)
def test_ids_that_differ_in_punctuation_alone_are_named(frame: pl.DataFrame, named: bool) -> None:
    report = cxkit.value(frame, by="none", role="customer_id=customer_id")
    notes = [note for note in report.notes if note.code == "ids-punctuation"]
    assert [(note.level, "--id-form alphanumeric" in note.hint) for note in notes] == [("warning", True)] * named
    assert not [note for note in cxkit.value(frame, by="none", id_form="alphanumeric").notes if note.code == "ids-punctuation"]


def calls(*numbers: str) -> pl.DataFrame:
    return pl.DataFrame({"customer_id": numbers, "contacted_at": ["2025-01-07 09:00"] * len(numbers), "channel": ["phone"] * len(numbers)})


PHONES = ("+49 30 1234567", "0049301234567", "030/1234567", "49301234567", "+49 30 7654321")


def test_phone_numbers_in_any_notation_are_one_customer() -> None:
    pytest.importorskip("phonenumbers", reason="the extra cxkit[phone] is not installed")
    report = cxkit.touchmap(calls(*PHONES))
    assert report.table("overall").rows[0]["customers"] == 2
    assert any(note.code == "phone-notations" and note.level == "info" for note in report.notes)


def test_without_the_library_a_warning_says_that_notations_count_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxkit.tables.id_forms.find_spec", lambda _: None)
    report = cxkit.touchmap(calls(*PHONES))
    assert report.table("overall").rows[0]["customers"] == 5
    assert any(note.code == "phone-notations" and note.level == "warning" for note in report.notes)


def test_customer_numbers_are_no_phone_numbers() -> None:
    assert not notations(["1002-3345", "1002-3346", "10023347", "10023348"])
    assert not notations(["+49 30 1234567", "K-1", "K-2", "K-3"])
    assert notations(list(PHONES))


@pytest.fixture
def joined(tmp_path: Path) -> Callable[..., Report]:
    """The revenue of orders by a column of the customers' file."""

    def join(own: pl.DataFrame, theirs: pl.DataFrame, form: Form = "plain") -> Report:
        theirs.write_csv(tmp_path / "crm.csv")
        return cxkit.value(own, customers=str(tmp_path / "crm.csv"), by="segment", id_form=form)

    return join


@pytest.mark.parametrize(("ids", "form"), [(["00000101", "00000102"], "no-zeros"), (["C-00101", "C-00102"], "digits")])
def test_a_join_that_matches_nobody_names_the_form_that_would(joined: Callable[..., Report], ids: list[str], form: Form) -> None:
    own, theirs = orders("101", "102"), crm(*ids)
    with pytest.raises(DataError, match="0 of 2 customers") as refusal:
        joined(own, theirs)
    assert f"2 match: --id-form {form}" in str(refusal.value.hint)
    rows = joined(own, theirs, form).table("by_segment").rows
    assert [(row["segment"], row["customers"]) for row in rows] == [("Gold", 2)]


def test_notes_name_ids_in_another_form_by_their_header(tmp_path: Path) -> None:
    crm("00101", "00102").write_csv(tmp_path / "crm.csv")
    visits = pl.DataFrame({"customer_id": ["101", "102", "101"], "recommend": [9, 8, 3]})
    report = cxkit.nps(visits, customers=str(tmp_path / "crm.csv"), by="segment", id_form="no-zeros")
    (note,) = (note for note in report.notes if note.code == "customer-unused")
    assert (note.text.split(" repeats")[0], note.hint) == ("Column 'customer_id'", "--cluster customer_id")
    known = pl.DataFrame({"customer_id": ["101", None], "contacted_at": ["2026-01-02", "2026-01-03"], "channel": ["app", "shop"]})
    survey = pl.DataFrame({"customer_id": ["00101", None], "recommend": [9, 3], "channel": ["app", "shop"]})
    survey.write_csv(tmp_path / "survey.csv")
    texts = [note.text for note in cxkit.touchmap(known, survey=str(tmp_path / "survey.csv"), id_form="no-zeros").notes]
    assert any("no customer_id;" in text for text in texts)
    assert not any("cx:" in text for text in texts)


def test_a_join_that_matches_nobody_names_another_column_with_the_ids(joined: Callable[..., Report]) -> None:
    with pytest.raises(DataError) as refusal:
        joined(orders("a@example.com", "b@example.com"), crm("1", "2", mail=["A@example.com", "b@example.com"]))
    assert "--role customers.customer_id='mail'" in str(refusal.value.hint)


def test_a_join_reports_who_matched_on_either_side(joined: Callable[..., Report]) -> None:
    report = joined(orders("1", "2", "2", "3"), crm("2", "3", "4", "5"))
    (note,) = [note for note in report.notes if note.code == "customers-matched"]
    assert note.text.startswith("2 of 3 customers of the orders file")
    assert "2 of its customers have no row" in note.text


@pytest.mark.parametrize("length", [7, 8, 10, 13])
def test_numbers_with_leading_zeros_are_no_phone_numbers(length: int) -> None:
    """Of numbers of one length, those below a hundredth of the greatest start with 00, as country codes do."""
    numbers = [f"{number:0{length}}" for number in range(49, 10**length, 10**length // 997)]
    assert sum(text.startswith("00") for text in numbers) > 1
    assert notations(numbers) == {}
    assert notations([*numbers, "+49 30 901820"])


@pytest.mark.parametrize(
    ("own", "theirs", "form"),
    [
        (("ab101x", "ab102x"), ("AB-101-X", "AB-102-X"), "alphanumeric"),
        (("0015e00000Ab101", "0015e00000Ab102"), ("0015e00000Ab101AAQ", "0015e00000Ab102AAQ"), "salesforce"),
        (("030 1210177", "030 1210188"), ("+49 30 1210177", "+49 30 1210188"), "phone"),
        (("101", "102"), ("101-DE", "102-DE"), "digits"),
    ],
)
def test_forms_of_ids_that_a_join_names(joined: Callable[..., Report], own: Sequence[str], theirs: Sequence[str], form: Form) -> None:
    with pytest.raises(DataError) as refusal:
        joined(orders(*own), crm(*theirs))
    assert str(refusal.value.hint).endswith(f"2 match: --id-form {form}")
    assert [row["customers"] for row in joined(orders(*own), crm(*theirs), form).table("by_segment").rows] == [2]


def test_a_form_that_makes_one_customer_of_several_is_not_named(joined: Callable[..., Report]) -> None:
    with pytest.raises(DataError) as refusal:
        joined(orders("101", "102"), crm("101-DE", "101-AT", "102-DE"))
    assert "--id-form" not in str(refusal.value.hint)


def test_digits_of_addresses_are_no_ids() -> None:
    addresses = pl.DataFrame({"id": ["u101@ex.com", "K-101"]})
    assert addresses.select(in_form(pl.col("id"), "digits"))["id"].to_list() == ["u101@ex.com", "101"]


def contacted(*customers: str) -> pl.DataFrame:
    days = [f"2024-03-{1 + place % 28:02}" for place in range(len(customers))]
    complaint = ["yes" if place % 2 else "no" for place in range(len(customers))]
    return pl.DataFrame({"customer_id": customers, "contacted_at": days, "channel": "phone", "is_complaint": complaint})


def answered(*customers: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"customer_id": customers, "responded_at": "2024-04-02", "recommend": [(7 * place) % 11 for place in range(len(customers))]}
    )


@pytest.mark.parametrize("metric", [cxkit.complaints, cxkit.journey])
def test_a_survey_or_orders_of_other_ids_are_refused_with_the_form_that_matches(metric: Callable[..., Report]) -> None:
    numbers = [str(number) for number in range(101, 131)]
    survey = answered(*(f"C-{number}" for number in numbers))
    with pytest.raises(DataError, match="0 of 30 customers of the contacts file") as refusal:
        metric(contacted(*numbers), survey=survey, by="none")
    assert "30 match: --id-form digits" in str(refusal.value.hint)
    report = metric(contacted(*numbers), survey=survey, by="none", id_form="digits")
    assert [note.level for note in report.notes if note.code == "customers-shared"] == ["info"]


def test_orders_of_other_ids_are_no_customers_without_a_complaint() -> None:
    numbers = [str(number) for number in range(101, 131)]
    with pytest.raises(DataError) as refusal:
        cxkit.complaints(contacted(*numbers), orders=orders(*(f"C-{number}" for number in numbers)), by="none", inactive_after=90)
    assert "--id-form digits" in str(refusal.value.hint)


def test_a_survey_of_other_customers_is_used_with_a_warning_if_the_files_are_small() -> None:
    report = cxkit.complaints(contacted("a", "b"), survey=answered("c", "d", "e"), by="none")
    assert [note.level for note in report.notes if note.code == "customers-shared"] == ["warning"]
    names = [f"K{chr(97 + place)}" for place in range(25)]
    with pytest.raises(DataError, match="0 of 25 customers") as refusal:
        cxkit.complaints(contacted(*names), survey=answered(*(f"M{chr(97 + place)}" for place in range(25))), by="none")
    assert "--role survey.customer_id=COLUMN" in str(refusal.value.hint)
