"""Survey answers one by one, in the order of the file: customer, time, scores, and the texts of the row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pydantic import JsonValue

from cxkit.counts.contacts.event_log import text_id
from cxkit.counts.counting import Pass, count_rows, first_reason
from cxkit.counts.prepare import CUSTOMER, MOMENT, REASON, Query, score_name
from cxkit.counts.survey.answers import ScoreQuery, lay_out, understand_all
from cxkit.errors import DataError, RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.identifiers import clean_ids
from cxkit.tables.table import Responses
from cxkit.tables.typed_columns import as_text
from cxkit.values.answers.scores import Scale
from cxkit.values.reasons import Account, Reason


@dataclass(frozen=True)
class AnswerLog:
    """Answers in the order of the file.

    ``rows``: ``cx:customer`` (text or integer; null = missing), ``cx:moment``, the scores by their roles (null = no answer) and the texts
    of the wanted roles as ``text_id(role)``. ``scales`` are the scales of the scores. ``first`` and ``last`` are the first and last day.
    """

    rows: pl.DataFrame
    account: Account
    columns: tuple[str, ...]
    scales: Mapping[str, Scale]
    first: date | None = None
    last: date | None = None
    names: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def people(self) -> int:
        """The customers behind the answers."""
        return self.rows.get_column(CUSTOMER).drop_nulls().n_unique()

    @property
    def params(self) -> dict[str, JsonValue]:
        """The range of days that was read, and the scale of the score if there is one only."""
        days: dict[str, JsonValue] = {name: day.isoformat() for name, day in (("from", self.first), ("to", self.last)) if day}
        return days | ({"scale": str(*self.scales.values())} if len(self.scales) == 1 else {})


def answer_log(survey: Responses, scores: Collection[str], texts: Collection[str], *, required: str | None = None) -> AnswerLog:
    """Read every answer with the ``scores`` that the survey has; rows without the ``required`` one of them are excluded.

    The scales come from all rows, even if only one customer's are read. A score whose scale is ambiguous is left out with a note, unless
    it is required.

    Raises RoleError if no column holds customers or the time of the answers, or the required score; DataError if over 1 % of the times or
    of the required scores cannot be read.
    """
    who, when = survey.column("customer_id"), survey.column("responded_at")
    for role in survey.wide.roles if survey.wide else ():
        if role in scores and (n := len(survey.columns_of(role))) > 1:
            raise RoleError(
                tr("The {role} score is in {n} columns, and this command takes one.", role=role, n=n),
                tr("Name it: --role {role}=COLUMN", role=role),
            )
    asked = {role: survey.column(role) for role in scores if role in survey.roles or role == required}
    text_columns = {role: survey.column(role) for role in texts if role in survey.roles}
    keys = tuple(dict.fromkeys((who, *text_columns.values())))
    columns = tuple(dict.fromkeys(asked.values()))
    counted = count_rows(survey, Query(scores=columns, keys=keys, day=when, each=True))
    evidence = counted if survey.only is None else count_rows(replace(survey, only=None), Query(scores=columns, keys=(), day=when))
    numbers, scales, notes = list[pl.Series](), dict[str, Scale](), list[Note]()
    for role, column in asked.items():
        try:
            read, reasons, scale, about = _read_score(survey, evidence, counted, role, column)
        except (RoleError, DataError):
            if role == required:
                raise
            text = tr("Column '{column}' ({role}) is left out: its answers are ambiguous or unreadable.", column=column, role=role)
            notes.append(Note(code="score-left-out", level="warning", text=text, hint="cxkit inspect FILE shows why"))
            continue
        numbers.append(read)
        scales[role] = scale
        # of the answers of others, a card says no more than the scale
        notes += about if survey.only is None else [note for note in about if note.code == "scale-inferred"]
        if role == required:
            counted = replace(counted, rows=counted.rows.with_columns(first_reason(pl.col(REASON), reasons).alias(REASON)))
    raw = counted.rows.select(
        pl.col(REASON, "n", MOMENT),
        clean_ids(counted.rows, counted.name(who)).alias(CUSTOMER),
        *(_text(survey, counted, column).alias(text_id(role)) for role, column in text_columns.items()),
        *numbers,
    )
    rows = raw.filter(pl.col(REASON) == 0, pl.col("n") > 0).drop(REASON, "n")
    first, last = evidence.span
    return AnswerLog(
        rows=rows,
        account=counted.account,
        columns=(who, when, *asked.values(), *text_columns.values()),
        scales=scales,
        first=first,
        last=last,
        notes=(*counted.notes, *notes),
    )


def _read_score(
    survey: Responses, evidence: Pass, counted: Pass, role: str, column: str
) -> tuple[pl.Series, pl.Expr, Scale, tuple[Note, ...]]:
    """The numbers of a score in the counted rows, the reasons for which others are none, and the scale."""
    query = ScoreQuery(role)
    sheet = lay_out(survey, [query])
    at = score_name(counted.query.scores.index(column))
    renamed = evidence.rows.select("n", REASON, pl.col(at).alias(score_name(0)))
    understood = understand_all(survey, renamed, sheet, [query])
    meaning = understood.meaning[query.name]
    values = counted.rows.get_column(at)
    numbers = {raw: value for raw, value in meaning.items() if not isinstance(value, Reason)}
    read = values.replace_strict(list(numbers), list(numbers.values()), default=None, return_dtype=pl.Float64).alias(role)
    reasons = {raw: value.number for raw, value in meaning.items() if isinstance(value, Reason)}
    why = pl.col(at).replace_strict(list(reasons), list(reasons.values()), default=None, return_dtype=pl.Int64)
    why = pl.when(pl.col(at).is_null()).then(Reason.MISSING.number).otherwise(why)
    return read, why, understood.scales[query.name], understood.notes


def _text(survey: Responses, counted: Pass, column: str) -> pl.Expr:
    """The texts of a column under the names of the project file."""
    shown = counted.rows.select(pl.col(counted.name(column)).alias(column))
    return pl.lit(shown.select(as_text(survey, column).parts.struct.field("value").alias(column)).to_series())
