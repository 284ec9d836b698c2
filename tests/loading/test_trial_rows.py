"""Rows of a survey that are tests or previews by a word, whatever the tool; and columns that hold such words and mean something else."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.reports import notes_of

import cxkit

SCORES = [10, 10, 9, 8, 0] * 8
TESTS = [0, 0, 10, 0]


def answers(column: str, answer: str, test: str, *, tests: list[int] = TESTS) -> pl.DataFrame:
    marks = [answer] * len(SCORES) + [test] * len(tests)
    return pl.DataFrame({"How likely are you to recommend us?": SCORES + tests, column: marks})


@pytest.mark.parametrize(
    ("column", "answer", "test"),
    [
        ("Status", "Complete", "Test"),
        ("Response Type", "IP Address", "Survey Preview"),
        ("DistributionChannel", "anonymous", "preview"),
        ("is_test", "false", "true"),
        ("Antwortstatus", "abgeschlossen", "Testdaten"),
        # marked as invalid by whoever cleaned the data
        ("gültig", "1", "0"),
        ("Exclude", "no", "yes"),
        ("Status", "Complete", "Disqualified"),
        ("status", "complete", "quotafull"),
        ("Datenqualität", "ok", "Speeder"),
        ("Quality", "good", "straightliner"),
        ("curated", "ok", "spam"),
    ],
)
def test_tests_and_previews_are_excluded_with_a_warning(column: str, answer: str, test: str) -> None:
    report = cxkit.nps(answers(column, answer, test), by="none")
    assert report.table("overall").rows[0]["n"] == len(SCORES)
    assert [column in note.text for note in report.notes if note.code == "profile" and note.level == "warning"] == [True]


@pytest.mark.parametrize(
    ("column", "answer", "test"),
    [
        # the quality of what was bought, and the status of a patient
        *(
            ("Qualität", "Premium", "Test"),
            ("Quality", "HD", "Preview"),
            ("Quality", "organic", "invalid"),
            ("Status", "treated", "screened"),
        ),
        *(("Course", "Theory", "Test"), ("Status", "Complete", "Partial"), ("Tested", "no", "yes"), ("Valid until", "2024", "2023")),
    ],
)
def test_other_columns_with_such_words_exclude_nothing(column: str, answer: str, test: str) -> None:
    report = cxkit.nps(answers(column, answer, test), by="none")
    assert report.table("overall").rows[0]["n"] == len(SCORES) + len(TESTS)


def test_a_file_of_tests_counts() -> None:
    report = cxkit.nps(answers("Status", "Complete", "Test", tests=SCORES * 2), by="none")
    assert report.table("overall").rows[0]["n"] == 3 * len(SCORES)


@pytest.mark.parametrize(
    ("column", "done", "begun", "said"),
    [
        ("submitdate", "2024-05-02 10:00", "", True),
        ("Finished", "True", "False", True),
        ("Antwortstatus", "abgeschlossen", "abgebrochen", True),
        ("Status", "gold", "silver", False),
        ("Last order", "2024-05-02", "", False),
        ("Samlet status", "Gennemført", "Nogen svar", True),
    ],
)
def test_unfinished_responses_count_and_a_warning_names_the_column(column: str, done: str, begun: str, *, said: bool) -> None:
    report = cxkit.nps(answers(column, done, begun), by="none")
    assert report.table("overall").rows[0]["n"] == len(SCORES) + len(TESTS)
    assert [f"'{column}'" in note.text for note in report.notes if note.code == "unfinished"] == [True] * said


def test_the_condition_that_is_offered_excludes_them() -> None:
    data = answers("Finished", "True", "False")
    hint = next(note.hint for note in cxkit.nps(data, by="none").notes if note.code == "unfinished")
    assert hint == "--where \"Finished = 'True'\" excludes them"
    assert cxkit.nps(data, by="none", where="Finished = 'True'").table("overall").rows[0]["n"] == len(SCORES)


def test_the_condition_on_numbers_compares_numbers(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    answers("Finished", "1", "0").write_csv(path)
    hint = next(note.hint for note in cxkit.nps(path, by="none").notes if note.code == "unfinished")
    assert hint == '--where "Finished = 1" excludes them'
    assert cxkit.nps(path, by="none", where="Finished = 1").table("overall").rows[0]["n"] == len(SCORES)


def codes(data: pl.DataFrame) -> list[str]:
    return [note.code for note in cxkit.nps(data, by="none").notes if note.level == "warning"]


@pytest.mark.parametrize(
    ("column", "answer", "other", "code"),
    [
        ("Survey Status", "Complete", "Under review", "status-unknown"),
        ("Moderation status", "approved", "rejected", "unpublished"),
        ("Status", "veröffentlicht", "abgelehnt", "unpublished"),
        ("Name", "Ann", "Test test", "tests-named"),
        ("Email", "ann@example.org", "test2@bank.example", "tests-named"),
        ("Comment", "fine", "test", "tests-named"),
        ("User", "mike897", "testuser", "tests-named"),
        ("Kunde", "Anna", "testkunde2", "tests-named"),
        ("Usuario", "Ana", "usuario de prueba", "tests-named"),
        # near misses: a status of customers, known statuses, and names and goods that only begin so
        ("Status", "gold", "silver", None),
        ("Response status", "Complete", "Submitted", None),
        ("Status", "open", "pending", None),
        ("Status", "active", "cancelled", None),
        ("Status", "active", "pending", None),
        ("Status", "Approved", "Rejected", None),
        ("Name", "Ann", "Tess Tester", None),
        ("Product", "scooter", "test", None),
        ("User", "mike897", "testarossa", None),
        ("User type", "buyer", "test user", None),
    ],
)
def test_rows_that_may_be_no_answers_count_and_a_warning_names_the_column(column: str, answer: str, other: str, code: str | None) -> None:
    data = answers(column, answer, other)
    assert cxkit.nps(data, by="none").table("overall").rows[0]["n"] == len(SCORES) + len(TESTS)
    assert [each for each in codes(data) if each in {"status-unknown", "tests-named", "unfinished", "unpublished"}] == [code] * (
        code is not None
    )


@pytest.mark.parametrize(
    ("column", "other", "said"),
    [("complainant", "Test User", True), ("Kunde", "testkunde", True), ("complainant", "Tess Tester", False), ("Produkt", "Test", False)],
)
def test_contacts_of_whoever_tried_the_help_desk_out_count_and_a_warning_names_the_column(column: str, other: str, *, said: bool) -> None:
    rows = {"grievance_id": [f"G{n}" for n in range(20)], "date_raised": [f"2026-01-{n + 1:02}" for n in range(20)]}
    data = pl.DataFrame({**rows, column: [*(f"Priya {n}" for n in range(19)), other], "status": ["Open", "Resolved"] * 10})
    report = cxkit.tickets(data, by="none")
    assert report.table("overall").rows[0]["tickets"] == 20
    assert [f"'{column}'" in note.text for note in report.notes if note.code == "tests-named"] == [True] * said


@pytest.mark.parametrize(
    ("header", "values", "condition"),
    [
        ("dispcode", [31, 32, 22, 31, 21, 32], "dispcode >= 31"),
        ("visit_survey_complete", [2, 2, 0, 1, 2, 2], "visit_survey_complete <> 0"),
        ("Complete?", ["Complete", "Unverified", "Incomplete", "Complete", "Complete", "Complete"], "<> "),
    ],
)
def test_codes_of_tools_for_unfinished_responses_are_noted(header: str, values: list[object], condition: str) -> None:
    report = cxkit.csat(pl.DataFrame({"satisfaction": [5, 4, 1, 3, 2, 5], header: values}))
    (note,) = notes_of(report, "unfinished")
    assert condition in note.hint


@pytest.mark.parametrize(("header", "values"), [("dispcode", [10, 20, 22, 30, 40, 30]), ("Modules complete", [2, 2, 0, 1, 2, 2])])
def test_codes_of_calls_and_numbers_of_what_is_complete_are_no_states_of_responses(header: str, values: list[int]) -> None:
    report = cxkit.csat(pl.DataFrame({"satisfaction": [5, 4, 1, 3, 2, 5], header: values}))
    assert notes_of(report, "unfinished") == []


@pytest.mark.parametrize("values", [["yes", "no"] * 3, [0, 1] * 3])
def test_a_stage_that_is_complete_says_nothing_of_the_response(values: list[object]) -> None:
    frame = pl.DataFrame({"satisfaction": [5, 4, 1, 3, 2, 5], "onboarding_complete": values})
    assert notes_of(cxkit.csat(frame), "unfinished") == []


def test_a_response_that_is_deleted_beside_complete_ones_is_excluded_and_a_deleted_review_is_named() -> None:
    frame = pl.DataFrame({"Status": ["Complete", "Partial", "Complete", "Deleted"] * 10, "NPS": [10, 9, 0, 0] * 10})
    report = cxkit.nps(frame, by="none")
    assert report.table("overall").rows[0]["n"] == 30
    reviews = pl.DataFrame({"Review status": ["Published", "Published", "Deleted", "Published"] * 10, "Rating": [5, 4, 1, 2] * 10})
    assert cxkit.csat(reviews, by="none").table("overall").rows[0]["n"] == 40


@pytest.mark.parametrize("statuses", [["completed", "completed", "deleted", "no-show"], ["complete", "complete", "deleted", "in progress"]])
def test_a_booking_or_a_case_that_was_deleted_was_answered_all_the_same(statuses: list[str]) -> None:
    frame = pl.DataFrame({"Status": statuses * 10, "NPS": [10, 9, 0, 7] * 10})
    assert cxkit.nps(frame, by="none").table("overall").rows[0]["n"] == 40


def test_responses_screened_out_are_excluded_though_many_more_were_deleted() -> None:
    frame = pl.DataFrame({"Status": ["Completed", "Deleted", "Deleted", "Screened out"] * 10, "NPS": [10, 9, 0, 7] * 10})
    assert cxkit.nps(frame, by="none").table("overall").rows[0]["n"] == 30


@pytest.mark.parametrize(("column", "name"), [("Customer name", "Test Test"), ("E-Mail", "test@test.de"), ("Kundenname", "Testkunde")])
def test_tests_by_name_are_said_of_orders_and_contracts_too(column: str, name: str) -> None:
    names = [f"Mia Keller {at}" for at in range(37)] + [name] * 3
    base = {"Customer ID": [str(at) for at in range(40)], column: names}
    orders = pl.DataFrame(base | {"Order date": ["2024-03-01", "2024-04-02"] * 20, "Total": [20.0] * 40})
    contracts = pl.DataFrame(base | {"Start date": ["2022-03-01"] * 40, "End date": ["2023-01-01", None] * 20})
    for report in (cxkit.value(orders, by="none"), cxkit.retention(contracts, by="none")):
        assert [column in note.text for note in report.notes if note.code == "tests-named"] == [True]


def test_a_company_with_such_a_name_is_a_customer() -> None:
    names = [f"Keller {at} KG" for at in range(39)] + ["Stiftung Warentest"]
    data = pl.DataFrame({"Customer name": names, "Order date": ["2024-03-01"] * 40, "Total": [20.0] * 40})
    assert not [note for note in cxkit.value(data, by="none").notes if note.code == "tests-named"]


def test_tests_by_name_are_said_where_questions_stand_in_rows() -> None:
    asked = ["How satisfied are you?", "Would you recommend us (0-10)?"] * 30
    mails = [f"m{at // 2}@mail.example" for at in range(54)] + ["test@test.de"] * 6
    answers = ["4", "9", "5", "10", "2", "3"] * 10
    data = pl.DataFrame({"Response ID": [str(at // 2) for at in range(60)], "Email": mails, "Question": asked, "Answer": answers})
    assert len([note for note in cxkit.csat(data, by="none").notes if note.code == "tests-named"]) == 1


@pytest.mark.parametrize("header", ["Outcome", "Ergebnis", "Final disposition"])
def test_an_interview_that_was_broken_off_is_named_if_other_outcomes_have_no_answers(header: str) -> None:
    scores = [10, 9, 8, 3, None, None] * 6
    outcomes = ["Interview", "Interview", "Interview", "break-off", "refused", "no contact"] * 6
    report = cxkit.nps(pl.DataFrame({"How likely are you to recommend us?": scores, header: outcomes}))
    assert [header in note.text for note in notes_of(report, "unfinished")] == [True]
    courses = ["passed", "passed", "failed", "break-off"]
    finished = pl.DataFrame({"How likely are you to recommend us?": scores[:4] * 6, header: courses * 6})
    assert not notes_of(cxkit.nps(finished), "unfinished")
