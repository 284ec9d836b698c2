"""Loops: returns to a step by way of others, and the time that passes until a customer is back where they were."""

from __future__ import annotations

from typing import Any

from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.lazy import pl
from cxkit.measures.contacts.episodes import EPISODE, STEP, Episodes

_A_DAY = 86_400_000_000  # microseconds


def loops(found: Episodes, limit: int) -> list[dict[str, Any]]:
    """The loops, those of most customers first.

    ``loop`` (its steps), ``n`` times, in so many ``episodes`` of ``customers`` (None if none are known), ``median_days`` and
    ``lost_days``; ``who``: up to ``limit`` of the customers, or if none are known of the episodes. A loop goes from a step over others,
    each once, back to it: A-B-A, A-B-C-A. A-A is a repetition and no loop.
    """
    rows = found.of_long(CUSTOMER, MOMENT, STEP, EPISODE)
    length, parts = 2, list[pl.DataFrame]()
    # the last ``length`` steps are all different, and of one episode
    distinct = pl.Series([True]).new_from_index(0, rows.height)
    while rows.height > length and length <= len(found.steps):
        step, episode = rows.get_column(STEP), rows.get_column(EPISODE)
        distinct &= distinct.shift(1, fill_value=False) & (step != step.shift(length - 1)) & (episode == episode.shift(length - 1))
        distinct = distinct.fill_null(value=False)
        if not distinct.any():
            break
        closes = distinct.shift(1, fill_value=False) & (step == step.shift(length)) & (episode == episode.shift(length))
        parts.append(_closed(rows, closes.fill_null(value=False), length))
        length += 1
    if not parts:
        return []
    closed = pl.concat(parts)
    known = CUSTOMER in closed.columns
    sums = closed.group_by("loop").agg(
        pl.len().alias("n"),
        pl.col(EPISODE).n_unique().alias("episodes"),
        (pl.col(CUSTOMER).drop_nulls().n_unique() if known else pl.lit(None, dtype=pl.UInt32)).alias("customers"),
        pl.col("days").median().alias("median_days"),
        pl.col("days").sum().alias("lost_days"),
        pl.col(CUSTOMER if known else EPISODE).drop_nulls().unique().head(limit).alias("who"),
    )
    listed = [{**row, "loop": [found.steps[step] for step in row["loop"]]} for row in sums.iter_rows(named=True)]
    return sorted(listed, key=lambda row: (-(row["customers"] or 0), -row["episodes"], -row["n"], row["loop"]))


def _closed(rows: pl.DataFrame, closes: pl.Series, length: int) -> pl.DataFrame:
    """The loops of that many steps that these contacts close: their steps, from the contact that began them to this one."""
    back = range(length, -1, -1)
    steps = rows.get_column(STEP)
    ends = closes.arg_true()
    path = pl.DataFrame([steps.gather(ends - ago).alias(str(ago)) for ago in back]).select(pl.concat_list(pl.all()).alias("loop"))
    moments = rows.get_column(MOMENT)
    days = ((moments.gather(ends) - moments.gather(ends - length)).dt.total_microseconds() / _A_DAY).alias("days")
    kept = rows.select(name for name in (CUSTOMER, EPISODE) if name in rows.columns)[ends]
    return kept.with_columns(path.to_series(), days)
