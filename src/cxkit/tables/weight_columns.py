"""Detection of an unused column that looks like a weight of the answers."""

from __future__ import annotations

import re

from cxkit.lazy import pl
from cxkit.tables.table import DataTable
from cxkit.values.numbers import number
from cxkit.values.scores import NO_ANSWERS, fold

_NAMES = re.compile(
    r"(?<![^\W_])(?:[a-z]{0,7}weights?|weighting|weightvar|[a-z]?wgt|[a-z]?wt|[a-z]*gewicht|[a-z]*gewichtung(?:sfaktor)?|hochrechnungsfaktor"
    r"|poids|pond[eé]ration|peso|ponderaci[oó]n|ponderazione|weging(?:sfactor)?|weegfactor|rake[dw]?|raking)(?![^\W_]*[^\W\d_])"
)
_UNITS = re.compile(r"(?<![^\W_])(?:kg|g|lbs?|kilos?|gramm?|grams?|tonnes?|pounds?|net|gross|netto|brutto)(?![^\W_])")
_MOST = 1_000


def weight_column(table: DataTable) -> str | None:
    """The column that looks like a weight of the answers; None if there is none.

    It has the role or a typical name, and its sampled values are numbers from 0 to 1,000, not all equal. A weight of goods, such as
    ``Weight (kg)``, does not count.
    """
    if "weight" not in table.kind.roles:
        return None
    for column in table.columns:
        name = column.casefold()
        if column.startswith("cx:") or _UNITS.search(name) or not (table.role_of(column) == "weight" or _NAMES.search(name)):
            continue
        if _is_weight(table, table.sample.get_column(column)):
            return column
    return None


def _is_weight(table: DataTable, column: pl.Series) -> bool:
    """Whether all values are numbers from 0 to 1,000, and not all of them equal."""
    texts = [fold(str(value)) for value in column.drop_nulls().to_list()]
    values = {number(text, table.rules.decimal) for text in texts if text not in NO_ANSWERS}
    return len(values) > 1 and all(value is not None and 0 <= value <= _MOST for value in values)
