"""``cxkit init`` writes what it found: the file loads, commands find their files by it, and names from exports stay names."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.any_text import SIGNS

from cxkit import config
from cxkit.errors import SourceError, UsageError
from cxkit.run import call
from cxkit.workflows.init import init
from cxkit.workflows.inspecting.project_file import array, key, quoted, table

Run = Callable[..., Any]

SURVEY = (
    "Antwort-Nr;Weiterempfehlung (0-10);Kontaktpunkt;Phase;Kanal;Preis;Zufriedenheit\n"
    + "".join(f"R{number};{number % 11};Hotline;Service;Telefon;1,5;{number % 5 + 1}\n" for number in range(60))
    + 'R60;99;"An""gebot";Vertrieb;Web;2,5;5\n'
)
ORDERS = "order_id,customer_id,ordered_at,amount\n1,K1,2024-01-31,10.50\n"


def saved(folder: Path, text: str, name: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def test_commands_need_no_file_names_afterwards(cxkit: Run, tmp_path: Path) -> None:
    saved(tmp_path, SURVEY.replace("Hotline", "Außendienst"), "umfrage.csv", "cp1252")
    saved(tmp_path, ORDERS, "orders.csv")
    done = cxkit("init", "umfrage.csv", "orders.csv")
    assert done.returncode == 0, done.stderr
    assert "survey: umfrage.csv (survey, 61 rows)" in done.stdout
    assert "Next: cxkit nps" in done.stdout
    ours = cxkit("nps", "--format", "json")
    assert ours.returncode == 0, ours.stderr
    named = cxkit("nps", "umfrage.csv", "--format", "json", "--config", "cxkit.toml")
    assert json.loads(ours.stdout)["tables"] == json.loads(named.stdout)["tables"]
    assert json.loads(ours.stdout)["provenance"]["rows_read"] == 61


def test_what_was_found_is_filled_in(tmp_path: Path) -> None:
    into = tmp_path / "cxkit.toml"
    init((str(saved(tmp_path, SURVEY, "umfrage.csv", "cp1252")), str(saved(tmp_path, ORDERS, "orders.csv"))), into=str(into))
    found = config.load(into)
    survey, orders = found.sources["survey"], found.sources["orders"]
    assert (survey.files, survey.delimiter, survey.decimal) == (("umfrage.csv",), ";", ",")
    assert survey.roles == {
        "recommend": "Weiterempfehlung (0-10)",
        "satisfaction": "Zufriedenheit",
        "response_id": "Antwort-Nr",
        "touchpoint": "Kontaktpunkt",
        "phase": "Phase",
        "channel": "Kanal",
    }
    assert (orders.delimiter, orders.decimal, orders.roles["ordered_at"]) == (",", ".", "ordered_at")
    text = into.read_text(encoding="utf-8")
    assert '# na = { recommend = ["99"] }' in text
    assert '# scale = { recommend = "0-10", satisfaction = "1-5" }' in text
    assert '# [touchpoints."An\\"gebot"]\n# phase = "Vertrieb"' in text


def test_every_key_that_a_command_uses_is_in_the_file_and_explained(tmp_path: Path) -> None:
    into = tmp_path / "cxkit.toml"
    init((str(saved(tmp_path, SURVEY, "s.csv")),), into=str(into))
    text = into.read_text(encoding="utf-8")
    for section in (
        config.Project,
        config.Source,
        config.Channels,
        config.Items,
        config.RuleValues,
        config.Spending,
        config.Evaluation,
        config.ReportFile,
    ):
        for name in section.model_fields:
            assert re.search(rf"^(?:# )?(?:{name}\b|\[sources\.survey\.{name}\])|# .*\bor {name}\b", text, re.MULTILINE), name
    for name in config.Config.model_fields.keys() - {"folder", "path", "asked"}:
        assert re.search(rf"^(?:# )?\[+{name}\b", text, re.MULTILINE), name


def test_the_comments_are_valid_once_uncommented(tmp_path: Path) -> None:
    into = tmp_path / "cxkit.toml"
    init((str(saved(tmp_path, SURVEY, "s.csv")), str(saved(tmp_path, ORDERS, "o.csv"))), into=str(into))
    text = into.read_text(encoding="utf-8")
    live = re.sub(r"^# (?=\[|[\w.]+ = )", "", text, flags=re.MULTILINE)
    parsed = config.parse(tomllib.loads(live), into)
    assert (parsed.budget.total, parsed.evaluate.date, parsed.report.output) == (100000, date(2025, 4, 1), "report.html")
    assert parsed.touchpoints["Hotline"].phase == "Service"
    assert parsed.sources["survey"].na == {"recommend": ("99",)}
    assert parsed.items.expectation == "^(?P<item>.+)_expected$"


def test_files_of_one_kind_and_form_are_one_source(tmp_path: Path) -> None:
    paths = [saved(tmp_path, ORDERS, name) for name in ("2024.csv", "2025.csv")]
    other = saved(tmp_path, "Kundennr;Bestelldatum;Betrag\nK1;31.01.2024;5\n", "Alte Bestellungen.csv")
    into = tmp_path / "cxkit.toml"
    init(tuple(map(str, (*paths, other))), into=str(into))
    sources = config.load(into).sources
    assert {name: (source.kind, source.files) for name, source in sources.items()} == {
        "orders": (None, ("2024.csv", "2025.csv")),
        "alte-bestellungen": ("orders", ("Alte Bestellungen.csv",)),
    }


def test_several_surveys_are_distinguished(tmp_path: Path) -> None:
    one, two = saved(tmp_path, SURVEY, "survey.csv"), saved(tmp_path, "recommend,channel\n10,web\n", "survey2.csv")
    said = init((str(one), str(two)), into=str(tmp_path / "cxkit.toml"))
    assert "Several surveys (survey, survey2)" in said
    assert config.load(tmp_path / "cxkit.toml").sources["survey2"].kind == "survey"
    with pytest.raises(UsageError, match="2 sources of the kind survey") as asked:
        call("nps", config=tmp_path / "cxkit.toml")
    assert [line.partition(":")[0] for line in asked.value.lines] == ["survey", "survey2"]


def test_a_role_that_several_columns_could_hold_is_left_to_the_user(tmp_path: Path) -> None:
    path = saved(tmp_path, "recommend,Kanal,Kontaktkanal\n10,a,b\n", "s.csv")
    said = init((str(path),), into=str(tmp_path / "cxkit.toml"))
    assert "channel could be Kanal or Kontaktkanal" in said
    text = (tmp_path / "cxkit.toml").read_text(encoding="utf-8")
    assert '# channel = "Kanal"' in text
    assert '# channel = "Kontaktkanal"' in text
    init((str(path),), into=str(tmp_path / "cxkit.toml"), force=True, role=("channel=Kontaktkanal",))
    assert config.load(tmp_path / "cxkit.toml").sources["survey"].roles["channel"] == "Kontaktkanal"


def test_paths_are_relative_to_the_project_file(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "project [1]").mkdir()
    saved(tmp_path / "exports", "recommend\n10\n", "survey [new].csv")
    done = cxkit("init", tmp_path / "exports" / "survey [new].csv", "--into", tmp_path / "project [1]" / "cxkit.toml")
    assert done.returncode == 0, done.stderr
    found = config.load(tmp_path / "project [1]" / "cxkit.toml").sources["survey"]
    assert found.files == ("../exports/survey [[]new].csv",)
    assert cxkit("nps", cwd=tmp_path / "project [1]").returncode == 2, "a file that merely lies there may not name others"
    assert cxkit("nps", "--config", "cxkit.toml", cwd=tmp_path / "project [1]").returncode == 0


def test_parquet_needs_no_dialect(tmp_path: Path) -> None:
    pl.DataFrame({"recommend": [10], "channel": ["web"]}).write_parquet(tmp_path / "s.parquet")
    init((str(tmp_path / "s.parquet"),), into=str(tmp_path / "cxkit.toml"))
    found = config.load(tmp_path / "cxkit.toml").sources["survey"]
    assert (found.delimiter, found.encoding, found.roles["recommend"]) == (None, None, "recommend")


def test_a_project_file_is_never_overwritten_by_accident(cxkit: Run, tmp_path: Path) -> None:
    saved(tmp_path, "recommend\n10\n", "s.csv")
    saved(tmp_path, "nonsense", "cxkit.toml")
    done = cxkit("init", "s.csv")
    assert (done.returncode, (tmp_path / "cxkit.toml").read_text(encoding="utf-8")) == (2, "nonsense")
    assert "--force" in done.stderr
    assert cxkit("init", "s.csv", "--force").returncode == 0
    assert config.load(tmp_path / "cxkit.toml").sources["survey"].files == ("s.csv",)


def test_what_cannot_be_written_down_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="standard input"):
        init(("-",), into=str(tmp_path / "cxkit.toml"))
    with pytest.raises(SourceError):
        init((str(tmp_path / "none.csv"),), into=str(tmp_path / "cxkit.toml"))
    assert list(tmp_path.iterdir()) == []


HOSTILE = ['a"] evil = "b', "line\nbreak", "back\\slash", "\x1b[31m", "\u202egnp", "\x7f", "'''", "# no", "", "ümläut", "\U000e0041"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_names(tmp_path: Path, name: str) -> None:
    frame = pl.DataFrame({"Kontaktpunkt": [name, name], "recommend": [9, 10], f"x{name}": ["a", "b"]})
    frame.write_parquet(tmp_path / "s.parquet")
    into = tmp_path / "cxkit.toml"
    said = init((str(tmp_path / "s.parquet"),), into=str(into), role=(f"segment=x{name}",))
    assert "\x1b" not in said
    assert config.load(into).sources["survey"].roles["segment"] == f"x{name}"
    text = into.read_text(encoding="utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", text)
    assert config.parse(tomllib.loads(re.sub(r"^# (?=\[t)", "", text, flags=re.MULTILINE)), into)


@given(text=st.text(SIGNS), other=st.text(SIGNS))
def test_any_text_comes_back_from_toml(text: str, other: str) -> None:
    written = f"{key(text)} = {quoted(text)}\n[{key(other)}]\nlist = {array([text, other])}\ninline = {table({text: quoted(other)})}\n"
    if other != text:
        assert tomllib.loads(written) == {text: text, other: {"list": [text, other], "inline": {text: other}}}


CONTACTS = "contact_id,customer_id,contacted_at,touchpoint,channel\n" + "".join(
    f"K{number},C{number % 9},2024-01-{number % 28 + 1:02},{'shop' if number % 2 else 'fair'},{'web' if number % 3 else 'fax'}\n"
    for number in range(60)
)


def test_numbers_of_contacts_are_not_written_down_as_cases(cxkit: Run, tmp_path: Path) -> None:
    saved(tmp_path, CONTACTS, "contacts.csv")
    before = cxkit("journey", "contacts.csv", "--format", "csv").stdout
    assert cxkit("init", "contacts.csv").returncode == 0
    assert cxkit("journey", "contacts.csv", "--format", "csv").stdout == before
    text = (tmp_path / "cxkit.toml").read_text(encoding="utf-8")
    assert re.search(r"^# case_id = .*no value of it is repeated", text, re.MULTILINE)
    # contacts that the export gives twice make no cases of their numbers
    saved(tmp_path, CONTACTS + "".join(CONTACTS.splitlines(keepends=True)[1:4]), "contacts.csv")
    assert cxkit("init", "contacts.csv", "--force").returncode == 0
    assert re.search(r"^# case_id = .*no value of it is repeated", (tmp_path / "cxkit.toml").read_text(encoding="utf-8"), re.MULTILINE)
    # a near miss: cases of several contacts
    cases = re.sub(r"^K(\d+)", lambda found: f"K{int(found[1]) // 2}", CONTACTS, flags=re.MULTILINE).replace("contact_id", "case_id")
    saved(tmp_path, cases, "contacts.csv")
    assert cxkit("init", "contacts.csv", "--force").returncode == 0
    assert re.search(r"^case_id = ", (tmp_path / "cxkit.toml").read_text(encoding="utf-8"), re.MULTILINE)


def test_touchpoints_and_channels_are_those_of_all_sources(tmp_path: Path) -> None:
    survey = "recommend,touchpoint,channel\n" + "9,hotline,phone\n8,fair,web\n" * 30
    into = tmp_path / "cxkit.toml"
    init((str(saved(tmp_path, survey, "survey.csv")), str(saved(tmp_path, CONTACTS, "contacts.csv"))), into=str(into))
    text = into.read_text(encoding="utf-8")
    assert {name for name in ("hotline", "fair", "shop") if f"# [touchpoints.{name}]" in text} == {"hotline", "fair", "shop"}
    assert all(f'"{name}"' in text.split("channels found: ")[1].split("\n")[0] for name in ("phone", "web", "fax"))


def test_the_next_command_takes_files_outside_of_the_folder(cxkit: Run, tmp_path: Path) -> None:
    saved(tmp_path, "recommend\n9\n10\n3\n", "guests.csv")
    (tmp_path / "project").mkdir()
    for folder, name, command in (
        (tmp_path, "guests.csv", "cxkit nps"),
        (tmp_path / "project", "../guests.csv", "cxkit nps --config cxkit.toml"),
    ):
        assert f"Next: {command}, without a file name." in cxkit("init", name, cwd=folder).stdout
        ran = cxkit(*command.split()[1:], cwd=folder)
        assert (ran.returncode, ran.stderr) == (0, "")
    assert "Next: cxkit nps --config own.toml," in cxkit("init", "guests.csv", "--into", "own.toml").stdout


def test_an_encoding_that_plain_letters_leave_open_is_not_fixed_for_the_next_export(cxkit: Run, tmp_path: Path) -> None:
    saved(tmp_path, SURVEY, "umfrage.csv", "ascii")
    assert cxkit("init", "umfrage.csv").returncode == 0
    assert config.load(tmp_path / "cxkit.toml").sources["survey"].encoding is None
    saved(tmp_path, SURVEY.replace("Hotline", "Zubehör"), "umfrage.csv", "cp1252")
    done = cxkit("nps", "--by", "touchpoint", "--format", "json")
    assert "Zubehör" in [row["touchpoint"] for table in json.loads(done.stdout)["tables"] for row in table["rows"] if "touchpoint" in row]
