"""Rows that represent as many answers as one of their cells states: they are repeated that often, and counted like any others."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import normalise, shortened
from cxkit.shapes.cells import text_or_empty
from cxkit.shapes.shape import Evidence, fitting

MOST = 200_000_000
"""Answers that a table of counts may stand for; more are not counted one by one."""
_TIMES = "cx:times"
_NO_ANSWERS = ("", "-", "--", "–", "—")
"""Cells of a table of counts where nobody gave the answer."""
_ANSWERS = "responses|answers|respondents|replies|people|reviews|ratings|votes|antworten|befragte|bewertungen|stimmen|personen|reponses"
_ANSWERS += (
    "|avis|repondants|respuestas|encuestados|opiniones|risposte|intervistati|recensioni|antwoorden|respondenten|beoordelingen|stemmen"
)
_ANSWERS += "|respostas|respondentes|avaliacoes"
_ANSWERS += "|resenas|valoraciones|calificaciones|evaluaciones|opinioni|valutazioni|evaluations|enquetes|recensies"
_HOW_MANY = (
    "of|number of|no of|nr of|num|num of|number|no|n|nb|nbr|total|count|count of|nb d|nb de|anz|anzahl(?: der)?|nombre|nombre d|nombre de"
    "|numero de|numero di|numero|aantal|quantidade(?: de)?|qtd|cantidad(?: de)?"
)
_TOTALLED, _COUNTED = "count|total|number|amount|quantity|cnt|nb|num", "count|cnt|quantity|qty"
_ONE_ANSWER = "response|answer|review|rating|vote|evaluation|beoordeling|valoracion|avaliacao"
_OF_WHOM = "user|users|customer|customers|guest|guests|client|clients"
_TOTAL_OF_ANSWERS = rf"(?:{_ANSWERS}) (?:{_TOTALLED})|(?:{_ONE_ANSWER}) (?:{_COUNTED})"
_OF_ANSWERS = re.compile(
    rf"n|(?:(?:{_HOW_MANY}) )?(?:{_ANSWERS})|(?:(?:{_OF_WHOM}|{_HOW_MANY}) )?(?:{_TOTAL_OF_ANSWERS})"
    rf"|(?:{_HOW_MANY}) (?:{_OF_WHOM}) (?:{_ANSWERS})"
)


def counts_answers(column: str) -> bool:
    """Whether a header names a number of answers, such as "Responses" or "Anzahl der Antworten"."""
    return _OF_ANSWERS.fullmatch(normalise(column)) is not None


def number_of_answers(evidence: Evidence, besides: Collection[str]) -> str | None:
    """The only other column of whole numbers that names a number of answers."""
    counts = numbers_of_answers(evidence, besides)
    return counts[0] if len(counts) == 1 else None


def numbers_of_answers(evidence: Evidence, besides: Collection[str]) -> list[str]:
    """The other columns of whole numbers that name a number of answers, as of ratings and of reviews with a text."""
    named = [column for column in evidence.table.columns if column not in besides and counts_answers(column)]
    return [column for column in named if whole_counts(evidence, column) is not None]


def whole_counts(evidence: Evidence, column: str) -> pl.Expr | None:
    """The whole numbers of a column; None if those of the sample are not all whole and at least zero."""
    from cxkit.tables.typed_columns import numbers

    value = numbers(evidence.table, column, evidence.table.sample.schema[column]).parts.struct.field("value")
    sampled = evidence.table.sample.select(value.alias("value")).to_series().drop_nulls()
    if not sampled.len() or (sampled != sampled.round()).any() or (sampled < 0).any():
        return None
    return value.cast(pl.Int64, strict=False)


def none_of(counts: pl.Expr, sums: pl.Expr | None) -> pl.Expr:
    """The counts, zero in the rows that are ``sums`` of others."""
    return counts if sums is None else pl.when(sums).then(0).otherwise(counts)


def check_total(evidence: Evidence, columns: Sequence[str], *, without: pl.Expr | None = None) -> int:
    """The total of all counts, those of rows of sums excluded; DataError if they are too many to be counted one by one.

    A cell that is blank or a dash holds no answers; DataError if one holds anything else that is no number.
    """
    known = {column: none_of(counted, without) for column in columns if (counted := whole_counts(evidence, column)) is not None}
    _check_read(evidence, known)
    counts = list(known.values())
    total = int(evidence.of_all(pl.sum_horizontal(each.fill_null(0) for each in counts).sum().alias("total")).item() or 0)
    if total > MOST:
        raise DataError(
            tr("The counts come to {total:,} answers, more than {most:,}.", total=total, most=MOST),
            "--shape plain counts each row as one answer.",
        )
    return total


def _check_read(evidence: Evidence, counts: Mapping[str, pl.Expr]) -> None:
    """Raises DataError if a cell of the counts is a text, such as "<5", since it may stand for any number of answers."""
    texts = [text_or_empty(column) for column in counts]
    unread = [~text.is_in(_NO_ANSWERS) & count.is_null() for text, count in zip(texts, counts.values(), strict=True)]
    found = evidence.of_all(
        *(text.filter(is_unread).first().alias(f"text {at}") for at, (text, is_unread) in enumerate(zip(texts, unread, strict=True)))
    )
    for column, text in zip(counts, found.row(0), strict=True):
        if text is not None:
            raise DataError(
                tr("Column '{column}' holds counts of answers, and '{text}', which is no number.", column=shortened(column), text=text),
                tr("Write the number of answers there, or take the row out; --shape plain counts each row as one answer."),
            )


def repeated(evidence: Evidence, frame: pl.LazyFrame, times: pl.Expr) -> pl.LazyFrame:
    """The rows repeated ``times`` times; a row without a readable count, or one that does not fit the header, once, to be accounted for."""
    names = frame.collect_schema().names()
    often = pl.when(fitting(frame, evidence.table.reading.overflow)).then(times.fill_null(1)).otherwise(1)
    counted = frame.with_columns(often.alias(_TIMES)).filter(pl.col(_TIMES) > 0)
    return counted.select(pl.col(names).repeat_by(_TIMES)).explode(names)


def repeated_for_each(evidence: Evidence, frame: pl.LazyFrame, column: str, counts: Mapping[str, pl.Expr]) -> pl.LazyFrame:
    """The rows repeated as often as each of the ``counts`` says, with its name in ``column``: none is no answer.

    A row that does not fit the header, or has no count at all, is there once, to be accounted for.
    """
    has_any = pl.any_horizontal(count.is_not_null() for count in counts.values())
    given = fitting(frame, evidence.table.reading.overflow) & has_any
    (first, count), *others = counts.items()
    once = frame.with_columns(pl.when(given).then(pl.lit(first)).alias(column))
    # filtered behind the repetition: Polars fails if several filters, one for each part, come before it and a line of sums is left out
    parts = [repeated(evidence, once, pl.when(given).then(count.fill_null(0)).otherwise(1))]
    parts += [
        repeated(evidence, frame.with_columns(pl.lit(name).alias(column)), count.fill_null(0)).filter(given) for name, count in others
    ]
    return pl.concat(parts)
