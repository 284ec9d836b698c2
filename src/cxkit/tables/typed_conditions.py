"""The condition of ``--where`` on the typed columns of a table."""

from __future__ import annotations

from cxkit.errors import RoleError
from cxkit.lazy import pl
from cxkit.tables.table import DataTable
from cxkit.tables.typed_columns import Typed, as_text, compared


def condition_of(table: DataTable, sql: str, schema: pl.Schema) -> tuple[pl.Expr, dict[str, Typed]]:
    """The condition that rows must meet, and by its names the typed columns that it compares.

    Raises UsageError if it is no condition on one row, or compares what cannot be compared; RoleError if a column does not exist.
    """
    from cxkit.tables import conditions  # without a condition its parser is not needed

    condition = conditions.parse(sql)
    roots = {}
    for root in dict.fromkeys(condition.meta.root_names()):
        try:
            column = table.column(root)
        except RoleError as error:
            raise RoleError(error.message, conditions.unquoted(sql, root) or error.hint) from None
        # columns that the user casts stay unchanged
        roots[root] = as_text(table, column) if conditions.casts(sql, root) else compared(table, column, schema[column])
    values = [typed.parts.struct.field(typed.named).alias(root) for root, typed in roots.items()]
    conditions.check(condition, table.sample.select(values), sql)
    return condition, roots
