"""The whole report: what its parts say is what the commands say, and what is missing is named."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.measures.test_summary import survey

import cxkit
from cxkit.errors import UsageError
from cxkit.language import in_language
from cxkit.loading.loading_options import JoiningOptions, LoadingOptions
from cxkit.model import Column, Report, Row, Table
from cxkit.render import render
from cxkit.text.sentences import sentence
from cxkit.workflows._provenance import join_provenances
from cxkit.workflows.check import check
from cxkit.workflows.checks.check_report import findings_of
from cxkit.workflows.customers.follow_up_numbers import numbers_only
from cxkit.workflows.evaluate import evaluate
from cxkit.workflows.report import report


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "survey.csv"
    survey(3, effect=-4.0).write_csv(path)
    return str(path)


@pytest.fixture(scope="module")
def contacts(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "contacts.csv"
    rows = [(f"K{n % 40}", f"2025-0{1 + n % 9}-1{n % 9}", ("phone", "web")[n % 2], f"t{n % 6}") for n in range(200)]
    pl.DataFrame(rows, schema=["customer_id", "contacted_at", "channel", "touchpoint"], orient="row").write_csv(path)
    return str(path)


@pytest.fixture(scope="module")
def whole(answers: str, contacts: str) -> Report:
    return report((answers, contacts))


@pytest.fixture(scope="module")
def alone(answers: str) -> Report:
    """The report on the survey without other files."""
    return report((answers,))


def test_its_tables_are_those_of_the_commands(whole: Report, answers: str, contacts: str) -> None:
    alone = cxkit.nps(answers, min_cell=5, every="month").table("by_touchpoint")
    assert whole.table("nps_by_touchpoint").rows == alone.rows
    assert whole.table("touchmap_map").rows == cxkit.touchmap(contacts, survey=answers, min_cell=5).table("map").rows
    sections = [table.section for table in whole.tables]
    assert sections == [*sorted(each for each in sections if each != "Appendix"), *["Appendix"] * sections.count("Appendix")]
    assert {"1 As-is analysis", "2 Expectations and fulfilment", "4 Strategy and KPIs"} <= {table.section for table in whole.tables}


@pytest.mark.slow
def test_the_appendix_says_what_the_figures_are_made_of(tmp_path: Path, contacts: str) -> None:
    answers = str(tmp_path / "survey.csv")
    survey(3, effect=-4.0).with_columns(recommend=pl.when(pl.int_range(pl.len()) >= 7).then("recommend")).write_csv(answers)
    whole = report((answers, contacts))
    alone = cxkit.nps(answers, min_cell=5, every="month").provenance
    rows = {str(row["command"]): row for row in whole.table("appendix_sources").rows}
    assert rows["nps"] == {"command": "nps", "files": answers, "rows_read": alone.rows_read, "rows_used": alone.rows_used}
    excluded = {str(row["reason"]): row["rows"] for row in whole.table("appendix_excluded").rows if row["command"] == "nps"}
    assert excluded == {reason: n for reason, n in alone.rows_set_aside.items() if n} == {"missing": 7}
    (found,) = (row for row in whole.table("appendix_roles").rows if row["role"] == "recommend")
    assert "nps" in str(found["commands"])
    methods = {str(row["command"]): str(row["source"]) for row in whole.table("appendix_methods").rows}
    assert methods.keys() == rows.keys()
    assert methods["nps"].startswith("Reichheld (2003)")
    assert methods["nps"].endswith("section 11.7.")


@pytest.mark.slow
def test_in_german_reasons_are_words_and_names_stay_names(tmp_path: Path) -> None:
    answers = str(tmp_path / "survey.csv")
    frame = survey(3, effect=-4.0).with_columns(recommend=pl.when(pl.int_range(pl.len()) >= 7).then("recommend"))
    frame.write_csv(answers)
    with in_language("de"):
        text = str(render(report((answers,)), "markdown"))
    assert "| nps | fehlend | 7 |" in text
    assert "| touchpoint | touchpoint |" in text


@pytest.mark.slow
def test_what_is_missing_is_named_with_what_it_needs(alone: Report, answers: str) -> None:
    notes = {note.text for note in alone.notes if note.code == "part-left-out"}
    assert "touchmap, journey and complaints are left out: they need a file of contacts." in notes
    assert "retention is left out: it needs a file of customers." in notes
    assert "3 Budget: budget is left out: it needs --budget TOTAL, or total under [budget] in cxkit.toml." in notes
    whole = report((answers,), budget=1000.0)
    assert sum(float(row["allocation"] or 0) for row in whole.table("budget_plan").rows) == pytest.approx(1000)


def test_no_list_of_customers_is_part_of_it(whole: Report) -> None:
    assert not any("customer_id" in row for table in whole.tables for row in table.rows)


@pytest.mark.parametrize("format_", ["html", "markdown", "table"])
def test_every_step_has_a_heading(whole: Report, format_: str) -> None:
    text = render(whole, format_)
    assert isinstance(text, str)
    for step in ("1 As-is analysis", "2 Expectations and fulfilment", "4 Strategy and KPIs"):
        assert step.casefold() in text.casefold()


def test_without_files_it_says_how_to_name_them() -> None:
    with pytest.raises(UsageError, match="no files to report on"):
        report(())


def test_a_stream_is_read_once_for_all_parts(whole: Report, answers: str) -> None:
    out, into = os.pipe()
    os.write(into, Path(answers).read_bytes())  # less than a pipe holds
    os.close(into)
    made = report((f"/dev/fd/{out}",))
    os.close(out)
    for name in ("nps_by_touchpoint", "nps_over_time"):
        assert made.table(name).rows == whole.table(name).rows


def test_the_rows_of_each_file_count_once(whole: Report, answers: str, contacts: str) -> None:
    origin = whole.provenance
    assert (origin.rows_read, origin.sources) == (600, (contacts, answers))


@pytest.mark.slow
def test_the_project_decides_the_cell_limit(answers: str, tmp_path: Path) -> None:
    (tmp_path / "cxkit.toml").write_text("[project]\nmin_cell = 12\n", encoding="utf-8")
    project = LoadingOptions(config=tmp_path / "cxkit.toml")
    assert report((answers,), reading=project).provenance.params["min_cell"] == 12
    assert report((answers,), min_cell=3, reading=project).provenance.params["min_cell"] == 3


def test_the_cell_limit_is_five_if_the_project_gives_none(whole: Report) -> None:
    assert whole.provenance.params["min_cell"] == 5


@pytest.mark.slow
def test_the_project_gives_total_day_and_title(answers: str, tmp_path: Path) -> None:
    more = '[project]\ntitle = "Us"\n[budget]\ntotal = 1000\n[evaluate]\ndate = 2025-04-01\n'
    (tmp_path / "cxkit.toml").write_text(more, encoding="utf-8")
    whole = report((answers,), reading=LoadingOptions(config=tmp_path / "cxkit.toml"))
    assert whole.title == "Us"
    assert sum(float(str(row["allocation"] or 0)) for row in whole.table("budget_plan").rows) == pytest.approx(1000)
    alone = evaluate(answers, split=date(2025, 4, 1), min_cell=5)
    assert whole.table("evaluate_change").rows == alone.table("change").rows
    typed = report((answers,), budget=500.0, reading=LoadingOptions(config=tmp_path / "cxkit.toml"))
    assert sum(float(str(row["allocation"] or 0)) for row in typed.table("budget_plan").rows) == pytest.approx(500)


def test_of_two_sources_of_a_kind_the_first_counts_alone(alone: Report, answers: str, tmp_path: Path) -> None:
    """They may hold the same answers, as another program saved them."""
    project = tmp_path / "cxkit.toml"
    same = tmp_path / "same.csv"
    same.write_bytes(Path(answers).read_bytes())
    project.write_text(
        f'[sources.survey]\nfiles = ["{answers}"]\n[sources.again]\nkind = "survey"\nfiles = ["same.csv"]\n', encoding="utf-8"
    )
    made = report((), reading=LoadingOptions(config=project))
    assert made.table("nps_overall").rows[0]["n"] == alone.table("nps_overall").rows[0]["n"]
    assert [note.text for note in made.notes if note.code == "source-left-out"] == [
        "The report takes one source of each kind. For survey that is survey; it leaves out again."
    ]


@pytest.mark.slow
def test_targets_have_the_status_of_check(answers: str, tmp_path: Path) -> None:
    targets = '[[targets]]\nmetric = "nps"\nmin = 95\n[[targets]]\nmetric = "gap"\nmin = -9\n[[targets]]\nmetric = "retention"\nmax = 1\n'
    (tmp_path / "cxkit.toml").write_text(targets, encoding="utf-8")
    whole = report((answers,), reading=LoadingOptions(config=tmp_path / "cxkit.toml"))
    (tmp_path / "two.toml").write_text(targets.partition('[[targets]]\nmetric = "retention"')[0], encoding="utf-8")
    alone = check((answers,), min_cell=5, reading=JoiningOptions(config=tmp_path / "two.toml"))
    assert whole.table("check_targets").rows == alone.table("targets").rows
    assert [row["status"] for row in alone.table("targets").rows] == ["missed", "met"]
    assert [each.text for each in whole.summary if each.code == "finding-missed"] == findings_of(alone)
    assert any("target of retention is left out" in note.text for note in whole.notes)
    assert "check_signals" not in {table.name for table in whole.tables}
    assert whole.table("check_targets").section == "4 Strategy and KPIs"


@pytest.mark.slow
def test_a_target_gives_no_figure_of_a_few_by_subtraction(tmp_path: Path) -> None:
    rows = [(n % 11, "few" if n < 3 else "web") for n in range(60)]
    pl.DataFrame(rows, schema=["recommend", "channel"], orient="row").write_csv(tmp_path / "s.csv")
    (tmp_path / "cxkit.toml").write_text('[[targets]]\nmetric = "nps"\nwhere = "channel <> \'few\'"\nmin = 0\n', encoding="utf-8")
    whole = report((str(tmp_path / "s.csv"),), reading=LoadingOptions(config=tmp_path / "cxkit.toml"))
    assert [row["value"] for row in whole.table("check_targets").rows] == [None]
    shown = report((str(tmp_path / "s.csv"),), min_cell=3, reading=LoadingOptions(config=tmp_path / "cxkit.toml"))
    assert shown.table("check_targets").rows[0]["value"] is not None


def test_without_targets_a_note_says_where_they_go(alone: Report) -> None:
    left_out = {note.text for note in alone.notes if note.code == "part-left-out"}
    assert "4 Strategy and KPIs: check is left out: it needs [[targets]] in cxkit.toml, and files for them." in left_out


def follow_up(listed: int, allowed: int, left_out: dict[str, int]) -> Report:
    """The parts of a follow-up that numbers are taken from: detractors, none of whom is overdue."""
    rows: list[Row] = [{"group": "detractor", "why": why, "n": n} for why, n in left_out.items()]
    overall: Row = {"listed": listed, "allowed": allowed, "overdue": 0, "left_out": sum(left_out.values())}
    listing: list[Row] = [{"customer_id": f"K{at}", "reason": "detractor", "allowed": at < allowed, "due": None} for at in range(listed)]
    tables = (_table("followup", listing), _table("overall", [overall]), _table("left_out", rows))
    summary = (
        sentence("followup", {"n": listed}, {"n": str(listed), "parts": "all detractors"}, several=True),
        sentence("followup-refused", {"n": listed - allowed}, {"n": str(listed - allowed)}),
        sentence("followup-left-out", {"n": overall["left_out"]}, {"n": str(overall["left_out"])}),
    )
    return Report(
        metric="followup",
        title="",
        tables=tables,
        summary=summary,
        provenance=join_provenances([]).model_copy(update={"params": {"as_of": "2025-01-01"}}),
    )


def _table(name: str, rows: list[Row]) -> Table:
    return Table(name=name, title="", columns=tuple(Column(key=key, title=key, unit="text") for key in rows[0]), rows=tuple(rows))


def test_numbers_of_few_customers_are_not_shown_nor_given_by_subtraction() -> None:
    """All 63 detractors are known from the NPS: 40 listed, and 20 left out for one reason, would give the 3 left out for the other."""
    shown = numbers_only(follow_up(40, 38, {"older": 20, "better": 3}), 5, {"detractor": 63})
    assert shown.table("overall").rows == ({"listed": 40, "allowed": None, "overdue": 0, "left_out": 23},)
    assert shown.table("left_out").rows == ()
    assert [each.code for each in shown.summary] == ["followup", "followup-left-out"]
    assert [note.code for note in shown.notes] == ["suppressed"]


def test_numbers_of_enough_customers_are_shown() -> None:
    whole = numbers_only(follow_up(40, 30, {"older": 20, "better": 8}), 5, {"detractor": 68})
    assert whole.table("overall").rows == ({"listed": 40, "allowed": 30, "overdue": 0, "left_out": 28},)
    assert [row["n"] for row in whole.table("left_out").rows] == [20, 8]
    assert (len(whole.summary), whole.notes) == (3, ())


def test_what_several_answers_of_a_customer_do_not_tell_is_shown() -> None:
    """More detractors than customers: what is left out does not follow from them, and only the three are not shown, nor all left out."""
    shown = numbers_only(follow_up(40, 30, {"older": 20, "better": 3}), 5, {"detractor": 90})
    assert [row["n"] for row in shown.table("left_out").rows] == []
    assert shown.table("overall").rows[0]["left_out"] == 23


@pytest.mark.slow
def test_a_role_is_for_the_files_that_have_it_and_bad_days_cost_the_periods_alone(tmp_path: Path) -> None:
    survey(1).rename({"recommend": "Q1"}).with_columns(responded_at=pl.lit("some day")).write_csv(tmp_path / "s.csv")
    orders = pl.DataFrame({"customer_id": [f"K{n % 30}" for n in range(90)], "amount": [10.5 + n for n in range(90)]})
    orders.with_columns(ordered_at=pl.lit("2025-03-01"), order_id=pl.int_range(90)).write_csv(tmp_path / "o.csv")
    whole = report((str(tmp_path / "s.csv"), str(tmp_path / "o.csv")), reading=LoadingOptions(role=("recommend=Q1",)))
    assert {"nps_overall", "value_overall"} <= {table.name for table in whole.tables}
    assert any("Without figures over time" in note.text for note in whole.notes)


def test_the_plan_does_not_show_what_tables_beside_it_suppress(tmp_path: Path) -> None:
    """The branch is large enough, but the answers of the fax are all answers less those of the others."""
    sizes = {"shop": 60, "web": 60, "phone": 50, "branch": 30, "fax": 3}
    rows = [(f"{name}{at}", name, 4 + at % 3, 1 + at % 5) for name, n in sizes.items() for at in range(n)]
    path = tmp_path / "survey.csv"
    pl.DataFrame(rows, schema=["customer_id", "touchpoint", "expectation", "fulfilment"], orient="row").write_csv(path)
    made = report((str(path),), budget=1000.0, reading=LoadingOptions(scale=("1-7",)))

    def hidden(name: str) -> set[object]:
        return {row["touchpoint"] for row in made.table(name).rows if row["flag"] == "suppressed"}

    assert hidden("budget_plan") == hidden("gap_by_touchpoint") == {"branch", "fax"}
    used = {row["command"]: row["rows_used"] for row in made.table("appendix_sources").rows}
    assert used["budget"] == 170, "not 200, which would leave 3 of all 203"


@pytest.mark.slow
def test_no_part_quotes_a_value_of_few_answers(answers: str, tmp_path: Path) -> None:
    frame = pl.read_csv(answers, infer_schema=False)
    odd = frame.with_row_index("at").with_columns(
        pl.when(pl.col("at") == 3).then(pl.lit("ten or so")).otherwise("recommend").alias("recommend"),
        pl.format("K{}", pl.col("at") % 60).alias("customer_id"),
        pl.lit("2025-03-01").alias("responded_at"),
    )
    path = tmp_path / "survey.csv"
    odd.drop("at").write_csv(path)
    made = report((str(path),))
    assert "followup_overall" in {table.name for table in made.tables}
    assert "ten or so" not in made.model_dump_json()
    assert "ten or so" in report((str(path),), min_cell=0).model_dump_json()


@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_the_sentences_of_each_part_stand_together_behind_its_title(whole: Report, format_: str) -> None:
    text = str(render(whole, format_))
    (nps,) = [line for line in text.splitlines() if "NPS is " in line and "lowest" not in line and "headline" not in line]
    assert "Net Promoter Score:" in nps
    assert "others" in nps  # the comparison of groups follows its own figure
    assert "Customer satisfaction:" not in nps


def test_a_report_of_one_part_has_no_title_before_its_sentences(answers: str) -> None:
    assert not any(each.part for each in cxkit.nps(answers).summary)


def test_a_sentence_names_a_table_that_the_report_has(tmp_path: Path) -> None:
    rows = [
        (10 if month < 8 else n % 7, f"2025-{month:02}-15", touchpoint) for month in range(1, 13) for touchpoint in "ab" for n in range(60)
    ]
    path = tmp_path / "survey.csv"
    pl.DataFrame(rows, schema=["recommend", "responded_at", "touchpoint"], orient="row").write_csv(path)
    made = report((str(path),))
    named = {str(each.figures["table"]) for each in made.summary if "table" in each.figures}
    assert named
    assert named <= {table.name for table in made.tables}
    (fell,) = [each.text for each in made.summary if each.code == "time-fell"]
    assert "fell by 200.0 (95 % interval" in fell
