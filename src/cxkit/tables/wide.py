"""Wide surveys: one column for each item, whose header gives the item and the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from cxkit.errors import RoleError, UsageError
from cxkit.language import tr
from cxkit.roles import DIMENSIONS, shortened

if TYPE_CHECKING:
    from cxkit.tables.header_patterns import HeaderPattern

NAMES = (*DIMENSIONS, "item", "dimension")
"""What a named group of a pattern may be called: it becomes a group column of that name."""
_EXAMPLE = r"As in '^Q7_(?P<item>.+)$': the group says what of the header is the item's name."


class Wide(NamedTuple):
    """The columns of a wide survey: ``names`` of the patterns' groups, and for each match of these the column of each role.

    >>> wide({"satisfaction": "^sat_(?P<item>.+)$"}, ["id", "sat_shop", "sat_web"]).items
    {('shop',): {'satisfaction': 'sat_shop'}, ('web',): {'satisfaction': 'sat_web'}}
    """

    names: tuple[str, ...]
    items: Mapping[tuple[str, ...], Mapping[str, str]]

    @property
    def roles(self) -> tuple[str, ...]:
        """The scores that the columns hold."""
        return tuple(dict.fromkeys(role for columns in self.items.values() for role in columns))

    @property
    def columns(self) -> frozenset[str]:
        """All columns."""
        return frozenset(column for columns in self.items.values() for column in columns.values())


def is_pattern(text: str) -> bool:
    """Whether the column option is a pattern for several columns: it has a named group."""
    return "(?P<" in text


def matches(role: str, text: str, columns: Sequence[str], headers: Mapping[str, str] = MappingProxyType({})) -> bool:
    """Whether the pattern of a role matches any column; UsageError if it is invalid."""
    return bool(_compiled(role, text).search(columns, headers))


def wide(patterns: Mapping[str, str], columns: Sequence[str], headers: Mapping[str, str] = MappingProxyType({})) -> Wide:
    """Find the columns of every item by the pattern of each role, which may match anywhere in a header.

    ``headers`` holds the header of columns that are named by position because it occurs more than once. Raises UsageError for an invalid
    pattern or one with other groups than the rest, RoleError if one matches no column or two of one item.
    """
    names: tuple[str, ...] = ()
    items: dict[tuple[str, ...], dict[str, str]] = {}
    for role, text in patterns.items():
        pattern = _compiled(role, text)
        names = names or pattern.names
        if set(names) != set(pattern.names):
            raise UsageError(
                tr("The pattern of {role} has other named groups than the first one: {text}.", role=role, text=text),
                tr("Both need {names}.", names=", ".join(names)),
            )
        found = pattern.search(columns, headers)
        if not found:
            shown = ", ".join(f"'{shortened(column)}'" for column in columns[:12])
            raise RoleError(
                tr("No column matches the pattern of {role}: {text}.", role=role, text=text),
                tr("The columns are: {shown}{value}.", shown=shown, value=" …" * (len(columns) > 12)),
            )
        for column, match in found.items():
            label = tuple((match[name] or "").strip() for name in names)
            other = items.setdefault(label, {}).setdefault(role, column)
            if other != column:
                raise RoleError(
                    tr(
                        "The pattern of {role} finds two columns for {names}: '{other}' and '{column}'.",
                        role=role,
                        names=" ".join(label),
                        other=shortened(other),
                        column=shortened(column),
                    ),
                    "Make it stricter, for example with ^ and $.",
                )
    return Wide(names, items)


def _compiled(role: str, text: str) -> HeaderPattern:
    from cxkit.tables.header_patterns import compiled

    pattern = compiled(text, tr("The pattern of {role}", role=role), _EXAMPLE)
    strange = [name for name in pattern.names if name not in NAMES]
    if strange or not pattern.names:
        what = tr("the group '{strange}'", strange=strange[0]) if strange else tr("no named group")
        raise UsageError(
            tr("The pattern of {role} has {what}.", role=role, what=what),
            tr("A group is one of {names}. {example}", names=", ".join(NAMES), example=_EXAMPLE),
        )
    return pattern
