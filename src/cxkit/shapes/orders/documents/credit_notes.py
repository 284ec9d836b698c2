"""Types of documents: credit notes and cancellations reduce revenue, with or without a minus sign; offers and the like are no sales."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Literal

from cxkit.errors import DataError
from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.cells import is_blank
from cxkit.shapes.marked_rows import Mark, ask_about_most
from cxkit.shapes.number_columns import looks_numeric, number_column
from cxkit.shapes.order_words import by_meaning, code_meanings, meaning, stem_meaning
from cxkit.shapes.orders.documents import debit_credit
from cxkit.shapes.orders.documents.document_column import document_column, is_of_persons, taken_back
from cxkit.shapes.orders.documents.doubtful_codes import without_doubtful
from cxkit.shapes.orders.documents.excluded_types import hint_to_exclude
from cxkit.shapes.orders.documents.payments_by_text import signed_payments
from cxkit.shapes.orders.documents.purchases import sides_of
from cxkit.shapes.orders.documents.signs import Signs, signs_of, with_returns
from cxkit.shapes.orders.documents.voided_rows import voided_kinds, without_voided
from cxkit.shapes.orders.order_marks import marks_of
from cxkit.shapes.orders.ways_to_pay import are_ways_to_pay, is_about_payment, names_bill, names_payment
from cxkit.shapes.shape import ROWS, Evidence, Shape
from cxkit.values.flags import flag
from cxkit.values.reasons import Reason

AMOUNT, RETURNED = "cx:amount less credit notes", "cx:credit notes"
NO_SALE = "cx:no sale"
_NEARLY_ALL, _HALF = 0.9, 0.5
_SHOWN = 6
_HINT = "Do they take revenue back: --shape credit-notes; or are they sales: --shape plain?"
_CODE = re.compile(r"[A-Z0-9]{1,4}")
# a document that an invoice follows
_ORDER = re.compile(
    r"(?:(?:sales|customer|client|verkaufs|kunden) ?)?(?:orders?|auftrag|auftrage|bestellung(?:en)?|kundenauftrag|verkaufsauftrag)"
    r"|commande(?: client)?|pedido(?: de (?:cliente|venta|venda))?|encomenda(?: de cliente)?|ordine(?: cliente| di vendita)?"
    r"|(?:verkoop)?order|bestelling|zamowienie(?: od odbiorcy| klienta)?|salgsordre|ordre|kundorder|objednavka(?: prijata)?"
)
# words of shops as well, where a sales order is one of the books
_OF_SHOPS = re.compile(r"orders?|bestellung(?:en)?|commande|pedido|encomenda|ordine|bestelling|zamowienie|ordre|objednavka")
_MOST_KINDS, _FEW_KINDS = 10, 3  # of documents
_PAPERS, _SURE_DIGITS = frozenset({"document", "invoice", "receipt"}), 3


def recognise(evidence: Evidence) -> Shape | None:
    """Documents of several types, of which some are credit notes, returns or cancellations, or no sales at all."""
    column = document_column(evidence)
    if column is None:
        return _by_marks(evidence) or _perhaps_paid(evidence) or signed_payments(evidence) or _doubtful(evidence)
    rows = _rows_by_type(evidence, column)
    found = by_meaning(rows, "document")
    codes = _codes(evidence, column, rows)
    credit = _credit(evidence, column, rows)
    # beside credit notes kinds that nobody knows are the invoices, if they outnumber the offers, which may be what was sold
    unnamed, offers = (sum(rows[value] for value in found.get(kind, [])) for kind in (None, "no sale"))
    billed = "invoice" in found or (bool(credit) and unnamed > offers)
    # beside invoices offers and order confirmations are the same sales once more, or none
    no_sales = {value: rows[value] for value in [*found.get("no sale", []), *_settling(found)] if billed}
    invoiced = [] if _are_orders_of_their_own(evidence, column, rows) else _invoiced(rows)
    sure = bool(credit or _PAPERS & all_meanings(column))  # F5 may be a kind of room
    no_sales |= {value: rows[value] for value in [*invoiced, *(each for each in rows if sure and codes.get(each) == "payment")]}
    no_sales |= {value: rows[value] for value in found.get("promise", [])}
    # an exchange may be a sale of the new piece, or the difference of two prices
    unclear = [*found.get(None, []), *found.get("exchange", [])]
    sides = sides_of(column, [str(value) for value in rows])
    unclear = [value for value in unclear if value not in taken_back(rows) and str(value) not in sides]
    unknown = _counting(evidence, column, {value: rows[value] for value in unclear if value not in codes and value not in no_sales})
    sided = unknown or evidence.column("amount") is None  # debits and credits may be amounts in two columns
    if sided and not evidence.declared and (by_side := debit_credit.recognise(evidence)) is not None:
        return _without(evidence, by_side, column, no_sales)
    may_be_back = bool(code_meanings(rows)) or any(stem_meaning(str(value)) for value in unknown)
    beside = bool(credit) or "exchange" in found or may_be_back
    if (
        unknown
        and not (no_sales and not billed)
        and not evidence.declared
        and (doubt := _unknown(evidence, column, unknown, alone=len(unknown) == len(rows), beside=beside)) is not None
    ):
        known = _known(evidence, column, rows, credit, no_sales)
        return replace(known, notes=(*known.notes, *doubt.notes)) if known else doubt
    return _known(evidence, column, rows, credit, no_sales)


def credit_documents(evidence: Evidence) -> pl.Expr | None:
    """Whether a row is a document that takes revenue back; None if there are none, or most are."""
    column = document_column(evidence)
    rows = _rows_by_type(evidence, column) if column else {}
    credit = _credit(evidence, column, rows) if column else []
    if column is None or not credit:
        few = [mark.of_row for mark in _marks(evidence).values() if not mark.most]
        return pl.any_horizontal(few) if few else None
    return pl.col(column).is_in(credit).fill_null(value=False) if _are_few(credit, rows) else None


def no_sale_documents(evidence: Evidence) -> pl.Expr | None:
    """Whether a row is a document beside the invoices that is no sale, as an offer; None if there are none."""
    column = document_column(evidence)
    rows = _rows_by_type(evidence, column) if column else {}
    codes = _codes(evidence, column, rows) if column else {}
    means = {value: meaning(value, "document") or codes.get(value) for value in rows}
    out = [value for value, meant in means.items() if meant in {"no sale", "payment"}]
    return pl.col(column).is_in(out).fill_null(value=False) if column and out and "invoice" in means.values() else None


def _rows_by_type(evidence: Evidence, column: str) -> dict[object, int]:
    counted = evidence.counts(column).sort(ROWS, column, descending=[True, False])
    return {value: n for value, n in counted.rows() if value is not None and str(value).strip()}


def _credit(evidence: Evidence, column: str, rows: Mapping[object, int]) -> list[object]:
    """The types that are credit notes, by codes or words."""
    codes = _codes(evidence, column, rows)
    return [value for value in rows if codes.get(value) == "credit" or meaning(value, "document") == "credit"]


def _codes(evidence: Evidence, column: str, rows: Mapping[object, int]) -> dict[object, str]:
    """The meanings of the types that are codes.

    Those of one or two digits, or with leading zeros, must be called documents; one digit may be any kind.
    """
    unread = [value for value in rows if meaning(value, "document") is None]
    found = code_meanings(rows) if unread else {}
    digits = _digits(found)
    known = all(len(code) >= _SURE_DIGITS and code[0] != "0" for code in digits)
    sure = known or (min(map(len, digits)) > 1 and bool(_PAPERS & all_meanings(column)))
    return without_doubtful(evidence, column, found) if sure else {}


def _digits(values: Iterable[object]) -> list[str]:
    """The codes of digits among types."""
    return [code for value in values if (code := str(value).strip()).isdigit()]


def _are_few(credit: list[object], rows: Mapping[object, int]) -> bool:
    return sum(rows[value] for value in credit) * 2 <= sum(rows.values())


def _counting(evidence: Evidence, column: str, rows: Mapping[object, int]) -> dict[object, int]:
    """The values with the numbers of rows that may be sales: a footer below the table has no customer, and others are excluded already."""
    customer = evidence.column("customer_id")
    if not rows or (customer is None and not evidence.table.excluded):
        return dict(rows)
    counts = ~evidence.is_excluded
    if customer is not None:
        counts &= ~is_blank(customer)
    counted = {value: n for value, n in evidence.of_all(counts.sum().alias(ROWS), by=(column,)).rows() if n}
    return {value: counted[value] for value in rows if value in counted}


def _settling(found: Mapping[str | None, list[object]]) -> list[object]:
    """The payments, if there are invoices that they settle; in a list of payments alone these are the sales."""
    billed = [value for value in found.get("invoice", []) if names_bill(str(value))]
    return [value for values in found.values() for value in values if billed and value not in billed and names_payment(str(value))]


def _invoiced(rows: Mapping[object, int]) -> list[object]:
    """The orders beside the invoices that are written for them: each sale is in both. Few invoices may be something else.

    >>> _invoiced({"Auftrag": 5, "Rechnung": 4}), _invoiced({"Order": 90, "Invoice": 2}), _invoiced({"Order": 5, "Refund": 1})
    (['Auftrag'], [], [])
    """
    orders = [value for value in rows if _ORDER.fullmatch(normalise(str(value)))]
    billed = sum(rows[value] for value in _bills(rows, orders))
    return orders if billed >= _HALF * sum(rows[value] for value in orders) else []


def _are_orders_of_their_own(evidence: Evidence, column: str, rows: Mapping[object, int]) -> bool:
    """Whether orders beside invoices may be other sales: under a header that names no documents, few of their sums are invoiced.

    There an order may be one of a shop, beside the invoices of its other customers.
    """
    orders, name = _invoiced(rows), evidence.column("amount")
    amount = number_column(evidence.table, name) if name else None
    of_shops = any(_OF_SHOPS.fullmatch(normalise(str(value))) for value in orders)
    if not of_shops or amount is None or _PAPERS & all_meanings(column):
        return False
    customer = evidence.column("customer_id")
    sale = [amount.value.alias("cx:sum"), *([pl.col(customer).alias("cx:whose")] if customer else [])]
    keys = [each.meta.output_name() for each in sale]

    def counted(frame: pl.LazyFrame) -> pl.LazyFrame:
        ordered, billed = pl.col(column).is_in(orders).alias("cx:ordered"), pl.col(column).is_in(_bills(rows, orders)).alias("cx:billed")
        sales = (
            frame.with_columns(amount.parts)
            .select(*sale, ordered, billed)
            .group_by(keys)
            .agg(pl.col("cx:ordered").sum(), pl.col("cx:billed").sum())
        )
        return sales.select(pl.min_horizontal("cx:ordered", "cx:billed").sum().alias("cx:both"))

    both = evidence.table.query(counted, {column, amount.column, *([customer] if customer else [])}).item()
    return int(both) < _HALF * sum(rows[value] for value in orders)


def _bills(rows: Mapping[object, int], orders: Collection[object]) -> list[object]:
    return [value for value in rows if value not in orders and _is_bill(value)]


def _noting_orders(
    evidence: Evidence, shape: Shape | None, column: str, rows: Mapping[object, int], no_sales: Collection[object]
) -> Shape | None:
    """The shape with a warning for orders beside invoices that count as sales of their own."""
    orders = {value: rows[value] for value in _invoiced(rows) if value not in no_sales}
    if not orders:
        return shape
    text = tr(
        "Column '{column}': {orders} beside {bills} all count. If the invoices are those of the orders, these sales count twice.",
        column=shortened(column),
        orders=evidence.listed(orders),
        bills=evidence.listed({value: rows[value] for value in _bills(rows, orders)}),
    )
    hint = hint_to_exclude(evidence, column, next(iter(orders)))
    first = shape or Shape(lambda frame: frame, {})
    return replace(first, notes=(*first.notes, Note(code="documents-parts", level="warning", text=text, hint=hint)))


def _is_bill(value: object) -> bool:
    return meaning(value, "document") == "invoice" and names_bill(str(value))


def _known(
    evidence: Evidence, column: str, rows: Mapping[object, int], credit: list[object], no_sales: Mapping[object, int]
) -> Shape | None:
    """The shape of the types of documents that are known."""
    name = evidence.column("amount")
    amount = number_column(evidence.table, name) if name else None
    kinds = {value: rows[value] for value in credit if value not in no_sales}
    # a document of its own takes another one back; what a till calls so may be the sale itself
    of_books = bool(_PAPERS & all_meanings(column)) or any(names_bill(str(value)) for value in rows)
    voided = {} if of_books or not _are_few([*kinds], rows) else voided_kinds(evidence, column, kinds, amount)
    credit = [value for value in credit if value not in no_sales and value not in voided]
    if not credit:
        shape = _by_marks(evidence)
    elif not (evidence.declared or _are_few(credit, rows)):
        shape = _counted_as_sales(evidence, column, {value: rows[value] for value in credit})
    else:
        shape = _with_credit(evidence, column, pl.col(column).is_in(credit), {value: rows[value] for value in credit})
    shape = without_voided(evidence, _without(evidence, shape, column, no_sales), column, voided)
    noted = _noting_orders(evidence, shape, column, rows, no_sales)
    return _noting_parts(evidence, _noting_additions(evidence, noted, column, rows, codes=_codes(evidence, column, rows)), column, rows)


def _noting_additions(
    evidence: Evidence, shape: Shape | None, column: str, rows: Mapping[object, int], *, codes: Mapping[object, str]
) -> Shape | None:
    """The shape with a warning for debit notes beside other documents: they are revenue, and part of an earlier order."""
    means = {value: codes.get(value) or meaning(value, "document") for value in rows}
    added = {value: rows[value] for value, meant in means.items() if meant == "addition"}
    if not added or "invoice" not in means.values():
        return shape
    text = tr(
        "Column '{column}': {added} add to earlier invoices, and count as orders of their own.",
        column=shortened(column),
        added=evidence.listed(added),
    )
    hint = hint_to_exclude(evidence, column, next(iter(added)))
    first = shape or Shape(lambda frame: frame, {})
    return replace(first, notes=(*first.notes, Note(code="documents-added", level="warning", text=text, hint=hint)))


def _noting_parts(evidence: Evidence, shape: Shape | None, column: str, rows: Mapping[object, int]) -> Shape | None:
    """The shape with a warning for invoices of deposits beside final ones, which may be of the whole sum."""
    of_parts, final = ({value: n for value, n in rows.items() if meaning(value, "part") == meant} for meant in ("part", "whole"))
    if not of_parts or not final:
        return shape
    text = tr(
        "Column '{column}': {parts} beside {final} all count. If a final invoice is of the whole sum, its deposits count twice.",
        column=shortened(column),
        parts=evidence.listed(of_parts),
        final=evidence.listed(final),
    )
    hint = hint_to_exclude(evidence, column, next(iter(of_parts)))
    first = shape or Shape(lambda frame: frame, {})
    return replace(first, notes=(*first.notes, Note(code="documents-parts", level="warning", text=text, hint=hint)))


def _by_marks(evidence: Evidence) -> Shape | None:
    """The shape of the credit notes that a column of yes and no marks; None if there is none.

    Raises DataError if a column marks most rows, so that it may well mean something else.
    """
    for column, mark in _marks(evidence).items():
        ask_about_most(evidence, {column: mark}, text="Column '{column}': {n:,} of {rows:,} rows are credit notes.", hint=_HINT)
        marked = {value: n for value, n in _rows_by_type(evidence, column).items() if flag(value)}
        return _with_credit(evidence, column, mark.of_row, marked)
    return None


def _marks(evidence: Evidence) -> dict[str, Mark]:
    """By column of yes and no, which rows are credit notes; none if an amount was refunded there, so that they are sales credited later."""
    found, name = marks_of(evidence, "credit"), evidence.column("refunded")
    refunded = looks_numeric(evidence.table, name) if found and name and name not in found else None
    if refunded is None:
        return found
    back = refunded.parts.struct.field("value") != 0
    return {column: mark for column, mark in found.items() if not evidence.of_all((back & mark.of_row).any()).item()}


def _without(evidence: Evidence, shape: Shape | None, column: str, no_sales: Mapping[object, int]) -> Shape | None:
    """The shape that excludes documents which are no sales too."""
    if not no_sales:
        return shape
    is_none = pl.col(column).is_in(list(no_sales)).fill_null(value=False).alias(NO_SALE)
    text = tr(
        "Column '{column}': {no_sales} are no sales: these rows are excluded.", column=shortened(column), no_sales=evidence.listed(no_sales)
    )
    note = Note(code="shape", level="info", text=text, hint="--shape plain reads the file as it is")
    first = shape or Shape(lambda frame: frame, {})
    return replace(
        first,
        add=lambda frame: first.add(frame).with_columns(is_none),
        columns={**first.columns, NO_SALE: "no sale"},
        excluded={**first.excluded, Reason.NO_SALE: NO_SALE},
        notes=(*first.notes, note),
    )


def _with_credit(evidence: Evidence, column: str, is_return: pl.Expr, credit: Mapping[object, int]) -> Shape:
    """The shape with the amounts of credit notes below 0; ``credit`` are the values of the column that mean one, with their rows."""
    name = evidence.column("amount")
    amount = number_column(evidence.table, name) if name else None
    kinds = evidence.listed(credit)
    text = tr("Column '{column}': {kinds} take revenue back and are no orders.", column=shortened(column), kinds=kinds)
    level: Literal["info", "warning"] = "info"
    if amount is not None and not evidence.declared:
        signed = _are_signed(evidence, signs_of(evidence, amount, is_return), amount.column, column, credit)
        minus = tr(" Their amounts are negative already.") if signed else tr(" Their amounts are positive and are subtracted.")
        text += minus
        # "yes" may also mean that a sale was credited later, and digits may number any kinds
        doubtful = _may_be_sales(credit) or all(flag(value) for value in credit) or _digits(credit)
        level = "warning" if not signed and doubtful else "info"
    note = Note(code="shape", level=level, text=text, hint=tr("--shape plain uses the amounts as they are"))
    shown = {AMOUNT: name or column, RETURNED: tr("credit notes")}
    notes = (note, *(amount.notes if amount else ()))
    return with_returns(amount, is_return, names=(AMOUNT, RETURNED), shown=shown, notes=notes, before=evidence.column("returned"))


def _may_be_sales(credit: Collection[object]) -> bool:
    """Whether the words for credit notes name a way to pay too, as a mere "Credit" does."""
    return all(meaning(value, "payment") for value in credit)


def _are_signed(evidence: Evidence, signs: Signs, amount: str, column: str, credit: Mapping[object, int]) -> bool:
    """Whether the amounts of credit notes are negative; DataError if only some are, or if they may well be sales on credit."""
    kinds = evidence.listed(credit)
    if signs.signed is None:
        raise DataError(
            tr(
                "Column '{name}': of the amounts of {kinds} in '{column}', {negative:,} are negative, {positive:,} positive.",
                name=amount,
                kinds=kinds,
                column=column,
                negative=signs.negative,
                positive=signs.positive,
            ),
            "Are all of them returns: --shape credit-notes; or are the signs right as they are: --shape plain?",
        )
    if not signs.signed and _may_be_sales(credit) and signs.returned * 2 > signs.sold:
        raise DataError(
            tr(
                "Column '{column}': {kinds} may be credit notes or sales on credit: their amounts are positive, and more than half of "
                "those of the others.",
                column=shortened(column),
                kinds=kinds,
            ),
            _HINT,
        )
    return signs.signed


def _perhaps_paid(evidence: Evidence) -> Shape | None:
    """A warning for types that are ways to pay as well as documents, as "Invoice", "Credit" and "Cash", or "Debit" and "Credit"."""
    column = evidence.column("document_type")
    if column is None or is_about_payment(column):
        return None
    counted = _rows_by_type(evidence, column)
    found = by_meaning(counted, "document")
    if "credit" not in found or not ("invoice" in found or any(meaning(value, "mark") == "debit" for value in counted)):
        return None
    return _counted_as_sales(evidence, column, {value: counted[value] for value in found["credit"]})


def _counted_as_sales(evidence: Evidence, column: str, credit: Mapping[object, int]) -> Shape:
    """The warning on types that may be credit notes, and count as sales: they may be ways to pay as well, or are most rows."""
    text = tr(
        "Column '{column}': {kinds} may be credit notes or sales on credit: they count as sales.",
        column=shortened(column),
        kinds=evidence.listed(credit),
    )
    note = Note(code="documents-unknown", level="warning", text=text, hint=tr("--shape credit-notes subtracts them"))
    return Shape(lambda frame: frame, {}, notes=(note,))


def _doubtful(evidence: Evidence) -> Shape | None:
    """A warning for a column of two or three values, of which the rarer one begins as a word for a return; None if there is none."""
    held = {found.column for found in evidence.table.roles.values()}
    for column in evidence.table.columns:
        if column in held or column.startswith("cx:") or evidence.table.sample.schema[column] not in (pl.String, pl.Categorical):
            continue
        values = set(evidence.sampled(column))
        if not 1 < len(values) <= _FEW_KINDS or is_about_payment(column) or are_ways_to_pay(column, values) or is_of_persons(column):
            continue
        if any(meaning(value, "status") for value in values) or not any(map(stem_meaning, values)):
            continue
        rows = _rows_by_type(evidence, column)
        back = [value for value in rows if stem_meaning(str(value))]
        if len(rows) <= _FEW_KINDS and _are_few(back, rows):
            return _unknown(evidence, column, {value: rows[value] for value in back}, alone=False, beside=True)
    return None


def _unknown(evidence: Evidence, column: str, kinds: dict[object, int], *, alone: bool, beside: bool) -> Shape | None:
    """A warning for types of documents of which some may be credit notes: nothing else changes.

    None if neither the header names documents nor a value a credit note, an exchange or what may be a return, as ``beside`` says.
    """
    means = all_meanings(column)
    codes = all(_CODE.fullmatch(str(value).strip()) for value in kinds)
    if ("document" not in means and not beside) or len(kinds) > _MOST_KINDS or (codes and alone and len(kinds) < 2):
        return None
    shown = ", ".join(f"'{value}' ({formatted(n, ',')})" for value, n in list(kinds.items())[:_SHOWN])
    text = tr("Column '{column}': {shown} are not known, and all of them count as sales.", column=shortened(column), shown=shown)
    note = Note(code="documents-unknown", level="warning", text=text, hint=hint_to_exclude(evidence, column, "CODE"))
    return Shape(lambda frame: frame, {}, notes=(note,))
