"""Rows of delimiters alone, as spreadsheets leave them between and below others: they are no contacts."""

from __future__ import annotations

from cxkit.lazy import pl
from cxkit.shapes.cells import is_blank
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.reasons import Reason

EXCLUDED = "cx:blank row"


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if every cell of a row is blank; of a large file the sample alone shows that."""
    columns = [column for column in evidence.own_columns if column in evidence.table.sample.columns]
    readable = [column for column, dtype in evidence.table.sample.schema.items() if column in columns and not dtype.is_nested()]
    if not columns or len(readable) < len(columns):
        return None
    # nearly always the first column asked is filled, and no other one need be read
    roles = ("contacted_at", "case_id", "channel", "customer_id")
    known = [column for role in roles if (column := evidence.column(role)) in columns]
    if any(not evidence.has_blanks(column) for column in dict.fromkeys([*known, *columns])):
        return None
    blank = pl.all_horizontal(is_blank(column) for column in columns)
    found = evidence.table.sample.select(blank.any()).item() if evidence.is_large else evidence.of_all(blank.any()).item()
    if not found:
        return None
    return Shape(
        add=lambda frame: frame.with_columns(blank.alias(EXCLUDED)), columns={EXCLUDED: "blank row"}, excluded={Reason.BLANK_ROW: EXCLUDED}
    )
