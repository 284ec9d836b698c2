"""Single damaged rows of many tables: each is read as it was meant or excluded, and never read as another row."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from tests.corpus.wounds import Sheet, sheets, wounds

from cxkit.sources.overrides import Overrides
from cxkit.sources.text.cell_kinds import classify_columns
from cxkit.sources.text.exact import Form, read_records
from cxkit.sources.text.structure import detect_layout


def form_of(sheet: Sheet) -> Form:
    text = "".join(f"{sheet.line(cells)}\n" for cells in (sheet.columns, *sheet.rows))
    layout = detect_layout(text, whole=True, overrides=Overrides(delimiter=sheet.delimiter, quote='"', escape="", header_row=1))
    kinds = classify_columns(sheet.rows, len(sheet.columns))
    return Form(layout.dialect, len(sheet.columns), sheet.columns, lambda: kinds)


def plant(seed: int, times: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Plant wounds of each kind in every sheet. Returns how many came out how, and those that are read as another row."""
    found, wrong, choose = Counter[tuple[str, str]](), list[str](), random.Random(seed)
    for sheet in sheets(seed):
        form, good = form_of(sheet), sheet.line(sheet.rows[0])
        for wound in [wound for _ in range(times) for wound in wounds(sheet, choose)]:
            text = f"{sheet.line(sheet.columns)}\n{good}\n{wound.text}\n{good}\n"
            _, *records, _ = read_records([text.encode()], form)
            for record in records:
                if record.problem and not record.repaired:
                    outcome = "excluded"
                else:
                    outcome = "right" if wound.due == tuple(record.fields) else "wrong"
                found[wound.kind, outcome] += 1
                if outcome == "wrong":
                    wrong.append(f"{wound.kind} in {sheet.name}: {wound.text!r} is read as {record.fields}")
    return found, wrong


@pytest.mark.slow
def test_no_wound_is_read_as_another_row() -> None:
    found, wrong = plant(seed=1, times=2)
    assert wrong == []
    # what is not lost is mostly repaired: a rule that excludes everything would pass else
    for kind in (
        "delimiter too many",
        "delimiter too many at the end",
        "delimiter too many at the start",
        "quote too few",
        "quote too many",
    ):
        assert found[kind, "right"] > found[kind, "excluded"], kind
    assert found["delimiter too few", "right"] > 0.3 * found["delimiter too few", "excluded"]


@pytest.mark.slow
def test_no_wound_of_ten_thousand_is_read_as_another_row() -> None:
    """Some 10,000 of each kind of wound, in tables of other values each time."""
    found, wrong = Counter[tuple[str, str]](), list[str]()
    for seed in range(16):
        some, more = plant(seed, times=8)
        found, wrong = found + some, wrong + more
    assert wrong == []
    assert min(n for (kind, outcome), n in found.items() if outcome == "excluded" and kind in {"row cut", "line end lost"}) > 9_000
