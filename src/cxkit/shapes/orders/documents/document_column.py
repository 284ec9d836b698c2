"""The column that says of which type the document of a row is: an invoice, a credit note, an offer."""

from __future__ import annotations

import re
from collections.abc import Collection

from cxkit.lazy import pl
from cxkit.roles import normalise
from cxkit.roles.personal import looks_personal
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.order_words import code_meanings, meaning, share_known, stem_meaning
from cxkit.shapes.orders.ways_to_pay import are_ways_to_pay, is_about_payment
from cxkit.shapes.shape import Evidence

_NEARLY_ALL, _HALF = 0.9, 0.5
_MOST_KINDS, _FEW_KINDS = 10, 3  # of documents
_NAMES = frozenset({"customer", "name", "person", "company", "comment", "description", "product", "title"})
_SHORTEST = 4  # letters of a document that another one names
# what a row does; under another header "Return" may be a ticket there and back
_ACTION = re.compile(
    r"\b(action|aktion|actie|accion|azione|transaction|transaktion|transactie|transaccion|transazione|operation|operacion|operazione"
    r"|activity|movement|\w*bewegung|mouvement|movimiento|movimento|\w*vorgang(?:s(?:art|typ))?|txn|trx)\b"
)


def document_column(evidence: Evidence) -> str | None:
    """The column of document types: the one with the role, else one whose sampled values are such types, more than one of them.

    Codes such as R and G are types of documents only if the header names a type, or documents and no number of them.
    """
    table = evidence.table
    named = table.roles.get("document_type")
    if named and (evidence.declared or named.by_user):
        return named.column
    # a column with one value for all rows tells no types apart, which another one may do
    if named and _holds_types(evidence, named.column) and len(evidence.distinct(named.column)) > 1:
        return named.column
    return _unnamed_column(evidence) or (named.column if named and not _are_paid(evidence, named.column) else None)


def _names_types(header: str) -> bool:
    """Whether a header names a type, or documents and no number of them.

    >>> _names_types("Type"), _names_types("Comprobante"), _names_types("Nro. Comprobante")
    (True, True, False)
    """
    means = all_meanings(header)
    return "type" in means or ("document" in means and "id" not in means)


def _are_paid(evidence: Evidence, column: str) -> bool:
    return are_ways_to_pay(column, evidence.distinct(column))


def _holds_types(evidence: Evidence, column: str) -> bool:
    """Whether a column holds any type of document that is known, and no ways to pay."""
    values = evidence.distinct(column)
    known = any(meaning(value, "document") or stem_meaning(value) for value in values) or bool(code_meanings(values))
    return known and not are_ways_to_pay(column, values)


def _unnamed_column(evidence: Evidence) -> str | None:
    """The first column without a role whose sampled values are types of documents."""
    table = evidence.table
    # an event is a concert, or what happened to a payment
    held = {found.column for role, found in table.roles.items() if role != "product" or found.by_user}
    for column in table.columns:
        if column in held or column.startswith("cx:") or table.sample.schema[column] not in (pl.String, pl.Categorical):
            continue
        values = set(evidence.sampled(column))
        if are_ways_to_pay(column, values):
            continue
        kinds = {"invoice" if (kind := meaning(value, "document")) == "addition" else kind for value in values}
        both = {"invoice", "credit"} <= kinds and len(values) <= _MOST_KINDS and not is_about_payment(column)
        known = share_known(values, "document")
        if "invoice" in kinds and kinds & {"credit", "no sale", "exchange"} and known >= (_HALF if both else _NEARLY_ALL):
            return column
        if "promise" in kinds and len(values) > 1 and any("type" in word for word in meanings(column)):
            return column
        few = len(values) <= max(_FEW_KINDS, _HALF * len(evidence.sampled(column)))  # free text is none, as "Gutschrift Alpha GmbH"
        acts = _ACTION.search(normalise(column)) or (few and taken_back(values) and not is_of_persons(column))
        if "credit" in kinds and 1 < len(values) <= _MOST_KINDS and acts:
            return column
        if code_meanings(values) and _names_types(column):
            return column
    return None


def taken_back(values: Collection[object]) -> list[object]:
    """The values that another one takes back by its words: a delivery beside a return delivery.

    >>> taken_back(["Lieferung", "Rücklieferung"]), taken_back(["Faktura VAT", "Korekta"])
    (['Lieferung'], [])
    """
    texts = {value: normalise(str(value)) for value in values}
    credit = [text for value, text in texts.items() if meaning(value, "document") == "credit"]
    return [value for value, text in texts.items() if any(back != text and _names(back, text) for back in credit)]


def _names(longer: str, text: str) -> bool:
    """Whether a text is the last part of another one, or its first words."""
    return len(text) >= _SHORTEST and (longer.endswith(text) or longer.startswith(f"{text} "))


def is_of_persons(column: str) -> bool:
    """Whether a header speaks of customers or of names, which may be those of any words."""
    return looks_personal(column) or bool(_NAMES & all_meanings(column))
