"""Contracts that never were: tests, drafts and revoked ones, by a mark; drafts, offers and refused ones, by their state or type."""

from __future__ import annotations

import re

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.cells import stripped
from cxkit.shapes.marked_rows import without_marked
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.flags import flag
from cxkit.values.reasons import Reason
from cxkit.values.statuses.states import is_state, is_vacant, never_was

EXCLUDED = "cx:void contract"
_FEW, _HALF, _SHOWN = 30, 0.5, 4  # states, of which at least half are known
# a payment, a consent or a cancellation that was refused leaves the contract as it is, and one that was not renewed has been
_TYPES, _CONTRACTS = frozenset({"type", "document"}), frozenset({"contract", "subscription"})
_OF_CONTRACTS = frozenset(
    {"status", "lifecycle", "contract", "subscription", "member", "customer", "account", "current", "plan", "service"}
)
_MARK = re.compile(
    r"(?:is |ist )?(?:(?:test|demo|dummy|internal)(?: (?:account|user|customer|contract|subscription|profile))?"
    r"|(?:account|user|customer) (?:is )?test|test ?(?:konto|kunde|vertrag|zugang)|interner? (?:nutzer|kunde|konto)"
    r"|compte (?:de )?test|cuenta de prueba|conto di prova|testaccount"
    r"|draft|quote|quotation|void(?:ed)?|entwurf|nichtig|ungultig|brouillon|devis|borrador|bozza|preventivo|rascunho"
    r"|revoked|withdrawn within 14 days|cooling off(?: cancellation)?|widerrufen|widerruf|retracte|retractee|desistido|recesso|herroepen)"
)


def recognise(evidence: Evidence) -> Shape | None:
    """Contracts of which some are marked as tests, drafts or revoked, or by their state or type never came about."""
    of_flags = {column: mark for column in evidence.table.columns if (mark := _mark(evidence, column)) is not None}
    states = {column: named for column in evidence.table.columns if (named := _never(evidence, column))}
    customer = evidence.column("customer_id")
    if customer and any(map(is_vacant, evidence.sampled(customer))):
        ids = evidence.counts(customer).get_column(customer).cast(pl.String).str.strip_chars().drop_nulls().unique()
        states[customer] = sorted(filter(is_vacant, ids))
    of_states = {column: stripped(column).is_in(named) for column, named in states.items()}

    def text(column: str, n: str) -> str:
        if named := {shortened(each): named for each, named in states.items()}.get(column):
            shown = ", ".join(f"'{shortened(value)}'" for value in named[:_SHOWN])
            return tr("Column '{column}': {n} contracts never came about and are excluded: {shown}.", column=column, n=n, shown=shown)
        return tr("Column '{column}' marks {n} contracts as tests, drafts or revoked: they are excluded.", column=column, n=n)

    return without_marked(
        evidence, of_flags | of_states, flag=EXCLUDED, shown=tr("test, or no contract"), reason=Reason.NO_CONTRACT, text=text
    )


def _mark(evidence: Evidence, column: str) -> pl.Expr | None:
    if column.startswith("cx:") or evidence.table.role_of(column) or not _MARK.fullmatch(normalise(column)):
        return None
    values = evidence.distinct(column)
    if not values or any(flag(value) is None for value in values):
        return None
    return stripped(column).is_in([value for value in values if flag(value)])


def _never(evidence: Evidence, column: str) -> list[str]:
    """The values of a column of states or types that say of a contract that it never came about; none if few of its values are known."""
    if column.startswith("cx:"):
        return []
    of_states, of_types = _holds_states(evidence, column), _holds_types(evidence, column)
    values = evidence.distinct(column) if of_states or of_types else []
    never = [value for value in values if never_was(value)]
    known = [value for value in values if value not in never and (is_state(value) if of_states else _CONTRACTS & all_meanings(value))]
    return never if known and len(values) <= _FEW and len(known) + len(never) >= _HALF * len(values) else []


def _holds_states(evidence: Evidence, column: str) -> bool:
    """Whether a column may hold the states of contracts, by its role or its header."""
    role = evidence.table.role_of(column)
    if role not in {None, "status", "churned"} or evidence.table.labels_of("churned"):
        return False
    words = meanings(column)
    return all(word & _OF_CONTRACTS for word in words if word or role is None) and (
        role is not None or any("status" in word for word in words)
    )


def _holds_types(evidence: Evidence, column: str) -> bool:
    """Whether the header of a column names the types of documents, among which contracts and offers may be."""
    words = meanings(column)
    role = evidence.table.role_of(column)
    return role in {None, "segment"} and any("type" in word for word in words) and all(word & (_TYPES | _CONTRACTS) for word in words)
