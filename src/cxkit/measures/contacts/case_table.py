"""Cases, or contacts without one: when each began and was over, which are open, and which ended at an unknown time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from cxkit.counts.contacts.event_log import (
    ASKED,
    CASE,
    CLOSED,
    COMPLAINT,
    DROPPED,
    ENDS_UNKNOWN,
    LATER,
    REOPENS,
    RESOLVED,
    RESPONDED,
    UNDATED,
    EventLog,
    text_id,
)
from cxkit.counts.group_names import is_group
from cxkit.counts.periods import period_of
from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.columns import limited
from cxkit.model import Note, Row
from cxkit.options import Period
from cxkit.stats.survival import Spells, Survival
from cxkit.values.reasons import Account

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MATTER = "cx:matter"
_PLACE, _OVER, _CLOSED, _UNDATED, _AGAIN = "cx:place", "cx:over", "cx:closed at", "cx:undated", "cx:again"
_DAY = 86_400_000_000  # microseconds


class Waiting(NamedTuple):
    """How long matters take, from Kaplan and Meier's curve of those that are not over yet; days, None if it is not reached."""

    median: Sequence[float | None] = (None, None, None)
    p90: Sequence[float | None] = (None, None, None)
    """Each with the limits of its interval."""
    suppressed: bool = False
    """Whether a time is None because it would be that of too few customers."""

    def cells(self, median: str, p90: str) -> Row:
        """Both with their limits, under these names."""
        return {**limited(median, self.median[0], self.median[1:]), **limited(p90, self.p90[0], self.p90[1:])}


class Cases:
    """The cases of an event log, or its contacts where there are no cases. ``every``: with the ``period`` in which each began."""

    at_once: ClassVar[bool] = False

    def __init__(self, found: EventLog, every: Period | None = None) -> None:
        self.events = found
        self.every = every
        rows = found.rows
        if CUSTOMER not in rows.columns:
            rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias(CUSTOMER))
        self.contacts = rows.with_columns(pl.col(CUSTOMER).cast(pl.String))

    @property
    def begins(self) -> pl.Expr | None:
        """The contacts with which cases begin; None: with any."""
        return None

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row per case, as in ``case_table``."""
        made = case_table(self.contacts, self.events.now, begins=self.begins, at_once=self.at_once)
        return made.with_columns(period_of("start", self.every)) if self.every else made

    @property
    def account(self) -> Account:
        """Rows read, used and excluded."""
        return self.events.account

    @property
    def cells(self) -> pl.DataFrame:
        """The cases with how often each is there, ``n``; they add over cases, and over customers."""
        return self.table.drop(MATTER).with_columns(pl.lit(1).alias("n"))

    @property
    def knows_customers(self) -> bool:
        """Whether the file has the customers of contacts."""
        return self.contacts.get_column(CUSTOMER).count() > 0

    @property
    def tells_end(self) -> bool:
        """Whether the file has information on the end of cases."""
        return tells_end(self.contacts)

    @cached_property
    def undated(self) -> Undated:
        """The cases that ended at an unknown time, or before they began."""
        return Undated.of(self.table)

    @cached_property
    def closed_too_early(self) -> int:
        """How many contacts, of those with which cases begin, were closed on a day before that of the contact."""
        if CLOSED not in self.contacts.columns:
            return 0
        early = pl.col(CLOSED).dt.date() < pl.col(MOMENT).dt.date()
        return int(self.contacts.select((early if self.begins is None else early & self.begins).sum()).item())

    def waits_to_end(self, cases: pl.DataFrame, confidence: float, least: int) -> Waiting:
        """How long some of the cases take; whether the times of the ends are in doubt, all cases tell, and not the few of a group."""
        dated = self.tells_end and not self.undated.mostly_early
        return time_until_over(waits_to_end(cases, self.events.now) if dated else None, confidence, least)


def case_table(contacts: pl.DataFrame, now: datetime | None, *, begins: pl.Expr | None = None, at_once: bool = False) -> pl.DataFrame:
    """One row per case, or per contact where there are no cases; with ``begins`` only the cases with such a contact, from the first one on.

    Columns: ``cx:matter``; ``cx:customer`` and the group columns of the contact with which it begins; ``start``; ``end`` (null = not over
    by ``now``); ``dated`` (whether the time of the end is known); ``early`` (whether it lies on a day before the start); ``dropped``
    (whether it ended without a resolution, at an unknown time); ``asked`` (since when an answer was waited for; null = never: the company
    wrote, and no customer); ``responded`` (the first answer by ``now``; null = none, or not known); ``reopened`` (null = not known). The
    last contact of a case decides how it ended. ``at_once``: a contact marked as resolved without a time was resolved at once.
    """
    has = contacts.columns.__contains__
    own = pl.format("\0{}", pl.int_range(pl.len()))
    case = pl.col(CASE).cast(pl.String) if has(CASE) else pl.lit(None, dtype=pl.String)
    closed = pl.col(CLOSED) if has(CLOSED) else pl.lit(None, dtype=pl.Datetime("us"))
    undated = pl.col(UNDATED) if has(UNDATED) else pl.lit(value=False)
    undated |= (pl.col(LATER) & closed.is_null()) if has(LATER) else pl.lit(value=False)
    over = _over(contacts)
    groups = [name for name in contacts.columns if is_group(name)]
    marked = contacts.lazy().with_columns(
        pl.coalesce(case, own).alias(MATTER), closed.alias(_CLOSED), over.alias(_OVER), undated.alias(_UNDATED)
    )
    # sorted once, so that the contact before is the row before: as a window, a million cases take ten times as long
    marked = marked.sort(MOMENT, maintain_order=True).with_row_index(_PLACE).sort(MATTER, _PLACE).with_columns(_again().alias(_AGAIN))
    beginning = marked if begins is None else marked.filter(begins)
    first = beginning.group_by(MATTER).agg(pl.col(CUSTOMER, *groups, _PLACE).first(), pl.col(MOMENT).first().alias("start"))
    known = pl.col(_CLOSED).last().is_not_null() | (pl.len() > 1)
    last = marked.group_by(MATTER).agg(
        pl.col(_OVER).last(),
        pl.coalesce(_CLOSED, MOMENT).last().alias("end"),
        ((known | ~pl.col(_UNDATED).last()) if at_once else known).alias("dated"),
        (pl.col(DROPPED).last() if has(DROPPED) else pl.lit(value=False)).alias("dropped"),
        *([pl.col(ASKED).min().alias("asked")] if has(ASKED) else []),
        (pl.col(RESPONDED).min() if has(RESPONDED) else pl.lit(None, dtype=pl.Datetime("us"))).alias("responded"),
        (pl.col(REOPENS).max() > 0 if has(REOPENS) else pl.col(_AGAIN).any()).alias("reopened"),
    )
    by_now = pl.lit(value=True) if now is None else pl.col("end") <= now
    answered = pl.lit(value=True) if now is None else pl.col("responded") <= now
    table = first.join(last, on=MATTER).sort(_PLACE)
    return table.select(
        MATTER,
        CUSTOMER,
        *groups,
        "start",
        pl.when(pl.col(_OVER) & by_now).then(pl.max_horizontal("start", "end")).alias("end"),
        "dated",
        (pl.col(_OVER) & by_now & (pl.col("end").dt.date() < pl.col("start").dt.date())).fill_null(value=False).alias("early"),
        (pl.col("dropped") & pl.col(_OVER) & by_now & ~pl.col("dated")).alias("dropped"),
        _asked(has).alias("asked"),
        pl.when(answered & pl.col("responded").is_not_null()).then(pl.max_horizontal("start", "responded")).alias("responded"),
        "reopened",
    ).collect()


def _asked(has: Callable[[str], bool]) -> pl.Expr:
    """Since when an answer was waited for: from the begin on, unless the company wrote first."""
    if not has(ASKED):
        return pl.col("start")
    return pl.when(pl.col("asked").is_not_null()).then(pl.max_horizontal("start", "asked"))


def tells_end(contacts: pl.DataFrame) -> bool:
    """Whether contacts have information on the end of their matters."""
    return RESOLVED in contacts.columns or CLOSED in contacts.columns


def _over(contacts: pl.DataFrame) -> pl.Expr:
    closed = pl.col(CLOSED).is_not_null() if CLOSED in contacts.columns else pl.lit(value=False)
    if RESOLVED not in contacts.columns:
        return closed
    later = pl.col(LATER) if LATER in contacts.columns else pl.lit(value=False)
    return later | pl.col(RESOLVED).fill_null(closed)


def _again() -> pl.Expr:
    """Whether a case went on with this contact after one at which it was over: after that time, or because it was open again."""
    same = pl.col(MATTER) == pl.col(MATTER).shift(1)
    before = same & pl.col(_OVER).shift(1)
    return (before & ((pl.col(_CLOSED).shift(1) < pl.col(MOMENT)).fill_null(value=False) | ~pl.col(_OVER))).fill_null(value=False)


class Waits(NamedTuple):
    """How long cases took, and the number of the customer to whom each belongs; without a known customer to nobody else."""

    spells: Spells
    whose: npt.NDArray[np.int64]

    @classmethod
    def of(cls, cases: pl.DataFrame, until: pl.Expr, over: pl.Expr) -> Waits:
        """From cases, with the moment until which each was observed, and whether it ended then."""
        import numpy as np

        own = -1 - pl.int_range(pl.len(), dtype=pl.Int64)
        found = cases.select(
            (until - pl.col("start")).dt.total_microseconds().alias("time") / _DAY,
            over.alias("over"),
            pl.coalesce(pl.col(CUSTOMER).cast(pl.Categorical).to_physical().cast(pl.Int64), own).alias("whose"),
        )
        ones = np.ones(found.height, np.int64)
        spells = Spells(found.get_column("time").to_numpy(), found.get_column("over").to_numpy(), ones, np.zeros(found.height))
        return cls(spells, found.get_column("whose").to_numpy())


def time_until_over(of: Waits | None, confidence: float, least: int) -> Waiting:
    """How long it takes until half, and until nine in ten, are over; the matters of a customer are one cluster.

    A time, which is that of one matter, is suppressed unless ``least`` customers had an end by then, and as many waited longer.
    """
    if of is None or not of.whose.size:
        return Waiting()
    curve = Survival(of.spells, confidence, of.whose)
    times = [time for share in (0.5, 0.1) for time in curve.quantile(share)]
    shown = [_between_many(of, time, least) for time in times]
    return Waiting(shown[:3], shown[3:], shown != times)


def _between_many(of: Waits, time: float | None, least: int) -> float | None:
    import numpy as np

    if time is None or least <= 1:
        return time
    sooner, later = of.spells.lost & (of.spells.time <= time), of.spells.time > time
    return time if min(np.unique(of.whose[some]).size for some in (sooner, later)) >= least else None


def waits_to_end(cases: pl.DataFrame, now: datetime | None) -> Waits | None:
    """The days until each case was over, those that are not waiting until ``now``.

    Ended cases with an unknown time of end are excluded; None if they are more than 5 % of those that were resolved.
    """
    if now is None or Undated.of(cases).mostly_undated:
        return None
    over = pl.col("end").is_not_null()
    return Waits.of(cases.filter(~over | pl.col("dated")), pl.col("end").fill_null(now), over)


def waits_to_response(cases: pl.DataFrame, now: datetime | None) -> Waits | None:
    """The days until each case in which a customer wrote was answered; without an answer it is censored at its end, else at ``now``."""
    if now is None:
        return None
    until = pl.coalesce("responded", pl.when("dated").then("end"), pl.lit(now, dtype=pl.Datetime("us")))
    asked = cases.filter(pl.col("asked").is_not_null()).with_columns(pl.col("asked").alias("start"))
    return Waits.of(asked, pl.max_horizontal(until, "start"), pl.col("responded").is_not_null())


_MOST = 0.05
"""Greatest share of resolved matters with an unknown time of end; above it, the others do not represent the time to the end."""
_MOST_EARLY = 0.2
"""Greatest share of resolved matters with an end on a day before their begin; above it, the times themselves are in doubt."""


class Undated(NamedTuple):
    """How many matters were resolved at an unknown time, and at all, and dropped at an unknown time, and ended before they began."""

    n: int
    resolved: int
    dropped: int
    early: int

    @classmethod
    def of(cls, cases: pl.DataFrame) -> Undated:
        """From cases as in ``case_table``."""
        resolved = pl.col("end").is_not_null() & ~pl.col("dropped")
        numbers = cases.select(
            (resolved & ~pl.col("dated")).sum().alias("n"),
            resolved.sum().alias("resolved"),
            pl.col("dropped").sum().alias("dropped"),
            pl.col("early").sum().alias("early"),
        )
        return cls(*map(int, numbers.row(0)))

    @property
    def mostly(self) -> bool:
        """Whether these are too many for the others to say how long matters take."""
        return self.mostly_undated or self.mostly_early

    @property
    def mostly_undated(self) -> bool:
        """Whether so many ended at an unknown time that the others do not represent them."""
        return self.n > _MOST * self.resolved

    @property
    def mostly_early(self) -> bool:
        """Whether so many ended before they began that the times say nothing."""
        return self.early > _MOST_EARLY * self.resolved

    def notes(self) -> list[Note]:
        """The warnings, if there are such matters."""
        found = []
        if self.dropped:
            text = tr(
                "{dropped:,} ticket ended without a resolution, and no column shows when: it counts in no days to resolve."
                if self.dropped == 1
                else "{dropped:,} tickets ended without a resolution, and no column shows when: they count in no days to resolve.",
                dropped=self.dropped,
            )
            found.append(Note(code="dropped-undated", level="info", text=text))
        if not self.n:
            return found
        more = tr("; there are too many of them for any") if self.mostly_undated else ""
        text = tr(
            "{undated:,} tickets are resolved, and no column shows when: they count in no days to resolve{more}.", undated=self.n, more=more
        )
        return [*found, Note(code="resolved-undated", level="warning", text=text, hint="--role resolved_at=COLUMN names it")]


_TEXTS = ("topic", "channel", "touchpoint")


def open_matters(events: EventLog) -> pl.DataFrame | None:
    """One row per matter that is not over by the as-of day, the oldest first; None if no file tells what is over.

    Contacts of files that do not show it (``ENDS_UNKNOWN``) are left out: most calls are over when they end.

    Columns: ``cx:customer``, ``cx:case`` (null = a contact without a case), ``start`` (moment), ``complaint`` (whether any of its contacts
    is one) and of its first contact topic, channel and touchpoint, if the log has them.
    """
    rows = events.rows
    if not tells_end(rows):
        return None
    if ENDS_UNKNOWN in rows.columns:
        rows = rows.filter(~pl.col(ENDS_UNKNOWN))
    if CUSTOMER not in rows.columns:
        rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias(CUSTOMER))
    case = pl.col(CASE).cast(pl.String) if CASE in rows.columns else pl.lit(None, dtype=pl.String)
    complaint = pl.col(COMPLAINT).fill_null(value=False) if COMPLAINT in rows.columns else pl.lit(value=False)
    own = [text_id(role) for role in _TEXTS if text_id(role) in rows.columns]
    marked = rows.with_columns(pl.coalesce(case, pl.format("\0{}", pl.int_range(pl.len()))).alias(MATTER), case.alias(CASE))
    first = marked.sort(MOMENT, maintain_order=True).group_by(MATTER, maintain_order=True)
    details = first.agg(pl.col(CASE, *own).first(), complaint.any().alias("complaint"))
    found = case_table(rows, events.now, at_once=True).filter(pl.col("end").is_null()).select(MATTER, CUSTOMER, "start")
    return found.join(details, on=MATTER, how="left", maintain_order="left").drop(MATTER).sort("start", maintain_order=True)
