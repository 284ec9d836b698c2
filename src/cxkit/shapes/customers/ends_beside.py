"""A second column of ends, past for contracts that have none in the first one: an agreed end beside an earlier one by notice."""

from __future__ import annotations

from datetime import date

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.cells import is_blank, stripped
from cxkit.shapes.customers.notice_and_end import is_notice
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.typed_columns import dated
from cxkit.values.statuses.states import has_left
from cxkit.values.time.dates import today

_CLEAR = 0.5  # the score of a header that is a name of ends
_FEWEST, _FEW = 3, 0.02  # contracts


def recognise(evidence: Evidence) -> Shape | None:
    """No change, and a warning, if some contracts without an end have one that is past in another column that is named so."""
    table = evidence.table
    until, since = table.roles.get("until"), evidence.column("since")
    if until is None or until.by_user or since is None:
        return None
    theirs = evidence.shown(until.column)
    ends = [each.column for each in table.candidates("until") if each.score >= _CLEAR and each.column != theirs]
    others = [column for column in ends if not is_notice(column)]  # of a notice without an end its own shape says what counts
    notes = tuple(note for each in others if (note := _note(evidence, (since, until.column), each)))
    return Shape(lambda frame: frame, {}, notes=notes) if notes else None


def _note(evidence: Evidence, columns: tuple[str, str], other: str) -> Note | None:
    table = evidence.table
    read = [dated(table, column, table.sample.schema[column]) for column in (*columns, other)]
    if any(each.error for each in read):
        return None
    begun, ended, beside = (each.parts.struct.field("day") for each in read)
    last = evidence.of_all(*(day.filter(day <= today()).max().alias(str(at)) for at, day in enumerate((begun, ended)))).row(0)
    recorded = table.window.as_of or max((day for day in last if isinstance(day, date)), default=None)
    if recorded is None:
        return None
    state, current = evidence.column("status"), pl.lit(value=False)
    if state:
        current = stripped(state).is_in([word for word in evidence.distinct(state) if has_left(word) is False])
    running = is_blank(columns[1]) & begun.is_not_null() & ~current.fill_null(value=False)
    n, total = evidence.of_all((running & (beside <= recorded)).sum().alias("n"), pl.len().alias("total")).row(0)
    if n < max(_FEWEST, table.rules.min_cell, _FEW * total):
        return None
    text = tr(
        "{n:,} contracts have no end in '{until}', and one up to {recorded} in '{other}': they count as running.",
        n=n,
        until=shortened(evidence.shown(columns[1])),
        recorded=recorded,
        other=shortened(other),
    )
    hint = tr("--role until='{other}' takes that column instead; --where leaves rows out", other=other)
    return Note(code="ends-beside", level="warning", text=text, hint=hint)
