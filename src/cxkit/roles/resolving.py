"""Which column holds which role: by what is typed, the project file, the tool's profile, and else the best score."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from cxkit.errors import RoleError
from cxkit.roles.carried import Values
from cxkit.roles.headers import find_column, normalise
from cxkit.roles.kinds import DATES, KINDS, Kind

Found = Literal["given", "config", "profile", "name", "assumed", "shape"]
# Roles that one column may hold together.
_TOGETHER = (
    frozenset({"closed_at", "resolved_at"}),
    frozenset({"amount", "line_total"}),
    frozenset({"item", "question"}),
    frozenset({"revenue", "mrr"}),
    frozenset({"customer_id", "sender"}),
)
_NO_VALUES = Values((), known=False)
_NEXT_TO_QUANTITY = 0.3


class Resolved(NamedTuple):
    """The column that holds a role, and how that is known."""

    role: str
    column: str
    found: Found


class Hints(NamedTuple):
    """What else than their names is known of columns.

    ``known``: the columns that the tool which wrote the file has for a role; ``either``: roles of which the user has to say which one
    such a column holds; ``never``: columns that hold none; ``texts``: what stands below the names in further rows of the header, or is
    the label of a variable; ``values``: a sample of the column of that name.
    """

    known: Callable[[str], Sequence[str]] | None = None
    either: Collection[str] = ()
    never: Collection[str] = ()
    texts: Mapping[str, str] = MappingProxyType({})
    values: Callable[[str], Values] | None = None


NO_HINTS = Hints()


class Candidate(NamedTuple):
    """A column that may hold a role, and how well it fits."""

    column: str
    score: float


def resolve(
    kind: Kind,
    headers: Sequence[str],
    given: Mapping[str, str],
    configured: Mapping[str, str],
    repeated: Mapping[str, Sequence[str]] = MappingProxyType({}),
    *,
    hints: Hints = NO_HINTS,
    wanted: Collection[str] = (),
) -> tuple[dict[str, Resolved], dict[str, list[str]]]:
    """Find the column of every role of a table.

    ``repeated`` holds the columns, named by position, of each header that occurs more than once. ``wanted`` are roles that the command
    cannot do without: the only column that fits one of these is assumed to hold it. Returns the roles found, and for each role that
    several columns could hold, those columns. Raises RoleError if a column that was typed or configured does not exist or is not the only
    one of that name, or a role is not one of this kind of table.
    """
    found = _named_by_the_user(kind, headers, given, configured, repeated, hints)
    doubtful: dict[str, list[str]] = {}
    taken = {*(resolved.column for resolved in found.values()), *hints.never}
    if hints.known:
        for role in kind.roles:
            fitting = [header for header in hints.known(role) if header not in taken] if role not in found else []
            if len(fitting) == 1 and role not in hints.either:
                found[role] = Resolved(role, fitting[0], "profile")
            elif fitting:
                doubtful[role] = fitting
        taken |= {resolved.column for resolved in found.values()}
    _take_own_names(kind, headers, repeated, found, doubtful, taken)
    free = [header for header in headers if header not in taken]
    if free:
        _take_best(kind, free, repeated, hints, found, doubtful)
        _assume(kind, free, repeated, hints, wanted, found, doubtful)
    ordered = {role: found[role] for role in kind.roles if role in found}
    return ordered, doubtful


def _named_by_the_user(
    kind: Kind,
    headers: Sequence[str],
    given: Mapping[str, str],
    configured: Mapping[str, str],
    repeated: Mapping[str, Sequence[str]],
    hints: Hints,
) -> dict[str, Resolved]:
    found: dict[str, Resolved] = {}
    for how, named in (("given", given), ("config", configured)):
        for role, column in named.items():
            if role not in kind.roles:
                beside = next((f" --role {name}.{role}=COLUMN is of the {name} file." for name in KINDS if role in KINDS[name].roles), "")
                raise RoleError(f"'{role}' is no role of the {kind.name} table.", f"The roles are: {', '.join(kind.roles)}.{beside}")
            if role not in found:
                exact = find_column(column, headers, role, repeated, hints.texts)
                found[role] = Resolved(role, exact, "given" if how == "given" else "config")
    return found


def _take_own_names(
    kind: Kind,
    headers: Sequence[str],
    repeated: Mapping[str, Sequence[str]],
    found: dict[str, Resolved],
    doubtful: dict[str, list[str]],
    taken: set[str],
) -> None:
    """Take columns that bear the very name of a role: these need no tables of words, and a file of our own names is never ambiguous."""
    called = {position: header for header, positions in repeated.items() for position in positions}
    by_name: dict[str, list[str]] = {}
    for header in headers:
        if header not in taken:
            by_name.setdefault(normalise(called.get(header, header)).replace(" ", "_"), []).append(header)
    for role in kind.roles:
        if role in found or role in doubtful or role not in by_name:
            continue
        if len(by_name[role]) == 1:
            found[role] = Resolved(role, by_name[role][0], "name")
            taken.add(by_name[role][0])
        else:
            doubtful[role] = by_name[role]


def scores(
    kind: Kind, headers: Sequence[str], repeated: Mapping[str, Sequence[str]], hints: Hints, roles: Collection[str]
) -> dict[str, list[Candidate]]:
    """The columns that may hold each role, best first, by their names, the texts below these, and their values."""
    from cxkit.roles.scoring import OFFERED, named, scored
    from cxkit.roles.words import meanings

    called = {position: header for header, positions in repeated.items() for position in positions}
    values = hints.values or (lambda _: _NO_VALUES)
    found: dict[str, list[Candidate]] = {role: [] for role in roles}
    beside = set[str]()
    for column in headers:
        header = called.get(column, column)
        by_name = named(kind, header, meanings(header))
        text = hints.texts.get(column)
        if text:
            for role, score in named(kind, text, meanings(text)).items():
                by_name[role] = max(score, by_name.get(role, 0.0))
        if not by_name:
            continue
        known: Values | None = None
        for role, score in by_name.items():
            if role in found and score >= OFFERED:
                known = known or values(column)
                found[role].append(Candidate(column, scored(role, score, known)))
            if role == "quantity" and score >= OFFERED:
                beside.add(column)
    if "amount" in found and kind.name == "orders":
        found["amount"] = [_unit_prices_aside(each, called.get(each.column, each.column), bool(beside)) for each in found["amount"]]
    return {
        role: sorted((each for each in fitting if each.score >= OFFERED), key=lambda each: -each.score) for role, fitting in found.items()
    }


def _unit_prices_aside(candidate: Candidate, header: str, quantity: bool) -> Candidate:
    """A price beside a quantity is the price of one."""
    from cxkit.roles.words import meanings

    means = meanings(header)
    price = any("price" in word or "unit price" in word for word in means)
    whole = any(word & {"total", "amount", "order", "invoice", "line"} for word in means)
    return candidate._replace(score=candidate.score * _NEXT_TO_QUANTITY) if quantity and price and not whole else candidate


def _take_best(
    kind: Kind,
    free: Sequence[str],
    repeated: Mapping[str, Sequence[str]],
    hints: Hints,
    found: dict[str, Resolved],
    doubtful: dict[str, list[str]],
) -> None:
    """Take for each role the best column if it is ahead, the surest roles first; several that fit alike are ambiguous."""
    from cxkit.roles.scoring import AHEAD, TAKEN

    missing = [role for role in kind.roles if role not in found and role not in doubtful]
    candidates = scores(kind, free, repeated, hints, missing)
    held: dict[str, list[str]] = {}
    while missing:
        open_to = {role: [each for each in candidates[role] if _may_hold(role, held.get(each.column, ()))] for role in missing}
        role = max(missing, key=lambda each: open_to[each][0].score if open_to[each] else 0.0)
        missing.remove(role)
        fitting = [each for each in open_to[role] if each.score >= TAKEN]
        if not fitting:
            continue
        alike = [each.column for each in fitting if each.score > fitting[0].score - AHEAD]
        if len(alike) == 1:
            found[role] = Resolved(role, alike[0], "name")
            held.setdefault(alike[0], []).append(role)
        else:
            doubtful[role] = [column for column in free if column in alike]


def _may_hold(role: str, held: Collection[str]) -> bool:
    return all(any({role, other} <= together for together in _TOGETHER) for other in held)


def _assume(
    kind: Kind,
    free: Sequence[str],
    repeated: Mapping[str, Sequence[str]],
    hints: Hints,
    wanted: Collection[str],
    found: dict[str, Resolved],
    doubtful: dict[str, list[str]],
) -> None:
    """Take the only column whose values fit a role that the command needs, unless its header says that it is something else."""
    if hints.values is None:
        return
    held = {resolved.column for resolved in found.values()} | {column for columns in doubtful.values() for column in columns}
    for role in wanted:
        if role in found or role in doubtful or role not in kind.roles:
            continue
        if role == "recommend":
            fitting = [column for column in free if hints.values(column).answers]
        elif role in DATES:
            fitting = [column for column in free if hints.values(column).dates >= 0.5]  # noqa: PLR2004
        else:
            continue
        called = {position: header for header, positions in repeated.items() for position in positions}
        if len(fitting) == 1 and fitting[0] not in held and not _is_something_else(role, called.get(fitting[0], fitting[0])):
            found[role] = Resolved(role, fitting[0], "assumed")
            held.add(fitting[0])


_ELSE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "recommend": frozenset(
            (
                "satisfaction",
                "effort",
                "expectation",
                "fulfilment",
                "importance",
                "visits",
                "count",
                "quantity",
                "duration",
                "times",
                "tenure",
            )
            + ("birth", "days", "month", "year", "price", "id", "amount", "order", "item", "last", "weight", "purchase", "call", "ticket")
        ),
        "date": frozenset({"birth", "due", "planned", "renewal", "updated"}),
    }
)


def _is_something_else(role: str, header: str) -> bool:
    from cxkit.roles.words import meanings

    means = set[str]().union(*meanings(header))
    return bool(means & _ELSE["date" if role in DATES else role])
