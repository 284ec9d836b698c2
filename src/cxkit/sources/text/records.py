"""One record of delimited text, as it is handed from reader to reader."""

from __future__ import annotations

from typing import NamedTuple

from cxkit.values.reasons import REPAIRED


class Record(NamedTuple):
    """One record: its first physical ``line`` (1-based), its cells, why it does not fit the header (or None), and its text.

    The problem of a record that was mended starts with ``repaired``, and its cells are the mended ones.
    """

    line: int
    fields: list[str]
    problem: str | None
    raw: str

    @property
    def repaired(self) -> bool:
        """Whether it did not fit, and now does."""
        return self.problem is not None and self.problem.startswith(REPAIRED)
