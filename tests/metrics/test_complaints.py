"""Complaints: oracles of recovery, time to resolve, states over time, losses by state."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.shared import ORACLES, needs_shared, oracle

import cxkit
from cxkit.errors import RoleError, UsageError
from cxkit.model import Row
from cxkit.stats.means import Summary, welch
from cxkit.stats.proportions import Share, difference_test, newcombe, risk_ratio
from cxkit.stats.rates import rate_interval

START = datetime.fromisoformat("2024-01-01T00:00:00")


def contacts(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    """Customer, day of contact, complaint, resolved, day of closing (days from the start)."""
    made = [
        (who, START + timedelta(days=day), "yes" if complaint else "no", done, None if closed is None else START + timedelta(days=closed))
        for who, day, complaint, done, closed in rows
    ]
    columns = ["customer_id", "contacted_at", "is_complaint", "resolved", "closed_at"]
    return pl.DataFrame(made, schema_overrides={"resolved": pl.String, "closed_at": pl.Datetime("us")}, schema=columns, orient="row")


def overall(report: Any) -> Row:
    row: Row
    (row,) = report.table("overall").rows
    return row


@needs_shared
def test_well_and_badly_handled_complaints_are_compared_as_by_statsmodels() -> None:
    known = oracle("complaint_recovery_mobi")
    expected = {name: leaf["value"] for name, leaf in known["expected"].items()}
    with (ORACLES / known["data"]).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    well = [row for row in rows if int(row["CUSCO"]) >= 8]
    badly = [row for row in rows if int(row["CUSCO"]) <= 5]
    for leaf, column in (("loyalty_CUSL1_welch", "CUSL1"), ("recommend_CUSL3_welch", "CUSL3")):
        values = [[float(row[column]) for row in group] for group in (well, badly)]
        means = [sum(each) / len(each) for each in values]
        variances = [sum((value - mean) ** 2 for value in each) / (len(each) - 1) for each, mean in zip(values, means, strict=True)]
        first, second = (Summary(len(each), mean, variance) for each, mean, variance in zip(values, means, variances, strict=True))
        found = welch(first, second, 0.95)
        figures = expected[leaf]
        assert found is not None
        assert (len(well), len(badly)) == (figures["n_well_handled"], figures["n_badly_handled"])
        assert means == pytest.approx([figures["mean_well"], figures["mean_badly"]], abs=1e-7)
        assert means[0] - means[1] == pytest.approx(figures["diff"], abs=1e-7)
        assert [found.low, found.high] == pytest.approx(figures["ci95"], abs=1e-7)
        assert found.p == pytest.approx(figures["p"], abs=1e-7)
    shares = expected["loyal_share_top3_difference"]
    a, b = Share(shares["x1"], shares["n1"]), Share(shares["x2"], shares["n2"])
    assert newcombe(a, b, 0.95) == pytest.approx(shares["newcombe"], abs=1e-5)
    tested = difference_test(a, b)
    assert tested is not None
    assert tested[0] == pytest.approx(shares["p_pooled"], abs=1e-5)
    ratio = risk_ratio(a, b, 0.95)
    assert ratio is not None
    assert ratio[0] == pytest.approx(expected["relative_risk"]["rr"], abs=1e-9)
    assert ratio[1:] == pytest.approx(tuple(expected["relative_risk"]["ci95_log"]), abs=1e-9)
    assert risk_ratio(Share(0, 5), b, 0.95) is None


def test_rates_have_garwoods_interval() -> None:
    assert rate_interval(10, 1.0, 0.95) == pytest.approx((4.795, 18.390), abs=1e-3)  # Garwood 1936, table
    assert rate_interval(0, 1.0, 0.95) == pytest.approx((0.0, 3.689), abs=1e-3)
    assert rate_interval(3, 0.0, 0.95) is None


def test_open_matters_wait_and_are_not_left_out_of_the_time_to_resolve() -> None:
    rows = [(f"K{number}", 0, True, "yes", 2) for number in range(4)] + [(f"K{number + 4}", 0, True, "no", None) for number in range(4)]
    found = overall(cxkit.complaints(contacts([*rows, ("K9", 30, False, "yes", None)]), by="none"))
    assert (found["open"], found["resolved"], found["matters"]) == (4, 4, 8)
    assert found["median_days_to_resolve"] == 2.0, "half of all, not of the resolved"
    assert found["p90_days_to_resolve"] is None
    more = [*rows, ("K8", 0, True, "no", 5), ("K9", 30, False, "yes", None)]
    assert overall(cxkit.complaints(contacts(more), by="none"))["median_days_to_resolve"] is None, "closed and not resolved is not resolved"


def test_rates_by_contact_and_by_customer() -> None:
    rows = [
        ("K1", 0, True, "yes", 1),
        ("K1", 5, True, "yes", 6),
        ("K1", 9, False, "yes", 9),
        ("K2", 0, False, None, None),
        (None, 1, True, "no", None),
    ]
    found = overall(cxkit.complaints(contacts(rows), by="none"))
    assert (found["contacts"], found["complaints"], found["rate"]) == (5, 3, 0.6)
    assert (found["customers"], found["customer_rate"], found["repeat_share"]) == (2, 0.5, 1.0)


def test_a_case_is_one_matter_that_its_last_contact_ends() -> None:
    made = pl.DataFrame(
        {
            "case_id": ["1", "1", "1", "2"],
            "contacted_at": ["2024-01-01", "2024-01-03", "2024-01-04", "2024-01-09"],
            "is_complaint": ["ja", "nein", "ja", "nein"],
            "resolved": ["nein", "nein", "ja", "ja"],
        }
    )
    found = overall(cxkit.complaints(made, by="none"))
    assert (found["complaints"], found["matters"], found["resolved"], found["median_days_to_resolve"]) == (2, 1, 1, 3.0)


def test_answers_count_in_the_state_of_their_time() -> None:
    made = contacts([("K1", 10, True, "yes", 20), ("K2", 10, True, "no", None), ("K3", 10, False, "yes", 10), ("K3", 90, False, "yes", 90)])
    days = {"K1": (5, 15, 25), "K2": (5, 15, 25), "K3": (5, 15, 25)}
    answers = [(who, START + timedelta(days=day), score) for who, when in days.items() for day, score in zip(when, (10, 0, 8), strict=True)]
    survey = pl.DataFrame(answers, schema=["customer_id", "responded_at", "recommend"], orient="row")
    report = cxkit.complaints(made, survey=survey, by="none")
    found = {row["group"]: (row["n"], row["value"]) for row in report.table("recovery").rows}
    # none: all first answers and K3's; unresolved: K1's second, K2's second and third; resolved: K1's third
    assert found == {"none": (5, 100 * (3 - 1) / 5), "resolved": (1, 0.0), "unresolved": (3, 100 * (0 - 2) / 3)}
    shares = cxkit.complaints(made, survey=survey.rename({"recommend": "satisfaction"}), measure="csat", scale="0-10", by="none")
    assert {"ratio", "ratio_low", "ratio_high"} <= {column.key for column in shares.table("recovery").columns}


def test_each_day_at_risk_counts_in_the_state_of_that_day() -> None:
    made = contacts([("K1", 100, True, "yes", 200), ("K2", 0, False, None, None), ("K2", 366, False, None, None)])
    customers = pl.DataFrame(
        {"customer_id": ["K1", "K2", "K3"], "since": [date(2024, 1, 1)] * 3, "until": [date(2024, 10, 27), None, date(2024, 7, 1)]}
    )
    rows = {row["group"]: row for row in cxkit.complaints(made, customers=customers, by="none").table("retention").rows}
    assert [(name, row["customers"], row["lost"]) for name, row in rows.items()] == [
        ("none", 3, 1),
        ("resolved", 1, 1),
        ("unresolved", 1, 0),
    ]
    # K1: 100 days before, 100 waiting, 100 after; K2 all 366, K3 182 without a complaint
    assert rows["none"]["lost_per_year"] == pytest.approx(365.25 / (100 + 366 + 182))
    assert rows["resolved"]["lost_per_year"] == pytest.approx(365.25 / 100)
    assert (rows["unresolved"]["lost_per_year"], rows["unresolved"]["low"]) == (0.0, 0.0)


def test_orders_need_to_know_when_a_customer_is_lost() -> None:
    made = contacts([("K1", 0, True, "yes", 1), ("K1", 300, False, None, None)])
    orders = pl.DataFrame({"customer_id": ["K1", "K2"], "ordered_at": [date(2024, 1, 1), date(2024, 10, 1)], "amount": [1.0, 2.0]})
    with pytest.raises(UsageError, match="lost"):
        cxkit.complaints(made, orders=orders)
    rows = cxkit.complaints(made, orders=orders, inactive_after=100, by="none").table("retention").rows
    assert [row["lost"] for row in rows] == [0, 1, 0]


def test_without_a_column_of_complaints_it_says_what_to_type() -> None:
    with pytest.raises(RoleError, match="which contacts are complaints"):
        cxkit.complaints(contacts([("K1", 0, True, "yes", 1)]).drop("is_complaint"))


def test_answers_of_a_day_follow_the_contacts_of_that_day_and_that_is_noted() -> None:
    made = contacts([("a", 0.4, True, "no", None), ("b", 0.4, False, "yes", None)])
    survey = pl.DataFrame({"customer_id": ["a", "b", None, "z"], "responded_at": ["2024-01-01"] * 4, "recommend": [0, 10, 5, 9]})
    report = cxkit.complaints(made, survey=survey, by="none")
    assert [(row["group"], row["n"], row["value"]) for row in report.table("recovery").rows if row["n"]] == [
        ("none", 2, 100),
        ("unresolved", 1, -100),
    ]
    notes = {note.code: note.text for note in report.notes}
    assert notes["answers-no-clock"] == "The times of answers are days: an answer counts as later than the contacts of its day."
    assert notes["answers-apart"].startswith("1 answers have no customer")
    assert notes["answers-unmatched"].startswith("1 of 3 answers are of customers without a contact")


def test_customers_are_at_risk_as_long_as_both_files_cover() -> None:
    """Losses are told until the last order: to watch customers longer would make them look safe."""
    made = contacts([("x", 364, False, "yes", None)])
    orders = pl.DataFrame({"customer_id": ["a", "b", "a"], "ordered_at": ["2024-01-01", "2024-02-01", "2024-03-01"], "amount": [1, 1, 1]})
    report = cxkit.complaints(made, orders=orders, inactive_after=20, by="none")
    row = report.table("retention").rows[0]
    # a for 60 days until the last order; b for 20 until lost
    assert (row["customers"], row["lost"]) == (2, 1)
    assert row["lost_per_year"] == pytest.approx(365.25 / 80)
    assert "watched-until" in {note.code for note in report.notes}
    dated = cxkit.complaints(made, orders=orders, inactive_after=20, by="none", as_of="2024-12-30").table("retention").rows[0]
    assert dated["lost"] == 2
    assert dated["lost_per_year"] == pytest.approx(2 * 365.25 / 100)


def test_a_complaint_on_the_day_of_the_loss_comes_before_it() -> None:
    made = contacts([("a", 10.4, True, "no", None), ("b", 20.5, False, "yes", None)])
    customers = pl.DataFrame({"customer_id": ["a", "b"], "since": ["2024-01-01"] * 2, "until": ["2024-01-11", None]})
    rows = {row["group"]: row for row in cxkit.complaints(made, customers=customers, by="none").table("retention").rows}
    assert (rows["none"]["lost"], rows["unresolved"]["lost"], rows["unresolved"]["customers"]) == (0, 1, 1)


def test_what_the_file_lacks_is_null_or_noted() -> None:
    made = contacts([("a", 10, True, "yes", 2), ("b", 20, False, "yes", None)])
    report = cxkit.complaints(made.drop("customer_id"), by="none")
    assert overall(report)["customers"] is None
    assert "closed-early" in {note.code for note in report.notes}
    customers = pl.DataFrame({"customer_id": ["a"], "since": ["2024-01-01"]})
    assert "no-losses" in {note.code for note in cxkit.complaints(made, customers=customers, by="none").notes}


def test_ids_that_are_floats_are_the_whole_numbers_that_they_were() -> None:
    made = contacts([("1", 0, True, "no", None), ("2", 1, False, "yes", None), (None, 2, False, "yes", None)])
    made = made.with_columns(pl.col("customer_id").cast(pl.Float64))
    survey = pl.DataFrame({"customer_id": ["1", "2"], "responded_at": ["2024-01-09"] * 2, "recommend": [0, 10]})
    rows = {row["group"]: row["n"] for row in cxkit.complaints(made, survey=survey, by="none").table("recovery").rows}
    assert rows == {"none": 1, "resolved": 0, "unresolved": 1}


def test_the_hazard_ratio_compares_customers_of_the_same_tenure() -> None:
    """One in ten is lost every day, complaint or not, on all of the first ten days: then nobody is lost any more."""
    people, rows = list[Any](), list[Any]()
    for number in range(400):
        day = number % 10 + 1 if number < 200 else None
        people.append((f"K{number}", date(2024, 1, 1), None if day is None else date(2024, 1, 1) + timedelta(days=day)))
        rows.append((f"K{number}", 0, False, None, None))
        # every other one who is still there complains on the twentieth day, and none of these is lost
        if day is None and number % 2:
            rows.append((f"K{number}", 20, True, "yes", 21))
    rows.append(("K399", 100, False, None, None))
    table = cxkit.complaints(
        contacts(rows), customers=pl.DataFrame(people, schema=["customer_id", "since", "until"], orient="row"), by="none"
    )
    found = {row["group"]: row for row in table.table("retention").rows}
    assert float(str(found["none"]["lost_per_year"])) > 3
    assert (found["resolved"]["lost"], found["resolved"]["lost_per_year"]) == (0, 0.0)
    assert (found["resolved"]["hazard_ratio"], found["resolved"]["p"]) == (None, None), "no loss can tell, since none comes after day ten"
    assert "same-tenure" in {note.code for note in table.notes}


def test_complaints_that_drive_customers_away_are_found() -> None:
    people, rows = list[Any](), list[Any]()
    for number in range(300):
        lost = 60 + number % 90 if number % 3 == 0 else None
        people.append((f"K{number}", date(2024, 1, 1), None if lost is None else date(2024, 1, 1) + timedelta(days=lost)))
        rows.append((f"K{number}", 0, False, None, None))
        if number % 3 == 0 or number % 10 == 1:
            rows.append((f"K{number}", 50, True, "no", None))
    rows.append(("K1", 200, False, None, None))
    table = cxkit.complaints(
        contacts(rows), customers=pl.DataFrame(people, schema=["customer_id", "since", "until"], orient="row"), by="none"
    )
    row = table.table("retention").rows[2]
    assert (row["group"], row["lost"], row["hazard_ratio"], row["hazard_ratio_high"]) == ("unresolved", 100, None, None), (
        "all losses are theirs"
    )
    assert float(str(row["hazard_ratio_low"])) > 20
    assert float(str(row["p"])) < 1e-6


def test_orders_are_compared_by_their_number() -> None:
    """Who complains after the second order orders no more; the others order four times."""
    rows, bought = list[Any](), list[Any]()
    for number in range(200):
        leaves = number % 2 == 0
        bought += [(f"K{number}", date(2023, 1, 1) + timedelta(days=number + 60 * at), 1.0) for at in range(2 if leaves else 4)]
        rows.append((f"K{number}", number - 365, False, None, None))
        if leaves:
            rows.append((f"K{number}", number - 365 + 62, True, "no", None))
    rows.append(("K0", 364, False, None, None))
    bought.append(("late", date(2024, 12, 30), 1.0))
    orders = pl.DataFrame(bought, schema=["customer_id", "ordered_at", "amount"], orient="row")
    table = cxkit.complaints(contacts(rows), orders=orders, inactive_after=120, by="none").table("retention")
    row = table.rows[2]
    # 100 of the 200 second orders were followed by a complaint and by no order; third and fourth ones by none
    assert (row["hazard_ratio"], row["hazard_ratio_high"]) == (None, None)
    assert float(str(row["hazard_ratio_low"])) > 20


def test_a_report_to_the_police_is_no_complaint_and_a_denuncia_is_one() -> None:
    frame = pl.DataFrame(
        {"Fecha": ["2024-03-01", "2024-03-02"] * 6, "Canal": ["Web", "Tienda"] * 6, "Cliente": [f"C{at}" for at in range(12)]}
    )
    told = pl.Series(["Sí", "No", "No"] * 4)
    assert cxkit.complaints(frame.with_columns(told.alias("Denuncia"))).table("overall").rows[0]["complaints"] == 4
    with pytest.raises(RoleError):
        cxkit.complaints(frame.with_columns(told.alias("Denuncia policial")))


def _files(folder: Path, calls: str, tickets: str) -> list[str]:
    for name, header in (("calls", calls), ("tickets", tickets)):
        said = {"tag": "bill", "note": "n", "agent": "Ute", "is_complaint": "no"}
        rows = []
        for n in range(40):
            cells = {"customer_id": f"C{n % 20}", "contacted_at": f"2024-03-{1 + n % 28:02d}", "channel": name, **said}
            cells["is_complaint"] = "yes" if name == "tickets" and n < 10 else "no"
            rows.append(",".join(cells[column] for column in header.split(",")))
        (folder / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return [str(folder / "calls.csv"), str(folder / "tickets.csv")]


@pytest.mark.parametrize(
    ("calls", "contacts_", "said"),
    [
        ("customer_id,contacted_at,channel,agent", 40, True),  # a list of calls does not tell who complained
        ("customer_id,contacted_at,channel,agent,is_complaint", 80, False),  # all files tell it
        ("customer_id,contacted_at,channel", 80, False),  # nothing tells the rows of one file from those of the other
    ],
)
def test_contacts_of_files_that_do_not_tell_complaints_are_left_out_of_the_rate(
    tmp_path: Path, calls: str, contacts_: int, said: bool
) -> None:
    files = _files(tmp_path, calls, "customer_id,contacted_at,channel,tag,is_complaint")
    made = cxkit.complaints(files)
    (row,) = made.table("overall").rows
    assert (row["contacts"], row["complaints"]) == (contacts_, 10)
    assert row["rate"] == pytest.approx(10 / contacts_)
    notes = [note.text for note in made.notes if note.code == "files-without-complaints"]
    assert notes == ["1 of the files has no column that shows which contacts are complaints: its contacts are left out."] * said
    later = cxkit.complaints(files, where="contacted_at >= DATE '2024-03-06'").table("overall").rows[0]
    assert later["complaints"] == 5
    assert cxkit.complaints(files, all_complaints=True).table("overall").rows[0]["complaints"] == 80
