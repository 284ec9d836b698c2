"""Orders that only test the shop: a mark such as "Test order", Stripe's "livemode", or the word for a test among the statuses or kinds."""

from __future__ import annotations

import re

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.cells import stripped
from cxkit.shapes.order_words import meaning
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.flags import flag
from cxkit.values.reasons import Reason

EXCLUDED = "cx:test order"
_MOST = 0.5  # share of the rows that may be tests
_FEW = 20  # distinct statuses or kinds at the most
_AROUND = re.compile(r"\b(is|ist|est|es|e|flag|mode|modus)\b")
_LIVE = re.compile(r"live ?mode")
_OF_ORDERS = re.compile(
    r"\b(status|state|statut|etat|estado|stato|stav|durum|tila|zustand|type|typ|art|kind|mode|modus|environment|umgebung)\b"
    r"|\w+(status|typ|art)\b"
)
_REMARKS = frozenset({"comment", "note", "tag", "remark"})
_BARE = frozenset({"test", "tests"})


def recognise(evidence: Evidence) -> Shape | None:
    """Orders of which some are marked as tests."""
    marks = {column: mark for column in evidence.table.columns if (mark := _mark(evidence, column)) is not None}
    if not marks:
        return None
    number = pl.any_horizontal(marks.values()).fill_null(value=False)
    rows, tests = evidence.of_all(pl.len().alias("rows"), number.sum().alias("tests")).row(0)
    if not tests:
        return None
    name = shortened(next(iter(marks)))
    if tests > _MOST * rows and not evidence.declared:
        text = tr("Column '{name}' marks {tests:,} of {rows:,} rows as test orders: they count.", name=name, tests=tests, rows=rows)
        note = Note(code="shape", level="warning", text=text, hint="--shape test-orders excludes them")
        return Shape(add=lambda frame: frame, columns={}, notes=(note,))
    text = tr("Column '{name}' marks {tests:,} rows as test orders, which are excluded.", name=name, tests=tests)
    note = Note(code="shape", level="warning", text=text, hint="--shape plain reads the file as it is")
    return Shape(
        add=lambda frame: frame.with_columns(_of_whole_orders(evidence, [*marks], number).alias(EXCLUDED)),
        columns={EXCLUDED: tr("test order")},
        excluded={Reason.TEST: EXCLUDED},
        notes=(note,),
    )


def _mark(evidence: Evidence, column: str) -> pl.Expr | None:
    """Whether a row is of a test, by a column of flags, statuses or kinds of orders; None if the column does not mark tests."""
    role = evidence.table.role_of(column)
    given = role is not None and evidence.table.roles[role].by_user
    if column.startswith("cx:") or given:
        return None
    header, values = normalise(column), sorted(set(evidence.sampled(column)))
    live = bool(_LIVE.fullmatch(header))
    of_tests = live or "test" in {meaning(" ".join(_AROUND.sub(" ", header).split()), "status"), meaning(header, "status")}
    may_say_so = of_tests or _OF_ORDERS.search(header) or _REMARKS & all_meanings(column)
    if len(values) <= _FEW and (may_say_so or "test" in {meaning(value, "status") for value in values}):
        values = evidence.distinct(column)  # the first test may come after the sample
    text = stripped(column)
    read_flags = {value: flag(value) for value in values}
    if values and None not in read_flags.values():
        return text.is_in([value for value, yes in read_flags.items() if yes is not live]) if of_tests else None
    if not values or len(values) > _FEW:
        return None
    tests = [value for value in values if meaning(value, "status") == "test"]
    if not tests or (any(normalise(value) in _BARE for value in tests) and role != "order_status" and not _OF_ORDERS.search(header)):
        return None  # "Test" as a product, a customer or a campaign
    return text.is_in(tests)


def _of_whole_orders(evidence: Evidence, columns: list[str], marked: pl.Expr) -> pl.Expr:
    """Whether a row is of a test; further lines of an order with blank cells are what their order is."""
    order = evidence.column("order_id")
    if order is None or not any(map(evidence.has_blanks, columns)):
        return marked
    return pl.when(pl.col(order).is_not_null()).then(marked.max().over(order)).otherwise(marked)
