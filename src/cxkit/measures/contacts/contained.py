"""Whether episodes that begin in a step stay in it more or less often than those that begin elsewhere."""

from __future__ import annotations

from typing import Any

from cxkit.lazy import pl
from cxkit.measures.contacts.episodes import STEP, WHO, Episodes
from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.measure import Difference
from cxkit.measures.survey.shares import difference
from cxkit.stats.moments import Cross, Moments

_LEAST = 1  # degree of freedom of a step, which takes two customers with as many episodes


def contained_differences(found: Episodes, confidence: float) -> dict[str, Difference]:
    """The share of each step minus that of all others, with a customer's episodes as one unit.

    Steps with the episodes of hardly more than one customer, or beside which there are none, are left out: one customer is no evidence.
    """
    sums = _by_step(found)
    tested = {}
    for row in sums.iter_rows(named=True):
        pair = Pair(_sums(row, "own"), _sums(row, "rest"), Cross(row["ww"], row["wt"], row["tw"], row["tt"]), row["units"])
        made = difference(pair, confidence) if min(pair.a.moments.df, pair.b.moments.df) >= _LEAST else None
        if made is not None:
            tested[found.steps[row[STEP]]] = made
    return tested


def _by_step(found: Episodes) -> pl.DataFrame:
    """The sums over customers of their episodes that begin in each step, of their others, and of the products of both."""
    alone = pl.when(pl.col(WHO).is_null()).then(pl.int_range(pl.len(), dtype=pl.UInt32)).alias("cx:alone")
    kept = (pl.col("handoffs") == 0).cast(pl.Float64).sum().alias("y")
    units = found.table.lazy().with_columns(alone).group_by(STEP, WHO, "cx:alone").agg(pl.len().cast(pl.Float64).alias("n"), kept)
    each = units.with_columns(pl.col(name).sum().over(WHO, "cx:alone").alias(f"all_{name}") for name in ("n", "y")).collect()
    customers = each.select(WHO, "cx:alone", "all_n", "all_y").unique()
    n, y, rest_n, rest_y = pl.col("n"), pl.col("y"), pl.col("all_n") - pl.col("n"), pl.col("all_y") - pl.col("y")
    whole = customers.select(_powers(pl.col("all_n"), pl.col("all_y"), "whole"))
    products = [
        (n * rest_n).sum().alias("ww"),
        (n * rest_y).sum().alias("wt"),
        (y * rest_n).sum().alias("tw"),
        (y * rest_y).sum().alias("tt"),
    ]
    of_both = _powers(pl.col("all_n"), pl.col("all_y"), "both")
    summed = (
        each.group_by(STEP).agg(*_powers(n, y, "own"), *_powers(rest_n, rest_y, "shared"), *of_both, *products).join(whole, how="cross")
    )
    # the others: all episodes, with those of the customers of the step as far as they began elsewhere
    rest = [(pl.col(f"{part} whole") - pl.col(f"{part} both") + pl.col(f"{part} shared")).alias(f"{part} rest") for part in _PARTS]
    return summed.with_columns(*rest, pl.lit(customers.height).alias("units")).sort(STEP)


_PARTS = ("units", "w", "wy", "ww", "wwy", "wwyy", "w4")


def _powers(n: pl.Expr, y: pl.Expr, of: str) -> list[pl.Expr]:
    made = ((n > 0).cast(pl.Float64), n, y, n * n, n * y, y * y, n**4)
    return [each.sum().alias(f"{part} {of}") for part, each in zip(_PARTS, made, strict=True)]


def _sums(row: dict[str, Any], of: str) -> Sums:
    units, w, wy, ww, wwy, wwyy, w4 = (float(row[f"{part} {of}"]) for part in _PARTS)
    return Sums({}, {}, w, Moments(round(w), round(units), w, wy, ww, wwy, wwyy, w4))
