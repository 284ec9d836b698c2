"""Reports on whole folders of exports: files of one kind are one table only if their rows are."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

import cxkit
from cxkit.errors import CxError, SourceError, UsageError
from cxkit.loading.loading_options import LoadingOptions
from cxkit.model import Report
from cxkit.workflows.init import init
from cxkit.workflows.report import report

START = date(2024, 1, 1)


def save(path: Path, header: str, rows: Sequence[Sequence[object]]) -> str:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header.split(","), *rows])
    return str(path)


def day(n: int) -> str:
    return (START + timedelta(days=n)).isoformat()


def customers(folder: Path, name: str = "customers.csv", first: int = 0, more: str = "") -> str:
    """60 customers, of whom every third has left."""
    rows = [
        [f"C{n:04d}", day(n), day(n + 200) if n % 3 == 0 else "", "ab"[n % 2], *(["x"] if more else [])] for n in range(first, first + 60)
    ]
    return save(folder / name, "customer_id,signup_date,churn_date,segment" + more, rows)


def tickets(folder: Path, name: str = "tickets.csv") -> str:
    """80 tickets of 40 customers, every fourth of which is a complaint, with a rating of every second."""
    rows = [
        [f"T{n:04d}", f"C{n % 40:04d}", f"{day(n)} 10:00", f"{day(n + 2)} 10:00", ("complaint", "bill", "help", "bug")[n % 4],
         ("phone", "chat")[n % 3 == 0], "closed", 1 + n % 5 if n % 2 else ""]
        for n in range(80)
    ]  # fmt: skip
    return save(folder / name, "ticket_id,customer_id,created_at,closed_at,category,channel,status,csat_score", rows)


def left_out(made: Report) -> str:
    return " ".join(note.text for note in made.notes if note.code == "source-left-out")


@pytest.mark.slow
def test_services_and_prices_are_no_further_customers(tmp_path: Path) -> None:
    own = customers(tmp_path)
    services = save(
        tmp_path / "services.csv",
        "service_id,customer_id,plan_id,activation_date,status",
        [[f"S{n}", f"C{n:04d}", f"P{n % 3}", day(n), "Active"] for n in range(60)],
    )
    plans = save(tmp_path / "plans.csv", "plan_id,plan_name,monthly_fee", [[f"P{n}", "Basic", 10 + n] for n in range(3)])
    made = report((own, plans, services, tickets(tmp_path)))
    assert made.table("retention_overall").rows == cxkit.retention(own, min_cell=5).table("overall").rows
    assert made.table("retention_overall").rows[0]["lost"] == 20
    assert "customers that is customers.csv" in left_out(made)
    assert "services.csv" in left_out(made)
    assert "plans.csv" in left_out(made)


def test_customers_of_two_regions_are_one_table_with_one_more_column(tmp_path: Path) -> None:
    made = report((customers(tmp_path), customers(tmp_path, "south.csv", first=60, more=",region")))
    assert made.table("retention_overall").rows[0]["customers"] == 120
    assert not left_out(made)


@pytest.mark.slow
def test_contracts_answer_what_accounts_cannot(tmp_path: Path) -> None:
    accounts = save(
        tmp_path / "accounts.csv",
        "account_id,account_name,signup_date,churn_flag,plan_tier",
        [[f"A{n}", f"Company {n}", day(n), n % 3 == 0, "Pro"] for n in range(60)],
    )
    contracts = save(
        tmp_path / "subscriptions.csv",
        "subscription_id,account_id,start_date,end_date,plan_tier,mrr_amount",
        [[f"S{n}", f"A{n % 60}", day(n), day(n + 90) if n % 4 == 0 and n < 60 else "", "Pro", 49] for n in range(90)],
    )
    made = report((accounts, contracts))
    assert made.table("retention_overall").rows[0]["lost"] == 7  # 15 contracts have ended, 8 of accounts with a further one
    assert any("retention is made from subscriptions.csv" in note.text for note in made.notes)
    project = tmp_path / "cxkit.toml"
    init((accounts, contracts), into=str(project))
    again = report((), reading=LoadingOptions(config=project))
    assert again.table("retention_overall").rows == made.table("retention_overall").rows


@pytest.mark.slow
def test_ratings_of_tickets_are_no_further_contacts(tmp_path: Path) -> None:
    own = tickets(tmp_path)
    ratings = save(
        tmp_path / "ratings.csv",
        "id,ticket_id,assignee_id,score,comment,created_at",
        [[n, f"T{n:04d}", 9, "good", "", f"{day(n + 3)} 12:00"] for n in range(80)],
    )
    made = report((ratings, own))
    (row,) = made.table("complaints_overall").rows
    assert (row["contacts"], row["complaints"]) == (80, 20)
    assert "leaves out ratings.csv" in left_out(made)
    project = tmp_path / "cxkit.toml"
    init((ratings, own), into=str(project))
    again = report((), reading=LoadingOptions(config=project))
    assert again.table("complaints_overall").rows == made.table("complaints_overall").rows


@pytest.mark.slow
def test_calls_and_tickets_are_contacts_of_two_systems(tmp_path: Path) -> None:
    calls = save(
        tmp_path / "calls.csv",
        "call_id,caller_id,call_start,direction,agent,channel",
        [[f"L{n}", f"C{n % 40:04d}", f"{day(n)} 09:00", "Inbound", "A", "phone"] for n in range(50)],
    )
    made = report((tickets(tmp_path), calls))
    assert made.table("touchmap_overall").rows[0]["contacts"] == 130
    assert not left_out(made)


def orders(folder: Path, name: str, first: int, more: str = "") -> str:
    rows = [[f"O{n}", f"C{n % 20:04d}", day(n), 10 + n, "paid", *(["x"] if more else [])] for n in range(first, first + 60)]
    return save(folder / name, "order_id,customer_id,order_date,total,status" + more, rows)


def test_invoices_of_the_same_orders_do_not_count_twice(tmp_path: Path) -> None:
    own = orders(tmp_path, "orders.csv", 0)
    rows = [[f"I{n}", f"O{n}", f"C{n % 20:04d}", day(n + 1), 10 + n] for n in range(60)]
    invoices = save(tmp_path / "invoices.csv", "invoice_no,order_id,customer_id,invoice_date,total", rows)
    made = report((own, invoices))
    assert made.table("value_overall").rows[0]["revenue"] == sum(10 + n for n in range(60))
    assert left_out(made)


def test_orders_of_two_shops_with_one_more_column_are_one_table(tmp_path: Path) -> None:
    made = report((orders(tmp_path, "web.csv", 0), orders(tmp_path, "store.csv", 60, more=",till")))
    assert made.table("value_overall").rows[0]["orders"] == 120
    assert not left_out(made)


@pytest.mark.slow
def test_a_score_that_no_survey_has_is_taken_from_tickets(tmp_path: Path) -> None:
    own = tickets(tmp_path)
    answers = save(
        tmp_path / "nps.csv", "response_id,customer_id,survey_date,nps_score", [[n, f"C{n % 40:04d}", day(n), n % 11] for n in range(60)]
    )
    made = report((answers, own))
    assert made.table("csat_overall").rows == cxkit.csat(own, min_cell=5).table("overall").rows
    assert made.table("nps_overall").rows[0]["n"] == 60
    assert any("csat is made from tickets.csv" in note.text for note in made.notes)
    assert made.provenance.rows_read == 140
    # neither a touchpoint nor a channel joins the survey to the map, which is there without it
    assert made.table("touchmap_overall").rows[0]["contacts"] == 80
    assert any(note.code == "without-file" for note in made.notes)


def test_a_part_that_is_made_from_contacts_is_not_among_those_without_a_survey(tmp_path: Path) -> None:
    made = report((tickets(tmp_path),))
    assert made.table("csat_overall").rows[0]["n"] == 40
    (left_out,) = (note.text for note in made.notes if note.code == "part-left-out" and "survey" in note.text)
    assert left_out == "gap, consistency, budget, nps, ces, followup and evaluate are left out: they need a file of survey."


def test_two_surveys_of_different_questions_are_two_tables(tmp_path: Path) -> None:
    relation = save(
        tmp_path / "nps.csv", "response_id,customer_id,survey_date,nps_score", [[n, f"C{n % 40:04d}", day(n), n % 11] for n in range(60)]
    )
    after_calls = save(
        tmp_path / "csat.csv", "response_id,customer_id,survey_date,csat", [[n, f"C{n % 40:04d}", day(n), 1 + n % 5] for n in range(50)]
    )
    made = report((relation, after_calls))
    assert made.table("nps_overall").rows == cxkit.nps(relation, min_cell=5).table("overall").rows
    assert made.table("csat_overall").rows == cxkit.csat(after_calls, min_cell=5).table("overall").rows
    assert not [row for row in made.table("appendix_sources").rows if row["rows_read"] != row["rows_used"]]


@pytest.mark.slow
def test_each_part_takes_the_survey_that_has_what_it_needs(tmp_path: Path) -> None:
    after_stays = save(
        tmp_path / "a_nps.csv",
        "response_id,guest_id,survey_date,nps_score,csat",
        [[f"A{n}", f"C{n % 40:04d}", day(n), n % 11, 1 + n % 5] for n in range(60)],
    )
    of_touchpoints = save(
        tmp_path / "b_gap.csv",
        "response_id,guest_id,survey_date,touchpoint,channel,expectation,fulfilment",
        [
            [f"B{n}", f"C{n % 40:04d}", day(n), ("lobby", "bar")[n % 2], ("app", "desk")[n // 2 % 2], 5 + n % 2, 2 + n % 4]
            for n in range(60)
        ],
    )
    visits = save(
        tmp_path / "visits.csv",
        "contact_id,customer_id,contacted_at,touchpoint,channel",
        [[n, f"C{n % 40:04d}", day(n), ("lobby", "bar")[n % 2], ("app", "desk")[n // 2 % 2]] for n in range(80)],
    )
    made = report((after_stays, of_touchpoints, visits), budget=1000.0)
    assert made.table("nps_overall").rows[0]["n"] == 60
    assert {row["touchpoint"]: row["n"] for row in made.table("budget_plan").rows} == {"lobby": 30, "bar": 30}
    assert {row["touchpoint"] for row in made.table("consistency_touchpoints").rows} == {"lobby", "bar"}
    assert made.table("touchmap_overall").rows[0]["gap_n"] == 60  # the survey that is joined to the map says where it was asked
    assert not [note.text for note in made.notes if note.code in {"without-file", "source-left-out"}]


@pytest.mark.parametrize("names", [("a.csv", "b.csv"), ("b.csv", "a.csv")])
def test_the_survey_of_most_questions_goes_first(tmp_path: Path, names: tuple[str, str]) -> None:
    whole = save(
        tmp_path / names[0],
        "response_id,guest_id,survey_date,touchpoint,nps_score,csat",
        [[n, f"C{n % 40:04d}", day(n), ("lobby", "bar")[n % 2], n % 11, 1 + n % 5] for n in range(60)],
    )
    after_calls = save(
        tmp_path / names[1], "response_id,guest_id,survey_date,csat", [[n, f"C{n % 40:04d}", day(n), 1 + n % 5] for n in range(50)]
    )
    made = report(tuple(sorted((whole, after_calls))))
    assert made.table("csat_overall").rows[0]["n"] == 60


def test_an_evaluation_of_several_files_says_how(tmp_path: Path) -> None:
    files = [
        save(tmp_path / f"nps{at}.csv", "response_id,survey_date,nps_score", [[f"{at}-{n}", day(n + 60 * at), n % 11] for n in range(60)])
        for at in range(2)
    ]
    made = report(tuple(files), split=date(2024, 3, 1))
    assert any("evaluate takes one file, and the survey has 2." in note.text for note in made.notes)


@pytest.mark.parametrize("files", [("lookup.csv", "customers.csv"), ("customers.csv", "lookup.csv")])
def test_the_main_table_of_a_kind_has_its_name_in_the_project_file(tmp_path: Path, files: tuple[str, str]) -> None:
    customers(tmp_path)
    save(tmp_path / "lookup.csv", "customer_id,segment", [[f"C{n:04d}", "a"] for n in range(60)])
    init(tuple(str(tmp_path / name) for name in files), into=str(tmp_path / "cxkit.toml"))
    written = tomllib.loads((tmp_path / "cxkit.toml").read_text(encoding="utf-8"))
    assert written["sources"]["customers"]["files"] == ["customers.csv"]


def test_what_is_no_table_is_left_out_and_what_does_not_exist_is_an_error(tmp_path: Path) -> None:
    own = tickets(tmp_path)
    (tmp_path / "empty.csv").touch()
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (tmp_path / "folder").mkdir()
    others = tuple(str(tmp_path / name) for name in ("empty.csv", "logo.png", "folder"))
    made = report((*others, own))
    assert made.table("complaints_overall").rows[0]["contacts"] == 80
    assert all(name in left_out(made) for name in ("empty.csv", "logo.png", "folder"))
    with pytest.raises(SourceError, match=r"empty.csv is empty"):
        report(others[:1])
    with pytest.raises(SourceError, match="There is no file"):
        report((own, str(tmp_path / "absent.csv")))


def test_a_hint_in_one_line_has_the_command_to_type() -> None:
    lines = ("  #2 'score'  1-5", "  cxkit nps FILE --score COLUMN", "  Commands for a survey: nps")
    assert CxError("No column.", "Name it:", lines).hint_in_line == "Name it: cxkit nps FILE --score COLUMN"
    assert CxError("No column.", "Name it:", lines[:1]).hint_in_line == "Name it: #2 'score'  1-5"
    assert CxError("No column.", "Name one", lines).hint_in_line == "Name one"


@pytest.mark.parametrize(("column", "warned"), [("Erstattung", True), ("Grund", False)])
def test_refunds_of_orders_in_another_file_are_warned_of(tmp_path: Path, column: str, warned: bool) -> None:
    own = orders(tmp_path, "orders.csv", 0)
    refunds = save(
        tmp_path / "returns.csv", f"return_no,order_id,{column}", [[f"R{n}", f"O{n}", 5 if warned else "defekt"] for n in range(20)]
    )
    made = report((own, refunds))
    assert made.table("value_overall").rows[0]["revenue"] == sum(10 + n for n in range(60))
    assert bool([note for note in made.notes if note.code == "refunds-left-out"]) == warned
    assert "returns.csv" in left_out(made)


def test_the_error_without_any_part_names_the_files_that_are_not_used(tmp_path: Path) -> None:
    lookup = save(tmp_path / "cities.csv", "postcode,city", [[f"{n:05}", "Kiel"] for n in range(20)])
    with pytest.raises(UsageError) as raised:
        report((lookup,))
    assert any("cities.csv" in line for line in raised.value.lines)


def test_the_follow_up_takes_the_file_of_consents_beside_that_of_the_customers(tmp_path: Path) -> None:
    own = customers(tmp_path)
    asked = [[f"C{n:04d}", way, ("granted", "withdrawn")[n % 2], day(n)] for n in range(60) for way in ("Phone", "Email")]
    consents = save(tmp_path / "consents.csv", "customer_id,channel,consent,date", asked)
    answers = [[f"C{n:04d}", day(100), 2 if n < 20 else 9] for n in range(60)]
    survey = save(tmp_path / "survey.csv", "customer_id,responded_at,nps", answers)
    made = report((own, consents, survey))
    # 20 detractors, of whom those with even numbers consent
    assert [row["allowed"] for row in made.table("followup_overall").rows] == [10]
    assert "consents" not in left_out(made)


def members(folder: Path) -> tuple[str, ...]:
    """A survey, members, of whom every third has left, and their consents, whose file writes the ids without prefix and zeros."""
    asked = save(
        folder / "survey.csv",
        "customer_id,responded_at,recommend,weight",
        [[f"M-{n:05d}", day(120 + n % 30), n % 11, 1 + n % 3] for n in range(60)],
    )
    own = save(
        folder / "members.csv",
        "customer_id,member since,member until",
        [[f"M-{n:05d}", day(n), day(n + 60) if n % 3 == 0 else ""] for n in range(60)],
    )
    consents = save(
        folder / "consents.csv",
        "customer number,contact way,consent,date",
        [[n, way, "given" if n % 2 else "withdrawn", day(n % 9)] for n in range(60) for way in ("phone", "email")],
    )
    return asked, own, consents


def test_consents_are_no_customers_whatever_form_their_ids_have(tmp_path: Path) -> None:
    made = report(members(tmp_path))
    tables = {table.name: table.rows for table in made.tables}
    assert (tables["retention_overall"][0]["customers"], tables["retention_overall"][0]["lost"]) == (60, 20)


def test_the_follow_up_finds_consents_whose_ids_have_another_form(tmp_path: Path) -> None:
    made = report(members(tmp_path), reading=LoadingOptions(id_form="digits"), min_cell=0)
    tables = {table.name: table.rows for table in made.tables}
    (row,) = tables["followup_overall"]
    # detractors of the last 30 days, of whom those with an odd number agreed
    assert (row["listed"], row["allowed"]) == (sum(n % 11 < 7 for n in range(60)), sum(n % 11 < 7 and n % 2 for n in range(60)))
    assert "consents.csv" not in left_out(made)


def test_a_report_says_that_it_weights_nothing(tmp_path: Path) -> None:
    found = [note for note in report(members(tmp_path)).notes if note.code == "weight-unused"]
    assert [(note.level, "'weight'" in note.text) for note in found] == [("warning", True)]
