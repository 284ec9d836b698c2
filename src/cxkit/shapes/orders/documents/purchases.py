"""Sales and purchases in one file, as debtors and creditors of a ledger: only the sales are orders of customers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import meanings
from cxkit.shapes.cells import stripped
from cxkit.shapes.order_words import meaning
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.reasons import Reason

EXCLUDED = "cx:purchase"
_SIDES = frozenset({"sale", "purchase"})
_PARTIES = {"customer": "sale", "supplier": "purchase"}
_MOST_KINDS = 10
# other columns may name who did something, as "cancelled by", or a department
_OF_KINDS = frozenset({"type", "category", "document", "direction", "transaction"})
_OF_PEOPLE = frozenset({"org", "agent", "person", "team"})
# customers and suppliers may also stand under the type of a cancellation, delivery or discount: who caused or paid it
_OF_PARTIES = _OF_KINDS | {"invoice", "bill", "receipt", "booking", "order", "customer", "contact", "person", "account"}
_ROLES = frozenset({"document_type", "order_status", "segment", "product", "channel", "debit_credit"})


def recognise(evidence: Evidence) -> Shape | None:
    """Rows of which some are sales and others purchases, by the words for both in one column."""
    for column in evidence.table.columns:
        purchases = _purchases(evidence, column)
        if not purchases:
            continue
        rows: dict[object, int] = {value: n for value, n in evidence.counts(column).sort(column).rows() if str(value).strip() in purchases}
        text = tr(
            "Column '{column}': {purchases} are purchases, which are excluded: only sales count.",
            column=shortened(column),
            purchases=evidence.listed(rows),
        )
        return Shape(
            add=_marking(column, purchases),
            columns={EXCLUDED: tr("purchase")},
            excluded={Reason.PURCHASE: EXCLUDED},
            notes=(Note(code="shape", level="warning", text=text, hint="--shape plain counts them"),),
        )
    return None


def _marking(column: str, purchases: Collection[str]) -> Callable[[pl.LazyFrame], pl.LazyFrame]:
    text = stripped(column)
    mark = text.is_in(list(purchases)).fill_null(value=False).alias(EXCLUDED)
    return lambda frame: frame.with_columns(mark)


def _purchases(evidence: Evidence, column: str) -> list[str]:
    """The values of a column that are purchases, if it has sales too and every other value is a kind of document."""
    table = evidence.table
    role = table.role_of(column)
    if column.startswith("cx:") or (role and role not in _ROLES) or table.sample.schema[column] not in (pl.String, pl.Categorical):
        return []
    named = any(_side(column, value) for value in set(evidence.sampled(column)))
    values = evidence.distinct(column, _MOST_KINDS + 1) if named else []
    sides = sides_of(column, values)
    if len(values) > _MOST_KINDS or not all(value in sides or meaning(value, "document") for value in values):
        return []
    return [value for value, side in sides.items() if side == "purchase"]


def sides_of(header: str, values: Collection[str]) -> Mapping[str, str]:
    """The side of each value that names one, if the values name both: "sale" or "purchase".

    >>> sides_of("Soort", ["Debiteur", "Crediteur"]), sides_of("Typ", ["Verkauf"]), sides_of("cancelled by", ["customer", "vendor"])
    ({'Debiteur': 'sale', 'Crediteur': 'purchase'}, {}, {})
    >>> sides_of("Contact type", ["Customer", "Vendor"]), sides_of("Discount type", ["Customer", "Vendor"])
    ({'Customer': 'sale', 'Vendor': 'purchase'}, {})
    """
    found = {value: side for value in values if (side := _side(header, value)) is not None}
    return found if {*found.values()} >= _SIDES else {}


def _side(header: str, value: str) -> str | None:
    """The side that a value names; those of customers and suppliers only under a header of kinds of documents or of parties."""
    side, words = meaning(value, "side"), meanings(header)
    of_header = set[str]().union(*words)
    of_kinds = bool(_OF_KINDS & of_header)
    if side is None or (_OF_PEOPLE & of_header and not of_kinds):
        return None
    if side in _SIDES:
        return side
    return _PARTIES[side] if of_kinds and all(word & _OF_PARTIES for word in words) else None
