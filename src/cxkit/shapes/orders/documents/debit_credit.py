"""Debit and credit, by marks or in two columns: the lines of an account that reduce revenue."""

from __future__ import annotations

from collections.abc import Iterable

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.number_columns import number_column
from cxkit.shapes.order_words import Value, by_meaning, meaning
from cxkit.shapes.orders.documents.debit_and_credit_columns import net_of_columns
from cxkit.shapes.orders.documents.payments_by_text import payments_among
from cxkit.shapes.orders.documents.signs import signs_of, with_returns
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.conditions import typed_condition

AMOUNT, RETURNED = "cx:amount by debit and credit", "cx:credited"


def recognise(evidence: Evidence) -> Shape | None:
    """Amounts beside debit and credit marks, or in a column of each: in a customer's account the credits are returns."""
    column = _marks(evidence)
    if column is None:
        return net_of_columns(evidence)
    name = evidence.column("amount")
    amount = number_column(evidence.table, name) if name else None
    if amount is None:
        return None
    counted = evidence.counts(column)
    rows: dict[object, int] = {value: n for value, n in counted.rows() if value is not None and str(value).strip()}
    found = _by_mark(column, rows)
    credit, debit = found.get("credit", []), found.get("debit", [])
    if not credit or not debit:
        return None
    is_return = pl.col(column).is_in(credit)
    payments = None if evidence.declared else payments_among(evidence, is_return)
    is_return = is_return & ~payments.of_row if payments else is_return
    signs = signs_of(evidence, amount, is_return)
    shown = shortened(column)
    if not evidence.declared and (signs.signed is None or signs.returned * 2 > signs.sold):
        mixed = (
            tr("some of the credits are negative already")
            if signs.signed is None
            else tr("the credits come to more than half of the debits")
        )
        raise DataError(
            tr(
                "Column '{column}' marks debit and credit, but {mixed}: are the credits returns, payments, or the sales themselves?",
                column=column,
                mixed=mixed,
            ),
            tr(
                "--shape debit-credit subtracts credits as returns, --shape plain uses the amounts as they are, --shape plain "
                "--where {condition} counts the debits only.",
                condition=typed_condition(column, next(iter(debit))),
            ),
        )
    minus = tr("whose amounts are negative already") if signs.signed else tr("whose amounts are taken off")
    text = tr(
        "Column '{shown}' holds the sign: {credit} marks credits, {minus}: {returns:,} rows, which are no orders.",
        shown=shown,
        credit=_listed(credit),
        minus=minus,
        returns=signs.returns,
    )
    note = Note(code="shape", level="info", text=text, hint="--shape plain uses the amounts as they are")
    names = {AMOUNT: amount.column, RETURNED: "credited"}
    notes = (note, *amount.notes)
    shape = with_returns(amount, is_return, names=(AMOUNT, RETURNED), shown=names, notes=notes, before=evidence.column("returned"))
    return payments.left_out_of(shape) if payments else shape


def _listed(values: list[object]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _marks(evidence: Evidence) -> str | None:
    """The column of marks: the one with the role, else one whose sampled values are all marks, both kinds among them."""
    table = evidence.table
    if column := evidence.column("debit_credit"):
        return column
    held = {found.column for found in table.roles.values()}
    for column in table.columns:
        if column in held or column.startswith("cx:") or table.sample.schema[column] not in (pl.String, pl.Categorical):
            continue
        if _by_mark(column, dict.fromkeys(evidence.sampled(column))).keys() == {"debit", "credit"}:
            return column
    return None


def _by_mark(column: str, values: Iterable[Value]) -> dict[str | None, list[Value]]:
    """The values by their marks. A header that names its two values, as "D/A" and "Dare/Avere" do, names that of debit first."""
    found = by_meaning(values, "mark")
    first, slash, second = shortened(column).partition("/")
    other = found.get(None, [])
    said = [normalise(str(each)) for each in other]
    named = slash and meaning(first, "mark") == "debit" and said in ([normalise(second)], [normalise(second)[:1]])
    return {"debit": found["debit"], "credit": other} if named and found.keys() == {"debit", None} else found
