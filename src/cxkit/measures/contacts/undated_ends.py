"""Matters that are resolved, while no column shows when: they count in no durations, and a note says so."""

from __future__ import annotations

from typing import NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.contacts.case_table import MOST_UNDATED
from cxkit.model import Note


class Undated(NamedTuple):
    """How many matters ended at an unknown time, and how many ended at all."""

    n: int
    ended: int

    @classmethod
    def of(cls, cases: pl.DataFrame) -> Undated:
        """From cases as in ``case_table``."""
        ended = pl.col("end").is_not_null()
        return cls(*map(int, cases.select((ended & ~pl.col("dated")).sum().alias("n"), ended.sum().alias("ended")).row(0)))

    @property
    def mostly(self) -> bool:
        """Whether these are too many for the others to say how long matters take."""
        return self.n > MOST_UNDATED * self.ended

    def notes(self) -> list[Note]:
        """The warning, if there are such matters."""
        if not self.n:
            return []
        more = tr("; there are too many of them for any") if self.mostly else ""
        text = tr(
            "{undated:,} tickets are resolved, and no column shows when: they count in no days to resolve{more}.", undated=self.n, more=more
        )
        return [Note(code="resolved-undated", level="warning", text=text, hint="--role resolved_at=COLUMN names it")]
