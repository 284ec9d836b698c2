"""The answers of the survey metrics in words, beyond the comparison of groups."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from cxkit.language import tr, translated
from cxkit.measures.measure import Measure
from cxkit.measures.summary import OVER_TIME, Summary, column_of, group_columns, main_figure, names_with_figures, number_of, text_of
from cxkit.measures.survey.customer_effort import CustomerEffort
from cxkit.model import Row, Sentence, Table
from cxkit.stats.adjust import adjust
from cxkit.text.figures import figure, in_words, percent
from cxkit.text.sentences import join_names, sentence

_MOST = 0.8
"""The part of R² that the drivers named in the sentence carry together."""


def of_gaps(confidence: float) -> Summary:
    """The gap, and where it is significantly below or above zero: in the table whose gaps differ from zero most by their tests."""

    def make(tables: Sequence[Table]) -> list[Sentence]:
        overall = main_figure(tables[0], "gap", confidence, name="The gap between expectation and fulfilment")
        tested = [table for table in tables[1:] if _has(table, "verdict", "gap", "p_adj") and not table.name.startswith(OVER_TIME)]
        tested = [table for table in tested if group_columns(table) and _p_values(table)]
        if not tested:
            return [overall]
        table = min(tested, key=lambda each: min(_p_values(each)))
        return [overall, _verdicts(table, (1 - confidence) / len(tested))]

    return make


def of_drivers(tables: Sequence[Table]) -> list[Sentence]:
    """The share of the outcome that the ratings explain, and those that rise above the noise floor."""
    drivers, model = (next(table for table in tables if table.name == name) for name in ("drivers", "model"))
    if not drivers.rows or not model.rows:
        return []
    outcome, r2 = str(model.rows[0]["outcome"]), number_of(model.rows[0], "r2")
    ranked = sorted((row for row in drivers.rows if row["rank"] is not None), key=lambda row: number_of(row, "rank") or 0)
    if not ranked or r2 is None:
        return [sentence("drivers-none", {"outcome": outcome}, {"outcome": outcome})]
    shares, carried = dict[str, str](), 0.0
    for row in ranked:
        if carried < _MOST:
            carried += (share := number_of(row, "share") or 0.0)
            shares[translated(str(row["driver"]))] = in_words(share, "share", 0)
    figures: dict[str, JsonValue] = {"outcome": outcome, "r2": r2, "drivers": [str(row["driver"]) for row in ranked[: len(shares)]]}
    return [
        sentence(
            "drivers", figures, {"outcome": translated(outcome), "r2": in_words(r2, "share", 0), "drivers": names_with_figures(shares)}
        )
    ]


def of_kano(confidence: float) -> Summary:
    """The items of each category whose lead over the second one is sure, by the exact p values adjusted for the items (Holm)."""

    def make(tables: Sequence[Table]) -> list[Sentence]:
        rows = tables[0].rows
        found: dict[str, list[str]] = {}
        for row, p in zip(rows, adjust([number_of(row, "p") for row in rows], "holm"), strict=True):
            if p is not None and p < 1 - confidence and row.get("category") is not None:
                found.setdefault(str(row["category"]), []).append(_name(tables[0], row))
        if not found:
            return [sentence("kano-none", {}, {})]
        return [
            sentence("kano", {"category": category, "items": list(items)}, {"category": category, "items": join_names(items)})
            for category, items in found.items()
        ]

    return make


def of_consistency(tables: Sequence[Table]) -> list[Sentence]:
    """The touchpoints that are surely uneven over their channels, with their spread."""
    table = tables[0]
    spread = column_of(table, "spread")
    uneven = [row for row in table.rows if row.get("verdict") == "uneven"]
    if not uneven:
        return [sentence("uneven-none", {}, {})] if any(row.get("verdict") for row in table.rows) else []
    names = {_name(table, row): tr("spread {spread}", spread=text_of(row["spread"], spread, signed=False)) for row in uneven}
    return [sentence("uneven", {"names": list(names)}, {"names": names_with_figures(names)}, several=len(names) > 1)]


def with_direction(summary: Summary, measure: Measure) -> Summary:
    """The same summary, and behind its first sentence what a low figure means, if the measure is effort: more of it or less."""
    if not isinstance(measure, CustomerEffort):
        return summary
    easiest, hardest = (measure.scale.high, measure.scale.low) if measure.easy == "high" else (measure.scale.low, measure.scale.high)
    ends = {"easiest": easiest, "hardest": hardest}
    said = sentence("effort-direction", ends, {name: str(end) for name, end in ends.items()}, several=measure.easy == "low")

    def make(tables: Sequence[Table]) -> list[Sentence]:
        found = summary(tables)
        return [*found[:1], *([said] if found and found[0].figures.get("low") is not None else []), *found[1:]]

    return make


def of_difference(confidence: float) -> Summary:
    """Whether two sides differ surely, and by how much."""

    def make(tables: Sequence[Table]) -> list[Sentence]:
        row, column = tables[0].rows[0], column_of(tables[0], "difference")
        difference, low, high, p = (number_of(row, key) for key in ("difference", "low", "high", "p"))
        if difference is None or low is None or high is None or p is None:
            return []
        sure = p < 1 - confidence and bool(difference)
        figures = {"a": row["a"], "b": row["b"], "difference": difference, "low": low, "high": high, "p": p}
        words = {"a": str(row["a"]), "b": str(row["b"]), "level": percent(confidence)}
        words["difference"] = text_of(abs(difference) if sure else difference, column, signed=None if not sure else False)
        words |= {"low": figure(low, column.unit, column.digits), "high": text_of(high, column)}
        return [sentence("differ" if sure else "differ-not", figures, words, several=sure and difference > 0)]

    return make


def _verdicts(table: Table, level: float) -> Sentence:
    column = column_of(table, "gap")
    sure = [row for row in table.rows if (p := number_of(row, "p_adj")) is not None and p < level and row.get("flag") is None]
    sure.sort(key=_gap)
    unmet = {_name(table, row): text_of(row["gap"], column) for row in sure if row["verdict"] == "unmet"}
    exceeded = {_name(table, row): text_of(row["gap"], column) for row in reversed(sure) if row["verdict"] == "exceeded"}
    words = {"by": tr(" and ").join(each.title for each in group_columns(table))}
    words |= {name: names_with_figures(rows) for name, rows in (("unmet", unmet), ("exceeded", exceeded)) if rows}
    code = "gap-both" if unmet and exceeded else "gap-unmet" if unmet else "gap-exceeded" if exceeded else "gap-none"
    return sentence(code, {"table": table.name, "unmet": list(unmet), "exceeded": list(exceeded)}, words)


def _gap(row: Row) -> float:
    return number_of(row, "gap") or 0.0


def _name(table: Table, row: Row) -> str:
    return " · ".join(tr("(not stated)") if row[column.key] is None else str(row[column.key]) for column in group_columns(table))


def _has(table: Table, *keys: str) -> bool:
    return {*keys} <= {column.key for column in table.columns}


def _p_values(table: Table) -> list[float]:
    return [p for row in table.rows if (p := number_of(row, "p_adj")) is not None]
