"""One record of delimited text."""

from __future__ import annotations

from typing import NamedTuple

from cxkit.values.reasons import REPAIRED


class Record(NamedTuple):
    """One record: its first physical ``line`` (1-based), its cells, why it does not fit the header (or None), and its text.

    The problem of a repaired record starts with ``repaired``, and its cells are the repaired ones.
    """

    line: int
    fields: list[str]
    problem: str | None
    raw: str

    @property
    def repaired(self) -> bool:
        """Whether the record did not fit and was repaired."""
        return self.problem is not None and self.problem.startswith(REPAIRED)
