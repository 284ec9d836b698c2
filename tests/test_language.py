"""The language of texts, numbers and dates: how it is chosen, and what it changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st
from tests.command import call

from cxkit.cli.languages import chosen
from cxkit.errors import UsageError
from cxkit.language import day_text, in_language, language, localised, tr, translated, use_language
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
    assert chosen(["nps", "a.csv"], {}) == "en"
    assert chosen(["nps", "a.csv"], german) == "de"
    assert chosen(["nps", "a.csv"], {"LANG": "fr_FR.UTF-8"}) == "en"
    assert chosen(["nps", "a.csv"], {**german, "LC_ALL": "C"}) == "en"
    assert chosen(["nps", "a.csv"], {**german, "LC_ALL": ""}) == "de"
    Path("cxkit.toml").write_text('[project]\nlanguage = "en"\n', encoding="utf-8")
    assert chosen(["nps", "a.csv"], german) == "en"
    assert chosen(["nps", "a.csv", "--lang", "de"], german) == "de"
    assert chosen(["nps", "a.csv", "--lang=de"], {}) == "de"
    Path("other.toml").write_text('[project]\nlanguage = "de"\n', encoding="utf-8")
    assert chosen(["nps", "a.csv", "--config", "other.toml"], {}) == "de"
    assert chosen(["nps", "--", "--lang", "de"], {}) == "en"


@pytest.mark.parametrize("content", ["language = ", "[project]\nlanguage = 7\n", "[project]\nlanguage = 'fr'\n", "\0language"])
def test_a_faulty_project_file_is_left_to_the_command_that_reads_it(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cxkit.toml").write_text(content, encoding="utf-8")
    assert chosen(["nps"], {}) == "en"


def test_an_unknown_language_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="--lang takes en or de, not 'fr'"):
        chosen(["nps", "--lang", "fr"], {})
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


def test_help_and_errors_are_german_too(survey: Path) -> None:
    shown = call(["nps", "--help", "--lang", "de"], survey.parent, {})
    assert shown.returncode == 0
    assert "Wie wahrscheinlich" in " ".join(shown.stdout.split())
    assert "Beispiele:" in shown.stdout
    failed = call(["nps", str(survey), "--lang", "de", "--by", "kanal"], survey.parent, {})
    assert failed.returncode == 4
    assert failed.stderr.startswith("Fehler: ")
    assert "kanal" in failed.stderr
