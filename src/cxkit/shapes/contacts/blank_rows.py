"""Rows of delimiters alone, as spreadsheets leave them between and below others: they are no contacts."""

from __future__ import annotations

from cxkit.lazy import pl
from cxkit.shapes.cells import is_blank
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.reasons import Reason

EXCLUDED = "cx:blank row"


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if every cell of a row is blank; of a large file the sample alone shows that."""
    columns, kinds = evidence.own_columns, evidence.table.sample.schema
    if not columns or not {*columns} <= kinds.keys() or any(kinds[column].is_nested() for column in columns):
        return None
    # nearly always the time is filled, and no other column need be read
    when = evidence.column("contacted_at")
    if any(not evidence.has_blanks(column) for column in sorted(columns, key=lambda column: column != when)):
        return None
    blank = pl.all_horizontal(is_blank(column) for column in columns)
    found = evidence.table.sample.select(blank.any()).item() if evidence.is_large else evidence.of_all(blank.any()).item()
    if not found:
        return None
    return Shape(
        add=lambda frame: frame.with_columns(blank.alias(EXCLUDED)), columns={EXCLUDED: "blank row"}, excluded={Reason.BLANK_ROW: EXCLUDED}
    )
