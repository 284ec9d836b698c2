"""Figures of customers as tallies: churn and retention from contracts, the mean value of an order, and repeat purchases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from cxkit.counts import Key, Tally
from cxkit.counts.customers.lifetimes import Lifetimes, lifetimes
from cxkit.counts.group_names import keys_of
from cxkit.counts.orders.purchases import ORDER, Purchases, purchases
from cxkit.counts.periods import PERIOD, next_period, period_of
from cxkit.counts.persons import nameless_persons, persons_of_units
from cxkit.counts.prepare import CUSTOMER, DAY
from cxkit.errors import DataError, RoleError, UsageError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.customers.buyers import is_order
from cxkit.measures.customers.churn_table import churn_over_time
from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.measure import Difference, Measure
from cxkit.measures.outcomes.contact_shares import Sides, by_split, count_alike, weigh_alike
from cxkit.measures.survey.mean_comparison import of_means
from cxkit.model import Cell, Column, Note, Unit
from cxkit.options import Period
from cxkit.stats.moments import kish
from cxkit.stats.skewed import DOUBTFUL, pooled_skewness, skewed_mean_interval
from cxkit.tables import Customers, Orders
from cxkit.tables.identifiers import known_number
from cxkit.tables.table import Window
from cxkit.values import Scale
from cxkit.values.reasons import TOLERATED

_SCORE = "figure"


REPEAT_WITHIN = timedelta(days=90)
"""The time within which another purchase counts as a repetition."""


@dataclass(frozen=True)
class OrderValue(Measure):
    """The mean amount of an order; ``ends`` are the least and the greatest amount."""

    ends: tuple[float, float]

    by_ranks: ClassVar[bool] = True
    key: ClassVar[str] = "order_value"
    title: ClassVar[str] = "order value"
    unit: ClassVar[Unit] = "money"
    parts: ClassVar[tuple[str, ...]] = ("orders",)
    means: ClassVar[tuple[str, ...]] = ("order_value",)
    interval_name: ClassVar[str] = "Hall's for skewed values"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(key="order_value", title="order value", unit="money", help="Mean amount of an order."),
        Column(key="low", title="low", unit="money", help="Lower confidence limit of the mean."),
        Column(key="high", title="high", unit="money", help="Upper confidence limit of the mean."),
    )

    @property
    def domain(self) -> tuple[float, float]:
        """The least and the greatest amount."""
        return self.ends

    def part(self, *scores: float | None) -> str:
        """All orders are alike."""
        del scores
        return "orders"

    def contributions(self, *scores: float | None) -> tuple[float | None, ...]:
        """The amount."""
        return (scores[0] or 0.0,)

    def figures(self, sums: Sums) -> dict[str, Cell]:
        """The cells of ``columns``."""
        moments = sums.moments
        mean, se, units = moments.mean, moments.standard_error(), round(kish(moments.w, moments.ww) or 0.0)
        skewness = pooled_skewness([sums.histogram])
        found = skewed_mean_interval(mean, se * math.sqrt(units), skewness, units, self.confidence) if mean is not None and se else None
        low, high = found or (None, None)
        return {"order_value": mean, "low": low, "high": high}

    def rests_on_few(self, sums: Sums) -> bool:
        """Whether a few large orders decide the mean, which by chance a sample may lack."""
        units = kish(sums.moments.w, sums.moments.ww) or 0.0
        return units > 0 and abs(pooled_skewness([sums.histogram])) > DOUBTFUL * math.sqrt(units)

    def compare(self, pair: Pair) -> Difference | None:
        """The mean of ``a`` minus that of ``b``; None if either has no orders."""
        return of_means(pair, self.confidence, self.ends[1] - self.ends[0])


def order_value(tally: Tally, confidence: float) -> OrderValue:
    """The order value of a tally of orders."""
    amounts = tally.cells.get_column(_SCORE)
    least, most = amounts.min(), amounts.max()
    return OrderValue(confidence, (least if isinstance(least, float) else 0.0, most if isinstance(most, float) else 0.0))


def count_orders(orders: Orders, groupings: Sequence[Sequence[Key]], every: Period | None, split: date | None) -> Sides:
    """Count orders by amount, group and customer, whose orders are one cluster. Orders of 0 or less are left out, with a note.

    Raises RoleError if no column holds days or amounts, else as ``purchases``.
    """
    orders.column("ordered_at")
    found = purchases(orders, groupings)
    if not found.has_amounts:
        raise RoleError(
            "No column of the orders file holds amounts.", tr("--role amount=COLUMN names one; there are: {offer}.", offer=orders.offer())
        )
    keys = keys_of(groupings)
    rows, about = _undivided(found.orders([key.id for key in keys]), (*((ORDER,) if found.has_ids else ()), CUSTOMER, DAY), keys)
    sold = rows.filter(pl.col("amount") > 0)
    notes = [*found.notes, *about]
    if without := rows.height - sold.height:
        notes.append(
            Note(
                code="orders-without-value",
                level="info",
                text=tr("{without:,} orders of 0 or less (refunds) are left out.", without=without),
            )
        )
    if every:
        sold = sold.with_columns(period_of(DAY, every))

    sold = sold.with_columns(pl.col("amount").cast(pl.Float64).alias(_SCORE))

    def side(kept: pl.Expr | None) -> Tally:
        chosen = sold if kept is None else sold.filter(kept)
        return _tally_of_customers(found, chosen, keys, every, orders.rules.min_cell)._replace(notes=tuple(notes))

    return by_split(side, pl.col(DAY), split, found.account)


def count_repeats(orders: Orders, groupings: Sequence[Sequence[Key]], every: Period | None, split: date | None) -> Sides:
    """Count purchases by whether another of the same customer follows within ``REPEAT_WITHIN``; a customer's are one cluster.

    The orders of a customer on one day are one purchase; refunds are none. Purchases whose time has not ended by the last day, or by
    ``split`` for those before it, are left out, with a note: what follows them is not known, or came under the measure. Raises RoleError
    if no column holds days, else as ``purchases``.
    """
    orders.column("ordered_at")
    found = purchases(orders, groupings)
    keys = keys_of(groupings)
    columns = [key.id for key in keys]
    split_by, of_lines = _undivided(found.orders(columns), (*((ORDER,) if found.has_ids else ()), CUSTOMER, DAY), keys)
    orders_of = split_by.drop_nulls(CUSTOMER)
    last = orders_of.get_column(DAY).max()
    rows = orders_of.filter(is_order(found))
    days = rows.select(CUSTOMER, DAY).unique().sort(CUSTOMER, DAY)
    following = days.with_columns(pl.col(DAY).shift(-1).over(CUSTOMER).alias("next"))
    repeated = ((pl.col("next") - pl.col(DAY)) <= REPEAT_WITHIN).fill_null(value=False).cast(pl.Float64)
    single, of_days = _undivided(rows.select(CUSTOMER, DAY, *columns).unique(), (CUSTOMER, DAY), keys)
    made = single.join(following.with_columns(repeated.alias(_SCORE)), on=[CUSTOMER, DAY])
    if every:
        made = made.with_columns(period_of(DAY, every))
    ended = pl.col(DAY) + REPEAT_WITHIN <= last

    def tally(kept: pl.Expr) -> Tally:
        notes = (*found.notes, *(of_lines or of_days), *_open_note(made.height - sum(made.filter(each).height for each in sides)))
        return _tally_of_customers(found, made.filter(kept), keys, every, orders.rules.min_cell)._replace(notes=notes)

    sides = [ended] if split is None else [pl.col(DAY) + REPEAT_WITHIN < split, ended & (pl.col(DAY) >= split)]
    tallies = [tally(each) for each in sides]
    return Sides(tallies[0], tallies[1] if split is not None else None, found.account)


def _tally_of_customers(found: Purchases, rows: pl.DataFrame, keys: tuple[Key, ...], every: Period | None, limit: int) -> Tally:
    """The tally of rows with their score, of which those of a customer are one cluster."""
    columns = [*(key.id for key in keys), *([PERIOD] if every else [])]
    unit = known_number(pl.col(CUSTOMER).cast(pl.String)).alias("unit")
    cells = count_alike(rows.select(*columns, unit, _SCORE), [*columns, _SCORE, "unit"])
    persons = persons_of_units(cells, columns, limit) if limit > 1 else None
    return _tally(found, cells, keys, every)._replace(cluster="customer_id", persons=persons)


def _undivided(rows: pl.DataFrame, of: Sequence[str], keys: Sequence[Key]) -> tuple[pl.DataFrame, list[Note]]:
    """The rows, one for each order (the columns ``of``), with its group: of the few with several the first by name, with a note.

    Raises DataError if more than 1 % of the orders have lines of several groups: their parts are no orders, and all of them together would
    be counted more than once.
    """
    by = [key.id for key in keys]
    whole = rows.n_unique(of)
    if not by or whole == rows.height:
        return rows, []
    divided = rows.group_by(of).len().filter(pl.col("len") > 1).height
    names = ", ".join(dict.fromkeys(key.name for key in keys))
    if divided > TOLERATED * whole:
        raise DataError(
            tr(
                "{n:,} of {whole:,} orders have lines of several groups of {names}: parts of orders are no orders.",
                n=divided,
                whole=whole,
                names=names,
            ),
            "Leave --by or --matched out, or name columns that are the same for all lines of an order.",
        )
    sums = [name for name in ("n", "amount", "returned", "orders") if name in rows.columns]
    merged = rows.sort(by, nulls_last=True).group_by(of, maintain_order=True).agg(pl.col(by).first(), pl.col(sums).sum())
    text = tr("{n:,} orders have lines of several groups of {names}: the first by name is theirs.", n=divided, names=names)
    return merged, [Note(code="divided-orders", level="info", text=text)]


def _open_note(n: int) -> list[Note]:
    if not n:
        return []
    text = tr(
        "{n:,} purchases are left out, since {days} days had not passed by the last day, or by the split.", n=n, days=REPEAT_WITHIN.days
    )
    return [Note(code="not-yet-known", level="info", text=text)]


def count_kept(customers: Customers, groupings: Sequence[Sequence[Key]], every: Period | None, split: date | None) -> Sides:
    """Count the customers at the start of each whole period, and those of them who are kept over it: the complement of ``count_losses``."""
    lost = count_losses(customers, groupings, every, split)
    return lost._replace(before=_turned(lost.before), after=_turned(lost.after) if lost.after else None)


def _turned(tally: Tally) -> Tally:
    return tally._replace(cells=tally.cells.with_columns((1.0 - pl.col(_SCORE)).alias(_SCORE)))


def count_losses(customers: Customers, groupings: Sequence[Sequence[Key]], every: Period | None, split: date | None) -> Sides:
    """Count the customers at the start of each whole period (by default a month), and those of them who are lost in it.

    A period that holds days of both times is left out. Raises UsageError for groups, which contracts are not counted by; RoleError if
    contracts have no days; else as ``lifetimes``.
    """
    if keys_of(groupings):
        raise UsageError(
            "The churn rate is not computed by group.", "Leave --by and --matched out, and narrow the customers down with --where."
        )
    period, limit = every or "month", customers.rules.min_cell
    found = lifetimes(customers, ())
    if found.contracts is None or found.as_of is None:
        raise RoleError(
            "The customers file does not show when contracts begin and end.", "--role since=COLUMN and --role until=COLUMN name the days."
        )
    (table,) = churn_over_time(found, period, Window(), observed_from=None, confidence=0.95, min_cell=0).tables
    rows = [(date.fromisoformat(str(row["period"])), int(str(row["at_start"])), row["churn_rate"]) for row in table.rows if row["complete"]]
    counts = [(start, n, round(float(rate) * n)) for start, n, rate in rows if isinstance(rate, float)]

    def tally(kept: list[tuple[date, int, int]]) -> Tally:
        made = [(start, score, n) for start, all_of, lost in kept for score, n in ((1.0, lost), (0.0, all_of - lost)) if n]
        schema = {PERIOD: pl.Date, _SCORE: pl.Float64, "n": pl.Int64}
        cells = weigh_alike(pl.DataFrame(made, schema=schema, orient="row"))
        most = min(max((n for _, n, _ in kept), default=0), limit)
        persons = nameless_persons(most) if limit > 1 else None
        return _tally(found, cells, (), period)._replace(scales=(Scale(0, 1),), first=rows[0][0] if rows else None, persons=persons)

    if split is None:
        return Sides(tally(counts), None, found.account)
    before = [each for each in counts if next_period(each[0], period) <= split]
    return Sides(tally(before), tally([each for each in counts if each[0] >= split]), found.account)


def _tally(found: Purchases | Lifetimes, cells: pl.DataFrame, keys: tuple[Key, ...], every: Period | None) -> Tally:
    return Tally(
        cells=cells,
        keys=keys,
        scores=(_SCORE,),
        scales=(Scale(0, 1),),
        account=found.account,
        columns=found.columns,
        every=every,
        first=getattr(found, "first", None),
        last=getattr(found, "last", None) or found.as_of,
        notes=found.notes,
    )
