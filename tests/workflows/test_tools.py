"""What ``inspect`` and ``init`` say of exports of known tools."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.sources.exports import EXPORTS, QUALTRICS, Export

from cxkit import config
from cxkit.sources.profiles import profile

Run = Callable[..., Any]
Look = Callable[..., dict[str, Any]]


def saved(folder: Path, export: Export, name: str = "x.csv") -> Path:
    path = folder / name
    path.write_text(export.text, encoding="utf-8")
    return path


def rows(report: dict[str, Any], name: str) -> list[dict[str, Any]]:
    (table,) = [table for table in report["tables"] if table["name"] == name]
    found: list[dict[str, Any]] = table["rows"]
    return found


def notes(report: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {note["code"]: note for note in report["notes"]}


@pytest.mark.parametrize("export", [EXPORTS[number] for number in (0, 3, 10, 13)], ids=lambda export: export.tool)
def test_inspect_names_the_tool(report: Look, tmp_path: Path, export: Export) -> None:
    title = profile(export.tool).title
    found = report("inspect", saved(tmp_path, export))
    (file,) = rows(found, "files")
    assert (file["profile"], file["rows"]) == (title, len(export.body))
    assert f"{title} by " in file["evidence"]
    why = {row["column"]: row["why"] for row in rows(found, "columns")}
    assert {why[column] for column in export.roles.values()} == {f"known from {title}"}
    assert found["provenance"]["params"]["kind"] == export.kind
    assert notes(found)["profile"]["hint"] == "--profile none reads the file as any other"
    assert f"it is an export of {title}" in notes(found)["kind"]["text"]


def test_inspect_lists_a_preview_once(report: Look, tmp_path: Path) -> None:
    listed = rows(report("inspect", saved(tmp_path, QUALTRICS), "--problems"), "problems")
    assert [(row["column"], row["reason"], row["text"]) for row in listed] == [
        ("Status", "preview", "Survey Preview"),
        ("Status", "preview", "Survey Test"),
        ("Status", "preview", "1"),
        ("DistributionChannel", "preview", "Preview "),
    ]
    lines = QUALTRICS.text.split("\n")
    # the physical line on which the record starts
    assert all(lines[row["line"] - 1].startswith("2024-03-") and row["text"] in lines[row["line"] - 1] for row in listed)


def test_without_its_profile(report: Look, tmp_path: Path) -> None:
    found = report("inspect", saved(tmp_path, QUALTRICS), "--problems", "--profile", "none")
    assert rows(found, "files")[0]["profile"] is None
    assert "profile" not in notes(found)
    assert "preview" not in {row["reason"] for row in rows(found, "problems")}


def test_nps_of_a_qualtrics_file(report: Look, tmp_path: Path) -> None:
    found = report("nps", saved(tmp_path, QUALTRICS))
    assert found["tables"][0]["rows"][0]["n"] == 44
    assert found["provenance"]["rows_set_aside"] == {"preview": 4}
    assert "previews and tests excluded, by Status and DistributionChannel" in notes(found)["profile"]["text"]
    by_month = report("nps", saved(tmp_path, QUALTRICS), "--every", "month")
    assert notes(by_month)["role-known"]["text"] == "Columns known from Qualtrics: responded_at = 'RecordedDate'."


def test_lines_behind_the_table_are_no_problems(report: Look, tmp_path: Path) -> None:
    export = next(export for export in EXPORTS if export.tool == "salesforce")
    assert rows(report("inspect", saved(tmp_path, export), "--problems"), "problems") == []
    plain = report("inspect", saved(tmp_path, export), "--problems", "--profile", "none")
    # the fourth has as many cells as a row, and text where all rows have other things
    assert [row["reason"] for row in rows(plain, "problems")] == ["bad row"] * 4
    assert rows(plain, "files")[0]["rows"] == len(export.body) + 4


def test_a_profile_that_does_not_exist(cxkit: Run, tmp_path: Path) -> None:
    run = cxkit("nps", saved(tmp_path, QUALTRICS), "--profile", "questback")
    assert run.returncode == 2
    assert "no profile 'questback'" in run.stderr
    assert "qualtrics" in run.stderr


@pytest.mark.parametrize("export", [EXPORTS[0], EXPORTS[10]], ids=lambda export: export.tool)
def test_init_leaves_to_the_profile_what_it_tells(cxkit: Run, report: Look, tmp_path: Path, export: Export) -> None:
    path = saved(tmp_path, export)
    assert cxkit("init", path).returncode == 0
    text = (tmp_path / "cxkit.toml").read_text(encoding="utf-8")
    assert f'# profile = "{export.tool}"' in text
    parsed = config.parse(tomllib.loads(text), tmp_path / "cxkit.toml")
    (section,) = parsed.sources.values()
    assert not set(section.roles) & set(export.roles)
    assert all(f'# {role} = "{column}"' in text for role, column in export.roles.items())
    found = report("inspect", path)
    assert {row["column"] for row in rows(found, "columns") if row["why"] == f"known from {profile(export.tool).title}"} == set(
        export.roles.values()
    )


def test_init_finds_a_question_below_the_names(cxkit: Run, tmp_path: Path) -> None:
    cxkit("init", saved(tmp_path, QUALTRICS))
    (section,) = tomllib.loads((tmp_path / "cxkit.toml").read_text(encoding="utf-8"))["sources"].values()
    assert section["roles"] == {"recommend": "Q1", "comment": "Q2"}
