"""Sizes of samples: figures of textbooks through the command, what a file shows, and the power by simulation."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm, ttest_ind
from tests.reports import parsed

from cxkit.measures.survey.sample_plan import Design, Deviation

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def samples(cxkit: Run, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parsed(cxkit("plan-sample", *arguments, "--format", "json"))["tables"][0]["rows"]
    return found


def test_a_half_width_at_worst(cxkit: Run) -> None:
    (row,) = samples(cxkit, "--half-width", "5")
    # 1.96² × 100² / 5² = 1,536.6
    assert (row["measure"], row["n_per_group"], row["groups"], row["sd"], row["sd_from"]) == ("nps", 1537, 1, 100, "worst case")
    # Cochran's 384.16
    assert samples(cxkit, "--measure", "csat", "--half-width", "0.05")[0]["n_per_group"] == 385


def test_a_finite_population_and_a_response_rate(cxkit: Run) -> None:
    (row,) = samples(cxkit, "--measure", "csat", "--half-width", "0.05", "--population", "1000", "--response-rate", "0.25")
    # 384.16 / (1 + 383.16 / 1000) = 277.74, and four times as many invitations
    assert (row["n_per_group"], row["invitations"]) == (278, 1112)
    run = cxkit("plan-sample", "--measure", "csat", "--half-width", "0.05", "--population", "1000", "--response-rate", "0.2")
    assert "1,390 invitations are more than there are customers" in run.stdout


def test_a_difference_of_two_groups_and_of_several(cxkit: Run) -> None:
    (two,) = samples(cxkit, "--measure", "ces", "--sd", "1", "--detect", "0.5")
    # Cohen (1988), table 2.4.1: 64; by normal quantiles 2 (1.95996 + 0.84162)² / 0.5² = 62.79
    assert (two["n_per_group"], two["answers"], two["groups"]) == (64, 128, 2)
    (four,) = samples(cxkit, "--measure", "ces", "--sd", "1", "--detect", "0.5", "--groups", "4")
    # six pairs: of 99 answers a group t of 0.05 / 12 is 2.67, with a power of 0.8019, of 98 it is 0.7968
    assert (four["n_per_group"], four["answers"]) == (99, 396)
    (sure,) = samples(cxkit, "--measure", "ces", "--sd", "1", "--detect", "0.5", "--power", "0.9")
    # Cohen: 85, rounded; 2 (1.95996 + 1.28155)² / 0.25 = 84.06
    assert sure["n_per_group"] == 86
    (nps,) = samples(cxkit, "--measure", "nps", "--sd", "100", "--detect", "50")
    assert nps["n_per_group"] == 63


def test_few_answers_are_planned_by_t_or_warned_of(cxkit: Run) -> None:
    """By normal quantiles four answers a group, of which the t test detects two standard deviations in 66 of a hundred surveys."""
    assert samples(cxkit, "--measure", "ces", "--sd", "1", "--detect", "2")[0]["n_per_group"] == 6
    assert samples(cxkit, "--measure", "gap", "--sd", "1", "--half-width", "5")[0]["n_per_group"] == 3
    assert "fewer than 30 answers" not in cxkit("plan-sample", "--measure", "ces", "--sd", "1", "--detect", "2").stdout
    assert "fewer than 30 answers" in cxkit("plan-sample", "--measure", "nps", "--sd", "50", "--detect", "60").stdout
    assert "fewer than 30 answers" not in cxkit("plan-sample", "--measure", "nps", "--sd", "50", "--detect", "30").stdout


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """100 answers: 50 promoters, 30 passives, 20 detractors; satisfaction of 4 and 2."""
    scores = [10] * 50 + [8] * 30 + [3] * 20
    rows = [f"{score},{4 if at % 2 else 2},C{at // 2}" for at, score in enumerate(scores)]
    path = tmp_path / "survey.csv"
    path.write_text("\n".join(["recommend,satisfaction,customer_id", *rows, ""]), encoding="utf-8")
    return path


def test_a_file_gives_its_variance_and_shows_what_it_can_detect(cxkit: Run, survey: Path) -> None:
    rows = samples(cxkit, str(survey), "--scale", "satisfaction=1-5")
    assert [(row["measure"], row["groups"]) for row in rows] == [("nps", 1), ("nps", 2), ("csat", 1), ("csat", 2)]
    whole, halves = rows[:2]
    # variance of one answer: 0.7 − 0.3² = 0.61 of n, and 100/99 of that
    sd = 100 * math.sqrt(0.61 * 100 / 99)
    assert (whole["sd"], whole["sd_from"], whole["n_per_group"]) == (pytest.approx(sd), "observed", 100)
    assert whole["half_width"] == pytest.approx(1.959964 * sd / 10, rel=1e-6)
    assert whole["detectable"] is None
    assert halves["n_per_group"] == 50
    assert halves["detectable"] == pytest.approx((1.959964 + 0.841621) * sd * math.sqrt(2 / 50), rel=1e-6)


def test_a_file_plans_the_next_survey_by_its_variance(cxkit: Run, survey: Path) -> None:
    planned, *_ = samples(cxkit, str(survey), "--measure", "nps", "--half-width", "10")
    # 1.96² × 61.62 (in hundreds: 0.6162) × 10⁴ / 10² = 236.7
    assert planned["n_per_group"] == math.ceil(1.959964**2 * 0.61 * 100 / 99 * 100)
    summary = parsed(cxkit("plan-sample", str(survey), "--measure", "nps", "--half-width", "10", "--format", "json"))["summary"]
    assert [each["text"] for each in summary] == ["NPS within ±10 needs 237 answers."]


def test_clusters_make_the_variance_larger(cxkit: Run, survey: Path) -> None:
    plain, clustered = (samples(cxkit, str(survey), "--measure", "nps", *more)[0]["sd"] for more in ([], ["--cluster", "customer_id"]))
    assert clustered > 1.3 * plain, "both answers of a customer are the same"


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ([], "What shall the sample show?"),
        (["--measure", "csat", "--half-width", "5"], "CSAT is a share from 0 to 1"),
        (["--measure", "csat", "--measure", "nps", "--half-width", "5"], "is in the unit of one measure"),
        (["--half-width", "0"], "greater than 0"),
        (["--detect", "5", "--groups", "1"], "two groups or more"),
        (["--half-width", "5", "--response-rate", "1.5"], "must be at most 1"),
        (["--half-width", "5", "--where", "a = 1"], "--where needs a file"),
        (["--measure", "mood", "--half-width", "5"], "'nps', 'csat', 'ces' or 'gap'"),
        (["survey.csv", "--half-width", "5"], "Name it: --measure nps"),
    ],
)
def test_what_cannot_be_planned_is_an_error(cxkit: Run, survey: Path, arguments: list[str], what: str) -> None:
    del survey
    run = cxkit("plan-sample", *arguments)
    assert run.returncode == 2
    assert what in run.stderr


def test_equal_answers_leave_the_worst_case(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "same.csv").write_text("recommend\n" + "9\n" * 40, encoding="utf-8")
    run = cxkit("plan-sample", "same.csv", "--format", "json")
    assert {row["sd_from"] for row in parsed(run)["tables"][0]["rows"]} == {"worst case"}
    assert "worst-case" in run.stdout


@pytest.mark.slow
@pytest.mark.parametrize("power", [0.8, 0.9])
def test_the_power_of_the_nps_test_is_the_planned_one(power: float) -> None:
    """Both groups have a variance of 0.69 hundreds squared: shares 0.4/0.25/0.35 and 0.35/0.25/0.4 differ by 10 points."""
    random, runs = np.random.default_rng(5), 40_000
    shares = np.array([[0.35, 0.25, 0.40], [0.40, 0.25, 0.35]])
    variance = 1e4 * (0.75 - 0.05**2)
    row = Design(0.95, power).for_difference("nps", Deviation(math.sqrt(variance), "given"), 10.0)
    n = int(str(row["n_per_group"]))
    a, b = (random.multinomial(n, share, runs) / n for share in shares)
    means = [group[:, 2] - group[:, 0] for group in (a, b)]
    variances = [group[:, 2] + group[:, 0] - mean**2 for group, mean in zip((a, b), means, strict=True)]
    z = (means[0] - means[1]) / np.sqrt((variances[0] + variances[1]) / n)
    assert float((np.abs(z) > norm.isf(0.025)).mean()) == pytest.approx(power, abs=0.01)


@pytest.mark.slow
def test_the_power_of_welchs_test_is_the_planned_one() -> None:
    random, runs = np.random.default_rng(6), 20_000
    n = int(str(Design(0.95, 0.8).for_difference("ces", Deviation(1.2, "given"), 0.2)["n_per_group"]))
    rejected = 0.0
    for _ in range(20):
        a, b = (random.normal(mean, 1.2, (runs // 20, n)) for mean in (4.0, 4.2))
        rejected += float((ttest_ind(a, b, axis=1, equal_var=False).pvalue < 0.05).mean()) / 20
    assert rejected == pytest.approx(0.8, abs=0.01)


def test_the_deviation_of_few_persons_is_refused(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("customer_id,recommend\n" + "A,3\nB,9\nC,10\n" * 20)
    assert cxkit("plan-sample", "s.csv", "--min-cell", "3").returncode == 0
    done = cxkit("plan-sample", "s.csv", "--min-cell", "4")
    assert done.returncode == 5
    assert "fewer than 4 persons" in done.stderr
    (tmp_path / "cxkit.toml").write_text("[project]\nmin_cell = 4\n")
    assert cxkit("plan-sample", "s.csv").returncode == 5


def test_more_answers_than_the_population_are_no_whole_population(cxkit: Run, tmp_path: Path) -> None:
    """40 answers of 30 customers are those of several surveys; of three groups of 30 they are few."""
    (tmp_path / "survey.csv").write_text("recommend\n" + "0\n10\n" * 20, encoding="utf-8")
    path = str(tmp_path / "survey.csv")
    beyond, *_ = samples(cxkit, path, "--population", "30")
    unlimited, *_ = samples(cxkit, path)
    assert beyond["half_width"] == pytest.approx(unlimited["half_width"])
    assert "more answers than the population has persons" in cxkit("plan-sample", path, "--population", "30").stdout
    assert "more answers than the population" not in cxkit("plan-sample", path, "--population", "40").stdout
    whole, *_ = samples(cxkit, path, "--population", "30", "--groups", "3")
    wide, *_ = samples(cxkit, path, "--population", "90")
    assert whole["half_width"] == pytest.approx(wide["half_width"])
    assert whole["half_width"] > 0


def test_a_half_width_that_is_not_0_is_not_written_as_0(cxkit: Run) -> None:
    run = cxkit("plan-sample", "--measure", "csat", "--half-width", "0.0004")
    assert "CSAT within ±0.04 pp needs" in run.stdout


def test_a_file_of_equal_answers_is_not_asked_for_again(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "guests.csv").write_text("recommend\n" + "10\n" * 40, encoding="utf-8")
    notes = json.loads(cxkit("plan-sample", "guests.csv", "--format", "json").stdout)["notes"]
    (worst,) = [note for note in notes if note["code"] == "worst-case"]
    assert worst["text"].endswith("The answers of the file are all alike and show no variance.")
    assert worst["hint"] == "--sd gives it"
