"""Hostile values in headers, names, scores, file names and settings are shown as text, and are orders to no terminal or spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

HOSTILE = {
    "markup": "[red]bold[/red]",
    "escape sequence": "\x1b[31mred\x1b[0m",
    "link": "\x1b]8;;http://example.invalid\x1b\\click\x1b]8;;\x1b\\",
    "bell": "ring\x07",
    "C1": "c1\x9b31m",
    "right to left": "safe\u202etxt.exe",
    "isolate": "\u2066hidden\u2069",
    "formula": "=cmd()",
    "formula by sign": "-2+3",
    "formula by at": "@SUM(1)",
    "bar": "a|b",
    "line break": "two\nlines",
    "carriage return": "over\rwritten",
    "line separator": "two\u2028lines",
    "html": "<script>alert(1)</script>",
    "long": "x" * 10_000,
}
FORMS = ["table", "json", "csv", "markdown"]


def dangerous(text: str) -> set[str]:
    """Characters that do something instead of being seen; line breaks are what makes lines."""
    return {character for character in text if character != "\n" and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}


def inert(run: subprocess.CompletedProcess[str]) -> None:
    assert dangerous(run.stdout) == set()
    assert dangerous(run.stderr) == set()
    assert "Traceback" not in run.stderr


def save(path: Path, rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture
def names(tmp_path: Path) -> str:
    """A survey whose touchpoints are all hostile."""
    save(tmp_path / "names.csv", [["recommend", "touchpoint"], *([number % 11, name] for number in range(22) for name in HOSTILE.values())])
    return "names.csv"


@pytest.mark.parametrize("form", FORMS)
def test_hostile_names_are_shown_and_do_nothing(cxkit: Run, names: str, form: str) -> None:
    run = cxkit("nps", names, "--format", form, "--table", "by_touchpoint")
    assert run.returncode == 0, run.stderr
    inert(run)
    if form == "json":
        rows = json.loads(run.stdout)["tables"][0]["rows"]
        assert sorted(row["touchpoint"] for row in rows) == sorted(HOSTILE.values())
        assert {row["n"] for row in rows} == {22}
    if form == "csv":
        read = [row["touchpoint"] for row in csv.DictReader(io.StringIO(run.stdout))]
        assert len(read) == len(HOSTILE)
        assert {name[0] for name in read} & set("=+-@") == set()
        assert {"'=cmd()", "'-2+3", "'@SUM(1)", "a|b", r"\x1b[31mred\x1b[0m", "x" * 10_000} <= set(read)
    if form == "markdown":
        lines = [line for line in run.stdout.splitlines() if line.startswith("| ")]
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1  # every row has as many cells as the header
        assert len(lines) == len(HOSTILE) + 2
        assert "<script>" not in run.stdout
    if form == "table":
        assert [name for name in ("[red]bold[/red]", r"\x1b[31mred", r"ring\x07", r"safe\u202etxt.exe") if name not in run.stdout] == []


@pytest.mark.parametrize("form", FORMS)
def test_hostile_headers_are_shown_and_do_nothing(cxkit: Run, tmp_path: Path, form: str) -> None:
    headers = [name for what, name in HOSTILE.items() if what != "long"]
    save(tmp_path / "headers.csv", [["recommend", *headers], *([number % 11, *["ab"[number % 2]] * len(headers)] for number in range(22))])
    run = cxkit("nps", "headers.csv", "--format", form, *(part for header in headers for part in ("--by", header)))
    assert run.returncode == 0, run.stderr
    inert(run)
    if form == "json":
        assert list(json.loads(run.stdout)["tables"][1]["rows"][0])[: len(headers)] == headers


@pytest.mark.slow
def test_a_header_of_ten_thousand_characters(cxkit: Run, tmp_path: Path) -> None:
    save(tmp_path / "long.csv", [["recommend", HOSTILE["long"]], *([number % 11, "ab"[number % 2]] for number in range(22))])
    for form in ("table", "json"):
        run = cxkit("nps", "long.csv", "--format", form, "--by", HOSTILE["long"])
        assert run.returncode == 0
        assert HOSTILE["long"] in run.stdout


@pytest.mark.slow
def test_errors_that_quote_scores_are_inert(cxkit: Run, tmp_path: Path) -> None:
    # an error quotes four values; those that a number could not be are taken in fours
    values = [name for name in HOSTILE.values() if not name.startswith("-")]
    for start in range(0, len(values), 4):
        save(tmp_path / "scores.csv", [["recommend"], *([value] for value in values[start : start + 4])])
        run = cxkit("nps", "scores.csv")
        assert run.returncode == 5, run.stderr
        assert "cannot be read as a score" in run.stderr
        _, _, *lines = run.stderr.splitlines()
        assert all(line == "  [sources.survey.labels.recommend]" or line.endswith("= VALUE") for line in lines)
        assert len(lines) <= 5
        assert len(run.stderr) < 1_000  # a value is quoted by its start
        inert(run)


def test_errors_that_quote_headers_are_inert(cxkit: Run, tmp_path: Path) -> None:
    headers = [name for what, name in HOSTILE.items() if what != "long"]
    for part in (headers[:11], headers[11:]):
        save(tmp_path / "headers.csv", [["other", *part], [1, *part]])
        run = cxkit("nps", "headers.csv")
        assert run.returncode == 4
        # what is missing, the command that names it, and those that take a file of the kind that it looks like
        assert len(run.stderr.splitlines()) in {3, 4}
        inert(run)


def test_errors_that_quote_dates_weights_and_settings_are_inert(cxkit: Run, tmp_path: Path) -> None:
    red = HOSTILE["escape sequence"]
    save(tmp_path / "s.csv", [["recommend", "responded_at", "weight\x07"], *([5, f"{red}{number}", -1] for number in range(5))])
    (tmp_path / "bad.toml").write_text('["\\u001b[31mred\\u202e"]\nx = 1\n', encoding="utf-8")
    calls: dict[str, int] = {
        "--every=month": 5,
        "--weight=weight\x07": 5,
        f"--by={red}": 4,
        f"--where={red} = 1": 2,
        "--where=responded_at > 5 and recommend = '\x1b'": 0,
        f"--scale={red}": 2,
        f"--na=a{red}": 0,
        f"--labels={red}": 2,
        f"--role={red}=x": 4,
        f"--since={red}": 2,
        f"--format={red}": 2,
        f"--table={red}": 2,
        f"--every={red}": 2,
        f"--{red}": 2,
        f"--output=no/{red}": 6,
        f"--encoding={red}": 2,
        "--config=bad.toml": 2,
        f"--config={red}": 2,
    }
    for option, code in calls.items():
        run = cxkit("nps", "s.csv", option)
        if code:
            assert run.returncode == code, (option, run.stderr)
            assert run.stdout == ""
        inert(run)


def test_errors_that_quote_file_names_are_inert(cxkit: Run, tmp_path: Path) -> None:
    name = "a\x1b[31m\u202e\n.csv"
    missing = cxkit("nps", name)
    assert missing.returncode == 3
    inert(missing)
    (tmp_path / name).write_bytes(b"")
    empty = cxkit("nps", "*.csv")
    assert empty.returncode == 3
    assert r"a\x1b[31m\u202e\n.csv is empty" in empty.stderr
    inert(empty)
    save(tmp_path / name, [["recommend"], [5], [12]])
    for form in FORMS:
        run = cxkit("nps", name, "--format", form)
        assert run.returncode == 0
        inert(run)


@pytest.mark.slow
def test_errors_about_arguments_that_are_no_text_are_text(tmp_path: Path) -> None:
    (tmp_path / "caf\udce9.csv").write_text("recommend\n5\n", encoding="utf-8")
    for argument, code in ((b"caf\xe9.csv", 2), (b"--na=\xe9", 2), (b"--output=caf\xe9.txt", 2), (b"*.csv", 3)):
        command = [os.fsencode(sys.executable), b"-m", b"cxkit", b"nps", argument]
        run = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, timeout=60)
        assert run.returncode == code
        assert r"\udce9" in run.stderr
        assert "rename it" in run.stderr.lower()
        inert(run)


def test_traceback_on_demand_is_inert_too(cxkit: Run, names: str) -> None:
    run = cxkit("nps", names, "--by", HOSTILE["escape sequence"], "--debug")
    assert run.returncode == 4
    assert "Traceback" in run.stderr
    assert dangerous(run.stderr) == set()
