"""The meaning of one row, and the column of each role.

Belongs here: the tables of an export, their rules and conditions, wide surveys, duplicates, typed columns. Does not: counting rows, reading
files, the meaning of a single cell. May import: values, roles, model.
"""

from __future__ import annotations

from cxkit.tables.reading import Derived, Frame, InMemory, Reading, collect
from cxkit.tables.table import Contacts, Customers, DataTable, Orders, Responses, Rules, Unclear, Window

__all__ = [
    "Contacts",
    "Customers",
    "DataTable",
    "Derived",
    "Frame",
    "InMemory",
    "Orders",
    "Reading",
    "Responses",
    "Rules",
    "Unclear",
    "Window",
    "collect",
]
