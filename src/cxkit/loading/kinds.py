"""Which kind of table a file holds, by the roles that the names of its columns tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cxkit.config import Config, Source
from cxkit.roles import KINDS, SCORES, resolve
from cxkit.sources.profiles import Known
from cxkit.tables import Contacts, Customers, DataTable, Orders, Responses

CLASSES: Mapping[str, type[DataTable]] = {table.kind.name: table for table in (Responses, Contacts, Orders, Customers)}

# What makes a table one of its kind weighs more than what several kinds have in common.
_TELLING: Mapping[str, frozenset[str]] = {
    "survey": frozenset({*SCORES, "response_id"}),
    "contacts": frozenset({"contacted_at", "case_id"}),
    "orders": frozenset({"ordered_at", "amount", "order_id"}),
    "customers": frozenset({"since", "until", "tenure", "churned"}),
}
_WEIGHT = 3
# Without a customer the dates of these are those of anything: survey tools write a start date and an end date too.
_OF_CUSTOMERS = frozenset({"orders", "customers"})


@dataclass(frozen=True, slots=True)
class Guess:
    """The kind of a table, and how it is known in words."""

    kind: str
    why: str


def configured(settings: Config, paths: tuple[str, ...]) -> tuple[str, Source] | None:
    """The kind of these files, and their section, where the project file lists them."""
    for kind in KINDS:
        section = settings.source(kind, paths)
        if section is not None and paths:
            return kind, section
    return None


def guess(headers: Sequence[str], given: Sequence[str], known: Known | None = None, among: Collection[str] = KINDS) -> Guess:
    """The kind that a known tool writes, else whose roles the headers name best, those weighing more that no other kind has.

    Where nothing tells, the first ``among`` them: a survey. ``given`` are the typed ``role=column`` pairs: a kind that does not have these
    roles is out.
    """
    typed = [text.partition("=")[0] for text in given]
    possible = [kind for kind in among if all(_knows(kind, role) for role in typed)] or list(among)
    if known and known.profile.kind in possible:
        return Guess(known.profile.kind, f"it is an export of {known.profile.title}")
    roles = {kind: _roles(kind, headers) for kind in possible}
    apart = not _OF_CUSTOMERS.issuperset(possible)
    best = max(possible, key=lambda kind: _weight(kind, {*roles[kind], *typed}, apart=apart))
    found = len(roles[best])
    why = f"{found} {'role' if found == 1 else 'roles'} found by name" if found else "no column's name tells a role"
    return Guess(best, why)


def _knows(kind: str, role: str) -> bool:
    table, dot, bare = role.partition(".")
    if dot and table in KINDS:
        return table != kind or bare in KINDS[kind].roles
    return role in KINDS[kind].roles


def _weight(kind: str, roles: set[str], *, apart: bool) -> int:
    """``apart``: whether the kind must be told from others than those of customers."""
    if apart and kind in _OF_CUSTOMERS and "customer_id" not in roles:
        return 0
    return sum(_WEIGHT if role in _TELLING[kind] else 1 for role in roles)


def _roles(kind: str, headers: Sequence[str]) -> list[str]:
    found, doubtful = resolve(KINDS[kind], headers, {}, {})
    return [*found, *doubtful]
