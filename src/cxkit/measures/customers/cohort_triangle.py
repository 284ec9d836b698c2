"""Cohorts of customers by their first order: repeat purchases, period by period, and the time between orders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from cxkit.counts.orders.purchases import Purchases
from cxkit.counts.periods import Cover, next_period
from cxkit.counts.prepare import CUSTOMER, DAY
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate_sorted, round_significant
from cxkit.measures.cell_limits import Hidden, hidden_groups_of_customers, hidden_groups_of_rows
from cxkit.measures.columns import ENDS, limited
from cxkit.measures.customers.buyers import Habits, buyers, is_order
from cxkit.measures.customers.revenue import START, spent_by_period
from cxkit.model import Row
from cxkit.options import Period
from cxkit.stats.proportions import wilson
from cxkit.stats.survival import Spell, Survival


def acquisition_groups(found: Purchases, by: Sequence[str]) -> pl.DataFrame:
    """Each customer's group: that of the first order, of several on one day the first by name."""
    if DAY not in found.cells.columns:
        return found.cells.filter(pl.col("orders") > 0).select(CUSTOMER, *by)
    first = found.orders(by).lazy().filter(is_order(found)).sort(DAY, *by, nulls_last=True)
    return first.group_by(CUSTOMER).agg(pl.col(by).first()).collect(engine="streaming")


def matrix(
    found: Purchases, by: Sequence[str], every: Period, cover: Cover, confidence: float, *, hidden: Collection[tuple[Any, ...]] = ()
) -> list[Row]:
    """The rows of every cohort for each period that was observed, period 0 being that of the first order.

    Those of the ``hidden`` groups, cohorts and periods are without their figures.
    """
    spent = spent_by_period(found, every)
    begun = spent.filter("ordered").group_by(CUSTOMER).agg(pl.col(START).min().alias("cohort"))
    if by:
        begun = begun.join(acquisition_groups(found, by), on=CUSTOMER)
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
            row: Row = {
                **dict(zip(by, group, strict=True)),
                "cohort": cohort.isoformat(),
                "period": number,
                "complete": cover.holds(start, every),
                "customers": customers,
                "active": cell["active"],
                **limited("share", cell["active"] / customers, wilson(cell["active"], customers, confidence), ends=ENDS),
                "revenue": cell["revenue"] if found.has_amounts else None,
            }
            if (*group, cohort, start) in hidden:
                row |= dict.fromkeys(("active", "share", "low", "high", "revenue"))
            rows.append(round_significant(row))
            start, number = next_period(start, every), number + 1
    return rows


def mean_shares(rows: Sequence[Row]) -> dict[int, float]:
    """The share of each period behind the first over all cohorts that are shown and were observed for the whole of it.

    Nothing for a single cohort.
    """
    active: dict[int, int] = {}
    customers: dict[int, int] = {}
    for row in rows:
        if row["complete"] and isinstance(row["active"], int) and isinstance(row["customers"], int) and isinstance(row["period"], int):
            active[row["period"]] = active.get(row["period"], 0) + row["active"]
            customers[row["period"]] = customers.get(row["period"], 0) + row["customers"]
    several = sum(row["period"] == 0 for row in rows) > 1
    return {period: active[period] / n for period, n in sorted(customers.items()) if period and n} if several else {}


def hidden_cohorts(found: Purchases, groups: Sequence[tuple[str, ...]], *, split: bool, every: Period, limit: int) -> Hidden:
    """What to suppress, by the columns of its table: groups, cohorts (``cohort``), and their periods (``cohort`` and ``START``).

    These are of few customers, or would reveal such in another table; the revenue of a period is theirs who ordered in it. ``split``: there
    are cohorts of each group too.
    """
    if limit <= 1:
        return {}
    finest = list(dict.fromkeys(name for by in groups for name in by))
    spent, parts = spent_by_period(found, every), [(), *(groups if split else ())]
    begun = (
        spent.filter("ordered")
        .group_by(CUSTOMER)
        .agg(pl.col(START).min().alias("cohort"))
        .join(acquisition_groups(found, finest), on=CUSTOMER)
    )
    customers = hidden_groups_of_customers(begun, [*groups, *((*by, "cohort") for by in parts)], limit)
    amounts = ("revenue",) if found.has_amounts else ()
    return customers | hidden_groups_of_rows(spent.join(begun, on=CUSTOMER), [(*by, "cohort", START) for by in parts], limit, *amounts)


def overview(found: Purchases, by: Sequence[str], habits: Habits, confidence: float) -> list[Row]:
    """The row of every group of customers behind its names."""
    everybody = buyers(found).lazy().filter(pl.col("orders") > 0)
    gaps = _gaps(found)
    if by:
        groups = acquisition_groups(found, by).lazy()
        everybody, gaps = everybody.join(groups, on=CUSTOMER), gaps.join(groups, on=CUSTOMER)
    idle = (pl.lit(found.as_of, dtype=pl.Date) - pl.col("last")).dt.total_days()
    age = (pl.lit(found.as_of, dtype=pl.Date) - pl.col("first")).dt.total_days()
    figures = (
        pl.len().cast(pl.Int64).alias("customers"),
        pl.col("orders").sum(),
        (pl.col("orders") >= 2).sum().cast(pl.Int64).alias("repeated"),
        (pl.col("orders") >= habits.regular).sum().cast(pl.Int64).alias("regulars"),
        (idle > (habits.inactive_after or 0)).sum().cast(pl.Int64).alias("churned"),
        age.median().alias("age"),
    )
    counted = aggregate_sorted(everybody, by, figures)
    rows = counted.collect(engine="streaming")
    spans = gaps.group_by(*by, "number", "gap", "ended").agg(pl.len().cast(pl.Int64).alias("n")).collect(engine="streaming")
    between = spans.partition_by(by, as_dict=True) if by else {(): spans}
    common = rows.get_column("age").min()
    at = float(common) if isinstance(common, int | float) else None
    return [
        {**{name: row[name] for name in by}, **_figures(row, habits, confidence), **_times(between.get(_key(row, by)), at, confidence)}
        for row in rows.iter_rows(named=True)
    ]


def _key(row: dict[str, Any], by: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in by)


def _gaps(found: Purchases) -> pl.LazyFrame:
    """The days from each order of a customer to the next, or to the as-of date if none has followed; ``number`` is 1 for the first."""
    ordered = found.orders().lazy().filter(is_order(found)).select(CUSTOMER, DAY).sort(CUSTOMER, DAY)
    ended = (pl.col(CUSTOMER) == pl.col(CUSTOMER).shift(-1)).fill_null(value=False)
    until = pl.when(ended).then(pl.col(DAY).shift(-1)).otherwise(pl.lit(found.as_of, dtype=pl.Date))
    first = (pl.col(CUSTOMER) != pl.col(CUSTOMER).shift()).fill_null(value=True)
    return ordered.select(CUSTOMER, first.alias("number"), (until - pl.col(DAY)).dt.total_days().alias("gap"), ended.alias("ended"))


def _times(gaps: pl.DataFrame | None, age: float | None, confidence: float) -> Row:
    """Days between orders, with open gaps right-censored and of those that ended, and the share that has repeated by a common age."""
    names = ("gap_p50_days", "gap_p90_days", "gap_ended_p50_days", "gap_ended_p90_days")
    if gaps is None or age is None:
        return {**dict.fromkeys(names), **limited("repeat_by_age", None, None), "age_days": age}
    curve, ended = Survival(_spells(gaps), confidence), gaps.filter("ended")
    of_ended = [_quantile(ended, share) for share in (0.5, 0.9)]
    found = dict(zip(names, (curve.quantile(0.5)[0], curve.quantile(0.1)[0], *of_ended), strict=True))
    second = [step for step in Survival(_spells(gaps.filter("number")), confidence).steps if step.time <= age]
    # without a second order there is no interval
    limits = [None if end is None else 1 - end for end in (second[-1].high, second[-1].low)] if second else None
    return {**found, **limited("repeat_by_age", 1 - second[-1].survival if second else 0.0, limits), "age_days": age}


def _spells(gaps: pl.DataFrame) -> list[Spell]:
    together = gaps.group_by("gap", "ended").agg(pl.col("n").sum())
    return [Spell(float(gap), ended, n) for gap, ended, n in together.iter_rows()]


def _quantile(gaps: pl.DataFrame, share: float) -> float | None:
    found = gaps.select(pl.col("gap").repeat_by("n").explode().quantile(share, "linear")).item()
    return None if found is None else float(found)


def _figures(row: dict[str, Any], habits: Habits, confidence: float) -> Row:
    customers = row["customers"]

    def share(name: str, part: int | None, ends: tuple[str, str] | None = None) -> Row:
        limits = None if part is None else wilson(part, customers, confidence)
        return limited(name, part / customers if part is not None and limits else None, limits, ends=ends)

    return {
        "customers": customers,
        "orders": row["orders"],
        **share("repeat_rate", row["repeated"], ENDS),
        "regulars": row["regulars"],
        **share("regular_share", row["regulars"]),
        **share("churned_share", row["churned"] if habits.inactive_after is not None else None),
    }
