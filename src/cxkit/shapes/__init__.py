"""The meaning of one row of a table: lines of an order, rows of a ticket's history, counts of answers, months of a contract.

Belongs here: one file per shape, which recognises it and makes plain columns of it; shapes combine, at most one per aspect. Does not: roles
of columns, meaning of cells, counting. May import: tables, values, roles, model.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TypeVar, cast

from cxkit.errors import UsageError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.shapes.shape import Aspect, Evidence, Recogniser, Shape
from cxkit.tables import DataTable
from cxkit.values.reasons import Reason

PLAIN = "plain"
INDEX: Mapping[str, Mapping[str, Aspect]] = {
    "survey": {
        "statistics-below": "below",
        "scores-with-counts": "grain",
        "class-counts": "grain",
        "answer-counts": "grain",
        "answer-columns": "grain",
        "answer-rows": "grain",
        "branches": "grain",
        "joined-answers": "grain",
    },
    "contacts": {
        "times-of-day": "clock",
        "call-parties": "customer",
        "guests": "nobody",
        "complaint-types": "topic",
        "no-contacts": "aside",
        "rated-contacts": "answers",
        "contact-counts": "grain",
        "lifecycle": "grain",
        "messages": "grain",
        "history": "grain",
        "transfers": "grain",
        "segments": "grain",
        "call-legs": "grain",
        "contact-rows": "grain",
        "not-held": "held",
        "internal-entries": "kept",
    },
    "orders": {
        "refunds-only": "refunds",
        "lines-below": "blank",
        "order-versions": "again",
        "repeated-orders": "again",
        "guests": "customer",
        "currencies": "currency",
        "customer-totals": "grain",
        "order-counts": "grain",
        "quantity": "grain",
        "repeated-total": "grain",
        "instalments": "payments",
        "test-orders": "test",
        "purchases": "side",
        "order-status": "state",
        "credit-notes": "sign",
        "debit-credit": "sign",
        "document-numbers": "sign",
        "returned-pieces": "sign",
        "reversed-signs": "sign",
        "refunds": "refund",
        "counter-rows": "counter",
        "minor-units": "unit",
    },
    "customers": {
        "void-contracts": "test",
        "versions": "grain",
        "changed-contracts": "grain",
        "notice-and-end": "end",
        "monthly-columns": "grain",
        "monthly-rows": "grain",
        "contract-events": "grain",
        "begin-and-end": "grain",
        "status": "state",
        "ends-by-status": "state",
        "minor-units": "unit",
    },
}
"""By kind of table the shapes that it may have and their aspects, in the order in which they are tried."""

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
        return table
    alone = PLAIN in declared
    # what is declared decides on its aspect; the others are recognised as they are without it
    decided = {known[name] for name in names}
    found = set[Aspect]()
    asked: dict[tuple[str, ...], pl.DataFrame] = {}
    at_end: list[tuple[int, Callable[[Evidence], Sequence[Note]]]] = []
    for name, aspect in known.items():
        given = name in names
        if aspect in found or (not given and (alone or aspect in decided)):
            continue
        shape = _recogniser(name)(Evidence(table, declared=given, wanted=frozenset(wanted), asked=asked))
        if shape is None:
            if given:
                raise UsageError(
                    tr("--shape {name}: the {name2} table lacks the columns for it.", name=name, name2=translated(table.kind.name)),
                    "cxkit inspect FILE shows them.",
                )
            continue
        found.add(aspect)
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
    """The table with the notes that need all of its shapes, each at its place among the others."""
    whole, notes = Evidence(table), list(table.notes)
    for place, make in reversed(at_end):
        notes[place:place] = make(whole)
    return replace(table, notes=tuple(notes)) if at_end else table


def amount_of_lines(table: DataTable) -> Shape | None:
    """The shape that makes the amounts of orders which no column is known to hold; None if there is none."""
    if table.kind.name != "orders" or "amount" in {*table.roles, *table.doubtful}:
        return None
    shape = _recogniser("quantity")(Evidence(table, declared=False, wanted=frozenset({"amount"})))
    return shape if shape is not None and "amount" in shape.roles else None


def _excluding_too(shape: Shape, before: Mapping[Reason, str]) -> Callable[[pl.LazyFrame], pl.LazyFrame]:
    """The additions of the shape; its columns exclude also the rows that an earlier shape excludes for the same reason."""
    both = [(column, before[reason]) for reason, column in shape.excluded.items() if reason in before]
    if not both:
        return shape.add
    return lambda frame: shape.add(frame).with_columns(pl.col(column) | pl.col(earlier) for column, earlier in both)


def _recogniser(name: str) -> Recogniser:
    return cast("Recogniser", import_module(f"{__name__}.{name.replace('-', '_')}").recognise)
