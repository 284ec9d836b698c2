"""Counts of promoters, passives and detractors, or their percentages and the number of answers: one row per period or group."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.shapes.number_columns import looks_numeric, sampled_numbers
from cxkit.shapes.shape import Evidence, Shape
from cxkit.shapes.sum_rows import note_of_sums, sum_rows
from cxkit.shapes.survey.repeating import check_total, none_of, number_of_answers, repeated_for_each, whole_counts
from cxkit.values.answers.promoter_classes import DETRACTOR, PASSIVE, PROMOTER, promoter_class
from cxkit.values.folding import fold

Found = TypeVar("Found")
_CLASSES = {"promoters": "promoter", "passives": "passive", "detractors": "detractor"}
_WORTH = {"promoters": PROMOTER, "passives": PASSIVE, "detractors": DETRACTOR}
_RANGE = re.compile(r"\W*\d+\s*(?:(?:-|–|—|to|bis)\s*\d+|\+)\W*|[<>≥≤]\s*\d+|\d+ (?:and|or|und|oder) (?:more|over|mehr)")
# in front of what a column counts: "# promoters", "Anzahl Promotoren"
_NUMBER_OF = re.compile(
    r"^(?:#|(?:number|count|no\.?|num|anzahl|zahl|nombre|nb|número|numero|n[ºo°]?|aantal|antal|antall|qtd\.?)(?: (?:of|der|de|di|van))?)\s+"
)
_CLASS = "cx:class"
_ROUNDED = 0.015  # three percentages without decimals add up to 99 or 101


def recognise(evidence: Evidence) -> Shape | None:
    """The three columns of classes hold whole numbers, or percentages beside a number of answers.

    No column holds a score, or one the figure that follows from them.
    """
    table = evidence.table
    columns = {role: column for role in _CLASSES if (column := evidence.column(role) or _named(evidence, role)) is not None}
    if len({*columns.values()}) < len(_CLASSES):
        return None
    answers = number_of_answers(evidence, columns.values())
    whole = _of_each(columns, partial(whole_counts, evidence))
    hundred = _hundred(evidence, columns, whole=bool(whole), answers=answers)
    known = whole if hundred is None else _of_shares(evidence, columns, hundred, answers)
    score = table.roles.get("recommend")
    scored = score is not None and score.found != "assumed"
    if len(known) < len(_CLASSES) or (scored and not _is_computed(evidence, known)):
        return None
    if hundred is not None and answers is None:
        named = ", ".join(f"'{column}'" for column in columns.values())
        raise DataError(
            tr("Columns {named} hold percentages and no counts of answers: the rows are aggregated already.", named=named),
            "Use the single answers, or the counts of promoters, passives and detractors.",
        )
    counted = list(columns.values()) if hundred is None or answers is None else [answers]
    labels = [column for column in table.columns if looks_numeric(table, column) is None]
    # shares of rounded figures need not add up: their number of answers does
    sums = sum_rows(evidence, labels, [each for column in counted if (each := whole_counts(evidence, column)) is not None])
    total = check_total(evidence, counted, without=sums)
    rows = evidence.of_all((pl.len() if sums is None else (~sums).sum()).alias("rows")).item()

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        return repeated_for_each(evidence, frame, _CLASS, {name: none_of(known[role], sums) for role, name in _CLASSES.items()})

    names = ", ".join(f"'{column}'" for column in columns.values())
    if hundred is None:
        text = tr(
            "One row holds counts of answers by class, in columns {names}: {total:,} answers in {rows:,} rows.",
            names=names,
            total=total,
            rows=rows,
        )
    else:
        text = tr(
            "One row holds percentages of answers by class, in columns {names}, and their number in '{answers}': {total:,} answers in "
            "{rows:,} rows, each class rounded to whole answers.",
            names=names,
            answers=answers,
            total=total,
            rows=rows,
        )
    notes = [Note(code="shape", level="info", text=text, hint="--shape plain counts each row as one answer")]
    if sums is not None:
        notes.append(note_of_sums(evidence, labels, sums))
    return Shape(add=add, columns={_CLASS: tr("promoters, passives, detractors")}, roles={"recommend": _CLASS}, notes=tuple(notes))


def _named(evidence: Evidence, role: str) -> str | None:
    """The only column whose header is the name or the range of a class in a language that the answers themselves may be in.

    Beside another range, as of hours or of ages, ranges are no classes.
    """
    columns = evidence.table.columns
    found = [column for column in columns if promoter_class(_NUMBER_OF.sub("", fold(column))) == _WORTH[role]]
    if len(found) != 1 or (
        _RANGE.fullmatch(found[0]) and any(_RANGE.fullmatch(each) and promoter_class(fold(each)) is None for each in columns)
    ):
        return None
    return found[0]


def _of_each(columns: Mapping[str, str], find: Callable[[str], Found | None]) -> dict[str, Found]:
    """What is found in the column of each role; nothing as soon as one of them does not have it, as in most tables."""
    found: dict[str, Found] = {}
    for role, column in columns.items():
        each = find(column)
        if each is None:
            return {}
        found[role] = each
    return found


def _hundred(evidence: Evidence, columns: Mapping[str, str], *, whole: bool, answers: str | None) -> float | None:
    """What the columns of each row add up to, 100 or 1, if they hold percentages or shares; None if they hold counts.

    Whole numbers without a percent sign are percentages only if a number of answers is there too: 100 people may have been asked.
    """
    signed = any("%" in text for column in columns.values() for text in (column, *evidence.sampled(column)))
    figures = _of_each(columns, partial(looks_numeric, evidence.table))
    rows = sampled_numbers(evidence.table, list(figures.values())).drop_nulls() if figures else None
    if rows is None or not rows.height or (whole and answers is None and not signed):
        return 100.0 if signed else None
    sums = rows.sum_horizontal()
    return next((hundred for hundred in (100.0, 1.0) if ((sums - hundred).abs() <= _ROUNDED * hundred).all()), 100.0 if signed else None)


def _of_shares(evidence: Evidence, columns: Mapping[str, str], hundred: float, answers: str | None) -> dict[str, pl.Expr]:
    """The counts of the classes from their shares of the answers; the passives are what remains. Without ``answers`` the shares."""
    from cxkit.tables.typed_columns import numbers

    table = evidence.table
    share = {role: numbers(table, column, table.sample.schema[column]).parts.struct.field("value") for role, column in columns.items()}
    if answers is None:
        return share
    count = numbers(table, answers, table.sample.schema[answers]).parts.struct.field("value")
    found = {role: (share[role] / hundred * count).round().cast(pl.Int64, strict=False) for role in ("promoters", "detractors")}
    rest = (count.cast(pl.Int64, strict=False) - found["promoters"] - found["detractors"]).clip(lower_bound=0)
    return {"promoters": found["promoters"], "passives": rest, "detractors": found["detractors"]}


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
