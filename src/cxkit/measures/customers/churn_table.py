"""Churn over time: in each period the customers at the start, new, lost and won back, and their revenue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from heapq import nlargest
from typing import Any, NamedTuple

from cxkit.counts.customers.lifetimes import Lifetimes
from cxkit.counts.customers.relationships import AGAIN, BEGUN, ENDED, FIRST
from cxkit.counts.customers.terms import END, SINCE
from cxkit.counts.periods import STEP, Cover, next_period, period_of
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.measures.cell_limits import flagged, hidden_parts, is_dominated
from cxkit.measures.columns import ENDS, PERIOD_COLUMNS, limit_columns, limited
from cxkit.measures.report_body import ReportBody, trend
from cxkit.model import Column, Note, Row, Table
from cxkit.options import Period
from cxkit.stats.proportions import wilson
from cxkit.tables.table import Window

NAME = "churn_over_time"
_MONEY = ("mrr_start", "mrr_new", "mrr_lost", "mrr_end")
COLUMNS = (
    *PERIOD_COLUMNS,
    Column(key="at_start", title="at start", unit="count", help="Customers when the period begins."),
    Column(key="new", title="new", unit="count", help="Customers whose first contract begins in the period."),
    Column(key="lost", title="lost", unit="count", help="Customers lost in the period."),
    Column(key="won_back", title="won back", unit="count", help="Customers lost before who have a contract again."),
    Column(key="at_end", title="at end", unit="count", help="Customers when the period, or what the data cover of it, ends."),
    Column(key="churn_rate", title="churn rate", unit="share", help="Of the customers at the start, the share lost in the period."),
    *limit_columns("share"),
    Column(key="mrr_start", title="MRR at start", unit="money", help="What the contracts running at the start bring in a month."),
    Column(key="mrr_new", title="MRR new", unit="money", help="What customers who are new or won back bring in a month when they begin."),
    Column(key="mrr_lost", title="MRR lost", unit="money", help="What lost customers brought in a month in the end."),
    Column(key="mrr_end", title="MRR at end", unit="money", help="What the contracts running at the end bring in a month."),
)


def churn_over_time(
    counted: Lifetimes, every: Period, window: Window, *, observed_from: date | None, confidence: float, min_cell: int
) -> ReportBody:
    """The table of every period from the first beginning, or the day from which losses are known, to the as-of date."""
    contracts, as_of = counted.contracts, counted.as_of
    if contracts is None or as_of is None:
        raise TypeError("contracts without days are refused before")
    rows: list[Row] = []
    within = 0
    if contracts.height:
        seen = _Seen(contracts, as_of, every)
        first = max(seen.first, observed_from or seen.first)
        cover = Cover(max(window.since or first, observed_from or date.min), min(window.until or as_of, as_of))
        rows = seen.rows(first, cover, confidence)
        within = sum(seen.within.values())
        if seen.money and min_cell > 1:
            rows = without_few(rows, seen.known, min_cell)
    table = Table(name=NAME, title=tr("Customers by {every}", every=translated(every)), columns=COLUMNS, rows=tuple(rows))
    hidden = _hidden(rows, min_cell)
    table = flagged(table, ("period", "complete"), hidden, size="at_start")
    return ReportBody([table], [trend("churn_rate", NAME)], _notes(within, every, min_cell))


class _Seen:
    """The events of each period, by its first day."""

    def __init__(self, contracts: pl.DataFrame, as_of: date, every: Period) -> None:
        self.every, self.as_of = every, as_of
        known = contracts.with_columns(pl.when(pl.col(name) <= as_of).then(name).alias(name) for name in (END, ENDED))
        known = self.known = known.filter(pl.col(SINCE) <= as_of)
        relations = known.filter(FIRST)
        self.first: date = relations.get_column(BEGUN).min()  # type: ignore[assignment]
        again, same = pl.col(AGAIN), period_of(BEGUN, every) == period_of(ENDED, every)
        self.new = self._sums(relations.filter(~again), BEGUN, "n")
        self.won_back = self._sums(relations.filter(again), BEGUN, "n")
        self.lost = self._sums(relations, ENDED, "n")
        self.within = self._sums(relations.filter(same), ENDED, "n")
        self.money = known.get_column("amount").null_count() == 0
        if self.money:
            self.begins, self.ends = self._sums(known, SINCE, "amount"), self._sums(known, END, "amount")
            self.mrr_new = self._sums(known.filter(pl.col(SINCE) == pl.col(BEGUN)), BEGUN, "amount")
            self.mrr_lost = self._sums(known.filter(pl.col(END) == pl.col(ENDED)), ENDED, "amount")

    def _sums(self, rows: pl.DataFrame, day: str, what: str) -> dict[date, Any]:
        return dict(rows.drop_nulls(day).group_by(period_of(day, self.every)).agg(pl.col(what).sum()).rows())

    def rows(self, first: date, cover: Cover, confidence: float) -> list[Row]:
        """The row of every period from the one of the ``first`` day on."""
        here, last = pl.select(pl.lit(pl.Series([first, self.as_of])).dt.truncate(STEP[self.every])).to_series().to_list()
        customers = self._until(self.new, here) + self._until(self.won_back, here) - self._until(self.lost, here)
        mrr = self._until(self.begins, here) - self._until(self.ends, here) if self.money else None
        rows = []
        while here <= last:
            new, back, lost = (counts.get(here, 0) for counts in (self.new, self.won_back, self.lost))
            churned = lost - self.within.get(here, 0)
            share = wilson(churned, customers, confidence)
            row: Row = {
                "period": here.isoformat(),
                "complete": cover.holds(here, self.every),
                "at_start": customers,
                "new": new,
                "lost": lost,
                "won_back": back,
                "at_end": customers + new + back - lost,
                **limited("churn_rate", churned / customers if share else None, share, ends=ENDS),
                **dict.fromkeys(_MONEY),
            }
            if mrr is not None:
                end = mrr + self.begins.get(here, 0.0) - self.ends.get(here, 0.0)
                came, went = self.mrr_new.get(here, 0.0), self.mrr_lost.get(here, 0.0)
                row |= {name: round(value, 6) for name, value in zip(_MONEY, (mrr, came, went, end), strict=True)}
                mrr = end
            rows.append(row)
            customers, here = customers + new + back - lost, next_period(here, self.every)
        return rows

    @staticmethod
    def _until(sums: dict[date, Any], period: date) -> Any:
        return sum(value for start, value in sums.items() if start < period)


def _hidden(rows: list[Row], min_cell: int) -> set[tuple[object, object]]:
    """The periods to suppress: those with few customers at their start, at their end or in all, and those that would reveal them.

    The end of a period is the start of the next one, so that both rows are suppressed; the sums over all periods are known from the
    overall table, so that no row is suppressed alone.
    """
    if min_cell <= 1:
        return set()
    sizes: dict[object, int] = {}
    for row in rows:
        start, end, came = (int(str(row[key])) for key in ("at_start", "at_end", "new"))
        people = start + came + int(str(row["won_back"]))
        few = any(0 < n < min_cell for n in (start, end, people))
        sizes[row["period"], row["complete"]] = min(people, min_cell - 1) if few else people
    return hidden_parts(sizes, min_cell)


def _notes(within: int, every: Period, min_cell: int) -> tuple[Note, ...]:
    if not within or within < min_cell:
        return ()
    text = tr(
        "{within:,} customers were lost in the {every} in which they began: they are in 'lost', and not in the churn rate.",
        within=within,
        every=every,
    )
    return (Note(code="lost-at-once", level="info", text=text),)


class _Part(NamedTuple):
    """Contracts that begin and end in the same periods (places in their order; None: not yet ended), whether with their customer."""

    begun: int
    ended: int | None
    new: bool
    lost: bool
    customers: int
    revenue: float
    largest: list[float]


def without_few(rows: Sequence[Row], contracts: pl.DataFrame, limit: int) -> list[Row]:
    """The rows of all periods without the sums that show the revenue of fewer than ``limit`` customers, alone or by subtraction.

    A customer with several contracts counts with the first one.
    """
    from cxkit.stats.disclosure import suppress

    parts = _parts(contracts, [date.fromisoformat(str(row["period"])) for row in rows])
    sums = dict[tuple[str, int], frozenset[int]]()
    for place in range(len(rows) + 1):
        sums["runs", place] = _those(parts, lambda part, at=place: part.begun < at and (part.ended is None or part.ended >= at))
        sums["new", place] = _those(parts, lambda part, at=place: part.new and part.begun == at)
        sums["lost", place] = _those(parts, lambda part, at=place: part.lost and part.ended == at)
    filled = [name for name, those in sums.items() if those]  # that of nobody is 0
    dominated = {at for at, name in enumerate(filled) if _dominated([parts[part] for part in sums[name]])}
    sizes = [part.customers for part in parts]
    hidden = {filled[at] for at in suppress([sums[name] for name in filled], sizes, limit, sensitive=dominated)}
    found = list[Row]()
    for place, row in enumerate(rows):
        of = {"mrr_start": ("runs", place), "mrr_new": ("new", place), "mrr_lost": ("lost", place), "mrr_end": ("runs", place + 1)}
        found.append({**row, **{column: None for column, name in of.items() if name in hidden}})
    return found


def _parts(contracts: pl.DataFrame, starts: Sequence[date]) -> list[_Part]:
    days = pl.Series(starts, dtype=pl.Date)
    begun, ended = (days.search_sorted(contracts.get_column(day), side="right").cast(pl.Int64) - 1 for day in (SINCE, END))
    of_customer = ((pl.col(SINCE) == pl.col(BEGUN)).alias("new"), (pl.col(END) == pl.col(ENDED)).fill_null(value=False).alias("lost"))
    known = contracts.with_columns(begun.alias("begun"), ended.alias("ended"), *of_customer)
    by = [pl.col("begun"), pl.when(pl.col(END).is_not_null()).then("ended").alias("ended"), "new", "lost"]
    customers = pl.col("n").filter(FIRST).sum().clip(1).cast(pl.Int64).alias("customers")
    amounts = (pl.col("amount").sum().alias("revenue"), pl.col("amount").abs().top_k(2).alias("largest"))
    return [_Part(*row) for row in known.group_by(by).agg(customers, *amounts).sort("begun", "ended", "new", "lost").iter_rows()]


def _those(parts: Sequence[_Part], belongs: Any) -> frozenset[int]:
    return frozenset(at for at, part in enumerate(parts) if belongs(part))


def _dominated(parts: Sequence[_Part]) -> bool:
    first, *more = nlargest(2, (amount for part in parts for amount in part.largest))
    return is_dominated(first, first + sum(more), sum(part.revenue for part in parts))
