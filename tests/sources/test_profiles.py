"""The exports of known tools are recognised by their headers, with all rows of these and no other, and nothing else is recognised."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path

import pytest
from tests.corpus.binary import workbook
from tests.corpus.make import cases
from tests.example_exports import Folder
from tests.shared import DATA, needs_shared
from tests.sources.exports import EXPORTS, QUALTRICS_NAMES, Export

from cxkit.errors import SourceError, UsageError
from cxkit.roles import KINDS, SCORES
from cxkit.sources import profiles
from cxkit.sources.opening import open_source
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import OVERFLOW, row_fits
from cxkit.sources.profiles import INDEX, Profile, profile, recognise_tool
from cxkit.values import Scale

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = Path(profiles.__file__).parent
# The real files that a tool wrote, with the rows of their headers.
REAL = {
    "raw_qualtrics_samples/qualtRics_sample.csv": ("qualtrics", 3),
    "raw_qualtrics_samples/qualtRics_sample_legacy.csv": ("qualtrics", 2),
    "raw_surveymonkey_538/StarWars.csv": ("surveymonkey", 2),
    "raw_surveymonkey_538/flying-etiquette.csv": ("surveymonkey", 1),
    "raw_surveymonkey_538/food-world-cup-data.csv": ("surveymonkey", 1),
    "raw_limesurvey/ssi_2017_de_public_data.csv": ("limesurvey", 1),
    "raw_limesurvey/survey_100001_R_data_file.csv": ("limesurvey", 1),
    "raw_typeform_fcc2016/2016 New Coders Survey Part 1.csv": ("typeform", 1),
    "raw_zendesk_dbt/ticket_chat_data.csv": ("zendesk", 1),
    "raw_zendesk_dbt/ticket_chat_event_data.csv": ("zendesk", 1),
    "raw_zendesk_dbt/ticket_comment_data.csv": ("zendesk", 1),
    "raw_zendesk_dbt/ticket_data.csv": ("zendesk", 1),
    "raw_zendesk_dbt/ticket_field_history_data.csv": ("zendesk", 1),
}


@needs_shared
@pytest.mark.parametrize("name", REAL)
def test_real_files_are_recognised_and_keep_all_rows(name: str) -> None:
    tool, header = REAL[name]
    with (DATA / name).open(encoding="utf-8-sig", errors="replace", newline="") as file:
        due = sum(1 for record in csv.reader(file) if record) - header
    source = open_source([DATA / name])
    assert source.known is not None
    assert source.known.name == tool
    frame = source.exact().frame.collect(engine="streaming")
    assert (frame.height, frame[OVERFLOW].null_count()) == (due, due)


@needs_shared
def test_no_other_real_file_is_recognised() -> None:
    others = [path for path in DATA.rglob("*") if path.suffix in {".csv", ".tsv", ".txt"} and str(path.relative_to(DATA)) not in REAL]
    assert len(others) > 10
    assert [path for path in others if open_source([path]).known] == []


@pytest.mark.slow
def test_no_file_of_the_corpus_and_no_example_is_recognised(example_folder: Folder, tmp_path: Path) -> None:
    examples = example_folder(1, False)
    files = [*examples.glob("*.csv"), *examples.glob("*.xlsx"), *examples.glob("*.jsonl")]
    assert files
    for case in cases():
        files.append(tmp_path / case.name)
        files[-1].write_bytes(case.data)
    for path in files:
        try:
            assert open_source([path]).known is None, path
        except SourceError:  # no table at all
            continue


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.tool)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_was_written_is_read(tmp_path: Path, export: Export, encoding: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(export.text, encoding=encoding)
    source = open_source([path])
    assert source.known is not None
    assert source.known.name == export.tool
    assert source.dialects[0].header_line == 1
    for found in (source, source.exact()):
        rows = found.frame.filter(row_fits()).drop(OVERFLOW).collect().rows()
        assert rows == [tuple(cell or None for cell in row) for row in export.body]
    assert list(source.problems()) == []


def test_titles_above_do_not_hide_a_tool(tmp_path: Path) -> None:
    export = next(export for export in EXPORTS if export.tool == "salesforce")
    path = tmp_path / "x.csv"
    path.write_text("Open cases\nAs of 2024-02-01,Bo\n\n" + export.text, encoding="utf-8")
    source = open_source([path])
    assert source.known is not None
    assert source.dialects[0].header_line == 4
    assert source.exact().frame.collect().height == len(export.body)


@pytest.mark.parametrize(
    "behind", ['\n"Grand Totals (9 records)"\n', '"Confidential Information - Do Not Distribute",,,,,\n', "Copyright (c) 2000"]
)
def test_lines_far_behind_the_sample_are_no_rows(tmp_path: Path, behind: str) -> None:
    export = next(export for export in EXPORTS if export.tool == "salesforce")
    body = export.body * 2_000
    path = tmp_path / "x.csv"
    path.write_text(export._replace(body=body, behind=behind).text, encoding="utf-8")
    assert path.stat().st_size > 1 << 18
    source = open_source([path])
    assert source.frame.drop(OVERFLOW).collect().rows() == [*body]
    assert list(source.problems()) == []


HOSTILE = [
    ["StartDate", "EndDate", "Status", "Progress"],
    ["Respondent ID", "Age", "Education", "nps"],
    ["#", "Name", "Submit Date (UTC)"],
    ["#", "Name", "Start Date", "Network ID"],
    ["Response ID", "Date submitted", "nps"],
    ["lfdn", "tester", "quality", "duration"],
    ["id", "submitdate", "nps", "channel"],
    ["Timestamp", "temperature [C]", "pressure [Pa]", "flow [l]", "speed [m/s]"],
    ["Timestamp", "nps", "channel", "comment"],
    ["When?", "Timestamp", "How are you doing today?", "What is it that you want?", "Is there anything else?"],
    ["ID", "Start time", "End time", "Email", "Name"],
    ["No.", "Response ID", "Timestamp", "Finished"],
    ["id", "requester_id", "subject", "created_at"],
    ["ticket_id", "user_id", "updated", "value"],
    ["Ticket ID", "Created time", "Agent", "Source"],
    ["Case Number", "Owner", "Opened Date"],
    ["Survey type", "Survey name", "Rating"],
    ["request_delivery_status", "channel"],
    ["amazon-order-id", "purchase-date", "quantity", "item-price"],
    ["order-id", "purchase-date", "item-price", "order-status"],
    ["a[1]. x", "b[2]. y"],
    ["x.y[z]", "item[SQ001]", "item[SQ002]", "item[SQ003]"],
    [""],
]


@pytest.mark.parametrize("header", HOSTILE)
def test_near_misses_are_not_recognised(header: list[str]) -> None:
    assert recognise_tool(header) is None


@pytest.mark.parametrize("left_out", QUALTRICS_NAMES[:8])
def test_every_header_of_a_signature_counts(left_out: str) -> None:
    header = [name for name in QUALTRICS_NAMES[:8] if name != left_out]
    assert recognise_tool(QUALTRICS_NAMES[:8]) is not None
    assert recognise_tool(header) is None


def test_case_and_blanks_around_do_not_matter() -> None:
    assert recognise_tool([f" {name.upper()} " for name in QUALTRICS_NAMES]) is not None


def test_the_user_decides() -> None:
    assert recognise_tool(QUALTRICS_NAMES, "none") is None
    named = recognise_tool(["a", "b"], "typeform")
    assert named is not None
    assert named.evidence == "Typeform as requested"
    with pytest.raises(UsageError, match="no profile 'questback'"):
        Overrides(profile="questback")


def test_options_outrank_the_profile(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(EXPORTS[0].text, encoding="utf-8")
    assert open_source([path], Overrides(profile="none")).known is None
    two_more = open_source([path], Overrides(skip=0)).exact().frame.collect()
    assert two_more.height == len(EXPORTS[0].body) + 2
    second = open_source([path], Overrides(header_row=2))
    assert second.columns[2] == "Response Type"
    assert second.exact().frame.collect().height == len(EXPORTS[0].body)


def test_any_report_is_one_of_the_tool_that_the_user_names(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('Survey,Score\nA,9\nB,3\n\n"Grand Totals (2 records)"\nCopyright (c) 2000-2026 salesforce.com\n', encoding="utf-8")
    source = open_source([path], Overrides(profile="salesforce"))
    assert source.frame.drop(OVERFLOW).collect().rows() == [("A", "9"), ("B", "3")]
    assert open_source([path]).known is None


def test_files_of_different_tools_have_no_profile_together(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.csv" for number in range(2)]
    for path, export in zip(paths, (EXPORTS[0], EXPORTS[4]), strict=True):
        path.write_text(export.text, encoding="utf-8")
    source = open_source(paths)
    assert source.known is None
    assert "profiles-differ" in {note.code for note in source.notes}


def test_a_workbook_of_a_tool_is_read_like_its_text(tmp_path: Path) -> None:
    export = next(export for export in EXPORTS if export.tool == "salesforce")
    (tmp_path / "x.xlsx").write_bytes(workbook(list(csv.reader(export.text.splitlines()))))
    source = open_source([tmp_path / "x.xlsx"])
    assert source.known is not None
    assert source.frame.drop(OVERFLOW).collect().rows() == [*export.body]


# The contract that every profile keeps.


def files() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


def test_every_file_is_in_the_index_and_has_an_export_here() -> None:
    assert files() == sorted(INDEX)
    assert {export.tool for export in EXPORTS} == set(INDEX)


@pytest.mark.parametrize("name", files())
def test_a_profile_is_well_formed(name: str) -> None:
    found = profile(name)
    names = {role for kind in KINDS.values() for role in kind.roles}
    assert found.kind in KINDS
    assert set(found.roles) <= names
    assert set(found.roles) & set(KINDS[found.kind].roles)
    for told in (found.na, found.labels, found.scales, dict.fromkeys(found.either)):
        assert set(told) <= set(found.roles)  # or else they would have no effect
    assert set(found.either) <= set(SCORES)
    for role, scale in found.scales.items():
        parsed = Scale.parse(scale.split()[0])
        assert all(value in parsed for value in found.labels.get(role, {}).values())
    assert not {word.casefold() for worth in found.labels.values() for word in worth} & {
        code.casefold() for codes in found.na.values() for code in codes
    }
    for pattern in (*(each for patterns in found.roles.values() for each in patterns), *found.never, *found.previews, found.header_ends):
        re.compile(pattern)


@pytest.mark.parametrize("name", files())
def test_every_signature_stands_out_and_is_in_the_index(name: str) -> None:
    for signature in profile(name).known_by:
        assert len(signature.headers) >= 3 or signature.first or signature.pattern
        assert len(signature.headers) + signature.times >= 2
        together = "\n".join((*signature.headers, signature.pattern.replace("\\", ""))).casefold()
        assert any(text in together for text in INDEX[name])


@pytest.mark.parametrize("name", files())
def test_every_profile_says_what_it_was_made_from(name: str) -> None:
    told = " ".join((ast.get_docstring(ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))) or "").split())
    page = re.search(r"https://|github \w", told)
    assert page or "unverified" in told
    document = (PROJECT / "docs" / "profiles.md").read_text(encoding="utf-8")
    (line,) = [line for line in document.splitlines() if line.startswith(f"| {profile(name).title} ")]
    assert f"`{name}`" in line
    assert ("unverified" in told) == ("unverified" in line)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.tool)
def test_every_export_is_recognised_by_one_tool_alone(export: Export) -> None:
    alike = [name for name in INDEX if (found := recognise_tool(export.header[0], name)) and found.by]
    assert alike == [export.tool]


def test_all_fields_are_used_by_some_profile() -> None:
    used = {field for name in INDEX for field in Profile._fields if getattr(profile(name), field) not in ("", (), {}, None)}
    assert used == set(Profile._fields)
