"""The item of a battery that rates the whole, as "Satisfaction [Overall]" beside "Satisfaction [Delivery]"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cxkit.roles.headers import normalise
from cxkit.roles.words import meanings

_ITEM = re.compile(
    r"^(?P<question>.*?)(?:\s*\[(?P<square>[^\[\]]+)\]|\s*\((?P<round>[^()]+)\)|[:?!.…]+\s+(?P<behind>[^:?!.…]+)|\s[-–—|>]\s(?P<dash>[^-–—|>]+))\s*$"
)
_WHOLE, _SCORE = frozenset({"overall", "outcomeword"}), frozenset({"satisfaction", "experience", "rating", "grade", "total"})


def of_whole_item(columns: Sequence[str], called: Mapping[str, str]) -> list[str]:
    """The only column that is about the whole, if the headers of all are items of one question; else all columns.

    >>> of_whole_item(["Satisfaction [Overall]", "Satisfaction [Delivery]"], {}), of_whole_item(["Speed [Overall]", "Delay [Mean]"], {})
    (['Satisfaction [Overall]'], ['Speed [Overall]', 'Delay [Mean]'])
    """
    found = {column: _ITEM.match(called.get(column, column)) for column in columns}
    items = {column: next((text for text in (match.groups()[1:]) if text), "") for column, match in found.items() if match}
    asked = {normalise(match["question"]) for match in found.values() if match}
    whole = [column for column, item in items.items() if _is_whole(item)]
    return whole if len(whole) == 1 and len(items) == len(columns) and len(asked) == 1 else [*columns]


def _is_whole(item: str) -> bool:
    words = meanings(item)
    return any(word & _WHOLE for word in words) and all(word & (_WHOLE | _SCORE) for word in words)
