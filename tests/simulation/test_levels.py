"""Defaults keep their level where textbooks' would not: every situation of this folder, and the table of them in ``docs/methods.md``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.simulation.situations import AT_MOST, Situation, all_situations

METHODS = Path(__file__).parents[2] / "docs" / "methods.md"
ROW = re.compile(
    r"^\| (?P<measure>[^|]+) \| (?P<situation>[^|]+) \| (?P<claim>[^|]+) \| (?P<rate>[\d.]+) % \| (?P<draws>[\d,]+) \|", re.MULTILINE
)


NAMED = [pytest.param(each, id=f"{each.measure}: {each.situation} ({each.claim})") for each in all_situations()]


@pytest.mark.slow
@pytest.mark.parametrize("situation", NAMED)
def test_the_level_is_kept(situation: Situation) -> None:
    outcome = situation.run()
    reached = f"{outcome.errors} errors in {outcome.draws} draws (at most {situation.limit}), {outcome.warned} of them with a warning"
    assert situation.holds(outcome), reached


@pytest.mark.parametrize("situation", NAMED)
def test_a_wrong_level_would_be_found(situation: Situation) -> None:
    assert situation.power > 0.9


def test_the_document_has_a_row_for_every_situation() -> None:
    rows = {(row["measure"], row["situation"], row["claim"]): row for row in ROW.finditer(METHODS.read_text(encoding="utf-8"))}
    expected: dict[tuple[str, str, str], Situation] = {(each.measure, each.situation, each.claim): each for each in all_situations()}
    assert rows.keys() == expected.keys(), "python scripts/levels.py writes the table anew"
    for key, row in rows.items():
        assert int(row["draws"].replace(",", "")) == expected[key].draws
        assert expected[key].warns or float(row["rate"]) <= 100 * AT_MOST[expected[key].claim]
