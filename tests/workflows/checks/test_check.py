"""Targets and signals of surveys whose figures are computed by hand, and what cron and a command see of them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cxkit.workflows.checks.targets import status
from cxkit.workflows.watching.store import transaction

Run = Callable[..., "subprocess.CompletedProcess[str]"]
MONDAY = date(2024, 1, 1)


def write(folder: Path, weeks: list[tuple[int, int]], passives: int = 20) -> None:
    """A survey with so many promoters and detractors in each week; the last day of the last week has an answer."""
    rows = []
    for week, (promoters, detractors) in enumerate(weeks):
        scores = [10] * promoters + [0] * detractors + [7] * passives
        rows += [f"{MONDAY + timedelta(days=7 * week + at % 7)},{'phone' if at % 2 else 'web'},{score}" for at, score in enumerate(scores)]
    (folder / "survey.csv").write_text("\n".join(["responded_at,channel,recommend", *rows, ""]), encoding="utf-8")


STEADY = [(40, 40), (42, 38), (38, 42)] * 12  # NPS 0, +4, -4: less than 100 answers vary by chance
DROP = (10, 70)  # NPS -60


def target(folder: Path, *keys: str) -> None:
    text = "\n".join("[[targets]]\n" + each for each in keys)
    (folder / "cxkit.toml").write_text(text + "\n", encoding="utf-8")


def tables(run: subprocess.CompletedProcess[str]) -> dict[str, list[dict[str, Any]]]:
    assert run.returncode in (0, 1), run.stderr
    return {table["name"]: table["rows"] for table in json.loads(run.stdout)["tables"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, STEADY)
    return tmp_path


def check(cxkit: Run, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return cxkit("check", "survey.csv", *more, cwd=folder)


@pytest.mark.parametrize(
    ("bound", "direction", "expected"),
    [
        *[(9, "min", "met"), (10, "min", "met"), (11, "min", "at_risk"), (20, "min", "at_risk"), (21, "min", "missed")],
        *[(21, "max", "met"), (20, "max", "met"), (19, "max", "at_risk"), (10, "max", "at_risk"), (9, "max", "missed")],
    ],
)
def test_status_by_interval(bound: float, direction: Any, expected: str) -> None:
    assert status(15, (10, 20), bound, direction) == expected


def test_status_by_value_without_interval_and_without_value() -> None:
    assert [status(15, (15, 15), bound, "min") for bound in (14, 15, 16)] == ["met", "met", "missed"]
    assert status(15, (None, None), 10, "min") == "at_risk"
    assert status(None, (None, None), 10, "min") == "no_data"


def test_targets_have_the_figures_of_their_metric(cxkit: Run, folder: Path) -> None:
    target(
        folder,
        'metric = "nps"\nmin = -30\nmax = 0\non = "value"',
        'metric = "nps"\nmin = 50',
        'metric = "nps"\nwhere = "channel = \'fax\'"\nmin = 1',
        'metric = "nps"\nwhere = "channel = \'web\'"\nmin = -1',
    )
    run = check(cxkit, folder, "--format", "json")
    assert run.returncode == 1
    rows = tables(run)["targets"]
    assert [(row["where"], row["target"], row["direction"], row["status"]) for row in rows] == [
        (None, -30, "min", "met"),
        (None, 0, "max", "met"),
        (None, 50, "min", "missed"),
        ("channel = 'fax'", 1, "min", "no_data"),
        ("channel = 'web'", -1, "min", "at_risk"),
    ]
    (folder / "cxkit.toml").unlink()
    alone = json.loads(cxkit("nps", "survey.csv", "--where", "channel = 'web'", "--by", "none", "--format", "json", cwd=folder).stdout)
    (overall,) = alone["tables"][0]["rows"]
    assert [rows[4][key] for key in ("value", "low", "high")] == [overall[key] for key in ("nps", "low", "high")]
    assert list(rows[0]) == ["metric", "where", "value", "low", "high", "target", "direction", "status"]


def test_a_stable_survey_has_no_finding(cxkit: Run, folder: Path) -> None:
    run = check(cxkit, folder, "--metric", "nps", "--quiet")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    rows = tables(check(cxkit, folder, "--metric", "nps", "--format", "json"))["signals"]
    assert list(rows[0]) == ["metric", "where", "period", "value", "center", "lower", "upper", "rule"]
    assert [row["period"] for row in rows[:2]] == ["2024-01-01", "2024-01-08"]
    assert len(rows) == 36
    assert {row["rule"] for row in rows} == {None}
    # 24 base weeks; the 12 after them have limits around the center of 0
    assert [row["upper"] is None for row in rows] == [True] * 24 + [False] * 12
    assert {row["center"] for row in rows} == {0.0}


def test_the_first_week_after_the_base_signals_where_the_formula_says(cxkit: Run, folder: Path) -> None:
    row = tables(check(cxkit, folder, "--metric", "nps", "--format", "json"))["signals"][24]
    # v = 10^4 x 0.8 of an answer, n = 100, N = 2400; h of the table plus k = 1
    from cxkit.stats.decision_intervals import decision_interval

    width = (decision_interval(24, 52) + 1) * (8000 / 100 + 8000 / 2400) ** 0.5
    # v is that of the score interval, which is within half a percent of it
    assert (row["lower"], row["upper"]) == pytest.approx((-width, width), rel=0.005)


def test_a_drop_in_the_last_week_is_a_finding(cxkit: Run, tmp_path: Path) -> None:
    write(tmp_path, [*STEADY, DROP])
    run = check(cxkit, tmp_path, "--metric", "nps", "--quiet")
    assert run.returncode == 1
    assert run.stdout == "Net Promoter Score has fallen below its base period: −60.0 in the week from 2024-09-09, 0.0 before.\n"
    last = tables(check(cxkit, tmp_path, "--metric", "nps", "--format", "json"))["signals"][-1]
    assert (last["value"], last["rule"]) == (-60.0, "cusum-low")
    assert last["value"] <= last["lower"]


def test_one_detractor_in_a_small_week_is_no_finding(cxkit: Run, tmp_path: Path) -> None:
    """One answer in a hundred is a detractor; one of three is no surprise, twelve of forty are one."""
    steady = [(297, 3)] * 36
    for week, expected in (((2, 1), 0), ((28, 12), 1)):
        write(tmp_path, [*steady, week], passives=0)
        run = check(cxkit, tmp_path, "--metric", "nps", "--format", "json")
        assert run.returncode == expected
        last = tables(run)["signals"][-1]
        assert (last["rule"], last["value"] <= last["lower"]) == (("cusum-low", True) if expected else (None, False))


def test_an_earlier_signal_is_shown_and_is_no_finding(cxkit: Run, tmp_path: Path) -> None:
    write(tmp_path, [*STEADY, DROP, (40, 40)])
    run = check(cxkit, tmp_path, "--metric", "nps", "--format", "json")
    assert run.returncode == 0
    assert [row["rule"] for row in tables(run)["signals"][-2:]] == ["cusum-low", None]


def test_a_week_that_the_data_cover_in_part_is_not_charted(cxkit: Run, tmp_path: Path) -> None:
    write(tmp_path, STEADY)
    with (tmp_path / "survey.csv").open("a", encoding="utf-8") as file:
        file.write("2024-09-09,web,0\n" * 80)  # the Monday of the next week
    run = check(cxkit, tmp_path, "--metric", "nps", "--format", "json")
    assert run.returncode == 0
    assert len(tables(run)["signals"]) == 36


def test_fewer_than_twelve_periods_have_no_limits(cxkit: Run, tmp_path: Path) -> None:
    write(tmp_path, [*STEADY[:10], DROP])
    run = check(cxkit, tmp_path, "--metric", "nps", "--format", "json")
    assert run.returncode == 0
    assert {(row["center"], row["lower"], row["upper"], row["rule"]) for row in tables(run)["signals"]} == {(None,) * 4}
    texts = {note["code"]: note["text"] for note in json.loads(run.stdout)["notes"]}
    assert texts["no-limits"] == "nps: 11 complete base periods; limits need 12. No signals are looked for."


def test_suppressed_weeks_are_gaps(cxkit: Run, tmp_path: Path) -> None:
    write(tmp_path, [*STEADY, (1, 0), (40, 40)], passives=20)
    rows = tables(check(cxkit, tmp_path, "--metric", "nps", "--min-cell", "50", "--format", "json"))["signals"]
    assert (rows[36]["value"], rows[36]["rule"]) == (None, None)


def test_xmr_and_p_charts(cxkit: Run, tmp_path: Path) -> None:
    write(tmp_path, [*STEADY, DROP])
    rows = tables(check(cxkit, tmp_path, "--metric", "nps", "--chart", "xmr", "--base", "12", "--format", "json"))["signals"]
    # moving ranges 4, 8, 4 of 0, 4, -4 repeated: eleven of them, 60 / 11 on average
    assert (rows[0]["center"], rows[0]["upper"]) == pytest.approx((0, 3 * 60 / 11 / 1.128))
    assert [row["period"] for row in rows if row["rule"]] == ["2024-09-09"]
    refused = check(cxkit, tmp_path, "--metric", "nps", "--chart", "p")
    assert refused.returncode == 2
    assert "A p chart takes shares, and the figure of nps is none." in refused.stderr
    found = check(cxkit, tmp_path, "--metric", "csat", "--chart", "p", "--score", "recommend")
    assert found.returncode == 2  # the roles of a metric are named by --role here
    shares = check(
        cxkit, tmp_path, "--metric", "csat", "--chart", "p", "--role", "satisfaction=recommend", "--scale", "0-10", "--format", "json"
    )
    rows = tables(shares)["signals"]
    center = rows[0]["center"]
    assert center == pytest.approx(0.4)  # of 2,400 answers 960 are in the top boxes
    assert rows[0]["lower"] == pytest.approx(center - 3 * (center * (1 - center) / 100) ** 0.5)
    assert rows[-1]["rule"] == "p-low"


def test_strict_counts_targets_at_risk(cxkit: Run, folder: Path) -> None:
    target(folder, 'metric = "nps"\nmin = -1')
    assert check(cxkit, folder, "--quiet").returncode == 0
    run = check(cxkit, folder, "--quiet", "--strict")
    assert run.returncode == 1
    assert run.stdout.startswith("Net Promoter Score may miss its target of at least −1.0: 0.0 (")


@pytest.mark.slow
def test_adjust_widens_the_limits(cxkit: Run, folder: Path) -> None:
    target(folder, *(f'metric = "nps"\nwhere = "channel = \'{each}\'"\nmin = -90' for each in ("web", "phone")))
    plain, adjusted = (check(cxkit, folder, "--format", "json", *more) for more in ((), ("--adjust",)))
    assert tables(plain)["signals"][30]["upper"] < tables(adjusted)["signals"][30]["upper"]
    codes = [{note["code"] for note in json.loads(run.stdout)["notes"]} for run in (plain, adjusted)]
    assert ["many-charts" in each for each in codes] == [True, False]


def test_periods_that_vary_more_than_their_answers_explain_are_noted(cxkit: Run, tmp_path: Path) -> None:
    write(tmp_path, [(60, 20), (20, 60), (40, 40)] * 12)
    run = check(cxkit, tmp_path, "--metric", "nps", "--format", "json")
    texts = {note["code"]: note["text"] for note in json.loads(run.stdout)["notes"]}
    assert "by more than its answers explain" in texts["overdispersed"]
    assert run.returncode == 0


def test_periods_that_resemble_the_one_before_are_noted(cxkit: Run, tmp_path: Path) -> None:
    write(tmp_path, [(44, 36)] * 12 + [(36, 44)] * 12 + [(40, 40)] * 12)
    run = check(cxkit, tmp_path, "--metric", "nps", "--format", "json")
    assert "autocorrelated" in {note["code"] for note in json.loads(run.stdout)["notes"]}


def test_gauges_for_a_node_exporter(cxkit: Run, tmp_path: Path) -> None:
    write(tmp_path, [*STEADY, DROP])
    target(tmp_path, 'metric = "nps"\nmin = 30')
    run = check(cxkit, tmp_path, "--quiet", "--output", "cx.prom")
    assert run.returncode == 1
    assert len(run.stdout.splitlines()) == 2
    lines = (tmp_path / "cx.prom").read_text(encoding="utf-8").splitlines()
    assert 'cxkit_check_targets_status{metric="nps",where="",status="missed"} 1' in lines
    assert 'cxkit_check_signals_rule{metric="nps",where="",rule="cusum-low"} 1' in lines
    assert 'cxkit_check_signals_value{metric="nps",where=""} -60.0' in lines
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def notified(folder: Path) -> list[dict[str, Any]]:
    sent = folder / "sent.jsonl"
    return [json.loads(line) for line in sent.read_text(encoding="utf-8").splitlines()] if sent.exists() else []


@pytest.mark.slow
def test_a_finding_is_sent_once_and_again_when_it_clears(cxkit: Run, tmp_path: Path) -> None:
    script = tmp_path / "send.py"
    script.write_text("import sys; open('sent.jsonl', 'a').write(sys.stdin.read() + '\\n'); print('noise')", encoding="utf-8")
    options = ("--metric", "nps", "--notify", f"'{sys.executable}' send.py", "--store", "findings.db", "--quiet")
    write(tmp_path, [*STEADY, DROP])
    for _ in range(2):
        run = check(cxkit, tmp_path, *options)
        assert run.returncode == 1, run.stderr
        assert "noise" not in run.stdout
    (first,) = notified(tmp_path)
    assert [(each["metric"], each["direction"], each["period"]) for each in first["new"]] == [("nps", "low", "2024-09-09")]
    assert first["cleared"] == []
    assert (tmp_path / "findings.db").stat().st_mode & 0o777 == 0o600
    write(tmp_path, STEADY)
    assert check(cxkit, tmp_path, *options).returncode == 0
    second = notified(tmp_path)[1]
    assert (second["new"], second["cleared"]) == ([], first["new"])
    assert check(cxkit, tmp_path, *options).returncode == 0
    assert len(notified(tmp_path)) == 2


@pytest.mark.slow
def test_a_command_that_fails_is_run_again(cxkit: Run, tmp_path: Path) -> None:
    write(tmp_path, [*STEADY, DROP])
    options = ("--metric", "nps", "--store", "findings.db", "--notify")
    failed = check(cxkit, tmp_path, *options, f"'{sys.executable}' -c 'raise SystemExit(3)'")
    assert failed.returncode == 6
    assert "failed with exit code 3" in failed.stderr
    assert check(cxkit, tmp_path, *options, "no-such-program").returncode == 6
    sending = f"'{sys.executable}' -c 'import sys; open(\"sent.jsonl\", \"w\").write(sys.stdin.read())'"
    assert check(cxkit, tmp_path, *options, sending).returncode == 1
    assert len(notified(tmp_path)[0]["new"]) == 1


@pytest.mark.parametrize("content", ["text that is no database, but longer than a hundred bytes" * 4, None])
def test_a_file_that_is_no_store_is_left_unchanged(cxkit: Run, tmp_path: Path, content: str | None) -> None:
    write(tmp_path, [*STEADY, DROP])
    path = tmp_path / "other.db"
    if content is None:
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE mine (a)")
        other.close()
    else:
        path.write_text(content, encoding="utf-8")
    before = path.read_bytes()
    run = check(cxkit, tmp_path, "--metric", "nps", "--notify", "cat", "--store", "other.db")
    assert run.returncode == 3
    assert "other.db" in run.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("keys", "more", "says"),
    [
        ((), (), "There is nothing to check"),
        (('metric = "nps"',), (), "neither min nor max"),
        (('metric = "nps"\nmin = 3\nmax = 2',), (), "min above max"),
        (('metric = "npz"\nmin = 3',), (), "There is no metric 'npz'"),
        (('metric = "nps"\nmin = 3',), ("--notify", "cat"), "--notify and --store belong together"),
        (('metric = "nps"\nmin = 3',), ("--adjust", "--chart", "xmr"), "--adjust widens the limits of a CUSUM"),
    ],
)
def test_wrong_calls_are_usage_errors(cxkit: Run, folder: Path, keys: tuple[str, ...], more: tuple[str, ...], says: str) -> None:
    target(folder, *keys)
    run = check(cxkit, folder, *more)
    assert run.returncode == 2
    assert says in run.stderr


def test_errors_keep_their_own_exit_codes(cxkit: Run, folder: Path) -> None:
    assert cxkit("check", "missing.csv", "--metric", "nps", cwd=folder).returncode == 3
    assert check(cxkit, folder, "--metric", "ces").returncode == 4


def test_a_condition_on_the_command_line_narrows_every_target_down(cxkit: Run, folder: Path) -> None:
    target(folder, "metric = \"nps\"\nwhere = \"channel = 'web' or channel = 'phone'\"\nmin = -90")
    (row,) = tables(check(cxkit, folder, "--where", "recommend > 5", "--format", "json"))["targets"]
    # detractors are left out: 40 promoters of 60 answers
    assert row["value"] == pytest.approx(100 * 40 / 60)


def test_limits_do_not_depend_on_the_confidence_of_the_intervals(cxkit: Run, folder: Path) -> None:
    runs = [check(cxkit, folder, "--metric", "nps", "--format", "json", "--confidence", level) for level in ("0.8", "0.99")]
    low, high = (tables(run)["signals"][-1]["upper"] for run in runs)
    # score intervals are wider than normal ones by a share of 1/n, here less than a percent
    assert low == pytest.approx(high, rel=0.01)


def test_files_and_confidence_of_the_project_file_are_used(cxkit: Run, folder: Path) -> None:
    target(folder, 'metric = "nps"\nmin = -90')
    more = '[project]\nconfidence = 0.8\n[sources.survey]\nfiles = ["survey.csv"]\n'
    (folder / "cxkit.toml").write_text(more + (folder / "cxkit.toml").read_text(encoding="utf-8"), encoding="utf-8")
    run = cxkit("check", "--format", "json", cwd=folder)
    (row,) = tables(run)["targets"]
    # 1.2816 standard errors of sqrt(8000 / 3600) points
    assert row["high"] == pytest.approx(1.2816 * (8000 / 3600) ** 0.5, rel=0.01)
    assert json.loads(run.stdout)["provenance"]["rows_read"] == 3600


def test_two_runs_at_once_exclude_each_other(cxkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, [*STEADY, DROP])
    options = ("--metric", "nps", "--notify", "cat", "--store", "findings.db")
    monkeypatch.setattr("cxkit.workflows.watching.store._WAIT", 0.1)
    with transaction(tmp_path / "findings.db"):
        run = check(cxkit, tmp_path, *options)
    assert run.returncode == 6
    assert "findings.db is locked by another run of cxkit." in run.stderr
    assert check(cxkit, tmp_path, *options).returncode == 1


def test_a_store_of_a_later_version_is_left_unchanged(cxkit: Run, tmp_path: Path) -> None:
    write(tmp_path, [*STEADY, DROP])
    with transaction(tmp_path / "findings.db") as store:
        store.execute("PRAGMA user_version = 99")
    run = check(cxkit, tmp_path, "--metric", "nps", "--notify", "cat", "--store", "findings.db")
    assert run.returncode == 3
    assert "later version of cxkit (schema 99)" in run.stderr


def test_a_store_in_a_folder_that_is_not_there(cxkit: Run, tmp_path: Path) -> None:
    write(tmp_path, [*STEADY, DROP])
    run = check(cxkit, tmp_path, "--metric", "nps", "--notify", "cat", "--store", "nowhere/findings.db")
    assert run.returncode == 6
    assert "nowhere/findings.db cannot be written" in run.stderr


def test_no_config_leaves_the_targets_out(cxkit: Run, folder: Path) -> None:
    target(folder, 'metric = "nps"\nmin = 50')
    run = check(cxkit, folder, "--no-config", "--metric", "nps", "--format", "json")
    assert run.returncode == 0
    assert tables(run)["targets"] == []


@pytest.mark.parametrize("where", ["channel = 'fax'", "responded_at = DATE '2024-01-01'"])
def test_a_condition_that_keeps_fewer_than_the_cell_limit_has_no_data(cxkit: Run, folder: Path, where: str) -> None:
    target(folder, f'metric = "nps"\nwhere = "{where}"\nmin = -100')
    run = check(cxkit, folder, "--min-cell", "50", "--format", "json")
    (row,) = tables(run)["targets"]
    assert run.returncode == 1
    assert [row[key] for key in ("value", "low", "high", "status")] == [None, None, None, "suppressed"]
    assert any("keeps fewer than 50 persons" in note["text"] for note in json.loads(run.stdout)["notes"])


@pytest.mark.parametrize(("chart", "noted"), [("cusum", True), ("xmr", False)])
def test_a_rate_of_false_alarms_is_that_of_the_cusum(cxkit: Run, folder: Path, chart: str, *, noted: bool) -> None:
    target(folder, *(f'metric = "nps"\nwhere = "channel = \'{each}\'"\nmin = -90' for each in ("web", "phone")))
    run = check(cxkit, folder, "--chart", chart, "--format", "json")
    assert ("many-charts" in {note["code"] for note in json.loads(run.stdout)["notes"]}) == noted


def test_a_target_at_risk_is_said(cxkit: Run, folder: Path) -> None:
    target(folder, 'metric = "nps"\nmin = 0')
    (said,) = [each["text"] for each in json.loads(check(cxkit, folder, "--format", "json").stdout)["summary"] if "target" in each["code"]]
    assert said == "No target is missed: 0 of 1 are met, 1 is at risk."


def test_errors_repeat_the_typed_command_not_that_of_the_metric(cxkit: Run, tmp_path: Path) -> None:
    rows = "".join(f"{n},2024-01-0{1 + n % 9},{n % 11},{1 + n % 5}\n" for n in range(60))
    (tmp_path / "visits.csv").write_text("visit,day,q1,q2\n" + rows)
    target(tmp_path, 'metric = "csat"\nmin = 0.5')
    alone = cxkit("check", "visits.csv", "--every", "month", cwd=tmp_path)
    assert "cxkit check visits.csv --every month --role 'satisfaction=#4'" in alone.stderr
    assert cxkit("check", "visits.csv", "--every", "month", "--role", "satisfaction=#4", cwd=tmp_path).returncode in (0, 1)
    whole = cxkit("report", "visits.csv", cwd=tmp_path)
    assert "cxkit report visits.csv --role 'satisfaction=#4'" in whole.stdout
    assert "cxkit csat FILE" not in whole.stdout


@pytest.mark.slow
def test_metrics_of_other_units_are_drawn_on_a_scale_each_and_notes_are_in_the_language(cxkit: Run, folder: Path) -> None:
    text = (folder / "survey.csv").read_text(encoding="utf-8").splitlines()
    # the gap rises from -2 to 0 by the middle, which is nothing beside the range of NPS
    rows = [f"{line},5,{3 if at < len(text) / 2 else 5}" for at, line in enumerate(text[1:])]
    (folder / "survey.csv").write_text("\n".join([f"{text[0]},expectation (1-7),fulfilment (1-7)", *rows, ""]), encoding="utf-8")
    target(folder, 'metric = "nps"\nmin = -50', 'metric = "gap"\nmin = -2')
    run = cxkit("check", "survey.csv", "--lang", "de", "--notes")
    lines = {line.split()[0]: line for line in run.stdout.splitlines() if "▁" in line}
    assert "jede Kennzahl auf eigener Skala" in run.stdout
    assert "niedrigster 2024" not in run.stdout
    assert ("▁" in lines["gap"], "█" in lines["gap"]) == (True, True)
    assert "Expectation and fulfilment" not in run.stdout
    page = cxkit("check", "survey.csv", "--format", "html").stdout
    assert [caption in page for caption in ("nps: value", "gap: value", "(not stated)")] == [True, True, False]


@pytest.mark.parametrize(
    ("as_of", "limit", "days"), [("2024-09-15", 7, 7), ("2024-09-15", 6, 7), ("2024-09-20", 6, 12), ("2024-09-08", 1, 0)]
)
def test_data_that_no_longer_arrive_are_a_finding(cxkit: Run, folder: Path, as_of: str, limit: int, days: int) -> None:
    """The survey ends on Sunday, 8 September 2024, 36 weeks after the first Monday."""
    done = check(cxkit, folder, "--metric", "nps", "--as-of", as_of, "--max-age", str(limit), "--format", "json")
    found = [each for each in json.loads(done.stdout)["summary"] if each["code"] == "finding-outdated"]
    assert done.returncode == (1 if days > limit else 0)
    assert [(each["figures"]["days"], each["figures"]["period"]) for each in found] == ([(days, "2024-09-02")] if days > limit else [])


def test_the_age_that_the_project_allows_and_one_day_of_each_condition(cxkit: Run, folder: Path) -> None:
    with (folder / "survey.csv").open("a", encoding="utf-8") as file:
        file.write("2024-10-01,web,9\n")
    target(folder, "metric = 'nps'\nwhere = \"channel = 'phone'\"\nmin = -100", "metric = 'nps'\nmin = -100")
    with (folder / "cxkit.toml").open("a", encoding="utf-8") as file:
        file.write("[project]\nmax_age = 7\n")
    done = check(cxkit, folder, "--as-of", "2024-10-05", "--quiet")
    assert done.returncode == 1
    assert done.stderr.count("\n") + done.stdout.count("\n") == 1
    assert "channel = 'phone'" in done.stdout + done.stderr
    assert "27 days" in done.stdout + done.stderr


def test_days_in_the_future_do_not_hide_that_data_are_old(cxkit: Run, folder: Path) -> None:
    with (folder / "survey.csv").open("a", encoding="utf-8") as file:
        file.write("2062-10-01,web,9\n")
    done = check(cxkit, folder, "--metric", "nps", "--max-age", "30", "--quiet")
    assert "has had no data" in done.stdout + done.stderr


def test_an_age_that_is_not_known_is_said(cxkit: Run, tmp_path: Path) -> None:
    rows = "".join(f"C{n % 40},{MONDAY + timedelta(days=3 * n)},{10 + n % 7}\n" for n in range(200))
    (tmp_path / "orders.csv").write_text("customer_id,ordered_at,amount\n" + rows, encoding="utf-8")
    done = cxkit("check", "orders.csv", "--metric", "clv", "--max-age", "7", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "clv: how old the data are is not known" in done.stdout
