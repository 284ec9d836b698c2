"""``--test ranks`` of nps, csat and ces: Brunner and Munzel's p values beside the figures."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats

import cxkit
from cxkit.errors import UsageError


def survey() -> pl.DataFrame:
    rng = np.random.default_rng(2)
    channel = np.array(["phone"] * 90 + ["web"] * 60)
    answer = np.where(channel == "phone", rng.integers(1, 6, 150), np.minimum(rng.integers(1, 8, 150), 5))
    return pl.DataFrame({"channel": channel, "satisfaction": answer, "effort": answer, "recommend": 2 * answer, "weight": 1.0 + answer % 2})


@pytest.mark.parametrize("command", ["nps", "csat", "ces"])
def test_p_is_that_of_the_ranks_and_the_rest_stays(command: str) -> None:
    table = survey()
    options = {"nps": {"scale": "0-10"}, "csat": {"scale": "1-5"}, "ces": {"scale": "1-5", "easy": "high"}}[command]
    call = getattr(cxkit, command)
    plain, ranked = (call(table, by="channel", test=test, **options) for test in ("figure", "ranks"))
    answers = table["recommend" if command == "nps" else "effort"].to_numpy()
    values = np.digitize(answers, [7, 9]) if command == "nps" else answers
    phone = table["channel"].to_numpy() == "phone"
    expected = stats.brunnermunzel(values[phone], values[~phone]).pvalue
    for before, after in zip(plain.table("by_channel").rows, ranked.table("by_channel").rows, strict=True):
        assert after["p"] == pytest.approx(expected, rel=1e-9)
        assert {**after, "p": None, "p_adj": None} == {**before, "p": None, "p_adj": None}
    assert "Brunner and Munzel" in next(note.text for note in ranked.notes if note.code == "method")


def test_ranks_take_no_weights() -> None:
    with pytest.raises(UsageError, match="independent answers of equal weight"):
        cxkit.csat(survey(), weight="weight", test="ranks", scale="1-5")
