"""The value of running contracts: future periods by the shifted beta-geometric model, times the revenue of a contract per period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cxkit.counts.customers.lifetimes import Lifetimes
from cxkit.counts.prepare import CUSTOMER
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate_sorted
from cxkit.measures.customers import delta_method
from cxkit.measures.customers.lifetime_value import FIGURES
from cxkit.measures.customers.projection import in_periods
from cxkit.model import Row
from cxkit.options import TimeUnit
from cxkit.stats import shifted_beta_geometric as sbg
from cxkit.stats.likelihood import Fit

_A_YEAR = 365.25
# a period by the unit of lifetimes: those of days are looked at by month
_DAYS: dict[TimeUnit, float] = {"days": _A_YEAR / 12, "weeks": 7.0, "months": _A_YEAR / 12, "years": _A_YEAR}
_TOLD = ("expected_orders", "clv", "alive")  # by the model; what a contract brings now is known


class Ahead(NamedTuple):
    """The number of future periods, the days of each, and the discount rate per year."""

    periods: int
    days: float
    rate: float


def whole_periods(unit: TimeUnit, weeks: int, rate: float) -> Ahead:
    """The whole number of periods nearest to so many weeks, at least one."""
    return Ahead(max(1, round(weeks * 7 / _DAYS[unit])), _DAYS[unit], rate)


def running_contracts(counted: Lifetimes) -> pl.DataFrame:
    """The cells of contracts that are not lost, with their ``age`` in whole periods."""
    return counted.cells.filter(~pl.col("lost")).with_columns(in_periods(counted).floor().cast(pl.Int64).alias("age"))


def expected(contracts: pl.DataFrame, fit: Fit, to_come: Ahead) -> pl.DataFrame:
    """The cells with the expectation for each contract: ``expected_orders``, the number of future periods that it is paid for.

    ``discounted`` to today, each at its end; ``alive``: the probability that it still runs after them.
    """
    import numpy as np

    ages = contracts.select("age").unique().sort("age")
    age = ages.get_column("age").to_numpy()[:, None]
    k = np.arange(1, to_come.periods + 1)[None, :]
    stays = sbg.survival(fit.values, age + k) / sbg.survival(fit.values, age)
    today = (1 + to_come.rate) ** (-k * to_come.days / _A_YEAR)
    by_age = ages.with_columns(
        pl.Series("expected_orders", stays.sum(axis=1)),
        pl.Series("discounted", (stays * today).sum(axis=1)),
        pl.Series("alive", stays[:, -1]),
    )
    return contracts.join(by_age, on="age", maintain_order="left")


def mean_values(future: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """``customers`` of each group, the means of their expectations, and the value of all, ``clv_total``."""
    n, worth = pl.col("n"), (pl.col("amount") * pl.col("discounted")).sum()
    figures = [
        n.sum().cast(pl.Int64).alias("customers"),
        ((n * pl.col("expected_orders")).sum() / n.sum()).alias("expected_orders"),
        (pl.col("amount").sum() / n.sum()).alias("expected_value"),
        (worth / n.sum()).alias("clv"),
        ((n * pl.col("alive")).sum() / n.sum()).alias("alive"),
        worth.alias("clv_total"),
    ]
    return aggregate_sorted(future, by, figures)


def standard_errors(contracts: pl.DataFrame, fit: Fit, to_come: Ahead, by: Sequence[str]) -> pl.DataFrame | None:
    """Standard errors of the ``FIGURES`` of ``means`` from the uncertainty of the parameters; null for the known revenue of a contract."""

    def grouped(fit: Fit) -> pl.DataFrame:
        return mean_values(expected(contracts, fit, to_come), by)

    shifted = [grouped(delta_method.shift_parameter(fit, place)) for place in range(len(fit.parameters))]
    found = delta_method.standard_errors(_TOLD, grouped(fit), [shifted], [fit])
    known = [pl.lit(None, dtype=pl.Float64).alias(name) for name in FIGURES if name not in _TOLD]
    return None if found is None else found.with_columns(known)


def customer_rows(future: pl.DataFrame, unit: TimeUnit) -> list[Row]:
    """A row for each customer, the most valuable first; ``orders`` are the whole periods so far, and the last one is null."""
    days = pl.col("time") * (1.0 if unit == "days" else _DAYS[unit])
    found = future.select(
        pl.col(CUSTOMER).alias("customer_id"),
        pl.col("age").alias("orders"),
        pl.lit(None, dtype=pl.Int64).alias("recency_days"),
        days.round().cast(pl.Int64).alias("age_days"),
        "alive",
        "expected_orders",
        pl.col("amount").alias("expected_value"),
        (pl.col("amount") * pl.col("discounted")).alias("clv"),
    )
    return found.sort("clv", "customer_id", descending=[True, False]).to_dicts()
