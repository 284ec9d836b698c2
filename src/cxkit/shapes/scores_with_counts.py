"""A table of counts: one row per score, with the number of its answers."""

from __future__ import annotations

import re
from itertools import pairwise

from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import DIMENSIONS, SCORES, normalise
from cxkit.shapes.repeating import check_total, repeated, whole_counts
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.numbers import number

_LABELS = (*DIMENSIONS, "segment")


_ALL = 0.7  # of the points from the lowest to the highest score must occur, each once
_FEWEST = 3
_POINTS = 8  # so many distinct scores do not occur once each by chance
_COUNTS = re.compile(r"n|responses|answers|respondents|replies|people|antworten|personen|reponses|respuestas|risposte|antwoorden|total|sum")


def recognise(evidence: Evidence) -> Shape | None:
    """A column of counts beside one score, each score once (per group): rows are counts of answers, not answers.

    A column of counts beside scores that repeat is a property of respondents, such as their visits.
    """
    table = evidence.table
    scores = [role for role in SCORES if role in table.roles]
    count = evidence.column("count") or (_beside(evidence, table.roles[scores[0]].column) if scores else None)
    if count is None or not scores or "response_id" in table.roles or "customer_id" in table.roles:
        return None
    score = table.roles[scores[0]].column
    if len({table.roles[role].column for role in scores}) > 1 or whole_counts(evidence, count) is None:
        return None
    groups = [table.roles[role].column for role in _LABELS if role in table.roles]
    others = [column for column in table.columns if column not in {count, score, *groups}]
    keys = [score, *groups, *others]
    rows, distinct = evidence.of_all(pl.len().alias("rows"), pl.struct(keys).n_unique().alias("distinct")).row(0)
    # with further columns that distinguish respondents every row is distinct: then the scores themselves must be
    alone = not others or evidence.of_all(pl.struct([score, *groups]).n_unique().alias("distinct")).item() == rows
    if not evidence.declared and (rows != distinct or not alone):
        return None
    total = check_total(evidence, [count])
    text = f"One row is a score with how many gave it: {total:,} answers in {rows:,} rows, by column '{count}'."
    note = Note(code="shape", level="info", text=text, hint="--shape plain takes each row for one answer")
    counts = whole_counts(evidence, count)
    return Shape(add=lambda frame: repeated(frame, counts if counts is not None else pl.lit(1)), columns={}, notes=(note,))


def _beside(evidence: Evidence, score: str) -> str | None:
    """The only column of whole numbers beside scores that are the points of a scale, each once, unless it just numbers the rows."""
    sample, others = evidence.table.sample, [column for column in evidence.table.columns if column != score]
    points = {value for text in evidence.sampled(score) if (value := number(text, evidence.table.rules.decimal)) is not None}
    if len(others) != 1 or len(points) < sample.height or len(points) < _FEWEST or len(points) < _ALL * (max(points) - min(points) + 1):
        return None
    values = [number(text, evidence.table.rules.decimal) for text in evidence.sampled(others[0])]
    counts = [value for value in values if value is not None]
    if len(counts) < sample.height or any(value < 0 or value != int(value) for value in counts):
        return None
    numbered = all(abs(after - before) == 1 for before, after in pairwise(counts))
    named = _COUNTS.fullmatch(normalise(others[0])) is not None
    return others[0] if not numbered and (named or len(points) >= _POINTS) else None
