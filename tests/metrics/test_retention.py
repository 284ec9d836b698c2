"""``cxkit retention``: figures of R and of real files, and the edge cases of its docstring."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.example_exports import Folder
from tests.reports import codes, near, overall
from tests.shared import DATA, ORACLES, needs_shared, oracle

import cxkit
from cxkit.errors import DataError, RoleError, UsageError
from cxkit.model import Row
from cxkit.stats import shifted_beta_geometric as sbg

FILES = ORACLES / "data" / "shared"
TELCO = DATA / "telco_churn_ibm" / "Telco-Customer-Churn.csv"


def contracts(*days: tuple[str, str], **columns: list[Any]) -> pl.DataFrame:
    return pl.DataFrame({"since": [since for since, _ in days], "until": [until for _, until in days], **columns})


def check_curve(rows: list[Row], due: dict[str, Any]) -> None:
    for time, survival, limits, risk in zip(due["times"], due["survival"], due["ci_loglog"], due["at_risk"], strict=True):
        passed = [row for row in rows if float(str(row["time"])) <= time]
        value = (passed[-1]["survival"], passed[-1]["low"], passed[-1]["high"]) if passed else (1.0, None, None)
        assert value[0] == near(survival, 1e-7)
        assert value[1:] == (tuple(limits) if limits[0] is None else near(tuple(limits), 1e-7))
        assert next(row["at_risk"] for row in rows if float(str(row["time"])) >= time) == risk


def check_figures(row: Row, due: dict[str, Any]) -> None:
    assert (row["customers"], row["lost"], row["active"]) == (due["n"], due["events"], due["n"] - due["events"])
    assert (row["median"], row["median_low"], row["median_high"]) == (due["median"], *due["median_ci_loglog"])


@needs_shared
def test_lung_cancer_patients_by_sex(tmp_path: Path) -> None:
    expected = {name: leaf["value"] for name, leaf in oracle("km_lung_sex")["expected"].items()}
    path = tmp_path / "lung.csv"
    frame = pl.read_csv(FILES / "lung.csv", infer_schema=False)
    frame.select(pl.col("time").alias("tenure"), (pl.col("status") == "2").alias("churned"), "sex").write_csv(path)
    report = cxkit.retention(path, by="sex", unit="days", horizon=expected["sex1"]["rmean_tau"])
    check_figures(overall(report), expected["all"])
    check_curve(list(report.table("survival").rows), expected["all"])
    for row in report.table("by_sex").rows:
        due = expected[f"sex{row['sex']}"]
        check_figures(row, due)
        assert row["mean"] == near(due["rmean"], 1e-6)
        assert (float(str(row["mean_high"])) - float(str(row["mean_low"]))) / 2 == near(1.959963984540054 * due["rmean_se"], 1e-6)
        check_curve([each for each in report.table("survival_by_sex").rows if each["sex"] == row["sex"]], due)
    (test,) = report.table("tests").rows
    due = expected["logrank"]
    assert (test["a"], test["b"], test["df"]) == (None, None, due["df"])
    assert (test["statistic"], test["p"]) == near((due["chisq"], due["p"]), 1e-5)


@needs_shared
def test_customers_of_a_telephone_company_by_contract() -> None:
    expected = {name: leaf["value"] for name, leaf in oracle("km_telco_contract")["expected"].items()}
    report = cxkit.retention(TELCO, by="Contract")
    check_figures(overall(report), expected["all"])
    assert (overall(report)["mean"], overall(report)["horizon"]) == (near(expected["all"]["rmean"], 1e-6), 72.0)
    rows = {row["segment"]: row for row in report.table("by_segment").rows}
    for contract, row in rows.items():
        check_figures(row, expected[contract])
        assert row["mean"] == near(expected[contract]["rmean"], 1e-6)
        check_curve([each for each in report.table("survival_by_segment").rows if each["segment"] == contract], expected[contract])
    assert rows["Month-to-month"]["median"] == 35
    tests = report.table("tests").rows
    assert (tests[0]["statistic"], tests[0]["df"]) == (near(2352.87, 0.005), 2)
    assert len(tests) == 4
    rates = oracle("churn_rates_telco")["expected"]
    assert overall(report)["lost_per_year"] == near(12 * rates["monthly_hazard"]["value"], 1e-9)
    assert overall(report)["customers"] == rates["n"]["value"]


def test_contracts_by_their_days_up_to_the_last_one_in_the_file() -> None:
    frame = contracts(("2024-01-01", "2024-01-11"), ("2024-01-01", ""), ("2024-01-21", ""), ("2024-01-11", "2024-02-20"))
    report = cxkit.retention(frame)
    assert report.provenance.params["as_of"] == "2024-02-20"
    rows = report.table("survival").rows
    assert [(row["time"], row["at_risk"], row["lost"]) for row in rows] == [(10.0, 4, 1), (30.0, 3, 0), (40.0, 2, 1), (50.0, 1, 0)]
    assert [row["survival"] for row in rows] == near([0.75, 0.75, 0.375, 0.375], 1e-12)
    assert overall(report)["lost_per_year"] == near(2 / 130 * 365.25, 1e-12)


def test_an_earlier_as_of_date_sees_less() -> None:
    frame = contracts(("2024-01-01", "2024-01-11"), ("2024-01-01", ""), ("2024-03-01", ""), ("2024-01-11", "2024-02-20"))
    report = cxkit.retention(frame, as_of="2024-02-01")
    assert (overall(report)["customers"], overall(report)["lost"]) == (3, 1)
    assert report.provenance.rows_set_aside == {"future": 1}


def test_who_came_before_the_file_began_is_at_risk_from_then_on() -> None:
    frame = contracts(("2023-01-01", "2024-02-01"), ("2023-12-01", ""), ("2024-01-11", "2024-03-01"), ("2022-01-01", "2023-06-01"))
    report = cxkit.retention(frame, observed_from="2024-01-01")
    assert overall(report)["customers"] == 3
    assert report.provenance.rows_set_aside == {"filtered": 1}
    first = report.table("survival").rows[0]
    assert (first["time"], first["at_risk"]) == (50.0, 2), "the one of 2023-01-01 is not at risk before its 365th day"
    with pytest.raises(UsageError, match="needs the days"):
        cxkit.retention(pl.DataFrame({"tenure": ["1"], "churned": ["no"]}), observed_from=date(2024, 1, 1))


def test_nobody_and_everybody_lost_and_one_customer() -> None:
    nobody = cxkit.retention(pl.DataFrame({"tenure": ["3", "9"], "churned": ["no", "no"]}))
    row = overall(nobody)
    assert (row["lost"], row["median"], row["mean"], row["mean_low"], row["lost_per_year"]) == (0, None, 9.0, None, 0.0)
    assert {"nobody-lost", "median-not-reached"} <= codes(nobody)
    everybody = cxkit.retention(pl.DataFrame({"tenure": ["2", "4"], "churned": ["ja", "ja"]}))
    assert (overall(everybody)["median"], everybody.table("survival").rows[-1]["survival"]) == (2.0, 0.0)
    one = overall(cxkit.retention(pl.DataFrame({"tenure": ["2"], "churned": ["x"]})))
    assert (one["customers"], one["lost"], one["median"], one["flag"]) == (1, 1, 2.0, "small-n")
    none = overall(cxkit.retention(pl.DataFrame({"tenure": [""], "churned": [""]}), role=("tenure=tenure", "churned=churned")))
    assert (none["customers"], none["median"], none["mean"], none["lost_per_year"]) == (0, None, None, None)


def test_what_cannot_be_used_is_excluded_and_refused_beyond_a_hundredth() -> None:
    good = [("2024-01-01", "2024-06-01"), ("2024-01-05", "")] * 200
    report = cxkit.retention(contracts(*good, ("2024-03-01", "2024-02-01"), ("", ""), ("2024-02-31", ""), ("soon", "")))
    assert report.provenance.rows_set_aside == {"date missing": 1, "date impossible": 1, "date unreadable": 1, "end before start": 1}
    assert overall(report)["customers"] == 400
    with pytest.raises(DataError, match="9 contracts end before they begin, such as from 2024-03-01 to 2024-02-01"):
        cxkit.retention(contracts(*good, *[("2024-03-01", "2024-02-01")] * 9))
    with pytest.raises(DataError, match="unknown label"):
        cxkit.retention(pl.DataFrame({"tenure": ["3", "4"], "churned": ["no", "perhaps"]}))


@pytest.mark.parametrize("header", ["lost", "n", "time", "blank", "churned"])
def test_the_column_of_losses_may_have_any_header_and_be_grouped_by(header: str) -> None:
    rows = [("3", "no"), ("3", "yes"), ("5", "yes"), ("8", "no")]
    frame = pl.DataFrame(rows, schema=["tenure", header], orient="row")
    report = cxkit.retention(frame, by=header, role=(f"churned={header}",))
    found = overall(report)
    assert (found["customers"], found["lost"], found["active"]) == (4, 2, 2)
    assert [(row["churned"], row["customers"], row["lost"]) for row in report.table("by_churned").rows] == [("no", 2, 0), ("yes", 2, 2)]


def test_contracts_of_one_customer_are_one_relationship_and_two_tenures_are_refused() -> None:
    one = cxkit.retention(contracts(("2024-01-01", ""), ("2024-02-01", ""), customer_id=["k1", " k1"]))
    assert overall(one)["customers"] == 1
    with pytest.raises(DataError, match="more than once"):
        cxkit.retention(pl.DataFrame({"customer_id": ["k1", " k1"], "tenure": [3, 4], "churned": ["no", "no"]}))
    frame = contracts(("2024-01-01", ""), ("2024-02-01", ""), ("2024-02-01", ""), customer_id=["k1", "k1", "k2"], segment=["a", "b", "a"])
    assert overall(cxkit.retention(frame, where="segment = 'a'"))["customers"] == 2, "as the message says"
    assert overall(cxkit.retention(frame.with_columns(pl.lit("").alias("customer_id"))))["customers"] == 3, (
        "who has no id is nobody's double"
    )


def test_without_columns_of_durations_there_is_an_error() -> None:
    with pytest.raises(RoleError, match="since and until, or tenure and churned"):
        cxkit.retention(pl.DataFrame({"customer_id": ["1"], "segment": ["a"]}))


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_the_segment_that_leaves(example_folder: Folder, seed: int) -> None:
    report = cxkit.retention(example_folder(seed, False) / "customers.csv", by="segment")
    rows = {row["segment"]: row for row in report.table("by_segment").rows}
    assert float(str(rows["workshop"]["lost_per_year"])) > 4 * float(str(rows["key account"]["lost_per_year"]))
    pairs = {(row["a"], row["b"]): row for row in report.table("tests").rows}
    assert float(str(pairs["key account", "workshop"]["p_adj"])) < 1e-6
    plain = cxkit.retention(example_folder(seed, True) / "customers.csv", by="segment").table("tests").rows
    assert all(float(str(row["p_adj"])) > 0.001 for row in plain)


@needs_shared
@pytest.mark.parametrize("segment", ["regular", "high_end"])
def test_contracts_of_fader_and_hardie_projected_by_the_command(segment: str) -> None:
    due = oracle("sbg_fader_hardie_2007")["expected"][segment]
    survivors = [round(10 * share) for share in due["actual_pct"]["value"][:8]]
    lost = [earlier - later for earlier, later in pairwise(survivors)]
    tenure = [year for year, n in enumerate(lost, start=1) for _ in range(n)] + [7] * survivors[-1]
    churned = [True] * sum(lost) + [False] * survivors[-1]
    report = cxkit.retention(pl.DataFrame({"tenure": tenure, "churned": churned}), unit="years", project=12)
    rows = report.table("projection").rows
    projected = [100 * float(str(row["survival"])) for row in rows]
    assert projected == near(due["survival_pct_year0_12"]["value"][1:], due["survival_pct_year0_12"]["tol"])
    assert [row["retention"] for row in rows] == near(due["retention_rate_year1_12"]["value"], due["retention_rate_year1_12"]["tol"])
    assert [row["observed"] for row in rows] == [*(pytest.approx(n / 1000) for n in survivors[1:]), *[None] * 5]
    parameters = {row["parameter"]: row["estimate"] for row in report.table("model").rows}
    assert parameters == {name: near(due[name]["value"], due[name]["tol"]) for name in ("alpha", "beta")}


def test_a_projection_has_the_limits_of_the_delta_method() -> None:
    """With S(1) = β / (α + β) the logit of S(1) is log β − log α: the standard error of log(−log S) follows by hand."""
    times, counts = (1, 2, 3, 4, 4), (300, 120, 60, 35, 485)
    tenure = [time for time, n in zip(times, counts, strict=True) for _ in range(n)]
    frame = pl.DataFrame({"tenure": tenure, "churned": [at < 515 for at in range(1000)]})
    report = cxkit.retention(frame, unit="years", project=2)
    first, second = report.table("projection").rows
    fit = sbg.fit([300, 120, 60, 35], [0, 0, 0, 485], 0.95)
    assert fit.covariance is not None
    (aa, ab), (_, bb) = fit.covariance
    share = fit.values[1] / sum(fit.values)
    reach = 1.959963984540054 * math.sqrt(aa - 2 * ab + bb) * (1 - share) / -math.log(share)
    assert first["survival"] == pytest.approx(share, rel=1e-9)
    assert [first["survival_low"], first["survival_high"]] == pytest.approx([share ** math.exp(reach), share ** math.exp(-reach)], rel=1e-4)
    # in the first period survival is retention
    retention, survival = ([first[f"{name}{end}"] for end in ("", "_low", "_high")] for name in ("retention", "survival"))
    assert retention == pytest.approx(survival, rel=1e-9)
    assert float(str(second["survival_low"])) < float(str(second["survival"])) < float(str(second["survival_high"])) < 1


def test_a_projection_of_dates_counts_months_and_needs_losses_from_the_beginning() -> None:
    rows = [("2024-01-01", "2024-01-20"), ("2024-01-01", "2024-03-02"), ("2024-01-01", "2024-02-20"), ("2024-01-01", "")] * 5
    report = cxkit.retention(contracts(*rows), as_of="2024-06-30", project=3)
    first, second, third = report.table("projection").rows
    assert [first["observed"], second["observed"], third["observed"]] == [0.75, 0.5, 0.25]
    assert any("periods are months" in note.text for note in report.notes)
    with pytest.raises(UsageError, match="observed from their beginning"):
        cxkit.retention(contracts(*rows), project=3, observed_from="2024-02-01")
    with pytest.raises(DataError, match="Nobody is lost"):
        cxkit.retention(contracts(("2024-01-01", ""), ("2024-01-05", "")), project=3)
    alike = pl.DataFrame({"tenure": [1] * 500 + [2] * 250 + [3] * 125 + [3] * 125, "churned": ["yes"] * 875 + ["no"] * 125})
    warned = cxkit.retention(alike, project=3)
    assert "fit-doubt" in codes(warned)


def test_a_file_of_which_nothing_but_dates_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("customer,since,until\na,2024-01-01,2024-02-01\nb,2024-01-01,\n", encoding="utf-8")
    assert overall(cxkit.retention(path, by="none"))["customers"] == 2


def test_a_german_export_in_cp1252_has_umlauts_in_names_and_in_dates(tmp_path: Path) -> None:
    """Bytes beyond ASCII are read as they stand where they are needed: a day in März is one."""
    lines = [f"K{number};{number % 28 + 1}. März 2023;{'' if number % 3 else '1. Mai 2024'};Geschäft" for number in range(60)]
    path = tmp_path / "kunden.csv"
    path.write_bytes("\n".join(["Kundennr;Kunde seit;gekündigt am;Segment", *lines]).encode("cp1252"))
    report = cxkit.retention(path, as_of="2024-12-31")
    row = report.table("overall").rows[0]
    assert (row["customers"], row["lost"]) == (60, 20)
    assert (report.provenance.rows_read, report.provenance.rows_used) == (60, 60)
    assert report.table("by_segment").rows[0]["segment"] == "Geschäft"


def test_a_small_new_segment_shortens_nobodys_horizon() -> None:
    old = [(f"2022-{1 + number % 12:02}-01", "2023-07-01" if number % 3 else "", "old") for number in range(95)]
    new = [("2023-12-11", "2023-12-20" if number == 0 else "", "new") for number in range(5)]
    names = ["since", "until", "segment"]
    frame = pl.DataFrame([*old, *new], schema=names, orient="row")
    report = cxkit.retention(frame, by="segment", as_of="2023-12-31")
    assert overall(report)["horizon"] == 729.0
    assert overall(report)["mean"] is not None
    rows = {row["segment"]: row for row in report.table("by_segment").rows}
    assert (rows["old"]["horizon"], rows["new"]["horizon"], rows["new"]["mean"]) == (729.0, 729.0, None)
    assert rows["old"]["mean"] is not None
    (note,) = [note for note in report.notes if note.code == "observed-shorter"]
    assert "no mean for new, observed for less than the 729" in note.text
    halves = cxkit.retention(pl.concat([frame.filter(segment="new")] * 20 + [frame]), by="segment", as_of="2023-12-31")
    assert {row["horizon"] for row in halves.table("by_segment").rows} == {20.0}, "a horizon that both large groups reach"


def test_a_group_of_whom_all_are_lost_has_a_mean_and_limits_no_horizon() -> None:
    tenures = [("2", "yes", "a"), ("4", "yes", "a")] * 5 + [("10", "yes", "b"), ("20", "no", "b")] * 5
    report = cxkit.retention(pl.DataFrame(tenures, schema=["tenure", "churned", "segment"], orient="row"))
    rows = {row["segment"]: row for row in report.table("by_segment").rows}
    assert [(row["horizon"], row["mean"]) for row in rows.values()] == [(20.0, 3.0), (20.0, 15.0)]


def test_a_loss_on_the_first_day_is_no_mean_of_nothing() -> None:
    report = cxkit.retention(contracts(("2024-01-01", "2024-01-01"), ("2024-01-05", "2024-01-05")))
    row = overall(report)
    assert (row["lost"], row["mean"], row["horizon"]) == (2, None, None)


def _months_later(months: int) -> date:
    return date(2023 + months // 12, 1 + months % 12, 1)


@needs_shared
def test_contracts_by_date_are_projected_by_calendar_months() -> None:
    """Fader & Hardie's regular customers as monthly contracts from 1 January: February's end is in the second month, not the third."""
    due = oracle("sbg_fader_hardie_2007")["expected"]["regular"]
    left = [round(10 * share) for share in due["actual_pct"]["value"][:8]]
    lost = [before - after for before, after in pairwise(left)]
    rows = [("2023-01-01", _months_later(at).isoformat()) for at, n in enumerate(lost, start=1) for _ in range(n)]
    rows += [("2023-01-01", "")] * left[-1]
    report = cxkit.retention(contracts(*rows), as_of="2023-08-02", project=12)
    parameters = {row["parameter"]: row["estimate"] for row in report.table("model").rows}
    assert parameters == {name: near(due[name]["value"], due[name]["tol"]) for name in ("alpha", "beta")}
    projection = report.table("projection").rows
    assert [row["observed"] for row in projection[:7]] == pytest.approx([each / 1000 for each in left[1:]])
    assert [row["observed"] for row in projection[7:]] == [None] * 5


def test_a_contract_lost_on_the_last_day_of_a_month_is_lost_in_it() -> None:
    """The near miss: an end on the last day that was paid for, and a begin on the 31st, which shorter months do not have."""
    rows = [("2024-01-01", "2024-01-31"), ("2024-01-31", "2024-02-29"), ("2024-01-01", "2024-02-02"), ("2024-01-31", "")]
    report = cxkit.retention(contracts(*rows), as_of="2024-04-30", project=4)
    assert [row["observed"] for row in report.table("projection").rows] == [0.5, 0.25, 0.25, None]


def test_a_median_of_few_customers_is_suppressed_and_not_said_to_be_unreached() -> None:
    """All of 40 customers leave, half of them within 20 months: a limit of 25 needs as many on either side."""
    lost = pl.DataFrame({"customer_id": [f"c{n}" for n in range(40)], "tenure": [*range(1, 41)], "churned": [True] * 40})
    made = cxkit.retention(lost, by="none", min_cell=25)
    (row,) = made.table("overall").rows
    assert (row["median"], row["flag"]) == (None, "partly-suppressed")
    assert any(note.code == "times-suppressed" for note in made.notes)
    # a near miss: three quarters stay
    (row,) = cxkit.retention(lost.with_columns(churned=pl.col("tenure") < 11), by="none", min_cell=5).table("overall").rows
    assert (row["median"], row["flag"]) == (None, None)


def test_no_row_under_a_cell_limit_is_an_error_and_no_defect() -> None:
    customers = pl.DataFrame({"customer_id": ["a", "b"], "tenure": [1, 2], "churned": [True, False]})
    with pytest.raises(DataError):
        cxkit.retention(customers, where="tenure > 5", min_cell=3)


def test_a_share_that_is_not_all_is_not_written_as_all() -> None:
    customers = pl.DataFrame({"customer_id": [f"c{n}" for n in range(3000)], "tenure": 5, "churned": [True] + [False] * 2999})
    made = cxkit.retention(customers, by="none")
    (note,) = [note.text for note in made.notes if note.code == "median-not-reached"]
    assert "99.97 %" in note
    assert made.summary[0].text == "1 of 3,000 customers has left."


def test_the_note_names_the_horizon_of_each_grouping() -> None:
    customers = pl.DataFrame({"segment": ["a"] * 40 + ["b"] * 40, "tenure": [*range(1, 41), *range(11, 51)], "churned": [True, False] * 40})
    made = cxkit.retention(customers, by="segment")
    (note,) = [note.text for note in made.notes if note.code == "method"]
    ends = [made.table(name).rows[0]["horizon"] for name in ("overall", "by_segment")]
    assert ends == [50.0, 40.0]
    assert "restricted to 50 months (40 by segment)" in note
