"""The size of a sample in words."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.measures.summary import number_of
from cxkit.model import Row, Sentence, Table, Unit
from cxkit.text.figures import digits_for, digits_in_words, figure, in_words
from cxkit.text.sentences import sentence

_NAMES: dict[str, tuple[str, Unit]] = {
    "nps": ("NPS", "number"),
    "csat": ("CSAT", "share"),
    "ces": ("effort", "number"),
    "gap": ("the gap", "number"),
}


def of_samples(tables: Sequence[Table]) -> list[Sentence]:
    """What each wanted figure needs; without any, what the file at hand shows."""
    rows = tables[0].rows
    wanted = [row for row in rows if row["basis"] != "at hand"]
    return [_sentence(row) for row in wanted or rows]


def _sentence(row: Row) -> Sentence:
    name, unit = _NAMES[str(row["measure"])]
    groups = number_of(row, "groups") or 1
    words = {"name": name, "groups": f"{groups:g}", "n": figure(number_of(row, "n_per_group") or 0, "count", 0)}
    figures = {key: row[key] for key in ("measure", "basis", "half_width", "detectable", "n_per_group", "groups")}
    if row["basis"] == "half-width":
        return sentence("sample-half-width", figures, words | {"wanted": _text(row["half_width"], unit)}, several=groups > 1)
    if row["basis"] == "difference":
        return sentence("sample-difference", figures, words | {"wanted": _text(row["detectable"], unit)})
    if groups > 1:
        return sentence("sample-detects", figures, words | {"detectable": _text(row["detectable"], unit)})
    one = number_of(row, "n_per_group") == 1
    return sentence("sample-at-hand", figures, words | {"half_width": _text(row["half_width"], unit)}, several=not one)


def _text(value: object, unit: Unit) -> str:
    """A half-width or difference: those of shares in percentage points, others with no more digits than they need."""
    number = float(str(value))
    if unit == "share":
        return figure(number, unit, digits_in_words(number, unit, None)) + tr(" pp")
    return in_words(number, unit, 2 if digits_for(unit, [number]) else 0)
