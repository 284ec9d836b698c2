"""What a score means, through the metrics: figures by hand, and every option that a message about scores offers, tried on its own file."""

from __future__ import annotations

import random
import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.reports import overall

import cxkit
from cxkit.errors import CxError, UsageError
from cxkit.model import Report

ONE_TO_FIVE = {1: 9, 2: 16, 3: 33, 4: 64, 5: 44}
RISING = {value: 4 + 3 * value for value in range(11)}
_OPTION = re.compile(r"--(?:na|scale|labels|top-boxes|easy|duplicates) [^\s;,)]+(?: --(?:na|scale|labels) [^\s;,)]+)*")


def answers(header: str, counts: dict[Any, int], seed: int = 1) -> pl.DataFrame:
    values = [str(value) for value, n in counts.items() for _ in range(n)]
    random.Random(seed).shuffle(values)
    return pl.DataFrame({"No.": range(len(values)), header: values})


def run(metric: str, header: str, counts: dict[Any, int], **options: Any) -> Report:
    report = getattr(cxkit, metric)(answers(header, counts), score=header, by="none", **options)
    assert isinstance(report, Report)
    return report


@cache
def satisfied(header: str, counts: tuple[tuple[Any, int], ...]) -> Report:
    """The report without options, on which several facts are seen."""
    return run("csat", header, dict(counts))


def texts(report: Report, level: str | None = None) -> str:
    return " ".join(f"{note.text} {note.hint}" for note in report.notes if level in {None, note.level})


def share(counts: dict[Any, int], good: set[Any], without: set[Any] = frozenset()) -> float:  # type: ignore[assignment]
    asked = {value: n for value, n in counts.items() if value not in without}
    return sum(n for value, n in asked.items() if value in good) / sum(asked.values())


def nps(counts: dict[int, int]) -> float:
    return 100 * sum(n * ((score >= 9) - (score <= 6)) for score, n in counts.items()) / sum(counts.values())


CSAT: list[tuple[str, dict[Any, int], set[Any], set[Any]]] = [
    ("Satisfaction", ONE_TO_FIVE, {4, 5}, set()),
    ("Satisfaction", {1: 3, 2: 5, 3: 20, 4: 60, 5: 90}, {4, 5}, set()),
    ("Zufriedenheit", {**ONE_TO_FIVE, 8: 15}, {4, 5}, {8}),
    ("Zufriedenheit", {**ONE_TO_FIVE, 88: 15, 98: 4}, {4, 5}, {88, 98}),
    ("Satisfaction", {**ONE_TO_FIVE, -9: 15}, {4, 5}, {-9}),
    ("Satisfaction", {**ONE_TO_FIVE, 0: 21}, {4, 5}, {0}),
    ("Satisfaction (1-6)", {**ONE_TO_FIVE, 6: 40}, {5, 6}, set()),
    ("Satisfaction (1-4)", {1: 14, 2: 27, 3: 51, 4: 88}, {3, 4}, set()),
    ("Satisfaction", {1: 14, 2: 27, 3: 51, 4: 88}, {3, 4}, set()),
    ("Satisfaction (1-5)", {1: 14, 2: 27, 3: 51, 4: 88}, {4}, set()),
    ("Satisfaction (0 = bad, 4 = excellent)", {0: 10, 1: 20, 2: 40, 3: 60, 4: 50}, {3, 4}, set()),
    ("Satisfaction (1 very poor - 5 very good, 9 = don't know)", {**ONE_TO_FIVE, 9: 20}, {4, 5}, {9}),
    ("Service (1 = poor, 5 = good, 6 = did not use)", {**ONE_TO_FIVE, 6: 20}, {4, 5}, {6}),
    ("Tevredenheid (1 = zeer tevreden, 5 = zeer ontevreden)", ONE_TO_FIVE, {1, 2}, set()),
    ("Zufriedenheit in Schulnoten", {1: 40, 2: 60, 3: 30, 4: 20, 5: 9, 6: 3}, {1, 2}, set()),
    ("Satisfaction, 1 is best", ONE_TO_FIVE, {1, 2}, set()),
    ("Tilfredshed (1 er bedst)", ONE_TO_FIVE, {1, 2}, set()),
    ("Nöjdhet (5 är bäst, 1 är sämst)", ONE_TO_FIVE, {4, 5}, set()),
    ("Note", {"[1] sehr gut": 40, "[2]": 60, "[3]": 30, "[4]": 20, "[5] sehr schlecht": 9}, {"[1] sehr gut", "[2]"}, set()),
    ("Satisfied (1 = yes, 2 = no)", {1: 120, 2: 60}, {1}, set()),
    ("Solved", {0: 60, 1: 120}, {1}, set()),
    ("Solved", {0: 60, 1: 120, 99: 9}, {1}, {99}),
    ("Satisfied", {"TRUE": 120, "FALSE": 60}, {"TRUE"}, set()),
    ("Zufrieden", {"Ja": 120, "Nein": 60}, {"Ja"}, set()),
    ("Satisfait", {"oui": 120, "non": 60}, {"oui"}, set()),
    ("Rating", {"Good": 120, "Bad": 51, "Offered": 9}, {"Good"}, {"Offered"}),
    ("Rating", {"Good": 80, "Good with comment": 40, "Bad": 51}, {"Good", "Good with comment"}, set()),
    ("Thumb", {"👍": 120, "👎": 60}, {"👍"}, set()),
    ("Smiley", {"😀": 100, "😐": 40, "🙁": 40}, {"😀"}, set()),
    ("Smiley", {"😀": 60, "🙂": 40, "😐": 40, "🙁": 20, "😡": 20}, {"😀", "🙂"}, set()),
    ("Smiley", {1: 30, 2: 40, 3: 110}, {3}, set()),
    ("Stars", {"★★★★★": 50, "★★★★☆": 60, "★★★☆☆": 30, "★☆☆☆☆": 10}, {"★★★★★", "★★★★☆"}, set()),
    ("Stars", {"5 stars": 50, "4.5 stars": 60, "3.5 stars": 30, "1 star": 10}, {"5 stars", "4.5 stars"}, set()),
    ("Ocena", {"5,0 / 5,0": 30, "4,0 / 5,0": 50, "3,0 / 5,0": 60, "2,0 / 5,0": 30}, {"5,0 / 5,0", "4,0 / 5,0"}, set()),
    ("Satisfaction", {"Bon": 80, "Mauvais": 40, "Proposé": 60}, {"Bon"}, {"Proposé"}),
    ("Score", {"4/5": 50, "3/5": 60, "2/5": 30}, {"4/5"}, set()),
    ("Average", {"3.67": 30, "4.33": 50, "4.00": 40, "2.50": 20, "5.00": 40}, {"4.33", "4.00", "5.00"}, set()),
    ("Note", {"sehr gut": 40, "gut": 60, "befriedigend": 30, "ausreichend": 20, "mangelhaft": 9}, {"sehr gut", "gut"}, set()),
    ("Rating", {"Excellent": 50, "Good": 40, "Average": 30, "Fair": 20, "Poor": 9}, {"Excellent", "Good"}, set()),
    (
        "Satisfaction",
        {"Très satisfait": 50, "Satisfait": 60, "Insatisfait": 30, "Très insatisfait": 9},
        {"Très satisfait", "Satisfait"},
        set(),
    ),
    ("Satisfacción", {"Muy satisfecho": 50, "Satisfecho": 60, "Neutral": 9, "Insatisfecho": 30}, {"Muy satisfecho", "Satisfecho"}, set()),
    ("Soddisfazione", {"Molto soddisfatto": 50, "Soddisfatto": 60, "Neutrale": 9}, {"Molto soddisfatto", "Soddisfatto"}, set()),
    ("Tevredenheid", {"Zeer tevreden": 50, "Tevreden": 60, "Ontevreden": 30}, {"Zeer tevreden", "Tevreden"}, set()),
    (
        "Zufriedenheit",
        {"1 - sehr zufrieden": 50, "2 - zufrieden": 60, "3 - teils/teils": 30, "4 - unzufrieden": 20, "5 - sehr unzufrieden": 9},
        {"1 - sehr zufrieden", "2 - zufrieden"},
        set(),
    ),
]


@pytest.mark.parametrize(("header", "counts", "good", "none"), CSAT)
def test_the_share_of_the_good_answers(header: str, counts: dict[Any, int], good: set[Any], none: set[Any]) -> None:
    report = satisfied(header, tuple(counts.items()))
    assert overall(report)["csat"] == pytest.approx(share(counts, good, none))
    assert overall(report)["n"] == sum(n for value, n in counts.items() if value not in none)
    codes = [value for value in none if isinstance(value, int)]
    assert all(str(code) in texts(report, "warning") for code in codes)
    assert report.provenance.rows_read == report.provenance.rows_used + sum(report.provenance.rows_set_aside.values())


def test_a_note_says_that_the_low_end_is_good_and_the_mean_stays_as_it_was_asked() -> None:
    report = run("csat", "Satisfaction (1 = very good, 5 = very poor)", ONE_TO_FIVE)
    assert "1 is the best answer ('very good')" in texts(report)
    assert "Satisfied are answers of 1 to 2" in texts(report)
    assert overall(report)["mean"] == pytest.approx(sum(value * n for value, n in ONE_TO_FIVE.items()) / 166)


@pytest.mark.parametrize(
    ("header", "counts", "due"),
    [
        ("NPS", RISING, nps(RISING)),
        ("NPS", {**RISING, 99: 20}, nps(RISING)),
        ("NPS", {**RISING, 98: 20, -1: 9}, nps(RISING)),
        ("NPS", {"Promoter": 81, "Passive": 54, "Detractor": 45}, 20.0),
        ("NPS", {"Promotoren (9-10)": 81, "Passive (7-8)": 54, "Detraktoren (0-6)": 45}, 20.0),
        ("NPS", {"9-10": 81, "7-8": 54, "0-6": 45}, 20.0),
        ("NPS segment", {"Promoter": 81, "Passive": 54, "Detractor": 45, "Unknown": 12}, 20.0),
        ("NPS", {1: 81, 0: 54, -1: 45}, 20.0),
        ("NPS", {100: 81, 0: 54, -100: 45}, 20.0),
        ("Recommend", {"10 - sehr wahrscheinlich": 81, "8": 54, "0 - unwahrscheinlich": 45}, 20.0),
        ("Recommend", {"Extremely likely - 10": 81, "8": 54, "Not at all likely - 0": 45}, 20.0),
        ("Recommend", {"9 out of 10": 81, "8/10": 54, "0/10": 45}, 20.0),
        ("Recommend (1-10)", {value: 120 + value for value in range(1, 11)}, nps({value: 120 + value for value in range(1, 11)})),
        ("Recommend (0 = very likely, 10 = very unlikely)", {0: 81, 2: 54, 9: 45}, 20.0),
        ("Recommend (0 = never, 10 = always)", {**RISING, 0: 90}, nps({**RISING, 0: 90})),
    ],
)
def test_nps_of_scores_and_classes(header: str, counts: dict[Any, int], due: float) -> None:
    assert overall(run("nps", header, counts))["nps"] == pytest.approx(due)


@pytest.mark.parametrize(
    ("header", "counts", "easy"),
    [
        ("How easy was it? (1 = very difficult, 5 = very easy)", ONE_TO_FIVE, {4, 5}),
        ("Effort (1 = very low effort, 5 = very high effort)", ONE_TO_FIVE, {1, 2}),
        ("They made it easy (1 = strongly agree, 5 = strongly disagree)", ONE_TO_FIVE, {1, 2}),
    ],
)
def test_which_answers_were_easy(header: str, counts: dict[int, int], easy: set[int]) -> None:
    report = run("ces", header, counts)
    assert overall(report)["easy"] == pytest.approx(share(counts, easy))
    assert overall(report)["effort"] == pytest.approx(sum(value * n for value, n in counts.items()) / sum(counts.values()))


UPWARDS = {1: 5, 2: 15, 3: 30, 4: 70, 5: 60}
DOWNWARDS = {6 - value: n for value, n in UPWARDS.items()}


@pytest.mark.parametrize(
    ("header", "counts", "easy"),
    [
        ("How easy was it to reach us?", UPWARDS, {4, 5}),
        ("Es war einfach, mein Anliegen zu klären", UPWARDS, {4, 5}),
        ("How much effort did you have to put forth?", DOWNWARDS, {1, 2}),
        ("Wie hoch war Ihr Aufwand?", DOWNWARDS, {1, 2}),
    ],
)
def test_the_easy_end_by_the_question_and_most_answers(header: str, counts: dict[int, int], easy: set[int]) -> None:
    report = run("ces", header, counts)
    assert overall(report)["easy"] == pytest.approx(share(counts, easy))
    (note,) = [note for note in report.notes if note.code == "direction-assumed"]
    assert (note.level, "--easy" in note.hint) == ("warning", True)


@pytest.mark.parametrize(
    ("header", "counts", "question"),
    [
        ("How easy was it to reach us?", DOWNWARDS, "speaks of ease"),
        ("How much effort did you have to put forth?", UPWARDS, "little effort"),
        ("How easy or difficult was it to reach us?", UPWARDS, "little effort"),
        ("Customer effort score", UPWARDS, "little effort"),
    ],
)
def test_no_easy_end_if_most_answers_or_the_name_contradict_it(header: str, counts: dict[int, int], question: str) -> None:
    with pytest.raises(UsageError, match=question):
        run("ces", header, counts)


@pytest.mark.parametrize(
    ("header", "words", "easy"),
    [
        ("Effort", ["Very low effort", "Low effort", "Moderate effort", "High effort", "Very high effort"], {1, 2}),
        ("How much effort did it take?", ["Very little", "Little", "Some", "A lot", "A great deal"], {1, 2}),
        ("Wie hoch war Ihr Aufwand?", ["sehr gering", "gering", "mittel", "hoch", "sehr hoch"], {1, 2}),
    ],
)
def test_amounts_of_effort_in_words(header: str, words: list[str], easy: set[int]) -> None:
    report = run("ces", header, {words[value - 1]: n for value, n in DOWNWARDS.items()})
    assert overall(report)["easy"] == pytest.approx(share(DOWNWARDS, easy))


def test_ends_with_words_that_nothing_explains_are_named() -> None:
    report = run("csat", "Satisfaction (1 = Schulze, 5 = Meier)", UPWARDS)
    (note,) = [note for note in report.notes if note.code == "direction-assumed"]
    assert (note.level, note.hint) == ("warning", "--scale satisfaction=5-1 turns it")
    assert overall(report)["csat"] == pytest.approx(share(UPWARDS, {4, 5}))
    turned = run("csat", "Satisfaction (1 = Schulze, 5 = Meier)", UPWARDS, scale="satisfaction=5-1")
    assert overall(turned)["csat"] == pytest.approx(share(UPWARDS, {1, 2}))
    for header in ("Satisfaction (1 = poor, 5 = good)", "Rating (1 = 1 star, 5 = 5 stars)", "Satisfaction (1-5)"):
        assert "direction-assumed" not in {note.code for note in run("csat", header, UPWARDS).notes}


def test_dissatisfaction_is_good_at_its_low_end() -> None:
    report = run("csat", "How dissatisfied are you? (1-5)", DOWNWARDS)
    assert overall(report)["csat"] == pytest.approx(share(DOWNWARDS, {1, 2}))
    assert "direction-assumed" in {note.code for note in report.notes if note.level == "warning"}
    words = {"Very satisfied": 60, "Satisfied": 40, "Dissatisfied": 20, "Very dissatisfied": 5, "Neutral": 10}
    assert overall(run("csat", "Dissatisfaction", words))["csat"] == pytest.approx(100 / 135)


def test_a_question_below_the_header_counts_as_one(tmp_path: Path) -> None:
    names = ("StartDate", "EndDate", "Status", "Progress", "Duration (in seconds)", "Finished", "RecordedDate", "ResponseId", "Q4")
    question = "How satisfied are you with us? (1 = very satisfied, 5 = very dissatisfied)"
    rows = [f"2025-01-01,2025-01-01,0,100,9,1,2025-01-01,R{at},{score}" for at, score in enumerate([1] * 60 + [2] * 40 + [5] * 20)]
    imports = ",".join(f'"{{""ImportId"":""{name}""}}"' for name in names)
    (tmp_path / "q.csv").write_text("\n".join([",".join(names), ",".join(names[:-1]) + f',"{question}"', imports, *rows]), encoding="utf-8")
    assert overall(cxkit.csat(tmp_path / "q.csv", by="none"))["csat"] == pytest.approx(100 / 120)


# file, message, and the figures of which each option that the message offers has to give one, or to be refused
SHIFTED = {value: 4 + 3 * value for value in range(10)}
REFUSED: list[tuple[str, str, dict[Any, int], str, list[float]]] = [
    ("csat", "Satisfaction", {**ONE_TO_FIVE, 6: 15}, "6", [share(ONE_TO_FIVE, {4, 5}), share({**ONE_TO_FIVE, 6: 15}, {5, 6})]),
    ("csat", "Satisfaction", {**ONE_TO_FIVE, 7: 15}, "7", [share(ONE_TO_FIVE, {4, 5}), share({**ONE_TO_FIVE, 7: 15}, {6, 7})]),
    ("csat", "Satisfaction", {**ONE_TO_FIVE, 0: 8}, "0", [share(ONE_TO_FIVE, {4, 5}), share({**ONE_TO_FIVE, 0: 8}, {4, 5})]),
    ("csat", "Satisfaction", {0: 10, 1: 20, 2: 40, 3: 60, 4: 50}, "0-4", [110 / 180, 110 / 170]),
    ("csat", "Satisfied", {1: 120, 2: 60}, "yes", [2 / 3, 1 / 3]),
    ("csat", "Satisfaction", {1: 90, 2: 50, 3: 30, 4: 9}, "1-4", [39 / 179, 9 / 179]),
    ("csat", "Grade", {"A": 90, "B": 50, "C": 30}, "--labels", []),
    ("csat", "Index", dict.fromkeys(range(0, 101, 4), 3), "--top-boxes", []),
    ("nps", "Recommend", {1: 9, 2: 18, 3: 33, 4: 68, 5: 52}, "1-5", []),
    ("nps", "Recommend (1-5)", {1: 9, 2: 18, 3: 33, 4: 68, 5: 52}, "1-5", []),
    ("nps", "Recommend", {1: 9, 2: 18, 3: 33, 4: 68, 5: 52, 6: 20, 7: 20}, "1-7", []),
    ("nps", "Recommend", {"Yes": 120, "No": 60}, "yes or no", []),
    ("nps", "Recommend", {"Very likely": 50, "Likely": 40, "Neutral": 30, "Unlikely": 9, "Very unlikely": 3}, "5 points", []),
    ("nps", "Recommend", {0: 60, 1: 120}, "two answers", []),
    (
        "nps",
        "Recommend",
        {value + 1: n for value, n in RISING.items()},
        "1 to 11",
        [nps(RISING), nps({value + 1: n for value, n in RISING.items() if value < 10})],
    ),
    ("nps", "Recommend", SHIFTED, "9", [nps(SHIFTED), nps({value + 1: n for value, n in SHIFTED.items()})]),
    ("ces", "Effort", ONE_TO_FIVE, "--easy", [share(ONE_TO_FIVE, {4, 5}), share(ONE_TO_FIVE, {1, 2})]),
]


@pytest.mark.parametrize(("metric", "header", "counts", "matter", "figures"), REFUSED)
def test_a_refusal_names_the_matter_and_every_option_that_it_offers_is_right(
    metric: str, header: str, counts: dict[Any, int], matter: str, figures: list[float]
) -> None:
    with pytest.raises(CxError) as caught:
        run(metric, header, counts)
    text = f"{caught.value.message} {caught.value.hint}"
    assert matter in text
    offered = [option for option in _OPTION.findall(caught.value.hint) if not re.search(r"\b(?:CODE|VALUE|LOW|LABEL|N)\b", option)]
    assert bool(offered) == bool(figures)
    column = {"nps": "nps", "csat": "csat", "ces": "easy"}[metric]
    given = [_figure(metric, header, counts, option, column) for option in offered]
    assert all(any(figure == pytest.approx(due) for due in figures) for figure in given if figure is not None), (offered, given)


@pytest.mark.parametrize(("header", "counts", "good", "none"), CSAT)
def test_every_option_of_a_note_gives_the_figure_again(header: str, counts: dict[Any, int], good: set[Any], none: set[Any]) -> None:
    report = satisfied(header, tuple(counts.items()))
    for option in _OPTION.findall(texts(report)):
        if not re.search(r"\b(?:CODE|VALUE|LOW|LABEL|N)\b", option):
            assert _figure("csat", header, counts, option, "csat") == pytest.approx(share(counts, good, none)), option


def _figure(metric: str, header: str, counts: dict[Any, int], option: str, column: str) -> Any:
    """The figure with options as they are typed; None where that is refused."""
    words = shlex.split(option)
    given: dict[str, list[str]] = {}
    for name, value in zip(words[::2], words[1::2], strict=True):
        given.setdefault(name.removeprefix("--"), []).append(value)
    options = {name: values[0] if name in {"easy", "top-boxes"} else tuple(values) for name, values in given.items()}
    try:
        return overall(run(metric, header, counts, **options))[column]
    except CxError:
        return None


def test_kano_numbers_that_run_from_dislike_to_like_are_turned() -> None:
    # like with it and dislike without it: one-dimensional, whichever way the answers are numbered
    words = {1: "I dislike it", 2: "I can live with it", 3: "I am neutral", 4: "I expect it", 5: "I like it"}
    frame = pl.DataFrame({"functional": [f"5 - {words[5]}"] * 40 + [f"3 - {words[3]}"] * 9, "dysfunctional": [f"1 - {words[1]}"] * 49})
    (row,) = cxkit.kano(frame).table("kano").rows
    assert (row["one_dimensional"], row["must_be"], row["reverse"]) == (40, 9, 0)


@pytest.mark.parametrize(
    ("header", "named"),
    [("pweight", True), ("Gewichtungsfaktor", True), ("poids", True), ("Weight (kg)", False), ("weighted by", False), ("Flight", False)],
)
def test_a_column_that_looks_like_a_weight_is_named(header: str, named: bool) -> None:
    frame = pl.DataFrame({header: ["0.5", "1.5", "1"] * 60, "NPS": ["10", "8", "0"] * 60})
    assert (f"'{header}' looks like a weight" in texts(cxkit.nps(frame))) == named
    if named:
        assert "looks like a weight" not in texts(cxkit.nps(frame, weight=header))


def test_a_battery_tells_the_scale_of_a_column_that_nobody_answered_with_the_best() -> None:
    n = 180
    frame = pl.DataFrame(
        {
            "Satisfaction with staff": [str(1 + at % 4) for at in range(n)],
            "Satisfaction with price": [str(1 + at % 5) for at in range(n)],
        }
    )
    report = cxkit.csat(frame, score="Satisfaction with staff")
    assert overall(report)["csat"] == pytest.approx(1 / 4)  # 4 of 1-5
    alone = cxkit.csat(frame.drop("Satisfaction with price"), score="Satisfaction with staff")
    assert overall(alone)["csat"] == pytest.approx(1 / 2)  # 3 and 4 of 1-4, which a warning says
    assert "1-4" in texts(alone, "warning")
