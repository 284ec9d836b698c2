"""Rows of a market place or a payment service that are its fees, which the seller pays and no customer gets back."""

from __future__ import annotations

import re

from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.cells import stripped
from cxkit.shapes.number_columns import number_column
from cxkit.shapes.orders.documents.excluded_types import hint_to_exclude
from cxkit.shapes.shape import ROWS, Evidence

_FEE = re.compile(
    r"\b(?:fees?|frais|commissions?|comision(?:es)?|comiss(?:ao|oes)|commissioni?|prowizj[ae]|provisie|\w*gebuhr(?:en)?|\w*provision(?:en)?)\b"
)
# what a customer pays may be waived, and is less revenue then
_WAIVED = re.compile(r"refund|erstatt|erlass|storn|cancel|waive|rabatt|discount|rembours|reembols|rimbors|terug|gutschrift")
_MOST = 40  # distinct values
_FEWEST = 3  # rows
_HELD = frozenset({"amount", "customer_id", "order_id", "ordered_at", "currency"})


def notes_of_fees(evidence: Evidence) -> list[Note]:
    """The warning on rows below 0 that the values of a column call fees or commissions: of several such columns the first."""
    name, held = evidence.column("amount"), {evidence.column(role) for role in _HELD}
    amount = number_column(evidence.table, name) if name else None
    if amount is None:
        return []
    value, table = amount.value.fill_nan(None), evidence.table
    out = [pl.col(column).fill_null(value=False) for column in table.excluded.values()]
    for column in table.columns:
        if column in held or column.startswith("cx:") or table.sample.schema[column] not in (pl.String, pl.Categorical):
            continue
        fees = [each for each in set(evidence.sampled(column)) if _names_fee(each)]
        if not fees or len(evidence.distinct(column)) > _MOST:
            continue
        of_row = stripped(column).is_in([each.strip() for each in fees]) & ~pl.any_horizontal(pl.lit(value=False), *out)
        needed = dict.fromkeys([column, amount.column, *(root for each in out for root in each.meta.root_names())])
        found = table.query(
            lambda frame, of_row=of_row: (
                frame.with_columns(amount.parts)
                .filter(of_row)
                .select((value < 0).sum().alias(ROWS), (value > 0).sum().alias("above"), value.sum().alias("total"))
            ),
            list(needed),
        ).row(0)
        if found[0] >= _FEWEST and not found[1]:
            text = tr(
                "Column '{column}': {n:,} rows are fees below 0 ({shown}), which take {total} off the revenue. Fees that the seller pays "
                "are nothing that customers spend less.",
                column=shortened(column),
                n=found[0],
                shown=", ".join(f"'{shortened(each)}'" for each in sorted(fees)),
                total=formatted(-found[2], ",.2f"),
            )
            return [Note(code="fees-subtracted", level="warning", text=text, hint=hint_to_exclude(evidence, column, sorted(fees)[0]))]
    return []


def _names_fee(text: str) -> bool:
    """Whether a value names a fee or a commission, and none that is waived.

    >>> _names_fee("Commission"), _names_fee("ItemFees"), _names_fee("Verkaufsprovision"), _names_fee("Gebühr erlassen"), _names_fee("Coffee")
    (True, True, True, False, False)
    """
    words = normalise(text)
    return bool(_FEE.search(words)) and not _WAIVED.search(words)
