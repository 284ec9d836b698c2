"""Counts of promoters, passives and detractors: one row per period or group, one column per class."""

from __future__ import annotations

from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.shapes.repeating import check_total, repeated, whole_counts
from cxkit.shapes.shape import Evidence, Shape

_CLASSES = {"promoters": "promoter", "passives": "passive", "detractors": "detractor"}
_CLASS, _COUNT = "cx:class", "cx:count"


def recognise(evidence: Evidence) -> Shape | None:
    """The three columns of classes hold whole numbers, and no column holds a score."""
    table = evidence.table
    columns = {role: evidence.column(role) for role in _CLASSES}
    counts = {role: whole_counts(evidence, column) for role, column in columns.items() if column is not None}
    known = {role: count for role, count in counts.items() if count is not None}
    if len(known) < len(_CLASSES) or "recommend" in table.roles:
        return None
    if any("%" in text for column in columns.values() if column for text in (column, *evidence.sampled(column))):
        named = ", ".join(f"'{column}'" for column in columns.values())
        raise DataError(
            f"Columns {named} hold percentages and no counts of answers: the rows are aggregated already.",
            "Use the single answers, or the counts of promoters, passives and detractors.",
        )
    total = check_total(evidence, [column for column in columns.values() if column is not None])
    rows = evidence.of_all(pl.len().alias("rows")).item()

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        of_class = [frame.with_columns(pl.lit(name).alias(_CLASS), known[role].alias(_COUNT)) for role, name in _CLASSES.items()]
        return repeated(pl.concat(of_class), pl.col(_COUNT)).drop(_COUNT)

    names = ", ".join(f"'{column}'" for column in columns.values())
    text = f"One row holds counts of answers by class, in columns {names}: {total:,} answers in {rows:,} rows."
    note = Note(code="shape", level="info", text=text, hint="--shape plain takes each row for one answer")
    return Shape(add=add, columns={_CLASS: "promoters, passives, detractors"}, roles={"recommend": _CLASS}, notes=(note,))
