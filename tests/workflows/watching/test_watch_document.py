"""The unit, the timer, the line of cron and the alert rule of docs/watch.md are what systemd, cron and Prometheus take."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from configparser import ConfigParser
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
TEXT = (Path(__file__).resolve().parents[3] / "docs" / "watch.md").read_text(encoding="utf-8")


def block(mark: str) -> str:
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```", TEXT, re.DOTALL)
    assert found, mark
    return found[1]


def unit(mark: str) -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names of keys keep their case
    parser.read_string(block(mark))
    return parser


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A survey whose only target is missed."""
    rows = [f"2024-01-{day:02},{score}" for day in range(1, 29) for score in (0, 0, 10)]
    (tmp_path / "survey.csv").write_text("\n".join(["responded_at,recommend", *rows, ""]), encoding="utf-8")
    (tmp_path / "cxkit.toml").write_text(
        '[sources.survey]\nfiles = ["survey.csv"]\n[[targets]]\nmetric = "nps"\nmin = 30\n', encoding="utf-8"
    )
    return tmp_path


def test_the_service_writes_the_series_of_the_alert_rule(cxkit: Run, project: Path) -> None:
    service = unit("service")["Service"]
    _, command, *arguments = shlex.split(service["ExecStart"])
    assert command == "cxkit"
    arguments[arguments.index("--output") + 1] = "cx.prom"
    run = cxkit(*arguments, cwd=project)
    # a finding is no failure of the service
    assert str(run.returncode) == service["SuccessExitStatus"] == "1", run.stderr
    lines = (project / "cx.prom").read_text(encoding="utf-8").splitlines()
    assert any(fires("TargetMissed", line) for line in lines)


def fires(alert: str, line: str) -> bool:
    """Whether a sample makes the rule of that name fire: its name and labels match the expression, and it is 1."""
    rules = re.search(rf"alert: {alert}\n\s+expr: '?(.*?)'?\n", block("alert"))
    assert rules, alert
    name, conditions = re.fullmatch(r"(\w*)\{?(.*?)\}? == 1", rules[1]).groups()  # type: ignore[union-attr]
    wanted = dict(re.findall(r'(\w+)=~?"(.*?)"', conditions))
    name = wanted.pop("__name__", name)
    labels = dict(re.findall(r'(\w+)="(.*?)"', line))
    sample = re.fullmatch(rf"{name}(\{{.*\}})? 1", line)
    return sample is not None and all(re.fullmatch(text, labels.get(label, "")) for label, text in wanted.items())


def test_the_watch_that_goes_on_writes_the_series_of_the_alert_rules(cxkit: Run, project: Path) -> None:
    (project / "exports").mkdir()
    (project / "survey.csv").rename(project / "exports" / "survey.csv")
    (project / "exports" / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    _, command, *arguments = shlex.split(unit("watcher")["Service"]["ExecStart"])
    assert command == "cxkit"
    arguments[arguments.index("--output") + 1] = "cx.prom"
    run = cxkit(*arguments, "--once", "--settle", "0", cwd=project)
    assert run.returncode == 1, run.stderr
    lines = (project / "cx.prom").read_text(encoding="utf-8").splitlines()
    assert any(fires("TargetMissed", line) for line in lines)
    assert any(fires("FileRefused", line) for line in lines)
    assert not any(fires("FigureChanged", line) for line in lines)
    assert 'cxkit_watch_now_n{metric="nps",where=""} 84' in lines


@pytest.mark.slow
def test_the_lines_of_cron_run(cxkit: Run, project: Path) -> None:
    (project / "exports").mkdir()
    (project / "exports" / "survey.csv").write_bytes((project / "survey.csv").read_bytes())
    lines = re.findall(r"^\S+ \S+ \S+ \S+ \S+  cd \S+ && cxkit (.*)$", TEXT, re.MULTILINE)
    assert len(lines) == 3
    for line in lines:
        arguments = [each.replace("mail -s Findings team@example.com", "cat") for each in shlex.split(line)]
        run = cxkit(*arguments, cwd=project)
        assert run.returncode == 1, run.stderr
        assert run.stdout.startswith("Net Promoter Score misses its target")


@pytest.mark.slow
def test_the_worked_example_runs(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    days = [f"{year}-{month:02}-{day:02}" for year in (2024, 2025) for month in range(1, 13) for day in (1, 28)]
    for year in (2024, 2025):
        rows = [
            f"{day},{channel},{score}" for day in days if day.startswith(str(year)) for channel in ("web", "phone") for score in (0, 7, 10)
        ]
        (tmp_path / "examples" / f"survey-{year}.csv").write_text(
            "\n".join(["responded_at,channel,recommend", *rows, ""]), encoding="utf-8"
        )
    commands = [line.removeprefix("$ cxkit ") for line in block("worked").splitlines()]
    assert len(commands) == 3
    for line in commands:
        run = cxkit(*shlex.split(line), cwd=tmp_path)
        assert run.returncode == 0, run.stderr
    assert 'class="curve c0"' in (tmp_path / "history.html").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_takes_the_timer(tmp_path: Path) -> None:
    calendar = unit("timer")["Timer"]["OnCalendar"]
    subprocess.run(["systemd-analyze", "calendar", calendar], check=True, capture_output=True, cwd=tmp_path)


@pytest.mark.skipif(shutil.which("promtool") is None, reason="needs Prometheus")
def test_prometheus_takes_the_rule(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(block("alert"), encoding="utf-8")
    subprocess.run(["promtool", "check", "rules", "rules.yml"], check=True, capture_output=True, cwd=tmp_path)
