"""Reasons why orders were cancelled or returned, in files that say in no other column which orders were."""

from __future__ import annotations

import re

from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.cells import stripped
from cxkit.shapes.marked_rows import Mark, counted
from cxkit.shapes.number_columns import looks_numeric, number_column
from cxkit.shapes.order_words import meaning
from cxkit.shapes.shape import Evidence
from cxkit.values.placeholders import is_placeholder

_REASON = re.compile(r"\b(?:\w*grund|reason|motif|motivo|razon|causa|reden|orsak|arsag|powod)\b|\w{4}reden\b")
_CANCELLED = re.compile(
    r"\b(?:stornogrund|stornierungsgrund|absagegrund|ablehnungsgrund|abbruchgrund|storno\w*|absage|ablehnung|cancel\w*|void|reject\w*"
    r"|annul\w*|anula\w*|rechazo|rifiuto|refus|annuler\w*|afwijzing\w*|avbestall\w*|annuller\w*|anulowania)\b"
)
_RETURNED = re.compile(
    r"\b(?:retourengrund|rucksendegrund|rucksendungsgrund|retouren?|rucksendung|return|retour\w*|devolucion|devolucao|reso|zwrotu|returorsak"
    r"|ruckgabegrund|ruckgabe|rucklastschrift\w*|rls|chargeback)\b"
)
# customers decline a newsletter or a warranty too: of orders are the payments that a bank declines
_DECLINED = re.compile(
    r"(?=.*\bdeclin)(?:(?:declin\w*|reason|for|of|the|code|message|text|order|payment|pay|card|credit|debit|bank|issuer|gateway|processor"
    r"|transaction|psp|authori[sz]ation)\b ?)+"
)
_OF_SAP = frozenset({"abgr", "abgru"})  # Absagegrund, the reason for rejection of an item
_NONE = frozenset({"", "-", "--", "0", "00", "no", "nein", "keine", "keiner", "kein"})
DENIED = re.compile(
    r"(?:kein\w*|nicht|ohne|not?|none|without|pas|non|sans|aucun\w*|sin|nao|sem|nessun\w*|senza|geen|niet|ej|inte|ikke|nie|brak)\b"
)
_OF_CANCELLING = re.compile(r"cancel|storn|annul|anul|avbest|abgesagt|absage|abgelehnt|void|reject")
_CENT = 0.01
_FEWEST, _NEARLY_ALL = 3, 0.9  # customers with several orders
_OF_CONTRACTS = frozenset({"contract", "subscription", "member", "subscriber"})


def names_reason_of_cancellation(header: str) -> bool:
    """Whether a header is that of the reasons why orders were cancelled or rejected.

    >>> names_reason_of_cancellation("Stornogrund"), names_reason_of_cancellation("Cancel reason"), names_reason_of_cancellation("AbGr")
    (True, True, True)
    >>> names_reason_of_cancellation("Payment decline reason"), names_reason_of_cancellation("Newsletter decline reason")
    (True, False)
    >>> names_reason_of_cancellation("Reason"), names_reason_of_cancellation("Return reason"), names_reason_of_cancellation("Cancelled by")
    (False, False, False)
    """
    text = normalise(header)
    return text.replace(" ", "") in _OF_SAP or bool(_REASON.search(text) and (_CANCELLED.search(text) or _DECLINED.fullmatch(text)))


def reasons_of_cancellation(evidence: Evidence) -> dict[str, Mark]:
    """The columns of reasons of cancellation that some rows have, but not most, if the file shows nothing else of what these rows brought.

    None in a file of contracts, which bring revenue before, nor beside refunds, fees or pieces of cancellations, nor if rows with a reason
    take an amount back, were carried out, or are all those of their customers.
    """
    if _counts_what_was_cancelled(evidence):
        return {}
    found = _few(evidence, _named(evidence))
    return {column: mark for column, mark in found.items() if not _brought_something(evidence, mark)}


def notes_of_doubtful_reasons(evidence: Evidence) -> list[Note]:
    """Warnings that name the columns of reasons of cancellation, of which ``reasons_of_cancellation`` takes none: their rows count."""
    return [
        Note(
            code="status-unknown",
            level="warning",
            text=tr(
                "Column '{column}': {n} rows have a reason for a cancellation, but may have brought revenue: all rows count.",
                column=shortened(column),
                n=formatted(mark.rows, ","),
            ),
            hint=tr("--where leaves rows out"),
        )
        for column, mark in _few(evidence, _named(evidence)).items()
    ]


def _named(evidence: Evidence) -> list[str]:
    """The columns of reasons of cancellation, in a file that is none of contracts."""
    columns = evidence.own_columns
    if any(_OF_CONTRACTS & all_meanings(column) for column in columns):
        return []
    return [column for column in columns if names_reason_of_cancellation(column)]


def _counts_what_was_cancelled(evidence: Evidence) -> bool:
    """Whether a column has the refunds of orders, or what a cancellation cost or how many pieces it took."""
    others = [column for column in evidence.table.columns if not (column.startswith("cx:") or names_reason_of_cancellation(column))]
    named = [column for column in others if _CANCELLED.search(normalise(column)) or {"cancelled", "refunded"} & all_meanings(column)]
    return evidence.column("refunded") is not None or any(looks_numeric(evidence.table, column) for column in named)


def _brought_something(evidence: Evidence, mark: Mark) -> bool:
    """Whether rows with a reason take back other amounts than their own, have a status of orders done, or are all of their customers."""
    return _take_back(evidence, mark) or _are_done(evidence, mark) or _are_of_customers(evidence, mark)


def _take_back(evidence: Evidence, mark: Mark) -> bool:
    name = evidence.column("amount")
    amount = number_column(evidence.table, name) if name else None
    if amount is None:
        return False
    money = amount.parts.struct.field("value").fill_nan(None).filter(mark.of_row)
    negative, total = evidence.of_all((money < 0).sum().alias("negative"), money.sum().alias("total")).row(0)
    return bool(negative) and abs(total) > _CENT


def _are_done(evidence: Evidence, mark: Mark) -> bool:
    """Whether a status calls orders with a reason done, and no other one cancelled: the cancellation may have been refused."""
    for column in evidence.table.columns:
        if "status" in all_meanings(column) and not column.startswith("cx:"):
            counts = evidence.of_all(mark.of_row.sum().alias("rows"), by=(column,)).drop_nulls().rows()
            if any(rows and meaning(value, "status") == "done" for value, rows in counts):
                return True
    return False


def _are_of_customers(evidence: Evidence, mark: Mark) -> bool:
    """Whether nearly all customers with a reason and several orders have one in each: it says why the customer left."""
    customer = evidence.column("customer_id")
    if customer is None:
        return False
    rows = evidence.of_all(pl.len().alias("rows"), mark.of_row.sum().alias("marked"), by=(customer,)).drop_nulls()
    several = rows.filter((pl.col("rows") > 1) & (pl.col("marked") > 0))
    return several.height >= _FEWEST and int((several["rows"] == several["marked"]).sum()) >= _NEARLY_ALL * several.height


def notes_of_reasons_of_returns(evidence: Evidence) -> list[Note]:
    """Warnings that name the columns of reasons of returns that some rows have."""
    columns = evidence.own_columns
    named = [column for column in columns if _REASON.search(normalise(column)) and _RETURNED.search(normalise(column))]
    return [_note(column, mark) for column, mark in _few(evidence, named).items()]


def _few(evidence: Evidence, columns: list[str]) -> dict[str, Mark]:
    """Of ``columns`` without a role those in which some rows have a reason, but not most."""
    reasons = dict[str, pl.Expr]()
    for column in columns:
        if evidence.table.role_of(column) is None:
            given = [text for text in evidence.distinct(column) if not _denies(text)]
            reasons[column] = stripped(column).is_in(given).fill_null(value=False)
    return {column: mark for column, mark in counted(evidence, reasons).items() if not mark.most}


def _denies(text: str) -> bool:
    """Whether a cell says that there was no cancellation: "No longer needed" is a reason, "Not cancelled" none."""
    words = normalise(text)
    return text.casefold() in _NONE or is_placeholder(text) or bool(DENIED.match(words) and _OF_CANCELLING.search(words))


def _note(column: str, mark: Mark) -> Note:
    text = tr(
        "Column '{column}': {n} rows have a reason for a return, and no column says what was returned: all rows count.",
        column=shortened(column),
        n=formatted(mark.rows, ","),
    )
    return Note(code="status-unknown", level="warning", text=text, hint=tr("--where leaves rows out"))
