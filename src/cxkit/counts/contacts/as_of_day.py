"""The as-of day of contacts: until when the file would show another contact."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles.scoring import lasts
from cxkit.tables.last_day import LastDay, last_days_done
from cxkit.tables.table import Contacts
from cxkit.values.time.dates import today

_OFTEN = 7  # days at most from one day of contacts to the next
_LONG, _TIMES = 14, 3  # days without contacts, also as multiples of the longest time between two days of contacts
_HINT = "--as-of DATE names another"


def as_of_day(
    table: Contacts, started: pl.Series, last: date | None, moments: Mapping[str, pl.Series], read: Collection[str], *, joined: bool
) -> tuple[date | None, tuple[Note, ...]]:
    """The as-of day: the user's, else the last day with a record in any column.

    ``read``: columns that are read for something else. ``moments``: what is known of each contact's end. ``joined``: contacts are looked
    for behind others. Then a day far behind the last of contacts that come every few days, as of "Last sync", shows no time without
    contacts, but a file that was limited to earlier ones; what was open is known up to that day all the same.
    """
    if table.window.as_of or last is None or table.only is not None:
        return table.window.as_of or last, ()
    days = [LastDay(last, table.column("contacted_at"))]
    for role, values in moments.items():
        day = values.dt.date().filter(values.dt.date() <= today()).max()
        days += [LastDay(day, table.column(role))] if isinstance(day, date) else []
    # rows that are not contacts of their own are records of activity too
    seen = [] if table.excluded else [table.column("contacted_at")]
    others = last_days_done(table, (*seen, *(column for column in read if column != table.column("contacted_at"))))
    limit = _last_plausible(started, last) if joined else None
    days += [each for each in others if limit is None or each.day <= limit]
    # of columns with the same last day, prefer one of the file over one that a shape has made
    found = max(days, key=lambda each: (each.day, each.column not in table.shown))
    if found.day <= last:
        late = max(others, default=None)
        return last, (_note_limited(table, late, last),) if late and late.day > last else ()
    shown = table.shown.get(found.column, found.column)
    text = tr("The as-of date is {day}, the last date in column '{shown}'; contacts end on {last}.", day=found.day, shown=shown, last=last)
    if lasts("resolved_at", shown, table.values(found.column)):
        text = tr(
            "The as-of date is {day}, the last end by the lengths of time in column '{shown}'; contacts end on {last}.",
            day=found.day,
            shown=shown,
            last=last,
        )
    return found.day, (Note(code="as-of", level="info", text=text, hint=_HINT),)


def _last_plausible(started: pl.Series, last: date) -> date | None:
    """The last day until which contacts may just not have come; None if they do not come every few days."""
    days = started.dt.date().drop_nulls().unique().sort()
    between = days.diff().dt.total_days().drop_nulls()
    often, longest = between.median(), between.max()
    if not isinstance(often, float) or not isinstance(longest, int) or often > _OFTEN:
        return None
    return last + timedelta(days=max(_LONG, _TIMES * longest))


def _note_limited(table: Contacts, late: LastDay, last: date) -> Note:
    text = tr(
        "The as-of date is {last}, that of the last contact: column '{shown}' has dates until {day}, so long after it that the file seems "
        "to hold only the contacts of an earlier time.",
        last=last,
        shown=table.shown.get(late.column, late.column),
        day=late.day,
    )
    return Note(code="as-of", level="info", text=text, hint=_HINT)
