"""Matters that are resolved, while no column shows when, or on a day before they began: a note says how they count."""

from __future__ import annotations

from typing import NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note

_MOST = 0.05
"""Greatest share of resolved matters with an unknown time of end; above it, the others do not represent the time to the end."""
_MOST_EARLY = 0.2
"""Greatest share of resolved matters with an end on a day before their begin; above it, the times themselves are in doubt."""


class Undated(NamedTuple):
    """How many matters were resolved at an unknown time, and at all, and dropped at an unknown time, and ended before they began."""

    n: int
    resolved: int
    dropped: int
    early: int

    @classmethod
    def of(cls, cases: pl.DataFrame) -> Undated:
        """From cases as in ``case_table``."""
        resolved = pl.col("end").is_not_null() & ~pl.col("dropped")
        numbers = cases.select(
            (resolved & ~pl.col("dated")).sum().alias("n"),
            resolved.sum().alias("resolved"),
            pl.col("dropped").sum().alias("dropped"),
            pl.col("early").sum().alias("early"),
        )
        return cls(*map(int, numbers.row(0)))

    @property
    def mostly(self) -> bool:
        """Whether these are too many for the others to say how long matters take."""
        return self.mostly_undated or self.mostly_early

    @property
    def mostly_undated(self) -> bool:
        """Whether so many ended at an unknown time that the others do not represent them."""
        return self.n > _MOST * self.resolved

    @property
    def mostly_early(self) -> bool:
        """Whether so many ended before they began that the times say nothing."""
        return self.early > _MOST_EARLY * self.resolved

    def notes(self) -> list[Note]:
        """The warnings, if there are such matters."""
        found = []
        if self.dropped:
            text = tr(
                "{dropped:,} ticket ended without a resolution, and no column shows when: it counts in no days to resolve."
                if self.dropped == 1
                else "{dropped:,} tickets ended without a resolution, and no column shows when: they count in no days to resolve.",
                dropped=self.dropped,
            )
            found.append(Note(code="dropped-undated", level="info", text=text))
        if not self.n:
            return found
        more = tr("; there are too many of them for any") if self.mostly_undated else ""
        text = tr(
            "{undated:,} tickets are resolved, and no column shows when: they count in no days to resolve{more}.", undated=self.n, more=more
        )
        return [*found, Note(code="resolved-undated", level="warning", text=text, hint="--role resolved_at=COLUMN names it")]
