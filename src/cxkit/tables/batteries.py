"""Columns that are questions of one battery, asked together on one scale, by their headers."""

from __future__ import annotations

import re
from collections import Counter

from cxkit.tables.table import DataTable
from cxkit.values.answers.no_answers import means_no_answer
from cxkit.values.answers.valence import valence
from cxkit.values.folding import fold
from cxkit.values.numbers import number

_TOKENS = re.compile(r"[^\W_]+")


def battery_of(table: DataTable, column: str) -> Counter[float]:
    """The numbers in the sampled rows of the other columns of a column's battery, with their frequencies; empty if there is none."""
    found = Counter[float]()
    for other in table.columns:
        if other == column or not are_one_battery(column, other):
            continue
        known = table.known_of(other)
        for raw in table.sample.get_column(other).drop_nulls().to_list():
            text = fold(str(raw))
            value = None if means_no_answer(text) else known.get(text, number(text, table.rules.decimal))
            if value is not None:
                found[value] += 1
    return found


def are_one_battery(header: str, other: str) -> bool:
    """Whether two headers differ only in their end: ``Q7_1`` and ``Q7_2``, ``Satisfaction with staff`` and ``... with price``.

    >>> are_one_battery("Q7_1", "Q7_2"), are_one_battery("Q1", "Q2"), are_one_battery("Overall satisfaction", "Overall effort")
    (True, False, False)
    """
    ours, theirs = _TOKENS.findall(header.casefold()), _TOKENS.findall(other.casefold())
    shared = next((at for at, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    if not shared or 2 * shared < max(len(ours), len(theirs)) or shared == max(len(ours), len(theirs)):
        return False
    return shared > 1 or any(map(str.isdigit, ours[0])) or valence(ours[0]) != 0
