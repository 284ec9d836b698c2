"""Notes on the statuses of orders: which rows do not count, and which do although their status leaves room for doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.marked_rows import Mark
from cxkit.shapes.orders.states.bills import Unpaid, note_of_unpaid
from cxkit.shapes.orders.states.order_states import State
from cxkit.shapes.shape import ROWS, Evidence

_PLAIN_NAME = re.compile(r"[^\W\d]\w*")  # needs no quotation marks in a condition
_MOST = 5


def notes_of_state(evidence: Evidence, state: State, out: Sequence[pl.Expr], *, refunds: bool) -> list[Note]:
    """The notes on one column; ``out``: conditions for rows that do not count, ``refunds``: a column has the amounts that were refunded."""
    name, hint = shortened(evidence.shown(state.column)), tr("--shape plain reads the file as it is")
    notes = []
    if state.cancelled:
        rows = sum(state.cancelled.values())
        text = tr(
            "Column '{name}': {rows:,} row is of an order that brought nothing and is excluded: {cancelled}."
            if rows == 1
            else "Column '{name}': {rows:,} rows are of orders that brought nothing and are excluded: {cancelled}.",
            name=name,
            rows=rows,
            cancelled=evidence.listed(state.cancelled, _MOST),
        )
        # most of the orders, or those whose other states are unknown, so that it may be the state of something else
        doubtful = 2 * max(rows, sum(state.unknown.values())) > int(evidence.counts(state.column).get_column(ROWS).sum())
        notes.append(Note(code="shape", level="warning" if doubtful else "info", text=text, hint=hint))
    if state.returned and not refunds:
        n = sum(state.returned.values())
        text = tr(
            "Column '{name}': {n:,} row is a return, which adds no revenue and is no order: "
            if n == 1
            else "Column '{name}': {n:,} rows are returns, which add no revenue and are no orders: ",
            name=name,
            n=n,
        )
        notes.append(Note(code="shape", level="info", text=f"{text}{evidence.listed(state.returned, _MOST)}.", hint=hint))
    if state.partly and not refunds:
        text = tr(
            "Column '{name}': {partly:,} row is refunded in part, and no column has the amount: it counts in full."
            if state.partly == 1
            else "Column '{name}': {partly:,} rows are refunded in part, and no column has the amount: they count in full.",
            name=name,
            partly=state.partly,
        )
        notes.append(Note(code="refunds-unknown", level="warning", text=text, hint="--role refunded=COLUMN names the refunded amounts"))
    return notes + _notes_of_doubt(evidence, state, out)


def _notes_of_doubt(evidence: Evidence, state: State, out: Sequence[pl.Expr]) -> list[Note]:
    """The warning on rows that count although their status leaves room for doubt."""
    header, notes = evidence.shown(state.column), list[Note]()
    name = shortened(header)
    if state.under_way:
        n = sum(state.under_way.values())
        text = tr(
            "Column '{name}': {n:,} row is of an order under way, which counts: {under_way}."
            if n == 1
            else "Column '{name}': {n:,} rows are of orders under way, which count: {under_way}.",
            name=name,
            n=n,
            under_way=evidence.listed(state.under_way, _MOST),
        )
        notes.append(_counted("orders-under-way", text, header))
    if state.unpaid:
        of_row = pl.col(state.column).is_in(list(state.unpaid)).fill_null(value=False)
        unpaid = Unpaid(of_row, evidence.listed(state.unpaid, _MOST), _excluding(evidence, header, state.unpaid))
        notes += filter(None, [note_of_unpaid(evidence, state.column, unpaid, out)])
    if state.run_out:
        n = sum(state.run_out.values())
        text = tr(
            "Column '{name}': {n:,} row is of a contract that has run out; it was paid, and counts: {run_out}."
            if n == 1
            else "Column '{name}': {n:,} rows are of contracts that have run out; they were paid, and count: {run_out}.",
            name=name,
            n=n,
            run_out=evidence.listed(state.run_out, _MOST),
        )
        notes.append(Note(code="contracts-run-out", level="info", text=text, hint=_excluding(evidence, header, state.run_out)))
    if state.running and not state.run_out:
        n = sum(state.running.values())
        text = tr(
            "Column '{name}': {n:,} row has the state of a contract that runs: {running}. Its amount counts once, as that of an order, and "
            "not for each period."
            if n == 1
            else "Column '{name}': {n:,} rows have the state of contracts that run: {running}. Their amounts count once, as those of "
            "orders, and not for each period.",
            name=name,
            n=n,
            running=evidence.listed(state.running, _MOST),
        )
        hint = tr("cxkit retention counts contracts; --shape plain reads the file as it is")
        notes.append(Note(code="contracts-as-orders", level="warning", text=text, hint=hint))
    if state.unknown:
        n = sum(state.unknown.values())
        text = tr(
            "Column '{name}': {n:,} row has a status that is not known and counts as an order: "
            if n == 1
            else "Column '{name}': {n:,} rows have a status that is not known and count as orders: ",
            name=name,
            n=n,
        )
        notes.append(_counted("status-unknown", f"{text}{evidence.listed(state.unknown, _MOST)}.", header))
    return notes


def note_of_unpaid_mark(evidence: Evidence, column: str, mark: Mark, out: Sequence[pl.Expr]) -> Note | None:
    """The warning on bills that a column of yes and no says are not paid."""
    hint = tr("--where leaves rows out")
    return note_of_unpaid(evidence, column, Unpaid(mark.of_row, "", hint), out)


def note_of_steps(column: str) -> Note:
    """The warning that the rows of an order are its states."""
    text = tr("Column '{column}': the rows of an order are its states, and a cancelled one cancels the order.", column=shortened(column))
    return Note(code="shape", level="warning", text=text, hint="--shape plain reads the file as it is")


def note_of_actions(evidence: Evidence, state: State) -> Note:
    """The warning that a till records cancellations as rows of their own."""
    text = tr(
        "Column '{column}' records actions: the rows with {values} are excluded, but no earlier sales that they may have taken back.",
        column=shortened(state.column),
        values=evidence.listed(state.cancelled, _MOST),
    )
    return Note(code="shape", level="warning", text=text, hint="--shape plain reads the file as it is")


def _counted(code: str, text: str, column: str) -> Note:
    """The warning on rows that count although their status leaves room for doubt."""
    hint = tr("--where \"NOT {column} IN ('...')\" excludes rows", column=in_condition(column))
    return Note(code=code, level="warning", text=text, hint=hint)


def _excluding(evidence: Evidence, column: str, rows: Mapping[object, int]) -> str:
    """How to exclude the rows with these values, of which those of fewer rows than the cell limit are not quoted."""
    values = [str(value) for value, n in rows.items() if n >= evidence.table.rules.min_cell]
    if not values:
        return tr("--where leaves rows out")
    listed = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    return tr('--where "NOT {column} IN ({values})" excludes them', column=in_condition(column), values=listed)


def in_condition(column: str) -> str:
    """A header as a condition needs it."""
    return column if _PLAIN_NAME.fullmatch(column) else f'\\"{column}\\"'
