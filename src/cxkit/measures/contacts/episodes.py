"""Episodes: a customer's contacts about one matter, in order, and what of each contact follows from the ones around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from cxkit.counts import group_id
from cxkit.counts.contacts.event_log import CASE, CLOSED, LATER, RESOLVED, EventLog
from cxkit.counts.group_names import is_group
from cxkit.counts.periods import period_of
from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.options import Period
from cxkit.roles import DIMENSIONS, shortened
from cxkit.roles.kinds import ENDS
from cxkit.roles.words import all_meanings
from cxkit.tables import Contacts, DataTable
from cxkit.values.reasons import Account, Reason

STEP, EPISODE, GAP, FROM = "cx:step", "cx:episode", "cx:gap", "cx:from"
NEW, HANDOFF, RETURN, WHO = "cx:new", "cx:handoff", "cx:return", "cx:who"
_A_DAY = 86_400_000_000  # microseconds
_FIRST = "cx:first"
_TOPIC = group_id("topic")
_ALL_BITS = (1 << 64) - 1
_MOST_UNKNOWN = 0.5  # of the contacts may be of no known customer
_MOST_CHANGED = 0.05  # of the contacts that a column numbers may be there twice with other values
_OF_A_CONTACT = ("contacted_at", "customer_id", "direction", "handled_by", "topic", *DIMENSIONS)
"""What two contacts about one case differ in, at least the time, if an export did not give one contact twice."""
_CHANGING = frozenset({"updated", "status", "state"})
_OBSERVED = 0.95  # share of the cases with a second contact that have it by the time from which on they count as observed


@dataclass(frozen=True)
class Episodes:
    """Contacts in the order of their episodes.

    ``contacts`` has one row per contact: ``cx:customer`` (null if it is missing) and ``cx:who`` (a number for each),
    ``cx:moment``, ``cx:step`` (number of the name in ``steps``),
    ``cx:episode`` (from 0 on), ``cx:new`` (whether it is the first of its episode), ``cx:gap`` (days since the one before in the episode),
    ``cx:from`` (the step of that one), ``cx:handoff`` (whether that differs), ``cx:return`` (whether it goes back to the step before
    that one), and the other columns read. ``account`` counts those that belong to no episode. ``every``:
    the table has the ``period`` in which each episode began.
    """

    contacts: pl.DataFrame
    steps: tuple[str, ...]
    groups: tuple[str, ...]
    window: timedelta
    by_case: bool
    events: EventLog
    account: Account
    every: Period | None = None

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
        known), ``open``; ``observed``: whether it began ``follow_up_time`` or more before the as-of date; ``repeats``: whether a topic
        came up again (null = no topic).
        """
        first = self._at(self.starts, WHO, CUSTOMER, STEP, MOMENT, *self.groups)
        first = first.with_columns(period_of(MOMENT, self.every)) if self.every else first
        last = self._at(self.ends, MOMENT, RESOLVED, CLOSED, LATER)
        passed = (last.get_column(MOMENT) - first.get_column(MOMENT)).dt.total_microseconds() / _A_DAY
        made = first.with_columns(
            (self.ends - self.starts + 1).alias("contacts"),
            self.per_episode(pl.col(HANDOFF)).alias("handoffs"),
            self.per_episode(pl.col(RETURN)).alias("returns"),
            passed.alias("days"),
            last.get_column(MOMENT).alias("until"),
            self._resolved(last).alias("resolved"),
            self._open(last).alias("open"),
            self._observed(first).alias("observed"),
        )
        return made.with_columns(self._repeats().alias("repeats"))

    @cached_property
    def follow_up_time(self) -> timedelta:
        """The time after its first contact from which on an episode is seen to have a second one or not.

        By pauses this is the longest pause. Cases have no such end: it is the time by which 95 % of those with a second contact had it.
        """
        if not self.by_case:
            return self.window
        second = (self.starts + 1).filter(self.ends > self.starts)
        gap = self.contacts.get_column(GAP).gather(second).quantile(_OBSERVED, "higher")
        return timedelta(days=gap or 0.0)

    def _observed(self, first: pl.DataFrame) -> pl.Series:
        now = self.events.now
        observed = pl.col(MOMENT) + self.follow_up_time <= now if now else pl.lit(value=False)
        return first.with_columns(observed.alias("observed")).get_column("observed")

    @property
    def cells(self) -> pl.DataFrame:
        """The episodes with how often each is there, ``n``; they add over customers, or over cases."""
        return self.table.drop(WHO).with_columns(pl.lit(1).alias("n"))

    def _at(self, places: pl.Series, *names: str) -> pl.DataFrame:
        kept = [self.contacts.get_column(name) for name in dict.fromkeys(names) if name in self.contacts.columns]
        return pl.DataFrame([column.gather(places) for column in kept])

    def of_long(self, *names: str) -> pl.DataFrame:
        """These columns of the contacts of episodes of three contacts or more: fewer have no way back."""
        long = self.ends - self.starts >= 2
        kept = self.contacts.select(name for name in names if name in self.contacts.columns)
        return kept.filter(long.gather(self.contacts.get_column(EPISODE))) if long.any() else kept.clear()

    def _resolved(self, last: pl.DataFrame) -> pl.Series:
        none = pl.Series([None], dtype=pl.Boolean).new_from_index(0, last.height)
        return last.get_column(RESOLVED) if RESOLVED in last.columns else none

    def _open(self, last: pl.DataFrame) -> pl.Series:
        """By the last contact: resolved or not, closed or not; if both are missing, by the time since then."""
        now = self.events.now
        recent = pl.col(MOMENT) + self.window >= now if now else pl.lit(value=False)
        unfinished = pl.col(CLOSED).is_null() if CLOSED in last.columns else recent
        is_open = (~pl.col(RESOLVED)).fill_null(unfinished) if RESOLVED in last.columns else unfinished
        is_open = is_open & ~pl.col(LATER) if LATER in last.columns else is_open
        return last.with_columns(is_open.alias("open")).get_column("open")

    def _repeats(self) -> pl.Series:
        """Whether a topic comes up again in the episode."""
        if _TOPIC not in self.contacts.columns:
            return pl.Series([None], dtype=pl.Boolean).new_from_index(0, self.starts.len())
        topic = pl.col(_TOPIC)
        known = (self.per_episode(topic.is_not_null()) > 0) | self.contacts.get_column(_TOPIC).is_not_null().gather(self.starts)
        repeated = self.per_episode((topic == topic.shift()).fill_null(value=False) & ~pl.col(NEW)) > 0
        # in most that have one, it is that of the contact before; only the others are worth a look at all their contacts
        rest = self.of_long(EPISODE, _TOPIC).lazy().filter(topic.is_not_null())
        again = rest.group_by(EPISODE, _TOPIC).len().filter(pl.col("len") > 1).select(EPISODE).unique().collect(engine="streaming")
        repeated = repeated.scatter(again.get_column(EPISODE), True)
        return pl.select(pl.when(known).then(repeated)).to_series()

    @cached_property
    def paths(self) -> pl.DataFrame:
        """One row per episode: ``path``, its steps in order."""
        # with episodes marked as sorted, the engine cuts the column into them and looks for no groups
        steps = self.contacts.lazy().select(pl.col(EPISODE).set_sorted(), pl.col(STEP).alias("path"))
        return steps.group_by(EPISODE, maintain_order=True).agg("path").select("path").collect(engine="streaming")

    @cached_property
    def first_handoffs(self) -> pl.DataFrame:
        """The first hand-off of each episode that has one: from its first step to which other, and whose it is."""
        moved = self.contacts.lazy().filter(pl.col(HANDOFF)).select(WHO, EPISODE, FROM, STEP)
        return moved.filter(pl.col(EPISODE).ne_missing(pl.col(EPISODE).shift())).collect()


def episodes(found: EventLog, step: str, groups: Sequence[str], *, by_case: bool, window: timedelta) -> Episodes:
    """Join contacts to episodes, by case or by customer with pauses of at most ``window``; those of one instant keep the order of the file.

    Without a case, a contact is an episode of its own. Those without a step, and where there are no cases those without a customer, belong
    to none.
    """
    unit = CASE if by_case else CUSTOMER
    steps = found.rows.get_column(step)
    names = found.values[step]
    whose = found.rows.get_column(unit).is_not_null()
    account = found.account.without(
        {Reason.STEP_MISSING: steps.null_count(), Reason.CUSTOMER_MISSING: 0 if by_case else int((steps.is_not_null() & ~whose).sum())}
    )
    wanted = [CUSTOMER, MOMENT, RESOLVED, CLOSED, LATER, _TOPIC, *groups]
    columns = list(dict.fromkeys(name for name in (unit, *wanted) if name in found.rows.columns))
    known = found.rows.lazy().select(*columns, pl.col(step).to_physical().cast(pl.UInt16).alias(STEP))
    if {RESOLVED, CLOSED} <= set(columns) and found.now:
        # what was resolved after the as-of date was not by then
        known = known.with_columns(pl.when(pl.col(CLOSED) > found.now).then(pl.lit(value=False)).otherwise(RESOLVED).alias(RESOLVED))
    if account.used < found.account.used:
        known = known.filter(pl.col(STEP).is_not_null(), pl.lit(value=True) if by_case else pl.col(unit).is_not_null())
    ordered = _ordered(known.collect(engine="streaming"), unit)
    gap = pl.col(MOMENT).diff()
    new = pl.col(_FIRST) | (pl.col(unit).is_null() if by_case else gap > window)
    if not by_case:
        who = pl.col(_FIRST).cast(pl.UInt32).cum_sum()
    elif CUSTOMER in columns:
        # each as a number, which groups are made of twice as fast as of text
        who = pl.when(pl.col(CUSTOMER).is_not_null()).then(pl.col(CUSTOMER).cast(pl.String).rank("dense"))
    else:
        who = pl.lit(None, dtype=pl.UInt32)
    contacts = (
        ordered.lazy()
        .select(pl.exclude(_FIRST), new.alias(NEW), who.alias(WHO))
        .with_columns(
            (pl.col(NEW).cast(pl.UInt32).cum_sum() - 1).alias(EPISODE),
            pl.when(~pl.col(NEW)).then(gap.dt.total_microseconds() / _A_DAY).alias(GAP),
            pl.when(~pl.col(NEW)).then(pl.col(STEP).shift()).alias(FROM),
        )
        .with_columns((pl.col(FROM) != pl.col(STEP)).fill_null(value=False).alias(HANDOFF))
        .with_columns((pl.col(HANDOFF) & (pl.col(FROM).shift() == pl.col(STEP))).fill_null(value=False).alias(RETURN))
        .collect()
    )
    return Episodes(contacts, names, tuple(groups), window, by_case, found, account)


def are_cases(contacts: Contacts, rows: pl.DataFrame) -> bool:
    """Whether episodes are cases: the file has some, and their ids do not just number the contacts of known customers.

    Raises RoleError if neither cases nor customers join contacts.
    """
    if "case_id" not in contacts.roles:
        contacts.column("customer_id")
        return False
    if not _are_single(contacts, rows):
        return True
    if "customer_id" not in contacts.roles:
        raise RoleError(
            tr(
                "No value of '{column}' has a second contact, and no column of customers is known: nothing joins contacts to journeys.",
                column=column_of_cases(contacts),
            ),
            tr("{naming}; --role case_id=COLUMN takes each case as an episode.", naming=contacts.naming("customer_id")),
        )
    customers = rows.get_column(CUSTOMER)
    return customers.null_count() > _MOST_UNKNOWN * customers.len()


def column_of_cases(contacts: Contacts) -> str:
    """The header of the column of cases, short enough for a sentence."""
    return shortened(_header_of_cases(contacts))


def _are_calls(contacts: Contacts) -> bool:
    """Whether cases are calls: a shape found which parts continue which, or the header says so; with a status they are tickets."""
    made = contacts.roles["case_id"].column in contacts.shown
    return made or ("status" not in contacts.roles and "call" in all_meanings(_header_of_cases(contacts)))


def _header_of_cases(contacts: Contacts) -> str:
    column = contacts.roles["case_id"].column
    return contacts.shown.get(column, column)


def _are_single(contacts: Contacts, rows: pl.DataFrame) -> bool:
    """Whether no case has a second contact; a row that gives a contact again is none.

    A column that the user names is believed, and so is a shape that made one contact of the rows of each ticket. One that joined the parts
    of calls says nothing of matters: who calls again about one has another call.
    """
    joined = Reason.FURTHER_ROW in contacts.excluded and not _are_calls(contacts)
    if contacts.roles["case_id"].by_user or joined:
        return False
    known = rows.select(name for name in rows.columns if name in {CASE, CUSTOMER, MOMENT} or is_group(name)).drop_nulls(CASE)
    # a condition may have left one contact of each case of the file
    again = not {Reason.DUPLICATE, Reason.FURTHER_ROW} & contacts.excluded.keys() and cases_recur(contacts)
    return known.height > 1 and not _recur(known, CASE) and not again


def cases_recur(contacts: DataTable) -> bool:
    """Whether sampled rows of the file show a case with a second contact.

    On one day a customer may come twice for one case: without a clock, only what a case becomes may have changed in a second export.
    """
    case = contacts.roles["case_id"].column
    held = {role: each.column for role, each in contacts.roles.items()}
    timed = "contacted_at" in held and any(":" in text for text in contacts.values(held["contacted_at"]).texts)
    if timed:
        same = [held[role] for role in _OF_A_CONTACT if role in held]
    else:
        became = {held[role] for role in ENDS if role in held}
        same = [column for column in contacts.sample.columns if column not in became and not all_meanings(column) & _CHANGING]
    return _recur(contacts.sample.drop_nulls(case), case, same)


def _recur(rows: pl.DataFrame, case: str, same: Sequence[str] | None = None) -> bool:
    """Whether a case has two different rows.

    With ``same``, also two that agree in these columns, unless hardly any case has such: a contact that was exported again after a change.
    """
    again = rows.filter(pl.col(case).is_duplicated()).unique()
    differ = again.filter(pl.col(case).is_duplicated())
    if same is None or differ.is_empty():
        return not differ.is_empty()
    cases = rows.get_column(case).n_unique()
    return differ.get_column(case).n_unique() > _MOST_CHANGED * cases or _recur(differ.select(*dict.fromkeys((case, *same))), case)


def _ordered(contacts: pl.DataFrame, unit: str) -> pl.DataFrame:
    """Contacts of one unit together, by time, simultaneous ones in file order; with whether each is the ``cx:first`` of its unit.

    Sorted are single numbers, the hash of the unit in front and the place in time behind, which takes a third of the time of sorting rows,
    and a fifth of comparing texts; an export in the order of time needs no other sort.
    """
    by_time = contacts if contacts.get_column(MOMENT).is_sorted() else contacts.sort(MOMENT, maintain_order=True)
    by_time = by_time.rechunk()  # rows are fetched from one piece of memory in a fifth of the time
    behind = (1 << by_time.height.bit_length()) - 1
    front = _ALL_BITS ^ behind
    place = pl.int_range(pl.len(), dtype=pl.UInt64)
    keys = by_time.lazy().select((pl.col(unit).hash() & front) | place).collect(engine="streaming").to_series().sort()
    order, hashes = (keys & behind).cast(pl.UInt32), keys & front
    ordered = _with_firsts(by_time.select(pl.all().gather(order)), unit)
    mixed = hashes.filter((hashes == hashes.shift()) & ordered.get_column(_FIRST)).unique()
    if mixed.is_empty():
        return ordered
    # some of millions of units share what is left of their hashes
    at = hashes.is_in(mixed.implode()).arg_true()
    tangled = pl.DataFrame({"hash": hashes, "unit": ordered.get_column(unit), "place": order}).select(pl.all().gather(at))
    untangled = order.scatter(at, tangled.sort("hash", "unit", "place").get_column("place"))
    return _with_firsts(by_time.select(pl.all().gather(untangled)), unit)


def _with_firsts(contacts: pl.DataFrame, unit: str) -> pl.DataFrame:
    """Contacts that stand by unit with whether each is the first of its own."""
    first = pl.col(unit).ne_missing(pl.col(unit).shift()) | (pl.int_range(pl.len(), dtype=pl.UInt32) == 0)
    return contacts.with_columns(first.alias(_FIRST))
