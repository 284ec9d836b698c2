"""Steps of a journey in ticket histories: if the user asks for them, each row counts instead of each ticket."""

from __future__ import annotations

from dataclasses import replace

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.table import Contacts
from cxkit.values.reasons import Reason


def with_steps_of_rows(table: Contacts, step: str) -> Contacts:
    """The table row by row if each case counts as one contact and ``step`` changes within cases; else the table unchanged.

    Raises RoleError if there is no such column.
    """
    case = table.roles.get("case_id")
    if case is None or not changes_within_cases(table, step):
        return table
    plain = table.row_by_row()
    text = tr(
        "Column '{column}' changes within the rows of one '{column2}': each row counts as a contact, and its '{column}' as a step.",
        column=plain.shown.get(plain.column(step), plain.column(step)),
        column2=table.shown.get(case.column, case.column),
    )
    note = Note(code="shape", level="info", text=text)
    return replace(plain, notes=(*(each for each in plain.notes if each.code != "shape"), note))


def changes_within_cases(table: Contacts, step: str) -> bool:
    """Whether each case counts as one contact, and ``step`` changes among its rows. Raises RoleError if there is no such column."""
    further, case = table.excluded.get(Reason.FURTHER_ROW), table.roles.get("case_id")
    if further is None or case is None:
        return False
    column = table.row_by_row().column(step)
    cases = table.sample.drop_nulls(case.column).group_by(case.column)
    counted = cases.agg((~pl.col(further)).sum().alias("kept"), pl.col(column).drop_nulls().n_unique().alias("steps"))
    # several contacts of a case are steps already
    return not (counted.get_column("kept") > 1).any() and bool((counted.get_column("steps") > 1).any())
