"""What the amounts of contracts are paid for: a month, a year, or a period that another column says of each contract."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from cxkit.counts.counting import Pass
from cxkit.counts.customers.contract_notes import NO_AMOUNT
from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.options import TimeUnit
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.tables.table import Customers
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.folding import fold
from cxkit.values.reasons import Reason
from cxkit.values.time.pay_periods import months_named, months_paid

_MONTHS: dict[TimeUnit, float] = {"days": 1, "weeks": 84 / 365.25, "months": 1, "years": 12}
"""The months in a period of a table; tenures in days are counted in months."""
_MOST = 12  # kinds of payment
_SHOWN = 3


class Pay(NamedTuple):
    """The ``months`` that each amount is for, or the ``column`` that says it of each contract; neither: the period of the table."""

    months: float | None = None
    column: str | None = None
    notes: tuple[Note, ...] = ()


def pay_of(table: Customers, revenue: str, per: str | None) -> Pay:
    """What the amounts of a column are paid for: as the user says (a word or a column, ``per``), else by its header.

    Raises UsageError if another column says how often contracts are paid, and the header of the amounts does not say what they are for.
    """
    if per is not None:
        said = months_paid(per)
        return Pay(said) if said else Pay(column=table.column(per))
    name = shortened(table.shown.get(revenue, revenue))
    if months := months_named(table.shown.get(revenue, revenue)):
        if months == 1:
            return Pay(1)
        text = tr("Column '{column}' is paid for {months} months, by its header: each of them counts its share.", column=name, months=months)
        return Pay(months, notes=(Note(code="paid-for", level="info", text=text, hint=tr("--revenue-per month decides otherwise")),))
    often = _how_often(table, revenue)
    if often is None:
        return Pay()
    column, words = often
    shown = ", ".join(f"'{word}'" for word in words[:_SHOWN])
    raise UsageError(
        tr(
            "Column '{often}' says how often contracts are paid ({shown}), and the header '{column}' does not say what one amount is for.",
            often=shortened(column),
            shown=shown,
            column=name,
        ),
        tr(
            "--revenue-per '{often}' takes each as one of these payments; --revenue-per month, quarter or year says it of all.",
            often=shortened(column),
        ),
    )


def _how_often(table: Customers, revenue: str) -> tuple[str, list[str]] | None:
    """The column that says how often contracts are paid, and its values; None if there is none, or all are paid by month."""
    for column in table.own_columns:
        texts = [text for text in table.values(column).texts if fold(text) not in BLANKS] if column != revenue else []
        words = sorted(set(texts))
        if not words or len(words) > _MOST:
            continue
        named = "interval" in all_meanings(table.shown.get(column, column))
        known = {months_paid(word, codes=named) for word in words}
        # a single word in a column of another name, as "Month", may tell anything
        if (None not in known and len(known) > 1) or (named and known - {None} and known != {1}):
            return column, words
    return None


def of_one_period(counted: Pass, pay: Pay, unit: TimeUnit) -> Pass:
    """The pass with what each contract brings in a period of the table; what is paid at a time that no word says counts as not readable."""
    rows, amount = counted.rows, pl.col("amount")
    if pay.column is None:
        return _scaled(counted, amount * (_MONTHS[unit] / pay.months)) if pay.months else counted
    raw = counted.name(pay.column)
    values = rows.get_column(raw).unique().drop_nulls().to_list()
    months = {value: float(found) for value in values if (found := months_paid(str(value), codes=True))}
    of_row = pl.col(raw).replace_strict(months, default=None, return_dtype=pl.Float64)
    unknown = pl.when(of_row.is_null()).then(Reason.AMOUNT_UNREADABLE.number).otherwise(pl.col(NO_AMOUNT)).alias(NO_AMOUNT)
    return _scaled(counted, (amount * _MONTHS[unit] / of_row).fill_null(0.0), unknown)


def _scaled(counted: Pass, amount: pl.Expr, *further: pl.Expr) -> Pass:
    return replace(counted, rows=counted.rows.with_columns(amount.alias("amount"), *further))
