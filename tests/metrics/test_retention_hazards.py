"""``cxkit retention --adjust-for``: Cox's model against published figures, and its edge cases."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.shared import ORACLES, needs_shared

import cxkit
from cxkit.errors import DataError, UsageError
from cxkit.model import Report, Row

FILES = ORACLES / "data" / "shared"


def rows(report: Report, table: str = "hazards") -> dict[tuple[object, object], Row]:
    return {(row["term"], row.get("level")): row for row in report.table(table).rows}


def logs(row: Row) -> tuple[float, float]:
    """The logarithm of the hazard ratio, and its standard error by the width of the interval."""
    ratio, low, high = (float(str(row[name])) for name in ("hazard_ratio", "hazard_ratio_low", "hazard_ratio_high"))
    return math.log(ratio), math.log(high / low) / 2 / 1.959963985


@needs_shared
def test_age_and_sex_of_lung_cancer_patients_as_in_r() -> None:
    """coxph(Surv(time, status) ~ age + sex, data = lung): 0.017045 (0.009223) and -0.513219 (0.167458); cox.zph: 0.65, 0.11, 0.25."""
    lung = pl.read_csv(FILES / "lung.csv", null_values=["NA", ""])
    table = lung.select(pl.col("time").alias("tenure"), (pl.col("status") == 2).alias("churned"), "age", "sex")
    report = cxkit.retention(table, by="none", adjust_for="age, sex", unit="days")
    found = rows(report)
    deviation = float(lung["age"].to_numpy().std())
    assert logs(found["age", f"+{deviation:.3g}"]) == pytest.approx((0.017045 * deviation, 0.009223 * deviation), rel=1e-3)
    assert logs(found["sex", "2"]) == pytest.approx((-0.513219, 0.167458), abs=1e-6)
    assert found["sex", "2"]["reference"] == "1"
    assert [row["p"] for row in report.table("proportionality").rows] == pytest.approx([0.65, 0.11, 0.25], abs=0.0055)
    assert "proportional" in {note.code for note in report.notes}


def drawn(n: int = 400, seed: int = 1) -> pl.DataFrame:
    """Tariffs do nothing, but basic ones are sold in the region in which customers leave."""
    rng = np.random.default_rng(seed)
    region = rng.choice(["north", "south"], n)
    tariff = np.where(rng.random(n) < np.where(region == "south", 0.8, 0.2), "basic", "plus")
    life, end = rng.exponential(np.where(region == "south", 10, 40)), rng.uniform(0, 48, n)
    return pl.DataFrame({"tenure": np.minimum(life, end), "churned": life <= end, "region": region, "tariff": tariff})


def test_a_difference_of_tariffs_that_regions_explain_is_none() -> None:
    table = drawn()
    alone = cxkit.retention(table, by="tariff").table("tests").rows[0]["p"]
    assert isinstance(alone, float)
    assert alone < 1e-3
    found = rows(cxkit.retention(table, by="tariff", adjust_for="region"))
    (tariff,) = (row for (_, level), row in found.items() if level in {"basic", "plus"})
    (region,) = (row for (_, level), row in found.items() if level in {"north", "south"})
    assert tariff["hazard_ratio_low"] < 1 < tariff["hazard_ratio_high"]  # type: ignore[operator]
    assert isinstance(region["p_adj"], float)
    assert region["p_adj"] < 1e-6


def test_a_group_of_which_nobody_is_lost_has_one_limit() -> None:
    table = drawn().with_columns((pl.col("churned") & (pl.col("tariff") == "basic")).alias("churned"))
    report = cxkit.retention(table, by="none", adjust_for="tariff")
    (row,) = report.table("hazards").rows
    assert sorted(str(row[name]) for name in ("level", "reference")) == ["basic", "plus"]
    given = [row["hazard_ratio"], row["hazard_ratio_low"], row["hazard_ratio_high"]]
    assert None in given or 0.0 in given
    assert isinstance(row["p"], float)
    assert row["p"] < 1e-4


def test_small_groups_join_and_customers_without_a_value_are_named() -> None:
    table = drawn().with_columns(
        pl.when(pl.int_range(pl.len()) < 3).then(pl.lit("east")).otherwise("region").alias("region"),
        pl.when(pl.int_range(pl.len()) >= 10).then("tariff").alias("tariff"),
    )
    report = cxkit.retention(table, by="none", adjust_for=("region", "tariff"), min_cell=5)
    regions = {row["level"] for row in report.table("hazards").rows if row["term"] == "region"} | {
        row["reference"] for row in report.table("hazards").rows if row["term"] == "region"
    }
    assert "east" not in regions
    assert next(note.text for note in report.notes if note.code == "covariates-missing").startswith("10 customers lack a value")


def test_customers_won_back_are_clusters() -> None:
    """Each contract twice, by one customer: as certain as once."""
    days = pl.date(2020, 1, 1)
    rng = np.random.default_rng(4)
    lasts = rng.integers(5, 300, 80)
    once = pl.DataFrame({"customer_id": [f"K{at}" for at in range(80)], "kind": rng.choice(["a", "b"], 80), "lasts": lasts}).with_columns(
        days.alias("since"), (days + pl.duration(days="lasts")).alias("until")
    )
    later = once.with_columns(pl.col("since", "until") + pl.duration(days=1000))
    options: dict[str, Any] = {"by": "none", "adjust_for": "kind", "as_of": "2024-01-01"}
    single, double = (cxkit.retention(frame.drop("lasts"), **options) for frame in (once, pl.concat([once, later])))
    (log, _), (again, error) = (logs(report.table("hazards").rows[0]) for report in (single, double))
    assert again == pytest.approx(log, abs=0.05)  # simultaneous losses differ
    others = pl.concat([once, later.with_columns(pl.col("customer_id") + "x")]).drop("lasts")
    naive = logs(cxkit.retention(others, **options).table("hazards").rows[0])
    assert error == pytest.approx(naive[1] * math.sqrt(2), rel=0.15)


def test_what_cannot_be_adjusted_for_is_named() -> None:
    table = drawn().with_columns(pl.concat_str(pl.lit("N"), pl.int_range(pl.len())).alias("name"))
    with pytest.raises(UsageError, match="400 different values"):
        cxkit.retention(table, by="none", adjust_for="name")
    with pytest.raises(DataError, match="nobody is lost"):
        cxkit.retention(table.with_columns(pl.lit(value=False).alias("churned")), by="none", adjust_for="region")
    few = cxkit.retention(table.head(40), by="none", adjust_for="region,tariff")
    assert ("few-losses" in {note.code for note in few.notes}) == (table.head(40)["churned"].sum() < 20)


@needs_shared
def test_contracts_of_a_telephone_company_as_in_lifelines() -> None:
    """CoxPHFitter of lifelines 0.30.3; charges in standard deviations."""
    report = cxkit.retention(FILES / "telco.csv", by="none", adjust_for="Contract,InternetService,MonthlyCharges,SeniorCitizen")
    expected = {
        "Two year": (0.024018748, 0.017509801, 0.032947277),
        "One year": (0.15033599, 0.12697174, 0.17799954),
        "DSL": (0.2184682, 0.17966704, 0.26564891),
        "No": (0.060713311, 0.04301628, 0.085690957),
        "+30.1": (0.38857366, 0.34341817, 0.43966657),
        "1": (0.94009973, 0.84470235, 1.0462709),
    }
    for row in report.table("hazards").rows:
        limits = (row["hazard_ratio"], row["hazard_ratio_low"], row["hazard_ratio_high"])
        assert limits == pytest.approx(expected[str(row["level"])], rel=1e-7)
    assert "not-proportional" in {note.code for note in report.notes}


def test_a_level_of_which_all_are_lost_at_once_leaves_proportionality_untested() -> None:
    spells = [("old", at, at % 3 == 0) for at in range(1, 60)] + [("gone", 0, True)] * 5 + [("new", 2, False)] * 4
    frame = pl.DataFrame(
        [(f"K{at}", *each) for at, each in enumerate(spells)], schema=["customer_id", "segment", "tenure", "churned"], orient="row"
    )
    report = cxkit.retention(frame, adjust_for=["segment"])
    notes = {note.code: note for note in report.notes}
    assert "proportional" not in notes
    assert notes["proportionality-untested"].level == "warning"
    assert notes["lost-at-once"].text.startswith("By segment: no mean for gone,")
    assert "new" in notes["observed-shorter"].text
    assert "gone" not in notes["observed-shorter"].text
