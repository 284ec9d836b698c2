"""``--where``: an SQL condition on roles and columns, on typed values and never on text that merely looks like numbers."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable

from cxkit.errors import RoleError, UsageError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles.personal import is_unquotable
from cxkit.tables.sql_check import DATES_HINT, check_condition
from cxkit.tables.table import DataTable
from cxkit.tables.typed_columns import Typed, as_text, compared


def parse(sql: str) -> pl.Expr:
    """Parse the condition as an expression; UsageError if it is not a condition on one row."""
    check_condition(sql)
    try:
        return pl.sql_expr(sql)
    except pl.exceptions.PolarsError as error:
        raise UsageError(tr("--where cannot be read: {error}", error=error), DATES_HINT) from error


def typed_condition(column: str, value: object, sign: str = "=", *, among: Iterable[str] = (), blanks: bool = False) -> str:
    """A condition as it is typed in a shell: that a column has a ``value`` (another one, if the ``sign`` is <>), or any (None).

    ``among``: the values of the column, which are compared as numbers if all of them are. ``blanks``: whether blank cells are among them,
    which SQL calls neither equal to a value nor different from it.

    >>> print(typed_condition("channel", "web"), typed_condition("Kanal (neu)", None), typed_condition("finished", "1", among=["0", "1"]))
    "channel = 'web'" '"Kanal (neu)" IS NOT NULL' "finished = 1"
    >>> print(typed_condition("kind", "R", "<>", blanks=True))
    "kind IS DISTINCT FROM 'R'"
    """
    name = column if column.isidentifier() else f'"{column}"'
    texts = [text for text in among if text]
    quoted = f"{value}" if texts and all(map(str.isdecimal, texts)) else f"'{value}'"
    sign = "IS DISTINCT FROM" if blanks and sign == "<>" else sign
    condition = f"{name} IS NOT NULL" if value is None else f"{name} {sign} {quoted}"
    return f'"{condition}"' if name == column else shlex.quote(condition)


def _without_text(sql: str) -> str:
    return re.sub(r"'(?:[^']|'')*'", "''", sql)


def casts(sql: str, column: str) -> bool:
    """Whether the condition itself sets the type of a column, as in ``TRY_CAST("Q7" AS DOUBLE)``."""
    return re.search(f'cast\\s*\\(\\s*"?{re.escape(column)}"?\\s+as\\b', _without_text(sql), re.IGNORECASE) is not None


def _compares(name: str, value: str, sql: str, signs: str = "[<>=!]+") -> bool:
    pattern = f"{name}\\s*(?:{signs}|between)\\s*{value}|{value}\\s*{signs}\\s*{name}"
    return re.search(pattern, sql, re.IGNORECASE) is not None


def _numbers_hint(sample: pl.DataFrame, column: str) -> str:
    values = sample.get_column(column).drop_nulls()
    odd = values.filter(values.cast(pl.Float64, strict=False).is_null())
    such = tr(", such as {odd!r}", odd=odd[0][:40]) if odd.len() and not is_unquotable(column, values.to_list()) else ""
    return tr(
        "Column '{column}' holds text{such}; its numbers alone are compared by TRY_CAST(\"{column}\" AS DOUBLE) >= 4.",
        column=column,
        such=such,
    )


def unquoted(sql: str, name: str) -> str:
    """A hint for a name that no column has: the condition with that name as a text; blank if it is not on the right of a comparison.

    >>> print(unquoted("channel=phone", "phone"))
    A text is written in single quotes: --where "channel = 'phone'"
    """
    further = r"(?:\s+(?!(?:and|or)\b)[\w-]+)*"
    pattern = f'\\s*([<>=!]+)\\s*"?({re.escape(name)}\\b{further})"?'
    found, places = re.subn(pattern, lambda match: f" {match[1]} '{match[2]}'", sql, flags=re.IGNORECASE)
    return tr('A text is written in single quotes: --where "{found}"', found=found) if places else ""


def check(condition: pl.Expr, sample: pl.DataFrame, sql: str) -> None:
    """Try the condition on a few typed rows, so that mistakes are reported before the file is read."""
    for column, dtype in sample.schema.items():
        name = f'(?<!\\w)"?{re.escape(column)}"?(?!\\w)'
        if dtype.is_temporal() and _compares(name, r"[+-]?\d[\d.]*", _without_text(sql)):
            # Polars would compare the day's number since 1970, silently
            raise UsageError(tr("--where {sql!r} compares the dates of '{column}' with a number.", sql=sql, column=column), DATES_HINT)
        if dtype == pl.String and _compares(name, r"'[+-]?\d[\d.,]*'", sql, "[<>]=?"):
            # as text, '10' comes before '9'
            raise UsageError(
                tr("--where {sql!r} compares the text of '{column}' with a number.", sql=sql, column=column), _numbers_hint(sample, column)
            )
    try:
        outcome = sample.select(condition.alias("where")).to_series()
    except pl.exceptions.ColumnNotFoundError as error:
        raise RoleError(tr("--where names a column that does not exist: {error}", error=error).splitlines()[0]) from error
    except pl.exceptions.PolarsError as error:
        texts = [column for column, dtype in sample.schema.items() if dtype == pl.String]
        hint = _numbers_hint(sample, texts[0]) if texts and "numeric" in str(error) else DATES_HINT
        why = str(error).splitlines()[0].partition(" values: [")[0]  # values of the sample, which may be personal
        raise UsageError(tr("--where {sql!r} compares what cannot be compared: {splitlines}", sql=sql, splitlines=why), hint) from error
    if outcome.dtype != pl.Boolean:
        raise UsageError(tr("--where {sql!r} is no condition: it gives {dtype}, not yes or no.", sql=sql, dtype=outcome.dtype), DATES_HINT)


def condition_of(table: DataTable, sql: str, schema: pl.Schema) -> tuple[pl.Expr, dict[str, Typed]]:
    """The condition that rows must meet, and by its names the typed columns that it compares.

    Raises UsageError if it is no condition on one row, or compares what cannot be compared; RoleError if a column does not exist.
    """
    condition = parse(sql)
    roots = {}
    for root in dict.fromkeys(condition.meta.root_names()):
        try:
            column = table.column(root)
        except RoleError as error:
            raise RoleError(error.message, unquoted(sql, root) or error.hint) from None
        # columns that the user casts stay unchanged
        roots[root] = as_text(table, column) if casts(sql, root) else compared(table, column, schema[column])
    values = [typed.parts.struct.field(typed.named).alias(root) for root, typed in roots.items()]
    check(condition, table.sample.select(values), sql)
    return condition, roots
