"""Every oracle of the net promoter score is reproduced: by ``cxkit nps`` itself what is said of files and groups, the rest by its parts."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.reports import near
from tests.shared import ORACLES, needs_shared, oracle

import cxkit
from cxkit.model import Row
from cxkit.stats.trinomial import Method

pytestmark = needs_shared

FILES = ORACLES / "data" / "shared"
R_SURVEY, TESTDATA, SCHOOLS = FILES / "r_survey_2018.csv", FILES / "nps_testdata.csv", FILES / "api_strat.csv"
METHODS: dict[Method, str] = {"score": "score_PropCIs", "wald": "wald", "adjusted-wald": "adjusted_wald"}
HERE, PARTS, COVERAGE = "contracts/test_oracles.py", "stats/test_nps_oracles.py", "stats/test_nps_coverage.py"

# which tests hold which case; what a report does not show (standard errors, strata, exact coverage) is held by the tests of the parts
COVERED = {
    "nps_coverage_exact_shared": (COVERAGE,),
    "nps_diff_coverage_exact_shared": (COVERAGE,),
    "nps_levels_90_99": (HERE, PARTS),
    "nps_multi_group_rsurvey2018_experience": (HERE, PARTS),
    "nps_multi_group_testdata_product": (HERE, PARTS),
    "nps_one_sample_rsurvey2018": (HERE, PARTS),
    "nps_one_sample_testdata": (HERE, PARTS),
    "nps_poststratified_raked_rsurvey2018": (HERE, PARTS),
    "nps_small_counts": (HERE, PARTS),
    "nps_weighted_apistrat": (HERE, PARTS),
    "nps_weighted_coverage_simulation": (COVERAGE,),
}


def test_every_case_is_held_by_a_test() -> None:
    with (ORACLES / "INDEX.tsv").open(encoding="utf-8", newline="") as file:
        listed = {row[0] for row in csv.reader(file, delimiter="\t") if row[0].startswith("nps")}
    assert listed == COVERED.keys()
    for case, files in COVERED.items():
        for holder in files:
            text = (Path(__file__).resolve().parents[1] / holder).read_text(encoding="utf-8")
            # the list above names it once
            assert text.count(f'"{case}"') > (holder == HERE), f"{holder} does not read {case}"


def check_group(row: Row, expected: dict[str, Any], method: Method, tolerance: float = 1e-5) -> None:
    """Counts, value and the limits of one method; limits beyond the scale are cut."""
    for part in ("detractors", "passives", "promoters", "n"):
        assert row[part] == expected[part]
    assert row["nps"] == near(expected["nps"], tolerance)
    if METHODS[method] in expected:
        low, high = expected[METHODS[method]]
        limits = max(low, -100.0), min(high, 100.0)
        assert (row["low"], row["high"]) == near(limits, 2e-4 if method == "score" else tolerance)


def survey_of(counts: dict[str, Any], path: Path) -> Path:
    """A file with these counts of detractors, passives and promoters."""
    scores = [3] * counts["detractors"] + [8] * counts["passives"] + [10] * counts["promoters"]
    path.write_text("recommend\n" + "".join(f"{score}\n" for score in scores), encoding="utf-8")
    return path


@pytest.mark.parametrize("method", METHODS)
def test_counts_and_levels(method: Method, tmp_path: Path) -> None:
    for level, confidence in (("level_90", 0.9), ("level_99", 0.99)):
        expected = oracle("nps_levels_90_99")["expected"][level]["value"]
        path = survey_of(expected, tmp_path / f"{level}.csv")
        check_group(cxkit.nps(path, method=method, confidence=confidence).table("overall").rows[0], expected, method)
    for name, leaf in oracle("nps_small_counts")["expected"].items():
        path = survey_of(leaf["value"], tmp_path / f"{name}.csv")
        check_group(cxkit.nps(path, method=method).table("overall").rows[0], leaf["value"], method)


@pytest.mark.parametrize("method", METHODS)
def test_a_whole_file_and_its_groups(method: Method) -> None:
    expected = oracle("nps_one_sample_testdata")["expected"]["result"]["value"]
    check_group(cxkit.nps(TESTDATA, score="REC", method=method).table("overall").rows[0], expected, method)
    both = oracle("nps_one_sample_rsurvey2018")["expected"]
    rows = cxkit.nps(R_SURVEY, scale="1-10", by="language", method=method).table("by_language").rows
    assert len(rows) == 2
    for row in rows:
        check_group(row, both[row["language"]]["value"], method)
    two = both["two_sample_en_minus_es"]["value"]
    english = next(row for row in rows if row["language"] == "en")
    assert english["vs_rest"] == near(two["difference"], 1e-6)
    assert english["p"] == near(two["p_value"], 1e-9)
    limits = {"score": two["mover_score"], "wald": two["wald"]}.get(method)
    if limits:
        assert (english["vs_rest_low"], english["vs_rest_high"]) == near(limits, 2e-4)
    else:
        centre, reach = two["adjusted_wald_difference"], 1.959963984540054 * two["adjusted_wald_se"]
        assert (english["vs_rest_low"], english["vs_rest_high"]) == near((centre - reach, centre + reach), 1e-6)


@pytest.mark.parametrize(
    ("case", "file", "options"),
    [
        ("nps_multi_group_testdata_product", TESTDATA, {"score": "REC", "by": "PRODUCT"}),
        (
            "nps_multi_group_rsurvey2018_experience",
            R_SURVEY,
            {"scale": "1-10", "by": "experience", "where": "language = 'en' AND experience <> 'NA'"},
        ),
    ],
)
def test_many_groups(case: str, file: Path, options: dict[str, Any]) -> None:
    groups = {group["group"]: group for group in oracle(case)["expected"]["result"]["value"]["groups"]}
    rows = {row[options["by"]]: row for row in cxkit.nps(file, **options).table(f"by_{options['by'].lower()}").rows if row[options["by"]]}
    assert rows.keys() == groups.keys()
    for name, row in rows.items():
        check_group(row, groups[name], "wald")


def test_two_of_many_groups_are_compared_as_a_pair() -> None:
    pairs = oracle("nps_multi_group_rsurvey2018_experience")["expected"]["result"]["value"]["pairwise"]
    assert len(pairs) == 3
    for pair in pairs:
        where = f"language = 'en' AND experience IN ('{pair['x']}', '{pair['y']}')"
        rows = cxkit.nps(R_SURVEY, scale="1-10", by="experience", where=where).table("by_experience").rows
        row = next(row for row in rows if row["experience"] == pair["x"])
        assert row["vs_rest"] == near(pair["difference"], 1e-6)
        assert row["p"] == near(pair["p"], 1e-9)


def test_weighted_schools(tmp_path: Path) -> None:
    expected = {name: leaf["value"] for name, leaf in oracle("nps_weighted_apistrat")["expected"].items()}
    score = pl.when(pl.col("api00") >= 750).then(10).when(pl.col("api00") >= 600).then(8).otherwise(0)
    path = tmp_path / "schools.csv"
    pl.read_csv(SCHOOLS).with_columns(score.alias("recommend")).write_csv(path)
    assert cxkit.nps(path).table("overall").rows[0]["nps"] == near(expected["unweighted_nps"], 1e-9)
    report = cxkit.nps(path, weight="pw", by="stype")
    assert report.table("overall").rows[0]["nps"] == near(expected["weights_only"]["nps"], 1e-7)
    rows = {row["stype"]: row for row in report.table("by_stype").rows}
    assert {name: row["nps"] for name, row in rows.items()} == near(
        {group["group"]: group["nps"] for group in expected["by_stype_weights_only"]},
        1e-7,
    )
    assert rows["E"]["vs_rest"] == near(expected["svyttest_E_vs_rest"]["diff"], 1e-7)
    assert rows["E"]["p"] == near(expected["svyttest_E_vs_rest"]["p"], 1e-9)
    assert f"worth {expected['kish_effective_n']:.1f} unweighted" in next(note.text for note in report.notes if note.code == "weighted")


def test_weights_that_were_made_to_fit_margins(tmp_path: Path) -> None:
    case = oracle("nps_poststratified_raked_rsurvey2018")
    expected = {name: leaf["value"] for name, leaf in case["expected"].items()}
    answers = pl.read_csv(R_SURVEY, null_values=["NA", ""]).filter(pl.col("recommend").is_not_null())
    size = pl.col("language").replace_strict(case["parameters"]["poststrata"], return_dtype=pl.Float64)
    path = tmp_path / "poststratified.csv"
    answers.with_columns((size / pl.len().over("language")).alias("weight")).write_csv(path)
    row = cxkit.nps(path, weight="weight", scale="1-10").table("overall").rows[0]
    assert row["nps"] == near(expected["poststratified"]["nps"], 1e-6)
    weights = pl.DataFrame(expected["raked_weights_by_cell"])
    path = tmp_path / "raked.csv"
    answers.join(weights, on=["language", "experience"], how="inner").write_csv(path)
    report = cxkit.nps(path, weight="weight", scale="1-10")
    row = report.table("overall").rows[0]
    assert row["n"] == expected["raked_n"]
    assert row["nps"] == near(expected["raked_weights_only_variance"]["nps"], 1e-6)
    said = next(note.text for note in report.notes if note.code == "weighted")
    assert f"{expected['kish_effective_n_raked']:,.1f} unweighted" in said
