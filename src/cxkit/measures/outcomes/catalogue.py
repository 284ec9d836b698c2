"""The figures that ``cxkit evaluate`` can judge a measure by: the table each is counted from, and which way is good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple, cast

from cxkit.counts import Key, Tally, tally
from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.measures.measure import Measure
from cxkit.measures.outcomes.contact_shares import SHARES, ContactShareName, Sides, count_contacts
from cxkit.measures.outcomes.customer_figures import count_kept, count_losses, count_orders, count_repeats, order_value
from cxkit.measures.outcomes.sides import around, of_one_file
from cxkit.measures.survey.catalogue import ASKED, MeasureName, measure_of, needs
from cxkit.options import Needs, Period
from cxkit.tables import Contacts, Customers, DataTable, Orders, Responses

OutcomeName = Literal[
    "nps",
    "csat",
    "ces",
    "gap",
    "complaint_rate",
    "single_contact",
    "fcr",
    "handoff_share",
    "churn",
    "retention",
    "order_value",
    "repeat_purchase",
]
_OF_CUSTOMERS = {"churn": count_losses, "retention": count_kept}
_OF_ORDERS = {"order_value": count_orders, "repeat_purchase": count_repeats}
_OTHER_TABLES: dict[str, type[DataTable]] = {**dict.fromkeys(_OF_CUSTOMERS, Customers), **dict.fromkeys(_OF_ORDERS, Orders)}
_ORDER_NEEDS = (Needs("customer_id", "role"), Needs("ordered_at", "role"))
_OTHER_NEEDS = {**dict.fromkeys(_OF_CUSTOMERS, ()), **dict.fromkeys(_OF_ORDERS, _ORDER_NEEDS)}
_LOWER_IS_BETTER = frozenset({"complaint_rate", "handoff_share", "churn"})


class Counting(NamedTuple):
    """How answers are counted: group columns by name, periods, weights and clusters (names of roles or columns)."""

    by: tuple[str, ...] = ()
    every: Period | None = None
    weight: str | None = None
    cluster: str | None = None


def table_of(name: OutcomeName) -> type[DataTable]:
    """The kind of table that a figure is counted from."""
    return Responses if name in ASKED else _OTHER_TABLES.get(name, Contacts)


def needs_of(name: OutcomeName) -> tuple[Needs, ...]:
    """The roles without which there is nothing to count."""
    return needs(name) if name in ASKED else _OTHER_NEEDS.get(name, (Needs("contacted_at", "role"),))


def count(name: OutcomeName, table: DataTable, counting: Counting, keys: Sequence[Key], split: date | None) -> Sides:
    """Count a table by the group columns, if ``split`` is given apart before that day and from it on.

    Raises UsageError if others than answers are to be weighted or clustered by another column than their customer; else as the counters do.
    """
    groupings = [(key,) for key in keys]
    if name not in ASKED and (counting.weight or counting.cluster not in (None, "customer_id")):
        raise UsageError(
            tr("{name} counts each row alike, with those of a customer as one cluster.", name=name), "Leave --weight and --cluster out."
        )
    if isinstance(table, Customers):
        return _OF_CUSTOMERS[name](table, groupings, counting.every, split)
    if isinstance(table, Orders):
        return _OF_ORDERS[name](table, groupings, counting.every, split)
    if isinstance(table, Contacts):
        return count_contacts(cast("ContactShareName", name), table, groupings, counting.every, split)
    asked = ASKED[cast("MeasureName", name)]

    def counted(of: DataTable) -> Tally:
        return tally(of, *asked, groupings=groupings, every=counting.every, weight=counting.weight, cluster=counting.cluster)

    if split is None:
        found = counted(table)
        return Sides(found, None, found.account)
    before, after = (counted(each) for each in around(table, split))
    return Sides(before, after, of_one_file([before.account, after.account], table.rules.min_cell))


def outcome_measure(name: OutcomeName, table: DataTable, counted: Tally, confidence: float) -> Measure:
    """The measure of a tally of what was counted. Raises CxError as the measure's own command."""
    if name in ASKED:
        return measure_of(name, table, counted, confidence)
    if name == "order_value":
        return order_value(counted, confidence)
    return SHARES[name](confidence, counted.scale)


def good_side(name: OutcomeName, measure: Measure) -> int:
    """1 if higher figures are better, -1 if lower ones are."""
    return -1 if name in _LOWER_IS_BETTER or getattr(measure, "easy", "high") == "low" else 1
