"""``--where``: an SQL condition on roles and columns, on typed values and never on text that merely looks like numbers."""

from __future__ import annotations

import logging
import re
import shlex
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

from cxkit.errors import RoleError, UsageError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles.personal import is_unquotable
from cxkit.tables.table import DataTable
from cxkit.tables.typed_columns import Typed, as_text, compared

if TYPE_CHECKING:
    from sqlglot import Token
    from sqlglot.expressions import Expr, Replace


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


_SIGNS = frozenset({"not", "-", "+", "~", "!"})
MOST_CHARACTERS, MOST_TOKENS, MOST_OPERATORS, DEEPEST = 20_000, 5_000, 100, 16
FUNCTIONS = (
    *("abs", "btrim", "ceil", "char_length", "coalesce", "concat", "concat_ws", "date", "date_part", "ends_with", "extract", "floor"),
    *("greatest", "if", "ifnull", "initcap", "least", "left", "length", "lower", "ltrim", "mod", "nullif", "octet_length", "regexp_like"),
    *("replace", "reverse", "right", "round", "rtrim", "sign", "starts_with", "strftime", "strpos", "strptime", "substr", "trim", "upper"),
)
"""The functions that a condition may use, beside ``cast``, ``try_cast`` and ``case``."""
_KEYWORDS = frozenset(
    ("and", "or", "not", "in", "is", "between", "like", "ilike", "case", "when", "then", "else", "cast", "try_cast", "select")
)
_NODES = frozenset(
    (
        *("Column", "Identifier", "Literal", "Boolean", "Null", "Paren", "Tuple", "Var", "DataType", "DataTypeParam", "Interval"),
        *("And", "Or", "Not", "EQ", "NEQ", "GT", "GTE", "LT", "LTE", "Is", "In", "Between", "Like", "ILike", "Escape", "NullSafeEQ"),
        *("NullSafeNEQ", "Neg", "Add", "Sub", "Mul", "Div", "IntDiv", "Mod", "DPipe", "Cast", "TryCast", "Case", "If", "Abs", "Trim"),
        *("Ceil", "Length", "Coalesce", "Concat", "ConcatWs", "Date", "TsOrDsToDate", "Extract", "Floor", "Greatest", "Least", "Initcap"),
        *("Left", "Right", "Lower", "Upper", "Nullif", "RegexpLike", "RegexpILike", "Replace", "Reverse", "Round", "Sign", "StartsWith"),
        *("EndsWith", "TimeToStr", "StrToTime", "StrPosition", "Substring"),
    )
)
_MOST_GROWTH = 16
"""How many times longer all ``replace`` of a condition, one in another, may make a text."""
_SHOWN = 80
"""Characters of a condition that an error repeats."""
_HINT = "Use a condition such as \"channel = 'phone'\"."


@lru_cache(maxsize=64)
def check_condition(sql: str) -> None:
    """Raise UsageError if the text is no condition on one row, is too large, or uses other functions."""
    if len(sql) > MOST_CHARACTERS:
        raise UsageError(
            tr("--where has {n:,} characters; at most {most_characters:,} are read.", n=len(sql), most_characters=MOST_CHARACTERS), _LARGE
        )
    import sqlglot
    from sqlglot.errors import SqlglotError

    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # what it warns of is answered by an error of ours

    try:
        tokens = sqlglot.tokenize(sql, read="duckdb")
        deepest = depth = signs = 0
        for token in tokens:
            depth += (token.text == "(") - (token.text == ")")
            signs = signs + 1 if token.text.lower() in _SIGNS else 0  # each of "not not not" holds what follows it
            deepest = max(deepest, depth, signs)
        if deepest > DEEPEST or len(tokens) > MOST_TOKENS:
            raise UsageError(
                tr(
                    "--where has {n:,} words and signs, nested {deepest} deep; at most {most_tokens:,} and {deepest2} are read.",
                    n=len(tokens),
                    deepest=deepest,
                    most_tokens=MOST_TOKENS,
                    deepest2=DEEPEST,
                ),
                _LARGE,
            )
        tree = _parse(sql)
    except (SqlglotError, RecursionError) as error:
        deep = isinstance(error, RecursionError) or not str(error)
        why = tr("it is nested too deeply") if deep else str(error).splitlines()[0].split(". Line")[0].split(" for <class")[0]
        shown = sql if len(sql) <= _SHOWN else f"{sql[: _SHOWN - 1]}…"
        raise UsageError(tr("--where {shown!r} cannot be read: {why}.", shown=shown, why=why), DATES_HINT) from None
    _check_nodes(tree, _called(tokens))


def _parse(sql: str) -> Expr:
    """The condition; or the statement that the text is instead, so that what does not belong into a condition can be named."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import ParseError

    try:
        return sqlglot.parse_one(sql, read="duckdb", into=exp.Condition)  # as a statement, "comment = 'x'" is a COMMENT
    except ParseError:
        return sqlglot.parse_one(sql, read="duckdb")


def _called(tokens: list[Token]) -> list[str]:
    """The words before a parenthesis that are no functions of conditions, as the user wrote them."""
    pairs = pairwise(tokens)
    words = (token.text.lower() for token, after in pairs if after.text == "(" and token.text.isidentifier())
    return [word for word in words if word not in FUNCTIONS and word not in _KEYWORDS]


def _check_nodes(tree: Expr, words: list[str]) -> None:
    from sqlglot import exp

    operators = 0
    growth = prod(_growth(node) for node in tree.find_all(exp.Replace))
    if growth > _MOST_GROWTH:
        raise UsageError(
            tr("--where puts texts in place of shorter ones, which may make a value more than {n} times as long.", n=_MOST_GROWTH),
            tr("replace takes two texts in quotes; the second may be longer by a few characters."),
        )
    for node in tree.walk():
        name = type(node).__name__
        operators += isinstance(node, exp.Binary)
        if isinstance(node, exp.Anonymous) and node.name.lower() in FUNCTIONS:
            continue
        if isinstance(node, exp.AggFunc | exp.Window | exp.Query | exp.Subquery):
            word = words[0] if words else "over" if isinstance(node, exp.Window) else "select"
            raise UsageError(tr("--where decides on each row by itself; '{word}' needs several rows.", word=word), _HINT)
        if isinstance(node, exp.Alias):  # a text of two words without quotes
            raise UsageError(tr("--where has '{alias}' behind a whole condition.", alias=node.alias[:40]), DATES_HINT)
        if name not in _NODES:
            word = words[0] if words else node.name or name.lower()
            raise UsageError(
                tr("--where has '{word}', which conditions cannot use.", word=word[:40]),
                tr(
                    'A column of that name is written in double quotes: "{word}". Functions: {names}.',
                    word=word[:40],
                    names=", ".join(FUNCTIONS),
                ),
            )
    if operators > MOST_OPERATORS:
        raise UsageError(
            tr(
                "--where has {operators:,} comparisons and operators; at most {most_operators} are read.",
                operators=operators,
                most_operators=MOST_OPERATORS,
            ),
            _LARGE,
        )


def _growth(node: Replace) -> float:
    """How many times longer a text can become by ``replace``; unlimited if the texts are not given as such."""
    from sqlglot import exp

    texts = [node.args.get(name) for name in ("expression", "replacement")]
    old, new = (len(text.this.encode()) if isinstance(text, exp.Literal) and text.is_string else None for text in texts)
    return max(1.0, new / old) if old and new is not None else float("inf")


DATES_HINT = "A date is written DATE '2026-01-31', a text in single quotes, a column with blanks in its name in double quotes."
_LARGE = "Many values are written as a list: channel in ('phone', 'mail'). A larger choice belongs into a column of the file."
