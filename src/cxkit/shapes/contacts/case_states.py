"""The statuses of cases: the column that holds them, or the rows of a log of changes that name the status."""

from __future__ import annotations

from typing import NamedTuple

from cxkit.lazy import pl
from cxkit.roles import normalise
from cxkit.shapes.cases import Rows
from cxkit.shapes.shape import Evidence
from cxkit.values.contacts.ticket_fields import is_status_field, is_ticket_field
from cxkit.values.statuses.case_statuses import is_over, is_passed_on

_BEFORE_WORDS = frozenset(["old", "from", "previous", "before", "alt", "alter", "vorher", "von", "ancien", "anterior", "precedente", "oud"])
MOST_STATUSES = 200  # distinct ones
_KNOWN, _ALL_KNOWN = 0.5, 0.8  # of the statuses must be known words, in a log of changes and in a column without a role
_FIELDS = 0.8  # of the values of a log of changes must name fields of tickets


class CaseStatus(NamedTuple):
    """The place of statuses: in ``column``; in a log of all kinds of changes, in the rows whose ``field`` is one of ``names``."""

    column: str
    field: str | None = None
    names: tuple[str, ...] = ()


def status_of(evidence: Evidence, rows: Rows) -> CaseStatus | None:
    """The column of statuses: that with the role, else the only one whose values are such words; else that of a log of changes."""
    known = evidence.column("status")
    if known and known not in rows and 1 < len(set(evidence.sampled(known))) <= MOST_STATUSES:
        return CaseStatus(known)
    free = [
        column
        for column, dtype in evidence.table.sample.schema.items()
        if dtype == pl.String and column not in rows and not column.startswith("cx:") and evidence.table.role_of(column) in {None, "phase"}
    ]
    fields = [*free, *(named for role in ("touchpoint", "topic") if (named := evidence.column(role)) and named not in rows)]
    alike = [column for column in free if _shares(evidence, column) >= _ALL_KNOWN]
    # of the states before and after a change, use the later one
    after = [column for column in alike if not _BEFORE_WORDS & set(normalise(column).split())]
    if len(after or alike) == 1:
        return CaseStatus((after or alike)[0])
    return _change_log(evidence, fields, free)


def _shares(evidence: Evidence, column: str) -> float:
    """The share of the values of a column that are statuses, if both open and closed ones are among them; else 0."""
    texts = evidence.sampled(column) if evidence.table.sample.schema[column] == pl.String else []
    different = set(texts)
    if not different or len(different) > MOST_STATUSES:
        return 0.0
    meant = {text: is_over(text) for text in different}
    both = {True, False} <= {over for text, over in meant.items() if not is_passed_on(text)}
    return sum(meant[text] is not None for text in texts) / len(texts) if both else 0.0


def _change_log(evidence: Evidence, fields: list[str], free: list[str]) -> CaseStatus | None:
    """The columns of a log with the name of the changed field, and its value after the change."""
    for field in fields:
        texts = evidence.sampled(field)
        names = tuple(text for text in set(texts) if is_status_field(text))
        if not names or sum(map(is_ticket_field, texts)) < _FIELDS * len(texts):
            continue
        changes = evidence.table.sample.filter(pl.col(field).is_in(names))
        for column in free:
            values = [text for text in changes.get_column(column).drop_nulls().to_list() if text.strip()]
            later = not _BEFORE_WORDS & set(normalise(column).split())
            if later and values and sum(is_over(text) is not None for text in values) >= _KNOWN * len(values):
                return CaseStatus(column, field, names)
    return None
