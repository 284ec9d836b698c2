"""Counts of contacts, such as tickets by day or the frequencies of topics: the rows are aggregated, and no row is a contact."""

from __future__ import annotations

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.roles.scoring import counts_things
from cxkit.roles.words import meanings
from cxkit.shapes.cases import variation
from cxkit.shapes.number_columns import looks_numeric
from cxkit.shapes.shape import Evidence, Shape

_CONTACTS = frozenset(
    {"ticket", "case", "call", "chat", "conversation", "contact", "interaction", "complaint", "request", "issue", "message"}
)
_DIFFER = 0.5  # of the customers with several rows
_COUNTED = frozenset({"several", "times", "count", "total", "quantity", "opened", "closed", "resolved", "inbound", "outbound"})
_MERE_COUNT = frozenset({"count", "times", "quantity", "interval"})  # "frequency" may mean an interval
_FEWEST_NAMED = 2


def recognise(evidence: Evidence) -> Shape | None:
    """Raise DataError if a column counts contacts, and no cases are known: each row stands for several contacts.

    What is the same on all rows of a customer is a property of the customer.
    """
    table = evidence.table
    if "case_id" in {*table.roles, *table.doubtful}:
        return None
    customer = evidence.column("customer_id")
    found = [column for column in table.columns if _counts_contacts(evidence, column)]
    if customer:
        found = [column for column in found if variation(evidence, customer, [column]).varies[column] >= _DIFFER]
    found = found or _frequencies(evidence)
    if found:
        raise DataError(
            tr("Column '{found}' counts contacts: the rows are aggregated already, and none is a single contact.", found=found[0]),
            "Use a file with one row a contact. --shape plain counts each row as one.",
        )
    return None


def _frequencies(evidence: Evidence) -> list[str]:
    """The column of a finished table of frequencies: beside it one text, which differs in all rows, and nothing but numbers."""
    table = evidence.table
    columns = [column for column in table.columns if not column.startswith("cx:")]
    texts = [column for column in columns if looks_numeric(table, column) is None]
    named = table.values(texts[0]) if len(texts) == 1 else None
    if named is None or not named.distinct == len(named.texts) == table.sample.height >= _FEWEST_NAMED or named.dates or named.numbered:
        return []
    counts = [column for column in columns if (means := meanings(column)) and all(word and word <= _MERE_COUNT for word in means)]
    return [column for column in counts if column not in texts and table.values(column).whole == 1]


def _counts_contacts(evidence: Evidence, column: str) -> bool:
    """Whether the header is a plural of contacts or names their number, and no more, and the values are numbers."""
    means = meanings(column)
    first = means and "several" in means[0]  # then a word that is not known says which, as in "Calls offered"
    named = any(word & _CONTACTS for word in means) and all(word & (_CONTACTS | _COUNTED) or (first and not word) for word in means)
    return named and counts_things(means, evidence.table.values(column)) and looks_numeric(evidence.table, column) is not None
