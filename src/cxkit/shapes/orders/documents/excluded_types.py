"""How the user excludes rows of one type that count."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.shapes.shape import Evidence
from cxkit.tables.conditions import typed_condition


def hint_to_exclude(evidence: Evidence, column: str, kind: object) -> str:
    """What to type to exclude the rows of a type, and none of those without a type."""
    values = evidence.distinct(column)
    known = values if kind in values else ()
    condition = typed_condition(column, kind or None, "<>", among=known, blanks=evidence.has_blanks(column))
    return tr("--where {condition} excludes a type", condition=condition)
