"""The values of exports that nobody here wrote: figures that others computed come out of them."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from tests.shared import DATA, needs_shared

import cxkit
from cxkit.config import Config
from cxkit.errors import RoleError
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.tables import Customers, DataTable, Orders, Responses
from cxkit.tables.typed_columns import days, numbers
from cxkit.values.flags import flag


def opened(kind: type[DataTable], name: str, *roles: str) -> DataTable:
    return open_table(kind, [str(DATA / name)], check_loading({"role": roles}), Config()).table


def values(table: DataTable, column: str) -> pl.Series:
    """All values of a column of numbers; none of them may fail."""
    assert isinstance(table.frame, pl.LazyFrame)
    parts = table.frame.select(numbers(table, column, pl.String()).parts.alias("parts")).collect().to_series().struct.unnest()
    assert not parts.get_column("failed").any()
    return parts.get_column("value")


@needs_shared
def test_cdnow_purchases() -> None:
    table = opened(Orders, "cdnow_lifetimes/CDNOW_master.txt", "amount=dollar_value", "ordered_at=date")
    assert isinstance(table.frame, pl.LazyFrame)
    assert values(table, "dollar_value").sum() == pytest.approx(2_500_315.63, abs=0.005)
    ids = table.frame.select("customer_id").collect().to_series()
    assert (ids.len(), ids.n_unique()) == (69_659, 23_570)
    assert ids[0] == "00001"
    read = days(table, "date", pl.String())
    dates = table.frame.select(read.parts.struct.field("day")).collect().to_series()
    assert dates.null_count() == 0
    assert (str(dates.min()), str(dates.max())) == ("1997-01-01", "1998-06-30")


@needs_shared
def test_kiosk_expectation_and_perception() -> None:
    table = opened(Responses, "kiosk_servqual_kano/kiosk.csv")
    pairs: dict[str, dict[str, float]] = {}
    for column in table.columns:
        if (match := re.match(r"(\d+)-([12])\. ?", column)) and any(each in column for each in ("기대 설문", "인지 설문")):
            pairs.setdefault(match[1], {})[match[2]] = values(table, column).mean()  # type: ignore[assignment]
    assert len(pairs) == 24
    gaps = {item: pair["2"] - pair["1"] for item, pair in pairs.items()}
    assert sum(pair["1"] for pair in pairs.values()) / 24 == pytest.approx(5.974, abs=0.0005)
    assert sum(pair["2"] for pair in pairs.values()) / 24 == pytest.approx(4.872, abs=0.0005)
    assert min(gaps, key=lambda item: gaps[item]) == "23"
    assert max(gaps, key=lambda item: gaps[item]) == "4"
    assert gaps["23"] == pytest.approx(-1.98, abs=0.005)
    assert gaps["4"] == pytest.approx(0.28, abs=0.005)


@needs_shared
def test_telco_churn_and_blank_charges() -> None:
    table = opened(Customers, "telco_churn_ibm/Telco-Customer-Churn.csv")
    assert isinstance(table.frame, pl.LazyFrame)
    churned = [flag(text) for text in table.frame.select("Churn").collect().to_series()]
    assert (len(churned), sum(value is True for value in churned), sum(value is None for value in churned)) == (7_043, 1_869, 0)
    assert values(table, "TotalCharges").null_count() == 11


@needs_shared
def test_sfo_scores_and_weights() -> None:
    path: Path = DATA / "sfo_airport_nps/2017_SFO_Customer_Survey_20250817.csv"
    row = cxkit.nps(path, score="NETPRO", na=["11"], by="none").table("overall").rows[0]
    assert (row["n"], row["promoters"], row["detractors"]) == (2_746, 1_436, 342)
    weighted = cxkit.nps(path, score="NETPRO", na=["11"], by="none", weight="WEIGHT").table("overall").rows[0]
    assert row["nps"] == pytest.approx(39.84, abs=0.005)
    assert weighted["nps"] == pytest.approx(40.40, abs=0.005)


@needs_shared
def test_a_question_on_ten_points_is_not_taken_for_one_on_eleven() -> None:
    with pytest.raises(RoleError, match="1-10"):
        cxkit.nps(DATA / "rstudio_r_survey/2018_survey_English.tsv", score="Qrecommend")
