"""Copies of contacts that lost some of their cells: rows of a number given once elsewhere, which say nothing that its full row does not."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.cells import is_blank, stripped, text_or_empty
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.reasons import Reason

COPY = "cx:cut copy"
_MOST = 0.2  # of the numbers: where more repeat, rows are entries of cases


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if numbers repeat in such copies alone: a further entry of a case has a time or a text of its own."""
    case = evidence.column("case_id")
    columns = [column for column in evidence.own_columns if column in evidence.table.sample.columns]
    if case not in columns or evidence.is_large or any(evidence.table.sample.schema[column].is_nested() for column in columns):
        return None
    text = stripped(case)
    again = text.is_duplicated() & (text != "")
    repeats, numbers = evidence.of_all(again.sum().alias("repeats"), text.n_unique().alias("numbers")).row(0)
    if not 0 < repeats <= 2 * _MOST * numbers:
        return None
    rows = evidence.table.query(lambda frame: frame.filter(again.fill_null(value=False)), tuple(columns))
    found = rows.select(text.alias("number"), _is_cut(columns, case).alias("cut"))
    if not found.get_column("cut").any() or found.filter(~pl.col("cut")).get_column("number").is_duplicated().any():
        return None
    cut = int(found.get_column("cut").sum())
    said = tr(
        "Rows that repeat another one of the same '{case}' with cells missing ({cut:,}) are copies: they are excluded.",
        cut=cut,
        case=shortened(case),
    )
    return Shape(
        lambda frame: frame.with_columns(_is_cut(columns, case).fill_null(value=False).alias(COPY)),
        {COPY: "cut copy"},
        excluded={Reason.DUPLICATE: COPY},
        notes=(Note(code="shape", level="warning", text=said, hint=tr("--shape plain counts both")),),
    )


def _is_cut(columns: list[str], case: str) -> pl.Expr:
    """Whether a row has fewer cells than the fullest one of its number, and no cell that differs from it."""
    number = text_or_empty(case)
    filled = pl.sum_horizontal((~is_blank(column)).cast(pl.Int32) for column in columns)
    same = [is_blank(column) | (text_or_empty(column) == text_or_empty(column).get(filled.arg_max()).over(number)) for column in columns]
    return (number != "") & (filled < filled.max().over(number)) & pl.all_horizontal(same)
