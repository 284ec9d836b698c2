"""Which values of a column are no days, as the metrics read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cxkit.errors import RoleError
from cxkit.lazy import pl
from cxkit.roles.kinds import EVENTS
from cxkit.tables import DataTable
from cxkit.tables.typed_columns import dated
from cxkit.values import Reason

Check = Callable[[Sequence[Any]], Sequence[str | None]]
"""Finds for each value the reason to exclude it; None for a good one."""


def day_check(column: str, table: DataTable) -> Check | None:
    """Return a check that reads dates as the metrics do, even if they refuse the whole column; None if its type holds no dates."""
    dtype = table.sample.schema[column]
    try:
        parts = dated(table, column, dtype).parts
    except RoleError:
        return None
    # a late day is no finding in a column without a role, and no begin of a contract
    role = table.role_of(column)
    late = None if role is None else Reason.FUTURE if role in EVENTS else Reason.DATE_IMPOSSIBLE
    ahead = pl.when(pl.col("ahead").is_not_null()).then(pl.lit(late, dtype=pl.String))
    reason = ahead.when(pl.col("impossible")).then(pl.lit(str(Reason.DATE_IMPOSSIBLE))).otherwise(pl.lit(str(Reason.DATE_UNREADABLE)))

    def check(values: Sequence[Any]) -> list[Reason | None]:
        read = pl.DataFrame({column: values}, schema={column: dtype}).select(parts.alias("parts")).unnest("parts")
        reasons = read.select(pl.when("failed").then(reason)).to_series().to_list()
        return [None if each is None else Reason(each) for each in reasons]

    return check
