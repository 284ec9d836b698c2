"""``cxkit clv``: figures of papers from lines of orders, prediction against what came, and the edge cases of its docstring."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.shared import ORACLES, needs_shared, oracle

import cxkit
from cxkit import config
from cxkit.counts.orders.purchases import purchases
from cxkit.errors import DataError, UsageError
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.measures.customers.lifetime_value import expected, fit_models, histories, mean_values
from cxkit.model import Report
from cxkit.stats import shifted_beta_geometric as sbg
from cxkit.stats.likelihood import Fit
from cxkit.tables import Orders

SAMPLE = ORACLES / "data" / "shared" / "cdnow_sample_transactions.csv"


def parameters(report: Report) -> dict[str, float]:
    return {str(row["parameter"]): float(str(row["estimate"])) for row in report.table("model").rows}


def drawn(seed: int = 1, customers: int = 120) -> pl.DataFrame:
    draw = Random(seed)
    rows: list[tuple[Any, ...]] = []
    for number in range(customers):
        day, leaves = date(2023, 1, 1) + timedelta(days=draw.randrange(120)), draw.betavariate(1.2, 3)
        rate = draw.gammavariate(1.0, 1 / 40)
        while day <= date(2024, 1, 1):
            rows.append((f"c{number}", day, round(draw.lognormvariate(3, 0.5), 2), draw.choice(["web", "shop"])))
            if draw.random() < leaves:
                break
            day += timedelta(days=1 + int(draw.expovariate(max(rate, 1e-3))))
    return pl.DataFrame(rows, schema=["customer_id", "ordered_at", "amount", "channel"], orient="row")


@needs_shared
def test_cdnow_from_its_orders_predicts_what_came() -> None:
    report = cxkit.clv(SAMPLE, amount="value", calibrate_until="1997-09-30")
    found = parameters(report)
    # Fader, Hardie & Lee (2005), table 2; Fader & Hardie (2013): time in weeks, the calibration ends on that day
    assert [found[name] for name in ("r", "alpha", "a", "b")] == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=5e-4)
    assert [found[name] for name in ("p", "q", "gamma")] == pytest.approx([6.25, 3.74, 15.44], abs=0.006)
    fits = {row["model"]: row for row in report.table("fit").rows}
    assert fits["BG/NBD"]["log_likelihood"] == pytest.approx(-9582.43, abs=1e-2)
    assert (fits["BG/NBD"]["customers"], fits["Gamma-Gamma"]["customers"]) == (2_357, 946)
    rows = report.table("holdout").rows
    assert sum(int(str(row["customers"])) for row in rows) == 2_357
    assert rows[0]["customers"] == 1_411
    predicted, observed = (sum(float(str(row[key])) * int(str(row["customers"])) for row in rows) for key in ("predicted", "observed"))
    assert predicted == pytest.approx(observed, rel=0.15)


def test_every_customer_and_all_of_them() -> None:
    frame = drawn()
    report = cxkit.clv(frame, per_customer=True)
    rows = report.table("customers").rows
    overall = report.table("overall").rows[0]
    assert len(rows) == overall["customers"] == frame["customer_id"].n_unique()
    assert sum(float(str(row["clv"])) for row in rows) == pytest.approx(overall["clv_total"])
    by_channel = report.table("by_channel").rows
    assert sum(float(str(row["clv_total"])) for row in by_channel) == pytest.approx(overall["clv_total"])
    assert all(row["alive"] == 1 for row in rows if row["orders"] == 1)
    assert all(row["recency_days"] <= row["age_days"] for row in rows)  # type: ignore[operator]
    assert "per-customer" in {note.code for note in report.notes}


@pytest.mark.slow
def test_a_longer_horizon_is_worth_more_and_a_higher_rate_less() -> None:
    frame = drawn(2)

    def worth(**options: Any) -> float:
        return float(str(cxkit.clv(frame, **options).table("overall").rows[0]["clv"]))

    assert worth(horizon=10) < worth(horizon=20) < worth(horizon=40)
    assert worth(horizon=20, rate=0.5) < worth(horizon=20, rate=0.0)
    plain = cxkit.clv(frame, horizon=20, rate=0.0, per_customer=True).table("customers").rows
    for row in plain:
        assert float(str(row["clv"])) == pytest.approx(float(str(row["expected_orders"])) * float(str(row["expected_value"])))


def test_what_the_data_leave_open_is_an_error_or_a_warning() -> None:
    once = pl.DataFrame({"customer_id": ["a", "b"], "ordered_at": [date(2024, 1, 1), date(2024, 2, 1)], "amount": [1.0, 2.0]})
    with pytest.raises(DataError, match="No customer ordered twice"):
        cxkit.clv(once)
    with pytest.raises(UsageError, match="no day lies between"):
        cxkit.clv(drawn(), calibrate_until="2024-01-01")
    with pytest.raises(UsageError, match="no such day"):
        cxkit.clv(drawn(), calibrate_until="2023-02-30")
    equal = cxkit.clv(drawn().with_columns(amount=pl.lit(10.0)))
    assert any(note.code == "fit-doubt" and "All customers spend 10" in note.text for note in equal.notes)
    assert equal.table("overall").rows[0]["expected_value"] == pytest.approx(10, rel=0.01)
    free = pl.concat([once, once.with_columns(ordered_at=pl.col("ordered_at") + timedelta(days=9), amount=pl.lit(0.0))])
    with pytest.raises(DataError, match="at a positive value"):
        cxkit.clv(free)


@pytest.mark.slow
def test_intervals_of_means_are_as_wide_as_parameters_drawn_from_their_distribution_make_them() -> None:
    draw = np.random.default_rng(4)
    days = pl.Series("ordered_at", np.datetime64("2023-01-01") + draw.integers(0, 60, 400).astype("timedelta64[D]"))
    first = pl.DataFrame({"customer_id": [f"c{number}" for number in range(400)]}).with_columns(days)
    rate, leaves = draw.gamma(0.6, 1 / 30, 400), draw.beta(0.8, 2.0, 400)
    rows = [first]
    for number in range(400):
        day = 0.0
        while draw.random() > leaves[number] and (day := day + 1 + draw.exponential(1 / rate[number])) < 300:
            rows.append(first[number].with_columns(pl.col("ordered_at") + timedelta(days=int(day))))
    frame = pl.concat(rows)
    worth = pl.DataFrame({"customer_id": first["customer_id"], "worth": draw.lognormal(2, 0.7, 400)})
    frame = frame.join(worth, on="customer_id", maintain_order="left").with_columns(pl.Series("drawn", draw.gamma(3, 1, frame.height)))
    frame = frame.with_columns(amount=(pl.col("worth") * pl.col("drawn")).round(2))
    options: dict[str, Any] = {"as_of": "2023-12-31", "horizon": 6, "rate": 0.0}
    row = cxkit.clv(frame, **options).table("overall").rows[0]
    table = open_table(Orders, frame, check_loading({"as_of": "2023-12-31"}), config.load(None)).table
    assert isinstance(table, Orders)
    history = histories(purchases(table))
    models = fit_models(history, 0.95)
    assert models.values is not None
    values_fit = models.values

    def drawn_again(fit: Fit) -> Fit:
        values = np.exp(draw.multivariate_normal(np.log(fit.values), np.array(fit.covariance)))
        pairs = zip(fit.parameters, values.tolist(), strict=True)
        return fit._replace(parameters=tuple(each._replace(estimate=value) for each, value in pairs))

    again = [models._replace(orders=drawn_again(models.orders), values=drawn_again(values_fit)) for _ in range(300)]
    found = pl.concat([mean_values(expected(history, each, 6, 0.0), ()) for each in again])
    for name in ("expected_orders", "expected_value", "clv", "alive"):
        low, high = float(str(row[f"{name}_low"])), float(str(row[f"{name}_high"]))
        width = float(found[name].quantile(0.975) or 0) - float(found[name].quantile(0.025) or 0)
        assert high - low == pytest.approx(width, rel=0.25), name


FEWER = [1000, 640, 480, 400, 340, 300]


def contracts(left: list[int], fee: float = 10.0) -> pl.DataFrame:
    """A contract for each customer, by how many are left after each year."""
    years = [year for year, (before, now) in enumerate(pairwise(left), start=1) for _ in range(before - now)]
    running = left[-1]
    return pl.DataFrame(
        {
            "customer_id": [f"c{number:04}" for number in range(left[0])],
            "tenure": [*years, *[len(left) - 1] * running],
            "churned": ["yes"] * len(years) + ["no"] * running,
            "fee": fee,
        }
    )


@needs_shared
@pytest.mark.parametrize("segment", ["regular", "high_end"])
def test_contracts_of_a_paper_and_what_is_left_of_them_for_ever(segment: str) -> None:
    """In five hundred years it is the closed form of Fader & Hardie (2010), with payment at the end of a year and not at its beginning."""
    due = oracle("sbg_fader_hardie_2007")["expected"][segment]
    left = [round(10 * share) for share in due["actual_pct"]["value"][:8]]
    report = cxkit.clv(contracts(left), revenue="fee", unit="years", horizon=26_000, rate=0.1)
    found = parameters(report)
    for name in ("alpha", "beta"):
        assert found[name] == pytest.approx(due[name]["value"], abs=due[name]["tol"])
    row = report.table("overall").rows[0]
    assert row["customers"] == left[-1]
    closed = sbg.expected_remaining((found["alpha"], found["beta"]), 8, 0.1) / 1.1
    assert row["clv"] == pytest.approx(10 * closed, rel=1e-9)
    assert row["expected_value"] == 10
    assert (row["expected_value_low"], row["expected_value_high"]) == (None, None)


def test_contracts_by_days_group_by_group_and_one_by_one() -> None:
    draw = Random(4)
    rows = []
    for number in range(600):
        since = date(2022, 1, 1) + timedelta(days=draw.randrange(600))
        until = since + timedelta(days=30 * (1 + int(draw.expovariate(max(0.01, draw.betavariate(1, 12))))))
        fee = draw.choice([5.0, 20.0])
        rows.append((f"c{number}", since, until if until <= date(2023, 12, 31) else None, draw.choice(["a", "b"]), fee))
    frame = pl.DataFrame(rows, schema=["customer_id", "since", "until", "segment", "fee"], orient="row")
    report = cxkit.clv(frame, revenue="fee", by="segment", per_customer=True, as_of="2023-12-31")
    whole, listed = report.table("overall").rows[0], report.table("customers").rows
    assert whole["customers"] == len(listed) == frame.get_column("until").null_count()
    assert whole["clv_total"] == pytest.approx(sum(float(str(row["clv"])) for row in listed))
    assert sum(float(str(row["clv_total"])) for row in report.table("by_segment").rows) == pytest.approx(float(str(whole["clv_total"])))
    found = parameters(report)
    one = listed[0]
    months = int(str(one["orders"]))
    begun = date(2023, 12, 31) - timedelta(days=int(str(one["age_days"])))
    assert months == 12 * (2023 - begun.year) + 12 - begun.month  # the last of a month is a whole month after any day of one
    stays = [sbg.survival((found["alpha"], found["beta"]), t) for t in range(months, months + 13)]
    assert one["expected_orders"] == pytest.approx(float(sum(stays[1:]) / stays[0]))
    today = sum(float(each / stays[0]) * 1.1 ** (-month / 12) for month, each in enumerate(stays[1:], start=1))
    assert one["clv"] == pytest.approx(float(str(one["expected_value"])) * today)
    for name in ("expected_orders", "clv", "alive"):
        assert whole[f"{name}_low"] < whole[name] < whole[f"{name}_high"]  # type: ignore[operator]
    assert "one-model" in {note.code for note in report.notes}


@pytest.mark.parametrize(
    ("left", "given", "message"),
    [
        ([100, 60, 50], {}, "is column 'fee' what one of them brings in a period"),
        ([100, 60, 50], {"revenue": "fee", "currency": "EUR"}, "--currency is for orders"),
        ([100, 60, 50], {"revenue": "fee", "calibrate_until": "2024-01-01"}, "--calibrate-until is for orders"),
        ([100, 60, 0], {"revenue": "fee"}, "No contract is running"),
        ([100, 100, 100], {"revenue": "fee"}, "Nobody is lost"),
    ],
)
def test_what_contracts_cannot_be_asked(left: list[int], given: dict[str, Any], message: str) -> None:
    with pytest.raises((DataError, UsageError), match=message):
        cxkit.clv(contracts(left), **given)


def test_contracts_by_date_are_worth_what_those_by_tenure_are() -> None:
    """Calendar months: a contract from 1 January to 1 February was lost in the first month, whatever its days."""
    by_tenure = contracts(FEWER)
    days = {at: date(2023 + at // 12, 1 + at % 12, 1) for at in range(1, 25)}
    ends = [days[tenure] if lost == "yes" else None for tenure, lost in by_tenure.select("tenure", "churned").iter_rows()]
    by_date = by_tenure.select("customer_id", "fee", pl.lit(date(2023, 1, 1)).alias("since"), pl.Series("until", ends, dtype=pl.Date))
    last = max(by_tenure.get_column("tenure"))
    told = cxkit.clv(by_tenure, revenue="fee", unit="months")
    dated = cxkit.clv(by_date, revenue="fee", as_of=days[last].isoformat())
    assert dated.table("overall").rows == told.table("overall").rows
    assert [each.code for each in dated.summary] == [each.code for each in told.summary]
    assert "of the running contracts will run on after the horizon" in dated.summary[-1].text


def test_contracts_that_bring_nothing_known_are_excluded() -> None:
    fees = pl.Series("fee", [None, *[10.0] * 999])
    report = cxkit.clv(contracts(FEWER).with_columns(fees), revenue="fee", unit="years")
    assert (report.provenance.rows_read, report.provenance.rows_used) == (1000, 999)
    assert report.table("fit").rows[0]["customers"] == 999


def test_a_file_is_taken_for_orders_or_contracts_by_its_columns_or_the_project_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[dict[str, Any]] = [{"revenue": "amount"}, {"unit": "weeks"}]
    for given in refused:
        with pytest.raises(UsageError, match="the file holds orders"):
            cxkit.clv(drawn(), **given)
    path = tmp_path / "contracts.csv"
    contracts(FEWER).rename({"tenure": "years", "churned": "gone"}).write_csv(path)
    roles = ["tenure=years", "churned=gone"]
    assert cxkit.clv(path, revenue="fee", unit="years", role=roles).table("overall").rows[0]["customers"] == 300
    (tmp_path / "cxkit.toml").write_text(
        '[sources.customers]\nfiles = ["contracts.csv"]\n[sources.customers.roles]\ntenure = "years"\nchurned = "gone"\n'
    )
    monkeypatch.chdir(tmp_path)
    assert cxkit.clv("contracts.csv", revenue="fee", unit="years").table("overall").rows[0]["customers"] == 300


def test_what_is_paid_for_several_months_brings_its_share_in_each() -> None:
    frame = contracts(FEWER).with_columns(pl.lit(12.0).alias("fee"))
    (monthly,) = cxkit.clv(frame, revenue="fee").table("overall").rows
    assert monthly["expected_value"] == pytest.approx(12)
    for header in ("Annual fee", "Jahresgebühr", "Prime (annuelle)"):
        named = cxkit.clv(frame.rename({"fee": header}), revenue=header)
        assert named.table("overall").rows[0]["expected_value"] == pytest.approx(1), header
        assert "paid-for" in {note.code for note in named.notes}
    (quarterly,) = cxkit.clv(frame, revenue="fee", revenue_per="quarter").table("overall").rows
    assert quarterly["expected_value"] == pytest.approx(4)
    # a period of the table is a year
    (yearly,) = cxkit.clv(frame, revenue="fee", revenue_per="month", unit="years").table("overall").rows
    assert yearly["expected_value"] == pytest.approx(144)


def test_how_often_contracts_are_paid_is_asked_about() -> None:
    often = pl.Series("Billing period", [("month", "year")[at % 2] for at in range(1000)])
    frame = contracts(FEWER).with_columns(pl.lit(12.0).alias("fee"), often)
    with pytest.raises(UsageError, match="'Billing period' says how often contracts are paid"):
        cxkit.clv(frame, revenue="fee")
    # what else happens so often
    (monthly,) = cxkit.clv(frame.rename({"Billing period": "Newsletter"}), revenue="fee").table("overall").rows
    assert monthly["expected_value"] == pytest.approx(12)
    report = cxkit.clv(frame, revenue="fee", revenue_per="Billing period", by="Billing period")
    means = {row["Billing period"]: row["expected_value"] for row in report.tables[1].rows}
    assert means == {"month": pytest.approx(12), "year": pytest.approx(1)}
    # of the header, and of a table that is paid by month alone, nothing is asked
    assert cxkit.clv(frame.rename({"fee": "Monthly fee"}), revenue="Monthly fee").table("overall").rows[0]["expected_value"] == 12
    by_month = frame.with_columns(pl.lit("month").alias("Billing period"))
    assert cxkit.clv(by_month, revenue="fee").table("overall").rows[0]["expected_value"] == 12
