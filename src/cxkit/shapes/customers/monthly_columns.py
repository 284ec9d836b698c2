"""One row per customer, one column per month: the revenue of consecutive months is a contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.monthly import month_name
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.folding import fold
from cxkit.values.numbers import number
from cxkit.values.statuses.states import is_there
from cxkit.values.time.months import named_month

_FEWEST = 3  # months that make a table of months
_NEARLY_ALL = 0.95


def recognise(evidence: Evidence) -> Shape | None:
    """A table with columns of consecutive months that hold numbers, flags, or states, and no days of begin and end."""
    table = evidence.table
    if not evidence.declared and ({"since", "until"} <= table.roles.keys() or {"tenure", "churned"} <= table.roles.keys()):
        return None
    named = defaultdict[str, dict[date, str]](dict)
    for column in table.columns:
        if found := named_month(column):
            before, month = found
            named[before].setdefault(month, column)
    fitting = {before: months for before, months in named.items() if len(months) >= _FEWEST and _holds_cells(evidence, months.values())}
    if len(fitting) != 1:
        return None
    months = dict(sorted(next(iter(fitting.values())).items()))
    first, *_, last = months.values()
    text = tr(
        "{n} columns hold months, from '{first}' to '{last}': a customer has a contract in each month with a number above 0, or a yes.",
        n=len(months),
        first=shortened(first),
        last=shortened(last),
    )
    note = Note(code="shape", level="info", text=text, hint="--shape plain reads the file as it is")
    copies = {month_name(month): column for month, column in months.items()}

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        return frame.with_columns(pl.col(column).alias(name) for name, column in copies.items())

    return Shape(add=add, columns=copies, notes=(note,))


def _holds_cells(evidence: Evidence, columns: Iterable[str]) -> bool:
    """Whether nearly all sampled cells are numbers, flags, or states, and some are not blank."""
    texts = [text for column in columns for text in evidence.sampled(column) if fold(text) not in BLANKS]
    known = sum(number(text, evidence.table.rules.decimal) is not None or is_there(text) is not None for text in texts)
    return bool(texts) and known >= _NEARLY_ALL * len(texts)
