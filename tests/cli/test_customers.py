"""``--customers FILE``: what another file says of the same customers, for every command that reads what they did."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import cxkit as api
from cxkit.errors import DataError, RoleError, UsageError
from cxkit.run import run as run_metric

Run = Callable[..., "subprocess.CompletedProcess[str]"]

ANSWERS = [f"c{number % 6},{number % 11},{'web' if number % 2 else 'phone'}" for number in range(66)]
SURVEY = "\n".join(["customer_id,recommend,channel", *ANSWERS, ""])
PEOPLE = ["c0;A;shop;Köln", "c1;A;shop;Köln", " c2 ;B;web;Münster", "c3;B;web;Köln", "c4;;web;Köln", "x;B;web;Köln"]
CUSTOMERS = "\n".join(["Kundennummer;Segment;Kanal;Ort", *PEOPLE, ""])
ORDERS = "customer_id,ordered_at,amount\nc0,2024-01-01,10\nc1,2024-01-02,20\nc2,2024-01-03,40\nc9,2024-01-04,80\n,2024-01-05,160\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "s.csv").write_text(SURVEY, encoding="utf-8")
    (tmp_path / "k.csv").write_text(CUSTOMERS, encoding="cp1252")
    (tmp_path / "o.csv").write_text(ORDERS, encoding="utf-8")
    return tmp_path


def table(run: subprocess.CompletedProcess[str], name: str) -> list[dict[str, Any]]:
    assert run.returncode == 0, run.stderr
    return next(table["rows"] for table in json.loads(run.stdout)["tables"] if table["name"] == name)


def notes(run: subprocess.CompletedProcess[str]) -> dict[str, str]:
    return {note["code"]: note["text"] for note in json.loads(run.stdout)["notes"]}


def test_groups_and_conditions_see_its_columns(cxkit: Run, files: Path) -> None:
    run = cxkit("nps", "s.csv", "--customers", "k.csv", "--by", "segment", "--format", "json", "--where", "Ort = 'Köln' or Ort is null")
    assert {row["segment"]: row["n"] for row in table(run, "by_segment")} == {"A": 22, "B": 11, None: 22}
    told = json.loads(run.stdout)["provenance"]
    assert told["rows_set_aside"] == {"filtered": 11}
    assert told["sources"] == ["s.csv", "k.csv"]
    assert notes(run)["customers-unmatched"].startswith("11 of 55 rows have no customer, or one who is not in")


def test_from_python_the_customers_may_be_a_frame(files: Path) -> None:
    people = pl.read_csv(files / "k.csv", separator=";", encoding="cp1252")
    survey = pl.read_csv(files / "s.csv")
    of_file = api.nps(files / "s.csv", customers=str(files / "k.csv"), by="segment", where="Ort = 'Köln' or Ort is null")
    for customers in (people, people.lazy(), people.to_arrow(), files / "k.csv", [files / "k.csv"]):
        report = api.nps(survey, customers=customers, by="segment", where="Ort = 'Köln' or Ort is null")
        assert report.tables == of_file.tables
        assert report.provenance.rows_set_aside == {"filtered": 11}
    params = api.nps(survey, customers=people, by="segment").provenance.params
    assert params["customers"] == "frame"
    touched = pl.DataFrame({"customer_id": ["c0", "c2"], "contacted_at": ["2024-01-01", "2024-01-02"], "channel": ["web", "web"]})
    shares = api.touchmap(touched, survey=survey, customers=people, where="Segment = 'A'").table("overall")
    assert shares.rows[0]["contacts"] == 1
    with pytest.raises(UsageError, match="dict is neither files nor a frame"):
        api.nps(survey, customers={"not": "a frame"}, by="segment")


def test_a_name_that_both_have_is_the_tables_own_unless_it_has_a_prefix(cxkit: Run, files: Path) -> None:
    own = cxkit("nps", "s.csv", "--customers", "k.csv", "--by", "channel", "--format", "json")
    assert {row["channel"]: row["n"] for row in table(own, "by_channel")} == {"web": 33, "phone": 33}
    assert "customers-unused" in notes(own)
    theirs = cxkit("nps", "s.csv", "--customers", "k.csv", "--by", "customers.channel", "--format", "json")
    assert {row["customers.channel"]: row["n"] for row in table(theirs, "by_customers_channel")} == {"shop": 22, "web": 33, None: 11}


def test_orders_without_a_known_customer_are_in_a_group_of_their_own(cxkit: Run, files: Path) -> None:
    run = cxkit("value", "o.csv", "--customers", "k.csv", "--by", "segment", "--format", "json")
    assert {row["segment"]: row["revenue"] for row in table(run, "by_segment")} == {"A": 30, "B": 40, None: 80}
    assert json.loads(run.stdout)["provenance"]["rows_set_aside"] == {"customer missing": 1}


def test_segments_that_rfm_lists_are_taken_by_other_commands(cxkit: Run, files: Path) -> None:
    listed = cxkit("rfm", "o.csv", "--per-customer", "--table", "customers", "--format", "csv", "--output", "segments.csv")
    assert listed.returncode == 0, listed.stderr
    run = cxkit("nps", "s.csv", "--customers", "segments.csv", "--by", "segment", "--format", "json")
    assert sum(row["n"] for row in table(run, "by_segment") if row["segment"] is not None) == 33


def test_a_customer_who_is_there_twice_is_an_error(files: Path) -> None:
    (files / "k.csv").write_text(CUSTOMERS + "c2;A;web;Köln\n", encoding="utf-8")
    with pytest.raises(DataError, match="1 customers occur more than once, such as"):
        api.nps(files / "s.csv", customers=str(files / "k.csv"), by="segment")


def test_what_is_not_there_is_an_error_that_says_so(files: Path) -> None:
    with pytest.raises(RoleError, match="city"):
        api.nps(files / "s.csv", customers=str(files / "k.csv"), by="city")
    with pytest.raises(RoleError, match=r"No column of the customers file is known to hold revenue"):
        api.nps(files / "s.csv", customers=str(files / "k.csv"), by="customers.revenue")
    with pytest.raises(RoleError, match="customer_id"):
        api.nps(pl.DataFrame({"recommend": [1, 9]}), customers=str(files / "k.csv"), by="segment")
    with pytest.raises(UsageError, match="no option 'customers'"):
        run_metric("retention", {"customers": [str(files / "k.csv")]}, {"customers": "x"})


def test_a_frame_and_files_of_any_reading_say_the_same(files: Path) -> None:
    path = str(files / "k.csv")
    of_file = api.nps(files / "s.csv", customers=path, by="segment").table("by_segment")
    frame = pl.read_csv(files / "s.csv")
    assert api.nps(frame, customers=path, by="segment").table("by_segment") == of_file
    assert api.nps(frame.to_arrow(), customers=path, by="segment").table("by_segment") == of_file
    torn = SURVEY.replace("c0,0,phone\n", 'c0,0,"phone"x\n', 1)
    (files / "torn.csv").write_text(torn, encoding="utf-8")
    rows = api.nps(files / "torn.csv", customers=path, by="segment").table("by_segment").rows
    assert sum(int(str(row["n"])) for row in rows) in {65, 66}


def test_roles_of_the_second_file_are_noted_with_its_name(files: Path) -> None:
    (files / "k.csv").write_text("key;Segment\nc0;A\nc1;B\n", encoding="utf-8")
    report = api.nps(files / "s.csv", customers=str(files / "k.csv"), by="segment", role="customers.customer_id=key")
    assert {row["segment"]: row["n"] for row in report.table("by_segment").rows} == {"A": 11, "B": 11, None: 44}
