"""Calendar months between two days."""

from __future__ import annotations

from cxkit.lazy import pl

_LONGEST = 31


def months_between(begin: pl.Expr, end: pl.Expr) -> pl.Expr:
    """The calendar months from one day to a later one: a month has passed on the same day of a later month, or on its last day.

    Days after the last whole month count as thirty-firsts, so that they never make another whole one.

    >>> from datetime import date
    >>> import polars as pl
    >>> days = pl.DataFrame({"a": [date(2023, 1, 1), date(2023, 1, 31)], "b": [date(2023, 2, 1), date(2023, 2, 28)]})
    >>> days.select(months_between(pl.col("a"), pl.col("b")).alias("months")).to_series().to_list()
    [1.0, 1.0]
    """
    apart = (_year(end) - _year(begin)) * 12 + _month(end) - _month(begin)
    since = _day(end) - pl.min_horizontal(_day(begin), _day(end.dt.month_end()))
    before = _day(end.dt.month_start().dt.offset_by("-1d"))
    since_before = _day(end) + before - pl.min_horizontal(_day(begin), before)
    return pl.when(since >= 0).then(apart + since / _LONGEST).otherwise(apart - 1 + since_before / _LONGEST)


def _year(day: pl.Expr) -> pl.Expr:
    return day.dt.year().cast(pl.Int64)


def _month(day: pl.Expr) -> pl.Expr:
    return day.dt.month().cast(pl.Int64)


def _day(day: pl.Expr) -> pl.Expr:
    return day.dt.day().cast(pl.Int64)
