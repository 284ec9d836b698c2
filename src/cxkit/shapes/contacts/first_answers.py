"""The first answer to a ticket in its history: the row whose event or status says that it was answered or acknowledged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cxkit.lazy import pl
from cxkit.roles import shortened
from cxkit.shapes.cases import KEY, WHEN
from cxkit.shapes.shape import Evidence
from cxkit.values.contacts.ticket_fields import is_first_answer

RESPONDED = "cx:responded_at"


class FirstAnswers(NamedTuple):
    """The column that shows answers, and its values that do."""

    column: str
    texts: list[str]

    def at(self) -> pl.Expr:
        """The moment of the first answer to each case."""
        answered = pl.col(self.column).cast(pl.String).is_in(self.texts)
        return pl.when(answered).then(WHEN).min().over(KEY).alias(RESPONDED)

    def quoted(self) -> str:
        """The values that show answers, for a note."""
        return ", ".join(f"'{shortened(text)}'" for text in self.texts)


def first_answers(evidence: Evidence, columns: Iterable[str]) -> FirstAnswers | None:
    """The first of the columns with a value that says so; None if the file has a time of the first answer, or no column does."""
    if "first_responded_at" in evidence.table.roles:
        return None
    for column in columns:
        if texts := sorted(text for text in evidence.distinct(column) if is_first_answer(text)):
            return FirstAnswers(column, texts)
    return None
