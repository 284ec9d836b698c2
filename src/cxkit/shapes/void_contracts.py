"""Contracts that never were: those of test accounts, and those that the customer revoked, by a mark of yes and no."""

from __future__ import annotations

import re

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import normalise
from cxkit.shapes.marked_rows import without_marked
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.flags import flag
from cxkit.values.reasons import Reason

EXCLUDED = "cx:void contract"
_MARK = re.compile(
    r"(?:is |ist )?(?:(?:test|demo|dummy|internal)(?: (?:account|user|customer|contract|subscription|profile))?"
    r"|(?:account|user|customer) (?:is )?test|test ?(?:konto|kunde|vertrag|zugang)|interner? (?:nutzer|kunde|konto)"
    r"|compte (?:de )?test|cuenta de prueba|conto di prova|testaccount"
    r"|revoked|withdrawn within 14 days|cooling off(?: cancellation)?|widerrufen|widerruf|retracte|retractee|desistido|recesso|herroepen)"
)


def recognise(evidence: Evidence) -> Shape | None:
    """Contracts of which some are marked as tests, or as revoked."""
    return without_marked(
        evidence,
        {column: mark for column in evidence.table.columns if (mark := _mark(evidence, column)) is not None},
        flag=EXCLUDED,
        shown=tr("test or revoked"),
        reason=Reason.NO_CONTRACT,
        text=lambda column, n: tr("Column '{column}' marks {n} contracts as tests or revoked: they are excluded.", column=column, n=n),
    )


def _mark(evidence: Evidence, column: str) -> pl.Expr | None:
    if column.startswith("cx:") or evidence.table.role_of(column) or not _MARK.fullmatch(normalise(column)):
        return None
    values = evidence.distinct(column)
    if not values or any(flag(value) is None for value in values):
        return None
    return pl.col(column).cast(pl.String).str.strip_chars().is_in([value for value in values if flag(value)])
