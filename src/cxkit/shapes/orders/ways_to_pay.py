"""Ways to pay, and payments: "Credit" beside "Cash", or under "Payment method", is a sale on credit, and no credit note."""

from __future__ import annotations

import re
from collections.abc import Collection

from cxkit.roles import normalise
from cxkit.roles.words import all_meanings
from cxkit.shapes.order_words import meaning

_PAYMENT = frozenset({"payment", "method", "paid"})
_TERMS = frozenset({"term"})
# beside invoices a payment is none of the sales, but settles one
_BILLED = re.compile(r"invoice|rechnung|faktura|factur|fattur|fatura|\bbill\b")
_SETTLED = re.compile(
    r"\b(payments?|\w*zahlung(seingang)?|paiements?|encaissements?|reglements?|pagos?|cobros?|pagament[oi]|recibos?|incass[oi]|betaling(en)?)\b"
)


def names_payment(text: str) -> bool:
    """Whether a type or a text names a payment, and no bill.

    >>> names_payment("Zahlungseingang Becker KG"), names_payment("Payment request for invoice 7"), names_payment("Gutschrift")
    (True, False, False)
    """
    return bool(_SETTLED.search(normalise(text))) and not names_bill(text)


def names_bill(text: str) -> bool:
    """Whether a type of document is a bill, which a payment settles.

    >>> names_bill("Ausgangsrechnung"), names_bill("Sale")
    (True, False)
    """
    return bool(_BILLED.search(normalise(text)))


def is_about_payment(header: str) -> bool:
    """Whether a header says how or whether something was paid."""
    return bool(_PAYMENT & all_meanings(header))


def are_ways_to_pay(header: str, values: Collection[str]) -> bool:
    """Whether the words for credit in a column name a way to pay: by its header, or since all others do and one is no document.

    Beside a charge or a sale, credit is what goes back, even under a header of payments.

    >>> are_ways_to_pay("Zahlungsart", ["Rechnung", "Kredit"]), are_ways_to_pay("Type", ["Invoice", "Credit"])
    (True, False)
    >>> are_ways_to_pay("Terms", ["Invoice", "Credit"]), are_ways_to_pay("Payment type", ["Payment", "Refund"])
    (True, False)
    >>> are_ways_to_pay("Payment type", ["Charge", "Credit"])
    False
    """
    credit = [value for value in values if meaning(value, "document") == "credit"]
    if not all(meaning(value, "payment") for value in credit):
        return False
    if is_about_payment(header) or _TERMS & all_meanings(header):
        return bool(credit) and not any(meaning(value, "document") and not meaning(value, "payment") for value in values)
    return all(meaning(value, "payment") for value in values) and any(meaning(value, "document") is None for value in values)
