"""What an error or a note tells to type next works, and what a newcomer types at first is understood."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from cxkit.errors import CxError, RoleError, UsageError
from cxkit.model import Report
from cxkit.registry import METRICS
from cxkit.run import call
from cxkit.shapes import INDEX

Run = Callable[..., CompletedProcess[str]]


def written(folder: Path, text: str, name: str = "t.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def nps(*tables: str, **given: object) -> Report:
    return call("nps", *([list(tables)] if len(tables) > 1 else tables), **given)


def failure(*tables: str, **given: object) -> CxError:
    with pytest.raises(CxError) as caught:
        nps(*tables, **given)
    return caught.value


def test_a_header_that_occurs_twice_is_asked_for_by_position(tmp_path: Path) -> None:
    path = written(tmp_path, "nps,Ort,nps\n10,a,3\n9,b,4\n")
    for name in ("nps", "NPS", " nps"):
        error = failure(path, score=name)
        assert (type(error), error.message) == (RoleError, "Column 'nps' occurs 2 times.")
        assert error.hint == "Name the one that is meant by its position: '#1' or '#3'."
    assert failure(path, score="#1", by="nps").message == "Column 'nps' occurs 2 times."
    assert failure(path, score="#1", where="nps > 3").message == "Column 'nps' occurs 2 times."
    asked = failure(path)
    assert asked.message == "Several columns could hold the recommend score."
    assert asked.lines == ("#1 'nps'  9-10, 2 answers", "#3 'nps'  3-4, 2 answers", "cxkit nps FILE --score '#1'")
    assert nps(path, score="#3").tables[0].rows[0]["nps"] == -100


def test_a_dimension_that_occurs_twice_is_no_dimension_and_noted(tmp_path: Path) -> None:
    path = written(tmp_path, "nps,Kanal,Kanal\n10,a,3\n9,b,4\n")
    assert [note.text for note in nps(path).notes if note.code == "role-ambiguous"] == [
        "Several columns could be channel ('#2', '#3'); none was taken."
    ]


def test_a_doubtful_header_is_named_if_the_score_is_not_found(tmp_path: Path) -> None:
    path = written(tmp_path, "2019;2020;Kanal\n10;3;a\n9;2;b\n")
    for given in ({}, {"score": "nps"}):
        assert "if it is data, there is no header" in failure(path, **given).hint
    title = written(tmp_path, "Auswertung\n\nnps;Kanal\n10;a\n9;b\n", "title.csv")
    assert [note.code for note in nps(title).notes if note.code == "lines-above-header"] == ["lines-above-header"]


def test_the_hint_about_excluded_rows_finds_the_same_rows(cxkit: Run, tmp_path: Path) -> None:
    written(tmp_path, "Q 12;Q13\n10;1\n9;1\n11;1\n99;1\n12;1\nx;1\n" + "7;1\n" * 200, "my file.csv")
    run = cxkit("nps", "my file.csv", "--score", "Q 12", "--na", "99", "--format", "json", "--delimiter", ";")
    report = json.loads(run.stdout)
    (hint,) = [note["hint"] for note in report["notes"] if note["code"] == "values-ignored"]
    assert hint == "cxkit inspect 'my file.csv' --role 'recommend=Q 12' --na 99 --delimiter ';' --problems lists them"
    command = shlex.split(hint.removesuffix(" lists them"))
    found = json.loads(cxkit(*command[1:], "--format", "json").stdout)
    problems = {(row["line"], row["reason"]) for row in found["tables"][2]["rows"]}
    assert problems == {(4, "off scale"), (6, "off scale"), (7, "unreadable")}
    assert report["provenance"]["rows_set_aside"] == {"no-answer code": 1, "unreadable": 1, "off scale": 2}


def test_days_are_written_as_people_write_them(tmp_path: Path) -> None:
    path = written(tmp_path, "nps,Datum\n" + "".join(f"{day % 11},2025-01-{day:02}\n" for day in range(1, 32)))
    for day in ("2025-01-30", "30.01.2025", "30.1.2025", "2025-1-30"):
        report = nps(path, since=day)
        assert report.provenance.rows_used == 2
        assert report.provenance.params["since"] == "2025-01-30"
    for option in ("since", "until", "as_of"):
        for text, said in (
            ("30.02.2025", "there is no such day"),
            ("01/30/2025", "is no day"),
            ("20250130", "is no day"),
            ("today", "is no day"),
        ):
            error = failure(path, **{option: text})
            assert isinstance(error, UsageError)
            assert error.message.startswith(f"--{option.replace('_', '-')} {text}")
            assert said in error.message
            assert error.hint == "A day is written 2026-01-31 or 31.01.2026."


def test_the_ending_of_the_output_decides_the_format(cxkit: Run, survey: Path, tmp_path: Path) -> None:
    for name in ("o.csv", "o.JSON", "o.md", "o.txt"):
        run = cxkit("nps", survey, "--output", name)
        assert (run.returncode, run.stdout) == (0, "")
    assert next(csv.reader(io.StringIO((tmp_path / "o.csv").read_text(encoding="utf-8"))))[0] == "n"
    assert json.loads((tmp_path / "o.JSON").read_text(encoding="utf-8"))["metric"] == "nps"
    assert (tmp_path / "o.md").read_text(encoding="utf-8").startswith("# Net Promoter Score")
    assert "Distribution of the answers\n" in (tmp_path / "o.txt").read_text(encoding="utf-8")
    assert cxkit("nps", survey, "--output", "o.csv", "--format", "json").returncode == 0
    assert json.loads((tmp_path / "o.csv").read_text(encoding="utf-8"))["metric"] == "nps"
    assert "--output" in (shown := cxkit("nps", "--help-all", env={"COLUMNS": "300"}).stdout)
    assert all(ending in shown for ending in (".csv", ".json", ".md", ".html", ".xlsx"))


def test_near_names_are_offered_for_commands_and_options(cxkit: Run, survey: Path) -> None:
    run = cxkit("npss", survey)
    assert run.returncode == 2
    assert "Did you mean 'nps'?" in run.stderr
    run = cxkit("nps", survey, "--formt", "csv")
    assert run.returncode == 2
    assert "--format" in run.stderr


def test_help_gives_switches_no_type(cxkit: Run) -> None:
    for command in ("nps", "inspect"):
        for help_ in ("--help", "--help-all"):
            shown = cxkit(command, help_).stdout
            assert "bool" not in shown
            assert "list[str]" not in cxkit(command, "--help").stdout


@pytest.mark.parametrize("name", list(METRICS))
def test_help_lists_the_shapes_that_the_file_may_have(cxkit: Run, name: str) -> None:
    shown = " ".join(cxkit(name, "--help-all", env={"COLUMNS": "900"}).stdout.split())
    first = METRICS[name].inputs[0]
    for table in (first.table, first.other):
        if table is not None:
            assert f"{table.kind.name}: {', '.join(INDEX[table.kind.name])}" in shown


def test_nothing_is_quoted_where_the_user_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, 'nps,text\n10,"a\n9,b"\n')
    assert nps(path, quote="none").provenance.rows_used == 2


@pytest.mark.slow
def test_errors_shorten_long_headers(tmp_path: Path) -> None:
    long = "x" * 10_000
    path = written(tmp_path, f"{long}Ort,nps,{long}\n1,2,3\n10,10,10\n")
    twice = written(
        tmp_path, f"how satisfied {long} likely recommend,how likely recommend us {long},{long},{long}\n10,2,3,4\n", "twice.csv"
    )
    errors = [
        failure(path, score=f"{long}?"),
        failure(path, score="y"),
        failure(path, by=f"y{long}"),
        failure(path, role=f"channel=y{long}"),
        failure(twice),
        failure(twice, score=long),
        failure(written(tmp_path, f"{long},y\n0,10\n10,0\n" + "5,3\n" * 9, "none.csv")),
        failure(path, since=long),
        failure(path, every=long),
        failure(path, encoding=long),
    ]
    for error in errors:
        text = " ".join((error.message, error.hint, *error.lines))
        assert re.search("x{60}", text) is None
        assert "…" in text


def test_commands_without_short_options_are_advised_with_roles(cxkit: Run, tmp_path: Path) -> None:
    rows = "".join(f"2025-0{number % 8 + 1}-01,{number % 5 + 1}\n" for number in range(80))
    written(tmp_path, f"responded_at,Frage 1\n{rows}")
    for command in ("compare", "evaluate"):
        refused = cxkit(command, "t.csv", "--measure", "csat", "--split", "2025-04-01", cwd=tmp_path)
        assert refused.returncode == 4
        advice = shlex.split(refused.stderr.strip().splitlines()[-1])
        assert advice[:3] == ["cxkit", command, "t.csv"]
        assert cxkit(*advice[1:], cwd=tmp_path).returncode == 0


def test_what_an_argument_is_called_is_no_option(cxkit: Run) -> None:
    assert "cxkit budget TOTAL" in cxkit("budget", "--total", "5").stderr
    assert "cxkit convert FILE OUT.parquet" in cxkit("convert", "survey.csv").stderr
    assert "watch" in cxkit("explain", "foo").stderr


def test_an_as_of_date_before_all_rows_is_named(cxkit: Run, tmp_path: Path) -> None:
    written(tmp_path, "customer_id,ordered_at,amount\na,2025-01-01,5\nb,2025-01-02,6\n")
    assert "all 2 rows are after the as-of date" in cxkit("value", "t.csv", "--as-of", "2020-01-01", cwd=tmp_path).stderr


def test_a_report_advises_what_it_takes(cxkit: Run, tmp_path: Path) -> None:
    rows = "".join(f"C{number},2025-01-{number % 28 + 1:02},{number % 11},{number % 5 + 1}\n" for number in range(60))
    written(tmp_path, f"customer_id,responded_at,recommend,Frage 1\n{rows}")
    made = cxkit("report", "t.csv", "--format", "json", "--config", written(tmp_path, "", "empty.toml"), cwd=tmp_path)
    notes = json.loads(made.stdout)["notes"]
    assert not [note["hint"] for note in notes if re.search(r"--(customers|contacts|orders) FILE", note["hint"])]
    assert [note["lines"] for note in notes if note["hint"].endswith(":")]
    assert all(note.get("lines") for note in notes if note["hint"].endswith(":"))


OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
OF_RATINGS = "respondent,visited,satisfied,Customer effort score,recommend\n" + "".join(
    f"G{n % 40},2025-{1 + n % 12:02}-{1 + n % 27:02},{1 + n % 5},{1 + n % 7},{min(10, n % 7 + 4 * (n % 7 > 3))}\n" for n in range(400)
)


def test_hints_name_options_that_the_command_has(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "guests.csv").write_text(OF_RATINGS, encoding="utf-8")
    files = ("guests.csv", "--role", "customer_id=respondent", "--role", "responded_at=visited")
    for command in (
        ("csat", *files),
        ("check", *files, "--metric", "csat", "--every", "month"),
        ("check", *files, "--metric", "ces", "--every", "month"),
        ("plan-sample", *files),
        ("compare", *files, "--split", "2025-06-01", "--measure", "ces"),
    ):
        ran = cxkit(*command, "--format", "json")
        assert ran.returncode in {0, 1}, ran.stderr
        known = set(OPTION.findall(cxkit(command[0], "--help-all").stdout))
        hints = [note.get("hint", "") for note in json.loads(ran.stdout)["notes"]]
        assert any("--" in hint for hint in hints)
        assert {option for hint in hints if "cxkit " not in hint for option in OPTION.findall(hint)} <= known
    assert "--cluster respondent" in cxkit("csat", *files).stdout
    assert "--cluster" not in cxkit("check", *files, "--metric", "csat", "--every", "month").stdout


def test_more_rows_to_skip_than_are_looked_at_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "nps,Ort\n" + "9,a\n" * 1000)
    with pytest.raises(UsageError, match="--skip 500 is more than the 99 rows"):
        nps(path, skip=500)
    assert nps(path, skip=2).tables[0].rows[0]["n"] == 998


def test_columns_that_nothing_tells_apart_are_no_examples(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n" + "".join(f"{n % 5 + 1},{n * 3 % 5 + 1}\n" for n in range(40)))
    with pytest.raises(RoleError) as caught:
        call("kano", path)
    assert caught.value.hint == "Name the columns that are meant:"
    assert caught.value.lines[-1].endswith("--functional COLUMN --dysfunctional COLUMN")


def test_only_similar_options_are_offered_and_the_share_of_a_percentage(cxkit: Run, tmp_path: Path) -> None:
    written(tmp_path, "nps,Ort\n9,a\n3,b\n")
    assert "Did you mean '--confidence'?" in cxkit("nps", "t.csv", "--cofidence", "0.9").stderr
    assert "Did you mean" not in cxkit("check", "t.csv", "--by", "Ort").stderr
    assert "Write 0.95." in cxkit("nps", "t.csv", "--confidence", "95").stderr
    error = cxkit("nps", "t.csv", "--table", "nosuch", "--format", "csv").stderr
    assert "The report nps has no table 'nosuch'.\n  Its tables are: overall, " in error
