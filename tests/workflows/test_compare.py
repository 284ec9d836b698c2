"""``cxkit compare``: figures of independent programs, agreement with the metrics, accounting and errors."""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from scipy import stats
from tests.reports import near
from tests.shared import ORACLES, needs_shared, oracle

import cxkit
from cxkit.errors import CxError, DataError, UsageError
from cxkit.language import in_language
from cxkit.loading.loading_options import JoiningOptions
from cxkit.model import Report, Row
from cxkit.workflows.compare import compare

R_SURVEY = str(ORACLES / "data" / "shared" / "r_survey_2018.csv")


def row(report: Report) -> Row:
    return report.table("difference").rows[0]


def survey(seed: int, rows: int = 400) -> pl.DataFrame:
    """Answers of customers who give several, over two channels and two years, some of them blank or off the scale."""
    draw = Random(seed)
    made = [
        {
            "customer_id": f"c{draw.randrange(90)}",
            "responded_at": f"{draw.choice([2024, 2025])}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}",
            "channel": draw.choice(["web", "phone", "mail"]),
            "recommend": draw.choice([*map(str, range(11)), "9", "10"]),
            "satisfaction": str(draw.randint(1, 5)),
            "effort": str(draw.randint(1, 7)),
            "expectation": str(draw.randint(1, 7)),
            "fulfilment": str(draw.randint(1, 7)),
            "weight": draw.choice(["0.5", "1", "2"]),
        }
        for _ in range(rows)
    ]
    made[3]["recommend"], made[4]["recommend"], made[5]["responded_at"] = "", "11", "2024-02-31"
    return pl.DataFrame(made)


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A survey as a file."""
    survey(1).write_csv(tmp_path / "survey.csv")
    return str(tmp_path / "survey.csv")


def assert_accounted(report: Report) -> None:
    told = report.provenance
    assert told.rows_read == told.rows_used + sum(told.rows_set_aside.values())
    found = row(report)
    assert told.rows_used >= int(str(found["n_a"])) + int(str(found["n_b"]))


@needs_shared
def test_the_languages_of_the_r_survey() -> None:
    scales = JoiningOptions(role=("satisfaction=enjoyment",))
    found = row(compare(R_SURVEY, measure="csat", by="language", a="en", b="es", reading=scales))
    due = oracle("csat_ces_rsurvey2018")["expected"]["top2_en_minus_es"]["value"]
    assert (found["n_a"], found["n_b"], found["difference"]) == (due["n1"], due["n2"], near(due["diff"], 1e-6))
    assert (found["low"], found["high"]) == near(due["newcombe"], 1e-6)
    found = row(compare(R_SURVEY, by="language", a="en", b="es", reading=JoiningOptions(scale=("1-10",))))
    due = oracle("nps_one_sample_rsurvey2018")["expected"]["two_sample_en_minus_es"]["value"]
    assert (found["difference"], found["p"]) == near((due["difference"], due["p_value"]), 1e-6)
    assert (found["low"], found["high"]) == near(due["mover_score"], 2e-4)


SAMPLINGS: list[dict[str, str]] = [
    {},
    {"cluster": "customer_id"},
    {"weight": "weight"},
    {"cluster": "customer_id", "weight": "weight"},
]


@pytest.mark.parametrize(
    ("measure", "sampling"),
    [
        # each measure with two ways of sampling and each of these with two measures, and all products with the slow tests
        pytest.param(measure, sampling, marks=[pytest.mark.slow] * ((at + of) % 2))
        for at, measure in enumerate(("nps", "csat", "ces", "gap"))
        for of, sampling in enumerate(SAMPLINGS)
    ],
)
def test_a_group_and_all_others_are_compared_as_the_metric_does(path: str, measure: Any, sampling: dict[str, str]) -> None:
    more: dict[str, Any] = {**sampling, "easy": "high"} if measure == "ces" else sampling
    found = row(compare(path, measure=measure, by="channel", a="web", **more))
    table = getattr(cxkit, measure)(path, by="channel", **more).table("by_channel")
    group = next(each for each in table.rows if each["channel"] == "web")
    p = "vs_rest_p" if measure == "gap" else "p"
    assert [found[key] for key in ("n_a", "difference", "low", "high", "p")] == [
        group[key] for key in ("n", "vs_rest", "vs_rest_low", "vs_rest_high", p)
    ]
    assert found["b"] == "not web"


@pytest.mark.parametrize(("a", "b", "way"), [("phone", "web", "niedriger"), ("web", "phone", "höher")])
def test_the_answer_says_which_side_is_higher(tmp_path: Path, a: str, b: str, way: str) -> None:
    path = tmp_path / "survey.csv"
    rows = [("web", 10 - n % 2) for n in range(60)] + [("phone", n % 7) for n in range(60)]
    pl.DataFrame(rows, schema=["channel", "recommend"], orient="row").write_csv(path)
    with in_language("de"):
        (said,) = compare(str(path), by="channel", a=a, b=b).summary
    assert said.text.startswith(f"{a.title()} liegt um 200,0 {way} als {b} (")


@pytest.mark.parametrize("measure", ["nps", "csat", "ces", "gap"])
def test_two_of_several_groups_are_compared_as_if_there_were_no_others(path: str, measure: Any) -> None:
    more: dict[str, Any] = {"easy": "high"} if measure == "ces" else {}
    report = compare(path, measure=measure, by="channel", a="web", b="phone", **more)
    where = "channel IN ('web', 'phone')"
    group = next(
        each
        for each in getattr(cxkit, measure)(path, by="channel", where=where, **more).table("by_channel").rows
        if each["channel"] == "web"
    )
    p = "vs_rest_p" if measure == "gap" else "p"
    assert [row(report)[key] for key in ("n_a", "difference", "low", "high", "p")] == [
        group[key] for key in ("n", "vs_rest", "vs_rest_low", "vs_rest_high", p)
    ]
    assert_accounted(report)


def test_answers_without_a_group_are_among_all_others(tmp_path: Path) -> None:
    blank = pl.when(pl.col("channel") == "mail").then(pl.lit("")).otherwise(pl.col("channel")).alias("channel")
    survey(1).write_csv(tmp_path / "named.csv")
    survey(1).with_columns(blank).write_csv(tmp_path / "blank.csv")
    named, without = (row(compare(str(tmp_path / name), by="channel", a="web")) for name in ("named.csv", "blank.csv"))
    assert named == without


def test_two_files_are_two_sides(tmp_path: Path, path: str) -> None:
    survey(2, 300).write_csv(tmp_path / "other.csv")
    report = compare(path, str(tmp_path / "other.csv"))
    together = pl.concat([survey(1).with_columns(pl.lit("a").alias("file")), survey(2, 300).with_columns(pl.lit("b").alias("file"))])
    due = next(each for each in cxkit.nps(together, by="file").table("by_file").rows if each["file"] == "a")
    found = row(report)
    assert (found["difference"], found["low"], found["p"]) == (due["vs_rest"], due["vs_rest_low"], due["p"])
    assert report.provenance.rows_read == 700
    assert len(report.provenance.sources) == 2
    assert_accounted(report)


def test_the_time_from_a_day_on_and_before_it(path: str) -> None:
    report = compare(path, split="01.01.2025")  # type: ignore[arg-type]  # as it is typed
    windows: list[dict[str, Any]] = [{"since": "2025-01-01"}, {"until": "2024-12-31"}]
    after, before = (cxkit.nps(path, **window).table("overall").rows[0] for window in windows)
    found = row(report)
    assert (found["n_a"], found["value_a"], found["n_b"], found["value_b"]) == (after["n"], after["nps"], before["n"], before["nps"])
    assert report.provenance.rows_read == 400
    assert report.provenance.rows_set_aside == {"date impossible": 1, "missing": 1, "off scale": 1}
    assert_accounted(report)
    narrow = compare(path, split="2025-01-01", reading=JoiningOptions(since="2024-07-01", where="channel = 'web'"))  # type: ignore[arg-type]
    assert narrow.provenance.rows_set_aside["filtered"] > 200
    assert_accounted(narrow)


def test_the_same_people_on_both_sides(path: str) -> None:
    report = compare(path, measure="ces", easy="high", split="2025-01-01", paired="customer_id")  # type: ignore[arg-type]
    sides: defaultdict[str, defaultdict[bool, list[int]]] = defaultdict(lambda: defaultdict(list))
    for each in survey(1).iter_rows(named=True):
        if each["responded_at"] != "2024-02-31":
            sides[each["customer_id"]][each["responded_at"] >= "2025"].append(int(each["effort"]))
    both = [(statistics.fmean(side[True]), statistics.fmean(side[False])) for side in sides.values() if len(side) == 2]
    due = stats.ttest_rel([a for a, _ in both], [b for _, b in both])
    found = row(report)
    assert (found["n_a"], found["n_b"], found["method"]) == (len(both), len(both), "paired t")
    assert (found["difference"], found["p"]) == near((statistics.fmean(a - b for a, b in both), due.pvalue), 1e-7)
    interval = due.confidence_interval()
    assert (found["low"], found["high"]) == near((interval.low, interval.high), 1e-7)
    assert f"{len(sides) - len(both)} on one side only" in next(note.text for note in report.notes if note.code == "paired")


@pytest.mark.parametrize(
    ("won", "lost", "method", "p"),
    [(30, 12, "McNemar", stats.chi2.sf((30 - 12) ** 2 / 42, 1)), (8, 3, "McNemar exact", stats.binomtest(8, 11).pvalue)],
)
def test_people_with_one_answer_on_either_side_are_compared_by_mcnemars_test(
    won: int, lost: int, method: str, p: float, tmp_path: Path
) -> None:
    # customers by their satisfaction before and after
    kinds = [("2", "5")] * won + [("4", "1")] * lost + [("5", "4")] * 20 + [("1", "3")] * 9
    n = len(kinds)
    rows = [
        {"customer_id": f"c{number}", "responded_at": f"{year}-06-01", "satisfaction": score}
        for number, scores in enumerate(kinds)
        for year, score in zip((2024, 2025), scores, strict=True)
    ]
    # an answer of nobody has no other side
    rows.append({"customer_id": "", "responded_at": "2025-06-01", "satisfaction": "5"})
    pl.DataFrame(rows).write_csv(tmp_path / "panel.csv")
    report = compare(str(tmp_path / "panel.csv"), measure="csat", split="2025-01-01", paired="customer_id")  # type: ignore[arg-type]
    found = row(report)
    assert (found["n_a"], found["n_b"], found["method"]) == (n, n, method)
    assert (found["value_a"], found["value_b"], found["difference"]) == near(((won + 20) / n, (lost + 20) / n, (won - lost) / n), 1e-9)
    assert found["p"] == near(p, 1e-9)
    assert_accounted(report)


def test_nobody_on_both_sides_has_no_difference(tmp_path: Path) -> None:
    frame = pl.DataFrame({"customer_id": ["x", "y"], "channel": ["web", "phone"], "satisfaction": ["5", "1"]})
    frame.write_csv(tmp_path / "two.csv")
    report = compare(
        str(tmp_path / "two.csv"), measure="csat", by="channel", a="web", paired="customer_id", reading=JoiningOptions(scale=("1-5",))
    )
    found = row(report)
    assert (found["n_a"], found["n_b"], found["value_a"], found["difference"], found["p"]) == (0, 0, None, None, None)
    assert next(note.level for note in report.notes if note.code == "paired") == "warning"


def test_small_sides_are_suppressed(path: str) -> None:
    found = row(compare(path, by="channel", a="web", b="phone", min_cell=200))
    assert all(found[key] is None for key in ("n_a", "value_a", "n_b", "value_b", "difference", "low", "high", "p", "method"))


def test_a_side_without_answers_has_no_difference(tmp_path: Path, path: str) -> None:
    survey(1).with_columns(pl.lit("").alias("recommend")).write_csv(tmp_path / "blank.csv")
    found = row(compare(path, str(tmp_path / "blank.csv")))
    assert (found["n_b"], found["value_b"], found["difference"], found["p"]) == (0, None, None, None)


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ({}, UsageError, "Which two"),
        ({"by": "channel"}, UsageError, "Which two"),
        ({"by": "channel", "a": "web", "split": "2025-01-01"}, UsageError, "Which two"),
        ({"split": "2025-01-01", "a": "web"}, UsageError, "--by names no column"),
        ({"split": "2025-01-01", "b": "web"}, UsageError, "--by names no column"),
        ({"by": "channel", "a": "web", "b": "web"}, UsageError, "Both sides are 'web'"),
        ({"by": "channel", "a": "web", "easy": "low"}, UsageError, "nps has none"),
        ({"by": "channel", "a": "fax"}, DataError, "'fax' has no answers"),
        ({"by": "channel", "a": "web", "b": "fax"}, DataError, "'fax' has no answers"),
        ({"split": "2025-13-01"}, UsageError, "no such day"),
        ({"split": "2025-01-01", "paired": "customer_id", "cluster": "customer_id"}, UsageError, "each of whom counts once"),
    ],
)
def test_what_cannot_be_compared_is_refused(path: str, given: dict[str, Any], kind: type[CxError], said: str) -> None:
    with pytest.raises(kind, match=said):
        compare(path, **given)


def test_the_only_two_groups_need_no_names(tmp_path: Path) -> None:
    answers = pl.DataFrame({"Stand": ["before", "after"] * 20, "NPS": [0, 10] * 10 + [9, 6] * 10})
    answers.write_csv(tmp_path / "two.csv")
    found = row(compare(str(tmp_path / "two.csv"), by="Stand"))
    assert (found["a"], found["n_a"], found["value_a"], found["b"], found["n_b"]) == ("after", 20, 0.0, "before", 20)
    with pytest.raises(UsageError, match="Which two"):
        compare(str(tmp_path / "two.csv"), by="Stand", b="after")


def test_files_on_other_scales_are_refused(tmp_path: Path, path: str) -> None:
    survey(2).with_columns((pl.col("satisfaction").cast(pl.Int64) + 2).cast(pl.String)).write_csv(tmp_path / "other.csv")
    with pytest.raises(DataError, match="different scales: 1-5 and 1-7"):
        compare(path, str(tmp_path / "other.csv"), measure="csat")


def test_the_command(cxkit: Any, path: str) -> None:
    run = cxkit("compare", path, "--by", "channel", "--a", "web", "--b", "phone", "--measure", "csat")
    assert run.returncode == 0, run.stderr
    assert "CSAT: web against phone" in run.stdout
    words = ["compare", path, "--by", "channel", "--a", "web", "--format", "json"]
    assert json.loads(cxkit(*words).stdout)["provenance"]["command"] == " ".join(["cxkit", *words])  # it makes the report again
    assert cxkit("compare", path).returncode == 2


def test_the_best_answers_count_where_the_low_end_is_best(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    rows = [*(f"{grade},a" for grade in (1, 1, 1, 2, 6)), *(f"{grade},b" for grade in (1, 5, 5, 6, 6))]
    path.write_text("\n".join(["Schulnote Zufriedenheit,channel", *rows, ""]), encoding="utf-8")
    reading = JoiningOptions(role=("satisfaction=Schulnote Zufriedenheit",), scale=("1-6",))
    found = row(compare(str(path), by="channel", a="a", b="b", measure="csat", reading=reading))
    assert (found["value_a"], found["value_b"]) == (0.8, 0.2)  # 4 of 5 and 1 of 5 have a 1 or a 2


@pytest.mark.parametrize(("split", "words"), [("2030-01-01", "or later"), ("2001-01-01", "from before"), ("2025-01-01", "")])
def test_a_split_outside_of_the_data_is_refused(tmp_path: Path, split: str, words: str) -> None:
    answers = str(tmp_path / "answers.csv")
    survey(3).write_csv(answers)
    if not words:
        assert row(compare(answers, split=split))["n_a"]  # type: ignore[arg-type]
        return
    with pytest.raises(DataError, match=words):
        compare(answers, split=split)  # type: ignore[arg-type]
