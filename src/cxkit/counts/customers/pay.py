"""What the amounts of contracts are paid for: a month, a year, or a period that another column says of each contract."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from cxkit.counts.counting import Pass
from cxkit.counts.customers.contract_notes import NO_AMOUNT
from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.options import TimeUnit
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings
from cxkit.tables.table import Customers
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.folding import fold
from cxkit.values.reasons import Reason
from cxkit.values.time.pay_periods import months_named, months_paid

_MONTHS: dict[TimeUnit, float] = {"days": 1, "weeks": 84 / 365.25, "months": 1, "years": 12}
"""The months in a period of a table; tenures in days are counted in months."""
_MOST = 12  # kinds of payment
# what else is done every month or quarter
_NOT_PAID = re.compile(r"newsletter|report|bericht|rapport|informe|wartung|mainten|entretien|inspe[kc]|ablesung|reading|backup")


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
        return Pay(said) if (said := months_paid(per)) else Pay(column=table.column(per))
    header = table.shown.get(revenue, revenue)
    months, name = months_named(header), shortened(header)
    if months is None and (often := _how_often(table, revenue)):
        text = tr(
            "Column '{often}' says how often contracts are paid, and '{column}' does not say what one amount is for.",
            often=often,
            column=name,
        )
        hint = tr(
            "--revenue-per '{often}' takes each amount as one such payment; --revenue-per month, quarter or year applies to all.",
            often=often,
        )
        raise UsageError(text, hint)
    if months is None or months == 1:
        return Pay(months)
    text = tr("Column '{column}' is for {months} months by its header: each month counts its share.", column=name, months=months)
    return Pay(months, notes=(Note(code="paid-for", level="info", text=text, hint=tr("--revenue-per month decides otherwise")),))


def _how_often(table: Customers, revenue: str) -> str | None:
    """The column that says how often contracts are paid; None if there is none, or all are paid by month."""
    for column in table.own_columns:
        other = column == revenue or _NOT_PAID.search(normalise(table.shown.get(column, column)))
        words = set() if other else {text for text in table.values(column).texts if fold(text) not in BLANKS}
        named = "interval" in all_meanings(column)
        known = {months_paid(word, codes=named) for word in words} if len(words) <= _MOST else set()
        # a single word in a column of another name, as "Month", may tell anything
        if (None not in known and len(known) > 1) or (named and known - {None} and known != {1}):
            return column
    return None


def of_one_period(counted: Pass, pay: Pay, unit: TimeUnit) -> Pass:
    """The pass with what each contract brings in a period of the table; what is paid at a time that no word says counts as not readable."""
    if not pay.months and not pay.column:
        return counted
    lacks = pl.col(NO_AMOUNT)
    months: pl.Expr = pl.lit(pay.months or _MONTHS[unit])
    if pay.column:
        raw = counted.name(pay.column)
        values = counted.rows.get_column(raw).drop_nulls().unique().to_list()
        known = {value: float(found) for value in values if (found := months_paid(str(value), codes=True))}
        months = pl.col(raw).replace_strict(known, default=None, return_dtype=pl.Float64)
        lacks = pl.when(months.is_null()).then(Reason.AMOUNT_UNREADABLE.number).otherwise(lacks)
    amount = (pl.col("amount") * _MONTHS[unit] / months).fill_null(0.0)
    return replace(counted, rows=counted.rows.with_columns(amount.alias("amount"), lacks.alias(NO_AMOUNT)))
