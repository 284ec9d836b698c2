"""Orders that a file gives again, the same in every column: each counts once."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.cells import stripped
from cxkit.shapes.shape import Evidence, Shape, fitting
from cxkit.tables.duplicates import line_hash
from cxkit.values.reasons import Reason

AGAIN = "cx:order given again"
_LINE, _RUN, _COPY, _APART = "cx:whole line", "cx:run of the order", "cx:copy", "cx:copy behind other orders"
_MOSTLY = 0.9
_OF_LINES = ("product", "unit_price", "line_total", "quantity")


def recognise(evidence: Evidence) -> Shape | None:
    """Rows of an order that are the same in every column, and no two equal lines of it.

    They are none if each order has one row, or if rows of other orders stand between them although the rows of an order follow each other.
    """
    order = evidence.column("order_id")
    # lines below the first one of an order are blank where it has its number: equal ones may be of different orders
    own = tuple(dict.fromkeys([*evidence.own_columns, *([order] if order else [])]))
    if order is None or evidence.table.rules.duplicates is not None or not repeats(evidence, order):
        return None
    if evidence.of_all((line_hash(own).n_unique() == pl.len()).alias("different")).item():
        return None
    by_order = evidence.table.query(lambda frame: _by_order(_mark_copies(evidence, order, own, frame), order), own)
    several = by_order.filter(pl.col("rows") > 1)
    single = several.height <= (1 - _MOSTLY) * by_order.height and not has_lines(evidence)
    together = int((several.get_column("runs") == 1).sum()) >= _MOSTLY * several.height
    which = _COPY if single or evidence.declared else _APART
    n = int(by_order.get_column(which).sum())
    if not n or not (which == _COPY or together):
        return None
    return Shape(
        lambda frame: _mark_copies(evidence, order, own, frame).with_columns(pl.col(which).alias(AGAIN)),
        {AGAIN: "further row"},
        excluded={Reason.FURTHER_ROW: AGAIN},
        notes=(_note(evidence.shown(order), n),),
    )


def given_again(evidence: Evidence) -> pl.Expr:
    """Whether another shape leaves a row out since another one has the same order."""
    column = evidence.table.excluded.get(Reason.FURTHER_ROW)
    return pl.col(column) if column else pl.lit(value=False)


def has_lines(evidence: Evidence) -> bool:
    """Whether orders may have a row for each article."""
    return any(evidence.column(role) for role in _OF_LINES)


def repeats(evidence: Evidence, order: str) -> bool:
    """Whether orders have several rows, in a file that is not too large to be searched."""
    return not evidence.is_large and bool(evidence.of_all(pl.col(order).drop_nulls().is_duplicated().any()).item())


def _mark_copies(evidence: Evidence, order: str, own: tuple[str, ...], frame: pl.LazyFrame) -> pl.LazyFrame:
    """The rows with the copies marked, and those of them that stand behind rows of other orders."""
    number = stripped(order)
    number = pl.when(number != "").then(number)
    whole = fitting(frame, evidence.table.reading.overflow) & number.is_not_null()
    rows = frame.with_columns(pl.when(whole).then(line_hash(own)).alias(_LINE), number.forward_fill().rle_id().alias(_RUN))
    copy = pl.col(_LINE).is_not_null() & ~pl.col(_LINE).is_first_distinct()
    return rows.with_columns(copy.alias(_COPY), (copy & (pl.col(_RUN) > pl.col(_RUN).min().over(_LINE))).alias(_APART))


def _by_order(rows: pl.LazyFrame, order: str) -> pl.LazyFrame:
    """By order the number of its different rows, of the runs that they are in, and of the copies."""
    first = pl.col(_LINE).is_not_null() & ~pl.col(_COPY)
    runs = pl.col(_RUN).filter(first).n_unique().alias("runs")
    return rows.filter(pl.col(_LINE).is_not_null()).group_by(order).agg(first.sum().alias("rows"), runs, pl.col(_COPY, _APART).sum())


def _note(order: str, n: int) -> Note:
    text = tr(
        "{n:,} row gives an order of '{order}' again, the same in every column: it counts once."
        if n == 1
        else "{n:,} rows give orders of '{order}' again, the same in every column: each counts once.",
        n=n,
        order=shortened(order),
    )
    return Note(code="shape", level="warning", text=text, hint=tr("--duplicates keep counts all of them"))
