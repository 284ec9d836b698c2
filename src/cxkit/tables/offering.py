"""What an error offers for a role without a column: the likely columns first, and why a column of such a name is not taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from cxkit import roles
from cxkit.errors import RoleError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.roles import Candidate, Kind, Values
from cxkit.roles.fitting import fit
from cxkit.roles.kinds import DATES, IDS, YES_OR_NO
from cxkit.roles.scoring import named
from cxkit.roles.words import all_meanings, meanings

if TYPE_CHECKING:
    import polars as pl

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
    @property
    def captions(self) -> Mapping[str, str]: ...
    @property
    def doubtful(self) -> Mapping[str, list[str]]: ...
    @property
    def notes(self) -> Sequence[Note]: ...
    @property
    def repeated(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def sample(self) -> pl.DataFrame: ...
    def candidates(self, role: str) -> list[Candidate]: ...


_SHOWN = 12
_OFFERED = 5
_FEW = 12  # distinct values of a label
_NAMED, _UNFIT = 0.8, 0.3
_HALF = 0.5
_ROWS_EACH = 15
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


def _described_role(role: str) -> str:
    """What a column of the role holds, in words, with the name of the role."""
    words = {
        "contacted_at": tr("the date or time of the contact"),
        "customer_id": tr("the customer"),
        "case_id": tr("the number of the case"),
        "ordered_at": tr("the date of the order"),
    }
    return f"{words[role]} ({role})" if role in words else role


def no_column(table: _Table, role: str) -> RoleError:
    """The error of a role that no column is known to hold, or one of several."""
    if role in table.doubtful:
        could = ", ".join(f"'{roles.shortened(header)}'" for header in table.doubtful[role])
        several = (
            tr("Several columns could be {name}: {could}.", name=role, could=could)
            if len(table.doubtful[role]) > 1
            else tr("Column {could} could be {name}.", could=could, name=role)
        )
        return RoleError(several, tr("Decide with --role {name}=COLUMN.", name=role), described(table, table.doubtful[role]))
    what = _described_role(role)
    message = tr("No column of the {name} file is known to hold {what}.", name=translated(table.kind.name), what=what)
    return RoleError(
        " ".join(filter(None, (message, _contradicted(table, role)))),
        header_doubt(table.notes) or tr("Name it with --role {name}=COLUMN; {offer}.", name=role, offer=_offer_for(table, role)),
    )


def _offer_for(table: _Table, role: str) -> str:
    """The free columns that could hold a role by their names, else by their values; all columns if there are none."""
    free = [column for column in table.columns if _is_free(table, column)]
    by_name = [each.column for each in table.candidates(role)]
    fitting = (by_name or [column for column in free if _may_hold(role, table.values(column), column)])[:_OFFERED]
    if not fitting:
        return tr("there are: {offer}", offer=offer(table, (role,)))
    shown = ", ".join(f"'{roles.shortened(column)}'" for column in fitting)
    return tr("it could be {shown}; there are: {offer}", shown=shown, offer=offer(table, (role,)))


def naming(table: _Table, role: str) -> str:
    """The option that names the column of a missing role, with the columns that could hold it."""
    shown = ", ".join(f"'{roles.shortened(column)}'" for column in could_hold(table, role)[:_OFFERED])
    option = tr("--role {role}=COLUMN names it", role=role)
    return tr("{option}; it could be {shown}", option=option, shown=shown) if shown else option


def could_hold(table: _Table, role: str) -> list[str]:
    """The columns that could be the id that is missing: the ambiguous ones, else by their names, else those that hold numbers.

    What differs in each row, as the number of a contract does, is no customer if numbers repeat in another column.
    """
    if role in table.doubtful:
        return table.doubtful[role]
    likely = [each.column for each in table.candidates(role) if not _is_attribute(role, table.values(each.column))]
    by_name = [column for column in likely if not _is_other(table, role, column)]
    numbers = [column for column in table.columns if column not in likely and _may_identify(table, role, column)]
    if role != "customer_id":
        return by_name or numbers
    by_name, numbers = ([column for column in columns if _may_be_many(table.values(column))] for columns in (by_name, numbers))
    found = [*by_name, *(column for column in numbers if table.values(column).repeats)]
    return [column for column in found if table.values(column).repeats] or by_name or numbers


def _is_other(table: _Table, role: str, column: str) -> bool:
    return _is_another_thing(role, table.shown.get(column, column), table.values(column))


def _may_identify(table: _Table, role: str, column: str) -> bool:
    """Whether a free column holds numbers of things or persons: any other text may be an attribute."""
    values = table.values(column) if _is_free(table, column) else None
    if values is None or _is_measure(values) or _is_other(table, role, column):
        return False
    return values.coded and values.numbered and roles.may_be(role, values, table.shown.get(column, column))


def _may_be_many(values: Values) -> bool:
    """Whether most rows have a number, and it is not shared by so many that it tells kinds apart."""
    return values.filled >= _HALF and _ROWS_EACH * values.distinct >= len(values.texts)


def _is_free(table: _Table, column: str) -> bool:
    return not column.startswith("cx:") and table.role_of(column) is None


def header_doubt(notes: Sequence[Note]) -> str:
    """A hint for a missing column if the header may be on another line or the table on another sheet; blank without evidence for that."""
    return next((f"{note.text} {note.hint}." for note in notes if note.code in {"header-doubt", "no-header", "sheet-chosen"}), "")


def offer(table: _Table, wanted: Collection[str] = ()) -> str:
    """The first columns, for an error message, those that could hold one of the ``wanted`` roles by their values before the others."""
    theirs = [column for column in table.columns if not column.startswith("cx:")]
    ordered = sorted(theirs, key=lambda column: not any(_is_likely(table, role, column) for role in wanted))
    shown = ", ".join(f"'{roles.shortened(column)}'" for column in ordered[:_SHOWN])
    return shown + (tr(" and {n} more", n=len(ordered) - _SHOWN) if len(ordered) > _SHOWN else "")


def _may_hold(role: str, values: Values, column: str) -> bool:
    return roles.may_be(role, values, column) and not (role in IDS and values.clock >= _NAMED)


def _is_attribute(role: str, values: Values) -> bool:
    """Whether a column is offered in vain for an id: a few words, as those of levels, that many rows share, or times of day."""
    few = values.repeats and values.distinct <= _KINDS and not values.numbered
    return role in IDS and (few or values.clock >= _NAMED)


def _is_another_thing(role: str, header: str, values: Values) -> bool:
    """Whether a column is offered in vain for an id: it names another thing, or would make each row a case of its own.

    >>> _is_another_thing("customer_id", "event_id", Values((), known=False))
    True
    """
    means = all_meanings(header)
    named = bool(_ELSE.get(role, frozenset()) & means) and (role != "customer_id" or not means & _PERSONS)
    return named or (role == "case_id" and values.differ)


def _is_measure(values: Values) -> bool:
    """Whether numbers have decimals, as coordinates do, or are times of day: they identify nothing."""
    return values.clock >= _NAMED or (values.numbers >= _NAMED and values.whole < _HALF)


def _is_likely(table: _Table, role: str, column: str) -> bool:
    values = table.values(column)
    if not values.texts or table.role_of(column) is not None:
        return False
    if role in DATES:
        return values.dates >= _HALF
    if role in IDS:
        return _may_hold(role, values, column)
    if role in _LABELS - YES_OR_NO and values.numbers >= _HALF:
        return False
    return role in _LABELS and values.dates < _HALF and values.distinct <= _FEW and values.distinct < len(values.texts)


def _contradicted(table: _Table, role: str) -> str:
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


_SAMPLED = 1_000
_LONGEST = 120


def described(table: _Table, columns: Sequence[str]) -> list[str]:
    """One line per column: position, header and a description of its values."""
    called = {position: header for header, positions in table.repeated.items() for position in positions}
    headers = [table.captions.get(column) or called.get(column, column) for column in columns]
    apart = roles.shortened_apart(headers, _LONGEST)
    return [
        f"#{table.columns.index(column) + 1} {_quoted(header)}  {_looks(table, column)}"
        for column, header in zip(columns, apart, strict=True)
    ]


def _quoted(header: str) -> str:
    return f"'{' '.join(header.split())}'"  # a line break in a header would look like another candidate


def _looks(table: _Table, column: str) -> str:
    values = table.values(column)
    filled = table.sample.height - table.sample.get_column(column).null_count()
    of = "" if table.sample.height < _SAMPLED else tr(" of the first {height:,} rows", height=table.sample.height)
    return (
        f"{values.described()}, {tr('{filled:,} answer' if filled == 1 else '{filled:,} answers', filled=filled)}{of}"
        if values.texts
        else values.described()
    )
