"""Calls that cannot give an answer are refused, with what to type next."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

SURVEY = "recommend,channel,responded_at\n" + "".join(f"{n % 11},{('phone', 'web')[n % 2]},2024-01-15\n" for n in range(40))
CONTACTS = "contact_id,customer_id,contacted_at,channel,case_id,handled_by\n" + "".join(
    f"C{n},K{n % 9},2024-01-{n % 28 + 1:02},phone,V{n % 20},agent {n % 3}\n" for n in range(40)
)


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_text(SURVEY, encoding="utf-8")
    (tmp_path / "contacts.csv").write_text(CONTACTS, encoding="utf-8")


@pytest.mark.parametrize("ending", ["pdf", "docx", "jsn", "csv2"])
def test_an_ending_without_a_format_is_refused_before_anything_is_written(cxkit: Run, tmp_path: Path, ending: str) -> None:
    run = cxkit("nps", "survey.csv", "--output", f"report.{ending}")
    assert run.returncode == 2
    assert f".{ending}" in run.stderr
    assert ".json" in run.stderr
    assert not (tmp_path / f"report.{ending}").exists()


@pytest.mark.parametrize("arguments", [["report.pdf", "--format", "json"], ["report.txt"], ["report"], ["-"]])
def test_a_named_format_and_names_without_an_ending_are_taken(cxkit: Run, arguments: list[str]) -> None:
    assert cxkit("nps", "survey.csv", "--output", *arguments).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nps", "survey.csv", "--where", "channel = 'fax'"], ["40 filtered out", "--where"]),
        (["touchmap", "contacts.csv", "--where", "channel = 'fax'"], ["40 filtered out", "--where"]),
        (["nps", "survey.csv", "--since", "2030-01-01"], ["40", "--since"]),
    ],
)
def test_a_run_in_which_no_row_is_left_ends_with_5(cxkit: Run, arguments: list[str], words: list[str]) -> None:
    run = cxkit(*arguments)
    assert (run.returncode, run.stdout) == (5, "")
    assert [word for word in words if word not in run.stderr] == []


def test_without_any_value_the_columns_that_were_read_are_named(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("Order,Date,Customer,Amount\n1,2026-01-01,A,\n2,2026-01-02,B,\n")
    run = cxkit("value", "orders.csv")
    assert run.returncode == 5
    assert "2 without an amount" in run.stderr
    assert "amount = 'Amount'" in run.stderr


def test_a_text_without_quotes_is_shown_with_them(cxkit: Run) -> None:
    run = cxkit("nps", "survey.csv", "--where", "channel=phone")
    assert run.returncode == 4
    assert "--where \"channel = 'phone'\"" in run.stderr
    assert cxkit("nps", "survey.csv", "--where", "channel = 'phone'").returncode == 0
    run = cxkit("nps", "survey.csv", "--where", "channel=field service")
    assert run.returncode == 2
    assert "'service'" in run.stderr
    assert "single quotes" in run.stderr


def test_a_file_of_another_kind_is_named_with_the_commands_that_take_it(cxkit: Run) -> None:
    run = cxkit("nps", "contacts.csv")
    assert run.returncode == 4
    assert "looks like a file of contacts" in run.stderr
    assert "touchmap" in run.stderr
    assert "nps," not in run.stderr


def test_files_of_two_kinds_are_refused_in_any_order(cxkit: Run) -> None:
    for files in (["survey.csv", "contacts.csv"], ["contacts.csv", "survey.csv"]):
        run = cxkit("nps", *files)
        assert (run.returncode, run.stdout) == (2, "")
        assert "contacts.csv like a file of contacts" in run.stderr


def test_thousands_of_groups_are_refused_with_their_number_and_top_takes_them(cxkit: Run, tmp_path: Path) -> None:
    rows = "".join(f"{n % 11},R{n}\n" for n in range(1_200))
    (tmp_path / "many.csv").write_text(f"recommend,response_id\n{rows}", encoding="utf-8")
    run = cxkit("nps", "many.csv", "--by", "response_id")
    assert (run.returncode, run.stdout) == (5, "")
    assert "1,200" in run.stderr
    assert "--top" in run.stderr
    assert cxkit("nps", "many.csv", "--by", "response_id", "--top", "5").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--confidence", "0,95"], ["not a number", "Write 0.95"]),
        (["--confidence", "95 %"], ["not a number", "Write 0.95"]),
        (["--every", "months"], ["'quarter'", "Did you mean 'month'?"]),
        (["--adjust", "Holm"], ["Did you mean 'holm'?"]),
        (["--top", "0"], ["at least 1"]),
        (["--top", "2.5"], ["whole number"]),
        (["--min-cell", "five"], ["whole number"]),
    ],
)
def test_values_that_an_option_does_not_take(cxkit: Run, arguments: list[str], words: list[str]) -> None:
    run = cxkit("nps", "survey.csv", *arguments)
    assert run.returncode == 2
    assert [word for word in words if word not in run.stderr] == []
    assert "Input should" not in run.stderr


def test_a_rate_above_1_is_refused(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("customer_id,ordered_at,amount\nA,2024-01-01,5\n", encoding="utf-8")
    run = cxkit("clv", "orders.csv", "--rate", "10")
    assert run.returncode == 2
    assert "at most 1" in run.stderr


@pytest.mark.parametrize("name", ["FORCE_COLOR", "CLICOLOR_FORCE"])
def test_colour_in_a_pipe_is_forced_and_no_color_is_stronger(cxkit: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert "\x1b[" not in cxkit("nps", "survey.csv").stdout
    monkeypatch.setenv(name, "1")
    assert "\x1b[" in cxkit("nps", "survey.csv").stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in cxkit("nps", "survey.csv").stdout


def test_columns_is_the_width_of_a_pipe(cxkit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, cxkit("nps", "survey.csv").stdout.splitlines())) <= 60
