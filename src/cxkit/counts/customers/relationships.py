"""Relationships of customers with several contracts: those that overlap or follow soon are one."""

from __future__ import annotations

from datetime import date

from cxkit.counts.customers.terms import END, SINCE
from cxkit.counts.prepare import CUSTOMER
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note

BEGUN, ENDED, AGAIN, FIRST, RELATION = "cx:begun", "cx:ended", "cx:again", "cx:first", "cx:relation"
"""Begin and end (null: none) of the relationship of a contract; whether the customer had one before; whether it is its first contract;
and its number."""
UNKNOWN = "\x00"
"""What a ``cx:customer`` begins with whose id is not known."""
MONTH = 365.25 / 12
_MOST, _NEARLY_ALL = 0.5, 0.9  # of customers and of periods, if contracts are billing periods
_MONTHS_DIFFER = 3  # days, from 28 to 31
_NO_END = 10_000_000  # later than every day in the count of Polars


def one_per_contract(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the columns of their relationships, each contract a relationship of its own."""
    return rows.with_columns(
        pl.col(SINCE).alias(BEGUN), pl.col(END).alias(ENDED), pl.lit(value=False).alias(AGAIN), pl.lit(value=True).alias(FIRST)
    )


def join_contracts(rows: pl.DataFrame, within: int, *, monthly: bool = False) -> pl.DataFrame:
    """The rows, each a contract of a ``cx:customer`` (text; null: unknown) with begin and end, and their relationships.

    Contracts that overlap, or of which one begins at most ``within`` days after the end of those before it, are one relationship.
    ``monthly``: begins and ends are first days of months, and all months have equal length, so that February is no shorter gap than March.
    Identical rows of one customer are one contract; rows without a customer id each are a customer.
    """
    who = pl.coalesce(CUSTOMER, pl.format(f"{UNKNOWN}{{}}", pl.int_range(pl.len()))).alias("cx:who")
    since, end = (_place(name, monthly=monthly) for name in (SINCE, END))
    once = pl.when(_is_unknown()).then("n").otherwise(pl.lit(1)).alias("n")
    placed = rows.with_columns(who, once, since.alias("cx:from"), end.fill_null(_NO_END).alias("cx:to"))
    placed = placed.sort("cx:who", "cx:from", "cx:to")
    reach = pl.col("cx:to").cum_max().shift(1).over("cx:who")
    # the first contract of a customer has no predecessor
    numbered = placed.with_columns((pl.col("cx:from") > reach + within).fill_null(value=True).alias(FIRST))
    numbered = numbered.with_columns(pl.col(FIRST).cum_sum().alias(RELATION))
    ended = pl.when(pl.col(END).is_not_null().all()).then(pl.col(END).max()).over(RELATION)
    return numbered.with_columns(
        pl.col(SINCE).min().over(RELATION).alias(BEGUN),
        ended.alias(ENDED),
        (pl.col(RELATION) > pl.col(RELATION).min().over("cx:who")).alias(AGAIN),
    ).drop("cx:who", "cx:from", "cx:to")


def without_billing_ends(rows: pl.DataFrame) -> tuple[pl.DataFrame, Note | None]:
    """The rows without the ends of billing periods that are still running, and a note on them.

    Contracts are billing periods if most customers have several, nearly all as long as each other and one straight after the other. A
    billing period that has not ended when the last one of all begins is no day of leaving: the next one is not billed yet.
    """
    length = (pl.col(END) - pl.col(SINCE)).dt.total_days()
    known = rows.filter(pl.col(END).is_not_null()).with_columns(length.alias("length"))
    several = rows.group_by(RELATION).agg(pl.len().alias("periods"))
    usual, last = known.get_column("length").median(), rows.get_column(SINCE).max()
    if not isinstance(usual, float) or not isinstance(last, date) or (several.get_column("periods") > 1).mean() < _MOST:  # type: ignore[operator]
        return rows, None
    alike = ((known.get_column("length") - usual).abs() <= _MONTHS_DIFFER).mean()
    gap = (pl.col(SINCE) - pl.col(END).shift(1)).dt.total_days().over(RELATION)
    straight = rows.sort(RELATION, SINCE).select((gap.drop_nulls().is_between(0, 1)).mean()).item()
    if alike < _NEARLY_ALL or straight is None or straight < _NEARLY_ALL:  # type: ignore[operator]
        return rows, None
    running = (pl.col(ENDED) >= last).fill_null(value=False)
    customers = rows.filter(running).get_column(RELATION).n_unique()
    text = tr(
        "Contracts are billing periods: that of {customers:,} customer still runs on {last}, when the last one begins, and is no loss."
        if customers == 1
        else "Contracts are billing periods: those of {customers:,} customers still run on {last}, when the last one begins, and are no "
        "losses.",
        customers=customers,
        last=last,
    )
    hint = tr("--as-of DATE counts every end up to that day as a loss")
    note = Note(code="billing-periods", level="warning", text=text, hint=hint) if customers else None
    return rows.with_columns(pl.when(~running).then(pl.col(ENDED)).alias(ENDED)), note


def relations_of(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """One row per relationship: the columns of its first contract, ``amount`` of its contracts active on the as-of day, ``won_back``."""
    summed = []
    if "amount" in rows.columns:
        runs = pl.col(END).is_null() | (pl.col(END) > as_of)
        summed = [pl.col("amount").filter(runs).sum().alias("amount")]
    first = pl.exclude(RELATION, "amount").first()
    found = rows.group_by(RELATION, maintain_order=True).agg(first, *summed)
    return found.with_columns(pl.when(AGAIN).then("n").otherwise(pl.lit(0)).cast(pl.Int64).alias("won_back"))


def weigh_unknown(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with ``amount``: per customer of the ``n``, or the total if their ids are unknown."""
    return rows.with_columns(pl.when(_is_unknown()).then(pl.col("amount") * pl.col("n")).otherwise("amount").alias("amount"))


def _is_unknown() -> pl.Expr:
    return pl.col(CUSTOMER).str.starts_with(UNKNOWN).fill_null(value=True)


def _place(name: str, *, monthly: bool) -> pl.Expr:
    """A day as a number of days."""
    day = pl.col(name)
    if not monthly:
        return day.to_physical().cast(pl.Float64)
    months = day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64)
    return months.cast(pl.Float64) * MONTH
