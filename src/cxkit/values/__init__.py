"""What a cell means: numbers, dates, labels, yes and no, scores and their scales, and the reasons why a row is excluded.

Belongs here: whatever decides from a text alone, or from all texts of one column. Does not: tables, roles, files. May import: stats, model.
"""

from __future__ import annotations

from cxkit.values.numbers import number
from cxkit.values.reasons import Account, Reason
from cxkit.values.scores import Easy, Scale, fold

__all__ = ["Account", "Easy", "Reason", "Scale", "fold", "number"]
