"""Key figures over time from a store: those of the metric on all files, with the limits of ``check``, in every format."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.workflows.watching.arrivals import MONDAY, arrive, one_pass, tables

from cxkit.workflows.watching.cells import FileCounts, ScoreFacts
from cxkit.workflows.watching.counted_files import save
from cxkit.workflows.watching.store import transaction

Run = Callable[..., "subprocess.CompletedProcess[str]"]
STEADY = [(40, 40), (42, 38), (38, 42)] * 12
"""Promoters and detractors of each week, beside 20 passives."""


def store_of(folder: Path, weeks: list[tuple[int, int]], channels: tuple[str, ...] = ("web",)) -> None:
    """A store with these answers each week, over each of the channels; the last day has some."""
    cells = {}
    for number, (promoters, detractors) in enumerate(weeks):
        for channel in channels:
            groups = json.dumps({"channel": channel}, separators=(",", ":"))
            for day, score, n in ((0, 10, promoters), (1, 0, detractors), (6, 7, 20)):
                cells[str(MONDAY + timedelta(days=7 * number + day)), groups, json.dumps({"recommend": float(score)})] = n
    made = FileCounts({"read": sum(cells.values())}, cells, {"recommend": ScoreFacts("0..10", "")})
    with transaction(folder / "cxkit.db") as store:
        save(store, "all.csv", "hash", "status", {"nps": made}, moment="2024-01-01")


def test_the_figures_are_those_of_the_metric(cxkit: Run, tmp_path: Path) -> None:
    paths = arrive(tmp_path / "in", range(3))
    assert cxkit("watch", "in", "--once", "--settle", "0", "--metric", "nps", cwd=tmp_path).returncode == 0
    found = tables(cxkit("history", "--every", "week", "--by", "channel", "--format", "json", cwd=tmp_path))
    theirs = one_pass(paths, "nps", every="week", by="channel")
    for name, other, keys in (
        ("nps", "over_time", ["period", "complete"]),
        ("nps_by_channel", "over_time_by_channel", ["channel", "period", "complete"]),
    ):
        ours = [[row[key] for key in (*keys, "n", "value", "low", "high", "flag")] for row in found[name]]
        assert ours == [[row[key] for key in (*keys, "n", "nps", "low", "high", "flag")] for row in theirs[other].rows]
    assert list(found["nps"][0]) == ["period", "complete", "n", "value", "low", "high", "center", "lower", "upper", "rule", "flag"]
    since = tables(cxkit("history", "--every", "week", "--since", "2024-01-08", "--format", "json", cwd=tmp_path))
    assert [row["period"] for row in since["nps"]] == ["2024-01-08", "2024-01-15"]


def test_limits_and_signals_are_those_of_check(cxkit: Run, tmp_path: Path) -> None:
    store_of(tmp_path, [*STEADY, (10, 70), (40, 40)])
    run = cxkit("history", "--every", "week", "--format", "json", cwd=tmp_path)
    rows = tables(run)["nps"]
    lines = [
        f"{MONDAY + timedelta(days=7 * week + day)},{score}"
        for week, (promoters, detractors) in enumerate([*STEADY, (10, 70), (40, 40)])
        for day, score, n in ((0, 10, promoters), (1, 0, detractors), (6, 7, 20))
        for _ in range(n)
    ]
    (tmp_path / "all.csv").write_text("\n".join(["responded_at,recommend", *lines, ""]), encoding="utf-8")
    checked = tables(cxkit("check", "all.csv", "--metric", "nps", "--format", "json", cwd=tmp_path))["signals"]
    keys = ("period", "value", "center", "lower", "upper", "rule")
    assert [[row[key] for key in keys] for row in rows] == [[row[key] for key in keys] for row in checked]
    assert [row["period"] for row in rows if row["rule"]] == ["2024-09-09"]
    (sentence,) = json.loads(run.stdout)["summary"]
    assert sentence["text"] == "Net Promoter Score signalled in 1 period: 2024-09-09."


def test_limits_are_drawn_and_signals_marked(cxkit: Run, tmp_path: Path) -> None:
    store_of(tmp_path, [*STEADY, (10, 70), (40, 40)])
    text = cxkit("history", "--every", "week", cwd=tmp_path).stdout.splitlines()
    (signal,) = [line for line in text if line.strip().startswith("2024-09-09")]
    assert signal.index("◆") < signal.index("├") < signal.index("┊") < signal.index("┤")
    (last,) = [line for line in text if line.strip().startswith("2024-09-16")]
    assert last.index("├") < last.index("●") < last.index("┤")
    page = cxkit("history", "--every", "week", "--format", "html", cwd=tmp_path).stdout
    assert (page.count('class="signal"'), page.count('class="center"'), page.count('class="band"')) == (1, 1, 1)
    narrow = cxkit("history", "--every", "week", cwd=tmp_path, env={"COLUMNS": "80"}).stdout
    assert "◆" in narrow
    assert max(map(len, narrow.splitlines())) <= 80


def test_every_format_has_the_figures(cxkit: Run, tmp_path: Path) -> None:
    store_of(tmp_path, [*STEADY[:13], (10, 70)])
    for name in ("csv", "markdown", "openmetrics"):
        assert "-60" in cxkit("history", "--every", "week", "--format", name, cwd=tmp_path).stdout.replace("\u2212", "-")
    assert cxkit("history", "--every", "week", "--output", "h.xlsx", cwd=tmp_path).returncode == 0
    with zipfile.ZipFile(tmp_path / "h.xlsx") as book:
        chart = book.read("xl/charts/chart1.xml").decode()
    assert chart.count("<c:ser>") == 4  # the figure, its center, and both limits


def test_each_group_has_limits_of_its_own(cxkit: Run, tmp_path: Path) -> None:
    store_of(tmp_path, STEADY, ("web", "phone"))
    found = tables(cxkit("history", "--every", "week", "--by", "channel", "--format", "json", cwd=tmp_path))
    for channel in ("web", "phone"):
        rows = [row for row in found["nps_by_channel"] if row["channel"] == channel]
        alone = tables(cxkit("history", "--every", "week", "--where", f"channel = '{channel}'", "--format", "json", cwd=tmp_path))["nps"]
        keys = ("period", "n", "value", "center", "lower", "upper", "rule")
        assert [[row[key] for key in keys] for row in rows] == [[row[key] for key in keys] for row in alone]
    page = cxkit("history", "--every", "week", "--by", "channel", "--format", "html", cwd=tmp_path).stdout
    assert page.count('class="band"') == 3


def test_a_cell_limit_suppresses_periods_and_the_center_that_would_reveal_them(cxkit: Run, tmp_path: Path) -> None:
    store_of(tmp_path, [*STEADY[:20], (2, 1), *STEADY[21:]])
    run = cxkit("history", "--every", "week", "--min-cell", "30", "--format", "json", cwd=tmp_path)
    rows = tables(run)["nps"]
    hidden = [row for row in rows if row["flag"] == "suppressed"]
    assert "2024-05-20" in [row["period"] for row in hidden]
    assert {row[key] for row in hidden for key in ("n", "value", "low", "high")} == {None}
    assert {row["center"] for row in rows} == {None}
    assert {"limit-answers", "no-limits"} <= {note["code"] for note in json.loads(run.stdout)["notes"]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--metric", "csat"), "Error: The store cxkit.db holds no counts of csat."),
        (("--metric", "journey"), "Error: journey does not add over rows"),
        (("--by", "plan"), "Error: There is no column 'plan'"),
        (("--store", "other.db"), "Error: There is no store other.db."),
    ],
)
def test_errors_say_what_is_missing(cxkit: Run, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    store_of(tmp_path, STEADY[:2])
    run = cxkit("history", *arguments, cwd=tmp_path)
    assert run.returncode in (2, 3, 4)
    assert run.stderr.startswith(message)


def test_other_metrics_are_recounted_from_the_files_still_there(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for month in (1, 2):
        rows = [f"2024-0{month}-{day:02},C{day % 9},T{month}{day},2024-0{month}-{day + 1:02}" for day in range(1, 28)]
        text = "\n".join(["contacted_at,customer_id,case_id,closed_at", *rows, ""])
        (tmp_path / "in" / f"{month}.csv").write_text(text, encoding="utf-8")
    both = ("--metric", "tickets", "--recount")
    assert cxkit("watch", "in", "--once", "--settle", "0", *both, cwd=tmp_path).returncode == 0
    assert [row["period"] for row in tables(cxkit("history", *both, "--format", "json", cwd=tmp_path))["tickets"]] == [
        "2024-01-01",
        "2024-02-01",
    ]
    (tmp_path / "in" / "2.csv").unlink()
    run = cxkit("history", *both, "--format", "json", cwd=tmp_path)
    assert [row["period"] for row in tables(run)["tickets"]] == ["2024-01-01"]
    assert "files-gone" in {note["code"] for note in json.loads(run.stdout)["notes"]}
