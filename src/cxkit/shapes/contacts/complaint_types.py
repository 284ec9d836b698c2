"""Types and labels of contacts, such as question, complaint and praise: they show which contacts are complaints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import Values, normalise, shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.flags import flag
from cxkit.values.statuses.internal_entries import is_addressed_within
from cxkit.values.words import words_of

COMPLAINT = "cx:complaint"
_MOST = 40  # types of contacts
_SHOWN = 4
_DIFFERING = 0.9  # distinct texts for each row
_WITH_ADJECTIVE = 2  # words of a type
_CUSTOMER = "customer"
_OF_CONTACTS = frozenset({"interaction", "activity", "contact", "case", "ticket", "request", "call", "event"})
_LABEL = 3  # words of a label among others at most
_SIGNS = re.compile(r"[,;|]")
_NOT = frozenset({"no", "not", "non", "kein", "keine", "ohne", "nicht", "sans", "pas", "sin", "senza", "geen", "zonder", "nach", "after"})
_NO_TYPES = frozenset({"touchpoint", "phase", "handled_by", "status", "comment", "sender", "segment", "customer_id", "case_id"})
SUPPLIERS: Mapping[str, tuple[str, ...]] = {
    "en": ("supplier", "vendor"),
    "de": ("lieferant", "kreditor"),
    "fr": ("fournisseur",),
    "es": ("proveedor",),
    "it": ("fornitor",),
    "nl": ("leverancier",),
    "pt": ("fornecedor",),
}
"""Begins of words for those from whom a company buys, as ``normalise`` leaves them, by language."""
_SUPPLIERS = tuple(sorted(words_of(SUPPLIERS)))


def recognise(evidence: Evidence) -> Shape | None:
    """Contacts without a column of complaints whose types, in one column alone, name complaints: beside others, or nothing else.

    Free text that repeats a type, as a subject "Complaint about the delay", does not compete with it. Or contacts whose column of
    complaints, which the user names, holds such types in place of yes and no.
    """
    table = evidence.table
    if "is_complaint" in table.roles or "is_complaint" in table.doubtful:
        column = _named_types(evidence)
        return _shape(evidence, column) if column else None
    found = [column for column in table.columns if _complaints(evidence, column)]
    if len(found) > 1:
        found = [column for column in found if not _all_differ(evidence.sampled(column))]
    if len(found) > 1 and _agree(evidence, found):
        found = [max(found, key=lambda column: len(evidence.sampled(column)))]
    return _shape(evidence, found[0]) if len(found) == 1 else None


def _agree(evidence: Evidence, columns: Sequence[str]) -> bool:
    """Whether these columns call the same contacts complaints, as a queue and the subjects of what is sent to it.

    Of several files each may have its own column.
    """
    marks = [pl.col(column).cast(pl.String).is_in(_complaints(evidence, column)) for column in columns]
    alike = [(marks[0] == other).fill_null(value=True).all() for other in marks[1:]]
    return bool(evidence.table.sample.select(pl.all_horizontal(alike)).item())


def _all_differ(texts: Sequence[str]) -> bool:
    """Whether nearly all texts differ, as subjects do: kinds occur again."""
    return len(set(texts)) > _DIFFERING * len(texts)


def _named_types(evidence: Evidence) -> str | None:
    """The column of complaints that the user names, if it holds types, of which some are complaints."""
    named = evidence.table.roles.get("is_complaint")
    if named is None or not named.by_user or evidence.table.labels_of("is_complaint"):
        return None
    types = set(evidence.distinct(named.column))  # the first complaint may come after the sample
    worded = all(flag(each) is None for each in types) and bool(_complaint_types(types))
    return named.column if worded else None


def _shape(evidence: Evidence, column: str) -> Shape:
    """The shape that tells complaints by the types in a column."""
    table = evidence.table
    value = pl.col(column).cast(pl.String)
    everywhere = evidence.of_all(value.unique().alias("types")).get_column("types").drop_nulls().to_list() if table.sample.height else []
    types = _complaint_types(everywhere)
    different = list(dict.fromkeys(each.strip() for each in types))
    shown = ", ".join(f"'{shortened(each)}'" for each in different[:_SHOWN]) + (", …" if len(different) > _SHOWN else "")
    text = tr("Column '{column}' shows which contacts are complaints: {shown}.", column=shortened(column), shown=shown)
    note = Note(code="shape", level="info", text=text, hint="--role is_complaint=COLUMN names another column")
    return Shape(
        add=lambda frame: frame.with_columns(
            pl.when(value.is_not_null()).then(value.is_in(types).cast(pl.Int8).cast(pl.String)).alias(COMPLAINT)
        ),
        columns={COMPLAINT: column},
        roles={"is_complaint": COMPLAINT},
        notes=(note,),
    )


def _complaints(evidence: Evidence, column: str) -> list[str]:
    """The types of a column that are complaints; empty if it holds no types, or no others without being one of topics or types."""
    table = evidence.table
    dtype = table.sample.schema[column]
    role = table.role_of(column)
    if column.startswith("cx:") or (role in _NO_TYPES and not _names_types(column)) or dtype not in (pl.String, pl.Categorical):
        return []
    types = set(evidence.sampled(column))
    if role == "channel" and Values(types, known=True).channels:
        # "Complaint form" beside "E-mail" is a channel; a "type of contact" may be either
        types = {each for each in types if "complaint" not in all_meanings(each) or _is_the_word(each)}
    few = len({label for each in types for label in _labels(each)}) <= _MOST
    found = _complaint_types(types) if few else []
    return found if len(found) < len(types) or role == "topic" or _names_types(column) else []


def _names_types(column: str) -> bool:
    """Whether a header names a type alone, or one of contact, as "interaction_type": its kinds may be taken for touchpoints."""
    words = all_meanings(column)
    return "type" in words and (len(words) == 1 or bool(words & _OF_CONTACTS))


def _labels(text: str) -> list[str]:
    """The labels of a cell, as in "new, complaint; urgent"; a sentence, or a type with a remark, is one.

    >>> _labels("['password-reset', 'complaint']"), _labels("Thanks, we have no complaint to make about that")
    (['password-reset', 'complaint'], ['Thanks, we have no complaint to make about that'])
    """
    parts = [part for each in _SIGNS.split(text.strip().strip("[]{}")) if (part := each.strip().strip("\"'"))]
    return parts if len(parts) > 1 and all(len(part.split()) <= _LABEL for part in parts) else [text]


def _complaint_types(types: Iterable[str]) -> list[str]:
    """The types that are complaints of customers, sorted: beside these, the company's own to suppliers and from desk to desk are none.

    >>> _complaint_types(["Kundenreklamation", "Lieferantenreklamation", "Interne Reklamation"]), _complaint_types(["Seller complaint"])
    (['Kundenreklamation'], ['Seller complaint'])
    >>> _complaint_types(["Internal complaint", "External complaint"])  # to the company, and to an ombudsman
    ['External complaint', 'Internal complaint']
    """
    found = sorted(each for each in types if _is_complaint(each))
    if any(_CUSTOMER in all_meanings(each) and _is_by_one_side(each) for each in found):
        return [each for each in found if not _is_to_supplier(each) and not is_addressed_within(each)]
    return found


def _is_by_one_side(text: str) -> bool:
    """Whether a type says nothing but whose complaint it is, as "Customer complaint", not "Customer service complaint"."""
    return len(meanings(text)) == _WITH_ADJECTIVE and len(normalise(text).split()) <= _WITH_ADJECTIVE


def _is_to_supplier(text: str) -> bool:
    """Whether a complaint is one to a supplier; on a marketplace sellers complain as customers do, and customers about sellers."""
    return _is_by_one_side(text) and any(map(names_supplier, normalise(text).split()))


def names_supplier(word: str) -> bool:
    """Whether a word is, or begins with, one for a supplier.

    >>> names_supplier("lieferantenreklamation"), names_supplier("seller")
    (True, False)
    """
    return word.startswith(_SUPPLIERS)


def _is_complaint(text: str) -> bool:
    """Whether a type, or a label in a cell, begins with a word for complaints, as "Beschwerde Lieferung", or is one, as "Formal complaint".

    >>> _is_complaint("Reklamation: Lieferung"), _is_complaint("Customer complaint"), _is_complaint("new, complaint, urgent")
    (True, True, True)
    >>> _is_complaint("No complaint"), _is_complaint("Answer to a complaint"), _is_complaint("praise, no complaint")
    (False, False, False)
    """
    return any(map(_names_complaint, _labels(text)))


def _is_the_word(text: str) -> bool:
    return len(normalise(text).split()) == 1 and _names_complaint(text)


def _names_complaint(text: str) -> bool:
    """Whether a text is one word for a complaint, also at the end of a compound, or begins with one, or has one behind an adjective.

    >>> [_names_complaint(each) for each in ("Produktreklamation", "Interne Reklamation", "Anfrage zu einer Reklamation")]
    [True, True, False]
    """
    words, plain = meanings(text), normalise(text).split()
    if not words or "complaint" in words[0]:
        return bool(words)
    return "complaint" in words[-1] and len(plain) <= _WITH_ADJECTIVE and plain[0] not in _NOT and "not" not in words[0]
