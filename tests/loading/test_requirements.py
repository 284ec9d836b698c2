"""What the error says that asks for columns: a command that can be pasted."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError, RoleError


def test_the_command_names_no_column_if_two_roles_could_be_exchanged(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text(
        "id,q1,q2,q3\n" + "".join(f"r{n:03},{n % 5 + 1},{n * 3 % 5 + 1},{n * 2 % 5 + 1}\n" for n in range(60)), encoding="utf-8"
    )
    with pytest.raises(RoleError) as error:
        cxkit.gap(path)
    command = next(line for line in error.value.lines if line.startswith("cxkit gap"))
    assert command.endswith("--expectation COLUMN --fulfilment COLUMN")


def test_candidates_that_roles_share_are_listed_once(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("id,q1,q2\n" + "".join(f"r{n:03},{n % 5 + 1},{n * 3 % 5 + 1}\n" for n in range(60)), encoding="utf-8")
    with pytest.raises(RoleError) as error:
        cxkit.gap(path)
    assert error.value.lines[0] == "expectation, fulfilment:"
    assert [line.split()[0] for line in error.value.lines[1:-1]] == ["#2", "#3"]


def test_the_candidates_are_the_columns_of_the_largest_battery(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    rows = [f"{n % 5 + 1}," + ",".join(str((n + at) % 7 + 1) for at in range(4)) for n in range(60)]
    path.write_text("\n".join(["a,b,c,d,e", *rows]), encoding="utf-8")
    with pytest.raises(RoleError) as error:
        cxkit.gap(path)
    assert [line.split()[0] for line in error.value.lines[1:-1]] == ["#2", "#3", "#4", "#5"]


def test_an_amount_in_doubt_and_a_missing_customer_are_one_error() -> None:
    lines = {"Datum": ["2024-01-01"] * 12, "Artikel": list("abcdef") * 2, "Menge": [1, 2, 3] * 4, "Einzelpreis": [2.5, 3.0] * 6}
    frame = pl.DataFrame({**lines, "Rabatt": [0.0, 1.5, 0.0] * 4})
    with pytest.raises(RoleError) as caught:
        cxkit.value(frame)
    shown = " ".join([caught.value.message, caught.value.hint, *caught.value.lines])
    assert all(part in shown for part in ("'Rabatt'", "customer_id", "--role customer_id=COLUMN", "--shape quantity"))
    # with a customer the discount alone is asked for
    with pytest.raises(DataError, match="Rabatt"):
        cxkit.value(frame.with_columns(Kunde=pl.lit("K1")))


def users(**columns: list[str]) -> pl.DataFrame:
    """Thirty users with the days on which they came and left, and the price of their plan."""
    return pl.DataFrame(
        {
            "user_id": [f"U{n:02}" for n in range(30)],
            "signup_date": [f"2022-01-{n + 1:02}" for n in range(30)],
            "plan": ["free", "pro", "basic"] * 10,
            "revenue": ["0", "50", "20"] * 10,
            "churn_date": ["2022-06-01" if n % 4 == 0 else "" for n in range(30)],
            **columns,
        }
    )


def test_a_file_of_customers_without_days_of_orders_is_no_file_of_orders() -> None:
    with pytest.raises(RoleError, match="a file of customers, not like a file of orders") as caught:
        cxkit.value(users(), by="none")
    assert "No column holds the days of orders" in caught.value.message
    assert any("--amount '#4'" in line for line in caught.value.lines)
    # the option that the error names takes each row as an order; with the days of orders nothing is asked
    assert cxkit.value(users(), amount="revenue", by="none").table("overall").rows[0]["revenue"] == 700
    dated = users(order_date=[f"2023-03-{n + 1:02}" for n in range(30)])
    assert cxkit.value(dated, by="none").table("overall").rows[0]["orders"] == 30


def test_orders_without_days_are_orders() -> None:
    frame = users().select("user_id", "revenue").with_columns(pl.Series("order_id", [f"O{n}" for n in range(30)]))
    assert cxkit.value(frame, by="none").table("overall").rows[0]["orders"] == 30


def test_of_many_candidates_those_that_abbreviate_the_role_are_listed_first() -> None:
    headers = [f"{part}{at}" for part in ("imag", "qual", "sat") for at in (1, 2, 3, 4)]
    frame = pl.DataFrame({name: [(row * (at + 3)) % 10 + 1 for row in range(40)] for at, name in enumerate(headers)})
    with pytest.raises(RoleError) as caught:
        cxkit.csat(frame, by="none")
    listed = [line.split("'")[1] for line in caught.value.lines if line.startswith("#")]
    assert listed[:4] == ["sat1", "sat2", "sat3", "sat4"]


def test_no_postcode_age_number_or_time_is_offered_as_the_amount_and_no_count_as_the_customer() -> None:
    days = [f"2024-01-{n + 1:02}" for n in range(12)]
    else_than_sums = {"Postcode": ["12345", "54321", "11111"] * 4, "Age": ["33", "44", "55"] * 4, "years_active": ["3", "4", "9"] * 4}
    frame = pl.DataFrame({"Member ID": [f"{7000 + n}" for n in range(12)], "Date": days, "coverage_amount": ["50000", "7000", "90"] * 4})
    with pytest.raises(RoleError) as caught:
        cxkit.value(frame.with_columns(**{name: pl.Series(values) for name, values in else_than_sums.items()}))
    assert caught.value.lines[0] == "cxkit value FILE --amount COLUMN"
    stays = pl.DataFrame(
        {"entrada": days, "noches": ["3", "4", "5"] * 4, "adultos": ["1", "2", "3"] * 4, "importe": ["9.5", "20", "30"] * 4}
    )
    with pytest.raises(RoleError) as caught:
        cxkit.value(stays)
    shown = caught.value.message + caught.value.hint.partition("there are")[0]
    assert not [name for name in ("noches", "adultos") if name in shown]


def test_a_date_of_birth_is_not_offered_as_the_day_of_an_answer() -> None:
    days = [f"19{60 + at}-03-{1 + at % 28:02}" for at in range(30)]
    data = pl.DataFrame({"satisfaction": [1, 2, 3, 4, 5] * 6, "Geburtsdatum": days})
    with pytest.raises(RoleError) as caught:
        cxkit.csat(data, every="month")
    assert "could be" not in caught.value.hint
    with pytest.raises(RoleError) as caught:
        cxkit.csat(data.rename({"Geburtsdatum": "Quando"}), every="month", role="responded_at=nowhere")
    assert "'Quando'" in caught.value.hint


def test_a_survey_of_one_row_for_each_respondent_is_no_file_of_customers() -> None:
    answers = ["yes, often", "perhaps", "no, never"] * 10
    frame = pl.DataFrame({"id": list(range(30)), "Q1": answers, "Q2": answers[::-1]})
    with pytest.raises(RoleError) as caught:
        cxkit.kano(frame)
    assert "looks like" not in caught.value.message
    # a begin and an end are more than an id
    contracts = frame.with_columns(pl.lit("2024-01-01").alias("customer since"), pl.lit("2025-01-01").alias("cancelled on"))
    with pytest.raises(RoleError, match="looks like a file of customers"):
        cxkit.kano(contracts)


def test_times_of_day_are_not_offered_as_customers(tmp_path: Path) -> None:
    rows = "\n".join(f"2026-03-{n % 28 + 1:02};{8 + n % 12}:{n % 60:02};{n};Cola;3,50" for n in range(60))
    (tmp_path / "till.csv").write_text(f"Datum;Uhrzeit;Bon;Artikel;Umsatz\n{rows}\n", encoding="utf-8")
    with pytest.raises(RoleError, match="customer_id") as caught:
        cxkit.value(str(tmp_path / "till.csv"))
    assert "it could be 'Uhrzeit'" not in caught.value.hint
