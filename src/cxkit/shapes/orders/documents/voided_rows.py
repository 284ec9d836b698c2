"""Rows of a till that are called cancellations and have no sale in the file: each of them is the sale that was cancelled itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.number_columns import NumberColumn
from cxkit.shapes.order_words import meaning
from cxkit.shapes.orders.documents.signs import signs_of
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.reasons import Reason

VOIDED = "cx:cancelled sale"
_MOST = 0.5  # of the rows that take sales back have one in the file
# a document of its own, which takes back another one of the time before the file as well
_DOCUMENT = re.compile(r"rechnung|beleg|gutschr|invoice|note|nota|factur|faktur|fattur|fatura")


def without_sale(evidence: Evidence, of_row: pl.Expr, money: pl.Expr) -> int:
    """The number of the rows without another one of the same customer and amount, which sells something."""
    customer = evidence.column("customer_id")
    if customer is None:
        return 0
    needed = dict.fromkeys(root for each in (of_row, money) for root in each.meta.root_names())
    sold = (money > 0) & ~of_row
    found = evidence.table.query(
        lambda frame: (
            frame.select(pl.col(customer).alias("who"), money.abs().round(2).alias("size"), sold.alias("sold"), of_row.alias("back"))
            .group_by("who", "size")
            .agg(pl.col("sold").sum(), pl.col("back").sum())
            .select((pl.col("back").cast(pl.Int64) - pl.col("sold").cast(pl.Int64)).clip(0).filter(pl.col("back") > 0).sum())
        ),
        [customer, *(column for column in needed if column != customer)],
    )
    return int(found.item() or 0)


def voided_kinds(evidence: Evidence, column: str, credit: Mapping[object, int], amount: NumberColumn | None) -> dict[object, int]:
    """The types of documents that are cancellations with positive amounts, if most of their rows have no sale that they could take back."""
    kinds = {value: n for value, n in credit.items() if meaning(value, "reversal") and not _DOCUMENT.search(normalise(str(value)))}
    if amount is None or not kinds or len(kinds) < len(credit) or evidence.declared:
        return {}
    of_row = pl.col(column).is_in(list(kinds)).fill_null(value=False)
    if signs_of(evidence, amount, of_row).signed is not False:
        return {}
    money = amount.parts.struct.field("value")
    if _name_their_sale(evidence, of_row, money):
        return {}
    return kinds if without_sale(evidence, of_row, money) > _MOST * sum(kinds.values()) else {}


def _name_their_sale(evidence: Evidence, of_row: pl.Expr, money: pl.Expr) -> bool:
    """Whether most of the rows have the number of an order that sold something: they take it back, or a part of it."""
    order = evidence.column("order_id")
    if order is None:
        return False
    back, sold = of_row.sum().alias("back"), ((money > 0) & ~of_row).any().alias("sold")
    orders = evidence.of_all(back, sold, by=(order,)).filter(pl.col(order).is_not_null())
    taken, rows = orders.filter("sold").get_column("back").sum(), orders.get_column("back").sum()
    return int(taken) > _MOST * int(rows)


def without_voided(evidence: Evidence, shape: Shape | None, column: str, voided: Mapping[object, int]) -> Shape | None:
    """The shape that excludes cancelled sales too, with a warning."""
    if not voided:
        return shape
    text = tr(
        "Column '{column}': {voided} have positive amounts, and most of them no sale of the same customer and amount in the file: they are "
        "taken for the cancelled sales themselves, and are excluded.",
        column=shortened(column),
        voided=evidence.listed(voided),
    )
    note = Note(code="shape", level="warning", text=text, hint=tr("If they take back other sales, --shape credit-notes subtracts them"))
    of_row, first = pl.col(column).is_in(list(voided)).fill_null(value=False).alias(VOIDED), shape or Shape(lambda frame: frame, {})
    return replace(
        first,
        add=lambda frame: first.add(frame).with_columns(of_row),
        columns={**first.columns, VOIDED: "cancelled"},
        excluded={**first.excluded, Reason.CANCELLED: VOIDED},
        notes=(*first.notes, note),
    )
