"""Contracts whose ends are those of a term that was agreed when they began: such an end is known before anybody leaves."""

from __future__ import annotations

from datetime import date

from cxkit.counts.customers.terms import END, SINCE
from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles.words import all_meanings
from cxkit.tables.table import DataTable
from cxkit.values.flags import flag
from cxkit.values.placeholders import is_placeholder
from cxkit.values.statuses.states import has_left

_FEW = 5  # days on which contracts begin, below which equal lengths may be chance
_NEARLY_ALL = 0.95
_TERMS = 4  # lengths in whole months
_MONTH = 365.25 / 12
_LEFT = frozenset({"left", "cancelled", "churned", "termination"})


def say_who_left(table: DataTable, column: str) -> bool:
    """Whether the ends in a column are those of customers who left, though all of them have had a contract of a fixed term.

    The user, the header, a column that says of nearly all that they left or why, or a status that calls all of them former customers
    says so: who can only leave at the end of a term leaves after a term.
    """
    shown = table.shown.get(column, column)
    if table.roles["until"].by_user or _LEFT & all_meanings(shown):
        return True
    return any(_records_leaving(table.sample.get_column(name), name) for name in table.columns if name not in {column, shown})


def _records_leaving(cells: pl.Series, header: str) -> bool:
    means = all_meanings(header)
    if not (_LEFT | {"status"}) & means:
        return False
    texts = [text for text in cells.cast(pl.String).drop_nulls().str.strip_chars().to_list() if text and not is_placeholder(text)]
    if not texts or len(texts) < _NEARLY_ALL * cells.len():
        return False
    words = set(texts)
    return all(flag(word) is not False for word in words) if _LEFT & means else all(has_left(word) for word in words)


def end_of_observation(rows: pl.DataFrame, column: str, as_of: date) -> tuple[date, Note | None]:
    """The last day on which a contract began, if all ends are those of terms and some come later, with a warning; else ``as_of``.

    An end that is set at the beginning does not show that the file was made after it. ``rows`` are those that count, with typed days.
    """
    known = rows.filter(pl.col(SINCE).is_not_null() & (pl.col("n") > 0))
    last = known.get_column(SINCE).max()
    if not isinstance(last, date) or last >= as_of or known.get_column(END).null_count() or not (terms := _terms(known)):
        return as_of, None
    later = int(known.filter(pl.col(END) > last).get_column("n").sum())
    text = tr(
        "Column '{column}': each contract ends {terms} after it began. These are terms that were agreed, which do not show who left. "
        "{later:,} end after {last}, when the last contract begins, and are no losses; an earlier end is one if no other contract follows.",
        column=column,
        terms=terms,
        later=later,
        last=last,
    )
    hint = tr("--as-of DATE counts every end up to that day as a loss; --role until=COLUMN names the days of leaving")
    return last, Note(code="fixed-terms", level="warning", text=text, hint=hint)


def _terms(known: pl.DataFrame) -> str:
    """How long contracts last, if nearly all last the same number of days or one of a few numbers of whole months; else blank."""
    total = int(known.get_column("n").sum())
    days = (pl.col(END) - pl.col(SINCE)).dt.total_days()
    lengths = known.with_columns(days.alias("days"), (days / _MONTH).round().cast(pl.Int64).alias("months")).filter(pl.col("days") > 1)
    if known.get_column(SINCE).n_unique() < _FEW:
        return ""
    if (usual := _usual(lengths, "days")) and usual[0][1] >= _NEARLY_ALL * total:
        return tr("{n:,} days", n=usual[0][0])
    after = (pl.col(END) - pl.col(SINCE).dt.offset_by(pl.format("{}mo", "months"))).dt.total_days()
    months = _usual(lengths.filter(pl.col("months") > 0, after.is_between(-1, 0)), "months")
    if not months or len(months) > _TERMS or sum(n for _, n in months) < _NEARLY_ALL * total:
        return ""
    return tr("{listed} months", listed=tr(" or ").join(formatted(length, ",") for length in sorted(length for length, _ in months)))


def _usual(lengths: pl.DataFrame, unit: str) -> list[tuple[int, int]]:
    """Each length with its number of contracts, the most frequent first."""
    return lengths.group_by(unit).agg(pl.col("n").sum()).sort(["n", unit], descending=[True, False]).rows()
