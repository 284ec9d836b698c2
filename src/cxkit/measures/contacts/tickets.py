"""Tickets: how many there are, how soon they are answered and resolved, how many come back, and how many are open at a time."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property

from cxkit.counts.contacts.event_log import CASE, REOPENS, RESPONDED
from cxkit.counts.periods import PERIOD, STEP, Cover, next_period, period_of
from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.counts.several_answers import spread
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate, by_name
from cxkit.measures.contacts.case_table import MATTER, Cases, time_until_over, waits_to_response
from cxkit.measures.contacts.clustered import Counted, by_customer, share_cells
from cxkit.model import PARTLY, Note, Row
from cxkit.options import Span
from cxkit.roles import shortened
from cxkit.roles.first_replies import names_time_of_first_reply
from cxkit.tables import Contacts

_MOST_DAYS, _MOST_WEEKS = 92, 731  # days: up to so many the backlog is shown by day, by week


class Tickets(Cases):
    """The tickets of an event log."""

    @property
    def has_cases(self) -> bool:
        """Whether the file has a column of cases."""
        return CASE in self.contacts.columns

    @property
    def rows(self) -> int:
        """How many contacts the tickets have."""
        return self.contacts.height

    @property
    def tells_response(self) -> bool:
        """Whether the file has the time of the first response."""
        return RESPONDED in self.contacts.columns

    @cached_property
    def tells_reopened(self) -> bool:
        """Whether reopened tickets are known: by a column, or by several contacts of a case."""
        return REOPENS in self.contacts.columns or (self.tells_end and self.table.height < self.contacts.height)

    @cached_property
    def answered_too_early(self) -> int:
        """How many contacts have a first response before the contact itself."""
        if not self.tells_response:
            return 0
        return int(self.contacts.select((pl.col(RESPONDED) < pl.col(MOMENT)).sum()).item())

    def cover(self, since: date | None, until: date | None) -> Cover:
        """The days that the tickets cover."""
        return Cover(since or self.events.first, until or self.events.as_of)


def overview(found: Tickets, by: Sequence[str], confidence: float, least: int = 0) -> list[Row]:
    """One row per group: tickets, how many are open and came back, days to first response and resolution; the largest groups first.

    Shares and times of fewer than ``least`` customers are blank.
    """
    table = found.table
    again = found.tells_reopened
    reopened = Counted(pl.col("reopened"), pl.col("reopened").is_not_null())
    shares = by_customer(table.lazy(), CUSTOMER, by, {"reopened": reopened}) if again else {}
    sums = [
        pl.len().alias("tickets"),
        pl.col(CUSTOMER).drop_nulls().n_unique().alias("customers"),
        pl.col("end").is_null().sum().alias("open"),
        pl.col("reopened").sum().alias("reopened"),
    ]
    counted = aggregate(spread(table.lazy(), by), by, sums).collect(engine="streaming")
    timed = spread(table.select(CUSTOMER, "start", "end", "dated", "early", "dropped", "asked", "responded", *by), by)
    cases = timed.partition_by(by, as_dict=True) if by else {(): timed}
    rows = list[Row]()
    for row in counted.iter_rows(named=True):
        group = tuple(row[name] for name in by)
        share = shares.get(group, {}).get("reopened")
        rows.append(
            {
                **{name: row[name] for name in by},
                "tickets": row["tickets"],
                "customers": row["customers"] if found.knows_customers else None,
                "open": row["open"] if found.tells_end else None,
                "reopened": row["reopened"] if again else None,
                **share_cells("reopened_share", share, confidence, ("low", "high"), least=least),
                **_days(found, cases.get(group, timed.clear()), confidence, least),
            }
        )
    return sorted(rows, key=lambda row: (-int(str(row["tickets"])), by_name(row[name] for name in by)))


def _days(found: Tickets, cases: pl.DataFrame, confidence: float, least: int) -> Row:
    response = time_until_over(waits_to_response(cases, found.events.now) if found.tells_response else None, confidence, least)
    resolution = found.waits_to_end(cases, confidence, least)
    return {
        **response.cells("first_response_median", "first_response_p90"),
        **resolution.cells("resolve_median", "resolve_p90"),
        "flag": PARTLY if response.suppressed or resolution.suppressed else None,
    }


def span_of(found: Tickets) -> Span:
    """The periods in which the backlog is shown unless asked for: days of a quarter, weeks of two years, else months."""
    first, last = found.events.first, found.events.as_of
    days = (last - first).days if first and last else 0
    return "day" if days <= _MOST_DAYS else "week" if days <= _MOST_WEEKS else "month"


def backlog(found: Tickets, span: Span, cover: Cover) -> list[Row]:
    """One row per period from the first ticket to the as-of date: tickets opened and resolved in it, and those open at its end.

    A ticket that ended at an unknown time is in no period's ``resolved``, and open in none.
    """
    first, last = found.events.first, found.events.as_of
    if first is None or last is None:
        return []
    known = found.table.filter(pl.col("end").is_null() | pl.col("dated"))
    opened, resolved = _per_period(found.table, "start", span), _per_period(known, "end", span)
    waiting_for = known.select("start", "end")
    still = dict.fromkeys(opened | resolved, 0)
    for column, sign in (("start", 1), ("end", -1)):
        for period, n in _per_period(waiting_for, column, span).items():
            still[period] = still.get(period, 0) + sign * n
    rows, period, total = list[Row](), _start_of(first, span), 0
    while period <= last:
        total += still.get(period, 0)
        complete = _ends(period, span) <= (cover.last or last) and (cover.first or first) <= period
        figures: Row = {"opened": opened.get(period, 0), "resolved": resolved.get(period, 0), "open": total}
        rows.append({PERIOD: period.isoformat(), "complete": complete, **figures})
        period = _ends(period, span) + timedelta(days=1)
    return rows


def fewest_in_a_period(found: Tickets, span: Span) -> int | None:
    """The fewest customers (if none are known: tickets) whose tickets were opened, or resolved, in a period."""
    who = pl.col(CUSTOMER) if found.knows_customers else pl.col(MATTER)
    fewest = list[int]()
    for column in ("start", "end"):
        dated = found.table.lazy().filter(pl.col(column).is_not_null())
        sizes = dated.group_by(period_of(column, span)).agg(who.drop_nulls().n_unique().alias("n"))
        least = sizes.select(pl.col("n").min()).collect().item()
        fewest += [] if least is None else [int(least)]
    return min(fewest, default=None)


def _per_period(table: pl.DataFrame, column: str, span: Span) -> dict[date, int]:
    dated = table.lazy().filter(pl.col(column).is_not_null())
    counted = dated.group_by(period_of(column, span)).len()
    return dict(counted.collect().iter_rows())


def _start_of(day: date, span: Span) -> date:
    moment = pl.Series([datetime.combine(day, time.min)]).dt.truncate(STEP[span]).dt.date().item()
    return moment if isinstance(moment, date) else day


def _ends(start: date, span: Span) -> date:
    """The last day of the period that starts then."""
    return start if span == "day" else next_period(start, span) - timedelta(days=1)


SEVERAL = "several-replies"
"""The code of the note on columns of which none is taken."""
_HALF = 0.5


def notes_on_other_replies(contacts: Contacts) -> list[Note]:
    """Which of two columns of first replies counts, or that none does, if the user named none."""
    taken = contacts.roles.get("first_responded_at")
    if taken is None and (several := contacts.doubtful.get("first_responded_at")):
        shown = {"taken": shortened(several[0]), "other": shortened(several[-1])}
        text = tr("Columns '{taken}' and '{other}' both name first replies: neither counts.", **shown)
        return [Note(code=SEVERAL, level="warning", text=text, hint=tr("--role first_responded_at=COLUMN names the one that counts"))]
    if taken is None or taken.by_user:
        return []
    others = [
        column
        for column in contacts.columns
        if column != taken.column
        and names_time_of_first_reply(column)
        and _tells_when(contacts, column)
        and contacts.values(column).texts != contacts.values(taken.column).texts
    ]
    if not others:
        return []
    text = tr(
        "Columns '{taken}' and '{other}' both name first replies: those in '{taken}' count.",
        taken=shortened(taken.column),
        other=shortened(others[0]),
    )
    hint = tr("--role {typed} takes the others", typed=shlex.quote(f"first_responded_at={others[0]}"))
    return [Note(code="other-replies", level="warning", text=text, hint=hint)]


def _tells_when(contacts: Contacts, column: str) -> bool:
    """Whether a column may have moments or lengths of time: words say who replied, or whether it was in time."""
    texts = [text for text in contacts.sample.get_column(column).cast(pl.String).to_list() if text] if column in contacts.sample else []
    return sum(any(map(str.isdigit, text)) for text in texts) > _HALF * len(texts)
