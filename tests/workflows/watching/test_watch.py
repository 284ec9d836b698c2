"""A folder that fills: what is counted has the figures of one pass over all files, and what is not counted has a reason."""

from __future__ import annotations

import json
import stat
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.workflows.watching.arrivals import arrive, assert_store_is_one_pass, from_store, one_pass, survey, tables

import cxkit as package
from cxkit.workflows.watch import watch as follow
from cxkit.workflows.watching.store import only_run

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def once(cxkit: Run, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """One run over the folder ``in``; its files are complete."""
    return cxkit("watch", "in", "--once", "--settle", "0", "--metric", "nps", *more, cwd=folder)


def states(run: subprocess.CompletedProcess[str]) -> dict[str, str]:
    return {row["file"]: row["state"] for row in tables(run)["files"]}


@pytest.mark.slow
def test_the_store_has_the_figures_of_one_pass(cxkit: Run, tmp_path: Path) -> None:
    first = arrive(tmp_path / "in", range(3))
    run = once(cxkit, tmp_path, "--metric", "csat", "--format", "json")
    assert run.returncode == 0, run.stderr
    assert states(run) == dict.fromkeys(["survey-000.csv", "survey-001.csv", "survey-002.csv"], "counted")
    paths = [*first, *arrive(tmp_path / "in", range(3, 5))]
    assert states(once(cxkit, tmp_path, "--metric", "csat", "--format", "json")) == dict.fromkeys(
        ["survey-003.csv", "survey-004.csv"], "counted"
    )
    for metric in ("nps", "csat"):
        assert_store_is_one_pass(tmp_path / "cxkit.db", paths, metric)
    report = json.loads(once(cxkit, tmp_path, "--metric", "csat", "--format", "json").stdout)
    now = {row["metric"]: row for table in report["tables"] if table["name"] == "now" for row in table["rows"]}
    (overall,) = one_pass(paths, "nps", by="none")["overall"].rows
    assert [now["nps"][key] for key in ("n", "value", "low", "high")] == [overall[key] for key in ("n", "nps", "low", "high")]
    assert (now["nps"]["period"], now["nps"]["period_n"]) == ("2024-01-29", 59)
    # the row without a score of each file is accounted for
    assert (report["provenance"]["rows_read"], report["provenance"]["rows_set_aside"]) == (300, {"missing": 5})


@pytest.mark.parametrize(
    ("metric", "shape", "options"),
    [
        # the good end is known by the header alone
        ("csat", ("responded_at,Zufriedenheit (1 = sehr gut; 7 = ungenügend),channel", "{day},{low},web"), []),
        ("ces", ("responded_at,effort,channel", "{day},{low},web"), ["--easy", "low"]),
        ("gap", ("responded_at,expectation,fulfilment,importance,channel", "{day},{low},{high},{low},web"), []),
    ],
)
def test_every_metric_that_adds_has_its_figures(
    cxkit: Run, tmp_path: Path, metric: str, shape: tuple[str, str], options: list[str]
) -> None:
    header, cells = shape
    (tmp_path / "in").mkdir()
    paths = [tmp_path / "in" / f"{name}.csv" for name in "ab"]
    for place, path in enumerate(paths):
        rows = [cells.format(day=f"2024-0{place + 1}-{day:02}", low=1 + day % 7, high=1 + day * place % 7) for day in range(1, 29)]
        path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    run = cxkit("watch", "in", "--once", "--settle", "0", "--metric", metric, *options, cwd=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    given = {"easy": "low"} if options else {}
    assert from_store(tmp_path / "cxkit.db", metric, every="month") == one_pass(paths, metric, every="month", **given)


def test_small_files_are_read_on_the_scale_of_the_others(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    paths = [tmp_path / "in" / f"{name}.csv" for name in "abc"]
    for path, scores in zip(paths, ([1, 2, 3, 6, 7], [2, 3, 3], [1, 5, 4]), strict=True):
        path.write_text("\n".join(["responded_at,satisfaction", *(f"2024-01-02,{score}" for score in scores), ""]), encoding="utf-8")
    run = cxkit("watch", "in", "--once", "--settle", "0", "--metric", "csat", "--format", "json", cwd=tmp_path)
    assert states(run) == dict.fromkeys(["a.csv", "b.csv", "c.csv"], "counted")
    assert from_store(tmp_path / "cxkit.db", "csat", scale="1-7")["overall"] == one_pass(paths, "csat", scale="1-7")["overall"]


def test_a_file_on_another_scale_is_refused_with_both(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, header in (("a", "satisfaction (1-5)"), ("b", "satisfaction (0-100)")):
        rows = [f"2024-01-02,{score}" for score in (1, 2, 3, 4, 5)]
        (tmp_path / "in" / f"{name}.csv").write_text("\n".join([f"responded_at,{header}", *rows, ""]), encoding="utf-8")
    run = cxkit("watch", "in", "--once", "--settle", "0", "--metric", "csat", "--quiet", cwd=tmp_path)
    assert run.returncode == 1
    assert run.stdout.startswith("The file b.csv is not counted. 'satisfaction' is on 0-100 here, and on 1-5 in the files counted before.")


@pytest.mark.slow
def test_a_corrected_file_is_refused_unless_it_replaces(cxkit: Run, tmp_path: Path) -> None:
    paths = arrive(tmp_path / "in", range(3))
    assert once(cxkit, tmp_path).returncode == 0
    paths[1].write_text(survey(1, rows=40).replace(",10,", ",0,"), encoding="utf-8")
    paths += arrive(tmp_path / "in", [3])
    refused = once(cxkit, tmp_path, "--quiet")
    assert refused.returncode == 1
    assert refused.stdout == (
        "The file survey-001.csv is not counted. A file of this name was counted before, with another content. "
        "--replace counts it in place of the earlier one; a new export needs a new name.\n"
    )
    # the new file was counted nevertheless, and the refused one as it was before
    assert states(once(cxkit, tmp_path, "--format", "json")) == {"survey-001.csv": "refused"}
    assert states(once(cxkit, tmp_path, "--replace", "--format", "json")) == {"survey-001.csv": "replaced"}
    assert_store_is_one_pass(tmp_path / "cxkit.db", paths)


def test_a_copy_is_not_counted_again(cxkit: Run, tmp_path: Path) -> None:
    (path,) = arrive(tmp_path / "in", range(1))
    path.with_name("survey-000 (1).csv").write_bytes(path.read_bytes())
    run = once(cxkit, tmp_path, "--format", "json")
    assert run.returncode == 0
    assert states(run) == {"survey-000 (1).csv": "counted", "survey-000.csv": "copy"}
    assert tables(run)["now"][0]["n"] == 59


def test_a_file_that_cannot_be_read_leaves_the_others(cxkit: Run, tmp_path: Path) -> None:
    paths = arrive(tmp_path / "in", range(2))
    (tmp_path / "in" / "broken.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for unfinished in ("survey-009.csv.part", ".hidden.csv", "survey-010.csv.tmp"):
        (tmp_path / "in" / unfinished).write_text(survey(9)[:500], encoding="utf-8")
    run = once(cxkit, tmp_path, "--format", "json")
    assert run.returncode == 1
    assert states(run) == {"broken.csv": "refused", "survey-000.csv": "counted", "survey-001.csv": "counted"}
    assert_store_is_one_pass(tmp_path / "cxkit.db", paths)


def test_metrics_that_do_not_add_are_refused_by_name_or_recounted(cxkit: Run, tmp_path: Path) -> None:
    paths = arrive(tmp_path / "in", range(2))
    run = cxkit("watch", "in", "--once", "--metric", "nps", "--metric", "journey", "--metric", "value", cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr.startswith("Error: journey, value do not add over rows")
    assert "--recount" in run.stderr
    (tmp_path / "calls").mkdir()
    for month in (1, 2):
        rows = [f"2024-0{month}-{day:02},C{day % 9},{'yes' if day % 4 else 'no'}" for day in range(1, 28)]
        (tmp_path / "calls" / f"{month}.csv").write_text("\n".join(["contacted_at,customer_id,is_complaint", *rows, ""]), encoding="utf-8")
    run = cxkit(
        "watch",
        "calls",
        "--store",
        "c.db",
        "--once",
        "--settle",
        "0",
        "--metric",
        "complaints",
        "--recount",
        "--format",
        "json",
        cwd=tmp_path,
    )
    (now,) = tables(run)["now"]
    (overall,) = package.complaints([str(path) for path in sorted((tmp_path / "calls").iterdir())], by="none").table("overall").rows
    assert (now["n"], now["value"]) == (overall["contacts"], overall["rate"])
    assert paths


def test_a_metric_added_later_is_counted_of_the_files_that_are_there(cxkit: Run, tmp_path: Path) -> None:
    paths = arrive(tmp_path / "in", range(2))
    once(cxkit, tmp_path)
    assert states(once(cxkit, tmp_path, "--metric", "csat", "--format", "json")) == dict.fromkeys([path.name for path in paths], "counted")
    for metric in ("nps", "csat"):
        assert_store_is_one_pass(tmp_path / "cxkit.db", paths, metric)


def test_all_runs_on_a_store_count_alike(cxkit: Run, tmp_path: Path) -> None:
    arrive(tmp_path / "in", range(1))
    once(cxkit, tmp_path)
    run = once(cxkit, tmp_path, "--where", "channel = 'web'")
    assert run.returncode == 2
    assert "counted with other options" in run.stderr


def test_targets_signals_and_their_exit_code(cxkit: Run, tmp_path: Path) -> None:
    arrive(tmp_path / "in", range(2))
    (tmp_path / "cxkit.toml").write_text('[[targets]]\nmetric = "nps"\nwhere = "channel = \'web\'"\nmin = 90\n', encoding="utf-8")
    run = cxkit("watch", "in", "--once", "--settle", "0", "--quiet", cwd=tmp_path)
    assert run.returncode == 1
    assert run.stdout.startswith("Net Promoter Score (channel = 'web') misses its target of at least +90.0: ")
    (tmp_path / "cxkit.toml").write_text('[[targets]]\nmetric = "nps"\nmin = -90\n', encoding="utf-8")
    run = cxkit("watch", "in", "--once", "--settle", "0", "--quiet", cwd=tmp_path)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_findings_are_sent_once(cxkit: Run, tmp_path: Path) -> None:
    arrive(tmp_path / "in", range(2))
    (tmp_path / "in" / "broken.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    notify = ("--notify", "sh -c 'cat >> sent.json'")
    once(cxkit, tmp_path, *notify)
    (finding,) = json.loads((tmp_path / "sent.json").read_text())["new"]
    assert (finding["name"], finding["status"]) == ("broken.csv", "refused")
    once(cxkit, tmp_path, *notify)
    assert json.loads((tmp_path / "sent.json").read_text())["new"] == [finding]


def test_the_store_is_private_and_holds_no_row(cxkit: Run, tmp_path: Path) -> None:
    arrive(tmp_path / "in", range(2))
    once(cxkit, tmp_path)
    store = tmp_path / "cxkit.db"
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("cxkit.db*")} == {0o600}
    assert b"K000" not in store.read_bytes()


def test_small_numbers_are_suppressed_by_answers(cxkit: Run, tmp_path: Path) -> None:
    arrive(tmp_path / "in", range(2), rows=8)
    run = once(cxkit, tmp_path, "--min-cell", "20", "--format", "json")
    (now,) = tables(run)["now"]
    assert [now[key] for key in ("n", "value", "low", "high", "period_n", "period_value")] == [None] * 6
    (note,) = [note for note in json.loads(run.stdout)["notes"] if note["code"] == "limit-answers"]
    assert "the store knows no persons" in note["text"]


def test_two_runs_exclude_each_other(cxkit: Run, tmp_path: Path) -> None:
    arrive(tmp_path / "in", range(1))
    with only_run(tmp_path / "cxkit.db"):
        run = once(cxkit, tmp_path)
    assert run.returncode == 6
    assert run.stderr.startswith("Error: Another cxkit watch is running on the store cxkit.db.")
    assert once(cxkit, tmp_path).returncode == 0
    with only_run(tmp_path / "cxkit.db"):  # it can be looked at meanwhile
        assert cxkit("history", cwd=tmp_path).returncode == 0


@pytest.mark.slow
def test_an_answer_shows_within_two_seconds_of_its_file(tmp_path: Path) -> None:
    arrive(tmp_path / "in", range(1))
    reports = follow(tmp_path / "in", store=tmp_path / "cxkit.db", metrics=("nps",))
    next(reports)
    delays = []
    for number in (1, 2, 3):  # another process may be busy: the best of three
        complete = list[float]()
        threading.Timer(0.1, lambda week=number, at=complete: (arrive(tmp_path / "in", [week]), at.append(time.monotonic()))).start()
        report = next(reports)
        delays.append(time.monotonic() - complete[0])
        assert report.table("now").rows[0]["n"] == 59 * (number + 1)
        if delays[-1] < 2:
            break
    reports.close()
    assert min(delays) < 2


@pytest.mark.slow
def test_a_file_still_being_written_waits(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    arrive(folder, range(1))
    growing = folder / "survey-001.csv"
    lines = survey(1).splitlines(keepends=True)
    stop = threading.Event()

    def write() -> None:
        with growing.open("w", encoding="utf-8") as file:
            for line in lines:
                file.write(line)
                file.flush()
                stop.wait(0.02)

    writer = threading.Thread(target=write)
    writer.start()
    reports: Any = follow(folder, store=tmp_path / "cxkit.db", metrics=("nps",), settle=0.3, once=True)
    (first,) = reports
    writer.join()
    assert {row["file"]: row["state"] for row in first.table("files").rows} == {"survey-000.csv": "counted", "survey-001.csv": "waiting"}
    list(follow(folder, store=tmp_path / "cxkit.db", metrics=("nps",), settle=0.1, once=True))
    assert_store_is_one_pass(tmp_path / "cxkit.db", [folder / "survey-000.csv", growing])
