"""Cohorts of customers by their first order: repeat purchases, period by period, and the time between orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cxkit.counts.prepare import DAY
from cxkit.counts.purchases import CUSTOMER, Purchases
from cxkit.lazy import pl
from cxkit.measures.customers.buyers import Habits, buyers, is_order
from cxkit.measures.customers.revenue import START, spent_by_period
from cxkit.measures.periods import Cover, next_period
from cxkit.measures.rounding import round_significant
from cxkit.model import Row
from cxkit.options import Period
from cxkit.stats.proportions import wilson

_SINCE = "cx:since"


def acquired(found: Purchases, by: Sequence[str]) -> pl.DataFrame:
    """Each customer's group: that of the first order, of several on one day the first by name."""
    if DAY not in found.cells.columns:
        return found.cells.filter(pl.col("orders") > 0).select(CUSTOMER, *by)
    first = found.orders(by).lazy().filter(is_order(found)).sort(DAY, *by, nulls_last=True)
    return first.group_by(CUSTOMER).agg(pl.col(by).first()).collect(engine="streaming")


def matrix(found: Purchases, by: Sequence[str], every: Period, cover: Cover, confidence: float) -> list[Row]:
    """The rows of every cohort for each period that was observed, period 0 being that of the first order."""
    spent = spent_by_period(found, every)
    begun = spent.filter("ordered").group_by(CUSTOMER).agg(pl.col(START).min().alias("cohort"))
    if by:
        begun = begun.join(acquired(found, by), on=CUSTOMER)
    sums = (
        spent.lazy()
        .join(begun.lazy(), on=CUSTOMER)
        .group_by(*by, "cohort", START)
        .agg(pl.col("ordered").sum().cast(pl.Int64).alias("active"), pl.col("revenue").sum())
        .collect(engine="streaming")
    )
    cells = {tuple(row[name] for name in (*by, "cohort", START)): row for row in sums.iter_rows(named=True)}
    cohorts = begun.group_by(*by, "cohort").len().sort(*by, "cohort", nulls_last=True)
    rows = list[Row]()
    for *group, cohort, customers in cohorts.iter_rows():
        start, number = cohort, 0
        while cover.last and start <= cover.last:
            cell = cells.get((*group, cohort, start), {"active": 0, "revenue": 0.0})
            low, high = wilson(cell["active"], customers, confidence) or (None, None)
            row: Row = {
                **dict(zip(by, group, strict=True)),
                "cohort": cohort.isoformat(),
                "period": number,
                "complete": cover.holds(start, every),
                "customers": customers,
                "active": cell["active"],
                "share": cell["active"] / customers,
                "low": low,
                "high": high,
                "revenue": cell["revenue"] if found.has_amounts else None,
            }
            rows.append(round_significant(row))
            start, number = next_period(start, every), number + 1
    return rows


def overview(found: Purchases, by: Sequence[str], habits: Habits, confidence: float) -> list[Row]:
    """The row of every group of customers behind its names."""
    everybody = buyers(found).lazy().filter(pl.col("orders") > 0)
    gaps = _gaps(found)
    if by:
        groups = acquired(found, by).lazy()
        everybody, gaps = everybody.join(groups, on=CUSTOMER), gaps.join(groups, on=CUSTOMER)
    idle = (pl.lit(found.as_of, dtype=pl.Date) - pl.col("last")).dt.total_days()
    figures = (
        pl.len().cast(pl.Int64).alias("customers"),
        pl.col("orders").sum(),
        (pl.col("orders") >= 2).sum().cast(pl.Int64).alias("repeated"),
        (pl.col("orders") >= habits.regular).sum().cast(pl.Int64).alias("regulars"),
        (idle > (habits.inactive_after or 0)).sum().cast(pl.Int64).alias("churned"),
    )
    quantiles = (pl.col("gap").median().alias("p50"), pl.col("gap").quantile(0.9, "linear").alias("p90"))
    if by:
        counted = everybody.group_by(by).agg(figures).join(gaps.group_by(by).agg(quantiles), on=list(by), how="left", nulls_equal=True)
        counted = counted.sort(by, nulls_last=True)
    else:
        counted = pl.concat([everybody.select(figures), gaps.select(quantiles)], how="horizontal")
    rows = counted.collect(engine="streaming").iter_rows(named=True)
    return [{**{name: row[name] for name in by}, **_figures(row, habits, confidence)} for row in rows]


def _gaps(found: Purchases) -> pl.LazyFrame:
    """The days between an order of a customer and the next."""
    ordered = found.orders().lazy().filter(is_order(found)).select(CUSTOMER, DAY).sort(CUSTOMER, DAY)
    gap = (pl.col(DAY) - pl.col(DAY).shift()).dt.total_days()
    return ordered.select(CUSTOMER, pl.when(pl.col(CUSTOMER) == pl.col(CUSTOMER).shift()).then(gap).alias("gap")).drop_nulls("gap")


def _figures(row: dict[str, Any], habits: Habits, confidence: float) -> Row:
    customers = row["customers"]
    asked = {
        "repeat_rate": row["repeated"],
        "regular_share": row["regulars"],
        "churned_share": row["churned"] if habits.inactive_after is not None else None,
    }
    shares: dict[str, tuple[float | None, float | None, float | None]] = {}
    for name, part in asked.items():
        limits = None if part is None else wilson(part, customers, confidence)
        shares[name] = (None, None, None) if part is None or limits is None else (part / customers, *limits)
    repeat, regular, churned = shares["repeat_rate"], shares["regular_share"], shares["churned_share"]
    return {
        "customers": customers,
        "orders": row["orders"],
        **dict(zip(("repeat_rate", "low", "high"), repeat, strict=True)),
        "regulars": row["regulars"],
        **dict(zip(("regular_share", "regular_share_low", "regular_share_high"), regular, strict=True)),
        **dict(zip(("churned_share", "churned_share_low", "churned_share_high"), churned, strict=True)),
        "gap_p50_days": row["p50"],
        "gap_p90_days": row["p90"],
    }
