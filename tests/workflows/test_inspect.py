"""What ``cxkit inspect`` says of files whose content is known: made here cell by cell, by the example generator, or by others."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from examples.make import FLAWS, FLAWS_IN_GERMAN
from tests.example_exports import Folder, exports
from tests.shared import DATA, needs_shared

import cxkit.workflows.inspecting.profile as profiling
from cxkit.config import Config
from cxkit.loading.loading_options import check_loading
from cxkit.workflows.inspect import inspect
from cxkit.workflows.inspecting.inspection import inspect_files

Look = Callable[..., dict[str, Any]]


def columns(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["column"]: row for row in table(report, "columns")}


def table(report: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(each["rows"] for each in report["tables"] if each["name"] == name)
    return found


def saved(tmp_path: Path, text: str | bytes, name: str = "survey.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_every_figure_of_a_small_file(report: Look, tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        "Antwort-Nr;Weiterempfehlung (0-10);Datum;Kanal;Betrag;Leer;erreicht\n"
        "1;10;31.01.2024;Telefon;1,5;;ja\n"
        "2;9;28.02.2024;E-Mail;-20,25;;nein\n"
        "3;;01.12.2023;Telefon;0,75;;ja\n"
        "4;0;13.03.2024;Telefon;100,0;;ja\n",
    )
    found = report("inspect", path, "--show-values")
    assert table(found, "files") == [
        {
            "path": str(path),
            "format": "csv",
            "encoding": "utf-8",
            "delimiter": ";",
            "decimal": ",",
            "header_row": 1,
            "rows": 4,
            "profile": None,
            "evidence": table(found, "files")[0]["evidence"],
        }
    ]
    assert "delimiter semicolon" in table(found, "files")[0]["evidence"]
    seen = columns(found)
    keys = ("kind", "missing", "distinct", "min", "max", "samples", "role", "why", "doubt")
    assert {name: tuple(row[key] for key in keys) for name, row in seen.items()} == {
        "Antwort-Nr": ("number", 0, 4, 1, 4, "1 · 2 · 3", "response_id", "found by its header", None),
        "Weiterempfehlung (0-10)": ("number", 1, 3, 0, 10, "10 · 9 · 0", "recommend", "found by its header", None),
        "Datum": (
            "date",
            0,
            4,
            "2023-12-01",
            "2024-03-13",
            "31.01.2024 · 28.02.2024 · 01.12.2023",
            "responded_at",
            "found by its header",
            None,
        ),
        "Kanal": ("text", 0, 2, "E-Mail", "Telefon", "Telefon · E-Mail", "channel", "found by its header", None),
        "Betrag": ("number", 0, 4, -20.25, 100, "1,5 · -20,25 · 0,75", None, None, None),
        "Leer": ("empty", 4, 0, None, None, None, None, None, None),
        "erreicht": ("boolean", 0, 2, None, None, "ja · nein", None, None, None),
    }
    assert found["provenance"]["rows_read"] == 4
    assert found["provenance"]["roles"]["recommend"] == "Weiterempfehlung (0-10)"
    assert [each["name"] for each in found["tables"]] == ["files", "columns"]


def test_a_typed_file_keeps_its_types(report: Look, tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "recommend": [10, 9, None],
            "responded_at": pl.Series(["2024-01-31", "2024-02-01", None]).str.to_date(),
            "at": pl.Series(["2024-01-31T10:00:00", None, None]).str.to_datetime(),
            "ok": [True, False, None],
            "list": [[1], [2, 3], None],
            "x": [1.5, float("nan"), -2.0],
        }
    )
    frame.write_parquet(tmp_path / "s.parquet")
    seen = columns(report("inspect", tmp_path / "s.parquet"))
    assert {name: (row["kind"], row["missing"], row["min"], row["max"]) for name, row in seen.items()} == {
        "recommend": ("number", 1, 9, 10),
        "responded_at": ("date", 1, "2024-01-31", "2024-02-01"),
        "at": ("date", 2, "2024-01-31T10:00:00", "2024-01-31T10:00:00"),
        "ok": ("boolean", 1, None, None),
        "list": ("other", 1, None, None),
        "x": ("number", 0, -2, 1.5),
    }


def doubt(tmp_path: Path, header: str, values: list[str], **options: Any) -> str:
    """What is said about the last column of a file."""
    names = header.split(",")
    path = tmp_path / "doubt.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([*(f"{name[:1]}{number}" for name in names[:-1]), value] for number, value in enumerate(values))
    return str(inspect((str(path),), **options).table("columns").rows[-1]["doubt"])


TEN = [str(number) for number in range(11)]


@pytest.mark.parametrize(
    ("header", "values", "options", "said"),
    [
        (
            "id,recommend",
            [*TEN, "99", "99"],
            {},
            ["'99' 2 × read as codes for no answer and excluded: --na recommend=99 confirms it"],
        ),
        ("id,recommend", [*TEN, "99"], {"na": ("99",)}, ["None"]),
        ("id,rating", ["1", "2", "3", "4", "5", "-1"], {}, ["'-1' 1 × read as codes for no answer and excluded: --na satisfaction=-1"]),
        ("id,recommend", ["5", "9", "10", "1"], {}, ["nobody answers 0: if it was asked on 1-10, give --scale 1-10"]),
        ("id,recommend", [*TEN, "zehn", "n/a"], {}, ["1 value unreadable ('zehn' 1 ×)"]),
        ("id,Q12", TEN, {}, ["lies on 0-10 and could be the recommendation: --role recommend=Q12"]),
        ("id,Q 12", TEN, {}, ["--role 'recommend=Q 12'"]),
        ("id,Recommendation (1-10)", ["0", *TEN], {}, ["2 values off scale 1-10 ('0' 2 ×)"]),
        ("id,quality (1-5)", ["1", "2", "3", "6", "7"], {}, ["the name suggests 1-5: 2 values outside it ('6' 1 ×, '7' 1 ×)"]),
        ("id,date", ["2024-01-31", "31.12.2023", "2024-02-01"], {}, ["mixes date formats: %Y-%m-%d, %d.%m.%Y"]),
        ("id,date", ["01/02/2024", "03/04/2024"], {}, ["the order of day and month is ambiguous", "--dates mdy"]),
        ("id,date", ["01/02/2024", "03/04/2024"], {"dates": "mdy"}, ["None"]),
        ("id,date", ["31/12/2024", "12/31/2024"], {}, ["contradicts itself"]),
        ("id,date", [*["2024-01-31"] * 20, "2024-02-30"], {}, ["1 value unreadable as date ('2024-02-30' 1 ×)"]),
        ("id,price", [*map(str, range(20)), "viel"], {}, ["1 value unreadable as number ('viel' 1 ×)"]),
        ("id,amount", [*["5", "7"] * 4, "viel", "wenig"], {"kind": "orders"}, ["2 values unreadable as number ('viel' 1 ×, 'wenig' 1 ×)"]),
        (
            "id,ordered_at",
            ["soon", "later"],
            {"kind": "orders"},
            ["holds no dates that can be read, such as 'soon'", "2026-01-31, 31.01.2026"],
        ),
        ("id,response_id", ["A1", "A2", "A1", "A1"], {}, ["2 duplicate ids ('A1' 3 ×)"]),
        ("id,channel", ["Phone", "phone ", "web", "phone"], {}, ["'phone' and 'Phone' and 'phone ': --fold treats them as one"]),
        ("id,channel", ["Gerät", "Gera\u0308t"], {}, ["form only: 'Gera\\u0308t' and 'Gerät': --fold treats"]),
        (
            "Kontaktpunkt,touch point",
            ["a", "b"],
            {},
            ["could be touchpoint, as could 'Kontaktpunkt': --role 'touchpoint=touch point' decides"],
        ),
        ("id,satisfaction", ["super", "geht so"], {}, ["holds words: --labels super=5"]),
    ],
)
def test_what_is_suspicious_is_reported(tmp_path: Path, header: str, values: list[str], options: dict[str, Any], said: list[str]) -> None:
    found = doubt(tmp_path, header, values, **options)
    for each in said:
        assert each in found


def test_an_exchanged_date_is_of_its_own_column_among_columns_that_are_read_alike(tmp_path: Path) -> None:
    days = [f"{day:02d}/{month:02d}/2025" for month in range(1, 10) for day in range(1, 29)]
    rows = zip(days, [*days[:-1], "12/25/2025"], days, strict=True)
    path = saved(tmp_path, "opened,closed,paid\n" + "".join(f"{','.join(row)}\n" for row in rows))
    found = {row["column"]: row["doubt"] for table in inspect((str(path),)).tables if table.name == "columns" for row in table.rows}
    assert "contradicts itself: '12/25/2025'" in str(found["closed"])
    assert found["opened"] is found["paid"] is None


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("id,recommend", [*TEN, "10"]),
        ("id,age", ["34", "99", "47", "12", "80"]),  # 99 among large numbers is one of them
        ("id,quantity", ["1", "2", "3", "11", "12"] * 9),
        ("id,zip", ["01067", "10115", "99084"]),
        ("id,comment", ["Ok", "ok", "OK "]),
        ("response_id,customer_id", ["K1", "K1", "K2"]),  # a customer may answer twice
    ],
)
def test_what_is_ordinary_is_not_doubted(tmp_path: Path, header: str, values: list[str]) -> None:
    assert doubt(tmp_path, header, values) == "None"


def test_duplicate_customers_are_counted(report: Look, tmp_path: Path) -> None:
    path = saved(tmp_path, "customer_id,since,until\nK1,2024-01-01,\nK2,2024-01-01,\nK1,2024-01-01,\n", "customers.csv")
    assert "1 duplicate id ('K1' 2 ×)" in columns(report("inspect", path))["customer_id"]["doubt"]


def test_bad_bytes_are_counted(report: Look, tmp_path: Path) -> None:
    good = "".join(f"{number},M\u00fcller \u00e4\u00f6\u00fc\n" for number in range(300)).encode()
    found = report("inspect", saved(tmp_path, b"id,name\n" + good + b"301,M\xffller\n"), "--problems", "--show-values")
    assert "1 value with bad bytes" in columns(found)["name"]["doubt"]
    assert table(found, "problems") == [{"line": 302, "column": "name", "reason": "bad bytes", "text": "M\ufffdller"}]


@pytest.mark.slow
def test_a_bad_byte_far_behind_the_sample_is_counted_too(tmp_path: Path) -> None:
    rows = "".join(f"{number},name\n" for number in range(60_000)).encode()
    path = saved(tmp_path, b"id,name\n" + rows + b"60000,M\xffller\n")
    found = inspect((str(path),), problems=True, show_values=True)
    assert found.provenance.rows_read == 60_001
    assert "1 value with bad bytes" in str(found.table("columns").rows[1]["doubt"])
    assert [row["line"] for row in found.table("problems").rows] == [60_002]


def test_a_short_row_far_behind_the_sample_is_no_blank(tmp_path: Path) -> None:
    rows = "".join(f"{number},name\n" for number in range(60_000))
    found = inspect((str(saved(tmp_path, f"id,name\n{rows}60000\n\n60001,name\n")),), problems=True)
    assert found.provenance.rows_set_aside == {"bad row": 1}
    assert found.provenance.rows_read == 60_002
    assert found.table("columns").rows[1]["missing"] == 0
    assert [row["line"] for row in found.table("problems").rows] == [60_002]


@pytest.mark.slow
def test_the_flaws_of_the_example_are_all_found(example_folder: Folder) -> None:
    made = exports(1, False)
    roles = {"recommend": "Weiterempfehlung (0-10)", "satisfaction": "Zufriedenheit"}
    for name, german in (("survey.csv", False), ("umfrage.csv", True)):
        rows = made.umfrage if german else made.survey
        expected = sorted(
            (roles[role] if german else role, FLAWS_IN_GERMAN.get(cell, cell) if german else cell) for role, cell in FLAWS if cell
        )
        found = inspect((str(example_folder(1, False) / name),), problems=True)
        listed = found.table("problems").rows
        assert sorted((row["column"], row["text"]) for row in listed) == expected
        for row in listed:
            # no cell of the examples holds a line break: a row's line is its number and two
            assert rows[int(str(row["line"])) - 2][str(row["column"])] == row["text"]
        assert found.provenance.rows_read == len(rows)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("response_id,recommend,channel", "survey"),
        ("customer_id,contacted_at,channel,topic", "contacts"),
        ("customer_id,order date,amount", "orders"),
        ("customer_id,since,until,segment", "customers"),
        ("Kundennr;Bestelldatum;Betrag", "orders"),
        ("a,b,c", "survey"),
        ("StartDate,EndDate,Q1", "survey"),
    ],
)
def test_the_kind_is_that_of_most_roles_and_can_be_given(tmp_path: Path, header: str, kind: str) -> None:
    path = saved(tmp_path, header + "\n")
    found = inspect((str(path),))
    assert found.provenance.params["kind"] == kind
    assert f"Taken for a {kind} table" in found.notes[0].text or f"Taken for an {kind} table" in found.notes[0].text
    assert inspect((str(path),), kind="contacts").provenance.params["kind"] == "contacts"


def test_a_typed_role_says_what_kind_it_is(report: Look, tmp_path: Path) -> None:
    found = report("inspect", saved(tmp_path, "customer_id,x\nK1,1\n"), "--role", "contacted_at=x")
    assert found["provenance"]["params"]["kind"] == "contacts"
    assert columns(found)["x"]["why"] == "given"


def test_the_project_file_is_heeded(report: Look, tmp_path: Path) -> None:
    path = saved(tmp_path, "a,b\n1,10\n")
    saved(tmp_path, '[sources.survey]\nfiles = ["survey.csv"]\n[sources.survey.roles]\nrecommend = "b"\n', "cxkit.toml")
    assert columns(report("inspect", path))["b"]["why"] == "cxkit.toml"


def test_problems_stand_with_their_line_column_reason_and_text(report: Look, tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        "recommend,responded_at,comment\n"
        '10,2024-01-31,"two\nlines"\n'  # lines 2 and 3
        "11,2024-02-01,off\n"
        "ten,2024-02-30,unreadable and impossible\n"
        "9,soon,no date\n"
        ",,blanks are none\n"
        "9,2024-02-01\n"
        "9,2024-02-01,x,y\n"
        "\n"
        "n/a,2024-02-01,no answer is none\n" + "".join(f"9,2024-03-{day:02},fine\n" for day in range(1, 29)),
    )
    found = report("inspect", path, "--problems")
    assert [tuple(row.values()) for row in table(found, "problems")] == [
        (4, "recommend", "off scale", "11"),
        (5, "recommend", "unreadable", "ten"),
        (5, "responded_at", "date impossible", "2024-02-30"),
        (6, "responded_at", "date unreadable", "soon"),
        (8, None, "bad row", "too short (2 of 3 fields): 9,2024-02-01"),
        (9, None, "bad row", "too long (4 of 3 fields): 9,2024-02-01,x,y"),
    ]
    assert found["provenance"]["rows_read"] == 36
    assert found["provenance"]["rows_set_aside"] == {"bad row": 2}
    assert columns(found)["recommend"]["missing"] == 2


def test_a_column_without_any_day_is_one_problem_a_row(tmp_path: Path) -> None:
    path = saved(tmp_path, "customer_id,ordered_at,amount\nK1,soon,5\nK2,later,much\nK3,,\n", "orders.csv")
    listed = inspect((str(path),), problems=True).table("problems").rows
    assert [tuple(row.values()) for row in listed] == [
        (2, "ordered_at", "date unreadable", "soon"),
        (3, "ordered_at", "date unreadable", "later"),
        (3, "amount", "unreadable", "much"),
    ]


def test_only_so_many_problems_are_listed_but_all_are_counted(report: Look, tmp_path: Path) -> None:
    path = saved(tmp_path, "recommend\n" + "77\n" * 25 + "1\n" * 500)
    found = report("inspect", path, "--problems", "--most", "10")
    assert [row["line"] for row in table(found, "problems")] == list(range(2, 12))
    assert any("25 problems, of which the first 10 are listed" in note["text"] for note in found["notes"])


def test_problems_of_parquet_have_row_numbers(report: Look, tmp_path: Path) -> None:
    pl.DataFrame({"recommend": [10, 11, None, 5]}).write_parquet(tmp_path / "s.parquet")
    found = report("inspect", tmp_path / "s.parquet", "--problems")
    assert table(found, "problems") == [{"line": 2, "column": "recommend", "reason": "off scale", "text": "11"}]


@pytest.mark.parametrize(
    ("metric", "header", "code"),
    [("csat", "satisfaction", 9), ("csat", "Zufriedenheit", 0), ("csat", "rating", -1), ("nps", "recommend", 99), ("csat", "rating", 99)],
)
def test_problems_list_the_codes_that_the_metric_excludes(report: Look, tmp_path: Path, metric: str, header: str, code: int) -> None:
    answers = [*[5, 4, 3, 5, 4, 3, 5, 4, 2, 5] * 11, 1, 1, *([0, 6, 8, 10] * 4 if metric == "nps" else [])]
    answers = [code if at % 8 == 3 else answer for at, answer in enumerate(answers)]
    path = saved(tmp_path, "\n".join([f"id,{header}", *(f"{at},{answer}" for at, answer in enumerate(answers))]) + "\n", "codes.csv")
    excluded = report(metric, path)["provenance"]["rows_set_aside"]
    assert excluded == {"no-answer code": answers.count(code)}
    found = table(report("inspect", path, "--problems"), "problems")
    assert [row["line"] for row in found] == [at + 2 for at, answer in enumerate(answers) if answer == code]
    assert {(row["column"], row["reason"], row["text"]) for row in found} == {(header, "no-answer code", str(code))}


def test_a_code_that_was_given_is_no_problem(report: Look, tmp_path: Path) -> None:
    path = saved(tmp_path, "\n".join(["id,recommend", *(f"{at},{at % 11}" for at in range(40)), "40,99"]) + "\n", "codes.csv")
    assert table(report("inspect", path, "--problems", "--na", "99"), "problems") == []


def test_several_files_are_one_table_and_problems_name_theirs(report: Look, tmp_path: Path) -> None:
    one, two = saved(tmp_path, "id,recommend\n1,10\n2,9\n", "1.csv"), saved(tmp_path, "recommend,other\n77,x\n", "2.csv")
    found = report("inspect", one, two, "--problems")
    assert [(row["path"], row["rows"]) for row in table(found, "files")] == [(str(one), 2), (str(two), 1)]
    assert columns(found)["other"]["missing"] == 2
    assert columns(found)["recommend"]["max"] == 77
    assert table(found, "problems")[0] == {"path": str(two), "line": 2, "column": "recommend", "reason": "no-answer code", "text": "77"}


def test_standard_input_is_read_once(report: Look) -> None:
    found = report("inspect", "-", "--problems", input="recommend\n10\n77\n")
    assert table(found, "problems")[0]["line"] == 3
    assert found["provenance"]["sources"] == ["standard input"]


def test_values_are_shown_inert(cxkit: Callable[..., Any], tmp_path: Path) -> None:
    done = cxkit("inspect", saved(tmp_path, "id,name\x1b[31m\n1,\x1b[2Jgone [bold]\u202e\n"), "--show-values")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "[bold]" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["none.csv"], 3, "none.csv"),
        (["survey.csv", "--role", "recommend=nope"], 4, "nope"),
        (["survey.csv", "--kind", "orders", "--role", "recommend=a"], 4, "no role of the orders table"),
        (["survey.csv", "--dates", "xyz"], 2, "dates"),
        (["survey.csv", "--most", "0"], 2, "most"),
        ([], 2, "FILE"),
    ],
)
def test_mistakes_are_errors_without_a_traceback(
    cxkit: Callable[..., Any], tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    saved(tmp_path, "a,b\n1,2\n")
    done = cxkit("inspect", *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_many_distinct_values_are_counted_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiling, "COUNTED", 50)
    monkeypatch.setattr(profiling, "SKETCH", 2_000)
    monkeypatch.setattr(profiling, "BATCH", 1_000)
    drawn = random.Random(1)
    rows = [(f"R{number % 9_990}", drawn.randrange(10_000), drawn.randrange(1_500), drawn.choice("aab")) for number in range(10_000)]
    path = saved(tmp_path, "response_id,many,some,few\n" + "".join(",".join(map(str, row)) + "\n" for row in rows))
    seen = {each.column: each for each in inspect_files([str(path)], check_loading({}), Config()).source_profile.columns}
    truth = [len(set(column)) for column in zip(*rows, strict=True)]
    assert (seen["response_id"].distinct, seen["response_id"].estimated) == (truth[0], False)  # ids are exact
    assert seen["many"].estimated
    assert seen["many"].distinct == pytest.approx(truth[1], rel=4 / 2_000**0.5)
    assert (seen["some"].distinct, seen["some"].estimated) == (truth[2], False)
    assert seen["few"].counts == tuple(Counter(row[3] for row in rows).most_common())
    report = inspect((str(path),))
    assert [note.code for note in report.notes] == ["kind", "distinct-estimated", "duplicates"]
    assert "10 duplicate ids" in str(report.table("columns").rows[0]["doubt"])


@needs_shared
@pytest.mark.parametrize(
    ("file", "encoding", "delimiter"),
    [
        pytest.param("sfo_airport_nps/2017_SFO_Customer_Survey_20250817.csv", "utf-8", ",", marks=pytest.mark.slow),
        ("telco_churn_ibm/Telco-Customer-Churn.csv", "utf-8", ","),
        ("raw_surveymonkey_538/StarWars.csv", "cp1252", ","),
        ("rstudio_r_survey/2018_survey_English.tsv", "utf-8", "\t"),
    ],
)
def test_figures_of_real_files_are_those_of_the_csv_module(report: Look, file: str, encoding: str, delimiter: str) -> None:
    with (DATA / file).open(encoding=encoding, newline="") as stream:
        header, *records = [record for record in csv.reader(stream, delimiter=delimiter) if record]
    if "surveymonkey" in file:
        del records[0]  # the second row of the header
    found = report("inspect", DATA / file)
    rows = table(found, "columns")
    assert table(found, "files")[0]["encoding"] == encoding
    assert found["provenance"]["rows_read"] == len(records)
    assert len(rows) == len(header)
    for place, row in enumerate(rows):
        values = [record[place] for record in records]
        if row["kind"] in {"text", "boolean", "empty"}:
            assert row["missing"] == sum(not value.strip() for value in values), row["column"]
            assert row["distinct"] == len({value for value in values if value.strip()}), row["column"]


@needs_shared
def test_what_is_known_of_the_airport_survey_is_seen(report: Look) -> None:
    seen = columns(report("inspect", DATA / "sfo_airport_nps" / "2017_SFO_Customer_Survey_20250817.csv"))
    assert seen["RESPNUM"]["role"] == "response_id"
    assert seen["WEIGHT"]["role"] == "weight"
    assert seen["NETPRO"]["role"] == "recommend"
    assert "'11' 84 × may mean 'no answer'" in seen["NETPRO"]["doubt"]


def test_the_answer_in_words_names_the_kind_what_to_check_and_the_command_to_go_on_with(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("recommend,channel\n" + "9,web\n3,phone\n" * 20 + "ten,web\n", encoding="utf-8")
    report = inspect((str(path),))
    texts = [each.text for each in report.summary]
    assert texts[0] == "Survey: 41 rows, 2 columns, of which 2 have a role."
    assert texts[1] == "To check: column recommend."
    assert texts[2] == f"Go on with: cxkit nps {path}"
    (chart,) = report.charts
    assert chart.encodings["columns"] == ["column", "role", "missing", "doubt"]
    path.write_text("name\nAda\nBob\n", encoding="utf-8")
    assert [each.code for each in inspect((str(path),), kind="customers").summary] == ["inspected"]


@pytest.mark.parametrize(
    ("further", "command"),
    [("channel", "touchmap"), ("touchpoint", "touchmap"), ("ticket status", "tickets"), ("closed at", "tickets"), ("remark", None)],
)
def test_a_file_of_contacts_goes_on_with_a_command_that_it_can_carry(tmp_path: Path, further: str, command: str | None) -> None:
    values = {"closed at": ["2024-04-01", "2024-04-02"], "ticket status": ["open", "closed"]}.get(further, ["web", "phone"])
    rows = [f"T{n},2024-03-{n + 1:02},{values[n % 2]}" for n in range(20)]
    path = saved(tmp_path, "\n".join([f"ticket_id,created_at,{further}", *rows]) + "\n", "tickets.csv")
    found = [each.text for each in inspect((str(path),), kind="contacts").summary if each.code == "inspected-next"]
    assert found == ([f"Go on with: cxkit {command} {path}"] if command else [])


def test_complaints_about_orders_are_contacts_and_orders_are_orders(tmp_path: Path) -> None:
    columns_of_both = "complaint_id,date,customer_id,product_sku,order_id,complaint_text"
    rows = [f"R{n},2024-03-{n + 1:02},C{n % 7},S{n % 3},O{n},it came late and was broken" for n in range(20)]
    path = saved(tmp_path, "\n".join([columns_of_both, *rows]) + "\n", "complaints.csv")
    assert inspect((str(path),)).provenance.params["kind"] == "contacts"
    orders = [f"O{n},2024-03-{n + 1:02},C{n % 7},S{n % 3},{n}.50,thanks" for n in range(20)]
    path = saved(tmp_path, "\n".join(["order_id,date,customer_id,product_sku,amount,complaint_text", *orders]) + "\n", "orders.csv")
    assert inspect((str(path),)).provenance.params["kind"] == "orders"


def test_no_command_is_advised_that_an_empty_column_fails(report: Look, tmp_path: Path) -> None:
    empty = report("inspect", str(saved(tmp_path, "recommend,satisfaction,channel\n" + ",,web\n" * 9)))
    assert not any(each["code"] == "inspected-next" for each in empty["summary"])
    other = report("inspect", str(saved(tmp_path, "recommend,satisfaction,channel\n" + ",4,web\n,5,web\n" * 9)))
    assert next(each["text"] for each in other["summary"] if each["code"] == "inspected-next").startswith("Go on with: cxkit csat")


def test_days_that_do_not_exist_are_to_be_checked(report: Look, tmp_path: Path) -> None:
    days = ["2025-01-03", "2025-01-04", "2025-13-04", "2025-01-05", "2025-01-08"]
    made = report("inspect", str(saved(tmp_path, "responded_at,recommend\n" + "".join(f"{day},9\n" for day in days))))
    assert columns(made)["responded_at"]["doubt"] == "1 value unreadable as date ('2025-13-04' 1 ×)"
    fine = report("inspect", str(saved(tmp_path, "responded_at,recommend\n" + "".join(f"{day},9\n" for day in days if "13" not in day))))
    assert columns(fine)["responded_at"]["doubt"] is None


def test_hints_on_options_of_other_commands_remain(tmp_path: Path) -> None:
    lines = "order_id,customer_id,order_date,quantity,unit price\n" + "7,C1,2024-05-01,2,3.50\n" * 12
    (tmp_path / "till.csv").write_text(lines, encoding="utf-8")
    hints = {note.hint for note in inspect((str(tmp_path / "till.csv"),)).notes}
    assert "--amount 'unit price' uses the prices only" in hints
