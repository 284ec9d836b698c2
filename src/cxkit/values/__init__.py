"""The meaning of a cell: numbers, dates, labels, yes and no, scores and their scales, and the reasons for excluding a row.

Belongs here: whatever depends on one text alone, or on all texts of one column; rooms for answers, contacts, statuses and time, and beside
them what all take: numbers, flags, reasons. Does not: tables, files. May import: roles (the normal form of words), stats, model.
"""

from __future__ import annotations

from cxkit.values.answers.scores import Easy, Scale
from cxkit.values.folding import fold
from cxkit.values.numbers import number
from cxkit.values.reasons import Account, Reason

__all__ = ["Account", "Easy", "Reason", "Scale", "fold", "number"]
