"""The answer of a budget in words: what comes first, or that the data do not say; and what an amount would do."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.measures.spending.plan import POWER, sure_from
from cxkit.measures.summary import Summary, column_of, number_of, text_of
from cxkit.model import Row, Sentence, Table
from cxkit.text.figures import figure, in_words, percent
from cxkit.text.sentences import sentence


def of_budget(confidence: float) -> Summary:
    """A touchpoint comes first if it does in all draws but half of the error, and if its gap is significantly below 0."""

    def make(tables: Sequence[Table]) -> list[Sentence]:
        plan, overall, separation, *what_if = tables
        total, unspent = (number_of(overall.rows[0], key) or 0.0 for key in ("total", "unspent"))
        found = _first(plan, total, separation, confidence)
        if unspent > total * 1e-9 and found[0].code != "budget-none":
            words = {"unspent": in_words(unspent, "money", 0), "total": in_words(total, "money", 0)}
            found.append(sentence("budget-unspent", {"unspent": unspent, "total": total}, words))
        return found + [each for table in what_if for row in table.rows for each in _effect(table, row)]

    return make


def _first(plan: Table, total: float, separation: Table, confidence: float) -> list[Sentence]:
    rows = [row for row in plan.rows if number_of(row, "weight")]
    if not rows:
        return [sentence("budget-none", {}, {})]
    if not any(row["unmet"] for row in plan.rows):
        return [sentence("budget-unclear", {}, {})]
    first = rows[0]
    top = number_of(first, "top_1") or 0.0
    figures = {
        "touchpoint": first["touchpoint"],
        "allocation": first["allocation"],
        "low": first["low"],
        "high": first["high"],
        "top_1": top,
    }
    if top >= sure_from(confidence) and first["unmet"]:
        words = {name: text_of(first[name], column_of(plan, name)) for name in ("allocation", "low", "high")}
        words |= {"first": str(first["touchpoint"]), "total": in_words(total, "money", 0), "level": percent(confidence)}
        return [sentence("budget-first", figures, words)]
    others = [row for row in plan.rows if row is not first]
    second = max(others, key=lambda row: number_of(row, "top_1") or 0.0, default=first)
    words = {
        "first": str(first["touchpoint"]),
        "second": str(second["touchpoint"]),
        "top": in_words(top, "share", 0),
        "next": in_words(number_of(second, "top_1") or 0.0, "share", 0),
    }
    return [sentence("budget-not-separated", {**figures, "second": second["touchpoint"]}, words), *_more(separation, words)]


def _more(separation: Table, words: dict[str, str]) -> list[Sentence]:
    """How many answers would separate the two that may come first."""
    pair = {words["first"], words["second"]}
    row = next((row for row in separation.rows if {row["first"], row["second"]} == pair), None)
    n = number_of(row, "more_answers") if row else 0
    if n is None:
        return [sentence("budget-more-contacts", {}, {})]
    if not n:
        return []
    shown = {**words, "n": figure(n, "count", 0), "power": in_words(POWER, "share", 0)}
    return [sentence("budget-more-answers", {"more_answers": n}, shown)]


def _effect(table: Table, row: Row) -> list[Sentence]:
    touchpoint, after, worth = str(row["touchpoint"]), number_of(row, "shortfall_after"), number_of(row, "break_even")
    found = []
    if after is not None:
        words = {"touchpoint": touchpoint, "amount": text_of(row["amount"], column_of(table, "amount"))}
        words |= {"before": text_of(row["shortfall"], column_of(table, "shortfall")), "after": in_words(after, "share", 1)}
        found.append(sentence("what-if", {"touchpoint": touchpoint, "shortfall_after": after}, words))
    if worth is not None:
        found.append(sentence("what-if-pays", {"break_even": worth}, {"worth": in_words(worth, "money", 2)}))
    needed = number_of(row, "needed_shortfall")
    if needed is not None:
        found.append(sentence("what-if-saves", {"needed_shortfall": needed}, {"needed": in_words(needed, "share", 1)}))
    elif number_of(row, "contact_cost"):
        words = {"touchpoint": touchpoint, "amount": text_of(row["amount"], column_of(table, "amount"))}
        found.append(sentence("what-if-never", {"touchpoint": touchpoint}, words))
    return found
