"""The meaning of one row of a table: lines of an order, rows of a ticket's history, counts of answers, months of a contract.

Belongs here: one file per shape, which recognises it and makes plain columns of it; shapes combine, at most one per aspect. The room of a
kind of table holds its shapes and their common parts, this one what shapes of several kinds share. Does not: roles of columns, meaning of
cells, counting. May import: tables, values, roles, model.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import NamedTuple, TypeVar, cast

from cxkit.errors import UsageError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.shapes.shape import Aspect, Evidence, Recogniser, Shape
from cxkit.tables import DataTable
from cxkit.values.reasons import Reason

PLAIN = "plain"


class Listed(NamedTuple):
    """The aspect of a shape, and the package below this one that holds its file; empty for a shape of several kinds of table."""

    aspect: Aspect
    room: str


INDEX: Mapping[str, Mapping[str, Listed]] = {
    "survey": {
        "split-dates": Listed("date", ""),
        "statistics-below": Listed("below", "survey"),
        "scores-with-counts": Listed("grain", "survey"),
        "class-counts": Listed("grain", "survey"),
        "answer-counts": Listed("grain", "survey"),
        "answer-columns": Listed("grain", "survey"),
        "answer-rows": Listed("grain", "survey"),
        "branches": Listed("grain", "survey"),
        "joined-answers": Listed("grain", "survey"),
    },
    "contacts": {
        "blank-rows": Listed("void", "contacts"),
        "split-dates": Listed("date", ""),
        "times-of-day": Listed("clock", "contacts"),
        "call-parties": Listed("customer", "contacts"),
        "guests": Listed("nobody", ""),
        "complaint-types": Listed("topic", "contacts"),
        "complaint-register": Listed("topic", "contacts"),
        "no-contacts": Listed("aside", "contacts"),
        "overlapping-exports": Listed("again", "contacts"),
        "cut-copies": Listed("again", "contacts"),
        "rated-contacts": Listed("answers", "contacts"),
        "contact-counts": Listed("grain", "contacts"),
        "lifecycle": Listed("grain", "contacts"),
        "messages": Listed("grain", "contacts"),
        "history": Listed("grain", "contacts"),
        "transfers": Listed("grain", "contacts"),
        "segments": Listed("grain", "contacts"),
        "call-legs": Listed("grain", "contacts"),
        "contact-rows": Listed("grain", "contacts"),
        "not-held": Listed("held", "contacts"),
        "internal-entries": Listed("kept", "contacts"),
    },
    "orders": {
        "split-dates": Listed("date", ""),
        "refunds-only": Listed("refunds", "orders.documents"),
        "group-headings": Listed("heading", "orders"),
        "lines-below": Listed("blank", "orders"),
        "order-versions": Listed("again", "orders"),
        "repeated-orders": Listed("again", "orders"),
        "guests": Listed("customer", ""),
        "currencies": Listed("currency", "orders"),
        "customer-totals": Listed("grain", "orders"),
        "order-counts": Listed("grain", "orders"),
        "after-discount": Listed("discount", "orders.prices"),
        "deposit-included": Listed("discount", "orders.prices"),
        "headers-and-lines": Listed("heading", "orders"),
        "quantity": Listed("grain", "orders.prices"),
        "repeated-total": Listed("grain", "orders"),
        "instalments": Listed("payments", "orders"),
        "test-orders": Listed("test", "orders"),
        "purchases": Listed("side", "orders.documents"),
        "order-status": Listed("state", "orders.states"),
        "credit-notes": Listed("sign", "orders.documents"),
        "debit-credit": Listed("sign", "orders.documents"),
        "document-numbers": Listed("sign", "orders.documents"),
        "returned-pieces": Listed("sign", "orders.documents"),
        "reversed-signs": Listed("sign", "orders.documents"),
        "refunds": Listed("refund", "orders.states"),
        "counter-rows": Listed("counter", "orders.states"),
        "minor-units": Listed("unit", ""),
        "multiples": Listed("unit", ""),
    },
    "customers": {
        "split-dates": Listed("date", ""),
        "void-contracts": Listed("test", "customers"),
        "versions": Listed("grain", "customers"),
        "changed-contracts": Listed("grain", "customers"),
        "notice-and-end": Listed("end", "customers"),
        "monthly-columns": Listed("grain", "customers"),
        "monthly-rows": Listed("grain", "customers"),
        "contract-events": Listed("grain", "customers"),
        "begin-and-end": Listed("grain", "customers"),
        "withdrawn-notices": Listed("withdrawn", "customers"),
        "status": Listed("state", "customers"),
        "ends-by-status": Listed("state", "customers"),
        "minor-units": Listed("unit", ""),
        "multiples": Listed("unit", ""),
    },
}
"""By kind of table the shapes that it may have, in the order in which they are tried."""

Table = TypeVar("Table", bound=DataTable)


def shaped(table: Table, declared: Sequence[str] = (), wanted: Collection[str] = ()) -> Table:
    """The table with the ``declared`` shapes and, for other aspects, with those that are recognised, at most one per aspect.

    If "plain" is declared, no shape is recognised that is not declared too.
    ``wanted`` are the roles that the command requires. Raises UsageError if a declared shape does not exist for this kind of table or the
    table lacks the columns that it needs.
    """
    known = INDEX[table.kind.name]
    names = [name for name in dict.fromkeys(declared) if name != PLAIN]
    for name in names:
        if name not in known:
            there = ", ".join((PLAIN, *known))
            raise UsageError(
                tr("--shape {name}: a {name2} table has no such shape.", name=name, name2=translated(table.kind.name)),
                tr("There are: {there}.", there=there),
            )
    if declared and not names:
        return _with_notes(table, [])
    alone = PLAIN in declared
    # what is declared decides on its aspect; the others are recognised as they are without it
    decided = {known[name].aspect for name in names}
    found = set[Aspect]()
    asked: dict[tuple[str, ...], pl.DataFrame] = {}
    at_end: list[tuple[int, Callable[[Evidence], Sequence[Note]]]] = []
    for name, listed in known.items():
        given = name in names
        if listed.aspect in found or (not given and (alone or listed.aspect in decided)):
            continue
        shape = recogniser(table.kind.name, name)(Evidence(table, declared=given, wanted=frozenset(wanted), asked=asked))
        if shape is None:
            if given:
                raise UsageError(
                    tr("--shape {name}: the {name2} table lacks the columns for it.", name=name, name2=translated(table.kind.name)),
                    "cxkit inspect FILE shows them.",
                )
            continue
        found.add(listed.aspect)
        at_end += [(len(table.notes), shape.notes_at_end)] if shape.notes_at_end else []
        add = _excluding_too(shape, table.excluded)
        table = table.shaped(
            add,
            shape.columns,
            roles=shape.roles,
            excluded=shape.excluded,
            final=shape.final,
            unclear=shape.unclear,
            notes=shape.notes,
            captions=shape.captions,
        )
    return _with_notes(table, at_end)


def _with_notes(table: Table, at_end: Sequence[tuple[int, Callable[[Evidence], Sequence[Note]]]]) -> Table:
    """The table with the notes that need all of its shapes, each at its place among the others, and those on what no shape has read."""
    whole, notes = Evidence(table), list(table.notes)
    unread = import_module("cxkit.shapes.orders.unread").notes_of_unread(whole) if table.kind.name == "orders" else []
    for place, make in reversed(at_end):
        notes[place:place] = make(whole)
    return replace(table, notes=(*notes, *unread)) if at_end or unread else table


def amount_of_lines(table: DataTable) -> Shape | None:
    """The shape that makes the amounts of orders which no column is known to hold; None if there is none."""
    if table.kind.name != "orders" or "amount" in {*table.roles, *table.doubtful}:
        return None
    shape = recogniser("orders", "quantity")(Evidence(table, declared=False, wanted=frozenset({"amount"})))
    return shape if shape is not None and "amount" in shape.roles else None


def _excluding_too(shape: Shape, before: Mapping[Reason, str]) -> Callable[[pl.LazyFrame], pl.LazyFrame]:
    """The additions of the shape; its columns exclude also the rows that an earlier shape excludes for the same reason."""
    both = [(column, before[reason]) for reason, column in shape.excluded.items() if reason in before]
    if not both:
        return shape.add
    return lambda frame: shape.add(frame).with_columns(pl.col(column) | pl.col(earlier) for column, earlier in both)


def recogniser(kind: str, name: str) -> Recogniser:
    """The function that recognises the shape of this name in tables of this kind."""
    path = ".".join(filter(None, (__name__, INDEX[kind][name].room, name.replace("-", "_"))))
    return cast("Recogniser", import_module(path).recognise)
