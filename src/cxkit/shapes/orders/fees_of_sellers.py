"""Rows of a market place or a payment service that are its fees, which the seller pays and which do not lower what customers spend."""

from __future__ import annotations

import re

from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.cells import stripped
from cxkit.shapes.number_columns import NumberColumn, number_column
from cxkit.shapes.orders.documents.excluded_types import hint_to_exclude
from cxkit.shapes.shape import ROWS, Evidence

_FEE = re.compile(
    r"\b(?:fees?|frais|commissions?|comision(?:es)?|comiss(?:ao|oes)|commissioni?|prowizj[ae]|provisie|\w*gebuhr(?:en)?|\w*provision(?:en)?)\b"
)
# what a customer pays may be waived, and is less revenue then
_WAIVED = re.compile(r"refund|erstatt|erlass|storn|cancel|waive|rabatt|discount|rembours|reembols|rimbors|terug|gutschrift")
_MOST, _FEWEST = 40, 3  # distinct values, rows
_HELD = frozenset({"amount", "customer_id", "order_id", "ordered_at", "currency"})


def notes_of_fees(evidence: Evidence) -> list[Note]:
    """The warning on rows below 0 that the values of a column call fees or commissions: of several such columns the first."""
    name, held = evidence.column("amount"), {evidence.column(role) for role in _HELD}
    amount = number_column(evidence.table, name) if name else None
    if amount is None:
        return []
    table = evidence.table
    for column in table.columns:
        if column in held or column.startswith("cx:") or table.sample.schema[column] not in (pl.String, pl.Categorical):
            continue
        fees = [each for each in set(evidence.sampled(column)) if _names_fee(each)]
        if not fees or len(evidence.distinct(column)) > _MOST:
            continue
        n, above, total = _counted(evidence, amount, stripped(column).is_in([each.strip() for each in fees]))
        if n < max(_FEWEST, table.rules.min_cell) or above:
            continue
        text = tr(
            "Column '{column}': {n:,} rows are fees below 0 ({shown}), which take {total} off the revenue. Fees that the seller pays do "
            "not lower what customers spend.",
            column=shortened(column),
            n=n,
            shown=", ".join(f"'{shortened(each)}'" for each in sorted(fees)),
            total=formatted(-total, ",.2f"),
        )
        return [Note(code="fees-subtracted", level="warning", text=text, hint=hint_to_exclude(evidence, column, min(fees)))]
    return []


def _counted(evidence: Evidence, amount: NumberColumn, of_row: pl.Expr) -> tuple[int, int, float]:
    """How many of these rows that count are below and above 0, and their sum."""
    value = amount.value.fill_nan(None)
    out = evidence.is_excluded

    def query(frame: pl.LazyFrame) -> pl.LazyFrame:
        rows = frame.with_columns(amount.parts).filter(of_row & ~out)
        return rows.select((value < 0).sum().alias(ROWS), (value > 0).sum().alias("above"), value.sum().alias("total"))

    needed = dict.fromkeys([amount.column, *of_row.meta.root_names(), *out.meta.root_names()])
    n, above, total = evidence.table.query(query, list(needed)).row(0)
    return int(n), int(above), float(total)


def _names_fee(text: str) -> bool:
    """Whether a value names a fee or a commission, and none that is waived.

    >>> _names_fee("Commission"), _names_fee("ItemFees"), _names_fee("Verkaufsprovision")
    (True, True, True)
    >>> _names_fee("Gebühr erlassen"), _names_fee("Coffee")
    (False, False)
    """
    words = normalise(text)
    return bool(_FEE.search(words)) and not _WAIVED.search(words)
