"""Counts of answers in words, such as those of a terminal with smileys: one column per answer, one row per day or place."""

from __future__ import annotations

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.number_columns import looks_numeric
from cxkit.shapes.shape import Evidence, Shape
from cxkit.shapes.sum_rows import note_of_sums, sum_rows
from cxkit.shapes.survey.repeating import check_total, none_of, repeated_for_each, whole_counts
from cxkit.values.answers.labels import is_answer, meaning
from cxkit.values.answers.valence import valence
from cxkit.values.folding import fold

_FEWEST = 3
_WORDS = 3  # of an answer that no list has, such as "sehr positiv"
_SCORE = "satisfaction"
_ANSWER = "cx:answer"


def recognise(evidence: Evidence) -> Shape | None:
    """The headers of three columns or more are the answers of one scale of satisfaction and hold whole numbers; none holds a score."""
    table = evidence.table
    if evidence.wanted and _SCORE not in evidence.wanted:
        return None
    columns = _answers(evidence)
    scored = {*table.doubtful.get(_SCORE, ()), *([table.roles[_SCORE].column] if _SCORE in table.roles else [])}
    if len(columns) < _FEWEST or not _are_one_scale(columns):
        return None
    counts = _counts(evidence, columns)
    # an index that the terminal computes is no score if another column shows that the counts are all answers
    if len(counts) < len(columns) or not (scored <= {*columns} or _are_totalled(evidence, counts)):
        return None
    if any("%" in text for column in columns for text in evidence.sampled(column)):
        named = ", ".join(f"'{column}'" for column in columns)
        raise DataError(
            tr("Columns {named} hold percentages and no counts of answers: the rows are aggregated already.", named=named),
            "Use the single answers, or the counts of each answer.",
        )
    labels = [column for column in table.columns if looks_numeric(table, column) is None]
    sums = sum_rows(evidence, labels, list(counts.values()))
    total = check_total(evidence, columns, without=sums)
    rows = evidence.of_all((pl.len() if sums is None else (~sums).sum()).alias("rows")).item()

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        each = {column.replace("_", " "): none_of(count, sums) for column, count in counts.items()}
        return repeated_for_each(evidence, frame, _ANSWER, each)

    names = ", ".join(f"'{column}'" for column in columns)
    text = tr(
        "One row holds counts of each answer, in columns {names}: {total:,} answers in {rows:,} rows.", names=names, total=total, rows=rows
    )
    notes = [Note(code="shape", level="info", text=text, hint="--shape plain counts each row as one answer")]
    if sums is not None:
        notes.append(note_of_sums(evidence, labels, sums))
    return Shape(add=add, columns={_ANSWER: tr("the answers")}, roles={_SCORE: _ANSWER}, notes=tuple(notes))


def _answers(evidence: Evidence) -> list[str]:
    """The columns of counts whose headers are answers, with those between them that make them one scale.

    Raises DataError if the meaning of a column of counts between them is unknown: without its answers the others are not all.
    """
    headers = evidence.table.columns
    said = {column: _said(column) for column in headers}
    found = [column for column in headers if is_answer(said[column]) or (valence(said[column]) and len(said[column].split()) <= _WORDS)]
    if not _are_one_scale(found):
        found = [column for column in headers if is_answer(said[column])]
    if len(found) < _FEWEST:
        return found
    span = headers[headers.index(found[0]) : headers.index(found[-1]) + 1]
    between = [column for column in span if column not in found and not _is_share(column, found)]
    between = [column for column in between if whole_counts(evidence, column) is not None and not _is_subtotal(evidence, column, found)]
    together = [column for column in span if column in found or column in between]
    if not between or _are_one_scale(together):
        return together
    if _are_one_scale(found) and len(between) == 1 and not _are_totalled(evidence, _counts(evidence, found)):
        raise DataError(
            tr(
                "Columns '{first}' … '{last}' hold counts of answers; between them the meaning of '{unknown}' is not known.",
                first=shortened(found[0]),
                last=shortened(found[-1]),
                unknown=shortened(between[0]),
            ),
            tr(
                "Rename the column to an answer of the scale, such as neutral, or take it out; --shape plain counts each row as one answer."
            ),
        )
    return found


def _said(column: str) -> str:
    """The answer that a header is, as "5 stars" or "5_stars"."""
    return fold(column.replace("_", " "))


def _is_share(column: str, answers: list[str]) -> bool:
    """Whether a column holds the share of an answer, or of all: "Good %" beside "Good"."""
    return "%" in column or any(column != answer and column.casefold().startswith(answer.casefold()) for answer in answers)


def _counts(evidence: Evidence, columns: list[str]) -> dict[str, pl.Expr]:
    return {column: count for column in columns if (count := whole_counts(evidence, column)) is not None}


def _is_subtotal(evidence: Evidence, column: str, answers: list[str]) -> bool:
    """Whether a column holds the sum of the answers before it, such as the top two, in each sampled row."""
    headers = evidence.table.columns
    before = [count for answer, count in _counts(evidence, answers).items() if headers.index(answer) < headers.index(column)]
    own = whole_counts(evidence, column)
    sums = [pl.sum_horizontal(each.fill_null(0) for each in before[start:]) for start in range(len(before) - 1)]
    rows = evidence.table.sample
    return own is not None and any(bool(rows.select((own == total).all() & (own > 0).any()).item()) for total in sums)


def _are_totalled(evidence: Evidence, counts: dict[str, pl.Expr]) -> bool:
    """Whether another column holds the sum of the counts in each sampled row."""
    sample = evidence.table.sample.with_columns(pl.sum_horizontal(each.fill_null(0) for each in counts.values()).alias("cx:sum"))
    others = [column for column in evidence.table.columns if column not in counts and looks_numeric(evidence.table, column)]
    totals = [count for column in others if (count := whole_counts(evidence, column)) is not None]
    return any(bool(sample.select((total == pl.col("cx:sum")).all()).item()) for total in totals)


def _are_one_scale(columns: list[str]) -> bool:
    """Whether the headers are all answers of one scale of satisfaction, in words, faces or stars."""
    from cxkit.values.answers.ratings import are_ratings

    words = {_said(column) for column in columns}
    found = meaning(words, 0)
    whole = set(range(1, len(words) + 1))
    return are_ratings(words) and (found.points == len(words) or (found.points is None and set(found.worth.values()) == whole))
