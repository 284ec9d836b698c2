"""The kinds of tables and the roles that their columns can hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

DIMENSIONS = ("touchpoint", "channel", "phase")
SCORES = (
    *("recommend", "satisfaction", "effort", "expectation", "fulfilment", "importance", "adequate"),
    *("outcome", "driver", "functional", "dysfunctional"),
)
EVENTS = frozenset(("responded_at", "contacted_at", "ordered_at"))
"""The roles of the day on which a row came about: if it lies far ahead, the row is of the future."""
DATES = EVENTS | {"since", "until", "asked_at", "closed_at", "resolved_at", "first_responded_at"}
ENDS = ("resolved", "resolved_at", "closed_at", "status")
"""The roles that say whether and when a matter was over."""
IDS = frozenset(("customer_id", "response_id", "case_id", "order_id"))
MONEY = frozenset(("amount", "revenue", "mrr", "unit_price", "line_total", "refunded", "cost"))
COUNTS = frozenset(("tenure", "quantity", "count", "promoters", "passives", "detractors", "weight", "reopens"))
YES_OR_NO = frozenset(
    ("resolved", "is_complaint", "churned", "consent_phone", "consent_email", "consent_mail", "consent_marketing"),
)


class Kind(NamedTuple):
    """A kind of table: what one row is, which roles it can hold, and which of them is its time."""

    name: str
    row: str
    time: str | None
    roles: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "survey",
            "one survey answer",
            "responded_at",
            (
                *(*SCORES, "item", "response_id"),
                *("customer_id", "responded_at", "touchpoint", "channel", "phase", "segment", "comment", "weight"),
                *("count", "question", "answer", "promoters", "passives", "detractors"),
            ),
        ),
        Kind(
            "contacts",
            "one interaction",
            "contacted_at",
            (
                *("contacted_at", "customer_id", "touchpoint", "channel", "phase", "topic", "case_id"),
                *("direction", "resolved", "closed_at", "is_complaint", "comment", "sentiment", "cost", "handled_by"),
                *("resolved_at", "asked_at", "first_responded_at", "status", "sender", "reopens"),
            ),
        ),
        Kind(
            "orders",
            "one purchase",
            "ordered_at",
            (
                *("customer_id", "ordered_at", "amount", "order_id", "channel", "product", "currency"),
                *("quantity", "unit_price", "line_total", "document_type", "debit_credit", "refunded", "order_status"),
            ),
        ),
        Kind(
            "customers",
            "one customer or contract",
            "since",
            (
                *("customer_id", "since", "until", "tenure", "churned", "segment", "channel", "preferred_channel"),
                *("consent_phone", "consent_email", "consent_mail", "consent_marketing", "revenue"),
                *("status", "mrr"),
            ),
        ),
    )
}
