"""A table of counts: one row per score, with the number of its answers."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from math import prod

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import DIMENSIONS, SCORES, normalise
from cxkit.roles.words import meanings
from cxkit.shapes.shape import Evidence, Shape
from cxkit.shapes.sum_rows import is_sum, note_of_sums, sum_rows
from cxkit.shapes.survey.averages import check_averages
from cxkit.shapes.survey.repeating import check_total, counts_answers, none_of, repeated, whole_counts
from cxkit.values.answers.labels import meaning
from cxkit.values.folding import fold
from cxkit.values.numbers import number

_LABELS = (*DIMENSIONS, "segment")
_CLASSES = {"promoters", "passives", "detractors"}


_ALL = 0.7  # of the points from the lowest to the highest score must occur, each once
_FEWEST = 3
_ROUNDED = 0.006  # shares of a table are rounded to whole percent at most
_LONGEST, _WIDEST = 200, 12  # rows and columns of a table of figures
_TABLES = 3  # so many lists of all scores, one below the other
_POINTS = 8  # so many distinct scores do not occur once each by chance
_COUNTS = re.compile("total|sum")
_SHARES = re.compile(
    r"\b(?:per ?cent|percentage|pct|share|proportion|prozent|anteil|pour ?cent|pourcentage|porcentaje|percentuale|percentage|aandeel)\b"
)


def recognise(evidence: Evidence) -> Shape | None:
    """A column of counts beside one score, each score once (per group): rows are counts of answers, not answers.

    A column of counts beside scores that repeat is a property of respondents, such as their visits.
    """
    table = evidence.table
    scores = [role for role in SCORES if role in table.roles]
    if not scores:
        return None
    score = table.roles[scores[0]].column
    for role in evidence.wanted.intersection(scores) or scores[:1]:
        if role != "recommend" or not table.roles.keys() >= _CLASSES:  # these say more than the figure beside them
            check_averages(evidence, role)
    # "num_ratings" may be taken for the number of a response, and counts ratings
    if any((column := evidence.column(role)) and not counts_answers(column) for role in ("response_id", "customer_id")):
        return None
    _check_aggregated(evidence, score)
    labels = [table.roles[role].column for role in _LABELS if role in table.roles]
    count, groups = evidence.column("count"), labels
    if count is None:
        count, groups = _beside(evidence, score)
    elif further := [column for column in table.columns if column not in {count, score, *groups}]:
        # tables of several shops or months, whose columns have no role
        groups = [*groups, *further] if _are_points(evidence, score, [*groups, *further]) else groups
    if count is None or len({table.roles[role].column for role in scores} - {count}) > 1 or whole_counts(evidence, count) is None:
        return None
    others = [column for column in table.columns if column not in {count, score, *groups}]
    keys = [score, *groups, *others]
    rows, distinct = evidence.of_all(pl.len().alias("rows"), pl.struct(keys).n_unique().alias("distinct")).row(0)
    # with further columns that distinguish respondents every row is distinct: then the scores themselves must be
    alone = not others or evidence.of_all(pl.struct([score, *groups]).n_unique().alias("distinct")).item() == rows
    if not evidence.declared and (rows != distinct or not (alone or _is_cross_table(evidence, keys, rows))):
        return None
    counts = whole_counts(evidence, count)
    sums = None if counts is None else sum_rows(evidence, [score, *groups], [counts], groups=bool(groups))
    total = check_total(evidence, [count], without=sums)
    rows -= 0 if sums is None else 1
    text = tr(
        "One row is a score with how many gave it: {total:,} answers in {rows:,} rows, by column '{count}'.",
        total=total,
        rows=rows,
        count=count,
    )
    notes = [Note(code="shape", level="info", text=text, hint="--shape plain counts each row as one answer")]
    times = none_of(counts.fill_null(0) if counts is not None else pl.lit(1), sums)
    if sums is not None:
        notes.append(note_of_sums(evidence, [score, *groups], sums))
    return Shape(add=lambda frame: repeated(evidence, frame, times), columns={}, notes=tuple(notes))


def _is_cross_table(evidence: Evidence, keys: list[str], rows: int) -> bool:
    """Whether the rows are all combinations of the values of two columns or more, each once: so the cells of a table are listed."""
    if rows > _LONGEST or rows > evidence.table.sample.height:
        return False
    columns = [column for column in keys if not _is_numbered(evidence, column)]
    distinct = [evidence.table.sample.get_column(column).n_unique() for column in columns]
    return len(columns) > 1 and min(distinct) > 1 and prod(distinct) == rows


def _is_numbered(evidence: Evidence, column: str) -> bool:
    """Whether a column numbers the rows."""
    found = _numbers(evidence, column)
    return found is not None and len(found) > 1 and all(after - before == 1 for before, after in pairwise(found))


def _check_aggregated(evidence: Evidence, score: str) -> None:
    """Raise DataError if each score stands once beside shares, weighted counts, or counts in several columns."""
    columns = [column for column in evidence.table.columns if column != score and not column.startswith("cx:")]
    if evidence.declared or evidence.table.sample.height > _LONGEST or len(columns) > _WIDEST:
        return
    numbers = {column: found for column in columns if (found := _numbers(evidence, column))}
    for column, found in numbers.items():
        groups = [other for other in columns if other != column]
        if not _are_points(evidence, score, groups):
            continue
        named = _SHARES.search(normalise(column)) or all(text.endswith("%") for text in evidence.sampled(column))
        tables = evidence.table.sample.select(groups).n_unique() if groups else 1
        whole = sum(found) / tables
        if named and min(abs(whole - 100) / 100, abs(whole - 1)) <= _ROUNDED * 3:
            raise DataError(
                tr("Column '{column}' holds shares of the answers: the rows are aggregated, and hold no single answers.", column=column),
                "Use the single answers, or a table with the number of answers. --shape plain counts each row as one answer.",
            )
        if any("count" in word for word in meanings(column)) and any(value != int(value) for value in found):
            raise DataError(
                tr("Column '{column}' holds counts of the answers that are not whole: they are weighted.", column=column),
                tr(
                    "--shape plain --weight {column} weights each score by it; --shape plain alone counts each row as one answer.",
                    column=shlex.quote(column),
                ),
            )
    if (
        len(numbers) < len(columns)
        or _row_total(numbers)
        or any(value != int(value) or value < 0 for of in numbers.values() for value in of)
    ):
        return
    counts = [column for column in columns if not any(_is_share(evidence, column, numbers[other]) for other in columns if other != column)]
    if len(counts) > 1 and _are_points(evidence, score, []) and (_in_words(evidence, score) or _is_list(evidence, score, counts)):
        raise DataError(
            tr(
                "Each answer of column '{score}' occurs once, beside numbers in {n} columns: the rows are aggregated already.",
                score=score,
                n=len(columns),
            ),
            "Use the single answers, or one row for each answer and column. --shape plain counts each row as one answer.",
        )


def _row_total(numbers: Mapping[str, Sequence[float]]) -> str | None:
    """The column that has the sum of two others or more in each row, as "Total" beside the counts of places."""
    rows = {
        column: list(zip(found, *(each for other, each in numbers.items() if other != column), strict=True))
        for column, found in numbers.items()
    }
    totals = [
        column
        for column, cells in rows.items()
        if len(numbers) > 2 and all(total == sum(parts) for total, *parts in cells) and any(numbers[column])
    ]
    return totals[0] if len(totals) == 1 else None


def _is_list(evidence: Evidence, score: str, counts: Sequence[str]) -> bool:
    """Whether the scores are a list of points in their order, and not those of few respondents: many, above a sum, or beside years."""
    texts = evidence.sampled(score)
    read = [value for text in texts if (value := number(text, evidence.table.rules.decimal)) is not None]
    if not _in_order(evidence, score):
        return False
    alike = len({re.sub(r"\d+", "", normalise(column)) for column in counts}) == 1  # but for the number of a year or week
    beyond = any(value > max(read) for column in counts for value in _numbers(evidence, column) or ())
    summed = any(map(is_sum, texts)) or (alike and beyond)
    named = any(counts_answers(column) or _COUNTS.fullmatch(normalise(column)) for column in counts)
    return summed or (len(read) >= _POINTS and not named and not any(_is_numbered(evidence, column) for column in counts))


def _in_order(evidence: Evidence, score: str) -> bool:
    """Whether the scores are listed in equal steps, but for a row of sums."""
    texts = evidence.sampled(score)
    read = [value for text in texts if (value := number(text, evidence.table.rules.decimal)) is not None]
    return len(read) >= len(texts) - 1 and len({after - before for before, after in pairwise(read)}) == 1


def _in_words(evidence: Evidence, score: str) -> bool:
    return all(number(text, evidence.table.rules.decimal) is None for text in evidence.sampled(score))


def _beside(evidence: Evidence, score: str) -> tuple[str | None, list[str]]:
    """A column of whole numbers beside scores that are the points of a scale, each once in each group, and the columns of the groups."""
    table = evidence.table
    others = [column for column in table.columns if column != score]
    named = [column for column in others if counts_answers(column) or _COUNTS.fullmatch(normalise(column))]
    numbers = {column: found for column in others if not column.startswith("cx:") and (found := _numbers(evidence, column)) is not None}
    total = _row_total(numbers)
    if total:  # the other counts are parts of these
        others = [column for column in others if column == total or column not in numbers]
    elif len(named) == 1:
        total = named[0]
    count = total or (others[0] if len(others) == 1 else _only_number(evidence, others) or _with_its_shares(evidence, numbers))
    if count is None:
        return None, []
    counts = _numbers(evidence, count)
    if counts is None or any(value < 0 or value != int(value) for value in counts):
        return None, []
    groups = [column for column in others if column != count and not _is_share(evidence, column, counts)]
    if not _are_points(evidence, score, groups):
        # a mean beside each score is no group: "Score, Votes, Ø minutes"
        groups = [column for column in groups if column not in numbers]
        if not (_in_order(evidence, score) and _are_points(evidence, score, groups)):
            return None, []
    numbered = all(abs(after - before) == 1 for before, after in pairwise(counts))
    many = len(set(evidence.sampled(score))) >= _POINTS
    # all points once for each place and day do not come about by chance either
    tables = len(counts) >= _TABLES * len(set(evidence.sampled(score))) and len(set(counts)) > _TABLES
    return (count, groups) if not numbered and (total or named or many or tables) else (None, [])


def _only_number(evidence: Evidence, columns: list[str]) -> str | None:
    """The only column of whole numbers among others."""
    numbers = {column: _numbers(evidence, column) for column in columns if not column.startswith("cx:")}
    found = [column for column, each in numbers.items() if each is not None and all(value == int(value) for value in each)]
    return found[0] if len(found) == 1 and len(columns) > 1 else None


def _with_its_shares(evidence: Evidence, numbers: Mapping[str, Sequence[float]]) -> str | None:
    """The only column of whole numbers of which all others are the shares, the percentages or the running sums."""
    found = [
        column
        for column, counts in numbers.items()
        if len(set(counts)) > 1
        and all(value == int(value) for value in counts)
        and abs(sum(counts) - 100) > _ROUNDED * 300
        and all(_is_share(evidence, other, list(counts)) for other in numbers if other != column)
    ]
    return found[0] if len(found) == 1 and len(numbers) > 1 else None


def _numbers(evidence: Evidence, column: str) -> list[float] | None:
    """The numbers in all cells of the sample of a column, percentages without their sign; None if a cell holds none."""
    texts = evidence.sampled(column)
    read = [number(text.rstrip("% "), evidence.table.rules.decimal) for text in texts]
    found = [value for value in read if value is not None]
    return found if len(found) == evidence.table.sample.height else None


def _is_share(evidence: Evidence, column: str, counts: list[float]) -> bool:
    """Whether a column holds the shares of the counts, or their running sums."""
    shares = _numbers(evidence, column)
    whole, total = sum(counts), sum(shares or ())
    if not shares or whole <= 0 or total <= 0:
        return False
    sums = list(accumulate(counts))
    single = all(abs(share / total - count / whole) <= _ROUNDED for share, count in zip(shares, counts, strict=True))
    return single or all(abs(share / max(shares) - each / whole) <= _ROUNDED for share, each in zip(shares, sums, strict=True))


def _are_points(evidence: Evidence, score: str, groups: list[str]) -> bool:
    """Whether each group of the sample has nearly all points of the scale, each once: those of one survey do not by chance."""
    table = evidence.table
    # a row of sums is no point of the scale
    cells = table.sample.select(score, *groups).rows()
    rows = table.sample.filter([not any(is_sum(str(cell)) for cell in row) for row in cells])
    texts = [str(text) for text in rows.get_column(score).to_list()]
    read = [number(text, table.rules.decimal) for text in texts]
    if not any(value is not None for value in read):
        worth = meaning({fold(text) for text in texts}, 0).worth
        read = [worth.get(fold(text)) for text in texts]
    if None in read:
        return False
    sample = rows.select(*groups, pl.Series("cx:score", read, dtype=pl.Float64))
    by = [pl.col(name) for name in groups] or [pl.lit(1)]
    scored = sample.group_by(by).agg(pl.col("cx:score").len().alias("rows"), pl.col("cx:score").n_unique().alias("points"))
    points = [value for value in read if value is not None]
    width = int(max(points) - min(points)) + 1 if points else 0
    whole = scored.filter(pl.col("points") >= max(_FEWEST, _ALL * width)).height
    once = bool((scored.get_column("rows") == scored.get_column("points")).all())
    # the last group may go on after the sample
    return once and whole >= max(scored.height - 1, 1)
