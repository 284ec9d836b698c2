"""Ratings of several sources in one column: refused if those of one end at the top of a narrower scale, and left alone if they do not."""

from __future__ import annotations

import random

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError

TEN = [10] * 30 + [9] * 25 + [8] * 20 + [6] * 5 + [5] * 2 + [3] * 2
FIVE = [5] * 30 + [4] * 18 + [3] * 6 + [1] * 4


def ratings(header: str, wide: object, narrow: object, *, narrower: list[int] = FIVE, wider: list[int] = TEN) -> pl.DataFrame:
    rows = [(wide, value) for value in wider] + [(narrow, value) for value in narrower]
    random.Random(7).shuffle(rows)
    return pl.DataFrame(rows, schema=[header, "Satisfaction"], orient="row")


@pytest.mark.parametrize(
    ("header", "wide", "narrow"),
    [("Quelle", "Buchungsportal", "Suchmaschine"), ("Land", "NL", "PL"), ("Wave", 2025, 2024), ("Rating max", 10, 5)],
)
def test_ratings_that_end_at_a_narrower_scale_are_refused(header: str, wide: object, narrow: object) -> None:
    with pytest.raises(RoleError, match=f"'{header}' = '{narrow}' end at 5") as raised:
        cxkit.csat(ratings(header, wide, narrow), by="none")
    name = header if header.isidentifier() else f'"{header}"'
    condition = f"{name} = {narrow}" if isinstance(narrow, int) else f"{name} = '{narrow}'"
    assert condition in str(raised.value.hint)
    row = cxkit.csat(ratings(header, wide, narrow), by="none", where=condition, scale="1-5").table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (len(FIVE), 48)


def test_a_declared_scale_is_believed() -> None:
    row = cxkit.csat(ratings("Source", "a", "b"), by="none", scale="1-10").table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (len(TEN) + len(FIVE), 75)


@pytest.mark.parametrize(
    ("header", "wide", "narrow", "narrower"),
    [
        ("Would buy again", "yes", "no", FIVE),  # what respondents say themselves
        ("Sentiment", "positive", "negative", FIVE),
        ("Group", "promoters", "detractors", FIVE),
        ("Branch", "Nord", "Süd", [5] * 2 + [4] * 3 + [3] * 9 + [2] * 18 + [1] * 20),  # a bad branch has few answers at its highest point
        ("Branch", "Nord", "Süd", [5] * 10 + [4] * 5 + [3] * 2),  # few answers
        ("Branch", "Nord", "Süd", [*FIVE, 9]),
        ("Staff rating", 5, 3, FIVE),  # another rating
    ],
)
def test_other_groups_with_low_answers_are_left_alone(header: str, wide: object, narrow: object, narrower: list[int]) -> None:
    data = ratings(header, wide, narrow, narrower=narrower)
    row = cxkit.csat(data, by="none", role=["satisfaction=Satisfaction"]).table("overall").rows[0]
    assert (row["n"], row["satisfied"]) == (len(TEN) + len(narrower), 75 + narrower.count(9))


DISCONTENT = [5] * 9 + [4] * 6 + [3] * 4 + [2] * 4 + [1] * 5


def test_a_group_of_the_discontent_counts_with_a_caution() -> None:
    report = cxkit.csat(ratings("Branch", "Nord", "Süd", narrower=DISCONTENT), by="none")
    assert report.table("overall").rows[0]["n"] == len(TEN) + len(DISCONTENT)
    (note,) = [each for each in report.notes if each.code == "scale-doubt"]
    assert "'Branch' = 'Süd' end at 5, those of other rows at 10" in note.text
    with pytest.raises(RoleError, match="different scales"):  # as many of a wave of a survey are no chance
        cxkit.csat(ratings("Wave", 2, 1, narrower=[5] * 10 + [4] * 6 + [3] * 3 + [1] * 2), by="none")


def test_answers_of_zero_are_those_of_no_narrower_scale() -> None:
    hotline = [5] * 25 + [4] * 9 + [2] * 4 + [0] * 12
    data = ratings("Touchpoint", "shop", "hotline", narrower=hotline, wider=[*TEN * 2, 0]).rename({"Satisfaction": "NPS"})
    report = cxkit.nps(data, by="none")
    assert report.table("overall").rows[0]["n"] == len(hotline) + 2 * len(TEN) + 1
    assert not any("hotline" in each.text for each in report.notes)


@pytest.mark.parametrize("early", [["Kiosk", "App"], ["Kiosk"]])
def test_a_group_that_comes_after_the_sample_is_compared_too(early: list[str]) -> None:
    data = pl.concat(ratings("Source", name, name, narrower=[]) for name in early * 15)
    late = ratings("Source", "Web", "Web", wider=[], narrower=FIVE)
    with pytest.raises(RoleError, match="'Source' = 'Web' end at 5"):
        cxkit.csat(pl.concat([data.head(1_200), late]), by="none")


def test_waves_on_two_scales_are_warned_of_though_their_answers_fall_off_evenly() -> None:
    earlier = [1] * 8 + [2] * 2 + [3] * 11 + [4] * 23 + [5] * 16
    later = [1] * 2 + [2] + [3] * 3 + [4] * 10 + [5] * 9 + [6] * 21 + [7] * 14
    frame = pl.DataFrame({"Welle": ["2024"] * len(earlier) + ["2025"] * len(later), "Zufriedenheit": [*earlier, *later]})
    assert any("answers of 'Welle' = '2024' end at 5" in note.text for note in cxkit.csat(frame).notes)
    # a city is no wave: its customers may be discontented
    assert not any("end at 5" in note.text for note in cxkit.csat(frame.rename({"Welle": "Stadt"})).notes)
