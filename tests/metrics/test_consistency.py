"""``cxkit consistency``: figures of independent programs, and the edge cases of its docstring."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from scipy import stats
from tests.reports import near
from tests.shared import ORACLES, needs_shared, oracle

import cxkit
from cxkit.errors import RoleError
from cxkit.language import in_language
from cxkit.model import Report, Row


def touchpoints(report: Report) -> dict[Any, Row]:
    return {row["touchpoint"]: row for row in report.table("touchpoints").rows}


def survey(**channels: dict[str, list[int]]) -> pl.DataFrame:
    """Recommendations by touchpoint and channel."""
    rows = [(point, channel, str(score)) for point, by in channels.items() for channel, scores in by.items() for score in scores]
    return pl.DataFrame(rows, schema=["touchpoint", "channel", "recommend"], orient="row")


@needs_shared
@pytest.mark.parametrize("column", ["dept", "service"])
def test_lectures_by_department(column: str, tmp_path: Path) -> None:
    due = oracle("between_department_variance_insteval")["expected"]["dept" if column == "dept" else "service"]["value"]
    path = tmp_path / "lectures.csv"
    # expectations that are always 1 leave the rating itself, but for 1
    frame = pl.read_csv(ORACLES / "data" / "shared" / "insteval.csv", infer_schema=False)
    frame.select(
        pl.lit("lecture").alias("touchpoint"),
        pl.col(column).alias("channel"),
        pl.lit("1").alias("expectation"),
        pl.col("y").alias("fulfilment"),
    ).write_csv(path)
    report = cxkit.consistency(path, measure="gap", scale="1-5")
    row = touchpoints(report)["lecture"]
    assert (row["n"], row["channels"]) == (due["n"], due["groups"])
    assert row["mean"] == near(due["grand_mean"] - 1, 1e-7)
    assert row["spread"] == near(due["range_of_means"], 1e-7)
    assert row["between_variance"] == near(due["reml_between_var"], 1e-4)
    assert row["icc"] == near(due["reml_icc"], 1e-4)
    assert (row["statistic"], row["p"]) == (near(due["welch_F"], 1e-7), near(due["welch_p"], 1e-7))
    assert row["verdict"] == "uneven"
    cells = {cell["channel"]: cell for cell in report.table("cells").rows}
    assert {name: cell["value"] for name, cell in cells.items()} == near({k: v - 1 for k, v in due["group_means"].items()}, 1e-7)
    assert {name: cell["shrunken"] for name, cell in cells.items()} == near(
        {k: v - 1 for k, v in due["shrunken_group_means"].items()}, 1e-3
    )
    assert {name: cell["n"] for name, cell in cells.items()} == due["group_n"]


def test_two_channels_are_compared_by_welchs_t() -> None:
    one, other = [9, 10, 3, 8, 9], [2, 3, 9, 0, 5, 7]
    row = touchpoints(cxkit.consistency(survey(shop={"web": one, "phone": other})))["shop"]
    y = {score: 100 if score >= 9 else 0 if score >= 7 else -100 for score in range(11)}
    due = stats.ttest_ind([y[score] for score in one], [y[score] for score in other], equal_var=False)
    assert (row["statistic"], row["p"], row["p_adj"]) == near((due.statistic**2, due.pvalue, due.pvalue), 1e-9)
    assert (row["best_channel"], row["worst_channel"], row["spread"]) == ("web", "phone", near(40 + 50, 1e-9))


def test_shares_of_satisfied_customers_over_channels() -> None:
    frame = survey(shop={"web": [5, 4, 2, 5, 1, 4], "phone": [1, 2, 4, 3, 2, 1, 5]}).rename({"recommend": "satisfaction"})
    report = cxkit.consistency(frame, measure="csat", scale="1-5")
    row = touchpoints(report)["shop"]
    due = stats.ttest_ind([1, 1, 0, 1, 0, 1], [0, 0, 1, 0, 0, 0, 1], equal_var=False)
    assert (row["statistic"], row["p"]) == near((due.statistic**2, due.pvalue), 1e-9)
    assert (row["mean"], row["spread"]) == near((6 / 13, 4 / 6 - 2 / 7), 1e-12)
    whole = cxkit.csat(frame, scale="1-5", by="channel").table("by_channel").rows
    cells = {cell["channel"]: cell for cell in report.table("cells").rows}
    assert {name: (cell["value"], cell["low"], cell["high"]) for name, cell in cells.items()} == {
        each["channel"]: (each["csat"], each["low"], each["high"]) for each in whole
    }


def test_a_channel_with_one_answer_is_left_out_of_the_test() -> None:
    two: dict[str, list[int]] = {"web": [9, 10, 3, 8, 9], "phone": [2, 3, 9, 0, 7]}
    more, plain = (touchpoints(cxkit.consistency(survey(shop=by)))["shop"] for by in ({**two, "chat": [10]}, two))
    assert (more["statistic"], more["p"]) == (plain["statistic"], plain["p"])
    assert (more["channels"], more["n"], more["best_channel"], more["verdict"]) == (3, 11, "chat", "unclear")


def test_gaps_that_never_vary_have_no_interval_to_be_within_the_margin() -> None:
    frame = (
        survey(shop={"web": [4] * 9, "phone": [4] * 9}).rename({"recommend": "fulfilment"}).with_columns(pl.lit("4").alias("expectation"))
    )
    row = touchpoints(cxkit.consistency(frame, measure="gap", scale="1-5"))["shop"]
    assert (row["spread"], row["p"], row["verdict"]) == (0.0, None, "unclear")


def test_one_channel_has_nothing_to_be_compared_with() -> None:
    row = touchpoints(cxkit.consistency(survey(shop={"web": [9, 3, 7]})))["shop"]
    assert {key: row[key] for key in ("channels", "spread", "best_channel", "icc", "statistic", "p", "verdict")} == {
        "channels": 1,
        "spread": None,
        "best_channel": None,
        "icc": None,
        "statistic": None,
        "p": None,
        "verdict": "unclear",
    }


def test_margins_have_a_decimal_comma_in_german() -> None:
    frame = survey(shop={"web": [5, 4, 2, 5, 1, 4], "phone": [1, 2, 4, 3, 2, 1, 5]}).rename({"recommend": "expectation"})
    with in_language("de"):
        made = cxkit.consistency(frame.with_columns(fulfilment=pl.col("expectation")), measure="gap", scale="1-5", margin=0.25)
    assert any("höchstens 0,25 voneinander entfernt" in note.text for note in made.notes)


def test_channels_without_variance_are_compared_by_pairs() -> None:
    row = touchpoints(cxkit.consistency(survey(shop={"web": [9] * 40, "phone": [3, 9] * 20})))["shop"]
    # 20 of 40 against 40 of 40: NPS 0 against 100
    due = cxkit.nps(survey(shop={"web": [9] * 40, "phone": [3, 9] * 20}), by="channel").table("by_channel").rows[0]["p"]
    assert (row["statistic"], row["p"], row["verdict"], row["spread"]) == (None, due, "uneven", 100.0)


def test_verdicts_by_the_test_and_the_margin() -> None:
    even = [0] * 200 + [10] * 300 + [8] * 500
    frame = survey(
        same={"a": even, "b": even}, apart={"a": [10] * 90 + [0] * 10, "b": [0] * 90 + [10] * 10}, open={"a": [0, 10] * 9, "b": [10, 0] * 9}
    )
    found = {name: row["verdict"] for name, row in touchpoints(cxkit.consistency(frame)).items()}
    assert found == {"same": "consistent", "apart": "uneven", "open": "unclear"}
    assert touchpoints(cxkit.consistency(frame, margin=1))["same"]["verdict"] == "unclear"


def test_p_values_are_adjusted_for_the_touchpoints() -> None:
    frame = survey(x={"a": [9, 3, 8, 10] * 9, "b": [3, 3, 8, 10] * 9}, y={"a": [9, 3, 8, 10] * 9, "b": [3, 2, 8, 10] * 9})
    holm, none = (touchpoints(cxkit.consistency(frame, adjust=adjust)) for adjust in ("holm", "none"))
    assert none["x"]["p_adj"] == none["x"]["p"]
    assert holm["x"]["p_adj"] == near(min(1.0, 2 * float(str(none["x"]["p"]))), 1e-12)


def test_answers_without_a_channel_are_left_out_and_noted() -> None:
    report = cxkit.consistency(survey(shop={"web": [9, 3], "phone": [9, 4], "": [1, 2, 3]}))
    assert touchpoints(report)["shop"]["n"] == 4
    assert "3 answers" in next(note.text for note in report.notes if note.code == "nameless")


def test_groups_stand_by_themselves() -> None:
    frame = survey(shop={"web": [9, 3, 9], "phone": [9, 4, 2]}).with_columns(pl.Series("segment", list("xxyxxy")))
    rows = cxkit.consistency(frame, by="segment").table("touchpoints").rows
    assert {(row["segment"], row["n"]) for row in rows} == {("x", 4), ("y", 2)}


@pytest.mark.parametrize("measure", ["csat", "gap"])
def test_a_measure_whose_columns_are_missing_is_refused(measure: Any) -> None:
    with pytest.raises(RoleError, match=r"satisfaction|expectation"):
        cxkit.consistency(survey(shop={"web": [9, 3]}), measure=measure)


def test_without_channels_there_is_nothing_to_compare() -> None:
    with pytest.raises(RoleError, match="channel"):
        cxkit.consistency(survey(shop={"web": [9, 3]}).drop("channel"))


def test_channels_that_could_not_lie_farther_apart_are_uneven() -> None:
    frame = pl.DataFrame({"touchpoint": ["t"] * 800, "channel": ["a"] * 400 + ["b"] * 400, "recommend": [10] * 400 + [0] * 400})
    (row,) = cxkit.consistency(frame).table("touchpoints").rows
    assert (row["statistic"], row["verdict"]) == (None, "uneven")


def test_customers_who_repeat_are_clusters_unless_turned_off() -> None:
    draw = random.Random(3)
    rows = []
    for customer in range(40):
        taste = draw.choice([0, 8, 10])
        rows += [
            (f"c{customer}", "web" if customer < 20 else "phone", "t", min(10, max(0, taste + draw.choice([-1, 0, 0, 1]))))
            for _ in range(10)
        ]
    frame = pl.DataFrame(rows, schema=["customer_id", "channel", "touchpoint", "recommend"], orient="row")
    default, off = cxkit.consistency(frame), cxkit.consistency(frame, cluster="none")
    assert any("--cluster none" in (note.hint or "") for note in default.notes)
    (clustered,), (alone,) = default.table("touchpoints").rows, off.table("touchpoints").rows
    named = cxkit.consistency(frame, cluster="customer_id").table("touchpoints").rows[0]
    assert named == clustered
    assert clustered["mean"] == pytest.approx(alone["mean"])
    # 20 customers a channel: Welch's F of two is the square of Welch's t of the customers' means
    means = frame.group_by("channel", "customer_id").agg(
        pl.when(pl.col("recommend") >= 9).then(100).when(pl.col("recommend") >= 7).then(0).otherwise(-100).mean().alias("mean")
    )
    web, phone = (means.filter(pl.col("channel") == each).get_column("mean").to_list() for each in ("web", "phone"))
    due = stats.ttest_ind(web, phone, equal_var=False)
    assert clustered["p"] == pytest.approx(due.pvalue, rel=1e-9)
    once = frame.unique(["customer_id"], keep="first", maintain_order=True)
    assert cxkit.consistency(once).table("touchpoints").rows == cxkit.consistency(once, cluster="none").table("touchpoints").rows


def test_what_is_compared_by_default_is_what_the_file_has() -> None:
    frame = survey(shop={"web": [5, 4, 1], "phone": [2, 4, 5]}).rename({"recommend": "satisfaction"})
    row = touchpoints(cxkit.consistency(frame, scale="1-5"))["shop"]
    assert row["n"] == 6
    assert row["mean"] == pytest.approx(4 / 6)
    # beside a recommend score satisfaction is not what is compared
    both = frame.with_columns(recommend=pl.lit("10"))
    assert touchpoints(cxkit.consistency(both))["shop"]["mean"] == 100
    with pytest.raises(RoleError, match="recommend"):
        cxkit.consistency(frame.drop("satisfaction"))


def test_a_column_of_scores_is_no_channel_as_well() -> None:
    data = pl.DataFrame({"touchpoint": ["shop"] * 20, "channel": [1, 5] * 10, "recommend": [0, 10] * 10, "expectation": [3, 4] * 10})
    with pytest.raises(RoleError, match="Column 'channel' is read as fulfilment, and cannot be the channel as well"):
        cxkit.consistency(data, fulfilment="channel", measure="gap")
