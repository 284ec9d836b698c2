"""Whom to call back: detractors and customers with open complaints, and promoters to be asked; all others are counted by reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.service.advice import Thresholds

HALF_LIFE = 30
"""Days after which an answer or a complaint is half as urgent."""
DETRACTOR, COMPLAINT, PROMOTER = "detractor", "complaint", "promoter"
DAY, DONE = "day", "done"
SINCE = "since"
"""The day of the first complaint that waits; ``DAY`` is that of the last one, which makes it urgent."""


@dataclass(frozen=True)
class Known:
    """What is known of all customers.

    ``answers``: ``cx:customer`` (null = unknown), ``cx:moment``, ``score``, ``class`` (detractor, promoter or null), ``severity`` (0 to
    1), ``comment``. ``complaints``: ``cx:customer`` and ``day`` of each open one. ``closed``: ``cx:customer`` and ``done``, the days on
    which a loop was closed. ``values``: ``cx:customer`` and ``value``, the percentile rank of the revenue.
    """

    answers: pl.DataFrame
    complaints: pl.DataFrame
    closed: pl.DataFrame
    values: pl.DataFrame


@dataclass(frozen=True)
class Due:
    """``rows``: one a customer to contact, with ``reason``, ``priority``, ``due`` and the answer; ``left_out``: the others by reason."""

    rows: pl.DataFrame
    left_out: dict[tuple[str, str], int]


def follow_up(known: Known, as_of: date, limits: Thresholds, *, promoters: bool) -> Due:
    """List whom to contact: one row a customer, the reasons joined. The latest answer of a customer decides what they are."""
    left = dict[tuple[str, str], int]()
    found = [_detractors(known, as_of, limits, left), _complaints(known, left)]
    due = pl.concat(found, how="diagonal_relaxed")
    if promoters:
        due = pl.concat([due, _promoters(known, left).join(due, on=CUSTOMER, how="anti")], how="diagonal_relaxed")
    age = (pl.lit(as_of) - pl.col(DAY)).dt.total_days().clip(0)
    urgency = pl.col("severity") * 0.5 ** (age / HALF_LIFE) * pl.col("value").fill_null(1.0)
    rows = (
        due.join(known.values, on=CUSTOMER, how="left", maintain_order="left")
        .with_columns(urgency.alias("priority"))
        .group_by(CUSTOMER, maintain_order=True)
        .agg(
            pl.col("reason").unique(maintain_order=True).str.join(", "),
            pl.col("priority").max(),
            pl.col("score", "comment").drop_nulls().first(),
            (pl.coalesce(SINCE, DAY).filter(pl.col("reason") != PROMOTER).min() + pl.duration(days=limits.callback_days)).alias("due"),
        )
    )
    order = rows.sort(pl.col("reason") == PROMOTER, -pl.col("priority"), CUSTOMER)
    return Due(order, {reason: n for reason, n in left.items() if n})


def _closed_since(known: Known, due: pl.DataFrame) -> pl.Expr:
    """Whether a loop was closed on the day of a row of ``due`` or later."""
    last = known.closed.group_by(CUSTOMER).agg(pl.col(DONE).max())
    return due.join(last, on=CUSTOMER, how="left", maintain_order="left").get_column(DONE).fill_null(date.min).alias(DONE) >= pl.col(DAY)


def _split(due: pl.DataFrame, why: dict[str, pl.Expr], reason: str, left: dict[tuple[str, str], int]) -> pl.DataFrame:
    """The rows for which no reason to leave them out holds; the others are counted under the first that does."""
    rest = due
    for name, holds in why.items():
        marked = rest.with_columns(holds.alias("out"))
        left[reason, name] = int(marked.get_column("out").sum())
        rest = marked.filter(~pl.col("out")).drop("out")
    return rest


def _latest(answers: pl.DataFrame) -> pl.DataFrame:
    return answers.drop_nulls(CUSTOMER).sort(MOMENT, maintain_order=True).group_by(CUSTOMER, maintain_order=True).last()


def _detractors(known: Known, as_of: date, limits: Thresholds, left: dict[tuple[str, str], int]) -> pl.DataFrame:
    theirs = known.answers.filter(pl.col("class") == DETRACTOR)
    left[DETRACTOR, "without customer id"] = theirs.get_column(CUSTOMER).null_count()
    now = _latest(known.answers).select(CUSTOMER, pl.col("class").alias("now"))
    due = _latest(theirs).join(now, on=CUSTOMER, how="left", maintain_order="left").with_columns(pl.col(MOMENT).dt.date().alias(DAY))
    due = due.with_columns(_closed_since(known, due).alias("closed"))
    why = {
        "done": pl.col("closed"),
        "answered better since": pl.col("now").ne_missing(DETRACTOR),
        tr("older than {n} days", n=limits.detractor_days): (pl.lit(as_of) - pl.col(DAY)).dt.total_days() > limits.detractor_days,
    }
    return _split(due, why, DETRACTOR, left).select(CUSTOMER, DAY, "severity", "score", "comment", pl.lit(DETRACTOR).alias("reason"))


def _complaints(known: Known, left: dict[tuple[str, str], int]) -> pl.DataFrame:
    left[COMPLAINT, "without customer id"] = known.complaints.get_column(CUSTOMER).null_count()
    each = known.complaints.drop_nulls(CUSTOMER)
    each = each.with_columns(_closed_since(known, each).alias("closed"))
    waiting = pl.col(DAY).filter(~pl.col("closed"))
    due = each.group_by(CUSTOMER, maintain_order=True).agg(waiting.max(), waiting.min().alias(SINCE), pl.col("closed").all())
    found = _split(due, {"done": pl.col("closed")}, COMPLAINT, left)
    return found.select(CUSTOMER, DAY, SINCE, pl.lit(1.0).alias("severity"), pl.lit(COMPLAINT).alias("reason"))


def _promoters(known: Known, left: dict[tuple[str, str], int]) -> pl.DataFrame:
    theirs = known.answers.filter(pl.col("class") == PROMOTER)
    left[PROMOTER, "without customer id"] = theirs.get_column(CUSTOMER).null_count()
    due = _latest(known.answers).filter(pl.col("class") == PROMOTER).with_columns(pl.col(MOMENT).dt.date().alias(DAY))
    due = due.with_columns(_closed_since(known, due).alias("closed"))
    found = _split(due, {"done": pl.col("closed")}, PROMOTER, left)
    return found.select(CUSTOMER, DAY, "severity", "score", "comment", pl.lit(PROMOTER).alias("reason"))


def percentile_ranks(revenue: pl.DataFrame) -> pl.DataFrame:
    """The rank of each customer's ``revenue`` among all that are known, over their number (``value``); equal ones share the mean rank."""
    known = revenue.drop_nulls().filter(pl.col("revenue").is_finite())
    return known.select(CUSTOMER, (pl.col("revenue").rank("average") / pl.len()).alias("value"))
