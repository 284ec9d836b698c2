"""Counts of promoters, passives and detractors: one row per period or group, one column per class."""

from __future__ import annotations

from collections.abc import Mapping

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.shapes.number_columns import looks_numeric, sampled_numbers
from cxkit.shapes.repeating import check_total, repeated, whole_counts
from cxkit.shapes.shape import Evidence, Shape

_CLASSES = {"promoters": "promoter", "passives": "passive", "detractors": "detractor"}
_CLASS, _COUNT = "cx:class", "cx:count"


def recognise(evidence: Evidence) -> Shape | None:
    """The three columns of classes hold whole numbers, and no column holds a score, or one the figure that follows from them."""
    table = evidence.table
    columns = {role: evidence.column(role) for role in _CLASSES}
    counts = {role: whole_counts(evidence, column) for role, column in columns.items() if column is not None}
    known = {role: count for role, count in counts.items() if count is not None}
    score = table.roles.get("recommend")
    scored = score is not None and score.found != "assumed"
    if len(known) < len(_CLASSES) or (scored and not _is_computed(evidence, known)):
        return None
    if any("%" in text for column in columns.values() if column for text in (column, *evidence.sampled(column))):
        named = ", ".join(f"'{column}'" for column in columns.values())
        raise DataError(
            tr("Columns {named} hold percentages and no counts of answers: the rows are aggregated already.", named=named),
            "Use the single answers, or the counts of promoters, passives and detractors.",
        )
    total = check_total(evidence, [column for column in columns.values() if column is not None])
    rows = evidence.of_all(pl.len().alias("rows")).item()

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        of_class = [frame.with_columns(pl.lit(name).alias(_CLASS), known[role].alias(_COUNT)) for role, name in _CLASSES.items()]
        return repeated(pl.concat(of_class), pl.col(_COUNT)).drop(_COUNT)

    names = ", ".join(f"'{column}'" for column in columns.values())
    text = tr(
        "One row holds counts of answers by class, in columns {names}: {total:,} answers in {rows:,} rows.",
        names=names,
        total=total,
        rows=rows,
    )
    note = Note(code="shape", level="info", text=text, hint="--shape plain takes each row for one answer")
    return Shape(add=add, columns={_CLASS: tr("promoters, passives, detractors")}, roles={"recommend": _CLASS}, notes=(note,))


def _is_computed(evidence: Evidence, counts: Mapping[str, pl.Expr]) -> bool:
    """Whether the column of the score holds the Net Promoter Score of the counts in its row, to the point or as a share."""
    figure = looks_numeric(evidence.table, column) if (column := evidence.column("recommend")) else None
    if figure is None:
        return False
    rows = evidence.table.sample.select(expression.cast(pl.Float64).alias(role) for role, expression in counts.items())
    rows = rows.with_columns(sampled_numbers(evidence.table, [figure]).to_series().alias("figure"))
    nps = (pl.col("promoters") - pl.col("detractors")) / pl.sum_horizontal(*_CLASSES)
    fits = [((pl.col("figure") - nps * points).abs() <= 0.51 * points / 100).all().alias(str(points)) for points in (1, 100)]
    return any(rows.drop_nulls().select(fits).row(0)) if rows.drop_nulls().height else False
