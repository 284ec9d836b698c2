"""Group columns with several answers in one cell, as in "Web, Phone": their answers, and rows in each of the groups they belong to.

In counts, such a column is a list of names, so that a row stays one row. ``spread`` puts rows into their groups, which then overlap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product, repeat
from typing import TypeVar

from cxkit.lazy import pl

_SIGNS = (";", "|", "\n", ",", " + ", " & ", "/")
_WITHIN_NAMES = (" und ", " and ", " et ", " y ", " e ", " en ", " och ", " og ", " i ", " - ", " – ")
"""What names hold as well, as in "Bed and Breakfast": all parts must be answers of their own."""
SEPARATORS = (*_SIGNS, *_WITHIN_NAMES)
_PLAIN_SIGNS = frozenset({";", "|", "\n"})
"""Signs that names hardly contain: parts that recur between them are answers, even if no cell holds one alone."""
_MOSTLY = 0.5
_MORE = 0.6  # if some of these recur, and stand alone in no cell
"""Of the parts of combined answers so many are answers of their own, if cells hold several."""

Rows = TypeVar("Rows", "pl.DataFrame", "pl.LazyFrame")


def answers(text: str, separator: str | None) -> list[str]:
    """The answers in a cell, without blanks around them; a list in brackets and quotes too.

    >>> answers("Web, Phone", ","), answers('["Web","Phone"]', ","), answers("Web, Phone", None)
    (['Web', 'Phone'], ['Web', 'Phone'], ['Web, Phone'])
    """
    if separator is None:
        return [text]
    inner = text.strip()
    if inner.startswith("[") and inner.endswith("]"):
        parts = [part.strip().strip("\"'") for part in inner[1:-1].split(separator)]
    else:
        parts = [part.strip() for part in inner.split(separator)]
    return [part for part in parts if part]


def separator_of(texts: Collection[str]) -> str | None:
    """The separator of the answers in the cells of a column that the user declares; None if no cell holds several.

    One whose parts are answers of other cells too is taken before one that only occurs: commas may belong to the answers.
    """
    held = [sign for sign in SEPARATORS if any(sign in text for text in texts)]
    return next((sign for sign in held if combined(texts, sign)), next((sign for sign in held if sign in _SIGNS), None))


def combined(texts: Collection[str], separator: str) -> list[str]:
    """The texts that are combinations of others by that separator; none unless most of their parts are texts of their own.

    >>> combined(["Web", "Phone", "Web, Phone", "Phone, Web"], ","), combined(["Doe, Ann", "Roe, Bob"], ",")
    (['Phone, Web', 'Web, Phone'], [])
    >>> combined(["App", "App, Web", "App, Web, Shop"], ","), combined(["Doe", "Doe, Ann", "Doe, Bob"], ",")
    (['App, Web', 'App, Web, Shop'], [])
    >>> combined(["Web", "Shop", "Phone", "Web and Shop", "Shop and Phone"], " and "), combined(["Rome", "Rome and area"], " and ")
    (['Shop and Phone', 'Web and Shop'], [])
    """
    found = {text: answers(text, separator) for text in texts if separator in text}
    single = set(texts) - found.keys()
    parts = Counter(part for each in found.values() for part in set(each))
    alone = parts.keys() & single
    if separator in _WITHIN_NAMES and alone != parts.keys():
        return []
    known = alone | {part for part, times in parts.items() if times > 1}
    least = _MOSTLY if known == alone or separator in _PLAIN_SIGNS else _MORE
    enough = len(alone) >= _MOSTLY * len(parts) or ((alone or separator in _PLAIN_SIGNS) and len(known) >= least * len(parts))
    return sorted(found) if len(found) > 1 and known and enough else []


def list_names(text: pl.Series, names: Mapping[str, Sequence[str]], name: str) -> pl.Series:
    """A column of texts as lists of ``names``, each once and in order; null if a text has none."""
    lists = pl.Series("names", [list(each) or None for each in names.values()], dtype=pl.List(pl.String))
    lookup = pl.DataFrame({"text": pl.Series(list(names), dtype=pl.String), "names": lists})
    found = pl.DataFrame({"text": text.cast(pl.String)}).join(lookup, on="text", how="left", maintain_order="left")
    return found.get_column("names").alias(name)


def spread(rows: Rows, by: Sequence[str]) -> Rows:
    """The rows once for each of their groups by these columns; unchanged unless one of the columns is a list of names."""
    schema = rows.collect_schema()
    for name in dict.fromkeys(by):
        if isinstance(schema[name], pl.List):
            rows = rows.explode(name)
    return rows


def overlap(rows: pl.DataFrame, by: Sequence[str]) -> bool:
    """Whether a row can be in several groups by these columns."""
    return any(isinstance(rows.schema[name], pl.List) for name in by)


def groups_of(key: Sequence[object]) -> Iterator[tuple[object, ...]]:
    """The groups that a row with these names belongs to; a column with several answers has a list or tuple of names.

    >>> list(groups_of([("Web", "Phone"), "new"])), list(groups_of([None]))
    ([('Web', 'new'), ('Phone', 'new')], [(None,)])
    """
    return product(*(part if isinstance(part, (list, tuple)) else (part,) for part in key))


def memberships(columns: Sequence[Sequence[object]], rows: int) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Each of so many rows by its number with each of its groups by these ``columns``.

    >>> list(memberships([[("Web", "Phone"), "Shop"]], 2))
    [(0, ('Web',)), (0, ('Phone',)), (1, ('Shop',))]
    """
    keys = zip(*columns, strict=True) if columns else repeat((), rows)
    if not any(isinstance(part, (list, tuple)) for column in columns for part in column):
        return enumerate(keys)
    return ((at, group) for at, key in enumerate(keys) for group in groups_of(key))


def as_key(row: Sequence[object]) -> tuple[object, ...]:
    """The names of a row as a key of a mapping: lists become tuples."""
    return tuple(tuple(part) if isinstance(part, list) else part for part in row)
