"""The expected value of customers without a contract: histories, the two fitted models, and the expectations per customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from cxkit.counts.orders.purchases import Purchases
from cxkit.counts.prepare import CUSTOMER, DAY
from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate_sorted
from cxkit.measures.customers import delta_method
from cxkit.measures.customers.buyers import is_order
from cxkit.stats import bgnbd, gamma_gamma
from cxkit.stats.likelihood import Fit

_WEEK = 7
_PART = 20_000  # customers from which the uncertainty is computed
_WEEKS_A_YEAR = 365.25 / 7


class Models(NamedTuple):
    """The model of order times, and of order values; ``correlated``: the correlation of number and value of orders."""

    orders: Fit
    values: Fit | None
    correlated: float | None

    @property
    def fits(self) -> tuple[Fit, ...]:
        """The fitted models; without amounts there is no model of values."""
        return (self.orders,) if self.values is None else (self.orders, self.values)


def histories(found: Purchases, until: date | None = None) -> pl.DataFrame:
    """One row per customer: ``x`` days with orders after the first, ``t_x`` and ``T`` in weeks, ``m`` mean value of these days.

    A customer's orders of one day count as one, since the time unit is the day. ``until``: the state on that day. ``m`` is null if x = 0,
    or if it is not positive.
    """
    if DAY not in found.cells.columns:
        return _histories_of_totals(found.cells)
    end = until or found.as_of
    days = found.cells.lazy().group_by(CUSTOMER, DAY).agg(pl.col(found.sums).sum()).filter(is_order(found))
    if until:
        days = days.filter(pl.col(DAY) <= until)
    first = pl.col(DAY).min()
    again = pl.col("amount").filter(pl.col(DAY) > pl.col(DAY).min())
    mean = again.mean()
    return (
        days.group_by(CUSTOMER)
        .agg(
            (pl.len() - 1).cast(pl.Int64).alias("x"),
            ((pl.col(DAY).max() - first).dt.total_days() / _WEEK).alias("t_x"),
            ((pl.lit(end, dtype=pl.Date) - first).dt.total_days() / _WEEK).alias("T"),
            pl.when(mean > 0).then(mean.round_sig_figs(12)).alias("m"),
        )
        .collect(engine="streaming")
    )


def _histories_of_totals(cells: pl.DataFrame) -> pl.DataFrame:
    """The same for files with counted orders per customer: ``m`` is the mean of all orders, unless the file gives another."""
    x = pl.col("orders") - 1
    mean = pl.col("mean") if "mean" in cells.columns else pl.col("amount") / pl.col("orders")
    return cells.filter(x >= 0).select(
        CUSTOMER,
        x.alias("x"),
        pl.when(x > 0).then((pl.col("age") - pl.col("recency")) / _WEEK).otherwise(0.0).alias("t_x"),
        (pl.col("age") / _WEEK).alias("T"),
        pl.when((x > 0) & (mean > 0)).then(mean.round_sig_figs(12)).alias("m"),
    )


def fit_models(of: pl.DataFrame, confidence: float, *, valued: bool = True) -> Models:
    """Both models, fitted to counts of identical customers; that of values only if they are ``valued``.

    Raises DataError if the data do not suffice.
    """
    # in a fixed order: on a flat likelihood the last digit decides where the optimiser stops
    alike = of.group_by("x", "t_x", "T").len().sort("x", "t_x", "T")
    x, t_x, age, n = (alike.get_column(name).to_numpy() for name in ("x", "t_x", "T", "len"))
    orders = bgnbd.fit(x, t_x, age, n, confidence)
    if not valued:
        return Models(orders, None, None)
    worth = of.filter(pl.col("m").is_not_null()).group_by("x", "m").len().sort("x", "m")
    if not worth.height:
        raise DataError("No customer ordered again at a positive value.", "These amounts do not show what orders are worth.")
    x, m, n = (worth.get_column(name).to_numpy() for name in ("x", "m", "len"))
    return Models(orders, gamma_gamma.fit(x, m, n, confidence), gamma_gamma.correlation(x, m, n))


def expected(of: pl.DataFrame, models: Models, horizon: int, rate: float) -> pl.DataFrame:
    """The customers with ``alive``, ``expected_orders`` within ``horizon`` weeks, ``expected_value`` of an order, and ``clv``.

    The value of the orders of each week is discounted to today by ``rate`` a year. Values are null if the model has no mean.
    """
    # in a fixed order: the last digit of a vector's element depends on its place, and standard errors are small differences
    alike = of.select("x", "t_x", "T", "m").unique().sort("x", "t_x", "T", "m").with_columns(pl.col("m").is_null().alias("unknown"))
    x, t_x, age = (alike.get_column(name).to_numpy() for name in ("x", "t_x", "T"))
    # the expectation for active customers depends on x and T alone
    ages = alike.select("x", "T").unique().sort("x", "T")
    weekly = _weekly(models.orders.values, ages, horizon, rate)
    known = pl.col("m").is_not_null()
    repeats = alike.select(pl.when(known).then("x").otherwise(0).alias("x"), pl.col("m").fill_null(0.0))
    value = pl.Series("expected_value", [None], dtype=pl.Float64).new_from_index(0, alike.height)
    if models.values:
        means_ = gamma_gamma.expected_value(models.values.values, repeats.get_column("x").to_numpy(), repeats.get_column("m").to_numpy())
        value = pl.Series("expected_value", means_).fill_nan(None)
    figures = alike.drop("unknown").with_columns(pl.Series("alive", bgnbd.alive(models.orders.values, x, t_x, age)), value)
    figures = figures.join(weekly, on=["x", "T"]).with_columns(
        (pl.col("orders") * pl.col("alive")).alias("expected_orders"),
        (pl.col("discounted") * pl.col("alive") * pl.col("expected_value")).alias("clv"),
    )
    return of.join(figures.drop("orders", "discounted"), on=["x", "t_x", "T", "m"], nulls_equal=True, maintain_order="left")


FIGURES = ("expected_orders", "expected_value", "clv", "alive")


def mean_values(future: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The means of the expectations of the customers of each group."""
    figures = [pl.col(name).mean() for name in FIGURES]
    return aggregate_sorted(future, by, figures)


class Uncertainty:
    """The uncertainty of the means of the expectations from the parameters, to the first order (delta method).

    It is computed from a sample of the customers if there are many.
    """

    def __init__(self, of: pl.DataFrame, models: Models, horizon: int, rate: float) -> None:
        every = max(1, of.height // _PART)
        part = of.filter(pl.struct("x", "t_x", "T", "m").hash(seed=1) % every == 0) if every > 1 else of
        # a slope is a small difference of two means: summed in one order, both have the same rounding error
        part = part.sort("x", "t_x", "T", "m", CUSTOMER)
        self._base = expected(part, models, horizon, rate)
        self._fits = models.fits
        orders = models.orders
        shifted = [[models._replace(orders=delta_method.shift_parameter(orders, place)) for place in range(len(orders.parameters))]]
        if models.values:
            values = models.values
            shifted.append([models._replace(values=delta_method.shift_parameter(values, place)) for place in range(len(values.parameters))])
        self._moved = [[expected(part, each, horizon, rate) for each in of_fit] for of_fit in shifted]

    def standard_errors(self, by: Sequence[str], groups: pl.DataFrame | None) -> pl.DataFrame | None:
        """Standard error of the figures of ``mean_values``; ``groups``: of each customer. None if a likelihood has no curvature."""

        def grouped(future: pl.DataFrame) -> pl.DataFrame:
            return mean_values(future if groups is None else future.join(groups, on=CUSTOMER, maintain_order="left"), by)

        shifted = [[grouped(future) for future in futures] for futures in self._moved]
        return delta_method.standard_errors(FIGURES, grouped(self._base), shifted, self._fits)


def _weekly(parameters: Sequence[float], ages: pl.DataFrame, horizon: int, rate: float) -> pl.DataFrame:
    """Expected orders of active customers by week, plain and discounted."""
    import numpy as np

    x, age = (ages.get_column(name).to_numpy().astype(float) for name in ("x", "T"))
    before = np.zeros(len(x))
    discounted = np.zeros(len(x))
    for week in range(1, horizon + 1):
        now = bgnbd.expected_alive(parameters, x, age, float(week))
        discounted += (now - before) / (1 + rate) ** (week / _WEEKS_A_YEAR)
        before = now
    return ages.with_columns(pl.Series("orders", before), pl.Series("discounted", discounted))


def holdout(found: Purchases, until: date, models: Models, most: int) -> list[dict[str, Any]]:
    """Predicted and observed orders after ``until`` by the orders up to then, means per customer; ``most`` stands for as many and more."""
    past = histories(found, until)
    weeks = (found.as_of - until).days / _WEEK if found.as_of else 0.0
    x, t_x, age = (past.get_column(name).to_numpy() for name in ("x", "t_x", "T"))
    predicted = past.with_columns(pl.Series("predicted", bgnbd.expected_orders(models.orders.values, x, t_x, age, weeks)))
    later = found.cells.lazy().group_by(CUSTOMER, DAY).agg(pl.col(found.sums).sum()).filter(is_order(found), pl.col(DAY) > until)
    observed = later.group_by(CUSTOMER).agg(pl.len().alias("observed")).collect(engine="streaming")
    return (
        predicted.join(observed, on=CUSTOMER, how="left")
        .group_by(pl.min_horizontal(pl.col("x") + 1, pl.lit(most)).alias("orders"))
        .agg(pl.len().cast(pl.Int64).alias("customers"), pl.col("predicted").mean(), pl.col("observed").fill_null(0).mean())
        .sort("orders")
        .to_dicts()
    )
