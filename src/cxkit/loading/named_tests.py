"""Rows that count, though a name or a comment in them is that of whoever tried the survey or the help desk out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxkit.language import tr
from cxkit.model import Note
from cxkit.roles import looks_personal, shortened
from cxkit.roles.words import meanings
from cxkit.tables import DataTable
from cxkit.values.trial_rows import names_a_test

_ANSWERING = frozenset({"user", "customer", "respondent", "requester", "person", "member", "guest", "account"})
_OF_THEM = frozenset({"id", "name", "several"})
_MOST_TESTS = 0.2  # of the rows: more of one name are something else


def named_tests(table: DataTable, counted: Sequence[bool]) -> Iterator[Note]:
    """A note on each column that names tests in sampled rows; ``counted``: whether each row counts."""
    for column in table.sample.columns:
        if not _may_name_a_tester(table, column):
            continue
        cells = table.sample.get_column(column).to_list()
        tests = [str(cell) for cell, counts in zip(cells, counted, strict=True) if counts and cell is not None and names_a_test(str(cell))]
        if 0 < len(tests) <= _MOST_TESTS * sum(counted):
            first = tests[0].strip().partition("@")[0]
            text = tr("Column '{name}' names tests in some rows ('{first}'): they count.", name=shortened(column), first=shortened(first))
            hint = (
                tr("--where leaves them out, if they are no contacts")
                if table.kind.name == "contacts"
                else tr("--where leaves them out, if they are no answers")
            )
            yield Note(code="tests-named", level="warning", text=text, hint=hint)


def _may_name_a_tester(table: DataTable, column: str) -> bool:
    """Whether a column names persons or their accounts by its header, or holds comments; a test of any other thing may be a product."""
    if looks_personal(column) or table.role_of(column) in {"comment", "customer_id"}:
        return True
    words = meanings(column)
    return any(word & _ANSWERING for word in words) and all(word & (_ANSWERING | _OF_THEM) for word in words)
