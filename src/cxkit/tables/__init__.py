"""Tables: what one row is, which column holds which role, how values are understood and how rows are accounted for."""

from __future__ import annotations

from cxkit.tables.account import Account, Reason
from cxkit.tables.answers import Asked
from cxkit.tables.names import Key
from cxkit.tables.numbers import number
from cxkit.tables.reporting import beside, report
from cxkit.tables.scores import Easy, Scale, fold
from cxkit.tables.table import Contacts, Customers, DataTable, Frame, Orders, Responses, Rules, Window, collect
from cxkit.tables.tally import Tally, group_keys, tally

__all__ = [
    "Account",
    "Asked",
    "Contacts",
    "Customers",
    "DataTable",
    "Easy",
    "Frame",
    "Key",
    "Orders",
    "Reason",
    "Responses",
    "Rules",
    "Scale",
    "Tally",
    "Window",
    "beside",
    "collect",
    "fold",
    "group_keys",
    "number",
    "report",
    "tally",
]
