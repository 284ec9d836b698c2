"""``cxkit ces``: figures of independent programs, the direction of the scale, and the edge cases of its docstring."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.reports import near, overall
from tests.shared import DATA, ORACLES, needs_shared, oracle

import cxkit
from cxkit.errors import UsageError
from cxkit.model import Report

R_SURVEY = ORACLES / "data" / "shared" / "r_survey_2018.csv"
SFO = DATA / "sfo_airport_nps" / "2017_SFO_Customer_Survey_20250817.csv"


def answers(*scores: object, **columns: list[Any]) -> pl.DataFrame:
    return pl.DataFrame({"effort": [str(score) for score in scores], **columns})


def direction(report: Report) -> str:
    return next(note.text for note in report.notes if note.code == "direction")


@needs_shared
def test_both_languages_of_the_r_survey() -> None:
    expected = {name: leaf["value"] for name, leaf in oracle("csat_ces_rsurvey2018")["expected"].items()}
    report = cxkit.ces(R_SURVEY, score="difficulty", easy="low", by="language")
    for row in report.table("by_language").rows:
        mean, easy = expected[f"ces_mean_{row['language']}"], expected[f"ces_easy_bottom2_{row['language']}"]
        assert row["n"] == mean["n"]
        assert (row["effort"], row["low"], row["high"]) == near((mean["mean"], *mean["ci95_t"]), 1e-7)
        assert (row["easy"], row["easy_low"], row["easy_high"]) == near((easy["p"], *easy["wilson"]), 1e-6)


@needs_shared
def test_finding_the_way_at_an_airport() -> None:
    row = overall(cxkit.ces(SFO, score="Q14FIND", na=("0", "6"), easy="high"))
    ratings = pl.read_csv(SFO, infer_schema=False).get_column("Q14FIND")
    rated = ratings.filter(ratings.is_in(list("12345"))).cast(pl.Int64)
    assert (row["n"], row["effort"]) == (len(rated), near(rated.mean(), 1e-12))


def test_the_direction_is_noted_and_turns_what_is_easy_but_not_the_mean() -> None:
    scores = answers(1, 1, 1, 2, 4, 5, 7)
    low, high = (cxkit.ces(scores, scale="1-7", easy=end) for end in ("low", "high"))
    assert overall(low)["effort"] == overall(high)["effort"] == near(3.0, 1e-12)
    assert overall(low)["easy"] == near(4 / 7, 1e-12)
    assert overall(high)["easy"] == near(1 / 7, 1e-12)
    assert "1 is easiest and 7 hardest; easy are answers of 1 to 2" in direction(low)
    assert "7 is easiest and 1 hardest; easy are answers of 6 to 7" in direction(high)


def test_nothing_tells_the_direction_and_so_it_is_asked_for() -> None:
    with pytest.raises(UsageError, match="high ones or the low ones") as caught:
        cxkit.ces(answers(1, 7))
    assert "--easy high" in caught.value.hint


def test_words_of_a_known_scale_tell_the_direction() -> None:
    words = ["very difficult", "difficult", "neutral", "easy", "very easy", "easy"]
    report = cxkit.ces(answers(*words))
    assert overall(report)["easy"] == near(0.5, 1e-12)
    assert "5 is easiest" in direction(report)


def test_the_project_file_tells_the_direction(tmp_path: Path) -> None:
    (tmp_path / "cxkit.toml").write_text('[sources.survey]\nscale = { effort = "1-7 low-is-easy" }\n', encoding="utf-8")
    assert "1 is easiest" in direction(cxkit.ces(answers(1, 7), config=tmp_path / "cxkit.toml"))
    (tmp_path / "cxkit.toml").write_text('[sources.survey]\nscale = { effort = "1-7 easy" }\n', encoding="utf-8")
    with pytest.raises(UsageError, match="is no scale"):
        cxkit.ces(answers(1, 7), config=tmp_path / "cxkit.toml")


def test_no_answers_one_answer_and_all_alike() -> None:
    none = overall(cxkit.ces(answers("", ""), easy="high"))
    assert (none["n"], none["effort"], none["low"], none["easy"]) == (0, None, None, None)
    one = overall(cxkit.ces(answers(5), easy="high"))
    assert (one["n"], one["effort"], one["low"], one["easy"]) == (1, 5.0, None, 1.0)
    alike = overall(cxkit.ces(answers(*[3] * 40), easy="high"))
    assert (alike["effort"], alike["low"], alike["easy"], alike["easy_low"]) == (3.0, None, 0.0, 0.0)


def test_two_groups_are_compared_by_welchs_t() -> None:
    # R: t.test(c(1, 2, 2, 3, 4, 4), c(3, 5, 5, 6, 7)), Student's example of two small samples by hand:
    # means 8/3 and 26/5, variances 22/15 and 11/5
    frame = answers(1, 2, 2, 3, 4, 4, 3, 5, 5, 6, 7, touchpoint=["a"] * 6 + ["b"] * 5)
    row = next(row for row in cxkit.ces(frame, easy="high", scale="1-7").table("by_touchpoint").rows if row["touchpoint"] == "a")
    se = (22 / 15 / 6 + 11 / 5 / 5) ** 0.5
    assert row["vs_rest"] == near(8 / 3 - 26 / 5, 1e-12)
    df = se**4 / ((22 / 15 / 6) ** 2 / 5 + (11 / 5 / 5) ** 2 / 4)
    from scipy import stats

    assert row["p"] == near(2 * stats.t.sf(abs(8 / 3 - 26 / 5) / se, df), 1e-12)
    half = stats.t.ppf(0.975, df) * se
    assert (row["vs_rest_low"], row["vs_rest_high"]) == near((8 / 3 - 26 / 5 - half, 8 / 3 - 26 / 5 + half), 1e-9)


def test_agreement_with_a_statement_and_amounts_of_effort_tell_the_direction() -> None:
    words = [
        "Strongly disagree",
        "Disagree",
        "Somewhat disagree",
        "Neither agree nor disagree",
        "Somewhat agree",
        "Agree",
        "Strongly agree",
    ]
    easy = cxkit.ces(pl.DataFrame({"The company made it easy for me to handle my issue": words * 5}), by="none")
    assert easy.table("overall").rows[0]["easy"] == pytest.approx(2 / 7)
    amounts = cxkit.ces(pl.DataFrame({"Wie viel Aufwand hatten Sie? (1 = sehr wenig, 5 = sehr viel)": [1, 2, 3, 4, 5, 5] * 5}), by="none")
    assert amounts.table("overall").rows[0]["easy"] == pytest.approx(2 / 6)
    # without a word for easy or difficult, agreement says nothing of the effort
    with pytest.raises(UsageError):
        cxkit.ces(pl.DataFrame({"effort": words * 5}), by="none")


def test_the_answer_says_what_a_low_figure_means() -> None:
    frame = pl.DataFrame({"effort": [1, 2, 2, 3, 7] * 20})
    high = {each.code: each.text for each in cxkit.ces(frame, easy="high", scale="1-7").summary}
    low = {each.code: each.text for each in cxkit.ces(frame, easy="low", scale="1-7").summary}
    assert high["effort-direction"] == "A lower figure means more effort: 7 is easiest, 1 hardest."
    assert low["effort-direction"] == "A higher figure means more effort: 1 is easiest, 7 hardest."
    assert high["figure"] == low["figure"]


def test_nothing_is_said_of_the_direction_of_a_figure_that_is_not_there() -> None:
    assert [each.code for each in cxkit.ces(pl.DataFrame({"effort": [1, 2]}), easy="high", scale="1-7", min_cell=5).summary] == [
        "suppressed"
    ]


def of_parking() -> pl.DataFrame:
    """An effort whose header names no end, and praise that goes with its high answers."""
    efforts = [1 + n % 7 for n in range(210)]
    return pl.DataFrame({"effort": efforts, "recommend": [min(10, effort + 3) for effort in efforts]})


def test_an_easy_end_that_is_given_is_not_contradicted_by_a_note() -> None:
    found, given = cxkit.ces(of_parking()), cxkit.ces(of_parking(), easy="low")
    assert any("7 counts as the easiest answer" in note.text for note in found.notes)
    assert not any("counts as the easiest answer" in note.text for note in given.notes)
    assert direction(given).startswith("1 is easiest and 7 hardest")


def test_the_scale_that_a_note_offers_keeps_the_easy_end() -> None:
    found, confirmed = cxkit.ces(of_parking()), cxkit.ces(of_parking(), scale="1-7")
    assert "--scale 1-7 confirms it" in {note.hint for note in found.notes}
    assert overall(confirmed) == overall(found)
    assert direction(confirmed) == direction(found)
