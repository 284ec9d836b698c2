"""Several files of one table whose headers differ: a column with the same role in each is one column."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

START = date(2024, 1, 1)


def orders(folder: Path, name: str, headers: tuple[str, str, str, str], first: int = 0) -> str:
    """A file of 30 orders of 9 customers, 1 to 30 each; ``first`` is the first day and number of an order."""
    ids, customers, days, amounts = headers
    columns = {
        ids: [f"O{first + place}" for place in range(30)],
        customers: [f"K{place % 9}" for place in range(30)],
        days: [str(START + timedelta(days=first + place)) for place in range(30)],
        amounts: list(range(1, 31)),
    }
    path = folder / name
    pl.DataFrame(columns).write_csv(path)
    return str(path)


def test_headers_of_one_role_are_one_column(tmp_path: Path) -> None:
    first = orders(tmp_path, "a.csv", ("Bestellnummer", "Kundennummer", "Bestelldatum", "Betrag"))
    second = orders(tmp_path, "b.csv", ("order_id", "customer_id", "order_date", "amount"), 100)
    report = cxkit.value([first, second], by="none")
    row = report.table("overall").rows[0]
    assert (row["customers"], row["orders"], row["revenue"]) == (9, 60, 2 * sum(range(1, 31)))
    (note,) = [note.text for note in report.notes if note.code == "headers-merged"]
    assert "'amount' is 'Betrag'" in note
    assert not [note for note in report.notes if note.code == "columns-differ"]


def test_a_column_that_the_user_names_is_left(tmp_path: Path) -> None:
    first = orders(tmp_path, "a.csv", ("Bestellnummer", "Kundennummer", "Bestelldatum", "Betrag"))
    second = orders(tmp_path, "b.csv", ("order_id", "customer_id", "order_date", "amount"), 100)
    report = cxkit.value([first, second], by="none", amount="amount")
    assert report.table("overall").rows[0]["revenue"] == sum(range(1, 31))


def test_columns_that_one_file_has_both_stay_apart(tmp_path: Path) -> None:
    first = orders(tmp_path, "a.csv", ("order_id", "customer_id", "order_date", "Netto"))
    both = pl.read_csv(orders(tmp_path, "b.csv", ("order_id", "customer_id", "order_date", "Brutto"), 100))
    (tmp_path / "c.csv").write_text(both.with_columns((pl.col("Brutto") / 1.19).alias("Netto")).write_csv())
    with pytest.raises(RoleError, match="Several columns could hold the amount"):
        cxkit.value([first, str(tmp_path / "c.csv")], by="none")


def scores(folder: Path, **files: list[int]) -> list[str]:
    for name, values in files.items():
        pl.DataFrame({"Satisfaction": values}).write_csv(folder / f"{name}.csv")
    return [str(folder / f"{name}.csv") for name in files]


def test_files_that_asked_a_question_on_different_scales_are_no_one_survey(tmp_path: Path) -> None:
    files = scores(tmp_path, spring=[5, 4, 3, 2, 1] * 8, autumn=[10, 9, 8, 7, 6, 5, 2, 1] * 5)
    with pytest.raises(RoleError, match=r"1-5 in spring\.csv and on 1-10 in autumn\.csv") as error:
        cxkit.csat(files, by="none")
    assert "--scale satisfaction=1-10" in (error.value.hint or "")
    assert cxkit.csat(files, by="none", scale="satisfaction=1-10").table("overall").rows[0]["n"] == 80


@pytest.mark.parametrize(
    "files",
    [
        {"spring": [5, 4, 3, 2, 1] * 8, "autumn": [5, 4, 3, 9] * 10},  # a code
        {"spring": [5, 4, 3, 2, 1], "autumn": [10, 9, 8, 7, 6, 5, 2, 1] * 5},  # too few to tell
        {"spring": [4, 3, 2, 1] * 8, "autumn": [5, 4, 3, 2, 1] * 8},
    ],
)
def test_files_whose_answers_may_be_on_one_scale_are_one_survey(tmp_path: Path, files: dict[str, list[int]]) -> None:
    report = cxkit.csat(scores(tmp_path, **files), by="none")
    assert report.table("overall").rows[0]["n"] == sum(value < 9 or max(files["autumn"]) > 9 for each in files.values() for value in each)


def test_ids_that_two_files_write_differently_are_warned_of(tmp_path: Path) -> None:
    for name, form in (("calls", "{:06}"), ("chats", "C-{}"), ("mails", "{:06}")):
        rows = "".join(f"{form.format(n)},2025-01-{1 + n % 28:02},phone\n" for n in range(20))
        (tmp_path / f"{name}.csv").write_text(f"customer_id,contacted_at,channel\n{rows}", encoding="utf-8")

    def ids_of_files(*names: str, **given: Any) -> list[str]:
        made = cxkit.touchmap([str(tmp_path / f"{name}.csv") for name in names], **given)
        return [note.hint for note in made.notes if note.code == "ids-of-files"]

    assert ids_of_files("calls", "chats") == ["--id-form digits compares them"]
    assert ids_of_files("calls", "mails") == []
    assert ids_of_files("calls", "chats", id_form="digits") == []


def test_files_with_other_customers_are_not_warned_of(tmp_path: Path) -> None:
    for name, first in (("north", 0), ("south", 500)):
        rows = "".join(f"K{n:05},2025-01-{1 + n % 28:02},phone\n" for n in range(first, first + 20))
        (tmp_path / f"{name}.csv").write_text(f"customer_id,contacted_at,channel\n{rows}", encoding="utf-8")
    made = cxkit.touchmap([str(tmp_path / "north.csv"), str(tmp_path / "south.csv")])
    assert not [note for note in made.notes if note.code == "ids-of-files"]
