"""Several files of contacts, of which some do not show what is over or what is a complaint; and columns of ends that are blank."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles.kinds import ENDS
from cxkit.tables.table import Contacts

_HINT = "read the files one by one for what is open and resolved"


def files_without_ends(table: Contacts) -> int:
    """How many files have no column that shows which contacts are over, if others have one."""
    columns = {table.roles[role].column for role in ENDS if role in table.roles}
    if not columns or any(column.startswith("cx:") for column in columns):
        return 0
    lacking = sum(columns.isdisjoint(file) for file in table.files)
    return lacking if lacking < len(table.files) else 0


def columns_without_ends(table: Contacts) -> tuple[str, ...]:
    """For each file without a column of ends, if others have one, the fullest of the columns that none of the others has."""
    if not files_without_ends(table):
        return ()
    return _marks(table, {table.roles[role].column for role in ENDS if role in table.roles})


def _marks(table: Contacts, shown_by: Collection[str]) -> tuple[str, ...]:
    """For each file without any of the columns ``shown_by``, the fullest of the columns that none of the others has."""
    others = frozenset[str]().union(*(file for file in table.files if not file.isdisjoint(shown_by)))
    own = [sorted((file - others) & {*table.sample.columns}) for file in table.files if file.isdisjoint(shown_by)]
    return tuple({min(columns, key=lambda column: table.sample.get_column(column).null_count()) for columns in own if columns})


def of_files_with_complaints(table: Contacts) -> Contacts:
    """The contacts of the files that show which of them are complaints, with a warning if others are left out.

    A list of calls beside tickets would make the share of complaints smaller, as if nobody had complained by phone.
    """
    held = table.roles.get("is_complaint")
    column = table.shown.get(held.column, held.column) if held else ""
    lacking = sum(column not in file for file in table.files)
    marks = _marks(table, {column}) if 0 < lacking < len(table.files) else ()
    if not lacking or len(marks) < lacking:
        return table
    blank = " AND ".join('"{}" IS NULL'.format(mark.replace('"', '""')) for mark in sorted(marks))
    text = tr(
        "{n} of the files has no column that shows which contacts are complaints: its contacts are left out."
        if lacking == 1
        else "{n} of the files have no column that shows which contacts are complaints: their contacts are left out.",
        n=lacking,
    )
    note = Note(code="files-without-complaints", level="warning", text=text, hint="--role is_complaint=COLUMN")
    where = f"({table.where}) AND {blank}" if table.where else blank
    return replace(table, where=where, files=tuple(file for file in table.files if column in file), notes=(*table.notes, note))


def note_on_open(table: Contacts, roles: Collection[str], *, listed: bool) -> list[Note]:
    """A warning if contacts of some files count as open, or are not ``listed``, since these have no column that shows an end."""
    lacking = files_without_ends(table) if not {*ENDS}.isdisjoint(roles) else 0
    if not lacking:
        return []
    if listed and len(columns_without_ends(table)) == lacking:
        text = tr(
            "{n} of the files has no column that shows which contacts are over: none of its contacts is listed as open."
            if lacking == 1
            else "{n} of the files have no column that shows which contacts are over: none of their contacts is listed as open.",
            n=lacking,
        )
        return [Note(code="files-without-ends", level="warning", text=text, hint="--role resolved=COLUMN")]
    text = tr(
        "{n} of the files has no column that shows which contacts are over: its contacts count as open."
        if lacking == 1
        else "{n} of the files have no column that shows which contacts are over: their contacts count as open.",
        n=lacking,
    )
    return [Note(code="files-without-ends", level="warning", text=text, hint=_HINT)]


def note_on_unused(table: Contacts) -> Note:
    """A warning that ends are not used, since some files have none."""
    lacking = files_without_ends(table)
    text = tr(
        "{n} of the files has no column that shows which contacts are over: that of the others is not used."
        if lacking == 1
        else "{n} of the files have no column that shows which contacts are over: that of the others is not used.",
        n=lacking,
    )
    return Note(code="files-without-ends", level="warning", text=text, hint=_HINT)


def note_on_blank(table: Contacts, raw: Mapping[str, pl.Series], over: pl.Series | None, at: pl.Series | None) -> list[Note]:
    """A warning if the columns of ends are blank in all rows: a list of open contacts, or ends that nobody wrote down."""
    if at is None or "status" in raw or not are_blank(over, at):
        return []
    column = next(raw[role].name for role in ENDS if role in raw)
    text = tr("Column '{column}' is blank in all rows: no contact is known to be over.", column=table.shown.get(column, column))
    return [Note(code="ends-blank", level="warning", text=text, hint=tr("--role closed_at=COLUMN names another column"))]


def are_blank(over: pl.Series | None, at: pl.Series) -> bool:
    """Whether no contact has an end, or a flag of it."""
    return len(at) > 0 and at.null_count() == len(at) and (over is None or over.null_count() == len(over))
