"""Surveys whose rows are no single answers: counts, classes, one column an answer, one row a question, branches; each with a near miss."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError, DataError
from cxkit.model import Report

# 3 promoters, 1 passive, 2 detractors of 6
SCORES = [10, 9, 9, 8, 3, 0]
NPS = 100 * (3 - 2) / 6


def nps(columns: dict[str, Any], **options: Any) -> Report:
    return cxkit.nps(pl.DataFrame(columns), by="none", **options)


def overall(report: Report) -> tuple[object, object]:
    row = report.table("overall").rows[0]
    return row["n"], row["nps"]


def shapes_in(report: Report) -> list[str]:
    return [note.text for note in report.notes if note.code == "shape"]


def test_scores_with_counts_are_as_many_answers() -> None:
    counted = pl.DataFrame({"NPS": SCORES}).group_by("NPS").len("Count").sort("NPS")
    report = cxkit.nps(counted, by="none")
    single = nps({"NPS": SCORES})
    assert overall(report) == (6, pytest.approx(NPS))
    # intervals follow the answers and not the rows
    assert report.table("overall").rows == single.table("overall").rows
    assert len(shapes_in(report)) == 1
    assert not shapes_in(single)


def test_a_score_with_counts_in_each_group() -> None:
    report = cxkit.nps(pl.DataFrame({"NPS": [10, 0, 10], "channel": ["web", "web", "shop"], "Count": [3, 1, 2]}), by="channel")
    rows = {row["channel"]: (row["n"], row["nps"]) for row in report.table("by_channel").rows}
    assert rows == {"web": (4, 50.0), "shop": (2, 100.0)}


def test_shares_beside_counts_are_no_groups() -> None:
    counts = [1, 1, 2, 3, 3, 4, 6, 9, 20, 30, 21]
    shares = [f"{count:.1f}%" for count in counts]
    report = nps({"Likelihood to recommend": list(range(11)), "Responses": counts, "Percent": shares})
    assert overall(report) == (100, pytest.approx(51 - 20))


COUNTED = [9, 4, 6, 8, 11, 15, 21, 33, 52, 61, 70]  # answers 0 to 10: 131 promoters and 74 detractors of 290


def test_the_counts_of_which_another_column_has_the_shares_count_whatever_their_header() -> None:
    shares = [f"{100 * count / 290:.1f}" for count in COUNTED]
    report = nps({"NPS": list(range(11)), "Glosy": COUNTED, "%": shares})
    assert overall(report) == (290, pytest.approx(100 * (131 - 74) / 290))


def test_a_mean_beside_the_counts_is_no_group() -> None:
    minutes = [3.5, 4.25, 2.75, 3.1, 4.4, 2.8, 3.3, 3.6, 2.9, 2.2, 3.7]
    report = nps({"Score": list(range(11)), "Votes": COUNTED, "Mean minutes": minutes})
    assert overall(report) == (290, pytest.approx(100 * (131 - 74) / 290))
    # of few respondents in any order
    mixed = [10, 3, 7, 0, 9, 1, 8, 2, 6, 4, 5]
    assert overall(nps({"Score": mixed, "Parcels": COUNTED, "Mean minutes": minutes}))[0] == 11


def test_a_count_beside_answers_is_no_count_of_answers() -> None:
    report = nps({"id": [1, 2, 3, 4, 5, 6], "NPS": SCORES, "Number of visits": [1, 2, 1, 3, 1, 2]})
    assert overall(report) == (6, pytest.approx(NPS))
    assert not shapes_in(report)


def test_classes_by_month_are_answers() -> None:
    columns = {"Month": ["2025-01", "2025-02"], "Promoters": [2, 1], "Passives": [1, 0], "Detractors": [0, 2]}
    report = nps(columns)
    assert overall(report) == (6, pytest.approx(NPS))
    assert len(shapes_in(report)) == 1


def test_classes_that_are_shares_are_no_counts() -> None:
    with pytest.raises(CxError):
        nps({"Month": ["2025-01", "2025-02"], "Promoters": [0.5, 0.4], "Passives": [0.3, 0.3], "Detractors": [0.2, 0.3]})


def test_classes_by_group_beside_a_number_that_looks_like_a_score() -> None:
    columns = {"Quarter no": list(range(1, 10)), "# Promoters": [9] * 9, "# Passives": [1] * 9, "# Detractors": [4] * 9}
    assert overall(nps(columns)) == (9 * 14, pytest.approx(100 * 5 / 14))


def test_columns_of_answers_that_hold_their_own_point() -> None:
    columns = {f"Recommend us: {point}": [str(score) if score == point else None for score in SCORES] for point in range(11)}
    assert overall(nps({"id": list(range(6)), **columns})) == (6, pytest.approx(NPS))


@pytest.mark.parametrize(("header", "taken"), [("Emails opened", False), ("Nights", False), ("Score", True), ("Your answer", True)])
def test_the_only_answers_from_0_to_10_are_not_taken_if_their_header_names_something_else(header: str, *, taken: bool) -> None:
    columns = {"id": list(range(60)), header: SCORES * 10}
    if taken:
        assert overall(nps(columns)) == (60, pytest.approx(NPS))
    else:
        with pytest.raises(CxError, match=header):
            nps(columns)


def test_questions_are_known_by_the_scores_that_they_name() -> None:
    rows = [
        (person, question, score if question == "nps" else 1 + score % 5)
        for person, score in enumerate(SCORES * 60)
        for question in ("nps", "csat", "ces")
    ]
    columns = dict(zip(("submission_id", "metric", "value"), map(list, zip(*rows, strict=True)), strict=True))
    assert overall(nps(columns)) == (360, pytest.approx(NPS))


def test_words_that_are_no_questions_are_groups() -> None:
    report = nps({"id": list(range(12)), "topic": ["nps team", "billing"] * 6, "NPS": SCORES * 2})
    assert overall(report) == (12, pytest.approx(NPS))
    assert not shapes_in(report)


def marks(*, twice: bool = False) -> dict[str, list[int]]:
    found = {f"Recommend - {point}": [int(score == point) for score in SCORES] for point in range(11)}
    if twice:
        found["Recommend - 1"] = [1] * len(SCORES)
    return found


def test_one_column_for_each_answer_is_one_score() -> None:
    report = nps({"id": list(range(6)), **marks()})
    assert overall(report) == (6, pytest.approx(NPS))
    assert len(shapes_in(report)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        ["Recommend - Not at all likely - 0", *(f"Recommend - {point}" for point in range(1, 10)), "Recommend - Extremely likely - 10"],
        ["Recommend [0 = never]", *(f"Recommend [{point}]" for point in range(1, 10)), "Recommend [10 = always]"],
        [f"{point}:Recommend" for point in range(11)],
    ],
)
def test_points_with_labels_at_the_ends_and_in_front_of_the_question(headers: list[str]) -> None:
    columns = {header: ["x" if score == point else None for score in SCORES] for point, header in enumerate(headers)}
    assert overall(nps({"id": list(range(6)), **columns})) == (6, pytest.approx(NPS))


def test_words_of_a_question_as_columns_of_one_mark() -> None:
    words = ["sehr unzufrieden", "unzufrieden", "teils/teils", "zufrieden", "sehr zufrieden"]
    columns = {f"Zufriedenheit mit dem Service [{word}]": ["Ja" if word == given else None for given in words[2:]] for word in words}
    assert cxkit.csat(pl.DataFrame(columns), by="none").table("overall").rows[0]["satisfied"] == 2


@pytest.mark.parametrize(("count", "n"), [(6, 6), (7, None)])
def test_a_row_with_the_sum_of_the_counts_adds_no_answers(count: int, n: int | None) -> None:
    counts = {"Score": ["0", "3", "8", "9", "10", "Total"], "Count": [1, 1, 1, 2, 1, count]}
    if n is None:  # a sum of something else is no row to leave out
        with pytest.raises(CxError, match="Total"):
            nps(counts)
    else:
        assert overall(nps(counts)) == (n, pytest.approx(NPS))


def test_answer_columns_of_which_rows_mark_several_are_refused() -> None:
    with pytest.raises(DataError, match="mark several"):
        nps({"id": list(range(6)), **marks(twice=True)})


def test_columns_called_by_the_points_alone_are_the_recommendation_with_a_warning() -> None:
    bare = {str(point): [int(score == point) for score in SCORES] for point in range(11)}
    report = nps({"id": list(range(6)), **bare})
    assert overall(report) == (6, pytest.approx(NPS))
    assert [note.level for note in report.notes if note.code == "shape"] == ["warning"]
    # eleven columns of other points, and a command that needs another score
    with pytest.raises(CxError, match="recommend"):
        nps({"id": list(range(6)), **{str(1 + int(point)): marked for point, marked in bare.items()}})
    with pytest.raises(CxError, match="satisfaction"):
        cxkit.csat(pl.DataFrame({"id": list(range(6)), **bare}))


def test_eleven_columns_of_ratings_are_no_marks() -> None:
    ratings = {f"Recommend - {point}": [(score + point) % 11 for score in SCORES] for point in range(11)}
    with pytest.raises(CxError, match="recommend"):
        nps({"id": list(range(6)), **ratings})


def rows_of_questions(answers: list[int]) -> dict[str, list[Any]]:
    people: list[Any] = [person for person in range(len(answers)) for _ in range(3)]
    return {
        "response_id": people,
        "question": ["How likely are you to recommend us?", "How satisfied are you?", "What is your city?"] * len(answers),
        "answer": [str(cell) for score in answers for cell in (score, 1 + score % 5, "Rome")],
    }


def test_one_row_for_each_question() -> None:
    report = nps(rows_of_questions(SCORES))
    assert overall(report) == (6, pytest.approx(NPS))
    assert report.provenance.rows_read == 18
    assert report.provenance.rows_set_aside == {"other question": 12}
    assert overall_csat(cxkit.csat(pl.DataFrame(rows_of_questions(SCORES)), by="none")) == 6


@pytest.mark.parametrize(("header", "known"), [("Response", True), ("Antwort", True), ("Token", False)])
def test_answers_beside_other_columns_that_vary_are_known_by_their_header(header: str, *, known: bool) -> None:
    columns = rows_of_questions(SCORES)
    answers = columns.pop("answer")
    clerks = [f"clerk {n * n % 5}" for n in range(len(answers))]
    table = {**columns, "Typed in by": clerks, header: answers}
    if known:
        assert overall(nps(table)) == (6, pytest.approx(NPS))
    else:
        with pytest.raises(CxError):
            nps(table)


def overall_csat(report: Report) -> object:
    return report.table("overall").rows[0]["n"]


def test_one_question_in_two_columns_never_both_filled() -> None:
    first = [score if at % 2 else None for at, score in enumerate(SCORES)]
    second = [None if at % 2 else score for at, score in enumerate(SCORES)]
    columns = {"How likely are you to recommend us? (phone)": first, "How likely are you to recommend us? (web)": second}
    report = nps(columns)
    assert overall(report) == (6, pytest.approx(NPS))
    assert len(shapes_in(report)) == 1


def test_two_questions_that_both_are_answered_are_asked_for() -> None:
    with pytest.raises(CxError, match="Several columns"):
        nps({"How likely are you to recommend our shop?": SCORES, "How likely are you to recommend our app?": SCORES[::-1]})


def test_waves_with_other_headers_are_one_table(tmp_path: Any) -> None:
    pl.DataFrame({"id": [1, 2, 3], "NPS": SCORES[:3]}).write_csv(tmp_path / "spring.csv")
    pl.DataFrame({"id": [4, 5, 6], "How likely are you to recommend us?": SCORES[3:]}).write_csv(tmp_path / "autumn.csv")
    report = cxkit.nps([tmp_path / "spring.csv", tmp_path / "autumn.csv"], by="none")
    assert overall(report) == (6, pytest.approx(NPS))


def test_plain_takes_the_file_as_it_is() -> None:
    report = nps({"NPS": [10, 0], "Count": [9, 1]}, shape="plain")
    assert overall(report) == (2, 0.0)


@pytest.mark.parametrize(
    ("values", "combined"),
    [
        (["App", "Shop", "App, Shop", "Phone, App", "Phone", "Shop"], True),
        (["App", "Shop", "App und Shop", "Phone und App", "Phone", "Shop"], True),
        (["App", "Shop", "App - Shop", "Phone - App", "Phone", "Shop"], True),
        (["Doe, Ann", "Roe, Bob", "Poe, Cy", "Loe, Di", "A", "B"], False),
        (["Rome", "Oslo", "Rome and area", "Oslo and area", "Rome", "Oslo"], False),
        (["Rome", "Oslo", "Rome - North", "Oslo - North", "Rome", "Oslo"], False),
    ],
)
def test_groups_that_are_combinations_are_in_a_note(values: list[str], *, combined: bool) -> None:
    report = cxkit.nps(pl.DataFrame({"recommend": SCORES, "used": values}), by="used")
    assert any(note.code == "groups-combined" for note in report.notes) == combined


@pytest.mark.parametrize("header", ["Responses", "n", "Antworten", "Wie oft"])
def test_counts_under_another_header_beside_each_point_once(header: str) -> None:
    counts = [4, 1, 2, 0, 3, 8, 6, 9, 30, 25, 40]
    report = nps({"Score": list(range(11)), header: counts})
    assert overall(report) == (128, pytest.approx(100 * (65 - 24) / 128))
    # near miss: rows with a running number
    assert overall(nps({"Score": list(range(11)), "n": list(range(1, 12))}))[0] == 11


@pytest.mark.parametrize("column", ["value", "score"])
def test_items_that_name_several_scores_are_questions(column: str) -> None:
    rows = [(number, item, value) for number, score in enumerate(SCORES * 5) for item, value in (("nps", score), ("csat", 1 + score % 5))]
    frame = pl.DataFrame(rows, schema=["submission", "item", column], orient="row")
    assert overall(cxkit.nps(frame, by="none")) == (30, pytest.approx(NPS))
    # near miss: items that are all rated on one score
    rated = frame.with_columns(pl.col("item").replace({"nps": "Delivery", "csat": "Overall satisfaction"}), pl.lit(4).alias(column))
    assert cxkit.csat(rated, by="none", score=column).table("overall").rows[0]["n"] == 60


def test_shares_of_classes_are_no_counts() -> None:
    with pytest.raises(DataError, match="percentages"):
        nps({"Store": ["a", "b"], "% Promoters": ["50%", "40%"], "% Passives": ["30%", "30%"], "% Detractors": ["20%", "30%"]})


@pytest.mark.parametrize("header", ["Kategorie", "Group", "Type NPS", "Clase"])
def test_classes_under_any_header_are_taken_with_a_warning(header: str) -> None:
    names = {10: "Promotore", 9: "Promotore", 8: "Neutro", 3: "Detrattore", 0: "Detrattore"}
    report = nps({"Nr": list(range(6)), header: [names[score] for score in SCORES]})
    assert overall(report) == (6, pytest.approx(NPS))
    # near miss: moods and no classes
    with pytest.raises(CxError):
        nps({"Nr": list(range(6)), header: ["Promotion", "neutral", "neutral", "Promotion", "neutral", "neutral"]})


@pytest.mark.parametrize("header", ["Rating", "Bewertung", "Puntuación"])
def test_the_only_ratings_from_0_to_10_may_be_recommendations(header: str) -> None:
    report = nps({"Nr": list(range(60)), header: SCORES * 10})
    assert overall(report) == (60, pytest.approx(NPS))
    assert any(header in note.text for note in report.notes if note.code == "role-assumed")
    with pytest.raises(CxError):
        nps({"Nr": list(range(60)), "Satisfaction": SCORES * 10})


def test_scores_of_two_topics_are_ambiguous() -> None:
    ratings = [5, 4, 3, 2, 1, 4] * 10
    topics = {"Zufriedenheit Beratung": ratings, "Zufriedenheit Lieferung": ratings[1:] + ratings[:1]}
    with pytest.raises(CxError, match="Several columns"):
        cxkit.csat(pl.DataFrame(topics), by="none")
    # near misses: one of all topics, one of last year
    for other in ("Zufriedenheit gesamt", "Zufriedenheit"):
        one = cxkit.csat(pl.DataFrame({**topics, other: [5] * 60}), by="none")
        assert one.table("overall").rows[0]["csat"] == 1
    last = pl.DataFrame({"Satisfaction Frobnia": ratings, "Satisfaction Frobnia last year": ratings[1:] + ratings[:1]})
    assert cxkit.csat(last, by="none").table("overall").rows[0]["csat"] == 0.5


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("Not at all likely", "Extremely likely"),
        ("Nada probable", "Muy probable"),
        ("Pas du tout probable", "Très probable"),
        ("Per niente probabile", "Estremamente probabile"),
        ("Helemaal niet waarschijnlijk", "Zeer waarschijnlijk"),
    ],
)
def test_ends_of_the_scale_that_bear_words_alone(low: str, high: str) -> None:
    scores = [10, 10, 9, 9, 8, 7, 6, 3, 1, 0] * 6
    report = nps({"How likely are you to recommend us?": [{0: low, 10: high}.get(score, str(score)) for score in scores]})
    assert overall(report) == (60, pytest.approx(0.0))


def test_scores_with_counts_in_groups_are_as_many_answers() -> None:
    points = {10: 4, 9: 2, 8: 3, 7: 1, 6: 2, 5: 1, 4: 1, 3: 1, 2: 1, 1: 1, 0: 1}
    columns = {
        "country": [name for name in ("DE", "FR") for _ in points],
        "score": [*points] * 2,
        "responses": [*points.values()] * 2,
    }
    due = 100 * (6 - 8) / 18
    assert overall(nps(columns)) == (36, pytest.approx(due))
    # a number of responses beside scores that repeat is a property of the respondent
    columns["score"] = [10, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1] * 2
    assert overall(nps(columns))[0] == 22


def test_counts_of_classes_beside_the_figure_that_follows_from_them() -> None:
    columns = {"Week": ["W01", "W02"], "Detractors": [15, 20], "Neutrals": [20, 25], "Promoters": [30, 40], "NPS": [23.1, 23.5]}
    assert overall(nps(columns)) == (150, pytest.approx(100 * 35 / 150))
    with pytest.raises(CxError):  # a figure of something else
        nps({**columns, "NPS": [61.0, 2.5]})


def test_branches_on_different_scales_are_refused_and_those_on_one_keep_it() -> None:
    low = "Zufriedenheit (1 = sehr zufrieden, 5 = sehr unzufrieden)"
    answers = [1, 1, 2, 2, 3, 5] * 5
    first = [answer if place % 2 else None for place, answer in enumerate(answers)]
    second = [None if place % 2 else answer for place, answer in enumerate(answers)]
    both = cxkit.csat(pl.DataFrame({f"{low} [A]": first, f"{low} [B]": second}), by="none")
    assert both.table("overall").rows[0]["csat"] == pytest.approx(4 / 6)
    with pytest.raises(CxError, match="different scales or different best answers"):
        cxkit.csat(pl.DataFrame({"Satisfaction": first, low: second}), by="none")


@pytest.mark.parametrize(
    "header", ["Number of reviews", "Responses", "Anzahl Antworten", "Nombre de réponses", "Votes", "Aantal beoordelingen"]
)
def test_points_beside_the_number_of_their_answers(header: str) -> None:
    words = {"Very dissatisfied": 9, "Dissatisfied": 12, "Neutral": 20, "Satisfied": 31, "Very satisfied": 28}
    for points in (list(words), [1, 2, 3, 4, 5]):
        counted = pl.DataFrame({"Satisfaction": points, header: list(words.values())}, strict=False)
        row = cxkit.csat(counted, by="none").table("overall").rows[0]
        assert row["n"] == 100
        assert row["csat"] == pytest.approx(0.59)


def test_words_of_respondents_beside_a_number_are_single_answers() -> None:
    answers = pl.DataFrame({"Satisfaction": ["Satisfied", "Neutral", "Satisfied", "Dissatisfied"], "Reviews": [3, 1, 2, 5]})
    assert cxkit.csat(answers, by="none").table("overall").rows[0]["n"] == 4


@pytest.mark.parametrize(
    "headers",
    [
        ("1 star", "2 stars", "3 stars", "4 stars", "5 stars"),
        ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"),
        ("😡", "🙁", "😐", "🙂", "😍"),
    ],
)
def test_counts_of_each_answer_are_as_many_answers(headers: tuple[str, ...]) -> None:
    counts = {header: [place, 2 * place] for place, header in enumerate(headers, start=1)}
    report = cxkit.csat(pl.DataFrame({"Day": ["2025-01-01", "2025-02-01"], **counts, "Total": [15, 30]}), by="none", every="month")
    (row,) = report.table("overall").rows
    assert row["n"] == 45
    assert row["csat"] == pytest.approx(27 / 45)
    assert [each["n"] for each in report.table("over_time").rows] == [15, 30]


def test_shares_of_answers_and_words_of_another_question_are_no_counts() -> None:
    words = {"Bad": ["10%", "20%"], "OK": ["20%", "20%"], "Good": ["70%", "60%"]}
    with pytest.raises(DataError, match="percentages"):
        cxkit.csat(pl.DataFrame(words), by="none")
    with pytest.raises(CxError):
        cxkit.csat(pl.DataFrame({"Never": [1, 2], "Rarely": [1, 2], "Sometimes": [3, 4], "Often": [5, 6], "Always": [7, 8]}), by="none")


def test_answers_to_several_kinds_of_survey_under_one_score() -> None:
    # sorted by kind, so that the rows of the sample all hold one
    kinds = ["nps"] * 1_500 + ["csat"] * 1_000
    rows = {"Response ID": range(2_500), "Score": [9] * 1_000 + [0] * 100 + [3] * 400 + [5] * 750 + [1] * 250, "Survey Type": kinds}
    assert overall(nps(rows)) == (1_500, pytest.approx(100 / 3))
    assert cxkit.csat(pl.DataFrame(rows), by="none").table("overall").rows[0]["csat"] == 0.75
    # nothing but names of scores are questions in a few rows too
    few = {"Response ID": [1, 2, 3], "Score": [9, 8, 6], "tipo": ["NPS", "CSAT", "NPS"]}
    assert overall(nps(few)) == (2, 0.0)
    assert overall(nps({**few, "tipo": ["NPS", "web", "NPS"]})) == (3, 0.0)
    # comments that name several scores, and kinds of which one alone is a score, are no questions
    said = {
        "Response ID": range(6),
        "NPS": SCORES,
        "Comment": ["recommend", "satisfaction was low", "ok"] * 2,
        "Kind": ["nps", "panel"] * 3,
    }
    assert overall(nps(said)) == (6, pytest.approx(NPS))


def test_classes_beside_the_score_they_follow_from() -> None:
    classes = ["Promoter"] * 3 + ["Passive"] + ["Detractor"] * 2
    rows = {"Would you recommend us to a friend?": SCORES * 5, "Would you recommend us to a friend? - Category": classes * 5}
    assert overall(nps(rows)) == (30, pytest.approx(NPS))
    # the classes of another question do not follow from the score
    other = {**rows, "Would you recommend us to a friend? - Category": classes[::-1] * 4 + classes}
    with pytest.raises(CxError, match="Several columns"):
        nps(other)


def test_a_question_for_a_recommendation_beside_ratings_of_topics() -> None:
    rows = {"How likely are you to recommend the museum to a friend?": SCORES, "Staff: please rate the following": [5, 4, 3, 2, 1, 5]}
    assert overall(nps(rows)) == (6, pytest.approx(NPS))


def test_waves_that_end_on_different_points_are_no_branches() -> None:
    first = pl.DataFrame({"Nr": range(44), "Would you recommend us?": list(range(11)) * 4})
    shop = "Would you recommend the shop?"
    second = pl.DataFrame({"Nr": range(50, 95), f"{shop} (1-5)": [5, 4, 4, 3, 1] * 9})
    with pytest.raises(CxError, match="different scales or different best answers"):
        cxkit.nps(pl.concat([first, second], how="diagonal"), by="none")
    with pytest.raises(CxError, match="different scales or different best answers"):
        cxkit.nps(pl.concat([first, second.rename({f"{shop} (1-5)": shop})], how="diagonal"), by="none")
    # near miss: few answers, none of which is high
    few = pl.DataFrame({"Nr": range(50, 60), shop: [5, 4] * 5})
    assert cxkit.nps(pl.concat([first, few], how="diagonal"), by="none").table("overall").rows[0]["n"] == 54


def test_branches_of_a_score_that_is_not_needed_are_no_reason_to_refuse() -> None:
    one, other = "Satisfaction (1-5)", "Satisfaction (1 = very satisfied, 5 = very dissatisfied)"
    rows = {"NPS": SCORES, one: [5, 4, 5, None, None, None], other: [None, None, None, 1, 2, 1]}
    assert overall(nps(rows)) == (6, pytest.approx(NPS))
    with pytest.raises(CxError, match="different best answers"):
        cxkit.csat(pl.DataFrame(rows), by="none")


def test_one_recommendation_for_each_touchpoint_is_asked_for() -> None:
    with pytest.raises(CxError, match="Several columns"):
        nps({"nps_hotline": SCORES, "nps_store": SCORES[::-1], "nps_web": [7, 9, 2, 10, 0, 8]})
    # a class of one survey in all rows is no score; points with a decimal comma are
    assert cxkit.csat(pl.DataFrame({"Rating type": ["CSAT"] * 12, "Score": ["5,00", "4,00", "1,00"] * 4}), by="none").table("overall").rows[
        0
    ]["csat"] == pytest.approx(2 / 3)


def battery(labels: list[str], who: str = "Participant", score: str = "Rating") -> dict[str, list[Any]]:
    """Answers of 60 respondents, one row for each label; those to the first label are SCORES."""
    rows = [(n, label, answer if at == 0 else 1 + answer % 5) for n, answer in enumerate(SCORES * 10) for at, label in enumerate(labels)]
    return {who: [row[0] for row in rows], "Criterion": [row[1] for row in rows], score: [row[2] for row in rows]}


@pytest.mark.parametrize(("who", "score"), [("Participant", "Rating"), ("Response", "Rating"), ("Antwort", "Ausprägung"), ("No", "Note")])
def test_a_recommendation_among_ratings_of_criteria_under_any_header(who: str, score: str) -> None:
    report = nps(battery(["Recommendation", "Waiting time", "Cleanliness"], who, score))
    assert overall(report) == (60, pytest.approx(NPS))
    assert report.provenance.rows_set_aside == {"other question": 120}


def test_a_recommendation_among_questions_that_some_respondents_skip() -> None:
    asked = pl.DataFrame(battery(["Would you recommend us as an employer?", "My tasks are clear", "My team helps me"], "Person", "Score"))
    asked = asked.rename({"Criterion": "Question"}).with_columns(
        pl.when(pl.col("Question").str.starts_with("Would")).then(pl.lit("loyalty")).otherwise(pl.lit("work")).alias("Driver")
    )
    kept = asked.filter((pl.int_range(pl.len()) % 10 != 4) | pl.col("Question").str.starts_with("Would"))
    assert overall(cxkit.nps(kept, by="none")) == (60, pytest.approx(NPS))


def test_criteria_that_are_recommended_or_not_asked_of_everyone_are_items() -> None:
    # near misses: the header says that every row is a recommendation; each respondent rates one criterion; no criterion is one
    assert overall(nps(battery(["Recommendation", "Waiting time", "Cleanliness"], score="Would you recommend us?")))[0] == 180
    single = battery(["Recommendation", "Waiting time", "Cleanliness"])
    single["Participant"] = list(range(180))
    assert overall(nps(single))[0] == 180
    assert overall(nps(battery(["Price", "Waiting time", "Cleanliness"])))[0] == 180


def test_a_product_that_is_called_recommended_asks_for_no_recommendation() -> None:
    dishes = ["Recommended menu", "Soup", "Roast", "Cake"]
    rows = [(guest, dish, (guest * 3 + place) % 11) for guest in range(20) for place, dish in enumerate(dishes)]
    frame = pl.DataFrame(rows, schema=["guest", "dish", "rating 0-10"], orient="row")
    assert cxkit.nps(frame, by="none").table("overall").rows[0]["n"] == 80


def test_ranges_beside_another_range_are_no_classes() -> None:
    months = ["2025-01", "2025-02", "2025-03"]
    counts = {"9-10": [50, 60, 55], "7-8": [30, 20, 25], "0-6": [20, 20, 20]}
    assert overall(nps({"Month": months, **counts}))[0] == 300
    with pytest.raises(CxError):
        nps({"Agent": ["A", "B", "C"], **counts, "11-20": [1, 2, 3]})


def test_a_branch_with_single_answers_above_a_lower_end_is_on_the_same_scale() -> None:
    store = [1, 2, 3, 4, 5] * 12 + [6]
    web = [1, 3, 5, 6, 7, 8, 9, 10] * 7 + [9, 9, 9, 9, 9]
    frame = pl.DataFrame({"Satisfaction (store)": store + [None] * len(web), "Satisfaction (web)": [None] * len(store) + web})
    assert cxkit.csat(frame, by="none").table("overall").rows[0]["n"] == len(store) + len(web)


WAVE = [10, 9, 3, 8, 10, 7, 6, 10, 9, 5]  # 5 promoters and 3 detractors


def two_waves(other: str, answers: list[int | None] | None = None) -> dict[str, list[Any]]:
    """The answers of a survey that asked under another header in its first wave."""
    return {"ticket": list(range(20)), other: answers or [*WAVE, *[None] * 10], "NPS": [*[None] * 10, *WAVE[:9], 10]}


@pytest.mark.parametrize("header", ["Polecenie", "Ocena"])
def test_answers_of_other_rows_under_an_unknown_header_are_asked_for(header: str) -> None:
    with pytest.raises(CxError, match=f"'NPS'.*'{header}'") as refused:
        nps(two_waves(header))
    assert "--shape branches" in str(refused.value.hint)
    assert overall(nps(two_waves(header), shape="branches"))[0] == 20
    assert overall(nps(two_waves(header), role="recommend=NPS"))[0] == 10


def test_other_columns_of_the_other_rows_hold_no_answers_to_the_question() -> None:
    for header in ("Satisfaction with the seat", "Visits last year"):
        assert overall(nps(two_waves(header)))[0] == 10
    # filled in all rows, or in some of the others alone
    assert overall(nps(two_waves("Ocena", [*WAVE, *WAVE])))[0] == 10
    assert overall(nps(two_waves("Ocena", [*WAVE[:5], *[None] * 15])))[0] == 10
