"""Ids for no customer: zeros, and words for guests and walk-in customers."""

from __future__ import annotations

import re
from collections import Counter

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.order_words import meaning
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.placeholders import is_placeholder

CUSTOMER = "cx:customer without guests"
_ZEROS = re.compile(r"0[0\-]*(\.0+)?")
_NINES = re.compile(r"9{4,}(\.0+)?")
_MAILBOX = re.compile(r"([^@\s]+)@[^@\s]+")
_CROSSED = re.compile(r"x{3,}", re.IGNORECASE)
_NONE = "-1"
_DOMINATES = 3  # times as many rows as any other id


def recognise(evidence: Evidence) -> Shape | None:
    """Orders whose customer is a placeholder: they have no customer."""
    column = evidence.column("customer_id")
    if column is None:
        return None
    ids = Counter(evidence.sampled(column))
    text = pl.col(column).cast(pl.String).str.strip_chars()
    words = [each for each in ids if each == _NONE or is_placeholder(each) or _CROSSED.fullmatch(each) or _is_guest(each)]
    zeros = [each for each in ids if _ZEROS.fullmatch(each) and _is_none(evidence, each, ids, text)]
    nines = [each for each in ids if _NINES.fullmatch(each) and _dominates(each, ids)]
    placeholders = sorted({*words, *zeros, *nines})
    if not placeholders or len(placeholders) == len(ids):
        return None
    nobody = text.is_in(placeholders).fill_null(value=False)
    rows = evidence.of_all(*(text.eq(each).sum().alias(each) for each in placeholders)).row(0, named=True)
    shown = ", ".join(tr("'{each}' ({rows:,} rows)", each=shortened(each), rows=rows[each]) for each in placeholders)
    sentence = tr(
        "Column '{column}': {shown} marks guests: these rows have no customer."
        if len(placeholders) == 1
        else "Column '{column}': {shown} mark guests: these rows have no customer.",
        column=shortened(column),
        shown=shown,
    )
    note = Note(code="shape", level="info", text=sentence, hint="--shape plain counts them as a customer")
    return Shape(
        add=lambda frame: frame.with_columns(pl.when(~nobody).then(pl.col(column)).alias(CUSTOMER)),
        columns={CUSTOMER: column},
        roles={"customer_id": CUSTOMER},
        notes=(note,),
    )


def _is_guest(text: str) -> bool:
    """Whether an id is a word for guests, or a mailbox with such a name."""
    mailbox = _MAILBOX.fullmatch(text)
    return meaning(mailbox[1] if mailbox else text, "customer") is not None


def _dominates(one: str, ids: Counter[str]) -> bool:
    return ids[one] > _DOMINATES * max((n for other, n in ids.items() if other != one), default=0)


def _is_none(evidence: Evidence, zero: str, ids: Counter[str], text: pl.Expr) -> bool:
    """Whether zeros mean no id: they have far more rows than any id, or ids do not start from zero."""
    if _dominates(zero, ids):
        return True
    whole, point, decimals = zero.partition(".")
    following = f"{whole[:-1]}1{point}{decimals}"
    return following not in ids and not evidence.of_all((text == following).any()).item()
