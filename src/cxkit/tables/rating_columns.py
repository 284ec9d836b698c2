"""Columns of a survey that are ratings: the overall rating, and those of single aspects."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeVar

from cxkit.errors import RoleError, UsageError
from cxkit.roles import SCORES, shortened
from cxkit.tables.table import DataTable
from cxkit.values.scales import SCALES

Table = TypeVar("Table", bound=DataTable)

_JUDGEMENTS = ("satisfaction", "recommend")
_OTHER = frozenset({"functional", "dysfunctional", "outcome"})  # scores that are not ratings


def overall_judgement(table: DataTable, given: str | None) -> str:
    """The column of the overall rating: the given one, else satisfaction, else recommend. Raises RoleError if there is none."""
    if given:
        return table.column(given)
    for role in ("outcome", *_JUDGEMENTS):
        if role in table.roles:
            return table.roles[role].column
    raise RoleError("No column is known to hold an overall judgement.", f"Name it: --outcome COLUMN; there are: {table.offer()}.")


def with_outcome_codes(table: Table, column: str) -> Table:
    """The table in which the codes for no answer that were given for the outcome are those of its column, whatever role that has."""
    role = table.role_of(column)
    if role is None or "outcome" not in table.rules.na:
        return table
    return replace(table, rules=table.rules._replace(na={**table.rules.na, role: table.rules.na["outcome"]}))


def named_ratings(table: DataTable, pattern: str | None, outcome: str) -> dict[str, str]:
    """The columns of ratings except the outcome, by name: those that a pattern matches, else all known or likely ratings.

    A name is the match of the pattern's group, the role, or the header. Raises UsageError for an invalid pattern, RoleError if there is no
    rating.
    """
    headers = {column: header for header, columns in table.repeated.items() for column in columns}
    found: dict[str, str] = {}
    if pattern:
        for column, match in _matches(table, pattern, headers).items():
            caught = next((text for text in match.groupdict().values() if text), None)
            name = caught.strip() if caught else column
            if column != outcome and found.setdefault(name, column) != column:
                raise RoleError(
                    f"Two columns are called '{name}': '{shortened(found[name])}' and '{shortened(column)}'.", "Make the pattern stricter."
                )
    else:
        known = [role for role in SCORES if role in table.roles and role not in _OTHER and table.roles[role].column != outcome]
        found = {role: table.roles[role].column for role in known}
        taken = {resolved.column for resolved in table.roles.values()} | {outcome}
        likely = {column for scale in SCALES[:4] for column in table.alike(scale)}
        found |= {column: column for column in table.columns if column in likely and column not in taken}
    if not found:
        raise RoleError(
            "No column is known to hold a rating that may drive the outcome.", f"Name them: --drivers REGEX; there are: {table.offer()}."
        )
    return found


def _matches(table: DataTable, pattern: str, headers: dict[str, str]) -> dict[str, re.Match[str]]:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise UsageError(f"--drivers {pattern} cannot be read: {error}.", r"As in --drivers '^Q7_(?P<item>.+)$'.") from None
    found = {column: match for column in table.columns if (match := compiled.search(headers.get(column, column)))}
    if not found:
        raise RoleError(f"No column matches --drivers {pattern}.", f"There are: {table.offer()}.")
    return found
