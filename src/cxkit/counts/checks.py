"""What every count is checked for: too many groups, and conditions that cannot compare what the rows hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import prod

from cxkit.counts.group_names import MAX_GROUPS, Key, NamedGroups, TooManyGroupsError
from cxkit.counts.prepare import not_compared
from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.table import DataTable
from cxkit.values.reasons import TOLERATED


def check_groups(groups: pl.DataFrame, columns: Sequence[str]) -> None:
    """Raise TooManyGroupsError where the rows have too many groups; ``columns`` are the names in the file."""
    if not columns or groups.height <= MAX_GROUPS:
        return
    distinct = [groups.get_column(name).n_unique() for name in groups.columns]
    if prod(distinct) <= MAX_GROUPS:
        return
    found = groups.select(pl.struct(groups.columns).n_unique()).item() if len(distinct) > 1 else distinct[0]
    if found <= MAX_GROUPS:
        return
    most, column = max(zip(distinct, columns, strict=True))
    raise TooManyGroupsError(found, column, most)


def check_named(named: Mapping[Key, NamedGroups], groupings: Iterable[Sequence[Key]]) -> None:
    """The same of named columns, row by row: names that make few groups at the most need no look at which of these there are."""
    for grouping in groupings:
        if prod(len(named[key].names) + 1 for key in grouping) > MAX_GROUPS:
            groups = pl.DataFrame([named[key].values for key in grouping]).lazy().unique().collect(engine="streaming")
            check_groups(groups, [str(key.column) for key in grouping])


def where_notes(table: DataTable, counted: pl.DataFrame) -> tuple[Note, ...]:
    """Say how many rows hold something that the condition cannot compare; DataError where it is more than 1 %."""
    where = table.where
    if where is None:
        return ()
    unknown, rows = int(counted.get_column("unknown").sum()), int(counted.get_column("rows").sum())
    if not unknown:
        return ()
    text = f"{unknown:,} of {rows:,} rows hold text in a column that --where {where!r} compares as numbers or dates"
    such = not_compared(table, where)
    if unknown > TOLERATED * rows:
        raise DataError(f"{text}{such}.", 'Say what is meant, as in TRY_CAST("COLUMN" AS DOUBLE) >= 4, which leaves such rows out.')
    return (Note(code="where-unknown", level="warning", text=f"{text}{'' if table.rules.min_cell > 1 else such}; they are left out."),)
