"""Whether the loop was closed: answers of detractors that were followed by a call back, and what these customers answered later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean, variance

from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.lazy import pl
from cxkit.measures.columns import limited
from cxkit.measures.contacts.clustered import Counted, by_customer, share_cells
from cxkit.measures.service.follow_up import DAY, DETRACTOR, DONE, Known
from cxkit.model import Row
from cxkit.stats.means import Summary, t_interval
from cxkit.stats.two_means import cautious_welch

NEXT = "next"
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
    """The answers of detractors by time, each with the day on which its loop was closed (``done``) and that of the next answer.

    A call is for the last answer before it, or those of that day: later ones of the same customer are followed by calls of their own. Both
    days are null if there is none.
    """
    answers = known.answers.drop_nulls(CUSTOMER).with_columns(pl.col(MOMENT).dt.date().alias(DAY))
    days = answers.select(CUSTOMER, DAY).unique().sort(CUSTOMER, DAY).with_columns(pl.col(DAY).shift(-1).over(CUSTOMER).alias(NEXT))
    calls = known.closed.select(CUSTOMER, DONE).sort(DONE)
    joined = (
        answers.filter(pl.col("class") == DETRACTOR)
        .join(days, on=[CUSTOMER, DAY], how="left", maintain_order="left")
        .sort(DAY, MOMENT, maintain_order=True)
        .join_asof(calls, left_on=DAY, right_on=DONE, by=CUSTOMER, strategy="forward", check_sortedness=False, coalesce=False)
    )
    in_between = pl.col(NEXT).is_null() | (pl.col(DONE) < pl.col(NEXT))
    return joined.with_columns(pl.when(in_between).then(DONE).alias(DONE)).sort(MOMENT, maintain_order=True)


def later_answers(known: Known, confidence: float) -> list[Row]:
    """How customers changed from their first answer as a detractor to the next on a later day: if called back in between, and if not.

    A call after the next answer puts nobody among those called back: whom a further bad answer brought a call would be missing among the
    others, who would seem to change for the better. ``difference``: the change of those called back minus that of the others, by Welch's t,
    and by the exact permutation test if changes are skewed or those of a group hardly vary.
    """
    first = _with_calls(known).group_by(CUSTOMER, maintain_order=True).first().drop_nulls(NEXT)
    pairs = (
        known.answers.drop_nulls(CUSTOMER)
        .with_columns(pl.col(MOMENT).dt.date().alias(NEXT))
        .sort(MOMENT, maintain_order=True)
        .join(first.select(CUSTOMER, NEXT, DONE, pl.col("score").alias("before")), on=[CUSTOMER, NEXT], maintain_order="left")
        .group_by(CUSTOMER, maintain_order=True)
        .first()
    )
    called = pl.col(DONE).is_not_null()
    groups = {name: pairs.filter(mark).select("before", "score").rows() for name, mark in ((CALLED, called), (NOT_CALLED, ~called))}
    differences = {name: [after - before for before, after in held] for name, held in groups.items()}
    changes = {name: _summary(each) for name, each in differences.items()}
    one, other = changes[CALLED], changes[NOT_CALLED]
    counts = Counter(differences[CALLED]), Counter(differences[NOT_CALLED])
    found = cautious_welch(one, other, counts, confidence) if one and other else None
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
                **limited("change", own.mean if own else None, limits),
                **limited("difference", compared.difference if compared else None, compared and (compared.low, compared.high)),
                "p": compared.p if compared else None,
            }
        )
    return rows


def _summary(changes: Sequence[float]) -> Summary | None:
    if not changes:
        return None
    return Summary(len(changes), fmean(changes), variance(changes) if len(changes) > 1 else None)
