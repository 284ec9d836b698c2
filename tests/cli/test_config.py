"""What the project file decides, what beats it, and how its mistakes are named."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.reports import parsed

Run = Callable[..., "subprocess.CompletedProcess[str]"]

PROJECT = """
[project]
min_cell = 50
confidence = 0.9

[sources.survey]
files = ["export*.csv"]
delimiter = ";"
roles = { recommend = "Note", channel = "Weg", touchpoint = "Punkt", responded_at = "Tag" }
na = { recommend = ["88"] }
scale = { recommend = "1-10" }

[labels.touchpoint]
"hot-line" = "Hotline"
"HOT LINE" = "Hotline"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a project file and the export that it describes: 120 answers on 1-10, and two codes for no answer."""
    points = ("Hotline", "hot-line", "Hot  Line", "Messe")
    rows = [(number % 10 + 1, f"w{number % 2}", f"2024-0{number % 6 + 1}-15", points[number % 4]) for number in range(120)]
    with (tmp_path / "export.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([("Note", "Weg", "Tag", "Punkt"), *rows, (88, "w1", "2024-01-15", "Messe"), (99, "w1", "2024-01-15", "Messe")])
    (tmp_path / "cxkit.toml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def tables(found: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {table["name"]: table["rows"] for table in found["tables"]}


@pytest.mark.parametrize("files", [[], ["export.csv"], ["export*.csv"]])
def test_everything_in_it_is_used_with_and_without_the_files_typed(cxkit: Run, project: Path, files: list[str]) -> None:
    found = parsed(cxkit("nps", *files, "--format", "json"))
    told = found["provenance"]
    assert told["sources"] == ["export.csv"]
    assert told["roles"] == {"recommend": "Note", "touchpoint": "Punkt", "channel": "Weg"}
    assert (told["rows_read"], told["rows_used"]) == (122, 120)
    assert told["rows_set_aside"] == {"no-answer code": 1, "off scale": 1}
    assert (told["params"]["scale"], told["params"]["confidence"], told["params"]["min_cell"]) == ("1-10", 0.9, 50)
    points = tables(found)["by_touchpoint"]
    # three spellings are one touchpoint; the other has 30 answers, and the first would give it away
    assert [row["touchpoint"] for row in points] == ["Hotline", "Messe"]
    assert {row["flag"] for row in points} == {"suppressed"}
    assert [row["n"] for row in tables(found)["by_channel"]] == [60, 60]


def test_spellings_become_one_name_before_anything_is_computed(cxkit: Run, project: Path) -> None:
    points = tables(parsed(cxkit("nps", "--min-cell", "0", "--format", "json")))["by_touchpoint"]
    assert {row["touchpoint"]: row["n"] for row in points} == {"Hotline": 90, "Messe": 30}


def test_the_command_line_beats_it(cxkit: Run, project: Path) -> None:
    options = ["--confidence", "0.99", "--min-cell", "0", "--scale", "0-10", "--role", "channel=Punkt", "--role", "touchpoint=Weg"]
    found = parsed(cxkit("nps", *options, "--format", "json"))
    told = found["provenance"]
    assert (told["params"]["scale"], told["params"]["confidence"], told["params"]["min_cell"]) == ("0-10", 0.99, 0)
    assert told["roles"] == {"recommend": "Note", "touchpoint": "Weg", "channel": "Punkt"}
    wide, narrow = (tables(parsed(cxkit("nps", *more, "--format", "json")))["overall"][0] for more in (["--confidence", "0.99"], []))
    assert wide["low"] < narrow["low"] < narrow["high"] < wide["high"]


def test_typed_codes_for_no_answer_are_added_to_those_in_it(cxkit: Run, project: Path) -> None:
    found = parsed(cxkit("nps", "--na", "99", "--format", "json"))
    assert found["provenance"]["rows_set_aside"] == {"no-answer code": 2}


def test_config_names_another_one_whose_paths_are_relative_to_it(cxkit: Run, project: Path) -> None:
    (project / "elsewhere").mkdir()
    found = parsed(cxkit("nps", "--config", "../cxkit.toml", "--format", "json", cwd=project / "elsewhere"))
    assert found["provenance"]["sources"] == ["../export.csv"]
    assert found["provenance"]["rows_used"] == 120


def test_it_is_used_from_its_own_folder_only(cxkit: Run, project: Path) -> None:
    (project / "elsewhere").mkdir()
    run = cxkit("nps", "../export.csv", "--format", "json", cwd=project / "elsewhere")
    # without the project file nothing says that the column is a score: it is assumed, as the only one that fits
    assert "role-assumed" in {note["code"] for note in parsed(run)["notes"]}


@pytest.mark.slow
def test_the_report_goes_where_the_project_says(cxkit: Run, project: Path) -> None:
    (project / "cxkit.toml").write_text(PROJECT + '[report]\noutput = "whole.md"\n', encoding="utf-8")
    run = cxkit("report")
    assert (run.returncode, run.stdout) == (0, ""), run.stderr
    assert "whole.md was written." in run.stderr
    assert (project / "whole.md").read_text(encoding="utf-8").startswith("# Customer experience report\n")
    assert json.loads(cxkit("report", "--format", "json").stdout)["metric"] == "report"
    assert cxkit("report", "--output", "-").stdout
    assert cxkit("report", "--output", "other.html").returncode == 0
    assert (project / "other.html").exists()
    (project / "elsewhere").mkdir()
    assert cxkit("report", "--config", "../cxkit.toml", "--quiet", cwd=project / "elsewhere").stderr == ""
    assert list((project / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    ("output", "message"), [("../report.html", "lies outside of its folder"), ("report.pdf", "no format has the ending")]
)
def test_a_file_that_the_report_cannot_go_to_is_refused_before_anything_is_read(
    cxkit: Run, project: Path, output: str, message: str
) -> None:
    (project / "cxkit.toml").write_text(f'{PROJECT}[report]\noutput = "{output}"\n', encoding="utf-8")
    run = cxkit("report")
    assert (run.returncode, run.stdout) == (2, "")
    assert message in run.stderr
    assert "report.output" in run.stderr


def test_a_section_without_files_is_about_every_file_of_its_kind(cxkit: Run, project: Path) -> None:
    (project / "cxkit.toml").write_text(PROJECT.replace('files = ["export*.csv"]', ""), encoding="utf-8")
    assert parsed(cxkit("nps", "export.csv", "--format", "json"))["provenance"]["rows_used"] == 120


def test_a_section_that_lists_files_is_about_no_others(cxkit: Run, project: Path) -> None:
    (project / "other.csv").write_text("recommend\n0\n10\n", encoding="utf-8")
    found = parsed(cxkit("nps", "other.csv", "--format", "json"))
    assert found["provenance"]["rows_used"] == 2
    assert found["provenance"]["params"]["scale"] == "0-10"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("frobnicate = 1", 2, ["bad.toml", "frobnicate: no such key"]),
        ("[project]\nkonfidence = 0.9", 2, ["bad.toml", "project.konfidence: no such key"]),
        ('[sources.survey.rolls]\nrecommend = "Note"', 2, ["bad.toml", "sources.survey.rolls: no such key"]),
        ("[project]\nconfidence = 2", 2, ["bad.toml", "project.confidence", "less than 1"]),
        ("[project]\nmin_cell = -1", 2, ["bad.toml", "project.min_cell"]),
        ("[project\n", 2, ["bad.toml is not valid TOML", "line 1"]),
        ('[sources.survey.roles]\ncolour = "Note"', 4, ["'colour' is no role", "recommend"]),
        ('[sources.survey.roles]\nrecommend = "Noten"', 4, ["'Noten'", "Similar names: 'Note'"]),
        ('[sources.survey.scale]\nrecommend = "ten"', 2, ["'ten' is no scale"]),
        ('[sources.survey]\nencoding = "klingon"', 2, ["klingon"]),
    ],
)
def test_mistakes_in_it_are_named(cxkit: Run, project: Path, text: str, code: int, words: list[str]) -> None:
    (project / "bad.toml").write_text(text, encoding="utf-8")
    run = cxkit("nps", "export.csv", "--delimiter", ";", "--config", "bad.toml")
    assert run.returncode == code, run.stderr
    assert run.stdout == ""
    assert run.stderr.startswith("Error: ")
    assert [word for word in words if word not in run.stderr] == []


def test_files_that_it_lists_and_that_are_not_there_are_named(cxkit: Run, project: Path) -> None:
    (project / "export.csv").unlink()
    run = cxkit("nps")
    assert run.returncode == 3
    assert "export*.csv" in run.stderr


@pytest.mark.parametrize("key", ["na", "scale", "labels"])
def test_a_misspelt_role_is_refused_with_the_place_where_it_stands(cxkit: Run, project: Path, key: str) -> None:
    values = {"na": '["9"]', "scale": '"1-10"', "labels": "{ good = 9 }"}
    text = PROJECT.replace('na = { recommend = ["88"] }\n', "").replace('scale = { recommend = "1-10" }\n', "")
    for name, refused in (("recomend", True), ("recommend", False)):
        (project / "cxkit.toml").write_text(text.replace("[labels", f"{key} = {{ {name} = {values[key]} }}\n[labels", 1), encoding="utf-8")
        run = cxkit("nps", "export.csv", "--format", "json", "--na", "88", "--na", "99", cwd=project)
        assert (run.returncode == 2) == refused, run.stderr
        assert (f"cxkit.toml: sources.survey.{key}: 'recomend' is no role of the survey table." in run.stderr) == refused


def test_codes_may_be_of_a_column_without_a_role(cxkit: Run, project: Path) -> None:
    (project / "cxkit.toml").write_text(PROJECT.replace('na = { recommend = ["88"] }', 'na = { Weg = ["w1"] }'), encoding="utf-8")
    assert cxkit("nps", "export.csv", "--na", "88", "--na", "99", cwd=project).returncode == 0


def test_a_misspelt_role_before_a_label_is_refused(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("recommend\n" + "good\n9\n" * 20, encoding="utf-8")
    assert "'recomend' is no role" in cxkit("nps", "t.csv", "--labels", "recomend:good=9", cwd=tmp_path).stderr
    # a near miss: other words before a colon belong to the label
    (tmp_path / "t.csv").write_text("recommend\n" + "rating: good\n9\n" * 20, encoding="utf-8")
    assert cxkit("nps", "t.csv", "--labels", "rating: good=9", cwd=tmp_path).returncode == 0


def test_the_note_names_what_applies_to_the_files(cxkit: Run, project: Path) -> None:
    (project / "other.csv").write_text("recommend\n" + "9\n" * 60, encoding="utf-8")
    text = PROJECT.replace('labels.touchpoint]\n"hot-line" = "Hotline"\n"HOT LINE" = "Hotline"', "[targets]]\nmetric = 'nps'\nmin = 3")
    (project / "cxkit.toml").write_text(text, encoding="utf-8")
    note = next(
        note["text"]
        for note in parsed(cxkit("nps", "other.csv", "--format", "json", cwd=project))["notes"]
        if note["code"] == "config-used"
    )
    assert note == "cxkit.toml in this folder decides 2 things: project.min_cell, project.confidence."
    note = next(note["text"] for note in parsed(cxkit("nps", "--format", "json", cwd=project))["notes"] if note["code"] == "config-used")
    assert "sources.survey.delimiter" in note


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("min_cell = true", "not a whole number"),
        ("min_cell = 2.0", "not a whole number"),
        ('confidence = "0.9"', "not a number"),
        ("min_cell = 5", ""),
    ],
)
def test_numbers_are_typed_as_numbers(cxkit: Run, tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / "cxkit.toml").write_text(f"[project]\n{line}\n", encoding="utf-8")
    (tmp_path / "t.csv").write_text("recommend\n" + "9\n" * 60, encoding="utf-8")
    run = cxkit("nps", "t.csv", cwd=tmp_path)
    assert run.returncode == (2 if words else 0)
    assert words in run.stderr


def test_a_section_without_a_kind_is_refused(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("recommend\n" + "9\n" * 60, encoding="utf-8")
    for kind, code in (("", 2), ('kind = "survey"\n', 0)):
        (tmp_path / "cxkit.toml").write_text(f'[sources.spring]\n{kind}files = ["t.csv"]\n', encoding="utf-8")
        run = cxkit("nps", cwd=tmp_path)
        assert run.returncode == code
        assert ("sources.spring names no kind of table" in run.stderr) == bool(code)


def test_an_error_names_the_key_behind_it(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("recommend\n" + "9\n" * 60, encoding="utf-8")
    (tmp_path / "cxkit.toml").write_text('[sources.survey]\nencoding = "foo"\n', encoding="utf-8")
    assert "cxkit.toml sets sources.survey.encoding." in cxkit("nps", "t.csv", cwd=tmp_path).stderr
    typed = cxkit("nps", "t.csv", "--encoding", "foo", "--no-config", cwd=tmp_path).stderr
    assert "The encoding 'foo' is not known." in typed
    assert "sets" not in typed
