"""Episodes: a customer's contacts about one matter, in order, and what of each contact follows from the ones around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from cxkit.lazy import pl
from cxkit.tables.account import Account, Reason
from cxkit.tables.history import CASE, CLOSED, CUSTOMER, RESOLVED, History
from cxkit.tables.prepare import MOMENT

STEP, EPISODE, GAP, FROM = "cx:step", "cx:episode", "cx:gap", "cx:from"
NEW, HANDOFF, RETURN = "cx:new", "cx:handoff", "cx:return"
_A_DAY = 86_400_000_000  # microseconds
_UNIT = "cx:of"


@dataclass(frozen=True)
class Episodes:
    """Contacts in the order of their episodes.

    ``contacts`` has one row per contact: ``cx:customer`` (null = none given), ``cx:moment``, ``cx:step`` (number of the name in ``steps``),
    ``cx:episode`` (from 0 on), ``cx:new`` (whether it is the first of its episode), ``cx:gap`` (days since the one before in the episode),
    ``cx:from`` (the step of that one), ``cx:handoff`` (whether that differs), ``cx:return`` (whether it goes back to the step before
    that one), and what else was read of it. ``account`` tells of those that belong to no episode.
    """

    contacts: pl.DataFrame
    steps: tuple[str, ...]
    groups: tuple[str, ...]
    window: timedelta
    by_case: bool
    history: History
    account: Account

    @cached_property
    def starts(self) -> pl.Series:
        """The places of the first contacts."""
        return self.contacts.get_column(NEW).arg_true().cast(pl.UInt32)

    @cached_property
    def ends(self) -> pl.Series:
        """The places of the last contacts."""
        last = max(self.contacts.height - 1, 0)
        return (self.starts.shift(-1, fill_value=last + 1) - 1).cast(pl.UInt32)

    def per_episode(self, counted: pl.Expr) -> pl.Series:
        """How many contacts of each episode a condition holds for; never its first, which has nothing before it."""
        running = self.contacts.select(counted.cast(pl.UInt32).cum_sum()).to_series()
        return running.gather(self.ends) - running.gather(self.starts)

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row per episode: the group columns and ``cx:customer`` of its first contact, ``cx:step`` in which it began, and its figures.

        ``contacts``, ``handoffs``, ``returns``; ``days`` from the first contact to the last, which was ``until``; ``resolved`` (null = not
        told), ``open``; ``repeats``: whether a topic came up again (null = none told).
        """
        first, last = self.contacts[self.starts], self.contacts[self.ends]
        passed = (last.get_column(MOMENT) - first.get_column(MOMENT)).dt.total_microseconds() / _A_DAY
        kept = [CUSTOMER, STEP, MOMENT, *(name for name in self.groups if name != STEP)]
        made = first.select(name for name in kept if name in first.columns).with_columns(
            (self.ends - self.starts + 1).alias("contacts"),
            self.per_episode(pl.col(HANDOFF)).alias("handoffs"),
            self.per_episode(pl.col(RETURN)).alias("returns"),
            passed.alias("days"),
            last.get_column(MOMENT).alias("until"),
            self._resolved(last).alias("resolved"),
            self._open(last).alias("open"),
        )
        return made.with_columns(self._repeats(made.get_column("contacts")).alias("repeats"))

    def _resolved(self, last: pl.DataFrame) -> pl.Series:
        none = pl.Series([None], dtype=pl.Boolean).new_from_index(0, last.height)
        return last.get_column(RESOLVED) if RESOLVED in last.columns else none

    def _open(self, last: pl.DataFrame) -> pl.Series:
        """By what the last contact says: resolved or not, closed or not; where it says nothing, by how long ago it was."""
        now = self.history.now
        recent = pl.col(MOMENT) + self.window >= now if now else pl.lit(value=False)
        told = pl.col(CLOSED).is_null() if CLOSED in last.columns else recent
        return last.select((~pl.col(RESOLVED)).fill_null(told) if RESOLVED in last.columns else told).to_series()

    def _repeats(self, sizes: pl.Series) -> pl.Series:
        """Whether a topic comes up again in the episode, which is looked for where it has several contacts only."""
        if "topic" not in self.contacts.columns:
            return pl.Series([None], dtype=pl.Boolean).new_from_index(0, self.starts.len())
        told = self.contacts.select((pl.col("topic").is_not_null()).cast(pl.UInt32).cum_sum()).to_series()
        first = self.contacts.get_column("topic").is_not_null().gather(self.starts)
        known = (told.gather(self.ends) - told.gather(self.starts) > 0) | first
        several = self.contacts.lazy().filter(pl.lit(sizes).gather(pl.col(EPISODE)) > 1, pl.col("topic").is_not_null())
        again = several.group_by(EPISODE, "topic").len().filter(pl.col("len") > 1).select(EPISODE).unique().collect(engine="streaming")
        repeated = pl.Series([False]).new_from_index(0, self.starts.len()).scatter(again.get_column(EPISODE), True)
        return pl.select(pl.when(known).then(repeated)).to_series()

    @cached_property
    def paths(self) -> pl.DataFrame:
        """One row per episode: ``path``, its steps in order."""
        import pyarrow as pa

        ends = pl.concat([self.starts.cast(pl.Int64), pl.Series([self.contacts.height], dtype=pl.Int64)])
        lists = pa.LargeListArray.from_arrays(ends.to_arrow(), self.contacts.get_column(STEP).to_arrow())
        return pl.DataFrame({"path": pl.Series(lists)})


def episodes(found: History, step: str, groups: Sequence[str], *, by_case: bool, window: timedelta) -> Episodes:
    """Join contacts to episodes, by case or by customer with pauses of at most ``window``; those of one instant keep the order of the file.

    Without a case, a contact is an episode of its own. Those without a step, and where there are no cases those without a customer, belong
    to none.
    """
    unit = CASE if by_case else CUSTOMER
    steps = found.rows.get_column(step)
    names = sorted(steps.drop_nulls().unique().to_list())
    number = {name: place for place, name in enumerate(names)}
    coded = steps.replace_strict(number, default=None, return_dtype=pl.UInt16) if names else steps.cast(pl.UInt16)
    whose = found.rows.get_column(unit).is_not_null()
    account = found.account.without(
        {
            Reason.STEP_MISSING: steps.null_count(),
            Reason.CUSTOMER_MISSING: 0 if by_case else int((steps.is_not_null() & ~whose).sum()),
        }
    )
    wanted = [CUSTOMER, MOMENT, RESOLVED, CLOSED, "topic", *(name for name in groups)]
    columns = list(dict.fromkeys(name for name in (unit, *wanted) if name in found.rows.columns))
    known = found.rows.select(columns).lazy().with_columns(coded.alias(STEP))
    if account.used < found.account.used:
        known = known.filter(pl.col(STEP).is_not_null(), pl.lit(value=True) if by_case else pl.col(unit).is_not_null())
    # the streaming engine sorts twice as fast; a shift on what is sorted costs next to nothing, over() would group all rows again
    ordered = known.sort(unit, MOMENT, maintain_order=True).collect(engine="streaming")
    apart = pl.col(unit).ne_missing(pl.col(unit).shift()) | (pl.col(unit).is_null() if by_case else pl.lit(value=False))
    gap = pl.col(MOMENT).diff()
    new = (apart if by_case else apart | (gap > window)).fill_null(value=True)
    place = pl.int_range(pl.len(), dtype=pl.UInt32)
    contacts = (
        ordered.lazy()
        .with_columns((new | (place == 0)).alias(NEW))
        .with_columns(
            (pl.col(NEW).cast(pl.UInt32).cum_sum() - 1).alias(EPISODE),
            pl.when(~pl.col(NEW)).then(gap.dt.total_microseconds() / _A_DAY).alias(GAP),
            pl.when(~pl.col(NEW)).then(pl.col(STEP).shift()).alias(FROM),
        )
        .with_columns((pl.col(FROM) != pl.col(STEP)).fill_null(value=False).alias(HANDOFF))
        .with_columns((pl.col(HANDOFF) & (pl.col(FROM).shift() == pl.col(STEP))).fill_null(value=False).alias(RETURN))
        .collect()
    )
    return Episodes(contacts, tuple(names), tuple(groups), window, by_case, found, account)
