"""Whether the loop was closed: answers of detractors that were followed by a call back, and what these customers answered later."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, variance

from cxkit.counts.event_log import CUSTOMER
from cxkit.counts.prepare import MOMENT
from cxkit.lazy import pl
from cxkit.measures.contacts.clustered import Counted, by_customer, share_cells
from cxkit.measures.service.follow_up import DAY, DETRACTOR, DONE, Known
from cxkit.model import Row
from cxkit.stats.means import Summary, t_interval, welch

CALLED, NOT_CALLED = "called back", "not called back"


def loop_rate(known: Known, callback_days: int, confidence: float) -> Row:
    """Answers of detractors with a customer id, and how many were followed by a call back, ever and within ``callback_days``."""
    rows = _with_calls(known).select(
        CUSTOMER,
        pl.col(DONE).is_not_null().alias("closed"),
        ((pl.col(DONE) - pl.col(DAY)).dt.total_days() <= callback_days).fill_null(value=False).alias("in_time"),
    )
    found = by_customer(rows.lazy(), CUSTOMER, (), {name: Counted(pl.col(name)) for name in ("closed", "in_time")}).get((), {})
    return {
        "detractors": rows.height,
        "closed": int(rows.get_column("closed").sum()),
        "in_time": int(rows.get_column("in_time").sum()),
        **share_cells("rate", found.get("closed"), confidence, ("low", "high")),
        **share_cells("in_time_rate", found.get("in_time"), confidence),
    }


def _with_calls(known: Known) -> pl.DataFrame:
    """The answers of detractors by time, each with the first day from its own on on which a loop was closed (null: none)."""
    answers = known.answers.filter(pl.col("class") == DETRACTOR).drop_nulls(CUSTOMER).with_columns(pl.col(MOMENT).dt.date().alias(DAY))
    calls = known.closed.select(CUSTOMER, DONE).sort(DONE)
    joined = answers.sort(DAY, MOMENT, maintain_order=True).join_asof(
        calls, left_on=DAY, right_on=DONE, by=CUSTOMER, strategy="forward", check_sortedness=False, coalesce=False
    )
    return joined.sort(MOMENT, maintain_order=True)


def later_answers(known: Known, confidence: float) -> list[Row]:
    """How customers changed from their first answer as a detractor to the next: those who were called back, and the others.

    The next answer of those who were called back is the first after the day of the call: whoever answered before was not called back by
    then. ``difference``: the change of those called back minus that of the others, by Welch's t.
    """
    first = _with_calls(known).group_by(CUSTOMER, maintain_order=True).first()
    pairs = (
        known.answers.drop_nulls(CUSTOMER)
        .sort(MOMENT, maintain_order=True)
        .join(
            first.select(CUSTOMER, DONE, pl.col(MOMENT).alias("asked"), pl.col("score").alias("before")), on=CUSTOMER, maintain_order="left"
        )
        .filter(pl.col(MOMENT) > pl.col("asked"), pl.col(DONE).is_null() | (pl.col(MOMENT).dt.date() > pl.col(DONE)))
        .group_by(CUSTOMER, maintain_order=True)
        .first()
    )
    called = pl.col(DONE).is_not_null()
    groups = {name: pairs.filter(mark).select("before", "score").rows() for name, mark in ((CALLED, called), (NOT_CALLED, ~called))}
    changes = {name: _summary([after - before for before, after in held]) for name, held in groups.items()}
    one, other = changes[CALLED], changes[NOT_CALLED]
    found = welch(one, other, confidence) if one and other else None
    rows = list[Row]()
    for name, held in groups.items():
        own = changes[name]
        se = (own.variance / own.n) ** 0.5 if own and own.variance is not None else None
        limits = t_interval(own.mean, se, own.n - 1, confidence) if own else None
        compared = found if name == CALLED else None
        rows.append(
            {
                "group": name,
                "customers": len(held),
                "before": fmean(before for before, _ in held) if held else None,
                "after": fmean(after for _, after in held) if held else None,
                "change": own.mean if own else None,
                "change_low": limits[0] if limits else None,
                "change_high": limits[1] if limits else None,
                "difference": compared.difference if compared else None,
                "difference_low": compared.low if compared else None,
                "difference_high": compared.high if compared else None,
                "p": compared.p if compared else None,
            }
        )
    return rows


def _summary(changes: Sequence[float]) -> Summary | None:
    if not changes:
        return None
    return Summary(len(changes), fmean(changes), variance(changes) if len(changes) > 1 else None)
