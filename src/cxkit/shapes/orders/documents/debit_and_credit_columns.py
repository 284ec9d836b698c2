"""Debits and credits in two columns, of which each row fills one: the amount is the debit less the credit."""

from __future__ import annotations

import shlex
from typing import NamedTuple

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, of_all_numbers
from cxkit.shapes.order_words import meaning
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.reasons import TOLERATED

AMOUNT, CREDITED = "cx:debit less credit", "cx:credit"
_AMOUNTS = frozenset({"amount", "value", "total", "sum", "currency"})
_SHORTEST = 4  # letters of a header that names debit or credit: "S" and "H" are marks


class _Sides(NamedTuple):
    debit: NumberColumn
    credit: NumberColumn


def net_of_columns(evidence: Evidence) -> Shape | None:
    """The debits less the credits, if a column of each exists, no row has both, and no other column holds the amount.

    Raises DataError if the credits come to more than half of the debits: they may be payments.
    """
    sides = _sides(evidence)
    if sides is None:
        return None
    debit, credit = (pl.col(side.column) for side in sides)
    both, rows, debited, credited = of_all_numbers(
        evidence.table,
        sides,
        ((debit != 0) & (credit != 0)).sum().alias("both"),
        (credit != 0).sum().alias("rows"),
        debit.abs().sum().alias("debited"),
        credit.abs().sum().alias("credited"),
    )
    if not rows or not debited or both > TOLERATED * rows:
        return None
    names = {"debit": shortened(sides.debit.column), "credit": shortened(sides.credit.column)}
    if credited * 2 > debited and not evidence.declared:
        raise DataError(
            tr(
                "Columns '{debit}' and '{credit}' hold debits and credits, and the credits come to more than half of the debits: are the "
                "credits returns, or payments?",
                **names,
            ),
            tr(
                "--shape debit-credit subtracts the credits as returns, --shape plain --amount {amount} counts the debits only.",
                amount=shlex.quote(sides.debit.column),
            ),
        )
    text = tr(
        "Columns '{debit}' and '{credit}' hold debits and credits: the credits are subtracted, {n:,} rows, which are no orders.",
        n=rows,
        **names,
    )
    hint = tr("--shape plain --amount {amount} counts the debits only", amount=shlex.quote(sides.debit.column))
    note = Note(code="shape", level="info", text=text, hint=hint)
    return _netted(sides, (note, *sides.debit.notes, *sides.credit.notes))


def _netted(sides: _Sides, notes: tuple[Note, ...]) -> Shape:
    """The amounts of rows that are debits or credits, and of the latter what they take back; a blank cell is 0 beside a filled one."""
    blank = sides.debit.value.is_null() & sides.credit.value.is_null()
    taken = sides.credit.value.abs().fill_null(0.0)
    amount = pl.when(~blank).then(sides.debit.value.fill_null(0.0) - taken)

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        return frame.with_columns(sides.debit.parts, sides.credit.parts).with_columns(
            amount.alias(AMOUNT), taken.fill_nan(0.0).alias(CREDITED)
        )

    shown = {AMOUNT: sides.debit.column, CREDITED: sides.credit.column}
    return Shape(add, shown, {"amount": AMOUNT, "returned": CREDITED}, notes=notes)


def _sides(evidence: Evidence) -> _Sides | None:
    """The only column of debits and the only one of credits; None if the amount is in another column."""
    found: dict[str, list[str]] = {"debit": [], "credit": []}
    for column in evidence.table.columns:
        if (side := _side(column)) is not None:
            found[side].append(column)
    amount = evidence.column("amount")
    if any(len(columns) != 1 for columns in found.values()) or evidence.column("returned") or amount not in {None, *found["debit"]}:
        return None
    debit, credit = (looks_numeric(evidence.table, columns[0]) for columns in found.values())
    return _Sides(debit, credit) if debit and credit else None


def _side(header: str) -> str | None:
    """Whether a header names debits or credits, with no word but those for amounts: a credit card is neither.

    >>> _side("Soll"), _side("Credit amount"), _side("Credit card"), _side("H")
    ('debit', 'credit', None, None)
    """
    tokens = normalise(header).split() if not header.startswith("cx:") else []
    sides = [side for token in tokens if len(token) >= _SHORTEST and (side := meaning(token, "mark"))]
    others = [token for token in tokens if not meaning(token, "mark")]
    amounts = all(_AMOUNTS & all_meanings(token) or token in {"eur", "usd", "gbp", "chf"} for token in others)
    return sides[0] if len(sides) == 1 and amounts else None
