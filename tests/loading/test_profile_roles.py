"""What a profile decides about roles and values, and what outranks it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.sources.exports import EXPORTS, QUALTRICS, Export

from cxkit.config import Config, parse
from cxkit.counts import Tally, group_id, group_keys, tally
from cxkit.errors import RoleError
from cxkit.loading.loading_options import check_loading
from cxkit.loading.open import open_table
from cxkit.loading.tools import Header, hints
from cxkit.roles import KINDS, Hints, resolve
from cxkit.sources.profiles import INDEX, Known, profile
from cxkit.tables import Contacts, Customers, DataTable, Orders, Responses
from cxkit.values import Reason

CLASSES = {table.kind.name: table for table in (Responses, Contacts, Orders, Customers)}


def opened(folder: Path, text: str, kind: type[DataTable] = Responses, settings: Config | None = None, **options: Any) -> DataTable:
    path = folder / "x.csv"
    path.write_text(text, encoding="utf-8")
    return open_table(kind, [path], check_loading(options), settings or parse({}, folder / "cxkit.toml")).table


def of(tool: str) -> Export:
    return next(export for export in EXPORTS if export.tool == tool)


def scores(counted: Tally) -> dict[float, int]:
    found: dict[float, int] = {}
    for score, n in counted.cells.select(counted.scores[0], "n").rows():
        found[score] = found.get(score, 0) + n
    return found


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.tool)
def test_the_roles_are_the_tools_own(tmp_path: Path, export: Export) -> None:
    table = opened(tmp_path, export.text, CLASSES[export.kind])
    known = {role: found.column for role, found in table.roles.items() if found.found == "profile"}
    assert known == export.roles
    assert set(known) <= set(KINDS[export.kind].roles)
    (said,) = [note for note in table.notes if note.code == "profile"]
    assert all(f"{role} = '{column}'" in said.text for role, column in known.items())


def test_qualtrics_answers_without_previews(tmp_path: Path) -> None:
    table = opened(tmp_path, QUALTRICS.text)
    # found by its question in the second row, though two columns have that question below them
    assert (table.roles["recommend"].column, table.roles["recommend"].found) == ("Q1", "name")
    assert "channel" not in table.roles
    counted = tally(table, "recommend")
    assert scores(counted) == dict.fromkeys(map(float, range(11)), 4)
    assert (counted.account.read, dict(counted.account.excluded)) == (48, {Reason.PREVIEW: 4})


@pytest.mark.parametrize("options", [{"where": "Q1 >= 0"}, {"since": "2024-01-01"}, {"as_of": "2024-12-31"}, {"where": "Q1 > 99"}])
def test_a_preview_is_one_before_anything_else_is_asked(tmp_path: Path, options: dict[str, Any]) -> None:
    counted = tally(opened(tmp_path, QUALTRICS.text, **options), "recommend")
    assert counted.account.excluded[Reason.PREVIEW] == 4


def test_surveymonkey_dates_have_the_month_first(tmp_path: Path) -> None:
    table = opened(tmp_path, of("surveymonkey").text)
    counted = tally(table, "recommend", every="month")
    assert counted.cells["period"].unique().dt.strftime("%Y-%m").to_list() == ["2024-01"]
    other = tally(opened(tmp_path, of("surveymonkey").text, dates="dmy"), "recommend", every="month")
    assert other.cells["period"].n_unique() == 12


def test_typeform_guards_are_no_part_of_names(tmp_path: Path) -> None:
    table = opened(tmp_path, of("typeform").text)
    counted = tally(table, "recommend", groupings=[group_keys(table, ["Where?"])])
    assert counted.cells[group_id("Where?")].unique().to_list() == ["+49 shop"]
    assert tally(opened(tmp_path, of("typeform").text, where="\"Where?\" = '+49 shop'"), "recommend").account.used == 22


def test_guards_are_no_part_of_headers(tmp_path: Path) -> None:
    table = opened(tmp_path, "'=NPS,'+channel,'-Phase x\n9,web,a\n8,phone,b\n")
    assert {role: found.column for role, found in table.roles.items()} == {
        "recommend": "'=NPS",
        "channel": "'+channel",
        "phase": "'-Phase x",
    }
    assert [key.column for key in group_keys(table, ["-phase X", "+channel"])] == ["'-Phase x", "'+channel"]
    with pytest.raises(RoleError, match="occurs 2 times"):
        opened(tmp_path, "'=NPS,=NPS\n9,8\n", role=("recommend==NPS",))


def test_a_guarded_score_is_a_score(tmp_path: Path) -> None:
    counted = tally(opened(tmp_path, "nps\n" + "\n".join(["9", "'+8", "'=7", "'-1", "'9"] * 1 + ["5"] * 300) + "\n"), "recommend")
    assert counted.account.excluded == {Reason.UNREADABLE: 1, Reason.OFF_SCALE: 1}
    assert scores(counted) == {9.0: 2, 8.0: 1, 5.0: 300}


def test_limesurvey_has_no_date_for_the_anonymous(tmp_path: Path) -> None:
    text = of("limesurvey").text
    counted = tally(opened(tmp_path, text, since="1900-01-01"), "recommend")
    assert counted.account.excluded == {Reason.DATE_MISSING: 11}
    plain = opened(tmp_path, text, since="1900-01-01", profile="none", role=("responded_at=submitdate",))
    assert tally(plain, "recommend").account.excluded == {}
    named = opened(tmp_path, text, since="1900-01-01", role=("responded_at=submitdate",))
    assert tally(named, "recommend").account.excluded == {Reason.DATE_MISSING: 11}


def test_zendesk_ratings(tmp_path: Path) -> None:
    table = opened(tmp_path, of("zendesk").text)
    counted = tally(table, "satisfaction")
    assert str(counted.scale) == "0-1"
    assert scores(counted) == {1.0: 2, 0.0: 1}
    assert counted.account.excluded == {Reason.NO_ANSWER: 2, Reason.MISSING: 1}
    assert counted.notes == ()


def test_codes_of_a_tool_that_do_not_occur_are_no_news_but_typed_ones_are(tmp_path: Path) -> None:
    text = of("zendesk").text.replace("Offered", "").replace("Unoffered", "").replace("Un", "")
    assert tally(opened(tmp_path, text), "satisfaction").notes == ()
    (note,) = tally(opened(tmp_path, text, na=("satisfaction=lost",)), "satisfaction").notes
    assert (note.code, "'lost'" in note.text) == ("codes-unused", True)


def test_hubspot_asks_which_score_it_is_unless_the_surveys_say_and_knows_its_scale(tmp_path: Path) -> None:
    named = tally(opened(tmp_path, of("hubspot").text), "satisfaction")
    assert (str(named.scale), named.account.used) == ("0-2", 12)
    text = of("hubspot").text.replace("CSAT", "CUSTOM")
    table = opened(tmp_path, text)
    with pytest.raises(RoleError, match=r"^Column 'hs_value' could be satisfaction\.$"):
        tally(table, "satisfaction")
    counted = tally(opened(tmp_path, text, role=("satisfaction=hs_value",)), "satisfaction")
    assert (str(counted.scale), counted.account.used) == ("0-2", 12)


def test_a_tools_scale_is_not_believed_but_a_typed_one_is(tmp_path: Path) -> None:
    text = of("medallia_agent_connect").text.replace(",5\n", ",6\n").replace(",4\n", ",7\n")
    with pytest.raises(RoleError, match="on the scale 1-5"):
        tally(opened(tmp_path, text), "satisfaction")
    assert str(tally(opened(tmp_path, text, scale=("1-7",)), "satisfaction").scale) == "1-7"
    settings = parse({"sources": {"survey": {"scale": {"satisfaction": "1-10"}}}}, tmp_path / "cxkit.toml")
    assert str(tally(opened(tmp_path, text, settings=settings), "satisfaction").scale) == "1-10"


def test_typed_before_project_file_before_profile_before_name(tmp_path: Path) -> None:
    text = of("medallia_agent_connect").text
    settings = parse({"sources": {"survey": {"roles": {"touchpoint": "channel"}}}}, tmp_path / "cxkit.toml")
    found = {
        "profile": opened(tmp_path, text),
        "config": opened(tmp_path, text, settings=settings),
        "given": opened(tmp_path, text, settings=settings, role=("touchpoint=request_id",)),
        "name": opened(tmp_path, text.replace("survey_name", "touchpoint"), profile="none"),
    }
    assert {how: (table.roles["touchpoint"].found, table.roles["touchpoint"].column) for how, table in found.items()} == {
        "profile": ("profile", "survey_name"),
        "config": ("config", "channel"),
        "given": ("given", "request_id"),
        "name": ("name", "touchpoint"),
    }


def test_codes_of_the_project_file_stand_for_the_tools(tmp_path: Path) -> None:
    settings = parse(
        {"sources": {"survey": {"na": {"satisfaction": ["Unoffered"]}, "labels": {"satisfaction": {"Offered": 0}}}}}, tmp_path / "c"
    )
    counted = tally(opened(tmp_path, of("zendesk").text, settings=settings), "satisfaction")
    assert scores(counted) == {1.0: 2, 0.0: 2}


# Each pattern of columns that hold no role, with a header that it is for and the text below that.
NEVER = {
    ("qualtrics", r".*_NPS_GROUP"): ("Q1_NPS_GROUP", "How likely are you to recommend us?"),
    ("qualtrics", r".* - (Topics|Parent Topics|Sentiment.*|Group)"): ("Q2 - Topics", "How satisfied are you, and why? - Topics"),
    ("sosci_survey", "MODE"): ("MODE", ""),
    ("sosci_survey", "MAXPAGE"): ("MAXPAGE", ""),
    ("zendesk", "user_id"): ("user_id", ""),
    ("zendesk", "reason"): ("reason", ""),
}


def test_every_column_that_is_no_role_would_be_one() -> None:
    assert set(NEVER) == {(name, pattern) for name in INDEX for pattern in profile(name).never}
    for (name, _), (header, text) in NEVER.items():
        kind = KINDS[profile(name).kind]
        texts = {header: text} if text else {}
        assert any(resolve(kind, [header], {}, {}, hints=Hints(texts=texts)))
        assert not any(resolve(kind, [header], {}, {}, hints=hints(Known(name, profile(name)), Header([header], texts))))


def test_a_file_with_types_of_its_own(tmp_path: Path) -> None:
    rows = [(*row[:2], int(row[2] == "Survey Preview"), *row[3:]) for row in QUALTRICS.body]
    frame = pl.DataFrame(rows, schema=list(QUALTRICS.header[0]), orient="row").with_columns(pl.col("Q1").cast(pl.Int64))
    frame.write_parquet(tmp_path / "x.parquet")
    options = check_loading({"role": ("recommend=Q1",), "na": ("77",)})
    table = open_table(Responses, [tmp_path / "x.parquet"], options, parse({}, tmp_path / "cxkit.toml")).table
    assert table.tool == "Qualtrics"
    # one row is told by Status, which is a number here, and the channel, two by the channel alone
    assert tally(table, "recommend").account.excluded == {Reason.PREVIEW: 3}


def test_a_profile_in_the_project_file(tmp_path: Path) -> None:
    settings = parse({"sources": {"survey": {"profile": "none"}}}, tmp_path / "cxkit.toml")
    assert opened(tmp_path, QUALTRICS.text, settings=settings).tool is None
    assert opened(tmp_path, QUALTRICS.text, settings=settings, profile="qualtrics").tool == "Qualtrics"


def test_a_question_with_answers_and_one_with_a_column_for_each_option_differ(tmp_path: Path) -> None:
    export = of("surveymonkey")
    names = tuple("How likely are you to recommend our shop?" if name.startswith("Which") else name for name in export.header[0])
    table = opened(tmp_path, export._replace(header=(names, export.header[1])).text)
    # the columns of the options hold their names, which is no answer from 0 to 10
    assert table.roles["recommend"].column == opened(tmp_path, export.text).roles["recommend"].column
