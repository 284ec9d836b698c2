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
TEXT = (Path(__file__).resolve().parents[2] / "docs" / "watch.md").read_text(encoding="utf-8")


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
    wanted = re.search(r'expr: (cxkit_check_targets_status)\{status=~"(.*?)"\} == 1', block("alert"))
    assert wanted
    assert any(re.fullmatch(rf'{wanted[1]}\{{.*status="({wanted[2]})"\}} 1', line) for line in lines)


def test_the_lines_of_cron_run(cxkit: Run, project: Path) -> None:
    lines = re.findall(r"^\S+ \S+ \S+ \S+ \S+  cd \S+ && cxkit (.*)$", TEXT, re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        arguments = [each.replace("mail -s Findings team@example.com", "cat") for each in shlex.split(line)]
        run = cxkit(*arguments, cwd=project)
        assert run.returncode == 1, run.stderr
        assert run.stdout.startswith("Net Promoter Score misses its target")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_takes_the_timer(tmp_path: Path) -> None:
    calendar = unit("timer")["Timer"]["OnCalendar"]
    subprocess.run(["systemd-analyze", "calendar", calendar], check=True, capture_output=True, cwd=tmp_path)


@pytest.mark.skipif(shutil.which("promtool") is None, reason="needs Prometheus")
def test_prometheus_takes_the_rule(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(block("alert"), encoding="utf-8")
    subprocess.run(["promtool", "check", "rules", "rules.yml"], check=True, capture_output=True, cwd=tmp_path)
