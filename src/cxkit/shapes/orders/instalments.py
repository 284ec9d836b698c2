"""Payments of an invoice on several days: they are one order, of the day of the first one."""

from __future__ import annotations

import re

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import number_column
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.typed_columns import dated, numbers

FIRST_DAY = "cx:day of the first payment"
_PAYMENT = frozenset({"payment", "paid", "posted"})
_INVOICE = frozenset({"invoice", "bill"})
_PLACE = r"^\s*(\d{1,2})\s*(?:/|of|von|de|sur|di|van|av|z)\s*(\d{1,2})\s*$"
_NEARLY_ALL = 0.9
_LOOK = 20  # cells of a column
_OF_ORDER = frozenset({"order", "ordered", "purchase", "ship", "delivery", "service", "fulfilment"})


def recognise(evidence: Evidence) -> Shape | None:
    """Rows of one invoice and customer on several days, by a number of invoices, a day of payment, or places among payments."""
    order, day = evidence.column("order_id"), evidence.column("ordered_at")
    if order is None or day is None:
        return None
    if not (evidence.declared or _are_payments(order, day) or _are_numbered(evidence, order)):
        return None
    days = _days(evidence.repeating(order), day)
    keys = [each for each in (order, evidence.column("customer_id")) if each]
    if days is None or not _is_sampled(evidence.repeating(order), keys, days):
        return None
    counted = evidence.of_all(days.filter(_is_sale(evidence)).drop_nulls().n_unique().alias("days"), by=tuple(keys))
    several = counted.drop_nulls(keys).filter(pl.col("days") > 1).height
    first = pl.col(day).sort_by(days, nulls_last=True).first().over(keys)
    known = pl.all_horizontal(pl.col(key).is_not_null() for key in keys) & days.is_not_null() & _is_sale(evidence)
    text = tr(
        "Column '{day}': {several:,} order has payments on several days, and counts as one, of the first day."
        if several == 1
        else "Column '{day}': {several:,} orders have payments on several days, and count as one each, of the first day.",
        day=shortened(day),
        several=several,
    )
    return Shape(
        add=lambda frame: frame.with_columns(pl.when(known).then(first).otherwise(pl.col(day)).alias(FIRST_DAY)),
        columns={FIRST_DAY: day},
        roles={"ordered_at": FIRST_DAY},
        notes=(Note(code="shape", level="warning", text=text, hint=tr("--shape plain counts each day as an order")),),
    )


def _are_payments(order: str, day: str) -> bool:
    """Whether headers say that the days are those of payments, or may be so, since an invoice has one day of its own."""
    of_order, of_day = (all_meanings(header) for header in (order, day))
    return bool(_PAYMENT & of_day or _INVOICE & of_order) and not _OF_ORDER & of_day


def _are_numbered(evidence: Evidence, order: str) -> bool:
    """Whether a column says which of how many payments of its order each row is: "2/3", "2 von 3"."""
    texts = [name for name, dtype in evidence.table.sample.schema.items() if dtype == pl.String and not name.startswith("cx:")]
    places = [name for name in texts if name != order and any(map(re.compile(_PLACE).match, evidence.sampled(name)[:_LOOK]))]
    return any(_counts_payments(evidence.repeating(order), order, column) for column in places)


def _counts_payments(evidence: Evidence, order: str, column: str) -> bool:
    """Whether nearly all cells are a place and a number of places, the number being the same in all rows of an order."""
    parts = [pl.col(column).str.extract(_PLACE, group).cast(pl.Int64, strict=False) for group in (1, 2)]
    filled = pl.col(column).str.strip_chars() != ""
    rows = evidence.table.sample.filter(filled).select(pl.col(order).alias("order"), *map(pl.Expr.alias, parts, ("place", "of")))
    known = rows.drop_nulls().filter(pl.col("place").is_between(1, pl.col("of")))
    if not known.height or known.height < _NEARLY_ALL * rows.height:
        return False
    several = known.group_by("order").agg(pl.col("place").n_unique().alias("places"), pl.col("of").n_unique().alias("numbers"))
    several = several.filter(pl.col("places") > 1)
    alike = int((several.get_column("numbers") == 1).sum())
    return several.height > 1 and alike >= _NEARLY_ALL * several.height


def _days(evidence: Evidence, column: str) -> pl.Expr | None:
    found = dated(evidence.table, column, evidence.table.sample.schema[column])
    return None if found.error else found.parts.struct.field("day")


def _is_sampled(evidence: Evidence, keys: list[str], days: pl.Expr) -> bool:
    """Whether an order of the sample has sales on several days."""
    rows = evidence.table.sample.filter(_is_sale(evidence)).select(*keys, days.alias("cx:day")).drop_nulls()
    return bool((rows.group_by(keys).agg(pl.col("cx:day").n_unique()).get_column("cx:day") > 1).any())


def _is_sale(evidence: Evidence) -> pl.Expr:
    """Whether a row has an amount above 0, or the file none: what was paid back has a day of its own."""
    column = evidence.column("amount")
    if column is None or number_column(evidence.table, column) is None:
        return pl.lit(value=True)
    value = numbers(evidence.table, column, evidence.table.sample.schema[column]).parts.struct.field("value")
    return (value > 0).fill_null(value=False)
