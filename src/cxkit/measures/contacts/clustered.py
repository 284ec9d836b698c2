"""Shares and means of things that customers have several of, with intervals clustered by customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from cxkit.counts.several_answers import spread
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate
from cxkit.measures.columns import limited
from cxkit.model import Row
from cxkit.stats.means import t_interval
from cxkit.stats.moments import Moments, effective_n
from cxkit.stats.proportions import wilson


class Counted(NamedTuple):
    """What a figure is the mean of: ``value`` of each row for which ``base`` holds; of every row where that is None."""

    value: pl.Expr
    base: pl.Expr | None = None


def by_customer(
    rows: pl.LazyFrame, customer: str, by: Sequence[str], figures: Mapping[str, Counted]
) -> dict[tuple[Any, ...], dict[str, Moments]]:
    """For each group the moments of each figure, with a customer's rows as one unit; rows without a customer are units by themselves."""
    return read_moments(moments_query(rows, customer, by, figures).collect(engine="streaming"), by, figures)


def moments_query(rows: pl.LazyFrame, customer: str, by: Sequence[str], figures: Mapping[str, Counted]) -> pl.LazyFrame:
    """The query of ``by_customer``, for ``pl.collect_all`` with others over the same rows; ``read_moments`` reads its result."""
    sums = [
        part
        for name, each in figures.items()
        for part in (
            (pl.len() if each.base is None else each.base.sum()).cast(pl.Int64).alias(f"n:{name}"),
            (each.value if each.base is None else pl.when(each.base).then(each.value)).cast(pl.Float64).sum().alias(f"y:{name}"),
        )
    ]
    alone = pl.when(pl.col(customer).is_null()).then(pl.int_range(pl.len(), dtype=pl.UInt32)).alias("cx:alone")
    units = spread(rows.with_columns(alone), by).group_by(*by, customer, "cx:alone").agg(sums)
    made = [
        part
        for name in figures
        for n, y in [(pl.col(f"n:{name}").cast(pl.Float64), pl.col(f"y:{name}"))]
        for part in (
            (n > 0).sum().alias(f"units:{name}"),
            n.sum().alias(f"w:{name}"),
            y.sum().alias(f"wy:{name}"),
            (n * n).sum().alias(f"ww:{name}"),
            (n * y).sum().alias(f"wwy:{name}"),
            (y * y).sum().alias(f"wwyy:{name}"),
        )
    ]
    return aggregate(units, by, made)


def read_moments(found: pl.DataFrame, by: Sequence[str], figures: Iterable[str]) -> dict[tuple[Any, ...], dict[str, Moments]]:
    """For each group the moments of each figure, from the result of ``moments_query``."""
    return {tuple(row[name] for name in by): {name: _moments(row, name) for name in figures} for row in found.iter_rows(named=True)}


def _moments(row: Mapping[str, Any], name: str) -> Moments:
    w, wy, ww, wwy, wwyy = (float(row[f"{part}:{name}"]) for part in ("w", "wy", "ww", "wwy", "wwyy"))
    return Moments(round(w), int(row[f"units:{name}"]), w, wy, ww, wwy, wwyy)


def share_cells(name: str, moments: Moments | None, confidence: float, ends: tuple[str, str] | None = None, *, least: int = 0) -> Row:
    """The cells of a share: Wilson's interval, with clusters for as many independent rows as their standard error is worth.

    They are blank if the share is of fewer than ``least`` customers.
    """
    share = moments.mean if moments else None
    if moments is None or share is None or moments.units < least:
        return limited(name, None, None, ends=ends)
    plain = moments.units == moments.n
    n = float(moments.n) if plain else effective_n(share * (1 - share), moments.standard_error(), moments.n, moments.units)
    return limited(name, min(share, 1.0), wilson(share * n, n, confidence), ends=ends)


def contact_cells(moments: Moments | None, confidence: float, *, least: int) -> Row:
    """Mean contacts per episode: the t interval of its linearised standard error; blank if it is of fewer than ``least`` customers."""
    mean = moments.mean if moments and moments.units >= least else None
    limits = t_interval(mean, moments.standard_error(), moments.units - 1, confidence) if moments and mean is not None else None
    return limited("contacts_per_episode", mean, limits)
