"""Whom to contact, and whether the loop was closed, in words."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import formatted, translated
from cxkit.measures.service.follow_up import COMPLAINT, DETRACTOR, PROMOTER
from cxkit.measures.summary import Summary, column_of, number_of, text_of
from cxkit.model import Sentence, Table
from cxkit.text.figures import figure, percent
from cxkit.text.sentences import join_names, sentence


def of_follow_up(confidence: float) -> Summary:
    """How many are to be contacted and for what, how many are overdue, not allowed or left out; the close-the-loop rate."""

    def make(tables: Sequence[Table]) -> list[Sentence]:
        listed, overall, _, *closed = tables
        row = overall.rows[0]
        n = int(number_of(row, "listed") or 0)
        reasons = [str(each["reason"]).split(", ") for each in listed.rows]
        counts = {reason: sum(reason in each for each in reasons) for reason in (DETRACTOR, COMPLAINT, PROMOTER)}
        parts = [
            f"{formatted(count, ',')} {translated(reason if count == 1 else f'{reason}s')}" for reason, count in counts.items() if count
        ]
        if not n:
            found = [sentence("followup-none", {}, {})]
        else:
            found = [sentence("followup", {"n": n, **counts}, {"n": figure(n, "count", 0), "parts": join_names(parts)}, several=n > 1)]
        refused = n - int(number_of(row, "allowed") or 0)
        for code, count in (("overdue", number_of(row, "overdue")), ("refused", refused), ("left-out", number_of(row, "left_out"))):
            if count:
                found.append(sentence(f"followup-{code}", {"n": count}, {"n": figure(count, "count", 0)}, several=count > 1))
        return found + (_closed(closed[0], closed[1], confidence) if closed else [])

    return make


def _closed(loop: Table, later: Table, confidence: float) -> list[Sentence]:
    found, level = list[Sentence](), percent(confidence)
    row = loop.rows[0]
    if row["rate"] is not None:
        words = {name: text_of(row[name], column_of(loop, name)) for name in ("rate", "low", "high")}
        n = number_of(row, "detractors") or 0
        words |= {"level": level, "n": figure(n, "count", 0)}
        found.append(sentence("loop", {"rate": row["rate"], "low": row["low"], "high": row["high"]}, words, several=n > 1))
    called = later.rows[0]
    if called["difference_low"] is not None:
        keys = {"change": "difference", "low": "difference_low", "high": "difference_high"}
        words = {name: text_of(called[key], column_of(later, key), signed=True) for name, key in keys.items()}
        found.append(sentence("loop-later", {key: called[key] for key in keys.values()}, words))
    return found
