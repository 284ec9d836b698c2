"""How amounts are written with the sign of their currency: $40,000 is forty thousand, and so is 40.000 €."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from cxkit.values.currencies import BESIDE, currency

Mark = Literal[".", ","]
_POINT_DECIMAL = frozenset(["USD", "GBP", "CAD", "AUD", "NZD", "HKD", "SGD", "JPY", "CNY", "INR", "ILS", "KRW", "THB", "PHP", "TWD", "MXN"])
_COMMA_DECIMAL = frozenset(["EUR", "BRL", "TRY", "VND", "IDR"])
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")


def mark_by_currency(texts: Iterable[str], of_header: str | None) -> Mark | None:
    """The decimal mark of amounts of which none shows it, if their currency does: each separator stands before three digits.

    The sign or code stands in each cell; a currency that is written with a decimal point may be named by the header alone (``of_header``,
    its code). None if amounts are written otherwise than their currency usually is: they may have three decimals.

    >>> mark_by_currency(["$40,000", "$950"], None), mark_by_currency(["40.000 €"], None), mark_by_currency(["1,200"], "USD")
    ('.', ',', '.')
    >>> mark_by_currency(["$3.459"], None), mark_by_currency(["1,789 €"], None), mark_by_currency(["1,200", "950"], None)
    (None, None, None)
    """
    found = set[Mark | None]()
    for text in texts:
        digits = _GROUPED.search(text)
        if digits is None:
            continue
        code = currency(re.sub(BESIDE, "", text)) or (of_header if digits[1] == "," else None)
        usual: Mark | None = "." if code in _POINT_DECIMAL else "," if code in _COMMA_DECIMAL else None
        found.add(usual if usual != digits[1] else None)
    return found.pop() if len(found) == 1 else None
