"""Versions of orders: rows of one order that were changed one after the other; the last version of each counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.orders.money_headers import is_price
from cxkit.shapes.orders.repeated_orders import AGAIN, has_lines, repeats
from cxkit.shapes.shape import Evidence, Shape, fitting
from cxkit.tables.duplicates import line_hash
from cxkit.tables.typed_columns import dated
from cxkit.values.reasons import Reason

_KEY, _WHEN, _BELOW, _CELLS, _VERSION = "cx:same line", "cx:changed at", "cx:below 0", "cx:changing cells", "cx:version"
_MOSTLY = 0.9
_MAY_CHANGE = ("amount", "unit_price", "quantity", "line_total", "refunded", "order_status")
_PAYMENT = frozenset({"payment", "paid", "due"})
_MINUS = r"^\s*[-(\u2212]"


def recognise(evidence: Evidence) -> Shape | None:
    """Rows of an order that differ in their amounts and statuses alone, each with another time of change."""
    order = evidence.column("order_id")
    change = next((column for column in evidence.own_columns if _names_change(evidence, column)), None)
    if order is None or change is None or not repeats(evidence, order):
        return None
    changing = _changing(evidence, order)
    # payments of an order, each with its time, add up
    if not changing or _PAYMENT & all_meanings(evidence.column("amount") or ""):
        return None
    mark = _make_marker(evidence, order, change, changing)
    if mark is None:
        return None
    key = pl.col(_KEY)
    counted = evidence.table.query(
        lambda frame: mark(frame).select(pl.col(AGAIN, _VERSION).sum(), (key.is_not_null() & key.is_duplicated()).sum().alias("all")),
        evidence.own_columns,
    )
    earlier, versions, repeated = map(int, counted.row(0))
    if not earlier or (versions < _MOSTLY * repeated and not evidence.declared):
        return None
    return Shape(mark, {AGAIN: "further row"}, excluded={Reason.FURTHER_ROW: AGAIN}, notes=(_note(order, change, earlier),))


def _names_change(evidence: Evidence, column: str) -> bool:
    """Whether a column without a role has the times at which rows were changed."""
    named = any("updated" in word for word in meanings(column))
    return named and evidence.table.role_of(column) is None and evidence.table.values(column).dates >= _MOSTLY


def _changing(evidence: Evidence, order: str) -> list[str]:
    """The columns that may differ between versions of one row: amounts, quantities and statuses."""
    table = evidence.table
    of_roles = {table.roles[role].column for role in _MAY_CHANGE if role in table.roles} | {*table.doubtful.get("amount", ())}
    return [column for column in evidence.own_columns if column != order and (column in of_roles or is_price(column))]


def _make_marker(evidence: Evidence, order: str, change: str, changing: Sequence[str]) -> Callable[[pl.LazyFrame], pl.LazyFrame] | None:
    """What marks the versions and, of these, the earlier ones; None if the times of change cannot be read."""
    table = evidence.table
    found = dated(table, change, table.sample.schema[change], clock=True)
    if found.error:
        return None
    same = tuple(column for column in evidence.own_columns if column not in {change, *changing})
    # of articles an equal line may be a second piece; without them an order with a later change is the same in any case
    cells = line_hash(tuple(changing) if has_lines(evidence) else (change, *changing))
    below = pl.any_horizontal(pl.col(column).cast(pl.String).str.contains(_MINUS) for column in changing).fill_null(value=False)

    def mark(frame: pl.LazyFrame) -> pl.LazyFrame:
        whole = fitting(frame, table.reading.overflow) & pl.col(order).is_not_null()
        rows = frame.with_columns(
            pl.when(whole).then(line_hash(same)).alias(_KEY),
            found.parts.struct.field("moment").alias(_WHEN),
            below.alias(_BELOW),
            cells.alias(_CELLS),
        )
        several = pl.col(_KEY).is_not_null() & (pl.len().over(_KEY) > 1)
        apart = (pl.col(_WHEN).n_unique().over(_KEY) == pl.len().over(_KEY)) & (pl.col(_WHEN).null_count().over(_KEY) == 0)
        differ = (pl.col(_CELLS).n_unique().over(_KEY) > 1) & ~pl.col(_BELOW).any().over(_KEY)
        version = several & apart & differ
        return rows.with_columns(version.alias(_VERSION), (version & (pl.col(_WHEN) < pl.col(_WHEN).max().over(_KEY))).alias(AGAIN))

    return mark


def _note(order: str, change: str, earlier: int) -> Note:
    text = tr(
        "{n:,} row is an earlier version of a row of the same '{order}', by '{change}': the last one counts."
        if earlier == 1
        else "{n:,} rows are earlier versions of rows of the same '{order}', by '{change}': the last ones count.",
        n=earlier,
        order=shortened(order),
        change=shortened(change),
    )
    return Note(code="shape", level="warning", text=text, hint=tr("--shape plain counts all rows"))
