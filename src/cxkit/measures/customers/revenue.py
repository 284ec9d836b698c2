"""Revenue over time: new, returning and lost customers of each period, and the spending of those who stay."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from cxkit.counts.orders.purchases import Purchases
from cxkit.counts.periods import STEP, Cover, next_period, period_of
from cxkit.counts.prepare import CUSTOMER, DAY
from cxkit.lazy import pl
from cxkit.measures.by_group import round_significant
from cxkit.measures.cell_limits import Hidden, hidden_groups_of_customers
from cxkit.measures.columns import limited
from cxkit.measures.customers.buyers import buyers, is_order
from cxkit.model import Row
from cxkit.options import Period
from cxkit.stats.proportions import wilson
from cxkit.stats.ratios import Ratio, RatioSums, ratio

START = "cx:period"
"""The column that holds the first day of a period."""
_COMPARED = ("growth", "nrr", "grr", "customer_retention")


def over_time(found: Purchases, every: Period, cover: Cover, confidence: float, least: int = 0) -> list[Row]:
    """The row of every period from the first to the last, those without an order included.

    Retention is blank if fewer than ``least`` of the customers of the period before, or of all others, are in the period: it would show
    the revenue of these.
    """
    spent = spent_by_period(found, every)
    if not spent.height:
        return []
    begun = spent.filter("ordered").group_by(CUSTOMER).agg(pl.col(START).min().alias("begun"))
    totals = (
        spent.join(begun, on=CUSTOMER, how="left")
        .group_by(START)
        .agg(
            pl.col("ordered").sum().cast(pl.Int64).alias("customers"),
            (pl.col("ordered") & (pl.col("begun") == pl.col(START))).sum().cast(pl.Int64).alias("new"),
            pl.col("revenue").sum(),
        )
    )
    by_start = {row[START]: row for row in totals.iter_rows(named=True)}
    pairs = {row[START]: row for row in revenue_of_both_periods(spent, every).iter_rows(named=True)}
    rows, start, last = [], min(by_start), max(by_start)
    previous: date | None = None
    while start <= last:
        both = previous is not None and cover.holds(previous, every) and cover.holds(start, every)
        seen = by_start.get(start, {"customers": 0, "new": 0, "revenue": 0.0})
        rows.append(
            {
                "period": start.isoformat(),
                "complete": cover.holds(start, every),
                "customers": seen["customers"],
                "new": seen["new"],
                "returning": seen["customers"] - seen["new"],
                **round_significant(_against(pairs.get(start) if both else None, seen["revenue"], confidence, least)),
            }
        )
        previous, start = start, next_period(start, every)
    return rows


def spent_by_period(found: Purchases, every: Period, by: Sequence[str] = ()) -> pl.DataFrame:
    """One row per customer, period and group with lines: ``revenue``, less refunds, and whether there was an order (``ordered``)."""
    return (
        found.orders(by)
        .lazy()
        .with_columns(period_of(DAY, every).alias(START))
        .group_by(CUSTOMER, *by, START)
        .agg(pl.col("amount").sum().alias("revenue"), is_order(found).any().alias("ordered"))
        .collect(engine="streaming")
    )


def hidden_revenue(found: Purchases, groups: Sequence[tuple[str, ...]], every: Period | None, limit: int) -> Hidden:
    """The groups and the periods (``START``) to suppress: of few customers, or dominated by one, and those that would reveal them."""
    if limit <= 1:
        return {}
    finest = tuple(dict.fromkeys(name for by in groups for name in by))
    if every is None:
        return hidden_groups_of_customers(buyers(found, finest), groups, limit, "revenue")
    return hidden_groups_of_customers(spent_by_period(found, every, finest), [*groups, (START,)], limit, "revenue")


def hidden_periods(found: Purchases, every: Period, hidden: Hidden, limit: int) -> set[str]:
    """The first days of the ``hidden`` periods, and of those without any order, which would tell how many were lost."""
    return {start.isoformat() for (start,) in hidden.get((START,), ())} | _quiet(found, every) if limit > 1 else set()


def _quiet(found: Purchases, every: Period) -> set[str]:
    starts = set(found.orders().get_column(DAY).dt.truncate(STEP[every]).to_list())
    if not starts:
        return set()
    start, last, quiet = min(starts), max(starts), set[str]()
    while start <= last:
        quiet |= set() if start in starts else {start.isoformat()}
        start = next_period(start, every)
    return quiet


def without_changes(row: Row) -> Row:
    """A period beside suppressed ones: its comparison with the period before would show the revenue and the customers of that."""
    return {**row, "lost": None, **{f"{name}{end}": None for name in _COMPARED for end in ("", "_low", "_high")}}


def revenue_of_both_periods(spent: pl.DataFrame, every: Period) -> pl.DataFrame:
    """For each period with one before it, the sums over customers of what they spent in both: b now, a before.

    ``stayed`` are those of a who spend again, ``base`` those of a; ``all_...`` are the sums over all customers of either, ``...`` those
    over customers whose revenue before was positive, which net and gross retention rest on; ``excluded`` had revenue of 0 or less. In the
    period itself are ``both`` of them and ``others``.
    """
    before = spent.lazy().select(
        CUSTOMER, pl.col(START).dt.offset_by(STEP[every]).alias(START), pl.col("revenue").alias("a"), pl.col("ordered").alias("had")
    )
    now = spent.lazy().select(CUSTOMER, START, pl.col("revenue").alias("b"), pl.col("ordered").alias("has"), pl.lit(1).alias("here"))
    both = before.join(now, on=[CUSTOMER, START], how="full", coalesce=True).with_columns(
        pl.col("a", "b").fill_null(0.0), pl.col("had", "has").fill_null(value=False)
    )
    a, b, least = pl.col("a"), pl.col("b"), pl.min_horizontal("a", "b")
    paying = a > 0
    sums, kept = _products(a, b, "b"), {"g": least, **_products(a, least, "g")}
    return (
        both.group_by(START)
        .agg(
            pl.col("had").sum().cast(pl.Int64).alias("base"),
            (pl.col("had") & pl.col("has")).sum().cast(pl.Int64).alias("stayed"),
            pl.len().cast(pl.Int64).alias("all_n"),
            *(each.sum().alias(f"all_{name}") for name, each in {"b": b, "a": a, **sums}.items()),
            paying.sum().cast(pl.Int64).alias("n"),
            pl.col("here").filter(paying).sum().cast(pl.Int64).alias("both"),
            pl.col("here").filter(~paying).sum().cast(pl.Int64).alias("others"),
            *(each.filter(paying).sum().alias(name) for name, each in {"b": b, "a": a, **kept, **sums}.items()),
            (pl.col("had") & ~paying).sum().cast(pl.Int64).alias("excluded"),
        )
        .sort(START)
        .collect(engine="streaming")
    )


def _products(a: pl.Expr, b: pl.Expr, name: str) -> dict[str, pl.Expr]:
    """The products of two and three factors that the interval of Σ b / Σ a rests on, named by their factors."""
    pairs = {name * 2: b * b, "a" + name: a * b, "aa": a * a}
    return {**pairs, name * 3: b * b * b, "a" + name * 2: a * b * b, "aa" + name: a * a * b, "aaa": a * a * a}


def _sums(pair: dict[str, Any], number: str, name: str, prefix: str = "") -> RatioSums:
    products = (name * 2, "a" + name, "aa", name * 3, "a" + name * 2, "aa" + name, "aaa")
    return RatioSums(pair[number], *(float(pair[prefix + each]) for each in (name, "a", *products)))


def _against(pair: dict[str, Any] | None, revenue: float, confidence: float, least: int) -> Row:
    """The columns of a period from ``lost`` on: against the period before, if the data cover both in full."""
    row: Row = {"lost": pair["base"] - pair["stayed"] if pair else None, "revenue": revenue}
    found = dict.fromkeys(_COMPARED) if pair is None else retention_rates(pair, confidence)
    if pair and any(0 < pair[name] < least for name in ("both", "others")):
        found |= dict.fromkeys(("nrr", "grr"))
    for name in _COMPARED:
        value, *limits = found[name] or (None, None, None)
        row |= limited(name, value, limits)
    return row


def retention_rates(pair: dict[str, Any], confidence: float) -> dict[str, Ratio | None]:
    """Growth, net and gross revenue retention and customer retention from the sums of two periods, each with its limits."""
    whole = ratio(_sums(pair, "all_n", "b", "all_"), confidence)
    net, gross = (ratio(_sums(pair, "n", name), confidence) for name in ("b", "g"))
    share = wilson(pair["stayed"], pair["base"], confidence)
    return {
        "growth": whole and _within(Ratio(whole.value - 1, *(None if limit is None else limit - 1 for limit in whole[1:])), -1.0),
        "nrr": net and _within(net, 0.0),
        "grr": gross and _within(gross, 0.0, 1.0),
        "customer_retention": Ratio(pair["stayed"] / pair["base"], *share) if share else None,
    }


def _within(found: Ratio, least: float, most: float = math.inf) -> Ratio:
    """The ratio with limits that do not pass the values it can take, which refunds alone do."""
    low = found.low if found.low is None or found.value < least else max(found.low, least)
    high = found.high if found.high is not None or found.low is None or math.isinf(most) else most
    return found._replace(low=low, high=high if low is None or high is None or found.value > most else min(high, most))
