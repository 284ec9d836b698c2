"""Which groupings a survey or contact metric shows."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.errors import UsageError
from cxkit.roles import DIMENSIONS
from cxkit.tables import DataTable, Key, group_keys


def groupings(table: DataTable, by: Sequence[str]) -> tuple[tuple[Key, ...], ...]:
    """The groupings asked for: one cross table of what ``by`` names, none for ``none``, else each dimension there is.

    Raises UsageError where ``none`` stands beside another name, RoleError where a column does not exist.
    """
    if not by:
        return tuple(group_keys(table, [dimension]) for dimension in DIMENSIONS if dimension in table.roles)
    if "none" in by:
        if len(by) > 1:
            raise UsageError(
                "--by none asks for the overall figure alone.", "Leave the other --by out. For example: --by touchpoint --by channel"
            )
        return ()
    return (group_keys(table, by),)
