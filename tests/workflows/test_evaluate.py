"""``cxkit evaluate``: figures computed by hand and by independent programs, agreement with the metrics, accounting, errors, error rates."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import stats
from tests.command import call
from tests.shared import ORACLES, needs_shared, oracle

import cxkit
from cxkit.errors import CxError, DataError, RoleError, UsageError
from cxkit.loading.loading_options import JoiningOptions
from cxkit.model import Report, Row
from cxkit.workflows.compare import compare
from cxkit.workflows.evaluate import evaluate

R_SURVEY = ORACLES / "data" / "shared" / "r_survey_2018.csv"
SPLIT: Any = "2025-01-01"  # as it is typed


def only(report: Report, table: str) -> Row:
    (row,) = report.table(table).rows
    return row


def sentence(report: Report) -> str:
    return report.summary[0].text


def answers(seed: int, rows: int = 600, effect: float = 0.0, customers: int = 100_000) -> pl.DataFrame:
    """Answers over two years at two sites; from 2025 on those of the south are kinder by ``effect``, those of both by half a point."""
    draw = Random(seed)
    made = []
    taste = [draw.gauss(0, 1) for _ in range(customers)]
    for _ in range(rows):
        month, site, customer = draw.randrange(24), draw.choice(["north", "south"]), draw.randrange(customers)
        mood = 7.5 + taste[customer] + (0.5 + effect * (site == "south")) * (month >= 12)
        made.append(
            {
                "customer_id": f"c{customer}",
                "responded_at": f"{2024 + month // 12}-{month % 12 + 1:02}-{draw.randrange(1, 29):02}",
                "site": site,
                "segment": draw.choice("abc"),
                "recommend": str(max(0, min(10, round(draw.gauss(mood, 2))))),
                "satisfaction": str(draw.randint(1, 5)),
                "effort": str(draw.randint(1, 7)),
            }
        )
    made[0]["recommend"], made[1]["recommend"], made[2]["recommend"] = "0", "", "10"
    return pl.DataFrame(made)


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A survey as a file, with customers who answer several times."""
    answers(1, customers=150).write_csv(tmp_path / "survey.csv")
    return str(tmp_path / "survey.csv")


def points(scores: pl.Series) -> np.ndarray[Any, np.dtype[np.float64]]:
    scores = scores.cast(pl.Int64, strict=False).drop_nulls()
    return (100.0 * (scores >= 9).cast(pl.Int8) - 100.0 * (scores <= 6).cast(pl.Int8)).to_numpy()


@needs_shared
def test_the_difference_of_the_nps_regression(tmp_path: Path) -> None:
    due = oracle("two_sample_nps_regression_rsurvey2018")["expected"]
    frame = pl.read_csv(R_SURVEY, infer_schema=False)
    for language in ("en", "es"):
        frame.filter(pl.col("language") == language).write_csv(tmp_path / f"{language}.csv")
    scale = JoiningOptions(scale=("1-10",))
    report = evaluate(before=str(tmp_path / "en.csv"), after=str(tmp_path / "es.csv"), cluster="none", reading=scale)
    found = only(report, "change")
    assert found["difference"] == pytest.approx(due["welch"]["value"]["diff"], abs=1e-8)
    assert int(str(found["n_before"])) + int(str(found["n_after"])) == due["ols"]["value"]["n"]
    # the score test and Welch's t agree in so large a sample
    assert found["p"] == pytest.approx(due["welch"]["value"]["p"], abs=0.002)
    assert found["verdict"] == "worse"


@needs_shared
def test_the_incinerator_of_north_andover_by_a_score(tmp_path: Path) -> None:
    """The 321 houses of Kiel and McClain (1995), of which the price in five thousand is taken for a fulfilment on 0-100."""
    with (ORACLES / "data" / "shared" / "kielmc.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    made = [{"expectation": 0, "fulfilment": round(float(row["rprice"]) / 5e3), "near": row["nearinc"], "year": row["y81"]} for row in rows]
    frame = pl.DataFrame(made)
    for year, name in (("0", "before"), ("1", "after")):
        frame.filter(pl.col("year") == year).drop("year").write_csv(tmp_path / f"{name}.csv")
    files = {name: str(tmp_path / f"{name}.csv") for name in ("before", "after")}
    reading = JoiningOptions(scale=("expectation=0-100", "fulfilment=0-100"))
    report = evaluate(before=files["before"], after=files["after"], measure="gap", control=("near = 0",), reading=reading)
    found = only(report, "did")
    means = {
        (near, year): np.array([row["fulfilment"] for row in made if (row["near"], row["year"]) == (near, year)])
        for near in "01"
        for year in "01"
    }
    assert found["effect"] == pytest.approx(
        means["1", "1"].mean() - means["1", "0"].mean() - means["0", "1"].mean() + means["0", "0"].mean()
    )
    assert found["effect"] == pytest.approx(oracle("did_kielmc")["published"]["coef"] / 5e3, abs=0.22)  # three standard errors of rounding
    assert found["n"] == oracle("did_kielmc")["published"]["n"]
    # HC3 of a saturated regression: each cell's variance over n − 1
    se = sum(cell.var(ddof=1) / (len(cell) - 1) for cell in means.values()) ** 0.5
    assert (float(str(found["high"])) - float(str(found["low"]))) / 2 == pytest.approx(stats.t.ppf(0.975, 317) * se)


def test_without_a_control_group_the_first_sentence_says_not_causal(path: str) -> None:
    report = evaluate(path, split=SPLIT)
    assert sentence(report).startswith("Not causal")
    series = evaluate(path, split=SPLIT, series=True)
    assert sentence(series).startswith("Not causal")
    controlled = evaluate(path, split=SPLIT, control=("site = 'north'",))
    assert "ot causal" not in sentence(controlled)


def test_the_change_is_that_of_compare(path: str) -> None:
    """``compare`` is checked against independent programs."""
    for measure, more in (("nps", {}), ("csat", {}), ("ces", {"easy": "low"})):
        given: dict[str, Any] = {"measure": measure, "split": SPLIT, **more}
        found, due = only(evaluate(path, **given), "change"), only(compare(path, cluster="customer_id", **given), "difference")
        pairs = zip(("n_after", "after", "n_before", "before", "difference", "low", "high", "p"), list(due)[3:11], strict=True)
        assert {key: found[key] for key, _ in pairs} == {
            key: due[other]
            for key, other in zip(
                ("n_after", "after", "n_before", "before", "difference", "low", "high", "p"),
                ("n_a", "value_a", "n_b", "value_b", "difference", "low", "high", "p"),
                strict=True,
            )
        }


def test_the_difference_in_differences_by_hand(path: str) -> None:
    frame = answers(1, customers=150)
    report = evaluate(path, split=SPLIT, control=("site = 'north'",))
    found = only(report, "did")
    used = frame.filter(pl.col("recommend") != "")
    y = points(used.get_column("recommend"))
    after = (used.get_column("responded_at") >= "2025-01-01").to_numpy().astype(float)
    south = (used.get_column("site") == "south").to_numpy().astype(float)
    x = np.column_stack([np.ones(len(y)), after, south, after * south])
    bread = np.linalg.inv(x.T @ x)
    coefficients = bread @ x.T @ y
    residuals = y - x @ coefficients
    owners = used.get_column("customer_id").to_list()
    scores = np.array([sum((x[i] * residuals[i] for i, owner in enumerate(owners) if owner == each), np.zeros(4)) for each in set(owners)])
    g, n = len(scores), len(y)
    se = (g / (g - 1) * (n - 1) / (n - 4) * (bread @ scores.T @ scores @ bread)[3, 3]) ** 0.5

    reach = stats.t.ppf(0.975, g - 1) * se
    assert found["effect"] == pytest.approx(coefficients[3])
    assert (found["n"], found["clusters"]) == (n, g)
    assert found["low"] == pytest.approx(coefficients[3] - reach)
    assert found["high"] == pytest.approx(coefficients[3] + reach)
    assert found["p"] == pytest.approx(2 * stats.t.sf(abs(coefficients[3]) / se, g - 1))
    independent = only(evaluate(path, split=SPLIT, control=("site = 'north'",), cluster="none"), "did")
    cells = [y[(after == a) & (south == s)] for a in (0, 1) for s in (0, 1)]
    hc3 = sum(cell.var(ddof=1) / (len(cell) - 1) for cell in cells) ** 0.5
    assert independent["clusters"] is None
    assert (float(str(independent["high"])) - float(str(independent["low"]))) / 2 == pytest.approx(stats.t.ppf(0.975, n - 4) * hc3)


def test_a_control_group_is_a_condition_or_files(tmp_path: Path, path: str) -> None:
    frame, is_after = answers(1, customers=150), pl.col("responded_at") >= "2025-01-01"
    for site in ("north", "south"):
        own = frame.filter(pl.col("site") == site)
        own.write_csv(tmp_path / f"{site}.csv")
        own.filter(is_after).write_csv(tmp_path / f"{site}_after.csv")
        own.filter(~is_after).write_csv(tmp_path / f"{site}_before.csv")
    names = {
        name: str(tmp_path / f"{name}.csv") for name in ("north", "south", "north_after", "north_before", "south_after", "south_before")
    }
    by_condition = evaluate(path, split=SPLIT, control=("site = 'north'",))
    by_file = evaluate(names["south"], split=SPLIT, control=(names["north"],))
    by_files = evaluate(before=names["south_before"], after=names["south_after"], control=(names["north_before"], names["north_after"]))
    for other in (by_file, by_files):
        due = {key: pytest.approx(cell) if isinstance(cell, float) else cell for key, cell in only(other, "did").items()}
        assert only(by_condition, "did") == due
    for report in (by_condition, by_file, by_files):
        accounted = report.provenance
        assert accounted.rows_read == 600
        assert accounted.rows_read == accounted.rows_used + sum(accounted.rows_set_aside.values())
        assert accounted.rows_used == only(report, "did")["n"]


def test_rows_that_are_in_neither_group_are_excluded(tmp_path: Path) -> None:
    frame = answers(1).with_columns(pl.when(pl.int_range(pl.len()) % 10 == 5).then(pl.lit("")).otherwise(pl.col("site")).alias("site"))
    frame.write_csv(tmp_path / "survey.csv")
    report = evaluate(str(tmp_path / "survey.csv"), split=SPLIT, control=("site = 'north'",))
    sites = frame.filter(pl.col("recommend") != "").get_column("site").value_counts()
    counts = dict(sites.rows())
    assert only(report, "did")["n"] in (counts["north"] + counts["south"], sum(counts.values()))
    assert report.provenance.rows_read == report.provenance.rows_used + sum(report.provenance.rows_set_aside.values())


def test_matching_leaves_out_groups_whose_sizes_it_would_reveal() -> None:
    """Of the effective numbers of both times and the sizes of large groups those of a small one follow, if it is part of the mix."""
    sizes = {"north": (8, 6), "south": (5, 7), "east": (6, 6), "rare": (2, 3), "closed": (1, 0)}
    made = [
        {"customer_id": f"{segment}{at}", "responded_at": f"202{4 + late}-05-01", "segment": segment, "recommend": str((at * 7) % 11)}
        for segment, both in sizes.items()
        for late in (0, 1)
        for at in range(both[late])
    ]
    report = evaluate_frame(pl.DataFrame(made), matched=("segment",), min_cell=5)
    found = only(report, "change")
    # rare and closed are four persons: south, the smallest of the others, goes with them
    assert (found["n_before"], found["n_after"]) == (8 + 6, 6 + 6)
    assert "18 answers are left out" in "".join(note.text for note in report.notes if note.code == "unmatched")


def test_matched_sides_have_one_mix() -> None:
    """20 answers before, a quarter of them of workshops; 20 after, three quarters: half and half in all."""

    def rows(day: str, segment: str, scores: list[int]) -> list[dict[str, str]]:
        return [{"responded_at": day, "segment": segment, "recommend": str(score)} for score in scores]

    made = [
        *rows("2024-05-01", "workshop", [10, 0, 0, 0, 8]),  # NPS -40
        *rows("2024-05-02", "key account", [10] * 10 + [0] * 5),  # NPS 33.3
        *rows("2025-05-01", "workshop", [10] * 3 + [0] * 12),  # NPS -60
        *rows("2025-05-02", "key account", [10, 10, 10, 0, 0]),  # NPS 20
        *rows("2025-05-03", "distributor", [10, 9]),
    ]
    report = evaluate_frame(pl.DataFrame(made), matched=("segment",))
    found = only(report, "change")
    assert found["before"] == pytest.approx((-40 + 100 / 3) / 2)
    assert found["after"] == pytest.approx(-20)
    # weights 2 and 2/3: (Σ w)² / Σ w²
    assert found["effective_before"] == pytest.approx(20**2 / (5 * 4 + 15 * 4 / 9))
    assert "2 answers are left out" in "".join(note.text for note in report.notes if note.code == "unmatched")
    plain = only(evaluate_frame(pl.DataFrame(made[:-2])), "change")
    assert plain["difference"] == pytest.approx(-40 - 15)  # the mix alone makes most of it


def evaluate_frame(frame: pl.DataFrame, **given: Any) -> Report:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        frame.write_csv(Path(folder) / "survey.csv")
        return evaluate(str(Path(folder) / "survey.csv"), split=SPLIT, **given)


@pytest.mark.slow
def test_groups_are_adjusted_and_small_ones_suppressed(tmp_path: Path) -> None:
    rare = pl.when(pl.int_range(pl.len()) < 12).then(pl.lit("rare")).otherwise(pl.col("segment")).alias("segment")
    answers(3, effect=2.0).with_columns(rare).write_csv(tmp_path / "survey.csv")
    path = str(tmp_path / "survey.csv")
    rows = {row["segment"]: row for row in evaluate(path, split=SPLIT, by=("segment",)).table("by_segment").rows}
    assert set(rows) == {"a", "b", "c", "rare"}
    ordered = sorted(rows.values(), key=lambda row: float(str(row["p"])))
    assert ordered[0]["p_adj"] == pytest.approx(4 * float(str(ordered[0]["p"])))
    assert all(row["verdict"] not in ("better", "worse") for row in rows.values() if float(str(row["p_adj"])) >= 0.05)
    assert sum(int(str(row["n_before"])) for row in rows.values()) == only(evaluate(path, split=SPLIT), "change")["n_before"]
    hidden = evaluate(path, split=SPLIT, by=("segment",), min_cell=20).table("by_segment").rows
    unknown = [row for row in hidden if row["n_before"] is None]
    # one alone would follow from the whole
    assert len(unknown) >= 2
    assert all(row["difference"] is None and row["verdict"] is None for row in unknown)
    small = evaluate(path, split=SPLIT, control=("segment = 'rare'",), min_cell=20)
    assert only(small, "did")["effect"] is None
    assert "suppressed" in {note.code for note in small.notes}
    assert sentence(small).startswith("There is no verdict")


def contacts(seed: int) -> pl.DataFrame:
    """Contacts of cases over two years; from 2025 on fewer are complaints and more are resolved at once."""
    draw = Random(seed)
    made: list[dict[str, object]] = []
    for case in range(900):
        late = draw.random() < 0.5
        day = f"{2025 if late else 2024}-{draw.randrange(1, 12):02}-{draw.randrange(1, 28):02}"
        steps = 1 if draw.random() < (0.8 if late else 0.5) else 2
        for step in range(steps):
            made.append(
                {
                    "case_id": f"V{case}",
                    "customer_id": f"c{draw.randrange(300)}" if step == 0 else made[-1]["customer_id"],
                    "contacted_at": f"{day}T{10 + step}:00:00",
                    "channel": draw.choice(["phone", "email"]),
                    "is_complaint": "yes" if draw.random() < (0.1 if late else 0.3) else "no",
                    "resolved": "yes" if step == steps - 1 else "no",
                }
            )
    return pl.DataFrame(made)


@pytest.mark.parametrize(
    ("measure", "metric", "table", "column"),
    [
        ("complaint_rate", "complaints", "overall", "rate"),
        ("fcr", "journey", "overall", "fcr"),
        ("single_contact", "journey", "overall", "single_contact"),
        ("handoff_share", "journey", "overall", "handoff_share"),
    ],
)
@pytest.mark.slow
def test_shares_of_contacts_are_those_of_their_commands(tmp_path: Path, measure: Any, metric: str, table: str, column: str) -> None:
    path = str(tmp_path / "contacts.csv")
    contacts(1).write_csv(path)
    found = only(evaluate(path, split=SPLIT, measure=measure), "change")
    times: dict[str, dict[str, Any]] = {"before": {"until": "2024-12-31", "as_of": "2025-12-31"}, "after": {"since": "2025-01-01"}}
    for side, window in times.items():
        due = getattr(cxkit, metric)(path, by="none", **window).table(table).rows[0]
        assert found[side] == pytest.approx(due[column])
    good = {"complaint_rate": "better", "fcr": "better", "single_contact": "better"}
    assert found["verdict"] == good.get(measure, found["verdict"])
    if measure != "fcr":
        return
    later = evaluate(path, split=SPLIT, measure=measure, by=("channel",), series=True)
    assert later.table("by_channel").rows[0]["measure"] == measure
    assert [row["term"] for row in later.table("series").rows] == ["level before", "slope before", "level change", "slope change"]


def test_episodes_are_those_of_journey_if_ids_number_the_contacts(tmp_path: Path) -> None:
    path = str(tmp_path / "contacts.csv")
    contacts(2).with_columns(case_id=pl.format("K{}", pl.int_range(pl.len()))).write_csv(path)
    found = only(evaluate(path, split=SPLIT, measure="handoff_share"), "change")
    assert found["before"] == pytest.approx(cxkit.journey(path, by="none", until="2024-12-31").table("overall").rows[0]["handoff_share"])
    assert float(str(found["before"])) > 0


@pytest.mark.parametrize("step", ["touchpoint", None])
def test_journeys_without_a_channel(tmp_path: Path, step: str | None) -> None:
    path = str(tmp_path / "contacts.csv")
    (contacts(2).rename({"channel": step}) if step else contacts(2).drop("channel")).write_csv(path)
    found = only(evaluate(path, split=SPLIT, measure="single_contact"), "change")
    due = cxkit.journey(path, by="none", until="2024-12-31", as_of="2025-12-31").table("overall").rows[0]
    assert found["before"] == pytest.approx(due["single_contact"])


def test_hand_offs_need_a_step(tmp_path: Path) -> None:
    path = str(tmp_path / "contacts.csv")
    contacts(2).drop("channel").write_csv(path)
    with pytest.raises(RoleError, match="over which channel"):
        evaluate(path, split=SPLIT, measure="handoff_share")


def contracts(seed: int) -> pl.DataFrame:
    """Contracts that began before 2024; from 2025 on twice as many of the south are lost each month."""
    draw = Random(seed)
    made = []
    for customer in range(1_500):
        site, until = draw.choice(["north", "south"]), ""
        for month in range(24):
            if draw.random() < 0.02 * (2 if site == "south" and month >= 12 else 1):
                until = f"{2024 + month // 12}-{month % 12 + 1:02}-{draw.randrange(2, 28):02}"
                break
        made.append({"customer_id": f"c{customer}", "since": f"2023-{draw.randrange(1, 13):02}-15", "until": until, "site": site})
    made[0]["until"], made[1]["until"] = "2024-01-31", "2025-12-31"
    return pl.DataFrame(made)


def test_churn_is_that_of_retention(tmp_path: Path) -> None:
    path = str(tmp_path / "customers.csv")
    contracts(1).write_csv(path)
    report = evaluate(
        path, split=SPLIT, measure="churn", control=("site = 'north'",), reading=JoiningOptions(where="since < DATE '2024-01-01'")
    )
    months = cxkit.retention(path, by="none", every="month", where="site = 'south'").table("churn_over_time").rows
    found = only(report, "change")
    for side, year in (("before", "2024"), ("after", "2025")):
        # until the end of 2023 nobody could leave, so that the months before count as well
        of_year = [
            row
            for row in months
            if row["complete"] and (str(row["period"])[:4] <= year if side == "before" else str(row["period"])[:4] == year)
        ]
        at_start = [int(str(row["at_start"])) for row in of_year if row["at_start"]]
        lost = sum(round(int(str(row["at_start"])) * float(str(row["churn_rate"] or 0))) for row in of_year)
        assert found[f"n_{side}"] == sum(at_start)
        assert found[side] == pytest.approx(lost / sum(at_start))
    effect = only(report, "did")
    assert effect["verdict"] == "worse"
    assert effect["effect"] == pytest.approx(0.02, abs=0.012)
    with pytest.raises(UsageError, match="not computed by group"):
        evaluate(path, split=SPLIT, measure="churn", by=("site",))


def test_fewer_handoffs_are_better(tmp_path: Path) -> None:
    path = str(tmp_path / "contacts.csv")
    contacts(1).write_csv(path)
    found = only(evaluate(path, split=SPLIT, measure="handoff_share"), "change")
    assert float(str(found["high"])) < 0
    assert found["verdict"] == "better"


def test_low_effort_is_better_where_the_low_end_is_easy(tmp_path: Path) -> None:
    scores = pl.when(pl.col("responded_at") >= "2025-01-01").then(pl.lit("2")).otherwise(pl.col("effort")).alias("effort")
    path = str(tmp_path / "survey.csv")
    answers(1).with_columns(scores).write_csv(path)
    verdicts = {end: only(evaluate(path, split=SPLIT, measure="ces", easy=end), "change")["verdict"] for end in ("low", "high")}
    assert verdicts == {"low": "better", "high": "worse"}


def test_the_margin_decides_what_is_the_same(path: str) -> None:
    found = only(evaluate(path, split=SPLIT, measure="csat"), "change")
    reach = max(abs(float(str(found["low"]))), abs(float(str(found["high"]))))
    assert only(evaluate(path, split=SPLIT, measure="csat", margin=reach + 0.01), "change")["verdict"] == "same"
    assert only(evaluate(path, split=SPLIT, measure="csat", margin=reach - 0.01), "change")["verdict"] == "unclear"


def test_a_series_leaves_the_mixed_month_out_and_says_so(path: str) -> None:
    middle: Any = "2025-01-15"
    report = evaluate(path, split=middle, series=True)
    texts = {note.code: note.text for note in report.notes}
    assert "23 periods (month) with the break at 2025-02-01" in texts["series-method"]
    assert "1 with answers of both times" in texts["periods-left-out"]
    short = evaluate(path, split=SPLIT, series=True, every="quarter")
    assert {row["verdict"] for row in short.table("series").rows} == {None, "unclear"}
    assert "short-series" in {note.code for note in short.notes}
    assert sentence(short).startswith("Not causal")


@pytest.mark.parametrize(("crests", "level"), [(1, "info"), (2, "warning")])
def test_a_season_of_two_years_is_no_verdict(crests: int, level: str, tmp_path: Path) -> None:
    # of 200 answers a month, 60 ± 30 % are satisfied, up and down that often a year, and nothing else changes
    satisfied = [round(120 + 60 * math.sin(2 * math.pi * crests * month / 12 + 1)) for month in range(24)]
    rows = [
        (f"{2024 + month // 12}-{month % 12 + 1:02d}-{at % 28 + 1:02d}", 5 if at < many else 2)
        for month, many in enumerate(satisfied)
        for at in range(200)
    ]
    pl.DataFrame(rows, schema=["responded_at", "satisfaction"], orient="row").write_csv(tmp_path / "visits.csv")
    report = evaluate(str(tmp_path / "visits.csv"), measure="csat", split=SPLIT, series=True)
    assert {note.level for note in report.notes if note.code == "season"} == {level}
    assert {row["verdict"] for row in report.table("series").rows} == {None, "unclear"}


@pytest.mark.parametrize("weeks", [20, 52, 65])
def test_a_high_season_that_begins_with_the_measure_is_no_verdict(weeks: int, tmp_path: Path) -> None:
    """Of 100 guests a week 40 are satisfied, in the half of the year that begins with the measure 70; the measure does nothing."""
    begin = weeks * 3 // 5
    given: Any = {"measure": "csat", "split": str(date(2024, 1, 1) + timedelta(weeks=begin)), "series": True, "every": "week"}

    def guests(hotel: str, more: Callable[[int], int]) -> list[tuple[str, int, str]]:
        """The answers of all weeks; a few are satisfied or not by chance."""
        first, chance = date(2024, 1, 1), len(hotel) + 3
        return [
            (str(first + timedelta(weeks=week, days=at % 7)), 5 if at < 40 + more(week) + week * chance % 5 else 2, hotel)
            for week in range(weeks)
            for at in range(100)
        ]

    path = tmp_path / "stays.csv"
    columns = ["responded_at", "satisfaction", "hotel"]
    pl.DataFrame(guests("with", lambda week: 30 * ((week - begin) % 52 < 26)), schema=columns, orient="row").write_csv(path)
    alone = evaluate(str(path), **given)
    assert {row["verdict"] for row in alone.table("series").rows} == {None, "unclear"}
    (note,) = (note for note in alone.notes if note.code == "season")
    assert note.text == "A season that begins or ends abruptly explains the figures as well, and cannot be distinguished from a change."
    # another hotel, without the measure, shows that no season began
    both = guests("with", lambda week: 30 * (week >= begin)) + guests("without", lambda _: 0)
    pl.DataFrame(both, schema=columns, orient="row").write_csv(path)
    beside = evaluate(str(path), control=("hotel = 'without'",), cluster="none", **given)
    assert beside.table("series").rows[2]["estimate"] == pytest.approx(0.3, abs=0.02)
    assert beside.table("series").rows[2]["verdict"] == "better"


def test_the_series_of_a_control_group_is_that_of_the_difference(path: str) -> None:
    report = evaluate(path, split=SPLIT, series=True, control=("site = 'north'",), cluster="none")
    used = answers(1, customers=150).filter(pl.col("recommend") != "")
    used = used.with_columns(
        pl.Series("points", points(used.get_column("recommend"))), pl.col("responded_at").str.slice(0, 7).alias("month")
    )
    means = used.group_by("month").agg(
        (pl.col("points").filter(pl.col("site") == "south").mean() - pl.col("points").filter(pl.col("site") == "north").mean()).alias("d")
    )
    y, t = means.sort("month").get_column("d").to_numpy(), np.arange(24.0) - 12
    x = np.column_stack([np.ones(24), t, t >= 0, t * (t >= 0)])
    due = np.linalg.lstsq(x, y, rcond=None)[0]
    assert [row["estimate"] for row in report.table("series").rows] == pytest.approx(due.tolist())
    assert [table.name for table in report.tables] == ["did", "series", "change"]


def test_few_clusters_are_a_warning(tmp_path: Path) -> None:
    answers(1, rows=400, customers=25).write_csv(tmp_path / "survey.csv")
    report = evaluate(str(tmp_path / "survey.csv"), split=SPLIT, control=("site = 'north'",))
    assert only(report, "did")["clusters"] == 25
    assert "few-clusters" in {note.code for note in report.notes if note.level == "warning"}


@pytest.mark.parametrize(
    ("given", "error", "match"),
    [
        ({}, UsageError, "What is before"),
        ({"split": SPLIT, "before": "a.csv"}, UsageError, "What is before"),
        ({"split": SPLIT, "easy": "low"}, UsageError, "--easy"),
        ({"split": SPLIT, "control": ("a.csv", "b.csv")}, UsageError, "--control names 2, and takes one file for each time: 1."),
        ({"split": SPLIT, "control": ("regin = 'x'",)}, RoleError, "regin"),
        ({"split": SPLIT, "control": ("recommend =",)}, UsageError, "--control"),
        ({"split": SPLIT, "measure": "fcr"}, CxError, "contact"),
        ({"split": SPLIT, "matched": ("responded_at",)}, DataError, "mix"),
    ],
)
def test_errors(path: str, given: dict[str, Any], error: type[CxError], match: str) -> None:
    with pytest.raises(error, match=match):
        evaluate(path, **given)


def test_the_command(path: str, tmp_path: Path) -> None:
    run = call(["evaluate", path, "--split", "2025-01-01", "--control", "site = 'north'", "--matched", "segment", "--series"], tmp_path, {})
    assert run.returncode == 0, run.stderr
    assert "Difference in differences" in run.stdout
    assert "Interrupted time series" in run.stdout
    assert "against the control group" in run.stdout


WAYS: dict[str, dict[str, Any]] = {
    "change": {},
    "did": {"control": ("site = 'north'",)},
    "matched": {"matched": ("segment",)},
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_without_an_effect_there_is_seldom_a_verdict(tmp_path: Path, way: str) -> None:
    """At most 6 % of 50 data sets, and three standard errors of chance; both sites change alike, or nothing changes."""
    found = []
    for seed in range(50):
        frame = answers(1_000 + seed, rows=400, customers=150)
        if way != "did":  # nothing changes at all
            frame = frame.with_columns(pl.col("recommend").shuffle(seed))
        frame.write_csv(tmp_path / "survey.csv")
        report = evaluate(str(tmp_path / "survey.csv"), split=SPLIT, **WAYS[way])
        found.append(only(report, "did" if way == "did" else "change")["verdict"])
    false = sum(verdict in ("better", "worse") for verdict in found) / len(found)
    assert false <= 0.06 + 3 * (0.06 * 0.94 / len(found)) ** 0.5


def test_swapped_files_are_named_and_one_file_is_no_two_times(tmp_path: Path) -> None:
    for name, month in (("before", 1), ("after", 6)):
        rows = [f"K{at},2024-{month:02}-{at % 28 + 1:02},{at % 11}" for at in range(60)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["customer_id,responded_at,recommend", *rows, ""]), encoding="utf-8")
    before, after = (str(tmp_path / f"{name}.csv") for name in ("before", "after"))
    said = [{note.code for note in evaluate(before=one, after=other).notes} for one, other in ((before, after), (after, before))]
    assert ["sides-swapped" in codes for codes in said] == [False, True]
    with pytest.raises(UsageError, match="the same file"):
        evaluate(before=before, after=before)


def test_amounts_have_no_classes_of_which_all_could_be(tmp_path: Path) -> None:
    rows = [f"K{at},2024-{month:02}-10,{5 + at % 7}" for month in (1, 3) for at in range(40)]
    (tmp_path / "orders.csv").write_text("\n".join(["customer_id,ordered_at,amount", *rows, ""]), encoding="utf-8")
    made = evaluate(str(tmp_path / "orders.csv"), split=date(2024, 2, 1), measure="order_value", min_cell=5)
    assert made.table("change").rows[0]["difference"] == pytest.approx(0)
    assert "one-sided" not in {note.code for note in made.notes}


def months(folder: Path, name: str, first: int, last: int, *, dated: bool = True) -> str:
    """One answer a day from the ``first`` to the ``last`` day of 2025; without days those of a panel that answers alike each time."""
    rows = [
        f"R{n},K{n % 50},{date(2025, 1, 1) + timedelta(days=n)},{n % 11}"
        if dated
        else f"R{n - first},K{(n - first) % 50},,{(n - first) % 11}"
        for n in range(first, last)
    ]
    (folder / name).write_text("\n".join(["response_id,customer_id,responded_at,recommend", *rows, ""]), encoding="utf-8")
    return str(folder / name)


def test_answers_do_not_count_on_both_sides(tmp_path: Path) -> None:
    early, late, whole = (months(tmp_path, *each) for each in (("early.csv", 0, 100), ("late.csv", 99, 200), ("whole.csv", 0, 200)))
    with pytest.raises(DataError, match="100 of the first 100 rows of the file 'before' are in the file 'after' too"):
        evaluate(before=early, after=whole)
    with pytest.raises(DataError, match="count on both sides"):
        compare(early, whole)
    found = only(evaluate(before=early, after=late), "change")  # one answer of the last day is in both
    assert (found["n_before"], found["n_after"]) == (100, 101)


def test_a_panel_without_days_may_answer_alike_twice(tmp_path: Path) -> None:
    first, second = (months(tmp_path, name, 0, 100, dated=False) for name in ("one.csv", "two.csv"))
    assert only(evaluate(before=first, after=second), "change")["n_after"] == 100


def test_a_control_group_of_no_rows_is_an_error(tmp_path: Path) -> None:
    path = months(tmp_path, "whole.csv", 0, 200)
    with pytest.raises(DataError, match="No row fulfils the condition of --control"):
        evaluate(path, split=date(2025, 4, 1), control=("customer_id = 'K99'",))
