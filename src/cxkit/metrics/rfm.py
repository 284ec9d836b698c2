"""Recency, frequency and monetary value: customers scored by fifths, and what the segments are worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from cxkit.counts.orders.purchases import Purchases, check_dated, purchases
from cxkit.counts.prepare import CUSTOMER
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.by_group import round_significant
from cxkit.measures.cell_limits import flagged, hidden_groups_of_customers, note_of
from cxkit.measures.customers.buyers import NO_AMOUNTS, buyers, notes_of_sums
from cxkit.measures.customers.customer_summary import of_segments
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.model import Chart, Column, Note, Report, Row, Table
from cxkit.options import Currency, MinCell, Needs, Option, PerCustomer, Top
from cxkit.registry import metric
from cxkit.stats.quintiles import Cuts, Rule, cuts
from cxkit.tables import Orders

CutRule = Annotated[Rule, Option("Rule of the cuts: quintiles of the values, ties together; or that of the R package rfm.")]


class _Segment(NamedTuple):
    name: str
    r: tuple[int, int]
    f: tuple[int, int]


# every pair of scores lies in one of them
_SEGMENTS = (
    _Segment("champions", (5, 5), (4, 5)),
    _Segment("loyal", (3, 4), (4, 5)),
    _Segment("potentially loyal", (4, 5), (2, 3)),
    _Segment("new", (5, 5), (1, 1)),
    _Segment("promising", (4, 4), (1, 1)),
    _Segment("need attention", (3, 3), (3, 3)),
    _Segment("about to sleep", (3, 3), (1, 2)),
    _Segment("not to be lost", (1, 2), (5, 5)),
    _Segment("at risk", (1, 2), (3, 4)),
    _Segment("asleep", (1, 2), (1, 2)),
)
_DIMENSIONS = ("recency_days", "frequency", "monetary")


def counts(orders: Orders, currency: Currency) -> Purchases:
    """Count the orders of every customer in one pass; adds over rows of one as-of date."""
    check_dated(orders, "recency")
    return purchases(orders, (), currency, together=True)


def estimate(counted: Purchases, rule: Rule, min_cell: int, *, per_customer: bool) -> ReportBody:
    """Turn the counts into tables, drawings and notes."""
    everybody = buyers(counted)
    recency = (pl.lit(counted.as_of, dtype=pl.Date) - pl.col("last")).dt.total_days()
    if "recency" in everybody.columns:
        recency = pl.col("recency").round().cast(pl.Int64)
    monetary = pl.col("revenue") if counted.has_amounts else pl.lit(None, dtype=pl.Float64)
    scored = everybody.filter(pl.col("orders") > 0).select(
        CUSTOMER, recency.alias("recency_days"), pl.col("orders").alias("frequency"), monetary.alias("monetary")
    )
    dimensions = _DIMENSIONS if counted.has_amounts else _DIMENSIONS[:2]
    found = {name: _cuts(scored, name, rule) for name in dimensions} if scored.height else {}
    scored = _scored(scored, found)
    segments = Table(name="segments", title="Segments", columns=_SEGMENT_COLUMNS, rows=tuple(map(round_significant, _segments(scored))))
    away = hidden_groups_of_customers(scored, [("segment",)], min_cell, *(("monetary",) if counted.has_amounts else ()))
    if away.get(()):  # the shares of any segment would show the sum of all
        away = {("segment",): {(row["segment"],) for row in segments.rows}}
    tables = [
        flagged(segments, ("segment",), away.get(("segment",), set())),
        Table(name="cuts", title="Cuts", columns=_CUT_COLUMNS, rows=tuple(map(round_significant, _cut_rows(scored, found, min_cell)))),
    ]
    charts = [Chart(kind="bar", table="segments", encodings={"label": "segment", "value": "customers"})]
    if per_customer:
        tables.append(
            Table(name="customers", title="Customers", columns=_CUSTOMER_COLUMNS, rows=tuple(map(round_significant, _customers(scored))))
        )
    notes = _notes(counted, everybody.height - scored.height, rule, per_customer=per_customer, min_cell=min_cell)
    return ReportBody(tables, charts, [*notes, *note_of(tables, min_cell)])


def _cuts(scored: pl.DataFrame, name: str, rule: Rule) -> Cuts:
    return cuts(scored.get_column(name).cast(pl.Float64).sort(), rule)


def _scored(of: pl.DataFrame, found: Mapping[str, Cuts]) -> pl.DataFrame:
    """The customers with their scores ``r``, ``f`` and ``m``, and their segment."""
    scores = []
    for name, short in zip(_DIMENSIONS, "rfm", strict=True):
        value = pl.col(name).cast(pl.Float64)
        if found and name not in found:
            scores.append(pl.lit(None, dtype=pl.Int64).alias(short))
            continue
        points, above = found[name] if found else ((), False)
        score = pl.lit(1, dtype=pl.Int64) + sum(((value >= point) if above else (value > point)).cast(pl.Int64) for point in points)
        scores.append(((6 - score) if short == "r" else score).alias(short))
    inside = [
        pl.when(pl.col("r").is_between(*segment.r) & pl.col("f").is_between(*segment.f)).then(pl.lit(segment.name)) for segment in _SEGMENTS
    ]
    return of.with_columns(scores).with_columns(pl.coalesce(inside).alias("segment"))


def _segments(scored: pl.DataFrame) -> list[Row]:
    sums = scored.group_by("segment").agg(
        pl.len().cast(pl.Int64).alias("customers"),
        pl.col("monetary").sum().alias("revenue"),
        *(pl.col(name).mean().alias(f"mean_{name}") for name in _DIMENSIONS),
    )
    by_name = {row["segment"]: row for row in sums.iter_rows(named=True)}
    customers, revenue = scored.height, scored.get_column("monetary").sum()
    has_amounts = scored.get_column("monetary").count() > 0
    rows = []
    for segment in _SEGMENTS:
        row = by_name.get(segment.name)
        if row is None:
            continue
        rows.append(
            {
                "segment": segment.name,
                "customers": row["customers"],
                "share": row["customers"] / customers,
                "revenue": row["revenue"] if has_amounts else None,
                "revenue_share": row["revenue"] / revenue if revenue > 0 else None,
                **{name: row[f"mean_{name}"] for name in _DIMENSIONS},
                "r": _span(segment.r),
                "f": _span(segment.f),
            }
        )
    return rows


def _span(scores: tuple[int, int]) -> str:
    return str(scores[0]) if scores[0] == scores[1] else f"{scores[0]}-{scores[1]}"


def _cut_rows(scored: pl.DataFrame, found: Mapping[str, Cuts], min_cell: int) -> list[Row]:
    """The least and the greatest value of each score; a score that no customer has gets no row.

    With a cell limit the least and greatest values of all are left out, each being that of one customer, and all cuts if any of the scores
    has fewer customers than it.
    """
    rows: list[Row] = []
    for name, short in zip(found, "rfm", strict=False):
        spans = (
            scored.group_by(short).agg(pl.col(name).min().alias("from"), pl.col(name).max().alias("to"), pl.len().alias("n")).sort(short)
        )
        dimension = {"r": "recency", "f": "frequency", "m": "monetary"}[short]
        least, greatest = scored.get_column(name).min(), scored.get_column(name).max()
        few = min_cell > 1 and bool((spans.get_column("n") < min_cell).any())
        for score, low, high, _ in spans.rows():
            ends = (None if few or (min_cell > 1 and end == extreme) else float(end) for end, extreme in ((low, least), (high, greatest)))
            rows.append({"dimension": dimension, "score": score, **dict(zip(("from", "to"), ends, strict=True))})
    return rows


def _customers(scored: pl.DataFrame) -> list[Row]:
    listed = scored.with_columns(pl.col(CUSTOMER).cast(pl.String), pl.col("recency_days").cast(pl.Int64)).sort(
        "r", "f", "m", CUSTOMER, descending=[True, True, True, False]
    )
    return listed.rename({CUSTOMER: "customer_id"}).select(column.key for column in _CUSTOMER_COLUMNS).to_dicts()


_SEGMENT_COLUMNS = (
    Column(key="segment", title="segment", unit="label", help="Name of the segment."),
    Column(key="customers", title="customers", unit="count", help="Customers with an order."),
    Column(key="share", title="share", unit="share", help="Share of the customers."),
    Column(key="revenue", title="revenue", unit="money", help="Their revenue, less refunds."),
    Column(key="revenue_share", title="revenue share", unit="share", help="Share of all revenue."),
    Column(key="recency_days", title="recency", unit="days", digits=0, help="Mean days since the last order."),
    Column(key="frequency", title="orders", unit="number", digits=1, help="Mean number of orders."),
    Column(key="monetary", title="value", unit="money", help="Mean revenue."),
    Column(key="r", title="R", unit="label", help="Scores of recency that belong to the segment."),
    Column(key="f", title="F", unit="label", help="Scores of frequency that belong to it."),
)
_CUT_COLUMNS = (
    Column(key="dimension", title="dimension", unit="label", help="What is scored; recency in days."),
    Column(key="score", title="score", unit="count", help="5 is best: the latest orders, the most orders, the most revenue."),
    Column(key="from", title="from", unit="number", digits=2, help="Least value that has the score."),
    Column(key="to", title="up to", unit="number", digits=2, help="Greatest value that has it."),
)
_CUSTOMER_COLUMNS = (
    Column(key="customer_id", title="customer", unit="label", help="Who it is."),
    Column(key="recency_days", title="recency", unit="days", digits=0, help="Days since the last order."),
    Column(key="frequency", title="orders", unit="count", help="Orders."),
    Column(key="monetary", title="value", unit="money", help="Revenue, less refunds."),
    Column(key="r", title="R", unit="count", help="Score of recency."),
    Column(key="f", title="F", unit="count", help="Score of frequency."),
    Column(key="m", title="M", unit="count", help="Score of monetary value."),
    Column(key="segment", title="segment", unit="label", help="Name of the segment."),
)


def _notes(counted: Purchases, without: int, rule: Rule, *, per_customer: bool, min_cell: int) -> list[Note]:
    how = tr("quintiles of the values, ties together") if rule == "quintiles" else tr("quantiles of type 7 plus 1 (R's rfm)")
    days = tr("Days are counted up to {as_of}. ", as_of=counted.as_of) if counted.as_of else ""
    text = tr("{days}Cuts: {how}. Segments by the scores R and F.", days=days, how=how)
    notes = [Note(code="method", level="info", text=text, hint="--as-of DATE counts up to another day"), *notes_of_sums(counted, min_cell)]
    if not counted.has_amounts:
        notes.append(Note(code="no-amounts", level="info", text=NO_AMOUNTS, hint="--amount COLUMN names them"))
    if without:
        text = tr("{without:,} customers with refunds alone have no order and are in no segment.", without=without)
        notes.append(Note(code="no-orders", level="info", text=text))
    if per_customer:
        text = tr("Single customers are listed: --min-cell does not apply to them.")
        notes.append(Note(code="per-customer", level="info", text=text))
    return notes


@metric(title="Recency, frequency, monetary value", panel="Customers")
def rfm(
    orders: Annotated[Orders, Needs("amount", "amount", required=False)],
    *,
    cuts: CutRule = "quintiles",
    per_customer: PerCustomer = False,
    currency: Currency = None,
    min_cell: MinCell = 0,
    top: Top = None,
) -> Report:
    """Who bought lately, often and much, and what are these segments worth?

    Result: `segments`, `cuts`, and with `--per-customer` also `customers`. Columns:
    customers (count), share (share, 0 to 1), revenue (money), revenue_share (share): of the segment, and its part of all.
    recency_days (days), frequency (number), monetary (money): means of the segment; in `customers` those of one customer.
    r, f, m (scores 1 to 5, 5 is best): in `segments`, the scores that belong to it; segment (label): its name.
    dimension (label), score (count), from, to (number): in `cuts`, the least and the greatest value with a score; days for recency.
    customer_id (label): in `customers`, the customer.
    flag (label): `small-n` below 30 customers, `suppressed` if `--min-cell` suppresses the row.

    Formula: recency: days from the last order to the as-of date; frequency: orders (order ids, else days with purchases); monetary: the sum
    of all amounts, less refunds. Scores: fifths of the customers by value, equal values together, recency reversed
    (`--cuts rfm-r`: as the R package rfm cuts whole numbers). Segments by R and F: champions (5; 4-5), loyal (3-4; 4-5), potentially
    loyal (4-5; 2-3), new (5; 1), promising (4; 1), need attention (3; 3), about to sleep (3; 1-2), not to be lost (1-2; 5), at risk
    (1-2; 3-4), asleep (1-2; 1-2). Shares describe these customers and are no estimates, so that they have no interval.

    Defaults: fifths of the customers by value were chosen for numbers of orders of which most are equal, which fifths by rank would split
    at random. They are relative, and fail as a measure of change: a fifth of any customers have the highest recency.

    Edge cases: scores that no customer has, because many values are equal, are omitted. One customer: all scores 1, recency 5. Those with
    refunds alone are in no segment. Total revenue of 0 or less: no revenue shares. Without amounts: no revenue and no score M. A file
    with one row a customer needs the number of orders and the days since the last one.

    Errors: RoleError if no column is found for customers or days; DataError if over 1 % of amounts or dates cannot be
    read, or amounts are in several currencies (`--currency EUR` selects one).

    Source: Hughes (1994), Strategic Database Marketing. Hyndman and Fan (1996), Sample quantiles in statistical packages, The American
    Statistician 50.

    Examples:
    cxkit rfm orders.csv
    cxkit rfm orders.csv --per-customer --top 20
    cxkit rfm orders.csv --as-of 2025-12-31
    """
    counted = counts(orders, currency)
    return report(
        "rfm",
        tr("Recency, frequency, monetary value"),
        orders,
        counted,
        estimate(counted, cuts, min_cell, per_customer=per_customer),
        summary=of_segments,
        top=top,
        lists=("segments", "customers"),
    )
