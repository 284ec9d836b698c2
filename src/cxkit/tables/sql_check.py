"""What a condition (``--where``) may be: SQL on one row, of bounded size, with functions whose cost is that of their input.

The condition is parsed here to be checked, and executed by Polars. Polars' own parser takes more: aggregates, subqueries, functions that
make texts of any length, and nesting that ends in an overflow of the stack.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

from cxkit.errors import UsageError
from cxkit.language import tr

if TYPE_CHECKING:
    from sqlglot import Token
    from sqlglot.expressions import Expr, Replace

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
