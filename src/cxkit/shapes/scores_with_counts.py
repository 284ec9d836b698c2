"""A table of counts: one row a score, and how many gave it."""

from __future__ import annotations

from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import DIMENSIONS, SCORES
from cxkit.shapes.repeating import check_total, repeated, whole_counts
from cxkit.shapes.shape import Evidence, Shape

_LABELS = (*DIMENSIONS, "segment")


def recognise(evidence: Evidence) -> Shape | None:
    """A column of counts beside one score, each score once (for each group): rows are counts of answers, not answers.

    A column of counts beside scores that repeat says something else about respondents, such as their visits.
    """
    table = evidence.table
    count = evidence.column("count")
    scores = [role for role in SCORES if role in table.roles]
    if count is None or not scores or "response_id" in table.roles or "customer_id" in table.roles:
        return None
    score = table.roles[scores[0]].column
    if len({table.roles[role].column for role in scores}) > 1 or whole_counts(evidence, count) is None:
        return None
    groups = [table.roles[role].column for role in _LABELS if role in table.roles]
    others = [column for column in table.columns if column not in {count, score, *groups}]
    keys = [score, *groups, *others]
    rows, distinct = evidence.of_all(pl.len().alias("rows"), pl.struct(keys).n_unique().alias("distinct")).row(0)
    # with further columns that tell respondents apart every row is distinct: then the scores themselves must be
    alone = not others or evidence.of_all(pl.struct([score, *groups]).n_unique().alias("distinct")).item() == rows
    if not evidence.declared and (rows != distinct or not alone):
        return None
    total = check_total(evidence, [count])
    text = f"One row is a score with how many gave it: {total:,} answers in {rows:,} rows, by column '{count}'."
    note = Note(code="shape", level="info", text=text, hint="--shape plain takes each row for one answer")
    counts = whole_counts(evidence, count)
    return Shape(add=lambda frame: repeated(frame, counts if counts is not None else pl.lit(1)), columns={}, notes=(note,))
