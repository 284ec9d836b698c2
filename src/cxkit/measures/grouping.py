"""Which groupings a metric shows, and what their tables and columns are called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cxkit.counts import Key, group_keys, group_name
from cxkit.errors import UsageError
from cxkit.language import tr, translated
from cxkit.model import Column
from cxkit.roles import DIMENSIONS
from cxkit.tables import DataTable


def groupings(table: DataTable, by: Sequence[str], dimensions: Sequence[str] = DIMENSIONS) -> tuple[tuple[Key, ...], ...]:
    """The requested groupings: one cross table of the columns ``by``, none for ``none``, else each dimension of the file.

    In a wide survey the dimensions of its headers are included, and so is each column with several answers in a cell. Raises UsageError if
    ``none`` is combined with another name, RoleError if a column does not exist.
    """
    if not by:
        wide_names = tuple(name for name in table.wide.names if name != "dimension") if table.wide else ()
        several = (table.role_of(column) or column for column in table.multiple)
        found = dict.fromkeys((*wide_names, *(dimension for dimension in dimensions if dimension in table.roles), *several))
        return tuple(group_keys(table, [dimension]) for dimension in found)
    if "none" in by:
        if len(by) > 1:
            raise UsageError(
                "--by none asks for the overall figure alone.", "Leave the other --by out. For example: --by touchpoint --by channel"
            )
        return ()
    return (group_keys(table, by),)


def ids_of(groups: Sequence[Sequence[Key]]) -> tuple[tuple[str, ...], ...]:
    """The ids of the columns of each grouping."""
    return tuple(tuple(key.id for key in grouping) for grouping in groups)


def refuse_several(table: DataTable, names: Sequence[str], why: str) -> None:
    """Raise UsageError if cells of one of these columns may hold several answers; ``why`` says what takes a row to have one."""
    for name in names:
        if (name in table.roles or name in table.columns) and table.holds_several(table.column(name)):
            column = table.column(name)
            raise UsageError(
                tr("Cells of column '{shown}' hold several answers: {why}.", shown=table.shown.get(column, column), why=why),
                tr("Leave it out of --multiple (or of 'multiple' in cxkit.toml), or give {name} another column with --role.", name=name),
            )


def slug(name: str) -> str:
    """A column's name as a part of a table's name."""
    return re.sub(r"\W+", "_", name.casefold()).strip("_") or "column"


def requested_keys(table: DataTable, by: Sequence[str]) -> tuple[Key, ...]:
    """The group columns of a command that groups only on request; RoleError if a column does not exist."""
    return () if tuple(by) == ("none",) else group_keys(table, by)


def label_columns(by: Sequence[str]) -> tuple[Column, ...]:
    """The columns that name a group, under their ids."""
    return tuple(Column(key=column, title=names_of([column]), unit="label") for column in by)


def names_of(by: Sequence[str]) -> str:
    """Group columns in a title."""
    return tr(" and ").join(translated(group_name(column).replace("_", " ")) for column in by)


def table_title(by: Sequence[str]) -> str:
    """The title of a table by these columns, or of the one of all rows."""
    return tr("By {by}", by=names_of(by)) if by else "Overall"


def table_name(by: Sequence[str], whole: str = "overall", prefix: str = "") -> str:
    """The name of a table by these columns, or of the one of all rows."""
    return f"{prefix}by_{'_'.join(slug(group_name(column)) for column in by)}" if by else whole
