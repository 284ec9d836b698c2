"""Files of another kind than the command reads, as contacts for ``cohorts``: what they look like, and which commands read them."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cxkit.errors import RoleError
from cxkit.language import tr, translated
from cxkit.loading.kinds import A_FILE_OF, guess_kind
from cxkit.model import Note
from cxkit.registry import METRICS, Metric
from cxkit.roles import count_votes
from cxkit.tables import DataTable
from cxkit.tables.one_scale import one_scale

_CLEAR = 4.0  # points that another kind has more
_MORE = {"orders": 0.5, "contacts": 0.5, "customers": 2.0}
"""Votes of the headers that another kind has more: contracts too have a start, an end and a state, and few words of their own."""
_COUNTED = {
    "orders": ("ordered_at", "If each row is an order nevertheless, name its day:"),
    "customers": ("since", "If each row is a contract nevertheless, name its begin:"),
}
"""What a row is, by the kind of table: the role that says so, and the sentence before it."""
_SUMS = frozenset({"amount", "line_total", "unit_price"})


def checked_kind(table: DataTable, command: str, *, further: str = "") -> DataTable:
    """The table, with a warning if its rows are clearly no contacts; RoleError if they are clearly no orders or contracts.

    Their figures would be right for nothing: how often customers order, of a file of calls. A survey needs no such look, since its
    commands require a score. A column that the user names is believed, and so is a shape of the rows that is not a mere assumption;
    amounts are those of orders. ``further``: as in ``require``.
    """
    own = table.kind.name
    believed = any(resolved.by_user for resolved in table.roles.values())
    believed |= any(note.code == "shape" and note.level == "info" for note in table.notes)
    if believed or (own == "orders" and _SUMS & {*table.roles, *table.doubtful}):
        return table
    votes = count_votes(table.columns)
    least = votes.get(own, 0.0) + _MORE[own]
    if max(votes.values(), default=0.0) < least:  # which is quick to see
        return table
    guess = guess_kind(table.columns, (), sample=table.sample, texts=table.captions)
    as_own = guess_kind(table.columns, (), among=(own,), sample=table.sample, texts=table.captions)
    if guess.kind == own or votes.get(guess.kind, 0.0) < least or guess.points < as_own.points + _CLEAR:
        return table
    if own in _COUNTED:
        role, hint = _COUNTED[own]
        column = [table.roles[role].column] if role in table.roles else []
        lines = [
            f"{command} {typed_option('--role', f'{further}.{role}' if further else role, position_of(table, column))}",
            *commands_for(table),
        ]
        raise RoleError(_looks_like(table, guess.kind), hint, lines)
    text = tr("{looks_like} Each row counts as a contact.", looks_like=_looks_like(table, guess.kind))
    return replace(table, notes=(*table.notes, Note(code="other-kind", level="warning", text=text, hint=commands_for(table)[0])))


def refuse_customers(table: DataTable, options: Mapping[str, str], command: str) -> None:
    """Raise RoleError if a file of customers, none of whose days is that of an order, would count each of them as an order.

    A column that the user names is believed, and so is what a shape makes of the rows.
    """
    amount = table.roles.get("amount")
    if table.kind.name != "orders" or amount is None or "amount" not in options or "ordered_at" in {*table.roles, *table.doubtful}:
        return
    by_user = amount.by_user or any(note.code == "shape" for note in table.notes)
    if by_user or _kind_by_names(table) != "customers":
        return
    raise RoleError(
        tr("{other} No column holds the days of orders.", other=sentence_on_other_kind(table)),
        tr("If each row is an order nevertheless, name the amount:"),
        [f"{command} {typed_option(options['amount'], 'amount', position_of(table, [amount.column]))}", *commands_for(table)],
    )


def _kind_by_names(table: DataTable) -> str:
    return guess_kind(table.columns, (), sample=table.sample, texts=table.captions).kind


def sentence_on_other_kind(table: DataTable) -> str:
    """A sentence on a table whose columns suggest that it is of another kind than the command reads; blank if they do not."""
    found = _kind_by_names(table)
    if found == table.kind.name or (table.kind.name == "survey" and _may_be_survey(table, found)):
        return ""
    return _looks_like(table, found)


def _looks_like(table: DataTable, found: str) -> str:
    return tr(
        "The file looks like {a_file_of}, not like {a_file_of2}.",
        a_file_of=translated(A_FILE_OF[found]),
        a_file_of2=translated(A_FILE_OF[table.kind.name]),
    )


def _may_be_survey(table: DataTable, found: str) -> bool:
    """Whether a file that seems to be of another kind has the columns of a survey.

    Half of them or more are answers on one scale, or nothing but an id that occurs once speaks for customers: so do respondents'.
    """
    scale = one_scale(table)
    if scale is not None and 2 * len(scale.columns) >= len(table.columns):
        return True
    return found == "customers" and guess_kind(table.columns, (), texts=table.captions).kind != "customers"


def commands_for(table: DataTable) -> list[str]:
    """A line with the commands that read a table of the kind that the columns suggest."""
    found = _kind_by_names(table)
    names = [name for name, metric in METRICS.items() if found in {each.kind.name for each in _first_tables(metric)}]
    return [tr("Commands for {a_file_of}: {names}.", a_file_of=translated(A_FILE_OF[found]), names=", ".join(names))]


def _first_tables(metric: Metric) -> list[type[DataTable]]:
    first = metric.inputs[0]
    return [first.table, first.other] if first.other else [first.table]


def position_of(table: DataTable, candidates: Sequence[str]) -> str:
    """The first candidate as users type it; COLUMN if there is none."""
    return f"#{table.columns.index(candidates[0]) + 1}" if candidates else "COLUMN"


def typed_option(flag: str, role: str, column: str) -> str:
    """An option with the column of a role: ``--role`` takes both."""
    value = f"{role}={column}" if flag == "--role" else column
    return f"{flag} {shlex.quote(value)}"
