"""Ends that notices were given for: when the file is written they are to come, and the last of them is no day that it records."""

from __future__ import annotations

from datetime import date

from cxkit.counts.customers.terms import END, SINCE
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise
from cxkit.roles.words import all_meanings
from cxkit.tables.table import DataTable
from cxkit.tables.typed_columns import dated

_STEADY = 20  # days on which contracts began, before the last of them may be the day of the export
_GAPS = 5  # times the longest time between the last of these days
_QUARTER, _YEARS = 90, 731  # days: between them a notice is given for an end
_MONTH = 31  # days
_HALF = 0.5
_DATES = 0.9
_NOTICE = frozenset({"notice", "cancelled"})
_TO_A_DAY = frozenset({"zum", "per"})
"""Words of headers that say for which day notice was given: "Gekündigt zum", "opgezegd per"."""


def ends_ahead_notes(fine: pl.DataFrame, table: DataTable, column: str, as_of: date) -> list[Note]:
    """A warning if contracts began steadily up to a day, a few ends come long after it, and the file tells of notices.

    Without a notice contracts of a term end so, and those of a business that takes no new customers, where most ends come after the last
    beginning. Seasons are pauses that contracts had before.
    """
    known = fine.filter(pl.col(SINCE) <= as_of, pl.col("n") > 0)
    begun = known.get_column(SINCE).unique().sort()
    last = begun.max()
    if table.window.as_of or begun.len() < _STEADY or not isinstance(last, date) or not _tells_of_notices(table, column, last):
        return []
    gaps = begun.diff().dt.total_days().drop_nulls().to_list()
    ended = known.filter(pl.col(END) <= as_of)
    total, later = (int(rows.get_column("n").sum()) for rows in (ended, ended.filter(pl.col(END) > last)))
    if not max(_QUARTER, _GAPS * max(gaps[1 - _STEADY :]), *gaps) < (as_of - last).days <= _YEARS or later > _HALF * total:
        return []
    if min(later, total - later) < table.rules.min_cell:  # the note would tell of few customers
        return []
    text = tr(
        "Column '{column}': no contract begins after {last}, but {later:,} of {total:,} ends come later, up to {as_of}. "
        "If the file is from about that day, they are to come, and count as losses too early.",
        column=table.shown.get(column, column),
        last=last,
        later=later,
        total=total,
        as_of=as_of,
    )
    return [Note(code="future-ends", level="warning", text=text, hint=tr("--as-of {last} counts them as still running", last=last))]


def _tells_of_notices(table: DataTable, column: str, last: date) -> bool:
    """Whether the header says for which day notice was given, or another column has the days of notices, none long after ``last``."""
    means = all_meanings(column)
    others = [each for each in table.own_columns if each != column and all_meanings(each) & _NOTICE]
    days = [_last_day(table, each) for each in others if table.values(each).dates >= _DATES]
    if any(day is None or (day - last).days > _MONTH for day in days):
        return False
    return bool(days) or bool(means & {*_NOTICE, "left"} and ("effective" in means or _TO_A_DAY.intersection(normalise(column).split())))


def _last_day(table: DataTable, column: str) -> date | None:
    found = dated(table, column, table.sample.schema[column])
    if found.error:
        return None
    day = table.sample.select(found.parts.alias("parts")).select(pl.col("parts").struct.field("day")).to_series().max()
    return day if isinstance(day, date) else None
