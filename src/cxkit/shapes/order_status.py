"""Statuses of orders: orders without revenue, since they were cancelled, failed or are still open, and refunded orders."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import meanings
from cxkit.shapes.bills import Unpaid, are_bills, is_called_bill, note_of_unpaid, with_unpaid
from cxkit.shapes.marked_rows import Mark
from cxkit.shapes.number_columns import NumberColumn, number_column
from cxkit.shapes.order_marks import marks_of, notes_of_marks, unpaid_marks
from cxkit.shapes.order_steps import steps_of_orders
from cxkit.shapes.order_words import by_meaning, meaning, share_known
from cxkit.shapes.shape import Evidence, Shape
from cxkit.shapes.terms_run_out import are_offers, have_terms, is_running, with_offers_expired, with_run_out
from cxkit.shapes.unread_status import note_of_unread_status
from cxkit.values.reasons import Reason

EXCLUDED, AMOUNT, RETURNED = "cx:cancelled order", "cx:amount less refunded orders", "cx:refunded orders"
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")  # needs no quotation marks in a condition
_NEARLY_ALL = 0.9
_HALF = 0.5
_MOST = 5
_FEW_STATES = 12
# statuses of a delivery, which may be open while the order is paid
_DELIVERY = re.compile(
    r"\b(fulfil\w*|ship\w*|deliver\w*|liefer\w*|versand\w*|expedi\w*|livraison|envio|entrega|spedizion\w*|consegna|lever\w*|verzend\w*)\b"
)
# statuses of the work on an order: those of WooCommerce and Magento, which are of its payment, have none of them
_OF_WORK = frozenset({"open", "in progress", "offen", "ouvert", "ouverte", "abierto", "abierta", "aperto", "aperta", "openstaand"})
_FINISHED = frozenset({"abgeschlossen", "komplett abgeschlossen"})
"""Of work too, unless an order is open since it is not paid: then they are the names of WooCommerce."""
_ARCHIVED = re.compile(r"\b(?:ge)?archiv\w*")
_WON = re.compile(r"\b(won|gewonnen|gagnee?|ganad[oa]|vint[oa])\b")
_NEW = frozenset({"new", "neu", "nouveau", "nouvelle", "nuevo", "nueva", "nuovo", "nuova", "nieuw"})
_UNPAID = re.compile(r"pay|paid|zahl|paiement|impay|\bpag|\bbetal|onbetaald")
_STATUS = re.compile(
    r"\b(status|state|statut|etat|estado|stato|zustand|toestand|stage|outcome|result|ergebnis|resultat|resultado|esito|uitkomst)\b"
    r"|\w+(status|zustand)\b"
)
_BARE = re.compile(r"\w*(status|zustand)\b")  # a state may be a part of a country
# a status of these is none of the order
_CONTRACTS = frozenset({"contract", "subscription"})
_OF_CUSTOMERS = frozenset({"customer", "member", "account", "contract", "subscription", "subscriber", "consent"})


class _State(NamedTuple):
    """Raw values of a column by their meaning for an order, with the rows of each."""

    column: str
    cancelled: dict[object, int]
    open: list[object]
    returned: dict[object, int]
    partly: int
    under_way: dict[object, int]
    unpaid: dict[object, int]
    run_out: dict[object, int]
    unknown: dict[object, int]
    running: dict[object, int]
    blanks: bool

    @property
    def doubtful(self) -> bool:
        """Whether rows count although their status leaves room for doubt."""
        return bool(self.under_way or self.unpaid or self.run_out or self.unknown or self.running)

    def counting(self, rows: Mapping[object, int]) -> _State:
        """The same with the numbers of ``rows`` for statuses of rows that count."""
        doubtful = ("under_way", "unpaid", "run_out", "unknown", "running")
        return self._replace(**{name: {value: rows[value] for value in getattr(self, name) if value in rows} for name in doubtful})


def recognise(evidence: Evidence) -> Shape | None:
    """Orders with a status, or a mark or day of cancellation, of which some brought no revenue."""
    table = evidence.table
    named = evidence.column("order_status")
    candidates = _candidates(evidence)
    of_payment = {column for column in candidates if _UNPAID.search(normalise(column))}
    states = [
        state
        for column in candidates
        if (state := _state(evidence, column, declared=column == named, paid_elsewhere=bool(of_payment - {column})))
    ]
    marks, backs = marks_of(evidence, "cancelled"), marks_of(evidence, "returned")
    billed = are_bills(evidence, ["paid"])
    unpaid = unpaid_marks(evidence, billed=billed)
    if evidence.column("refunded"):
        backs.clear()
    if (
        not marks
        and not backs
        and not unpaid
        and not any(state.cancelled or state.returned or state.partly or state.doubtful for state in states)
    ):
        note = None if states else note_of_unread_status(evidence)
        return Shape(lambda frame: frame, {}, notes=(note,)) if note else None
    refunds = evidence.column("refunded") is not None
    amount = number_column(table, column) if (column := evidence.column("amount")) else None
    returned = [] if refunds else [_is_one(evidence, state, list(state.returned)) for state in states if state.returned]
    returned += [mark.of_row for mark in backs.values()]
    excluded = [_brought_nothing(evidence, state) for state in states if state.cancelled]
    excluded += [mark.of_row for mark in marks.values()] + [mark.of_row for mark in unpaid.values() if not billed]
    if amount is None:
        excluded += [_is_one(evidence, state, list(state.returned)) for state in states if state.returned]
        excluded += [mark.of_row for mark in backs.values()]
    out = [each.fill_null(value=False) for each in (*excluded, *map(pl.col, table.excluded.values()))]
    states = [_of_counting(evidence, state, out, amount) for state in states]
    notes = [note for state in states for note in _notes(evidence, state, out, refunds=refunds)]
    notes += notes_of_marks(marks, backs, {} if billed else unpaid)
    notes += [_note_of_unpaid_mark(evidence, column, mark, out) for column, mark in unpaid.items() if billed]
    notes += [_note_of_steps(state.column) for state in states if steps_of_orders(evidence, state.column)]
    actions = _actions(evidence)
    notes += [_note_of_actions(state) for state in states if state.column in actions and state.cancelled]
    expressions, columns, roles = list[pl.Expr](), dict[str, str](), dict[str, str]()
    if excluded:
        expressions.append(pl.any_horizontal(excluded).fill_null(value=False).alias(EXCLUDED))
        columns[EXCLUDED] = "cancelled"
    if amount is not None and returned:
        back = pl.any_horizontal(returned) & (amount.value > 0)
        expressions += [
            pl.when(back).then(0.0).otherwise(amount.value).alias(AMOUNT),
            pl.when(back).then(amount.value).otherwise(0.0).fill_nan(0.0).alias(RETURNED),
        ]
        columns |= {AMOUNT: amount.column, RETURNED: tr("refunded orders")}
        roles = {"amount": AMOUNT, "returned": RETURNED}

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        return (frame.with_columns(amount.parts) if roles and amount else frame).with_columns(expressions)

    return Shape(add, columns, roles, {Reason.CANCELLED: EXCLUDED} if excluded else {}, notes=tuple(notes))


def _candidates(evidence: Evidence) -> list[str]:
    """Columns of statuses: the one with the role, and those whose sampled values nearly all are statuses."""
    table = evidence.table
    role = evidence.column("order_status")
    held = {found.column for name, found in table.roles.items() if name not in {"order_status", "document_type"}}
    # an action of a till is no product if it is a sale or none
    held -= _actions(evidence)
    kinds = evidence.column("document_type")
    if kinds and {"credit", "no sale", "exchange"} & {meaning(value, "document") for value in set(evidence.sampled(kinds))}:
        held.add(kinds)
    found = [role] if role else []
    own = _contracts(evidence)
    for column in table.columns:
        if column in held or column == role or column.startswith("cx:") or table.sample.schema[column] not in (pl.String, pl.Categorical):
            continue
        values = set(evidence.sampled(column))
        # the status of a contract is that of the order, if each order is a contract
        if not values or (_OF_CUSTOMERS - own) & set[str]().union(*meanings(column)):
            continue
        known = {meaning(value, "status") for value in values}
        called = _is_called_status(column) and "cancelled" in known
        if called or share_known(values, "status") >= (_HALF if _are_states(known, len(values)) else _NEARLY_ALL):
            found.append(column)
    return found


def _actions(evidence: Evidence) -> set[str]:
    """The column that was taken for the product by its name, if it says which sales were done and which cancelled."""
    product = evidence.table.roles.get("product")
    values = set(evidence.sampled(product.column)) if product and product.found not in {"given", "config"} else set()
    known = [meaning(value, "status") for value in values]
    return {product.column} if product and {"cancelled", "done"} <= set(known) and None not in known else set()


def _contracts(evidence: Evidence) -> set[str]:
    """What a contract is called, if each row is another one by its number."""
    called = {column: set[str]().union(*meanings(column)) & _CONTRACTS for column in evidence.table.columns}
    numbers = [column for column, means in called.items() if means and len(ids := evidence.sampled(column)) == len(set(ids)) > 1]
    return set[str]().union(*(called[column] for column in numbers))


def _are_states(known: Collection[str | None], values: int) -> bool:
    """Whether a few values with these meanings are statuses, even if some of their words are not known: both ends of an order occur."""
    return {"cancelled", "done"} <= set(known) and values <= _FEW_STATES


def _is_called_status(column: str) -> bool:
    return _STATUS.search(normalise(column)) is not None


def _state(evidence: Evidence, column: str, *, declared: bool, paid_elsewhere: bool) -> _State | None:
    """The meanings of the values of a column in the whole file; None if few of them are statuses.

    ``paid_elsewhere``: another column has the status of the payment, so that work under way does not mean that an order is open.
    """
    counted = evidence.counts(column).sort("n", column, descending=[True, False])
    rows: dict[object, int] = {value: n for value, n in counted.rows() if value is not None and str(value).strip()}
    found = _closed_beside_complete(by_meaning(rows, "status"))
    found = _only_won(_work_counts(found) if paid_elsewhere else _work_is_open(found))
    delivery = bool(_DELIVERY.search(normalise(column)))
    if are_offers(evidence):
        found = with_offers_expired(found)
    else:
        found = with_run_out(found) if have_terms(evidence, rows) else _late_bills(evidence, found)
    if not delivery and not paid_elsewhere and (found.get("overdue") or are_bills(evidence, rows)):
        found = with_unpaid(found)
    known = sum(n for value, n in rows.items() if meaning(value, "status")) + sum(
        rows[value] for value in found.get("ended", ()) if not meaning(value, "status")
    )
    total = sum(rows.values())
    # a column that is called a status is one, though some of its words are not known, if orders are cancelled or there are only a few
    few = 1 < len(rows) <= _FEW_STATES
    enough = (
        known >= (_HALF if _are_states(found, len(rows)) else _NEARLY_ALL) * total
        or (declared and (known or (few and _BARE.search(normalise(column)))))
        or (_is_called_status(column) and found.get("cancelled"))
    )
    if not rows or not enough:
        return None
    cancelled = [*found.get("cancelled", ()), *(() if delivery else found.get("open", ()))]
    called = _is_called_status(column) or _UNPAID.search(normalise(column))
    if not declared and not found.get("cancelled") and not called:
        return None
    return _State(
        column,
        {value: rows[value] for value in cancelled},
        [] if delivery else found.get("open", []),
        {value: rows[value] for value in found.get("returned", ())},
        sum(rows[value] for value in found.get("partly returned", ())),
        {value: rows[value] for value in found.get("under way", ()) if not delivery},
        {value: rows[value] for value in found.get("overdue", ())},
        {value: rows[value] for value in found.get("ended", ())},
        {value: rows[value] for value in found.get(None, ())},
        {value: rows[value] for value in found.get("done", ()) if is_running(value)},
        counted.height > len(rows),
    )


def _closed_beside_complete(found: dict[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses by meaning: Magento closes an order when it is refunded in full, and calls one that is done complete."""
    done = {normalise(str(value)): value for value in found.get("done", ())}
    if not {"complete", "closed"} <= done.keys() or "returned" in found:
        return found
    rest = [value for value in found["done"] if value != done["closed"]]
    return {**found, "done": rest, "returned": [done["closed"]]}


def _work_is_open(found: dict[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses by meaning: beside open orders one under way is unfinished work; beside pending or unpaid ones it is paid."""
    names = {normalise(str(value)) for values in found.values() for value in values}
    unpaid = any(_UNPAID.search(normalise(str(value))) for value in found.get("open", ()))
    if not names & (_OF_WORK if unpaid else _OF_WORK | _FINISHED) or "under way" not in found:
        return found
    return {meant: values for meant, values in found.items() if meant != "under way"} | {
        "open": [*found.get("open", ()), *found["under way"]]
    }


def _work_counts(found: dict[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses by meaning, where the payment has another column: an open order that is only not archived yet is under way."""
    if "open" not in found or not all(_ARCHIVED.search(normalise(str(value))) for value in found.get("done", ())):
        return found
    kept = {meant: values for meant, values in found.items() if meant not in {"under way", "open"}}
    return kept | {"under way": [*found.get("under way", ()), *found["open"]]}


def _late_bills(evidence: Evidence, found: dict[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses by meaning: what runs out of an invoice is the time to pay it; an order that has run out brought nothing."""
    late = [value for value in found.get("cancelled", ()) if meaning(value, "bill") == "overdue"]
    if not late or not (is_called_bill(evidence) or are_bills(evidence, [*late, *found.get("done", ())])):
        return found
    rest = [value for value in found["cancelled"] if value not in late]
    kept = {meant: values for meant, values in found.items() if meant != "cancelled"}
    return kept | ({"cancelled": rest} if rest else {}) | {"overdue": [*found.get("overdue", ()), *late]}


def _only_won(found: dict[str | None, list[object]]) -> dict[str | None, list[object]]:
    """The statuses by meaning: beside deals that are won, a deal in a stage without a word for its end is none yet."""
    if not any(_WON.search(normalise(str(value))) for value in found.get("done", ())):
        return found
    begun = [value for value in found["done"] if normalise(str(value)) in _NEW]
    rest = [value for value in found["done"] if value not in begun]
    going_on: tuple[str | None, ...] = (None, "under way")
    going = [value for meant in going_on for value in found.get(meant, ())]
    kept = {meant: values for meant, values in found.items() if meant not in going_on}
    return kept | {"done": rest, "open": [*found.get("open", ()), *begun, *going]}


def _brought_nothing(evidence: Evidence, state: _State) -> pl.Expr:
    """Whether an order is cancelled or open; of a history of its states, whether one state is cancelled, or all of them are open."""
    order = steps_of_orders(evidence, state.column)
    if order is None:
        return _is_one(evidence, state, list(state.cancelled))
    ended = pl.col(state.column).is_in([value for value in state.cancelled if value not in state.open]).fill_null(value=False)
    under_way = pl.col(state.column).is_in(state.open).fill_null(value=False)
    return pl.col(order).is_not_null() & (ended.max().over(order) | under_way.min().over(order))


def _is_one(evidence: Evidence, state: _State, values: list[object]) -> pl.Expr:
    """Whether a row has one of the values; further lines of an order with a blank cell have the value of their order."""
    column = state.column
    listed = pl.col(column).is_in(values).fill_null(value=False)
    order = evidence.column("order_id")
    if order is not None and steps_of_orders(evidence, column):
        return pl.col(order).is_not_null() & listed.max().over(order)
    if order is None or not state.blanks:
        return listed
    empty = pl.col(column).cast(pl.String).str.strip_chars().fill_null("") == ""
    return pl.when(empty & pl.col(order).is_not_null()).then(listed.max().over(order)).otherwise(listed)


def _of_counting(evidence: Evidence, state: _State, out: Sequence[pl.Expr], amount: NumberColumn | None) -> _State:
    """The state of the rows that count alone, without those whose negative sums show a credit note."""
    if not state.doubtful:
        return state
    needed = {state.column, *(root for each in out for root in each.meta.root_names()), *([amount.column] if amount else [])}
    sold = (amount.value.fill_nan(None) > 0).any() if amount else pl.lit(value=True)

    def counted(frame: pl.LazyFrame) -> pl.LazyFrame:
        kept = frame.filter(~pl.any_horizontal(out)) if out else frame
        typed = kept.with_columns(amount.parts) if amount else kept
        return typed.group_by(state.column).agg(pl.len().alias("n"), sold.fill_null(value=False).alias("sold"))

    found = list(evidence.table.query(counted, needed).iter_rows())
    credit_notes = {value for value, _, sold in found if not sold and meaning(value, "document") == "credit"}
    rows = {value: n for value, n, _ in sorted(found, key=lambda row: (-row[1], str(row[0])))}
    return state.counting({value: n for value, n in rows.items() if value not in credit_notes or value not in state.unknown})


def _notes(evidence: Evidence, state: _State, out: Sequence[pl.Expr], *, refunds: bool) -> list[Note]:
    name, hint = shortened(state.column), tr("--shape plain reads the file as it is")
    notes = []
    if state.cancelled:
        rows = sum(state.cancelled.values())
        text = tr(
            "Column '{name}': {rows:,} row is of an order that brought nothing and is excluded: {cancelled}."
            if rows == 1
            else "Column '{name}': {rows:,} rows are of orders that brought nothing and are excluded: {cancelled}.",
            name=name,
            rows=rows,
            cancelled=_listed(state.cancelled),
        )
        notes.append(Note(code="shape", level="info", text=text, hint=hint))
    if state.returned and not refunds:
        n = sum(state.returned.values())
        text = tr(
            "Column '{name}': {n:,} row is a return, which adds no revenue and is no order: "
            if n == 1
            else "Column '{name}': {n:,} rows are returns, which add no revenue and are no orders: ",
            name=name,
            n=n,
        )
        notes.append(Note(code="shape", level="info", text=f"{text}{_listed(state.returned)}.", hint=hint))
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


def _notes_of_doubt(evidence: Evidence, state: _State, out: Sequence[pl.Expr]) -> list[Note]:
    """The warning on rows that count although their status leaves room for doubt."""
    name, notes = shortened(state.column), list[Note]()
    if state.under_way:
        n = sum(state.under_way.values())
        text = tr(
            "Column '{name}': {n:,} row is of an order under way, which counts: {under_way}."
            if n == 1
            else "Column '{name}': {n:,} rows are of orders under way, which count: {under_way}.",
            name=name,
            n=n,
            under_way=_listed(state.under_way),
        )
        notes.append(_counted("orders-under-way", text, state.column))
    if state.unpaid:
        of_row = pl.col(state.column).is_in(list(state.unpaid)).fill_null(value=False)
        unpaid = Unpaid(of_row, sum(state.unpaid.values()), _listed(state.unpaid), _excluding(state.column, state.unpaid))
        notes.append(note_of_unpaid(evidence, state.column, unpaid, out))
    if state.run_out:
        n = sum(state.run_out.values())
        text = tr(
            "Column '{name}': {n:,} row is of a contract that has run out; it was paid, and counts: {run_out}."
            if n == 1
            else "Column '{name}': {n:,} rows are of contracts that have run out; they were paid, and count: {run_out}.",
            name=name,
            n=n,
            run_out=_listed(state.run_out),
        )
        notes.append(Note(code="contracts-run-out", level="info", text=text, hint=_excluding(state.column, state.run_out)))
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
            running=_listed(state.running),
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
        notes.append(_counted("status-unknown", f"{text}{_listed(state.unknown)}.", state.column))
    return notes


def _note_of_unpaid_mark(evidence: Evidence, column: str, mark: Mark, out: Sequence[pl.Expr]) -> Note:
    """The warning on bills that a column of yes and no says are not paid."""
    hint = tr("--where leaves rows out")
    return note_of_unpaid(evidence, column, Unpaid(mark.of_row, mark.rows, "", hint), out)


def _note_of_steps(column: str) -> Note:
    text = tr("Column '{column}': the rows of an order are its states, and a cancelled one cancels the order.", column=shortened(column))
    return Note(code="shape", level="warning", text=text, hint="--shape plain reads the file as it is")


def _note_of_actions(state: _State) -> Note:
    text = tr(
        "Column '{column}' records actions: the rows with {values} are excluded, but no earlier sales that they may have taken back.",
        column=shortened(state.column),
        values=_listed(state.cancelled),
    )
    return Note(code="shape", level="warning", text=text, hint="--shape plain reads the file as it is")


def _counted(code: str, text: str, column: str) -> Note:
    """The warning on rows that count although their status leaves room for doubt."""
    hint = tr("--where \"NOT {column} IN ('...')\" excludes rows", column=_in_condition(column))
    return Note(code=code, level="warning", text=text, hint=hint)


def _excluding(column: str, values: Collection[object]) -> str:
    """How to exclude the rows with these values."""
    listed = ", ".join("'" + str(value).replace("'", "''") + "'" for value in values)
    return tr('--where "NOT {column} IN ({values})" excludes them', column=_in_condition(column), values=listed)


def _in_condition(column: str) -> str:
    return column if _PLAIN_NAME.fullmatch(column) else f'\\"{column}\\"'


def _listed(values: dict[object, int]) -> str:
    shown = ", ".join(f"'{shortened(str(value).strip())}' ({formatted(n, ',')})" for value, n in list(values.items())[:_MOST])
    return shown + (tr(" and {n} more", n=len(values) - _MOST) if len(values) > _MOST else "")
