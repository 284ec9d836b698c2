"""A column of the days on which notices were taken back, or a mark: these contracts run on, and their end is none."""

from __future__ import annotations

import re

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.cells import is_blank, stripped
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.typed_columns import dated
from cxkit.values.flags import flag
from cxkit.values.statuses.open_ends import NEVER, ZERO

_END = "cx:end not withdrawn"
_NOTICE = re.compile(
    r"\b(?:\w*kundig\w*|cancel\w*|terminat\w*|notice|resili\w*|preavis|baja|cancelaci\w+|rescision|disdett\w*|recesso|opzeg\w*"
    r"|cancelamento|wypowiedzen\w*|uppsag\w*|opsig\w*|oppsig\w*)\b"
)
_WITHDRAWN = re.compile(
    r"(?:\b(?:withdrawn|withdrawal|revoked|revocation|rescinded|retracted|reversed|undone|recalled"
    r"|zuruck(?:gezogen\w*|genommen\w*|nahme|ziehung|zug)|widerruf(?:en)?|ruckgangig|ruckgenommen|retire[es]*|retractee?|rapportee?|retirada|revocad[oa]|revocat[oa]|revoca"
    r"|ritirat[oa]|ingetrokken|herroepen|revogad[oa]|wycofan\w+|aterkallad|atertagen|tilbagekaldt|trukket)|rucknahme|widerruf)\b"
)
# who took it back, why and until when it may be; and one column for cancellations and revocations alike
_OTHER = re.compile(r"\b(?:grund|reason|motif|motivo|reden|by|von|durch|user|frist|deadline|until|bis|oder|or|ou|und|and|et)\b|/")
_NEARLY_ALL, _HALF = 0.95, 0.5


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if such a column is filled for a part of those with an end alone, and never after it."""
    until = evidence.column("until")
    if until is None:
        return None
    for column in evidence.own_columns:
        if column == until or not takes_back(column):
            continue
        if (taken_back := _taken_back(evidence, column, until)) is not None:
            return _shape(evidence, column, until, taken_back)
    return None


def takes_back(header: str) -> bool:
    """Whether a header says of a notice that it was taken back.

    >>> takes_back("Kündigungsrücknahme"), takes_back("Kündigung zum"), takes_back("Kündigung widerrufbar bis")
    (True, False, False)
    """
    name = normalise(header)
    return bool(_NOTICE.search(name) and _WITHDRAWN.search(name)) and not _OTHER.search(header.casefold())


def _taken_back(evidence: Evidence, column: str, until: str) -> pl.Expr | None:
    """Whether a notice was taken back by the column, never null; None if its values say something else."""
    table, words = evidence.table, evidence.distinct(column)
    end = dated(table, until, table.sample.schema[until])
    if not words or end.error:
        return None
    if all(flag(word) is not None for word in words):
        marked, late = stripped(column).is_in([word for word in words if flag(word)]).fill_null(value=False), pl.lit(value=False)
    elif evidence.holds_days(column) and not (day := dated(table, column, table.sample.schema[column])).error:
        marked = ~is_blank(column)
        late = day.parts.struct.field("day") > end.parts.struct.field("day")
    else:
        return None
    ended = ~is_blank(until) & ~end.parts.struct.field("day").is_in(sorted({*NEVER, *ZERO})).fill_null(value=False)
    sums = (marked.sum(), (marked & ended).sum(), (marked & late.fill_null(value=False)).sum(), ended.sum())
    n, with_end, after, ends = evidence.of_all(*(each.alias(str(at)) for at, each in enumerate(sums))).row(0)
    fits = n and with_end >= _NEARLY_ALL * n and after <= (1 - _NEARLY_ALL) * n and with_end <= _HALF * ends
    return marked & ended if fits else None


def _shape(evidence: Evidence, column: str, until: str, taken_back: pl.Expr) -> Shape:
    n = int(evidence.of_all(taken_back.sum().alias("n")).item())
    text = tr(
        "Column '{column}' shows which notices were withdrawn ({n:,}): their ends in '{until}' do not count."
        if n >= evidence.table.rules.min_cell
        else "Column '{column}' shows which notices were withdrawn: their ends in '{until}' do not count.",
        column=shortened(column),
        n=n,
        until=shortened(evidence.shown(until)),
    )
    note = Note(code="shape", level="warning", text=text, hint=tr("--shape plain counts each end as it is"))
    return Shape(
        add=lambda frame: frame.with_columns(pl.when(~taken_back.fill_null(value=False)).then(pl.col(until)).alias(_END)),
        columns={_END: evidence.shown(until)},
        roles={"until": _END},
        notes=(note,),
    )
