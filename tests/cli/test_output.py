"""Where a report goes, and that every form of it says the same."""

from __future__ import annotations

import csv
import fcntl
import html
import io
import json
import os
import pty
import re
import stat
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cxkit import nps

Run = Callable[..., "subprocess.CompletedProcess[str]"]

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
TABLES = ["overall", "by_channel", "distribution"]


@pytest.fixture(scope="module")
def survey_text() -> str:
    """330 answers over three channels with long and short names; some figures have four digits and a sign."""
    channels = ("phone", "web", "field service with a rather long name")
    rows = [f"{number * 7 % 11},{channels[number % 3]},2024-0{number % 6 + 1}-15" for number in range(330)]
    return "\n".join(["recommend,channel,responded_at", *rows, "11,web,2024-01-15", ""])


@pytest.fixture
def survey(tmp_path: Path, survey_text: str) -> Path:
    path = tmp_path / "survey.csv"
    path.write_text(survey_text, encoding="utf-8")
    return path


def on_terminal(folder: Path, *arguments: str, size: int, **environment: str) -> str:
    """What the command prints on a terminal of ``size`` columns."""
    terminal, program = pty.openpty()
    fcntl.ioctl(program, termios.TIOCSWINSZ, struct.pack("HHHH", 40, size, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR", "TERM"}}
    with subprocess.Popen(
        [sys.executable, "-m", "cxkit", *arguments, "--quiet"],  # or a slow machine would show its progress
        stdin=subprocess.DEVNULL,
        stdout=program,
        stderr=program,
        cwd=folder,
        env={**inherited, "TERM": "xterm-256color", **environment},
    ) as process:
        os.close(program)
        chunks = list[bytes]()
        while True:
            try:
                chunk = os.read(terminal, 65_536)
            except OSError:  # Linux's way to say that the other end is closed
                break
            if not chunk:
                break
            chunks.append(chunk)
        os.close(terminal)
        assert process.wait(timeout=60) == 0
    return b"".join(chunks).decode().replace("\r\n", "\n")


def numbers(text: str) -> list[str]:
    return re.findall(r"[−+]?\d+(?:\.\d+)?", text)


def without_time(report: dict[str, Any]) -> dict[str, Any]:
    """A report without what tells two runs apart."""
    provenance = {key: value for key, value in report["provenance"].items() if key not in {"created", "command"}}
    return {**report, "provenance": provenance}


def test_a_report_goes_to_standard_output_alone(cxkit: Run, survey: Path) -> None:
    for form in ("table", "json", "markdown"):
        run = cxkit("nps", survey, "--format", form)
        assert (run.returncode, run.stderr) == (0, "")
        assert run.stdout.strip()


def test_csv_names_the_tables_that_it_leaves_out(cxkit: Run, survey: Path) -> None:
    run = cxkit("nps", survey, "--format", "csv")
    assert run.stderr == "Further tables (--table NAME): by_channel, distribution\n"
    assert [row["n"] for row in csv.DictReader(io.StringIO(run.stdout))] == ["330"]
    other = cxkit("nps", survey, "--format", "csv", "--table", "by_channel")
    assert other.stderr == "Further tables (--table NAME): overall, distribution\n"
    quiet = cxkit("nps", survey, "--format", "csv", "--table", "by_channel", "--quiet")
    assert (quiet.stdout, quiet.stderr) == (other.stdout, "")


def test_quiet_does_not_silence_errors(cxkit: Run) -> None:
    run = cxkit("nps", "missing.csv", "--quiet")
    assert run.returncode == 3
    assert run.stderr.startswith("Error: ")


def test_table_shows_one_table_in_every_form(cxkit: Run, survey: Path) -> None:
    found = json.loads(cxkit("nps", survey, "--format", "json", "--table", "by_channel").stdout)
    assert [table["name"] for table in found["tables"]] == ["by_channel"]
    assert {chart["table"] for chart in found["charts"]} == {"by_channel"}
    for form in ("table", "markdown"):
        text = cxkit("nps", survey, "--format", form, "--table", "by_channel").stdout
        assert "By channel" in text
        assert "Distribution" not in text


def test_json_keeps_to_its_published_schema_and_equals_what_python_gets(
    cxkit: Run, survey: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options: dict[str, Any] = {"by": ["channel"], "every": "quarter", "confidence": 0.9, "min_cell": 5, "since": "2024-02-01", "na": ["99"]}
    typed = ["--by", "channel", "--every", "quarter", "--confidence", "0.9", "--min-cell", "5", "--since", "2024-02-01", "--na", "99"]
    report = json.loads(cxkit("nps", "survey.csv", *typed, "--format", "json").stdout)
    jsonschema.validate(report, json.loads(cxkit("schema").stdout))
    monkeypatch.chdir(tmp_path)
    assert without_time(json.loads(nps("survey.csv", **options).model_dump_json(by_alias=True))) == without_time(report)
    assert report["provenance"]["command"] == "cxkit nps survey.csv " + " ".join(typed) + " --format json"
    assert report["provenance"]["rows_read"] == 331


def test_every_form_shows_the_same_figures(cxkit: Run, survey: Path) -> None:
    report = json.loads(cxkit("nps", survey, "--format", "json").stdout)
    assert [table["name"] for table in report["tables"]] == TABLES
    text, markdown = (cxkit("nps", survey, "--format", form).stdout for form in ("table", "markdown"))
    for table in report["tables"]:
        run = cxkit("nps", survey, "--format", "csv", "--quiet", "--table", table["name"])
        read = list(csv.DictReader(io.StringIO(run.stdout)))
        assert [list(row) for row in read] == [list(row) for row in table["rows"]]
        for as_text, row in zip(read, table["rows"], strict=True):
            for key, value in row.items():
                assert (float(as_text[key]) if isinstance(value, (int, float)) else as_text[key] or None) == value
            points = [row[key] for key in ("nps", "low", "high") if key in row]
            for figure in (f"{value:.1f}".replace("-", "−") for value in points):
                assert figure in text
                assert figure in markdown


@pytest.mark.parametrize("size", [80, pytest.param(200, marks=pytest.mark.slow)])
def test_a_terminal_gets_colour_within_its_width_and_loses_no_figure(cxkit: Run, survey: Path, tmp_path: Path, size: int) -> None:
    shown = on_terminal(tmp_path, "nps", "survey.csv", size=size)
    assert COLOUR.search(shown)
    plain = COLOUR.sub("", shown)
    assert "\x1b" not in plain
    assert max(map(len, plain.splitlines())) <= size
    row = json.loads(cxkit("nps", survey, "--format", "json").stdout)["tables"][1]["rows"][0]
    for key in ("nps", "vs_rest"):
        assert f"{abs(row[key]):.1f}" in plain
    assert str(row["n"]) in numbers(plain)


@pytest.mark.slow
def test_columns_says_how_wide_a_terminal_is(survey: Path, tmp_path: Path) -> None:
    wide = on_terminal(tmp_path, "nps", "survey.csv", size=80, COLUMNS="150")
    assert 80 < max(len(COLOUR.sub("", line)) for line in wide.splitlines()) <= 150


@pytest.mark.parametrize(
    "environment", [{"NO_COLOR": "1"}, *(pytest.param(each, marks=pytest.mark.slow) for each in ({"NO_COLOR": ""}, {"TERM": "dumb"}))]
)
def test_a_terminal_without_colour(survey: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    shown = on_terminal(tmp_path, "nps", "survey.csv", size=100, **environment)
    coloured = environment == {"NO_COLOR": ""}  # no-color.org: only when it is not empty
    assert ("\x1b" in shown) is coloured
    assert max(len(COLOUR.sub("", line)) for line in shown.splitlines()) <= 100


def test_no_terminal_no_escape_sequence_and_nothing_cut(cxkit: Run, survey: Path, tmp_path: Path) -> None:
    environment = {"TERM": "xterm-256color"}
    piped = cxkit("nps", survey, env=environment).stdout
    assert "\x1b" not in piped
    assert "field service with a rather long name" in piped
    assert max(map(len, piped.splitlines())) > 100
    assert "…with" not in piped
    assert cxkit("nps", survey, "--output", "nps.txt", env=environment).stdout == ""
    assert (tmp_path / "nps.txt").read_text(encoding="utf-8") == piped


@pytest.mark.slow
def test_output_on_a_terminal_is_that_of_a_file(survey: Path, tmp_path: Path, cxkit: Run) -> None:
    assert on_terminal(tmp_path, "nps", "survey.csv", "--output", "nps.txt", size=60) == ""
    assert (tmp_path / "nps.txt").read_text(encoding="utf-8") == cxkit("nps", "survey.csv").stdout


@pytest.mark.slow
def test_text_is_utf_8_whatever_the_locale(cxkit_process: Run, survey: Path) -> None:
    told = cxkit_process("nps", survey, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert told.returncode == 0, told.stderr
    assert "−" in told.stdout


def test_output_replaces_a_file_and_keeps_its_permissions(cxkit: Run, survey: Path, tmp_path: Path) -> None:
    target = tmp_path / "nps.json"
    target.write_text("x" * 100_000, encoding="utf-8")
    target.chmod(0o640)
    assert cxkit("nps", survey, "--format", "json", "--output", target).returncode == 0
    assert json.loads(target.read_text(encoding="utf-8"))["metric"] == "nps"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["nps.json", "survey.csv"]


def test_a_new_file_has_the_permissions_that_the_user_gives_new_files(cxkit: Run, survey: Path, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        assert cxkit("nps", survey, "--output", "nps.txt").returncode == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "nps.txt").stat().st_mode) == 0o640


def test_output_through_a_link_replaces_what_it_points_to(cxkit: Run, survey: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    link, target = tmp_path / "latest.csv", tmp_path / "folder" / "nps.csv"
    target.write_text("old", encoding="utf-8")
    link.symlink_to("folder/nps.csv")
    assert cxkit("nps", survey, "--format", "csv", "--quiet", "--output", "latest.csv").returncode == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("n,promoters,")
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["nps.csv"]


def test_every_failure_leaves_an_existing_file_as_it_was(cxkit: Run, survey: Path, tmp_path: Path) -> None:
    target = tmp_path / "nps.txt"
    target.write_text("old", encoding="utf-8")
    (tmp_path / "words.csv").write_text("recommend\noften\nnever\n", encoding="utf-8")
    failures = (
        ["survey.csv", "--confidence", "2"],
        ["survey.csv", "--table", "none"],
        ["missing.csv"],
        ["survey.csv", "--by", "none-such"],
        ["words.csv"],
    )
    for arguments in failures:
        run = cxkit("nps", *arguments, "--output", target)
        assert run.returncode in {2, 3, 4, 5}
        assert target.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["nps.txt", "survey.csv", "words.csv"]


def test_an_explanation_is_a_page(cxkit: Run, tmp_path: Path) -> None:
    text = cxkit("explain", "nps").stdout
    for name in ("nps.html", "nps.md"):
        assert cxkit("explain", "nps", "--output", name).returncode == 0
        page = html.unescape((tmp_path / name).read_text(encoding="utf-8")).replace("\\", "")
        for word in ("How likely are customers to recommend us", "Reichheld (2003)", "Formula", "cxkit nps survey.csv", "--adjust"):
            assert word in text
            assert word in page
    assert "default-src 'none'" in (tmp_path / "nps.html").read_text(encoding="utf-8")
    assert "has no format 'json'" in cxkit("explain", "nps", "--output", "nps.json").stderr
