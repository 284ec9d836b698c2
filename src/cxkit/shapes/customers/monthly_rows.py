"""One row per customer and month: rows of consecutive months are a contract."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.monthly import BEGIN, FOLLOWING, IDLE
from cxkit.tables.typed_columns import numbers
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.folding import fold
from cxkit.values.numbers import number
from cxkit.values.reasons import Reason
from cxkit.values.statuses.states import has_left
from cxkit.values.time.months import month_of

_FEWEST = 3  # months that make a table of months
_MOST = 2_400  # distinct texts of months: two hundred years
_STATES = 50
_DENSE = 0.7  # of the months from a customer's first to the last must have a row


class _Months(NamedTuple):
    """The column of months, and the month of each of its texts."""

    column: str
    meant: dict[str, date]


def recognise(evidence: Evidence) -> Shape | None:
    """A table whose customers have rows for consecutive months, and no column with the end of a contract."""
    table = evidence.table
    who = evidence.column("customer_id")
    if who is None or (evidence.knows_ends and not evidence.declared):
        return None
    found = _months(evidence, who)
    if found is None or not (evidence.declared or _is_dense(evidence, who, found)):
        return None
    amount = _amount(evidence, {who, found.column})
    states = _states(evidence)
    month = pl.col(found.column).cast(pl.String).replace_strict(found.meant, default=None, return_dtype=pl.Date)
    idle = [pl.lit(value=False)]
    if amount:
        parts = numbers(table, amount, table.sample.schema[amount]).parts
        idle.append((parts.struct.field("value").fill_null(0.0) <= 0) & ~parts.struct.field("failed"))
    if states:
        column, gone = states
        idle.append(pl.col(column).cast(pl.String).is_in(gone).fill_null(value=False))

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        days = frame.with_columns(month.alias(BEGIN), pl.any_horizontal(idle).alias(IDLE))
        return days.with_columns(pl.col(BEGIN).dt.offset_by("1mo").alias(FOLLOWING))

    shown = evidence.shown(found.column)
    brings = tr(" with something in '{amount}'", amount=amount) if amount else ""
    text = tr("One row is a month ('{column}') of a customer{brings}: months in a row are one contract.", column=shown, brings=brings)
    note = Note(code="shape", level="info", text=text, hint="--shape plain reads the file as it is")
    return Shape(
        add=add,
        columns={BEGIN: shown, FOLLOWING: tr("month after {column}", column=shown), IDLE: amount or "status"},
        roles={"since": BEGIN, "until": FOLLOWING, **({"mrr": amount} if amount and "mrr" not in table.roles else {})},
        excluded={Reason.NO_REVENUE: IDLE},
        notes=(note,),
    )


def _months(evidence: Evidence, who: str) -> _Months | None:
    """The only column whose values are months."""
    table = evidence.table
    named = table.roles.get("since")
    columns = [named.column] if named else [column for column in table.columns if column != who]
    fitting = [column for column in columns if _names_months(evidence.sampled(column))]
    if len(fitting) != 1:
        return None
    texts = evidence.of_all(pl.col(fitting[0]).cast(pl.String).unique().head(_MOST + 1).implode()).item().to_list()
    meant = {text: month_of(text) for text in texts if text is not None and fold(text) not in BLANKS}
    known = {text: month for text, month in meant.items() if month is not None}
    return _Months(fitting[0], known) if len(known) == len(meant) <= _MOST and len(set(known.values())) >= _FEWEST else None


def _names_months(texts: list[str]) -> bool:
    distinct = [text for text in set(texts) if fold(text) not in BLANKS]
    return bool(distinct) and all(month_of(text) for text in distinct)


def _is_dense(evidence: Evidence, who: str, found: _Months) -> bool:
    """Whether customers have rows of several months, and few months are missing between their first and their last."""
    month = pl.col(found.column).cast(pl.String).replace_strict(found.meant, default=None, return_dtype=pl.Date)
    number_of = month.dt.year().cast(pl.Int64) * 12 + month.dt.month().cast(pl.Int64)
    spans = evidence.of_all(number_of.n_unique().alias("months"), (number_of.max() - number_of.min() + 1).alias("span"), by=(who,))
    longer = spans.filter(pl.col("span") > 1)
    months, span = longer.select(pl.col("months", "span").sum()).row(0)
    return bool(2 * longer.height >= spans.height and span and months >= _DENSE * span)


def _amount(evidence: Evidence, others: set[str]) -> str | None:
    """The column with the revenue of a month: by its role, else the only one that holds numbers."""
    table = evidence.table
    for role in ("mrr", "revenue"):
        if role in table.roles:
            return table.roles[role].column
    held = {resolved.column for resolved in table.roles.values()}
    columns = [column for column in table.columns if column not in others | held]
    fitting = [
        column for column in columns if (texts := evidence.sampled(column)) and all(number(text, None) is not None for text in texts)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _states(evidence: Evidence) -> tuple[str, list[str]] | None:
    """The column that shows who has left, with the texts that mean this."""
    for role in ("churned", "status"):
        if column := evidence.column(role):
            texts = evidence.of_all(pl.col(column).cast(pl.String).unique().head(_STATES + 1).implode()).item().to_list()
            return (column, [text for text in texts if text and has_left(text)]) if len(texts) <= _STATES else None
    return None
