"""The answers of the customer metrics in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cxkit.measures.summary import Summary, column_of, limits_in_words, main_figure, number_of, text_of
from cxkit.model import Sentence, Table
from cxkit.text.figures import figure, in_words, percent
from cxkit.text.sentences import sentence


def of_figure(key: str, name: str, confidence: float, further: Mapping[str, str]) -> Summary:
    """The main figure of all customers, in the table ``overall``; then ``further`` ones, columns by the codes of their sentences."""

    def make(tables: Sequence[Table]) -> list[Sentence]:
        overall = next(table for table in tables if table.name == "overall")
        found = [main_figure(overall, key, confidence, what="customers", n="customers", name=name)]
        return found + [each for code, column in further.items() if (each := _of_column(overall, column, code, confidence)) is not None]

    return make


def _of_column(overall: Table, key: str, code: str, confidence: float) -> Sentence | None:
    """A figure of all customers in words, with its interval if the table has one."""
    row, column = overall.rows[0], column_of(overall, key)
    places = {"value": key, "low": f"{key}_low", "high": f"{key}_high"}
    figures = {name: row[place] for name, place in places.items() if place in row}
    if None in figures.values():
        return None
    limits = limits_in_words(column, **figures) if "low" in figures else {}
    return sentence(code, {**figures}, {"value": text_of(row[key], column), **limits, "level": percent(confidence)})


def of_tenures(confidence: float, unit: str) -> Summary:
    """How many have left, the median tenure if it is reached, and the groups whose tenures differ surely (log-rank test)."""

    def make(tables: Sequence[Table]) -> list[Sentence]:
        overall = tables[0]
        row = overall.rows[0]
        active, customers, median = (number_of(row, key) for key in ("active", "customers", "median"))
        if active is None or not customers:
            return []
        left = customers - active  # who was won back has not left
        words = {"left": figure(left, "count", 0), "customers": figure(customers, "count", 0)}
        found = [sentence("retention", {"left": left, "customers": customers}, words, several=left != 1)]
        low, high = number_of(row, "median_low"), number_of(row, "median_high")
        if median is not None and low is not None and high is not None:
            figures = {"median": median, "low": low, "high": high}
            shown = {name: in_words(value, "number", 0) for name, value in figures.items()}
            found.append(sentence("retention-median", {**figures}, {**shown, "unit": unit, "level": percent(confidence)}))
        return found + _groups(tables, confidence, unit)

    return make


def of_segments(tables: Sequence[Table]) -> list[Sentence]:
    """The segment that brings the largest share of the revenue."""
    segments = next(table for table in tables if table.name == "segments")
    known = [row for row in segments.rows if number_of(row, "revenue_share") is not None and number_of(row, "share") is not None]
    if not known:
        return []
    row = max(known, key=lambda each: number_of(each, "revenue_share") or 0.0)
    share, revenue = number_of(row, "share") or 0.0, number_of(row, "revenue_share") or 0.0
    words = {"segment": str(row["segment"]), "share": in_words(share, "share", 0), "revenue": in_words(revenue, "share", 0)}
    return [sentence("segments", {"segment": row["segment"], "share": share, "revenue_share": revenue}, words)]


def _groups(tables: Sequence[Table], confidence: float, unit: str) -> list[Sentence]:
    """The shortest and the longest mean tenure of the grouping that differs most, if the two differ surely."""
    tests = next((table for table in tables if table.name == "tests"), None)
    whole = [row for row in tests.rows if row["a"] is None and number_of(row, "p_adj") is not None] if tests else []
    if tests is None or not whole:
        return []
    grouping = str(min(whole, key=lambda row: number_of(row, "p_adj") or 0.0)["grouping"])
    table = next((each for each in tables if each.name == f"by_{grouping}"), None)
    if table is None or not table.rows:
        return []
    key, mean = table.columns[0].key, column_of(table, "mean")
    known = sorted(
        (row for row in table.rows if number_of(row, "mean") is not None and row[key] is not None),
        key=lambda r: number_of(r, "mean") or 0.0,
    )
    if len(known) < 2:
        return []
    short, long = known[0], known[-1]
    pair = {str(short[key]), str(long[key])}
    tested = [row for row in tests.rows if row["grouping"] == grouping and (len(known) == 2 or {str(row["a"]), str(row["b"])} == pair)]
    p = max((each for row in tested if (each := number_of(row, "p_adj")) is not None), default=1.0)
    if p >= (1 - confidence) / len(whole):
        return []
    horizon = min(number_of(row, "horizon") or 0.0 for row in (short, long))
    words = {"by": table.columns[0].title, "shortest": str(short[key]), "longest": str(long[key]), "unit": unit}
    words |= {"low": text_of(short["mean"], mean), "high": text_of(long["mean"], mean), "horizon": in_words(horizon, "number", 0)}
    figures = {"by": grouping, "shortest": short[key], "longest": long[key], "low": short["mean"], "high": long["mean"], "p_adj": p}
    return [sentence("retention-groups", figures, words)]
