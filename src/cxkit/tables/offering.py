"""What an error offers for a role without a column: the likely columns first, and why a column of such a name is not taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from cxkit import roles
from cxkit.language import tr
from cxkit.roles import Kind, Values
from cxkit.roles.fitting import fit
from cxkit.roles.kinds import DATES, IDS, YES_OR_NO
from cxkit.roles.scoring import named
from cxkit.roles.words import all_meanings, meanings

if TYPE_CHECKING:
    from cxkit.model import Note


class _Table(Protocol):
    """What is asked of a table: its kind, headers and roles, and what the first values of a column look like."""

    @property
    def kind(self) -> Kind: ...
    @property
    def columns(self) -> Sequence[str]: ...
    @property
    def shown(self) -> Mapping[str, str]: ...
    def values(self, column: str) -> Values: ...
    def role_of(self, column: str) -> str | None: ...


_SHOWN = 12
_FEW = 12  # distinct values of a label
_NAMED, _UNFIT = 0.8, 0.3
_HALF = 0.5
_KINDS = 5  # distinct values of a level
_ELSE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "customer_id": frozenset(
            (
                *("activity", "message", "interaction", "case", "ticket", "request", "issue", "complaint", "conversation", "session"),
                *("category", "subcategory", "topic", "asset", "product", "journey", "priority"),
            )
        ),
        "case_id": frozenset({"asset", "product", "vehicle", "phone", "caller", "addressee", "sender", "deal"}),
    }
)
"""What a column may name that is another thing than the role: it is not offered, unless its header names persons too."""
_PERSONS = frozenset({"customer", "consumer", "person", "member", "contact", "user", "requester", "account", "company", "buyer"})
_LABELS = frozenset({"channel", "touchpoint", "phase", "topic", "direction", "status", "is_complaint", "resolved", "segment", "handled_by"})


def described_role(role: str) -> str:
    """What a column of the role holds, in words, with the name of the role."""
    words = {
        "contacted_at": tr("the date or time of the contact"),
        "customer_id": tr("the customer"),
        "case_id": tr("the number of the case"),
        "ordered_at": tr("the date of the order"),
    }
    return f"{words[role]} ({role})" if role in words else role


def header_doubt(notes: Sequence[Note]) -> str:
    """A hint for a missing column if the header may be on another line or the table on another sheet; blank without evidence for that."""
    return next((f"{note.text} {note.hint}." for note in notes if note.code in {"header-doubt", "no-header", "sheet-chosen"}), "")


def offer(table: _Table, wanted: Collection[str] = ()) -> str:
    """The first columns, for an error message, those that could hold one of the ``wanted`` roles by their values before the others."""
    theirs = [column for column in table.columns if not column.startswith("cx:")]
    ordered = sorted(theirs, key=lambda column: not any(_is_likely(table, role, column) for role in wanted))
    shown = ", ".join(f"'{roles.shortened(column)}'" for column in ordered[:_SHOWN])
    return shown + (tr(" and {n} more", n=len(ordered) - _SHOWN) if len(ordered) > _SHOWN else "")


def is_attribute(role: str, values: Values) -> bool:
    """Whether a column is offered in vain for an id: a few words, as those of levels, that many rows share, or times of day."""
    few = values.repeats and values.distinct <= _KINDS and not values.numbered
    return role in IDS and (few or values.clock >= _NAMED)


def is_something_else(role: str, header: str, values: Values) -> bool:
    """Whether a column is offered in vain for an id: it names another thing, or would make each row a case of its own.

    >>> is_something_else("customer_id", "event_id", Values((), known=False))
    True
    """
    means = all_meanings(header)
    named = bool(_ELSE.get(role, frozenset()) & means) and (role != "customer_id" or not means & _PERSONS)
    return named or (role == "case_id" and values.differ)


def is_measure(values: Values) -> bool:
    """Whether numbers have decimals, as coordinates do, or are times of day: they identify nothing."""
    return values.clock >= _NAMED or (values.numbers >= _NAMED and values.whole < _HALF)


def _is_likely(table: _Table, role: str, column: str) -> bool:
    values = table.values(column)
    if not values.texts or table.role_of(column) is not None:
        return False
    if role in DATES:
        return values.dates >= _HALF
    if role in IDS:
        return roles.may_be(role, values, column)
    if role in _LABELS - YES_OR_NO and values.numbers >= _HALF:
        return False
    return role in _LABELS and values.dates < _HALF and values.distinct <= _FEW and values.distinct < len(values.texts)


def contradicted(table: _Table, role: str) -> str:
    """A sentence on a column with a name of the role that its values contradict; blank if there is none."""
    for column in table.columns:
        if column.startswith("cx:") or table.role_of(column) is not None:
            continue
        header = table.shown.get(column, column)
        values = table.values(column)
        if not values.texts or named(table.kind, header, meanings(header)).get(role, 0.0) < _NAMED or fit(role, values) > _UNFIT:
            continue
        return tr(
            "Column '{column}' has such a name, but its values are no dates ({shown}): do its rows lack cells?"
            if role in DATES
            else "Column '{column}' has such a name, but its values do not fit ({shown}).",
            column=roles.shortened(header),
            shown=values.described(),
        )
    return ""
