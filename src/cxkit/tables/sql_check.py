"""What a condition (``--where``) may be: SQL on one row, of bounded size, with functions whose cost is that of their input.

The condition is parsed here to be checked, and executed by Polars. Polars' own parser takes more: aggregates, subqueries, functions that
make texts of any length, and nesting that ends in an overflow of the stack.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from cxkit.errors import UsageError

if TYPE_CHECKING:
    from sqlglot import Token
    from sqlglot.expressions import Expr

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
_HINT = "Use a condition such as \"channel = 'phone'\"."


@lru_cache(maxsize=64)
def check_condition(sql: str) -> None:
    """Raise UsageError if the text is no condition on one row, is too large, or uses other functions."""
    if len(sql) > MOST_CHARACTERS:
        raise UsageError(f"--where has {len(sql):,} characters; at most {MOST_CHARACTERS:,} are read.", _LARGE)
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        tokens = sqlglot.tokenize(sql, read="duckdb")
        deepest = depth = 0
        for token in tokens:
            depth += (token.text == "(") - (token.text == ")")
            deepest = max(deepest, depth)
        if deepest > DEEPEST or len(tokens) > MOST_TOKENS:
            raise UsageError(
                f"--where has {len(tokens):,} words and signs, nested {deepest} deep; at most {MOST_TOKENS:,} and {DEEPEST} are read.",
                _LARGE,
            )
        tree = sqlglot.parse_one(sql, read="duckdb")
    except (SqlglotError, RecursionError) as error:
        why = str(error).splitlines()[0].split(". Line")[0] if str(error) else "it is nested too deeply"
        raise UsageError(f"--where cannot be read: {why}.", DATES_HINT) from None
    _check_nodes(tree, _called(tokens))


def _called(tokens: list[Token]) -> list[str]:
    """The words before a parenthesis that are no functions of conditions, as the user wrote them."""
    pairs = pairwise(tokens)
    words = (token.text.lower() for token, after in pairs if after.text == "(" and token.text.isidentifier())
    return [word for word in words if word not in FUNCTIONS and word not in _KEYWORDS]


def _check_nodes(tree: Expr, words: list[str]) -> None:
    from sqlglot import exp

    operators = 0
    for node in tree.walk():
        name = type(node).__name__
        operators += isinstance(node, exp.Binary)
        if isinstance(node, exp.Anonymous) and node.name.lower() in FUNCTIONS:
            continue
        if isinstance(node, exp.AggFunc | exp.Window | exp.Query | exp.Subquery):
            word = words[0] if words else "over" if isinstance(node, exp.Window) else "select"
            raise UsageError(f"--where is asked of each row by itself; '{word}' looks at many.", _HINT)
        if name not in _NODES:
            word = words[0] if words else node.name or name.lower()
            raise UsageError(f"--where has '{word[:40]}', which conditions cannot use.", f"Functions: {', '.join(FUNCTIONS)}.")
    if operators > MOST_OPERATORS:
        raise UsageError(f"--where has {operators:,} comparisons and operators; at most {MOST_OPERATORS} are read.", _LARGE)


DATES_HINT = "A date is written DATE '2026-01-31', a text in single quotes, a column with blanks in its name in double quotes."
_LARGE = "Many values are written as a list: channel in ('phone', 'mail'). A larger choice belongs into a column of the file."
