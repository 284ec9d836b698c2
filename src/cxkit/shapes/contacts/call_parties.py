"""Calls and messages with two parties: the customer is the one who called, or the one who was called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import meanings
from cxkit.shapes.cells import stripped
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.contacts.parties import party_of
from cxkit.values.contacts.senders import side_of, side_of_direction

_CUSTOMER = "cx:other party"
_KNOWN = 0.9  # of the directions must be known words
_SHOWN = 3  # numbers of ours
_MANY = 3  # times as many customers as numbers of ours
_DIALLED = ("dialled", "dialed")
_VAGUE = frozenset({"user", "author", "name"})
"""Meanings of headers that may be an employee as well as a customer."""


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if a table has both parties, and directions or the numbers of different values show which one is the customer.

    A column that is certainly the customer decides; a "user" beside two parties took the call.
    """
    table = evidence.table
    held = table.roles.get("customer_id")
    parties = {party: _columns_of(party, table.columns) for party in ("from", "to")}
    if any(len(columns) != 1 for columns in parties.values()):
        return None
    (origin,), (target,) = parties.values()
    if held and (held.by_user or not (held.column in (origin, target) or _is_vague(held.column))):
        return None
    sides = _directions(evidence, (origin, target))
    if sides is None:
        return _one_way(evidence, origin, target)
    direction, inbound, outbound = sides
    if not (inbound and outbound):
        return _taken(evidence, origin if inbound else target, direction)
    said = pl.col(direction).cast(pl.String)
    other = (
        pl.when(said.is_in(inbound)).then(pl.col(origin).cast(pl.String)).when(said.is_in(outbound)).then(pl.col(target).cast(pl.String))
    )
    text = tr(
        "The customer is in '{origin}' if '{direction}' is {inbound}, and in '{target}' if it is {outbound}.",
        origin=shortened(origin),
        target=shortened(target),
        direction=shortened(direction),
        inbound=_quoted(inbound),
        outbound=_quoted(outbound),
    )
    return _of_either(other, origin, target, text)


def _columns_of(party: str, headers: Iterable[str]) -> list[str]:
    """The columns of a party; what was dialled stands beside who was called, if a call was passed on.

    >>> _columns_of("to", ("Caller", "Called Number", "Dialled Number")), _columns_of("to", ("Caller", "Dialled Number"))
    (['Called Number'], ['Dialled Number'])
    """
    found = [header for header in headers if party_of(header) == party]
    reached = [header for header in found if not normalise(header).startswith(_DIALLED)]
    return reached or found


def _of_either(other: pl.Expr, origin: str, target: str, text: str) -> Shape:
    return Shape(
        add=lambda frame: frame.with_columns(other.alias(_CUSTOMER)),
        columns={_CUSTOMER: f"{origin} / {target}"},
        roles={"customer_id": _CUSTOMER},
        notes=(_note(text),),
    )


def _note(text: str) -> Note:
    return Note(code="shape", level="info", text=text, hint="--role customer_id=COLUMN names another column")


def _quoted(words: list[str]) -> str:
    return tr(" or ").join(f"'{word}'" for word in words)


def _is_vague(header: str) -> bool:
    words = meanings(header)
    return bool(words) and all(word & _VAGUE for word in words)


def _directions(evidence: Evidence, parties: tuple[str, str]) -> tuple[str, list[str], list[str]] | None:
    """The column of directions, and its words for contacts by the customer and by the company."""
    named = evidence.column("direction")
    for column in dict.fromkeys([*([named] if named else []), *evidence.table.columns]):
        texts = [] if column in parties or column.startswith("cx:") else evidence.sampled(column)
        read = side_of_direction if column == named else side_of
        sides = {text: read(text) for text in set(texts)}
        known = sum(sides[text] in {"customer", "agent"} for text in texts)
        if texts and known >= _KNOWN * len(texts) and (column == named or _is_inbound(sides)):
            sides = {text: read(text) for text in evidence.distinct(column)}  # the first call out may come after the sample
            inbound = [text for text in sorted(sides) if sides[text] == "customer"]
            return column, inbound, [text for text in sorted(sides) if sides[text] == "agent"]
    return None


def _is_inbound(texts: Collection[str]) -> bool:
    """Whether one of the texts is a direction, and not the name of who wrote: "Inbound", not "Customer"."""
    return any("inbound" in word for text in texts for word in meanings(text))


def _one_way(evidence: Evidence, origin: str, target: str) -> Shape | None:
    """The party with many different numbers beside one with few: all contacts go one way."""
    callers, called = evidence.of_all(pl.col(origin, target).n_unique()).row(0)
    if callers >= _MANY * called > 0:
        return _taken(evidence, origin, None)
    return _taken(evidence, target, None) if called >= _MANY * callers > 0 else _both_ways(evidence, origin, target)


def _both_ways(evidence: Evidence, origin: str, target: str) -> Shape | None:
    """The party that is none of a few numbers of which every contact has exactly one, on either side: those are the company's."""
    pairs = evidence.table.sample.select(pl.col(origin, target).cast(pl.String).str.strip_chars()).drop_nulls().unique()
    ours, theirs = _sides(pairs.iter_rows())
    if not ours or len(theirs) < _MANY * len(ours):
        return None
    few = [stripped(column).is_in(sorted(ours)) for column in (origin, target)]
    apart = (few[0] != few[1]).fill_null(value=False)
    if evidence.of_all(apart.mean()).item() < _KNOWN:
        return None
    other = pl.when(apart & few[1]).then(pl.col(origin).cast(pl.String)).when(apart).then(pl.col(target).cast(pl.String))
    shown = tr("{n:,} numbers", n=len(ours)) if len(ours) > _SHOWN else _quoted(sorted(ours))
    text = tr(
        "The customer is the other one of '{origin}' and '{target}' than {ours}, which each contact has on one side.",
        origin=shortened(origin),
        target=shortened(target),
        ours=shown,
    )
    return _of_either(other, origin, target, text)


def _sides(pairs: Iterable[tuple[str, str]]) -> tuple[set[str], set[str]]:
    """The parties of two kinds, the fewer ones first, if none had to do with one of its kind and all hang together; else two empty sets.

    >>> _sides([("a", "us"), ("us", "b"), ("c", "us")]) == ({"us"}, {"a", "b", "c"}), _sides([("a", "b"), ("b", "c"), ("c", "a")])
    (True, (set(), set()))
    """
    near = defaultdict[str, set[str]](set)
    for one, two in pairs:
        near[one].add(two)
        near[two].add(one)
    kinds = dict[str, bool]()
    waiting = [(next(iter(near), ""), False)]
    while waiting:
        party, kind = waiting.pop()
        if party in kinds:
            continue
        kinds[party] = kind
        waiting += [(each, not kind) for each in near[party] if each not in kinds]
    apart = all(kinds.get(one) is not None and kinds[one] != kinds.get(two) for one, others in near.items() for two in others)
    first = {party for party, kind in kinds.items() if kind}
    few, many = sorted((first, kinds.keys() - first), key=len)
    return (few, many) if apart and len(few) < len(many) else (set(), set())


def _taken(evidence: Evidence, column: str, direction: str | None) -> Shape | None:
    held = evidence.column("customer_id")
    if held == column:
        return None
    why = (
        tr("'{direction}' is the same in all rows", direction=shortened(direction))
        if direction
        else tr("the other party has few different values")
    )
    text = tr("Column '{column}' holds the customers: {why}.", column=shortened(column), why=why)
    return Shape(lambda frame: frame, {}, roles={"customer_id": column}, notes=(_note(text),))
