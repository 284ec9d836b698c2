"""Refunded amounts in a column of their own: they are deducted from the amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.cells import is_blank, stripped
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, number_column, sampled_numbers
from cxkit.shapes.order_words import refund_of_header
from cxkit.shapes.orders.order_marks import names_credit_note
from cxkit.shapes.orders.states.order_status import AMOUNT as BY_STATUS
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.flags import flag

AMOUNT, RETURNED = "cx:amount less refunds", "cx:refunds"
_CENT = 0.011
_AGREE, _MOST_ADJUSTED = 0.95, 0.5
_FEWEST, _MOST_PARTS = 2, 12  # rows with a refund, and columns of parts of a bill
# what an amount is called after a refund: "Adjusted Order Total" beside "Order Total"
_ADJUSTED = re.compile(r"\b(?:adjusted|korrigiert\w*|angepasst\w*|ajuste[es]?|ajustad[oa]|rettificat[oa]|gecorrigeerd\w*|aangepast\w*)\b")
_STEPS = ("discount", "tax", "ship")
_NO_PART = frozenset({"discount", "total", "subtotal"})  # what is taken off a bill, or adds up its parts


def recognise(evidence: Evidence) -> Shape | None:
    """Amounts beside their refunds, beside what is left of them, or beside a mark of refunded rows."""
    table = evidence.table
    column, name = evidence.column("refunded"), evidence.column("amount")
    amount = number_column(table, name) if name else None
    if amount is None:
        return None
    if column is None:
        refund = _to_adjusted(evidence, amount)
    else:
        evidence = evidence.telling(pl.col(column).cast(pl.String).str.contains("[1-9]"))
        refund = _refund(evidence, column, amount)
    if refund is None or (column and _is_net(evidence, amount, refund)):
        return None
    return _less(evidence, amount, refund, adjusted=column is None)


def _less(evidence: Evidence, amount: NumberColumn, refund: NumberColumn, *, adjusted: bool) -> Shape | None:
    table, column = evidence.table, refund.column
    # a refund that is repeated on the lines of an order, like its total, counts once
    first = evidence.column("first_line")
    first = first if first and _is_repeated(evidence, amount, refund) else None
    size = refund.value.fill_nan(None).fill_null(0.0).abs()
    back = pl.when(pl.col(first)).then(size).otherwise(0.0) if first else size
    before = evidence.column("returned")
    earlier = pl.col(before) if before else pl.lit(0.0)

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        typed = frame.with_columns(amount.parts, refund.parts)
        return typed.with_columns((amount.value - back).alias(AMOUNT), (earlier + back).alias(RETURNED))

    shown = {AMOUNT: tr("{shown} less {column}", shown=table.shown.get(amount.column, amount.column), column=column), RETURNED: column}
    rows = int(Evidence(table.shaped(add, shown)).of_all((pl.col(RETURNED) > earlier).sum()).item())
    if not rows:
        return None
    left = (
        "Column '{column}' holds what is left of '{name}' after refunds in {rows:,} row, and counts there."
        if rows == 1
        else "Column '{column}' holds what is left of '{name}' after refunds in {rows:,} rows, and counts there."
    )
    taken_off = (
        "Column '{column}' holds a refund in {rows:,} row, which is taken off '{name}'."
        if rows == 1
        else "Column '{column}' holds refunds in {rows:,} rows, which are taken off '{name}'."
    )
    shown_amount = shortened(evidence.shown(amount.column))
    text = tr(left if adjusted else taken_off, column=shortened(column), rows=rows, name=shown_amount)
    note = Note(code="shape", level="info", text=text, hint="--shape plain uses the amounts as they are")
    return Shape(add, shown, {"amount": AMOUNT, "returned": RETURNED}, notes=(note, *refund.notes))


def _is_repeated(evidence: Evidence, amount: NumberColumn, refund: NumberColumn) -> bool:
    """Whether the lines of an order have one refund, that of the order, in most refunded orders of several lines."""
    order = evidence.column("order_id")
    if order is None:
        return True
    rows = evidence.repeating(order).table.sample.with_columns(amount.parts, refund.parts)
    size = refund.value.fill_nan(None).fill_null(0.0)
    orders = rows.group_by(order).agg(pl.len().alias("cx:lines"), size.n_unique().alias("cx:sizes"), (size != 0).any().alias("cx:any"))
    several = orders.filter(pl.col("cx:lines") > 1, pl.col("cx:any"), pl.col(order).is_not_null())
    return 2 * several.filter(pl.col("cx:sizes") > 1).height <= several.height


def _refund(evidence: Evidence, column: str, amount: NumberColumn) -> NumberColumn | None:
    """The refunds: the amounts of the column, or the whole amount in rows that it marks; a mark of credit notes is none of refunds."""
    flags = {value: flag(value) for value in evidence.distinct(column)}
    if not flags or None in flags.values():
        return looks_numeric(evidence.table, column)
    if names_credit_note(column):
        return None
    yes = stripped(column).is_in([value for value, marked in flags.items() if marked])
    # the numbers are those of the amount, whose parts are added beside these
    marked = pl.when(pl.col(f"cx:mark {column}")).then(amount.value)
    sums = _sums_beside(evidence, column)
    if sums is None or not _are_of_parts(evidence, sums, amount, yes):
        return NumberColumn(column, yes.alias(f"cx:mark {column}"), marked)
    text = tr("Column '{column}' has the sums of refunds where '{mark}' says no.", column=shortened(sums.column), mark=shortened(column))
    note = Note(code="shape", level="info", text=text, hint="--shape plain uses the amounts as they are")
    value = marked.otherwise(sums.parts.struct.field("value"))
    return NumberColumn(column, yes.alias(f"cx:mark {column}"), value, (note, *sums.notes))


def _to_adjusted(evidence: Evidence, amount: NumberColumn) -> NumberColumn | None:
    """What was refunded, by a column that is called as the amounts and adjusted, and holds what is left of some; None without one."""
    header, table = normalise(evidence.shown(amount.column)), evidence.table
    for column in evidence.own_columns:
        words, found = normalise(column), looks_numeric(table, column)
        if found is None or not _ADJUSTED.search(words) or " ".join(_ADJUSTED.sub(" ", words).split()) != header:
            continue
        left = found.value.fill_nan(None)
        rows = evidence.telling(~is_blank(column)).table.sample.with_columns(amount.parts, found.parts)
        # filled in all rows it may be a price in another currency, or the amount as it was booked
        most = evidence.of_all(is_blank(column).mean()).item() < 1 - _MOST_ADJUSTED
        if not most and rows.select((left <= amount.value + _CENT).all()).item():
            return NumberColumn(column, found.parts, pl.when(left.is_not_null()).then(amount.value - left), found.notes)
    return None


def _sums_beside(evidence: Evidence, mark: str) -> NumberColumn | None:
    """The sums of refunds in another column than that which marks whole ones; None without any: "Partial refund"."""
    held = {found.column for found in evidence.table.roles.values()}
    for column in evidence.table.columns:
        found = None if column in held or column == mark or column.startswith("cx:") else refund_of_header(normalise(column))
        if found is None or found.meaning != "refund" or None not in {flag(value) for value in evidence.distinct(column)}:
            continue
        if (sums := looks_numeric(evidence.table, column)) is not None and "id" not in all_meanings(column):
            return sums
    return None


def _are_of_parts(evidence: Evidence, sums: NumberColumn, amount: NumberColumn, whole: pl.Expr) -> bool:
    """Whether sums are refunds of parts: in a few rows that are not refunded as a whole, and never more than the amount.

    In most rows such a column is a condition of sale, as the days to ask for a refund, the share of it or its fee.
    """
    table = evidence.table
    rows = table.sample.with_columns(amount.parts, sums.parts).select(
        amount.value.fill_nan(None).abs().alias("amount"), sums.value.fill_nan(None).abs().alias("refund"), whole.alias("whole")
    )
    filled = rows.filter(pl.col("refund") > 0, ~pl.col("whole").fill_null(value=False))
    many = filled.height * 2 > rows.height
    return filled.height > 0 and not many and bool((filled.get_column("refund") <= filled.get_column("amount") + _CENT).all())


def _is_net(evidence: Evidence, amount: NumberColumn, refund: NumberColumn) -> bool:
    """Whether refunds are deducted already: they exceed the amounts, or both together are another column less discounts and with taxes."""
    table = evidence.table
    # rows with a refund have their amounts as they are in those that a status changes
    if evidence.declared or (amount.column.startswith("cx:") and amount.column != BY_STATUS):
        return False
    # the total of an order stands on its first line alone, its refund on each
    first = evidence.column("first_line")
    both = table.sample.filter(pl.col(first) if first else pl.lit(value=True)).with_columns(amount.parts, refund.parts)
    both = both.select(amount.value.fill_nan(None).alias("amount"), refund.value.fill_nan(None).abs().alias("refund"))
    refunded = both.with_row_index("at").drop_nulls().filter(pl.col("refund") > 0)
    if not refunded.height:
        return False
    if _share(refunded.get_column("refund") > refunded.get_column("amount").abs() + _CENT) > 1 - _AGREE:
        return True
    gross, at = refunded.get_column("amount") + refunded.get_column("refund"), refunded.get_column("at")
    held = {found.column for found in table.roles.values()}
    others = [name for name in table.columns if name not in held and not name.startswith("cx:")]
    cells = {name: sampled_numbers(table, [found]).to_series().gather(at) for name in others if (found := looks_numeric(table, name))}
    none = pl.Series([0.0] * refunded.height)
    steps = [_sum_of(meaning, cells, none) for meaning in _STEPS]
    # sales less discounts and refunds, with or without what comes on top of them
    between = [none, *(off - tax - ship for off in (none, steps[0]) for tax in (none, steps[1]) for ship in (none, steps[2]))]
    if any(_share((each - gross - step).abs() <= _CENT) >= _AGREE for each in cells.values() for step in between):
        return True
    before = both.get_column("amount") + both.get_column("refund").fill_null(0.0)
    numeric = {name: found for name in cells if not _NO_PART & all_meanings(name) and (found := looks_numeric(table, name))}
    parts = [sampled_numbers(table, [found]).to_series().fill_null(0.0) for found in numeric.values()]
    return refunded.height >= _FEWEST and _is_sum(before, parts)


def _is_sum(gross: pl.Series, cells: Sequence[pl.Series]) -> bool:
    """Whether columns that stand side by side add up to the amounts without the refunds: a bill of several fees, less a credit.

    They do so in all rows: in those with a refund alone it may be chance.
    """
    for start in range(min(len(cells), _MOST_PARTS) - 1):
        total = cells[start]
        for each in cells[start + 1 : start + _MOST_PARTS]:
            total = total + each
            if _share((total - gross).abs() <= _CENT) >= _AGREE:
                return True
    return False


def _sum_of(meaning: str, cells: Mapping[str, pl.Series], none: pl.Series) -> pl.Series:
    """What the columns whose headers mean a discount, a tax or the shipping add up to, row by row; ``none``: zeros."""
    return sum((each.fill_null(0.0).abs() for name, each in cells.items() if any(meaning in word for word in meanings(name))), none)


def _share(truth: pl.Series) -> float:
    return int(truth.sum()) / truth.len()
