"""The language of texts, numbers and dates: how it is chosen, and what it changes."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st
from tests.command import call
from tests.example_exports import Folder

import cxkit
from cxkit.cli.languages import choose_language
from cxkit.errors import UsageError
from cxkit.language import day_text, in_language, language, localised, tr, translated, use_language
from cxkit.registry import METRICS, WORKFLOWS
from cxkit.render import render
from cxkit.text.figures import figure

SURVEY = "recommend;touchpoint;date\n" + "".join(
    f"{score};{touchpoint};{1 + number % 28:02}.{1 + number % 6:02}.2026\n"
    for number, (score, touchpoint) in enumerate(
        [(10, "Hotline"), (9, "Web"), (3, "Hotline"), (7, "Web"), (8, "Filiale"), (2, "Hotline")] * 20
    )
)


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    path = tmp_path / "umfrage.csv"
    path.write_text(SURVEY, encoding="utf-8")
    return path


@pytest.fixture
def german() -> Iterator[None]:
    with in_language("de"):
        yield


def test_the_option_goes_before_the_project_file_and_that_before_the_locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    german = {"LANG": "de_AT.UTF-8"}
    assert choose_language(["nps", "a.csv"], {}) == "en"
    assert choose_language(["nps", "a.csv"], german) == "de"
    assert choose_language(["nps", "a.csv"], {"LANG": "fr_FR.UTF-8"}) == "en"
    assert choose_language(["nps", "a.csv"], {**german, "LC_ALL": "C"}) == "en"
    assert choose_language(["nps", "a.csv"], {**german, "LC_ALL": ""}) == "de"
    Path("cxkit.toml").write_text('[project]\nlanguage = "en"\n', encoding="utf-8")
    assert choose_language(["nps", "a.csv"], german) == "en"
    assert choose_language(["nps", "a.csv", "--lang", "de"], german) == "de"
    assert choose_language(["nps", "a.csv", "--lang=de"], {}) == "de"
    Path("other.toml").write_text('[project]\nlanguage = "de"\n', encoding="utf-8")
    assert choose_language(["nps", "a.csv", "--config", "other.toml"], {}) == "de"
    assert choose_language(["nps", "--", "--lang", "de"], {}) == "en"


@pytest.mark.parametrize("content", ["language = ", "[project]\nlanguage = 7\n", "[project]\nlanguage = 'fr'\n", "\0language"])
def test_a_faulty_project_file_is_left_to_the_command_that_reads_it(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cxkit.toml").write_text(content, encoding="utf-8")
    assert choose_language(["nps"], {}) == "en"


def test_an_unknown_language_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="--lang takes en or de, not 'fr'"):
        choose_language(["nps", "--lang", "fr"], {})
    with pytest.raises(ValueError, match="en, de"):
        use_language("fr")  # type: ignore[arg-type]


def test_english_is_the_language_outside_of_the_block() -> None:
    with in_language("de"):
        assert language() == "de"
    assert language() == "en"


@given(st.floats(-1e12, 1e12, allow_nan=False), st.integers(0, 3))
def test_numbers_are_written_as_cldr_writes_german_ones(value: float, digits: int) -> None:
    written = f"{value:,.{digits}f}"
    with in_language("de"):
        assert localised(written) == format_decimal(float(f"{value:.{digits}f}"), format=f"#,##0.{'0' * digits}", locale="de")


def test_figures_have_a_decimal_comma_and_p_values_none_before_it(german: None) -> None:
    assert [figure(1234567.891, "money", 2), figure(-0.123, "share", 1), figure(0.0004, "p", None)] == ["1.234.567,89", "−12,3", "<,001"]
    assert tr("{n:,} of {share:.1f} on {day}", n=12345, share=2.5, day=date(2026, 3, 1)) == "12.345 of 2,5 on 01.03.2026"
    assert tr("{name} {yes}", name="1,5", yes=True) == "1,5 True"


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_days_are_written_as_cldr_writes_german_ones(value: date) -> None:
    with in_language("de"):
        assert day_text(value) == format_date(value, format="dd.MM.yyyy", locale="de")
        assert day_text(datetime(value.year, value.month, value.day, 14, 5)) == f"{day_text(value)} 14:05"  # noqa: DTZ001


def test_names_in_the_data_stay_as_they_are(german: None) -> None:
    assert translated("Hotline Nord {x}") == "Hotline Nord {x}"
    assert translated("") == ""


def test_a_report_has_the_same_codes_and_figures_in_both_languages(survey: Path) -> None:
    english, german = (_json(survey, code) for code in ("en", "de"))
    assert english["title"] == "Net Promoter Score"
    assert german["tables"][1]["title"] == "Nach Kontaktpunkt"
    for one, other in zip(english["tables"], german["tables"], strict=True):
        assert (one["name"], one["rows"]) == (other["name"], other["rows"])
        assert [column["key"] for column in one["columns"]] == [column["key"] for column in other["columns"]]
    for part in ("notes", "summary"):
        assert [each["code"] for each in english[part]] == [each["code"] for each in german[part]]
        assert not {each["text"] for each in english[part]} & {each["text"] for each in german[part]}


def _json(survey: Path, code: str) -> Any:
    done = call(["nps", str(survey), "--lang", code, "--format", "json"], survey.parent, {})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


WRITTEN = re.compile(r"(?<!\S)--?[a-z][\w-]*|\S*\|\S*|\b[A-Z_]{2,}\b|\S+\.(?:csv|toml|parquet|db)\b|^ *cxkit .*$|\bcxkit\b", re.MULTILINE)
"""What is written alike in all languages: options, words that they take, placeholders, files, commands to type."""
NAMES = {*METRICS, *WORKFLOWS, "alpha", "beta", "gamma", "Gamma", "sBG", "Gamma-Gamma", "utf-8", "parquet"}
ERRORS: tuple[list[str], ...] = (
    [],
    ["nps"],
    ["npz"],
    ["nps", "none.csv"],
    ["nps", "survey.csv", "--all=3"],
    ["nps", "survey.csv", "--hlp"],
    ["nps", "survey.csv", "--adjust", "hol"],
    ["nps", "survey.csv", "--confidence", "95"],
    ["nps", "survey.csv", "--confidence", "0,95"],
    ["nps", "survey.csv", "--by", "kanal"],
    ["nps", "survey.csv", "--by", "response_id"],
    ["nps", "survey.csv", "--output", "nps.pdf"],
    ["nps", "contacts.csv"],
    ["nps", "survey.csv", "contacts.csv"],
    ["nps", "survey.csv", "--where", "channel=phone"],
    ["nps", "survey.csv", "--where", "channel = 'fax'"],
    ["clv", "orders.csv", "--rate", "10"],
    ["compare"],
    ["explain", "none"],
    ["explain", "nps", "gap"],
    ["plan-sample"],
)
REPORTS = (
    "nps survey.csv --every month --by channel",
    "drivers survey.csv --outcome satisfaction --model ordinal",
    "compare survey.csv --split 2025-03-01",
    "compare survey.csv --measure gap --by channel --a chatbot",
    "customer K10002 --contacts contacts.csv --survey survey.csv --customers customers.csv",
    "followup --survey survey.csv --customers customers.csv --top 3",
    "plan-sample survey.csv --measure nps --detect 5",
    "inspect customers.csv",
    "rfm orders.csv",
)
MORE_REPORTS = (
    "evaluate survey.csv --split 2025-04-01 --series",
    "gap survey.csv --every quarter",
    "consistency survey.csv",
    "consistency survey.csv --measure csat",
    "retention customers.csv --project 12",
    "clv orders.csv",
    "cohorts orders.csv --every quarter",
    "value orders.csv --every quarter",
    "complaints contacts.csv --survey survey.csv --customers customers.csv",
    "journey contacts.csv --survey survey.csv",
    "tickets contacts.csv --every quarter",
    "touchmap contacts.csv --survey survey.csv",
    "budget 100000 --survey survey.csv --contacts contacts.csv",
    "check survey.csv --metric nps --every month",
    "followup --survey survey.csv --contacts contacts.csv --customers customers.csv --done contacts.csv",
    "report survey.csv contacts.csv orders.csv customers.csv --format markdown",
    "report survey.csv contacts.csv --format markdown --no-config",
)


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue that puts brackets around each text, in place of the German one."""
    monkeypatch.setattr("cxkit.language._catalogue", lambda _: lambda text: f"⟦{text}⟧" if text.strip() else text)


def _outside(shown: str) -> list[str]:
    """The words of an output that come from no text of the catalogue."""
    found = 1
    while found:
        shown, found = re.subn(r"⟦[^⟦⟧]*⟧", " ", shown)
    return [word for word in re.findall(r"[^\W\d_]{3,}(?:-\w+)?", WRITTEN.sub(" ", shown)) if word not in NAMES]


@pytest.mark.parametrize(
    "arguments", [[], *([name] for name in (*METRICS, *WORKFLOWS))], ids=lambda arguments: " ".join(arguments) or "all"
)
def test_every_word_of_help_and_explanations_is_from_the_catalogue(arguments: list[str], tmp_path: Path, marked: None) -> None:
    calls = [[*arguments, "--help-all"], ["explain", *arguments]] if arguments else [["--help"]]
    for each in calls:
        shown = call([*each, "--lang", "de"], tmp_path, {"COLUMNS": "200"})
        assert shown.stdout.count("⟦") > 1
        assert _outside(shown.stdout) == []


@pytest.mark.parametrize("arguments", ERRORS, ids=" ".join)
def test_every_word_of_an_error_is_from_the_catalogue(arguments: list[str], example_folder: Folder, marked: None) -> None:
    folder = example_folder(1, False)
    shown = call([*arguments, "--lang", "de"], folder, {"COLUMNS": "200"})
    assert shown.returncode or not arguments
    assert shown.stderr.count("⟦") > 1 or not arguments
    assert [word for word in _outside(shown.stderr) if word not in _words_of_data(folder)] == []


@pytest.mark.parametrize("line", [*REPORTS, *(pytest.param(line, marks=pytest.mark.slow) for line in MORE_REPORTS)])
def test_every_word_of_a_report_is_from_the_catalogue_or_the_data(line: str, example_folder: Folder, marked: None) -> None:
    folder = example_folder(1, False)
    shown = call([*shlex.split(line), "--lang", "de"], folder, {"COLUMNS": "200"})
    assert shown.returncode in {0, 1}, shown.stderr
    assert [word for word in _outside(shown.stdout) if word not in _words_of_data(folder)] == []


@cache
def _words_of_data(folder: Path) -> set[str]:
    texts = [path.read_bytes().decode("utf-8", errors="replace") for path in (*folder.glob("*.csv"), *folder.glob("*.toml"))]
    return {word for text in texts for word in re.findall(r"[^\W\d_]{3,}(?:-\w+)?", text)}


def test_names_in_the_data_stay_as_they_are_even_if_they_are_words_of_cxkit(tmp_path: Path) -> None:
    rows = {"new": (9, 10, 9), "lost": (0, 2, 1), "high": (7, 8, 7), "others": (7, 9, 6)}
    lines = [f"{score},{name},{name}" for name, scores in rows.items() for score in scores * 20]
    (tmp_path / "survey.csv").write_text("recommend,touchpoint,status\n" + "\n".join(lines) + "\n", encoding="utf-8")
    for by in ("touchpoint", "status"):
        shown = call(["nps", "survey.csv", "--by", by, "--lang", "de"], tmp_path, {"COLUMNS": "100"}).stdout
        sentences, _, table = shown.partition("\nNach ")
        assert all(re.search(rf"^  {name} ", table, re.MULTILINE) for name in rows)
        assert "lost" in sentences
        assert "new" in sentences
        assert not re.search(r"\b(neu|verloren|hoch|bis|sonstige)\b", shown)


def test_the_page_says_in_german_when_it_was_made(survey: Path, german: None) -> None:
    made = cxkit.nps(str(survey))
    made = made.model_copy(update={"provenance": made.provenance.model_copy(update={"created": "2026-11-30T12:25:47+00:00"})})
    page = str(render(made, "html"))
    assert "30.11.2026 12:25 UTC" in page
    assert "2026-11-30" not in page


def test_help_and_errors_are_german_too(survey: Path) -> None:
    shown = call(["nps", "--help", "--lang", "de"], survey.parent, {})
    assert shown.returncode == 0
    assert "Wie wahrscheinlich" in " ".join(shown.stdout.split())
    assert "Beispiele:" in shown.stdout
    failed = call(["nps", str(survey), "--lang", "de", "--by", "kanal"], survey.parent, {})
    assert failed.returncode == 4
    assert failed.stderr.startswith("Fehler: ")
    assert "kanal" in failed.stderr
