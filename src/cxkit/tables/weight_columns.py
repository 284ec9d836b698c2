"""Detection of an unused column that looks like a weight of the answers."""

from __future__ import annotations

import re

from cxkit.lazy import pl
from cxkit.tables.table import DataTable
from cxkit.values.answers.no_answers import NO_ANSWERS
from cxkit.values.folding import fold
from cxkit.values.numbers import number

_NAMES = re.compile(
    r"(?<![^\W_])(?:[a-z]{0,7}weights?|weighting|weightvar|[a-z]?wgt|[a-z]?wt|[a-z]*gewicht|[a-z]*gewichtung(?:sfaktor)?|hochrechnungsfaktor"
    r"|poids|pond[eé]ration|peso|ponderaci[oó]n|ponderazione|weging(?:sfactor)?|weegfactor|rake[dw]?|raking)(?![^\W_]*[^\W\d_])"
)
_UNITS = re.compile(r"(?<![^\W_])(?:kg|g|lbs?|kilos?|gramm?|grams?|tonnes?|pounds?|net|gross|netto|brutto)(?![^\W_])")
_MOST = 1_000
_SHORT = "w"
_MEANS = (0.5, 2.0)  # of a column that is only called w: weights are usually normalised to a mean of 1


def weight_column(table: DataTable) -> str | None:
    """The column that looks like a weight of the answers; None if there is none.

    It has the role or a typical name, and its sampled values are numbers from 0 to 1,000, not all equal. A weight of goods, such as
    ``Weight (kg)``, does not count.
    """
    if "weight" not in table.kind.roles:
        return None
    for column in table.columns:
        name = column.casefold()
        short = name.strip() == _SHORT
        if column.startswith("cx:") or _UNITS.search(name) or not (table.role_of(column) == "weight" or short or _NAMES.search(name)):
            continue
        if _is_weight(table, table.sample.get_column(column), short=short):
            return column
    return None


def _is_weight(table: DataTable, column: pl.Series, *, short: bool) -> bool:
    """Whether all values are numbers from 0 to 1,000, and not all of them equal; under a ``short`` name also fractions around 1."""
    texts = [fold(str(value)) for value in column.drop_nulls().to_list()]
    values = [number(text, table.rules.decimal) for text in texts if text not in NO_ANSWERS]
    numbers = [value for value in values if value is not None and 0 <= value <= _MOST]
    if len(set(numbers)) < 2 or len(numbers) < len(values):
        return False
    return not short or (_MEANS[0] <= sum(numbers) / len(numbers) <= _MEANS[1] and any(value != int(value) for value in numbers))
