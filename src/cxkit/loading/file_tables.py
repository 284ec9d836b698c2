"""Files of several kinds as tables: which files of a kind are one table, and which table of a kind comes first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from cxkit.lazy import pl
from cxkit.loading import tools
from cxkit.loading.kinds import OF_CONSENTS, Guess, lists_consents
from cxkit.loading.several_files import roles_of_file
from cxkit.roles import KINDS, SCORES
from cxkit.roles.words import all_meanings
from cxkit.sources.opening import Source
from cxkit.tables.id_forms import Form, in_form

_AMOUNT = frozenset({"amount", "line_total", "unit_price"})
_CONSENTS = OF_CONSENTS - {"customer_id"}
_KNOWN_OF_CUSTOMERS = frozenset({"since", "until", "tenure", "churned", "segment", "preferred_channel", "revenue", "mrr"} | _CONSENTS)
_CORE: Mapping[str, Sequence[Collection[str]]] = MappingProxyType(
    {
        "survey": (frozenset(SCORES),),
        "contacts": (frozenset({"contacted_at"}), frozenset({"customer_id"})),
        "orders": (frozenset({"customer_id"}), _AMOUNT),
        "customers": (frozenset({"customer_id"}), _KNOWN_OF_CUSTOMERS),
    }
)
"""For each kind groups of roles: a whole table has a role of each group."""
_PLACES = frozenset({"touchpoint", "channel"})
_NUMBERS = MappingProxyType({"survey": "response_id", "contacts": "case_id", "orders": "order_id", "customers": "customer_id"})
"""The role that numbers what the rows of each kind are about."""
_TELLING = MappingProxyType(
    {
        "contacts": _PLACES | {"customer_id", "case_id", "direction", "is_complaint"},
        "orders": frozenset({"customer_id", "ordered_at", "order_id"}),
    }
)
"""For kinds with a day or a sum, which other tables have too, the roles one of which is needed beside it."""
_OF_CUSTOMERS = frozenset({"customer", "id"})
_ENOUGH_COLUMNS, _ENOUGH_IDS = 0.5, 0.2


class File(NamedTuple):
    """A file with its kind and the columns of its roles; ``ambiguous`` are roles that several of its columns may hold.

    ``section`` is the section of the project file that lists it, if any does; ``id_form`` the form in which ids are compared.
    """

    path: str
    source: Source
    guess: Guess
    roles: Mapping[str, str]
    ambiguous: frozenset[str]
    section: str = ""
    id_form: Form = "plain"

    @property
    def core(self) -> int:
        """The number of the groups of needed roles of which it has one."""
        held = {*self.roles, *self.ambiguous}
        return sum(not held.isdisjoint(group) for group in _CORE[self.guess.kind])

    @property
    def is_whole(self) -> bool:
        """Whether it has all that a table of its kind needs."""
        return self.core == len(_CORE[self.guess.kind])

    @property
    def states_consents(self) -> bool:
        """Whether it has a column of consents, or is a list of them."""
        first = self.source.parts[0]
        hints = tools.hints(None, tools.Header(first.columns, first.texts), first.sample)
        return any(role in _CONSENTS for role in self.roles) or lists_consents(first.columns, hints, first.sample)

    @property
    def ids(self) -> pl.Series:
        """The ids of the first rows that number what these are about."""
        column = self.roles.get(_NUMBERS[self.guess.kind], "")
        if column not in self.source.sample.columns:
            return pl.Series([], dtype=pl.String)
        return self.source.sample.select(in_form(pl.col(column), self.id_form)).to_series().drop_nulls()


def describe(path: str, source: Source, guess: Guess, given: Mapping[str, str] = MappingProxyType({}), section: str = "") -> File:
    """A file with the roles of its columns; ``given`` are those that the user or the project file names."""
    roles, ambiguous = roles_of_file(source.parts[0], KINDS[guess.kind])
    named = {role: column for role, column in given.items() if column in source.columns or column.startswith("#")}
    return File(path, source, guess, {**roles, **named}, ambiguous, section)


def tables_of(files: Sequence[File]) -> list[tuple[File, ...]]:
    """Files of one kind as tables, the one with the most of what the kind needs first.

    Files with the same columns, and those of one section of the project file, are one table. Others are one if each is a whole table, they
    do not number the same orders, matters or customers, and they share half of their columns; contacts of several systems need share none.
    Files in which nothing is found that a table of the kind has are in none, unless they are surveys and the only ones.
    """
    tables = list[list[File]]()
    for file in files:
        table = next((each for each in tables if all(_are_one_table(file, other) for other in each)), None)
        if table is None:
            tables.append([file])
        else:
            table.append(file)
    ranked = sorted(tables, key=lambda table: _rank(table[0]), reverse=True)
    return [tuple(table) for table in ranked if _has_evidence(table[0])] or [
        tuple(table) for table in ranked[:1] if table[0].guess.kind == "survey"
    ]


def files_with_consents(tables: Sequence[Sequence[File]]) -> tuple[str, ...]:
    """The files of the first table of customers, and of others that say of the same customers what it does not: consents, or revenues."""
    first, *others = tables
    stated = first[0].states_consents
    beside = [
        table
        for table in others
        if table[0].states_consents != stated
        and not {"revenue"} & first[0].roles.keys() & table[0].roles.keys()
        and _number_the_same(first[0], table[0])
    ]
    return tuple(file.path for table in (first, *beside) for file in table)


def _rank(file: File) -> tuple[int, int, float]:
    """How much of a table of its kind a file is; one row for each customer goes before several, the survey of most questions first."""
    if file.guess.kind == "survey":
        return file.core, _asked(file), file.guess.points
    return file.core, file.guess.kind == "customers" and not file.ids.is_duplicated().any(), file.guess.points


def _asked(survey: File) -> int:
    """How much a survey asks for, and says of what: a survey after calls has fewer scores than the one of all touchpoints."""
    held = {*survey.roles, *survey.ambiguous}
    return len(held.intersection(SCORES)) + len(held.intersection(_PLACES))


def _has_evidence(file: File) -> bool:
    """Whether a file has any role that a table of its kind needs.

    A day alone is no contact, since lists of shifts and absences have days too, and a sum alone no order: price lists and pivots have sums.
    """
    telling = _TELLING.get(file.guess.kind)
    held = {*file.roles, *file.ambiguous}
    return file.core > 0 if telling is None else not telling.isdisjoint(held)


def _are_one_table(one: File, two: File) -> bool:
    if {*one.source.columns} == {*two.source.columns} or (one.section and one.section == two.section):
        return True
    if not (one.is_whole and two.is_whole) or _number_the_same(one, two):
        return False
    if one.guess.kind == "contacts":
        return True
    scores = [{role for role in file.roles if role in SCORES} for file in (one, two)]
    return scores[0] == scores[1] and _shared_columns(one, two) >= _ENOUGH_COLUMNS * min(len(one.source.columns), len(two.source.columns))


def _shared_columns(one: File, two: File) -> int:
    """The number of columns that both files have, by their headers or by their roles."""
    same = {*one.source.columns} & {*two.source.columns}
    by_role = {
        one.roles[role] for role in one.roles.keys() & two.roles.keys() if one.roles[role] not in same and two.roles[role] not in same
    }
    return len(same) + len(by_role)


def _call_the_same(one: str, two: str) -> bool:
    """Whether headers of ids are those of the same numbers: a mere "id" is one of anything."""
    return all(all_meanings(header) >= _OF_CUSTOMERS for header in (one, two)) or (one == two and one.casefold() != "id")


def _number_the_same(one: File, two: File) -> bool:
    """Whether the rows of both are about the same orders, matters or customers; mere numbers under other headers are of other things."""
    role = _NUMBERS[one.guess.kind]
    first, second = one.ids.unique(), two.ids.unique()
    if first.is_empty() or second.is_empty():
        return False
    if one.id_form == "plain" and not _call_the_same(one.roles[role], two.roles[role]):
        first, second = (each.filter(~each.str.contains(r"^\d+$")) for each in (first, second))
    shared = first.is_in(second.implode()).sum()
    return shared > 0 and shared >= _ENOUGH_IDS * min(first.len(), second.len())
