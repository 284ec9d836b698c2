"""``cxkit value``, ``cohorts`` and ``rfm``: figures of other programs and of real files, and the edge cases of their docstrings."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from scipy.stats import t as students
from tests.reports import codes, near, overall
from tests.shared import DATA, ORACLES, needs_shared, oracle

import cxkit
from cxkit.errors import DataError, RoleError, UsageError
from cxkit.measures.customers.revenue import retention_rates, revenue_of_both_periods
from cxkit.model import Row
from cxkit.stats.quintiles import cuts
from cxkit.stats.ratios import RatioSums, ratio
from cxkit.stats.skewed import skewed_mean_interval

FILES = ORACLES / "data" / "shared"
SAMPLE = FILES / "cdnow_sample_transactions.csv"
MASTER = DATA / "cdnow_lifetimes" / "CDNOW_master.txt"
JOURNEY = DATA / "complete_journey_dunnhumby" / "transactions_sample.csv"


def orders(*rows: tuple[str, str, float], **columns: list[Any]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["customer_id", "ordered_at", "amount"], orient="row")
    return frame.with_columns(pl.Series(name, values) for name, values in columns.items())


def expected(name: str) -> dict[str, Any]:
    return {key: leaf["value"] for key, leaf in oracle(name)["expected"].items()}


@pytest.mark.slow
@needs_shared
def test_the_whole_of_cdnow_from_its_text_of_blanks() -> None:
    report = cxkit.value(MASTER, amount="dollar_value")
    row = overall(report)
    assert (row["customers"], row["revenue"]) == (23_570, near(2_500_315.63, 1e-6))
    assert (report.provenance.rows_read, report.provenance.rows_used) == (69_659, 69_659)


@needs_shared
def test_customers_of_cdnow_by_habits_and_cohorts() -> None:
    due, matrix = expected("repeat_churn_nrr_cdnow_sample"), expected("cohort_retention_cdnow_sample")
    value = overall(cxkit.value(SAMPLE, amount="value", regular=5))
    assert (value["customers"], value["orders"]) == (due["customers"], due["orders"])
    assert value["revenue"] == near(due["revenue"], 1e-6)
    assert value["revenue_per_customer"] == near(due["revenue_per_customer"], 1e-8)
    assert value["median_revenue"] == near(due["median_revenue_per_customer"], 1e-8)
    assert value["regular_share"] == near(due["regular_share"], 1e-8)
    report = cxkit.cohorts(SAMPLE, amount="value", regular=5, inactive_after=180)
    row = overall(report)
    assert report.provenance.rows_used == due["lines"]
    assert row["repeat_rate"] == near(due["repeat_purchase_rate_orders"], 1e-8)
    assert row["churned_share"] == near(due["churned_share"], 1e-8)
    assert (row["regular_share"], row["gap_ended_p50_days"]) == (near(due["regular_share"], 1e-8), due["median_days_between_orders"])
    ordered = pl.read_csv(SAMPLE, try_parse_dates=True).select("customer_id", "date").unique().sort("customer_id", "date").rows()
    spans = [
        (((after[1] if after[0] == who else date(1998, 6, 30)) - day).days, after[0] == who)
        for (who, day), after in zip(ordered, [*ordered[1:], (None, None)], strict=True)
    ]
    left, median = 1.0, 0
    while left > 0.5:  # by the definition of the product limit
        median += 1
        left *= 1 - sum(ended and gap == median for gap, ended in spans) / sum(gap >= median for gap, _ in spans)
    assert row["gap_p50_days"] == median
    assert median > 2.5 * float(str(row["gap_ended_p50_days"])), "gaps that have ended are the short ones"
    found: dict[str, list[Row]] = {}
    for cell in report.table("cohorts").rows:
        found.setdefault(str(cell["cohort"])[:7], []).append(cell)
    for cohort, size in matrix["cohort_size"].items():
        cells = found[cohort]
        assert {cell["customers"] for cell in cells} == {size}
        # what lies behind the last month is 0 there, and missing here
        assert len(cells) == 18 - int(cohort[5:]) + 1
        assert [cell["active"] for cell in cells] == matrix["active"][cohort][: len(cells)]
        assert [cell["share"] for cell in cells] == near(matrix["retention"][cohort][: len(cells)], 1e-8)
        assert [cell["revenue"] for cell in cells] == near(matrix["revenue"][cohort][: len(cells)], 1e-6)


@needs_shared
def test_revenue_retention_between_two_halves_of_a_year() -> None:
    due = expected("repeat_churn_nrr_cdnow_sample")["period_retention"]
    half = pl.when(pl.col("date") <= pl.lit(due["A"][1])).then(pl.date(1997, 1, 1)).otherwise(pl.date(1998, 1, 1))
    lines = pl.read_csv(SAMPLE).filter(pl.col("date") <= pl.lit(due["B"][1]))
    spent = (
        lines.group_by(pl.col("customer_id").alias("cx:customer"), half.alias("cx:period"))
        .agg(pl.col("value").sum().alias("revenue"))
        .with_columns(ordered=pl.lit(value=True))
    )
    pair = next(row for row in revenue_of_both_periods(spent, "year").iter_rows(named=True) if row["cx:period"] == date(1998, 1, 1))
    found = retention_rates(pair, 0.95)
    assert found["nrr"] is not None
    assert found["grr"] is not None
    assert found["customer_retention"] is not None
    assert found["nrr"].value == near(due["NRR"], 1e-6)
    assert found["grr"].value == near(due["GRR"], 1e-6)
    assert found["customer_retention"].value == near(due["customer_retention_rate"], 1e-6)
    assert (pair["base"], pair["stayed"]) == (due["customers_A"], due["retained"])


@needs_shared
def test_scores_of_recency_frequency_and_value_as_the_r_package_gives_them() -> None:
    due = expected("rfm_orders")
    # R's package counts lines, not days with purchases
    lines = pl.read_csv(FILES / "rfm_orders.csv", try_parse_dates=True).with_row_index("order_id")
    report = cxkit.rfm(lines, as_of="2006-12-31", cuts="rfm-r", per_customer=True)
    customers = {str(row["customer_id"]): row for row in report.table("customers").rows}
    assert len(customers) == due["n_customers"]
    for row in due["first20"]:
        ours = customers[row["customer_id"]]
        assert (ours["recency_days"], ours["frequency"], ours["monetary"]) == (row["recency_days"], row["transaction_count"], row["amount"])
        assert (ours["r"], ours["f"], ours["m"]) == (row["recency_score"], row["frequency_score"], row["monetary_score"])
    for letter, name in (("r", "recency"), ("f", "frequency"), ("m", "monetary")):
        counted = {str(score): sum(row[letter] == score for row in customers.values()) for score in range(1, 6)}
        assert counted == {str(score): n for score, n in due[f"count_{name}"].items()}
    together: dict[str, int] = {}
    for row in customers.values():
        score = f"{row['r']}{row['f']}{row['m']}"
        together[score] = together.get(score, 0) + 1
    assert together == due["count_rfm"]
    for place, limits in enumerate(due["thresholds"][1:]):
        for name, column in (("recency", "recency_days"), ("frequency", "frequency"), ("monetary", "monetary")):
            held = sorted(float(str(row[column])) for row in customers.values())
            assert cuts(held, "rfm-r").points[place] == near(limits[f"{name}_lower"], 1e-9)


@needs_shared
def test_baskets_of_a_grocer_by_month() -> None:
    report = cxkit.value(
        JOURNEY,
        amount="sales_value",
        role=("customer_id=household_id", "ordered_at=transaction_timestamp", "order_id=basket_id"),
        every="month",
    )
    lines = pl.read_csv(JOURNEY, infer_schema=False)
    rows = report.table("over_time").rows
    by_month = lines.group_by(pl.col("transaction_timestamp").str.slice(0, 7).alias("month")).agg(
        pl.col("household_id").n_unique(), pl.col("sales_value").cast(pl.Float64).sum()
    )
    due = {month: (customers, revenue) for month, customers, revenue in by_month.rows()}
    assert {str(row["period"])[:7]: (row["customers"], near(row["revenue"], 1e-6)) for row in rows} == due
    assert overall(report)["orders"] == lines.select(pl.struct("household_id", "basket_id").n_unique()).item()


@needs_shared
def test_a_table_without_days_and_blank_amounts() -> None:
    path = DATA / "telco_churn_ibm" / "Telco-Customer-Churn.csv"
    report = cxkit.value(path, amount="TotalCharges", role="customer_id=customerID")
    assert report.provenance.rows_set_aside == {"amount missing": 11}
    row = overall(report)
    assert (row["customers"], row["orders"], row["relationship_days"]) == (7_032, 7_032, None)
    assert "no-dates" in codes(report)
    with pytest.raises(UsageError, match="--every needs the days"):
        cxkit.value(path, amount="TotalCharges", role="customer_id=customerID", every="month")
    with pytest.raises(RoleError, match="ordered_at"):
        cxkit.rfm(path, amount="TotalCharges", role="customer_id=customerID")


YEARS = orders(
    *[("a", "2022-03-01", 100.0), ("a", "2023-02-01", 150.0), ("b", "2022-05-01", 200.0), ("b", "2023-05-01", 50.0)],
    *[("c", "2022-01-01", 100.0), ("d", "2023-01-01", 400.0), ("d", "2023-12-31", -100.0), ("a", "2022-03-01", 20.0)],
)


def test_new_returning_and_lost_customers_and_what_those_who_stay_spend() -> None:
    report = cxkit.value(YEARS, every="year")
    first, second = report.table("over_time").rows
    assert (first["customers"], first["new"], first["returning"], first["lost"], first["nrr"]) == (3, 3, 0, None, None)
    assert (second["customers"], second["new"], second["returning"], second["lost"]) == (3, 1, 2, 1)
    assert (second["revenue"], second["growth"]) == (500.0, near(500 / 420 - 1, 1e-12))
    assert (second["nrr"], second["grr"]) == (near(200 / 420, 1e-12), near(170 / 420, 1e-12))
    assert second["customer_retention"] == near(2 / 3, 1e-12)
    row = overall(report)
    # two lines of one day are one order, a refund is none
    assert (row["customers"], row["orders"], row["revenue"]) == (4, 6, 920.0)
    assert row["relationship_days"] == (337 + 365 + 0 + 0) / 4
    assert "refunds" in codes(report)
    assert overall(cxkit.value(YEARS, inactive_after=365))["relationship_days"] == (670 + 609 + 0 + 364) / 4


def test_a_period_that_the_data_cover_in_part_is_compared_with_none() -> None:
    rows = cxkit.value(YEARS, every="year", until="2023-11-30").table("over_time").rows
    assert [row["complete"] for row in rows] == [True, False]
    assert rows[1]["growth"] is None
    assert rows[1]["lost"] is None


def test_an_order_id_tells_orders_of_one_day_apart() -> None:
    frame = orders(("a", "2024-01-01", 1.0), ("a", "2024-01-01", 2.0), ("a", "2024-01-01", 4.0), order_id=["1", "1", "2"])
    assert overall(cxkit.value(frame))["orders"] == 2
    assert overall(cxkit.value(frame.drop("order_id")))["orders"] == 1
    assert overall(cxkit.cohorts(frame))["repeat_rate"] == 1.0


def test_several_currencies_are_refused_unless_one_is_chosen() -> None:
    frame = orders(("a", "2024-01-01", 1.0), ("b", "2024-01-02", 2.0), ("c", "2024-01-03", 4.0), currency=["EUR", "USD", "EUR"])
    with pytest.raises(DataError, match=r"EUR \(2 lines\), USD \(1 lines\)") as refusal:
        cxkit.value(frame)
    assert refusal.value.hint == "Choose one: --currency EUR"
    report = cxkit.value(frame, currency="eur")
    assert (overall(report)["revenue"], report.provenance.rows_set_aside) == (5.0, {"filtered": 1})
    with pytest.raises(UsageError, match="no amount is in it"):
        cxkit.value(frame, currency="GBP")
    with pytest.raises(UsageError, match="no column is known to hold currencies"):
        cxkit.value(frame.drop("currency"), currency="EUR")


def test_more_than_one_in_a_hundred_unreadable_amounts_are_an_error() -> None:
    frame = pl.DataFrame({"customer_id": ["a", "b"], "ordered_at": ["2024-01-01", "2024-01-02"], "amount": ["much", "3"]})
    with pytest.raises(DataError, match="1 of 2 amounts cannot be read"):
        cxkit.value(frame)


def test_one_customer_and_amounts_that_are_all_equal_have_no_interval() -> None:
    for frame in (orders(("a", "2024-01-01", 5.0)), orders(*[(f"c{number}", "2024-01-01", 5.0) for number in range(9)])):
        row = overall(cxkit.value(frame))
        assert (row["revenue_per_customer"], row["low"], row["high"]) == (5.0, None, None)
        segments = cxkit.rfm(frame).table("segments").rows
        assert [(row["segment"], row["share"]) for row in segments] == [("new", 1.0)]


def test_nobody_at_all() -> None:
    frame = orders(("a", "2024-01-01", 5.0)).with_columns(customer_id=pl.lit(None, dtype=pl.String))
    for metric in (cxkit.value, cxkit.cohorts, cxkit.rfm):
        report = metric(frame)
        assert report.provenance.rows_set_aside == {"customer missing": 1}
        assert "no-answers" in codes(report)
    assert overall(cxkit.value(frame))["customers"] == 0
    assert overall(cxkit.cohorts(frame))["repeat_rate"] is None


def test_refunds_alone_make_no_customer_of_a_cohort_or_segment() -> None:
    frame = orders(("a", "2024-01-01", 5.0), ("b", "2024-01-02", -2.0))
    assert overall(cxkit.value(frame))["revenue"] == 3.0
    assert overall(cxkit.cohorts(frame))["customers"] == 1
    report = cxkit.rfm(frame)
    assert [row["customers"] for row in report.table("segments").rows] == [1]
    assert "no-orders" in codes(report)


def test_ids_that_differ_in_blanks_are_one_customer() -> None:
    frame = orders(("a", "2024-01-01", 5.0), (" a ", "2024-01-01", 1.0), ("A", "2024-01-02", 1.0))
    row = overall(cxkit.value(frame))
    assert (row["customers"], row["orders"]) == (2, 2)


def test_a_group_is_that_of_the_first_order() -> None:
    frame = orders(("a", "2024-02-01", 5.0), ("a", "2024-01-01", 1.0), ("b", "2024-01-02", 1.0), channel=["web", "shop", "web"])
    report = cxkit.cohorts(frame, by="channel")
    rows = {row["channel"]: (row["customers"], row["repeat_rate"]) for row in report.table("by_channel").rows}
    assert rows == {"shop": (1, 1.0), "web": (1, 0.0)}
    assert {row["channel"] for row in report.table("cohorts_by_channel").rows} == {"shop", "web"}


def test_unobserved_periods_are_missing_and_the_last_one_is_marked() -> None:
    rows = cxkit.cohorts(orders(("a", "2024-01-01", 5.0), ("b", "2024-03-10", 1.0))).table("cohorts").rows
    assert [(row["cohort"], row["period"], row["active"], row["complete"]) for row in rows] == [
        ("2024-01-01", 0, 1, True),
        ("2024-01-01", 1, 0, True),
        ("2024-01-01", 2, 0, False),
        ("2024-03-01", 0, 1, False),
    ]


def test_cohorts_hold_every_customer_and_all_revenue() -> None:
    draw = Random(3)
    frame = orders(
        *[
            (f"c{draw.randrange(60)}", str(date(2023, 1, 1) + timedelta(days=draw.randrange(500))), round(draw.uniform(0, 90), 2))
            for _ in range(400)
        ]
    )
    for every in ("week", "month", "quarter", "year"):
        rows = cxkit.cohorts(frame, every=every).table("cohorts").rows
        starts = [row for row in rows if row["period"] == 0]
        assert sum(int(str(row["customers"])) for row in starts) == frame["customer_id"].n_unique()
        assert all(row["active"] == row["customers"] for row in starts)
        assert sum(float(str(row["revenue"])) for row in rows) == pytest.approx(frame["amount"].sum())


def test_equal_values_have_one_score_and_fifths_are_fifths() -> None:
    assert cuts(list(map(float, range(1, 11))), "quintiles").points == (2, 4, 6, 8)
    ties = cuts([1.0] * 50 + [2.0] * 30 + [9.0] * 20, "quintiles")
    assert [ties.score(value) for value in (1.0, 2.0, 9.0)] == [1, 3, 5]


def test_every_pair_of_scores_is_in_one_segment() -> None:
    draw = Random(5)
    rows = [
        (f"c{number}", str(date(2024, 1, 1) + timedelta(days=draw.randrange(300))), float(draw.randrange(1, 99)))
        for number in range(300)
        for _ in range(draw.randrange(1, 9))
    ]
    report = cxkit.rfm(orders(*rows), per_customer=True)
    assert sum(int(str(row["customers"])) for row in report.table("segments").rows) == 300
    assert sum(float(str(row["revenue_share"])) for row in report.table("segments").rows) == pytest.approx(1)
    assert all(row["segment"] for row in report.table("customers").rows)


def test_an_interval_of_no_skewness_is_students() -> None:
    low, high = skewed_mean_interval(10.0, 2.0, 0.0, 25, 0.95) or (0.0, 0.0)
    assert (low, high) == (near(10 - 2.063898561628021 * 0.4, 1e-9), near(10 + 2.063898561628021 * 0.4, 1e-9))
    skewed = skewed_mean_interval(10.0, 2.0, 1.5, 25, 0.95) or (0.0, 0.0)
    assert skewed[0] > low
    assert skewed[1] > high
    assert skewed_mean_interval(10.0, 0.0, 0.0, 25, 0.95) is None


def test_intervals_of_revenue_per_customer_cover() -> None:
    rng = np.random.default_rng(11)
    for n in (30, 100, 400):
        # log-normal of mean exp(1/2), gamma of mean 1/2
        for mean, drawn in ((np.exp(0.5), rng.lognormal(0, 1, (2_000, n))), (0.5, rng.gamma(0.5, 1, (2_000, n)))):
            means, sds = drawn.mean(axis=1), drawn.std(axis=1, ddof=1)
            skewness = ((drawn - means[:, None]) ** 3).mean(axis=1) / drawn.std(axis=1) ** 3
            held = 0
            for of_one in zip(means, sds, skewness, strict=True):
                low, high = skewed_mean_interval(*of_one, n, 0.95) or (0.0, 0.0)
                held += low <= mean <= high
            assert 0.93 <= held / 2_000 <= 0.97, (mean, n)


def sums_of(b: NDArray[np.float64], a: NDArray[np.float64]) -> RatioSums:
    return RatioSums(a.size, *(float(part.sum()) for part in (b, a, b * b, a * b, a * a, b**3, a * b * b, a * a * b, a**3)))


def test_a_ratio_of_sums_has_fiellers_interval() -> None:
    """The limits are the ratios R at which the mean of b - R a is t standard errors from 0; with equal a, those of a mean."""
    b, a = np.array([5.0, 1.0, 3.0, 3.0]), np.array([2.0, 1.0, 1.5, 1.5])
    found = ratio(sums_of(b, a)._replace(bbb=0, abb=0, aab=0, aaa=0), 0.95)
    assert found is not None
    t = students.ppf(0.975, a.sum() ** 2 / (a * a).sum() - 1)
    for limit in (found.low, found.high):
        rest = b - float(str(limit)) * a
        assert abs(rest.mean()) == near(t * rest.std(ddof=1) / 2, 1e-9)
    equal = ratio(sums_of(b, np.full(4, 2.0)), 0.95)
    assert equal is not None
    reach = students.ppf(0.975, 3) * (b / 2).std(ddof=1) / 2
    assert (equal.low, equal.high) == (near(1.5 - reach, 1e-9), near(1.5 + reach, 1e-9))
    assert ratio(sums_of(b, a)._replace(a=0.0), 0.95) is None
    assert ratio(RatioSums(2, 4.0, 2.0, 8.0, 4.0, 2.0), 0.95) == (2.0, None, None)


def test_one_customer_with_nearly_all_revenue_leaves_a_ratio_without_limits() -> None:
    a = np.array([1000.0, *[1.0] * 39])
    assert ratio(sums_of(a * np.linspace(0.5, 1.5, 40), a), 0.95) == (
        near((a * np.linspace(0.5, 1.5, 40)).sum() / a.sum(), 1e-12),
        None,
        None,
    )
    three = np.array([100.0, 90.0, 80.0, *[1.0] * 37])
    found = ratio(sums_of(three * np.linspace(0.2, 1.5, 40), three), 0.95)
    assert found is not None
    assert (found.low, found.high) == (None, None), "nothing bounds a ratio that three customers decide"


def test_rows_that_a_condition_cannot_compare_are_noted() -> None:
    frame = orders(*[(f"c{number}", "2024-01-01", 1.0) for number in range(300)], size=[*map(str, range(299)), "large"])
    report = cxkit.value(frame, where="size >= 100")
    assert overall(report)["customers"] == 199
    assert "where-unknown" in codes(report)


def test_too_many_groups_are_refused() -> None:
    frame = orders(*[(f"c{number}", "2024-01-01", 1.0) for number in range(10_001)])
    with pytest.raises(DataError, match=r"Grouping gives 10,001 groups, more than 10,000; column 'customer_id' alone"):
        cxkit.value(frame, by="customer_id")


def test_refunds_larger_than_sales() -> None:
    frame = orders(("a", "2022-01-01", 5.0), ("a", "2022-12-31", -9.0), ("b", "2023-01-01", 2.0), ("a", "2023-12-31", 1.0))
    report = cxkit.value(frame, every="year")
    assert overall(report)["revenue"] == -1.0
    first, second = report.table("over_time").rows
    assert (first["revenue"], second["revenue"]) == (-4.0, 3.0)
    # of a revenue that was negative there is no share
    assert (second["growth"], second["nrr"], second["grr"]) == (None, None, None)
    assert second["customer_retention"] == 1.0
    assert all(row["revenue_share"] is None for row in cxkit.rfm(frame).table("segments").rows)


def test_one_period_alone() -> None:
    frame = orders(("a", "2024-01-01", 5.0), ("b", "2024-01-31", 2.0))
    (row,) = cxkit.value(frame, every="month").table("over_time").rows
    assert (row["complete"], row["customers"], row["new"], row["lost"], row["growth"]) == (True, 2, 2, None, None)
    cells = cxkit.cohorts(frame).table("cohorts").rows
    assert [(cell["period"], cell["share"]) for cell in cells] == [(0, 1.0)]


def test_amounts_are_no_answers_of_a_scale() -> None:
    """Small numbers of another column are not offered for amounts, as they are for scores."""
    frame = pl.DataFrame({"customer_id": ["a"] * 9, "ordered_at": ["2025-01-01"] * 9, "pieces": list("123455432")})
    with pytest.raises(RoleError, match="suggests the amount") as caught:
        cxkit.value(frame)
    assert "look like answers" not in str(caught.value.hint)


def test_groups_are_compared_at_one_age() -> None:
    """Both channels have the same customers, who order again after a hundred days; those of the shop came a year earlier."""
    frame = pl.DataFrame(
        [
            (f"{channel}{number}", date(2023, 1, 1) + timedelta(days=start + number + later), channel, 1.0)
            for channel, start in (("shop", 0), ("web", 365))
            for number in range(100)
            for later in ((0, 100) if number % 2 else (0,))
            if start + number + later <= 520
        ],
        schema=["customer_id", "ordered_at", "channel", "amount"],
        orient="row",
    )
    report = cxkit.cohorts(frame, as_of="2024-06-04")
    shop, web = report.table("by_channel").rows
    assert float(str(shop["repeat_rate"])) == 0.5
    assert float(str(web["repeat_rate"])) < 0.3
    assert shop["age_days"] == web["age_days"] == 105.5
    assert (shop["repeat_by_age"], web["repeat_by_age"]) == (near(0.5, 0.01), near(0.5, 0.02))
    assert "common-age" in {note.code for note in report.notes}


def test_orders_of_0_count_and_a_warning_says_so() -> None:
    def said(*amounts: str, **options: Any) -> list[str]:
        frame = pl.DataFrame({"customer_id": list("ABCD"), "ordered_at": [f"2024-01-0{day}" for day in range(1, 5)], "amount": amounts})
        report = cxkit.value(frame, by="none", **options)
        assert report.table("overall").rows[0]["orders"] == sum(float(each) >= 0 for each in amounts)
        return [note.text for note in report.notes if note.code == "sums-of-0"]

    assert said("10", "0", "20.50", "30") == ["1 order with a sum of 0 counts as an order."]
    assert said("10", "0.00", "0", "30") == ["2 orders with sums of 0 count as orders."]
    assert said("10", "0.01", "-5", "30") == []
    # a few customers may not be counted under a cell limit
    assert said("10", "0", "20.50", "30", min_cell=2) == []
