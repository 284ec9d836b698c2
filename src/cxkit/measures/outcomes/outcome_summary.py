"""Whether a measure worked, in words: the strongest comparison first."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from cxkit.language import tr
from cxkit.measures.summary import Summary, column_of
from cxkit.model import Column, Row, Sentence, Table
from cxkit.stats.interrupted import TERMS
from cxkit.text.figures import digits_for, digits_in_words, figure
from cxkit.text.sentences import sentence

_OF_CONTROL = {"better": "worked", "worse": "harmed", "same": "worked-not", "unclear": "worked-unclear"}
_WHICH = {"better": "better", "worse": "worse", "same": "no change that matters", "unclear": "unclear"}


def of_outcome(name: str, confidence: float) -> Summary:
    """The verdict on the figure of that name: against the control group; without one the first sentence says that it is not causal."""

    def make(tables: Sequence[Table]) -> list[Sentence]:
        found = {table.name: table for table in tables}
        sentences = []
        if did := found.get("did"):
            row = did.rows[0]
            sentences.append(_verdict_sentence(_OF_CONTROL.get(str(row["verdict"]), "no-verdict"), did, row, "effect"))
        if series := found.get("series"):
            breaks = [row for row in series.rows if row["term"] == TERMS[2]]
            code = "series-of-difference" if did else "series-not-causal"
            sentences += [_verdict_sentence(code, series, row, "estimate") for row in breaks] or [sentence("series-none", {}, {})]
        if not sentences:
            change = found["change"]
            row = change.rows[0]
            sentences.append(_verdict_sentence("not-causal" if row["difference"] is not None else "no-verdict", change, row, "difference"))
        return sentences

    def _verdict_sentence(code: str, table: Table, row: Row, key: str) -> Sentence:
        column, verdict = column_of(table, key), str(row["verdict"])
        figures: dict[str, JsonValue] = {"name": name, "value": row[key], "low": row["low"], "high": row["high"], "verdict": row["verdict"]}
        words = {"name": name, "value": _with_limits(row, key, column, confidence), "which": _WHICH.get(verdict, verdict)}
        return sentence(code, figures, words)

    return make


def _with_limits(row: Row, key: str, column: Column, confidence: float) -> str:
    """A difference with its interval; that of shares in percentage points, because percent of a share could be relative."""
    value, low, high = row[key], row["low"], row["high"]
    if not isinstance(value, float):
        return ""
    places = digits_for(column.unit, [value, low, high], column.digits)
    unit = tr(" percentage points") if column.unit == "share" else tr(" points") if column.unit == "points" else ""

    def shown(number: float) -> str:
        return figure(number, column.unit, digits_in_words(number, column.unit, places), signed=True)

    text = shown(value) + unit
    if not isinstance(low, float) or not isinstance(high, float):
        return text
    limits = " … ".join(map(shown, (low, high)))
    return tr("{text} ({confidence:g} % interval {limits})", text=text, confidence=100 * confidence, limits=limits)
