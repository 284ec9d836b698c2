"""Tickets that are no contacts of their own: merged, duplicates, deleted or spam, by a status, a mark or the ticket they live on in."""

from __future__ import annotations

import re

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import normalise
from cxkit.shapes.cells import stripped
from cxkit.shapes.marked_rows import without_marked
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.flags import flag
from cxkit.values.reasons import Reason
from cxkit.values.statuses.set_aside import is_set_aside, names_target

EXCLUDED = "cx:no contact of its own"
_FEW = 40  # distinct statuses
_SAID = re.compile(
    r"\b(status|state|statut|etat|estado|stato|stav|durum|tila|zustand|toestand|resolution|losung|outcome|ergebnis)\b|\w+(status|zustand)\b"
)
_TAGS = re.compile(r"\b(?:tags?|labels?|schlagworte|stichworte|etiquettes|etiquetas|etichette)\b")
_MERGE_TAG = r"(?:^|[\s,;|\[\"'])closed_by_merge(?:$|[\s,;|\]\"'])"  # as Zendesk tags what it merges


def recognise(evidence: Evidence) -> Shape | None:
    """Contacts of which some are marked as merged, duplicates, deleted or spam; a ticket with a history is excluded as a whole."""
    marks = {column: mark for column in evidence.table.columns if (mark := _mark(evidence, column)) is not None}
    case = evidence.column("case_id")
    return without_marked(
        evidence,
        marks,
        flag=EXCLUDED,
        shown=tr("merged, duplicate, deleted or spam"),
        reason=Reason.NO_CONTACT,
        text=lambda column, n: tr(
            "Column '{column}': {n} rows are merged into other tickets, duplicates, deleted or spam: they are no contacts and excluded.",
            column=column,
            n=n,
        ),
        together=case,
    )


def _mark(evidence: Evidence, column: str) -> pl.Expr | None:
    """Whether a row is of a ticket that is excluded, by a column of statuses, flags or targets; None if the column says no such thing."""
    role = evidence.table.role_of(column)
    if column.startswith("cx:") or (role is not None and role not in {"status", "resolved", "topic"}):
        return None
    values = set(evidence.sampled(column))
    if len(values) <= _FEW and (role == "status" or is_set_aside(column) or names_target(column) or _SAID.search(normalise(column))):
        values = set(evidence.distinct(column))  # the first one may come after the sample
    text = stripped(column)
    if values and is_set_aside(column) and all(flag(value) is not None for value in values):
        return text.is_in([value for value in values if flag(value)])
    if values and names_target(column):
        return text.str.to_lowercase().is_in(["", "0", "-", "none", "null", "no", "nein"]).not_()
    if _TAGS.search(normalise(column)):
        return text.str.contains(_MERGE_TAG)  # counted in the whole file
    if role == "topic":
        return None  # "Spam" as a topic is what customers write about
    aside = [value for value in values if is_set_aside(value)] if len(values) <= _FEW else []
    return text.is_in(aside) if aside and (role == "status" or _SAID.search(normalise(column))) else None
