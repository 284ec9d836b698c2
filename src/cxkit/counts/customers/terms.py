"""Begin and end of contracts: which ends mean none, which are in the future, and the last day of observation."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from cxkit.counts.counting import Pass
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.table import DataTable
from cxkit.values.folding import fold
from cxkit.values.reasons import Reason
from cxkit.values.statuses.open_ends import NEVER, ZERO, is_open
from cxkit.values.time.dates import today

SINCE, UNTIL, TEXT = "cx:of since", "cx:of until", "cx:of until text"
"""The typed columns of days, and the text of an end that is no day."""
FAILED, IMPOSSIBLE = " failed", " impossible"
"""Behind the name of a column of days: whether a value of it cannot be read, and whether it is a day that does not exist."""
END = "cx:end"
"""The day of leaving; null if a contract has none."""
_ALIKE = 3  # contracts that end on one day before all contracts begin: such a day means no end
_NEARLY_ALL = 0.9  # of the ends before the beginning
_AT_ONCE = 0.02  # of the contracts that ended, before ends on the day of the begin are no accident
_QUOTED = 3
_HALF = 0.5
_MANY = 5  # contracts that end on the last day, and days on which they began, before that day may be the end of the export's window


class Terms(NamedTuple):
    """``counted`` with ``cx:end`` and without the rows with invalid days; ``as_of``: the last day of observation."""

    counted: Pass
    as_of: date
    notes: tuple[Note, ...]


def classify_ends(counted: Pass, column: str | None, complete_until: date | None = None) -> Terms:
    """Separate ends of contracts from values that mean no end, in rows with the typed days of begin and end.

    A value means no end if its text says so, if it is at the limit of what systems can store, or if it is before the begin on a day from
    which systems count, or always on the same day before all contracts begin. ``column`` is the header of the ends (None: they are made of
    months, which cannot be wrong), ``complete_until`` a day up to which the file is known to be complete. The as-of day is that of the
    table's window, else the last day on which a contract began or ended, or ``complete_until``, and not after today.
    """
    table = counted.table
    texts = [text for text in counted.rows.get_column(TEXT).drop_nulls().unique().to_list() if is_open(fold(text))]
    since, until = pl.col(SINCE), pl.col(UNTIL)
    early = _early(counted.used)
    by_text = pl.col(TEXT).is_in(texts).fill_null(value=False)
    none = until.is_in(sorted(NEVER)) | ((until < since) & until.is_in(sorted({*ZERO, *early})))
    ends = (pl.when(~none.fill_null(value=False)).then(until).alias(END), by_text.alias("cx:open"))
    counted = replace(counted, rows=counted.rows.with_columns(ends))
    fine = counted.used
    as_of = table.window.as_of or _last(fine, complete_until)
    notes = _future_notes(fine, table, as_of)
    if column is None:
        return Terms(counted, as_of, tuple(notes))
    failed = pl.col(UNTIL + FAILED) & ~pl.col("cx:open")
    reason = (
        pl.when(pl.col(SINCE + IMPOSSIBLE) | (failed & pl.col(UNTIL + IMPOSSIBLE)))
        .then(Reason.DATE_IMPOSSIBLE.number)
        .when(pl.col(SINCE + FAILED) | failed)
        .then(Reason.DATE_UNREADABLE.number)
        .when(since.is_null())
        .then(Reason.DATE_MISSING.number)
        .when((pl.col(END) < since) & (since > as_of))
        .then(Reason.FUTURE.number)
        .when(pl.col(END) < since)
        .then(Reason.END_BEFORE_START.number)
    )
    known = [*_open_notes(fine, table, column, early), *_last_day_notes(fine, table, column, as_of), *_at_once_notes(fine, table, column)]
    return Terms(counted.excluding(reason), as_of, (*known, *notes))


def _at_once_notes(fine: pl.DataFrame, table: DataTable, column: str) -> list[Note]:
    """A warning if several contracts end on the day they begin: systems write so what was revoked or never came about."""
    ended = fine.filter(pl.col(END) >= pl.col(SINCE)).select("n", (pl.col(END) == pl.col(SINCE)).alias("immediate"))
    n, total = (int(rows.get_column("n").sum()) for rows in (ended.filter("immediate"), ended))
    if n < max(_ALIKE, table.rules.min_cell, _AT_ONCE * total) or n > _HALF * total:
        return []
    end, begin = (table.shown.get(name, name) for name in (column, table.column("since")))
    text = tr(
        "Column '{column}': {n:,} of {total:,} contracts that ended did so on the day they began. They count as losses, even if they were "
        "revoked or never came about.",
        column=end,
        n=n,
        total=total,
    )
    sql = shlex.quote(f'"{end}" IS NULL OR "{end}" <> "{begin}"')
    return [Note(code="ended-at-once", level="warning", text=text, hint=tr("--where {sql} leaves them out", sql=sql))]


def _early(fine: pl.DataFrame) -> list[date]:
    """The single day before all contracts begin on which several of them end, if there is one."""
    wrong = fine.filter(pl.col(UNTIL) < pl.col(SINCE)).group_by(UNTIL).agg(pl.col("n").sum()).sort("n", descending=True)
    first = fine.get_column(SINCE).min()
    if not wrong.height or not isinstance(first, date):
        return []
    day, n = wrong.row(0)
    return [day] if day < first and n >= max(_ALIKE, _NEARLY_ALL * int(wrong.get_column("n").sum())) else []


def _last(fine: pl.DataFrame, complete_until: date | None) -> date:
    """The last day, not after today, on which a contract began or ended, or that is known to be observed."""
    days = pl.concat([fine.get_column(SINCE), fine.get_column(END), pl.Series([complete_until], dtype=pl.Date)]).drop_nulls()
    last = days.filter(days <= today()).max()
    return last if isinstance(last, date) else today() if days.len() else date.min


def _open_notes(fine: pl.DataFrame, table: DataTable, column: str, early: list[date]) -> list[Note]:
    """Note which values of the column of ends mean no end; blank ones need no note."""
    marked = fine.filter((pl.col(UNTIL).is_not_null() & pl.col(END).is_null()) | (pl.col("cx:open") & (pl.col(TEXT) != "")))
    value = pl.coalesce(pl.col(UNTIL).dt.to_string("%Y-%m-%d"), pl.col(TEXT).str.strip_chars()).alias("value")
    found = marked.group_by(value).agg(pl.col("n").sum()).sort(["n", "value"], descending=[True, False])
    if not found.height:
        return []
    total = int(found.get_column("n").sum())
    shown = [f"'{value}'" for value, n in found.rows() if n >= table.rules.min_cell][:_QUOTED]
    values = f" ({', '.join(shown)}{', …' if len(shown) < found.height else ''})" if shown else ""
    assumed = [day for day in early if day not in ZERO and f"'{day}'" in shown]
    text = tr(
        "Column '{column}': {total:,} end means that there is no end{values}: these contracts run."
        if total == 1
        else "Column '{column}': {total:,} ends mean that there is no end{values}: these contracts run.",
        column=column,
        total=total,
        values=values,
    )
    if assumed:
        text += tr(" Assumed of {assumed}: it lies before all contracts begin.", assumed=assumed[0])
    hint = tr("--where leaves such rows out") if assumed else ""
    return [Note(code="open-ends", level="warning" if assumed else "info", text=text, hint=hint)]


def _last_day_notes(fine: pl.DataFrame, table: DataTable, column: str, as_of: date) -> list[Note]:
    """A warning if half of all contracts end on the file's last day, though they began, and the others ended, on many different days.

    Such a day is the end of the window that was exported. Terms that end on one day of each year are none of the kind.
    """
    known = fine.filter(pl.col(SINCE).is_not_null(), pl.col("n") > 0)
    ended = known.filter(pl.col(END) <= as_of)
    last, begun = ended.get_column(END).max(), known.filter(pl.col(SINCE) <= as_of).get_column(SINCE).max()
    if not isinstance(last, date) or not isinstance(begun, date) or begun > last:
        return []
    on_last, before = ended.filter(pl.col(END) == last), ended.filter(pl.col(END) < last)
    n, total = int(on_last.get_column("n").sum()), int(known.get_column("n").sum())
    begins = on_last.get_column(SINCE).n_unique()
    if n < max(_MANY, table.rules.min_cell, _HALF * total) or begins < max(_MANY, _HALF * n):
        return []
    if before.get_column(END).n_unique() < _HALF * int(before.get_column("n").sum()):
        return []
    text = tr(
        "Column '{column}': {n:,} of {total:,} contracts end on {last}, the last day in the file, though they began on {begins:,} days: "
        "probably the end of the period that was exported, not of these contracts. They count as lost.",
        column=table.shown.get(column, column),
        n=n,
        total=total,
        last=last,
        begins=begins,
    )
    written = table.sample.get_column(column).drop_nulls().cast(pl.String).str.strip_chars().mode().to_list()
    hint = tr("{option} counts them as still running", option=f"--na {shlex.quote(f'until={written[0] if written else last}')}")
    return [Note(code="ends-on-last-day", level="warning", text=text, hint=hint)]


def _future_notes(fine: pl.DataFrame, table: DataTable, as_of: date) -> list[Note]:
    """Note how many ends are in the future, if no as-of day was given."""
    coming = fine.filter(pl.col(END) > as_of)
    if table.window.as_of or not coming.height:
        return []
    total = int(coming.get_column("n").sum())
    earliest = coming.get_column(END).min()
    such = tr(", the earliest on {earliest}", earliest=earliest) if isinstance(earliest, date) and table.rules.min_cell <= 1 else ""
    ends = tr("contract ends") if total == 1 else tr("contracts end")
    text = tr(
        "{total:,} {ends} after {as_of}, the last day on which the file records something{such}: no loss yet.",
        total=total,
        ends=ends,
        as_of=as_of,
        such=such,
    )
    return [Note(code="future-ends", level="info", text=text, hint="--as-of DATE counts up to another day, which may lie after today")]
